"""Reading and writing video: one contract over many awkward files, and bad files."""

import gc
import re
import warnings
from fractions import Fraction

import numpy as np
import pytest

import media
from course_utils import data
from film_reader import video
from film_reader._open_video import OpenVideo

ALL = list(media.FILMS)
SHAPED = ["turned 90", "turned 180", "turned 270", "wide pixels", "narrow pixels, turned"]


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("media")


@pytest.fixture
def film(request, folder):
    """(recipe, path) of the film named by the test's parameter."""
    return media.FILMS[request.param], media.make(request.param, folder)


def every(names):
    return pytest.mark.parametrize("film", names, indirect=True)


def on_screen(times, moment, rounding=0.0005):
    """Index of the frame shown at a moment, by the definition."""
    return max(int(np.searchsorted(times, moment + rounding, side="right")) - 1, 0)


# --- The contract ---------------------------------------------------------------------------------


@every(ALL)
def test_all_frames_come_in_order_with_their_times(film):
    recipe, path = film
    read = list(video.frames(path))
    assert [media.frame_number(frame) for _, frame in read] == list(range(recipe.count))
    assert np.allclose([seconds for seconds, _ in read], recipe.times, atol=0.001)
    assert all(type(seconds) is float for seconds, _ in read)
    for _, frame in read:
        assert frame.shape == (*recipe.shown, 3)
        assert frame.dtype == np.uint8
        assert frame.flags.c_contiguous


@every(ALL)
def test_probe_agrees_with_what_is_read(film):
    recipe, path = film
    info = video.probe(path)
    assert info.size == recipe.shown
    assert info.stored_size == recipe.size
    assert info.rotation == recipe.rotation
    assert info.pixel_aspect == pytest.approx(float(recipe.pixel_aspect or 1), abs=0.01)
    assert info.is_variable is recipe.is_variable
    # The container does not keep how long the last frame of an uneven film lasts.
    assert info.duration == pytest.approx(recipe.duration, abs=0.1 if recipe.is_variable else 0.002)
    if not recipe.is_variable:
        assert info.frame_rate == pytest.approx(float(recipe.rate), rel=0.001)
    assert not info.has_audio
    assert (info.audio_codec, info.sample_rate, info.channels) == (None, None, 0)


@every(ALL)
@pytest.mark.parametrize("fps, start", [(2, 0), (3, 0.1), (10, 0.3), (60, 0.02)])
def test_sampling_gives_the_frame_on_screen(film, fps, start):
    """What is not decoded must not change what comes: bit for bit the frames of a full read."""
    recipe, path = film
    if start >= recipe.duration:
        pytest.skip("the film ends before the start")
    whole = list(video.frames(path))
    times = np.array([seconds for seconds, _ in whole])
    sampled = list(video.frames(path, fps=fps, start=start))
    assert abs(len(sampled) - (recipe.duration - start) * fps) <= 1 + 0.2 * fps * recipe.is_variable
    for k, (seconds, frame) in enumerate(sampled):
        i = on_screen(times, start + k / fps)
        assert seconds == times[i]
        assert np.array_equal(frame, whole[i][1])


@every(ALL)
def test_start_and_end_choose_frames_by_their_times(film):
    recipe, path = film
    start, end = recipe.duration * 0.31, recipe.duration * 0.73
    inside = [i for i, t in enumerate(recipe.times) if start <= t < end]
    read = [media.frame_number(frame) for _, frame in video.frames(path, start=start, end=end)]
    assert read == inside


@every(ALL)
def test_frames_are_resized_to_the_size_asked_for(film):
    _, path = film
    seconds, frame = next(video.frames(path, size=(48, 80)))
    assert frame.shape == (48, 80, 3)
    assert seconds == 0
    assert media.frame_number(frame) == 0


@every(ALL)
def test_a_clip_takes_the_middle_of_equal_parts(film):
    recipe, path = film
    count = 6
    clip = video.read_clip(path, count, size=(36, 44))
    assert clip.shape == (count, 36, 44, 3)
    assert clip.dtype == np.uint8
    duration = video.probe(path).duration
    expected = [on_screen(recipe.times, (i + 0.5) * duration / count) for i in range(count)]
    assert [media.frame_number(frame) for frame in clip] == expected


# --- Shape, colour and time -----------------------------------------------------------------------


def centre_of_circle(frame):
    """(row, column) of the red circle, as fractions of the picture's height and width."""
    red = (frame[..., 0].astype(int) - frame[..., 1]) > 80
    rows, columns = np.nonzero(red)
    return rows.mean() / frame.shape[0], columns.mean() / frame.shape[1]


@every(["h264", "mirrored", "mirrored, turned", *SHAPED])
def test_pictures_are_turned_as_the_file_says(film):
    recipe, path = film
    clip = video.read_clip(path, 3)
    first, last = centre_of_circle(clip[0]), centre_of_circle(clip[-1])
    move = {0: (0, 1), 90: (1, 0), 180: (0, -1), 270: (-1, 0)}[recipe.rotation]
    move = np.negative(move) if recipe.is_mirrored else move
    assert np.allclose(np.sign(np.round(np.subtract(last, first), 1)), move)


@every(SHAPED)
def test_a_circle_is_as_wide_as_its_pixels(film):
    recipe, path = film
    frame = video.read_clip(path, 1)[0]
    red = (frame[..., 0].astype(int) - frame[..., 1]) > 80
    height, width = np.ptp(np.nonzero(red)[0]) + 1, np.ptp(np.nonzero(red)[1]) + 1
    aspect = float(recipe.pixel_aspect or 1)
    expected = aspect if recipe.rotation in (0, 180) else 1 / aspect
    assert width / height == pytest.approx(expected, rel=0.06)


COLOURS = {
    "red": (255, 0, 0),
    "green": (0, 255, 0),
    "blue": (0, 0, 255),
    "white": (255, 255, 255),
    "black": (0, 0, 0),
    "skin": (224, 172, 140),
}


@pytest.mark.parametrize("colour", COLOURS.values(), ids=COLOURS.keys())
@pytest.mark.parametrize("size", [(144, 176), (720, 1280)])
def test_colours_survive_writing_and_reading(tmp_path, colour, size):
    flat = np.full((*size, 3), colour, np.uint8)
    path = video.write_video(tmp_path / "flat.mp4", [flat] * 2, fps=25)
    _, frame = next(video.frames(path))
    assert np.abs(frame[size[0] // 2, size[1] // 2].astype(int) - colour).max() <= 3


@pytest.mark.parametrize("height, matrix", [(144, 5), (720, 1)])
def test_untagged_colours_follow_the_size(tmp_path, height, matrix):
    """Without a tag, high definition means BT.709 (1) and the rest BT.601 (5)."""
    path = tmp_path / "untagged.mkv"
    red = np.zeros((1, height, height * 16 // 9, 3), np.uint8)
    red[..., 0] = 255
    media.write_in_matrix(path, red, matrix)
    _, frame = next(video.frames(path))
    assert np.abs(frame[50, 50].astype(int) - (255, 0, 0)).max() <= 3


def test_full_range_stays_full(folder):
    """A photo camera's JPEG range: grey 35 must not come out lighter or darker."""
    _, frame = next(video.frames(media.make("mjpeg", folder)))
    assert frame[2, 2] == pytest.approx(np.full(3, media.FIRST_GREY), abs=2)


@pytest.mark.parametrize("codec, pixels", [("qtrle", "argb"), ("png", "rgba")])
def test_transparent_parts_are_black(tmp_path, codec, pixels):
    clip = np.full((2, 64, 64, 4), 200, np.uint8)
    clip[:, :, :32, 3], clip[:, :, 32:48, 3], clip[:, :, 48:, 3] = 0, 128, 255
    path = tmp_path / "alpha.mov"
    media.write(path, clip, media.Recipe(path.name, codec, pixels, size=(64, 64)))
    _, frame = next(video.frames(path))
    assert frame.shape == (64, 64, 3)
    assert frame[30, 10].tolist() == [0, 0, 0]
    assert frame[30, 40] == pytest.approx(np.full(3, 100), abs=2)
    assert frame[30, 60] == pytest.approx(np.full(3, 200), abs=2)


def test_a_frame_that_stays_comes_several_times_each_its_own_array(tmp_path):
    path = tmp_path / "slow.mkv"
    recipe = media.Recipe(path.name, "ffv1", times=[0, 2, 2.04], clock=Fraction(1, 1000))
    media.write(path, media.moving_circle(3), recipe)
    read = list(video.frames(path, fps=2, end=2.02))
    assert [seconds for seconds, _ in read] == [0, 0, 0, 0, 2]
    assert np.array_equal(read[0][1], read[1][1])
    assert not np.shares_memory(read[0][1], read[1][1])


def test_two_frames_a_second_of_25(folder):
    times = [seconds for seconds, _ in video.frames(media.make("h264", folder), fps=2)]
    assert times == pytest.approx([0, 0.48, 1.0, 1.48])


def test_sparse_sampling_skips_decoding(folder, monkeypatch):
    """Between the moments asked for, whole groups of frames never reach the decoder."""
    from film_reader._open_video import OpenVideo

    path = folder / "long.mp4"
    clip = np.repeat(media.moving_circle(40), 5, axis=0)
    media.write(
        path, clip, media.Recipe(path.name, times=list(np.arange(200) / 25), options={"g": "20"})
    )
    sent = []
    decode = OpenVideo.decode
    monkeypatch.setattr(
        OpenVideo, "decode", lambda film, packet=None: sent.append(packet) or decode(film, packet)
    )
    read = list(video.frames(path, fps=0.25))
    assert [media.frame_number(frame) for _, frame in read] == [0, 20]
    assert len([packet for packet in sent if packet is not None]) < 40


def test_the_file_is_closed_when_reading_stops_early(folder):
    reader = video.frames(media.make("h264", folder))
    next(reader)
    film = reader.gi_frame.f_locals["film"]
    reader.close()
    with pytest.raises(AssertionError):
        next(film.container.demux())


def test_a_film_that_was_read_leaves_memory_at_once(folder):
    path = media.make("h264", folder)
    gc.collect()
    gc.disable()  # what only the garbage collector frees can stay for minutes
    try:
        video.probe(path)
        video.read_clip(path, 3)
        list(video.frames(path, fps=2))
        next(video.frames(path))
        left = [one for one in gc.get_objects() if isinstance(one, OpenVideo)]
    finally:
        gc.enable()
    assert not left


def test_short_films_repeat_frames(folder):
    clip = video.read_clip(media.make("one frame", folder), 5)
    assert clip.shape[0] == 5
    assert all(np.array_equal(frame, clip[0]) for frame in clip)


# --- Bad files and bad arguments ------------------------------------------------------------------


def assert_says(error, *words):
    """An error names what was received, what was expected and what to do."""
    text = str(error.value)
    received, expected, advice = re.split(r"\. Expected |\. (?=[A-Z(])", text, maxsplit=2)
    assert received and expected and advice
    assert "Errno" not in text and "avcodec" not in text
    for word in words:
        assert word in text


READERS = [video.probe, video.frames, lambda path: video.read_clip(path, 4)]


@pytest.mark.parametrize("read", READERS, ids=["probe", "frames", "read_clip"])
class TestBadFiles:
    """Each is refused at the call, not when the first frame is asked for."""

    def test_no_such_file(self, read, tmp_path):
        with pytest.raises(FileNotFoundError) as error:
            read(tmp_path / "nowhere.mp4")
        assert_says(error, "nowhere.mp4", "Check the spelling")

    def test_folder(self, read, tmp_path):
        with pytest.raises(video.VideoError) as error:
            read(tmp_path)
        assert_says(error, "is a folder", "one of the files")

    def test_empty(self, read, tmp_path):
        (tmp_path / "empty.mp4").write_bytes(b"")
        with pytest.raises(video.VideoError) as error:
            read(tmp_path / "empty.mp4")
        assert_says(error, "0 bytes", "get the file again")

    def test_text(self, read, tmp_path):
        (tmp_path / "text.mp4").write_text("To be or not to be\n" * 100)
        with pytest.raises(video.VideoError) as error:
            read(tmp_path / "text.mp4")
        assert_says(error, "holds text", "MP4, WebM")

    def test_noise(self, read, tmp_path):
        noise = np.random.default_rng(1).integers(0, 256, 5000, dtype=np.uint8)
        (tmp_path / "noise.avi").write_bytes(noise.tobytes())
        with pytest.raises(video.VideoError) as error:
            read(tmp_path / "noise.avi")
        assert_says(error, "no format that FFmpeg knows")

    def test_sound_only(self, read, tmp_path):
        with pytest.raises(video.VideoError) as error:
            read(media.sound_only(tmp_path / "sound.mp4"))
        assert_says(error, "no picture track; it holds: audio", "read_audio")

    def test_zero_frames(self, read, tmp_path):
        with pytest.raises(video.VideoError) as error:
            read(media.zero_frames(tmp_path / "zero.avi"))
        assert_says(error, "without a single readable frame")

    def test_missing_codec(self, read, tmp_path):
        with pytest.raises(video.VideoError) as error:
            read(media.unknown_codec(tmp_path / "unknown.mkv"))
        assert_says(error, "no decoder", "Convert the file")

    def test_cut_before_its_table_of_contents(self, read, tmp_path, folder):
        with pytest.raises(video.VideoError) as error:
            read(media.cut(media.make("h264", folder), tmp_path / "cut.mp4", 0.6))
        assert_says(error, "MP4", "moov", "get it again")


CUTTABLE = {
    "faststart.mp4": media.Recipe("faststart.mp4", muxing={"movflags": "+faststart"}),
    "film.mkv": media.Recipe("film.mkv"),
    "film.webm": media.Recipe("film.webm", "libvpx", options={"b": "1M", **media.FAST}),
    "film.avi": media.Recipe("film.avi", "mpeg4", options={"b": "2M"}),
}


@pytest.mark.parametrize("name", CUTTABLE)
def test_a_cut_file_gives_its_frames_and_a_warning(tmp_path, name):
    recipe = CUTTABLE[name]
    media.write(tmp_path / name, media.moving_circle(40), recipe)
    path = media.cut(tmp_path / name, tmp_path / f"cut_{name}", 0.6)
    with pytest.warns(UserWarning, match="seconds are missing") as caught:
        read = [media.frame_number(frame) for _, frame in video.frames(path)]
    assert 5 < len(read) < 35
    assert read == sorted(read) and read[:5] == [0, 1, 2, 3, 4]
    assert caught[0].filename == __file__
    says, lasts, missing = map(
        float, re.findall(r"([\d.]+) s(?:econds|,|:)", str(caught[0].message))
    )
    assert missing == pytest.approx(lasts - says, abs=0.011)
    assert says == pytest.approx((read[-1] + 1) / 25, abs=0.13)
    with pytest.warns(UserWarning, match="seconds are missing"):
        assert len(list(video.frames(path, fps=5))) == pytest.approx(says * 5, abs=1)
    with pytest.warns(UserWarning, match="seconds are missing"):
        assert video.read_clip(path, 7).shape == (7, 144, 176, 3)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(list(video.frames(path, end=0.2))) == 5


@pytest.mark.parametrize("name", ["film.mp4", "film.mkv"])
def test_sound_that_is_longer_than_the_pictures_is_no_cut(tmp_path, name):
    recipe = media.Recipe(name)
    media.write(tmp_path / name, media.moving_circle(20), recipe, sound=media.tone(3))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(list(video.frames(tmp_path / name))) == 20


@pytest.mark.parametrize(
    "arguments, words",
    [
        ({"fps": 0}, "fps is 0"),
        ({"fps": -2}, "fps is -2"),
        ({"fps": float("nan")}, "fps is nan"),
        ({"fps": "two"}, "fps is 'two'"),
        ({"size": (0, 10)}, "size is (0, 10)"),
        ({"size": (10, -1)}, "size is (10, -1)"),
        ({"size": 112}, "size is 112"),
        ({"size": (1.5, 2)}, "size is (1.5, 2)"),
        ({"start": -1}, "start is -1"),
        ({"start": 1, "end": 0.5}, "start is 1 and end is 0.5"),
        ({"start": 1, "end": 1}, "an end after the start"),
        ({"start": 5}, "lasts 1.60 s"),
        ({"end": "late"}, "end is 'late'"),
        ({"size": (32768, 32768)}, "size is (32768, 32768)"),
        ({"size": (10_000, 10_001)}, "of 100,000,000 pixels at most"),
        ({"fps": 10**400}, "fps is 1000"),
        ({"start": 10**400}, "start is 1000"),
        ({"end": 10**400}, "end is 1000"),
    ],
)
def test_bad_arguments_are_refused_at_once(folder, arguments, words):
    with pytest.raises(video.VideoError) as error:
        video.frames(media.make("h264", folder), **arguments)
    assert_says(error, words)


@pytest.mark.parametrize("count", [0, -1, 2.5, True, None])
def test_a_clip_needs_a_count_of_frames(folder, count):
    with pytest.raises(video.VideoError, match="num_frames is"):
        video.read_clip(media.make("h264", folder), count)


def test_a_clip_of_frames_that_nobody_can_hold_is_refused(folder):
    with pytest.raises(video.VideoError, match="of 100,000,000 pixels at most"):
        video.read_clip(media.make("h264", folder), 1, (32768, 32768))


def test_a_clip_that_has_no_room_in_memory_is_refused_before_it_is_read(folder):
    with pytest.raises(video.VideoError, match=r"24,000\.0 GB of memory .* GB are free"):
        video.read_clip(media.make("h264", folder), 1_000_000, (2000, 2000))


# --- Sound ----------------------------------------------------------------------------------------


def loudest_tone(samples, rate):
    spectrum = np.abs(np.fft.rfft(samples))
    return np.argmax(spectrum) * rate / len(samples)


def test_sound_comes_back_as_it_was_written(tmp_path, folder):
    tone = media.tone(1.6, hertz=440)
    path = video.write_video(
        tmp_path / "sound.mp4", media.moving_circle(40), fps=25, audio=(tone, 8000)
    )
    samples, rate = video.read_audio(path)
    assert rate == 8000
    assert samples.dtype == np.float32
    assert samples.ndim == 2 and samples.shape[1] == 1
    assert len(samples) == pytest.approx(1.6 * 8000, abs=2100)
    assert loudest_tone(samples[:, 0], rate) == pytest.approx(440, abs=3)
    assert 0.4 < np.abs(samples).max() < 0.7
    slower, rate = video.read_audio(path, sample_rate=4000)
    assert rate == 4000
    assert loudest_tone(slower[:, 0], rate) == pytest.approx(440, abs=3)
    info = video.probe(path)
    assert (info.has_audio, info.audio_codec, info.channels) == (True, "aac", 1)


def test_stereo_keeps_left_and_right(tmp_path):
    both = np.stack([media.tone(1, 300), media.tone(1, 900)], axis=1)
    path = video.write_video(tmp_path / "two.mp4", media.moving_circle(25), 25, (both, 8000))
    samples, rate = video.read_audio(path)
    assert samples.shape[1] == 2
    assert [loudest_tone(samples[:, c], rate) for c in (0, 1)] == pytest.approx([300, 900], abs=3)


def test_a_silent_film_has_no_sound_to_read(folder):
    with pytest.raises(video.VideoError) as error:
        video.read_audio(media.make("h264", folder))
    assert_says(error, "no sound", "has_audio")


# --- Writing --------------------------------------------------------------------------------------


def test_what_is_written_plays_in_a_browser(tmp_path):
    path = video.write_video(tmp_path / "film.mp4", media.moving_circle(10), fps=12.5)
    info = video.probe(path)
    assert (info.video_codec, info.pixel_format, info.frame_rate) == ("h264", "yuv420p", 12.5)
    data = path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    assert list(tmp_path.iterdir()) == [path]


def test_odd_sizes_are_padded_to_even(tmp_path):
    path = video.write_video(tmp_path / "odd.mp4", media.moving_circle(3, (75, 101)), fps=25)
    assert video.probe(path).size == (76, 102)


def test_written_frames_come_back(tmp_path):
    clip = media.moving_circle(20)
    path = video.write_video(tmp_path / "film.mp4", iter(clip), fps=25)
    read = np.stack([frame for _, frame in video.frames(path)])
    assert read.shape == clip.shape
    assert np.abs(read.astype(int) - clip).mean() < 3


def test_the_same_frames_make_the_same_file(tmp_path):
    clips = data.practice_clips().query("production == 'p08'").head(12)
    shots = [list(video.frames(path))[:19] for path in clips["path"]]
    frames = [frame for shot in shots for _, frame in shot]
    files = [video.write_video(tmp_path / f"{n}.mp4", frames, fps=12) for n in range(6)]
    assert len({file.read_bytes() for file in files}) == 1


@pytest.mark.parametrize(
    "frames, words",
    [
        ([], "no frames"),
        ([np.zeros((8, 8, 3))], "float64"),
        ([np.zeros((8, 8), np.uint8)], "(8, 8)"),
        ([(0.0, np.zeros((8, 8, 3), np.uint8))], "a tuple"),
        (None, "frames is a NoneType"),
        (5, "frames is a int"),
        ([np.zeros((20_000, 2, 3), np.uint8)], "The size of frame 0 is (20000, 2)"),
        (
            [np.zeros((8, 8, 3), np.uint8), np.zeros((8, 6, 3), np.uint8)],
            "Frame 1 has shape (8, 6, 3)",
        ),
    ],
)
def test_bad_frames_leave_nothing_behind(tmp_path, frames, words):
    with pytest.raises(video.VideoError) as error:
        video.write_video(tmp_path / "bad.mp4", frames, fps=25)
    assert_says(error, words)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("rate", [0, -5, 10**9, 10**400, float("inf"), float("nan"), None])
def test_a_rate_of_sound_that_is_none_is_refused(tmp_path, rate):
    with pytest.raises(video.VideoError) as error:
        video.write_video(tmp_path / "f.mp4", media.moving_circle(2), 25, (np.zeros(80), rate))
    assert_says(error, "ound" if isinstance(rate, int) else "audio is")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("width", [None, "64", -1, 0, float("inf"), [64]])
def test_a_copy_needs_a_width_in_pixels(folder, tmp_path, width):
    with pytest.raises(video.VideoError) as error:
        video.browser_copy(media.make("h264", folder), tmp_path / "copy.mp4", width)
    assert_says(error, "width is")


@pytest.mark.parametrize("folder", [None, 5, "a\0b", ["films"]])
def test_what_is_no_folder_of_films_is_said(folder):
    with pytest.raises(video.VideoError, match="The path is"):
        video.films_in(folder)


def test_a_failed_write_keeps_the_film_that_was_there(tmp_path):
    path = video.write_video(tmp_path / "film.mp4", media.moving_circle(5), fps=25)
    before = path.read_bytes()
    with pytest.raises(video.VideoError):
        video.write_video(path, [media.moving_circle(1)[0], np.zeros((2, 2, 3), np.uint8)], fps=25)
    assert path.read_bytes() == before


def test_writing_needs_a_name_a_rate_and_a_folder(tmp_path):
    clip = media.moving_circle(1)
    with pytest.raises(video.VideoError, match=r"ends in \.mp4"):
        video.write_video(tmp_path / "film.avi", clip, fps=25)
    large = np.broadcast_to(np.uint8(0), (16_384, 16_384, 3))
    with pytest.raises(
        video.VideoError, match=r"frame 0 is \(16384, 16384\).* of 35,651,584 pixels"
    ):
        video.write_video(tmp_path / "film.mp4", [large], fps=25)
    with pytest.raises(video.VideoError, match="fps is 0"):
        video.write_video(tmp_path / "film.mp4", clip, fps=0)
    with pytest.raises(FileNotFoundError, match="Create it first"):
        video.write_video(tmp_path / "nowhere" / "film.mp4", clip, fps=25)
    with pytest.raises(video.VideoError, match="The sound is int64"):
        video.write_video(tmp_path / "film.mp4", clip, 25, (np.zeros(9, np.int64), 8000))


# --- Real files -----------------------------------------------------------------------------------

REAL = {
    "film/chaplin_10s.mp4": (241, (360, 640), "h264"),
    "film/tears_of_steel_5s.webm": (120, (268, 642), "vp8"),
    "film/calais_1906_french_gp_160p.ogv": (288, (160, 218), "theora"),
    "film/sintel_trailer_480x204.mp4": (1252, (204, 480), "h264"),
    "actions/Archery/v_Archery_g01_c01.avi": (131, (240, 320), "mpeg4"),
    "actions/Surfing/v_Surfing_g01_c01.avi": (None, (240, 320), "mpeg4"),
}


@pytest.mark.parametrize("name", REAL)
def test_real_files_are_read_whole_and_sampled_exactly(real_data, name):
    count, size, codec = REAL[name]
    path = real_data / name
    info = video.probe(path)
    assert (info.size, info.video_codec, info.rotation) == (size, codec, 0)
    whole = list(video.frames(path, size=(40, 64)))
    assert count is None or len(whole) == count
    times = np.array([seconds for seconds, _ in whole])
    assert times[0] == 0 and (np.diff(times) > 0).all()
    assert times[-1] == pytest.approx(info.duration, abs=0.15)
    for k, (seconds, frame) in enumerate(video.frames(path, fps=2, size=(40, 64))):
        i = on_screen(times, k / 2)
        assert seconds == times[i]
        assert np.array_equal(frame, whole[i][1])
    assert video.read_clip(path, 24, (32, 32)).shape == (24, 32, 32, 3)


def test_the_films_of_a_folder_are_told_by_what_is_in_them(tmp_path):
    film = media.make("h264", tmp_path).read_bytes()
    names = ["clip 2.mkv", "clip 10.MTS", "deeper/no ending", "deeper/odd.xyz"]
    for name in [*names, ".Trash/a.mp4", ".b.mp4", "poster.jpg", "song.mp3"]:
        place = tmp_path / "films" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(film)
    (tmp_path / "films" / "damaged.mov").write_bytes(film[:40])
    (tmp_path / "films" / "cast.nfo").write_text("Mara, Jon\n" * 50)
    (tmp_path / "films" / "thumbs.db").write_bytes(bytes(range(256)))
    (tmp_path / "films" / "folder.mp4").mkdir()
    found = [
        path.relative_to(tmp_path / "films").as_posix()
        for path in video.films_in(tmp_path / "films")
    ]
    assert found == [*names[:2], "damaged.mov", *names[2:]]
    assert len(video.films_in(tmp_path / "films", "*")) == 3


def test_a_text_is_no_film_whatever_its_ending(tmp_path):
    for name in ("cast.nfo", "cast.ans", "cast.bin", "cast.diz", "cast"):
        (tmp_path / name).write_text("Mara, Jon\n" * 50)
        with pytest.raises(video.VideoError, match=r"holds text\. Expected a video file"):
            video.probe(tmp_path / name)
