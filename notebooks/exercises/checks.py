"""What the checks of exercises work with; README.md says how they are written."""

import copy

# Messages that every check may give, beside those of its exercise.
MESSAGES = {
    "no-function": "I received {received}; I expected a function, made with `def`.",
    "stops": "Called with ({given}), your function stops with {kind}: {error}.",
    "nothing-back": "Called with ({given}), your function gives nothing back: where it meets no "
    "`return`, Python returns `None`. Each way through it has to end with `return` and the result.",
    "no-number": "I expected one number for {name}; I received {received}.",
    "no-film": "`{name}` cannot be read. {error}",
}


class Right:
    """What a check returns for a right answer: the key of a message, and values named in it."""

    def __init__(self, key, **values):
        self.key, self.values = key, values


class Wrong(Exception):
    """An answer is wrong: the key of the message that says why, and values named in it."""

    def __init__(self, key, **values):
        super().__init__(key)
        self.key, self.values = key, values


class Text(str):
    """A value of a message that is itself a message: the key of that."""


class NotTried(Exception):
    """An answer is still ``...``."""


def not_tried(exercise, names, answers):
    """What is said where answers are still ``...``, or hold one: which, if others are given."""
    missing, is_begun = [], False
    for name, answer in zip(names, answers, strict=True):
        parts = answer if isinstance(answer, dict) else {name: answer}
        open_keys = [key for key, part in parts.items() if part is ...]
        if open_keys and len(open_keys) == len(parts):
            missing.append(f"`{name}`")
        else:
            is_begun = True
            missing += [f'`{name}["{key}"]`' for key in open_keys]
    named = f"Still missing: {' and '.join(missing)}. " if is_begun and missing else ""
    return (
        f"{named}Put your answer in place of `...` and run the cell again. "
        f'Stuck? `exercises.hint("{exercise}")`, and then `exercises.solution("{exercise}")`.'
    )


def call(function, *arguments, **named):
    """Return what a learner's function makes of arguments; it gets copies, so it may change them.

    Raises `NotTried` if that is ``...``, and `Wrong` if the function is none, stops with an error,
    or returns nothing.
    """
    if not callable(function):
        raise Wrong("no-function", received=shorten(function))
    given = ", ".join([*map(shorten, arguments), *(f"{k}={shorten(v)}" for k, v in named.items())])
    try:
        result = function(*copy.deepcopy(arguments), **copy.deepcopy(named))
    except Exception as error:
        raise Wrong("stops", given=given, kind=type(error).__name__, error=error) from error
    if result is ...:
        raise NotTried
    if result is None:
        raise Wrong("nothing-back", given=given)
    return result


def number(value, name="the answer"):
    """Return an answer as a float; raise `Wrong` if it is no single number."""
    try:
        return float(value)
    except (TypeError, ValueError):
        raise Wrong("no-number", name=name, received=shorten(value)) from None


def own_film(path, name):
    """Return what `video.probe` tells of a learner's film; raise `Wrong` if it cannot be read.

    The path is whatever the learner gave, as the variable of this name.
    """
    from course_utils import video

    try:
        return video.probe(path)
    except (OSError, TypeError, ValueError, video.VideoError) as error:
        raise Wrong("no-film", name=name, error=error) from None


def is_near(value, expected, tolerance=0.006):
    """Return whether a number is the expected one, as learners round it: to two decimals."""
    return abs(value - expected) <= tolerance


def shorten(value):
    """Describe a value in a few words: an array by its shape and type, a long text by its start."""
    if hasattr(value, "shape") and hasattr(value, "dtype") and getattr(value, "ndim", 0):
        return f"an array of shape {tuple(value.shape)}, {value.dtype}"
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."
