# %% [markdown]
# # Exercises and quiz of lesson 06, Visualise

# %%
import numpy as np
from checks import Right, Text, Wrong, call, is_near, number, own_film, shorten


def array(value, key):
    """Take an answer as an array of floats; raise `Wrong` with this key if it is none."""
    try:
        return np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise Wrong(key, received=shorten(value)) from None


def agree(one, other):
    """Whether two arrays agree as far as an exercise asks."""
    return one.shape == other.shape and np.allclose(one, other, rtol=1e-4, atol=1e-6)


# %% [markdown]
# ## 6.1 A confusion matrix of shares
#
# Counts are hard to compare where one class has many clips and another few. Write
# the function that gives **shares**: row and column as above, and each row divided by the number of
# its clips, so that it adds up to 1. The row of a class without clips is 0. Both lists hold numbers
# of classes, from 0 to `count` − 1.

# %% before
import numpy as np


# %% stub
def row_shares(true_numbers, said_numbers, count):
    """Confusion matrix (count, count) in which each row adds up to 1, or is 0."""
    return ...


# %% check
def check(row_shares):
    cases = [
        ([0, 0, 0, 1, 1, 2, 2], [0, 0, 1, 1, 1, 0, 2], 3),
        ([1], [0], 2),
        ([3, 3, 0], [1, 3, 0], 4),
    ]
    for truths, words, count in cases:
        found = array(call(row_shares, np.array(truths), np.array(words), count), "no-array")
        matrix = np.zeros((count, count))
        np.add.at(matrix, (truths, words), 1)
        expected = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
        if agree(found, expected):
            continue
        case = {"truths": truths, "words": words}
        if np.isnan(found).any():
            raise Wrong("divided-by-0", **case, empty=(~matrix.any(axis=1)).argmax())
        once = (matrix > 0) * 1.0
        slips = (
            (matrix, "counts"),
            (matrix / matrix.sum(), "sums-to-1"),
            (once / np.maximum(once.sum(axis=1, keepdims=True), 1), "counted-once"),
            (matrix / np.maximum(matrix.sum(axis=0), 1), "by-columns"),
            (matrix.T / np.maximum(matrix.T.sum(axis=1, keepdims=True), 1), "swapped"),
        )
        for slip, says in slips:
            if agree(found, slip):
                raise Wrong(says, **case)
        raise Wrong("other", **case, received=shorten(found.tolist()), expected=expected.tolist())


# %% [markdown]
# ### Messages
#
# - `asked`: For the true classes {truths} and the answers {words}
# - `no-array`: I expected an array; I received {received}.
# - `divided-by-0`: {asked}: some shares are `nan`. Class {empty} has no clips, so its row is
#   divided by 0. Let such a row be 0.
# - `counts`: {asked}: these are counts. Divide each row by the number of its clips.
# - `sums-to-1`: {asked}: all cells together add up to 1. Each row should.
# - `counted-once`: {asked}: every cell is counted once, however often it occurs: `matrix[truths,
#   words] += 1` adds 1 to each place only once. `np.add.at` or a loop counts all.
# - `by-columns`: {asked}: the columns add up to 1. Divide by the clips that truly are of a class,
#   not by those that were called so.
# - `swapped`: {asked}: rows and columns are swapped: a row is for what is true, a column for what
#   was answered.
# - `other`: {asked} you get {received}; I expected {expected}.
# - `right`: Now the diagonal holds the recall of each class, and classes of different size can be
#   compared. How many clips stand behind a row, the shares do not tell.

# %% [markdown]
# ### Hint
#
# Count as in the cell above. `matrix.sum(axis=1, keepdims=True)` gives the clips of each row, as a
# column to divide by. What do you divide by where there are none?


# %% solution
def row_shares(true_numbers, said_numbers, count):
    """Confusion matrix (count, count) in which each row adds up to 1, or is 0."""
    counted = np.zeros((count, count))
    for one_true, one_said in zip(true_numbers, said_numbers, strict=True):
        counted[one_true, one_said] += 1
    return counted / np.maximum(counted.sum(axis=1, keepdims=True), 1)


# %% mistake swapped
def row_shares(true_numbers, said_numbers, count):
    counted = np.zeros((count, count))
    np.add.at(counted, (said_numbers, true_numbers), 1)
    return counted / np.maximum(counted.sum(axis=1, keepdims=True), 1)


# %% mistake counted-once
def row_shares(true_numbers, said_numbers, count):
    counted = np.zeros((count, count))
    counted[true_numbers, said_numbers] += 1
    return counted / np.maximum(counted.sum(axis=1, keepdims=True), 1)


# %% mistake by-columns
def row_shares(true_numbers, said_numbers, count):
    counted = np.zeros((count, count))
    np.add.at(counted, (true_numbers, said_numbers), 1)
    return counted / np.maximum(counted.sum(axis=0), 1)


# %% mistake divided-by-0
def row_shares(true_numbers, said_numbers, count):
    counted = np.zeros((count, count))
    np.add.at(counted, (true_numbers, said_numbers), 1)
    with np.errstate(invalid="ignore"):
        return counted / counted.sum(axis=1, keepdims=True)


# %% mistake counts
def row_shares(true_numbers, said_numbers, count):
    counted = np.zeros((count, count))
    np.add.at(counted, (true_numbers, said_numbers), 1)
    return counted


# %% [markdown]
# ## 6.2 A guard, by hand
#
# A guard watches for people who fall, and rings an alarm. On 100 clips it did this:
#
# |  | alarm | silent |
# |---|---|---|
# | truly a fall | 12 | 8 |
# | something else | 4 | 76 |
#
# Work out precision, recall and F1 of its alarms, as numbers between 0 and 1.

# %% stub
guard_precision = ...
guard_recall = ...
guard_f1 = ...


# %% check
def check(guard_precision, guard_recall, guard_f1):
    precision = number(guard_precision, "guard_precision")
    recall = number(guard_recall, "guard_recall")
    f1 = number(guard_f1, "guard_f1")
    if max(precision, recall, f1) > 1:
        raise Wrong("not-percent")
    if is_near(precision, 0.6) and is_near(recall, 0.75):
        raise Wrong("swapped")
    if is_near(precision, 0.88) or is_near(recall, 0.88):
        raise Wrong("accuracy")
    if not is_near(precision, 0.75):
        raise Wrong("precision-off", precision=precision)
    if is_near(recall, 0.95):
        raise Wrong("silent-clips")
    if not is_near(recall, 0.6):
        raise Wrong("recall-off", recall=recall)
    if abs(f1 - 0.675) < 0.002:
        raise Wrong("plain-mean")
    if abs(f1 - 2 / 3) > 0.006:
        raise Wrong("f1-off", f1=f1)


# %% [markdown]
# ### Messages
#
# - `not-percent`: These are shares: numbers between 0 and 1, not percent.
# - `swapped`: Precision and recall are swapped. Precision asks about the alarms: how many were
#   worth it? Recall asks about the falls.
# - `accuracy`: 0.88 is the share of all 100 clips that were named rightly, the accuracy. A guard
#   that never rings would have 0.80, and be useless.
# - `precision-off`: For precision I received {precision:.3f}. How many alarms are there in all?
# - `silent-clips`: 0.95 is the share of the other clips that stay silent. Ask about the falls.
# - `recall-off`: For recall I received {recall:.3f}. How many true falls are there?
# - `plain-mean`: 0.675 is the plain mean of the two. F1 is the harmonic mean, 2 · P · R / (P + R):
#   it lies nearer to the lower one.
# - `f1-off`: Precision and recall are right; for F1 I received {f1:.3f}. 2 · P · R / …?
# - `right`: Three alarms in four are right, but two falls in five are missed: for this guard it is
#   recall that has to grow, even at the cost of precision.

# %% [markdown]
# ### Hint
#
# Precision reads the column `alarm`, recall reads the row `truly a fall`. In both cases 12 is
# divided by a sum.

# %% solution
guard_precision = 12 / (12 + 4)
guard_recall = 12 / (12 + 8)
guard_f1 = 2 * guard_precision * guard_recall / (guard_precision + guard_recall)

# %% mistake swapped
guard_precision, guard_recall, guard_f1 = 0.6, 0.75, 0.667

# %% mistake accuracy
guard_precision, guard_recall, guard_f1 = 0.88, 0.6, 0.71

# %% mistake silent-clips
guard_precision, guard_recall, guard_f1 = 0.75, 0.95, 0.84

# %% mistake plain-mean
guard_precision, guard_recall, guard_f1 = 0.75, 0.6, 0.675

# %% mistake not-percent
guard_precision, guard_recall, guard_f1 = 75, 60, 66.7

# %% [markdown]
# ## 6.3 Softmax with a temperature
#
# `warm` works on probabilities. Inside, a network first computes a **score** for
# each class, which may be any number, and **softmax** makes probabilities of a row of scores: e to
# the power of each score, divided by the sum of these over the row. With a temperature *T* each
# score is divided by *T* first. Write it for scores (answers, classes). Mind that a score can be
# 1000, and that e to the power of 1000 is too large a number for a computer.

# %% before
import numpy as np


# %% stub
def soften(score_rows, T):
    """Turn scores (answers, classes) into probabilities, at the temperature T."""
    return ...


# %% check
def softmax(scores, axis=-1):
    """Probabilities of scores along an axis."""
    powers = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


def check(soften):
    two = np.array([[2.0, 1.0, 0.1], [0.0, -1.0, 3.0]])
    cases = [(two, 2.0), (two, 0.5), (two[:1], 1.0), (two, 1.5)]
    cases += [(np.array([[1000.0, 999.0, 0.0]]), 1.0), (np.array([[2000.0, 0.0], [0.0, 1.0]]), 1.0)]
    for scores, degree in cases:
        with np.errstate(all="ignore"):
            found = array(call(soften, scores, degree), "no-array")
        expected = softmax(scores / degree)
        if agree(found, expected):
            continue
        case = {"scores": scores.tolist(), "degree": degree}
        if not np.isfinite(found).all() and np.abs(scores).max() > 100:
            raise Wrong("too-large", **case)
        slips = (
            (softmax(scores * degree), "multiplied"),
            (softmax(scores), "no-temperature"),
            (softmax(scores) / degree, "divided-late"),
            (softmax(scores / degree, axis=0), "by-columns"),
            (softmax((scores / degree).reshape(1, -1)).reshape(scores.shape), "all-together"),
        )
        for slip, says in slips:
            if agree(found, slip):
                raise Wrong(says, **case)
        case |= {"received": shorten(found.round(4).tolist())}
        raise Wrong("other", **case, expected=expected.round(4).tolist())


# %% [markdown]
# ### Messages
#
# - `asked`: For the scores {scores} and T = {degree:g}
# - `too-large`: {asked} the result holds `nan` or `inf`: the exponential of such a number does not
#   fit a float, or all of them are 0. A constant taken from a whole row beforehand changes no
#   probability; which one makes the largest score 0?
# - `multiplied`: {asked}, you multiply by T. Then a T above 1 makes a model surer.
# - `no-temperature`: {asked}, the temperature changes nothing. Use it before the exponential.
# - `divided-late`: {asked}, the rows add up to 1/T. Divide the scores by T, and apply softmax
#   afterwards.
# - `by-columns`: {asked}, the columns add up to 1. Softmax works on each row, along the last axis.
# - `all-together`: {asked}, all rows together add up to 1. Each row is one answer: keep the axis in
#   the sum.
# - `other`: {asked} you get {received}; I expected {expected}.
# - `no-array`: I expected an array of probabilities; I received {received}.
# - `right`: T moves all answers towards equal shares or away from them, and never changes which
#   class is first. So the accuracy stays, and only the sureness moves.

# %% [markdown]
# ### Hint
#
# e¹⁰⁰⁰ is too large for a float. Subtract the largest score of each row first: `max(axis=-1,
# keepdims=True)`. That multiplies above and below the line by the same number.


# %% solution
def soften(score_rows, T):
    """Turn scores (answers, classes) into probabilities, at the temperature T."""
    divided = score_rows / T
    powers_of_e = np.exp(divided - divided.max(axis=-1, keepdims=True))
    return powers_of_e / powers_of_e.sum(axis=-1, keepdims=True)


# %% mistake multiplied
def soften(score_rows, T):
    e = np.exp(score_rows * T - (score_rows * T).max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


# %% mistake too-large
def soften(score_rows, T):
    e = np.exp(score_rows / T)
    return e / e.sum(axis=-1, keepdims=True)


# %% mistake divided-late
def soften(score_rows, T):
    e = np.exp(score_rows - score_rows.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True) / T


# %% mistake by-columns
def soften(score_rows, T):
    e = np.exp(score_rows / T)
    return e / e.sum(axis=0)


# %% mistake all-together
def soften(score_rows, T):
    e = np.exp(score_rows / T)
    return e / e.sum()


# %% [markdown]
# ## 6.4 Grad-CAM from maps and gradients
#
# Write the heart of Grad-CAM. `map_stack` holds the maps of one frame, and
# `gradients` says for every value in them how much the score grows with it. The weight of a map is
# the **mean of its gradient** over all places. Add up the maps, each times its weight, and then cut
# off what is below zero.

# %% before
import numpy as np


# %% stub
def heat_of(map_stack, gradients):
    """Turn maps and gradients, both (height, width, maps), into heat (height, width)."""
    return ...


# %% check
def check(heat_of):
    drawn = np.random.default_rng(9)
    cases = [(drawn.random((4, 7, 5)), drawn.normal(size=(4, 7, 5)))]
    cases += [(drawn.random((1, 1, 3)), drawn.normal(size=(1, 1, 3)))]
    cases += [(drawn.random((2, 3, 1)), -np.ones((2, 3, 1)))]
    for maps, slopes in cases:
        found = array(call(heat_of, maps, slopes), "no-array")
        weights = slopes.mean(axis=(0, 1))
        whole = maps @ weights
        expected = np.maximum(whole, 0)
        if agree(found, expected):
            continue
        case = {"maps": maps.shape, "found": found, "expected": expected}
        if found.shape != expected.shape:
            raise Wrong("shape-off", **case)
        slips = (
            (whole, "below-0"),
            (np.maximum((maps * slopes).sum(axis=-1), 0), "weighs-places"),
            (np.maximum(maps * weights, 0).sum(axis=-1), "cut-too-early"),
            (np.maximum(maps @ np.abs(slopes).mean(axis=(0, 1)), 0), "without-sign"),
            (np.maximum(maps.sum(axis=-1), 0), "no-gradients"),
        )
        for slip, says in slips:
            if agree(found, slip):
                raise Wrong(says, **case)
        hottest = expected.argmax()
        raise Wrong("other", **case, yours=found.ravel()[hottest], right=expected.max())


# %% [markdown]
# ### Messages
#
# - `asked`: For maps and gradients of shape {maps}
# - `shape-off`: {asked} you give the shape {found.shape}; I expected one value a place,
#   {expected.shape}: the maps are the last axis, and are added up.
# - `below-0`: {asked}, some places are below 0: they speak against the class. Cut them off.
# - `weighs-places`: {asked}, you weigh each place by the gradient there. Grad-CAM gives each map
#   one weight, the mean of its gradient over places.
# - `cut-too-early`: {asked}, you cut off each map before you add. Then what speaks against the
#   class cannot weigh against what speaks for it.
# - `without-sign`: {asked}, you take the gradient without its sign. A map that speaks against the
#   class would count for it.
# - `no-gradients`: {asked}, you add up the maps as they are. Then the heat is the same for every
#   class: where do the gradients come in?
# - `other`: {asked} the heat of the hottest place is {yours:.4g} with you; I expected {right:.4g}.
#   (Add the weighted maps up; no mean over the maps.)
# - `no-array`: I expected an array; I received {received}.
# - `right`: That is all of Grad-CAM but the enlarging. Where nothing speaks for a class the heat is
#   0 everywhere, and that is an answer, too.

# %% [markdown]
# ### Hint
#
# Places are the axes 0 and 1: `gradients.mean(axis=(0, 1))` is one weight a map. `@` multiplies by
# weights and adds up along the last axis.


# %% solution
def heat_of(map_stack, gradients):
    """Turn maps and gradients, both (height, width, maps), into heat (height, width)."""
    map_weights = gradients.mean(axis=(0, 1))
    return np.maximum(map_stack @ map_weights, 0)


# %% mistake below-0
def heat_of(map_stack, gradients):
    return map_stack @ gradients.mean(axis=(0, 1))


# %% mistake weighs-places
def heat_of(map_stack, gradients):
    return np.maximum((map_stack * gradients).sum(axis=-1), 0)


# %% mistake cut-too-early
def heat_of(map_stack, gradients):
    return np.maximum(map_stack * gradients.mean(axis=(0, 1)), 0).sum(axis=-1)


# %% mistake without-sign
def heat_of(map_stack, gradients):
    return map_stack @ np.abs(gradients).mean(axis=(0, 1))


# %% mistake shape-off
def heat_of(map_stack, gradients):
    return np.maximum(map_stack * gradients.mean(axis=(0, 1)), 0)


# %% [markdown]
# ## 6.5 Heat and person: intersection over union
#
# The share of heat in a box does not say how much of the person stays cold.
# **Intersection over union** asks for both: the number of places that are hot *and* person, divided
# by the number that are hot *or* person. A place is **hot** if it has at least half of the heat of
# the frame's hottest place, and more than none. Where nothing is hot and nobody is there, give 0.

# %% before
import numpy as np


# %% stub
def overlap(heat_map, is_person):
    """Intersection over union of the hot places and a person (height, width), bool."""
    return ...


# %% check
HEAT = np.zeros((6, 8))
HEAT[1:4, 2:6] = [[0.9, 0.7, 0.6, 0.3], [1.0, 0.8, 0.5, 0.2], [0.4, 0.3, 0.2, 0.1]]
BODY = np.zeros((6, 8), bool)
BODY[1:5, 1:4] = True
NOTHING, NOBODY = np.zeros((6, 8)), np.zeros((6, 8), bool)
CASES = {
    "heat-of-1": (HEAT, BODY),
    "heat-of-0.2": (0.2 * HEAT, BODY),
    "heat-of-40": (40 * HEAT, BODY),
    "no-person": (HEAT, NOBODY),
    "person-is-heat": (HEAT, HEAT >= 0.5),
    "no-heat": (NOTHING, BODY),
    "nothing": (NOTHING, NOBODY),
}


def check(overlap):
    for what, (heat, person) in CASES.items():
        with np.errstate(all="ignore"):
            found = number(call(overlap, heat, person), "the overlap")
        hot = (heat >= heat.max() / 2) & (heat > 0)
        expected = (hot & person).sum() / max((hot | person).sum(), 1)
        if abs(found - expected) < 1e-4:
            continue
        case = {"what": Text(what), "found": found, "expected": expected}
        if np.isnan(found):
            raise Wrong("nan", **case)
        if not heat.any():
            raise Wrong("half-of-0", **case)
        if heat.max() != 1:
            raise Wrong("fixed-limit", **case)
        for slip, key in slips(hot, person, heat > heat.max() / 2):
            if abs(found - slip) < 1e-4:
                raise Wrong(key, **case)
        raise Wrong("other", **case)


def slips(hot, person, hotter):
    """What mistakes give; `hotter` leaves out places with exactly half of the heat."""
    both, areas = (hot & person).sum(), hot.sum() + person.sum()
    return (
        (both / max(person.sum(), 1), "share-of-person"),
        (both / max(hot.sum(), 1), "share-of-heat"),
        (both / areas, "areas-added"),
        (2 * both / areas, "dice"),
        ((hotter & person).sum() / max((hotter | person).sum(), 1), "exactly-half"),
        ((hot == person).mean(), "agreement"),
    )


# %% [markdown]
# ### Messages
#
# - `asked`: For {what} you get {found:.3f}
# - `nan`: For {what} you get `nan`: the union is empty, and 0 / 0. Give 0 there.
# - `half-of-0`: {asked}: every place reaches half of 0, so all of the frame seems hot. No heat is
#   no hot place.
# - `fixed-limit`: {asked}; I expected {expected:.3f}. It is the same map as before on another
#   scale: half of the hottest place, not 0.5.
# - `share-of-person`: {asked}, which share of the person is hot. Heat all over the frame would
#   reach 1: the union has to stand below the line.
# - `share-of-heat`: {asked}, which share of the hot places is person. One hot place on a hand would
#   reach 1: the union has to stand below the line.
# - `areas-added`: {asked}, less than it should be: you add the two areas, so what they share is
#   below the line twice.
# - `dice`: {asked}, the Dice score, twice what they share by the sum of both. A kindred measure,
#   but here the union is asked for.
# - `exactly-half`: {asked}, and the reason is a place with exactly half of the heat: "at least
#   half" holds there.
# - `agreement`: {asked}, the share of places where the two agree. The empty background agrees for
#   nothing: leave out where neither is.
# - `other`: {asked}; I expected {expected:.3f}.
# - `heat-of-1`: a heat map whose hottest place is 1.0
# - `heat-of-0.2`: a heat map whose hottest place is 0.2
# - `heat-of-40`: a heat map whose hottest place is 40
# - `no-person`: a frame without a person
# - `person-is-heat`: a person who is just where the heat is
# - `no-heat`: a heat map that is 0 everywhere
# - `nothing`: no heat and no person
# - `right`: It is 1 only if heat and person are the same places, and both heat beside the person
#   and a person left cold make it smaller. Lesson 08 measures boxes so.

# %% [markdown]
# ### Hint
#
# Two arrays of bool: `hot_places & is_person` and `hot_places | is_person`. Sums count what is
# True. Which two cases would divide by 0, or call everything hot?


# %% solution
def overlap(heat_map, is_person):
    """Intersection over union of the hot places and a person (height, width), bool."""
    hot_places = (heat_map >= heat_map.max() / 2) & (heat_map > 0)
    joined = (hot_places | is_person).sum()
    return (hot_places & is_person).sum() / max(joined, 1)


# %% mistake share-of-person
def overlap(heat_map, is_person):
    hot = (heat_map >= heat_map.max() / 2) & (heat_map > 0)
    return (hot & is_person).sum() / max(is_person.sum(), 1)


# %% mistake areas-added
def overlap(heat_map, is_person):
    hot = (heat_map >= heat_map.max() / 2) & (heat_map > 0)
    return (hot & is_person).sum() / max(hot.sum() + is_person.sum(), 1)


# %% mistake fixed-limit
def overlap(heat_map, is_person):
    hot = heat_map >= 0.5
    return (hot & is_person).sum() / max((hot | is_person).sum(), 1)


# %% mistake half-of-0
def overlap(heat_map, is_person):
    hot = heat_map >= heat_map.max() / 2
    return (hot & is_person).sum() / max((hot | is_person).sum(), 1)


# %% mistake nan
def overlap(heat_map, is_person):
    hot = (heat_map >= heat_map.max() / 2) & (heat_map > 0)
    return (hot & is_person).sum() / (hot | is_person).sum()


# %% [markdown]
# ## 6.6 A film of your own, named
#
# Take about two seconds of a film of your own in which somebody does something.
# Read `num_frames` frames of it in the model's `size` (`video.read_clip`), let the model answer and
# the frames vote. Report what you see in it, one of the eight actions or a word of your own; the
# answers of all frames; and the word of the vote with its probability. No film at hand?
# `data.sample("carphone")` is a man who talks in a car.
#
# And with many clips, one folder a class: `test = data.clips_from_folder("my_clips")` in section 2
# runs the lesson on them. Leave out section 4 and the boxes in sections 9 and 12, since your clips
# have no such columns. Expect a poor score: the model has only ever seen drawn figures.

# %% before
import numpy as np

from course_utils import data, video

labels = ["dance", "fall", "jump", "run", "sit_down", "stand_up", "walk", "wave"]
num_frames, size = 6, (64, 112)


class model:
    """Answers like the lesson's model, by chance."""

    @staticmethod
    def predict(frames, verbose):
        return np.random.default_rng(6).dirichlet(np.ones(8), len(frames))


# %% stub
my_film = ...
my_truth = ...  # what you see in it, such as "walk" or "talk"
my_answers = ...  # probabilities, (frames, actions)
my_word = ...  # what the vote says
my_sureness = ...  # with which probability, 0 to 1


# %% check
ACTIONS = ("dance", "fall", "jump", "run", "sit_down", "stand_up", "walk", "wave")


def check(my_film, my_truth, my_answers, my_word, my_sureness):
    own_film(my_film, "my_film")
    answers = array(my_answers, "no-array")
    if answers.ndim != 2 or answers.shape[1] != len(ACTIONS):
        raise Wrong("shape-off", shape=answers.shape, actions=len(ACTIONS))
    if answers.min() < 0 or not np.allclose(answers.sum(axis=1), 1, atol=0.01):
        raise Wrong("no-probabilities")
    sureness, vote = number(my_sureness, "my_sureness"), answers.mean(axis=0)
    winner, firsts = ACTIONS[vote.argmax()], [ACTIONS[k] for k in answers.argmax(axis=1)]
    case = {"truth": my_truth, "word": my_word, "winner": winner, "frames": len(answers)}
    case |= {"sureness": sureness, "vote": vote.max()}
    if my_word != winner:
        if my_word == firsts[0]:
            raise Wrong("first-frame", **case)
        if my_word == max(sorted(set(firsts)), key=firsts.count):
            raise Wrong("counts-votes", **case)
        raise Wrong("word-off", **case)
    if abs(sureness - 100 * vote.max()) < 0.6:
        raise Wrong("not-percent")
    if abs(sureness - answers.max()) < 0.005 and abs(answers.max() - vote.max()) > 0.005:
        raise Wrong("single-frame", **case)
    if abs(sureness - vote.max()) > 0.006:
        raise Wrong("sureness-off", **case)
    if my_truth == winner:
        return Right("right", **case)
    return Right("other-word" if my_truth in ACTIONS else "no-word", **case)


# %% [markdown]
# ### Messages
#
# - `shape-off`: `my_answers` has the shape {shape}; I expected a row for each frame and a column
#   for each of the {actions} actions.
# - `no-probabilities`: Each row of `my_answers` should hold probabilities that add up to 1.
# - `first-frame`: {word!r} is what the first frame alone says. Let all {frames} frames vote.
# - `counts-votes`: {word!r} is what most frames put first. The vote takes the mean of their
#   probabilities, so that a sure frame weighs more.
# - `word-off`: By vote your answers say {winner!r}; for `my_word` I received {word!r}.
# - `not-percent`: `my_sureness` is in percent. Give a number between 0 and 1.
# - `single-frame`: {sureness:.2f} is the surest single frame. How sure is the vote, the mean over
#   all?
# - `sureness-off`: The vote is {vote:.3f} sure; for `my_sureness` I received {sureness}.
# - `other-word`: {truth!r} is called {winner!r} with {vote:.0%}. Ask Grad-CAM what spoke for it: is
#   it the person, or something in your set?
# - `no-word`: The model has no word for {truth!r} and says {winner!r} with {vote:.0%}: one of its
#   eight it must name. So a probability never means that it knows what it sees.
# - `no-array`: I expected an array of probabilities; I received {received}.
# - `right`: {winner!r} with {vote:.0%}: right. Does Grad-CAM show a good reason for it?

# %% [markdown]
# ### Hint
#
# `model.predict(video.read_clip(my_film, num_frames, size), verbose=0)` gives the answers. The
# frames go in as they are, 0 to 255: the model scales them itself. The vote is the mean over axis
# 0, as in section 2.

# %% solution
my_film = data.sample("carphone")
my_truth = "talk"
my_answers = model.predict(video.read_clip(my_film, num_frames, size), verbose=0)
my_vote = my_answers.mean(axis=0)
my_word = labels[my_vote.argmax()]
my_sureness = my_vote.max()

# %% mistake first-frame
my_film, my_truth = data.sample("carphone"), "talk"
my_answers = model.predict(video.read_clip(my_film, num_frames, size), verbose=0)
my_vote = my_answers.mean(axis=0)
my_word, my_sureness = labels[my_vote.argmax()], my_vote.max()
my_word = labels[my_answers[0].argmax()]

# %% mistake single-frame
my_film, my_truth = data.sample("carphone"), "talk"
my_answers = model.predict(video.read_clip(my_film, num_frames, size), verbose=0)
my_vote = my_answers.mean(axis=0)
my_word, my_sureness = labels[my_vote.argmax()], my_vote.max()
my_sureness = my_answers.max()

# %% mistake not-percent
my_film, my_truth = data.sample("carphone"), "talk"
my_answers = model.predict(video.read_clip(my_film, num_frames, size), verbose=0)
my_vote = my_answers.mean(axis=0)
my_word, my_sureness = labels[my_vote.argmax()], my_vote.max()
my_sureness = 100 * my_vote.max()

# %% mistake shape-off
my_film, my_truth = data.sample("carphone"), "talk"
my_answers = model.predict(video.read_clip(my_film, num_frames, size), verbose=0)
my_vote = my_answers.mean(axis=0)
my_word, my_sureness = labels[my_vote.argmax()], my_vote.max()
my_answers = my_answers.T

# %% mistake no-film
my_film, my_truth = data.sample("carphone"), "talk"
my_answers = model.predict(video.read_clip(my_film, num_frames, size), verbose=0)
my_vote = my_answers.mean(axis=0)
my_word, my_sureness = labels[my_vote.argmax()], my_vote.max()
my_film = "no_such_film.mp4"

# %% [markdown]
# ## Quiz

# %% [markdown]
# In our run `dance` has a precision of 0.67 and a recall of 0.25. What does the model do?
#
# - [ ] It calls too many clips a dance.
#   - Then precision would be the lower one, and the column of `dance` would be full.
# - [x] It seldom says dance, and is mostly right when it does.
#   - Two in three that are called so are one, but three in four dances are called something else:
#     look where their row went.
# - [ ] It finds two dances in three.
#   - 0.67 is the precision: it is about the clips called a dance. Of the dances one in four is
#     found.

# %% [markdown]
# A model is right in 60 of 100 answers, and gives each of them 95 %. What would mend that?
#
# - [x] A temperature above 1, chosen on validation clips.
#   - It makes all answers less sure and changes none of them, which is what an over-confident model
#     needs.
# - [ ] A temperature below 1, so that it is right more often.
#   - Below 1 it would be surer still, and no temperature changes the first answer.
# - [ ] A temperature above 1, chosen on the test clips.
#   - The direction is right, but then the test clips have had a say, and can no longer judge.

# %% [markdown]
# The heat of Grad-CAM lies on the person in nearly every frame. What have you shown?
#
# - [ ] That the model understands the action.
#   - It may look at the right place and read it wrongly, as in our three wrong clips.
# - [ ] That the answer would change without the person.
#   - That is what you would have to try: cover the person, and let the model vote again.
# - [x] Which places the score is made of, and no more.
#   - A hint, and a good one, once it differs from class to class and from that of random weights.
#     Evidence comes from changing something.
# - [ ] Nothing at all: heat maps only ever show outlines.
#   - Some methods do that. This one differs with the class and with training, as we tested.

# %% [markdown]
# Covering the person takes the score from 59 % to 17 %; covering a place of the same size elsewhere
# takes it to 50 %. Why the second test?
#
# - [ ] To find out whether the background helps the model.
#   - It may tell something about that, but it stands there as the fair comparison for the first
#     one.
# - [x] Because any box costs something: only the difference speaks for the person.
#   - The model has never seen a plain box. Without this comparison, its price would be counted as
#     the person's.
# - [ ] To have more numbers, which makes the result more certain.
#   - The same clips give no more certainty. What is new is that something else was changed.

# %% [markdown]
# Two models reach 59 % and 63 % on 128 test clips. What do you report?
#
# - [ ] The second is better, since 63 is more than 59.
#   - Give or take 9 points: with other clips it could be the other way round.
# - [ ] Both are equally good.
#   - That is not shown either. A real difference of 4 points may be there and too small for this
#     test to see.
# - [x] The difference is smaller than what other clips might change: undecided.
#   - Two standard errors are about 9 points here, and the clips of one production go together,
#     which makes it worse.

# %% [markdown]
# You film jumps on the beach and walks in the street, and a model names 97 % rightly. Which test
# could show that it only knows sand?
#
# - [x] Let it name walks on a beach.
#   - Change one thing, the place, and keep the action. If walks turn into jumps, sand is what it
#     has learned.
# - [ ] Take twice as many clips from the same places.
#   - As long as the test has the same sand, the score stays high.
# - [ ] Look at the training curves.
#   - They would look splendid: on these clips, sand is a perfect sign of a jump.
