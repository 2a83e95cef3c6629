"""What the film's sets are made of: what a set holds, a film's colours, pieces they share."""

from dataclasses import dataclass, field

import numpy as np
import skia

from .look import hsv, mix, polygon, rectangle
from .paint import fade, fill
from .places import along

WIDE = 24.0  # how far a set reaches to either side, in metres
SEAT = 0.45  # the height of every seat of the film
IRON = (44, 46, 54)
LAMP = (255, 220, 150)
NIGHT = (10, 8, 26)


@dataclass
class FilmSet:
    """What a camera finds in one of the film's places, in metres and RGB 0-255.

    Attributes
    ----------
    name : str
        One of `SETS`.
    sky : tuple
        Colours at the top of the picture and at the horizon.
    ground : tuple
        Colour of the ground.
    layers : list of (float, callable)
        (z, draw(pen)), far to near: what can never hide a person.
    floors : list of tuple
        (x0, x1, z0, z1, colour): what lies on the ground, the lowest first.
    things : list of (float, callable)
        (z, draw(pen)): what stands among the people and can hide them.
    spots : dict
        Where people and the music box go: name -> (x, y, z).
    lights : list of tuple
        (x, y, z, radius, colour, alpha): glows that lie over everything.
    tint : tuple of float
        What the light does to people: factors for red, green and blue.
    """

    name: str
    sky: tuple
    ground: tuple
    layers: list = field(default_factory=list)
    floors: list = field(default_factory=list)
    things: list = field(default_factory=list)
    spots: dict = field(default_factory=dict)
    lights: list = field(default_factory=list)
    tint: tuple = (1.0, 1.0, 1.0)


WALLS = (
    ((226, 204, 170), (206, 152, 120), (184, 188, 172), (236, 222, 198)),
    ((200, 198, 184), (230, 206, 158), (196, 158, 144), (214, 186, 156)),
    ((218, 182, 156), (238, 222, 192), (170, 182, 184), (204, 160, 136)),
    ((232, 214, 184), (176, 172, 160), (216, 170, 134), (190, 196, 188)),
)
SHOPS = ((32, 84, 84), (42, 62, 100), (52, 80, 60), (74, 56, 88))
CURTAINS = ((142, 26, 36), (122, 22, 52), (104, 30, 74), (30, 62, 92))
ROOMS = ((104, 118, 112), (128, 106, 100), (96, 104, 128), (126, 112, 88))
FABRICS = ((96, 110, 72), (150, 96, 50), (70, 98, 110), (140, 72, 68))
SCENES = ((46, 74, 112), (40, 92, 98), (78, 66, 118), (58, 66, 96))


@dataclass(frozen=True)
class Palette:
    """The colours of one film, RGB 0-255."""

    walls: tuple  # four house fronts
    shop: tuple
    curtain: tuple
    scene: tuple  # the stage's painted night
    leaf: tuple
    room: tuple
    fabric: tuple
    wood: tuple

    @classmethod
    def draw(cls, rng):
        """Draw colours that go together from a random generator."""

        def pick(choices):
            near = rng.integers(-7, 8, 3)
            colour = choices[rng.integers(len(choices))]
            return tuple(
                int(np.clip(part + d, 0, 255)) for part, d in zip(colour, near, strict=True)
            )

        return cls(
            walls=WALLS[rng.integers(len(WALLS))],
            shop=pick(SHOPS),
            curtain=pick(CURTAINS),
            scene=pick(SCENES),
            leaf=hsv(rng.uniform(0.2, 0.33), rng.uniform(0.38, 0.5), rng.uniform(0.5, 0.6)),
            room=pick(ROOMS),
            fabric=pick(FABRICS),
            wood=hsv(rng.uniform(0.045, 0.075), 0.5, rng.uniform(0.36, 0.46)),
        )


def street_lamp(pen, x, light):
    """Draw an iron street lamp with a lantern."""
    iron = light.on(IRON) if not light.lamps else (22, 22, 34)
    post = [rectangle(x - 0.045, 0, 0.09, 3.15), rectangle(x - 0.08, 2.7, 0.16, 0.06)]
    foot = [rectangle(x - 0.11, 0, 0.22, 0.5), rectangle(x - 0.16, 0, 0.32, 0.14)]
    pen.shapes([*post, *foot], iron)
    pen.shapes([rectangle(x - 0.3, 2.98, 0.6, 0.04)], iron)
    lantern = [(x - 0.12, 3.15), (x + 0.12, 3.15), (x + 0.2, 3.62), (x - 0.2, 3.62)]
    glass = (255, 240, 190) if light.lamps else (206, 212, 204)
    fill(pen, polygon(lantern), glass)
    pen.line([(x - 0.12, 3.15), (x - 0.2, 3.62)], iron, 0.03)
    pen.line([(x + 0.12, 3.15), (x + 0.2, 3.62)], iron, 0.03)
    fill(
        pen, polygon([(x - 0.26, 3.62), (x + 0.26, 3.62), (x + 0.06, 3.84), (x - 0.06, 3.84)]), iron
    )


def skyline(pen, light, seed, far, heights, towers):
    """Draw a row of roofs in the haze, here and there a church tower."""
    rng = np.random.default_rng(seed)
    colour = light.on((120, 108, 124), far)
    lit = mix(colour, LAMP, 0.6)
    for x, width in along(rng, -70, 70, 4.5, 8.0):
        tall = rng.uniform(*heights)
        peak = rng.uniform(1.2, 2.6)
        roof = [(x, 0), (x, tall), (x + width / 2, tall + peak), (x + width, tall), (x + width, 0)]
        fill(pen, polygon(roof), mix(colour, light.haze, rng.uniform(0, 0.3)))
        if towers and rng.uniform() < 0.2:
            top = tall + rng.uniform(6, 9)
            spire = [(x + 1, 0), (x + 1, top), (x + 1.9, top + 5), (x + 2.8, top), (x + 2.8, 0)]
            fill(pen, polygon(spire), colour)
        if light.lamps:
            for _ in range(4):
                at = x + rng.uniform(0.5, width - 0.9), rng.uniform(1, tall - 0.9)
                if rng.uniform() < 0.5:
                    fill(pen, rectangle(*at, 0.55, 0.75), lit)


def rounded(x, y, width, height, radius):
    """Return a rectangle with round corners as a path, from its lower left corner."""
    return skia.Path.RRect(skia.Rect.MakeXYWH(x, y, width, height), radius, radius)


def folds(pen, x0, x1, low, high, cloth, width=0.26, shadow=0.62, seed=0):
    """Hang a velvet curtain: folds side by side, light on one flank, dark between them.

    Parameters
    ----------
    pen : look.Pen
    x0, x1, low, high : float
        Where the curtain hangs.
    cloth : tuple
        RGB.
    width : float
        About how wide a fold is.
    shadow : float
        How dark it is between the folds, 0..1.
    seed : int
    """
    rng = np.random.default_rng(seed)
    fill(pen, rectangle(x0, low, x1 - x0, high - low), mix(cloth, NIGHT, shadow))
    dark, bright = mix(cloth, NIGHT, shadow), mix(cloth, (255, 180, 140), 0.16)
    for x, wide in along(rng, x0, x1 - width * 0.4, width * 0.7, width * 1.3):
        strip = rectangle(x, low, min(wide * 1.02, x1 - x), high - low)
        fade(
            pen,
            strip,
            (x, 0),
            (x + wide, 0),
            [dark, cloth, bright, cloth, dark],
            [0, 0.25, 0.42, 0.62, 1],
        )
