"""The network that names shot scales, a small VGG."""

import keras
from keras import layers

from film_reader.networks.vgg import convolutions
from film_reader.stages.scale import SCALES

SIZE = (36, 64)  # height and width of the frames


def build():
    """Build the network that names shot scales, with random weights.

    Returns
    -------
    keras.Model
        From frames (batch, 36, 64, 3), 0..255, to probabilities (batch, 3) of
        `film_reader.stages.scale.SCALES`.
    """
    frames = keras.Input((*SIZE, 3), dtype="uint8", name="frames")
    x = convolutions(frames, ((1, 16), (1, 32), (2, 64), (2, 96)))
    x = layers.GlobalAveragePooling2D(name="global_average_pool")(x)
    x = layers.Dropout(0.4, name="dropout")(x)
    names = layers.Dense(len(SCALES), activation="softmax", dtype="float32", name="predictions")(x)
    return keras.Model(frames, names, name="scales")
