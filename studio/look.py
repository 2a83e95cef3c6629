"""Three looks of film: pens that lay down colour, and the finish that a laboratory would give.

Every shape of the studio passes through a `Pen`. The same drawing code therefore gives a colour
film, a black-and-white one, an ink drawing, or, with `FlatPen`, the mask of one person.
"""

import colorsys

import numpy as np
import skia

STYLES = ("colour", "noir", "ink")
PAPER = (244, 238, 222)
INK = (38, 34, 46)


def mix(first, second, share):
    """Mix two colours: `share` 0 gives the first, 1 the second."""
    return tuple(round(a + (b - a) * share) for a, b in zip(first, second, strict=True))


def hsv(hue, saturation, value):
    """Return an RGB colour (0-255) from hue, saturation and value, each in 0..1."""
    return tuple(round(255 * part) for part in colorsys.hsv_to_rgb(hue % 1, saturation, value))


def luminance(colour):
    """Return how light a colour looks, in 0..1."""
    return (0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]) / 255


class Pen:
    """Draws filled shapes and lines on a canvas, in colour.

    Parameters
    ----------
    canvas : skia.Canvas
    unit : float
        Pixels per unit of the canvas: 1 when drawing in pixels, more when drawing in metres.
    light : float
        Where the light comes from: -1 (left) to 1 (right).
    """

    outline = 0.0  # width of the drawn outline, in pixels
    details = True  # whether it shows what lies on a shape, besides the shape

    def __init__(self, canvas, unit=1.0, light=-1.0):
        self.canvas = canvas
        self.unit = unit
        self.light = light

    def paint(self, colour, alpha=255):
        """Return a paint that fills with a colour."""
        return skia.Paint(AntiAlias=True, Color=skia.Color(*colour, alpha))

    def shapes(self, paths, colour, round_=True, alpha=255):
        """Fill paths that belong together, so that they look like one body.

        `round_` shades them across, as light does on something that is not flat.
        """
        paint = self.paint(colour, alpha)
        if round_:
            self._shade(paint, paths, colour)
        for path in paths:
            self.canvas.drawPath(path, paint)

    def _shade(self, paint, paths, colour):
        bounds = [path.getBounds() for path in paths]
        left = min(box.left() for box in bounds)
        right = max(box.right() for box in bounds)
        bright, dark = mix(colour, (255, 250, 235), 0.10), mix(colour, (10, 5, 40), 0.30)
        ends = (bright, dark) if self.light < 0 else (dark, bright)
        paint.setShader(
            skia.GradientShader.MakeLinear(
                points=[skia.Point(left, 0), skia.Point(max(right, left + 1e-3), 0)],
                colors=[skia.Color(*end) for end in ends],
            )
        )

    def line(self, points, colour, width):
        """Draw an open line through points, `width` in units of the canvas."""
        paint = self.paint(colour)
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeWidth(width)
        paint.setStrokeCap(skia.Paint.kRound_Cap)
        paint.setStrokeJoin(skia.Paint.kRound_Join)
        self.canvas.drawPath(polygon(points, closed=False), paint)

    def glow(self, centre, radius, colour, alpha=120):
        """Draw a soft round light or shadow."""
        paint = skia.Paint(AntiAlias=True)
        paint.setShader(
            skia.GradientShader.MakeRadial(
                center=skia.Point(*map(float, centre)),
                radius=float(radius),
                colors=[skia.Color(*colour, alpha), skia.Color(*colour, 0)],
            )
        )
        self.canvas.drawCircle(float(centre[0]), float(centre[1]), float(radius), paint)


class InkPen(Pen):
    """Draws as with ink and a little wash on paper: dark outlines, pale fills."""

    outline = 0.75
    details = False

    def __init__(self, canvas, unit=1.0, light=-1.0, pale=0.0):
        super().__init__(canvas, unit, light)
        self.pale = pale  # what is far is drawn paler

    def wash(self, colour):
        """Return the pale wash that stands for a colour: one of four steps, barely tinted."""
        step = round(luminance(colour) * 3) / 3
        wash = mix(mix((104, 98, 110), PAPER, step), colour, 0.22)
        return mix(wash, PAPER, self.pale)

    def shapes(self, paths, colour, round_=True, alpha=255):
        """Draw the outline of the whole group first, so that no line cuts through a body."""
        stroke = self.paint(mix(INK, PAPER, 0.6 * self.pale), alpha)
        stroke.setStyle(skia.Paint.kStroke_Style)
        stroke.setStrokeWidth(2 * self.outline / self.unit)
        stroke.setStrokeJoin(skia.Paint.kRound_Join)
        for path in paths:
            self.canvas.drawPath(path, stroke)
        fill = self.paint(self.wash(colour), alpha)
        for path in paths:
            self.canvas.drawPath(path, fill)

    def line(self, points, colour, width):
        """Draw a line in ink."""
        super().line(points, mix(INK, PAPER, 0.6 * self.pale), max(width, 0.8 / self.unit))

    def glow(self, centre, radius, colour, alpha=120):
        """Leave lights to the paper; keep shadows as a faint wash."""
        if luminance(colour) < 0.5:
            super().glow(centre, radius, INK, alpha // 2)


class FlatPen(Pen):
    """Draws everything in one value and without smoothing: the mask of what passes through it."""

    details = False

    def __init__(self, canvas, value, outline=0.0):
        super().__init__(canvas)
        self.value = value
        self.outline = outline

    def shapes(self, paths, colour, round_=True, alpha=255):
        """Fill the paths, and their outlines where the look draws outlines."""
        if alpha < 200:
            return
        paint = skia.Paint(AntiAlias=False, Color=skia.Color(self.value, 0, 0, 255))
        if self.outline:
            paint.setStyle(skia.Paint.kStrokeAndFill_Style)
            paint.setStrokeWidth(2 * self.outline / self.unit)
        for path in paths:
            self.canvas.drawPath(path, paint)

    def line(self, points, colour, width):
        """Leave out lines: they lie on shapes that are drawn anyway."""

    def glow(self, centre, radius, colour, alpha=120):
        """Leave out light and shadow: they are not part of a body."""


def pen_for(style, canvas, unit=1.0, light=-1.0, pale=0.0):
    """Return the pen of a style; `pale` (0..1) is for what lies far behind."""
    return InkPen(canvas, unit, light, pale) if style == "ink" else Pen(canvas, unit, light)


def polygon(points, closed=True):
    """Return a path through points of shape (n, 2)."""
    return skia.Path.Polygon([skia.Point(float(x), float(y)) for x, y in points], closed)


def rectangle(x, y, width, height):
    """Return a rectangle as a path, from its lower corner."""
    return skia.Path.Rect(skia.Rect.MakeXYWH(x, y, width, height))


def disc(x, y, radius):
    """Return a circle as a path."""
    return skia.Path.Circle(float(x), float(y), float(radius))


def oval(x, y, half_width, half_height):
    """Return an ellipse as a path, from its centre."""
    box = skia.Rect.MakeLTRB(x - half_width, y - half_height, x + half_width, y + half_height)
    return skia.Path.Oval(box)


class Finish:
    """What happens to the drawn frames in the laboratory: grade, vignette, light, then grain.

    Parameters
    ----------
    style : str
        One of `STYLES`.
    light : str
        "day", "dusk" or "night".
    indoor : bool
    size : tuple of int
        (height, width) of the frames.
    rng : numpy.random.Generator
        Draws this clip's own strengths.
    """

    TINTS = {"day": (1.0, 1.0, 0.98), "dusk": (1.04, 0.84, 0.72), "night": (0.52, 0.60, 0.86)}
    LAMP = (1.0, 0.86, 0.66)

    def __init__(self, style, light, indoor, size, rng):
        height, width = size
        self.style = style
        self.grain = {"colour": 2.6, "noir": 3.4, "ink": 1.8}[style] * rng.uniform(0.6, 1.5)
        self.flicker = {"colour": 0.0, "noir": 0.02, "ink": 0.008}[style]
        tint = self.LAMP if indoor and light == "night" else self.TINTS[light]
        if style == "noir":  # night is in the shadows, not in the exposure
            tint = (0.8, 0.8, 0.8) if light == "night" else (0.95, 0.95, 0.95)
        self.tint = np.array(tint) * rng.uniform(0.88, 1.1)
        self.contrast = rng.uniform(0.85, 1.2)
        y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
        strength = {"colour": 0.22, "noir": 0.5, "ink": 0.08}[style] * rng.uniform(0.6, 1.3)
        self.mask = 1 - strength * np.clip((x * x + y * y) / 2, 0, 1) ** 1.2
        pool_x, pool_y = rng.uniform(-0.5, 0.5), rng.uniform(-0.5, 0.2)
        slats = rng.uniform() < 0.15 and indoor
        angle, pitch = rng.uniform(-0.5, 0.5), rng.uniform(0.16, 0.3)
        if style == "noir":
            pool = np.exp(-((x - pool_x) ** 2 + (y - pool_y) ** 2) / 1.3)
            self.mask = self.mask * (0.66 + 0.55 * pool)
            if slats:
                wave = np.sin((y + angle * x) * 2 * np.pi / pitch)
                self.mask = self.mask * (0.88 + 0.11 * np.clip(wave * 2, -1, 1))
        self.paper = rng.normal(0, 2.2, (height, width)) if style == "ink" else None

    def grade(self, frame):
        """Grade one frame. Takes and returns (height, width, 3) uint8 RGB."""
        image = frame.astype(np.float32)
        if self.style == "ink":
            image = image * self.mask[..., None]
        else:
            image = (image * self.tint - 118) * self.contrast + 118
            image = image * self.mask[..., None]
        if self.style == "noir":
            grey = image @ np.array([0.34, 0.5, 0.16], np.float32) / 255
            grey = 0.13 + 0.87 * np.clip(grey, 0, 1)
            # A curve with deep shadows and bright lights.
            curve = 1.08 / (1 + np.exp(-8.0 * (grey - 0.45))) - 0.045
            image = np.repeat(255 * curve[..., None], 3, axis=2)
        return np.clip(image, 0, 255).astype(np.uint8)

    def add_grain(self, frames, rng):
        """Add grain and flicker to graded frames (time, height, width, 3); returns uint8."""
        noise = rng.normal(0, self.grain, frames.shape[:3]).astype(np.float32)
        if self.paper is not None:
            noise += self.paper
        gain = 1 + self.flicker * rng.normal(size=(len(frames), 1, 1, 1))
        return np.clip(frames * gain + noise[..., None], 0, 255).astype(np.uint8)
