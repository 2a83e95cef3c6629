"""What is said in the film: lines within their shots, the same from the same seed, as committed."""

import numpy as np
import pysubs2
import pytest

from course_utils import data, video

CLOSE_UP = "Please, do not be angry."


@pytest.fixture(scope="module")
def film(studio):
    """The story of the committed film."""
    return studio.story.Story(data.practice_film().info["seed"])


def test_every_line_stands_within_its_shot_and_none_overlaps_another(studio, film):
    rows = studio.lines.rows(film)
    assert len(rows) == len(studio.dialogue.LINES) == 38
    assert [row["line"] for row in rows] == list(range(1, 39))
    ends = [0.0, *(row["end"] for row in rows)]
    for row, before in zip(rows, ends, strict=False):
        assert before <= row["start"] < row["end"] - 0.9
        (shot,) = [s for s in film.shots if s.start / 24 <= row["start"] < s.end / 24]
        assert row["end"] <= shot.end / 24 + 0.001
        # Who speaks and is a lead plays in the shot, and is alone heard out of the picture.
        plays = row["speaker"] in [person.name for person in shot.people]
        assert row["in_picture"] == plays == (row["speaker"] in ("lena", "max"))


def test_a_lead_who_speaks_is_in_view(studio, film):
    """In the truth about every frame: at the middle of the line, something of the face is seen."""
    people = data.practice_film().people
    for row in (row for row in studio.lines.rows(film) if row["in_picture"]):
        frame = round((row["start"] + row["end"]) / 2 * 24)
        seen = people[(people["frame"] == frame) & (people["person"] == row["speaker"])]
        assert seen["visible"].item() > 0.1, row


@pytest.mark.slow
def test_a_mouth_opens_while_its_owner_says_a_line_and_only_then(studio, film):
    said = {}
    for shot, line in studio.dialogue.in_order(film.shots):
        said.setdefault((shot.number, line.speaker), []).append((line.at, line.at + line.seconds))
    for shot in film.shots:
        times = np.arange(0, shot.frames / 24, 1 / 12)
        for person in shot.people:
            openings = np.array([person.figure(time).mien.talk for time in times])
            speaks = np.zeros(len(times), bool)
            for start, end in said.get((shot.number, person.name), []):
                within = (times >= start) & (times <= end)
                assert openings[within].max() > 0.5 and np.ptp(openings[within]) > 0.4
                speaks |= within
            assert not openings[~speaks].any(), (shot.name, person.name)


def test_the_committed_film_shows_the_mouths_that_speak(studio, film):
    """At its widest, a mouth in close-up is nearer to the drawing that speaks than to a mute."""
    (shot,) = [s for s, line in studio.dialogue.in_order(film.shots) if line.text == CLOSE_UP]
    (person,) = [person for person in shot.people if person.talks]
    frame = max(
        range(shot.start + 6, shot.end - 6), key=lambda frame: _opening(person, shot, frame)
    )
    speaking = studio.filming.Take(film, shot).draw((frame - shot.start) / 24).astype(int)
    mute = studio.story.Story(film.seed).shots[shot.number - 1]
    for other in mute.people:
        other.talks.clear()
    silent = studio.filming.Take(film, mute).draw((frame - shot.start) / 24).astype(int)
    (_, seen) = next(video.frames(data.practice_film().path, start=frame / 24))
    mouth = np.abs(speaking - silent).max(axis=-1) > 20
    assert mouth.sum() >= 30
    nearer, further = (
        np.abs(seen.astype(int) - other)[mouth].mean() for other in (speaking, silent)
    )
    assert nearer < 0.7 * further


def _opening(person, shot, frame):
    return person.figure((frame - shot.start) / 24).mien.talk


def test_other_seeds_say_the_same_at_other_times(studio, film):
    other = studio.story.Story(film.seed + 1)
    rows, others = studio.lines.rows(film), studio.lines.rows(other)
    assert [row["text"] for row in rows] == [row["text"] for row in others]
    assert [row["start"] for row in rows] != [row["start"] for row in others]


def test_the_subtitles_say_what_the_table_says(studio, film):
    rows = studio.lines.rows(film)
    events = list(pysubs2.SSAFile.from_string(studio.lines.subtitles(film)))
    assert len(events) == len(rows)
    for event, row in zip(events, rows, strict=True):
        assert event.plaintext == f"{row['speaker'].upper()}: {row['text']}"
        times = [event.start / 1000, event.end / 1000]
        assert times == pytest.approx([row["start"], row["end"]], abs=0.001)


def test_the_committed_lines_are_what_the_program_writes(studio, film):
    folder = data.practice_dir()
    assert (folder / "film.srt").read_text("utf-8") == studio.lines.subtitles(film)
    assert (folder / "film_lines.csv").read_text("utf-8") == studio.lines.table(film)
