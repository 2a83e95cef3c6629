"""The scores of lesson 09: a reading of Encore against the truth about it."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from course_utils import data
from course_utils.explorers import load
from film_reader import FilmReading, story


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
    table = load("09").scores(perfect, truth)
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
    worse = load("09").scores(spoilt, truth).set_index(["part", "measure"])["value"]
    assert worse["people", "idf1"] < 0.8
    assert worse["expression", "accuracy on faces found"] < 0.5
    assert worse["turns", "turning points found within 2 s"] == 0
    assert worse["clue", "shots found"] == 0
    assert np.isnan(worse["clue", "found shots that hold it"])
