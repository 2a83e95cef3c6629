"""One page for a browser that shows what was read from a film.

The page is a single file: style, program, pictures and, where it fits, the film itself are inside
it. It asks nothing of the network and works from a disk, a mail or a memory stick. Its parts are
in the folder ``page``; the timeline is drawn by ``page/timeline.js``, which the widget
`course_utils.explore.timeline` uses too.
"""

import base64
import html
import json
import os
import re
import tempfile
from pathlib import Path
from string import Template
from urllib.parse import quote

import numpy as np
import pandas as pd
from matplotlib.colors import to_hex

from course_utils import data, video

_LARGEST_FILM = 60_000_000  # bytes that a page may carry; more is slow to open
_LONGEST_COPY = 10 * 60  # seconds of film that are copied into another format
_COPY_WIDTH = 480  # pixels
_MOST_PEOPLE = 8  # lanes of people; all of them are in the table

# Colours that stay apart for colour-blind readers: Okabe and Ito, "Color Universal Design" (2008).
COLOURS = {
    "person": ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#7a7a7a"],
    "expression": {
        "happy": "#e69f00", "surprised": "#f0e442", "neutral": "#c8c8c8", "afraid": "#cc79a7",
        "angry": "#d55e00", "sad": "#0072b2",
    },
    "action": {
        "walk": "#56b4e9", "run": "#0072b2", "jump": "#009e73", "wave": "#e69f00",
        "sit_down": "#cc79a7", "stand_up": "#f0e442", "dance": "#d55e00", "fall": "#882255",
        "stand": "#c8c8c8", "sit": "#8c6d3f",
    },
    "scene": ["#7d8fa3", "#a9b6c4"],
    "sound": "#009e73",
    "clue": "#c0392b",
}  # fmt: skip


def page(reading, folder=None):
    """Put a reading into one page of HTML.

    Parameters
    ----------
    reading : course_utils.film.FilmReading
    folder : str or Path, optional
        Where the page will lie. A film that is too large for the page is linked from there.

    Returns
    -------
    str
        HTML that holds all it needs; a film that is too large to be inside is linked. A reading
        whose film is gone gives a page without a player.
    """
    source, kind, note = _film(reading, folder)
    parts = {
        "title": _text(reading.info["name"]),
        "facts": _text(_facts(reading.info)),
        "style": read_part("page.css") + read_part("timeline.css"),
        "program": _program(),
        "summary": "".join(f"<p>{_text(line)}</p>" for line in summary(reading)),
        "player": _player(source, kind, note, _address(_poster(reading))),
        "scenes": _scenes(reading),
        "people": _people(reading),
        "turns": _turns(reading),
        "notes": "".join(f"<li>{_text(note)}</li>" for note in reading.info.get("notes", [])),
        "tables": _tables(reading),
        "data": _in_script(timeline_data(reading)),
        "film": source if kind == "inside" else "",
    }
    return Template(read_part("page.html")).substitute(parts)


def write(reading, path):
    """Write the page of a reading into a file.

    Parameters
    ----------
    reading : course_utils.film.FilmReading
    path : str or Path
        Where to write; an existing file is replaced once the new one is complete.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    FileNotFoundError
        If the folder is not there.
    ValueError
        If the name does not end in ``.html``.
    """
    path = Path(path)
    if path.suffix.lower() != ".html":
        raise ValueError(
            f"received the name {path.name!r} for a report; expected one that ends in .html, so "
            f"that a browser opens it. Write {path.stem + '.html'!r}."
        )
    # The page may hold the whole film, so what is wrong with the folder is said before it is made.
    data.check_folder(path)
    return data.write_whole(path, page(reading, path.parent).encode("utf-8"))


# --- what the timeline shows ----------------------------------------------------------------------


def timeline_data(reading):
    """Turn a reading into the lanes of a timeline.

    Parameters
    ----------
    reading : course_utils.film.FilmReading

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
    colours = dict(
        zip(reading.people["person"], COLOURS["person"], strict=False)  # the rest is grey
    )
    lanes = [
        _colour_lane(reading),
        _scene_lane(reading),
        _shot_lane(reading),
        *_person_lanes(reading, colours),
        *_action_lanes(reading),
        *_expression_lanes(reading),
        _feelings_lane(reading, colours),
        _audience_lane(reading),
        _sound_lane(reading),
        _clue_lane(reading),
    ]
    return {
        "seconds": float(reading.info["seconds"]),
        "fps": float(reading.info["fps"]),
        "lanes": [lane for lane in lanes if lane],
    }


def _colour_lane(reading):
    table = reading.colours
    if not len(table):
        return None
    step = -(-len(table) // 1200)  # more columns than a screen has pixels help nobody
    rows = table[["red", "green", "blue"]].groupby(np.arange(len(table)) // step).mean()
    return {
        "title": "Colour",
        "kind": "barcode",
        "colours": [to_hex(row) for row in rows.to_numpy() / 255],
    }


def _scene_lane(reading):
    members = reading.shots.groupby("scene")["shot"].agg(["min", "max"])
    spans = []
    for row in reading.scenes.itertuples():
        first, last = members.loc[row.scene]
        text = f"scene {row.scene}, " + (
            f"shot {first}" if first == last else f"shots {first} to {last}"
        )
        colour = COLOURS["scene"][row.scene % 2]
        spans.append(_span(row, str(row.scene), colour, row.confidence, text))
    return _spans("Scenes", spans)


def _shot_lane(reading):
    spans = []
    for row in reading.shots.itertuples():
        text = f"shot {row.shot}, {_words(row.scale)}, begins with a {row.transition}"
        if row.transition == "start":
            text = f"shot {row.shot}, {_words(row.scale)}, the film's first"
        spans.append(_span(row, str(row.shot), row.colour, row.confidence, text))
    return _spans("Shots", spans)


def _person_lanes(reading, colours):
    """A lane for each of the people who are longest in view."""
    for person in reading.people["person"].head(_MOST_PEOPLE):
        seen = reading.appearances[reading.appearances["person"] == person]
        colour = colours.get(person, COLOURS["person"][-1])
        spans = [
            [start, end, "", colour, confidence, f"{person} is in view"]
            for start, end, _, confidence in runs(
                seen, "person", "person_confidence", _step(reading)
            )
        ]
        lane = _spans(person.capitalize(), spans)
        if lane and person in reading.pictures:
            lane["picture"] = _address(reading.pictures[person])
        yield lane


def _leads(reading):
    return reading.people.loc[reading.people["lead"], "person"].tolist()


def _lanes_of(reading, column, title, colours):
    """A lane for each lead with what they do, or what their faces show."""
    sure = f"{column}_confidence"
    for person in _leads(reading):
        seen = reading.appearances[reading.appearances["person"] == person]
        seen = seen[seen[column] != ""]
        spans = [
            [start, end, _words(value), colours.get(value, COLOURS["person"][-1]), confidence,
             f"{person}: {_words(value)}"]
            for start, end, value, confidence in runs(seen, column, sure, _step(reading))
        ]  # fmt: skip
        yield _spans(f"{title}, {person}", spans)


def _action_lanes(reading):
    return _lanes_of(reading, "action", "Action", COLOURS["action"])


def _expression_lanes(reading):
    return _lanes_of(reading, "expression", "Face", COLOURS["expression"])


def _feelings_lane(reading, colours):
    if not len(reading.arc):
        return None
    curves = [
        {
            "name": person,
            "colour": colours.get(person, COLOURS["person"][-1]),
            "points": _points(arc[["time", "valence", "confidence"]]),
        }
        for person, arc in reading.arc.groupby("person")
    ]
    marks = [[row.time, f"turn: {_turn_text(row)}"] for row in reading.turns.itertuples()]
    return {
        "title": "Feelings", "kind": "curves", "low": -1, "high": 1, "unit": "valence",
        "curves": curves, "marks": marks,
    }  # fmt: skip


def _audience_lane(reading):
    table = reading.audience.rename(columns={"reaction": "value"})
    spans = [
        [start, end, _words(value), COLOURS["expression"].get(value, "#c8c8c8"), confidence,
         f"people watching: {_words(value)}"]
        for start, end, value, confidence in runs(table, "value", "confidence", _step(reading))
    ]  # fmt: skip
    return _spans("Audience", spans)


def _sound_lane(reading):
    if not len(reading.sound):
        return None
    points = _points(reading.sound.assign(confidence=1.0)[["time", "loudness", "confidence"]])
    curve = {"name": "loudness", "colour": COLOURS["sound"], "points": points}
    return {
        "title": "Sound", "kind": "curves", "low": -60, "high": 0, "unit": "dB",
        "curves": [curve], "marks": [],
    }  # fmt: skip


def _clue_lane(reading):
    spans = [
        _span(row, "", COLOURS["clue"], row.confidence, "the clue is in view")
        for row in reading.clue.itertuples()
    ]
    return _spans("Clue", spans)


def _spans(title, spans):
    """A lane of spans, or None where there are none; numbers short enough for a page."""
    if not spans:
        return None
    short = [[round(s[0], 3), round(s[1], 3), s[2], s[3], _share(s[4]), s[5]] for s in spans]
    return {"title": title, "kind": "spans", "spans": short}


def _span(row, label, colour, confidence, text):
    return [row.start, row.end, label, colour, confidence, text]


def _share(value):
    return None if value is None or pd.isna(value) else round(float(value), 2)


def _points(table):
    values = table.astype(float).round(2).to_numpy()
    return [[None if np.isnan(value) else value for value in row] for row in values.tolist()]


def _step(reading):
    return 1 / reading.info["sampled_fps"]


def runs(table, column, confidence, step):
    """Join moments that follow each other and carry the same value.

    Parameters
    ----------
    table : pandas.DataFrame
        With ``time`` in seconds, and the two columns named.
    column, confidence : str
        The column whose values count, and that of the confidence in them.
    step : float
        Seconds between two moments. A gap of up to one and a half steps more is bridged.

    Returns
    -------
    list of (float, float, object, float)
        Start and end in seconds, value and mean confidence.
    """
    table = table.sort_values("time", kind="stable")
    new = (table["time"].diff() > 2.5 * step) | (table[column] != table[column].shift())
    joined = table.groupby(new.cumsum())
    return [
        (group["time"].iloc[0], group["time"].iloc[-1] + step, group[column].iloc[0],
         group[confidence].mean())
        for _, group in joined
    ]  # fmt: skip


# --- words ----------------------------------------------------------------------------------------


def summary(reading):
    """Say in a few sentences what was read.

    Parameters
    ----------
    reading : course_utils.film.FilmReading

    Returns
    -------
    list of str
        Plain sentences; every number in them is from the reading.
    """
    shots = reading.shots
    lengths = (shots["end"] - shots["start"]).to_numpy()
    lines = [
        f"{_count(len(shots), 'shot')} in {_count(len(reading.scenes), 'scene')}; "
        f"half of the shots last less than {np.median(lengths):.1f} seconds."
        if len(shots)
        else "No shots were found."
    ]
    people = reading.people
    if len(people):
        leads = " and ".join(
            f"{person} ({_clock(seconds)} in view)"
            for person, seconds in people.loc[people["lead"], ["person", "seconds"]].to_numpy()
        )
        lines.append(
            f"{_count(len(people), 'person', 'people')} told apart by their looks"
            + (f"; most of it is about {leads}." if leads else "; nobody stands out.")
        )
    else:
        lines.append("No people were found.")
    in_view = reading.arc[reading.arc["confidence"] > 0.5]
    for person, arc in in_view.groupby("person"):
        high, low = arc.loc[arc["valence"].idxmax()], arc.loc[arc["valence"].idxmin()]
        lines.append(
            f"{person.capitalize()} looks happiest around {_clock(high['time'])} and unhappiest "
            f"around {_clock(low['time'])}."
        )
    if len(reading.turns):
        times = [_clock(time) for time in sorted(reading.turns["time"].unique())]
        lines.append(f"The mood turns at {_listed(times)}.")
    if len(reading.audience):
        most = reading.audience["reaction"].mode().iloc[0]
        lines.append(f"Where four or more faces are in view, they look {_words(most)} most often.")
    if len(reading.clue):
        times = _listed([_clock(time) for time in reading.clue["start"]][:6])
        more = " and later" if len(reading.clue) > 6 else ""
        lines.append(f"The thing in the given picture is in view at {times}{more}.")
    return lines


def _facts(info):
    sound = "with sound" if info["has_sound"] else "without sound"
    return (
        f"{_clock(info['seconds'])} · {info['width']} × {info['height']} pixels · "
        f"{info['fps']:.4g} frames a second · {sound}"
    )


def _clock(seconds):
    """Write a time as people do: 1:05, or 1:02:03 for long films."""
    minutes, seconds = divmod(round(float(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


def _count(number, one, many=None):
    return f"{number} {one if number == 1 else many or one + 's'}"


def _listed(words):
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


def _words(name):
    return name.replace("_", " ")


def _text(value):
    """Escape text from a film or its file, so that it is shown and never obeyed."""
    return html.escape(str(value), quote=True)


def _in_script(value):
    """Write JSON that can stand inside a script element, whatever texts it holds."""
    text = json.dumps(value, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


# --- parts of the page ----------------------------------------------------------------------------


def read_part(name):
    """Read a file of the folder ``page``, such as ``timeline.js``, as text."""
    return (Path(__file__).parent / "page" / name).read_text("utf-8")


def _program():
    """The timeline and what joins it to the page, as one script; modules cannot load each other."""
    timeline = re.sub(r"^export ", "", read_part("timeline.js"), flags=re.MULTILINE)
    return timeline + read_part("page.js")


def _address(picture):
    """The address of a JPEG that travels inside the page."""
    return f"data:image/jpeg;base64,{_base64(picture)}" if picture else ""


def _picture(reading, name, text):
    """An image element for a picture of the reading, or nothing."""
    picture = reading.pictures.get(name)
    return f'<img src="{_address(picture)}" alt="{_text(text)}">' if picture else ""


def _seek_button(time, inside, text, name="seek"):
    return (
        f'<button type="button" class="{name}" data-time="{float(time):.4f}" '
        f'title="{_text(text)}">{inside}</button>'
    )


def _scenes(reading):
    """All shots as poster frames, scene by scene."""
    parts = []
    for scene, shots in reading.shots.groupby("scene", sort=True):
        posters = []
        for row in shots.itertuples():
            text = f"shot {row.shot}, {_clock(row.start)}, {_words(row.scale)}"
            label = f"<span><b>{row.shot}</b> {_clock(row.start)} {_text(_words(row.scale))}</span>"
            image = _picture(reading, f"shot {row.shot}", text)
            posters.append(f"<li>{_seek_button(row.start, image + label, text, 'poster')}</li>")
        start, end = shots["start"].iloc[0], shots["end"].iloc[-1]
        parts.append(
            f"<section><h3>Scene {scene} <small>{_clock(start)} to {_clock(end)}</small></h3>"
            f'<ol class="posters">{"".join(posters)}</ol></section>'
        )
    return "".join(parts) or "<p>No shots were found.</p>"


def _people(reading):
    cards = []
    for row in reading.people.head(12).itertuples():
        text = f"{row.person}, first in view at {_clock(row.first)}"
        label = f"<span><b>{_text(row.person)}</b> {_clock(row.seconds)} in view</span>"
        image = _picture(reading, row.person, f"Face of {row.person}")
        cards.append(f"<li>{_seek_button(row.first, image + label, text, 'portrait')}</li>")
    if not cards:
        return "<p>No people were found.</p>"
    more = len(reading.people) - len(cards)
    rest = f"<p>{_count(more, 'more is', 'more are')} in the table below.</p>" if more > 0 else ""
    return f'<ul class="portraits">{"".join(cards)}</ul>{rest}'


def _turns(reading):
    items = []
    for row in reading.turns.sort_values("time").itertuples():
        text = f"{_clock(row.time)} {_turn_text(row).capitalize()}"
        items.append(f"<li>{_seek_button(row.time, _text(text), 'Go to ' + _clock(row.time))}</li>")
    return f'<ul class="turns">{"".join(items)}</ul>' if items else "<p>None were found.</p>"


def _turn_text(turn):
    """Say whose mood turns and which way; of a film without leads only that it turns is known."""
    if pd.isna(turn.change):
        return turn.person or "the film"
    way = "brighter" if turn.change > 0 else "darker"
    return f"{turn.person or 'the film'}, {way} ({turn.change:+.1f})"


def _tables(reading):
    """Every table of the reading, closed until somebody opens it."""
    parts = []
    for name in ("shots", "scenes", "people", "turns", "arc", "clue", "audience", "appearances",
                 "sound", "colours"):  # fmt: skip
        table = getattr(reading, name)
        shown = table.head(1000).round(2)
        more = f"<p>The first 1,000 of {len(table):,} rows.</p>" if len(table) > 1000 else ""
        body = shown.to_html(index=False, border=0, escape=True, na_rep="") if len(table) else ""
        parts.append(
            f"<details><summary>{name.capitalize()} <small>{_count(len(table), 'row')}</small>"
            f'</summary><div class="table" tabindex="0" role="region" aria-label="Table of {name}">'
            f"{body or '<p>Empty.</p>'}</div>{more}</details>"
        )
    return "".join(parts)


def _poster(reading):
    """The picture of the longest of the brighter shots: films often begin in black."""
    shots = reading.shots
    if not len(shots):
        return None
    bright = shots[shots["brightness"] >= shots["brightness"].median()]
    longest = (bright["end"] - bright["start"]).idxmax() if len(bright) else shots.index[0]
    return reading.pictures.get(f"shot {shots.loc[longest, 'shot']}")


def _player(source, kind, note, poster):
    below = f'<p class="note">{_text(note)}</p>' if note else ""
    if kind == "none":
        return below
    address = f' src="{_text(source)}"' if kind == "linked" else ""
    return (
        f'<video id="player" controls preload="auto" playsinline{address} poster="{poster}" '
        f'aria-label="The film"></video>{below}'
    )


def _film(reading, folder):
    """Find how the page gets at the film: (source, "inside", "linked" or "none", a note)."""
    path = Path(reading.info["path"])
    if not path.is_file():
        return "", "none", "The film was not there when this page was made, so it cannot be played."
    info = video.probe(path)
    plays = video.plays_in_browsers(info)
    if plays and path.stat().st_size <= _LARGEST_FILM:
        return _base64(path.read_bytes()), "inside", ""
    if not plays and info.duration <= _LONGEST_COPY:
        with tempfile.TemporaryDirectory() as temporary:
            copy = video.browser_copy(path, Path(temporary) / "copy.mp4", _COPY_WIDTH)
            note = f"A copy of {path.name}, smaller and in a format that browsers play."
            return _base64(copy.read_bytes()), "inside", note
    if not plays:
        return "", "none", f"Browsers do not play {path.name}, and it is too long to copy."
    note = f"The film is too large to be inside this page; it plays while {path.name} stays there."
    target = os.path.relpath(path.resolve(), Path(folder).resolve()) if folder else path.resolve()
    return quote(Path(target).as_posix()), "linked", note  # a # or % in a name is no address


def _base64(content):
    return base64.b64encode(content).decode("ascii")
