"""Draw the whole set: clips, tables of labels and masks, moved into place only when complete."""

import csv
import shutil
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import av
import cv2
import numpy as np

from .plan import FRAMES, RATE, SIZE, plan_clips
from .scene import Scene

CLIP_COLUMNS = (
    "clip",
    "file",
    "action",
    "shot_scale",
    "expression",
    "place",
    "light",
    "style",
    "production",
    "seconds",
    "fps",
    "frames",
    "width",
    "height",
    "seed",
)
PEOPLE_COLUMNS = (
    "clip",
    "frame",
    "time",
    "person",
    "lead",
    "x",
    "y",
    "width",
    "height",
    "face_x",
    "face_y",
    "face_width",
    "face_height",
    "action",
    "expression",
    "visible",
)
MASK_COLUMNS = ("clip", "frame", "person", "file")
WRITTEN = ("clips", "masks", "clips.csv", "people.csv", "masks.csv")
MASK_EVERY = 3  # one frame of every third clip has masks


def encode(path, frames, quality):
    """Write frames (time, height, width, 3) as H.264; `quality`: x264's crf (low is good).

    The same frames give the same file: one thread, and `cpu-independent`, without which x264's fast
    paths differ from run to run in what they give to each block.
    """
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as container:
        options = {"crf": f"{quality:.1f}", "preset": "slow", "threads": "1"}
        options["x264-params"] = "cpu-independent=1"
        stream = container.add_stream("libx264", rate=RATE, options=options)
        stream.height, stream.width = frames.shape[1:3]
        stream.pix_fmt = "yuv420p"
        for image in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        container.mux(stream.encode())


def clip_row(plan):
    """Return the row of `clips.csv` for a plan."""
    height, width = SIZE
    return {
        "clip": plan.name,
        "file": f"clips/{plan.name}.mp4",
        "action": plan.action,
        "shot_scale": plan.shot_scale,
        "expression": plan.expression,
        "place": plan.place,
        "light": plan.production.light,
        "style": plan.production.style,
        "production": plan.production.name,
        "seconds": FRAMES / RATE,
        "fps": RATE,
        "frames": FRAMES,
        "width": width,
        "height": height,
        "seed": plan.seed,
    }


def draw_clip(plan, folder):
    """Draw and write one clip; return its rows of `people.csv` and `masks.csv`."""
    scene = Scene(plan)
    rng = np.random.default_rng([plan.seed, 10])
    encode(folder / "clips" / f"{plan.name}.mp4", scene.film(), rng.uniform(25, 34))
    people, masks = [], []
    masked = int(rng.integers(FRAMES)) if plan.number % MASK_EVERY == 1 else None
    for index in range(FRAMES):
        rows, identities = scene.truth(index)
        people += rows
        if index == masked:
            masks += _write_masks(folder, plan, index, rows, identities)
    return people, masks


def _write_masks(folder, plan, index, rows, identities):
    written = []
    for number, row in enumerate(rows, start=1):
        if row["visible"]:
            end = "" if row["lead"] else f"_{row['person']}"
            name = f"masks/{plan.name}_{index:03d}{end}.png"
            mask = np.where(identities == number, 255, 0).astype(np.uint8)
            cv2.imwrite(str(folder / name), mask, [cv2.IMWRITE_PNG_BILEVEL, 1])
            written.append(
                {"clip": plan.name, "frame": index, "person": row["person"], "file": name}
            )
    return written


def write_table(path, columns, rows):
    """Write rows as CSV with a header; what is not known stays empty."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def make(output, seed, count=None, workers=2):
    """Draw the set of a seed into a folder.

    Everything is written to a folder beside it first, and takes the old set's place at the end: a
    run that fails leaves the old set as it was.

    Parameters
    ----------
    output : pathlib.Path
    seed : int
    count : int, optional
        Only the first clips; all of them by default.
    workers : int
        Processes that draw.
    """
    output = Path(output)
    output.mkdir(parents=True, exist_ok=True)
    plans = plan_clips(seed)[:count]
    with tempfile.TemporaryDirectory(dir=output, prefix=".drawing-") as name:
        folder = Path(name)
        (folder / "clips").mkdir()
        (folder / "masks").mkdir()
        people, masks = _draw_all(plans, folder, workers)
        write_table(folder / "clips.csv", CLIP_COLUMNS, [clip_row(plan) for plan in plans])
        write_table(folder / "people.csv", PEOPLE_COLUMNS, people)
        write_table(folder / "masks.csv", MASK_COLUMNS, masks)
        for part in WRITTEN:
            _replace(folder / part, output / part)
    size = sum(path.stat().st_size for part in WRITTEN for path in _files(output / part))
    print(f"{len(plans)} clips in {output}, {size / 1e6:.1f} MB")


def _draw_all(plans, folder, workers):
    people, masks, start = [], [], time.monotonic()
    with ProcessPoolExecutor(workers) as pool:
        drawn = pool.map(draw_clip, plans, [folder] * len(plans), chunksize=4)
        for done, (clip_people, clip_masks) in enumerate(drawn, start=1):
            people += clip_people
            masks += clip_masks
            if done % 20 == 0 or done == len(plans):
                passed = time.monotonic() - start
                left = passed / done * (len(plans) - done)
                print(f"drawn {done} of {len(plans)} clips, {left:.0f} s left", flush=True)
    return people, masks


def _replace(new, old):
    if old.is_dir():
        shutil.rmtree(old)
    new.replace(old)


def _files(path):
    return path.iterdir() if path.is_dir() else [path]
