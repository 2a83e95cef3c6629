"""Colours over time: the film as a barcode, and the colour, light and movement of each shot."""

import numpy as np

from film_reader.stages import Stage

_MOST = 4000  # rows of the barcode


class Colour(Stage):
    """Colours of the film and of each shot, from the signals."""

    name = "colour"
    needs = ("signals", "shots")
    gives = ("shots", "colours")

    def read(self, film, tables):
        """The barcode, and the table of shots with ``colour``, ``brightness`` and ``motion``."""
        signals, shots = tables["signals"], tables["shots"]
        times = signals["time"].to_numpy()
        first = np.searchsorted(times, shots["start"])
        last = np.searchsorted(times, shots["end"])
        spans = [slice(a, max(b, a + 1)) for a, b in zip(first, last, strict=True)]
        values = signals[["red", "green", "blue"]].to_numpy()
        colour = np.array([values[span].mean(axis=0) for span in spans])
        movement = signals["colour_1"].to_numpy() ** 2
        # A shot's first frame differs from the one before by the cut, not by movement.
        inner = [movement[span][1:] if span.stop - span.start > 1 else [0] for span in spans]
        shots = shots.assign(
            colour=["#{:02x}{:02x}{:02x}".format(*mean.round().astype(int)) for mean in colour],
            brightness=colour @ [0.299, 0.587, 0.114] / 255,
            motion=[np.mean(values) for values in inner],
        )
        return {"shots": shots, "colours": _barcode(signals, film.seconds)}


def _barcode(signals, seconds):
    """Mean colours of pieces of the film that are as long as the table allows."""
    colours = signals[["time", "red", "green", "blue"]]
    piece = max(1 / 4, seconds / _MOST)
    number = (colours["time"] // piece).astype(int)
    means = colours.groupby(number, as_index=False).mean()
    return means.assign(time=number.drop_duplicates().to_numpy() * piece)
