"""Read all films of a folder into a library: plan tasks, hand them out, write the manifest."""

import collections
import errno
import hashlib
import importlib.util
import math
import os
import pickle
import sys
from pathlib import Path

import psutil
from tqdm import tqdm

from film_reader import pieces, text
from film_reader.library import engine, store, work
from film_reader.read import all_stages

ENDINGS = (".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".ts", ".m2ts")
ENDINGS += (".mts", ".vob", ".ogv", ".wmv", ".asf", ".flv", ".3gp", ".mxf", ".divx", ".mpe")
_ONE_READER = 1_500_000_000  # bytes of memory that one process needs, with all stages
_NO_ROOM = (errno.ENOSPC, getattr(errno, "EDQUOT", None))


def read(
    folder,
    out,
    address=None,
    stages=all_stages,
    workers=None,
    time_limit=1800.0,
    memory_limit=4e9,
    progress=True,
):
    """Read all films of a folder, and of those in it, into a library.

    The unit is a minute of a film, so that one long film is read by many, too. What was read is
    kept: after a stop, a second run goes on, one with a changed stage reads what depends on it, and
    films that failed are tried again. A film under two names is read once. With `ray`, the work is
    done on Ray; without, on processes of this machine.

    Parameters
    ----------
    folder, out : str or Path
        Where films are; where the library is, or is made. Machines of a cluster must see both under
        the same paths.
    address : str, optional
        Of a Ray cluster, such as ``ray://10.0.0.1:10001``; by default Ray is started on this
        machine, and seen from no other.
    stages : function
        Lists the stages, as `film_reader.read.all_stages` does: with it, ``functools.partial``
        puts in parts of your own, each a `Stage` in a module, whose ``fingerprint`` is a text.
    workers : int, optional
        Processes on this machine; by default as many as cores and memory allow.
    time_limit, memory_limit : float
        Seconds and bytes that looking at a film, a minute of it, or joining it may take.
    progress : bool
        Show a line with films done and left, pieces a second, and the time left.

    Returns
    -------
    film_reader.library.store.Library

    Raises
    ------
    FileNotFoundError, ValueError
        If there is no such folder, or no film in it.
    ConnectionError
        If no cluster answers.
    BlockingIOError
        If another run reads films into this library.
    OSError
        If the disk is full, or the library gone: a second run goes on.
    """
    folder, out = Path(folder).resolve(), Path(out).resolve()
    paths = films_in(folder)
    versions = work.versions(stages())
    (out / "manifest").mkdir(parents=True, exist_ok=True)
    with store.locked(out) as lock:
        run = _Run(folder, out, stages, versions, paths)
        limits = sys.path, time_limit, memory_limit
        workers = workers or max(
            1, min(os.cpu_count(), psutil.virtual_memory().available // _ONE_READER)
        )
        machines = _machines(address, workers, limits)
        try:
            if progress:
                print(f"{text.count(len(paths), 'film')}, read on {machines.name}")
            with _Line(run, progress) as line:
                _work(run, machines, line, lock)
        except KeyboardInterrupt:
            print("Stopped. What has been read is kept: the same again goes on from there.")
            raise
        finally:
            machines.close()
        run.finish()
    return store.Library(out)


def films_in(folder):
    """List the films of a folder and of those in it, without what is hidden, by their endings."""
    if not folder.is_dir():
        raise FileNotFoundError(
            f"received {str(folder)!r}, where there is no folder; expected one with films. Check "
            "the path."
        )
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    files = [
        file
        for file in files
        if not any(part.startswith(".") for part in file.relative_to(folder).parts)
    ]
    films = [file for file in files if file.suffix.lower() in ENDINGS]
    if not films:
        found = text.count(len(files), "file") if files else "nothing at all"
        raise ValueError(
            f"received {str(folder)!r}, which holds {found} but no film; expected files that end "
            f"in {', '.join(ENDINGS)}. Name the folder that holds them."
        )
    return films


def _machines(address, workers, limits):
    """Where the work is done: on Ray, if it is installed."""
    if importlib.util.find_spec("ray"):
        return engine.OnRay(address, workers, limits)
    if address:
        raise ValueError(
            f"received the address {address!r}, but Ray is not installed (there is none for "
            "Windows); expected none. Leave it out to work on this machine."
        )
    return engine.Processes(workers, limits)


def _work(run, machines, line, lock):
    """Hand out tasks, no more than twice what can be done at once, until none is left."""
    running = {}
    while True:
        while len(running) < 2 * machines.slots and (task := run.next()):
            film, kind, function, *arguments = task
            running[machines.submit(pickle.dumps((function, arguments)))] = film, kind
        line.show()
        if not running:
            return
        for one, answer in machines.wait(list(running), 0.5):
            run.take(*running.pop(one), *answer)
            if not lock.exists():
                raise FileNotFoundError(
                    f"the library {str(lock.parent)!r} has disappeared while films were read into "
                    "it; expected it to stay. Look for its disk, and read again."
                )


class _Film:
    """A film that is being read."""

    def __init__(self, path, marked):
        self.path, self.marked, self.given = str(path), marked, None
        # Until its content is known, its path stands for it.
        self.id, self.sha256 = hashlib.sha256(os.fsencode(path)).hexdigest()[:16], ""
        self.key, self.left, self.is_over = "", 0, False


class _Run:
    """What is to be done, what comes back, and what the manifest says of it."""

    def __init__(self, folder, out, stages, versions, paths):
        self.folder, self.out, self.stages, self.versions = folder, out, stages, versions
        self.rows, self.paths = store.manifest(out), collections.deque(paths)
        self.ready, self.begun, self.found = collections.deque(), set(), {}
        self.total, self.over, self.failed, self.pieces, self.left = len(paths), 0, 0, 0, 0
        self.known = {path: row for row in self.rows.values() for path in row["marks"]}

    def next(self):
        """The next task, as (film, kind, function, arguments...), or None for now."""
        while self.paths or self.ready:
            if self.ready:
                task = self.ready.popleft()
                if not task[0].is_over:
                    return task
                continue
            film = _Film(path := self.paths.popleft(), work.mark(path))
            row = self.known.get(film.path)
            if row and self._is_done(row) and row["marks"][film.path] == film.marked:
                film.id = row["film"]
                self._settle(film)
            else:
                return film, "look", work.look, film.path
        return None

    def take(self, film, kind, status, answer, number=None):
        """Take in the answer to a task; OSError if there is no room left on the disk."""
        self.left -= kind == "piece"
        if film.is_over:
            return
        if status == "failed":
            if number in _NO_ROOM:
                raise OSError(number, f"{answer}. Make room, and read again: it goes on from here")
            self._settle(film, status="failed", error=answer, info={}, tables={})
        elif kind == "look":
            self._looked(film, answer)
        elif kind == "piece":
            self._piece_read(film, answer)
        else:
            self._settle(film, status="read", error="", **answer)
            store.forget(self.out, film.id, film.key)

    def _looked(self, film, given):
        """Plan the pieces of a film, if it is not known under another name or from before."""
        film.given, film.sha256 = given, given["file"]["sha256"]
        film.id = film.sha256[:16]
        film.key = work.key_of(self.versions, given["subtitles"])
        row = self.rows.get(film.id)
        if film.id in self.begun or (row and self._is_done(row) and row["key"] == film.key):
            return self._settle(film)
        self.begun.add(film.id)
        film.left = max(1, math.ceil(given["about"].duration / pieces.PIECE))
        for number in range(film.left):
            self._plan(film, "piece", work.read_minute, number)
        self.left += film.left

    def _piece_read(self, film, is_last):
        self.pieces += 1
        film.left -= 1
        if is_last:  # whatever the file has said of its length
            others = [task for task in self.ready if task[0] is not film]
            film.left -= len(self.ready) - len(others)
            self.ready = collections.deque(others)
        if not film.left:
            self._plan(film, "join", work.join, film.key)

    def _plan(self, film, kind, function, last):
        given = {"path": film.path, "file": film.given["file"], "about": film.given["about"]}
        task = film, kind, function, str(self.out), given, last, self.stages, self.versions
        self.ready.append(task) if kind == "piece" else self.ready.appendleft(task)

    def _is_done(self, row):
        return row["status"] == "read" and row["versions"] == self.versions

    def _settle(self, film, **found):
        """Note where a film was found and, if it was read or has failed, write what is known."""
        film.is_over = True
        self.over += 1
        self.failed += found.get("status") == "failed"
        self.found[film.path] = film
        if found:
            row = {"film": film.id, "sha256": film.sha256, "key": film.key} | found
            row |= {"marks": {film.path: film.marked}, "names": [self._name(film.path)]}
            row |= {"versions": self.versions, "bytes": film.given and film.given["file"]["bytes"]}
            self.rows[film.id] = row
            store.save_row(self.out, row)

    def _name(self, path):
        """The name that people see: the path in the folder, with signs that can be shown."""
        return os.fsencode(os.path.relpath(path, self.folder)).decode("utf-8", "replace")

    def finish(self):
        """Write all names into the manifest; a film whose names are another's now is removed."""
        for film, row in self.rows.items():
            marks = {path: mark for path, mark in row["marks"].items() if self._is_of(path, film)}
            marks |= {path: one.marked for path, one in self.found.items() if one.id == film}
            names = sorted({*map(self._name, marks)})
            if not marks:
                store.forget(self.out, film)
            elif marks != row["marks"] or names != row["names"]:
                store.save_row(self.out, row | {"marks": marks, "names": names})

    def _is_of(self, path, film):
        """Whether a path still leads to a film; what cannot be looked at takes no other's place."""
        found = self.found.get(path)
        return found is None or found.id == film or not found.sha256


class _Line:
    """The line that shows how far a run is."""

    def __init__(self, run, is_shown):
        self.run = run
        self.bar = tqdm(
            disable=not is_shown,
            file=sys.stdout,
            ncols=88,
            mininterval=0.5,
            smoothing=0.1,
            unit=" pieces",
            bar_format="{desc} |{bar}| {rate_fmt}, {remaining} left",
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.show()
        self.bar.close()

    def show(self):
        """Show what is done; films not looked at yet count as long as the others."""
        run = self.run
        looked = max(1, run.total - len(run.paths))
        known = run.pieces + run.left
        self.bar.total = max(1, round(known * run.total / looked))
        failed = f", {run.failed} failed" if run.failed else ""
        self.bar.set_description_str(f"films {run.over} of {run.total}{failed}", refresh=False)
        self.bar.update(run.pieces - self.bar.n)
