"""What the clips of the practice set are: productions, and how labels are dealt out to clips.

Every label is dealt so that it says nothing about the action: each production has every action
equally often, and within a style each action has the same number of every shot scale and every
expression.
"""

from dataclasses import dataclass

import numpy as np

from .camera import HABITS, SHOT_SCALES
from .face import EXPRESSIONS
from .motion import ACTIONS
from .places import LIGHTS, PLACES

PRODUCTIONS = {"colour": 20, "noir": 20, "ink": 6}
TAKES = 2  # clips of each action in a production
CLIPS = sum(PRODUCTIONS.values()) * TAKES * len(ACTIONS)
MOST = 9_999  # clips of one seed: what a name of four digits can number
# In a close-up most of an action is out of view, so there are few of them.
SCALE_SHARES = {"close_up": 0.08, "medium": 0.5, "long": 0.42}
FRAMES, RATE = 24, 12
SIZE = (108, 192)  # height, width
SEED = 1895  # the year of the first film screening


@dataclass(frozen=True)
class Production:
    """The group: one cast, one wardrobe, two sets and one way with the camera."""

    name: str
    style: str
    seed: int
    places: tuple
    light: str
    habit: str


@dataclass(frozen=True)
class ClipPlan:
    """One clip, before it is drawn."""

    number: int
    seed: int
    action: str
    shot_scale: str
    expression: str
    place: str
    lead: int  # which of the production's two leads
    production: Production

    @property
    def name(self):
        """Return the clip's name, as in `c0001`."""
        return f"c{self.number:04d}"


def deal(rng, choices, count):
    """Return `count` items, each choice as often as any other, in random order."""
    full = list(choices) * (count // len(choices))
    rest = rng.permutation(np.array(choices, dtype=object))[: count - len(full)]
    return list(rng.permutation(np.array(full + list(rest), dtype=object)))


def make_productions(seed, volume=0):
    """Return the productions of a volume: styles mixed, places dealt evenly.

    Volume 0 is the set; each further one is as large, with a cast and places of its own.
    """
    rng = _generator(seed, 0, volume)
    before = volume * sum(PRODUCTIONS.values())
    styles = rng.permutation([style for style, n in PRODUCTIONS.items() for _ in range(n)])
    firsts = deal(rng, PLACES, len(styles))
    lights, habits = deal(rng, LIGHTS, len(styles)), deal(rng, HABITS, len(styles))
    seconds = deal(rng, PLACES, len(styles))
    while any(first == second for first, second in zip(firsts, seconds, strict=True)):
        seconds = deal(rng, PLACES, len(styles))
    productions = []
    for index, style in enumerate(styles):
        places = (str(firsts[index]), str(seconds[index]))
        number = before + index + 1
        name, own = f"p{number:02d}", seed * 1000 + number
        productions.append(Production(name, str(style), own, places, lights[index], habits[index]))
    return productions


def plan_clips(seed=SEED, count=CLIPS):
    """Return the plans of the first clips of a seed; the set itself has `CLIPS` of them.

    A higher `count` goes on with further volumes: other productions, dealt in the same way.
    """
    if not 1 <= count <= MOST:
        raise ValueError(f"received {count} clips; expected 1 to {MOST}")
    plans = []
    for volume in range(-(-count // CLIPS)):
        plans += _plan_volume(seed, volume)
    return plans[:count]


def _generator(seed, purpose, volume):
    return np.random.default_rng([seed, purpose, volume] if volume else [seed, purpose])


def _plan_volume(seed, volume):
    productions = make_productions(seed, volume)
    rng = _generator(seed, 1, volume)
    hands = {style: _deal_labels(rng, count * TAKES) for style, count in PRODUCTIONS.items()}
    plans = []
    for production in productions:
        order = rng.permutation([action for action in ACTIONS for _ in range(TAKES)])
        takes = dict.fromkeys(ACTIONS, 0)
        first_lead = {action: int(rng.integers(2)) for action in ACTIONS}
        first_place = {action: int(rng.integers(2)) for action in ACTIONS}
        for action in map(str, order):
            take, number = takes[action], volume * CLIPS + len(plans) + 1
            takes[action] += 1
            shot_scale, expression = hands[production.style][action].pop()
            plans.append(
                ClipPlan(
                    number=number,
                    seed=seed * 10_000 + number,
                    action=action,
                    shot_scale=shot_scale,
                    expression=expression,
                    place=production.places[(first_place[action] + take) % 2],
                    lead=(first_lead[action] + take) % 2,
                    production=production,
                )
            )
    return plans


def _deal_labels(rng, count):
    """Return, for each action, `count` pairs of shot scale and expression: the same for each."""
    scales = [scale for scale in SHOT_SCALES for _ in range(round(SCALE_SHARES[scale] * count))]
    scales = (scales + ["medium"] * count)[:count]
    hands = {}
    for action in ACTIONS:
        expressions = deal(rng, EXPRESSIONS, count)
        hands[action] = list(zip(rng.permutation(scales).tolist(), expressions, strict=True))
    return hands
