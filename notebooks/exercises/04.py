# %% [markdown]
# # Exercises and quiz of lesson 04, Train from scratch

# %%
import itertools

import numpy as np
from checks import Right, Wrong, call, number, shorten

from course_utils import video


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
# ## 4.3 Early stopping
#
# Write early stopping. `curve` is a list of validation losses, one an epoch.
# Training ends as soon as `patience` epochs in a row have brought no loss lower than the lowest
# before them, or when the list ends. Give two numbers: the epoch whose weights are kept, and how
# many epochs were run. The first epoch is number 1. So for `[1.9, 1.4, 1.6, 1.5, 1.3]` and a
# patience of 2 it is `(2, 4)`.

# %% before
import numpy as np


# %% stub
def when_to_stop(curve, patience):
    """Epoch whose weights are kept, and number of epochs run; both count from 1."""
    return ...


# %% check
def check(when_to_stop):
    curve = [2.0, 1.5, 1.8, 1.7, 1.9, 2.0, 1.2]
    cases = [
        (curve, 2, (2, 4)),
        ([3.0, 2.0, 1.0], 2, (3, 3)),
        ([1.5], 3, (1, 1)),
        ([1.0, 2.0, 3.0], 5, (1, 3)),
        ([1.0, 1.0, 0.9], 1, (1, 2)),
        ([2.0, 1.8, 1.9, 1.7, 1.8, 1.75, 1.72, 1.6], 3, (4, 7)),
    ]
    says = {
        (1, 3): "both-from-0",
        (1, 4): "kept-from-0",
        (2, 5): "waits-too-long",
        (4, 4): "keeps-the-last",
        (7, 4): "looks-ahead",
        (7, 7): "never-stop",
        (4, 6): "compares-neighbours",
        (2, 6): "compares-neighbours",
    }
    for losses, patience, expected in cases:
        received = call(when_to_stop, losses, patience)
        try:
            kept, ran = (int(value) for value in received)
        except (TypeError, ValueError):
            raise Wrong("no-pair", received=shorten(received)) from None
        if (kept, ran) == expected:
            continue
        case = {"losses": losses, "patience": patience}
        if losses is curve and (kept, ran) in says:
            raise Wrong(says[kept, ran], **case)
        if expected == (1, 2):
            raise Wrong("equal-loss", **case)
        raise Wrong("other", **case, found=(kept, ran), expected=expected)


# %% [markdown]
# ### Messages
#
# - `asked`: For the losses {losses} and patience {patience}
# - `both-from-0`: {asked}: You count epochs from 0; the first epoch is number 1, in both answers.
# - `kept-from-0`: {asked}: You count the kept epoch from 0; the first epoch is number 1.
# - `waits-too-long`: {asked}: You wait one epoch too long: with patience 2, two epochs in a row
#   without a new lowest loss are the end.
# - `keeps-the-last`: {asked}: You keep the epoch at which training ended. Early stopping goes back:
#   which epoch had the lowest loss until then?
# - `looks-ahead`: {asked}: You keep epoch 7, but training ended after epoch 4: nobody knows yet
#   what comes.
# - `never-stop`: {asked}: You never stop. Epochs 3 and 4 are both worse than epoch 2, and patience
#   is 2.
# - `compares-neighbours`: {asked}: You compare each epoch with the one before it. Epoch 4 is better
#   than epoch 3, but not better than the best so far.
# - `no-pair`: I expected two numbers, the kept epoch and the epochs run; I received {received}.
# - `equal-loss`: {asked}: you take an equal loss for a better one. Only a lower loss is better.
# - `other`: {asked} you get {found}; I expected {expected}: kept epoch, epochs run.
# - `right`: So stops `keras.callbacks.EarlyStopping`. In the first of my curves epoch 7 would have
#   been better still: patience is a bet, and more of it costs time.

# %% [markdown]
# ### Hint
#
# Walk through the list and remember the epoch of the lowest loss so far. How many epochs lie
# between it and the present one? That is how long you have waited.


# %% solution
def when_to_stop(curve, patience):
    """Epoch whose weights are kept, and number of epochs run; both count from 1."""
    kept = 1
    for now in range(1, len(curve) + 1):
        if curve[now - 1] < curve[kept - 1]:
            kept = now
        if now - kept >= patience:
            break
    return kept, now


# %% mistake both-from-0
def when_to_stop(curve, patience):
    kept = 0
    for now in range(len(curve)):
        if curve[now] < curve[kept]:
            kept = now
        if now - kept >= patience:
            break
    return kept, now


# %% mistake waits-too-long
def when_to_stop(curve, patience):
    kept = 1
    for now in range(1, len(curve) + 1):
        if curve[now - 1] < curve[kept - 1]:
            kept = now
        if now - kept > patience:
            break
    return kept, now


# %% mistake keeps-the-last
def when_to_stop(curve, patience):
    kept = 1
    for now in range(1, len(curve) + 1):
        if curve[now - 1] < curve[kept - 1]:
            kept = now
        if now - kept >= patience:
            break
    return now, now


# %% mistake compares-neighbours
def when_to_stop(curve, patience):
    kept, waited = 1, 0
    for now in range(2, len(curve) + 1):
        waited = waited + 1 if curve[now - 1] >= curve[now - 2] else 0
        kept = kept if waited else now
        if waited >= patience:
            break
    return kept, now


# %% mistake never-stop
def when_to_stop(curve, patience):
    return int(np.argmin(curve)) + 1, len(curve)


# %% mistake equal-loss
def when_to_stop(curve, patience):
    kept = 1
    for now in range(1, len(curve) + 1):
        if curve[now - 1] <= curve[kept - 1]:
            kept = now
        if now - kept >= patience:
            break
    return kept, now


# %% [markdown]
# ## 4.4 One name a clip
#
# Write the vote. `frame_chances` holds the probabilities of frames, one row a
# frame: the first `frames_a_clip` rows are the first clip's, the next ones the second clip's, and so
# on. Give the number of the winning name of each clip: the one with the highest mean probability.

# %% before
import numpy as np


# %% stub
def name_clips(frame_chances, frames_a_clip):
    """Turn probabilities (clips * frames, names) into one number of a name a clip."""
    return ...


# %% check
def check(name_clips):
    # Three clips of four frames: of the first, one frame is sure and three waver.
    wavering = [[0.45, 0.50, 0.05]] * 3 + [[0.98, 0.01, 0.01]]
    second = [[0.1, 0.2, 0.7], [0.3, 0.4, 0.3], [0.1, 0.1, 0.8], [0.2, 0.5, 0.3]]
    third = [[0.2, 0.7, 0.1], [0.1, 0.6, 0.3], [0.3, 0.5, 0.2], [0.4, 0.3, 0.3]]
    crafted = np.array(wavering + second + third)
    drawn = np.random.default_rng(11).dirichlet(np.ones(5), size=14)
    for chances, frames in ((crafted, 4), (crafted[:4], 4), (drawn, 7), (drawn, 1)):
        said = call(name_clips, chances, frames)
        by_clip = chances.reshape(-1, frames, chances.shape[1])
        expected = by_clip.mean(axis=1).argmax(axis=1)
        try:
            said = np.asarray(said, dtype=float)
        except (TypeError, ValueError):
            raise Wrong("no-numbers", received=shorten(said)) from None
        if said.shape == expected.shape and (said == expected).all():
            continue
        case = {"count": len(expected), "frames": frames, "answers": said.size}
        firsts = by_clip.argmax(axis=2)
        counted = np.array([np.bincount(row).argmax() for row in firsts])
        mixed = chances.reshape(frames, -1, chances.shape[1]).mean(axis=0).argmax(axis=1)
        if said.shape == (len(expected), chances.shape[1]):
            raise Wrong("means-only", **case)
        if said.shape == (len(chances),) != expected.shape:
            raise Wrong("one-a-frame", **case)
        if said.shape == expected.shape and (said == counted).all():
            raise Wrong("counts-votes", **case)
        if said.shape == expected.shape and (said == mixed).all():
            raise Wrong("mixes-clips", **case)
        case |= {"names": chances.shape[1], "received": shorten(said.tolist())}
        raise Wrong("other", **case, expected=expected.tolist())


# %% [markdown]
# ### Messages
#
# - `asked`: For {count} clip(s) of {frames} frame(s)
# - `no-numbers`: I expected one number a clip; I received {received}.
# - `means-only`: {asked} you give the mean probabilities. One step is missing: the number of the
#   name with the highest one.
# - `one-a-frame`: {asked} you give {answers} answers, one a frame. Frames of a clip have to be
#   brought together, so that there is one answer a clip.
# - `counts-votes`: {asked} you count which name most frames put first. Then a frame that wavers
#   weighs as much as one that is sure: average the probabilities first.
# - `mixes-clips`: {asked} you average frames of different clips. The {frames} frames of a clip are
#   neighbours among the rows: which shape keeps them together?
# - `other`: {asked} and {names} names you give {received}; I expected {expected}, one number a
#   clip.
# - `right`: One sure frame can outvote three that waver. And since a mean does not know the order,
#   no such vote can tell `sit_down` from `stand_up`.

# %% [markdown]
# ### Hint
#
# Reshape to (clips, frames, names): `-1` lets NumPy count the clips. Then a mean over one of the
# three axes, and an `argmax` over one of the two that are left.


# %% solution
def name_clips(frame_chances, frames_a_clip):
    """Turn probabilities (clips * frames, names) into one number of a name a clip."""
    grouped = frame_chances.reshape(-1, frames_a_clip, frame_chances.shape[1])
    return grouped.mean(axis=1).argmax(axis=1)


# %% mistake counts-votes
def name_clips(frame_chances, frames_a_clip):
    firsts = frame_chances.argmax(axis=1).reshape(-1, frames_a_clip)
    return [np.bincount(row).argmax() for row in firsts]


# %% mistake mixes-clips
def name_clips(frame_chances, frames_a_clip):
    grouped = frame_chances.reshape(frames_a_clip, -1, frame_chances.shape[1])
    return grouped.mean(axis=0).argmax(axis=1)


# %% mistake means-only
def name_clips(frame_chances, frames_a_clip):
    return frame_chances.reshape(-1, frames_a_clip, frame_chances.shape[1]).mean(axis=1)


# %% mistake one-a-frame
def name_clips(frame_chances, frames_a_clip):
    return frame_chances.argmax(axis=1)


# %% [markdown]
# ## 4.5 Split clips of your own
#
# Film two actions or more, each of them on at least three occasions (other people,
# or another day and place), and cut the films into clips of some seconds. Put them into one folder
# an action, such as `my_clips/skip/anna_1.mp4`, and write a file `my_clips/groups.csv` with the
# columns `file` (such as `skip/anna_1.mp4`) and `group` (such as `anna`): the clips that belong
# together. `data.clips_from_folder("my_clips")` makes a table of it, with the group in the column
# `production`. Split it into training, validation and test as this lesson does. No film at hand?
# Take the practice clips in the style `ink`: `everything = data.practice_clips()`, then
# `everything[everything["style"] == "ink"]`.

# %% before
from course_utils import data

# %% stub
my_clips = ...  # a table: data.clips_from_folder("my_clips")
my_parts = ...  # three tables: training, validation, test


# %% check
def check(my_clips, my_parts):
    wanted = ["action", "path", "production"]
    if set(wanted) - set(getattr(my_clips, "columns", ())):
        raise Wrong("no-table", columns=wanted, received=shorten(my_clips))
    if isinstance(my_parts, dict):
        my_parts = list(my_parts.values())
    try:
        tables = [part[wanted] for part in my_parts]
    except (TypeError, KeyError, IndexError):
        tables = []
    if len(tables) != 3 or not all(len(table) for table in tables):
        raise Wrong("no-three-tables")
    clips, inside = set(my_clips["path"]), set().union(*(table["path"] for table in tables))
    for path in sorted(clips)[:3]:
        try:
            video.probe(path)
        except (OSError, ValueError, video.VideoError) as error:
            raise Wrong("clip-unreadable", error=error) from None
    parts = dict(zip(("training", "validation", "test"), tables, strict=True))
    if both := in_two(parts, "path"):
        raise Wrong("clips-in-both", count=len(both[2]), first=both[0], second=both[1])
    for name, table in parts.items():
        if absent := set(my_clips["action"]) - set(table["action"]):
            raise Wrong("action-missing", actions=", ".join(sorted(absent)), name=name)
    if both := in_two(parts, "production"):
        raise Wrong("group-in-both", group=both[2][0], first=both[0], second=both[1])
    if inside != clips:
        raise Wrong("clips-lost", whole=len(clips), count=len(inside))
    counts = ", ".join(f"{name} {len(table)}" for name, table in parts.items())
    return Right("right", counts=counts, points=100 * np.sqrt(0.25 / len(tables[2])))


def in_two(parts, column):
    """The first two parts that share values of a column, and these, sorted; None if none do."""
    for first, second in itertools.combinations(parts, 2):
        if both := set(parts[first][column]) & set(parts[second][column]):
            return first, second, sorted(both)
    return None


# %% [markdown]
# ### Messages
#
# - `no-table`: I expected a table with the columns {columns}, as `data.clips_from_folder` makes it;
#   I received {received}.
# - `no-three-tables`: I expected three tables with clips: training, validation and test, in this
#   order.
# - `clip-unreadable`: I cannot read one of your clips: {error}
# - `clips-in-both`: {count} clip(s) are in {first} and in {second}. Then one part does the work of
#   two, and its score is too good for one of them.
# - `action-missing`: No clip of {actions} is in {name}, so that part says nothing about this
#   action. Each action has to be in all three.
# - `group-in-both`: The group {group!r} has clips in {first} and in {second}: the same people and
#   places on both sides. By what must one split?
# - `clips-lost`: Your table has {whole} clips and the three parts have {count}: some are lost, or
#   come from elsewhere.
# - `right`: {counts}: no group on two sides, every action in each part. With so many test clips a
#   score of 50 % would be uncertain by about {points:.0f} points.

# %% [markdown]
# ### Hint
#
# Section 2 splits with one call of `data.split`, which gives three tables. What does
# `by="production"` see to?

# %% solution
my_clips = data.practice_clips()  # or data.clips_from_folder("my_clips")
my_clips = my_clips[my_clips["style"] == "ink"]
my_parts = data.split(my_clips, by="production", seed=3)

# %% mistake group-in-both
my_clips = data.practice_clips()
my_clips = my_clips[my_clips["style"] == "ink"]
my_parts = data.split(my_clips, by="clip", seed=3)

# %% mistake clips-in-both
my_clips = data.practice_clips()
my_clips = my_clips[my_clips["style"] == "ink"]
learning, rest, _ = data.split(my_clips, by="production", seed=3)
my_parts = learning, rest, rest

# %% mistake action-missing
my_clips = data.practice_clips()
my_clips = my_clips[my_clips["style"] == "ink"].sort_values("action")
my_parts = my_clips[:60], my_clips[60:78], my_clips[78:]

# %% mistake clips-lost
my_clips = data.practice_clips()
my_clips = my_clips[my_clips["style"] == "ink"]
my_parts = [part.head(15) for part in data.split(my_clips, by="production", seed=3)]

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
# - [ ] Frames of 64×112 pixels are too small to show what the legs of a person do.
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
