"""Exercises and quiz of lesson 04, Train from scratch."""

import numpy as np

from course_utils.exercises._task import (
    Answer,
    Exercise,
    Mistake,
    Question,
    Wrong,
    call,
    number,
    shorten,
)


def _same(one, other):
    """Whether two numbers or arrays agree as far as an exercise asks."""
    return np.shape(one) == np.shape(other) and np.allclose(one, other, rtol=1e-4, atol=1e-6)


def _check_surprise(mean_surprise):
    three = np.array([[0.7, 0.2, 0.1], [0.1, 0.3, 0.6], [0.2, 0.3, 0.5]])
    cases = [(three, np.array([0, 1, 2])), (three[1:2], np.array([1])), (three[::-1], [1, 0, 0])]
    cases.append((np.full((5, 8), 1 / 8), np.arange(5)))
    for chances, truths in cases:
        found = number(call(mean_surprise, chances, truths), "the loss")
        given = chances[np.arange(len(truths)), truths]
        expected = -np.log(given).mean()
        if _same(found, expected):
            continue
        slips = (
            (np.log(given).mean(), "The sign is missing: the logarithm of a number below 1 is "
             "below 0, and a loss has to grow with what is bad."),
            (-np.log(given).sum(), "You add up. Then a batch of more frames has a larger loss "
             "though no answer is worse: take the mean over the frames."),
            (-np.log(chances).mean(), "You take all probabilities of a row. Only the one that the "
             "right name got counts: which column is that, for each row?"),
            (-np.log(given.mean()), "You average first and take the logarithm afterwards. Then "
             "one frame that is sure and wrong hardly shows: surprise comes first, the mean last."),
            (-np.log(chances.max(axis=1)).mean(), "You take the largest probability of each row. "
             "That is how sure the model is, not how right: look up the true names instead."),
            (-np.log2(given).mean(), "Your logarithm has base 2; the loss takes the natural one, "
             "`np.log`."),
            (-np.log10(given).mean(), "Your logarithm has base 10; the loss takes the natural one, "
             "`np.log`."),
        )  # fmt: skip
        for slip, says in slips:
            if _same(found, slip):
                raise Wrong(f"{says} (You get {found:.3f}; right is {expected:.3f}.)")
        raise Wrong(
            f"For the probabilities {chances.tolist()} and the names {list(map(int, truths))} "
            f"you get {found:.4g}; I expected {expected:.4g}."
        )
    return (
        "For eight equal probabilities it gives 2.08, the loss of pure guessing. This is what "
        "Keras computes as `sparse_categorical_crossentropy`."
    )


SURPRISE = Exercise(
    title="The loss of a batch",
    statement="""Write the cross-entropy of several frames: for each frame the surprise about its
right name, as in the cell above, and then the mean over the frames. `chances` is an array (frames,
names) in which each row adds up to 1; `truths` holds the number of the right name of each frame,
that is, its column.""",
    stub='''
def mean_surprise(chances, truths):
    """Cross-entropy of answers (frames, names), given the column of the right names."""
    return ...
''',
    answers=("mean_surprise",),
    check=_check_surprise,
    hint="`chances[np.arange(len(truths)), truths]` takes one number from each row. What has to "
    "happen to these numbers, and in which order: mean, logarithm, minus?",
    solution='''
def mean_surprise(chances, truths):
    """Cross-entropy of answers (frames, names), given the column of the right names."""
    of_right_name = chances[np.arange(len(truths)), truths]
    return -np.log(of_right_name).mean()
''',
    mistakes=(
        Mistake(
            """
def mean_surprise(chances, truths):
    return np.log(chances[np.arange(len(truths)), truths]).mean()
""",
            "sign is missing",
        ),
        Mistake(
            """
def mean_surprise(chances, truths):
    return -np.log(chances[np.arange(len(truths)), truths]).sum()
""",
            "You add up",
        ),
        Mistake(
            """
def mean_surprise(chances, truths):
    return -np.log(chances).mean()
""",
            "all probabilities of a row",
        ),
        Mistake(
            """
def mean_surprise(chances, truths):
    return -np.log(chances[np.arange(len(truths)), truths].mean())
""",
            "average first",
        ),
        Mistake(
            """
def mean_surprise(chances, truths):
    return -np.log(chances.max(axis=1)).mean()
""",
            "how sure the model is, not how right",
        ),
    ),
    before="import numpy as np",
)


def _check_steps(after_one, after_two, magic_rate):
    one = number(after_one, "after_one")
    two = number(after_two, "after_two")
    rate = number(magic_rate, "magic_rate")
    slips = {
        6.6: "You went uphill. The slope at 6 is positive, so the loss grows to the right.",
        0.0: "You took the whole slope as your step. It has to be multiplied by the learning rate.",
        5.9: "You took the learning rate alone as your step. On a steep place the step is longer: "
        "multiply by the slope there.",
        5.1: "You multiplied the learning rate by the loss, (6 − 3)². The step follows the slope, "
        "2 · (6 − 3).",
    }
    for slip, says in slips.items():
        if _same(one, slip):
            raise Wrong(says)
    if not abs(one - 5.4) < 0.005:
        raise Wrong(
            f"After the first step you have {one:g}. The step is learning rate times slope, and "
            "goes against the slope: from 6, how much is 0.1 · 2 · (6 − 3)?"
        )
    if abs(two - 4.8) < 0.005:
        raise Wrong(
            "The second step is as long as your first. But the weight now stands elsewhere: take "
            "the slope at the new place."
        )
    if not abs(two - 4.92) < 0.005:
        raise Wrong(f"The first step is right, but the second leads to {two:g}: start at 5.4.")
    if abs(rate - 1) < 0.005:
        raise Wrong(
            "With a learning rate of 1 the step is the whole slope, which leads from 6 to 0: as "
            "far from the bottom as before, on the other side."
        )
    if not abs(rate - 0.5) < 0.005:
        raise Wrong(
            f"With a learning rate of {rate:g} the first step from 6 leads to {6 - 6 * rate:g}, "
            "not to 3. Try `descend(rate, weight=6.0)[1]`."
        )
    return (
        "The slope gets smaller towards the bottom, and so do the steps, all by themselves. And "
        "0.5 is magic in this valley only: real losses curve in another way at each place."
    )


STEPS = Exercise(
    title="Two steps by hand",
    statement="""We stand at the weight 6 of the same valley, whose slope is `2 * (weight - 3)`,
and the learning rate is 0.1. Without running `descend`: where are we after one step, and where
after two? And with which learning rate would a single step have led from 6 exactly to the bottom,
3?""",
    stub="""
after_one = ...
after_two = ...
magic_rate = ...
""",
    answers=("after_one", "after_two", "magic_rate"),
    check=_check_steps,
    hint="A step is weight − learning rate · slope. The slope at 6 is 6. For the last question: "
    "which share of 6 is the way from 6 to 3?",
    solution="""
after_one = 6 - 0.1 * 2 * (6 - 3)  # 5.4
after_two = 5.4 - 0.1 * 2 * (5.4 - 3)  # 4.92
magic_rate = 0.5
""",
    mistakes=(
        Mistake("after_one, after_two, magic_rate = 6.6, 7.32, 0.5", "went uphill"),
        Mistake("after_one, after_two, magic_rate = 0, 6, 0.5", "whole slope as your step"),
        Mistake("after_one, after_two, magic_rate = 5.9, 5.8, 0.5", "learning rate alone"),
        Mistake("after_one, after_two, magic_rate = 5.1, 4.659, 0.5", "by the loss"),
        Mistake("after_one, after_two, magic_rate = 5.4, 4.8, 0.5", "as long as your first"),
        Mistake("after_one, after_two, magic_rate = 5.4, 4.92, 1.0", "on the other side"),
    ),
)


def _check_stop(when_to_stop):
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
        (1, 3): "You count epochs from 0; the first epoch is number 1, in both answers.",
        (1, 4): "You count the kept epoch from 0; the first epoch is number 1.",
        (2, 5): "You wait one epoch too long: with patience 2, two epochs in a row without a new "
        "lowest loss are the end.",
        (4, 4): "You keep the epoch at which training ended. Early stopping goes back: which epoch "
        "had the lowest loss until then?",
        (7, 4): "You keep epoch 7, but training ended after epoch 4: nobody knows yet what comes.",
        (7, 7): "You never stop. Epochs 3 and 4 are both worse than epoch 2, and patience is 2.",
        (4, 6): "You compare each epoch with the one before it. Epoch 4 is better than epoch 3, "
        "but not better than the best so far.",
        (2, 6): "You compare each epoch with the one before it. Epoch 4 is better than epoch 3, "
        "but not better than the best so far.",
    }
    for losses, patience, expected in cases:
        received = call(when_to_stop, losses, patience)
        try:
            kept, ran = (int(value) for value in received)
        except (TypeError, ValueError):
            raise Wrong(
                f"I expected two numbers, the kept epoch and the epochs run; I received "
                f"{shorten(received)}."
            ) from None
        if (kept, ran) == expected:
            continue
        if losses is curve and (kept, ran) in says:
            raise Wrong(f"For the losses {losses} and patience 2: {says[kept, ran]}")
        if expected == (1, 2):
            raise Wrong(
                "For the losses [1.0, 1.0, 0.9] and patience 1: you take an equal loss for a "
                "better one. Only a lower loss is better."
            )
        raise Wrong(
            f"For the losses {losses} and patience {patience} you get {(kept, ran)}; I expected "
            f"{expected}: kept epoch, epochs run."
        )
    return (
        "So stops `keras.callbacks.EarlyStopping`. In the first of my curves epoch 7 would have "
        "been better still: patience is a bet, and more of it costs time."
    )


STOP = Exercise(
    title="Early stopping",
    statement="""Write early stopping. `curve` is a list of validation losses, one an epoch.
Training ends as soon as `patience` epochs in a row have brought no loss lower than the lowest
before them, or when the list ends. Give two numbers: the epoch whose weights are kept, and how
many epochs were run. The first epoch is number 1. So for `[1.9, 1.4, 1.6, 1.5, 1.3]` and a
patience of 2 it is `(2, 4)`.""",
    stub='''
def when_to_stop(curve, patience):
    """Epoch whose weights are kept, and number of epochs run; both count from 1."""
    return ...
''',
    answers=("when_to_stop",),
    check=_check_stop,
    hint="Walk through the list and remember the epoch of the lowest loss so far. How many "
    "epochs lie between it and the present one? That is how long you have waited.",
    solution='''
def when_to_stop(curve, patience):
    """Epoch whose weights are kept, and number of epochs run; both count from 1."""
    kept = 1
    for now in range(1, len(curve) + 1):
        if curve[now - 1] < curve[kept - 1]:
            kept = now
        if now - kept >= patience:
            break
    return kept, now
''',
    mistakes=(
        Mistake(
            """
def when_to_stop(curve, patience):
    kept = 0
    for now in range(len(curve)):
        if curve[now] < curve[kept]:
            kept = now
        if now - kept >= patience:
            break
    return kept, now
""",
            "from 0; the first epoch is number 1, in both",
        ),
        Mistake(
            """
def when_to_stop(curve, patience):
    kept = 1
    for now in range(1, len(curve) + 1):
        if curve[now - 1] < curve[kept - 1]:
            kept = now
        if now - kept > patience:
            break
    return kept, now
""",
            "one epoch too long",
        ),
        Mistake(
            """
def when_to_stop(curve, patience):
    kept = 1
    for now in range(1, len(curve) + 1):
        if curve[now - 1] < curve[kept - 1]:
            kept = now
        if now - kept >= patience:
            break
    return now, now
""",
            "at which training ended",
        ),
        Mistake(
            """
def when_to_stop(curve, patience):
    kept, waited = 1, 0
    for now in range(2, len(curve) + 1):
        waited = waited + 1 if curve[now - 1] >= curve[now - 2] else 0
        kept = kept if waited else now
        if waited >= patience:
            break
    return kept, now
""",
            "with the one before it",
        ),
        Mistake(
            """
def when_to_stop(curve, patience):
    return int(np.argmin(curve)) + 1, len(curve)
""",
            "You never stop",
        ),
        Mistake(
            """
def when_to_stop(curve, patience):
    kept = 1
    for now in range(1, len(curve) + 1):
        if curve[now - 1] <= curve[kept - 1]:
            kept = now
        if now - kept >= patience:
            break
    return kept, now
""",
            "equal loss for a",
        ),
    ),
    before="import numpy as np",
)


def _check_vote(name_clips):
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
            raise Wrong(f"I expected one number a clip; I received {shorten(said)}.") from None
        if said.shape == expected.shape and (said == expected).all():
            continue
        asked = f"{len(expected)} clip(s) of {frames} frame(s)"
        firsts = by_clip.argmax(axis=2)
        counted = np.array([np.bincount(row).argmax() for row in firsts])
        mixed = chances.reshape(frames, -1, chances.shape[1]).mean(axis=0).argmax(axis=1)
        if said.shape == (len(expected), chances.shape[1]):
            raise Wrong(
                f"For {asked} you give the mean probabilities. One step is missing: the number "
                "of the name with the highest one."
            )
        if said.shape == (len(chances),) != expected.shape:
            raise Wrong(
                f"For {asked} you give {len(said)} answers, one a frame. Frames of a clip have to "
                "be brought together, so that there is one answer a clip."
            )
        if said.shape == expected.shape and (said == counted).all():
            raise Wrong(
                f"For {asked} you count which name most frames put first. Then a frame that "
                "wavers weighs as much as one that is sure: average the probabilities first."
            )
        if said.shape == expected.shape and (said == mixed).all():
            raise Wrong(
                f"For {asked} you average frames of different clips. The {frames} frames of a "
                "clip are neighbours among the rows: which shape keeps them together?"
            )
        raise Wrong(
            f"For {asked} and {chances.shape[1]} names you give {shorten(said.tolist())}; "
            f"I expected {expected.tolist()}, one number a clip."
        )
    return (
        "One sure frame can outvote three that waver. And since a mean does not know the order, "
        "no such vote can tell `sit_down` from `stand_up`."
    )


VOTE = Exercise(
    title="One name a clip",
    statement="""Write the vote. `frame_chances` holds the probabilities of frames, one row a
frame: the first `frames_a_clip` rows are the first clip's, the next ones the second clip's, and so
on. Give the number of the winning name of each clip: the one with the highest mean probability.""",
    stub='''
def name_clips(frame_chances, frames_a_clip):
    """Turn probabilities (clips * frames, names) into one number of a name a clip."""
    return ...
''',
    answers=("name_clips",),
    check=_check_vote,
    hint="Reshape to (clips, frames, names): `-1` lets NumPy count the clips. Then a mean over "
    "one of the three axes, and an `argmax` over one of the two that are left.",
    solution='''
def name_clips(frame_chances, frames_a_clip):
    """Turn probabilities (clips * frames, names) into one number of a name a clip."""
    grouped = frame_chances.reshape(-1, frames_a_clip, frame_chances.shape[1])
    return grouped.mean(axis=1).argmax(axis=1)
''',
    mistakes=(
        Mistake(
            """
def name_clips(frame_chances, frames_a_clip):
    firsts = frame_chances.argmax(axis=1).reshape(-1, frames_a_clip)
    return [np.bincount(row).argmax() for row in firsts]
""",
            "wavers weighs as much",
        ),
        Mistake(
            """
def name_clips(frame_chances, frames_a_clip):
    grouped = frame_chances.reshape(frames_a_clip, -1, frame_chances.shape[1])
    return grouped.mean(axis=0).argmax(axis=1)
""",
            "frames of different clips",
        ),
        Mistake(
            """
def name_clips(frame_chances, frames_a_clip):
    return frame_chances.reshape(-1, frames_a_clip, frame_chances.shape[1]).mean(axis=1)
""",
            "One step is missing",
        ),
        Mistake(
            """
def name_clips(frame_chances, frames_a_clip):
    return frame_chances.argmax(axis=1)
""",
            "one a frame",
        ),
    ),
    before="import numpy as np",
)


def _check_split(my_clips, my_parts):
    from course_utils import video

    wanted = {"path", "action", "production"}
    missing = wanted - set(getattr(my_clips, "columns", ()))
    if missing:
        raise Wrong(
            f"I expected a table with the columns {sorted(wanted)}, as `data.clips_from_folder` "
            f"makes it; I received {shorten(my_clips)}."
        )
    if isinstance(my_parts, dict):
        my_parts = list(my_parts.values())
    try:
        tables = [part[sorted(wanted)] for part in my_parts]
    except (TypeError, KeyError, IndexError):
        tables = []
    if len(tables) != 3 or not all(len(table) for table in tables):
        raise Wrong(
            "I expected three tables with clips: training, validation and test, in this order."
        )
    names, clips = ("training", "validation", "test"), set(my_clips["path"])
    for path in sorted(clips)[:3]:
        try:
            video.probe(path)
        except (OSError, ValueError, video.VideoError) as error:
            raise Wrong(f"I cannot read one of your clips: {error}") from None
    for first, second in ((0, 1), (0, 2), (1, 2)):
        both = set(tables[first]["path"]) & set(tables[second]["path"])
        if both:
            raise Wrong(
                f"{len(both)} clip(s) are in {names[first]} and in {names[second]}. Then one part "
                "does the work of two, and its score is too good for one of them."
            )
    for name, table in zip(names, tables, strict=True):
        absent = set(my_clips["action"]) - set(table["action"])
        if absent:
            raise Wrong(
                f"No clip of {', '.join(sorted(absent))} is in {name}, so that part says nothing "
                "about this action. Each action has to be in all three."
            )
    for first, second in ((0, 1), (0, 2), (1, 2)):
        both = set(tables[first]["production"]) & set(tables[second]["production"])
        if both:
            raise Wrong(
                f"The group {sorted(both)[0]!r} has clips in {names[first]} and in "
                f"{names[second]}: the same people and places on both sides. By what must one "
                "split?"
            )
    inside = set().union(*(table["path"] for table in tables))
    if inside != clips:
        raise Wrong(
            f"Your table has {len(clips)} clips and the three parts have {len(inside)}: some "
            "are lost, or come from elsewhere."
        )
    counts = ", ".join(f"{name} {len(t)}" for name, t in zip(names, tables, strict=True))
    points = 100 * np.sqrt(0.25 / len(tables[2]))
    return (
        f"{counts}: no group on two sides, every action in each part. With so many test clips a "
        f"score of 50 % would be uncertain by about {points:.0f} points."
    )


SPLIT = Exercise(
    title="Split clips of your own",
    statement="""Film two actions or more, each of them on at least three occasions (other people,
or another day and place), and cut the films into clips of some seconds. Put them into one folder
an action, such as `my_clips/skip/anna_1.mp4`, and write a file `my_clips/groups.csv` with the
columns `file` (such as `skip/anna_1.mp4`) and `group` (such as `anna`): the clips that belong
together. `data.clips_from_folder("my_clips")` makes a table of it, with the group in the column
`production`. Split it into training, validation and test as this lesson does. No film at hand?
Take the practice clips in the style `ink`: `everything = data.practice_clips()`, then
`everything[everything["style"] == "ink"]`.""",
    stub="""
my_clips = ...  # a table: data.clips_from_folder("my_clips")
my_parts = ...  # three tables: training, validation, test
""",
    answers=("my_clips", "my_parts"),
    check=_check_split,
    hint="Section 2 splits with one call of `data.split`, which gives three tables. What does "
    '`by="production"` see to?',
    solution="""
my_clips = data.practice_clips()  # or data.clips_from_folder("my_clips")
my_clips = my_clips[my_clips["style"] == "ink"]
my_parts = data.split(my_clips, by="production", seed=3)
""",
    mistakes=(
        Mistake(
            """
my_clips = data.practice_clips()
my_clips = my_clips[my_clips["style"] == "ink"]
my_parts = data.split(my_clips, by="clip", seed=3)
""",
            "the same people and places on both sides",
        ),
        Mistake(
            """
my_clips = data.practice_clips()
my_clips = my_clips[my_clips["style"] == "ink"]
learning, rest, _ = data.split(my_clips, by="production", seed=3)
my_parts = learning, rest, rest
""",
            "does the work of two",
        ),
        Mistake(
            """
my_clips = data.practice_clips()
my_clips = my_clips[my_clips["style"] == "ink"].sort_values("action")
my_parts = my_clips[:60], my_clips[60:78], my_clips[78:]
""",
            "says nothing about this action",
        ),
        Mistake(
            """
my_clips = data.practice_clips()
my_clips = my_clips[my_clips["style"] == "ink"]
my_parts = [part.head(15) for part in data.split(my_clips, by="production", seed=3)]
""",
            "are lost",
        ),
    ),
    before="from course_utils import data",
)

EXERCISES = (SURPRISE, STEPS, STOP, VOTE, SPLIT)

QUIZ = (
    Question(
        "A model of eight actions has a loss of 2.08 before training. What does that tell you?",
        (
            Answer(
                "It is already better than guessing, since a loss may reach 8.",
                "A loss has no upper end: who gives the right name a probability near 0 gets a "
                "very large one. 2.08 is just −log(1/8).",
            ),
            Answer(
                "It gives about 1/8 to each name: it knows nothing yet.",
                "−log(1/8) = 2.08. A start far above it would mean that the model is sure of "
                "wrong names, and something is odd.",
                correct=True,
            ),
            Answer(
                "Its learning rate is too large.",
                "The learning rate has had no effect yet: no step has been taken.",
            ),
        ),
    ),
    Question(
        "The loss jumps up and down, and grows from epoch to epoch. What do you change first?",
        (
            Answer(
                "I make the learning rate smaller.",
                "Steps that jump across the valley land higher each time, as in the picture on "
                "the right of section 4.",
                correct=True,
            ),
            Answer(
                "I train for more epochs, so that it can settle.",
                "Steps that are too long do not get shorter by themselves: it would climb on.",
            ),
            Answer(
                "I add dropout.",
                "Dropout works against overfitting. Here even the training loss does not fall.",
            ),
        ),
    ),
    Question(
        "Over ten epochs the training loss falls steadily; the validation loss falls, turns, and "
        "climbs. Yet the share of right answers in validation stays the same. How can that be?",
        (
            Answer(
                "There is an error: loss and accuracy always move in opposite directions.",
                "They often do, but accuracy only asks which name is first; the loss also asks "
                "with how much probability.",
            ),
            Answer(
                "The validation clips have become harder.",
                "They are the same clips after every epoch. What changes is the model.",
            ),
            Answer(
                "The model is ever more sure, also where it is wrong.",
                "To be sure and wrong costs much. This is overfitting, and why we keep the epoch "
                "with the lowest validation loss.",
                correct=True,
            ),
            Answer(
                "It underfits, and needs more epochs.",
                "In underfitting the training loss itself is still high. Here it falls on.",
            ),
        ),
    ),
    Question(
        "You compare eight settings on the validation clips, and the best reaches 66 %. Which "
        "score do you expect on the test clips?",
        (
            Answer(
                "A somewhat lower one: part of the 66 % is luck.",
                "Whoever takes the best of eight takes the luckiest, too. That is what the test "
                "is for, and why it is opened once.",
                correct=True,
            ),
            Answer(
                "Exactly 66 %: the model has learned from neither of them.",
                "It has not learned from them, but it was chosen by one of them. Choosing, too, "
                "fits to the clips.",
            ),
            Answer(
                "A higher one: test clips come last, when the model is finished.",
                "When they are opened changes nothing about how hard they are.",
            ),
        ),
    ),
    Question(
        "Why can no amount of training teach a vote over single frames to tell `sit_down` from "
        "`stand_up`?",
        (
            Answer(
                "There are too few clips of the two.",
                "As many as of every other action. A GRU learns the pair from the same clips.",
            ),
            Answer(
                "The small VGG has too few weights.",
                "A larger network would see the same single frames. What the GRU adds is not "
                "size but order.",
            ),
            Answer(
                "Frames of 64×112 pixels are too small to show what the legs of a person do.",
                "Large enough to see what somebody does. In full size, too, halfway down looks "
                "like halfway up.",
            ),
            Answer(
                "The mean of the answers is the same in any order of the frames.",
                "One is the other played backwards, so order is all that tells them apart, and a "
                "mean throws it away.",
                correct=True,
            ),
        ),
    ),
    Question(
        "Your network cannot learn 16 frames by heart, even in 40 epochs. What now?",
        (
            Answer(
                "I get more clips: 16 are not enough to learn anything from.",
                "Fewer are easier to learn by heart. If it fails at 16, thousands will not help.",
            ),
            Answer(
                "I look for an error: labels, scaling, learning rate.",
                "A sound network learns 16 frames by heart in seconds. The test costs little, and "
                "saves a long training that could not have worked.",
                correct=True,
            ),
            Answer(
                "I am glad: it does not overfit.",
                "A network that cannot overfit 16 frames cannot fit anything. That is no remedy "
                "but a fault.",
            ),
        ),
    ),
)
