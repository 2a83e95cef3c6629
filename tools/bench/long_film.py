"""A long film, made of a short one, for benchmarks and tests."""

from pathlib import Path

import av


def lengthen(path, target, seconds):
    """Join a film to itself, without decoding it, until it is ``seconds`` long."""
    with av.open(str(target), "w") as out, av.open(str(path)) as first:
        tracks = [out.add_stream_from_template(stream) for stream in first.streams]
        offset = 0
        while offset < seconds:
            with av.open(str(path)) as container:
                packets = [packet for packet in container.demux() if packet.dts is not None]
                # Sound and pictures begin and end at slightly different times: the next round
                # begins when all of this one is over.
                start = min(packet.pts * packet.time_base for packet in packets)
                end = max((packet.pts + packet.duration) * packet.time_base for packet in packets)
                for packet in packets:
                    shift = round((offset - start) / packet.time_base)
                    packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                    packet.stream = tracks[packet.stream.index]
                    out.mux(packet)
            offset += end - start
    return Path(target)
