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


def _read(film, fps, start, end):
    with film:
        if fps is None:
            yield from _every_frame(film, start, end)
        else:
            yield from _shown_at(film, _moments(start, fps, end))
        film.warn_if_cut(end)


def _every_frame(film, start, end):
    found = False
    for frame in film.decoded(film.packets(start)):
        found = True
        seconds = film.seconds(frame.pts)
        if end is not None and seconds >= end:
            return
        if frame.pts > film.ticks(start) - 1 and seconds >= start - 1e-9:
            yield seconds, film.array(frame)
    if not found and not start:
        raise film.no_frames()


def _moments(start, fps, end):
    """The times ``start``, ``start + 1 / fps`` and so on, up to ``end`` or without end."""
    gap, moment = 1 / Fraction(fps).limit_denominator(100_000), Fraction(start)
    while end is None or moment < end:
        yield moment
        moment += gap


def _shown_at(film, moments):
    """Yield (seconds, array) of the frame on screen at each of some rising moments.

    What is not needed is not decoded, and only the frames asked for become arrays.
    """
    first = next(moments, None)
    if first is None:
        return
    packets = film.packets(first)
    peek = list(islice(packets, 16))
    packets = chain(peek, packets)
    film.origin = film.origin or 0
    ticks = (film.ticks(moment) for moment in chain([first], moments))
    if all(p.pts is not None and p.dts is not None for p in peek):
        chosen = _chosen_by_packets(film, packets, ticks)
    else:
        chosen = _chosen_by_frames(film, packets, ticks)
    last = None
    for frame in chosen:
        if last is None or frame.pts != last[0].pts:
            last = frame, film.array(frame)
            yield film.seconds(frame.pts), last[1]
        else:
            yield film.seconds(frame.pts), last[1].copy()
    if last is None and not first:
        raise film.no_frames()


def _chosen_by_frames(film, packets, ticks):
    """The frame on screen at each tick, found by decoding all of them."""
    tick, shown = next(ticks, None), None
    for frame in film.decoded(packets):
        while shown and tick is not None and tick < frame.pts:
            yield shown
            tick = next(ticks, None)
        if tick is None:
            return
        shown = frame
    while shown and tick is not None and tick < max(film.last, shown.pts + 1):
        yield shown
        tick = next(ticks, None)


def _chosen_by_packets(film, packets, ticks):
    """The frame on screen at each tick, found from the packets' timestamps before decoding."""
    wanted = deque()
    shown = None

    def matching(frames):
        nonlocal shown
        for frame in frames:
            while wanted and frame.pts > wanted[0]:
                yield shown or frame
                wanted.popleft()
            shown = frame
            while wanted and frame.pts == wanted[0]:
                yield frame
                wanted.popleft()

    for packet, is_needed, is_after_gap in _needed(film, packets, ticks, wanted):
        yield from matching([shown] if shown else [])
        if is_after_gap:
            yield from matching(film.decode(None))
            film.context.flush_buffers()
        film.context.skip_frame = "DEFAULT" if is_needed else "NONREF"
        yield from matching(film.decode(packet))
    yield from matching([shown] if shown else [])
    yield from matching(film.decode(None))
    if shown:
        yield from (shown for _ in wanted)


def _needed(film, packets, ticks, wanted):
    """Choose the packets that must be decoded, in order, to show the film at ``ticks``.

    Every packet says when its frame is shown (pts) and when it must be decoded (dts), and no later packet
    is shown before that. So the frame on screen at a tick is known as soon as a packet with a later dts
    is read. The decoder then needs the packets from the last key frame on, up to that
    frame; and frames that no other frame builds on ("non-reference") can be skipped.

    Yields
    ------
    packet : av.Packet
    is_needed : bool
        False if the decoder may skip the frame unless others build on it.
    is_after_gap : bool
        True if packets before this one were left out.

    ``wanted`` receives the pts of the frame for each tick, in order.
    """
    waiting, known = [], []
    gap = False
    tick = next(ticks, None)
    for packet in chain(packets, [None]):
        if packet is not None:
            moment = packet.pts if packet.pts is not None else packet.dts
            if packet.is_keyframe and len(waiting) >= _WORTH_SKIPPING and tick >= moment:
                waiting, gap = [], True
            waiting.append(packet)
            insort(known, moment)
            final = packet.dts if packet.dts is not None else known[0]
        elif known:
            final = max(film.last, known[-1] + 1)
        while known and tick is not None and tick < final:
            place = max(bisect_right(known, tick) - 1, 0)
            del known[:place]
            wanted.append(known[0])
            tick = next(ticks, None)
        if wanted:
            for ready in _release(waiting, wanted):
                yield ready[0], ready[1], gap or ready[2]
                gap = False
        if tick is None:
            return


def _release(waiting, wanted):
    """Take from ``waiting`` what is needed for the wanted frames; yield as `_needed` does."""
    asked, newest = set(wanted), wanted[-1]
    places = [i for i, packet in enumerate(waiting) if packet.pts in asked]
    done = 0
    for place in places:
        goal = waiting[place].pts
        keys = [
            i
            for i in range(done, place + 1)
            if waiting[i].is_keyframe and waiting[i].pts is not None and waiting[i].pts <= goal
        ]
        skipped = bool(keys) and keys[-1] - done >= _WORTH_SKIPPING
        for i in range(keys[-1] if skipped else done, place + 1):
            packet = waiting[i]
            is_needed = packet.pts is None or packet.pts in asked or packet.pts > newest
            yield packet, is_needed, skipped
            skipped = False
        done = place + 1
    del waiting[:done]


# --- Opening and checking -----------------------------------------------------------------------


def _open(path):
    """Open a file for reading, or say in plain words why that is not possible."""
    path = Path(path)
    if not path.exists():
        raise FileNotFoundError(
            f"There is no file {path}. Expected the path of a video file. Check the spelling and the folder: "
            f"the current one is {Path.cwd()}."
        )
    if path.is_dir():
        raise VideoError(
            f"{path} is a folder. Expected one video file. Name a file in it, "
            "or read a folder of clips with course_utils.data.clips_from_folder."
        )
    if path.stat().st_size == 0:
        raise VideoError(
            f"{path.name} is empty: it has 0 bytes. Expected a video file. The download or copy failed: "
            "get the file again."
        )
    try:
        return av.open(str(path), metadata_errors="replace")
    except (av.FFmpegError, OSError) as error:
        raise _not_readable(path, error) from error


def _not_readable(path, error):
    with open(path, "rb") as file:
        start = file.read(4096)
    if start[4:8] == b"ftyp":
        return VideoError(
            f"{path.name} starts like an MP4 file but has no readable table of contents (its 'moov' box). "
            "Expected a complete file. It was probably cut off while being recorded or copied, and the table "
            "stands at its end: nothing before it can be read. Get the file again."
        )
    try:
        start.decode("utf-8")
        kind = "text, not video"
    except UnicodeDecodeError:
        kind = f"no kind of video that FFmpeg knows ({error.__class__.__name__})"
    return VideoError(
        f"{path.name} holds {kind}. Expected a video file such as MP4, WebM, MKV, AVI or MOV. "
        "Open it in a video player to check it; the name alone does not make it a video."
    )


def _picture_track(container, path):
    """The first picture track that can be decoded; a cover picture of a song is none."""
    tracks = [s for s in container.streams if s.type == "video" and not _is_cover(s)]
    for track in tracks:
        if track.codec_context is not None and track.codec_context.width:
            return track
    if tracks or any(s.type not in ("audio", "subtitle") for s in container.streams):
        raise VideoError(
            f"{path.name} has a picture track in a format for which there is no decoder here. "
            "Expected a codec that FFmpeg reads, such as H.264, VP9 or MPEG-4. "
            "Convert the file with another program, to H.264 in MP4."
        )
    found = ", ".join(s.type for s in container.streams) or "no track at all"
    raise VideoError(
        f"{path.name} has no picture track (found: {found}). Expected a video. "
        "To read its sound alone, call read_audio(path)."
    )


def _is_cover(stream):
    return bool(getattr(stream, "disposition", 0) & 0x400)


def _check_positive(name, value):
    is_number = isinstance(value, (int, float, Fraction, np.number)) and not isinstance(value, bool)
    if value is not None and not (is_number and 0 < value < math.inf):
        raise VideoError(
            f"{name} is {value!r}. Expected a number above 0. Give one, or leave {name} out."
        )


def _check_count(name, value):
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 1:
        raise VideoError(f"{name} is {value!r}. Expected a whole number from 1 up. Give one.")


def _check_size(size):
    if size is None:
        return
    if (
        not isinstance(size, (tuple, list, np.ndarray))
        or len(size) != 2
        or not all(isinstance(side, (int, np.integer)) and side > 0 for side in size)
    ):
        raise VideoError(
            f"size is {size!r}. Expected (height, width) in pixels, two whole numbers above 0. "
            "Give such a pair, for example size=(112, 112), or leave size out."
        )


def _check_span(start, end):
    numbers = all(isinstance(x, (int, float, Fraction, np.number)) for x in (start, end or 0))
    if not numbers or not 0 <= start < math.inf:
        raise VideoError(
            f"start is {start!r} and end is {end!r}. Expected seconds, with start at 0 or later. "
            "Give numbers, or leave them out to read the whole film."
        )
    if end is not None and not end > start:
        raise VideoError(
            f"start is {start} s and end is {end} s. Expected an end after the start. "
            "Exchange them, or leave end out to read to the end of the film."
        )


def _check_frame(frame, shape, index):
    if frame is None:
        raise VideoError(
            "Received no frames. Expected at least one. Check that what makes the frames has not "
            "been used up already: a generator can be read only once."
        )
    is_right = isinstance(frame, np.ndarray) and frame.dtype == np.uint8 and frame.ndim == 3
    if not is_right or frame.shape[2] != 3 or frame.size == 0:
        found = f"{frame.dtype} {frame.shape}" if hasattr(frame, "dtype") else type(frame).__name__
        raise VideoError(
            f"Frame {index} is {found}. Expected a uint8 array (height, width, 3), RGB, 0 to 255. Convert "
            "it first, for example np.uint8(255 * frame) for values from 0 to 1."
        )
    if shape is not None and frame.shape != shape:
        raise VideoError(
            f"Frame {index} has shape {frame.shape}, but frame 0 has {shape}. Expected frames of "
            "one size. Resize them first, for example with frames(path, size=(height, width))."
        )
    return frame


# --- What files say, and what they leave unsaid ---------------------------------------------------


def _colour_matrix(frame):
    """The rule by which the file's colours become RGB, guessed from the size where it is unsaid."""
    if frame.colorspace not in _UNSAID:
        return None
    is_high_definition = frame.width >= 1280 or frame.height > 576
    return Colorspace.ITU709 if is_high_definition else Colorspace.ITU601


def _last_moment(film):
    """Seconds to the end of the last packet, for files that do not declare their duration."""
    with _Film(film.path) as again:
        deque(again.packets(), maxlen=0)
        return again.seconds(again.last)


def _is_variable(film):
    """True if frames are unevenly spaced, beyond what rounding to the file's clock explains."""
    with _Film(film.path) as again:
        shown = sorted(p.pts for p in islice(again.packets(), 1000) if p.pts is not None)
    gaps = np.diff(shown)[:-1]
    return bool(len(gaps) and gaps.max() - gaps.min() > max(2, 0.05 * np.median(gaps)))


def _decoded_sound(container, sound):
    try:
        for packet in container.demux(sound):
            try:
                yield from packet.decode()
            except av.FFmpegError:
                continue
    except av.FFmpegError:
        return


# --- Writing and playing ------------------------------------------------------------------------


def _encode(out, first, frames, fps, audio):
    height, width = first.shape[:2]
    picture = out.add_stream(_h264(), rate=fps, options={"crf": "20", "preset": "fast"})
    picture.height, picture.width = height + height % 2, width + width % 2
    picture.pix_fmt = "yuv420p"
    context = picture.codec_context
    context.colorspace = context.color_primaries = context.color_trc = 1  # BT.709
    context.color_range = ColorRange.MPEG
    sound = _Sound(out, *audio) if audio is not None else None
    for i, frame in enumerate(chain([first], frames)):
        _check_frame(frame, first.shape, i)
        padded = np.pad(frame, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
        image = av.VideoFrame.from_ndarray(padded, format="rgb24").reformat(
            format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
        )
        image.pts, image.time_base = i, 1 / fps
        out.mux(picture.encode(image))
        if sound:
            sound.write_until(float((i + 1) / fps))
    out.mux(picture.encode(None))
    if sound:
        sound.write_until(math.inf)
        out.mux(sound.stream.encode(None))


class _Sound:
    """The sound track of a film being written, kept in step with its pictures."""

    def __init__(self, out, samples, rate):
        samples = np.asarray(samples)
        samples = samples[:, None] if samples.ndim == 1 else samples
        if samples.ndim != 2 or samples.shape[1] not in (1, 2) or samples.dtype.kind != "f":
            raise VideoError(
                f"The sound is {samples.dtype} {samples.shape}. Expected float samples, "
                "(samples,) or (samples, channels) with one or two channels, -1 to 1. "
                "Divide whole numbers by their largest value, and swap the axes if needed."
            )
        self.out, self.rate, self.written = out, int(rate), 0
        self.layout = "mono" if samples.shape[1] == 1 else "stereo"
        self.samples = samples
        self.stream = out.add_stream("aac", rate=self.rate, layout=self.layout)

    def write_until(self, seconds):
        goal = int(min(seconds * self.rate, len(self.samples)))
        while self.written < goal:
            piece = self.samples[self.written : min(goal, self.written + self.rate)]
            planes = np.ascontiguousarray(piece.T, dtype=np.float32).clip(-1, 1)
            frame = av.AudioFrame.from_ndarray(planes, format="fltp", layout=self.layout)
            frame.sample_rate, frame.pts = self.rate, self.written
            self.out.mux(self.stream.encode(frame))
            self.written += len(piece)


def _h264():
    """The name of an H.264 encoder in this copy of FFmpeg."""
    for name in ("libx264", "libopenh264", "h264_videotoolbox", "h264_mf"):
        if name in av.codecs_available:
            return name
    raise VideoError(
        "This copy of PyAV has no H.264 encoder. Expected one of libx264 or libopenh264. "
        "Install PyAV from PyPI: pip install --force-reinstall av."
    )


def _playable(source, target, fps, width, start, end):
    """A file that a browser plays: the source itself, or an H.264 copy at ``target``."""
    if isinstance(source, np.ndarray):
        if source.ndim != 4:
            raise VideoError(
                f"Received an array of shape {source.shape}. Expected a clip (time, height, width, 3). "
                "Add an axis in front, or join several frames with np.stack."
            )
        return write_video(target, source, fps or 25)
    info = probe(source)
    is_whole = start == 0 and end is None and fps is None
    if is_whole and _browsers_play(info):
        return info.path
    height = round(width * info.size[0] / info.size[1])
    rate = fps or min(info.frame_rate, 60)
    sound = read_audio(source) if info.has_audio else None
    if sound:
        samples, hertz = sound
        stop = None if end is None else int(end * hertz)
        sound = samples[int(start * hertz) : stop, :2], hertz
    pictures = (f for _, f in frames(source, rate, (height, width), start, end))
    return write_video(target, pictures, rate, sound)


def _browsers_play(info):
    in_mp4 = info.video_codec == "h264" and "mp4" in info.container
    in_webm = info.video_codec in ("vp8", "vp9") and info.path.suffix.lower() == ".webm"
    return info.pixel_format == "yuv420p" and (in_mp4 or in_webm)


def _embeddable(file, limit=20_000_000):
    if file.stat().st_size > limit:
        raise VideoError(
            f"The video has {file.stat().st_size / 1e6:.0f} MB. Expected at most {limit / 1e6:.0f} MB, as it travels "
            "inside the notebook. Show a part of it with start= and end=, or a smaller picture with width=."
        )
    return file.read_bytes()
