# %% [markdown]
# # Exercises and quiz of lesson 05, Fine-tune

# %%
import functools

import numpy as np
from checks import Right, Wrong, call, number, shorten

from course_utils import data

# %% [markdown]
# ## 5.1 The direction of a clip
#
# `summarise` compares two halves of a clip. Where an action goes from one pose to another, its ends differ more than its halves. Write a
# function that gives amount and motion as there, and in place of the change the **direction** of
# each feature: its mean over the last third of the frames minus its mean over the first third. (A third is `time // 3` frames; there are at least three frames.) Give
# one row a clip: all amounts, then all motions, then all directions.

# %% before
# isort: split
import numpy as np


# %% stub
def with_direction(seen_features):
    """Turn features (clips, time, n) into amount, motion, direction: (clips, 3 * n)."""
    return ...


# %% check
def check(with_direction):
    drawn = np.random.default_rng(5)
    for clips, time, count in ((2, 12, 5), (1, 3, 2), (3, 7, 4)):
        seen = drawn.random((clips, time, count))
        found = call(with_direction, seen)
        try:
            found = np.asarray(found, dtype=float)
        except (TypeError, ValueError):
            raise Wrong("no-array", received=shorten(found)) from None
        right = (clips, 3 * count)
        case = {"given": seen.shape, "found": found.shape, "right": right, "third": time // 3}
        if found.shape == (clips, time, 3 * count) or found.shape[:2] == (clips, time):
            raise Wrong("time-still-there", **case)
        if found.shape in ((clips, 3, count), (3, clips, count), (3 * clips, count)):
            raise Wrong("not-side-by-side", **case)
        if found.shape != right:
            raise Wrong("shape-off", **case)
        check_parts(seen, [found[:, n * count : (n + 1) * count] for n in range(3)], case)


def check_parts(seen, parts, case):
    """Compare amount, motion and direction with what they are for these features."""
    third, steps = seen.shape[1] // 3, np.diff(seen, axis=1)
    amount, motion = seen.mean(axis=1), np.abs(steps).mean(axis=1)
    change = seen[:, -third:].mean(axis=1) - seen[:, :third].mean(axis=1)
    if np.allclose(parts[1], steps.mean(axis=1)):
        raise Wrong("steps-cancel", **case)
    if np.allclose(parts[2], -change):
        raise Wrong("wrong-sign", **case)
    if np.allclose(parts[2], seen[:, -1] - seen[:, 0]) and third > 1:
        raise Wrong("two-single-frames", **case)
    names = ("amount", "motion", "direction")
    for name, part, right in zip(names, parts, (amount, motion, change), strict=True):
        if not np.allclose(part, right, rtol=1e-4, atol=1e-5):
            case |= {"name": name, "begins": part[0, 0], "expected": right[0, 0]}
            raise Wrong("part-off", **case)


# %% [markdown]
# ### Messages
#
# - `asked`: For features of shape {given}
# - `no-array`: I expected one array; I received {received}.
# - `time-still-there`: {asked} you give {found}: time is still there. One row a clip: average over
#   the axis of time, which is axis 1.
# - `not-side-by-side`: {asked} you give {found}. The three have to stand side by side in one row a
#   clip, {right}: along which axis do you join them?
# - `shape-off`: {asked} I expected the shape {right}; I got {found}.
# - `steps-cancel`: {asked} steps up and steps down cancel each other in your motion: who waves
#   would not move at all. What counts is how large a step is, not its sign.
# - `wrong-sign`: {asked} your direction has the wrong sign: it is how much more there is at the
#   end, so the end comes first in the subtraction.
# - `two-single-frames`: {asked} your direction compares two single frames. One blurred frame would
#   decide: take the mean of {third} frames, a third, at each end.
# - `part-off`: {asked} the part for the {name} begins with {begins:.4g}; I expected {expected:.4g}.
# - `right`: Play a clip backwards and only the last third of the numbers changes: it turns its
#   sign. That is what a head can tell `sit_down` from `stand_up` by.

# %% [markdown]
# ### Hint
#
# The first two are as in `summarise` above, with `np` in place of `ops`. For the third,
# `seen_features[:, -third:]` are the last frames of every clip. `np.concatenate(..., axis=-1)`
# joins all.


# %% solution
def with_direction(seen_features):
    """Turn features (clips, time, n) into amount, motion, direction: (clips, 3 * n)."""
    third = seen_features.shape[1] // 3
    first, last = seen_features[:, :third], seen_features[:, -third:]
    steps_between = np.abs(np.diff(seen_features, axis=1))
    parts_of_row = [
        seen_features.mean(axis=1),
        steps_between.mean(axis=1),
        last.mean(axis=1) - first.mean(axis=1),
    ]
    return np.concatenate(parts_of_row, axis=-1)


# %% mistake steps-cancel
def with_direction(f):
    third = f.shape[1] // 3
    change = f[:, -third:].mean(axis=1) - f[:, :third].mean(axis=1)
    return np.concatenate([f.mean(axis=1), np.diff(f, axis=1).mean(axis=1), change], axis=-1)


# %% mistake wrong-sign
def with_direction(f):
    third = f.shape[1] // 3
    change = f[:, :third].mean(axis=1) - f[:, -third:].mean(axis=1)
    motion = np.abs(np.diff(f, axis=1)).mean(axis=1)
    return np.concatenate([f.mean(axis=1), motion, change], axis=-1)


# %% mistake two-single-frames
def with_direction(f):
    motion = np.abs(np.diff(f, axis=1)).mean(axis=1)
    return np.concatenate([f.mean(axis=1), motion, f[:, -1] - f[:, 0]], axis=-1)


# %% mistake not-side-by-side
def with_direction(f):
    third = f.shape[1] // 3
    change = f[:, -third:].mean(axis=1) - f[:, :third].mean(axis=1)
    motion = np.abs(np.diff(f, axis=1)).mean(axis=1)
    return np.stack([f.mean(axis=1), motion, change], axis=1)


# %% mistake time-still-there
def with_direction(f):
    amount = np.repeat(f.mean(axis=-1)[..., np.newaxis], f.shape[2], axis=-1)
    return np.concatenate([amount, np.abs(f), f], axis=-1)


# %% [markdown]
# ## 5.2 What training changes
#
# The base is frozen. Section 4 puts a head on it that is one layer of probabilities for eight names
# (of what stands before it, scaling measures its numbers, and dropout has none). How many numbers do the
# steps of training change with our base, which gives 128 features a clip? And how many with
# ImageNet's, where three numbers for each of 1,280 features go in?

# %% stub
with_ours = ...  # numbers that training changes, with our base
with_imagenet = ...  # the same with ImageNet's


# %% check
SLIPS = {1024: "no-constants", 100008: "counts-base", 100488: "counts-base"}
SLIPS |= {1288: "counts-normalisation"}


def check(with_ours, with_imagenet):
    one, two = number(with_ours, "with_ours"), number(with_imagenet, "with_imagenet")
    if one != 1032:
        raise Wrong(SLIPS.get(one, "ours-off"), found=one)
    if two == 10248:
        raise Wrong("one-a-feature")
    if two != 30728:
        raise Wrong("imagenet-off", found=two)


# %% [markdown]
# ### Messages
#
# - `one-a-feature`: You count one number for each feature. Amount, motion and change are three of
#   each.
# - `no-constants`: The kernel is right, but each name has a bias, too.
# - `counts-base`: You count the base as well. It is frozen: its numbers are there, but training
#   does not touch them.
# - `counts-normalisation`: You count the means and spreads of the batch normalisation. It measures
#   them; no slope changes them.
# - `ours-off`: For `with_ours` I received {found:,.0f}. How many numbers go into the layer of
#   probabilities, how many come out, and what has a dense layer besides its kernel?
# - `imagenet-off`: `with_ours` is right; for `with_imagenet` I received {found:,.0f}: 3 × 1,280
#   numbers go in.
# - `right`: 128 × 8 + 8, and 3,840 × 8 + 8. Thirty times as many numbers are no gift when there
#   are sixteen clips: they give more ways to explain these by chance.

# %% [markdown]
# ### Hint
#
# One weight for each pair of a number that goes in and a name, and one bias for each name.

# %% solution
with_ours = 128 * 8 + 8
with_imagenet = 3 * 1280 * 8 + 8

# %% mistake no-constants
with_ours, with_imagenet = 128 * 8, 3 * 1280 * 8

# %% mistake counts-base
with_ours, with_imagenet = 99456 + 1032, 2257984 + 30728

# %% mistake counts-normalisation
with_ours, with_imagenet = 1032 + 256, 30728 + 7680

# %% mistake one-a-feature
with_ours, with_imagenet = 1032, 1280 * 8 + 8

# %% [markdown]
# ## 5.3 Fine-tune without forgetting
#
# Write the second step of fine-tuning. `base` is a trained network with two convolutions, and
# `head` a trained head for its features. Put them together. Let the base's **last convolution** and
# the head be trained, and nothing else. Train on `frames` and `labels` for 20 epochs with Adam at
# the rate 0.001, and give the whole model back. (The check makes both, trains them on an old style, and calls
# your function with a new one. It takes some seconds.)

# %% before
from course_utils import quiet

with quiet():
    import keras
    from keras import layers


# %% stub
def fine_tune(base, head, frames, labels):
    """Train the head and the base's last convolution on frames (n, 16, 16, 3); return the model."""
    return ...


# %% check
def check(fine_tune):
    import keras

    frames, labels = stripes(96)
    base, head = a_base(keras), a_head(keras)
    old = keras.Sequential([base, head])
    old.set_weights(old_weights())
    before = weights_by_layer(old)
    keras.utils.set_random_seed(2)
    new = (200 - 0.6 * frames).astype("uint8")  # the new style: a pale negative
    as_it_was = (old.predict(new, verbose=0).argmax(axis=1) == labels).mean()
    model = call(fine_tune, base, head, new, labels)
    if not hasattr(model, "predict"):
        raise Wrong("no-network", received=shorten(model))
    after = weights_by_layer(model)
    if set(before) - set(after):
        raise Wrong("layers-missing", names=", ".join(sorted(set(before) - set(after))))
    moved = {
        name: max(np.abs(a - b).max() / np.abs(a).max() for a, b in zip(old, now, strict=True))
        for name, old, now in ((name, before[name], after[name]) for name in before)
    }
    said = np.asarray(model.predict(new, verbose=0))
    if said.shape != (96, 3):
        raise Wrong("other-shape", shape=said.shape)
    if moved["first"] > 0:
        raise Wrong("first-moved")
    if moved["first_norm"] > 0 or moved["last_norm"] > 0:
        raise Wrong("normalisation-moved")
    if moved["last"] == 0:
        raise Wrong("last-still")
    if moved["answer"] == 0:
        raise Wrong("head-still")
    if moved["last"] > 1:
        raise Wrong("too-far", share=moved["last"])
    right = (said.argmax(axis=1) == labels).mean()
    if right < 0.9:
        raise Wrong("other", right=right, before=as_it_was)
    return Right("right", right=right, before=as_it_was)


@functools.cache
def old_weights():
    """The weights of a base and a head that have learned the old style, once for all tries."""
    import keras

    keras.utils.set_random_seed(2)
    old = keras.Sequential([a_base(keras), a_head(keras)])
    old.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    old.fit(*stripes(96), batch_size=16, epochs=15, verbose=0)
    return old.get_weights()


def a_base(keras):
    """A base of two convolutions: frames (16, 16, 3) to 16 features."""
    layers, parts = keras.layers, [keras.Input((16, 16, 3)), keras.layers.Rescaling(1 / 64, -2)]
    for name, filters in (("first", 8), ("last", 16)):
        parts.append(layers.Conv2D(filters, 3, use_bias=False, name=name))
        parts.append(layers.BatchNormalization(momentum=0.8, name=f"{name}_norm"))
        parts += [layers.ReLU(), layers.MaxPooling2D(2)]
    return keras.Sequential([*parts, layers.GlobalAveragePooling2D()], name="base")


def a_head(keras):
    """A head: 16 features to probabilities of 3 names."""
    answer = keras.layers.Dense(3, activation="softmax", name="answer")
    return keras.Sequential([keras.Input((16,)), answer], name="head")


def weights_by_layer(model):
    """The weights of all layers that have some, also within models that serve as layers."""
    found = {}
    for layer in model.layers:
        inside = getattr(layer, "layers", None)
        found |= weights_by_layer(layer) if inside else {layer.name: layer.get_weights()}
    return {name: weights for name, weights in found.items() if weights}


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
# - `no-network`: Your function has to give the whole model back; I received {received}.
# - `layers-missing`: Your model lacks {names}: put the base and the head together, both.
# - `other-shape`: For 96 frames I expected 3 probabilities each; your model gives {shape}.
# - `first-moved`: The first convolution has moved. It finds edges, which are the same in the new
#   style: freeze it, before you compile.
# - `normalisation-moved`: Batch normalisation has moved: its factors, or the means and spreads that
#   it measured on many frames. Freeze these layers, too.
# - `last-still`: The last convolution has not moved at all. Was it freed before you compiled? What
#   is changed afterwards does not count.
# - `head-still`: The head has not moved at all. It is trained as well, from where it stands.
# - `too-far`: The last convolution has moved by {share:.0%} of its largest weight: at that rate it
#   forgets what it knew.
# - `other`: It names {right:.0%} of the new frames rightly, and before {before:.0%}. Does it train
#   for 20 epochs, and does the head go on from where it stands?
# - `right`: It names {right:.0%} of the new frames, and before {before:.0%}. In its base all but one
#   convolution is as it was.

# %% [markdown]
# ### Hint
#
# Set `layer.trainable` for each layer of `base.layers`: true for the last `Conv2D` only. Then
# `keras.Sequential([base, head])`, compile, fit.


# %% solution
def fine_tune(base, head, frames, labels):
    """Train the head and the base's last convolution on frames (n, 16, 16, 3); return the model."""
    kernels = [layer for layer in base.layers if isinstance(layer, layers.Conv2D)]
    for layer in base.layers:
        layer.trainable = layer is kernels[-1]
    model = keras.Sequential([base, head])
    model.compile(keras.optimizers.Adam(1e-3), "sparse_categorical_crossentropy")
    model.fit(frames, labels, epochs=20, batch_size=16, verbose=0)
    return model


# %% mistake first-moved
def fine_tune(base, head, frames, labels):
    return trained(base, head, frames, labels, 1e-3)


def trained(base, head, frames, labels, rate):
    model = keras.Sequential([base, head])
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy")
    model.fit(frames, labels, epochs=5, batch_size=16, verbose=0)
    return model


# %% mistake normalisation-moved
def fine_tune(base, head, frames, labels):
    base.layers[1].trainable = False
    model = keras.Sequential([base, head])
    model.compile(keras.optimizers.Adam(1e-3), "sparse_categorical_crossentropy")
    model.fit(frames, labels, epochs=5, batch_size=16, verbose=0)
    return model


# %% mistake last-still
def fine_tune(base, head, frames, labels):
    base.trainable = False
    model = keras.Sequential([base, head])
    model.compile(keras.optimizers.Adam(1e-3), "sparse_categorical_crossentropy")
    model.fit(frames, labels, epochs=5, batch_size=16, verbose=0)
    return model


# %% mistake head-still
def fine_tune(base, head, frames, labels):
    head.trainable = False
    for layer in base.layers:
        layer.trainable = layer.name == "last"
    model = keras.Sequential([base, head])
    model.compile(keras.optimizers.Adam(1e-3), "sparse_categorical_crossentropy")
    model.fit(frames, labels, epochs=5, batch_size=16, verbose=0)
    return model


# %% mistake too-far
def fine_tune(base, head, frames, labels):
    for layer in base.layers:
        layer.trainable = layer.name == "last"
    model = keras.Sequential([base, head])
    model.compile(keras.optimizers.Adam(0.5), "sparse_categorical_crossentropy")
    model.fit(frames, labels, epochs=5, batch_size=16, verbose=0)
    return model


# %% [markdown]
# ## 5.4 A folder of your own clips
#
# Film two actions with five people, two clips each (three people at the very
# least), and lay them into a folder as shown above: one folder a class, and
# the groups in `groups.csv` or in the names. Then report what a fair test has to know: how many
# **groups** each class has, and which share of all clips is named rightly by a model that always
# says the most frequent class. Afterwards let `folder` name it, and run the rest of this section:
# which clips go wrong? (If the order of events matters in your actions, let `of_clips` call
# `with_direction` in place of `summarise`.)

# %% before
import tempfile
from pathlib import Path

from course_utils import data, video


def folder_of_clips(groups):
    """A folder with eight clips of two classes, in so many groups at most."""
    folder = Path(tempfile.mkdtemp())
    for name, pieces in (("bikes", 5), ("carphone", 3)):
        (folder / name).mkdir()
        frames = video.read_clip(data.sample(name), 40, (64, 112))
        for piece in range(pieces):
            group = min(piece, groups - 1) + 1
            file = folder / name / f"v_{name}_g{group:02}_c{piece + 1:02}.mp4"
            video.write_video(file, frames[8 * piece : 8 * piece + 8], fps=8)
    return folder


# %% stub
my_folder = ...  # such as "my_clips"
my_groups = ...  # groups of each class, such as {"juggle": 5, "skip": 4}
my_guess = ...  # share of right answers, 0 to 1, of always saying the most frequent class


# %% check
def check(my_folder, my_groups, my_guess):
    try:
        table = data.clips_from_folder(my_folder)
    except (OSError, ValueError, TypeError) as error:
        raise Wrong("unreadable", error=error) from None
    try:
        given = {str(name): int(count) for name, count in dict(my_groups).items()}
    except (TypeError, ValueError):
        raise Wrong("no-counts", received=shorten(my_groups)) from None
    guess = number(my_guess, "my_guess")
    by_class = table.groupby("action")["production"]
    groups, counts = by_class.nunique().to_dict(), by_class.size()
    case = {"given": given, "groups": groups, "guess": guess}
    case |= {"classes": len(counts), "counts": counts.to_dict()}
    if groups != counts.to_dict() == given:
        raise Wrong("counts-clips", **case)
    if given != groups:
        raise Wrong("groups-off", **case)
    if few := [name for name, count in groups.items() if count < 3]:
        raise Wrong("too-few-groups", few=", ".join(few))
    most = counts.max() / counts.sum()
    if np.isclose(guess, 100 * most, atol=0.6) and guess > 1:
        raise Wrong("not-percent")
    if np.isclose(guess, 1 / len(counts), atol=0.005) and not np.isclose(guess, most, atol=0.005):
        raise Wrong("blind-guessing", **case)
    if not np.isclose(guess, most, atol=0.006):
        raise Wrong("guess-off", **case, most=most)
    return Right("right", clips=len(table), groups=sum(groups.values()), most=most)


# %% [markdown]
# ### Messages
#
# - `unreadable`: I cannot read the folder: {error}
# - `no-counts`: For `my_groups` I expected the number of groups of each class, such as {{'skip':
#   3}}; I received {received}.
# - `counts-clips`: You count clips, {given}. Clips that share people or places are one group: count
#   the different values in the column `production`.
# - `groups-off`: For `my_groups` I received {given}; your folder holds {groups}.
# - `too-few-groups`: {few}: fewer than three groups. Then training, validation and test cannot each
#   have one. Film on another occasion, or tell the groups apart in `groups.csv`.
# - `not-percent`: `my_guess` is in percent. Give a share between 0 and 1.
# - `blind-guessing`: 1/{classes} is what blind guessing gets. But your classes have {counts} clips:
#   who always names the largest one is right more often.
# - `guess-off`: For `my_guess` I received {guess:.3f}; I expected {most:.3f}.
# - `right`: {clips} clips in {groups} groups. A model is worth something here if it names clearly
#   more than {most:.0%} of the clips of groups it has never seen.

# %% [markdown]
# ### Hint
#
# `data.clips_from_folder(my_folder)` gives a table with `action` and `production`, and says which
# files it cannot read. `groupby(...)[...].nunique()` counts what is different;
# `value_counts(normalize=True)` gives shares. What goes wrong in the first split:
# `filmed[tests[0] & (filmed_answers["ImageNet's"][0].argmax(axis=1) != truth)]`.

# %% solution
import tempfile
from pathlib import Path

from course_utils import video

# Pieces of two films stand in for clips: no honest groups. With yours: my_folder = "my_clips".
my_folder = Path(tempfile.mkdtemp())
for film, number_of_pieces in (("bikes", 5), ("carphone", 3)):
    (my_folder / film).mkdir()
    in_order_of_time = video.read_clip(data.sample(film), 40, (64, 112))
    for piece in range(number_of_pieces):
        file = my_folder / film / f"v_{film}_g{min(piece, 3) + 1:02}_c{piece + 1:02}.mp4"
        video.write_video(file, in_order_of_time[8 * piece : 8 * piece + 8], fps=8)

my_table = data.clips_from_folder(my_folder)
my_groups = my_table.groupby("action")["production"].nunique().to_dict()
my_guess = my_table["action"].value_counts(normalize=True).max()

# %% mistake counts-clips
my_folder, my_groups, my_guess = folder_of_clips(groups=4), {"bikes": 5, "carphone": 3}, 0.625

# %% mistake blind-guessing
my_folder, my_groups, my_guess = folder_of_clips(groups=4), {"bikes": 4, "carphone": 3}, 1 / 2

# %% mistake not-percent
my_folder, my_groups, my_guess = folder_of_clips(groups=4), {"bikes": 4, "carphone": 3}, 62.5

# %% mistake too-few-groups
my_folder, my_groups, my_guess = folder_of_clips(groups=2), {"bikes": 2, "carphone": 2}, 0.625

# %% [markdown]
# ## Quiz

# %% [markdown]
# Why is the base frozen while a fresh head takes its first steps?
#
# - [ ] A frozen base needs less memory on disk.
#   - A file of weights is equally large, frozen or not.
# - [x] The head's first steps are wild, and would spoil the base.
#   - The base would be pushed about to please a head that knows nothing yet.
# - [ ] Keras cannot train two parts of a network at once, so one has to wait.
#   - It can: section 5 trains the head and the last convolution together.

# %% [markdown]
# You add augmentation to the training of the head. What happens to the cached features?
#
# - [x] They are of no use: each clip looks different every time.
#   - Features belong to exact pixels. Changed pixels have other features, so the base has to run in
#     every epoch.
# - [ ] They stay valid, since a frozen base gives the same features.
#   - A frozen base gives the same features for the same frames. These are no longer the same
#     frames.
# - [ ] They become better with each epoch.
#   - A cache never changes. It holds what the base said of the frames as they were.

# %% [markdown]
# You unfreeze the last convolution and fine-tune with a learning rate of 0.1. The score falls below
# that of the old model as it was. Why?
#
# - [ ] The last convolution is too small to learn anything.
#   - It holds most of the network's numbers: 73,728 of 100,488.
# - [ ] More epochs were needed to get used to the new lines.
#   - A few ink clips cannot teach again what hundreds of clips had taught, however often they are
#     shown.
# - [x] Large steps threw away what it knew before.
#   - That is catastrophic forgetting. Who knows something already needs small steps.

# %% [markdown]
# A head gets only the mean of each feature over a clip, and hardly tells `sit_down` from `stand_up`. What would help most?
#
# - [ ] Unfreezing more blocks of the base, at a low learning rate.
#   - The base sees single frames. No change of its weights shows the head an order that a mean has
#     removed.
# - [ ] A smaller learning rate.
#   - It finds the same kind of answer more slowly. What is missing is not in the data that the head
#     gets.
# - [ ] More dropout.
#   - It works against learning by heart, not against being blind.
# - [x] To let the head see how features change in time.
#   - What a head may look at can matter more than how it is trained.

# %% [markdown]
# Why does batch normalisation stay frozen when the last block is fine-tuned on 16 clips?
#
# - [ ] Because it holds most of the network's weights, and would overfit at once.
#   - It holds few: four numbers a feature map. The kernels hold the most.
# - [x] A few clips would give worse means and spreads than the stored ones.
#   - The stored ones come from many clips, and all that lies behind was trained with them. 16 clips
#     of one production are a poor replacement.
# - [ ] Because Keras does not allow to train it.
#   - Keras allows it, and even does it unless you freeze the layer.

# %% [markdown]
# Your validation has 16 clips. Settings A and B name 9 and 10 of them rightly. Which do you take?
#
# - [ ] B, since it is 6 points better.
#   - 6 points are one clip. With other clips it could as well be the other way round.
# - [ ] I try both on the test clips, and take the one that is better there.
#   - Then the test has chosen, and its score is no honest one any more.
# - [x] The simpler or cheaper one: they cannot be told apart.
#   - A difference of one clip is luck. Choosing among many settings by 16 clips means choosing
#     luck.

# %% [markdown]
# In which case do you expect the least from fine-tuning our base of drawn actions?
#
# - [x] To tell sick from healthy lungs in X-ray pictures.
#   - What the base knows of figures and poses has little to do with them. Whether it is better than
#     random weights, only a measurement tells.
# - [ ] Eight actions in a fourth drawn style, 20 clips.
#   - That is where it shines: much is in common, and the clips are few.
# - [ ] A new action, `kneel`, in the styles it knows.
#   - Limbs and poses help with it, and the head can learn the new name.
