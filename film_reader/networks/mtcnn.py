"""MTCNN, of the package ``mtcnn``, which finds filmed faces.

Zhang and others, "Joint Face Detection and Alignment Using Multitask Cascaded Convolutional
Networks" (2016), https://arxiv.org/abs/1604.02878
"""

import functools

import numpy as np

from film_reader.boxes import resize

# MTCNN sees frames no longer than this, and faces no narrower, in pixels of what it sees.
LONG_SIDE, SMALLEST = 640, 28
SURE = 0.95  # below this, it sees faces in walls and leaves
AT_ONCE = 4  # frames that it sees at once: more need more memory


@functools.cache
def _detector():
    from mtcnn import MTCNN

    return MTCNN()


def find(frames):
    """Find filmed faces in frames (batch, height, width, 3), uint8.

    Returns, for each frame, an array (faces, 5): confidence, x, y, width, height.
    """
    height, width = frames.shape[1:3]
    scale = min(1, LONG_SIDE / max(height, width))
    size = max(1, round(height * scale)), max(1, round(width * scale))
    if min(size) < SMALLEST:
        return [np.empty((0, 5))] * len(frames)
    factors = np.array([1, *(width / size[1], height / size[0]) * 2])
    found = []
    for start in range(0, len(frames), AT_ONCE):
        for faces in _detect(list(resize(frames[start : start + AT_ONCE], size))):
            rows = [[face["confidence"], *face["box"]] for face in faces]
            rows = np.array(rows, float).reshape(-1, 5)
            rows = rows[(rows[:, 0] >= SURE) & (rows[:, 3:].min(axis=1, initial=1e9) > 0)]
            found.append(rows * factors)
    return found


def _detect(batch):
    """Ask MTCNN about frames of one size; a list of faces for each.

    Version 1.0.0 shrinks some sizes of frame to less than its first network takes. Where
    TensorFlow says so, it answers that there are no faces; on processors on which Keras says so
    instead, it stops. The answer should not depend on the processor.
    """
    try:
        return _detector().detect_faces(batch, min_face_size=SMALLEST)
    except ValueError as error:
        if "empty output" not in str(error):
            raise
        return [[]] * len(batch)
