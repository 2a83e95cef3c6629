"""Makes small films with awkward properties, for the tests of ``film_reader.video``.

Every film shows a red circle that moves from left to right on a grey ground which grows lighter by
five grey values from frame to frame. So a test can tell which frame it has got, whatever codec,
size or colour format has lain between: `frame_number` reads it from the ground's grey.
"""

import struct
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

FIRST_GREY, GREY_STEP = 35, 5
CIRCLE = (220, 30, 30)


def moving_circle(count, size=(144, 176)):
    """Draw the film's frames.

    Parameters
    ----------
    count : int
        Frames, at most 44.
    size : tuple of int
        (height, width).

    Returns
    -------
    numpy.ndarray
        (count, height, width, 3), uint8 RGB.
    """
    height, width = size
    rows, columns = np.mgrid[:height, :width]
    radius = height / 5
    clip = np.empty((count, height, width, 3), np.uint8)
    for i, frame in enumerate(clip):
        frame[:] = FIRST_GREY + GREY_STEP * i
        centre = radius + (width - 2 * radius) * i / max(1, count - 1)
        frame[(rows - height / 2) ** 2 + (columns - centre) ** 2 < radius**2] = CIRCLE
    return clip


def frame_number(frame):
    """Which frame of `moving_circle` this is, from the grey along its upper and lower edge."""
    edge = np.concatenate([frame[: len(frame) // 8], frame[-(len(frame) // 8) :]])
    return round((float(np.median(edge)) - FIRST_GREY) / GREY_STEP)


@dataclass
class Recipe:
    """How to make one film, and what reading it should give.

    ``times`` are the frames' timestamps in seconds, evenly spaced at ``rate`` unless given.
    ``size`` is (height, width) as stored, ``shown`` as seen (the same unless given).
    """

    file: str
    codec: str = "libx264"
    pixels: str = "yuv420p"
    size: tuple = (144, 176)
    shown: tuple = None
    count: int = 40
    rate: Fraction = Fraction(25)
    times: list = None
    options: dict = field(default_factory=dict)
    rotation: int = 0
    is_mirrored: bool = False
    pixel_aspect: Fraction = None
    clock: Fraction = None
    colour: tuple = ()
    muxing: dict = field(default_factory=dict)
    is_variable: bool = False

    def __post_init__(self):
        self.times = self.times or [float(i / self.rate) for i in range(self.count)]
        self.shown = self.shown or self.size
        self.duration = self.times[-1] + float(1 / self.rate)


def _uneven(count=40):
    """Timestamps of a screen recording: frames come when something changes."""
    gaps = np.random.default_rng(3).choice([0.02, 0.04, 0.1, 0.6], count - 1)
    return [0.0, *np.cumsum(gaps).round(3).tolist()]


SHORT_GROUPS = {"g": "8", "bf": "2"}
OPEN_GROUPS = {"x264-params": "open-gop=1:keyint=10:min-keyint=10:bframes=3:scenecut=0"}
FAST = {"deadline": "realtime", "cpu-used": "8"}
UNEVEN = _uneven()
FILMS = {
    "h264": Recipe("plain.mp4"),
    "h264 short groups": Recipe("groups.mp4", options={"g": "12", "bf": "3"}),
    "h264 open groups": Recipe("open.mkv", options=OPEN_GROUPS),
    "h264 open groups in a stream": Recipe("open.ts", options=OPEN_GROUPS),
    "h264 without timestamps": Recipe("raw.h264"),
    "hevc": Recipe("hevc.mp4", "libx265", options={"x265-params": "log-level=none:keyint=10"}),
    "vp8": Recipe("vp8.webm", "libvpx", options={"g": "10", "b": "2M", **FAST}),
    "vp9": Recipe("vp9.webm", "libvpx-vp9", options={"g": "10", **FAST}),
    "mjpeg": Recipe("mjpeg.avi", "mjpeg", "yuvj420p", colour=(2,), options={"b": "8M"}),
    "mpeg4 with B frames": Recipe("mpeg4.avi", "mpeg4", options={**SHORT_GROUPS, "b": "4M"}),
    "mpeg2 stream": Recipe("mpeg2.ts", "mpeg2video", options={**SHORT_GROUPS, "b": "3M"}),
    "10 bits": Recipe("ten.mp4", pixels="yuv420p10le"),
    "10 bits 4:4:4": Recipe("ten.mkv", "ffv1", "yuv444p10le"),
    "odd size": Recipe("odd.mkv", "ffv1", size=(143, 175)),
    "odd size in h264": Recipe("odd444.mp4", pixels="yuv444p", size=(143, 175)),
    "alpha": Recipe("alpha.mov", "qtrle", "argb"),
    "alpha in png": Recipe("alpha_png.mov", "png", "rgba"),
    "alpha in vp9": Recipe("alpha.webm", "libvpx-vp9", "yuva420p", options=FAST),
    "turned 90": Recipe("turned90.mp4", rotation=90, shown=(176, 144)),
    "turned 180": Recipe("turned180.mp4", rotation=180),
    "turned 270": Recipe("turned270.mp4", rotation=270, shown=(176, 144)),
    "mirrored": Recipe("mirrored.mp4", is_mirrored=True),
    "mirrored, turned": Recipe("mirrored90.mp4", rotation=90, is_mirrored=True, shown=(176, 144)),
    "wide pixels": Recipe("wide.mp4", pixel_aspect=Fraction(4, 3), shown=(144, 235)),
    "narrow pixels, turned": Recipe(
        "narrow.mp4", pixel_aspect=Fraction(8, 9), rotation=90, shown=(156, 144)
    ),
    "variable rate": Recipe(
        "variable.mp4", times=UNEVEN, clock=Fraction(1, 12800), is_variable=True
    ),
    "variable rate in mkv": Recipe(
        "variable.mkv", times=UNEVEN, clock=Fraction(1, 1000), is_variable=True
    ),
    "29.97": Recipe("ntsc.mkv", rate=Fraction(30000, 1001)),
    "one frame": Recipe("one.mp4", count=1),
    "high definition": Recipe("hd.mp4", size=(720, 1280), count=9, options={"preset": "ultrafast"}),
}


def make(name, folder):
    """Write the film of a recipe into ``folder`` once, and return its path."""
    recipe = FILMS[name]
    path = Path(folder) / recipe.file
    if not path.exists():
        write(path, moving_circle(recipe.count, recipe.size), recipe)
        if recipe.rotation or recipe.is_mirrored:
            turn(path, recipe.rotation, recipe.is_mirrored)
    return path


def write(path, clip, recipe, sound=None):
    """Encode a clip with PyAV as a recipe says.

    ``clip`` may have a fourth channel, alpha. ``sound`` is an array (samples,) at 8000 a second.
    """
    with av.open(str(path), "w", options=recipe.muxing) as out:
        clock = recipe.clock or 1 / recipe.rate
        stream = out.add_stream(recipe.codec, rate=recipe.rate, options=recipe.options)
        stream.height, stream.width = clip.shape[1:3]
        stream.pix_fmt = recipe.pixels
        stream.codec_context.time_base = clock
        if recipe.pixel_aspect:
            stream.codec_context.sample_aspect_ratio = recipe.pixel_aspect
        if recipe.colour:
            stream.codec_context.color_range = recipe.colour[0]
        if sound is not None:
            add_sound(out, sound, mux=False)
        kind = "rgba" if clip.shape[-1] == 4 else "rgb24"
        for array, seconds in zip(clip, recipe.times, strict=False):
            frame = av.VideoFrame.from_ndarray(array, format=kind).reformat(format=recipe.pixels)
            frame.pts, frame.time_base = round(seconds / clock), clock
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
        if sound is not None:
            add_sound(out, sound)


def write_in_matrix(path, clip, matrix):
    """Store a clip losslessly in a colour matrix (1: BT.709, 5: BT.601), without saying which."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("ffv1", rate=25)
        stream.height, stream.width = clip.shape[1:3]
        stream.pix_fmt = "yuv444p"
        for i, array in enumerate(clip):
            frame = av.VideoFrame.from_ndarray(array, format="rgb24")
            frame = frame.reformat(format="yuv444p", dst_colorspace=matrix, dst_color_range=1)
            frame.colorspace, frame.color_range, frame.pts = 2, 0, i
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


def add_sound(out, sound, mux=True):
    """Add a mono AAC track to an open file: first with ``mux=False``, then again to fill it."""
    if not mux:
        out.add_stream("aac", rate=8000, layout="mono")
        return
    stream = out.streams.audio[0]
    frame = av.AudioFrame.from_ndarray(np.float32(sound)[None], format="fltp", layout="mono")
    frame.sample_rate, frame.pts = 8000, 0
    out.mux(stream.encode(frame))
    out.mux(stream.encode(None))


def tone(seconds, hertz=440, rate=8000):
    """A sine tone, float32, -0.5 to 0.5."""
    return np.float32(0.5 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate))


def turn(path, degrees, is_mirrored=False):
    """Tell an MP4 file to show its pictures mirrored, then turned clockwise, as phones do."""
    cosine, sine = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}[degrees]
    one = 1 << 16
    flip = -one if is_mirrored else one
    matrix = (cosine * flip, sine * flip, 0, -sine * one, cosine * one, 0, 0, 0, 1 << 30)
    data = bytearray(Path(path).read_bytes())
    place = data.index(b"tkhd") + 44  # the track header's matrix, in its version 0
    data[place : place + 36] = struct.pack(">9i", *matrix)
    Path(path).write_bytes(data)


def sound_only(path):
    """A file with sound and no pictures."""
    with av.open(str(path), "w") as out:
        add_sound(out, tone(1), mux=False)
        add_sound(out, tone(1))
    return path


def cut(path, target, share):
    """The first ``share`` (0 to 1) of a file's bytes."""
    data = Path(path).read_bytes()
    Path(target).write_bytes(data[: int(len(data) * share)])
    return Path(target)


def zero_frames(path):
    """An AVI file that declares a picture track and holds not one frame."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        out.start_encoding()
    return Path(path)


def unknown_codec(path):
    """A Matroska file whose picture codec nobody knows."""
    write(path, moving_circle(3), Recipe(Path(path).name))
    data = Path(path).read_bytes()
    Path(path).write_bytes(data.replace(b"V_MPEG4/ISO/AVC", b"V_NOBODY/HASIT1"))
    return Path(path)
