"""Pictures of films, of training and of results.

Every function takes arrays or tables, draws one figure and returns it as a
`matplotlib.figure.Figure`. In a notebook, end the cell with the call: the figure is shown once.
"""

import matplotlib.pyplot as plt
import numpy as np
import seaborn as sns
from matplotlib.colors import to_rgb

# Colours that stay apart for colour-blind readers.
PALETTE = sns.color_palette("colorblind")
FONT_SIZE = 10


def _finish(figure):
    """Hand a figure to the notebook exactly once: close it for pyplot, and return it."""
    plt.close(figure)
    return figure


def _clock(seconds):
    """Write a time as minutes and seconds, with tenths where they are not zero."""
    minutes, rest = divmod(round(float(seconds), 1), 60)
    return f"{int(minutes)}:{rest:04.1f}".removesuffix(".0")


def contact_sheet(frames, labels=None, columns=6, width=10.0):
    """Draw frames in rows, like a photographer's contact sheet.

    Parameters
    ----------
    frames : sequence of array, each (height, width, 3) or (height, width), uint8
        Frames of one common shape.
    labels : sequence, optional
        One label a frame: a string, or a number, which is read as a time in seconds.
    columns : int
        Frames in a row.
    width : float
        Width of the figure in inches.

    Returns
    -------
    matplotlib.figure.Figure
    """
    frames = list(frames)
    if not frames:
        raise ValueError("received no frames; expected at least one frame to draw")
    if labels is not None and len(labels) != len(frames):
        raise ValueError(
            f"received {len(frames)} frames and {len(labels)} labels; expected one label a frame. "
            "Pass as many labels as frames, or none."
        )
    columns = min(columns, len(frames))
    rows = -(-len(frames) // columns)
    frame_height, frame_width = frames[0].shape[:2]
    cell_width = width / columns
    cell_height = cell_width * frame_height / frame_width + (0.28 if labels is not None else 0.05)
    figure, axes = plt.subplots(
        rows, columns, figsize=(width, rows * cell_height), squeeze=False, layout="constrained"
    )
    figure.get_layout_engine().set(w_pad=0.02, h_pad=0.02, wspace=0, hspace=0)
    for index, axis in enumerate(axes.flat):
        axis.axis("off")
        if index >= len(frames):
            continue
        axis.imshow(frames[index], cmap="gray" if frames[index].ndim == 2 else None)
        if labels is not None:
            label = labels[index]
            text = label if isinstance(label, str) else _clock(label)
            axis.set_title(text, fontsize=FONT_SIZE, pad=2)
    return _finish(figure)


def filmstrip(frames, times=None, title=None, width=10.0):
    """Draw a few frames in one row, in the order of time.

    Parameters
    ----------
    frames : sequence of array, each (height, width, 3), uint8
    times : sequence of float, optional
        Seconds, one a frame, written above the frames.
    title : str, optional
    width : float
        Width of the figure in inches.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = contact_sheet(frames, times, columns=len(frames), width=width)
    if title:
        figure.suptitle(title, fontsize=FONT_SIZE + 2)
    return figure


def barcode(colours, duration=None, title="Film barcode", width=10.0, height=1.4):
    """Draw a film barcode: one vertical line of colour a frame, in the order of time.

    Parameters
    ----------
    colours : array, (time, 3) or (time, rows, 3), uint8 or float in 0..255
        One colour a frame, or one column of colours a frame.
    duration : float, optional
        Seconds that the barcode covers; without it the axis counts frames.
    title : str
    width, height : float
        Size of the figure in inches.

    Returns
    -------
    matplotlib.figure.Figure
    """
    colours = np.asarray(colours)
    picture = colours[np.newaxis] if colours.ndim == 2 else colours.transpose(1, 0, 2)
    end = len(colours) if duration is None else duration
    figure, axis = plt.subplots(figsize=(width, height), layout="constrained")
    axis.imshow(
        picture.round().astype(np.uint8),
        aspect="auto",
        extent=(0, end, 0, 1),
        interpolation="nearest",
    )
    axis.set(yticks=[], xlabel="frame" if duration is None else "time in seconds", title=title)
    return _finish(figure)


def spectrogram(decibels, times, frequencies, title="Spectrogram", width=10.0, height=3.2):
    """Draw how loud each pitch of a sound is over time.

    Parameters
    ----------
    decibels : array, (frequencies, times), float
        Loudness in decibels.
    times : array, (times,), float
        Seconds.
    frequencies : array, (frequencies,), float
        Hertz, rising from 0 or above.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, axis = plt.subplots(figsize=(width, height), layout="constrained")
    mesh = axis.pcolormesh(times, frequencies / 1000, decibels, cmap="magma", shading="auto")
    axis.set(xlabel="time in seconds", ylabel="frequency in kHz", title=title)
    figure.colorbar(mesh, ax=axis, label="loudness in dB")
    return _finish(figure)


def curves(history, metric="accuracy", title=None, best_epoch=None, width=10.0):
    """Draw loss and one metric over the epochs, training against validation.

    Parameters
    ----------
    history : dict of str to list of float
        What Keras records: ``History.history``, with ``loss``, ``val_loss``, ``accuracy``...
    metric : str
        Name of the metric to draw beside the loss.
    title : str, optional
    best_epoch : int, optional
        An epoch, counted from 1, to mark with a line.
    width : float
        Width of the figure in inches.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, axes = plt.subplots(1, 2, figsize=(width, width * 0.32), layout="constrained")
    for axis, name in zip(axes, ("loss", metric), strict=True):
        for key, label, colour, style in (
            (name, "training", PALETTE[0], "-"),
            (f"val_{name}", "validation", PALETTE[1], "--"),
        ):
            if key in history:
                epochs = range(1, len(history[key]) + 1)
                axis.plot(epochs, history[key], style, color=colour, label=label, marker=".")
        if best_epoch is not None:
            axis.axvline(best_epoch, color="0.4", linewidth=1, linestyle=":", label="kept epoch")
        axis.set(xlabel="epoch", ylabel=name, title=name)
        axis.xaxis.get_major_locator().set_params(integer=True)
        axis.grid(alpha=0.3)
        axis.legend(fontsize=FONT_SIZE - 1)
    if title:
        figure.suptitle(title, fontsize=FONT_SIZE + 2)
    return _finish(figure)


def confusion(matrix, labels, title="Confusion matrix", size=6.0):
    """Draw a confusion matrix: a row a true class, a column a predicted class.

    Parameters
    ----------
    matrix : array, (classes, classes), int
        Counts, as `sklearn.metrics.confusion_matrix` gives them.
    labels : sequence of str
        Names of the classes, in the order of the rows.
    title : str
    size : float
        Width of the figure in inches.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, axis = plt.subplots(figsize=(size, size * 0.86), layout="constrained")
    _draw_confusion(axis, matrix, labels, title, {"cbar_kws": {"label": "share of the true class"}})
    return _finish(figure)


def _draw_confusion(axis, matrix, labels, title, bar):
    """Draw a confusion matrix into an axis; ``bar`` says how to draw its bar of colours."""
    matrix = np.asarray(matrix)
    # Colour by the share of the row, so that a rare class is read as well as a frequent one.
    share = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    sns.heatmap(
        share,
        annot=matrix,
        fmt="d",
        cmap="cividis",
        vmin=0,
        vmax=1,
        xticklabels=labels,
        yticklabels=labels,
        linewidths=0.5,
        annot_kws={"size": FONT_SIZE},
        ax=axis,
        **bar,
    )
    axis.set(xlabel="predicted", ylabel="true", title=title)
    axis.tick_params(axis="x", rotation=45)
    axis.tick_params(axis="y", rotation=0)


def reliability(tables, width=8.0):
    """Draw how often a model is right against how sure it is, beside each other.

    Parameters
    ----------
    tables : dict of str to pandas.DataFrame
        By title. A row a bin, with the columns ``sure`` (mean probability of the answer, 0..1),
        ``right`` (share of right answers, 0..1) and ``clips`` (how many fell into the bin).
    width : float
        Width of the figure in inches.

    Returns
    -------
    matplotlib.figure.Figure
        Where the points lie above the dashed line, the model is right more often than it believes.
    """
    figure, axes = plt.subplots(
        1, len(tables), figsize=(width, width / len(tables) * 0.9), sharey=True, squeeze=False,
        layout="constrained",
    )  # fmt: skip
    for axis, (title, table) in zip(axes[0], tables.items(), strict=True):
        axis.plot([0, 1], [0, 1], "--", color="0.5", label="sure as right")
        axis.plot(table["sure"], table["right"], marker="o", color=PALETTE[0], label="this model")
        for sure, right, clips in zip(table["sure"], table["right"], table["clips"], strict=True):
            axis.annotate(
                str(int(clips)), (sure, right), xytext=(5, -11), textcoords="offset points",
                fontsize=FONT_SIZE - 1,
            )  # fmt: skip
        axis.set(xlabel="how sure it is", title=title, xlim=(0, 1.04), ylim=(-0.04, 1.04))
        axis.grid(alpha=0.3)
    axes[0, 0].set_ylabel("share of right answers")
    axes[0, 0].legend(fontsize=FONT_SIZE - 1)
    return _finish(figure)


def clip_map(points, groupings, width=9.0):
    """Draw a map of clips once for each way to colour it.

    Parameters
    ----------
    points : array, (clips, 2), float
        Where each clip lies.
    groupings : dict of str to sequence of str
        By the name of what is coloured: the group of each clip.
    width : float
        Width of the figure in inches.

    Returns
    -------
    matplotlib.figure.Figure
    """
    points = np.asarray(points)
    figure, axes = plt.subplots(
        1, len(groupings), figsize=(width, width / len(groupings) + 0.9), squeeze=False,
        layout="constrained",
    )  # fmt: skip
    for axis, (name, groups) in zip(axes[0], groupings.items(), strict=True):
        groups = np.asarray(groups).astype(str)
        for n, group in enumerate(sorted(set(groups))):
            look = {"marker": "os^DvPX*"[n % 8], "color": PALETTE[n % len(PALETTE)], "s": 24}
            axis.scatter(*points[groups == group].T, label=group, **look)
        axis.set(title=f"by {name}", xticks=[], yticks=[])
        axis.legend(
            loc="upper center", bbox_to_anchor=(0.5, -0.02), ncols=4, fontsize=FONT_SIZE - 1,
            handletextpad=0, columnspacing=1,
        )  # fmt: skip
    return _finish(figure)


def timeline(lanes, duration, title=None, width=10.0):
    """Draw what a film holds over time, one lane below the other.

    Parameters
    ----------
    lanes : dict of str to lane
        Drawn from top to bottom. A lane is one of

        - a list of ``(start, end, text)``: spans in seconds, such as shots; a text that is wider
          than its span is left out, and its colour stands for it;
        - a pair ``(times, values)`` of equally long 1-D arrays: a curve, such as loudness;
        - an array (time, 3), uint8: colours, such as a barcode, over the whole duration.
    duration : float
        Seconds that the axis covers.
    title : str, optional
    width : float
        Width of the figure in inches.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, axes = plt.subplots(
        len(lanes), 1, figsize=(width, 0.85 * len(lanes) + 0.9), sharex=True, squeeze=False,
        layout="constrained",
    )  # fmt: skip
    for axis, (name, lane) in zip(axes[:, 0], lanes.items(), strict=True):
        if isinstance(lane, list):
            _draw_spans(axis, lane, seconds_per_inch=duration / (0.86 * width))
        elif isinstance(lane, tuple):
            times, values = lane
            axis.fill_between(times, values, color=PALETTE[0], alpha=0.35, linewidth=0)
            axis.plot(times, values, color=PALETTE[0], linewidth=1.2)
            axis.margins(y=0.1)
        else:
            picture = np.asarray(lane)[np.newaxis].round().astype(np.uint8)
            axis.imshow(picture, aspect="auto", extent=(0, duration, 0, 1))
        axis.set_yticks([])
        axis.set_ylabel(name, rotation=0, ha="right", va="center", fontsize=FONT_SIZE)
        axis.spines[["top", "right"]].set_visible(False)
        axis.tick_params(axis="x", length=0)
    axes[-1, 0].tick_params(axis="x", length=4)
    axes[-1, 0].set(xlim=(0, duration), xlabel="time in seconds")
    if title:
        figure.suptitle(title, fontsize=FONT_SIZE + 2)
    return _finish(figure)


def _draw_spans(axis, spans, seconds_per_inch):
    """Draw spans as boxes: a colour for each text, and the text where its box has room."""
    names = list(dict.fromkeys(text for _, _, text in spans))
    for start, end, text in spans:
        colour = PALETTE[names.index(text) % len(PALETTE)]
        axis.axvspan(start, end, color=colour, alpha=0.85, linewidth=0)
        axis.axvline(start, color="white", linewidth=1.5)
        _write_inside(axis, start, end, text, colour, seconds_per_inch)
    axis.set_ylim(0, 1)


def _write_inside(axis, start, end, text, colour, seconds_per_inch):
    """Write a text into its span if there is room for it."""
    letter = 0.6 * (FONT_SIZE - 1) / 72 * seconds_per_inch  # seconds under one letter
    if len(text) * letter > end - start:
        return
    brightness = np.dot(to_rgb(colour), (0.299, 0.587, 0.114))
    axis.text(
        (start + end) / 2, 0.5, text, transform=axis.get_xaxis_transform(),
        ha="center", va="center", fontsize=FONT_SIZE - 1, clip_on=True,
        color="black" if brightness > 0.5 else "white",
    )  # fmt: skip


def film_timeline(timeline, title=None, width=10.0):
    """Draw the timeline of a film's reading: the still picture of the report's timeline.

    Parameters
    ----------
    timeline : dict
        As `course_utils.report.timeline_data` gives it.
    title : str, optional
    width : float
        Width of the figure in inches.

    Returns
    -------
    matplotlib.figure.Figure
        Paler spans are less certain.
    """
    lanes = timeline["lanes"]
    heights = [2.2 if lane["kind"] == "curves" else 1 for lane in lanes]
    figure, axes = plt.subplots(
        len(lanes), 1, figsize=(width, 0.27 * sum(heights) + 0.7), sharex=True, squeeze=False,
        layout="constrained", height_ratios=heights,
    )  # fmt: skip
    figure.get_layout_engine().set(hspace=0.01, h_pad=0.015)
    for axis, lane in zip(axes[:, 0], lanes, strict=True):
        if lane["kind"] == "barcode":
            row = np.array([[to_rgb(colour) for colour in lane["colours"]]])
            axis.imshow(row, aspect="auto", extent=(0, timeline["seconds"], 0, 1))
        elif lane["kind"] == "spans":
            for start, end, text, colour, confidence, _ in lane["spans"]:
                sure = 1 if confidence is None else confidence
                axis.axvspan(start, end, color=colour, alpha=0.35 + 0.65 * sure, linewidth=0)
                axis.axvline(start, color="white", linewidth=0.6)
                _write_inside(axis, start, end, text, colour, timeline["seconds"] / (0.85 * width))
            axis.set_ylim(0, 1)
        else:
            _draw_curves(axis, lane)
        axis.set_yticks([])
        axis.set_ylabel(lane["title"], rotation=0, ha="right", va="center", fontsize=FONT_SIZE - 1)
        axis.spines[["top", "right", "left"]].set_visible(False)
        axis.spines["bottom"].set_color("0.85")
        axis.tick_params(axis="x", length=0)
    axes[-1, 0].tick_params(axis="x", length=4)
    axes[-1, 0].set(xlim=(0, timeline["seconds"]), xlabel="time in seconds")
    if title:
        figure.suptitle(title, fontsize=FONT_SIZE + 2)
    return _finish(figure)


def _draw_curves(axis, lane):
    """Draw the curves of a lane, and a triangle and a dotted line for each of its marks."""
    for curve in lane["curves"]:
        points = np.array(curve["points"], float)
        axis.plot(points[:, 0], points[:, 1], color=curve["colour"], linewidth=1.4)
    axis.set_ylim(lane["low"] - 0.05, lane["high"] + 0.05 * (lane["high"] - lane["low"]))
    for time, _ in lane["marks"]:
        axis.axvline(time, color="black", linestyle=":", linewidth=1)
        axis.plot(time, lane["high"], "kv", markersize=5)


def overlay(frames, heat, strength=0.7):
    """Lay heat maps over frames: grey where it is cold, and from purple to yellow as it grows.

    Unlike the other functions it returns frames, to be drawn with `contact_sheet` or `filmstrip`.

    Parameters
    ----------
    frames : array, (..., height, width, 3), uint8
    heat : array, (..., height, width), float, 0..1
        Such as `course_utils.evaluation.grad_cam` gives.
    strength : float, 0..1
        How much of the frame the hottest colour covers.

    Returns
    -------
    array, (..., height, width, 3), uint8
    """
    frames, heat = np.asarray(frames), np.asarray(heat)
    if frames.shape[:-1] != heat.shape:
        raise ValueError(
            f"received frames of the shape {frames.shape} and heat of the shape {heat.shape}; "
            "expected the same, but for the 3 colours of the frames. Bring both to one size first."
        )
    # Without colours of its own, the frame cannot be mistaken for heat.
    grey = np.repeat(frames @ np.array([0.299, 0.587, 0.114])[:, np.newaxis], 3, axis=-1)
    share = strength * heat[..., np.newaxis]
    hot = 255 * plt.get_cmap("plasma")(heat)[..., :3]
    return ((1 - share) * grey + share * hot).round().astype(np.uint8)


def boxed(frame, boxes, colours=None, thickness=2):
    """Draw boxes over a frame. As `overlay`, it returns the frame, to be drawn with others.

    Parameters
    ----------
    frame : array, (height, width, 3), uint8
    boxes : array, (n, 4)
        x, y, width, height in pixels. What stands over the frame is not drawn, nor is a box with
        NaN.
    colours : sequence of int, optional
        For each box the number of its colour in `PALETTE`, so that equal numbers are one person.
        By default all are yellow.
    thickness : int
        Pixels.

    Returns
    -------
    array, (height, width, 3), uint8
        A copy.
    """
    frame = np.array(frame)
    boxes = np.asarray(boxes, float).reshape(-1, 4)
    for index, box in enumerate(boxes):
        if np.isnan(box).any():
            continue
        colour = (255, 220, 0)
        if colours is not None:
            palette = PALETTE[int(colours[index]) % len(PALETTE)]
            colour = tuple(round(255 * part) for part in palette)
        x, y, width, height = box.round().astype(int)
        left, top, right, low = (max(side, 0) for side in (x, y, x + width, y + height))
        inner = slice(top + thickness, max(y + height - thickness, 0))
        inner = inner, slice(left + thickness, max(x + width - thickness, 0))
        kept = frame[inner].copy()
        frame[top:low, left:right] = colour
        frame[inner] = kept
    return frame


# --- pictures of the explorers -------------------------------------------------------------------

# Inches: 600 pixels where a point of text is to be a point on the page, at 96 dots an inch.
EXPLORER_WIDTH = 6.25


def _explorer_size(aspect):
    """Width and height of an explorer's figure in inches, from height over width."""
    return EXPLORER_WIDTH, EXPLORER_WIDTH * aspect


# Red, green and blue as colour-blind readers tell them apart.
_CHANNELS = {"red": PALETTE[3], "green": PALETTE[2], "blue": PALETTE[0]}


def _show(axis, picture, title, **look):
    """Draw a picture without ticks, with its title above."""
    axis.imshow(picture, **look)
    axis.set_title(title, fontsize=FONT_SIZE)
    axis.axis("off")


def histogram(frame, title="", highest=None):
    """Draw a frame beside its histogram: how many of its pixels are dark, and how many bright.

    Parameters
    ----------
    frame : array, (height, width, 3), uint8
    title : str
        Stands above the frame.
    highest : float, optional
        Upper end of the axis, a share of the pixels, 0..1. One for all frames of a film makes
        their histograms comparable.

    Returns
    -------
    matplotlib.figure.Figure
        A curve for each of red, green and blue, with 32 steps of brightness.
    """
    figure, (left, right) = plt.subplots(
        1, 2, figsize=_explorer_size(0.36), width_ratios=(1.15, 1), layout="constrained"
    )
    _show(left, frame, title)
    for (name, colour), shares in zip(_CHANNELS.items(), histogram_shares(frame), strict=True):
        right.stairs(shares, np.linspace(0, 256, 33), color=colour, label=name, linewidth=1.6)
    right.set(xlim=(0, 256), ylim=(0, highest), xticks=(0, 64, 128, 192, 255))
    right.set(xlabel="value, 0 is dark", ylabel="share of the pixels")
    right.legend(
        loc="lower right", bbox_to_anchor=(1.03, 0.98), ncols=3, frameon=False,
        fontsize=FONT_SIZE - 1, handlelength=1.2, columnspacing=1,
    )  # fmt: skip
    right.grid(alpha=0.3)
    return _finish(figure)


def histogram_shares(frame, bins=32):
    """Count how the values of each channel of a frame are spread.

    Parameters
    ----------
    frame : array, (height, width, 3), uint8
    bins : int
        Steps of equal width from 0 to 256.

    Returns
    -------
    array, (3, bins), float, 0..1
        Shares of the pixels; those of a channel add up to 1.
    """
    channels = frame.reshape(-1, 3).T
    return np.array([np.histogram(c, bins, (0, 256))[0] for c in channels]) / len(channels.T)


def prepared(frame, square, numbers):
    """Draw a frame, what preprocessing made of it, and how its numbers are spread.

    Parameters
    ----------
    frame : array, (height, width, 3), uint8
        As filmed.
    square : array, (side, side, 3), uint8
        After preprocessing, to be looked at.
    numbers : array, (side, side, 3), uint8 or float
        After preprocessing, as a network gets them.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, axes = plt.subplots(
        1, 3, figsize=_explorer_size(0.33), width_ratios=(1.5, 0.9, 1.2), layout="constrained"
    )
    _show(axes[0], frame, f"as filmed,\naspect {frame.shape[1] / frame.shape[0]:.2f}")
    shape = "×".join(map(str, numbers.shape))
    _show(axes[1], square, f"{shape},\n{numbers.nbytes / 1000:.0f} kB", interpolation="nearest")
    for channel, colour in enumerate(_CHANNELS.values()):
        values = numbers[..., channel].ravel()
        axes[2].hist(values, bins=40, histtype="step", color=colour, density=True)
    ends = numbers.min(), numbers.max(), numbers.mean()
    low, high, mean = (round(float(number), 2) + 0.0 for number in ends)
    axes[2].set_title(f"{numbers.dtype}:\n{low:g} to {high:g}", fontsize=FONT_SIZE)
    axes[2].set(yticks=[], ylabel="share of the pixels", xlabel=f"value; mean {mean:g}")
    return _finish(figure)


def sampled_movement(frames, times, movement, fps, name="movement"):
    """Draw what is left of a movement when only some frames a second are taken.

    Parameters
    ----------
    frames : array, (time, height, width, 3), uint8
        All frames of the clip.
    times : array, (time,), float
        Their seconds, rising.
    movement : array, (time,), float
        One number a frame that follows the movement, such as the place of a hand.
    fps : float
        Frames a second to take: at each moment the one that is on screen.
    name : str
        What the numbers of the movement are.

    Returns
    -------
    matplotlib.figure.Figure
    """
    end = times[-1] + np.median(np.diff(times))
    moments = np.arange(0, end - times[0] - 1e-9, 1 / fps) + times[0]
    taken = np.searchsorted(times, moments + 1e-6, side="right") - 1
    figure, (upper, lower) = plt.subplots(
        2, 1, figsize=_explorer_size(0.44), sharex=True, height_ratios=(1, 1), layout="constrained"
    )
    upper.plot(times, movement, color="0.6", linewidth=3, label=f"all {len(times)} frames")
    upper.plot(
        times[taken], movement[taken], "o-", color=PALETTE[3], label=f"the {len(taken)} taken"
    )
    upper.set(ylabel=name, yticks=[])
    upper.set_title(f"frames a second: {fps:g}", loc="left", fontsize=FONT_SIZE + 1)
    upper.legend(
        loc="lower right", bbox_to_anchor=(1, 0.98), ncols=2, frameon=False, fontsize=FONT_SIZE
    )
    _draw_thumbnails(lower, frames[taken], times[taken], (times[0], end))
    return _finish(figure)


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


def convolved(frame, kernel):
    """Draw a frame in grey beside what a kernel makes of it.

    Parameters
    ----------
    frame : array, (height, width, 3), uint8
    kernel : array, (size, size), float
        It slides over the mean of the three colours; beyond the edge, the edge is repeated.

    Returns
    -------
    matplotlib.figure.Figure
        If the numbers of the kernel add up to about 0, middle grey stands for 0.
    """
    import cv2

    kernel, grey = np.asarray(kernel, np.float32), np.float32(frame).mean(axis=-1)
    result = cv2.filter2D(grey, -1, kernel, borderType=cv2.BORDER_REPLICATE)
    total, reach = float(kernel.sum()), 40 * max(float(np.abs(kernel).sum()), 0.1)
    low, high = (-reach, reach) if abs(total) < 0.05 else sorted((0, 255 * total))
    size = EXPLORER_WIDTH, EXPLORER_WIDTH / 2 * frame.shape[0] / frame.shape[1] + 0.35
    figure, (left, right) = plt.subplots(1, 2, figsize=size, layout="constrained")
    _show(left, grey, "the frame, in grey", cmap="gray", vmin=0, vmax=255)
    words = f"its convolution: from {result.min():.0f} to {result.max():.0f}"
    _show(right, result, words, cmap="gray", vmin=low, vmax=high)
    return _finish(figure)


def layer_maps(frame, maps, words, field, size):
    """Draw some feature maps of a layer, beside the frame and how much of it one number sees.

    Parameters
    ----------
    frame : array, (height, width, 3), uint8
    maps : array, (n, rows, columns), float or uint8
        Up to 8 maps; with none, the words stand in their place.
    words : str
        About the layer; the title.
    field : int
        Width of the receptive field in pixels of the network's input, marked in the frame.
    size : (int, int)
        Height and width of the network's input.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = plt.figure(figsize=_explorer_size(0.42), layout="constrained")
    grid = figure.add_gridspec(2, 6)
    left = figure.add_subplot(grid[:, :2])
    _show(left, frame, "the frame, and\nwhat one number sees")
    (height, across), (rows, columns) = frame.shape[:2], size
    part = min(field / rows, 1) * height, min(field / columns, 1) * across
    corner = ((across - part[1]) / 2 - 0.5, (height - part[0]) / 2 - 0.5)
    left.add_patch(
        plt.Rectangle(corner, part[1], part[0], fill=False, edgecolor="yellow", linewidth=2.5)
    )
    for number in range(8):
        axis = figure.add_subplot(grid[number // 4, 2 + number % 4])
        axis.axis("off")
        if number < len(maps):
            axis.imshow(maps[number], cmap="viridis")
    if not len(maps):
        figure.text(0.68, 0.5, "a row of numbers: no maps", ha="center", fontsize=FONT_SIZE + 2)
    figure.suptitle(words, fontsize=FONT_SIZE + 1)
    return _finish(figure)


def descent(path, loss, span, title=""):
    """Draw steps down a valley, and the loss after each of them.

    Parameters
    ----------
    path : array, (steps + 1,), float
        The weight at the start and after each step.
    loss : function
        From weights, an array, to losses of 0 or more.
    span : (float, float)
        Weights between which the valley is drawn.
    title : str

    Returns
    -------
    matplotlib.figure.Figure
        What leaves the valley is drawn at the edge of the picture.
    """
    path = np.nan_to_num(np.asarray(path, float), posinf=1e9, neginf=-1e9).clip(-1e9, 1e9)
    valley = np.linspace(*span, 200)
    highest = 1.08 * loss(valley).max()
    figure, (left, right) = plt.subplots(1, 2, figsize=_explorer_size(0.42), layout="constrained")
    left.plot(valley, loss(valley), color="0.6", linewidth=3)
    left.plot(path, loss(path), "o-", color=PALETTE[0])
    left.plot(path[0], loss(path[0]), "o", color=PALETTE[1], markersize=10, label="start")
    left.set(xlim=span, ylim=(-0.05 * highest, highest), xlabel="weight", ylabel="loss")
    left.legend(loc="upper center", fontsize=FONT_SIZE - 1)
    steps = np.arange(len(path))
    right.semilogy(steps, loss(path).clip(1e-4, 1e4), "o-", color=PALETTE[0])
    right.set(xlabel="step", ylabel="loss", ylim=(5e-5, 2e4), xlim=(-0.5, max(len(path) - 0.5, 1)))
    right.xaxis.get_major_locator().set_params(integer=True)
    right.grid(alpha=0.3)
    figure.suptitle(title, fontsize=FONT_SIZE + 1)
    return _finish(figure)


def confusion_clips(matrix, labels, cell, clips, words, rows=4):
    """Draw a confusion matrix with one cell marked, and beside it the clips of that cell.

    Parameters
    ----------
    matrix : array, (classes, classes), int
        A row a true class, a column a predicted one.
    labels : sequence of str
    cell : (int, int)
        Row and column of the marked cell.
    clips : sequence of array, each (time, height, width, 3), uint8
        The clips to draw, no more than ``rows``, all of the same number of frames.
    words : str
        Stands above the clips.
    rows : int
        Clips that there is room for.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = plt.figure(figsize=_explorer_size(0.46), layout="constrained")
    left, right = figure.subfigures(1, 2, width_ratios=(0.48, 0.52))
    axis = left.subplots()
    _draw_confusion(axis, matrix, labels, "", {"cbar": False})
    axis.tick_params(axis="x", rotation=90)
    corner = cell[1] + 0.04, cell[0] + 0.04
    axis.add_patch(plt.Rectangle(corner, 0.92, 0.92, fill=False, edgecolor="red", linewidth=3))
    right.suptitle(words, fontsize=FONT_SIZE + 1)
    axes = right.subplots(rows, 1, squeeze=False)[:, 0]
    for number, axis in enumerate(axes):
        axis.axis("off")
        if number < len(clips):
            axis.imshow(np.concatenate(list(clips[number]), axis=1))
    return _finish(figure)


def threshold(times, change, truth, limit, scores):
    """Draw what a threshold on the change of the picture finds, and how good each threshold is.

    Parameters
    ----------
    times : array, (frames,), float
        Seconds.
    change : array, (frames,), float
        How much each frame differs from the one before.
    truth : array, (n, 2), float
        First and last second of each true boundary, made longer by the tolerance.
    limit : float
        The threshold that is on show: frames above it count as found.
    scores : pandas.DataFrame
        A row a threshold (the index), with the columns ``precision``, ``recall`` and ``f1``.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, (left, right) = plt.subplots(
        1, 2, figsize=_explorer_size(0.42), width_ratios=(1.5, 1), layout="constrained"
    )
    found = change > limit
    near = ((times[:, np.newaxis] >= truth[:, 0]) & (times[:, np.newaxis] <= truth[:, 1])).any(1)
    left.plot(times, change, color="0.6", linewidth=0.8)
    left.axhline(limit, color="black", linestyle="--", linewidth=1)
    for kind, mark, colour, name in (
        (found & near, "o", PALETTE[0], "near a true boundary"),
        (found & ~near, "x", PALETTE[3], "false"),
    ):
        label = f"{name}: {kind.sum()}"
        left.plot(times[kind], change[kind], mark, color=colour, label=label)
    left.set(xlabel="time in seconds", ylabel="change of the picture", ylim=(-0.03, 1.05))
    left.legend(
        loc="lower center", bbox_to_anchor=(0.46, 0.99), ncols=2, frameon=False,
        fontsize=FONT_SIZE - 1, handletextpad=0.2, columnspacing=1,
    )  # fmt: skip
    for name, style in (("precision", ":"), ("recall", "--"), ("f1", "-")):
        right.plot(
            scores.index, scores[name], style, color=PALETTE[2], label=name.replace("f", "F")
        )
    right.axvline(limit, color="black", linestyle="--", linewidth=1)
    f1 = float(np.interp(limit, scores.index, scores["f1"]))
    right.plot(limit, f1, "o", color="black")
    right.set(xlabel="threshold", ylabel="score", ylim=(-0.03, 1.05))
    right.set_title(f"F1 at {limit:.2f}: {f1:.2f}", fontsize=FONT_SIZE + 1)
    right.legend(fontsize=FONT_SIZE - 1)
    right.grid(alpha=0.3)
    return _finish(figure)
