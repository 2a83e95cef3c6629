"""The film's cards: letters that are cut from plain geometry, before a curtain in a spotlight.

No font is used, so the cards are the same pixels on every machine. Only the letters that the film
needs are here.
"""

from itertools import pairwise

import numpy as np
import skia

from .look import Pen, mix, polygon, rectangle
from .paint import fade, fill, pool
from .props import GOLD, OLD_GOLD, PALE_GOLD

STEM, HAIR = 0.165, 0.032  # thick and thin strokes, for a letter that is 1 high
NIGHT = (10, 6, 18)
SPACE = 0.5
GAP = 0.2  # between letters


def _serif(x, y, width=STEM, way=1):
    """Return the foot (`way` 1) or the head (-1) of a stem that starts at `x`."""
    over, rise = 0.1, 0.06 * way
    points = [
        (x - over, y),
        (x + width + over, y),
        (x + width + over, y + HAIR * way),
        (x + width, y + rise),
        (x, y + rise),
        (x - over, y + HAIR * way),
    ]
    return polygon(points)


def _stem(x, width=STEM):
    return [rectangle(x, 0, width, 1), _serif(x, 0, width), _serif(x, 1, width, -1)]


def _beak(x, y, way, tall=0.26):
    """Return the pointed end of a thin stroke, hanging down (-1) or standing up (1)."""
    return polygon([(x - 0.13, y), (x, y), (x, y + way * tall), (x - 0.022, y + way * tall)])


def _ring(x, wide, thick):
    """Return a round letter's outline: thin above and below, thick at the sides."""
    outer = skia.Path.Oval(skia.Rect.MakeLTRB(x, -0.02, x + wide, 1.02))
    inner = skia.Path.Oval(skia.Rect.MakeLTRB(x + thick, 0.012, x + wide - thick, 0.988))
    return skia.Op(outer, inner, skia.PathOp.kDifference_PathOp)


def _bowl(left, right, low, high):
    """Return a half round to the right of a stem."""
    middle = (low + high) / 2
    outer = skia.Path.Oval(skia.Rect.MakeLTRB(2 * left - right, low, right, high))
    inner = skia.Path.Oval(
        skia.Rect.MakeLTRB(2 * left - right + STEM, low + HAIR, right - STEM, high - HAIR)
    )
    ring = skia.Op(outer, inner, skia.PathOp.kDifference_PathOp)
    half = skia.Op(ring, rectangle(left, middle - 1, 2, 2), skia.PathOp.kIntersect_PathOp)
    return half


def _letter_e():
    bars = [
        rectangle(0.1, 1 - HAIR, 0.56, HAIR),
        rectangle(0.1, 0, 0.6, HAIR),
        rectangle(0.1, 0.5, 0.4, HAIR),
    ]
    beaks = [_beak(0.66, 1 - HAIR, -1), _beak(0.7, HAIR, 1, 0.3)]
    middle = polygon([(0.42, 0.516), (0.5, 0.64), (0.5, 0.392)])
    return [*_stem(0.1), *bars, *beaks, middle], 0.74


def _letter_n():
    thin = 0.04
    left, right = rectangle(0.1, 0, thin, 1), rectangle(0.72, 0, thin, 1)
    slope = polygon([(0.06, 1), (0.27, 1), (0.76, 0), (0.72, -0.02), (0.66, 0)])
    serifs = [_serif(0.1, 0, thin), _serif(0.72, 1, thin, -1), rectangle(0.0, 1 - HAIR, 0.2, HAIR)]
    return [left, right, slope, *serifs], 0.86


def _letter_c():
    ring = _ring(0.04, 0.84, STEM * 1.05)
    mouth = polygon([(0.46, 0.5), (1.2, 1.25), (1.2, -0.39)])
    cut = skia.Op(ring, mouth, skia.PathOp.kDifference_PathOp)
    beak = [(0.8, 0.95), (0.8, 0.64), (0.776, 0.64), (0.675, 0.735), (0.7, 0.88)]
    return [cut, polygon(beak)], 0.86


def _letter_o():
    return [_ring(0.04, 0.9, STEM * 1.08)], 0.98


def _letter_r():
    leg = skia.Path()
    leg.moveTo(0.36, 0.49)
    leg.cubicTo(0.56, 0.46, 0.5, 0.0, 0.74, -0.015)
    leg.cubicTo(0.83, -0.02, 0.87, 0.03, 0.89, 0.08)
    leg.lineTo(0.87, 0.09)
    leg.cubicTo(0.84, 0.03, 0.79, 0.03, 0.76, 0.07)
    leg.cubicTo(0.66, 0.2, 0.76, 0.44, 0.52, 0.51)
    leg.close()
    joins = [rectangle(0.1, 1 - HAIR, 0.36, HAIR), rectangle(0.1, 0.475, 0.36, HAIR)]
    return [*_stem(0.1), *joins, _bowl(0.42, 0.76, 0.475, 1.0), leg], 0.86


def _letter_t():
    bar = rectangle(0.04, 1 - HAIR, 0.78, HAIR)
    right = _beak(0.82, 1 - HAIR, -1)
    left = polygon([(0.17, 1 - HAIR), (0.04, 1 - HAIR), (0.04, 0.71), (0.062, 0.71)])
    x = 0.43 - STEM / 2
    return [rectangle(x, 0, STEM, 1), _serif(x, 0), bar, left, right], 0.86


def _letter_h():
    return [*_stem(0.1), *_stem(0.64), rectangle(0.1, 0.49, 0.6, HAIR)], 0.9


def _letter_d():
    joins = [rectangle(0.1, 1 - HAIR, 0.28, HAIR), rectangle(0.1, 0, 0.28, HAIR)]
    return [*_stem(0.1), *joins, _bowl(0.36, 0.9, 0.0, 1.0)], 0.96


LETTERS = {
    "E": _letter_e,
    "N": _letter_n,
    "C": _letter_c,
    "O": _letter_o,
    "R": _letter_r,
    "T": _letter_t,
    "H": _letter_h,
    "D": _letter_d,
}


def letters(text):
    """Set a line of letters.

    Parameters
    ----------
    text : str
        Capitals out of `LETTERS`, and spaces.

    Returns
    -------
    (list of skia.Path, float)
        One path a letter, 1 high, from (0, 0) to the right, and the width of the line.
    """
    unknown = set(text) - set(LETTERS) - {" "}
    if unknown:
        raise ValueError(f"got {text!r}; there are only the letters {''.join(LETTERS)}")
    paths, x = [], 0.0
    for sign in text:
        if sign == " ":
            x += SPACE
            continue
        parts, width = LETTERS[sign]()
        whole = skia.Path()
        for part in parts:
            whole = skia.Op(whole, part, skia.PathOp.kUnion_PathOp)
        whole.offset(x, 0.0)
        paths.append(whole)
        x += width + GAP
    return paths, x - GAP


def _ease(share):
    share = float(np.clip(share, 0, 1))
    return share * share * (3 - 2 * share)


def card(canvas, size, text, palette, time):
    """Draw a title card: the curtain, a spotlight that opens, then gold letters one by one.

    Parameters
    ----------
    canvas : skia.Canvas
        In pixels.
    size : tuple of int
        (height, width) of the frame.
    text : str
        Letters of `LETTERS`.
    palette : sets.Palette
    time : float
        Seconds since the card came.
    """
    height, width = size
    opened = _ease(time / 1.2)
    canvas.save()
    canvas.translate(0, height)
    canvas.scale(height, -height)  # one unit is the height of the picture; y goes up
    wide = width / height
    pen = Pen(canvas, height)
    _velvet(pen, wide, palette.curtain, time)
    _spotlight(canvas, wide, opened)
    _line_of_gold(pen, text, wide, time)
    _valance(pen, wide, palette.curtain)
    _footlights(pen, wide, opened)
    canvas.restore()


def _velvet(pen, wide, cloth, time):
    """Draw the closed curtain; its folds sway a little."""
    rng = np.random.default_rng(2)
    fill(pen, rectangle(0, 0, wide, 1), mix(cloth, NIGHT, 0.6))
    edges = np.cumsum(rng.uniform(0.055, 0.1, 40))
    edges = edges / edges[-1] * (wide + 0.2) - 0.1
    for index, (left, right) in enumerate(pairwise(edges)):
        sway = 0.006 * np.sin(1.1 * time + 0.9 * index)
        strip = [(left, 1), (right, 1), (right + sway, 0), (left + sway, 0)]
        dark, bright = mix(cloth, NIGHT, 0.62), mix(cloth, (255, 170, 130), 0.16)
        colours = [dark, mix(cloth, NIGHT, 0.2), bright, cloth, dark]
        fade(pen, polygon(strip), (left, 0), (right, 0), colours, [0, 0.22, 0.4, 0.62, 1])


def _spotlight(canvas, wide, opened):
    """Darken everything but an oval in the middle, which opens."""
    reach = 0.2 + 0.75 * opened
    paint = skia.Paint(AntiAlias=True)
    paint.setShader(
        skia.GradientShader.MakeRadial(
            center=skia.Point(0, 0),
            radius=reach,
            colors=[
                skia.Color(255, 214, 150, 46),
                skia.Color(*NIGHT, 40),
                skia.Color(*NIGHT, 150),
                skia.Color(*NIGHT, 222),
            ],
            positions=[0.0, 0.55, 0.72, 1.0],
        )
    )
    canvas.save()
    canvas.translate(wide / 2, 0.52)
    canvas.scale(1.25, 0.8)
    canvas.drawPaint(paint)
    canvas.restore()


def _line_of_gold(pen, text, wide, time):
    """Draw the letters: each rises a little as it comes, and a gleam runs over them."""
    paths, length = letters(text)
    size = min(0.2, 0.72 * wide / length)
    left, base = (wide - length * size) / 2, 0.52 - size / 2
    gleam = -0.3 + 0.42 * (time - 1.6) * wide
    for index, path in enumerate(paths):
        share = _ease((time - 0.5 - 0.11 * index) / 0.6)
        if share <= 0:
            continue
        pen.canvas.saveLayerAlpha(None, int(255 * share))
        pen.canvas.save()
        pen.canvas.translate(left, base - 0.035 * (1 - share))
        pen.canvas.scale(size, size)
        shadow = skia.Path(path)
        shadow.offset(0.035, -0.05)
        fill(pen, shadow, NIGHT, 150)
        fade(
            pen,
            path,
            (0, 1),
            (0, 0),
            [PALE_GOLD, GOLD, mix(GOLD, OLD_GOLD, 0.7), GOLD],
            [0, 0.4, 0.72, 1],
        )
        shine = (gleam - left) / size
        bright = [(255, 255, 246, 0), (255, 255, 246, 230), (255, 255, 246, 0)]
        fade(pen, path, (shine - 0.5, 0.2), (shine + 0.5, -0.2), bright)
        pen.canvas.restore()
        pen.canvas.restore()
    rule = _ease((time - 0.9) / 0.9) * 0.34 * length * size
    for y in (base - 0.09, base + size + 0.085):
        if rule > 0:
            line = rectangle(wide / 2 - rule, y, 2 * rule, 0.005)
            fade(
                pen,
                line,
                (wide / 2 - rule, 0),
                (wide / 2 + rule, 0),
                [(*GOLD, 0), GOLD, (*GOLD, 0)],
            )


def _valance(pen, wide, cloth):
    """Draw the gathered border above, with a gold fringe."""
    swags = 5
    for index in range(swags):
        x0 = wide * index / swags
        x1 = wide * (index + 1) / swags
        xs = np.linspace(x0, x1, 15)
        low = 0.945 - 0.075 * np.sin((xs - x0) / (x1 - x0) * np.pi)
        edge = list(zip(xs.tolist(), low.tolist(), strict=True))
        path = polygon([(x0, 1.01), *edge, (x1, 1.01)])
        colours = [mix(cloth, NIGHT, 0.66), mix(cloth, NIGHT, 0.2), mix(cloth, NIGHT, 0.66)]
        fade(pen, path, (x0, 0), (x1, 0), colours)
        pen.line(edge, mix(OLD_GOLD, NIGHT, 0.2), 0.012)
        pen.line([(x, y - 0.008) for x, y in edge], mix(GOLD, NIGHT, 0.25), 0.004)


def _footlights(pen, wide, opened):
    """Draw the edge of the stage and the glow of the footlights on the cloth."""
    for x in np.linspace(0.08, wide - 0.08, 11):
        pool(pen, (x, 0.03), 0.13, 0.19, (255, 196, 116), int(30 + 50 * opened))
    fill(pen, rectangle(0, 0, wide, 0.035), mix(OLD_GOLD, NIGHT, 0.7))
    fill(pen, rectangle(0, 0.033, wide, 0.005), mix(GOLD, NIGHT, 0.2))
