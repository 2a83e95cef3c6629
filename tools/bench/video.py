"""Speed and memory of reading video: ``film_reader.video.frames`` against its peers.

Run with ``python -m tools.bench.video`` (or ``make bench``). Prints one table of times: every
reader does the same work on the same file, the readers take turns, and the median of the rounds
counts. A second table shows that memory does not grow with the length of a film.

The peers are plain loops over PyAV, OpenCV, decord and imageio-ffmpeg as their own pages
recommend; those that are not installed are named and left out (``pip install -e .[bench]``).
"""

import argparse
import importlib.util
import logging
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import av
import numpy as np

from course_utils.data import sample
from film_reader.video import frames
from tools.bench.long_film import lengthen

SAMPLES = ("bunny", "bikes", "carphone")
SMALL = (112, 112)
TASKS = ("all, full size", "2 a second", "all, 112x112")
MINUTES_LONG = 10
# Our reader corrects the shape of pixels, which the others do not: it is asked for the stored size.
STORED_SIZE = {
    "bigbuckbunny": (720, 1280),
    "bikes": (272, 640),
    "carphone_pristine": (144, 176),
}


# --- The readers: each yields uint8 RGB arrays (height, width, 3) ---------------------------------


def ours(path, task):
    """``frames`` of this course; at full size without correcting the shape of pixels."""
    size = SMALL if task == TASKS[2] else STORED_SIZE[path.stem]
    for _, frame in frames(path, fps=2 if task == TASKS[1] else None, size=size):
        yield frame


def pyav(path, task):
    """A plain loop that decodes every frame, on all cores, and converts what it keeps."""
    with av.open(str(path)) as container:
        container.streams.video[0].thread_type = "AUTO"
        due = 0.0
        for frame in container.decode(video=0):
            if task == TASKS[1] and frame.time < due - 0.02:
                continue
            due += 0.5
            if task == TASKS[2]:
                frame = frame.reformat(SMALL[1], SMALL[0], "rgb24")
            yield frame.to_ndarray(format="rgb24")


def opencv(path, task):
    """``VideoCapture``; for sampling, ``grab`` decodes and ``retrieve`` converts what is kept."""
    import cv2

    capture = cv2.VideoCapture(str(path))
    step = capture.get(cv2.CAP_PROP_FPS) / 2 if task == TASKS[1] else 1
    index, due = 0, 0.0
    while capture.grab():
        if index >= round(due):
            due += step
            _, image = capture.retrieve()
            if task == TASKS[2]:
                image = cv2.resize(image, SMALL[::-1])
            yield cv2.cvtColor(image, cv2.COLOR_BGR2RGB)
        index += 1
    capture.release()


def decord(path, task):
    """``VideoReader``; for sampling, one ``get_batch`` of the wanted frames."""
    import decord

    size = {"height": SMALL[0], "width": SMALL[1]} if task == TASKS[2] else {}
    reader = decord.VideoReader(str(path), **size)
    if task == TASKS[1]:
        step = reader.get_avg_fps() / 2
        wanted = np.arange(0, len(reader), step).round().astype(int)
        yield from reader.get_batch(wanted[wanted < len(reader)]).asnumpy()
    else:
        for i in range(len(reader)):
            yield reader[i].asnumpy()


def imageio(path, task):
    """``imageio_ffmpeg.read_frames``: the ffmpeg program writes raw frames into a pipe."""
    import imageio_ffmpeg

    logging.getLogger("imageio_ffmpeg").setLevel(logging.ERROR)
    filters = {TASKS[1]: ["-vf", "fps=2"], TASKS[2]: ["-vf", f"scale={SMALL[1]}:{SMALL[0]}"]}
    reader = imageio_ffmpeg.read_frames(str(path), output_params=filters.get(task, []))
    width, height = next(reader)["size"]
    if task == TASKS[2]:
        height, width = SMALL
    for data in reader:
        yield np.frombuffer(data, np.uint8).reshape(height, width, 3)


PEERS = {
    "PyAV": ("av", pyav),
    "OpenCV": ("cv2", opencv),
    "decord": ("decord", decord),
    "imageio-ffmpeg": ("imageio_ffmpeg", imageio),
}


# --- Speed ----------------------------------------------------------------------------------------


def cost_of_reading(reader, path, task):
    """(seconds, processor seconds, number of frames) of one pass, touching a byte of each frame."""
    start, before = time.perf_counter(), sum(os.times()[:4])
    count = total = 0
    for frame in reader(path, task):
        total += int(frame[0, 0, 0])
        count += 1
    return time.perf_counter() - start, sum(os.times()[:4]) - before, count


def compare(path, task, readers, rounds):
    """Median (seconds, processor seconds) of each reader; all must read as many frames.

    The readers take turns, and each round begins with another one, so that none always follows
    the same neighbour, whose processes and memory may still be being cleared away.
    """
    costs = {name: [] for name in readers}
    counts = {}
    names = list(readers)
    for turn in range(rounds):
        start = turn % len(names)
        for name in names[start:] + names[:start]:
            *cost, counts[name] = cost_of_reading(readers[name], path, task)
            costs[name].append(cost)
    if max(counts.values()) - min(counts.values()) > 1:
        raise RuntimeError(f"The readers disagree on {path.name}, {task}: {counts} frames.")
    return {name: np.median(values, axis=0) for name, values in costs.items()}


def print_speed(rounds):
    present = {n: f for n, (module, f) in PEERS.items() if importlib.util.find_spec(module)}
    absent = [name for name in PEERS if name not in present]
    readers = {"ours": ours, **present}
    print(f"Milliseconds by the clock / by the processors, all cores together; median of {rounds}")
    print("ratio: ours / best peer. On a busy machine trust the processors, not the clock.")
    if absent:
        print("Not installed:", ", ".join(absent))
    head = "".join(f"{name:>15}" for name in readers)
    print(f"{'file':<10}{'task':<16}{head}{'ratio':>13}")
    for name in SAMPLES:
        for task in TASKS:
            costs = compare(sample(name), task, readers, rounds)
            best = np.min([costs[peer] for peer in present], axis=0)
            row = "".join(f"{c[0] * 1000:>9.0f} /{c[1] * 1000:>4.0f}" for c in costs.values())
            clock, processors = costs["ours"] / best
            print(f"{name:<10}{task:<16}{row}{clock:>7.2f} /{processors:>5.2f}", flush=True)


# --- Memory ---------------------------------------------------------------------------------------


CHILD = """
import sys, time, psutil, threading
from film_reader.video import frames
me, peak, done = psutil.Process(), 0, False
def watch():
    global peak
    while not done:
        peak = max(peak, me.memory_info().rss)
        time.sleep(0.01)
thread = threading.Thread(target=watch)
thread.start()
start, count = time.perf_counter(), 0
for _ in frames(sys.argv[1], fps=float(sys.argv[2]) or None, size=(360, 640)):
    count += 1
done = True
thread.join()
print(peak / 1e6, count, time.perf_counter() - start)
"""


def print_memory():
    print(f"\n{'film':<10}{'frames a second':<18}{'frames':>8}{'seconds':>10}{'peak memory':>14}")
    with tempfile.TemporaryDirectory() as folder:
        for label, length in (("10 s", 10), (f"{MINUTES_LONG} min", 60 * MINUTES_LONG)):
            path = lengthen(sample("bikes"), Path(folder) / f"{length}.mp4", length)
            for fps in (0, 2, 0.1):
                command = [sys.executable, "-c", CHILD, str(path), str(fps)]
                text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
                peak, count, seconds = text.split()
                rate = f"{fps:g}" if fps else "all"
                print(
                    f"{label:<10}{rate:<18}{count:>8}{float(seconds):>10.2f}{float(peak):>11.0f} MB"
                )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--rounds", type=int, default=10, help="times that each reader reads a file"
    )
    print_speed(parser.parse_args().rounds)
    print_memory()


if __name__ == "__main__":
    main()
