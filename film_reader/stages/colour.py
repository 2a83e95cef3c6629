"""Colours over time: the film as a barcode, and the colour, light and movement of each shot."""

import numpy as np

from film_reader.stages import Stage

_MOST = 4000  # rows of the barcode
_RGB = ["red", "green", "blue"]


class Colour(Stage):
    """The film as a barcode; ``colour``, ``brightness`` and ``motion`` of each shot."""

    needs = ("signals", "shots")
    gives = ("shots", "colours")

    def read(self, film, tables):
        signals, shots = tables["signals"], tables["shots"]
        first, last = (np.searchsorted(signals["time"], shots[edge]) for edge in ("start", "end"))
        spans = [slice(a, max(b, a + 1)) for a, b in zip(first, last, strict=True)]
        values, movement = signals[_RGB].to_numpy(), signals["colour_1"].to_numpy() ** 2
        colour = np.array([values[span].mean(axis=0) for span in spans])
        # A shot's first frame differs from the one before by the cut, not by movement.
        inner = [movement[span][1:] if span.stop - span.start > 1 else [0] for span in spans]
        shots = shots.assign(
            colour=["#{:02x}{:02x}{:02x}".format(*mean.round().astype(int)) for mean in colour],
            brightness=colour @ [0.299, 0.587, 0.114] / 255,
            motion=[np.mean(values) for values in inner],
        )
        piece = max(1 / 4, film.seconds / _MOST)
        colours = signals[_RGB].groupby((signals["time"] // piece).astype(int)).mean()
        colours.insert(0, "time", colours.index * piece)
        return {"shots": shots, "colours": colours.reset_index(drop=True)}
