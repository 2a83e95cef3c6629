"""Train the network that sees motion, which comes with the course: ``make weights ONLY=motion``.

The recipe is that of lesson 04, with the same seed: from the changes between the frames of the
practice clips in colour and noir to the name of the action. Clips in ink are never used; lesson 05
needs a model that does not know them.
"""

import argparse
import json

import numpy as np

import course_utils
from course_utils import data, preprocess

with course_utils.quiet():
    import keras
    from keras import layers, ops

    from course_utils import models, training

from tools.train import storing
from tools.train.small_vgg import SEED, STYLES

SIZE, NUM_FRAMES = (32, 56), 12  # height and width of a frame; frames of a clip
EPOCHS, BATCH, LEARNING_RATE = 45, 32, 3e-3
FILTERS = (16, 32, 64, 128)  # of the four convolutions


def main():
    """Train, choose the epoch on the validation clips, test once, and write what came out."""
    keras.utils.set_random_seed(SEED)
    clips = data.practice_clips()
    clips = clips[clips["style"].isin(STYLES)]
    tables = dict(
        zip(("training", "validation", "test"), data.split(clips, seed=SEED), strict=True)
    )
    classes = sorted(clips["action"].unique())
    parts = {
        name: (data.load_clips(table, NUM_FRAMES, SIZE), table["action"].map(classes.index))
        for name, table in tables.items()
    }
    trained = build(len(classes))
    history = train(trained, parts)
    model = build(len(classes))  # the optimiser's memory stays behind
    model.set_weights(trained.get_weights())
    storing.halve(model)
    facts = {
        "classes": classes,
        "size": SIZE,
        "num_frames": NUM_FRAMES,
        "styles": STYLES,
        "seed": SEED,
        "kept_epoch": int(np.argmin(history["val_loss"])) + 1,
        "scores": {name: score(model, *part) for name, part in parts.items()},
        "split": {name: sorted(table["production"].unique()) for name, table in tables.items()},
        "history": {name: [round(v, 4) for v in values] for name, values in history.items()},
    }
    model.save(models.WEIGHTS / "motion.keras")
    storing.for_older_keras(models.WEIGHTS / "motion.keras")
    text = json.dumps(facts, indent=1) + "\n"
    (models.WEIGHTS / "motion.json").write_text(text, encoding="utf-8")
    print(f"motion: {facts['scores']}")


def build(num_classes):
    """Build the network: clips (batch, 12, 32, 56, 3), uint8, to probabilities, as lesson 04 does.

    Its twelve channels are the eleven changes from frame to frame, around 128, and one frame.
    """
    clip = keras.Input((NUM_FRAMES, *SIZE, 3), dtype="uint8")
    grey = ops.mean(ops.cast(clip, "float32"), axis=-1)
    changes = 128 + grey[:, 1:] - grey[:, :-1]
    x = ops.concatenate([changes, grey[:, 6:7]], axis=1)
    x = ops.transpose(x, (0, 2, 3, 1))
    x = preprocess.augmenter(SEED, rotation=0, brightness=0)(ops.clip(x, 0, 255))
    x = layers.Rescaling(1 / 64, offset=-2)(x)
    for filters in FILTERS:
        settings = {"use_bias": False, "kernel_initializer": "he_normal"}
        x = layers.Conv2D(filters, 3, padding="same", **settings)(x)
        x = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
        x = layers.MaxPooling2D()(x)
    x = layers.GlobalAveragePooling2D(name="features")(x)
    x = layers.Dropout(0.3)(x)
    return keras.Model(clip, layers.Dense(num_classes, activation="softmax")(x), name="motion")


def train(model, parts):
    """Fit a model, leave it at its best epoch, and return the history."""
    clips, labels = parts["training"]
    schedule = keras.optimizers.schedules.CosineDecay(
        LEARNING_RATE, EPOCHS * -(-len(clips) // BATCH)
    )
    model.compile(
        keras.optimizers.Adam(schedule), "sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    best = keras.callbacks.EarlyStopping(patience=EPOCHS, restore_best_weights=True)
    run = model.fit(
        clips,
        labels,
        validation_data=parts["validation"],
        epochs=EPOCHS,
        batch_size=BATCH,
        verbose=0,
        callbacks=[best, training.LiveView()],
    )
    return run.history


def score(model, clips, labels):
    """Measure the share of clips that get their right name."""
    said = model.predict(clips, verbose=0).argmax(axis=1)
    return round(float((said == labels).mean()), 3)


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    main()
