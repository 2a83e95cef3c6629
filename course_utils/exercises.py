"""Exercises that answer, and quizzes.

Their texts and code stand in ``notebooks/exercises``, a file a lesson; its README says how they are
written.
"""

import functools
import html
import importlib.util
import inspect
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).resolve().parent.parent / "notebooks" / "exercises"

# What the checks of exercises work with, under the name by which they import it.
_spec = importlib.util.spec_from_file_location("checks", FOLDER / "checks.py")
sys.modules["checks"] = checks = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(checks)

# --- for learners ---------------------------------------------------------------------------------


def check(number, *answers):
    """Say whether an exercise, by its number such as "1.2", is not tried, wrong or right, and why.

    The answers are what the exercise asks for. Returns a `Note`, which Jupyter shows when it is the
    last value of a cell.
    """
    exercise = find(number)
    if len(answers) != len(exercise.answers):
        raise TypeError(
            f"received {len(answers)} answer(s) for exercise {number}; expected "
            f"{len(exercise.answers)}: exercises.check({number!r}, {', '.join(exercise.answers)})"
        )
    try:
        if any(answer is ... for answer in answers):
            raise checks.NotTried
        right = exercise.check(*answers) or checks.Right("right")
        return Note("right", exercise.message(right.key, right.values))
    except checks.NotTried:
        return Note("not tried", checks.not_tried(number, exercise.answers, answers))
    except checks.Wrong as wrong:
        return Note("wrong", exercise.message(wrong.key, wrong.values))


def hint(number):
    """Give a step towards the answer of an exercise, by its number, as a `Note`."""
    return Note("hint", find(number).hint)


def solution(number):
    """Show a solution of an exercise, by its number, as a `Note`. Others can be as good."""
    return Note("solution", "", find(number).solution)


def quiz(lesson):
    """Show the questions of a lesson ("01" to "10"), with an answer to every click."""
    from jupyterquiz import display_quiz

    questions = [
        {
            "question": _as_html(question.text),
            "type": "multiple_choice",
            "answers": [
                {"answer": _as_html(text), "correct": correct, "feedback": _as_html(why)}
                for text, why, correct in question.answers
            ],
        }
        for question in read(lesson)[1]
    ]
    display_quiz(questions, shuffle_answers=False, max_width=750)


_LOOKS = {
    "not tried": ("Not tried yet", "#6b7280"),
    "wrong": ("Not yet", "#b45309"),
    "right": ("Right", "#047857"),
    "hint": ("Hint", "#1d4ed8"),
    "solution": ("A solution", "#1d4ed8"),
}


class Note:
    """A short answer to the learner, shown by any Jupyter and readable as plain text.

    Its ``state`` is "not tried", "wrong", "right", "hint" or "solution"; ``code`` stands below.
    """

    def __init__(self, state, message, code=""):
        self.state, self.message, self.code = state, message, code

    def __repr__(self):
        lines = [f"{_LOOKS[self.state][0]}. {self.message}".strip(), self.code]
        return "\n\n".join(line for line in lines if line)

    def _repr_html_(self):
        title, colour = _LOOKS[self.state]
        style = "white-space: pre; overflow-x: auto"  # a line of code stays a line
        code = f'<pre style="{style}">{html.escape(self.code)}</pre>' if self.code else ""
        return (
            f'<div style="border-left: 5px solid {colour}; padding: 0.3em 0.9em; '
            f'max-width: 46em"><b style="color: {colour}">{title}.</b> {_as_html(self.message)}'
            f"{code}</div>"
        )


def _as_html(text):
    """Write a text for a page: `code` between backticks, and *words* between stars stressed."""
    parts = html.escape(text).split("`")
    stressed = r"(?<![\w*])\*(?=\w)([^*]*\w)\*(?![\w*])"
    parts[::2] = [re.sub(stressed, r"<em>\1</em>", part) for part in parts[::2]]
    parts[1::2] = [f"<code>{part}</code>" for part in parts[1::2]]
    return "".join(parts)


# --- the files ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Exercise:
    """An exercise as its file gives it: texts, and code as text."""

    number: str
    title: str
    statement: str
    stub: str
    checks: str  # the shared cell and the check cell, on the lines where they stand in the file
    messages: dict
    hint: str
    solution: str
    mistakes: tuple = ()  # of pairs: key of the message, code
    before: str = ""

    @functools.cached_property
    def check(self):
        """The function of the check cell."""
        names = {}
        lesson = self.number.partition(".")[0]
        exec(compile(self.checks, FOLDER / f"{lesson:0>2}.py", "exec"), names)
        return names["check"]

    @property
    def answers(self):
        """Names that the stub defines, in the order in which ``check`` takes their values."""
        return tuple(inspect.signature(self.check).parameters)

    def message(self, key, values):
        """Give the message of a key, filled with values and with messages that it names."""
        return {**checks.MESSAGES, **self.messages}[key].format_map(_Values(self, values))


class _Values(dict):
    """Values of a message by name; a name without a value is the key of another message."""

    def __init__(self, exercise, values):
        super().__init__(values)
        self.exercise = exercise

    def __getitem__(self, name):
        value = self.get(name, checks.Text(name))
        return self.exercise.message(value, self) if isinstance(value, checks.Text) else value


class Question(NamedTuple):
    """A question of a quiz, and its answers: text, why it is right or wrong, and which it is."""

    text: str
    answers: tuple


def find(number):
    """Find an exercise by its number; `ValueError` if there is none."""
    lesson = str(number).partition(".")[0]
    for exercise in read(f"{lesson:0>2}")[0] if re.fullmatch("[1-9]|10", lesson) else ():
        if exercise.number == str(number):
            return exercise
    raise ValueError(
        f"received the exercise {number!r}, which does not exist; expected lesson and number, "
        'such as "1.2", as they stand in the first line of the exercise\'s cell.'
    )


@functools.cache
def read(lesson):
    """Return the exercises and the questions of a lesson ("01" to "10"), as two tuples."""
    path = FOLDER / f"{lesson}.py"
    if not path.is_file():
        raise ValueError(f"received the lesson {lesson!r}; expected '01' to '10': no file {path}")
    exercises, questions, parts, shared, in_quiz = [], [], {}, "", False
    for title, text, line in _cells(path.read_text(encoding="utf-8")):
        head, _, body = text.partition("\n")
        in_quiz = in_quiz or head == "## Quiz"
        if exercise := re.fullmatch(r"## (\d+\.\d+) (.+)", head):
            parts = {"number": exercise[1], "title": exercise[2], "statement": body.strip()}
            exercises.append(parts)
        elif head == "### Messages":
            items = re.findall(r"^- `(.+?)`: (.+?)(?=^- |\Z)", body, re.M | re.S)
            parts["messages"] = {key: _line(message) for key, message in items}
        elif head == "### Hint":
            parts["hint"] = _line(body)
        elif in_quiz and head != "## Quiz":
            questions.append(_question(text))
        elif title == "check":
            parts["checks"] = shared + "\n" * (line - shared.count("\n")) + text
        elif title.startswith("mistake "):
            mistake = (title.removeprefix("mistake "), text)
            parts["mistakes"] = (*parts.get("mistakes", ()), mistake)
        elif title in ("before", "stub", "solution"):
            parts[title] = text
        elif not title:
            shared = "\n" * line + text
    try:
        return tuple(Exercise(**parts) for parts in exercises), tuple(questions)
    except TypeError as error:
        raise ValueError(f"{path} is damaged: {error}") from None


def _cells(text):
    """Go through the cells of a file: the title, the text, and the number of lines before it."""
    marks = [*re.finditer(r"^# %%(.*)\n", text, re.M)]
    for mark, end in zip(marks, [m.start() for m in marks[1:]] + [len(text)], strict=True):
        title, body = mark[1].strip(), text[mark.end() : end].strip()
        if title == "[markdown]":
            body = re.sub(r"^# ?", "", body, flags=re.M)
        yield title, body, text.count("\n", 0, mark.end())


def _question(text):
    """Take a question and its answers from a Markdown cell."""
    asked = text.partition("\n- [")[0]
    answers = re.findall(r"^- \[([ x])\] (.+?)\n  - (.+?)(?=^- |\Z)", text, re.M | re.S)
    answers = [(_line(said), _line(why), mark == "x") for mark, said, why in answers]
    return Question(_line(asked), tuple(answers))


def _line(text):
    """Join the lines of a paragraph."""
    return " ".join(text.split())
