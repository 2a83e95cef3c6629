"""Read and write video with PyAV, the Python face of FFmpeg's libraries.

A frame is a ``(height, width, 3)`` uint8 array in RGB; a clip is ``(time, height, width, 3)``.
Sizes are ``(height, width)`` as shown on screen: after the file's own rotation and pixel shape have
been applied. Times are seconds and come from the timestamps in the file, counted from its first
frame; never from a frame's index.
"""

import contextlib
import glob
import math
import mimetypes
import re
from collections import deque
from dataclasses import dataclass
from fractions import Fraction
from heapq import merge
from itertools import chain, count, islice, takewhile
from numbers import Real
from operator import itemgetter
from pathlib import Path

import av
import numpy as np
import psutil
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter

from film_reader._open_sound import OpenSound, sound_track
from film_reader._open_video import _MOST_PIXELS, OpenVideo, shown_at
from film_reader._opening import VideoError as VideoError
from film_reader._opening import ffmpeg_name, file_path, problem
from film_reader.files import replacing

_BT709 = 1  # in FFmpeg's lists of colour matrices, primaries and transfer functions alike
_MOST_RATE = 100_000  # frames a second; and its inverse the least
_MOST, _LONGEST_SIDE = 1_000_000, 32_768  # of what is counted; of a frame, in pixels
# Where systems keep what was thrown away, and notes of their own.
_BINS = re.compile(
    r"(^|[/\\])(\$RECYCLE\.BIN|#recycle|@eaDir|System Volume Information)[/\\]", re.I
)
_MOST_WRITTEN = 139_264 * 16**2  # pixels of a frame at H.264's highest level, 6.2
_LONGEST_COPY = 4096  # pixels of a side, which players decode everywhere
_COMMON_RATE = 48_000  # samples a second, for sound at a rate that AAC does not know
_H264_ENCODERS = ("libx264", "libopenh264", "h264_videotoolbox", "h264_mf")
# With its macroblock trees, x264 makes another file of the same frames now and then.
_H264_OPTIONS = {"crf": "20", "preset": "fast", "x264-params": "mbtree=0"}
# What is named like this is meant to be a film, and missed where it is damaged.
_ENDINGS = (".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".ts", ".m2ts")
_ENDINGS += (".mts", ".vob", ".ogv", ".wmv", ".asf", ".flv", ".3gp", ".mxf", ".divx", ".mpe")


@dataclass(frozen=True)
class VideoInfo:
    """What a video file says about itself; sizes are (height, width) in pixels."""

    path: Path
    duration: float  # seconds of the picture track, as the file declares them
    size: tuple[int, int]  # as shown, after rotation and pixel aspect
    stored_size: tuple[int, int]
    pixel_aspect: float  # width of a stored pixel divided by its height; 1.0 is square
    rotation: int  # degrees clockwise to the frame as shown: 0, 90, 180 or 270
    frame_rate: float  # frames a second, on average
    is_variable: bool  # whether the frames are not evenly spaced in time
    container: str  # this and the next two as FFmpeg names them: matroska,webm, h264, yuv420p
    video_codec: str
    pixel_format: str
    has_audio: bool
    audio_codec: str | None
    sample_rate: int | None  # sound samples a second, in each channel
    channels: int  # of sound; 0 without


def probe(path):
    """Return what is in a video file: size as shown, duration, frame rate, codecs, sound.

    A `VideoInfo`. One frame is decoded; whether the rate varies is seen from the timestamps of the
    first thousand packets. FileNotFoundError or VideoError if there is no such file, or it is no
    video that can be read.
    """
    with OpenVideo(path) as film:
        first = next(film.decoded(film.packets()), None)
        if first is None:
            raise film.no_frames()
        film.fit(first)
        sound = sound_track(film.container)
        with OpenVideo(path) as again:
            shown = sorted(p.pts for p in islice(again.packets(), 1000) if p.pts is not None)
        gaps = np.diff(shown)[: max(1, len(shown) - 4)]  # the last few may miss one between them
        is_variable = bool(len(gaps) and np.ptp(gaps) > max(2, 0.05 * np.median(gaps)))
        rate, seen = film.rate, 1 / (float(film.tick) * (gaps.mean() or 1)) if len(gaps) else 0
        if seen and (is_variable or not 0.9 < seen / rate < 1.1):  # some files name their clock's
            rate = seen
        return VideoInfo(
            path=film.path,
            duration=film.duration or _measured_duration(path),
            size=film.size,
            stored_size=(first.height, first.width),
            pixel_aspect=float(film.pixel_aspect),
            rotation=film.rotation,
            frame_rate=float(rate),
            is_variable=is_variable,
            container=film.container.format.name,
            video_codec=film.context.name,
            pixel_format=first.format.name,
            has_audio=sound is not None,
            audio_codec=sound.codec_context.name if sound else None,
            sample_rate=sound.codec_context.sample_rate if sound else None,
            channels=sound.codec_context.layout.nb_channels if sound else 0,
        )


def films_in(folder, pattern="**/*"):
    """List the films in a folder, without what is hidden or in a bin; film 2 before film 10.

    Their endings say so; a file with an ending that names no kind of file is a film if FFmpeg finds
    a picture track in it.
    """
    names = glob.glob(pattern, root_dir=file_path(folder), recursive=True)
    names = [name for name in names if not _BINS.search(name)]
    names.sort(key=lambda name: re.sub(r"\d+", lambda number: number[0].zfill(9), name))
    return [path for path in (Path(folder, name) for name in names) if _is_film(path)]


def _is_film(path):
    if path.is_dir() or path.suffix.lower() in _ENDINGS:
        return path.is_file()
    kind = mimetypes.MimeTypes().guess_type(path.name.lower())[0]
    if kind not in (None, "application/octet-stream"):  # a text, a picture, a sound
        return False
    try:
        with OpenVideo(path):
            return True
    except (VideoError, OSError):
        return False


def frames(path, fps=None, size=None, start=0, end=None):
    """Read a film frame by frame, holding only a few frames in memory.

    Parameters
    ----------
    path : str or Path
    fps : float, optional
        Frames a second to take, at ``start``, ``start + 1 / fps`` and so on: each time the frame
        that is on screen at that moment. A frame that stays on screen longer than that comes
        several times. By default every frame of the file comes once.
    size : tuple of int, optional
        ``(height, width)`` to stretch every frame to. By default the size as shown.
    start, end : float, optional
        Seconds; frames from ``start`` up to, not including, ``end``. By default the whole film.

    Yields
    ------
    seconds : float
        The frame's own timestamp; the first frame of a film is at 0. With ``fps`` it can be a
        little earlier than the moment asked for.
    frame : numpy.ndarray
        ``(height, width, 3)``, uint8 RGB, 0 to 255.

    Raises
    ------
    FileNotFoundError, VideoError
        At once, if there is no such file, it is no video that can be read, or an argument is out
        of range. A file that ends before its declared duration gives a warning.

    Notes
    -----
    Transparent parts are shown on black; WebM's transparency, which FFmpeg's own decoder leaves
    out, is ignored. Colours follow the file's tags; untagged files are taken as BT.709 in high
    definition (from 1280 pixels of width), else as BT.601. High dynamic range is not mapped. Of
    colours by a rule that FFmpeg does not undo, such as YCgCo, a warning tells.
    """
    check_amount("fps", 1 if fps is None else fps, 1 / _MOST_RATE, _MOST_RATE)
    check_size(size)
    start, end = _checked_span(start, end)
    film = OpenVideo(path, size)
    # Some files declare less than they hold.
    if film.duration and start >= film.duration and start >= _measured_duration(path):
        film.container.close()
        raise problem(
            f"start is {start} s, but {film.path.name} lasts {film.duration:.2f} s",
            "a start before the end of the film",
            "Choose a smaller start",
        )
    return _read(film, fps, start, end)


def _read(film, fps, start, end):
    with film:
        if fps is None:
            for frame in film.decoded(film.packets(start)):
                if (seconds := film.seconds(frame.pts)) >= end:
                    return
                if seconds >= start:
                    yield seconds, film.array(frame)
        else:
            gap = 1 / Fraction(float(fps)).limit_denominator(_MOST_RATE)
            times = (start + k * gap for k in count())
            yield from shown_at(film, takewhile(lambda time: time < end, times))
        if film.size is None and not start:
            raise film.no_frames()
        film.warn_if_cut(end)


def read_clip(path, num_frames, size=None):
    """Read frames spread evenly over a whole video, as one array.

    The video is divided into ``num_frames`` equal parts, and the frame in the middle of each part
    is taken. A video with fewer frames than that gives some of them several times.

    Parameters
    ----------
    path : str or Path
    num_frames : int
    size : tuple of int, optional
        ``(height, width)`` to stretch every frame to. By default the size as shown.

    Returns
    -------
    array, (num_frames, height, width, 3), uint8 RGB

    Raises
    ------
    FileNotFoundError, VideoError
        As `frames`, which also warns alike; or if the frames have no room in memory.
    """
    check_count("num_frames", num_frames)
    check_size(size)
    for is_declared in (True, False):
        with OpenVideo(path, size) as film:
            duration = (film.duration if is_declared else 0) or _measured_duration(path)
            part = Fraction(duration) / num_frames
            moments = ((i + Fraction(1, 2)) * part for i in range(num_frames))
            read = []
            for _, frame in shown_at(film, moments):
                if not read:
                    _check_room(num_frames, frame)
                read.append(frame)
            if is_declared:
                film.warn_if_cut()
        if read:
            return np.stack(read + read[-1:] * (num_frames - len(read)))
        # The file is cut off before the first of these moments.
    raise film.no_frames()


def read_audio(path, sample_rate=None, start=0, end=None):
    """Read the sound of a film.

    It is on the clock of the pictures: sound that begins later than they do is preceded by
    silence, and gaps are filled with it.

    Parameters
    ----------
    path : str or Path
    sample_rate : int, optional
        Samples a second to convert to. By default the file's own.
    start, end : float, optional
        Seconds, as in `frames`. By default all of the sound.

    Returns
    -------
    samples : numpy.ndarray
        ``(samples, channels)``, float32, -1 to 1.
    rate : int
        Samples a second.

    Raises
    ------
    FileNotFoundError, VideoError
        If there is no such file, or it has no sound that can be read.
    """
    if sample_rate is not None:
        check_count("sample_rate", sample_rate)
    start, end = _checked_span(start, end)
    with OpenSound(path, sample_rate) as sound:
        samples = sound.read(start, end)
    if not len(samples):
        raise sound.no_sound(f" from {start:g} to {end:g} s" if start or end < math.inf else "")
    return samples, sound.rate


def _check_room(count, frame):
    """Raise `VideoError` unless so many frames have room in memory, and once more as one array."""
    needed, free = 2 * count * frame.nbytes, psutil.virtual_memory().available
    if needed > free:
        raise problem(
            f"{count:,} frames of the shape {frame.shape} need {needed / 1e9:,.1f} GB of memory "
            f"until they are gathered, and {free / 1e9:,.1f} GB are free",
            "what has room",
            "Take fewer or smaller ones, or one after the other with frames",
        )


def _measured_duration(path):
    """Seconds to the end of the last packet, for files that do not declare their duration."""
    with OpenVideo(path) as film:
        deque(film.packets(), maxlen=0)
        return film.seconds(film.last)


def write_video(path, frames, fps, audio=None):
    """Write frames as an H.264 file that browsers and players show.

    The file is MP4 with its table of contents in front, colours tagged as BT.709, and AAC sound.
    It is written beside its final place, and moved there when it is complete.

    Parameters
    ----------
    path : str or Path
        Ends in ``.mp4``.
    frames : iterable of numpy.ndarray
        ``(height, width, 3)``, uint8 RGB, all of one size. H.264 stores even sizes only: of an odd
        height or width, the last row or column is repeated once.
    fps : float
        Frames a second.
    audio : tuple, optional
        ``(samples, rate)``: float samples from -1 to 1, ``(samples, channels)`` or ``(samples,)``,
        with one or two channels; and samples a second.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    FileNotFoundError, VideoError
        If the folder does not exist, there are no frames, or one is not as described.
    """
    path = file_path(path)
    check_amount("fps", fps, 1 / _MOST_RATE, _MOST_RATE)
    if path.suffix.lower() != ".mp4":
        raise problem(f"The file name is {path.name}", "one that ends in .mp4", "Change the name")
    return _write(path, frames, fps, None if audio is None else _blocks(audio))


def _write(path, frames, fps, sound):
    """Write a film; ``sound`` is None or (blocks (channels, n) of samples, rate, channels)."""
    encoder = next((name for name in _H264_ENCODERS if name in av.codecs_available), None)
    if encoder is None:
        raise problem(
            "This copy of PyAV has no H.264 encoder",
            f"one of {', '.join(_H264_ENCODERS)}",
            "Install PyAV from PyPI: python -m pip install --force-reinstall av",
        )
    with explaining(f"frames is a {type(frames).__name__}", "arrays (height, width, 3), in a list"):
        frames = iter(frames)
    fps = Fraction(float(fps)).limit_denominator(_MOST_RATE)
    with replacing(path) as part:
        first = _check_frame(next(frames, None), 0)
        with av.open(ffmpeg_name(part), "w", "mp4", {"movflags": "+faststart"}) as out:
            picture = out.add_stream(encoder, rate=fps, options=_H264_OPTIONS)
            tracks = [_encoded_pictures(chain([first], frames), first.shape, fps, picture)]
            if sound:
                blocks, rate, channels = sound
                goal = rate if rate in av.Codec("aac", "w").audio_rates else _COMMON_RATE
                layout = "mono" if channels == 1 else "stereo"
                heard = out.add_stream("aac", rate=goal, layout=layout)
                tracks.append(_encoded_sound(blocks, rate, heard))
            for _, packets in merge(*tracks, key=itemgetter(0)):
                out.mux(packets)
    return Path(path)


def _encoded_pictures(frames, shape, fps, stream):
    """Yield seconds and the packets that each frame makes."""
    odd = ((0, shape[0] % 2), (0, shape[1] % 2), (0, 0))
    stream.height, stream.width = (side + side % 2 for side in shape[:2])
    stream.pix_fmt, context = "yuv420p", stream.codec_context
    context.colorspace = context.color_primaries = context.color_trc = _BT709
    context.color_range = ColorRange.MPEG
    colours = {"dst_colorspace": Colorspace.ITU709, "dst_color_range": ColorRange.MPEG}
    converter = VideoReformatter()  # one for all frames: to set it up takes longer than to convert
    for i, frame in enumerate(frames):
        padded = np.pad(_check_frame(frame, i, shape), odd, mode="edge")
        image = av.VideoFrame.from_ndarray(padded, format="rgb24")
        image = converter.reformat(image, format="yuv420p", **colours)
        image.pts, image.time_base = i, 1 / fps
        yield i / fps, stream.encode(image)
    yield math.inf, stream.encode(None)


def _blocks(audio):
    """Sound as `_write` takes it, a second at a time, from an array of samples."""
    with explaining(f"audio is {audio!r:.60}", "(samples, rate), as read_audio gives them"):
        samples, rate = np.asarray(audio[0]), int(audio[1])
        check_count("The rate of the sound", rate)
    samples = samples[:, None] if samples.ndim == 1 else samples
    is_right = samples.ndim == 2 and samples.shape[1] in (1, 2) and samples.dtype.kind == "f"
    if not is_right or not np.isfinite(samples).all():
        raise problem(
            f"The sound is {samples.dtype} of shape {samples.shape}",
            "float samples (samples,) or (samples, channels), -1 to 1, no NaN, one or two channels",
            "Divide whole numbers by their largest possible value; average channels if needed",
        )
    pieces = (samples[first : first + rate].T for first in range(0, len(samples), rate))
    return pieces, rate, samples.shape[1]


def _encoded_sound(blocks, rate, stream):
    """Yield seconds and the packets that each block of sound makes."""
    written = 0
    for block in blocks:
        planes = np.ascontiguousarray(block, dtype=np.float32).clip(-1, 1)
        frame = av.AudioFrame.from_ndarray(planes, format="fltp", layout=stream.layout.name)
        frame.sample_rate, frame.pts = rate, written
        yield written / rate, stream.encode(frame)
        written += block.shape[1]
    yield math.inf, stream.encode(None)


def browser_copy(path, target, width, fps=None, start=0, end=None):
    """Copy a film, or a part of it, into an MP4 that every browser plays (H.264 and AAC).

    ``target`` ends in ``.mp4``; the copy is ``width`` pixels wide, or less where a side would have
    more than 4,096, and the height follows. Frames a second are by default the film's own, at most
    60. Raises what `frames` and `write_video` do.
    """
    check_count("width", width)
    info = probe(path)
    scale = min(width / info.size[1], _LONGEST_COPY / max(info.size))
    size = tuple(max(2, round(scale * side)) for side in info.size)
    rate = min(info.frame_rate, 60) if fps is None else fps
    pictures = (frame for _, frame in frames(path, rate, size, start, end))
    if not info.has_audio:
        return _write(target, pictures, rate, None)
    with OpenSound(info.path, layout="stereo") as sound:
        blocks = sound.blocks(start, math.inf if end is None else end)
        return _write(target, pictures, rate, (blocks, sound.rate, 2))


def plays_in_browsers(info):
    """Whether browsers play a film as it is, by its `VideoInfo`.

    That is H.264 with AAC or MP3 in MP4, VP8 or VP9 with Vorbis or Opus in WebM.
    """
    in_mp4 = info.video_codec == "h264" and "mp4" in info.container
    in_mp4 = in_mp4 and info.audio_codec in (None, "aac", "mp3", "mp3float")
    in_webm = info.video_codec in ("vp8", "vp9") and info.path.suffix.lower() == ".webm"
    in_webm = in_webm and info.audio_codec in (None, "vorbis", "opus")
    return info.pixel_format == "yuv420p" and (in_mp4 or in_webm)


def _is_number(value):
    return isinstance(value, Real) and not isinstance(value, bool) and abs(value) < 1e308


def check_count(name, value, least=1):
    """Raise `VideoError`, which tells its name, unless a value is a count of a usual size."""
    is_whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    if not is_whole or not least <= value <= _MOST:
        expected = f"a whole number from {least} to {_MOST:,}"
        raise problem(f"{name} is {value!r}", expected, "Give one, such as 16")


@contextlib.contextmanager
def explaining(received, expected):
    """Turn what a library says of a value of another kind into `VideoError`."""
    try:
        yield
    except (TypeError, ValueError, AttributeError, LookupError, MemoryError, OverflowError) as why:
        raise problem(f"{received} ({why})", expected, "Bring it into such a form") from why


def numbers(values, name, kind=None):
    """Return values as a new array; `VideoError`, with their name, where they are no numbers."""
    with explaining(f"{name} is a {type(values).__name__}", "numbers, in lists of one length"):
        return np.asarray(np.asarray(values, kind) + 0)  # nothing can be added to what is no number


def check_amount(name, value, least=0, most=1):
    """Raise `VideoError`, which tells its name, unless a value is a number in a range."""
    if not (_is_number(value) and least <= value <= most):
        expected = f"a number from {np.format_float_positional(least, trim='-')} to {most:,.0f}"
        raise problem(f"{name} is {value!r}", expected, "Give one of these")


def check_size(
    size, name="size", parts="height, width", least=1, most=_LONGEST_SIDE, pixels=_MOST_PIXELS
):
    """Raise `VideoError` unless a size is None or whole numbers in a range, one for each part."""
    numbers = size if isinstance(size, (tuple, list, np.ndarray)) else ()
    count = parts.count(",") + 1
    is_right = len(numbers) == count
    is_right &= all(isinstance(n, (int, np.integer)) and least <= n <= most for n in numbers)
    if size is not None and not (is_right and math.prod(map(int, numbers[-2:])) <= pixels):
        room = f", of {pixels:,} pixels at most" if "height" in parts else ""
        raise problem(
            f"{name} is {size!r}",
            f"({parts}), whole numbers from {least} to {most:,}{room}",
            f"Give such {'a pair' if count == 2 else 'numbers'}, as {name}={(112,) * count}",
        )


def _checked_span(start, end):
    """Start and end, by default infinite, as floats; `VideoError` unless they are a span."""
    is_start = _is_number(start) and start >= 0
    if not is_start or not (end is None or (_is_number(end) and end > start)):
        raise problem(
            f"start is {start!r} and end is {end!r}",
            "seconds, with start at 0 or later and an end after the start",
            "Give such numbers, or leave both out to read the whole film",
        )
    return float(start), math.inf if end is None else float(end)


def check_frames(frames, shape="(batch, height, width, 3)", name="The array"):
    """Return uint8 RGB frames as an array; `VideoError` if they have another type or ``shape``.

    That is a text with a name for each axis, as the error shows it; ``...`` stands for any number.
    """
    with explaining(f"{name} is a {type(frames).__name__}", "frames of one size"):
        frames = np.asarray(frames)
    is_right = frames.ndim == shape.count(",") + 1 or ("..." in shape and frames.ndim > 2)
    if not is_right or frames.shape[-1] != 3 or 0 in frames.shape[-3:] or frames.dtype != np.uint8:
        raise problem(
            f"{name} has the shape {frames.shape} and the type {frames.dtype}",
            f"uint8 RGB frames as they were read, 0 to 255, in the shape {shape}",
            "Make several of one with frame[None], RGB of grey with np.stack([grey] * 3, axis=-1), "
            "and bytes of values from 0 to 1 with np.uint8(255 * frame)",
        )
    return frames


def _check_frame(frame, index, shape=None):
    if not isinstance(frame, np.ndarray):
        raise problem(
            "Received no frames" if frame is None else f"Frame {index} is a {type(frame).__name__}",
            "at least one array (height, width, 3)",
            "Check what makes the frames; a generator can be read only once",
        )
    check_frames(frame, "(height, width, 3)", f"Frame {index}")
    check_size(frame.shape[:2], f"The size of frame {index}", most=16_384, pixels=_MOST_WRITTEN)
    if shape is not None and frame.shape != shape:
        raise problem(
            f"Frame {index} has shape {frame.shape}, but frame 0 has {shape}",
            "frames of one size",
            "Resize them first, or read them with frames(path, size=(height, width))",
        )
    return frame
