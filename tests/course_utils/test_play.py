"""`play` puts a video into the notebook, in a form that browsers show."""

import base64
import re

import numpy as np
import pytest

import media
from course_utils import video


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("media")


def embedded(player):
    """(kind, bytes) of the video inside a player."""
    kind, text = re.search(r'src="data:video/(\w+);base64,([^"]+)"', player.data).groups()
    return kind, base64.b64decode(text)


def test_a_file_that_browsers_know_is_embedded_as_it_is(folder):
    path = media.make("h264", folder)
    player = video.play(path, width=320)
    assert "<video controls" in player.data and 'width="320"' in player.data
    assert embedded(player) == ("mp4", path.read_bytes())
    webm = media.make("vp9", folder)
    assert embedded(video.play(webm)) == ("webm", webm.read_bytes())


@pytest.mark.parametrize("name", ["mpeg4 with B frames", "10 bits", "alpha", "h264 open groups"])
def test_other_files_are_converted_to_play(tmp_path, folder, name):
    kind, data = embedded(video.play(media.make(name, folder), width=120))
    path = tmp_path / "played.mp4"
    path.write_bytes(data)
    info = video.probe(path)
    assert (kind, info.video_codec, info.pixel_format) == ("mp4", "h264", "yuv420p")
    assert info.size[1] == 120
    assert info.duration == pytest.approx(1.6, abs=0.05)


def test_a_clip_or_a_part_of_a_film_plays(tmp_path, folder):
    path = tmp_path / "played.mp4"
    path.write_bytes(embedded(video.play(media.moving_circle(10), fps=5))[1])
    assert video.probe(path).duration == pytest.approx(2)
    path.write_bytes(embedded(video.play(media.make("h264", folder), start=0.4, end=1))[1])
    numbers = [media.frame_number(frame) for _, frame in video.frames(path)]
    assert len(numbers) == 15
    assert np.abs(np.subtract(numbers, range(10, 25))).max() <= 1


def test_too_large_a_film_is_not_embedded(folder, monkeypatch):
    monkeypatch.setattr(video, "LARGEST", 1000)
    with pytest.raises(video.VideoError) as error:
        video.play(media.make("h264", folder))
    assert all(word in str(error.value) for word in ("inside the notebook", "start= and end="))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"fps": 0}, "fps is 0"),
        ({"width": -5}, "width is -5"),
        ({"start": -1}, "start is -1"),
        ({"start": 1, "end": 0.5}, "an end after the start"),
    ],
)
def test_bad_arguments_are_refused(folder, arguments, message):
    with pytest.raises(video.VideoError, match=message):
        video.play(media.make("h264", folder), **arguments)


def test_one_frame_is_no_clip():
    with pytest.raises(video.VideoError, match=r"shape \(time, height, width, 3\).*frame\[None\]"):
        video.play(media.moving_circle(1)[0])
