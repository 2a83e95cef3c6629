"""Pushes: a picture that is moved out of view by the next one, which follows it, seam by seam.

What moves is all of the picture, as in a fast pan, so numbers about whole frames do not tell the
two apart. But between the two pictures of a push stands a straight seam, which enters at one edge
of the frame when the movement begins, and leaves at the other when it ends.
"""

import numpy as np
import pandas as pd

from film_reader.stages.signals import COLUMNS

# The bounds did well on pushes and fast pans made by program (tools/train/transitions.py).
LENGTHS = tuple(sorted({round(7 * 1.12**step) for step in range(21)}))  # in frames, up to 68
NEAR = 0.06  # of the frame's width or height: how far from its place a seam may be seen
OFTEN = 0.8  # share of the frames in which it is seen
STILL = 0.85  # most movement around a push, as a share of that within
MOVES, DIFFERS = 0.1, 30  # least movement within; least change of colour, 0..765


def find(table, places):
    """Find pushes: a list of first row, last row, and the share of frames that show the seam.

    ``table`` holds rows of `signals` (n, 71), ``places`` those of `seams` (n, 2). No two overlap.
    """
    rows, found = pd.DataFrame(table, columns=COLUMNS), []
    for _, first, last, seen in sorted(_steady(places), reverse=True):
        is_free = all(last < other[0] or first > other[1] for other in found)
        if is_free and _moves_a_picture(rows, first, last):
            found.append((first, last, seen))
    return found


def _steady(places):
    """Yield rank, first row, last row and share of the runs in which a seam crosses the frame."""
    for place in (*places.T, *(1 - places.T)):  # to the right, down, to the left, up
        for length in (length for length in LENGTHS if length < len(place)):
            even = np.arange(1, length + 1) / (length + 1)
            for path in (even, even**2 * (3 - 2 * even)):  # at one speed; slowly at both ends
                count = len(place) - length + 1
                near = (np.abs(place[n : n + count] - path[n]) < NEAR for n in range(length))
                seen = sum(near, np.zeros(count)) / length
                for first in np.flatnonzero(seen >= OFTEN):
                    share = float(seen[first])
                    yield share * length**0.5, int(first), int(first) + length - 1, share


def _moves_a_picture(rows, first, last):
    """Tell whether the movement begins and ends with a seam, and leads to another picture."""
    movement = rows["colour_1"]
    within = movement[first : last + 1].median()
    around = [movement[max(0, first - 5) : max(1, first - 1)], movement[last + 2 : last + 6]]
    is_still = all(not (part.median() > STILL * within) for part in around)  # or the film ends
    edges = [max(0, first - 1), min(last + 1, len(rows) - 1)]
    change = rows.loc[edges, ["red", "green", "blue"]].diff().abs().iloc[1].sum()
    return within >= MOVES and is_still and change >= DIFFERS
