"""Exercises and quiz of lesson 09, Read a film."""

from pathlib import Path

import numpy as np

from course_utils.exercises._task import (
    Answer,
    Exercise,
    Mistake,
    Question,
    Wrong,
    call,
    is_near,
    number,
    own_film,
    shorten,
)


def _table(*rows):
    """A table of appearances by hand; its rows have no tidy numbers, as after a query."""
    import pandas as pd

    table = pd.DataFrame(rows, columns=["time", "person"])
    return table.set_index(np.arange(len(table)) * 3 + 7)


def _check_on_screen(on_screen):
    table = _table(
        (11.75, "Ida"),
        (12.0, "Max"),
        (12.0, "Lena"),
        (12.25, "Lena"),
        (12.5, "Max"),
        (12.75, "Otto"),
        (13.0, "Pia"),
    )
    rows = ", ".join(f"{time:g} {person}" for time, person in table.to_numpy())
    asked = f"In a table with the rows {rows}, who is in view in second 12?"
    names = _names(call(on_screen, table, 12))
    if len(set(names)) < len(names):
        raise Wrong(
            f"{asked} I received {names}. There is a row for each *moment*, four in a second; a "
            "person should be named once."
        )
    if names == ["Lena", "Max"]:
        raise Wrong(
            f"{asked} I received {names}. Otto is in view at 12.75, which is within the "
            "second as well: ask for a span of time, not for one moment."
        )
    if "Pia" in names and "Ida" not in names:
        raise Wrong(
            f"{asked} I received {names}. At 13.0 the next second begins, so Pia belongs to that. "
            "Else she would be counted in two seconds."
        )
    if "Ida" in names:
        raise Wrong(
            f"{asked} I received {names}. Ida is in view at 11.75, before the second begins. "
            "Rounding moves moments into the next second."
        )
    if names != ["Lena", "Max", "Otto"]:
        raise Wrong(f"{asked} I expected Lena, Max and Otto; I received {names}.")
    for second, expected in ((11, ["Ida"]), (13, ["Pia"]), (40, [])):
        names = _names(call(on_screen, table, second))
        if names != expected:
            raise Wrong(
                f"In a table with the rows {rows}, for second {second}, I expected {expected}; I "
                f"received {names}."
            )
    return (
        "Each moment belongs to exactly one second, so nobody is lost or counted twice. Whoever "
        "is on screen but was not detected is in no row, and cannot be found by asking."
    )


def _names(result):
    """Take names from what a learner's function returns, sorted."""
    if isinstance(result, str) or getattr(result, "ndim", 1) > 1:
        raise Wrong(f"I expected a list of names; I received {shorten(result)}.")
    try:
        return sorted(str(name) for name in result)
    except TypeError:
        raise Wrong(f"I expected a list of names; I received {shorten(result)}.") from None


ON_SCREEN = Exercise(
    title="Who is on screen",
    statement="""The table `reading.appearances` has a row for each person at each moment that
was looked at, four a second. Two of its columns are `time`, in seconds, and `person`. Write the
function that tells who is in view at some moment of a given second, such as 12: from 12.0 on,
until just before 13.0. Return a list of names, each once, in any order. Try it with
`on_screen(reading.appearances, 12)`.""",
    stub='''
def on_screen(appearances, second):
    """Names of all who are in view from `second` until just before `second + 1`."""
    return ...
''',
    answers=("on_screen",),
    check=_check_on_screen,
    hint="Choose rows by two conditions, `appearances[(first) & (second one)]`. A column's "
    "`unique()` "
    "gives each value once.",
    solution='''
def on_screen(appearances, second):
    """Names of all who are in view from `second` until just before `second + 1`."""
    clock = appearances["time"]
    inside = (clock >= second) & (clock < second + 1)
    return appearances.loc[inside, "person"].unique().tolist()
''',
    mistakes=(
        Mistake(
            """
def on_screen(appearances, second):
    return appearances[appearances["time"] == second]["person"].tolist()
""",
            "not for one moment",
        ),
        Mistake(
            """
def on_screen(appearances, second):
    clock = appearances["time"]
    return appearances[(clock >= second) & (clock < second + 1)]["person"].tolist()
""",
            "should be named once",
        ),
        Mistake(
            """
def on_screen(appearances, second):
    clock = appearances["time"]
    return set(appearances[(clock >= second) & (clock <= second + 1)]["person"])
""",
            "the next second begins",
        ),
        Mistake(
            """
def on_screen(appearances, second):
    return set(appearances[appearances["time"].round() == second]["person"])
""",
            "Rounding moves moments",
        ),
    ),
)


def _check_screen_time(screen_time):
    table = _table(
        (0.0, "Lena"),
        (0.25, "Lena"),
        (0.5, "Lena"),
        (0.5, "Lena"),
        (3.0, "Max"),
        (3.25, "Max"),
        (10.0, "Lena"),
    )
    rows = ", ".join(f"{time:g} {person}" for time, person in table.to_numpy())
    asked = f"In a table with the rows {rows}, and four moments a second,"
    found = _seconds(call(screen_time, table, 4))
    reasons = {
        (4, 2): "these are numbers of *moments*. How long is one of them, at four a second?",
        (1.25, 0.5): "the moment 0.5, at which Lena was found double, counts twice.",
        (10, 0.25): "that is the time from first to last; in between, Lena was out of view.",
        (10.25, 0.5): "that is the whole span from first to last; in between, Lena was gone.",
        (16, 8): "each moment counts four seconds. Four moments are *one* second.",
    }
    for wrong, reason in reasons.items():
        if is_near(found.get("Lena", -1), wrong[0]) and is_near(found.get("Max", -1), wrong[1]):
            raise Wrong(f"{asked} I received {found}: {reason}")
    if not _equal(found, {"Lena": 1, "Max": 0.5}):
        raise Wrong(f"{asked} I expected Lena 1.0 and Max 0.5 seconds; I received {found}.")
    found = _seconds(call(screen_time, table, 2))
    if not _equal(found, {"Lena": 2, "Max": 1}):
        raise Wrong(
            f"With two moments a second the same rows last twice as long; I received {found}. "
            "Does your function use `per_second`?"
        )
    if found := _seconds(call(screen_time, table[:0], 4)):
        raise Wrong(f"For a table without rows I expected nobody; I received {found}.")
    return (
        "Counting moments leaves out the time in between, when somebody is away. But whoever was "
        "not "
        "detected has no moment: screen time is always a little too short."
    )


def _seconds(result):
    """Take a name's seconds from a dict or Series."""
    try:
        return {str(name): float(seconds) for name, seconds in result.items()}
    except (AttributeError, TypeError, ValueError):
        raise Wrong(
            "I expected a dict (or a Series) from names to seconds, such as {'Lena': 1.0}; I "
            f"received {shorten(result)}."
        ) from None


def _equal(found, expected):
    return found.keys() == expected.keys() and all(is_near(found[k], expected[k]) for k in expected)


SCREEN_TIME = Exercise(
    title="How long everybody is on screen",
    statement="""Write the function that gives each person's screen time in seconds, as a dict or
a Series from names to seconds. `per_second` is the number of moments a second that were looked
at. Now and then a detector finds one person double, and there are two rows with the same time
and person: that is one moment.""",
    stub='''
def screen_time(appearances, per_second):
    """Seconds in view of each person."""
    return ...
''',
    answers=("screen_time",),
    check=_check_screen_time,
    hint="Each moment stands for `1 / per_second` seconds. "
    '`appearances.groupby("person")["time"]` parts the '
    "times by person; how do you count times that differ?",
    solution='''
def screen_time(appearances, per_second):
    """Seconds in view of each person."""
    return appearances.groupby("person")["time"].nunique() / per_second
''',
    mistakes=(
        Mistake(
            """
def screen_time(appearances, per_second):
    return appearances.groupby("person")["time"].nunique()
""",
            "these are numbers of *moments*",
        ),
        Mistake(
            """
def screen_time(appearances, per_second):
    return appearances["person"].value_counts() / per_second
""",
            "counts twice",
        ),
        Mistake(
            """
def screen_time(appearances, per_second):
    by_person = appearances.groupby("person")["time"]
    return by_person.max() - by_person.min()
""",
            "the time from first to last",
        ),
        Mistake(
            """
def screen_time(appearances, per_second):
    return appearances.groupby("person")["time"].nunique() / 4
""",
            "use `per_second`",
        ),
    ),
)


def _arc(smoothed, *given):
    """Take the smoothed values from what a learner's function returns."""
    result = call(smoothed, *given)
    try:
        values = np.asarray(result, float).ravel()
    except (TypeError, ValueError):
        values = np.array([])
    if len(values) != len(given[0]):
        raise Wrong(
            f"For {len(given[0])} moments I expected as many values, one for each; I received "
            f"{shorten(result)}."
        )
    return values


def _check_smoothed(smoothed):
    times, valence = np.array([0.0, 1, 2, 10]), np.array([1, 0.2, -1, 0.5])
    found = _arc(smoothed, times, valence, 2)
    asked = f"For the times {times.tolist()}, the values {valence.tolist()} and a width of 2 s"
    listed = np.round(found, 3).tolist()
    if not is_near(found[3], 0.5) and np.isfinite(found).all():
        raise Wrong(
            f"{asked} I received {listed}. At 10 s nothing else is near, so the value stays 0.5. "
            "Neighbours in the list need not be neighbours in time."
        )
    reasons = {
        (1, 0.2, -1): "nothing has been smoothed. At 0 s, the moment 1 s is within reach, too.",
        (1, 0.6, -0.4): "you look back only. Such an arc comes late: take both sides of each "
        "moment.",
        (0.0667, 0.0667, 0.0667): "you look 2 s to *each* side. The width is that of the whole "
        "window.",
        (1.2, 0.2, -0.8): "these are sums. How many values is each of them a sum of?",
    }
    for wrong, reason in reasons.items():
        if np.allclose(found[:3], wrong, atol=0.002):
            raise Wrong(f"{asked} I received {listed}: {reason}")
    cases = (
        (times, valence, 2),
        (np.array([5.0]), np.array([-0.3]), 3),
        (np.array([]), np.array([]), 3),
        (np.array([0, 0.25, 0.5, 3.0, 3.25]), np.array([1, -1, 0.5, 0.2, 0.4]), 0.5),
    )
    for given in cases:
        found, expected = _arc(smoothed, *given), _window_means(*given)
        if not np.allclose(found, expected, atol=1e-6):
            raise Wrong(
                f"For the times {given[0].tolist()}, the values {given[1].tolist()} and a width of "
                f"{given[2]} s I expected {np.round(expected, 3).tolist()}; I received "
                f"{np.round(found, 3).tolist()}."
            )
    return (
        "A window in seconds treats a face that is seen now and then like one that is seen all "
        "the time. The wider it is, the calmer the arc, and the later and flatter its turns."
    )


def _window_means(times, values, width):
    return np.array([values[np.abs(times - time) <= width / 2].mean() for time in times])


SMOOTHED = Exercise(
    title="Smooth an arc",
    statement="""A face is not seen at every moment, so the times are uneven. Smooth over a
window in **seconds**: the value at each moment becomes the mean of all values that are at most
`width / 2` seconds away from it, before or after, its own included. `times` and `valence` are
arrays of equal length; return an array (or list) of that length.""",
    stub='''
def smoothed(times, valence, width):
    """Mean over a window of `width` seconds around each moment."""
    return ...
''',
    answers=("smoothed",),
    check=_check_smoothed,
    hint="For one moment `now`, `np.abs(times - now) <= width / 2` is True where values are near "
    "enough. "
    "Do that for each moment.",
    solution='''
def smoothed(times, valence, width):
    """Mean over a window of `width` seconds around each moment."""
    return [valence[np.abs(times - now) <= width / 2].mean() for now in times]
''',
    mistakes=(
        Mistake(
            """
def smoothed(times, valence, width):
    if len(valence) < 3:
        return valence
    return np.convolve(valence, np.ones(3) / 3, mode="same")
""",
            "need not be neighbours in time",
        ),
        Mistake(
            """
def smoothed(times, valence, width):
    return [valence[(times <= now) & (times >= now - width / 2)].mean() for now in times]
""",
            "Such an arc comes late",
        ),
        Mistake(
            """
def smoothed(times, valence, width):
    return [valence[np.abs(times - now) <= width].mean() for now in times]
""",
            "to *each* side",
        ),
        Mistake(
            """
def smoothed(times, valence, width):
    return [valence[np.abs(times - now) <= width / 2].sum() for now in times]
""",
            "these are sums",
        ),
    ),
    before="import numpy as np",
)


def _check_turns(precision_1, recall_1, precision_10):
    precision, recall = number(precision_1, "`precision_1`"), number(recall_1, "`recall_1`")
    wide = number(precision_10, "`precision_10`")
    if is_near(precision, 3 / 4) and is_near(recall, 3 / 9):
        raise Wrong(
            "With 1 s, precision and recall have changed places. Nine turns were found: which of "
            "the two is the share of *these*?"
        )
    if is_near(precision, 4 / 9) and is_near(recall, 1):
        raise Wrong(
            "With 1 s you still count four hits, as with 2 s. Look at 37 and the quarrel: how far "
            "apart are they?"
        )
    if is_near(precision, 3 / 4):
        raise Wrong(
            "`precision_1` is 3/4: you divide the hits by the true turns. Precision asks how much "
            "of what was found can be trusted."
        )
    if not is_near(precision, 3 / 9) or not is_near(recall, 3 / 4):
        raise Wrong(
            f"With 1 s I received a precision of {precision:.3f} and a recall of {recall:.3f}. "
            "Write down for each true turn the nearest found one and the seconds between them, "
            "and count those of at most 1."
        )
    if is_near(wide, 1):
        raise Wrong(
            "`precision_10` is 1: some found turn is near, whichever you take. But matching is one "
            "to one: how many of the nine can have a true turn of their own?"
        )
    if not is_near(wide, 4 / 9):
        raise Wrong(
            f"For `precision_10` I received {wide:.3f}. How many true turns are there to be "
            "matched, and how many were found?"
        )
    return (
        "A score means nothing without its tolerance: from 1 s to 2 s, recall goes from 0.75 to "
        "1. But "
        "since matching is one to one, not even 10 s can hide that five turns are too many."
    )


TURNS = Exercise(
    title="Turns, and how near is near enough",
    statement="""The reading found turns at 29, 37, 77, 82, 88, 94, 99, 115 and 122 s; the true
ones are at 38.19, 81.88, 98.41 and 115.51 s. Within 2 s, and matched one to one, four of nine
are right: a precision of 0.44 and a recall of 1. What are precision and recall (`precision_1`,
`recall_1`) with a tolerance of 1 s? And the precision (`precision_10`) with a tolerance of 10 s,
again one to one?""",
    stub="""
precision_1 = ...
recall_1 = ...
precision_10 = ...
""",
    answers=("precision_1", "recall_1", "precision_10"),
    check=_check_turns,
    hint="The table above gives the seconds between each true turn and the found one that is "
    "nearest. A "
    "true turn can be used up only once.",
    solution="""
precision_1 = 3 / 9
recall_1 = 3 / 4
precision_10 = 4 / 9
""",
    mistakes=(
        Mistake("precision_1, recall_1, precision_10 = 3 / 4, 3 / 9, 4 / 9", "changed places"),
        Mistake("precision_1, recall_1, precision_10 = 4 / 9, 1, 4 / 9", "still count four hits"),
        Mistake("precision_1, recall_1, precision_10 = 3 / 4, 3 / 4, 4 / 9", "can be trusted"),
        Mistake("precision_1, recall_1, precision_10 = 3 / 9, 3 / 4, 1", "true turn of their own"),
    ),
)


def _check_correlation(scaled, flipped, off):
    scaled, flipped = number(scaled, "`scaled`"), number(flipped, "`flipped`")
    off = number(off, "`off`")
    if is_near(scaled, 0.5):
        raise Wrong(
            "`scaled` is 0.5: that is by how much the arc is flatter. Correlation does not look at "
            "how *far* two curves go up and down."
        )
    if not is_near(scaled, 1):
        raise Wrong(
            f"For `scaled` I received {scaled:.3g}. Put the four pairs into a plot, true against "
            "read: on what kind of line do they lie?"
        )
    if is_near(flipped, 1):
        raise Wrong(
            "`flipped` is 1: the two arcs do belong together, but where one goes up, the other "
            "goes "
            "down. Correlation has a sign."
        )
    if is_near(flipped, 0):
        raise Wrong(
            "`flipped` is 0: that would mean that one arc tells nothing of the other. But whoever "
            "knows the one can compute the other exactly."
        )
    if not is_near(flipped, -1):
        raise Wrong(f"For `flipped` I received {flipped:.3g}. `np.corrcoef(a, b)[0, 1]` tells.")
    if is_near(off, 0.05) or is_near(off, -0.05):
        raise Wrong(
            f"`off` is {off:.3g}: too high and too low have cancelled each other out. Take each "
            "difference without its sign."
        )
    if is_near(off, 0.381, 0.002):
        raise Wrong(
            "`off` is 0.381: that is the root of the mean *square*. Asked is the mean of the "
            "differences as they are, without sign."
        )
    if not is_near(off, 0.35, 0.002):
        raise Wrong(
            f"For `off` I received {off:.3g}. The four differences are 0.6, 0.2, 0.3 and 0.3."
        )
    return (
        "An arc can be wrong at every single moment and still have a correlation of 1. It tells "
        "whether the *shape* is right; how high feelings go, it does not tell."
    )


CORRELATION = Exercise(
    title="What a correlation does not see",
    statement="""The table says that the arcs have correlations of 0.98 and 0.99 with the truth.
What would a lazy reading get? The true valence at four moments is −0.8, 0, 1, 1. The reading
says half of it plus 0.2 each time: −0.2, 0.2, 0.7, 0.7. Predict, and then compute:

- `scaled`: the correlation of the reading with the truth;
- `flipped`: the correlation with the truth of a reading with all signs wrong: 0.8, 0, −1, −1;
- `off`: the mean distance, without sign, of the first reading from the truth.""",
    stub="""
scaled = ...
flipped = ...
off = ...
""",
    answers=("scaled", "flipped", "off"),
    check=_check_correlation,
    hint="Correlation asks how well the points (true, read) lie on a straight line, going up (1) "
    "or "
    "down (−1). `np.corrcoef(a, b)[0, 1]` computes it.",
    solution="""
true_four, read_four = np.array([-0.8, 0, 1, 1]), np.array([-0.2, 0.2, 0.7, 0.7])
scaled = np.corrcoef(true_four, read_four)[0, 1]
flipped = np.corrcoef(true_four, -true_four)[0, 1]
off = np.abs(read_four - true_four).mean()
""",
    mistakes=(
        Mistake("scaled, flipped, off = 0.5, -1, 0.35", "by how much the arc is flatter"),
        Mistake("scaled, flipped, off = 1, 1, 0.35", "Correlation has a sign"),
        Mistake("scaled, flipped, off = 1, 0, 0.35", "tells nothing of the other"),
        Mistake("scaled, flipped, off = 1, -1, 0.05", "have cancelled each other out"),
        Mistake("scaled, flipped, off = 1, -1, 0.3808", "mean *square*"),
    ),
    before="import numpy as np",
)


def _check_own_report(my_film, by_eye, my_reading, my_page, difference):
    seconds = own_film(my_film, "my_film").duration
    if not hasattr(my_reading, "shots") or not hasattr(my_reading, "people"):
        raise Wrong(
            "I expected a reading, from `film.read_film(...)`, for `my_reading`; I received "
            f"{shorten(my_reading)}."
        )
    if abs(my_reading.info["seconds"] - seconds) > 1 + 0.05 * seconds:
        raise Wrong(
            f"The reading is of a film of {my_reading.info['seconds']:.1f} s, but `my_film` lasts "
            f"{seconds:.1f} s. Have you read another film?"
        )
    seen, off = _two_counts(by_eye, "by_eye"), _two_counts(difference, "difference")
    if seen["shots"] < 1 or seen["people"] < 0:
        raise Wrong(f"You saw {seen}. A film has at least one shot: the first begins with it.")
    read = {"shots": len(my_reading.shots), "people": len(my_reading.people)}
    expected = {what: read[what] - seen[what] for what in read}
    if off == {what: -count for what, count in expected.items()} != expected:
        raise Wrong(
            "The signs of `difference` are the wrong way round: what was read *minus* what you "
            "saw, so that too many shots give a number above 0."
        )
    if off != expected:
        raise Wrong(
            f"The reading has {read['shots']} shots and {read['people']} people, and you saw "
            f"{seen['shots']} and {seen['people']}. I expected {expected} for `difference`; I "
            f"received {off}."
        )
    _check_page(my_page)
    exact = not any(expected.values())
    return f"The film was read, and the report lies in {Path(my_page).name}. " + (
        "Both counts agree, but do the right shots and people stand behind them? The report shows."
        if exact
        else f"The reading differs from what you saw by {expected}. Look in the report for the "
        "places: what do they have in common?"
    )


def _two_counts(values, name):
    """Take a learner's counts of shots and people."""
    try:
        return {what: int(values[what]) for what in ("shots", "people")}
    except (KeyError, TypeError, ValueError, IndexError):
        raise Wrong(
            f"I expected a dict with two counts for `{name}`, {{'shots': ..., 'people': ...}}; I "
            f"received {shorten(values)}."
        ) from None


def _check_page(my_page):
    """Is it the file of a report?"""
    try:
        page = Path(my_page)
    except TypeError:
        raise Wrong(
            f"I expected the path of the report for `my_page`; I received {shorten(my_page)}."
        ) from None
    if not page.is_file():
        raise Wrong(f"There is no file {page.name}. `my_reading.report(...)` writes the report.")
    with page.open("rb") as file:
        if b"<html" not in file.read(2000):
            raise Wrong(f"{page.name} is no page for a browser, so it cannot be the report.")


OWN_REPORT = Exercise(
    title="Your film, your expectation, its report",
    statement="""Now with a film of yours, a minute or two (without one, take
`data.sample("bikes")`). First watch it and count: `by_eye` says how many shots it has and how
many people you would call its characters. Only then read it, and write the report to a file,
such as `data.work_dir() / "mine.html"`. `difference` is what the reading has found minus what
you saw, for both counts.""",
    stub="""
my_film = ...  # its path, such as "holiday.mp4"
by_eye = ...  # {"shots": how many, "people": how many}
my_reading = ...
my_page = ...  # the path of the report
difference = ...  # {"shots": read minus seen, "people": read minus seen}
""",
    answers=("my_film", "by_eye", "my_reading", "my_page", "difference"),
    check=_check_own_report,
    hint="`film.read_film(my_film)` gives the reading, and its `report(path)` writes the page and "
    "returns the path. "
    "The tables `my_reading.shots` and `my_reading.people` have a row for each.",
    solution="""
my_film = data.sample("bikes")
by_eye = {"shots": 6, "people": 1}  # a man in a dark suit is the nearest to a character
my_reading = film.read_film(my_film, progress=False)
my_page = my_reading.report(data.work_dir() / "exercise_9_6.html")
difference = {
    "shots": len(my_reading.shots) - by_eye["shots"],
    "people": len(my_reading.people) - by_eye["people"],
}
""",
    mistakes=(
        Mistake(
            """
my_film = data.sample("bikes")
by_eye = {"shots": 6, "people": 1}
my_reading = film.read_film(my_film, progress=False)
my_page = my_reading.report(data.work_dir() / "exercise_9_6.html")
difference = {"shots": 0, "people": 1}
""",
            "wrong way round",
        ),
        Mistake(
            """
my_film = data.sample("carphone")
by_eye = {"shots": 6, "people": 1}
my_reading = film.read_film(data.sample("bikes"), progress=False)
my_page = my_reading.report(data.work_dir() / "exercise_9_6.html")
difference = {"shots": 0, "people": -1}
""",
            "Have you read another film?",
        ),
        Mistake(
            """
my_film = data.sample("bikes")
by_eye = {"shots": 6, "people": 1}
my_reading = film.read_film(my_film, progress=False)
my_page = data.work_dir() / "never_written.html"
difference = {"shots": 0, "people": -1}
""",
            "There is no file",
        ),
        Mistake(
            """
my_film = data.sample("bikes")
by_eye = {"shots": 0, "people": 1}
my_reading = film.read_film(my_film, progress=False)
my_page = my_reading.report(data.work_dir() / "exercise_9_6.html")
difference = {"shots": 6, "people": -1}
""",
            "at least one shot",
        ),
        Mistake(
            """
my_film = data.sample("bikes")
by_eye = {"shots": 6, "people": 1}
my_reading, my_page, difference = film.read_film, "report.html", by_eye
""",
            "I expected a reading",
        ),
    ),
    before="from course_utils import data, film",
)

EXERCISES = (ON_SCREEN, SCREEN_TIME, SMOOTHED, TURNS, CORRELATION, OWN_REPORT)

QUIZ = (
    Question(
        "Between 60 and 70 s Lena's face is not in view, yet her arc has values there. What are "
        "they "
        "worth?",
        (
            Answer(
                "As much as all the others, since the arc is smoothed everywhere.",
                "Smoothing cannot know what nobody has seen. The table's `confidence` is low "
                "there.",
            ),
            Answer(
                "Little: the line only goes on from one side to the other.",
                "Nothing was measured, so it is a guess. It would be the same if she had cried "
                "all the time.",
                correct=True,
            ),
            Answer(
                "They come from her voice.",
                "Sound enters the search for turns as loudness. No part of the reading listens to "
                "voices.",
            ),
        ),
    ),
    Question(
        "You raise the penalty of the change-point detection from 1 to 9. What happens?",
        (
            Answer(
                "More turns are found, since each may cost more.",
                "The penalty is a price. The higher the price, the fewer cuts are worth it.",
            ),
            Answer(
                "The same turns are found, but with more confidence.",
                "The penalty decides which cuts are made: ten with penalty 1, four with penalty 9.",
            ),
            Answer(
                "The arcs become smoother.",
                "The arcs stay as they are; only the number of cuts through them changes.",
            ),
            Answer(
                "Fewer turns remain, those with the largest steps.",
                "Each cut has to make the pieces more even by more than it costs.",
                correct=True,
            ),
        ),
    ),
    Question(
        "All four true turning points were found, and five more turns. Which sentence is fair?",
        (
            Answer(
                "Recall is 1 and precision 0.44: nothing was missed, but a turn that is reported "
                "is more often none.",
                "Both belong to it. And some of the five, such as the one at 29 s, a person might "
                "defend.",
                correct=True,
            ),
            Answer(
                "The detection is perfect, since all turning points were found.",
                "That is recall alone. A method that reports every second has a recall of 1, too.",
            ),
            Answer(
                "The detection is useless, since most of its turns are false.",
                "That is precision alone. A person who has nine places to look at finds all four.",
            ),
        ),
    ),
    Question(
        "The likeness of a place to the clue's picture is 0.64. Is the thing there?",
        (
            Answer(
                "Yes, since it is above one half.",
                "There is no fixed line. In the frame at 45 s, a wrong place reaches 0.64 as "
                "well, at "
                "full size.",
            ),
            Answer(
                "No, since only 1 is the same pattern.",
                "In a film the thing is never drawn exactly alike: at 45 s the right place has "
                "0.82.",
            ),
            Answer(
                "It depends on what chance can do in this film.",
                "Some place is always a little like the picture. A find has to stand well above "
                "the second best places, for longer than a moment.",
                correct=True,
            ),
        ),
    ),
    Question(
        "People are mixed up more often in some film. Which other parts of the reading suffer?",
        (
            Answer(
                "None, since each part is measured on its own.",
                "They are measured one by one, but computed one from another.",
            ),
            Answer(
                "The shots, since they are cut between people.",
                "Shots are found from small frames and colours. They know of no people.",
            ),
            Answer(
                "The arcs, and with them the turns.",
                "An arc is made of the expressions of one person. If some belong to somebody else, "
                "its steps are wrong, too.",
                correct=True,
            ),
            Answer(
                "The sound and the colours.",
                "They are read from the file itself, and know of no people.",
            ),
        ),
    ),
    Question(
        "In *Big Buck Bunny* the reading finds two people, neither of whom is one. What would "
        "help most?",
        (
            Answer(
                "A lower threshold for the confidence of the detector.",
                "Then it reports more of what it takes for faces. It has still never seen a "
                "rabbit.",
            ),
            Answer(
                "Training on labelled frames of other animated films.",
                "Networks know what they were shown. That is fine-tuning, as in lesson 05, and "
                "this film stays for the test.",
                correct=True,
            ),
            Answer(
                "Reading the film more frames a second.",
                "The rabbit is in nearly every shot already. That it is not seen is no matter of "
                "how often one looks.",
            ),
        ),
    ),
    Question(
        "The scores on *Encore* are high. Why may you not promise them for another film?",
        (
            Answer(
                "The networks have learned from films of the same program, with the same story and "
                "places.",
                "People, clothes and colours differ, the rest is related. On other films all of it "
                "will be worse; how much, only measuring tells.",
                correct=True,
            ),
            Answer(
                "*Encore* itself was part of the training material.",
                "It was not; its relatives were. That is enough to make it an easy test.",
            ),
            Answer(
                "The truth of *Encore* was written down by hand and has mistakes.",
                "The program that drew the film wrote it down, so it is exact. For most other "
                "films "
                "there is none.",
            ),
        ),
    ),
)
