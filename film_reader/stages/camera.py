"""How the camera of each shot moves: static, pan, tilt, zoom or hand-held.

Points beside people are followed from frame to frame. What most of them do together is the camera's
doing; the others sit on things that move by themselves. A camera that travels is named by how its
picture moves: sideways like a pan, up or down like a tilt, to the front or back like a zoom. One
that follows somebody on foot moves like a pan, even in somebody's hands.
"""

import cv2
import numpy as np
import pandas as pd

from film_reader.boxes import BODY, FACE, grown
from film_reader.pictures import shrunk
from film_reader.stages import Stage
from film_reader.stages.posters import clear_spans

CAMERAS = ("static", "pan", "tilt", "zoom", "hand_held")
# From what on a camera moves, each second: by frame widths, and by the logarithm of size.
SHIFT, GROWTH = 0.009, 0.015
# A hand moves it by so many frame widths a second, and to and fro: of its way, it gets so far.
HELD, STRAIGHT = 0.008, 0.68
_REACH = 0.33  # frame widths from the middle to where a point lies, on average
_WIDTH = 256  # pixels of the longer side of the frames that are compared
_POINTS, _APART = 200, 7  # points that are followed at most, and pixels between two of them
_OUTLIER = 0.7  # pixels by which a point may miss the common movement
_STILL = 0.3  # pixels by which a point that stays where it is may seem to move
_CELLS = 6  # in a frame's width: squares in which points are, or are not
_FEWEST, _LEAST = 8, 0.15  # points that must agree on a movement, and their share of all
_COLUMNS = ["before", "time", "x", "y", "growth"]


class CameraSteps(Stage):
    """The common movement of the picture, from frame to frame: rows of `steps`."""

    name = "camera"
    takes = "frames"
    needs = ("faces",)
    gives = ("camera_steps",)
    work = 0.3

    def read(self, frames, tables):
        seen = list(zip(frames.times, frames.pictures, strict=True))
        seen = seen if frames.before is None else [frames.before, *seen]
        return {"camera_steps": steps(seen, tables["faces"])}


class Camera(Stage):
    """What the ``camera`` does in each shot, its direction, amount and confidence."""

    name = "camera of shots"
    needs = ("shots", "camera_steps")
    gives = ("shots",)

    def read(self, film, tables):
        shots, taken = tables["shots"], tables["camera_steps"]
        named = [
            name_move(taken[(taken["before"] >= start - 1e-6) & (taken["time"] < end - 1e-6)])
            for start, end in clear_spans(shots)
        ]
        columns = [f"camera{part}" for part in ("", "_direction", "_amount", "_confidence")]
        return {"shots": shots.assign(**pd.DataFrame(named, shots.index, columns))}


def steps(frames, people=None):
    """Measure how the picture as a whole moves from each frame to the next.

    ``frames`` are pairs of seconds and frames (height, width, 3), uint8, of one size; ``people`` is
    a table such as that of the stage `Faces`. Returns a row for two frames that follow each other,
    at ``before`` and ``time``: how far what is in the middle has moved to the right, ``x``, and
    down, ``y``, in frame widths, and ``growth``, the natural logarithm of how many times larger it
    has become. NaN where points agree on no movement.
    """
    areas, rows, earlier = {} if people is None else _areas(people), [], None
    for time, frame in frames:
        grey = cv2.cvtColor(shrunk(frame, _WIDTH), cv2.COLOR_RGB2GRAY)
        if earlier is not None:
            beside = np.full(grey.shape, 255, np.uint8)
            boxes = areas.get(time, np.empty((0, 4))) * len(grey) / len(frame)
            for box in boxes.round().astype(int):
                cv2.rectangle(beside, box, 0, cv2.FILLED)
            rows.append((earlier[0], time, *common_movement(earlier[1], grey, beside)))
        earlier = time, grey
    return pd.DataFrame(rows, columns=_COLUMNS, dtype=float)


def _areas(people):
    """Boxes of people, (n, 4), at each time: their bodies, or what is below their faces."""
    bodies = people[BODY].to_numpy(float)
    boxes = np.where(np.isnan(bodies), grown(people[FACE], (1, 0.5), (3, 8.5)), bodies)
    return {time: boxes[rows] for time, rows in people.groupby("time").indices.items()}


def common_movement(before, after, beside):
    """Follow points between two grey frames and fit what most of them do: (x, y, growth).

    Where the mask ``beside`` is 0, none is followed, unless all others are too few.
    """
    height, width = before.shape
    points = cv2.goodFeaturesToTrack(before, _POINTS, 0.005, _APART, mask=beside)
    if points is None or len(points) < _FEWEST:
        points = cv2.goodFeaturesToTrack(before, _POINTS, 0.005, _APART)
    if points is None:
        return (np.nan,) * 3
    found, status, _ = cv2.calcOpticalFlowPyrLK(before, after, points, None, winSize=(15, 15))
    kept = status.ravel() == 1
    middle = np.float32([width / 2, height / 2])
    first, last = points[kept, 0] - middle, found[kept, 0] - middle
    matrix, agreed = _fitted(first, last)
    # Where people move, points stay where they are in most of the picture; where the camera moves,
    # only in a few places, such as a sign of the station.
    still = np.hypot(*(last - first).T) < _STILL
    cells = np.floor(first / width * _CELLS) @ [1, 1j]
    if len(np.unique(cells[still])) > 0.4 * len(np.unique(cells)):
        matrix, agreed = _fitted(first[still], last[still])
    if agreed < max(_FEWEST, _LEAST * len(first)):
        return (np.nan,) * 3
    return matrix[0, 2] / width, matrix[1, 2] / width, np.log(np.hypot(*matrix[:, 0]))


def _fitted(first, last):
    """Shift, growth and turn of most points, as a matrix (2, 3), and how many points agree."""
    if len(first) < _FEWEST:
        return None, 0
    matrix, agreed = cv2.estimateAffinePartial2D(first, last, ransacReprojThreshold=_OUTLIER)
    return matrix, 0 if matrix is None else int(agreed.sum())


def name_move(steps):
    """Name what the camera does in a shot, from its `steps`: (camera, direction, amount, sure).

    A hand moves it to and fro. A zoom has a point within the picture that stays where it is; what
    grows around a point outside of it is a pan or a tilt. All is unknown, ("", "", NaN, NaN), where
    two thirds of the steps are.
    """
    known = steps.dropna()
    if not len(known) or len(known) < len(steps) / 3:
        return "", "", np.nan, np.nan
    seconds = (known["time"] - known["before"]).to_numpy()
    ways = known[["x", "y", "growth"]].to_numpy()
    x, y, growth = ways.sum(axis=0) / seconds.sum()
    shift, held = np.hypot(x, y), np.median(np.hypot(*ways[:, :2].T) / seconds)
    gone = np.linalg.norm(ways * [1, 1, _REACH], axis=1).sum() / seconds.sum()
    straight = np.hypot(shift, growth * _REACH) / max(gone, 1e-9)
    strays = (1 - straight) / (1 - STRAIGHT) if len(known) > 2 else 0.0
    by_hand = min(held / HELD, strays)
    if by_hand >= 1:
        return "hand_held", "", held, _sure(by_hand, 0)
    inside = abs(growth) / 2 / max(shift, 1e-9)  # 1 where the point that stays is at the edge
    zoomed, moved = min(abs(growth) / GROWTH, inside), shift / SHIFT
    if zoomed >= 1:
        return "zoom", "in" if growth > 0 else "out", abs(growth), _sure(zoomed, by_hand)
    if moved < 1:
        return "static", "", shift, _sure(np.inf, moved, zoomed, by_hand)
    sure = _sure(moved, by_hand, zoomed)
    if abs(x) >= abs(y):
        return "pan", "left" if x > 0 else "right", shift, sure
    return "tilt", "up" if y > 0 else "down", shift, sure


def _sure(reached, *others):
    """0.5 on the border, 1, of another name; 1 where all are a factor of two or more away."""
    away = min(reached, *(1 / max(other, 1e-9) for other in others))
    return min(1.0, 0.5 + np.log2(away) / 2)
