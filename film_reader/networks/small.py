"""The small networks: what frames, faces and bodies of drawn people show, and what people do.

All but the last are a VGG with batch normalisation. Each function builds one, with random weights,
not compiled; pictures are uint8, RGB, (batch, height, width, 3).
"""

import keras
from keras import layers

from film_reader.stages.actions import ACTIONS, MOMENTS, NUM_POSES
from film_reader.stages.expressions import EXPRESSIONS
from film_reader.stages.identity import NUM_LOOKS
from film_reader.stages.scale import SCALES

# Height and width of the pictures of frames, of faces, of busts (faces with some hair and
# shoulders), and of bodies.
FRAME, FACE, BUST, BODY = (36, 64), (48, 48), (48, 48), (64, 112)


def scales():
    """Build the network that names shot scales: frames to probabilities (batch, 3) of `SCALES`."""
    frames = keras.Input((*FRAME, 3), dtype="uint8", name="frames")
    x = _convolutions(frames, ((1, 16), (1, 32), (2, 64), (2, 96)))
    x = layers.GlobalAveragePooling2D(name="global_average_pool")(x)
    x = layers.Dropout(0.4, name="dropout")(x)
    names = layers.Dense(len(SCALES), activation="softmax", dtype="float32", name="predictions")(x)
    return keras.Model(frames, names, name="scales")


def expressions():
    """Build the network that names what faces show: probabilities (batch, 6) of `EXPRESSIONS`."""
    faces = keras.Input((*FACE, 3), dtype="uint8", name="faces")
    x = _convolutions(faces, ((1, 16), (2, 32), (2, 64)), "face")
    # Flattened, not averaged: where the brows are says as much as what they look like.
    x = layers.Dropout(0.5, name="face_dropout")(layers.Flatten(name="face_flatten")(x))
    names = layers.Dense(len(EXPRESSIONS), activation="softmax", name="expression")(x)
    return keras.Model(faces, names, name="expressions")


def looks():
    """Build the network that describes looks: busts to vectors (batch, 48) of length 1.

    It shares nothing with the one for expressions: looks must not depend on what a face shows.
    """
    busts = keras.Input((*BUST, 3), dtype="uint8", name="busts")
    x = _convolutions(busts, ((1, 16), (2, 32), (2, 64), (1, 96)), "bust")
    x = layers.Dropout(0.3, name="bust_dropout")(layers.Flatten(name="bust_flatten")(x))
    look = layers.Dense(NUM_LOOKS, use_bias=False, name="look_dense")(x)
    look = layers.UnitNormalization(name="look")(look)
    return keras.Model(busts, look, name="looks")


def poses():
    """Build the course's small VGG before its last layer: bodies to their poses (batch, 128)."""
    frames = keras.Input((*BODY, 3), dtype="uint8", name="frames")
    x = _convolutions(frames, ((2, 16), (2, 32), (2, 64), (2, NUM_POSES)))
    x = layers.GlobalAveragePooling2D(name="global_average_pool")(x)
    return keras.Model(frames, x, name="poses")


def _convolutions(x, blocks, name="block"):
    """Add blocks of (convolutions, filters), each with a pooling that halves height and width."""
    x = layers.Rescaling(1 / 127.5, offset=-1, name=f"{name}_rescaling")(x)  # 0..255 -> -1..1
    kind = {"padding": "same", "use_bias": False, "kernel_initializer": "he_normal"}
    for block, (count, filters) in enumerate(blocks, start=1):
        for index in range(1, count + 1):
            x = layers.Conv2D(filters, 3, name=f"{name}{block}_conv{index}", **kind)(x)
            # Keras's momentum of 0.99 would need hundreds of steps to learn the statistics.
            x = layers.BatchNormalization(momentum=0.9, name=f"{name}{block}_norm{index}")(x)
            x = layers.ReLU(name=f"{name}{block}_relu{index}")(x)
        x = layers.MaxPooling2D(2, name=f"{name}{block}_pool")(x)
    return x


def actions():
    """Build the network that reads two seconds of a track: what does this person do?

    From poses (batch, moments, 128) and motion (batch, moments, 4), as
    `film_reader.stages.actions.windows` gives them, to probabilities (batch, 10) of `ACTIONS`.
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
