"""The network that names what drawn faces show, a small VGG."""

import keras
from keras import layers

from film_reader.networks.vgg import convolutions
from film_reader.stages.expressions import EXPRESSIONS

SIZE = (48, 48)  # height and width of the pictures


def build():
    """Build the network that names expressions, with random weights.

    Returns
    -------
    keras.Model
        Not compiled. From faces (batch, 48, 48, 3), uint8, RGB, to probabilities (batch, 6) of
        `film_reader.stages.expressions.EXPRESSIONS`.
    """
    faces = keras.Input((*SIZE, 3), dtype="uint8", name="faces")
    x = convolutions(faces, ((1, 16), (2, 32), (2, 64)), "face")
    # Flattened, not averaged: where the brows are says as much as what they look like.
    x = layers.Dropout(0.5, name="face_dropout")(layers.Flatten(name="face_flatten")(x))
    names = layers.Dense(len(EXPRESSIONS), activation="softmax", name="expression")(x)
    return keras.Model(faces, names, name="expressions")
