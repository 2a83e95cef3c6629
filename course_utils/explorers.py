"""What the explorers of all lessons share; a lesson's own are in ``notebooks/explorers/NN.py``.

An explorer is a widget; where none can run, as on a page on GitHub, a still picture is shown.
"""

import base64
import functools
import importlib.util
import io

import anywidget
import ipywidgets
from matplotlib.figure import Figure
from PIL import Image

from course_utils import data, plots, preprocess

WIDTH = 6.25  # of a picture, in inches
# Dots an inch. At 96 a point of text is a point on a page; a live picture is a quarter larger.
_STILL, _LIVE = 96, 120
# Red, green and blue as colour-blind readers tell them apart.
CHANNELS = {"red": plots.PALETTE[3], "green": plots.PALETTE[2], "blue": plots.PALETTE[0]}
LABELS = {"description_width": "130px"}  # the style of a control
_LOOK = {"style": LABELS, "layout": {"width": "400px"}}


@functools.cache
def load(lesson):
    """Load the explorers of a lesson, such as "01": the module ``notebooks/explorers/01.py``."""
    folder = data.practice_dir().parents[1] / "notebooks" / "explorers"
    known = {path.stem: path for path in sorted(folder.glob("[0-9][0-9].py"))}
    if lesson not in known:
        raise ValueError(
            f"received the lesson {lesson!r}; expected one with explorers in {folder}: "
            f"{', '.join(known) or 'there are none'}. Give its number as text, such as '01'."
        )
    spec = importlib.util.spec_from_file_location(f"explorers_{lesson}", known[lesson])
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Explorer(ipywidgets.VBox):
    """Controls above a picture that is drawn again whenever a control moves.

    Parameters
    ----------
    draw : function
        Takes the values of all controls by name and returns a `matplotlib.figure.Figure`.
    controls : dict of str to ipywidgets.Widget
        By the names of the parameters of ``draw``. Each has a ``value``.
    about : str
        What the picture shows, in words: it is written below the picture.
    """

    def __init__(self, draw, controls, about):
        self.draw, self.controls, self.about = draw, controls, about
        self.picture = ipywidgets.Image(
            format="png", layout={"max_width": "100%", "align_self": "flex-start"}
        )
        for control in controls.values():
            control.observe(self.update, "value")
        self.update()
        box = ipywidgets.Box([*controls.values()], layout={"flex_flow": "row wrap"})
        # An image widget takes no text for people who cannot see it (its tooltip fails in
        # JupyterLab), so the words stand below it for everybody.
        super().__init__([box, self.picture, ipywidgets.Label(f"{about[0].upper()}{about[1:]}.")])

    def update(self, _change=None):
        """Draw the live picture for the present values of the controls."""
        self.picture.value = _png(self.figure(), _LIVE)

    def figure(self):
        """Draw the figure for the present values of the controls."""
        return self.draw(**{name: control.value for name, control in self.controls.items()})

    def _repr_mimebundle_(self, **options):
        bundle = super()._repr_mimebundle_(**options)
        return bundle | _still(self.figure(), self.about)


class ScriptExplorer(anywidget.AnyWidget):
    """An explorer that a script of its own (``_esm``) draws in the browser, from its traits.

    ``figure`` is the still picture for pages that can show no widget, ``about`` the same in words.
    """

    def __init__(self, figure, about, **values):
        super().__init__(**values)
        self._still = _still(figure, about)

    def _repr_mimebundle_(self, **options):
        bundle, details = super()._repr_mimebundle_(**options)
        return bundle | self._still, details


def _still(figure, about):
    """Return what a widget offers to pages that can show no widget: a picture and words."""
    return {"image/png": base64.b64encode(_png(figure, _STILL)).decode(), "text/plain": about}


def _png(figure, dpi):
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=dpi)
    return file.getvalue()


def jpeg(picture):
    """Turn an array (height, width, 3), uint8, into the address of a JPEG, for a web page."""
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=80)
    return "data:image/jpeg;base64," + base64.b64encode(file.getvalue()).decode()


def new_figure(aspect):
    """Make an empty figure; the aspect is its height over its width."""
    return Figure(figsize=(WIDTH, WIDTH * aspect), layout="constrained")


def show(axis, picture, title, **look):
    """Draw a picture into an axis without ticks, with a title above."""
    axis.imshow(picture, **look)
    axis.set_title(title, fontsize=plots.FONT_SIZE)
    axis.axis("off")


def small(frame, height):
    """Make a frame no higher than so many pixels, to follow a moving slider; its aspect stays."""
    height = min(height, frame.shape[0])
    return preprocess.resize(frame, (height, round(frame.shape[1] * height / frame.shape[0])))


def slider(label, value, low, high, step):
    """Make a slider over numbers; a pair as its value gives one with two handles."""
    kind = ipywidgets.IntSlider if isinstance(step, int) else ipywidgets.FloatSlider
    if isinstance(value, tuple):
        kind = ipywidgets.IntRangeSlider
    return kind(value=value, min=low, max=high, step=step, description=label, **_LOOK)


def choice(label, options, first=0):
    """Make a slider over names, or over pairs of name and value."""
    # It is no menu: JupyterLab takes the arrow keys of menus for itself.
    return ipywidgets.SelectionSlider(options=options, index=first, description=label, **_LOOK)
