"""What is said in the film: lines within their shots, the same from the same seed, as committed."""

import pysubs2
import pytest

from course_utils import data


@pytest.fixture(scope="module")
def film(studio):
    """The story of the committed film."""
    return studio.story.Story(data.practice_film().info["seed"])


def test_every_line_stands_within_its_shot_and_none_overlaps_another(studio, film):
    rows = studio.lines.rows(film)
    assert len(rows) == len(studio.lines.LINES) == 38
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
