"""Moments joined to spans, from "in view at 3, 3.25, 3.5" to "from 3 to 3.75"; and their shots."""

import numpy as np


def join(moments, columns, confidence, step):
    """Join moments that follow each other and agree in some columns: a table, a row a span.

    ``moments`` have ``time`` in seconds, in the order in which they follow; between two lies a
    ``step``, and a gap of up to one and a half steps more is bridged. Of a span there are ``start``
    and ``end`` in seconds, the ``columns``, and the mean of the column ``confidence``.
    """
    times = moments["time"].to_numpy(float)
    is_new = np.diff(times, prepend=-np.inf) > 2.5 * step
    for values in (moments[column].to_numpy() for column in columns):
        is_new[1:] |= values[1:] != values[:-1]
    first = np.flatnonzero(is_new)
    last = np.append(first, len(times))[1:] - 1
    spans = moments[columns].iloc[first].reset_index(drop=True)
    spans.insert(0, "start", times[first])
    spans.insert(1, "end", times[last] + step)
    sure = moments[confidence].groupby(is_new.cumsum()).mean()
    return spans.assign(confidence=sure.to_numpy())


def nearest(known, wanted):
    """Find, for each wanted time, the index of the nearest of some rising known ones."""
    after = np.searchsorted(known, wanted).clip(0, len(known) - 1)
    before = np.maximum(after - 1, 0)
    return np.where(wanted - known[before] <= known[after] - wanted, before, after)


def shot_of(times, shots):
    """Number, from 1, of the shot in which each time lies; 0 before the first shot."""
    # Times may differ from a shot's edges by rounding.
    return np.searchsorted(shots["start"], np.asarray(times, float) + 1e-6, side="right")
