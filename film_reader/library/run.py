"""Read all films of a folder into a library: plan tasks, hand them out, write the manifest."""

import collections
import errno
import hashlib
import math
import os
import pickle
import sys

import psutil
from tqdm import tqdm

from film_reader import files, pieces, text, video
from film_reader._opening import existing, file_path
from film_reader.library import engine, store, work
from film_reader.read import all_stages

_ONE_READER = 1_500_000_000  # bytes of memory that one process needs, with all stages
_LINE = "{desc} |{bar}| {rate_noinv_fmt}, {remaining} left"
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
    folder, out = (file_path(path).resolve() for path in (folder, out))
    room = psutil.virtual_memory().available // _ONE_READER
    workers = max(1, min(os.cpu_count(), room)) if workers is None else workers
    video.check_count("workers", workers)
    video.check_amount("time_limit", time_limit, 0.001, 1e9)
    video.check_amount("memory_limit", memory_limit, 1, 1e15)
    paths = films_in(folder)
    versions = work.versions(stages())
    files.make_folder(out / "manifest")
    with store.locked(out) as lock:
        run = _Run(folder, out, stages, versions, paths)
        machines = engine.machines(address, workers, (sys.path, time_limit, memory_limit))
        try:
            if progress:
                print(f"{text.count(len(paths), 'film')}, to be read on {machines.name}")
            _work(run, machines, lock, progress)
        except KeyboardInterrupt:
            print("Stopped. What has been read is kept: the same again goes on from there.")
            raise
        finally:
            machines.close()
    return store.Library(out)


def films_in(folder):
    """List the films of a folder and of those in it; an error if there are none."""
    folder = existing(folder, os.path.isdir, "no folder", "one with films")
    films = video.films_in(folder)
    if not films:
        files = text.count(sum(path.is_file() for path in folder.rglob("*")), "file")
        raise ValueError(
            f"received {str(folder)!r}, which holds {files} but no film; "
            "expected films such as MP4, WebM, MKV, AVI or MOV. Name the folder that holds them."
        )
    return films


def _work(run, machines, lock, progress):
    """Hand out tasks, no more than twice what can be done at once, until none is left."""
    running = {}
    look = {"file": sys.stdout, "ncols": 88, "unit": " pieces", "bar_format": _LINE}
    with tqdm(disable=not progress, **look) as bar:
        while True:
            while len(running) < 2 * machines.slots and (task := run.next()):
                film, *call = task
                running[machines.submit(pickle.dumps(call))] = film, call[0]
            run.show(bar)
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
    """A film that is being read: its files, as path to `work.mark`, and what is in them."""

    def __init__(self, path):
        self.path = str(path)
        self.files = {self.path: work.mark(path)}
        self.given, self.key = None, ""
        self.id, self.sha256 = _stand_in(path), ""
        self.left = 0  # pieces to be read
        self.end = ""  # "read" or "failed", when it is over


def _stand_in(path):
    """What stands for a film as long as its content is not known: its path."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:16]


class _Run:
    """What is to be done, what has come back, and what the manifest says of it."""

    def __init__(self, folder, out, stages, versions, paths):
        self.folder, self.out, self.stages, self.versions = folder, str(out), stages, versions
        self.paths, self.seen = collections.deque(paths), []
        self.ready, self.pieces = collections.deque(), 0
        self.rows, self.films = store.manifest(out), {}
        known = [row for row in self.rows.values() if row["sha256"]]
        self.owners = {path: row["film"] for row in known for path in row["files"]}

    def next(self):
        """The next task, as (film, function, arguments...), or None."""
        while self.ready:
            film, function, last = self.ready.popleft()
            if not film.end:
                return film, function, self.out, film.given, last, self.stages, self.versions
        while self.paths:
            film = _Film(self.paths.popleft())
            self.seen.append(film)
            row = self.rows.get(self.owners.get(film.path), {})
            if not self._is_done(row) or row["files"][film.path] != film.files[film.path]:
                return film, work.look, film.path
            film.end = "read"
        return None

    def take(self, film, function, status, answer, number=None):
        """Take in the answer to a task; OSError if there is no room left on the disk."""
        if film.end:
            return
        if number in _NO_ROOM:
            raise OSError(number, f"{answer}. Make room, and read again: it goes on from here")
        if status == "failed":
            self._finish(film, status="failed", error=answer, info={}, tables={})
        elif function is work.look:
            self._plan(film, answer)
        elif function is work.read_minute:
            self._count(film, is_last=answer)
        else:
            self._finish(film, status="read", error="", **answer)
            store.forget(self.out, film.id, film.key)

    def _plan(self, film, given):
        """Plan the pieces of a film, if it is not known under another name or from before."""
        film.given, film.sha256 = given, given["file"]["sha256"]
        film.id = film.sha256[:16]
        film.key = work.digest([self.versions, given["subtitles"]])
        first = self.films.setdefault(film.id, film)
        row = self.rows.get(film.id, {})
        if first is not film:
            first.files |= film.files
            film.end = "read"
            if first.end:
                self._save(first)
        elif self._is_done(row) and row["key"] == film.key:
            self._finish(film)
        else:
            film.left = max(1, math.ceil(given["about"].duration / pieces.PIECE))
            self.ready += [(film, work.read_minute, number) for number in range(film.left)]

    def _count(self, film, is_last):
        """Count a piece that is read; after the last, whatever the file has said, comes joining."""
        self.pieces += 1
        film.left -= 1
        if is_last:
            others = collections.deque(task for task in self.ready if task[0] is not film)
            film.left -= len(self.ready) - len(others)
            self.ready = others
        if not film.left:
            self.ready.appendleft((film, work.join, film.key))

    def _is_done(self, row):
        return row.get("status") == "read" and row["versions"] == self.versions

    def _finish(self, film, **found):
        """Note that a film is over, and what was found, if anything is new."""
        film.end, film.left = found.get("status", "read"), 0
        if found:
            size = film.given["file"]["bytes"] if film.given else None
            files = self.rows.get(film.id, {}).get("files", {})
            known = {"film": film.id, "sha256": film.sha256, "bytes": size, "files": files}
            self.rows[film.id] = known | found | {"key": film.key, "versions": self.versions}
        self._save(film)

    def _save(self, film):
        """Write the row of a film; its paths are no other film's any more."""
        row = self.rows[film.id]
        row["files"] |= film.files
        for path in film.files if film.sha256 else ():
            others = {self.owners.get(path), _stand_in(path)} - {film.id}
            for other in others & self.rows.keys():
                del self.rows[other]["files"][path]
                self._write(self.rows[other])
            self.owners[path] = film.id
        self._write(row)

    def _write(self, row):
        """Write a row, named by the first of the film's files; a film without any goes."""
        if not row["files"]:
            store.forget(self.out, self.rows.pop(row["film"])["film"])
            return
        names = [os.fsencode(os.path.relpath(path, self.folder)) for path in row["files"]]
        row["name"] = min(names).decode("utf-8", "replace")  # what can be shown
        store.save_row(self.out, row)

    def show(self, bar):
        """Show what is done; films not looked at yet count as long as the others."""
        total, left = len(self.seen) + len(self.paths), sum(film.left for film in self.seen)
        bar.total = max(1, round((self.pieces + left) * total / max(1, len(self.seen))))
        ends = [film.end for film in self.seen if film.end]
        failed = f", {ends.count('failed')} failed" if "failed" in ends else ""
        bar.set_description_str(f"films {len(ends)} of {total}{failed}", refresh=False)
        bar.update(self.pieces - bar.n)
