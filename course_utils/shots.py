"""Find the shots of a film, group them into scenes, and name how much of a person they show.

A film is read once, as very small frames (`SIZE`). `signals` turns each frame into a row of numbers
that compare the frames around it; `from_signals` lets a small network, which sees rows over time,
say where one shot ends and the next begins. Lesson 07 builds all of this step by step.

The network is ours and small. Its ideas are known: tiny frames, similarities to the frames around,
dilated convolutions over time and transitions made by program are those of TransNet V2 (Souček and
Lokoč, 2020, https://arxiv.org/abs/2008.04838).
"""

import functools
import json

import numpy as np
import pandas as pd

import course_utils
from course_utils import data, video

SIZE = (27, 48)  # height and width of the frames that signals() takes
CONTEXT = 12  # frames before and after one on which its row depends
FASTEST = 33  # frames a second: of a faster film, signals() leaves frames out
LAGS = (1, 2, 3, 4, 6, 8, 12, 16, 24)  # frames between the two that are compared
SHIFT_LAGS = (1, 2, 4, 8)
MIX_LAGS = (2, 4, 8, 12)
KINDS = ("none", "cut", "dissolve", "fade", "wipe")  # what the network names
WEIGHTS = "shots"
# How sure the network must be, on the mean, of a gradual transition. In the films that it learned
# from, four of ten transitions are gradual; in films they are rare, and wipes rarest.
SURE = {"dissolve": 0.82, "fade": 0.8, "wipe": 0.88}

_MEASURES = ("colour", "histogram", "structure", "moved", "changed", "same")
_PLAIN = ("time", "red", "green", "blue", "contrast")
COLUMNS = (
    *_PLAIN,
    *(f"{name}_{lag}" for lag in LAGS for name in _MEASURES),
    *(f"shifted_{lag}" for lag in SHIFT_LAGS),
    *(f"{name}_{lag}" for lag in MIX_LAGS for name in ("between", "either")),
)
_BLOCK = 256  # frames that are compared at once
_CELL = 3  # pixels of a cell's side
_PATCH = (9, 12)  # pixels of a patch's height and width


# --- from frames to rows of numbers -------------------------------------------------------------


def signals(frames):
    """Turn small frames into rows that say how much each differs from those around it.

    Parameters
    ----------
    frames : iterable of (float, array (27, 48, 3) uint8)
        Times in seconds and frames, in order: ``video.frames(path, size=shots.SIZE)``. Of a film
        with more than `FASTEST` frames a second, frames are left out.

    Yields
    ------
    array, (len(COLUMNS),), float64
        One row a frame that was kept, named by `COLUMNS`: ``time`` in seconds, mean ``red``,
        ``green`` and ``blue`` 0..255, ``contrast`` 0..1, and comparisons, of which a name ends in
        the frames between the two that are compared; they lie evenly around the row's own frame.
        ``colour``, ``histogram``, ``moved`` (allows for movement by a cell) and ``changed`` (share
        of the picture that is another) are differences, 0..1; ``same`` (share that has stayed),
        ``structure`` (not moved by brightness) and ``shifted`` (not by a camera's turn) are
        similarities up to 1; ``between`` and ``either`` are small where a frame is a mixture or a
        patchwork of two others. A row depends on `CONTEXT` frames before and after; before the
        first and after the last frame, the film is taken to stand still.

    Raises
    ------
    ValueError
        If a frame has another shape or type.
    """
    waiting, times = [], []
    first = True
    for time, frame in _not_too_fast(frames):
        if first:
            waiting, first = [frame] * CONTEXT, False
        waiting.append(frame)
        times.append(time)
        if len(waiting) == _BLOCK + 2 * CONTEXT:
            yield from _rows(np.stack(waiting), times[:_BLOCK])
            waiting, times = waiting[_BLOCK:], times[_BLOCK:]
    if times:
        yield from _rows(np.stack(waiting + waiting[-1:] * CONTEXT), times)


def _not_too_fast(frames):
    last = -np.inf
    for time, frame in frames:
        if np.shape(frame) != (*SIZE, 3) or frame.dtype != np.uint8:
            raise ValueError(
                f"received a frame of the shape {np.shape(frame)}; expected {(*SIZE, 3)}, uint8. "
                "Read the film with video.frames(path, size=shots.SIZE)."
            )
        if time - last >= 1 / FASTEST:
            last = time
            yield time, frame


def _rows(frames, times):
    """Compare frames (CONTEXT + n + CONTEXT, height, width, 3) around each of the n in the middle.

    Returns (n, len(COLUMNS)), float64.
    """
    count = len(times)
    seen = _looks(frames)
    middle = slice(CONTEXT, CONTEXT + count)
    colours = frames[middle].reshape(count, -1, 3).mean(axis=1)
    columns = [np.asarray(times, float), *colours.T, seen["grey"][middle].std(axis=(1, 2))]
    for lag in LAGS:
        later = slice(CONTEXT + lag // 2, CONTEXT + lag // 2 + count)
        earlier = slice(later.start - lag, later.stop - lag)
        columns += _compared(seen, earlier, later)
    for lag in SHIFT_LAGS:
        later = slice(CONTEXT + lag // 2, CONTEXT + lag // 2 + count)
        earlier = slice(later.start - lag, later.stop - lag)
        columns.append(_best_shift(seen["waves"][earlier], seen["waves"][later]))
    for lag in MIX_LAGS:
        before, after = (seen["cells"][CONTEXT + d : CONTEXT + d + count] for d in (-lag, lag))
        columns += _mixed(before, seen["cells"][middle], after)
    return np.stack(columns, axis=1)


def _looks(frames):
    """Describe each frame in the ways in which frames are compared; all float32."""
    count, height, width = len(frames), *SIZE
    small = frames.astype(np.float32) / 255
    grey = small @ np.float32([0.299, 0.587, 0.114])
    cells = sum(small[:, y::_CELL, x::_CELL] for y in range(_CELL) for x in range(_CELL)) / _CELL**2
    rows, columns = height // _PATCH[0], width // _PATCH[1]
    patches = grey.reshape(count, rows, _PATCH[0], columns, _PATCH[1]).swapaxes(2, 3)
    patches = patches.reshape(count, rows * columns, -1)
    patches = patches - patches.mean(axis=2, keepdims=True)
    # The small number keeps noise in flat patches from counting as structure.
    patches = patches / np.sqrt((patches**2).sum(axis=2, keepdims=True) + 0.01)
    return {
        "grey": grey,
        "cells": cells,
        "histograms": _histograms(frames),
        "patches": patches.reshape(count, -1),
        "strength": (patches**2).sum(axis=2),
        "waves": _waves(grey),
    }


def _histograms(frames):
    """Square roots of the shares of 64 colours, (n, 64): their products compare histograms."""
    bins = (frames >> 6).astype(np.int32) @ np.int32([16, 4, 1])
    bins = bins.reshape(len(frames), -1) + 64 * np.arange(len(frames))[:, np.newaxis]
    counts = np.bincount(bins.ravel(), minlength=64 * len(frames)).reshape(-1, 64)
    return np.sqrt(counts / counts.sum(axis=1, keepdims=True)).astype(np.float32)


def _waves(grey):
    """Spectrum of each frame, flattened halfway so that fine structure counts, and of length 1."""
    window = np.outer(np.hanning(SIZE[0]), np.hanning(SIZE[1])).astype(np.float32)
    flat = (grey - grey.mean(axis=(1, 2), keepdims=True)) * window
    waves = np.fft.fft2(flat).astype(np.complex64)
    waves /= np.sqrt(np.abs(waves)) + 0.1
    return waves / np.sqrt((np.abs(waves) ** 2).sum(axis=(1, 2), keepdims=True) + 1e-6)


def _compared(seen, earlier, later):
    """Compare frames pairwise in six ways, each (n,)."""
    a, b = seen["cells"][earlier], seen["cells"][later]
    colour = np.abs(a - b).reshape(len(a), -1).mean(axis=1)
    overlap = np.einsum("nd,nd->n", seen["histograms"][earlier], seen["histograms"][later])
    strength = (seen["strength"][earlier] + seen["strength"][later]).sum(axis=1) / 2
    alike = np.einsum("nd,nd->n", seen["patches"][earlier], seen["patches"][later])
    structure = (alike + 0.5) / (strength + 0.5)  # 1 for two flat frames
    padded = np.pad(a, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="edge")
    height, width = a.shape[1:3]
    moved = np.full(a.shape[:3], np.inf, np.float32)
    for y in range(3):
        for x in range(3):
            difference = _over_colours(np.abs(padded[:, y : y + height, x : x + width] - b))
            np.minimum(moved, difference, out=moved)
    changed, same = (part.mean(axis=(1, 2)) for part in (moved > 0.25, moved < 0.04))
    moved = moved.mean(axis=(1, 2)) / 3
    return np.sqrt(colour), 1 - overlap, structure, np.sqrt(moved), changed, same


def _over_colours(values):
    """Sum over the last axis, the three colours; numpy's own sum is slow over so short an axis."""
    return values[..., 0] + values[..., 1] + values[..., 2]


def _best_shift(earlier, later):
    """Similarity of frames where the best shift of the whole picture lays them, (n,)."""
    return np.fft.ifft2(earlier.conj() * later).real.max(axis=(1, 2)) * np.prod(SIZE)


def _mixed(before, now, after):
    """How badly a frame is the mean of two others, and how badly each cell is one of the two."""
    count = len(now)
    whole = np.abs(after - before).reshape(count, -1).mean(axis=1) + 0.02
    between = np.abs(now - (before + after) / 2).reshape(count, -1).mean(axis=1)
    apart = (_over_colours(np.abs(now - other)) for other in (before, after))
    either = np.minimum(*apart).reshape(count, -1).mean(axis=1) / 3
    return between / whole, either / whole


# --- from rows to shots -------------------------------------------------------------------------


def build_network(channels=48, dilations=(1, 2, 4, 8, 16, 32, 1), dropout=0.1):
    """Build the network that reads rows over time and names what happens in each.

    Convolutions over time with growing gaps (dilations) let it see 64 rows before and after with
    few weights; each adds to what the one before has found.

    Parameters
    ----------
    channels : int
    dilations : sequence of int
        Rows between the three that a convolution looks at, a convolution each.
    dropout : float

    Returns
    -------
    keras.Model
        From (batch, time, len(COLUMNS) - 1), all columns but the time, to probabilities
        (batch, time, 5) of `KINDS`.
    """
    with course_utils.quiet():
        from keras import Input, Model, layers
    rows = Input((None, len(COLUMNS) - 1))
    x = layers.BatchNormalization(name="scale")(rows)
    x = layers.Conv1D(channels, 1, activation="relu", name="enter")(x)
    for n, dilation in enumerate(dilations, 1):
        name = f"time_{n}"
        y = layers.Conv1D(channels, 3, dilation_rate=dilation, padding="same", name=name)(x)
        y = layers.Activation("relu", name=f"relu_{n}")(y)
        y = layers.Dropout(dropout, name=f"drop_{n}")(y)
        y = layers.Conv1D(channels, 1, name=f"mix_{n}")(y)
        x = layers.Add(name=f"add_{n}")([x, y])
    x = layers.Activation("relu", name="relu")(x)
    kinds = layers.Conv1D(len(KINDS), 1, activation="softmax", name="kinds")(x)
    return Model(rows, kinds, name="shots")


@functools.cache
def _network():
    """The network with the weights that come with the course, and what was written about them."""
    file = data.weights_dir() / f"{WEIGHTS}.weights.h5"
    if not file.exists():
        raise FileNotFoundError(
            f"received no weights for the shot detector: {file} is not there. Expected the folder "
            "data/weights of the course. Clone the whole repository, or train them with: "
            "python data/weights/train_shots.py"
        )
    information = json.loads(file.with_name(f"{WEIGHTS}.json").read_text(encoding="utf-8"))
    network = build_network(**information["build"])
    network.load_weights(file)
    return network, information


def probabilities(table, network=None):
    """Name what happens at each row: nothing, a cut, or the middle of a gradual transition.

    Parameters
    ----------
    table : array (n, len(COLUMNS)) or pandas.DataFrame
        Rows of `signals`.
    network : keras.Model, optional
        By default the one that comes with the course.

    Returns
    -------
    array, (n, 5), float32
        Probabilities of `KINDS`. A cut stands at the first frame of the new shot.
    """
    network = network or _network()[0]
    values = np.asarray(table, np.float32)[:, 1:]
    reach, window = 128, 1024
    steps = range(0, len(values), window)
    padded = np.pad(values, ((reach, reach + window), (0, 0)), mode="edge")
    parts = []
    # All windows have one length, so that the network is made ready once for films of any length.
    for start in steps:
        part = padded[start : start + window + 2 * reach][np.newaxis]
        parts.append(network.predict_on_batch(part)[0, reach:-reach])
    return np.concatenate(parts)[: len(values)] if parts else np.zeros((0, len(KINDS)), np.float32)


def from_signals(table, network=None):
    """Turn the rows of a film into a table of its shots.

    Parameters
    ----------
    table : array (n, len(COLUMNS)) or pandas.DataFrame
        Rows of `signals`, of a whole film.
    network : keras.Model, optional
        As for `probabilities`.

    Returns
    -------
    pandas.DataFrame
        A row a shot: ``shot`` from 1; ``start`` and ``end`` in seconds; ``transition``, how the
        film comes into it (``start``, ``cut``, ``dissolve``, ``fade`` or ``wipe``);
        ``transition_start`` and ``transition_end`` in seconds, alike for a cut; ``confidence``,
        0..1, the network's own, 1 for the film's start. A shot starts in the middle of a gradual
        transition. A fade out, a moment of black (or of another plain picture) and a fade in are
        one fade, not a shot of black between two. A gradual transition in the film's first or last
        second, mostly out of black or into it, parts no shots and is left out; so is a cut in its
        first or last tenth of a second. Empty for a film without frames.
    """
    values = np.asarray(table, float)
    times = values[:, 0] if len(values) else np.zeros(0)
    found = _transitions(probabilities(values, network)) if len(values) else []
    found = _join_fades(values, found) if found else []
    found = [one for one in found if _parts_shots(times, *one[:3])]
    columns = ["start", "transition", "transition_start", "transition_end", "confidence"]
    rows = [(times[0], "start", times[0], times[0], 1.0)] if len(values) else []
    for kind, first, last, confidence in found:
        rows.append((times[(first + last + 1) // 2], kind, times[first], times[last], confidence))
    shots = pd.DataFrame(rows, columns=columns)
    film_end = times[-1] + (np.median(np.diff(times)) if len(times) > 1 else 1 / 24) if rows else 0
    shots.insert(0, "shot", np.arange(1, len(shots) + 1))
    shots.insert(2, "end", np.append(shots["start"].to_numpy()[1:], film_end)[: len(shots)])
    return shots


def _transitions(likely, cut_from=0.5, within_from=0.4, shortest=3):
    """Read transitions off probabilities (n, 5): a list of kind, first, last row, confidence.

    A gradual transition is a run of rows that may lie within one and, on the mean, surely do. A
    cut is a peak of its own. The numbers did well on edited films and on drawn films of other seeds
    than the practice film's.
    """
    within = likely[:, 2:].sum(axis=1)
    found = []
    for first, last in _runs(within >= within_from):
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


def _join_fades(values, found, longest=1.5, plain=0.03):
    """Join fades between which, for at most ``longest`` seconds, there is a plain picture only."""
    times, contrast = values[:, 0], values[:, COLUMNS.index("contrast")]
    joined = []
    for kind, first, last, sure in found:
        if joined and kind == "fade" == joined[-1][0]:
            _, before, until, earlier = joined[-1]
            between = slice(until, first + 1)
            if times[first] - times[until] <= longest and np.median(contrast[between]) < plain:
                joined[-1] = (kind, before, last, min(sure, earlier))
                continue
        joined.append((kind, first, last, sure))
    return joined


def _parts_shots(times, kind, first, last):
    """Tell whether a transition lies away from the film's own first and last moment.

    In its first or last second, a film comes out of black or goes into it, which parts no two
    shots; and of a shot that lasts a tenth of a second there, nobody would say that it is one.
    """
    edge = 0.1 if kind == "cut" else 1.0
    return times[first] - times[0] >= edge and times[-1] - times[last] >= edge


def _runs(flags, gap=2):
    """First and last index of each run of true flags; gaps of up to ``gap`` are bridged."""
    where = np.flatnonzero(flags)
    if not len(where):
        return []
    breaks = np.flatnonzero(np.diff(where) > gap + 1)
    firsts = where[np.concatenate([[0], breaks + 1])]
    lasts = where[np.concatenate([breaks, [len(where) - 1]])]
    return list(zip(firsts.tolist(), lasts.tolist(), strict=True))


def find(path, progress=True):
    """Find the shots of a film.

    Parameters
    ----------
    path : str or Path
    progress : bool
        Show a bar with the time left.

    Returns
    -------
    pandas.DataFrame
        As `from_signals`.

    Raises
    ------
    FileNotFoundError, course_utils.video.VideoError
        As `course_utils.video.frames`.
    """
    frames = video.frames(path, size=SIZE)
    if progress:
        info = video.probe(path)
        frames = data.progress(frames, "finding shots", round(info.duration * info.frame_rate))
    return from_signals(np.stack(list(signals(frames))))


def score(found, truth, tolerance):
    """Compare found boundaries with true ones: precision, recall and F1.

    A found and a true boundary can be one pair if their spans of time, made longer by the tolerance
    at both ends, touch. Each counts in one pair at most, and there are as many pairs as can be.

    Parameters
    ----------
    found, truth : pandas.DataFrame, or array (n,) or (n, 2), float
        A table of shots, with ``transition_start`` and ``transition_end`` (its first row, the start
        of the film, is no boundary); or seconds of cuts; or first and last second of transitions.
    tolerance : float
        Seconds. Two frames are usual: ``2 / fps``.

    Returns
    -------
    dict
        ``precision``, the share of found boundaries that are true; ``recall``, the share of true
        ones that were found; ``f1``, their harmonic mean, all 0..1; ``hits``, ``found`` and
        ``true``, their numbers. With nothing to find and nothing found, all shares are 1.

    Raises
    ------
    ValueError
        If an array has another shape, or the tolerance is below 0.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_bipartite_matching

    if not tolerance >= 0:
        raise ValueError(
            f"received the tolerance {tolerance}; expected seconds, 0 or more. Two frames are "
            "usual: tolerance=2 / fps."
        )
    found, truth = _spans(found), _spans(truth)
    slack = tolerance + 1e-6  # times are rounded numbers
    touch = (found[:, :1] - slack <= truth[:, 1]) & (truth[:, 0] - slack <= found[:, 1:])
    hits = 0
    if touch.any():
        hits = int((maximum_bipartite_matching(csr_array(touch)) >= 0).sum())
    total = len(found) + len(truth)
    return {
        "precision": hits / len(found) if len(found) else float(not len(truth)),
        "recall": hits / len(truth) if len(truth) else float(not len(found)),
        "f1": 2 * hits / total if total else 1.0,
        "hits": hits,
        "found": len(found),
        "true": len(truth),
    }


def _spans(boundaries):
    """Bring boundaries to an array (n, 2) of first and last seconds."""
    if isinstance(boundaries, pd.DataFrame):
        return boundaries[["transition_start", "transition_end"]].to_numpy(float)[1:]
    spans = np.asarray(boundaries, float)
    if spans.ndim == 1:
        return np.stack([spans, spans], axis=1)
    if spans.ndim != 2 or spans.shape[1] != 2:
        raise ValueError(
            f"received boundaries of the shape {spans.shape}; expected seconds of cuts (n,), or "
            "first and last seconds of transitions (n, 2). Pass such an array, or a table of shots."
        )
    return spans


# --- scenes -------------------------------------------------------------------------------------

DESCRIBED = (36, 64)  # height and width to which describe() brings frames
_GRID = (3, 4)  # parts of a frame that have a colour of their own


def describe(frames):
    """Describe what frames show: which colours, and where.

    Parameters
    ----------
    frames : array (n, height, width, 3), uint8
        Of any size, such as the middle frame of each shot.

    Returns
    -------
    array, (n, 100), float32
        Square roots of the shares of 64 colours, then the mean colour of each of 3 × 4 parts, 0..1.

    Raises
    ------
    ValueError
        If the frames have another shape or type.
    """
    import cv2

    frames = _checked(frames)
    height, width = DESCRIBED
    small = [cv2.resize(f, (width, height), interpolation=cv2.INTER_AREA) for f in frames]
    small = np.reshape(small, (len(frames), height, width, 3)).astype(np.uint8)
    rows, columns = _GRID
    parts = small.reshape(-1, rows, height // rows, columns, width // columns, 3).mean(axis=(2, 4))
    layout = parts.reshape(len(frames), -1).astype(np.float32) / 255
    return np.concatenate([_histograms(small), layout], axis=1)


def _checked(frames):
    frames = np.asarray(frames)
    if frames.ndim != 4 or frames.shape[-1] != 3 or frames.dtype != np.uint8:
        raise ValueError(
            f"received frames of the shape {frames.shape}, {frames.dtype}; expected (n, height, "
            "width, 3), uint8. Stack frames of one size: np.stack([...])."
        )
    return frames


def similarity(descriptors):
    """Compare what shots show: half by their colours, half by where the colours are.

    Parameters
    ----------
    descriptors : array (n, 100), float
        From `describe`, one row a shot.

    Returns
    -------
    array, (n, n), float
        1 for the same picture, about 0.5 for pictures of different places.
    """
    colours, layout = descriptors[:, :64], descriptors[:, 64:]
    apart = np.abs(layout[:, np.newaxis] - layout).mean(axis=2)
    return 0.5 * colours @ colours.T + 0.5 * (1 - 3 * apart)


def scenes(shots, descriptors, least=0.68, reach=3, distance=0.02, gradual=0.15):
    """Group neighbouring shots into scenes by what they show.

    A scene holds together where one of the last shots resembles one of the next: a dialogue cuts
    back to where it was. Where no such pair is alike enough, a new scene begins. A dissolve, fade
    or wipe often parts scenes, so across one, pairs must be more alike. The idea of coherence with
    the last few shots is that of Kender and Yeo (1998); the numbers were chosen on drawn films.

    Parameters
    ----------
    shots : pandas.DataFrame
        From `from_signals`.
    descriptors : array (n, 100), float
        From `describe`: one row a shot, such as of its middle frame.
    least : float
        Similarity that holds a scene together.
    reach : int
        Steps between the two shots of a pair, at most.
    distance : float
        What each step beyond the first takes off the similarity.
    gradual : float
        What a gradual transition takes off.

    Returns
    -------
    numbers : array, (n,), int
        The scene of each shot, from 1.
    confidences : array, (n,), float, 0.5..1
        How sure it is that a scene begins, or does not begin, with this shot: a logistic curve of
        the similarity's distance from ``least``, not tested against truth. 1 for the first shot.

    Raises
    ------
    ValueError
        If there is not one descriptor a shot.
    """
    descriptors = np.asarray(descriptors, float)
    count = len(shots)
    if descriptors.ndim != 2 or len(descriptors) != count:
        raise ValueError(
            f"received {count} shots and descriptors of the shape {descriptors.shape}; expected "
            "one row a shot. Describe one frame of each shot."
        )
    alike = similarity(descriptors)
    is_gradual = shots["transition"].isin(KINDS[2:]).to_numpy()
    holds = np.full(count, np.inf)  # the first shot begins the film: nothing to decide
    for shot in range(1, count):
        pairs = [
            alike[first, first + step] - distance * (step - 1)
            for step in range(1, reach + 1)
            for first in range(max(0, shot - step), min(shot, count - step))
        ]
        holds[shot] = max(pairs) - gradual * is_gradual[shot] - least
    confidences = 1 / (1 + np.exp(-np.abs(holds) / 0.05))
    return 1 + np.cumsum(holds < 0), confidences


# --- shot scale ---------------------------------------------------------------------------------

SCALES = ("close_up", "medium", "long")
SCALE_SIZE = (36, 64)  # height and width of the frames that the network sees


def build_scales():
    """Build the network that names shot scales, a small VGG.

    Returns
    -------
    keras.Model
        From frames (batch, 36, 64, 3), 0..255, to probabilities (batch, 3) of `SCALES`.
    """
    with course_utils.quiet():
        from course_utils import models
    return models.build_vgg(
        SCALE_SIZE, len(SCALES), blocks=((1, 16), (1, 32), (2, 64), (2, 96)), batch_norm=True,
        dropout=0.4, name="scales",
    )  # fmt: skip


@functools.cache
def _scale_network():
    """The network with the weights that come with the course."""
    file = data.weights_dir() / "scales.weights.h5"
    if not file.exists():
        raise FileNotFoundError(
            f"received no weights for shot scales: {file} is not there. Expected the folder "
            "data/weights of the course. Clone the whole repository, or train them with: "
            "python data/weights/train_scales.py"
        )
    network = build_scales()
    network.load_weights(file)
    return network


def scales(frames):
    """Name the shot scale of frames: how much of a person they show.

    Parameters
    ----------
    frames : array (n, height, width, 3), uint8
        Of any size, such as the middle frame of each shot.

    Returns
    -------
    labels : array, (n,), str
        ``close_up``, ``medium`` or ``long``.
    confidences : array, (n,), float32, 0..1
        The network's own.

    Raises
    ------
    ValueError
        If the frames have another shape or type.
    """
    import cv2

    frames = _checked(frames)
    if not len(frames):
        return np.zeros(0, dtype=str), np.zeros(0, np.float32)
    height, width = SCALE_SIZE
    small = [cv2.resize(f, (width, height), interpolation=cv2.INTER_AREA) for f in frames]
    likely = _scale_network().predict(np.stack(small), batch_size=64, verbose=0)
    return np.array(SCALES)[likely.argmax(axis=1)], likely.max(axis=1)
