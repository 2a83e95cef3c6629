"""The explorer of lesson 07: the threshold of a shot detector."""

from functools import partial

import numpy as np
import pandas as pd

from course_utils import explorers, plots
from film_reader import score


def threshold(times, change, truth, tolerance):
    """Let a learner move the threshold of a shot detector, and see what it finds.

    Parameters
    ----------
    times : array, (frames,), float
        Seconds.
    change : array, (frames,), float, 0..1
        How much each frame differs from the one before.
    truth : array, (n, 2), float
        First and last second of each true boundary.
    tolerance : float
        Seconds by which a finding may miss.

    Returns
    -------
    course_utils.explorers.Explorer
        With a slider for the threshold.

    Raises
    ------
    ValueError
        If there is not one time for each change.
    """
    times, change, truth = (np.asarray(values, float) for values in (times, change, truth))
    if times.shape != change.shape or times.ndim != 1:
        raise ValueError(
            f"received times {times.shape} and changes {change.shape}; expected one number a frame "
            "in both. Compute both from the same frames."
        )
    limits = np.arange(2, 100, 2) / 100
    scores = [score.boundaries(times[change > limit], truth, tolerance) for limit in limits]
    scores = pd.DataFrame(scores, index=limits)[["precision", "recall", "f1"]]
    spans = truth + [-tolerance - 1e-6, tolerance + 1e-6]
    return explorers.Explorer(
        partial(draw_threshold, times, change, spans, scores),
        {"limit": explorers.slider("threshold", 0.4, limits[0], limits[-1], 0.02)},
        "changes of the picture over time, and F1 for each threshold",
    )


def draw_threshold(times, change, truth, scores, limit):
    """Draw what a threshold on the change of the picture finds, and how good each threshold is.

    Parameters
    ----------
    times : array, (frames,), float
        Seconds.
    change : array, (frames,), float
        How much each frame differs from the one before.
    truth : array, (n, 2), float
        First and last second of each true boundary, made longer by the tolerance.
    scores : pandas.DataFrame
        A row a threshold (the index), with the columns ``precision``, ``recall`` and ``f1``.
    limit : float
        The threshold that is on show: frames above it count as found.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = explorers.new_figure(0.42)
    left, right = figure.subplots(1, 2, width_ratios=(1.5, 1))
    found = change > limit
    near = ((times[:, np.newaxis] >= truth[:, 0]) & (times[:, np.newaxis] <= truth[:, 1])).any(1)
    left.plot(times, change, color="0.6", linewidth=0.8)
    left.axhline(limit, color="black", linestyle="--", linewidth=1)
    for kind, mark, colour, name in (
        (found & near, "o", plots.PALETTE[0], "near a true boundary"),
        (found & ~near, "x", plots.PALETTE[3], "false"),
    ):
        label = f"{name}: {kind.sum()}"
        left.plot(times[kind], change[kind], mark, color=colour, label=label)
    left.set(xlabel="time in seconds", ylabel="change of the picture", ylim=(-0.03, 1.05))
    left.legend(
        loc="lower center",
        bbox_to_anchor=(0.46, 0.99),
        ncols=2,
        frameon=False,
        fontsize=plots.FONT_SIZE - 1,
        handletextpad=0.2,
        columnspacing=1,
    )
    for column, style in (("precision", ":"), ("recall", "--"), ("f1", "-")):
        label = column.replace("f", "F")
        right.plot(scores[column], style, color=plots.PALETTE[2], label=label)
    right.axvline(limit, color="black", linestyle="--", linewidth=1)
    f1 = float(np.interp(limit, scores.index, scores["f1"]))
    right.plot(limit, f1, "o", color="black")
    right.set(xlabel="threshold", ylabel="score", ylim=(-0.03, 1.05))
    right.set_title(f"F1 at {limit:.2f}: {f1:.2f}", fontsize=plots.FONT_SIZE + 1)
    right.legend(loc="upper right", fontsize=plots.FONT_SIZE - 1)  # it does not jump
    right.grid(alpha=0.3)
    return figure
