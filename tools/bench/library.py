"""Measure a library of films: workers, what the engine costs, many films, large tables.

``python -m tools.bench.library``, or ``make bench ONLY=library``: about ten minutes on two quiet
cores, and another ten for the part ``reader``, which is run only when named. Films are drawn, a few
seconds each, and read by the few quick stages of the tests, so that it is the engine that is
measured; ``reader`` takes cuts of the practice film and all stages, as users do. Every time is the
difference between many films and few, so that starting up, which is told apart, does not count;
runs take turns, and the median of three counts.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import pandas as pd
import psutil

HELPERS = Path(__file__).resolve().parents[2] / "tests" / "helpers"
sys.path.insert(0, str(HELPERS))

import few_stages  # noqa: E402
from course_utils import data  # noqa: E402
from film_reader import library, video  # noqa: E402
from film_reader.library import engine, store, work  # noqa: E402
from film_reader.read import all_stages  # noqa: E402
from film_reader.tables import TABLES  # noqa: E402

REPEATS = 3
# Stages by name, and how many films they read: few, and many.
STAGES = {"few": few_stages.stages, "all": all_stages}
FILMS_READ = {"few": (20, 120), "all": (2, 10)}
ROWS, FILMS = 10_000_000, 1_000
QUESTIONS = {
    "count of all rows": "select count(*) from appearances",
    "mean of a column": "select avg(valence) from appearances",
    "means of films": "select film, avg(valence) from appearances group by film",
    "sure expressions of films, with names": (
        "select name, expression, count(*) from appearances join films using (film) "
        "where expression_confidence > 0.5 group by all"
    ),
    "one film": "select avg(valence) from appearances where film = '{film}'",
}


def plain_loop(folder, out, name):
    """Read films one after the other in this process, by the stages of a name."""
    stages = STAGES[name]
    versions = work.versions(stages())
    for path in sorted(map(str, Path(folder).glob("*.mp4"))):
        film = work.look(path)
        work.read_minute(out, film, 0, stages, versions)
        work.join(out, film, f"key{os.getpid()}", stages, versions)


def by_loops(folder, processes, name):
    """Seconds that a plain loop takes, or several at once, each over all films."""
    code = "import sys; from tools.bench.library import plain_loop\n"
    code += "print('ready', flush=True); input(); plain_loop(*sys.argv[1:])"
    threads = ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OPENCV_FOR_THREADS_NUM")
    one_core = os.environ | dict.fromkeys((*threads, "OMP_NUM_THREADS"), "1")
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with tempfile.TemporaryDirectory() as out:
        loops = [
            subprocess.Popen(
                [sys.executable, "-c", code, folder, f"{out}/{number}", name],
                env=one_core,
                **pipes,
            )
            for number in range(processes)
        ]
        for loop in loops:
            loop.stdout.readline()
        began = time.perf_counter()
        for loop in loops:
            loop.stdin.write("\n")
            loop.stdin.flush()
        for loop in loops:
            loop.communicate()
        return time.perf_counter() - began


def by_library(folder, workers, name="few"):
    """Seconds that a library takes, with all that starting up takes, and its memory in bytes."""
    most, is_over = [0], threading.Event()

    def watch():
        while not is_over.wait(1.0):
            ours = psutil.Process().children(recursive=True)
            sizes = [one.memory_info().rss for one in ours if "library.child" in words_of(one)]
            most[0] = max(most[0], *sizes, 0)

    threading.Thread(target=watch).start()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as out:
        options = {"stages": STAGES[name], "workers": workers, "progress": False}
        found = library.read(folder, out, **options)
        assert (found.films["status"] == "read").all()
    is_over.set()
    return time.perf_counter() - began, most[0]


def words_of(process):
    """The command line of a process, "" for one that is gone."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def draw(folder, count):
    """Draw films of ten seconds."""
    folder.mkdir()
    for seed in range(count):
        few_stages.make(folder / f"{seed:04d}.mp4", seconds=10, seed=seed)
    return str(folder)


def cut(folder, count):
    """Cut so many films of ten seconds from the practice film."""
    folder.mkdir()
    film = data.practice_film()
    for number in range(count):
        start = 10 + 12 * number
        video.browser_copy(film.path, folder / f"{number}.mp4", 640, start=start, end=start + 10)
    return str(folder)


def reader(folder):
    """Print what one and two workers take for a film with all stages, beside plain loops."""
    workers(folder, cut, "all")


def workers(folder, make=draw, name="few"):
    """Print what one and two workers take for a film, beside plain loops."""
    counts = FILMS_READ[name]
    few, many = make(folder / "few", counts[0]), make(folder / "many", counts[1])
    more = counts[1] - counts[0]
    took = {}
    for number in (1, 2):
        began = time.perf_counter()
        machines = engine.OnRay(None, number, ())  # which the libraries then find running
        print(f"starting Ray: {time.perf_counter() - began:.1f} s")
        for _ in range(REPEATS):
            loop = by_loops(many, number, name) - by_loops(few, number, name)
            took.setdefault(f"loop {number}", []).append(loop / more / number)
            all_films = by_library(many, number, name)[0] - by_library(few, number, name)[0]
            took.setdefault(f"library {number}", []).append(all_films / more)
        machines.close()
    for name, values in took.items():
        print(f"{name}: {statistics.median(values):.3f} s a film", [round(v, 3) for v in values])
    one, two = (np.divide(took[f"library {n}"], took[f"loop {n}"]) for n in (1, 2))
    print(f"the engine's share, one worker: {np.median(one) - 1:.3f}", (one - 1).round(3))
    print(f"efficiency of two workers: {np.median(one) / np.median(two):.2f}", (one / two).round(2))


def many_films(folder):
    """Print time and memory for more and more films."""
    for count in (75, 150, 300):
        seconds, memory = by_library(draw(folder / f"films {count}", count), 2)
        print(f"{count} films: {seconds:.1f} s, at most {memory / 1e6:.0f} MB in a reader")


def questions(folder):
    """Print how long questions to a large table take; the rows are made by program."""
    out, rng = folder / "large", np.random.default_rng(0)
    (out / "manifest").mkdir(parents=True)
    count = ROWS // FILMS
    texts = {"expression": few_stages_texts(), "action": ["stand", "walk", ""]}
    for number in range(FILMS):
        columns = {}
        for column, kind in TABLES["appearances"].items():
            if kind is str:
                columns[column] = rng.choice(texts.get(column, ["person 1", "person 2"]), count)
            else:
                columns[column] = (rng.random(count).round(4) * 100).astype(kind)
        table = pd.DataFrame(columns).assign(expression_confidence=rng.random(count).round(4))
        film = f"{number:016x}"
        counts = store.save_tables(out, film, "key", {"appearances": table})
        row = {
            "film": film,
            "name": f"film {number}",
            "sha256": film,
            "status": "read",
            "error": "",
        }
        row |= {"key": "key", "tables": counts, "info": {}, "files": {}, "versions": {}}
        store.save_row(out, row)
    size = sum(file.stat().st_size for file in out.rglob("*.parquet"))
    print(f"{ROWS:,} rows of {FILMS:,} films: {size / 1e6:.0f} MB")
    began = time.perf_counter()
    found = library.open(out)
    found.query("select 1")
    print(f"opening: {time.perf_counter() - began:.2f} s")
    for name, sql in QUESTIONS.items():
        times = []
        for _ in range(5):
            began = time.perf_counter()
            found.query(sql.format(film=film))
            times.append(time.perf_counter() - began)
        print(f"{name}: {statistics.median(times):.2f} s", [round(t, 2) for t in times])


def few_stages_texts():
    """Names of expressions, as a reading has them."""
    colours = Path(few_stages.video.__file__).parent / "page" / "colours.json"
    return list(json.loads(colours.read_text("utf-8"))["expression"])


def main():
    """Run all, or the parts that are named."""
    # Ray leaves the processors to others first; the loops beside which it is measured do not.
    os.environ |= {"RAY_worker_niceness": "0"}
    parts = {"workers": workers, "films": many_films, "questions": questions, "reader": reader}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="*", help=f"some of {', '.join(parts)}")
    asked = parser.parse_args().part or [*parts][:-1]
    if unknown := set(asked) - set(parts):
        parser.error(f"received {', '.join(unknown)}; expected some of {', '.join(parts)}")
    with tempfile.TemporaryDirectory() as folder:
        for name in asked:
            parts[name](Path(folder))


if __name__ == "__main__":
    main()
