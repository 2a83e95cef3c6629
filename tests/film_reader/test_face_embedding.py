"""The network that tells filmed faces apart gives the numbers that dlib's own program gives."""

import json
from pathlib import Path

import numpy as np
import pytest

from film_reader import networks
from film_reader.quiet import quiet
from film_reader.stages.identity import NUM_FACE

with quiet():
    pass

# What dlib 20.0 gives for `patterns`: compute_face_descriptor of its face_recognition_model_v1.
NUMBERS = Path(__file__).with_name("dlib_numbers.json")


def patterns(count=8, side=150):
    """Pictures (count, side, side, 3) of smooth fields of colour with ellipses on them."""
    rng = np.random.default_rng(20)
    rows, columns = np.mgrid[:side, :side] / side
    pictures = np.empty((count, side, side, 3), np.uint8)
    for picture in pictures:
        down, across, at, *_ = rng.random((5, 3))
        waves = np.sin(6 * (down * rows[..., np.newaxis] + across * columns[..., np.newaxis] + at))
        picture[:] = 255 * (0.5 + 0.5 * waves)
        for y, x, size in rng.random((4, 3)):
            is_ellipse = np.hypot(rows - y, 1.4 * (columns - x)) < 0.05 + 0.2 * size
            picture[is_ellipse] = 255 * rng.random(3)
    return pictures


def ask(pictures):
    return networks.ask(networks.trained("face_embedding"), pictures, NUM_FACE)


def cosines(first, second):
    """Cosine of each row of one array with each row of another."""
    first, second = (each / np.linalg.norm(each, axis=1, keepdims=True) for each in (first, second))
    return first @ second.T


def test_the_numbers_are_dlibs_on_patterns():
    dlibs = np.array(json.loads(NUMBERS.read_text("utf-8")))
    ours = ask(patterns())
    assert ours.shape == dlibs.shape == (8, 128)
    alike = cosines(ours, dlibs)
    assert (np.diag(alike) > 0.9999).all()
    assert alike[~np.eye(8, dtype=bool)].max() < 0.995, "the patterns differ by more than that"
    np.testing.assert_allclose(ours, dlibs, atol=2e-3)


def test_the_numbers_are_dlibs_on_faces(real_data):
    folder = real_data / "face_network"
    if not folder.is_dir():
        pytest.skip(f"no faces with dlib's numbers in {folder}")
    with np.load(folder / "face_network_check.npz") as kept:
        faces, dlibs = kept["chips"], kept["dlib_embedding"]
    assert len(faces) >= 10
    ours = ask(faces)
    assert (np.diag(cosines(ours, dlibs)) > 0.9999).all()
    np.testing.assert_allclose(ours, dlibs, atol=2e-3)
