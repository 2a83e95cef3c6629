"""Tests of course_utils.explore: controls change the picture, without a browser."""

import base64
import io

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

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


# --- a map of clips ------------------------------------------------------------------------------


@pytest.fixture
def clip_map():
    frames = np.stack([np.full((8, 16, 3), 40 * clip, np.uint8) for clip in range(5)])
    points = [[0, 0], [10, 0], [5, 2], [0, 4], [10, 4]]
    groupings = {"action": list("abbaa"), "place": list("xyzxy")}
    return explore.clip_map(points, frames, [f"clip {n}" for n in range(5)], groupings)


def test_a_map_is_scaled_to_the_page_where_y_points_down(clip_map):
    assert clip_map.points == [[0, 1], [1, 1], [0.5, 0.5], [0, 0], [1, 0]]


def test_a_map_knows_the_group_of_every_clip(clip_map):
    action, place = clip_map.groupings
    assert (action["name"], action["groups"], action["members"]) == (
        "action", ["a", "b"], [0, 1, 1, 0, 0]
    )  # fmt: skip
    assert [place["groups"][n] for n in place["members"]] == list("xyzxy")
    assert len(set(place["colours"])) == 3


def test_the_pictures_of_a_map_are_in_the_order_of_the_clips(clip_map):
    text = clip_map.sprite.removeprefix("data:image/jpeg;base64,")
    picture = np.asarray(Image.open(io.BytesIO(base64.b64decode(text))))
    assert picture.shape == (5 * 8, 16, 3)
    np.testing.assert_allclose(picture[4::8, 8, 0], [0, 40, 80, 120, 160], atol=6)


def test_pages_without_widgets_get_a_picture_of_the_map(clip_map):
    bundle, _ = clip_map._repr_mimebundle_()
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert "application/vnd.jupyter.widget-view+json" in bundle


@pytest.mark.parametrize(
    ("captions", "groupings"),
    [(["one"], {"a": "xy", "b": "xy"}), (["one", "two"], {"a": "xy"})],
)
def test_a_map_of_parts_that_do_not_fit_is_explained(captions, groupings):
    frames = np.zeros((2, 8, 16, 3), np.uint8)
    with pytest.raises(ValueError, match=r"received points \(2, 2\).*expected.*Make all"):
        explore.clip_map(np.zeros((2, 2)), frames, captions, groupings)
