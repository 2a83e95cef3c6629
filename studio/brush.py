"""Finer strokes for what is seen large: smooth outlines, tapered lines, soft shadows in a shape."""

from contextlib import contextmanager

import numpy as np
import skia

from .look import mix

SHADOW = (46, 22, 58)


def smooth(points, closed=True):
    """Return a path that runs smoothly through points (n, 2)."""
    points = np.asarray(points, float)
    count = len(points)
    if closed:
        x, y = points.T
        # All outlines run the same way round, so that overlapping ones add up.
        if x @ np.roll(y, -1) < y @ np.roll(x, -1):
            points = points[::-1]
        before, after = np.roll(points, 1, axis=0), np.roll(points, -1, axis=0)
    else:
        before = np.concatenate([points[:1], points[:-1]])
        after = np.concatenate([points[1:], points[-1:]])
    pull = (after - before) / 6
    path = skia.Path()
    path.moveTo(*map(float, points[0]))
    for index in range(count if closed else count - 1):
        end = (index + 1) % count
        first, second = points[index] + pull[index], points[end] - pull[end]
        path.cubicTo(*map(float, (*first, *second, *points[end])))
    if closed:
        path.close()
    return path


def even(points, count):
    """Return `count` points spread evenly along a closed outline (n, 2)."""
    closed = np.concatenate([points, points[:1]])
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))])
    at = np.arange(count) / count * length[-1]
    return np.stack([np.interp(at, length, closed[:, axis]) for axis in (0, 1)], axis=1)


def stretch(chosen):
    """Return the places, in order, of the first unbroken stretch of True round a ring."""
    count = len(chosen)
    if chosen.all() or not chosen.any():
        return np.arange(count if chosen.any() else 0)
    start = np.flatnonzero(chosen & ~np.roll(chosen, 1))[0]
    order = np.roll(np.arange(count), -start)
    return order[: int(np.argmin(chosen[order]))]


def taper(points, widths):
    """Return the path of a line through points (n, 2) that is `widths` (n,) thick, smoothly."""
    points = np.asarray(points, float)
    along = np.gradient(points, axis=0)
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-6)
    across = np.stack([-along[:, 1], along[:, 0]], axis=1) * np.asarray(widths)[:, None] / 2
    return smooth(np.concatenate([points + across, (points - across)[::-1]]))


def union(first, second):
    """Return the path that covers both paths."""
    return skia.Op(first, second, skia.PathOp.kUnion_PathOp) or first


def less(first, second):
    """Return what of the first path the second leaves."""
    return skia.Op(first, second, skia.PathOp.kDifference_PathOp) or first


def fill(pen, path, colour, alpha=255, blur=0.0):
    """Fill a path flatly, its edge blurred by so many pixels."""
    paint = pen.paint(colour, alpha)
    if blur > 0.3:
        paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, float(blur)))
    pen.canvas.drawPath(path, paint)


def stroke(pen, path, colour, width, alpha=255):
    """Draw the line along a path."""
    paint = pen.paint(colour, alpha)
    paint.setStyle(skia.Paint.kStroke_Style)
    paint.setStrokeWidth(float(width))
    paint.setStrokeCap(skia.Paint.kRound_Cap)
    paint.setStrokeJoin(skia.Paint.kRound_Join)
    pen.canvas.drawPath(path, paint)


@contextmanager
def inside(pen, path):
    """Draw only where a path covers the canvas."""
    pen.canvas.save()
    pen.canvas.clipPath(path, skia.ClipOp.kIntersect, True)
    try:
        yield
    finally:
        pen.canvas.restore()


def shaded(pen, path, colour, depth=1.0):
    """Fill a path as something round that is lit from the pen's side, `depth` strongly.

    The side away from the light is darker and cooler, with a thin rim where it turns away.
    """
    if not pen.details:
        pen.shapes([path], colour)
        return
    box = path.getBounds()
    left, right = box.left(), max(box.right(), box.left() + 1e-3)
    if pen.light > 0:
        left, right = right, left
    warm, cool = mix(colour, (255, 244, 222), 0.13 * depth), mix(colour, SHADOW, 0.34 * depth)
    paint = pen.paint(colour)
    paint.setShader(
        skia.GradientShader.MakeLinear(
            points=[skia.Point(left, box.top()), skia.Point(right, box.top() + 0.3 * box.height())],
            colors=[skia.Color(*end) for end in (warm, colour, cool)],
            positions=[0.0, 0.45, 1.0],
        )
    )
    pen.canvas.drawPath(path, paint)


def rim(pen, path, width, alpha=80):
    """Darken the inner rim of a shape on the side away from the light."""
    if not pen.details or width < 0.4:
        return
    moved = skia.Path(path)
    moved.offset(float(pen.light * width), -0.35 * float(width))
    with inside(pen, path):
        pen.canvas.clipPath(moved, skia.ClipOp.kDifference, True)
        pen.canvas.drawPaint(pen.paint(SHADOW, alpha))
