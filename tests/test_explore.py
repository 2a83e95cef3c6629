"""Tests of course_utils.explore: controls change the picture, without a browser."""

import base64
import io

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_utils import explore


@pytest.fixture
def frame():
    return np.random.default_rng(0).integers(0, 256, (90, 160, 3), dtype=np.uint8)


def test_every_control_changes_the_picture(frame):
    explorer = explore.augmentation(frame)
    moves = dict(rotation=-20, zoom=0.7, brightness=40, noise=20, crop=(10, 60), flip=False)
    assert set(moves) == set(explorer.controls)
    for name, value in moves.items():
        before = explorer.picture.value
        explorer.controls[name].value = value
        assert explorer.picture.value != before, name


def test_the_picture_returns_with_the_controls(frame):
    explorer = explore.augmentation(frame)
    first = explorer.picture.value
    explorer.controls["rotation"].value = 30
    explorer.controls["rotation"].value = 8
    assert plt.imread(io.BytesIO(explorer.picture.value)).tolist() == (
        plt.imread(io.BytesIO(first)).tolist()
    )


def test_pages_without_widgets_get_the_plain_picture(frame):
    explorer = explore.augmentation(frame)
    bundle = explorer._repr_mimebundle_()
    assert base64.b64decode(bundle["image/png"]) == explorer.picture.value
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_a_large_frame_is_made_smaller_with_its_aspect_kept():
    explorer = explore.augmentation(np.zeros((720, 1280, 3), np.uint8))
    height, width = plt.imread(io.BytesIO(explorer.picture.value)).shape[:2]
    assert width == 600
    assert height < 220


def test_no_change_keeps_the_frame(frame):
    np.testing.assert_array_equal(explore.change_frame(frame), frame)


def test_changes_have_the_size_asked_for():
    grey = np.full((60, 100, 3), 100, np.uint8)
    assert (explore.change_frame(grey, brightness=20) == 151).all()
    assert explore.change_frame(grey, noise=5).std() == pytest.approx(0.05 * 255, rel=0.05)
    smaller = explore.change_frame(grey, zoom=0.5)
    assert (smaller > 0).sum() == 30 * 50 * 3
    half = explore.change_frame(grey, crop=(50, 100))
    assert (half[:, :20] == 0).all()
    assert (half[:, 30:70] == 100).all()


def test_flip_and_crop_agree_on_left_and_right():
    halves = np.zeros((20, 40, 3), np.uint8)
    halves[:, 20:] = 200
    assert explore.change_frame(halves, flip=True)[10, 0, 0] == 200
    assert (explore.change_frame(halves, crop=(50, 100))[:, 15:25] == 200).all()


@pytest.mark.parametrize("crop", [(0, 0), (100, 100), (50, 50)])
def test_a_crop_of_nothing_keeps_one_column(crop, frame):
    assert explore.change_frame(frame, crop=crop).shape == frame.shape
