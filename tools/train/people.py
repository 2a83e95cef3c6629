"""Train the networks that read drawn people, faces and actions: ``make weights ONLY=people``.

They learn from drawings alone: the practice faces and clips, and films that the studio draws
with other seeds than the practice film's: the same story at the same places, with other people,
clothes and lengths. One more seed serves to choose by. The practice film is never used here. As one
program draws them all, and tells one story, the scores say little about other drawings.
"""

import argparse
import json

import cv2
import numpy as np
import pandas as pd

from course_utils import data
from film_reader import video
from film_reader.boxes import BODY, FACE, bust_region, cut, face_region
from film_reader.quiet import quiet
from film_reader.stages.actions import POSES, describe, windows
from film_reader.stages.expressions import EXPRESSIONS

with quiet():
    import keras
    from keras import layers, ops

    from film_reader.networks import small

from tools.train import drawings, storing

SEED = 7
SEEDS, VALIDATION = drawings.TRAINING, drawings.VALIDATION
FILM_SEED = 7  # of the film whose actions are learned
FILM_FPS = 6.0  # frames a second that are taken of it, and of the practice clips
VISIBLE = 0.15  # share of a person that must be in view
NARROWEST = 12  # pixels of a face's width from which its expression counts
JITTER = 0.06  # how far boxes are off at random, in shares of their size
BATCH = 32
EXPRESSION_EPOCHS, LOOK_EPOCHS, ACTION_EPOCHS = 20, 14, 30
RATE = 2e-3
SCALE = 16.0  # of the cosines that looks learn from
HEAVIEST = 4.0  # a rare class counts at most so many times as much as a usual one


def main():
    """Train the networks, store them in half precision, and write down what they get right."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", choices=("faces", "actions"), help="train one of the two")
    only = parser.parse_args().only
    if only != "actions":
        make_faces(np.random.default_rng(SEED))
    if only != "faces":
        make_actions(np.random.default_rng(SEED))


def make_faces(rng):
    """Train and store the networks that read looks and expressions."""
    keras.utils.set_random_seed(SEED)
    drawn, films = practice_faces(rng), [film_faces(seed, rng) for seed in SEEDS]
    training, held_back = hold_back(drawn)
    facts = {"seed": SEED, "film seeds": SEEDS}
    model = small.looks()
    history = train_looks(model, films, rng)
    storing.halve(model)
    storing.store(model, storing.READER, "looks", facts | {"history": history})

    model = small.expressions()
    history = train_expressions(model, [training, *films], rng)
    storing.halve(model)
    scores = {
        "practice faces, other productions": expression_scores(model, held_back),
        f"film of seed {VALIDATION}": expression_scores(model, film_faces(VALIDATION, rng)),
    }
    facts |= {"expressions": EXPRESSIONS, "scores": scores, "history": history}
    storing.store(model, storing.READER, "expressions", facts)


# --- faces to learn from ------------------------------------------------------------------------


def practice_faces(rng):
    """Cut the practice faces to their boxes; return them and their table."""
    table = pd.read_csv(data.practice_dir() / "faces.csv")
    faces = []
    for row in table.itertuples():
        picture = cv2.imread(str(data.practice_dir() / row.file))[..., ::-1]
        box = _jittered(np.array([[row.x, row.y, row.width, row.height]], float), rng)
        faces.append(cut(picture, face_region(box)[0], small.FACE))
    return np.array(faces), None, table.assign(face_width=table["width"])


def hold_back(drawn):
    """Set a fifth of the productions of the practice faces apart, to measure with."""
    faces, _, table = drawn
    apart = table["production"].isin(sorted(table["production"].unique())[::5]).to_numpy()
    return tuple(
        (faces[rows], None, table[rows].reset_index(drop=True)) for rows in (~apart, apart)
    )


def film_faces(seed, rng):
    """Cut the people out of the drawn frames of a seed; return faces, busts and a table."""
    folder = drawings.single_frames(seed)
    rows = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    faces, busts, table = [], [], []
    for row in rows:
        picture = cv2.imread(str(folder / f"{row['name']}.jpg"))[..., ::-1]
        for person in row["people"]:
            if person["x"] is None or person["visible"] <= VISIBLE:
                continue
            face, body = _jittered(_box(person, "face_"), rng), _jittered(_box(person), rng)
            faces.append(cut(picture, face_region(face)[0], small.FACE))
            bust = bust_region(face, body)[0]
            busts.append(cut(picture, bust, small.BUST))
            table.append(person | {"person": f"{seed}_{person['person']}", "shot": row["shot"]})
    return np.array(faces), np.array(busts), pd.DataFrame(table)


def _box(person, prefix=""):
    names = [prefix + name for name in FACE]
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


def train_expressions(model, parts, rng):
    """Train the network that names expressions."""
    faces, labels = _readable(parts)
    share = np.bincount(labels) / len(labels)
    weights = np.minimum(1 / len(share) / share[labels], HEAVIEST).astype(np.float32)
    batches = Batches(faces, labels, weights, 16, rng)
    return _fit(model, batches, EXPRESSION_EPOCHS, RATE, "sparse_categorical_crossentropy")


def _readable(parts):
    """Put together the faces that are large enough, and the index of each one's expression."""
    faces = np.concatenate([part[0] for part in parts])
    table = pd.concat([part[2] for part in parts], ignore_index=True)
    known = (table["face_width"] >= NARROWEST).to_numpy()
    return faces[known], table["expression"].map(EXPRESSIONS.index).to_numpy()[known]


def expression_scores(model, part):
    """Measure the share of faces that get their right name, and its mean over expressions."""
    faces, labels = _readable([part])
    return _scores(model.predict(faces, verbose=0).argmax(axis=1), labels)


def _scores(said, labels):
    right = said == labels
    balanced = np.mean([right[labels == label].mean() for label in np.unique(labels)])
    return {"accuracy": round(float(right.mean()), 3), "balanced": round(float(balanced), 3)}


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
    """Train the network that describes looks: to tell all these people apart."""
    pictures = np.concatenate([part[1] for part in filmed])
    people_seen = pd.concat([part[2] for part in filmed])["person"]
    names, labels = np.unique(people_seen, return_inverse=True)
    counts = np.bincount(labels)
    weights = np.minimum(np.median(counts) / counts[labels], HEAVIEST).astype(np.float32)
    half = keras.Model(model.input, Likeness(len(names))(model.output))
    batches = Batches(pictures, labels, weights, 20, rng)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    return _fit(half, batches, LOOK_EPOCHS, RATE, loss)


# --- actions ------------------------------------------------------------------------------------


def film_windows(seed, rng):
    """Read two seconds around each person at each moment of a drawn film, and the true action."""
    folder = drawings.whole_film(seed)
    truth = drawings.truth(folder)
    rows = pd.DataFrame(
        truth["people_by_frame"]["rows"], columns=truth["people_by_frame"]["columns"]
    )
    rows = rows[rows["visible"] > VISIBLE]
    starts = [shot["start"] for shot in truth["shots"]]
    rows["shot"] = np.searchsorted(starts, rows["frame"], "right")
    by_frame, parts = dict(list(rows.groupby("frame"))), []
    for moment, frame in video.frames(folder / "film.mp4", fps=FILM_FPS):
        seen = by_frame.get(round(moment * truth["fps"]))
        if seen is not None:
            parts.append(_with_poses(frame[None], moment, seen, rng))
    table = pd.concat(parts, ignore_index=True)
    table["track"] = table.groupby(["person", "shot"]).ngroup()
    return *windows(table), table


def clip_windows(rng):
    """Read the middle of each practice clip: its lead's poses and motion, and the true action."""
    rows = pd.read_csv(data.practice_dir() / "people.csv")
    rows = rows[(rows["lead"] == 1) & rows["x"].notna()]
    clips, parts = data.practice_clips(), []
    for number, clip in enumerate(clips.itertuples()):
        seen = dict(list(rows[rows["clip"] == clip.clip].groupby("frame")))
        step = round(clip.fps / FILM_FPS)
        for index, (moment, frame) in enumerate(video.frames(clip.path)):
            if index % step == 0 and index in seen:
                lead = seen[index].assign(track=number)
                parts.append(_with_poses(frame[None], moment, lead, rng))
    table = pd.concat(parts, ignore_index=True)
    poses, motion = windows(table)
    middle = table.groupby("track")["time"].transform(lambda t: (t - t.mean()).abs().rank() == 1)
    middle = np.flatnonzero(middle)
    table = table.iloc[middle].merge(clips[["clip", "production"]], on="clip")
    return poses[middle], motion[middle], table


def _with_poses(frame, moment, seen, rng):
    """Add the pose of each person in a frame to its row of the truth."""
    bodies = _jittered(seen[FACE].to_numpy(float), rng)
    table = seen.reset_index(drop=True).assign(time=moment)
    table[BODY] = bodies
    poses = describe(frame, np.zeros(len(seen), int), bodies)
    return pd.concat([table, pd.DataFrame(poses, columns=POSES)], axis=1)


def make_actions(rng):
    """Train and store the network over time, from a film and the practice clips."""
    film, exam, clips = (
        film_windows(FILM_SEED, rng),
        film_windows(VALIDATION, rng),
        clip_windows(rng),
    )
    classes = sorted(film[2]["action"].unique())
    productions = sorted(clips[2]["production"].unique())
    apart = clips[2]["production"].isin(productions[::5]).to_numpy()
    poses, motion = (np.concatenate([film[n], clips[n][~apart]]) for n in (0, 1))
    names = pd.concat([film[2]["action"], clips[2]["action"][~apart]])
    labels = names.map(classes.index).to_numpy()
    share = np.bincount(labels) / len(labels)
    weights = np.minimum(1 / len(classes) / share[labels], 2 * HEAVIEST).astype(np.float32)

    keras.utils.set_random_seed(SEED)
    trained = small.actions()
    steps = -(-len(labels) // BATCH) * ACTION_EPOCHS
    schedule = keras.optimizers.schedules.CosineDecay(RATE, steps)
    trained.compile(keras.optimizers.Adam(schedule), "sparse_categorical_crossentropy")
    history = trained.fit(
        [poses, motion],
        labels,
        sample_weight=weights,
        batch_size=BATCH,
        epochs=ACTION_EPOCHS,
        verbose=2,
    ).history
    model = small.actions()  # without the optimizer, which is not to be stored
    model.set_weights(trained.get_weights())
    storing.halve(model)

    def score(part, rows):
        said = model.predict([part[0][rows], part[1][rows]], verbose=0).argmax(axis=1)
        return _scores(said, part[2]["action"][rows].map(classes.index).to_numpy())

    leads = exam[2]["person"].isin(["lena", "max"]).to_numpy()
    scores = {
        "practice clips, other productions": score(clips, apart),
        f"film of seed {VALIDATION}": score(exam, np.full(len(leads), True)),
        f"film of seed {VALIDATION}, leads": score(exam, leads),
    }
    history = {name: [round(v, 4) for v in values] for name, values in history.items()}
    facts = {"classes": classes, "seed": SEED, "scores": scores, "history": history}
    storing.store(model, storing.READER, "actions", facts)


if __name__ == "__main__":
    main()
