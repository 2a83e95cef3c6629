"""How far two readings agree: of two people, or of a person and the machine."""

import dataclasses

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

import film_reader
from film_reader import score
from readings import told_reading


@pytest.fixture(scope="module")
def reading():
    return told_reading()


def values(first, second):
    table = film_reader.agree(first, second)
    short = table["measure"].str.split(",").str[0].str.split(" of | over ").str[0]
    keys = zip(table["part"], short, strict=True)
    return dict(zip(keys, table["value"], strict=True))


@pytest.mark.parametrize("seed", range(3))
def test_kappa_is_that_of_scikit_learn(seed):
    rng = np.random.default_rng(seed)
    first = rng.choice(["close_up", "medium", "long"], 200)
    second = np.where(rng.random(200) < 0.6, first, rng.choice(["long", "nobody"], 200))
    assert score.kappa(first, second) == pytest.approx(cohen_kappa_score(first, second))
    assert abs(score.kappa(first, rng.permutation(first))) < 0.2
    assert score.kappa(first, first) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("sad", "sad"),
        (None, None),
        (["sad"], None),
        (["sad", "happy"], ["sad"]),
        ([["sad"], ["happy"]], [["sad"], ["happy"]]),
        ([["sad"], []], ["sad", "happy"]),
        (["sad", np.nan], ["sad", "sad"]),
        ([0.0, 1.0], [0.0, np.nan]),
        (3, 3),
        ({"a": 1}, {"a": 1}),
    ],
)
def test_what_are_no_two_lists_of_labels_is_said(first, second):
    with pytest.raises(
        ValueError, match=r"The labels are .* and .*Expected two lists of one length"
    ):
        score.kappa(first, second)


def test_kappa_of_one_label_or_of_nothing_is_not_known():
    assert np.isnan(score.kappa(["sad"] * 5, ["sad"] * 5))
    assert np.isnan(score.kappa([], []))


def test_a_reading_agrees_with_itself(reading):
    found = values(reading, reading)
    assert found.pop(("shots", "mean difference")) == 0
    assert found.pop(("scenes", "mean difference")) == 0
    assert set(found.values()) == {1.0} and len(found) == 7


def test_other_names_are_no_difference_and_a_merger_is(reading):
    swap = {"person 1": "x", "person 2": "person 1"}
    names = [{"do": "name", "person": old, "to": new} for old, new in swap.items()]
    assert values(reading, reading.corrected(names))["person", "kappa"] == 1
    merged = reading.corrected([{"do": "name", "person": "person 2", "to": "person 1"}])
    found = values(merged, merged.machine)
    assert 0 < found["person", "kappa"] < 0.8 and found["expression", "kappa"] == 1
    assert found == pytest.approx(values(merged.machine, merged))


def test_what_was_moved_and_relabelled_is_counted(reading):
    starts = reading.shots["start"].tolist()
    moves = [(starts[3], starts[3] + 0.04), (starts[5], starts[5] + 0.4)]
    moves = [{"do": "move", "table": "shots", "time": a, "to": b} for a, b in moves]
    found = values(reading, reading.corrected(moves))
    # Two frames of 24 a second are near enough, ten are not.
    assert found["shots", "f1"] == pytest.approx(1 - 1 / (len(starts) - 1))
    assert found["shots", "mean difference"] == pytest.approx(0.44 / (len(starts) - 1))
    shot = reading.shots.iloc[2]
    one = {"do": "label", "table": "shots", "column": "scale", "start": shot["start"]}
    one |= {"end": shot["end"], "was": shot["scale"], "to": "other"}
    other = reading.corrected([one])
    times = np.arange(0, reading.info["seconds"], 0.25)
    first = reading.shots["scale"].to_numpy()[np.searchsorted(starts, times, "right") - 1]
    inside = (times >= shot["start"]) & (times < shot["end"])
    expected = cohen_kappa_score(first, np.where(inside, "other", first))
    assert values(reading, other)["scale", "kappa"] == pytest.approx(expected)


def test_readings_of_two_films_are_refused(reading):
    other = dataclasses.replace(reading, info=reading.info | {"seconds": 10.0})
    with pytest.raises(ValueError, match="expected two readings of one film"):
        film_reader.agree(reading, other)
    other = dataclasses.replace(reading, info={})
    with pytest.raises(ValueError, match=r"and nan s .*expected two readings of one film"):
        film_reader.agree(reading, other)


def test_readings_of_nothing_have_no_value(reading):
    tables = {name: getattr(reading, name).head(1) for name in ("shots", "scenes")}
    tables |= {"appearances": reading.appearances.head(0)}
    empty = dataclasses.replace(reading, **tables)
    found = values(empty, empty)
    assert found["shots", "f1"] == 1 and np.isnan(found["person", "kappa"])
    assert np.isnan(values(reading, empty)["expression", "kappa"])
