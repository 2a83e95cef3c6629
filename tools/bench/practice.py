"""How hard are the practice clips? Three kinds of models on them, each for three seeds.

Run with ``python -m tools.bench.practice`` from the course's folder, where the course is installed
(``pip install -e .``). It takes about half an hour on two CPU cores. ``--seeds 7`` takes one
seed only.

The clips are those of lesson 04, the networks larger than its own: the small VGG that comes with
the course on single frames, and a small convolution over time on its features.
The pair is asked of both, among its clips only; a third model learns nothing but the pair.
A seed sets the split and all that is random in training. Validation chooses the epoch, and each
model sees its test part once. The table at the end says whether each score lies within the bounds
that the clips were drawn for: hard enough to learn from, and not to be solved by a wrong way.
If a score lies outside, change the clips and not the bounds.
"""

import argparse
import time

import numpy as np
import pandas as pd

from course_utils import data, quiet

with quiet():
    import keras

    from course_utils import evaluation, models, preprocess

SEEDS = (7, 8, 9)  # lesson 04's and the two that follow
SIZE, NUM_FRAMES = (64, 112), 12  # of a clip; single frames are every second one of them
FRAMES_SEEN = NUM_FRAMES // 2
EPOCHS, BATCH, LEARNING_RATE = 14, 32, 3e-3
PAIR = ("sit_down", "stand_up")

VOTE, ORDER = "eight actions, frames vote", "eight actions, in order"
BY_PRODUCTION = "single frames, split by production"
BY_FRAME = "single frames, split by frame"
GAIN, LEAK = "gain by order", "gain by a split by frame"
# Rows of the table, in per cent: what is measured, and its lowest and highest mean, where bound.
ROWS = {
    VOTE: (55, 85),
    ORDER: None,
    GAIN: (10, 100),
    "the pair, frames vote": (0, 65),
    "the pair, trained on it alone": (0, 65),
    "the pair, in order": (85, 100),
    BY_PRODUCTION: None,
    BY_FRAME: None,
    LEAK: (8, 100),
}


class Clock:
    """Print a line a step, with about how long the rest takes.

    Parameters
    ----------
    work : float
        Frames that all steps together train on.
    """

    def __init__(self, work):
        self.work, self.done, self.start = work, 0, time.perf_counter()

    def tell(self, text, work):
        """Say that a step that trained on ``work`` frames is done."""
        self.done += work
        passed = time.perf_counter() - self.start
        left = passed / self.done * (self.work - self.done)
        print(f"{passed / 60:5.1f} min, about {left / 60:.0f} min left: {text}", flush=True)


# --- The two models -------------------------------------------------------------------------------


def train_on_frames(train, validation, num_classes, seed):
    """Train the small VGG on single frames; return it at the epoch of the lowest validation loss.

    Parameters
    ----------
    train, validation : (array, array)
        Frames (frames, height, width, 3), uint8, and the index of the class of each.
    num_classes : int
    seed : int

    Returns
    -------
    keras.Model
    """
    keras.utils.set_random_seed(seed)
    augment = preprocess.augmenter(seed, rotation=0)
    model = models.build_vgg(SIZE, num_classes, augment=augment, batch_norm=True)
    steps = EPOCHS * -(-len(train[0]) // BATCH)
    schedule = keras.optimizers.schedules.CosineDecay(LEARNING_RATE, steps)
    model.compile(keras.optimizers.Adam(schedule), "sparse_categorical_crossentropy")
    best = keras.callbacks.EarlyStopping("val_loss", patience=EPOCHS, restore_best_weights=True)
    model.fit(
        *train,
        validation_data=validation,
        epochs=EPOCHS,
        batch_size=BATCH,
        verbose=0,
        callbacks=[best],
    )
    return model


def train_in_order(train, validation, num_classes, seed):
    """Train a small convolution over time on features; return it at its best epoch.

    Parameters
    ----------
    train, validation : (array, array)
        Features (clips, time, features), float32, and the index of the class of each clip.
    num_classes : int
    seed : int

    Returns
    -------
    keras.Model
    """
    keras.utils.set_random_seed(seed)
    normalise = keras.layers.Normalization()
    normalise.adapt(train[0])
    head = keras.Sequential(
        [
            keras.Input(train[0].shape[1:]),
            normalise,
            keras.layers.Dropout(0.4, seed=seed),
            keras.layers.Conv1D(48, 3, padding="same", activation="relu"),
            keras.layers.MaxPooling1D(2),
            keras.layers.Conv1D(48, 3, padding="same", activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dropout(0.3, seed=seed),
            keras.layers.Dense(num_classes, activation="softmax"),
        ]
    )
    head.compile("adam", "sparse_categorical_crossentropy")
    stop = keras.callbacks.EarlyStopping("val_loss", patience=8, restore_best_weights=True)
    head.fit(
        *train, validation_data=validation, epochs=60, batch_size=BATCH, verbose=0, callbacks=[stop]
    )
    return head


# --- What is asked of them ------------------------------------------------------------------------


def frames_and_labels(clips, labels):
    """Return the frames of clips one after the other, and for each the label of its clip."""
    return clips.reshape(-1, *clips.shape[2:]), np.repeat(labels, clips.shape[1])


def accuracy(answers, labels):
    """Share of right answers, in per cent."""
    return 100 * (answers.argmax(axis=1) == labels).mean()


def score_pair(answers, labels, pair):
    """Per cent of the clips of a pair of classes where the right one of the two is ahead."""
    chosen = np.isin(labels, pair)
    return accuracy(answers[chosen][:, pair], (labels[chosen] == pair[1]).astype(int))


def vote(model, clips):
    """Name clips by the mean answer to their frames; returns (clips, classes)."""
    frames = clips[:, ::2].reshape(-1, *clips.shape[2:])
    return evaluation.vote(model.predict(frames, verbose=0), FRAMES_SEEN)


def by_production(table, clips, labels, pair, seed, clock):
    """Train and test all models on one split by production.

    Parameters
    ----------
    table : pandas.DataFrame
        A row a clip, indexed from 0.
    clips : array, (clips, time, height, width, 3), uint8
    labels : array, (clips,), int
    pair : list of two int
        Indices of the two classes that only order tells apart.
    seed : int
    clock : Clock

    Returns
    -------
    scores : dict of str to float
        Rows of the final table, in per cent.
    confusion : dict of str to array, (classes, classes), int
        By model: the test clips of each class (rows) by the name they got (columns).
    """
    parts = [part.index for part in data.split(table, by="production", seed=seed)]
    actions = len(np.unique(labels))
    single = [frames_and_labels(clips[p][:, ::2], labels[p]) for p in parts]
    model = train_on_frames(*single[:2], actions, seed)
    said = model.predict(single[2][0], verbose=0)
    true, votes = labels[parts[2]], evaluation.vote(said, FRAMES_SEEN)
    scores = {
        BY_PRODUCTION: accuracy(said, single[2][1]),
        VOTE: accuracy(votes, true),
        "the pair, frames vote": score_pair(votes, true, pair),
    }
    clock.tell(f"seed {seed}, {VOTE}: {scores[VOTE]:.1f} %", EPOCHS * len(single[0][0]))

    ordered = in_order(model, [(clips[p], labels[p]) for p in parts], actions, seed)
    scores[ORDER] = accuracy(ordered, true)
    scores["the pair, in order"] = score_pair(ordered, true, pair)
    clock.tell(f"seed {seed}, {ORDER}: {scores[ORDER]:.1f} %", 0)

    scores["the pair, trained on it alone"] = pair_alone(clips, labels, parts, pair, seed)
    clock.tell(f"seed {seed}, the pair alone", EPOCHS * len(single[0][0]) * 2 / actions)
    confusion = {VOTE: count(true, votes, actions), ORDER: count(true, ordered, actions)}
    return scores, confusion


def in_order(model, parts, num_classes, seed):
    """Train a head that sees time on a model's features; return what it says of the test clips."""
    to_features = keras.Model(model.input, model.get_layer("global_average_pool").output)
    rows = []
    for clips, labels in parts:
        frames = clips.reshape(-1, *clips.shape[2:])
        features = to_features.predict(frames, batch_size=64, verbose=0)
        rows.append((features.reshape(len(clips), NUM_FRAMES, -1), labels))
    head = train_in_order(*rows[:2], num_classes, seed)
    return head.predict(rows[2][0], verbose=0)


def pair_alone(clips, labels, parts, pair, seed):
    """Score of a model that learns from frames of the pair only, and could spend all on a hint."""
    own = []
    for part in parts:
        rows = part[np.isin(labels[part], pair)]
        own.append((clips[rows], (labels[rows] == pair[1]).astype(int)))
    single = [frames_and_labels(c[:, ::2], number) for c, number in own]
    model = train_on_frames(*single[:2], 2, seed)
    return accuracy(vote(model, own[2][0]), own[2][1])


def by_frame(table, clips, labels, seed, clock):
    """Score single frames of a dishonest split, where most test clips also stand in training.

    Validation is split by frame as well, as by somebody who does not know better. Parameters are as
    in `by_production`; returns the per cent of right test frames.
    """
    frames, names = frames_and_labels(clips[:, ::2], labels)
    rows = table.loc[table.index.repeat(FRAMES_SEEN), ["action"]].reset_index(drop=True)
    rows["frame"] = rows.index
    parts = [part.index for part in data.split(rows, by="frame", seed=seed)]
    train, validation, test = [(frames[part], names[part]) for part in parts]
    model = train_on_frames(train, validation, len(np.unique(labels)), seed)
    score = accuracy(model.predict(test[0], verbose=0), test[1])
    clock.tell(f"seed {seed}, {BY_FRAME}: {score:.1f} %", EPOCHS * len(train[0]))
    return score


def count(true, answers, num_classes):
    """Count the clips of each class (rows) by the name that they got (columns)."""
    counts = np.zeros((num_classes, num_classes), int)
    np.add.at(counts, (true, answers.argmax(axis=1)), 1)
    return counts


# --- What is printed ------------------------------------------------------------------------------


def print_confusion(confusions, classes):
    """Print for each model which names the test clips of all seeds got."""
    for name in confusions[0]:
        total = sum(confusion[name] for confusion in confusions)
        print(f"\n{name}: test clips of all seeds, true action by row, answer by column")
        print(pd.DataFrame(total, index=classes, columns=classes).to_string())


def print_table(results):
    """Print each score by seed, its mean, its bounds, and whether the mean lies within them."""
    print(f"\n{'test score in per cent':<38}", end="")
    print("".join(f"{f'seed {seed}':>8}" for seed in results), f"{'mean':>7}   bound")
    for name, bound in ROWS.items():
        values = [scores[name] for scores in results.values()]
        mean = np.mean(values)
        row = f"{name:<38}" + "".join(f"{v:8.1f}" for v in values) + f"{mean:8.1f}"
        print(f"{row}   {verdict(mean, *bound)}" if bound else row)


def verdict(mean, lowest, highest):
    """Say what the bounds are and whether they are met; those of 0 and 100 go without saying."""
    limits = [f"at least {lowest}"] * (lowest > 0) + [f"at most {highest}"] * (highest < 100)
    missed = max(lowest - mean, mean - highest)
    return ", ".join(limits) + (f": MISSED by {missed:.1f}" if missed > 0 else ": met")


def main():
    """Measure every seed, and print how the clips' names are confused and the table of scores."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS, help="one or more")
    seeds = parser.parse_args().seeds
    table = data.practice_clips()
    table = table[table["style"] != "ink"].reset_index(drop=True)
    classes = sorted(table["action"].unique())
    labels = table["action"].map(classes.index).to_numpy()
    pair = [classes.index(name) for name in PAIR]
    clips = data.load_clips(table, NUM_FRAMES, SIZE)

    # By production, by frame, and a share of the clips for the pair alone.
    work = EPOCHS * 0.6 * len(clips) * FRAMES_SEEN * (2 + len(pair) / len(classes))
    clock = Clock(work * len(seeds))
    results, confusions = {}, []
    for seed in seeds:
        scores, confusion = by_production(table, clips, labels, pair, seed, clock)
        scores[BY_FRAME] = by_frame(table, clips, labels, seed, clock)
        scores[GAIN] = scores[ORDER] - scores[VOTE]
        scores[LEAK] = scores[BY_FRAME] - scores[BY_PRODUCTION]
        results[seed] = scores
        confusions.append(confusion)
    print_confusion(confusions, classes)
    print_table(results)


if __name__ == "__main__":
    main()
