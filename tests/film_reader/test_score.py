"""How right a reading is: boundaries, and names over time."""

import numpy as np
import pandas as pd
import pytest

from film_reader import score

# --- boundaries -----------------------------------------------------------------------------------


def test_score_counts_each_true_boundary_once():
    spans = [[1.0, 1.0], [2.0, 3.0], [5.0, 5.0]]
    found = score.boundaries([1.05, 1.06, 2.5, 7.0], spans, tolerance=0.1)
    assert (found["hits"], found["found"], found["true"]) == (2, 4, 3)
    assert found["precision"] == 0.5
    assert found["recall"] == pytest.approx(2 / 3)
    assert found["f1"] == pytest.approx(4 / 7)
    assert score.boundaries([], np.zeros((0, 2)), 0.1)["f1"] == 1
    with pytest.raises(ValueError, match="tolerance"):
        score.boundaries([1.0], [1.0], tolerance=-1)
    with pytest.raises(ValueError, match="boundaries of the shape"):
        score.boundaries(np.zeros((2, 3)), [1.0], tolerance=0)


@pytest.mark.parametrize(
    ("found", "message"),
    [
        ("soon", "boundaries is a str .*Expected numbers"),
        ({"a": 1}, "boundaries is a dict .*Expected numbers"),
        ([[1, 2], [3]], "boundaries is a list .*Expected numbers"),
        ([10**400], "boundaries is a list .*Expected numbers"),
        (pd.DataFrame({"start": [0, 1]}), r"shots has \['start'\] .*Expected numbers as"),
        (pd.DataFrame({"transition_start": ["a"], "transition_end": ["b"]}), "Expected numbers as"),
    ],
)
def test_what_are_no_boundaries_is_said(found, message):
    with pytest.raises(ValueError, match=message):
        score.boundaries(found, [1.0], tolerance=0.1)


# --- names over time ------------------------------------------------------------------------------


def boxes(rows):
    """Make a table of boxes of 10x10 pixels from rows (time, name, x)."""
    table = pd.DataFrame(rows, columns=["time", "name", "x"])
    return table.assign(y=0.0, width=10.0, height=10.0)


def test_idf1_is_one_whatever_the_names_are_called():
    truth = boxes([(t, name, x) for t in range(4) for name, x in (("a", 0), ("b", 50))])
    found = truth.assign(name=truth["name"].map({"a": 7, "b": 3}))
    assert score.idf1(found, truth) == {"idf1": 1, "precision": 1, "recall": 1}


def test_idf1_of_a_name_that_changes_half_way():
    truth = boxes([(t, "a", 0) for t in range(10)])
    found = boxes([(t, "first" if t < 6 else "second", 0) for t in range(10)])
    # One name is matched: 6 of 10 agree, so 2 * 6 / (10 + 10).
    assert score.idf1(found, truth)["idf1"] == pytest.approx(0.6)


def test_idf1_counts_false_alarms_and_misses():
    truth = boxes([(t, "a", 0) for t in range(4)])
    found = boxes([(0, 1, 0), (1, 1, 0), (1, 2, 80), (2, 2, 80)])
    shares = score.idf1(found, truth)
    assert shares["precision"] == 2 / 4 and shares["recall"] == 2 / 4
    assert shares["idf1"] == pytest.approx(2 * 2 / 8)


def test_idf1_of_two_who_are_swapped_is_that_of_the_better_matching():
    truth = boxes([(t, name, x) for t in range(4) for name, x in (("a", 0), ("b", 50))])
    swapped = truth["name"].map({"a": "b", "b": "a"}).where(truth["time"] >= 3, truth["name"])
    assert score.idf1(truth.assign(name=swapped), truth)["idf1"] == pytest.approx(6 / 8)


def test_idf1_is_never_above_one():
    """Each box is in one match at most, however many bear one name."""
    one = boxes([(0, "a", 0)])
    double = pd.concat([one.assign(name="x"), one.assign(name="x", x=1.0)])
    assert score.idf1(double, one) == {"idf1": 2 / 3, "precision": 1 / 2, "recall": 1}
    assert score.idf1(one, double) == {"idf1": 2 / 3, "precision": 1, "recall": 1 / 2}
    assert score.idf1(double, double) == {"idf1": 1, "precision": 1, "recall": 1}


def test_idf1_counts_two_boxes_of_one_name_on_two_faces_of_one_name():
    truth = boxes([(0, "a", 0), (0, "a", 50), (1, "a", 0)])
    found = truth.assign(name="x")
    assert score.idf1(found, truth) == {"idf1": 1, "precision": 1, "recall": 1}
    both = boxes([(0, "a", 0), (0, "b", 50)])
    # One name on two people: matched with one of them.
    assert score.idf1(both.assign(name="x"), both)["idf1"] == 2 / 4


def test_idf1_of_random_boxes_lies_between_no_and_full_agreement():
    rng = np.random.default_rng(0)
    for _ in range(200):
        tables = [
            boxes(
                [(rng.integers(3), rng.choice(list("ab")), 4 * rng.integers(4)) for _ in range(n)]
            )
            for n in rng.integers(1, 9, 2)
        ]
        shares = score.idf1(*tables, overlap=0.3)
        assert all(0 <= share <= 1 for share in shares.values())


def test_idf1_without_boxes():
    none = boxes([])
    some = boxes([(0, "a", 0)])
    assert score.idf1(none, some)["idf1"] == 0
    assert np.isnan(score.idf1(none, none)["idf1"])


def test_idf1_says_which_column_is_missing():
    with pytest.raises(ValueError, match=r"\['name'\] not in index.* Expected .*'name'"):
        score.idf1(boxes([]).drop(columns="name"), boxes([]))


@pytest.mark.parametrize(
    ("found", "message"),
    [
        (None, "Boxes are NoneType and DataFrame"),
        ("boxes.csv", "Boxes are str and DataFrame"),
        ({"time": [0]}, "Boxes are dict and DataFrame"),
        (np.zeros((2, 6)), "Boxes are ndarray and DataFrame"),
        (pd.DataFrame({"time": [0.0]}), "not in index"),
        (boxes([(0, "a", "left")]), "could not convert"),
        (boxes([("now", "a", 0)]), "could not convert"),
    ],
)
def test_what_are_no_boxes_is_said(found, message):
    with pytest.raises(ValueError, match=f"{message}.*Expected two tables with the columns"):
        score.idf1(found, boxes([(0, "a", 0)]))


@pytest.mark.parametrize("overlap", [None, "half", np.nan, -1, 2])
def test_what_is_no_overlap_is_said(overlap):
    with pytest.raises(ValueError, match=r"overlap is .*Expected a number from 0 to 1"):
        score.idf1(boxes([]), boxes([]), overlap)
