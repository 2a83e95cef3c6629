"""The explorer of lesson 09: the timeline of a film's reading, as a picture and to walk through."""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import traitlets
from matplotlib.colors import to_rgb

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
        It works in JupyterLab, Colab and VS Code. Elsewhere there is what `picture` draws.
    """
    return TimelineExplorer(
        reading.info["path"],
        picture(reading, width=8.2),
        "a timeline of a film",
        timeline=report.lanes(reading),
    )


def picture(reading, title=None, width=10.0):
    """Draw the reading of a film, as its report's timeline; paler spans are less certain.

    Parameters
    ----------
    reading : film_reader.FilmReading
    title : str, optional
    width : float
        In inches.

    Returns
    -------
    matplotlib.figure.Figure
    """
    timeline = report.lanes(reading)
    seconds, lanes = timeline["seconds"], timeline["lanes"]
    heights = [2.2 if lane["kind"] == "curves" else 1 for lane in lanes]
    figure, axes = plt.subplots(
        len(lanes),
        figsize=(width, 0.27 * sum(heights) + 0.7),
        height_ratios=heights,
        sharex=True,
        squeeze=False,
        layout="constrained",
    )
    figure.get_layout_engine().set(hspace=0.01, h_pad=0.015)
    for axis, lane in zip(axes[:, 0], lanes, strict=True):
        _draw_lane(axis, lane, seconds, seconds / (0.85 * width))
        axis.set_yticks([])
        axis.set_ylabel(
            lane["title"], rotation=0, ha="right", va="center", fontsize=plots.FONT_SIZE - 1
        )
        axis.spines[["top", "right", "left"]].set_visible(False)
        axis.spines["bottom"].set_color("0.85")
        axis.tick_params(axis="x", length=0)
    axes[-1, 0].tick_params(axis="x", length=4)
    axes[-1, 0].set(xlim=(0, seconds), xlabel="time in seconds")
    if title:
        figure.suptitle(title, fontsize=plots.FONT_SIZE + 2)
    plt.close(figure)  # so that a notebook shows it exactly once
    return figure


def _draw_lane(axis, lane, seconds, seconds_per_inch):
    """Draw a barcode, spans, or curves with a triangle and a dotted line for each mark."""
    if lane["kind"] == "barcode":
        row = np.array([[to_rgb(colour) for colour in lane["colours"]]])
        axis.imshow(row, aspect="auto", extent=(0, seconds, 0, 1))
    elif lane["kind"] == "spans":
        for start, end, text, colour, confidence, *_ in lane["spans"]:
            sure = 1 if confidence is None else confidence
            axis.axvspan(start, end, color=colour, alpha=0.35 + 0.65 * sure, linewidth=0)
            axis.axvline(start, color="white", linewidth=0.6)
            plots.write_inside(axis, start, end, text, colour, seconds_per_inch)
        axis.set_ylim(0, 1)
    else:
        for curve in lane["curves"]:
            points = np.array(curve["points"], float)
            axis.plot(points[:, 0], points[:, 1], color=curve["colour"], linewidth=1.4)
        axis.set_ylim(lane["low"] - 0.05, lane["high"] + 0.05 * (lane["high"] - lane["low"]))
        for time, _, way, _ in lane["marks"]:
            axis.axvline(time, color="black", linestyle=":", linewidth=1)
            axis.plot(time, lane["high"], "k^" if way > 0 else "kv", markersize=5)
