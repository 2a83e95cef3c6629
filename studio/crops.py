"""Crops of faces with expressions: the clips' casts, seen close, as a face detector would cut them.

Each person of a production shows each expression once, so neither a person, a production, a style
nor a place says anything about the expression. All else (how strong it is, where head and eyes
turn, speech, lids, light, framing) is drawn without regard to it.
"""

import json
import shutil
from dataclasses import replace

import cv2
import numpy as np
import skia

from . import face, places
from .camera import View
from .cast import IRISES
from .encode import write_picture, write_table
from .figure import Figure
from .look import Finish, luminance, mix, pen_for
from .motion import Manner, stand
from .plan import make_productions
from .scene import cast_of

SIZE = (56, 56)  # height, width
COLUMNS = (
    "crop",
    "file",
    "expression",
    "person",
    "production",
    "style",
    "place",
    "light",
    "strength",
    "turn",
    "tilt",
    "talk",
    "blink",
    "x",
    "y",
    "width",
    "height",
)
QUALITY = 80  # of JPEG
FACE_HEIGHT = (32, 42)  # pixels from chin to brows
TURN = 50.0  # degrees that a head turns from the camera at most, to either side
DISTANCE = 2.6  # of the camera, in metres
BLUR = 3.4  # pixels: what is behind the person is out of focus
FADE = 0.35
DARKEST = 84  # grey level of a face, of 255, under which the picture is lifted


def people_of(production):
    """Return the production's five people: (name, body)."""
    leads, extras, _ = cast_of(production)
    bodies = [finely(body, index) for index, body in enumerate(leads + extras)]
    return [
        (f"{production.name}_{letter}", body) for letter, body in zip("abcde", bodies, strict=True)
    ]


def finely(body, index):
    """Return a person of the clips as the film draws people, to be seen close.

    `index` chooses the colour of the eyes.
    """
    dark = luminance(body.skin) < 0.5
    soft = body.legwear in ("skirt", "dress") or body.stature < 1.45
    return replace(
        body,
        fine=True,
        skin=mix(body.skin, (206, 148, 112), 0.16) if dark else body.skin,  # so that features show
        iris=IRISES[2 + index % 2] if dark else IRISES[index % len(IRISES)],
        lashes=0.8 if body.legwear in ("skirt", "dress") else 0.3,
        jaw=0.25 if soft else min(body.bulk - 0.35, 0.9),
        trim=mix(body.top, (30, 22, 34), 0.55),
    )


def draw_production(production, folder):
    """Draw all crops of a production into a folder of its own, with their rows of labels.

    Parameters
    ----------
    production : plan.Production
    folder : pathlib.Path
    """
    rows = []
    for person, (name, body) in enumerate(people_of(production)):
        for number, expression in enumerate(face.EXPRESSIONS):
            rng = np.random.default_rng([production.seed, 20, person, number])
            crop = Crop(production, body, expression, rng)
            row = {"person": name, "expression": expression, **crop.row()}
            row["file"] = f"{production.name}_{len(rows):02d}.jpg"
            options = (cv2.IMWRITE_JPEG_QUALITY, QUALITY, cv2.IMWRITE_JPEG_OPTIMIZE, 1)
            write_picture(folder / row["file"], crop.picture(), *options)
            rows.append(row)
    (folder / "truth.json").write_text(json.dumps(rows), encoding="utf-8")


def finish(seed, pieces, output):
    """Gather the drawn crops: `faces/` and `faces.csv`.

    Parameters
    ----------
    seed : int
    pieces : list of pathlib.Path
        The folders of `draw_production`, one for each of the seed's productions, in order.
    output : pathlib.Path
        An empty folder.
    """
    (output / "faces").mkdir()
    table = []
    for production, piece in zip(make_productions(seed), pieces, strict=True):
        # Mixed, so that a file's number says nothing about the expression.
        rows = json.loads((piece / "truth.json").read_text(encoding="utf-8"))
        for index in np.random.default_rng([production.seed, 21]).permutation(len(rows)):
            name = f"f{len(table) + 1:04d}"
            shutil.copyfile(piece / rows[index]["file"], output / "faces" / f"{name}.jpg")
            known = {"production": production.name, "style": production.style}
            known |= {"light": production.light}
            table.append({**rows[index], **known, "crop": name, "file": f"faces/{name}.jpg"})
    write_table(output / "faces.csv", COLUMNS, table)


class Crop:
    """One face at one moment, in front of the production's place.

    Parameters
    ----------
    production : plan.Production
    body : figure.Body
    expression : str
        One of `face.EXPRESSIONS`.
    rng : numpy.random.Generator
    """

    def __init__(self, production, body, expression, rng):
        self.production, self.rng = production, rng
        self.style = production.style
        index = int(rng.integers(2))
        self.place_name = production.places[index]
        furnishing = np.random.default_rng([production.seed, 3, index])
        self.place = places.build(self.place_name, production.light, furnishing)
        self.strength = rng.uniform(0.55, 1.0)
        self.turn, self.tilt = rng.uniform(-TURN, TURN), rng.normal(0, 5.0)
        self.talk = rng.uniform(0.2, 0.7) if rng.uniform() < 0.2 else 0.0
        self.blink = float(rng.uniform() < 0.06)
        shape = face.blend_faces("neutral", expression, self.strength)
        self.figure = self._figure(rng, body, shape)
        self.view = self._view(rng)
        self.light_side = float(rng.choice([-1.0, 1.0]))

    def _figure(self, rng, body, shape):
        """Place the person: the body turns a part of the way, the neck the rest."""
        share = rng.uniform(0.2, 0.8)
        manner = Manner.draw(rng, 0.26)
        pose = stand(rng.uniform(0, 4), manner)
        pose.twist = 0.0
        pose.head_turn = np.radians(self.turn) * (1 - share)
        pose.head_roll = np.radians(self.tilt)
        pose.head_pitch = np.radians(rng.normal(2, 5.0))
        gaze = (float(rng.normal(-0.25 * self.turn, 7.0)), float(rng.normal(0, 4.0)))
        gaze = tuple(np.clip(gaze, (-14, -8), (14, 8)))
        heading = np.pi / 2 - np.radians(self.turn) * share
        x = rng.uniform(-6, 6)  # somewhere in the place, so each crop has its own background
        return Figure(
            body, pose, np.array([x, 0, 0]), heading, shape, 0.0, self.blink, gaze, self.talk
        )

    def _view(self, rng):
        """Frame the face as a detector would: near the middle, near one size, not exactly."""
        head, eye = self.figure.points["head"], rng.uniform(-0.25, 0.3)
        trial = View(head[0], head[1] + eye, -DISTANCE, 1000.0, (0.0, 0.0))
        x0, y0, x1, y1 = self.figure.face_box(trial)
        zoom = rng.uniform(*FACE_HEIGHT) / (y1 - y0)
        across = SIZE[1] / 2 + rng.uniform(-3.5, 3.5) - zoom * (x0 + x1) / 2
        # Hair and hats need room above: the face sits a little under the middle.
        down = SIZE[0] / 2 + 3 + rng.uniform(-3, 3) - zoom * (y0 + y1) / 2
        return View(trial.x, trial.height, trial.z, 1000.0 * zoom, (across, down))

    def row(self):
        """Return what is known of the crop: angles in degrees, the face's box in pixels."""
        x0, y0, x1, y1 = self.figure.face_box(self.view)
        return {
            "place": self.place_name,
            "strength": round(self.strength, 2),
            "turn": round(self.turn, 1),
            "tilt": round(self.tilt, 1),
            "talk": round(self.talk, 2),
            "blink": int(self.blink),
            "x": round(x0),
            "y": round(y0),
            "width": round(x1) - round(x0),
            "height": round(y1) - round(y0),
        }

    def picture(self):
        """Draw the crop: (height, width, 3) uint8 RGB, graded and with grain."""
        pixels = np.zeros((*SIZE, 4), np.uint8)
        with skia.Surface(pixels, colorType=skia.kRGBA_8888_ColorType) as canvas:
            self._background(canvas)
        if self.style != "ink":  # an ink drawing has a pale background instead
            soft = cv2.GaussianBlur(pixels[..., :3], (0, 0), BLUR).astype(np.float32)
            pixels[..., :3] = soft + FADE * (soft.mean(axis=(0, 1)) - soft)
        with skia.Surface(pixels, colorType=skia.kRGBA_8888_ColorType) as canvas:
            self.figure.draw(pen_for(self.style, canvas, 1.0, self.light_side), self.view)
        indoor = self.place_name in places.INDOOR
        finish = Finish(self.style, self.production.light, indoor, SIZE, self.rng)
        graded = self._expose(finish.grade(pixels[..., :3]))
        return finish.add_grain(graded[None], self.rng)[0]

    def _expose(self, image):
        """Lift a picture whose face is too dark to read, as a photographer would open the lens."""
        x0, y0, x1, y1 = (max(0, round(edge)) for edge in self.figure.face_box(self.view))
        light = float(np.median(cv2.cvtColor(image[y0:y1, x0:x1], cv2.COLOR_RGB2GRAY)))
        gain = min(max(1.0, DARKEST / max(light, 1.0)), 2.4)
        return np.clip(image * gain, 0, 255).astype(np.uint8)

    def _background(self, canvas):
        pen = pen_for(self.style, canvas, pale=0.75)
        places.paint_backdrop(canvas, pen, self.view, self.place, SIZE)
        for z, draw in self.place.layers:
            canvas.save()
            canvas.concat(self.view.plane(z))
            draw(pen_for(self.style, canvas, self.view.scale(z), self.light_side, pale=0.7))
            canvas.restore()
