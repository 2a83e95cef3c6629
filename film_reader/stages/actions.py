"""What people do, from two seconds of a track: its poses and how its body's box moves."""

import numpy as np
import pandas as pd

from film_reader import networks, spans
from film_reader.boxes import BODY, FACE, body_region, cut_all, grown, middle
from film_reader.stages import Stage
from film_reader.stages.own import ask_own, best_name, steadied

ACTIONS = ("dance", "fall", "jump", "run", "sit", "sit_down", "stand", "stand_up", "walk", "wave")
NUM_POSES = 128  # numbers that describe the pose of a body
POSES = [f"pose_{n}" for n in range(NUM_POSES)]
SECONDS, MOMENTS = 2.0, 8  # of a track that are looked at together


class Poses(Stage):
    """The pose of each body: `POSES` for each row of ``faces``, NaN where there is no body.

    Or what a model of one's own, given with the names of its classes, says of a picture of each.
    """

    takes = "frames"
    needs = ("faces",)
    gives = ("poses",)
    networks = ("poses",)
    work = 1.0

    def __init__(self, own=None):
        try:
            self.own, self.classes = (None, POSES) if own is None else (own[0], list(own[1]))
            ", ".join(self.classes).encode()  # names are texts, without half of a letter
        except (TypeError, ValueError, LookupError):
            raise ValueError(
                f"received actions={own!r:.200}; expected a pair: a model and the names of its "
                "outputs, which are texts. Write actions=(model, classes)."
            ) from None

    def read(self, frames, tables):
        faces = tables["faces"]
        indices, boxes = faces["frame"].to_numpy(int), faces[BODY].to_numpy(float)
        if self.own is None:
            said = describe(frames.pictures, indices, boxes)
        else:
            # Where no body is known, it is below the face: a grown person is about seven heads
            # tall and two to three wide.
            below = grown(faces[FACE].to_numpy(float), (1, 0.5), (3, 7))
            boxes = np.where(np.isnan(boxes), below, boxes)
            regions = body_region(boxes, frames.pictures.shape[1:3])
            said = ask_own(self.own, frames.pictures, indices, regions, (64, 112), self.classes)
        return {"poses": pd.DataFrame(said, columns=self.classes)}


class Actions(Stage):
    """The ``action`` of each appearance, from poses and movement, and its confidence.

    Or by the mean of what a model of one's own says over so many seconds of its track.
    """

    needs = ("poses", "appearances")
    gives = ("appearances",)
    networks = ("actions",)

    def read(self, film, tables):
        appearances = tables["appearances"]
        poses = tables["poses"].iloc[appearances["row"]].reset_index(drop=True)
        if self.own is None:
            said, classes = _said(pd.concat([appearances, poses], axis=1)), ACTIONS
        else:
            said, classes = steadied(appearances, poses.to_numpy(float), SECONDS), poses.columns
        names, sure = best_name(said, np.array(classes))
        return {"appearances": appearances.assign(action=names, action_confidence=sure)}


def describe(frames, indices, boxes):
    """Describe the pose of each body as the course's small VGG does: (bodies, 128), float32.

    ``indices`` (bodies,) name the frame of each in ``frames`` (batch, height, width, 3), uint8, and
    ``boxes`` (bodies, 4) are in pixels; NaN gives NaN.
    """
    known, poses = ~np.isnan(boxes[:, 0]), np.full((len(boxes), NUM_POSES), np.nan, np.float32)
    if known.any():
        network = networks.trained("poses")
        regions = body_region(boxes[known], frames.shape[1:3])
        crops = cut_all(frames, indices[known], regions, network.input_shape[1:3])
        poses[known] = networks.ask(network, crops, NUM_POSES)
    return poses


def _said(table):
    """Probabilities of `ACTIONS` for each row by two seconds of its track; NaN without a body."""
    said = np.full((len(table), len(ACTIONS)), np.nan)
    # Whole tracks, some 2,048 rows at once: the poses around all rows of a film are too many.
    counts = table.groupby("track")["time"].size()
    part = (counts.cumsum() - counts) // 2048
    for rows in table.groupby(table["track"].map(part)).indices.values():
        model = networks.trained("actions")
        said[rows] = model.predict(windows(table.iloc[rows]), batch_size=256, verbose=0)
    said[table["body_x"].isna().to_numpy()] = np.nan
    return said


def windows(table):
    """Gather, for each row of a table of tracks, what its track was like around that moment.

    ``table``, in the order of time, has ``time``, ``track``, body boxes and poses. Returns two
    arrays, float32: poses (rows, moments, 128) at `MOMENTS` moments spread over `SECONDS` (where
    the track has none, the nearest counts; zeros if it has none at all); and motion (rows, moments,
    4) of the body's box: how far its middle is from where it is now, across and down, in heights of
    the body, the logarithm of its height against now, and width by height.
    """
    every = table[POSES].to_numpy(np.float32)
    boxes, times = table[BODY].to_numpy(np.float32), table["time"].to_numpy(float)
    poses = np.zeros((len(table), MOMENTS, len(POSES)), np.float32)
    motion = np.zeros((len(table), MOMENTS, 4), np.float32)
    offsets = (np.arange(MOMENTS) + 0.5) / MOMENTS * SECONDS - SECONDS / 2
    for _, rows in table.groupby("track").indices.items():
        known = rows[np.isfinite(boxes[rows, 0])]
        if not len(known):
            continue
        nearest = known[spans.nearest(times[known], times[rows][:, np.newaxis] + offsets)]
        now = known[spans.nearest(times[known], times[rows])]
        moved, still = boxes[nearest], boxes[now][:, np.newaxis]
        way = (middle(moved) - middle(still)) / still[..., 3:]
        taller = np.log(moved[..., 3:] / still[..., 3:])
        shape = moved[..., 2:3] / moved[..., 3:]
        poses[rows], motion[rows] = every[nearest], np.concatenate([way, taller, shape], axis=2)
    return poses, motion
