"""The explorers of lesson 01: how often to take a frame, and how its values are spread."""

from functools import partial

import numpy as np

from course_utils import explorers, plots, video

MOST_FRAMES = 150  # of a film that stand ready for its slider
RATES = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30)  # frames a second


def sampling(frames, times, movement, name):
    """Let a learner find out how many frames a second a movement needs.

    Parameters
    ----------
    frames : array, (time, height, width, 3), uint8
        All frames of a short clip.
    times : array, (time,), float
        Their seconds.
    movement : array, (time,), float
        One number a frame that follows the movement, such as the height of a head.
    name : str
        What the numbers are.

    Returns
    -------
    course_utils.explorers.Explorer
        With a slider for the frames a second, up to those of the clip.

    Raises
    ------
    ValueError
        If there are not at least three frames, or not one time and one number for each.
    """
    frames, times, movement = (np.asarray(part) for part in (frames, times, movement))
    if frames.ndim != 4 or len(frames) < 3 or not times.shape == movement.shape == (len(frames),):
        raise ValueError(
            f"received frames {frames.shape}, times {times.shape} and movement {movement.shape}; "
            "expected at least three frames (time, height, width, 3), and a time and a number for "
            "each. Take all frames of a clip: times, frames = zip(*video.frames(path))."
        )
    own = 1 / np.median(np.diff(times))
    options = [(str(rate), rate) for rate in RATES if rate <= own + 0.01] or [(f"{own:.2g}", own)]
    return explorers.Explorer(
        partial(draw_sampling, frames, times, movement, name),
        {"fps": explorers.choice("frames a second", options)},
        "a movement over time, what is left of it in the frames that are taken, and the frames",
    )


def draw_sampling(frames, times, movement, name, fps):
    """Draw what is left of a movement when only some frames a second are taken.

    Parameters
    ----------
    frames, times, movement, name
        As `sampling` takes them, as arrays.
    fps : float
        Frames a second to take: at each moment the one that is on screen.

    Returns
    -------
    matplotlib.figure.Figure
    """
    end = times[-1] + np.median(np.diff(times))
    moments = np.arange(0, end - times[0] - 1e-9, 1 / fps) + times[0]
    taken = np.searchsorted(times, moments + 1e-6, side="right") - 1
    figure = explorers.new_figure(0.44)
    upper, lower = figure.subplots(2, 1, sharex=True)
    upper.plot(times, movement, color="0.6", linewidth=3, label=f"all {len(times)} frames")
    label = f"the {len(taken)} taken"
    look = {"color": plots.PALETTE[3], "label": label, "clip_on": False, "zorder": 3}
    upper.plot(times[taken], movement[taken], "o-", **look)  # the first is whole at the edge, too
    upper.set(ylabel=name, yticks=[])
    upper.set_title(f"frames a second: {fps:g}", loc="left", fontsize=plots.FONT_SIZE + 1)
    upper.legend(
        loc="lower right",
        bbox_to_anchor=(1, 0.98),
        ncols=2,
        frameon=False,
        fontsize=plots.FONT_SIZE,
    )
    _draw_thumbnails(lower, frames[taken], times[taken], (times[0], end))
    return figure


def _draw_thumbnails(axis, frames, times, span):
    """Draw frames along an axis of time, each from its moment on; many frames are in two rows."""
    columns = min(max(len(frames), 4), 12)
    rows = -(-len(frames) // columns)
    length, height = (span[1] - span[0]) / columns, 4 / columns  # four fill the height
    for number, (frame, time) in enumerate(zip(frames, times, strict=True)):
        top = 1 - number % rows * height
        extent = (time, time + 0.97 * length, top - 0.96 * height, top)
        axis.imshow(frame, extent=extent, aspect="auto")
    axis.set(xlim=span, ylim=(0, 1), yticks=[], xlabel="time in seconds; a frame from its moment")
    axis.spines[["top", "right", "left"]].set_visible(False)


def film_histogram(path):
    """Let a learner scrub through a film and see the histogram of each frame.

    Parameters
    ----------
    path : str or Path
        Of a film. Of a long one, frames spread evenly over it stand ready; of a short one, all.

    Returns
    -------
    course_utils.explorers.Explorer
        With a slider for the time.

    Raises
    ------
    course_utils.video.VideoError, FileNotFoundError
        If the film cannot be read.
    """
    info = video.probe(path)
    is_long = info.duration * info.frame_rate > MOST_FRAMES
    fps = MOST_FRAMES / info.duration if is_long else None
    size = 180, round(180 * info.size[1] / info.size[0])
    times, frames = zip(*video.frames(path, fps=fps, size=size), strict=True)
    highest = min(1.05 * max(histogram(frame).max() for frame in frames), 0.5)

    def draw(moment):
        return draw_histogram(frames[moment], f"frame at {times[moment]:.2f} s", highest)

    moments = [(f"{time:.2f} s", number) for number, time in enumerate(times)]
    controls = {"moment": explorers.choice("time in the film", moments)}
    return explorers.Explorer(draw, controls, "a frame of the film beside its histogram")


def draw_histogram(frame, title, highest):
    """Draw a frame beside its histogram: how many of its pixels are dark, and how many bright.

    Parameters
    ----------
    frame : array, (height, width, 3), uint8
    title : str
        Stands above the frame.
    highest : float
        Upper end of the axis, a share of the pixels, 0..1. One for all frames of a film makes
        their histograms comparable.

    Returns
    -------
    matplotlib.figure.Figure
        A curve for each of red, green and blue.
    """
    figure = explorers.new_figure(0.36)
    left, right = figure.subplots(1, 2, width_ratios=(1.15, 1))
    explorers.show(left, frame, title)
    for (name, colour), shares in zip(explorers.CHANNELS.items(), histogram(frame), strict=True):
        right.stairs(shares, np.linspace(0, 256, 33), color=colour, label=name, linewidth=1.6)
    right.set(xlim=(0, 256), ylim=(0, highest), xticks=(0, 64, 128, 192, 255))
    right.set(xlabel="value, 0 is dark", ylabel="share of the pixels")
    right.legend(
        loc="lower right",
        bbox_to_anchor=(1.03, 0.98),
        ncols=3,
        frameon=False,
        fontsize=plots.FONT_SIZE - 1,
        handlelength=1.2,
        columnspacing=1,
    )
    right.grid(alpha=0.3)
    return figure


def histogram(frame):
    """Count the share of the pixels in each of 32 steps of brightness, channel by channel.

    Parameters
    ----------
    frame : array, (height, width, 3), uint8

    Returns
    -------
    array, (3, 32), float, 0..1
        The shares of a channel add up to 1.
    """
    channels = frame.reshape(-1, 3).T
    return np.array([np.histogram(values, 32, (0, 256))[0] / len(values) for values in channels])
