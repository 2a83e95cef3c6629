# %% [markdown]
# # Exercises and quiz of lesson 02, Preprocess

# %%
import numpy as np
from checks import NotTried, Right, Wrong, call, number, own_film, shorten

# %% [markdown]
# ## 2.1 Fit into any size
#
# The code above fits into a square. Write the function that computes "fit" for a
# target of any shape, such as 112 × 160: how many rows and columns the picture has after it has
# been shrunk (or enlarged) with its aspect kept, as large as the target allows; and how many empty
# rows then lie above it (`top`) and how many empty columns to its left (`left`), when it sits in
# the middle. Round the size of the picture with `round`; where an odd number is left over, the
# extra row or column may go to either side.
#
# Before you write it: what should it give for the frame `taxi`, 272 × 640, and 112 × 112?


# %% stub
def fit_size(height, width, target):
    """(rows, columns, top, left) of a frame that is fitted into target = (height, width)."""
    return ...


# %% check
def check(fit_size):
    target = (112, 160)
    for frame in ((720, 1280), (272, 640), (1280, 720), (100, 100), (56, 40), (90, 200)):
        answer = call(fit_size, *frame, target)
        case = {"frame": frame, "target": target}
        try:
            found = tuple(float(part) for part in answer)
            rows, columns, top, left = found
        except (TypeError, ValueError):
            raise Wrong("no-size", **case, received=shorten(answer)) from None
        factor = min(target[0] / frame[0], target[1] / frame[1])
        size = round(frame[0] * factor), round(frame[1] * factor)
        if (rows, columns) != size:
            key = why(found[:2], size, frame, target)
            raise Wrong(key, **case, rows=rows, columns=columns, right=size)
        for name, start, whole in (
            ("top", top, target[0] - size[0]),
            ("left", left, target[1] - size[1]),
        ):
            case |= {"name": name, "start": start, "rest": whole, "half": whole // 2}
            if start == whole > 1:
                raise Wrong("far-edge", **case)
            if start != int(start):
                raise Wrong("half-pixels", **case)
            if start not in (whole // 2, (whole + 1) // 2):
                raise Wrong("start-off", **case)


def why(found, right, frame, target):
    """Name the mistake in the size of a picture that is to fit."""
    factors = target[0] / frame[0], target[1] / frame[1]
    if tuple(round(length) for length in found) == right:
        return "not-rounded"
    if found == right[::-1]:
        return "sides-exchanged"
    if found == target:
        return "stretches"
    if found == tuple(round(length * max(factors)) for length in frame):
        return "crop"
    if found == frame:
        return "not-enlarged"
    if found == tuple(round(length * target[0] / max(frame)) for length in frame):
        return "longer-side"
    return "other"


# %% [markdown]
# ### Messages
#
# - `asked`: A frame of {frame[0]} × {frame[1]} into {target[0]} × {target[1]}:
# - `no-size`: {asked} I expected (rows, columns, top, left); I received {received}.
# - `far-edge`: {asked} `{name}` is {start:g}, all that is left over. The picture then sits at the
#   far edge; it belongs in the middle.
# - `half-pixels`: {asked} `{name}` is {start:g}; pixels can be left empty whole only.
# - `start-off`: {asked} `{name}` is {start:g}; {rest} are left over in that direction, so {half}
#   come before the picture.
# - `picture`: {asked} the picture becomes {rows:g} × {columns:g}.
# - `not-rounded`: {asked} the picture becomes {rows!r} × {columns!r}. Pixels come whole only: use
#   `round`.
# - `sides-exchanged`: {picture} Height and width are exchanged; rows come first in this course.
# - `stretches`: {picture} That fills the target, and stretches. Use one factor for both sides.
# - `crop`: {picture} One side is then too long for the target: that would be a crop.
# - `not-enlarged`: {picture} It keeps its size; a frame that is too small is enlarged until it
#   fits.
# - `longer-side`: {picture} The rule with the longer side is right for a square only; here each
#   side has a limit of its own.
# - `other`: {picture} Right is {right[0]} × {right[1]}.
# - `right`: The smaller of the two factors decides: with it both sides fit. The larger one would
#   give the crop. `preprocess.resize(..., 'fit')` does the same.

# %% [markdown]
# ### Hint
#
# There are two factors: target height / height, and target width / width. With which of them do
# both sides fit? What is left over is target minus picture, half on each side.


# %% solution
def fit_size(height, width, target):
    """(rows, columns, top, left) of a frame that is fitted into target = (height, width)."""
    scale = min(target[0] / height, target[1] / width)
    size = round(height * scale), round(width * scale)
    return *size, (target[0] - size[0]) // 2, (target[1] - size[1]) // 2


# %% mistake crop
def fit_size(height, width, target):
    f = max(target[0] / height, target[1] / width)
    r, c = round(height * f), round(width * f)
    return r, c, (target[0] - r) // 2, (target[1] - c) // 2


# %% mistake sides-exchanged
def fit_size(height, width, target):
    f = min(target[0] / height, target[1] / width)
    r, c = round(height * f), round(width * f)
    return c, r, (target[1] - c) // 2, (target[0] - r) // 2


# %% mistake far-edge
def fit_size(height, width, target):
    f = min(target[0] / height, target[1] / width)
    r, c = round(height * f), round(width * f)
    return r, c, target[0] - r, target[1] - c


# %% mistake not-rounded
def fit_size(height, width, target):
    f = min(target[0] / height, target[1] / width)
    r, c = height * f, width * f
    return r, c, (target[0] - r) // 2, (target[1] - c) // 2


# %% mistake stretches
def fit_size(height, width, target):
    return *target, 0, 0


# %% mistake not-enlarged
def fit_size(height, width, target):
    f = min(1, target[0] / height, target[1] / width)
    r, c = round(height * f), round(width * f)
    return r, c, (target[0] - r) // 2, (target[1] - c) // 2


# %% [markdown]
# ## 2.2 Your own film in a square
#
# A network wants 112 × 112. What does that cost your film? Fill in three numbers,
# as for the rabbit above: `stretch`, which is 2 where things look twice as tall as they
# should, and 0.5 where they look half as tall; `fit` the share of pixels that are padding; `crop`
# the share of the scene that is cut away. Then look at a frame, `frame = next(video.frames(MY_FILM,
# start=1))[1]`, in all three ways, `plots.contact_sheet([preprocess.resize(frame, (112, 112), way)
# for way in preprocess.METHODS])`, and choose.

# %% before
from course_utils import data, video

# %% stub
MY_FILM = ...  # the path of your film, such as "my_film.mp4"
losses = {"stretch": ..., "fit": ..., "crop": ...}


# %% check
def check(MY_FILM, losses):
    height, width = own_film(MY_FILM, "MY_FILM").size
    ways = ("stretch", "fit", "crop")
    if not isinstance(losses, dict) or set(ways) - set(losses):
        raise Wrong("no-dict")
    if any(losses[way] is ... for way in ways):
        raise NotTried
    stretch, fit, crop = (number(losses[way], way) for way in ways)
    lost = 1 - min(height, width) / max(height, width)
    case = {"height": height, "width": width, "stretch": stretch}
    if abs(stretch - width / height) > 0.02:
        if abs(stretch - height / width) <= 0.02:
            raise Wrong("stretch-exchanged", **case)
        raise Wrong("stretch-off", **case, right=width / height)
    for way, found in (("fit", fit), ("crop", crop)):
        case |= {"way": way, "found": found, "lost": lost}
        if abs(found - lost) <= 0.02:
            continue
        if abs(found - (1 - lost)) <= 0.02:
            raise Wrong("kept-not-lost", **case)
        if abs(found - 100 * lost) <= 2:
            raise Wrong("per-cent", **case)
        raise Wrong("loss-off", **case)
    return Right("right", **case)


# %% [markdown]
# ### Messages
#
# - `no-dict`: I expected `losses` to be a dict with stretch, fit and crop.
# - `film`: {height} × {width} (height × width)
# - `stretch-exchanged`: `stretch` is {stretch:.2f}: height and width are exchanged. Your film has
#   {film}; are things in it then too tall, or too wide?
# - `stretch-off`: `stretch` is {stretch:.2f}; for {film}, {right:.2f} is right.
# - `kept-not-lost`: `{way}` is {found:.2f}: that is what is kept. How much is lost?
# - `per-cent`: `{way}` is {found:g}: write a share between 0 and 1, not in per cent.
# - `loss-off`: `{way}` is {found:.2f}; for {film}, about {lost:.2f} is lost.
# - `right`: With {film}, fit wastes as large a share of the square as crop takes from the scene.
#   Which of the two your question can do without, only you can say.

# %% [markdown]
# ### Hint
#
# `video.probe(MY_FILM).size` is (height, width). The three lines with `print` above do the
# sum for a wide film; in a tall film the sides change places for fit and crop.

# %% solution
MY_FILM = data.sample("bikes")
tall, wide = video.probe(MY_FILM).size
lost = 1 - min(tall, wide) / max(tall, wide)
losses = {"stretch": wide / tall, "fit": lost, "crop": lost}

# %% mistake stretch-exchanged
MY_FILM = data.sample("bikes")
losses = {"stretch": 272 / 640, "fit": 0.57, "crop": 0.57}

# %% mistake kept-not-lost
MY_FILM = data.sample("bikes")
losses = {"stretch": 2.35, "fit": 0.43, "crop": 0.43}

# %% mistake per-cent
MY_FILM = data.sample("bikes")
losses = {"stretch": 2.35, "fit": 57, "crop": 57}

# %% mistake no-film
MY_FILM = "no_such_film.mp4"
losses = {"stretch": 2.35, "fit": 0.57, "crop": 0.57}

# %% [markdown]
# ## 2.3 There and back
#
# Write two functions: one turns a frame (bytes) into the numbers from −1 to 1 that
# many networks expect, 0 into −1 and 255 into 1; the other turns such numbers into a frame that you
# can look at. The way back must give every byte exactly as it was. Values a little outside
# are allowed, too: what is below −1 becomes 0, what is above 1 becomes 255.

# %% before
import numpy as np


# %% stub
def to_network(frame):
    """Turn bytes, 0..255, into numbers from -1 to 1."""
    return ...


def to_frame(values):
    """Turn numbers from -1 to 1 into bytes (uint8)."""
    return ...


# %% check
def check(to_network, to_frame):
    frame = np.repeat(np.arange(256, dtype=np.uint8).reshape(16, 16, 1), 3, axis=2)
    found = decimals(call(to_network, frame))
    right = frame / 127.5 - 1
    if found.shape != frame.shape:
        raise Wrong("shape-there", before=right.shape, after=found.shape)
    if not np.allclose(found, right, atol=1e-4):
        raise Wrong(why_there(found, right), black=found.flat[0], white=found.flat[-1])
    pale = frame // 4 + 100  # neither black nor white is in it
    found = decimals(call(to_network, pale))
    if not np.allclose(found, pale / 127.5 - 1, atol=1e-4):
        raise Wrong("range-of-frame", least=found.flat[0], most=found.flat[-1])
    for values in (right.astype(np.float32), right):
        back = np.asarray(call(to_frame, values))
        if back.dtype != np.uint8:
            raise Wrong("no-bytes", dtype=back.dtype)
        if back.shape != frame.shape:
            raise Wrong("shape-back", before=frame.shape, after=back.shape)
        if (changed := back != frame).any():
            case = {"count": len(np.unique(frame[changed]))}
            case |= {"one": frame[changed][-1], "another": back[changed][-1]}
            raise Wrong(why_back(frame.astype(int) - back), **case)
    wild = np.asarray(call(to_frame, np.array([-1.5, -1.01, 1.01, 2.0], np.float32)))
    if not np.array_equal(wild, [0, 0, 255, 255]):
        raise Wrong("runs-over", found=wild.tolist())


def decimals(answer):
    """Take what `to_network` returns as an array of decimal numbers."""
    try:
        return np.asarray(answer, float)
    except (TypeError, ValueError):
        raise Wrong("no-array", received=shorten(answer)) from None


def why_there(found, right):
    """Name the mistake in values that should lie in -1..1."""
    if np.any(np.diff(found.ravel()) < 0):
        return "sum-in-bytes"
    if np.allclose(found, (right + 1) / 2, atol=1e-4):
        return "range-0-1"
    if np.isclose(found.flat[0], -1) and found.flat[-1] < 0.9999:
        return "white-not-1"
    if np.isclose(found.mean(), 0, atol=1e-3) and np.isclose(found.std(), 1, atol=1e-2):
        return "standardised"
    return "there-off"


def why_back(errors):
    """Name the mistake in bytes that do not come back as they were."""
    if errors.max() == 1 and errors.min() == 0:
        return "cuts-off"
    if np.abs(errors).max() > 100:
        return "range-not-255"
    return "back-off"


# %% [markdown]
# ### Messages
#
# - `no-bytes`: `to_frame` gives {dtype}; a frame holds bytes, `np.uint8`.
# - `runs-over`: `to_frame` turns -1.5, -1.01, 1.01 and 2.0 into {found}. A network may give values
#   beyond the range; in a byte they run over. What is darker than black is black.
# - `no-array`: `to_network` returns {received}; expected is an array of numbers. (A comma in place of
#   a sign makes a pair.)
# - `shape-there`: `to_network` changes the shape from {before} to {after}.
# - `sum-in-bytes`: {network} In between, brighter bytes become darker ones: the sum was done in
#   bytes, which wrap round after 255. Make decimal numbers first.
# - `range-0-1`: {network} That is the range 0..1. How do you move it to twice the width, around 0?
# - `white-not-1`: {network} White should be 1 exactly. The largest byte is 255, not 256.
# - `standardised`: {network} You standardise; then the range depends on the frame. Use fixed
#   numbers.
# - `range-of-frame`: I gave `to_network` a pale frame, with bytes from 100 to 163. It turns 100 into
#   {least:.3g} and 163 into {most:.3g}; right is -0.216 and 0.278. Do not measure the frame: use
#   fixed numbers, or night would look like day.
# - `there-off`: {network} Black should become -1 and white 1, with even steps between.
# - `changed`: {count} of the 256 bytes come back changed, for instance {one} as {another}.
# - `shape-back`: `to_frame` changes the shape from {before} to {after}.
# - `cuts-off`: {changed} `astype` cuts off what stands behind the point: 99.99999 becomes 99.
# - `range-not-255`: {changed} The range is not yet 0..255 when you turn it into bytes.
# - `back-off`: {changed} Do the steps of `to_network` backwards, in the opposite order.
# - `network`: `to_network` turns 0 into {black:.3g} and 255 into {white:.3g}.
# - `right`: There and back, every byte is what it was: nothing is lost by scaling. Rounding and
#   cutting off at both ends belong to every way back to bytes.

# %% [markdown]
# ### Hint
#
# There: `astype(np.float32)` first, then divide and subtract. Back: the same steps backwards, then
# `np.round`, then `np.clip`, and `astype(np.uint8)` last of all.


# %% solution
def to_network(frame):
    """Turn bytes, 0..255, into numbers from -1 to 1."""
    return frame.astype(np.float32) / 127.5 - 1


def to_frame(values):
    """Turn numbers from -1 to 1 into bytes (uint8)."""
    return np.clip(np.round((values + 1) * 127.5), 0, 255).astype(np.uint8)


# %% mistake sum-in-bytes
def to_network(frame):
    return (frame * 2) / 255 - 1


def to_frame(values):
    return np.clip(np.round((values + 1) * 127.5), 0, 255).astype(np.uint8)


# %% mistake no-array
def to_network(frame):
    return frame / 127.5, -1


def to_frame(values):
    return np.clip(np.round((values + 1) * 127.5), 0, 255).astype(np.uint8)


# %% mistake range-0-1
def to_network(frame):
    return frame / 255


def to_frame(values):
    return np.clip(np.round(values * 255), 0, 255).astype(np.uint8)


# %% mistake white-not-1
def to_network(frame):
    return frame / 128 - 1


def to_frame(values):
    return np.clip(np.round((values + 1) * 128), 0, 255).astype(np.uint8)


# %% mistake range-of-frame
def to_network(frame):
    values = frame.astype(np.float32)
    return (values - values.min()) / (values.max() - values.min()) * 2 - 1


def to_frame(values):
    return np.clip(np.round((values + 1) * 127.5), 0, 255).astype(np.uint8)


# %% mistake cuts-off
def to_network(frame):
    return frame / 127.5 - 1


def to_frame(values):
    return np.clip((values + 1) * 127.5, 0, 255).astype(np.uint8)


# %% mistake runs-over
def to_network(frame):
    return frame / 127.5 - 1


def to_frame(values):
    return np.round((values + 1) * 127.5).astype(int).astype(np.uint8)


# %% [markdown]
# ## 2.4 Labels of a mixture
#
# Write the part of MixUp that mixes the labels, for any number of pictures and
# classes. `one_hot` holds the labels, of shape *(pictures, classes)*; `partners[i]` is the number
# of the picture that is mixed into picture `i`; `shares[i]`, between 0 and 1, says how much of
# picture `i` itself remains.


# %% stub
def mix_labels(one_hot, partners, shares):
    """Mix each label with its partner's: arrays of shape (pictures, classes) in and out."""
    return ...


# %% check
def check(mix_labels):
    rng = np.random.default_rng(0)
    for count, classes in ((4, 4), (5, 3), (1, 2), (3, 8)):
        labels = np.eye(classes, dtype=np.float32)[np.arange(count) % classes]
        partners = (np.arange(count) + 1) % count
        shares = rng.uniform(0.55, 0.95, count).astype(np.float32)
        found = np.asarray(call(mix_labels, labels, partners, shares), float)
        right = shares[:, None] * labels + (1 - shares[:, None]) * labels[partners]
        case = {"count": count, "classes": classes}
        case |= {"partners": partners.tolist(), "shares": short(shares)}
        if found.shape != right.shape:
            raise Wrong("shape-off", **case, found=found.shape, right=right.shape)
        if not np.allclose(found, right, atol=1e-5):
            key = why(found, labels, labels[partners], shares)
            row = int(np.argmax(np.abs(found - right).max(axis=1) > 1e-5))
            case |= {"row": row, "found": short(found[row]), "right": short(right[row])}
            raise Wrong(key, **case)


def short(values):
    """Write numbers with two places behind the point."""
    return [round(float(value), 2) for value in values]


def why(found, labels, others, shares):
    """Name the mistake in mixed labels."""
    own = shares[:, None]
    across = shares * labels + (1 - shares) * others if len(shares) == len(labels.T) else 0
    if np.allclose(found, across):
        return "share-of-a-class"
    if np.allclose(found, own * others + (1 - own) * labels):
        return "shares-exchanged"
    if np.allclose(found, labels):
        return "no-partner"
    if np.allclose(found, labels + others):
        return "sums-to-2"
    if np.allclose(found, (labels + others) / 2):
        return "one-half-each"
    return "other"


# %% [markdown]
# ### Messages
#
# - `asked`: {count} labels of {classes} classes, partners {partners}, shares {shares}:
# - `shape-off`: {asked} I received an array of shape {found}, expected {right}.
# - `share-of-a-class`: {asked} each share is used for a class, not for a picture: numpy lays a row
#   of numbers along the last axis. Give `shares` a second axis.
# - `shares-exchanged`: {asked} the shares are exchanged. `shares` says how much of the picture
#   itself is left.
# - `no-partner`: {asked} the labels come back as they were, with no trace of the partner.
# - `sums-to-2`: {asked} each label sums to 2. A picture is one picture, so its shares sum to 1.
# - `one-half-each`: {asked} both count one half, whatever the shares are.
# - `other`: {asked} label {row} comes back as {found}, and right is {right}.
# - `right`: Each label still sums to 1. For a picture that is 70 % of one and 30 % of the other, a
#   network that says so is exactly right.

# %% [markdown]
# ### Hint
#
# `one_hot[partners]` are the labels of all partners at once. `shares` has the shape (pictures,);
# `shares[:, None]` has (pictures, 1), and so counts for a whole row of labels.


# %% solution
def mix_labels(one_hot, partners, shares):
    """Mix each label with its partner's: arrays of shape (pictures, classes) in and out."""
    own = shares[:, None]
    return own * one_hot + (1 - own) * one_hot[partners]


# %% mistake share-of-a-class
def mix_labels(one_hot, partners, shares):
    return shares * one_hot + (1 - shares) * one_hot[partners]


# %% mistake shares-exchanged
def mix_labels(one_hot, partners, shares):
    return (1 - shares[:, None]) * one_hot + shares[:, None] * one_hot[partners]


# %% mistake sums-to-2
def mix_labels(one_hot, partners, shares):
    return one_hot + one_hot[partners]


# %% mistake no-partner
def mix_labels(one_hot, partners, shares):
    return shares[:, None] * one_hot + (1 - shares[:, None]) * one_hot


# %% mistake other
def mix_labels(one_hot, partners, shares):
    for i in range(len(one_hot)):  # the last partner is a label that has been mixed already
        one_hot[i] = shares[i] * one_hot[i] + (1 - shares[i]) * one_hot[partners[i]]
    return one_hot


# %% [markdown]
# ## 2.5 Another batch size
#
# There are 736 clips. If `batch_size` were 100 and not 16, how many batches would
# an epoch have, and how many clips would be in the last one? Predict, then try it:
# `len(ClipBatches(clips, classes, 100))`.

# %% stub
count_of_batches = ...
size_of_last = ...


# %% check
def check(count_of_batches, size_of_last):
    count, last = number(count_of_batches, "the batches"), number(size_of_last, "the last batch")
    if count == 7:
        raise Wrong("last-36-lost")
    if count != 8:
        raise Wrong("count-off", count=count)
    if last == 100:
        raise Wrong("800-clips")
    if last == 64:
        raise Wrong("what-is-lacking")
    if last == 16:
        raise Wrong("batches-of-16")
    if last != 36:
        raise Wrong("last-off", last=last)


# %% [markdown]
# ### Messages
#
# - `last-36-lost`: 7 batches of 100 are 700 clips: the last 36 would never be learned from.
# - `count-off`: {count:g} batches of 100? Divide 736 by 100, and think of the rest.
# - `800-clips`: With a last batch of 100, an epoch would have 800 clips; there are only 736.
# - `what-is-lacking`: 64 is what the last batch lacks; how many clips does it have?
# - `batches-of-16`: 16 is the batch size of the code above; here it is 100.
# - `last-off`: {last:g} clips in the last batch? How many are left after seven full ones?
# - `right`: The weights change eight times an epoch, in place of 46 times with batches of 16:
#   larger batches mean fewer, steadier steps, and more memory.

# %% [markdown]
# ### Hint
#
# Fill batches of 100 one after the other, until all 736 clips are used up.

# %% solution
count_of_batches = 8
size_of_last = 36

# %% mistake last-36-lost
count_of_batches, size_of_last = 7, 36

# %% mistake 800-clips
count_of_batches, size_of_last = 8, 100

# %% mistake what-is-lacking
count_of_batches, size_of_last = 8, 64

# %% [markdown]
# ## 2.6 A split that does not leak
#
# Write a split by group with your own hands. `groups` is a list that names the
# group of each row, such as the production of each clip, in any order. The test part gets
# `round(test_share * number of groups)` groups, drawn by chance from the seed `random_state`, and
# training gets all others. Return two lists of row numbers, *(training, test)*: each row stands in
# one of them, and no group in both.

# %% before
import numpy as np


# %% stub
def split_by_group(groups, test_share, random_state):
    """Row numbers of (training, test); whole groups go into the test part."""
    return ...


# %% check
def check(split_by_group):
    cases = (
        (["b", "a", "b", "c", "a", "d", "e", "c", "b", "a"], 0.4, 2),
        (["film 3", "film 1", "film 2", "film 1"], 0.3, 1),
        ([f"p{n % 20}" for n in range(100)], 0.25, 5),
        ([7, 7, 7, 7, 7, 7, 8, 9], 0.3, 1),
    )
    for groups, share, count in cases:
        training, test = rows(call(split_by_group, groups, share, 0), groups)
        check_parts(training, test, groups, count)
    groups, parts = cases[2][0], []
    for seed in (0, 1, 2, 3, 4, 5, 6, 0):
        training, test = rows(call(split_by_group, groups, 0.25, seed), groups)
        check_parts(training, test, groups, 5)
        parts.append(sorted(test))
    if all(part == parts[0] for part in parts):
        raise Wrong("not-shuffled")
    if parts[0] != parts[-1]:
        raise Wrong("seed-ignored")


def rows(answer, groups):
    """Take a split as two lists of row numbers."""
    try:
        training, test = answer
        parts = [int(row) for row in training], [int(row) for row in test]
    except (TypeError, ValueError):
        raise Wrong("no-rows", received=shorten(answer)) from None
    if any(not 0 <= row < len(groups) for part in parts for row in part):
        raise Wrong("unknown-rows", last=len(groups) - 1, received=shorten(parts))
    return parts


def check_parts(training, test, groups, count):
    """Say what is wrong with a split, if anything is."""
    case = {"groups": shorten(groups)}
    if both := set(training) & set(test):
        raise Wrong("in-both", **case, rows=shorten(sorted(both)))
    tested = {groups[row] for row in test}
    if leak := {groups[row] for row in training} & tested:
        raise Wrong("leakage", **case, group=min(leak))
    case |= {"training": len(training), "test": len(test), "rows": len(groups)}
    if len(training) + len(test) != len(groups):
        raise Wrong("rows-lost", **case)
    if twice := sorted(row for row in {*training, *test} if (training + test).count(row) > 1):
        raise Wrong("rows-twice", **case, twice=shorten(twice))
    if len(tested) != count:
        whole = len(set(groups))
        key = "drawn-twice" if 0 < len(tested) < count else "count-off"
        key = "parts-exchanged" if whole - len(tested) == count else key
        raise Wrong(key, **case, found=len(tested), expected=count, whole=whole)


# %% [markdown]
# ### Messages
#
# - `asked`: For groups {groups}:
# - `not-shuffled`: Every seed gives the same split. Shuffle the groups first: lists of clips are
#   often sorted, and the first groups may all be of one kind.
# - `seed-ignored`: The same seed gives another split each time, so nobody can repeat what you
#   measure. Make a generator from `random_state`, inside the function.
# - `no-rows`: I expected two lists of row numbers, (training, test); I received {received}. Rows
#   are numbered from 0; names of groups are not rows.
# - `unknown-rows`: There are rows 0 to {last}; you return others: {received}.
# - `in-both`: {asked} rows {rows} are in training and in test alike.
# - `leakage`: {asked} leakage! The group {group!r} has rows in both parts. What has to be drawn by
#   chance: rows, or groups?
# - `rows-lost`: {asked} {training} rows for training and {test} for the test; there are {rows}, and
#   each must be used once.
# - `rows-twice`: {asked} rows {twice} stand there more than once, and others never. Does
#   `groups.index` stop you at the first row of a group? `enumerate` numbers them all.
# - `count-off`: {asked} {found} groups are in the test part; expected are {expected} of {whole}.
# - `drawn-twice`: {count-off} Can your draw take one group twice? That of `rng.permutation` cannot.
# - `parts-exchanged`: {count-off} Are the two parts exchanged?
# - `right`: Whatever the model learned about a production in training, it meets none of it in the
#   test. The parts are seldom exactly as large as asked: groups stay whole.

# %% [markdown]
# ### Hint
#
# `names = sorted(set(groups))` has each group once. A generator,
# `np.random.default_rng(random_state)`, can shuffle them: `rng.permutation(names)`. The first few
# are the test groups; then go through the rows and ask each for its group.


# %% solution
def split_by_group(groups, test_share, random_state):
    """Row numbers of (training, test); whole groups go into the test part."""
    each_once = sorted(set(groups))
    shuffled = np.random.default_rng(random_state).permutation(len(each_once))
    drawn = {each_once[k] for k in shuffled[: round(test_share * len(each_once))]}
    kept = [k for k, group in enumerate(groups) if group not in drawn]
    return kept, [k for k, group in enumerate(groups) if group in drawn]


# %% mistake leakage
def split_by_group(groups, test_share, random_state):
    order = np.random.default_rng(random_state).permutation(len(groups))
    count = round(test_share * len(groups))
    return order[count:], order[:count]


# %% mistake rows-twice
def split_by_group(groups, test_share, random_state):
    names = np.random.default_rng(random_state).permutation(sorted(set(groups))).tolist()
    drawn = names[: round(test_share * len(names))]
    test = [groups.index(group) for group in groups if group in drawn]
    return [groups.index(group) for group in groups if group not in drawn], test


# %% mistake count-off
def split_by_group(groups, test_share, random_state):
    names = np.random.default_rng(random_state).permutation(sorted(set(groups))).tolist()
    drawn = names[: int(test_share * len(names))]
    test = [row for row, group in enumerate(groups) if group in drawn]
    return [row for row in range(len(groups)) if row not in test], test


# %% mistake drawn-twice
def split_by_group(groups, test_share, random_state):
    names = sorted(set(groups))
    rng = np.random.default_rng(random_state)
    drawn = rng.choice(names, round(test_share * len(names))).tolist()  # may draw one twice
    test = [row for row, group in enumerate(groups) if group in drawn]
    return [row for row in range(len(groups)) if row not in test], test


# %% mistake not-shuffled
def split_by_group(groups, test_share, random_state):
    names = sorted(set(groups))
    drawn = names[: round(test_share * len(names))]
    test = [row for row, group in enumerate(groups) if group in drawn]
    return [row for row in range(len(groups)) if row not in test], test


# %% mistake in-both
def split_by_group(groups, test_share, random_state):
    names = np.random.default_rng(random_state).permutation(sorted(set(groups))).tolist()
    drawn = names[: round(test_share * len(names))]
    return list(range(len(groups))), [row for row, g in enumerate(groups) if g in drawn]


# %% mistake parts-exchanged
def split_by_group(groups, test_share, random_state):
    names = np.random.default_rng(random_state).permutation(sorted(set(groups))).tolist()
    drawn = names[: round(test_share * len(names))]
    test = [row for row, group in enumerate(groups) if group in drawn]
    return test, [row for row in range(len(groups)) if row not in test]


# %% mistake no-rows
def split_by_group(groups, test_share, random_state):
    names = np.random.default_rng(random_state).permutation(sorted(set(groups))).tolist()
    count = round(test_share * len(names))
    return names[count:], names[:count]


# %% [markdown]
# ## Quiz

# %% [markdown]
# All your films are 1280 × 720, and the network takes 224 × 224. The people at the edges of the
# frame matter. What is a good choice?
#
# - [ ] Crop, because it wastes no pixels.
#   - It wastes none, but 44 % of the scene is cut away, and with it the people at the edges.
# - [x] Stretch: all films are squeezed alike.
#   - The whole scene stays, no pixel is wasted, and the network learns what squeezed people look
#     like. With mixed aspects this would be worse.
# - [ ] Leave the frames as they are.
#   - Then they do not fit the weights of the network, which are made for one size.

# %% [markdown]
# A shot of a brick wall flickers after you have made it ten times smaller. What helps?
#
# - [ ] Choose *nearest*: it invents no new colours.
#   - It copies one old pixel of a hundred. A small movement hits other ones, and that is the
#     flicker.
# - [ ] Normalise the frames first.
#   - That changes the scale of the numbers. The pixels that are skipped stay skipped.
# - [x] Shrink with *area*, which looks at every old pixel.
#   - Each new pixel is the mean of all that it covers, so fine patterns fade to their mean colour
#     and stay calm.

# %% [markdown]
# The labels are `looks_left` and `looks_right`. Somebody mirrors every other training clip and
# keeps the labels. What does the network learn?
#
# - [x] Nothing that tells the two apart: half of the labels are now false.
#   - After mirroring, each look comes with both labels equally often. Mirror and exchange the
#     labels, or do not mirror.
# - [ ] The same as before, from twice as many clips.
#   - That is so when mirroring leaves the label true, as for `wave`. Here it does not.
# - [ ] To look at mirrored text.
#   - Text is another thing that mirroring spoils; here the label itself is the trouble.

# %% [markdown]
# A model's first layer divides by 255. You divide your frames by 255 as well. What happens?
#
# - [ ] Keras stops with an error, because the values are too small.
#   - Small numbers are numbers. Nothing stops, and that is what makes it hard to find.
# - [ ] Nothing changes: values from 0 to 1 stay as they are.
#   - Division does not look at what it divides: 1 becomes 0.004.
# - [ ] The picture gets brighter.
#   - Each division makes the numbers smaller, so it gets darker.
# - [x] No error; to the model every frame is nearly black.
#   - All values lie between 0 and 0.004. Normalise once, and best inside the model.

# %% [markdown]
# Why does one clip get one change, the same for all of its frames?
#
# - [ ] It saves memory.
#   - The augmented frames take the same memory either way.
# - [x] Else the picture jumps, and the jumps hide the movement.
#   - With a change for each frame, most of what moves is the camera that we shook: 34 in place of
#     10 from frame to frame.
# - [ ] Keras's layers cannot do anything else.
#   - They can: called on the frames of a clip as a batch, they change each in its own way.

# %% [markdown]
# Split by frame, the score for the action was 93 %; split by production, 15 %. Which one do you
# report for a film that nobody has seen yet?
#
# - [x] 15 %: there, no production stands on both sides.
#   - It answers the question as it will be asked: new people, clothes and sets.
# - [ ] 93 %: it comes from more frames.
#   - Both come from the same frames. It is high since the nearest frame is of the same clip in nine
#     of ten cases.
# - [ ] The mean of both, 54 %.
#   - A mean of an honest number and a flattering one is still flattering.
