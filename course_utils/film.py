"""Read a whole film: its shots, its people, what they do and feel, and where the story turns.

`read_film` does the work and gives a `FilmReading`, a set of tables that can be kept as one file.
Everything in it is what a model or a rule found, with that method's own confidence, and can be
wrong.
"""

import base64
import binascii
import contextlib
import hashlib
import io
import json
import math
import os
import shutil
import sys
import tempfile
import time as clock
import warnings
import zipfile
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, count, dropwhile, islice
from pathlib import Path

import av
import cv2
import numpy as np
import pandas as pd
from tqdm import tqdm

from course_utils import data, video
from course_utils._film import Film, open_container, whole_packets

_FORMAT = "course_utils film reading"
_FORMAT_VERSION = 1
_VERSION = 1  # raise it when what the stages keep of a minute changes
_MINUTE = 60  # seconds of film that are read, and kept, at a time
_MOST_KEPT = 2_000_000_000  # bytes in the folder of minutes
_UNFINISHED = 3600  # seconds after which a half-written file can have no writer any more
_LARGEST = 1280  # pixels of a frame's longer side, as the stages see it
_AT_ONCE = 16  # frames that go to the models together
_POSTER, _PORTRAIT = 240, 160  # pixels of the longer side of a picture
_LOUDNESS_RATE, _SILENCE = 4, -100.0  # values a second; decibels
_MOST_COLOURS = 4000
_BOX_COLUMNS = ("x", "y", "width", "height", "body_x", "body_y", "body_width", "body_height")
_ARC_SPREAD = 1.5  # seconds of the bell curve that smooths the arc
_AUDIENCE = 4  # faces in view that make an audience
# The clue: frames a second, length of the template, and sizes as shares of the frame's longer side.
_CLUE_FPS, _CLUE_SIDE = 3, 24
_SMALLEST_CLUE, _LARGEST_CLUE, _CLUE_SIZES = 0.045, 0.6, 15
# How far above chance, on the way to a perfect match: chosen on films drawn with other seeds.
_CLUE_LIKELY, _CLUE_SURE = 0.15, 0.25

# Every table's columns, in order, and the kind of value each holds.
COLUMNS = {
    "shots": {
        "shot": int,
        "start": float,
        "end": float,
        "transition": str,
        "transition_start": float,
        "transition_end": float,
        "confidence": float,
        "scene": int,
        "scale": str,
        "scale_confidence": float,
        "colour": str,
        "brightness": float,
        "motion": float,
        "poster_time": float,
    },
    "scenes": {"scene": int, "start": float, "end": float, "confidence": float},
    "people": {
        "person": str,
        "seconds": float,
        "first": float,
        "last": float,
        "faces": int,
        "lead": bool,
        "confidence": float,
    },
    "appearances": {
        "time": float,
        "track": int,
        "person": str,
        "person_confidence": float,
        "x": float,
        "y": float,
        "width": float,
        "height": float,
        "face_confidence": float,
        "body_x": float,
        "body_y": float,
        "body_width": float,
        "body_height": float,
        "expression": str,
        "expression_confidence": float,
        "valence": float,
        "action": str,
        "action_confidence": float,
    },
    "sound": {"time": float, "loudness": float},
    "colours": {"time": float, "red": float, "green": float, "blue": float},
    "arc": {"time": float, "person": str, "valence": float, "confidence": float},
    "audience": {
        "time": float,
        "faces": int,
        "reaction": str,
        "valence": float,
        "confidence": float,
    },
    "turns": {"time": float, "person": str, "change": float, "confidence": float},
    "clue": {
        "start": float,
        "end": float,
        "x": float,
        "y": float,
        "width": float,
        "height": float,
        "confidence": float,
    },
}


# --- the form of a reading ------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class FilmReading:
    """What was read from a film, as tables.

    Times are seconds from the film's first frame; boxes are x, y, width, height in pixels of the
    film's own frames. Confidence is from 0 to 1 and is the model's own: how sure it was, not how
    often it is right. A number that is not known is NaN, a text that is not known is "". Tables of
    things that the film does not have are empty.

    Attributes
    ----------
    info : dict
        About the film: ``name``, ``path``, ``seconds``, ``width``, ``height``, ``fps`` (on
        average), ``frames``, ``has_sound``; about the reading: ``sampled_fps`` (moments a second at
        which people were looked for), ``notes`` (sentences that a reader should know, such as that
        the file is cut off) and ``stages`` (seconds that each stage took).
    shots : pandas.DataFrame
        A row a shot: ``shot`` (from 1), ``start``, ``end``; ``transition``, how the film comes into
        it (start, cut, dissolve, fade or wipe), with ``transition_start`` and ``transition_end``,
        and ``confidence`` of that; ``scene``; ``scale`` (close_up, medium or long) and
        ``scale_confidence``; ``colour``, its mean as ``#rrggbb``; ``brightness`` and ``motion``
        (mean difference of two frames that follow each other), both from 0 to 1; ``poster_time``,
        when the picture ``shot N`` was taken.
    scenes : pandas.DataFrame
        A row a scene: ``scene`` (from 1), ``start``, ``end``, ``confidence``.
    people : pandas.DataFrame
        A row a person, most screen time first: ``person`` ("person 1", ...), ``seconds`` in view,
        ``first`` and ``last`` time seen, ``faces`` (how many were found), ``lead`` (True for the
        two with most screen time, where they stand out), ``confidence``.
    appearances : pandas.DataFrame
        A row for each person at each sampled moment: ``time``; ``track``, a number for an unbroken
        run of one person in one shot; ``person``, ``person_confidence``; the face's box ``x``,
        ``y``, ``width``, ``height`` and ``face_confidence``; the body's box ``body_x``,
        ``body_y``, ``body_width``, ``body_height``; ``expression`` (angry, afraid, happy, neutral,
        sad or surprised), ``expression_confidence``; ``valence``, how pleasant that is, -1 to 1;
        ``action``, ``action_confidence``.
    sound : pandas.DataFrame
        Four rows a second: ``time``, ``loudness`` in decibels below full scale (0 is the loudest
        that the file can hold, -100 stands for silence).
    colours : pandas.DataFrame
        The film as a barcode, at most 4 rows a second and 4,000 in all: ``time``, and the mean
        ``red``, ``green`` and ``blue`` of the frames around it, 0 to 255.
    arc : pandas.DataFrame
        A row a second and lead: ``time``, ``person``, ``valence`` (smoothed), ``confidence``, which
        is low where the lead is not in view and the line only goes on.
    audience : pandas.DataFrame
        Moments with four or more faces in view: ``time``, ``faces``, ``reaction`` (the expression
        that they share most), ``valence`` (their mean), ``confidence``.
    turns : pandas.DataFrame
        Where the story turns: ``time``, ``person`` ("" is the whole film), ``change`` (step in
        valence, with its sign), ``confidence``.
    clue : pandas.DataFrame
        Spans in which the object of the given picture is in view: ``start``, ``end``, the box
        ``x``, ``y``, ``width``, ``height`` where it is seen best, ``confidence``.
    pictures : dict of str to bytes
        JPEG pictures: ``shot 1``, ..., ``person 1``, ...

    Raises
    ------
    ValueError
        If a table lacks a column or a column holds values of another kind.
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
    pictures: dict

    def __post_init__(self):
        for name in COLUMNS:
            # A frozen dataclass lets nobody set a field, so this is how it sets its own.
            object.__setattr__(self, name, _as_documented(name, getattr(self, name)))

    def to_frame(self):
        """Put everything into one long table.

        Returns
        -------
        pandas.DataFrame
            A row a finding, sorted by ``start``:

            - ``kind``: see below;
            - ``start``, ``end``: seconds;
            - ``subject``: whom or what it is about, such as "person 1" or "shot 3"; "" is the film;
            - ``value``: a text or a number, by kind;
            - ``confidence``: 0 to 1, NaN where the value is simply measured.

            ========== ============== ==================================================
            kind       subject        value
            ========== ============== ==================================================
            shot       shot           transition into it
            scale      shot           close_up, medium or long
            colour     shot           mean colour, ``#rrggbb``
            brightness shot           0 to 1
            motion     shot           0 to 1
            scene      scene          number of its shots
            presence   person         number of the track; start to end of being in view
            action     person         what they do, as long as it lasts
            expression person         what the face shows, as long as it lasts
            arc        person         valence in this second, -1 to 1
            audience   ""             the shared expression
            turn       person or ""   step in valence
            loudness   ""             decibels below full scale
            clue       ""             ``x y width height`` of the box
            ========== ============== ==================================================
        """
        step = 1 / self.info["sampled_fps"]
        pieces = [
            *_shots_as_rows(self.shots),
            _scenes_as_rows(self.scenes, self.shots),
            _runs(self.appearances, "presence", "track", "person_confidence", step),
            _runs(self.appearances, "action", "action", "action_confidence", step),
            _runs(self.appearances, "expression", "expression", "expression_confidence", step),
            _rows("arc", self.arc, self.arc["person"], self.arc["valence"], 1),
            _rows("audience", self.audience, "", self.audience["reaction"], step),
            _rows("turn", self.turns, self.turns["person"], self.turns["change"], 0),
            _rows("loudness", self.sound, "", self.sound["loudness"], 0.25),
            _rows("clue", self.clue, "", _boxes_as_text(self.clue)),
        ]
        whole = pd.concat([piece for piece in pieces if len(piece)] or pieces[:1])
        return whole.sort_values("start", kind="stable", ignore_index=True)

    def to_json(self, path):
        """Keep the reading in one file, which `from_json` reads back exactly.

        The file is JSON without exceptions (no NaN), with each table as lists by column and the
        pictures in base64. It is written beside its final place and moved there when complete.

        Parameters
        ----------
        path : str or Path

        Returns
        -------
        Path

        Raises
        ------
        FileNotFoundError
            If the folder does not exist.
        ValueError
            If a value is infinite or ``info`` holds what JSON has no form for.
        """
        whole = {
            "format": _FORMAT,
            "version": _FORMAT_VERSION,
            "info": self.info,
            "tables": {
                name: {column: _to_list(table[column]) for column in COLUMNS[name]}
                for name, table in ((name, getattr(self, name)) for name in COLUMNS)
            },
            "pictures": {
                name: base64.b64encode(picture).decode("ascii")
                for name, picture in self.pictures.items()
            },
        }
        try:
            text = json.dumps(whole, allow_nan=False, ensure_ascii=False)
        except (ValueError, TypeError) as error:
            raise ValueError(
                f"received a reading that JSON cannot hold ({error}); expected finite numbers, "
                "texts, lists and dictionaries in info and in the tables. Correct that value."
            ) from error
        return _write_whole(Path(path), text.encode("utf-8"))

    @classmethod
    def from_json(cls, path):
        """Read a reading that `to_json` has written.

        Parameters
        ----------
        path : str or Path

        Returns
        -------
        FilmReading

        Raises
        ------
        FileNotFoundError
            If there is no such file.
        ValueError
            If it is no reading, one of another version, or damaged.
        """
        path = Path(path)
        if not path.is_file():
            raise FileNotFoundError(
                f"received {str(path)!r}, where there is no file; expected a reading that to_json "
                "has written. Check the path, or make one with film.read_film."
            )
        whole = _parsed(path)
        try:
            tables = {name: pd.DataFrame(whole["tables"][name]) for name in COLUMNS}
            pictures = {
                name: base64.b64decode(text, validate=True)
                for name, text in whole["pictures"].items()
            }
            return cls(info=dict(whole["info"]), pictures=pictures, **tables)
        except (KeyError, TypeError, AttributeError, ValueError, binascii.Error) as error:
            raise ValueError(
                f"received {path.name}, a reading that is damaged ({error}); expected all that "
                "to_json writes. Read the film again, or get the file again."
            ) from error

    def report(self, path):
        """Write the reading as one page for a browser; see `course_utils.report.write`.

        Parameters
        ----------
        path : str or Path
            Ends in ``.html``.

        Returns
        -------
        Path
        """
        from course_utils import report

        return report.write(self, path)


def _as_documented(name, table):
    """Order a table's columns as documented, and give each its kind."""
    columns = COLUMNS[name]
    missing = [column for column in columns if column not in table]
    if missing and len(table):
        raise ValueError(
            f"received a table {name!r} without {', '.join(missing)}; expected the columns "
            f"{', '.join(columns)}. Add them; what is not known is NaN or an empty text."
        )
    try:
        series = {column: _of_kind(table.get(column, []), kind) for column, kind in columns.items()}
    except (ValueError, TypeError) as error:
        kinds = ", ".join(f"{column} ({kind.__name__})" for column, kind in columns.items())
        raise ValueError(
            f"received a table {name!r} with a value of another kind than documented ({error}); "
            f"expected {kinds}. Correct that value."
        ) from error
    return pd.DataFrame(series)


def _of_kind(values, kind):
    """One column as int64, float64, bool or text."""
    series = pd.Series(values, dtype=None if len(values) else kind).reset_index(drop=True)
    if kind is str:
        series = series.astype(object)
        wrong = [value for value in series if not isinstance(value, str) and not pd.isna(value)]
        if wrong:
            raise TypeError(f"{wrong[0]!r} is no text")
        return series.where(series.notna(), "").astype(str)
    if kind is not float and (changed := series[series != series.astype(kind)]).size:
        raise TypeError(f"{changed.iloc[0]!r} is not {kind.__name__}")
    return series.astype(kind)


# --- one long table -------------------------------------------------------------------------------


def _rows(kind, table, subject, value, seconds=None):
    """Rows of the long table; ``seconds`` is how long each lasts, where ``table`` has no spans."""
    start = table["start"] if seconds is None else table["time"]
    return pd.DataFrame(
        {
            "kind": kind,
            "start": start,
            "end": table["end"] if seconds is None else start + seconds,
            "subject": subject,
            "value": pd.Series(list(value), table.index, dtype=object),
            "confidence": table.get("confidence", np.nan),
        }
    )


def _shots_as_rows(shots):
    subject = "shot " + shots["shot"].astype(str)
    yield _rows("shot", shots, subject, shots["transition"])
    scales = shots.assign(confidence=shots["scale_confidence"])
    yield _rows("scale", scales, subject, shots["scale"])
    measured = shots.assign(confidence=np.nan)
    for kind in ("colour", "brightness", "motion"):
        yield _rows(kind, measured, subject, shots[kind])


def _scenes_as_rows(scenes, shots):
    counts = shots["scene"].value_counts()
    subject = "scene " + scenes["scene"].astype(str)
    return _rows("scene", scenes, subject, [int(counts.get(n, 0)) for n in scenes["scene"]])


def _runs(appearances, kind, column, confidence, step):
    """Spans in which one track keeps one value: rows of the long table."""
    table = appearances.sort_values(["track", "time"])
    table = table[table[column] != ""] if column != "track" else table
    gap = table["time"].diff() > 2.5 * step  # a face is missed now and then
    new = (
        gap | (table["track"] != table["track"].shift()) | (table[column] != table[column].shift())
    )
    runs = table.groupby(new.cumsum())
    spans = pd.DataFrame(
        {
            "start": runs["time"].first(),
            "end": runs["time"].last() + step,
            "confidence": runs[confidence].mean(),
        }
    )
    return _rows(kind, spans, runs["person"].first(), runs[column].first())


def _boxes_as_text(table):
    boxes = table[["x", "y", "width", "height"]].to_numpy()
    return [" ".join(f"{value:.0f}" for value in box) for box in boxes]


# --- keeping it -----------------------------------------------------------------------------------


def _to_list(series):
    """A column as a plain list in which NaN is None."""
    if series.dtype != np.float64:
        return series.tolist()
    return [None if np.isnan(value) else value for value in series.tolist()]


def _write_whole(path, content):
    """Write a file so that nobody ever meets half of it."""
    if not path.parent.is_dir():
        raise FileNotFoundError(
            f"received {str(path)!r}, but there is no folder {str(path.parent)!r}; expected one "
            "that exists. Create it first, or choose another."
        )
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as stream:
        try:
            stream.write(content)
            stream.close()
            os.replace(stream.name, path)
        except BaseException:
            os.unlink(stream.name)
            raise
    return path


def _parsed(path):
    """The content of a file of `FilmReading.to_json`, checked to be one."""
    try:
        whole = json.loads(path.read_bytes(), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise ValueError(
            f"received {path.name}, which is not JSON ({error}); expected a reading that to_json "
            "has written. It may be another file, or cut off: get it again, or read the film again."
        ) from error
    if not isinstance(whole, dict) or whole.get("format") != _FORMAT:
        raise ValueError(
            f"received {path.name}, which is JSON but no reading of a film; expected a file that "
            "to_json has written. Choose that file, or make one with film.read_film."
        )
    if whole.get("version") != _FORMAT_VERSION:
        raise ValueError(
            f"received {path.name} of version {whole.get('version')!r}; expected version "
            f"{_FORMAT_VERSION}. Read the film again with this version of the course."
        )
    return whole


def _no_constant(name):
    raise ValueError(f"the number {name} is not allowed")


# --- reading a film -------------------------------------------------------------------------------


def read_film(path, progress=True, clue=None):
    """Read a whole film: shots, scenes, people, sound, feelings and where the story turns.

    The film is read a minute at a time, in flat memory. What was found in a minute is kept in the
    folder ``readings`` of `course_utils.data.work_dir`, so a reading that was stopped goes on where
    it was, and one that is finished comes back at once. A file there is found by the content of the
    film and the version of what reads it; a damaged one is made anew. Above 2 GB, what belongs to
    the films not read for the longest time is removed. Two readings of one film at the same time
    only do the same work twice.

    Parameters
    ----------
    path : str or Path
    progress : bool
        Show a line with the stage and the time left.
    clue : str, Path or array (height, width, 3) uint8, optional
        A picture of one object that fills it, cut from a frame: the spans in which it is in view
        are found too.

    Returns
    -------
    FilmReading

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    course_utils.video.VideoError
        If it is no video that can be read.
    ValueError
        If the clue is no picture.
    """
    path = Path(path)
    about = video.probe(path)
    picture = None if clue is None else _clue_picture(clue)
    stages = [_Pictures(path, about), _People(path, about)]
    if about.has_audio:
        stages.append(_Sound(path))
    if picture is not None:
        stages.append(_Clue(path, about, picture))
    store = _Store(path)
    try:
        with _Bar(about, stages, progress) as bar:
            found = _read_minutes(stages, store, bar)
        return _joined(path, about, found, store)
    except KeyboardInterrupt:
        print(
            f"Stopped. What has been read of {path.name} is kept: call read_film again, and it "
            "goes on from there."
        )
        raise


def _read_minutes(stages, store, bar):
    """Go through the film minute by minute; return what each stage found, a list a stage."""
    found = {stage.name: [] for stage in stages}
    for minute in count():
        for stage in stages:
            bar.begin(stage, minute)
            values = store.load(minute, stage.name)
            if values is None:
                values = stage.read(minute, bar.advance)
                store.save(minute, stage.name, values)
                bar.advance(_MINUTE)
            else:
                bar.skip()
            values.pop("poster_bytes", None)  # they would add up to much in a long film
            found[stage.name].append(values)
        if found["pictures"][-1]["at_end"]:
            return found


class _Pictures:
    """Every frame, very small: what shots, colours and movement are found from."""

    name, work = "pictures", 1.0

    def __init__(self, path, about):
        self.path, self.about = path, about
        self.coming, self.minute = None, None

    def read(self, minute, _advance):
        """Rows of `shots.signals` for one minute; ``at_end`` tells that no frame comes after."""
        if minute != self.minute:
            self._open(minute)
        end = (minute + 1) * _MINUTE
        rows, following = [], None
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", UserWarning)
            for row in self.coming:
                if row[0] >= end:
                    following = row
                    break
                rows.append(row)
        self.coming = chain([] if following is None else [following], self.coming)
        self.minute = minute + 1
        rows = np.array(rows, np.float64).reshape(len(rows), -1)
        return {
            "times": rows[:, 0] if len(rows) else np.zeros(0),
            "rows": rows[:, 1:].astype(np.float32),
            "frames": np.int64(self.counts[minute]),
            "at_end": np.bool_(following is None),
            "note": np.str_(" ".join(str(one.message) for one in caught)),
        }

    def _open(self, minute):
        """Begin a little before the minute, for the frames that its first rows depend on."""
        from course_utils import shots

        start = minute * _MINUTE
        before = (shots.CONTEXT + 2) / min(self.about.frame_rate, shots.FASTEST)
        frames = video.frames(self.path, size=shots.SIZE, start=max(0, start - before))
        self.counts = Counter()
        rows = shots.signals(self._counted(frames))
        self.coming = dropwhile(lambda row: row[0] < start, rows)

    def _counted(self, frames):
        for time, frame in frames:
            self.counts[int(time // _MINUTE)] += 1
            yield time, frame


class _Sampled:
    """Reads some frames a second, for a stage that looks at them closely."""

    def __init__(self, path, about, fps):
        self.path, self.about, self.fps = path, about, fps
        scale = min(1, _LARGEST / max(about.size))
        self.size = tuple(max(1, round(side * scale)) for side in about.size)
        self.scale = about.size[1] / self.size[1]
        self.coming, self.minute = None, None

    def frames(self, minute):
        """Yield (time, frame) of one minute; a frame that stays on screen comes once."""
        start = minute * _MINUTE
        if minute != self.minute:
            self.last = -1.0
            self.coming = iter(())
            if start < self.about.duration:
                self.coming = video.frames(self.path, self.fps, self.size, start)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # the stage "pictures" keeps it as a note
            for time, frame in islice(self.coming, round(_MINUTE * self.fps)):
                if time > self.last:
                    self.last = time
                    yield time, frame
        self.minute = minute + 1


class _People:
    """Some frames a second, as large as needed: faces and bodies, and small posters."""

    name, work = "people", 12.0

    def __init__(self, path, about):
        from course_utils import people

        self.sampled = _Sampled(path, about, people.SAMPLED_FPS)

    def read(self, minute, advance):
        """What `people.observe` finds in one minute, and two small pictures a second."""
        tables, posters, batch = [], {}, []
        every = max(1, round(self.sampled.fps / 2))
        moments = 0
        for number, (time, frame) in enumerate(self.sampled.frames(minute)):
            if number % every == 0:
                posters[time] = _jpeg(_shrunk(frame, _POSTER))
            batch.append((time, frame))
            moments += 1
            if len(batch) == _AT_ONCE:
                tables.append(self._observe(batch))
                advance(len(batch) / self.sampled.fps)
                batch = []
        if batch:
            tables.append(self._observe(batch))
        return {**_packed(tables), **_packed_pictures(posters), "moments": np.int64(moments)}

    def _observe(self, batch):
        """Boxes come back in pixels of the film's own frames."""
        from course_utils import people

        times, frames = zip(*batch, strict=True)
        table = people.observe(np.stack(frames), np.array(times))
        boxes = [column for column in _BOX_COLUMNS if column in table]
        return table.assign(**{column: table[column] * self.sampled.scale for column in boxes})


class _Sound:
    """How loud it is, four times a second."""

    name, work = "sound", 0.3

    def __init__(self, path):
        self.path = path

    def read(self, minute, _advance):
        """Loudness of one minute; a quarter of a second without samples is silent."""
        loudness = _loudness(self.path, minute * _MINUTE, (minute + 1) * _MINUTE)
        return {"loudness": loudness}


def _loudness(path, start, end):
    """Decibels below full scale (root of the mean square of all channels), four a second."""
    bins = round((end - start) * _LOUDNESS_RATE)
    power, samples = np.zeros(bins), np.zeros(bins)
    with Film(path) as film:
        origin = film.origin * film.tick
    with open_container(path) as container:
        track = next(stream for stream in container.streams.audio if stream.codec_context)
        if start:
            with contextlib.suppress(av.FFmpegError):
                moment = Fraction(start) + origin - 1
                container.seek(math.floor(moment / track.time_base), stream=track)
        for time, piece, rate in _sound_pieces(container, track, origin):
            if time >= end:
                break
            places = np.floor((time - start + np.arange(piece.shape[1]) / rate) * _LOUDNESS_RATE)
            inside = (places >= 0) & (places < bins)
            places, squares = places[inside].astype(int), (piece[:, inside] ** 2).mean(axis=0)
            power += np.bincount(places, squares, bins)
            samples += np.bincount(places, minlength=bins)
    mean = power / np.maximum(samples, 1)
    return 10 * np.log10(np.maximum(mean, 10 ** (_SILENCE / 10)))


def _sound_pieces(container, track, origin):
    """Yield (seconds, samples (channels, n) float32 -1..1, rate) of a sound track."""
    resampler = av.AudioResampler("fltp")
    following = 0.0
    for packet in whole_packets(container, track):
        try:
            frames = packet.decode()
        except av.FFmpegError:  # one damaged packet is a click of some milliseconds
            continue
        for frame in frames:
            stamped = frame.pts is not None
            time = float(frame.pts * frame.time_base - origin) if stamped else following
            following = time + frame.samples / frame.sample_rate
            for part in resampler.resample(frame):
                yield time, part.to_ndarray(), frame.sample_rate


# --- what is kept while reading -------------------------------------------------------------------


class _Store:
    """The folder in which the minutes of one film are kept."""

    def __init__(self, path):
        self.folder = data.work_dir() / "readings" / _key(path)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.touch()
        _make_room(self.folder)

    def file(self, minute, stage):
        return self.folder / f"{minute:04d}-{stage}.npz"

    def load(self, minute, stage):
        """What a stage found in a minute, or None where it must be read (again)."""
        try:
            with np.load(self.file(minute, stage), allow_pickle=False) as box:
                return {name: box[name] for name in box.files}
        except (ValueError, KeyError, EOFError, OSError, zipfile.BadZipFile):
            return None

    def save(self, minute, stage, values):
        self.folder.mkdir(parents=True, exist_ok=True)
        content = io.BytesIO()
        np.savez(content, **values)
        _write_whole(self.file(minute, stage), content.getvalue())


def _key(path):
    """Name a film after its content and the version of all that reads it."""
    with open(path, "rb") as stream:
        seen = hashlib.file_digest(stream, "sha256")
    seen.update(f"{_VERSION}".encode())
    package = Path(__file__).parent
    readers = [package / f"{name}.py" for name in ("shots", "figures", "people")]
    for file in [*readers, *sorted(data.weights_dir().glob("*.weights.h5"))]:
        if file.exists():
            seen.update(hashlib.sha256(file.read_bytes()).digest())
    return seen.hexdigest()[:32]


def _make_room(folder):
    """Remove half-written files, and the oldest films' folders above the limit."""
    for part in folder.glob("*.part"):
        with contextlib.suppress(OSError):
            if clock.time() - part.stat().st_mtime > _UNFINISHED:
                part.unlink()
    kept = sum(file.stat().st_size for file in folder.iterdir())
    others = [other for other in folder.parent.iterdir() if other.is_dir() and other != folder]
    for other in sorted(others, key=lambda other: other.stat().st_mtime, reverse=True):
        with contextlib.suppress(OSError):
            kept += sum(file.stat().st_size for file in other.iterdir())
            if kept > _MOST_KEPT:
                shutil.rmtree(other)


def _packed(tables):
    """A list of tables as arrays that ``np.savez`` keeps, one a column; vectors become rows."""
    whole = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()
    return {f"column {name}": np.array(whole[name].tolist()) for name in whole}


def _unpacked(minutes):
    """One table of what `_packed` made of each minute."""
    tables = []
    for minute in minutes:
        columns = {
            name.removeprefix("column "): values if values.ndim == 1 else list(values)
            for name, values in minute.items()
            if name.startswith("column ")
        }
        if columns and len(next(iter(columns.values()))):
            tables.append(pd.DataFrame(columns))
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def _packed_pictures(pictures):
    """JPEG pictures by time as three arrays."""
    return {
        "poster_times": np.array(list(pictures), float),
        "poster_sizes": np.array([len(picture) for picture in pictures.values()], int),
        "poster_bytes": np.frombuffer(b"".join(pictures.values()), np.uint8),
    }


class _Bar:
    """The line that shows which stage a reading is in, and the time left.

    Its unit is work: seconds of film, times what a stage takes for a second of film compared with
    the others. What was read before does not count as fast work.
    """

    def __init__(self, about, stages, is_shown):
        self.seconds = about.duration
        self.bar = tqdm(
            total=self.seconds * sum(stage.work for stage in stages),
            disable=not is_shown,
            file=sys.stdout,
            ncols=88,
            mininterval=0.5,
            smoothing=0,
            bar_format="{desc}{percentage:3.0f}% |{bar}| {elapsed} so far, {remaining} left",
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.bar.close()

    def begin(self, stage, minute):
        """Show the stage; what it does from now on in this minute is told by `advance`."""
        self.work = stage.work
        self.left = self.whole = max(0, min(_MINUTE, self.seconds - minute * _MINUTE))
        self.bar.set_description_str(f"{stage.name:9}", refresh=False)

    def advance(self, seconds):
        """Count seconds of film that the stage has done, up to the whole minute."""
        step = min(seconds, self.left)
        self.left -= step
        self.bar.update(step * self.work)

    def skip(self):
        """Count the whole minute as known from before."""
        if not self.bar.disable:
            self.bar.initial += self.whole * self.work
            self.bar.n += self.whole * self.work


# --- joining what was found -----------------------------------------------------------------------


def _joined(path, about, found, store):
    """Make a reading of what the stages found in all minutes."""
    times, rows = (_together(found["pictures"], key) for key in ("times", "rows"))
    info, seconds = _info(path, about, found["pictures"], times)
    posters = _Posters(path, found["people"], store)
    colours = pd.DataFrame(
        {"time": times, **dict(zip(("red", "green", "blue"), rows.T, strict=False))}
    )
    shots, scenes, pictures = _shots(times, rows, seconds, posters)
    appearances, people = _people(found["people"], shots)
    pictures |= _portraits(path, people, appearances)
    loudness = _together(found.get("sound", []), "loudness")
    sound = pd.DataFrame({"time": np.arange(len(loudness)) / _LOUDNESS_RATE, "loudness": loudness})
    sound = sound[sound["time"] < seconds]
    feelings = arc(appearances, people, seconds)
    return FilmReading(
        info=info,
        shots=shots,
        scenes=scenes,
        people=people,
        appearances=appearances,
        sound=sound,
        colours=_barcode(colours, seconds),
        arc=feelings,
        audience=audience(appearances, people),
        turns=_as_documented("turns", pd.DataFrame()),
        clue=_clue_spans(found.get("clue", []), shots),
        pictures=pictures,
    )


def _together(minutes, key):
    return np.concatenate([minute[key] for minute in minutes]) if minutes else np.zeros(0)


def _info(path, about, minutes, times):
    """What is known of the film, and the sentences that a reader should know."""
    frames = int(sum(minute["frames"] for minute in minutes))
    gap = (times[-1] - times[0]) / (len(times) - 1) if len(times) > 1 else 1 / about.frame_rate
    seconds = float(times[-1] + gap)
    from course_utils import people

    info = {
        "name": path.name,
        "path": str(path),
        "seconds": seconds,
        "width": about.size[1],
        "height": about.size[0],
        "fps": frames / seconds,
        "frames": frames,
        "has_sound": about.has_audio,
        "sampled_fps": people.SAMPLED_FPS,
        "notes": [str(minute["note"]) for minute in minutes if str(minute["note"])],
    }
    return info, seconds


class _Posters:
    """The small pictures that were kept while reading, by time; each comes from its file."""

    def __init__(self, path, minutes, store):
        self.path, self.store = path, store
        self.times = _together(minutes, "poster_times")
        self.places = [
            (number, order)
            for number, minute in enumerate(minutes)
            for order in range(len(minute["poster_times"]))
        ]
        self.minute = None

    def choose(self, start, end):
        """(time, JPEG) of the frame nearest to the middle of a span."""
        inside = np.flatnonzero((self.times >= start) & (self.times < end))
        middle = (start + end) / 2
        if len(inside):
            best = inside[np.abs(self.times[inside] - middle).argmin()]
            picture = self._read(*self.places[best])
            if picture is not None:
                return self.times[best], picture
        time, frame = _frame_at(self.path, middle)
        return time, _jpeg(_shrunk(frame, _POSTER))

    def _read(self, minute, order):
        if minute != self.minute:
            self.minute, self.values = minute, self.store.load(minute, "people")
        if self.values is None:
            return None
        ends = self.values["poster_sizes"].cumsum()
        start = ends[order] - self.values["poster_sizes"][order]
        return self.values["poster_bytes"][start : ends[order]].tobytes()


def _frame_at(path, seconds):
    """(time, frame) on screen at a time: the first frame of what is on screen then or after."""
    frames = video.frames(path, fps=1, start=max(0, seconds))
    found = next(frames, None)
    frames.close()
    return found


def _shots(times, rows, seconds, posters):
    """Tables of shots and scenes, and a picture a shot."""
    from course_utils import shots

    table = shots.from_signals(np.column_stack([times, rows]))
    chosen = [posters.choose(*span) for span in _clear_spans(table)]
    small = [_picture(jpeg) for _, jpeg in chosen]
    numbers, scene_confidence = shots.scenes(table, _in_batches(shots.describe, small))
    scales = [shots.scales(np.stack(small[i : i + 64])) for i in range(0, len(small), 64)]
    first = np.searchsorted(times, table["start"])
    last = np.searchsorted(times, table["end"])
    spans = [slice(a, max(b, a + 1)) for a, b in zip(first, last, strict=True)]
    colour = np.array([rows[span, :3].mean(axis=0) for span in spans])
    movement = rows[:, shots.COLUMNS.index("colour_1") - 1] ** 2
    # A shot's first frame differs from the one before by the cut, not by movement.
    inner = [movement[span][1:] if span.stop - span.start > 1 else [0] for span in spans]
    table = table.assign(
        scene=np.asarray(numbers),
        scale=np.concatenate([labels for labels, _ in scales]),
        scale_confidence=np.concatenate([confidence for _, confidence in scales]),
        colour=["#{:02x}{:02x}{:02x}".format(*mean.round().astype(int)) for mean in colour],
        brightness=colour @ [0.299, 0.587, 0.114] / 255,
        motion=[np.mean(values) for values in inner],
        poster_time=[time for time, _ in chosen],
    )
    scenes = table.assign(confidence=scene_confidence).groupby("scene", sort=False)
    scenes = scenes.agg({"start": "first", "end": "last", "confidence": "first"}).reset_index()
    pictures = {f"shot {n}": jpeg for n, (_, jpeg) in zip(table["shot"], chosen, strict=True)}
    return table, scenes, pictures


def _clear_spans(shots):
    """(start, end) of what each shot shows outside of its transitions."""
    starts = np.maximum(shots["start"], shots["transition_end"])
    ends = np.minimum(shots["end"], shots["transition_start"].shift(-1).fillna(np.inf))
    for start, end, shot in zip(starts, ends, shots.itertuples(), strict=True):
        yield (start, end) if start < end else (shot.start, shot.end)


def _in_batches(describe, frames, size=64):
    return np.concatenate(
        [describe(np.stack(frames[i : i + size])) for i in range(0, len(frames), size)]
    )


def _people(minutes, shots):
    """Tables of appearances and people; empty where no face was found."""
    from course_utils import people

    observations = _unpacked(minutes)
    if not len(observations):
        empty = _as_documented("appearances", pd.DataFrame())
        return empty, _as_documented("people", pd.DataFrame())
    appearances = people.link(observations, shots)
    return appearances, people.summary(appearances)


def _portraits(path, people, appearances):
    """A picture of each person, from where the face is large and surely found."""
    pictures = {}
    for person in people["person"]:
        seen = appearances[appearances["person"] == person]
        best = seen.loc[(seen["face_confidence"] * seen["width"] * seen["height"] ** 0.5).idxmax()]
        _, frame = _frame_at(path, best["time"])
        side = 1.7 * max(best["width"], best["height"])
        x, y = best["x"] + best["width"] / 2, best["y"] + best["height"] / 2
        rows = slice(max(0, round(y - side / 2)), max(1, round(y + side / 2)))
        columns = slice(max(0, round(x - side / 2)), max(1, round(x + side / 2)))
        pictures[person] = _jpeg(_shrunk(frame[rows, columns], _PORTRAIT))
    return pictures


def _barcode(colours, seconds):
    """Mean colours of pieces of the film that are as long as the table allows."""
    piece = max(1 / 4, seconds / _MOST_COLOURS)
    number = (colours["time"] // piece).astype(int)
    means = colours.groupby(number, as_index=False).mean()
    return means.assign(time=number.drop_duplicates().to_numpy() * piece)


def _shrunk(frame, longest):
    """A frame whose longer side has at most so many pixels."""
    scale = min(1, longest / max(frame.shape[:2]))
    width, height = (max(1, round(side * scale)) for side in frame.shape[1::-1])
    return cv2.resize(frame, (width, height), interpolation=cv2.INTER_AREA)


def _jpeg(frame):
    """A frame as the bytes of a JPEG picture."""
    _, content = cv2.imencode(".jpg", frame[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 82])
    return content.tobytes()


def _picture(jpeg):
    """The frame that `_jpeg` has packed."""
    return cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)[..., ::-1]


# --- how the story goes ---------------------------------------------------------------------------


def arc(appearances, people, seconds):
    """Follow how each lead feels, second by second: a smoothed line of valence.

    What the face shows at each sampled moment is averaged with a bell curve in time, in which a
    surer face weighs more. While a lead is out of view, the line goes straight to where the face is
    seen again, with a confidence that falls to 0.

    Parameters
    ----------
    appearances, people : pandas.DataFrame
        As in `FilmReading`.
    seconds : float
        Length of the film.

    Returns
    -------
    pandas.DataFrame
        As ``FilmReading.arc``; ``time`` is the middle of a second.
    """
    length = max(1, math.ceil(seconds))
    times = np.arange(length) + 0.5
    tables = []
    for lead in people.loc[people["lead"], "person"]:
        seen = appearances[(appearances["person"] == lead) & appearances["valence"].notna()]
        second = np.minimum(seen["time"].to_numpy().astype(int), length - 1)
        sure = seen["expression_confidence"].to_numpy()
        weight, felt, faces = (
            _smooth(np.bincount(second, values, length))
            for values in (sure, sure * seen["valence"], np.ones(len(seen)))
        )
        known = faces > 0.05
        if not known.any():
            continue
        valence = np.interp(times, times[known], felt[known] / weight[known])
        # A whole second of face counts as much as a second can; fewer moments count less.
        in_view = np.minimum(1, _smooth((np.bincount(second, minlength=length) > 0).astype(float)))
        confidence = np.divide(weight, faces, out=np.zeros(length), where=known) * in_view
        tables.append(
            pd.DataFrame(
                {"time": times, "person": lead, "valence": valence, "confidence": confidence}
            )
        )
    return pd.concat(tables, ignore_index=True) if tables else _as_documented("arc", pd.DataFrame())


def _smooth(values, spread=_ARC_SPREAD):
    """Values a second, averaged with a bell curve of a spread in seconds."""
    steps = np.arange(-math.ceil(3 * spread), math.ceil(3 * spread) + 1)
    bell = np.exp(-0.5 * (steps / spread) ** 2)
    padded = np.pad(values, len(steps) // 2)
    return np.convolve(padded, bell / bell.sum(), mode="valid")


def audience(appearances, people):
    """Tell how a group of people in view reacts: what most of four or more faces show.

    The leads are left out, for the audience is what they are looked at by.

    Parameters
    ----------
    appearances, people : pandas.DataFrame
        As in `FilmReading`.

    Returns
    -------
    pandas.DataFrame
        As ``FilmReading.audience``.
    """
    leads = people.loc[people["lead"], "person"]
    others = appearances[~appearances["person"].isin(leads) & (appearances["expression"] != "")]
    rows = []
    for time, faces in others.groupby("time"):
        if len(faces) < _AUDIENCE:
            continue
        votes = faces.groupby("expression")["expression_confidence"].sum()
        rows.append(
            {
                "time": time,
                "faces": len(faces),
                "reaction": votes.idxmax(),
                "valence": np.average(faces["valence"], weights=faces["expression_confidence"]),
                "confidence": votes.max() / len(faces),
            }
        )
    return _as_documented("audience", pd.DataFrame(rows))


# --- the clue -------------------------------------------------------------------------------------


def _clue_picture(clue):
    """The given picture as an array, checked."""
    if isinstance(clue, (str, Path)):
        if not Path(clue).is_file():
            raise FileNotFoundError(
                f"received the clue {str(clue)!r}, where there is no file; expected a picture of "
                "the object. Check the path."
            )
        picture = cv2.imdecode(np.fromfile(clue, np.uint8), cv2.IMREAD_COLOR)
        picture = None if picture is None else picture[..., ::-1]
    else:
        picture = np.asarray(clue)
    is_picture = picture is not None and picture.ndim == 3 and picture.dtype == np.uint8
    if not is_picture or picture.shape[2] != 3 or min(picture.shape[:2]) < 8:
        found = "a file that is no picture" if picture is None else f"shape {picture.shape}"
        raise ValueError(
            f"received a clue that is {found}; expected a picture (height, width, 3), uint8 RGB, "
            "of at least 8 pixels a side. Cut it from a frame: frame[y:y + height, x:x + width]."
        )
    if picture.std(axis=(0, 1)).max() < 4:
        raise ValueError(
            "received a clue of one plain colour; expected an object with a pattern of its own, "
            "since it is found by its pattern. Choose a picture that shows more of it."
        )
    return np.ascontiguousarray(picture)


class _Clue:
    """Some frames a second: where the object of a picture is most likely, and how likely."""

    def __init__(self, path, about, picture):
        self.sampled = _Sampled(path, about, _CLUE_FPS)
        scale = _CLUE_SIDE / max(picture.shape[:2])
        height, width = (max(6, round(side * scale)) for side in picture.shape[:2])
        self.template = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
        self.name = f"clue-{hashlib.sha256(self.template).hexdigest()[:12]}"

    work = 4.0

    def read(self, minute, advance):
        rows = []
        for time, frame in self.sampled.frames(minute):
            score, second, box = find_template(frame, self.template)
            rows.append((time, score, second, *(side * self.sampled.scale for side in box)))
            advance(1 / self.sampled.fps)
        return {"rows": np.array(rows, float).reshape(-1, 7)}


def find_template(frame, template):
    """Find the place in a frame that is most like a small picture, at any size.

    The frame is made smaller step by step, and the picture is laid over every place of each size.
    They are compared by normalised cross-correlation, which neither brightness nor contrast moves.
    The picture must stand upright and be seen from the same side; up to a third of it may lie
    outside of the frame.

    Parameters
    ----------
    frame : array, (height, width, 3), uint8
    template : array, (height, width, 3), uint8
        The picture, about 24 pixels long.

    Returns
    -------
    score : float
        Correlation at the best place, -1 to 1.
    second : float
        Correlation at the best place that does not overlap with it: what chance reaches here.
    box : tuple of float
        x, y, width, height in pixels of the frame.
    """
    height, width = template.shape[:2]
    margin_y, margin_x = round(0.3 * height), round(0.3 * width)
    maps = []
    longest = max(frame.shape[:2])
    for share in np.geomspace(_SMALLEST_CLUE, _LARGEST_CLUE, _CLUE_SIZES):
        scale = max(height, width) / (share * longest)
        if scale > 1:
            continue
        small = cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        edges = (margin_y, margin_y, margin_x, margin_x)
        small = cv2.copyMakeBorder(small, *edges, cv2.BORDER_REPLICATE)
        if small.shape[0] > height and small.shape[1] > width:
            maps.append((scale, cv2.matchTemplate(small, template, cv2.TM_CCOEFF_NORMED)))
    if not maps:
        return -1.0, -1.0, (0.0, 0.0, 0.0, 0.0)
    scale, best = max(maps, key=lambda pair: pair[1].max())
    score = float(best.max())
    row, column = np.unravel_index(best.argmax(), best.shape)
    box = np.array([column - margin_x, row - margin_y, width, height]) / scale
    for other, values in maps:
        x, y = box[0] * other + margin_x - width / 2, box[1] * other + margin_y - height / 2
        bottom, right = y + box[3] * other + 1, x + box[2] * other + 1
        values[max(0, int(y)) : max(0, int(bottom)), max(0, int(x)) : max(0, int(right))] = -1
    return score, float(max(values.max() for _, values in maps)), tuple(box.tolist())


def _clue_spans(minutes, shots):
    """Join the moments in which the object was found, within each shot, to spans.

    A place counts as found by how far it stands above chance: above the second-best place of an
    ordinary frame of this film. Chance depends on the picture, so each picture brings its own.
    """
    rows = np.concatenate([minute["rows"] for minute in minutes]) if minutes else []
    if not len(rows):
        return _as_documented("clue", pd.DataFrame())
    table = pd.DataFrame(rows, columns=["time", "score", "second", "x", "y", "width", "height"])
    chance = table["second"].median()
    table["confidence"] = ((table["score"] - chance) / (1 - chance)).clip(0, 1)
    table["shot"] = np.searchsorted(shots["start"], table["time"], side="right")
    likely = table[table["confidence"] > _CLUE_LIKELY]
    step = 1 / _CLUE_FPS
    # A span ends where a moment is missing, the shot ends, or the box jumps.
    size = likely[["width", "height"]].max(axis=1)
    middle = likely[["x", "y"]].to_numpy() + likely[["width", "height"]].to_numpy() / 2
    moved = np.abs(np.diff(middle, axis=0, prepend=middle[:1])).max(axis=1)
    new = (likely["time"].diff() > 2.5 * step) | (likely["shot"] != likely["shot"].shift())
    spans = []
    for _, span in likely.groupby((new | (moved > size)).cumsum()):
        best = span.loc[span["confidence"].idxmax()]
        shot = shots.iloc[int(best["shot"]) - 1]
        is_brief = shot["end"] - shot["start"] < 3 * step
        if best["confidence"] > _CLUE_SURE and (len(span) > 1 or is_brief):
            start = max(shot["start"], span["time"].iloc[0] - step / 2)
            end = min(shot["end"], span["time"].iloc[-1] + step / 2)
            spans.append({**best, "start": start, "end": end})
    return _as_documented("clue", pd.DataFrame(spans))
