"""The networks of course_utils.models: their size, their preprocessing, their errors."""

import os
import subprocess
import sys
import time
import urllib.error

import keras
import numpy as np
import pytest
from keras import ops

from course_utils import models
from course_utils.training import course_model

# Each network's own preprocess_input, the reference for the layers that we put inside.
PREPROCESSING = {
    "VGG16": keras.applications.vgg16.preprocess_input,
    "ResNet50": keras.applications.resnet50.preprocess_input,
    "InceptionV3": keras.applications.inception_v3.preprocess_input,
    "DenseNet121": keras.applications.densenet.preprocess_input,
    "MobileNetV2": keras.applications.mobilenet_v2.preprocess_input,
    "EfficientNetV2B0": keras.applications.efficientnet_v2.preprocess_input,
}
# Parameters with the 1,000 classes of ImageNet, as https://keras.io/api/applications lists them.
PARAMETERS = {
    "VGG16": 138_357_544,
    "ResNet50": 25_636_712,
    "InceptionV3": 23_851_784,
    "DenseNet121": 8_062_504,
    "MobileNetV2": 3_538_984,
    "EfficientNetV2B0": 7_200_312,
}


def some_frames(count, height, width, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (count, height, width, 3), dtype=np.uint8)


def run(model, frames, training=False):
    return ops.convert_to_numpy(model(frames, training=training))


def layer_shapes(model):
    """Shapes of all weights by layer, for layers that have any."""
    return {
        layer.name: [tuple(weight.shape) for weight in layer.weights]
        for layer in model.layers
        if layer.weights
    }


# --- build_vgg ----------------------------------------------------------------------------------


def test_vgg16_of_ours_is_vgg16_of_keras_layer_by_layer():
    with models.on_paper():
        ours = models.build_vgg((224, 224), 1000, models.VGG16, dense=(4096, 4096))
        reference = keras.applications.VGG16(weights=None)
        assert ours.count_params() == PARAMETERS["VGG16"] == reference.count_params()
        assert layer_shapes(ours) == layer_shapes(reference)


def test_models_on_paper_leave_nothing_behind():
    with models.on_paper():
        models.build_vgg((64, 64), 8)
    model = models.build_vgg((64, 64), 8)  # built afterwards, it has weights and can be run
    assert model(some_frames(1, 64, 64)).shape == (1, 8)


def test_small_vgg_has_the_size_that_the_lessons_name():
    model = models.build_vgg((64, 64), 8)
    assert model.count_params() == 294_552
    assert [layer.name for layer in model.layers] == [
        "frames", "rescaling",
        "block1_conv1", "block1_conv2", "block1_pool",
        "block2_conv1", "block2_conv2", "block2_pool",
        "block3_conv1", "block3_conv2", "block3_pool",
        "block4_conv1", "block4_conv2", "block4_pool",
        "global_average_pool", "dropout", "predictions",
    ]  # fmt: skip
    assert model.get_layer("block4_conv2").output.shape == (None, 8, 8, 128)


def test_batch_norm_stands_between_each_convolution_and_its_relu():
    model = models.build_vgg((32, 32), 3, blocks=((2, 4),), batch_norm=True)
    assert [layer.name for layer in model.layers][2:9] == [
        "block1_conv1", "block1_norm1", "block1_relu1",
        "block1_conv2", "block1_norm2", "block1_relu2", "block1_pool",
    ]  # fmt: skip
    assert not model.get_layer("block1_conv1").use_bias  # the normalisation has its own
    before = model.get_layer("block1_norm1").output
    values = run(keras.Model(model.input, before), some_frames(16, 32, 32), training=True)
    np.testing.assert_allclose(values.mean(axis=(0, 1, 2)), 0, atol=1e-3)
    np.testing.assert_allclose(values.std(axis=(0, 1, 2)), 1, atol=2e-2)


def test_vgg_takes_uint8_frames_and_gives_probabilities():
    model = models.build_vgg((32, 48), 5, blocks=((1, 4), (1, 8)))
    probabilities = run(model, some_frames(3, 32, 48))
    assert model.input.dtype == "uint8"
    assert probabilities.shape == (3, 5)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-5)


def test_vgg_scales_frames_to_minus_one_to_one():
    model = models.build_vgg((8, 8), 2, blocks=((1, 4),))
    scaled = keras.Model(model.input, model.get_layer("rescaling").output)
    frames = some_frames(2, 8, 8)
    frames[0, 0, 0] = (0, 255, 0)
    expected = frames / 127.5 - 1
    np.testing.assert_allclose(run(scaled, frames), expected, atol=1e-6)


def test_augmentation_sees_the_frames_before_scaling_and_works_in_training_only():
    flip = keras.layers.RandomFlip("horizontal", seed=0)
    model = models.build_vgg((16, 16), 2, blocks=((1, 4),), augment=flip)
    assert [layer.name for layer in model.layers][1:3] == [flip.name, "rescaling"]
    augmented = keras.Model(model.input, flip.output)
    frames = some_frames(8, 16, 16)
    np.testing.assert_array_equal(run(augmented, frames, training=False), frames)
    in_training = run(augmented, frames, training=True)
    assert {
        "kept" if np.array_equal(after, before) else
        "mirrored" if np.array_equal(after, before[:, ::-1]) else "something else"
        for before, after in zip(frames, in_training, strict=True)
    } == {"kept", "mirrored"}  # fmt: skip


def test_initial_values_follow_the_initializer_and_the_seed():
    def weights(**settings):
        keras.utils.set_random_seed(7)
        return models.build_vgg((16, 16), 2, blocks=((1, 4), (2, 64)), **settings).get_weights()

    for first, second in zip(weights(), weights(), strict=True):
        np.testing.assert_array_equal(first, second)
    he, glorot = weights()[4], weights(kernel_initializer="glorot_uniform")[4]  # 3, 3, 64, 64
    inputs_of_a_filter = 3 * 3 * 64
    assert he.std() == pytest.approx((2 / inputs_of_a_filter) ** 0.5, rel=0.05)
    assert glorot.std() == pytest.approx((1 / inputs_of_a_filter) ** 0.5, rel=0.05)


def test_one_initializer_object_gives_every_layer_its_own_values():
    start = keras.initializers.Orthogonal(gain=2**0.5)
    model = models.build_vgg((16, 16), 2, blocks=((3, 8),), kernel_initializer=start)
    second, third = (model.get_layer(f"block1_conv{number}").get_weights()[0] for number in (2, 3))
    assert not np.allclose(second, third)


def test_small_vgg_learns():
    frames = some_frames(32, 16, 16) // 4
    labels = np.arange(32) % 2
    frames[labels == 1] += 150  # dark frames against bright frames
    keras.utils.set_random_seed(1)
    model = models.build_vgg((16, 16), 2, blocks=((1, 8), (1, 8)), dropout=0)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(frames, labels, epochs=15, batch_size=16, verbose=0)
    assert model.evaluate(frames, labels, verbose=0)[1] == 1.0


def test_vgg_saves_and_loads(tmp_path):
    model = models.build_vgg((16, 16), 3, blocks=((1, 4), (1, 8)), dense=(6,))
    frames = some_frames(4, 16, 16)
    model.save(tmp_path / "vgg.keras")
    loaded = keras.models.load_model(tmp_path / "vgg.keras")
    np.testing.assert_array_equal(run(model, frames), run(loaded, frames))


# --- pretrained ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PARAMETERS)
def test_preprocessing_inside_is_the_networks_own(name):
    preprocess = models._NETWORKS[name][3]
    inputs = keras.Input((8, 8, 3), dtype="uint8")
    inside = keras.Model(inputs, preprocess(inputs))
    inside = keras.Model.from_config(inside.get_config())  # as after saving and loading
    frames = some_frames(4, 8, 8)
    expected = PREPROCESSING[name](frames.astype("float32"))
    np.testing.assert_allclose(run(inside, frames), expected, atol=1e-4)


@pytest.mark.parametrize("name", PARAMETERS)
def test_whole_networks_have_the_published_number_of_parameters(name):
    with models.on_paper():
        model = models.pretrained(name, weights=None)
        assert model.count_params() == PARAMETERS[name]
        assert model.output.shape == (None, 1000)


def test_a_new_head_for_classes_of_ones_own():
    with models.on_paper():
        model = models.pretrained("DenseNet121", (64, 96), num_classes=6, weights=None)
        assert [layer.name for layer in model.layers][-4:] == [
            "base", "global_average_pool", "dropout", "predictions",
        ]  # fmt: skip
        assert model.input.dtype == "uint8"
        assert model.input.shape == (None, 64, 96, 3)
        assert model.output.shape == (None, 6)


def test_a_base_with_random_weights_is_not_frozen_and_one_from_a_file_is(tmp_path):
    fresh = models.pretrained("MobileNetV2", (32, 32), num_classes=3, weights=None)
    assert len(fresh.get_layer("base").trainable_weights) > 100
    fresh.save_weights(tmp_path / "mine.weights.h5")
    frames = some_frames(2, 32, 32)

    loaded = models.pretrained(
        "MobileNetV2", (32, 32), num_classes=3, weights=tmp_path / "mine.weights.h5"
    )
    np.testing.assert_allclose(run(fresh, frames), run(loaded, frames), atol=1e-6)
    assert len(loaded.trainable_weights) == 2  # the kernel and the bias of the head

    loaded.save(tmp_path / "mine.keras")
    again = keras.models.load_model(tmp_path / "mine.keras")
    np.testing.assert_allclose(run(fresh, frames), run(again, frames), atol=1e-6)
    assert len(again.trainable_weights) == 2


def test_imagenet_weights_name_the_palace(real_data, tmp_path):
    # Keras reads KERAS_HOME when it is first imported, and writes its settings there, so this
    # needs a process and a folder of its own.
    (tmp_path / "models").symlink_to(real_data / "keras" / "models")
    program = """if True:
        import numpy as np
        import keras
        from sklearn.datasets import load_sample_image
        from course_utils.models import pretrained
        picture = load_sample_image("china.jpg")[:, 106:533]
        picture = keras.ops.image.resize(picture[None].astype("float32"), (224, 224))
        picture = np.asarray(picture).round().astype("uint8")
        probabilities = pretrained("MobileNetV2").predict(picture, verbose=0)
        best = keras.applications.mobilenet_v2.decode_predictions(probabilities, top=1)
        print("best:", best[0][0][1])
        model = pretrained("MobileNetV2", (224, 224), num_classes=4)
        print("trainable:", len(model.trainable_weights))
    """
    result = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "KERAS_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "best: palace" in result.stdout, result.stdout + result.stderr
    assert "trainable: 2" in result.stdout


# --- errors: what was received, what was expected, what to do -------------------------------------


@pytest.mark.parametrize(
    ("build", "received", "expected"),
    [
        (lambda: models.build_vgg(64, 8), "size 64", r"pair \(height, width\)"),
        (lambda: models.build_vgg((64, 64, 3), 8), r"\(64, 64, 3\)", r"pair \(height, width\)"),
        (lambda: models.build_vgg((15, 64), 8), "15x64", "at least 16x16"),
        (lambda: models.build_vgg((64, 64), 1), "num_classes=1", "2 or more"),
        (lambda: models.build_vgg((64, 64), "walk"), "num_classes='walk'", "2 or more"),
        (lambda: models.pretrained("VGG 16"), "'VGG 16'", "one of VGG16, ResNet50"),
        (lambda: models.pretrained("InceptionV3", (64, 64)), "64x64", "at least 75x75"),
        (lambda: models.pretrained("VGG16", (64, 64), 0), "num_classes=0", "2 or more"),
    ],
)
def test_errors_say_what_was_received_and_expected(build, received, expected):
    with pytest.raises(ValueError, match=f"received .*{received}.*; expected .*{expected}"):
        build()


def test_weights_that_are_not_there(tmp_path):
    with pytest.raises(
        FileNotFoundError, match=r"expected 'imagenet', 'auto', None or a .weights.h5"
    ):
        models.pretrained("VGG16", (64, 64), 3, weights=tmp_path / "none.weights.h5")


def test_no_cache_and_no_network_is_said_at_once(monkeypatch, tmp_path):
    def refuse(request, timeout):
        raise urllib.error.URLError("no network in this test")

    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr("urllib.request.urlopen", refuse)
    started = time.monotonic()
    with pytest.raises(FileNotFoundError, match=r"weights='imagenet' for VGG16.*weights=None"):
        models.pretrained("VGG16")
    assert time.monotonic() - started < 5


def test_auto_says_so_and_takes_the_courses_weights_where_there_are_no_others(
    monkeypatch, tmp_path, capsys
):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr(models, "_server_answers", lambda seconds: False)
    model = models.pretrained("MobileNetV2", num_classes=5, weights="auto")
    assert "MobileNetV2 are not to be had: taking the course's small VGG" in capsys.readouterr().out
    assert model.input_shape == (None, 64, 112, 3)
    assert model.output_shape == (None, 5)
    assert len(model.trainable_weights) == 2  # the head: the base is frozen
    # Its features are those of the model that comes with the course.
    course, _ = course_model(own=False)
    pooled = "global_average_pool"
    frames = np.random.default_rng(0).integers(0, 256, (4, 64, 112, 3), dtype=np.uint8)
    ours, theirs = (
        keras.Model(m.input, m.get_layer(pooled).output).predict(frames, verbose=0)
        for m in (model, course)
    )
    assert np.allclose(ours, theirs, atol=1e-4)
    other = models.pretrained("VGG16", (96, 96), num_classes=3, weights="auto")
    assert other.input_shape == (None, 96, 96, 3)


def test_auto_takes_imagenets_weights_where_keras_has_them(monkeypatch, capsys):
    asked = []

    def cached(name, settings):
        asked.append(name)
        return keras.applications.MobileNetV2(weights=None, **settings)

    monkeypatch.setattr(models, "_with_imagenet_weights", cached)
    model = models.pretrained("MobileNetV2", (64, 64), num_classes=3, weights="auto")
    assert asked == ["MobileNetV2"]
    assert model.name == "mobilenetv2" and not model.get_layer("base").trainable
    assert capsys.readouterr().out == ""


def test_auto_needs_classes_of_ones_own():
    with pytest.raises(ValueError, match=r"weights='auto' without num_classes; expected"):
        models.pretrained("VGG16", weights="auto")


def test_a_network_that_never_answers_is_given_up(monkeypatch):
    def hang(request, timeout):
        time.sleep(3)
        raise TimeoutError("no answer")

    monkeypatch.setattr("urllib.request.urlopen", hang)
    started = time.monotonic()
    assert models._server_answers(seconds=0.2) is False
    assert time.monotonic() - started < 2


def test_a_download_that_breaks_off_says_so_and_restores_the_time_limit(monkeypatch, tmp_path):
    import socket

    def break_off(**settings):
        assert socket.getdefaulttimeout() == 30
        raise OSError("connection lost")

    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr(models, "_server_answers", lambda seconds: True)
    monkeypatch.setitem(models._NETWORKS, "VGG16", (break_off, 224, 32, None, "vgg16"))
    with pytest.raises(FileNotFoundError, match="connection lost"):
        models.pretrained("VGG16")
    assert socket.getdefaulttimeout() is None
