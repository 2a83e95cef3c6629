"""Observations of people as a test wants them, and what the stages of a reading make of them."""

from types import SimpleNamespace

import numpy as np
import pandas as pd

from film_reader.boxes import BODY, FACE, POINTS
from film_reader.pieces import Frames
from film_reader.stages.actions import POSES, Actions, Poses
from film_reader.stages.expressions import EXPRESSIONS, Expressions, SteadyExpressions
from film_reader.stages.identity import CLOTHES, LOOKS, NUM_FACE, NUM_LOOKS, Identity, Looks
from film_reader.tables import as_documented

ONE_SHOT = pd.DataFrame({"start": [0.0], "end": [100.0]})
DESCRIPTIONS = [*EXPRESSIONS, *LOOKS, *CLOTHES, "tells", *POSES]
OBSERVED = ["time", *FACE, "face_confidence", *BODY, *POINTS, "source", *DESCRIPTIONS]
# Where eyes, nose and corners of the mouth lie in a face of 20x24 pixels.
USUAL = ((6, 10), (14, 10), (10, 15), (7, 19), (13, 19))


def observed(rows, looks=None, source="drawn"):
    """Make observations of rows (time, x, y): happy faces of 20x24 pixels, bodies of 60x160.

    Drawn people have no points of the face. Filmed ones look at the camera and have no bodies and,
    as far as is known, no clothes.
    ``looks`` numbers the people: no two look alike.
    """
    rows = np.asarray(rows, float).reshape(-1, 3)
    table = pd.DataFrame(0.0, index=range(len(rows)), columns=OBSERVED)
    table[["time", "x", "y"]] = rows
    table[["width", "height"]] = 20.0, 24.0
    table["body_x"], table["body_y"] = table["x"] - 20, table["y"] - 8
    table[["body_width", "body_height"]] = 60.0, 160.0
    table["face_confidence"] = 0.9
    table["source"] = source
    table["happy"] = 1.0
    kinds = np.zeros(len(rows), int) if looks is None else np.asarray(looks)
    if source == "drawn":
        table.loc[:, LOOKS[:NUM_LOOKS]] = np.eye(NUM_LOOKS)[kinds]
        table[POINTS] = np.nan
    else:
        table.loc[:, LOOKS[NUM_LOOKS:]] = np.eye(NUM_FACE)[kinds]
        table[BODY] = np.nan
        table["tells"] = 100.0  # as if the faces were large: only their looks count
        for point, (across, down) in zip(
            zip(POINTS[::2], POINTS[1::2], strict=True), USUAL, strict=True
        ):
            table[point[0]], table[point[1]] = table["x"] + across, table["y"] + down
    return table


def linked(observations, shots=ONE_SHOT):
    """Make appearances of observations, as a reading does once all pieces are read."""
    table = observations.rename(columns={"face_confidence": "confidence"})
    tables = {
        "shots": shots,
        "faces": table[["time", *FACE, "confidence", *BODY, *POINTS, "source"]],
        "expressions": table[list(EXPRESSIONS)],
        "looks": table[[*LOOKS, *CLOTHES, "tells"]],
        "poses": table[POSES],
    }
    for stage in (Identity(), SteadyExpressions(), Actions()):
        tables |= stage.read(SimpleNamespace(scale=1.0), {n: tables[n] for n in stage.needs})
    return as_documented("appearances", tables["appearances"])


def described(frames, faces):
    """Describe faces in frames as a reading does: rows of `DESCRIPTIONS`."""
    given, tables = Frames(tuple(np.arange(len(frames)) / 4), frames), {"faces": faces}
    for stage in (Expressions(), Looks(), Poses()):
        tables |= stage.read(given, {"faces": faces})
    return pd.concat([tables[name] for name in ("expressions", "looks", "poses")], axis=1)


def boxes_in_frames(rows):
    """Make a table of faces of rows (frame, x, source), each with a body."""
    found = pd.DataFrame(rows, columns=["frame", "x", "source"]).astype({"frame": int, "x": float})
    found[["y", "width", "height"]] = 30.0, 24.0, 28.0
    found[BODY] = 10.0, 10.0, 60.0, 80.0
    found[POINTS] = np.nan
    return found.assign(confidence=0.8)
