"""Seats: chairs, stools, benches and crates, built of boxes that stand in the world."""

from dataclasses import dataclass

import numpy as np

from .figure import facing, hull
from .look import hsv, mix, polygon

KINDS = ("chair", "stool", "bench", "crate", "armchair")
# Corners of each face of a box and the way the face looks, in the box's own frame.
FACES = [
    ((1, 1, 1), (1, 1, -1), (-1, 1, -1), (-1, 1, 1)),
    ((1, -1, 1), (1, 1, 1), (1, 1, -1), (1, -1, -1)),
    ((-1, -1, 1), (-1, 1, 1), (-1, 1, -1), (-1, -1, -1)),
    ((-1, -1, 1), (-1, 1, 1), (1, 1, 1), (1, -1, 1)),
    ((-1, -1, -1), (-1, 1, -1), (1, 1, -1), (1, -1, -1)),
]
NORMALS = [(0, 1, 0), (1, 0, 0), (-1, 0, 0), (0, 0, 1), (0, 0, -1)]


@dataclass
class Seat:
    """A production's seat: its kind, the height to sit at in metres, and its colour."""

    kind: str
    height: float
    colour: tuple

    @classmethod
    def draw(cls, rng):
        """Draw a seat from a random generator."""
        kind = KINDS[rng.integers(len(KINDS))]
        colour = hsv(rng.uniform(), rng.uniform(0.2, 0.6), rng.uniform(0.3, 0.75))
        return cls(kind, rng.uniform(0.42, 0.5), colour)

    def boxes(self):
        """Return boxes as (centre, half size), forward, up, right, in metres."""
        h = self.height
        legs = [
            ((f, h / 2 - 0.03, s), (0.02, h / 2 - 0.03, 0.02))
            for f in (-0.19, 0.19)
            for s in (-0.19, 0.19)
        ]
        slab = ((0, h - 0.03, 0), (0.21, 0.03, 0.21))
        if self.kind == "stool":
            return [*legs, slab]
        if self.kind == "crate":
            return [((0, h / 2, 0), (0.22, h / 2, 0.24))]
        if self.kind == "bench":
            wide = [
                ((f, h / 2 - 0.03, s * 3.2), (0.03, h / 2 - 0.03, 0.03)) for (f, _, s), _ in legs
            ]
            return [
                *wide,
                ((0, h - 0.03, 0), (0.2, 0.03, 0.75)),
                ((-0.2, h + 0.3, 0), (0.02, 0.09, 0.75)),
            ]
        if self.kind == "armchair":
            arms = [((-0.02, h / 2 + 0.1, s * 0.32), (0.26, h / 2 + 0.1, 0.06)) for s in (-1, 1)]
            return [
                ((0, h / 2, 0), (0.26, h / 2, 0.28)),
                ((-0.28, h / 2 + 0.25, 0), (0.06, h / 2 + 0.27, 0.36)),
                *arms,
            ]
        posts = [((-0.2, h + 0.22, s * 0.18), (0.018, 0.22, 0.018)) for s in (-1, 1)]
        return [*legs, slab, *posts, ((-0.2, h + 0.38, 0), (0.018, 0.1, 0.2))]

    def paint(self, pen, view, place, heading):
        """Draw the seat at a place, facing as a person on it would."""
        turn = facing(heading)
        boxes = [(turn @ np.array(centre) + place, np.array(half)) for centre, half in self.boxes()]
        for centre, half in sorted(boxes, key=lambda box: -box[0][2]):
            self._box(pen, view, centre, half, turn)

    def _box(self, pen, view, centre, half, turn):
        if half[0] < 0.035 and half[2] < 0.035:  # a leg: too thin for faces
            ends = view.project(np.stack([centre - [0, half[1], 0], centre + [0, half[1], 0]]))
            radius = half[0] * view.scale(centre[2])
            pen.shapes(
                [hull([(ends[0], radius), (ends[1], radius)])], mix(self.colour, (0, 0, 0), 0.3)
            )
            return
        eye = np.array([view.x, view.height, view.z])
        for corners, normal in zip(FACES, NORMALS, strict=True):
            outward = turn @ np.array(normal, float)
            middle = centre + turn @ (np.array(normal) * half)
            if (eye - middle) @ outward > 0:
                points = centre + (np.array(corners) * half) @ turn.T
                shade = 0.0 if normal[1] else 0.22 + 0.15 * (outward[0] > 0)
                pen.shapes(
                    [polygon(view.project(points))],
                    mix(self.colour, (10, 5, 30), shade),
                    round_=False,
                )
