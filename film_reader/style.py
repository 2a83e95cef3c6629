"""Measures of a film's style, from its reading: how long shots are, colours, who faces whom.

The measures are those of Barry Salt's statistical style analysis and of Cinemetrics.
"""

import cv2
import numpy as np
import pandas as pd
from scipy import stats
from scipy.cluster.vq import kmeans2

from film_reader import spans
from film_reader.pictures import picture_of
from film_reader.tables import check_reading
from film_reader.video import check_amount, check_count

_WINDOW = 60.0  # seconds around a moment in which its shots are counted
_PIXELS = 6000  # pixels that stand for a film or a scene, each for as much time
_FEWEST = 4  # shots that make a pattern, A, B, A, B, or to which a distribution is fitted
_OTHERS = 0.5  # of the time of the person seen most, what any other may be seen in the same shot


def lengths(reading, by=None):
    """Measure how long shots are, in the whole film or by "scene", "scale" or "camera".

    Returns a table of a row, or one for each value of ``by``: ``shots``, their number; ``seconds``
    in all; ``asl``, the average shot length; ``median``, ``spread`` (standard deviation),
    ``shortest`` and ``longest`` in seconds; ``rate``, shots a minute; and of the log-normal
    distribution that fits best, ``mu`` and ``sigma``, mean and standard deviation of the logarithm,
    and ``distance``, the largest difference between its and the shots' cumulative shares
    (Kolmogorov and Smirnov). Below ``bound``, it can be chance: 95 of 100 such samples of a
    log-normal lie there (Lilliefors; the formula is Stephens's of 1974). ``distance_normal`` is
    that of the normal distribution. NaN is what needs more shots.
    """
    check_reading(reading)
    if by is not None and str(by) not in ("scene", "scale", "camera"):
        raise ValueError(f"received by={by!r}; expected None, scene, scale or camera. Give one.")
    shots = reading.shots.assign(length=reading.shots["end"] - reading.shots["start"])
    if by is None:
        return pd.DataFrame([_measured(shots["length"])])
    measured = {name: _measured(rows["length"]) for name, rows in shots.groupby(by)}
    return pd.DataFrame.from_dict(measured, "index").rename_axis(by).reset_index()


def _measured(seconds):
    logs, root = np.log(seconds), np.sqrt(len(seconds))
    return {
        "shots": len(seconds),
        "seconds": seconds.sum(),
        "asl": seconds.mean(),
        "median": seconds.median(),
        "spread": seconds.std(),
        "shortest": seconds.min(),
        "longest": seconds.max(),
        "rate": 60 / seconds.mean(),
        "mu": logs.mean(),
        "sigma": logs.std(),
        "distance": _distance(logs),
        "bound": 0.895 / (root - 0.01 + 0.85 / root) if len(seconds) >= _FEWEST else np.nan,
        "distance_normal": _distance(seconds),
    }


def _distance(values):
    """Kolmogorov-Smirnov distance of values from the normal distribution that fits them."""
    if len(values) < _FEWEST or not values.std() > 0:
        return np.nan
    return stats.kstest(values, stats.norm(values.mean(), values.std()).cdf).statistic


def quantiles(reading):
    """Pair each shot length with the one that the fitted log-normal has at its rank (Q-Q plot).

    Returns a table with a row a shot, from the shortest: ``length`` and ``expected`` in seconds.
    """
    fit = lengths(reading).iloc[0]
    found = np.sort(reading.shots["end"] - reading.shots["start"])
    ranks = (np.arange(len(found)) + 0.5) / max(1, len(found))
    expected = np.exp(fit["mu"] + fit["sigma"] * stats.norm.ppf(ranks))
    return pd.DataFrame({"length": found, "expected": expected})


def cutting_rate(reading, every=10.0):
    """Follow how fast a film is cut: ``time`` every so many seconds, and ``rate`` around it.

    The rate is shots that begin a minute, of the minute around that moment as far as it lies within
    the film, in which the film's first shot does not count.
    """
    check_reading(reading)
    check_amount("every", every, 0.001, 1e6)
    times = np.arange(0, reading.info["seconds"] + 1e-6, every)
    edges = np.clip(times + _WINDOW / 2 * np.array([[-1], [1]]), 0, reading.info["seconds"])
    first, last = np.searchsorted(reading.shots["start"].to_numpy()[1:], edges)
    return pd.DataFrame({"time": times, "rate": 60 * (last - first) / (edges[1] - edges[0])})


def palette(reading, colours=5):
    """Find the colours of the film and of each scene, from the pictures of their shots.

    k-means in CIELAB, where distances are as they are seen; a shot counts by its length. Returns a
    table of ``scene`` (0 is the whole film), ``colour`` as ``#rrggbb`` and its ``share``, 0 to 1,
    the largest first; fewer than ``colours`` where there are not so many.
    """
    check_reading(reading)
    check_count("colours", colours)
    seen = []
    for shot in reading.shots.itertuples():
        if (picture := reading.pictures.get(f"shot {shot.shot}")) and shot.end > shot.start:
            small = picture_of(picture)[::2, ::2].astype(np.float32) / 255
            lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB).reshape(-1, 3)
            seen.append((shot.scene, shot.end - shot.start, lab))
    rows = []
    for scene in [0, *reading.scenes["scene"]]:
        parts = [(seconds, lab) for number, seconds, lab in seen if scene in (0, number)]
        rows += [(scene, *row) for row in _clustered(parts, colours)] if parts else []
    return pd.DataFrame(rows, columns=["scene", "colour", "share"])


def _clustered(parts, colours):
    """Colours and shares of so many clusters of the pixels of parts (seconds, Lab values)."""
    rng = np.random.default_rng(0)
    whole = sum(seconds for seconds, _ in parts)
    counts = [int(np.ceil(_PIXELS * seconds / whole)) for seconds, _ in parts]
    pixels = np.concatenate([rng.choice(lab, n) for n, (_, lab) in zip(counts, parts, strict=True)])
    count = min(colours, len(np.unique(pixels.round(), axis=0)))
    centres, labels = kmeans2(pixels, count, minit="++", seed=0, missing="warn")
    rgb = cv2.cvtColor(centres[np.newaxis].astype(np.float32), cv2.COLOR_LAB2RGB)[0]
    shares = np.bincount(labels, minlength=count) / len(labels)
    names = ["#{:02x}{:02x}{:02x}".format(*c) for c in (rgb * 255).round().clip(0, 255).astype(int)]
    order = np.argsort(-shares, kind="stable")
    return [(names[n], shares[n]) for n in order if shares[n]]


def exchanges(reading):
    """Find shot and reverse shot: four or more shots in a row that show two people in turn.

    Whom a shot shows is who is in view longest, if nobody else is half as long. A scene's end ends
    the exchange. Returns a table of ``start`` and ``end`` in seconds, the two people, ``first`` and
    ``second``, and ``shots``, how many.
    """
    check_reading(reading)
    shots, seen = reading.shots, reading.appearances
    moments = pd.crosstab(spans.shot_of(seen["time"], shots), seen["person"].to_numpy())
    moments = moments.reindex(shots["shot"], fill_value=0).assign(**{"": 0.5})
    second, most = np.sort(np.pad(moments, ((0, 0), (1, 0))), axis=1)[:, -2:].T
    whom = moments.idxmax(axis=1).where(second <= _OTHERS * most, "").reset_index(drop=True)
    before, scene = whom.shift(fill_value=""), shots["scene"]
    answers = (whom == whom.shift(2)) & (scene == scene.shift(2)) & (before != whom)
    answers &= (whom != "") & (before != "")
    rows = []
    for _, run in shots[answers].groupby((~answers).cumsum()):
        first = run.index[0] - 2
        if (count := len(run) + 2) >= _FEWEST:
            people = whom[first], whom[first + 1]
            rows.append((shots["start"][first], run["end"].iloc[-1], *people, count))
    return pd.DataFrame(rows, columns=["start", "end", "first", "second", "shots"])


def compare(one, other):
    """Set two films side by side: a row a measure, a column a film, named as the films are.

    Measures are those of `lengths`; ``exchanges`` and the shots in them; mean ``brightness``, 0 to
    1; and, as ``scale: close_up`` and ``camera: pan``, the share of the time that a scale or a
    camera takes.
    """
    columns = {}
    for reading in (one, other):
        found, shots = exchanges(reading), reading.shots
        seconds = shots["end"] - shots["start"]
        column = lengths(reading).iloc[0].to_dict()
        column |= {"exchanges": len(found), "shots in exchanges": found["shots"].sum()}
        column["brightness"] = (shots["brightness"] * seconds).sum() / seconds.sum()
        for kind in ("scale", "camera"):
            share = seconds.groupby(shots[kind]).sum() / seconds.sum()
            column |= {f"{kind}: {name or 'unknown'}": value for name, value in share.items()}
        name = reading.info["name"]
        columns[f"{name} (2)" if name in columns else name] = column
    table = pd.DataFrame(columns)
    is_share = table.index.str.contains(": ")
    return table.where(~(table.isna() & is_share[:, np.newaxis]), 0.0)
