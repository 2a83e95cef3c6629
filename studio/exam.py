"""Draw an exam: clips of another seed under names that say nothing, and the truth apart from them.

The clips are taken from all productions of the seed in turn, each action equally often, so that a
few clips show many people and places.
"""

import shutil
import tempfile
from pathlib import Path

import numpy as np

from .clips import clip_row
from .encode import write_table
from .make import PARTS, draw_pieces
from .motion import ACTIONS
from .plan import CLIPS, SEED, plan_clips
from .progress import Progress

ASKED = ("action", "shot_scale", "style")  # what learners fill in
COLUMNS = ("clip", *ASKED, "expression", "place", "light", "production", "seed")  # the answers


def choose(seed, count):
    """Choose clips for an exam, in the order of the exam.

    Parameters
    ----------
    seed : int
    count : int
        A multiple of the number of actions.

    Returns
    -------
    list of int
        Indices into ``plan_clips(seed)``.
    """
    plans, rng = plan_clips(seed), np.random.default_rng([seed, 40])
    order = rng.permutation(sorted({plan.production.name for plan in plans})).tolist()
    chosen, turn = [], 0
    while len(chosen) < count:
        production, action = order[turn % len(order)], ACTIONS[turn % len(ACTIONS)]
        chosen.append(
            next(
                index
                for index, plan in enumerate(plans)
                if plan.production.name == production
                and plan.action == action
                and index not in chosen
            )
        )
        turn += 1
    return rng.permutation(chosen).tolist()


def draw_exam(output, seed, count, workers=1):
    """Draw an exam into a folder: what learners get in ``hand_out/``, and ``answers.csv``.

    Parameters
    ----------
    output : pathlib.Path
        An exam that is in it is replaced when the new one is complete.
    seed : int
        Not the course's own.
    count : int
        How many clips: a multiple of the number of actions, 8, and at most 368.
    workers : int
        Processes that draw.

    Raises
    ------
    ValueError
        If the seed is the course's own, or the count does not fit.
    """
    if seed == SEED:
        raise ValueError(
            f"received the seed {seed}, the course's own, whose clips everybody has with their "
            "labels; expected another one. Choose a number of five digits, and keep it to yourself."
        )
    if count % len(ACTIONS) or not 0 < count <= CLIPS // 2:
        raise ValueError(
            f"received {count} clips; expected a multiple of {len(ACTIONS)}, so that each action "
            f"comes equally often, and at most {CLIPS // 2}. Take 32."
        )
    output, chosen = Path(output), choose(seed, count)
    output.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(dir=output, prefix=".drawing") as folder,
        Progress(PARTS["clips"].effort * count) as progress,
    ):
        pieces, new = Path(folder) / "pieces", Path(folder) / "new"
        draw_pieces("clips", seed, CLIPS, chosen, pieces, workers, progress)
        _gather([plan_clips(seed)[index] for index in chosen], seed, pieces, new)
        for name in ("hand_out", "answers.csv"):
            if (output / name).exists():
                (output / name).rename(Path(folder) / f"old {name}")
            (new / name).rename(output / name)


def _gather(plans, seed, pieces, new):
    """Make the exam's files of the drawn clips, in an empty folder."""
    (new / "hand_out" / "clips").mkdir(parents=True)
    rows = []
    for number, plan in enumerate(plans, start=1):
        name = f"clip_{number:0{len(str(len(plans)))}d}.mp4"
        shutil.copyfile(pieces / plan.name / f"{plan.name}.mp4", new / "hand_out" / "clips" / name)
        row = clip_row(plan) | {"clip": name, "seed": seed}
        rows.append({column: row[column] for column in COLUMNS})
    write_table(new / "answers.csv", COLUMNS, rows)
    questions = [{"clip": row["clip"]} | dict.fromkeys(ASKED, "") for row in rows]
    write_table(new / "hand_out" / "questions.csv", ("clip", *ASKED), questions)
