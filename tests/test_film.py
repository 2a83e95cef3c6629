"""Tests of ``course_utils.film``: the form of a reading, and reading awkward films."""

import dataclasses
import json
import os
import re
import shutil
from fractions import Fraction

import cv2
import media
import numpy as np
import pandas as pd
import pytest

import course_utils
from course_utils import _reading, data, film, shots, video

JPEG = b"\xff\xd8\xff\xe0 a picture \xff\xd9"


def a_reading(**changes):
    """A small reading in which each table has a row or two."""
    tables = {
        "shots": pd.DataFrame(
            {
                "shot": [1, 2],
                "start": [0.0, 1 / 3],
                "end": [1 / 3, 2.0],
                "transition": ["start", "dissolve"],
                "transition_start": [0.0, 0.25],
                "transition_end": [0.0, 0.5],
                "confidence": [1.0, 0.75],
                "scene": [1, 1],
                "scale": ["long", "close_up"],
                "scale_confidence": [0.5, 0.9],
                "colour": ["#102030", "#a0b0c0"],
                "brightness": [0.1, 0.7],
                "motion": [0.0, 0.02],
                "poster_time": [0.125, 1.25],
            }
        ),
        "scenes": pd.DataFrame({"scene": [1], "start": [0.0], "end": [2.0], "confidence": [0.8]}),
        "people": pd.DataFrame(
            {
                "person": ["person 1"],
                "seconds": [1.0],
                "first": [0.5],
                "last": [1.5],
                "faces": [5],
                "lead": [True],
                "confidence": [0.6],
            }
        ),
        "appearances": pd.DataFrame(
            {
                "time": [0.5, 0.75, 1.0, 1.25, 1.5],
                "track": [1] * 5,
                "person": ["person 1"] * 5,
                "person_confidence": [0.9] * 5,
                **{column: [10.0] * 5 for column in ("x", "y", "width", "height")},
                "face_confidence": [0.99] * 5,
                **{f"body_{c}": [np.nan] * 5 for c in ("x", "y", "width", "height")},
                "expression": ["happy", "happy", "sad", "sad", "sad"],
                "expression_confidence": [0.5, 0.7, 0.8, 0.8, 0.8],
                "valence": [1.0, 1.0, -0.8, -0.8, -0.8],
                "action": ["", "", "walk", "walk", "walk"],
                "action_confidence": [np.nan, np.nan, 0.4, 0.4, 0.4],
            }
        ),
        "sound": pd.DataFrame({"time": [0.0, 0.25], "loudness": [-20.5, -100.0]}),
        "colours": pd.DataFrame({"time": [0.0], "red": [1.5], "green": [2.0], "blue": [255.0]}),
        "arc": pd.DataFrame(
            {"time": [0.0, 1.0], "person": ["person 1"] * 2, "valence": [0.9, -0.7]}
        ).assign(confidence=0.5),
        "audience": pd.DataFrame(
            {
                "time": [1.0],
                "faces": [4],
                "reaction": ["happy"],
                "valence": [0.75],
                "confidence": [0.7],
            }
        ),
        "turns": pd.DataFrame(
            {"time": [1.0], "person": [""], "change": [-1.6], "confidence": [0.9]}
        ),
        "clue": pd.DataFrame(),
    }
    info = {"name": "fïlm.mp4", "seconds": 2.0, "sampled_fps": 4, "notes": [], "has_sound": True}
    return film.FilmReading(info=info, pictures={"shot 1": JPEG}, **{**tables, **changes})


# --- the form of a reading ------------------------------------------------------------------------


def test_a_reading_comes_back_exactly(tmp_path):
    first = a_reading()
    again = film.FilmReading.from_json(first.to_json(tmp_path / "reading.json"))
    assert again.info == first.info
    assert again.pictures == first.pictures
    for name in film.COLUMNS:
        pd.testing.assert_frame_equal(getattr(again, name), getattr(first, name), check_exact=True)
    assert os.listdir(tmp_path) == ["reading.json"]


def test_the_file_is_json_that_any_reader_takes(tmp_path):
    text = a_reading().to_json(tmp_path / "reading.json").read_text("utf-8")
    whole = json.loads(text, parse_constant=pytest.fail)
    assert whole["tables"]["appearances"]["body_x"] == [None] * 5


def test_an_empty_table_keeps_its_columns_and_kinds(tmp_path):
    again = film.FilmReading.from_json(a_reading().to_json(tmp_path / "reading.json"))
    assert list(again.clue) == list(film.COLUMNS["clue"])
    assert (again.clue.dtypes == np.float64).all()


def test_infinity_is_refused(tmp_path):
    sound = pd.DataFrame({"time": [0.0], "loudness": [-np.inf]})
    with pytest.raises(ValueError, match="JSON cannot hold"):
        a_reading(sound=sound).to_json(tmp_path / "reading.json")
    assert not os.listdir(tmp_path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"sound": pd.DataFrame({"time": [0.0]})}, "'sound' without loudness"),
        ({"sound": pd.DataFrame({"time": ["now"], "loudness": [0]})}, "another kind.*now"),
        ({"scenes": pd.DataFrame([[1.5, 0, 1, 1]], columns=[*film.COLUMNS["scenes"]])}, "1.5"),
    ],
)
def test_tables_must_be_as_documented(change, message):
    with pytest.raises(ValueError, match=message):
        a_reading(**change)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda text: text[: len(text) // 2], "not JSON"),
        (lambda text: "[1, 2]", "no reading of a film"),
        (lambda text: text.replace('"version": 1', '"version": 99'), "version 99"),
        (lambda text: text.replace('"loudness"', '"noise"'), "damaged.*loudness"),
        (lambda text: text.replace("-20.5", "NaN"), "not JSON.*NaN"),
        (lambda text: text.replace("-20.5", '"loud"'), "damaged.*loud"),
        (lambda text: text.replace("[-20.5, ", "["), "damaged"),
        (lambda text: text.replace('"shot 1": "', '"shot 1": "*'), "damaged"),
        (lambda text: text.replace('"pictures"', '"images"'), "damaged.*pictures"),
    ],
)
def test_other_files_are_refused_in_plain_words(tmp_path, spoil, message):
    path = a_reading().to_json(tmp_path / "reading.json")
    path.write_text(spoil(path.read_text("utf-8")), "utf-8")
    with pytest.raises(ValueError, match=message):
        film.FilmReading.from_json(path)


def test_no_file_and_no_folder(tmp_path):
    with pytest.raises(FileNotFoundError, match="read_film"):
        film.FilmReading.from_json(tmp_path / "none.json")
    with pytest.raises(FileNotFoundError, match="no folder"):
        a_reading().to_json(tmp_path / "none" / "reading.json")


def test_the_long_table_holds_spans_of_what_people_do():
    table = a_reading().to_frame()
    assert list(table) == ["kind", "start", "end", "subject", "value", "confidence"]
    assert table["start"].is_monotonic_increasing
    feelings = table[table["kind"] == "expression"]
    assert feelings["value"].tolist() == ["happy", "sad"]
    assert feelings["start"].tolist() == [0.5, 1.0]
    assert feelings["end"].tolist() == [1.0, 1.75]
    assert feelings["confidence"].tolist() == pytest.approx([0.6, 0.8])
    actions = table[table["kind"] == "action"]
    assert actions[["start", "end", "subject", "value"]].to_numpy().tolist() == [
        [1.0, 1.75, "person 1", "walk"]
    ]
    assert table[table["kind"] == "scene"]["value"].tolist() == [2]


def test_the_long_table_of_a_film_without_anything_has_its_columns():
    empty = {name: pd.DataFrame() for name in film.COLUMNS}
    table = a_reading(**empty).to_frame()
    assert len(table) == 0
    assert list(table) == ["kind", "start", "end", "subject", "value", "confidence"]


# --- reading films --------------------------------------------------------------------------------


class FakePeople:
    """Finds the red circle of `media.moving_circle`, and counts what it is asked."""

    SAMPLED_FPS = 4.0

    def __init__(self):
        self.seen = []
        self.stop_after = None

    def observe(self, frames, times):
        if self.stop_after is not None and len(self.seen) >= self.stop_after:
            raise KeyboardInterrupt
        self.seen += list(times)
        rows = []
        for frame, time in zip(frames, times, strict=True):
            is_red = (frame[..., 0] > 150) & (frame[..., 1] < 90)
            if is_red.any():
                y, x = (np.flatnonzero(is_red.any(axis=axis)) for axis in (1, 0))
                box = (x[0], y[0], np.ptp(x) + 1, np.ptp(y) + 1)
                rows.append((time, *map(float, box), np.float32([x[0], y[0]])))
        return pd.DataFrame(rows, columns=["time", "x", "y", "width", "height", "look"])

    def link(self, observations, shots):
        assert all(look.shape == (2,) for look in observations["look"])
        filled = {c: np.nan for c, kind in film.COLUMNS["appearances"].items() if kind is float}
        return pd.DataFrame(filled, observations.index).assign(
            **{c: observations[c] for c in ("time", "x", "y", "width", "height")},
            track=1,
            person="person 1",
            person_confidence=1.0,
            face_confidence=0.9,
            expression="happy",
            expression_confidence=0.8,
            valence=1.0,
            action="walk",
        )

    def summary(self, appearances):
        first, last = appearances["time"].iloc[[0, -1]]
        row = ["person 1", len(appearances) / 4, first, last, len(appearances), True, 1.0]
        return pd.DataFrame([row], columns=list(film.COLUMNS["people"]))


def one_shot(rows):
    """Stands in for `shots.from_signals`, which needs a network."""
    step = rows[1, 0] - rows[0, 0] if len(rows) > 1 else 0.04
    row = [1, rows[0, 0], rows[-1, 0] + step, "start", 0.0, 0.0, 1.0]
    return pd.DataFrame([row], columns=list(film.COLUMNS["shots"])[:7])


@pytest.fixture
def people(monkeypatch, tmp_path):
    """Reading with stand-ins for the networks, in pieces of one second."""
    fake = FakePeople()
    monkeypatch.setenv("COURSE_WORK", str(tmp_path / "work"))
    monkeypatch.setattr(course_utils, "people", fake, raising=False)
    monkeypatch.setattr(shots, "from_signals", one_shot)
    scales = lambda frames: (["long"] * len(frames), np.full(len(frames), 0.5))  # noqa: E731
    monkeypatch.setattr(shots, "scales", scales, raising=False)
    monkeypatch.setattr(_reading, "MINUTE", 1)
    return fake


def read(path, **options):
    return film.read_film(path, progress=False, **options)


def test_a_film_becomes_tables(people, tmp_path):
    path = media.make("h264 short groups", tmp_path)
    sound = np.concatenate([np.zeros(8000), media.tone(0.6)])
    path = tmp_path / "sound.mp4"
    media.write(path, media.moving_circle(40), media.Recipe("sound.mp4"), sound)
    reading = read(path)
    assert reading.info["frames"] == 40
    assert reading.info["seconds"] == pytest.approx(1.6)
    assert (reading.info["width"], reading.info["height"]) == (176, 144)
    assert reading.info["notes"] == []
    assert reading.shots["end"].tolist() == pytest.approx([1.6])
    grey = reading.colours["green"]
    assert grey.is_monotonic_increasing and len(grey) == 7
    assert 0.4 < reading.shots["brightness"][0] < 0.6
    assert reading.sound["loudness"][:3].max() < -60
    assert reading.sound["loudness"][4:6].tolist() == pytest.approx([-9, -9], abs=1)
    assert len(people.seen) == 7
    assert reading.appearances["x"].is_monotonic_increasing
    assert reading.arc["valence"].tolist() == pytest.approx([1, 1])
    assert set(reading.pictures) == {"shot 1", "person 1"}
    again = film.FilmReading.from_json(reading.to_json(tmp_path / "reading.json"))
    pd.testing.assert_frame_equal(again.appearances, reading.appearances)


def test_a_second_reading_comes_from_what_is_kept(people, tmp_path):
    path = media.make("h264", tmp_path)
    first = read(path)
    asked = len(people.seen)
    moved = path.rename(tmp_path / "renamed.mp4")
    second = read(moved)
    assert len(people.seen) == asked
    pd.testing.assert_frame_equal(second.appearances, first.appearances)
    assert second.pictures == first.pictures


def test_a_stopped_reading_goes_on_and_gives_the_same(people, tmp_path, capsys):
    path = media.make("h264 short groups", tmp_path)
    whole = read(path)
    asked = list(people.seen)
    shutil.rmtree(tmp_path / "work")
    people.seen.clear()
    people.stop_after = 4
    with pytest.raises(KeyboardInterrupt):
        read(path)
    assert "call read_film again" in capsys.readouterr().out
    people.stop_after = None
    again = read(path)
    assert people.seen == asked
    for name in ("shots", "colours", "appearances", "arc"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(whole, name))


def test_damaged_pieces_are_made_anew(people, tmp_path):
    path = media.make("h264", tmp_path)
    first = read(path)
    files = sorted((tmp_path / "work").rglob("*.npz"))
    assert len(files) == 4
    files[0].write_bytes(files[0].read_bytes()[:100])
    files[2].write_bytes(b"")
    second = read(path)
    pd.testing.assert_frame_equal(second.appearances, first.appearances)
    assert not list((tmp_path / "work").rglob("*.part"))


def test_old_readings_make_room(people, tmp_path, monkeypatch):
    read(media.make("h264", tmp_path))
    monkeypatch.setattr(_reading, "_MOST_KEPT", 1)
    read(media.make("29.97", tmp_path))
    assert len(list((tmp_path / "work" / "readings").iterdir())) == 1


def test_preflight_says_what_the_film_is_and_what_to_expect(people, tmp_path):
    text = film.preflight(media.make("turned 90", tmp_path), moments=3)
    assert "turned90.mp4: 0:02 min, 144×176 pixels, 25 frames a second, h264, without sound" in text
    assert re.search(r"about \d+:\d\d min", text)
    assert "Faces in 3 of 3 frames" in text
    path = tmp_path / "black.mp4"
    media.write(path, np.zeros((9, 64, 96, 3), np.uint8), media.Recipe("black.mp4", count=9))
    assert "No face in the 12 frames" in film.preflight(path)
    path = media.cut(media.make("mpeg4 with B frames", tmp_path), tmp_path / "cut.avi", 0.6)
    assert film.preflight(path).count("seconds are missing") == 1


@pytest.mark.parametrize(
    "name", ["variable rate", "turned 90", "one frame", "h264 open groups", "wide pixels"]
)
def test_awkward_files_get_a_reading(people, tmp_path, name):
    recipe = media.FILMS[name]
    reading = read(media.make(name, tmp_path))
    assert reading.info["frames"] == recipe.count
    assert (reading.info["height"], reading.info["width"]) == recipe.shown
    assert reading.shots["end"].iloc[-1] == pytest.approx(recipe.duration, abs=0.7)
    assert len(reading.sound) == 0
    assert len(reading.to_frame())


def test_black_film_without_people(people, tmp_path):
    path = tmp_path / "black.mp4"
    media.write(path, np.zeros((75, 64, 96, 3), np.uint8), media.Recipe("black.mp4", count=75))
    reading = read(path, clue=media.moving_circle(1)[0])
    assert len(reading.shots) == 1
    assert reading.shots["brightness"][0] < 0.02
    for name in ("people", "appearances", "arc", "audience", "turns", "clue"):
        assert len(getattr(reading, name)) == 0
    assert set(reading.pictures) == {"shot 1"}


def test_two_hours(people, tmp_path, monkeypatch):
    monkeypatch.setattr(_reading, "MINUTE", 60)
    slow = media.Recipe("slow.mp4", count=40, rate=Fraction(1, 4), size=(48, 64))
    media.write(tmp_path / "slow.mp4", media.moving_circle(40, slow.size), slow)
    reading = read(media.lengthen(tmp_path / "slow.mp4", tmp_path / "long.mp4", 7200))
    assert reading.info["seconds"] == pytest.approx(7200, abs=4)
    assert reading.info["frames"] == len(people.seen) == 1800
    assert len(reading.arc) == 7200
    assert len(reading.colours) <= 4000
    assert reading.colours["time"].iloc[-1] > 7190


def test_a_film_that_is_cut_off_is_read_as_far_as_it_goes(people, tmp_path):
    path = media.cut(media.make("mpeg4 with B frames", tmp_path), tmp_path / "cut.avi", 0.6)
    reading = read(path)
    assert 10 < reading.info["frames"] < 40
    assert "seconds are missing" in " ".join(reading.info["notes"])


def test_what_is_no_film_is_said_at_once(people, tmp_path):
    with pytest.raises(video.VideoError, match="no picture track"):
        read(media.sound_only(tmp_path / "sound.mp4"))
    with pytest.raises(FileNotFoundError, match="no file"):
        read(tmp_path / "none.mp4")
    assert not people.seen


# --- the clue -------------------------------------------------------------------------------------


def clue_picture():
    """A picture with a pattern: a flag of coloured blocks."""
    blocks = np.random.default_rng(5).integers(0, 255, (3, 4, 3), np.uint8)
    return blocks.repeat(16, axis=0).repeat(16, axis=1)


def test_the_clue_is_found_where_it_is(people, tmp_path):
    rng = np.random.default_rng(6)
    ground = cv2.GaussianBlur(rng.integers(0, 255, (180, 320, 3), np.uint8), (0, 0), 5)
    clip = np.repeat(ground[None], 75, axis=0)
    clip[25:50, 60:96, 100:148] = cv2.resize(clue_picture(), (48, 36)) // 2 + 20
    path = tmp_path / "clue.mp4"
    media.write(path, clip, media.Recipe("clue.mp4", count=75))
    found = read(path, clue=clue_picture()).clue
    assert len(found) == 1
    assert found["start"][0] == pytest.approx(1, abs=0.2)
    assert found["end"][0] == pytest.approx(2, abs=0.2)
    box = found[["x", "y", "width", "height"]].to_numpy()[0]
    assert box == pytest.approx([100, 60, 48, 36], abs=8)


@pytest.mark.parametrize(
    ("clue", "message"),
    [
        (np.zeros((4, 50, 3), np.uint8), "8 pixels"),
        (np.zeros((20, 20), np.uint8), "shape"),
        (np.full((20, 20, 3), 7, np.uint8), "plain colour"),
    ],
)
def test_a_clue_that_is_no_picture(people, tmp_path, clue, message):
    with pytest.raises(ValueError, match=message):
        read(media.make("h264", tmp_path), clue=clue)


def test_a_clue_file_that_is_no_picture(people, tmp_path):
    path = media.make("h264", tmp_path)
    with pytest.raises(ValueError, match="no picture"):
        read(path, clue=path)
    with pytest.raises(FileNotFoundError, match="no file"):
        read(path, clue=tmp_path / "none.png")


# --- how the story goes ---------------------------------------------------------------------------


def faces(person, start, end, expression, valence, x=0.0):
    """Rows of `appearances`: one person with one expression, four moments a second."""
    times = np.arange(start, end, 0.25)
    filled = {c: 0.9 for c, kind in film.COLUMNS["appearances"].items() if kind is float}
    return pd.DataFrame(filled, range(len(times))).assign(
        time=times, person=person, expression=expression, valence=valence, x=x, track=1, action=""
    )


def cast(*leads):
    return pd.DataFrame({"person": leads, "lead": True}, columns=["person", "lead"])


QUIET = pd.DataFrame({"time": np.arange(0, 40, 0.25), "loudness": -30.0})
GREY = pd.DataFrame({"time": np.arange(0, 40, 0.25), "red": 99.0, "green": 99.0, "blue": 99.0})
ONE_SCENE = pd.DataFrame({"start": [0.0], "end": [40.0]})


def test_the_arc_follows_a_face_and_bridges_its_absence():
    seen = pd.concat([faces("person 1", 0, 10, "happy", 1), faces("person 1", 30, 40, "sad", -0.8)])
    line = film.arc(seen, cast("person 1"), 40)
    assert len(line) == 40
    assert line["valence"][[2, 35]].tolist() == pytest.approx([1, -0.8], abs=0.01)
    assert np.diff(line["valence"]).max() < 1e-9
    assert line["confidence"][[5, 35]].tolist() == pytest.approx([0.9, 0.9], abs=0.01)
    assert line["confidence"][20] == 0


def test_a_lead_whose_face_is_never_seen_has_no_arc():
    seen = faces("person 1", 0, 2, "", np.nan)
    assert len(film.arc(seen, cast("person 1"), 2)) == 0


def test_an_audience_is_four_faces_that_are_no_lead():
    rows = [faces(f"person {n}", 1, 1.25, "happy", 1) for n in range(2, 5)]
    lead = faces("person 1", 1, 1.25, "sad", -0.8)
    assert len(film.audience(pd.concat([*rows, lead]), cast("person 1"))) == 0
    rows.append(faces("person 5", 1, 1.25, "surprised", 0.2))
    found = film.audience(pd.concat([*rows, lead]), cast("person 1"))
    assert found[["faces", "reaction"]].to_numpy().tolist() == [[4, "happy"]]
    assert found["valence"][0] == pytest.approx(0.8)


def test_the_story_turns_where_a_lead_changes_in_view():
    happy, sad = faces("person 2", 0, 20, "happy", 1), faces("person 2", 20, 40, "sad", -0.8)
    other = faces("person 1", 0, 40, "neutral", 0)
    seen = pd.concat([happy, sad, other])
    leads = cast("person 1", "person 2")
    found = film.turns(seen, leads, ONE_SCENE, QUIET, GREY, 40)
    assert found["time"].tolist() == [20]
    assert found["person"].tolist() == ["person 2"]
    assert found["change"].tolist() == pytest.approx([-1.8])
    assert found["confidence"][0] > 0.8
    # The same change between two scenes, or while the lead is out of view, is no turn.
    scenes = pd.DataFrame({"start": [0.0, 20.0], "end": [20.0, 40.0]})
    assert len(film.turns(seen, leads, scenes, QUIET, GREY, 40)) == 0
    absent = pd.concat([happy[happy["time"] < 10], sad[sad["time"] > 30], other])
    assert len(film.turns(absent, leads, ONE_SCENE, QUIET, GREY, 40)) == 0


def test_without_leads_the_film_turns_in_sound_and_colour():
    nobody = faces("person 1", 0, 0, "", 0)
    bright = GREY.assign(red=np.where(GREY["time"] < 12, 10, 250))
    found = film.turns(nobody, cast(), ONE_SCENE, QUIET, bright, 40)
    assert found["time"].tolist() == [12]
    assert found["person"].tolist() == [""]
    assert len(film.turns(nobody, cast(), ONE_SCENE, QUIET[:0], GREY, 40)) == 0


# --- how right it is ------------------------------------------------------------------------------


def true_reading(truth):
    """A reading that says about the practice film what its truth says."""
    rate, seconds = truth.info["fps"], truth.info["frames"] / truth.info["fps"]
    spans = {c: truth.shots[c] / rate for c in ("start", "end", "transition_start")}
    spans["transition_end"] = truth.shots["transition_end"] / rate
    shown = truth.shots.assign(**spans, confidence=1.0, scale_confidence=1.0, brightness=0.5)
    shown = shown.assign(motion=0.0, poster_time=0.0, colour="#000000")
    scenes = truth.scenes.assign(
        start=truth.scenes["start_time"], end=truth.scenes["end_time"], confidence=1.0
    )
    seen = truth.people[truth.people["frame"] % 6 == 0].dropna(subset=["face_x"])
    body = {f"body_{c}": np.nan for c in ("x", "y", "width", "height")}
    seen = seen.assign(**{c: seen[f"face_{c}"] for c in ("x", "y", "width", "height")}, **body)
    seen = seen.assign(valence=seen["expression"].map(truth.info["valence"]), track=1)
    for column in ("person_confidence", "face_confidence", "expression_confidence"):
        seen[column] = 1.0
    seen["action_confidence"] = 1.0
    leads = cast("lena", "max")
    in_view = truth.clue[truth.clue["visible"] > 0.1]
    runs = in_view.groupby((in_view["frame"].diff() > 1).cumsum())
    clue = pd.DataFrame({"start": runs["time"].first(), "end": runs["time"].last() + 1 / rate})
    clue = clue.assign(x=0.0, y=0.0, width=1.0, height=1.0, confidence=1.0)
    turns = pd.DataFrame({"time": [p["time"] for p in truth.info["turning_points"]]})
    empty = {name: pd.DataFrame() for name in ("people", "sound", "colours")}
    return film.FilmReading(
        info={"seconds": seconds, "sampled_fps": 4.0},
        shots=shown,
        scenes=scenes,
        appearances=seen,
        arc=film.arc(seen, leads, seconds),
        audience=film.audience(seen, leads),
        turns=turns.assign(person="", change=0.0, confidence=1.0),
        clue=clue,
        pictures={},
        **empty,
    )


def test_a_reading_that_is_the_truth_scores_full_marks():
    truth = data.practice_film()
    perfect = true_reading(truth)
    table = film.scores(perfect, truth)
    assert set(table["part"]) == {
        *("shots", "scenes", "scale", "people", "expression", "action"),
        *("arc", "turns", "audience", "clue"),
    }
    assert table["value"].tolist() == pytest.approx([1] * len(table))
    # Spoil it: names exchanged halfway, all faces sad, turns ten seconds late, no clue.
    half = perfect.appearances["time"] > 60
    names = perfect.appearances["person"].where(~half, "someone else")
    spoilt = dataclasses.replace(
        perfect,
        appearances=perfect.appearances.assign(person=names, expression="sad"),
        turns=perfect.turns.assign(time=perfect.turns["time"] + 10),
        clue=pd.DataFrame(),
    )
    worse = film.scores(spoilt, truth).set_index(["part", "measure"])["value"]
    assert worse["people", "idf1"] < 0.8
    assert worse["expression", "accuracy on faces found"] < 0.5
    assert worse["turns", "turning points found within 2 s"] == 0
    assert worse["clue", "shots found"] == 0
    assert np.isnan(worse["clue", "found shots that hold it"])
