"""A reading checks itself before it speaks: what cannot be so is left out, and said to be."""

import dataclasses

import numpy as np
import pandas as pd

from film_reader import text
from film_reader.boxes import FACE
from film_reader.pictures import picture_of
from film_reader.stages.expressions import EXPRESSIONS
from film_reader.stages.faces import SURE_DRAWN
from film_reader.tables import COLUMNS, check_reading

_CLOSE, _LONGEST = 1e-3, 1e6  # seconds
_TIMES = ("time", "start", "end", "first", "last", "seconds")  # these are always known


def check(reading):
    """ValueError if a reading that somebody may have edited holds what ``tables.csv`` rules out."""
    for row in COLUMNS.itertuples():
        values = getattr(reading, row.table)[row.column]
        for place in np.flatnonzero(~_possible(row, values, reading))[:1]:
            raise ValueError(
                f"received {values.tolist()[place]!r} as {row.column} in row {place + 1} of "
                f"{row.table}; expected {row.unit or row.kind}: {row.meaning}."
            )


def _possible(row, values, reading):
    """Which values of a column, of which a row of ``tables.csv`` tells, can be, as bool."""
    table, known = getattr(reading, row.table), {"expression": [*EXPRESSIONS, ""]}
    known |= {"person": [*reading.people["person"], ""], "scene": reading.scenes["scene"]}
    low, high = (0, _LONGEST) if row.kind == "int" or row.unit == "s" else (-1e12, 1e12)
    if row.column == row.table[:-1] and row.kind == "int":
        low = high = np.arange(1, len(values) + 1)
    elif row.column in known and row.table != "language":
        return values.isin(known[row.column])
    elif row.kind in ("str", "bool"):
        return values.str.fullmatch("#[0-9a-f]{6}") if row.unit else values.notna()
    elif " to " in row.unit:
        low, high = map(float, row.unit.split(" to "))
    elif row.column == "end":
        low = table["start"]
    elif row.column == "start" and row.table in ("shots", "scenes"):
        low = high = table["end"].shift(fill_value=0.0)  # where the one before ends
    unknown = values.isna() & (row.column not in _TIMES)
    return values.between(low - _CLOSE, high + _CLOSE) | unknown


def checked(reading):
    """Leave out of a reading what contradicts itself; return the rest, and what was left out.

    Nobody is in two places at once, or longer in view than the film lasts; nothing lies beyond its
    end; a feeling rests on a face that is seen in that second; a portrait holds a face. Returns a
    `film_reader.FilmReading`, and a list with a sentence for each kind of thing that was left out.
    """
    check_reading(reading)
    notes = []
    for check in (_in_one_place, _within_the_film, _felt_by_a_face, _with_a_face):
        changes, note = check(reading)
        reading = dataclasses.replace(reading, **changes)
        notes += [note] if note else []
    return reading, notes


def _in_one_place(reading):
    """Of one person at two places in one frame, keep the surer."""
    by = ["person_confidence", "face_confidence"]
    surest = reading.appearances.sort_values(by, ascending=False, kind="stable")
    twice = surest[surest.duplicated(["time", "person"]) & (surest["person"] != "")]
    if not len(twice):
        return {}, ""
    note = (
        f"{text.listed(sorted(twice['person'].unique()))} had been found at two places in one "
        f"frame, {text.count(len(twice), 'time')} in all; only the surer place is kept."
    )
    return {"appearances": reading.appearances.drop(twice.index)}, note


def _within_the_film(reading):
    """Cut everything off at the end of the film; nobody is longer in view."""
    end = float(reading.info["seconds"])
    changes = {"people": reading.people.assign(seconds=reading.people["seconds"].clip(upper=end))}
    for name in ("lines", "speech", "clue", "contrasts", "shots", "scenes"):
        table = getattr(reading, name)
        inside = table[table["start"] < end]
        changes[name] = inside.assign(end=inside["end"].clip(upper=end))
    after = sum(len(getattr(reading, name)) - len(table) for name, table in changes.items())
    things = text.count(after, "thing")
    return changes, f"Left out: {things} beyond the end of the film." if after else ""


def _felt_by_a_face(reading):
    """Draw no feeling in a second in which the face is not seen: it is not known there."""
    arc, seen = reading.arc, reading.appearances[reading.appearances["expression"] != ""]
    pairs, known = ([one["person"], one["time"].astype(int)] for one in (arc, seen))
    is_known = pd.MultiIndex.from_arrays(pairs).isin(pd.MultiIndex.from_arrays(known))
    return {"arc": arc.assign(valence=arc["valence"].where(is_known))}, ""


def _with_a_face(reading):
    """Keep the portraits in which a face is found again, or was surely drawn."""
    from film_reader.networks import centerface

    faces = reading.appearances.dropna(subset=FACE)
    drawn = (faces["source"] == "drawn") & (faces["face_confidence"] >= SURE_DRAWN)
    people = set(reading.people["person"]) & set(reading.pictures)
    doubtful = sorted(people - set(faces["person"][drawn]))
    found = centerface.find([picture_of(reading.pictures[person]) for person in doubtful])
    without = [one for one, again in zip(doubtful, found, strict=True) if not len(again)]
    if not without:
        return {}, ""
    kept = {name: jpeg for name, jpeg in reading.pictures.items() if name not in without}
    note = f"No portrait of {text.listed(without)}: no face is to be seen in it."
    return {"pictures": kept}, note
