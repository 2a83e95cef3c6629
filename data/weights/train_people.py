"""Train the networks that read people: `python data/weights/train_people.py`.

They learn from drawings alone: the practice faces and clips, and films that `data/studio` draws with
other seeds than the practice film's, which tell the same story at the same places with other people
and clothes. One more seed serves to choose. The practice film is never used here.
"""

import json
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pandas as pd

import course_utils
from course_utils import data, video

with course_utils.quiet():
    import keras
    from keras import layers, ops

    from course_utils import people, training

sys.path.insert(0, str(Path(__file__).parent))
import train_figures
from train import save_half

SEED = 7
SEEDS, VALIDATION = train_figures.TRAINING, train_figures.VALIDATION
FILM_SEED = 7  # of the film whose actions are learned
VISIBLE = 0.15  # share of a person that must be in view
NARROWEST = 12  # pixels of a face's width from which its expression is learned
JITTER = 0.06  # how far boxes are off at random, in shares of their size
BATCH = 64
EXPRESSION_EPOCHS, LOOK_EPOCHS, ACTION_EPOCHS = 24, 16, 30
SCALE, LOOK_MARGIN = 16.0, 0.2  # of the loss that looks learn from


# --- faces to learn from ------------------------------------------------------------------------


def practice_faces(rng):
    """Cut the practice faces to their boxes; return pictures, busts and a table."""
    table = data.practice_faces()
    faces, busts = [], []
    for row in table.itertuples():
        picture = cv2.imread(row.path)[..., ::-1]
        box = _jittered(np.array([[row.x, row.y, row.width, row.height]], float), rng)
        faces.append(people.cut(picture, people.face_region(box)[0], people.FACE_SIZE))
        busts.append(people.cut(picture, people.bust_region(box)[0], people.BUST_SIZE))
    return np.array(faces), np.array(busts), table


def film_faces(seed, rng):
    """Cut the people out of the drawn frames of a seed; return faces, busts and a table."""
    folder = train_figures.draw(seed)
    rows = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    faces, busts, table = [], [], []
    for row in rows:
        picture = cv2.imread(str(folder / f"{row['name']}.jpg"))[..., ::-1]
        seen = pd.DataFrame(row["people"]).dropna(subset=["x"])
        seen = seen[seen["visible"] > VISIBLE] if len(seen) else seen
        for person in seen.to_dict("records"):
            face, body = _jittered(_box(person, "face_"), rng), _jittered(_box(person), rng)
            faces.append(people.cut(picture, people.face_region(face)[0], people.FACE_SIZE))
            bust = people.bust_region(face, body)[0]
            busts.append(people.cut(picture, bust, people.BUST_SIZE))
            table.append(person | {"person": f"{seed}_{person['person']}", "shot": row["shot"]})
    return np.array(faces), np.array(busts), pd.DataFrame(table)


def _box(person, prefix=""):
    names = [prefix + name for name in people.FACE]
    return np.array([[person[name] for name in names]], float)


def _jittered(boxes, rng):
    """Move and scale boxes a little, as a detector's are never quite right."""
    x, y, width, height = boxes.T
    shift_x, shift_y, wider, taller = rng.normal(0, JITTER, (4, len(boxes)))
    moved = [x + shift_x * width, y + shift_y * height]
    return np.stack([*moved, width * np.exp(wider), height * np.exp(taller)], axis=1)


class Batches(keras.utils.PyDataset):
    """Pictures with small random changes, other ones each time they are shown."""

    def __init__(self, pictures, labels, weights, smallest, rng):
        super().__init__()
        self.pictures, self.labels, self.weights = pictures, labels, weights
        self.smallest, self.rng = smallest, rng
        self.on_epoch_end()

    def __len__(self):
        return len(self.pictures) // BATCH

    def on_epoch_end(self):
        """Shuffle."""
        self.order = self.rng.permutation(len(self.pictures))

    def __getitem__(self, index):
        rows = self.order[index * BATCH : (index + 1) * BATCH]
        changed = np.array([self.change(self.pictures[row]) for row in rows])
        return changed, self.labels[rows], self.weights[rows]

    def change(self, picture):
        """Mirror, move, turn, blur as if seen from afar, and light in another way."""
        rng, side = self.rng, picture.shape[0]
        turn = cv2.getRotationMatrix2D(
            (side / 2, side / 2), rng.uniform(-8, 8), rng.uniform(0.92, 1.08)
        )
        turn[:, 2] += rng.uniform(-0.04, 0.04, 2) * side
        picture = cv2.warpAffine(picture, turn, (side, side), borderMode=cv2.BORDER_REPLICATE)
        if rng.random() < 0.5:
            picture = picture[:, ::-1]
        seen = int(np.exp(rng.uniform(np.log(self.smallest), np.log(1.5 * side))))
        if seen < side:
            small = cv2.resize(picture, (seen, seen), interpolation=cv2.INTER_AREA)
            picture = cv2.resize(small, (side, side), interpolation=cv2.INTER_LINEAR)
        light = (picture - 128.0) * rng.uniform(0.7, 1.2) + 128 + rng.uniform(-40, 25)
        light = light * rng.uniform(0.9, 1.1, 3) + rng.normal(0, rng.uniform(0, 5), picture.shape)
        return np.clip(light, 0, 255).astype(np.uint8)


def _fit(model, batches, epochs, rate, loss):
    """Train with a learning rate that falls along a cosine."""
    schedule = keras.optimizers.schedules.CosineDecay(rate, len(batches) * epochs)
    model.compile(keras.optimizers.Adam(schedule), loss, weighted_metrics=["accuracy"])
    history = model.fit(batches, epochs=epochs, verbose=2).history
    return {name: [round(v, 4) for v in values] for name, values in history.items()}


# --- expressions --------------------------------------------------------------------------------


def train_expressions(model, drawn, filmed, rng):
    """Train the half of the network that names expressions."""
    pictures = np.concatenate([drawn[0], *(part[0] for part in filmed)])
    table = pd.concat([drawn[2], *(part[2] for part in filmed)], ignore_index=True)
    # Practice faces are as large as needed; of filmed ones only those that can be read are taken.
    width = np.where(table["face_width"].isna(), table["height"], table["face_width"])
    known = (width >= NARROWEST) & (table["face_width"].notna() | table["production"].notna())
    labels = table["expression"].map(people.EXPRESSIONS.index).to_numpy()[known]
    share = np.bincount(labels) / len(labels)
    weights = np.minimum(1 / len(people.EXPRESSIONS) / share[labels], 4).astype(np.float32)
    half = keras.Model(model.inputs[0], model.get_layer("expression").output)
    batches = Batches(pictures[known], labels, weights, 16, rng)
    return _fit(half, batches, EXPRESSION_EPOCHS, 2e-3, "sparse_categorical_crossentropy")


# --- looks --------------------------------------------------------------------------------------


class Likeness(layers.Layer):
    """Compare looks with one direction for each person of the training, as logits.

    Looks of one person gather around a direction, away from those of all others: a softmax of
    cosines, Wang and others, "NormFace" (2017), https://arxiv.org/abs/1704.06369.
    """

    def __init__(self, count):
        super().__init__()
        self.count = count

    def build(self, shape):
        """Draw a direction for each person."""
        self.directions = self.add_weight(shape=(shape[-1], self.count), name="directions")

    def call(self, looks):
        """Return cosines (batch, people), times `SCALE`."""
        return SCALE * looks @ (self.directions / ops.norm(self.directions, axis=0))


def train_looks(model, filmed, rng):
    """Train the half of the network that describes looks: to tell all these people apart."""
    pictures = np.concatenate([part[1] for part in filmed])
    people_seen = pd.concat([part[2] for part in filmed])["person"]
    names, labels = np.unique(people_seen, return_inverse=True)
    counts = np.bincount(labels)
    weights = np.minimum(np.median(counts) / counts[labels], 4).astype(np.float32)
    look = model.get_layer("look").output
    half = keras.Model(model.inputs[1], Likeness(len(names))(look))
    batches = Batches(pictures, labels, weights, 20, rng)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    return _fit(half, batches, LOOK_EPOCHS, 2e-3, loss)
