"""The network that names actions from two seconds of a track."""

import keras
from keras import layers

from film_reader.stages.actions import ACTIONS, MOMENTS, NUM_POSES


def build():
    """Build the network that reads two seconds of a track: what does this person do?

    Returns
    -------
    keras.Model
        Not compiled. Inputs: poses (batch, moments, 128), features of the small VGG; motion
        (batch, moments, 4), as `film_reader.stages.actions.windows` gives it.
        Output: probabilities (batch, 10) of
        `film_reader.stages.actions.ACTIONS`.
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
    names = layers.Dense(len(ACTIONS), activation="softmax", name="action")(x)
    return keras.Model([poses, motion], names, name="actions")
