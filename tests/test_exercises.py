"""Exercises judge what learners do, mistakes get their own message, lessons hold them all."""

from pathlib import Path

import nbformat
import pytest

from course_utils import exercises
from course_utils.exercises import _stamp
from course_utils.exercises._task import Note, Wrong, call

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
LESSONS = [f"{number:02}" for number in range(1, 10)]
NUMBERS = [
    f"{int(lesson)}.{place}"
    for lesson in LESSONS
    for place in range(1, len(exercises.exercises_of(lesson)) + 1)
]


def answer(number, code=None):
    """The note that a cell with this code in place of the stub shows."""
    names = {}
    exec(exercises.find(number).before, names)
    return _stamp.run(_stamp.code(number, code), names)


@pytest.mark.parametrize("number", NUMBERS)
def test_tells_not_tried_wrong_and_right_apart(number):
    exercise = exercises.find(number)
    assert answer(number).state == "not tried"
    right = answer(number, exercise.solution)
    assert right.state == "right", right
    assert len(right.message) > 20, "say why it is right"

    messages = []
    for mistake in exercise.mistakes:
        note = answer(number, mistake.code)
        assert note.state == "wrong", mistake.code
        assert mistake.says in note.message, note
        messages.append(note.message)
    for mistake in exercise.mistakes:
        assert sum(mistake.says in message for message in messages) == 1, mistake.says


@pytest.mark.parametrize("number", NUMBERS)
def test_an_exercise_is_complete(number):
    exercise = exercises.find(number)
    assert len(exercise.mistakes) >= 3
    assert exercise.hint and exercise.title and "..." in exercise.stub
    assert exercises.hint(number).message == exercise.hint
    assert exercises.solution(number).code == exercise.solution


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_has_enough_and_explains_every_answer(lesson):
    assert len(exercises.exercises_of(lesson)) >= 4
    questions = exercises.questions_of(lesson)
    assert len(questions) >= 5
    for question in questions:
        assert sum(option.correct for option in question.answers) == 1, question.text
        assert len(question.answers) >= 3
        assert all(len(option.why) >= 20 for option in question.answers), question.text


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_holds_its_exercises_and_quiz_as_in_their_source(lesson):
    (path,) = NOTEBOOKS.glob(f"{lesson}_*.ipynb")
    notebook = nbformat.read(path, as_version=4)
    sources = [cell.source for cell in notebook.cells]
    for number in [n for n in NUMBERS if n.startswith(f"{int(lesson)}.")]:
        place = sources.index(_stamp.statement(number))
        assert sources[place + 1] == _stamp.code(number)
    assert _stamp.quiz_text(lesson) in sources
    again = nbformat.from_dict(notebook)
    _stamp.stamp(again, lesson)
    assert [cell.source for cell in again.cells] == sources, "run: make exercises"


def test_a_call_explains_what_went_wrong():
    with pytest.raises(Wrong, match="expected a function"):
        call(3)
    with pytest.raises(Wrong, match=r"input \(0\).*ZeroDivisionError"):
        call(lambda x: 1 / x, 0)
    with pytest.raises(Wrong, match="no `return`"):
        call(lambda: None)
    values = [1, 2]
    assert call(lambda given: given.append(3) or given, values) == [1, 2, 3]
    assert values == [1, 2], "a check keeps its own inputs"


def test_an_unknown_exercise_gets_a_clear_error():
    for number in ("1.99", "0.1", "nonsense", "1.0", "77.1"):
        with pytest.raises(ValueError, match="expected"):
            exercises.find(number)
    with pytest.raises(TypeError, match=r"expected 1: exercises.check\('1.1', "):
        exercises.check("1.1", 1, 2)


def test_a_note_is_safe_and_readable_as_page_and_as_text():
    note = Note("wrong", "Use `a < b` here.", "x = 1")
    assert "<code>a &lt; b</code>" in note._repr_html_()
    assert repr(note) == "Not yet. Use `a < b` here.\n\nx = 1"
