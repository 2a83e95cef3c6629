"""Readings are the same as before the reader became a package of its own."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

import film_reader
from course_utils import data
from film_reader.quiet import quiet
from film_reader.reading import TABLES

KEPT = Path(__file__).with_name("before_the_move.json.gz")
# What networks say, or follows from it. Here a number may differ by more than 1e-6: with oneDNN, as
# the reader asks TensorFlow to use it now, sums are made in another order, so the last digits of
# a float32 differ, and a box's side, e to the power of such a number times 32 pixels, by more.
# Without it (TF_ENABLE_ONEDNN_OPTS=0), on the processor that stored them, all come within 1e-6.
PIXELS = ("x", "y", "width", "height", "body_x", "body_y", "body_width", "body_height")
SAID = {
    "shots": ("confidence", "scale_confidence"),
    "people": ("confidence",),
    "appearances": (
        *("person_confidence", "face_confidence", "expression_confidence", "valence"),
        "action_confidence",
    ),
    "arc": ("valence", "confidence"),
    "audience": ("valence", "confidence"),
    "turns": ("change", "confidence"),
}
# Numbers of a reading are rounded to four digits behind the point, which makes a step of 1e-4 of
# the least difference, where a number lies between two.
STEP = 1.001e-4
TIMES = ("time", "start", "end", "first", "last", "seconds", "poster_time")
TIMES += ("transition_start", "transition_end")


def before(name):
    with gzip.open(KEPT) as file:
        return json.load(file)["films"][name]


@pytest.fixture(params=["bikes", "carphone", "encore"])
def both(request, shared_readings):
    """What was read before the move, and a reading of now."""
    if request.param == "encore":
        return before("encore"), request.getfixturevalue("encore_reading")
    with quiet():
        import keras  # noqa: F401
    path = data.sample(request.param)
    return before(request.param), film_reader.read(path, progress=False)


def bound(table, column):
    """How far a number may be from the one before the move, on another processor."""
    if table in ("appearances", "clue") and column in PIXELS:
        return 0.5
    return 2e-3 if column in SAID.get(table, ()) else STEP


@pytest.mark.slow
def test_a_reading_is_the_same_as_before_the_move(both):
    then, reading = both
    for name, value in then["info"].items():
        assert reading.info[name] == value
    assert sorted(reading.pictures) == then["pictures"]
    measured = []
    for table, columns in TABLES.items():
        now = getattr(reading, table)
        for column, kind in columns.items():
            old, place = then["tables"][table][column], f"{table}.{column}"
            if kind is not float or column in TIMES:
                assert now[column].tolist() == old, place
                continue
            new, old = now[column].to_numpy(), np.array(old, float)
            most = bound(table, column)
            assert (np.isnan(new) == np.isnan(old)).all(), place
            apart = np.nan_to_num(np.abs(new - old))
            if most == STEP:
                assert apart.max(initial=0) <= STEP, place
                measured.append(apart < 1e-6)
            elif len(apart):
                # What looks at two seconds makes more of a last digit, at a few moments.
                assert (apart <= most).mean() > 0.99, place
                assert apart.max() < 0.05 + most, place
    # Of what is measured, hardly a number was rounded to another side.
    assert np.concatenate(measured).mean() > 0.99
