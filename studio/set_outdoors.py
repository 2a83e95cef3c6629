"""The film's sets in the open: the street with the toy shop, and the park with the bench."""

import numpy as np

from .look import disc, mix, oval, polygon, rectangle
from .paint import (
    across,
    arch,
    cloud,
    crown,
    curve,
    fade,
    fill,
    lying_oval,
    pool,
    poplar,
    reflected,
    sky,
    star,
    stars,
    tree,
    upright,
)
from .places import along, block
from .props import GOLD, WARM
from .set_parts import IRON, LAMP, NIGHT, SEAT, WIDE, FilmSet, skyline, street_lamp

# -- the street -----------------------------------------------------------------------------------

GAP = (-5.6, -2.3)  # the side street between the houses
SHOP = (-2.3, 3.5)  # the front of the shop with the music box
TOYS = ((96, 132, 128), (196, 158, 84), (128, 116, 150), (170, 150, 130))
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
        (60, lambda pen: skyline(pen, light, seed + 2, 0.78, (5, 13), True)),
        (32, lambda pen: skyline(pen, light, seed + 3, 0.55, (5, 9), False)),
        *_side_street(light, palette, seed),
        (FRONT, fronts),
    ]
    made.floors = _street_floors(light)
    made.things = [
        (0.5, lambda pen: street_lamp(pen, -3.0, light)),
        (1.2, lambda pen: _planter(pen, np.random.default_rng(seed + 5), -1.35, light, palette)),
        (0.9, lambda pen: street_lamp(pen, 6.2, light)),
        (1.1, lambda pen: _letter_box(pen, 4.3, light, palette)),
        (0.7, lambda pen: street_lamp(pen, -12.0, light)),
        (0.7, lambda pen: street_lamp(pen, 14.0, light)),
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


def _side_street(light, palette, seed):
    """Return layers that make the walls of the side street: planes with ever less light."""
    layers = []
    for step, z in enumerate((16.0, 12.0, 9.0, 7.0, 5.4, 4.2, 3.2)):
        far = 0.34 - 0.045 * step

        def draw(pen, z=z, far=far, step=step):
            rng = np.random.default_rng(seed + 20 + step)
            warm = mix(palette.walls[1], (236, 186, 140), 0.55)
            left, right = light.on(warm, far), light.on(palette.walls[0], far)
            shade = mix(left, NIGHT, 0.2), mix(right, light.haze, 0.12)
            upright(pen, GAP[0] - 9, 0, 9, 6.2, mix(shade[0], NIGHT, 0.15), shade[0])
            upright(pen, GAP[1], 0, 9, 6.7, mix(shade[1], NIGHT, 0.15), shade[1])
            for x in (GAP[0] - 0.62, GAP[1] + 0.2):
                for y in (1.0, 3.4):
                    lit = light.lamps and rng.uniform() < 0.4
                    glass = mix(LAMP, light.haze, 0.3) if lit else light.on((96, 108, 124), far)
                    frame = mix(glass, light.on((255, 250, 236), far), 0.6)
                    fill(pen, rectangle(x - 0.05, y - 0.05, 0.52, 1.4), frame)
                    fill(pen, rectangle(x, y, 0.42, 1.3), glass)
            if z == 16.0:
                for x in (-5.0, -3.1):
                    leaf, bark = light.on(palette.leaf, 0.35), light.on((96, 76, 62), 0.3)
                    tree(pen, rng, x, 5.2, leaf, bark, light.shine)

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
        upright(pen, x, y, width, height, (255, 218, 142), (214, 142, 76))
        for side in (0.0, 0.78):  # curtains
            drape = rectangle(x + side * width, y, 0.22 * width, height)
            fill(pen, drape, (150, 88, 56), 90)
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
    """Draw the inside of the shop's window: a lit niche, quiet toys, room for the box."""
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
            for height_of in (0.3, 0.965):
                paint = TOYS[rng.integers(len(TOYS))]
                _toy(pen, rng, at, y + height_of, mix(toy, paint, 0.3))
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


def _planter(pen, rng, x, light, palette):
    """Draw a clipped little tree in a tub."""
    tub = light.on(palette.wood)
    pen.shapes([polygon([(x - 0.2, 0), (x + 0.2, 0), (x + 0.25, 0.42), (x - 0.25, 0.42)])], tub)
    pen.shapes([rectangle(x - 0.03, 0.4, 0.06, 0.4)], light.on((90, 70, 56)))
    crown(pen, rng, x, 1.05, 0.72, 0.78, light.on(palette.leaf), light.shine)


def _letter_box(pen, x, light, palette):
    """Draw a letter box on its post."""
    paint = light.on(mix(palette.shop, (216, 176, 70), 0.75))
    pen.shapes([rectangle(x - 0.05, 0, 0.1, 0.8)], light.on(IRON))
    pen.shapes([rectangle(x - 0.24, 0.75, 0.48, 0.62), oval(x, 1.37, 0.24, 0.11)], paint)
    fill(pen, rectangle(x - 0.15, 1.22, 0.3, 0.05), light.on(IRON))


# -- the park -------------------------------------------------------------------------------------

BENCH = (-1.0, 1.0)


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
        (1.3, lambda pen: street_lamp(pen, -2.35, light)),
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
        pool(pen, (-34, 25), 90, 58, (255, 226, 150), 190)
        fill(pen, disc(-34, 27, 5.0), (255, 246, 212))
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
    bark, shine = light.on((100, 82, 70), far), mix(light.shine, light.haze, far)
    for x, _ in along(rng, -wide * 2, wide * 2, 2.0, 4.6):
        leaf = mix(palette.leaf, (210, 170, 80), rng.uniform(0, 0.3))
        tall, kind = rng.uniform(*heights), rng.uniform()
        if kind < 0.22:
            poplar(pen, rng, x, tall * 1.25, light.on(leaf, far), bark, shine)
        elif kind < 0.5:
            crown(pen, rng, x, tall * 0.2, tall * 0.9, tall * 0.55, light.on(leaf, far), shine)
        else:
            tree(pen, rng, x, tall, light.on(leaf, far), bark, shine)
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
    if light.name == "dusk":
        pool(pen, (-5.6, -0.9), 3.4, 1.5, (255, 222, 150), 150)
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
        tree(pen, rng, x, tall, leaf, light.on((92, 72, 60)), light.shine)
    for x in (-10.4, -6.9, 6.2, 9.6, 13.4):
        crown(
            pen, rng, x, 0.5, 2.4, 1.5, light.on(mix(palette.leaf, (60, 100, 80), 0.3)), light.shine
        )


def _willow(pen, light, palette, seed):
    """Draw a willow whose branches hang into the picture from the right."""
    rng = np.random.default_rng(seed)
    bark = light.on((86, 70, 60))
    trunk = curve([(4.7, -0.1), (4.85, 1.2), (4.6, 3.2), (5.3, 3.2), (5.4, 1.2), (5.65, -0.1)])
    fade(pen, trunk, (4.6, 0), (5.5, 0), [bark, mix(bark, NIGHT, 0.5)])
    crown(pen, rng, 4.9, 4.6, 6.0, 2.6, light.on(palette.leaf), light.shine)
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
        crown(
            pen,
            rng,
            x,
            0.28,
            width * 1.5,
            0.66,
            light.on(mix(palette.leaf, (40, 80, 70), 0.3)),
            light.shine,
        )
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
