"""Corrections: what people set right in a reading, kept as a list beside what the machine found.

They are dicts, which are applied one after the other; the README of film_reader describes them, and
the JSON file in which the page of a report saves them. What a person has set right has the
confidence 1. All that follows from it is told anew by `film_reader.story.told`, without the film.
"""

import dataclasses
import json
import re
from pathlib import Path

import numpy as np
import pandas as pd

from film_reader import checks, spans, story
from film_reader.stages.expressions import EXPRESSIONS, VALENCE
from film_reader.stages.words import mood
from film_reader.tables import ADDED, TABLES, as_documented

FORMAT, VERSION = "film_reader corrections", 1
# What a label can change: a colour is measured, and who is in view during a line follows.
LABELS = {
    "shots": [name for name, kind in TABLES["shots"].items() if kind is str and name != "colour"],
    "appearances": ["person", "expression", "action"],
    "lines": ["text", "speaker", "source", "end", "start"],
}
_CLOSE = 0.0011  # seconds: times are often written to a thousandth


def load(path):
    """Read a file of corrections, or ValueError: (its film's name, a list of dict to apply)."""
    try:
        whole = json.loads(Path(path).read_bytes())
        if (whole["format"], whole["version"]) == (FORMAT, VERSION):
            return whole["film"], list(whole["corrections"])
        problem = "it is of another format or version"
    except (ValueError, RecursionError, KeyError, TypeError) as error:
        problem = f"{type(error).__name__}: {error}"
    raise ValueError(
        f"received {Path(path).name}, which holds no corrections ({problem}); expected JSON of the "
        f"format {FORMAT!r}, version {VERSION}. Save it from the page of a report."
    )


def corrected(reading, corrections):
    """Apply corrections to a reading, on top of those that it has.

    Of the new reading, ``machine`` is the reading before all corrections, and ``corrections`` are
    all of them. ValueError lists those that name what is not there; nothing is applied then.
    """
    if not isinstance(corrections, (list, tuple)):
        raise ValueError(f"received {corrections!r}; expected a list of corrections, each a dict.")
    machine, every = reading.machine or reading, [*reading.corrections, *corrections]
    if not every:
        return machine
    tables, pictures = applied(machine, every)
    tables |= story.told(tables, machine.info["seconds"])
    new = dataclasses.replace(
        machine, **tables, pictures=pictures, corrections=every, machine=machine
    )
    checks.check(new)
    return new


def applied(machine, corrections):
    """Tables and pictures of a reading with corrections, before all that follows from them."""
    tables, problems = {name: getattr(machine, name) for name in TABLES}, []
    pictures, half = dict(machine.pictures), 0.5 / machine.info["fps"] + _CLOSE
    for number, one in enumerate(corrections, 1):
        try:
            _apply(tables, pictures, one, half, machine.info)
        except (LookupError, TypeError, ValueError, OverflowError) as error:
            problem = f"it lacks {error}" if isinstance(error, KeyError) else error
            problems.append(f"{number}. {one}: {problem}")
    if problems:
        raise ValueError(
            f"received {len(corrections)} corrections, {len(problems)} of which cannot be applied; "
            "expected that they name what is in the reading. Nothing was changed. Correct or "
            "remove:\n" + "\n".join(problems)
        )
    # Each shot gets the first picture taken in it; a part in which none was taken has none.
    taken = [pictures.pop(f"shot {number}", None) for number in machine.shots["shot"]]
    numbers = spans.shot_of(machine.shots["poster_time"], tables["shots"])
    for number, picture in zip(numbers[::-1], taken[::-1], strict=True):
        pictures |= {f"shot {number}": picture} if picture else {}
    return tables, pictures


def _apply(tables, pictures, one, half, info):
    """Apply one correction to the tables; ValueError, KeyError or TypeError if that cannot be."""
    if one["do"] == "name":
        _name(tables, pictures, one["person"], one["to"])
    elif one["do"] == "label" and one["table"] in LABELS:
        tables[one["table"]] = _labelled(tables[one["table"]], one, half)
    elif one["do"] in ("add", "remove") and one["table"] == "lines":
        tables["lines"] = _changed_lines(tables["lines"], one, half)
    elif one["do"] == "add" and one["table"] == "appearances":
        tables["appearances"] = _with_person(tables, one, info)
    elif one["do"] in ("move", "add", "remove") and one["table"] in ("shots", "scenes"):
        change = _change_shots if one["table"] == "shots" else _change_scenes
        rows = tables["shots"].to_dict("records")
        change(rows, one["do"], float(one["time"]), float(one.get("to", one["time"])), half)
        _put_shots(tables, rows)
    else:
        raise ValueError("nothing is known of how to do that")


def _name(tables, pictures, old, new):
    """Give a person another name, wherever it stands; who becomes "" was nobody."""
    if old not in set(tables["appearances"]["person"]) - {""}:
        raise ValueError(f"nobody is called {old!r}")
    seen, lines = tables["appearances"], tables["lines"]
    if new == "":
        seen = seen[seen["person"] != old]
    else:
        _check_name(new)
    if (picture := pictures.pop(old, None)) and new:
        pictures.setdefault(new, picture)
    tables["appearances"] = seen.assign(person=seen["person"].replace({old: new}))
    tables["lines"] = lines.assign(speaker=lines["speaker"].replace({old: new}))


def _with_person(tables, one, info):
    """Appearances with somebody whom the machine has missed, where they are not in view already.

    Nothing is known of them but who it is and when: no box, no feeling. Their moments are those at
    which others are in view, and where nobody is, as many a second as the machine looks at.
    """
    _check_name(one["person"])
    start, end, step = float(one["start"]), float(one["end"]), 1 / info["sampled_fps"]
    if not 0 <= start < min(end, info["seconds"]):
        raise ValueError(f"nobody is in view from {start:.3f} to {end:.3f} s in this film")
    end, seen = min(end, info["seconds"]), tables["appearances"]
    known = np.unique(seen["time"])
    times = np.arange(np.ceil(start / step - _CLOSE), np.ceil(end / step - _CLOSE)) * step
    if len(known):
        times = times[np.abs(known[spans.nearest(known, times)] - times) > step / 2]
    times = np.union1d(times, known[(known >= start - _CLOSE) & (known < end - _CLOSE)])
    times = times if len(times) else np.array([start])
    times = times[~np.isin(times, seen.loc[seen["person"] == one["person"], "time"])]
    new = pd.DataFrame({"time": times, "person": one["person"], "source": ADDED})
    new["person_confidence"] = 1.0
    runs = pd.DataFrame({"shot": spans.shot_of(times, tables["shots"]), "gap": times}).diff()
    new["track"] = ((runs["shot"] != 0) | (runs["gap"] > 2.5 * step)).cumsum()
    new["track"] += seen["track"].max() if len(seen) else 0
    new = as_documented("appearances", new.reindex(columns=list(TABLES["appearances"])))
    return pd.concat([seen, new]).sort_values("time", kind="stable", ignore_index=True)


def _check_name(name):
    if not isinstance(name, str) or not name.strip() or re.search("[\0-\x1f\ud800-\udfff]", name):
        raise ValueError(f"{name!r} is no name")


def _change_shots(rows, do, time, to, half):
    """Move, add or remove a place where a shot starts; rows are dict, and changed."""
    number = _begins(rows, time, half) if do != "add" else sum(r["start"] < time for r in rows)
    if do == "remove":
        rows[number - 1]["end"] = rows.pop(number)["end"]
        return
    after = rows[number]["end"] if do == "move" else rows[number - 1]["end"] if number else 0
    if not number or not rows[number - 1]["start"] + half < to < after - half:
        raise ValueError(f"no shot can start at {to:.3f} s, as others start or end there")
    if do == "add":
        rows.insert(number, rows[number - 1] | {"transition": "cut"})
    row, by = rows[number], to - rows[number]["start"]
    around = ("transition_start", "transition_end")
    row |= {key: row[key] + by if do == "move" else to for key in around}
    row |= {"start": to, "confidence": 1.0}
    rows[number - 1]["end"] = to


def _change_scenes(rows, do, time, to, half):
    """Move, add or remove a place where a scene starts: the shots after it change their number."""
    gone, new = (time, -1), (to, 1)
    for at, by in {"remove": [gone], "add": [new], "move": [gone, new]}[do]:
        number = _begins(rows, at, half)
        is_start = rows[number]["scene"] != rows[number - 1]["scene"]
        if is_start == (by > 0):
            raise ValueError(f"at {at:.3f} s {'a' if is_start else 'no'} scene starts")
        for row in rows[number:]:
            row["scene"] += by


def _begins(rows, time, half):
    """Place among the rows of the shot, not the film's first, that starts at a time."""
    for number, row in enumerate(rows):
        if number and abs(row["start"] - time) <= half:
            return number
    raise ValueError(f"no shot but the film's first starts at {time:.3f} s")


def _put_shots(tables, rows):
    """Put rows of shots into the tables, numbered anew, and the scenes that they make."""
    shots = pd.DataFrame(rows).assign(shot=np.arange(1, len(rows) + 1))
    shots["scene"] = (shots["scene"] != shots["scene"].shift()).cumsum()
    tables["shots"] = as_documented("shots", shots)
    scenes = shots.groupby("scene").agg({"start": "first", "end": "last"}).reset_index()
    sure = tables["scenes"].set_index("start")["confidence"]
    scenes["confidence"] = scenes["start"].map(sure).fillna(1.0)
    tables["scenes"] = as_documented("scenes", scenes)


def _labelled(table, one, half):
    """A table in which some rows have another value in one column."""
    name, column, to = one["table"], one["column"], one["to"]
    if column not in LABELS[name]:
        raise ValueError(f"of {name}, only {', '.join(LABELS[name])} can be labelled")
    rows = _meant(table, one, half)
    _check_text(column, to, TABLES[name][column])
    if column == "person" and to == "":
        return table[~rows]
    if column in ("person", "speaker") and to != "":
        _check_name(to)
    if column == "expression" and to not in ("", *EXPRESSIONS):
        raise ValueError(f"an expression is one of {', '.join(EXPRESSIONS)}")
    values = {column: TABLES[name][column](to), f"{column}_confidence": 1.0}
    values |= {"valence": VALENCE.get(to, np.nan)} if column == "expression" else {}
    values |= {"confidence": 1.0} if column == "transition" else {}
    values |= {"mood": _mood_like(table[rows], to)} if column == "text" else {}
    table = table.copy()
    for key in set(values) & set(table):
        table.loc[rows, key] = values[key]
    return _numbered(table) if column == "start" else table


def _check_text(column, value, kind=str):
    if kind is str and not isinstance(value, str):
        raise ValueError(f"{value!r} as {column} is no text")


def _changed_lines(table, one, half):
    """The table of lines with one more, or without one."""
    if one["do"] == "remove":
        return _numbered(table[~_meant(table, one | {"column": "text"}, half)])
    row = {"source": "subtitles", "speaker": ""} | one
    for column in ("text", "speaker", "source"):
        _check_text(column, row[column])
    row = {key: TABLES["lines"][key](row[key]) for key in LABELS["lines"]}
    if not 0 <= row["start"] < row["end"]:
        raise ValueError(f"no line lasts from {row['start']:.3f} to {row['end']:.3f} s")
    row |= {"line": 0, "in_view": "", "mood": _mood_like(table, row["text"]), "confidence": 1.0}
    return _numbered(pd.concat([table, as_documented("lines", pd.DataFrame([row]))]))


def _mood_like(lines, text):
    """The mood of a text, in a language in which that of some lines is known."""
    return mood(text) if lines["mood"].notna().any() else np.nan


def _numbered(lines):
    lines = lines.sort_values("start", kind="stable", ignore_index=True)
    return lines.assign(line=np.arange(1, len(lines) + 1))


def _meant(table, one, half):
    """Which rows a correction means, as bool; ValueError if there are none."""
    start, end, was = float(one["start"]), float(one["end"]), one["was"]
    if one["table"] == "appearances":
        rows = (table["time"] > start - _CLOSE) & (table["time"] < end - _CLOSE)
        keys = [key for key in ("person", "track") if key in one]
        if not keys:
            raise ValueError("it says neither which person nor which track")
        for key in keys:
            rows &= table[key] == one[key]
    else:
        rows = ((table["start"] - start).abs() <= half) & ((table["end"] - end).abs() <= half)
        if "text" in one:
            rows &= table["text"] == one["text"]
    if not rows.any():
        raise ValueError(f"nothing of that kind lies from {start:.3f} to {end:.3f} s")
    if isinstance(was, str):
        rows &= table[one["column"]] == was
    else:
        rows &= (table[one["column"]] - was).abs() <= half
    if not rows.any():
        raise ValueError(f"nothing there was {was!r}")
    # Of lines that are the same in all, one is meant.
    return rows & (rows.cumsum() == 1) if one["do"] == "remove" or "text" in one else rows
