"""The clue: spans in which an object is in view, of which a picture is given."""

import cv2
import numpy as np
import pytest

import film_reader
import media


def clue_picture():
    """A picture with a pattern: a flag of coloured blocks."""
    blocks = np.random.default_rng(5).integers(0, 255, (3, 4, 3), np.uint8)
    return blocks.repeat(16, axis=0).repeat(16, axis=1)


def test_the_clue_is_found_where_it_is(detector, tmp_path):
    rng = np.random.default_rng(6)
    ground = cv2.GaussianBlur(rng.integers(0, 255, (180, 320, 3), np.uint8), (0, 0), 5)
    clip = np.repeat(ground[None], 75, axis=0)
    clip[25:50, 60:96, 100:148] = cv2.resize(clue_picture(), (48, 36)) // 2 + 20
    path = tmp_path / "clue.mp4"
    media.write(path, clip, media.Recipe("clue.mp4", count=75))
    found = film_reader.read(path, progress=False, clue=clue_picture()).clue
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
        (np.zeros((20, 20, 3)), "type float64.*Expected uint8 RGB"),
        ([[1], [1, 2]], "The clue is a list .*Expected frames"),
        ("a\0.png", "The path is .*Expected the path"),
    ],
)
def test_a_clue_that_is_no_picture(detector, tmp_path, clue, message):
    with pytest.raises(ValueError, match=message):
        film_reader.read(media.make("h264", tmp_path), progress=False, clue=clue)


def test_a_clue_file_that_is_no_picture(detector, tmp_path):
    path = media.make("h264", tmp_path)
    with pytest.raises(ValueError, match="no picture"):
        film_reader.read(path, progress=False, clue=path)
    (tmp_path / "empty.png").touch()
    with pytest.raises(ValueError, match="no picture"):
        film_reader.read(path, progress=False, clue=tmp_path / "empty.png")
    for none in (tmp_path / "none.png", "x" * 5000, b"none.png"):
        with pytest.raises(FileNotFoundError, match="where there is no file; expected a picture"):
            film_reader.read(path, progress=False, clue=none)
