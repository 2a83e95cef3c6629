# %% [markdown]
# # Exercises and quiz of lesson 08, People

# %%
import numpy as np
from checks import Right, Wrong, call, is_near, number, own_film, shorten

# %% [markdown]
# ## 8.1 How strict IoU is
#
# A face is 30 pixels wide and 40 high. Work out by hand, then test your answers
# with `overlap`:
#
# - `aside`: a found box has the same size, but is moved to the side. By how many pixels at most,
#   if it is still to count as found (an IoU of at least 0.5)?
# - `around`: the IoU of a box with the same middle that is twice as wide and twice as high.
# - `upper`: the IoU of a box that covers exactly the upper half of the face.

# %% stub
aside = ...
around = ...
upper = ...


# %% check
def check(aside, around, upper):
    aside, around = number(aside, "`aside`"), number(around, "`around`")
    upper = number(upper, "`upper`")
    if is_near(aside, 15):
        raise Wrong("aside-half")
    if is_near(aside, 20):
        raise Wrong("aside-shared")
    if not is_near(aside, 10, 0.1):
        raise Wrong("aside-off", aside=aside)
    if is_near(around, 0.5):
        raise Wrong("around-sides")
    if is_near(around, 1):
        raise Wrong("around-shared")
    if not is_near(around, 0.25):
        raise Wrong("around-off", around=around)
    if is_near(upper, 1):
        raise Wrong("upper-found")
    if not is_near(upper, 0.5):
        raise Wrong("upper-off", upper=upper)


# %% [markdown]
# ### Messages
#
# - `aside-half`: `aside` is 15: then each box shares half of its area with the other. But together
#   they cover one and a half boxes, so IoU is only a third.
# - `aside-shared`: `aside` is 20: that is how much of the width has to be *shared*. By how much is
#   the box moved then?
# - `aside-off`: For `aside` I received {aside:.4g}. Moved by a, the boxes share 30 − a of their
#   width and cover 30 + a together. When is one half of the other?
# - `around-sides`: `around` is 0.5: the sides are half as long, but IoU compares *areas*, and both
#   sides differ.
# - `around-shared`: `around` is 1: the face lies wholly in the box, so it is the *shared* area. By
#   what is that divided?
# - `around-off`: For `around` I received {around:.4g}. The shared area is the face, 1,200 pixels;
#   the area that is covered is that of the large box.
# - `upper-found`: `upper` is 1: all of the found box is face, but not all of the face is in it. IoU
#   counts what is missing, too.
# - `upper-off`: For `upper` I received {upper:.4g}. Which area do both boxes cover, and which does
#   at least one of them?
# - `right`: A third of the width is all that a box may be off. And a box that is too large is
#   punished as much as one that is too small, so nobody wins by calling the whole frame a face.

# %% [markdown]
# ### Hint
#
# IoU is the shared area divided by the area that both cover together. For `aside` only the width
# matters: moved by a, what do they share, and what do they cover together?

# %% solution
aside = 10
around = 0.25
upper = 0.5

# %% mistake aside-half
aside, around, upper = 15, 0.25, 0.5

# %% mistake aside-shared
aside, around, upper = 20, 0.25, 0.5

# %% mistake around-sides
aside, around, upper = 10, 0.5, 0.5

# %% mistake around-shared
aside, around, upper = 10, 1, 0.5

# %% mistake upper-found
aside, around, upper = 10, 0.25, 1

# %% [markdown]
# ## 8.2 One box a face: non-maximum suppression
#
# A network that slides over a frame finds the same face several times, a few
# pixels apart. What tidies up is **non-maximum suppression**: take the box of which the detector
# is surest and keep it; drop all others whose IoU with it is more than `most`; of those that are
# left take the surest, and so on. Write it, with `overlap` from above. `candidates` is a list of
# boxes (x, y, width, height), `sure` a list of their confidences. Return the row numbers of the
# boxes that stay, in any order.


# %% before
def overlap(a, b):
    wide = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    tall = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    shared = max(wide, 0) * max(tall, 0)
    return shared / (a[2] * a[3] + b[2] * b[3] - shared)


# %% stub
def suppress(candidates, sure, most):
    """Row numbers of boxes that stay when each face keeps its surest box."""
    return ...


# %% check
def kept(suppress, *given):
    """Take row numbers from what a learner's function returns."""
    result = call(suppress, *given)
    rows = np.asarray(list(result) if isinstance(result, set) else result)
    if rows.ndim > 1:
        raise Wrong("boxes-not-rows")
    try:
        return sorted(int(row) for row in rows.ravel())
    except (TypeError, ValueError):
        raise Wrong("no-list", received=shorten(result)) from None


def check(suppress):
    boxes, sure = [(0, 0, 10, 10), (1, 0, 10, 10), (50, 0, 10, 10)], [0.8, 0.9, 0.7]
    rows = kept(suppress, boxes, sure, 0.5)
    known = {(0, 2): "order-ignored", (1,): "one-box-only", (0, 1): "turned-round"}
    if rows != [1, 2]:
        raise Wrong(known.get(tuple(rows), "other"), boxes=boxes, sure=sure, rows=rows)
    boxes = [(0, 0, 10, 10), (5, 0, 10, 10)]
    rows = kept(suppress, boxes, [0.9, 0.8], 0.5)
    if rows != [0, 1]:
        raise Wrong("limit-ignored", boxes=boxes, rows=rows)
    boxes = [(0, 0, 10, 10), (4, 0, 10, 10), (8, 0, 10, 10)]
    rows = kept(suppress, boxes, [0.9, 0.8, 0.7], 0.3)
    if rows != [0, 2]:
        key = "compares-with-dropped" if rows == [0] else "chain-off"
        raise Wrong(key, boxes=boxes, rows=rows)
    four = [(9, 9, 4, 4), (0, 0, 10, 10), (0, 1, 10, 10), (9, 9, 4, 4)]
    others = (
        ([], [], 0.5, []),
        ([(0, 0, 5, 5)], [0.6], 0.5, [0]),
        (four, [0.3, 0.5, 0.9, 0.7], 0.5, [2, 3]),
    )
    for boxes, sure, most, expected in others:
        rows = kept(suppress, boxes, sure, most)
        if rows != expected:
            case = {"boxes": boxes, "sure": sure, "most": most}
            raise Wrong("other-boxes", **case, expected=expected, rows=rows)


# %% [markdown]
# ### Messages
#
# - `asked`: For the boxes {boxes} with the confidences {sure}
# - `boxes-not-rows`: I received boxes; I expected their row numbers, such as [0, 2], so that the
#   confidences can be looked up as well.
# - `no-list`: I expected a list of row numbers; I received {received}.
# - `order-ignored`: {asked} you keep the rows {rows}. Of the two boxes that overlap, the detector
#   is surer of row 1: the surest box has to be looked at first.
# - `one-box-only`: {asked} you keep row 1 alone. The box of row 2 is far from it, so it is another
#   face: only what overlaps is dropped.
# - `turned-round`: {asked} you keep the two that overlap and drop the third. It is the other way
#   round: a large overlap means the same face.
# - `other`: {asked} and at most 0.5, I expected the rows [1, 2]; I received {rows}.
# - `limit-ignored`: For {boxes}, whose IoU is 0.33, and at most 0.5, I received {rows}. Two people
#   who stand close together overlap a little: drop a box only *above* the limit.
# - `compares-with-dropped`: For a chain of boxes, {boxes}, and at most 0.3, you keep row 0 alone.
#   Row 2 overlaps with row 1 only, and that is gone already: compare with boxes that are kept.
# - `chain-off`: For a chain of boxes, {boxes}, surest first, and at most 0.3, I expected the rows
#   [0, 2]; I received {rows}.
# - `other-boxes`: For the boxes {boxes} with the confidences {sure} and at most {most}, I expected
#   the rows {expected}; I received {rows}.
# - `right`: This is what stands at the end of nearly every detector. Its limit is a bargain: too
#   low, and of two people who kiss one is dropped; too high, and one face is found twice.

# %% [markdown]
# ### Hint
#
# Go through the row numbers in the order `sorted(range(len(sure)), key=lambda row: -sure[row])`,
# and keep a row if its box overlaps by at most `most` with every box that you have kept so far.


# %% solution
def suppress(candidates, sure, most):
    """Row numbers of boxes that stay when each face keeps its surest box."""
    stay = []
    for one in sorted(range(len(sure)), key=lambda one: -sure[one]):
        if all(overlap(candidates[one], candidates[kept]) <= most for kept in stay):
            stay.append(one)
    return stay


# %% mistake order-ignored
def suppress(candidates, sure, most):
    stay = []
    for one in range(len(candidates)):
        if all(overlap(candidates[one], candidates[kept]) <= most for kept in stay):
            stay.append(one)
    return stay


# %% mistake compares-with-dropped
def suppress(candidates, sure, most):
    order_ = sorted(range(len(sure)), key=lambda one: -sure[one])
    return [
        one
        for place, one in enumerate(order_)
        if all(overlap(candidates[one], candidates[kept]) <= most for kept in order_[:place])
    ]


# %% mistake one-box-only
def suppress(candidates, sure, most):
    return [max(range(len(sure)), key=lambda one: sure[one])] if sure else []


# %% mistake limit-ignored
def suppress(candidates, sure, most):
    stay = []
    for one in sorted(range(len(sure)), key=lambda one: -sure[one]):
        if all(overlap(candidates[one], candidates[kept]) == 0 for kept in stay):
            stay.append(one)
    return stay


# %% mistake turned-round
def suppress(candidates, sure, most):
    stay = []
    for one in sorted(range(len(sure)), key=lambda one: -sure[one]):
        if all(overlap(candidates[one], candidates[kept]) >= most for kept in stay):
            stay.append(one)
    return stay


# %% mistake boxes-not-rows
def suppress(candidates, sure, most):
    stay = []
    for one in sorted(range(len(sure)), key=lambda one: -sure[one]):
        if all(overlap(candidates[one], candidates[kept]) <= most for kept in stay):
            stay.append(one)
    return [candidates[one] for one in stay]


# %% [markdown]
# ## 8.3 What costs how much IDF1
#
# Work out IDF1 by hand. Where there is a box, it is in the right place.
#
# - `changed`: Lena is in view for ten moments. In the first three her box has the name 7, in the
#   other seven the name 8.
# - `merged`: Lena and Max are both in view for ten moments, and both are always found. But all
#   twenty boxes have the name 7.
# - `missed`: Lena is in view for ten moments, and found in six of them, always with the name 7.

# %% stub
changed = ...
merged = ...
missed = ...


# %% check
def check(changed, merged, missed):
    changed, merged = number(changed, "`changed`"), number(merged, "`merged`")
    missed = number(missed, "`missed`")
    if is_near(changed, 1):
        raise Wrong("changed-both-count")
    if is_near(changed, 0.3):
        raise Wrong("changed-badly-matched")
    if not is_near(changed, 0.7):
        raise Wrong("changed-off", changed=changed)
    if is_near(merged, 1):
        raise Wrong("merged-all")
    if is_near(merged, 0):
        raise Wrong("merged-none")
    if not is_near(merged, 0.5):
        raise Wrong("merged-off", merged=merged)
    if is_near(missed, 0.6):
        raise Wrong("missed-recall")
    if is_near(missed, 1):
        raise Wrong("missed-forgotten")
    if not is_near(missed, 0.75):
        raise Wrong("missed-off", missed=missed)


# %% [markdown]
# ### Messages
#
# - `changed-both-count`: `changed` is 1: you let both names count for Lena. But each true name is
#   matched with one found name only.
# - `changed-badly-matched`: `changed` is 0.3: that matches Lena with the name 7. The matching is
#   chosen so that as many boxes as possible agree.
# - `changed-off`: For `changed` I received {changed:.3g}. How many boxes agree under the best
#   matching? There are ten found and ten true ones.
# - `merged-all`: `merged` is 1: all boxes are right, but the name 7 stands for two people. One
#   found name is matched with at most one true name.
# - `merged-none`: `merged` is 0: that is too hard. Match the name 7 with one of the two; then her
#   or his boxes agree, the other's do not.
# - `merged-off`: For `merged` I received {merged:.3g}. Twenty boxes are found and twenty are true;
#   how many of them can agree, if 7 is either Lena or Max?
# - `missed-recall`: `missed` is 0.6: that is the share of the *true* boxes. IDF1 divides twice the
#   number that agree by the found and the true boxes together.
# - `missed-forgotten`: `missed` is 1: whatever is found is right, but four moments have no box.
#   They are true boxes with which nothing agrees.
# - `missed-off`: For `missed` I received {missed:.3g}. Six boxes agree; six are found and ten true.
# - `right`: One number falls for all three: names that change, people who are mixed up, and people
#   who are missed. To know which it was, you have to look at the tracks.

# %% [markdown]
# ### Hint
#
# IDF1 = 2 · (boxes that agree) / (found boxes + true boxes). First match each found name with at
# most one true name.

# %% solution
changed = 2 * 7 / (10 + 10)
merged = 2 * 10 / (20 + 20)
missed = 2 * 6 / (6 + 10)

# %% mistake changed-both-count
changed, merged, missed = 1, 0.5, 0.75

# %% mistake changed-badly-matched
changed, merged, missed = 0.3, 0.5, 0.75

# %% mistake merged-all
changed, merged, missed = 0.7, 1, 0.75

# %% mistake merged-none
changed, merged, missed = 0.7, 0, 0.75

# %% mistake missed-recall
changed, merged, missed = 0.7, 0.5, 0.6

# %% mistake missed-forgotten
changed, merged, missed = 0.7, 0.5, 1

# %% [markdown]
# ## 8.4 Mean IoU, and frames with nobody in them
#
# `mask_iou` gives 0 to a frame in which nobody is and nobody is painted, though
# it is perfectly right. Write the mean IoU of masks in which such a frame counts 1. `guesses`
# (what was painted) and `truths` are arrays of shape (frames, height, width) with values from 0 to
# 1; a pixel belongs to a person where the value is above 0.5. Return one number.

# %% before
import numpy as np


# %% stub
def mean_iou_of(guesses, truths):
    """Mean over the frames of intersection over union."""
    return ...


# %% check
REASONS = {
    0.625: "agreement",
    0.5: "dice",
    3 / 9: "all-in-one-go",
    0.75: "precision",
    0.6: "recall",
}


def masks(*counts):
    """Masks of 2 x 4 pixels whose pixels from one to another are likely a person."""
    pixels = np.full((len(counts), 8), 0.2)
    for mask, (first, last) in zip(pixels, counts, strict=True):
        mask[first:last] = 0.7
    return pixels.reshape(-1, 2, 4)


def check(mean_iou_of):
    given = masks((0, 4), (3, 4)), masks((0, 2), (0, 5))
    found = number(call(mean_iou_of, *given), "the mean IoU")
    for wrong, key in REASONS.items():
        if is_near(found, wrong, 0.001):
            raise Wrong(key, found=found)
    if not is_near(found, 0.35, 0.001):
        raise Wrong("other", found=found)
    empty = number(call(mean_iou_of, masks((0, 0)), masks((0, 0))), "the mean IoU")
    if not is_near(empty, 1):
        raise Wrong("empty-frame", found=empty)
    cases = (
        (masks((0, 0), (2, 6)), masks((0, 0), (2, 4)), 0.75),
        (masks((0, 3)), masks((0, 0)), 0),
        (masks((0, 8)), masks((0, 8)), 1),
        (np.full((1, 3, 5), 0.51), np.full((1, 3, 5), 0.9), 1),
    )
    for painted, true, expected in cases:
        found = number(call(mean_iou_of, painted, true), "the mean IoU")
        if not is_near(found, expected, 0.001):
            case = {"shape": painted.shape, "found": found, "expected": expected}
            case |= {"painted": (painted > 0.5).sum(), "true": (true > 0.5).sum()}
            raise Wrong("other-masks", **case)


# %% [markdown]
# ### Messages
#
# - `asked`: Two frames of 8 pixels: in the first, 4 are painted and 2 of these are a person; in the
#   second, 1 is painted and 5 are a person, that one too. You get {found:.3f}
# - `agreement`: {asked}, the share of pixels on which both agree. Background that both leave out is
#   counted there; IoU asks about the person only.
# - `dice`: {asked}, the *Dice* score, 2 · shared / (painted + true). IoU divides by the union,
#   where shared pixels count once.
# - `all-in-one-go`: {asked}, all pixels of all frames in one go. Take the IoU of each frame first,
#   then their mean, so that a small person counts as much as a large one.
# - `precision`: {asked}, the share of painted pixels that are right. That is precision; what was
#   left out is not in it.
# - `recall`: {asked}, the share of the person that is painted. That is recall; what was painted too
#   much is not in it.
# - `other`: {asked}; right is the mean of 2/4 and 1/5, 0.350. A pixel counts above 0.5.
# - `empty-frame`: For one frame in which nobody is painted and nobody is, you get {found:.3g}.
#   Nothing over nothing: the statement says what such a frame counts.
# - `other-masks`: For masks of shape {shape} with {painted} pixels painted and {true} of people, I
#   expected {expected}; I received {found:.3f}.
# - `right`: Mean IoU does not reward the background, which is most of a frame. What to do with
#   frames without people is a choice that changes the score, so it has to be told.

# %% [markdown]
# ### Hint
#
# Compute the two counts of each frame, intersection and union, with `.sum(axis=(1, 2))`. Where the
# union is 0, put 1: `np.where` chooses between two values.


# %% solution
def mean_iou_of(guesses, truths):
    """Mean over the frames of intersection over union."""
    guessed, is_person = guesses > 0.5, truths > 0.5
    both = (guessed & is_person).sum(axis=(1, 2))
    either = (guessed | is_person).sum(axis=(1, 2))
    return np.where(either == 0, 1, both / np.maximum(either, 1)).mean()


# %% mistake agreement
def mean_iou_of(guesses, truths):
    return ((guesses > 0.5) == (truths > 0.5)).mean()


# %% mistake dice
def mean_iou_of(guesses, truths):
    a, b = guesses > 0.5, truths > 0.5
    counts = a.sum((1, 2)) + b.sum((1, 2))
    return (2 * (a & b).sum((1, 2)) / np.maximum(counts, 1)).mean()


# %% mistake all-in-one-go
def mean_iou_of(guesses, truths):
    a, b = guesses > 0.5, truths > 0.5
    return (a & b).sum() / max((a | b).sum(), 1)


# %% mistake empty-frame
def mean_iou_of(guesses, truths):
    a, b = guesses > 0.5, truths > 0.5
    return ((a & b).sum((1, 2)) / np.maximum((a | b).sum((1, 2)), 1)).mean()


# %% mistake recall
def mean_iou_of(guesses, truths):
    a, b = guesses > 0.5, truths > 0.5
    return ((a & b).sum((1, 2)) / np.maximum(b.sum((1, 2)), 1)).mean()


# %% [markdown]
# ## 8.5 Faces in your own film
#
# Take at least five frames of a film of yours in which people are seen (or of
# `data.sample("carphone")`). `seen_faces`: look at each frame and count the faces before the
# detector does. `boxes_found`: how many boxes `find_faces` finds in each. `right_boxes`: draw the
# boxes and count those that lie on a face, each face once. From the sums over all frames, compute
# the precision and recall of the detector on your film.

# %% before
import numpy as np

from course_utils import data, video


def find_faces(frames):
    return [(np.array([[60.0, 30.0, 50.0, 60.0]]), np.array([0.99]))] * len(frames)


# %% stub
my_film = ...  # its path, such as "holiday.mp4"
seen_faces = ...  # a list of counts, one for each frame
boxes_found = ...
right_boxes = ...
my_precision = ...
my_recall = ...


# %% check
def check(my_film, seen_faces, boxes_found, right_boxes, my_precision, my_recall):
    own_film(my_film, "my_film")
    seen = counts(seen_faces, "seen_faces")
    found = counts(boxes_found, "boxes_found")
    right = counts(right_boxes, "right_boxes")
    if len({len(seen), len(found), len(right)}) > 1 or len(seen) < 5:
        raise Wrong("lengths-differ", seen=len(seen), found=len(found), right=len(right))
    for frame, (faces, boxes, hits) in enumerate(zip(seen, found, right, strict=True)):
        case = {"frame": frame, "faces": faces, "boxes": boxes, "hits": hits}
        if hits > boxes:
            raise Wrong("more-than-found", **case)
        if hits > faces:
            raise Wrong("more-than-seen", **case)
    faces, boxes, hits = sum(seen), sum(found), sum(right)
    if not faces:
        raise Wrong("no-face")
    wanted = hits / max(boxes, 1), hits / faces
    given = number(my_precision, "`my_precision`"), number(my_recall, "`my_recall`")
    case = {"faces": faces, "boxes": boxes, "hits": hits, "false": boxes - hits}
    case |= {"given": given, "wanted": wanted}
    if not same(given, wanted):
        raise Wrong("exchanged" if same(given, wanted[::-1]) else "scores-off", **case)
    return Right("right" if faces == hits else "some-missed", **case)


def same(values, expected):
    """Whether numbers are the expected ones, each as learners round it."""
    return all(is_near(*pair) for pair in zip(values, expected, strict=True))


def counts(values, name):
    """Take a learner's list of counts."""
    try:
        numbers = [int(value) for value in values]
        if any(count < 0 for count in numbers):
            raise ValueError
    except (TypeError, ValueError):
        raise Wrong("no-counts", name=name, received=shorten(values)) from None
    return numbers


# %% [markdown]
# ### Messages
#
# - `lengths-differ`: I received {seen}, {found} and {right} counts; I expected one for each frame
#   in each of the three lists, and at least five frames.
# - `more-than-found`: In frame {frame}, {hits} boxes are right, but only {boxes} were found. Which
#   of the detector's boxes lie on a face?
# - `more-than-seen`: In frame {frame}, {hits} boxes are right, but you saw {faces} face(s). Where
#   one face is found twice, one of its boxes is false.
# - `no-face`: You saw no face in any frame. Take frames with people who face the camera.
# - `exchanged`: The two have changed places: precision divides by what the detector *found*.
# - `scores-off`: {hits} boxes are right, of {boxes} that were found; {faces} faces are to be seen.
#   I expected a precision of {wanted[0]:.2f} and a recall of {wanted[1]:.2f}; I received
#   {given[0]:.2f} and {given[1]:.2f}. (Add up over all frames first.)
# - `no-counts`: I expected a list of counts for `{name}`, one for each frame; I received
#   {received}.
# - `found`: Of {faces} faces the detector found {hits}, with {false} false boxes.
# - `rough`: From so few frames the numbers are rough: a few more could change them a lot.
# - `some-missed`: {found} Look at those it missed: are they small, dark, turned away? {rough}
# - `right`: {found} {rough}

# %% [markdown]
# ### Hint
#
# `my_frames = np.stack([still for _, still in video.frames(my_film, fps=1)])` gives a frame a
# second; of a long film take some. `find_faces(my_frames)` gives boxes and confidences of each
# frame, and `plots.contact_sheet(my_frames)` shows them; `plots.boxed` draws boxes.

# %% solution
my_film = data.sample("carphone")
my_frames = np.stack([still for _, still in video.frames(my_film, fps=2)])[:5]
seen_faces = [1, 1, 1, 1, 1]  # counted by eye
boxes_found = [len(where) for where, _ in find_faces(my_frames)]
right_boxes = [1, 1, 1, 1, 1]  # looked at, each lies on the man's face
my_precision = sum(right_boxes) / sum(boxes_found)
my_recall = sum(right_boxes) / sum(seen_faces)

# %% mistake exchanged
my_film = data.sample("carphone")
seen_faces, boxes_found, right_boxes = [2, 2, 2, 2, 2], [1, 1, 1, 1, 1], [1, 1, 1, 1, 1]
my_precision, my_recall = 0.5, 1

# %% mistake more-than-seen
my_film = data.sample("carphone")
seen_faces, boxes_found, right_boxes = [1, 1, 1, 1, 1], [2, 1, 1, 1, 1], [2, 1, 1, 1, 1]
my_precision, my_recall = 1, 1.2

# %% mistake more-than-found
my_film = data.sample("carphone")
seen_faces, boxes_found, right_boxes = [2, 1, 1, 1, 1], [1, 1, 1, 1, 1], [2, 1, 1, 1, 1]
my_precision, my_recall = 1, 1

# %% mistake no-counts
my_film = data.sample("carphone")
seen_faces, boxes_found, right_boxes = 5, 5, 5
my_precision, my_recall = 1, 1

# %% mistake no-film
my_film = "no_such_film.mp4"
seen_faces = boxes_found = right_boxes = [1, 1, 1, 1, 1]
my_precision, my_recall = 1, 1

# %% [markdown]
# ## Quiz

# %% [markdown]
# A detector answers every frame with one box as large as the frame. What does IoU say?
#
# - [ ] It is 1, since every face lies within the box, so all of it is shared.
#   - The shared area is then the whole face, but it is divided by all that both boxes cover, and
#     that is the frame.
# - [x] It is close to 0 for small faces, so such a box does not count as found.
#   - The union is the whole frame. Too large is punished as much as too small.
# - [ ] Nothing: IoU can only compare boxes of the same size.
#   - It compares areas, and boxes of any two sizes have a shared and a covered area.

# %% [markdown]
# On *Encore* MTCNN finds about half of the faces, and the course's own detector most of them. What
# follows?
#
# - [ ] Ours is the better detector for your holiday film.
#   - It has seen drawings of one program only. On photographs it would be the other way round.
# - [ ] MTCNN's threshold was set too high by its makers, and is too strict for any film.
#   - For photographs it is well set. Drawn faces simply look different from all that it has learned
#     from.
# - [x] Each detector knows what it was shown, and should be measured on films like yours.
#   - MTCNN learned from photographs, ours from drawings by the same hand as *Encore*.

# %% [markdown]
# Tracking by overlap makes 20 tracks in one shot of a street, far more than there are people. Why?
#
# - [x] A track ends as soon as one detection is missing or a box jumps too far.
#   - The next box of that person then begins a new track. `identity.track` keeps a lost track open
#     for a second and expects people to move on.
# - [ ] Each person is counted once in every frame, so a long shot gives many tracks.
#   - Then there would be as many tracks as boxes. As long as boxes overlap, the number is handed
#     on.
# - [ ] IoU cannot compare boxes of two different frames.
#   - It can, and that is the idea: a person hardly moves in a quarter of a second.

# %% [markdown]
# A tracker finds every box exactly, but swaps the names of two people half-way through. How do the
# measures react?
#
# - [ ] Recall of the boxes falls to a half.
#   - Recall of boxes does not look at names. Every true box was found.
# - [ ] IDF1 and the recall of the boxes both stay at 1.
#   - The boxes are right, but under one matching of names only half of them agree.
# - [x] IDF1 falls to a half, while precision and recall of the boxes stay at 1.
#   - IDF1 allows each found name one true name for the whole time. That is why it is used for
#     tracks.
# - [ ] Nothing can be said, since names of tracks are arbitrary.
#   - They are, which is why they are matched first. But the matching may not change half-way.

# %% [markdown]
# You cluster tracks with a much smaller distance than the lesson does. What happens?
#
# - [x] One person falls into many clusters.
#   - Each light and each angle looks a little different, and only near-equal tracks are joined.
# - [ ] Different people are joined into one.
#   - That happens at a larger distance, when even tracks that differ are joined.
# - [ ] The same clusters, only found faster.
#   - Joining stops where the nearest two are further apart than the distance, so it decides how
#     many clusters remain.

# %% [markdown]
# FER2013's network says 'afraid' about the man who talks in the car. What do we know then?
#
# - [ ] He is afraid, with the probability that is given.
#   - The probability says how sure the network is of its word for this picture. Nobody has asked
#     the man.
# - [x] His face looks like pictures that people labelled with that word.
#   - Open mouths and raised brows went with it in the training pictures. What he feels, no picture
#     shows.
# - [ ] The network is broken, since it should have been trained on people who talk.
#   - It does what it learned. It was shown posed pictures and words, no conversations.
# - [ ] He would be afraid if he did not talk.
#   - Talking is one more reason to doubt the word, but without it the picture still shows a face,
#     not a feeling.

# %% [markdown]
# Why does a U-Net put the maps from the way down beside those on the way up?
#
# - [ ] To have fewer numbers to train.
#   - It gets more of them: each convolution after a joint reads more maps.
# - [ ] To tell people apart from each other.
#   - The mask says person or not. Who it is, or how many, it does not tell.
# - [ ] To know what is in the frame.
#   - What it is, is known at the bottom, from a large part of the frame. What got lost on the way
#     there is where.
# - [x] To get back the fine edges that pooling has thrown away.
#   - Only the early maps still know exactly where an edge runs; without them the masks are soft
#     blobs.
