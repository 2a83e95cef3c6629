"""The Keras networks of the reader: a file each says how one is built and loads its weights.

Importing a file of this folder imports Keras, so other modules do it inside their functions.
"""

import json
from pathlib import Path

import numpy as np

WEIGHTS = Path(__file__).resolve().parent.parent / "weights"
AT_ONCE = 64  # pictures that a network sees at once: more need more memory


def information(name):
    """Read what is written beside the weights of a network, such as its classes, as a dict."""
    return json.loads((WEIGHTS / f"{name}.json").read_text(encoding="utf-8"))


def load(network, name):
    """Put the weights that come with the reader into a network, and return it.

    Parameters
    ----------
    network : keras.Model
    name : str
        Of the file in the folder ``weights``, without its ending.

    Returns
    -------
    keras.Model

    Raises
    ------
    FileNotFoundError
        If the file is not there.
    """
    file = WEIGHTS / f"{name}.weights.h5"
    if not file.exists():
        raise FileNotFoundError(
            f"received no weights for the network {name!r}: {file} is not there. Expected the "
            "folder weights of film_reader. Install the package again, or clone the whole "
            "repository."
        )
    network.load_weights(file)
    return network


def ask(network, pictures, widths):
    """Run a network over pictures in pieces of a few sizes.

    Parameters
    ----------
    network : keras.Model
    pictures : list of array, each (n, height, width, channels)
        One for each input.
    widths : list of int
        Numbers that each output has for a picture.

    Returns
    -------
    list of array, each (n, width), float32
        One for each output.
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
