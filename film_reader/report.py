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
from pathlib import Path
from urllib.parse import quote

import jinja2
import numpy as np
import pandas as pd

from film_reader import checks, files, search, spans, style, telling, text, video
from film_reader._opening import file_path
from film_reader.stages import expressions
from film_reader.tables import COLUMNS
from film_reader.telling import is_sure, plain, quoted, sentence, turn_text

_PARTS = Path(__file__).parent / "page"
_LARGEST_FILM = 60_000_000  # bytes that a page may carry; more is slow to open
_SHORTEST_RATED = 5 * 60  # seconds of a film whose cutting rate is drawn
_LONGEST_COPY = 10 * 60  # seconds of film that are copied into another format
_COPY_WIDTH = 480  # pixels
_PIECE = 3 * 2**18  # bytes; a multiple of 3, so that pieces of base64 can be joined
_MOST_LANES = 8  # lanes of people; the others share one
_MOST_PORTRAITS = 12  # all people are in the table
_MOST_ROWS = 1000  # of a table
_TICKS = (0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200)  # seconds
_MOST_COLUMNS = 1200  # of the barcode: more than a screen has pixels help nobody
# In this order; they share one scope.
_SCRIPTS = ("timeline.js", "search.js", "page.js", "corrections.js")
_STYLES = ("page.css", "timeline.css")
# Tables by what most readers look for first.
_TABLES = ("shots", "scenes", "people", "lines", "turns", "arc", "contrasts", "language", "speech")
_TABLES += ("clue", "audience", "appearances", "sound", "colours")
_CURVES = ("loudness", "arc")  # kinds of findings that the timeline has as curves

# Colours that stay apart for colour-blind readers: Okabe and Ito, "Color Universal Design" (2008).
COLOURS = json.loads((_PARTS / "colours.json").read_text("utf-8"))
_EXPLAINED = json.loads((_PARTS / "lanes.json").read_text("utf-8"))


def write(reading, path):
    """Write the page of a reading into a file, and return its pathlib.Path.

    Without its film it has no player. An existing file is replaced once the new one is complete.
    FileNotFoundError without the folder, ValueError if the name does not end in ``.html``.
    """
    path = file_path(path)
    if path.suffix.lower() != ".html":
        raise ValueError(
            f"received the name {path.name!r} for a report; expected one that ends in .html, so "
            f"that a browser opens it. Write {path.stem + '.html'!r}."
        )
    # The page may hold the whole film, so it goes into the file piece by piece.
    with files.replacing(path) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        template().stream(_content(reading, path.parent)).dump(file)
    return path


def read_part(name):
    """Read a file of the folder ``page``, such as ``timeline.js``, as text."""
    return (_PARTS / name).read_text("utf-8")


def lanes(reading):
    """Turn a reading into the lanes of a timeline: a dict of ``seconds``, ``fps`` and ``lanes``.

    What it contradicts itself in is left out, as `film_reader.checks` says. A lane, from top to
    bottom, has a ``title``, ``about``, a sentence that explains it and its unit, and a ``kind``:
    *barcode* with ``colours``, one a column; *spans* with ``spans``, each ``[start, end, label,
    colour, confidence or None, what a tooltip says, whether that is sure]``, and that of a person
    the address of a ``picture`` if there is one; or *curves* with ``low``, ``high``, ``unit``,
    ``curves`` (``name``, ``colour``, ``points`` as ``[time, value or None, confidence]``),
    ``sure``, the confidence from which a point is sure, and ``marks``, each ``[time, text, 1 up or
    -1 down, whether that is sure]``.
    """
    return _lanes(checks.checked(reading)[0])


def _lanes(reading):
    """The lanes of a reading that has been checked."""
    people, shots, lines, words = reading.people, reading.shots, reading.lines, COLOURS["words"]
    colours = dict(zip(people.loc[people["lead"], "person"], COLOURS["lead"], strict=False))
    sound = reading.sound.assign(confidence=1.0)[["time", "loudness", "confidence"]]
    names = {"reaction": "expression", "confidence": "expression_confidence"}
    audience = reading.audience.rename(columns=names)
    shown = [
        _colour_lane(reading.colours),
        _bars("Scenes", reading.scenes, _of_scene),
        _bars("Shots", shots, _of_shot),
        _bars("Camera", shots[shots["camera"] != ""], _of_camera, "camera_confidence"),
        _cutting_lane(reading),
        *_person_lanes(reading, colours),
        *_lanes_of_leads(reading, "action", "Action"),
        *_lanes_of_leads(reading, "expression", "Face"),
        _feelings_lane(reading, colours),
        _mood_lane(lines, colours),
        _bars("Lines", lines, lambda row: (quoted(row), words, " ".join(row.text.split()))),
        _bars("Speech", reading.speech, lambda row: ("somebody speaks", words, "")),
        _lane_of("Audience", "people watching", reading, audience, "expression"),
        _curves("Sound", -60, 0, "dB", [_curve("loudness", words, sound)]),
        _bars("Clue", reading.clue, lambda row: ("the clue is in view", COLOURS["clue"], "")),
    ]
    shown = [lane for lane in shown if lane]
    for lane in shown:
        # What a lane shows, and in which unit, ``lanes.json`` says of its title's first word.
        word = re.match(r"[^\s,]*", lane["title"])[0]
        lane["about"] = _EXPLAINED.get(word, _EXPLAINED["Person"])
    about = {key: float(reading.info[key]) for key in ("seconds", "fps")}
    return about | {"lanes": shown}


def _colour_lane(table):
    if not len(table):
        return None
    step = -(-len(table) // _MOST_COLUMNS)
    rows = table[["red", "green", "blue"]].groupby(np.arange(len(table)) // step).mean()
    colours = ["#{:02x}{:02x}{:02x}".format(*row) for row in rows.round().astype(int).to_numpy()]
    return {"title": "Colour", "kind": "barcode", "colours": colours}


def _of_scene(row):
    return f"scene {row.scene}", COLOURS["scene"][row.scene % 2], str(row.scene)


def _of_shot(row):
    begins = "the film's first" if row.transition == "start" else f"begins with a {row.transition}"
    return f"shot {row.shot}, {plain(row.scale)}, {begins}", row.colour, str(row.shot)


def _of_camera(row):
    words = telling.camera_words(row)
    return f"camera: {words}", COLOURS["camera"].get(row.camera, COLOURS["other"]), words


def _cutting_lane(reading):
    """How fast the film is cut, for films of some minutes: it is counted over one."""
    if reading.info["seconds"] < _SHORTEST_RATED:
        return None
    rate = style.cutting_rate(reading).assign(confidence=1.0)
    most = max(10, rate["rate"].max())
    return _curves("Cuts", 0, most, "a minute", [_curve("cuts", COLOURS["other"], rate)])


def _person_lanes(reading, colours):
    """A lane for each of the people who are longest in view, and one for all others."""
    crowd, seen = telling.crowd(reading), reading.appearances
    people = [person for person in reading.people["person"] if person not in crowd]
    for person in people[:_MOST_LANES]:
        in_view = _joined(reading, seen[seen["person"] == person], "person", "person_confidence")
        says = f"{person} is in view", colours.get(person, COLOURS["other"]), ""
        lane = _bars(sentence(person), in_view, lambda row, says=says: says)
        if lane and person in reading.pictures:
            lane["picture"] = _address(reading.pictures[person])
        yield lane
    others = crowd + people[_MOST_LANES:]
    number = text.count(len(others), "person", "people")
    title = f"Crowd of {len(crowd)}" if others == crowd else f"Others, {number}"
    counted = seen[seen["person"].isin(others)].groupby("time", as_index=False)
    counted = counted.agg(number=("person", "nunique"), sure=("person_confidence", "mean"))
    in_view = _joined(reading, counted, "number", "sure")
    yield _bars(
        title, in_view, lambda row: (f"{row.number} in view", COLOURS["other"], str(row.number))
    )


def _lanes_of_leads(reading, column, title):
    """A lane for each lead with what they do, or what their faces show."""
    for person in reading.people.loc[reading.people["lead"], "person"]:
        seen = reading.appearances[reading.appearances["person"] == person]
        yield _lane_of(f"{title}, {person}", person, reading, seen, column)


def _lane_of(title, whose, reading, moments, column):
    """A lane of what somebody does or shows at some moments."""

    def tell(row):
        value = getattr(row, column)
        colour = COLOURS[column].get(value, COLOURS["other"])
        return f"{whose}: {plain(value)}", colour, plain(value)

    known = _joined(reading, moments[moments[column] != ""], column, f"{column}_confidence")
    return _bars(title, known, tell, kind=telling.kind(reading) if column == "expression" else "")


def _feelings_lane(reading, colours):
    arcs = reading.arc.groupby("person")[["time", "valence", "confidence"]]
    curves = [_curve(one, colours.get(one, COLOURS["other"]), arc) for one, arc in arcs]
    marks = [
        [turn.time, f"turn: {turn_text(turn)}", int(np.sign(turn.change)), is_sure(turn.confidence)]
        for turn in reading.turns.itertuples()
    ]
    return _curves("Feelings", -1, 1, "valence", curves, marks)


def _mood_lane(lines, colours):
    """The mood of the words, a stroke a line, in the colour of the lead who says it."""
    whose = lines["speaker"].where(lines["speaker"].isin(list(colours)), "words")
    curves = []
    for speaker, spoken in lines[lines["mood"].notna()].groupby(whose):
        ends = [spoken.assign(time=spoken[end], confidence=1) for end in ("start", "end", "end")]
        ends[2]["mood"] = np.nan  # the stroke ends
        points = pd.concat(ends).sort_values(["line", "time"], kind="stable")
        points = points[["time", "mood", "confidence"]]
        curves.append(_curve(speaker, colours.get(speaker, COLOURS["words"]), points))
    return _curves("Words, mood", -1, 1, "mood", curves)


def _joined(reading, moments, column, confidence):
    """The spans in which moments keep one value of a column."""
    in_order = moments.sort_values("time", kind="stable")
    return spans.join(in_order, [column], confidence, 1 / reading.info["sampled_fps"])


def _bars(title, table, tell, confidence="confidence", kind=""):
    """A lane of spans, or None where there are none, with numbers short enough for a page.

    ``tell`` gives for a row what a tooltip says, a colour, and a label; ``kind`` is that of the
    people whose expressions the labels are, if they are.
    """
    bars = []
    for row in table.itertuples():
        (says, colour, label), known = tell(row), getattr(row, confidence)
        sure = bool(is_sure(known, label if kind else "", kind))
        known = None if pd.isna(known) else round(float(known), 2)
        bars.append([round(row.start, 3), round(row.end, 3), label, colour, known, says, sure])
    return {"title": title, "kind": "spans", "spans": bars} if bars else None


def _curve(name, colour, points):
    values = points.astype(float).round(2).to_numpy().tolist()
    points = [[None if np.isnan(value) else value for value in row] for row in values]
    return {"name": name, "colour": colour, "points": points}


def _curves(title, low, high, unit, curves, marks=()):
    """A lane of curves, or None where there are no points."""
    lane = {"title": title, "kind": "curves", "low": low, "high": high, "unit": unit}
    lane |= {"sure": telling.SURE, "curves": curves, "marks": list(marks)}
    return lane if any(curve["points"] for curve in curves) else None


def template(name="page.html.j2"):
    """A template of the folder ``page``: texts from a film are escaped, so that they only show."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_PARTS),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    names = ("plain", "sentence", "turn_text", "is_sure", "quoted", "camera_words", "lasting")
    names += ("doing", "courses", "telling_lines", "nobody")
    environment.filters |= {name: getattr(telling, name) for name in names}
    environment.filters["clock"] = text.clock
    environment.filters["number"] = lambda value, digits=0: (
        "" if pd.isna(value) else f"{value:.{digits}f}"
    )
    environment.globals["count"] = text.count
    short = {"allow_nan": False, "ensure_ascii": False, "separators": (",", ":")}
    environment.policies["json.dumps_kwargs"] = short
    return environment.get_template(name)


def _content(reading, folder):
    """What the template shows, by the names that it has there."""
    reading, notes = checks.checked(reading)
    crowd, scenes = telling.crowd(reading), telling.cards(reading)
    people = [row for row in reading.people.itertuples() if row.person not in crowd]
    if done := len(reading.corrections):
        by_hand = text.count(done, "correction was", "corrections were")
        notes.append(f"{by_hand} put in by hand; what was set right has the confidence 1.")
    measured = pd.read_csv(_PARTS.with_name("measured.csv"), dtype=str)
    program = "".join(read_part(name) for name in _SCRIPTS)
    return {
        "info": reading.info,
        "notes": [*reading.info.get("notes", []), *notes],
        "style": "".join(read_part(name) for name in _STYLES),
        # All scripts as one: modules cannot load each other inside a page.
        "program": re.sub(r"^export ", "", program, flags=re.MULTILINE),
        # The film as pieces of base64, or where it lies, and what is to be said of it.
        "film": {"inside": (), "address": "", "note": ""} | _playable(reading.info, folder),
        "pictures": {name: _address(picture) for name, picture in reading.pictures.items()},
        "film_poster": _poster(reading.shots),
        "summary": telling.summary(reading),
        "story": telling.story(reading, scenes),
        "turns": list(reading.turns.itertuples()),
        "people": people[:_MOST_PORTRAITS],
        "more_people": len(people) - len(people[:_MOST_PORTRAITS]),
        "crowd": [row for row in reading.people.itertuples() if row.person in crowd],
        "cards": scenes,
        "kind": telling.kind(reading),
        "motion": reading.shots["motion"].mean(),
        "loudness": reading.sound["loudness"].median(),
        "lengths": style.lengths(reading).iloc[0].to_dict(),
        "by_scale": style.lengths(reading, "scale").to_dict("records"),
        "plot": _plot(style.quantiles(reading)),
        "exchanges": list(style.exchanges(reading).itertuples()),
        "palettes": dict(list(style.palette(reading).groupby("scene")[["colour", "share"]])),
        "language": list(reading.language[reading.language["scene"] == 0].itertuples()),
        "contrasts": list(reading.contrasts.itertuples()),
        "counts": {name: len(getattr(reading, name)) for name in _TABLES},
        "tables": [_table(name, getattr(reading, name)) for name in _TABLES],
        "lanes": _lanes(reading),
        "findings": _findings(reading),
        "expressions": expressions.EXPRESSIONS,
        "unnamed": expressions.about_faces(reading.appearances),
        # How good each lane was on films with known truth: lane, measure, on filmed and on drawn.
        "measured": measured.fillna("not measured").itertuples(index=False),
    }


def _plot(pairs):
    """Places of shot lengths and what a log-normal expects of them, in a square of 200 by 200."""
    places = np.log(pairs[["expected", "length"]].to_numpy(float))
    low, high = places.min(initial=0), places.max(initial=0)
    scale = 200 / max(high - low, 1e-9)
    ticks = [(scale * (np.log(tick) - low), tick) for tick in _TICKS]
    return {
        "points": ((places - low) * scale).round(1).tolist(),
        "ticks": [tick for tick in ticks if 0 <= tick[0] <= 200],
    }


def _findings(reading):
    """The long table of a reading, as lists by column, but for what the timeline has as curves.

    Two columns more: what a row ``said`` in words, and whether that is ``sure``; and for each shot
    the ``direction`` of its camera, and ``alike``, for its number those most like it.
    """
    table, kind = reading.to_frame(), telling.kind(reading)
    table = table[~table["kind"].isin(_CURVES)].round({"start": 3, "end": 3, "confidence": 2})
    shown = table["value"].where(table["kind"] == "expression", "")
    sure = [is_sure(*one, kind) for one in zip(table["confidence"], shown, strict=True)]
    table = table.assign(said=[search.said(row) for row in table.itertuples()], sure=sure)
    columns = table.astype(object).where(table.notna(), None).to_dict("list")
    directions = reading.shots["camera_direction"].tolist()
    return columns | {"alike": search.alike(reading), "direction": directions}


def _table(name, table):
    """A table for the page: its columns, each explained, and its rows, the first of a long one."""
    shown = table.head(_MOST_ROWS).round(2).astype(object)
    rows = shown.where(shown.notna(), "").to_numpy().tolist()
    columns = list(COLUMNS[COLUMNS["table"] == name].itertuples())
    return {"name": name, "rows": len(table), "columns": columns, "shown": rows}


def _poster(shots):
    """The name of the picture of the longest of the brighter shots: films often begin in black."""
    if not len(shots):
        return None
    bright = shots[shots["brightness"] >= shots["brightness"].median()]
    longest = (bright["end"] - bright["start"]).idxmax() if len(bright) else shots.index[0]
    return f"shot {shots.loc[longest, 'shot']}"


def _playable(read, folder):
    """The film for a page in a folder: inside it, linked from it, or only a note of why not."""
    path = Path(read["path"])
    if not os.path.isfile(path):
        return {"note": "The film was not there when this page was made, so it cannot be played."}
    if "file" in read and files.identity(path) != read["file"]:
        return {"note": f"{path.name} is no longer the film that was read: read it again."}
    info = video.probe(path)
    if not video.plays_in_browsers(info):
        if info.duration > _LONGEST_COPY:
            return {"note": f"Browsers do not play {path.name}, and it is too long to copy."}
        note = f"A copy of {path.name}, smaller and in a format that browsers play."
        with tempfile.TemporaryDirectory() as temporary:
            copy = video.browser_copy(path, Path(temporary) / "copy.mp4", _COPY_WIDTH)
            return {"inside": _in_pieces(copy.read_bytes()), "note": note}
    if path.stat().st_size <= _LARGEST_FILM:
        return {"inside": _in_pieces(path.read_bytes())}
    note = f"The film is too large to be inside this page; it plays while {path.name} stays there."
    target = os.path.relpath(path.resolve(), Path(folder).resolve()) if folder else path.resolve()
    return {"address": quote(Path(target).as_posix()), "note": note}  # a # in a name is no address


def _in_pieces(content):
    """A film in base64, which never stands in memory whole: it may be large."""
    for start in range(0, len(content), _PIECE):
        yield base64.b64encode(content[start : start + _PIECE]).decode("ascii")


def _address(picture):
    return f"data:image/jpeg;base64,{base64.b64encode(picture).decode('ascii')}"
