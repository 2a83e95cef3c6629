"""What somebody has edited in an exported file, as corrections of the reading."""

from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

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
    ``scenes`` has ``start`` and ``end``, ``lines`` and ``appearances`` their labels. A row of lines
    may come or go.
    """
    shots, scenes = (_closed(getattr(reading, name), tables[name]) for name in ("shots", "scenes"))
    found = list(_boundaries("shots", reading.shots["start"], shots["start"]))
    now = corrections.applied(reading, found)[0]
    # A scene starts where a shot does, though its edge may have been left behind.
    apart = np.abs(np.subtract.outer(scenes["start"].to_numpy(), shots["start"].to_numpy()))
    nearest = shots["start"].to_numpy()[apart.argmin(axis=1)] if len(shots) else []
    yield from found
    yield from _boundaries("scenes", now["scenes"]["start"], nearest)
    yield from _labels("shots", now["shots"], shots.sort_values("start"))
    yield from _lines(reading.lines, tables["lines"])
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
    before, after = (np.unique(times)[1:] for times in (before, after))
    stays = np.abs(np.subtract.outer(before, after)) <= 0.001
    gone, kept, new = before[~stays.any(1)], before[stays.any(1)], after[~stays.any(0)]
    # It is the same one if no other boundary lies between.
    may_be = np.equal.outer(np.searchsorted(kept, gone), np.searchsorted(kept, new))
    rows, columns = _pairs(may_be, np.subtract.outer(gone, new) ** 2)
    for time in np.delete(gone, rows).tolist():
        yield {"do": "remove", "table": table, "time": time}
    # Nobody overtakes: of those that move to the right, the last goes first.
    moves = zip(gone[rows].tolist(), new[columns].tolist(), strict=True)
    for time, to in sorted(moves, key=lambda move: -move[0] if move[1] > move[0] else move[0]):
        yield {"do": "move", "table": table, "time": time, "to": to}
    added = np.delete(new, columns).tolist()
    yield from ({"do": "add", "table": table, "time": time} for time in added)


def _pairs(may_be, apart):
    """Rows and columns of those pairs that may be one, and are least apart in all."""
    rows, columns = linear_sum_assignment(np.where(may_be, apart, 1e9))
    return rows[may_be[rows, columns]], columns[may_be[rows, columns]]


def _labels(table, now, edited):
    """Corrections of the rows of a table by those that stand in their places in the edited one."""
    if len(now) != len(edited):
        raise ValueError(
            f"received {len(edited)} {table}; expected {len(now)}, as many as the reading has."
        )
    rows = (one.to_dict("records") for one in (now, edited))
    for old, new in zip(*rows, strict=True):
        for column in corrections.LABELS[table]:
            was, to = old[column], new.get(column)
            is_time = TABLES[table][column] is float
            if abs(was - to) > 0.001 if is_time else not pd.isna(to) and to != was:
                one = {"do": "label", "table": table, "column": column}
                yield one | {"start": old["start"], "end": old["end"], "was": was, "to": to}
                old[column] = to


def _lines(own, edited):
    """Corrections of lines. One is the same if its text is, or if it lies where one lay before."""
    if not np.isfinite(edited[["start", "end"]]).all(axis=None):
        raise ValueError("received a line without start or end; expected seconds. Write them.")
    starts, ends, texts, speakers = (
        (own[[column]].to_numpy(), edited[column].to_numpy())
        for column in ("start", "end", "text", "speaker")
    )
    may_be = (texts[0] == texts[1]) | (np.maximum(*starts) < np.minimum(*ends))
    apart = abs(starts[0] - starts[1]) + abs(ends[0] - ends[1])
    apart += 10 * (texts[0] != texts[1]) + 0.1 * (speakers[0] != speakers[1])
    rows, places = _pairs(may_be, apart)
    for line in own.drop(own.index[rows]).itertuples():
        span = {"start": line.start, "end": line.end, "was": line.text}
        yield {"do": "remove", "table": "lines"} | span
    yield from _labels("lines", own.iloc[rows], edited.iloc[places])
    for line in edited.drop(edited.index[places]).to_dict("records"):
        known = {key: line[key] for key in corrections.LABELS["lines"] if line.get(key, "") != ""}
        yield {"do": "add", "table": "lines"} | known


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
    names = {old: new[0] for old, new in called.items() if len(new) == 1 and new[0] != old}
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
    own, edited = (one.round({"time": 3}) for one in (reading.appearances, seen))
    own = own.drop_duplicates(["track", "time"])[["track", "time", "person"]]
    was = edited[["track", "time"]].merge(own, "left")["person"]
    # Who was edited in both tables has the new name already, though it may be another's old one.
    is_new = seen["person"].isin(names.values()) & (seen["person"] != was)
    named = seen["person"].where(is_new, seen["person"].replace(names))
    tables["appearances"] = seen.assign(person=named)
    return film.get("name"), tables


def _names(own, edited):
    """New names by old ones, "" for a row that is gone. People are known by when they are seen."""
    by = ["first", "last", "faces"]
    is_same = own[by].round(3).to_numpy()[:, np.newaxis] == edited[by].round(3).to_numpy()
    names = own[["person"]].to_numpy(), edited["person"].to_numpy()
    rows, places = _pairs(is_same.all(axis=2), names[0] != names[1])
    if len(places) < len(edited):
        who = edited["person"].drop(edited.index[places]).iloc[0]
        raise ValueError(
            f"received {who!r} in people.csv, seen when nobody of the reading is; expected its "
            "people. Undo that: nobody can be added to it."
        )
    return dict.fromkeys(own["person"], "") | dict(
        zip(own["person"].iloc[rows], edited["person"].iloc[places], strict=True)
    )


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
    numbers = [column for column, kind in kinds.items() if kind in (int, float)]
    try:
        table = pd.read_csv(
            folder / f"{name}.csv",
            encoding="utf-8-sig",
            dtype={column: kind for column, kind in kinds.items() if column not in numbers},
            # Python reads a number to its last digit, which some versions of pandas do not.
            converters=dict.fromkeys(numbers, lambda text: float(text or "nan")),
            keep_default_na=False,
        )
        if missing := set(kinds) - set(table):
            raise ValueError(f"it lacks {', '.join(sorted(missing))}")
        return table.astype(dict.fromkeys(numbers, float))  # also where there are no rows
    except (OSError, ValueError) as error:
        raise ValueError(
            f"received the folder {folder.name!r}, whose {name}.csv cannot be read ({error}); "
            "expected the table of an export, with commas. Save it in that form."
        ) from error
