"""The form of a reading: its tables, the file that keeps it, one long table."""

import dataclasses
import json
import os

import numpy as np
import pandas as pd
import pytest

import film_reader
from film_reader import FilmReading, checks, differences, exchange, report, search, style
from film_reader.tables import TABLES

JPEG = b"\xff\xd8\xff\xe0 a picture \xff\xd9"


def of_the_picture():
    """Tables of shots, scenes, sound and colours."""
    return {
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
                "camera": ["static", "pan"],
                "camera_direction": ["", "left"],
                "camera_amount": [0.001, 0.2],
                "camera_confidence": [1.0, 0.8],
                "poster_time": [0.125, 1.25],
            }
        ),
        "scenes": pd.DataFrame({"scene": [1], "start": [0.0], "end": [2.0], "confidence": [0.8]}),
        "sound": pd.DataFrame({"time": [0.0, 0.25], "loudness": [-20.5, -100.0]}),
        "colours": pd.DataFrame({"time": [0.0], "red": [1.5], "green": [2.0], "blue": [255.0]}),
    }


def of_the_people():
    """Tables of people, and of how their story goes."""
    return {
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
                "source": ["filmed"] * 5,
                "turned": [0.1, 0.0, -0.1, -0.2, np.nan],
                "expression": ["happy", "happy", "sad", "sad", "sad"],
                "expression_confidence": [0.5, 0.7, 0.8, 0.8, 0.8],
                "valence": [1.0, 1.0, -0.8, -0.8, -0.8],
                "action": ["", "", "walk", "walk", "walk"],
                "action_confidence": [np.nan, np.nan, 0.4, 0.4, 0.4],
            }
        ),
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


def a_reading(**changes):
    """A small reading in which each table has a row or two."""
    tables = of_the_picture() | of_the_people()
    info = {"name": "fïlm.mp4", "seconds": 2.0, "fps": 25.0, "sampled_fps": 4, "has_sound": True}
    info |= {"notes": [], "stages": {}, "path": "fïlm.mp4", "words": "", "language": ""}
    info |= {"width": 64, "height": 36, "frames": 50}
    return FilmReading(info=info, pictures={"shot 1": JPEG}, **{**tables, **changes})


def test_a_reading_comes_back_exactly(tmp_path):
    first = a_reading()
    again = FilmReading.from_json(first.to_json(tmp_path / "reading.json"))
    assert again.info == first.info
    assert again.pictures == first.pictures
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(again, name), getattr(first, name), check_exact=True)
    assert os.listdir(tmp_path) == ["reading.json"]


def test_a_path_may_be_bytes(tmp_path):
    path = a_reading().to_json(os.fsencode(tmp_path / "reading.json"))
    assert path == tmp_path / "reading.json" and path.exists()


def test_the_file_is_json_that_any_reader_takes(tmp_path):
    text = a_reading().to_json(tmp_path / "reading.json").read_text("utf-8")
    whole = json.loads(text, parse_constant=pytest.fail)
    assert whole["tables"]["appearances"]["body_x"] == [None] * 5


def test_an_empty_table_keeps_its_columns_and_kinds(tmp_path):
    again = FilmReading.from_json(a_reading().to_json(tmp_path / "reading.json"))
    assert list(again.clue) == list(TABLES["clue"])
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
        ({"scenes": pd.DataFrame([[1.5, 0, 1, 1]], columns=[*TABLES["scenes"]])}, "1.5"),
        ({"scenes": np.zeros((2, 4))}, "'scenes' without scene .*expected int"),
    ],
)
def test_tables_must_be_as_documented(change, message):
    with pytest.raises(ValueError, match=message):
        a_reading(**change)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda text: text[: len(text) // 2], "which is no reading.*expected the JSON"),
        (lambda text: "[1, 2]", "which is no reading"),
        (lambda text: text.replace('"version": 3', '"version": 99'), "version 99"),
        (lambda text: text.replace('"loudness"', '"noise"'), "damaged.*loudness"),
        (lambda text: text.replace("-20.5", "Infinity"), "received inf as loudness in row 1"),
        (lambda text: text.replace("-20.5", '"loud"'), "damaged.*loud"),
        (lambda text: text.replace("[-20.5, ", "["), "damaged"),
        (lambda text: text.replace('"shot 1": "', '"shot 1": "*'), "damaged"),
        (lambda text: text.replace('"pictures"', '"images"'), "damaged.*pictures"),
        (lambda text: text.replace('"sampled_fps"', '"sampled"'), "damaged.*sampled_fps"),
        (
            lambda text: text.replace('"sampled_fps": 4', '"sampled_fps": 0'),
            "damaged.*sampled_fps in its info is 0",
        ),
    ],
)
def test_other_files_are_refused_in_plain_words(tmp_path, spoil, message):
    path = a_reading().to_json(tmp_path / "reading.json")
    path.write_text(spoil(path.read_text("utf-8")), "utf-8")
    with pytest.raises(ValueError, match=message):
        FilmReading.from_json(path)


def edit(table, column, value, row=-1):
    """A change of one value in the JSON of a reading."""
    return lambda whole: whole["tables"][table][column].__setitem__(row, value)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda whole: whole["tables"].pop("shots"), "it lacks 'shots'"),
        (lambda whole: whole["tables"]["shots"].pop("scale"), "'shots' without scale"),
        (lambda whole: whole["tables"].update(sound=3), "damaged or was edited"),
        (lambda whole: whole["info"].update(width="wide"), "width in its info is 'wide'"),
        (edit("shots", "scale", "\ud800"), "surrogates not allowed"),
        (lambda whole: whole["info"].update(name="\ud800"), "surrogates not allowed"),
        (lambda whole: whole.update(corrections=["x"]), "1 of which cannot be applied"),
        (lambda whole: whole.update(corrections=3), "damaged or was edited"),
        (edit("shots", "start", "soon"), r"without start .*soon.*expected float"),
        (
            edit("shots", "start", 0.5),
            "received 0.5 as start in row 2 of shots; expected s: where the shot starts",
        ),
        (
            edit("shots", "shot", 7),
            "received 7 as shot in row 2 of shots; expected int: number of the shot, from 1",
        ),
        (
            edit("shots", "scene", 9),
            "received 9 as scene in row 2 of shots; expected int: number of the scene",
        ),
        (
            edit("shots", "colour", "red"),
            "received 'red' as colour in row 2 of shots; expected #rrggbb",
        ),
        (
            edit("shots", "brightness", 7),
            "received 7.0 as brightness in row 2 of shots; expected 0 to 1",
        ),
        (edit("shots", "scene", 10**400), "without scene .*too large.*expected int"),
        (
            edit("scenes", "end", -2),
            "received -2.0 as end in row 1 of scenes; expected s: where it ends",
        ),
        (
            edit("appearances", "time", None),
            "received nan as time in row 5 of appearances; expected s:",
        ),
        (
            edit("appearances", "time", -1),
            "received -1.0 as time in row 5 of appearances; expected s:",
        ),
        (
            edit("appearances", "person", "Zoe"),
            "received 'Zoe' as person .* expected str: name as in",
        ),
        (
            edit("appearances", "expression", "gleeful"),
            "received 'gleeful' as expression .* expected str: .* afraid",
        ),
    ],
)
def test_an_edited_reading_that_cannot_be_is_refused_in_one_sentence(tmp_path, change, message):
    path = a_reading().to_json(tmp_path / "reading.json")
    whole = json.loads(path.read_text("utf-8"))
    change(whole)
    path.write_text(json.dumps(whole), "utf-8")
    with pytest.raises(ValueError, match=f"received reading.json, which is no reading.*{message}"):
        FilmReading.from_json(path)


@pytest.mark.parametrize("wrong", [None, 5, ""])
def test_what_is_no_path_and_no_words_is_said(wrong):
    for use in (FilmReading.from_json, a_reading().to_json, a_reading().report):
        with pytest.raises(ValueError, match="The path is"):
            use(wrong)
    with pytest.raises(ValueError, match="expected words"):
        a_reading().find(wrong or None)


FUNCTIONS = {
    "lengths": style.lengths,
    "quantiles": style.quantiles,
    "cutting_rate": style.cutting_rate,
    "palette": style.palette,
    "exchanges": style.exchanges,
    "compare": lambda wrong: style.compare(a_reading(), wrong),
    "agree": lambda wrong: film_reader.agree(a_reading(), wrong),
    "find": lambda wrong: search.find(wrong, "happy"),
    "alike": search.alike,
    "lanes": report.lanes,
    "checked": checks.checked,
    "export": lambda wrong: exchange.export(wrong, "csv"),
    "load": lambda wrong: differences.load(os.curdir, wrong),
}


@pytest.mark.parametrize("wrong", [None, "film.json", {}, [], 5, pd.DataFrame({"shots": [1]})])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_is_no_reading_is_said(name, wrong):
    with pytest.raises(
        ValueError, match=r"(?s)The reading is .*Expected a FilmReading\. Pass what"
    ):
        FUNCTIONS[name](wrong)


def test_a_report_of_what_is_no_reading_is_not_begun(tmp_path):
    with pytest.raises(ValueError, match="Expected a FilmReading"):
        report.write(None, tmp_path / "page.html")
    assert not os.listdir(tmp_path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"shots": None}, "received a NoneType as the table 'shots' without shot .*expected int"),
        ({"sound": "loud"}, "received a str as the table 'sound' without time"),
        ({"sound": [1, 2]}, "received a list as the table 'sound' without time"),
        ({"sound": pd.DataFrame({"a": [1]})}, "without time .*it needs time, loudness"),
        ({"lines": 5}, "received a int as the table 'lines' without line"),
        ({"info": None}, "info is None. Expected a dict"),
        ({"pictures": []}, r"pictures is \[\]. Expected a dict"),
        ({"pictures": {"shot 1": "a.jpg"}}, "shot 1 of its pictures is 'a.jpg'. Expected .* bytes"),
        ({"corrections": None}, "corrections is None. Expected a list"),
        ({"info": {"seconds": None}}, "seconds in its info is None. Expected a number above 0"),
        ({"info": {"fps": np.nan}}, "fps in its info is nan. Expected a number above 0"),
        ({"info": {"name": 5}}, "name in its info is 5. Expected a text"),
    ],
)
def test_a_reading_is_made_of_tables(change, message):
    reading = a_reading()
    with pytest.raises(ValueError, match=message):
        dataclasses.replace(reading, **change)


def test_no_file_and_no_folder(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"film_reader\.read"):
        FilmReading.from_json(tmp_path / "none.json")
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
    empty = {name: pd.DataFrame() for name in TABLES}
    table = a_reading(**empty).to_frame()
    assert len(table) == 0
    assert list(table) == ["kind", "start", "end", "subject", "value", "confidence"]


@pytest.mark.parametrize("content", [b"", b"no picture"])
def test_a_picture_that_is_none_is_said(tmp_path, content):
    reading = dataclasses.replace(a_reading(), pictures={"shot 1": content})
    for use in (reading.report, lambda _: reading.find("like shot 1")):
        with pytest.raises(ValueError, match=r"bytes of a reading that are no picture; expected"):
            use(tmp_path / "page.html")
