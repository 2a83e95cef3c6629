"""A film as pieces of a minute: what is read of a piece depends on the piece alone, and is kept."""

import contextlib
import hashlib
import io
import shutil
import time as clock
import warnings
import zipfile
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import numpy as np
import pandas as pd

from film_reader import files, video
from film_reader.pictures import POSTER, jpeg, shrunk
from film_reader.progress import Bar

PIECE = 60.0  # seconds of film that are read, and kept, at a time
SAMPLED_FPS = 4.0  # frames a second at which people are looked for
_LARGEST = 1920  # pixels of a sampled frame's longer side: high definition is seen as it is
_AT_ONCE = 8  # frames that the stages get together: more need more memory
_MOST_KEPT = 2_000_000_000  # bytes of rows that are kept, of all films together
_VERSION = 1  # raise it when the form of what is kept changes
_UNFINISHED = 3600  # seconds after which a half-written file can have no writer any more


@dataclass(frozen=True)
class Frames:
    """Some frames that follow each other: what stages that take "frames" are given."""

    times: tuple  # seconds
    pictures: np.ndarray  # (batch, height, width, 3), uint8 RGB
    before: tuple | None = None  # time and picture of the one before, if there is one in the piece


class Piece:
    """A minute of a film, counted from 0: what stages that take a "piece" are given.

    It goes from ``start`` to ``end`` in seconds. Sampled frames have the ``size`` (height, width);
    ``scale`` is pixels of the film for a pixel of one. ``advance`` is told seconds of film that
    have been read.
    """

    def __init__(self, path, about, number):
        self.path, self.about, self.number = path, about, number
        self.start, self.end = number * PIECE, (number + 1) * PIECE
        self.advance = lambda seconds: None
        self.size, self.scale = sampled_size(about)

    def sampled(self, fps):
        """Yield (time, frame) of some frames a second; one that stays on screen comes once."""
        if self.start >= self.about.duration:
            return
        # A frame that stays on screen from the piece before belongs to that piece.
        last = self.start - 1 / fps if self.number else -1.0
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # the stage Signals keeps it as a note
            for time, frame in video.frames(self.path, fps, self.size, self.start, self.end):
                if time > last:
                    last = time
                    yield time, frame

    def batches(self):
        """Yield `Frames` at `SAMPLED_FPS`."""
        sampled, before = self.sampled(SAMPLED_FPS), None
        while batch := list(islice(sampled, _AT_ONCE)):
            times, pictures = zip(*batch, strict=True)
            yield Frames(times, np.stack(pictures), before)
            before = batch[-1]


def sampled_size(about):
    """Size of sampled frames, (height, width), and pixels of the film for one of theirs."""
    scale = min(1, _LARGEST / max(about.size))
    size = tuple(max(1, round(side * scale)) for side in about.size)
    return size, about.size[1] / size[1]


class Film:
    """The film as a whole, of so many seconds: what stages that take the "film" are given."""

    def __init__(self, path, about, seconds, kept):
        self.path, self.about, self.seconds, self.kept = path, about, seconds, kept
        self.scale = sampled_size(about)[1]
        # Of the last piece only, or those of a long film would add up to much.
        self._posters = lru_cache(1)(lambda piece: kept.load(piece, "posters"))

    def picture(self, posters, start, end):
        """Choose the small picture nearest to the middle of a span: (time, JPEG as bytes).

        ``posters`` has a row a picture: ``time``, and ``piece`` and ``order`` where it is kept.
        """
        inside = posters[(posters["time"] >= start) & (posters["time"] < end)]
        middle = (start + end) / 2
        if len(inside):
            best = inside.loc[(inside["time"] - middle).abs().idxmin()]
            if tables := self._posters(int(best["piece"])):  # the file of the piece may be gone
                return best["time"], tables["posters"]["jpeg"].iloc[int(best["order"])]
        time, frame = self.frame_at(middle)
        return time, jpeg(shrunk(frame, POSTER))

    def frame_at(self, seconds):
        """(time, frame) on screen at a time, or the first after it."""
        with contextlib.closing(video.frames(self.path, 1, start=max(0, seconds))) as frames:
            return next(frames, None)


def read_piece(piece, stages, kept=None, bar=None):
    """Read a piece of a film: a pure function of film, piece and stages.

    Of the stages, those read that take "frames" or a "piece", in the order of what they need. From
    ``kept`` come rows found before, and new ones are kept there. Returns two dicts: all tables that
    they give, and the seconds that each took, when it was done.
    """
    bar = bar or Bar(0, is_shown=False)
    seconds = max(0, min(piece.end, piece.about.duration) - piece.start)
    tables, took, missing = {}, {}, []
    for stage in (stage for stage in stages if stage.takes != "film"):
        known = kept.load(piece.number, stage.name) if kept else None
        if known is None:
            missing.append(stage)
            continue
        took[stage.name] = known.pop("took")["seconds"].item()
        tables |= known
        bar.skip(stage.work * seconds)
    of_frames = [stage for stage in missing if stage.takes == "frames"]
    steps = [[stage] for stage in missing if stage.takes == "piece"]
    for step in [*steps, of_frames] if of_frames else steps:
        work = sum(stage.work for stage in step)
        bar.begin("people" if step is of_frames else step[0].name, work * seconds)
        piece.advance = lambda seconds, work=work: bar.advance(seconds * work)
        given, times = _read_step(piece, step, tables)
        tables |= given
        took |= times
        piece.advance(PIECE)
        for stage in step if kept else ():
            kept.save(piece.number, stage.name, {name: tables[name] for name in stage.gives}, took)
    return tables, took


def _read_step(piece, stages, tables):
    """Run a stage on a piece, or several on each batch of its frames; return tables and seconds."""
    of_frames = stages[0].takes == "frames"
    parts = {name: pd.DataFrame() for stage in stages for name in stage.gives}
    took = Counter({stage.name: 0.0 for stage in stages})
    before = {name: tables[name] for stage in stages for name in stage.needs if name in tables}
    for given in piece.batches() if of_frames else [piece]:
        known = dict(before)
        if of_frames:  # what is known from before is told apart by its times
            known = {name: rows[rows["time"].isin(given.times)] for name, rows in before.items()}
        for stage in stages:
            began = clock.perf_counter()
            found = stage.run(given, known)
            took[stage.name] += clock.perf_counter() - began
            known |= found
            for name, table in found.items():
                # Hundreds of small tables would break up what larger blocks leave free: 0.1 GB.
                parts[name] = joined([parts[name], table])
        if of_frames:
            piece.advance(len(given.times) / SAMPLED_FPS)
    return parts, took


def joined(tables):
    """Join tables below each other; pieces beyond the film's end have none without columns."""
    tables = [table for table in tables if len(table.columns)]
    filled = [table for table in tables if len(table)] or tables[:1]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame()


class Kept:
    """The folder in which the pieces of one film are kept, a file a piece and stage.

    A file is found by the content of the film, and by all that decides about its rows, as `keys`
    tells. A damaged one counts as missing. In the cache folder, above 2 GB, what belongs to films
    not read for long is removed, not in a ``folder``. ``film`` is its `film_reader.files.identity`.
    """

    def __init__(self, path, keys, folder=None, film=None):
        self.keys, self.film = keys, film or files.identity(path)
        place = folder or files.cache_folder() / "pieces"
        self.folder = files.make_folder(place / self.film["sha256"][:32])
        self.folder.touch()
        if folder is None:
            _make_room(self.folder)

    def file(self, piece, name):
        """Path of the file of a piece and stage, or None for a stage whose rows are not kept."""
        key = self.keys[name]
        return key and self.folder / f"{piece:04d}-{name}-{key}.npz"

    def load(self, piece, name):
        """Tables that a stage has found in a piece, or None where it must be read (again)."""
        damage = ValueError, KeyError, EOFError, OSError, zipfile.BadZipFile
        with contextlib.suppress(*damage):
            if file := self.file(piece, name):
                with np.load(file, allow_pickle=False) as box:
                    return {name: pd.DataFrame.from_records(box[name]) for name in box.files}
        return None

    def save(self, piece, name, tables, took):
        """Keep the tables of a stage, and the seconds that it took."""
        if file := self.file(piece, name):
            files.make_folder(self.folder)  # it may have been removed meanwhile
            content = io.BytesIO()
            tables = tables | {"took": pd.DataFrame({"seconds": [took[name]]})}
            # A table without columns, of a piece beyond the end of the film, is left out.
            tables = {name: _packed(table) for name, table in tables.items() if table.columns.size}
            np.savez(content, **tables)
            files.write_whole(file, content.getvalue())


def keys(stages):
    """Hash all that decides about each stage's rows; ValueError if none gives what one needs."""
    found, made = {}, {}  # keys of stages, and of the tables by the stages that made them
    for stage in stages:
        if unknown := sorted(set(stage.needs) - set(made)):
            raise ValueError(
                f"received the stage {stage.name!r}, which needs {', '.join(unknown)}; expected "
                f"what stages before it give: {', '.join(made)}. Correct its needs."
            )
        parts = [stage.fingerprint(), *(made[name] for name in stage.needs)]
        whole = None if None in parts else "".join([str(_VERSION), *parts]).encode()
        found[stage.name] = whole and hashlib.sha256(whole).hexdigest()[:12]
        made = dict.fromkeys(stage.gives, found[stage.name]) | made
    return found


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


def _packed(table):
    """A table as an array of records, which ``np.savez`` keeps; texts as long as the longest."""
    objects = [name for name, column in table.items() if column.dtype.kind not in "fiub"]
    kinds = {name: np.array(table[name].tolist() or [""]).dtype for name in objects}
    return table.to_records(index=False, column_dtypes=kinds)
