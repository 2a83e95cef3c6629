"""Pictures: what they hold, and that wrong input is explained."""

from types import SimpleNamespace

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

mpl.use("Agg")

from matplotlib import pyplot as plt
from matplotlib.colors import to_rgb

from course_utils import plots

pytestmark = pytest.mark.usefixtures("readable_figures")


@pytest.fixture(autouse=True)
def no_open_figures():
    """No function may leave a figure open: a notebook would show it twice."""
    yield
    assert plt.get_fignums() == []


def test_a_contact_sheet_shows_every_frame_with_its_time():
    frames = [np.full((9, 16, 3), shade, np.uint8) for shade in (0, 100, 200, 250)]
    figure = plots.contact_sheet(frames, [0, 0.5, 61, 62.25], columns=3)
    shown = [axis for axis in figure.axes if axis.images]
    assert [axis.get_title() for axis in shown] == ["0:00", "0:00.5", "1:01", "1:02.2"]
    assert [axis.images[0].get_array()[0, 0, 0] for axis in shown] == [0, 100, 200, 250]


def test_a_contact_sheet_without_frames_is_explained():
    for nothing in ([], None):
        with pytest.raises(ValueError, match="received no frames; expected at least one"):
            plots.contact_sheet(nothing)
    single = np.zeros((48, 64, 3), np.uint8)
    for wrong in (single, single[..., 0], ["a.png"], single[None, None]):
        with pytest.raises(ValueError, match=r"frames of the shape .*each \(height, width, 3\)"):
            plots.contact_sheet(wrong)


def test_labels_follow_the_frames_whatever_their_index():
    labels = pd.Series(["first", "second"], index=[1, 0])
    figure = plots.contact_sheet(np.zeros((2, 4, 4, 3), np.uint8), labels)
    assert [axis.get_title() for axis in figure.axes] == ["first", "second"]


def test_labels_that_do_not_fit_the_frames_are_explained():
    with pytest.raises(ValueError, match="received 2 frames and 1 labels; expected one label"):
        plots.contact_sheet(np.zeros((2, 4, 4, 3), np.uint8), ["first"])


def test_a_barcode_keeps_colours_and_order():
    colours = np.array([[255, 0, 0], [0, 255, 0], [0, 0, 255]], np.uint8)
    axis = plots.barcode(colours, duration=6.0).axes[0]
    np.testing.assert_array_equal(axis.images[0].get_array()[0], colours)
    assert axis.images[0].get_extent()[:2] == [0, 6.0]


def test_curves_draw_training_and_validation():
    history = {"loss": [2, 1], "val_loss": [2, 1.5], "accuracy": [0.2, 0.6]}
    returned = SimpleNamespace(history=history)  # as fit does
    loss, accuracy = plots.curves(returned, best_epoch=2).axes
    assert [line.get_label() for line in loss.lines] == ["training", "validation", "kept epoch"]
    np.testing.assert_array_equal(loss.lines[1].get_ydata(), [2, 1.5])
    assert [line.get_label() for line in accuracy.lines] == ["training", "kept epoch"]


@pytest.mark.parametrize("matrix", [5, 10**400, [[1]]], ids=["number", "huge", "one class"])
def test_a_number_is_no_confusion_matrix(matrix):
    with pytest.raises(ValueError, match=r"received a matrix of the shape .*expected a row"):
        plots.confusion(matrix, "walk", "Matrix")


def test_a_confusion_matrix_writes_every_count():
    axis = plots.confusion([[8, 2], [0, 5]], ["walk", "run"], "Matrix").axes[0]
    assert [text.get_text() for text in axis.texts] == ["8", "2", "0", "5"]
    assert [label.get_text() for label in axis.get_yticklabels()] == ["walk", "run"]


@pytest.mark.parametrize("matrix", [np.eye(3), np.zeros((2, 3)), [1, 2], None])
def test_a_matrix_that_does_not_fit_its_labels_is_explained(matrix):
    with pytest.raises(ValueError, match="2 labels; expected a row, a column and a label"):
        plots.confusion(matrix, ["walk", "run"], "Matrix")


def test_colours_that_are_none_are_explained():
    with pytest.raises(ValueError, match=r"shape \(5, 4, 6, 3\); expected \(time, 3\)"):
        plots.barcode(np.zeros((5, 4, 6, 3)))


def test_a_timeline_has_a_lane_for_each_entry():
    lanes = {
        "shots": [(0, 2, "street"), (2, 5, "park"), (5, 6, "street")],
        "loudness": (np.arange(6), np.arange(6)),
        "colour": np.zeros((12, 3), np.uint8),
    }
    figure = plots.timeline(lanes, duration=6, title="A film")
    assert [axis.get_ylabel() for axis in figure.axes] == list(lanes)
    assert figure.axes[-1].get_xlim() == (0, 6)
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert texts == ["street", "park", "street"]
    colours = [to_rgb(patch.get_facecolor()) for patch in figure.axes[0].patches]
    assert colours[0] == colours[2] != colours[1]


def test_an_overlay_colours_only_what_is_hot():
    frames = np.full((2, 4, 6, 3), (200, 100, 50), np.uint8)
    heat = np.zeros((2, 4, 6), np.float32)
    heat[1, 2, 3] = 1
    picture = plots.overlay(frames, heat)
    assert picture.shape == frames.shape
    assert picture.dtype == np.uint8
    grey = round(0.299 * 200 + 0.587 * 100 + 0.114 * 50)
    np.testing.assert_array_equal(picture[heat == 0], grey)
    red, green, blue = picture[1, 2, 3]  # yellow
    assert min(red, green) > blue + 50


def test_an_overlay_of_another_size_is_explained():
    with pytest.raises(ValueError, match=r"shape \(4, 6, 3\).*shape \(2, 3\); expected the same"):
        plots.overlay(np.zeros((4, 6, 3), np.uint8), np.zeros((2, 3)))


def test_boxed_draws_on_a_copy_and_only_within_the_frame():
    frame = np.zeros((40, 60, 3), np.uint8)
    boxes = [[5, 5, 20, 20], [50, 30, 20, 20], [-30, -30, 10, 10], [np.nan] * 4]
    drawn = plots.boxed(frame, boxes)
    assert not frame.any()
    assert drawn[5, 5].any() and drawn[24, 24].any() and not drawn[10, 10].any()
    assert drawn[30:, 50:52].any() and not drawn[0, 0].any()
    far = [[np.inf, 0, 5, 5], [1e12, 0, 5, 5]]
    np.testing.assert_array_equal(plots.boxed(np.rot90(frame), far), np.rot90(frame))


def test_what_cannot_be_boxed_is_explained():
    frame = np.zeros((40, 60, 3), np.uint8)
    with pytest.raises(ValueError, match=r"boxes of the shape \(4, 5\); expected \(n, 4\)"):
        plots.boxed(frame, np.zeros((4, 5)))
    for wrong in (frame[None], frame / 255, frame[..., 0]):
        with pytest.raises(ValueError, match="Expected uint8 RGB frames"):
            plots.boxed(wrong, [])


@pytest.mark.parametrize(
    "lane", [None, "text", [(1, 2)], [1.0], ([1], [2], [3]), ([1, 2], [1]), [(0, 1, 5)], {}]
)
def test_a_lane_of_another_kind_is_named_with_what_is_expected(lane):
    with pytest.raises(ValueError, match=r"lane 'x' is .*Expected a list of \(start, end, text\)"):
        plots.timeline({"x": lane}, 5, "title")


def test_numbers_that_no_drawing_has_are_refused():
    with pytest.raises(ValueError, match=r"columns is 0\. Expected a whole number from 1"):
        plots.contact_sheet(np.zeros((2, 8, 8, 3), np.uint8), columns=0)
    with pytest.raises(ValueError, match=r"duration is None\. Expected a number from 0"):
        plots.timeline({"x": [(0, 1, "a")]}, None, "title")


def test_a_filmstrip_takes_frames_as_they_come():
    frames = [np.zeros((4, 6, 3), np.uint8)] * 3
    assert len(plots.filmstrip(frame for frame in frames).axes) == 3
    with pytest.raises(ValueError, match="received no frames"):
        plots.filmstrip(None)


@pytest.mark.parametrize(
    "history", [None, {}, 5, "loss", [1, 2], {"acc": [0.5, 0.6]}, {"loss": ["low"]}]
)
def test_a_history_of_another_kind_is_shown_with_what_is_expected(history):
    with pytest.raises(ValueError, match=r"The history is .*Expected what fit returned"):
        plots.curves(history)


def test_curves_without_accuracy_have_no_empty_picture(recwarn):
    (loss,) = plots.curves({"loss": [2, 1]}, best_epoch=1).axes
    assert loss.get_title() == "loss" and not recwarn.list


def test_the_kept_epoch_is_counted_from_one():
    for epoch in (0, "a", 1.5):
        with pytest.raises(ValueError, match=r"best_epoch is .*Expected a whole number from 1"):
            plots.curves({"loss": [2, 1]}, best_epoch=epoch)
