"""Heads: hair, hats and faces that carry six expressions, drawn on a ball that turns.

Features are given by their place on the head as (turn, rise) in degrees: turn 0 is straight ahead,
positive to the person's right; rise is up. So a face turns with its head.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import skia

from .look import mix, polygon

EXPRESSIONS = ("angry", "afraid", "happy", "neutral", "sad", "surprised")
# Brow: rise of its inner and outer end. Eye: how open. Mouth: half width, rise of its corners over
# its middle, and how far it is open.
# What only a large face shows: "arch", how far the brow's middle rises; "lid", how far the upper
# lid slopes up outward; "low", how far the lower lid is raised; "furrow" between the brows;
# "crease" on the forehead; "cheek", raised and red; "teeth" shown; "lower", the lower lip raised.
FACES = {
    "angry": {
        "brow": (15, 29),
        "eye": 6.0,
        "mouth": (15, -7, 3),
        "arch": -1.0,
        "lid": 0.62,
        "low": 0.25,
        "furrow": 1.0,
        "crease": 0.0,
        "cheek": 0.35,
        "teeth": 1.0,
        "lower": 0.3,
    },
    "afraid": {
        "brow": (37, 26),
        "eye": 11.5,
        "mouth": (15, -4, 7),
        "arch": -1.0,
        "lid": -0.10,
        "low": -0.15,
        "furrow": 0.45,
        "crease": 0.8,
        "cheek": -0.5,
        "teeth": 0.55,
        "lower": 0.0,
    },
    "happy": {
        "brow": (28, 30),
        "eye": 7.0,
        "mouth": (24, 13, 8),
        "arch": 4.5,
        "lid": 0.0,
        "low": 0.55,
        "furrow": 0.0,
        "crease": 0.0,
        "cheek": 1.0,
        "teeth": 1.0,
        "lower": 0.0,
    },
    "neutral": {
        "brow": (25, 26),
        "eye": 8.0,
        "mouth": (15, 0, 0),
        "arch": 3.0,
        "lid": 0.05,
        "low": 0.0,
        "furrow": 0.0,
        "crease": 0.0,
        "cheek": 0.0,
        "teeth": 0.0,
        "lower": 0.0,
    },
    "sad": {
        "brow": (36, 20),
        "eye": 6.0,
        "mouth": (15, -10, 0),
        "arch": -0.5,
        "lid": -0.42,
        "low": 0.1,
        "furrow": 0.35,
        "crease": 0.35,
        "cheek": 0.2,
        "teeth": 0.0,
        "lower": 1.0,
    },
    "surprised": {
        "brow": (38, 39),
        "eye": 12.5,
        "mouth": (9, 0, 15),
        "arch": 5.0,
        "lid": 0.0,
        "low": -0.2,
        "furrow": 0.0,
        "crease": 0.7,
        "cheek": 0.0,
        "teeth": 0.25,
        "lower": 0.0,
    },
}
TALL = 1.22  # a head is higher than it is wide
TALK = 11.0  # how far a mouth opens to speak, in degrees


def shape_of(expression):
    """Return the face shape of an expression's name; a shape is returned as it is."""
    if isinstance(expression, dict):
        return expression
    if expression not in FACES:
        raise ValueError(f"expression {expression!r} is none of {', '.join(EXPRESSIONS)}")
    return FACES[expression]


def blend_faces(first, second, share):
    """Return the face between two others.

    Parameters
    ----------
    first, second : str or dict
        Expressions by name, or shapes that this function gave before.
    share : float
        0 gives the first face, 1 the second.

    Returns
    -------
    dict
        A face shape, which `figure.Figure` takes as its expression.
    """
    first, second = shape_of(first), shape_of(second)
    return {key: _between(first[key], second[key], share) for key in first}


def _between(first, second, share):
    if isinstance(first, tuple):
        return tuple(_between(a, b, share) for a, b in zip(first, second, strict=True))
    return first + (second - first) * share


@dataclass
class Mien:
    """What a face does at one moment: its shape, its lids, its gaze and its speech."""

    shape: dict
    blink: float = 0.0  # 0 open, 1 shut
    gaze: tuple = (0.0, 0.0)  # to the person's right and up, in degrees
    talk: float = 0.0  # 0 silent, 1 wide open

    @property
    def mouth(self):
        """Return the mouth's half width, the rise of its corners, and how far it is open."""
        half, corners, opening = self.shape["mouth"]
        return half - 0.1 * half * self.talk, corners, opening + TALK * self.talk


class Ball:
    """The head's ball in one frame: from places on it to pixels."""

    def __init__(self, view, centre, rotation, body):
        self.view, self.centre, self.rotation = view, centre, rotation
        self.radius = body.head * body.stature
        self.scale = view.scale(centre[2]) * self.radius

    def direction(self, turn, rise):
        """Return unit vectors in the person's frame (forward, up, right) for places in degrees."""
        turn, rise = np.radians(turn), np.radians(rise)
        return np.stack(
            [np.cos(rise) * np.cos(turn), np.sin(rise) + 0 * turn, np.cos(rise) * np.sin(turn)], -1
        )

    def world(self, directions, bulge=1.0):
        """Return where directions on the ball lie in the world."""
        shape = np.array([1.0, TALL, 0.93]) * self.radius * bulge
        return self.centre + (np.asarray(directions) * shape) @ self.rotation.T

    def flat(self, directions, bulge=1.0):
        """Return where directions on the ball fall in the frame."""
        return self.view.project(self.world(directions, bulge))

    def at(self, turn, rise, bulge=1.0):
        """Return where places given in degrees fall in the frame."""
        return self.flat(self.direction(np.asarray(turn, float), np.asarray(rise, float)), bulge)

    def towards(self, turn, rise):
        """Return how much a place faces the camera: 1 straight at it, 0 at the rim."""
        direction = self.rotation @ self.direction(np.float64(turn), np.float64(rise))
        return -direction[2]

    def cap(self, axis, angle, bulge=1.0):
        """Return the outline of the part of the ball within `angle` degrees of `axis` (n, 2)."""
        ring, ball = self._ring(axis, angle), _ball_points()
        inside = ball[ball @ axis > np.cos(np.radians(angle))]
        return outline(self.flat(np.concatenate([ring, inside]), bulge))

    def ring(self, axis, angle, bulge=1.0):
        """Return the circle at `angle` degrees from `axis`, as seen."""
        return outline(self.flat(self._ring(axis, angle), bulge))

    def _ring(self, axis, angle):
        helper = np.array([0.0, 0.0, 1.0])
        first = np.cross(axis, helper)
        first /= np.linalg.norm(first)
        second = np.cross(axis, first)
        around = np.linspace(0, 2 * np.pi, 24, endpoint=False)[:, None]
        angle = np.radians(angle)
        return np.cos(angle) * axis + np.sin(angle) * (
            np.cos(around) * first + np.sin(around) * second
        )


def _ball_points():
    turn, rise = np.meshgrid(np.arange(0, 360, 15.0), np.arange(-75, 76, 15.0))
    turn, rise = np.radians(turn.ravel()), np.radians(rise.ravel())
    points = np.stack([np.cos(rise) * np.cos(turn), np.sin(rise), np.cos(rise) * np.sin(turn)], -1)
    return np.concatenate([points, [[0, 1, 0], [0, -1, 0]]])


def outline(points):
    """Return the convex outline of points (n, 2)."""
    return cv2.convexHull(points.astype(np.float32))[:, 0]


def _axis(turn, rise):
    turn, rise = np.radians(turn), np.radians(rise)
    return np.array([np.cos(rise) * np.cos(turn), np.sin(rise), np.cos(rise) * np.sin(turn)])


def draw_back_hair(pen, view, centre, rotation, body):
    """Draw hair that hangs behind the head; returns nothing where there is none."""
    if body.hair_style in ("long", "tail", "bun", "curly"):
        _back_hair(pen, Ball(view, centre, rotation, body), body)


def draw_head(pen, view, centre, rotation, body, mien):
    """Draw a head with hair, face and hat."""
    ball = Ball(view, centre, rotation, body)
    skull = ball.cap(_axis(0, 90), 179)
    pen.shapes([polygon(skull)], body.skin)
    if body.beard:
        _beard(pen, ball, body)
    if ball.towards(0, 0) > -0.25:
        _features(pen, ball, body, mien)
    if body.hair_style != "bald":
        _cap(pen, ball, _axis(180, 60), 82, body.hair, 1.07)
    if body.hat:
        _hat(pen, ball, body)


def _beard(pen, ball, body):
    """Draw a beard, where the chin is in view."""
    axis = _axis(0, -66)
    if ball.towards(0, -40) > 0.1:
        pen.shapes([polygon(ball.cap(axis, 44, 1.02))], body.hair)


def _cap(pen, ball, axis, angle, colour, bulge):
    """Draw a cap of hair or a hat; seen from its open side, only its rim."""
    whole = polygon(ball.cap(axis, angle, bulge))
    if (ball.rotation @ axis)[2] > 0:
        whole = skia.Op(
            whole, polygon(ball.ring(axis, angle, bulge)), skia.PathOp.kDifference_PathOp
        )
    if whole is not None:
        pen.shapes([whole], colour)


def _back_hair(pen, ball, body):
    size = ball.scale
    if body.hair_style == "long":
        points = [
            ball.at(t, r, 1.1)[0]
            for t, r in [(110, 20), (180, 30), (-110, 20), (125, -50), (-125, -50), (180, -40)]
        ]
        low = [ball.at(t, -75, 1.6)[0] for t in (120, -120, 180)]
        pen.shapes([polygon(outline(_rounded(points + low, 0.22 * size)))], body.hair)
    elif body.hair_style == "curly":
        pen.shapes(
            [polygon(outline(_rounded([ball.at(180, 35, 0.35)[0]], 1.45 * size)))], body.hair
        )
    elif body.hair_style == "bun":
        pen.shapes(
            [polygon(outline(_rounded([ball.at(180, 55, 1.25)[0]], 0.42 * size)))], body.hair
        )
    else:
        root, end = ball.at(180, 15, 1.15)[0], ball.at(180, -55, 1.7)[0]
        pen.shapes(
            [
                polygon(
                    outline(
                        np.concatenate([_rounded([root], 0.3 * size), _rounded([end], 0.12 * size)])
                    )
                )
            ],
            body.hair,
        )


def _rounded(points, radius):
    around = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    circle = radius * np.stack([np.cos(around), np.sin(around)], 1)
    return np.concatenate([np.asarray(point) + circle for point in points])


def _hat(pen, ball, body):
    colour = mix(body.bottom, (30, 26, 34), 0.4)
    if body.hat == "brim":
        brim = outline(ball.at(np.arange(0, 360, 20), np.full(18, 27.0), 1.62))
        pen.shapes([polygon(brim)], mix(colour, (0, 0, 0), 0.2))
        pen.shapes([polygon(ball.cap(_axis(180, 84), 58, 1.2))], colour)
    else:
        pen.shapes([polygon(ball.cap(_axis(180, 72), 66, 1.12))], body.top)
        if ball.towards(0, 20) > -0.2:
            peak = np.concatenate(
                [
                    ball.at(np.arange(-40, 41, 20), np.full(5, 30.0), 1.08),
                    ball.at([-25, 0, 25], [24, 22, 24], 1.6),
                ]
            )
            pen.shapes([polygon(outline(peak))], mix(body.top, (0, 0, 0), 0.25))


def _features(pen, ball, body, mien):
    """Draw eyes, brows, nose and mouth where they face the camera."""
    shape = mien.shape
    dark = mix(body.skin, (40, 16, 20), 0.75)
    for side in (1, -1):
        if ball.towards(side * 24, 5) > 0.12:
            _eye(pen, ball, side, mien, dark)
        inner, outer = shape["brow"]
        if ball.towards(side * 25, 25) > 0.1:
            points = ball.at(
                side * np.array([9, 24, 40]), [inner, (inner + outer) / 2 + 2, outer], 1.02
            )
            colour = mix(body.hair, (20, 14, 18), 0.5)
            pen.line(points, colour, 0.13 * ball.scale)
    if body.glasses:
        for side in (1, -1):
            if ball.towards(side * 24, 5) > 0.12:
                around = np.linspace(0, 2 * np.pi, 13)
                ring = ball.at(side * 24 + 15 * np.cos(around), 4 + 14 * np.sin(around), 1.06)
                pen.line(ring, (40, 36, 44), 0.06 * ball.scale)
    _nose(pen, ball, body)
    if ball.towards(0, -35) > 0.02:
        _mouth(pen, ball, mien.mouth, dark)


def _eye(pen, ball, side, mien, dark):
    around = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    opening = max(1.2, mien.shape["eye"] * (1 - mien.blink))
    blink = opening <= 1.2
    white = ball.at(side * 24 + 9.5 * np.cos(around), 5 + opening * np.sin(around), 1.0)
    pen.shapes([polygon(white)], dark if blink else (252, 250, 246), round_=False)
    if not blink:
        size = min(5.2, opening * 0.75)
        turn, rise = (0.4 * angle for angle in mien.gaze)
        pupil = ball.at(
            side * 23 + turn + size * np.cos(around), 5 + rise + size * np.sin(around), 1.01
        )
        pen.shapes([polygon(pupil)], (24, 18, 28), round_=False)
        lid = ball.at(
            side * 24 + 10.5 * np.array([-1, 0, 1]), 5 + opening * np.array([0.3, 1, 0.3]), 1.0
        )
        pen.line(lid, dark, 0.05 * ball.scale)


def _nose(pen, ball, body):
    if ball.towards(0, 0) < 0.05:
        root, tip, end = ball.at([0, 0, 0], [8, -12, -16], 1.0)
        tip = ball.at(0, -10, 1.17)[0]
        pen.shapes([polygon([root, tip, end])], body.skin)
        return
    tip, under = ball.at(0, -9, 1.17)[0], ball.at(0, -16, 1.0)[0]
    root = ball.at(0, 6, 1.0)[0]
    pen.line([root, tip, under], mix(body.skin, (90, 30, 20), 0.4), 0.06 * ball.scale)


def _mouth(pen, ball, shape, dark):
    half, corners, opening = shape
    turn = np.linspace(-half, half, 9)
    curve = corners * ((turn / half) ** 2 - 0.45)
    upper = ball.at(turn, -36 + curve, 1.0)
    if opening:
        bow = np.sqrt(np.clip(1 - (turn / half) ** 2, 0, 1))
        rise = 0.45 * opening * bow if corners <= 0 else 0
        upper = ball.at(turn, -36 + curve + rise, 1.0)
        lower = ball.at(turn, -36 + curve - 0.75 * opening * bow, 1.0)
        pen.shapes([polygon(np.concatenate([upper, lower[::-1]]))], (96, 24, 34), round_=False)
        if corners > 5:
            teeth = ball.at(turn, -36 + curve - 0.3 * opening * bow, 1.0)
            pen.shapes(
                [polygon(np.concatenate([upper, teeth[::-1]]))], (250, 246, 240), round_=False
            )
    pen.line(upper, dark, 0.08 * ball.scale)


def face_box(view, centre, rotation, body):
    """Return (x0, y0, x1, y1) in pixels around brows, cheeks and chin, or None if turned away."""
    ball = Ball(view, centre, rotation, body)
    if ball.towards(0, 0) < 0.15:
        return None
    turn, rise = np.meshgrid(np.arange(-70, 71, 14.0), np.arange(-75, 46, 15.0))
    directions = ball.direction(turn.ravel(), rise.ravel())
    seen = (directions @ rotation.T)[:, 2] < 0
    flat = ball.flat(directions[seen])
    return (*flat.min(axis=0), *flat.max(axis=0))
