"""People and faces in frames: the form of what comes out, and that it is right on known frames."""

import cv2
import numpy as np
import pytest

from course_utils import data
from film_reader import networks, video
from film_reader.boxes import iou
from film_reader.quiet import quiet
from film_reader.stages import faces

with quiet():
    from film_reader.networks import centerface, figures

GREY = np.full((2, 90, 160, 3), 127, np.uint8)


@pytest.fixture(scope="module")
def encore():
    """Frames from the middle of shots of the practice film, with their truth."""
    film = data.practice_film()
    middles = ((film.shots["start"] + film.shots["end"]) // 2)[film.shots["place"] == "park"]
    # The first frame from half a frame earlier on, whatever way the time is rounded.
    times = [(frame - 0.5) / film.info["fps"] for frame in middles]
    frames = [next(video.frames(film.path, start=time))[1] for time in times]
    return np.stack(frames), [film.people[film.people["frame"] == frame] for frame in middles]


def masks(frames):
    """What the network for drawn people says of each pixel: a person is there, 0 to 1."""
    maps, (height, width) = figures.answer(networks.trained("figures"), frames)
    sure = 1 / (1 + np.exp(-np.asarray(maps["mask"])[:, :height, :width, 0]))
    return np.stack([cv2.resize(picture, frames.shape[2:0:-1]) for picture in sure])


def boxes(table, prefix=""):
    return table[[f"{prefix}{side}" for side in ("x", "y", "width", "height")]].dropna().to_numpy()


@pytest.mark.parametrize("size", [(1, 1), (7, 300), (320, 180), (181, 323)])
@pytest.mark.slow
def test_any_size_gives_the_same_form(size):
    frames = np.random.default_rng(0).integers(0, 255, (2, *size, 3)).astype(np.uint8)
    table = faces.find(frames)
    assert tuple(table.columns) == faces.COLUMNS
    sure = masks(frames)
    assert sure.shape == (2, *size) and sure.dtype == np.float32
    assert sure.min() >= 0 and sure.max() <= 1


def test_no_frames_give_an_empty_table_of_the_same_types():
    none = faces.find(GREY[:0])
    assert len(none) == 0 and tuple(none.columns) == faces.COLUMNS
    assert none["frame"].dtype == "int64" and none["body_width"].dtype == "float64"


@pytest.mark.parametrize("value", [0, 127, 255])
def test_nobody_is_in_an_empty_frame(value):
    frames = np.full((1, 180, 320, 3), value, np.uint8)
    assert faces.find(frames).empty
    assert (masks(frames) > 0.5).mean() < 0.05


@pytest.mark.parametrize(
    "wrong", [GREY[0], GREY.astype(float), GREY[..., :1], np.zeros((1, 0, 4, 3), np.uint8)]
)
def test_what_is_no_batch_of_frames_is_refused(wrong):
    with pytest.raises(ValueError, match=r"xpected uint8 RGB frames .* np\.stack"):
        faces.find(wrong)


def test_drawn_faces_and_bodies_are_found_where_they_are(encore):
    frames, truth = encore
    table = faces.find(frames)
    for kind, prefix in (("face_", ""), ("", "body_")):
        best = []
        for index, rows in enumerate(truth):
            found = boxes(table[table["frame"] == index], prefix)
            large = rows[rows[f"{kind}width"] >= 12]
            best += iou(boxes(large, kind), found).max(axis=1, initial=0).tolist()
        assert len(best) >= 4 and np.mean(np.array(best) > 0.5) > 0.7


def test_masks_cover_the_drawn_people(encore):
    frames, truth = encore
    for sure, rows in zip(masks(frames), truth, strict=True):
        inside = np.zeros(sure.shape, bool)
        for x, y, width, height in boxes(rows).astype(int):
            inside[y : y + height, x : x + width] = True
        assert (sure > 0.5).mean() > 0.15 * inside.mean()
        assert (sure[~inside] > 0.5).mean() < 0.1


def test_a_filmed_face_is_found_in_the_middle_of_the_picture():
    frames = video.read_clip(data.sample("carphone"), 3)
    table = faces.find(frames)
    filmed = table[table["source"] == "filmed"]
    assert set(filmed["frame"]) == {0, 1, 2}
    height, width = frames.shape[1:3]
    assert filmed["x"].between(0.2 * width, 0.6 * width).all()
    assert (filmed["height"] > 0.25 * height).all()


def test_boxes_of_drawn_people_scale_with_the_frame(encore):
    """What CenterFace sees in drawn frames is chance, and the reader drops it."""
    frames = encore[0][:3]
    small, large = faces.find(frames), faces.find(frames.repeat(2, axis=1).repeat(2, axis=2))
    small, large = (table[table["source"] == "drawn"] for table in (small, large))
    best = []
    for index in range(len(frames)):
        drawn, twice = (boxes(table[table["frame"] == index]) for table in (small, large))
        best += iou(drawn * 2, twice).max(axis=1, initial=0).tolist()
    assert len(best) >= 2 and np.mean(np.array(best) > 0.6) > 0.9


NO_ROW = np.empty((0, 9))
SURE_AND_LESS = np.array([[0.9] + [10.0] * 8, [0.35] + [50.0] * 8])
HALF_SURE = np.array([[0.5] + [10.0] * 8])
BODY_ALONE = np.array([[0.9] + [np.nan] * 4 + [10.0] * 4])


@pytest.mark.parametrize(
    ("answers", "frames"),
    [
        ([SURE_AND_LESS, NO_ROW], [0, 0]),
        ([HALF_SURE, BODY_ALONE], []),
        ([HALF_SURE, SURE_AND_LESS], [0, 1, 1]),
        # Frames between are looked at only where those around give a hint.
        ([NO_ROW, SURE_AND_LESS], []),
        ([BODY_ALONE, SURE_AND_LESS, NO_ROW], []),
    ],
)
def test_without_one_sure_face_nothing_counts_as_drawn(monkeypatch, answers, frames):
    monkeypatch.setattr(centerface, "find", lambda frames: [np.empty((0, 15))] * len(frames))
    monkeypatch.setattr(figures, "find", lambda frames: [answers[n] for n in frames[:, 0, 0, 0]])
    numbered = np.zeros((len(answers), 90, 160, 3), np.uint8)
    numbered += np.arange(len(answers), dtype=np.uint8).reshape(-1, 1, 1, 1)
    assert faces.find(numbered)["frame"].tolist() == frames


def test_a_peak_gives_the_box_that_its_sides_tell():
    bodies, nobody = np.full((1, 4, 6, 5), -9, np.float32), np.full((1, 8, 12, 9), -9, np.float32)
    bodies[0, 2, 3] = [2, 5, 3, 7, 1]  # a logit; left, up, right, down
    bodies[0, 2, 4] = [1, 5, 3, 7, 1]  # a lower one beside it is no peak
    (found,) = figures.read_maps({"faces": nobody, "bodies": bodies}, (1, 1), 0.5, 0.5)
    [row] = found
    assert row[0] == pytest.approx(0.881, abs=1e-3)
    assert np.isnan(row[1:5]).all()
    assert row[5:].tolist() == [14 - 5, 10 - 3, 12, 4]
