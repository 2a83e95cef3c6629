"""The live view of training: in a notebook, and elsewhere."""

import keras
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure

from course_utils import plots, training


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
        monkeypatch.setattr(training, "display", self.display)

    def display(self, picture, display_id=False):
        assert display_id, "a figure without an id cannot be replaced"
        self.shown.append(picture)
        return self

    def update(self, picture):
        self.shown.append(picture)


def test_outside_a_notebook_each_epoch_is_one_line(capsys):
    history = fit(training.LiveView(), epochs=3, validation_split=0.25).history
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("epoch 1 of 3, about ")
    assert lines[2].startswith("epoch 3 of 3, about 0:00 min left")
    assert f"val_accuracy {history['val_accuracy'][2]:.3f}" in lines[2]


def test_in_a_notebook_one_figure_is_replaced(monkeypatch, capsys):
    kernel = Kernel(monkeypatch)
    view = training.LiveView()
    history = fit(view, epochs=2, validation_split=0.25).history
    assert len(kernel.shown) == 2  # at the start and at the end: two epochs take no three seconds
    assert all(isinstance(figure, Figure) for figure in kernel.shown)
    assert view.history == {name: pytest.approx(values) for name, values in history.items()}
    assert capsys.readouterr().out == ""


def test_a_notebook_keeps_none_of_the_replaced_figures(monkeypatch):
    monkeypatch.setattr(training, "_EVERY", 0)
    from matplotlib_inline import backend_inline  # what draws in a notebook

    Kernel(monkeypatch)
    backend = plt.get_backend()
    plt.switch_backend("module://matplotlib_inline.backend_inline")
    try:
        with plt.ion():
            fit(training.LiveView())
            assert backend_inline.show._to_draw == []
            plots.curves({"loss": [1], "accuracy": [1]})  # the list is the one that is filled
            assert len(backend_inline.show._to_draw) == 1
    finally:
        backend_inline.show._to_draw.clear()
        plt.switch_backend(backend)


def titles_of(monkeypatch):
    """The titles of the curves that are drawn from now on, in a notebook."""
    Kernel(monkeypatch)
    titles, curves = [], plots.curves

    def remember(history, title):
        titles.append(title)
        return curves(history, title=title)

    monkeypatch.setattr(plots, "curves", remember)
    return titles


def test_within_an_epoch_the_title_counts_the_time_left(monkeypatch):
    titles = titles_of(monkeypatch)
    monkeypatch.setattr(training, "_EVERY", 0)
    fit(training.LiveView(), epochs=2)
    assert titles[0] == "Training starts"
    assert titles[1].startswith("epoch 1 of 2, about ")
    assert titles[-2].startswith("epoch 2 of 2, about 0:00 min left")
    assert titles[-1].startswith("2 epochs, in ")
    assert len(titles) == 2 + 2 * (4 + 1)  # 4 batches and the end, for each epoch


def test_a_live_view_can_be_used_again(capsys):
    view = training.LiveView()
    fit(view)
    fit(view)
    assert len(view.history["loss"]) == 2
    assert len(capsys.readouterr().out.splitlines()) == 4


FRAMES = np.random.default_rng(0).integers(0, 256, (2, 16, 24, 3), dtype=np.uint8)


def test_what_stands_below_the_curves_is_drawn_before_training_and_between_epochs(monkeypatch):
    monkeypatch.setattr(training, "_EVERY", 0)
    kernel, asked = Kernel(monkeypatch), []

    def below(model):
        asked.append(model)
        return plots.contact_sheet(FRAMES)

    fit(training.LiveView(below), epochs=2)
    assert len(asked) == 4  # before training, after two epochs, at the end
    assert len(kernel.shown) == 4 * 2 + 2 * 4  # with the curves; and these after each batch
    sheets = [figure for figure in kernel.shown if len(figure.axes[0].images)]
    assert len(sheets) == 4 and kernel.shown[1] is sheets[0] and kernel.shown[-1] is sheets[-1]


def test_a_metric_with_a_value_for_each_class_is_shown_as_their_mean(monkeypatch, capsys):
    view = training.LiveView()
    view.params = {"epochs": 1}
    view.on_train_begin()
    view.on_epoch_end(0, {"loss": 0.5, "accuracy": 1.0, "f1_score": np.array([0.25, 0.75])})
    assert view.history["f1_score"] == [0.5]
    assert "f1_score 0.500" in capsys.readouterr().out
