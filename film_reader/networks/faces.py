"""The network that reads drawn faces: what they show, and what people look like."""

import functools

import keras
from keras import layers

from film_reader import networks
from film_reader.networks.vgg import convolutions
from film_reader.stages.expressions import EXPRESSIONS
from film_reader.stages.identity import NUM_LOOKS

FACE_SIZE, BUST_SIZE = (48, 48), (48, 48)  # height and width of the pictures


def build():
    """Build the network that reads drawn faces: expressions, and numbers that describe looks.

    Both halves are small VGGs; they share nothing, since an expression must not depend on who
    shows it, nor looks on the expression.

    Returns
    -------
    keras.Model
        Not compiled. Inputs: faces (batch, 48, 48, 3) and busts (batch, 48, 48, 3), uint8, RGB.
        Outputs: probabilities (batch, 6) of `film_reader.stages.expressions.EXPRESSIONS`, and
        looks (batch, 48) of length 1.
    """
    faces = keras.Input((*FACE_SIZE, 3), dtype="uint8", name="faces")
    x = convolutions(faces, ((1, 16), (2, 32), (2, 64)), "face")
    # Flattened, not averaged: where the brows are says as much as what they look like.
    x = layers.Dropout(0.5, name="face_dropout")(layers.Flatten(name="face_flatten")(x))
    expression = layers.Dense(len(EXPRESSIONS), activation="softmax", name="expression")(x)

    busts = keras.Input((*BUST_SIZE, 3), dtype="uint8", name="busts")
    x = convolutions(busts, ((1, 16), (2, 32), (2, 64), (1, 96)), "bust")
    x = layers.Dropout(0.3, name="bust_dropout")(layers.Flatten(name="bust_flatten")(x))
    look = layers.Dense(NUM_LOOKS, use_bias=False, name="look_dense")(x)
    look = layers.UnitNormalization(name="look")(look)
    return keras.Model([faces, busts], [expression, look], name="faces")


@functools.cache
def expressions():
    """The half that reads expressions: from faces to probabilities (batch, 6)."""
    both = networks.trained("faces")
    return keras.Model(both.inputs[0], both.outputs[0], name="expressions")


@functools.cache
def looks():
    """The half that describes looks: from busts to (batch, 48), of length 1."""
    both = networks.trained("faces")
    return keras.Model(both.inputs[1], both.outputs[1], name="looks")
