"""The explorer of lesson 04: learning rates of all sizes."""

from functools import partial

import numpy as np

from course_utils import explorers, plots

SPAN = -3.0, 9.0  # weights between which the valley is drawn


def descent(descend, loss):
    """Let a learner walk down a valley with learning rates of all sizes.

    Parameters
    ----------
    descend : function
        ``descend(learning_rate, steps, weight)`` gives the weights on the way, first the start.
    loss : function
        From weights, an array, to losses of 0 or more.

    Returns
    -------
    course_utils.explorers.Explorer
        With sliders for the learning rate, the steps and the start.
    """
    controls = {
        "learning_rate": explorers.slider("learning rate", 0.1, 0.01, 1.1, 0.01),
        "steps": explorers.slider("steps", 8, 1, 40, 1),
        "weight": explorers.slider("weight at the start", -1.0, *SPAN, 0.5),
    }
    draw = partial(draw_descent, descend, loss)
    return explorers.Explorer(draw, controls, "steps in a valley, and the loss after each step")


def draw_descent(descend, loss, learning_rate, steps, weight):
    """Draw steps down a valley, and the loss after each of them.

    Parameters
    ----------
    descend, loss : function
        As `descent` takes them.
    learning_rate : float
    steps : int
    weight : float
        At the start.

    Returns
    -------
    matplotlib.figure.Figure
        Steps and losses that do not fit into it lead out of the picture.
    """
    path = np.asarray(descend(learning_rate, steps, weight), float)
    title = f"loss {loss(path[0]):.3g} at the start, {loss(path[-1]):.3g} after {steps} steps"
    path = np.nan_to_num(path, posinf=1e9, neginf=-1e9).clip(-1e9, 1e9)
    valley = np.linspace(*SPAN, 200)
    highest = 1.08 * loss(valley).max()
    figure = explorers.new_figure(0.42)
    left, right = figure.subplots(1, 2)
    left.plot(valley, loss(valley), color="0.6", linewidth=3)
    left.plot(path, loss(path), "o-", color=plots.PALETTE[0])
    start = {"color": plots.PALETTE[1], "markersize": 10, "label": "start"}
    start |= {"clip_on": False, "zorder": 3}  # whole at the edge, too
    left.plot(path[0], loss(path[0]), "o", **start)
    left.set(xlim=SPAN, ylim=(-0.05 * highest, highest), xlabel="weight", ylabel="loss")
    left.legend(loc="upper center", fontsize=plots.FONT_SIZE - 1)
    right.semilogy(np.arange(len(path)), loss(path), "o-", color=plots.PALETTE[0])
    right.set(xlabel="step", ylabel="loss", ylim=(5e-5, 2e4), xlim=(-0.5, max(len(path) - 0.5, 1)))
    right.xaxis.get_major_locator().set_params(integer=True)
    right.grid(alpha=0.3)
    figure.suptitle(title, fontsize=plots.FONT_SIZE + 1)
    return figure
