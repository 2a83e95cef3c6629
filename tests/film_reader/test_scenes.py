"""Scenes: shots that return to a picture belong together."""

import numpy as np
import pandas as pd
import pytest

from film_reader.stages import scenes


def test_shots_that_return_to_a_picture_are_one_scene():
    colours = ((200, 60, 60), (60, 60, 200), (60, 180, 60))
    first, second, third = (np.full((1, 27, 48, 3), colour, np.uint8) for colour in colours)
    frames = np.concatenate([first, second, first, second, third, third])
    table = pd.DataFrame({"transition": ["start"] + ["cut"] * 5})
    numbers, confidences = scenes.group(table, scenes.describe(frames))
    assert numbers.tolist() == [1, 1, 1, 1, 2, 2]
    assert ((confidences >= 0.5) & (confidences <= 1)).all()
    with pytest.raises(ValueError, match="one row a shot"):
        scenes.group(table, scenes.describe(frames[:2]))


def test_frames_of_another_type_are_refused():
    with pytest.raises(ValueError, match="uint8"):
        scenes.describe(np.zeros((2, 9, 16, 3)))
