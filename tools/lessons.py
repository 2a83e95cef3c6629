"""Run the lessons: ``make course``, and ``make notebooks`` to keep what they show.

``make course`` runs two lessons at a time, since training leaves a part of two processors idle. A
bar shows how far the run is. At its end a table names the seconds and the memory that each lesson
took, and the folder build/ holds executed copies and the report of a film.
"""

import argparse
import asyncio
import base64
import contextlib
import io
import os
import re
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

import nbformat
import numpy as np
import psutil
from jupyter_client.kernelspec import NoSuchKernel, get_kernel_spec
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from PIL import Image
from tqdm import tqdm

COURSE = Path(__file__).resolve().parent.parent
NOTEBOOKS = COURSE / "notebooks"
REPORT = "encore.html"  # what lesson 09 writes into the folder for work
CELL_TIMEOUT = 900  # seconds
# Lessons that begin when others have ended, named by how their files begin: 05 and 09 take networks
# that a learner has trained before them, and 10 measures what all processors do for it.
AFTER = {"05": ("04",), "09": ("04", "07"), "10": ("0",)}
SAMPLE_EVERY = 0.2  # seconds between two looks at a kernel's memory
LARGE_PICTURE = 20_000  # bytes; smaller ones are kept as they are
WIDGET = "application/vnd.jupyter.widget-view+json"
KERNEL_OF_ALL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


class MemoryWatch(threading.Thread):
    """Watch how much memory a process and its children hold.

    Attributes
    ----------
    peak : int
        The most memory that they were seen to hold together at one time, in bytes; see `_held`.
    """

    def __init__(self):
        super().__init__(daemon=True)
        self.process = None
        self.peak = 0
        self.stopped = threading.Event()

    def look_at(self, pid):
        """Start watching the process of this number."""
        self.process = psutil.Process(pid)
        self.start()

    def run(self):
        """Look again and again until `stop` is called or the process ends."""
        while not self.stopped.wait(SAMPLE_EVERY):
            try:
                family = [self.process, *self.process.children(recursive=True)]
                self.peak = max(self.peak, _held(family))
            except psutil.NoSuchProcess:
                return

    def stop(self):
        """Stop watching."""
        self.stopped.set()


def _held(processes):
    """Resident memory that processes hold together, in bytes.

    What they may share with each other (libraries such as TensorFlow, above all) counts once, as
    much as the process has that has most of it. On macOS and Windows, which do not tell what may be
    shared, it counts for each.
    """
    own = shared = 0
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):  # it has ended
            memory = process.memory_info()
            may_be_shared = getattr(memory, "shared", 0)
            own, shared = own + memory.rss - may_be_shared, max(shared, may_be_shared)
    return own + shared


# --- running --------------------------------------------------------------------------------------


def run(paths, kernel, output, at_once, in_place=False):
    """Execute lessons with one progress bar.

    Parameters
    ----------
    paths : list of pathlib.Path
    kernel : str
        The Jupyter kernel that runs them.
    output : pathlib.Path
        Folder for executed copies, and for all else that the lessons leave.
    at_once : int
        How many lessons run at a time.
    in_place : bool
        Keep the outputs in the lessons themselves. Each lesson then begins with empty folders, so
        that it shows what it shows to someone who starts with it.

    Returns
    -------
    int
        Exit status: 0 if all lessons ran to their end.
    """
    shared = {**_folders(output), **os.environ}  # who has named other folders means them
    rows, stopped = [], ()
    start, watch = time.perf_counter(), MemoryWatch()
    watch.look_at(os.getpid())
    try:
        with asyncio.Runner(loop_factory=_Loop) as runner:
            folders = None if in_place else shared
            rows = runner.run(_run_all(paths, kernel, output, at_once, folders))
    except* _StoppedError as problems:
        stopped = problems.exceptions
    finally:
        watch.stop()
    if stopped:
        print(*stopped, sep="\n")
        return 1
    _print_table(rows, time.perf_counter() - start, watch.peak)
    if not in_place:
        _keep_report(Path(shared["COURSE_WORK"]), output)
    return 0


class _Loop(asyncio.SelectorEventLoop):
    """An event loop that ends all lessons at Ctrl-C."""

    def add_signal_handler(self, *_):
        """Take no handler: nbclient brings one that would end a single lesson."""
        raise NotImplementedError


class _StoppedError(Exception):
    """A lesson that did not run to its end; the message says where."""


async def _run_all(paths, kernel, output, at_once, folders):
    """Execute lessons, in place where there are no folders to share; return rows of the table."""
    lessons = {path: nbformat.read(path, as_version=4) for path in paths}
    total = sum(len(_code_cells(lesson)) for lesson in lessons.values())
    ended = {path: asyncio.Event() for path in paths}
    places = asyncio.Semaphore(at_once)
    rows = {}

    async def run_one(path, bar):
        first = AFTER.get(path.name[:2], ())
        for event in [ended[other] for other in paths if other.name.startswith(first)]:
            await event.wait()
        async with places:
            with tempfile.TemporaryDirectory() as empty:
                own = folders or _folders(Path(empty))
                error, *taken = await _execute(lessons[path], path, kernel, bar, own)
        # A lesson that fails never replaces a good one.
        target = output / path.name if folders or error else path
        write(lessons[path], target, small=target == path)
        if error:
            raise _StoppedError(
                f"\n{path.name} stopped at {error}\nWhat ran is in {_short(target)}"
            )
        rows[path] = (path.stem, *taken, target)
        ended[path].set()

    with tqdm(desc="starting", total=total, file=sys.stdout, ncols=88, mininterval=0.5) as bar:
        async with asyncio.TaskGroup() as group:  # where one stops, it stops the others, too
            for path in paths:
                group.create_task(run_one(path, bar))
        bar.set_description_str("all lessons have run")
    return [rows[path] for path in paths]


def _code_cells(notebook):
    """Cells of a notebook that hold code."""
    return [c for c in notebook.cells if c.cell_type == "code" and c.source.strip()]


async def _execute(lesson, path, kernel, bar, folders):
    """Execute a notebook in memory; return (error or None, seconds, peak bytes)."""
    cells, number = _code_cells(lesson), 0

    def name_cell(cell, **_):
        nonlocal number
        if cell in cells:
            number += 1
            bar.set_description_str(f"{path.stem} cell {number}/{len(cells)}")

    watch = MemoryWatch()
    client = NotebookClient(
        lesson,
        kernel_name=kernel,
        timeout=CELL_TIMEOUT,
        coalesce_streams=True,  # of a progress bar, only the last state is kept
        resources={"metadata": {"path": str(path.parent)}},
        on_notebook_start=lambda **_: watch.look_at(client.km.provisioner.pid),
        on_cell_start=name_cell,
        on_cell_executed=lambda cell, **_: bar.update(1 if cell in cells else 0),
    )
    start, error = time.perf_counter(), None
    try:
        await client.async_execute(env={**os.environ, **folders})
    except (CellExecutionError, CellTimeoutError, RuntimeError) as problem:  # no kernel (any more)
        if asyncio.current_task().cancelling():  # nbclient makes a dead kernel of that
            raise asyncio.CancelledError from problem
        plain = re.sub(r"\x1b\[[0-9;]*m", "", str(problem))  # without the terminal's colours
        where = f"code cell {number}" if number else "the start of its kernel"
        error = f"{where}:\n{plain}"
    finally:
        watch.stop()
    return error, time.perf_counter() - start, watch.peak


def _folders(folder):
    """Environment variables that send what lessons make, and readings of films, below a folder."""
    return {"COURSE_WORK": str(folder / "work"), "FILM_READER_CACHE": str(folder / "readings")}


# --- what is kept ---------------------------------------------------------------------------------


def write(notebook, target, small=True):
    """Write an executed notebook as the repository keeps it: whole, and without this machine.

    Small pictures are for the repository alone: making them takes seconds for a lesson.
    """
    notebook.metadata = {"kernelspec": KERNEL_OF_ALL, "language_info": {"name": "python"}}
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.source.startswith("# Quiz\n"):
            cell.outputs = []  # it runs in a live notebook alone, and stands below as text
        for output in list(cell.get("outputs", [])):
            if output.get("data", {}).get("text/plain") == "":
                cell.outputs.remove(output)  # an empty box beside what Keras's summary prints
            if "image/png" in output.get("data", {}):
                if small:
                    output.data["image/png"] = smaller_png(output.data["image/png"])
                # A widget that is not running shows an error; its plain picture stands in for it.
                output.data.pop(WIDGET, None)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    nbformat.write(notebook, part)
    os.replace(part, target)


def smaller_png(text):
    """Reduce a large picture (PNG in base64) to 256 colours, a third of the bytes."""
    data = base64.b64decode(text)
    if len(data) < LARGE_PICTURE:
        return text
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    palette = picture.quantize(256, kmeans=2)
    # White stays white: a tinted ground would show against the page. Pillow looks colours up in
    # coarse steps, so what is almost white must become white too.
    colours = np.reshape(palette.getpalette(), (-1, 3))
    colours[(colours >= 246).all(axis=1)] = 255
    palette.putpalette(colours.ravel().tolist())
    reduced = picture.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG)
    file = io.BytesIO()
    reduced.save(file, "PNG", optimize=True)
    # A picture of few colours may have been smaller as it came.
    return base64.b64encode(min(data, file.getvalue(), key=len)).decode("ascii")


def _keep_report(work, output):
    """Put the film report that lesson 09 has written where people look for it."""
    if (work / REPORT).exists():
        shutil.copyfile(work / REPORT, output / REPORT)
        print(f"The report of a film, for any browser: {_short(output / REPORT)}")


def _short(path):
    """Write a path relative to the course's folder where it lies in it."""
    path = path.resolve()
    return path.relative_to(COURSE) if path.is_relative_to(COURSE) else path


def _print_table(rows, seconds_in_all, peak_in_all):
    """Print what each lesson took and where its result lies, and what all took together."""
    print(f"\n{'lesson':<28}{'seconds':>9}{'peak memory':>14}   executed copy")
    for name, seconds, peak, target in rows:
        print(f"{name:<28}{seconds:>9.0f}{peak / 1e6:>11.0f} MB   {_short(target)}")
    print(f"{'all together':<28}{seconds_in_all:>9.0f}{peak_in_all / 1e6:>11.0f} MB")
    print("\nTo look at them: make lab, then the folder build in the file browser on the left.")


def _path(lesson):
    """Return the file of a lesson that is named by its number or its file."""
    if lesson.endswith(".ipynb"):
        return Path(lesson)
    return next(NOTEBOOKS.glob(f"{lesson}_*.ipynb"), NOTEBOOKS / lesson)


def main(arguments=None):
    """Run the lessons that the command line names; return the exit status."""
    parser = argparse.ArgumentParser(prog="python tools/lessons.py", description=__doc__)
    parser.add_argument("lessons", nargs="*", help="numbers, such as 04, or files (default: all)")
    parser.add_argument("--kernel", default="film-cpu", help="film-cpu (default) or film-gpu")
    parser.add_argument("--output", type=Path, help="default: build/ (in a classroom, of your own)")
    parser.add_argument(
        "--at-once",
        type=int,
        choices=(1, 2),
        default=min(2, os.cpu_count() or 1),
        help="how many lessons run at a time (default: 2, or 1 on a single processor)",
    )
    parser.add_argument(
        "--in-place",
        action="store_true",
        help="keep the outputs in notebooks/; lessons then run one by one, so that each shows the "
        "seconds that it takes alone",
    )
    options = parser.parse_args(arguments)
    paths = [_path(lesson) for lesson in options.lessons] or sorted(NOTEBOOKS.glob("*.ipynb"))
    if missing := [str(path) for path in paths if not path.exists()]:
        print(f"received the lessons {missing}, which do not exist; expected files in {NOTEBOOKS}.")
        return 2
    try:
        get_kernel_spec(options.kernel)
    except NoSuchKernel:
        print(
            f"received the kernel {options.kernel!r}, which is not registered; expected film-cpu "
            "or film-gpu. Run: python tools/kernels.py"
        )
        return 2
    shared = (COURSE / "classroom").exists()
    output = options.output or (Path.home() / "reading-film" if shared else COURSE) / "build"
    try:
        at_once = 1 if options.in_place else options.at_once
        return run(paths, options.kernel, output, at_once, options.in_place)
    except KeyboardInterrupt:
        print(f"\nStopped by hand. Lessons that had ended are in {_short(output)}")
        return 130


if __name__ == "__main__":
    sys.exit(main())
