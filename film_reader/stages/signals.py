"""Rows of numbers that say how much each frame of a film differs from those around it.

Shots, colours and movement are found from them. A film is read once, as very small frames.
"""

import math
import warnings
from bisect import bisect_left
from itertools import takewhile, tee

import numpy as np
import pandas as pd

from film_reader import video
from film_reader.stages import Stage

SIZE = (27, 48)  # height and width of the frames that signals() takes
CONTEXT = 12  # frames before and after one on which its row depends
FASTEST = 33  # frames a second: of a faster film, signals() leaves frames out
LAGS = (1, 2, 3, 4, 6, 8, 12, 16, 24)  # frames between the two that are compared
SHIFT_LAGS = (1, 2, 4, 8)
MIX_LAGS = (2, 4, 8, 12)
_MEASURES = ("colour", "histogram", "structure", "moved", "changed", "same")
COLUMNS = (
    *("time", "red", "green", "blue", "contrast"),
    *(f"{name}_{lag}" for lag in LAGS for name in _MEASURES),
    *(f"shifted_{lag}" for lag in SHIFT_LAGS),
    *(f"{name}_{lag}" for lag in MIX_LAGS for name in ("between", "either")),
)
SEAMS = ("across", "down")  # where the clearest straight edge of a frame stands, 0..1
BLOCK = 256  # frames that are compared at once
_CELL = 3  # pixels of a cell's side
_PATCH = (9, 12)  # pixels of a patch's height and width


class Signals(Stage):
    """Every frame, very small: rows of `signals`, of `seams`, and a row of what was ``decoded``.

    That has the number of ``frames``, whether the film is ``at_end``, a ``note`` on a damaged file.
    """

    name = "frames"
    takes = "piece"
    gives = ("signals", "seams", "decoded")
    work = 1.0

    def read(self, piece, tables):
        reach = CONTEXT + 2
        while (given := self._read_from(piece, reach)) is None:
            reach *= 4  # frames are rare before this piece
        return given

    def _read_from(self, piece, reach):
        """Read on from ``reach`` frames before a piece; None if fewer came than `CONTEXT`."""
        rate = piece.about.frame_rate
        # Of a faster film, the same frames are left out as if it were read from its beginning.
        step = math.ceil(rate / FASTEST)
        begin = (math.floor(piece.start * rate / step - reach) * step - 0.5) / rate
        fewest = CONTEXT if begin > 0 else 0
        times = []  # of all frames
        kept = []  # of those that are not left out

        def is_needed(_):
            is_enough = bisect_left(kept, piece.start) >= fewest or kept[-1] < piece.start
            return is_enough and (len(kept) < CONTEXT + 2 or kept[-CONTEXT - 2] < piece.end)

        frames = _noted(video.frames(piece.path, None, SIZE, max(0, begin)), times)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", UserWarning)
            frames = takewhile(is_needed, _noted(_not_too_fast(frames), kept))
            found = signals_and_seams(frames)
            rows = [np.append(*row) for row in found if piece.start <= row[0][0] < piece.end]
        first, last = np.searchsorted(times, [piece.start, piece.end]).tolist()
        if bisect_left(kept, piece.start) < fewest and first < len(times):
            return None
        note = " ".join(str(one.message) for one in caught)
        decoded = {"frames": last - first, "at_end": last == len(times), "note": note}
        columns = [*COLUMNS, *SEAMS]
        rows = pd.DataFrame(np.reshape(rows, (-1, len(columns))), columns=columns)
        rows = rows.astype({column: np.float32 for column in columns[1:]})
        tables = {"signals": rows[list(COLUMNS)], "seams": rows[list(SEAMS)]}
        return tables | {"decoded": pd.DataFrame([decoded])}


def _noted(frames, times):
    """Pass frames on, and note their times in a list."""
    for time, frame in frames:
        times.append(time)
        yield time, frame


def signals(frames):
    """Turn small frames into rows that say how much each differs from those around it.

    ``frames`` are times in seconds and frames (27, 48, 3), uint8, in order, as from
    ``video.frames(path, size=shots.SIZE)``; else ValueError. Of a film with more than `FASTEST`
    frames a second, frames are left out.

    Yields an array (len(COLUMNS),), float64, for each frame that was kept, named by `COLUMNS`:
    ``time`` in seconds, mean ``red``, ``green`` and ``blue`` 0..255, ``contrast`` 0..1, and
    comparisons, of which a name ends in the frames between the two that are compared; they lie
    evenly around the row's own frame. ``colour``, ``histogram``, ``moved`` (allows for movement by
    a cell) and ``changed`` (share of the picture that is another) are differences, 0..1; ``same``
    (share that has stayed), ``structure`` (not moved by brightness) and ``shifted`` (not by a
    camera's turn) are similarities up to 1; ``between`` and ``either`` are small where a frame is a
    mixture or a patchwork of two others. A row depends on `CONTEXT` frames before and after; before
    the first and after the last frame, the film is taken to stand still.
    """
    waiting, times = [], []
    for time, frame in _not_too_fast(frames):
        waiting = waiting or [frame] * CONTEXT
        waiting.append(frame)
        times.append(time)
        if len(waiting) == BLOCK + 2 * CONTEXT:
            yield from _rows(np.stack(waiting), times[:BLOCK])
            waiting, times = waiting[BLOCK:], times[BLOCK:]
    if times:
        yield from _rows(np.stack(waiting + waiting[-1:] * CONTEXT), times)


def signals_and_seams(frames):
    """Read frames once, for both `signals` and `seams`, which are given in pairs."""
    one, other = tee(_not_too_fast(frames))
    return zip(signals(one), seams(other), strict=True)


def seams(frames):
    """Tell where the clearest straight edge across and down each frame stands: arrays of `SEAMS`.

    ``frames`` are times and frames (height, width, 3), as for `signals`. An edge stands between two
    columns, or two rows, at a share of the frame's width, or height. It is straight if nearly all
    pixels along it jump: it counts as much as the jump that four fifths of them reach.
    """
    for _, frame in frames:
        places = []
        for axis in (1, 0):
            jumps = np.abs(np.diff(frame.astype(np.float32), axis=axis)).mean(axis=2)
            fifth = jumps.shape[1 - axis] // 5
            along = np.partition(jumps, fifth, axis=1 - axis).take(fifth, axis=1 - axis)
            places.append((along.argmax() + 1) / frame.shape[axis])
        yield np.array(places)


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
    shifted = []
    for lag in LAGS:
        later = slice(CONTEXT + lag // 2, CONTEXT + lag // 2 + count)
        earlier = slice(later.start - lag, later.stop - lag)
        columns += _compared(seen, earlier, later)
        if lag in SHIFT_LAGS:  # where the best shift of the whole picture lays them
            crossed = seen["waves"][earlier].conj() * seen["waves"][later]
            shifted.append(np.fft.ifft2(crossed).real.max(axis=(1, 2)) * np.prod(SIZE))
    columns += shifted
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
    # The spectrum, flattened halfway so that fine structure counts, and of length 1.
    window = np.outer(np.hanning(SIZE[0]), np.hanning(SIZE[1])).astype(np.float32)
    waves = np.fft.fft2((grey - grey.mean(axis=(1, 2), keepdims=True)) * window)
    waves = waves.astype(np.complex64)
    waves /= np.sqrt(np.abs(waves)) + 0.1
    return {
        "grey": grey,
        "cells": cells,
        "histograms": histograms(frames),
        "patches": patches.reshape(count, -1),
        "strength": (patches**2).sum(axis=2),
        "waves": waves / np.sqrt((np.abs(waves) ** 2).sum(axis=(1, 2), keepdims=True) + 1e-6),
    }


def histograms(frames):
    """Square roots of the shares of 64 colours, (n, 64): their products compare histograms."""
    bins = (frames >> 6).astype(np.int32) @ np.int32([16, 4, 1])
    bins = bins.reshape(len(frames), -1) + 64 * np.arange(len(frames))[:, np.newaxis]
    counts = np.bincount(bins.ravel(), minlength=64 * len(frames)).reshape(-1, 64)
    return np.sqrt(counts / counts.sum(axis=1, keepdims=True)).astype(np.float32)


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


def _mixed(before, now, after):
    """How badly a frame is the mean of two others, and how badly each cell is one of the two."""
    count = len(now)
    whole = np.abs(after - before).reshape(count, -1).mean(axis=1) + 0.02
    between = np.abs(now - (before + after) / 2).reshape(count, -1).mean(axis=1)
    apart = (_over_colours(np.abs(now - other)) for other in (before, after))
    either = np.minimum(*apart).reshape(count, -1).mean(axis=1) / 3
    return between / whole, either / whole
