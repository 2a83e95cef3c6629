"""Networks that name what is in a frame: a VGG of any depth, and the one that the lessons share.

They take frames as they come from `course_utils.video`: uint8, RGB, 0 to 255. Scaling is a layer
inside the model, so that nobody can forget it or do it twice. Each ends in a softmax layer called
``predictions``: its outputs are probabilities, not logits.
"""

import json

import keras
import numpy as np
from keras import layers

from course_utils import data
from film_reader.video import check_amount, check_count, check_size, explaining

WEIGHTS = data.COURSE_FOLDER / "data" / "weights"  # what comes with the lessons
# Blocks of a VGG, as (number of convolutions, number of filters). Each block ends in a pooling
# layer that halves height and width.
VGG16 = ((2, 64), (2, 128), (3, 256), (3, 512), (3, 512))
SMALL_VGG = ((2, 16), (2, 32), (2, 64), (2, 128))


def build_vgg(
    input_size,
    num_classes,
    blocks=SMALL_VGG,
    dense=(),
    dropout=0.3,
    kernel_initializer="he_normal",
    augment=None,
    batch_norm=False,
):
    """Return a new VGG: blocks of 3x3 convolutions and max pooling, then a classifier.

    ``build_vgg((64, 64), 8)`` is the small VGG of the course, with 294,552 parameters.
    ``build_vgg((224, 224), 1000, VGG16, dense=(4096, 4096))`` is VGG16, with 138,357,544. The
    design is from Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image
    Recognition" (2014), https://arxiv.org/abs/1409.1556; layers are named as in
    `keras.applications.VGG16`.

    Parameters
    ----------
    input_size : (int, int)
        Height and width of the frames in pixels, each at least 2 to the power of ``len(blocks)``.
    num_classes : int
        Number of classes, 2 or more.
    blocks : sequence of (int, int)
        For each block: how many convolutions, and how many filters each of them has.
    dense : sequence of int, or int
        Units of the hidden dense layers, which read all values of the last block, as in VGG16.
        With none, the mean over each feature map goes straight to the last layer.
    dropout : float, 0 to 1
        Share of the values that dropout sets to zero while training, before the last layer and
        after each hidden dense layer. With 0 there is no dropout layer.
    kernel_initializer : str or keras.initializers.Initializer
        How the weights of the convolutions and of the hidden dense layers start.
    augment : keras.layers.Layer, optional
        Augmentation of frames with values 0 to 255. It works in training only.
    batch_norm : bool
        Put batch normalisation between each convolution and its ReLU: Ioffe and Szegedy, "Batch
        Normalization" (2015), https://arxiv.org/abs/1502.03167.

    Returns
    -------
    keras.Model
        Not compiled. Input: frames (batch, height, width, 3), uint8, RGB. Output: probabilities
        (batch, num_classes), float32.
    """
    blocks, dense = (list(v) if np.iterable(v) else [v] for v in (blocks, dense))
    for block in blocks:
        check_size(() if block is None else block, "block", "convolutions, filters")
    check_size(() if input_size is None else input_size, "input_size")
    if min(input_size) < (smallest := 2 ** len(blocks)):
        raise ValueError(
            f"received frames of {input_size[0]}x{input_size[1]} pixels; expected at least "
            f"{smallest}x{smallest}, as each block halves them. Use larger frames, or fewer blocks."
        )
    check_count("num_classes", num_classes, least=2)
    check_amount("dropout", dropout)
    frames = keras.Input((*input_size, 3), dtype="uint8", name="frames")
    with explaining(f"augment is {augment!r}", "a layer for frames, or None"):
        x = augment(frames) if augment is not None else frames
    x = layers.Rescaling(1 / 127.5, offset=-1, name="rescaling")(x)  # 0..255 -> -1..1

    settings = {"padding": "same", "use_bias": not batch_norm}
    settings |= {"activation": None if batch_norm else "relu"}
    for number, (convolutions, filters) in enumerate(blocks, start=1):
        for index in range(1, convolutions + 1):
            name, start = f"block{number}_conv{index}", _fresh(kernel_initializer)
            x = layers.Conv2D(filters, 3, kernel_initializer=start, name=name, **settings)(x)
            if batch_norm:
                # Keras's momentum of 0.99 would need hundreds of steps to learn the statistics.
                x = layers.BatchNormalization(momentum=0.9, name=f"block{number}_norm{index}")(x)
                x = layers.ReLU(name=f"block{number}_relu{index}")(x)
        x = layers.MaxPooling2D(2, name=f"block{number}_pool")(x)  # height and width halved

    if dense:
        x = layers.Flatten(name="flatten")(x)
    else:
        x = layers.GlobalAveragePooling2D(name="global_average_pool")(x)  # (batch, filters)
        x = layers.Dropout(dropout, name="dropout")(x) if dropout else x
    for index, units in enumerate(dense, start=1):
        check_count("dense", units)
        start = _fresh(kernel_initializer)
        x = layers.Dense(int(units), "relu", kernel_initializer=start, name=f"fc{index}")(x)
        x = layers.Dropout(dropout, name=f"dropout{index}")(x) if dropout else x
    predictions = layers.Dense(int(num_classes), "softmax", dtype="float32", name="predictions")
    return keras.Model(frames, predictions(x), name="vgg")


def _fresh(initializer):
    """Make an initializer anew: one object would draw the same for every layer of one shape."""
    with explaining(f"kernel_initializer is {initializer!r}", "one of Keras, such as 'he_normal'"):
        start = keras.initializers.get(initializer)
    return start.clone() if isinstance(initializer, keras.Initializer) else start


def course_model(own=True):
    """Return the small VGG that names actions and what is known about it; print which one it is.

    Parameters
    ----------
    own : bool
        Take the learner's own model, which lesson 04 leaves, if there is one. Without it, or where
        there is none, take the weights that come with the course.

    Returns
    -------
    model : keras.Model
        From frames (batch, height, width, 3), uint8, to probabilities (batch, classes).
    information : dict
        ``classes``, ``size`` (height, width), ``num_frames`` (frames a clip), ``history``,
        ``scores``, ``split`` (the productions of each part), ``seed``, and more.
    """
    mine = own and (data.work_dir() / "small_vgg.json").exists()  # lesson 04 writes it last
    folder = data.work_dir() if mine else WEIGHTS
    file = folder / ("small_vgg.keras" if mine else "small_vgg.weights.h5")
    if not file.exists():
        raise FileNotFoundError(
            f"received no model: neither your own nor {file} is there; expected one of them. "
            "Run lesson 04, or clone the whole repository again."
        )
    print(f"model: {'your own, from lesson 04' if mine else 'the one that comes with the course'}")
    information = json.loads((folder / "small_vgg.json").read_text("utf-8"))
    if mine:
        return keras.models.load_model(file), information
    model = build_vgg(information["size"], len(information["classes"]), **information["build"])
    model.load_weights(file)
    return model, information
