"""Text in the picture: drawn cards are read, with their times; what moves or is none is not."""

from types import SimpleNamespace

import cv2
import numpy as np
import pandas as pd
import pytest

from film_reader import video
from film_reader.pieces import Piece, read_piece
from film_reader.stages import text_in_picture
from film_reader.stages.text_in_picture import Texts, Titles

pytest.importorskip("rapidocr", reason="rapidocr is not installed")
SIZE = (360, 640)


def ground(second):
    """A picture without text: soft shapes that move."""
    y, x = np.mgrid[: SIZE[0], : SIZE[1]]
    waves = 90 + 50 * np.sin(x / 60 + second * 3) + 30 * np.sin(y / 40 - second * 2)
    return np.repeat(waves.astype(np.uint8)[..., np.newaxis], 3, axis=2)


def lettered(frame, *rows, at=(60, 120), size=1.2):
    """A copy of a frame with rows of white letters."""
    frame = frame.copy()
    for number, row in enumerate(rows):
        place = at[0], at[1] + round(45 * size * number)
        cv2.putText(frame, row, place, cv2.FONT_HERSHEY_DUPLEX, size, (255,) * 3, 2, cv2.LINE_AA)
    return frame


def titles(path):
    """The text of a film of less than a minute, and how it is told."""
    about = video.probe(path)
    tables, _ = read_piece(Piece(path, about, 0), [Texts()])
    return Titles().read(SimpleNamespace(seconds=about.duration), tables)["titles"]


def film(path, picture, seconds):
    """A film, 8 frames a second, of a function that draws the picture of a time."""
    return video.write_video(path, [picture(n / 8) for n in range(8 * seconds)], 8)


BLACK = np.zeros((*SIZE, 3), np.uint8)


def test_a_card_is_read_with_its_times(tmp_path):
    card = lettered(BLACK, "THE NIGHT TRAIN", "leaves at seven")

    def picture(time):
        return card if 2 <= time < 5.5 else ground(time)

    found = titles(film(tmp_path / "a.mp4", picture, 9))
    assert found["text"].tolist() == ["THE NIGHT TRAIN\nleaves at seven"]
    assert found[["start", "end"]].to_numpy().ravel() == pytest.approx([2, 5.5], abs=0.3)
    assert found["confidence"][0] > 0.9


@pytest.mark.slow
def test_two_cards_that_follow_each_other_are_two_and_a_logo_is_one(tmp_path):
    first, second = ("Somewhere by the sea", "Many years later")

    def picture(time):
        frame = lettered(ground(time), "STUDIO", at=(480, 40), size=0.9)
        return lettered(frame, first if time < 4 else second, at=(80, 300))

    found = titles(film(tmp_path / "a.mp4", picture, 8)).set_index("text")
    assert set(found.index) == {first, second, "STUDIO"}
    spans = found.loc[[first, second, "STUDIO"], ["start", "end"]].to_numpy().ravel()
    assert spans == pytest.approx([0, 4, 4, 8, 0, 8], abs=0.6)


def test_a_title_that_fades_is_the_same_title(tmp_path):
    card = lettered(BLACK, "FINIS")

    def picture(time):
        return (card * np.clip(min(time, 6 - time) / 1.5, 0, 1)).astype(np.uint8)

    found = titles(film(tmp_path / "a.mp4", picture, 6))
    assert found["text"].tolist() == ["FINIS"]
    assert found["start"][0] < 1.2 and found["end"][0] > 4.8


def test_what_moves_or_flashes_or_is_no_text_is_not_read(tmp_path):
    def rolling(time):
        return lettered(BLACK, "PRODUCED BY", "DIRECTED BY", at=(100, round(340 - 120 * time)))

    def flash(time):
        return lettered(BLACK, "NOW") if 2 <= time < 2.5 else BLACK

    for number, picture in enumerate((rolling, flash, ground)):
        assert titles(film(tmp_path / f"{number}.mp4", picture, 4)).empty


def test_text_that_is_missed_for_a_moment_or_goes_on_in_the_next_piece_is_one_line():
    times = np.r_[0:2:0.25, 3:6:0.25]
    rows = pd.DataFrame({"time": times, "end": times + 0.25, "text": "FINIS", "confidence": 0.95})
    rows = rows.assign(top=40.0)
    found = Titles().read(SimpleNamespace(seconds=5.9), {"texts": rows})["titles"]
    assert found[["start", "end", "text"]].to_numpy().tolist() == [[0.0, 5.9, "FINIS"]]
    doubtful = rows.assign(confidence=0.85)
    assert Titles().read(SimpleNamespace(seconds=5.9), {"texts": doubtful})["titles"].empty


def test_without_the_package_that_is_said(tmp_path, monkeypatch):
    assert text_in_picture.about() == ""
    known = Texts().fingerprint()
    monkeypatch.setattr(text_in_picture, "_files", lambda: None)
    assert titles(film(tmp_path / "a.mp4", lambda time: lettered(BLACK, "FINIS"), 3)).empty
    assert "rapidocr is not installed" in text_in_picture.about()
    monkeypatch.setattr("film_reader.stages.file_of", lambda *_: None)
    assert Texts().fingerprint() != known


@pytest.mark.slow
def test_intertitles_of_a_silent_film_are_read(real_data):
    found = titles(real_data / "people" / "films" / "nosferatu.mp4")
    assert len(found) == 2
    said = found["text"][1].lower()  # the letters are Gothic: not every one is read rightly
    assert "this desolate castle, but" in said and "let that frighten\nyou." in said
    # Between cuts that were marked by eye.
    assert found[["start", "end"]].to_numpy().ravel() == pytest.approx(
        [0, 2.8, 9.6, 19.9], abs=0.45
    )
