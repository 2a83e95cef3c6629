"""Read a whole film: its shots, its people, what they do and feel, and where the story turns.

`read_film` does the work and gives a `FilmReading`, a set of tables that can be kept as one file.
Everything in it is what a model or a rule found, with that method's own confidence, and can be
wrong.
"""

import base64
import binascii
import json
import math
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from course_utils import _reading, data, video

_FORMAT = "course_utils film reading"
_FORMAT_VERSION = 1
_PORTRAIT = 160  # pixels of the longer side of the picture of a person
_MOST_COLOURS = 4000
_AT_ONCE = 64  # pictures of shots that are looked at together
_TIMES = ("time", "start", "end", "first", "last")
_TIMES += ("transition_start", "transition_end", "poster_time")
_ARC_SPREAD = 1.5  # seconds of the bell curve that smooths the arc
_AUDIENCE = 4  # faces in view that make an audience
_LEAST_LEAD = 0.05  # share of the film that a lead is in view at least
EXPRESSIONS = ("afraid", "angry", "happy", "neutral", "sad", "surprised")
# Turns: the price of a piece and its least length in seconds; seconds before and after that are
# compared, and how many of them a face must be in view; the least change of expression, 0 to 1.
# Chosen on two films drawn with other seeds.
_TURN_PRICE, _TURN_PIECE, _TURN_REACH, _TURN_SEEN, _TURN_CHANGE = 1.0, 5, 7, 3, 0.5
_BOX = ["x", "y", "width", "height"]
_AGREE = 0.5  # intersection over union from which two boxes are the same face
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
        the file is cut off) and ``stages`` (seconds that each stage took, when it was done).
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
        return data.write_whole(path, text.encode("utf-8"))

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


def preflight(path, moments=12):
    """Say what a film is, how long reading it will take here, and what to expect.

    A few frames from all over the film are looked at as `read_film` will do.

    Parameters
    ----------
    path : str or Path
    moments : int
        Frames to look at.

    Returns
    -------
    str
        A few lines to print.

    Raises
    ------
    FileNotFoundError, course_utils.video.VideoError
        As `read_film`.
    """
    about = video.probe(path)
    height, width = about.size
    rate = f"{about.frame_rate:.4g} frames a second" + (" (variable)" if about.is_variable else "")
    sound = "with sound" if about.has_audio else "without sound"
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        took, faces = _reading.rehearse(path, about, moments)
    seen = sum(count > 0 for count in faces)
    if seen:
        expect = f"Faces in {seen} of {moments} frames looked at, {max(faces)} at most at once."
    else:
        expect = (
            f"No face in the {moments} frames looked at: expect shots, scenes, colour and sound, "
            "and perhaps nobody."
        )
    return "\n".join(
        [
            f"{about.path.name}: {_clock(about.duration)}, {width}×{height} pixels, {rate}, "
            f"{about.video_codec}, {sound}.",
            f"Reading it will take about {_clock(took)} on this computer.",
            expect,
            *dict.fromkeys(str(one.message) for one in caught),
        ]
    )


def _clock(seconds):
    """Seconds as minutes:seconds, or hours:minutes:seconds."""
    minutes, seconds = divmod(math.ceil(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02} h" if hours else f"{minutes}:{seconds:02} min"


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
    picture = None if clue is None else _reading.clue_picture(clue)
    stages = [_reading.Pictures(path, about), _reading.People(path, about)]
    if about.has_audio:
        stages.append(_reading.Sound(path))
    if picture is not None:
        stages.append(_reading.Clue(path, about, picture))
    store = _reading.Store(path)
    try:
        with _reading.Bar(about, stages, progress) as bar:
            found = _reading.read_minutes(stages, store, bar)
        return _joined(path, about, found, store)
    except KeyboardInterrupt:
        print(
            f"Stopped. What has been read of {path.name} is kept: call read_film again, and it "
            "goes on from there."
        )
        raise


# --- joining what was found -----------------------------------------------------------------------


def _joined(path, about, found, store):
    """Make a reading of what the stages found in all minutes."""
    times, rows = (_reading.together(found["pictures"], key) for key in ("times", "rows"))
    info = _info(path, about, found, times)
    seconds = info["seconds"]
    posters = _reading.Posters(path, found["people"], store)
    colours = pd.DataFrame(
        {"time": times, **dict(zip(("red", "green", "blue"), rows.T, strict=False))}
    )
    shots, scenes, pictures = _shots(times, rows, posters)
    appearances, people = _people(found["people"], shots, seconds)
    pictures |= _portraits(path, people, appearances)
    loudness = _reading.together(found.get("sound", []), "loudness")
    sound = pd.DataFrame(
        {"time": np.arange(len(loudness)) / _reading.LOUDNESS_RATE, "loudness": loudness}
    )
    tables = {
        "shots": shots,
        "scenes": scenes,
        "people": people,
        "appearances": appearances,
        "sound": sound[sound["time"] < seconds],
        "colours": _barcode(colours, seconds),
        "arc": arc(appearances, people, seconds),
        "audience": audience(appearances, people),
        "turns": turns(appearances, people, scenes, sound, colours, seconds),
        "clue": _clue_spans(found.get("clue", []), shots),
    }
    tables = {name: _rounded(table) for name, table in tables.items()}
    return FilmReading(info=info, pictures=pictures, **tables)


def _rounded(table):
    """A table without digits that mean nothing; times stay as they are, so that frames are hit."""
    numbers = table.select_dtypes("floating").columns.difference(_TIMES)
    return table.round(dict.fromkeys(numbers, 4))


def _info(path, about, found, times):
    """What is known of the film, and the sentences that a reader should know."""
    from course_utils import people

    gap = float(np.median(np.diff(times))) if len(times) > 1 else 1 / about.frame_rate
    seconds = float(times[-1]) + gap
    frames = sum(int(minute["frames"]) for minute in found["pictures"])
    return {
        "name": path.name,
        "path": str(path),
        "seconds": seconds,
        "width": about.size[1],
        "height": about.size[0],
        "fps": frames / seconds,
        "frames": frames,
        "has_sound": about.has_audio,
        "sampled_fps": people.SAMPLED_FPS,
        "notes": [str(minute["note"]) for minute in found["pictures"] if str(minute["note"])],
        "stages": {
            name: round(sum(float(minute["took"]) for minute in minutes), 2)
            for name, minutes in found.items()
        },
    }


def _shots(times, rows, posters):
    """Tables of shots and scenes, and a picture a shot."""
    from course_utils import shots

    table = shots.from_signals(np.column_stack([times, rows]))
    chosen = [posters.choose(*span) for span in _clear_spans(table)]
    looks, scales = [], []
    for first in range(0, len(chosen), _AT_ONCE):
        some = chosen[first : first + _AT_ONCE]
        frames = np.stack([_reading.picture_of(jpeg) for _, jpeg in some])
        looks.append(shots.describe(frames))
        scales.append(shots.scales(frames))
    numbers, scene_confidence = shots.scenes(table, np.concatenate(looks))
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


def _people(minutes, shots, seconds):
    """Tables of appearances and people; empty where no face was found.

    Whoever is in view for a moment only leads no film, not even one in which nobody else is.
    """
    from course_utils import people

    observations = _reading.unpacked(minutes)
    if not len(observations):
        empty = _as_documented("appearances", pd.DataFrame())
        return empty, _as_documented("people", pd.DataFrame())
    appearances = people.link(observations, shots)
    cast = people.summary(appearances)
    return appearances, cast.assign(lead=cast["lead"] & (cast["seconds"] > _LEAST_LEAD * seconds))


def _portraits(path, people, appearances):
    """A picture of each person, from where the face is large and surely found."""
    pictures = {}
    for person in people["person"]:
        seen = appearances[appearances["person"] == person].dropna(subset=_BOX)
        if not len(seen):
            continue  # only the body was ever seen
        best = seen.loc[
            (seen["face_confidence"] * np.sqrt(seen["width"] * seen["height"])).idxmax()
        ]
        _, frame = _reading.frame_at(path, best["time"])
        side = 1.7 * max(best["width"], best["height"])
        x, y = best["x"] + best["width"] / 2, best["y"] + best["height"] / 2
        rows = slice(max(0, round(y - side / 2)), max(1, round(y + side / 2)))
        columns = slice(max(0, round(x - side / 2)), max(1, round(x + side / 2)))
        pictures[person] = _reading.jpeg(_reading.shrunk(frame[rows, columns], _PORTRAIT))
    return pictures


def _barcode(colours, seconds):
    """Mean colours of pieces of the film that are as long as the table allows."""
    piece = max(1 / 4, seconds / _MOST_COLOURS)
    number = (colours["time"] // piece).astype(int)
    means = colours.groupby(number, as_index=False).mean()
    return means.assign(time=number.drop_duplicates().to_numpy() * piece)


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


def turns(appearances, people, scenes, sound, colours, seconds):
    """Find where the story turns: where what a lead feels changes before our eyes, and stays so.

    Every second becomes a row: which share each of the six expressions has on each lead's face
    (out of view, that of the nearest second), how loud the film is and what colour. PELT [1]_
    divides the rows into pieces of five seconds or more in which they vary little, and pays a price
    for each piece. A turn is a place between two pieces where a lead's expression is another than
    before, with the face in view for some seconds on both sides, within one scene: what changes
    between two scenes has changed where nobody saw it. A film without leads is divided by sound and
    colour alone, and every place between two pieces counts.

    Parameters
    ----------
    appearances, people, scenes, sound, colours : pandas.DataFrame
        As in `FilmReading`.
    seconds : float
        Length of the film.

    Returns
    -------
    pandas.DataFrame
        As ``FilmReading.turns``. ``person`` is the lead whose expression changes most, ``change``
        the step in valence from the seven seconds before to those after. ``confidence`` is what the
        division explains, as a share of that and of its price.

    Notes
    -----
    .. [1] Killick, Fearnhead and Eckley, "Optimal Detection of Changepoints with a Linear
       Computational Cost" (2012), https://arxiv.org/abs/1101.1438
    """
    import ruptures

    length = math.ceil(seconds)
    leads = people.loc[people["lead"], "person"].tolist()
    felt = [_felt(appearances[appearances["person"] == lead], length) for lead in leads]
    rows = np.concatenate([*(one["shares"] for one in felt), _setting(sound, colours, length)], 1)
    if length < 2 * _TURN_PIECE:
        return _as_documented("turns", pd.DataFrame())
    method = ruptures.KernelCPD(kernel="linear", min_size=_TURN_PIECE)
    places = method.fit_predict(rows, pen=_TURN_PRICE)[:-1]
    found = []
    for before, place, after in zip([0, *places], places, [*places[1:], length], strict=False):
        whole, left, right = rows[before:after], rows[before:place], rows[place:after]
        gain = _spread(whole) - _spread(left) - _spread(right)
        turn = {"time": float(place), "confidence": gain / (gain + _TURN_PRICE)}
        if not leads:
            found.append({**turn, "person": "", "change": np.nan})
            continue
        scene = scenes.iloc[max(0, np.searchsorted(scenes["start"], place, side="right") - 1)]
        steps = [_step(one, place, scene["start"], scene["end"]) for one in felt]
        (change, valence), person = max(zip(steps, leads, strict=True))
        if change > _TURN_CHANGE:
            found.append({**turn, "person": person, "change": valence})
    return _as_documented("turns", pd.DataFrame(found))


def _felt(seen, length):
    """What a person's face shows each second; out of view, what it shows at the nearest second.

    Returns a dict: ``shares`` of the expressions (seconds, 6), ``valence`` (seconds,) and ``seen``
    (seconds,), True where the face is in view.
    """
    seen = seen[seen["expression"] != ""]
    second = np.minimum(seen["time"].to_numpy().astype(int), length - 1)
    sure = seen["expression_confidence"].to_numpy(float)
    shares = np.zeros((length, len(EXPRESSIONS)))
    number = [EXPRESSIONS.index(name) for name in seen["expression"]]
    np.add.at(shares, (second, number), sure)
    valence = np.bincount(second, sure * seen["valence"].to_numpy(float), length)
    in_view = shares.any(axis=1)
    total = np.maximum(shares.sum(axis=1), 1e-9)
    known = np.flatnonzero(in_view)
    if not len(known):
        return {"shares": shares, "valence": valence, "seen": in_view}
    seconds = np.arange(length)
    later = known[np.minimum(np.searchsorted(known, seconds), len(known) - 1)]
    sooner = known[np.maximum(np.searchsorted(known, seconds, side="right") - 1, 0)]
    held = np.where(np.abs(seconds - sooner) <= np.abs(later - seconds), sooner, later)
    return {
        "shares": (shares / total[:, np.newaxis])[held],
        "valence": (valence / total)[held],
        "seen": in_view,
    }


def _setting(sound, colours, length):
    """Loudness and colour of each second, scaled so that they speak less than a face does."""
    columns = []
    for values, quiet, scale in (
        (sound.set_index("time")["loudness"], -60, 40),
        *((colours.set_index("time")[name], 0, 170) for name in ("red", "green", "blue")),
    ):
        means = values.clip(lower=quiet).groupby(values.index.astype(int)).mean()
        known = np.interp(np.arange(length), means.index, means) if len(means) else 0
        columns.append(np.broadcast_to(known, length) / scale)
    return np.stack(columns, axis=1)


def _spread(rows):
    """Sum of squared distances from the mean: what PELT takes for the cost of a piece."""
    return float(((rows - rows.mean(axis=0)) ** 2).sum())


def _step(felt, place, start, end):
    """How far expression and valence of a person change at a second: (0 to 1, -2 to 2).

    Only seconds of the scene from ``start`` to ``end`` count. Nothing changes where the face is not
    in view for some seconds both before and after.
    """
    seconds = np.arange(len(felt["seen"]))
    before = (seconds >= max(place - _TURN_REACH, start - 0.5)) & (seconds < place)
    after = (seconds >= place) & (seconds < min(place + _TURN_REACH, end))
    before, after = before & felt["seen"], after & felt["seen"]
    if before.sum() < _TURN_SEEN or after.sum() < _TURN_SEEN:
        return 0.0, 0.0
    shares = felt["shares"][after].mean(axis=0) - felt["shares"][before].mean(axis=0)
    valence = felt["valence"][after].mean() - felt["valence"][before].mean()
    return float(np.abs(shares).sum() / 2), float(valence)


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
    step = 1 / _reading.CLUE_FPS
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


# --- how right it is ------------------------------------------------------------------------------


def scores(reading, truth):
    """Compare a reading of the practice film with the truth about it.

    Parameters
    ----------
    reading : FilmReading
    truth : course_utils.data.PracticeFilm

    Returns
    -------
    pandas.DataFrame
        A row a measure: ``part`` of the reading, ``measure`` and ``value``: a share from 0 to 1, or
        a correlation from -1 to 1; NaN where there is nothing to count.
    """
    true_faces, pairs = _matched_faces(reading, truth)
    rows = [
        *_score_shots(reading, truth),
        *_score_people(reading, truth, true_faces, pairs),
        *_score_story(reading, truth, true_faces, pairs),
        *_score_clue(reading.clue, truth),
    ]
    table = pd.DataFrame(rows, columns=["part", "measure", "value"])
    return table.astype({"value": float})


def _score_shots(reading, truth):
    from course_utils import shots

    rate, true = truth.info["fps"], truth.shots
    spans = true[["transition_start", "transition_end"]].to_numpy()[1:] / rate
    found = shots.score(reading.shots, spans, tolerance=2 / rate)
    for name in ("precision", "recall", "f1"):
        yield "shots", name, found[name]
    starts = (reading.scenes["start"].to_numpy()[1:], truth.scenes["start_time"].to_numpy()[1:])
    yield "scenes", "f1 of their starts, within 1 s", shots.score(*starts, tolerance=1)["f1"]
    middles = (true["start_time"] + true["end_time"]) / 2
    at = np.searchsorted(reading.shots["start"], middles, side="right") - 1
    same = reading.shots["scale"].to_numpy()[at] == true["scale"].to_numpy()
    yield "scale", "accuracy by shot", same.mean()


def _matched_faces(reading, truth):
    """True faces at the sampled moments, and pairs of a found and a true face whose boxes agree.

    Returns two tables; in both, ``time`` is the frame's number, and ``name`` the true name. In the
    second, ``person``, ``expression`` and ``action`` are found ones, those with ``true_`` true.
    """
    from course_utils import people

    rate = truth.info["fps"]
    boxes = {f"face_{side}": side for side in _BOX}
    true = truth.people.drop(columns=_BOX).rename(columns={**boxes, "person": "name"})
    true = true.dropna(subset=_BOX).drop(columns="time").rename(columns={"frame": "time"})
    sampled = np.arange(0, reading.info["seconds"], 1 / reading.info["sampled_fps"])
    true = true[true["time"].isin(np.floor(sampled * rate + 1e-6).astype(int))]
    found = reading.appearances.dropna(subset=_BOX)
    found = found.assign(time=(found["time"] * rate).round().astype(int))
    others = dict(list(true.groupby("time")))
    pairs = []
    for time, faces in found.groupby("time"):
        if time not in others:
            continue
        overlap = people.iou(faces[_BOX], others[time][_BOX])
        for row, column in zip(*linear_sum_assignment(-overlap), strict=True):
            if overlap[row, column] >= _AGREE:
                face, other = faces.iloc[row], others[time].iloc[column]
                pairs.append(
                    {
                        "time": time,
                        "name": other["name"],
                        **face[["person", "expression", "action"]],
                        "true_expression": other["expression"],
                        "true_action": other["action"],
                    }
                )
    columns = ["time", "name", "person", "expression", "action", "true_expression", "true_action"]
    return true, pd.DataFrame(pairs, columns=columns)


def _score_people(reading, truth, true_faces, pairs):
    from course_utils import people

    found = reading.appearances.dropna(subset=_BOX).rename(columns={"person": "name"})
    found = found.assign(time=(found["time"] * truth.info["fps"]).round().astype(int))
    yield "people", "idf1", people.idf1(found, true_faces)["idf1"]
    yield "people", "faces found", len(pairs) / max(1, len(true_faces))
    yield "people", "found faces that are faces", len(pairs) / max(1, len(found))
    for part in ("expression", "action"):
        right = pairs[part] == pairs[f"true_{part}"]
        yield part, "accuracy on faces found", right.mean()
        for lead in _true_leads(truth):
            yield part, f"accuracy on {lead}", right[pairs["name"] == lead].mean()


def _true_leads(truth):
    return [person["name"] for person in truth.info["people"] if person["role"] == "lead"]


def _score_story(reading, truth, true_faces, pairs):
    rate, valence = truth.info["fps"], truth.info["valence"]
    leads = _true_leads(truth)
    true = true_faces.assign(
        time=true_faces["time"] / rate,
        person=true_faces["name"],
        valence=true_faces["expression"].map(valence),
        expression_confidence=1.0,
    )
    cast = pd.DataFrame({"person": leads, "lead": True})
    lines = arc(true, cast, reading.info["seconds"])
    for lead in leads:
        named = pairs.loc[pairs["name"] == lead, "person"].mode()
        found = reading.arc[reading.arc["person"] == (named.iloc[0] if len(named) else "")]
        line = lines[lines["person"] == lead].merge(found, on="time", suffixes=("", "_found"))
        line = line[line["confidence"] > 0.5]  # seconds in which the lead is truly in view
        alike = line["valence"].corr(line["valence_found"]) if len(line) > 2 else np.nan
        yield "arc", f"correlation, {lead}", alike
    points = np.array([point["time"] for point in truth.info["turning_points"]])
    near = np.abs(points[:, np.newaxis] - reading.turns["time"].to_numpy()) <= 2
    yield "turns", "turning points found within 2 s", near.any(axis=1).mean()
    yield "turns", "found turns that are true", near.any(axis=0).mean() if near.size else np.nan
    groups = [audience(true, cast), reading.audience]
    groups = [group.assign(time=(group["time"] * rate).round()) for group in groups]
    both = groups[0].merge(groups[1], on="time", suffixes=("", "_found"))
    true = groups[0]
    yield "audience", "moments found", len(both) / max(1, len(true))
    yield "audience", "reaction right", (both["reaction"] == both["reaction_found"]).mean()


def _score_clue(clue, truth):
    rate = truth.info["fps"]
    visible = truth.clue[truth.clue["visible"] > 0.1]
    found = np.zeros(truth.info["frames"], bool)
    for span in clue.itertuples():
        found[round(span.start * rate) : round(span.end * rate)] = True
    true = np.zeros(truth.info["frames"], bool)
    true[visible["frame"]] = True
    shots = [slice(shot.start, shot.end) for shot in truth.shots.itertuples()]
    holds = np.array([true[shot].any() for shot in shots])
    named = np.array([found[shot].sum() > 0.2 * rate for shot in shots])
    yield "clue", "shots found", named[holds].mean()
    yield "clue", "found shots that hold it", holds[named].mean() if named.any() else np.nan
    yield "clue", "time in view that was found", found[true].mean()
    yield "clue", "found time in which it is in view", true[found].mean() if found.any() else np.nan
