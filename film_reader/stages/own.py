"""Parts of a learner's own: their models are asked, and their answers checked."""

import numpy as np
import pandas as pd

from film_reader.boxes import BODY, FACE, body_region, cut_all
from film_reader.stages import Stage

SECONDS = 2.0  # over which the answers about a track are averaged


class OwnAnswers(Stage):
    """What an own model says about a picture of each body: probabilities, a column a class."""

    name = "own_actions"
    takes = "frames"
    needs = ("faces",)
    gives = ("own_actions",)
    work = 2.0

    def __init__(self, actions):
        try:
            self.own, classes = actions
        except (TypeError, ValueError):
            raise ValueError(
                f"received actions={type(actions).__name__}; expected a pair: a model and the "
                "names of its outputs. Write actions=(model, classes)."
            ) from None
        self.classes = list(classes)

    def read(self, frames, tables):
        faces = tables["faces"]
        x, y, width, height = faces[FACE].to_numpy(float).T
        # Where no body is known, it is below the face: a grown person is about seven heads tall and
        # two to three wide.
        below = np.stack([x - width, y - height / 2, 3 * width, 7 * height], axis=1)
        bodies = faces[BODY].to_numpy(float)
        boxes = np.where(np.isnan(bodies), below, bodies)
        regions = body_region(boxes, frames.pictures.shape[1:3])
        cut = frames.pictures, faces["frame"].to_numpy(int), regions
        said = ask_own(self.own, *cut, (64, 112), self.classes)
        return {"own_actions": pd.DataFrame(said, columns=self.classes)}


class OwnActions(Stage):
    """The ``action`` of each appearance, by the mean of an own model's answers about its track."""

    name = "actions"
    needs = ("own_actions", "appearances")
    gives = ("appearances",)

    def read(self, film, tables):
        appearances = tables["appearances"]
        said = tables["own_actions"].iloc[appearances["row"]]
        steady = steadied(appearances, said.to_numpy(float), SECONDS)
        names, sure = best_name(steady, np.array(said.columns))
        return {"appearances": appearances.assign(action=names, action_confidence=sure)}


def ask_own(model, frames, indices, regions, size, classes):
    """Ask a learner's model about regions (n, 4) of frames; probabilities (n, classes), float32.

    ``size`` is that of the pictures for a model that does not say which it takes. An answer of
    another shape raises ValueError.
    """
    shape = getattr(model, "input_shape", None)
    if isinstance(shape, tuple) and len(shape) == 4 and None not in shape[1:3]:
        size = shape[1:3]
    pictures = cut_all(frames, indices, regions, size)
    if not len(pictures):
        return np.empty((0, len(classes)), np.float32)
    said = np.array(getattr(model, "predict_on_batch", model)(pictures), np.float32)
    if said.shape != (len(pictures), len(classes)):
        raise ValueError(
            f"received an answer of the shape {said.shape} for {len(pictures)} pictures; expected "
            f"{(len(pictures), len(classes))}, a probability for each of {', '.join(classes)}. "
            "Put a model with these outputs, in this order, in its place."
        )
    return said


def steadied(table, said, seconds):
    """Average answers over a window of so many seconds around each row, within its track.

    ``table``, in the order of time, has ``time`` and ``track``; ``said`` (n, classes) an answer
    for each of its rows. Rows with NaN do not count, and stay NaN. Returns (n, classes), float64.
    """
    known = np.isfinite(said).all(axis=1, keepdims=True)
    mean = np.full(said.shape, np.nan)
    for rows in table.groupby("track").indices.values():
        times = table["time"].to_numpy()[rows]
        # With running sums, a track of hours costs no more than many short ones.
        values = np.hstack([np.where(known[rows], said[rows], 0), known[rows]])
        sums = np.vstack([np.zeros(values.shape[1]), values.cumsum(axis=0)])
        half = seconds / 2 + 1e-6
        first = np.searchsorted(times, times - half)
        sums = sums[np.searchsorted(times, times + half, "right")] - sums[first]
        mean[rows] = sums[:, :-1] / np.maximum(sums[:, -1:], 1)
    return np.where(known, mean, np.nan)


def best_name(probabilities, names):
    """Take the name with the highest probability, and that probability.

    Where the probabilities (n, classes) are NaN, nothing is known: the name is "", its confidence
    NaN.
    """
    known = np.isfinite(probabilities).all(axis=1)
    best = np.nan_to_num(probabilities).argmax(axis=1)
    confidence = np.where(known, probabilities[np.arange(len(best)), best], np.nan)
    return np.where(known, names[best], ""), confidence
