"""Quick stand-ins for the networks of a reading, so that tests read made films in no time."""

import numpy as np
import pandas as pd

import media
from film_reader import networks
from film_reader.boxes import POINTS
from film_reader.stages import faces
from film_reader.stages.actions import ACTIONS, NUM_POSES
from film_reader.stages.expressions import EXPRESSIONS
from film_reader.stages.identity import NUM_FACE, NUM_LOOKS
from film_reader.stages.scale import SCALES
from film_reader.stages.shots import KINDS


class Detector:
    """Finds the red circle of `media.moving_circle`: a face that fills it, a body around it.

    Attributes
    ----------
    seen : list of int
        Which frames it was asked about, as `media.frame_number` numbers them.
    stop_after : int or None
        After so many frames it stops as Ctrl-C does.
    """

    def __init__(self):
        self.seen, self.stop_after = [], None

    def find(self, frames):
        """Stands in for `film_reader.stages.faces.find`."""
        if self.stop_after is not None and len(self.seen) >= self.stop_after:
            raise KeyboardInterrupt
        self.seen += [media.frame_number(frame) for frame in frames]
        rows = []
        for index, box in enumerate(map(red_box, frames)):
            if box is not None:
                x, y, width, height = box
                body = x - width, y, 3 * width, 3 * height
                rows.append((index, *box, 0.9, *body, *[np.nan] * len(POINTS), "drawn"))
        return pd.DataFrame(rows, columns=faces.COLUMNS)


def red_box(frame):
    """Box of what is red in a frame, or None."""
    is_red = (frame[..., 0] > 150) & (frame[..., 1] < 90)
    if not is_red.any():
        return None
    y, x = (np.flatnonzero(is_red.any(axis=axis)) for axis in (1, 0))
    return (float(x[0]), float(y[0]), float(np.ptp(x) + 1), float(np.ptp(y) + 1))


class _Network:
    """A network that sees pictures of a size, and whose answer is one row for everything."""

    def __init__(self, answer, size=None):
        self.answer, self.input_shape = np.float32(answer), (None, *(size or ()), 3)

    def predict_on_batch(self, values):
        rows = np.shape(values)[:2] if len(self.input_shape) == 2 else np.shape(values)[:1]
        return np.broadcast_to(self.answer, (*rows, len(self.answer))).copy()

    def predict(self, values, **_):
        first = values[0] if isinstance(values, tuple | list) else values
        return np.broadcast_to(self.answer, (len(first), len(self.answer))).copy()


def _sure(names, name, confidence):
    others = (1 - confidence) / (len(names) - 1)
    return [confidence if each == name else others for each in names]


ANSWERS = {
    "transitions": _Network(_sure(KINDS, "none", 1.0)),
    "scales": _Network(_sure(SCALES, "long", 0.5), (36, 64)),
    "expressions": _Network(_sure(EXPRESSIONS, "happy", 0.8), (48, 48)),
    "looks": _Network(np.eye(NUM_LOOKS)[0], (48, 48)),
    "face_embedding": _Network(np.eye(NUM_FACE)[0], (150, 150)),
    "poses": _Network(np.zeros(NUM_POSES), (64, 112)),
    "actions": _Network(_sure(ACTIONS, "walk", 0.9)),
}


def install(setattr=setattr):
    """Put the stand-ins in place of the networks; return the `Detector`."""
    detector = Detector()
    setattr(networks, "trained", ANSWERS.__getitem__)
    setattr(faces, "find", detector.find)
    return detector
