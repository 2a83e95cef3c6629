"""Read and write video with PyAV, the Python face of FFmpeg's libraries.

A frame is a ``(height, width, 3)`` uint8 array in RGB; a clip is ``(time, height, width, 3)``. Sizes
are ``(height, width)`` as shown on screen, that is, after the file's own rotation and pixel shape
have been applied. Times are seconds and come from the timestamps in the file, counted from the
start of its picture track; never from a frame's index.
"""

import base64
import math
import os
import tempfile
import warnings
from bisect import bisect_right, insort
from collections import deque
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, islice
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter

# PyAV 17 began to spread one conversion over all cores; one is faster, as decoding uses the rest.
_ONE_THREAD = {"threads": 1} if int(av.__version__.split(".")[0]) >= 17 else {}
# Skipping this few packets costs more than decoding them: the decoder has to be emptied first.
_WORTH_SKIPPING = 8
# What decoders and files may leave unsaid, as numbers of FFmpeg's AVColorSpace.
_UNSAID = (0, 2, 3)


class VideoError(ValueError):
    """A video that cannot be read, written or played as asked; the message says what to do."""


@dataclass(frozen=True)
class VideoInfo:
    """What a video file says about itself.

    Attributes
    ----------
    path : Path
    duration : float
        Length of the picture track in seconds, as declared by the file.
    size : tuple of int
        ``(height, width)`` in pixels as shown, after rotation and pixel aspect.
    stored_size : tuple of int
        ``(height, width)`` in pixels as stored.
    pixel_aspect : float
        Width of a stored pixel divided by its height; 1.0 is square.
    rotation : int
        Degrees that a stored frame is turned clockwise to be shown: 0, 90, 180 or 270.
    frame_rate : float
        Frames a second, on average.
    is_variable : bool
        True if the frames are not evenly spaced in time.
    container, video_codec, pixel_format : str
        FFmpeg's names, such as ``mov,mp4``, ``h264`` and ``yuv420p``.
    has_audio : bool
    audio_codec : str or None
    sample_rate : int or None
        Sound samples a second, per channel.
    channels : int
        Sound channels; 0 without sound.
    """

    path: Path
    duration: float
    size: tuple[int, int]
    stored_size: tuple[int, int]
    pixel_aspect: float
    rotation: int
    frame_rate: float
    is_variable: bool
    container: str
    video_codec: str
    pixel_format: str
    has_audio: bool
    audio_codec: str | None
    sample_rate: int | None
    channels: int


def probe(path):
    """Say what is in a video file: size as shown, duration, frame rate, codecs, sound.

    Only one frame is decoded; whether the rate varies is seen from the timestamps of the first
    thousand packets.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    VideoInfo

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    VideoError
        If it is no video that can be read.
    """
    with _Film(path) as film:
        first = next(film.decoded(film.packets()), None)
        if first is None:
            raise film.no_frames()
        film.fit(first)
        sound = next((s for s in film.container.streams.audio if s.codec_context), None)
        return VideoInfo(
            path=film.path,
            duration=film.duration or _last_moment(film),
            size=film.size,
            stored_size=(first.height, first.width),
            pixel_aspect=float(film.pixel_aspect),
            rotation=film.rotation,
            frame_rate=float(film.rate),
            is_variable=_is_variable(film),
            container=film.container.format.name,
            video_codec=film.stream.codec_context.name,
            pixel_format=first.format.name,
            has_audio=sound is not None,
            audio_codec=sound.codec_context.name if sound else None,
            sample_rate=sound.codec_context.sample_rate if sound else None,
            channels=sound.codec_context.layout.nb_channels if sound else 0,
        )


def frames(path, fps=None, size=None, start=0, end=None):
    """Read a film frame by frame, holding only one frame in memory.

    Parameters
    ----------
    path : str or Path
    fps : float, optional
        Frames a second to take, at ``start``, ``start + 1 / fps``, and so on: each time the frame
        that is on screen at that moment. A frame that stays longer than ``1 / fps`` comes
        several times. By default every frame of the file comes once.
    size : tuple of int, optional
        ``(height, width)`` to stretch every frame to. By default the size as shown.
    start, end : float, optional
        Seconds; frames from ``start`` up to, not including, ``end``. By default the whole film.

    Yields
    ------
    seconds : float
        The frame's own timestamp, from the start of the picture track: the first frame of a
        film is at 0. With ``fps`` this can be a little before the moment asked for.
    frame : numpy.ndarray
        ``(height, width, 3)``, uint8 RGB, 0 to 255.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    VideoError
        If it is no video that can be read, or an argument is out of range.

    Warns
    -----
    UserWarning
        If the file ends before its declared duration: says how many seconds are missing.

    Notes
    -----
    Arguments and file are checked at once, not when the first frame is asked for. Transparent
    parts are shown on black where FFmpeg's decoder gives transparency. Colours follow the file's
    own tags; a file without tags is taken as BT.709 if it is high definition, else as BT.601.
    """
    _check_positive("fps", fps)
    _check_size(size)
    _check_span(start, end)
    film = _Film(path, size)
    if film.duration and start >= film.duration:
        film.close()
        raise VideoError(
            f"start is {start} s, but {film.path.name} lasts {film.duration:.2f} s. "
            "Expected a start before the end of the film. Choose a smaller start."
        )
    return _read(film, fps, start, end)


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
    numpy.ndarray
        ``(num_frames, height, width, 3)``, uint8 RGB.

    Raises
    ------
    FileNotFoundError, VideoError
        As `frames`.
    """
    _check_count("num_frames", num_frames)
    _check_size(size)
    with _Film(path, size) as film:
        duration = film.duration or _last_moment(film)
        middles = [(i + 0.5) * duration / num_frames for i in range(num_frames)]
        clip = None
        for i, (_, frame) in enumerate(_shown_at(film, iter(middles))):
            if clip is None:
                clip = np.empty((num_frames, *frame.shape), np.uint8)
            clip[i] = frame
        film.warn_if_cut(None)
        clip[i + 1 :] = clip[i]
    return clip


def read_audio(path, sample_rate=None):
    """Read the sound of a film.

    Parameters
    ----------
    path : str or Path
    sample_rate : int, optional
        Samples a second to convert to. By default the file's own.

    Returns
    -------
    samples : numpy.ndarray
        ``(samples, channels)``, float32, -1 to 1.
    rate : int
        Samples a second.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    VideoError
        If the file has no sound that can be read.
    """
    _check_positive("sample_rate", sample_rate)
    container = _open(path)
    with container:
        sound = next((s for s in container.streams.audio if s.codec_context), None)
        if sound is None:
            raise VideoError(
                f"{Path(path).name} has no sound that can be read. Expected a file with a sound "
                "track. Check it with probe(path).has_audio."
            )
        rate = int(sample_rate or sound.codec_context.sample_rate)
        resampler = av.AudioResampler("fltp", sound.codec_context.layout.name, rate)
        pieces = []
        for frame in chain(_decoded_sound(container, sound), [None]):
            pieces += [part.to_ndarray() for part in resampler.resample(frame)]
    if not pieces:
        raise VideoError(
            f"The sound track of {Path(path).name} is empty. Expected at least one sample. "
            "Try another copy of the film."
        )
    return np.ascontiguousarray(np.concatenate(pieces, axis=1).clip(-1, 1).T), rate


def write_video(path, frames, fps, audio=None):
    """Write frames as an H.264 file that every browser and player shows.

    The file is MP4 with its table of contents in front, 4:2:0 colour tagged as BT.709, and AAC sound.
    It is written beside its final place and moved there when complete.

    Parameters
    ----------
    path : str or Path
        Ends in ``.mp4``.
    frames : iterable of numpy.ndarray
        ``(height, width, 3)``, uint8 RGB, all of one size. H.264 stores even sizes only: where height
        or width is odd, the last row or column is repeated once.
    fps : float
        Frames a second.
    audio : tuple, optional
        ``(samples, rate)``: samples ``(samples, channels)`` or ``(samples,)``, float, -1 to 1, one or two
        channels; rate in samples a second.

    Returns
    -------
    Path
        Where the video is.

    Raises
    ------
    VideoError
        If there are no frames, or one is not as described.
    """
    path = Path(path)
    _check_positive("fps", fps)
    if fps is None or path.suffix.lower() != ".mp4":
        raise VideoError(
            f"Received the file name {path.name} and fps={fps}. Expected a name that ends in .mp4, "
            "and a number of frames a second. Change the name or give fps."
        )
    frames = iter(frames)
    first = _check_frame(next(frames, None), None, 0)
    part = path.with_name(f".{path.stem}.{os.getpid()}.part")
    try:
        with av.open(str(part), "w", format="mp4", options={"movflags": "+faststart"}) as out:
            _encode(out, first, frames, Fraction(fps).limit_denominator(100_000), audio)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return path


def play(source, fps=None, width=480, start=0, end=None):
    """Show a video in the notebook, with its sound; works in JupyterLab, Colab and VS Code.

    The video travels inside the notebook, so keep it short. A file that browsers cannot show, such as AVI,
    is converted on the way.

    Parameters
    ----------
    source : str, Path or numpy.ndarray
        A file, or a clip ``(time, height, width, 3)``, uint8 RGB.
    fps : float, optional
        Frames a second of a clip; 25 by default. For a file, its own rate.
    width : int
        Width on the page, in pixels; the height follows.
    start, end : float, optional
        Seconds: the part of a file to show.

    Returns
    -------
    IPython.display.HTML

    Raises
    ------
    FileNotFoundError, VideoError
        As `frames`; also if the video is larger than 20 MB.
    """
    from IPython.display import HTML

    _check_count("width", width)
    _check_positive("fps", fps)
    with tempfile.TemporaryDirectory() as folder:
        file = _playable(source, Path(folder) / "play.mp4", fps, width, start, end)
        data = _embeddable(file)
    kind = "webm" if file.suffix.lower() == ".webm" else "mp4"
    text = base64.b64encode(data).decode("ascii")
    return HTML(f'<video controls width="{width}" src="data:video/{kind};base64,{text}"></video>')


# --- An open film -----------------------------------------------------------------------------


class _Film:
    """An open file: its picture track, its clock, and the way its frames become arrays."""

    def __init__(self, path, size=None):
        self.path = Path(path)
        self.asked = size
        self.container = _open(path)
        try:
            self.stream = _picture_track(self.container, self.path)
        except VideoError:
            self.container.close()
            raise
        self.context = self.stream.codec_context
        self.context.thread_type = "AUTO"
        self.tick = self.stream.time_base
        self.rate = self.stream.average_rate or self.stream.guessed_rate or Fraction(25)
        self.step = max(1, round(1 / self.rate / self.tick))
        self.origin = self.stream.start_time
        self.pixel_aspect = self.stream.sample_aspect_ratio or Fraction(1)
        self.duration = self._declared_duration()
        self.reformatter = VideoReformatter()
        self.size = self.rotation = None
        self.last = None  # where the last packet read so far ends, in ticks
        self.at_end = False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.container.close()

    def _declared_duration(self):
        """Seconds of the picture track, or of the file, or None if neither is known."""
        if self.stream.duration:
            return float(self.stream.duration * self.tick)
        clock = self.stream.metadata.get("DURATION", "").split(":")
        if len(clock) == 3:
            return sum(float(part) * unit for part, unit in zip(clock, (3600, 60, 1), strict=True))
        return self.container.duration / 1e6 if self.container.duration else None

    def seconds(self, ticks):
        return float((ticks - self.origin) * self.tick)

    def ticks(self, seconds):
        """The last tick at or before a time; timestamps that the file has rounded up still count."""
        rounding = min(self.tick / 2, Fraction(1, 1000))
        return self.origin + math.floor((Fraction(seconds) + rounding) / self.tick)

    def packets(self, start=0):
        """Packets of the picture track, from the last key frame at or before ``start`` seconds."""
        for packet in self._from(start):
            moment = packet.pts if packet.pts is not None else packet.dts
            if self.origin is None:
                self.origin = moment or 0
            if moment is not None:
                end = moment + (packet.duration or self.step)
                self.last = end if self.last is None else max(self.last, end)
            yield packet
        self.at_end = True

    def _from(self, start):
        """Seek to ``start`` seconds, further back if the file's index points too late, and read."""
        back = 0.0
        while start > back and self.origin is not None:
            goal = self.ticks(start - back)
            try:
                self.container.seek(goal, stream=self.stream)
            except av.FFmpegError:
                break
            packets = self._demuxed()
            first = next((p for p in packets if p.is_keyframe), None)
            if first is not None and first.pts is not None and first.pts <= self.ticks(start):
                return chain([first], packets)
            back = back * 2 + 1
        if back or start:
            self.container.seek(self.origin or 0, stream=self.stream)
        return self._demuxed()

    def _demuxed(self):
        """Read packets up to the end or the point where the file is cut off."""
        damaged = []
        try:
            for packet in self.container.demux(self.stream):
                if packet.size:
                    yield from damaged
                    damaged.clear()
                    if packet.is_corrupt:  # half a packet, if nothing follows: left out
                        damaged.append(packet)
                    else:
                        yield packet
        except av.FFmpegError:
            return

    def decode(self, packet=None):
        """Frames that a packet completes; with None, all that the decoder still holds."""
        try:
            return self.context.decode(packet)
        except (av.FFmpegError, EOFError):
            return []

    def decoded(self, packets):
        """All frames of some packets, in the order of showing, each with a timestamp."""
        previous = None
        for packet in chain(packets, [None]):
            for frame in self.decode(packet):
                moment = frame.pts if frame.pts is not None else frame.dts
                if moment is None or (previous is not None and moment <= previous):
                    moment = self.origin or 0 if previous is None else previous + self.step
                frame.pts = previous = moment
                yield frame

    def fit(self, frame):
        """Work out, from the first frame, the shown size and how to get there."""
        self.rotation = -round(frame.rotation / 90) * 90 % 360
        width = max(1, round(frame.width * self.pixel_aspect))
        turned = self.rotation in (90, 270)
        self.size = (width, frame.height) if turned else (frame.height, width)
        height, width = self.asked or self.size
        self.scaled = (width, height) if turned else (height, width)
        self.has_alpha = any(part.is_alpha for part in frame.format.components)
        self.colours = {
            "format": "rgba" if self.has_alpha else "rgb24",
            "src_colorspace": _colour_matrix(frame),
            "dst_color_range": ColorRange.JPEG,
            **_ONE_THREAD,
        }

    def array(self, frame):
        """Turn a decoded frame into RGB at the size wanted, in one pass, and the right way up."""
        if self.size is None:
            self.fit(frame)
        height, width = self.scaled
        image = self.reformatter.reformat(frame, width, height, **self.colours).to_ndarray()
        if self.has_alpha:
            image = (image[..., :3] * (image[..., 3:] / np.float32(255)) + 0.5).astype(np.uint8)
        if self.rotation:
            image = np.ascontiguousarray(np.rot90(image, -self.rotation // 90))
        return image

    def no_frames(self):
        return VideoError(
            f"{self.path.name} has a picture track without a single frame that can be decoded. Expected "
            "at least one frame. The recording or copy may have failed: get the file again."
        )

    def warn_if_cut(self, end):
        """Warn if the file has ended earlier than it said, and earlier than what was asked for."""
        if not self.at_end or self.last is None or not self.duration:
            return
        reached = self.seconds(self.last)
        missing = min(self.duration, end or self.duration) - reached
        if missing > max(0.2, float(2 / self.rate)) and not self._sound_goes_on(reached):
            warnings.warn(
                f"{self.path.name} ends after {reached:.2f} s, but it should last "
                f"{self.duration:.2f} s: {missing:.2f} seconds are missing. All frames before that "
                "point were read. The file was probably cut off while it was copied: get it again.",
                stacklevel=3,
            )

    def _sound_goes_on(self, reached):
        """True if only the file's whole length is known, and it is the sound that is longer."""
        if self.stream.duration or not self.container.streams.audio:
            return False
        with _open(self.path) as again:
            last = 0.0
            try:
                for packet in again.demux(audio=0):
                    if packet.pts is not None:
                        last = float((packet.pts + (packet.duration or 0)) * packet.time_base)
            except av.FFmpegError:
                pass
        return last > reached + 0.2
