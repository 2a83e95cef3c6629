"""The film's sets: places that are composed, with an hour of the day, and spots for the actors.

A set is drawn in metres on upright planes, as the clips' places are (see `places`). Its colours are
final: a night set is painted dark. `FilmSet.tint` says what its light does to people and to the
music box, which are painted for daylight.
"""

from dataclasses import dataclass, field

import numpy as np
import skia

from .paint import (
    LIGHTS,
    across,
    arch,
    cloud,
    crown,
    curve,
    fade,
    fill,
    lying_oval,
    pool,
    reflected,
    sky,
    star,
    stars,
    tree,
    upright,
    without,
)
from .look import disc, hsv, mix, oval, polygon, rectangle
from .places import along, block
from .props import GOLD, WARM, dancer, poster

SETS = ("street", "park", "room", "station", "stage", "hall")
WIDE = 24.0  # how far a set reaches to either side, in metres
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


def build_set(name, light, palette, rng):
    """Furnish one of the film's sets.

    Parameters
    ----------
    name : str
        One of `SETS`.
    light : str
        "day", "dusk" or "night". Room, station, stage and hall are made for the night.
    palette : Palette
    rng : numpy.random.Generator
        Furnishes the details. The same generator's state gives the same set in another light.

    Returns
    -------
    FilmSet
    """
    if name not in SETS or light not in LIGHTS:
        raise ValueError(
            f"got the set {name!r} by {light!r}; choose a set from {SETS} "
            f"and a light from {tuple(LIGHTS)}"
        )
    return BUILDERS[name](LIGHTS[light], palette, int(rng.integers(1 << 30)))


# -- the street ----------------------------------------------------------------------------------

GAP = (-5.6, -2.3)  # the side street between the houses
SHOP = (-2.3, 3.5)  # the front of the shop with the music box
FRONT = 2.2  # how far away the house fronts are


def street(light, palette, seed):
    """A street of old houses with a toy shop and a side street that lets one see far."""
    night = light.name == "night"
    houses = _houses(palette, seed)

    def fronts(pen):
        rng = np.random.default_rng(seed + 1)
        for x0, x1, height, wall, kind in houses:
            _house(pen, rng, light, palette, (x0, x1), height, wall, kind)

    def mirror(pen):
        reflected(pen, fronts, 0.34, 3.0)
        for x, colour in ((-3.0, LAMP), (0.9, WARM), (6.2, LAMP)):
            pool(pen, (x, -1.2), 0.3, 1.3, colour, 120)

    made = FilmSet("street", (light.sky[0], light.sky[3]), light.on((142, 138, 136)))
    made.layers = [
        (150, lambda pen: _city_sky(pen, light, seed)),
        (60, lambda pen: _skyline(pen, light, seed + 2, 0.78, (5, 13), True)),
        (32, lambda pen: _skyline(pen, light, seed + 3, 0.55, (5, 9), False)),
        *_side_street(light, palette, seed),
        (FRONT, fronts),
    ]
    made.floors = _street_floors(light)
    made.things = [
        (0.5, lambda pen: _street_lamp(pen, -3.0, light)),
        (1.2, lambda pen: _planter(pen, np.random.default_rng(seed + 5), -1.35, light, palette)),
        (0.9, lambda pen: _street_lamp(pen, 6.2, light)),
        (1.1, lambda pen: _letter_box(pen, 4.3, light, palette)),
        (0.7, lambda pen: _street_lamp(pen, -12.0, light)),
        (0.7, lambda pen: _street_lamp(pen, 14.0, light)),
    ]
    made.spots = {
        "walk": (0.0, 0.0, 0.0),
        "window": (0.9, 0.98, 2.1),
        "lamp": (-2.55, 0.0, 0.35),
        "puddle": (2.6, 0.0, 0.0),
    }
    if night:
        made.layers.append((FRONT, mirror))
        made.floors += lying_oval(2.6, 0.0, 0.62, 0.3, (58, 68, 104))
        made.floors += lying_oval(2.66, 0.04, 0.5, 0.2, (84, 92, 124))
        made.floors += lying_oval(-5.2, 0.3, 0.8, 0.24, (56, 66, 102))
        made.tint = (0.66, 0.66, 0.84)
    if light.lamps:
        made.lights = [
            (x, 3.42, z, 1.5, LAMP, 150)
            for x, z in ((-3.0, 0.5), (6.2, 0.9), (-12, 0.7), (14, 0.7))
        ]
        made.lights += [(0.9, 1.35, 2.1, 1.4, WARM, 36), (-3.0, 1.2, 0.5, 2.6, LAMP, 34)]
    return made


def _houses(palette, seed):
    """Return (x0, x1, height, wall, kind) of every house of the street, from left to right."""
    rng = np.random.default_rng(seed)
    walls = palette.walls
    row = [
        (-9.9, GAP[0], 6.4, walls[1], "cafe"),
        (*SHOP, 6.9, walls[0], "shop"),
        (SHOP[1], 8.1, 8.2, walls[2], "books"),
        (8.1, 12.0, 6.2, walls[3], "cafe"),
    ]
    left, right = -9.9, 12.0
    for step in range(3):
        width = rng.uniform(3.6, 5.4)
        row.append((left - width, left, rng.uniform(6, 9), walls[step % 4], "plain"))
        left -= width
        width = rng.uniform(3.6, 5.4)
        row.append((right, right + width, rng.uniform(6, 9), walls[(step + 1) % 4], "books"))
        right += width
    return sorted(row)


def _city_sky(pen, light, seed):
    rng = np.random.default_rng(seed + 4)
    sky(pen, light, 90)
    if light.name == "night":
        stars(pen, rng, 60, 160, 20, 120, 0.35)
    else:
        for x in np.arange(-150, 150, 38):
            at = x + rng.uniform(-10, 10), rng.uniform(26, 62)
            cloud(pen, rng, *at, rng.uniform(28, 46), mix(light.sky[3], (255, 255, 255), 0.5))


def _skyline(pen, light, seed, far, heights, towers):
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


def _side_street(light, palette, seed):
    """Return layers that make the walls of the side street: planes with ever less light."""
    layers = []
    for step, z in enumerate((16.0, 12.0, 9.0, 7.0, 5.4, 4.2, 3.2)):
        far = 0.42 - 0.055 * step

        def draw(pen, z=z, far=far, step=step):
            rng = np.random.default_rng(seed + 20 + step)
            left, right = light.on(palette.walls[1], far), light.on(palette.walls[0], far)
            shade = mix(left, NIGHT, 0.3), mix(right, NIGHT, 0.12)
            upright(pen, GAP[0] - 9, 0, 9, 6.2, mix(shade[0], NIGHT, 0.15), shade[0])
            upright(pen, GAP[1], 0, 9, 6.7, mix(shade[1], NIGHT, 0.15), shade[1])
            for x in (GAP[0] - 0.62, GAP[1] + 0.2):
                for y in (1.0, 3.4):
                    lit = light.lamps and rng.uniform() < 0.4
                    glass = mix(LAMP, light.haze, 0.3) if lit else light.on((96, 108, 124), far)
                    fill(pen, rectangle(x, y, 0.42, 1.3), glass)
            if z == 16.0:
                for x in (-5.0, -3.1):
                    tree(
                        pen, rng, x, 5.2, light.on(palette.leaf, 0.35), light.on((96, 76, 62), 0.3)
                    )

        layers.append((z, draw))
    return layers


def _street_floors(light):
    stone, joint = light.on((178, 170, 160)), light.on((150, 143, 136))
    road = light.on((112, 110, 114))
    floors = [
        (-WIDE, WIDE, -9.0, -1.6, road),
        (GAP[0], GAP[1], FRONT, 60.0, mix(road, stone, 0.35)),
        (-WIDE, WIDE, -1.45, FRONT, stone),
        (-WIDE, WIDE, -1.62, -1.45, light.on((206, 200, 190))),
    ]
    for z in np.arange(-1.0, FRONT, 0.6):
        floors.append((-WIDE, WIDE, z, z + 0.018, joint))
    for row, z in enumerate(np.arange(-1.4, FRONT - 0.4, 0.6)):
        for x in np.arange(-14 + 0.45 * (row % 2), 16, 0.9):
            floors.append((x, x + 0.018, z, z + 0.6, joint))
    return floors


def _house(pen, rng, light, palette, span, height, wall, kind):
    """Draw one house front: plaster, cornices, windows, and what is on the ground floor."""
    x0, x1 = span
    wall = light.on(wall)
    trim = mix(wall, light.on((255, 252, 240)), 0.55)
    upright(pen, x0, 0, x1 - x0, height, mix(wall, NIGHT, 0.1), wall)
    upright(pen, x0, 0, x1 - x0, 3.3, mix(wall, NIGHT, 0.32), mix(wall, NIGHT, 0.1))
    across(pen, x1 - 0.3, 0, 0.3, height, (*NIGHT, 0), (*NIGHT, 70))
    block(pen, x0, height - 0.18, x1 - x0, 0.3, trim)
    roof = [
        (x0, height + 0.1),
        (x1, height + 0.1),
        (x1 - 0.4, height + 1.3),
        (x0 + 0.4, height + 1.3),
    ]
    fill(pen, polygon(roof), light.on((128, 82, 70)))
    block(pen, x0, 3.1, x1 - x0, 0.16, trim)
    columns = max(2, round((x1 - x0) / 1.6))
    for y in np.arange(3.75, height - 1.6, 2.3):
        for column in range(columns):
            middle = x0 + (column + 0.5) * (x1 - x0) / columns
            _sash(pen, rng, light, middle, y, trim, palette)
    {"shop": _toy_shop, "cafe": _cafe, "books": _bookshop, "plain": _plain}[kind](
        pen, rng, light, palette, x0, x1
    )


def _sash(pen, rng, light, x, y, frame, palette):
    """Draw an upper window with shutters, and flowers under some."""
    lit = rng.uniform() < 0.42
    shutter = light.on(mix(palette.shop, (120, 140, 130), 0.4))
    for side in (-0.72, 0.44):
        block(pen, x + side, y, 0.28, 1.35, shutter)
        for step in np.arange(0.12, 1.3, 0.16):
            block(pen, x + side + 0.04, y + step, 0.2, 0.03, mix(shutter, NIGHT, 0.3))
    block(pen, x - 0.46, y - 0.06, 0.92, 1.5, frame)
    _glass(pen, light, x - 0.38, y, 0.76, 1.34, lit)
    pen.line([(x, y), (x, y + 1.34)], frame, 0.045)
    pen.line([(x - 0.38, y + 0.86), (x + 0.38, y + 0.86)], frame, 0.045)
    block(pen, x - 0.54, y - 0.12, 1.08, 0.09, mix(frame, NIGHT, 0.15))
    if rng.uniform() < 0.35:
        for dx in np.linspace(-0.4, 0.4, 7):
            leaf = palette.leaf if rng.uniform() < 0.6 else (214, 120, 104)
            fill(pen, disc(x + dx, y + rng.uniform(-0.02, 0.1), 0.09), light.on(leaf))


def _glass(pen, light, x, y, width, height, lit):
    """Draw one pane: lamp light by night, by day the sky in it."""
    if lit and light.lamps:
        upright(pen, x, y, width, height, (255, 226, 150), (244, 170, 88))
        return
    low, high = light.on((96, 112, 128)), light.on((158, 184, 196))
    fade(pen, rectangle(x, y, width, height), (x, y), (x + width, y + height), [low, low, high])


def _toy_shop(pen, rng, light, palette, x0, x1):
    """Draw the shop front with the wide window, its middle over x = 0.9, and the door beside it."""
    paint = light.on(palette.shop)
    dark, pale = mix(paint, NIGHT, 0.4), mix(paint, light.on((255, 240, 210)), 0.22)
    gold = light.on(GOLD) if not light.lamps else mix(light.on(GOLD), GOLD, 0.5)
    upright(pen, x0 + 0.25, 0, x1 - x0 - 0.5, 3.05, mix(paint, NIGHT, 0.25), paint)
    # The window, and what is on show there.
    left, wide, low, high = -0.55, 2.9, 0.62, 2.3
    block(pen, left - 0.12, 0.1, wide + 0.24, low - 0.1, dark)
    for x in np.linspace(left, left + wide - 0.9, 3):
        block(pen, x + 0.06, 0.2, 0.78, low - 0.34, pale)
        block(pen, x + 0.1, 0.24, 0.7, low - 0.42, paint)
    block(pen, left - 0.1, low - 0.08, wide + 0.2, high - low + 0.16, pale)
    _window_show(pen, rng, light, left, low, wide, high - low)
    for x in (left - 0.05, left + wide - 0.02):
        block(pen, x, low - 0.05, 0.07, high - low + 0.1, dark)
    # The door.
    block(pen, -1.72, 0, 1.0, 2.42, dark)
    block(pen, -1.62, 0.06, 0.8, 2.28, pale)
    _glass(pen, light, -1.5, 0.75, 0.56, 1.45, True)
    block(pen, -1.5, 0.16, 0.56, 0.46, paint)
    fill(pen, disc(-0.92, 1.02, 0.035), gold)
    for x in (x0 + 0.34, -0.72, x1 - 0.66):  # pilasters
        across(pen, x, 0, 0.2, 2.5, pale, paint, dark)
    # The sign: a star between gold lines, no words.
    block(pen, x0 + 0.25, 2.48, x1 - x0 - 0.5, 0.56, dark)
    upright(pen, x0 + 0.32, 2.54, x1 - x0 - 0.64, 0.44, mix(paint, NIGHT, 0.15), pale)
    fill(pen, star(0.9, 2.755, 0.17), gold)
    for side in (-1, 1):
        pen.line([(0.9 + side * 0.3, 2.76), (0.9 + side * 1.9, 2.76)], gold, 0.035)
        for dx in (0.55, 1.1, 1.65):
            fill(pen, disc(0.9 + side * dx, 2.76, 0.06), gold)
    _awning(pen, light, palette, left - 0.15, left + wide + 0.15, 2.46)


def _awning(pen, light, palette, x0, x1, top):
    """Draw a striped awning with a scalloped edge."""
    stripes = 12
    wide = (x1 - x0) / stripes
    pale, strong = light.on((244, 232, 208)), light.on(mix(palette.shop, (255, 250, 220), 0.12))
    for index in range(stripes):
        x = x0 + index * wide
        colour = pale if index % 2 else strong
        cloth = [(x, top), (x + wide, top), (x + wide, top - 0.3), (x, top - 0.3)]
        fade(pen, polygon(cloth), (0, top), (0, top - 0.32), [colour, mix(colour, NIGHT, 0.2)])
        fill(pen, oval(x + wide / 2, top - 0.3, wide / 2, 0.07), mix(colour, NIGHT, 0.2))
    pool(pen, ((x0 + x1) / 2, top - 0.42), (x1 - x0) / 2, 0.16, NIGHT, 110)


def _window_show(pen, rng, light, x, y, width, height):
    """Draw the inside of the shop's window: a lit niche, shelves of quiet toys, room for the box."""
    lit = light.lamps
    back = (150, 96, 52) if lit else (92, 74, 62)
    upright(pen, x, y, width, height, mix(back, NIGHT, 0.3), back)
    middle = x + width / 2
    pool(pen, (middle, y + 0.85), 1.5, 1.0, WARM, 170 if lit else 90)
    for side in (x - 0.02, x + width - 0.34):  # drapes
        for step in np.arange(0, 0.36, 0.09):
            across(pen, side + step, y, 0.09, height, mix(back, NIGHT, 0.1), mix(back, NIGHT, 0.5))
    toy = mix(back, NIGHT, 0.42)
    shelf = mix(back, (255, 220, 160), 0.25)
    for left, right in ((x + 0.34, middle - 0.42), (middle + 0.42, x + width - 0.34)):
        block(pen, left, y + 0.92, right - left, 0.045, shelf)
        block(pen, left, y + 0.0, right - left, 0.3, mix(toy, NIGHT, 0.2))
        for at in np.linspace(left + 0.12, right - 0.12, 3):
            _toy(pen, rng, at, y + 0.3, toy)
            _toy(pen, rng, at, y + 0.965, toy)
    # The stand of the music box: its top at 0.98 m.
    stand = [(-0.3, 0.0), (0.3, 0.0), (0.27, 0.98 - y), (-0.27, 0.98 - y)]
    cloth = polygon([(middle + dx, y + dy) for dx, dy in stand])
    fade(pen, cloth, (middle - 0.3, 0), (middle + 0.3, 0), [(66, 62, 88), (34, 30, 54)])
    block(pen, middle - 0.3, 0.955, 0.6, 0.03, (104, 98, 126))
    for dx in np.linspace(-1.1, 1.1, 7):  # paper stars on threads
        drop = rng.uniform(0.12, 0.42)
        pen.line([(middle + dx, y + height), (middle + dx, y + height - drop)], toy, 0.01)
        fill(pen, star(middle + dx, y + height - drop, 0.05), mix(back, (255, 236, 190), 0.6))
    glare = [(0.1, 0), (0.5, 0), (1.15, height), (0.75, height)]
    fill(pen, polygon([(x + dx, y + dy) for dx, dy in glare]), (255, 255, 255), 20 if lit else 34)


def _toy(pen, rng, x, y, colour):
    """Draw one of the toys that stand around, as a quiet silhouette."""
    kind = rng.integers(4)
    if kind == 0:
        fill(pen, disc(x, y + 0.11, 0.11), colour)
        fill(pen, disc(x, y + 0.27, 0.075), colour)
        fill(pen, disc(x - 0.06, y + 0.33, 0.03), colour)
        fill(pen, disc(x + 0.06, y + 0.33, 0.03), colour)
    elif kind == 1:
        house = [(-0.13, 0), (0.13, 0), (0.13, 0.24), (0, 0.38), (-0.13, 0.24)]
        fill(pen, polygon([(x + dx, y + dy) for dx, dy in house]), colour)
    elif kind == 2:
        fill(pen, disc(x, y + 0.12, 0.12), mix(colour, (255, 210, 150), 0.16))
    else:
        for step, wide in enumerate((0.22, 0.17, 0.12)):
            block(
                pen,
                x - wide / 2,
                y + step * 0.1,
                wide,
                0.1,
                mix(colour, (255, 220, 170), 0.08 * step),
            )


def _cafe(pen, rng, light, palette, x0, x1):
    """Draw a café: two wide arched windows and a door between them."""
    wood = light.on(mix(palette.wood, (60, 30, 20), 0.2))
    middle = (x0 + x1) / 2
    for x, wide in ((x0 + 0.4, 1.1), (x1 - 1.5, 1.1)):
        fill(pen, arch(x - 0.1, 0.5, wide + 0.2, 2.2), mix(wood, NIGHT, 0.2))
        if light.lamps:
            fade(
                pen, arch(x, 0.6, wide, 2.0), (x, 0.6), (x, 2.6), [(255, 214, 138), (214, 138, 70)]
            )
        else:
            glass = [light.on((84, 92, 100)), light.on((150, 172, 178))]
            fade(pen, arch(x, 0.6, wide, 2.0), (x, 0.6), (x + wide, 2.6), glass)
        pen.line([(x + wide / 2, 0.6), (x + wide / 2, 2.6)], wood, 0.05)
        pen.line([(x, 1.7), (x + wide, 1.7)], wood, 0.05)
        block(pen, x - 0.1, 0.3, wide + 0.2, 0.26, wood)
    fill(pen, arch(middle - 0.55, 0, 1.1, 2.6), mix(wood, NIGHT, 0.25))
    fill(pen, arch(middle - 0.43, 0, 0.86, 2.4), wood)
    _glass(pen, light, middle - 0.28, 0.95, 0.56, 0.95, True)


def _bookshop(pen, rng, light, palette, x0, x1):
    """Draw a shop with one window of square panes and a panelled door."""
    paint = light.on(mix(palette.fabric, (70, 60, 60), 0.35))
    wide = x1 - x0 - 2.3
    block(pen, x0 + 0.35, 0, x1 - x0 - 0.7, 2.9, mix(paint, NIGHT, 0.2))
    block(pen, x0 + 0.35, 2.4, x1 - x0 - 0.7, 0.5, paint)
    pen.line([(x0 + 0.9, 2.65), (x1 - 0.9, 2.65)], light.on((226, 196, 130)), 0.04)
    _glass(pen, light, x0 + 0.6, 0.65, wide, 1.6, True)
    for x in np.linspace(x0 + 0.6, x0 + 0.6 + wide, 5):
        pen.line([(x, 0.65), (x, 2.25)], paint, 0.06)
    for y in (0.65, 1.18, 1.71, 2.25):
        pen.line([(x0 + 0.6, y), (x0 + 0.6 + wide, y)], paint, 0.06)
    block(pen, x1 - 1.45, 0, 0.9, 2.25, mix(paint, NIGHT, 0.45))
    for y, tall in ((0.2, 0.75), (1.15, 0.9)):
        block(pen, x1 - 1.3, y, 0.6, tall, mix(paint, NIGHT, 0.2))


def _plain(pen, rng, light, palette, x0, x1):
    """Draw a ground floor where people live: a door with steps and two windows."""
    wood = light.on(palette.wood)
    frame = light.on((232, 226, 212))
    fill(pen, arch(x0 + 0.5, 0, 1.2, 2.6), frame)
    fill(pen, arch(x0 + 0.6, 0, 1.0, 2.45), wood)
    block(pen, x0 + 0.35, 0, 1.5, 0.14, light.on((190, 184, 176)))
    for x in np.arange(x0 + 2.1, x1 - 1.0, 1.3):
        block(pen, x - 0.08, 0.92, 0.96, 1.46, frame)
        _glass(pen, light, x, 1.0, 0.8, 1.3, rng.uniform() < 0.5)
        pen.line([(x + 0.4, 1.0), (x + 0.4, 2.3)], frame, 0.05)


def _street_lamp(pen, x, light):
    """Draw an iron street lamp with a lantern."""
    iron = light.on(IRON) if not light.lamps else (22, 22, 34)
    pen.shapes([rectangle(x - 0.045, 0, 0.09, 3.15), rectangle(x - 0.11, 0, 0.22, 0.5),
                rectangle(x - 0.16, 0, 0.32, 0.14), rectangle(x - 0.08, 2.7, 0.16, 0.06)], iron)  # fmt: skip
    pen.shapes([rectangle(x - 0.3, 2.98, 0.6, 0.04)], iron)
    lantern = [(x - 0.12, 3.15), (x + 0.12, 3.15), (x + 0.2, 3.62), (x - 0.2, 3.62)]
    glass = (255, 240, 190) if light.lamps else (206, 212, 204)
    fill(pen, polygon(lantern), glass)
    pen.line([(x - 0.12, 3.15), (x - 0.2, 3.62)], iron, 0.03)
    pen.line([(x + 0.12, 3.15), (x + 0.2, 3.62)], iron, 0.03)
    fill(
        pen, polygon([(x - 0.26, 3.62), (x + 0.26, 3.62), (x + 0.06, 3.84), (x - 0.06, 3.84)]), iron
    )


def _planter(pen, rng, x, light, palette):
    """Draw a clipped little tree in a tub."""
    tub = light.on(palette.wood)
    pen.shapes([polygon([(x - 0.2, 0), (x + 0.2, 0), (x + 0.25, 0.42), (x - 0.25, 0.42)])], tub)
    pen.shapes([rectangle(x - 0.03, 0.4, 0.06, 0.4)], light.on((90, 70, 56)))
    crown(pen, rng, x, 1.05, 0.72, 0.78, light.on(palette.leaf))


def _letter_box(pen, x, light, palette):
    """Draw a letter box on its post."""
    paint = light.on(mix(palette.shop, (216, 176, 70), 0.75))
    pen.shapes([rectangle(x - 0.05, 0, 0.1, 0.8)], light.on(IRON))
    pen.shapes([rectangle(x - 0.24, 0.75, 0.48, 0.62), oval(x, 1.37, 0.24, 0.11)], paint)
    fill(pen, rectangle(x - 0.15, 1.22, 0.3, 0.05), light.on(IRON))


# -- the park ------------------------------------------------------------------------------------

BENCH = (-1.0, 1.0)
SEAT = 0.45  # the height of every seat of the film


def park(light, palette, seed):
    """A park with one bench before a pond, a pavilion, trees and hills."""
    grass = light.on(mix(palette.leaf, (190, 204, 110), 0.35))
    made = FilmSet("park", (light.sky[0], light.sky[3]), mix(grass, light.haze, 0.12))
    made.layers = [
        (150, lambda pen: _park_sky(pen, light, seed)),
        (90, lambda pen: _hill(pen, light, palette, seed + 1, (9, 17), 0.72)),
        (55, lambda pen: _hill(pen, light, palette, seed + 2, (4, 9), 0.5)),
        (34, lambda pen: _grove(pen, light, palette, seed + 3, (5, 8), 0.34, 34)),
        (25.5, lambda pen: _grove(pen, light, palette, seed + 4, (3, 6), 0.22, 28)),
        (25, lambda pen: _pond(pen, light, palette, seed)),
        (24, lambda pen: _pavilion(pen, -4.6, light)),
        (11.0, lambda pen: _side_trees(pen, light, palette, seed + 5)),
        (5.2, lambda pen: _willow(pen, light, palette, seed + 6)),
        (3.4, lambda pen: _flower_bed(pen, light, palette, seed + 7)),
    ]
    made.floors = _park_floors(light, palette, grass)
    made.things = [
        (1.3, lambda pen: _street_lamp(pen, -2.35, light)),
        (0.75, lambda pen: _stump(pen, 1.5, light)),
        (0.4, lambda pen: _bench_back(pen, light, palette)),
        *[
            (z, lambda pen, z=z: _bench_plank(pen, light, palette, z))
            for z in (0.36, 0.31, 0.26, 0.21)
        ],
        (0.17, lambda pen: _bench_front(pen, light, palette)),
    ]
    made.spots = {
        "bench_left": (-0.5, SEAT, 0.15),
        "bench_right": (0.5, SEAT, 0.15),
        "bench_middle": (0.0, SEAT, 0.16),
        "clue": (1.5, 0.5, 0.72),
        "path": (0.0, 0.0, -0.6),
    }
    if light.lamps:
        made.lights = [(-2.35, 3.4, 1.3, 1.4, LAMP, 130), (-2.35, 1.4, 1.3, 2.6, LAMP, 30)]
        made.tint = {"dusk": (0.98, 0.82, 0.78), "night": (0.6, 0.62, 0.82)}[light.name]
    return made


def _park_sky(pen, light, seed):
    rng = np.random.default_rng(seed)
    sky(pen, light, 70)
    if light.name == "dusk":
        pool(pen, (-26, 13), 62, 46, (255, 226, 160), 170)
        fill(pen, disc(-26, 13, 5.2), (255, 244, 206))
    elif light.name == "night":
        stars(pen, rng, 70, 150, 18, 110, 0.3)
        fill(pen, disc(-26, 40, 5), (240, 240, 220))
    tone = {"day": (255, 255, 250), "dusk": (255, 176, 150), "night": (60, 72, 112)}[light.name]
    for x in np.arange(-150, 150, 44):
        cloud(pen, rng, x + rng.uniform(-12, 12), rng.uniform(24, 62), rng.uniform(34, 58), tone)


def _hill(pen, light, palette, seed, heights, far):
    """Draw one soft range of hills, paler with its distance."""
    rng = np.random.default_rng(seed)
    colour = light.on(mix(palette.leaf, (110, 140, 170), 0.35), far)
    xs = np.arange(-150, 151, 15.0)
    ridge = [(x, rng.uniform(*heights)) for x in xs]
    path = curve([(-150, 0), *ridge, (150, 0)])
    fade(pen, path, (0, heights[1]), (0, 0), [colour, mix(colour, light.haze, 0.35)])


def _grove(pen, light, palette, seed, heights, far, wide):
    """Draw a far row of round trees, the pond's other shore."""
    rng = np.random.default_rng(seed)
    for x, _ in along(rng, -wide * 2, wide * 2, 2.6, 5.6):
        leaf = mix(palette.leaf, (210, 170, 80), rng.uniform(0, 0.3))
        tall = rng.uniform(*heights)
        tree(pen, rng, x, tall, light.on(leaf, far), light.on((100, 82, 70), far))
    shore = light.on(mix(palette.leaf, (190, 204, 110), 0.2), far)
    for x, width in along(rng, -wide * 2, wide * 2, 1.6, 3.4):
        fill(pen, oval(x, 0, width, rng.uniform(0.35, 0.8)), shore)


def _pond(pen, light, palette, seed):
    """Draw what the pond mirrors: the far shore, upside down, under a bright edge."""

    def shore(pen):
        _grove(pen, light, palette, seed + 4, (3, 6), 0.22, 28)
        _pavilion(pen, -4.6, light)

    canvas = pen.canvas
    canvas.save()
    canvas.clipRect(_rect(-16, -2.6, 13, 0))
    reflected(pen, shore, 0.5, 5.0)
    for y in np.arange(-0.2, -2.6, -0.34):
        x = 9 * np.sin(17 * y)
        pen.line([(x - 3, y), (x + 3, y)], light.on((236, 244, 244), 0.2), 0.04)
    canvas.restore()


def _rect(x0, y0, x1, y1):
    return rectangle(x0, y0, x1 - x0, y1 - y0).getBounds()


def _pavilion(pen, x, light):
    """Draw a round pavilion with columns and a dome."""
    pale, shade = light.on((240, 232, 216), 0.12), light.on((176, 168, 166), 0.16)
    block(pen, x - 1.9, 0, 3.8, 0.35, shade)
    block(pen, x - 1.5, 0.35, 3.0, 2.3, mix(shade, NIGHT, 0.16))
    for dx in (-1.55, -0.95, -0.3, 0.3, 0.95, 1.55):
        across(pen, x + dx - 0.11, 0.35, 0.22, 2.3, pale, shade)
    block(pen, x - 1.85, 2.6, 3.7, 0.28, pale)
    dome = curve([(x - 1.75, 2.86), (x - 1.3, 3.7), (x, 4.25), (x + 1.3, 3.7), (x + 1.75, 2.86)])
    fade(
        pen,
        dome,
        (x - 1.7, 0),
        (x + 1.7, 0),
        [light.on((140, 176, 168), 0.1), light.on((70, 98, 108), 0.1)],
    )
    fill(pen, disc(x, 4.35, 0.14), light.on(GOLD))


def _side_trees(pen, light, palette, seed):
    """Draw the nearer trees: a frame to the left and right of the view over the pond."""
    rng = np.random.default_rng(seed)
    for x, tall in ((-12.5, 8.0), (-8.4, 6.6), (8.0, 6.4), (11.5, 8.4), (15.5, 7.4), (-16.5, 7.2)):
        leaf = light.on(mix(palette.leaf, (214, 168, 70), rng.uniform(0, 0.2)), 0.06)
        tree(pen, rng, x, tall, leaf, light.on((92, 72, 60)))
    for x in (-10.4, -6.9, 6.2, 9.6, 13.4):
        crown(pen, rng, x, 0.5, 2.4, 1.5, light.on(mix(palette.leaf, (60, 100, 80), 0.3)))


def _willow(pen, light, palette, seed):
    """Draw a willow whose branches hang into the picture from the right."""
    rng = np.random.default_rng(seed)
    bark = light.on((86, 70, 60))
    trunk = curve([(4.7, -0.1), (4.85, 1.2), (4.6, 3.2), (5.3, 3.2), (5.4, 1.2), (5.65, -0.1)])
    fade(pen, trunk, (4.6, 0), (5.5, 0), [bark, mix(bark, NIGHT, 0.5)])
    crown(pen, rng, 4.9, 4.6, 6.0, 2.6, light.on(palette.leaf))
    for _ in range(80):
        x, top = rng.uniform(2.0, 8.0), rng.uniform(3.6, 4.8)
        end = top - rng.uniform(0.7, 2.3) * (0.55 + 0.2 * abs(x - 4.9))
        tone = mix(palette.leaf, (222, 226, 130), rng.uniform(0.0, 0.4))
        sway = rng.uniform(-0.15, 0.15)
        pen.line(
            [(x, top), (x + sway, (top + end) / 2), (x + sway * 1.4, end)], light.on(tone), 0.06
        )


def _flower_bed(pen, light, palette, seed):
    """Draw a low hedge with flowers before it, behind the bench."""
    rng = np.random.default_rng(seed)
    for x, width in along(rng, -13, 13, 0.5, 0.8):
        if -1.1 < x < 0.9:  # the view over the pond stays open
            continue
        crown(pen, rng, x, 0.28, width * 1.5, 0.66, light.on(mix(palette.leaf, (40, 80, 70), 0.3)))
    colours = ((236, 214, 120), (224, 132, 128), (240, 234, 224))
    for _ in range(150):
        x = rng.uniform(-12, 12)
        colour = light.on(colours[rng.integers(3)])
        fill(pen, disc(x, rng.uniform(0.02, 0.24), rng.uniform(0.022, 0.045)), colour)


def _park_floors(light, palette, grass):
    path = light.on((218, 200, 166))
    water = mix(light.sky[2], light.on((92, 140, 158)), 0.45)
    floors = [
        (-70, 70, 34.0, 90.0, mix(grass, light.haze, 0.4)),
        (-30, 30, 10.5, 25.4, light.on(mix(palette.leaf, (214, 210, 130), 0.3))),
    ]
    floors += lying_oval(-1.0, 17.5, 15.6, 7.2, light.on((196, 186, 140)), 24)
    floors += lying_oval(-1.0, 17.7, 15.0, 6.8, water, 24)
    floors += lying_oval(-1.0, 20.0, 11.0, 3.6, mix(water, light.sky[3], 0.35), 18)
    floors += [(-WIDE, WIDE, -3.2, 0.7, path), (-WIDE, WIDE, 0.7, 0.78, mix(path, NIGHT, 0.2))]
    floors += lying_oval(0.0, 0.22, 1.35, 0.34, mix(path, NIGHT, 0.18))
    floors += lying_oval(1.5, 0.8, 0.55, 0.22, mix(grass, NIGHT, 0.22))
    return floors


def _stump(pen, x, light):
    """Draw the stump of a tree, as a little table: its top is at 0.5 m."""
    bark = light.on((112, 84, 64))
    body = [(-0.36, -0.02), (-0.29, 0.12), (-0.27, 0.48), (0.27, 0.48), (0.29, 0.12), (0.38, -0.02)]
    path = polygon([(x + dx, dy) for dx, dy in body])
    fade(
        pen,
        path,
        (x - 0.3, 0),
        (x + 0.3, 0),
        [mix(bark, (255, 230, 180), 0.15), mix(bark, NIGHT, 0.4)],
    )
    for dx in (-0.15, -0.02, 0.13):
        pen.line([(x + dx, 0.06), (x + dx + 0.02, 0.4)], mix(bark, NIGHT, 0.4), 0.02)
    fill(pen, oval(x, 0.48, 0.27, 0.05), light.on((206, 176, 132)))


def _bench_colours(light, palette):
    slat = light.on(mix(palette.wood, (188, 134, 86), 0.45))
    return slat, light.on(IRON)


def _bench_back(pen, light, palette):
    slat, iron = _bench_colours(light, palette)
    for x in (BENCH[0] + 0.1, -0.04, BENCH[1] - 0.18):
        fill(pen, rectangle(x, 0.0, 0.08, 0.86), iron)
    for y in (0.54, 0.66, 0.78):
        upright(pen, BENCH[0], y, BENCH[1] - BENCH[0], 0.09, mix(slat, NIGHT, 0.2), slat)


def _bench_plank(pen, light, palette, z):
    """Draw one plank of the seat: planks behind one another make its top."""
    slat, _ = _bench_colours(light, palette)
    top = mix(slat, (255, 240, 210), 0.12) if round(z * 100) % 2 else mix(slat, NIGHT, 0.12)
    block(pen, BENCH[0], SEAT - 0.05, BENCH[1] - BENCH[0], 0.045, top)


def _bench_front(pen, light, palette):
    slat, iron = _bench_colours(light, palette)
    for x in (BENCH[0] + 0.1, BENCH[1] - 0.18):
        fill(pen, rectangle(x, 0.0, 0.08, 0.42), iron)
        fill(pen, rectangle(x - 0.04, 0.0, 0.16, 0.04), iron)
    upright(pen, BENCH[0], SEAT - 0.07, BENCH[1] - BENCH[0], 0.06, mix(slat, NIGHT, 0.3), slat)
    for x in (BENCH[0] + 0.02, BENCH[1] - 0.1):  # arm rests
        fill(pen, rectangle(x + 0.01, 0.42, 0.05, 0.24), iron)
        fill(pen, rectangle(x - 0.02, 0.64, 0.12, 0.04), iron)


# -- the room ------------------------------------------------------------------------------------

WALL = 1.9  # how far away the room's back wall is
PANE = (-0.75, 0.95, 1.15, 1.4)  # the window: x, y, width, height
DOOR = (-2.35, 0.92, 2.1)  # the door: x, width, height


def room(light, palette, seed):
    """A small room by night: a door, a window, an armchair under a lamp, a photograph."""
    wall = palette.room
    made = FilmSet("room", (mix(wall, NIGHT, 0.6),) * 2, mix(palette.wood, NIGHT, 0.5))
    made.layers = [
        (60, lambda pen: _night_outside(pen, seed)),
        (WALL, lambda pen: _room_wall(pen, palette, seed)),
    ]
    made.floors = _room_floors(palette)
    made.things = [
        (0.85, lambda pen: _lamp_table(pen, 1.72, palette)),
        (0.2, lambda pen: _armchair_body(pen, 0.62, palette)),
        (-0.34, lambda pen: _armchair_arm(pen, 0.62, palette)),
    ]
    made.spots = {
        "door": (-1.89, 0.0, 1.5),
        "seat": (0.6, SEAT, 0.0),
        "middle": (-0.7, 0.0, 0.3),
        "photo": (0.98, 1.62, WALL),
    }
    made.lights = [(1.72, 1.36, 0.85, 0.85, LAMP, 150), (1.3, 0.9, 0.4, 2.4, LAMP, 40)]
    made.tint = (0.84, 0.76, 0.74)
    return made


def _night_outside(pen, seed):
    """Draw the night outside the window: clouds, roofs, a few lit panes."""
    rng = np.random.default_rng(seed)
    fade(
        pen,
        rectangle(-90, -12, 180, 90),
        (0, 40),
        (0, -4),
        [(14, 18, 44), (34, 44, 88), (62, 74, 118)],
    )
    for x in np.arange(-60, 60, 12):
        cloud(pen, rng, x, rng.uniform(12, 24), 16, (52, 62, 104))
    for x, width in along(rng, -70, 70, 5, 9):
        tall = rng.uniform(-3, 3)
        roof = [(x, -5), (x, tall), (x + width / 2, tall + 3), (x + width, tall), (x + width, -5)]
        fill(pen, polygon(roof), (18, 20, 42))
        if rng.uniform() < 0.7:
            fill(pen, rectangle(x + width * 0.4, tall - 2.4, 1.0, 1.4), (240, 190, 110))


def _room_wall(pen, palette, seed):
    wall, wood = palette.room, palette.wood
    x, y, width, height = PANE
    hole = rectangle(x, y, width, height)
    dark, lit = mix(wall, (16, 12, 40), 0.62), mix(wall, (255, 214, 150), 0.12)
    plane = without(rectangle(-9, 0, 18, 4.4), hole)
    fade(pen, plane, (-4.5, 0), (4.2, 0), [mix(dark, NIGHT, 0.3), dark, mix(wall, NIGHT, 0.28), lit, dark],
         [0, 0.3, 0.55, 0.72, 1])  # fmt: skip
    for step in np.arange(-3.6, 3.7, 0.3):  # wallpaper
        if not (x - 0.1 < step < x + width):
            across(pen, step, 0.95, 0.1, 3.4, (255, 240, 210, 9), (255, 240, 210, 9))
    pool(pen, (1.72, 1.5), 2.3, 1.9, (255, 206, 130), 120)
    _wainscot(pen, wood)
    _room_window(pen, palette)
    _room_door(pen, wood)
    _photograph(pen, 0.98, 1.62, palette)
    shelf = mix(wood, NIGHT, 0.2)
    block(pen, 2.25, 1.62, 1.0, 0.05, shelf)
    rng = np.random.default_rng(seed + 1)
    for left, thick in along(rng, 2.32, 2.95, 0.05, 0.1):
        tone = mix(hsv(rng.uniform(), 0.35, 0.5), wall, 0.4)
        block(pen, left, 1.67, thick * 0.92, rng.uniform(0.2, 0.3), tone)
    for side, way in ((-3.7, -1), (3.5, 1)):  # the corners of the room
        across(pen, side if way > 0 else side - 6, 0, 6, 4.4, *[mix(dark, NIGHT, share) for share in
               ((0.2, 0.6) if way > 0 else (0.6, 0.2))])  # fmt: skip


def _wainscot(pen, wood):
    tone = mix(wood, NIGHT, 0.42)
    upright(pen, -9, 0, 18, 0.85, mix(tone, NIGHT, 0.35), tone)
    block(pen, -9, 0.85, 18, 0.06, mix(wood, NIGHT, 0.2))
    for x in np.arange(-3.6, 3.6, 0.62):
        block(pen, x, 0.16, 0.5, 0.58, mix(tone, NIGHT, 0.25))
        block(pen, x + 0.03, 0.16, 0.47, 0.55, tone)
    block(pen, -9, 0, 18, 0.1, mix(wood, NIGHT, 0.5))


def _room_window(pen, palette):
    x, y, width, height = PANE
    frame = mix(palette.wood, (240, 226, 200), 0.5)
    frame = mix(frame, NIGHT, 0.3)
    outer = rectangle(x - 0.09, y - 0.09, width + 0.18, height + 0.18)
    fill(pen, without(outer, rectangle(x, y, width, height)), frame)
    pen.line([(x + width / 2, y), (x + width / 2, y + height)], frame, 0.05)
    pen.line([(x, y + height * 0.62), (x + width, y + height * 0.62)], frame, 0.05)
    block(pen, x - 0.18, y - 0.15, width + 0.36, 0.08, mix(frame, (255, 255, 255), 0.12))
    pool(pen, (x + width / 2, y + height / 2), 0.95, 0.95, (120, 150, 220), 60)
    cloth = mix(palette.fabric, NIGHT, 0.36)
    block(pen, x - 0.5, y + height + 0.14, width + 1.0, 0.05, (60, 44, 36))
    for side, way in ((x - 0.42, 1), (x + width + 0.42, -1)):
        for fold in range(4):
            left = side + way * fold * 0.1
            strip = [(left, y + height + 0.16), (left + way * 0.1, y + height + 0.16),
                     (left + way * (0.06 - 0.02 * fold), y - 0.5), (left - way * 0.02 * fold, y - 0.5)]  # fmt: skip
            fade(
                pen,
                polygon(strip),
                (left, 0),
                (left + way * 0.1, 0),
                [cloth, mix(cloth, NIGHT, 0.5)],
            )


def _room_door(pen, wood):
    x, width, height = DOOR
    frame = mix(wood, (255, 230, 190), 0.1)
    block(pen, x - 0.11, 0, width + 0.22, height + 0.11, mix(frame, NIGHT, 0.3))
    leaf = mix(wood, NIGHT, 0.35)
    across(pen, x, 0, width, height, leaf, mix(leaf, NIGHT, 0.2))
    for y, tall in ((0.16, 0.75), (1.06, 0.85)):
        for dx in (0.12, 0.5):
            block(pen, x + dx, y, 0.3, tall, mix(leaf, NIGHT, 0.32))
            block(pen, x + dx + 0.025, y, 0.275, tall - 0.03, mix(leaf, (255, 220, 170), 0.06))
    fill(pen, disc(x + width - 0.08, 1.0, 0.035), GOLD)


def door_leaf(pen, opened=1.0):
    """Draw the room's door as it opens, with the light of the stairs behind it.

    Parameters
    ----------
    pen : look.Pen
        Draws in metres on the plane of the back wall, z = 1.9.
    opened : float
        0 closed to 1 open.
    """
    if opened <= 0:
        return
    x, width, height = DOOR
    upright(pen, x, 0, width, height, (196, 138, 84), (250, 206, 136))
    block(pen, x, 0, width, 0.12, (120, 84, 60))
    edge = width * (1 - opened * 0.8)
    spread = 0.12 * opened
    leaf = [(x, 0), (x, height), (x + edge, height + spread * 0.3), (x + edge, -spread)]
    fade(pen, polygon(leaf), (x, 0), (x + edge, 0), [(52, 32, 26), (84, 54, 38)])
    fill(pen, disc(x + edge - 0.06 * (1 - opened * 0.6), 1.0, 0.035), GOLD)


def _photograph(pen, x, y, palette):
    """Draw the framed photograph of a dancer."""
    block(pen, x - 0.27, y - 0.34, 0.54, 0.68, (44, 28, 24))
    across(pen, x - 0.25, y - 0.32, 0.5, 0.64, mix(GOLD, NIGHT, 0.1), mix(GOLD, NIGHT, 0.5))
    block(pen, x - 0.21, y - 0.28, 0.42, 0.56, (232, 222, 200))
    upright(pen, x - 0.17, y - 0.24, 0.34, 0.48, (150, 128, 108), (206, 188, 160))
    pool(pen, (x + 0.02, y + 0.04), 0.17, 0.2, (255, 244, 214), 160)
    dancer(pen, x + 0.02, y - 0.21, 0.4, (52, 38, 40))


def _room_floors(palette):
    board = mix(palette.wood, NIGHT, 0.34)
    floors = [(-9, 9, -4.5, WALL, board)]
    for index, x in enumerate(np.arange(-6, 6, 0.24)):
        tone = mix(board, NIGHT if index % 2 else (255, 210, 150), 0.10 if index % 2 else 0.05)
        floors.append((x, x + 0.22, -4.5, WALL, tone))
    rug, light = mix(palette.fabric, (120, 40, 40), 0.4), (196, 160, 116)
    for wide, deep, tone in ((1.55, 0.85, light), (1.47, 0.79, rug), (1.25, 0.62, mix(light, rug, 0.4)),
                             (1.19, 0.57, mix(rug, NIGHT, 0.15))):  # fmt: skip
        floors += lying_oval(0.1, 0.2, wide, deep, mix(tone, NIGHT, 0.28), 22)
    return floors


def _lamp_table(pen, x, palette):
    wood = mix(palette.wood, NIGHT, 0.25)
    pen.shapes([rectangle(x - 0.035, 0, 0.07, 0.62), rectangle(x - 0.18, 0, 0.36, 0.04)], wood)
    fill(pen, rectangle(x - 0.32, 0.62, 0.64, 0.05), mix(wood, WARM, 0.3))
    pen.shapes(
        [oval(x, 0.8, 0.09, 0.14), rectangle(x - 0.02, 0.9, 0.04, 0.25)],
        mix(palette.fabric, WARM, 0.3),
    )
    shade = polygon([(x - 0.27, 1.14), (x + 0.27, 1.14), (x + 0.16, 1.5), (x - 0.16, 1.5)])
    fade(pen, shade, (x, 1.12), (x, 1.5), [(255, 244, 206), (250, 204, 128)])
    fill(pen, rectangle(x - 0.27, 0.67, 0.14, 0.035), (190, 176, 150))


def _armchair_body(pen, x, palette):
    """Draw an armchair that faces left: its back, its seat and the far arm."""
    cloth = mix(palette.fabric, NIGHT, 0.26)
    for dx in (-0.34, 0.4):
        fill(pen, rectangle(x + dx, 0, 0.06, 0.18), (40, 26, 24))
    back = _rounded(x + 0.24, 0.12, 0.34, 1.0, 0.13)
    fade(
        pen,
        back,
        (x + 0.24, 0),
        (x + 0.58, 0),
        [mix(cloth, NIGHT, 0.2), cloth, mix(cloth, WARM, 0.25)],
    )
    fill(pen, _rounded(x - 0.38, 0.12, 0.8, 0.26, 0.05), mix(cloth, NIGHT, 0.35))
    cushion = _rounded(x - 0.4, 0.33, 0.72, 0.13, 0.06)
    fade(pen, cushion, (x, 0.33), (x, 0.46), [mix(cloth, NIGHT, 0.3), mix(cloth, WARM, 0.12)])


def _armchair_arm(pen, x, palette):
    """Draw the near arm, which hides the hip of whoever sits there."""
    cloth = mix(palette.fabric, NIGHT, 0.2)
    for dx in (-0.3, 0.42):
        fill(pen, rectangle(x + dx, -0.02, 0.06, 0.17), (34, 22, 22))
    panel = _rounded(x - 0.33, 0.13, 0.86, 0.42, 0.04)
    fade(pen, panel, (x, 0.13), (x, 0.55), [mix(cloth, NIGHT, 0.35), mix(cloth, NIGHT, 0.08)])
    roll = _rounded(x - 0.4, 0.47, 0.94, 0.15, 0.075)
    fade(pen, roll, (x, 0.47), (x, 0.62), [mix(cloth, NIGHT, 0.25), cloth, mix(cloth, WARM, 0.3)])
    fill(pen, disc(x - 0.325, 0.545, 0.045), mix(cloth, NIGHT, 0.3))


def _rounded(x, y, width, height, radius):
    """Return a rectangle with round corners as a path, from its lower left corner."""
    return skia.Path.RRect(skia.Rect.MakeXYWH(x, y, width, height), radius, radius)


# -- the station ---------------------------------------------------------------------------------

TRACK = 4.0  # how far away the train passes
BOARD = (1.15, 1.08, 0.74, 1.04)  # the poster: x, y, width, height


def station(light, palette, seed):
    """A platform by night: a bench, a poster in its lit frame, a clock, the track behind."""
    made = FilmSet("station", ((12, 14, 36), (54, 60, 98)), (26, 26, 38))
    made.layers = [
        (120, lambda pen: _station_sky(pen, seed)),
        (40, lambda pen: _skyline(pen, LIGHTS["night"], seed + 2, 0.3, (3, 8), True)),
        (11, lambda pen: _far_platform(pen, palette, seed + 3)),
        (5.6, _masts),
        (2.3, lambda pen: _platform_roof(pen, palette)),
    ]
    made.floors = _station_floors()
    made.things = [
        (0.9, lambda pen: _clock_column(pen, -2.05, palette)),
        (0.62, lambda pen: _poster_stand(pen, palette)),
        (0.4, lambda pen: _station_bench_back(pen, palette)),
        *[(z, lambda pen, z=z: _station_plank(pen, palette, z)) for z in (0.36, 0.31, 0.26, 0.21)],
        (0.17, lambda pen: _station_bench_front(pen, palette)),
    ]
    made.spots = {
        "seat": (-0.3, SEAT, 0.15),
        "clue": (0.36, SEAT, 0.16),
        "poster": (BOARD[0] + BOARD[2] / 2, BOARD[1] + BOARD[3] / 2, 0.62),
        "platform": (-1.4, 0.0, -0.4),
    }
    made.lights = [(x, 3.15, 1.6, 1.25, LAMP, 120) for x in (-7.6, -4.4, -1.2, 2.0, 5.2, 8.4)]
    made.lights += [(1.52, 2.2, 0.6, 0.8, WARM, 90), (-2.05, 2.62, 0.88, 0.75, (240, 240, 210), 90)]
    made.tint = (0.74, 0.74, 0.86)
    return made


def _station_sky(pen, seed):
    rng = np.random.default_rng(seed)
    fade(
        pen,
        rectangle(-300, 0, 600, 200),
        (0, 66),
        (0, 0),
        [(10, 12, 32), (26, 32, 66), (74, 78, 112)],
    )
    stars(pen, rng, 40, 120, 22, 70, 0.22)
    for x in np.arange(-110, 110, 30):
        cloud(pen, rng, x, rng.uniform(16, 44), 40, (44, 50, 86))


def _far_platform(pen, palette, seed):
    """Draw the other platform and the station's building behind the tracks."""
    rng = np.random.default_rng(seed)
    brick = mix(palette.walls[1], (28, 26, 52), 0.72)
    upright(pen, -26, 0.4, 52, 5.0, brick, mix(brick, NIGHT, 0.4))
    block(pen, -26, 5.2, 52, 0.3, mix(brick, (120, 120, 150), 0.2))
    for x in np.arange(-25, 25, 3.4):
        lit = rng.uniform() < 0.4
        frame = arch(x + 0.5, 1.3, 1.9, 3.0)
        colours = [(238, 170, 92), (150, 92, 62)] if lit else [(36, 40, 70), (28, 32, 60)]
        fade(pen, frame, (x, 1.3), (x, 4.3), colours)
        pen.line([(x + 1.45, 1.3), (x + 1.45, 4.2)], brick, 0.09)
        pen.line([(x + 0.5, 2.8), (x + 2.4, 2.8)], brick, 0.09)
        block(pen, x - 0.25, 0.4, 0.4, 4.9, mix(brick, NIGHT, 0.3))
    upright(pen, -26, 0, 52, 0.44, (16, 16, 28), (52, 52, 70))
    block(pen, -26, 0.42, 52, 0.09, (150, 140, 110))


def _masts(pen):
    """Draw masts and wires over the tracks, and a signal."""
    iron = (24, 26, 44)
    for x in (-13.0, -4.9, 4.6, 13.5):
        block(pen, x - 0.08, 0, 0.16, 6.2, iron)
        pen.line([(x, 4.9), (x - 1.5, 4.7)], iron, 0.06)
    for y in (4.55, 4.9):
        pen.line([(-26, y), (26, y)], iron, 0.025)
    block(pen, 7.3, 0, 0.12, 2.4, iron)
    pen.shapes([rectangle(7.14, 2.2, 0.44, 0.95)], iron, round_=False)
    fill(pen, disc(7.36, 2.46, 0.12), (230, 70, 60))
    pen.glow((7.36, 2.46), 0.9, (230, 70, 60), 110)


def _platform_roof(pen, palette):
    """Draw the roof of this platform on its iron columns, with hanging lamps."""
    iron = mix(palette.shop, (16, 18, 34), 0.58)
    light = mix(iron, (200, 200, 220), 0.22)
    upright(pen, -26, 3.75, 52, 1.6, mix(iron, NIGHT, 0.3), mix(iron, NIGHT, 0.6))
    for x in np.arange(-26, 26, 0.5):
        pen.line([(x, 3.75), (x + 0.25, 3.52), (x + 0.5, 3.75)], iron, 0.07)
    block(pen, -26, 3.72, 52, 0.13, light)
    for x in (-9.6, -6.0, -2.8, 3.0, 6.6, 10.2):
        across(pen, x - 0.09, 0, 0.18, 3.8, light, iron)
        fill(pen, rectangle(x - 0.16, 0, 0.32, 0.3), iron)
        fill(pen, rectangle(x - 0.17, 2.75, 0.34, 0.1), light)
        for side in (-1, 1):
            bend = [(x, 2.9), (x + side * 0.25, 3.4), (x + side * 0.9, 3.72)]
            pen.line(bend, iron, 0.08)
    for x in (-7.6, -4.4, -1.2, 2.0, 5.2, 8.4):
        block(pen, x - 0.015, 3.3, 0.03, 0.45, iron)
        fill(pen, polygon([(x - 0.3, 3.2), (x + 0.3, 3.2), (x + 0.07, 3.4), (x - 0.07, 3.4)]), iron)
        fill(pen, oval(x, 3.2, 0.16, 0.06), (255, 246, 214))
        cone = polygon([(x - 0.2, 3.2), (x + 0.2, 3.2), (x + 1.3, 0), (x - 1.3, 0)])
        fade(pen, cone, (x, 3.2), (x, 0), [(*LAMP, 46), (*LAMP, 0)])


def _station_floors():
    stone, joint = (74, 72, 88), (58, 57, 74)
    floors = [(-26, 26, 2.75, 11.0, (18, 18, 28)), (-26, 26, -6.0, 2.75, stone)]
    for z in (3.5, 4.7, 7.4, 8.8):  # rails
        floors.append((-26, 26, z, z + 0.07, (96, 102, 128)))
    for z in np.arange(-2.6, 2.4, 0.7):
        floors.append((-26, 26, z, z + 0.02, joint))
    for x in np.arange(-14, 14, 0.7):
        floors.append((x, x + 0.02, -3.0, 2.3, joint))
    for x in (-7.6, -4.4, -1.2, 2.0, 5.2, 8.4):  # lamp light on the stone
        for share, tone in ((1.0, 0.08), (0.72, 0.15), (0.45, 0.22)):
            floors += lying_oval(x, 1.3, 1.35 * share, 0.8 * share, mix(stone, LAMP, tone), 12)
    floors += [(-26, 26, 2.25, 2.42, (196, 164, 82)), (-26, 26, 2.62, 2.75, (120, 118, 130))]
    return floors


def _clock_column(pen, x, palette):
    """Draw a station clock on its column; it is late."""
    iron = mix(palette.shop, (16, 18, 34), 0.5)
    pen.shapes([rectangle(x - 0.06, 0, 0.12, 2.4), rectangle(x - 0.13, 0, 0.26, 0.35)], iron)
    pen.shapes([disc(x, 2.62, 0.36)], iron, round_=False)
    fill(pen, disc(x, 2.62, 0.31), (248, 244, 222))
    for angle in np.arange(12) * np.pi / 6:
        out = np.array([np.sin(angle), np.cos(angle)])
        pen.line(
            [(x + 0.24 * out[0], 2.62 + 0.24 * out[1]), (x + 0.28 * out[0], 2.62 + 0.28 * out[1])],
            (30, 30, 44),
            0.02,
        )
    pen.line([(x, 2.62), (x - 0.09, 2.62 + 0.12)], (30, 30, 44), 0.035)
    pen.line([(x, 2.62), (x - 0.05, 2.62 + 0.22)], (30, 30, 44), 0.025)


def _poster_stand(pen, palette):
    """Draw the theatre's poster in a lit frame on two feet."""
    x, y, width, height = BOARD
    iron = mix(palette.shop, (16, 18, 34), 0.5)
    for at in (x + 0.04, x + width - 0.1):
        fill(pen, rectangle(at, 0, 0.06, 1.1), iron)
        fill(pen, rectangle(at - 0.08, 0, 0.22, 0.05), iron)
    fill(pen, rectangle(x - 0.07, y - 0.07, width + 0.14, height + 0.14), iron)
    poster(pen, x, y, width, height, palette.curtain)
    fill(
        pen,
        rectangle(x - 0.1, y + height + 0.05, width + 0.2, 0.09),
        mix(iron, (200, 200, 220), 0.2),
    )


def _station_wood(palette):
    return mix(mix(palette.wood, (188, 134, 86), 0.25), (30, 30, 60), 0.3)


def _station_bench_back(pen, palette):
    wood, iron = _station_wood(palette), (28, 30, 44)
    for x in (-0.82, 0.66):
        fill(pen, rectangle(x, 0, 0.08, 0.86), iron)
    upright(pen, -0.9, 0.56, 1.72, 0.28, mix(wood, NIGHT, 0.25), wood)
    for x in np.arange(-0.8, 0.8, 0.2):
        block(pen, x, 0.58, 0.02, 0.24, mix(wood, NIGHT, 0.4))


def _station_plank(pen, palette, z):
    wood = _station_wood(palette)
    tone = mix(wood, (255, 230, 190), 0.1) if round(z * 100) % 2 else mix(wood, NIGHT, 0.12)
    block(pen, -0.9, SEAT - 0.05, 1.72, 0.045, tone)


def _station_bench_front(pen, palette):
    wood, iron = _station_wood(palette), (28, 30, 44)
    for x in (-0.82, 0.66):
        fill(pen, rectangle(x, 0, 0.08, 0.4), iron)
        fill(pen, rectangle(x - 0.05, 0, 0.18, 0.04), iron)
    upright(pen, -0.9, SEAT - 0.07, 1.72, 0.06, mix(wood, NIGHT, 0.4), wood)


# -- the stage -----------------------------------------------------------------------------------


def stage(light, palette, seed):
    """A theatre's stage: a painted night with a moon, wings, boards, footlights, a spotlight."""
    boards = mix(palette.wood, (60, 30, 30), 0.3)
    made = FilmSet("stage", (NIGHT, NIGHT), mix(boards, NIGHT, 0.4))
    made.layers = [
        (4.6, lambda pen: _backdrop(pen, palette, seed)),
        (3.7, lambda pen: _cut_trees(pen, palette, seed + 1)),
        (3.0, lambda pen: _wing(pen, palette, 3.15, 0.55)),
        (1.6, lambda pen: _wing(pen, palette, 2.95, 0.3)),
        (1.2, lambda pen: _beams(pen)),
    ]
    made.floors = _stage_floors(boards)
    made.things = [
        (0.25, lambda pen: _stage_chair(pen, 1.9, palette)),
        (-0.9, lambda pen: _tabs(pen, palette)),
        (-2.1, lambda pen: _footlights(pen)),
    ]
    made.spots = {
        "mark": (0.0, 0.0, 0.0),
        "chair": (1.9, SEAT, 0.2),
        "wing": (-4.0, 0.0, 0.4),
        "footlights": (0.0, 0.0, -1.8),
    }
    made.lights = [(x, 0.1, -2.1, 0.6, WARM, 70) for x in np.arange(-3.6, 3.7, 0.9)]
    made.lights += [(0.0, 1.1, 0.0, 2.3, (255, 236, 200), 30)]
    made.tint = (1.0, 0.93, 0.88)
    return made


def _backdrop(pen, palette, seed):
    """Draw the painted backdrop: a moon over hills and a little town, in three flat tones."""
    rng = np.random.default_rng(seed)
    scene = palette.scene
    fade(
        pen,
        rectangle(-9, 0, 18, 7),
        (0, 5),
        (0, 0.4),
        [mix(scene, NIGHT, 0.62), scene, mix(scene, (250, 216, 170), 0.42)],
    )
    for _ in range(34):
        fill(pen, star(rng.uniform(-6, 6), rng.uniform(2.2, 5.6), rng.uniform(0.03, 0.075), 4, 0.3),
             (246, 226, 170), 190)  # fmt: skip
    pool(pen, (1.05, 2.75), 2.4, 2.4, (255, 232, 180), 120)
    fill(pen, disc(1.05, 2.75, 0.95), (250, 230, 176))
    fill(pen, disc(0.85, 2.9, 0.16), (238, 214, 156))
    fill(pen, disc(1.35, 2.5, 0.22), (238, 214, 156))
    for x, y, wide in ((-2.6, 3.5, 1.5), (2.6, 2.2, 1.3), (-0.6, 2.25, 0.9), (3.8, 3.9, 1.2)):
        tone = mix(scene, (255, 240, 220), 0.3)
        for dx, dy, size in (
            (-0.5, 0, 0.3),
            (-0.15, 0.12, 0.4),
            (0.25, 0.05, 0.34),
            (0.55, -0.02, 0.22),
        ):
            fill(pen, oval(x + dx * wide, y + dy * wide, size * wide, size * wide * 0.5), tone)
        fill(pen, rectangle(x - 0.8 * wide, y - 0.1 * wide, 1.55 * wide, 0.08 * wide), tone)
    tones = [mix(scene, NIGHT, share) for share in (0.18, 0.36, 0.52)]
    far = [(x, 1.25 + 0.35 * np.sin(1.1 * x + 0.6)) for x in np.linspace(-8, 8, 15)]
    fill(pen, curve([(-9, 0), *far, (9, 0)]), tones[0])
    for x, width in along(rng, -5.5, 6, 0.42, 0.8):
        tall = rng.uniform(0.75, 1.3) if abs(x + 2.0) > 1.2 else rng.uniform(1.2, 1.6)
        roof = [
            (x, 0),
            (x, tall),
            (x + width / 2, tall + rng.uniform(0.25, 0.55)),
            (x + width, tall),
            (x + width, 0),
        ]
        fill(pen, polygon(roof), tones[1])
        if rng.uniform() < 0.6:
            fill(pen, rectangle(x + width * 0.4, tall - 0.3, 0.11, 0.17), (252, 214, 130))
    spire = [(-2.3, 0), (-2.3, 2.2), (-2.05, 3.1), (-1.8, 2.2), (-1.8, 0)]
    fill(pen, polygon(spire), tones[1])
    near = [(x, 0.55 + 0.22 * np.sin(0.9 * x + 2)) for x in np.linspace(-8, 8, 15)]
    fill(pen, curve([(-9, -0.0), *near, (9, -0.0)]), tones[2])


def _cut_trees(pen, palette, seed):
    """Draw flat painted trees that stand free before the backdrop."""
    rng = np.random.default_rng(seed)
    tone = mix(mix(palette.scene, palette.leaf, 0.3), NIGHT, 0.5)
    for x, tall in ((-3.3, 3.4), (-2.4, 2.3), (2.9, 2.6), (3.7, 3.6)):
        fill(
            pen,
            polygon([(x - 0.1, 0), (x + 0.1, 0), (x + 0.05, tall * 0.6), (x - 0.05, tall * 0.6)]),
            mix(tone, NIGHT, 0.4),
        )
        crown(pen, rng, x, tall * 0.72, tall * 0.42, tall * 0.62, tone)


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


def _wing(pen, palette, inner, dark):
    """Draw one pair of side curtains, and the border above."""
    cloth = mix(palette.curtain, NIGHT, dark)
    for side in (-1, 1):
        x0, x1 = (-9, -inner) if side < 0 else (inner, 9)
        folds(pen, x0, x1, 0, 6, cloth, 0.3, 0.6, seed=int(10 * inner))
    border = [(x, 4.1 + 0.12 * np.cos(x * 4.2)) for x in np.linspace(-9, 9, 90)]
    fade(pen, polygon([(-9, 7), *border, (9, 7)]), (0, 4), (0, 5), [mix(cloth, NIGHT, 0.5), cloth])


def _tabs(pen, palette):
    """Draw the drawn house curtain at both sides, gathered with a gold cord."""
    for side in (-1, 1):
        x0, x1 = (-9.0, -3.25) if side < 0 else (3.25, 9.0)
        folds(pen, x0, x1, 0, 6.2, palette.curtain, 0.34, 0.55, seed=4)
        fill(pen, rectangle(x0, 0, x1 - x0, 0.12), GOLD)
    valance = [(x, 3.75 + 0.16 * abs(np.cos(x * 1.9))) for x in np.linspace(-9, 9, 140)]
    fade(pen, polygon([(-9, 7), *valance, (9, 7)]), (0, 3.6), (0, 4.8),
         [mix(palette.curtain, NIGHT, 0.3), palette.curtain])  # fmt: skip
    pen.line(valance, GOLD, 0.06)


def _beams(pen):
    """Draw two beams of light that fall on the mark from above."""
    for x, foot, alpha in ((-3.4, 0.1, 58), (3.2, 0.0, 34)):
        beam = polygon([(x - 0.1, 6.0), (x + 0.1, 6.0), (foot + 1.15, 0.0), (foot - 1.15, 0.0)])
        fade(
            pen, beam, (x, 6.0), (foot, 0.0), [(255, 240, 206, alpha), (255, 240, 206, alpha // 4)]
        )


def _stage_floors(boards):
    floors = [(-9, 9, -2.3, 4.6, boards), (-9, 9, -9.0, -2.3, mix(boards, NIGHT, 0.75))]
    for index, x in enumerate(np.arange(-6.3, 6.3, 0.3)):
        tone = mix(boards, NIGHT if index % 2 else (255, 214, 160), (0.12, 0.06)[index % 2 == 0])
        floors.append((x, x + 0.275, -2.3, 4.6, tone))
    for index, share in enumerate(np.linspace(1.0, 0.55, 6)):  # the pool of the spotlight
        tone = mix(boards, (255, 226, 176), 0.08 + 0.085 * index)
        floors += lying_oval(0.0, 0.1, 1.75 * share, 0.95 * share, tone, 22)
    floors.append((-9, 9, -2.3, -2.2, mix(GOLD, boards, 0.5)))
    return floors


def _footlights(pen):
    """Draw the shells of the footlights along the edge of the stage."""
    for x in np.arange(-4.5, 4.6, 0.9):
        shell = curve([(x - 0.16, 0), (x - 0.13, 0.13), (x, 0.19), (x + 0.13, 0.13), (x + 0.16, 0)])
        fade(pen, shell, (x, 0), (x, 0.19), [(110, 72, 34), (196, 146, 70)])


def _stage_chair(pen, x, palette):
    """Draw a gilded chair seen from the front, a little to the side."""
    gold, dark = mix(GOLD, NIGHT, 0.2), mix(GOLD, NIGHT, 0.5)
    for dx in (-0.22, 0.18):
        fill(pen, rectangle(x + dx, 0, 0.045, 1.0), dark)
    fill(pen, _rounded(x - 0.23, 0.6, 0.46, 0.44, 0.12), gold)
    fill(pen, _rounded(x - 0.18, 0.64, 0.36, 0.36, 0.1), palette.curtain)
    fill(
        pen,
        _rounded(x - 0.25, SEAT - 0.09, 0.5, 0.09, 0.04),
        mix(palette.curtain, (255, 200, 160), 0.15),
    )
    fill(pen, rectangle(x - 0.25, SEAT - 0.13, 0.5, 0.05), gold)
    for dx in (-0.24, 0.19):
        fill(pen, rectangle(x + dx, -0.02, 0.05, 0.36), gold)


def audience_backs(pen):
    """Draw the first rows' heads from behind, dark against the stage, on the plane z = -2.5."""
    rng = np.random.default_rng(11)
    for row, (base, tone, shift) in enumerate(
        ((0.42, (34, 24, 40), 0.0), (0.24, (18, 12, 24), 0.3))
    ):
        for x in np.arange(-4.2, 4.5, 0.58):
            at = x + shift + rng.uniform(-0.07, 0.07)
            _head_from_behind(
                pen, rng, at, base + rng.uniform(-0.05, 0.05), mix(tone, NIGHT, 0.3 * row)
            )
        fill(pen, rectangle(-6, -3, 12, 3 + base - 0.4), mix(tone, NIGHT, 0.3))


def _head_from_behind(pen, rng, x, y, tone):
    """Draw one head and its shoulders; `y` is the middle of the head."""
    rim = mix(tone, (255, 196, 130), 0.25)
    parts = [
        oval(x, y, 0.092, 0.12),
        rectangle(x - 0.05, y - 0.2, 0.1, 0.14),
        _rounded(x - 0.24, y - 1.2, 0.48, 1.03, 0.12),
    ]
    kind = rng.integers(5)
    if kind == 0:
        parts.append(disc(x, y + 0.13, 0.055))
    elif kind == 1:
        parts += [oval(x, y + 0.05, 0.18, 0.03), rectangle(x - 0.1, y + 0.05, 0.2, 0.1)]
    elif kind == 2:
        parts.append(_rounded(x - 0.115, y - 0.2, 0.23, 0.3, 0.1))
    elif kind == 3:
        parts += [disc(x + dx, y + dy, 0.075) for dx, dy in ((-0.07, 0.04), (0.07, 0.04), (0, 0.1))]
    lifted = [skia.Path(path) for path in parts]
    for path in lifted:
        path.offset(0.0, 0.012)
    pen.shapes(lifted, rim, round_=False)
    pen.shapes(parts, tone, round_=False)


# -- the hall ------------------------------------------------------------------------------------

ROWS = ((0.0, 0.0), (1.1, 0.35), (2.2, 0.7))  # (z, height) of each row
SEAT_AT = (-1.72, -1.1, -0.48, 0.14, 0.76)  # x of the five seats of a row
AISLE = (1.2, 2.6)


def hall(light, palette, seed):
    """The audience's side of the theatre, seen from the stage: rows, an aisle, boxes, a door."""
    made = FilmSet("hall", (NIGHT, NIGHT), (34, 20, 22))
    made.layers = [
        (6.2, lambda pen: _back_wall(pen, palette)),
        (4.9, lambda pen: _balcony(pen, palette, seed)),
        (3.6, lambda pen: _boxes(pen, palette, 4.3, seed)),
        (2.4, lambda pen: _boxes(pen, palette, 4.0, seed + 1)),
        (2.3, _chandelier),
    ]
    made.floors = [(-9, 9, -6, 7, (40, 24, 26))]
    made.things = [(z, lambda pen, y=y, low=low: _step(pen, low, y)) for z, low, y in _stairs()]
    for row, (z, y) in enumerate(ROWS):
        made.things.append((z + 0.3, lambda pen, y=y, row=row: _seat_row(pen, palette, y, row)))
        if row:
            made.things.append((z - 0.48, lambda pen, row=row: _riser(pen, row)))
    made.things.append((-0.85, lambda pen: _rail(pen, palette)))
    made.spots = {
        f"seat_{row}_{column}": (x, y + SEAT, z)
        for row, (z, y) in enumerate(ROWS)
        for column, x in enumerate(SEAT_AT)
    }
    middle = sum(AISLE) / 2
    made.spots |= {
        "aisle_far": (middle, 1.05, 4.0),
        "aisle_near": (middle, 0.0, 0.0),
        "door": (middle, 1.05, 5.6),
    }
    made.lights = [(0.0, 4.05, 2.3, 1.9, LAMP, 110), (1.9, 2.1, 6.1, 1.4, WARM, 60)]
    made.lights += [(x, 2.5, 3.5, 0.7, WARM, 110) for x in (-4.6, 4.6)]
    made.lights += [(0.0, -0.2, -1.2, 3.2, (255, 214, 160), 40)]
    made.tint = (0.94, 0.84, 0.8)
    return made


def _stairs():
    """Return (z, height before, height) of the steps of the aisle."""
    edges = np.arange(0.45, 4.0, 0.36)
    heights = np.linspace(0, 1.05, len(edges) + 1)
    return list(zip(edges.tolist(), heights[:-1].tolist(), heights[1:].tolist(), strict=True))


def _step(pen, low, high):
    """Draw one step of the aisle: the tread before it, then its riser, under a red carpet."""
    left, wide = AISLE[0], AISLE[1] - AISLE[0]
    block(pen, left, low - 0.4, wide, 0.4, (62, 36, 32))
    block(pen, left, low, wide, high - low, (40, 24, 24))
    block(pen, left + 0.22, low - 0.4, wide - 0.44, 0.4, (128, 36, 42))
    block(pen, left + 0.22, low, wide - 0.44, high - low, (84, 22, 32))


def _riser(pen, row):
    """Draw the front of the step that a row of seats stands on."""
    low, high = ROWS[row - 1][1], ROWS[row][1]
    for x0, x1 in ((-9, AISLE[0]), (AISLE[1], 9)):
        block(pen, x0, low - 0.3, x1 - x0, high - low + 0.3, (36, 22, 26))


def _seat_row(pen, palette, y, row):
    """Draw a row of velvet seats from the front."""
    velvet = mix(palette.curtain, NIGHT, 0.12 + 0.16 * row)
    places = [*np.arange(SEAT_AT[0] - 3.72, SEAT_AT[-1] + 0.1, 0.62), *np.arange(2.98, 6.5, 0.62)]
    wood = mix((92, 56, 38), NIGHT, 0.1 + 0.14 * row)
    for x in places:
        back = _rounded(x - 0.285, y + 0.3, 0.57, 0.72, 0.1)
        fill(pen, back, mix(wood, NIGHT, 0.2))
        inner = _rounded(x - 0.245, y + 0.34, 0.49, 0.64, 0.08)
        fade(
            pen,
            inner,
            (x - 0.25, 0),
            (x + 0.25, 0),
            [mix(velvet, NIGHT, 0.2), mix(velvet, WARM, 0.14), mix(velvet, NIGHT, 0.3)],
        )
        for dy in (0.55, 0.75):
            fill(pen, disc(x, y + dy, 0.016), mix(velvet, NIGHT, 0.5))
        seat = _rounded(x - 0.25, y + SEAT - 0.15, 0.5, 0.16, 0.06)
        fade(
            pen,
            seat,
            (x, y + 0.3),
            (x, y + SEAT),
            [mix(velvet, NIGHT, 0.5), mix(velvet, WARM, 0.06)],
        )
        fill(pen, rectangle(x - 0.23, y, 0.46, 0.3), mix(wood, NIGHT, 0.6))
    for x in [*(at - 0.31 for at in places), SEAT_AT[-1] + 0.31, 2.98 - 0.31]:
        fill(pen, rectangle(x - 0.035, y, 0.07, 0.56), mix(wood, NIGHT, 0.3))
        fill(pen, _rounded(x - 0.05, y + 0.55, 0.1, 0.07, 0.03), mix(wood, WARM, 0.2))


def _rail(pen, palette):
    """Draw the low wall with a brass rail between the first row and the stage."""
    wood = (74, 42, 32)
    for x0, x1 in ((-9, AISLE[0]), (AISLE[1], 9)):
        upright(pen, x0, 0, x1 - x0, 0.5, mix(wood, NIGHT, 0.45), wood)
        block(pen, x0, 0.5, x1 - x0, 0.07, mix(wood, WARM, 0.2))
        for x in np.arange(x0 + (0.1 if x0 > 0 else 0.0), x1 - 0.5, 0.8):
            fill(pen, rectangle(x + 0.08, 0.1, 0.62, 0.3), mix(wood, NIGHT, 0.25))
            pen.line([(x + 0.08, 0.4), (x + 0.7, 0.4)], mix(wood, GOLD, 0.35), 0.012)
        fill(pen, rectangle(x0, 0.62, x1 - x0, 0.035), GOLD)
        for x in np.arange(x0 + 0.1, x1, 1.2):
            fill(pen, rectangle(x, 0.55, 0.03, 0.08), mix(GOLD, NIGHT, 0.3))


def _back_wall(pen, palette):
    """Draw the wall behind the last row, with the door at the end of the aisle."""
    wall = mix(palette.curtain, (40, 18, 26), 0.72)
    upright(pen, -12, 0, 24, 8, wall, mix(wall, NIGHT, 0.5))
    for x in np.arange(-7.6, 8, 1.9):
        if abs(x - 1.9) < 0.9:
            continue
        pen.line(
            [(x - 0.7, 1.5), (x + 0.7, 1.5), (x + 0.7, 2.9), (x - 0.7, 2.9), (x - 0.7, 1.5)],
            mix(wall, GOLD, 0.3),
            0.03,
        )
        pool(pen, (x + 0.95, 2.6), 0.6, 0.7, WARM, 80)
    x, low = 1.9, 1.0
    block(pen, x - 0.82, low, 1.64, 2.3, mix(GOLD, NIGHT, 0.45))
    upright(pen, x - 0.68, low, 1.36, 2.16, (250, 196, 116), (255, 226, 160))
    for side in (-1, 1):  # the open leaves of the door
        edge = x + side * 0.68
        leaf = [
            (edge, low),
            (edge, low + 2.16),
            (edge - side * 0.3, low + 2.06),
            (edge - side * 0.3, low - 0.02),
        ]
        fill(pen, polygon(leaf), (66, 34, 28))


def _balcony(pen, palette, seed):
    """Draw the balcony over the last row: its curved front with garlands, dark rows above."""
    rng = np.random.default_rng(seed)
    wood = (98, 58, 40)
    upright(pen, -9, 3.75, 18, 4, (26, 14, 22), (12, 8, 16))
    for x in np.arange(-6, 6, 0.5):
        shade = mix((44, 24, 30), NIGHT, rng.uniform(0, 0.6))
        fill(pen, _rounded(x, 3.7, 0.42, 0.5, 0.1), shade)
    upright(pen, -9, 3.05, 18, 0.75, mix(wood, NIGHT, 0.55), mix(wood, WARM, 0.1))
    block(pen, -9, 3.76, 18, 0.09, mix(GOLD, NIGHT, 0.15))
    block(pen, -9, 3.02, 18, 0.06, mix(GOLD, NIGHT, 0.4))
    for x in np.arange(-6.3, 6.4, 0.9):
        swag = [(x + dx, 3.58 - 0.24 * np.sin(dx / 0.9 * np.pi)) for dx in np.linspace(0, 0.9, 9)]
        pen.line(swag, mix(GOLD, NIGHT, 0.25), 0.05)
        fill(pen, star(x, 3.58, 0.09), mix(GOLD, NIGHT, 0.1))
    upright(pen, -9, 2.78, 18, 0.26, (10, 6, 12), (22, 12, 18))


def _boxes(pen, palette, inner, seed):
    """Draw one pair of boxes at the sides: columns, a front, drapes."""
    rng = np.random.default_rng(seed)
    wood = (104, 62, 42)
    for side in (-1, 1):
        x0, x1 = (-9, -inner) if side < 0 else (inner, 9)
        edge = x1 if side < 0 else x0
        upright(pen, x0, 0, x1 - x0, 1.5, (34, 18, 22), (70, 40, 34))
        for y in (1.5, 3.5):
            block(pen, x0, y, x1 - x0, 2.0, (30, 14, 22))
            pool(pen, (edge + side * 0.9, y + 1.2), 0.9, 0.9, WARM, 110)
            drape = rng.uniform(0.35, 0.45)
            low = edge if side > 0 else edge - drape
            folds(
                pen,
                low,
                low + drape,
                y + 0.6,
                y + 2.0,
                mix(palette.curtain, NIGHT, 0.25),
                0.13,
                0.6,
            )
            upright(pen, x0, y, x1 - x0, 0.62, mix(wood, NIGHT, 0.5), mix(wood, WARM, 0.12))
            block(pen, x0, y + 0.6, x1 - x0, 0.07, mix(GOLD, NIGHT, 0.15))
            for dx in np.arange(0.5, 3.0, 0.8):
                fill(pen, star(edge + side * dx, y + 0.32, 0.1), mix(GOLD, NIGHT, 0.15))
        across(
            pen,
            edge - (0.26 if side > 0 else 0.0),
            0,
            0.26,
            6.5,
            mix(wood, WARM, 0.15),
            mix(wood, NIGHT, 0.5),
        )


def _chandelier(pen):
    """Draw the chandelier: a golden ring with candles and strings of glass."""
    x, y = 0.0, 3.9
    pen.line([(x, 7), (x, y + 0.5)], (90, 66, 40), 0.04)
    for dx in np.linspace(-0.9, 0.9, 13):
        drop = 0.34 * np.sqrt(max(0.0, 1 - (dx / 0.95) ** 2))
        pen.line([(x + dx, y), (x + dx * 0.4, y - drop)], (236, 214, 170), 0.02)
        pen.line([(x + dx * 0.15, y + 0.5), (x + dx, y)], (190, 150, 90), 0.015)
    fill(pen, _rounded(x - 0.95, y - 0.05, 1.9, 0.11, 0.05), GOLD)
    for dx in np.linspace(-0.88, 0.88, 9):
        fill(pen, rectangle(x + dx - 0.02, y + 0.06, 0.04, 0.13), (250, 244, 226))
        pen.glow((x + dx, y + 0.24), 0.2, (255, 230, 170), 220)
        fill(pen, oval(x + dx, y + 0.24, 0.02, 0.045), (255, 252, 236))


BUILDERS = {
    "street": street,
    "park": park,
    "room": room,
    "station": station,
    "stage": stage,
    "hall": hall,
}
