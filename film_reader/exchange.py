"""A reading in the forms of other programs: tables, ELAN, subtitles, timelines of editing programs.

Everything is written from the tables alone, whole or not at all, and nothing that is there already
is replaced: it may hold somebody's work. The film is meant by its name, beside the file.
`film_reader.differences` brings edited files back.
"""

import html
import json
import os
from pathlib import Path
from urllib.parse import quote

import pandas as pd
from pysubs2.formats.subrip import SubripFormat
from pysubs2.formats.webvtt import WebVTTFormat

from film_reader import elan, files
from film_reader._opening import file_path
from film_reader.tables import TABLES, check_reading

ENDINGS = {"csv": "_tables", "elan": ".eaf", "vtt": ".vtt", "srt": ".srt"}
ENDINGS |= {"otio": ".otio", "edl": ".edl", "html": ".html"}
_RATES = (24000 / 1001, 24, 25, 30000 / 1001, 30, 48, 50, 60000 / 1001, 60)
_SAME_RATE = 4e-4  # relative; 24 and 23.976 frames a second are 1e-3 apart


def export(reading, to, path=None):
    """Write a reading in a form that other programs open.

    ``to`` is *csv*: a folder with a file a table, and ``data_dictionary.csv`` that says what each
    column holds; *elan*: annotations on linked tiers; *vtt*: lines, and beside them scenes and
    shots as chapters, ``.chapters.vtt``; *srt*: lines; *otio*, *edl*: a timeline with a clip a
    shot, and markers where scenes begin and feelings turn; or *html*: the report. ``path`` is by
    default the film's name with the ending of the form, in this folder; it is returned.
    FileExistsError, FileNotFoundError or ValueError if something is there already, the folder is
    not, or the name or form does not fit.
    """
    check_reading(reading)
    if str(to) not in ENDINGS:
        raise ValueError(f"received the form {to!r}; expected one of {', '.join(ENDINGS)}.")
    path = file_path(files.name_after(reading.info["name"], ENDINGS[to]) if path is None else path)
    if to != "csv" and path.suffix.lower() != ENDINGS[to]:
        raise ValueError(f"received {path.name!r}; expected one that ends in {ENDINGS[to]}.")
    chapters = path.with_suffix(".chapters.vtt")
    if os.path.exists(path) or (to == "vtt" and os.path.exists(chapters)):
        raise FileExistsError(
            f"received {str(path)!r}, which is there already and may hold somebody's work; "
            "expected a new name. Choose another, or remove it first."
        )
    if to == "srt" and not len(reading.lines):
        raise ValueError(
            f"received a reading without lines ({reading.info['words']}); expected some to write "
            "as subtitles. Read the film with its subtitles."
        )
    if to == "html":
        return reading.report(path)
    if to == "vtt":
        files.write_whole(chapters, _subtitles(_chapters(reading), "vtt"))
    if to in ("vtt", "srt"):
        return files.write_whole(path, _subtitles(_lines(reading, to), to))
    with files.replacing(path) as part:
        if to in ("otio", "edl"):
            _write_timeline(reading, part, to)
        else:
            (_write_tables if to == "csv" else elan.write)(reading, part)
    return path


def _write_tables(reading, folder):
    folder.mkdir()
    about = pd.DataFrame({"key": list(reading.info), "value": map(str, reading.info.values())})
    tables = {name: getattr(reading, name) for name in TABLES} | {"film": about}
    # Excel tells by the mark at the beginning that letters of all scripts are in it. With such ends
    # of rows, a text with either of their letters gets quotes.
    form = {"index": False, "encoding": "utf-8-sig", "lineterminator": "\r\n"}
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", **form)
    columns = Path(__file__).with_name("tables.csv").read_text("utf-8")
    (folder / "data_dictionary.csv").write_text(columns, "utf-8-sig")


def _subtitles(cues, form):
    """Subtitles of (start, end, text) as bytes; WebVTT and SRT differ in little."""
    blocks = ["WEBVTT"] if form == "vtt" else []
    clock = (WebVTTFormat if form == "vtt" else SubripFormat).ms_to_timestamp
    for number, (start, end, text) in enumerate(cues, 1):
        times = " --> ".join(clock(round(1000 * seconds)) for seconds in (start, end))
        blocks.append(f"{number}\n{times}\n{text}")
    return ("\n\n".join(blocks) + "\n").encode()


def _lines(reading, form):
    for row in reading.lines.itertuples():
        # An empty row would end a subtitle, and an arrow be a time.
        text = "\n".join(filter(str.strip, row.text.splitlines())).replace("-->", "→")
        speaker = row.speaker
        if form == "vtt":
            text, speaker = html.escape(text, quote=False), html.escape(speaker, quote=False)
        voice = f"<v {speaker}>" if form == "vtt" else f"{speaker}: "
        yield row.start, row.end, voice + text if speaker else text


def _chapters(reading):
    """A chapter a scene and, inside it, a chapter a shot."""
    for scene in reading.scenes.itertuples():
        yield scene.start, scene.end, f"Scene {scene.scene}"
        for shot in reading.shots[reading.shots["scene"] == scene.scene].itertuples():
            yield shot.start, shot.end, f"Shot {shot.shot}"


def _write_timeline(reading, path, form):
    """A track with a clip a shot. Timecode drops no frames: at 29.97 it counts 30 a second.

    Where timecode does not know the rate, an EDL counts 25 a second.
    """
    from opentimelineio import adapters, opentime, schema

    measured = reading.info["fps"]
    fps = min(_RATES, key=lambda rate: abs(rate - measured))
    if abs(fps - measured) > _SAME_RATE * measured:
        fps = 25 if form == "edl" else measured
    rate = round(fps) if form == "edl" else fps

    def at(seconds):
        return opentime.RationalTime(round(seconds * fps), rate)

    def span(start, end):
        return opentime.TimeRange.range_from_start_end_time(at(start), at(end))

    timeline, track = schema.Timeline(reading.info["name"]), schema.Track("Shots")
    timeline.tracks.append(track)
    whole = span(0, reading.info["seconds"])
    marks = [(row.start, "RED", f"scene {row.scene}") for row in reading.scenes.itertuples()]
    turns = reading.turns.itertuples()
    marks += [(row.time, "CYAN", f"turn {row.person} {row.change:+.1f}") for row in turns]
    for row in json.loads(reading.shots.to_json(orient="records", double_precision=15)):
        film = schema.ExternalReference(quote(reading.info["name"]), whole)
        clip = schema.Clip(f"shot {row['shot']}", film, span(row["start"], row["end"]))
        clip.metadata["film_reader"] = row
        for time, color, name in marks:
            if row["start"] <= time < row["end"]:
                where = opentime.TimeRange(at(time), opentime.RationalTime(1, rate))
                clip.markers.append(schema.Marker(name, where, color))
        track.append(clip)
    if not track:
        track.append(schema.Gap(source_range=whole))  # no EDL is made of an empty track
    adapters.write_to_file(timeline, str(path), "cmx_3600" if form == "edl" else "otio_json")
