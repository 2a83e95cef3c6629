"""Exercises and quiz of lesson 02, Preprocess."""

import numpy as np

from course_utils.exercises._task import (
    Answer,
    Exercise,
    Mistake,
    NotTried,
    Question,
    Wrong,
    call,
    number,
    own_film,
    shorten,
)


def _numbers(value, names, asked=""):
    """Take an answer as a tuple of as many floats as there are names."""
    try:
        found = tuple(float(part) for part in value)
    except (TypeError, ValueError):
        found = ()
    if len(found) != len(names):
        raise Wrong(f"{asked}I expected ({', '.join(names)}); I received {shorten(value)}.")
    return found


def _check_fit(fit_size):
    cases = ((720, 1280), (272, 640), (1280, 720), (100, 100), (56, 40), (90, 200))
    for height, width in cases:
        target = (112, 160)
        answer = call(fit_size, height, width, target)
        asked = f"A frame of {height} × {width} into {target[0]} × {target[1]}: "
        found = _numbers(answer, ("rows", "columns", "top", "left"), asked)
        factor = min(target[0] / height, target[1] / width)
        shape = round(height * factor), round(width * factor)
        rest = target[0] - shape[0], target[1] - shape[1]
        if found[:2] != shape:
            raise Wrong(f"{asked}{_why_fit(found[:2], shape, (height, width), target)}")
        for name, start, left_over in zip(("top", "left"), found[2:], rest, strict=True):
            if start == left_over > 1:
                raise Wrong(
                    f"{asked}`{name}` is {start:g}, all that is left over. The picture then sits "
                    "at the far edge; it belongs in the middle."
                )
            if start != int(start):
                raise Wrong(f"{asked}`{name}` is {start:g}; pixels can be left empty whole only.")
            if start not in (left_over // 2, (left_over + 1) // 2):
                raise Wrong(
                    f"{asked}`{name}` is {start:g}; {left_over} are left over in that direction, "
                    f"so {left_over // 2} come before the picture."
                )
    return (
        "The smaller of the two factors decides: with it both sides fit. The larger one would "
        "give the crop. `preprocess.resize(..., 'fit')` does the same."
    )


def _why_fit(found, right, frame, target):
    """Name the mistake in the size of a picture that is to fit."""
    factors = target[0] / frame[0], target[1] / frame[1]
    text = f"the picture becomes {found[0]:g} × {found[1]:g}."
    if found == right[::-1]:
        return f"{text} Height and width are exchanged; rows come first in this course."
    if found == tuple(target):
        return f"{text} That fills the target, and stretches. Use one factor for both sides."
    if found == tuple(round(length * max(factors)) for length in frame):
        return f"{text} One side is then too long for the target: that would be a crop."
    if found == frame:
        return f"{text} It keeps its size; a frame that is too small is enlarged until it fits."
    if found == tuple(round(length * target[0] / max(frame)) for length in frame):
        return (
            f"{text} The rule with the longer side is right for a square only; here each side has "
            "a limit of its own."
        )
    return f"{text} Right is {right[0]} × {right[1]}."


FIT = Exercise(
    title="Fit into any size",
    statement="""The code above fits into a square. Write the function that computes "fit" for a
target of any shape, such as 112 × 160: how many rows and columns the picture has after it has
been shrunk (or enlarged) with its aspect kept, as large as the target allows; and how many empty
rows then lie above it (`top`) and how many empty columns to its left (`left`), when it sits in
the middle. Round the size of the picture with `round`; where an odd number is left over, the
extra row or column may go to either side.

Before you write it: what should it give for the frame `taxi`, 272 × 640, and 112 × 112?""",
    stub='''
def fit_size(height, width, target):
    """(rows, columns, top, left) of a frame that is fitted into target = (height, width)."""
    return ...
''',
    answers=("fit_size",),
    check=_check_fit,
    hint="There are two factors: target height / height, and target width / width. With which of "
    "them do both sides fit? What is left over is target minus picture, half on each side.",
    solution='''
def fit_size(height, width, target):
    """(rows, columns, top, left) of a frame that is fitted into target = (height, width)."""
    scale = min(target[0] / height, target[1] / width)
    size = round(height * scale), round(width * scale)
    return *size, (target[0] - size[0]) // 2, (target[1] - size[1]) // 2
''',
    mistakes=(
        Mistake(
            """
def fit_size(height, width, target):
    f = max(target[0] / height, target[1] / width)
    r, c = round(height * f), round(width * f)
    return r, c, (target[0] - r) // 2, (target[1] - c) // 2
""",
            "that would be a crop",
        ),
        Mistake(
            """
def fit_size(height, width, target):
    f = min(target[0] / height, target[1] / width)
    r, c = round(height * f), round(width * f)
    return c, r, (target[1] - c) // 2, (target[0] - r) // 2
""",
            "are exchanged",
        ),
        Mistake(
            """
def fit_size(height, width, target):
    f = min(target[0] / height, target[1] / width)
    r, c = round(height * f), round(width * f)
    return r, c, target[0] - r, target[1] - c
""",
            "at the far edge",
        ),
        Mistake("def fit_size(height, width, target):\n    return *target, 0, 0", "and stretches"),
        Mistake(
            """
def fit_size(height, width, target):
    f = min(1, target[0] / height, target[1] / width)
    r, c = round(height * f), round(width * f)
    return r, c, (target[0] - r) // 2, (target[1] - c) // 2
""",
            "is enlarged until it fits",
        ),
    ),
)


def _check_scaling(to_network, to_frame):
    frame = np.repeat(np.arange(256, dtype=np.uint8).reshape(16, 16, 1), 3, axis=2)
    found = np.asarray(call(to_network, frame), float)
    right = frame / 127.5 - 1
    if found.shape != frame.shape or not np.allclose(found, right, atol=1e-4):
        raise Wrong(_why_scaled(found, right))
    for values in (right.astype(np.float32), right):
        back = np.asarray(call(to_frame, values))
        if back.dtype != np.uint8:
            raise Wrong(f"`to_frame` gives {back.dtype}; a frame holds bytes, `np.uint8`.")
        if not np.array_equal(back, frame):
            raise Wrong(_why_back(back, frame))
    wild = np.asarray(call(to_frame, np.array([-1.5, -1.01, 1.01, 2.0], np.float32)))
    if not np.array_equal(wild, [0, 0, 255, 255]):
        raise Wrong(
            f"`to_frame` turns -1.5, -1.01, 1.01 and 2.0 into {wild.tolist()}. A network may give "
            "values beyond the range; in a byte they run over. What is darker than black is black."
        )
    return (
        "There and back, every byte is what it was: nothing is lost by scaling. Rounding and "
        "cutting off at both ends belong to every way back to bytes."
    )


def _why_scaled(found, right):
    """Name the mistake in values that should lie in -1..1."""
    if found.shape != right.shape:
        return f"`to_network` changes the shape from {right.shape} to {found.shape}."
    ends = f"`to_network` turns 0 into {found.flat[0]:.3g} and 255 into {found.flat[-1]:.3g}."
    if np.any(np.diff(found.ravel()) < 0):
        return (
            f"{ends} In between, brighter bytes become darker ones: the sum was done in bytes, "
            "which wrap round after 255. Make decimal numbers first."
        )
    if np.allclose(found, (right + 1) / 2, atol=1e-4):
        return f"{ends} That is the range 0..1. How do you move it to twice the width, around 0?"
    if np.isclose(found.flat[0], -1) and found.flat[-1] < 0.9999:
        return f"{ends} White should be 1 exactly. The largest byte is 255, not 256."
    if np.isclose(found.mean(), 0, atol=1e-3) and np.isclose(found.std(), 1, atol=1e-2):
        return f"{ends} You standardise; then the range depends on the frame. Use fixed numbers."
    return f"{ends} Black should become -1 and white 1, with even steps between."


def _why_back(back, frame):
    """Name the mistake in bytes that do not come back as they were."""
    if back.shape != frame.shape:
        return f"`to_frame` changes the shape from {frame.shape} to {back.shape}."
    changed = back != frame
    error = frame.astype(int) - back
    text = f"{len(np.unique(frame[changed]))} of the 256 bytes come back changed, for instance "
    text += f"{frame[changed][-1]} as {back[changed][-1]}."
    if error.max() == 1 and error.min() == 0:
        return f"{text} `astype` cuts off what stands behind the point: 99.99999 becomes 99."
    if np.abs(error).max() > 100:
        return f"{text} The range is not yet 0..255 when you turn it into bytes."
    return f"{text} Do the steps of `to_network` backwards, in the opposite order."


SCALING = Exercise(
    title="There and back",
    statement="""Write two functions: one turns a frame (bytes) into the numbers from −1 to 1 that
many networks expect, 0 into −1 and 255 into 1; the other turns such numbers into a frame that you
can look at. The way back must give every byte exactly as it was. Values a little outside
are allowed, too: what is below −1 becomes 0, what is above 1 becomes 255.""",
    stub='''
def to_network(frame):
    """Turn bytes, 0..255, into numbers from -1 to 1."""
    return ...


def to_frame(values):
    """Turn numbers from -1 to 1 into bytes (uint8)."""
    return ...
''',
    answers=("to_network", "to_frame"),
    check=_check_scaling,
    hint="There: `astype(np.float32)` first, then divide and subtract. Back: the same steps "
    "backwards, then `np.round`, then `np.clip`, and `astype(np.uint8)` last of all.",
    solution='''
def to_network(frame):
    """Turn bytes, 0..255, into numbers from -1 to 1."""
    return frame.astype(np.float32) / 127.5 - 1


def to_frame(values):
    """Turn numbers from -1 to 1 into bytes (uint8)."""
    return np.clip(np.round((values + 1) * 127.5), 0, 255).astype(np.uint8)
''',
    mistakes=(
        Mistake(
            """
def to_network(frame):
    return (frame * 2) / 255 - 1


def to_frame(values):
    return np.clip(np.round((values + 1) * 127.5), 0, 255).astype(np.uint8)
""",
            "the sum was done in bytes",
        ),
        Mistake(
            """
def to_network(frame):
    return frame / 255


def to_frame(values):
    return np.clip(np.round(values * 255), 0, 255).astype(np.uint8)
""",
            "That is the range 0..1",
        ),
        Mistake(
            """
def to_network(frame):
    return frame / 128 - 1


def to_frame(values):
    return np.clip(np.round((values + 1) * 128), 0, 255).astype(np.uint8)
""",
            "not 256",
        ),
        Mistake(
            """
def to_network(frame):
    return frame / 127.5 - 1


def to_frame(values):
    return np.clip((values + 1) * 127.5, 0, 255).astype(np.uint8)
""",
            "cuts off what stands",
        ),
        Mistake(
            """
def to_network(frame):
    return frame / 127.5 - 1


def to_frame(values):
    return np.round((values + 1) * 127.5).astype(int).astype(np.uint8)
""",
            "in a byte they run over",
        ),
    ),
    before="import numpy as np",
)


def _check_mixup(mix_labels):
    rng = np.random.default_rng(0)
    for count, classes in ((4, 4), (5, 3), (1, 2), (3, 8)):
        labels = np.eye(classes, dtype=np.float32)[np.arange(count) % classes]
        partner = (np.arange(count) + 1) % count
        share = rng.uniform(0.55, 0.95, count).astype(np.float32)
        found = np.asarray(call(mix_labels, labels, partner, share), float)
        right = share[:, None] * labels + (1 - share[:, None]) * labels[partner]
        if found.shape != right.shape or not np.allclose(found, right, atol=1e-5):
            raise Wrong(
                f"{count} labels of {classes} classes, partners {partner.tolist()}, shares "
                f"{_short(share)}: {_why_mixed(found, right, labels, partner, share)}"
            )
    return (
        "Each label still sums to 1. For a picture that is 70 % of one and 30 % of the other, a "
        "network that says so is exactly right."
    )


def _short(values):
    """Write numbers with two places behind the point."""
    return [round(float(value), 2) for value in values]


def _why_mixed(found, right, labels, partner, share):
    """Name the mistake in mixed labels."""
    if found.shape != right.shape:
        return f"I received an array of shape {found.shape}, expected {right.shape}."
    across = share * labels + (1 - share) * labels[partner] if len(share) == len(labels.T) else 0
    if np.allclose(found, across):
        return (
            "each share is used for a class, not for a picture: numpy lays a row of numbers along "
            "the last axis. Give `shares` a second axis."
        )
    if np.allclose(found, share[:, None] * labels[partner] + (1 - share[:, None]) * labels):
        return "the shares are exchanged. `shares` says how much of the picture itself is left."
    if np.allclose(found, labels):
        return "the labels come back as they were, with no trace of the partner."
    if np.allclose(found, labels + labels[partner]):
        return "each label sums to 2. A picture is one picture, so its shares sum to 1."
    if np.allclose(found, (labels + labels[partner]) / 2):
        return "both count one half, whatever the shares are."
    return f"the first label is {_short(found[0])}, and right is {_short(right[0])}."


MIXUP = Exercise(
    title="Labels of a mixture",
    statement="""Write the part of MixUp that mixes the labels, for any number of pictures and
classes. `one_hot` holds the labels, of shape *(pictures, classes)*; `partners[i]` is the number
of the picture that is mixed into picture `i`; `shares[i]`, between 0 and 1, says how much of
picture `i` itself remains.""",
    stub='''
def mix_labels(one_hot, partners, shares):
    """Mix each label with its partner's: arrays of shape (pictures, classes) in and out."""
    return ...
''',
    answers=("mix_labels",),
    check=_check_mixup,
    hint="`one_hot[partners]` are the labels of all partners at once. `shares` has the shape "
    "(pictures,); `shares[:, None]` has (pictures, 1), and so counts for a whole row of labels.",
    solution='''
def mix_labels(one_hot, partners, shares):
    """Mix each label with its partner's: arrays of shape (pictures, classes) in and out."""
    own = shares[:, None]
    return own * one_hot + (1 - own) * one_hot[partners]
''',
    mistakes=(
        Mistake(
            """
def mix_labels(one_hot, partners, shares):
    return shares * one_hot + (1 - shares) * one_hot[partners]
""",
            "for a class, not for a picture",
        ),
        Mistake(
            """
def mix_labels(one_hot, partners, shares):
    return (1 - shares[:, None]) * one_hot + shares[:, None] * one_hot[partners]
""",
            "the shares are exchanged",
        ),
        Mistake(
            """
def mix_labels(one_hot, partners, shares):
    return one_hot + one_hot[partners]
""",
            "sums to 2",
        ),
        Mistake(
            """
def mix_labels(one_hot, partners, shares):
    return shares[:, None] * one_hot + (1 - shares[:, None]) * one_hot
""",
            "no trace of the partner",
        ),
    ),
)


def _check_batches(count_of_batches, size_of_last):
    count, last = number(count_of_batches, "the batches"), number(size_of_last, "the last batch")
    if count == 7:
        raise Wrong("7 batches of 100 are 700 clips: the last 36 would never be learned from.")
    if count != 8:
        raise Wrong(f"{count:g} batches of 100? Divide 736 by 100, and think of the rest.")
    if last == 100:
        raise Wrong("With a last batch of 100, an epoch would have 800 clips; there are only 736.")
    if last == 64:
        raise Wrong("64 is what the last batch lacks; how many clips does it have?")
    if last == 16:
        raise Wrong("16 is the batch size of the code above; here it is 100.")
    if last != 36:
        raise Wrong(f"{last:g} clips in the last batch? How many are left after seven full ones?")
    return (
        "The weights change eight times an epoch, in place of 46 times with batches of 16: larger "
        "batches mean fewer, steadier steps, and more memory."
    )


BATCHES = Exercise(
    title="Another batch size",
    statement="""There are 736 clips. If `batch_size` were 100 and not 16, how many batches would
an epoch have, and how many clips would be in the last one? Predict, then try it:
`len(ClipBatches(clips, classes, 100))`.""",
    stub="""
count_of_batches = ...
size_of_last = ...
""",
    answers=("count_of_batches", "size_of_last"),
    check=_check_batches,
    hint="Fill batches of 100 one after the other, until all 736 clips are used up.",
    solution="""
count_of_batches = 8
size_of_last = 36
""",
    mistakes=(
        Mistake("count_of_batches, size_of_last = 7, 36", "never be learned from"),
        Mistake("count_of_batches, size_of_last = 8, 100", "would have 800 clips"),
        Mistake("count_of_batches, size_of_last = 8, 64", "what the last batch lacks"),
    ),
)


def _check_split(split_by_group):
    cases = (
        (["b", "a", "b", "c", "a", "d", "e", "c", "b", "a"], 0.4, 2),
        (["film 3", "film 1", "film 2", "film 1"], 0.3, 1),
        ([f"p{n % 20}" for n in range(100)], 0.25, 5),
        ([7, 7, 7, 7, 7, 7, 8, 9], 0.3, 1),
    )
    for groups, share, count in cases:
        training, test = _rows(call(split_by_group, groups, share, 0), groups)
        _check_parts(training, test, groups, count)
    groups = cases[2][0]
    parts = [tuple(sorted(_rows(call(split_by_group, groups, 0.25, n), groups)[1]))
             for n in (0, 1, 2, 3, 0)]  # fmt: skip
    if len(set(parts)) == 1:
        raise Wrong(
            "Every seed gives the same split. Shuffle the groups first: lists of clips are often "
            "sorted, and the first groups may all be of one kind."
        )
    if parts[0] != parts[-1]:
        raise Wrong(
            "The same seed gives another split each time, so nobody can repeat what you measure. "
            "Make a generator from `random_state`, inside the function."
        )
    return (
        "Whatever the model learned about a production in training, it meets none of it in the "
        "test. The parts are seldom exactly as large as asked: groups stay whole."
    )


def _rows(answer, groups):
    """Take a split as two lists of row numbers."""
    try:
        training, test = answer
        parts = [int(row) for row in training], [int(row) for row in test]
    except (TypeError, ValueError):
        raise Wrong(
            f"I expected two lists of row numbers, (training, test); I received {shorten(answer)}. "
            "Rows are numbered from 0; names of groups are not rows."
        ) from None
    if any(not 0 <= row < len(groups) for part in parts for row in part):
        raise Wrong(f"There are rows 0 to {len(groups) - 1}; you return others: {shorten(parts)}.")
    return parts


def _check_parts(training, test, groups, count):
    """Say what is wrong with a split, if anything is."""
    asked = f"For groups {shorten(groups)}: "
    if both := set(training) & set(test):
        raise Wrong(f"{asked}rows {shorten(sorted(both))} are in training and in test alike.")
    groups_of_test = {groups[row] for row in test}
    if leak := {groups[row] for row in training} & groups_of_test:
        raise Wrong(
            f"{asked}leakage! The group {min(leak)!r} has rows in both parts. What has to be drawn "
            "by chance: rows, or groups?"
        )
    if len(training) + len(test) != len(groups):
        raise Wrong(
            f"{asked}{len(training)} rows for training and {len(test)} for the test; there are "
            f"{len(groups)}, and each must be used once."
        )
    if len(groups_of_test) != count:
        swapped = len(set(groups)) - len(groups_of_test) == count
        raise Wrong(
            f"{asked}{len(groups_of_test)} groups are in the test part; expected are {count} of "
            f"{len(set(groups))}." + (" Are the two parts exchanged?" if swapped else "")
        )


SPLIT = Exercise(
    title="A split that does not leak",
    statement="""Write a split by group with your own hands. `groups` is a list that names the
group of each row, such as the production of each clip, in any order. The test part gets
`round(test_share * number of groups)` groups, drawn by chance from the seed `random_state`, and
training gets all others. Return two lists of row numbers, *(training, test)*: each row stands in
one of them, and no group in both.""",
    stub='''
def split_by_group(groups, test_share, random_state):
    """Row numbers of (training, test); whole groups go into the test part."""
    return ...
''',
    answers=("split_by_group",),
    check=_check_split,
    hint="`names = sorted(set(groups))` has each group once. A generator, "
    "`np.random.default_rng(random_state)`, can shuffle them: `rng.permutation(names)`. The first "
    "few are the test groups; then go through the rows and ask each for its group.",
    solution='''
def split_by_group(groups, test_share, random_state):
    """Row numbers of (training, test); whole groups go into the test part."""
    each_once = sorted(set(groups))
    shuffled = np.random.default_rng(random_state).permutation(len(each_once))
    drawn = {each_once[k] for k in shuffled[: round(test_share * len(each_once))]}
    kept = [k for k, group in enumerate(groups) if group not in drawn]
    return kept, [k for k, group in enumerate(groups) if group in drawn]
''',
    mistakes=(
        Mistake(
            """
def split_by_group(groups, test_share, random_state):
    order = np.random.default_rng(random_state).permutation(len(groups))
    count = round(test_share * len(groups))
    return order[count:], order[:count]
""",
            "by chance: rows, or groups",
        ),
        Mistake(
            """
def split_by_group(groups, test_share, random_state):
    names = sorted(set(groups))
    drawn = names[: round(test_share * len(names))]
    test = [row for row, group in enumerate(groups) if group in drawn]
    return [row for row in range(len(groups)) if row not in test], test
""",
            "Shuffle the groups first",
        ),
        Mistake(
            """
def split_by_group(groups, test_share, random_state):
    names = np.random.default_rng(random_state).permutation(sorted(set(groups))).tolist()
    drawn = names[: round(test_share * len(names))]
    return list(range(len(groups))), [row for row, g in enumerate(groups) if g in drawn]
""",
            "in training and in test alike",
        ),
        Mistake(
            """
def split_by_group(groups, test_share, random_state):
    names = np.random.default_rng(random_state).permutation(sorted(set(groups))).tolist()
    drawn = names[: round(test_share * len(names))]
    test = [row for row, group in enumerate(groups) if group in drawn]
    return test, [row for row in range(len(groups)) if row not in test]
""",
            "exchanged?",
        ),
        Mistake(
            """
def split_by_group(groups, test_share, random_state):
    names = np.random.default_rng(random_state).permutation(sorted(set(groups))).tolist()
    count = round(test_share * len(names))
    return names[count:], names[:count]
""",
            "names of groups are not rows",
        ),
    ),
    before="import numpy as np",
)


def _check_losses(path, losses):
    height, width = own_film(path, "MY_FILM").size
    if not isinstance(losses, dict) or {"stretch", "fit", "crop"} - set(losses):
        raise Wrong("I expected `losses` to be a dict with stretch, fit and crop.")
    if any(losses[way] is ... for way in ("stretch", "fit", "crop")):
        raise NotTried
    stretch, fit, crop = (number(losses[way], way) for way in ("stretch", "fit", "crop"))
    lost, film = 1 - min(height, width) / max(height, width), f"{height} × {width} (height × width)"
    if abs(stretch - width / height) > 0.02:
        if abs(stretch - height / width) <= 0.02:
            raise Wrong(
                f"`stretch` is {stretch:.2f}: height and width are exchanged. Your film has "
                f"{film}; are things in it then too tall, or too wide?"
            )
        raise Wrong(f"`stretch` is {stretch:.2f}; for {film}, {width / height:.2f} is right.")
    for way, found in (("fit", fit), ("crop", crop)):
        if abs(found - lost) <= 0.02:
            continue
        if abs(found - (1 - lost)) <= 0.02:
            raise Wrong(f"`{way}` is {found:.2f}: that is what is kept. How much is lost?")
        if abs(found - 100 * lost) <= 2:
            raise Wrong(f"`{way}` is {found:g}: write a share between 0 and 1, not in per cent.")
        raise Wrong(f"`{way}` is {found:.2f}; for {film}, about {lost:.2f} is lost.")
    return (
        f"With {film}, fit wastes as large a share of the square as crop takes from the scene. "
        "Which of the two your question can do without, only you can say."
    )


LOSSES = Exercise(
    title="Your own film in a square",
    statement="""A network wants 112 × 112. What does that cost your film? Fill in three numbers,
as for the rabbit in section 1: `stretch`, which is 2 where things look twice as tall as they
should, and 0.5 where they look half as tall; `fit` the share of pixels that are padding; `crop`
the share of the scene that is cut away. Then look at a frame, `frame = next(video.frames(MY_FILM,
start=1))[1]`, in all three ways, `plots.contact_sheet([preprocess.resize(frame, (112, 112), way)
for way in preprocess.METHODS])`, and choose.""",
    stub="""
MY_FILM = ...  # the path of your film, such as "my_film.mp4"
losses = {"stretch": ..., "fit": ..., "crop": ...}
""",
    answers=("MY_FILM", "losses"),
    check=_check_losses,
    hint="`video.probe(MY_FILM).size` is (height, width). The three lines with `print` in section "
    "1 do the sum for a wide film; in a tall film the sides change places for fit and crop.",
    solution="""
MY_FILM = data.sample("bikes")
tall, wide = video.probe(MY_FILM).size
lost = 1 - min(tall, wide) / max(tall, wide)
losses = {"stretch": wide / tall, "fit": lost, "crop": lost}
""",
    mistakes=(
        Mistake(
            """
MY_FILM = data.sample("bikes")
losses = {"stretch": 272 / 640, "fit": 0.57, "crop": 0.57}
""",
            "too tall, or too wide?",
        ),
        Mistake(
            """
MY_FILM = data.sample("bikes")
losses = {"stretch": 2.35, "fit": 0.43, "crop": 0.43}
""",
            "How much is lost?",
        ),
        Mistake(
            """
MY_FILM = data.sample("bikes")
losses = {"stretch": 2.35, "fit": 57, "crop": 57}
""",
            "not in per cent",
        ),
        Mistake(
            """
MY_FILM = "no_such_film.mp4"
losses = {"stretch": 2.35, "fit": 0.57, "crop": 0.57}
""",
            "cannot be read",
        ),
    ),
    before="from course_utils import data, video",
)

EXERCISES = (FIT, SCALING, MIXUP, BATCHES, SPLIT, LOSSES)

QUIZ = (
    Question(
        "All your films are 1280 × 720, and the network takes 224 × 224. The people at the edges "
        "of the frame matter. What is a good choice?",
        (
            Answer(
                "Crop, because it wastes no pixels.",
                "It wastes none, but 44 % of the scene is cut away, and with it the people at the "
                "edges.",
            ),
            Answer(
                "Stretch: all films are squeezed alike.",
                "The whole scene stays, no pixel is wasted, and the network learns what squeezed "
                "people look like. With mixed aspects this would be worse.",
                correct=True,
            ),
            Answer(
                "Leave the frames as they are.",
                "Then they do not fit the weights of the network, which are made for one size.",
            ),
        ),
    ),
    Question(
        "A shot of a brick wall flickers after you have made it ten times smaller. What helps?",
        (
            Answer(
                "Choose *nearest*: it invents no new colours.",
                "It copies one old pixel of a hundred. A small movement hits other ones, and that "
                "is the flicker.",
            ),
            Answer(
                "Normalise the frames first.",
                "That changes the scale of the numbers. The pixels that are skipped stay skipped.",
            ),
            Answer(
                "Shrink with *area*, which looks at every old pixel.",
                "Each new pixel is the mean of all that it covers, so fine patterns fade to their "
                "mean colour and stay calm.",
                correct=True,
            ),
        ),
    ),
    Question(
        "The labels are `looks_left` and `looks_right`. Somebody mirrors every other training clip "
        "and keeps the labels. What does the network learn?",
        (
            Answer(
                "Nothing that tells the two apart: half of the labels are now false.",
                "After mirroring, each look comes with both labels equally often. Mirror and "
                "exchange the labels, or do not mirror.",
                correct=True,
            ),
            Answer(
                "The same as before, from twice as many clips.",
                "That is so when mirroring leaves the label true, as for `wave`. Here it does not.",
            ),
            Answer(
                "To look at mirrored text.",
                "Text is another thing that mirroring spoils; here the label itself is the "
                "trouble.",
            ),
        ),
    ),
    Question(
        "A model's first layer divides by 255. You divide your frames by 255 as well. What "
        "happens?",
        (
            Answer(
                "Keras stops with an error, because the values are too small.",
                "Small numbers are numbers. Nothing stops, and that is what makes it hard to find.",
            ),
            Answer(
                "Nothing changes: values from 0 to 1 stay as they are.",
                "Division does not look at what it divides: 1 becomes 0.004.",
            ),
            Answer(
                "The picture gets brighter.",
                "Each division makes the numbers smaller, so it gets darker.",
            ),
            Answer(
                "No error; to the model every frame is nearly black.",
                "All values lie between 0 and 0.004. Normalise once, and best inside the model.",
                correct=True,
            ),
        ),
    ),
    Question(
        "Why does one clip get one change, the same for all of its frames?",
        (
            Answer(
                "It saves memory.",
                "The augmented frames take the same memory either way.",
            ),
            Answer(
                "Else the picture jumps, and the jumps hide the movement.",
                "With a change for each frame, most of what moves is the camera that we shook: 34 "
                "in place of 10 from frame to frame.",
                correct=True,
            ),
            Answer(
                "Keras's layers cannot do anything else.",
                "They can: called on the frames of a clip as a batch, they change each in its own "
                "way.",
            ),
        ),
    ),
    Question(
        "Split by frame, the score for the action was 93 %; split by production, 15 %. Which one "
        "do you report for a film that nobody has seen yet?",
        (
            Answer(
                "15 %: there, no production stands on both sides.",
                "It answers the question as it will be asked: new people, clothes and sets.",
                correct=True,
            ),
            Answer(
                "93 %: it comes from more frames.",
                "Both come from the same frames. It is high since the nearest frame is of the same "
                "clip in nine of ten cases.",
            ),
            Answer(
                "The mean of both, 54 %.",
                "A mean of an honest number and a flattering one is still flattering.",
            ),
        ),
    ),
)
