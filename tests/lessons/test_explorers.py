"""Explorers: controls change the picture, without a browser."""

import base64
import io

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.text import Text
from PIL import Image

from course_utils import data, explorers, models, preprocess
from course_utils.explorers import load
from film_reader import report
from readings import true_reading

pytestmark = pytest.mark.usefixtures("readable_figures")


@pytest.fixture
def frame():
    return np.random.default_rng(0).integers(0, 256, (90, 160, 3), dtype=np.uint8)


@pytest.mark.slow
def test_every_control_changes_the_picture(frame):
    explorer = load("02").augmentation(frame)
    moves = dict(rotation=-20, zoom=0.7, brightness=40, noise=20, crop=(10, 60), flip=False)
    assert set(moves) == set(explorer.controls)
    for name, value in moves.items():
        before = explorer.picture.value
        explorer.controls[name].value = value
        assert explorer.picture.value != before, name


@pytest.mark.slow
def test_the_picture_returns_with_the_controls(frame):
    explorer = load("02").augmentation(frame)
    first = explorer.picture.value
    explorer.controls["rotation"].value = 30
    explorer.controls["rotation"].value = 8
    assert plt.imread(io.BytesIO(explorer.picture.value)).tolist() == (
        plt.imread(io.BytesIO(first)).tolist()
    )


def still_of(explorer):
    """The plain picture that a widget offers to pages that can show no widget."""
    bundle = explorer._repr_mimebundle_()
    bundle = bundle[0] if isinstance(bundle, tuple) else bundle
    return plt.imread(io.BytesIO(base64.b64decode(bundle["image/png"])))


def test_pages_without_widgets_get_a_plain_picture_of_what_is_on_show(frame):
    explorer = load("02").augmentation(frame)
    assert "application/vnd.jupyter.widget-view+json" in explorer._repr_mimebundle_()
    before = still_of(explorer)
    explorer.controls["rotation"].value = 30
    assert still_of(explorer).tolist() != before.tolist()


def test_in_a_plain_picture_a_point_is_a_point_on_the_page(frame):
    # A page has 96 dots an inch, an inch 72 points. The fixture holds all text to 9 points.
    for explorer in (load("03").convolution(frame), load("02").augmentation(frame)):
        still, live = still_of(explorer), plt.imread(io.BytesIO(explorer.picture.value))
        assert still.shape[1] == 96 * explorers.WIDTH == 600 < live.shape[1]
        assert still.shape[0] / live.shape[0] == pytest.approx(600 / live.shape[1], abs=0.01)


def test_a_large_frame_is_made_smaller_with_its_aspect_kept():
    explorer = load("02").augmentation(np.zeros((720, 1280, 3), np.uint8))
    height, width = still_of(explorer).shape[:2]
    assert width == 600
    assert height < 220


@pytest.mark.slow
def test_nothing_sticks_out_of_the_plain_pictures(frame):
    labels = ["dance", "fall", "jump", "run", "sit_down", "stand_up", "walk", "wave"]
    true, called = np.repeat([5, 1], 120), np.repeat([4, 1], 120)
    clips = np.zeros((240, 6, 8, 14, 3), np.uint8)
    words = "block5_conv3: 14×14×512 numbers, 2,359,808 parameters,\neach sees 196×196 pixels"
    spans = np.array([[5.0, 5.2]])
    for figure in (
        load("06").confusion_clips(true, called, labels, clips).figure(),
        load("02").augmentation(frame).figure(),
        load("02").preprocessing(frame).figure(),
        load("01").sampling(clips[0], np.arange(6) / 2, np.arange(6), "height").figure(),
        load("07").threshold(np.arange(200) / 12, np.linspace(0, 1, 200), spans, 0.1).figure(),
        load("04").descent(lambda rate, steps, at: [at] * steps, lambda w: (w - 3) ** 2).figure(),
        load("03").draw_layer(frame, [frame[..., 0]] * 8, words, (196, 196)),
        load("01").draw_histogram(frame, "frame at 0.00 s", 0.5),
    ):
        figure.draw_without_rendering()  # the layout settles in two steps, as in savefig
        figure.draw_without_rendering()
        ticks = [
            label
            for axes in figure.axes
            for axis in (axes.xaxis, axes.yaxis)
            for label in axis.get_ticklabels(which="both")
        ]
        for text in figure.findobj(Text):
            if text.get_visible() and text.get_text().strip() and text not in ticks:
                box = text.get_window_extent()
                assert min(box.x0, box.y0) > -2, text
                assert box.x1 < figure.bbox.width + 2, text
                assert box.y1 < figure.bbox.height + 2, text


def test_no_change_keeps_the_frame(frame):
    np.testing.assert_array_equal(load("02").change_frame(frame), frame)


def test_changes_have_the_size_asked_for():
    grey = np.full((60, 100, 3), 100, np.uint8)
    assert (load("02").change_frame(grey, brightness=20) == 151).all()
    assert load("02").change_frame(grey, noise=5).std() == pytest.approx(0.05 * 255, rel=0.05)
    smaller = load("02").change_frame(grey, zoom=0.5)
    assert (smaller > 0).sum() == 30 * 50 * 3
    half = load("02").change_frame(grey, crop=(50, 100))
    assert (half[:, :20] == 0).all()
    assert (half[:, 30:70] == 100).all()


def test_flip_and_crop_agree_on_left_and_right():
    halves = np.zeros((20, 40, 3), np.uint8)
    halves[:, 20:] = 200
    assert load("02").change_frame(halves, flip=True)[10, 0, 0] == 200
    assert (load("02").change_frame(halves, crop=(50, 100))[:, 15:25] == 200).all()


@pytest.mark.parametrize("crop", [(0, 0), (100, 100), (50, 50)])
def test_a_crop_of_nothing_keeps_one_column(crop, frame):
    assert load("02").change_frame(frame, crop=crop).shape == frame.shape


# --- a map of clips ------------------------------------------------------------------------------


@pytest.fixture
def clip_map():
    frames = np.stack([np.full((8, 16, 3), 40 * clip, np.uint8) for clip in range(5)])
    points = [[0, 0], [10, 0], [5, 2], [0, 4], [10, 4]]
    groupings = {"action": list("abbaa"), "place": list("xyzxy")}
    return load("06").clip_map(points, frames, [f"clip {n}" for n in range(5)], groupings)


def test_a_map_is_scaled_to_the_page_where_y_points_down(clip_map):
    assert clip_map.points == [[0, 1], [1, 1], [0.5, 0.5], [0, 0], [1, 0]]


def test_a_map_knows_the_group_of_every_clip(clip_map):
    action, place = clip_map.groupings
    assert (action["name"], action["groups"], action["members"]) == (
        "action",
        ["a", "b"],
        [0, 1, 1, 0, 0],
    )
    assert [place["groups"][n] for n in place["members"]] == list("xyzxy")
    assert len(set(place["colours"])) == 3


def test_the_pictures_of_a_map_are_in_the_order_of_the_clips(clip_map):
    text = clip_map.sprite.removeprefix("data:image/jpeg;base64,")
    picture = np.asarray(Image.open(io.BytesIO(base64.b64decode(text))))
    assert picture.shape == (5 * 8, 16, 3)
    np.testing.assert_allclose(picture[4::8, 8, 0], [0, 40, 80, 120, 160], atol=6)


def test_pages_without_widgets_get_a_picture_of_the_map(clip_map):
    bundle, _ = clip_map._repr_mimebundle_()
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert "application/vnd.jupyter.widget-view+json" in bundle


@pytest.mark.parametrize(
    ("captions", "groupings"),
    [(["one"], {"a": "xy", "b": "xy"}), (["one", "two"], {"a": "xy"})],
)
def test_a_map_of_parts_that_do_not_fit_is_explained(captions, groupings):
    frames = np.zeros((2, 8, 16, 3), np.uint8)
    with pytest.raises(ValueError, match=r"received points \(2, 2\).*expected.*Make all"):
        load("06").clip_map(np.zeros((2, 2)), frames, captions, groupings)


def test_a_map_of_clips_has_a_mark_for_each_group():
    points = np.array([[0, 0], [1, 2], [3, 4]])
    groupings = {"action": ["run", "fall", "run"], "place": ["x", "y", "z"]}
    action, place = load("06").draw_clip_map(points, groupings).axes
    assert [text.get_text() for text in action.get_legend().get_texts()] == ["fall", "run"]
    np.testing.assert_array_equal(action.collections[1].get_offsets(), points[[0, 2]])
    assert len(place.collections) == 3


# --- films, preprocessing, kernels ---------------------------------------------------------------


def moved(explorer, name, value):
    """Move a control and tell whether the picture has changed."""
    before = explorer.picture.value
    explorer.controls[name].value = value
    return explorer.picture.value != before


def test_a_film_can_be_scrubbed_to_its_end():
    explorer = load("01").film_histogram(data.sample("bikes"))
    options = explorer.controls["moment"].options
    assert 149 <= len(options) <= 151
    assert moved(explorer, "moment", len(options) - 1)


def test_the_sampling_rate_changes_what_is_seen(frame):
    times, height = np.arange(24) / 12, np.sin(np.arange(24) * np.pi / 6)
    explorer = load("01").sampling([frame] * 24, times, height, "height")
    assert explorer.controls["fps"].options[-1][1] == 12  # no more than the clip has
    assert moved(explorer, "fps", 12)


def test_a_frame_taken_is_the_one_on_screen():
    frames = np.stack([np.full((9, 16, 3), 10 * n, np.uint8) for n in range(24)])
    figure = load("01").draw_sampling(frames, np.arange(24) / 12, np.arange(24), "place", fps=2)
    shown = [picture.get_array()[0, 0, 0] for picture in figure.axes[1].images]
    assert shown == [0, 60, 120, 180]


@pytest.mark.parametrize(
    ("count", "times", "movement"), [(2, [0, 1], [0, 1]), (3, [0, 1], [0, 1, 2])]
)
def test_sampling_says_what_it_needs(frame, count, times, movement):
    with pytest.raises(ValueError, match=r"received frames .*expected at least three.*Take all"):
        load("01").sampling([frame] * count, times, movement, "height")


@pytest.mark.slow
def test_every_step_of_preprocessing_changes_the_picture(frame):
    explorer = load("02").preprocessing(frame)
    moves = dict(side=32, way="crop", rule="nearest", brightness=30, form="standardised")
    assert set(moves) == set(explorer.controls)
    for name, value in moves.items():
        assert moved(explorer, name, value), name


def test_a_frame_is_prepared_as_the_package_does_it(frame):
    slope = np.repeat(np.uint8([[np.arange(160)] * 90]).reshape(90, 160, 1), 3, axis=-1)
    for way in ("stretch", "fit", "crop"):
        square, numbers = load("02").prepare_frame(slope, 32, way)
        known = preprocess.resize(slope, (32, 32), way).astype(int)
        assert np.abs(known - square).mean() < 2, way
        assert numbers is square
    _, numbers = load("02").prepare_frame(frame, 30, form="-1 to 1")
    square, _ = load("02").prepare_frame(frame, 30)
    np.testing.assert_allclose(numbers, square / 127.5 - 1, atol=1e-6)
    _, numbers = load("02").prepare_frame(frame, 30, form="standardised")
    np.testing.assert_allclose([numbers.mean(), numbers.std()], [0, 1], atol=1e-3)


def test_a_kernel_can_be_chosen_or_written(frame):
    explorer = load("03").convolution(frame)
    grid = explorer.controls["kernel"]
    first = explorer.picture.value
    grid.known.value = load("03").KERNELS["level edges"]
    assert grid.value == load("03").KERNELS["level edges"]
    assert explorer.picture.value != first
    grid.boxes[4].value = 3
    assert (grid.value[4], grid.known.label) == (3, "your own")
    grid.boxes[4].value = 0
    assert grid.known.label == "level edges"


def test_choosing_a_kernel_draws_once(frame):
    explorer = load("03").convolution(frame)
    drawn = []
    explorer.controls["kernel"].observe(drawn.append, "value")
    explorer.controls["kernel"].known.value = load("03").KERNELS["sharpen"]
    assert len(drawn) == 1


def test_a_convolution_is_that_of_lesson_03():
    frame = np.repeat(np.uint8([[10, 10, 10, 90, 90, 90]] * 4)[..., None], 3, axis=-1)
    figure = load("03").draw_convolution(frame, (-1, 0, 1) * 3)
    result = figure.axes[1].images[0].get_array()
    np.testing.assert_allclose(result[1:3, 1:5], [[0, 240, 240, 0]] * 2)


# --- networks and numbers ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small_vgg():
    return models.build_vgg((32, 48), 3, blocks=((1, 4), (2, 6)))


def test_a_network_is_walked_through_layer_by_layer(small_vgg):
    frame = np.random.default_rng(0).integers(0, 256, (32, 48, 3), dtype=np.uint8)
    explorer = load("03").network(small_vgg, frame)
    names = [name for name, _ in explorer.controls["layer"].options]
    assert names[1:4] == ["block1_conv1", "block1_pool", "block2_conv1"]
    assert moved(explorer, "layer", 3)
    assert moved(explorer, "layer", len(names) - 1)  # a dense layer, without maps


def test_receptive_fields_are_those_of_lesson_03():
    vgg = models.build_vgg((224, 224), 10, models.VGG16, dense=(2, 2))
    fields = load("03").receptive_fields(vgg.layers, 224)
    seen = {layer.name: field for layer, field in zip(vgg.layers, fields, strict=True)}
    assert [seen[f"block{n}_pool"] for n in (1, 2, 3, 4, 5)] == [6, 16, 44, 100, 212]
    assert (seen["flatten"], seen["fc1"]) == (212, 224)


def test_a_frame_of_the_wrong_size_is_explained(small_vgg, frame):
    with pytest.raises(ValueError, match=r"received a frame \(90.*expected \(32, 48, 3\).*resize"):
        load("03").network(small_vgg, frame)


def test_heat_goes_from_clip_to_clip_and_from_action_to_action():
    rng = np.random.default_rng(0)
    clips = rng.integers(0, 256, (2, 4, 9, 16, 3), dtype=np.uint8)
    heats = rng.random((3, 2, 4, 9, 16))
    parts = {"labels": ["a", "b", "c"], "captions": ["one", "two"]}
    explorer = load("06").through_time(clips, heats, **parts, start=(1, 2))
    assert (explorer.controls["clip"].value, explorer.controls["label"].value) == (1, 2)
    assert moved(explorer, "clip", 0)
    assert moved(explorer, "label", 1)
    with pytest.raises(ValueError, match=r"received clips .*expected heat \(3, 2, 4, 9, 16\)"):
        load("06").through_time(clips, heats[:, :, 1:], **parts)


def test_descent_follows_the_function_that_it_is_given():
    def descend(learning_rate, steps, weight):
        return weight * (1 - 2 * learning_rate) ** np.arange(steps + 1)

    explorer = load("04").descent(descend, lambda weight: weight**2)
    for name, value in (("learning_rate", 1.1), ("steps", 40), ("weight", 8.5)):
        assert moved(explorer, name, value), name


def test_the_clips_of_a_cell_are_shown():
    true, called = np.array([0, 0, 1, 1, 1]), np.array([0, 1, 0, 0, 1])
    true, called = np.repeat(true, 3), np.repeat(called, 3)
    clips = np.stack([np.full((2, 9, 16, 3), 15 * n, np.uint8) for n in range(15)])
    explorer = load("06").confusion_clips(true, called, ["walk", "run"], clips)
    controls = explorer.controls
    assert (controls["truth"].value, controls["answer"].value) == (1, 0)  # the largest mistake
    assert moved(explorer, "page", 2)
    assert moved(explorer, "truth", 0)
    assert moved(explorer, "answer", 1)


def test_confusion_says_what_does_not_fit():
    with pytest.raises(ValueError, match=r"received 2 true.*expected one of each.*same table"):
        load("06").confusion_clips([0, 1], [0], ["a", "b"], np.zeros((2, 2, 9, 16, 3), np.uint8))


def test_a_threshold_is_scored_as_the_package_does_it():
    times = np.arange(100) / 24
    change = np.zeros(100)
    change[[10, 50, 80]] = 0.9, 0.5, 0.7
    explorer = load("07").threshold(times, change, times[[10, 80]].repeat(2).reshape(-1, 2), 2 / 24)
    assert moved(explorer, "limit", 0.6)
    figure = explorer.draw(limit=0.6)
    assert figure.axes[1].get_title() == "F1 at 0.60: 1.00"


def test_a_threshold_needs_a_time_for_each_change():
    with pytest.raises(ValueError, match=r"received times \(3,\).*expected one number a frame"):
        load("07").threshold(np.arange(3), np.arange(4), np.zeros((1, 2)), 0.1)


@pytest.mark.slow
def test_the_still_picture_and_the_timeline_show_the_same():
    reading = true_reading()
    widget = load("09").timeline(reading)
    lanes = report.lanes(reading)
    assert widget.timeline == lanes
    assert still_of(widget).shape[1] == round(96 * 8.2)
    assert "application/vnd.jupyter.widget-view+json" in widget._repr_mimebundle_()[0]
    widget.time = 30.0
    assert widget.frame.startswith("data:image/jpeg;base64,")
    first = widget.frame
    widget.time = 1e6  # past the end: the last frame
    assert widget.frame not in ("", first)


# --- where they are ------------------------------------------------------------------------------


def test_explorers_are_found_from_any_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    load.cache_clear()
    assert load("04") is load("04")
    assert callable(load("04").descent)


@pytest.mark.parametrize("lesson", ["05", 1, "../explorers/01"])
def test_a_lesson_without_explorers_is_explained(lesson):
    with pytest.raises(ValueError, match=r"received the lesson .*expected one .*: 01, 02, 03, 04"):
        load(lesson)
