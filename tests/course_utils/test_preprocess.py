"""Tests of course_utils.preprocess, against values that can be worked out by hand."""

import subprocess
import sys

import numpy as np
import pytest

from course_utils import preprocess


def frame_of(*rows):
    """Make a grey frame: a row of numbers a row of pixels, the same in all three channels."""
    return np.repeat(np.array(rows, dtype=np.uint8)[..., np.newaxis], 3, axis=-1)


def noisy_frame(height, width, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def noisy_clip(time, height, width):
    return np.stack([noisy_frame(height, width, seed) for seed in range(time)])


def disc(height, width, radius):
    """Make a white disc in the middle of a black frame."""
    rows, columns = np.mgrid[:height, :width]
    inside = (rows - (height - 1) / 2) ** 2 + (columns - (width - 1) / 2) ** 2 <= radius**2
    return np.repeat((inside * 255).astype(np.uint8)[..., np.newaxis], 3, axis=-1)


def extent(frame):
    """Height and width of what is white in a frame."""
    white = frame[..., 0] > 127
    return white.any(axis=1).sum(), white.any(axis=0).sum()


# --- resize -------------------------------------------------------------------------------------


def test_shrinking_takes_the_mean_of_the_pixels_covered():
    frame = frame_of([0, 100, 10, 30], [50, 50, 20, 20])
    assert preprocess.resize(frame, (1, 2))[..., 0].tolist() == [[50, 20]]


def test_shrinking_stripes_gives_grey_and_no_false_stripes():
    stripes = np.tile(frame_of([0, 255]), (64, 32, 1))
    small = preprocess.resize(stripes, (16, 16))
    assert set(np.unique(small)) <= {127, 128}


def test_a_side_that_shrinks_is_averaged_even_where_the_other_grows():
    stripes = np.tile(frame_of([0, 255]), (8, 32, 1))
    assert set(np.unique(preprocess.resize(stripes, (16, 16)))) <= {127, 128}


def test_growing_mixes_neighbours_and_keeps_the_ends():
    grown = preprocess.resize(frame_of([0, 100]), (1, 4))
    assert grown[0, :, 0].tolist() == [0, 25, 75, 100]


def test_stretch_changes_the_shape_of_things():
    height, width = extent(preprocess.resize(disc(60, 120, 20), (60, 60)))
    assert height / width == pytest.approx(2, abs=0.1)


@pytest.mark.parametrize("method", ["fit", "crop"])
@pytest.mark.parametrize("size", [(60, 60), (30, 90), (100, 40), (300, 250)])
def test_fit_and_crop_keep_the_aspect(method, size):
    result = preprocess.resize(disc(60, 120, 8), size, method)
    height, width = extent(result)
    assert result.shape == (*size, 3)
    assert height == pytest.approx(width, abs=1)


def test_fit_keeps_the_whole_frame_and_pads_evenly_with_the_colour():
    red = (200, 10, 30)
    result = preprocess.resize(np.full((10, 20, 3), 255, np.uint8), (20, 20), "fit", colour=red)
    assert (result[5:15] == 255).all()
    assert (result[:5] == red).all()
    assert (result[15:] == red).all()


def test_an_odd_row_of_padding_stands_at_the_bottom_and_an_odd_column_is_cut_on_the_right():
    padded = preprocess.resize(frame_of([9, 9, 9]), (4, 3), "fit", colour=(1, 1, 1))
    assert padded[:, 0, 0].tolist() == [1, 9, 1, 1]
    cropped = preprocess.resize(frame_of([1, 2, 3, 4], [1, 2, 3, 4]), (2, 1), "crop")
    assert cropped[..., 0].tolist() == [[2], [2]]


def test_fit_of_a_tall_frame_pads_left_and_right():
    result = preprocess.resize(np.full((20, 10, 3), 255, np.uint8), (20, 20), "fit")
    assert result[0, :, 0].tolist() == [0] * 5 + [255] * 10 + [0] * 5


def test_crop_cuts_equally_on_both_sides_and_leaves_no_padding():
    frame = frame_of([10, 20, 30, 40, 50, 60], [10, 20, 30, 40, 50, 60])
    assert preprocess.resize(frame, (2, 2), "crop")[..., 0].tolist() == [[30, 40], [30, 40]]


def test_an_extreme_aspect_still_leaves_one_row():
    assert preprocess.resize(noisy_frame(1, 500), (10, 10), "fit").shape == (10, 10, 3)


@pytest.mark.parametrize("method", preprocess.METHODS)
@pytest.mark.parametrize("size", [(9, 13), (31, 40)])
def test_a_clip_is_resized_frame_by_frame_and_stays_uint8(method, size):
    clip = noisy_clip(3, 21, 34)
    result = preprocess.resize(clip, size, method)
    assert result.shape == (3, *size, 3)
    assert result.dtype == np.uint8
    for frame, small in zip(clip, result, strict=True):
        np.testing.assert_array_equal(small, preprocess.resize(frame, size, method))


def test_a_batch_of_clips_keeps_its_leading_axes():
    assert preprocess.resize(np.zeros((2, 3, 8, 8, 3), np.uint8), (4, 6)).shape == (2, 3, 4, 6, 3)


def test_a_clip_of_no_frames_stays_one():
    assert preprocess.resize(np.zeros((0, 8, 8, 3), np.uint8), (4, 6), "fit").shape == (0, 4, 6, 3)


def test_the_same_size_returns_the_same_pixels_in_a_new_array():
    frame = noisy_frame(12, 20)
    for method in preprocess.METHODS:
        result = preprocess.resize(frame, (12, 20), method)
        np.testing.assert_array_equal(result, frame)
        assert not np.shares_memory(result, frame)


def test_frames_that_are_views_are_resized_alike():
    frame = noisy_frame(12, 20)
    mirrored = frame[:, ::-1]
    np.testing.assert_array_equal(
        preprocess.resize(mirrored, (6, 5)), preprocess.resize(mirrored.copy(), (6, 5))
    )


def test_nothing_alters_the_frame_that_comes_in():
    frame = noisy_frame(8, 12)
    kept = frame.copy()
    for method in preprocess.METHODS:
        preprocess.resize(frame, (4, 4), method)[:] = 0
        preprocess.resize(frame, (8, 12), method)[:] = 0
    np.testing.assert_array_equal(frame, kept)


# --- augmenter ----------------------------------------------------------------------------------


def batch_of(count, height=24, width=32):
    return np.stack([noisy_frame(height, width, seed) for seed in range(count)])


def test_augmenter_changes_in_training_only():
    batch = batch_of(4)
    augment = preprocess.augmenter(seed=1, noise=0.02)
    still = np.asarray(augment(batch, training=False))
    np.testing.assert_allclose(still, batch, atol=1e-3)
    changed = np.asarray(augment(batch, training=True))
    assert changed.shape == batch.shape
    assert changed.dtype == np.float32
    assert changed.min() >= 0
    assert changed.max() <= 255
    assert np.abs(changed - batch).mean() > 5


def test_augmenter_repeats_with_its_seed_and_goes_on_within_it():
    batch = batch_of(6)
    augment = preprocess.augmenter(seed=3)
    first, second = (np.asarray(augment(batch, training=True)) for _ in range(2))
    again = np.asarray(preprocess.augmenter(seed=3)(batch, training=True))
    other = np.asarray(preprocess.augmenter(seed=4)(batch, training=True))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, second)
    assert not np.array_equal(first, other)


def test_augmenter_changes_all_frames_of_a_clip_alike():
    batch = np.stack([np.stack([picture] * 5) for picture in batch_of(4)])
    augment = preprocess.augmenter(seed=2, clip_shape=(5, 24, 32))
    changed = np.asarray(augment(batch, training=True))
    assert changed.shape == batch.shape
    for clip in changed:
        np.testing.assert_allclose(clip, np.repeat(clip[:1], 5, axis=0), atol=1e-3)
    # ... and each clip in its own way: the same clip twice in a batch does not stay the same.
    twice = np.asarray(augment(np.stack([batch[0]] * 2), training=True))
    assert np.abs(twice[0] - twice[1]).mean() > 1


def test_augmenter_keeps_the_order_of_frames_and_of_colours():
    clip = noisy_clip(3, 24, 32)
    augment = preprocess.augmenter(
        seed=0, clip_shape=(3, 24, 32), rotation=0, zoom=0, shift=0, contrast=0, brightness=0
    )
    changed = np.asarray(augment(clip[np.newaxis], training=True))[0]
    expected = (clip, clip[:, :, ::-1])
    assert any(np.array_equal(changed, choice) for choice in expected)


OFF = dict(flip=False, rotation=0, zoom=0, shift=0, contrast=0, brightness=0, noise=0)


def test_augmenter_leaves_out_what_is_off():
    batch = batch_of(2)
    np.testing.assert_array_equal(
        np.asarray(preprocess.augmenter(seed=0, **OFF)(batch, training=True)), batch
    )


@pytest.mark.parametrize(
    "change", [{"contrast": 0.3}, {"brightness": 0.3}, {"noise": 0.1}, {"rotation": 40}]
)
def test_each_change_alone_takes_bytes_and_does_not_wrap_them_round(change):
    grey = np.full((8, 16, 16, 3), 200, np.uint8)
    grey[:, 4:12, 4:12] = 210
    changed = np.asarray(preprocess.augmenter(seed=0, **{**OFF, **change})(grey, training=True))
    assert changed.dtype == np.float32
    assert not np.array_equal(changed, grey)
    assert changed.min() > 200 - 0.3 * 255 - 5 * 25.5


def test_brightness_is_drawn_once_for_each_picture():
    grey = np.full((16, 8, 8, 3), 128, np.uint8)
    off_but_light = {**OFF, "brightness": 0.2}
    changed = np.asarray(preprocess.augmenter(seed=0, **off_but_light)(grey, training=True))
    levels = changed[:, 0, 0, 0]
    np.testing.assert_array_equal(changed, np.broadcast_to(levels[:, None, None, None], grey.shape))
    assert len(set(levels.tolist())) == 16
    assert np.abs(levels - 128).max() <= 0.2 * 255 + 1e-3


def test_a_model_with_an_augmenter_takes_uint8_and_is_saved_and_loaded(tmp_path):
    import keras

    inputs = keras.Input((4, 24, 32, 3), dtype="uint8")
    values = preprocess.augmenter(seed=0, clip_shape=(4, 24, 32))(inputs)
    values = keras.layers.Rescaling(1 / 255)(values)
    model = keras.Model(inputs, keras.layers.GlobalAveragePooling3D()(values))
    clips = np.stack([noisy_clip(4, 24, 32)] * 2)
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    expected = clips.mean(axis=(1, 2, 3)) / 255
    np.testing.assert_allclose(np.asarray(loaded(clips, training=False)), expected, atol=1e-3)
    np.testing.assert_allclose(loaded.predict(clips, verbose=0), expected, atol=1e-3)
    assert np.abs(np.asarray(loaded(clips, training=True)) - expected).max() > 0.005


def test_grain_has_the_size_asked_for():
    grey = np.full((2, 64, 64, 3), 128, np.uint8)
    grainy = np.asarray(preprocess.augmenter(seed=0, **{**OFF, "noise": 0.04})(grey, training=True))
    assert grainy.std() == pytest.approx(0.04 * 255, rel=0.05)
    assert grainy.mean() == pytest.approx(128, abs=0.5)


# --- errors -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda f: preprocess.resize(f, (0, 5)), r"size is \(0, 5\)\. Expected \(height"),
        (lambda f: preprocess.resize(f, 224), r"size is 224\. .*Give such a pair"),
        (lambda f: preprocess.resize(f, (4.5, 2)), r"size is \(4.5, 2\)"),
        (lambda f: preprocess.resize(f, (4, 4), "squash"), "'squash'; expected one of stretch"),
        (lambda f: preprocess.resize(f[..., 0], (4, 4)), r"shape \(6, 8\) .* Expected uint8 RGB"),
        (lambda f: preprocess.resize(f[:0], (4, 4)), r"shape \(0, 8, 3\) .* Expected uint8 RGB"),
        (lambda f: preprocess.resize(f / 255, (4, 4)), r"type float64\. Expected uint8"),
    ],
)
def test_errors_say_what_came_what_was_expected_and_what_to_do(call, message):
    with pytest.raises(ValueError, match=message):
        call(noisy_frame(6, 8))


@pytest.mark.slow
def test_importing_the_module_does_not_load_keras():
    code = "import sys, course_utils.preprocess; sys.exit('keras' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("shape", [(4, 8, 8, 3), (4, 8), 5, "abc", (None, 8, 8), (4, -8, 8)])
def test_a_clip_shape_is_time_height_and_width(shape):
    with pytest.raises(ValueError, match=r"clip_shape is .*Expected \(time, height, width\)"):
        preprocess.augmenter(seed=0, clip_shape=shape)


@pytest.mark.parametrize("seed", [None, -1, 1.5, "a", 2**70])
def test_a_seed_is_a_whole_number(seed):
    with pytest.raises(ValueError, match=r"seed is .*Expected a whole number from 0"):
        preprocess.augmenter(seed)


@pytest.mark.parametrize(
    "colour", [None, "red", 5, (1, 2), (1, 2, 3, 4), (256, 0, 0), (-1, 0, 0), (0.5, 0.5, 0.5)]
)
def test_a_colour_is_three_bytes(colour):
    with pytest.raises(
        ValueError, match=r"colour is .*Expected \(red, green, blue\), whole .* 255"
    ):
        preprocess.resize(np.zeros((4, 4, 3), np.uint8), (4, 6), "fit", colour)


@pytest.mark.parametrize("name", ["rotation", "zoom", "shift", "contrast", "brightness", "noise"])
@pytest.mark.parametrize("amount", [-0.1, "a", float("nan"), 400, None, (0.1, 0.2)])
def test_amounts_of_change_are_numbers_in_a_range(name, amount):
    with pytest.raises(ValueError, match=rf"{name} is .*Expected a number from 0 to "):
        preprocess.augmenter(seed=0, **{name: amount})
