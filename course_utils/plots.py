"""Pictures of films, of training and of results.

Every function takes arrays or tables, draws one figure and returns it as a
`matplotlib.figure.Figure`; its ``width`` is in inches. In a notebook, end the cell with the call:
the figure is shown once. `overlay` and `boxed` return frames, to be drawn by the others.
"""

import cv2
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import to_rgb

from film_reader.text import clock
from film_reader.video import check_amount, check_count, check_frames, explaining, numbers

# Colours that stay apart for colour-blind readers: seaborn's "colorblind", without loading it.
_HEX = "0173b2 de8f05 029e73 d55e00 cc78bc ca9161 fbafe4 949494 ece133 56b4e9"
PALETTE = [to_rgb(f"#{colour}") for colour in _HEX.split()]
FONT_SIZE = 10
_SHEET = "frames (height, width, 3) or (height, width), and for each a text, seconds or None"
_LANES = "a list of (start, end, text), a pair (times, values) or an array (time, 3)"


def _finish(figure):
    """Return a figure after closing it for pyplot, so that a notebook shows it exactly once."""
    plt.close(figure)
    return figure


def contact_sheet(frames, labels=None, columns=6, width=10.0):
    """Draw frames in rows, like a photographer's contact sheet.

    Parameters
    ----------
    frames : sequence of array, each (height, width, 3) or (height, width), uint8
        Frames of one common shape.
    labels : sequence, optional
        One label a frame: a string, a number, which is read as a time in seconds, or None.
    columns : int
        Frames in a row.
    width : float
    """
    check_amount("width", width, 1, 100)
    with explaining(f"frames is a {type(frames).__name__}, labels are {labels!r:.60}", _SHEET):
        frames = [] if frames is None else [np.asarray(frame) for frame in frames]
        labels = labels if labels is None else list(labels)
    shapes = [frame.shape for frame in frames]
    # A frame that is no list of frames comes apart into rows of pixels, (width, 3).
    if not frames or any(len(s) not in (2, 3) or 0 in s or s[0] > 8 * s[1] for s in shapes):
        raise ValueError(
            f"received {f'frames of the shape {shapes[0]}' if frames else 'no frames'}; expected "
            "at least one, each (height, width, 3) or (height, width). Put a single one into [ ]."
        )
    if labels is not None and len(labels) != len(frames):
        raise ValueError(
            f"received {len(frames)} frames and {len(labels)} labels; expected one label a frame. "
            "Pass as many labels as frames, or none."
        )
    check_count("columns", columns)
    columns = min(columns, len(frames))
    rows = -(-len(frames) // columns)
    frame_height, frame_width = frames[0].shape[:2]
    cell_width = width / columns
    cell_height = cell_width * frame_height / frame_width + (0.28 if labels is not None else 0.05)
    figure, axes = plt.subplots(
        rows, columns, figsize=(width, rows * cell_height), squeeze=False, layout="constrained"
    )
    figure.get_layout_engine().set(w_pad=0.02, h_pad=0.02, wspace=0, hspace=0)
    for axis in axes.flat:
        axis.axis("off")
    _finish(figure)  # also if a frame cannot be drawn
    for axis, frame, label in zip(axes.flat, frames, labels or [None] * len(frames), strict=False):
        with explaining(f"A frame is {frame.dtype} {frame.shape}, its label {label!r:.60}", _SHEET):
            axis.imshow(frame, cmap="gray" if frame.ndim == 2 else None)
            if label is not None:
                text = label if isinstance(label, str) else clock(label, tenths=True)
                axis.set_title(text, fontsize=FONT_SIZE, pad=2)
    return figure


def filmstrip(frames, times=None, title=None, width=10.0):
    """Draw a few frames in one row, in the order of time.

    Parameters
    ----------
    frames : sequence of array, each (height, width, 3), uint8
    times : sequence of float, optional
        Seconds, one a frame, written above the frames.
    title : str, optional
    width : float
    """
    figure = contact_sheet(frames, times, columns=10**6, width=width)  # all in one row
    if title:
        figure.suptitle(title, fontsize=FONT_SIZE + 2)
    return figure


def barcode(colours, duration=None, title="Film barcode"):
    """Draw a film barcode: one vertical line of colour a frame, in the order of time.

    Parameters
    ----------
    colours : array, (time, 3) or (time, rows, 3), uint8 or float in 0..255
        One colour a frame, or one column of colours a frame.
    duration : float, optional
        Seconds that the barcode covers; without it the axis counts frames.
    title : str
    """
    colours = numbers(colours, "colours")
    if colours.ndim not in (2, 3) or colours.shape[-1] != 3 or not colours.size:
        raise ValueError(
            f"received colours of the shape {colours.shape}; expected (time, 3) or (time, rows, 3)."
            " Of frames, take means first: frames.mean(axis=(1, 2))."
        )
    picture = colours[np.newaxis] if colours.ndim == 2 else colours.transpose(1, 0, 2)
    end = len(colours) if duration is None else duration
    check_amount("duration", end, most=1e9)
    figure, axis = plt.subplots(figsize=(10, 1.4), layout="constrained")
    axis.imshow(
        np.uint8(picture.round()), aspect="auto", extent=(0, end, 0, 1), interpolation="nearest"
    )
    axis.set(yticks=[], xlabel="frame" if duration is None else "time in seconds", title=title)
    return _finish(figure)


def curves(history, title=None, best_epoch=None):
    """Draw loss and accuracy over the epochs, training against validation.

    Parameters
    ----------
    history : keras.callbacks.History, or dict of str to list of float
        What ``fit`` returns, or its ``history``, with ``loss``, ``val_loss``, ``accuracy``...
    title : str, optional
    best_epoch : int, optional
        An epoch, counted from 1, to mark with a line.
    """
    history = getattr(history, "history", history)
    check_count("best_epoch", 1 if best_epoch is None else best_epoch)
    with explaining(f"The history is {history!r:.60}", "what fit returned, with a list of loss"):
        history = {name: np.array(history[name], float, ndmin=1) for name in ("loss", *history)}
    shown = [name for name in ("loss", "accuracy") if name in history]
    look = {"figsize": (5 * len(shown), 3.2), "layout": "constrained"}
    figure, axes = plt.subplots(1, len(shown), squeeze=False, **look)
    parts = (("", "training", PALETTE[0], "-"), ("val_", "validation", PALETTE[1], "--"))
    for axis, name in zip(axes[0], shown, strict=True):
        for part, label, colour, style in parts:
            if (values := history.get(part + name)) is not None:
                epochs = range(1, len(values) + 1)
                axis.plot(epochs, values, style, color=colour, label=label, marker=".")
        if best_epoch is not None:
            axis.axvline(best_epoch, color="0.4", linewidth=1, linestyle=":", label="kept epoch")
        axis.set(xlabel="epoch", ylabel=name, title=name)
        axis.xaxis.get_major_locator().set_params(integer=True)
        axis.grid(alpha=0.3)
        axis.legend(fontsize=FONT_SIZE - 1)
    if title:
        figure.suptitle(title, fontsize=FONT_SIZE + 2)
    return _finish(figure)


def confusion(matrix, labels, title, width=6.0):
    """Draw a confusion matrix: a row a true class, a column a predicted class.

    Parameters
    ----------
    matrix : array, (classes, classes), int
        Counts, as `sklearn.metrics.confusion_matrix` gives them.
    labels : sequence of str
        Names of the classes, in the order of the rows.
    title : str
    width : float
    """
    from seaborn import heatmap  # seaborn takes more than a second to load

    matrix = numbers([] if matrix is None else matrix, "matrix")
    check_amount("width", width, 1, 100)
    if matrix.ndim != 2 or matrix.shape != 2 * np.shape(labels) or not matrix.size:
        raise ValueError(
            f"received a matrix of the shape {matrix.shape} and {np.size(labels)} labels; expected "
            "a row, a column and a label for each class. Pass labels= to confusion_matrix, too."
        )
    # Colour by the share of the row, so that a rare class is read as well as a frequent one.
    share = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    figure, axis = plt.subplots(figsize=(width, width * 0.86), layout="constrained")
    look = {"annot": matrix, "fmt": ".0f", "cmap": "cividis", "vmin": 0, "vmax": 1}
    names = {"xticklabels": labels, "yticklabels": labels}
    heatmap(share, ax=axis, cbar_kws={"label": "share of the true class"}, **look, **names)
    axis.tick_params("x", rotation=45)
    axis.tick_params("y", rotation=0)
    axis.set(xlabel="predicted", ylabel="true", title=title)
    return _finish(figure)


def timeline(lanes, duration, title):
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
    title : str
    """
    check_amount("duration", duration, most=1e9)
    with explaining(f"lanes is {lanes!r:.60}", "a dict from the name of each lane to the lane"):
        names, lanes = zip(*lanes.items(), strict=True)
    figure, axes = plt.subplots(len(lanes), sharex=True, squeeze=False, layout="constrained")
    figure.set_size_inches(10, 0.85 * len(lanes) + 0.9)
    _finish(figure)  # also if a lane cannot be drawn
    for axis, name, lane in zip(axes[:, 0], names, lanes, strict=True):
        with explaining(f"The lane {name!r} is {lane!r:.60}", _LANES):
            if isinstance(lane, list):
                _draw_spans(axis, lane, seconds_per_inch=duration / 8.6)
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
    figure.suptitle(title, fontsize=FONT_SIZE + 2)
    return figure


def _draw_spans(axis, spans, seconds_per_inch):
    """Draw spans as boxes: a colour for each text, and the text where its box has room."""
    names = list(dict.fromkeys(text for _, _, text in spans))
    for start, end, text in spans:
        colour = PALETTE[names.index(text) % len(PALETTE)]
        axis.axvspan(start, end, color=colour, alpha=0.85, linewidth=0)
        axis.axvline(start, color="white", linewidth=1.5)
        write_inside(axis, start, end, text, colour, seconds_per_inch)
    axis.set_ylim(0, 1)


def write_inside(axis, start, end, text, colour, seconds_per_inch):
    """Write a text into its span of seconds on an axis, black or white, if there is room."""
    letter = 0.6 * (FONT_SIZE - 1) / 72 * seconds_per_inch  # seconds under one letter
    if len(text) * letter > end - start:
        return
    dark = np.dot(to_rgb(colour), (0.299, 0.587, 0.114)) <= 0.5
    middle = {"ha": "center", "va": "center", "transform": axis.get_xaxis_transform()}
    look = {"fontsize": FONT_SIZE - 1, "color": "white" if dark else "black", "clip_on": True}
    axis.text((start + end) / 2, 0.5, text, **middle, **look)


def overlay(frames, heat, strength=0.7):
    """Return frames under heat maps: grey where it is cold, from purple to yellow as it grows.

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
    frames, heat = check_frames(frames, "(..., height, width, 3)"), numbers(heat, "heat")
    check_amount("strength", strength)
    if frames.shape[:-1] != heat.shape:
        raise ValueError(
            f"received frames of the shape {frames.shape} and heat of the shape {heat.shape}; "
            "expected the same, but for the 3 colours of the frames. Bring both to one size first."
        )
    # Without colours of its own, the frame cannot be mistaken for heat.
    grey = (frames @ np.array([0.299, 0.587, 0.114]))[..., np.newaxis]
    share = strength * heat[..., np.newaxis]
    hot = 255 * plt.get_cmap("plasma")(heat)[..., :3]
    return ((1 - share) * grey + share * hot).round().astype(np.uint8)


def boxed(frame, boxes, thickness=2):
    """Return a copy of a frame with yellow boxes drawn over it.

    Parameters
    ----------
    frame : array, (height, width, 3), uint8
    boxes : array, (n, 4)
        x, y, width, height in pixels. What stands over the frame, or is NaN, is not drawn.
    thickness : int
        Pixels.

    Returns
    -------
    array, (height, width, 3), uint8
    """
    frame = np.array(check_frames(frame, "(height, width, 3)"), order="C")
    boxes = numbers(boxes, "boxes", float)
    check_count("thickness", thickness)
    if boxes.size and boxes.shape[-1:] != (4,):
        raise ValueError(
            f"received boxes of the shape {boxes.shape}; expected (n, 4): x, y, width, height. "
            "Leave out other columns, such as the confidence."
        )
    boxes = boxes.reshape(-1, 4)
    boxes = boxes[(np.abs(boxes) < 1e6).all(axis=1)].round().astype(int)
    for box in boxes.tolist():
        cv2.rectangle(frame, box, (255, 220, 0), min(thickness, 32_767))  # OpenCV's most
    return frame
