"""The readings that come with lesson 10: a whole library, without a place on anybody's machine."""

import json

import pandas as pd

from course_utils import data
from film_reader import library
from tools import readings

FOLDER = data.practice_dir().parent / "library"
SISTERS = [f"sister {seed}.mp4" for seed in readings.SISTERS]


def looks_and_truth(name):
    """The faces that were found in a drawn film, and what was drawn where they are."""
    truth = pd.read_parquet(FOLDER / "truth.parquet")
    truth = truth[truth["name"] == name].drop(columns="name")
    return library.open(FOLDER).table("appearances", name), truth.reset_index(drop=True)


def test_the_library_holds_six_films_and_no_path():
    films = library.open(FOLDER)
    names = ["bikes.mp4", "bunny.mp4", "carphone.mp4", "encore.mp4", *SISTERS]
    assert films.films["name"].tolist() == names and (films.films["status"] == "read").all()
    for file in (FOLDER / "manifest").glob("*.json"):
        row = json.loads(file.read_text("utf-8"))
        assert list(row["files"]) == [row["name"]] and row["tables"].keys() <= set(readings.TABLES)


def test_the_truth_is_that_of_the_faces_found_and_says_what_the_reader_mostly_says():
    found, truth = looks_and_truth("encore.mp4")
    labels = data.practice_film().path.with_suffix(".json")
    pd.testing.assert_frame_equal(readings.truth(found, labels), truth)
    for name in ("encore.mp4", *SISTERS):
        found, truth = looks_and_truth(name)
        both = found[found["expression"] != ""].merge(truth, on=["time", "x"], validate="1:1")
        assert len(both) == len(truth) and (both["true"] == both["expression"]).mean() > 0.8


def test_the_sisters_have_the_shots_of_encore_and_are_other_films():
    films = library.open(FOLDER)
    shots = films.table("shots", "encore.mp4")
    faces, _ = looks_and_truth("encore.mp4")
    for name in SISTERS:
        assert (films.table("shots", name)["start"] - shots["start"]).abs().max() < 1
        their_faces, their_truth = looks_and_truth(name)
        assert {"lena", "max"} <= set(their_truth["who"])
        assert not their_faces["x"].isin(faces["x"]).all()


def test_of_the_people_twelve_are_those_that_were_drawn():
    found, truth = looks_and_truth("encore.mp4")
    both = found.merge(truth, on=["time", "x"])
    both = both[both["person"] != ""]
    counts = pd.crosstab(both["person"], both["who"])
    main, looks = counts.idxmax(axis=1), counts.sum(axis=1)
    assert len(main) == 22
    short = looks <= 3
    invented = ~short & (main == "")  # most of these looks are at no face at all
    halves = ~short & ~invented & (counts.max(axis=1) <= looks / 2)
    assert (invented.sum(), short.sum(), halves.sum()) == (7, 2, 1)
    others = main[~invented & ~short & ~halves]
    assert others.nunique() == len(others) == 12
    assert counts.loc["person 1", ["lena", "extra_7"]].min() >= 50  # two who count as one
