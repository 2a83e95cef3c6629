"""The cache of features: when it serves, when it must not, and what damage does to it."""

import os
import shutil
import signal
import subprocess
import sys
import time

import keras
import numpy as np
import pandas as pd
import pytest

from course_utils import data, features, video

SIZE = (24, 32)


@pytest.fixture
def clips(tmp_path, monkeypatch):
    """Three clips of different greys, with an empty cache."""
    monkeypatch.setenv("COURSE_WORK", str(tmp_path / "work"))
    for grey in (60, 120, 180):
        frames = np.full((6, 48, 64, 3), grey, np.uint8)
        video.write_video(tmp_path / f"{grey}.mp4", frames, fps=10)
    return pd.DataFrame({"path": [str(tmp_path / f"{grey}.mp4") for grey in (60, 120, 180)]})


def base(channels=4, size=SIZE, scale=1.0):
    """A base whose features tell how light a frame is."""
    frames = keras.Input((*size, 3), dtype="uint8")
    x = keras.layers.Rescaling(1 / 255)(frames)
    x = keras.layers.Conv2D(channels, 1, kernel_initializer=keras.initializers.Constant(scale))(x)
    return keras.Model(frames, keras.layers.GlobalAveragePooling2D()(x))


def from_cache(capsys):
    """How many clips the last call took from the cache, by what it says."""
    return int(capsys.readouterr().out.split("features: ")[1].split(" of ")[0])


def stored():
    return sorted((data.work_dir() / "features").iterdir())


def test_features_are_those_of_the_base_and_the_base_runs_once(clips, capsys):
    first = features.cached(clips, base(), 2, SIZE)
    assert from_cache(capsys) == 0
    frames = data.load_clips(clips, 2, SIZE)
    expected = base().predict(frames.reshape(-1, *SIZE, 3), verbose=0).reshape(3, 2, 4)
    np.testing.assert_allclose(first, expected, atol=1e-5)
    assert first.dtype == np.float32
    np.testing.assert_array_equal(features.cached(clips, base(), 2, SIZE), first)
    assert from_cache(capsys) == 3


@pytest.mark.parametrize("batch_size", [1, 2, 3, 100])
def test_batches_across_clips_mix_nothing_up(clips, batch_size):
    values = features.cached(clips, base(), 2, SIZE, batch_size)
    assert (np.diff(values[:, :, 0], axis=0) > 0.2).all()


def test_the_same_video_under_another_name_is_found(clips, capsys, tmp_path):
    first = features.cached(clips, base(), 2, SIZE)
    shutil.copy(clips["path"][0], tmp_path / "another näme.mp4")
    renamed = pd.DataFrame({"path": [tmp_path / "another näme.mp4", clips["path"][0]]})
    capsys.readouterr()
    again = features.cached(renamed, base(), 2, SIZE)
    assert from_cache(capsys) == 2
    np.testing.assert_array_equal(again, first[[0, 0]])


def test_a_frozen_base_is_the_same_base(clips, capsys):
    features.cached(clips, base(), 2, SIZE)
    frozen = base()
    frozen.trainable = False
    capsys.readouterr()
    features.cached(clips, frozen, 2, SIZE)
    assert from_cache(capsys) == 3


def test_another_recipe_never_gets_old_features(clips, capsys, tmp_path):
    features.cached(clips, base(), 2, SIZE)
    capsys.readouterr()
    recipes = [
        (base(scale=0.5), 2, SIZE),
        (base(channels=5), 2, SIZE),
        (base(), 3, SIZE),
        (base(size=(None, None)), 2, (12, 16)),
    ]
    for recipe in recipes:
        features.cached(clips, *recipe)
        assert from_cache(capsys) == 0
    video.write_video(clips["path"][0], np.full((6, 48, 64, 3), 250, np.uint8), fps=10)
    values = features.cached(clips, base(), 2, SIZE)
    assert from_cache(capsys) == 2
    assert values[0, 0, 0] > values[2, 0, 0]


def test_damaged_files_are_found_and_made_anew(clips, capsys):
    first = features.cached(clips, base(), 2, SIZE)
    cut, garbage, flipped = stored()
    cut.write_bytes(cut.read_bytes()[:40])
    garbage.write_bytes(b"no features")
    bits = bytearray(flipped.read_bytes())
    bits[len(bits) // 2] ^= 1  # one bit
    flipped.write_bytes(bits)
    capsys.readouterr()
    np.testing.assert_array_equal(features.cached(clips, base(), 2, SIZE), first)
    assert "0 of 3 clips from the cache; 3 damaged file(s)" in capsys.readouterr().out
    features.cached(clips, base(), 2, SIZE)
    assert from_cache(capsys) == 3


def test_a_failed_write_leaves_nothing_behind(clips, monkeypatch, capsys):
    def full(stream, **arrays):
        stream.write(b"half")
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(features.np, "savez", full)
        with pytest.raises(OSError, match="no space left"):
            features.cached(clips, base(), 2, SIZE)
    assert not stored()


def test_half_a_file_of_a_killed_run_goes_but_not_one_being_written(clips, capsys):
    features.cached(clips, base(), 2, SIZE)
    folder = data.work_dir() / "features"
    left, fresh = folder / "killed.part", folder / "writing.part"
    for file in (left, fresh):
        file.write_bytes(b"half")
    two_hours_ago = time.time() - 7200
    os.utime(left, (two_hours_ago, two_hours_ago))
    capsys.readouterr()
    features.cached(clips, base(), 2, SIZE)
    assert from_cache(capsys) == 3
    assert not left.exists()
    assert fresh.exists()


def test_half_a_file_that_another_run_removes_first_is_no_error(tmp_path, monkeypatch):
    (tmp_path / "killed.part").write_bytes(b"half")
    os.utime(tmp_path / "killed.part", (0, 0))
    unlink = type(tmp_path).unlink

    def twice(path):
        unlink(path)
        unlink(path)

    monkeypatch.setattr(type(tmp_path), "unlink", twice)
    features._remove_unfinished(tmp_path)
    assert not list(tmp_path.iterdir())


WRITER = """
import sys
import numpy as np
from pathlib import Path
from course_utils import features
folder = Path(sys.argv[1])
values = np.full((100, 5000), float(sys.argv[2]), np.float32)
print("ready", flush=True)
while True:
    features._save(folder / "clip.npz", values)
"""


def test_killed_and_competing_writers_leave_whole_files(tmp_path):
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    writers = [
        subprocess.Popen([*command, number], stdout=subprocess.PIPE, text=True)
        for number in ("1", "2")
    ]
    try:
        for writer in writers:
            assert writer.stdout.readline() == "ready\n"
        end, seen = time.monotonic() + 1.5, set()
        while time.monotonic() < end:
            if (tmp_path / "clip.npz").exists():
                seen.add(features._load(tmp_path / "clip.npz", (100, 5000))[-1, -1])
    finally:
        for writer in writers:
            os.kill(writer.pid, signal.SIGKILL)
            writer.communicate()
    assert seen
    assert features._load(tmp_path / "clip.npz", (100, 5000)).min() in (1, 2)


def test_a_stopped_run_keeps_what_it_has_done(clips, capsys, monkeypatch):
    read = video.read_clip

    def stop_at_the_third(path, *rest):
        if path == clips["path"][2]:
            raise KeyboardInterrupt
        return read(path, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(features.video, "read_clip", stop_at_the_third)
        with pytest.raises(KeyboardInterrupt):
            features.cached(clips, base(), 2, SIZE, batch_size=2)
    capsys.readouterr()
    features.cached(clips, base(), 2, SIZE)
    assert from_cache(capsys) == 2


def test_a_video_that_cannot_be_read_is_named(clips, tmp_path):
    (tmp_path / "no film.mp4").write_text("not a video")
    with pytest.raises(video.VideoError, match=r"no film\.mp4"):
        features.cached(pd.DataFrame({"path": [tmp_path / "no film.mp4"]}), base(), 2, SIZE)
    with pytest.raises(FileNotFoundError, match=r"nowhere\.mp4.*expected a video"):
        features.cached(pd.DataFrame({"path": [tmp_path / "nowhere.mp4"]}), base(), 2, SIZE)


def test_a_wrong_call_is_explained(clips):
    with pytest.raises(ValueError, match="expected the column 'path'"):
        features.cached(clips.rename(columns={"path": "file"}), base(), 2, SIZE)
    with pytest.raises(ValueError, match="expected the height and width of the base's input"):
        features.cached(clips, base(), 2, (32, 24))
    frames = keras.Input((*SIZE, 3), dtype="uint8")
    maps = keras.Model(frames, keras.layers.Rescaling(1 / 255)(frames))
    with pytest.raises(ValueError, match=r"one vector a frame.*GlobalAveragePooling2D"):
        features.cached(clips, maps, 2, SIZE)


def test_no_clips_give_no_features(clips):
    assert features.cached(clips.head(0), base(), 2, SIZE).shape == (0, 2, 4)
