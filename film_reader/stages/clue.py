"""Where an object is in view, of which a picture was given: a clue to the story."""

import hashlib
import os
from pathlib import Path

import cv2
import numpy as np
import pandas as pd

from film_reader import spans
from film_reader._opening import existing
from film_reader.boxes import FACE, middle
from film_reader.stages import Stage
from film_reader.video import check_frames

FPS = 3  # frames a second
_SIDE = 24  # pixels of the picture's longer side, as it is compared
_SMALLEST, _LARGEST, _SIZES = 0.045, 0.6, 15  # sizes tried, as shares of the frame's longer side
# How far above chance, on the way to a perfect match: chosen on films drawn with other seeds.
_LIKELY, _SURE = 0.15, 0.25
_COLUMNS = ["time", "score", "second", "x", "y", "width", "height"]


class CluePlaces(Stage):
    """The likeliest place of the object of `clue_picture` in some frames a second."""

    name = "clue"
    takes = "piece"
    gives = ("clue_places",)
    work = 7.0

    def __init__(self, picture):
        scale = _SIDE / max(picture.shape[:2])
        height, width = (max(6, round(side * scale)) for side in picture.shape[:2])
        self.template = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)

    def read(self, piece, tables):
        rows = []
        for time, frame in piece.sampled(FPS):
            score, second, box = _find_template(frame, self.template)
            rows.append((time, score, second, *(side * piece.scale for side in box)))
            piece.advance(1 / FPS)
        return {"clue_places": pd.DataFrame(rows, columns=_COLUMNS, dtype=float)}

    def fingerprint(self):
        seen = super().fingerprint().encode() + self.template.tobytes()
        return hashlib.sha256(seen).hexdigest()


class ClueSpans(Stage):
    """The table ``clue``: spans in which the object is in view, from its places."""

    name = "clue_spans"
    needs = ("clue_places", "shots")
    gives = ("clue",)

    def read(self, film, tables):
        table, shots = tables["clue_places"], tables["shots"]
        # A place counts by how far it stands above chance, which each picture brings along: above
        # the second-best place of an ordinary frame of this film.
        chance = table["second"].median()
        sure = ((table["score"] - chance) / (1 - chance)).clip(0, 1)
        table = table.assign(confidence=sure, shot=spans.shot_of(table["time"], shots))
        likely, step = table[sure > _LIKELY], 1 / FPS
        # A span ends where a moment is missing, the shot ends, or the box jumps.
        size = likely[["width", "height"]].max(axis=1)
        places = middle(likely[FACE].to_numpy())
        moved = np.abs(np.diff(places, axis=0, prepend=places[:1])).max(axis=1)
        new = (likely["time"].diff() > 2.5 * step) | (likely["shot"] != likely["shot"].shift())
        found = []
        for _, span in likely.groupby((new | (moved > size)).cumsum()):
            best = span.loc[span["confidence"].idxmax()]
            shot = shots.iloc[int(best["shot"]) - 1]
            is_brief = shot["end"] - shot["start"] < 3 * step
            if best["confidence"] > _SURE and (len(span) > 1 or is_brief):
                start = max(shot["start"], span["time"].iloc[0] - step / 2)
                end = min(shot["end"], span["time"].iloc[-1] + step / 2)
                found.append({**best, "start": start, "end": end})
        return {"clue": pd.DataFrame(found)}


def clue_picture(clue):
    """Read the picture of an object, a file or an array; ValueError if it is none to search for."""
    if isinstance(clue, (str, bytes, Path)):
        clue = existing(clue, os.path.isfile, "no file", "a picture of the clue")
        content = np.fromfile(clue, np.uint8)
        picture = cv2.imdecode(content, cv2.IMREAD_COLOR) if len(content) else None
        picture = None if picture is None else picture[..., ::-1]
    else:
        picture = check_frames(clue, "(height, width, 3)", "The clue")
    found = "a file that is no picture" if picture is None else f"of the shape {picture.shape}"
    if picture is not None and min(picture.shape[:2]) >= 8:
        found = "of one plain colour" if picture.std(axis=(0, 1)).max() < 4 else ""
    if found:
        raise ValueError(
            f"received a clue that is {found}; expected a picture (height, width, 3), uint8 RGB, "
            "of at least 8 pixels a side, of an object with a pattern, by which it is found. Cut "
            "more of it from a frame: frame[y:y + height, x:x + width]."
        )
    return np.ascontiguousarray(picture)


def _find_template(frame, template):
    """Find the place in a frame that is most like a small picture, upright, at any size.

    Returns the normalised cross-correlation there, -1 to 1; that at the best place that does not
    overlap with it, which is what chance reaches here; and the box in pixels.
    """
    sides = np.array(template.shape[1::-1])
    margin = np.round(0.3 * sides).astype(int)  # so much of it may lie outside of the frame
    edges = np.repeat(margin[::-1], 2).tolist()
    maps = []
    for share in np.geomspace(_SMALLEST, _LARGEST, _SIZES):
        scale = max(sides) / (share * max(frame.shape[:2]))
        if scale > 1:
            continue
        small = cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        small = cv2.copyMakeBorder(small, *edges, cv2.BORDER_REPLICATE)
        if (small.shape[1::-1] > sides).all():
            maps.append((scale, cv2.matchTemplate(small, template, cv2.TM_CCOEFF_NORMED)))
    if not maps:
        return -1.0, -1.0, (0.0, 0.0, 0.0, 0.0)
    scale, best = max(maps, key=lambda pair: pair[1].max())
    score = best.max()
    place = np.unravel_index(best.argmax(), best.shape)[::-1]
    corner, size = (place - margin) / scale, sides / scale
    for other, values in maps:
        first = corner * other + margin - sides / 2
        (left, top), (right, low) = np.maximum([first, first + size * other + 1], 0).astype(int)
        values[top:low, left:right] = -1
    return float(score), float(max(values.max() for _, values in maps)), (*corner, *size)
