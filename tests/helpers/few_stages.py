"""Few and quick stages, and films made for them, for the tests of libraries of films.

They are imported by name in the processes that read, where no fixture reaches. What goes wrong with
a film, its name says: see `Trouble`.
"""

import os
import time
from pathlib import Path

import numpy as np
import pandas as pd

from film_reader import video
from film_reader.stages import Stage
from film_reader.stages.colour import Colour
from film_reader.stages.posters import Pictures, Posters
from film_reader.stages.scenes import Scenes
from film_reader.stages.shots import Shots
from film_reader.stages.signals import Signals
from film_reader.stages.words import Words
from film_reader.subtitles import Subtitles
from film_reader.tables import TABLES

SIZE = (32, 48)  # height and width
FPS = 4
LOG = "FEW_STAGES_LOG"  # names a file with a line for each piece and stage that was read


def make(path, seconds=70, seed=0):
    """Draw a film that changes its colour every ten seconds; 70 seconds are two pieces."""
    rng = np.random.default_rng(seed)
    colours = rng.integers(0, 255, (seconds // 10 + 1, 3))
    noise = rng.integers(0, 9, (FPS, *SIZE, 3))
    frames = (
        np.clip(colours[n // (10 * FPS)] + noise[n % FPS], 0, 255).astype(np.uint8)
        for n in range(seconds * FPS)
    )
    return video.write_video(path, frames, FPS)


class _Ours(Stage):
    """A stage of the tests: its version is text in the environment, or "1"."""

    def fingerprint(self):
        return os.environ.get(f"FEW_STAGES_{self.name.upper()}", "1")

    def note(self, piece=""):
        """Write down that this was read."""
        if log := os.environ.get(LOG):
            with open(log, "a") as file:
                file.write(f"{self.name} {piece}\n")


class Trouble(_Ours):
    """A little work for each piece, and what a film's name asks for."""

    name = "trouble"
    takes = "piece"
    gives = ("trouble",)

    def read(self, piece, tables):
        """Hang, eat memory, fail, or end the process, as the name of the film says."""
        name = Path(piece.path).name
        self.note(f"{name} {piece.number}")
        time.sleep(float(os.environ.get("FEW_STAGES_SECONDS", "0")))
        if "hangs" in name:
            time.sleep(3600)
        if "eats" in name:
            eaten = np.ones(250_000_000)  # 2 GB
            time.sleep(eaten[0] * 3600)
        if "dies" in name:
            os._exit(1)
        if "fails" in name:
            raise ValueError("it fails")
        if "fills" in name:
            raise OSError(28, "No space left on device")
        return {"trouble": pd.DataFrame({"piece": [piece.number]})}


class Blocks(_Ours, Shots):
    """A shot every ten seconds."""

    name = "shots"
    networks = ()

    def __init__(self):
        super().__init__()

    def read(self, film, tables):
        """The table of shots."""
        self.note()
        starts = np.arange(0.0, film.seconds, 10.0)
        ends = np.append(starts[1:], film.seconds)
        shots = pd.DataFrame({"shot": np.arange(1, len(starts) + 1), "start": starts, "end": ends})
        shots = shots.assign(transition="cut", transition_start=starts, transition_end=starts)
        return {"shots": shots.assign(confidence=1.0)}


class Nobody(_Ours):
    """No people, no text: the columns and tables that other stages would give."""

    name = "nobody"
    needs = ("shots",)
    gives = ("shots", "appearances", "titles")

    def read(self, film, tables):
        """Empty tables, and shots with columns that say nothing."""
        self.note()
        texts = dict.fromkeys(("scale", "camera", "camera_direction"), "nobody")
        numbers = dict.fromkeys(("scale_confidence", "camera_amount", "camera_confidence"), np.nan)
        columns = {
            column: pd.Series([], dtype=kind) for column, kind in TABLES["appearances"].items()
        }
        return {
            "shots": tables["shots"].assign(**texts, **numbers),
            "appearances": pd.DataFrame(columns),
            "titles": pd.DataFrame(columns=["start", "end", "text", "confidence"]),
        }


def stages(subtitles=None):
    """List the stages, as `film_reader.read.all_stages` does."""
    return [
        Signals(),
        Posters(),
        Trouble(),
        Blocks(),
        Pictures(),
        Scenes(),
        Colour(),
        Nobody(),
        Words(subtitles or Subtitles()),
    ]
