"""Filmed actions, UCF101's: a new head on MobileNetV2's features names them in unseen groups.

In a process of its own, since Keras looks for trained weights where it did when it was imported.
"""

import json
import os
import subprocess
import sys

import pytest

SEEDS = (41, 42, 43)

PROGRAM = """
import json, sys
import numpy as np
from course_utils import data, quiet, video
with quiet():
    import keras
    from keras import layers

table = data.clips_from_folder(data.real_actions())
names, labels = np.unique(table["action"], return_inverse=True)
size = (336, 448)  # larger than the clips, so that a small bow is seen, and of their shape
base = keras.applications.MobileNetV2(input_shape=(*size, 3), include_top=False, pooling="avg")
clips = (video.read_clip(path, 8, size) / 127.5 - 1 for path in table["path"])
vectors = np.array([base.predict_on_batch(clip) for clip in clips])
motion = np.abs(np.diff(vectors, axis=1)).mean(axis=1)
values = np.concatenate([vectors.mean(axis=1), motion], axis=-1)  # (clips, 2560)

scores = []
for seed in json.loads(sys.argv[1]):
    test = table.index.isin(data.split(table, seed=seed)[2].index)
    counts = np.bincount(labels[~test])
    weights = dict(enumerate(counts.mean() / counts))  # a class of few clips counts as much
    scale = layers.Normalization()
    scale.adapt(values[~test])
    # Twenty times as many values as clips: a pull towards zero keeps the weights small and alike.
    settings = dict(kernel_initializer="zeros", kernel_regularizer=keras.regularizers.L2(1))
    answer = layers.Dense(len(names), "softmax", **settings)
    head = keras.Sequential([keras.Input(values.shape[1:]), scale, answer])
    rate = keras.optimizers.schedules.CosineDecay(1e-3, 100)
    head.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy")
    settings = dict(epochs=100, batch_size=len(values), class_weight=weights, verbose=0)
    head.fit(values[~test], labels[~test], **settings)  # each step sees all clips
    said = head.predict(values[test], verbose=0).argmax(axis=1)
    scores.append(float((said == labels[test]).mean()))
print("scores:", json.dumps(scores))
"""


@pytest.mark.slow
def test_a_head_on_features_of_mobilenet_names_filmed_actions(real_data, tmp_path):
    keras_home = tmp_path / "keras"  # a folder of its own, since Keras writes its settings there
    keras_home.mkdir()
    (keras_home / "models").symlink_to(real_data / "keras" / "models")
    places = {
        "KERAS_HOME": str(keras_home),
        "COURSE_WORK": str(tmp_path / "work"),
        "COURSE_ACTIONS": str(real_data / "actions"),
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(SEEDS)],
        env={**os.environ, **places},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    scores = json.loads(done.stdout.split("scores:")[1])
    # Measured once, all choices being made on seeds 0 to 9: 0.938, 1, 1. On seeds 0 to 9 the mean
    # was 0.972, with 0.906 as the lowest, as with 16 frames a clip. Chance is 0.13.
    assert sum(scores) / len(scores) >= 0.93, scores
