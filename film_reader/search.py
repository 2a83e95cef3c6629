"""Search in a reading: words in lines, people, feelings, actions, colours, and shots alike."""

import re

import numpy as np

from film_reader import spans
from film_reader.colours import colour_name, light_name
from film_reader.pictures import picture_of
from film_reader.stages.scenes import describe, similarity
from film_reader.tables import check_reading

_LEFT_OUT = ("loudness", "motion")  # numbers that no word describes
_MOST_ALIKE = 10


def find(reading, words):
    """Find where a reading speaks of all of some words; see `FilmReading.find`."""
    check_reading(reading)
    if not isinstance(words, str):
        raise ValueError(f"received {words!r} to find; expected words. Give them as one text.")
    if like := re.fullmatch(r"\s*like shot (\d{1,9})\s*", words, re.IGNORECASE):
        number, others = int(like[1]), alike(reading)
        if number not in others:
            raise ValueError(f"received like shot {number}; expected one that has a picture.")
        best = reading.shots.set_index("shot", drop=False).loc[others[number]]
        what = [f"shot {row.shot}, {row.scale}" for row in best.itertuples()]
        return _placed(reading, best[["start", "end"]].assign(kind="alike", what=what))
    table = reading.to_frame()
    # A word's beginning is enough, but for numbers.
    wanted = [re.compile(rf"{word}$" if word.isdigit() else word) for word in _parts(words)]
    table = table[~table["kind"].isin(_LEFT_OUT)]
    table = table.assign(what=[said(row) for row in table.itertuples()])
    known = (_parts(f"{row.kind} {row.what}") for row in table.itertuples())
    is_hit = [all(any(map(word.match, parts)) for word in wanted) for parts in known]
    found = table[np.array(is_hit, bool) & bool(wanted)].sort_values(["kind", "what", "start"])
    # What goes on without a break is one moment.
    is_new = (found[["kind", "what"]] != found[["kind", "what"]].shift()).any(axis=1)
    is_new |= found["start"] > found["end"].shift() + 1e-6
    columns = {"start": "first", "end": "max", "kind": "first", "what": "first"}
    found = found.groupby(is_new.cumsum()).agg(columns)
    return _placed(reading, found.sort_values("start", kind="stable"))


def _parts(text):
    return re.findall(r"\w+", text.casefold())


def said(row):
    """Write what a row of the long table says in words."""
    value = row.value
    if row.kind == "colour":
        value = f"{colour_name([*bytes.fromhex(value[1:])])} {value}"
    elif row.kind == "brightness":
        value = light_name(value)
    elif row.kind in ("arc", "turn"):
        value = "pleasant" if value > 0.2 else "unpleasant" if value < -0.2 else "even"
    elif row.kind == "presence":
        value = "in view"
    return f"{row.subject}: {value}" if row.subject else str(value)


def alike(reading):
    """Map each shot that has a picture to those whose pictures are most like it, best first."""
    check_reading(reading)
    shots = [number for number in reading.shots["shot"] if f"shot {number}" in reading.pictures]
    pictures = [picture_of(reading.pictures[f"shot {number}"]) for number in shots]
    if not shots:
        return {}
    likeness = similarity(np.concatenate([describe(one[np.newaxis]) for one in pictures]))
    np.fill_diagonal(likeness, -np.inf)
    best = np.argsort(-likeness, axis=1, kind="stable")[:, : min(_MOST_ALIKE, len(shots) - 1)]
    return {number: [shots[n] for n in row] for number, row in zip(shots, best, strict=True)}


def _placed(reading, found):
    """The rows found, with the shot and the scene in which each begins."""
    number = np.maximum(spans.shot_of(found["start"], reading.shots), 1)
    scene = reading.shots.set_index("shot")["scene"].reindex(number)
    where = [f"scene {s}, shot {n}" for n, s in zip(number, scene, strict=True)]
    return found.assign(where=where).reset_index(drop=True)
