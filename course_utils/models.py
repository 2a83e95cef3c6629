"""Networks that name what is in a frame: a VGG of any depth, and the one that the lessons share.

They take frames as they come from `course_utils.video`: uint8, RGB, 0 to 255. Scaling is a layer
inside the model, so that nobody can forget it or do it twice. Each ends in a softmax layer called
``predictions``: its outputs are probabilities, not logits.
"""

import json
import numbers

import keras
from keras import layers

from course_utils import data

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
    ``build_vgg((224, 224), 1000, VGG16, dense=(4096, 4096))`` is VGG16, with 138,357,544.

    The design is from Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale
    Image Recognition" (2014), https://arxiv.org/abs/1409.1556. Layers are named as in
    `keras.applications.VGG16`: ``block1_conv1``, ..., ``block1_pool``, ..., ``predictions``.

    Parameters
    ----------
    input_size : (int, int)
        Height and width of the frames in pixels, each at least 2 to the power of ``len(blocks)``.
    num_classes : int
        Number of classes, 2 or more.
    blocks : sequence of (int, int)
        For each block: how many convolutions, and how many filters each of them has.
    dense : sequence of int
        Units of the hidden dense layers. With none, the mean over each feature map goes straight
        to the last layer; with some, all values of the last block are flattened first, as in
        VGG16.
    dropout : float, 0 to 1
        Share of the values that dropout sets to zero while training, before the last layer and
        after each hidden dense layer. With 0 there is no dropout layer.
    kernel_initializer : str or keras.initializers.Initializer
        How the weights of the convolutions and of the hidden dense layers start.
    augment : keras.layers.Layer, optional
        Augmentation of frames with values 0 to 255. It works in training only.
    batch_norm : bool
        Put batch normalisation between each convolution and its ReLU, as was found after VGG to
        make training much faster: Ioffe and Szegedy, "Batch Normalization" (2015),
        https://arxiv.org/abs/1502.03167.

    Returns
    -------
    keras.Model
        Not compiled. Input: frames (batch, height, width, 3), uint8, RGB. Output: probabilities
        (batch, num_classes), float32.
    """
    _check_size(input_size, 2 ** len(blocks), f"a VGG of {len(blocks)} blocks")
    _check_classes(num_classes)

    frames = keras.Input((*input_size, 3), dtype="uint8", name="frames")
    x = augment(frames) if augment is not None else frames
    x = layers.Rescaling(1 / 127.5, offset=-1, name="rescaling")(x)  # 0..255 -> -1..1

    for number, (convolutions, filters) in enumerate(blocks, start=1):
        for index in range(1, convolutions + 1):
            x = layers.Conv2D(
                filters,
                kernel_size=3,
                padding="same",
                activation=None if batch_norm else "relu",
                use_bias=not batch_norm,
                kernel_initializer=_fresh(kernel_initializer),
                name=f"block{number}_conv{index}",
            )(x)  # (batch, height, width, filters)
            if batch_norm:
                # Keras's momentum of 0.99 would need hundreds of steps to learn the statistics.
                x = layers.BatchNormalization(momentum=0.9, name=f"block{number}_norm{index}")(x)
                x = layers.ReLU(name=f"block{number}_relu{index}")(x)
        x = layers.MaxPooling2D(2, name=f"block{number}_pool")(x)  # height and width halved

    if dense:
        x = layers.Flatten(name="flatten")(x)
    else:
        x = layers.GlobalAveragePooling2D(name="global_average_pool")(x)  # (batch, filters)
        x = _dropout(x, dropout, "dropout")
    for index, units in enumerate(dense, start=1):
        x = layers.Dense(
            units,
            activation="relu",
            kernel_initializer=_fresh(kernel_initializer),
            name=f"fc{index}",
        )(x)
        x = _dropout(x, dropout, f"dropout{index}")
    outputs = layers.Dense(num_classes, activation="softmax", dtype="float32", name="predictions")(
        x
    )
    return keras.Model(frames, outputs, name="vgg")


def _fresh(initializer):
    """Copy an initializer: one object would draw the same values for every layer of one shape."""
    return initializer.clone() if isinstance(initializer, keras.Initializer) else initializer


def _dropout(x, share, name):
    return layers.Dropout(share, name=name)(x) if share else x


def _check_size(size, smallest, what):
    try:
        height, width = (int(length) for length in size)
    except (TypeError, ValueError):
        raise ValueError(
            f"received the size {size!r}; expected a pair (height, width) in pixels. "
            "Write, for example, (64, 64)."
        ) from None
    if min(height, width) < smallest:
        raise ValueError(
            f"received frames of {height}x{width} pixels; expected at least {smallest}x{smallest} "
            f"for {what}, which halves its frames several times. Use larger frames, or fewer "
            "blocks."
        )


def _check_classes(num_classes):
    if not isinstance(num_classes, numbers.Integral) or num_classes < 2:
        raise ValueError(
            f"received num_classes={num_classes!r}; expected a whole number of 2 or more. "
            "For a yes-or-no question use 2 classes."
        )


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
    folder = data.work_dir()
    if own and (folder / "small_vgg.keras").exists():
        print("model: your own, from lesson 04")
        model = keras.models.load_model(folder / "small_vgg.keras")
        return model, _information(folder)
    folder = data.weights_dir()
    weights = folder / "small_vgg.weights.h5"
    if not weights.exists():
        raise FileNotFoundError(
            f"received no model: neither your own nor {weights} is there; expected one of them. "
            "Run lesson 04, or clone the whole repository again."
        )
    print("model: the one that comes with the course")
    information = _information(folder)
    model = build_vgg(information["size"], len(information["classes"]), **information["build"])
    model.load_weights(weights)
    return model, information


def _information(folder):
    """Read what is known about the model in a folder."""
    return json.loads((folder / "small_vgg.json").read_text("utf-8"))
