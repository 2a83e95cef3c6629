"""The network that finds drawn people: a U-Net that reads masks, faces and bodies off a frame.

It is ours. It tells in one pass where the pixels of people are, where their faces are and where
they stand [1]_. A face or a body is found as in [2]_: a map of the frame has a peak at the middle
of each, and beside the peak the network says how far the four sides of the box are. It has learned
from frames that the course's own program has drawn, and knows drawn people only.

.. [1] Ronneberger, Fischer, Brox, "U-Net: Convolutional Networks for Biomedical Image
   Segmentation" (2015), https://arxiv.org/abs/1505.04597
.. [2] Zhou, Wang, Krähenbühl, "Objects as Points" (2019), https://arxiv.org/abs/1904.07850
"""

import keras
import numpy as np
from keras import layers, ops

from film_reader import networks
from film_reader.boxes import iou, resize, surest

# Frames are scaled until their longer side has this many pixels, then padded to whole steps.
LONG_SIDE, STEP = 320, 32
FACE_STRIDE, BODY_STRIDE = 2, 4  # pixels of the scaled frame from one cell of a map to the next
# What a box measures from its middle before the network has learned anything, in scaled pixels.
FACE_HALF, BODY_HALF = 8.0, 32.0
AT_ONCE = 4  # frames that the network sees at once: more need more memory
WIDTHS = (16, 32, 64, 96, 128)  # filters at strides 2, 4, 8, 16 and 32


def build():
    """Build the network that finds drawn people, with random weights, not compiled.

    Input: frames (batch, height, width, 3), uint8, RGB, of any size that 32 divides. Output, a dict
    of float32 arrays: ``mask`` (batch, height, width, 1), logits of "a person is here"; ``faces``
    (batch, height / 2, width / 2, 9): the logit of "a face's middle is here", then how far it is
    from here to the left, upper, right and lower side of the face's box and of the box of the body
    it belongs to, in pixels; ``bodies`` (batch, height / 4, width / 4, 5): likewise of bodies.
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
    faces = _peaks_and_sides(x, (FACE_HALF, BODY_HALF), "faces")
    bodies = _peaks_and_sides(bodies, (BODY_HALF,), "bodies")
    return keras.Model(frames, {"mask": mask, "faces": faces, "bodies": bodies}, name="figures")


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
    sides = ops.exp(ops.clip(sides, -5.0, 4.0))  # a distance is never negative
    sides = layers.Rescaling(scale, name=f"{name}_pixels")(sides)
    return layers.Concatenate(name=name)([peaks, sides])


def _peaks(maps, stride, threshold, most=100):
    """Read boxes out of maps (batch, rows, columns, 1 + 4 * n): the cells no neighbour exceeds.

    For each frame, highest first, the confidence and x, y, width, height of n boxes.
    """
    logits = ops.convert_to_tensor(maps[..., :1])
    highest = ops.max_pool(logits, 3, strides=1, padding="same")
    confidence = ops.convert_to_numpy(ops.sigmoid(logits) * ops.cast(logits == highest, "float32"))
    count, found = maps.shape[-1] // 4, []
    for sides, values in zip(np.asarray(maps)[..., 1:], confidence[..., 0], strict=True):
        places = np.argwhere(values > threshold)
        places = places[np.argsort(-values[*places.T], kind="stable")[:most]]
        middles = (places[:, np.newaxis, ::-1] + 0.5) * stride
        before, after = np.split(sides[*places.T].reshape(-1, count, 4), 2, axis=2)
        boxes = np.concatenate([middles - before, before + after], axis=2)
        found.append(np.hstack([values[*places.T, np.newaxis], boxes.reshape(-1, 4 * count)]))
    return found


def answer(network, frames):
    """Ask the network about frames (batch, height, width, 3), uint8, of any size.

    Returns the maps that `build` describes, of the frames scaled to `LONG_SIDE` and padded below
    and on the right, and the (height, width) of the scaled frames without the padding.
    """
    height, width = frames.shape[1:3]
    scale = LONG_SIDE / max(height, width)
    size = max(1, round(height * scale)), max(1, round(width * scale))
    low, right = (-length % STEP for length in size)
    scaled = resize(frames, size)
    padded = np.pad(scaled, ((0, 0), (0, low), (0, right), (0, 0)))
    return network.predict_on_batch(padded), size


def read_maps(maps, factors, face_threshold, body_threshold):
    """Turn the network's maps for a batch into rows of people: for each frame (people, 9).

    ``factors`` are the pixels of the film for a pixel of the network, across and down; what is less
    sure than the thresholds, 0 to 1, is left out. A row has confidence, face box, body box; of a
    body without a face NaN and its own confidence.
    """
    found = []
    scale = np.array([1, *factors * 4])
    for faces, bodies in zip(
        _peaks(maps["faces"], FACE_STRIDE, face_threshold),
        _peaks(maps["bodies"], BODY_STRIDE, body_threshold),
        strict=True,
    ):
        faces, bodies = surest(faces, overlap=0.4), surest(bodies, overlap=0.6)
        agreement = iou(faces[:, 5:], bodies[:, 1:])
        for index in np.flatnonzero(agreement.max(axis=1, initial=0) > 0.5):
            # The body's own middle knows its sides better than its face, which may be far off.
            faces[index, 5:] = bodies[agreement[index].argmax(), 1:]
        alone = bodies[agreement.max(axis=0, initial=0) <= 0.5]
        alone = np.insert(alone, [1] * 4, np.nan, axis=1)
        found.append(np.vstack([faces, alone]) * scale)
    return found


def find(frames):
    """Find drawn people in frames (batch, height, width, 3), uint8: rows as in `read_maps`."""
    network = networks.trained("figures")
    thresholds = networks.information("figures")["thresholds"]
    found = []
    for start in range(0, len(frames), AT_ONCE):
        maps, size = answer(network, frames[start : start + AT_ONCE])
        factors = frames.shape[2] / size[1], frames.shape[1] / size[0]
        found += read_maps(maps, factors, thresholds["face"], thresholds["body"])
    return found
