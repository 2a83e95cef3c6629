"""Boxes in frames: how they compare, and what lies in them."""

import cv2
import numpy as np
import pytest

from film_reader import boxes


def test_iou_by_hand():
    square = [[0, 0, 10, 10]]
    others = [[0, 0, 10, 10], [5, 0, 10, 10], [20, 0, 5, 5], [2, 2, 5, 5], [np.nan] * 4]
    assert boxes.iou(square, others) == pytest.approx(np.array([[1, 50 / 150, 0, 0.25, 0]]))
    assert boxes.iou(np.empty((0, 4)), square).shape == (0, 1)


def test_cut_repeats_the_edge_and_never_fails():
    frame = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)
    assert (boxes.cut(frame, (0, 0, 4, 4), (4, 4)) == frame).all()
    assert (boxes.cut(frame, (-8, -8, 4, 4), (2, 2)) == frame[0, 0]).all()
    assert (boxes.cut(frame, (9, 9, 3, 3), (2, 2)) == frame[3, 3]).all()
    assert not boxes.cut(frame, (np.nan,) * 4, (2, 2)).any()


def test_body_region_stays_within_the_frame():
    [region] = boxes.body_region([[0, 100, 50, 200]], (360, 640))
    assert region == pytest.approx([0, 80, 240 * 16 / 9, 240])
    [tall] = boxes.body_region([[0, 0, 200, 640]], (640, 360))
    assert tall[3] == 640 and tall[0] + tall[2] / 2 == 100


@pytest.mark.parametrize(("degrees", "scale"), [(0, 1), (25, 1.5), (-40, 2), (180, 1.2)])
def test_align_brings_a_turned_and_scaled_face_back(degrees, scale):
    places = np.array([(48, 47), (100, 47), (74, 77), (50, 103), (98, 103)], float)
    rows, columns = np.mgrid[:150, :150]
    face = np.stack([rows, columns, (rows + columns) // 2], axis=-1).astype(np.uint8)
    for x, y in places.astype(int):
        cv2.circle(face, (x, y), 8, (250, 30, 90), -1)
    turn = cv2.getRotationMatrix2D((74, 77), degrees, scale)
    turn[:, 2] += 126, 123
    frame = cv2.warpAffine(face, turn, (400, 420))
    points = places @ turn[:, :2].T + turn[:, 2]
    again = boxes.align(frame, points, places, (150, 150))
    apart = np.abs(again.astype(int) - face)[20:130, 20:130]
    assert apart.mean() < 2 and np.median(apart) <= 1
    if degrees or scale != 1:  # cut out as it is, it would be another picture
        assert np.abs(frame[123:273, 126:276].astype(int) - face)[20:130, 20:130].mean() > 10


def test_align_takes_the_best_for_all_points_and_repeats_the_edge():
    places = np.array([(2, 2), (8, 2), (8, 8), (2, 8)], float)
    frame = np.zeros((10, 10, 3), np.uint8)
    frame[5:] = 200
    # Errors that are the same on all sides change neither place nor scale.
    stretched = (places - 5) * (1.2, 0.8) + 5
    assert (boxes.align(frame, stretched, places, (10, 10)) == frame).all()
    moved = boxes.align(frame, places + (0, 20), places, (10, 10))
    assert (moved == 200).all()
