"""What do cached features save? Ten epochs of training a head, the naive way and the cached one.

Run with ``python -m tools.bench.features`` from the course's folder, where the course is installed
(``pip install -e .``). It takes about 15 minutes on two CPU cores.

The base is frozen, and the same head learns from the same clips, watched on the same validation
clips after each epoch. One split by production of the 320 clips in black and white:

- naive: base and head are one model, and each epoch reads the videos and runs the base over all
  their frames again, as one has to when the clips are too many for memory;
- naive, clips in memory: the same, but the videos are read only once;
- cached: the base runs once over all frames, and joblib keeps the features in files, as in lesson
  05; the head is trained on those; there are no files at the start;
- cached, again: the same once more, as when another head is tried. Now the files are there.

A time is that of the whole way from video files to a trained head, with reading the videos and
setting up what Keras compiles. Naming the test clips is not in it. The bases are the course's small
VGG (which has seen most of these clips: here only time counts) and MobileNetV2, the latter with
ImageNet's weights where Keras has them or can download them, else with random ones.
"""

import argparse
import contextlib
import io
import tempfile
import time

import joblib
import numpy as np

from course_utils import data, quiet, video

with quiet():
    import keras
    from keras import layers, ops

    from course_utils import models

SEED = 21  # of the split and of all that is random in training
NUM_FRAMES, EPOCHS, BATCH = 8, 10, 8  # frames of a clip; clips
WAYS = ("naive", "naive, clips in memory", "cached", "cached, again")
GOAL = 8  # times that the cached way is to be faster
SAME = 2  # points by which the two accuracies may differ: sums are rounded in another order


def bases():
    """Yield the name of each base and the base, from frames to one vector a frame."""
    yield "small VGG", models.course_model(own=False)[0]
    frames = keras.Input((112, 192, 3), dtype="uint8")  # the clips' own size, made even
    settings = {"include_top": False, "pooling": "avg", "name": "global_average_pool"}
    try:
        base = keras.applications.MobileNetV2(input_shape=frames.shape[1:], **settings)
        name = "MobileNetV2, ImageNet"
    except Exception as problem:  # Keras raises a plain one where it cannot download
        print(problem)
        base = keras.applications.MobileNetV2(
            input_shape=frames.shape[1:], weights=None, **settings
        )
        name = "MobileNetV2, random"
    yield name, keras.Model(frames, base(layers.Rescaling(1 / 127.5, offset=-1)(frames)))


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


class Batches(keras.utils.PyDataset):
    """Batches of inputs with their labels; each epoch in an order of its own, the same every time.

    Parameters
    ----------
    read : function
        From positions in the table, an array of int, to what the model takes.
    labels : array of int
    """

    def __init__(self, read, labels):
        super().__init__()
        self.read, self.labels = read, labels
        self.chance = np.random.default_rng(SEED)
        self.on_epoch_end()

    def __len__(self):
        return -(-len(self.labels) // BATCH)

    def __getitem__(self, index):
        chosen = self.order[index * BATCH : (index + 1) * BATCH]
        return self.read(chosen), self.labels[chosen]

    def on_epoch_end(self):
        self.order = self.chance.permutation(len(self.labels))


def features_of(name, paths, base):
    """Run a base, which the name stands for, over the frames of clips: (clips, frames, values)."""
    size = base.input_shape[1:3]
    clips = (video.read_clip(path, NUM_FRAMES, size) for path in paths)
    return np.stack([base.predict(clip, verbose=0) for clip in clips])


def reader(way, base, memory):
    """Give the function that takes a table and gives the ``read`` of `Batches`, for one way."""
    size = base.input_shape[1:3]

    def from_videos(table):
        paths = table["path"].to_numpy()
        return lambda chosen: np.stack(
            [video.read_clip(p, NUM_FRAMES, size) for p in paths[chosen]]
        )

    def from_memory(table):
        return data.load_clips(table, NUM_FRAMES, size).__getitem__

    def from_cache(table):
        kept = memory.cache(features_of, ignore=["base"])
        return kept(base.name, table["path"].tolist(), base=base).__getitem__

    return {"naive": from_videos, "naive, clips in memory": from_memory}.get(way, from_cache)


def train(way, base, parts, memory):
    """Train a head in one way.

    Returns
    -------
    function
        From a table of clips to the class that is named for each.
    """
    keras.utils.set_random_seed(SEED)
    head = build_head(base.output_shape[-1], parts["training"]["label"].nunique())
    model = join(base, head, base.input_shape[1:3]) if way.startswith("naive") else head
    model.compile(
        optimizer=keras.optimizers.AdamW(3e-3),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    read = reader(way, base, memory)
    training, validation = (
        Batches(read(parts[name]), parts[name]["label"].to_numpy())
        for name in ("training", "validation")
    )
    model.fit(training, validation_data=validation, epochs=EPOCHS, verbose=0)

    def name(table):
        inputs = read(table)(np.arange(len(table)))
        return model.predict(inputs, batch_size=BATCH, verbose=0).argmax(axis=1)

    return name


def measure(base, table):
    """Time and score the ways, one after the other, on one split.

    Parameters
    ----------
    base : keras.Model
        Frozen.
    table : pandas.DataFrame
        With ``path``, ``production`` and ``label``, int.

    Yields
    ------
    dict
        ``way``, ``clock`` and ``processors`` (seconds), ``right`` (per cent of the test clips),
        ``answers`` (the class of each test clip).
    """
    split = data.split(table, seed=SEED)
    parts = dict(zip(("training", "validation", "test"), split, strict=True))
    with tempfile.TemporaryDirectory() as folder:
        memory = joblib.Memory(folder, verbose=0)
        for way in WAYS:
            with contextlib.redirect_stdout(io.StringIO()):  # progress bars
                start, before = time.perf_counter(), time.process_time()
                name = train(way, base, parts, memory)
                clock, processors = time.perf_counter() - start, time.process_time() - before
                answers = name(parts["test"])
            right = 100 * np.mean(answers == parts["test"]["label"])
            yield dict(way=way, clock=clock, processors=processors, right=right, answers=answers)


def main():
    """Measure both bases; print times, scores and how many times faster the cached way is."""
    table = data.practice_clips().query("style == 'noir'").reset_index(drop=True)
    table["label"] = table["action"].map(sorted(table["action"].unique()).index).astype(int)
    print("clock / processors: seconds. On a busy machine trust the latter.")
    print(f"{'base':<23}{'way':<24}{'clock':>7}{'processors':>12}{'right':>9}{'ratio':>15}")
    for name, network in bases():
        base = cut(network)
        base.predict(np.zeros((32, *base.input_shape[1:]), np.uint8), verbose=0)  # wakes Keras up
        rows = {}
        for row in measure(base, table):
            rows[row["way"]] = row
            first, costs = rows["naive"], (row["clock"], row["processors"])
            row["ratio"] = first["clock"] / costs[0]
            print(
                f"{name:<23}{row['way']:<24}{costs[0]:7.1f}{costs[1]:12.1f}{row['right']:7.1f} %"
                f"{row['ratio']:8.1f} /{first['processors'] / costs[1]:5.1f}",
                flush=True,
            )
        first, last = rows["naive"], rows["cached"]
        alike = 100 * np.mean(first["answers"] == last["answers"])
        met = last["ratio"] >= GOAL and abs(first["right"] - last["right"]) <= SAME
        print(
            f"{name}: {last['ratio']:.1f} times faster; they name {alike:.0f} % of the test "
            f"clips alike; {GOAL} times at the same accuracy: {'met' if met else 'MISSED'}\n",
            flush=True,
        )


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    main()
