"""Files: frames become video, masks and crops become pictures, rows become tables.

Every file is written under a temporary name and renamed at the end, so that a run that is stopped
leaves none half written. The same input gives the same bytes with the same version of the encoder:
x264 runs in one thread and with `cpu-independent`, without which its fast paths differ from run to
run in what they give to each block.
"""

import csv
import os
from contextlib import ExitStack, contextmanager
from pathlib import Path

import av
import cv2
import numpy as np

from .plan import RATE

KEY_SECONDS = 2  # a player can jump to a moment that is at most so far before the one wanted
SOUND_RATE = 80_000  # bits a second of AAC


@contextmanager
def replacing(path):
    """Give a temporary path beside `path`; it takes the name `path` if the block succeeds."""
    path = Path(path)
    temporary = path.with_name(f".{os.getpid()}-{path.name}")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


# -- video --------------------------------------------------------------------------------------


def _video_stream(container, rate, size, quality, **options):
    """Add a stream of H.264; `quality` is x264's crf (low is good), `size` (height, width)."""
    options = {"crf": f"{quality:.1f}", "preset": "slow", "threads": "1", **options}
    options["x264-params"] = "cpu-independent=1"
    stream = container.add_stream("libx264", rate=rate, options=options)
    stream.height, stream.width = size
    stream.pix_fmt = "yuv420p"
    return stream


def encode_clip(path, frames, quality):
    """Write a clip without sound as H.264 in MP4.

    Parameters
    ----------
    path : pathlib.Path
    frames : numpy.ndarray
        (time, height, width, 3) uint8 RGB, at the clips' rate.
    quality : float
        x264's crf: 0 (no loss) to 51.
    """
    with (
        replacing(path) as temporary,
        av.open(str(temporary), "w", options={"movflags": "+faststart"}) as container,
    ):
        stream = _video_stream(container, RATE, frames.shape[1:3], quality)
        for image in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        container.mux(stream.encode())


class FilmWriter:
    """Writes a film with sound: H.264 and AAC in an MP4 file that browsers play.

    Used as ``with FilmWriter(...) as film``. The file appears under its name when the block ends
    well; after an error nothing is left.

    Parameters
    ----------
    path : pathlib.Path
    rate : int
        Frames a second.
    size : tuple of int
        (height, width), both even.
    crf : float
        Quality: 0 (no loss) to 51.
    """

    def __init__(self, path, rate, size, crf):
        if size[0] % 2 or size[1] % 2:
            raise ValueError(f"received size={size}; expected an even height and an even width")
        self.path, self.rate, self.size, self.crf = Path(path), rate, tuple(size), crf
        self.frames = 0
        self._packets = []  # encoded, in the order of encoding: a few megabytes

    def __enter__(self):
        self._open = ExitStack()
        temporary = self._open.enter_context(replacing(self.path))
        options = {"movflags": "+faststart"}
        self._container = self._open.enter_context(av.open(str(temporary), "w", options=options))
        self._open.push(self._join)
        longest = str(KEY_SECONDS * self.rate)
        self._video = _video_stream(self._container, self.rate, self.size, self.crf, g=longest)
        return self

    def __exit__(self, kind, error, trace):
        return self._open.__exit__(kind, error, trace)

    def write(self, frame):
        """Add a frame (height, width, 3) uint8 RGB."""
        if frame.shape != (*self.size, 3):
            raise ValueError(f"received a frame of {frame.shape}; expected {(*self.size, 3)}")
        picture = av.VideoFrame.from_ndarray(frame, format="rgb24")
        self._packets += self._video.encode(picture)
        self.frames += 1

    def write_audio(self, samples, rate=44_100):
        """Add the whole sound, once, after the last frame.

        Parameters
        ----------
        samples : numpy.ndarray
            (n, 2) float32 in -1..1: left and right. As long as the pictures, give or take a
            frame, which is cut off or filled with silence.
        rate : int
            Samples a second.
        """
        expected = round(self.frames * rate / self.rate)
        if abs(len(samples) - expected) > rate / self.rate:
            raise ValueError(
                f"received {len(samples) / rate:.2f} s of sound for {self.frames / self.rate:.2f} "
                "s of pictures; expected the same length"
            )
        fitted = np.zeros((expected, 2), np.float32)
        fitted[: len(samples)] = samples[:expected]
        stream = self._container.add_stream("aac", rate=rate)
        stream.layout, stream.bit_rate = "stereo", SOUND_RATE
        for start in range(0, expected, 1024):
            block = np.ascontiguousarray(fitted[start : start + 1024].T)
            sound = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
            sound.sample_rate, sound.pts = rate, start
            self._packets += stream.encode(sound)
        self._packets += stream.encode()

    def _join(self, kind, error, trace):
        """Store pictures and sound side by side, as a player reads them."""
        if kind is None:
            self._packets += self._video.encode()
            self._packets.sort(key=lambda packet: packet.dts * packet.time_base)
            self._container.mux(self._packets)


# -- pictures and tables ------------------------------------------------------------------------


def write_picture(path, image, *options):
    """Write a picture, (height, width) grey or (height, width, 3) RGB, uint8.

    The path's ending names the format; `options` are OpenCV's.
    """
    if image.ndim == 3:
        image = cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
    written, data = cv2.imencode(Path(path).suffix, image, list(options))
    if not written:
        raise ValueError(f"OpenCV cannot write {path}")
    with replacing(path) as temporary:
        temporary.write_bytes(data)


def write_mask(path, mask):
    """Write a mask (height, width), true or not 0 inside, as a PNG of one bit."""
    inside = np.where(mask, 255, 0).astype(np.uint8)
    write_picture(path, inside, cv2.IMWRITE_PNG_BILEVEL, 1)


def write_table(path, columns, rows):
    """Write rows as CSV with a header; what is not known stays empty."""
    with (
        replacing(path) as temporary,
        open(temporary, "w", newline="", encoding="utf-8") as file,
    ):
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
