# %% [markdown]
# # Exercises and quiz of lesson 07, Shots and scenes

# %%
import numpy as np
from checks import NotTried, Right, Wrong, call, is_near, number, own_film, shorten


def same(values, expected):
    """Whether numbers are the expected ones, each as learners round it."""
    return all(is_near(*pair) for pair in zip(values, expected, strict=True))


# %% [markdown]
# ## 7.1 What a change of colours counts
#
# The cell above calls the *change* between two frames half of the sum of the
# differences of their histograms, each without its sign. Work out by hand how large it is:
#
# - `shifted`: in one frame 70 % of the pixels are dark and 30 % blue. In the next 40 % are dark,
#   30 % blue and 30 % yellow.
# - `mirrored`: the next frame is the mirror image of the one before.
# - `apart`: the two frames have no colour in common.

# %% stub
shifted = ...
mirrored = ...
apart = ...


# %% check
def check(shifted, mirrored, apart):
    shifted = number(shifted, "`shifted`")
    mirrored, apart = number(mirrored, "`mirrored`"), number(apart, "`apart`")
    if max(shifted, mirrored, apart) > 2:
        raise Wrong("not-percent")
    if is_near(shifted, 0.6):
        raise Wrong("counted-twice")
    if is_near(shifted, 0):
        raise Wrong("signs")
    if not is_near(shifted, 0.3):
        raise Wrong("shifted-off", shifted=shifted)
    if not is_near(mirrored, 0):
        raise Wrong("mirrored-off", mirrored=mirrored)
    if is_near(apart, 2):
        raise Wrong("not-halved")
    if not is_near(apart, 1):
        raise Wrong("apart-off", apart=apart)


# %% [markdown]
# ### Messages
#
# - `not-percent`: A change of colours is a share, so no number here is above 2: 0.5, not 50.
# - `counted-twice`: `shifted` is 0.6: that is the whole sum. A pixel that changes its colour is
#   missing in one bin and comes up in another, so it was counted twice.
# - `signs`: `shifted` is 0: with their signs, the differences always add up to nothing, since both
#   histograms add up to 1. Look at the `np.abs` in the lesson's formula.
# - `shifted-off`: For `shifted` I received {shifted:.3g}. Write down the three differences (dark,
#   blue, yellow) without their signs, add them up, and go on as the formula does.
# - `mirrored-off`: For `mirrored` I received {mirrored:.3g}. Does a histogram know *where* in the
#   frame a colour is? Count the pixels of a colour before and after mirroring.
# - `not-halved`: `apart` is 2: the differences do add up to 2, 1 from each frame; but the formula
#   has one more step.
# - `apart-off`: For `apart` I received {apart:.3g}. What does the first histogram add up to, and
#   what the second? None of their bins is shared.
# - `right`: The change of colours is the share of the picture that has got other colours, from 0 to
#   1. It is blind to places: a cut between two pictures of the same colours hardly shows.

# %% [markdown]
# ### Hint
#
# For `shifted`: as shares, the histograms are (0.7, 0.3, 0) and (0.4, 0.3, 0.3). For the other two,
# think of a frame with one colour only.

# %% solution
shifted = (abs(0.4 - 0.7) + abs(0.3 - 0.3) + abs(0.3 - 0)) / 2
mirrored = 0
apart = 1

# %% mistake counted-twice
shifted, mirrored, apart = 0.6, 0, 2

# %% mistake signs
shifted, mirrored, apart = 0, 0, 1

# %% mistake mirrored-off
shifted, mirrored, apart = 0.3, 1, 1

# %% mistake not-halved
shifted, mirrored, apart = 0.3, 0, 2

# %% mistake not-percent
shifted, mirrored, apart = 30, 0, 100

# %% [markdown]
# ## 7.2 Score a detector
#
# Write the measure yourself, for boundaries that are single moments. `reported`
# and `marked` (the truth) are sorted lists of seconds. A report is right if a marked boundary lies
# at most `within` seconds away, before or after, and each marked boundary counts once. Return
# precision, recall and F1. Where there is nothing to divide by, the number is 0.


# %% stub
def evaluate(reported, marked, within):
    """Precision, recall and F1 of moments in seconds."""
    return ...


# %% check
def three(result):
    """Take precision, recall and F1 from what a learner's function returns."""
    if isinstance(result, (tuple, list)) and any(value is ... for value in result):
        raise NotTried
    try:
        values = [float(value) for value in result]
    except (TypeError, ValueError):
        values = ()
    if len(values) != 3:
        raise Wrong("no-three", received=shorten(result))
    return values


def check(evaluate):
    reported, marked = [1.0, 2.05, 5.0], [1.02, 2.0, 3.0, 9.0]
    found = three(call(evaluate, reported, marked, 0.1))
    precision, recall, f1 = right = 2 / 3, 2 / 4, 4 / 7
    case = {"reported": reported, "marked": marked, "found": found, "right": right}
    if same(found, (recall, precision, f1)):
        raise Wrong("exchanged", **case)
    if same(found[:2], (precision, recall)) and is_near(found[2], (precision + recall) / 2):
        raise Wrong("ordinary-mean", **case)
    if same(found, (0, 0, 0)):
        raise Wrong("equal-only", **case)
    if is_near(found[0], 1 / 3) and is_near(found[1], 1 / 4):
        raise Wrong("one-side-only", **case)
    if same(found[:2], (precision, 1)):
        raise Wrong("divided-by-rest", **case)
    if not same(found, right):
        raise Wrong("other", **case)
    for key, reported, marked, tolerance, right in (
        ("mark-used-twice", [1.95, 2.0, 2.05], [2.0], 0.1, (1 / 3, 1, 1 / 2)),
        ("report-used-twice", [2.0], [1.95, 2.0, 2.05], 0.1, (1, 1 / 3, 1 / 2)),
        ("nothing-near", [1.0], [5.0], 0.1, (0, 0, 0)),
        ("nothing-reported", [], [5.0], 0.1, (0, 0, 0)),
        ("nothing-marked", [5.0], [], 0.1, (0, 0, 0)),
        ("all-right", [0.5, 5.0, 9.0], [0.5, 5.2, 9.0], 0.25, (1, 1, 1)),
        ("at-most", [1.0], [1.25], 0.25, (1, 1, 1)),
    ):
        found = three(call(evaluate, reported, marked, tolerance))
        if not same(found, right):
            raise Wrong(key, reported=reported, marked=marked, found=found, right=right)


# %% [markdown]
# ### Messages
#
# - `asked`: For the reported {reported} and the marked {marked}, within 0.1 s,
# - `no-three`: I expected three numbers, `return precision, recall, f1`; I received {received}.
# - `expected`: right is ({right[0]:.3f}, {right[1]:.3f}, {right[2]:.3f})
# - `exchanged`: {asked} precision and recall have changed places: precision is a share of what was
#   *reported*, recall of what is *true*.
# - `ordinary-mean`: {asked} F1 is {found[2]:.3f}, the ordinary mean. It should be the *harmonic*
#   mean, which is low as soon as one of the two is.
# - `equal-only`: {asked} you get no hit at all. Two times need not be equal: their distance has to
#   be at most the tolerance.
# - `one-side-only`: {asked} you count one hit of two. A report may be early as well as late: look
#   at the distance without its sign.
# - `divided-by-rest`: {asked} your recall is 1: you divide by the marks that are still free. After
#   `free = marked` both names mean one list, which gets shorter; `free = list(marked)` is a copy.
# - `other`: {asked} {received}; {expected}.
# - `edge`: as with {reported} and {marked}, {received}; {expected}.
# - `mark-used-twice`: Three reports ({reported}) of one true boundary ({marked}): {received}. Only
#   one report may count for it; a mark that is taken is gone.
# - `report-used-twice`: One report ({reported}) near three true boundaries ({marked}): {received}.
#   One report can stand for one boundary only, the others are missed. After a hit, `break`.
# - `received`: I received ({found[0]:.3f}, {found[1]:.3f}, {found[2]:.3f})
# - `nothing-near`: Where nothing is near, {edge}
# - `nothing-reported`: Where nothing is reported, {edge}
# - `nothing-marked`: Where nothing is marked, {edge}
# - `all-right`: Where all are right, {edge}
# - `at-most`: Where a mark is exactly as far as `within` allows, {edge} "At most" is `<=`.
# - `right`: Reports and marks are matched one to one, so nobody can win by reporting each cut three
#   times, and none of the three numbers ever exceeds 1.

# %% [markdown]
# ### Hint
#
# Keep a list of the marked boundaries that are still free. For each report, look for a free one
# near enough; if there is one, count a hit and take it off the list. Then think of empty lists.


# %% solution
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


# %% mistake exchanged
def evaluate(reported, marked, within):
    right = sum(any(abs(m - t) <= within for m in marked) for t in reported)
    if not right:
        return 0, 0, 0
    p, r = right / len(marked), right / len(reported)
    return p, r, 2 * p * r / (p + r)


# %% mistake ordinary-mean
def evaluate(reported, marked, within):
    right = sum(any(abs(m - t) <= within for m in marked) for t in reported)
    if not right:
        return 0, 0, 0
    p, r = right / len(reported), right / len(marked)
    return p, r, (p + r) / 2


# %% mistake mark-used-twice
def evaluate(reported, marked, within):
    right = sum(any(abs(m - t) <= within for m in marked) for t in reported)
    if not right:
        return 0, 0, 0
    p, r = right / len(reported), right / len(marked)
    return p, r, 2 * p * r / (p + r)


# %% mistake equal-only
def evaluate(reported, marked, within):
    right = len(set(reported) & set(marked))
    if not right:
        return 0, 0, 0
    p, r = right / len(reported), right / len(marked)
    return p, r, 2 * p * r / (p + r)


# %% mistake report-used-twice
def evaluate(reported, marked, within):
    free, hits = list(marked), 0
    for t in reported:
        for m in free:
            if abs(m - t) <= within:
                hits += 1
                free.remove(m)
    if not hits:
        return 0, 0, 0
    p, r = hits / len(reported), hits / len(marked)
    return p, r, 2 * p * r / (p + r)


# %% mistake divided-by-rest
def evaluate(reported, marked, within):
    free, hits = marked, 0
    for t in reported:
        for m in free:
            if abs(m - t) <= within:
                hits += 1
                free.remove(m)
                break
    p, r = hits / len(reported), hits / len(marked)
    return p, r, 2 * p * r / (p + r)


# %% mistake at-most
def evaluate(reported, marked, within):
    free, hits = list(marked), 0
    for t in reported:
        near = [m for m in free if abs(m - t) < within]
        if near:
            hits += 1
            free.remove(near[0])
    if not hits:
        return 0, 0, 0
    p, r = hits / len(reported), hits / len(marked)
    return p, r, 2 * p * r / (p + r)


# %% mistake one-side-only
def evaluate(reported, marked, within):
    right = sum(any(0 <= t - m <= within for m in marked) for t in reported)
    if not right:
        return 0, 0, 0
    p, r = right / len(reported), right / len(marked)
    return p, r, 2 * p * r / (p + r)


# %% [markdown]
# ## 7.3 Peaks over a line that adapts
#
# Write the rule yourself, with a cleaner way at the ends of the film. Frame `i`
# is a peak if `values[i]` is **more than** `factor` times the mean of the values around it: up to
# `reach` frames before it and up to `reach` after it, not the frame itself. At the ends there are
# fewer; take the mean of those that exist. A frame with no neighbour at all is no peak. Return the
# list of the frame numbers, counted from 0.


# %% stub
def peaks(values, reach, factor):
    """Frame numbers whose value stands out from those around it."""
    return ...


# %% check
def check(peaks):
    values = [1, 1, 1, 6, 1, 1, 1]
    if not rows(call(peaks, values, 2, 3)):
        raise Wrong("itself-in-mean", values=values)
    expect(peaks, values, 2, 3, [3])
    values = [1, 1, 1, 5, 5, 5, 5, 1, 1]
    found = rows(call(peaks, values, 2, 2))
    if found == [3]:  # a rise behind the frame is in view, or is not
        short = 3 not in rows(call(peaks, [1, 1, 1, 5, 20, 1, 1], 2, 2))
        raise Wrong("one-short" if short else "before-only", values=values, found=found)
    if found == [6]:
        raise Wrong("after-only", values=values, found=found)
    expect(peaks, values, 2, 2, [])
    for key, values, reach, factor, expected in (
        ("zeros-counted", [1, 1, 1, 1, 1], 2, 1.5, []),
        ("ends-left-out", [6, 1, 1, 1, 1, 1, 7], 2, 3, [0, 6]),
        ("not-more", [0, 0, 0, 0], 1, 3, []),
        ("below-0", [9, 4, 1, 1, 1, 1], 2, 1.5, [0]),
    ):
        found = rows(call(peaks, values, reach, factor))
        if found != expected:
            raise Wrong(key, values=values, found=found)
    others = {(): [], (5,): [], (2, 1): [0], (1, 9, 1, 1, 1, 8, 1): [1, 5]}
    for values, expected in others.items():
        expect(peaks, list(values), 1, 1.5, expected)


def rows(result):
    """Take frame numbers from what a learner's function returns."""
    numbers = np.asarray(list(result) if isinstance(result, set) else result)
    if numbers.dtype == bool:
        raise Wrong("booleans")
    try:
        return sorted(int(number) for number in numbers.ravel())
    except (TypeError, ValueError):
        raise Wrong("no-list", received=shorten(result)) from None


def expect(peaks, values, reach, factor, expected):
    """Raise `Wrong` if other peaks are found than expected."""
    found = rows(call(peaks, values, reach, factor))
    if found != expected:
        case = {"values": values, "reach": reach, "factor": factor}
        raise Wrong("other", **case, expected=expected, found=found)


# %% [markdown]
# ### Messages
#
# - `itself-in-mean`: In {values} you find no peak with a reach of 2 and a factor of 3. Frame 3 is
#   six times its neighbours; but if the frame itself is in the mean, it raises its own bar.
# - `zeros-counted`: In {values}, where nothing happens, you find {found}. Next to the ends of the
#   list there are fewer neighbours: divide by how many there are; do not count zeros.
# - `ends-left-out`: In {values} with a reach of 2 and a factor of 3 I expected [0, 6]; I received
#   {found}. The first and the last frame can be peaks as well; they have neighbours on one side
#   only.
# - `not-more`: In {values}, a black screen, you find {found}. Nothing is not *more* than three
#   times nothing.
# - `below-0`: In {values} with a reach of 2 and a factor of 1.5 I expected [0]; I received {found}.
#   Frame 1 has one frame before it, of value 9. For `i = 1` the slice `values[i - reach : i]` begins
#   at -1, which counts from the end of the list, and so is empty.
# - `booleans`: I received True and False; I expected the numbers of the frames that are peaks, such
#   as [3, 8]. `np.flatnonzero` gives the places that are True.
# - `no-list`: I expected a list of frame numbers; I received {received}.
# - `other`: For {values} with a reach of {reach} and a factor of {factor} I expected {expected}; I
#   received {found}.
# - `before-only`: In {values} with a reach of 2 and a factor of 2 you find {found}: you seem to
#   look only at the frames before each frame. The mean is over both sides.
# - `one-short`: In {values} with a reach of 2 and a factor of 2 you find {found}: you seem to take
#   one frame too few after each. A slice ends *before* its last number: `i + 1 + reach`.
# - `after-only`: In {values} with a reach of 2 and a factor of 2 you find {found}: you seem to look
#   only at the frames after each frame. The mean is over both sides.
# - `right`: A peak is high for the place where it stands. The light of a flash is its own
#   neighbourhood, so most of a flash falls away; so does a pan, where all frames change.

# %% [markdown]
# ### Hint
#
# For frame `i` the neighbours are `values[max(i - reach, 0) : i]` and `values[i + 1 : i + 1 +
# reach]`. What would `values[i - reach : i]` give for `i = 0`?


# %% solution
def peaks(values, reach, factor):
    """Frame numbers whose value stands out from those around it."""
    high = []
    for i, value in enumerate(values):
        around_it = [*values[max(i - reach, 0) : i], *values[i + 1 : i + 1 + reach]]
        if around_it and value > factor * sum(around_it) / len(around_it):
            high.append(i)
    return high


# %% mistake itself-in-mean
def peaks(values, reach, factor):
    high = []
    for i, value in enumerate(values):
        near = values[max(i - reach, 0) : i + 1 + reach]
        if value > factor * sum(near) / len(near):
            high.append(i)
    return high


# %% mistake before-only
def peaks(values, reach, factor):
    high = []
    for i, value in enumerate(values):
        near = values[max(i - reach, 0) : i]
        if near and value > factor * sum(near) / len(near):
            high.append(i)
    return high


# %% mistake one-short
def peaks(values, reach, factor):
    high = []
    for i, value in enumerate(values):
        near = [*values[max(i - reach, 0) : i], *values[i + 1 : i + reach]]
        if near and value > factor * sum(near) / len(near):
            high.append(i)
    return high


# %% mistake below-0
def peaks(values, reach, factor):
    high = []
    for i, value in enumerate(values):
        near = [*values[i - reach : i], *values[i + 1 : i + 1 + reach]]
        if near and value > factor * sum(near) / len(near):
            high.append(i)
    return high


# %% mistake ends-left-out
def peaks(values, reach, factor):
    high = []
    for i in range(reach, len(values) - reach):
        near = [*values[i - reach : i], *values[i + 1 : i + 1 + reach]]
        if values[i] > factor * sum(near) / len(near):
            high.append(i)
    return high


# %% mistake zeros-counted
def peaks(values, reach, factor):
    high = []
    for i, value in enumerate(values):
        near = [*values[max(i - reach, 0) : i], *values[i + 1 : i + 1 + reach]]
        if value > factor * sum(near) / (2 * reach):
            high.append(i)
    return high


# %% mistake not-more
def peaks(values, reach, factor):
    high = []
    for i, value in enumerate(values):
        near = [*values[max(i - reach, 0) : i], *values[i + 1 : i + 1 + reach]]
        if near and value >= factor * sum(near) / len(near):
            high.append(i)
    return high


# %% [markdown]
# ## 7.4 The detector on your own film
#
# Take a film of yours with at least one cut; ten to sixty seconds are enough
# (without one, take `data.sample("bikes")`). First watch it (`video.play(my_film)`) and write down, in seconds, where you
# see a shot begin (not the first, at 0): that is `by_eye`. Only then let `shots.find` look, and
# put the starts that it reports into `by_machine`, again without the first. Now score the machine
# against yourself: precision and recall with a tolerance of half a second, since nobody stops a
# player at the right frame.

# %% before
from course_utils import data
from film_reader import score
from film_reader.stages import shots

# %% stub
my_film = ...  # its path, such as "holiday.mp4"
by_eye = ...  # a list of seconds
by_machine = ...
my_precision = ...
my_recall = ...


# %% check
def check(my_film, by_eye, by_machine, my_precision, my_recall):
    seconds = own_film(my_film, "my_film").duration
    by_eye = moments(by_eye, "by_eye", seconds)
    by_machine = moments(by_machine, "by_machine", seconds)
    if not by_eye:
        raise Wrong("nothing-to-find")
    free = list(by_eye)
    for moment in by_machine:
        if near := [mark for mark in free if abs(mark - moment) <= 0.5 + 1e-6]:
            free.remove(near[0])
    hits = len(by_eye) - len(free)
    right = hits / max(len(by_machine), 1), hits / len(by_eye)
    found = number(my_precision, "`my_precision`"), number(my_recall, "`my_recall`")
    case = {"seen": len(by_eye), "reported": len(by_machine), "hits": hits, "missed": len(free)}
    case |= {"found": found, "right": right, "false": len(by_machine) - hits}
    if not same(found, right):
        raise Wrong("exchanged" if same(found, right[::-1]) else "scores-off", **case)
    return Right("right", **case)


def moments(values, name, seconds):
    """Take a learner's list of boundaries, sorted."""
    try:
        found = sorted(float(value) for value in values)
    except (TypeError, ValueError):
        raise Wrong("no-list", name=name, received=shorten(values)) from None
    if found and found[0] <= 0.001:
        raise Wrong("start-is-none", name=name, first=found[0])
    if found and not found[-1] < seconds:
        raise Wrong("frame-numbers", name=name, last=found[-1], seconds=seconds)
    return found


# %% [markdown]
# ### Messages
#
# - `nothing-to-find`: `by_eye` is empty, so there is nothing to find. Take a film that has a cut.
# - `exchanged`: You have put recall where precision belongs: which one divides by `by_eye`?
# - `scores-off`: Of the {reported} boundaries in `by_machine`, {hits} are within half a second of
#   one of the {seen} in `by_eye`. So I expected a precision of {right[0]:.2f} and a recall of
#   {right[1]:.2f}; I received {found[0]:.2f} and {found[1]:.2f}.
# - `no-list`: I expected a list of seconds for `{name}`; I received {received}.
# - `start-is-none`: `{name}` contains {first:g}. The start of the film is no boundary between two
#   shots: leave out the first shot's start.
# - `frame-numbers`: `{name}` goes up to {last:g}, but the film lasts {seconds:.1f} s. Are these
#   frame numbers? Seconds are frame numbers divided by the frame rate.
# - `right`: The numbers agree with your lists: of {seen} boundaries the machine missed {missed} and
#   reported {false} that you did not see. Look at these places: they tell more than the score, and
#   sometimes the eye was wrong.

# %% [markdown]
# ### Hint
#
# `shots.find(my_film)["start"].iloc[1:].tolist()` gives the starts of all shots but the first. Your
# `evaluate` from this lesson can do the rest, and so can `score.boundaries`, which also has a
# tolerance.

# %% solution
my_film = data.sample("bikes")
by_eye = [1.2, 3.0, 5.5, 7.5, 9.7]
by_machine = shots.find(my_film, progress=False)["start"].iloc[1:].tolist()
compared_film = score.boundaries(by_machine, by_eye, tolerance=0.5)
my_precision = compared_film["precision"]
my_recall = compared_film["recall"]

# %% mistake start-is-none
my_film = data.sample("bikes")
by_eye = [1.2, 3.0, 5.5, 7.5, 9.7]
by_machine = [0.0, 1.2, 3.04, 5.48, 7.48, 9.68]
my_precision, my_recall = 5 / 6, 1

# %% mistake frame-numbers
my_film = data.sample("bikes")
by_eye = [30, 76, 137, 187, 242]
by_machine = [1.2, 3.04, 5.48, 7.48, 9.68]
my_precision, my_recall = 1, 1

# %% mistake exchanged
my_film = data.sample("bikes")
by_eye = [1.2, 3.0, 5.5, 7.5]
by_machine = [1.2, 3.04, 5.48, 7.48, 9.68]
my_precision, my_recall = 1, 0.8

# %% mistake nothing-to-find
my_film = data.sample("bikes")
by_eye = []
by_machine = [1.2, 3.04]
my_precision, my_recall = 0, 0

# %% mistake no-film
my_film = "no_such_film.mp4"
by_eye, by_machine, my_precision, my_recall = [1], [1], 1, 1

# %% [markdown]
# ## 7.5 The length of a typical shot
#
# `begins` is a sorted list of the seconds at which a new shot begins, as a
# detector reports them; the start of the film, 0, is not in it. The film lasts `duration` seconds.
# Return the **median** of the lengths of all shots. A film may be one single shot; then `begins`
# is empty.

# %% before
import numpy as np


# %% stub
def typical_length(begins, duration):
    """Median length of a film's shots, in seconds."""
    return ...


# %% check
REASONS = {
    7.8: "mean",
    5.5: "first-left-out",
    4.5: "last-left-out",
    2: "both-left-out",
    9: "not-sorted",
    13.5: "moments",
}


def check(typical_length):
    begins = [7, 9, 18, 19]
    found = number(call(typical_length, begins, 39), "the median length")
    for wrong, key in REASONS.items():
        if is_near(found, wrong):
            raise Wrong(key, begins=begins, found=found)
    if not is_near(found, 7):
        raise Wrong("other", begins=begins, found=found)
    found = number(call(typical_length, [4], 10), "the median length")
    if found in (4, 6):
        raise Wrong("even-number", found=found)
    others = (([4], 10, 5), ([], 12, 12), ([1.5, 3.0, 4.0, 9.5, 10.0], 15, 1.5))
    for begins, duration, expected in others:
        found = number(call(typical_length, begins, duration), "the median length")
        if not is_near(found, expected):
            case = {"begins": begins, "duration": duration}
            raise Wrong("other-shots", **case, expected=expected, found=found)


# %% [markdown]
# ### Messages
#
# - `asked`: For shots that begin at 0 and at {begins}, in a film of 39 s, you get {found:.4g} s
# - `mean`: {asked}: the *mean*, which one long shot pulls up. The median is the one in the middle.
# - `first-left-out`: {asked}: so the first shot is left out: it begins at 0, which is not in the
#   list.
# - `last-left-out`: {asked}: so the last shot is left out: no other shot follows it, but the film
#   ends.
# - `both-left-out`: {asked}: so the first and the last shot are left out. Begin at 0, and end with
#   the film.
# - `not-sorted`: {asked}: the one in the middle of the *film*. For a median, lengths are put in
#   order first.
# - `moments`: {asked}: the median of *moments*. A length lies between two moments: take
#   differences.
# - `other`: {asked}; the lengths are 7, 2, 9, 1 and 20 s, so right is 7.
# - `even-number`: For two shots of 4 and 6 s you get {found:.4g}. With an even number of lengths
#   none is in the middle: the median is the mean of the two nearest to it.
# - `other-shots`: For shots that begin at 0 and at {begins}, in a film of {duration} s, I expected
#   {expected}; I received {found:.4g}.
# - `right`: Between n boundaries and the two ends of the film lie n + 1 shots. The median is what
#   people who study film report, since a single long take hardly moves it.

# %% [markdown]
# ### Hint
#
# Put 0 before the list and the duration behind it. `np.diff` gives the differences of neighbours,
# and NumPy has a median, too.


# %% solution
def typical_length(begins, duration):
    """Median length of a film's shots, in seconds."""
    return np.median(np.diff([0, *begins, duration]))


# %% mistake mean
def typical_length(begins, duration):
    return np.mean(np.diff([0, *begins, duration]))


# %% mistake first-left-out
def typical_length(begins, duration):
    return np.median(np.diff([*begins, duration]))


# %% mistake last-left-out
def typical_length(begins, duration):
    return np.median(np.diff([0, *begins]))


# %% mistake both-left-out
def typical_length(begins, duration):
    return np.median(np.diff(begins))


# %% mistake even-number
def typical_length(begins, duration):
    lengths = sorted(np.diff([0, *begins, duration]))
    return lengths[len(lengths) // 2]


# %% [markdown]
# ## Quiz

# %% [markdown]
# Why does a rule with a fixed threshold on the change of colours report a flash as boundaries?
#
# - [ ] A flash is very short, and whatever is short is taken for a cut.
#   - The rule does not look at how long anything lasts. It sees only how much two neighbouring
#     frames differ.
# - [ ] The frame after the flash comes from another shot.
#   - The shot goes on as before. That is why these findings count as false.
# - [x] It changes nearly all colours at once, as a cut does.
#   - The histogram cannot tell other light from another picture. It changes when the light comes,
#     and again while it goes.

# %% [markdown]
# The adaptive rule finds all cuts, but only two of ten gradual transitions. What would help?
#
# - [x] Comparing frames that lie further apart than neighbours do.
#   - In a dissolve of a second, neighbours hardly differ, but frames a second apart do. The
#     network's rows compare up to 24 frames apart.
# - [ ] A lower threshold on the change between neighbouring frames.
#   - Next to nothing happens between neighbours in a dissolve. A threshold that low would report
#     every movement in the film.
# - [ ] Larger frames, so that the histogram sees more pixels.
#   - A histogram of more pixels shows the same shares of colours; the change from frame to frame
#     stays small.

# %% [markdown]
# A film has 180 boundaries. A detector reports 100, and 90 of them are right. What do you know?
#
# - [ ] Its recall is 0.9, since 90 of 100 are right.
#   - That is precision. Recall asks about the 180 true boundaries.
# - [x] Its precision is 0.9 and its recall 0.5.
#   - 90 of 100 reports are right, and 90 of 180 true boundaries were found: you can trust what it
#     reports, but it misses every second one.
# - [ ] Its precision is 0.5 and its recall 0.9.
#   - The other way round: precision divides by what was reported (100), recall by what is true
#     (180).
# - [ ] Its F1 is 0.7, in the middle between 0.9 and 0.5.
#   - F1 is the harmonic mean, 2 · 0.9 · 0.5 / 1.4 = 0.64, and lies nearer to the lower one.

# %% [markdown]
# You try nine thresholds on *Encore* and report the best F1. What is wrong with that?
#
# - [ ] Nothing: the best threshold is the right one to use.
#   - To use it may be sensible. But its score on the film it was chosen on says little about other
#     films.
# - [ ] Nine thresholds are too few for a good F1.
#   - More thresholds make it worse: the more one tries, the better the best fits this film by
#     chance.
# - [ ] F1 cannot be compared between thresholds.
#   - It can, on one film and with one tolerance. The trouble is that this film then is no test any
#     more.
# - [x] The threshold was tuned on the test, so the next film will score lower.
#   - Choose on one film, report on another that had no part in the choice.

# %% [markdown]
# The training films made by program contain flashes and a moving camera. Why?
#
# - [x] So that the network learns that they are no transitions.
#   - What looks like a transition and is none should be in the training, labelled `none`, so
#     that the network can learn the difference. How much it gains by that has to be tried.
# - [ ] So that the films are more beautiful to look at.
#   - Nobody watches them. Everything in them is there for the network to learn from.
# - [ ] So that there are more transitions of different kinds to learn from.
#   - They are labelled as no transition. The transitions come from joining clips.

# %% [markdown]
# The convolutions over time have dilations of 1, 2, 4, … 32. What is gained?
#
# - [ ] The rows of a film are shortened, as by pooling.
#   - There is still one answer a frame. Dilation changes which rows are looked at, not how many
#     there are.
# - [ ] Flashes are skipped, since some of the rows are left out by each layer.
#   - Each layer looks at every place of the film; no row is left out altogether.
# - [x] Few layers with few numbers see a few seconds around each frame.
#   - Each layer looks at three rows, but further and further apart, so that what is seen doubles
#     from layer to layer.

# %% [markdown]
# The course's network has an F1 of 1.00 on *Encore* and 0.98 on *Big Buck Bunny*. Which one should
# you expect on a film of your own?
#
# - [ ] 1.00, since *Encore* had no part in the training.
#   - It had none, but the training films come from the same drawing program and tell the same
#     story. They are relatives.
# - [x] Perhaps neither; best is to mark a few minutes of your film and measure.
#   - *Big Buck Bunny* was made by other people, as yours was. Yet its mistakes were known when the
#     training was made better, and nearly all of its transitions are clean cuts. Are yours?
# - [ ] 0.99, the mean of the two.
#   - A mean of two films says nothing about a third, least of all where one of them is a relative
#     of the training films.
