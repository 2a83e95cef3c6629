"""What lessons keep of their work, when they are killed at any moment and run again."""

import hashlib
import random

import numpy as np
import pytest

import kills

pytestmark = [pytest.mark.slow, pytest.mark.faults, pytest.mark.timeout(600)]
FETCH = """
from pathlib import Path
from course_utils import data
data.COURSE_FOLDER = Path({folder!r}) / "course"
print("ready", flush=True)
print(data.fetch("film"))
"""
# As lesson 05 does: features of clips are computed once and kept, a head learns from them.
TRAIN = """
from pathlib import Path
import joblib
import numpy as np
from film_reader.quiet import quiet
with quiet():
    import keras
from course_utils import data, models
print("ready", flush=True)
folder = Path({folder!r})
keras.utils.set_random_seed(0)
clips = data.practice_clips().groupby("action").head(2)
base = models.build_vgg((32, 56), 8, blocks=((8, 1), (16, 1)))
memory = joblib.Memory(folder / "features", verbose=0)

@memory.cache
def features(path):
    return base.predict(data.load_clips(clips[clips["path"] == path], 8, (32, 56))[0], verbose=0)

x = np.stack([features(path) for path in clips["path"]]).mean(axis=1)
y = clips["action"].astype("category").cat.codes.to_numpy()
head = keras.Sequential([keras.Input(x.shape[1:]), keras.layers.Dense(8, activation="softmax")])
head.compile("adam", "sparse_categorical_crossentropy")
head.fit(x, y, epochs=20, verbose=0)
head.save(folder / "head.keras")
kept = keras.saving.load_model(folder / "head.keras")
np.save(folder / "answers.npy", kept.predict(x, verbose=0))
"""


def film_from_outside(folder):
    """A folder with a mirror that holds a film of 60 MB, and a course that knows its hash."""
    (folder / "mirror").mkdir(parents=True)
    (folder / "course" / "data").mkdir(parents=True)
    content = random.Random(0).randbytes(60_000_000)
    (folder / "mirror" / "film.mp4").write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    registry = f"film.mp4 {digest} https://nowhere.invalid/film.mp4\n"
    (folder / "course" / "data" / "registry.txt").write_text(registry)
    return content


@pytest.mark.parametrize("seed", kills.SEEDS)
def test_a_film_that_was_half_fetched_is_fetched_whole(tmp_path, seed):
    content = film_from_outside(tmp_path)
    places = {"COURSE_DATA_MIRROR": str(tmp_path / "mirror")}
    first, ours = (
        kills.Program(
            FETCH.format(folder=str(tmp_path)),
            places | {"XDG_CACHE_HOME": str(tmp_path / name)},
        )
        for name in ("undisturbed", "cache")
    )
    ours.kill(first.run(), seed)
    kept = tmp_path / "cache" / "reading-film-with-keras" / "film.mp4"
    assert not kept.exists() or kept.read_bytes() == content
    ours.run()
    assert kept.read_bytes() == content


def trained(folder):
    """The program that keeps features, trains a head, and keeps that."""
    folder.mkdir()
    return kills.Program(TRAIN.format(folder=str(folder)), {})


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """What a head answers that was trained without a stop, and the seconds that it took."""
    folder = tmp_path_factory.mktemp("undisturbed") / "out"
    seconds = trained(folder).run()
    return np.load(folder / "answers.npy"), seconds


@pytest.mark.parametrize("seed", kills.SEEDS)
def test_training_that_was_killed_ends_as_if_it_had_not_been(undisturbed, tmp_path, seed):
    expected, seconds = undisturbed
    ours = trained(tmp_path / "out")
    ours.kill(seconds, seed)
    ours.run()
    np.testing.assert_array_equal(np.load(tmp_path / "out" / "answers.npy"), expected)
