"""Files that are odd: broken clocks, late and changing sound, strange names, damage."""

import os
import re
import warnings
from pathlib import Path

import av
import numpy as np
import pytest

import media
from film_reader import _open_video, pieces, video
from film_reader.stages.signals import Signals
from tools import fuzz

RATE = 8000


def write_stream(path, starts_at, tone_at=None, count=40):
    """A transport stream of 40 frames, whose clock starts at some seconds; a beep at a time."""
    sound = np.zeros(int(count / 25 * RATE), np.float32)
    if tone_at is not None:
        sound[int(tone_at * RATE) :][: RATE // 4] = media.tone(0.25)[: len(sound)]
    options = {"output_ts_offset": str(starts_at)}
    recipe = media.Recipe(path.name, count=count, options={"g": "10"}, muxing=options)
    media.write(path, media.moving_circle(count), recipe, sound)
    return path


def join(path, *parts):
    """Put files behind each other, byte by byte, as recordings often are."""
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    return path


def beep(samples, rate):
    """Seconds at which the loud part of a sound begins."""
    return np.flatnonzero(np.abs(samples[:, 0]) > 0.1)[0] / rate


@pytest.mark.parametrize("starts", [(100, 3), (3, 100), (0, 0), (3, 3.5), (80000, 3)])
def test_the_clock_of_joined_recordings_goes_on(tmp_path, starts):
    first = write_stream(tmp_path / "a.ts", starts[0])
    second = write_stream(tmp_path / "b.ts", starts[1], tone_at=1)
    path = join(tmp_path / "joined.ts", first, second)
    expected = np.arange(80) / 25
    numbers = list(range(40)) * 2
    times, read = zip(*video.frames(path), strict=True)
    assert times == pytest.approx(expected, abs=0.02)
    assert [media.frame_number(frame) for frame in read] == numbers
    assert video.probe(path).duration == pytest.approx(3.2, abs=0.05)
    sampled = [media.frame_number(frame) for _, frame in video.frames(path, fps=5)]
    assert sampled == numbers[::5]
    late = [media.frame_number(frame) for _, frame in video.frames(path, start=2.4)]
    assert late == numbers[60:]
    clip = [media.frame_number(frame) for frame in video.read_clip(path, 4)]
    assert clip == [10, 30, 10, 30]
    samples, rate = video.read_audio(path)
    assert len(samples) / rate == pytest.approx(3.2, abs=0.2)
    assert beep(samples, rate) == pytest.approx(2.6, abs=0.1)
    samples, rate = video.read_audio(path, start=2, end=3)
    assert beep(samples, rate) == pytest.approx(0.6, abs=0.1)


def test_a_long_still_picture_is_no_break_of_the_clock(tmp_path):
    path = tmp_path / "slides.mp4"
    recipe = media.Recipe(path.name, count=5, rate=media.Fraction(1, 90))
    media.write(path, media.moving_circle(5), recipe)
    assert [time for time, _ in video.frames(path)] == [0, 90, 180, 270, 360]
    assert video.probe(path).duration == 450


def with_moved_sound(path, target, seconds, lost=(0, 0)):
    """Copy a film with its sound later by some seconds, and without the packets of a span."""
    with av.open(str(path)) as source, av.open(str(target), "w") as out:
        tracks = [out.add_stream_from_template(stream) for stream in source.streams]
        for packet in source.demux():
            if packet.dts is None:
                continue
            is_sound = packet.stream.type == "audio"
            time = float(packet.pts * packet.time_base)
            if is_sound and lost[0] <= time < lost[1]:
                continue
            shift = round(seconds / packet.time_base) if is_sound else 0
            packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
            packet.stream = tracks[packet.stream.index]
            out.mux(packet)
    return target


@pytest.mark.parametrize("ending", ["mkv", "mp4", "ts"])
def test_sound_that_begins_late_is_late(tmp_path, ending):
    sound = np.zeros(2 * RATE, np.float32)
    sound[RATE // 2 : RATE] = media.tone(0.5)
    whole = tmp_path / "whole.mp4"
    media.write(whole, media.moving_circle(40), media.Recipe(whole.name), sound)
    path = with_moved_sound(whole, tmp_path / f"late.{ending}", 0.6)
    samples, rate = video.read_audio(path)
    assert beep(samples, rate) == pytest.approx(1.1, abs=0.08)
    copy = video.browser_copy(path, tmp_path / "copy.mp4", 96)
    samples, rate = video.read_audio(copy)
    assert beep(samples, rate) == pytest.approx(1.1, abs=0.08)


def test_a_gap_in_the_sound_is_silence(tmp_path):
    sound = np.concatenate([np.zeros(RATE), media.tone(1)])
    whole = tmp_path / "whole.mkv"
    media.write(whole, media.moving_circle(40), media.Recipe(whole.name), sound)
    path = with_moved_sound(whole, tmp_path / "gap.mkv", 0, lost=(0.2, 0.8))
    samples, rate = video.read_audio(path)
    assert beep(samples, rate) == pytest.approx(1.0, abs=0.15)
    assert len(samples) / rate == pytest.approx(2.0, abs=0.2)


def test_sound_that_changes_its_format_on_the_way(tmp_path):
    parts = []
    for name, layout, rate in (("a", "stereo", 48000), ("b", "5.1", 44100)):
        path = tmp_path / f"{name}.ts"
        with av.open(str(path), "w") as out:
            picture = out.add_stream("libx264", rate=25)
            picture.width, picture.height, picture.pix_fmt = 64, 48, "yuv420p"
            sound = out.add_stream("aac", rate=rate, layout=layout)
            for _ in range(25):
                out.mux(picture.encode(av.VideoFrame(64, 48, "yuv420p")))
            channels = av.AudioLayout(layout).nb_channels
            tone = np.tile(media.tone(1, rate=rate), (channels, 1))
            frame = av.AudioFrame.from_ndarray(tone, "fltp", layout)
            frame.sample_rate, frame.pts = rate, 0
            out.mux(sound.encode(frame))
            out.mux([*sound.encode(None), *picture.encode(None)])
        parts.append(path)
    path = join(tmp_path / "both.ts", *parts)
    samples, rate = video.read_audio(path)
    assert (rate, samples.shape[1]) == (48000, 2)
    for second in (0.5, 1.5):
        piece = samples[int(second * rate) :][:4800, 0]
        spectrum = np.abs(np.fft.rfft(piece))
        assert np.argmax(spectrum) * rate / len(piece) == pytest.approx(440, abs=11)


@pytest.mark.parametrize("rate", [11_024, 192_000, 5000])
def test_a_rate_that_aac_lacks_is_converted(tmp_path, rate):
    sound = (media.tone(1.6, rate=rate), rate)
    path = video.write_video(tmp_path / "odd.mp4", media.moving_circle(40), 25, sound)
    samples, written = video.read_audio(path)
    assert written == 48000
    assert len(samples) / written == pytest.approx(1.6, abs=0.1)


@pytest.mark.parametrize("codec, plays", [("aac", True), ("ac3", False), ("alac", False)])
def test_browsers_must_know_the_sound_too(tmp_path, codec, plays):
    path = tmp_path / "film.mp4"
    with av.open(str(path), "w") as out:
        picture = out.add_stream("libx264", rate=25)
        picture.width, picture.height, picture.pix_fmt = 64, 48, "yuv420p"
        sound = out.add_stream(codec, rate=48000, layout="stereo")
        out.mux(picture.encode(av.VideoFrame(64, 48, "yuv420p")))
        wave = np.zeros((2, 9600), np.float32)
        frame = av.AudioFrame.from_ndarray(wave, "fltp", "stereo")
        frame.sample_rate, frame.pts = 48000, 0
        convert = av.AudioResampler(sound.codec_context.format.name, "stereo", 48000)
        for part in convert.resample(frame):
            out.mux(sound.encode(part))
        out.mux([*picture.encode(None), *sound.encode(None)])
    assert video.plays_in_browsers(video.probe(path)) is plays


@pytest.mark.parametrize(
    "name", ["Movie: x.mp4", "concat:x.mp4", "-x.mp4", "a%03d.mp4", "? é 李.mp4"]
)
def test_any_name_is_a_file(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    video.write_video(name, media.moving_circle(3), 25)
    assert video.probe(name).path == Path(name)
    assert len(list(video.frames(name))) == 3


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_a_pipe_is_named(tmp_path):
    os.mkfifo(tmp_path / "pipe.mp4")
    with pytest.raises(video.VideoError, match="a pipe or a device"):
        video.probe(tmp_path / "pipe.mp4")


@pytest.mark.parametrize(
    "text",
    [
        "#EXTM3U\n#EXTINF:4,\nhttp://127.0.0.1:9/a.ts\n",
        "ffconcat version 1.0\nfile /etc/passwd\n",
        "<?xml version='1.0'?>\n<MPD/>",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\n",
    ],
)
def test_a_list_of_other_files_is_not_followed(tmp_path, text):
    (tmp_path / "list.mp4").write_text(text)
    with pytest.raises(video.VideoError, match="names other files"):
        video.probe(tmp_path / "list.mp4")


@pytest.mark.parametrize(
    "name, text",
    [
        ("list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\npart.ts\n#EXT-X-ENDLIST\n"),
        ("list", "ffconcat version 1.0\nfile part.ts\n"),
    ],
)
def test_a_list_of_files_that_are_there_is_not_followed_either(tmp_path, name, text):
    write_stream(tmp_path / "part.ts", 0)
    (tmp_path / name).write_text(text)
    with pytest.raises(video.VideoError, match="names other files"):
        video.probe(tmp_path / name)


def test_a_photograph_that_was_turned(tmp_path):
    from PIL import Image

    image = Image.new("RGB", (64, 48), (200, 30, 30))
    image.paste((0, 0, 255), (0, 0, 20, 20))
    exif = Image.Exif()
    exif[0x112] = 6  # to be turned by 90 degrees, clockwise
    image.save(tmp_path / "turned.jpg", exif=exif)
    _, frame = next(video.frames(tmp_path / "turned.jpg"))
    assert frame.shape == (64, 48, 3)
    assert frame[5, 43].tolist() == pytest.approx([0, 0, 255], abs=8)


def test_lost_packets_leave_the_rest_where_it_was(tmp_path):
    whole = write_stream(tmp_path / "whole.ts", 1, tone_at=1.2)
    data = whole.read_bytes()
    middle = len(data) // 188 // 2 * 188
    path = tmp_path / "lost.ts"
    path.write_bytes(data[:middle] + data[middle + 30 * 188 :])
    for options in ({}, {"fps": 5}, {"start": 0.3}):
        for time, frame in video.frames(path, **options):
            assert 0 <= time < 1.6 and frame.shape == (144, 176, 3)
    samples, rate = video.read_audio(path)
    assert beep(samples, rate) == pytest.approx(1.2, abs=0.1)


def test_a_damaged_timestamp_makes_no_hours_of_silence(tmp_path):
    path, _ = fuzz.film_of_seed(4324, tmp_path)  # whose clock jumps, and one packet says 3:19 h
    samples, rate = video.read_audio(path)
    assert 2 * rate < len(samples) < 120 * rate


@pytest.mark.parametrize("late", [range(20, 21), range(20, 99)], ids=["one", "all from then on"])
def test_a_timestamp_hours_late_repeats_no_picture_for_hours(tmp_path, late):
    path = tmp_path / "late.flv"
    with av.open(str(path), "w") as out:
        picture = out.add_stream("flv1", rate=25)
        picture.width, picture.height, picture.pix_fmt = 176, 144, "yuv420p"
        for array in media.moving_circle(40):
            out.mux(picture.encode(av.VideoFrame.from_ndarray(array, format="rgb24")))
        out.mux(picture.encode(None))
    data, place, number = bytearray(path.read_bytes()), 13, 0
    while place < len(data):  # a tag: kind, 3 bytes of size, 3 of milliseconds and 1 above them
        if data[place] == 9:
            number += 1
            if number in late:
                data[place + 7] = 9  # 42 hours
        place += 15 + int.from_bytes(data[place + 1 : place + 4])
    path.write_bytes(data)
    times = [time for time, _ in video.frames(path)]
    assert len(times) == 40 and times == sorted(times) and times[-1] == pytest.approx(1.56, abs=0.1)
    assert len(list(video.frames(path, fps=2))) == 4


def test_only_the_span_asked_for_is_decoded(tmp_path, monkeypatch):
    from film_reader._open_sound import OpenSound

    whole, count = tmp_path / "long.mp4", 0
    media.write(whole, media.moving_circle(40), media.Recipe(whole.name), media.tone(60))
    decode = OpenSound._frames

    def counted(sound):
        nonlocal count
        for frame in decode(sound):
            count += frame.samples
            yield frame

    monkeypatch.setattr(OpenSound, "_frames", counted)
    samples, rate = video.read_audio(whole, start=30, end=31)
    assert len(samples) == rate == RATE
    assert count < 4 * RATE


def copied(path, target, seconds):
    """Copy a film packet by packet, with its pictures later by some seconds."""
    with av.open(str(path)) as source, av.open(str(target), "w") as out:
        tracks = [out.add_stream_from_template(stream) for stream in source.streams]
        for packet in source.demux():
            if packet.dts is not None:
                shift = round(seconds / packet.time_base) if packet.stream.type == "video" else 0
                packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                packet.stream = tracks[packet.stream.index]
                out.mux(packet)
    return target


@pytest.mark.parametrize("name", ["late.mkv", "late.flv", "late.ts"])
@pytest.mark.parametrize("seconds", [0.7, 100])
def test_a_film_lasts_from_its_first_picture_on(tmp_path, recwarn, name, seconds):
    whole = tmp_path / "whole.mp4"
    media.write(whole, media.moving_circle(40), media.Recipe(whole.name), media.tone(1))
    path = copied(whole, tmp_path / name, seconds)
    assert video.probe(path).duration == pytest.approx(1.6, abs=0.1)
    assert [media.frame_number(f) for f in video.read_clip(path, 4)] == pytest.approx(
        [5, 15, 25, 35], abs=1
    )
    assert len(list(video.frames(path))) == 40
    assert not recwarn.list


def from_second_key(path, target):
    """Copy a film from its second key frame on, as programs that cut without encoding do."""
    with av.open(str(path)) as source, av.open(str(target), "w") as out:
        track, keys = out.add_stream_from_template(source.streams.video[0]), 0
        for packet in source.demux(video=0):
            keys += packet.is_keyframe
            if packet.size and keys > 1:
                packet.stream = track
                out.mux(packet)
    return target


@pytest.mark.parametrize("ending", ["mkv", "ts"])
@pytest.mark.parametrize("is_open", [0, 1])
@pytest.mark.slow
def test_frames_stored_behind_the_first_key_frame_but_shown_before_it(tmp_path, ending, is_open):
    options = "radl=2:keyint=10:min-keyint=10:bframes=3:scenecut=0:log-level=none:qp=8:open-gop="
    recipe = media.Recipe(f"w.{ending}", "libx265", options={"x265-params": f"{options}{is_open}"})
    whole, path = tmp_path / recipe.file, tmp_path / f"cut.{ending}"
    media.write(whole, media.moving_circle(40), recipe)
    from_second_key(whole, path)
    read = [(time, media.frame_number(frame)) for time, frame in video.frames(path)]
    first = 10 if is_open else 8  # what builds on a frame that was cut off cannot be shown
    assert [number for _, number in read] == list(range(first, 40))
    times = [(number - first) / 25 for _, number in read]
    assert [time for time, _ in read] == pytest.approx(times, abs=1e-3)
    sampled = [media.frame_number(frame) for _, frame in video.frames(path, fps=5)]
    assert sampled == list(range(first, 40, 5))
    assert video.probe(path).duration == pytest.approx((40 - first) / 25, abs=0.01)


def test_slow_films_with_frames_stored_in_another_order(tmp_path):
    path = tmp_path / "slow.mkv"
    recipe = media.Recipe(path.name, count=12, rate=media.Fraction(1, 10))
    media.write(path, media.moving_circle(12), recipe)
    assert [time for time, _ in video.frames(path)] == list(range(0, 120, 10))


def test_the_rate_is_that_of_the_pictures_not_of_the_clock(tmp_path):
    path = tmp_path / "film.dv"
    recipe = media.Recipe(path.name, "dvvideo", size=(576, 720), count=10, options={})
    media.write(path, media.moving_circle(10, (576, 720)), recipe)
    assert video.probe(path).frame_rate == pytest.approx(25)


BOTH_WAYS = {"g": "12", "bf": "3"}
REFRESHED = {"x264-params": "intra-refresh=1:keyint=10:bframes=0:scenecut=0"}
OPEN = {"x264-params": "open-gop=1:keyint=10:min-keyint=10:bframes=3:scenecut=0"}


@pytest.mark.parametrize(
    "name, codec, options",
    [
        ("b.avi", "libx264", BOTH_WAYS),
        ("open.avi", "libx264", OPEN),
        ("plain.asf", "libx264", {"g": "12", "bf": "0"}),
        ("b.asf", "libx264", BOTH_WAYS),
        ("b.mxf", "mpeg2video", {"bf": "2", "g": "12", "b": "3M"}),
        ("b.mpg", "libx264", BOTH_WAYS),
        ("b.m1v", "mpeg1video", {"bf": "2", "g": "12", "b": "3M"}),
        ("b.h263", "h263", {"g": "12", "b": "3M"}),
        ("refreshed.mp4", "libx264", REFRESHED),
        ("refreshed.ts", "libx264", REFRESHED),
    ],
)
def test_files_that_do_not_say_when_frames_are_shown_or_complete(tmp_path, name, codec, options):
    path, expected = tmp_path / name, [(i / 25, i) for i in range(40)]
    media.write(path, media.moving_circle(40), media.Recipe(name, codec, options=options))

    def read(**span):
        return [(round(t, 3), media.frame_number(f)) for t, f in video.frames(path, **span)]

    assert read() == expected
    assert video.probe(path).duration == pytest.approx(1.6, abs=0.13)  # of .mpg, what it declares
    for start in (0.4, 0.84, 1.2, 1.52):
        assert read(start=start) == expected[round(start * 25) :], start
    assert [number for _, number in read(fps=5, start=0.7)] == [17, 22, 27, 32, 37]


@pytest.mark.parametrize(
    "content, kind",
    [
        (b"PK\3\4" + bytes(3000), "data"),
        (bytes(3000), "data"),
        ("<!DOCTYPE html><p>Zurück zur Übersicht".encode(), "text"),
        (b"x" + "é".encode() * 4000, "text"),
    ],
)
def test_what_is_no_film_is_called_text_or_data(tmp_path, content, kind):
    (tmp_path / "no.mp4").write_bytes(content)
    with pytest.raises(video.VideoError, match=f"no.mp4 holds {kind}"):
        video.probe(tmp_path / "no.mp4")


@pytest.mark.parametrize(
    "audio", [media.tone(1), (media.tone(1),), 5, "ab", (np.full(8000, np.nan), 8000)]
)
def test_sound_that_cannot_be_written_is_explained(tmp_path, audio):
    with pytest.raises(video.VideoError, match=r"Expected .*samples"):
        video.write_video(tmp_path / "film.mp4", media.moving_circle(3), 25, audio)


def write_hevc_in_avi(path):
    """Write HEVC with open groups of pictures into AVI, which FFmpeg reads but does not write."""
    encoder = av.CodecContext.create("libx265", "w")
    encoder.height, encoder.width, encoder.pix_fmt = 144, 176, "yuv420p"
    encoder.time_base = media.Fraction(1, 25)
    encoder.options = {"x265-params": OPEN["x264-params"] + ":log-level=none"}
    packets = []
    for array in [*media.moving_circle(40), None]:
        frame = None if array is None else av.VideoFrame.from_ndarray(array, format="rgb24")
        packets += encoder.encode(frame and frame.reformat(format="yuv420p"))
    with av.open(str(path), "w") as out:
        track = out.add_stream("mpeg4", rate=25)
        track.height, track.width, track.pix_fmt = 144, 176, "yuv420p"
        for number, packet in enumerate(packets):
            packet.stream, packet.time_base = track, media.Fraction(1, 25)
            packet.pts = packet.dts = number
            out.mux(packet)
    path.write_bytes(path.read_bytes().replace(b"FMP4", b"HEVC"))


def test_hevc_in_avi_after_a_start(tmp_path):
    path = tmp_path / "open.avi"
    write_hevc_in_avi(path)
    for start in (0, 0.4, 0.84, 1.2, 1.52):
        numbers = [media.frame_number(frame) for _, frame in video.frames(path, start=start)]
        assert numbers == list(range(round(start * 25), 40)), start


def test_a_clock_that_starts_late_in_nut(tmp_path):
    path, late = tmp_path / "late.nut", {"output_ts_offset": "5"}
    recipe = media.Recipe(path.name, options=BOTH_WAYS, muxing=late)
    media.write(path, media.moving_circle(40), recipe)
    assert video.probe(path).duration == pytest.approx(1.6, abs=0.05)
    assert [media.frame_number(frame) for frame in video.read_clip(path, 4)] == [5, 15, 25, 35]


def write_two_tracks(path, first, second):
    """Write 40 frames as a second picture track; the first, (height, width, frames), is black."""
    with av.open(str(path), "w") as out:
        tracks = [out.add_stream(codec, rate=25) for codec in (first[0], second)]
        sizes = (first[1], (144, 176))
        for track, (height, width) in zip(tracks, sizes, strict=True):
            track.height, track.width = height, width
            track.pix_fmt = "yuvj420p" if track.name == "mjpeg" else "yuv420p"
        tracks[1].disposition = av.stream.Disposition.default
        for number in range(first[2]):
            frame = av.VideoFrame(tracks[0].width, tracks[0].height, tracks[0].pix_fmt)
            frame.pts, frame.time_base = number, media.Fraction(1, 25)
            out.mux(tracks[0].encode(frame))
        for array in media.moving_circle(40):
            out.mux(tracks[1].encode(av.VideoFrame.from_ndarray(array, format="rgb24")))
        out.mux([*tracks[0].encode(None), *tracks[1].encode(None)])


@pytest.mark.parametrize(
    "name, first",
    [
        ("cover.mkv", ("mjpeg", (300, 200), 1)),  # which does not say that it is a cover
        ("pictures.mkv", ("mjpeg", (90, 160), 5)),
        ("angle.mp4", ("libx264", (72, 88), 40)),  # of which the film says that it is the other one
    ],
)
def test_of_several_picture_tracks_the_film_is_read(tmp_path, name, first):
    write_two_tracks(tmp_path / name, first, "libx264")
    assert video.probe(tmp_path / name).size == (144, 176)
    assert len(list(video.frames(tmp_path / name))) == 40


def test_of_large_frames_few_are_decoded_at_once(tmp_path, monkeypatch):
    path = tmp_path / "film.mp4"
    media.write(path, media.moving_circle(40, (288, 352)), media.Recipe(path.name, size=(288, 352)))
    monkeypatch.setattr(_open_video.os, "cpu_count", lambda: 64)
    with _open_video.OpenVideo(path) as film:
        assert film.context.thread_count == 0  # as many as FFmpeg takes by itself
    monkeypatch.setattr(_open_video, "_MOST_PIXELS", 288 * 352)
    with _open_video.OpenVideo(path) as film:
        assert film.context.thread_count == 2
    assert len(list(video.frames(path))) == 40


@pytest.mark.parametrize("name, codec", [("film.mov", "smc"), ("film.avi", "msrle")])
def test_a_palette_that_only_the_first_packet_holds(tmp_path, name, codec):
    path = tmp_path / name
    with av.open(str(path), "w") as out:
        track = out.add_stream(codec, rate=25, options={"g": "10"})
        track.height, track.width, track.pix_fmt = 48, 64, "pal8"
        grey = np.arange(256, dtype=np.uint8)[::-1, np.newaxis].repeat(3, axis=1)
        palette = np.concatenate([np.full((256, 1), 255, np.uint8), grey], axis=1)
        for i in range(30):
            picture = np.full((48, 64), 255 - media.FIRST_GREY - media.GREY_STEP * i, np.uint8)
            frame = av.VideoFrame.from_ndarray((picture, palette), format="pal8")
            out.mux(track.encode(frame))
        out.mux(track.encode(None))
    late = [media.frame_number(frame) for _, frame in video.frames(path, start=0.8)]
    assert late == list(range(20, 30))


def test_a_tall_film_is_copied_smaller(tmp_path):
    path = tmp_path / "tall.mkv"
    recipe = media.Recipe(path.name, "ffv1", size=(4800, 16), count=3)
    media.write(path, np.zeros((3, 4800, 16, 3), np.uint8), recipe)
    copy = video.browser_copy(path, tmp_path / "copy.mp4", 480)
    assert video.probe(copy).size == (4096, 14)


@pytest.mark.slow
def test_frames_that_fill_the_memory_are_refused(tmp_path):
    path = tmp_path / "wall.mkv"
    recipe = media.Recipe(path.name, "mjpeg", "yuvj420p", size=(9000, 12000), count=1)
    media.write(path, np.zeros((1, 9000, 12000, 3), np.uint8), recipe)
    for read in (video.probe, video.frames):
        with pytest.raises(video.VideoError, match=r"too large, .* at most 100,000,000 pixels"):
            read(path)


def test_more_than_eight_channels(tmp_path):
    path = tmp_path / "field.wav"
    with av.open(str(path), "w") as out:
        track = out.add_stream("pcm_s16le", rate=RATE, layout="22.2")
        planes = np.zeros((1, 24 * RATE), np.int16)
        planes[0, 23::24] = 9830  # the last channel
        frame = av.AudioFrame.from_ndarray(planes, "s16", "22.2")
        frame.sample_rate, frame.pts = RATE, 0
        out.mux([*track.encode(frame), *track.encode(None)])
    samples, _ = video.read_audio(path)
    assert samples.shape == (RATE, 24)
    assert samples[100].tolist() == pytest.approx([0] * 23 + [0.3], abs=1e-3)


def test_pictures_that_move(tmp_path):
    from PIL import Image

    clip = [Image.fromarray(frame) for frame in media.moving_circle(6)]
    for ending in ("avif", "png", "gif"):
        path = tmp_path / f"moves.{ending}"
        clip[0].save(path, save_all=True, append_images=clip[1:], duration=40)
        assert len(list(video.frames(path))) == 6, ending
    clip[0].save(tmp_path / "moves.webp", save_all=True, append_images=clip[1:], duration=40)
    with pytest.raises(video.VideoError, match="a GIF with Pillow"):
        video.probe(tmp_path / "moves.webp")


@pytest.mark.parametrize("read", [video.probe, video.frames, video.read_audio])
def test_what_names_a_file_and_what_does_not(tmp_path, read):
    path = video.write_video(os.fsencode(tmp_path / "film.mp4"), media.moving_circle(3), 25)
    assert video.probe(os.fsencode(path)).path == path
    for wrong in (None, 5, "", b"", [path], np.zeros(3), "https://a.org/b.mp4"):
        with pytest.raises(video.VideoError, match=r"The path is .* as a text.*address"):
            read(wrong)
    with pytest.raises(FileNotFoundError, match="There is no file xxx"):
        read("x" * 5000)


def test_numbers_far_from_all_films_are_refused(tmp_path):
    path = tmp_path / "film.mp4"
    media.write(path, media.moving_circle(10), media.Recipe(path.name), media.tone(0.4))
    for fps in (1e9, 1e-9):
        with pytest.raises(video.VideoError, match=r"from 0.00001 to 100,000"):
            video.frames(path, fps=fps)
    with pytest.raises(video.VideoError, match="from 1 to 32,768"):
        video.frames(path, size=(10**6, 10**6))
    with pytest.raises(video.VideoError, match="from 1 to 1,000,000"):
        video.read_audio(path, sample_rate=2**40)
    for start in (9, 1e300):
        with pytest.raises(video.VideoError, match=r"can be read from .* to inf s"):
            video.read_audio(path, start=start)
    assert video.read_clip(path, 2, np.array([24, 32])).shape == (2, 24, 32, 3)
    exact = [time for time, _ in video.frames(path, fps=5, start=0.2)]
    single = video.frames(path, fps=np.float32(5), start=np.float32(0.2))
    assert [time for time, _ in single] == exact


@pytest.mark.filterwarnings("ignore:.*which FFmpeg does not undo")
@pytest.mark.parametrize("rule", ["bt709", "smpte240m", "ycgco", "bt2020c", "ictcp"])
def test_colours_by_a_rule_that_ffmpeg_does_not_undo_are_read_by_a_usual_one(tmp_path, rule):
    path = tmp_path / "film.mp4"
    recipe = media.Recipe(path.name, count=10, options={"colorspace": rule})
    media.write(path, media.moving_circle(10), recipe)
    read = [media.frame_number(frame) for _, frame in video.frames(path)]
    assert read == list(range(10))


def test_a_clock_that_counts_in_weeks_is_damage(tmp_path):
    path = tmp_path / "film.avi"
    media.write(path, media.moving_circle(10), media.Recipe(path.name, codec="mpeg4", count=10))
    content = bytearray(path.read_bytes())
    header = content.index(b"strh") + 8  # 20 bytes on stands how long a frame is shown
    content[header + 20 : header + 24] = (2**31 - 1).to_bytes(4, "little")
    path.write_bytes(content)
    for read in (video.probe, video.frames):
        with pytest.raises(video.VideoError, match=r"counts in hours\. .* get the file again"):
            read(path)


@pytest.mark.parametrize(
    "rule, name",
    [
        ("ycgco", "YCgCo"),
        ("bt2020c", "BT.2020 with"),
        ("ictcp", "ICtCp"),
        ("bt709", None),
    ],
)
def test_colours_by_a_rule_that_ffmpeg_does_not_undo_are_said_once(tmp_path, rule, name):
    path = tmp_path / "film.mp4"
    recipe = media.Recipe(path.name, count=10, options={"colorspace": rule})
    media.write(path, media.moving_circle(10), recipe)
    reads = [lambda: video.probe(path), lambda: list(video.frames(path, fps=5))]
    reads += [lambda: list(video.frames(path)), lambda: video.read_clip(path, 3)]
    for read in reads:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            read()
        said = [str(one.message) for one in caught]
        assert len(said) == (name is not None) and all(name in one for one in said)
    piece = pieces.Piece(path, video.probe(path), 0)
    assert Signals().read(piece, {})["decoded"]["note"].tolist() == (said or [""])


@pytest.mark.parametrize("flags", ["-cgop", "+cgop"])
@pytest.mark.parametrize("name", ["film.asf", "film.avi"])
def test_mpeg_2_without_shown_times_is_read_from_the_middle_as_from_the_start(
    tmp_path, name, flags
):
    """Frames that are shown before a key frame, but lie after it in the file, may be lost there."""
    path = tmp_path / name
    options = {"g": "10", "bf": "2", "sc_threshold": "1000000000", "flags": flags}
    recipe = media.Recipe(path.name, count=40, codec="mpeg2video", options=options)
    media.write(path, media.moving_circle(40), recipe)
    whole = [(time, media.frame_number(frame)) for time, frame in video.frames(path)]
    for start in np.arange(0.1, 1.6, 0.2):
        read = [(t, media.frame_number(frame)) for t, frame in video.frames(path, start=start)]
        assert read == [(t, number) for t, number in whole if t >= start]


def test_a_damaged_length_of_a_track_is_no_length(tmp_path):
    path = tmp_path / "tagged.mkv"
    media.write(path, media.moving_circle(10), media.Recipe(path.name, count=10))
    content = path.read_bytes()
    told = re.search(rb"00:00:00\.4\d+", content)[0]
    for wrong in (b"00:00:0\x100.4", b"-0:00:nan.4", b"00:00:inf.4"):
        path.write_bytes(content.replace(told, wrong.ljust(len(told), b"0")))
        assert video.probe(path).duration == pytest.approx(0.4, abs=0.05)
        assert len(list(video.frames(path))) == 10


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_random_damage_gives_a_result_or_a_clear_error(tmp_path):
    assert fuzz.fuzz(100, seed=20, with_networks=False, folder=tmp_path) == []
