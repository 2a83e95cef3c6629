"""The readings that come with lesson 10: a whole library, without a place on anybody's machine."""

import json

import pandas as pd

from course_utils import data
from film_reader import library
from tools import readings

FOLDER = data.practice_dir().parent / "library"


def test_the_library_holds_four_films_and_no_path():
    films = library.open(FOLDER)
    names = ["bikes.mp4", "bunny.mp4", "carphone.mp4", "encore.mp4"]
    assert films.films["name"].tolist() == names and (films.films["status"] == "read").all()
    for file in (FOLDER / "manifest").glob("*.json"):
        row = json.loads(file.read_text("utf-8"))
        assert list(row["files"]) == [row["name"]] and row["tables"].keys() <= set(readings.TABLES)


def test_the_truth_is_that_of_the_faces_found_and_says_what_the_reader_mostly_says():
    found = library.open(FOLDER).table("appearances", "encore.mp4")
    truth = pd.read_parquet(FOLDER / "truth.parquet")
    pd.testing.assert_frame_equal(readings.truth(found), truth)
    both = found[found["expression"] != ""].merge(truth, on=["time", "x"], validate="1:1")
    assert len(both) == len(truth) and (both["true"] == both["expression"]).mean() > 0.8


def test_of_the_people_twelve_are_those_that_were_drawn():
    found = library.open(FOLDER).table("appearances", "encore.mp4")
    both = found.merge(pd.read_parquet(FOLDER / "truth.parquet"), on=["time", "x"])
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
