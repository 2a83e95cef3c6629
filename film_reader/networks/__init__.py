"""The Keras networks of the reader: the files of this folder say how each is built.

Importing a file of this folder imports Keras, so other modules do it inside their functions.
"""

import functools
import importlib
import importlib.metadata
import json
from fnmatch import fnmatch
from pathlib import Path

import numpy as np

WEIGHTS = Path(__file__).resolve().parent.parent / "weights"
NUM_FACE = 128  # numbers that describe a filmed face
AT_ONCE = 16  # pictures that a network sees at once: more need memory and, on a CPU, save no time


def information(name):
    """Read what is written beside the weights of a network, such as its classes, as a dict."""
    return json.loads((WEIGHTS / f"{name}.json").read_text(encoding="utf-8"))


def weights_of(name):
    """Path of a file of the folder weights; FileNotFoundError if it is not there."""
    file = WEIGHTS / name
    if not file.exists():
        raise FileNotFoundError(
            f"received no weights {name!r}: {file} is not there. Expected the folder weights of "
            "film_reader. Install the package again, or clone the whole repository."
        )
    return file


@functools.cache
def trained(name):
    """Build a network by its name, with the weights that come with it, once.

    FileNotFoundError if the weights are not there.
    """
    file = weights_of(f"{name}.weights.h5")
    small = importlib.import_module("film_reader.networks.small")
    if (build := getattr(small, name, None)) is None:  # the larger ones have a file each
        build = importlib.import_module(f"film_reader.networks.{name}").build
    network = build()
    network.load_weights(file)
    return network


@functools.cache
def session(file):
    """Load a network from a file in ONNX, once, as an ``onnxruntime.InferenceSession``."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # it would keep what the largest input has needed
    return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])


def file_of(package, pattern):
    """Path of a file that a package has installed, by a pattern of its name; None without it."""
    try:
        files = importlib.metadata.files(package) or []
    except importlib.metadata.PackageNotFoundError:
        return None
    return next((str(file.locate()) for file in files if fnmatch(file.name, pattern)), None)


def ask(network, pictures, width):
    """Run a network over pictures (n, height, width, channels) in pieces of two sizes.

    ``width`` says how many numbers it gives for a picture. Returns an array (n, width), float32.
    """
    answers = np.empty((len(pictures), width), np.float32)
    for start in range(0, len(pictures), AT_ONCE):
        batch = pictures[start : start + AT_ONCE]
        # Two sizes in place of any: each takes memory and, with JAX, a compilation.
        full = AT_ONCE if len(batch) > AT_ONCE // 2 else AT_ONCE // 2
        padded = np.pad(batch, ((0, full - len(batch)), (0, 0), (0, 0), (0, 0)))
        answers[start : start + AT_ONCE] = network.predict_on_batch(padded)[: len(batch)]
    return answers
