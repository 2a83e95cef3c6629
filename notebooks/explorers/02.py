"""The explorers of lesson 02: what preprocessing and augmentation do to a frame."""

import cv2
import ipywidgets
import numpy as np

from course_utils import explorers, plots

RULES = {"area": cv2.INTER_AREA, "bilinear": cv2.INTER_LINEAR, "nearest": cv2.INTER_NEAREST}


def preprocessing(frame):
    """Let a learner turn a frame into the numbers that a network gets, step by step.

    Parameters
    ----------
    frame : array, (height, width, 3), uint8

    Returns
    -------
    course_utils.explorers.Explorer
        With a control for each step of `prepare_frame`.
    """
    frame = explorers.small(frame, 360)

    def draw(**steps):
        return draw_prepared(frame, *prepare_frame(frame, **steps))

    controls = {
        "side": explorers.slider("side in pixels", 112, 16, 224, 16),
        "way": explorers.choice("to a square by", ("stretch", "fit", "crop")),
        "rule": explorers.choice("rule for pixels", tuple(RULES)),
        "brightness": explorers.slider("brightness (%)", 0, -60, 60, 5),
        "form": explorers.choice("numbers", ("0 to 255", "0 to 1", "-1 to 1", "standardised")),
    }
    about = "a frame as filmed, the square that a network gets, and the histogram of its numbers"
    return explorers.Explorer(draw, controls, about)


def prepare_frame(frame, side=112, way="stretch", rule="area", brightness=0, form="0 to 255"):
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
    """
    height, width = frame.shape[:2]
    taller, wider = max(height - width, 0), max(width - height, 0)
    if way == "fit":
        margins = wider // 2, wider - wider // 2, taller // 2, taller - taller // 2
        frame = cv2.copyMakeBorder(frame, *margins, cv2.BORDER_CONSTANT)
    elif way == "crop":
        top, left = taller // 2, wider // 2
        frame = frame[top : top + height - taller, left : left + width - wider]
    square = cv2.resize(frame, (side, side), interpolation=RULES[rule])
    square = (square + brightness / 100 * 255).clip(0, 255).round().astype(np.uint8)
    if form == "0 to 255":
        return square, square
    numbers = np.float32(square) / 255
    if form == "-1 to 1":
        numbers = numbers * 2 - 1
    elif form == "standardised":
        deviation = np.maximum(numbers.std(axis=(0, 1)), 1e-6)
        numbers = (numbers - numbers.mean(axis=(0, 1))) / deviation
    return square, numbers


def draw_prepared(frame, square, numbers):
    """Draw a frame, what preprocessing made of it, and how its numbers are spread.

    Parameters
    ----------
    frame : array, (height, width, 3), uint8
        As filmed.
    square, numbers : array
        As `prepare_frame` returns them.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = explorers.new_figure(0.33)
    left, middle, right = figure.subplots(1, 3, width_ratios=(1.5, 0.9, 1.2))
    explorers.show(left, frame, f"as filmed,\naspect {frame.shape[1] / frame.shape[0]:.2f}")
    title = f"{'×'.join(map(str, numbers.shape))},\n{numbers.nbytes / 1000:.0f} kB"
    explorers.show(middle, square, title, interpolation="nearest")
    for channel, colour in enumerate(explorers.CHANNELS.values()):
        values = numbers[..., channel].ravel()
        right.hist(values, bins=40, histtype="step", color=colour, density=True)
    ends = numbers.min(), numbers.max(), numbers.mean()
    low, high, mean = (round(float(number), 2) + 0.0 for number in ends)  # + 0.0: no minus zero
    right.set_title(f"{numbers.dtype}:\n{low:g} to {high:g}", fontsize=plots.FONT_SIZE)
    right.set(yticks=[], ylabel="share of the pixels", xlabel=f"value; mean {mean:g}")
    return figure


def augmentation(frame):
    """Let a learner change a frame with sliders, as random augmentation would.

    Parameters
    ----------
    frame : array, (height, width, 3), uint8

    Returns
    -------
    course_utils.explorers.Explorer
        With a control for each change of `change_frame`.
    """
    frame = explorers.small(frame, 288)
    labels = ["as filmed", "as the network sees it"]

    def draw(**changes):
        changed = change_frame(frame, **changes)
        return plots.contact_sheet([frame, changed], labels, columns=2, width=explorers.WIDTH)

    mirror = ipywidgets.Checkbox(True, description="mirror", indent=True, style=explorers.LABELS)
    controls = {
        "rotation": explorers.slider("rotation (degrees)", 8, -45, 45, 1),
        "zoom": explorers.slider("zoom (times)", 1.2, 0.5, 2.0, 0.05),
        "brightness": explorers.slider("brightness (%)", 10, -60, 60, 5),
        "noise": explorers.slider("noise (%)", 2, 0, 30, 1),
        "crop": explorers.slider("columns kept (%)", (0, 100), 0, 100, 5),
        "flip": mirror,
    }
    return explorers.Explorer(draw, controls, "a frame as filmed, and the same frame changed")


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
        First and last column to keep, in percent of the width; what is kept moves to the middle.
    flip : bool
        Swap left and right.

    Returns
    -------
    array, (height, width, 3), uint8
    """
    height, width = frame.shape[:2]
    first, last = (round(share / 100 * width) for share in crop)
    first = min(first, width - 1)
    kept = frame[:, first : max(last, first + 1)]
    left = (width - kept.shape[1]) // 2
    changed = np.zeros_like(frame)
    changed[:, left : left + kept.shape[1]] = kept
    if flip:
        changed = cv2.flip(changed, 1)
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), rotation, zoom)
    changed = cv2.warpAffine(changed, matrix, (width, height))
    grain = np.random.default_rng(0).normal(0, noise / 100 * 255, frame.shape)
    return (changed + brightness / 100 * 255 + grain).clip(0, 255).round().astype(np.uint8)
