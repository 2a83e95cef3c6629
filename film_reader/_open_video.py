"""An open video file: its packets, its clock, and how its frames become arrays.

The workings behind ``film_reader.video``; use that module.
"""

import math
import os
import re
import warnings
from bisect import bisect_right, insort
from contextlib import AbstractContextManager
from fractions import Fraction
from itertools import chain, islice, pairwise, tee

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter

from film_reader._clock import has_no_clock, jumps_of, mended, moment, packets_of
from film_reader._opening import VideoError, file_path, open_container, problem

# PyAV 17 began to spread one conversion over all cores; one is faster, as decoding uses the rest.
_ONE_THREAD = {"threads": 1} if int(av.__version__.split(".")[0]) >= 17 else {}
# Leaving out fewer packets than this costs more than it saves: the decoder has to be emptied first.
_WORTH_LEAVING_OUT = 8
# Below this many pixels in the whole film, starting threads costs more than it saves.
_WORTH_THREADS = 2_000_000
# Codecs in which one packet is one frame, so that a frame can be skipped by its packet's timestamp.
_SKIPPABLE = ("h264", "hevc", "mpeg1video", "mpeg2video", "mpeg4")
# Formats that store in which order frames are decoded, and not when each is shown.
_WITHOUT_SHOWN_TIMES = ("avi", "asf", "mxf")
# H.264's recovery point: after a start code or a length, how many frames later all is refreshed.
_RECOVERY = re.compile(rb"\0\0(?:\x01|\0.)\x06\x06.(.{4})", re.DOTALL)
# Where all before it is forgotten, as the beginning of a packet shows it.
_FRESH_START = {"h264": rb"\0\0\x01[\x25\x45\x65]", "hevc": rb"\0\0\x01[\x26\x28]"}
_FRESH_START |= {"mpeg2video": rb"(?s)\0\0\x01\xb8.{3}[\x40-\x7f\xc0-\xff]"}  # a closed group
# Values of FFmpeg's AVColorSpace that it makes RGB of; of others, those up to 3 say nothing.
_KNOWN_RULES = (1, 4, 5, 6, 7, 9)
_OTHER_RULES = {8: "YCgCo", 10: "BT.2020 with constant luminance", 14: "ICtCp"}  # by its values
_COVER_PICTURE, _MAIN = 0x400, 1  # FFmpeg's signs of what a track is for
_STILLS = ("mjpeg", "png", "bmp", "webp")  # codecs of pictures that stand beside a film
_MOST_PIXELS = 100_000_000  # of a frame: a few of them in memory, as bytes of RGB, are a gigabyte


class OpenVideo(AbstractContextManager):
    """A video file opened for reading, with one picture track.

    Frames are stretched to ``size``, (height, width), or by default to the size as shown.
    Timestamps are whole numbers of ticks; ``tick`` is one in seconds. ``origin`` is the timestamp
    of the first frame, ``step`` the ticks from one frame to the next on average, ``last`` where the
    last packet read so far ends; ``duration``, in seconds, is what the file declares, or None.
    ``size`` and ``rotation``, in degrees clockwise, are known once `fit` has seen a frame.
    """

    def __init__(self, path, size=None):
        self.path = file_path(path)
        self.asked, self.size = None if size is None else tuple(map(int, size)), None
        self.reformatter = VideoReformatter()
        # Once a block of some size (at most 32 MB) has been freed, the C library of Linux keeps
        # blocks up to that size for the next frame, where it else gives each back. Large pictures
        # that are quickly decoded then take a third less processor time, others hardly less.
        np.empty(32_000_000, np.uint8)
        self.begin()

    def begin(self):
        """Open the file and read up to the first packet."""
        self.container = open_container(self.path)
        try:
            self.stream = picture_track(self.container, self.path)
            if self.stream.time_base > 3600:  # seconds from one count to the next: damage
                raise self.no_frames("whose clock counts in hours")
            self.jumps, self.end = jumps_of(self.path, self.container)
            self.coming = self._demuxed()
            if not (ahead := list(islice(self.coming, 16))):
                raise self.no_frames()
        except VideoError:
            self.container.close()
            raise
        self.coming = chain(ahead, self.coming)
        self.context = self.stream.codec_context
        pixels = self.context.width * self.context.height
        is_short = 0 < self.stream.frames * pixels < _WORTH_THREADS
        most = 1 if is_short else 2 * _MOST_PIXELS // pixels  # each thread keeps frames in memory
        self.context.thread_count = most if most < (os.cpu_count() or 1) else 0  # 0: of all cores
        self.context.thread_type = "AUTO"
        self.tick = self.stream.time_base
        self.rate = self.stream.average_rate or self.stream.guessed_rate or Fraction(25)
        self.step = max(1, round(1 / self.rate / self.tick))
        first, second = moment(ahead[0]), moment(ahead[:2][-1])
        stamps = [packet.pts for packet in ahead]
        self.has_gaps = None in stamps
        is_rising = not self.has_gaps and stamps == sorted(set(stamps))
        form = self.container.format.name
        # Then the frames that are shown one by one get the times of the packets, in their order.
        self.is_as_stored = self.context.has_b_frames and is_rising and form in _WITHOUT_SHOWN_TIMES
        self.due = []  # times of packets in the decoder, for these
        self.origin = (self.stream.start_time if ahead[0].is_discard else first) or 0
        # Old versions of x264 stored 4:4:4 otherwise than the standard; after a jump, none says so.
        # Nor does any later packet say which colours the numbers of a palette stand for.
        pixels = self.context.pix_fmt or ""
        is_told_once = pixels == "pal8" or (self.context.name == "h264" and "444" in pixels)
        if is_told_once or (None not in (first, second) and second < self.origin):
            self._meet_first()
        self.pixel_aspect = self.stream.sample_aspect_ratio or Fraction(1)
        self.duration = self._declared_duration()
        self.last, self.at_end = self.origin, False

    def __exit__(self, *_):
        # A circle, for it knows this object: the decoder's frames would stay in memory for long.
        self.coming = None
        self.container.close()

    def _declared_duration(self):
        if has_no_clock(self.container):
            return None
        form, start = self.container.format.name, float(self.origin * self.tick)
        if self.end:
            return float(self.end) - start
        if self.stream.duration:
            declared = float(self.stream.duration * self.tick)
            if form == "avi":  # FFmpeg shortens that of a file cut off; empty frames may come first
                declared = max(declared, float(self.stream.frames / self.rate))
                declared -= start if start > 0.2 else 0
            return declared
        if form.startswith(("matroska", "nut")) and abs(start) > 0.1:
            return None  # some programs count it from the first picture, others from 0
        told = self.stream.metadata.get("DURATION", "")  # Matroska's: 00:00:05.28
        if parts := re.fullmatch(r"(\d+):(\d+):(\d+\.?\d*)", told, re.ASCII):
            return int(parts[1]) * 3600 + int(parts[2]) * 60 + float(parts[3])
        whole = self.container.duration
        return (whole + (self.container.start_time or 0)) / 1e6 - start if whole else None

    def _meet_first(self):
        """Let the decoder say, after 64 packets at most, which of their frames is shown first."""
        ahead = list(islice(self.coming, 64))
        self.coming = chain(ahead, self.coming)
        first = next(chain.from_iterable(map(self.decode, [*ahead, None])), None)
        self.context.flush_buffers()
        self.due.clear()
        if first and moment(first) is not None:
            self.origin = moment(first)

    def seconds(self, ticks):
        return (ticks - self.origin) * self.tick.numerator / self.tick.denominator

    def ticks(self, seconds):
        """The last tick at or before a time; timestamps that the file has rounded up count too."""
        rounding = min(self.tick / 2, Fraction(1, 1000))
        return self.origin + math.floor((Fraction(seconds) + rounding) / self.tick)

    def packets(self, start=0):
        """Packets of the picture track, from a key frame at or before ``start`` seconds on."""
        for packet in self._seek(start):
            stamp = moment(packet)
            end = (self.last if stamp is None else stamp) + (packet.duration or self.step)
            self.last = max(self.last, end)
            yield packet
        self.at_end = True

    def _seek(self, start):
        """Jump to ``start`` seconds, and further back if the file's index points too late."""
        # Where times are missing, frames are counted from the first on.
        if not start or self.has_gaps:
            return self.coming
        # After a jump, FFmpeg gives H.264 in ASF the times of the next frames.
        form = self.container.format.name, self.context.name
        if self.jumps or form == ("asf", "h264"):
            return self._from_key(start)
        back = 0.0
        while start > back:
            try:
                self.container.seek(self.ticks(start - back), stream=self.stream)
            except av.FFmpegError:
                break
            packets = self._demuxed()
            first = next((p for p in packets if p.is_keyframe), None)
            if first and first.pts is not None and self.right_from(first) <= self.ticks(start):
                return chain([first], packets)
            back = back * 2 + 1
        self.container.close()
        self.begin()
        return self.coming

    def _from_key(self, start):
        """Packets from a key frame before ``start`` on, of a file too odd to jump in."""
        waiting, goal = [], self.ticks(start)
        for packet in self.coming:
            if packet.is_keyframe and self.right_from(packet) <= goal:
                waiting.clear()
            waiting.append(packet)
            if moment(packet) > goal:
                break
        return chain(waiting, self.coming)

    def _demuxed(self):
        """Read packets to the end, or to where the file is cut off."""
        packets = mended(self.container, self.stream, self.jumps, self.end)
        for packet, after in pairwise(chain(packets, [None])):
            if after or not packet.is_corrupt:  # damaged and the last: only half of it, perhaps
                yield packet

    def right_from(self, packet):
        """The timestamp from which frames are right if decoding begins at a key frame."""
        stamp = moment(packet)
        start, codec = memoryview(packet)[:4096], self.context.name  # where the headers stand
        if self.is_as_stored and not re.search(_FRESH_START.get(codec, b""), start):
            return math.inf  # how many of the next frames are lost, and shown before it, none says
        if codec != "h264" or not (found := _RECOVERY.search(start)):
            return stamp
        bits = f"{int.from_bytes(found[1]):032b}"  # zeros say how many more than one are the number
        zeros = bits.find("1")
        frames = int(bits[zeros : 2 * zeros + 1], 2) - 1 if 0 <= zeros < 16 else 0
        # Only frames that others build on are counted: three more may stand between two of them.
        return stamp + frames * self.step * (4 if self.context.has_b_frames else 1)

    def decode(self, packet=None):
        """Frames that a packet completes; with None, all that the decoder still holds."""
        try:
            frames = self.context.decode(packet)
        except (av.FFmpegError, EOFError):
            return []
        if self.is_as_stored:
            if packet:
                insort(self.due, moment(packet))
            for frame in frames:
                frame.pts = self.due.pop(0) if self.due else None
        return frames

    def decoded(self, packets):
        """All frames of the packets, in the order of showing, each with a timestamp."""
        previous = self.origin - self.step
        for packet in chain(packets, [None]):
            for frame in self.decode(packet):
                # When a frame was decoded tells nothing if it is shown in another order.
                stamp = frame.pts if self.context.has_b_frames else moment(frame)
                if stamp is None or stamp <= previous:
                    stamp = previous + self.step
                frame.pts = previous = stamp
                yield frame

    def fit(self, frame):
        """Work out, from the first frame, the size as shown and the way to get there."""
        self.rotation, self.is_mirrored = _orientation(frame)
        is_turned = self.rotation in (90, 270)
        stored = (frame.height, max(1, round(frame.width * self.pixel_aspect)))
        self.size = stored[::-1] if is_turned else stored
        shown = self.asked or self.size
        self.scaled = shown[::-1] if is_turned else shown
        self.has_alpha = any(part.is_alpha for part in frame.format.components)
        # Where the file does not say which rule makes RGB of its colours, the size tells.
        is_high_definition = frame.width >= 1280 or frame.height > 576
        self.usual_rule = Colorspace.ITU709 if is_high_definition else Colorspace.ITU601
        rule = frame.colorspace
        if rule > 3 and rule not in _KNOWN_RULES and not frame.format.is_rgb:
            warnings.warn(
                f"{self.path.name} stores its colours by the rule {_OTHER_RULES.get(rule, rule)}, "
                "which FFmpeg does not undo, so they are read by the usual rule and look wrong: "
                "convert the file to BT.709 with a program that knows its own.",
                stacklevel=4,
            )
        # Brightness fills 0 to 255 (JPEG) or 16 to 235 (MPEG, also where that is unsaid).
        is_full = frame.color_range == ColorRange.JPEG or frame.format.is_rgb
        is_full = is_full or frame.format.name.startswith(("yuvj", "grayf"))
        self.conversion = {
            "format": "rgba" if self.has_alpha else "rgb24",
            "src_color_range": ColorRange.JPEG if is_full else ColorRange.MPEG,
            "dst_color_range": ColorRange.JPEG,
            **_ONE_THREAD,
        }

    def array(self, frame):
        """Turn a decoded frame into RGB of the wanted size, in one pass, the right way up."""
        if self.size is None:
            self.fit(frame)
        height, width = self.scaled
        rule = None if frame.colorspace in _KNOWN_RULES else self.usual_rule  # None: its own
        settings = self.conversion | {"src_colorspace": rule}
        image = self.reformatter.reformat(frame, width, height, **settings).to_ndarray()
        if self.has_alpha:
            image = (image[..., :3] * (image[..., 3:] / np.float32(255)) + 0.5).astype(np.uint8)
        if self.is_mirrored:
            image = image[:, ::-1]
        return np.ascontiguousarray(np.rot90(image, -self.rotation // 90))

    def no_frames(self, what="without a single readable frame"):
        return problem(
            f"{self.path.name} has a picture track {what}",
            "frames that can be shown",
            "The recording or the copy may have failed: get the file again",
        )

    def warn_if_cut(self, end=math.inf):
        """Warn if the file ended earlier than it said, and earlier than was asked for."""
        reached = self.seconds(self.last)
        missing = min(self.duration, end) - reached if self.duration else 0
        is_short = missing > max(0.2, float(2 / self.rate))
        if self.at_end and is_short and not self._sound_goes_on(reached):
            warnings.warn(
                f"{self.path.name} ends after {reached:.2f} s, but says that it lasts "
                f"{self.duration:.2f} s: {missing:.2f} seconds are missing. The frames before that "
                "were read. It was probably cut off while it was copied: get the file again.",
                stacklevel=3,
            )

    def _sound_goes_on(self, reached):
        """True if just the whole file's length is known, and the sound is longer than the film."""
        if self.stream.duration or not self.container.streams.audio:
            return False
        with open_container(self.path) as again:
            heard = (p for p in packets_of(again, again.streams.audio[0]) if p.pts is not None)
            ends = ((p.pts + (p.duration or 0)) * p.time_base for p in heard)
            return max(ends, default=0) > reached + 0.2


def shown_at(film, moments):
    """Yield (seconds, array) of the frame on screen at each of some rising times, in seconds.

    What is not needed is not decoded, and only what is asked for becomes an array.
    """
    first = next(moments)
    packets = film.packets(first)
    ticks = (film.ticks(time) for time in chain([first], moments))
    peek = list(islice(packets, 16))
    packets = chain(peek, packets)
    has_timestamps = all(p.pts is not None and p.dts is not None for p in peek)
    if has_timestamps and not film.is_as_stored:
        ticks, again = tee(ticks)
        frames = _decoded_for(film, packets, again)
    else:
        frames = film.decoded(packets)
    last = image = None
    for frame in _on_screen(film, frames, ticks):
        image = image.copy() if frame is last else film.array(frame)
        last = frame
        yield film.seconds(frame.pts), image


def _on_screen(film, frames, ticks):
    """Yield for each tick that one of some frames, in the order of showing, which is on screen."""
    tick = next(ticks)
    for shown, after in pairwise(chain(frames, [None])):
        until = after.pts if after else max(film.last, shown.pts + 1)
        while tick is not None and tick < until:
            yield shown
            tick = next(ticks, None)
        if tick is None:
            return


def _decoded_for(film, packets, ticks):
    """Decode the frames on screen at the ticks, and few of the others.

    If one of them is damaged and never comes, the one before it stays.
    """
    can_skip = film.context.name in _SKIPPABLE
    for stamp, run in chain(_runs(film, packets, ticks), [(None, [None])]):
        for packet in run:
            if packet:  # the decoder skips a frame only if no other builds on it
                is_early = moment(packet) < stamp
                film.context.skip_frame = "NONREF" if can_skip and is_early else "DEFAULT"
            yield from (frame for frame in film.decode(packet) if frame.pts is not None)
            if not packet:  # those before a gap have come: what follows builds on none of them
                film.context.flush_buffers()


def _runs(film, packets, ticks):
    """Yield for each tick the timestamp of the frame on screen, and the packets to decode for it.

    Packets come in the order of decoding (dts), and no frame is shown (pts) before it is decoded;
    so which frame is on screen at a tick is known once a packet with a later dts has come. To
    decode that frame takes the packets from the last key frame on. None stands for those left out.
    """
    waiting, stamps, known_until = [], [], -math.inf
    for tick in ticks:
        waiting = _from_last_key(film, waiting, tick)
        while tick >= known_until or not stamps:
            packet = next(packets, None)
            if packet is None:
                known_until = max(film.last, stamps[-1] + 1) if stamps else -math.inf
                break
            waiting.append(packet)
            if packet.is_keyframe:
                waiting = _from_last_key(film, waiting, tick)
            if not packet.is_discard:
                insort(stamps, moment(packet))
            known_until = moment(packet) if packet.dts is None else packet.dts
        if tick >= known_until:
            return
        del stamps[: max(bisect_right(stamps, tick) - 1, 0)]
        end = max((i for i, p in enumerate(waiting, 1) if p and p.pts == stamps[0]), default=0)
        yield stamps[0], waiting[:end]
        del waiting[:end]


def _from_last_key(film, waiting, tick):
    """Put None for all packets before the last key frame shown by a tick, if they are many."""
    keys = [i for i, p in enumerate(waiting) if p and p.is_keyframe and film.right_from(p) <= tick]
    if keys and (keys[-1] >= _WORTH_LEAVING_OUT or waiting[0] is None):
        return [None, *waiting[keys[-1] :]]
    return waiting


def picture_track(container, path):
    """The picture track that players show, if it can be decoded; the cover of a song is none."""
    tracks = [s for s in container.streams.video if not int(s.disposition) & _COVER_PICTURE]
    known = [t for t in tracks if t.codec_context and 0 < t.width * t.height <= _MOST_PIXELS]
    # Last comes what does not move: the still picture of an AVIF file, a cover not marked as one.
    known.sort(key=lambda t: (t.frames == 1 or t.name in _STILLS, not int(t.disposition) & _MAIN))
    if known:
        return known[0]
    others = [s for s in container.streams if s.type not in ("audio", "subtitle", "video", "data")]
    if tracks or others:
        how = "to H.264 in MP4 with a program that plays it"
        if container.format.name == "webp_pipe":  # which moves: FFmpeg reads a single picture
            how = "to a GIF with Pillow: Image.open(path).save('it.gif', save_all=True)"
        raise problem(
            f"{path.name} has pictures that are too large, or for which there is no decoder here",
            f"H.264, VP9 or another codec that FFmpeg reads, and at most {_MOST_PIXELS:,} pixels",
            f"Convert the file {how}",
        )
    found = ", ".join(s.type for s in container.streams) or "nothing"
    raise problem(
        f"{path.name} has no picture track; it holds: {found}",
        "a video",
        "To read the sound alone, call read_audio(path)",
    )


def _orientation(frame):
    """How to show a frame, from its display matrix: (degrees clockwise, is mirrored before)."""
    try:
        side_data = frame.side_data.get("DISPLAYMATRIX")
    except ValueError:  # PyAV knows no name for another of the frame's notes: the angle alone
        return round(-frame.rotation / 90) * 90 % 360, False
    if side_data is None:
        return 0, False
    a, b, _, c, d = np.frombuffer(bytes(side_data), np.int32)[:5].astype(float)
    is_mirrored = a * d < b * c
    angle = math.atan2(-b, -a) if is_mirrored else math.atan2(b, a)
    return round(math.degrees(angle) / 90) * 90 % 360, is_mirrored
