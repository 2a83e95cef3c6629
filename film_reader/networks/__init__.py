"""The Keras networks of the reader: a file each says how one is built.

Importing a file of this folder imports Keras, so other modules do it inside their functions.
"""

import functools
import importlib
import json
from pathlib import Path

import numpy as np

WEIGHTS = Path(__file__).resolve().parent.parent / "weights"
AT_ONCE = 64  # pictures that a network sees at once: more need more memory


def information(name):
    """Read what is written beside the weights of a network, such as its classes, as a dict."""
    return json.loads((WEIGHTS / f"{name}.json").read_text(encoding="utf-8"))


@functools.cache
def trained(name):
    """Build the network of a file of this folder, with the weights that come with it, once.

    FileNotFoundError if the weights are not there.
    """
    file = WEIGHTS / f"{name}.weights.h5"
    if not file.exists():
        raise FileNotFoundError(
            f"received no weights for the network {name!r}: {file} is not there. Expected the "
            "folder weights of film_reader. Install the package again, or clone the whole "
            "repository."
        )
    network = importlib.import_module(f"film_reader.networks.{name}").build()
    network.load_weights(file)
    return network


def ask(network, pictures, widths):
    """Run a network over pictures in pieces of a few sizes.

    ``pictures`` has an array (n, height, width, channels) for each input; ``widths``, for each
    output, the numbers that it has for a picture. Returns an array (n, width), float32, for each
    output.
    """
    count = len(pictures[0])
    answers = [np.empty((count, width), np.float32) for width in widths]
    for start in range(0, count, AT_ONCE):
        batch = [part[start : start + AT_ONCE] for part in pictures]
        # A few sizes in place of any: each new size costs a compilation.
        full = 2 ** int(np.ceil(np.log2(len(batch[0]))))
        padded = [np.pad(part, ((0, full - len(part)), (0, 0), (0, 0), (0, 0))) for part in batch]
        said = network.predict_on_batch(padded if len(padded) > 1 else padded[0])
        for answer, values in zip(answers, said if len(widths) > 1 else [said], strict=True):
            answer[start : start + AT_ONCE] = values[: len(batch[0])]
    return answers
