"""Networks that name what is in a frame: a VGG of any depth, and well-known trained networks.

Every model here takes frames as they come from `course_utils.video`: uint8, RGB, 0 to 255.
Scaling is a layer inside the model, so that nobody can forget it or do it twice. Every model
ends in a softmax layer called ``predictions``: its outputs are probabilities, not logits.
"""

import contextlib
import json
import logging
import numbers
import os
import socket
import threading
import urllib.error
import urllib.request
import warnings
from pathlib import Path

import keras
from keras import layers, ops

from course_utils import data

# TensorFlow warns of slowness when a program runs several models in turn, as lessons mean to do.
logging.getLogger("tensorflow").addFilter(lambda record: "retracing" not in record.getMessage())

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
    name="small_vgg",
):
    """Build a VGG: blocks of 3x3 convolutions and max pooling, then a classifier.

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
    name : str
        Name of the model.

    Returns
    -------
    keras.Model
        Not compiled. Input: frames (batch, height, width, 3), uint8, RGB. Output: probabilities
        (batch, num_classes), float32.

    Raises
    ------
    ValueError
        If the size is not a pair or is too small, or if there are fewer than two classes.
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
    return keras.Model(frames, outputs, name=name)


def _fresh(initializer):
    """Copy an initializer: one object would draw the same values for every layer of one shape."""
    return initializer.clone() if isinstance(initializer, keras.Initializer) else initializer


def _dropout(x, share, name):
    return layers.Dropout(share, name=name)(x) if share else x


# --- networks that others have trained ----------------------------------------------------------


def _scale_to_one(x):
    """Scale 0..255 to -1..1, as MobileNetV2 and InceptionV3 were trained."""
    return layers.Rescaling(1 / 127.5, offset=-1, name="rescaling")(x)


def _subtract_mean_bgr(x):
    """Swap RGB to BGR and subtract ImageNet's mean colour, as VGG16 and ResNet50 were trained."""
    x = ops.flip(x, axis=-1)
    return layers.Rescaling(1.0, offset=[-103.939, -116.779, -123.68], name="rescaling")(x)


def _standardise(x):
    """Subtract ImageNet's mean and divide by its standard deviation, as DenseNet121 was trained."""
    mean, deviation = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
    scale = [1 / (255 * d) for d in deviation]
    offset = [-m / d for m, d in zip(mean, deviation, strict=True)]
    return layers.Rescaling(scale, offset=offset, name="rescaling")(x)


def _leave_to_network(x):
    """Only change the type: EfficientNetV2 holds its own scaling."""
    return layers.Rescaling(1.0, name="rescaling")(x)


# name: (constructor, frame height and width it was trained on, smallest, preprocessing,
#        how the names of Keras's weight files begin)
_NETWORKS = {
    "VGG16": (keras.applications.VGG16, 224, 32, _subtract_mean_bgr, "vgg16"),
    "ResNet50": (keras.applications.ResNet50, 224, 32, _subtract_mean_bgr, "resnet50"),
    "InceptionV3": (keras.applications.InceptionV3, 299, 75, _scale_to_one, "inception_v3"),
    "DenseNet121": (keras.applications.DenseNet121, 224, 32, _standardise, "densenet121"),
    "MobileNetV2": (keras.applications.MobileNetV2, 224, 32, _scale_to_one, "mobilenet_v2"),
    "EfficientNetV2B0": (
        keras.applications.EfficientNetV2B0, 224, 32, _leave_to_network, "efficientnetv2-b0",
    ),
}  # fmt: skip


def pretrained(
    name, input_size=None, num_classes=None, weights="imagenet", dropout=0.2, augment=None
):
    """Build a well-known network with its own preprocessing inside, ready for classes of yours.

    With ``num_classes`` the network's last layer is replaced: its *base* (a layer of the model
    that is called ``base``) turns a frame into features, and a new head of pooling, dropout and
    softmax names the class. A base with trained weights is frozen: training changes the head only
    until you set ``model.get_layer("base").trainable = True``. Its batch normalisation keeps to
    the trained statistics even then, as https://keras.io/guides/transfer_learning advises.

    Without ``num_classes`` it is the whole network, with the 1,000 classes of ImageNet.

    Parameters
    ----------
    name : {"VGG16", "ResNet50", "InceptionV3", "DenseNet121", "MobileNetV2", "EfficientNetV2B0"}
    input_size : (int, int), optional
        Height and width of the frames in pixels; by default the size it was trained on.
    num_classes : int, optional
        Number of classes of the new head, 2 or more.
    weights : "imagenet", "auto", None, or path
        ``"imagenet"``: trained on ImageNet, from Keras's cache or, with a network, downloaded into
        it. ``"auto"``: the same where it can be had within seconds; else this says so and takes
        the course's own small VGG in its place, whatever the name, with frames of 64x112 by
        default. ``None``: random, and nothing is frozen. A path: a ``.weights.h5`` file that the
        method ``save_weights`` of such a model has written.
    dropout : float, 0 to 1
        Share of the features that dropout sets to zero while the head is trained.
    augment : keras.layers.Layer, optional
        Augmentation of frames with values 0 to 255. It works in training only.

    Returns
    -------
    keras.Model
        Not compiled. Input: frames (batch, height, width, 3), uint8, RGB. Output: probabilities
        (batch, num_classes or 1000), float32.

    Raises
    ------
    ValueError
        If the name is unknown, the size is not a pair or is too small, or there are fewer than two
        classes.
    FileNotFoundError
        If the weights are neither on this computer nor, within seconds, to be had from the network.
    """
    if name not in _NETWORKS:
        raise ValueError(
            f"received the network name {name!r}; expected one of {', '.join(_NETWORKS)}. "
            "Other networks of Keras are in keras.applications."
        )
    construct, own_size, smallest, preprocess, _ = _NETWORKS[name]
    asked_size, input_size = input_size, input_size or (own_size, own_size)
    _check_size(input_size, smallest, name)
    if num_classes is not None:
        _check_classes(num_classes)
    if weights == "auto" and num_classes is None:
        raise ValueError(
            "received weights='auto' without num_classes; expected the number of your classes, as "
            "the course's own weights have no head for ImageNet's. Pass num_classes=..."
        )
    if weights not in ("imagenet", "auto", None) and not Path(weights).is_file():
        raise FileNotFoundError(
            f"received weights={str(weights)!r}; expected 'imagenet', 'auto', None or a "
            ".weights.h5 file that exists. Check the path, or write the file first with "
            "model.save_weights(...)."
        )

    settings = dict(input_shape=(*input_size, 3), include_top=num_classes is None)
    if weights in ("imagenet", "auto"):
        try:
            base = _with_imagenet_weights(name, settings)
        except FileNotFoundError:
            if weights == "imagenet":
                raise
            print(f"ImageNet's weights of {name} are not to be had: taking the course's small VGG")
            return _our_small_vgg(asked_size, num_classes, dropout, augment)
    else:
        base = construct(weights=None, **settings)
    base.name = "base"
    base.trainable = weights is None

    frames = keras.Input((*input_size, 3), dtype="uint8", name="frames")
    x = augment(frames) if augment is not None else frames
    # training=False holds batch normalisation to the statistics of its training.
    x = base(preprocess(x), training=None if weights is None else False)
    if num_classes is not None:
        x = _head(x, num_classes, dropout)
    model = keras.Model(frames, x, name=name.lower())
    if weights not in ("imagenet", "auto", None):
        model.load_weights(weights)
    return model


def _head(features, num_classes, dropout):
    """Add what names the class: pooling over the picture, dropout, softmax."""
    x = layers.GlobalAveragePooling2D(name="global_average_pool")(features)
    x = _dropout(x, dropout, "dropout")
    return layers.Dense(num_classes, activation="softmax", dtype="float32", name="predictions")(x)


def _our_small_vgg(input_size, num_classes, dropout, augment):
    """Build the course's small VGG, trained on the practice clips, with a new head."""
    folder = data.weights_dir()
    information = json.loads((folder / "small_vgg.json").read_text(encoding="utf-8"))
    input_size = input_size or tuple(information["size"])
    trained = build_vgg(input_size, len(information["classes"]), **information["build"])
    trained.load_weights(folder / "small_vgg.weights.h5")
    last = f"block{len(SMALL_VGG)}_pool"
    scaled, features = (trained.get_layer(layer).output for layer in ("rescaling", last))
    base = keras.Model(scaled, features, name="base")
    base.trainable = False

    frames = keras.Input((*input_size, 3), dtype="uint8", name="frames")
    x = augment(frames) if augment is not None else frames
    x = layers.Rescaling(1 / 127.5, offset=-1, name="rescaling")(x)
    return keras.Model(
        frames, _head(base(x, training=False), num_classes, dropout), name="small_vgg"
    )


def _with_imagenet_weights(name, settings, seconds=5):
    """Build the network with ImageNet's weights, or say soon and clearly that there are none."""
    construct, *_, prefix = _NETWORKS[name]
    folder = Path(os.environ.get("KERAS_HOME", Path.home() / ".keras")) / "models"
    problem = f"no answer from Keras's server within {seconds} seconds"
    if any(folder.glob(prefix + "*")) or _server_answers(seconds):
        before = socket.getdefaulttimeout()
        socket.setdefaulttimeout(30)  # Keras sets no limit of its own: a lost network would hang
        try:
            with warnings.catch_warnings():
                # Keras warns of sizes that it has no weights for; these fit every size.
                warnings.filterwarnings("ignore", "`input_shape` is undefined or non-square")
                return construct(weights="imagenet", **settings)
        except ValueError:
            raise
        except Exception as error:
            problem = str(error)
        finally:
            socket.setdefaulttimeout(before)
    raise FileNotFoundError(
        f"received weights='imagenet' for {name}; expected its file in {folder} or a network to "
        f"download it from: {problem}. Run this once where there is a network, or pass "
        "weights=None or the path of weights of your own."
    )


def _server_answers(seconds):
    """Tell whether the server that holds Keras's weights answers within so many seconds."""
    answers = []

    def ask():
        request = urllib.request.Request(
            "https://storage.googleapis.com/tensorflow/", method="HEAD"
        )
        try:
            urllib.request.urlopen(request, timeout=seconds).close()
        except urllib.error.HTTPError:
            pass  # an answer, if an unfriendly one: the network is there
        except OSError:
            return
        answers.append(True)

    # In a thread, since looking up the server's address has no time limit of its own.
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(seconds)
    return bool(answers)


# --- help for both ------------------------------------------------------------------------------


@contextlib.contextmanager
def on_paper():
    """Build models inside a ``with`` block without giving them memory for their weights.

    Such a model has layers, shapes and a number of parameters, and cannot be run: VGG16's weights
    would need half a gigabyte, and twice that while they are drawn. At the end of the block the
    state that Keras keeps for itself is cleared, as `keras.utils.clear_session` does.

    Examples
    --------
    >>> with on_paper():
    ...     print(keras.applications.VGG16(weights=None).count_params())
    138357544
    """
    try:
        with keras.StatelessScope(initialize_variables=False):
            yield
    finally:
        # Otherwise Keras would fill in the weights the next time that it builds a layer.
        keras.utils.clear_session()


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
