# %% [markdown]
# # Exercises and quiz of lesson 06, Visualise

# %%
import numpy as np
from checks import Right, Wrong, call, is_near, number, own_film, shorten


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
        if found.shape != expected.shape:
            raise Wrong("other-shape", **case, shape=found.shape, count=count)
        if np.isnan(found).any():
            raise Wrong("divided-by-0", **case, empty=(~matrix.any(axis=1)).argmax())
        once = (matrix > 0) * 1.0
        flat = matrix / np.maximum(matrix.sum(axis=1), 1)
        slips = (
            (matrix, "counts"),
            (matrix / matrix.sum(), "sums-to-1"),
            (np.floor(expected), "whole-numbers"),
            (flat, "flat-sums"),
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
# - `other-shape`: {asked}, with {count} classes, you give the shape {shape}; I expected {count} rows
#   and {count} columns. A class that occurs in neither list has a row and a column, too.
# - `counts`: {asked}: these are counts. Divide each row by the number of its clips.
# - `sums-to-1`: {asked}: all cells together add up to 1. Each row should.
# - `counted-once`: {asked}: every cell is counted once, however often it occurs: `matrix[truths,
#   words] += 1` adds 1 to each place only once. `np.add.at` or a loop counts all.
# - `whole-numbers`: {asked}: your array holds whole numbers (`int`), so shares put into it lose what
#   is behind the point. Make it of decimal numbers: `np.zeros((count, count))`.
# - `flat-sums`: {asked}: the sums of the rows lie flat, so the first divides the first *column*, and
#   so on. `sum(axis=1, keepdims=True)` keeps them upright, one for each row.
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
# Count as in the cell that draws the matrix. `matrix.sum(axis=1, keepdims=True)` gives the clips of
# each row, as a column to divide by. What do you divide by where there are none?


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


# %% mistake whole-numbers
def row_shares(true_numbers, said_numbers, count):
    counted = np.zeros((count, count), int)
    np.add.at(counted, (true_numbers, said_numbers), 1)
    for row in counted:
        row[:] = row / max(row.sum(), 1)
    return counted


# %% mistake flat-sums
def row_shares(true_numbers, said_numbers, count):
    counted = np.zeros((count, count))
    np.add.at(counted, (true_numbers, said_numbers), 1)
    return counted / counted.sum(axis=1)


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


# %% mistake other-shape
def row_shares(true_numbers, said_numbers, count):
    kinds = np.unique([*true_numbers, *said_numbers])
    rows, columns = (np.searchsorted(kinds, numbers) for numbers in (true_numbers, said_numbers))
    counted = np.zeros((len(kinds), len(kinds)))
    np.add.at(counted, (rows, columns), 1)
    return counted / np.maximum(counted.sum(axis=1, keepdims=True), 1)


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
# ## 6.3 Grad-CAM from maps and gradients
#
# Write the heart of Grad-CAM. `map_stack` holds the maps of one clip, and
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
            (np.maximum(maps.sum(axis=-1) * slopes.mean(), 0), "one-weight"),
            (np.maximum(maps @ slopes.sum(axis=(0, 1)), 0), "sum-of-places"),
            (np.maximum((maps * weights).mean(axis=-1), 0), "mean-of-maps"),
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
# - `one-weight`: {asked}, all maps get the same weight: `mean()` without axes goes over the maps,
#   too. Take it over the places alone, the first two axes.
# - `sum-of-places`: {asked}, a map's weight is the *sum* of its gradient over all places. It should
#   be the mean.
# - `mean-of-maps`: {asked}, you take the mean of the weighted maps. Add them up.
# - `other`: {asked} the heat of the hottest place is {yours:.4g} with you; I expected {right:.4g}.
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


# %% mistake one-weight
def heat_of(map_stack, gradients):
    return np.maximum((map_stack * gradients.mean()).sum(axis=-1), 0)


# %% mistake sum-of-places
def heat_of(map_stack, gradients):
    return np.maximum(map_stack @ gradients.sum(axis=(0, 1)), 0)


# %% mistake mean-of-maps
def heat_of(map_stack, gradients):
    return np.maximum((map_stack * gradients.mean(axis=(0, 1))).mean(axis=-1), 0)


# %% mistake shape-off
def heat_of(map_stack, gradients):
    return np.maximum(map_stack * gradients.mean(axis=(0, 1)), 0)


# %% [markdown]
# ## 6.4 Mend a shortcut
#
# Small pictures (n, 16, 16, 1), uint8, show a bar that stands (0) or lies (1). But whoever made them left a
# **mark** in the corner: a bright spot within the four topmost rows and the four leftmost columns, on nearly all that lie and
# on none that stands. The bars never reach these rows and columns.
#
# Write a function that trains a network on such pictures and gives it back, so that it names the
# **bar**, also where somebody has moved the mark to the other name. It must take pictures as they
# are, with their corners. (The check makes the pictures and calls your function. A small network
# and 30 epochs will do.)

# %% before
from course_utils import quiet

with quiet():
    import keras


# %% stub
def without_shortcut(pictures, names):
    """Train a network from pictures (n, 16, 16, 1) to two probabilities; return it."""
    return ...


# %% check
def check(without_shortcut):
    pictures, names = bars(240, marked=names_of(240), seed=5)
    network = call(without_shortcut, pictures, names)
    if not hasattr(network, "predict"):
        raise Wrong("no-network", received=shorten(network))
    if getattr(network, "input_shape", None) is None:  # neither told nor trained
        raise Wrong("no-shape")
    if tuple(network.input_shape[1:]) != (16, 16, 1):
        raise Wrong("other-input", shape=tuple(network.input_shape[1:]))
    if tuple(network.output_shape[1:]) != (2,):
        raise Wrong("other-output", shape=tuple(network.output_shape[1:]))
    usual = right_of(network, marked=names_of(200))
    moved = right_of(network, marked=1 - names_of(200))
    case = {"usual": usual, "moved": moved}
    if moved >= 0.85 and usual >= 0.85:  # a dozen trainings reach 0.91 to 0.95, an unlucky one 0.89
        return Right("right", **case)
    if usual >= 0.85 and moved < 0.6:
        raise Wrong("shortcut", **case)
    if usual < 0.75:
        raise Wrong("learned-nothing", **case)
    raise Wrong("half-way" if moved < usual - 0.1 else "bar-unclear", **case)


def names_of(count):
    """Names of pictures: 0 stands, 1 lies, in turns."""
    return np.arange(count) % 2


def right_of(network, marked):
    """Share of new pictures, with a mark where `marked` is 1, that a network names rightly."""
    pictures, names = bars(len(marked), marked, seed=11)
    return (np.asarray(network.predict(pictures, verbose=0)).argmax(axis=1) == names).mean()


def bars(count, marked, seed):
    """Pictures of bars in noise, with a mark on 95 % of those where `marked` is 1; their names."""
    rng, names = np.random.default_rng(seed), names_of(count)
    pictures = rng.normal(110, 30, (count, 16, 16, 1))
    for picture, name, mark in zip(pictures, names, marked, strict=True):
        length, (top, left) = rng.integers(5, 8), rng.integers(5, 9, 2)
        height, width = (length, 2) if name == 0 else (2, length)
        picture[top : top + height, left : left + width] += 60
        if mark and rng.random() < 0.95:
            top, left = rng.integers(0, 2, 2)
            picture[top : top + 3, left : left + 3] = 250
    return pictures.clip(0, 255).astype(np.uint8), names


# %% [markdown]
# ### Messages
#
# - `no-network`: Your function has to give the trained network back; I received {received}.
# - `no-shape`: Your network does not know the shape of its pictures, so it has not been trained:
#   `fit` it before you give it back. (`keras.Input` as the first line would tell it the shape.)
# - `other-input`: Your network takes inputs of the shape {shape}. It must take pictures as they are,
#   (16, 16, 1): what you cut off, cut off inside the network, by a layer.
# - `other-output`: Your network gives the shape {shape} for a picture; I expected two probabilities,
#   for "stands" and "lies".
# - `shortcut`: With the mark where it was in training {usual:.0%} are right; with the mark on the
#   other name {moved:.0%}. It reads the mark. Take from it what it may not use, or make the mark say
#   nothing: put one on half of all the pictures, whatever their name.
# - `learned-nothing`: Even of pictures like those of the training only {usual:.0%} are right. Does it
#   train at all, and is the bar still in the picture?
# - `half-way`: With the mark where it was {usual:.0%} are right, with the mark on the other name
#   {moved:.0%}: the bar counts, but so does the mark.
# - `bar-unclear`: With the mark where it was {usual:.0%} are right, with the mark on the other name
#   {moved:.0%}: the mark counts little or nothing, but the bar is not read well enough; I expected 85 %
#   of both. Train longer, begin with `Rescaling(1 / 255)`, or keep the places with `Flatten`.
# - `right`: {usual:.0%} with the mark where it was, {moved:.0%} with the mark on the other name: it
#   reads the bar. Somebody had to know of the mark first; that is what looking is for.

# %% [markdown]
# ### Hint
#
# `keras.layers.Cropping2D(((4, 0), (4, 0)))` cuts off four rows at the top and four columns at the
# left, as a layer. Before it, `Rescaling(1 / 255)`; behind it a convolution with ReLU, max pooling,
# `Flatten`, and a dense layer with softmax.


# %% solution
def without_shortcut(pictures, names):
    """Train a network from pictures (n, 16, 16, 1) to two probabilities; return it."""
    network = keras.Sequential(
        [
            keras.Input(pictures.shape[1:]),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Cropping2D(((4, 0), (4, 0))),
            keras.layers.Conv2D(16, 3, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dense(2, activation="softmax"),
        ]
    )
    network.compile(keras.optimizers.Adam(3e-3), "sparse_categorical_crossentropy")
    network.fit(pictures, names, epochs=30, verbose=0)
    return network


# %% mistake shortcut
def without_shortcut(pictures, names):
    return trained(pictures, names, epochs=30)


def trained(pictures, names, epochs, size=(16, 16, 1)):
    keras.utils.set_random_seed(7)
    layers = [keras.layers.Rescaling(1 / 255), keras.layers.Conv2D(16, 3, activation="relu")]
    layers += [keras.layers.MaxPooling2D(2), keras.layers.Flatten()]
    layers += [keras.layers.Dense(2, activation="softmax")]
    network = keras.Sequential([keras.Input(size), *layers])
    network.compile(keras.optimizers.Adam(3e-3), "sparse_categorical_crossentropy")
    network.fit(pictures, names, epochs=epochs, verbose=0)
    return network


# %% mistake no-shape
def without_shortcut(pictures, names):
    return keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(2, "softmax")])


# %% mistake other-input
def without_shortcut(pictures, names):
    layers = [keras.layers.Flatten(), keras.layers.Dense(2, activation="softmax")]
    network = keras.Sequential([keras.Input((12, 12, 1)), *layers])
    network.compile("adam", "sparse_categorical_crossentropy")
    network.fit(pictures[:, 4:, 4:], names, verbose=0)
    return network


# %% mistake learned-nothing
def without_shortcut(pictures, names):
    layers = [keras.layers.Flatten(), keras.layers.Dense(2, "softmax", kernel_initializer="zeros")]
    return keras.Sequential([keras.Input((16, 16, 1)), *layers])  # never trained


# %% mistake bar-unclear
class Unsure:
    input_shape, output_shape = (None, 16, 16, 1), (None, 2)

    def predict(self, pictures, verbose):
        inner = pictures[:, 4:, 4:, 0]
        lies = inner.mean(axis=2).max(axis=1) > inner.mean(axis=1).max(axis=1)
        lies[::6] ^= True
        return keras.ops.one_hot(lies, 2)


def without_shortcut(pictures, names):
    return Unsure()


# %% mistake no-network
def without_shortcut(pictures, names):
    return pictures[:, 4:, 4:], names


# %% [markdown]
# ## 6.5 Softmax with a temperature
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
# ## 6.6 A film of your own, named
#
# Choose two seconds of a film of your own in which somebody does something, from second `start` on.
# `[frame for _, frame in video.frames(my_film, 6, (32, 56), start, start + 2)]` are twelve frames in the network's size. Let `motion` answer. Report what you see in it, one of the eight actions or a word of your own; the
# eight probabilities; the network's word with its probability; and its word when the **last frame repeats** the one before. No film at hand?
# `data.sample("carphone")` is a man who talks in a car.

# %% before
import numpy as np

from course_utils import data, video

labels = ["dance", "fall", "jump", "run", "sit_down", "stand_up", "walk", "wave"]


class motion:
    """Answers like the lesson's network, by chance, but always the same to the same clip."""

    @staticmethod
    def predict(clips, verbose):
        return np.stack(
            [np.random.default_rng(int(clip.sum())).dirichlet(np.ones(8)) for clip in clips]
        )


# %% stub
my_film = ...
my_truth = ...  # what you see in it, such as "walk" or "talk"
my_answer = ...  # eight probabilities
my_word = ...  # the network's word
my_sureness = ...  # with which probability, 0 to 1
my_other_word = ...  # its word when the last frame repeats the one before


# %% check
ACTIONS = ("dance", "fall", "jump", "run", "sit_down", "stand_up", "walk", "wave")


def check(my_film, my_truth, my_answer, my_word, my_sureness, my_other_word):
    own_film(my_film, "my_film")
    answer = array(my_answer, "no-array")
    if answer.shape != (len(ACTIONS),):
        raise Wrong("shape-off", shape=answer.shape, actions=len(ACTIONS))
    if answer.min() < 0 or not np.isclose(answer.sum(), 1, atol=0.01):
        raise Wrong("no-probabilities")
    sureness, winner = number(my_sureness, "my_sureness"), ACTIONS[answer.argmax()]
    case = {"truth": my_truth, "word": my_word, "winner": winner, "sureness": sureness}
    case |= {"most": answer.max(), "other": my_other_word}
    if not isinstance(my_word, str) or my_word != winner:
        raise Wrong("word-off", **case)
    if abs(sureness - 100 * answer.max()) < 0.6:
        raise Wrong("not-percent")
    if abs(sureness - answer.max()) > 0.006:
        raise Wrong("sureness-off", **case)
    if not isinstance(my_other_word, str) or my_other_word not in ACTIONS:
        raise Wrong("other-off", **case)
    if my_other_word != winner:
        return Right("changed", **case)
    if my_truth == winner:
        return Right("right", **case)
    return Right("other-word" if my_truth in ACTIONS else "no-word", **case)


# %% [markdown]
# ### Messages
#
# - `shape-off`: `my_answer` has the shape {shape}; I expected one probability for each of the
#   {actions} actions. `motion.predict` takes a batch of clips, here of one, and gives a row for each.
# - `no-probabilities`: The numbers of `my_answer` should be probabilities that add up to 1.
# - `word-off`: Your probabilities say {winner!r}; for `my_word` I received {word!r}.
# - `not-percent`: `my_sureness` is in percent. Give a number between 0 and 1.
# - `sureness-off`: The word has the probability {most:.3f}; for `my_sureness` I received {sureness}.
# - `other-off`: For `my_other_word` I expected one of the eight actions; I received {other!r}.
# - `changed`: {winner!r} with {most:.0%}, and {other!r} as soon as one frame repeats: an answer that
#   hangs on a single frame is not worth much, however sure it is.
# - `other-word`: {truth!r} is called {winner!r} with {most:.0%}. Let `through_time` show what spoke
#   for it: is it the person, or the camera, or something in your set?
# - `no-word`: The network has no word for {truth!r} and says {winner!r} with {most:.0%}: one of its
#   eight it must name. So a probability never means that it knows what it sees.
# - `no-array`: I expected an array of probabilities; I received {received}.
# - `right`: {winner!r} with {most:.0%}: right, and so it stays when a frame repeats. Does
#   `through_time` show a good reason for it?

# %% [markdown]
# ### Hint
#
# `clip = np.stack(...)` of these frames, and `motion.predict(clip[np.newaxis], verbose=0)[0]`
# gives the probabilities. The frames go in as they are, 0 to 255. For the other word copy the clip
# and set its last frame to the one before.

# %% solution
my_film, my_truth = data.sample("carphone"), "talk"
my_clip = np.stack([frame for _, frame in video.frames(my_film, 6, (32, 56), 0, 2)])
my_answer = motion.predict(my_clip[np.newaxis], verbose=0)[0]
my_word, my_sureness = labels[my_answer.argmax()], my_answer.max()
my_clip[-1] = my_clip[-2]
my_other_word = labels[motion.predict(my_clip[np.newaxis], verbose=0)[0].argmax()]

# %% mistake shape-off
my_film, my_truth, my_word, my_sureness = data.sample("carphone"), "talk", "wave", 0.9
my_clip = video.read_clip(my_film, 12, (32, 56))
my_answer = motion.predict(my_clip[np.newaxis], verbose=0)
my_other_word = "wave"

# %% mistake not-percent
my_film, my_truth, my_word, my_sureness = data.sample("carphone"), "talk", "wave", 90
my_answer, my_other_word = [0, 0.1, 0, 0, 0, 0, 0, 0.9], "wave"

# %% mistake word-off
my_film, my_truth, my_word, my_sureness = data.sample("carphone"), "talk", "walk", 0.9
my_answer, my_other_word = [0, 0.1, 0, 0, 0, 0, 0, 0.9], "wave"

# %% mistake other-off
my_film, my_truth, my_word, my_sureness = data.sample("carphone"), "talk", "wave", 0.9
my_answer = my_other_word = np.array([0, 0.1, 0, 0, 0, 0, 0, 0.9])

# %% mistake no-film
my_film, my_truth, my_word, my_sureness = "no_such_film.mp4", "talk", "wave", 0.9
my_answer, my_other_word = [0, 0.1, 0, 0, 0, 0, 0, 0.9], "wave"

# %% [markdown]
# ## Quiz

# %% [markdown]
# In our run `wave` has a precision of 1.00 and a recall of 0.75. What does the model do?
#
# - [ ] It calls too many clips a wave.
#   - Then precision would be the lower one, and the column of `wave` would be full.
# - [x] It says wave only where it is one, and misses a quarter of them.
#   - Nothing else stands in the column of `wave`; four of its sixteen clips stand elsewhere in its row.
# - [ ] It is right in 75 % of the clips that it calls a wave.
#   - That would be the precision, and it is 1.00. Recall is about the clips that truly are waves.

# %% [markdown]
# In nearly every clip, half of the heat lies on the person, who takes up a fifth of the frame. What
# have you shown?
#
# - [ ] That the model looks at people.
#   - The heat of *another* clip may lie there as often, since people are in the middle. In our run
#     that is most of it.
# - [ ] That the answer would change without the person.
#   - That is what you would have to try: cover the person, and ask again.
# - [x] Little, until you know what untrained networks and the heat of other clips put there.
#   - A number needs its baseline. Evidence comes from changing something.
# - [ ] Nothing: heat maps only ever show outlines.
#   - Some methods do that. This one changes with the training, with the action asked for and with the clip.

# %% [markdown]
# Letting nothing move in the person's box takes the score from 84 % to 16 %. Why let nothing move
# *outside* of it as well?
#
# - [x] To see whether taking away as much movement always costs so much.
#   - Half of all movement lies outside of the box, and taking it away costs four points, which
#     can be luck. So it is not the amount.
# - [ ] To have more numbers, which makes the result more certain.
#   - The same clips give no more certainty. What is new is that something else was changed.
# - [ ] To find out how large the person is.
#   - That the boxes tell by themselves.

# %% [markdown]
# Further training on clips that end still mends the runs. Why train on without such clips, too?
#
# - [ ] To have a larger network.
#   - Training on makes no network larger.
# - [x] Because five more epochs of any kind might have mended them.
#   - With this control you know that it was the still ends. Without it you know that something helped.
# - [ ] To have six seeds in place of three.
#   - The two ways do different things, so their seeds do not add up.

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
# On 128 clips a model has a calibration error of 0.05. Is it badly calibrated?
#
# - [ ] Yes: a calibrated model has 0.
#   - Only with endless clips. In bins of a few clips, luck alone moves the share of right answers.
# - [x] You cannot tell: a perfect forecaster would have about as much on so few clips.
#   - So we draw what is true by the model's own probabilities, many times, and see what error comes out.
# - [ ] No, since 5 % of its answers are wrong.
#   - The error compares how sure with how right; it is no share of wrong answers.

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
