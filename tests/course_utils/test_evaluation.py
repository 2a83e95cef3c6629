"""Voting, and Grad-CAM against results that are known by other means."""

import cv2
import keras
import numpy as np
import pytest
from keras import layers, ops

from course_utils import evaluation, models, preprocess


def some_frames(count, height, width, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (count, height, width, 3), dtype=np.uint8)


@pytest.fixture(scope="module")
def vgg():
    """A small network like the lessons' with dropout and augmentation, which must be off."""
    model = models.build_vgg(
        (32, 48), 4, blocks=((1, 6), (2, 8)), dropout=0.5, augment=preprocess.augmenter(seed=1)
    )
    draw = np.random.default_rng(3)  # the same weights on every backend
    model.set_weights([draw.normal(0, 0.3, weight.shape) for weight in model.get_weights()])
    return model


# --- vote ---------------------------------------------------------------------------------------


def test_the_mean_of_the_frames_speaks_for_the_clip():
    frames = np.array([[0.6, 0.4], [0.1, 0.9], [0.7, 0.3], [0.4, 0.6]])
    np.testing.assert_allclose(evaluation.vote(frames, 2), [[0.35, 0.65], [0.55, 0.45]])


@pytest.mark.parametrize("shape", [(4, 2), (1, 3, 2), (0, 0)])
def test_frames_that_do_not_fill_clips_are_explained(shape):
    with pytest.raises(ValueError, match=r"received probabilities of the shape \(.*expected"):
        evaluation.vote(np.full(shape, 0.5), 3)


# --- Grad-CAM -----------------------------------------------------------------------------------


def enlarge(heats, size):
    """What grad_cam does after the sum, with OpenCV in place of Keras."""
    height, width = size
    heats = [cv2.resize(one, (width, height)) for one in np.maximum(heats, 0)]
    return np.stack([one / one.max() if one.any() else one for one in heats])


def maps_of(model, layer, frames):
    rest = keras.Model(model.input, model.get_layer(layer).output)
    return ops.convert_to_numpy(rest(frames, training=False))


@pytest.mark.parametrize("layer", ["block2_conv2", "block2_pool"])
def test_before_a_global_mean_the_weights_are_those_of_the_last_layer(vgg, layer):
    # The score is the mean of each map times a weight of the last layer, so its gradient at every
    # place of a map is that weight / (height * width): Grad-CAM is CAM there (section 3 of the
    # paper). Max pooling on the way leaves the sum over the map as it is.
    frames, classes = some_frames(5, 32, 48), np.array([0, 1, 2, 3, 1])
    kernel, _ = vgg.get_layer("predictions").get_weights()
    maps = maps_of(vgg, layer, frames)
    expected = np.einsum("nhwc,cn->nhw", maps, kernel[:, classes])
    heat = evaluation.grad_cam(vgg, frames, classes, layer)
    np.testing.assert_allclose(heat, enlarge(expected, (32, 48)), atol=1e-4)
    assert (heat.max(axis=(1, 2)) == 1).sum() >= 3  # few of them are empty


def test_behind_dense_layers_the_weights_are_numerical_gradients():
    keras.utils.set_random_seed(5)
    frame = keras.Input((12, 16, 3), dtype="uint8")
    maps = layers.Conv2D(4, 3, activation="tanh", name="maps")(layers.Rescaling(1 / 255)(frame))
    hidden = layers.Dense(6, activation="tanh")(layers.Flatten()(maps))
    scores = layers.Dense(3)(hidden)  # no softmax: these are scores already
    model = keras.Model(frame, scores)
    head = keras.Model(maps, scores)

    frames, step, chosen = some_frames(3, 12, 16, seed=1), 1e-2, 2
    at = maps_of(model, "maps", frames)
    weights = np.empty((3, 4))
    for channel in range(4):
        nudge = np.zeros(4, np.float32)
        nudge[channel] = step
        up, down = (ops.convert_to_numpy(head(at + sign * nudge)) for sign in (1, -1))
        weights[:, channel] = (up - down)[:, chosen] / (2 * step)
    expected = enlarge(np.einsum("nhwc,nc->nhw", at, weights), (12, 16))
    heat = evaluation.grad_cam(model, frames, class_index=chosen)
    np.testing.assert_allclose(heat, expected, atol=5e-3)


def test_the_heat_lies_where_the_class_lies():
    """A network that we set by hand: class 0 is red, class 1 is blue."""
    frame = keras.Input((32, 32, 3), dtype="uint8")
    colour = layers.Conv2D(2, 1, activation="relu", name="colour")
    x = layers.GlobalAveragePooling2D()(colour(layers.Rescaling(1 / 255)(frame)))
    last = layers.Dense(2, activation="softmax")
    model = keras.Model(frame, last(x))
    colour.set_weights([np.array([[[[1, -1], [-1, -1], [-1, 1]]]], np.float32), np.zeros(2)])
    last.set_weights([np.eye(2, dtype=np.float32), np.zeros(2)])
    picture = np.zeros((1, 32, 32, 3), np.uint8)
    picture[:, 2:10, 4:20] = (255, 0, 0)
    picture[:, 20:28, 12:16] = (0, 0, 255)

    red, blue = (evaluation.grad_cam(model, picture, index)[0] for index in (0, 1))
    np.testing.assert_array_equal(red > 0.5, picture[0, ..., 0] > 0)
    np.testing.assert_array_equal(blue > 0.5, picture[0, ..., 2] > 0)
    # The red field is larger, so the model predicts class 0, and asks for it by itself.
    np.testing.assert_array_equal(evaluation.grad_cam(model, picture)[0], red)


def test_heat_maps_are_fit_to_draw(vgg):
    frames = some_frames(evaluation._BATCH + 1, 32, 48)  # more than one batch
    before = [weight.copy() for weight in vgg.get_weights()]
    heat = evaluation.grad_cam(vgg, frames)
    assert heat.shape == (len(frames), 32, 48)
    assert heat.dtype == np.float32
    assert heat.min() >= 0
    assert heat.max() <= 1
    # Without dropout and augmentation, nothing is random; and nothing is trained on the way.
    np.testing.assert_array_equal(heat, evaluation.grad_cam(vgg, frames))
    for weight, old in zip(vgg.get_weights(), before, strict=True):
        np.testing.assert_array_equal(weight, old)


def test_a_frame_with_nothing_to_show_is_cold(vgg):
    model = keras.models.clone_model(vgg)
    model.get_layer("predictions").set_weights([np.full((8, 4), -1.0), np.zeros(4)])
    heat = evaluation.grad_cam(model, some_frames(2, 32, 48))
    np.testing.assert_array_equal(heat, 0)


@pytest.mark.slow
def test_the_base_of_a_pretrained_network_is_its_last_layer_with_maps():
    base = keras.applications.MobileNetV2(
        input_shape=(32, 64, 3), include_top=False, weights=None, name="base"
    )
    frame = keras.Input((32, 64, 3), dtype="uint8")
    x = layers.GlobalAveragePooling2D()(base(layers.Rescaling(1 / 127.5, offset=-1)(frame)))
    model = keras.Model(frame, layers.Dense(3, activation="softmax")(x))
    frames = some_frames(2, 32, 64)
    heat = evaluation.grad_cam(model, frames, class_index=[2, 0])
    assert heat.shape == (2, 32, 64)
    np.testing.assert_array_equal(heat, evaluation.grad_cam(model, frames, [2, 0], "base"))


@pytest.mark.parametrize("index", [4, -1, [0, 9], 1.5, "walk", [0], [0, 1, 0]])
def test_a_class_that_is_not_there_is_explained(vgg, index):
    with pytest.raises(
        ValueError, match=r"received class_index=.*expected a whole number from 0 to"
    ):
        evaluation.grad_cam(vgg, some_frames(2, 32, 48), index)


@pytest.mark.parametrize("layer", ["block9_conv1", "frames", "predictions"])
def test_a_layer_without_maps_is_explained(vgg, layer):
    with pytest.raises(ValueError, match=f"received layer='{layer}'.*block2_conv2"):
        evaluation.grad_cam(vgg, some_frames(1, 32, 48), layer=layer)


def test_a_layer_that_others_pass_by_is_explained():
    frame = keras.Input((8, 8, 3), dtype="uint8")
    x = layers.Rescaling(1 / 255)(frame)
    sides = [layers.Conv2D(2, 1, name=name)(x) for name in ("left", "right")]
    x = layers.GlobalAveragePooling2D()(layers.Concatenate()(sides))
    model = keras.Model(frame, layers.Dense(2, activation="softmax")(x))
    with pytest.raises(ValueError, match=r"received layer='left'.*some pass it by"):
        evaluation.grad_cam(model, some_frames(1, 8, 8), layer="left")


def test_a_network_without_maps_is_explained():
    model = keras.Sequential([keras.Input((8, 8, 3)), layers.Flatten(), layers.Dense(2)])
    with pytest.raises(ValueError, match="it has none"):
        evaluation.grad_cam(model, some_frames(1, 8, 8))


def test_frames_that_are_no_batch_are_explained(vgg):
    with pytest.raises(ValueError, match=r"shape \(32, 48, 3\).*frame\[None\]"):
        evaluation.grad_cam(vgg, some_frames(1, 32, 48)[0])
    with pytest.raises(ValueError, match=r"float64\. Expected uint8"):
        evaluation.grad_cam(vgg, some_frames(1, 32, 48) / 255)


def test_of_no_frames_there_is_no_heat(vgg):
    assert evaluation.grad_cam(vgg, some_frames(1, 32, 48)[:0]).shape == (0, 32, 48)


def test_what_has_no_layers_to_look_into_is_explained():
    unbuilt = keras.Sequential([layers.Conv2D(2, 3), layers.GlobalAveragePooling2D()])
    for model in (unbuilt, None, "small_vgg.keras"):
        with pytest.raises(ValueError, match=r"it has none\..*begins with keras\.Input"):
            evaluation.grad_cam(model, some_frames(1, 8, 8))


def test_a_sequential_model_is_looked_into_too():
    model = keras.Sequential(
        [
            keras.Input((12, 16, 3)),
            layers.Conv2D(4, 3, name="maps"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(3),
        ]
    )
    heats = evaluation.grad_cam(model, some_frames(2, 12, 16, seed=1), 1)
    assert heats.shape == (2, 12, 16) and heats.max() <= 1


@pytest.mark.parametrize("num_frames", [0, -2, 2.0, "2", None])
def test_a_vote_needs_a_count_of_frames(num_frames):
    with pytest.raises(ValueError, match="num_frames is"):
        evaluation.vote(np.full((8, 4), 0.25), num_frames)
