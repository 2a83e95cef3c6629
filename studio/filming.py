"""One shot of the film, drawn: the set, the people, the music box, the weather and the light."""

import cv2
import numpy as np
import skia

from . import places, props, set_indoors, sets, titles
from .figure import LEFT, RIGHT
from .look import FlatPen, Pen
from .motion import keyed
from .scene import paint_shadow
from .story import SIZE

OUTDOORS = ("street", "park")
BACKS_AT = -2.5  # how far before the stage the first row sits, in metres
WET = (-6.0, 7.0, -1.4, 1.8)  # x0, x1, z0, z1 of the ground on which drops make rings, metres
BACKGROUND = 1.0  # what stands farther away than this, in metres, is out of focus with the set
HELD = ("hands", "arm")  # how a person can hold the box
BOX_VALUE = 200  # of the music box in the picture of who is where
# How each place is graded in each light: tint, what is added to the shadows, contrast, saturation.
GRADES = {
    ("street", "day"): ((1.02, 1.0, 0.96), (8, 6, 14), 1.04, 1.06),
    ("street", "night"): ((0.96, 0.98, 1.04), (2, 4, 14), 1.08, 1.0),
    ("park", "day"): ((1.02, 1.02, 0.95), (4, 8, 8), 1.04, 1.05),
    ("park", "dusk"): ((1.03, 0.98, 0.95), (10, 4, 14), 1.05, 1.06),
    ("room", "night"): ((1.02, 0.98, 0.94), (4, 4, 12), 1.06, 1.0),
    ("station", "night"): ((0.97, 1.0, 1.0), (2, 6, 10), 1.06, 0.98),
    ("stage", "night"): ((1.03, 0.99, 0.95), (8, 2, 8), 1.1, 1.06),
    ("hall", "night"): ((1.02, 0.98, 0.95), (8, 2, 8), 1.06, 1.04),
}
PLAIN_GRADE = ((1.0, 1.0, 1.0), (0, 0, 0), 1.0, 1.0)  # cards and inserts


class Take:
    """One shot, ready to be drawn at any of its moments.

    Parameters
    ----------
    story : story.Story
    shot : story.Shot
    """

    def __init__(self, story, shot):
        self.story, self.shot, self.people = story, shot, shot.people
        self.plain = bool(shot.card or shot.insert)
        self.grade = Grade(PLAIN_GRADE if self.plain else GRADES[shot.place, shot.light])
        if not self.plain:
            self.set = story.set_of(shot.place, shot.light)
            self.light_on_people = tinting(self.set.tint)
            middle = self.view(shot.seconds / 2)
            self.layers = [(z, record(draw, middle.scale(z))) for z, draw in self.set.layers]

    # -- what there is at a moment ------------------------------------------------------------

    def view(self, time):
        """Return the `camera.View` at a time of the shot, in seconds."""
        shot, follow = self.shot, 0.0
        if shot.follow:
            subject = next(person for person in self.people if person.name == shot.subject)
            # A person's body goes faster and slower within a step; a camera does not.
            times = time + np.linspace(-0.3, 0.3, 7)
            way = [subject.figure(t).points["pelvis"][0] for t in times]
            follow = shot.follow * float(np.mean(way))
        return shot.camera.view(time, SIZE, follow)

    def moment(self, time):
        """Return (view, figures by name, place of the box or None) at a time."""
        figures = {person.name: person.figure(time) for person in self.people}
        return self.view(time), figures, self._box(time, figures)

    def _box_place(self, time):
        """Return what the story says about where the box is at a time."""
        return [place for start, place in self.shot.box if start <= max(time, 0)][-1]

    def _is_background(self, time, z):
        """Return whether the box stands, in nobody's hands, far behind the people."""
        return self._box_place(time)[0] not in HELD and z > BACKGROUND

    def _box(self, time, figures):
        """Return where the box stands, (x, y, z) of the middle of its lower edge, or None."""
        place = self._box_place(time)
        if place == "away":
            return None
        if place[0] not in HELD:
            return place
        how, name = place
        hands = [figures[name].hand(side) for side in (RIGHT, LEFT)]
        if how == "hands":
            x, y, _ = np.mean(hands, axis=0)
            return (x, y - 0.1, min(hand[2] for hand in hands) - 0.05)
        near = min(hands, key=lambda hand: hand[2])
        return (near[0], near[1] - 0.06, near[2] - 0.05)

    def things(self, time, moment):
        """Return (depth, what, draw(pen)) of all that can hide something, far to near.

        `what` is a person's name, "box", or "" for what belongs to the set.
        """
        view, figures, box = moment
        things = [(z, "", self._on_plane(view, z, draw)) for z, draw in self.set.things]
        for name, figure in figures.items():
            things.append((figure.depth, name, lambda pen, f=figure: f.draw(pen, view)))
        if box:
            opened = keyed(time, self.shot.opened)
            draw_box = self._on_plane(
                view, box[2], lambda pen: props.music_box(pen, box[0], box[1], opened=opened)
            )
            things.append((box[2], "box", draw_box))
        if self.shot.backs:
            things.append((BACKS_AT, "", self._on_plane(view, BACKS_AT, sets.audience_backs)))
        return sorted(things, key=lambda thing: -thing[0])

    def _on_plane(self, view, z, draw):
        """Return a function that draws, with a pen in pixels, what is given in metres at `z`."""

        def on_plane(pen):
            pen.canvas.save()
            pen.canvas.concat(view.plane(z))
            unit, pen.unit = pen.unit, view.scale(z)
            draw(pen)
            pen.unit = unit
            pen.canvas.restore()

        return on_plane

    # -- the picture --------------------------------------------------------------------------

    def draw(self, time):
        """Draw the shot at a time: (height, width, 3) uint8 RGB, graded, without grain."""
        pixels = np.zeros((*SIZE, 4), np.uint8)
        if self.plain:
            self._draw_plain(pixels, time)
        else:
            moment = self.moment(time)
            self._draw_set(pixels, time, moment)
            self._draw_people(pixels, time, moment)
        return self.grade(pixels[..., :3], self._flash(time))

    def _draw_plain(self, pixels, time):
        with skia.Surface(pixels, colorType=skia.kRGBA_8888_ColorType) as canvas:
            if self.shot.card:
                titles.card(canvas, SIZE, self.shot.card, self.story.palette, time)
                return
            view = self.view(time)
            canvas.concat(view.plane(0.0))
            props.ticket(Pen(canvas, view.scale(0.0)))

    def _draw_set(self, pixels, time, moment):
        view = moment[0]
        with skia.Surface(pixels, colorType=skia.kRGBA_8888_ColorType) as canvas:
            places.paint_backdrop(canvas, Pen(canvas), view, self.set, SIZE)
            layers = list(self.layers)
            if self.shot.train is not None:
                layers.append((sets.TRACK, self._train(time, view)))
            if self.shot.door:
                layers.append((set_indoors.WALL, self._door(time, view)))
            for z, picture in sorted(layers, key=lambda layer: -layer[0]):
                canvas.save()
                canvas.concat(view.plane(z))
                canvas.drawPicture(picture)
                canvas.restore()
            for z, what, draw in self.things(time, moment):
                if what == "box" and self._is_background(time, z):
                    draw(Pen(canvas))
        if self.shot.focus:
            pixels[..., :3] = cv2.GaussianBlur(pixels[..., :3], (0, 0), self.shot.focus)

    def _train(self, time, view):
        """Return the picture of the train that rushes past from the right."""
        front = 9.0 - 22.0 * (time - self.shot.train)
        return record(lambda pen: props.train(pen, front), view.scale(sets.TRACK))

    def _door(self, time, view):
        """Return the picture of the room's door, open as far as it is at this time."""
        opened = keyed(time, self.shot.door)
        return record(lambda pen: set_indoors.door_leaf(pen, opened), view.scale(set_indoors.WALL))

    def _draw_people(self, pixels, time, moment):
        view, figures, _ = moment
        with skia.Surface(pixels, colorType=skia.kRGBA_8888_ColorType) as canvas:
            pen = Pen(canvas)
            if self.shot.rain:
                props.ripples(pen, view, time, self.story.seed, WET, count=70)
            for figure in figures.values():
                self._shadows(pen, view, figure)
            for z, what, draw in self.things(time, moment):
                if what == "box" and self._is_background(time, z):
                    continue  # it is out of focus with the set
                if what:  # people and the box are painted for daylight: give them this light
                    canvas.saveLayer(None, self.light_on_people)
                draw(pen)
                if what:
                    canvas.restore()
            if self.shot.rain:
                props.rain(pen, view, SIZE, time, self.story.seed, self.shot.rain)
            for light in self.set.lights:
                add_light(canvas, view, *light)

    def _shadows(self, pen, view, figure):
        """Paint the soft shadow under a person and, outdoors by day, the one the sun throws."""
        pelvis = figure.points["pelvis"]
        if self.shot.place == "hall":
            return
        paint_shadow(pen, view, pelvis, 0.3 + 0.35 * float(np.clip(0.9 - pelvis[1], 0, 0.6)))
        if self.shot.place in OUTDOORS and self.shot.light != "night":
            foot = view.project(np.array([pelvis[0], 0.0, figure.depth]))[0]
            slant = 0.9 if self.shot.light == "day" else 1.9
            pen.canvas.saveLayerAlpha(None, 58)
            # Everything above the ground falls to the right and lies nearly flat behind.
            lie = skia.Matrix.MakeAll(1, -slant, slant * foot[1], 0, 0.22, 0.78 * foot[1], 0, 0, 1)
            pen.canvas.concat(lie)
            figure.draw(FlatPen(pen.canvas, 20), view)
            pen.canvas.restore()

    def _flash(self, time):
        """Return how strongly lightning or a flashlight lights the picture, 0 to 1."""
        strength = 0.0
        for start in self.shot.flashes:
            since = time - start
            if 0 <= since < 0.6:
                strength = max(strength, np.exp(-since / 0.07))
                if since > 0.16:  # it flickers once more
                    strength = max(strength, 0.7 * np.exp(-(since - 0.16) / 0.1))
        return float(strength)

    # -- the truth ----------------------------------------------------------------------------

    def identities(self, time, moment):
        """Return who is where: (height, width) uint8, 1 for the first person, `BOX_VALUE`."""
        values = {person.name: number for number, person in enumerate(self.people, start=1)}
        values["box"] = BOX_VALUE
        pixels = np.zeros((*SIZE, 4), np.uint8)
        with skia.Surface(pixels, colorType=skia.kRGBA_8888_ColorType) as canvas:
            for _, what, draw in self.things(time, moment):
                draw(FlatPen(canvas, values.get(what, 0)))
        return pixels[..., 0].copy()

    def alone(self, draw, room=1.0):
        """Return the mask of one thing with nothing before it.

        With `room` 2 the mask is of half the size and shows what lies out of the frame, too.
        """
        height, width = SIZE
        pixels = np.zeros((height, width, 4), np.uint8)
        with skia.Surface(pixels, colorType=skia.kRGBA_8888_ColorType) as canvas:
            canvas.scale(1 / room, 1 / room)
            canvas.translate((room - 1) * width / 2, (room - 1) * height / 2)
            draw(FlatPen(canvas, 1))
        return pixels[..., 0] > 0


def record(draw, unit):
    """Record a drawing in metres once, so that every frame can play it."""
    recorder = skia.PictureRecorder()
    canvas = recorder.beginRecording(skia.Rect.MakeLTRB(-200, -200, 200, 200))
    draw(Pen(canvas, unit))
    return recorder.finishRecordingAsPicture()


def tinting(factors):
    """Return a paint that multiplies red, green and blue by factors."""
    red, green, blue = map(float, factors)
    matrix = [red, 0, 0, 0, 0, 0, green, 0, 0, 0, 0, 0, blue, 0, 0, 0, 0, 0, 1, 0]
    return skia.Paint(ColorFilter=skia.ColorFilters.Matrix(matrix))


def add_light(canvas, view, x, y, z, radius, colour, alpha):
    """Let a light shine over what is drawn so far; place and radius in metres."""
    across, down = view.project(np.array([x, y, z]))[0]
    size = radius * view.scale(z)
    paint = skia.Paint(AntiAlias=True, BlendMode=skia.BlendMode.kScreen)
    paint.setShader(
        skia.GradientShader.MakeRadial(
            center=skia.Point(float(across), float(down)),
            radius=float(size),
            colors=[skia.Color(*colour, alpha), skia.Color(*colour, 0)],
        )
    )
    canvas.drawCircle(float(across), float(down), float(size), paint)


class Grade:
    """What the laboratory does to each frame: tint, contrast, glow, dark corners, flashes.

    Parameters
    ----------
    settings : tuple
        One of `GRADES`.
    """

    def __init__(self, settings):
        tint, shadows, contrast, saturation = settings
        levels = np.arange(256)[:, None]
        curve = (
            (levels * np.array(tint) - 112) * contrast
            + 112
            + np.array(shadows) * (1 - levels / 255)
        )
        self.table = np.clip(curve, 0, 255).astype(np.uint8)[None]
        grey = np.array([0.299, 0.587, 0.114]) * (1 - saturation)
        self.mixing = np.eye(3) * saturation + grey
        y, x = np.mgrid[-1 : 1 : SIZE[0] * 1j, -1 : 1 : SIZE[1] * 1j]
        corners = 1 - 0.3 * np.clip((x * x + y * y) / 2, 0, 1) ** 1.3
        self.corners = np.repeat(corners[..., None], 3, axis=2).astype(np.float32)

    def __call__(self, image, flash=0.0):
        """Grade one frame (height, width, 3) uint8; `flash` 0 to 1 lights it."""
        image = cv2.LUT(np.ascontiguousarray(image), self.table)
        image = cv2.transform(image, self.mixing)
        if flash > 0.01:
            image = cv2.convertScaleAbs(image, alpha=1 + 1.2 * flash, beta=95 * flash)
        small = cv2.resize(image, (SIZE[1] // 4, SIZE[0] // 4), interpolation=cv2.INTER_AREA)
        bright = cv2.GaussianBlur(cv2.subtract(small, (150, 150, 150, 0)), (0, 0), 5)
        glow = cv2.resize(bright, (SIZE[1], SIZE[0]))
        image = cv2.addWeighted(image, 1.0, glow, 0.55, 0)
        return cv2.multiply(image, self.corners, dtype=cv2.CV_8U)
