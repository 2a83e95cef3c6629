"""A reading of the practice film as a perfect reader would make it: from the truth."""

import functools
import tempfile
from pathlib import Path

import cv2
import numpy as np
import pandas as pd

from course_utils import data
from film_reader import FilmReading, report, spans, story, video
from film_reader.tables import TABLES


def page_of(reading):
    """The page of a reading, as text."""
    with tempfile.TemporaryDirectory() as folder:
        return report.write(reading, Path(folder) / "page.html").read_text("utf-8")


def true_reading(moments=4):
    """Make a `FilmReading` of the practice film out of its labels, at so many moments a second."""
    truth = data.practice_film()
    fps = truth.info["fps"]
    shots = _shots(truth)
    appearances = _appearances(truth, fps // moments)
    people = _people(appearances, moments)
    colours, pictures = _seen()
    tables = {
        "shots": shots,
        "scenes": truth.scenes.assign(
            start=truth.scenes["start_time"], end=truth.scenes["end_time"], confidence=1.0
        ),
        "people": people,
        "appearances": appearances,
        "colours": colours.copy(),
        "sound": pd.DataFrame({"time": np.arange(0, 147, 0.25), "loudness": -30.0}),
        "arc": _arc(appearances),
        "audience": pd.DataFrame(
            {
                "time": [78.0, 78.25],
                "faces": 6,
                "reaction": "afraid",
                "valence": -0.6,
                "confidence": 0.8,
            }
        ),
        "turns": pd.DataFrame(truth.info["turning_points"]).assign(
            person="", change=-1.0, confidence=1.0
        ),
        "clue": pd.DataFrame(
            {
                "start": [3.4],
                "end": [8.5],
                "x": 603,
                "y": 225,
                "width": 25,
                "height": 19,
                "confidence": 0.9,
            }
        ),
    }
    info = {
        "name": "film",
        "path": str(truth.path),
        "seconds": truth.info["frames"] / fps,
        "width": 640,
        "height": 360,
        "fps": float(fps),
        "frames": truth.info["frames"],
        "has_sound": True,
        "sampled_fps": float(moments),
        "notes": [],
        "words": "Not searched.",
        "language": "",
        "stages": {},
    }
    tables = {name: table[list(TABLES[name])] for name, table in tables.items()}
    return FilmReading(info=info, pictures=dict(pictures), **tables)


def told_reading():
    """The same with two lines, and with all that follows told from its tables."""
    true = true_reading()
    lines = pd.DataFrame(
        {
            "line": [1, 2],
            "start": [20.0, 31.5],
            "end": [22.0, 33.0],
            "text": ["Hello, 世界.", "No <b>&\n\nover --> there"],
            "speaker": ["", "person 1"],
            "source": "subtitles",
            "in_view": "",
            "mood": np.nan,
            "confidence": np.nan,
        }
    )
    tables = {name: getattr(true, name) for name in TABLES} | {"lines": lines}
    tables |= story.told(tables, true.info["seconds"])
    return FilmReading(info=true.info, pictures=true.pictures, **tables)


def _shots(truth):
    shots = truth.shots.rename(columns={"start": "first"}).drop(columns="end")
    fps = truth.info["fps"]
    return shots.assign(
        start=shots["start_time"],
        end=shots["end_time"],
        transition=shots["transition"].where(shots["first"] > 0, "start"),
        transition_start=shots["transition_start"] / fps,
        transition_end=shots["transition_end"] / fps,
        confidence=1.0,
        scale_confidence=1.0,
        colour="#806040",
        brightness=0.4,
        motion=0.01,
        camera=shots["camera"].replace({"push": "zoom", "track": "pan"}),  # how they look
        camera_direction="",
        camera_amount=0.0,
        camera_confidence=1.0,
        poster_time=(shots["start_time"] + shots["end_time"]) / 2,
    )


def _appearances(truth, step):
    seen = truth.people[truth.people["frame"] % step == 0].dropna(subset=["face_x"])
    names = seen["person"].value_counts().index
    known = {name: f"person {number}" for number, name in enumerate(names, start=1)}
    body = {f"body_{side}": seen[side] for side in ("x", "y", "width", "height")}
    face = {side: seen[f"face_{side}"] for side in ("x", "y", "width", "height")}
    # One run of one person in one shot is one track.
    runs = seen.groupby(["person", spans.shot_of(seen["time"], _shots(truth))])
    return seen.assign(
        **body,
        **face,
        person=seen["person"].map(known),
        track=runs.ngroup() + 1,
        person_confidence=1.0,
        face_confidence=1.0,
        source="drawn",
        turned=np.nan,
        expression_confidence=1.0,
        action_confidence=1.0,
        valence=seen["expression"].map(truth.info["valence"]),
    )


def _people(appearances, moments):
    grouped = appearances.groupby("person")["time"]
    people = pd.DataFrame(
        {"faces": grouped.size(), "first": grouped.min(), "last": grouped.max()}
    ).reset_index()
    people = people.assign(seconds=people["faces"] / moments, confidence=1.0)
    people = people.sort_values("seconds", ascending=False, ignore_index=True)
    return people.assign(lead=people.index < 2)


def _arc(appearances):
    """What each lead's face shows in every second of the film; NaN where it is not in view."""
    seconds = np.arange(148)
    leads = ["person 1", "person 2"]
    known = appearances[appearances["person"].isin(leads)]
    by_second = known.groupby(["person", known["time"].astype(int)])["valence"].mean()
    whole = by_second.reindex(pd.MultiIndex.from_product([leads, seconds]))
    arc = whole.rename_axis(["person", "time"]).reset_index()
    return arc.assign(time=arc["time"] + 0.5, confidence=1.0)


@functools.cache
def _seen():
    """What is read from the film itself, once for all tests: it takes seconds."""
    truth = data.practice_film()
    return _colours(truth), _pictures(truth, _shots(truth))


def _colours(truth):
    rows = [
        (time, *frame.mean(axis=(0, 1)))
        for time, frame in video.frames(truth.path, fps=2, size=(9, 16))
    ]
    return pd.DataFrame(rows, columns=["time", "red", "green", "blue"])


def _pictures(truth, shots):
    wanted = dict(zip(shots["shot"], shots["poster_time"], strict=True))
    pictures = {}
    for number, time in wanted.items():
        _, frame = next(video.frames(truth.path, size=(135, 240), start=time))
        pictures[f"shot {number}"] = cv2.imencode(".jpg", frame[..., ::-1])[1].tobytes()
    return pictures
