"""What lessons share when they train: frames of clips, the live view, runs, the course's model."""

import io
import json
import re

import keras
import matplotlib.pyplot as plt
import numpy as np
import PIL.Image
import pytest

from course_utils import data, models, plots, training


def small_model():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(2, activation="softmax")])
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def fit(view, epochs=2, **settings):
    points = np.random.default_rng(0).normal(size=(32, 2))
    labels = (points[:, 0] > 0).astype(int)
    model = small_model()
    return model.fit(
        points, labels, epochs=epochs, batch_size=8, verbose=0, callbacks=[view], **settings
    )


class Kernel:
    """Stands in for a notebook's kernel and keeps what is shown."""

    def __init__(self, monkeypatch):
        self.shown = []
        monkeypatch.setattr(training, "_in_notebook", lambda: True)
        monkeypatch.setattr("IPython.display.display", self.display)

    def display(self, picture, display_id=False):
        assert display_id, "a figure without an id cannot be replaced"
        self.shown.append(picture)
        return self

    def update(self, picture):
        self.shown.append(picture)


# --- frames_and_labels --------------------------------------------------------------------------


def test_frames_of_a_clip_follow_each_other_and_carry_its_label():
    clips = np.arange(2 * 3 * 4 * 5 * 3, dtype=np.uint8).reshape(2, 3, 4, 5, 3)
    frames, labels = training.frames_and_labels(clips, [7, 4])
    assert frames.shape == (6, 4, 5, 3) and frames.dtype == np.uint8
    np.testing.assert_array_equal(frames[4], clips[1, 1])
    np.testing.assert_array_equal(labels, [7, 7, 7, 4, 4, 4])
    assert np.shares_memory(frames, clips)


@pytest.mark.parametrize(("shape", "count"), [((2, 4, 5, 3), 2), ((2, 3, 4, 5, 3), 3)])
def test_clips_of_another_shape_or_with_other_labels_are_refused(shape, count):
    with pytest.raises(ValueError, match=r"received .* expected .*load_clips"):
        training.frames_and_labels(np.zeros(shape, np.uint8), np.zeros(count, int))


# --- LiveView -----------------------------------------------------------------------------------


def test_outside_a_notebook_each_epoch_is_one_line(capsys):
    history = fit(training.LiveView(), epochs=3, validation_split=0.25).history
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("epoch 1 of 3, about ")
    assert lines[2].startswith("epoch 3 of 3, about 0 s left")
    assert f"val_accuracy {history['val_accuracy'][2]:.3f}" in lines[2]


def test_in_a_notebook_one_figure_is_replaced_each_epoch(monkeypatch, capsys):
    kernel = Kernel(monkeypatch)
    view = training.LiveView()
    history = fit(view, epochs=2, validation_split=0.25).history
    assert len(kernel.shown) == 4  # at the start, after two epochs, at the end
    assert all(picture.data.startswith(b"\x89PNG") for picture in kernel.shown)
    assert view.history == {name: pytest.approx(values) for name, values in history.items()}
    assert capsys.readouterr().out == ""


def test_a_notebook_keeps_none_of_the_replaced_figures(monkeypatch):
    from matplotlib_inline import backend_inline  # what draws in a notebook

    Kernel(monkeypatch)
    backend = plt.get_backend()
    plt.switch_backend("module://matplotlib_inline.backend_inline")
    try:
        with plt.ion():
            fit(training.LiveView(every=0))
            assert backend_inline.show._to_draw == []
            plots.curves({"loss": [1], "accuracy": [1]})  # the list is the one that is filled
            assert len(backend_inline.show._to_draw) == 1
    finally:
        backend_inline.show._to_draw.clear()
        plt.switch_backend(backend)


def test_within_an_epoch_the_title_counts_the_time_left(monkeypatch):
    Kernel(monkeypatch)
    titles = []
    monkeypatch.setattr(training.plots, "curves", lambda *_, title, width: titles.append(title))
    monkeypatch.setattr(training, "_show", lambda figure, handle=None: True)
    fit(training.LiveView(every=0), epochs=2)
    assert titles[0] == "Training starts"
    assert titles[1].startswith("epoch 1 of 2, about ")
    assert titles[-2].startswith("epoch 2 of 2, about 0 s left")
    assert titles[-1].startswith("2 epochs, in ")
    assert len(titles) == 2 + 2 * (4 + 1)  # 4 batches and the end, for each epoch


def test_a_live_view_can_be_used_again(capsys):
    view = training.LiveView()
    fit(view)
    fit(view)
    assert len(view.history["loss"]) == 2
    assert len(capsys.readouterr().out.splitlines()) == 4


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.4, "0 s"), (59.6, "1 min 00 s"), (65, "1 min 05 s")]
)
def test_times_are_written_for_people(seconds, text):
    assert training._duration(seconds) == text


FRAMES = np.random.default_rng(0).integers(0, 256, (2, 16, 24, 3), dtype=np.uint8)


def frame_model():
    model = models.build_vgg((16, 24), 2, blocks=((1, 4),))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def test_the_strip_is_named_and_drawn_each_epoch(monkeypatch, capsys):
    view = training.LiveView(strip=FRAMES, labels=["run", "walk"])
    frame_model().fit(FRAMES, np.array([0, 1]), epochs=2, verbose=0, callbacks=[view])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4
    assert re.fullmatch(r"    strip: (run|walk) \d+%, (run|walk) \d+%", lines[1])

    kernel = Kernel(monkeypatch)
    frame_model().fit(FRAMES, np.array([0, 1]), epochs=2, verbose=0, callbacks=[view])
    with_strip = PIL.Image.open(io.BytesIO(kernel.shown[-1].data))
    fit(training.LiveView())
    without = PIL.Image.open(io.BytesIO(kernel.shown[-1].data))
    assert with_strip.width == without.width
    assert with_strip.height > without.height + 50


@pytest.mark.parametrize(
    ("strip", "labels", "problem"),
    [
        (FRAMES[0], ["run", "walk"], r"received a strip of the shape \(16, 24, 3\)"),
        (np.repeat(FRAMES, 5, axis=0), ["run", "walk"], r"expected 1 to 8 frames"),
        (FRAMES, None, "received a strip without labels"),
    ],
)
def test_a_strip_that_cannot_be_shown_is_refused(strip, labels, problem):
    with pytest.raises(ValueError, match=problem):
        training.LiveView(strip=strip, labels=labels)


def test_a_strip_for_another_model_is_refused_before_the_first_epoch():
    few = training.LiveView(strip=FRAMES, labels=["run"])
    with pytest.raises(ValueError, match=r"received 1 labels for a model with 2 classes"):
        frame_model().fit(FRAMES, np.array([0, 1]), verbose=0, callbacks=[few])
    with pytest.raises(ValueError, match=r"expected a layer with maps"):
        fit(training.LiveView(strip=FRAMES, labels=["run", "walk"]))


# --- fit ----------------------------------------------------------------------------------------

POINTS = np.random.default_rng(1).normal(size=(64, 2)).astype("float32")
SIDES = (POINTS[:, 0] > 0).astype(int)
LEARN, CHECK = (POINTS[:48], SIDES[:48]), (POINTS[48:], SIDES[48:])


def point_model(units=4, rate=0.05):
    inputs = keras.Input((2,))
    x = keras.layers.Dropout(0.2)(keras.layers.Dense(units, activation="relu")(inputs))
    model = keras.Model(inputs, keras.layers.Dense(2, activation="softmax")(x))
    steps = keras.optimizers.schedules.CosineDecay(rate, 60)
    model.compile(
        keras.optimizers.Adam(steps), "sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    return model


class StopIn(keras.callbacks.Callback):
    """Presses the stop button within an epoch (counted from 1)."""

    def __init__(self, epoch):
        super().__init__()
        self.epoch, self.seen = epoch, 0

    def on_epoch_begin(self, epoch, logs=None):
        self.seen = epoch + 1

    def on_train_batch_end(self, batch, logs=None):
        if self.seen == self.epoch and batch == 1:
            raise KeyboardInterrupt


@pytest.fixture
def work(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_WORK", str(tmp_path))
    return tmp_path


def run(model, epochs=6, stop=None, training_data=LEARN):
    stops = [StopIn(stop)] if stop else []
    return training.fit(
        model, training_data, CHECK, epochs, "points", batch_size=8, callbacks=stops
    )


def loss_on_check(model):
    return model.evaluate(*CHECK, verbose=0, return_dict=True)["loss"]


def test_a_whole_run_ends_with_its_best_epoch_and_leaves_nothing_behind(work):
    model = point_model()
    history = run(model)
    assert len(history["loss"]) == len(history["val_loss"]) == 6
    assert loss_on_check(model) == pytest.approx(min(history["val_loss"]), rel=1e-4)
    assert not any(work.iterdir())


def test_a_stopped_run_keeps_its_best_epoch_and_goes_on_after_the_last(work, capsys):
    stopped = point_model()
    first = run(stopped, stop=4)
    assert len(first["loss"]) == 3
    assert loss_on_check(stopped) == pytest.approx(min(first["val_loss"]), rel=1e-4)
    assert "Stopped after epoch 3" in capsys.readouterr().out

    again = point_model()  # as after a restart of the kernel
    history = run(again)
    told = capsys.readouterr().out
    assert "Going on with the run 'points' after epoch 3." in told
    assert "epoch 4 of 6" in told and "epoch 3 of 6" not in told
    assert len(history["loss"]) == 6
    assert history["loss"][:3] == first["loss"]
    assert int(again.optimizer.iterations) == 6 * 6  # so the learning rate's schedule went on
    assert loss_on_check(again) == pytest.approx(min(history["val_loss"]), rel=1e-4)


def test_a_stop_in_the_first_epoch_leaves_the_model_as_it_was(work, capsys):
    model = point_model()
    before = model.get_weights()
    assert run(model, stop=1) == {}
    assert "no best model yet" in capsys.readouterr().out
    for old, new in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


@pytest.mark.parametrize(
    "other",
    [
        {"model": {"units": 5}},
        {"model": {"rate": 0.01}},
        {"training_data": (POINTS[:40], SIDES[:40])},
        {"training_data": (POINTS[:48], 1 - SIDES[:48])},
    ],
)
def test_another_model_or_other_data_start_anew(work, capsys, other):
    run(point_model(), stop=4)
    settings = dict(other)
    history = run(point_model(**settings.pop("model", {})), epochs=2, **settings)
    assert "starting anew" in capsys.readouterr().out
    assert len(history["loss"]) == 2


@pytest.mark.parametrize("damage", [lambda whole: b"", lambda whole: whole[: len(whole) // 2]])
def test_a_damaged_state_is_told_and_left(work, capsys, damage):
    run(point_model(), stop=4)
    file = work / "points" / "run.npz"
    file.write_bytes(damage(file.read_bytes()))
    history = run(point_model())
    assert "is damaged: starting anew" in capsys.readouterr().out
    assert len(history["loss"]) == 6


def test_a_stop_while_writing_leaves_the_state_before(work, capsys, monkeypatch):
    run(point_model(), stop=4)
    whole = (work / "points" / "run.npz").read_bytes()

    def stop(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(np, "savez", stop)
        run(point_model())
    assert [file.name for file in (work / "points").iterdir()] == ["run.npz"]
    assert (work / "points" / "run.npz").read_bytes() == whole


def test_the_figure_says_that_training_was_stopped(work, monkeypatch):
    Kernel(monkeypatch)
    titles = []
    monkeypatch.setattr(
        training.LiveView, "_figures", lambda self, title: titles.append(title) or []
    )
    monkeypatch.setattr(training, "_png", lambda figures: b"")
    run(point_model(), stop=4)
    assert titles[-1] == "stopped after epoch 3 of 6"


def test_another_error_is_not_taken_for_a_stop(work):
    class Broken(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        training.fit(point_model(), LEARN, CHECK, 2, "points", callbacks=[Broken()])


@pytest.mark.parametrize(
    ("model", "data_", "name", "problem"),
    [
        (keras.Sequential([keras.Input((2,))]), LEARN, "points", "not compiled"),
        (small_model(), (POINTS, SIDES[:3]), "points", r"received data in 2 parts"),
        (small_model(), LEARN, "a/b", "expected one that a folder can have"),
    ],
)
def test_what_cannot_be_trained_is_refused(work, model, data_, name, problem):
    with pytest.raises(ValueError, match=problem):
        training.fit(model, data_, CHECK, 2, name)


# --- course_model -------------------------------------------------------------------------------


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """An empty folder of the learner's and a folder with the course's weights, for 2 classes."""
    build = {"blocks": [[1, 4], [1, 8]], "batch_norm": True}
    (tmp_path / "weights").mkdir()
    monkeypatch.setenv("COURSE_WORK", str(tmp_path / "work"))
    monkeypatch.setattr(data, "weights_dir", lambda: tmp_path / "weights")
    information = {"classes": ["run", "walk"], "size": [16, 24], "build": build}
    model = models.build_vgg((16, 24), 2, **build)
    model.save_weights(tmp_path / "weights" / "small_vgg.weights.h5")
    (tmp_path / "weights" / "small_vgg.json").write_text(json.dumps(information))
    return model, information


def test_without_a_model_of_ones_own_the_course_s_is_loaded(folders, capsys):
    expected, facts = folders
    model, information = training.course_model()
    assert information == facts
    assert "comes with the course" in capsys.readouterr().out
    np.testing.assert_allclose(
        model.predict(FRAMES, verbose=0), expected.predict(FRAMES, verbose=0), atol=1e-6
    )


def test_a_model_of_ones_own_comes_first(folders, capsys):
    own = models.build_vgg((16, 24), 2, blocks=((1, 4),), name="own")
    path = training.save_course_model(own, {"classes": ["a", "b"], "size": [16, 24]})
    assert path.parent == data.work_dir() and path.exists()
    model, information = training.course_model()
    assert model.name == "own" and information["classes"] == ["a", "b"]
    assert "your own" in capsys.readouterr().out
    assert training.course_model(own=False)[1] == folders[1]


def test_no_model_at_all_is_an_error_that_helps(folders, tmp_path):
    (tmp_path / "weights" / "small_vgg.weights.h5").unlink()
    with pytest.raises(FileNotFoundError, match=r"received no model.*expected.*Run lesson 04"):
        training.course_model()


@pytest.mark.skipif(
    not (data.weights_dir() / "small_vgg.weights.h5").exists(), reason="make weights has not run"
)
def test_the_course_s_weights_have_learned_and_never_saw_ink():
    model, information = training.course_model(own=False)
    assert model.output_shape == (None, len(information["classes"]))
    assert model.input_shape[1:3] == tuple(information["size"])
    split = information["split"]
    groups = [set(split[part]) for part in ("training", "validation", "test")]
    assert not (groups[0] & groups[1] or groups[0] & groups[2] or groups[1] & groups[2])
    clips = data.practice_clips()
    ink = set(clips.loc[clips["style"] == "ink", "production"])
    assert ink and not ink & set.union(*groups)
    weights = data.weights_dir() / "small_vgg.weights.h5"
    assert weights.stat().st_size < 2_000_000
