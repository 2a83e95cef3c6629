"""The network that tells filmed faces apart: dlib's, carried over to Keras.

It turns an aligned face into 128 numbers. Two pictures of one person lie near each other, two
people far apart. Davis King trained it on about three million faces and gave it away (CC0): see
https://github.com/davisking/dlib-models. It is a residual network [1]_ of 29 layers.

.. [1] He, Zhang, Ren, Sun, "Deep Residual Learning for Image Recognition" (2015),
   https://arxiv.org/abs/1512.03385
"""

import keras
from keras import layers, ops

from film_reader.networks import NUM_FACE

SIZE = (150, 150)  # height and width of the pictures
# Where the eyes, the nose and the corners of the mouth of an aligned face lie, x and y: left and
# right as the picture shows them.
POINTS = ((47.55, 46.60), (100.48, 46.60), (74.01, 76.56), (50.41, 103.02), (97.61, 103.02))
# Blocks and filters of the five stages; each but the first begins with half the rows and columns.
_STAGES = ((3, 32), (4, 64), (3, 128), (3, 256), (1, 256))
_MEAN = (122.782, 117.001, 104.298)  # red, green and blue of the faces that it has learned from


def build():
    """Build the network that tells faces apart, with random weights, not compiled.

    From aligned faces (batch, 150, 150, 3), uint8, RGB, to 128 numbers each, of a length between
    1.2 and 1.6. Faces nearer than about 0.6 (Euclidean) are mostly one person.
    """
    faces = keras.Input((*SIZE, 3), dtype="uint8", name="faces")
    shift = [-value / 256 for value in _MEAN]
    x = layers.Rescaling(1 / 256, offset=shift, name="rescaling")(faces)
    x = layers.Conv2D(32, 7, strides=2, activation="relu", name="enter")(x)
    x = layers.MaxPooling2D(3, strides=2, name="enter_pool")(x)
    for stage, (count, filters) in enumerate(_STAGES, start=1):
        for block in range(1, count + 1):
            strides = 2 if stage > 1 and block == 1 else 1
            x = _residual(x, filters, strides, f"stage{stage}_block{block}")
    x = layers.GlobalAveragePooling2D(name="mean")(x)
    numbers = layers.Dense(NUM_FACE, use_bias=False, name="numbers")(x)
    return keras.Model(faces, numbers, name="face_embedding")


def _residual(x, filters, strides, name):
    """Add what two convolutions find to what came in, which is made as small and deep."""
    padding = "same" if strides == 1 else "valid"
    y = layers.Conv2D(filters, 3, strides, padding, activation="relu", name=f"{name}_conv1")(x)
    y = layers.Conv2D(filters, 3, padding="same", name=f"{name}_conv2")(y)
    if strides > 1:
        x = layers.AveragePooling2D(2, name=f"{name}_pool")(x)
        low, right = x.shape[1] - y.shape[1], x.shape[2] - y.shape[2]
        y = ops.pad(y, ((0, 0), (0, low), (0, right), (0, 0)))  # as dlib does: with zeros
    x = ops.pad(x, ((0, 0), (0, 0), (0, 0), (0, filters - x.shape[-1])))
    return layers.ReLU(name=f"{name}_relu")(layers.Add(name=f"{name}_add")([x, y]))
