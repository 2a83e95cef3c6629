"""A reading checks itself: what cannot be so is left out and said, and everything else stays."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from film_reader import report, telling, video
from film_reader.checks import checked
from film_reader.pictures import jpeg
from film_reader.tables import TABLES
from readings import true_reading


@pytest.fixture(scope="module")
def reading():
    return true_reading()


def test_a_reading_that_can_be_so_stays_as_it_is(reading):
    same, notes = checked(reading)
    assert notes == []
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(same, name), getattr(reading, name))


def test_nobody_is_at_two_places_in_one_frame(reading):
    seen = reading.appearances
    here = seen[seen["person"] == "person 1"].head(1)
    there = here.assign(x=here["x"] + 300, person_confidence=0.4)
    mended, notes = checked(dataclasses.replace(reading, appearances=pd.concat([there, seen])))
    assert not mended.appearances.duplicated(["time", "person"]).any()
    assert len(mended.appearances) == len(seen)
    assert (
        here["x"].item()
        in mended.appearances.loc[mended.appearances["person"] == "person 1", "x"].to_numpy()
    )
    assert notes == [
        "person 1 had been found at two places in one frame, 1 time in all; only the surer place "
        "is kept."
    ]


def test_nobody_is_longer_in_view_than_the_film_lasts(reading):
    people = reading.people.assign(seconds=500.0)
    mended, notes = checked(dataclasses.replace(reading, people=people))
    assert mended.people["seconds"].max() <= reading.info["seconds"]
    assert notes == []
    for card in telling.cards(mended):
        assert all(seconds <= card.end - card.start for _, seconds, _ in card.people)


def test_nothing_lies_beyond_the_end_of_the_film(reading):
    lines = pd.DataFrame({"start": [146.0, 200.0], "end": [150.0, 201.0], "text": ["a", "b"]})
    lines = lines.assign(line=[1, 2], speaker="", source="subtitles", in_view="")
    lines = lines.assign(mood=np.nan, confidence=np.nan)
    mended, notes = checked(dataclasses.replace(reading, lines=lines))
    assert mended.lines["end"].tolist() == [reading.info["seconds"]]
    assert notes == ["Left out: 1 thing beyond the end of the film."]


def test_no_feeling_is_drawn_where_no_face_was_seen(reading):
    filled = reading.arc.assign(valence=reading.arc["valence"].fillna(0.9))
    lanes = report.lanes(dataclasses.replace(reading, arc=filled))["lanes"]
    feelings = next(lane for lane in lanes if lane["title"] == "Feelings")
    seen = reading.appearances[reading.appearances["expression"] != ""]
    for curve in feelings["curves"]:
        times = seen.loc[seen["person"] == curve["name"], "time"].to_numpy()
        drawn = np.array([time for time, value, _ in curve["points"] if value is not None])
        assert 0 < len(drawn) < len(curve["points"])
        assert np.abs(drawn[:, np.newaxis] - times).min(axis=1).max() <= 0.5


def test_a_portrait_holds_a_face(reading):
    seen = reading.appearances[reading.appearances["person"] == "person 1"]
    face = seen.loc[seen["width"].idxmax()]
    _, frame = next(video.frames(reading.info["path"], start=face["time"]))
    rows = slice(int(face["y"]), int(face["y"] + face["height"]))
    portrait = frame[rows, int(face["x"]) : int(face["x"] + face["width"])]
    blank = np.full((80, 80, 3), 90, np.uint8)
    pictures = {"person 1": jpeg(portrait), "person 2": jpeg(blank), "person 3": jpeg(blank)}
    filmed = reading.appearances.assign(source="filmed")
    drawn, notes = checked(dataclasses.replace(reading, pictures=pictures))
    assert set(drawn.pictures) == set(pictures)  # surely drawn faces need no second look
    mended, notes = checked(dataclasses.replace(reading, pictures=pictures, appearances=filmed))
    assert not {"person 2", "person 3"} & set(mended.pictures)
    assert any("person 2" in note and "portrait" in note for note in notes)
