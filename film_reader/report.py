"""One page for a browser that shows what was read from a film.

The page is a single file: style, program, pictures and, where it fits, the film itself are inside
it. It asks nothing of the network and works from a disk, a mail or a memory stick. Its parts are
in the folder ``page``: ``page.html.j2`` says in HTML what stands where, and this module says what
there is to show. The timeline is drawn by ``timeline.js``, which also works outside the page.
"""

import base64
import json
import os
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import jinja2
import numpy as np
import pandas as pd

from film_reader import files, spans, text, video

_PARTS = Path(__file__).parent / "page"
_LARGEST_FILM = 60_000_000  # bytes that a page may carry; more is slow to open
_LONGEST_COPY = 10 * 60  # seconds of film that are copied into another format
_COPY_WIDTH = 480  # pixels
_PIECE = 3 * 2**18  # bytes; a multiple of 3, so that pieces of base64 can be joined
_MOST_LANES = 8  # lanes of people
_MOST_PORTRAITS = 12  # all people are in the table
_MOST_ROWS = 1000  # of a table
_LEAST_CHANGE = 0.3  # of valence that is worth a sentence
_MOST_COLUMNS = 1200  # of the barcode: more than a screen has pixels help nobody
_TABLES = ("shots", "scenes", "people", "turns", "arc", "clue", "audience", "appearances")
_TABLES += ("sound", "colours")

# Colours that stay apart for colour-blind readers: Okabe and Ito, "Color Universal Design" (2008).
COLOURS = json.loads((_PARTS / "colours.json").read_text("utf-8"))
_OTHER = COLOURS["person"][-1]  # the grey of whatever has no colour of its own


def page(reading, folder=None):
    """Put a reading into one page of HTML, as `write` writes it, and return it as a str.

    ``folder`` is where the page will lie: a film that is too large for the page is linked from
    there. A reading whose film is gone gives a page without a player.
    """
    return _template().render(_content(reading, folder))


def write(reading, path):
    """Write the page of a reading into a file.

    Parameters
    ----------
    reading : film_reader.FilmReading
    path : str or Path
        Where to write; an existing file is replaced once the new one is complete.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    FileNotFoundError, ValueError
        If the folder is not there, or the name does not end in ``.html``.
    """
    path = Path(path)
    if path.suffix.lower() != ".html":
        raise ValueError(
            f"received the name {path.name!r} for a report; expected one that ends in .html, so "
            f"that a browser opens it. Write {path.stem + '.html'!r}."
        )
    # The page may hold the whole film, so it goes into the file piece by piece.
    with files.replacing(path) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        _template().stream(_content(reading, path.parent)).dump(file)
    return path


def read_part(name):
    """Read a file of the folder ``page``, such as ``timeline.js``, as text."""
    return (_PARTS / name).read_text("utf-8")


# --- what the timeline shows ----------------------------------------------------------------------


def lanes(reading):
    """Turn a reading into the lanes of a timeline.

    Parameters
    ----------
    reading : film_reader.FilmReading

    Returns
    -------
    dict
        ``seconds``, ``fps`` and ``lanes``, from top to bottom. A lane has a ``title`` and a
        ``kind``: *barcode* with ``colours``, one a column; *spans* with ``spans``, each
        ``[start, end, label, colour, confidence or None, what a tooltip says]``, and that of a
        person the address of a ``picture`` if there is one; or *curves* with
        ``low``, ``high``, ``unit``, ``curves`` (``name``, ``colour``, ``points`` as
        ``[time, value, confidence]``) and ``marks``, each ``[time, text]``.
    """
    # One colour a person; those for whom none is left are grey.
    colours = dict(zip(reading.people["person"], COLOURS["person"], strict=False))
    every_lane = [
        _colour_lane(reading.colours),
        _scene_lane(reading),
        _shot_lane(reading.shots),
        *_person_lanes(reading, colours),
        *_lanes_of_leads(reading, "action", "Action"),
        *_lanes_of_leads(reading, "expression", "Face"),
        _feelings_lane(reading, colours),
        _audience_lane(reading),
        _sound_lane(reading.sound),
        _clue_lane(reading.clue),
    ]
    return {
        "seconds": float(reading.info["seconds"]),
        "fps": float(reading.info["fps"]),
        "lanes": [lane for lane in every_lane if lane],
    }


def _colour_lane(table):
    if not len(table):
        return None
    step = -(-len(table) // _MOST_COLUMNS)
    rows = table[["red", "green", "blue"]].groupby(np.arange(len(table)) // step).mean()
    colours = [
        f"#{red:02x}{green:02x}{blue:02x}"
        for red, green, blue in rows.round().astype(int).to_numpy()
    ]
    return {"title": "Colour", "kind": "barcode", "colours": colours}


def _scene_lane(reading):
    members = reading.shots.groupby("scene")["shot"].agg(["min", "max"])
    bars = []
    for row in reading.scenes.itertuples():
        first, last = members.loc[row.scene]
        shots = f"shot {first}" if first == last else f"shots {first} to {last}"
        colour = COLOURS["scene"][row.scene % 2]
        bars.append(_bar(row, f"scene {row.scene}, {shots}", colour, str(row.scene)))
    return _bars("Scenes", bars)


def _shot_lane(shots):
    bars = []
    for row in shots.itertuples():
        begins = f"begins with a {row.transition}"
        if row.transition == "start":
            begins = "the film's first"
        says = f"shot {row.shot}, {_plain(row.scale)}, {begins}"
        bars.append(_bar(row, says, row.colour, str(row.shot)))
    return _bars("Shots", bars)


def _person_lanes(reading, colours):
    """A lane for each of the people who are longest in view."""
    for person in reading.people["person"].head(_MOST_LANES):
        seen = reading.appearances[reading.appearances["person"] == person]
        in_view = _joined(reading, seen, "person", "person_confidence")
        colour = colours.get(person, _OTHER)
        bars = [_bar(row, f"{person} is in view", colour) for row in in_view]
        lane = _bars(person.capitalize(), bars)
        if lane and person in reading.pictures:
            lane["picture"] = _address(reading.pictures[person])
        yield lane


def _lanes_of_leads(reading, column, title):
    """A lane for each lead with what they do, or what their faces show."""
    for person in reading.people.loc[reading.people["lead"], "person"]:
        seen = reading.appearances[reading.appearances["person"] == person]
        known = seen[seen[column] != ""]
        bars = []
        for row in _joined(reading, known, column, f"{column}_confidence"):
            value = getattr(row, column)
            says = f"{person}: {_plain(value)}"
            bars.append(_bar(row, says, COLOURS[column].get(value, _OTHER), _plain(value)))
        yield _bars(f"{title}, {person}", bars)


def _feelings_lane(reading, colours):
    if not len(reading.arc):
        return None
    curves = [
        _curve(person, colours.get(person, _OTHER), arc[["time", "valence", "confidence"]])
        for person, arc in reading.arc.groupby("person")
    ]
    marks = [[turn.time, f"turn: {_turn_text(turn)}"] for turn in reading.turns.itertuples()]
    return _curves("Feelings", -1, 1, "valence", curves, marks)


def _audience_lane(reading):
    bars = []
    for row in _joined(reading, reading.audience, "reaction", "confidence"):
        colour = COLOURS["expression"].get(row.reaction, COLOURS["expression"]["neutral"])
        value = _plain(row.reaction)
        bars.append(_bar(row, f"people watching: {value}", colour, value))
    return _bars("Audience", bars)


def _sound_lane(sound):
    if not len(sound):
        return None
    points = sound.assign(confidence=1.0)[["time", "loudness", "confidence"]]
    return _curves("Sound", -60, 0, "dB", [_curve("loudness", COLOURS["sound"], points)])


def _clue_lane(clue):
    bars = [_bar(row, "the clue is in view", COLOURS["clue"]) for row in clue.itertuples()]
    return _bars("Clue", bars)


def _joined(reading, moments, column, confidence):
    """The spans in which moments keep one value of a column, as rows."""
    in_order = moments.sort_values("time", kind="stable")
    return spans.join(in_order, [column], confidence, 1 / reading.info["sampled_fps"]).itertuples()


def _bar(row, says, colour, label=""):
    """A span for a row of a table, with numbers short enough for a page."""
    sure = None if pd.isna(row.confidence) else round(float(row.confidence), 2)
    return [round(row.start, 3), round(row.end, 3), label, colour, sure, says]


def _bars(title, bars):
    """A lane of spans, or None where there are none."""
    return {"title": title, "kind": "spans", "spans": bars} if bars else None


def _curve(name, colour, points):
    values = points.astype(float).round(2).to_numpy().tolist()
    points = [[None if np.isnan(value) else value for value in row] for row in values]
    return {"name": name, "colour": colour, "points": points}


def _curves(title, low, high, unit, curves, marks=()):
    lane = {"title": title, "kind": "curves", "low": low, "high": high, "unit": unit}
    return {**lane, "curves": curves, "marks": list(marks)}


# --- words ----------------------------------------------------------------------------------------


def summary(reading):
    """Say in a few plain sentences what was read; every number in them is from the reading."""
    lines = [_about_shots(reading), _about_people(reading.people), *_about_feelings(reading.arc)]
    if len(reading.turns):
        times = [text.clock(time) for time in sorted(reading.turns["time"].unique())]
        lines.append(f"The mood turns at {text.listed(times)}.")
    if len(reading.audience):
        most = _plain(reading.audience["reaction"].mode().iloc[0])
        lines.append(f"The audience looks {most} most often.")
    if len(reading.clue):
        times = text.listed([text.clock(time) for time in reading.clue["start"].head(6)])
        more = " and later" if len(reading.clue) > 6 else ""
        lines.append(f"The thing in the given picture is in view at {times}{more}.")
    return lines


def _about_shots(reading):
    shots = reading.shots
    if not len(shots):
        return "No shots were found."
    half = (shots["end"] - shots["start"]).median()
    shots, scenes = text.count(len(shots), "shot"), text.count(len(reading.scenes), "scene")
    return f"{shots} in {scenes}; half of the shots last less than {half:.1f} seconds."


def _about_people(people):
    if not len(people):
        return "No people were found."
    leads = [
        f"{row.person} ({text.clock(row.seconds)} in view)"
        for row in people[people["lead"]].itertuples()
    ]
    most = f"most of it is about {text.listed(leads)}" if leads else "nobody stands out"
    return f"{text.count(len(people), 'person', 'people')} told apart by their looks; {most}."


def _about_feelings(arc):
    for person, seen in arc[arc["confidence"] > 0.5].groupby("person"):
        if np.ptp(seen["valence"]) < _LEAST_CHANGE:
            continue
        best = text.clock(seen.loc[seen["valence"].idxmax(), "time"])
        worst = text.clock(seen.loc[seen["valence"].idxmin(), "time"])
        yield f"{person.capitalize()} looks happiest around {best} and unhappiest around {worst}."


def _turn_text(turn):
    """Say whose mood turns and which way."""
    return f"{turn.person}, {'brighter' if turn.change > 0 else 'darker'} ({turn.change:+.1f})"


def _plain(name):
    return name.replace("_", " ")


# --- parts of the page ----------------------------------------------------------------------------


def _template():
    """The template of the page, which escapes texts from a film so that they are only shown."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_PARTS),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["clock"] = text.clock
    environment.globals["count"] = text.count
    short = {"allow_nan": False, "ensure_ascii": False, "separators": (",", ":")}
    environment.policies["json.dumps_kwargs"] = short
    return environment.get_template("page.html.j2")


def _content(reading, folder):
    """What the template shows, by the names that it has there."""
    people = reading.people.head(_MOST_PORTRAITS)
    turns = reading.turns.sort_values("time").itertuples()
    return {
        "info": reading.info,
        "style": read_part("page.css") + read_part("timeline.css"),
        "program": _program(),
        "film": _playable(reading.info, folder),
        "pictures": {name: _address(picture) for name, picture in reading.pictures.items()},
        "poster": _poster(reading.shots),
        "summary": summary(reading),
        "turns": [(turn.time, _turn_text(turn).capitalize()) for turn in turns],
        "people": list(people.itertuples()),
        "more_people": len(reading.people) - len(people),
        "scenes": [(n, list(shots.itertuples())) for n, shots in reading.shots.groupby("scene")],
        "tables": [_table(name, getattr(reading, name)) for name in _TABLES],
        "lanes": lanes(reading),
        "measured": _measured(),
    }


def _measured():
    """How good each lane was on films with known truth: lane, measure, on filmed and on drawn."""
    table = pd.read_csv(Path(__file__).with_name("measured.csv"), dtype=str).fillna("not measured")
    return list(table.itertuples(index=False))


def _program():
    """The timeline and what joins it to the page, as one script; modules cannot load each other."""
    timeline = re.sub(r"^export ", "", read_part("timeline.js"), flags=re.MULTILINE)
    return timeline + read_part("page.js")


def _address(picture):
    """The address of a JPEG that travels inside the page."""
    return f"data:image/jpeg;base64,{_base64(picture)}"


def _table(name, table):
    """A table for the page: as HTML, its head alone where it is long."""
    shown = table.head(_MOST_ROWS).round(2)
    html = shown.to_html(index=False, border=0, escape=True, na_rep="")
    return {"name": name, "rows": len(table), "shown": len(shown), "html": html}


def _poster(shots):
    """The name of the picture of the longest of the brighter shots: films often begin in black."""
    if not len(shots):
        return None
    bright = shots[shots["brightness"] >= shots["brightness"].median()]
    longest = (bright["end"] - bright["start"]).idxmax() if len(bright) else shots.index[0]
    return f"shot {shots.loc[longest, 'shot']}"


class _Playable(NamedTuple):
    """How the page gets at the film."""

    inside: Iterable[str] = ()  # the film itself, as pieces of base64
    address: str = ""  # or where it lies
    note: str = ""


def _playable(read, folder):
    """The film for a page in a folder: inside it, linked from it, or only a note of why not.

    ``read`` is the ``info`` of a reading.
    """
    path = Path(read["path"])
    if not path.is_file():
        note = "The film was not there when this page was made, so it cannot be played."
        return _Playable(note=note)
    if "file" in read and files.identity(path) != read["file"]:
        note = f"{path.name} is another film now than the one that was read: read it again."
        return _Playable(note=note)
    info = video.probe(path)
    if not video.plays_in_browsers(info):
        if info.duration > _LONGEST_COPY:
            return _Playable(note=f"Browsers do not play {path.name}, and it is too long to copy.")
        note = f"A copy of {path.name}, smaller and in a format that browsers play."
        with tempfile.TemporaryDirectory() as temporary:
            copy = video.browser_copy(path, Path(temporary) / "copy.mp4", _COPY_WIDTH)
            return _Playable(inside=_in_pieces(copy.read_bytes()), note=note)
    if path.stat().st_size <= _LARGEST_FILM:
        return _Playable(inside=_in_pieces(path.read_bytes()))
    note = f"The film is too large to be inside this page; it plays while {path.name} stays there."
    target = os.path.relpath(path.resolve(), Path(folder).resolve()) if folder else path.resolve()
    return _Playable(
        address=quote(Path(target).as_posix()), note=note
    )  # a # in a name is no address


def _in_pieces(content):
    """A film in base64, which never stands in memory whole: it may be large."""
    for start in range(0, len(content), _PIECE):
        yield _base64(content[start : start + _PIECE])


def _base64(content):
    return base64.b64encode(content).decode("ascii")
