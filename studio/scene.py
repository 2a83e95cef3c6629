"""One clip put together: the set, the people, the camera; its frames and the truth about them."""

from dataclasses import dataclass, field

import cv2
import numpy as np
import skia

from . import places
from .camera import Camera
from .figure import Body, Figure, facing, joints
from .look import Finish, FlatPen, InkPen, pen_for
from .motion import MOTIONS, Manner
from .plan import FRAMES, RATE, SIZE
from .seats import Seat

PAIR = ("sit_down", "stand_up")
EXTRAS = 3  # people of a production who pass by
# What lies behind the lead is out of focus and a little faded, as with a wide-open lens: the eye,
# and a small network, finds who matters.
BLUR = 2.2  # pixels
FADE = 0.5


@dataclass
class Person:
    """Somebody in a clip: who it is, and the figure of every frame."""

    name: str
    lead: bool
    action: str
    expression: str
    figures: list = field(default_factory=list)


def cast_of(production):
    """Return the production's two leads, its passers-by and its seat, always the same."""
    rng = np.random.default_rng([production.seed, 2])
    bodies = [Body.draw(rng) for _ in range(2 + EXTRAS)]
    return bodies[:2], bodies[2:], Seat.draw(rng)


class Scene:
    """Everything that is in one clip.

    Parameters
    ----------
    plan : plan.ClipPlan
    passers_by : bool
        Whether people, cars and birds may pass. They go their own way in time even where the lead
        and the camera are played backwards.
    """

    def __init__(self, plan, passers_by=True):
        self.plan, self.style = plan, plan.production.style
        light = plan.production.light
        motion_rng, camera_rng, set_rng, passing_rng, finish_rng = (
            np.random.default_rng([plan.seed, part]) for part in range(5)
        )
        self.times = np.arange(FRAMES) / RATE
        self.place = places.build(plan.place, light, self._furnishing())
        leads, extras, seat = cast_of(plan.production)
        self.seat, body = seat, leads[plan.lead]
        self._lead(motion_rng, body, f"{plan.production.name}_{'ab'[plan.lead]}")
        heads = np.array([figure.points["head"] for figure in self.people[0].figures])
        camera = Camera(camera_rng, plan.shot_scale, plan.production.habit, body.stature, SIZE)
        self.views = camera.views(heads, self.played)
        self._dress_set(set_rng, camera)
        self.birds, self.car = [], None
        if passers_by:
            self._passers_by(passing_rng, extras)
        self.light_side = float(set_rng.choice([-1.0, 1.0]))
        self.finish = Finish(self.style, light, plan.place in places.INDOOR, SIZE, finish_rng)
        self.pictures = [(z, self._record(z, draw)) for z, draw in self.place.layers]

    def _furnishing(self):
        index = self.plan.production.places.index(self.plan.place)
        return np.random.default_rng([self.plan.production.seed, 3, index])

    # -- who and what is there ----------------------------------------------------------------

    def _lead(self, rng, body, name):
        plan = self.plan
        manner = Manner.draw(rng, self.seat.height / body.stature)
        angle = rng.uniform(0.0, 0.6)  # from the side, or turned a little to the lens
        self.heading = angle if rng.uniform() < 0.5 else np.pi - angle
        look = rng.uniform(0.1, 0.95) * (np.pi / 2 - angle) * 0.8
        blink_at = rng.uniform(0, 3)
        # Standing up is sitting down, played backwards: people and camera alike.
        self.played = self.times[::-1] if plan.action == "stand_up" else self.times
        poses = [MOTIONS[plan.action](time, manner) for time in self.played]
        turn = facing(self.heading)
        path = np.array([turn @ joints(pose, body)["pelvis"] for pose in poses]) * body.stature
        middle = (path.min(axis=0) + path.max(axis=0)) / 2
        self.origin = -middle * [1, 0, 1]
        lead = Person(name, True, plan.action, plan.expression)
        for pose, time in zip(poses, self.played, strict=True):
            blink = abs(time - blink_at) < 0.07
            lead.figures.append(
                Figure(body, pose, self.origin, self.heading, plan.expression, look, blink)
            )
        self.people = [lead]
        self.seat_place = self._seat_place(rng, body, turn)

    def _seat_place(self, rng, body, turn):
        """Return where the seat stands: under whoever sits, else behind the lead's way, or None."""
        shown = rng.uniform() < 0.3
        aside = np.array([rng.uniform(-0.35, 0.35), 0, rng.uniform(0.45, 0.8)])
        if rng.uniform() < 0.3:
            aside[0] += rng.choice([-1, 1]) * rng.uniform(0.5, 1.4)
        if self.plan.action in PAIR:
            return self.origin + turn @ np.array([-0.27 * body.stature, 0, 0])
        return aside if shown else None

    def _dress_set(self, rng, camera):
        """Choose what stands between the camera and the lead, if anything."""
        self.front = None
        if rng.uniform() < 0.1:
            z = -camera.distance * rng.uniform(0.3, 0.5)
            reach = 0.5 * SIZE[1] / camera.focal * camera.distance
            x = rng.choice([-1, 1]) * rng.uniform(0.25, 0.9) * reach
            self.front = (z, x, self.place.fronts[rng.integers(len(self.place.fronts))])

    def _passers_by(self, rng, extras):
        order = rng.permutation(len(extras))
        for index in range(rng.choice([0, 1], p=[0.85, 0.15])):
            z = rng.uniform(0.5, 1.0) * self.place.depth  # well behind the lead
            self._passer_by(rng, index + 1, extras[order[index]], z)
        if self.plan.place not in places.INDOOR and rng.uniform() < 0.35:
            self.birds = rng.uniform([-8, 3.2, 0.5], [8, 6, 2.0], (4, 3))
        if self.plan.place == "street" and rng.uniform() < 0.35:
            self.car = (rng.uniform(-9, 9), rng.choice([-1, 1]) * rng.uniform(4, 8), rng.uniform())

    def _passer_by(self, rng, number, body, z):
        action = "walk" if rng.uniform() < 0.8 else "run"
        manner = Manner.draw(rng, 0.26)
        heading = rng.uniform(-0.12, 0.12) + (0 if rng.uniform() < 0.5 else np.pi)
        person = Person(f"passer_by_{number}", False, action, "neutral")
        # They cross the middle of the picture at some moment of the clip, or just miss it.
        when, where = rng.uniform(-0.3, 2.3), self.views[FRAMES // 2].x + rng.uniform(-0.4, 0.4)
        turn = facing(heading)
        there = turn @ np.array([MOTIONS[action](when, manner).forward, 0, 0]) * body.stature
        origin = np.array([where - there[0], 0, z - there[2]])
        for time in self.times:
            pose = MOTIONS[action](time, manner)
            person.figures.append(Figure(body, pose, origin, heading, "neutral", 0.2))
        self.people.append(person)

    # -- drawing ------------------------------------------------------------------------------

    def _record(self, z, draw):
        """Record a layer once, in metres; each frame plays it at its place."""
        recorder = skia.PictureRecorder()
        canvas = recorder.beginRecording(skia.Rect.MakeLTRB(-200, -200, 200, 200))
        # Lines keep one width through a zoom: that of its middle, forwards and backwards.
        unit = (self.views[0].scale(z) + self.views[-1].scale(z)) / 2
        draw(pen_for(self.style, canvas, unit, self.light_side, pale=0.7))
        return recorder.finishRecordingAsPicture()

    def frame(self, index):
        """Draw one frame: (height, width, 3) uint8 RGB, before the laboratory's finish."""
        pixels = np.zeros((*SIZE, 4), np.uint8)
        view = self.views[index]
        with skia.Surface(pixels, colorType=skia.kRGBA_8888_ColorType) as canvas:
            pen = pen_for(self.style, canvas, pale=0.75)
            places.paint_backdrop(canvas, pen, view, self.place, SIZE)
            for z, picture in self.pictures:
                canvas.save()
                canvas.concat(view.plane(z))
                canvas.drawPicture(picture)
                canvas.restore()
                if self.car and self.plan.place == "street" and z > 6:
                    self._car(canvas, view, index)
            self._birds(canvas, view, index)
        self._lose_focus(pixels)
        with skia.Surface(pixels, colorType=skia.kRGBA_8888_ColorType) as canvas:
            pen = pen_for(self.style, canvas, 1.0, self.light_side)
            for _, _, draw in self._things(index):
                draw(pen)
        return pixels[..., :3].copy()

    def _lose_focus(self, pixels):
        """Blur and fade what is drawn so far; an ink drawing has pale backgrounds instead."""
        if self.style == "ink":
            return
        soft = cv2.GaussianBlur(pixels[..., :3], (0, 0), BLUR).astype(np.float32)
        pixels[..., :3] = soft + FADE * (soft.mean(axis=(0, 1)) - soft)

    def _things(self, index):
        """Return (depth, person or None, draw(pen)) of all that can hide something, far to near."""
        view = self.views[index]
        things = []
        if self.seat_place is not None:
            things.append((self.seat_place[2] + 0.15, None, lambda pen: self._seat(pen, view)))
        for person in self.people:
            figure = person.figures[index]
            things.append((figure.depth, person, lambda pen, f=figure: self._person(pen, view, f)))
        if self.front:
            things.append((self.front[0], None, lambda pen: self._front(pen, view)))
        return sorted(things, key=lambda thing: -thing[0])

    def _car(self, canvas, view, index):
        x, speed, hue = self.car
        canvas.save()
        canvas.concat(view.plane(6.5))
        pen = pen_for(self.style, canvas, view.scale(6.5), self.light_side)
        colour = places.hsv(hue, 0.6, 0.7)
        places.car(pen, x + speed * (self.times[index] - 1), colour, facing=np.sign(speed))
        canvas.restore()

    def _birds(self, canvas, view, index):
        pen = pen_for(self.style, canvas, 1.0)
        for x, y, speed in self.birds:
            time = self.times[index]
            flap = 0.12 * np.sin(2 * np.pi * 2.5 * time + x)
            at = np.array([x + speed * (time - 1), y, 9.0])
            wing = [at + [-0.25, flap, 0], at, at + [0.25, flap, 0]]
            pen.line(view.project(np.array(wing)), (44, 44, 54), 0.9)

    def _seat(self, pen, view):
        if not isinstance(pen, FlatPen):
            paint_shadow(pen, view, self.seat_place, 0.35)
        self.seat.paint(pen, view, self.seat_place, self.heading)

    def _person(self, pen, view, figure):
        if not isinstance(pen, FlatPen):
            pelvis = figure.points["pelvis"]
            spread = 0.3 + 0.35 * float(np.clip(0.9 - pelvis[1], 0, 0.6))
            paint_shadow(pen, view, pelvis, spread)
        figure.draw(pen, view)

    def _front(self, pen, view):
        z, x, draw = self.front
        pen.canvas.save()
        pen.canvas.concat(view.plane(z))
        pen.unit, unit = view.scale(z), pen.unit
        draw(pen, x)
        pen.unit = unit
        pen.canvas.restore()

    # -- the truth ----------------------------------------------------------------------------

    @property
    def outline(self):
        """Return the width of drawn outlines, which belong to a body, in pixels."""
        return InkPen.outline if self.style == "ink" else 0.0

    def identities(self, index):
        """Return (height, width) uint8: 1 for the first person's visible pixels, and so on."""
        pixels = np.zeros((*SIZE, 4), np.uint8)
        with skia.Surface(pixels, colorType=skia.kRGBA_8888_ColorType) as canvas:
            for _, person, draw in self._things(index):
                value = self.people.index(person) + 1 if person else 0
                draw(FlatPen(canvas, value, self.outline))
        return pixels[..., 0].copy()

    def whole(self, index, person):
        """Return how many pixels the whole figure would cover, hidden and out-of-view parts too."""
        height, width = SIZE
        pixels = np.zeros((height * 2, width * 2, 4), np.uint8)
        with skia.Surface(pixels, colorType=skia.kRGBA_8888_ColorType) as canvas:
            # Half size with a frame's width of room on every side.
            canvas.scale(0.5, 0.5)
            canvas.translate(1.5 * width, 1.5 * height)
            person.figures[index].draw(FlatPen(canvas, 1, self.outline), self.views[index])
        return int(pixels[..., 0].sum()) * 4

    def truth(self, index):
        """Return one row of labels for each person in a frame, and the identities' picture."""
        identities = self.identities(index)
        rows = []
        for number, person in enumerate(self.people, start=1):
            seen = identities == number
            row = {
                "clip": self.plan.name,
                "frame": index,
                "time": round(float(self.times[index]), 3),
                "person": person.name,
                "lead": int(person.lead),
                **dict.fromkeys(("x", "y", "width", "height")),
                **dict.fromkeys(("face_x", "face_y", "face_width", "face_height")),
                "action": person.action,
                "expression": person.expression,
                "visible": 0.0,
            }
            if seen.any():
                row.update(zip(("x", "y", "width", "height"), box_of(seen), strict=True))
                whole = max(self.whole(index, person), int(seen.sum()))
                row["visible"] = round(float(seen.sum()) / whole, 2)
                row.update(face_row(person.figures[index], self.views[index], seen))
            rows.append(row)
        return rows, identities

    # -- the clip -----------------------------------------------------------------------------

    def drawn(self):
        """Return all frames as drawn, (time, height, width, 3) uint8, without finish."""
        return np.stack([self.frame(index) for index in range(FRAMES)])

    def film(self):
        """Return all frames graded and with grain, (time, height, width, 3) uint8."""
        graded = np.stack([self.finish.grade(frame) for frame in self.drawn()])
        return self.finish.add_grain(graded, np.random.default_rng([self.plan.seed, 9]))


def paint_shadow(pen, view, at, radius):
    """Paint the soft round shadow where something stands; `at` and `radius` in metres."""
    centre = view.project(np.array([at[0], 0, at[2]]))[0]
    scale = view.scale(at[2])
    flat = max(0.08, min(0.5, view.height / max(at[2] - view.z, 1)))
    pen.canvas.save()
    pen.canvas.translate(float(centre[0]), float(centre[1]))
    pen.canvas.scale(1.0, float(flat))
    pen.glow((0, 0), radius * 1.5 * scale, (12, 8, 26), 150)
    pen.canvas.restore()


def face_row(figure, view, seen):
    """Return the columns of the face's box where most of the face is in view, else nothing.

    `seen` is the mask (height, width) of the person's visible pixels.
    """
    box = figure.face_box(view)
    if box is None:
        return {}
    height, width = seen.shape
    x0, y0 = max(0, round(box[0])), max(0, round(box[1]))
    x1, y1 = min(width, round(box[2])), min(height, round(box[3]))
    area = (box[2] - box[0]) * (box[3] - box[1])
    if x1 - x0 < 2 or y1 - y0 < 2 or seen[y0:y1, x0:x1].sum() < 0.5 * area:
        return {}
    return {"face_x": x0, "face_y": y0, "face_width": x1 - x0, "face_height": y1 - y0}


def box_of(mask):
    """Return the box (x, y, width, height) that touches a mask on its four sides."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return (
        int(columns[0]),
        int(rows[0]),
        int(columns[-1] - columns[0] + 1),
        int(rows[-1] - rows[0] + 1),
    )
