"""Exercises and quiz of lesson 08, People."""

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


def _check_boxes(aside, around, upper):
    aside, around = number(aside, "`aside`"), number(around, "`around`")
    upper = number(upper, "`upper`")
    if is_near(aside, 15):
        raise Wrong(
            "`aside` is 15: then each box shares half of its area with the other. But together "
            "they cover one and a half boxes, so IoU is only a third."
        )
    if is_near(aside, 20):
        raise Wrong(
            "`aside` is 20: that is how much of the width has to be *shared*. By how much is the "
            "box moved then?"
        )
    if not is_near(aside, 10, 0.1):
        raise Wrong(
            f"For `aside` I received {aside:.4g}. Moved by a, the boxes share 30 − a of their "
            "width and cover 30 + a together. When is one half of the other?"
        )
    if is_near(around, 0.5):
        raise Wrong(
            "`around` is 0.5: the sides are half as long, but IoU compares *areas*, and both sides "
            "differ."
        )
    if is_near(around, 1):
        raise Wrong(
            "`around` is 1: the face lies wholly in the box, so it is the *shared* area. By "
            "what is that divided?"
        )
    if not is_near(around, 0.25):
        raise Wrong(
            f"For `around` I received {around:.4g}. The shared area is the face, 1,200 pixels; the "
            "area that is covered is that of the large box."
        )
    if is_near(upper, 1):
        raise Wrong(
            "`upper` is 1: all of the found box is face, but not all of the face is in it. "
            "IoU counts what is missing, too."
        )
    if not is_near(upper, 0.5):
        raise Wrong(
            f"For `upper` I received {upper:.4g}. Which area do both boxes cover, and which does "
            "at least one of them?"
        )
    return (
        "A third of the width is all that a box may be off. And a box that is too large is "
        "punished "
        "as much as one that is too small, so nobody wins by calling the whole frame a face."
    )


BOXES = Exercise(
    title="How strict IoU is",
    statement="""A face is 30 pixels wide and 40 high. Work out by hand, then test your answers
with `overlap`:

- `aside`: a found box has the same size, but is moved to the side. By how many pixels at most,
  if it is still to count as found (an IoU of at least 0.5)?
- `around`: the IoU of a box with the same middle that is twice as wide and twice as high.
- `upper`: the IoU of a box that covers exactly the upper half of the face.""",
    stub="""
aside = ...
around = ...
upper = ...
""",
    answers=("aside", "around", "upper"),
    check=_check_boxes,
    hint="IoU is the shared area divided by the area that both cover together. For `aside` only "
    "the width "
    "matters: moved by a, what do they share, and what do they cover together?",
    solution="""
aside = 10
around = 0.25
upper = 0.5
""",
    mistakes=(
        Mistake("aside, around, upper = 15, 0.25, 0.5", "one and a half boxes"),
        Mistake("aside, around, upper = 20, 0.25, 0.5", "has to be *shared*"),
        Mistake("aside, around, upper = 10, 0.5, 0.5", "compares *areas*"),
        Mistake("aside, around, upper = 10, 1, 0.5", "lies wholly in the box"),
        Mistake("aside, around, upper = 10, 0.25, 1", "all of the found box is face"),
    ),
)


def _kept(suppress, *given):
    """Take row numbers from what a learner's function returns."""
    result = call(suppress, *given)
    rows = np.asarray(list(result) if isinstance(result, set) else result)
    if rows.ndim > 1:
        raise Wrong(
            "I received boxes; I expected their row numbers, such as [0, 2], so that the "
            "confidences can be looked up as well."
        )
    try:
        return sorted(int(row) for row in rows.ravel())
    except (TypeError, ValueError):
        raise Wrong(f"I expected a list of row numbers; I received {shorten(result)}.") from None


def _check_suppress(suppress):
    given = [(0, 0, 10, 10), (1, 0, 10, 10), (50, 0, 10, 10)], [0.8, 0.9, 0.7], 0.5
    rows = _kept(suppress, *given)
    asked = f"For the boxes {given[0]} with the confidences {given[1]}"
    if rows == [0, 2]:
        raise Wrong(
            f"{asked} you keep the rows {rows}. Of the two boxes that overlap, the detector is "
            "surer of row 1: the surest box has to be looked at first."
        )
    if rows == [1]:
        raise Wrong(
            f"{asked} you keep row 1 alone. The box of row 2 is far from it, so it is another "
            "face: only what overlaps is dropped."
        )
    if rows == [0, 1]:
        raise Wrong(
            f"{asked} you keep the two that overlap and drop the third. It is the other way "
            "round: a large overlap means the same face."
        )
    if rows != [1, 2]:
        raise Wrong(f"{asked} and at most 0.5, I expected the rows [1, 2]; I received {rows}.")
    given = [(0, 0, 10, 10), (5, 0, 10, 10)], [0.9, 0.8], 0.5
    rows = _kept(suppress, *given)
    if rows != [0, 1]:
        raise Wrong(
            f"For {given[0]}, whose IoU is 0.33, and at most 0.5, I received {rows}. Two people "
            "who stand close together overlap a little: drop a box only *above* the limit."
        )
    given = [(0, 0, 10, 10), (4, 0, 10, 10), (8, 0, 10, 10)], [0.9, 0.8, 0.7], 0.3
    rows = _kept(suppress, *given)
    if rows == [0]:
        raise Wrong(
            f"For a chain of boxes, {given[0]}, and at most 0.3, you keep row 0 alone. Row 2 "
            "overlaps with row 1 only, and that is gone already: compare with boxes that are kept."
        )
    if rows != [0, 2]:
        raise Wrong(
            f"For a chain of boxes, {given[0]}, surest first, and at most 0.3, I expected the rows "
            f"[0, 2]; I received {rows}."
        )
    four = [(9, 9, 4, 4), (0, 0, 10, 10), (0, 1, 10, 10), (9, 9, 4, 4)]
    others = (([], [], 0.5), []), (([(0, 0, 5, 5)], [0.6], 0.5), [0])
    for given, expected in (*others, ((four, [0.3, 0.5, 0.9, 0.7], 0.5), [2, 3])):
        rows = _kept(suppress, *given)
        if rows != expected:
            raise Wrong(
                f"For the boxes {given[0]} with the confidences {given[1]} and at most "
                f"{given[2]}, I expected the rows {expected}; I received {rows}."
            )
    return (
        "This is what stands at the end of nearly every detector. Its limit is a bargain: too "
        "low, and of two people who kiss one is dropped; too high, and one face is found twice."
    )


SUPPRESS = Exercise(
    title="One box a face: non-maximum suppression",
    statement="""A network that slides over a frame finds the same face several times, a few
pixels apart. What tidies up is **non-maximum suppression**: take the box of which the detector
is surest and keep it; drop all others whose IoU with it is more than `most`; of those that are
left take the surest, and so on. Write it, with `overlap` from above. `candidates` is a list of
boxes (x, y, width, height), `sure` a list of their confidences. Return the row numbers of the
boxes that stay, in any order.""",
    stub='''
def suppress(candidates, sure, most):
    """Row numbers of boxes that stay when each face keeps its surest box."""
    return ...
''',
    answers=("suppress",),
    check=_check_suppress,
    hint="Go through the row numbers in the order `sorted(range(len(sure)), key=lambda row: "
    "-sure[row])`, and "
    "keep a row if its box overlaps by at most `most` with every box that you have kept so far.",
    solution='''
def suppress(candidates, sure, most):
    """Row numbers of boxes that stay when each face keeps its surest box."""
    stay = []
    for one in sorted(range(len(sure)), key=lambda one: -sure[one]):
        if all(overlap(candidates[one], candidates[kept]) <= most for kept in stay):
            stay.append(one)
    return stay
''',
    mistakes=(
        Mistake(
            """
def suppress(candidates, sure, most):
    stay = []
    for one in range(len(candidates)):
        if all(overlap(candidates[one], candidates[kept]) <= most for kept in stay):
            stay.append(one)
    return stay
""",
            "surest box has to be looked at first",
        ),
        Mistake(
            """
def suppress(candidates, sure, most):
    order_ = sorted(range(len(sure)), key=lambda one: -sure[one])
    return [
        one
        for place, one in enumerate(order_)
        if all(overlap(candidates[one], candidates[kept]) <= most for kept in order_[:place])
    ]
""",
            "that is gone already",
        ),
        Mistake(
            """
def suppress(candidates, sure, most):
    return [max(range(len(sure)), key=lambda one: sure[one])] if sure else []
""",
            "you keep row 1 alone",
        ),
        Mistake(
            """
def suppress(candidates, sure, most):
    stay = []
    for one in sorted(range(len(sure)), key=lambda one: -sure[one]):
        if all(overlap(candidates[one], candidates[kept]) == 0 for kept in stay):
            stay.append(one)
    return stay
""",
            "only *above* the limit",
        ),
        Mistake(
            """
def suppress(candidates, sure, most):
    stay = []
    for one in sorted(range(len(sure)), key=lambda one: -sure[one]):
        if all(overlap(candidates[one], candidates[kept]) >= most for kept in stay):
            stay.append(one)
    return stay
""",
            "It is the other way round",
        ),
        Mistake(
            """
def suppress(candidates, sure, most):
    stay = []
    for one in sorted(range(len(sure)), key=lambda one: -sure[one]):
        if all(overlap(candidates[one], candidates[kept]) <= most for kept in stay):
            stay.append(one)
    return [candidates[one] for one in stay]
""",
            "I expected their row numbers",
        ),
    ),
    before="""
def overlap(a, b):
    wide = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    tall = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    shared = max(wide, 0) * max(tall, 0)
    return shared / (a[2] * a[3] + b[2] * b[3] - shared)
""",
)


def _check_names(changed, merged, missed):
    changed, merged = number(changed, "`changed`"), number(merged, "`merged`")
    missed = number(missed, "`missed`")
    if is_near(changed, 1):
        raise Wrong(
            "`changed` is 1: you let both names count for Lena. But each true name is matched with "
            "one found name only."
        )
    if is_near(changed, 0.3):
        raise Wrong(
            "`changed` is 0.3: that matches Lena with the name 7. The matching is chosen so "
            "that as many boxes as possible agree."
        )
    if not is_near(changed, 0.7):
        raise Wrong(
            f"For `changed` I received {changed:.3g}. How many boxes agree under the best "
            "matching? There are ten found and ten true ones."
        )
    if is_near(merged, 1):
        raise Wrong(
            "`merged` is 1: all boxes are right, but the name 7 stands for two people. One found "
            "name is matched with at most one true name."
        )
    if is_near(merged, 0):
        raise Wrong(
            "`merged` is 0: that is too hard. Match the name 7 with one of the two; "
            "then her or his boxes agree, the other's do not."
        )
    if not is_near(merged, 0.5):
        raise Wrong(
            f"For `merged` I received {merged:.3g}. Twenty boxes are found and twenty are true; "
            "how many of them can agree, if 7 is either Lena or Max?"
        )
    if is_near(missed, 0.6):
        raise Wrong(
            "`missed` is 0.6: that is the share of the *true* boxes. IDF1 divides twice the number "
            "that agree by the found and the true boxes together."
        )
    if is_near(missed, 1):
        raise Wrong(
            "`missed` is 1: whatever is found is right, but four moments have no box. They are "
            "true boxes with which nothing agrees."
        )
    if not is_near(missed, 0.75):
        raise Wrong(
            f"For `missed` I received {missed:.3g}. Six boxes agree; six are found and ten true."
        )
    return (
        "One number falls for all three: names that change, people who are mixed up, and people "
        "who are missed. To know which it was, you have to look at the tracks."
    )


NAMES = Exercise(
    title="What costs how much IDF1",
    statement="""Work out IDF1 by hand. Where there is a box, it is in the right place.

- `changed`: Lena is in view for ten moments. In the first three her box has the name 7, in the
  other seven the name 8.
- `merged`: Lena and Max are both in view for ten moments, and both are always found. But all
  twenty boxes have the name 7.
- `missed`: Lena is in view for ten moments, and found in six of them, always with the name 7.""",
    stub="""
changed = ...
merged = ...
missed = ...
""",
    answers=("changed", "merged", "missed"),
    check=_check_names,
    hint="IDF1 = 2 · (boxes that agree) / (found boxes + true boxes). First match each found name "
    "with at most one true name.",
    solution="""
changed = 2 * 7 / (10 + 10)
merged = 2 * 10 / (20 + 20)
missed = 2 * 6 / (6 + 10)
""",
    mistakes=(
        Mistake("changed, merged, missed = 1, 0.5, 0.75", "both names count for Lena"),
        Mistake("changed, merged, missed = 0.3, 0.5, 0.75", "matches Lena with the name 7"),
        Mistake("changed, merged, missed = 0.7, 1, 0.75", "stands for two people"),
        Mistake("changed, merged, missed = 0.7, 0, 0.75", "that is too hard"),
        Mistake("changed, merged, missed = 0.7, 0.5, 0.6", "share of the *true* boxes"),
        Mistake("changed, merged, missed = 0.7, 0.5, 1", "four moments have no box"),
    ),
)


def _masks(*counts):
    """Masks of 2 x 4 pixels whose pixels from one to another are likely a person."""
    masks = np.full((len(counts), 8), 0.2)
    for mask, (first, last) in zip(masks, counts, strict=True):
        mask[first:last] = 0.7
    return masks.reshape(-1, 2, 4)


def _check_mean_iou(mean_iou):
    given = _masks((0, 4), (3, 4)), _masks((0, 2), (0, 5))
    found = number(call(mean_iou, *given), "the mean IoU")
    asked = (
        "Two frames of 8 pixels: in the first, 4 are painted and 2 of these are a person; in the "
        f"second, 1 is painted and 5 are a person, that one too. You get {found:.3f}"
    )
    reasons = {
        0.625: "the share of pixels on which both agree. Background that both leave out is counted "
        "there; IoU asks about the person only.",
        0.5: "the *Dice* score, 2 · shared / (painted + true). IoU divides by the union, where "
        "shared pixels count once.",
        3 / 9: "all pixels of all frames in one go. Take the IoU of each frame first, then their "
        "mean, so that a small person counts as much as a large one.",
        0.75: "the share of painted pixels that are right. That is precision; what was left out "
        "is not in it.",
        0.6: "the share of the person that is painted. That is recall; what was painted too much "
        "is not in it.",
    }
    for wrong, reason in reasons.items():
        if is_near(found, wrong, 0.001):
            raise Wrong(f"{asked}, {reason}")
    if not is_near(found, 0.35, 0.001):
        raise Wrong(f"{asked}; right is the mean of 2/4 and 1/5, 0.350. A pixel counts above 0.5.")
    empty = number(call(mean_iou, _masks((0, 0)), _masks((0, 0))), "the mean IoU")
    if not is_near(empty, 1):
        raise Wrong(
            f"For one frame in which nobody is painted and nobody is, you get {empty:.3g}. Nothing "
            "over nothing: the statement says what such a frame counts."
        )
    cases = (
        (_masks((0, 0), (2, 6)), _masks((0, 0), (2, 4)), 0.75),
        (_masks((0, 3)), _masks((0, 0)), 0),
        (_masks((0, 8)), _masks((0, 8)), 1),
        (np.full((1, 3, 5), 0.51), np.full((1, 3, 5), 0.9), 1),
    )
    for painted, true, expected in cases:
        found = number(call(mean_iou, painted, true), "the mean IoU")
        if not is_near(found, expected, 0.001):
            raise Wrong(
                f"For masks of shape {painted.shape} with {(painted > 0.5).sum()} pixels painted "
                f"and {(true > 0.5).sum()} of people, I expected {expected}; I received "
                f"{found:.3f}."
            )
    return (
        "Mean IoU does not reward the background, which is most of a frame. What to do with "
        "frames without people is a choice that changes the score, so it has to be told."
    )


MEAN_IOU = Exercise(
    title="Mean IoU, and frames with nobody in them",
    statement="""`mask_iou` gives 0 to a frame in which nobody is and nobody is painted, though
it is perfectly right. Write the mean IoU of masks in which such a frame counts 1. `guesses`
(what was painted) and `truths` are arrays of shape (frames, height, width) with values from 0 to
1; a pixel belongs to a person where the value is above 0.5. Return one number.""",
    stub='''
def mean_iou_of(guesses, truths):
    """Mean over the frames of intersection over union."""
    return ...
''',
    answers=("mean_iou_of",),
    check=_check_mean_iou,
    hint="Compute the two counts of each frame, intersection and union, with `.sum(axis=(1, 2))`. "
    "Where the "
    "union is 0, put 1: `np.where` chooses between two values.",
    solution='''
def mean_iou_of(guesses, truths):
    """Mean over the frames of intersection over union."""
    guessed, is_person = guesses > 0.5, truths > 0.5
    both = (guessed & is_person).sum(axis=(1, 2))
    either = (guessed | is_person).sum(axis=(1, 2))
    return np.where(either == 0, 1, both / np.maximum(either, 1)).mean()
''',
    mistakes=(
        Mistake(
            """
def mean_iou_of(guesses, truths):
    return ((guesses > 0.5) == (truths > 0.5)).mean()
""",
            "on which both agree",
        ),
        Mistake(
            """
def mean_iou_of(guesses, truths):
    a, b = guesses > 0.5, truths > 0.5
    counts = a.sum((1, 2)) + b.sum((1, 2))
    return (2 * (a & b).sum((1, 2)) / np.maximum(counts, 1)).mean()
""",
            "*Dice*",
        ),
        Mistake(
            """
def mean_iou_of(guesses, truths):
    a, b = guesses > 0.5, truths > 0.5
    return (a & b).sum() / max((a | b).sum(), 1)
""",
            "all frames in one go",
        ),
        Mistake(
            """
def mean_iou_of(guesses, truths):
    a, b = guesses > 0.5, truths > 0.5
    return ((a & b).sum((1, 2)) / np.maximum((a | b).sum((1, 2)), 1)).mean()
""",
            "Nothing over nothing",
        ),
        Mistake(
            """
def mean_iou_of(guesses, truths):
    a, b = guesses > 0.5, truths > 0.5
    return ((a & b).sum((1, 2)) / np.maximum(b.sum((1, 2)), 1)).mean()
""",
            "That is recall",
        ),
    ),
    before="import numpy as np",
)


def _check_own_faces(my_film, seen_faces, boxes_found, right_boxes, my_precision, my_recall):
    own_film(my_film, "my_film")
    seen = _counts(seen_faces, "seen_faces")
    found = _counts(boxes_found, "boxes_found")
    right = _counts(right_boxes, "right_boxes")
    if len({len(seen), len(found), len(right)}) > 1 or len(seen) < 5:
        raise Wrong(
            f"I received {len(seen)}, {len(found)} and {len(right)} counts; I expected one for "
            "each frame in each of the three lists, and at least five frames."
        )
    for frame, (a, b, c) in enumerate(zip(seen, found, right, strict=True)):
        if c > b:
            raise Wrong(
                f"In frame {frame}, {c} boxes are right, but only {b} were found. Which of the "
                "detector's boxes lie on a face?"
            )
        if c > a:
            raise Wrong(
                f"In frame {frame}, {c} boxes are right, but you saw {a} face(s). Where one face "
                f"is "
                "found twice, one of its boxes is false."
            )
    if not sum(seen):
        raise Wrong("You saw no face in any frame. Take frames with people who face the camera.")
    precision, recall = sum(right) / max(sum(found), 1), sum(right) / sum(seen)
    given = number(my_precision, "`my_precision`"), number(my_recall, "`my_recall`")
    wanted = precision, recall
    if not _pair(given, wanted) and _pair(given, wanted[::-1]):
        raise Wrong("The two have changed places: precision divides by what the detector *found*.")
    if not _pair(given, wanted):
        raise Wrong(
            f"{sum(right)} boxes are right, of {sum(found)} that were found; {sum(seen)} faces "
            f"are to be seen. I expected a precision of {precision:.2f} and a recall of "
            f"{recall:.2f}; I received {given[0]:.2f} and {given[1]:.2f}. (Add up over all frames "
            "first.)"
        )
    missed = sum(seen) - sum(right)
    return (
        f"Of {sum(seen)} faces the detector found {sum(right)}, with {sum(found) - sum(right)} "
        "false boxes. "
        + ("Look at those it missed: are they small, dark, turned away? " if missed else "")
        + "From so few frames the numbers are rough: a few more could change them a lot."
    )


def _pair(values, expected):
    return all(is_near(*both) for both in zip(values, expected, strict=True))


def _counts(values, name):
    """Take a learner's list of counts."""
    try:
        counts = [int(value) for value in values]
        if any(count < 0 for count in counts):
            raise ValueError
    except (TypeError, ValueError):
        raise Wrong(
            f"I expected a list of counts for `{name}`, one for each frame; I received "
            f"{shorten(values)}."
        ) from None
    return counts


OWN_FACES = Exercise(
    title="Faces in your own film",
    statement="""Take at least five frames of a film of yours in which people are seen (or of
`data.sample("carphone")`). `seen_faces`: look at each frame and count the faces before the
detector does. `boxes_found`: how many boxes `find_faces` finds in each. `right_boxes`: draw the
boxes and count those that lie on a face, each face once. From the sums over all frames, compute
the precision and recall of the detector on your film.""",
    stub="""
my_film = ...  # its path, such as "holiday.mp4"
seen_faces = ...  # a list of counts, one for each frame
boxes_found = ...
right_boxes = ...
my_precision = ...
my_recall = ...
""",
    answers=(
        "my_film",
        "seen_faces",
        "boxes_found",
        "right_boxes",
        "my_precision",
        "my_recall",
    ),
    check=_check_own_faces,
    hint="`my_frames = np.stack([still for _, still in video.frames(my_film, fps=1)])` gives a "
    "frame a "
    "second; of a long "
    "film take some. `find_faces(my_frames)` gives boxes and confidences of each frame, and "
    "`plots.contact_sheet(my_frames)` shows them; `plots.boxed` draws boxes.",
    solution="""
my_film = data.sample("carphone")
my_frames = np.stack([still for _, still in video.frames(my_film, fps=2)])[:5]
seen_faces = [1, 1, 1, 1, 1]  # counted by eye
boxes_found = [len(where) for where, _ in find_faces(my_frames)]
right_boxes = [1, 1, 1, 1, 1]  # looked at, each lies on the man's face
my_precision = sum(right_boxes) / sum(boxes_found)
my_recall = sum(right_boxes) / sum(seen_faces)
""",
    mistakes=(
        Mistake(
            """
my_film = data.sample("carphone")
seen_faces, boxes_found, right_boxes = [2, 2, 2, 2, 2], [1, 1, 1, 1, 1], [1, 1, 1, 1, 1]
my_precision, my_recall = 0.5, 1
""",
            "The two have changed places",
        ),
        Mistake(
            """
my_film = data.sample("carphone")
seen_faces, boxes_found, right_boxes = [1, 1, 1, 1, 1], [2, 1, 1, 1, 1], [2, 1, 1, 1, 1]
my_precision, my_recall = 1, 1.2
""",
            "one face is found twice",
        ),
        Mistake(
            """
my_film = data.sample("carphone")
seen_faces, boxes_found, right_boxes = [2, 1, 1, 1, 1], [1, 1, 1, 1, 1], [2, 1, 1, 1, 1]
my_precision, my_recall = 1, 1
""",
            "lie on a face?",
        ),
        Mistake(
            """
my_film = data.sample("carphone")
seen_faces, boxes_found, right_boxes = 5, 5, 5
my_precision, my_recall = 1, 1
""",
            "I expected a list of counts",
        ),
        Mistake(
            """
my_film = "no_such_film.mp4"
seen_faces = boxes_found = right_boxes = [1, 1, 1, 1, 1]
my_precision, my_recall = 1, 1
""",
            "cannot be read",
        ),
    ),
    before="""
import numpy as np

from course_utils import data, video


def find_faces(frames):
    return [(np.array([[60.0, 30.0, 50.0, 60.0]]), np.array([0.99]))] * len(frames)
""",
)

EXERCISES = (BOXES, SUPPRESS, NAMES, MEAN_IOU, OWN_FACES)

QUIZ = (
    Question(
        "A detector answers every frame with one box as large as the frame. What does IoU say?",
        (
            Answer(
                "It is 1, since every face lies within the box, so all of it is shared.",
                "The shared area is then the whole face, but it is divided by all that both boxes "
                "cover, and that is the frame.",
            ),
            Answer(
                "It is close to 0 for small faces, so such a box does not count as found.",
                "The union is the whole frame. Too large is punished as much as too small.",
                correct=True,
            ),
            Answer(
                "Nothing: IoU can only compare boxes of the same size.",
                "It compares areas, and boxes of any two sizes have a shared and a covered area.",
            ),
        ),
    ),
    Question(
        "On *Encore* MTCNN finds about half of the faces, and the course's own detector most of "
        "them. What "
        "follows?",
        (
            Answer(
                "Ours is the better detector for your holiday film.",
                "It has seen drawings of one program only. On photographs it would be the other "
                "way "
                "round.",
            ),
            Answer(
                "MTCNN's threshold was set too high by its makers, and is too strict for any film.",
                "For photographs it is well set. Drawn faces simply look different from all that "
                "it "
                "has learned from.",
            ),
            Answer(
                "Each detector knows what it was shown, and should be measured on films like "
                "yours.",
                "MTCNN learned from photographs, ours from drawings by the same hand as *Encore*.",
                correct=True,
            ),
        ),
    ),
    Question(
        "Tracking by overlap makes 20 tracks in one shot of a street, far more than there are "
        "people. Why?",
        (
            Answer(
                "A track ends as soon as one detection is missing or a box jumps too far.",
                "The next box of that person then begins a new track. `people.track` keeps a lost "
                "track open for a second and expects people to move on.",
                correct=True,
            ),
            Answer(
                "Each person is counted once in every frame, so a long shot gives many tracks.",
                "Then there would be as many tracks as boxes. As long as boxes overlap, the number "
                "is handed on.",
            ),
            Answer(
                "IoU cannot compare boxes of two different frames.",
                "It can, and that is the idea: a person hardly moves in a quarter of a second.",
            ),
        ),
    ),
    Question(
        "A tracker finds every box exactly, but swaps the names of two people half-way through. "
        "How do the "
        "measures react?",
        (
            Answer(
                "Recall of the boxes falls to a half.",
                "Recall of boxes does not look at names. Every true box was found.",
            ),
            Answer(
                "IDF1 and the recall of the boxes both stay at 1.",
                "The boxes are right, but under one matching of names only half of them agree.",
            ),
            Answer(
                "IDF1 falls to a half, while precision and recall of the boxes stay at 1.",
                "IDF1 allows each found name one true name for the whole time. That is why it is "
                "used for tracks.",
                correct=True,
            ),
            Answer(
                "Nothing can be said, since names of tracks are arbitrary.",
                "They are, which is why they are matched first. But the matching may not change "
                "half-way.",
            ),
        ),
    ),
    Question(
        "You cluster tracks with a much smaller distance than the lesson does. What happens?",
        (
            Answer(
                "One person falls into many clusters.",
                "Each light and each angle looks a little different, and only near-equal tracks "
                "are joined.",
                correct=True,
            ),
            Answer(
                "Different people are joined into one.",
                "That happens at a larger distance, when even tracks that differ are joined.",
            ),
            Answer(
                "The same clusters, only found faster.",
                "Joining stops where the nearest two are further apart than the distance, so it "
                "decides how many clusters remain.",
            ),
        ),
    ),
    Question(
        "FER2013's network says 'afraid' about the man who talks in the car. What do we know then?",
        (
            Answer(
                "He is afraid, with the probability that is given.",
                "The probability says how sure the network is of its word for this picture. Nobody "
                "has asked the man.",
            ),
            Answer(
                "His face looks like pictures that people labelled with that word.",
                "Open mouths and raised brows went with it in the training pictures. What he "
                "feels, "
                "no picture shows.",
                correct=True,
            ),
            Answer(
                "The network is broken, since it should have been trained on people who talk.",
                "It does what it learned. It was shown posed pictures and words, no conversations.",
            ),
            Answer(
                "He would be afraid if he did not talk.",
                "Talking is one more reason to doubt the word, but without it the picture still "
                "shows a face, not a feeling.",
            ),
        ),
    ),
    Question(
        "Why does a U-Net put the maps from the way down beside those on the way up?",
        (
            Answer(
                "To have fewer numbers to train.",
                "It gets more of them: each convolution after a joint reads more maps.",
            ),
            Answer(
                "To tell people apart from each other.",
                "The mask says person or not. Who it is, or how many, it does not tell.",
            ),
            Answer(
                "To know what is in the frame.",
                "What it is, is known at the bottom, from a large part of the frame. What got lost "
                "on the way there is where.",
            ),
            Answer(
                "To get back the fine edges that pooling has thrown away.",
                "Only the early maps still know exactly where an edge runs; without them the masks "
                "are soft blobs.",
                correct=True,
            ),
        ),
    ),
)
