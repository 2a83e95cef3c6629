"""Draw a set, piece by piece, and put it in place only when it is complete.

Work in progress lies in a hidden folder of the output, `.drawing/`, under the seed and a
fingerprint of the program and its libraries. A finished piece (a clip, a production's crops, a
shot) is a folder there, which got its name only when it was complete. So a run that is stopped
loses no more than the pieces it was at, the next one goes on, and what an older program drew is
never mixed with what this one draws. The set that is in place stays whole until a part of the new
one is ready to take its place.
"""

import hashlib
import importlib.metadata
import multiprocessing
import os
import shutil
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing.connection import wait
from pathlib import Path

import av

from . import clips, crops, film
from .plan import CLIPS, SEED, make_productions, plan_clips
from .progress import Progress

try:
    import fcntl
except ImportError:  # Windows has no such lock: there, do not start two runs in one folder
    fcntl = None

WORK = ".drawing"
LIBRARIES = ("av", "numpy", "opencv-python", "skia-python")


@dataclass(frozen=True)
class Part:
    """One part of a set: what its pieces of work are, and how they become files."""

    unit: str  # what one piece is
    plan: Callable  # (seed, clips) to a list of plans, each with a `name`
    draw: Callable  # (plan, seed, folder): draw a piece into a folder of its own
    finish: Callable  # (seed, pieces, output): make the part's files of the pieces' folders
    effort: float  # how long a piece takes, in seconds on a slow core: for the time left
    join: float = 1.0  # how long `finish` takes


PARTS = {
    "clips": Part(
        "clips",
        plan_clips,
        lambda plan, seed, folder: clips.draw_clip(plan, folder),
        clips.finish,
        effort=0.9,
    ),
    "crops": Part(
        "productions",
        lambda seed, clips: make_productions(seed),
        lambda production, seed, folder: crops.draw_production(production, folder),
        crops.finish,
        effort=0.9,
    ),
    "film": Part(
        "shots",
        lambda seed, clips: film.shots(seed),
        film.draw_shot,
        film.finish,
        effort=30.0,
        join=90.0,
    ),
}


def make(output, seed=SEED, parts=tuple(PARTS), count=CLIPS, workers=1):
    """Draw parts of the set of a seed into a folder, or go on where an earlier run stopped.

    Parameters
    ----------
    output : pathlib.Path
    seed : int
    parts : sequence of str
        Some of `PARTS`.
    count : int
        How many clips; more than the set has are of further productions.
    workers : int
        Processes that draw; with 1, this one does.

    Raises
    ------
    OSError
        If a file cannot be written, or another run draws into the same folder. The old set is
        then as it was.
    """
    output = Path(output)
    work = output / WORK / f"{seed}-{fingerprint()}"
    work.mkdir(parents=True, exist_ok=True)
    with _alone(output / WORK):
        _clean(output, work)
        missing = {name: _missing(name, seed, count, work / name) for name in parts}
        with Progress(_effort(missing)) as progress:
            for name in parts:
                draw_pieces(name, seed, count, missing[name], work / name, workers, progress)
                _finish_part(name, seed, count, work / name, output, progress)
        for name in parts:
            shutil.rmtree(work / name)
    for folder in (work, output / WORK):
        with suppress(OSError):  # pieces of other parts or seeds may wait there
            folder.rmdir()


def fingerprint():
    """Return ten letters that change with the studio's source and the libraries it draws with."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    for library in LIBRARIES:
        digest.update(f"{library} {importlib.metadata.version(library)}\n".encode())
    return digest.hexdigest()[:10]


# -- pieces -------------------------------------------------------------------------------------


@lru_cache(maxsize=len(PARTS))
def _plans(name, seed, count):
    """Return a part's plans; each process makes its own, since not every plan can be sent."""
    return PARTS[name].plan(seed, count)


def _missing(name, seed, count, folder):
    """Return the indices of the pieces that are still to be drawn."""
    plans = _plans(name, seed, count)
    missing = [index for index, plan in enumerate(plans) if not (folder / plan.name).is_dir()]
    if len(missing) < len(plans):
        done = len(plans) - len(missing)
        print(f"{name}: {done} of {len(plans)} {PARTS[name].unit} are drawn already", flush=True)
    return missing


def _effort(missing):
    return sum(PARTS[name].effort * len(left) + PARTS[name].join for name, left in missing.items())


def draw_pieces(name, seed, count, missing, folder, workers, progress):
    """Draw the pieces of a part that are missing, in this process or in several.

    Parameters
    ----------
    name : str
        One of `PARTS`.
    seed, count : int
        Which plans: see `make`.
    missing : list of int
        Which of the plans to draw.
    folder : pathlib.Path
        Each piece gets a folder in it, with the plan's name.
    workers : int
    progress : progress.Progress
        It is told of each piece.
    """
    part = PARTS[name]
    folder.mkdir(exist_ok=True)
    progress.label = name
    jobs = [(name, seed, count, index, folder) for index in missing]
    if workers == 1 or not jobs:
        for job in jobs:
            draw_piece(*job)
            progress.add(part.effort)
        return
    with _pool(min(workers, len(jobs))) as pool:
        for future in as_completed([pool.submit(draw_piece, *job) for job in jobs]):
            future.result()
            progress.add(part.effort)


def draw_piece(name, seed, count, index, folder):
    """Draw one piece of a part; its folder gets its name when all is in it."""
    plan = _plans(name, seed, count)[index]
    temporary = folder / f".{os.getpid()}-{plan.name}"
    try:
        temporary.mkdir()
        PARTS[name].draw(plan, seed, temporary)
        temporary.rename(folder / plan.name)
    except av.error.FFmpegError as error:  # such an error cannot travel between processes
        raise OSError(error.errno, f"{error.strerror}, while encoding {plan.name}") from None
    except Exception as error:
        error.add_note(f"This happened while drawing {plan.name} of the {name}, seed {seed}.")
        raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


@contextmanager
def _pool(workers):
    """Give a pool of processes that ends at once where the block does not end well."""
    # New processes, not copies of this one: the libraries have threads, which a copy lacks.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_start_worker)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    finally:
        pool.shutdown()


def _start_worker():
    """Leave Ctrl-C to the main process, and end with it, even where it was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    threading.Thread(target=lambda: wait([parent.sentinel]) and os._exit(1), daemon=True).start()


# -- parts --------------------------------------------------------------------------------------


def _finish_part(name, seed, count, folder, output, progress):
    """Make a part's files of its pieces, and let them take the old ones' place."""
    part, new, old = PARTS[name], output / WORK / "new", output / WORK / "old"
    progress.label = f"{name}: joining"
    new.mkdir()
    old.mkdir()
    plans = _plans(name, seed, count)
    part.finish(seed, [folder / plan.name for plan in plans], new)
    files = [path for path in new.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    try:
        _take_place(new, old, output)
    except BaseException:
        _put_back(new, old, output)
        raise
    _remove(new, old)
    progress.add(part.join)
    progress.say(f"{name}: {len(plans)} {part.unit}, {len(files)} files, {size / 1e6:.1f} MB")


def _take_place(new, old, output):
    """Move what is new to its place, and what was there to `old`."""
    # What is to come, in case this process is killed between two moves.
    (new.parent / "names").write_text("\n".join(path.name for path in new.iterdir()))
    for path in sorted(new.iterdir()):
        if (output / path.name).exists():
            (output / path.name).rename(old / path.name)
        path.rename(output / path.name)
    (new.parent / "names").unlink()


def _put_back(new, old, output):
    """Undo `_take_place`, however far it came."""
    names = new.parent / "names"
    for name in names.read_text().split("\n") if names.exists() else ():
        if not (new / name).exists():
            (output / name).rename(new / name)
        if (old / name).exists():
            (old / name).rename(output / name)
    names.unlink(missing_ok=True)
    _remove(new, old)


def _remove(*folders):
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


# -- the work folder ----------------------------------------------------------------------------


@contextmanager
def _alone(folder):
    """Refuse to work in a folder in which another run is at work."""
    path = folder / "lock"
    with open(path, "w") as file:
        if fcntl:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise OSError(f"another run is drawing into {folder.parent}") from None
        try:
            yield
        finally:
            with suppress(OSError):  # Windows keeps an open file
                path.unlink()


def _clean(output, work):
    """Undo what a killed run left half done; remove what another version of the studio drew."""
    _put_back(output / WORK / "new", output / WORK / "old", output)
    version = work.name.rpartition("-")[2]
    for folder in (output / WORK).iterdir():
        if folder.is_dir() and not folder.name.endswith(f"-{version}"):
            shutil.rmtree(folder)
    for half in work.glob("*/.*"):
        shutil.rmtree(half)
