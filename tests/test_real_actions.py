"""Filmed actions, UCF101's: a new head on MobileNetV2's features names them in unseen groups.

In a process of its own, since Keras looks for trained weights where it did when it was imported.
"""

import json
import os
import subprocess
import sys
import time

SEEDS = (31, 32, 33)

PROGRAM = """
import json, sys
import keras, numpy as np
from keras import layers, ops
from course_utils import data, features, models

table = data.clips_from_folder(data.real_actions())
names, labels = np.unique(table["action"], return_inverse=True)
size = (240, 320)  # the clips' own, so that nothing is stretched
model = models.pretrained("MobileNetV2", size, num_classes=len(names), weights="imagenet")

# Two vectors a frame: the strongest of left, middle and right, and the mean of the picture.
maps = model.get_layer("global_average_pool").input
height, width = maps.shape[1:3]
parts = layers.AveragePooling2D((height, width // 2), strides=(height, width // 4))(maps)
pooled = [layers.GlobalMaxPooling2D()(parts), layers.GlobalAveragePooling2D()(maps)]
base = keras.Model(model.input, layers.Concatenate()(pooled))
vectors = features.cached(table, base, num_frames=8, size=size)
part, whole = np.split(vectors, 2, axis=-1)
motion = np.abs(np.diff(whole, axis=1)).mean(axis=1)
values = np.concatenate([part.mean(axis=1), motion], axis=-1)

scores = []
for seed in json.loads(sys.argv[1]):
    test = table.index.isin(data.split(table, seed=seed)[2].index)
    keras.utils.set_random_seed(seed)
    scale = layers.Normalization()
    scale.adapt(values[~test])
    answer = layers.Dense(len(names), activation="softmax", kernel_initializer="zeros")
    head = keras.Sequential([keras.Input(values.shape[1:]), scale, layers.Dropout(0.5), answer])
    rate = keras.optimizers.schedules.CosineDecay(3e-3, 30 * -(-(~test).sum() // 8))
    optimizer = keras.optimizers.AdamW(rate, weight_decay=0.01)
    head.compile(optimizer, "sparse_categorical_crossentropy")
    counts = np.bincount(labels[~test])
    weights = dict(enumerate(counts.mean() / counts))  # a class of few clips counts as much
    settings = dict(epochs=30, batch_size=8, class_weight=weights, verbose=0)
    head.fit(values[~test], labels[~test], **settings)
    said = head.predict(values[test], verbose=0).argmax(axis=1)
    scores.append(float((said == labels[test]).mean()))
print("scores:", json.dumps(scores))
"""


def test_a_head_on_features_of_mobilenet_names_filmed_actions(real_data, tmp_path):
    keras_home = tmp_path / "keras"  # a folder of its own, since Keras writes its settings there
    keras_home.mkdir()
    (keras_home / "models").symlink_to(real_data / "keras" / "models")
    places = {
        "KERAS_HOME": str(keras_home),
        "COURSE_WORK": str(tmp_path / "work"),
        "COURSE_ACTIONS": str(real_data / "actions"),
    }
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(SEEDS)],
        env={**os.environ, **places},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    scores = json.loads(done.stdout.split("scores:")[1])
    # The mean of these three was 0.917 when this was written, and chance is 0.13. Single splits
    # were 0.84 to 0.97, as a test part is 32 clips of few groups.
    assert sum(scores) / len(scores) >= 0.87, scores
    assert time.monotonic() - start < 600
