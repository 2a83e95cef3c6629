"""The practice clips: each drawn by itself, with its rows of labels, then gathered with tables."""

import json
import shutil

import numpy as np

from .encode import encode_clip, write_mask, write_table
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
MASK_EVERY = 3  # one frame of every third clip has masks


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
    """Draw one clip into a folder of its own: the video, its masks, and its rows of labels.

    Parameters
    ----------
    plan : plan.ClipPlan
    folder : pathlib.Path
    """
    scene = Scene(plan)
    rng = np.random.default_rng([plan.seed, 10])
    encode_clip(folder / f"{plan.name}.mp4", scene.film(), rng.uniform(25, 34))
    people, masks = [], []
    masked = int(rng.integers(FRAMES)) if plan.number % MASK_EVERY == 1 else None
    for index in range(FRAMES):
        rows, identities = scene.truth(index)
        people += rows
        if index == masked:
            masks = _draw_masks(folder, plan, index, rows, identities)
    truth = {"people": people, "masks": masks}
    (folder / "truth.json").write_text(json.dumps(truth), encoding="utf-8")


def _draw_masks(folder, plan, index, rows, identities):
    drawn = []
    for number, row in enumerate(rows, start=1):
        if row["visible"]:
            end = "" if row["lead"] else f"_{row['person']}"
            name = f"{plan.name}_{index:03d}{end}.png"
            write_mask(folder / name, identities == number)
            drawn.append(
                {
                    "clip": plan.name,
                    "frame": index,
                    "person": row["person"],
                    "file": f"masks/{name}",
                }
            )
    return drawn


def finish(seed, pieces, output):
    """Gather the drawn clips into the set: `clips/`, `masks/` and their tables.

    Parameters
    ----------
    seed : int
    pieces : list of pathlib.Path
        The folders of `draw_clip`, in order: the first clips of the seed.
    output : pathlib.Path
        An empty folder.
    """
    plans, people, masks = plan_clips(seed, len(pieces)), [], []
    for kind in ("clips", "masks"):
        (output / kind).mkdir()
    for plan, piece in zip(plans, pieces, strict=True):
        truth = json.loads((piece / "truth.json").read_text(encoding="utf-8"))
        people += truth["people"]
        masks += truth["masks"]
        for file in [clip_row(plan)["file"], *(row["file"] for row in truth["masks"])]:
            shutil.copyfile(piece / file.split("/")[1], output / file)
    write_table(output / "clips.csv", CLIP_COLUMNS, map(clip_row, plans))
    write_table(output / "people.csv", PEOPLE_COLUMNS, people)
    write_table(output / "masks.csv", MASK_COLUMNS, masks)
