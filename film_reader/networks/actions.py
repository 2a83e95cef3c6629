"""The network that names actions from two seconds of a track."""

import functools

import keras
from keras import layers

from film_reader import networks
from film_reader.stages.actions import MOMENTS, NUM_POSES


def build(num_classes):
    """Build the network that reads two seconds of a track: what does this person do?

    Parameters
    ----------
    num_classes : int

    Returns
    -------
    keras.Model
        Not compiled. Inputs: poses (batch, moments, 128), features of the small VGG; motion
        (batch, moments, 4), as `film_reader.stages.actions.windows` gives it.
        Output: probabilities (batch, num_classes).
    """
    poses = keras.Input((MOMENTS, NUM_POSES), name="poses")
    motion = keras.Input((MOMENTS, 4), name="motion")
    x = layers.BatchNormalization(name="pose_norm")(poses)
    x = layers.Dropout(0.3, name="pose_dropout")(x)
    x = layers.Dense(32, activation="relu", name="pose_dense")(x)
    y = layers.BatchNormalization(name="motion_norm")(motion)
    x = layers.Concatenate(name="both")([x, y])
    x = layers.Bidirectional(layers.GRU(32, name="gru"), name="over_time")(x)
    x = layers.Dropout(0.4, name="dropout")(x)
    names = layers.Dense(num_classes, activation="softmax", name="action")(x)
    return keras.Model([poses, motion], names, name="actions")


def classes():
    """Names of the actions in the order of the network's outputs, as a list of str."""
    return networks.information("actions")["classes"]


@functools.cache
def trained():
    """Load the network with the weights that come with the reader, once."""
    return networks.load(build(len(classes())), "actions")
