"""Pictures to touch, thin over functions that draw.

An explorer is a widget. Where nothing can move, as on a page on GitHub, a plain picture is shown
instead.
"""

import base64
import io

import anywidget
import cv2
import ipywidgets
import numpy as np
import pandas as pd
import traitlets
from matplotlib.colors import to_hex
from PIL import Image

from course_utils import plots, preprocess, report, video

# Rows of the frames that explorers work on: enough to see, few enough to follow a moving slider.
WORKING_HEIGHT = 288

# Dots an inch. At 96 a point of text is a point on a page; a live picture is a quarter larger.
_STILL, _LIVE = 96, 120


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

    Attributes
    ----------
    controls : dict of str to ipywidgets.Widget
    picture : ipywidgets.Image
        What is on show, as PNG.
    """

    def __init__(self, draw, controls, about="a picture with controls"):
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
        """Draw the picture for the present values of the controls."""
        self.picture.value = _png(self._figure(), _LIVE)

    def _figure(self):
        """Draw the figure for the present values of the controls."""
        return self.draw(**{name: control.value for name, control in self.controls.items()})

    def _repr_mimebundle_(self, **options):
        """Offer the plain picture to pages that can show no widget."""
        bundle = super()._repr_mimebundle_(**options)
        return _with_still(bundle, _png(self._figure(), _STILL), self.about)


def _png(figure, dpi):
    """Draw a figure as PNG, as bytes."""
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=dpi)
    return file.getvalue()


def _with_still(bundle, png, text):
    """Add a plain picture to what a widget offers to the page."""
    still = base64.b64encode(png).decode("ascii")
    return {**bundle, "image/png": still, "text/plain": text}


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
    frame = _small(frame)
    controls = {
        "rotation": _slider("rotation (degrees)", 8, -45, 45, 1),
        "zoom": _slider("zoom (times)", 1.2, 0.5, 2.0, 0.05),
        "brightness": _slider("brightness (%)", 10, -60, 60, 5),
        "noise": _slider("noise (%)", 2, 0, 30, 1),
        "crop": _slider("columns kept (%)", (0, 100), 0, 100, 5),
        "flip": ipywidgets.Checkbox(value=True, description="mirror", indent=True, style=_STYLE),
    }
    return Explorer(
        lambda **values: draw_augmentation(frame, **values), controls,
        "a frame as filmed, and the same frame changed",
    )  # fmt: skip


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
    labels = ["as filmed", "as the network sees it"]
    return plots.contact_sheet([frame, changed], labels, 2, plots.EXPLORER_WIDTH)


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


def _small(frame, height=WORKING_HEIGHT):
    """Make a frame no higher than so many pixels; its aspect stays."""
    if frame.shape[0] <= height:
        return frame
    return preprocess.resize(frame, (height, round(frame.shape[1] * height / frame.shape[0])))


# --- films: histograms and sampling --------------------------------------------------------------


def film_histogram(path, most=150):
    """Let a learner scrub through a film and see the histogram of each frame.

    Parameters
    ----------
    path : str or Path
        Of a film.
    most : int
        Frames to keep ready, spread evenly over the film. A short film has all of its frames.

    Returns
    -------
    Explorer
        With a slider for the time.

    Raises
    ------
    course_utils.video.VideoError, FileNotFoundError
        If the film cannot be read.
    """
    info = video.probe(path)
    fps = most / info.duration if info.duration * info.frame_rate > most else None
    size = 180, round(180 * info.size[1] / info.size[0])
    times, frames = zip(*video.frames(path, fps=fps, size=size), strict=True)
    highest = 1.05 * max(plots.histogram_shares(frame).max() for frame in frames)
    moments = [(f"{time:.2f} s", number) for number, time in enumerate(times)]

    def draw(moment):
        title = f"frame at {times[moment]:.2f} s"
        return plots.histogram(frames[moment], title, min(highest, 0.5))

    controls = {"moment": _steps("time in the film", moments)}
    return Explorer(draw, controls, "a frame of the film beside its histogram")


def sampling(frames, times, movement, name="movement"):
    """Let a learner find out how many frames a second a movement needs.

    Parameters
    ----------
    frames : array, (time, height, width, 3), uint8
        All frames of a short clip.
    times : array, (time,), float
        Their seconds.
    movement : array, (time,), float
        One number a frame that follows the movement, such as the height of a head.
    name : str
        What the numbers are.

    Returns
    -------
    Explorer
        With a slider for the frames a second, up to those of the clip.

    Raises
    ------
    ValueError
        If there are not at least three frames, or not one time and one number for each.
    """
    frames, times, movement = (np.asarray(part) for part in (frames, times, movement))
    if frames.ndim != 4 or len(frames) < 3 or not times.shape == movement.shape == (len(frames),):
        raise ValueError(
            f"received frames {frames.shape}, times {times.shape} and movement {movement.shape}; "
            "expected at least three frames (time, height, width, 3), and a time and a number for "
            "each. Take all frames of a clip: times, frames = zip(*video.frames(path))."
        )
    own = 1 / np.median(np.diff(times))
    rates = [n for n in (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30) if n <= own + 0.01]
    options = [(str(n), n) for n in rates or [own]]

    def draw(fps):
        return plots.sampled_movement(frames, times, movement, fps, name)

    controls = {"fps": _steps("frames a second", options)}
    about = "a movement over time, what is left of it in the frames that are taken, and the frames"
    return Explorer(draw, controls, about)


# --- preprocessing -------------------------------------------------------------------------------

_WAYS = ("stretch", "fit", "crop")
_RULES = {"area": "INTER_AREA", "bilinear": "INTER_LINEAR", "nearest": "INTER_NEAREST"}
_FORMS = ("0 to 255", "0 to 1", "-1 to 1", "standardised")


def preprocessing(frame):
    """Let a learner turn a frame into the numbers that a network gets, step by step.

    Parameters
    ----------
    frame : array, (height, width, 3), uint8

    Returns
    -------
    Explorer
        With the controls of `prepare_frame`.
    """
    frame = _small(frame, 360)
    controls = {
        "side": ipywidgets.IntSlider(
            value=112, min=16, max=224, step=16, description="side in pixels",
            style=_STYLE, layout=_WIDE,
        ),
        "way": _names("to a square by", _WAYS),
        "rule": _names("rule for pixels", _RULES),
        "brightness": _slider("brightness (%)", 0, -60, 60, 5),
        "form": _names("numbers", _FORMS),
    }  # fmt: skip
    about = "a frame as filmed, the square that a network gets, and the histogram of its numbers"
    return Explorer(lambda **values: draw_preprocessing(frame, **values), controls, about)


def draw_preprocessing(frame, **steps):
    """Draw a frame, the square that `prepare_frame` makes of it, and the spread of its numbers.

    Parameters
    ----------
    frame : array, (height, width, 3), uint8
    **steps
        Passed on to `prepare_frame`.

    Returns
    -------
    matplotlib.figure.Figure
    """
    square, numbers = prepare_frame(frame, **steps)
    return plots.prepared(frame, square, numbers)


def prepare_frame(frame, side=112, way="stretch", rule="area", brightness=0, form=_FORMS[0]):
    """Bring a frame to a square of one size, change its brightness and scale its numbers.

    Parameters
    ----------
    frame : array, (height, width, 3), uint8
    side : int
        Height and width of the square in pixels.
    way : {"stretch", "fit", "crop"}
    rule : {"area", "bilinear", "nearest"}
        How new pixels are made of old ones.
    brightness : float
        Added to every value, in percent of the range; what leaves 0..255 is cut off.
    form : {"0 to 255", "0 to 1", "-1 to 1", "standardised"}

    Returns
    -------
    square : array, (side, side, 3), uint8
    numbers : array of the same shape, uint8 or float32

    Raises
    ------
    ValueError
        If the way, the rule or the form is none of these.
    """
    for name, value, known in (
        ("way", way, [*_WAYS]), ("rule", rule, [*_RULES]), ("form", form, [*_FORMS])
    ):  # fmt: skip
        if value not in known:
            raise ValueError(f"received {name}={value!r}; expected one of {known}. Choose one.")
    long, short = max(frame.shape[:2]), min(frame.shape[:2])
    if way == "fit":
        frame = preprocess.pad(frame, (long, long))
    elif way == "crop":
        frame = preprocess.crop(frame, (short, short))
    square = cv2.resize(frame, (side, side), interpolation=getattr(cv2, _RULES[rule]))
    square = (square + brightness / 100 * 255).clip(0, 255).round().astype(np.uint8)
    numbers = np.float32(square) / 255
    if form == _FORMS[0]:
        numbers = square
    elif form == _FORMS[2]:
        numbers = numbers * 2 - 1
    elif form == _FORMS[3]:
        deviation = np.maximum(numbers.std(axis=(0, 1)), 1e-6)
        numbers = (numbers - numbers.mean(axis=(0, 1))) / deviation
    return square, numbers


# --- convolution ---------------------------------------------------------------------------------

KERNELS = {
    "upright edges": (-1, 0, 1, -2, 0, 2, -1, 0, 1),
    "level edges": (-1, -2, -1, 0, 0, 0, 1, 2, 1),
    "all edges": (-1, -1, -1, -1, 8, -1, -1, -1, -1),
    "blur": (0.11,) * 9,
    "sharpen": (0, -1, 0, -1, 5, -1, 0, -1, 0),
    "relief": (-2, -1, 0, -1, 1, 1, 0, 1, 2),
    "no change": (0, 0, 0, 0, 1, 0, 0, 0, 0),
}


class KernelGrid(ipywidgets.VBox):
    """A slider over known kernels above nine boxes with their numbers.

    Attributes
    ----------
    value : tuple of float
        The nine numbers, row by row.
    known : ipywidgets.SelectionSlider
    boxes : list of ipywidgets.BoundedFloatText
    """

    value = traitlets.Tuple()

    def __init__(self):
        self.known = _steps("kernel", [*KERNELS.items(), ("your own", ())])
        self.boxes = [
            ipywidgets.BoundedFloatText(
                min=-20, max=20, step=1, layout={"width": "70px"},
            )
            for n in range(9)
        ]  # fmt: skip
        self._fill()
        self.known.observe(self._fill, "value")
        for box in self.boxes:
            box.observe(self._read, "value")
        grid = ipywidgets.GridBox(
            self.boxes, layout={"grid_template_columns": "repeat(3, 74px)", "margin": "0 0 0 132px"}
        )
        super().__init__([self.known, grid])

    def _fill(self, _change=None):
        """Write the chosen kernel into the boxes, and tell of it once."""
        if self.known.value:
            self._filling = True
            for box, number in zip(self.boxes, self.known.value, strict=True):
                box.value = number
            self._filling = False
            self._read()

    def _read(self, _change=None):
        """Take the numbers from the boxes; the slider says whose they are."""
        if not self._filling:
            self.value = tuple(box.value for box in self.boxes)
            same = [kernel for kernel in KERNELS.values() if kernel == self.value]
            self.known.value = same[0] if same else ()


def convolution(frame):
    """Let a learner slide kernels of 3 by 3 numbers over a frame: known ones, or their own.

    Parameters
    ----------
    frame : array, (height, width, 3), uint8

    Returns
    -------
    Explorer
        With a `KernelGrid`.
    """
    frame = _small(frame, 240)

    def draw(kernel):
        return plots.convolved(frame, np.reshape(kernel, (3, 3)))

    return Explorer(draw, {"kernel": KernelGrid()}, "a frame in grey, and its convolution")


# --- networks ------------------------------------------------------------------------------------


def network(model, frame, most=8):
    """Let a learner walk through a network layer by layer, with a frame in it.

    Parameters
    ----------
    model : keras.Model
        Layers in a row, such as VGG16; its input is frames, uint8. Dense layers need no weights.
    frame : array, (height, width, 3), uint8
        Of the size of the model's input.
    most : int
        Maps of each layer to show, up to 8: those with the highest mean.

    Returns
    -------
    Explorer
        With a slider for the layer.

    Raises
    ------
    ValueError
        If the frame has another size than the model's input.
    """
    size = tuple(model.input.shape[1:3])
    if np.shape(frame) != (*size, 3):
        raise ValueError(
            f"received a frame {np.shape(frame)}; expected {(*size, 3)}, the input of the model "
            f"{model.name!r}. Bring it there: preprocess.resize(frame, {size})."
        )
    layers = [layer for layer in model.layers if layer.output is not model.input]
    maps = _strongest_maps(model, layers, frame, most)
    fields = _receptive_fields(layers, max(size))

    def draw(layer):
        chosen = layers[layer]
        shape = "×".join(str(side) for side in chosen.output.shape[1:])
        words = (
            f"{chosen.name}: {shape} numbers, {chosen.count_params():,} parameters,\n"
            f"each sees {min(fields[layer], size[0])}×{min(fields[layer], size[1])} pixels"
        )
        return plots.layer_maps(frame, maps.get(chosen.name, []), words, fields[layer], size)

    options = [(layer.name, number) for number, layer in enumerate(layers)]
    return Explorer(
        draw, {"layer": _steps("layer", options, min(1, len(options) - 1))},
        "a frame with the receptive field of a layer, and feature maps of that layer",
    )  # fmt: skip


def _strongest_maps(model, layers, frame, most):
    """Run a frame through the model once; keep the strongest maps of each layer, by its name."""
    import keras

    with_maps = [layer for layer in layers if len(layer.output.shape) == 4]
    inside = keras.Model(model.input, [layer.output for layer in with_maps])
    found = inside.predict(frame[np.newaxis], verbose=0)
    strongest = {}
    for layer, values in zip(with_maps, found if len(with_maps) > 1 else [found], strict=True):
        order = np.argsort(-values[0].mean(axis=(0, 1)))[:most]
        strongest[layer.name] = np.moveaxis(values[0][..., order], -1, 0).astype(np.float16)
    return strongest


def _receptive_fields(layers, whole):
    """Width of the receptive field after each layer, in pixels of the input."""
    fields, field, step = [], 1, 1
    for layer in layers:
        window = getattr(layer, "kernel_size", None) or getattr(layer, "pool_size", None)
        if window and len(layer.output.shape) == 4:
            field += (window[0] - 1) * step
            step *= layer.strides[0]
        elif hasattr(layer, "kernel") or "Global" in type(layer).__name__:
            field = whole  # a dense layer or a mean: each number comes from all places
        fields.append(field)
    return fields


def grad_cam(model, frames, classes, labels=None):
    """Let a learner ask layer after layer which places of some frames speak for a class.

    Parameters
    ----------
    model : keras.Model
        As `course_utils.evaluation.grad_cam` takes it.
    frames : array, (frames, height, width, 3), uint8
        A few, such as 6.
    classes : dict of str to array, (frames,), int
        By the name of the question, such as "its answer": the class to ask for in each frame.
    labels : sequence of str, optional
        Names of the classes, written below the frames.

    Returns
    -------
    Explorer
        With a slider for the layer and a menu of the questions.

    Raises
    ------
    ValueError
        As `course_utils.evaluation.grad_cam` does.
    """
    from course_utils import evaluation

    names = evaluation.layers_with_maps(model)
    heats = {
        (question, name): evaluation.grad_cam(model, frames, index, layer=name)
        for question, index in classes.items()
        for name in names
    }

    def draw(layer, question):
        hot = plots.overlay(frames, heats[question, layer])
        index = np.broadcast_to(classes[question], len(frames))
        words = [labels[n] if labels is not None else f"class {n}" for n in index]
        words = [""] * len(frames) + [f"for {word}" for word in words]
        figure = plots.contact_sheet([*frames, *hot], words, len(frames), plots.EXPLORER_WIDTH)
        rows, columns = model.get_layer(layer).output.shape[1:3]
        figure.suptitle(f"{layer}: maps of {rows}×{columns} places", fontsize=plots.FONT_SIZE + 1)
        return figure

    controls = {
        "layer": _names("layer", names, len(names) - 1),
        "question": _names("what speaks for", classes),
    }
    return Explorer(draw, controls, "frames, and below each where the chosen layer finds its class")


# --- learning rate -------------------------------------------------------------------------------


def descent(descend, loss, start=-1.0, span=(-3.0, 9.0)):
    """Let a learner walk down a valley with learning rates of all sizes.

    Parameters
    ----------
    descend : function
        ``descend(learning_rate, steps, weight)`` gives the weights on the way, first the start.
    loss : function
        From weights, an array, to losses.
    start : float
        Where the slider for the start stands first.
    span : (float, float)
        Weights between which the valley is drawn.

    Returns
    -------
    Explorer
        With sliders for the learning rate, the steps and the start.
    """

    def draw(learning_rate, steps, weight):
        path = np.asarray(descend(learning_rate, steps, weight), float)
        ends = loss(path[0]), loss(path[-1])
        title = f"loss {ends[0]:.3g} at the start, {ends[1]:.3g} after {steps} steps"
        return plots.descent(path, loss, span, title)

    controls = {
        "learning_rate": _slider("learning rate", 0.1, 0.01, 1.1, 0.01),
        "steps": ipywidgets.IntSlider(
            value=8, min=1, max=40, description="steps", style=_STYLE, layout=_WIDE
        ),
        "weight": _slider("weight at the start", start, *span, 0.5),
    }
    return Explorer(draw, controls, "steps in a valley, and the loss after each step")


# --- what a model mixes up -----------------------------------------------------------------------


def confusion(true, predicted, labels, clips, rows=4):
    """Let a learner see the clips behind each cell of a confusion matrix.

    Parameters
    ----------
    true, predicted : array, (clips,), int
        Index of the true and of the predicted class of each clip.
    labels : sequence of str
    clips : array, (clips, time, height, width, 3), uint8
    rows : int
        Clips to show at once.

    Returns
    -------
    Explorer
        With sliders for the true class, the predicted class and the page. It begins with the
        largest mistake.

    Raises
    ------
    ValueError
        If there is not one true class, one predicted class and one clip for each other.
    """
    true, predicted = np.asarray(true), np.asarray(predicted)
    if not len(true) == len(predicted) == len(clips) or np.ndim(clips) != 5:
        raise ValueError(
            f"received {len(true)} true classes, {len(predicted)} predicted ones and clips "
            f"{np.shape(clips)}; expected one of each a clip, and clips (clips, time, height, "
            "width, 3). Take them from the same table."
        )
    matrix = np.zeros((len(labels), len(labels)), int)
    np.add.at(matrix, (true, predicted), 1)
    wrong = matrix - np.diag(np.diag(matrix))
    first = np.unravel_index(wrong.argmax(), matrix.shape)
    pages = max(1, -(-matrix.max() // rows))

    def draw(truth, answer, page):
        here = np.flatnonzero((true == truth) & (predicted == answer))
        last = max(0, -(-len(here) // rows) - 1)
        start = rows * min(page - 1, last)
        shown = here[start : start + rows]
        words = f"truly {labels[truth]}, called {labels[answer]}:\n"
        words += f"{start + 1} to {start + len(shown)} of {len(here)}" if len(here) else "no clip"
        return plots.confusion_clips(
            matrix, labels, (truth, answer), clips[shown], words, rows=rows
        )

    options = [(str(label), number) for number, label in enumerate(labels)]
    controls = {
        "truth": _steps("truly (row)", options, int(first[0])),
        "answer": _steps("called (column)", options, int(first[1])),
        "page": ipywidgets.IntSlider(
            value=1, min=1, max=pages, description="page of clips", style=_STYLE, layout=_WIDE
        ),
    }
    return Explorer(draw, controls, "a confusion matrix, and the clips of its marked cell")


# --- the threshold of a shot detector ------------------------------------------------------------


def threshold(times, change, truth, tolerance, first=0.4):
    """Let a learner move the threshold of a shot detector, and see what it finds.

    Parameters
    ----------
    times : array, (frames,), float
        Seconds.
    change : array, (frames,), float, 0..1
        How much each frame differs from the one before.
    truth : array, (n, 2), float
        First and last second of each true boundary.
    tolerance : float
        Seconds by which a finding may miss.
    first : float
        Where the slider stands first.

    Returns
    -------
    Explorer
        With a slider for the threshold.

    Raises
    ------
    ValueError
        If there is not one time for each change.
    """
    from course_utils import shots

    times, change, truth = (np.asarray(values, float) for values in (times, change, truth))
    if times.shape != change.shape or times.ndim != 1:
        raise ValueError(
            f"received times {times.shape} and changes {change.shape}; expected one number a frame "
            "in both. Compute both from the same frames."
        )
    limits = np.arange(2, 100, 2) / 100
    scores = [shots.score(times[change > limit], truth, tolerance) for limit in limits]
    scores = pd.DataFrame(scores, index=limits)[["precision", "recall", "f1"]]
    spans = truth + [-tolerance - 1e-6, tolerance + 1e-6]

    def draw(limit):
        return plots.threshold(times, change, spans, limit, scores)

    controls = {"limit": _slider("threshold", first, limits[0], limits[-1], 0.02)}
    return Explorer(draw, controls, "changes of the picture over time, and F1 for each threshold")


# --- a map of clips ------------------------------------------------------------------------------


# Each map is an SVG that holds one point a clip; the frames are cut out of one tall picture.
_MAP_SCRIPT = """
const SIDE = 330, EDGE = 12;

function make(parent, tag, values = {}, text = "") {
  const space = ["svg", "circle"].includes(tag) ? "http://www.w3.org/2000/svg" : null;
  const part = space ? document.createElementNS(space, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(values)) part.setAttribute(name, value);
  part.textContent = text;
  return parent.appendChild(part);
}

function drawMap(parent, model, choose) {
  const box = make(parent, "div", { class: "clip-map-side" });
  const title = make(box, "div", { class: "clip-map-title" });
  const svg = make(box, "svg", {
    viewBox: `0 0 ${SIDE} ${SIDE}`, tabindex: 0, role: "application",
    "aria-label": "Map of the clips. Left and right arrow: next clip to a side. "
      + "Up and down arrow: next clip above or below.",
  });
  const legend = make(box, "div", { class: "clip-map-legend" });
  const points = model.get("points");
  const place = (value) => EDGE + value * (SIDE - 2 * EDGE);
  const dots = points.map(([x, y], clip) => {
    const dot = make(svg, "circle", { cx: place(x), cy: place(y), r: 5 });
    dot.addEventListener("pointerenter", () => choose(clip));
    return dot;
  });
  svg.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [1, -1], ArrowDown: [1, 1] };
    if (!(event.key in step)) return;
    event.preventDefault();
    event.stopPropagation();
    const [axis, by] = step[event.key];
    const order = points.map((_, n) => n).sort((a, b) => points[a][axis] - points[b][axis]);
    const now = order.indexOf(model.get("chosen"));
    choose(order[now < 0 ? 0 : Math.max(0, Math.min(order.length - 1, now + by))]);
  });
  const colour = ({ name, groups, colours, members }) => {
    title.textContent = `by ${name}`;
    members.forEach((group, clip) => dots[clip].setAttribute("fill", colours[group]));
    legend.replaceChildren();
    groups.forEach((group, n) => {
      const pair = make(legend, "span", { class: "clip-map-pair" });
      make(pair, "span", { class: "clip-map-key", style: `background: ${colours[n]}` });
      make(pair, "span", {}, group);
      legend.append(" ");  // here a line may break, not between a colour and its name
    });
  };
  const mark = (clip) => dots.forEach((dot, n) => {
    dot.classList.toggle("clip-map-chosen", n === clip);
    dot.setAttribute("r", n === clip ? 9 : 5);
  });
  return { colour, mark };
}

function render({ model, el }) {
  const groupings = model.get("groupings");
  const root = make(el, "div", { class: "clip-map" });
  const menu = make(root, "label", {}, "Colour the right map by ");
  const select = make(menu, "select");
  groupings.slice(1).forEach(({ name }, n) => make(select, "option", { value: n + 1 }, name));
  const row = make(root, "div", { class: "clip-map-row" });
  const choose = (clip) => { model.set("chosen", clip); model.save_changes(); };
  const maps = [0, 1].map((n) => {
    const map = drawMap(row, model, choose);
    map.colour(groupings[n]);
    return map;
  });
  select.addEventListener("change", () => maps[1].colour(groupings[select.value]));

  const side = make(row, "div", { class: "clip-map-frame" });
  const [height, width] = model.get("frame_size");
  const scale = 220 / width;
  const picture = make(side, "div", { role: "img", "aria-label": "no clip chosen" });
  Object.assign(picture.style, { width: "220px", height: `${height * scale}px` });
  const hint = "Point at a clip, or click a map and step with the arrow keys.";
  const caption = make(side, "div", { class: "clip-map-caption", "aria-live": "polite" }, hint);
  const show = () => {
    const clip = model.get("chosen");
    maps.forEach((map) => map.mark(clip));
    const text = clip < 0 ? hint : model.get("captions")[clip];
    caption.textContent = text;
    picture.setAttribute("aria-label", clip < 0 ? "no clip chosen" : `a frame of: ${text}`);
    picture.style.backgroundImage = clip < 0 ? "none" : `url(${model.get("sprite")})`;
    picture.style.backgroundSize = `220px ${height * scale * model.get("points").length}px`;
    picture.style.backgroundPosition = `0 ${-clip * height * scale}px`;
  };
  model.on("change:chosen", show);
  show();
  return () => model.off("change:chosen", show);
}
export default { render };
"""
_MAP_STYLE = """
.clip-map { color: #222; background: #fff; padding: 8px; font: 13px sans-serif; }
.clip-map-row { display: flex; flex-wrap: wrap; gap: 16px; margin-top: 8px; }
.clip-map-side { width: 330px; }
.clip-map-title { font-weight: bold; text-align: center; }
.clip-map svg { width: 330px; height: 330px; border: 1px solid #999; }
.clip-map svg:focus { outline: 3px solid #0b62c4; }
.clip-map circle { stroke: #fff; stroke-width: 1; }
.clip-map circle.clip-map-chosen { stroke: #000; stroke-width: 3; }
.clip-map-legend { line-height: 1.6; }
.clip-map-pair { white-space: nowrap; }
.clip-map-key { display: inline-block; width: 11px; height: 11px; margin: 0 4px; }
.clip-map-frame { width: 220px; }
.clip-map-frame [role="img"] { background-color: #eee; background-repeat: no-repeat; }
.clip-map-caption { min-height: 4.5em; margin-top: 6px; }
"""


class MapExplorer(anywidget.AnyWidget):
    """A map of clips: point at one, or step with the arrow keys, and see its frame.

    Made by `clip_map`. The pictures travel once, as one JPEG with a row a clip.

    Attributes
    ----------
    chosen : int
        The clip on show, -1 for none; the browser and Python may both set it.
    """

    _esm = _MAP_SCRIPT
    _css = _MAP_STYLE
    points = traitlets.List().tag(sync=True)
    groupings = traitlets.List().tag(sync=True)
    captions = traitlets.List().tag(sync=True)
    frame_size = traitlets.List().tag(sync=True)
    sprite = traitlets.Unicode().tag(sync=True)
    chosen = traitlets.Int(-1).tag(sync=True)

    def __init__(self, still, **values):
        super().__init__(**values)
        self._still = still

    def _repr_mimebundle_(self, **options):
        """Offer the plain picture to pages that can show no widget."""
        bundle, details = super()._repr_mimebundle_(**options)
        return _with_still(bundle, self._still, "a map of clips"), details


def clip_map(points, frames, captions, groupings):
    """Let a learner walk about a map of clips: two colourings of it side by side, and the frames.

    Parameters
    ----------
    points : array, (clips, 2), float
        Where each clip lies, such as scikit-learn's TSNE gives.
    frames : array, (clips, height, width, 3), uint8
        One frame a clip, small: about 100 pixels wide.
    captions : sequence of str
        One a clip, shown below its frame.
    groupings : dict of str to sequence of str
        What to colour by: at least two names, each with one group a clip. The first keeps the left
        map; the others take turns in the right one.

    Returns
    -------
    MapExplorer
        It works in JupyterLab, Colab and VS Code. Elsewhere there is a picture of the first two
        colourings, drawn by `course_utils.plots.clip_map`.

    Raises
    ------
    ValueError
        If there is not one point, frame, caption and group for each clip, or one colouring only.
    """
    points, frames = np.asarray(points, float), np.asarray(frames)
    counts = {len(points), len(frames), len(captions), *map(len, groupings.values())}
    if len(counts) != 1 or len(groupings) < 2 or points.shape[1:] != (2,) or frames.ndim != 4:
        raise ValueError(
            f"received points {points.shape}, frames {frames.shape}, {len(captions)} captions and "
            f"{len(groupings)} colourings; expected (clips, 2), (clips, height, width, 3), a "
            "caption a clip, and at least two colourings with a group a clip. Make all of them "
            "from the same table of clips."
        )
    low, high = points.min(axis=0), points.max(axis=0)
    shares = (points - low) / np.maximum(high - low, 1e-9)
    first_two = dict(list(groupings.items())[:2])
    return MapExplorer(
        still=_png(plots.clip_map(points, first_two, plots.EXPLORER_WIDTH), _STILL),
        points=(shares * [1, -1] + [0, 1]).round(4).tolist(),  # in a browser, y points down
        groupings=[_coloured(name, groups) for name, groups in groupings.items()],
        captions=[str(caption) for caption in captions],
        frame_size=list(frames.shape[1:3]),
        sprite=_sprite(frames),
    )


def _coloured(name, groups):
    """Describe one colouring to the browser: its groups, their colours, and each clip's group."""
    names = sorted({str(group) for group in groups})
    colours = [to_hex(plots.PALETTE[n % len(plots.PALETTE)]) for n in range(len(names))]
    members = [names.index(str(group)) for group in groups]
    return {"name": name, "groups": names, "colours": colours, "members": members}


def _sprite(frames):
    """Put all frames into one JPEG, one below the other, as the address of a picture."""
    file = io.BytesIO()
    Image.fromarray(np.concatenate(list(frames))).save(file, "JPEG", quality=80)
    return "data:image/jpeg;base64," + base64.b64encode(file.getvalue()).decode("ascii")


# --- a film's timeline ---------------------------------------------------------------------------


class TimelineExplorer(anywidget.AnyWidget):
    """The timeline of a film's reading: click, or choose with the arrow keys, and see the frame.

    Made by `timeline`.

    Attributes
    ----------
    time : float
        The moment on show, in seconds; the browser and Python may both set it.
    """

    _esm = report.read_part("timeline.js") + report.read_part("widget.js")
    _css = report.read_part("timeline.css")
    timeline = traitlets.Dict().tag(sync=True)
    time = traitlets.Float(0.0).tag(sync=True)
    frame = traitlets.Unicode("").tag(sync=True)

    def __init__(self, path, still, **values):
        super().__init__(**values)
        self._path, self._still = path, still
        self.observe(self._show_frame, "time")

    def _show_frame(self, change):
        """Read the frame of the moment that was chosen."""
        info = video.probe(self._path)
        small = WORKING_HEIGHT, round(info.size[1] * WORKING_HEIGHT / info.size[0])
        last = max(info.duration - 2 / info.frame_rate, 0)
        _, frame = next(video.frames(self._path, size=small, start=min(change["new"], last)))
        self.frame = _sprite([frame])

    def _repr_mimebundle_(self, **options):
        """Offer the plain picture to pages that can show no widget."""
        bundle, details = super()._repr_mimebundle_(**options)
        return _with_still(bundle, self._still, "a timeline of a film"), details


def timeline(reading):
    """Let a learner walk through what was read from a film.

    Parameters
    ----------
    reading : course_utils.film.FilmReading
        The film must still be at ``reading.info["path"]`` for its frames to be shown.

    Returns
    -------
    TimelineExplorer
        It works in JupyterLab, Colab and VS Code. Elsewhere there is the picture that
        `course_utils.plots.film_timeline` draws.
    """
    lanes = report.timeline_data(reading)
    still = _png(plots.film_timeline(lanes, width=8.2), _STILL)
    return TimelineExplorer(reading.info["path"], still, timeline=lanes)


# --- sliders -------------------------------------------------------------------------------------

_STYLE = {"description_width": "130px"}
_WIDE = {"width": "400px"}


def _names(label, names, first=0):
    """Make a slider over names: JupyterLab takes the arrow keys of menus for itself."""
    return _steps(label, [(name, name) for name in names], first)


def _steps(label, options, first=0):
    """Make a slider over named steps, given as pairs of name and value."""
    return ipywidgets.SelectionSlider(
        options=options, index=first, description=label, style=_STYLE, layout=_WIDE
    )


def _slider(label, value, low, high, step):
    """Make a slider; a pair as its value gives one with two handles."""
    kind = ipywidgets.FloatRangeSlider if isinstance(value, tuple) else ipywidgets.FloatSlider
    digits = ".2f" if step < 1 else ".0f"
    return kind(
        value=value, min=low, max=high, step=step, description=label, style=_STYLE,
        layout=_WIDE, readout_format=digits,
    )  # fmt: skip
