"""What do cached features save? Ten epochs of training a head, the naive way and the cached one.

Run with ``python benchmarks/features.py`` from the course's folder, where the course is installed
(``pip install -e .``). It takes about 4 minutes on two CPU cores.

The base is frozen, and the same head learns from the same clips, watched on the same validation
clips after each epoch. Three splits by production of the 96 clips in ink, which no base has seen:

- naive: base and head are one model, and each epoch runs the base over all frames again;
- cached: `course_utils.features.cached` runs the base once over all frames and writes the features
  to files, and the head is trained on those; there are no files at the start;
- cached, again: the same once more, as when another head is tried. Now the files are there.

A time is that of the whole way from video files to a trained head, with reading the videos (once,
in the naive way too) and setting up what Keras compiles. Naming the test clips is not in it. The
bases are the course's small VGG and MobileNetV2, the latter with ImageNet's weights where Keras
has them or can download them, else with random ones, which changes what is right.
"""

import contextlib
import io
import os
import tempfile
import time

import numpy as np
import pandas as pd

import course_utils
from course_utils import data

with course_utils.quiet():
    import keras
    from keras import layers, ops

    from course_utils import features, models, training

SEEDS = (21, 22, 23)
NUM_FRAMES, EPOCHS, BATCH = 8, 10, 8  # frames of a clip; clips
GOAL = 8  # times that the cached way is to be faster
SAME = 2  # points by which the two accuracies may differ: sums are rounded in another order


def bases():
    """Yield the name of each base and the base, from frames to one vector a frame."""
    yield "small VGG", training.course_model(own=False)[0]
    size = (112, 192)  # the clips' own, made even
    try:
        network = models.pretrained("MobileNetV2", size, num_classes=8)
        yield "MobileNetV2, ImageNet", network
    except FileNotFoundError:
        network = models.pretrained("MobileNetV2", size, num_classes=8, weights=None)
        yield "MobileNetV2, random", network


def cut(model):
    """Cut a network behind its features, and freeze what is left."""
    base = keras.Model(model.input, model.get_layer("global_average_pool").output, name="base")
    base.trainable = False
    return base


def build_head(num_features, num_classes):
    """Build a head: the features of a clip's frames in, a probability for each class out."""
    frames = keras.Input((NUM_FRAMES, num_features))
    amount = ops.mean(frames, axis=1)
    motion = ops.mean(ops.absolute(frames[:, 1:] - frames[:, :-1]), axis=1)
    x = layers.BatchNormalization(momentum=0.9)(ops.concatenate([amount, motion], axis=-1))
    x = layers.Dropout(0.5)(x)
    return keras.Model(frames, layers.Dense(num_classes, activation="softmax")(x), name="head")


def join(base, head, size):
    """Put a frozen base and a head together into a model of clips."""
    clips = keras.Input((NUM_FRAMES, *size, 3), dtype="uint8")
    values = base(ops.reshape(clips, (-1, *size, 3)), training=False)
    return keras.Model(clips, head(ops.reshape(values, (-1, NUM_FRAMES, values.shape[-1]))))


def fit(model, inputs, labels):
    """Train on the training clips, with a look at the validation clips after each epoch."""
    model.compile(
        optimizer=keras.optimizers.AdamW(3e-3),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    model.fit(
        inputs["training"], labels["training"], epochs=EPOCHS, batch_size=BATCH, verbose=0,
        validation_data=(inputs["validation"], labels["validation"]),
    )  # fmt: skip
    return model


def naive(base, parts, labels, seed):
    """Train with the frozen base inside the model; return what names clips, and what reads them."""
    size = base.input_shape[1:3]

    def read(table):
        return data.load_clips(table, NUM_FRAMES, size)

    inputs = {name: read(parts[name]) for name in ("training", "validation")}
    keras.utils.set_random_seed(seed)
    head = build_head(base.output_shape[-1], int(labels["training"].max()) + 1)
    return fit(join(base, head, size), inputs, labels), read


def cached(base, parts, labels, seed):
    """Train on cached features; return what names clips, and what reads them."""

    def read(table):
        return features.cached(table, base, NUM_FRAMES, base.input_shape[1:3])

    inputs = {name: read(parts[name]) for name in ("training", "validation")}
    keras.utils.set_random_seed(seed)
    head = build_head(base.output_shape[-1], int(labels["training"].max()) + 1)
    return fit(head, inputs, labels), read


def measure(base, table, seed):
    """Time and score the three ways on one split.

    Parameters
    ----------
    base : keras.Model
        Frozen.
    table : pandas.DataFrame
        With ``path``, ``production``, ``action`` and ``label``, int.
    seed : int
        Of the split and of all that is random in training.

    Returns
    -------
    list of dict
        A row a way: ``way``, ``clock`` and ``processors`` (seconds), ``right`` (per cent of the
        test clips), ``answers`` (the class of each test clip).
    """
    split = data.split(table, seed=seed)
    parts = dict(zip(("training", "validation", "test"), split, strict=True))
    labels = {name: part["label"].to_numpy() for name, part in parts.items()}
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        os.environ["COURSE_WORK"] = folder  # where the features are kept
        for way, train in (("naive", naive), ("cached", cached), ("cached, again", cached)):
            with contextlib.redirect_stdout(io.StringIO()):  # progress bars
                start, before = time.perf_counter(), time.process_time()
                model, read = train(base, parts, labels, seed)
                clock, processors = time.perf_counter() - start, time.process_time() - before
                answers = model.predict(read(parts["test"]), batch_size=BATCH, verbose=0)
            answers = answers.argmax(axis=1)
            right = 100 * np.mean(answers == labels["test"])
            rows.append(
                dict(way=way, clock=clock, processors=processors, right=right, answers=answers)
            )
    return rows


def main():
    """Measure both bases; print times, scores and how many times faster the cached way is."""
    table = data.practice_clips().query("style == 'ink'").reset_index(drop=True)
    table["label"] = table["action"].map(sorted(table["action"].unique()).index).astype(int)
    print("clock / processors: seconds, median of the splits. On a busy machine trust the latter.")
    print(f"{'base':<23}{'way':<15}{'clock':>8}{'processors':>12}{'right':>8}{'ratio':>15}")
    for name, network in bases():
        base = cut(network)
        base.predict(np.zeros((32, *base.input_shape[1:]), np.uint8), verbose=0)  # wakes Keras up
        rounds = [measure(base, table, seed) for seed in SEEDS]
        results = pd.DataFrame([row for rows in rounds for row in rows])
        for way, group in results.groupby("way", sort=False):
            costs = group[["clock", "processors"]].to_numpy()
            first = results.loc[results["way"] == "naive", ["clock", "processors"]].to_numpy()
            ratio = np.median(first / costs, axis=0)
            clock, processors = np.median(costs, axis=0)
            print(f"{name:<23}{way:<15}{clock:8.1f}{processors:12.1f}{group['right'].mean():6.1f} %"
                  f"{ratio[0]:8.1f} /{ratio[1]:5.1f}", flush=True)  # fmt: skip
            if way == "cached":
                reached = ratio
        right = results.groupby("way")["right"].mean()
        pairs = [(rows[0]["answers"] == rows[1]["answers"]).mean() for rows in rounds]
        met = reached[0] >= GOAL and abs(right["naive"] - right["cached"]) <= SAME
        print(f"{name}: {reached[0]:.1f} times faster; they name {100 * np.mean(pairs):.0f} % of "
              f"the test clips alike; {GOAL} times at the same accuracy: "
              f"{'met' if met else 'MISSED'}\n", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
