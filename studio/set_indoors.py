"""The film's lonely sets, both by night: the room and the station."""

import numpy as np

from .look import disc, hsv, mix, oval, polygon, rectangle
from .paint import (
    LIGHTS,
    across,
    arch,
    cloud,
    fade,
    fill,
    lying_oval,
    pool,
    stars,
    upright,
    without,
)
from .places import along, block
from .props import GOLD, WARM, dancer, poster
from .set_parts import LAMP, NIGHT, SEAT, FilmSet, rounded, skyline

# -- the room -------------------------------------------------------------------------------------

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
        rectangle(-90, -5, 180, 90),
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
    shades = [mix(dark, NIGHT, 0.3), dark, mix(wall, NIGHT, 0.28), lit, dark]
    fade(pen, plane, (-4.5, 0), (4.2, 0), shades, [0, 0.3, 0.55, 0.72, 1])
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
        across(
            pen,
            side if way > 0 else side - 6,
            0,
            6,
            4.4,
            *[mix(dark, NIGHT, share) for share in ((0.2, 0.6) if way > 0 else (0.6, 0.2))],
        )


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
            top, drawn = y + height + 0.16, left - way * 0.02 * fold  # gathered towards the wall
            strip = [(left, top), (left + way * 0.1, top), (drawn + way * 0.06, y - 0.5)]
            strip.append((drawn, y - 0.5))
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
    inner = mix(light, rug, 0.4), mix(rug, NIGHT, 0.15)
    rings = ((1.55, 0.85, light), (1.47, 0.79, rug), (1.25, 0.62, inner[0]), (1.19, 0.57, inner[1]))
    for wide, deep, tone in rings:
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
    back = rounded(x + 0.24, 0.12, 0.34, 1.0, 0.13)
    fade(
        pen,
        back,
        (x + 0.24, 0),
        (x + 0.58, 0),
        [mix(cloth, NIGHT, 0.2), cloth, mix(cloth, WARM, 0.25)],
    )
    fill(pen, rounded(x - 0.38, 0.12, 0.8, 0.26, 0.05), mix(cloth, NIGHT, 0.35))
    cushion = rounded(x - 0.4, 0.33, 0.72, 0.13, 0.06)
    fade(pen, cushion, (x, 0.33), (x, 0.46), [mix(cloth, NIGHT, 0.3), mix(cloth, WARM, 0.12)])


def _armchair_arm(pen, x, palette):
    """Draw the near arm, which hides the hip of whoever sits there."""
    cloth = mix(palette.fabric, NIGHT, 0.2)
    for dx in (-0.17, 0.42):
        fill(pen, rectangle(x + dx, -0.02, 0.06, 0.17), (34, 22, 22))
    panel = rounded(x - 0.2, 0.13, 0.73, 0.36, 0.04)
    fade(pen, panel, (x, 0.13), (x, 0.49), [mix(cloth, NIGHT, 0.35), mix(cloth, NIGHT, 0.08)])
    roll = rounded(x - 0.27, 0.44, 0.81, 0.14, 0.07)
    fade(pen, roll, (x, 0.44), (x, 0.58), [mix(cloth, NIGHT, 0.25), cloth, mix(cloth, WARM, 0.3)])
    fill(pen, disc(x - 0.2, 0.51, 0.042), mix(cloth, NIGHT, 0.3))


# -- the station ----------------------------------------------------------------------------------

TRACK = 4.0  # how far away the train passes
BOARD = (1.15, 1.08, 0.74, 1.04)  # the poster: x, y, width, height


def station(light, palette, seed):
    """A platform by night: a bench, a poster in its lit frame, a clock, the track behind."""
    made = FilmSet("station", ((12, 14, 36), (54, 60, 98)), (26, 26, 38))
    made.layers = [
        (120, lambda pen: _station_sky(pen, seed)),
        (40, lambda pen: skyline(pen, LIGHTS["night"], seed + 2, 0.3, (3, 8), True)),
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
    brick = mix(palette.walls[1], (34, 28, 52), 0.64)
    upright(pen, -26, 0.4, 52, 5.0, brick, mix(brick, NIGHT, 0.4))
    block(pen, -26, 5.2, 52, 0.3, mix(brick, (120, 120, 150), 0.2))
    for number, x in enumerate(np.arange(-25, 25, 3.4)):
        lit = number % 3 == 1 or rng.uniform() < 0.12
        frame = arch(x + 0.5, 1.3, 1.9, 3.0)
        colours = [(198, 136, 80), (116, 74, 60)] if lit else [(36, 40, 70), (28, 32, 60)]
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
        fade(pen, cone, (x, 3.2), (x, 0), [(*LAMP, 30), (*LAMP, 0)])


def _station_floors():
    stone, joint = (74, 72, 88), (58, 57, 74)
    floors = [(-26, 26, 2.75, 11.0, (18, 18, 28)), (-26, 26, -6.0, 2.75, stone)]
    for z in (3.5, 4.9):  # rails
        floors.append((-26, 26, z, z + 0.06, (84, 90, 118)))
    for z in np.arange(-2.6, 2.4, 0.7):
        floors.append((-26, 26, z, z + 0.02, joint))
    for x in np.arange(-14, 14, 0.7):
        floors.append((x, x + 0.02, -3.0, 2.3, joint))
    for x in (-7.6, -4.4, -1.2, 2.0, 5.2, 8.4):  # lamp light on the stone
        for share, tone in ((1.0, 0.08), (0.72, 0.15), (0.45, 0.22)):
            floors += lying_oval(x, 1.3, 1.35 * share, 0.8 * share, mix(stone, LAMP, tone), 28)
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
