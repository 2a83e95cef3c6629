"""How the camera of each shot moves: static, pan, tilt, zoom or hand-held.

Points are followed from frame to frame. What most of them do together, shifting, growing, turning,
is the camera's doing; the others sit on people and things that move by themselves. A camera that
travels is named by what its picture does: sideways like a pan, forward like a zoom.
"""

import cv2
import numpy as np
import pandas as pd

from film_reader.stages import Stage
from film_reader.stages.posters import clear_spans

CAMERAS = ("static", "pan", "tilt", "zoom", "hand_held")
FPS = 8.0  # frames a second that are compared
WIDTH = 256  # pixels of the longer side of the frames that are compared
FEWEST = 8  # points that must agree on a movement
# From what on a shot counts as moved: frame widths a second, and the logarithm of size a second.
SHIFT, GROWTH = 0.015, 0.025
UNREST = 0.03  # frame widths a second by which a hand's speed strays from that of a smooth way
_OUTLIER = 0.7  # pixels by which a point may miss the common movement
_STEPS = ("before", "time", "x", "y", "growth", "agree")


class CameraSteps(Stage):
    """The common movement of the picture, from frame to frame."""

    name = "camera"
    takes = "piece"
    gives = ("camera_steps",)
    work = 0.6

    def read(self, piece, tables):
        """Rows of `steps` of a piece."""
        scale = min(1, WIDTH / max(piece.size))
        size = tuple(max(1, round(side * scale)) for side in piece.size)
        return {"camera_steps": steps(piece.sampled(FPS, size))}


class Camera(Stage):
    """What the camera does in each shot, from the steps within it."""

    name = "camera moves"
    needs = ("shots", "camera_steps")
    gives = ("shots",)

    def read(self, film, tables):
        """The table of shots with ``camera`` and its direction, amount and confidence."""
        shots, moved = tables["shots"], tables["camera_steps"]
        found = []
        for start, end in clear_spans(shots):
            inside = (moved["before"] >= start - 1e-6) & (moved["time"] < end - 1e-6)
            found.append(name_move(moved[inside]))
        columns = ["camera", "camera_direction", "camera_amount", "camera_confidence"]
        named = pd.DataFrame(found, columns=columns, index=shots.index)
        return {"shots": shots.assign(**named)}


def steps(frames):
    """Measure how the picture as a whole moves from each frame to the next.

    Parameters
    ----------
    frames : iterable of (float, array (height, width, 3) uint8)
        Times in seconds and frames of one size, some a second.

    Returns
    -------
    pandas.DataFrame
        A row for two frames that follow each other, at ``before`` and at ``time``: how far what
        is in the middle has moved to the right, ``x``, and down, ``y``, in frame widths;
        ``growth``, the natural logarithm of how many times larger it has become; and ``agree``,
        the share of points that move so. All four are NaN where no common movement was found.
    """
    rows, before, then = [], None, None
    for time, frame in frames:
        grey = cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY)
        if before is not None:
            rows.append((then, time, *common_movement(before, grey)))
        before, then = grey, time
    return pd.DataFrame(rows, columns=_STEPS).astype(float)


def common_movement(before, after):
    """Fit one movement to points followed between two grey frames: (x, y, growth, agree)."""
    height, width = before.shape
    points = cv2.goodFeaturesToTrack(before, 200, 0.01, 7)
    if points is None or len(points) < FEWEST:
        return (np.nan,) * 4
    found, status, _ = cv2.calcOpticalFlowPyrLK(before, after, points, None, winSize=(15, 15))
    kept = status.ravel() == 1
    first, last = points[kept].reshape(-1, 2), found[kept].reshape(-1, 2)
    if len(first) < FEWEST:
        return (np.nan,) * 4
    middle = np.float32([width / 2, height / 2])
    matrix, agreed = cv2.estimateAffinePartial2D(
        first - middle, last - middle, ransacReprojThreshold=_OUTLIER
    )
    if matrix is None or agreed.sum() < FEWEST:
        return (np.nan,) * 4
    growth = np.log(np.hypot(matrix[0, 0], matrix[1, 0]))
    return matrix[0, 2] / width, matrix[1, 2] / width, growth, agreed.mean()


def name_move(steps):
    """Name what the camera does in the `steps` of a shot: (camera, direction, amount, confidence).

    A zoom has a point of the picture that stays where it is; else, it is a pan or a tilt that also
    grows. The amount is frame widths a second of a pan or tilt, of a hand-held camera's unrest, and
    the logarithm of size a second of a zoom.
    """
    steps = steps.dropna()
    if not len(steps):
        return "", "", np.nan, np.nan
    seconds = (steps["time"] - steps["before"]).to_numpy()
    moved = steps[["x", "y", "growth"]].to_numpy()
    x, y, growth = moved.sum(axis=0) / seconds.sum()
    shift, unrest = np.hypot(x, y), _unrest(moved[:, :2] / seconds[:, np.newaxis])
    if unrest >= UNREST:
        return "hand_held", "", unrest, _sure(unrest / UNREST)
    if abs(growth) >= GROWTH and shift < abs(growth) / 2:
        return "zoom", "in" if growth > 0 else "out", abs(growth), _sure(abs(growth) / GROWTH)
    if shift < SHIFT:
        return "static", "", shift, _sure(max(unrest / UNREST, shift / SHIFT))
    if abs(x) >= abs(y):
        return "pan", "left" if x > 0 else "right", shift, _sure(shift / SHIFT)
    return "tilt", "up" if y > 0 else "down", shift, _sure(shift / SHIFT)


def _unrest(speeds, around=4):
    """Root mean square of how far speeds (n, 2) are from the mean of those around them."""
    smooth = pd.DataFrame(speeds).rolling(2 * around + 1, center=True, min_periods=1).mean()
    return np.sqrt(((speeds - smooth.to_numpy()) ** 2).sum(axis=1).mean())


def _sure(ratio):
    """0.5 at the border between two names, 1 a factor of two or more away from it."""
    return float(np.clip(0.5 + abs(np.log2(max(ratio, 1e-9))) / 2, 0.5, 1))
