"""Parts of a learner's own: their models are asked, and their answers checked."""

import numpy as np
import pandas as pd

from film_reader._opening import problem
from film_reader.boxes import BODY, FACE, cut_all
from film_reader.tables import HANDED_ON, TABLES, as_documented
from film_reader.video import explaining

CLOSE = 1e-3  # by which numbers of low precision may miss 0 and 1
_FARTHEST = 4  # sides of a frame: a box may stand over it, but is no larger and no farther away


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


def checked_tables(stage, given, found, tables):
    """Check what a learner's stage has found: as others need it, with all columns of before."""
    said = type(found).__name__
    if isinstance(found, dict):
        said = {name: type(table).__name__ for name, table in found.items()}
    if said != dict.fromkeys(stage.gives, "DataFrame"):
        raise ValueError(
            f"received {said} from the stage {stage.name!r}; expected a dict with the tables "
            f"{', '.join(stage.gives)}. Correct what its method read returns."
        )
    for name, table in found.items():
        what, handed_on = f"{name} of the stage {stage.name}", HANDED_ON.get(name, {})
        kinds = dict.fromkeys([*tables.get(name, handed_on), *table], object)
        kinds |= {c: k for c, k in (handed_on | TABLES.get(name, {})).items() if c in kinds}
        found = found | {name: as_documented(what, table, kinds)}
        faces = tables.get("faces", table) if name in ("expressions", "looks", "poses") else table
        if len(table) != len(faces):
            expected = f"{len(faces)}, one for each row of the table faces"
            raise problem(f"The table {what} has {len(table)} rows", expected, "Use NaN for none")
    if "faces" in found and stage.takes == "frames":
        check_faces(found["faces"], given.pictures)
    return found


def check_faces(table, pictures):
    """ValueError unless all that a learner's detector has found in pictures can be there."""
    most, boxes = _FARTHEST * max(pictures.shape[1:3]), table[[*FACE, *BODY]].to_numpy(float)
    known = ~np.isnan(boxes)
    can_be = known[:, :4].all(axis=1) | known[:, 4:].all(axis=1)
    can_be &= (~known | ((boxes > 2 * [-most, -most, 0, 0]) & (boxes < most))).all(axis=1)
    can_be &= table["confidence"].between(-CLOSE, 1 + CLOSE)
    can_be &= table["frame"].between(0, len(pictures) - 1)
    for row in table.loc[~can_be, ["frame", *BODY, *FACE, "confidence"]].to_numpy()[:1]:
        raise ValueError(
            f"received in frame {row[0]:.0f} of {len(pictures)} the body {row[1:5].tolist()}, or "
            f"one with the face {row[5:].tolist()}; expected a frame from 0, x, y, width, height "
            f"above 0 in pixels, up to {most}, and confidence from 0 to 1. Correct or remove it."
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
