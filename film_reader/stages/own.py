"""Parts of a learner's own: their models are asked, and their answers checked."""

import numpy as np
import pandas as pd

from film_reader.boxes import cut_all


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
    check_answer(said, (len(pictures),), classes, f"for {len(pictures)} pictures")
    return said


def check_answer(said, shape, classes, of_what):
    """Raise ValueError unless an answer has a shape, with a number for each class in the end."""
    if said.shape != (*shape, len(classes)):
        raise ValueError(
            f"received an answer of the shape {said.shape} {of_what}; expected "
            f"{(*shape, len(classes))}, a probability for each of {', '.join(classes)}. Put a "
            "model with these outputs, in this order, in its place."
        )


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
