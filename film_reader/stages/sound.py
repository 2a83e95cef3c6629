"""How loud the film is, four times a second."""

import numpy as np
import pandas as pd

from film_reader.stages import Stage
from film_reader.video import OpenSound

RATE = 4  # values a second
_SILENCE = -100.0  # decibels


class Loudness(Stage):
    """Loudness of a piece in decibels, four a second; a quarter without samples is silent."""

    name = "loudness"
    takes = "piece"
    gives = ("loudness",)
    work = 0.2

    def read(self, piece, tables):
        values = _loudness(piece.path, piece.start, piece.end) if piece.about.has_audio else []
        return {"loudness": pd.DataFrame({"loudness": np.asarray(values, float)})}


class Sound(Stage):
    """The table ``sound``, from the loudness of all pieces; empty for a film without sound."""

    name = "sound"
    needs = ("loudness",)
    gives = ("sound",)

    def read(self, film, tables):
        values = tables["loudness"]["loudness"].to_numpy(float)
        sound = pd.DataFrame({"time": np.arange(len(values)) / RATE, "loudness": values})
        return {"sound": sound[sound["time"] < film.seconds]}


def _loudness(path, start, end):
    """Decibels below full scale (root of the mean square of all channels), four a second."""
    bins = round((end - start) * RATE)
    power, samples = np.zeros(bins), np.zeros(bins)
    with OpenSound(path) as sound:
        for time, piece in sound.pieces(start, end):
            places = np.floor((time - start + np.arange(piece.shape[1]) / sound.rate) * RATE)
            inside = (places >= 0) & (places < bins)
            places, squares = places[inside].astype(int), (piece[:, inside] ** 2).mean(axis=0)
            power += np.bincount(places, squares, bins)
            samples += np.bincount(places, minlength=bins)
    mean = power / np.maximum(samples, 1)
    return 10 * np.log10(np.maximum(mean, 10 ** (_SILENCE / 10)))
