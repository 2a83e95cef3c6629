"""The explorer of lesson 09: the timeline of a film's reading, to be walked through."""

from pathlib import Path

import traitlets

from course_utils import explorers, plots, video
from film_reader import report

SCRIPT = Path(__file__).parent / "timeline.js"
HEIGHT = 288  # of the film's frame, in pixels


class TimelineExplorer(explorers.ScriptExplorer):
    """The timeline of a film's reading: click, or choose with the arrow keys, and see the frame.

    Made by `timeline`.

    Attributes
    ----------
    time : float
        The moment on show, in seconds; the browser and Python may both set it.
    """

    _esm = report.read_part("timeline.js") + SCRIPT.read_text("utf-8")
    _css = report.read_part("timeline.css")
    timeline = traitlets.Dict().tag(sync=True)
    time = traitlets.Float(0.0).tag(sync=True)
    frame = traitlets.Unicode("").tag(sync=True)

    def __init__(self, path, figure, about, **values):
        super().__init__(figure, about, **values)
        self._path = path
        self.observe(self._show_frame, "time")

    def _show_frame(self, change):
        """Read the frame of the moment that was chosen."""
        info = video.probe(self._path)
        size = HEIGHT, round(info.size[1] * HEIGHT / info.size[0])
        last = max(info.duration - 2 / info.frame_rate, 0)
        _, frame = next(video.frames(self._path, size=size, start=min(change["new"], last)))
        self.frame = explorers.jpeg(frame)


def timeline(reading):
    """Let a learner walk through what was read from a film.

    Parameters
    ----------
    reading : film_reader.FilmReading
        The film must still be at ``reading.info["path"]`` for its frames to be shown.

    Returns
    -------
    TimelineExplorer
        It works in JupyterLab, Colab and VS Code. Elsewhere there is the picture that
        `course_utils.plots.reading` draws.
    """
    return TimelineExplorer(
        reading.info["path"],
        plots.reading(reading, width=8.2),
        "a timeline of a film",
        timeline=report.lanes(reading),
    )
