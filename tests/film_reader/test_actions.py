"""What people do: windows over tracks, and the names that a reading gives."""

import numpy as np
import pytest

from film_reader.boxes import BODY
from film_reader.stages.actions import ACTIONS, MOMENTS, NUM_POSES, POSES, windows
from observations import linked, observed


def test_a_face_without_a_body_does_nothing():
    table = observed([(t / 4, 100, 50) for t in range(4)])
    table[BODY + POSES] = np.nan
    found = linked(table)
    assert (found["action"] == "").all() and found["action_confidence"].isna().all()


def test_an_action_has_a_name_and_a_confidence():
    found = linked(observed([(t / 4, 100, 50) for t in range(12)]))
    assert found["action"].isin(ACTIONS).all()
    assert found["action_confidence"].between(0.05, 1).all()


def test_windows_hold_the_edges_of_a_track():
    table = observed([(t / 4, 100 + 16 * t, 50) for t in range(8)])
    table["track"] = 1
    table.loc[:, "pose_0"] = np.arange(8)
    poses, motion = windows(table)
    assert poses.shape == (8, MOMENTS, NUM_POSES)
    assert poses[0, 0, 0] == 0 and poses[7, -1, 0] == 7
    assert motion[0, -1, 0] == pytest.approx(0.1 * poses[0, -1, 0])  # a tenth of a height a moment
    assert (motion[..., 1:3] == 0).all()
