"""How right a reading is: boundaries, names over time, and how far two readings agree."""

from itertools import product

import numpy as np
import pandas as pd
import scipy  # its parts are loaded when they are used

from film_reader import spans
from film_reader.boxes import BODY, FACE, iou
from film_reader.tables import check_reading
from film_reader.video import check_amount, explaining, numbers


def boundaries(found, truth, tolerance):
    """Compare found boundaries with true ones: precision, recall and F1.

    A found and a true boundary can be one pair if their spans of time, made longer by the tolerance
    at both ends, touch. Each counts in one pair at most, and there are as many pairs as can be.
    ValueError if an array has another shape, or the tolerance is below 0.

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
        ``precision``, ``recall`` and ``f1``, 0..1; ``hits``, ``found`` and ``true``, their numbers.
        With nothing to find and nothing found, all shares are 1.
    """
    check_amount("tolerance", tolerance, most=1e6)
    found, truth = _spans(found), _spans(truth)
    slack = tolerance + 1e-6  # times are rounded numbers
    touch = (found[:, :1] - slack <= truth[:, 1]) & (truth[:, 0] - slack <= found[:, 1:])
    matching = scipy.sparse.csgraph.maximum_bipartite_matching
    hits = int((matching(scipy.sparse.csr_array(touch)) >= 0).sum()) if touch.any() else 0
    total = len(found) + len(truth)
    shares = {
        "precision": hits / len(found) if len(found) else float(not len(truth)),
        "recall": hits / len(truth) if len(truth) else float(not len(found)),
        "f1": 2 * hits / total if total else 1.0,
    }
    return shares | {"hits": hits, "found": len(found), "true": len(truth)}


def _spans(boundaries):
    """Bring boundaries to an array (n, 2) of first and last seconds."""
    if isinstance(boundaries, pd.DataFrame):
        columns = ["transition_start", "transition_end"]
        with explaining(f"The table of shots has {list(boundaries)[:12]}", f"numbers as {columns}"):
            return boundaries[columns].to_numpy(float)[1:]
    spans = numbers(boundaries, "The array of boundaries", float)
    if spans.ndim == 1:
        return np.stack([spans, spans], axis=1)
    if spans.ndim != 2 or spans.shape[1] != 2:
        raise ValueError(
            f"received boundaries of the shape {spans.shape}; expected seconds of cuts (n,), or "
            "first and last seconds of transitions (n, 2). Pass such an array, or a table of shots."
        )
    return spans


def idf1(found, truth, overlap=0.5):
    """Measure how well names hold over time: the identity F1 of Ristani and others.

    At each moment, a box counts for one pair of a found and a true name at most. Each found name is
    matched with at most one true name, so that as many boxes as possible agree over the whole film.
    The score is F1 over boxes: those that agree under this one matching, against those found and
    those true. A person whose name changes half-way loses half. From "Performance Measures and a
    Data Set for Multi-Target, Multi-Camera Tracking" (2016), https://arxiv.org/abs/1609.01775.
    ValueError if these are no such tables, or no such number.

    Parameters
    ----------
    found, truth : pandas.DataFrame
        A row a box, with ``time``, ``name``, ``x``, ``y``, ``width``, ``height``. Equal moments
        must have equal numbers as ``time``. Rows without a box are left out.
    overlap : float, 0 to 1
        Intersection over union from which two boxes agree.

    Returns
    -------
    dict of str to float
        ``idf1``, ``precision`` and ``recall``, 0 to 1; NaN where there is nothing to count.
    """
    check_amount("overlap", overlap)
    columns = {"name": object} | dict.fromkeys(["time", *FACE], float)
    expected = f"two tables with the columns {[*columns]}, in numbers but for the name"
    with explaining(f"Boxes are {type(found).__name__} and {type(truth).__name__}", expected):
        found, truth = (t[[*columns]].astype(columns).dropna(subset=FACE) for t in (found, truth))
    (ours, found_names), (theirs, true_names) = (pd.factorize(t["name"]) for t in (found, truth))
    agreed = np.zeros((len(found_names), len(true_names)), int)
    found_boxes, true_boxes = found[FACE].to_numpy(), truth[FACE].to_numpy()
    true_at = truth.groupby("time").indices
    for moment, rows in found.groupby("time").indices.items():
        columns = true_at.get(moment, [])
        alike = iou(found_boxes[rows], true_boxes[columns]) >= overlap
        # A box without a name has the number -1, and agrees with nobody.
        for one, other in product(set(ours[rows]) - {-1}, set(theirs[columns]) - {-1}):
            # Two boxes of one name on one face are one match.
            block = alike[np.ix_(ours[rows] == one, theirs[columns] == other)]
            best = scipy.optimize.linear_sum_assignment(-block.astype(int))
            agreed[one, other] += block[best].sum()
    rows, columns = scipy.optimize.linear_sum_assignment(-agreed)
    right = agreed[rows, columns].sum()
    return {
        "idf1": _share(2 * right, len(found) + len(truth)),
        "precision": _share(right, len(found)),
        "recall": _share(right, len(truth)),
    }


def _share(part, whole):
    return float(part / whole) if whole else float("nan")


def agree(first, second):
    """Measure how far two readings of one film agree: of two people, or of one and the machine.

    Returns a table with a row a measure: ``part``, ``measure``, ``value``, and ``count`` of what it
    rests on. F1 of boundaries is 0 to 1. Cohen's kappa is 1 where all labels agree and 0 where no
    more do than by chance; it is NaN where both gave a single label to everything. People are the
    same where their boxes are; their names are matched one to one, so that only who is who counts.
    ValueError if the readings are of films of different length.
    """
    check_reading(first, second)
    seconds = [one.info.get("seconds", np.nan) for one in (first, second)]
    if not abs(seconds[0] - seconds[1]) <= 1:
        raise ValueError(
            f"received readings of films of {seconds[0]:.1f} and {seconds[1]:.1f} s (nan is none); "
            "expected two readings of one film. Choose readings of the same file."
        )
    rows = []
    for part, tolerance in (("shots", 2 / first.info["fps"]), ("scenes", 1.0)):
        starts = [getattr(one, part)["start"].to_numpy()[1:] for one in (first, second)]
        apart = np.abs(starts[0][:, np.newaxis] - starts[1])
        pairs = pd.Series(apart[scipy.optimize.linear_sum_assignment(np.minimum(apart, 1))])
        near = pairs[pairs <= 1]
        found = boundaries(*starts, tolerance)
        rows += [
            (part, f"f1 of where they start, within {tolerance:.2f} s", found["f1"], found["hits"]),
            (part, "mean difference of those within 1 s, in s", near.mean(), len(near)),
        ]
    times = np.arange(0, min(seconds), 1 / first.info["sampled_fps"])
    shots = (one.shots for one in (first, second))
    scales = [one["scale"].reindex(spans.shot_of(times, one) - 1).fillna("") for one in shots]
    rows.append(("scale", "kappa over time", kappa(*scales), len(times)))
    both = _same_people(first.appearances, second.appearances)
    total = len(first.appearances) + len(second.appearances)
    rows.append(("people", "share seen by both", _share(2 * len(both), total), len(both)))
    for label in ("person", "expression", "action"):
        known = both.loc[(both[[label, f"{label}_other"]] != "").any(axis=1)]
        found = kappa(known[label], known[f"{label}_other"])
        rows.append((label, "kappa over people seen by both", found, len(known)))
    return pd.DataFrame(rows, columns=["part", "measure", "value", "count"])


def kappa(first, second):
    """Cohen's kappa of two sequences of labels; NaN where there is nothing that could differ."""
    expected = "two lists of one length, with a label in each place"
    with explaining(f"The labels are {first!r:.60} and {second!r:.60}", expected):
        is_pair = np.shape(first) == np.shape(second) == (len(first),)
        if not is_pair or pd.isna([*first, *second]).any():
            raise ValueError(f"of the shapes {np.shape(first)} and {np.shape(second)}, or with NaN")
        first, second = pd.Series(np.asarray(first)), pd.Series(np.asarray(second))
    shares = first.value_counts(normalize=True), second.value_counts(normalize=True)
    chance = (shares[0] * shares[1]).sum()  # of labels that only one gave, the product is NaN
    return _share((first == second).mean() - chance, 1 - chance) if len(first) else float("nan")


def _same_people(first, second):
    """Rows with the same boxes, side by side; names of the second as they are in the first."""
    boxes = ["time", *FACE, *BODY]
    tables = [one[[*boxes, "person", "expression", "action"]].round(3) for one in (first, second)]
    # People whom somebody has added have no boxes: of one moment, each goes with one.
    tables = [one.sort_values("person", kind="stable") for one in tables]
    tables = [one.assign(n=one.groupby(boxes, dropna=False).cumcount()) for one in tables]
    both = tables[0].merge(tables[1], on=[*boxes, "n"], suffixes=("", "_other"))
    counts = pd.crosstab(both["person_other"], both["person"])
    rows, columns = scipy.optimize.linear_sum_assignment(-counts.to_numpy())
    names = dict(zip(counts.index[rows], counts.columns[columns], strict=True))
    # A name without a partner is nobody's; the space keeps it apart from an equal one.
    return both.assign(person_other=[names.get(name, f"{name} ") for name in both["person_other"]])
