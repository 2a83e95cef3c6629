"""Train the network that names shot scales: ``make weights ONLY=scales``.

It learns from frames of the practice clips in all styles and of a drawn film of another seed than
the practice film's, whose story and places are the same. Clips of other productions choose the
epoch; the practice film is never used.
"""

import argparse

import numpy as np

from course_utils import data
from film_reader import video
from film_reader.quiet import quiet
from film_reader.stages.scale import SCALES

with quiet():
    import keras
    from keras import layers

    from film_reader.networks import small

from tools.train import drawings, storing

SEED = 7
FILM_SEED = 7  # of the film that the studio draws
FRAMES_A_CLIP, REPEAT_FILM = 4, 4
EPOCHS, BATCH, LEARNING_RATE = 25, 64, 2e-3


def clip_frames(table):
    """Frames (n, height, width, 3) uint8 of clips, and the index of each one's scale."""
    frames = data.load_clips(table, FRAMES_A_CLIP, small.FRAME)
    labels = table["shot_scale"].map(SCALES.index).to_numpy(int)
    return frames.reshape(-1, *frames.shape[2:]), np.repeat(labels, FRAMES_A_CLIP)


def film_frames(folder):
    """Frames around the middle of each shot of a drawn film, and the index of each one's scale."""
    frames, labels = [], []
    for shot in drawings.truth(folder)["shots"]:
        middle = (shot["start"] + shot["end"]) / 48
        near = video.frames(folder / "film.mp4", 8, small.FRAME, middle - 0.3, middle + 0.3)
        for _, frame in near:
            frames.append(frame)
            labels.append(SCALES.index(shot["scale"]))
    return np.stack(frames), np.array(labels)


def varied(network):
    """Put mirroring and small changes of light before a network, for training only."""
    frames = keras.Input((*small.FRAME, 3), dtype="uint8")
    x = layers.RandomFlip("horizontal", seed=SEED)(layers.Rescaling(1.0)(frames))
    x = layers.RandomBrightness(0.25, value_range=(0, 255), seed=SEED)(x)
    x = layers.RandomContrast(0.3, value_range=(0, 255), seed=SEED)(x)
    return keras.Model(frames, network(x))


def main():
    """Train, choose the epoch on clips of other productions, and write weights and scores."""
    keras.utils.set_random_seed(SEED)
    learn, check, _ = data.split(data.practice_clips(), stratify="shot_scale", seed=SEED)
    clips, film = clip_frames(learn), film_frames(drawings.whole_film(FILM_SEED))
    x = np.concatenate([clips[0], *[film[0]] * REPEAT_FILM])
    y = np.concatenate([clips[1], *[film[1]] * REPEAT_FILM])
    order = np.random.default_rng(SEED).permutation(len(x))
    counts = np.bincount(y)
    network = small.scales()
    model = varied(network)
    steps = EPOCHS * -(-len(x) // BATCH)
    rate = keras.optimizers.schedules.CosineDecay(LEARNING_RATE, steps)
    model.compile(
        optimizer=keras.optimizers.AdamW(rate, weight_decay=0.01),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    best = keras.callbacks.EarlyStopping("val_loss", patience=EPOCHS, restore_best_weights=True)
    validation = clip_frames(check)
    history = model.fit(
        x[order],
        y[order],
        validation_data=validation,
        epochs=EPOCHS,
        batch_size=BATCH,
        class_weight=dict(enumerate(counts.mean() / counts)),
        callbacks=[best],
        verbose=2,
    ).history
    accuracy = history["val_accuracy"][int(np.argmin(history["val_loss"]))]
    scores = {"validation clips, frames": round(float(accuracy), 3)}
    storing.store(network, storing.READER, "scales", {"seed": SEED, "scores": scores})


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    main()
