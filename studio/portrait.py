"""Heads for the film, to be seen large: a skull with a jaw, eyes that look, hair that is combed.

The places on a head are those of `face.py`: (turn, rise) in degrees. What stands here only adds to
the small face, so that a film's figure keeps its looks from a long shot to a close-up.
"""

from functools import lru_cache

import numpy as np
import skia

from . import brush
from .brush import SHADOW, fill, inside, rim, shaded, smooth, stretch, stroke, taper
from .face import TALL, Ball, outline
from .look import luminance, mix

EYE = (25.0, 3.0)  # where the right eye's middle is
BROWN_RED = (104, 32, 38)


class Head(Ball):
    """A ball with a chin, a jaw and a nape."""

    def __init__(self, view, centre, rotation, body):
        super().__init__(view, centre, rotation, body)
        self.body = body

    def at(self, turn, rise, bulge=1.0):
        """Return where places given in degrees fall in the frame, (n, 2)."""
        return self._flat(form(turn, rise, self.body.jaw) * np.asarray(bulge)[..., None])

    def _flat(self, points):
        return self.view.project(self.centre + points * self.radius @ self.rotation.T)

    def hull(self, keep, bulge=1.0, start=None):
        """Return the outline of the part of the head that `keep(turn, rise)` chooses.

        With `start(turn)` it bulges fully only from 30 degrees above that rise on.
        """
        turn, rise, points = mesh(self.body.jaw)
        if start:
            share = np.clip((rise - start(turn)) / 30, 0, 1)
            bulge = (1 + (bulge - 1) * share)[keep(turn, rise), None]
        return brush.even(outline(self._flat(points[keep(turn, rise)] * bulge)), 36)

    def facing(self, turn, rise):
        """Return how much places face the camera, (n,): 1 straight at it, 0 at the rim."""
        return -(
            self.direction(np.asarray(turn, float), np.asarray(rise, float)) @ self.rotation.T
        )[..., 2]


def form(turn, rise, jaw):
    """Return points on a head of radius 1 in its own frame: (n, 3) forward, up, right."""
    turn, rise = np.radians(np.asarray(turn, float)), np.radians(np.asarray(rise, float))
    up = np.sin(rise)
    low = np.clip(-up, 0, 1)
    power = 2.4 + 1.0 * jaw
    around = np.where(up < 0, np.clip(1 - low**power, 0, 1) ** (1 / power), np.cos(rise))
    forward, right = around * np.cos(turn), around * np.sin(turn)
    right = right * (0.90 - (0.33 - 0.20 * jaw) * low**1.5)
    back = forward < 0
    forward = np.where(back, forward * 1.08 * (1 - 0.35 * low), forward * (1 - 0.22 * low**2))
    forward = forward + (0.26 + 0.05 * jaw) * low**2
    # The jaw rises from the chin to the ear, and the nape is higher still.
    behind = np.clip((np.abs(np.degrees(turn)) - 62) / 100, 0, 1)
    up = np.where(up < 0, up * (1.02 + 0.06 * jaw - 0.42 * behind), up)
    return np.stack([forward, up * TALL, right], -1)


@lru_cache(maxsize=32)
def mesh(jaw):
    """Return turn, rise (n,) and points (n, 3) all over a head."""
    turn, rise = np.meshgrid(np.arange(-180, 180, 10.0), np.arange(-90, 91, 10.0))
    turn, rise = turn.ravel(), rise.ravel()
    return turn, rise, form(turn, rise, jaw)


def draw_head(pen, view, centre, rotation, body, mien):
    """Draw a head with hair, face and hat, finely; the arguments are those of `face.draw_head`."""
    head = Head(view, centre, rotation, body)
    if body.hat == "brim":
        _brim(pen, head, near=False)
    for side in (1, -1):
        if head.facing(side * 92, 0) <= 0.05:
            _ear(pen, head, side)
    skull = _skull(head)
    shaded(pen, skull, body.skin)
    if pen.details:
        with inside(pen, skull):
            _modelling(pen, head, mien)
        _face(pen, head, mien, skull)
    if body.hair_style != "bald":
        _hair(pen, head)
    for side in (1, -1):
        if head.facing(side * 92, 0) > 0.05 and body.hair_style not in ("long", "curly"):
            _ear(pen, head, side)
    if body.glasses and pen.details:
        _glasses(pen, head)
    if body.hat == "brim":
        # Who bows the head shows the hat from above: the crown stands on the whole brim.
        bowed = head.rotation[2, 1] < -0.3
        if bowed:
            _brim(pen, head, near=True)
        _crown(pen, head)
        if not bowed:
            _brim(pen, head, near=True)
    elif body.hat:
        _cap(pen, head)


# --- the head's shape -----------------------------------------------------------------------------


def _skull(head):
    """Return the head's outline, with the nose where it stands out."""
    whole = smooth(head.hull(lambda turn, rise: rise > -95))
    if -0.35 < head.facing(0, -10) < 0.8:
        whole = brush.union(whole, _nose_shape(head))
    return whole


def _nose_shape(head):
    turn = np.array([0, 0, 0, 0, 0, 9, 0, -9])
    rise = np.array([12, 2, -6, -11.5, -16.5, -15, 10, -15])
    bulge = np.array([1.0, 1.08, 1.20, 1.25, 1.14, 1.02, 1.0, 1.02])
    return smooth(outline(head.at(turn, rise, 1 + (bulge - 1) * (0.62 + 0.6 * head.body.jaw))))


def _ear(pen, head, side):
    """Draw an ear; it shows more, the more its side of the head is turned to the camera."""
    around = np.linspace(0, 2 * np.pi, 14, endpoint=False)
    fat = 1 - 0.25 * np.sin(around)  # wider above than below
    turn = side * (95 + 8.5 * fat * np.cos(around))
    rise = -4 + 14.5 * np.sin(around)
    stand_off = 1.07 + 0.08 * np.cos(around)
    points = head.at(turn, rise, stand_off)
    ear = smooth(points)
    shaded(pen, ear, mix(head.body.skin, (200, 90, 80), 0.10), 0.7)
    if pen.details and head.scale > 16:
        middle = points.mean(axis=0)
        inner = smooth(middle + 0.5 * (points - middle))
        fill(pen, inner, mix(head.body.skin, BROWN_RED, 0.45), 150, 0.02 * head.scale)
        fold = (middle + 0.72 * (points - middle))[np.arange(-1, 8)]
        line = 0.03 * head.scale * np.sin(np.linspace(0.3, 2.9, 9))
        fill(pen, taper(fold, line), mix(head.body.skin, BROWN_RED, 0.55), 130)
        rim(pen, ear, 0.03 * head.scale, 50)


def _modelling(pen, head, mien):
    """Shade the skull: away from the light, under the hair and hat, and blush on the cheeks."""
    size, skin, shape = head.scale, head.body.skin, mien.shape
    middle = head.at(0, 0)[0]
    # The side away from the light, and what turns under the chin.
    for shift, alpha in ((0.42, 46), (0.62, 54)):
        lit = skia.Path()
        lit.addOval(
            skia.Rect.MakeXYWH(
                float(middle[0] + (pen.light * shift - 1.15) * size),
                float(middle[1] - 1.55 * size),
                2.3 * float(size),
                2.75 * float(size),
            )
        )
        lit.toggleInverseFillType()
        fill(pen, lit, mix(skin, SHADOW, 0.55), alpha, 0.10 * size)
    cheek = shape["cheek"]
    light = luminance(skin)
    warmth = (60 + 45 * cheek) * (0.25 + 0.75 * light)
    for side in (1, -1):
        if head.facing(side * 36, -14) > 0.1 and warmth > 5:
            pen.glow(
                head.at(side * 37, -15 + 3 * cheek)[0],
                0.36 * size,
                mix(skin, (226, 66, 70), 0.62),
                int(warmth),
            )
    if head.body.hat and head.facing(0, 20) > -0.2:
        turn = np.linspace(-100, 100, 11)
        edge = head.at(turn, (14 if head.body.hat == "brim" else 24) + 0 * turn, 1.02)
        top = edge[::-1] - [0, 1.6 * size]
        shade = skia.Path.Polygon([skia.Point(*map(float, p)) for p in (*edge, *top)], True)
        fill(pen, shade, mix(skin, SHADOW, 0.75), 120, 0.05 * size)


# --- the face -------------------------------------------------------------------------------------


def _face(pen, head, mien, skull):
    if head.facing(0, 0) < -0.3:
        return
    if head.body.beard:
        _beard(pen, head, mien, skull)
    _creases(pen, head, mien)
    with inside(pen, skull):
        _nose(pen, head)
        if head.facing(0, -35) > 0.0:
            _mouth(pen, head, mien)
    for side in (1, -1):
        if head.facing(side * EYE[0], EYE[1]) > 0.06:
            with inside(pen, skull):
                _eye(pen, head, side, mien)
                _brow(pen, head, side, mien)


def _eye(pen, head, side, mien):
    """Draw one eye: white, iris, pupil, light, then lids and lashes."""
    shape, size, skin = mien.shape, head.scale, head.body.skin
    half = 12.0 + head.body.lashes
    across = np.linspace(-1, 1, 13)
    bow = np.clip(1 - np.abs(across) ** 2.3, 0, 1)
    height = shape["eye"] * 1.02
    upper = 0.95 * height * bow * (1 + shape["lid"] * across) + 0.8 * across
    lower = -0.78 * height**0.5 * 2.75 * bow**0.8 * (1 - shape["low"]) + 0.8 * across
    shut = -2.6 * bow + 0.8 * across
    closing = mien.blink
    upper, lower = upper + (shut - upper) * closing, lower + (shut - lower) * 0.6 * closing
    upper = np.maximum(upper, lower)

    def put(x, y, bulge=1.0):
        return head.at(side * (EYE[0] + half * x), EYE[1] + y, bulge)

    lid, low = put(across, upper), put(across, lower)
    # The socket: a soft hollow round the eye.
    socket = smooth(np.concatenate([put(across, upper + 6.5), put(across, lower - 5)[::-1]]))
    fill(pen, socket, mix(skin, BROWN_RED, 0.5), 44, 0.07 * size)
    if closing < 0.93:
        opening = smooth(np.concatenate([lid, low[::-1][1:-1]]))
        fill(pen, opening, (247, 243, 238))
        with inside(pen, opening):
            _iris(pen, head, side, mien, lid)
    lash = mix(mix(head.body.hair, (26, 16, 20), 0.72), skin, 0.05)
    _lids(pen, head, put, (across, upper), lid, low, lash)


def _iris(pen, head, side, mien, lid):
    size = head.scale
    turn, rise = mien.gaze
    centre_turn = side * (EYE[0] - 0.6) + 0.42 * np.clip(turn, -24, 24)
    centre_rise = EYE[1] + 0.6 + 0.38 * np.clip(rise, -20, 20)
    around = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    cos, sin = np.cos(around), np.sin(around)

    def ring(radius, x=0.0, y=0.0):
        return smooth(head.at(centre_turn + x + radius * cos, centre_rise + y + radius * sin))

    iris = head.body.iris
    fill(pen, ring(7.5), mix(iris, (14, 10, 18), 0.62))
    fill(pen, ring(6.5), iris)
    if size > 16:
        fill(pen, ring(4.6, 0, -1.5), mix(iris, (255, 250, 220), 0.30), 170, 0.03 * size)
    fill(pen, ring(3.4), (16, 11, 17))
    # The upper lid throws a shadow on the ball.
    band = np.concatenate([lid - [0, 0.3 * size], (lid + [0, 0.075 * size])[::-1]])
    fill(pen, smooth(band), (60, 36, 60), 100, 0.02 * size)
    lit = 2.2 if pen.light > 0 else -2.2
    # The light is on the picture's side of the lamp, whichever way the head is turned.
    spot = head.at(centre_turn, centre_rise)[0] + np.array([lit, -2.3]) * size * 0.0175
    fill(pen, skia.Path.Circle(*map(float, spot), 0.034 * size), (255, 255, 255), 245)
    if size > 30:
        spot = head.at(centre_turn, centre_rise)[0] + np.array([-lit, 2.4]) * size * 0.014
        fill(pen, skia.Path.Circle(*map(float, spot), 0.017 * size), (255, 255, 255), 130)


def _lids(pen, head, put, curves, lid, low, lash):
    across, upper = curves
    size, skin = head.scale, head.body.skin
    lashes = head.body.lashes
    thick = (0.026 + 0.042 * lashes) * size
    fill(pen, taper(lid, thick * (0.45 + 0.55 * (across + 1) / 2)), lash)
    if size > 16:
        fold = put(across[1:-1], upper[1:-1] + 3.4)
        stroke(pen, smooth(fold, False), mix(skin, BROWN_RED, 0.62), 0.018 * size, 150)
        stroke(pen, smooth(low[2:-1], False), mix(skin, BROWN_RED, 0.7), 0.016 * size, 150)
    if lashes > 0.5:
        tip = put(
            np.array([0.82, 1.02, 1.22]), np.interp([0.82, 1.0, 1.0], across, upper) + [0, 1, 4]
        )
        fill(pen, taper(tip, thick * np.array([0.9, 0.75, 0.15])), lash)


def _brow(pen, head, side, mien):
    """Draw a brow: full at its inner end, thin at its outer one."""
    inner, outer = mien.shape["brow"]
    share = np.linspace(0, 1, 7)
    rise = inner + (outer - inner) * share + mien.shape["arch"] * np.sin(np.pi * share**1.3)
    rise = rise - 1.5 * share**3 - 3.0
    turn = side * (9.5 + 31 * share - 1.6 * mien.shape["furrow"])
    seen = head.facing(turn, rise) > 0.02
    if seen.sum() < 2:
        return
    points = head.at(turn, rise, 1.01)[seen]
    heavy = 0.135 - 0.04 * head.body.lashes
    widths = head.scale * heavy * np.interp(share, [0, 0.25, 0.6, 1], [0.75, 1.0, 0.8, 0.18])[seen]
    colour = mix(head.body.hair, (22, 14, 18), 0.45 if luminance(head.body.hair) < 0.55 else 0.3)
    fill(pen, taper(points, widths), colour, 235)


def _nose(pen, head):
    size, skin = head.scale, head.body.skin
    dark = mix(skin, BROWN_RED, 0.62)
    away = -pen.light
    # The side of the nose that the light does not reach; in the person's frame, left and right
    # are the other way round when the face looks at the camera.
    right = head.rotation[0, 2]
    side = away if right >= 0 else -away
    if head.facing(0, -10) > 0.25 and size > 9:
        turn = np.array([2.5, 5, 8.5, 10, 3, 0.5]) * side
        rise = np.array([8, -2, -12, -17, -18.5, -11])
        bulge = np.array([1.0, 1.02, 1.03, 1.02, 1.07, 1.17])
        fill(pen, smooth(head.at(turn, rise, bulge)), dark, 78, 0.035 * size)
    under = head.at(
        [-6.5, -3.5, 0, 3.5, 6.5], [-16.5, -18.6, -18.2, -18.6, -16.5], [1.06, 1.1, 1.14, 1.1, 1.06]
    )
    widths = 0.055 * size * np.array([0.35, 1, 0.6, 1, 0.35])
    fill(pen, taper(under, widths), dark, 190)
    if size > 26:
        for turn in (-5.2, 5.2):
            if head.facing(turn * 6, -20) > 0.1:
                spot = head.at(turn + np.array([-1.6, 0, 1.6]), [-17.6, -17.0, -17.8], 1.09)
                fill(
                    pen,
                    taper(spot, 0.045 * size * np.array([0.4, 1, 0.4])),
                    mix(dark, (30, 8, 14), 0.4),
                    170,
                )
        tip = head.at(-side * 1.5, -11, 1.19)[0]
        pen.glow(
            tip, 0.10 * size, mix(skin, (255, 252, 240), 0.75), int(30 + 60 * luminance(skin) ** 2)
        )


def _mouth(pen, head, mien):
    """Draw the mouth: the dark between the lips, teeth and tongue, then the lips."""
    half, corners, opening = mien.mouth
    size, skin, shape = head.scale, head.body.skin, mien.shape
    share = np.linspace(-1, 1, 15)
    turn = half * share * 1.08
    strong = 0.85 if corners > 0 else 0.58
    curve = strong * corners * (share**2 - 0.45) + 2.2 * shape["lower"] * (1 - share**2)
    bow = np.sqrt(np.clip(1 - share**2, 0, 1))
    narrow = 0.45 if corners <= 5 else 0.12
    top = -36 + curve + narrow * opening * bow
    low = -36 + curve - (1.2 - narrow) * opening * bow
    lip = mix(skin, (168, 56, 62), 0.26 + 0.36 * head.body.lashes)
    full = 2.1 + 1.8 * head.body.lashes
    peak = (
        full
        * (1 - share**2) ** 0.7
        * (0.72 + 0.5 * np.exp(-(((np.abs(share) - 0.26) / 0.22) ** 2)))
    )
    pout = (full + 1.2) * np.clip(1 - (share / 0.86) ** 2, 0, 1) ** 0.75
    above, below = head.at(turn, top + peak, 1.015), head.at(turn, low - pout, 1.02)
    upper, lower = head.at(turn, top), head.at(turn, low)
    fill(pen, smooth(np.concatenate([above, lower[::-1][1:-1]])), mix(lip, BROWN_RED, 0.18))
    fill(pen, smooth(np.concatenate([upper, below[::-1][1:-1]])), lip)
    if size > 24:
        shine = head.at(turn[4:-4], (low - 0.55 * pout)[4:-4], 1.03)
        fill(
            pen,
            taper(shine, 0.035 * size * bow[4:-4]),
            mix(lip, (255, 240, 232), 0.6),
            90,
            0.015 * size,
        )
        shade = head.at(turn[3:-3], (low - pout - 2.4)[3:-3])
        fill(pen, taper(shade, 0.07 * size * bow[3:-3]), mix(skin, BROWN_RED, 0.5), 70, 0.03 * size)
    if opening > 0.6:
        _inside_mouth(
            pen, head, smooth(np.concatenate([upper, lower[::-1][1:-1]])), turn, top, low, shape
        )
    line = upper if opening > 0.6 else head.at(turn, (top + low) / 2)
    dark = mix(skin, (70, 14, 26), 0.8)
    fill(pen, taper(line, size * 0.042 * (0.55 + 0.45 * bow)), dark, 220)
    if size > 20:
        for end in (0, -1):
            corner = head.at(
                turn[end] * np.array([0.98, 1.08]), top[end] + np.array([0, 0.12 * corners])
            )
            fill(pen, taper(corner, size * np.array([0.04, 0.01])), dark, 150)


def _inside_mouth(pen, head, gap, turn, top, low, shape):
    size = head.scale
    fill(pen, gap, (84, 20, 32))
    with inside(pen, gap):
        tongue = head.at(turn * 0.7, low + 0.30 * (top - low), 1.0)
        base = head.at(turn * 0.8, low - 3, 1.0)
        fill(pen, smooth(np.concatenate([tongue, base[::-1]])), (188, 76, 84), 200, 0.02 * size)
        if shape["teeth"] > 0.05:
            reach = np.maximum(top - low, 0) * (0.42 + 0.2 * (shape["teeth"] > 0.9))
            edge = head.at(turn, top - np.minimum(reach, 5.2) * shape["teeth"])
            above = head.at(turn, top + 2)
            fill(pen, smooth(np.concatenate([above, edge[::-1]])), (250, 246, 238))


def _creases(pen, head, mien):
    """Draw the lines that a strong feeling leaves: brows drawn together, forehead, smile."""
    shape, size = mien.shape, head.scale
    if size < 15:
        return
    dark = mix(head.body.skin, BROWN_RED, 0.7)
    if shape["furrow"] > 0.05 and head.facing(0, 18) > 0.15:
        for turn in (-3.4, 3.4):
            points = head.at(np.array([1.0, 0.8, 1.1]) * turn, [10, 15, 21])
            fill(
                pen,
                taper(points, size * np.array([0.01, 0.035, 0.01])),
                dark,
                int(120 * shape["furrow"]),
            )
    if shape["crease"] > 0.05 and head.facing(0, 38) > 0.15 and not head.body.hat:
        for rise, wide in ((41, 17), (36.5, 13)):
            turn = np.linspace(-wide, wide, 7)
            points = head.at(turn, rise + 3 * shape["arch"] / 5 * np.cos(turn / wide * 1.5))
            fill(
                pen,
                taper(points, size * 0.02 * np.cos(turn / wide * 1.3)),
                dark,
                int(80 * shape["crease"]),
            )
    if shape["cheek"] > 0.3:
        for side in (1, -1):
            if head.facing(side * 26, -25) > 0.25:
                points = head.at(side * np.array([16, 24, 29]), [-19, -25, -33])
                fill(
                    pen,
                    taper(points, size * np.array([0.01, 0.03, 0.01])),
                    dark,
                    int(36 * shape["cheek"]),
                    0.01 * size,
                )


def _beard(pen, head, mien, skull):
    """Draw a beard along the jaw and round the mouth."""
    turn = np.linspace(-98, 98, 21)
    rise = np.interp(np.abs(turn), [0, 14, 24, 40, 70, 98], [-23, -24, -30, -30, -16, 6])
    seen = head.facing(turn, rise) > -0.05
    edge = head.at(turn[seen], rise[seen], 1.01)
    if len(edge) < 3:
        return
    low = head.hull(lambda t, r: (r < -30) & (np.abs(t) < 105), 1.06)
    whole = smooth(outline(np.concatenate([edge, low])))
    far = edge[[0, -1]] + [
        [-np.sign(edge[-1, 0] - edge[0, 0]) * 3 * head.scale, 0],
        [np.sign(edge[-1, 0] - edge[0, 0]) * 3 * head.scale, 0],
    ]
    cut = np.concatenate(
        [far[:1], edge, far[1:], far[1:] - [0, 4 * head.scale], far[:1] - [0, 4 * head.scale]]
    )
    gone = skia.Path.Polygon([skia.Point(*map(float, p)) for p in cut], True)
    shaded(pen, brush.less(whole, gone), head.body.hair, 0.8)


def _glasses(pen, head):
    around = np.linspace(0, 2 * np.pi, 18, endpoint=False)
    squared = np.sign(np.cos(around)) * np.abs(np.cos(around)) ** 0.8
    dark, width = (44, 38, 44), 0.045 * head.scale
    for side in (1, -1):
        if head.facing(side * EYE[0], 4) > 0.02:
            ring = smooth(head.at(side * EYE[0] + 15.5 * squared, 3 + 13 * np.sin(around), 1.08))
            fill(pen, ring, (232, 242, 250), 36)
            stroke(pen, ring, dark, width)
        if head.facing(side * 70, 4) > 0.0:
            stroke(
                pen,
                smooth(head.at(side * np.array([40, 66, 90]), [6, 5, 3], 1.08), False),
                dark,
                width,
            )
    if head.facing(0, 4) > 0.1:
        stroke(pen, smooth(head.at([-9, 0, 9], [5, 7, 5], 1.1), False), dark, width)


# --- hair and hats --------------------------------------------------------------------------------

# Where hair begins, as the rise at turns of 0 (the forehead) to 180 (the nape).
HAIRLINES = {
    "short": (
        [0, 20, 42, 62, 76, 84, 96, 112, 140, 180],
        [45, 47, 46, 36, 14, -8, -6, -14, -28, -34],
    ),
    "bun": ([0, 20, 42, 62, 78, 88, 98, 112, 140, 180], [50, 48, 42, 30, 10, -4, 2, -6, -18, -24]),
    "long": (
        [0, 14, 30, 48, 62, 76, 90, 112, 140, 180],
        [54, 50, 38, 20, -4, -28, -44, -56, -60, -60],
    ),
    "curly": (
        [0, 20, 42, 60, 76, 88, 100, 120, 150, 180],
        [40, 38, 34, 22, -2, -24, -30, -34, -38, -40],
    ),
}
HAIRLINES["tail"] = HAIRLINES["bun"]
CROWNS = {
    "short": (180, 64),
    "bun": (180, 52),
    "tail": (180, 14),
    "long": (0, 88),
    "curly": (0, 88),
}


def _hairline(style, turn):
    return np.interp(np.abs(turn), *HAIRLINES[style])


def _hairline_of(style):
    """Return where hair begins as a function of the turn, for hair that lies close at its edge."""
    return None if style in ("curly", "long") else lambda turn: _hairline(style, turn)


def _hair(pen, head):
    """Draw the hair on the skull, down to its hairline, with strands that follow the comb."""
    body, size, style = head.body, head.scale, head.body.hair_style
    thick = {"short": 1.085, "curly": 1.16, "long": 1.10}.get(style, 1.06)
    whole = head.hull(lambda t, r: r >= _hairline(style, t) - 4, thick, _hairline_of(style))
    whole = _curls(whole, size) if style == "curly" else smooth(whole)
    turn = np.arange(-180, 180, 6.0)
    rise = _hairline(style, turn)
    seen = head.facing(turn, rise) > 0
    cut = _below(head.at(turn, rise), seen, size)
    hair = whole if cut is None else brush.less(whole, cut)
    shaded(pen, hair, body.hair, 0.9)
    if pen.details and size > 12:
        with inside(pen, hair):
            _strands(pen, head, style)
        rim(pen, hair, 0.05 * size, 60)


def _curls(points, size):
    """Return an outline of round locks along a smooth one."""
    centre = points.mean(axis=0)
    path = smooth(points)
    closed = np.concatenate([points, points[:1]])
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))])
    count = max(int(length[-1] / (0.34 * size)), 6)
    for at in np.arange(count) / count * length[-1]:
        spot = np.array([np.interp(at, length, closed[:, axis]) for axis in (0, 1)])
        spot = spot + (centre - spot) * 0.10
        path.addCircle(*map(float, spot), float(0.24 * size))
    path.setFillType(skia.PathFillType.kWinding)
    return skia.Simplify(path) or path


def _below(points, seen, size):
    """Return the region below the seen stretch of a hairline that runs round the head."""
    line = points[stretch(seen)]
    if len(line) < 2:
        return None
    way = 1.0 if line[-1, 0] > line[0, 0] else -1.0
    first = line[0] + [-way * 2 * size, 0.02 * size]
    last = line[-1] + [way * 2 * size, 0.02 * size]
    low = np.array([[last[0], last[1] + 6 * size], [first[0], first[1] + 6 * size]])
    corners = np.concatenate([[first], line, [last], low])
    return skia.Path.Polygon([skia.Point(*map(float, p)) for p in corners], True)


def _strands(pen, head, style):
    """Draw lighter and darker strands from the hairline to where the hair is combed to."""
    size, hair = head.scale, head.body.hair
    light, dark = mix(hair, (255, 236, 205), 0.26), mix(hair, (16, 8, 20), 0.5)
    crown = head.direction(*map(np.float64, CROWNS[style]))
    step = 14 if size > 30 else 28
    for number, turn in enumerate(np.arange(-168, 180, step)):
        start = head.direction(np.float64(turn), np.float64(_hairline(style, turn) - 3))
        share = np.linspace(0.0, 0.92, 6)[:, None]
        line = start + (crown - start) * share
        line /= np.linalg.norm(line, axis=1, keepdims=True)
        if (-(line @ head.rotation.T)[:, 2]).max() < 0:
            continue
        rise = np.degrees(np.arcsin(np.clip(line[:, 1], -1, 1)))
        points = head.at(np.degrees(np.arctan2(line[:, 2], line[:, 0])), rise, 1.07)
        widths = size * (0.05 if number % 2 else 0.035) * np.array([0.5, 1, 1, 0.9, 0.6, 0.2])
        fill(pen, taper(points, widths), light if number % 2 else dark, 90 if number % 2 else 110)
    # A sheen where the light falls.
    spot = head.at(0, 60)[0] + [pen.light * 0.45 * size, 0]
    pen.glow(spot, 0.6 * size, mix(hair, (255, 244, 224), 0.5), 80)


def draw_back_hair(pen, view, centre, rotation, body):
    """Draw hair that hangs or is bound behind the head."""
    head = Head(view, centre, rotation, body)
    size = head.scale
    if body.hair_style == "bun":
        _bun(pen, head)
    elif body.hair_style == "tail":
        points = head.at([180] * 5, [16, 10, -12, -38, -58], [1.1, 1.34, 1.5, 1.55, 1.7])
        lock = taper(points, size * np.array([0.26, 0.46, 0.5, 0.36, 0.06]))
        shaded(pen, lock, body.hair)
        if pen.details:
            rim(pen, lock, 0.05 * size)
            band = head.at([180, 180], [18, 12], [1.08, 1.2])
            fill(pen, taper(band, [0.26 * size] * 2), body.trim)
    elif body.hair_style == "long":
        turn = np.array([70, 110, 150, 180, -150, -110, -70])
        top = head.at(turn, 20 + 0 * turn, 1.08)
        low = head.at(turn, -62 + 0 * turn, 1.25) + [0, 0.55 * size]
        mass = smooth(outline(np.concatenate([top, low])))
        shaded(pen, mass, mix(body.hair, (16, 8, 20), 0.18))
    elif body.hair_style == "curly":
        points = head.hull(lambda t, r: (np.abs(t) > 60) & (r > -50), 1.22)
        shaded(pen, _curls(points, size), mix(body.hair, (16, 8, 20), 0.18))


def _bun(pen, head):
    size, hair = head.scale, head.body.hair
    centre = head.at(180, 50, 1.34)[0]
    around = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    bumpy = 0.43 * size * (1 + 0.04 * np.cos(3 * around))
    bun = smooth(centre + np.stack([np.cos(around) * bumpy, np.sin(around) * bumpy * 0.92], 1))
    shaded(pen, bun, hair)
    if pen.details and size > 12:
        with inside(pen, bun):
            for number, radius in enumerate((0.36, 0.24, 0.12)):
                swirl = around[:9] + 1.2 * number
                points = centre + radius * size * np.stack([np.cos(swirl), np.sin(swirl)], 1)
                colour = (
                    mix(hair, (255, 236, 205), 0.25) if number % 2 else mix(hair, (16, 8, 20), 0.5)
                )
                fill(pen, taper(points, 0.05 * size * np.sin(np.linspace(0.2, 3, 9))), colour, 130)
            pen.glow(
                centre + [pen.light * 0.15 * size, -0.18 * size],
                0.28 * size,
                mix(hair, (255, 244, 224), 0.5),
                110,
            )
        rim(pen, bun, 0.05 * size)
        band = head.at([150, 180, -150], [46, 38, 46], 1.06)
        if head.facing(180, 46) > -0.6:
            stroke(pen, smooth(band, False), head.body.trim, 0.07 * size)


def _hat_colours(body):
    felt = mix(body.top, (38, 28, 34), 0.42)
    return felt, mix(felt, (8, 4, 16), 0.38)


def _brim(pen, head, near):
    """Draw the half of a hat's brim that is before (or behind) the head."""
    felt, under = _hat_colours(head.body)
    turn = np.arange(0, 360, 10.0)
    radians = np.radians(turn)
    # Dips before the face and at the back, curls up at the sides.
    height = 0.64 + 0.11 * np.sin(radians) ** 2 - 0.07 * np.cos(radians)
    reach = 1.52 + 0.06 * np.cos(radians)
    outer = np.stack([reach * np.cos(radians), height, 0.95 * reach * np.sin(radians)], 1)
    inner = np.stack([0.86 * np.cos(radians), 0.68 + 0 * radians, 0.80 * np.sin(radians)], 1)
    tilt = np.array([[1, -0.10, 0], [0.10, 1, 0], [0, 0, 1]])  # worn a little to the back
    outer, inner = outer @ tilt.T, inner @ tilt.T
    depth = (inner @ head.rotation.T)[:, 2]
    # The halves overlap a little, so that nothing shows between them.
    chosen = depth < 0.3 if near else depth > -0.3
    order = stretch(chosen)
    if len(order) < 2:
        return
    out, into = head._flat(outer[order]), head._flat(inner[order])
    path = skia.Path()
    path.addPath(smooth(np.concatenate([out, into[::-1]])))
    seen_from_below = (out[len(out) // 2, 1] < into[len(into) // 2, 1]) == near
    shaded(pen, path, under if seen_from_below else felt)
    if pen.details:
        stroke(pen, smooth(out, False), mix(felt, (255, 240, 220), 0.16), 0.035 * head.scale, 170)


def _crown(pen, head):
    """Draw a felt hat's crown, pinched at the top, with a band."""
    felt, _ = _hat_colours(head.body)
    radians = np.radians(np.arange(0, 360, 15.0))
    rings = []
    for height, wide in ((0.64, 1.05), (0.95, 1.02), (1.22, 0.94), (1.44, 0.82), (1.54, 0.60)):
        pinch = 0.08 * np.cos(radians) * (height > 1.2)
        rings.append(
            np.stack(
                [
                    (wide + 0.02) * np.cos(radians) - 0.10 * height,
                    height - pinch + 0 * radians,
                    0.94 * wide * np.sin(radians),
                ],
                1,
            )
        )
    crown = smooth(brush.even(outline(head._flat(np.concatenate(rings))), 28))
    # Seen from below, the head is before the far edge of the hat.
    rest = _below(head._flat(rings[0]), (rings[0] @ head.rotation.T)[:, 2] < 0.05, head.scale)
    if head.rotation[2, 1] < -0.3:
        shaded(pen, crown, head.body.trim)
        top = outline(head._flat(np.concatenate(rings[1:])))
        shaded(pen, smooth(brush.even(top, 28)), felt)
        return
    if rest is not None:
        crown = brush.less(crown, rest)
    shaded(pen, crown, felt)
    band = smooth(outline(head._flat(np.concatenate([rings[0], rings[0] + [-0.03, 0.26, 0]]))))
    if pen.details:
        with inside(pen, crown):
            shaded(pen, band, head.body.trim)
            dent = head._flat(np.array([[0.72, 1.1, 0.4], [0.42, 1.34, 0.42], [-0.05, 1.45, 0.38]]))
            fill(
                pen,
                taper(dent, head.scale * np.array([0.02, 0.09, 0.02])),
                SHADOW,
                90,
                0.03 * head.scale,
            )
        rim(pen, crown, 0.07 * head.scale, 90)


def _cap(pen, head):
    """Draw a cap with a peak."""
    body, size = head.body, head.scale
    cloth = body.top
    dome = smooth(
        head.hull(lambda t, r: r >= np.interp(np.abs(t), [0, 60, 180], [34, 26, 6]), 1.15)
    )
    turn = np.arange(-180, 180, 8.0)
    rise = np.interp(np.abs(turn), [0, 60, 180], [36, 28, 8])
    cut = _below(head.at(turn, rise, 1.08), head.facing(turn, rise) > 0, size)
    dome = dome if cut is None else brush.less(dome, cut)
    shaded(pen, dome, cloth)
    if pen.details:
        rim(pen, dome, 0.06 * size)
    if head.facing(0, 20) > -0.25:
        inner = head.at(np.linspace(-46, 46, 7), np.full(7, 36.0), 1.1)
        outer = head.at(np.linspace(-34, 34, 7), 17 - 3 * np.cos(np.linspace(-1.5, 1.5, 7)), 1.55)
        peak = smooth(outline(np.concatenate([inner, outer])))
        shaded(pen, peak, mix(cloth, (10, 4, 20), 0.32))
