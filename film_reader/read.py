"""Read a whole film with `read`: pieces, then stages that join them, then the story."""

import math
import time as clock
import warnings
from collections import Counter, defaultdict, deque
from itertools import chain, count

import numpy as np
import pandas as pd

from film_reader import boxes, checks, pieces, story, text, video
from film_reader.pictures import jpeg, shrunk
from film_reader.progress import Bar
from film_reader.quiet import quiet
from film_reader.reading import FilmReading
from film_reader.stages import Stage
from film_reader.stages.actions import Actions, Poses
from film_reader.stages.camera import Camera, CameraSteps
from film_reader.stages.clue import CluePlaces, ClueSpans, clue_picture
from film_reader.stages.colour import Colour
from film_reader.stages.expressions import Expressions, SteadyExpressions, about_faces
from film_reader.stages.faces import Faces
from film_reader.stages.identity import Identity, Looks
from film_reader.stages.posters import Pictures, Posters
from film_reader.stages.scale import Scale
from film_reader.stages.scenes import Scenes
from film_reader.stages.shots import Shots
from film_reader.stages.signals import SIZE, Signals, signals
from film_reader.stages.sound import Loudness, Sound
from film_reader.stages.speech import Speech, Voice
from film_reader.stages.text_in_picture import Texts, Titles
from film_reader.stages.words import Words
from film_reader.subtitles import Subtitles, find_subtitles
from film_reader.tables import TABLES, rounded

_PORTRAIT = 160  # pixels of the longer side of the picture of a person


def read(
    path,
    progress=True,
    clue=None,
    shots=None,
    faces=None,
    expressions=None,
    actions=None,
    subtitles=None,
):
    """Read a whole film: shots, scenes, people, sound, words, feelings and where the story turns.

    The film is read a minute at a time, in flat memory. What was found in a minute is kept in the
    folder ``pieces`` of `film_reader.files.cache_folder`, so a reading that was stopped goes on
    where it was, and one that is finished comes back at once. Two readings of one film at the same
    time only do the same work twice.

    Parameters
    ----------
    path : str or Path
    progress : bool
        Show a line with the stage and the time left.
    clue : str, Path or array (height, width, 3) uint8, optional
        A picture of one object that fills it, cut from a frame: the spans in which it is in view
        are found too.
    shots : keras.Model, function or film_reader.stages.Stage, optional
        A part of your own in place of the network that finds transitions: from rows of signals
        (batch, time, 70) to probabilities (batch, time, 5); see `film_reader.stages.shots`.
    faces : function or film_reader.stages.Stage, optional
        In place of the detectors: from frames (batch, height, width, 3), uint8, to a list with an
        array (faces, 5) for each: x, y, width, height, confidence.
    expressions : keras.Model, function or film_reader.stages.Stage, optional
        In place of the networks that read faces: from faces (n, height, width, 3), uint8, to
        probabilities (n, 6) of `film_reader.stages.expressions.EXPRESSIONS`.
    actions : (keras.Model or function, sequence of str), optional
        In place of the network that names actions: from pictures of bodies (n, height, width, 3),
        uint8, to probabilities (n, classes), and the names of the classes. Or a Stage.
    subtitles : str or Path, optional
        A file with the subtitles of the film, such as SubRip (``.srt``), WebVTT or ASS. By default
        those inside the film or, without any, in a file beside it that is named like it.

    Returns
    -------
    FilmReading

    Raises
    ------
    FileNotFoundError
        If there is no such file, of the film or of subtitles.
    film_reader.video.VideoError
        If it is no video that can be read.
    ValueError
        If the clue is no picture, the subtitles are none, or of another film, or a part of your
        own answers in another form.
    """
    about = video.probe(path)
    path = about.path
    lines = find_subtitles(path, about.duration, subtitles)
    picture = None if clue is None else clue_picture(clue)
    _load_keras()
    stages = all_stages(shots, faces, expressions, actions, picture, lines)
    kept = pieces.Kept(path, pieces.keys(stages))
    try:
        return read_stages(path, about, stages, kept, progress)
    except KeyboardInterrupt:
        print(
            f"Stopped. What has been read of {path.name} is kept: read it again, and the reading "
            "goes on from there."
        )
        raise


def _load_keras():
    """Load Keras; what its libraries write when they are first imported stays off the screen."""
    with quiet():
        import keras  # noqa: F401


def read_stages(path, about, stages, kept, progress=False):
    """Read a film by stages, from its `VideoInfo` and their `film_reader.pieces.Kept`."""
    work = sum(stage.work for stage in stages if stage.takes != "film")
    with Bar(work * about.duration, progress) as bar:
        tables, took = _read_pieces(path, about, stages, kept, bar)
    times = tables["signals"]["time"].to_numpy()
    gap = float(np.median(np.diff(times))) if len(times) > 1 else 1 / about.frame_rate
    film = pieces.Film(path, about, float(times[-1]) + gap, kept)
    for stage in (stage for stage in stages if stage.takes == "film"):
        tables |= stage.run(film, tables)
    found = {name: rounded(tables.get(name, pd.DataFrame())) for name in TABLES}
    found |= story.told(found, film.seconds)
    pictures = {f"shot {n}": content for n, content in enumerate(tables["pictures"]["jpeg"], 1)}
    pictures |= _portraits(film, found["people"], tables["appearances"])
    reading = FilmReading(info=_info(film, tables, took), pictures=pictures, **found)
    if None in kept.keys.values():  # with a part of somebody's own
        checks.check(reading)
    return reading


def all_stages(shots=None, faces=None, expressions=None, actions=None, clue=None, subtitles=None):
    """List the stages of a reading in the order of what they need; own parts are as in `read`."""
    return [
        Signals(),
        Posters(),
        _part(Faces, faces),
        CameraSteps(),
        _part(Expressions, expressions),
        Looks(),
        Poses(None if isinstance(actions, Stage) else actions),
        Loudness(),
        Voice(),
        Texts(),
        *([] if clue is None else [CluePlaces(clue)]),
        _part(Shots, shots),
        Pictures(),
        Scenes(),
        Colour(),
        Sound(),
        Speech(),
        Titles(),
        Words(subtitles or Subtitles()),
        Identity(),
        Scale(),
        Camera(),
        SteadyExpressions(),
        _part(Actions, actions),
        *([] if clue is None else [ClueSpans()]),
    ]


def _part(stage, own):
    """A stage with a part of one's own in it, or one's own stage."""
    if isinstance(own, Stage):
        return own
    part = own[0] if stage is Actions and own else own
    if own is not None and (not callable(part) or isinstance(part, type)):
        raise ValueError(f"received {part!r} as {stage.name}; expected a model, or a function.")
    return stage(own)


def _read_pieces(path, about, stages, kept, bar):
    """Read piece after piece; return all rows of each table, and the seconds of each stage."""
    parts, took = defaultdict(list), Counter()
    for number in count():
        tables, seconds = pieces.read_piece(pieces.Piece(path, about, number), stages, kept, bar)
        if len(tables.get("posters", ())):  # the pictures would add up to much in a long film
            times = tables["posters"][["time"]]
            tables["posters"] = times.assign(piece=number, order=np.arange(len(times)))
        for name, table in tables.items():
            parts[name].append(table)
        took.update(seconds)
        if tables["decoded"]["at_end"].item():
            return {name: pieces.joined(part) for name, part in parts.items()}, took


def _info(film, tables, took):
    """What is known of the film, and the sentences that a reader should know."""
    decoded, about_words = tables["decoded"], tables["about_words"].iloc[0]
    notes = [*decoded["note"].unique(), *about_words["notes"], about_faces(tables["appearances"])]
    frames = int(decoded["frames"].sum())
    return {
        "name": film.path.name,
        "path": str(film.path.resolve()),
        "file": film.kept.film,
        "seconds": film.seconds,
        "width": film.about.size[1],
        "height": film.about.size[0],
        "fps": frames / film.seconds,
        "frames": frames,
        "has_sound": film.about.has_audio,
        "sampled_fps": pieces.SAMPLED_FPS,
        "notes": [note for note in notes if note],
        "words": about_words["words"],
        "language": about_words["language"],
        "stages": {name: round(seconds, 2) for name, seconds in took.items()},
    }


def _portraits(film, people, appearances):
    """A picture of each person, from where the face is large and surely found."""
    pictures, seen = {}, appearances.dropna(subset=boxes.FACE)
    weight = seen["face_confidence"] * np.sqrt(seen["width"] * seen["height"])
    best_of = weight.groupby(seen["person"]).idxmax()
    for person in people["person"][people["person"].isin(best_of.index)]:
        time, x, y, width, height = seen.loc[best_of[person], ["time", *boxes.FACE]]
        side = 1.7 * max(width, height)
        left, top = x + (width - side) / 2, y + (height - side) / 2
        _, frame = film.frame_at(time)
        rows, columns = (slice(max(0, round(a)), max(1, round(a + side))) for a in (top, left))
        pictures[person] = jpeg(shrunk(frame[rows, columns], _PORTRAIT))
    return pictures


def preflight(path, moments=12):
    """Say in a few lines what a film is, how long reading it will take here, and what to expect.

    So many moments of it are looked at as by `read`, which also says what it raises.
    """
    about = video.probe(path)
    _load_keras()
    height, width = about.size
    rate = f"{about.frame_rate:.4g} frames a second" + (" (variable)" if about.is_variable else "")
    sound = "with sound" if about.has_audio else "without sound"
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        took, faces = _rehearse(path, about, moments)
    seen = (faces > 0).sum()
    lines = [
        f"{about.path.name}: {_length(about.duration)}, {width}×{height} pixels, {rate}, "
        f"{about.video_codec}, {sound}.",
        f"Reading it will take about {_length(took)} on this computer.",
        f"Faces in {seen} of {moments} frames looked at, {faces.max()} at most at once."
        if seen
        else f"No face in the {moments} frames looked at: expect shots, scenes, colour and sound, "
        "and perhaps nobody.",
    ]
    return "\n".join([*lines, *dict.fromkeys(str(one.message) for one in caught)])


def _rehearse(path, about, moments):
    """Read a little of a film: (seconds that all of it will take, faces in each of some frames)."""
    size = pieces.sampled_size(about)[0]
    span = min(about.duration, 5.0)
    pictures = video.read_clip(path, moments, size)
    stages = all_stages()
    for shown in (pictures[:1], pictures):  # the first call also loads the networks
        tables = {}
        began = clock.perf_counter()
        for stage in (stage for stage in stages if stage.takes == "frames"):
            tables |= stage.run(pieces.Frames(tuple(range(len(shown))), shown), tables)
    looked = clock.perf_counter()
    rows = signals(video.frames(path, None, SIZE, end=span))
    deque(chain(rows, video.frames(path, pieces.SAMPLED_FPS, size, end=span)), maxlen=0)
    decoding = (clock.perf_counter() - looked) / span
    looking = (looked - began) / moments * pieces.SAMPLED_FPS
    found = tables["faces"].dropna(subset="x")
    # Both detectors may have found a face.
    faces = found.groupby(["frame", "source"]).size().groupby("frame").max()
    return (looking + decoding) * about.duration, faces.reindex(range(moments), fill_value=0)


def _length(seconds):
    """Write how long something is, rounded up, with its unit."""
    return f"{text.clock(math.ceil(seconds))} {'h' if seconds >= 3600 else 'min'}"
