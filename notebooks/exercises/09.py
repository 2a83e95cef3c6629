# %% [markdown]
# # Exercises and quiz of lesson 09, Read a film

# %%
from pathlib import Path

import numpy as np
import pandas as pd
from checks import Right, Wrong, call, is_near, number, own_film, shorten


def practice_faces(rows):
    """Practice faces (n, 32, 32, 3), uint8, and their expressions, of rows of the table."""
    from PIL import Image

    from course_utils import data
    from film_reader.boxes import cut, face_region
    from film_reader.stages.expressions import EXPRESSIONS

    folder = data.practice_dir()
    regions = face_region(rows[["x", "y", "width", "height"]].to_numpy())
    faces = [
        cut(np.asarray(Image.open(folder / file).convert("RGB")), region, (32, 32))
        for file, region in zip(rows["file"], regions, strict=True)
    ]
    return np.stack(faces), rows["expression"].map(EXPRESSIONS.index).to_numpy()


# %% [markdown]
# ## 9.1 Faces in the dark
#
# Films are dark. At a quarter of their light, a network like the one above names four faces in ten
# or fewer. Train one that does better. You get faces of drawn people, (n, 32, 32, 3), uint8, and
# their expressions as numbers from 0 to 5; return a trained network that gives six probabilities a
# face. It is tried on faces of other people, as they are and at a quarter of the light. How you take
# light away from the training faces is up to you.

# %% before
import keras
import numpy as np


# %% stub
def train_for_the_dark(faces, labels):
    """A trained network: from faces (n, 32, 32, 3), uint8, to six probabilities each."""
    network = keras.Sequential()
    network.add(keras.Input((32, 32, 3)))
    ...
    return ...


# %% check
def check(train_for_the_dark):
    from course_utils import data

    table = pd.read_csv(data.practice_dir() / "faces.csv")
    people = np.random.default_rng(5).permutation(table["person"].unique())
    is_new = table["person"].isin(people[: len(people) // 3])
    faces, labels = practice_faces(table[~is_new].head(480))
    network = call(train_for_the_dark, faces, labels)
    if not callable(getattr(network, "predict", None)):
        raise Wrong("no-network", received=shorten(network))
    unseen, truth = practice_faces(table[is_new].head(300))
    right = []
    for light in (1.0, 0.25):
        given = (unseen * light).astype(np.uint8)
        answers = call(lambda given=given: network.predict(given, verbose=0))
        if np.shape(answers) != (len(unseen), 6):
            raise Wrong("six", count=len(unseen), received=np.shape(answers))
        if not np.allclose(np.sum(answers, axis=1), 1, atol=0.01):
            raise Wrong("no-probability", total=np.sum(answers[0]))
        right.append((np.argmax(answers, axis=1) == truth).mean())
    case = {"light": right[0], "dark": right[1]}
    if right[0] < 0.4:
        raise Wrong("untrained", **case)
    if right[1] < 0.47:
        raise Wrong("lost-in-the-dark", **case)
    return Right("right", **case)


# %% [markdown]
# ### Messages
#
# - `no-network`: I expected a network that has been trained; I received {received}.
# - `six`: For {count} faces I received answers of the shape {received}; I expected ({count}, 6).
# - `no-probability`: The six answers for a face sum to {total:.3g}; probabilities sum to 1. Which
#   activation does that?
# - `untrained`: On faces of other people, as they are, {light:.0%} are right (guessing: 17 %); 55 %
#   and more can be reached. Have you called `fit`, with epochs enough?
# - `lost-in-the-dark`: On faces of other people {light:.0%} are right as they are, but {dark:.0%} at
#   a quarter of the light. The network has seen too few dark faces, or none dark enough: show it
#   some.
# - `right`: On faces of other people {light:.0%} are right as they are, and {dark:.0%} at a quarter of
#   the light. No new face was needed for it, only new light.

# %% [markdown]
# ### Hint
#
# Train on the faces twice: as they are, and multiplied by numbers from 0.2 to 1, another for each. Or
# put a layer `keras.layers.RandomBrightness((-0.6, 0.1))` right after the input: it darkens each face
# by another amount in training, and does nothing afterwards. Two convolutions with pooling, and 15 epochs in batches
# of 16 at a rate of 0.002, are enough.


# %% solution
def train_for_the_dark(faces, labels):
    """A trained network: from faces (n, 32, 32, 3), uint8, to six probabilities each."""
    light = np.random.default_rng(9).uniform(0.2, 1, (len(faces), 1, 1, 1))
    faces, labels = np.concatenate([faces, faces * light]), np.concatenate([labels, labels])
    network = keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            keras.layers.Rescaling(1 / 127.5, offset=-1),
            keras.layers.Conv2D(16, 3, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Conv2D(32, 3, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dense(6, activation="softmax"),
        ]
    )
    network.compile(keras.optimizers.Adam(2e-3), "sparse_categorical_crossentropy")
    network.fit(faces, labels, batch_size=16, epochs=15, verbose=0)
    return network


# %% mistake lost-in-the-dark
def train_for_the_dark(faces, labels):
    network = keras.Sequential(
        [
            keras.layers.Rescaling(1 / 127.5, offset=-1),
            keras.layers.Conv2D(16, 3, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Conv2D(32, 3, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dense(6, activation="softmax"),
        ]
    )
    network.compile(keras.optimizers.Adam(2e-3), "sparse_categorical_crossentropy")
    network.fit(faces, labels, batch_size=16, epochs=15, verbose=0)
    return network


# %% mistake untrained
def train_for_the_dark(faces, labels):
    network = keras.Sequential(
        [
            keras.layers.Rescaling(1 / 127.5, offset=-1),
            keras.layers.Flatten(),
            keras.layers.Dense(6, activation="softmax"),
        ]
    )
    network.compile("adam", "sparse_categorical_crossentropy")
    return network


# %% mistake no-network
def train_for_the_dark(faces, labels):
    network = keras.Sequential(
        [keras.layers.Flatten(), keras.layers.Dense(6, activation="softmax")]
    )
    network.compile("adam", "sparse_categorical_crossentropy")
    return network.fit(faces[:16] / 255, labels[:16], verbose=0)


# %% mistake six
def train_for_the_dark(faces, labels):
    network = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(1)])
    network.compile("adam", "mse")
    network.fit(faces[:16] / 255, labels[:16], verbose=0)
    return network


# %% mistake no-probability
def train_for_the_dark(faces, labels):
    network = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(6)])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile("adam", loss)
    network.fit(faces[:16] / 255, labels[:16], verbose=0)
    return network


# %% [markdown]
# ## 9.2 Smooth an arc
#
# A face is not seen at every moment, so the times are uneven. Smooth over a
# window in **seconds**: the value at each moment becomes the mean of all values that are at most
# `width / 2` seconds away from it, before or after, its own included. `times` and `valence` are
# arrays of equal length; return an array (or list) of that length.

# %% before
import numpy as np


# %% stub
def smoothed(times, valence, width):
    """Mean over a window of `width` seconds around each moment."""
    return ...


# %% check
REASONS = {
    (1, 0.2, -1): "not-smoothed",
    (1, 0.6, -0.4): "looks-back-only",
    (0.0667, 0.0667, 0.0667): "window-too-wide",
    (1.2, 0.2, -0.8): "sums",
}


def check(smoothed):
    times, valence = np.array([0.0, 1, 2, 10]), np.array([1, 0.2, -1, 0.5])
    found = arc(smoothed, times, valence, 2)
    case = {"times": times.tolist(), "valence": valence.tolist(), "width": 2}
    case |= {"found": np.round(found, 3).tolist()}
    if not is_near(found[3], 0.5) and np.isfinite(found).all():
        raise Wrong("neighbours-in-list", **case)
    for wrong, key in REASONS.items():
        if np.allclose(found[:3], wrong, atol=0.002):
            raise Wrong(key, **case)
    cases = (
        (times, valence, 2),
        (np.array([5.0]), np.array([-0.3]), 3),
        (np.array([]), np.array([]), 3),
        (np.array([0, 0.25, 0.5, 3.0, 3.25]), np.array([1, -1, 0.5, 0.2, 0.4]), 0.5),
    )
    for times, valence, width in cases:
        found = arc(smoothed, times, valence, width)
        near = [np.abs(times - now) <= width / 2 for now in times]
        expected = np.array([valence[rows].mean() for rows in near])
        if not np.allclose(found, expected, atol=1e-6):
            case = {"times": times.tolist(), "valence": valence.tolist(), "width": width}
            case |= {"found": np.round(found, 3).tolist()}
            raise Wrong("other", **case, expected=np.round(expected, 3).tolist())


def arc(smoothed, times, valence, width):
    """Take the smoothed values from what a learner's function returns."""
    result = call(smoothed, times, valence, width)
    try:
        values = np.asarray(result, float).ravel()
    except (TypeError, ValueError):
        values = np.array([])
    if len(values) != len(times):
        raise Wrong("lengths-differ", count=len(times), received=shorten(result))
    return values


# %% [markdown]
# ### Messages
#
# - `asked`: For the times {times}, the values {valence} and a width of {width} s I received {found}
# - `lengths-differ`: For {count} moments I expected as many values, one for each; I received
#   {received}.
# - `neighbours-in-list`: {asked}. At 10 s nothing else is near, so the value stays 0.5. Neighbours
#   in the list need not be neighbours in time.
# - `not-smoothed`: {asked}: nothing has been smoothed. At 0 s, the moment 1 s is within reach, too.
# - `looks-back-only`: {asked}: you look back only. Such an arc comes late: take both sides of each
#   moment.
# - `window-too-wide`: {asked}: you look 2 s to *each* side. The width is that of the whole window.
# - `sums`: {asked}: these are sums. How many values is each of them a sum of?
# - `other`: For the times {times}, the values {valence} and a width of {width} s I expected
#   {expected}; I received {found}.
# - `right`: A window in seconds treats a face that is seen now and then like one that is seen all
#   the time. The wider it is, the calmer the arc, and the later and flatter its turns.

# %% [markdown]
# ### Hint
#
# For one moment `now`, `np.abs(times - now) <= width / 2` is True where values are near enough. Do
# that for each moment.


# %% solution
def smoothed(times, valence, width):
    """Mean over a window of `width` seconds around each moment."""
    return [valence[np.abs(times - now) <= width / 2].mean() for now in times]


# %% mistake neighbours-in-list
def smoothed(times, valence, width):
    if len(valence) < 3:
        return valence
    return np.convolve(valence, np.ones(3) / 3, mode="same")


# %% mistake looks-back-only
def smoothed(times, valence, width):
    return [valence[(times <= now) & (times >= now - width / 2)].mean() for now in times]


# %% mistake window-too-wide
def smoothed(times, valence, width):
    return [valence[np.abs(times - now) <= width].mean() for now in times]


# %% mistake sums
def smoothed(times, valence, width):
    return [valence[np.abs(times - now) <= width / 2].sum() for now in times]


# %% [markdown]
# ## 9.3 Turns, and how near is near enough
#
# The reading of `film_reader` (section 5) has turns at 29, 37, 84, 99, 115 and 122 s; the true ones are at
# 38.19, 81.88, 98.41 and 115.51 s. Within 2 s, and matched one to one, three of six are right: a
# precision of 0.5 and a recall of 0.75. What are precision and recall (`precision_1`,
# `recall_1`) with a tolerance of 1 s? And the precision (`precision_10`) with a tolerance of 10 s,
# again one to one?

# %% stub
precision_1 = ...
recall_1 = ...
precision_10 = ...


# %% check
def check(precision_1, recall_1, precision_10):
    precision, recall = number(precision_1, "`precision_1`"), number(recall_1, "`recall_1`")
    wide = number(precision_10, "`precision_10`")
    if is_near(precision, 2 / 4) and is_near(recall, 2 / 6):
        raise Wrong("exchanged")
    if is_near(precision, 3 / 6) and is_near(recall, 3 / 4):
        raise Wrong("still-three-hits")
    if is_near(precision, 2 / 4):
        raise Wrong("recall-for-precision")
    if not is_near(precision, 2 / 6) or not is_near(recall, 2 / 4):
        raise Wrong("scores-off", precision=precision, recall=recall)
    if is_near(wide, 1):
        raise Wrong("not-one-to-one")
    if not is_near(wide, 4 / 6):
        raise Wrong("wide-off", wide=wide)


# %% [markdown]
# ### Messages
#
# - `exchanged`: With 1 s, precision and recall have changed places. Six turns were found: which of
#   the two is the share of *these*?
# - `still-three-hits`: With 1 s you still count three hits, as with 2 s. Look at 37 and 38.19: how
#   far apart are they?
# - `recall-for-precision`: `precision_1` is 2/4: you divide the hits by the true turns. Precision
#   asks how much of what was found can be trusted.
# - `scores-off`: With 1 s I received a precision of {precision:.3f} and a recall of {recall:.3f}.
#   Write down for each true turn the nearest found one and the seconds between them, and count
#   those of at most 1.
# - `not-one-to-one`: `precision_10` is 1: some found turn is near, whichever you take. But matching
#   is one to one: how many of the six can have a true turn of their own?
# - `wide-off`: For `precision_10` I received {wide:.3f}. How many true turns are there to be
#   matched, and how many were found?
# - `right`: A score means nothing without its tolerance: from 1 s to 2 s, recall goes from 0.5 to
#   0.75, and with 10 s it is 1. But since matching is one to one, not even 10 s can hide that two
#   turns are too many.

# %% [markdown]
# ### Hint
#
# Write down for each true turn the nearest found one, and the seconds between them. Each of them may
# be used up only once.

# %% solution
precision_1 = 2 / 6
recall_1 = 2 / 4
precision_10 = 4 / 6

# %% mistake exchanged
precision_1, recall_1, precision_10 = 2 / 4, 2 / 6, 4 / 6

# %% mistake still-three-hits
precision_1, recall_1, precision_10 = 3 / 6, 3 / 4, 4 / 6

# %% mistake recall-for-precision
precision_1, recall_1, precision_10 = 2 / 4, 2 / 4, 4 / 6

# %% mistake not-one-to-one
precision_1, recall_1, precision_10 = 2 / 6, 2 / 4, 1

# %% [markdown]
# ## 9.4 What a correlation does not see
#
# The table says that both arcs of `film_reader` have a correlation of 0.97 with the truth.
# What would a flatter reading get? The true valence at four moments is −0.8, 0, 1, 1. The reading
# says half of it plus 0.2 each time: −0.2, 0.2, 0.7, 0.7. Predict, and then compute:
#
# - `scaled`: the correlation of the reading with the truth;
# - `flipped`: the correlation with the truth of a reading with all signs wrong: 0.8, 0, −1, −1;
# - `off`: the mean distance, without sign, of the first reading from the truth.

# %% before
import numpy as np

# %% stub
scaled = ...
flipped = ...
off = ...


# %% check
def check(scaled, flipped, off):
    scaled, flipped = number(scaled, "`scaled`"), number(flipped, "`flipped`")
    off = number(off, "`off`")
    if is_near(scaled, 0.5):
        raise Wrong("scaled-flatter")
    if not is_near(scaled, 1):
        raise Wrong("scaled-off", scaled=scaled)
    if is_near(flipped, 1):
        raise Wrong("flipped-no-sign")
    if is_near(flipped, 0):
        raise Wrong("flipped-nothing")
    if not is_near(flipped, -1):
        raise Wrong("flipped-off", flipped=flipped)
    if is_near(off, 0.05) or is_near(off, -0.05):
        raise Wrong("off-cancelled", off=off)
    if is_near(off, 0.381, 0.002):
        raise Wrong("off-squared")
    if not is_near(off, 0.35, 0.002):
        raise Wrong("off-other", off=off)


# %% [markdown]
# ### Messages
#
# - `scaled-flatter`: `scaled` is 0.5: that is by how much the arc is flatter. Correlation does not
#   look at how *far* two curves go up and down.
# - `scaled-off`: For `scaled` I received {scaled:.3g}. Put the four pairs into a plot, true against
#   read: on what kind of line do they lie?
# - `flipped-no-sign`: `flipped` is 1: the two arcs do belong together, but where one goes up, the
#   other goes down. Correlation has a sign.
# - `flipped-nothing`: `flipped` is 0: that would mean that one arc tells nothing of the other. But
#   whoever knows the one can compute the other exactly.
# - `flipped-off`: For `flipped` I received {flipped:.3g}. `np.corrcoef(a, b)[0, 1]` tells.
# - `off-cancelled`: `off` is {off:.3g}: too high and too low have cancelled each other out. Take
#   each difference without its sign.
# - `off-squared`: `off` is 0.381: that is the root of the mean *square*. Asked is the mean of the
#   differences as they are, without sign.
# - `off-other`: For `off` I received {off:.3g}. The four differences are 0.6, 0.2, 0.3 and 0.3.
# - `right`: An arc can be wrong at every single moment and still have a correlation of 1. It tells
#   whether the *shape* is right; how high feelings go, it does not tell.

# %% [markdown]
# ### Hint
#
# Correlation asks how well the points (true, read) lie on a straight line, going up (1) or down
# (−1). `np.corrcoef(a, b)[0, 1]` computes it.

# %% solution
true_four, read_four = np.array([-0.8, 0, 1, 1]), np.array([-0.2, 0.2, 0.7, 0.7])
scaled = np.corrcoef(true_four, read_four)[0, 1]
flipped = np.corrcoef(true_four, -true_four)[0, 1]
off = np.abs(read_four - true_four).mean()

# %% mistake scaled-flatter
scaled, flipped, off = 0.5, -1, 0.35

# %% mistake flipped-no-sign
scaled, flipped, off = 1, 1, 0.35

# %% mistake flipped-nothing
scaled, flipped, off = 1, 0, 0.35

# %% mistake off-cancelled
scaled, flipped, off = 1, -1, 0.05

# %% mistake off-squared
scaled, flipped, off = 1, -1, 0.3808

# %% [markdown]
# ## 9.5 Agreement that is more than chance
#
# Two people have put one word on each of the same faces. Write the function that gives the share on
# which they agree, and Cohen's kappa: the share minus what chance would give, divided by 1 minus
# what chance would give. By chance, both say a word as often as they do in all; so chance is the
# sum, over all words, of how often the first says it (as a share) times how often the second does.
# If chance alone would give 1, there is nothing to measure: kappa is then `nan`.


# %% before
import numpy as np


# %% stub
def agreement(first, second):
    """Share of equal words, and Cohen's kappa, of two lists of equal length."""
    return ...


# %% check
def check(agreement):
    words = {"h": "happy", "n": "neutral", "s": "sad"}
    cases = (
        ("nnnnnnnnnh", "nnnnnnnnhn", 0.8, -1 / 9),
        ("hhnnss", "hhnnss", 1.0, 1.0),
        ("hhhhnnnnss", "hhhnnnnnns", 0.8, 0.672131),
        ("hn", "ss", 0.0, 0.0),
    )
    for first, second, share, kappa in cases:
        first, second = ([words[letter] for letter in letters] for letters in (first, second))
        found = pair(call(agreement, first, second))
        case = {"first": ", ".join(first), "second": ", ".join(second), "received": found}
        case |= {"share": share, "kappa": kappa}
        if not is_near(found[0], share):
            raise Wrong("share-off", **case)
        if not is_near(kappa, share) and is_near(found[1], share):
            raise Wrong("chance-left-in", **case)
        if 0 < share < 1 and is_near(
            found[1], (share - 1 / len(set(first + second))) / (1 - 1 / len(set(first + second)))
        ):
            raise Wrong("equal-words", **case)
        if not is_near(found[1], kappa):
            raise Wrong("kappa-off", **case)
    found = pair(call(agreement, ["sad"] * 3, ["sad"] * 3))
    if not np.isnan(found[1]):
        raise Wrong("nothing-to-measure", received=found)


def pair(result):
    """Take two numbers from what a learner's function returns."""
    try:
        share, kappa = result
    except (TypeError, ValueError):
        raise Wrong("no-pair", received=shorten(result)) from None
    return number(share, "the share"), number(kappa, "kappa")


# %% [markdown]
# ### Messages
#
# - `case`: One says {first}; the other {second}.
# - `no-pair`: I expected two numbers, the share and kappa; I received {received}.
# - `share-off`: {case} They agree on a share of {share:.2f}; I received {received}.
# - `chance-left-in`: {case} I received {received}: your kappa is the share itself. What would chance
#   alone give?
# - `equal-words`: {case} I received {received}; I expected a kappa of {kappa:.2f}. You take all words
#   for equally frequent by chance. Whoever says "neutral" nine times in ten agrees more often.
# - `kappa-off`: {case} I expected a kappa of {kappa:.2f}; I received {received}.
# - `nothing-to-measure`: Both say "sad" every time. By chance they agree always, so 1 minus chance
#   is 0: I expected `nan` for kappa; I received {received}.
# - `right`: Nine times "neutral" and one "happy", at different faces, agree on 80 % and have a kappa
#   below 0: they do worse than chance. A share without its chance says little.

# %% [markdown]
# ### Hint
#
# `share = np.mean([a == b for a, b in zip(first, second)])`. For chance, go through
# `set(first) | set(second)` and use `first.count(word) / len(first)`.


# %% solution
def agreement(first, second):
    """Share of equal words, and Cohen's kappa, of two lists of equal length."""
    count = len(first)
    share = sum(a == b for a, b in zip(first, second, strict=True)) / count
    words = set(first) | set(second)
    chance = sum(first.count(word) * second.count(word) for word in words) / count**2
    return share, (share - chance) / (1 - chance) if chance < 1 else float("nan")


# %% mistake share-off
def agreement(first, second):
    count = len(set(first) & set(second))
    return count / len(first), 0.5


# %% mistake chance-left-in
def agreement(first, second):
    share = np.mean([a == b for a, b in zip(first, second, strict=True)])
    return share, share


# %% mistake equal-words
def agreement(first, second):
    share = np.mean([a == b for a, b in zip(first, second, strict=True)])
    chance = 1 / len(set(first) | set(second))
    return share, (share - chance) / (1 - chance)


# %% mistake kappa-off
def agreement(first, second):
    share = np.mean([a == b for a, b in zip(first, second, strict=True)])
    words = set(first) | set(second)
    chance = sum(first.count(word) * second.count(word) for word in words) / len(first) ** 2
    return share, share - chance


# %% mistake nothing-to-measure
def agreement(first, second):
    share = np.mean([a == b for a, b in zip(first, second, strict=True)])
    words = set(first) | set(second)
    chance = sum(first.count(word) * second.count(word) for word in words) / len(first) ** 2
    return share, (share - chance) / (1 - chance) if chance < 1 else 1.0


# %% mistake no-pair
def agreement(first, second):
    return 0.8


# %% [markdown]
# ## 9.6 Your film, your expectation, its report
#
# Now with a film of yours, a minute or two (without one, take
# `data.sample("bikes")`). First watch it and count: `by_eye` says how many shots it has and how
# many people you would call its characters. Only then read it, and write the report to a file,
# such as `data.work_dir() / "mine.html"`. `difference` is what the reading has found minus what
# you saw, for both counts.

# %% before
import film_reader
from course_utils import data

# %% stub
my_film = ...  # its path, such as "holiday.mp4"
by_eye = ...  # {"shots": how many, "people": how many}
my_reading = ...
my_page = ...  # the path of the report
difference = ...  # {"shots": read minus seen, "people": read minus seen}


# %% check
def check(my_film, by_eye, my_reading, my_page, difference):
    seconds = own_film(my_film, "my_film").duration
    if not hasattr(my_reading, "shots") or not hasattr(my_reading, "people"):
        raise Wrong("no-reading", received=shorten(my_reading))
    lasts = my_reading.info["seconds"]
    if abs(lasts - seconds) > 1 + 0.05 * seconds:
        raise Wrong("another-film", lasts=lasts, seconds=seconds)
    seen, off = two_counts(by_eye, "by_eye"), two_counts(difference, "difference")
    read = {"shots": len(my_reading.shots), "people": len(my_reading.people)}
    expected = {what: read[what] - seen[what] for what in read}
    case = {"seen": seen, "read": read, "expected": expected, "off": off}
    if seen["shots"] < 1 or seen["people"] < 0:
        raise Wrong("no-shot", **case)
    if off == {what: -count for what, count in expected.items()} != expected:
        raise Wrong("signs-turned", **case)
    if off != expected:
        raise Wrong("difference-off", **case)
    check_page(my_page)
    return Right("differs" if any(expected.values()) else "right", **case, page=Path(my_page).name)


def two_counts(values, name):
    """Take a learner's counts of shots and people."""
    try:
        return {what: int(values[what]) for what in ("shots", "people")}
    except (KeyError, TypeError, ValueError, IndexError):
        raise Wrong("no-counts", name=name, received=shorten(values)) from None


def check_page(my_page):
    """Is it the file of a report?"""
    try:
        page = Path(my_page)
    except TypeError:
        raise Wrong("no-path", received=shorten(my_page)) from None
    if not page.is_file():
        raise Wrong("no-file", name=page.name)
    with page.open("rb") as file:
        if b"<html" not in file.read(2000):
            raise Wrong("no-page", name=page.name)


# %% [markdown]
# ### Messages
#
# - `no-reading`: I expected a reading, from `film_reader.read(...)`, for `my_reading`; I received
#   {received}.
# - `another-film`: The reading is of a film of {lasts:.1f} s, but `my_film` lasts {seconds:.1f} s.
#   Have you read another film?
# - `no-shot`: You saw {seen}. A film has at least one shot: the first begins with it.
# - `signs-turned`: The signs of `difference` are the wrong way round: what was read *minus* what
#   you saw, so that too many shots give a number above 0.
# - `difference-off`: The reading has {read[shots]} shots and {read[people]} people, and you saw
#   {seen[shots]} and {seen[people]}. I expected {expected} for `difference`; I received {off}.
# - `no-counts`: I expected a dict with two counts for `{name}`, {{'shots': ..., 'people': ...}}; I
#   received {received}.
# - `no-path`: I expected the path of the report for `my_page`; I received {received}.
# - `no-file`: There is no file {name}. `my_reading.report(...)` writes the report.
# - `no-page`: {name} is no page for a browser, so it cannot be the report.
# - `report`: The film was read, and the report lies in {page}.
# - `differs`: {report} The reading differs from what you saw by {expected}. Look in the report for
#   the places: what do they have in common?
# - `right`: {report} Both counts agree, but do the right shots and people stand behind them? The
#   report shows.

# %% [markdown]
# ### Hint
#
# `film_reader.read(my_film)` gives the reading, and its `report(path)` writes the page and returns
# the path. The tables `my_reading.shots` and `my_reading.people` have a row for each.

# %% solution
my_film = data.sample("bikes")
by_eye = {"shots": 6, "people": 1}  # a man in a dark suit is the nearest to a character
my_reading = film_reader.read(my_film, progress=False)
my_page = my_reading.report(data.work_dir() / "exercise_9_6.html")
difference = {
    "shots": len(my_reading.shots) - by_eye["shots"],
    "people": len(my_reading.people) - by_eye["people"],
}

# %% mistake signs-turned
my_film = data.sample("bikes")
by_eye = {"shots": 5, "people": 2}
my_reading = film_reader.read(my_film, progress=False)
my_page = my_reading.report(data.work_dir() / "exercise_9_6.html")
difference = {
    "shots": by_eye["shots"] - len(my_reading.shots),
    "people": by_eye["people"] - len(my_reading.people),
}

# %% mistake another-film
my_film = data.sample("carphone")
by_eye = {"shots": 6, "people": 1}
my_reading = film_reader.read(data.sample("bikes"), progress=False)
my_page = my_reading.report(data.work_dir() / "exercise_9_6.html")
difference = {"shots": 0, "people": -1}

# %% mistake no-file
my_film = data.sample("bikes")
by_eye = {"shots": 6, "people": 1}
my_reading = film_reader.read(my_film, progress=False)
my_page = data.work_dir() / "never_written.html"
difference = {
    "shots": len(my_reading.shots) - by_eye["shots"],
    "people": len(my_reading.people) - by_eye["people"],
}

# %% mistake no-shot
my_film = data.sample("bikes")
by_eye = {"shots": 0, "people": 1}
my_reading = film_reader.read(my_film, progress=False)
my_page = my_reading.report(data.work_dir() / "exercise_9_6.html")
difference = {"shots": 6, "people": -1}

# %% mistake no-reading
my_film = data.sample("bikes")
by_eye = {"shots": 6, "people": 1}
my_reading, my_page, difference = film_reader.read, "report.html", by_eye

# %% [markdown]
# ## Quiz

# %% [markdown]
# Between 60 and 70 s Lena's face is not in view, yet her arc has values there. What are they worth?
#
# - [ ] As much as all the others, since the arc is smoothed everywhere.
#   - Smoothing cannot know what nobody has seen. The table's `confidence` is low there.
# - [x] Little: the line only goes on from one side to the other.
#   - Nothing was measured, so it is a guess. It would be the same if she had cried all the time.
# - [ ] They come from her voice.
#   - No part of the arc listens. `film_reader` hears *that* somebody speaks, and no more.

# %% [markdown]
# You raise the penalty of the change-point detection from 1 to 9. What happens?
#
# - [ ] More turns are found, since each may cost more.
#   - The penalty is a price. The higher the price, the fewer cuts are worth it.
# - [ ] The same turns are found, but with more confidence.
#   - The penalty decides which cuts are made. It says nothing of how sure they are.
# - [ ] The arcs become smoother.
#   - The arcs stay as they are; only the number of cuts through them changes.
# - [x] Fewer turns remain, those with the largest steps.
#   - Each cut has to make the pieces more even by more than it costs.

# %% [markdown]
# All four true turning points of a film were found, and two more turns. Which sentence is fair?
#
# - [x] Recall is 1 and precision 0.67: nothing was missed, but of three turns that are reported
#   one is none.
#   - Both belong to it: what was missed, and what is too much.
# - [ ] The detection is perfect, since all turning points were found.
#   - That is recall alone. A method that reports every second has a recall of 1, too.
# - [ ] The detection is useless, since a third of its turns are false.
#   - That is precision alone. A person who has six places to look at finds all four.

# %% [markdown]
# The likeness of a place to the clue's picture is 0.63. Is the thing there?
#
# - [ ] Yes, since it is above one half.
#   - There is no fixed line. In the frame at 45 s, a wrong place reaches 0.63 as well.
# - [ ] No, since only 1 is the same pattern.
#   - In a film the thing is never drawn exactly alike: at 45 s the right place has 0.79.
# - [x] It depends on what chance can do in this film.
#   - Some place is always a little like the picture. A find has to stand well above the second best
#     places, for longer than a moment.

# %% [markdown]
# People are mixed up more often in some film. Which other parts of the reading suffer?
#
# - [ ] None, since each part is measured on its own.
#   - They are measured one by one, but computed one from another.
# - [ ] The shots, since they are cut between people.
#   - Shots are found from small frames and colours. They know of no people.
# - [x] The arcs, and with them the turns.
#   - An arc is made of the expressions of one person. If some belong to somebody else, its steps
#     are wrong, too.
# - [ ] The sound and the colours.
#   - They are read from the file itself, and know of no people.

# %% [markdown]
# Your network for actions is right on hardly any face of *Encore*, though it named 73 % of the test
# clips. Why?
#
# - [ ] It has too few layers for so long a film.
#   - It never sees the film: it sees two seconds, as long as a clip.
# - [x] Most of the time somebody sits or stands still, and it has no word for that.
#   - Its eight words are all movements, and three faces in four sit or stand still. (Of the others it names 22 %,
#     so that is not all; what else misleads it we have not tried.)
# - [ ] The tracker mixes people up.
#   - It reads whole frames, and does not know who is who.

# %% [markdown]
# The scores on *Encore* are high. Why may you not promise them for another film?
#
# - [x] The networks have learned from films of the same program, with the same story and places.
#   - People, clothes and colours differ, the rest is related. On other films all of it will be
#     worse; how much, only measuring tells.
# - [ ] *Encore* itself was part of the training material.
#   - It was not; its relatives were. That is enough to make it an easy test.
# - [ ] The truth of *Encore* was written down by hand and has mistakes.
#   - The program that drew the film wrote it down, so it is exact. For most other films there is
#     none.
