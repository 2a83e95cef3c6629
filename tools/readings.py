"""Read the films that lesson 10 asks who smiles, and keep their tables in data/library.

``python -m tools.readings``: half an hour on two quiet cores, most of it to draw two films; what
is drawn and read is kept in build/readings, so that a second run goes on. The films are *Encore*,
its sisters (the same story, drawn from other seeds with other people and colours), and three
pieces of other films. Beside the tables, ``truth.parquet`` tells what face was drawn where one was
found in a drawn film.
"""

import argparse
import json
import os
import shutil
from pathlib import Path

import pandas as pd

from course_utils import data
from film_reader import boxes, library
from film_reader.library import store
from studio.make import make

COURSE = Path(__file__).resolve().parents[1]
FOLDER, KEPT = COURSE / "build" / "readings", COURSE / "data" / "library"
TABLES = ("appearances", "colours", "people", "shots")
SISTERS = (1896, 1897)  # their seeds; that of Encore is 1895
TOUCH = 0.3  # IoU from which a face that was found is the one that was drawn


def drawn():
    """Draw the sisters where they are missing; return where the drawn films lie, by name."""
    places = {"encore.mp4": data.practice_film().path}
    for seed in SISTERS:
        places[f"sister {seed}.mp4"] = path = FOLDER / str(seed) / "film.mp4"
        if not path.exists():
            make(path.parent, seed, ("film",), workers=os.cpu_count() or 1)
    return places


def read(places):
    """Read the drawn films and the three pieces with all stages; return their library."""
    films = FOLDER / "films"
    films.mkdir(parents=True, exist_ok=True)
    pieces = {f"{name}.mp4": data.sample(name) for name in ("bunny", "bikes", "carphone")}
    for name, path in (places | pieces).items():
        shutil.copy(path, films / name)
    return library.read(films, FOLDER / "library")


def truth(found, labels):
    """Name what was drawn where each face was found, "" where no face was drawn.

    Parameters
    ----------
    found : pandas.DataFrame
        The table ``appearances`` of a drawn film.
    labels : pathlib.Path
        The truth for every frame of this film, as `studio` writes it.

    Returns
    -------
    pandas.DataFrame
        A row a face: ``time`` and ``x``; ``true``, the expression; ``who``.
    """
    told = json.loads(labels.read_text("utf-8"))
    people = told["people_by_frame"]
    there = pd.DataFrame(people["rows"], columns=people["columns"]).dropna(subset=["face_x"])
    places = ["face_x", "face_y", "face_width", "face_height"]
    by_frame = dict(list(there.groupby("frame")))
    faces, rows = found[found["x"].notna() & (found["expression"] != "")], []
    for time, here in faces.groupby("time"):
        there_now = by_frame.get(round(time * told["fps"]), there[:0])
        ious = boxes.iou(here[boxes.FACE], there_now[places])
        for x, alike in zip(here["x"], ious, strict=True):
            is_there = alike.size and alike.max() >= TOUCH
            one = there_now.iloc[alike.argmax()] if is_there else {"expression": "", "person": ""}
            rows.append((time, x, one["expression"], one["person"]))
    return pd.DataFrame(rows, columns=["time", "x", "true", "who"])


def keep(films, places):
    """Put the tables, and the truth about the drawn films' faces, in data/library."""
    shutil.rmtree(KEPT, ignore_errors=True)
    (KEPT / "manifest").mkdir(parents=True)
    for row in films.rows:
        tables = {name: films.table(name, row["film"]).iloc[:, 1:] for name in TABLES}
        counts = store.save_tables(KEPT, row["film"], row["key"], tables)
        # Where the films lay on this machine is nobody's business.
        store.save_row(KEPT, row | {"tables": counts, "files": {row["name"]: []}})
    truths = [
        truth(films.table("appearances", name), path.with_suffix(".json")).assign(name=name)
        for name, path in places.items()
    ]
    pd.concat(truths, ignore_index=True).to_parquet(KEPT / "truth.parquet", index=False)


if __name__ == "__main__":
    about = __doc__.partition("\n")[0]
    argparse.ArgumentParser(prog="python -m tools.readings", description=about).parse_args()
    drawn_films = drawn()
    keep(read(drawn_films), drawn_films)
