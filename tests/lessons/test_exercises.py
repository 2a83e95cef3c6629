"""Exercises judge what learners do, mistakes get their own message, lessons hold them all."""

import ast
import re
from pathlib import Path

import nbformat
import pytest

from course_utils import data, exercises
from course_utils.exercises import Note, checks
from tools import exercises as stamps

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
LESSONS = {f"{n:02}": exercises.read(f"{n:02}") for n in range(1, 11)}
NUMBERS = [exercise.number for exercise, *_ in LESSONS.values() for exercise in exercise]


def answer(number, code=None):
    """The note that a cell with this code in place of the stub shows."""
    names = {}
    exec(exercises.find(number).before, names)
    return stamps.run(stamps.code(number, code), names)


def wrong(exercise, code):
    """What the check raises for this code."""
    names = {}
    exec(exercise.before, names)
    exec(code, names)
    with pytest.raises(checks.Wrong) as caught:
        exercise.check(*(names[name] for name in exercise.answers))
    return caught.value


# Their stub, solution and mistakes make or train so many networks that it takes 5 to 35 seconds.
TRAIN_LONG = {"3.4", "4.3", "4.4", "5.3", "6.4", "8.3", "9.1", "9.6"}


@pytest.mark.parametrize(
    "number",
    [pytest.param(n, marks=[pytest.mark.slow] if n in TRAIN_LONG else []) for n in NUMBERS],
)
def test_tells_not_tried_wrong_and_right_apart(number):
    exercise = exercises.find(number)
    assert answer(number).state == "not tried"
    right = answer(number, exercise.solution)
    assert right.state == "right", right
    assert len(right.message) > 20, "say why it is right"
    for key, code in exercise.mistakes:
        found = wrong(exercise, code)
        assert found.key == key, exercise.message(found.key, found.values)
        assert len(exercise.message(key, found.values)) > 20


def test_an_answer_that_is_still_missing_is_named():
    assert "Still missing" not in exercises.check("4.2", ..., ..., ...).message
    note = exercises.check("4.2", 5.4, 4.92, ...)
    assert note.state == "not tried"
    assert note.message.startswith("Still missing: `magic_rate`. Put your answer")
    note = exercises.check("2.2", ..., {"stretch": 0, "fit": ..., "crop": 0})
    assert note.message.startswith('Still missing: `MY_FILM` and `losses["fit"]`. Put your answer')
    note = exercises.check("2.2", data.sample("bikes"), {"stretch": ..., "fit": ..., "crop": ...})
    assert note.message.startswith("Still missing: `losses`. ")
    note = exercises.check("2.2", ..., {"stretch": ..., "fit": ..., "crop": ...})
    assert "Still missing" not in note.message  # nothing is given


@pytest.mark.slow
def test_a_head_that_reads_both_ways_in_another_manner_is_right():
    other = """
def gru_head(moments, features, names):
    clip = keras.Input((moments, features))
    ways = [keras.layers.GRU(16, go_backwards=way)(clip) for way in (False, True)]
    x = keras.layers.Dense(names, "softmax")(keras.layers.Concatenate()(ways))
    return keras.Model(clip, x)
"""
    assert answer("4.4", other).state == "right"


@pytest.mark.parametrize("number", NUMBERS)
def test_an_exercise_is_complete(number):
    exercise = exercises.find(number)
    keys = [key for key, _ in exercise.mistakes]
    assert len(keys) >= 3
    assert len(set(keys)) == len(keys), "each mistake has a message of its own"
    assert exercise.hint and exercise.title and "..." in exercise.stub
    assert exercises.hint(number).message == exercise.hint
    assert exercises.solution(number).code == exercise.solution


def words(code):
    """Texts in a piece of code, but for docstrings."""
    tree = ast.parse(code)
    functions = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))
    told = {id(f.body[0].value) for f in functions if ast.get_docstring(f)}
    constants = (n for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in told)
    return [constant.value for constant in constants if isinstance(constant.value, str)]


@pytest.mark.parametrize("number", NUMBERS)
def test_messages_are_all_used_and_all_there(number):
    exercise = exercises.find(number)
    messages = exercise.messages
    inside = {key for text in messages.values() for key in re.findall(r"{([^{}.:!\[]+)", text)}
    given = {text for text in words(exercise.checks) if text in messages}
    assert set(messages) - given - inside <= {"right"}, "messages that no check gives"

    said = (n for n in ast.walk(ast.parse(exercise.checks)) if isinstance(n, ast.Call))
    calls = [n for n in said if getattr(n.func, "id", "") in ("Wrong", "Right")]
    keys = {n.args[0].value for n in calls if isinstance(n.args[0], ast.Constant)}
    keys |= {key for key, _ in exercise.mistakes}
    assert keys <= set(messages) | set(checks.MESSAGES), "keys without a message"
    assert "right" in messages or any(getattr(n.func, "id", "") == "Right" for n in calls)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_check_holds_no_text_for_learners(number):
    assert [text for text in words(exercises.find(number).checks) if len(text.split()) > 5] == []


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_has_enough_and_explains_every_answer(lesson):
    exercise, questions = LESSONS[lesson]
    assert [one.number for one in exercise] == [
        f"{int(lesson)}.{place}" for place in range(1, len(exercise) + 1)
    ]
    assert len(exercise) >= 4
    assert len(questions) >= 5
    for question in questions:
        assert sum(correct for _, _, correct in question.answers) == 1, question.text
        assert len(question.answers) >= 3
        assert all(len(why) >= 20 for _, why, _ in question.answers), question.text


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_holds_its_exercises_and_quiz_as_in_their_source(lesson):
    sources = []
    for path in sorted(NOTEBOOKS.glob(f"{lesson}*_*.ipynb")):  # the lesson and its appendices
        notebook = nbformat.read(path, as_version=4)
        own = [cell.source for cell in notebook.cells]
        again = nbformat.from_dict(notebook)
        stamps.stamp(again, lesson)
        assert [cell.source for cell in again.cells] == own, "run: make exercises"
        sources += own
    for number in [n for n in NUMBERS if n.startswith(f"{int(lesson)}.")]:
        place = sources.index(stamps.statement(number))
        assert sources[place + 1] == stamps.code(number)
    assert stamps.quiz_text(lesson) in sources


def test_a_solved_lesson_keeps_what_its_exercises_use_and_no_more():
    # In the solution of 8.6, `rows` belongs to a comprehension, so it needs no `rows` of before.
    parts = [
        "from film_reader.networks import centerface",
        "rows = long()",
        "centerface, data = 1, 2",
    ]
    parts += [
        "def other():\n    video = 1",
        "from course_utils import video",
        "# Exercise 8.6\n...",
    ]
    lesson = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(part) for part in parts])
    *kept, solved = [cell.source for cell in stamps.solve(lesson).cells]
    assert kept == [parts[0], parts[2], parts[4]]
    assert "for rows in" in solved and solved.endswith("assert note.state == 'right', note")


def test_a_file_is_a_notebook_for_jupytext_and_stays_as_it_is():
    jupytext = pytest.importorskip("jupytext")
    for lesson in LESSONS:
        path = exercises.FOLDER / f"{lesson}.py"
        notebook = jupytext.read(path)
        assert jupytext.writes(notebook, fmt="py:percent").endswith(path.read_text("utf-8"))


def test_a_call_explains_what_went_wrong():
    def told(function, *arguments):
        with pytest.raises(checks.Wrong) as caught:
            checks.call(function, *arguments)
        return exercises.find("1.1").message(caught.value.key, caught.value.values)

    assert "expected a function" in told(3)
    assert re.search(r"with \(0\).*ZeroDivisionError", told(lambda x: 1 / x, 0))
    assert "no `return`" in told(lambda: None)
    values = [1, 2]
    assert checks.call(lambda given: given.append(3) or given, values) == [1, 2, 3]
    assert values == [1, 2], "a check keeps its own inputs"


def test_an_unknown_exercise_gets_a_clear_error():
    for number in ("1.99", "0.1", "nonsense", "1.0", "77.1"):
        with pytest.raises(ValueError, match="expected"):
            exercises.find(number)
    with pytest.raises(TypeError, match=r"expected 1: exercises.check\('1.1', "):
        exercises.check("1.1", 1, 2)


def test_a_damaged_or_missing_file_gets_a_clear_error(tmp_path, monkeypatch):
    text = (exercises.FOLDER / "01.py").read_text(encoding="utf-8")
    (tmp_path / "01.py").write_text(text.replace("# %% stub", "# %% stump", 1), encoding="utf-8")
    monkeypatch.setattr(exercises, "FOLDER", tmp_path)
    exercises.read.cache_clear()
    try:
        with pytest.raises(ValueError, match=r"01\.py is damaged.*stub"):
            exercises.find("1.1")
        with pytest.raises(ValueError, match=r"expected.*no file .*02\.py"):
            exercises.quiz("02")
    finally:
        exercises.read.cache_clear()


def test_exercises_are_found_from_any_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    exercises.read.cache_clear()
    assert exercises.hint("8.1").message


def test_a_note_is_safe_and_readable_as_page_and_as_text():
    note = Note("wrong", "Use `a < b` here.", "x = 1")
    assert "<code>a &lt; b</code>" in note._repr_html_()
    assert repr(note) == "Not yet. Use `a < b` here.\n\nx = 1"
    page = Note("hint", "Of *each side*: 2 * 3 * 4, `a *b* c`.")._repr_html_()
    assert "Of <em>each side</em>: 2 * 3 * 4, <code>a *b* c</code>." in page
