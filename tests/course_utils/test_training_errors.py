"""What ``notebooks/README.md`` says of training that stops: Keras still says it like that."""

import re

import keras
import numpy as np
import pytest

from course_utils import data

FRAMES = np.random.default_rng(0).random((16, 8, 8, 3), np.float32)
LABELS = np.arange(16) % 8
ONE_HOT = keras.utils.to_categorical(LABELS, 8)
NAMES = np.array(list("abcdefgh") * 2)
MISTAKES = [
    (FRAMES, LABELS + 1, "sparse_categorical_crossentropy"),
    (FRAMES, ONE_HOT, "sparse_categorical_crossentropy"),
    (FRAMES, LABELS, "categorical_crossentropy"),
    (FRAMES, LABELS[:9], "sparse_categorical_crossentropy"),
    (FRAMES, NAMES, "sparse_categorical_crossentropy"),
    (FRAMES[:, :4], LABELS, "sparse_categorical_crossentropy"),
]


def told():
    """The messages in the first column of the table."""
    text = (data.COURSE_FOLDER / "notebooks" / "README.md").read_text("utf-8")
    return re.findall(r"^\| ``? ?(.+?) ?`?` \|", text.partition("## When training stops")[2], re.M)


def test_the_table_has_a_row_for_each_mistake():
    assert len(told()) == len(MISTAKES)


@pytest.mark.skipif(
    keras.backend.backend() != "tensorflow", reason="other backends say it otherwise"
)
@pytest.mark.parametrize(("row", "mistake"), list(enumerate(MISTAKES)))
def test_keras_says_what_the_table_says(row, mistake):
    frames, labels, loss = mistake
    network = keras.Sequential(
        [
            keras.layers.Input((8, 8, 3)),
            keras.layers.Flatten(),
            keras.layers.Dense(8, activation="softmax"),
        ]
    )
    network.compile("sgd", loss)
    with pytest.raises(Exception, match=re.escape(told()[row])):
        network.fit(frames, labels, verbose=0)
