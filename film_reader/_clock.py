"""One clock for all tracks of a file: timestamps that never jump, and none that are missing.

Recordings that were joined, and broadcasts that were broken, start their timestamps anew on the
way; where packets were lost or damaged, some have none. The workings behind ``film_reader.video``.
"""

import math
from fractions import Fraction
from functools import lru_cache

import av

from film_reader._opening import open_container

# Seconds without a packet that are a break of the clock, and no still picture, in a format whose
# timestamps may start anew; FFmpeg's own program takes the same.
_BREAK = 10
_BACK = 1  # seconds; frames that are shown in another order than stored lie nearer together
_BEYOND = 60  # seconds after a file's end from which on a timestamp must be damaged


def moment(item):
    """Timestamp of a packet or frame in ticks: when it is shown, or failing that, decoded."""
    return item.pts if item.pts is not None else item.dts


def has_no_clock(container):
    """Whether a format holds raw pictures and no times, not even how long it lasts."""
    return bool(container.format.flags & av.format.Flags.no_timestamps.value)


def packets_of(container, stream):
    """Packets of a track to the end of the file, or to where it is cut off."""
    while True:
        try:
            for packet in container.demux(stream):
                if packet.size:
                    yield packet
            return
        except IndexError:  # damage that looks like one more track: PyAV knows none of that number
            continue
        except av.FFmpegError:
            return


def jumps_of(path, container):
    """Find where the clock of an open file starts anew, by all packets of its first track.

    Returns jumps, pairs of a byte of the file from which on so many seconds are added to its
    timestamps, and the seconds at which the last packet ends by the mended clock. For formats in
    which, as FFmpeg says, timestamps do not start anew, nothing is looked for: (), 0.
    """
    if not container.format.flags & av.format.Flags.ts_discont.value:
        return (), Fraction(0)
    about = path.stat()
    return _find_jumps(path.resolve(), about.st_size, about.st_mtime_ns)


@lru_cache(maxsize=64)
def _find_jumps(path, size, changed):
    """`jumps_of` a file; one of another size, or changed since, is another file."""
    jumps, shift, last, due, end, place = [], Fraction(0), None, None, Fraction(0), 0
    with open_container(path) as container:
        track = (*container.streams.video, *container.streams.audio)[0]
        rate = track.average_rate if track.type == "video" else None
        for packet in packets_of(container, track):
            if packet.dts is None:
                continue
            time, place = packet.dts * track.time_base, packet.pos or place
            if last is not None and not last <= time <= due + _BREAK:
                shift += due - time
                jumps.append((place, shift))
            length = packet.duration * track.time_base or (1 / rate if rate else 0)
            last, due = time, time + length
            end = max(end, moment(packet) * track.time_base + length + shift)
    return tuple(jumps), end


def mended(container, track, jumps, end):
    """Yield the packets of a track with timestamps on the clock that `jumps_of` has mended.

    A packet without any gets the time at which the one before it ends, if that had one; so does one
    that lies far before it, or farther behind than the file is long: that cannot be known before.
    """
    if not end and container.duration:
        end = Fraction((container.start_time or 0) + container.duration, 1_000_000)
    latest = end + _BEYOND if end else math.inf
    tick = track.time_base
    coming, shift, following = list(jumps), Fraction(0), None
    # What FFmpeg makes up of H.266 in Matroska, which stores no dts, runs back and forth; and raw
    # pictures have no clock at all.
    is_made_up = container.format.name.startswith("matroska") and track.name == "vvc"
    is_raw = has_no_clock(container) and track.type == "video"
    is_reordered = track.type == "video" and track.codec_context.has_b_frames
    for packet in packets_of(container, track):
        packet.dts = None if is_made_up else packet.dts
        if is_raw:
            packet.pts = packet.dts = packet.duration = None
        while coming and packet.pos is not None and packet.pos >= coming[0][0]:
            shift = coming.pop(0)[1]
        if moment(packet) is None:
            packet.dts = following
            packet.pts = None if is_reordered else following
        else:
            # As they follow each other in the file; the first may not say so, and pts jump about.
            stamp = packet.dts
            late = 0 if None in (following, stamp) else (following - stamp) * tick - shift
            if late > _BACK or (late < -_BREAK and stamp * tick + shift > latest):
                shift += late
            ticks = round(shift / tick) if shift else 0
            packet.pts = None if packet.pts is None else packet.pts + ticks
            packet.dts = None if stamp is None else stamp + ticks
        following = None if packet.dts is None else packet.dts + (packet.duration or 1)
        yield packet
