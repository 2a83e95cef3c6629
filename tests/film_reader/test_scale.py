"""Shot scales: of drawn frames by a network, of filmed shots by faces and bodies."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from course_utils import data
from film_reader import networks, video
from film_reader.networks import bodies
from film_reader.pictures import jpeg
from film_reader.stages import scale
from film_reader.stages.scale import CLOSE_UP, MEDIUM, SCALES, TALL, WIDE, Scale, by_faces

HEIGHT = 360  # of the film's frames; those that are looked at are half as high


@pytest.mark.slow
def test_shot_scales_of_the_practice_film():
    encore = data.practice_film()
    middles = (encore.shots["start_time"] + encore.shots["end_time"]) / 2
    frames = [next(video.frames(encore.path, size=(90, 160), start=t))[1] for t in middles]
    labels, confidences = scale.name_scales(np.stack(frames))
    assert (labels == encore.shots["scale"]).mean() > 0.6
    assert ((confidences > 1 / 3) & (confidences <= 1)).all()
    assert len(scale.name_scales(np.zeros((0, 9, 16, 3), np.uint8))[0]) == 0


# --- by faces -------------------------------------------------------------------------------------


def seen(share, times=(0, 0.25, 0.5), source="filmed"):
    """Appearances of a face that is so much of the frame's height."""
    return pd.DataFrame({"time": times, "height": share * HEIGHT, "source": source})


@pytest.mark.parametrize(
    ("share", "label"),
    [
        *((0.9, "close_up"), (CLOSE_UP + 0.01, "close_up"), (CLOSE_UP - 0.01, "medium")),
        *((MEDIUM + 0.01, "medium"), (MEDIUM - 0.01, "long"), (0.02, "long")),
    ],
)
def test_the_height_of_a_face_names_the_scale(share, label):
    assert by_faces(seen(share), HEIGHT)[0] == label


def test_how_sure_it_is_grows_with_the_distance_from_the_border():
    shares = MEDIUM / np.array([1.001, 1.2, 1.5, 2, 4])
    sure = [by_faces(seen(share), HEIGHT)[1] for share in shares]
    assert sure[0] == pytest.approx(0.5, abs=0.01) and sure[3:] == pytest.approx([1, 1])
    assert (np.diff(sure[:4]) > 0).all()


def test_the_largest_face_of_a_moment_counts_and_the_middle_one_of_all_moments():
    large, small = seen(0.5, (0, 0.25, 0.5)), seen(0.05, (0, 0.25, 0.5, 0.75))
    assert by_faces(pd.concat([large, small]), HEIGHT)[0] == "close_up"
    few = seen(0.5, (0,)), seen(0.2, (0.25, 0.5))
    assert by_faces(pd.concat(few), HEIGHT)[0] == "medium"


# --- by bodies ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("height", "width", "label"),
    [
        *((TALL - 0.01, 2.0, "long"), (TALL + 0.01, WIDE - 0.01, "medium")),
        *((TALL + 0.01, WIDE + 0.01, "close_up"), (0.1, 0.05, "long")),
    ],
)
def test_the_size_of_a_body_names_the_scale(height, width, label, monkeypatch):
    monkeypatch.setattr(bodies, "tallest", lambda pictures: np.array([[height, width]]))
    assert scale.by_bodies([])[0] == label


def test_the_middle_one_of_the_pictures_counts_and_those_of_nobody_do_not(monkeypatch):
    nobody, long, medium = (np.nan, np.nan), (0.3, 0.1), (0.9, 0.5)
    for sizes, label in (
        ([nobody] * 3, "nobody"),
        ([nobody, long, nobody], "long"),
        ([medium, long, medium], "medium"),
    ):
        monkeypatch.setattr(bodies, "tallest", lambda pictures, sizes=sizes: np.array(sizes))
        name, sure = scale.by_bodies([])
        assert name == label and 0.5 <= sure <= 1


def test_bodies_are_found_from_behind_and_far_away_and_not_in_what_is_nobody(real_data):
    """Shots of a real film: a rider far away, a man in his room, and a title card."""
    path = real_data / "people" / "films" / "nosferatu.mp4"
    if not path.is_file():
        pytest.skip(f"no film {path}")
    rider, man, title = (next(video.frames(path, start=t))[1] for t in (39.5, 20.9, 1.0))
    sizes = bodies.tallest([rider, man, title])
    assert sizes.shape == (3, 2) and sizes.dtype == float
    assert 0.1 < sizes[0, 0] < 0.5 and sizes[1, 0] > 0.75
    assert np.isnan(sizes[2]).all() and bodies.tallest([]).shape == (0, 2)


@pytest.mark.parametrize(
    ("time", "confidence", "box"),
    [
        (20, 0.83511, (0.2221, 0.5031, 0.9901, 0.7877)),
        (80, 0.87981, (0.0533, 0.3261, 0.8316, 0.6259)),
    ],
)
def test_the_network_answers_as_its_makers_graph_did(time, confidence, box):
    """The surest box of a frame, as the graph that it was made from answered in TensorFlow."""
    _, frame = next(video.frames(data.practice_film().path, size=(300, 300), start=time))
    network = networks.session(str(networks.weights_of("bodies.onnx")))
    asked = {network.get_inputs()[0].name: frame[np.newaxis].astype(np.float32)}
    (boxes,), (sure,) = network.run(None, asked)
    best = sure[:, 0].argmax()
    assert sure[best, 0] == pytest.approx(confidence, abs=0.01)
    np.testing.assert_allclose(boxes[best], box, atol=0.01)


# --- shots ----------------------------------------------------------------------------------------


def grey(value):
    return jpeg(np.full((36, 64, 3), value, np.uint8))


class Film(SimpleNamespace):
    """A film that keeps a picture of every moment, as bright as the moment is late."""

    about, scale = SimpleNamespace(size=(HEIGHT, 640)), 2.0

    def picture(self, posters, start, end):
        return start, grey(round(10 * start))


def scales_of(appearances, faces, count, seconds=2.0):
    """Scales of shots of some seconds; faces are given as the detectors see them."""
    starts = seconds * np.arange(count)
    tables = {
        "shots": pd.DataFrame({"start": starts, "end": starts + seconds}).assign(
            transition_start=starts, transition_end=starts
        ),
        "pictures": pd.DataFrame({"jpeg": [grey(90)] * count}),
        "posters": pd.DataFrame({"time": np.arange(0, seconds * count, 0.5)}),
        "appearances": appearances,
        "faces": faces.assign(height=faces["height"] / Film.scale),
    }
    return Scale().read(Film(), tables)["shots"]


def no_network(frames):
    raise AssertionError("the network for drawn frames is asked about a filmed shot")


def test_filmed_shots_are_named_by_faces_and_those_without_show_nobody(monkeypatch):
    monkeypatch.setattr(scale, "name_scales", no_network)
    shares = {0: 0.5, 1: 0.2, 3: 0.05}  # the third shot is a title card
    rows = pd.concat(
        [seen(s, 2 * n + np.arange(8) / 4) for n, s in shares.items()], ignore_index=True
    )
    found = scales_of(rows, rows, 4)
    assert found["scale"].tolist() == ["close_up", "medium", "nobody", "long"]
    assert found["scale_confidence"].between(0.5, 1).all()


def test_faces_that_are_too_faint_to_follow_are_more_than_nobody(monkeypatch):
    monkeypatch.setattr(scale, "name_scales", no_network)
    nobody = seen(0.16, ())
    often, once = seen(0.16, (0.25, 1.0)), seen(0.16, (2.25,))
    found = scales_of(nobody, pd.concat([often, once], ignore_index=True), 2)
    assert found["scale"].tolist() == ["medium", "nobody"]


def test_a_film_without_anybody_has_a_scale_for_each_shot():
    found = scales_of(seen(0.05, ()), seen(0.05, ()), 3)
    assert found["scale"].tolist() == ["nobody"] * 3


def test_shots_of_drawn_people_are_named_by_the_network(monkeypatch):
    asked = []

    def medium(frames):
        asked.append(len(frames))
        return np.full(len(frames), "medium"), np.full(len(frames), 0.8)

    monkeypatch.setattr(scale, "name_scales", medium)
    drawn, filmed = seen(0.5, (0, 0.25), "drawn"), seen(0.5, (2, 2.25))
    rows = pd.concat([drawn, filmed], ignore_index=True)
    found = scales_of(rows, rows, 2)
    assert found["scale"].tolist() == ["medium", "close_up"]
    assert asked == [1] and set(found["scale"]) <= set(SCALES)


def test_a_drawn_shot_of_nobody_has_no_scale(monkeypatch):
    monkeypatch.setattr(scale, "name_scales", lambda frames: (["long"] * len(frames), 0.9))
    drawn = seen(0.5, (0, 0.25, 4, 4.25), "drawn")
    faint = seen(0.16, (2.25, 2.5))  # the detector of filmed faces sees some in a drawn curtain
    found = scales_of(drawn, pd.concat([drawn, faint], ignore_index=True), 3)
    assert found["scale"].tolist() == ["long", "nobody", "long"]


def test_what_comes_before_the_first_shot_of_ones_own_counts_as_in_it(monkeypatch):
    monkeypatch.setattr(scale, "name_scales", no_network)
    early = seen(0.5, (-0.5, -0.25))  # the shots begin at 0
    found = scales_of(early, early, 3)
    assert found["scale"].tolist() == ["close_up", "nobody", "nobody"]


def test_a_filmed_shot_without_a_face_is_named_by_its_bodies(monkeypatch):
    """In three pictures of a longer shot, its own where none is kept, never among drawn shots."""
    asked = []

    def long(pictures):
        asked.append([int(picture.mean()) for picture in pictures])
        return np.array([[0.4, 0.2]] * len(pictures))

    monkeypatch.setattr(bodies, "tallest", long)
    face = seen(0.5, (0, 0.25))
    found = scales_of(face, face, 2)
    assert found["scale"].tolist() == ["close_up", "long"]
    assert asked == [[20, 30, 35]]
    assert scales_of(seen(0.5, ()), seen(0.5, ()), 2, 0.2)["scale"].tolist() == ["long"] * 2
    assert asked[1:] == [[0], [90]]  # at 0 s, and the picture of the second shot
    monkeypatch.setattr(scale, "name_scales", lambda frames: (["long"] * len(frames), 0.9))
    drawn = seen(0.5, (0, 0.25), "drawn")
    assert scales_of(drawn, drawn, 2)["scale"].tolist() == ["long", "nobody"] and len(asked) == 3
