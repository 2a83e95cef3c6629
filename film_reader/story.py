"""How the story goes, from the tables alone: leads, their arcs, the audience, turning points."""

import math

import numpy as np
import pandas as pd
import scipy  # its parts are loaded when they are used

from film_reader import language, spans
from film_reader.stages.expressions import EXPRESSIONS
from film_reader.tables import ADDED, as_documented, rounded

_LEAST_LEAD = 0.05  # share of the film that a lead is in view at least
# Of a person's filmed faces, of so many pixels and more, half are found with this confidence: those
# of people on seven marked films mostly with 0.83 and more, an animated rabbit's with 0.56.
_LARGE, _HUMAN = 80, 0.7
_ARC_SPREAD = 1.5  # seconds of the bell curve that smooths the arc
_AUDIENCE = 4  # faces in view that make an audience
_ASIDE, _AGREE = 0.15, 0.85  # how far a face is turned to count, and what share looks one way
# Chosen on two films drawn with other seeds: the price of a piece between two turns, and its least
# length in seconds; how many seconds before and after a turn are compared, and in how many of them
# a face must be in view; the least change of expression, 0 to 1.
_TURN_PRICE, _TURN_PIECE = 1.0, 5
_TURN_REACH, _TURN_SEEN = 7, 3
_TURN_CHANGE = 0.5


def told(tables, seconds):
    """Tell all that follows from the other tables of a film of so many ``seconds``.

    A reading is made by it, and a corrected one is made anew: nothing here looks at the film. Of
    ``appearances``, ``shots``, ``scenes``, ``sound``, ``colours`` and ``lines`` it makes a dict of
    ``people``, ``arc``, ``audience``, ``turns``, ``language`` and ``contrasts``, and ``lines`` with
    who is in view.
    """
    appearances, scenes = tables["appearances"], tables["scenes"]
    people = cast(appearances, seconds)
    felt = arc(appearances, people, seconds)
    lines = language.in_view(tables["lines"], appearances)
    found = {
        "people": people,
        "arc": felt,
        "audience": audience(appearances, people, tables["shots"]),
        "turns": turns(appearances, people, scenes, tables["sound"], tables["colours"], seconds),
        "lines": lines,
        "language": language.language(lines, scenes),
        "contrasts": language.contrasts(lines, felt),
    }
    return {name: rounded(table) for name, table in found.items()}


def cast(appearances, seconds):
    """Count how long everybody is in view, and find the leads: the table ``people``.

    The leads are the one or two who are seen at least twice as long as all others. Whoever is in
    view for a moment only leads no film of so many ``seconds``, not even one in which nobody else
    is. Faces of nobody in particular count for no person, and a large filmed face of which the
    detector is mostly unsure, such as an animal's or a puppet's, makes no lead.
    """
    groups = appearances[appearances["person"] != ""].groupby("person", sort=False)
    columns = {"moments": ("time", "nunique"), "first": ("time", "min"), "last": ("time", "max")}
    columns |= {"faces": ("x", "count"), "confidence": ("person_confidence", "mean")}
    table = groups.agg(**columns).reset_index()
    steps = np.diff(np.unique(appearances.loc[appearances["source"] != ADDED, "time"]))
    step = float(np.median(steps)) if len(steps) else 0.25
    # A film's last moment counts for as long as the others, which may be longer than it lasts.
    table["seconds"] = np.minimum(table["moments"] * step, seconds)
    table = table.sort_values("seconds", ascending=False, kind="stable").reset_index(drop=True)
    ahead = table["seconds"] >= 2 * table["seconds"].shift(-1, fill_value=0)
    count = next((count for count in (2, 1) if ahead[count - 1 : count].any()), 0)
    table["lead"] = (table.index < count) & (table["seconds"] > _LEAST_LEAD * seconds)
    large = appearances[(appearances["source"] == "filmed") & (appearances["height"] >= _LARGE)]
    sure = large.groupby("person")["face_confidence"].median()
    table["lead"] &= ~table["person"].isin(sure.index[sure < _HUMAN])
    return table[["person", "seconds", "first", "last", "faces", "lead", "confidence"]]


def arc(appearances, people, seconds):
    """Follow how each lead feels, second by second: a smoothed line of valence, the table ``arc``.

    What the face shows at each sampled moment is averaged with a bell curve in time, in which a
    surer face weighs more. While a lead is out of view, the line goes straight to where the face is
    seen again, with a confidence that falls to 0.
    """
    length = max(1, math.ceil(seconds))
    times = np.arange(length) + 0.5
    tables = []
    for lead in people.loc[people["lead"], "person"]:
        seen = appearances[(appearances["person"] == lead) & appearances["valence"].notna()]
        second = np.minimum(seen["time"].to_numpy().astype(int), length - 1)
        sure = seen["expression_confidence"].to_numpy()
        weight, felt, faces = (
            _smooth(np.bincount(second, values, length))
            for values in (sure, sure * seen["valence"], np.ones(len(seen)))
        )
        known = faces > 0.05
        if not known.any():
            continue
        valence = np.interp(times, times[known], felt[known] / weight[known])
        # A whole second of face counts as much as a second can; fewer moments count less.
        in_view = np.minimum(1, _smooth((np.bincount(second, minlength=length) > 0).astype(float)))
        confidence = np.divide(weight, faces, out=np.zeros(length), where=known) * in_view
        line = {"time": times, "person": lead, "valence": valence, "confidence": confidence}
        tables.append(pd.DataFrame(line))
    return as_documented("arc", pd.concat(tables) if tables else pd.DataFrame())


def _smooth(values):
    """Values a second, averaged with a bell curve."""
    return scipy.ndimage.gaussian_filter1d(values, _ARC_SPREAD, mode="constant", truncate=3)


def audience(appearances, people, shots):
    """Tell how an audience reacts: what most of four or more faces show that look one way.

    An audience is cut against what it looks at: a shot before or after shows something else, and
    for a lead in view there must be four others, who alone count.
    """
    is_lead = appearances["person"].isin(people.loc[people["lead"], "person"])
    leads_in_view = appearances.loc[is_lead, "time"].value_counts()
    others = appearances[~is_lead & (appearances["expression"] != "")]
    time, sure, turned = others["time"], others["expression_confidence"], others["turned"]
    faces = time.groupby(time).size()
    fewest = _AUDIENCE * leads_in_view.reindex(faces.index).fillna(1)
    # Faces towards the camera, or of which it is not known, agree with either side.
    to_right = (turned > 0).astype(float).where(turned.abs() > _ASIDE).groupby(time).mean()
    one_way = np.maximum(to_right, 1 - to_right).fillna(1.0)
    votes = others.pivot_table("expression_confidence", "time", "expression", "sum", fill_value=0)
    table = pd.DataFrame({"time": faces.index, "faces": faces})
    table["reaction"] = votes.columns[votes.to_numpy().argmax(axis=1)] if len(votes) else ""
    table["valence"] = (others["valence"] * sure).groupby(time).sum() / votes.sum(axis=1)
    table["confidence"] = votes.max(axis=1) / faces
    table = as_documented("audience", table[(faces >= fewest) & (one_way >= _AGREE)])
    shot = spans.shot_of(table["time"], shots)
    cut_against = {n for n in range(1, len(shots) + 1) if n not in shot}
    return table.loc[[n - 1 in cut_against or n + 1 in cut_against for n in shot]]


def turns(appearances, people, scenes, sound, colours, seconds):
    """Find where the story turns: where what a lead feels changes before our eyes, and stays so.

    Every second becomes a row: which share each of the six expressions has on each lead's face
    (out of view, that of the nearest second), how loud the film is and what colour. PELT [1]_
    divides the rows into pieces of five seconds or more in which they vary little, and pays a price
    for each piece. A turn is a place between two pieces where a lead's expression is another than
    before, with the face in view for some seconds on both sides, within one scene: what changes
    between two scenes has changed where nobody saw it. A change that takes some seconds, and so is
    found more than once, is one turn, where its step is largest. A film without leads has none:
    sound and colour alone make no turns.

    ``person`` is the lead whose expression changes most, ``change`` the step in valence from the
    seven seconds before to those after. ``confidence`` is what the division explains, as a share of
    that and of its price.

    .. [1] Killick, Fearnhead and Eckley, "Optimal Detection of Changepoints with a Linear
       Computational Cost" (2012), https://arxiv.org/abs/1101.1438
    """
    length = math.ceil(seconds)
    leads = people.loc[people["lead"], "person"].tolist()
    if length < 2 * _TURN_PIECE or not leads:
        return as_documented("turns", pd.DataFrame())
    import ruptures  # here, since it takes a second

    felt = [_felt(appearances[appearances["person"] == lead], length) for lead in leads]
    shares = (shows[:, :-1] for shows, _ in felt)
    rows = np.concatenate([*shares, _setting(sound, colours, length)], axis=1)
    method = ruptures.KernelCPD(kernel="linear", min_size=_TURN_PIECE)
    places = method.fit_predict(rows, pen=_TURN_PRICE)[:-1]
    found = []
    for before, place, after in zip([0, *places], places, [*places[1:], length], strict=False):
        # So much the sum of squared distances from the mean, PELT's cost of a piece, falls here.
        step = rows[place:after].mean(axis=0) - rows[before:place].mean(axis=0)
        gain = (place - before) * (after - place) / (after - before) * (step @ step)
        turn = {"time": float(place), "confidence": gain / (gain + _TURN_PRICE)}
        scene = scenes.iloc[max(0, np.searchsorted(scenes["start"], place, side="right") - 1)]
        steps = [_step(*one, place, scene["start"], scene["end"]) for one in felt]
        (change, valence), person = max(zip(steps, leads, strict=True))
        if change > _TURN_CHANGE:
            found.append({**turn, "person": person, "change": valence})
    return _each_once(as_documented("turns", pd.DataFrame(found)))


def _each_once(turns):
    """Of turns of one person, one way, that lie within reach of each other, the largest."""
    rows = turns.sort_values(["person", "time"], kind="stable")
    step = pd.DataFrame({"person": rows["person"], "way": np.sign(rows["change"])})
    is_new = (step != step.shift()).any(axis=1) | (rows["time"].diff() > _TURN_REACH)
    largest = rows["change"].abs().groupby(is_new.cumsum()).idxmax()
    return rows.loc[largest].sort_values("time", ignore_index=True)


def _felt(seen, length):
    """What a person's face shows each second, (seconds, 7), and when it is in view, (seconds,).

    The shares of the six expressions, then valence; out of view, those of the nearest second.
    """
    seen = seen[seen["expression"] != ""]
    second = np.minimum(seen["time"].to_numpy().astype(int), length - 1)
    sure = seen["expression_confidence"].to_numpy(float)
    shows = np.zeros((length, len(EXPRESSIONS) + 1))
    number = [EXPRESSIONS.index(name) for name in seen["expression"]]
    np.add.at(shows, (second, number), sure)
    total = shows.sum(axis=1)
    np.add.at(shows, (second, -1), sure * seen["valence"].to_numpy(float))
    if len(known := np.flatnonzero(total)):
        nearest = known[spans.nearest(known, np.arange(length))]
        shows = shows[nearest] / total[nearest, np.newaxis]
    return shows, total > 0


def _setting(sound, colours, length):
    """Loudness and colour of each second, scaled so that they speak less than a face does."""
    loud = sound.set_index("time")["loudness"].clip(lower=-60) / 40
    colours = colours.set_index("time")
    columns = []
    for values in (loud, *(colours[name] / 170 for name in ("red", "green", "blue"))):
        means = values.groupby(values.index.astype(int)).mean()
        known = np.interp(np.arange(length), means.index, means) if len(means) else 0
        columns.append(np.broadcast_to(known, length))
    return np.stack(columns, axis=1)


def _step(shows, seen, place, start, end):
    """How far expression and valence of a person change at a second: (0 to 1, -2 to 2).

    Only seconds of the scene from ``start`` to ``end`` count. Nothing changes where the face is not
    in view for some seconds both before and after.
    """
    seconds = np.arange(len(seen))
    before = seen & (seconds >= max(place - _TURN_REACH, start - 0.5)) & (seconds < place)
    after = seen & (seconds >= place) & (seconds < min(place + _TURN_REACH, end))
    if before.sum() < _TURN_SEEN or after.sum() < _TURN_SEEN:
        return 0.0, 0.0
    *shares, valence = shows[after].mean(axis=0) - shows[before].mean(axis=0)
    return float(np.abs(shares).sum() / 2), float(valence)
