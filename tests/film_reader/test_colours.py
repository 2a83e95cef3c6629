"""Names of colours and of light, as people use them."""

import pytest

from film_reader import colours


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        ((10, 10, 10), "black"),
        ((128, 128, 128), "grey"),
        ((250, 250, 250), "white"),
        ((200, 30, 30), "red"),
        ((120, 80, 40), "brown"),
        ((230, 150, 40), "orange"),
        ((230, 220, 60), "yellow"),
        ((60, 140, 60), "green"),
        ((0, 255, 255), "blue-green"),
        ((255, 96, 192), "pink"),
        ((40, 80, 200), "blue"),
        ((150, 140, 130), "greyish brown"),
    ],
)
def test_colours_have_plain_names(colour, name):
    assert colours.colour_name(colour) == name


def test_light_has_names():
    assert [colours.light_name(share) for share in (0.05, 0.2, 0.4, 0.9)] == [
        "very dark",
        "dark",
        "medium light",
        "bright",
    ]
    assert colours.light_name(float("nan")) == ""
