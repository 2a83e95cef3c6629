"""What the film's set painter needs beyond flat shapes: gradients, foliage, skies, reflections.

All of it goes through a pen, in metres. With a `FlatPen` a gradient becomes a solid shape, so a
thing that is painted with these keeps its mask.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import skia

from .look import FlatPen, disc, mix, oval, polygon, rectangle


@dataclass(frozen=True)
class Light:
    """An hour of the day as a painter sees it.

    Attributes
    ----------
    name : str
        "day", "dusk" or "night".
    tint : tuple of float
        What the light does to a colour: factors for red, green and blue.
    haze : tuple of int
        The colour that far things fade to, RGB 0-255.
    sky : tuple
        Four RGB colours, from the top of the sky to the horizon.
    shine : tuple of int
        The colour of leaves that the light falls on, RGB 0-255.
    """

    name: str
    tint: tuple
    haze: tuple
    sky: tuple
    shine: tuple

    @property
    def lamps(self):
        """Return whether lamps and windows are lit."""
        return self.name != "day"

    def on(self, colour, far=0.0):
        """Return how a colour looks in this light; `far` (0..1) fades it into the haze."""
        lit = tuple(
            min(255, round(part * share)) for part, share in zip(colour, self.tint, strict=True)
        )
        return mix(lit, self.haze, far)


LIGHTS = {
    "day": Light(
        "day",
        (1.0, 1.0, 0.98),
        (222, 232, 236),
        ((96, 158, 206), (140, 190, 220), (190, 218, 228), (236, 236, 222)),
        (255, 246, 190),
    ),
    "dusk": Light(
        "dusk",
        (0.66, 0.53, 0.62),
        (244, 168, 128),
        ((66, 66, 124), (150, 102, 146), (238, 146, 116), (255, 216, 146)),
        (255, 178, 96),
    ),
    "night": Light(
        "night",
        (0.30, 0.34, 0.52),
        (38, 48, 84),
        ((12, 16, 40), (18, 26, 58), (30, 42, 82), (58, 70, 108)),
        (74, 104, 124),
    ),
}


def fill(pen, path, colour, alpha=255):
    """Fill one path flat."""
    pen.shapes([path], colour, round_=False, alpha=alpha)


def fade(pen, path, start, end, colours, stops=None):
    """Fill a path with a gradient between two points.

    Parameters
    ----------
    pen : look.Pen
    path : skia.Path
    start, end : tuple of float
        Where the first and the last colour are.
    colours : list of tuple
        RGB or RGBA, 0-255.
    stops : list of float, optional
        Where each colour is on the way, 0..1.
    """
    if isinstance(pen, FlatPen):
        pen.shapes([path], colours[0][:3])
        return
    paint = skia.Paint(AntiAlias=True)
    paint.setShader(
        skia.GradientShader.MakeLinear(
            points=[skia.Point(*map(float, start)), skia.Point(*map(float, end))],
            colors=[skia.Color(*colour) for colour in colours],
            positions=stops,
        )
    )
    pen.canvas.drawPath(path, paint)


def upright(pen, x, y, width, height, low, high):
    """Draw a rectangle whose colour goes from `low` at its foot to `high` at its top."""
    fade(pen, rectangle(x, y, width, height), (x, y), (x, y + height), [low, high])


def across(pen, x, y, width, height, *colours):
    """Draw a rectangle whose colour goes from left to right."""
    fade(pen, rectangle(x, y, width, height), (x, y), (x + width, y), list(colours))


def pool(pen, centre, half_width, half_height, colour, alpha):
    """Draw a soft oval light (or shadow): full in the middle, nothing at its edge."""
    if isinstance(pen, FlatPen):
        return
    pen.canvas.save()
    pen.canvas.translate(float(centre[0]), float(centre[1]))
    pen.canvas.scale(1.0, float(half_height / half_width))
    pen.glow((0, 0), half_width, colour, alpha)
    pen.canvas.restore()


def curve(points, closed=True):
    """Return a smooth path through points of shape (n, 2)."""
    points = np.asarray(points, float)
    count = len(points)
    path = skia.Path()
    path.moveTo(*map(float, points[0]))
    for index in range(count if closed else count - 1):
        at = [index - 1, index, index + 1, index + 2]
        around = [points[i % count] if closed else points[np.clip(i, 0, count - 1)] for i in at]
        before, here, there, after = around
        first, second = here + (there - before) / 6, there - (after - here) / 6
        path.cubicTo(*map(float, (*first, *second, *there)))
    if closed:
        path.close()
    return path


def arch(x, y, width, height):
    """Return a door or window with a round top as a path."""
    half = width / 2
    path = skia.Path()
    path.moveTo(x, y)
    path.lineTo(x, y + height - half)
    box = skia.Rect.MakeLTRB(x, y + height - width, x + width, y + height)
    path.arcTo(box, 180, -180, False)
    path.lineTo(x + width, y)
    path.close()
    return path


def without(path, *holes):
    """Return a path with holes cut out."""
    for hole in holes:
        path = skia.Op(path, hole, skia.PathOp.kDifference_PathOp)
    return path


def star(x, y, radius, points=5, inner=0.42):
    """Return a star as a path, one point up."""
    angles = np.pi / 2 + np.arange(2 * points) * np.pi / points
    radii = np.where(np.arange(2 * points) % 2 == 0, radius, radius * inner)
    return polygon(np.stack([x + radii * np.cos(angles), y + radii * np.sin(angles)], axis=1))


def lying_oval(x, z, half_width, half_depth, colour, slices=14):
    """Return an oval that lies on the ground, as quads (x0, x1, z0, z1, colour)."""
    edges = -np.cos(np.linspace(0, np.pi, slices + 1))  # thin slices where the outline bends most
    quads = []
    for low, high in pairwise(edges):
        half = half_width * np.sqrt(1 - ((low + high) / 2) ** 2)
        quads.append((x - half, x + half, z + low * half_depth, z + high * half_depth, colour))
    return quads


def reflected(pen, draw, strength, reach):
    """Draw something upside down below the ground, as wet ground shows it, fading with depth.

    Parameters
    ----------
    pen : look.Pen
    draw : callable
        Draws with the pen what stands on the ground there.
    strength : float
        0 (nothing) to 1 (a mirror).
    reach : float
        How deep the reflection goes, in metres.
    """
    canvas = pen.canvas
    canvas.saveLayer(None, skia.Paint(Alphaf=strength))
    canvas.save()
    canvas.clipRect(skia.Rect.MakeLTRB(-60, -reach, 60, 0))
    canvas.scale(1, -1)
    draw(pen)
    canvas.restore()
    keep = skia.Paint(BlendMode=skia.BlendMode.kDstIn)
    keep.setShader(
        skia.GradientShader.MakeLinear(
            points=[skia.Point(0, 0), skia.Point(0, -float(reach))],
            colors=[skia.Color(0, 0, 0, 255), skia.Color(0, 0, 0, 0)],
        )
    )
    canvas.drawRect(skia.Rect.MakeLTRB(-60, -reach, 60, 0), keep)
    canvas.restore()


def crown(pen, rng, x, y, width, height, colour, shine):
    """Draw the foliage of a tree or a bush: a dark mass, then leaves that the light falls on."""
    tones = (mix(colour, (20, 30, 60), 0.34), colour, mix(colour, shine, 0.26))
    for tone, spread, share, shift in zip(
        tones, (1.0, 0.84, 0.62), (0.34, 0.25, 0.16), (0.0, 0.09, 0.19), strict=True
    ):
        angles = rng.uniform(0, 2 * np.pi, 13)
        reach = np.sqrt(rng.uniform(0.05, 1.0, 13)) * spread * 0.72
        for angle, far in zip(angles, reach, strict=True):
            middle = (
                x + (np.cos(angle) * far - shift) * width / 2,
                y + (np.sin(angle) * far + shift) * height / 2,
            )
            size = share * rng.uniform(0.75, 1.2)
            fill(pen, oval(*middle, width * size * 0.62, height * size * 0.62), tone)


def tree(pen, rng, x, height, leaf, bark, shine):
    """Draw a tree: a trunk with two boughs, and its crown."""
    wide = height * 0.025 + 0.05
    sides = [(-1.5, -0.05), (-1.0, 0.12 * height), (-0.8, 0.5 * height)]
    trunk = [(x + dx * wide, y) for dx, y in sides] + [(x - dx * wide, y) for dx, y in sides[::-1]]
    fade(pen, polygon(trunk), (x - wide, 0), (x + wide, 0), [bark, mix(bark, (12, 8, 30), 0.45)])
    for side in (-1, 1):
        tip = (x + side * height * 0.14, height * 0.46)
        pen.line([(x, height * 0.26), tip], mix(bark, (12, 8, 30), 0.3), wide * 0.8)
    crown(pen, rng, x, height * 0.64, height * rng.uniform(0.58, 0.72), height * 0.74, leaf, shine)


def poplar(pen, rng, x, height, leaf, bark, shine):
    """Draw a tall, narrow tree."""
    fill(pen, rectangle(x - 0.07, -0.05, 0.14, height * 0.3), bark)
    for share, wide in ((0.34, 0.24), (0.56, 0.22), (0.78, 0.15)):
        crown(pen, rng, x, height * share, height * wide, height * 0.42, leaf, shine)


def cloud(pen, rng, x, y, width, colour):
    """Draw a flat-bottomed cloud of soft rounds."""
    for step in np.linspace(-0.5, 0.5, 7):
        tall = width * (0.06 + 0.12 * np.cos(step * np.pi)) * rng.uniform(0.7, 1.3)
        pool(pen, (x + step * width, y + tall * 0.6), width * 0.2, tall, colour, 190)


def sky(pen, light, height=95.0, wide=420.0):
    """Paint the whole sky on one far plane, from the horizon up."""
    path = rectangle(-wide, 0, 2 * wide, height * 3)
    fade(pen, path, (0, height), (0, 0), list(light.sky), [0.0, 0.4, 0.75, 1.0])


def stars(pen, rng, count, wide, low, high, size):
    """Scatter stars over a part of the sky."""
    for _ in range(count):
        at = rng.uniform(-wide, wide), rng.uniform(low, high)
        shine = int(rng.uniform(60, 210))
        fill(pen, disc(*at, size * rng.uniform(0.5, 1.1)), (240, 240, 255), shine)
