"""What somebody has edited in an exported file, as corrections of the reading."""

from pathlib import Path

import numpy as np
import pandas as pd

from film_reader import corrections, elan
from film_reader.tables import TABLES


def load(path, reading):
    """Read corrections of a reading from a file that somebody has edited.

    It is a file of corrections, or what was exported from this very reading and then edited: an
    ELAN file, or the folder of tables. FileNotFoundError if there is nothing; ValueError if it is
    of another film or form, or was changed in a way that no correction can say.
    """
    path = Path(path)
    if not path.exists():
        raise FileNotFoundError(
            f"received {str(path)!r}, where there is nothing; expected corrections, or an "
            "ELAN file or folder of tables that was exported and edited. Check the path."
        )
    if is_edited := path.is_dir() or path.suffix.lower() == ".eaf":
        film, *edited = (_read_tables if path.is_dir() else elan.read)(path, reading)
    else:
        film, edited = corrections.load(path)
    if film != reading.info["name"]:
        raise ValueError(
            f"received {path.name}, which is about the film {film!r}; expected one about "
            f"{reading.info['name']!r}. Choose the file, or the reading, that belongs to it."
        )
    return list(_between(reading, *edited)) if is_edited else edited


def _between(reading, tables, labels, names):
    """Corrections that bring a reading to edited tables and names; those of appearances are given.

    The table ``shots`` has ``start`` and labels, with None for one that is not known; ``scenes``
    has ``start``, ``lines`` their labels.
    """
    shots = tables["shots"].sort_values("start")
    found = list(_boundaries("shots", reading.shots["start"], shots["start"]))
    now = corrections.applied(reading, found)[0]
    # A scene starts where a shot does, though its edge may have been left behind.
    apart = np.abs(
        np.subtract.outer(tables["scenes"]["start"].to_numpy(), shots["start"].to_numpy())
    )
    nearest = shots["start"].to_numpy()[apart.argmin(axis=1)] if len(shots) else []
    yield from found
    yield from _boundaries("scenes", now["scenes"]["start"], nearest)
    yield from _labels("shots", now["shots"], shots)
    yield from _labels("lines", reading.lines, tables["lines"])
    yield from labels
    if set(names) & set(names.values()):  # two may change their names with each other
        between = {old: f"{old} (before)" for old in names}
        yield from ({"do": "name", "person": old, "to": new} for old, new in between.items())
        names = {between[old]: new for old, new in names.items()}
    yield from ({"do": "name", "person": old, "to": new} for old, new in names.items())


def _boundaries(table, before, after):
    """Corrections that bring starts to where others are; the nearest of those left are moved."""
    before, after = sorted(before)[1:], sorted(set(after))[1:]
    gone = [time for time in before if np.abs(np.subtract(after, time)).min(initial=9) > 0.001]
    new = [time for time in after if np.abs(np.subtract(before, time)).min(initial=9) > 0.001]
    moves = []
    for time in list(gone):
        # It is the same one if no other boundary lies between.
        lies = np.searchsorted([t for t in before if t not in gone], [time, *new])
        if candidates := [to for to, at in zip(new, lies[1:], strict=True) if at == lies[0]]:
            to = min(candidates, key=lambda other: abs(other - time))
            moves.append((time, to))
            gone.remove(time)
            new.remove(to)
    yield from ({"do": "remove", "table": table, "time": time} for time in gone)
    # Nobody overtakes: of those that move to the right, the last goes first.
    moves.sort(key=lambda move: -move[0] if move[1] > move[0] else move[0])
    yield from ({"do": "move", "table": table, "time": time, "to": to} for time, to in moves)
    yield from ({"do": "add", "table": table, "time": time} for time in new)


def _labels(table, now, edited):
    """Corrections of the rows of a table that has as many rows as the edited one."""
    if len(now) != len(edited):
        raise ValueError(
            f"received {len(edited)} {table}; expected {len(now)}, as many as the reading has."
        )
    order = ["start", "end", "text"] if table == "lines" else "start"
    rows = (one.sort_values(order).to_dict("records") for one in (now, edited))
    for old, new in zip(*rows, strict=True):
        for column in corrections.LABELS[table]:
            was, to = old[column], new.get(column)
            same = abs(was - to) <= 0.001 if TABLES[table][column] is float else to in (was, None)
            if not same:
                one = {"do": "label", "table": table, "column": column}
                yield one | {"start": old["start"], "end": old["end"], "was": was, "to": to}
                old[column] = to


def _read_tables(folder, reading):
    """Read an edited folder: the name of its film, its tables, no labels of people, and names."""
    film = _read_table(folder, "film", {"key": str, "value": str}).set_index("key")["value"]
    edited = ("shots", "scenes", "lines", "people")
    tables = {name: _read_table(folder, name, TABLES[name]) for name in edited}
    by = ["first", "last", "faces"]
    cast = reading.people.sort_values(by)["person"], tables["people"].sort_values(by)["person"]
    names = {old: new for old, new in zip(*cast, strict=False) if old != new}
    return film.get("name"), tables, [], names


def _read_table(folder, name, kinds):
    text = [column for column, kind in kinds.items() if kind is str]
    try:
        table = pd.read_csv(
            folder / f"{name}.csv",
            encoding="utf-8-sig",
            dtype=dict.fromkeys(text, str),
            keep_default_na=False,
            na_values={column: [""] for column in kinds if column not in text},
        )
        if missing := set(kinds) - set(table):
            raise ValueError(f"it lacks {', '.join(sorted(missing))}")
        return table
    except (OSError, ValueError) as error:
        raise ValueError(
            f"received the folder {folder.name!r}, whose {name}.csv cannot be read ({error}); "
            "expected the table of an export, with commas. Save it in that form."
        ) from error
