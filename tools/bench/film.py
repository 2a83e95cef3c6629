"""Reading whole films: how long each stage takes, how that grows, and how much memory it needs.

Run with ``python -m tools.bench.film`` (or ``make bench ONLY=film``); it takes about fifteen
minutes on two cores. Every film is read in a process of its own, with all stages on, and nothing
kept from before. The films are made of the practice film: one minute of it in two sizes, and ten
minutes by repeating its packets. ``--hours 2`` reads one more, of that many hours, which takes as
long as half of the film lasts or so.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

import film_reader
from course_utils import data, explorers
from film_reader import score, video
from film_reader.stages import shots
from tools.bench.long_film import lengthen

MINUTES_LONG = 10
START = 40  # second of the practice film at which the minute begins: quarrel, rain, station, show
HIGH = (720, 1280)
# "joining" is what no stage takes: opening the film, putting pieces together, the story.
STAGES = ("frames", "faces", "looks", "expressions", "text", "clue", "joining")
CLOSE_UP = 28  # the shot of the practice film that shows the clue alone, on the bench


# --- the films ------------------------------------------------------------------------------------


def one_minute(path, size=None):
    """Write a minute of the practice film, with its sound, at a size (height, width)."""
    source = data.practice_film().path
    samples, rate = video.read_audio(source)
    sound = samples[START * rate : (START + 60) * rate]
    pictures = (f for _, f in video.frames(source, size=size, start=START, end=START + 60))
    return video.write_video(path, pictures, 24, (sound, rate))


# --- reading --------------------------------------------------------------------------------------

CHILD = """
import json, os, sys, tempfile, threading, time
import psutil
import film_reader
from film_reader.quiet import quiet
with quiet():
    import keras
me, peak, done = psutil.Process(), 0, False
def watch():
    global peak
    while not done:
        peak = max(peak, me.memory_info().rss)
        time.sleep(0.05)
thread = threading.Thread(target=watch)
thread.start()
with tempfile.TemporaryDirectory() as folder:
    os.environ["FILM_READER_CACHE"] = folder
    start, cpu = time.perf_counter(), sum(os.times()[:2])
    reading = film_reader.read(sys.argv[1], progress=False, clue=(sys.argv[2:] or [None])[0])
    whole, cpu = time.perf_counter() - start, sum(os.times()[:2]) - cpu
done = True
thread.join()
stages = reading.info["stages"]
stages["joining"] = whole - sum(stages.values())
print(json.dumps({"seconds": reading.info["seconds"], "whole": whole, "cpu": cpu,
                  "peak": peak / 1e6, "shots": len(reading.shots), "stages": stages}))
"""


def read(path, clue=None):
    """Read a film in a process of its own: seconds of each stage, and the most memory it held."""
    command = [sys.executable, "-c", CHILD, str(path), *([str(clue)] if clue else [])]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def print_row(label, found):
    minutes = found["seconds"] / 60
    parts = "".join(f"{found['stages'].get(name, 0) / minutes:>13.2f}" for name in STAGES)
    print(
        f"{label:<18}{parts}{found['whole'] / minutes:>8.1f}{found['cpu'] / minutes:>8.1f}"
        f"{found['peak']:>8.0f} MB",
        flush=True,
    )


def print_readings(folder, hours):
    low = one_minute(folder / "360.mp4")
    high = one_minute(folder / "720.mp4", HIGH)
    clue = clue_picture(folder / "clue.png")
    print("Seconds for a minute of film, by stage; the whole by the clock and by the processors")
    head = "".join(f"{name:>13}" for name in STAGES)
    head += f"{'whole':>8}{'cpu':>8}{'memory':>11}"
    print(f"{'film':<18}{head}")
    short = read(low)
    print_row("1 min, 360p", short)
    print_row("1 min, 360p, clue", read(low, clue))
    print_row("1 min, 720p", read(high))
    long = read(lengthen(low, folder / "long.mp4", 60 * MINUTES_LONG))
    print_row(f"{MINUTES_LONG} min, 360p", long)
    growth = long["whole"] / short["whole"]
    print(f"{MINUTES_LONG} times the film took {growth:.1f} times as long.")
    if hours:
        print_row(f"{hours:g} h, 360p", read(lengthen(low, folder / "hours.mp4", 3600 * hours)))


def clue_picture(path):
    """Cut the clue out of the practice film, as a learner would, and write it as a picture."""
    import cv2

    truth = data.practice_film()
    shot = truth.shots.set_index("shot").loc[CLOSE_UP]
    best = truth.clue.set_index("frame").loc[(shot["start"] + shot["end"]) // 2]
    _, frame = next(video.frames(truth.path, start=best["time"] - 0.01))
    x, y, width, height = best[["x", "y", "width", "height"]].astype(int)
    cv2.imwrite(str(path), frame[y : y + height, x : x + width, ::-1])
    return path


# --- shots alone ----------------------------------------------------------------------------------


def print_shots(rounds):
    """Our shots against PySceneDetect's detectors: seconds for the practice film, and F1."""
    import scenedetect

    truth = data.practice_film()
    spans = truth.shots[["transition_start", "transition_end"]].to_numpy()[1:] / truth.info["fps"]

    def theirs(detector):
        scenes = scenedetect.detect(str(truth.path), detector())
        return np.array([start.seconds for start, _ in scenes[1:]])

    ways = {
        "film_reader": lambda: shots.find(truth.path, progress=False),
        "AdaptiveDetector": lambda: theirs(scenedetect.AdaptiveDetector),
        "ContentDetector": lambda: theirs(scenedetect.ContentDetector),
    }
    took = {name: [] for name in ways}
    found = {name: way() for name, way in ways.items()}  # the first call also loads what it needs
    for _ in range(rounds):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            took[name].append(time.perf_counter() - start)
    print(f"\n{'shots of the practice film':<30}{'seconds':>9}{'F1':>8}")
    for name in ways:
        f1 = score.boundaries(found[name], spans, tolerance=2 / truth.info["fps"])["f1"]
        print(f"{name:<30}{np.median(took[name]):>9.2f}{f1:>8.3f}", flush=True)


# --- how right ------------------------------------------------------------------------------------


def print_scores(folder):
    truth = data.practice_film()
    reading = film_reader.read(truth.path, progress=False, clue=folder / "clue.png")
    print("\nThe reading of the practice film against the truth")
    scores = explorers.load("09").scores(reading, truth)
    print(scores.round(3).to_string(index=False))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hours", type=float, help="also read a film of so many hours")
    parser.add_argument("--rounds", type=int, default=3, help="times that shots are looked for")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        print_readings(Path(name), options.hours)
        print_shots(options.rounds)
        print_scores(Path(name))


if __name__ == "__main__":
    main()
