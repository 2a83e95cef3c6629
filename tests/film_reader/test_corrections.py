"""Corrections: what they change, what follows from them, and what they refuse."""

import dataclasses
import html
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from film_reader import FilmReading, corrections, differences, spans, telling
from film_reader.tables import TABLES
from readings import page_of, told_reading


@pytest.fixture(scope="module")
def reading():
    return told_reading()


def same(one, other):
    """Whether two readings are equal to the last digit."""
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
    return one.info == other.info and one.pictures == other.pictures


def test_a_person_gets_a_name_of_any_script(reading):
    name = "Ада 小津 <&> 👩‍🚀"
    new = reading.corrected([{"do": "name", "person": "person 1", "to": name}])
    seconds = reading.people.set_index("person")["seconds"]
    assert new.people.set_index("person")["seconds"].to_dict() == {
        name if person == "person 1" else person: value for person, value in seconds.items()
    }
    assert set(new.arc["person"]) == {name, "person 2"}
    assert new.lines["speaker"].tolist() == ["", name]
    assert same(new.machine, reading)


def test_two_people_become_one_and_all_that_follows_is_told_anew(reading):
    new = reading.corrected([{"do": "name", "person": "person 2", "to": "person 1"}])
    either = reading.appearances["person"].isin(["person 1", "person 2"])
    moments = reading.appearances.loc[either, "time"].nunique()
    first = new.people.set_index("person").loc["person 1"]
    assert first["seconds"] == moments / reading.info["sampled_fps"]
    assert new.people["lead"].tolist().count(True) == 1
    assert set(new.arc["person"]) == {"person 1"}
    assert set(new.turns["person"]) <= {"person 1"}
    assert len(new.people) == len(reading.people) - 1


def test_a_track_is_given_to_somebody_else_or_taken_out(reading):
    seen = reading.appearances[reading.appearances["person"] == "person 1"]
    track = seen["track"].iloc[0]
    of_track = seen[seen["track"] == track]
    span = {"start": of_track["time"].min(), "end": of_track["time"].max() + 0.25}
    give = {"do": "label", "table": "appearances", "column": "person", "track": int(track), **span}
    new = reading.corrected([give | {"was": "person 1", "to": "Bo"}])
    seconds = new.people.set_index("person")["seconds"]
    assert seconds["Bo"] == len(of_track) / 4
    assert seconds["person 1"] == (len(seen) - len(of_track)) / 4
    gone = reading.corrected([give | {"was": "person 1", "to": ""}])
    assert len(gone.appearances) == len(reading.appearances) - len(of_track)


def test_boundaries_are_moved_added_and_removed(reading):
    starts = reading.shots["start"].tolist()
    third = {"table": "shots", "time": starts[3]}
    new = reading.corrected([third | {"do": "move", "to": starts[3] + 0.5}])
    assert new.shots["start"].tolist() == [*starts[:3], starts[3] + 0.5, *starts[4:]]
    assert new.shots["end"].tolist()[:-1] == new.shots["start"].tolist()[1:]
    less = new.corrected([third | {"do": "remove", "time": starts[3] + 0.5}])
    assert less.shots["start"].tolist() == starts[:3] + starts[4:]
    assert less.shots["shot"].tolist() == list(range(1, len(starts)))
    assert less.pictures["shot 4"] == reading.pictures["shot 5"]
    assert less.pictures["shot 3"] == reading.pictures["shot 3"]
    back = less.corrected([third | {"do": "add"}])
    assert back.shots["start"].tolist() == starts
    assert back.pictures["shot 5"] == reading.pictures["shot 5"]
    assert "transition_start" in back.shots and len(back.corrections) == 3


@pytest.mark.slow
def test_scenes_follow_their_shots(reading):
    starts = reading.scenes["start"].tolist()
    shot = reading.shots[~reading.shots["start"].isin(starts)].iloc[0]
    new = reading.corrected([{"do": "add", "table": "scenes", "time": shot["start"]}])
    assert new.scenes["start"].tolist() == sorted([*starts, shot["start"]])
    assert new.shots["scene"].max() == len(starts) + 1
    new = new.corrected([{"do": "remove", "table": "scenes", "time": starts[1]}])
    assert starts[1] not in new.scenes["start"].tolist()
    moved = reading.corrected(
        [{"do": "move", "table": "scenes", "time": starts[1], "to": shot["start"]}]
    )
    assert moved.scenes["start"].tolist() == sorted([*starts[:1], shot["start"], *starts[2:]])
    assert moved.scenes["end"].tolist()[:-1] == moved.scenes["start"].tolist()[1:]
    # A scene that began with a shot that is no more begins with the next one, or is no more.
    gone = reading.corrected([{"do": "remove", "table": "shots", "time": starts[1]}])
    assert len(gone.scenes) in (len(starts), len(starts) - 1)
    assert starts[1] not in gone.scenes["start"].tolist()


def test_labels_change_and_feelings_follow(reading):
    shot = reading.shots.iloc[4]
    lead = reading.appearances[reading.appearances["person"] == "person 1"]
    start = float(lead["time"].iloc[10])
    one = {"do": "label", "table": "shots", "column": "scale", "start": shot["start"]}
    one |= {"end": shot["end"], "was": shot["scale"], "to": "Italian shot"}
    felt = {"do": "label", "table": "appearances", "column": "expression", "person": "person 1"}
    felt |= {"start": start, "end": start + 0.25, "was": lead["expression"].iloc[10]}
    new = reading.corrected([one, felt | {"to": "sad"}])
    assert new.shots["scale"].iloc[4] == "Italian shot"
    row = new.appearances[new.appearances["person"] == "person 1"].iloc[10]
    assert (row["expression"], row["valence"], row["expression_confidence"]) == ("sad", -0.8, 1.0)
    changed = new.arc["valence"].to_numpy() != reading.arc["valence"].to_numpy()
    assert changed.any() and np.abs(new.arc["time"][changed] - start).max() < 8
    lines = new.corrected(
        [
            {"do": "label", "table": "lines", "start": 20, "end": 22, "column": "text"}
            | {"was": "Hello, 世界.", "to": "Goodbye."},
            {"do": "label", "table": "lines", "start": 20, "end": 22, "column": "end"}
            | {"was": 22.0, "to": 41.0},
            {"do": "label", "table": "lines", "start": 20, "end": 41, "column": "start"}
            | {"was": 20.0, "to": 40.0},
        ]
    ).lines
    assert lines["text"].tolist() == ["No <b>&\n\nover --> there", "Goodbye."]
    assert lines[["line", "start", "end"]].to_numpy()[1].tolist() == [2, 40, 41]


def test_the_mood_of_words_follows_their_text(reading):
    mood = [0.2, -0.3]
    film = dataclasses.replace(reading, lines=reading.lines.assign(mood=mood))
    one = {"do": "label", "table": "lines", "start": 31.5, "end": 33, "column": "text"}
    one |= {"was": film.lines["text"][1], "to": "What a wonderful, happy day!"}
    new = film.corrected([one])
    assert new.lines["mood"].tolist()[0] == 0.2 and new.lines["mood"][1] > 0.7
    whole = new.language[new.language["scene"] == 0].set_index("person")
    assert whole.loc["person 1", "mood"] == new.lines["mood"][1]
    assert whole.loc["person 1", "exclamations"] == 1
    # In a language whose words have no known mood, it stays unknown.
    assert reading.corrected([one]).lines["mood"].isna().all()


def test_corrections_saved_again_are_put_in_once(reading, tmp_path):
    first = [{"do": "name", "person": "person 1", "to": "Ada"}]
    more = [*first, {"do": "name", "person": "Ada", "to": "Bea"}]
    whole = {"format": corrections.FORMAT, "version": 1, "film": "film", "corrections": more}
    path = tmp_path / "corrections.json"
    path.write_text(json.dumps(whole))
    assert differences.load(path, reading) == more
    assert differences.load(path, reading.corrected(first)) == more[1:]


@pytest.mark.slow
def test_a_corrected_reading_is_kept_with_the_machines_own(reading, tmp_path):
    new = reading.corrected([{"do": "name", "person": "person 1", "to": "Ада"}])
    again = FilmReading.from_json(new.to_json(tmp_path / "film.json"))
    assert same(again, new) and same(again.machine, reading)
    assert again.corrections == new.corrections
    assert same(again.machine.corrected(again.corrections), new)
    assert same(FilmReading.from_json(reading.to_json(tmp_path / "own.json")), reading)


def add(person, start, end):
    return {"do": "add", "table": "appearances", "person": person, "start": start, "end": end}


@pytest.mark.slow
def test_somebody_whom_the_machine_missed_is_added(reading):
    name, step = 'Zoë "Z", 小津', 1 / reading.info["sampled_fps"]
    cut = reading.shots["start"][3]
    new = reading.corrected([add(name, cut - 2, cut + 1.5)])
    rows = new.appearances[new.appearances["person"] == name]
    assert len(rows) == pytest.approx(3.5 / step, abs=1)
    assert rows["time"].between(cut - 2, cut + 1.5).all() and rows["time"].is_unique
    # They are at the moments of others, so that all are seen together.
    others = reading.appearances["time"]
    near = others[others.between(cut - 2, cut + 1.5, inclusive="left")]
    assert set(near) <= set(rows["time"])
    assert rows["track"].nunique() == 2 and not set(rows["track"]) & set(
        reading.appearances["track"]
    )
    assert set(rows["source"]) == {"added"} and set(rows["person_confidence"]) == {1.0}
    unknown = ["x", "height", "body_x", "face_confidence", "valence", "expression_confidence"]
    assert rows[unknown].isna().all(axis=None)
    assert set(rows["expression"]) == set(rows["action"]) == {""}
    # What follows: screen time, search, the page; nobody else is changed.
    people = new.people.set_index("person")
    assert people.loc[name, ["seconds", "faces", "confidence"]].tolist() == [
        len(rows) * step,
        0,
        1.0,
    ]
    own = reading.people.set_index("person")["seconds"]
    assert people["seconds"].drop(name).to_dict() == own.to_dict()
    assert new.find("zoë")["kind"].tolist() == ["presence"]  # on both sides of the cut
    scene = spans.shot_of([cut], reading.scenes)[0]
    assert name in [one for one, *_ in telling.cards(new)[scene - 1].people]
    assert html.escape(name, quote=False) in html.unescape(page_of(new))
    assert telling.kind(new) == telling.kind(reading)
    assert same(new.machine, reading)


def test_who_was_added_gets_labels_and_lines_and_can_go_again(reading):
    found = [add("Zoë", 20, 22), add("Zoë", 20.5, 22)]  # what is there already is not added twice
    label = {"do": "label", "table": "appearances", "column": "expression", "person": "Zoë"}
    found += [label | {"start": 20, "end": 21, "was": "", "to": "sad"}]
    new = reading.corrected(found)
    rows = new.appearances[new.appearances["person"] == "Zoë"]
    assert len(rows) == 8 and rows["expression"].tolist() == ["sad"] * 4 + [""] * 4
    assert rows["valence"].tolist()[:4] == [-0.8] * 4
    assert "Zoë" in new.lines["in_view"][0]
    gone = new.corrected([{"do": "name", "person": "Zoë", "to": ""}])
    pd.testing.assert_frame_equal(gone.appearances, reading.appearances)
    short = reading.corrected([add("Zoë", 100.1, 100.2)])
    assert short.people.set_index("person").loc["Zoë", "seconds"] == 0.25
    late = reading.corrected([add("Zoë", reading.info["seconds"] - 1, 9999)])
    assert late.people.set_index("person").loc["Zoë", "last"] < reading.info["seconds"]


def test_somebody_alone_is_added_to_a_film_in_which_nobody_was_seen(reading):
    nothing = {name: getattr(reading, name)[:0] for name in ("appearances", "people", "arc")}
    film = dataclasses.replace(reading, **nothing, audience=reading.audience[:0])
    new = film.corrected([add("Zoë", 10, 40)])
    assert new.people[["person", "seconds", "lead"]].to_numpy().tolist() == [["Zoë", 30.0, True]]
    assert "longest in view: Zoë (30 s)" in page_of(new) and telling.kind(new) == ""
    assert len(new.arc) == len(new.turns) == 0


@pytest.mark.slow
def test_of_two_lines_at_one_time_one_is_meant(reading):
    both = pd.concat([reading.lines.head(1)] * 3).assign(text=["One.", "Two.", "Two."])
    film = dataclasses.replace(reading, lines=both.assign(line=[1, 2, 3]))
    span = {"table": "lines", "start": 20, "end": 22}
    gone = film.corrected([span | {"do": "remove", "was": "Two."}])
    assert gone.lines["text"].tolist() == ["One.", "Two."]
    speaks = span | {"do": "label", "column": "speaker", "was": "", "to": "Ada"}
    new = film.corrected([speaks | {"text": "Two."}])
    assert new.lines["speaker"].tolist() == ["", "Ada", ""]
    # Without a text, all that lie there are meant, as in files of earlier versions.
    assert film.corrected([speaks]).lines["speaker"].tolist() == ["Ada"] * 3


NOBODY = {"do": "name", "person": "Nobody", "to": "Ada"}


@pytest.mark.parametrize("wrong", [None, {"do": "name", "person": "person 1", "to": "Bo"}, "Bo"])
def test_what_is_no_list_of_corrections_is_refused(reading, wrong):
    with pytest.raises(ValueError, match="expected a list of corrections, each a dict"):
        reading.corrected(wrong)


@pytest.mark.parametrize(
    ("one", "message"),
    [
        (NOBODY, "nobody is called 'Nobody'"),
        (np.zeros(3), "only integers"),
        ({"do": "name", "person": "person 1", "to": " "}, "is no name"),
        ({"do": "name", "person": "person 1", "to": "a\0b"}, "is no name"),
        ({"do": "name", "person": "person 1", "to": "\ud800"}, "is no name"),
        ({"do": "name", "person": "person 1"}, "it lacks 'to'"),
        ({"do": "sing"}, "nothing is known of how to do that"),
        ({"do": "move", "table": "people", "time": 1, "to": 2}, "nothing is known"),
        ({"do": "remove", "table": "shots", "time": 1.234}, "no shot but the film's first starts"),
        ({"do": "remove", "table": "shots", "time": 0}, "no shot but the film's first starts"),
        ({"do": "add", "table": "shots", "time": 9999}, "no shot can start at 9999.000 s"),
        ({"do": "add", "table": "shots", "time": -1}, "no shot can start at -1.000 s"),
        ({"do": "add", "table": "shots", "time": "soon"}, "could not convert"),
        ({"do": "add", "table": "scenes", "time": 1.234}, "starts at 1.234 s"),
        (
            {"do": "label", "table": "shots", "column": "colour", "start": 0, "end": 1}
            | {"was": "", "to": ""},
            "of shots, only transition, scale",
        ),
        (
            {"do": "label", "table": "lines", "column": "text", "start": 1, "end": 2}
            | {"was": "", "to": ""},
            "nothing of that kind lies from 1.000 to 2.000 s",
        ),
        (
            {"do": "label", "table": "lines", "column": "text", "start": 20, "end": 22}
            | {"was": "Hi", "to": ""},
            "nothing there was 'Hi'",
        ),
        (
            {"do": "label", "table": "appearances", "column": "expression", "start": 0}
            | {"end": 99, "person": "person 1", "was": "happy", "to": "gleeful"},
            "an expression is one of",
        ),
        (add("", 1, 2), "'' is no name"),
        (add("Zoë", 2, 1), "nobody is in view from 2.000 to 1.000 s in this film"),
        (add("Zoë", -2, 1), "nobody is in view from -2.000"),
        (add("Zoë", 9000, 9001), "nobody is in view from 9000.000"),
        (add("Zoë", float("nan"), 1), "nobody is in view from nan"),
        (add("Zoë", 10**400, 1), "int too large"),
        (add(None, 1, 2), "None is no name"),
        ({"do": "add", "table": "lines", "start": 1, "end": 2, "text": None}, "is no text"),
        ({"do": "add", "table": "lines", "start": 1, "end": 2, "text": "a", "speaker": 5}, "is no"),
        (
            {"do": "label", "table": "shots", "column": "scale", "start": 0, "end": 1}
            | {"was": "long", "to": None},
            "nothing of that kind lies",
        ),
    ],
)
def test_what_is_not_there_is_listed_and_nothing_is_lost(reading, one, message):
    good = {"do": "name", "person": "person 2", "to": "Bo"}
    with pytest.raises(ValueError, match="Nothing was changed") as caught:
        reading.corrected([good, one, NOBODY])
    assert "received 3 corrections, 2 of which" in str(caught.value)
    assert message in str(caught.value) and "\n2. " in str(caught.value)
    assert "Bo" not in set(reading.people["person"])


@pytest.mark.parametrize(
    "content",
    ["", "[", "[]", "{}", '{"format": "other"}', '{"format": "film_reader corrections"}', "\x00"],
)
def test_what_is_no_file_of_corrections_is_said(tmp_path, content):
    path = tmp_path / "corrections.json"
    path.write_text(content)
    with pytest.raises(ValueError, match=r"received corrections\.json, which holds no corrections"):
        corrections.load(path)
    path.write_text(json.dumps({"format": corrections.FORMAT, "version": 2, "film": ""}))
    with pytest.raises(ValueError, match="another format or version"):
        corrections.load(path)


def test_the_documented_example_is_one(tmp_path):
    readme = Path(corrections.__file__).with_name("README.md").read_text("utf-8")
    text = readme.partition("```json")[2].partition("```")[0]
    path = tmp_path / "corrections.json"
    path.write_text(text)
    film, listed = corrections.load(path)
    assert film == "film.mp4" and {one["do"] for one in listed} >= {"name", "move", "label"}
