"""Scenes: neighbouring shots that belong together, by what they show."""

import numpy as np
import scipy  # its parts are loaded when they are used

from film_reader.boxes import resize
from film_reader.pictures import picture_of
from film_reader.stages import Stage
from film_reader.stages.shots import KINDS
from film_reader.stages.signals import histograms
from film_reader.video import check_frames, numbers

DESCRIBED = (36, 64)  # height and width to which describe() brings frames
_GRID = (3, 4)  # parts of a frame that have a colour of their own
GRADUAL_KINDS = KINDS[2:]
# All four were chosen on drawn films: the similarity that holds a scene together; steps between the
# two shots of a pair, at most; what each step beyond the first takes off the similarity, and what a
# gradual transition does.
LEAST, REACH, DISTANCE, GRADUAL = 0.68, 3, 0.02, 0.15


class Scenes(Stage):
    """The table of scenes, from the pictures of shots, and the ``scene`` of each shot."""

    needs = ("shots", "pictures")
    gives = ("shots", "scenes")

    def read(self, film, tables):
        shots = tables["shots"]
        looks = [describe(picture_of(jpeg)[np.newaxis]) for jpeg in tables["pictures"]["jpeg"]]
        numbers, confidences = group(shots, np.concatenate(looks))
        shots = shots.assign(scene=numbers)
        scenes = shots.assign(confidence=confidences).groupby("scene", sort=False)
        scenes = scenes.agg({"start": "first", "end": "last", "confidence": "first"})
        return {"shots": shots, "scenes": scenes.reset_index()}


def describe(frames):
    """Describe which colours frames (n, height, width, 3), uint8, show, and where: (n, 100).

    Square roots of the shares of 64 colours, then the mean colour of 3 × 4 parts; float32, 0 to 1.
    """
    small = resize(check_frames(frames), DESCRIBED)
    (height, width), (rows, columns) = DESCRIBED, _GRID
    parts = small.reshape(-1, rows, height // rows, columns, width // columns, 3).mean(axis=(2, 4))
    layout = parts.reshape(len(small), -1).astype(np.float32) / 255
    return np.concatenate([histograms(small), layout], axis=1)


def similarity(descriptors):
    """Compare what shots show: descriptors (n, 100), half by colours, half by where these are.

    Returns an array (n, n): 1 for the same picture, about 0.5 for pictures of different places.
    """
    colours, layout = descriptors[:, :64], descriptors[:, 64:]
    apart = scipy.spatial.distance.cdist(layout, layout, "cityblock") / layout.shape[1]
    return 0.5 * colours @ colours.T + 0.5 * (1 - 3 * apart)


def group(shots, descriptors):
    """Group neighbouring shots into scenes by what they show.

    A scene holds together where one of the last shots resembles one of the next: a dialogue cuts
    back to where it was. Where no such pair is alike enough, a new scene begins. A dissolve, fade
    or wipe often parts scenes, so across one, pairs must be more alike. The idea of coherence with
    the last few shots is that of Kender and Yeo (1998); the numbers were chosen on drawn films.

    ``shots`` are as from `film_reader.stages.shots.from_signals`, ``descriptors`` (n, 100) as from
    `describe`, one a shot, such as of its middle frame; else ValueError. Returns two arrays (n,):
    the scene of each shot, from 1; and how sure it is, 0.5 to 1, that a scene begins, or does not
    begin, with it: a logistic curve of the similarity's distance from `LEAST`, not tested against
    truth, 1 for the first shot.
    """
    descriptors = numbers(descriptors, "The array of descriptors", float)
    count = len(shots)
    if descriptors.ndim != 2 or len(descriptors) != count:
        raise ValueError(
            f"received {count} shots and descriptors of the shape {descriptors.shape}; expected "
            "one row a shot. Describe one frame of each shot."
        )
    steps = np.arange(count) - np.arange(count)[:, np.newaxis]
    alike = similarity(descriptors) - DISTANCE * (steps - 1)
    alike[steps > REACH] = -np.inf
    is_gradual = shots["transition"].isin(GRADUAL_KINDS).to_numpy()
    holds = np.full(count, np.inf)  # the first shot begins the film: nothing to decide
    for shot in range(1, count):
        pairs = alike[max(0, shot - REACH) : shot, shot : shot + REACH]
        holds[shot] = pairs.max() - GRADUAL * is_gradual[shot] - LEAST
    confidences = 1 / (1 + np.exp(-np.abs(holds) / 0.05))
    return 1 + np.cumsum(holds < 0), confidences
