# %% [markdown]
# # Exercises and quiz of lesson 05, Fine-tune

# %%
import numpy as np
from checks import Right, Text, Wrong, call, number, shorten

from course_utils import data

# %% [markdown]
# ## 5.1 What training changes
#
# The base gives 128 features a frame and is frozen. How many numbers does training
# change in the head `new_head((12, 128), 8, scale)`, in which `scale` is a layer of normalisation
# that has measured its mean and spread beforehand? And how many would it be with a base of 256
# features? Work it out before you count.

# %% stub
trained = ...  # numbers that training changes, with 128 features
doubled = ...  # the same with 256


# %% check
TRAINED = {
    1032: "one-a-feature",
    3072: "no-constants",
    298040: "counts-base",
    3849: "counts-normalisation",
    3848: "counts-normalisation",
}


def check(trained, doubled):
    one, two = number(trained, "trained"), number(doubled, "doubled")
    if one != 3080:
        raise Wrong(TRAINED.get(one, "trained-off"), found=one)
    if two == 6160:
        raise Wrong("doubles-all")
    if two != 6152:
        raise Wrong("doubled-off", found=two)


# %% [markdown]
# ### Messages
#
# - `one-a-feature`: You count one number for each feature of the base. `summarise` makes three of
#   each.
# - `no-constants`: The kernel is right, but each name has a constant, too.
# - `counts-base`: You count the base as well. It is frozen: its numbers are there, but training
#   does not touch them.
# - `counts-normalisation`: You count the mean and the spread of the normalisation. It measures them
#   once; training does not change them.
# - `trained-off`: For `trained` I received {found:,.0f}. How many numbers go into the layer of
#   probabilities, how many come out, and what has a dense layer besides its kernel?
# - `doubles-all`: You double all. The constants belong to the names, not to the features: there are
#   still eight.
# - `doubled-off`: `trained` is right; for `doubled` I received {found:,.0f}: 768 numbers go in.
# - `right`: 384 × 8 + 8. The base holds nearly a hundred times as many, and they all stay as they
#   are: that is why 16 clips and seconds can do something here.

# %% [markdown]
# ### Hint
#
# Dropout holds no numbers. So only the last layer is left: one weight for each pair of a number
# that goes in and a name, and one constant for each name.

# %% solution
trained = 3 * 128 * 8 + 8
doubled = 3 * 256 * 8 + 8

# %% mistake one-a-feature
trained, doubled = 128 * 8 + 8, 256 * 8 + 8

# %% mistake no-constants
trained, doubled = 3 * 128 * 8, 3 * 256 * 8

# %% mistake counts-base
trained, doubled = 294960 + 3080, 294960 + 6152

# %% mistake counts-normalisation
trained, doubled = 3080 + 769, 6152 + 1537

# %% mistake doubles-all
trained, doubled = 3080, 2 * 3080

# %% [markdown]
# ## 5.2 Runs of the base
#
# We try three settings of the head, each for 90 epochs on the 16 training clips of
# 12 frames. How many frames pass through the base in all, without a cache and with one that is empty
# at first? (Leave the validation aside.)

# %% stub
without_cache = ...
with_cache = ...


# %% check
WITHOUT = {4320: "counts-clips", 17280: "one-setting", 576: "one-epoch"}
WITH = {576: "a-cache-each", 0: "made-once", 16: "clips-in-cache", 17280: "still-every-epoch"}


def check(without_cache, with_cache):
    naive, cached = number(without_cache, "without_cache"), number(with_cache, "with_cache")
    if naive != 51840:
        raise Wrong(WITHOUT.get(naive, "without-off"), found=naive)
    if cached != 192:
        raise Wrong(WITH.get(cached, "with-off"), found=cached)


# %% [markdown]
# ### Messages
#
# - `counts-clips`: You count clips. The base looks at single frames: how many has a clip?
# - `one-setting`: You count one setting of the head. We try three, and each is trained anew.
# - `one-epoch`: You count one epoch of each setting. Without a cache the base runs in every epoch.
# - `without-off`: For `without_cache` I received {found:,.0f}. Each of the frames passes the base
#   once in every epoch of every setting: multiply.
# - `a-cache-each`: The three settings share one cache: the head is new each time, the base is not.
# - `made-once`: Somebody has to make the features: the base runs once, and only from then on never.
# - `clips-in-cache`: A cache for 16 clips holds the features of all their frames, and each had to
#   be made.
# - `still-every-epoch`: With the cache the base does not run in every epoch. That is what it is
#   for.
# - `with-off`: `without_cache` is right; for `with_cache` I received {found:,.0f}.
# - `right`: The cache saves 269 of 270 runs. It works only while the base is frozen and the frames
#   stay the same: one augmented pixel, and the features would be others.

# %% [markdown]
# ### Hint
#
# Without a cache: clips × frames × epochs × settings. With one: when does a frame come to the base
# for the first time, and does it come a second time?

# %% solution
without_cache = 16 * 12 * 90 * 3
with_cache = 16 * 12

# %% mistake counts-clips
without_cache, with_cache = 16 * 90 * 3, 16

# %% mistake one-setting
without_cache, with_cache = 16 * 12 * 90, 16 * 12

# %% mistake a-cache-each
without_cache, with_cache = 16 * 12 * 90 * 3, 16 * 12 * 3

# %% mistake made-once
without_cache, with_cache = 16 * 12 * 90 * 3, 0

# %% [markdown]
# ## 5.3 Unfreeze the last layers
#
# Here is another way to choose: by number. Write a function that lets the last few
# layers of the network `net` be trained, `last` of them, and freezes all others, whatever they were
# before. Batch normalisation stays frozen everywhere, though it counts as a layer. With `last=0` all
# is frozen. Give the network back.

# %% before
from keras import layers


# %% stub
def unfreeze_last(net, last):
    """Free the last layers of a network, but for batch normalisation; freeze the others."""
    ...
    return ...


# %% check
def small_network(frozen):
    """Build two dense layers with batch normalisation behind each, and a third for the names."""
    import keras

    network = keras.Sequential(
        [
            keras.Input((6,)),
            keras.layers.Dense(5, name="first"),
            keras.layers.BatchNormalization(name="first_norm"),
            keras.layers.Dense(4, name="second"),
            keras.layers.BatchNormalization(name="second_norm"),
            keras.layers.Dense(3, name="names"),
        ]
    )
    network.trainable = not frozen
    return network


def check(unfreeze_last):
    dense = ["first", "second", "names"]
    cases = [(1, dense[2:]), (3, dense[1:]), (0, []), (2, dense[2:]), (9, dense)]
    for frozen in (True, False):
        for count, expected in cases:
            network = small_network(frozen)
            given = call(lambda n=network, c=count: unfreeze_last(n, c))
            if not hasattr(given, "trainable_weights") or not hasattr(given, "layers"):
                raise Wrong("no-network", received=shorten(given))
            moves = [layer.name for layer in given.layers if layer.trainable_weights]
            case = {"count": count, "state": Text("frozen" if frozen else "free")}
            case |= {"moves": moves, "listed": ", ".join(moves), "expected": expected}
            if moves == expected and len(given.trainable_weights) == 2 * len(expected):
                continue
            if moves == expected and not given.trainable_weights:
                raise Wrong("network-frozen", **case)
            if count == 0 and len(moves) > 2:
                raise Wrong("whole-list", **case)
            if any("norm" in name for name in moves):
                raise Wrong("normalisation-trained", **case)
            if count == 1 and moves == ["first"]:
                raise Wrong("layers-at-start", **case)
            if not frozen and set(moves) > set(expected):
                raise Wrong("not-frozen-again", **case)
            raise Wrong("other", **case)


# %% [markdown]
# ### Messages
#
# - `asked`: With last={count} and a network that is {state}
# - `frozen`: frozen
# - `free`: all free
# - `no-network`: I expected the network back; I received {received}.
# - `network-frozen`: {asked}, the layers are free but the network as a whole is still frozen, and
#   that is what training asks first. Both have to be free.
# - `whole-list`: {asked}, you free all layers. In Python `layers[-0:]` is `layers[0:]`, the whole
#   list. What could you count from instead?
# - `normalisation-trained`: {asked}, batch normalisation is trained: {listed}. A few clips would
#   give it worse means and spreads than it has.
# - `layers-at-start`: {asked}, you free the layers at the start. These find edges and blobs, which
#   are the same in every style.
# - `not-frozen-again`: {asked} at first, {listed} can move afterwards. Layers before the last ones
#   have to be frozen, whatever they were before.
# - `other`: {asked}, these layers can move: {moves}; I expected {expected}.
# - `right`: You can count on it: a network with one free layer too many still trains without an
#   error. So print the number of trained weights each time, as the lesson does.

# %% [markdown]
# ### Hint
#
# `enumerate(net.layers)` gives each layer its place; from which place on is a layer among the last
# ones? `isinstance(each, layers.BatchNormalization)` finds the exception. And `net.trainable` is a
# switch of its own above all layers.


# %% solution
def unfreeze_last(net, last):
    """Free the last layers of a network, but for batch normalisation; freeze the others."""
    net.trainable = True
    for place, each in enumerate(net.layers):
        free = place >= len(net.layers) - last
        each.trainable = free and not isinstance(each, layers.BatchNormalization)
    return net


# %% mistake network-frozen
def unfreeze_last(net, last):
    for place, each in enumerate(net.layers):
        free = place >= len(net.layers) - last
        each.trainable = free and not isinstance(each, layers.BatchNormalization)
    return net


# %% mistake normalisation-trained
def unfreeze_last(net, last):
    net.trainable = True
    for place, each in enumerate(net.layers):
        each.trainable = place >= len(net.layers) - last
    return net


# %% mistake whole-list
def unfreeze_last(net, last):
    net.trainable = True
    for each in net.layers:
        each.trainable = False
    for each in net.layers[-last:]:
        each.trainable = not isinstance(each, layers.BatchNormalization)
    return net


# %% mistake layers-at-start
def unfreeze_last(net, last):
    net.trainable = True
    for place, each in enumerate(net.layers):
        each.trainable = place < last and not isinstance(each, layers.BatchNormalization)
    return net


# %% [markdown]
# ## 5.4 The direction of a clip
#
# Amount and motion are the same when a clip is played backwards. Write a function
# that adds the **direction** of each feature: its mean over the last third of the frames minus its
# mean over the first third. (A third is `time // 3` frames; there are at least three frames.) Give
# one row a clip: all amounts, then all motions, then all directions.

# %% before
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
# `amount_and_motion` above gives the first two. For the third, `seen_features[:, -third:]` are the
# last frames of every clip. `np.concatenate(..., axis=-1)` joins all.


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
# ## 5.5 A folder of your own clips
#
# Film two actions with five people, two clips each (three people at the very
# least), and lay them into a folder as shown at the start of this section: one folder a class, and
# the groups in `groups.csv` or in the names. Then report what a fair test has to know: how many
# **groups** each class has, and which share of all clips is named rightly by a model that always
# says the most frequent class. Afterwards point `folder` above to it: which clips go wrong? (If the
# order of events matters in your actions, use `with_direction`.)

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
# `value_counts(normalize=True)` gives shares.

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
#   - It can: section 4 trains the head and the last block together.

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
# You unfreeze the last block and fine-tune with a learning rate of 0.1. The score falls below that
# of the old model as it was. Why?
#
# - [ ] The last block is too small to learn anything.
#   - It holds most of the network's numbers: 221,184 of 295,992.
# - [ ] More epochs were needed to get used to the new lines.
#   - A few ink clips cannot teach again what hundreds of clips had taught, however often they are
#     shown.
# - [x] Large steps threw away what the block knew before.
#   - That is catastrophic forgetting. Who knows something already needs small steps.

# %% [markdown]
# The head with amounts only names 38 % of `sit_down` and `stand_up` rightly. What would help most?
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
#   - What a head may look at can matter more than how it is trained: with time it was 56 %.

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
