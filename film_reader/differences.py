"""What somebody has edited in an exported file, as corrections of the reading."""

import codecs
import io
import os
import warnings
from functools import partial

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from film_reader import corrections, elan, spans
from film_reader._opening import existing
from film_reader.stages.expressions import EXPRESSIONS
from film_reader.tables import TABLES, check_reading

# The columns of exported tables that bring corrections.
_READ = {"scenes": ["start", "end"], "people": ["person"]} | corrections.LABELS
_READ["shots"] = [*_READ["shots"], *_READ["scenes"]]
_BEYOND = 0.5  # seconds by which something may end after the film
_near = partial(np.isclose, rtol=1e-6, atol=1e-3, equal_nan=True)


def load(path, reading):
    """Read corrections of a reading from a file that somebody has edited.

    It is a file of corrections, or what was exported from this very reading and then edited: an
    ELAN file, or the folder of tables. FileNotFoundError if there is nothing; ValueError if it is
    of another film or form, or was changed in a way that no correction can say.
    """
    expected = "corrections, or an ELAN file or folder of tables that was exported and edited"
    path = existing(path, os.path.exists, "nothing", expected)
    check_reading(reading)
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
    may come or go. Beside the tables, ``names`` are new names by old ones, and ``added`` is a list
    of corrections.
    """
    for name in ("shots", "scenes", "lines"):
        _check_spans(name, getattr(reading, name), tables[name], reading.info["seconds"])
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
    yield from _people(reading.appearances, tables["appearances"], tables["names"], step)
    yield from tables["added"]


def _check_spans(name, own, edited, seconds):
    """ValueError if one that was edited has no start before its end, in the film."""
    is_own = pd.MultiIndex.from_frame(edited[["start", "end"]].round(3)).isin(
        pd.MultiIndex.from_frame(own[["start", "end"]].round(3))
    )
    for row in edited[~is_own].itertuples():
        if not 0 <= row.start < row.end <= seconds + _BEYOND:
            raise ValueError(
                f"received row {row.Index} of {name}, from {row.start:.3f} to {row.end:.3f} s (nan "
                f"is none); expected a start before its end, from 0 to {seconds:.3f} s. Nothing "
                "was changed. Correct that."
            )


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
                if table == "lines" and column != "text":  # which one, of two at the same time
                    one["text"] = old["text"]
                yield one | {"start": old["start"], "end": old["end"], "was": was, "to": to}
                old[column] = to


def _lines(own, edited):
    """Corrections of lines. One is the same if its text is, or if it lies where one lay before."""
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


def _people(own, edited, names, step):
    """Corrections of who is in view, what they do and show, and names, from an edited table.

    The edited one has moments and tracks of its own; one that is gone takes somebody out. Who is
    called otherwise all the time is named, as then the lines follow, and so is who has a new one
    of the ``names``.
    """
    own, edited = (one.assign(at=one["time"].round(3)) for one in (own, edited))
    both = own.merge(edited, "outer", ["at", "track"], suffixes=("", " now"))
    if len(both) != len(own):
        keys = [pd.MultiIndex.from_frame(one[["at", "track"]]) for one in (edited, own)]
        row = edited.index[keys[0].duplicated() | ~keys[0].isin(keys[1])][0]
        raise ValueError(
            f"received row {row} of appearances.csv, which the reading does not have; expected its "
            "own times and tracks, each once: nobody can be added to it, but in people.csv, with "
            "person, first and last. Nothing was changed. Remove that row."
        )
    both = both.fillna({"person now": ""}).sort_values(["track", "time"])
    called = both[both["person"] != ""].groupby("person")["person now"].unique()
    named = {old: new[0] for old, new in called.items() if len(new) == 1 and new[0] != old}
    names = {old: new for old, new in sorted((names | named).items()) if new != old}
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
    tables |= {name: _read_table(folder, name, TABLES[name], tables[name]) for name in there}
    shown = tables["appearances"]["expression"]
    for row, to in shown[~shown.isin(["", *EXPRESSIONS])].items():
        path, known = folder / "appearances.csv", f"one of {', '.join(EXPRESSIONS)}"
        raise _refused(path, f"row {row} has {to!r} as expression", known)
    is_added = tables["people"][["seconds", "faces"]].isna().all(axis=1)
    tables["added"] = list(_added(folder, reading, tables["people"][is_added]))
    tables["people"] = tables["people"][~is_added]
    # Of a shot that was added, an empty label is one that is not known.
    is_new = ~tables["shots"]["start"].round(3).isin(reading.shots["start"].round(3))
    labels = tables["shots"][corrections.LABELS["shots"]]
    tables["shots"] = tables["shots"].assign(**labels.mask(labels.eq("").mul(is_new, axis=0)))
    tables["names"] = _names(reading.people, tables["people"])
    return film.get("name"), tables


def _added(folder, reading, rows):
    """Corrections that put people in view, from rows of people.csv with nothing but three cells."""
    step = 1 / reading.info["sampled_fps"]
    for row in rows.itertuples():
        if not row.person or not 0 <= row.first <= row.last < reading.info["seconds"]:
            what = f"row {row.Index} has {row.person!r} in view from {row.first} to {row.last} s"
            expected = "a name, and times in the film, where no seconds and faces stand"
            raise _refused(folder / "people.csv", what, expected)
        one = {"do": "add", "table": "appearances", "person": row.person}
        yield one | {"start": row.first, "end": row.last + step}


def _read_table(folder, name, kinds, own=None):
    """Read an edited table; its index is the row's number as a spreadsheet shows it.

    It may have semicolons or tabs, with decimal commas, and columns of somebody's own.
    """
    path, marks = folder / f"{name}.csv", (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    try:
        content = path.read_bytes()
        text = content.decode("utf-16" if content.startswith(marks) else "utf-8-sig")
        separator = max(",;\t", key=text.partition("\n")[0].count)
        form = {"sep": separator, "dtype": str, "keep_default_na": False, "index_col": False}
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)  # rows longer than the first
            table = pd.read_csv(io.StringIO(text, newline=""), skip_blank_lines=False, **form)
    except (OSError, ValueError, pd.errors.ParserWarning) as error:
        raise _refused(path, error, "the table of an export, in UTF-8") from error
    if missing := [column for column in kinds if column not in table]:
        raise _refused(path, f"it lacks {', '.join(missing)}", "the columns of an export")
    table = table.fillna("").set_index(table.index + 2)[list(kinds)]
    table = table[(table != "").any(axis=1)].copy()
    for column, kind in kinds.items():
        if kind is bool:  # as Excel writes it in English, German and French
            table[column] = table[column].str.lower().isin(["true", "wahr", "vrai"])
        elif kind is not str:
            numbers = [_number(cell, separator) for cell in table[column]]
            if None in numbers:
                row = table.index[numbers.index(None)]
                what = f"row {row} has {table.loc[row, column]!r} as {column}"
                raise _refused(path, what, "a number, such as 12.48")
            table[column] = np.array(numbers, float)
    twice = table.index[table.duplicated()]
    if len(twice) > (0 if own is None else own.duplicated().sum()):
        raise _refused(path, f"row {twice[-1]} stands above already", "each row once")
    return table


def _number(cell, separator):
    """A cell as a number, NaN if it is empty, None if it is none."""
    try:
        # Python reads a number to its last digit, which some versions of pandas do not.
        number = float((cell if separator == "," else cell.replace(",", ".")) or "nan")
    except ValueError:
        return None
    return None if np.isinf(number) else number


def _refused(path, what, expected):
    return ValueError(
        f"received the folder {path.parent.name!r}, whose {path.name} cannot be read ({what}); "
        f"expected {expected}. Nothing was changed."
    )


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
            "people. Nothing was changed. A row that adds somebody has person, first and last."
        )
    return dict.fromkeys(own["person"], "") | dict(
        zip(own["person"].iloc[rows], edited["person"].iloc[places], strict=True)
    )


def _check_the_rest(reading, found, tables):
    """ValueError if a value was edited that no correction brings: the edit would be lost."""
    now, lost = reading.corrected(found), []
    for name, kinds in TABLES.items():
        by = sorted(kinds, key=lambda column: kinds[column] is str)
        three = (tables[name], getattr(reading, name), getattr(now, name))
        edited, own, new = (one.sort_values(by) for one in three)
        if len(edited) != len(own):  # of what is read, rows may come and go
            lost += [] if name in _READ else [f"rows of {name}.csv"]
            continue
        for column in set(kinds) - set(_READ.get(name, ())):
            same = np.equal if kinds[column] is str else _near
            known = (one[column].tolist() for one in (own, new) if len(one) == len(edited))
            kept = np.any([same(edited[column].tolist(), one) for one in known], axis=0)
            lost += [f"row {row}, {column} in {name}.csv" for row in edited.index[~kept][:1]]
    if lost:
        read = "; ".join(f"{name}.csv: {', '.join(columns)}" for name, columns in _READ.items())
        raise ValueError(
            f"received edits of {', '.join(sorted(lost))}, which were measured or follow from "
            f"others; expected edits of {read}. Nothing was changed. Undo the others."
        )
