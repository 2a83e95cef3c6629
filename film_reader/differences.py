"""What somebody has edited in an exported file, as corrections of the reading."""

from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from film_reader import corrections, elan, spans
from film_reader.tables import TABLES

# The columns of exported tables that bring corrections.
_READ = {"scenes": ["start", "end"], "people": ["person"]} | corrections.LABELS
_READ["shots"] = [*_READ["shots"], *_READ["scenes"]]
_near = partial(np.isclose, rtol=1e-6, atol=1e-3, equal_nan=True)


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
        film, edited = (_read_tables if path.is_dir() else elan.read)(path, reading)
    else:
        film, found = corrections.load(path)
    if film != reading.info["name"]:
        raise ValueError(
            f"received {path.name}, which is about the film {film!r}; expected one about "
            f"{reading.info['name']!r}. Choose the file, or the reading, that belongs to it."
        )
    if is_edited:
        found = list(_between(reading, edited))
    elif found[: len(reading.corrections)] == reading.corrections:
        found = found[len(reading.corrections) :]  # a page keeps those that were put in before
    if path.is_dir():
        _check_the_rest(reading, found, edited)
    return found


def _between(reading, tables):
    """Corrections that bring a reading to edited tables.

    The table ``shots`` has ``start``, ``end`` and labels, with None for one that is not known;
    ``scenes`` has ``start`` and ``end``, ``lines`` and ``appearances`` their labels.
    """
    shots, scenes = (_closed(getattr(reading, name), tables[name]) for name in ("shots", "scenes"))
    found = list(_boundaries("shots", reading.shots["start"], shots["start"]))
    now = corrections.applied(reading, found)[0]
    # A scene starts where a shot does, though its edge may have been left behind.
    apart = np.abs(np.subtract.outer(scenes["start"].to_numpy(), shots["start"].to_numpy()))
    nearest = shots["start"].to_numpy()[apart.argmin(axis=1)] if len(shots) else []
    yield from found
    yield from _boundaries("scenes", now["scenes"]["start"], nearest)
    yield from _labels("shots", now["shots"], shots)
    yield from _labels("lines", reading.lines, tables["lines"])
    step = 1 / reading.info["sampled_fps"]
    yield from _people(reading.appearances, tables["appearances"], step)


def _closed(own, edited):
    """Shots or scenes without gaps: where only the end of the one before was moved, that counts."""
    edited = edited.sort_values("start")
    start, before = edited["start"], edited["end"].shift()
    stayed = np.array([np.abs(own["start"] - time).min() <= 0.001 for time in start], bool)
    return edited.assign(start=before.where(stayed & ((before - start).abs() > 0.0015), start))


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
            is_time = TABLES[table][column] is float
            if abs(was - to) > 0.001 if is_time else not pd.isna(to) and to != was:
                one = {"do": "label", "table": table, "column": column}
                yield one | {"start": old["start"], "end": old["end"], "was": was, "to": to}
                old[column] = to


def _people(own, edited, step):
    """Corrections of who is in view, what they do and show, and names, from an edited table.

    The edited one has moments and tracks of its own; one that is gone takes somebody out. Who is
    called otherwise all the time is named, as then the lines follow.
    """
    own, edited = (one.assign(at=one["time"].round(3)) for one in (own, edited))
    both = own.merge(edited, "outer", ["at", "track"], suffixes=("", " now"))
    if len(both) != len(own):
        raise ValueError(
            "received rows of appearances.csv that the reading does not have; expected its own "
            "times and tracks: nobody can be added to it. Remove those rows."
        )
    both = both.fillna({"person now": ""}).sort_values(["track", "time"])
    called = both[both["person"] != ""].groupby("person")["person now"].unique()
    names = {
        old: new[0] for old, new in called.items() if len(new) == 1 and new[0] not in ("", old)
    }
    for column in corrections.LABELS["appearances"]:
        was = both[column]
        to = both[f"{column} now"].fillna(was)
        to = to.mask(to == was.map(names), was) if column == "person" else to
        runs = both.assign(was=was, to=to)
        for run in spans.join(runs, ["track", "was", "to"], "time", step).to_dict("records"):
            if run["was"] != run["to"]:
                run |= {"track": int(run["track"]), "end": run["end"] - step / 2}
                del run["confidence"]
                yield {"do": "label", "table": "appearances", "column": column} | run
    if set(names) & set(names.values()):  # two may change their names with each other
        between = {old: f"{old} (before)" for old in names}
        yield from ({"do": "name", "person": old, "to": new} for old, new in between.items())
        names = {between[old]: new for old, new in names.items()}
    yield from ({"do": "name", "person": old, "to": new} for old, new in names.items())


def _read_tables(folder, reading):
    """Read an edited folder: the name of its film, and tables; one that is gone is as it was."""
    film = _read_table(folder, "film", {"key": str, "value": str}).set_index("key")["value"]
    tables = {name: getattr(reading, name) for name in TABLES}
    there = [name for name in TABLES if (folder / f"{name}.csv").exists()]
    tables |= {name: _read_table(folder, name, TABLES[name]) for name in there}
    # Of a shot that was added, an empty label is one that is not known.
    is_new = ~tables["shots"]["start"].round(3).isin(reading.shots["start"].round(3))
    labels = tables["shots"][corrections.LABELS["shots"]]
    tables["shots"] = tables["shots"].assign(**labels.where(labels.ne("").mul(~is_new, axis=0)))
    names, seen = _names(reading.people, tables["people"]), tables["appearances"]
    tables["appearances"] = seen.assign(person=[names.get(one, one) for one in seen["person"]])
    return film.get("name"), tables


def _names(own, edited):
    """New names by old ones. People are known by when they are in view, in whatever order."""
    if len(own) != len(edited):
        raise ValueError(
            f"received {len(edited)} people in people.csv; expected {len(own)}, as the reading "
            "has. Two of one name become one; empty in appearances.csv the name of who is nobody."
        )
    by = ["first", "last", "faces", "person"]
    own, edited = (one[by].round(3) for one in (own, edited))
    own, edited = (one.assign(number=one.groupby(by).cumcount()) for one in (own, edited))
    both = own.merge(edited, "outer", indicator="side").sort_values(by[:3], kind="stable")
    changed = (both.loc[both["side"] == side, "person"] for side in ("left_only", "right_only"))
    return dict(zip(*changed, strict=True))


def _check_the_rest(reading, found, tables):
    """ValueError if a value was edited that no correction brings: the edit would be lost."""
    now, lost = reading.corrected(found), []
    for name, kinds in TABLES.items():
        by = [column for column, kind in kinds.items() if kind is not str]
        three = (tables[name], getattr(reading, name), getattr(now, name))
        edited, own, new = (one.sort_values(by) for one in three)
        if len(edited) != len(own):  # of what is read, rows may come and go
            lost += [] if name in _READ else [f"rows of {name}.csv"]
            continue
        for column in set(kinds) - set(_READ.get(name, ())):
            same = np.equal if kinds[column] is str else _near
            known = (one[column].tolist() for one in (own, new) if len(one) == len(edited))
            if not np.any([same(edited[column].tolist(), one) for one in known], axis=0).all():
                lost.append(f"{column} in {name}.csv")
    if lost:
        read = "; ".join(f"{name}.csv: {', '.join(columns)}" for name, columns in _READ.items())
        raise ValueError(
            f"received edits of {', '.join(sorted(lost))}, which were measured or follow from "
            f"others; expected edits of {read}. Nothing was changed. Undo the others."
        )


def _read_table(folder, name, kinds):
    text = [column for column, kind in kinds.items() if kind is str]
    try:
        table = pd.read_csv(
            folder / f"{name}.csv",
            encoding="utf-8-sig",
            dtype=kinds | {column: float for column, kind in kinds.items() if kind is int},
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
