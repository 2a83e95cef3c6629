"""Exercises that answer, and quizzes.

Each lesson has a module here, ``lesson_01`` to ``lesson_09``: the one source of its exercises
(statement, stub, solution, mistakes) and of its quiz. ``python -m course_utils exercises`` writes
them into the lessons.
"""

import importlib

from course_utils.exercises._task import Note, as_html, judge


def check(number, *answers):
    """Say whether an exercise is not tried, wrong or right, and why.

    Parameters
    ----------
    number : str
        Of the exercise, such as "1.2".
    *answers
        What the exercise asks for.

    Returns
    -------
    Note
        Jupyter shows it when it is the last value of a cell.
    """
    return judge(find(number), number, answers)


def hint(number):
    """Give a step towards the answer of an exercise, by its number, as a `Note`."""
    return Note("hint", find(number).hint)


def solution(number):
    """Show a solution of an exercise, by its number, as a `Note`. Others can be as good."""
    return Note("solution", "", find(number).solution)


def quiz(lesson):
    """Show the questions of a lesson to click through, with an answer to every click.

    Parameters
    ----------
    lesson : str
        Its two digits, such as "01".
    """
    from jupyterquiz import display_quiz

    questions = [
        {
            "question": as_html(question.text),
            "type": "multiple_choice",
            "answers": [
                {
                    "answer": as_html(answer.text),
                    "correct": answer.correct,
                    "feedback": as_html(answer.why),
                }
                for answer in question.answers
            ],
        }
        for question in questions_of(lesson)
    ]
    display_quiz(questions, shuffle_answers=False, max_width=750)


def find(number):
    """Find an exercise by its number.

    Raises
    ------
    ValueError
        If there is none.
    """
    lesson, _, place = str(number).partition(".")
    try:
        return exercises_of(f"{int(lesson):02}")[int(place) - 1 if int(place) > 0 else 1000]
    except (ValueError, IndexError):
        raise ValueError(
            f"received the exercise {number!r}, which does not exist; expected lesson and number, "
            'such as "1.2", as they stand in the first line of the exercise\'s cell.'
        ) from None


def exercises_of(lesson):
    """Give the exercises of a lesson ("01" to "09") in order, as a tuple of `Exercise`."""
    return _module(lesson).EXERCISES


def questions_of(lesson):
    """Give the questions of a lesson's quiz ("01" to "09") in order, as a tuple of `Question`."""
    return _module(lesson).QUIZ


def _module(lesson):
    """Load the exercises of one lesson, and of no other."""
    try:
        return importlib.import_module(f"course_utils.exercises.lesson_{lesson}")
    except ModuleNotFoundError as error:
        if not str(error.name).startswith("course_utils."):
            raise
        raise ValueError(f"received the lesson {lesson!r}; expected '01' to '09'.") from None
