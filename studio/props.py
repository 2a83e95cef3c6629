"""Things with a part in the film: the music box, the ticket, the poster, the train, the rain."""

from itertools import pairwise

import numpy as np
import skia

from .figure import limb
from .look import disc, mix, oval, polygon, rectangle
from .paint import across, curve, fade, fill, pool, star, upright

RED, DARK_RED = (150, 22, 36), (84, 8, 24)
GOLD, PALE_GOLD, OLD_GOLD = (228, 178, 76), (255, 232, 164), (150, 96, 36)
BOX_TALL = 0.26 / 0.34  # the music box: height for a width of 1
WARM = (255, 206, 128)


# -- the dancer's silhouette: on the poster, in the photograph, inside the box -------------------


def dancer(pen, x, y, height, colour, facing=1):
    """Draw a dancer on the tip of one foot, one leg raised behind her, as a silhouette.

    Parameters
    ----------
    pen : look.Pen
    x, y : float
        The tip of the foot she stands on.
    height : float
        From that foot to the fingers.
    colour : tuple
        RGB.
    facing : int
        1 to the right, -1 to the left.
    """

    def at(dx, dy):
        return np.array([x + facing * dx * height, y + dy * height])

    def part(*steps):
        for (ax, ay, ar), (bx, by, br) in pairwise(steps):
            shapes.append(limb(at(ax, ay), ar * height, at(bx, by), br * height))

    shapes = []
    part((0.0, 0.50, 0.034), (0.012, 0.28, 0.022), (0.0, 0.07, 0.013), (0.0, 0.0, 0.006))
    part((0.0, 0.51, 0.036), (-0.2, 0.555, 0.023), (-0.4, 0.63, 0.012), (-0.47, 0.665, 0.005))
    part((0.0, 0.52, 0.04), (0.022, 0.61, 0.03), (0.045, 0.71, 0.038), (0.06, 0.79, 0.014))
    part((0.06, 0.79, 0.014), (0.075, 0.85, 0.033))
    part((0.045, 0.885, 0.018), (0.045, 0.885, 0.018))
    part((0.055, 0.735, 0.018), (0.17, 0.82, 0.013), (0.25, 0.93, 0.009), (0.27, 1.0, 0.005))
    part((0.05, 0.735, 0.018), (-0.08, 0.77, 0.013), (-0.2, 0.83, 0.008), (-0.26, 0.835, 0.005))
    skirt = [
        (-0.2, 0.61),
        (-0.06, 0.575),
        (0.09, 0.53),
        (0.19, 0.465),
        (0.1, 0.45),
        (0.0, 0.455),
        (-0.12, 0.5),
    ]
    shapes.append(curve([at(*point) for point in skirt]))
    pen.shapes(shapes, colour, round_=False)


# -- the clue ------------------------------------------------------------------------------------


def music_box(pen, x, y, size=0.34, opened=0.0):
    """Draw the music box from the front.

    Parameters
    ----------
    pen : look.Pen
    x, y : float
        The middle of its lower edge, in metres.
    size : float
        Its width in metres; closed it is 0.26 / 0.34 of that in height.
    opened : float
        0 closed (always the same look) to 1 with the lid up, light and a dancer inside.
    """
    tall, half = size * BOX_TALL, size / 2
    if opened > 0:
        _open_lid(pen, x, y, size, opened)
    foot = [rectangle(x + dx * size, y, 0.1 * size, 0.1 * tall) for dx in (-0.46, 0.36)]
    pen.shapes(foot, OLD_GOLD, round_=False)
    body = rectangle(x - 0.47 * size, y + 0.06 * tall, 0.94 * size, 0.66 * tall)
    fade(
        pen, body, (x - half, y), (x + half, y), [mix(RED, WARM, 0.14), RED, DARK_RED], [0, 0.4, 1]
    )
    for dx in (-0.47, 0.425):  # gold corners
        across(pen, x + dx * size, y + 0.06 * tall, 0.045 * size, 0.66 * tall, GOLD, OLD_GOLD)
    across(pen, x - 0.47 * size, y + 0.06 * tall, 0.94 * size, 0.06 * tall, GOLD, OLD_GOLD)
    if opened <= 0:
        _closed_lid(pen, x, y, size)
    across(pen, x - half, y + 0.68 * tall, size, 0.06 * tall, PALE_GOLD, GOLD, OLD_GOLD)
    middle = y + 0.4 * tall
    fill(pen, star(x, middle - 0.008 * size, 0.225 * size), DARK_RED)
    big = star(x, middle, 0.215 * size)
    fade(pen, big, (x - 0.2 * size, middle), (x + 0.2 * size, middle), [PALE_GOLD, GOLD, OLD_GOLD])
    fill(pen, disc(x, middle, 0.032 * size), DARK_RED)


def _closed_lid(pen, x, y, size):
    """Draw the lid: a flat body under a top that narrows, with a gold line around it."""
    tall, half = size * BOX_TALL, size / 2
    front = rectangle(x - half, y + 0.72 * tall, size, 0.2 * tall)
    fade(
        pen, front, (x - half, y), (x + half, y), [mix(RED, WARM, 0.22), RED, DARK_RED], [0, 0.4, 1]
    )
    top = [(-half, 0.9), (half, 0.9), (0.43 * size, 1.0), (-0.43 * size, 1.0)]
    path = polygon([(x + dx, y + dy * tall) for dx, dy in top])
    fade(pen, path, (x - half, y), (x + half, y), [mix(RED, WARM, 0.42), mix(RED, WARM, 0.12)])
    across(pen, x - half, y + 0.885 * tall, size, 0.035 * tall, PALE_GOLD, GOLD, OLD_GOLD)


def _open_lid(pen, x, y, size, opened):
    """Draw the lid standing up behind the box, the light inside and the little dancer."""
    tall, half = size * BOX_TALL, size / 2
    angle = opened * np.radians(105)
    rise = 0.72 * size * np.sin(angle)
    hinge, wide = y + 0.72 * tall, half * (1 + 0.05 * np.cos(angle))
    inside = polygon(
        [
            (x - 0.48 * size, hinge),
            (x + 0.48 * size, hinge),
            (x + wide, hinge + rise),
            (x - wide, hinge + rise),
        ]
    )
    fade(pen, inside, (x, hinge), (x, hinge + rise), [GOLD, mix(RED, GOLD, 0.25), DARK_RED])
    edge = 0.12 * tall + 0.16 * tall * (1 - opened)
    lip = rectangle(x - wide, hinge + rise - 0.02 * tall, 2 * wide, edge)
    fade(pen, lip, (x - wide, 0), (x + wide, 0), [mix(RED, WARM, 0.3), RED, DARK_RED])
    across(pen, x - wide, hinge + rise - 0.02 * tall, 2 * wide, 0.04 * tall, PALE_GOLD, OLD_GOLD)
    pen.glow((x, hinge + 0.2 * size), 0.95 * size, WARM, int(200 * opened))
    if opened > 0.35:
        share = (opened - 0.35) / 0.65
        dancer(pen, x, hinge - 0.34 * size * (1 - share), 0.5 * size, (255, 246, 226))
        pen.glow((x, hinge + 0.2 * size), 0.5 * size, (255, 240, 200), int(90 * share))


def ticket(pen):
    """Draw the train ticket on dark wood, in lamp light: 0.64 x 0.36 m around (0, 0)."""
    _table(pen)
    pen.canvas.save()
    pen.canvas.rotate(6)
    pool(pen, (0.012, -0.022), 0.27, 0.14, (6, 2, 10), 200)
    paper, ink = (244, 232, 204), (44, 54, 96)
    left, low, wide, high = -0.215, -0.1, 0.43, 0.2
    sheet = rectangle(left, low, wide, high)
    fade(pen, sheet, (left, 0.1), (0.2, -0.1), [(255, 247, 224), paper, (220, 200, 164)])
    for side in (left, left + wide):  # the bites of a punched edge
        bites = [disc(side, y, 0.008) for y in np.arange(-0.085, 0.1, 0.0243)]
        pen.shapes(bites, (58, 36, 28), round_=False)
    frame = [(-0.192, -0.082), (0.192, -0.082), (0.192, 0.082), (-0.192, 0.082), (-0.192, -0.082)]
    pen.line(frame, mix(ink, paper, 0.35), 0.0025)
    _pictogram(pen, -0.066, 0.006, 0.19, ink, paper)
    stub = 0.075
    for y in np.arange(-0.076, 0.08, 0.013):
        fill(pen, rectangle(stub, y, 0.002, 0.007), mix(ink, paper, 0.3))
    red = (178, 44, 48)
    fill(pen, rectangle(0.094, 0.012, 0.05, 0.02), red)
    fill(pen, polygon([(0.138, -0.006), (0.138, 0.05), (0.18, 0.022)]), red)
    for y, width in ((-0.022, 0.082), (-0.042, 0.06), (-0.062, 0.075)):
        fill(pen, rectangle(0.094, y, width, 0.009), mix(ink, paper, 0.4))
    pen.canvas.restore()


def _table(pen):
    """Draw the dark table top under the ticket."""
    wood = (74, 44, 32)
    fill(pen, rectangle(-0.5, -0.3, 1.0, 0.6), wood)
    rng = np.random.default_rng(3)
    for y in np.arange(-0.3, 0.3, 0.011):
        bend = [(x, y + 0.006 * np.sin(3 * x + 9 * y)) for x in np.linspace(-0.5, 0.5, 9)]
        pen.line(bend, mix(wood, (30, 12, 12), rng.uniform(0.1, 0.6)), rng.uniform(0.001, 0.004))
    pool(pen, (-0.1, 0.1), 0.5, 0.36, (255, 196, 120), 110)
    for x in (-0.42, 0.42):
        pool(pen, (x, -0.1), 0.22, 0.4, (10, 2, 10), 150)


def _pictogram(pen, x, y, width, ink, paper):
    """Draw a train as a sign shows it: its nose to the right, on rails."""
    low, high = y - 0.032, y + 0.048
    left, right = x - width / 2, x + width / 2
    body = skia.Path()
    body.moveTo(left, low)
    body.lineTo(left, high)
    body.lineTo(right - 0.06, high)
    body.cubicTo(right - 0.02, high, right, low + 0.03, right, low + 0.012)
    body.lineTo(right - 0.008, low)
    body.close()
    fill(pen, body, ink)
    for step in range(3):
        fill(pen, rectangle(left + 0.014 + step * 0.038, y + 0.008, 0.028, 0.024), paper)
    nose = [
        (right - 0.062, y + 0.032),
        (right - 0.048, y + 0.032),
        (right - 0.022, y + 0.008),
        (right - 0.062, y + 0.008),
    ]
    fill(pen, polygon(nose), paper)
    fill(pen, rectangle(left, y - 0.016, width - 0.012, 0.005), paper)
    for step in (0.03, 0.055, 0.115, 0.14):
        fill(pen, disc(left + step, low - 0.004, 0.009), ink)
    fill(pen, rectangle(left - 0.012, low - 0.019, width + 0.024, 0.005), ink)


def poster(pen, x, y, width, height, cloth, glow=True):
    """Draw the theatre's poster: a dancer before a moon, from its lower left corner."""
    upright(pen, x, y, width, height, (26, 22, 62), (52, 70, 128))
    moon = (x + 0.56 * width, y + 0.58 * height, 0.33 * width)
    pool(pen, moon[:2], 0.6 * width, 0.6 * width, (255, 226, 160), 150)
    fill(pen, disc(*moon), (250, 224, 156))
    for side, turn in ((x, 1), (x + width, -1)):
        edge = [(0.3, 1.0), (0.24, 0.8), (0.15, 0.6), (0.07, 0.45), (0.1, 0.3), (0.11, 0.0)]
        cut = [(0.0, 0.0), (0.0, 1.0), *edge]
        path = polygon([(side + turn * dx * width, y + dy * height) for dx, dy in cut])
        fade(
            pen,
            path,
            (side, 0),
            (side + turn * 0.3 * width, 0),
            [mix(cloth, (0, 0, 0), 0.3), cloth],
        )
    fill(pen, rectangle(x, y, width, 0.15 * height), mix(cloth, (20, 4, 20), 0.4))
    dancer(pen, x + 0.55 * width, y + 0.17 * height, 0.66 * height, (18, 12, 30))
    for step in range(5):
        fill(pen, star(x + (0.2 + 0.15 * step) * width, y + 0.075 * height, 0.045 * width), GOLD)
    if glow:
        pool(pen, (x + width / 2, y + height), width, 0.6 * height, WARM, 70)


# -- the night train -----------------------------------------------------------------------------


def train(pen, x, length=36.0):
    """Draw a fast night train from the side, its lit front end at `x`, going to the left.

    Parameters
    ----------
    pen : look.Pen
        Draws in metres on the plane of the track.
    x : float
        Where the front end is.
    length : float
        How long the train is, in metres.
    """
    low, high = -0.12, 2.75
    body, belt = (38, 52, 82), (206, 172, 96)
    rear = x + length
    hull = skia.Path()
    hull.moveTo(rear, low)
    hull.lineTo(rear, high)
    hull.lineTo(x + 3.4, high)
    hull.cubicTo(x + 1.5, high, x + 0.3, 1.5, x, 0.6)
    hull.lineTo(x + 0.25, low)
    hull.close()
    fade(pen, hull, (0, low), (0, high), [(10, 12, 26), body, mix(body, (160, 180, 220), 0.3)])
    fill(pen, rectangle(x + 0.1, 0.78, length - 0.1, 0.07), belt)
    fill(pen, rectangle(x + 0.3, low, length - 0.3, 0.2), (10, 10, 18))
    for car in np.arange(x + 4.6, rear, 7.6):
        fill(pen, rectangle(car + 7.4, low, 0.14, high - low), (8, 8, 18))
        for pane in np.arange(car + 0.3, car + 6.6, 1.28):
            upright(pen, pane, 1.16, 0.98, 0.92, (255, 190, 96), (255, 238, 184))
            fill(pen, rectangle(pane, 1.16, 0.98, 0.1), (120, 70, 48))
    cab = [(x + 3.3, 2.25), (x + 2.2, 2.25), (x + 1.2, 1.5), (x + 3.3, 1.5)]
    fade(pen, polygon(cab), (x + 3.3, 2.2), (x + 1.2, 1.4), [(40, 54, 84), (150, 170, 196)])
    pen.glow((x + 0.15, 0.66), 3.2, (255, 240, 200), 130)
    fill(pen, oval(x + 0.2, 0.66, 0.14, 0.12), (255, 252, 236))


# -- weather -------------------------------------------------------------------------------------

# How far away, how many at amount 1, how long, how wide in pixels, how strong.
SHEETS = (
    (6.0, 170, 0.55, 0.7, 60),
    (2.2, 120, 0.5, 0.8, 80),
    (0.0, 70, 0.42, 1.0, 95),
    (-1.8, 26, 0.3, 1.3, 80),
)


def rain(pen, view, size, time, seed, amount=1.0):
    """Draw rain as streaks at several distances, in pixels.

    Parameters
    ----------
    pen : look.Pen
        Draws in pixels.
    view : camera.View
    size : tuple of int
        (height, width) of the frame.
    time : float
        Seconds; the rain falls on as time goes on.
    seed : int
        Another seed gives another rain.
    amount : float
        0 (none) to 1 (a downpour).
    """
    for number, (z, count, length, width, strength) in enumerate(SHEETS):
        if z - view.z < 0.9:
            continue
        rng = np.random.default_rng([seed, number])
        scale = view.scale(z)
        reach = (size[1] / scale * 1.2, size[0] / scale * 1.2)
        # Every drop has its own column of air, which repeats so that the camera never leaves it.
        x, y, speed = rng.uniform(0, 50, count), rng.uniform(0, 50, count), rng.uniform(7, 9, count)
        x = (x - 0.9 * time - view.x) % reach[0] + view.x - reach[0] / 2
        low = view.height - (size[0] - view.middle[1]) / scale * 1.1
        y = low + (y - speed * time) % reach[1]
        shown = rng.uniform(0, 1, count) < amount
        shown &= y > (0 if z >= 0 else -9)  # drops end on the ground
        slant = np.array([[0.1 * length, length, 0]])
        heads = np.stack([x, y, np.full(count, z)], axis=1)[shown]
        _streaks(pen, view.project(heads), view.project(heads + slant), width, strength)


def _streaks(pen, starts, ends, width, strength):
    """Draw many thin pale lines at once."""
    path = skia.Path()
    for (x0, y0), (x1, y1) in zip(starts.tolist(), ends.tolist(), strict=True):
        path.moveTo(x0, y0)
        path.lineTo(x1, y1)
    paint = pen.paint((206, 220, 244), strength)
    paint.setStyle(skia.Paint.kStroke_Style)
    paint.setStrokeWidth(width)
    pen.canvas.drawPath(path, paint)


def ripples(pen, view, time, seed, around, count=26):
    """Draw the rings that drops make on wet ground, in pixels.

    Parameters
    ----------
    pen : look.Pen
        Draws in pixels.
    view : camera.View
    time : float
        Seconds.
    seed : int
    around : tuple of float
        (x0, x1, z0, z1): the ground they fall on, in metres.
    count : int
        How many places are hit in turn.
    """
    rng = np.random.default_rng([seed, 99])
    x0, x1, z0, z1 = around
    for _ in range(count):
        rate, offset = rng.uniform(0.9, 1.6), rng.uniform()
        turn = time * rate + offset
        # Each time a ring has gone, the next drop falls somewhere else.
        spot = np.random.default_rng([seed, int(1000 * offset), int(turn)])
        at = np.array([[spot.uniform(x0, x1), 0.0, spot.uniform(z0, z1)]])
        if at[0, 2] - view.z < 0.8:
            continue
        age = turn % 1
        radius = (0.02 + 0.13 * age) * view.scale(at[0, 2])
        flat = max(0.08, min(0.6, view.height / (at[0, 2] - view.z)))
        (cx, cy) = view.project(at)[0]
        paint = pen.paint((214, 226, 246), int(120 * (1 - age)))
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeWidth(0.8)
        pen.canvas.drawPath(oval(cx, cy, radius, radius * flat), paint)
