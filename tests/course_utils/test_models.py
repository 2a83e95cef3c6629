"""The networks of course_utils.models: their size, their learning, their errors."""

import json

import keras
import numpy as np
import pytest
from keras import ops
from sklearn.datasets import load_sample_image

from course_utils import data, models, preprocess
from film_reader.video import VideoError


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
    with keras.StatelessScope(initialize_variables=False):  # shapes only, no memory for weights
        ours = models.build_vgg((224, 224), 1000, models.VGG16, dense=(4096, 4096))
        reference = keras.applications.VGG16(weights=None)
        assert ours.count_params() == 138_357_544 == reference.count_params()
        assert layer_shapes(ours) == layer_shapes(reference)
    keras.utils.clear_session()


def test_small_vgg_has_the_size_that_the_lessons_name():
    model = models.build_vgg((64, 64), 8)
    assert model.count_params() == 294_552
    assert [layer.name for layer in model.layers] == [
        "frames",
        "rescaling",
        "block1_conv1",
        "block1_conv2",
        "block1_pool",
        "block2_conv1",
        "block2_conv2",
        "block2_pool",
        "block3_conv1",
        "block3_conv2",
        "block3_pool",
        "block4_conv1",
        "block4_conv2",
        "block4_pool",
        "global_average_pool",
        "dropout",
        "predictions",
    ]
    assert model.get_layer("block4_conv2").output.shape == (None, 8, 8, 128)


def test_batch_norm_stands_between_each_convolution_and_its_relu():
    model = models.build_vgg((32, 32), 3, blocks=((2, 4),), batch_norm=True)
    assert [layer.name for layer in model.layers][2:9] == [
        "block1_conv1",
        "block1_norm1",
        "block1_relu1",
        "block1_conv2",
        "block1_norm2",
        "block1_relu2",
        "block1_pool",
    ]
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
        "kept"
        if np.array_equal(after, before)
        else "mirrored"
        if np.array_equal(after, before[:, ::-1])
        else "something else"
        for before, after in zip(frames, in_training, strict=True)
    } == {"kept", "mirrored"}


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


@pytest.mark.slow
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


# --- errors: what was received, what was expected, what to do -------------------------------------


def test_frames_that_are_too_small_are_explained():
    with pytest.raises(ValueError, match=r"received .*15x64.*; expected .*at least 16x16"):
        models.build_vgg((15, 64), 8)


@pytest.mark.parametrize("num_classes", [1, "walk", None, ["walk", "run"]])
def test_a_network_has_two_classes_or_more(num_classes):
    with pytest.raises(ValueError, match=r"num_classes is .* Expected a whole number from 2 to"):
        models.build_vgg((64, 64), num_classes)


@pytest.mark.parametrize("size", [64, (64, 64, 3), None, (64.5, 64), ("a", "b")])
def test_a_size_that_is_no_pair_is_explained(size):
    with pytest.raises(ValueError, match=r"size is .*Expected \(height, width\)"):
        models.build_vgg(size, 8)


def test_a_count_of_numpy_is_a_count():
    assert models.build_vgg((16, 16), np.int64(3)).output_shape == (None, 3)


# --- course_model -------------------------------------------------------------------------------


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """An empty folder of the learner's and a folder with the course's weights, for 2 classes."""
    build = {"blocks": [[1, 4], [1, 8]], "batch_norm": True}
    (tmp_path / "weights").mkdir()
    monkeypatch.setenv("COURSE_WORK", str(tmp_path / "work"))
    monkeypatch.setattr(models, "WEIGHTS", tmp_path / "weights")
    information = {"classes": ["run", "walk"], "size": [16, 24], "build": build}
    model = models.build_vgg((16, 24), 2, **build)
    model.save_weights(tmp_path / "weights" / "small_vgg.weights.h5")
    (tmp_path / "weights" / "small_vgg.json").write_text(json.dumps(information))
    return model, information


def test_without_a_model_of_ones_own_the_course_s_is_loaded(folders, capsys):
    expected, facts = folders
    model, information = models.course_model()
    assert information == facts
    assert "comes with the course" in capsys.readouterr().out
    np.testing.assert_allclose(
        model.predict(some_frames(2, 16, 24), verbose=0),
        expected.predict(some_frames(2, 16, 24), verbose=0),
        atol=1e-6,
    )


def test_a_model_of_ones_own_comes_first(folders, capsys):
    own = models.build_vgg((16, 24), 2, blocks=((1, 4),))
    own.save(data.work_dir() / "small_vgg.keras")
    (data.work_dir() / "small_vgg.json").write_text(json.dumps({"classes": ["a", "b"]}))
    model, information = models.course_model()
    assert len(model.layers) == len(own.layers) and information["classes"] == ["a", "b"]
    assert "your own" in capsys.readouterr().out
    assert models.course_model(own=False)[1] == folders[1]


def test_no_model_at_all_is_an_error_that_helps(folders, tmp_path):
    (tmp_path / "weights" / "small_vgg.weights.h5").unlink()
    with pytest.raises(FileNotFoundError, match=r"received no model.*expected.*Run lesson 04"):
        models.course_model()


@pytest.mark.skipif(
    not (models.WEIGHTS / "small_vgg.weights.h5").exists(), reason="make weights has not run"
)
def test_the_course_s_weights_have_learned_and_never_saw_ink():
    model, information = models.course_model(own=False)
    assert model.output_shape == (None, len(information["classes"]))
    assert model.input_shape[1:3] == tuple(information["size"])
    split = information["split"]
    groups = [set(split[part]) for part in ("training", "validation", "test")]
    assert not (groups[0] & groups[1] or groups[0] & groups[2] or groups[1] & groups[2])
    clips = data.practice_clips()
    ink = set(clips.loc[clips["style"] == "ink", "production"])
    assert ink and not ink & set.union(*groups)
    weights = models.WEIGHTS / "small_vgg.weights.h5"
    assert weights.stat().st_size < 2_000_000


@pytest.mark.slow
def test_the_shipped_weights_of_imagenet_name_a_photograph():
    weights = models.WEIGHTS / "mobilenet_v2.weights.h5"
    network = keras.applications.MobileNetV2(weights=str(weights))
    photograph = load_sample_image("china.jpg")[np.newaxis].astype("float32")
    frame = keras.ops.convert_to_numpy(keras.ops.image.resize(photograph, (224, 224)))
    said = network.predict(keras.applications.mobilenet_v2.preprocess_input(frame), verbose=0)[0]
    assert said.argmax() == 698  # ImageNet's "palace"
    assert 0.3 < said.max() < 0.6


def test_the_shipped_network_that_sees_motion_sees_order_and_never_saw_ink():
    model = keras.models.load_model(models.WEIGHTS / "motion.keras")
    facts = json.loads((models.WEIGHTS / "motion.json").read_text("utf-8"))
    table = data.practice_clips()
    ink = set(table.loc[table["style"] == "ink", "production"])
    assert ink and not ink & set().union(*map(set, facts["split"].values()))
    of_pair = table["action"].isin(["sit_down", "stand_up"])
    table = table[of_pair & table["production"].isin(facts["split"]["validation"])]
    clips = data.load_clips(table, facts["num_frames"], facts["size"])
    sit, stand = (facts["classes"].index(name) for name in ("sit_down", "stand_up"))
    is_stand = (table["action"] == "stand_up").to_numpy()
    rights = []
    for order in (clips, clips[:, ::-1]):
        said = model.predict(order, verbose=0)
        rights.append(((said[:, stand] > said[:, sit]) == is_stand).mean())
    assert rights[0] > 0.7 and rights[1] < 0.3  # played backwards, each is the other


@pytest.mark.parametrize("blocks", [4, None, "abc", [2, 16], [(2, 16, 3)], [(0, 16)], [(2.5, 16)]])
def test_blocks_are_pairs_of_counts(blocks):
    with pytest.raises(ValueError, match=r"block is .*Expected \(convolutions, filters\), whole"):
        models.build_vgg((64, 64), 8, blocks=blocks)


def test_layers_of_no_size_are_refused():
    with pytest.raises(ValueError, match=r"dense is 0\. Expected a whole number from 1"):
        models.build_vgg((64, 64), 8, dense=(0,))
    with pytest.raises(ValueError, match=r"dropout is 1\.5\. Expected a number from 0 to 1"):
        models.build_vgg((64, 64), 8, dropout=1.5)


@pytest.mark.parametrize("dense", [24, (24,), np.array([24])])
def test_one_hidden_layer_may_be_given_as_its_number_of_units(dense):
    assert models.build_vgg((16, 16), 3, dense=dense).get_layer("fc1").units == 24


def test_blocks_may_stand_in_an_array():
    model = models.build_vgg((16, 16), 3, np.array([(1, 4), (1, 6)]))
    assert model.get_layer("block2_conv1").filters == 6


def test_a_seed_gives_the_values_that_keras_s_own_layers_begin_with():
    keras.utils.set_random_seed(3)
    model = models.build_vgg((16, 16), 3, ((1, 4), (1, 6)))
    keras.utils.set_random_seed(3)
    plain = [keras.layers.Conv2D(n, 3, kernel_initializer="he_normal") for n in (4, 6)]
    for number, (layer, depth) in enumerate(zip(plain, (3, 4), strict=True), start=1):
        layer.build((None, 16, 16, depth))
        built = model.get_layer(f"block{number}_conv1").get_weights()[0]
        np.testing.assert_array_equal(built, layer.get_weights()[0])


@pytest.mark.parametrize(
    "mistake",
    [
        {"augment": "a"},
        {"augment": True},
        {"augment": preprocess.augmenter(seed=0, clip_shape=(4, 32, 32))},
        {"kernel_initializer": "he"},
        {"dense": None},
        {"dense": ("a",)},
        {"blocks": None},
    ],
    ids=str,
)
def test_what_no_network_can_be_built_with_is_named(mistake):
    (name,) = mistake
    with pytest.raises(VideoError, match=rf"(?s){name.removesuffix('s')} is .*Expected "):
        models.build_vgg((32, 32), 3, **mistake)
