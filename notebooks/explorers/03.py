"""The explorers of lesson 03: what one kernel does, and what the layers of a network see."""

from functools import partial

import cv2
import ipywidgets
import numpy as np
import traitlets
from matplotlib.patches import Rectangle

from course_utils import explorers, plots

KERNELS = {
    "upright edges": (-1, 0, 1, -2, 0, 2, -1, 0, 1),
    "level edges": (-1, -2, -1, 0, 0, 0, 1, 2, 1),
    "all edges": (-1, -1, -1, -1, 8, -1, -1, -1, -1),
    "blur": (0.11,) * 9,
    "sharpen": (0, -1, 0, -1, 5, -1, 0, -1, 0),
    "relief": (-2, -1, 0, -1, 1, 1, 0, 1, 2),
    "no change": (0, 0, 0, 0, 1, 0, 0, 0, 0),
}
MAPS = 8  # of a layer, in two rows


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
        self.known = explorers.choice("kernel", [*KERNELS.items(), ("your own", ())])
        self.boxes = [
            ipywidgets.BoundedFloatText(min=-20, max=20, step=1, layout={"width": "70px"})
            for _ in range(9)
        ]
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
    course_utils.explorers.Explorer
        With a `KernelGrid`.
    """
    draw = partial(draw_convolution, explorers.small(frame, 240))
    about = "a frame in grey, and its convolution"
    return explorers.Explorer(draw, {"kernel": KernelGrid()}, about)


def draw_convolution(frame, kernel):
    """Draw a frame in grey beside what a kernel makes of it.

    Parameters
    ----------
    frame : array, (height, width, 3), uint8
    kernel : sequence of float
        Its nine numbers, row by row. It slides over the mean of the three colours; beyond the
        edge, the edge is repeated.

    Returns
    -------
    matplotlib.figure.Figure
        If the numbers of the kernel add up to about 0, middle grey stands for 0.
    """
    kernel, grey = np.float32(kernel).reshape(3, 3), np.float32(frame).mean(axis=-1)
    result = cv2.filter2D(grey, -1, kernel, borderType=cv2.BORDER_REPLICATE)
    total, reach = float(kernel.sum()), 40 * max(float(np.abs(kernel).sum()), 0.1)
    low, high = (-reach, reach) if abs(total) < 0.05 else sorted((0, 255 * total))
    figure = explorers.new_figure(frame.shape[0] / frame.shape[1] / 2 + 0.056)  # and two titles
    left, right = figure.subplots(1, 2)
    explorers.show(left, grey, "the frame, in grey", cmap="gray", vmin=0, vmax=255)
    words = f"its convolution: from {result.min():.0f} to {result.max():.0f}"
    explorers.show(right, result, words, cmap="gray", vmin=low, vmax=high)
    return figure


def network(model, frame):
    """Let a learner walk through a network layer by layer, with a frame in it.

    Parameters
    ----------
    model : keras.Model
        Layers in a row, such as VGG16; its input is frames, uint8. Dense layers need no weights.
    frame : array, (height, width, 3), uint8
        Of the size of the model's input.

    Returns
    -------
    course_utils.explorers.Explorer
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
    maps = strongest_maps(model, layers, frame)
    fields = receptive_fields(layers, max(size))

    def draw(layer):
        chosen = layers[layer]
        shape = "×".join(str(side) for side in chosen.output.shape[1:])
        rows, columns = (min(fields[layer], side) for side in size)
        words = (
            f"{chosen.name}: {shape} numbers, {chosen.count_params():,} parameters,\n"
            f"each sees {rows}×{columns} pixels"
        )
        return draw_layer(frame, maps.get(chosen.name, []), words, (rows, columns))

    options = [(layer.name, number) for number, layer in enumerate(layers)]
    return explorers.Explorer(
        draw,
        {"layer": explorers.choice("layer", options, min(1, len(options) - 1))},
        "a frame with the receptive field of a layer, and feature maps of that layer",
    )


def strongest_maps(model, layers, frame):
    """Run a frame through a model once, and keep the maps with the highest mean of each layer.

    Parameters
    ----------
    model : keras.Model
    layers : list of keras.Layer
    frame : array, (height, width, 3), uint8

    Returns
    -------
    dict of str to array, (maps, rows, columns), float16
        By the name of the layer; layers without maps are left out.
    """
    import keras

    with_maps = [layer for layer in layers if len(layer.output.shape) == 4]
    inside = keras.Model(model.input, {layer.name: layer.output for layer in with_maps})
    strongest = {}
    for name, values in inside.predict(frame[np.newaxis], verbose=0).items():
        order = np.argsort(-values[0].mean(axis=(0, 1)))[:MAPS]
        strongest[name] = np.moveaxis(values[0][..., order], -1, 0).astype(np.float16)
    return strongest


def receptive_fields(layers, whole):
    """Return the width of the receptive field after each layer, in pixels of the input.

    Parameters
    ----------
    layers : list of keras.Layer
    whole : int
        Width of the input: what a dense layer or a mean over all places sees.

    Returns
    -------
    list of int
    """
    fields, field, step = [], 1, 1
    for layer in layers:
        window = getattr(layer, "kernel_size", None) or getattr(layer, "pool_size", None)
        if window and len(layer.output.shape) == 4:
            field += (window[0] - 1) * step
            step *= layer.strides[0]
        elif hasattr(layer, "kernel") or "Global" in type(layer).__name__:
            field = whole
        fields.append(field)
    return fields


def draw_layer(frame, maps, words, field):
    """Draw some feature maps of a layer, beside the frame and how much of it one number sees.

    Parameters
    ----------
    frame : array, (height, width, 3), uint8
    maps : array, (n, rows, columns), float or uint8
        Up to 8 maps; with none, the words stand in their place.
    words : str
        About the layer; the title.
    field : (int, int)
        Height and width of the receptive field in pixels, marked in the frame.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = explorers.new_figure(0.42)
    grid = figure.add_gridspec(2, 6)
    left = figure.add_subplot(grid[:, :2])
    explorers.show(left, frame, "the frame, and\nwhat one number sees")
    corner = [(side - part - 1) / 2 for side, part in zip(frame.shape, field, strict=False)]
    edge = Rectangle(corner[::-1], *field[::-1], fill=False, edgecolor="yellow", linewidth=2.5)
    left.add_patch(edge)
    for number in range(MAPS):
        axis = figure.add_subplot(grid[number // 4, 2 + number % 4])
        axis.axis("off")
        if number < len(maps):
            axis.imshow(maps[number], cmap="viridis")
    if not len(maps):
        size = plots.FONT_SIZE + 2
        figure.text(0.68, 0.5, "a row of numbers: no maps", ha="center", fontsize=size)
    figure.suptitle(words, fontsize=plots.FONT_SIZE + 1)
    return figure
