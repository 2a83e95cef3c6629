# %% [markdown]
# # Exercises and quiz of lesson 04, Train from scratch

# %%
import numpy as np
from checks import Right, Wrong, call, number, shorten


def same(one, other):
    """Whether two numbers agree as far as an exercise asks."""
    return np.allclose(one, other, rtol=1e-4, atol=1e-6)


# %% [markdown]
# ## 4.1 The loss of a batch
#
# Write the cross-entropy of several frames: for each frame the surprise about its
# right name, as in the cell above, and then the mean over the frames. `chances` is an array (frames,
# names) in which each row adds up to 1; `truths` holds the number of the right name of each frame,
# that is, its column.

# %% before
import numpy as np


# %% stub
def mean_surprise(chances, truths):
    """Cross-entropy of answers (frames, names), given the column of the right names."""
    return ...


# %% check
def check(mean_surprise):
    three = np.array([[0.7, 0.2, 0.1], [0.1, 0.3, 0.6], [0.2, 0.3, 0.5]])
    cases = [(three, np.array([0, 1, 2])), (three[1:2], np.array([1])), (three[::-1], [1, 0, 0])]
    cases.append((np.full((5, 8), 1 / 8), np.arange(5)))
    for chances, truths in cases:
        found = number(call(mean_surprise, chances, truths), "the loss")
        given = chances[np.arange(len(truths)), truths]
        expected = -np.log(given).mean()
        if same(found, expected):
            continue
        slips = (
            (np.log(given).mean(), "sign-missing"),
            (-np.log(given).sum(), "added-up"),
            (-np.log(chances).mean(), "all-probabilities"),
            (-np.log(given.mean()), "average-first"),
            (-np.log(chances.max(axis=1)).mean(), "largest-probability"),
            (-np.log2(given).mean(), "base-2"),
            (-np.log10(given).mean(), "base-10"),
        )
        for slip, says in slips:
            if same(found, slip):
                raise Wrong(says, found=found, expected=expected)
        case = {"chances": chances.tolist(), "truths": list(map(int, truths))}
        raise Wrong("other", **case, found=found, expected=expected)


# %% [markdown]
# ### Messages
#
# - `sign-missing`: The sign is missing: the logarithm of a number below 1 is below 0, and a loss
#   has to grow with what is bad. (You get {found:.3f}; right is {expected:.3f}.)
# - `added-up`: You add up. Then a batch of more frames has a larger loss though no answer is worse:
#   take the mean over the frames. (You get {found:.3f}; right is {expected:.3f}.)
# - `all-probabilities`: You take all probabilities of a row. Only the one that the right name got
#   counts: which column is that, for each row? (You get {found:.3f}; right is {expected:.3f}.)
# - `average-first`: You average first and take the logarithm afterwards. Then one frame that is
#   sure and wrong hardly shows: surprise comes first, the mean last. (You get {found:.3f}; right is
#   {expected:.3f}.)
# - `largest-probability`: You take the largest probability of each row. That is how sure the model
#   is, not how right: look up the true names instead. (You get {found:.3f}; right is
#   {expected:.3f}.)
# - `base-2`: Your logarithm has base 2; the loss takes the natural one, `np.log`. (You get
#   {found:.3f}; right is {expected:.3f}.)
# - `base-10`: Your logarithm has base 10; the loss takes the natural one, `np.log`. (You get
#   {found:.3f}; right is {expected:.3f}.)
# - `other`: For the probabilities {chances} and the names {truths} you get {found:.4g}; I expected
#   {expected:.4g}.
# - `right`: For eight equal probabilities it gives 2.08, the loss of pure guessing. This is what
#   Keras computes as `sparse_categorical_crossentropy`.

# %% [markdown]
# ### Hint
#
# `chances[np.arange(len(truths)), truths]` takes one number from each row. What has to happen to
# these numbers, and in which order: mean, logarithm, minus?


# %% solution
def mean_surprise(chances, truths):
    """Cross-entropy of answers (frames, names), given the column of the right names."""
    of_right_name = chances[np.arange(len(truths)), truths]
    return -np.log(of_right_name).mean()


# %% mistake sign-missing
def mean_surprise(chances, truths):
    return np.log(chances[np.arange(len(truths)), truths]).mean()


# %% mistake added-up
def mean_surprise(chances, truths):
    return -np.log(chances[np.arange(len(truths)), truths]).sum()


# %% mistake all-probabilities
def mean_surprise(chances, truths):
    return -np.log(chances).mean()


# %% mistake average-first
def mean_surprise(chances, truths):
    return -np.log(chances[np.arange(len(truths)), truths].mean())


# %% mistake largest-probability
def mean_surprise(chances, truths):
    return -np.log(chances.max(axis=1)).mean()


# %% [markdown]
# ## 4.2 Two steps by hand
#
# We stand at the weight 6 of the same valley, whose slope is `2 * (weight - 3)`,
# and the learning rate is 0.1. Without running `descend`: where are we after one step, and where
# after two? And with which learning rate would a single step have led from 6 exactly to the bottom,
# 3?

# %% stub
after_one = ...
after_two = ...
magic_rate = ...


# %% check
def check(after_one, after_two, magic_rate):
    one = number(after_one, "after_one")
    two = number(after_two, "after_two")
    rate = number(magic_rate, "magic_rate")
    slips = {6.6: "uphill", 0.0: "whole-slope", 5.9: "rate-alone", 5.1: "by-the-loss"}
    for slip, says in slips.items():
        if same(one, slip):
            raise Wrong(says)
    if not abs(one - 5.4) < 0.005:
        raise Wrong("first-off", one=one)
    if abs(two - 4.8) < 0.005:
        raise Wrong("same-step-again")
    if not abs(two - 4.92) < 0.005:
        raise Wrong("second-off", two=two)
    if abs(rate - 1) < 0.005:
        raise Wrong("other-side")
    if not abs(rate - 0.5) < 0.005:
        raise Wrong("rate-off", rate=rate, place=6 - 6 * rate)


# %% [markdown]
# ### Messages
#
# - `uphill`: You went uphill. The slope at 6 is positive, so the loss grows to the right.
# - `whole-slope`: You took the whole slope as your step. It has to be multiplied by the learning
#   rate.
# - `rate-alone`: You took the learning rate alone as your step. On a steep place the step is
#   longer: multiply by the slope there.
# - `by-the-loss`: You multiplied the learning rate by the loss, (6 − 3)². The step follows the
#   slope, 2 · (6 − 3).
# - `first-off`: After the first step you have {one:g}. The step is learning rate times slope, and
#   goes against the slope: from 6, how much is 0.1 · 2 · (6 − 3)?
# - `same-step-again`: The second step is as long as your first. But the weight now stands
#   elsewhere: take the slope at the new place.
# - `second-off`: The first step is right, but the second leads to {two:g}: start at 5.4.
# - `other-side`: With a learning rate of 1 the step is the whole slope, which leads from 6 to 0: as
#   far from the bottom as before, on the other side.
# - `rate-off`: With a learning rate of {rate:g} the first step from 6 leads to {place:g}, not to 3.
#   Try `descend(rate, weight=6.0)[1]`.
# - `right`: The slope gets smaller towards the bottom, and so do the steps, all by themselves. And
#   0.5 is magic in this valley only: real losses curve in another way at each place.

# %% [markdown]
# ### Hint
#
# A step is weight − learning rate · slope. The slope at 6 is 6. For the last question: which share
# of 6 is the way from 6 to 3?

# %% solution
after_one = 6 - 0.1 * 2 * (6 - 3)  # 5.4
after_two = 5.4 - 0.1 * 2 * (5.4 - 3)  # 4.92
magic_rate = 0.5

# %% mistake uphill
after_one, after_two, magic_rate = 6.6, 7.32, 0.5

# %% mistake whole-slope
after_one, after_two, magic_rate = 0, 6, 0.5

# %% mistake rate-alone
after_one, after_two, magic_rate = 5.9, 5.8, 0.5

# %% mistake by-the-loss
after_one, after_two, magic_rate = 5.1, 4.659, 0.5

# %% mistake same-step-again
after_one, after_two, magic_rate = 5.4, 4.8, 0.5

# %% mistake other-side
after_one, after_two, magic_rate = 5.4, 4.92, 1.0

# %% [markdown]
# ## 4.3 Mend a training
#
# This training does not learn. **Three** things are wrong with it:
#
# ```python
# network = keras.Sequential([
#     keras.Input(frames.shape[1:]),
#     keras.layers.Rescaling(1 / 255),
#     keras.layers.Rescaling(1 / 255),
#     keras.layers.Conv2D(16, 3, activation="relu"),
#     keras.layers.MaxPooling2D(4),
#     keras.layers.Flatten(),
#     keras.layers.Dense(3, activation="relu"),
# ])
# network.compile(keras.optimizers.Adam(3.0), "sparse_categorical_crossentropy")
# network.fit(frames, labels, epochs=40, verbose=0)
# ```
#
# Write it as a function that gives the trained network, and mend it, until it knows 48 small frames
# of 3 classes by heart. (The check makes the frames and calls your function. It takes some seconds.)

# %% before
from course_utils import quiet

with quiet():
    import keras


# %% stub
def mended(frames, labels):
    """Train a network on frames (n, 16, 16, 3), uint8, of 3 classes; return it."""
    return ...


# %% check
def check(mended):
    frames, labels = stripes(48)
    network = call(mended, frames, labels)
    if not hasattr(network, "predict"):
        raise Wrong("no-network", received=shorten(network))
    said = np.asarray(network.predict(frames, verbose=0))
    if said.shape != (48, 3):
        raise Wrong("other-shape", shape=said.shape)
    if not np.isfinite(said).all():
        raise Wrong("not-finite")
    if not np.allclose(said.sum(axis=1), 1, atol=1e-3):
        raise Wrong("no-probabilities", row=[round(float(v), 2) for v in said[0]])
    right = (said.argmax(axis=1) == labels).mean()
    if right >= 0.9:
        return Right("right", right=right)
    rate = float(np.asarray(getattr(network.optimizer, "learning_rate", 0)))
    if rate >= 0.1:
        raise Wrong("rate-too-large", rate=rate, right=right)
    scales = [layer.scale for layer in network.layers if type(layer).__name__ == "Rescaling"]
    if len(scales) > 1:
        raise Wrong("scaled-twice", largest=255 * np.prod(scales), right=right)
    raise Wrong("other", right=right)


def stripes(count):
    """Frames with stripes: lying, standing or slanting, in noise; and which of the three it is."""
    rng = np.random.default_rng(5)
    labels = np.arange(count) % 3
    rows, columns = np.mgrid[:16, :16]
    along = np.stack([rows, columns, rows + columns])[labels]
    waves = np.sin(along * np.pi / 2 + rng.uniform(0, 6, (count, 1, 1)))
    noise = rng.normal(0, 25, (count, 16, 16, 3))
    return (128 + 60 * waves[..., None] + noise).clip(0, 255).astype(np.uint8), labels


# %% [markdown]
# ### Messages
#
# - `no-network`: Your function has to give the trained network back; I received {received}.
# - `other-shape`: For 48 frames I expected 3 probabilities each, the shape (48, 3); your network
#   gives {shape}.
# - `not-finite`: Your network's answers are no numbers any more (`nan`). Somewhere a step was so
#   long that all was lost: which number says how long steps are?
# - `no-probabilities`: Its answer to the first frame is {row}, which does not add up to 1. So these
#   are no probabilities, and the loss cannot be right. What has to stand at the end of a classifier?
# - `rate-too-large`: The learning rate is {rate:g}. Adam's steps are about that long for every
#   weight, and weights are far smaller: it jumps about, and names {right:.0%} rightly.
# - `scaled-twice`: After two rescalings the brightest pixel is {largest:.3f}: all frames look alike
#   to the network, which names {right:.0%} rightly.
# - `other`: It names {right:.0%} of the frames that it has seen 40 times. Look at the data's way
#   through the network: what goes in, what comes out, how long are the steps?
# - `right`: It knows {right:.0%} of its frames. Each of the three faults is common, and none of them
#   raises an error. Only a short training that must succeed shows them.

# %% [markdown]
# ### Hint
#
# One fault lies before the convolution, one in the last layer, one in `compile`. Section 3 says what
# the loss expects; 0.003 is a usual learning rate for Adam.


# %% solution
def mended(frames, labels):
    """Train a network on frames (n, 16, 16, 3), uint8, of 3 classes; return it."""
    network = keras.Sequential(
        [
            keras.Input(frames.shape[1:]),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Conv2D(16, 3, activation="relu"),
            keras.layers.MaxPooling2D(4),
            keras.layers.Flatten(),
            keras.layers.Dense(3, activation="softmax"),
        ]
    )
    network.compile(keras.optimizers.Adam(3e-3), "sparse_categorical_crossentropy")
    network.fit(frames, labels, epochs=40, verbose=0)
    return network


# %% mistake rate-too-large
def mended(frames, labels):
    return trained(frames, 1, "softmax", 3.0, labels)


def trained(frames, scalings, last, rate, labels):
    layers = [keras.layers.Rescaling(1 / 255) for _ in range(scalings)]
    layers += [keras.layers.Conv2D(16, 3, activation="relu"), keras.layers.MaxPooling2D(4)]
    layers += [keras.layers.Flatten(), keras.layers.Dense(3, activation=last)]
    network = keras.Sequential([keras.Input(frames.shape[1:]), *layers])
    network.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy")
    network.fit(frames, labels, epochs=40, verbose=0)
    return network


# %% mistake scaled-twice
def mended(frames, labels):
    layers = [keras.layers.Rescaling(1 / 255), keras.layers.Rescaling(1 / 255)]
    layers += [keras.layers.Flatten(), keras.layers.Dense(3, activation="softmax")]
    network = keras.Sequential([keras.Input(frames.shape[1:]), *layers])
    network.compile(keras.optimizers.Adam(3e-3), "sparse_categorical_crossentropy")
    network.fit(frames, labels, epochs=5, verbose=0)
    return network


# %% mistake no-probabilities
def mended(frames, labels):
    layers = [keras.layers.Rescaling(1 / 255), keras.layers.Flatten()]
    layers.append(keras.layers.Dense(3, activation="relu"))
    network = keras.Sequential([keras.Input(frames.shape[1:]), *layers])
    network.compile("adam", "sparse_categorical_crossentropy")
    return network


# %% mistake no-network
def mended(frames, labels):
    return [0.9, 0.5, 0.3]  # the curve of the loss


# %% [markdown]
# ## 4.4 Write the GRU head
#
# Build a head that reads the moments of a clip one after the other: a **GRU** (`keras.layers.GRU`,
# a layer with a memory) of 16 numbers that goes both ways (`keras.layers.Bidirectional`), and behind it
# one layer of probabilities. Give it back uncompiled. The check trains it for some seconds on
# sequences in which only the order tells one name from another.

# %% before
from course_utils import quiet

with quiet():
    import keras


# %% stub
def gru_head(moments, features, names):
    """Build a head from features (batch, moments, features) to probabilities of names."""
    return ...


# %% check
def check(gru_head):
    head = call(gru_head, 6, 4, 3)
    if not hasattr(head, "compile"):
        raise Wrong("no-network", received=shorten(head))
    if getattr(head, "input_shape", None) is None:
        raise Wrong("no-start")
    if tuple(head.input_shape) != (None, 6, 4):
        raise Wrong("other-input", shape=head.input_shape)
    if tuple(head.output_shape) != (None, 3):
        raise Wrong("other-output", shape=head.output_shape)
    values, labels = orders(384)
    chances = np.asarray(head(values[:8]))
    if not np.allclose(chances.sum(axis=1), 1, atol=1e-3):
        raise Wrong("no-probabilities", row=[round(float(v), 2) for v in chances[0]])
    head.compile("adam", "sparse_categorical_crossentropy")
    head.optimizer.learning_rate = 0.02
    head.fit(values[:256], labels[:256], batch_size=32, epochs=12, verbose=0)
    said = np.asarray(head.predict(values[256:], verbose=0))
    right = (said.argmax(axis=1) == labels[256:]).mean()
    if right >= 0.85 and directions(head) != {True, False}:
        raise Wrong("one-way", right=right)
    if right >= 0.85:
        return Right("right", right=right)
    backwards = np.asarray(head.predict(values[256:, ::-1], verbose=0))
    if np.allclose(said, backwards, atol=1e-4):
        raise Wrong("blind-to-order", right=right)
    raise Wrong("other", right=right)


def directions(network):
    """Whether its memories read backwards: {False, True} if one does and another does not."""
    if hasattr(network, "go_backwards"):
        return {network.go_backwards}
    inside = [getattr(network, f"{way}_layer", None) for way in ("forward", "backward")]
    inside += getattr(network, "layers", [])
    return set().union(*(directions(layer) for layer in inside if layer is not None))


def orders(count):
    """Sequences of 6 moments: the same values rise, fall, or come in any order; and which it is."""
    rng = np.random.default_rng(3)
    labels = np.arange(count) % 3
    heights = np.sort(rng.normal(0, 1, (count, 6, 1)), axis=1)
    heights[labels == 1] = heights[labels == 1, ::-1]
    heights[labels == 2] = rng.permuted(heights[labels == 2], axis=1)
    waver = rng.normal(0, 0.1, (count, 6, 4))
    return (heights * [1.0, -1.0, 0.5, 0.2] + waver).astype("float32"), labels


# %% [markdown]
# ### Messages
#
# - `no-network`: I expected a network, such as `keras.Sequential([...])`; I received {received}.
# - `no-start`: Your network does not know what it will be given, so its weights are not made yet.
#   Begin with `keras.Input((moments, features))`.
# - `other-input`: For `gru_head(6, 4, 3)` I expected a network that takes (None, 6, 4), that is, 6
#   moments of 4 features; yours takes {shape}. What does its `keras.Input` say?
# - `other-output`: For 3 names I expected one row of 3 numbers a clip, (None, 3); yours gives
#   {shape}. If there is a row a moment, the GRU was asked for all of them (`return_sequences`).
# - `no-probabilities`: Its answer to the first clip is {row}, which does not add up to 1. Which
#   activation makes probabilities?
# - `blind-to-order`: It names {right:.0%} rightly and says exactly the same of a clip played
#   backwards. So it does not see the order: a mean throws it away, a GRU keeps it.
# - `one-way`: It names {right:.0%} rightly. But I expected two memories: one that reads the moments
#   forwards and one that reads them backwards. Which layer, wrapped around the GRU, makes two of it?
# - `other`: After 12 epochs it names {right:.0%} rightly; a plain bidirectional GRU reaches over
#   85 %. Does each of its layers get what it needs?
# - `right`: {right:.0%} of sequences that it has never seen. One half of its memory has read each
#   of them forwards, the other half backwards.

# %% [markdown]
# ### Hint
#
# `keras.Sequential` with three entries: `keras.Input((moments, features))`, the GRU wrapped in
# `Bidirectional`, and a `Dense` layer with `softmax`.


# %% solution
def gru_head(moments, features, names):
    """Build a head from features (batch, moments, features) to probabilities of names."""
    return keras.Sequential(
        [
            keras.Input((moments, features)),
            keras.layers.Bidirectional(keras.layers.GRU(16)),
            keras.layers.Dense(names, activation="softmax"),
        ]
    )


# %% mistake blind-to-order
def gru_head(moments, features, names):
    layers = [keras.layers.GlobalAveragePooling1D(), keras.layers.Dense(names, "softmax")]
    return keras.Sequential([keras.Input((moments, features)), *layers])


# %% mistake other-output
def gru_head(moments, features, names):
    layers = [keras.layers.GRU(16, return_sequences=True), keras.layers.Dense(names, "softmax")]
    return keras.Sequential([keras.Input((moments, features)), *layers])


# %% mistake no-probabilities
def gru_head(moments, features, names):
    layers = [keras.layers.GRU(16), keras.layers.Dense(names)]
    return keras.Sequential([keras.Input((moments, features)), *layers])


# %% mistake one-way
def gru_head(moments, features, names):
    layers = [keras.layers.GRU(16), keras.layers.Dense(names, "softmax")]
    return keras.Sequential([keras.Input((moments, features)), *layers])


# %% mistake no-start
def gru_head(moments, features, names):
    layers = [keras.layers.GRU(16), keras.layers.Dense(names, "softmax")]
    return keras.Sequential(layers)


# %% mistake no-network
def gru_head(moments, features, names):
    return keras.layers.GRU(16), names


# %% [markdown]
# ## Quiz

# %% [markdown]
# A model of eight actions has a loss of 2.08 before training. What does that tell you?
#
# - [ ] It is already better than guessing, since a loss may reach 8.
#   - A loss has no upper end: who gives the right name a probability near 0 gets a very large one.
#     2.08 is just −log(1/8).
# - [x] It gives about 1/8 to each name: it knows nothing yet.
#   - −log(1/8) = 2.08. A start far above it would mean that the model is sure of wrong names, and
#     something is odd.
# - [ ] Its learning rate is too large.
#   - The learning rate has had no effect yet: no step has been taken.

# %% [markdown]
# The loss jumps up and down, and grows from epoch to epoch. What do you change first?
#
# - [x] I make the learning rate smaller.
#   - Steps that jump across the valley land higher each time, as in the picture on the right of
#     section 4.
# - [ ] I train for more epochs, so that it can settle.
#   - Steps that are too long do not get shorter by themselves: it would climb on.
# - [ ] I add dropout.
#   - Dropout works against overfitting. Here even the training loss does not fall.

# %% [markdown]
# Over ten epochs the training loss falls steadily; the validation loss falls, turns, and climbs.
# Yet the share of right answers in validation stays the same. How can that be?
#
# - [ ] There is an error: loss and accuracy always move in opposite directions.
#   - They often do, but accuracy only asks which name is first; the loss also asks with how much
#     probability.
# - [ ] The validation clips have become harder.
#   - They are the same clips after every epoch. What changes is the model.
# - [x] The model is ever more sure, also where it is wrong.
#   - To be sure and wrong costs much. This is overfitting, and why we keep the epoch with the
#     lowest validation loss.
# - [ ] It underfits, and needs more epochs.
#   - In underfitting the training loss itself is still high. Here it falls on.

# %% [markdown]
# You compare eight settings on the validation clips, and the best reaches 66 %. Which score do you
# expect on the test clips?
#
# - [x] A somewhat lower one: part of the 66 % is luck.
#   - Whoever takes the best of eight takes the luckiest, too. That is what the test is for, and why
#     it is opened once.
# - [ ] Exactly 66 %: the model has learned from neither of them.
#   - It has not learned from them, but it was chosen by one of them. Choosing, too, fits to the
#     clips.
# - [ ] A higher one: test clips come last, when the model is finished.
#   - When they are opened changes nothing about how hard they are.

# %% [markdown]
# Why can no amount of training teach a vote over single frames to tell `sit_down` from `stand_up`?
#
# - [ ] There are too few clips of the two.
#   - As many as of every other action. A GRU learns the pair from the same clips.
# - [ ] The small VGG has too few weights.
#   - A larger network would see the same single frames. What the GRU adds is not size but order.
# - [ ] The frames are too small to show what the legs of a person do.
#   - Large enough to see what somebody does. In full size, too, halfway down looks like halfway up.
# - [x] The mean of the answers is the same in any order of the frames.
#   - One is the other played backwards, so order is all that tells them apart, and a mean throws it
#     away.

# %% [markdown]
# Your network cannot learn 16 frames by heart, even in 40 epochs. What now?
#
# - [ ] I get more clips: 16 are not enough to learn anything from.
#   - Fewer are easier to learn by heart. If it fails at 16, thousands will not help.
# - [x] I look for an error: labels, scaling, learning rate.
#   - A sound network learns 16 frames by heart in seconds. The test costs little, and saves a long
#     training that could not have worked.
# - [ ] I am glad: it does not overfit.
#   - A network that cannot overfit 16 frames cannot fit anything. That is no remedy but a fault.
