"""What the reader finds of filmed people, on real films whose people have been marked by eye.

Run with ``python -m tools.bench.people`` (or ``make bench ONLY=people``); it takes about three
minutes on two cores. The marked films are no part of the project: they lie in the folder ``people``
of the one that ``COURSE_TEST_DATA`` names, with the program that compares (``score.py``).

Below its table stands how the bound of `film_reader.stages.expressions.SURE` was chosen: for each
film on the others alone, so that no film is judged by a bound that it had a part in.
"""

import argparse
import importlib.util
import os
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

import film_reader
from film_reader.stages import expressions

BOUNDS = np.arange(0, 1, 0.05).round(2)


def marked():
    """The folder of marked films, and the program beside them that compares."""
    beside = Path(__file__).resolve().parents[3] / "shared" / "real"
    folder = Path(os.environ.get("COURSE_TEST_DATA", beside)) / "people"
    if not folder.is_dir():
        raise FileNotFoundError(
            f"received no marked films: there is no folder {folder}; expected one with films, "
            "marks and score.py. Name the folder above it in COURSE_TEST_DATA."
        )
    spec = importlib.util.spec_from_file_location("score_of_marks", folder / "score.py")
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    return folder, program


def words(folder, program, path):
    """What a film's marked faces show: for each bound, rows of (words accepted, word found)."""
    marks = [pd.read_csv(folder / f"{name}.csv") for name in ("faces", "sampled_frames")]
    faces, frames = (table[table["film"] == path.stem] for table in marks)
    usual, expressions.SURE = expressions.SURE, 0.0  # so that each face keeps its likeliest word
    reading = film_reader.read(path, progress=False)
    expressions.SURE = usual
    table, found = reading.appearances, {}
    for bound in BOUNDS:
        doubtful = table["expression_confidence"] < bound
        shown = table.assign(expression=table["expression"].mask(doubtful, "neutral"))
        given = {"info": reading.info, "tables": {"appearances": shown.to_dict("list")}}
        *_, pairs = program.score_faces(given, faces, frames)
        found[bound] = [(accepted, word) for accepted, word in pairs if word]
    return found


def right(films, bound):
    """Number of faces in some films whose word is right with a bound."""
    return sum(word in accepted for film in films for accepted, word in film[bound])


def leave_one_out(films):
    """Judge each film by the bound that is best on the others; yield name, bound, right, faces.

    Of several bounds that are equally good, the highest is taken, which claims least.
    """
    for name, film in films.items():
        others = [other for also, other in films.items() if also != name]
        counts = np.array([right(others, bound) for bound in BOUNDS])
        bound = BOUNDS[counts == counts.max()].max()
        yield name, bound, right([film], bound), len(film[bound])


def main():
    """Read the marked films; print what is found, and how the bound of expressions was chosen."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    folder, program = marked()
    paths = sorted((folder / "films").glob("*.mp4"))
    films = {path.stem: words(folder, program, path) for path in paths}
    with tempfile.TemporaryDirectory() as place:
        for path in paths:
            film_reader.read(path, progress=False).to_json(Path(place) / f"{path.stem}.json")
        sys.argv = [str(folder / "score.py"), place]
        program.main()
    print("\nexpressions, each film by the bound that is best on the others:")
    rows = list(leave_one_out(films))
    for name, bound, good, faces in rows:
        print(f"{name:16s} bound {bound:.2f}  {good} of {faces}")
    total = sum(faces for *_, faces in rows)
    neutral = sum("neutral" in accepted for film in films.values() for accepted, _ in film[0.0])
    print(f"left out: {sum(good for _, _, good, _ in rows) / total:.3f} of {total}; all films:")
    print(", ".join(f"{bound:.2f} {right(films.values(), bound) / total:.3f}" for bound in BOUNDS))
    print(f"always neutral: {neutral / total:.3f}")


if __name__ == "__main__":
    main()
