"""How weights are stored: files that older versions of Keras open, too."""

import json
import shutil
import zipfile

import keras
import numpy as np
from keras import layers

from course_utils import models
from tools.train import storing


def config_of(path):
    with zipfile.ZipFile(path) as saved:
        return saved.read("config.json").decode()


def test_what_older_versions_of_keras_do_not_know_is_left_out(tmp_path):
    path = tmp_path / "small.keras"
    normal = layers.BatchNormalization(momentum=0.9)
    model = keras.Sequential([keras.Input((4,)), layers.Dense(3, "relu"), normal])
    model.save(path)
    storing.for_older_keras(path)
    assert not [word for word in storing._NEW if f'"{word}"' in config_of(path)]
    loaded = keras.models.load_model(path)
    assert loaded.layers[1].momentum == 0.9
    seen = np.random.default_rng(0).random((2, 4))
    np.testing.assert_array_equal(loaded.predict(seen, verbose=0), model.predict(seen, verbose=0))


def test_the_network_that_comes_with_the_course_is_stored_so(tmp_path):
    stored = models.WEIGHTS / "motion.keras"
    again = shutil.copy(stored, tmp_path)
    storing.for_older_keras(again)
    assert json.loads(config_of(stored)) == json.loads(config_of(again))
