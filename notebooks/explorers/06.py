"""The explorers of lesson 06: what a model mixes up, where it looks, and how it sorts clips."""

from pathlib import Path

import numpy as np
import traitlets
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle
from sklearn.metrics import ConfusionMatrixDisplay

from course_utils import explorers, plots

ROWS = 4  # clips of a cell that are shown at once
HERE = Path(__file__).parent


def confusion_clips(true, predicted, labels, clips):
    """Let a learner see the clips behind each cell of a confusion matrix.

    Parameters
    ----------
    true, predicted : array, (clips,), int
        Index of the true and of the predicted class of each clip.
    labels : sequence of str
    clips : array, (clips, time, height, width, 3), uint8

    Returns
    -------
    course_utils.explorers.Explorer
        With sliders for the true class, the predicted class and the page. It begins with the
        largest mistake.

    Raises
    ------
    ValueError
        If there is not one true class, one predicted class and one clip for each other.
    """
    true, predicted = np.asarray(true), np.asarray(predicted)
    if not len(true) == len(predicted) == len(clips) or np.ndim(clips) != 5:
        raise ValueError(
            f"received {len(true)} true classes, {len(predicted)} predicted ones and clips "
            f"{np.shape(clips)}; expected one of each a clip, and clips (clips, time, height, "
            "width, 3). Take them from the same table."
        )
    matrix = np.zeros((len(labels), len(labels)), int)
    np.add.at(matrix, (true, predicted), 1)
    wrong = matrix - np.diag(np.diag(matrix))
    first = np.unravel_index(wrong.argmax(), matrix.shape)

    def draw(truth, answer, page):
        here = np.flatnonzero((true == truth) & (predicted == answer))
        start = ROWS * min(page - 1, max(len(here) - 1, 0) // ROWS)
        shown = here[start : start + ROWS]
        words = f"truly {labels[truth]}, called {labels[answer]}:\n"
        words += f"{start + 1} to {start + len(shown)} of {len(here)}" if len(here) else "no clip"
        return draw_confusion_clips(matrix, labels, (truth, answer), clips[shown], words)

    options = [(str(label), number) for number, label in enumerate(labels)]
    pages = max(1, -(-int(matrix.max()) // ROWS))
    controls = {
        "truth": explorers.choice("truly (row)", options, int(first[0])),
        "answer": explorers.choice("called (column)", options, int(first[1])),
        "page": explorers.slider("page of clips", 1, 1, pages, 1),
    }
    about = "a confusion matrix, and the clips of its marked cell"
    return explorers.Explorer(draw, controls, about)


def draw_confusion_clips(matrix, labels, cell, clips, words):
    """Draw a confusion matrix with one cell marked, and beside it the clips of that cell.

    Parameters
    ----------
    matrix : array, (classes, classes), int
        A row a true class, a column a predicted one.
    labels : sequence of str
    cell : (int, int)
        Row and column of the marked cell.
    clips : sequence of array, each (time, height, width, 3), uint8
        Up to 4 clips, all of the same number of frames.
    words : str
        Stands above the clips.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = explorers.new_figure(0.46)
    left, right = figure.subfigures(1, 2, width_ratios=(0.48, 0.52))
    axis = left.subplots()
    share = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)  # as plots.confusion does it
    drawn = ConfusionMatrixDisplay(share, display_labels=labels)
    look = {"colorbar": False, "xticks_rotation": 90, "im_kw": {"vmin": 0, "vmax": 1}}
    drawn.plot(ax=axis, cmap="cividis", **look)
    for text, count, part in zip(drawn.text_.flat, matrix.flat, share.flat, strict=True):
        text.set(text=str(count), color="white" if part < 0.5 else "black")
    axis.set(xlabel="predicted", ylabel="true")
    corner = cell[1] - 0.46, cell[0] - 0.46
    axis.add_patch(Rectangle(corner, 0.92, 0.92, fill=False, edgecolor="red", linewidth=3))
    right.suptitle(words, fontsize=plots.FONT_SIZE + 1)
    for number, axis in enumerate(right.subplots(ROWS, 1)):
        axis.axis("off")
        if number < len(clips):
            axis.imshow(np.concatenate(list(clips[number]), axis=1))
    return figure


def through_time(clips, heats, labels, captions, start=(0, 0)):
    """Let a learner ask which moments and places of some clips speak for which action.

    Parameters
    ----------
    clips : array, (clips, time, height, width, 3), uint8
        A few, such as 6.
    heats : array, (classes, clips, time, height, width), float, 0..1
        For each class what speaks for it in each frame of each clip, at the size of the frames.
    labels : sequence of str
        Names of the classes.
    captions : sequence of str
        One a clip, written above it.
    start : (int, int)
        Clip and class to begin with.

    Returns
    -------
    course_utils.explorers.Explorer
        With sliders for the clip and the class.

    Raises
    ------
    ValueError
        If there is not heat for each class and frame, and a caption a clip.
    """
    clips, heats = np.asarray(clips), np.asarray(heats)
    if heats.shape != (len(labels), *clips.shape[:-1]) or len(captions) != len(clips):
        raise ValueError(
            f"received clips {clips.shape}, heat {heats.shape}, {len(labels)} labels and "
            f"{len(captions)} captions; expected heat {(len(labels), *clips.shape[:-1])} and a "
            "caption a clip. Compute the heat of these clips for each class, and enlarge it."
        )

    def draw(clip, label):
        hot = plots.overlay(clips[clip], heats[label, clip])
        half = (len(hot) + 1) // 2  # two rows of frames, each above its heat
        rows = [*clips[clip][:half], *hot[:half], *clips[clip][half:], *hot[half:]]
        figure = plots.contact_sheet(rows, columns=half, width=explorers.WIDTH)
        words = f"{captions[clip]}\nwhat speaks for {labels[label]}"
        figure.suptitle(words, fontsize=plots.FONT_SIZE + 1)
        return figure

    controls = {
        "clip": explorers.choice("clip", [(f"{n + 1}", n) for n in range(len(clips))], start[0]),
        "label": explorers.choice(
            "speaks for", [(str(name), n) for n, name in enumerate(labels)], int(start[1])
        ),
    }
    about = "the frames of a clip, and below each what speaks for the chosen action"
    return explorers.Explorer(draw, controls, about)


class MapExplorer(explorers.ScriptExplorer):
    """A map of clips: point at one, or step with the arrow keys, and see its frame.

    Made by `clip_map`. The pictures travel once, as one JPEG with a row a clip.

    Attributes
    ----------
    chosen : int
        The clip on show, -1 for none; the browser and Python may both set it.
    """

    _esm = (HERE / "clip_map.js").read_text("utf-8")
    _css = (HERE / "clip_map.css").read_text("utf-8")
    points = traitlets.List().tag(sync=True)
    groupings = traitlets.List().tag(sync=True)
    captions = traitlets.List().tag(sync=True)
    frame_size = traitlets.List().tag(sync=True)
    sprite = traitlets.Unicode().tag(sync=True)
    chosen = traitlets.Int(-1).tag(sync=True)


def clip_map(points, frames, captions, groupings):
    """Let a learner walk about a map of clips: two colourings of it side by side, and the frames.

    Parameters
    ----------
    points : array, (clips, 2), float
        Where each clip lies, such as scikit-learn's TSNE gives.
    frames : array, (clips, height, width, 3), uint8
        One frame a clip, small: about 100 pixels wide.
    captions : sequence of str
        One a clip, shown below its frame.
    groupings : dict of str to sequence of str
        What to colour by: at least two names, each with one group a clip. The first keeps the left
        map; the others take turns in the right one.

    Returns
    -------
    MapExplorer
        It works in JupyterLab, Colab and VS Code. Elsewhere there is a picture of the first two
        colourings.

    Raises
    ------
    ValueError
        If there is not one point, frame, caption and group for each clip, or one colouring only.
    """
    points, frames = np.asarray(points, float), np.asarray(frames)
    counts = {len(points), len(frames), len(captions), *map(len, groupings.values())}
    if len(counts) != 1 or len(groupings) < 2 or points.shape[1:] != (2,) or frames.ndim != 4:
        raise ValueError(
            f"received points {points.shape}, frames {frames.shape}, {len(captions)} captions and "
            f"{len(groupings)} colourings; expected (clips, 2), (clips, height, width, 3), a "
            "caption a clip, and at least two colourings with a group a clip. Make all of them "
            "from the same table of clips."
        )
    low, high = points.min(axis=0), points.max(axis=0)
    shares = (points - low) / np.maximum(high - low, 1e-9)
    first_two = dict(list(groupings.items())[:2])
    return MapExplorer(
        draw_clip_map(points, first_two),
        "a map of clips",
        points=(shares * [1, -1] + [0, 1]).round(4).tolist(),  # in a browser, y points down
        groupings=[_coloured(name, groups) for name, groups in groupings.items()],
        captions=[str(caption) for caption in captions],
        frame_size=list(frames.shape[1:3]),
        sprite=explorers.jpeg(np.concatenate(list(frames))),
    )


def _coloured(name, groups):
    """Describe one colouring to the browser: its groups, their colours, and each clip's group."""
    names = sorted({str(group) for group in groups})
    colours = [to_hex(plots.PALETTE[n % len(plots.PALETTE)]) for n in range(len(names))]
    members = [names.index(str(group)) for group in groups]
    return {"name": name, "groups": names, "colours": colours, "members": members}


def draw_clip_map(points, groupings):
    """Draw a map of clips once for each way to colour it.

    Parameters
    ----------
    points : array, (clips, 2), float
        Where each clip lies.
    groupings : dict of str to sequence of str
        By the name of what is coloured: the group of each clip.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = explorers.new_figure(1 / len(groupings) + 0.144)  # square maps, and their keys below
    axes = figure.subplots(1, len(groupings))
    for axis, (name, groups) in zip(axes, groupings.items(), strict=True):
        groups = np.asarray(groups).astype(str)
        for n, group in enumerate(sorted(set(groups))):
            look = {"marker": "os^DvPX*"[n % 8], "color": plots.PALETTE[n % len(plots.PALETTE)]}
            axis.scatter(*points[groups == group].T, label=group, s=24, **look)
        axis.set(title=f"by {name}", xticks=[], yticks=[])
        axis.legend(
            loc="upper center",
            bbox_to_anchor=(0.5, -0.02),
            ncols=4,
            fontsize=plots.FONT_SIZE - 1,
            handletextpad=0,
            columnspacing=1,
        )
    return figure
