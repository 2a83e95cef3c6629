"""Find people and their faces in frames: a small network for drawn people, MTCNN for filmed faces.

The network for drawn people, ``figures``, is ours: a U-Net [1]_ that tells in one pass where the
pixels of people are, where their faces are and where they stand. A face or a body is found as in
[2]_: a map of the frame has a peak at the middle of each, and beside the peak the network says how
far the four sides of the box are. It has learned from frames drawn by `data/studio`, and knows
our drawn people only. Filmed faces are found by MTCNN [3]_, of the package ``mtcnn``.

.. [1] Ronneberger, Fischer, Brox, "U-Net: Convolutional Networks for Biomedical Image
   Segmentation" (2015), https://arxiv.org/abs/1505.04597
.. [2] Zhou, Wang, Krähenbühl, "Objects as Points" (2019), https://arxiv.org/abs/1904.07850
.. [3] Zhang and others, "Joint Face Detection and Alignment Using Multitask Cascaded Convolutional
   Networks" (2016), https://arxiv.org/abs/1604.02878
"""

import functools
import json

import cv2
import keras
import numpy as np
import pandas as pd
from keras import layers, ops

from course_utils import data, preprocess

# Frames are scaled until their longer side has this many pixels, then padded to whole steps.
LONG_SIDE, STEP = 320, 32
FACE_STRIDE, BODY_STRIDE = 2, 4  # pixels of the scaled frame from one cell of a map to the next
# What a box measures from its middle before the network has learned anything, in scaled pixels.
FACE_HALF, BODY_HALF = 8.0, 32.0
AT_ONCE = 4  # frames that a network sees at once: more need more memory
# MTCNN sees frames no longer than this, and faces no narrower, in pixels of what it sees.
FILMED_SIDE, SMALLEST_FILMED = 640, 28
SURE_FILMED = 0.95
# One face of a batch must be as sure as this, or nothing in it is taken as drawn.
SURE_DRAWN = 0.6
COLUMNS = (
    *("frame", "x", "y", "width", "height", "confidence"),
    *("body_x", "body_y", "body_width", "body_height", "source"),
)
WIDTHS = (16, 32, 64, 96, 128)  # filters at strides 2, 4, 8, 16 and 32


def build_network():
    """Build the network that finds drawn people, with random weights.

    Returns
    -------
    keras.Model
        Not compiled. Input: frames (batch, height, width, 3), uint8, RGB, of any size that 32
        divides. Output, a dict of float32 arrays: ``mask`` (batch, height, width, 1), logits of
        "a person is here"; ``faces`` (batch, height / 2, width / 2, 9): the logit of "a face's
        middle is here", then how far it is from here to the left, upper, right and lower side of
        the face's box and of the box of the body it belongs to, in pixels; ``bodies``
        (batch, height / 4, width / 4, 5): likewise of the middle and the sides of bodies.
    """
    frames = keras.Input((None, None, 3), dtype="uint8", name="frames")
    x = layers.Rescaling(1 / 127.5, offset=-1, name="rescaling")(frames)
    passed = []
    for level, filters in enumerate(WIDTHS, start=1):
        x = _convolve(x, filters, f"down{level}_conv1", strides=2)
        for index in range(2, 3 if level in (1, 2, 5) else 4):
            x = _convolve(x, filters, f"down{level}_conv{index}")
        passed.append(x)
    for level in range(4, 0, -1):
        x = layers.Conv2D(WIDTHS[level - 1], 1, name=f"up{level}_narrow")(x)
        x = layers.UpSampling2D(2, name=f"up{level}")(x)
        x = layers.Add(name=f"up{level}_add")([x, passed[level - 1]])
        x = _convolve(x, WIDTHS[level - 1] if level > 1 else 32, f"up{level}_conv")
        if level == 2:
            bodies = _convolve(x, 32, "bodies_conv")
    mask = layers.Conv2DTranspose(1, 4, strides=2, padding="same", dtype="float32", name="mask")(x)
    return keras.Model(
        frames,
        {
            "mask": mask,
            "faces": _peaks_and_sides(x, (FACE_HALF, BODY_HALF), "faces"),
            "bodies": _peaks_and_sides(bodies, (BODY_HALF,), "bodies"),
        },
        name="figures",
    )


def _convolve(x, filters, name, strides=1):
    """Add a 3x3 convolution with batch normalisation and ReLU."""
    x = layers.Conv2D(filters, 3, strides, padding="same", use_bias=False, name=name)(x)
    x = layers.BatchNormalization(momentum=0.9, name=f"{name}_norm")(x)
    return layers.ReLU(name=f"{name}_relu")(x)


def _peaks_and_sides(x, halves, name):
    """Add a map of logits, and for each of ``halves`` four maps of distances in pixels."""
    # A start at one cell in a hundred keeps the many empty cells from ruling the first steps.
    rare = keras.initializers.Constant(-4.6)
    peaks = layers.Conv2D(1, 1, bias_initializer=rare, dtype="float32", name=f"{name}_peaks")(x)
    sides = layers.Conv2D(4 * len(halves), 1, dtype="float32", name=f"{name}_sides")(x)
    scale = [half for half in halves for _ in range(4)]
    sides = layers.Rescaling(scale, name=f"{name}_pixels")(_Exp(name=f"{name}_exp")(sides))
    return layers.Concatenate(name=name)([peaks, sides])


class _Exp(layers.Layer):
    """e to the power of what comes in, within bounds: a distance is never negative."""

    def call(self, x):
        return ops.exp(ops.clip(x, -5.0, 4.0))


# --- from maps to boxes -------------------------------------------------------------------------


def peaks(maps, stride, threshold, most=100):
    """Read the boxes out of a map of peaks and sides: the cells that no neighbour exceeds.

    Comparing each cell with the largest of the nine around it, a max pooling, is all the
    "non-maximum suppression" that this kind of map needs for small things.

    Parameters
    ----------
    maps : array, (batch, rows, columns, 1 + 4 * n), float32
        As one of `build_network`'s outputs.
    stride : int
        Pixels from one cell to the next.
    threshold : float, 0 to 1
        Peaks below this confidence are left out.
    most : int
        At most so many a frame, the highest.

    Returns
    -------
    list of array, (peaks, 1 + 4 * n), float
        For each frame, highest first: the confidence, then x, y, width, height of n boxes.
    """
    logits = ops.convert_to_tensor(maps[..., :1])
    highest = ops.max_pool(logits, 3, strides=1, padding="same")
    confidence = ops.convert_to_numpy(ops.sigmoid(logits) * ops.cast(logits == highest, "float32"))
    count, found = maps.shape[-1] // 4, []
    for sides, values in zip(np.asarray(maps)[..., 1:], confidence[..., 0], strict=True):
        rows, columns = np.nonzero(values > threshold)
        order = np.argsort(-values[rows, columns], kind="stable")[:most]
        rows, columns = rows[order], columns[order]
        middles = (np.stack([columns, rows], axis=1) + 0.5) * stride
        left, up, right, down = np.moveaxis(sides[rows, columns].reshape(len(rows), count, 4), 2, 0)
        boxes = np.stack(
            [middles[:, :1] - left, middles[:, 1:] - up, left + right, up + down], axis=2
        )
        found.append(np.hstack([values[rows, columns, None], boxes.reshape(len(rows), 4 * count)]))
    return found


def iou(first, second):
    """Measure how well each box of one set agrees with each of another: intersection over union.

    Parameters
    ----------
    first, second : array, (n, 4) and (m, 4)
        Boxes: x, y, width, height.

    Returns
    -------
    array, (n, m), float
        0 for boxes that do not meet, 1 for equal ones.
    """
    first = np.asarray(first, float).reshape(-1, 1, 4)
    second = np.asarray(second, float).reshape(1, -1, 4)
    low = np.maximum(first[..., :2], second[..., :2])
    high = np.minimum(first[..., :2] + first[..., 2:], second[..., :2] + second[..., 2:])
    shared = np.prod(np.maximum(high - low, 0), axis=2)
    area = np.prod(first[..., 2:], axis=2) + np.prod(second[..., 2:], axis=2)
    return shared / np.maximum(area - shared, 1e-9)


def _best_of_each(rows, columns, overlap):
    """Keep, of rows whose boxes overlap more than ``overlap``, the first, which is the best."""
    kept = []
    boxes = rows[:, columns]
    agreement = iou(boxes, boxes)
    for index in range(len(rows)):
        if not (agreement[index, kept] > overlap).any():
            kept.append(index)
    return rows[kept]


# --- drawn people -------------------------------------------------------------------------------


@functools.cache
def _network():
    """Build the network once, with the weights that come with the course, and their notes."""
    folder = data.weights_dir()
    network = build_network()
    network.load_weights(folder / "figures.weights.h5")
    return network, json.loads((folder / "figures.json").read_text(encoding="utf-8"))


def answer(network, frames):
    """Ask the network about frames of any size.

    Parameters
    ----------
    network : keras.Model
        As `build_network` makes it.
    frames : array, (batch, height, width, 3), uint8

    Returns
    -------
    maps : dict of array
        As `build_network` describes, of the frames scaled to `LONG_SIDE` and padded below and on
        the right.
    size : (int, int)
        Height and width of the scaled frames without the padding.
    """
    height, width = frames.shape[1:3]
    scale = LONG_SIDE / max(height, width)
    size = max(1, round(height * scale)), max(1, round(width * scale))
    low, right = (-length % STEP for length in size)
    scaled = preprocess.resize(frames, size)
    padded = np.pad(scaled, ((0, 0), (0, low), (0, right), (0, 0)))
    return network.predict_on_batch(padded), size


def read_maps(maps, factors, face_threshold, body_threshold):
    """Turn the network's answer for a batch into rows of people.

    Parameters
    ----------
    maps : dict of array
        As `build_network` gives them.
    factors : (float, float)
        Pixels of the film for a pixel of the network, across and down.
    face_threshold, body_threshold : float, 0 to 1
        What is less sure is left out.

    Returns
    -------
    list of array, (people, 9), float
        For each frame: confidence, face box and body box. The face box is NaN for bodies without
        a face, whose confidence is the body's.
    """
    scale = np.array([1, *factors * 4])
    found = []
    for faces, bodies in zip(
        peaks(maps["faces"], FACE_STRIDE, face_threshold),
        peaks(maps["bodies"], BODY_STRIDE, body_threshold),
        strict=True,
    ):
        faces = _best_of_each(faces, slice(1, 5), overlap=0.4)
        bodies = _best_of_each(bodies, slice(1, 5), overlap=0.6)
        agreement = iou(faces[:, 5:], bodies[:, 1:])
        for index in np.flatnonzero(agreement.max(axis=1, initial=0) > 0.5):
            # The body's own middle knows its sides better than its face, which may be far off.
            faces[index, 5:] = bodies[agreement[index].argmax(), 1:]
        alone = bodies[agreement.max(axis=0, initial=0) <= 0.5]
        without = np.full((len(alone), 4), np.nan)
        rows = np.vstack([faces, np.hstack([alone[:, :1], without, alone[:, 1:]])])
        found.append(rows * scale)
    return found


def _drawn(frames):
    """Find drawn people, a few frames at a time; rows as in `read_maps`."""
    network, information = _network()
    thresholds = information["thresholds"]
    found = []
    for start in range(0, len(frames), AT_ONCE):
        maps, size = answer(network, frames[start : start + AT_ONCE])
        factors = frames.shape[2] / size[1], frames.shape[1] / size[0]
        found += read_maps(maps, factors, thresholds["face"], thresholds["body"])
    return found


def masks(frames):
    """Tell for each pixel how sure the network is that it belongs to a drawn person.

    Parameters
    ----------
    frames : array, (batch, height, width, 3), uint8
        RGB, of any size.

    Returns
    -------
    array, (batch, height, width), float32
        0 to 1. Above 0.5 the network says that a person is there.

    Raises
    ------
    ValueError
        If the frames are not a batch of uint8 RGB frames.
    """
    frames = _check_batch(frames)
    height, width = frames.shape[1:3]
    sure = np.empty(frames.shape[:3], np.float32)
    for start in range(0, len(frames), AT_ONCE):
        maps, size = answer(_network()[0], frames[start : start + AT_ONCE])
        logits = np.asarray(maps["mask"])[:, : size[0], : size[1], 0]
        for index, picture in enumerate(1 / (1 + np.exp(-logits)), start=start):
            sure[index] = cv2.resize(picture, (width, height), interpolation=cv2.INTER_LINEAR)
    return sure


# --- filmed faces -------------------------------------------------------------------------------


@functools.cache
def _mtcnn():
    """Make the detector of filmed faces once."""
    from mtcnn import MTCNN

    return MTCNN()


def _filmed(frames):
    """Find filmed faces, a few frames at a time: for each frame confidence, x, y, width, height."""
    height, width = frames.shape[1:3]
    scale = min(1, FILMED_SIDE / max(height, width))
    size = max(1, round(height * scale)), max(1, round(width * scale))
    if min(size) < SMALLEST_FILMED:
        return [np.empty((0, 5))] * len(frames)
    factors = np.array([1, *(width / size[1], height / size[0]) * 2])
    found = []
    for start in range(0, len(frames), AT_ONCE):
        batch = list(preprocess.resize(frames[start : start + AT_ONCE], size))
        for faces in _mtcnn().detect_faces(batch, min_face_size=SMALLEST_FILMED):
            rows = [[face["confidence"], *face["box"]] for face in faces]
            rows = np.array(rows, float).reshape(-1, 5)
            rows = rows[(rows[:, 0] >= SURE_FILMED) & (rows[:, 3:].min(axis=1, initial=1e9) > 0)]
            found.append(rows * factors)
    return found


# --- both ---------------------------------------------------------------------------------------


def find(frames):
    """Find people and faces in frames, drawn by the course's program or filmed.

    Both detectors look at every frame. A face that both have found counts once. The frames of a
    batch should be of one film: drawn people are reported only if the network is sure of one face
    of the batch at least, without which the others are as likely seen in a photograph.

    Parameters
    ----------
    frames : array, (batch, height, width, 3), uint8
        RGB, of any size.

    Returns
    -------
    pandas.DataFrame
        A row for each face, and for each drawn body without one: ``frame`` (index in the batch),
        ``x``, ``y``, ``width``, ``height`` of the face and ``body_x``, ``body_y``,
        ``body_width``, ``body_height`` of the body in pixels, NaN where unknown; ``confidence``,
        0 to 1, of the detector that ``source`` names: ``"drawn"`` or ``"filmed"``.

    Raises
    ------
    ValueError
        If the frames are not a batch of uint8 RGB frames.
    """
    frames = _check_batch(frames)
    drawn, filmed = _believed(_drawn(frames)), _filmed(frames)
    rows = []
    for index in range(len(frames)):
        ours, others = drawn[index], filmed[index]
        # A face that both have found counts as drawn: then its body is known too.
        agreement = iou(others[:, 1:], np.nan_to_num(ours[:, 1:5]))
        others = others[agreement.max(axis=1, initial=0) < 0.3]
        rows += [[index, *row[1:5], row[0], *row[5:], "drawn"] for row in ours]
        rows += [[index, *row[1:], row[0], *[np.nan] * 4, "filmed"] for row in others]
    table = pd.DataFrame(rows, columns=COLUMNS)
    kinds = dict.fromkeys(COLUMNS[1:-1], "float64") | {"frame": "int64", "source": "str"}
    return table.astype(kinds)


def _believed(found):
    """Return what was found in a batch if one face at least is sure to be drawn, else nothing.

    In photographs, too, the network sees some of its people, but is never sure of one. To let the
    sure vouch for the less sure is called hysteresis, as in Canny's edge detector (1986).
    """
    best = max((rows[np.isfinite(rows[:, 1]), 0].max(initial=0) for rows in found), default=0)
    return found if best >= SURE_DRAWN else [rows[:0] for rows in found]


def _check_batch(frames):
    """Return frames as an array, or say what is wrong with them."""
    frames = np.asarray(frames)
    if (
        frames.ndim != 4
        or frames.shape[-1] != 3
        or 0 in frames.shape[1:]
        or frames.dtype != "uint8"
    ):
        raise ValueError(
            f"received an array of the shape {frames.shape} and the type {frames.dtype}; expected "
            "a batch (batch, height, width, 3) of uint8 RGB frames. For one frame use "
            "frame[None], for a list of frames np.stack(frames)."
        )
    return frames
