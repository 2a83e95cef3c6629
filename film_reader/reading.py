"""What was read from a film, and can be wrong: tables that can be kept as one file."""

import base64
import json
import os
from dataclasses import dataclass, field
from numbers import Real

import numpy as np
import pandas as pd

from film_reader import checks, files, spans
from film_reader._opening import existing, problem
from film_reader.boxes import FACE
from film_reader.tables import TABLES, as_documented

_FORMAT = "course_utils film reading"  # as its first version was called; readers look for it
_FORMAT_VERSION = 3  # raised when columns come or go
_INFO = dict.fromkeys(("name", "path", "words", "language"), str) | {"notes": list, "stages": dict}
_INFO |= dict.fromkeys(("seconds", "fps", "sampled_fps", "width", "height", "frames"), Real)
_INFO |= {"has_sound": bool}
_PARTS = {"info": dict, "pictures": dict, "corrections": list}
_KINDS = {Real: "a number above 0", dict: "a dict", list: "a list", str: "a text", bool: "a bool"}
_KINDS |= {bytes: "a picture as JPEG, in bytes"}
_MEASURED = ("colour", "brightness", "motion")  # of each shot
_DAMAGED = (LookupError, ArithmeticError, RecursionError, ValueError, TypeError, AttributeError)


@dataclass(frozen=True, eq=False, kw_only=True)
class FilmReading:
    """What was read from a film: tables, of which ``tables.csv`` documents every column.

    Times are seconds from the film's first frame; boxes are in pixels of the film's own frames.
    Confidence is the model's own: how sure it was, not how often it is right. A number that is not
    known is NaN, a text that is not known is "". Tables of things that the film does not have are
    empty; a value of another kind than documented raises ValueError.

    Attributes
    ----------
    info : dict
        About the film: ``name``, ``path``, ``seconds``, ``width``, ``height``, ``fps`` (on
        average), ``frames``, ``has_sound``; about the reading: ``sampled_fps`` (moments a second at
        which people were looked for), ``notes`` (sentences that a reader should know, such as that
        the file is cut off), ``words`` (a sentence: where the lines come from, or why there are
        none), ``language`` (of the lines, such as ``en``, or "" where that is not known) and
        ``stages`` (seconds that each stage took, when it was done).
    pictures : dict of str to bytes
        JPEG pictures: ``shot 1``, ..., ``person 1``, ...
    corrections : list of dict
        What people have set right, in order; see `film_reader.corrections`.
    machine : FilmReading or None
        The reading as the machine made it, before any corrections.
    """

    info: dict
    shots: pd.DataFrame
    scenes: pd.DataFrame
    people: pd.DataFrame
    appearances: pd.DataFrame
    sound: pd.DataFrame
    colours: pd.DataFrame
    arc: pd.DataFrame
    audience: pd.DataFrame
    turns: pd.DataFrame
    clue: pd.DataFrame
    lines: pd.DataFrame = field(default_factory=pd.DataFrame)
    speech: pd.DataFrame = field(default_factory=pd.DataFrame)
    language: pd.DataFrame = field(default_factory=pd.DataFrame)
    contrasts: pd.DataFrame = field(default_factory=pd.DataFrame)
    pictures: dict
    corrections: list = field(default_factory=list)
    machine: "FilmReading | None" = None

    def __post_init__(self):
        _check_kinds(vars(self), _PARTS, "")
        _check_kinds(self.info, _INFO, " in its info")
        _check_kinds(self.pictures, dict.fromkeys(self.pictures, bytes), " of its pictures")
        for name in TABLES:
            # A frozen dataclass lets nobody set a field, so this is how it sets its own.
            object.__setattr__(self, name, as_documented(name, getattr(self, name)))

    def to_frame(self):
        """Put everything into one long table: a row a finding, sorted by ``start``.

        It has the ``kind``, ``start`` and ``end`` in seconds, ``subject``, ``value`` and
        ``confidence`` (NaN where the value is simply measured); README.md lists the kinds.
        """
        step = 1 / self.info["sampled_fps"]
        in_scene = [int((self.shots["scene"] == scene).sum()) for scene in self.scenes["scene"]]
        places = [" ".join(f"{side:.0f}" for side in box) for box in self.clue[FACE].to_numpy()]
        shot = "shot " + self.shots["shot"].astype(str)
        moves = (self.shots["camera"] + " " + self.shots["camera_direction"]).str.strip()
        pieces = [
            _rows("shot", self.shots, shot, self.shots["transition"]),
            _rows("scale", self.shots, shot, self.shots["scale"], sure="scale_confidence"),
            _rows("camera", self.shots, shot, moves, sure="camera_confidence"),
            *(_rows(kind, self.shots, shot, self.shots[kind], sure="") for kind in _MEASURED),
            _rows("scene", self.scenes, "scene " + self.scenes["scene"].astype(str), in_scene),
            _runs_as_rows(self.appearances, "presence", "track", "person", step),
            _runs_as_rows(self.appearances, "action", "action", "action", step),
            _runs_as_rows(self.appearances, "expression", "expression", "expression", step),
            _rows("arc", self.arc, self.arc["person"], self.arc["valence"], 1),
            _rows("audience", self.audience, "", self.audience["reaction"], step),
            _rows("turn", self.turns, self.turns["person"], self.turns["change"], 0),
            _rows("loudness", self.sound, "", self.sound["loudness"], 0.25),
            _rows("clue", self.clue, "", places),
            _rows("line", self.lines, self.lines["speaker"], self.lines["text"]),
            _rows("speech", self.speech, "", ["speech"] * len(self.speech)),
            _rows("contrast", self.contrasts, self.contrasts["person"], self.contrasts["text"]),
        ]
        whole = pd.concat([piece for piece in pieces if len(piece)] or pieces[:1])
        return whole.sort_values("start", kind="stable", ignore_index=True)

    def to_json(self, path):
        """Keep the reading in one file, which `from_json` reads back exactly; return its path.

        The file is JSON without exceptions (no NaN), with each table as lists by column and the
        pictures in base64; of a corrected reading the machine's own tables, and the corrections.
        FileNotFoundError if the folder does not exist; ValueError if a value is infinite, or
        ``info`` holds what JSON has no form for.
        """
        machine = self.machine or self
        whole = {
            "format": _FORMAT,
            "version": _FORMAT_VERSION,
            "info": self.info,
            "tables": {
                name: table.astype(object).where(table.notna(), None).to_dict("list")
                for name, table in ((name, getattr(machine, name)) for name in TABLES)
            },
            "pictures": {
                name: base64.b64encode(picture).decode("ascii")
                for name, picture in machine.pictures.items()
            },
            "corrections": self.corrections,
        }
        try:
            text = json.dumps(whole, allow_nan=False, ensure_ascii=False)
        except (ValueError, TypeError) as error:
            raise ValueError(
                f"received a reading that JSON cannot hold ({error}); expected finite numbers, "
                "texts, lists and dictionaries in info and in the tables. Correct that value."
            ) from error
        return files.write_whole(path, text.encode("utf-8"))

    @classmethod
    def from_json(cls, path):
        """Read a reading that `to_json` has written.

        FileNotFoundError if there is no such file; ValueError if it is no reading, one of another
        version, damaged, or edited so that it contradicts itself.
        """
        expected = "a reading that to_json has written, such as one of film_reader.read"
        path = existing(path, os.path.isfile, "no file", expected)
        try:
            whole = json.loads(path.read_bytes())
            if (form := (whole["format"], whole["version"])) != (_FORMAT, _FORMAT_VERSION):
                raise ValueError(f"it is {form[0]!r} of version {form[1]!r}, not {_FORMAT_VERSION}")
            tables = {name: pd.DataFrame(whole["tables"][name]) for name in TABLES}
            pictures = {
                name: base64.b64decode(text, validate=True)
                for name, text in whole["pictures"].items()
            }
            info = whole["info"] | {key: whole["info"][key] for key in _INFO}  # which all must be
            json.dumps([info, list(pictures)], ensure_ascii=False).encode()  # no halves of letters
            reading = cls(info=info, pictures=pictures, **tables)
            checks.check(reading)
            return reading.corrected(whole.get("corrections", []))
        except _DAMAGED as error:
            why = f"it lacks {error}" if isinstance(error, KeyError) else error
            raise ValueError(
                f"received {path.name}, which is no reading, or one that is damaged or was edited "
                f"({why}); expected the JSON that to_json writes, as film_reader's tables.csv "
                "documents it. Choose a reading, set that right, or read the film again with this "
                "version; to change a reading, correct it."
            ) from error

    def corrected(self, corrections):
        """Apply corrections and tell anew what follows; see `film_reader.corrections`."""
        from film_reader import corrections as module

        return module.corrected(self, corrections)

    def find(self, words):
        """Find where the reading speaks of all of some words.

        They are words of lines, names of people, feelings, actions, scales, colours in English
        (``red``, ``dark``); a word's beginning is enough. Or ``like shot 12``: the shots whose
        pictures are most like its own. Returns a table of ``start`` and ``end`` in seconds,
        ``kind``, ``what`` and ``where``.
        """
        from film_reader import search

        return search.find(self, words)

    def report(self, path):
        """Write the reading as one page for a browser; see `film_reader.report.write`."""
        from film_reader import report

        return report.write(self, path)


def _check_kinds(values, kinds, of):
    """ValueError unless those values of a dict that are there are of their kinds."""
    for name in [name for name in kinds if name in values]:
        value, kind = values[name], kinds[name]
        if not isinstance(value, kind) or (kind is Real and not 0 < value < 1e9):
            raise problem(f"{name}{of} is {value!r:.60}", _KINDS[kind], "See FilmReading")


def _rows(kind, table, subject, value, seconds=None, sure="confidence"):
    """Rows of the long table; ``seconds`` is how long each lasts, where ``table`` has no spans."""
    start = table["start"] if seconds is None else table["time"]
    return pd.DataFrame(
        {
            "kind": kind,
            "start": start,
            "end": table["end"] if seconds is None else start + seconds,
            "subject": subject,
            "value": pd.Series(list(value), table.index, dtype=object),
            "confidence": table.get(sure, np.nan),
        }
    )


def _runs_as_rows(appearances, kind, column, sure_of, step):
    """Spans in which one track keeps one value: rows of the long table."""
    table = appearances.sort_values(["track", "time"])
    table = table[table[column] != ""] if column != "track" else table
    columns = list(dict.fromkeys(["track", column, "person"]))
    found = spans.join(table, columns, f"{sure_of}_confidence", step)
    return _rows(kind, found, found["person"], found[column])
