"""Plain English names of colours and of light: the one place that says what is called red."""

import cv2
import numpy as np

_PALE, _DULL = 6, 18  # chroma in CIELAB below which a colour is a grey, or greyish
# Names of colours by their hue in CIELAB, in degrees, up to where each name goes.
_HUES = ((45, "red"), (85, "brown"), (108, "yellow"), (170, "green"), (235, "blue-green"))
_HUES += ((300, "blue"), (340, "purple"), (361, "red"))
# Of light, a name up to each share of white.
_LIGHT = ((0.15, "very dark"), (0.3, "dark"), (0.5, "medium light"), (np.inf, "bright"))


def colour_name(colour):
    """Name a colour, three numbers from 0 to 255, by its hue in CIELAB."""
    pixel = np.array(colour, np.float32).reshape(1, 1, 3) / 255
    light, a, b = cv2.cvtColor(pixel, cv2.COLOR_RGB2LAB)[0, 0]
    chroma, hue = np.hypot(a, b), np.degrees(np.arctan2(b, a)) % 360
    if chroma < _PALE:
        return "black" if light < 15 else "white" if light > 90 else "grey"
    name = next(name for limit, name in _HUES if hue < limit)
    if light > 60 and chroma > 40:  # brown is a dark orange, and a bright red or purple is a pink
        name = {"brown": "orange", "red": "pink", "purple": "pink"}.get(name, name)
    return f"greyish {name}" if chroma < _DULL else name


def light_name(brightness):
    """Name how bright something is, from its share of white, 0 to 1; "" where that is NaN."""
    return next((name for limit, name in _LIGHT if brightness < limit), "")
