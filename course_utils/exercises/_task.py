"""What an exercise and a question consist of, and how an answer is judged."""

import copy
import html
from dataclasses import dataclass


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that learners are known to give.

    Attributes
    ----------
    code : str
        What stands in the cell in place of the stub.
    says : str
        Words of the message that this mistake gets, and no other mistake of the exercise.
    """

    code: str
    says: str


@dataclass(frozen=True)
class Exercise:
    """An exercise: all that is shown, and all that is known about its answers.

    Attributes
    ----------
    title, statement : str
        The statement is Markdown.
    stub : str
        Code of the cell as the learner finds it, without the call of ``exercises.check``. Whatever
        is to be filled in is ``...``.
    answers : tuple of str
        Names that the stub defines, in the order in which ``check`` takes their values.
    check : function
        Takes the answers. Raises `Wrong` with a message about the mistake; else returns one or two
        sentences for an answer that is right.
    hint : str
        A step towards the answer.
    solution : str
        Code in place of the stub.
    mistakes : tuple of Mistake
    before : str
        Code that stands in for the lesson's earlier cells when the exercise is tested alone.
    """

    title: str
    statement: str
    stub: str
    answers: tuple
    check: object
    hint: str
    solution: str
    mistakes: tuple
    before: str = ""


@dataclass(frozen=True)
class Answer:
    """One of the answers that a question offers, and why it is right or wrong."""

    text: str
    why: str
    correct: bool = False


@dataclass(frozen=True)
class Question:
    """A question of a quiz, with the answers it offers."""

    text: str
    answers: tuple


class Wrong(Exception):
    """An answer is wrong; the message says what is wrong with it."""


class NotTried(Exception):
    """An answer is still ``...``."""


def call(function, *arguments, **named):
    """Call a learner's function as a check does.

    Parameters
    ----------
    function : function
    *arguments, **named
        Copies are passed on, so that a function which changes them harms nothing.

    Returns
    -------
    object
        What the function returns.

    Raises
    ------
    NotTried
        If the function returns ``...``.
    Wrong
        If it is no function, stops with an error, or returns nothing.
    """
    if not callable(function):
        raise Wrong(f"I received {shorten(function)}; I expected a function, made with `def`.")
    given = ", ".join([*map(shorten, arguments), *(f"{k}={shorten(v)}" for k, v in named.items())])
    try:
        result = function(*copy.deepcopy(arguments), **copy.deepcopy(named))
    except Exception as error:
        raise Wrong(
            f"With the input ({given}) your function stops with {type(error).__name__}: {error}."
        ) from error
    if result is ...:
        raise NotTried
    if result is None:
        raise Wrong(
            "Your function gives nothing back: with no `return`, Python returns `None`. End it "
            "with `return` and the result."
        )
    return result


def number(value, name="the answer"):
    """Take an answer as a float; raise `Wrong` if it is no single number."""
    try:
        return float(value)
    except (TypeError, ValueError):
        raise Wrong(f"I expected one number for {name}; I received {shorten(value)}.") from None


def own_film(path, name):
    """Look into the film that a learner names.

    Parameters
    ----------
    path : object
        Whatever the learner gave.
    name : str
        Of the variable, for the message.

    Returns
    -------
    course_utils.video.VideoInfo

    Raises
    ------
    Wrong
        If there is no film that can be read.
    """
    from course_utils import video

    try:
        return video.probe(path)
    except (OSError, TypeError, ValueError, video.VideoError) as error:
        raise Wrong(f"`{name}` cannot be read. {error}") from None


def is_near(value, expected, tolerance=0.006):
    """Say whether a number is the expected one, as learners round it: to two decimals."""
    return abs(value - expected) <= tolerance


def shorten(value):
    """Describe a value in a few words: an array by its shape and type, a long text by its start."""
    if hasattr(value, "shape") and hasattr(value, "dtype") and getattr(value, "ndim", 0):
        return f"an array of shape {tuple(value.shape)}, {value.dtype}"
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def as_html(text):
    """Write a text for a page; what stands between backticks becomes code."""
    parts = html.escape(text).split("`")
    parts[1::2] = [f"<code>{part}</code>" for part in parts[1::2]]
    return "".join(parts)


_LOOKS = {
    "not tried": ("Not tried yet", "#6b7280"),
    "wrong": ("Not yet", "#b45309"),
    "right": ("Right", "#047857"),
    "hint": ("Hint", "#1d4ed8"),
    "solution": ("A solution", "#1d4ed8"),
}


class Note:
    """A short answer to the learner, shown by any Jupyter and readable as plain text.

    Attributes
    ----------
    state : str
        "not tried", "wrong", "right", "hint" or "solution".
    message : str
    code : str
        Shown below the message, as code.
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
            f'max-width: 46em"><b style="color: {colour}">{title}.</b> {as_html(self.message)}'
            f"{code}</div>"
        )


def judge(exercise, number_, values):
    """Say whether answers are not tried, wrong or right.

    Parameters
    ----------
    exercise : Exercise
    number_ : str
        Of the exercise, such as "1.2".
    values : sequence
        One value for each of the exercise's ``answers``.

    Returns
    -------
    Note
    """
    if len(values) != len(exercise.answers):
        raise TypeError(
            f"received {len(values)} answer(s) for exercise {number_}; expected "
            f"{len(exercise.answers)}: exercises.check({number_!r}, {', '.join(exercise.answers)})"
        )
    try:
        if any(value is ... for value in values):
            raise NotTried
        return Note("right", exercise.check(*values))
    except NotTried:
        return Note(
            "not tried",
            "Put your answer in place of `...` and run the cell again. "
            f'Stuck? `exercises.hint("{number_}")`, and then `exercises.solution("{number_}")`.',
        )
    except Wrong as wrong:
        return Note("wrong", str(wrong))
