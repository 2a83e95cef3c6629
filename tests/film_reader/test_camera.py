"""What the camera does: in pictures of a camera of our own, and in films whose truth is known."""

from pathlib import Path

import cv2
import numpy as np
import pandas as pd
import pytest

from course_utils import data, explorers
from film_reader import video
from film_reader.boxes import BODY, FACE
from film_reader.pieces import SAMPLED_FPS, sampled_size
from film_reader.stages import camera, faces
from film_reader.stages.camera import Camera, name_move, steps

# What the camera does in shots of real films, marked by eye on slices of them over time. The bounds
# of the stage were chosen on those marked so; the others were marked before it saw them.
MARKS = Path(__file__).with_name("camera_marks.csv")
SIZE = (144, 256)
RATE = 4
MOVES = {  # how far the middle of the picture goes, in frame widths, and how its logarithm grows
    ("static", ""): (0, 0, 0),
    ("pan", "right"): (0.1, 0.01, 0),
    ("pan", "left"): (-0.1, 0.01, 0.02),
    ("tilt", "up"): (0.01, -0.08, 0),
    ("tilt", "down"): (-0.01, 0.08, 0),
    ("zoom", "in"): (0.01, 0, 0.1),
    ("zoom", "out"): (0.01, 0, -0.1),
}


@pytest.fixture(scope="module")
def world():
    """A large picture with much to follow."""
    noise = np.random.default_rng(3).integers(0, 256, (90, 160, 3), np.uint8)
    return cv2.resize(noise, (1600, 900), interpolation=cv2.INTER_CUBIC)


def filmed(world, ways, seconds=3.0):
    """Times and frames of a camera of which ways(time) says x, y and growth in frame widths."""
    height, width = SIZE
    for time in np.arange(0, seconds, 1 / RATE):
        x, y, growth = ways(time)
        scale = 0.4 * np.exp(growth)
        left = width / 2 - scale * 800 - x * width
        top = height / 2 - scale * 450 - y * width
        matrix = np.float32([[scale, 0, left], [0, scale, top]])
        yield time, cv2.warpAffine(world, matrix, (width, height), flags=cv2.INTER_AREA)


def evenly(*speeds):
    return lambda time: np.multiply(speeds, time)


def by_hand(time):
    wave = np.sin(2 * np.pi * 0.9 * time + np.array([0, 1.3]))
    return (*(0.012 * wave), 0)


@pytest.mark.parametrize(("move", "speeds"), MOVES.items(), ids=[" ".join(move) for move in MOVES])
def test_a_camera_is_named_with_its_direction_and_speed(world, move, speeds):
    found = steps(filmed(world, evenly(*speeds)))
    assert len(found) == 3 * RATE - 1 and found.notna().all(axis=None)
    name, direction, amount, sure = name_move(found)
    assert (name, direction) == move
    speed = abs(speeds[2]) if name == "zoom" else np.hypot(*speeds[:2])
    assert amount == pytest.approx(speed, abs=0.004)
    assert 0.5 <= sure <= 1


def test_a_camera_in_the_hand_goes_to_and_fro(world):
    assert name_move(steps(filmed(world, by_hand)))[:2] == ("hand_held", "")
    both = lambda time: np.add(by_hand(time), (0.2 * time, 0, 0))  # noqa: E731
    assert name_move(steps(filmed(world, both)))[:2] == ("pan", "right")


def swaying(frames, share):
    """Frames before which something sways that covers a share of the width."""
    rng = np.random.default_rng(4)
    wide = round(share * SIZE[1])
    body = cv2.resize(rng.integers(0, 256, (16, 9, 3), np.uint8), (wide, 130))
    for number, (time, frame) in enumerate(frames):
        frame, left = frame.copy(), 14 + round(10 * np.sin(number))
        shown = body[:, : SIZE[1] - left]
        frame[14:, left : left + shown.shape[1]] = shown
        yield time, frame, (left, wide)


@pytest.mark.parametrize("share", [0.2, 0.35])
@pytest.mark.parametrize("move", [("static", ""), ("pan", "left")], ids=" ".join)
def test_who_moves_in_the_picture_moves_no_camera(world, move, share):
    seen = swaying(filmed(world, evenly(*MOVES[move])), share)
    assert name_move(steps((time, frame) for time, frame, _ in seen))[:2] == move


@pytest.mark.parametrize("known", ["face", "body"])
def test_people_who_fill_the_picture_are_left_out(world, known):
    seen = list(swaying(filmed(world, evenly(0, 0, 0)), 0.9))
    people = []
    for time, _, (left, wide) in seen:
        boxes = [left + wide / 3, 14, wide / 3, 30], [left, 14, wide, 130]
        row = {"time": time, **dict(zip(FACE + BODY, np.concatenate(boxes), strict=True))}
        people.append(row | dict.fromkeys(BODY if known == "face" else FACE, np.nan))
    frames = [(time, frame) for time, frame, _ in seen]
    assert name_move(steps(frames))[0] != "static"
    assert name_move(steps(frames, pd.DataFrame(people)))[0] == "static"


def test_a_picture_without_points_says_nothing():
    black = [(time, np.zeros((90, 160, 3), np.uint8)) for time in (0, 0.25, 0.5)]
    found = steps(black)
    assert len(found) == 2 and found[["x", "y", "growth"]].isna().all(axis=None)
    for none in (found, found[:0], steps([]), steps(black[:1])):
        name, direction, *numbers = name_move(none)
        assert (name, direction) == ("", "") and np.isnan(numbers).all()


@pytest.mark.parametrize("size", [(1, 1), (3, 400), (2160, 3840)])
def test_frames_of_any_size_are_taken(size):
    assert len(steps([(0.0, np.zeros((*size, 3), np.uint8))] * 2)) == 1


def test_steps_over_cuts_and_within_transitions_are_left_out(world):
    right = [(time, frame) for time, frame in filmed(world, evenly(0.1, 0, 0))]
    still = [(time + 3, frame) for time, frame in filmed(world[::-1], evenly(0, 0, 0))]
    shots = pd.DataFrame({"start": [0.0, 3.0], "end": [3.0, 6.0]})
    shots = shots.assign(transition_start=[0.0, 2.6], transition_end=[0.0, 3.4])
    tables = {"shots": shots, "camera_steps": steps([*right, *still])}
    named = Camera().read(None, tables)["shots"]
    assert named["camera"].tolist() == ["pan", "static"]
    assert named["camera_direction"].tolist() == ["right", ""]
    assert named["camera_amount"].tolist() == pytest.approx([0.1, 0], abs=0.004)


@pytest.mark.slow
def test_the_practice_film_is_named_rightly(encore_reading):
    truth = data.practice_film()
    scores = explorers.load("09").scores(encore_reading, truth)
    scores = scores.set_index(["part", "measure"])["value"]
    assert scores["camera", "accuracy by shot"] >= 0.85
    assert scores["camera", "accuracy of always the commonest"] < 0.5
    assert set(encore_reading.shots["camera"]) <= {*camera.CAMERAS, ""}


def named(path, start, end):
    """What the stage says about a part of a film."""
    size, _ = sampled_size(video.probe(path))
    timed = list(video.frames(path, SAMPLED_FPS, size, start, end))
    found = faces.find(np.stack([frame for _, frame in timed]))
    found["time"] = np.array([time for time, _ in timed])[found["frame"]]
    return name_move(steps(timed, found))


@pytest.mark.slow
def test_filmed_clips_are_named_as_by_eye(real_data):
    marks = pd.read_csv(MARKS, keep_default_na=False)
    marks = marks[(marks["used_for"] == "measuring") & marks["file"].str.startswith("actions")]
    assert len(marks) == 17
    found = [named(real_data / row.file, row.start, row.end)[0] for row in marks.itertuples()]
    assert (marks["camera"] == found).mean() >= 0.8
