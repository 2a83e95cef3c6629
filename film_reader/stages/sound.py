"""How loud the film is, four times a second."""

import numpy as np
import pandas as pd

from film_reader.stages import Stage
from film_reader.video import OpenSound

RATE = 4  # values a second
_SILENCE = -100.0  # decibels


class Loudness(Stage):
    """Loudness of a piece in decibels, four a second; a quarter without samples is silent."""

    takes = "piece"
    gives = ("loudness",)
    work = 0.2

    def read(self, piece, tables):
        if not piece.about.has_audio:
            return {"loudness": pd.DataFrame({"loudness": np.empty(0)})}
        bins = round((piece.end - piece.start) * RATE)
        power, samples = np.zeros(bins), np.zeros(bins)
        with OpenSound(piece.path) as sound:
            for time, part in sound.pieces(piece.start, piece.end):
                seconds = time - piece.start + np.arange(part.shape[1]) / sound.rate
                places = np.floor(seconds * RATE)
                inside = (places >= 0) & (places < bins)
                places, squares = places[inside].astype(int), (part[:, inside] ** 2).mean(axis=0)
                power += np.bincount(places, squares, bins)
                samples += np.bincount(places, minlength=bins)
        # Below full scale: the root of the mean square of all channels.
        mean = np.maximum(power / np.maximum(samples, 1), 10 ** (_SILENCE / 10))
        return {"loudness": pd.DataFrame({"loudness": 10 * np.log10(mean)})}


class Sound(Stage):
    """The table ``sound``, from the loudness of all pieces; empty for a film without sound."""

    needs = ("loudness",)
    gives = ("sound",)

    def read(self, film, tables):
        values = tables["loudness"]["loudness"].to_numpy(float)
        sound = pd.DataFrame({"time": np.arange(len(values)) / RATE, "loudness": values})
        return {"sound": sound[sound["time"] < film.seconds]}
