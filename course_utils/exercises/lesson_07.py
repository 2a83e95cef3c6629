"""Exercises and quiz of lesson 07, Shots and scenes."""

import numpy as np

from course_utils.exercises._task import (
    Answer,
    Exercise,
    Mistake,
    NotTried,
    Question,
    Wrong,
    call,
    is_near,
    number,
    own_film,
    shorten,
)


def _check_change(shifted, mirrored, apart):
    shifted = number(shifted, "`shifted`")
    mirrored, apart = number(mirrored, "`mirrored`"), number(apart, "`apart`")
    if max(shifted, mirrored, apart) > 2:
        raise Wrong("A change of colours is a share, so no number here is above 2: 0.5, not 50.")
    if is_near(shifted, 0.6):
        raise Wrong(
            "`shifted` is 0.6: that is the whole sum. A pixel that changes its colour is missing "
            "in "
            "one bin and comes up in another, so it was counted twice."
        )
    if is_near(shifted, 0):
        raise Wrong(
            "`shifted` is 0: with their signs, the differences always add up to nothing, since "
            "both histograms add up to 1. Look at the `np.abs` in the lesson's formula."
        )
    if not is_near(shifted, 0.3):
        raise Wrong(
            f"For `shifted` I received {shifted:.3g}. Write down the three differences (dark, "
            "blue, yellow) without their signs, add them up, and go on as the formula does."
        )
    if not is_near(mirrored, 0):
        raise Wrong(
            f"For `mirrored` I received {mirrored:.3g}. Does a histogram know *where* in the frame "
            "a colour is? Count the pixels of a colour before and after mirroring."
        )
    if is_near(apart, 2):
        raise Wrong(
            "`apart` is 2: the differences do add up to 2, 1 from each frame; "
            "but the formula has one more step."
        )
    if not is_near(apart, 1):
        raise Wrong(
            f"For `apart` I received {apart:.3g}. What does the first histogram add up to, and "
            "what the second? None of their bins is shared."
        )
    return (
        "The change of colours is the share of the picture that has got other colours, from 0 to "
        "1. It is blind to places: a cut between two pictures of the same colours hardly shows."
    )


CHANGE = Exercise(
    title="What a change of colours counts",
    statement="""The cell above calls the *change* between two frames half of the sum of the
differences of their histograms, each without its sign. Work out by hand how large it is:

- `shifted`: in one frame 70 % of the pixels are dark and 30 % blue. In the next 40 % are dark,
  30 % blue and 30 % yellow.
- `mirrored`: the next frame is the mirror image of the one before.
- `apart`: the two frames have no colour in common.""",
    stub="""
shifted = ...
mirrored = ...
apart = ...
""",
    answers=("shifted", "mirrored", "apart"),
    check=_check_change,
    hint="For `shifted`: as shares, the histograms are (0.7, 0.3, 0) and (0.4, 0.3, 0.3). For the "
    "other two, "
    "think of a frame with one colour only.",
    solution="""
shifted = (abs(0.4 - 0.7) + abs(0.3 - 0.3) + abs(0.3 - 0)) / 2
mirrored = 0
apart = 1
""",
    mistakes=(
        Mistake("shifted, mirrored, apart = 0.6, 0, 2", "counted twice"),
        Mistake("shifted, mirrored, apart = 0, 0, 1", "with their signs"),
        Mistake("shifted, mirrored, apart = 0.3, 1, 1", "know *where*"),
        Mistake("shifted, mirrored, apart = 0.3, 0, 2", "one more step"),
        Mistake("shifted, mirrored, apart = 30, 0, 100", "not 50"),
    ),
)


def _three(result):
    """Take precision, recall and F1 from what a learner's function returns."""
    if isinstance(result, (tuple, list)) and any(value is ... for value in result):
        raise NotTried
    try:
        values = [float(value) for value in result]
    except (TypeError, ValueError):
        values = ()
    if len(values) != 3:
        raise Wrong(
            "I expected three numbers, `return precision, recall, f1`; I received "
            f"{shorten(result)}."
        )
    return values


def _same(values, expected):
    return all(is_near(*pair) for pair in zip(values, expected, strict=True))


def _check_evaluate(evaluate):
    def said(*given):
        return _three(call(evaluate, *given))

    given = [1.0, 2.05, 5.0], [1.02, 2.0, 3.0, 9.0], 0.1
    found = said(*given)
    asked = f"For the reported {given[0]} and the marked {given[1]}, within 0.1 s,"
    precision, recall, f1 = 2 / 3, 2 / 4, 4 / 7
    if _same(found, (recall, precision, f1)):
        raise Wrong(
            f"{asked} precision and recall have changed places: precision is a share of what "
            "was *reported*, recall of what is *true*."
        )
    if _same(found[:2], (precision, recall)) and is_near(found[2], (precision + recall) / 2):
        raise Wrong(
            f"{asked} F1 is {found[2]:.3f}, the ordinary mean. It should be the *harmonic* mean, "
            "which is low as soon as one of the two is."
        )
    if _same(found, (0, 0, 0)):
        raise Wrong(
            f"{asked} you get no hit at all. Two times need not be equal: their distance has to "
            "be at most the tolerance."
        )
    if is_near(found[0], 1 / 3) and is_near(found[1], 1 / 4):
        raise Wrong(
            f"{asked} you count one hit of two. A report may be early as well as late: look at "
            "the distance without its sign."
        )
    if not _same(found, (precision, recall, f1)):
        expected = f"({precision:.3f}, {recall:.3f}, {f1:.3f})"
        raise Wrong(f"{asked} I received {_text(found)}; right is {expected}.")
    _check_one_to_one(said)
    edges = {
        "nothing is near": (([1.0], [5.0], 0.1), (0, 0, 0)),
        "nothing is reported": (([], [5.0], 0.1), (0, 0, 0)),
        "nothing is marked": (([5.0], [], 0.1), (0, 0, 0)),
        "all are right": (([0.5, 5.0, 9.0], [0.5, 5.2, 9.0], 0.25), (1, 1, 1)),
    }
    for what, (given, expected) in edges.items():
        if not _same(found := said(*given), expected):
            raise Wrong(
                f"Where {what}, as with {given[0]} and {given[1]}, I received {_text(found)}; "
                f"right is {_text(expected)}."
            )
    return (
        "Reports and marks are matched one to one, so nobody can win by reporting each cut three "
        "times, and none of the three numbers ever exceeds 1."
    )


def _check_one_to_one(said):
    """Is each reported and each marked boundary used once only?"""
    given = [1.95, 2.0, 2.05], [2.0], 0.1
    found = said(*given)
    if not _same(found, (1 / 3, 1, 1 / 2)):
        raise Wrong(
            f"Three reports ({given[0]}) of one true boundary ({given[1]}): I received "
            f"{_text(found)}. Only one report may count for it; a mark that is taken is gone."
        )
    given = [2.0], [1.95, 2.05], 0.1
    found = said(*given)
    if not _same(found, (1, 1 / 2, 2 / 3)):
        raise Wrong(
            f"One report ({given[0]}) between two true boundaries ({given[1]}): I received "
            f"{_text(found)}. One report can stand for one boundary only, the other is missed."
        )


def _text(values):
    return f"({', '.join(f'{value:.3f}' for value in values)})"


EVALUATE = Exercise(
    title="Score a detector",
    statement="""Write the measure yourself, for boundaries that are single moments. `reported`
and `marked` (the truth) are sorted lists of seconds. A report is right if a marked boundary lies
at most `within` seconds away, before or after, and each marked boundary counts once. Return
precision, recall and F1. Where there is nothing to divide by, the number is 0.""",
    stub='''
def evaluate(reported, marked, within):
    """Precision, recall and F1 of moments in seconds."""
    return ...
''',
    answers=("evaluate",),
    check=_check_evaluate,
    hint="Keep a list of the marked boundaries that are still free. For each report, look for a "
    "free one "
    "near enough; if there is one, count a hit and take it off the list. Then think of empty "
    "lists.",
    solution='''
def evaluate(reported, marked, within):
    """Precision, recall and F1 of moments in seconds."""
    free, right = list(marked), 0
    for second in reported:
        close = [mark for mark in free if abs(mark - second) <= within]
        if close:
            right += 1
            free.remove(close[0])
    if right == 0:
        return 0, 0, 0
    p, r = right / len(reported), right / len(marked)
    return p, r, 2 * p * r / (p + r)
''',
    mistakes=(
        Mistake(
            """
def evaluate(reported, marked, within):
    right = sum(any(abs(m - t) <= within for m in marked) for t in reported)
    if not right:
        return 0, 0, 0
    p, r = right / len(marked), right / len(reported)
    return p, r, 2 * p * r / (p + r)
""",
            "have changed places",
        ),
        Mistake(
            """
def evaluate(reported, marked, within):
    right = sum(any(abs(m - t) <= within for m in marked) for t in reported)
    if not right:
        return 0, 0, 0
    p, r = right / len(reported), right / len(marked)
    return p, r, (p + r) / 2
""",
            "ordinary mean",
        ),
        Mistake(
            """
def evaluate(reported, marked, within):
    right = sum(any(abs(m - t) <= within for m in marked) for t in reported)
    if not right:
        return 0, 0, 0
    p, r = right / len(reported), right / len(marked)
    return p, r, 2 * p * r / (p + r)
""",
            "a mark that is taken is gone",
        ),
        Mistake(
            """
def evaluate(reported, marked, within):
    right = [t for t in reported if any(abs(m - t) <= within for m in marked)]
    known = [m for m in marked if any(abs(m - t) <= within for t in reported)]
    if not right:
        return 0, 0, 0
    p, r = min(len(right), len(marked)) / len(reported), len(known) / len(marked)
    return p, r, 2 * p * r / (p + r)
""",
            "the other is missed",
        ),
        Mistake(
            """
def evaluate(reported, marked, within):
    right = len(set(reported) & set(marked))
    if not right:
        return 0, 0, 0
    p, r = right / len(reported), right / len(marked)
    return p, r, 2 * p * r / (p + r)
""",
            "need not be equal",
        ),
        Mistake(
            """
def evaluate(reported, marked, within):
    right = sum(any(0 <= t - m <= within for m in marked) for t in reported)
    if not right:
        return 0, 0, 0
    p, r = right / len(reported), right / len(marked)
    return p, r, 2 * p * r / (p + r)
""",
            "early as well as late",
        ),
    ),
)


def _check_peaks(peaks):
    def said(*given):
        return _rows(call(peaks, *given), len(given[0]))

    given = [1, 1, 1, 6, 1, 1, 1], 2, 3
    found = said(*given)
    if not found:
        raise Wrong(
            f"In {given[0]} you find no peak with a reach of 2 and a factor of 3. Frame 3 is six "
            "times its neighbours; but if the frame itself is in the mean, it raises its own bar."
        )
    _expect(found, [3], given)
    given = [1, 1, 1, 5, 5, 5, 5, 1, 1], 2, 2
    found = said(*given)
    if found in ([3], [6]):
        side = "before" if found == [3] else "after"
        raise Wrong(
            f"In {given[0]} with a reach of 2 and a factor of 2 you find {found}: you seem to look "
            f"only at the frames {side} each frame. The mean is over both sides."
        )
    _expect(found, [], given)
    given = [1, 1, 1, 1, 1], 2, 1.5
    found = said(*given)
    if found:
        raise Wrong(
            f"In {given[0]}, where nothing happens, you find {found}. Next to the ends of the list "
            "there are fewer neighbours: divide by how many there are; do not count zeros."
        )
    given = [6, 1, 1, 1, 1, 1, 7], 2, 3
    found = said(*given)
    if found != [0, 6]:
        raise Wrong(
            f"In {given[0]} with a reach of 2 and a factor of 3 I expected [0, 6]; I received "
            f"{found}. The first and the last frame can be peaks as well; they have neighbours "
            "on one side only."
        )
    given = [0, 0, 0, 0], 1, 3
    if found := said(*given):
        raise Wrong(
            f"In {given[0]}, a black screen, you find {found}. Nothing is not *more* than three "
            "times nothing."
        )
    others = {(): [], (5,): [], (2, 1): [0], (1, 9, 1, 1, 1, 8, 1): [1, 5]}
    for values, expected in others.items():
        given = list(values), 1, 1.5
        _expect(said(*given), expected, given)
    return (
        "A peak is high for the place where it stands. The light of a flash is its own "
        "neighbourhood, so most of a flash falls away; so does a pan, where all frames change."
    )


def _rows(result, count):
    """Take frame numbers from what a learner's function returns."""
    rows = np.asarray(list(result) if isinstance(result, set) else result)
    if rows.dtype == bool:
        raise Wrong(
            "I received True and False; I expected the numbers of the frames that are peaks, "
            "such as [3, 8]. `np.flatnonzero` gives the places that are True."
        )
    try:
        return sorted(int(row) for row in rows.ravel())
    except (TypeError, ValueError):
        raise Wrong(f"I expected a list of frame numbers; I received {shorten(result)}.") from None


def _expect(found, expected, given):
    if found != expected:
        raise Wrong(
            f"For {given[0]} with a reach of {given[1]} and a factor of {given[2]} I expected "
            f"{expected}; I received {found}."
        )


PEAKS = Exercise(
    title="Peaks over a line that adapts",
    statement="""Write the rule yourself, with a cleaner way at the ends of the film. Frame `i`
is a peak if `values[i]` is **more than** `factor` times the mean of the values around it: up to
`reach` frames before it and up to `reach` after it, not the frame itself. At the ends there are
fewer; take the mean of those that exist. A frame with no neighbour at all is no peak. Return the
list of the frame numbers, counted from 0.""",
    stub='''
def peaks(values, reach, factor):
    """Frame numbers whose value stands out from those around it."""
    return ...
''',
    answers=("peaks",),
    check=_check_peaks,
    hint="For frame `i` the neighbours are `values[max(i - reach, 0) : i]` and "
    "`values[i + 1 : i + 1 + reach]`. What would `values[i - reach : i]` give for `i = 0`?",
    solution='''
def peaks(values, reach, factor):
    """Frame numbers whose value stands out from those around it."""
    high = []
    for i, value in enumerate(values):
        around_it = [*values[max(i - reach, 0) : i], *values[i + 1 : i + 1 + reach]]
        if around_it and value > factor * sum(around_it) / len(around_it):
            high.append(i)
    return high
''',
    mistakes=(
        Mistake(
            """
def peaks(values, reach, factor):
    high = []
    for i, value in enumerate(values):
        near = values[max(i - reach, 0) : i + 1 + reach]
        if value > factor * sum(near) / len(near):
            high.append(i)
    return high
""",
            "raises its own bar",
        ),
        Mistake(
            """
def peaks(values, reach, factor):
    high = []
    for i, value in enumerate(values):
        near = values[max(i - reach, 0) : i]
        if near and value > factor * sum(near) / len(near):
            high.append(i)
    return high
""",
            "only at the frames before",
        ),
        Mistake(
            """
def peaks(values, reach, factor):
    high = []
    for i in range(reach, len(values) - reach):
        near = [*values[i - reach : i], *values[i + 1 : i + 1 + reach]]
        if values[i] > factor * sum(near) / len(near):
            high.append(i)
    return high
""",
            "on one side only",
        ),
        Mistake(
            """
def peaks(values, reach, factor):
    high = []
    for i, value in enumerate(values):
        near = [*values[max(i - reach, 0) : i], *values[i + 1 : i + 1 + reach]]
        if value > factor * sum(near) / (2 * reach):
            high.append(i)
    return high
""",
            "do not count zeros",
        ),
        Mistake(
            """
def peaks(values, reach, factor):
    high = []
    for i, value in enumerate(values):
        near = [*values[max(i - reach, 0) : i], *values[i + 1 : i + 1 + reach]]
        if near and value >= factor * sum(near) / len(near):
            high.append(i)
    return high
""",
            "a black screen",
        ),
    ),
)


def _check_length(typical_length):
    given = [7, 9, 18, 19], 39
    found = number(call(typical_length, *given), "the median length")
    asked = f"For shots that begin at 0 and at {given[0]}, in a film of 39 s, you get {found:.4g} s"
    reasons = {
        7.8: "the *mean*, which one long shot pulls up. The median is the one in the middle.",
        5.5: "so the first shot is left out: it begins at 0, which is not in the list.",
        4.5: "so the last shot is left out: no other shot follows it, but the film ends.",
        2: "so the first and the last shot are left out. Begin at 0, and end with the film.",
        9: "the one in the middle of the *film*. For a median, lengths are put in order first.",
        13.5: "the median of *moments*. A length lies between two moments: take differences.",
    }
    for wrong, reason in reasons.items():
        if is_near(found, wrong):
            raise Wrong(f"{asked}: {reason}")
    if not is_near(found, 7):
        raise Wrong(f"{asked}; the lengths are 7, 2, 9, 1 and 20 s, so right is 7.")
    given = [4], 10
    found = number(call(typical_length, *given), "the median length")
    if found in (4, 6):
        raise Wrong(
            f"For two shots of 4 and 6 s you get {found:.4g}. With an even number of lengths none "
            "is in the middle: the median is the mean of the two nearest to it."
        )
    for given, expected in (([4], 10), 5), (([], 12), 12), (([1.5, 3.0, 4.0, 9.5, 10.0], 15), 1.5):
        found = number(call(typical_length, *given), "the median length")
        if not is_near(found, expected):
            raise Wrong(
                f"For shots that begin at 0 and at {given[0]}, in a film of {given[1]} s, I "
                f"expected {expected}; I received {found:.4g}."
            )
    return (
        "Between n boundaries and the two ends of the film lie n + 1 shots. The median is what "
        "people who study film report, since a single long take hardly moves it."
    )


LENGTH = Exercise(
    title="The length of a typical shot",
    statement="""`begins` is a sorted list of the seconds at which a new shot begins, as a
detector reports them; the start of the film, 0, is not in it. The film lasts `duration` seconds.
Return the **median** of the lengths of all shots. A film may be one single shot; then `begins`
is empty.""",
    stub='''
def typical_length(begins, duration):
    """Median length of a film's shots, in seconds."""
    return ...
''',
    answers=("typical_length",),
    check=_check_length,
    hint="Put 0 before the list and the duration behind it. `np.diff` gives the differences of "
    "neighbours, "
    "and NumPy has a median, too.",
    solution='''
def typical_length(begins, duration):
    """Median length of a film's shots, in seconds."""
    return np.median(np.diff([0, *begins, duration]))
''',
    mistakes=(
        Mistake(
            """
def typical_length(begins, duration):
    return np.mean(np.diff([0, *begins, duration]))
""",
            "one long shot pulls up",
        ),
        Mistake(
            """
def typical_length(begins, duration):
    return np.median(np.diff([*begins, duration]))
""",
            "so the first shot is left out",
        ),
        Mistake(
            """
def typical_length(begins, duration):
    return np.median(np.diff([0, *begins]))
""",
            "so the last shot is left out",
        ),
        Mistake(
            """
def typical_length(begins, duration):
    return np.median(np.diff(begins))
""",
            "the first and the last shot",
        ),
        Mistake(
            """
def typical_length(begins, duration):
    lengths = sorted(np.diff([0, *begins, duration]))
    return lengths[len(lengths) // 2]
""",
            "With an even number",
        ),
    ),
    before="import numpy as np",
)


def _check_own_film(my_film, by_eye, by_machine, my_precision, my_recall):
    seconds = own_film(my_film, "my_film").duration
    by_eye = _moments(by_eye, "by_eye", seconds)
    by_machine = _moments(by_machine, "by_machine", seconds)
    if not by_eye:
        raise Wrong("`by_eye` is empty, so there is nothing to find. Take a film that has a cut.")
    free = list(by_eye)
    for moment in by_machine:
        near = [mark for mark in free if abs(mark - moment) <= 0.5 + 1e-6]
        if near:
            free.remove(near[0])
    hits = len(by_eye) - len(free)
    precision, recall = hits / max(len(by_machine), 1), hits / len(by_eye)
    found = number(my_precision, "`my_precision`"), number(my_recall, "`my_recall`")
    if not _same(found, (precision, recall)) and _same(found, (recall, precision)):
        raise Wrong("You have put recall where precision belongs: which one divides by `by_eye`?")
    if not _same(found, (precision, recall)):
        raise Wrong(
            f"Of the {len(by_machine)} boundaries in `by_machine`, {hits} are within half a second "
            f"of one of the {len(by_eye)} in `by_eye`. So I expected a precision of "
            f"{precision:.2f} and a recall of {recall:.2f}; I received {found[0]:.2f} and "
            f"{found[1]:.2f}."
        )
    missed = f"missed {len(free)} and reported {len(by_machine) - hits} that you did not see"
    return (
        f"The numbers agree with your lists: of {len(by_eye)} boundaries the machine {missed}. "
        "Look at these places: they tell more than the score, and sometimes the eye was wrong."
    )


def _moments(values, name, seconds):
    """Take a learner's list of boundaries, sorted."""
    try:
        moments = sorted(float(value) for value in values)
    except (TypeError, ValueError):
        raise Wrong(
            f"I expected a list of seconds for `{name}`; I received {shorten(values)}."
        ) from (None)
    if moments and moments[0] <= 0.001:
        raise Wrong(
            f"`{name}` contains {moments[0]:g}. The start of the film is no boundary between two "
            "shots: leave out the first shot's start."
        )
    if moments and not moments[-1] < seconds:
        raise Wrong(
            f"`{name}` goes up to {moments[-1]:g}, but the film lasts {seconds:.1f} s. Are these "
            "frame numbers? Seconds are frame numbers divided by the frame rate."
        )
    return moments


OWN_FILM = Exercise(
    title="The detector on your own film",
    statement="""Take a film of yours with at least one cut; ten to sixty seconds are enough
(without one, take `data.sample("bikes")`). First watch it and write down, in seconds, where you
see a shot begin (not the first, at 0): that is `by_eye`. Only then let `shots.find` look, and
put the starts that it reports into `by_machine`, again without the first. Now score the machine
against yourself: precision and recall with a tolerance of half a second, since nobody stops a
player at the right frame.""",
    stub="""
my_film = ...  # its path, such as "holiday.mp4"
by_eye = ...  # a list of seconds
by_machine = ...
my_precision = ...
my_recall = ...
""",
    answers=("my_film", "by_eye", "by_machine", "my_precision", "my_recall"),
    check=_check_own_film,
    hint='`shots.find(my_film)["start"].iloc[1:].tolist()` gives the starts of all shots but the '
    "first. Your "
    "`evaluate` from this lesson can do the rest, and so can `shots.score`, which also has a "
    "tolerance.",
    solution="""
my_film = data.sample("bikes")
by_eye = [1.2, 3.0, 5.5, 7.5, 9.7]
by_machine = shots.find(my_film, progress=False)["start"].iloc[1:].tolist()
compared_film = shots.score(by_machine, by_eye, tolerance=0.5)
my_precision = compared_film["precision"]
my_recall = compared_film["recall"]
""",
    mistakes=(
        Mistake(
            """
my_film = data.sample("bikes")
by_eye = [1.2, 3.0, 5.5, 7.5, 9.7]
by_machine = [0.0, 1.2, 3.04, 5.48, 7.48, 9.68]
my_precision, my_recall = 5 / 6, 1
""",
            "The start of the film is no boundary",
        ),
        Mistake(
            """
my_film = data.sample("bikes")
by_eye = [30, 76, 137, 187, 242]
by_machine = [1.2, 3.04, 5.48, 7.48, 9.68]
my_precision, my_recall = 1, 1
""",
            "Are these frame numbers?",
        ),
        Mistake(
            """
my_film = data.sample("bikes")
by_eye = [1.2, 3.0, 5.5, 7.5]
by_machine = [1.2, 3.04, 5.48, 7.48, 9.68]
my_precision, my_recall = 1, 0.8
""",
            "You have put recall where precision belongs",
        ),
        Mistake(
            """
my_film = data.sample("bikes")
by_eye = []
by_machine = [1.2, 3.04]
my_precision, my_recall = 0, 0
""",
            "nothing to find",
        ),
        Mistake(
            """
my_film = "no_such_film.mp4"
by_eye, by_machine, my_precision, my_recall = [1], [1], 1, 1
""",
            "cannot be read",
        ),
    ),
    before="from course_utils import data, shots",
)

EXERCISES = (CHANGE, EVALUATE, PEAKS, LENGTH, OWN_FILM)

QUIZ = (
    Question(
        "Why does a rule with a fixed threshold on the change of colours report a flash as "
        "boundaries?",
        (
            Answer(
                "A flash is very short, and whatever is short is taken for a cut.",
                "The rule does not look at how long anything lasts. It sees only how much two "
                "neighbouring frames differ.",
            ),
            Answer(
                "The frame after the flash comes from another shot.",
                "The shot goes on as before. That is why these findings count as false.",
            ),
            Answer(
                "It changes nearly all colours at once, as a cut does.",
                "The histogram cannot tell other light from another picture. It changes when the "
                "light comes, and again while it goes.",
                correct=True,
            ),
        ),
    ),
    Question(
        "The adaptive rule finds all cuts, but only two of ten gradual transitions. What would "
        "help?",
        (
            Answer(
                "Comparing frames that lie further apart than neighbours do.",
                "In a dissolve of a second, neighbours hardly differ, but frames a second apart "
                "do. The network's rows compare up to 24 frames apart.",
                correct=True,
            ),
            Answer(
                "A lower threshold on the change between neighbouring frames.",
                "Next to nothing happens between neighbours in a dissolve. A threshold that low "
                "would report every movement in the film.",
            ),
            Answer(
                "Larger frames, so that the histogram sees more pixels.",
                "A histogram of more pixels shows the same shares of colours; the change from "
                "frame to frame stays small.",
            ),
        ),
    ),
    Question(
        "A film has 180 boundaries. A detector reports 100, and 90 of them are right. What do you "
        "know?",
        (
            Answer(
                "Its recall is 0.9, since 90 of 100 are right.",
                "That is precision. Recall asks about the 180 true boundaries.",
            ),
            Answer(
                "Its precision is 0.9 and its recall 0.5.",
                "90 of 100 reports are right, and 90 of 180 true boundaries were found: you can "
                "trust what it reports, but it misses every second one.",
                correct=True,
            ),
            Answer(
                "Its precision is 0.5 and its recall 0.9.",
                "The other way round: precision divides by what was reported (100), recall by what "
                "is true (180).",
            ),
            Answer(
                "Its F1 is 0.7, in the middle between 0.9 and 0.5.",
                "F1 is the harmonic mean, 2 · 0.9 · 0.5 / 1.4 = 0.64, and lies nearer to the "
                "lower one.",
            ),
        ),
    ),
    Question(
        "You try nine thresholds on *Encore* and report the best F1. What is wrong with that?",
        (
            Answer(
                "Nothing: the best threshold is the right one to use.",
                "To use it may be sensible. But its score on the film it was chosen on says "
                "little about other films.",
            ),
            Answer(
                "Nine thresholds are too few for a good F1.",
                "More thresholds make it worse: the more one tries, the better the best fits this "
                "film by chance.",
            ),
            Answer(
                "F1 cannot be compared between thresholds.",
                "It can, on one film and with one tolerance. The trouble is that this film then "
                "is no test any more.",
            ),
            Answer(
                "The threshold was tuned on the test, so the next film will score lower.",
                "Choose on one film, report on another that had no part in the choice.",
                correct=True,
            ),
        ),
    ),
    Question(
        "The training films made by program contain flashes and a moving camera. Why?",
        (
            Answer(
                "So that the network learns that they are no transitions.",
                "What looks like a transition and is none must be seen in training, labelled "
                "`none`; else the network falls for it.",
                correct=True,
            ),
            Answer(
                "So that the films are more beautiful to look at.",
                "Nobody watches them. Everything in them is there for the network to learn from.",
            ),
            Answer(
                "So that there are more transitions of different kinds to learn from.",
                "They are labelled as no transition. The transitions come from joining clips.",
            ),
        ),
    ),
    Question(
        "The convolutions over time have dilations of 1, 2, 4, … 32. What is gained?",
        (
            Answer(
                "The rows of a film are shortened, as by pooling.",
                "There is still one answer a frame. Dilation changes which rows are looked at, not "
                "how many there are.",
            ),
            Answer(
                "Flashes are skipped, since some of the rows are left out by each layer.",
                "Each layer looks at every place of the film; no row is left out altogether.",
            ),
            Answer(
                "Few layers with few numbers see a few seconds around each frame.",
                "Each layer looks at three rows, but further and further apart, so that what is "
                "seen doubles from layer to layer.",
                correct=True,
            ),
        ),
    ),
    Question(
        "The course's network has an F1 of 1.00 on *Encore* and 0.83 on the trailer of *Sintel*. "
        "Which one should you expect on a film of your own?",
        (
            Answer(
                "1.00, since *Encore* had no part in the training.",
                "It had none, but the training films come from the same drawing program and tell "
                "the "
                "same story. They are relatives.",
            ),
            Answer(
                "Rather the lower one; best is to mark a few minutes of your film and measure.",
                "*Sintel* was made by other people, as yours was. Yet one trailer is little to go "
                "by: "
                "a measurement of your own tells more.",
                correct=True,
            ),
            Answer(
                "About 0.92, the mean of the two.",
                "A mean of two films says nothing about a third, least of all where one of them "
                "is a relative of the training films.",
            ),
        ),
    ),
)
