"""What is done for one film, each step in a process of its own: look, read a piece, join."""

import contextlib
import functools
import hashlib
import json
from pathlib import Path

import pandas as pd

from film_reader import files, video
from film_reader.library import store
from film_reader.pieces import Kept, Piece, keys, read_piece
from film_reader.read import read_stages
from film_reader.subtitles import find_subtitles
from film_reader.tables import TABLES

# What decides about the tables beside the stages.
_SHARED = ("read", "story", "language", "reading", "tables", "spans", "boxes", "subtitles")


def versions(stages):
    """Name the version of each stage, and of what joins them; ValueError if one tells none."""
    found = keys(stages)
    unknown = [name for name, key in found.items() if key is None]
    if unknown:
        raise ValueError(
            f"received stages that do not tell their version: {', '.join(unknown)}; expected "
            "film_reader.stages.Stage objects whose fingerprint() is a text. Write that method."
        )
    package = Path(files.__file__).parent
    content = b"".join((package / f"{name}.py").read_bytes() for name in _SHARED)
    return found | {"joining": hashlib.sha256(content).hexdigest()[:12]}


def look(path):
    """What is in a film: its ``path``, ``state``, ``file``, ``about``, its subtitles' digest."""
    known = {"path": str(path), "state": _state(path), "file": files.identity(path)}
    about = video.probe(path)
    lines = find_subtitles(path, about.duration)
    said = [lines.lines.to_csv(index=False), lines.said, lines.language, *lines.notes]
    return known | {"about": about, "subtitles": digest(said)}


def _state(path):
    """What changes when somebody writes into a file."""
    found = Path(path).stat()
    return found.st_size, found.st_mtime_ns


def digest(value):
    """A short name for a value, by its content: the same value, the same name."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


def mark(path):
    """What shows that a film, or subtitles beside it, have changed: names, sizes, times."""
    with contextlib.suppress(OSError):
        near = [file for file in path.parent.iterdir() if file.name.startswith(path.stem)]
        return [[file.name, *_state(file)] for file in sorted(near)]
    return []


def read_minute(folder, film, number, stages, expected):
    """Read one piece of a film and keep it; return whether it is the film's last."""
    kept = _kept(folder, film, stages, expected)
    piece = Piece(Path(film["path"]), film["about"], number)
    tables, _ = read_piece(piece, stages(), kept)
    return bool(tables["decoded"]["at_end"].item())


def join(folder, film, key, stages, expected):
    """Join the pieces of a film and write its tables; return what the manifest says of it."""
    path, about = Path(film["path"]), film["about"]
    if _state(path) != film["state"]:
        raise OSError(f"{path.name} was changed while it was read; expected it to stay as it is")
    kept = _kept(folder, film, stages, expected)
    lines = find_subtitles(path, about.duration)
    reading = read_stages(path, about, stages(subtitles=lines), kept)
    tables = {name: getattr(reading, name) for name in TABLES}
    tables["pictures"] = pd.DataFrame(reading.pictures.items(), columns=["name", "jpeg"])
    counts = store.save_tables(folder, film["file"]["sha256"][:16], key, tables)
    info = {name: value for name, value in reading.info.items() if name not in ("path", "stages")}
    for file in kept.folder.glob("*.npz"):  # what versions of stages that are gone have kept
        if file.stem.rpartition("-")[2] not in kept.keys.values():
            file.unlink(missing_ok=True)
    return {"tables": counts, "info": info}


def _kept(folder, film, stages, expected):
    """Where the pieces of a film are kept in a library."""
    if _versions_here(stages) != expected:
        raise ValueError(
            "received a film to read on a machine with another version of film_reader or of its "
            "packages; expected the same on all machines. Install the same there."
        )
    return Kept(film["path"], expected, Path(folder) / "pieces", film["file"])


@functools.cache
def _versions_here(stages):
    return versions(stages())
