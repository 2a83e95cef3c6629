"""A jointed person: the body's measures, its joints in space, and the drawing of it."""

from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np

from . import face, portrait
from .costume import Costume
from .look import InkPen, disc, hsv, mix, polygon
from .motion import ANKLE, FOOT, LEFT, RIGHT, SHIN, THIGH, leaned, rolled, trunk_of, turned

NECK = 0.045
UPPER_ARM, FOREARM, HAND = 0.16, 0.145, 0.035
SKINS = [
    (250, 219, 196),
    (238, 196, 160),
    (214, 160, 118),
    (170, 116, 78),
    (120, 78, 52),
    (86, 56, 42),
]
HAIRS = [(36, 28, 28), (74, 46, 30), (128, 82, 44), (206, 168, 96), (150, 60, 34), (150, 146, 146)]


@dataclass
class Body:
    """One member of the cast: measures in statures where not said otherwise, colours RGB 0-255."""

    stature: float  # metres
    shoulders: float
    hips: float
    bulk: float
    head: float
    skin: tuple
    hair: tuple
    hair_style: str
    beard: bool
    glasses: bool
    hat: str
    top: tuple
    sleeves: str  # "long", "short" or "none"
    bottom: tuple
    legwear: str  # "trousers", "shorts", "skirt" or "dress"
    coat: bool
    shoes: tuple
    scarf: tuple | None
    # What only the film's cast has: it is drawn finely, to be seen large.
    fine: bool = False
    iris: tuple = (92, 64, 44)
    trim: tuple = (52, 40, 44)  # belt, hat band, buttons
    coat_length: float = 0.6  # of the thigh; over 1 the coat covers the knees
    flare: float = 0.3  # how far a skirt spreads
    lashes: float = 0.4
    jaw: float = 0.5  # 0 narrow, 1 square

    @classmethod
    def draw(cls, rng):
        """Draw a person from a random generator."""
        hue = rng.uniform()
        child = rng.uniform() < 0.12
        legwear = str(
            rng.choice(["trousers", "shorts", "skirt", "dress"], p=[0.55, 0.13, 0.17, 0.15])
        )
        top = hsv(hue, rng.uniform(0.25, 0.8), rng.uniform(0.4, 0.95))
        dark = hsv(rng.uniform(), rng.uniform(0.1, 0.5), rng.uniform(0.18, 0.6))
        return cls(
            stature=rng.uniform(1.2, 1.4) if child else rng.uniform(1.52, 1.94),
            shoulders=rng.uniform(0.088, 0.125) * (0.95 if child else 1),
            hips=rng.uniform(0.052, 0.072),
            bulk=rng.uniform(0.85, 1.25),
            head=rng.uniform(0.076, 0.088) * (1.22 if child else 1),
            skin=SKINS[rng.integers(len(SKINS))],
            hair=HAIRS[rng.integers(len(HAIRS))],
            hair_style=str(
                rng.choice(
                    ["short", "long", "bun", "curly", "tail", "bald"],
                    p=[0.3, 0.22, 0.13, 0.15, 0.13, 0.07],
                )
            ),
            beard=bool(rng.uniform() < 0.2 and legwear not in ("skirt", "dress") and not child),
            glasses=bool(rng.uniform() < 0.18),
            hat=str(rng.choice(["", "brim", "cap"], p=[0.76, 0.13, 0.11])),
            top=top,
            sleeves=str(rng.choice(["long", "short", "none"], p=[0.55, 0.35, 0.1])),
            bottom=top if legwear == "dress" else dark,
            legwear=legwear,
            coat=bool(rng.uniform() < 0.25 and legwear == "trousers"),
            shoes=hsv(rng.uniform(), 0.3, rng.uniform(0.12, 0.5)),
            scarf=hsv(hue + 0.45, 0.6, 0.8) if rng.uniform() < 0.2 else None,
        )


def bend_joint(start, end, first, second, hint):
    """Return the middle joint of a two-part limb from `start` to `end`, bent towards `hint`.

    Returns the joint and the end that can be reached.
    """
    line = end - start
    length = np.linalg.norm(line)
    reach = np.clip(length, abs(first - second) + 1e-4, (first + second) * 0.9995)
    along = line / max(length, 1e-6)
    end = start + along * reach
    near = (first**2 - second**2 + reach**2) / (2 * reach)
    out = np.sqrt(max(first**2 - near**2, 0.0))
    across = hint - along * (hint @ along)
    across /= max(np.linalg.norm(across), 1e-6)
    return start + along * near + across * out, end


def joints(pose, body):
    """Return the joints of a pose: a dictionary of points in the person's frame, in statures.

    The rotations of the chest and the head stand in it as "chest_turn" and "head_turn".
    """
    pelvis, waist, neck, trunk, chest = trunk_of(pose)
    # The head keeps upright by itself where it can.
    head = chest @ turned(pose.head_turn) @ leaned(pose.head_pitch) @ rolled(pose.head_roll)
    found = {"pelvis": pelvis, "waist": waist, "neck": neck, "chest_turn": chest, "head_turn": head}
    found["head"] = (
        neck + chest @ np.array([0, NECK, 0]) + head @ np.array([0.012, body.head * 1.05, 0])
    )
    for index, side in enumerate((RIGHT, LEFT)):
        found.update(_arm(pose.arms[index], side, neck, chest, body))
        found.update(_leg(pose, pose.feet[index], side, pelvis, trunk, body))
    return found


def _arm(arm, side, neck, chest, body):
    shoulder = neck + chest @ np.array([0, -0.035, side * body.shoulders])
    c, s = np.cos(arm.lift), np.sin(arm.lift)
    upper = np.array([s, -c * np.cos(arm.out), side * c * np.sin(arm.out)])
    hint = arm.hint * np.array([1, 1, 1.0])
    across = hint - upper * (hint @ upper)
    across /= max(np.linalg.norm(across), 1e-6)
    fore = np.cos(arm.elbow) * upper + np.sin(arm.elbow) * across
    elbow = shoulder + chest @ upper * UPPER_ARM
    wrist = elbow + chest @ fore * FOREARM
    hand = wrist + chest @ fore * HAND
    if arm.aim > 0:
        goal = hand + (neck + chest @ arm.target - hand) * arm.aim
        lower = FOREARM + HAND
        elbow, hand = bend_joint(shoulder, goal, UPPER_ARM, lower, chest @ -arm.hint)
        wrist = elbow + (hand - elbow) * (FOREARM / lower)
    names = ("shoulder", "elbow", "wrist", "hand")
    points = (shoulder, elbow, wrist, hand)
    # A hand never goes through the floor.
    return {
        (name, side): np.maximum(p, [-99, 0.02, -99]) for name, p in zip(names, points, strict=True)
    }


def _leg(pose, foot, side, pelvis, trunk, body):
    hip = pelvis + trunk @ np.array([0, 0, side * body.hips])
    ball = np.array([foot.forward, foot.up, foot.side])
    back, up = -FOOT * np.cos(foot.heel), ANKLE + FOOT * np.sin(foot.heel)
    ankle = ball + np.array([back * np.cos(foot.yaw), up, back * np.sin(foot.yaw)])
    ankle[1] = max(ankle[1], 0.02)
    hint = trunk @ np.array([1.0, 0.0, side * pose.knees_out])
    if pose.pitch > 1.0:  # lying on the front: the knees point to the ground
        hint = np.array([0.2, -1.0, side * 0.1])
    knee, ankle_reached = bend_joint(hip, ankle, THIGH, SHIN, hint)
    knee = np.maximum(knee, [-99, 0.035, -99])
    shift = ankle_reached - ankle
    return {
        ("hip", side): hip,
        ("knee", side): knee,
        ("ankle", side): ankle_reached,
        ("ball", side): np.maximum(ball + shift, [-99, 0.0, -99]),
    }


def facing(heading):
    """Return the matrix from a person's frame to the world's; heading 0 faces right, pi left."""
    c, s = np.cos(heading), np.sin(heading)
    # Columns: where forward, up and the person's right go.
    return np.array([[c, 0, -s], [0, 1, 0], [-s, 0, -c]])


class Figure:
    """A person placed in the world at one moment, ready to be drawn.

    Parameters
    ----------
    body : Body
    pose : motion.Pose
    place : array of 3
        Where the person's own origin is, in metres.
    heading : float
        Which way the person looks: 0 to the right of the picture, pi/2 to the camera, pi left.
    expression : str or dict
        One of `face.EXPRESSIONS`, or a shape between two of them from `face.blend_faces`.
    look : float
        How far the head turns to the camera, in radians.
    blink : float
        How far the lids are closed: 0 (as the expression has them) to 1 (shut).
    gaze : tuple of float
        Where the eyes look, from straight ahead: (to the person's right, up), in degrees.
    talk : float
        How far the mouth opens to speak, on top of the expression: 0 to 1.
    """

    def __init__(
        self,
        body,
        pose,
        place,
        heading,
        expression,
        look=0.0,
        blink=0.0,
        gaze=(0.0, 0.0),
        talk=0.0,
    ):
        self.body = body
        self.mien = face.Mien(face.shape_of(expression), float(blink), gaze, talk)
        found = joints(pose, body)
        to_world = facing(heading)
        self.chest = to_world @ found.pop("chest_turn")
        head = found.pop("head_turn")
        self.points = {k: to_world @ p * body.stature + place for k, p in found.items()}
        self.head = to_world @ turned(-look if np.cos(heading) < 0 else look) @ head
        self.swirl = pose.swirl
        self.depth = self.points["pelvis"][2]

    def hand(self, side):
        """Return where a hand is in the world, (3,) in metres; `side` is RIGHT or LEFT."""
        return self.points["hand", side]

    # -- what the camera sees of it ---------------------------------------------------------

    def draw(self, pen, view):
        """Draw the person with a pen that works in pixels."""
        flat = {key: view.project(point)[0] for key, point in self.points.items()}
        scale = view.scale(self.depth) * self.body.stature
        near = (
            RIGHT if self.points["shoulder", RIGHT][2] < self.points["shoulder", LEFT][2] else LEFT
        )
        near_hip = RIGHT if self.points["hip", RIGHT][2] < self.points["hip", LEFT][2] else LEFT
        if self._finely(pen):
            costume = Costume(self, pen, view)
            leg, arm, torso = costume.leg, costume.arm, costume.torso
        else:
            leg, arm = partial(self._leg, pen, flat, scale), partial(self._arm, pen, flat, scale)
            torso = partial(self._torso, pen, flat, scale)
        parts = [(self._leg_depth(s), partial(leg, s, s == near_hip)) for s in (RIGHT, LEFT)]
        parts += [(self._arm_depth(s), partial(arm, s, s == near)) for s in (RIGHT, LEFT)]
        chest = (self.points["neck"][2] + self.points["pelvis"][2]) / 2
        parts.append((chest, torso))
        head = self.points["head"][2] + 0.02
        # A head seen from below the chin still stands before the chest it belongs to.
        parts.append((min(head, chest - 0.01), lambda: self._head(pen, view, scale)))
        # Long hair hangs behind the chest, and over the back of who looks away.
        behind = self.head[2, 0] < 0
        parts.append((chest + 0.2 if behind else head - 0.05, lambda: self._back_hair(pen, view)))
        for _, draw_part in sorted(parts, key=lambda part: -part[0]):
            draw_part()

    def _leg_depth(self, side):
        knee, pelvis = self.points["knee", side][2], self.points["pelvis"][2]
        before = pelvis - knee > 0.12 * self.body.stature
        if self.body.fine and (self.body.coat or self.body.legwear in ("skirt", "dress")):
            before = False  # the cloth lies over the legs
        return knee - 0.3 if before else max(knee, pelvis) + 0.25 + 0.05 * (knee - pelvis)

    def _arm_depth(self, side):
        points = [self.points[name, side][2] for name in ("shoulder", "elbow", "wrist")]
        return np.mean(points) - 0.07

    def _leg(self, pen, flat, scale, side, near):
        body, bulk = self.body, self.body.bulk * scale
        shade = 0.0 if near else 0.28
        hip, knee, ankle, ball = (flat[n, side] for n in ("hip", "knee", "ankle", "ball"))
        bare = body.legwear in ("shorts", "skirt", "dress")
        skin, cloth = dim(body.skin, shade), dim(body.bottom, shade)
        heel = ankle + (ankle - knee) / max(np.linalg.norm(ankle - knee), 1e-6) * 0.022 * scale
        shoe = [
            limb(heel, 0.024 * scale, ball, 0.019 * scale),
            limb(ankle, 0.024 * scale, heel, 0.024 * scale),
        ]
        pen.shapes(shoe, dim(body.shoes, shade))
        shin = limb(knee, 0.037 * bulk, ankle, 0.024 * bulk)
        thigh = limb(hip, 0.056 * bulk, knee, 0.039 * bulk)
        pen.shapes([thigh, shin], skin if bare else cloth)
        if body.legwear == "shorts":
            pen.shapes([limb(hip, 0.06 * bulk, hip + (knee - hip) * 0.7, 0.052 * bulk)], cloth)

    def _arm(self, pen, flat, scale, side, near):
        body, bulk = self.body, self.body.bulk**0.7 * scale
        shade = 0.0 if near else 0.28
        shoulder, elbow, wrist, hand = (
            flat[n, side] for n in ("shoulder", "elbow", "wrist", "hand")
        )
        skin, cloth = dim(body.skin, shade), dim(body.top, shade + 0.06)
        upper = limb(shoulder, 0.033 * bulk, elbow, 0.026 * bulk)
        fore = limb(elbow, 0.026 * bulk, wrist, 0.019 * bulk)
        palm = limb(wrist, 0.018 * scale, hand, 0.022 * scale)
        if body.sleeves == "long":
            pen.shapes([palm], skin)
            pen.shapes([upper, fore], cloth)
        else:
            pen.shapes([upper, fore, palm], skin)
            if body.sleeves == "short":
                sleeve = limb(
                    shoulder, 0.04 * bulk, shoulder + (elbow - shoulder) * 0.6, 0.037 * bulk
                )
                pen.shapes([sleeve], cloth)

    def _torso(self, pen, flat, scale):
        body, bulk = self.body, self.body.bulk * scale
        rounds = [(flat["shoulder", s], 0.04 * body.bulk**0.5 * scale) for s in (RIGHT, LEFT)]
        rounds += [(flat["waist"], 0.056 * bulk), (flat["pelvis"], 0.056 * bulk)]
        rounds += [(flat["hip", s], 0.045 * bulk) for s in (RIGHT, LEFT)]
        if body.legwear in ("skirt", "dress"):
            knees = [
                flat["hip", s] + (flat["knee", s] - flat["hip", s]) * 0.85 for s in (RIGHT, LEFT)
            ]
            skirt = [(flat["hip", s], 0.055 * bulk) for s in (RIGHT, LEFT)]
            skirt += [(knee, 0.062 * bulk) for knee in knees]
            pen.shapes([hull(skirt)], dim(body.bottom, 0.05))
        elif body.coat:
            ends = [
                flat["hip", s] + (flat["knee", s] - flat["hip", s]) * 0.6 for s in (RIGHT, LEFT)
            ]
            rounds += [(end, 0.055 * bulk) for end in ends]
        else:
            seat = [(flat["hip", s], 0.054 * bulk) for s in (RIGHT, LEFT)]
            pen.shapes([hull([*seat, (flat["pelvis"], 0.06 * bulk)])], body.bottom)
        neck = flat["neck"]
        pen.shapes([hull(rounds)], body.top)
        pen.shapes(
            [limb(neck, 0.028 * scale, self._flat_head(flat), 0.028 * scale)], dim(body.skin, 0.15)
        )
        if body.scarf:
            pen.shapes([disc(*neck, 0.046 * scale)], body.scarf)

    def _finely(self, pen):
        """Return whether the film's fine way of drawing applies; ink has its own, simpler one."""
        return self.body.fine and not isinstance(pen, InkPen)

    def _flat_head(self, flat):
        return flat["neck"] + (flat["head"] - flat["neck"]) * 0.6

    def _head(self, pen, view, scale):
        drawer = portrait if self._finely(pen) else face
        drawer.draw_head(pen, view, self.points["head"], self.head, self.body, self.mien)

    def _back_hair(self, pen, view):
        drawer = portrait if self._finely(pen) else face
        drawer.draw_back_hair(pen, view, self.points["head"], self.head, self.body)

    def face_box(self, view):
        """Return the box of the face as (x0, y0, x1, y1) in pixels, or None where it looks away."""
        return face.face_box(view, self.points["head"], self.head, self.body)


def dim(colour, share):
    """Darken a colour by a share."""
    return mix(colour, (22, 14, 42), share)


def limb(start, start_radius, end, end_radius):
    """Return one part of a limb: round at both ends, and as thick as its ends say."""
    return hull([(start, start_radius), (end, end_radius)])


CIRCLE = np.stack(
    [
        np.cos(np.linspace(0, 2 * np.pi, 16, endpoint=False)),
        np.sin(np.linspace(0, 2 * np.pi, 16, endpoint=False)),
    ],
    axis=1,
)


def hull(rounds):
    """Return the outline around circles given as (centre, radius), as if wrapped in cloth."""
    points = np.concatenate([np.asarray(c) + r * CIRCLE for c, r in rounds]).astype(np.float32)
    return polygon(cv2.convexHull(points)[:, 0])
