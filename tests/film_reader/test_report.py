"""The report: whole, harmless whatever a film is called, and free of the network."""

import dataclasses
import json
import re
import shutil

import pandas as pd
import pytest

import media
from film_reader import files, report, spans, telling
from film_reader.tables import TABLES
from readings import page_of, true_reading


@pytest.fixture(scope="module")
def reading():
    return true_reading()


@pytest.fixture(scope="module")
def page(reading):
    return page_of(reading)


def empty(reading, *names):
    return dataclasses.replace(reading, **{name: getattr(reading, name)[:0] for name in names})


def spoken(reading):
    """A reading in which two lines are said; the second does not go with the face."""
    lines = {
        "line": [1, 2],
        "start": [24.0, 39.0],
        "end": [26.0, 41.0],
        "text": ["Stay with me,\nplease!", "No. I hate it."],
        "speaker": ["person 1", ""],
        "source": "subtitles",
        "in_view": "person 1",
        "mood": [0.6, -0.6],
        "confidence": float("nan"),
    }
    language = {
        **{"person": ["person 1"], "scene": 0, "basis": "named", "lines": 1, "words": 4},
        **{"seconds": 2.0, "words_a_minute": 120.0, "words_a_line": 4.0, "questions": 0.0},
        **{"exclamations": 1.0, "variety": float("nan"), "mood": 0.6, "telling": "stay, please"},
    }
    contrast = {"start": 39.0, "end": 41.0, "person": "person 1", "face": 0.9, "words": -0.6}
    return dataclasses.replace(
        reading,
        lines=pd.DataFrame(lines),
        speech=pd.DataFrame({"start": [24.0], "end": [26.0], "confidence": [0.9]}),
        language=pd.DataFrame(language),
        contrasts=pd.DataFrame([{**contrast, "text": "No. I hate it."}]),
    )


def test_lanes_hold_what_was_read(reading):
    timeline = report.lanes(reading)
    lanes = {lane["title"]: lane for lane in timeline["lanes"]}
    assert timeline["seconds"] == pytest.approx(147.7, abs=0.05)
    assert len(lanes["Shots"]["spans"]) == 43
    assert len(lanes["Scenes"]["spans"]) == 12
    assert lanes["Shots"]["spans"][6][0] == pytest.approx(536 / 24, abs=0.001)
    assert [mark[0] for mark in lanes["Feelings"]["marks"]] == [38.19, 81.88, 98.41, 115.51]
    assert {"Person 1", "Action, person 2", "Face, person 1", "Audience", "Clue"} <= set(lanes)
    assert all(lane["about"] for lane in lanes.values())
    assert json.loads(json.dumps(timeline, allow_nan=False)) == timeline


def test_a_crowd_has_one_row(reading):
    titles = [lane["title"] for lane in report.lanes(reading)["lanes"]]
    crowd = telling.crowd(reading)
    assert titles.count(f"Crowd of {len(crowd)}") == 1
    assert not {name.capitalize() for name in crowd} & set(titles)
    assert len(crowd) + sum(title.startswith("Person ") for title in titles) == 14


def test_a_film_of_minutes_has_a_lane_of_its_cutting_rate(reading):
    assert "Cuts" not in [lane["title"] for lane in report.lanes(reading)["lanes"]]
    longer = dataclasses.replace(reading, info=reading.info | {"seconds": 600.0})
    lanes = {lane["title"]: lane for lane in report.lanes(longer)["lanes"]}
    [curve] = lanes["Cuts"]["curves"]
    rates = {time: rate for time, rate, _ in curve["points"]}
    cuts = reading.shots["start"].between(30, 90, inclusive="left").sum()
    assert rates[60.0] == cuts > 10 and rates[600.0] == 0
    assert max(rates.values()) <= lanes["Cuts"]["high"]


@pytest.mark.slow
def test_a_turn_shows_its_direction(reading):
    turns = reading.turns.assign(change=[-1.0, 0.5, 0.6, -0.7], person="person 1")
    told = dataclasses.replace(reading, turns=turns)
    lanes = {lane["title"]: lane for lane in report.lanes(told)["lanes"]}
    assert [mark[2] for mark in lanes["Feelings"]["marks"]] == [-1, 1, 1, -1]
    page = page_of(told)
    assert "▼ 0:38 Person 1 turns darker (-1.0)" in page
    assert "▲ 1:22 Person 1 turns brighter (+0.5)" in page


def test_lines_are_a_lane_subtitles_and_a_mood(reading):
    lanes = {lane["title"]: lane for lane in report.lanes(spoken(reading))["lanes"]}
    assert [span[2] for span in lanes["Lines"]["spans"]] == [
        "Stay with me, please!",
        "No. I hate it.",
    ]
    moods = {curve["name"]: curve for curve in lanes["Words, mood"]["curves"]}
    points = moods["person 1"]["points"]
    assert points == [[24.0, 0.6, 1.0], [26.0, 0.6, 1.0], [26.0, None, 1.0]]
    assert moods["person 1"]["colour"] == lanes["Person 1"]["spans"][0][3]
    assert len(lanes["Speech"]["spans"]) == 1


@pytest.mark.slow
def test_the_page_shows_how_the_leads_speak_and_what_is_worth_a_look(reading):
    page = page_of(spoken(reading))
    assert "stay, please" in page
    assert "Person 1 looks bright (0.9) while the words are dark (-0.6): “No. I hate it.”" in page
    assert "How they speak" not in page_of(reading)


def test_each_column_of_a_table_is_explained(page):
    assert 'title="how pleasant the expression counts">valence <small>-1 to 1</small>' in page


def test_a_page_holds_everything_and_asks_nobody(page):
    assert page.count('class="poster"') == 43
    assert page.count('<img src="data:image/jpeg;base64,') >= 43
    assert not re.search(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//""", page)
    assert "default-src 'none'" in page
    assert 'poster="data:image/jpeg;base64,' in page
    assert all(re.search(r'alt="[^"]', image) for image in re.findall(r"<img [^>]*>", page))


def test_every_table_of_the_reading_is_on_the_page(reading, page):
    for name in TABLES:
        rows = len(getattr(reading, name))
        assert f"<summary>{name.capitalize()} <small>{rows} row" in page


def test_the_page_says_how_good_its_lanes_were(page):
    cells = re.search(r"<th>Shot scale</th><td>[^<]*</td><td>([^<]*)</td><td>([^<]*)</td>", page)
    assert all(0 < float(cell) <= 1 for cell in cells.groups())
    assert "<td>not measured</td>" in page


def test_the_page_shows_measures_of_style(reading, page):
    assert page.count("<circle ") == 43
    assert "<th>All</th><td>43</td><td>3.4</td><td>3.2</td>" in page
    assert page.count('class="palette"') == 1 + len(reading.scenes)
    seen = reading.appearances.drop_duplicates("time")
    shot = spans.shot_of(seen["time"], reading.shots)
    in_turn = seen.assign(person=[f"person {1 + number % 2}" for number in shot])
    told = page_of(dataclasses.replace(reading, appearances=in_turn))
    assert re.search(r"Person \d and person \d in turn, \d shots, to 0:\d\d", told)


def test_a_film_of_one_shot_has_a_page(reading):
    end = reading.info["seconds"]
    shots, scenes = (
        table.head(1).assign(end=end, scene=1) for table in (reading.shots, reading.scenes)
    )
    page = page_of(dataclasses.replace(reading, shots=shots, scenes=scenes))
    assert "<svg" not in page
    assert "1 shot in 1 scene" in page


def test_a_hostile_name_is_only_a_name(reading):
    name = '</script><script>alert("1")</script> & <b>'
    people = reading.people.replace("person 1", name)
    appearances = reading.appearances.replace("person 1", name)
    hostile = dataclasses.replace(
        reading,
        info={**reading.info, "name": name, "notes": [name]},
        people=people,
        appearances=appearances,
        turns=reading.turns.assign(person=name),
        shots=reading.shots.assign(scale=name, transition=name),
    )
    page = page_of(hostile)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    data = re.search(r'id="data">(.*?)</script>', page, re.DOTALL)[1]
    assert name in [lane["title"] for lane in json.loads(data)["lanes"]]


def test_a_film_without_people_sound_or_turns_gets_a_page(reading):
    bare = empty(reading, "people", "appearances", "sound", "arc", "audience", "turns", "clue")
    page = page_of(bare)
    assert "No people" not in page
    assert "People were seen, but no face to follow." in page
    titles = [lane["title"] for lane in report.lanes(bare)["lanes"]]
    assert titles == ["Colour", "Scenes", "Shots", "Camera"]


@pytest.mark.slow
def test_a_corrected_reading_says_that_it_is(reading):
    one = {"do": "name", "person": "person 1", "to": "Ada"}
    assert "put in by hand" not in page_of(reading)
    page = page_of(reading.corrected([one]))
    assert "1 correction was put in by hand" in page and "Ada, first in view" in page


@pytest.mark.slow
def test_a_film_that_is_gone_or_strange_is_said_to_be(reading, tmp_path):
    gone = dataclasses.replace(reading, info={**reading.info, "path": str(tmp_path / "gone.mp4")})
    page = page_of(gone)
    assert "<video" not in page
    assert "The film was not there" in page
    odd = tmp_path / "odd.mkv"
    media.write_in_matrix(odd, media.moving_circle(5), 1)  # a codec that no browser plays
    page = page_of(dataclasses.replace(reading, info={**reading.info, "path": str(odd)}))
    assert "A copy of odd.mkv" in page


@pytest.mark.slow
def test_a_film_that_was_replaced_since_it_was_read_is_not_shown(reading, tmp_path):
    film = tmp_path / "film.mp4"
    shutil.copyfile(reading.info["path"], film)
    info = {**reading.info, "path": str(film), "file": files.identity(film)}
    kept = dataclasses.replace(reading, info=info)
    assert "no longer the film" not in page_of(kept)
    media.write(film, media.moving_circle(5), media.Recipe("film.mp4"))
    page = page_of(kept)
    assert "no longer the film that was read: read it again" in page
    assert "<video" not in page


@pytest.mark.slow
def test_a_large_film_is_linked_from_where_the_page_lies(reading, tmp_path, monkeypatch):
    monkeypatch.setattr(report, "_LARGEST_FILM", 1000)
    shutil.copyfile(reading.info["path"], tmp_path / "my film.mp4")
    info = {**reading.info, "path": str(tmp_path / "my film.mp4")}
    film = dataclasses.replace(reading, info=info)
    page = report.write(film, tmp_path / "page.html").read_text("utf-8")
    assert ' src="my%20film.mp4"' in page
    assert len(page) < 4_000_000


def test_write_replaces_a_page_whole(reading, tmp_path):
    path = tmp_path / "film.html"
    path.write_text("old")
    assert report.write(reading, path) == path
    assert path.read_text("utf-8").startswith("<!doctype html>")
    assert [file.name for file in tmp_path.iterdir()] == ["film.html"]
    with pytest.raises(ValueError, match=r"expected one that ends in \.html"):
        report.write(reading, tmp_path / "film.txt")
    with pytest.raises(FileNotFoundError, match="there is no folder"):
        report.write(reading, tmp_path / "nowhere" / "film.html")
