"""How right a reading is: boundaries, names over time, and a whole reading against the truth."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from course_utils import data
from film_reader import FilmReading, score, story

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
    with pytest.raises(ValueError, match=r"expected .*'name'"):
        score.idf1(boxes([]).drop(columns="name"), boxes([]))


# --- a whole reading ------------------------------------------------------------------------------


def true_reading(truth):
    """A reading that says about the practice film what its truth says."""
    rate, seconds = truth.info["fps"], truth.info["frames"] / truth.info["fps"]
    spans = {c: truth.shots[c] / rate for c in ("start", "end", "transition_start")}
    spans["transition_end"] = truth.shots["transition_end"] / rate
    shown = truth.shots.assign(**spans, confidence=1.0, scale_confidence=1.0, brightness=0.5)
    shown = shown.assign(motion=0.0, poster_time=0.0, colour="#000000")
    named = truth.shots["camera"].replace({"push": "zoom", "track": "pan"})
    shown = shown.assign(
        camera=named, camera_direction="", camera_amount=0.0, camera_confidence=1.0
    )
    scenes = truth.scenes.assign(
        start=truth.scenes["start_time"], end=truth.scenes["end_time"], confidence=1.0
    )
    seen = truth.people[truth.people["frame"] % 6 == 0].dropna(subset=["face_x"])
    body = {f"body_{c}": np.nan for c in ("x", "y", "width", "height")}
    seen = seen.assign(**{c: seen[f"face_{c}"] for c in ("x", "y", "width", "height")}, **body)
    seen = seen.assign(valence=seen["expression"].map(truth.info["valence"]), track=1)
    seen = seen.assign(source="drawn", turned=np.nan)
    for column in ("person_confidence", "face_confidence", "expression_confidence"):
        seen[column] = 1.0
    seen["action_confidence"] = 1.0
    leads = pd.DataFrame({"person": ["lena", "max"], "lead": True})
    in_view = truth.clue[truth.clue["visible"] > 0.1]
    runs = in_view.groupby((in_view["frame"].diff() > 1).cumsum())
    clue = pd.DataFrame({"start": runs["time"].first(), "end": runs["time"].last() + 1 / rate})
    clue = clue.assign(x=0.0, y=0.0, width=1.0, height=1.0, confidence=1.0)
    turns = pd.DataFrame({"time": [p["time"] for p in truth.info["turning_points"]]})
    empty = {name: pd.DataFrame() for name in ("people", "sound", "colours")}
    return FilmReading(
        info={"seconds": seconds, "sampled_fps": 4.0},
        shots=shown,
        scenes=scenes,
        appearances=seen,
        arc=story.arc(seen, leads, seconds),
        audience=story.audience(seen.assign(turned=np.nan), leads, shown),
        turns=turns.assign(person="", change=0.0, confidence=1.0),
        clue=clue,
        pictures={},
        **empty,
    )


def test_a_reading_that_is_the_truth_scores_full_marks():
    truth = data.practice_film()
    perfect = true_reading(truth)
    table = score.reading(perfect, truth)
    assert set(table["part"]) == {
        *("shots", "scenes", "scale", "camera", "people", "expression", "action"),
        *("arc", "turns", "audience", "clue"),
    }
    is_baseline = table["measure"].str.contains("always")
    assert table["value"][~is_baseline].tolist() == pytest.approx([1] * (len(table) - 1))
    # Spoil it: names exchanged halfway, all faces sad, turns ten seconds late, no clue.
    half = perfect.appearances["time"] > 60
    names = perfect.appearances["person"].where(~half, "someone else")
    spoilt = dataclasses.replace(
        perfect,
        appearances=perfect.appearances.assign(person=names, expression="sad"),
        turns=perfect.turns.assign(time=perfect.turns["time"] + 10),
        clue=pd.DataFrame(),
    )
    worse = score.reading(spoilt, truth).set_index(["part", "measure"])["value"]
    assert worse["people", "idf1"] < 0.8
    assert worse["expression", "accuracy on faces found"] < 0.5
    assert worse["turns", "turning points found within 2 s"] == 0
    assert worse["clue", "shots found"] == 0
    assert np.isnan(worse["clue", "found shots that hold it"])
