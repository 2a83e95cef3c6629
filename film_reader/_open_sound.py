"""The sound of a file on the clock of its pictures, whatever its starts, gaps and formats.

The workings behind ``film_reader.video``; use that module.
"""

import contextlib
import math
import sys
from fractions import Fraction
from itertools import chain

import av
import numpy as np

from film_reader._clock import jumps_of, mended
from film_reader._open_video import OpenVideo
from film_reader._opening import VideoError, file_path, open_container, problem

# Seconds by which timestamps of sound may be rounded; what lies further apart is a gap.
_ROUNDING = 0.04
_BLOCK = 1.0  # seconds of silence that are made at once
_MOST_CHANNELS = 64  # a damaged frame may claim more


class OpenSound(contextlib.AbstractContextManager):
    """The sound track of a file opened for reading, of one rate and one layout of channels.

    Seconds are counted from the first picture of the file or, without pictures, from the first
    sound. ``rate`` is samples a second, ``channels`` their number.
    """

    def __init__(self, path, rate=None, layout=None):
        self.path = file_path(path)
        self.container = open_container(self.path)
        self.track = sound_track(self.container)
        if self.track is None:
            self.container.close()
            raise self.no_sound()
        context = self.track.codec_context
        self.rate = int(rate or context.sample_rate)
        self.layout = layout or context.layout.name
        self.channels = av.AudioLayout(self.layout).nb_channels
        self.origin = (self.track.start_time or 0) * self.track.time_base
        with contextlib.suppress(VideoError), OpenVideo(path) as film:  # where there are pictures
            self.origin = film.origin * film.tick
        self.jumps, self.end = jumps_of(self.path, self.container)

    def __exit__(self, *_):
        self.container.close()

    def pieces(self, start=0.0, end=math.inf):
        """Yield (seconds, samples (channels, n) float32) from a second or so before ``start`` on.

        They follow each other as their timestamps say: with gaps, and perhaps a little rounded.
        """
        if start > 1 and not self.jumps:
            goal = math.floor((Fraction(start) + self.origin - 1) / self.track.time_base)
            with contextlib.suppress(av.FFmpegError, OverflowError):  # no index: from the start on
                self.container.seek(goal, stream=self.track)
        following, form, resampler = 0.0, None, None
        for frame in chain(self._frames(), [None]):
            time = following
            if frame is not None:
                if frame.pts is not None:
                    time = float(frame.pts * frame.time_base - self.origin)
                following = time + frame.samples / frame.sample_rate
                if time >= end:
                    return
                before, form = form, (frame.format.name, frame.layout.name, frame.sample_rate)
                if form != before:  # it may change on the way
                    # Not planar: PyAV ends the process on more than eight planes.
                    resampler = av.AudioResampler("flt", self.layout, self.rate)
            try:  # with None, what is still held back
                parts = resampler.resample(frame) if resampler else []
                parts = [part.to_ndarray().reshape(-1, self.channels).T for part in parts]
            except (av.FFmpegError, ValueError):  # what a damaged frame claims cannot be converted
                continue
            yield from ((time, part) for part in parts)

    def _frames(self):
        """Decode the track, past frames that are damaged."""
        for packet in mended(self.container, self.track, self.jumps, self.end):
            try:
                frames = packet.decode()
            except av.FFmpegError:  # one damaged packet is a click of some milliseconds
                continue
            yield from (f for f in frames if f.layout.nb_channels <= _MOST_CHANNELS)

    def blocks(self, start=0.0, end=math.inf):
        """Yield samples (channels, n) float32, -1 to 1, without gaps from ``start`` on.

        Where the file has no sound there is silence, up to the last sample before ``end``.
        """
        written, due = 0, 0
        last = sys.maxsize if end == math.inf else round((end - start) * self.rate)
        for time, samples in self.pieces(start, end):
            place = round((time - start) * self.rate)
            if written and abs(place - due) <= _ROUNDING * self.rate:
                place = due
            due = place + samples.shape[1]
            while (silent := min(place, last) - written) > 0:
                silent = min(silent, round(_BLOCK * self.rate))
                yield np.zeros((self.channels, silent), np.float32)
                written += silent
            part = samples[:, max(0, written - place) : max(0, last - place)]
            if part.shape[1]:
                written += part.shape[1]
                yield part.clip(-1, 1)

    def read(self, start=0.0, end=math.inf):
        """All samples from ``start`` to ``end``, (samples, channels) float32, in one array."""
        content = bytearray()  # grows in place: no second copy of a long film's sound
        for block in self.blocks(start, end):
            content += block.T.tobytes()
        return np.frombuffer(content, np.float32).reshape(-1, self.channels)

    def no_sound(self, span=""):
        """The error for a file without sound that can be read, in all of it or in a span."""
        return problem(
            f"{self.path.name} has no sound that can be read{span}",
            "a file with a sound track",
            "Check it with probe(path).has_audio, or go on without sound",
        )


def sound_track(container):
    """Return the first sound track of an open file that can be decoded, or None."""
    for track in container.streams.audio:
        context = track.codec_context
        if context and context.sample_rate and context.layout.nb_channels:
            return track
    return None
