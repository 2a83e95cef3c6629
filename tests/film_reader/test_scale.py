"""Shot scales, on the practice film, whose truth is known."""

import numpy as np

from course_utils import data
from film_reader import video
from film_reader.stages import scale


def test_shot_scales_of_the_practice_film():
    encore = data.practice_film()
    middles = (encore.shots["start_time"] + encore.shots["end_time"]) / 2
    frames = [next(video.frames(encore.path, size=(90, 160), start=t))[1] for t in middles]
    labels, confidences = scale.name_scales(np.stack(frames))
    assert (labels == encore.shots["scale"]).mean() > 0.6
    assert ((confidences > 1 / 3) & (confidences <= 1)).all()
    assert len(scale.name_scales(np.zeros((0, 9, 16, 3), np.uint8))[0]) == 0
