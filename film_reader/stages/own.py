"""Parts of a learner's own: their models are asked, and their answers checked."""

import numpy as np
import pandas as pd

from film_reader.boxes import cut_all
from film_reader.video import explaining

CLOSE = 1e-3  # by which numbers of low precision may miss 0 and 1


def ask_own(model, frames, indices, regions, size, classes):
    """Ask a learner's model about regions (n, 4) of frames; probabilities (n, classes), float32.

    ``size`` is that of the pictures for a model that does not say which it takes.
    """
    shape = getattr(model, "input_shape", None)
    if isinstance(shape, tuple) and len(shape) == 4 and None not in shape[1:3]:
        size = shape[1:3]
    pictures = cut_all(frames, indices, regions, size)
    if not len(pictures):
        return np.empty((0, len(classes)), np.float32)
    answer = getattr(model, "predict_on_batch", model)(pictures)
    return checked_answer(answer, (len(pictures),), classes, f"for {len(pictures)} pictures")


def checked_answer(answer, shape, classes, of_what):
    """An answer as float32; ValueError unless it is a probability for each class in the end."""
    with explaining(f"An answer {of_what} is a {type(answer).__name__}", "numbers in an array"):
        said = np.array(answer, np.float32)
    is_likely = (said >= -CLOSE) & (said <= 1 + CLOSE)  # not so for NaN
    if said.shape != (*shape, len(classes)) or not is_likely.all():
        raise ValueError(
            f"received an answer of the shape {said.shape} {of_what} with numbers from "
            f"{said.min(initial=1)} to {said.max(initial=0)}; expected {(*shape, len(classes))}, a "
            f"probability, 0 to 1, for each of {', '.join(classes)}. Give such, in this order."
        )
    return said


def steadied(table, said, seconds):
    """Average answers over a window of so many seconds around each row, within its track.

    ``table``, in the order of time, has ``time`` and ``track``; ``said`` (n, classes) an answer
    for each of its rows. Rows with NaN do not count, and stay NaN. Returns (n, classes), float64.
    """
    known = np.isfinite(said).all(axis=1, keepdims=True)
    tracks = table["track"].to_numpy()
    mean = np.empty(said.shape)
    times = pd.to_timedelta(table["time"].to_numpy(float), "s")
    answers = pd.DataFrame(np.where(known, said, np.nan), times).groupby(tracks)
    window = {"window": pd.Timedelta(seconds + 2e-6, "s"), "center": True, "closed": "both"}
    mean[np.argsort(tracks, kind="stable")] = answers.rolling(**window, min_periods=1).mean()
    return np.where(known, mean, np.nan)


def best_name(probabilities, names):
    """Take the name with the highest of probabilities (n, classes), and it; "" and NaN for NaN."""
    known = np.isfinite(probabilities).all(axis=1)
    best = np.nan_to_num(probabilities).argmax(axis=1)
    confidence = np.where(known, probabilities[np.arange(len(best)), best], np.nan)
    return np.where(known, names[best], ""), confidence
