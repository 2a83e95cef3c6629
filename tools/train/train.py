"""Train the weights that come with the course: `python data/weights/train.py`.

The recipe is that of lesson 04, with the same seed: the small VGG learns to name actions from
single frames of the practice clips in colour and noir. Clips in ink are never used; lesson 05
needs a model that does not know them.
"""

import json
import tempfile
from pathlib import Path

import h5py
import numpy as np

import course_utils
from course_utils import data, preprocess

with course_utils.quiet():
    import keras

    from course_utils import evaluation, models, training

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
    # What is scored is what is stored: the weights, rounded to half precision.
    model.set_weights([values.astype("float16") for values in model.get_weights()])
    scores = {name: _scores(model, *frames[name]) for name in frames}
    folder = data.weights_dir()
    save_half(model, folder / f"{training.MODEL_NAME}.weights.h5")
    information = {
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
        "keras": keras.__version__,
        "backend": keras.backend.backend(),
    }
    text = json.dumps(information, indent=1)
    (folder / f"{training.MODEL_NAME}.json").write_text(text + "\n", encoding="utf-8")
    print(f"kept epoch {kept_epoch} of {EPOCHS}; accuracy {scores}")


def _frames(table, classes):
    """Read the frames of a table's clips, and the index of each frame's class."""
    clips = data.load_clips(table, NUM_FRAMES, SIZE)
    return training.frames_and_labels(clips, table["action"].map(classes.index).to_numpy())


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


def save_half(model, path):
    """Write the weights of a model in half precision: half the bytes, about three digits.

    The method ``load_weights`` reads such a file as any other, and makes single precision of it.

    Parameters
    ----------
    model : keras.Model
    path : path
        Ends in ``.weights.h5``.
    """
    with tempfile.TemporaryDirectory() as folder:
        model.save_weights(Path(folder) / "full.weights.h5")
        with h5py.File(Path(folder) / "full.weights.h5") as full, h5py.File(path, "w") as half:

            def copy(name, item):
                if isinstance(item, h5py.Dataset) and item.dtype.kind == "f" and item.shape:
                    half.create_dataset(name, data=item[()].astype("float16"), compression="gzip")
                elif isinstance(item, h5py.Dataset):  # whole numbers, such as a seed
                    half.create_dataset(name, data=item[()])
                else:
                    half.require_group(name).attrs.update(item.attrs)

            half.attrs.update(full.attrs)
            full.visititems(copy)


if __name__ == "__main__":
    main()
