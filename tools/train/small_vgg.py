"""Train the small VGG that comes with the course: ``make weights ONLY=small_vgg``.

As in lesson 04, with larger frames and two convolutions a block, the small VGG learns to name
actions from single frames of the practice clips in colour and noir. Clips in ink are never used,
so that their style stays new.
"""

import argparse

import numpy as np

import course_utils
from course_utils import data, preprocess

with course_utils.quiet():
    import keras

    from course_utils import evaluation, models, training

from tools.train import storing

SEED = 7
STYLES = ("colour", "noir")
SIZE = (64, 112)  # height and width of a frame: the clips' aspect, as far as 16 divides it
NUM_FRAMES = 6  # of each clip
EPOCHS, BATCH, LEARNING_RATE = 14, 32, 3e-3
BUILD = {"batch_norm": True, "dropout": 0.3}


def main():
    """Train, choose the epoch on the validation clips, test once, and write what came out."""
    keras.utils.set_random_seed(SEED)
    clips = data.practice_clips()
    clips = clips[clips["style"].isin(STYLES)]
    parts = dict(zip(("training", "validation", "test"), data.split(clips, seed=SEED), strict=True))
    classes = sorted(clips["action"].unique())
    frames = {name: _frames(table, classes) for name, table in parts.items()}
    model, history = _train(frames, classes)
    kept_epoch = int(np.argmin(history["val_loss"])) + 1
    storing.halve(model)
    scores = {name: _scores(model, *frames[name]) for name in frames}
    facts = {
        "classes": classes,
        "size": SIZE,
        "num_frames": NUM_FRAMES,
        "styles": STYLES,
        "seed": SEED,
        "build": BUILD,
        "epochs": EPOCHS,
        "kept_epoch": kept_epoch,
        "scores": scores,
        "split": {name: sorted(table["production"].unique()) for name, table in parts.items()},
        "history": {name: [round(v, 4) for v in values] for name, values in history.items()},
    }
    storing.store(model, models.WEIGHTS, "small_vgg", facts)


def _frames(table, classes):
    """Read the frames of a table's clips, and the index of each frame's class."""
    clips = data.load_clips(table, NUM_FRAMES, SIZE)
    labels = table["action"].map(classes.index).to_numpy()
    return clips.reshape(-1, *clips.shape[2:]), np.repeat(labels, NUM_FRAMES)


def _train(frames, classes):
    """Fit a new model; return it without its augmentation, at its best epoch, and the history."""
    augment = preprocess.augmenter(SEED, rotation=0)
    trained = models.build_vgg(SIZE, len(classes), augment=augment, **BUILD)
    steps = -(-len(frames["training"][0]) // BATCH) * EPOCHS
    schedule = keras.optimizers.schedules.CosineDecay(LEARNING_RATE, steps)
    trained.compile(
        keras.optimizers.Adam(schedule), "sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    best = keras.callbacks.EarlyStopping(
        "val_loss", patience=EPOCHS, restore_best_weights=True, start_from_epoch=0
    )
    history = trained.fit(
        *frames["training"],
        validation_data=frames["validation"],
        epochs=EPOCHS,
        batch_size=BATCH,
        verbose=0,
        callbacks=[best, training.LiveView()],
    ).history
    model = models.build_vgg(SIZE, len(classes), **BUILD)
    for layer in model.layers:
        layer.set_weights(trained.get_layer(layer.name).get_weights())
    return model, history


def _scores(model, frames, labels):
    """Measure the share of frames, and of clips by vote, that get their right name."""
    said = model.predict(frames, verbose=0)
    votes = evaluation.vote(said, NUM_FRAMES)
    return {
        "frames": round(float((said.argmax(axis=1) == labels).mean()), 3),
        "clips": round(float((votes.argmax(axis=1) == labels[::NUM_FRAMES]).mean()), 3),
    }


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    main()
