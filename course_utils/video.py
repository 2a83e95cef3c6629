"""Video in the lessons: `play` shows it, the rest reads and writes it (all `film_reader.video`)."""

import base64
import tempfile
from pathlib import Path

import numpy as np
from IPython.display import HTML

from film_reader.video import (
    VideoError,
    browser_copy,
    check_count,
    check_frames,
    frames,
    plays_in_browsers,
    probe,
    read_audio,
    read_clip,
    write_video,
)

__all__ = ["VideoError", "frames", "play", "probe", "read_audio", "read_clip", "write_video"]

LARGEST = 20_000_000  # bytes that a notebook can carry before its page becomes slow


def play(source, fps=None, width=480, start=0, end=None):
    """Return HTML that shows a video with its sound, in JupyterLab, Colab and VS Code.

    The video travels inside the notebook, so keep it short. A file that browsers do not show, such
    as AVI, is converted on the way.

    Parameters
    ----------
    source : str, Path or numpy.ndarray
        A file, or a clip ``(time, height, width, 3)``, uint8 RGB.
    fps : float, optional
        Frames a second; by default a file's own, and 25 for a clip.
    width : int
        Width on the page in pixels; the height follows.
    start, end : float, optional
        Seconds: the part of a file to show.

    Raises
    ------
    FileNotFoundError, VideoError
        As `frames`; also if the video has more than 20 MB.
    """
    check_count("width", width)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "play.mp4"
        if isinstance(source, np.ndarray):
            clip = check_frames(source, "(time, height, width, 3)")
            write_video(file, clip, 25 if fps is None else fps)
        elif fps is None and start == 0 and end is None and plays_in_browsers(probe(source)):
            file = Path(source)
        else:
            browser_copy(source, file, width, fps, start, end)
        size = file.stat().st_size
        if size > LARGEST:
            raise VideoError(
                f"The video has {size / 1e6:.0f} MB. Expected at most {LARGEST / 1e6:.0f} MB, as "
                "it travels inside the notebook. Show a part of it with start= and end=, and a "
                "smaller picture with width=."
            )
        text = base64.b64encode(file.read_bytes()).decode("ascii")
    kind = "webm" if file.suffix.lower() == ".webm" else "mp4"
    return HTML(f'<video controls width="{width}" src="data:video/{kind};base64,{text}"></video>')
