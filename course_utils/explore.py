"""Pictures with sliders, thin over functions that draw.

An explorer is an ipywidgets box. Where nothing can move, as on a page on GitHub, its first state is
shown as a plain picture instead.
"""

import base64
import io

import ipywidgets
import numpy as np

from course_utils import plots, preprocess

# Rows of the frames that explorers work on: enough to see, few enough to follow a moving slider.
WORKING_HEIGHT = 288


class Explorer(ipywidgets.VBox):
    """Controls above a picture that is drawn again whenever a control moves.

    Parameters
    ----------
    draw : function
        Takes the values of all controls by name and returns a `matplotlib.figure.Figure`.
    controls : dict of str to ipywidgets.Widget
        By the names of the parameters of ``draw``.

    Attributes
    ----------
    controls : dict of str to ipywidgets.Widget
    picture : ipywidgets.Image
        What is on show, as PNG.
    """

    def __init__(self, draw, controls):
        self.draw, self.controls = draw, controls
        self.picture = ipywidgets.Image(format="png", layout={"max_width": "100%"})
        for control in controls.values():
            control.observe(self.update, "value")
        self.update()
        box = ipywidgets.Box([*controls.values()], layout={"flex_flow": "row wrap"})
        super().__init__([box, self.picture])

    def update(self, _change=None):
        """Draw the picture for the present values of the controls."""
        figure = self.draw(**{name: control.value for name, control in self.controls.items()})
        file = io.BytesIO()
        figure.savefig(file, format="png", dpi=80)
        self.picture.value = file.getvalue()

    def _repr_mimebundle_(self, **options):
        """Offer the plain picture to pages that can show no widget."""
        bundle = super()._repr_mimebundle_(**options)
        still = base64.b64encode(self.picture.value).decode("ascii")
        return {**bundle, "image/png": still, "text/plain": "a picture with controls"}


def augmentation(frame):
    """Let a learner change a frame with sliders, as random augmentation would.

    Parameters
    ----------
    frame : array, (height, width, 3), uint8

    Returns
    -------
    Explorer
        With the controls of `change_frame`. It works in JupyterLab, Colab and VS Code.
    """
    height, width = frame.shape[:2]
    if height > WORKING_HEIGHT:
        frame = preprocess.resize(frame, (WORKING_HEIGHT, round(width * WORKING_HEIGHT / height)))
    controls = {
        "rotation": _slider("rotation (degrees)", 8, -45, 45, 1),
        "zoom": _slider("zoom (times)", 1.2, 0.5, 2.0, 0.05),
        "brightness": _slider("brightness (%)", 10, -60, 60, 5),
        "noise": _slider("noise (%)", 2, 0, 30, 1),
        "crop": _slider("columns kept (%)", (0, 100), 0, 100, 5),
        "flip": ipywidgets.Checkbox(value=True, description="mirror", indent=True, style=_STYLE),
    }
    return Explorer(lambda **values: draw_augmentation(frame, **values), controls)


def draw_augmentation(frame, **changes):
    """Draw a frame beside the same frame after `change_frame`.

    Parameters
    ----------
    frame : array, (height, width, 3), uint8
    **changes
        Passed on to `change_frame`.

    Returns
    -------
    matplotlib.figure.Figure
    """
    changed = change_frame(frame, **changes)
    return plots.contact_sheet([frame, changed], ["as filmed", "as the network sees it"], 2, 7.5)


def change_frame(frame, rotation=0, zoom=1, brightness=0, noise=0, crop=(0, 100), flip=False):
    """Change one frame by known amounts; its size stays.

    Parameters
    ----------
    frame : array, (height, width, 3), uint8
    rotation : float
        Degrees, anticlockwise.
    zoom : float
        Above 1 brings the middle closer; below 1 moves away and leaves a black border.
    brightness : float
        Added to every value, in percent of the range 0..255.
    noise : float
        Standard deviation of the noise, in percent of the range. The same noise each time.
    crop : (float, float)
        First and last column to keep, in percent of the width.
    flip : bool
        Swap left and right.

    Returns
    -------
    array, (height, width, 3), uint8
    """
    height, width = size = frame.shape[:2]
    first, last = (round(share / 100 * width) for share in crop)
    first = min(first, width - 1)
    frame = preprocess.resize(frame[:, first : max(last, first + 1)], size, "fit")
    if flip:
        frame = preprocess.flip(frame)
    frame = preprocess.rotate(frame, rotation)
    zoomed = preprocess.resize(frame, (round(height * zoom), round(width * zoom)))
    frame = preprocess.crop(zoomed, size) if zoom >= 1 else preprocess.pad(zoomed, size)
    grain = np.random.default_rng(0).normal(0, noise / 100 * 255, frame.shape)
    return (frame + brightness / 100 * 255 + grain).clip(0, 255).round().astype(np.uint8)


_STYLE = {"description_width": "130px"}


def _slider(label, value, low, high, step):
    """Make a slider; a pair as its value gives one with two handles."""
    kind = ipywidgets.FloatRangeSlider if isinstance(value, tuple) else ipywidgets.FloatSlider
    digits = ".2f" if step < 1 else ".0f"
    return kind(
        value=value, min=low, max=high, step=step, description=label, style=_STYLE,
        layout={"width": "340px"}, readout_format=digits,
    )  # fmt: skip
