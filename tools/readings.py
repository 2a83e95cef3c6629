"""Read the films that lesson 10 asks who smiles, and keep their tables of people in data/library.

``python -m tools.readings``, some minutes on two quiet cores; what is read is kept in
build/readings, so that a second run goes on. The films are *Encore* and three pieces of other
films. Beside the tables, ``truth.parquet`` tells what face was drawn where one was found in
*Encore*.
"""

import json
import shutil
from pathlib import Path

import pandas as pd

from course_utils import data
from film_reader import boxes, library
from film_reader.library import store

COURSE = Path(__file__).resolve().parents[1]
FOLDER, KEPT = COURSE / "build" / "readings", COURSE / "data" / "library"
TABLES = ("appearances", "people", "shots")
TOUCH = 0.3  # IoU from which a face that was found is the one that was drawn


def read():
    """Read the films with all stages; return their library."""
    films = FOLDER / "films"
    films.mkdir(parents=True, exist_ok=True)
    for name in ("bunny", "bikes", "carphone"):
        shutil.copy(data.sample(name), films / f"{name}.mp4")
    shutil.copy(data.practice_film().path, films / "encore.mp4")
    return library.read(films, FOLDER / "library")


def truth(found):
    """Name what was drawn where each face was found in *Encore*, "" where no face was drawn.

    Returns a table with a row a face: ``time`` and ``x``; ``true``, the expression; ``who``.
    """
    told = json.loads(data.practice_film().path.with_suffix(".json").read_text("utf-8"))
    people = told["people_by_frame"]
    drawn = pd.DataFrame(people["rows"], columns=people["columns"]).dropna(subset=["face_x"])
    places = ["face_x", "face_y", "face_width", "face_height"]
    faces, rows = found[found["x"].notna() & (found["expression"] != "")], []
    for time, here in faces.groupby("time"):
        there = drawn[drawn["frame"] == round(time * told["fps"])]
        for x, alike in zip(here["x"], boxes.iou(here[boxes.FACE], there[places]), strict=True):
            is_there = alike.size and alike.max() >= TOUCH
            one = there.iloc[alike.argmax()] if is_there else {"expression": "", "person": ""}
            rows.append((time, x, one["expression"], one["person"]))
    return pd.DataFrame(rows, columns=["time", "x", "true", "who"])


def keep(films):
    """Put the tables of people and shots, and the truth about *Encore*, in data/library."""
    shutil.rmtree(KEPT, ignore_errors=True)
    (KEPT / "manifest").mkdir(parents=True)
    for row in films.rows:
        tables = {name: films.table(name, row["film"]).iloc[:, 1:] for name in TABLES}
        counts = store.save_tables(KEPT, row["film"], row["key"], tables)
        # Where the films lay on this machine is nobody's business.
        store.save_row(KEPT, row | {"tables": counts, "files": {row["name"]: []}})
    truth(films.table("appearances", "encore.mp4")).to_parquet(KEPT / "truth.parquet", index=False)


if __name__ == "__main__":
    keep(read())
