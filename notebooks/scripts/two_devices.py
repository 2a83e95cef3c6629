"""Train lesson 04's small VGG on one device, or on several that share each batch.

Lesson 10 runs this in a process of its own: which backend Keras uses, and how many devices a CPU
counts as, is told by the environment (KERAS_BACKEND, XLA_FLAGS) before anything is imported. The
last line printed is JSON: the number of devices and of frames, and the loss of each epoch.
"""

import json
import sys

import keras
import numpy as np
from keras.distribution import DataParallel, list_devices, set_distribution

from course_utils import data, models

keras.utils.set_random_seed(7)
devices = list_devices()[: int(sys.argv[1])]
if len(devices) > 1:
    set_distribution(DataParallel(devices=devices))

clips = data.practice_clips().query("style != 'ink'")
clips = data.split(clips, by="production", seed=7)[0].iloc[::6]
classes = sorted(clips["action"].unique())
frames = data.load_clips(clips, 4, (32, 56)).reshape(-1, 32, 56, 3)
labels = np.repeat(clips["action"].map(classes.index).to_numpy(), 4)

blocks = ((1, 16), (1, 32), (1, 64), (1, 128))
model = models.build_vgg((32, 56), len(classes), blocks, batch_norm=True)
model.compile(keras.optimizers.Adam(1e-3), "sparse_categorical_crossentropy")
history = model.fit(frames, labels, batch_size=64, epochs=5, verbose=0).history
print(json.dumps({"devices": len(devices), "frames": len(frames), "loss": history["loss"]}))
