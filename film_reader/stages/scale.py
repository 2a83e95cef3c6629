"""The scale of shots: how much of a person the frame shows."""

import numpy as np

from film_reader import networks
from film_reader.boxes import check_batch, resize
from film_reader.pictures import picture_of
from film_reader.stages import Stage

SCALES = ("close_up", "medium", "long")
_AT_ONCE = 64  # pictures of shots that are looked at together


class Scale(Stage):
    """Shot scale, from the picture of each shot."""

    name = "scale"
    needs = ("shots", "pictures")
    gives = ("shots",)
    networks = ("scales",)

    def read(self, film, tables):
        """The table of shots with ``scale`` and ``scale_confidence``."""
        pictures, labels, confidences = tables["pictures"]["jpeg"], [], []
        for first in range(0, len(pictures), _AT_ONCE):
            some = pictures.iloc[first : first + _AT_ONCE]
            named, sure = name_scales(np.stack([picture_of(jpeg) for jpeg in some]))
            labels += named.tolist()
            confidences += sure.tolist()
        shots = tables["shots"].assign(scale=labels, scale_confidence=confidences)
        return {"shots": shots}


def name_scales(frames):
    """Name the shot scale of frames (n, height, width, 3), uint8: how much of a person they show.

    Returns
    -------
    labels : array, (n,), str
        ``close_up``, ``medium`` or ``long``.
    confidences : array, (n,), float32, 0..1
        The network's own.
    """
    frames = check_batch(frames)
    if not len(frames):
        return np.zeros(0, dtype=str), np.zeros(0, np.float32)
    network = networks.trained("scales")
    small = resize(frames, network.input_shape[1:3])
    likely = network.predict(small, batch_size=64, verbose=0)
    return np.array(SCALES)[likely.argmax(axis=1)], likely.max(axis=1)
