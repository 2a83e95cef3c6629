"""Where one shot ends and the next begins: cuts, dissolves, fades, wipes and pushes.

`signals` turns each frame of a film into a row of numbers, which `from_signals` gives to a network.
Pushes are found by a rule of their own, in `pushes`.
"""

import sys

import numpy as np
import pandas as pd
from tqdm import tqdm

from film_reader import networks, video
from film_reader.stages import Stage, pushes
from film_reader.stages.own import checked_answer
from film_reader.stages.signals import COLUMNS, SIZE, signals_and_seams
from film_reader.stages.signals import signals as signals  # for who reads shots.signals

KINDS = ("none", "cut", "dissolve", "fade", "wipe")  # what the network names
# How sure the network must be, on the mean, of a gradual transition. In the films that it learned
# from, four of ten transitions are gradual; in films they are rare. Lower bounds of dissolves and
# wipes find some where there are none.
SURE = {"dissolve": 0.78, "fade": 0.8, "wipe": 0.7}


class Shots(Stage):
    """The table of shots, as `from_signals` gives it, by an own network or the reader's."""

    needs = ("signals", "seams")
    gives = ("shots",)
    networks = ("transitions",)

    def read(self, film, tables):
        table, seams = (tables[name].to_numpy(np.float64) for name in self.needs)
        return {"shots": from_signals(table, self.own, seams if self.own is None else None)}


def probabilities(table, network=None):
    """Ask a network what happens at each row: nothing, a cut, or a part of a gradual transition.

    ``table`` holds rows of `signals` (n, 71). ``network``, by default the reader's, is a Keras
    model or a function from (batch, time, 70), all columns but the time, to probabilities (batch,
    time, 5). Returns those of `KINDS`, (n, 5), float32. A cut stands at the new shot's first frame.
    """
    if network is None:
        network = networks.trained("transitions")
    ask = getattr(network, "predict_on_batch", network)
    values = np.asarray(table, np.float32)[:, 1:]
    reach = 128
    window = 1024
    found = np.empty((len(values), len(KINDS)), np.float32)
    padded = np.pad(values, ((reach, reach + window), (0, 0)), mode="edge")
    # All windows have one length, so that the network is made ready once for films of any length.
    for start in range(0, len(values), window):
        part = padded[start : start + window + 2 * reach][np.newaxis]
        said = checked_answer(ask(part), part.shape[:2], KINDS, "about transitions")
        found[start : start + window] = said[0, reach:-reach][: len(values) - start]
    return found


def from_signals(table, network=None, seams=None):
    """Turn the rows of `signals` (n, 71) of a whole film into a table of its shots.

    ``network`` is as for `probabilities`. With ``seams`` (n, 2), as from `signals.seams`, a rule
    finds pushes where the network finds nothing; they are called wipes. A shot starts in the middle
    of a gradual transition. A fade out or a cut, up to a second of black (or of another plain
    picture), and a fade in or a cut are one fade, not a shot of black between two; after which the
    film goes on as before, black parts no shots. Nor does a gradual transition in the film's first
    or last second, mostly out of black or into it, and a cut in its first or last tenth of a
    second.

    Returns a row a shot: ``shot`` from 1; ``start`` and ``end`` in seconds; ``transition``, how the
    film comes into it (``start``, ``cut``, ``dissolve``, ``fade`` or ``wipe``);
    ``transition_start`` and ``transition_end`` in seconds, alike for a cut; ``confidence``, 0 to 1,
    the network's own, 1 for the film's start. Empty for a film without frames.
    """
    values = np.asarray(table, float)
    columns = ["start", "transition", "transition_start", "transition_end", "confidence"]
    if not len(values):
        return pd.DataFrame(columns=["shot", "start", "end", *columns[1:]])
    times, rows = values[:, 0], [(values[0, 0], "start", values[0, 0], values[0, 0], 1.0)]
    found = _join_through_black(values, _transitions(probabilities(values, network)))
    if seams is not None:
        found = sorted(found + _pushes(values, seams, found), key=lambda one: one[1])
    for kind, first, last, sure in found:
        edge = 0.1 if kind == "cut" else 1.0
        is_inside = times[first] - times[0] >= edge and times[-1] - times[last] >= edge
        if is_inside and _changes(values, kind, first, last):
            rows.append((times[(first + last + 1) // 2], kind, times[first], times[last], sure))
    shots = pd.DataFrame(rows, columns=columns)
    film_end = times[-1] + (np.median(np.diff(times)) if len(times) > 1 else 1 / 24)
    shots.insert(0, "shot", np.arange(1, len(shots) + 1))
    shots.insert(2, "end", shots["start"].shift(-1, fill_value=film_end))
    return shots


def _transitions(likely, cut_from=0.5, within_from=0.4, shortest=3):
    """Read transitions off probabilities (n, 5): a list of kind, first, last row, confidence."""
    # A gradual transition is a run of rows that may lie within one and, on the mean, surely do; a
    # cut is a peak. The numbers did well on edited films, and on drawn films of other seeds.
    within = likely[:, 2:].sum(axis=1)
    rows, found = np.flatnonzero(within >= within_from), []
    for run in np.split(rows, np.flatnonzero(np.diff(rows) > 3) + 1) if len(rows) else ():
        first, last = run[0], run[-1]  # up to two rows between its own belong to it
        kind = KINDS[2 + likely[first : last + 1, 2:].sum(axis=0).argmax()]
        sure = float(within[first : last + 1].mean())
        if last - first + 1 >= shortest and sure >= SURE[kind]:
            found.append((kind, first, last, sure))
    cut = likely[:, 1]
    for row in np.flatnonzero(cut >= cut_from):
        near = slice(max(0, row - 2), row + 3)
        if row and row == near.start + cut[near].argmax():
            found.append(("cut", row, row, float(cut[row])))
    return sorted(found, key=lambda transition: transition[1])


def _pushes(values, seams, found, apart=3):
    """Find pushes that lie ``apart`` rows from all that was ``found``, in the same form."""
    return [
        ("wipe", first, last, sure)
        for first, last, sure in pushes.find(values, seams)
        if all(last + apart < start or first - apart > end for _, start, end, _ in found)
    ]


def _join_through_black(values, found, longest=1.0, plain=0.03):
    """Join transitions with nothing between them, for ``longest`` seconds, but a plain picture."""
    times, contrast = values[:, 0], values[:, COLUMNS.index("contrast")]
    joined = []
    for kind, first, last, sure in found:
        if joined and times[first] - times[joined[-1][2]] <= longest:
            _, before, until, earlier = joined[-1]
            if np.median(contrast[until : max(first, until + 1)]) < plain:
                joined[-1] = ("fade", before, last, min(sure, earlier))
                continue
        joined.append((kind, first, last, sure))
    return joined


def _changes(values, kind, first, last):
    """Tell whether a film shows another picture after a transition than before it."""
    # Not so if half a second after it, all is as it was half a second before it. Nor if a large
    # part stays at a cut, and most of the rest becomes quite another: then a box of text or black
    # bars came or went. Of 647 true transitions found in edited films, 502 cuts, none is so.
    now = dict(zip(COLUMNS, values[(first + last) // 2], strict=True))
    returns = now["structure_24"] > 0.6 and now["changed_24"] < 0.1 and last - first < 23
    stays = now["same_1"] > 0.35 and now["same_1"] + now["changed_1"] / 2 > 0.58
    return not (returns or (stays and now["structure_1"] > 0.2 and kind == "cut"))


def find(path, progress=True):
    """Find the shots of a film, with a bar of progress if wanted: a table as `from_signals`.

    Raises what `film_reader.video.frames` does.
    """
    frames = video.frames(path, size=SIZE)
    if progress:
        info = video.probe(path)
        count = round(info.duration * info.frame_rate)
        frames = tqdm(frames, "finding shots", count, file=sys.stdout, ncols=88, mininterval=0.5)
    rows, seams = map(np.stack, zip(*signals_and_seams(frames), strict=True))
    return from_signals(rows, seams=seams)
