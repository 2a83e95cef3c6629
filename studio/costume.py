"""Bodies for the film, to be seen large: clothes with hems and folds, hands, shoes.

A `Costume` draws the same joints as `figure.Figure` does, with more care. Lengths are in statures.
"""

import cv2
import numpy as np
import skia

from .brush import even, fill, inside, rim, shaded, smooth, stretch, stroke, taper, union
from .look import mix
from .motion import LEFT, RIGHT, SHIN, THIGH

DARK = (22, 14, 42)
AROUND = np.linspace(0, 2 * np.pi, 16, endpoint=False)
CIRCLE = np.stack([np.cos(AROUND), np.sin(AROUND)], axis=1)
# Down the trunk, 0 at the neck to 1 at the pelvis: where its width and depth are given.
LEVELS = np.array([0.0, 0.10, 0.30, 0.62, 0.82, 1.0, 1.12])


def wrapped(rounds):
    """Return a smooth path around circles given as (centre, radius)."""
    points = np.concatenate([np.asarray(c) + r * CIRCLE for c, r in rounds]).astype(np.float32)
    return smooth(even(cv2.convexHull(points)[:, 0], 30))


def limb(points, radii):
    """Return a limb through points (n, 2) with its thickness at each, round at both ends."""
    path = taper(points, 2 * np.asarray(radii))
    path.addCircle(*map(float, points[0]), float(radii[0]))
    path.addCircle(*map(float, points[-1]), float(radii[-1]))
    path.setFillType(skia.PathFillType.kWinding)
    return path


def between(first, second, shares):
    """Return points on the way from one to another, (n, k)."""
    return first + (second - first) * np.asarray(shares)[:, None]


def bent(start, joint, end):
    """Return seven points along a two-part limb, its bend a little rounded."""
    upper = between(start, joint, [0.0, 0.45, 0.85])
    lower = between(joint, end, [0.15, 0.55, 1.0])
    middle = joint + 0.25 * ((upper[-1] + lower[0]) / 2 - joint)
    return np.concatenate([upper, [middle], lower])


class Costume:
    """One figure's clothes and limbs in one frame.

    Parameters
    ----------
    figure : figure.Figure
    pen : look.Pen
    view : camera.View
    """

    def __init__(self, figure, pen, view):
        self.figure, self.pen, self.view = figure, pen, view
        self.body, self.points = figure.body, figure.points
        self.flat = {key: view.project(point)[0] for key, point in self.points.items()}
        self.scale = view.scale(figure.depth) * self.body.stature
        self.skirted = self.body.legwear in ("skirt", "dress")

    def tone(self, colour, near):
        """Return a colour for a limb, darker on the far side."""
        return mix(colour, DARK, 0.0 if near else 0.24)

    def part(self, path, colour, depth=0.8, edge=0.012):
        """Fill a path with shading and a darker rim."""
        shaded(self.pen, path, colour, depth)
        rim(self.pen, path, edge * self.scale, 44)
        rim(self.pen, path, 0.35 * edge * self.scale, 60)

    # -- legs and shoes ------------------------------------------------------------------------

    def leg(self, side, near):
        """Draw a leg: bare, in shorts or in trousers with a cuff; then its shoe."""
        body, size = self.body, self.scale * self.body.bulk
        hip, knee, ankle = (self.flat[name, side] for name in ("hip", "knee", "ankle"))
        way = bent(hip, knee, ankle)
        bare = self.skirted or body.legwear == "shorts"
        if bare:
            radii = np.array([0.050, 0.045, 0.035, 0.032, 0.034, 0.029, 0.0185])
            self.part(limb(way, radii * size), self.tone(body.skin, near))
            self._shoe(side, near, low=True)
        else:
            self._shoe(side, near, low=False)
            end = ankle + 0.012 * (ankle - knee)
            radii = np.array([0.058, 0.051, 0.043, 0.041, 0.039, 0.035, 0.033])
            self._trouser(bent(hip, knee, end), radii * size, near)
        if body.legwear == "shorts":
            cut = between(hip, knee, [0.0, 0.4, 0.78])
            shorts = limb(cut, np.array([0.056, 0.052, 0.048]) * size)
            self.part(shorts, self.tone(body.bottom, near))

    def _trouser(self, way, radii, near):
        cloth = self.tone(self.body.bottom, near)
        path = limb(way, radii)
        self.part(path, cloth)
        if not self.pen.details or self.scale < 90:
            return
        with inside(self.pen, path):
            self._folds(way[1], way[3], way[5], radii[3], cloth)
            along = way[-1] - way[-2]
            along = along / max(np.linalg.norm(along), 1e-6)
            across = np.array([-along[1], along[0]]) * radii[-1] * 1.3
            for back, alpha in ((0.018, 150), (0.0, 60)):
                cuff = way[-1] + along * radii[-1] * 0.4 - along * back * self.scale
                edge = np.stack([cuff - across, cuff + 0.15 * along * radii[-1], cuff + across])
                stroke(
                    self.pen, smooth(edge, False), mix(cloth, DARK, 0.5), 0.005 * self.scale, alpha
                )

    def _folds(self, start, joint, end, radius, cloth):
        """Draw the folds of cloth on the inner side of a bent joint."""
        first, second = start - joint, end - joint
        inner = first / max(np.linalg.norm(first), 1e-6) + second / max(
            np.linalg.norm(second), 1e-6
        )
        bend = np.linalg.norm(inner)
        if bend < 0.25:
            return
        inner = inner / bend
        dark = mix(cloth, DARK, 0.55)
        for arm in (first, second):
            along = arm / max(np.linalg.norm(arm), 1e-6)
            root = joint + inner * radius * 0.95
            tip = joint + along * radius * 1.15 - inner * radius * 0.1
            middle = (root + tip) / 2 + along * radius * 0.22
            widths = np.array([0.24, 0.13, 0.02]) * radius
            fill(
                self.pen,
                taper(np.stack([root, middle, tip]), widths),
                dark,
                int(120 * min(bend, 1)),
            )

    def _shoe(self, side, near, low):
        knee, ankle, ball = (self.points[name, side] for name in ("knee", "ankle", "ball"))
        unit = self.body.stature
        fwd = ball - ankle
        level = fwd * [1, 0.0, 1]
        air = np.clip(ball[1] / (0.06 * unit), 0, 1)
        # On the ground the toes lie flat; in the air they point.
        toes = level / max(np.linalg.norm(level), 1e-6) * (1 - air)
        toes = toes + air * fwd / max(np.linalg.norm(fwd), 1e-6)
        toes /= max(np.linalg.norm(toes), 1e-6)
        shin = knee - ankle
        shin /= max(np.linalg.norm(shin), 1e-6)
        back = ankle - shin * 0.022 * unit - toes * 0.012 * unit
        lift = np.array([0, 0.012 * unit, 0])
        spots = [
            (ball + toes * 0.024 * unit + lift, 0.0135),
            (ball - toes * 0.008 * unit + lift * 1.3, 0.0185),
        ]
        spots += [(back, 0.0195)] if low else [(back, 0.021), (ankle, 0.024)]
        rounds = [(self.view.project(p)[0], r * self.scale) for p, r in spots]
        shoe = wrapped(rounds)
        colour = self.tone(self.body.shoes, near)
        shaded(self.pen, shoe, colour, 0.9)
        if self.pen.details and self.scale > 60:
            raised = skia.Path(shoe)
            raised.offset(0.0, -0.009 * float(self.scale))
            with inside(self.pen, shoe):
                self.pen.canvas.clipPath(raised, skia.ClipOp.kDifference, True)
                self.pen.canvas.drawPaint(self.pen.paint(mix(colour, (12, 8, 14), 0.6)))
            if not low:
                tip = rounds[0][0] + [self.pen.light * 0.004 * self.scale, -0.007 * self.scale]
                self.pen.glow(tip, 0.014 * self.scale, (255, 246, 230), 70)

    # -- arms and hands ------------------------------------------------------------------------

    def arm(self, side, near):
        """Draw an arm with its sleeve and its hand."""
        body, size = self.body, self.scale * self.body.bulk**0.7
        shoulder, elbow, wrist = (self.flat[name, side] for name in ("shoulder", "elbow", "wrist"))
        way = bent(shoulder, elbow, wrist)
        skin, cloth = self.tone(body.skin, near), self.tone(body.top, near)
        if body.sleeves == "long":
            self._hand(side, skin)
            thick = 1.14 if body.coat else 1.0
            radii = np.array([0.035, 0.034, 0.030, 0.029, 0.028, 0.026, 0.0235]) * thick * size
            sleeve = limb(way, radii)
            self.part(sleeve, cloth, edge=0.010)
            if self.pen.details and self.scale > 90:
                with inside(self.pen, sleeve):
                    self._folds(way[1], way[3], way[5], radii[3], cloth)
                    self._cuff(way, radii[-1], cloth)
            return
        radii = np.array([0.031, 0.0295, 0.025, 0.024, 0.0245, 0.020, 0.0150]) * size
        self._hand(side, skin)
        self.part(limb(way, radii), skin, edge=0.008)
        if body.sleeves == "short":
            cut = between(shoulder, elbow, [0.0, 0.3, 0.58])
            sleeve = limb(cut, np.array([0.036, 0.038, 0.038]) * size)
            self.part(sleeve, cloth, edge=0.009)

    def _cuff(self, way, radius, cloth):
        along = way[-1] - way[-2]
        along = along / max(np.linalg.norm(along), 1e-6)
        across = np.array([-along[1], along[0]]) * radius * 1.3
        at = way[-1] - along * 0.012 * self.scale
        edge = np.stack([at - across, at + 0.2 * along * radius, at + across])
        stroke(self.pen, smooth(edge, False), mix(cloth, DARK, 0.55), 0.005 * self.scale, 170)

    def _hand(self, side, skin):
        """Draw a hand: palm and fingers in one, slightly curled, and a thumb of its own."""
        wrist, hand = self.points["wrist", side], self.points["hand", side]
        unit = self.body.stature
        along = hand - wrist
        along = along / max(np.linalg.norm(along), 1e-6)
        chest = self.figure.chest
        # A thumb points forward on a hanging arm and up on one stretched forward.
        thumb = chest @ np.array([0.6, 0.8, -0.45 * side])
        thumb = thumb - along * (along @ thumb)
        thumb /= max(np.linalg.norm(thumb), 1e-6)
        inward = np.cross(along, thumb) * side
        palm, knuckles = wrist + along * 0.026 * unit, wrist + along * 0.045 * unit
        tips = wrist + along * 0.071 * unit + inward * 0.010 * unit
        root = wrist + along * 0.020 * unit + thumb * 0.010 * unit
        end = wrist + along * 0.047 * unit + thumb * 0.025 * unit + inward * 0.006 * unit
        wrist, palm, knuckles, tips, root, end = self.view.project(
            np.array([wrist, palm, knuckles, tips, root, end])
        )
        path = limb(
            np.stack([wrist, palm, knuckles, tips]),
            np.array([0.0145, 0.0195, 0.0185, 0.0105]) * self.scale,
        )
        self.part(path, skin, edge=0.007)
        if self.pen.details and self.scale > 120:
            across = tips - knuckles
            across = np.array([-across[1], across[0]])
            across = across / max(np.linalg.norm(across), 1e-6) * 0.0075 * self.scale
            for share in (-0.8, 0.0, 0.8):
                line = np.stack([tips + 0.7 * share * across, knuckles + share * across])
                stroke(self.pen, smooth(line, False), mix(skin, (96, 34, 40), 0.5), 0.9, 110)
        thumb_path = limb(
            np.stack([root, (root + end) / 2, end]), np.array([0.010, 0.009, 0.007]) * self.scale
        )
        self.part(thumb_path, skin, edge=0.005)

    # -- the trunk -----------------------------------------------------------------------------

    def torso(self):
        """Draw the trunk: skirt or coat first, then chest, neck, collar and scarf."""
        self._frames()
        body = self.body
        trunk = self._trunk_path()
        if not (self.skirted or body.coat):
            size = self.scale * body.bulk
            seat = [(self.flat["hip", s], 0.055 * size) for s in (RIGHT, LEFT)]
            self.part(wrapped([*seat, (self.flat["pelvis"], 0.060 * size)]), body.bottom)
        if body.coat:
            trunk = union(trunk, self._coat_path())
        self.part(trunk, body.top, edge=0.016)
        if self.pen.details:
            with inside(self.pen, trunk):
                self._front()
        if self.skirted:
            self._skirt()
        self._neck()
        if body.coat:
            self._collar()
        if body.scarf:
            self._scarf()

    def _frames(self):
        """Work out the axes of chest and hips in the world."""
        self.lateral = self.figure.chest[:, 2]
        self.forward = self.figure.chest[:, 0]
        hips = self.points["hip", RIGHT] - self.points["hip", LEFT]
        self.hip_lateral = hips / np.linalg.norm(hips)
        spine = self.points["waist"] - self.points["pelvis"]
        self.hip_forward = np.cross(spine / np.linalg.norm(spine), self.hip_lateral)
        if self.hip_forward @ self.forward < 0:
            self.hip_forward = -self.hip_forward
        body, bulk = self.body, self.body.bulk
        loose = 1.12 if body.coat else 1.0
        narrow = 0.060 if self.skirted else 0.080 if body.coat else 0.072
        shoulders = body.shoulders
        self.widths = loose * np.array(
            [0.040, shoulders, 0.80 * shoulders + 0.012, narrow * bulk, 0.068 * bulk]
            + [(body.hips + 0.022) * bulk**0.5, (body.hips + 0.012) * bulk**0.5]
        )
        self.depths = loose * bulk * np.array([0.036, 0.046, 0.060, 0.050, 0.056, 0.060, 0.05])

    def axis(self, level):
        """Return the trunk's middle at levels (n,) in the world, (n, 3)."""
        level = np.atleast_1d(np.asarray(level, float))[:, None]
        neck, waist, pelvis = (self.points[name] for name in ("neck", "waist", "pelvis"))
        return np.where(
            level < 0.55,
            neck + (waist - neck) * level / 0.55,
            waist + (pelvis - waist) * (level - 0.55) / 0.45,
        )

    def on(self, turn, level, bulge=1.0):
        """Return places on the trunk's front in the frame: turn in degrees, level down it."""
        turn = np.radians(np.atleast_1d(np.asarray(turn, float)))
        level = np.atleast_1d(np.asarray(level, float)) + 0 * turn
        share = np.clip((level - 0.4) / 0.4, 0, 1)[:, None]
        lateral = self.lateral + (self.hip_lateral - self.lateral) * share
        forward = self.forward + (self.hip_forward - self.forward) * share
        wide = np.interp(level, LEVELS, self.widths)[:, None] * self.body.stature * bulge
        deep = np.interp(level, LEVELS, self.depths)[:, None] * self.body.stature * bulge
        out = lateral * wide * np.sin(turn)[:, None] + forward * deep * np.cos(turn)[:, None]
        return self.view.project(self.axis(level) + out)

    def faces(self, turn=0.0):
        """Return how much the chest faces the camera at a turn: 1 straight at it."""
        turn = np.radians(turn)
        return -(self.forward * np.cos(turn) + self.lateral * np.sin(turn))[2]

    def _trunk_path(self):
        middle = self.view.project(self.axis(LEVELS))
        along = np.gradient(middle, axis=0)
        along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-6)
        across = np.stack([-along[:, 1], along[:, 0]], axis=1)
        share = np.clip((LEVELS - 0.4) / 0.4, 0, 1)
        sideways = abs(self.lateral[0]) * (1 - share) + abs(self.hip_lateral[0]) * share
        sideways = np.clip(sideways, 0, 1)
        half = np.sqrt(
            (self.widths * sideways) ** 2 + self.depths**2 * np.clip(1 - sideways**2, 0, 1)
        )
        out = across * half[:, None] * self.scale
        path = smooth(np.concatenate([middle[1:] + out[1:], (middle[1:] - out[1:])[::-1]]))
        thick = 0.034 * self.body.bulk**0.5 * (1.1 if self.body.coat else 1.0)
        neck = self.flat["neck"]
        yoke = [(self.flat["shoulder", s], thick * self.scale) for s in (RIGHT, LEFT)]
        yoke += [
            (neck + (middle[1] - neck) * 0.2, 0.036 * self.scale),
            (middle[2], half[2] * 0.8 * self.scale),
        ]
        if self.skirted:  # the bust
            bust = self.view.project(self.axis(0.3) + self.forward * 0.026 * self.body.stature)[0]
            yoke.append((bust, 0.046 * self.scale))
        path.addPath(wrapped(yoke))
        path.setFillType(skia.PathFillType.kWinding)
        return skia.Simplify(path) or path

    def _front(self):
        """Draw what is on the front: neckline or lapels, buttons, belt."""
        body, pen = self.body, self.pen
        cloth, dark = body.top, mix(body.top, DARK, 0.5)
        if body.coat:
            self._lapels(dark)
        elif self.faces() > -0.2:
            deep = 0.20 if self.skirted else 0.10
            turn = np.linspace(-62, 62, 9)
            neckline = self.on(turn, -0.02 + deep * np.cos(np.radians(turn * 1.4)) ** 1.0, 1.03)
            top = self.on(turn[::-1], -0.12 + 0 * turn, 1.0)
            fill(pen, smooth(np.concatenate([neckline, top])), mix(body.skin, DARK, 0.06))
            stroke(
                pen, smooth(neckline, False), mix(cloth, (255, 250, 240), 0.25), 0.006 * self.scale
            )
        if self.scale > 100:
            for turn, start, end in ((-58, 0.22, 0.5), (52, 0.3, 0.62), (-30, 0.42, 0.62)):
                if self.faces(turn) > 0.1:
                    fold = self.on([turn, turn * 0.85, turn * 0.6], np.linspace(start, end, 3), 1.0)
                    widths = self.scale * np.array([0.002, 0.008, 0.002])
                    fill(pen, taper(fold, widths), dark, 60)

    def _lapels(self, dark):
        body, pen = self.body, self.pen
        if self.faces() < -0.1:
            seam = self.on([180, 180, 180], [0.1, 0.6, 1.1], 1.0)
            stroke(pen, smooth(seam, False), dark, 0.005 * self.scale, 120)
            return
        shirt = self.on([-20, 20, 6, 2], [-0.1, -0.1, 0.3, 0.42], 1.03)
        fill(pen, smooth(shirt), mix((232, 228, 220), DARK, 0.12))
        for side in (1, -1):
            if self.faces(side * 30) > 0.05:
                turn = np.array([14, 34, 46, 38, 44, 6])
                level = np.array([-0.06, -0.04, 0.10, 0.16, 0.20, 0.46])
                lapel = self.on(side * turn, level, 1.04)
                corners = skia.Path.Polygon([skia.Point(*map(float, p)) for p in lapel], True)
                fill(pen, corners, mix(body.top, DARK, 0.22 if side * pen.light > 0 else 0.10))
                stroke(pen, corners, dark, 0.004 * self.scale, 170)
        hem = self.view.project(self.hem)
        edge = np.concatenate([self.on([4, 3, 3], [0.44, 0.8, 1.1], 1.03), hem[:1]])
        stroke(pen, smooth(edge, False), dark, 0.006 * self.scale, 190)
        for index, alpha in ((3, 70), (20, 90), (5, 60)):  # folds of the skirts of the coat
            if self.faces(15 * index) > 0.1:
                fold = self.on(15 * index, 1.05, 1.0)[0]
                way = between(fold, hem[index], [0.1, 0.6, 1.0])
                fill(pen, taper(way, self.scale * np.array([0.002, 0.007, 0.012])), dark, alpha)
        for level in (0.52, 0.70, 0.88):
            for turn in (-13, 19):
                if self.faces(turn) > 0.15:
                    spot = self.on(turn, level, 1.02)[0]
                    button = skia.Path.Circle(*map(float, spot), 0.0085 * float(self.scale))
                    fill(pen, button, body.trim)
                    pen.glow(
                        spot - [0, 0.002 * self.scale], 0.006 * self.scale, (255, 255, 255), 60
                    )
        for side in (1, -1):
            if self.faces(side * 48) > 0.1:
                pocket = self.on(side * np.array([34, 62]), [0.86, 0.82], 1.03)
                stroke(pen, smooth(pocket, False), dark, 0.007 * self.scale, 190)

    def _neck(self):
        body, pen = self.body, self.pen
        thick = (0.0265 if self.skirted else 0.031) * (0.9 + 0.1 * body.bulk)
        neck, head = self.flat["neck"], self.flat["head"]
        top = neck + (head - neck) * 0.62
        low = neck + (neck - head) * 0.10
        way = np.stack([low, neck + (top - neck) * 0.25, top])
        path = limb(way, np.array([thick * 1.12, thick, thick * 0.98]) * self.scale)
        skin = mix(body.skin, DARK, 0.08)
        shaded(pen, path, skin, 0.9)
        if pen.details:
            with inside(pen, path):
                chin = neck + (head - neck) * 0.46
                pen.glow(chin, 0.05 * self.scale, mix(body.skin, (70, 24, 50), 0.7), 150)

    def _collar(self):
        """Draw a coat's collar, turned down around the neck."""
        turn = np.linspace(-160, 160, 13)
        top = self.on(turn, -0.10 - 0.03 * np.abs(turn) / 160, 1.0)
        low = self.on(turn, 0.06 + 0 * turn, 1.05)
        seen = np.array([self.faces(t) > -0.1 for t in turn])
        if seen.sum() > 2 and not self.body.scarf:
            path = smooth(np.concatenate([top[seen], low[seen][::-1]]))
            if self.faces() < 0:
                self.part(path, mix(self.body.top, DARK, 0.08), edge=0.006)

    def _scarf(self):
        """Draw a scarf: two rolls round the neck and an end that hangs on the chest."""
        size, cloth = self.scale, self.body.scarf
        neck, head = self.flat["neck"], self.flat["head"]
        up = (head - neck) / max(np.linalg.norm(head - neck), 1e-6)
        across = np.array([-up[1], up[0]])
        if self.faces() > -0.3:
            self._scarf_end(cloth)
        for height, wide, tone in ((-0.004, 0.052, 0.10), (0.022, 0.043, 0.0)):
            way = neck + up * height * size + across * np.linspace(-1, 1, 5)[:, None] * wide * size
            way = way - up * (1 - np.linspace(-1, 1, 5)[:, None] ** 2) * 0.012 * size
            roll = limb(way, np.array([0.012, 0.020, 0.022, 0.020, 0.012]) * size)
            self.part(roll, mix(cloth, DARK, tone), edge=0.007)

    def _scarf_end(self, cloth):
        size, pen = self.scale, self.pen
        start = self.on([16, 20, 22], [0.02, 0.22, 0.42], 1.1)
        # The end hangs straight down, whichever way the chest leans.
        hang = start[0] + np.array([0.004, 0.15]) * size
        start[1], start[2] = (
            (start[1] + start[0] + (hang - start[0]) * 0.5) / 2,
            (start[2] + hang) / 2,
        )
        path = taper(start, np.array([0.034, 0.040, 0.046]) * size)
        self.part(path, mix(cloth, DARK, 0.05), edge=0.008)
        if pen.details and size > 90:
            down = (start[2] - start[1]) / max(np.linalg.norm(start[2] - start[1]), 1e-6)
            across = np.array([-down[1], down[0]])
            for share in np.linspace(-1, 1, 5):
                root = start[2] + across * share * 0.019 * size
                line = np.stack([root, root + down * 0.016 * size])
                stroke(pen, smooth(line, False), mix(cloth, DARK, 0.15), 0.006 * size)
            for back in (0.02, 0.032):
                band = start[2] - down * back * size
                line = np.stack([band - across * 0.021 * size, band + across * 0.021 * size])
                stroke(pen, smooth(line, False), mix(cloth, (120, 40, 40), 0.6), 0.006 * size, 200)

    # -- what hangs from the waist --------------------------------------------------------------

    def _hem(self, length, wide, deep):
        """Return the ring (24, 3) of a hem that hangs `length` down the legs, in the world."""
        unit = self.body.stature
        spots, level = [], 0.0
        for side in (RIGHT, LEFT):
            hip, knee, ankle = (self.points[name, side] for name in ("hip", "knee", "ankle"))
            level = max(level, abs(knee[1] - hip[1]) / (THIGH * unit))
        # Who sits has the hem on the knees.
        length = min(length, 0.22) + (length - min(length, 0.22)) * np.clip(level * 1.5 - 0.4, 0, 1)
        for side in (RIGHT, LEFT):
            hip, knee, ankle = (self.points[name, side] for name in ("hip", "knee", "ankle"))
            if length < THIGH:
                spots.append(hip + (knee - hip) * length / THIGH)
            else:
                spots.append(knee + (ankle - knee) * (length - THIGH) / SHIN)
        middle = (spots[0] + spots[1]) / 2
        apart = (spots[0] - spots[1]) / 2
        swirl = 1 + self.figure.swirl
        ahead = abs(apart @ self.hip_forward) * 0.75 + deep * unit * swirl
        aside = max(abs(apart @ self.hip_lateral) * 0.6, 0.3 * wide * unit) + wide * unit * swirl
        turn = np.radians(np.arange(0, 360, 15.0))[:, None]
        level_out = np.array([1, 0.25, 1])
        ring = middle + self.hip_forward * level_out * np.cos(turn) * ahead
        ring = ring + self.hip_lateral * level_out * np.sin(turn) * aside
        ring[:, 1] += 0.5 * self.figure.swirl * wide * unit
        return ring

    def _hung(self, hem, radius):
        """Return the path of cloth from the hips over the thighs to a hem."""
        size = self.scale * self.body.bulk
        rounds = [(self.flat["hip", s], radius * size) for s in (RIGHT, LEFT)]
        rounds += [
            (between(self.flat["hip", s], self.flat["knee", s], [0.6])[0], 0.050 * size)
            for s in (RIGHT, LEFT)
        ]
        rounds += [(point, 0.004 * self.scale) for point in self.view.project(hem)]
        top = self.view.project(self.axis(0.70))[0]
        rounds.append((top, 0.034 * size))
        return wrapped(rounds)

    def _skirt(self):
        """Draw a skirt with folds from the waist and a hem."""
        body, pen, size = self.body, self.pen, self.scale
        hem = self._hem(
            0.245 + 0.015 * body.flare, 0.058 + 0.062 * body.flare, 0.058 + 0.045 * body.flare
        )
        path = self._hung(hem, 0.052)
        cloth = mix(body.bottom, DARK, 0.03)
        self.part(path, cloth, edge=0.018)
        if not pen.details:
            self._belt()
            return
        flat = self.view.project(hem)
        near = hem[:, 2] <= hem[:, 2].mean() + 0.02
        top = self.view.project(self.axis(0.66))[0]
        with inside(pen, path):
            for index in np.flatnonzero(near):
                share = (flat[index] - flat.mean(axis=0)) / size
                start = top + [0.35 * share[0] * size, 0.02 * size]
                middle = start + (flat[index] - start) * 0.55 + [0.10 * share[0] * size, 0]
                way = np.stack([start, middle, flat[index] + [0, 0.01 * size]])
                widths = size * np.array([0.002, 0.006, 0.013 + 0.006 * body.flare])
                if index % 2:
                    fill(pen, taper(way, widths), mix(cloth, DARK, 0.55), 85)
                elif index % 4 == 0:
                    fill(pen, taper(way, widths), mix(cloth, (255, 246, 232), 0.3), 75)
            order = stretch(near)
            edge = flat[order] - [0, 0.008 * size]
            stroke(
                pen,
                smooth(edge, False),
                body.trim if body.flare > 0.9 else mix(cloth, DARK, 0.4),
                0.007 * size,
                190,
            )
        self._belt()

    def _belt(self):
        """Draw a belt round the waist, over chest and skirt."""
        turn = np.arange(0, 360, 30.0)
        rings = np.concatenate([self.on(turn, 0.61, 1.04), self.on(turn, 0.69, 1.04)])
        self.part(
            wrapped([(point, 0.003 * self.scale) for point in rings]), self.body.trim, edge=0.004
        )

    def _coat_path(self):
        length = THIGH * self.body.coat_length
        self.hem = self._hem(length, 0.078 + 0.012 * self.body.coat_length, 0.070)
        return self._hung(self.hem, 0.058)
