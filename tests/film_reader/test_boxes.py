"""Boxes in frames: how they compare, and what lies in them."""

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
