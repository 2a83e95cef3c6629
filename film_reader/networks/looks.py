"""The network that describes what drawn people look like, a small VGG."""

import keras
from keras import layers

from film_reader.networks.vgg import convolutions
from film_reader.stages.identity import NUM_LOOKS

SIZE = (48, 48)  # height and width of the pictures


def build():
    """Build the network that describes looks, with random weights.

    It shares nothing with the one for expressions: looks must not depend on what a face shows.

    Returns
    -------
    keras.Model
        Not compiled. From faces with some hair and shoulders (batch, 48, 48, 3), uint8, RGB, to
        looks (batch, 48), of length 1.
    """
    busts = keras.Input((*SIZE, 3), dtype="uint8", name="busts")
    x = convolutions(busts, ((1, 16), (2, 32), (2, 64), (1, 96)), "bust")
    x = layers.Dropout(0.3, name="bust_dropout")(layers.Flatten(name="bust_flatten")(x))
    look = layers.Dense(NUM_LOOKS, use_bias=False, name="look_dense")(x)
    look = layers.UnitNormalization(name="look")(look)
    return keras.Model(busts, look, name="looks")
