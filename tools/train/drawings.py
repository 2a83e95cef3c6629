"""Films of other seeds than the practice film's, drawn by the studio to learn from.

They tell the same story at the same places, with other people, clothes and lengths. What is drawn
once is kept in build/drawings.
"""

import json
from pathlib import Path

import cv2
import numpy as np
from tqdm import tqdm

from studio import film, filming, labels, make, story

FOLDER = Path(__file__).resolve().parents[2] / "build" / "drawings"
TRAINING, VALIDATION = (11, 12, 13, 14, 15, 16, 17, 18), 8
FRAMES_A_SECOND, AT_LEAST = 1.5, 4  # frames that are drawn of each shot


def whole_film(seed):
    """Draw the whole film of a seed, unless it is there (some minutes); return its folder."""
    folder = FOLDER / f"film_{seed}"
    if not (folder / "film.json").exists():
        make.make(folder, seed, ["film"])
    return folder


def truth(folder):
    """Read the labels of a whole film."""
    return json.loads((folder / "film.json").read_text(encoding="utf-8"))


def single_frames(seed):
    """Draw frames of every shot of the film of a seed, unless they are there; return their folder.

    Beside each frame lies a picture of who is where, and ``truth.json`` has the boxes.
    """
    folder = FOLDER / f"seed_{seed}"
    if (folder / "truth.json").exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    rng, grain, rows = np.random.default_rng([seed, 50]), film.Grain(seed), []
    told = story.Story(seed)
    for shot in tqdm(told.shots, f"seed {seed}"):
        take = filming.Take(told, shot)
        for moment in _moments(shot, rng):
            name = f"{len(rows):04d}"
            people, _, who = labels.frame_truth(take, moment, 0)
            picture = cv2.cvtColor(grain(take.draw(moment)), cv2.COLOR_RGB2BGR)
            # JPEG takes away about as much as the film's own compression.
            quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(35, 85))]
            cv2.imwrite(str(folder / f"{name}.jpg"), picture, quality)
            cv2.imwrite(str(folder / f"{name}.png"), who)
            rows.append({"name": name, "shot": shot.number, "people": people})
    (folder / "truth.json").write_text(json.dumps(rows), encoding="utf-8")
    return folder


def _moments(shot, rng):
    """Choose moments of a shot, in seconds, one at random in each of some equal parts."""
    count = max(AT_LEAST, round(shot.seconds * FRAMES_A_SECOND))
    return (np.arange(count) + rng.uniform(size=count)) / count * shot.seconds
