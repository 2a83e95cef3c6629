"""The camera: where it stands, how it frames, and how it moves.

The world is in metres: x to the right, y up, z away from the camera. The lens looks straight ahead
and shifts up or down to frame, so upright lines stay upright.
"""

from dataclasses import dataclass

import numpy as np
import skia

from . import motion

SHOT_SCALES = ("close_up", "medium", "long")
# Height of what is in view at the person's distance, in statures of that person.
FRAME_HEIGHTS = {"close_up": (0.6, 0.7), "medium": (1.05, 1.2), "long": (1.25, 1.5)}
# What stands in the middle of the picture, in statures over the ground.
FRAME_CENTRES = {"close_up": (0.72, 0.78), "medium": (0.50, 0.55), "long": (0.48, 0.55)}
# How much of the person's movement the camera follows: sideways and up and down.
FOLLOW = {"close_up": (0.85, 0.97), "medium": (0.8, 0.97), "long": (0.7, 0.95)}
TILT = {"close_up": (0.55, 0.8), "medium": (0.0, 0.2), "long": (0.0, 0.15)}
HABITS = ("still", "pan", "push", "hand_held")


@dataclass
class View:
    """What the camera sees in one frame."""

    x: float
    height: float
    z: float
    focal: float  # pixels
    middle: tuple  # where a point straight ahead, at the lens's height, falls in the frame

    def project(self, points):
        """Project points (n, 3) in metres to (n, 2) pixels."""
        points = np.atleast_2d(points)
        scale = self.focal / np.maximum(points[:, 2] - self.z, 0.3)
        across = self.middle[0] + scale * (points[:, 0] - self.x)
        down = self.middle[1] - scale * (points[:, 1] - self.height)
        return np.stack([across, down], axis=1)

    def scale(self, z):
        """Return pixels per metre at a distance."""
        return self.focal / max(z - self.z, 0.3)

    def plane(self, z):
        """Return the matrix from metres on the upright plane at distance `z` to pixels."""
        scale = self.scale(z)
        left = self.middle[0] - scale * self.x
        ground = self.middle[1] + scale * self.height
        return skia.Matrix.MakeAll(scale, 0, left, 0, -scale, ground, 0, 0, 1)


def smooth(values, width):
    """Smooth a path (frames, n) in time with a bell curve of `width` frames, alike both ways."""
    offsets = np.arange(-3 * int(width), 3 * int(width) + 1)
    weights = np.exp(-0.5 * (offsets / width) ** 2)
    weights /= weights.sum()
    padded = np.pad(values, ((len(offsets) // 2,) * 2, (0, 0)), mode="edge")
    return np.stack([weights @ padded[i : i + len(offsets)] for i in range(len(values))])


class Camera:
    """One clip's camera: a path of views that follows the lead, drawn without knowing the action.

    Parameters
    ----------
    rng : numpy.random.Generator
    shot_scale : str
        One of `SHOT_SCALES`.
    habit : str
        One of `HABITS`, the production's way with a camera.
    stature : float
        The lead's height in metres.
    size : tuple of int
        (height, width) of the frame.
    """

    def __init__(self, rng, shot_scale, habit, stature, size):
        self.size = size
        self.distance = rng.uniform(3.2, 5.5)
        in_view = rng.uniform(*FRAME_HEIGHTS[shot_scale]) * stature
        self.focal = size[0] * self.distance / in_view
        self.below_head = (0.92 - rng.uniform(*FRAME_CENTRES[shot_scale])) * stature
        self.height = rng.uniform(0.85, 1.65)
        self.follow = rng.uniform(*FOLLOW[shot_scale])
        self.tilt = rng.uniform(*TILT[shot_scale])
        room = {"close_up": 0.05, "medium": 0.08, "long": 0.1}[shot_scale]
        self.offset = rng.uniform(-room, room) * in_view * size[1] / size[0]
        moves = {"pan": 0.10, "push": 0.02, "hand_held": 0.04, "still": 0.0}[habit]
        self.drift = rng.choice([-1, 1]) * rng.uniform(0.4, 1.0) * moves * in_view
        zoom = {"push": 0.16, "hand_held": 0.03, "pan": 0.03, "still": 0.0}[habit]
        self.zoom = rng.choice([-1, 1]) * rng.uniform(0.4, 1.0) * zoom
        shake = {"hand_held": 0.018, "pan": 0.003, "push": 0.003, "still": 0.0}[habit]
        self.shake = shake * rng.uniform(0.6, 1.4) * in_view
        self.wobble = rng.uniform(0, 2 * np.pi, (2, 3))

    def views(self, heads, seconds):
        """Return one `View` a frame.

        Parameters
        ----------
        heads : numpy.ndarray
            Where the lead's head is, (frames, 3), in metres.
        seconds : numpy.ndarray
            The frames' times.
        """
        soft = smooth(heads, 5)
        middle = (soft.min(axis=0) + soft.max(axis=0)) / 2
        views = []
        for path, time in zip(soft, seconds, strict=True):
            share = time - 1.0  # the clip's middle is the framing that was chosen
            x = middle[0] + self.follow * (path[0] - middle[0]) - self.offset + self.drift * share
            z = middle[2] + 0.92 * (path[2] - middle[2]) - self.distance
            top = soft[:, 1].max()
            centre = top - self.below_head + self.tilt * (path[1] - top)
            x, centre = x + self._shake_at(time, 0), centre + self._shake_at(time, 1)
            focal = self.focal * np.exp(self.zoom * share)
            ground = self.size[0] / 2 + focal * (centre - self.height) / self.distance
            views.append(View(x, self.height, z, focal, (self.size[1] / 2, ground)))
        return views

    def _shake_at(self, time, axis):
        """Return how far a hand moves the camera along one axis: three slow waves."""
        rates = np.array([0.7, 1.3, 2.1]) if axis == 0 else np.array([0.6, 1.1, 1.9])
        return self.shake * np.sin(2 * np.pi * rates * time + self.wobble[axis]).sum() / 2


@dataclass(frozen=True)
class Key:
    """What a film's camera frames at one moment of a shot.

    `x` and `y` stand in the middle of the picture, at the distance of the camera's subject;
    `height` is how much is in view there. All in metres; `time` in seconds of the shot.
    """

    time: float
    x: float
    y: float
    height: float


MOVES = ("static", "pan", "tilt", "zoom", "push", "track", "hand_held")


@dataclass
class FilmCamera:
    """The camera of one shot of the film.

    Parameters
    ----------
    keys : list of Key
        What is framed when; eased from one to the next.
    move : str
        One of `MOVES`. In a pan, a tilt and a zoom the camera stays where it stands; in a push it
        comes closer; in a track, and hand-held, it goes along sideways.
    distance : float
        From the subject at the first key, in metres.
    eye : float
        Height of the lens over the ground, in metres.
    z : float
        Where the subject is, in metres.
    shake : float
        How far a hand moves the camera, as a share of the picture's height.
    """

    keys: list
    move: str = "static"
    distance: float = 5.0
    eye: float = 1.35
    z: float = 0.0
    shake: float = 0.0

    def __post_init__(self):
        if self.move not in MOVES:
            raise ValueError(f"received move={self.move!r}; expected one of {', '.join(MOVES)}")

    def view(self, time, size, follow=0.0):
        """Return the `View` at a time; `follow` moves the framing along x, in metres."""
        key, first = motion.keyed(time, [(key.time, key) for key in self.keys]), self.keys[0]
        goes = self.move in ("track", "push", "hand_held")
        distance = self.distance * (key.height / first.height if self.move == "push" else 1.0)
        focal = size[0] * distance / key.height
        x = key.x + follow + self._hand(time, key.height, 0)
        y = key.y + self._hand(time, key.height, 1)
        stand = x if goes else first.x
        across = size[1] / 2 - focal * (x - stand) / distance
        ground = size[0] / 2 + focal * (y - self.eye) / distance
        return View(stand, self.eye, self.z - distance, focal, (across, ground))

    def _hand(self, time, height, axis):
        """Return how far a hand moves the picture along one axis: slow waves and a tremor."""
        rates = np.array([[0.31, 0.73, 1.9], [0.27, 0.91, 2.3]])[axis]
        sizes = np.array([1.0, 0.6, 0.18])
        return self.shake * height * float(sizes @ np.sin(2 * np.pi * rates * time + 2 * axis))
