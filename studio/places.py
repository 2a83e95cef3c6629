"""Places: layers that stand at their own distance, so that they shift against each other.

A place is drawn in metres on upright planes. The lead stands at distance 0; what is behind has a
positive distance. A production's own random generator furnishes a place, so it looks the same in
all its clips.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import skia

from .look import InkPen, disc, hsv, mix, oval, polygon, rectangle

PLACES = ("street", "park", "room", "kitchen", "stage", "beach", "station", "library")
INDOOR = {"room", "kitchen", "stage", "station", "library"}
LIGHTS = ("day", "dusk", "night")
LIT = (255, 236, 170)
WIDE = 26.0  # how far a place reaches to either side, in metres


@dataclass
class Place:
    """What a camera finds there."""

    name: str
    sky: tuple  # colours at the top and at the horizon
    ground: tuple
    depth: float  # how far behind the lead people can walk
    layers: list = field(default_factory=list)  # (distance, draw(pen)), far to near
    floors: list = field(default_factory=list)  # (x0, x1, z0, z1, colour) on the ground
    fronts: list[Callable] = field(default_factory=list)  # things to hide behind: draw(pen, x)


def build(name, light, rng):
    """Furnish a place.

    Parameters
    ----------
    name : str
        One of `PLACES`.
    light : str
        One of `LIGHTS`.
    rng : numpy.random.Generator
        The production's generator.
    """
    return BUILDERS[name](light, rng)


def paint_backdrop(canvas, pen, view, place, size):
    """Paint the sky, the ground and what lies on it.

    Parameters
    ----------
    canvas : skia.Canvas
        In pixels.
    pen : look.Pen
    view : camera.View
    place : Place
        Its `sky`, `ground` and `floors` are used.
    size : tuple of int
        (height, width) of the frame.
    """
    height, width = size
    horizon = float(np.clip(view.middle[1], -400, 400))
    top, low = place.sky
    ground = place.ground
    if isinstance(pen, InkPen):
        top, low, ground = pen.wash(top), pen.wash(low), pen.wash(ground)
    paint = skia.Paint()
    paint.setShader(
        skia.GradientShader.MakeLinear(
            points=[skia.Point(0, min(0, horizon - 60)), skia.Point(0, horizon)],
            colors=[skia.Color(*top), skia.Color(*low)],
        )
    )
    canvas.drawPaint(paint)
    if horizon < height:
        canvas.drawPath(
            rectangle(0, horizon, width, height - horizon + 1),
            skia.Paint(Color=skia.Color(*ground)),
        )
    nearest = view.z + 0.6
    for x0, x1, z0, z1, colour in place.floors:
        z0, z1 = max(z0, nearest), max(z1, nearest)
        corners = view.project(np.array([[x0, 0, z0], [x1, 0, z0], [x1, 0, z1], [x0, 0, z1]]))
        colour = pen.wash(colour) if isinstance(pen, InkPen) else colour
        canvas.drawPath(polygon(corners), skia.Paint(AntiAlias=True, Color=skia.Color(*colour)))


def block(pen, x, y, width, height, colour):
    """Draw a flat rectangle from its lower left corner."""
    pen.shapes([rectangle(x, y, width, height)], colour, round_=False)


def along(rng, start, end, least, most):
    """Yield (x, width) of neighbours from start to end, with random widths."""
    x = start
    while x < end:
        width = rng.uniform(least, most)
        yield x, width
        x += width


def sky_of(light, rng):
    """Return the colours of the sky, top and horizon, before the grade tints them."""
    hue = rng.uniform(0.52, 0.6)
    return {
        "day": (hsv(hue, 0.5, 0.92), hsv(hue, 0.16, 0.99)),
        "dusk": (hsv(0.68, 0.35, 0.62), hsv(0.07, 0.45, 1.0)),
        "night": (hsv(0.64, 0.6, 0.2), hsv(0.62, 0.5, 0.42)),
    }[light]


# -- things that stand in more than one place ---------------------------------------------------


def tree(pen, x, height, leaf, trunk=(96, 70, 52)):
    """Draw a tree with a round crown."""
    pen.shapes(
        [
            polygon(
                [(x - 0.14, 0), (x + 0.14, 0), (x + 0.08, height * 0.6), (x - 0.08, height * 0.6)]
            )
        ],
        trunk,
    )
    size = height * 0.26
    crown = [(0, 0.72), (-0.7, 0.6), (0.7, 0.62), (-0.3, 0.88), (0.35, 0.86)]
    pen.shapes([disc(x + dx * size, height * dy, size * 0.78) for dx, dy in crown], leaf)


def lamp_post(pen, x, lit):
    """Draw a street lamp."""
    block(pen, x - 0.05, 0, 0.1, 3.4, (62, 62, 70))
    pen.shapes([oval(x, 3.5, 0.22, 0.16)], LIT if lit else (214, 214, 208), round_=False)
    if lit:
        pen.glow((x, 3.45), 1.7, LIT, 130)


def window(pen, x, y, width, height, glass, frame):
    """Draw a window with a cross of bars."""
    block(pen, x - 0.06, y - 0.06, width + 0.12, height + 0.12, frame)
    block(pen, x, y, width, height, glass)
    pen.line([(x + width / 2, y), (x + width / 2, y + height)], frame, 0.05)
    pen.line([(x, y + height / 2), (x + width, y + height / 2)], frame, 0.05)


def plant(pen, x, height, leaf, pot=(168, 92, 62)):
    """Draw a plant in a pot."""
    for angle in np.linspace(-1.0, 1.0, 7):
        tip = (x + np.sin(angle) * height * 0.5, 0.35 + np.cos(angle) * height * 0.75)
        middle = (x + np.sin(angle) * height * 0.14, 0.35 + height * 0.4)
        pen.shapes(
            [
                polygon(
                    [(x, 0.35), (middle[0] - 0.09, middle[1]), tip, (middle[0] + 0.09, middle[1])]
                )
            ],
            leaf,
        )
    pen.shapes([polygon([(x - 0.16, 0), (x + 0.16, 0), (x + 0.22, 0.4), (x - 0.22, 0.4)])], pot)


def books(pen, x, y, width, height, rng, hue):
    """Fill a shelf with books."""
    for left, thick in along(rng, x, x + width - 0.08, 0.04, 0.12):
        tall = height * rng.uniform(0.65, 0.95)
        colour = hsv(hue + rng.normal(0, 0.12), rng.uniform(0.2, 0.7), rng.uniform(0.3, 0.8))
        block(pen, left, y, thick * 0.9, tall, colour)


def car(pen, x, colour, length=3.9, facing=1):
    """Draw a car from the side, its middle at `x`."""
    body = [
        (-0.5, 0.3),
        (-0.5, 0.75),
        (-0.3, 0.85),
        (-0.18, 1.32),
        (0.2, 1.32),
        (0.34, 0.85),
        (0.5, 0.75),
        (0.5, 0.3),
    ]
    pen.shapes([polygon([(x + facing * dx * length, y) for dx, y in body])], colour, round_=False)
    glass = [(-0.25, 0.88), (-0.15, 1.22), (0.17, 1.22), (0.28, 0.88)]
    pen.shapes(
        [polygon([(x + facing * dx * length, y) for dx, y in glass])], (150, 176, 192), round_=False
    )
    for wheel in (-0.3, 0.31):
        pen.shapes([disc(x + facing * wheel * length, 0.32, 0.33)], (38, 38, 42), round_=False)
        pen.shapes([disc(x + facing * wheel * length, 0.32, 0.15)], (170, 170, 174), round_=False)


# -- outdoors -----------------------------------------------------------------------------------


def street(light, rng):
    """A street with house fronts, lamps, trees and parked cars."""
    seed, night = int(rng.integers(1 << 30)), light == "night"
    hue = rng.uniform()

    def houses(pen):
        own = np.random.default_rng(seed)
        for x, width in along(own, -WIDE, WIDE, 3.5, 6.5):
            height = own.uniform(6, 12)
            wall = hsv(hue + own.normal(0, 0.09), own.uniform(0.12, 0.45), own.uniform(0.55, 0.9))
            block(pen, x, 0, width, height, wall)
            block(pen, x, 0, width, 0.35, mix(wall, (40, 36, 40), 0.45))
            _house_front(pen, own, x, width, height, wall, night)

    def roadside(pen):
        own = np.random.default_rng(seed + 1)
        for x, width in along(own, -WIDE, WIDE, 4.0, 8.0):
            kind = own.integers(3)
            if kind == 0:
                lamp_post(pen, x, night)
            elif kind == 1:
                tree(pen, x, own.uniform(3.2, 5.0), hsv(own.uniform(0.2, 0.38), 0.45, 0.6))
            else:
                car(
                    pen,
                    x + width / 2,
                    hsv(own.uniform(), 0.6, own.uniform(0.35, 0.9)),
                    facing=own.choice([-1, 1]),
                )

    place = Place("street", sky_of(light, rng), (150, 146, 144), 3.2)
    place.layers = [(8.5, houses), (5.2, roadside)]
    place.floors = [
        (-WIDE, WIDE, 3.8, 8.4, (104, 102, 106)),
        (-WIDE, WIDE, 3.6, 3.8, (196, 192, 186)),
    ]
    place.fronts = [_front_lamp, _front_letter_box, _front_bush]
    return place


def _house_front(pen, rng, x, width, height, wall, night):
    glass, frame = (78, 96, 116), mix(wall, (255, 255, 255), 0.5)
    columns = max(2, int(width / 1.5))
    for floor in range(1, int(height / 2.6)):
        for column in range(columns):
            lit = night and rng.uniform() < 0.5
            left = x + (column + 0.5) * width / columns - 0.4
            block(pen, left - 0.05, floor * 2.6 + 0.25, 0.9, 1.4, frame)
            block(pen, left, floor * 2.6 + 0.3, 0.8, 1.3, LIT if lit else glass)
    shop = hsv(rng.uniform(), 0.55, 0.7)
    block(pen, x + 0.5, 0.4, width - 1.9, 1.7, LIT if night else (168, 190, 198))
    block(pen, x + 0.3, 2.1, width - 1.5, 0.4, shop)
    block(pen, x + width - 1.1, 0, 0.85, 2.15, mix(shop, (30, 20, 20), 0.4))


def park(light, rng):
    """A park with hills, trees, bushes and a path."""
    seed, hue = int(rng.integers(1 << 30)), rng.uniform(0.16, 0.36)
    grass = hsv(hue, rng.uniform(0.35, 0.55), rng.uniform(0.55, 0.75))

    def hills(pen):
        own = np.random.default_rng(seed)
        for x, width in along(own, -70, 70, 14, 26):
            pen.shapes(
                [oval(x, -1, width * 0.8, own.uniform(5, 11))],
                hsv(hue + 0.06, 0.28, 0.72),
                round_=False,
            )

    def trees(distance, low, high):
        def draw(pen):
            own = np.random.default_rng(seed + int(distance))
            for x, _ in along(own, -WIDE * 1.3, WIDE * 1.3, 2.5, 6.5):
                tint = hsv(
                    hue + own.normal(0, 0.04), own.uniform(0.35, 0.6), own.uniform(0.4, 0.65)
                )
                if own.uniform() < 0.65:
                    tree(pen, x, own.uniform(low, high), tint)
                else:
                    bumps = [(x, 0.3, 0.6), (x + 0.6, 0.25, 0.5), (x - 0.5, 0.2, 0.45)]
                    pen.shapes([disc(*bump) for bump in bumps], tint)

        return draw

    def lamps(pen):
        own = np.random.default_rng(seed + 3)
        for x, _ in along(own, -WIDE, WIDE, 6, 12):
            lamp_post(pen, x, light == "night")

    place = Place("park", sky_of(light, rng), grass, 4.5)
    place.layers = [(45, hills), (17, trees(17, 5, 8)), (8, trees(8, 3.5, 6)), (6, lamps)]
    path = mix((206, 186, 150), grass, 0.15)
    place.floors = [(-WIDE * 2, WIDE * 2, 1.8, 4.0, path)]
    place.fronts = [_front_trunk, _front_bush]
    return place


def beach(light, rng):
    """A beach with the sea, sunshades, palms and a boat."""
    seed = int(rng.integers(1 << 30))
    sand = hsv(0.1, rng.uniform(0.2, 0.35), rng.uniform(0.82, 0.95))
    sea = hsv(rng.uniform(0.48, 0.58), 0.5, 0.68)

    def far(pen):
        own = np.random.default_rng(seed)
        pen.shapes(
            [disc(own.uniform(-25, 25), own.uniform(9, 22), 3.0)], (255, 246, 214), round_=False
        )
        for x, width in along(own, -90, 90, 20, 40):
            if own.uniform() < 0.4:
                pen.shapes(
                    [oval(x, 0, width * 0.4, own.uniform(2, 6))],
                    mix(sea, (90, 110, 130), 0.5),
                    round_=False,
                )

    def water(pen):
        block(pen, -120, -2.0, 240, 3.1, sea)
        own = np.random.default_rng(seed + 1)
        for _ in range(50):
            x, y = own.uniform(-50, 50), own.uniform(-1.6, 1.0)
            pen.line([(x, y), (x + own.uniform(1, 4), y)], mix(sea, (255, 255, 255), 0.55), 0.1)
        _boat(pen, own.uniform(-14, 14))

    def shades(pen):
        own = np.random.default_rng(seed + 2)
        for x, _ in along(own, -WIDE, WIDE, 3.0, 7.0):
            if own.uniform() < 0.55:
                _sunshade(pen, x, hsv(own.uniform(), 0.6, 0.9))
            else:
                _palm(pen, x, own.uniform(3.2, 4.6), own.uniform(-0.6, 0.6))

    place = Place("beach", sky_of(light, rng), sand, 4.0)
    place.layers = [(80, far), (34, water), (7, shades)]
    place.floors = [(-80, 80, 14, 34, mix(sand, (150, 130, 100), 0.35))]
    place.fronts = [_front_shade, _front_bush]
    return place


def _boat(pen, x):
    hull = [(x - 1.6, 0.9), (x + 1.6, 0.9), (x + 1.1, 0.2), (x - 1.1, 0.2)]
    sail = [(x, 1.1), (x, 5), (x + 2, 1.3)]
    pen.shapes([polygon(hull)], (120, 60, 50), round_=False)
    pen.shapes([polygon(sail)], (246, 244, 238), round_=False)


def _sunshade(pen, x, colour):
    cloth = [(-1.2, 1.8), (-0.7, 2.2), (0, 2.4), (0.7, 2.2), (1.2, 1.8)]
    block(pen, x - 0.03, 0, 0.06, 2.2, (236, 232, 222))
    pen.shapes([polygon([(x + dx, y) for dx, y in cloth])], colour)
    block(pen, x - 0.9, 0, 1.6, 0.14, mix(colour, (255, 255, 255), 0.5))


def _palm(pen, x, height, lean):
    pen.line([(x, 0), (x + lean * 0.4, height * 0.5), (x + lean, height)], (140, 104, 70), 0.16)
    for angle in np.linspace(-1.9, 1.9, 7):
        end = (x + lean + np.sin(angle) * 1.3, height + np.cos(angle) * 0.7 - 0.2)
        middle = (x + lean + np.sin(angle) * 0.7, height + np.cos(angle) * 0.5 + 0.15)
        pen.line([(x + lean, height), middle, end], (84, 140, 82), 0.13)


# -- indoors ------------------------------------------------------------------------------------


def room(light, rng):
    """A living room with a window, pictures, a bookshelf, a sofa and a lamp."""
    seed, hue = int(rng.integers(1 << 30)), rng.uniform()
    wall = hsv(hue, rng.uniform(0.12, 0.42), rng.uniform(0.62, 0.9))
    glass = (206, 228, 240) if light != "night" else (40, 48, 84)

    def back(pen):
        own = np.random.default_rng(seed)
        block(pen, -WIDE, 0, 2 * WIDE, 4.2, wall)
        if own.uniform() < 0.5:
            for x in np.arange(-WIDE, WIDE, 0.55):
                block(pen, x, 0, 0.2, 4.2, mix(wall, (255, 255, 255), 0.2))
        block(pen, -WIDE, 0, 2 * WIDE, 0.16, mix(wall, (255, 255, 255), 0.65))
        for x, width in along(own, -WIDE, WIDE, 1.5, 2.6):
            _room_piece(pen, own, x, width, hue, glass, wall, light)

    place = Place(
        "room", (wall, wall), hsv(0.07, rng.uniform(0.3, 0.55), rng.uniform(0.4, 0.66)), 1.5
    )
    place.layers = [(2.6, back)]
    rug = hsv(hue + 0.4, 0.45, 0.62)
    place.floors = [
        (-1.6, 1.6, -0.7, 1.3, rug),
        (-1.3, 1.3, -0.5, 1.1, mix(rug, (255, 240, 220), 0.3)),
    ]
    place.fronts = [_front_plant, _front_table, _front_armchair]
    return place


def _room_piece(pen, rng, x, width, hue, glass, wall, light):
    kind = rng.integers(5)
    wood = hsv(0.06, 0.5, rng.uniform(0.3, 0.55))
    if kind == 0:
        window(pen, x + 0.2, 1.0, width - 0.5, 1.6, glass, (240, 236, 228))
        for side in (x - 0.1, x + width - 0.35):
            pen.shapes([rectangle(side, 0.3, 0.35, 2.6)], hsv(hue + 0.3, 0.5, 0.6))
    elif kind == 1:
        block(pen, x, 0, width - 0.2, 2.3, wood)
        for shelf in range(4):
            block(pen, x + 0.06, 0.15 + shelf * 0.54, width - 0.32, 0.46, mix(wood, (0, 0, 0), 0.4))
            books(pen, x + 0.08, 0.15 + shelf * 0.54, width - 0.45, 0.42, rng, hue)
    elif kind == 2:
        for dx in (0.15, width / 2):
            size = rng.uniform(0.4, 0.7)
            y = rng.uniform(1.5, 1.9)
            block(pen, x + dx, y, size, size * 0.8, wood)
            block(
                pen,
                x + dx + 0.06,
                y + 0.06,
                size - 0.12,
                size * 0.8 - 0.12,
                hsv(rng.uniform(), 0.4, 0.8),
            )
    elif kind == 3:
        cloth = hsv(hue + 0.55, 0.45, 0.55)
        pen.shapes([rectangle(x, 0.1, width - 0.1, 0.95)], cloth, round_=False)
        pen.shapes(
            [rectangle(x - 0.05, 0.1, 0.3, 0.68), rectangle(x + width - 0.3, 0.1, 0.3, 0.68)],
            mix(cloth, (0, 0, 0), 0.2),
        )
        block(pen, x + 0.25, 0.1, width - 0.6, 0.4, mix(cloth, (255, 255, 255), 0.15))
    else:
        block(pen, x + 0.5, 0, 0.06, 1.6, (70, 60, 54))
        if light != "day":
            pen.glow((x + 0.53, 1.7), 1.3, LIT, 150)
        pen.shapes(
            [polygon([(x + 0.2, 1.5), (x + 0.86, 1.5), (x + 0.7, 1.95), (x + 0.36, 1.95)])],
            LIT if light != "day" else (232, 214, 180),
            round_=False,
        )
        plant(pen, x + width - 0.4, 1.1, (70, 120, 74))


def kitchen(light, rng):
    """A kitchen with tiles, cupboards, a stove and a fridge."""
    seed, hue = int(rng.integers(1 << 30)), rng.uniform()
    front = hsv(hue, rng.uniform(0.15, 0.5), rng.uniform(0.55, 0.9))
    wall = hsv(hue + 0.5, 0.1, 0.88)
    glass = (206, 228, 240) if light != "night" else (40, 48, 84)

    def back(pen):
        own = np.random.default_rng(seed)
        block(pen, -WIDE, 0, 2 * WIDE, 4.0, wall)
        for y in np.arange(0.95, 1.6, 0.16):
            pen.line([(-WIDE, y), (WIDE, y)], mix(wall, (120, 120, 130), 0.35), 0.015)
        for x in np.arange(-WIDE, WIDE, 0.16 * 2):
            pen.line([(x, 0.95), (x, 1.6)], mix(wall, (120, 120, 130), 0.35), 0.015)
        for x, width in along(own, -WIDE, WIDE, 0.75, 1.2):
            _kitchen_piece(pen, own, x, width, front, glass, light)

    place = Place("kitchen", (wall, wall), (206, 200, 190), 1.2)
    place.layers = [(2.2, back)]
    dark = mix(front, (60, 60, 70), 0.6)
    # A chequered floor: every second tile of a grid.
    for row in range(6):
        for column in range(-12, 12):
            if (row + column) % 2 == 0:
                place.floors.append(
                    (column * 0.6, column * 0.6 + 0.6, row * 0.6 - 1.4, row * 0.6 - 0.8, dark)
                )
    place.fronts = [_front_table, _front_counter]
    return place


def _kitchen_piece(pen, rng, x, width, front, glass, light):
    kind = rng.integers(6)
    if kind == 0:
        block(pen, x, 0, width - 0.03, 1.95, (226, 228, 230))
        pen.line([(x, 1.25), (x + width, 1.25)], (120, 124, 128), 0.03)
        pen.line([(x + 0.1, 1.35), (x + 0.1, 1.6)], (120, 124, 128), 0.04)
        return
    block(pen, x, 0.08, width - 0.02, 0.8, front)
    pen.line([(x + width * 0.3, 0.72), (x + width * 0.7, 0.72)], (70, 70, 76), 0.035)
    block(pen, x - 0.02, 0.88, width + 0.04, 0.07, (92, 82, 78))
    if kind == 1:
        block(pen, x + 0.06, 0.15, width - 0.14, 0.6, (44, 44, 50))
        for dx in (0.25, 0.7):
            pen.shapes([rectangle(x + dx * width - 0.12, 0.95, 0.26, 0.17)], (150, 60, 52))
    elif kind == 2:
        window(pen, x + 0.08, 1.15, width - 0.2, 0.95, glass, (244, 242, 236))
        return
    elif kind == 3:
        for dx in (0.2, 0.45, 0.7):
            pen.shapes(
                [rectangle(x + dx * width, 0.95, 0.1, rng.uniform(0.15, 0.32))],
                hsv(rng.uniform(), 0.6, 0.7),
            )
    block(pen, x, 1.65, width - 0.02, 0.75, mix(front, (255, 255, 255), 0.18))


def stage(light, rng):
    """A theatre's stage: a curtain, beams of light, boards."""
    seed = int(rng.integers(1 << 30))
    cloth = hsv(rng.uniform(0.9, 1.75), rng.uniform(0.5, 0.8), rng.uniform(0.38, 0.62))

    def curtain(pen):
        own = np.random.default_rng(seed)
        block(pen, -WIDE, 0, 2 * WIDE, 7, cloth)
        for x, width in along(own, -WIDE, WIDE, 0.3, 0.55):
            block(pen, x, 0, width * 0.5, 7, mix(cloth, (20, 0, 20), own.uniform(0.2, 0.4)))

    def scenery(pen):
        own = np.random.default_rng(seed + 1)
        for x, width in along(own, -WIDE, WIDE, 2.5, 5.0):
            kind = own.integers(4)
            if kind == 0:
                pen.shapes(
                    [disc(x, own.uniform(1.8, 2.6), own.uniform(0.4, 0.8))],
                    (250, 226, 140),
                    round_=False,
                )
            elif kind == 1:
                pen.shapes(
                    [polygon([(x - 1, 0), (x + 1, 0), (x + 0.6, 1.3), (x, 2.1), (x - 0.6, 1.2)])],
                    hsv(own.uniform(), 0.35, 0.6),
                )
            elif kind == 2:
                block(pen, x - 0.5, 0, 1.0, 0.9, hsv(own.uniform(), 0.4, 0.45))
            pen.glow((x + width / 2, 2.6), 1.8, (255, 240, 200), 70)

    boards = hsv(0.07, 0.45, rng.uniform(0.4, 0.6))
    place = Place("stage", (cloth, cloth), boards, 2.2)
    place.layers = [(3.4, curtain), (2.9, scenery)]
    place.floors = [
        (-WIDE, WIDE, z, z + 0.03, mix(boards, (20, 10, 10), 0.35))
        for z in np.arange(-2, 3.3, 0.45)
    ]
    place.fronts = [_front_heads, _front_loudspeaker]
    return place


def station(light, rng):
    """A railway station: a train behind the platform, columns, a clock."""
    seed, night = int(rng.integers(1 << 30)), light == "night"
    paint = hsv(rng.uniform(), rng.uniform(0.4, 0.7), rng.uniform(0.4, 0.75))
    wall = hsv(rng.uniform(), 0.12, 0.75)

    def hall(pen):
        block(pen, -WIDE * 1.5, 0, 3 * WIDE, 9, wall)
        for x in np.arange(-WIDE * 1.5, WIDE * 1.5, 4.0):
            pen.shapes(
                [rectangle(x + 0.8, 2.5, 2.4, 3.0), disc(x + 2.0, 5.5, 1.2)],
                (60, 70, 100) if night else (214, 228, 234),
                round_=False,
            )

    def train(pen):
        own = np.random.default_rng(seed)
        for x, width in along(own, -WIDE, WIDE, 9.0, 9.4):
            block(pen, x, -0.4, width - 0.4, 3.1, paint)
            block(pen, x, 1.0, width - 0.4, 0.2, mix(paint, (255, 255, 255), 0.7))
            for pane in np.arange(0.6, width - 1.4, 1.3):
                block(
                    pen,
                    x + pane,
                    1.4,
                    0.95,
                    0.8,
                    LIT if night or own.uniform() < 0.3 else (90, 104, 118),
                )

    def columns(pen):
        own = np.random.default_rng(seed + 2)
        for x, width in along(own, -WIDE, WIDE, 4.0, 6.5):
            pen.shapes([rectangle(x, 0, 0.35, 6)], mix(wall, (70, 80, 80), 0.6))
            if own.uniform() < 0.5:
                _timetable(pen, x + 1.0, own)
            else:
                _clock(pen, x + width / 2)

    place = Place("station", (wall, wall), hsv(0.1, 0.08, rng.uniform(0.55, 0.7)), 2.4)
    place.layers = [(12, hall), (5.0, train), (3.0, columns)]
    place.floors = [(-WIDE, WIDE, 3.6, 3.9, (236, 196, 80)), (-WIDE, WIDE, 4.2, 5.0, (50, 48, 52))]
    place.fronts = [_front_column, _front_luggage]
    return place


def _timetable(pen, x, rng):
    block(pen, x, 2.3, 1.6, 0.7, (30, 36, 52))
    for y in (2.45, 2.65, 2.85):
        pen.line([(x + 0.1, y), (x + 0.1 + rng.uniform(0.5, 1.3), y)], (255, 214, 110), 0.06)


def _clock(pen, x):
    pen.shapes([disc(x, 2.9, 0.4)], (240, 238, 230), round_=False)
    pen.line([(x, 3.15), (x, 2.9), (x + 0.2, 2.9)], (30, 30, 34), 0.05)


def library(light, rng):
    """A library: tall shelves of books, reading lamps, a ladder."""
    seed, hue = int(rng.integers(1 << 30)), rng.uniform()
    wood = hsv(0.06, rng.uniform(0.35, 0.6), rng.uniform(0.3, 0.55))

    def shelves(pen):
        own = np.random.default_rng(seed)
        block(pen, -14, 0, 28, 4.4, wood)
        for x, width in along(own, -14, 14, 1.6, 2.4):
            for shelf in range(7):
                y = 0.2 + shelf * 0.56
                block(pen, x + 0.1, y, width - 0.2, 0.48, mix(wood, (10, 4, 4), 0.5))
                books(pen, x + 0.12, y, width - 0.3, 0.44, own, hue)
            if own.uniform() < 0.25:
                for side in (0.2, 0.7):
                    pen.line([(x + side, 0), (x + side + 0.15, 3.6)], (196, 164, 110), 0.06)
                for rung in np.arange(0.4, 3.5, 0.4):
                    pen.line(
                        [(x + 0.2 + rung * 0.04, rung), (x + 0.7 + rung * 0.04, rung)],
                        (196, 164, 110),
                        0.05,
                    )

    def tables(pen):
        own = np.random.default_rng(seed + 1)
        for x, _ in along(own, -14, 14, 3.0, 5.0):
            block(pen, x, 0.66, 1.7, 0.08, mix(wood, (255, 220, 160), 0.25))
            block(pen, x + 0.1, 0, 0.08, 0.66, wood)
            block(pen, x + 1.5, 0, 0.08, 0.66, wood)
            pen.glow((x + 0.8, 1.1), 0.9, LIT, 110)
            pen.shapes(
                [polygon([(x + 0.55, 1.05), (x + 1.05, 1.05), (x + 0.92, 1.25), (x + 0.68, 1.25)])],
                (60, 130, 90),
                round_=False,
            )

    place = Place("library", (wood, wood), hsv(rng.uniform(), 0.3, 0.45), 1.7)
    place.layers = [(3.0, shelves), (2.3, tables)]
    place.floors = [(-WIDE, WIDE, -0.8, 1.0, hsv(hue + 0.5, 0.45, 0.5))]
    place.fronts = [_front_pile, _front_plant]
    return place


# -- things near the camera, to hide behind ------------------------------------------------------


def _front_lamp(pen, x):
    block(pen, x - 0.06, -2, 0.12, 6, (50, 50, 58))


def _front_letter_box(pen, x):
    pen.shapes([rectangle(x - 0.25, -0.5, 0.5, 1.3), disc(x, 0.8, 0.25)], (150, 44, 40))
    pen.line([(x - 0.14, 0.7), (x + 0.14, 0.7)], (40, 20, 20), 0.05)


def _front_bush(pen, x):
    bumps = [(0, 0.2, 0.5), (0.45, 0.05, 0.42), (-0.45, 0.1, 0.45), (0.1, -0.5, 0.7)]
    pen.shapes([disc(x + dx, y, r) for dx, y, r in bumps], (64, 96, 60))


def _front_trunk(pen, x):
    pen.shapes(
        [polygon([(x - 0.2, -2), (x + 0.2, -2), (x + 0.13, 5), (x - 0.13, 5)])], (78, 58, 44)
    )


def _front_shade(pen, x):
    block(pen, x - 0.04, -1, 0.08, 4, (238, 232, 220))


def _front_plant(pen, x):
    plant(pen, x, 1.3, (60, 104, 66))


def _front_table(pen, x):
    block(pen, x - 0.7, 0.6, 1.4, 0.08, (132, 94, 62))
    block(pen, x - 0.6, -1, 0.08, 1.6, (110, 78, 52))
    block(pen, x + 0.52, -1, 0.08, 1.6, (110, 78, 52))
    pen.shapes([rectangle(x - 0.1, 0.68, 0.14, 0.26)], (86, 130, 160))


def _front_armchair(pen, x):
    pen.shapes(
        [
            rectangle(x - 0.45, -0.5, 0.9, 1.35),
            disc(x - 0.3, 0.85, 0.15),
            disc(x + 0.3, 0.85, 0.15),
        ],
        (126, 74, 66),
    )


def _front_counter(pen, x):
    block(pen, x - 0.6, -1, 1.2, 1.75, (176, 168, 156))
    pen.shapes(
        [rectangle(x - 0.3, 0.75, 0.11, 0.3), rectangle(x + 0.1, 0.75, 0.16, 0.2)], (80, 120, 84)
    )


def _front_heads(pen, x):
    for dx, y in ((-0.55, 0.28), (0.0, 0.36), (0.55, 0.24)):
        pen.shapes(
            [disc(x + dx, y, 0.13), rectangle(x + dx - 0.22, y - 1.2, 0.44, 1.05)], (34, 28, 38)
        )


def _front_loudspeaker(pen, x):
    block(pen, x - 0.3, -1, 0.6, 1.75, (42, 40, 46))
    pen.shapes([disc(x, 0.4, 0.19)], (84, 82, 90))


def _front_column(pen, x):
    pen.shapes([rectangle(x - 0.17, -2, 0.34, 7)], (96, 108, 108))


def _front_luggage(pen, x):
    pen.shapes([rectangle(x - 0.45, -0.5, 0.6, 0.95)], (128, 78, 48))
    pen.shapes([rectangle(x + 0.1, -0.5, 0.5, 0.72)], (62, 88, 112))


def _front_pile(pen, x):
    for index, (wide, hue) in enumerate([(0.5, 0.0), (0.44, 0.6), (0.5, 0.35), (0.4, 0.1)]):
        block(pen, x - wide / 2, 0.2 + 0.1 * index, wide, 0.1, hsv(hue, 0.5, 0.55))
    block(pen, x - 0.6, 0.1, 1.2, 0.1, (120, 84, 56))


BUILDERS = {
    "street": street,
    "park": park,
    "room": room,
    "kitchen": kitchen,
    "stage": stage,
    "beach": beach,
    "station": station,
    "library": library,
}
