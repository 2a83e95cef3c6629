"""The network that describes the pose of a body: the course's small VGG before its last layer."""

import keras
from keras import layers

from film_reader.networks.vgg import convolutions
from film_reader.stages.actions import NUM_POSES

SIZE = (64, 112)  # height and width of the pictures


def build():
    """Build the network that describes poses, with random weights.

    Returns
    -------
    keras.Model
        From pictures (batch, 64, 112, 3), uint8, RGB, to (batch, 128), float32.
    """
    frames = keras.Input((*SIZE, 3), dtype="uint8", name="frames")
    x = convolutions(frames, ((2, 16), (2, 32), (2, 64), (2, NUM_POSES)))
    return keras.Model(
        frames, layers.GlobalAveragePooling2D(name="global_average_pool")(x), name="poses"
    )
