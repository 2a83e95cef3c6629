"""The film's theatre: the stage as the audience sees it, and the hall as the stage sees it."""

import numpy as np
import skia

from .look import disc, mix, oval, polygon, rectangle
from .paint import across, crown, curve, fade, fill, lying_oval, pool, star, upright
from .places import along, block
from .props import GOLD, WARM
from .set_parts import LAMP, NIGHT, SEAT, FilmSet, folds, rounded

# -- the stage ------------------------------------------------------------------------------------


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
        fill(
            pen,
            star(rng.uniform(-6, 6), rng.uniform(2.2, 5.6), rng.uniform(0.03, 0.075), 4, 0.3),
            (246, 226, 170),
            190,
        )
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
        crown(pen, rng, x, tall * 0.66, tall * 0.44, tall * 0.7, tone, palette.scene)


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
        fill(pen, rectangle(x0, 0, x1 - x0, 0.06), mix(GOLD, NIGHT, 0.3))
    valance = [(x, 3.75 + 0.16 * abs(np.cos(x * 1.9))) for x in np.linspace(-9, 9, 140)]
    fade(
        pen,
        polygon([(-9, 7), *valance, (9, 7)]),
        (0, 3.6),
        (0, 4.8),
        [mix(palette.curtain, NIGHT, 0.3), palette.curtain],
    )
    pen.line(valance, GOLD, 0.06)


def _beams(pen):
    """Draw two beams of light that fall on the mark from above, soft at their edges."""
    for x, foot, alpha in ((-3.4, 0.1, 15), (3.2, 0.0, 9)):
        for share in (1.0, 0.86, 0.7, 0.5):
            half = 1.2 * share
            beam = polygon([(x - 0.1, 6), (x + 0.1, 6), (foot + half, 0), (foot - half, 0)])
            colours = [(255, 240, 206, alpha), (255, 240, 206, alpha // 3)]
            fade(pen, beam, (x, 6.0), (foot, 0.0), colours)


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
    fill(pen, rounded(x - 0.23, 0.6, 0.46, 0.44, 0.12), gold)
    fill(pen, rounded(x - 0.18, 0.64, 0.36, 0.36, 0.1), palette.curtain)
    fill(
        pen,
        rounded(x - 0.25, SEAT - 0.09, 0.5, 0.09, 0.04),
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
        rounded(x - 0.24, y - 1.2, 0.48, 1.03, 0.12),
    ]
    kind = rng.integers(5)
    if kind == 0:
        parts.append(disc(x, y + 0.13, 0.055))
    elif kind == 1:
        parts += [oval(x, y + 0.05, 0.18, 0.03), rectangle(x - 0.1, y + 0.05, 0.2, 0.1)]
    elif kind == 2:
        parts.append(rounded(x - 0.115, y - 0.2, 0.23, 0.3, 0.1))
    elif kind == 3:
        parts += [disc(x + dx, y + dy, 0.075) for dx, dy in ((-0.07, 0.04), (0.07, 0.04), (0, 0.1))]
    lifted = [skia.Path(path) for path in parts]
    for path in lifted:
        path.offset(0.0, 0.012)
    pen.shapes(lifted, rim, round_=False)
    pen.shapes(parts, tone, round_=False)


# -- the hall -------------------------------------------------------------------------------------

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
        back = rounded(x - 0.285, y + 0.3, 0.57, 0.72, 0.1)
        fill(pen, back, mix(wood, NIGHT, 0.2))
        inner = rounded(x - 0.245, y + 0.34, 0.49, 0.64, 0.08)
        fade(
            pen,
            inner,
            (x - 0.25, 0),
            (x + 0.25, 0),
            [mix(velvet, NIGHT, 0.2), mix(velvet, WARM, 0.14), mix(velvet, NIGHT, 0.3)],
        )
        for dy in (0.55, 0.75):
            fill(pen, disc(x, y + dy, 0.016), mix(velvet, NIGHT, 0.5))
        seat = rounded(x - 0.25, y + SEAT - 0.15, 0.5, 0.16, 0.06)
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
        fill(pen, rounded(x - 0.05, y + 0.55, 0.1, 0.07, 0.03), mix(wood, WARM, 0.2))


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
    upright(pen, x - 0.68, low, 1.36, 2.16, (226, 150, 84), (250, 206, 138))
    fill(pen, rectangle(x - 0.68, low, 1.36, 0.1), (120, 60, 48))
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
        fill(pen, rounded(x, 3.7, 0.42, 0.5, 0.1), shade)
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
    fill(pen, rounded(x - 0.95, y - 0.05, 1.9, 0.11, 0.05), GOLD)
    for dx in np.linspace(-0.88, 0.88, 9):
        fill(pen, rectangle(x + dx - 0.02, y + 0.06, 0.04, 0.13), (250, 244, 226))
        pen.glow((x + dx, y + 0.24), 0.2, (255, 230, 170), 220)
        fill(pen, oval(x + dx, y + 0.24, 0.02, 0.045), (255, 252, 236))
