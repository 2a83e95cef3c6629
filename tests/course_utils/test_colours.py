"""Colours that stand beside each other stay apart for colour-blind readers."""

import itertools

import cv2
import numpy as np
import pytest
import seaborn
from matplotlib.colors import to_rgb

from course_utils import plots
from film_reader import report

# What linear red, green and blue become for an eye without one kind of cone: Machado, Oliveira and
# Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency" (2009).
EYES = {
    "all cones": np.eye(3),
    "no red cones": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "no green cones": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "no blue cones": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def every_colour(colours):
    """All colours of the report, each once: one colour means one thing, whatever it is in."""
    if isinstance(colours, str):
        return [colours]
    parts = colours.values() if isinstance(colours, dict) else colours
    return list(dict.fromkeys(colour for part in parts for colour in every_colour(part)))


SETS = {"figures": plots.PALETTE[:6], "report": every_colour(report.COLOURS)}


def test_the_colours_of_figures_are_those_of_seaborn():
    assert seaborn.color_palette("colorblind") == plots.PALETTE


def seen(colours, eye):
    """Colours in CIELAB, as an eye with these cones sees them."""
    values = np.array([to_rgb(colour) for colour in colours])
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    linear = (linear @ np.array(eye).T).clip(0, 1)
    values = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return cv2.cvtColor(np.float32(values)[None], cv2.COLOR_RGB2LAB)[0]


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("name", SETS)
def test_no_two_colours_look_alike(name, eye):
    colours = seen(SETS[name], EYES[eye])
    distances = {
        (SETS[name][a], SETS[name][b]): float(np.linalg.norm(colours[a] - colours[b]))
        for a, b in itertools.combinations(range(len(colours)), 2)
    }
    nearest = min(distances, key=distances.get)
    assert distances[nearest] > 10, f"{nearest}: {distances[nearest]:.1f}"


def test_the_simulation_makes_red_and_green_alike():
    red, green = "#b06a3c", "#7f8030"
    eyes = EYES["all cones"], EYES["no green cones"]
    full, without = (np.diff(seen([red, green], eye), axis=0) for eye in eyes)
    assert np.linalg.norm(without) < 0.5 * np.linalg.norm(full)
