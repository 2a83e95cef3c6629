"""A reading as annotations for ELAN, and back.

Shots lie in scenes; people are in view, and do and show something, in shots; labels belong to shots
and lines. A tier holds no two annotations at once, so where two of a kind overlap, the second
stands on another tier, "lines (2)".
"""

import itertools
import mimetypes
import re

import numpy as np
import pandas as pd

from film_reader import spans
from film_reader.corrections import LABELS

_PROPERTY = "film_reader film"
_KINDS = {"scene": None, "shot": "Included_In", "label": "Symbolic_Association"}
_KINDS |= {"person": "Included_In", "line": None, "note": None}
_PEOPLE = tuple(f"{column}: " for column in LABELS["appearances"])  # how their tiers begin
_LINES = re.compile(r"lines( \(\d+\))?")
_NO_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # letters that XML cannot hold


def write(reading, path):
    """Write the annotations; the film is linked as one that lies beside the file."""
    from pympi import Elan

    eaf = Elan.Eaf(author="film_reader")
    eaf.remove_tier("default")
    for kind, constraint in _KINDS.items():
        eaf.add_linguistic_type(kind, constraint, timealignable=kind != "label")
    eaf.remove_linguistic_type("default-lt")
    film = f"./{_clean(reading.info['name'])}"
    eaf.add_linked_file(film, film, mimetypes.guess_type(film)[0] or "video/*")
    eaf.add_property(_PROPERTY, _clean(reading.info["name"]))
    for name, (kind, parent, person, rows) in _tiers(reading).items():
        eaf.add_tier(name, kind, parent, part=person)
        if kind != "label":
            for start, end, value in rows:
                eaf.add_annotation(name, start, end, value)
            continue
        # Their places are those of the annotations that they belong to.
        for parent_id, (_, _, value) in zip(eaf.tiers[parent][0], rows, strict=True):
            number = eaf.generate_annotation_id()
            eaf.annotations[number] = name
            eaf.tiers[name][1][number] = (parent_id, value, None, None)
    eaf.to_file(str(path), pretty=False)


def _tiers(reading):
    """All tiers: name to (kind, parent, person, rows). Rows are (start, end, value), as `_rows`."""
    shots, found = reading.shots, {"scenes": ("scene", None, "", _rows(reading.scenes, "scene"))}
    found["shots"] = ("shot", "scenes", "", _rows(shots, "shot"))
    for name in LABELS["shots"]:
        found[f"shots: {name}"] = ("label", "shots", "", _rows(shots, name))
    shot = spans.shot_of(reading.appearances["time"], shots)
    until = shots["end"].reindex(shot - 1).to_numpy()
    seen = reading.appearances.assign(shot=shot, until=until)
    seen, shown = seen.sort_values(["person", "track", "time"]), {}
    for column in LABELS["appearances"]:
        columns = list(dict.fromkeys(["person", "track", "shot", "until", column]))
        joined = spans.join(seen, columns, "time", 1 / reading.info["sampled_fps"])
        joined["next"] = joined.groupby(["person", "track"])["start"].shift(-1)
        joined["end"] = joined[["end", "until", "next"]].min(axis=1)
        shown[column] = dict(list(joined[joined[column] != ""].groupby("person")))
    for person, column in itertools.product(reading.people["person"], LABELS["appearances"]):
        for name, layer in _layers(f"{column}: {person}", shown[column].get(person, joined[:0])):
            found[name] = ("person", "shots", person, _rows(layer, column))
    for name, layer in list(_layers("lines", reading.lines)) or [("lines", reading.lines)]:
        found[name] = ("line", None, "", _rows(layer, "text"))
        found[f"{name}: speaker"] = ("label", name, "", _rows(layer, "speaker"))
    turns = reading.turns.assign(start=reading.turns["time"], end=reading.turns["time"] + 0.1)
    for name, layer in _layers("turns", turns):
        found[name] = ("note", None, "", _rows(layer, "person"))
    return found


def _layers(name, table):
    """Share the rows of a table among tiers on which none overlap: (name of the tier, its rows)."""
    table, ends, layer = table.sort_values("start", kind="stable"), [], []
    for row in table.itertuples():
        free = next((n for n, end in enumerate(ends) if end <= row.start), len(ends))
        ends[free : free + 1] = [row.end]
        layer.append(free)
    for number, rows in table.groupby(np.array(layer, int)):
        yield name if not number else f"{name} ({number + 1})", rows


def _rows(table, column):
    """Rows as ELAN keeps them: at least a thousandth of a second long, in letters of XML."""
    return [
        (round(1000 * start), max(round(1000 * end), round(1000 * start) + 1), _clean(value))
        for start, end, value in zip(table["start"], table["end"], table[column], strict=True)
    ]


def _clean(value):
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")  # as XML reads them
    return _NO_XML.sub("", text)


def read(path, reading):
    """Read an edited file: the name of its film, and tables.

    The tables are ``shots``, ``scenes``, ``lines`` and ``appearances``. A tier that is gone changes
    nothing, nor does one that is not ours. ValueError if it is no ELAN file.
    """
    from pympi import Elan

    try:
        eaf = Elan.Eaf(str(path), suppress_version_warning=True)
    except Exception as error:  # pympi raises nothing more exact
        raise ValueError(
            f"received {path.name}, which cannot be read ({error}); expected an exported ELAN file."
        ) from error
    own = _tiers(reading)
    edited = {name: tier[3] for name, tier in own.items()}
    for name, ours in _known_tiers(eaf, own, path).items():
        edited[ours] = _annotations(eaf, name, path)
        if ours in own and ours.startswith("person: ") and name != ours:
            person, to = own[ours][2], name.removeprefix("person: ")
            edited[ours] = [(*at, to if who == person else who) for *at, who in edited[ours]]
    shots = _edges(reading.shots, edited["shots"])
    for column in LABELS["shots"]:
        labels = {row[:2]: row[2] for row in edited[f"shots: {column}"]}
        shots[column] = [labels.get(row[:2]) for row in edited["shots"]]
    tables = {"shots": shots, "lines": _edited_lines(reading, edited), "names": {}}
    tables["scenes"] = _edges(reading.scenes, edited["scenes"])
    tables["appearances"], tables["added"] = _edited_appearances(reading, own, edited)
    film, own = dict(eaf.properties).get(_PROPERTY), reading.info["name"]
    return own if film == _clean(own) else film, tables


def _known_tiers(eaf, own, path):
    """The tiers of a file that are read, each with our name of it.

    One that ELAN has given another name still says whose it was. ValueError if it is not plain
    which of ours another one was.
    """
    ours = {name: name for name in eaf.tiers if name in own}
    for name in [name for name in eaf.tiers if name not in own]:
        before = f"{name.partition(':')[0]}: {eaf.tiers[name][2].get('PARTICIPANT')}"
        if before in own and before not in ours.values() and before not in eaf.tiers:
            ours[name] = before
        elif name.startswith(_PEOPLE) or _LINES.fullmatch(name.removesuffix(": speaker")):
            ours[name] = name  # somebody whom the machine has missed, or more lines
    gone = [name for name in own if name not in ours.values()]
    for name in set(eaf.tiers) - set(ours):
        kind = eaf.tiers[name][2].get("LINGUISTIC_TYPE_REF")
        if lost := [one for one in gone if own[one][0] == kind != "note"]:
            raise ValueError(
                f"received {path.name} with the tier {name!r} in place of one of ours; expected "
                f"{' or '.join(map(repr, lost[:3]))}. Nothing was changed. Call it so again, or "
                "give a tier of your own a type of your own."
            )
    return ours


def _annotations(eaf, name, path):
    """Annotations of a tier as (start, end, value); those of labels lie where their parents do."""
    aligned, labels, about, _ = eaf.tiers[name]
    try:
        parents = eaf.tiers[about["PARENT_REF"]][0] if labels else {}
        rows = [one[:3] for one in aligned.values()]
        rows += [(*parents[one[0]][:2], one[1]) for one in labels.values() if one[0] in parents]
        slots = eaf.timeslots
        return sorted((slots[start] + 0, slots[end] + 0, value) for start, end, value in rows)
    except (KeyError, TypeError) as error:  # a time that is not there, or None
        raise ValueError(
            f"received {path.name}, in which an annotation of the tier {name!r} has no time "
            f"({error}); expected each to have a start and an end. Nothing was changed. Open it in "
            "ELAN and delete that annotation, or export it again."
        ) from error


def _edges(table, rows):
    """Starts and ends in seconds; one that the table has is the same to the last digit."""
    known = {round(1000 * time): time for time in (*table["end"], *table["start"])}
    edges = [[known.get(time, time / 1000) for time in row[:2]] for row in rows]
    index = range(1, len(edges) + 1)
    return pd.DataFrame(edges, index, columns=["start", "end"], dtype=float)


def _edited_appearances(reading, own, edited):
    """Labels of people as edited, and corrections that add people and what they do and show.

    A moment that no annotation covers any more stays as it was, because ELAN cuts them with the
    shot around them; one that is gone altogether counts, and so does one where none was.
    """
    seen = reading.appearances
    times, new = 1000 * seen["time"], seen.copy()
    added = []
    for name in (name for name in edited if name.startswith(_PEOPLE)):
        column, _, person = name.partition(": ")
        _, _, person, rows = own.get(name, (None, None, person, []))
        for start, end, value in edited[name]:
            if any(start < last and first < end for first, last, _ in rows):
                continue  # it was there, as it is or as another
            during = (seen["person"] == person) & (times > start - 1) & (times < end - 1)
            one = {"start": start / 1000, "end": end / 1000, "table": "appearances"}
            if column == "person":
                added.append(one | {"do": "add", "person": value.strip() or person})
            elif during.any():
                new.loc[during, column] = value
            else:
                one |= {"do": "label", "column": column, "person": person, "was": "", "to": value}
                added.append(one)
        for start, end, was in rows:
            over = [row for row in edited[name] if row[0] < end and start < row[1]]
            for first, last, to in over or [(start, end, "")]:
                if to != was:
                    meant = (seen["person"] == person) & (seen[column].map(_clean) == was)
                    during = (times > max(first, start) - 1) & (times < min(last, end) - 1)
                    new.loc[meant & during, column] = to
    added.sort(key=lambda one: one["do"])  # who is added can then get labels
    return new, added


def _edited_lines(reading, edited):
    texts, rows = {_clean(text): text for text in reading.lines["text"]}, []
    for name in (name for name in edited if _LINES.fullmatch(name)):
        speakers = {row[:2]: row[2] for row in edited.get(f"{name}: speaker", ())}
        rows += [(*row, speakers.get(row[:2], "")) for row in edited[name]]
    said = [(texts.get(text, text), speaker) for *_, text, speaker in rows]
    edges = _edges(reading.lines, rows)
    return edges.assign(**pd.DataFrame(said, edges.index, columns=["text", "speaker"]))
