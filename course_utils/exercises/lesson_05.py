"""Exercises and quiz of lesson 05, Fine-tune."""

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


def _check_trained(trained, doubled):
    one, two = number(trained, "trained"), number(doubled, "doubled")
    slips = {
        1032: "You count one number for each feature of the base. `summarise` makes three of each.",
        3072: "The kernel is right, but each name has a constant, too.",
        298040: "You count the base as well. It is frozen: its numbers are there, but training "
        "does not touch them.",
        3849: "You count the mean and the spread of the normalisation. It measures them once; "
        "training does not change them.",
        3848: "You count the mean and the spread of the normalisation. It measures them once; "
        "training does not change them.",
    }
    if one in slips:
        raise Wrong(slips[one])
    if one != 3080:
        raise Wrong(
            f"For `trained` I received {one:,.0f}. How many numbers go into the layer of "
            "probabilities, how many come out, and what has a dense layer besides its kernel?"
        )
    if two == 6160:
        raise Wrong(
            "You double all. The constants belong to the names, not to the features: there are "
            "still eight."
        )
    if two != 6152:
        raise Wrong(f"`trained` is right; for `doubled` I received {two:,.0f}: 768 numbers go in.")
    return (
        "384 × 8 + 8. The base holds nearly a hundred times as many, and they all stay as they "
        "are: that is why 16 clips and seconds can do something here."
    )


TRAINED = Exercise(
    title="What training changes",
    statement="""The base gives 128 features a frame and is frozen. How many numbers does training
change in the head `new_head((12, 128), 8, scale)`, in which `scale` is a layer of normalisation
that has measured its mean and spread beforehand? And how many would it be with a base of 256
features? Work it out before you count.""",
    stub="""
trained = ...  # numbers that training changes, with 128 features
doubled = ...  # the same with 256
""",
    answers=("trained", "doubled"),
    check=_check_trained,
    hint="Dropout holds no numbers. So only the last layer is left: one weight for each pair of a "
    "number that goes in and a name, and one constant for each name.",
    solution="""
trained = 3 * 128 * 8 + 8
doubled = 3 * 256 * 8 + 8
""",
    mistakes=(
        Mistake("trained, doubled = 128 * 8 + 8, 256 * 8 + 8", "makes three of each"),
        Mistake("trained, doubled = 3 * 128 * 8, 3 * 256 * 8", "has a constant, too"),
        Mistake("trained, doubled = 294960 + 3080, 294960 + 6152", "count the base as well"),
        Mistake("trained, doubled = 3080 + 769, 6152 + 1537", "the spread of the normalisation"),
        Mistake("trained, doubled = 3080, 2 * 3080", "You double all"),
    ),
)


def _check_cache(without_cache, with_cache):
    naive, cached = number(without_cache, "without_cache"), number(with_cache, "with_cache")
    slips = {
        4320: "You count clips. The base looks at single frames: how many has a clip?",
        17280: "You count one setting of the head. We try three, and each is trained anew.",
        576: "You count one epoch of each setting. Without a cache the base runs in every epoch.",
    }
    if naive in slips:
        raise Wrong(slips[naive])
    if naive != 51840:
        raise Wrong(
            f"For `without_cache` I received {naive:,.0f}. Each of the frames passes the base once "
            "in every epoch of every setting: multiply."
        )
    late = {
        576: "The three settings share one cache: the head is new each time, the base is not.",
        0: "Somebody has to make the features: the base runs once, and only from then on never.",
        16: "A cache for 16 clips holds the features of all their frames, and each had to be made.",
        17280: "With the cache the base does not run in every epoch. That is what it is for.",
    }
    if cached in late:
        raise Wrong(late[cached])
    if cached != 192:
        raise Wrong(f"`without_cache` is right; for `with_cache` I received {cached:,.0f}.")
    return (
        "The cache saves 269 of 270 runs. It works only while the base is frozen and the frames "
        "stay the same: one augmented pixel, and the features would be others."
    )


CACHE = Exercise(
    title="Runs of the base",
    statement="""We try three settings of the head, each for 90 epochs on the 16 training clips of
12 frames. How many frames pass through the base in all, without a cache and with one that is empty
at first? (Leave the validation aside.)""",
    stub="""
without_cache = ...
with_cache = ...
""",
    answers=("without_cache", "with_cache"),
    check=_check_cache,
    hint="Without a cache: clips × frames × epochs × settings. With one: when does a frame come "
    "to the base for the first time, and does it come a second time?",
    solution="""
without_cache = 16 * 12 * 90 * 3
with_cache = 16 * 12
""",
    mistakes=(
        Mistake("without_cache, with_cache = 16 * 90 * 3, 16", "You count clips"),
        Mistake("without_cache, with_cache = 16 * 12 * 90, 16 * 12", "one setting of the head"),
        Mistake("without_cache, with_cache = 16 * 12 * 90 * 3, 16 * 12 * 3", "share one cache"),
        Mistake("without_cache, with_cache = 16 * 12 * 90 * 3, 0", "make the features"),
    ),
)


def _small_network(frozen):
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


def _check_unfreeze(unfreeze_last):
    dense = ["first", "second", "names"]
    cases = [(1, dense[2:]), (3, dense[1:]), (0, []), (2, dense[2:]), (9, dense)]
    for frozen in (True, False):
        for count, expected in cases:
            network = _small_network(frozen)
            given = call(lambda n=network, c=count: unfreeze_last(n, c))
            if not hasattr(given, "trainable_weights") or not hasattr(given, "layers"):
                raise Wrong(f"I expected the network back; I received {shorten(given)}.")
            moves = [layer.name for layer in given.layers if layer.trainable_weights]
            asked = f"With last={count} and a network that is {'frozen' if frozen else 'all free'}"
            if moves == expected and len(given.trainable_weights) == 2 * len(expected):
                continue
            if moves == expected and not given.trainable_weights:
                raise Wrong(
                    f"{asked}, the layers are free but the network as a whole is still frozen, "
                    "and that is what training asks first. Both have to be free."
                )
            if count == 0 and len(moves) > 2:
                raise Wrong(
                    f"{asked}, you free all layers. In Python `layers[-0:]` is `layers[0:]`, the "
                    "whole list. What could you count from instead?"
                )
            if any("norm" in name for name in moves):
                raise Wrong(
                    f"{asked}, batch normalisation is trained: {', '.join(moves)}. A few clips "
                    "would give it worse means and spreads than it has."
                )
            if count == 1 and moves == ["first"]:
                raise Wrong(
                    f"{asked}, you free the layers at the start. These find edges and blobs, "
                    "which are the same in every style."
                )
            if not frozen and set(moves) > set(expected):
                raise Wrong(
                    f"{asked} at first, {', '.join(moves)} can move afterwards. Layers before the "
                    "last ones have to be frozen, whatever they were before."
                )
            raise Wrong(f"{asked}, these layers can move: {moves}; I expected {expected}.")
    return (
        "You can count on it: a network with one free layer too many still trains without an "
        "error. So print the number of trained weights each time, as the lesson does."
    )


UNFREEZE = Exercise(
    title="Unfreeze the last layers",
    statement="""Here is another way to choose: by number. Write a function that lets the last few
layers of the network `net` be trained, `last` of them, and freezes all others, whatever they were
before. Batch normalisation stays frozen everywhere, though it counts as a layer. With `last=0` all
is frozen. Give the network back.""",
    stub='''
def unfreeze_last(net, last):
    """Free the last layers of a network, but for batch normalisation; freeze the others."""
    ...
    return ...
''',
    answers=("unfreeze_last",),
    check=_check_unfreeze,
    hint="`enumerate(net.layers)` gives each layer its place; from which place on is a layer "
    "among the last ones? `isinstance(each, layers.BatchNormalization)` finds the exception. And "
    "`net.trainable` is a switch of its own above all layers.",
    solution='''
def unfreeze_last(net, last):
    """Free the last layers of a network, but for batch normalisation; freeze the others."""
    net.trainable = True
    for place, each in enumerate(net.layers):
        free = place >= len(net.layers) - last
        each.trainable = free and not isinstance(each, layers.BatchNormalization)
    return net
''',
    mistakes=(
        Mistake(
            """
def unfreeze_last(net, last):
    for place, each in enumerate(net.layers):
        free = place >= len(net.layers) - last
        each.trainable = free and not isinstance(each, layers.BatchNormalization)
    return net
""",
            "the network as a whole is still frozen",
        ),
        Mistake(
            """
def unfreeze_last(net, last):
    net.trainable = True
    for place, each in enumerate(net.layers):
        each.trainable = place >= len(net.layers) - last
    return net
""",
            "batch normalisation is trained",
        ),
        Mistake(
            """
def unfreeze_last(net, last):
    net.trainable = True
    for each in net.layers:
        each.trainable = False
    for each in net.layers[-last:]:
        each.trainable = not isinstance(each, layers.BatchNormalization)
    return net
""",
            "the whole list",
        ),
        Mistake(
            """
def unfreeze_last(net, last):
    net.trainable = True
    for place, each in enumerate(net.layers):
        each.trainable = place < last and not isinstance(each, layers.BatchNormalization)
    return net
""",
            "layers at the start",
        ),
    ),
    before="from keras import layers",
)


def _check_direction(with_direction):
    drawn = np.random.default_rng(5)
    for clips, time, count in ((2, 12, 5), (1, 3, 2), (3, 7, 4)):
        seen = drawn.random((clips, time, count))
        third, steps = time // 3, np.diff(seen, axis=1)
        amount, motion = seen.mean(axis=1), np.abs(steps).mean(axis=1)
        change = seen[:, -third:].mean(axis=1) - seen[:, :third].mean(axis=1)
        found = call(with_direction, seen)
        try:
            found = np.asarray(found, dtype=float)
        except (TypeError, ValueError):
            raise Wrong(f"I expected one array; I received {shorten(found)}.") from None
        asked = f"For features of shape {seen.shape}"
        if found.shape == (clips, time, 3 * count) or found.shape[:2] == (clips, time):
            raise Wrong(
                f"{asked} you give {found.shape}: time is still there. One row a clip: average "
                "over the axis of time, which is axis 1."
            )
        if found.shape in ((clips, 3, count), (3, clips, count), (3 * clips, count)):
            raise Wrong(
                f"{asked} you give {found.shape}. The three have to stand side by side in one "
                f"row a clip, {(clips, 3 * count)}: along which axis do you join them?"
            )
        if found.shape != (clips, 3 * count):
            raise Wrong(f"{asked} I expected the shape {(clips, 3 * count)}; I got {found.shape}.")
        parts = [found[:, n * count : (n + 1) * count] for n in range(3)]
        if np.allclose(parts[1], steps.mean(axis=1)):
            raise Wrong(
                f"{asked} steps up and steps down cancel each other in your motion: who waves "
                "would not move at all. What counts is how large a step is, not its sign."
            )
        if np.allclose(parts[2], -change):
            raise Wrong(
                f"{asked} your direction has the wrong sign: it is how much more there is at "
                "the end, so the end comes first in the subtraction."
            )
        if np.allclose(parts[2], seen[:, -1] - seen[:, 0]) and third > 1:
            raise Wrong(
                f"{asked} your direction compares two single frames. One blurred frame would "
                f"decide: take the mean of {third} frames, a third, at each end."
            )
        for name, part, right in zip(
            ("amount", "motion", "direction"), parts, (amount, motion, change), strict=True
        ):
            if not np.allclose(part, right, rtol=1e-4, atol=1e-5):
                raise Wrong(
                    f"{asked} the part for the {name} begins with {part[0, 0]:.4g}; I expected "
                    f"{right[0, 0]:.4g}."
                )
    return (
        "Play a clip backwards and only the last third of the numbers changes: it turns its sign. "
        "That is what a head can tell `sit_down` from `stand_up` by."
    )


DIRECTION = Exercise(
    title="The direction of a clip",
    statement="""Amount and motion are the same when a clip is played backwards. Write a function
that adds the **direction** of each feature: its mean over the last third of the frames minus its
mean over the first third. (A third is `time // 3` frames; there are at least three frames.) Give
one row a clip: all amounts, then all motions, then all directions.""",
    stub='''
def with_direction(seen_features):
    """Turn features (clips, time, n) into amount, motion, direction: (clips, 3 * n)."""
    return ...
''',
    answers=("with_direction",),
    check=_check_direction,
    hint="`amount_and_motion` above gives the first two. For the third, "
    "`seen_features[:, -third:]` are the last frames of every clip. "
    "`np.concatenate(..., axis=-1)` joins all.",
    solution='''
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
''',
    mistakes=(
        Mistake(
            """
def with_direction(f):
    third = f.shape[1] // 3
    change = f[:, -third:].mean(axis=1) - f[:, :third].mean(axis=1)
    return np.concatenate([f.mean(axis=1), np.diff(f, axis=1).mean(axis=1), change], axis=-1)
""",
            "cancel each other",
        ),
        Mistake(
            """
def with_direction(f):
    third = f.shape[1] // 3
    change = f[:, :third].mean(axis=1) - f[:, -third:].mean(axis=1)
    motion = np.abs(np.diff(f, axis=1)).mean(axis=1)
    return np.concatenate([f.mean(axis=1), motion, change], axis=-1)
""",
            "the wrong sign",
        ),
        Mistake(
            """
def with_direction(f):
    motion = np.abs(np.diff(f, axis=1)).mean(axis=1)
    return np.concatenate([f.mean(axis=1), motion, f[:, -1] - f[:, 0]], axis=-1)
""",
            "two single frames",
        ),
        Mistake(
            """
def with_direction(f):
    third = f.shape[1] // 3
    change = f[:, -third:].mean(axis=1) - f[:, :third].mean(axis=1)
    motion = np.abs(np.diff(f, axis=1)).mean(axis=1)
    return np.stack([f.mean(axis=1), motion, change], axis=1)
""",
            "side by side",
        ),
        Mistake(
            """
def with_direction(f):
    amount = np.repeat(f.mean(axis=-1)[..., np.newaxis], f.shape[2], axis=-1)
    return np.concatenate([amount, np.abs(f), f], axis=-1)
""",
            "time is still there",
        ),
    ),
    before="import numpy as np",
)


def _check_folder(my_folder, my_groups, my_guess):
    from course_utils import data

    try:
        table = data.clips_from_folder(my_folder)
    except (OSError, ValueError, TypeError) as error:
        raise Wrong(f"I cannot read the folder: {error}") from None
    try:
        given = {str(name): int(count) for name, count in dict(my_groups).items()}
    except (TypeError, ValueError):
        raise Wrong(
            f"For `my_groups` I expected the number of groups of each class, such as "
            f"{{'skip': 3}}; I received {shorten(my_groups)}."
        ) from None
    guess = number(my_guess, "my_guess")
    by_class = table.groupby("action")["production"]
    groups, counts = by_class.nunique().to_dict(), by_class.size()
    if groups != counts.to_dict() == given:
        raise Wrong(
            f"You count clips, {given}. Clips that share people or places are one group: count "
            "the different values in the column `production`."
        )
    if given != groups:
        raise Wrong(f"For `my_groups` I received {given}; your folder holds {groups}.")
    few = [name for name, count in groups.items() if count < 3]
    if few:
        raise Wrong(
            f"{', '.join(few)}: fewer than three groups. Then training, validation and test cannot "
            "each have one. Film on another occasion, or tell the groups apart in `groups.csv`."
        )
    most = counts.max() / counts.sum()
    if np.isclose(guess, 100 * most, atol=0.6) and guess > 1:
        raise Wrong("`my_guess` is in percent. Give a share between 0 and 1.")
    if np.isclose(guess, 1 / len(counts), atol=0.005) and not np.isclose(guess, most, atol=0.005):
        raise Wrong(
            f"1/{len(counts)} is what blind guessing gets. But your classes have "
            f"{counts.to_dict()} clips: who always names the largest one is right more often."
        )
    if not np.isclose(guess, most, atol=0.006):
        raise Wrong(f"For `my_guess` I received {guess:.3f}; I expected {most:.3f}.")
    return (
        f"{len(table)} clips in {sum(groups.values())} groups. A model is worth something here "
        f"if it names clearly more than {most:.0%} of the clips of groups it has never seen."
    )


_OWN_FOLDER = """
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
"""

FOLDER = Exercise(
    title="A folder of your own clips",
    statement="""Film two actions with five people, two clips each (three people at the very
least), and lay them into a folder as shown at the start of this section: one folder a class, and
the groups in `groups.csv` or in the names. Then report what a fair test has to know: how many
**groups** each class has, and which share of all clips is named rightly by a model that always
says the most frequent class. Afterwards point `folder` above to it: which clips go wrong? (If the
order of events matters in your actions, use `with_direction`.)""",
    stub="""
my_folder = ...  # such as "my_clips"
my_groups = ...  # groups of each class, such as {"juggle": 5, "skip": 4}
my_guess = ...  # share of right answers, 0 to 1, of always saying the most frequent class
""",
    answers=("my_folder", "my_groups", "my_guess"),
    check=_check_folder,
    hint="`data.clips_from_folder(my_folder)` gives a table with `action` and `production`, and "
    "says which files it cannot read. `groupby(...)[...].nunique()` counts what is different; "
    "`value_counts(normalize=True)` gives shares.",
    solution=_OWN_FOLDER,
    mistakes=(
        Mistake(
            _OWN_FOLDER + 'my_groups = my_table["action"].value_counts().to_dict()\n',
            "You count clips",
        ),
        Mistake(_OWN_FOLDER + "my_guess = 1 / 2\n", "blind guessing"),
        Mistake(_OWN_FOLDER + "my_guess = 62.5\n", "is in percent"),
        Mistake(_OWN_FOLDER.replace("min(piece, 3)", "min(piece, 1)"), "fewer than three groups"),
    ),
    before="from course_utils import data",
)

EXERCISES = (TRAINED, CACHE, UNFREEZE, DIRECTION, FOLDER)

QUIZ = (
    Question(
        "Why is the base frozen while a fresh head takes its first steps?",
        (
            Answer(
                "A frozen base needs less memory on disk.",
                "A file of weights is equally large, frozen or not.",
            ),
            Answer(
                "The head's first steps are wild, and would spoil the base.",
                "The base would be pushed about to please a head that knows nothing yet.",
                correct=True,
            ),
            Answer(
                "Keras cannot train two parts of a network at once, so one has to wait.",
                "It can: section 4 trains the head and the last block together.",
            ),
        ),
    ),
    Question(
        "You add augmentation to the training of the head. What happens to the cached features?",
        (
            Answer(
                "They are of no use: each clip looks different every time.",
                "Features belong to exact pixels. Changed pixels have other features, so the base "
                "has to run in every epoch.",
                correct=True,
            ),
            Answer(
                "They stay valid, since a frozen base gives the same features.",
                "A frozen base gives the same features for the same frames. These are no longer "
                "the same frames.",
            ),
            Answer(
                "They become better with each epoch.",
                "A cache never changes. It holds what the base said of the frames as they were.",
            ),
        ),
    ),
    Question(
        "You unfreeze the last block and fine-tune with a learning rate of 0.1. The score falls "
        "below that of the old model as it was. Why?",
        (
            Answer(
                "The last block is too small to learn anything.",
                "It holds most of the network's numbers: 221,184 of 295,992.",
            ),
            Answer(
                "More epochs were needed to get used to the new lines.",
                "A few ink clips cannot teach again what hundreds of clips had taught, however "
                "often they are shown.",
            ),
            Answer(
                "Large steps threw away what the block knew before.",
                "That is catastrophic forgetting. Who knows something already needs small steps.",
                correct=True,
            ),
        ),
    ),
    Question(
        "The head with amounts only names 38 % of `sit_down` and `stand_up` rightly. What would "
        "help most?",
        (
            Answer(
                "Unfreezing more blocks of the base, at a low learning rate.",
                "The base sees single frames. No change of its weights shows the head an order "
                "that a mean has removed.",
            ),
            Answer(
                "A smaller learning rate.",
                "It finds the same kind of answer more slowly. What is missing is not in the data "
                "that the head gets.",
            ),
            Answer(
                "More dropout.",
                "It works against learning by heart, not against being blind.",
            ),
            Answer(
                "To let the head see how features change in time.",
                "What a head may look at can matter more than how it is trained: with time it was "
                "56 %.",
                correct=True,
            ),
        ),
    ),
    Question(
        "Why does batch normalisation stay frozen when the last block is fine-tuned on 16 clips?",
        (
            Answer(
                "Because it holds most of the network's weights, and would overfit at once.",
                "It holds few: four numbers a feature map. The kernels hold the most.",
            ),
            Answer(
                "A few clips would give worse means and spreads than the stored ones.",
                "The stored ones come from many clips, and all that lies behind was trained with "
                "them. 16 clips of one production are a poor replacement.",
                correct=True,
            ),
            Answer(
                "Because Keras does not allow to train it.",
                "Keras allows it, and even does it unless you freeze the layer.",
            ),
        ),
    ),
    Question(
        "Your validation has 16 clips. Settings A and B name 9 and 10 of them rightly. Which "
        "do you take?",
        (
            Answer(
                "B, since it is 6 points better.",
                "6 points are one clip. With other clips it could as well be the other way round.",
            ),
            Answer(
                "I try both on the test clips, and take the one that is better there.",
                "Then the test has chosen, and its score is no honest one any more.",
            ),
            Answer(
                "The simpler or cheaper one: they cannot be told apart.",
                "A difference of one clip is luck. Choosing among many settings by 16 clips means "
                "choosing luck.",
                correct=True,
            ),
        ),
    ),
    Question(
        "In which case do you expect the least from fine-tuning our base of drawn actions?",
        (
            Answer(
                "To tell sick from healthy lungs in X-ray pictures.",
                "What the base knows of figures and poses has little to do with them. Whether it "
                "is better than random weights, only a measurement tells.",
                correct=True,
            ),
            Answer(
                "Eight actions in a fourth drawn style, 20 clips.",
                "That is where it shines: much is in common, and the clips are few.",
            ),
            Answer(
                "A new action, `kneel`, in the styles it knows.",
                "Limbs and poses help with it, and the head can learn the new name.",
            ),
        ),
    ),
)
