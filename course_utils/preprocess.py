"""Bring frames to the shape and the numbers that a network can learn from.

Every function but `augmenter` takes one frame (height, width, 3) or any stack of frames
(..., height, width, 3), such as a clip (time, height, width, 3): uint8, 0..255, RGB. The change is
the same for every frame of the stack, and the array that comes in is never altered.
"""

import cv2
import numpy as np

METHODS = ("stretch", "fit", "crop")
DIRECTIONS = ("horizontal", "vertical", "time")


def resize(frames, size, method="stretch", colour=(0, 0, 0)):
    """Bring frames to one size.

    Where frames shrink, each new pixel is the mean of the old pixels that it covers (OpenCV's
    ``INTER_AREA``): other rules look at four or sixteen old pixels only, skip those between, and
    turn fine patterns into false ones (aliasing). Where frames grow, new pixels are mixed from
    their nearest old ones (``INTER_LINEAR``).

    Parameters
    ----------
    frames : array, (..., height, width, 3), uint8
    size : (int, int)
        New height and width in pixels.
    method : {"stretch", "fit", "crop"}
        ``stretch`` fills the size and changes the shape of things; ``fit`` keeps the aspect
        (width / height) and the whole frame, and pads what is left over; ``crop`` keeps the aspect
        and fills the size, and cuts off what sticks out, equally on both sides.
    colour : (int, int, int)
        RGB of the padding, for ``fit``.

    Returns
    -------
    array, (..., size[0], size[1], 3), uint8

    Raises
    ------
    ValueError
        If the frames are not uint8 RGB, the size is not two whole numbers above 0, or the method
        is not known.
    """
    frames = _check_frames(frames)
    size = _check_size(size)
    if method not in METHODS:
        raise ValueError(
            f"received method={method!r}; expected one of {', '.join(METHODS)}. Choose 'fit' or "
            "'crop' to keep the aspect, 'stretch' to fill the size with the whole frame."
        )
    if method == "stretch":
        return _each(frames, lambda frame: _scale(frame, size), size)
    factors = size[0] / frames.shape[-3], size[1] / frames.shape[-2]
    factor = min(factors) if method == "fit" else max(factors)
    scaled_size = tuple(max(1, round(length * factor)) for length in frames.shape[-3:-1])
    scaled = _each(frames, lambda frame: _scale(frame, scaled_size), scaled_size)
    return pad(scaled, size, colour) if method == "fit" else crop(scaled, size)


def _scale(frame, size):
    """Resize one frame in two steps: shrink by mean what must shrink, then grow the rest."""
    # OpenCV shrinks by mean only when neither side grows, so each side is treated on its own.
    shrunk = min(size[0], frame.shape[0]), min(size[1], frame.shape[1])
    # OpenCV takes (width, height), the other way round than numpy.
    if shrunk != frame.shape[:2]:
        frame = cv2.resize(frame, shrunk[::-1], interpolation=cv2.INTER_AREA)
    if shrunk != size:
        frame = cv2.resize(frame, size[::-1], interpolation=cv2.INTER_LINEAR)
    return frame


def crop(frames, size):
    """Cut a window of a size out of the middle of frames.

    Parameters
    ----------
    frames : array, (..., height, width, 3), uint8
    size : (int, int)
        Height and width of the window in pixels. Where an odd number of rows or columns is cut
        away, the one more goes at the bottom or on the right.

    Returns
    -------
    array, (..., size[0], size[1], 3), uint8

    Raises
    ------
    ValueError
        If the frames are smaller than the window.
    """
    frames = _check_frames(frames)
    size = _check_size(size)
    height, width = frames.shape[-3:-1]
    if size[0] > height or size[1] > width:
        raise ValueError(
            f"received frames of {height}x{width} (height x width) to crop to {size[0]}x{size[1]}; "
            "expected a window that is not larger than the frame. Choose a smaller size, or use "
            "resize(..., method='crop'), which enlarges first."
        )
    top, left = (height - size[0]) // 2, (width - size[1]) // 2
    return frames[..., top : top + size[0], left : left + size[1], :].copy()


def pad(frames, size, colour=(0, 0, 0)):
    """Put frames into the middle of a larger canvas of one colour.

    Parameters
    ----------
    frames : array, (..., height, width, 3), uint8
    size : (int, int)
        Height and width of the canvas in pixels. Where an odd number of rows or columns is added,
        the one more goes at the bottom or on the right.
    colour : (int, int, int)
        RGB of the canvas.

    Returns
    -------
    array, (..., size[0], size[1], 3), uint8

    Raises
    ------
    ValueError
        If the frames are larger than the canvas.
    """
    frames = _check_frames(frames)
    size = _check_size(size)
    colour = _check_colour(colour)
    height, width = frames.shape[-3:-1]
    if size[0] < height or size[1] < width:
        raise ValueError(
            f"received frames of {height}x{width} (height x width) to pad to {size[0]}x{size[1]}; "
            "expected a canvas that is not smaller than the frame. Choose a larger size, or use "
            "resize(..., method='fit'), which shrinks first."
        )
    top, left = (size[0] - height) // 2, (size[1] - width) // 2
    canvas = np.empty((*frames.shape[:-3], *size, 3), dtype=np.uint8)
    canvas[...] = colour
    canvas[..., top : top + height, left : left + width, :] = frames
    return canvas


def rotate(frames, degrees, colour=(0, 0, 0)):
    """Turn frames about their centre and keep their size.

    The corners leave the frame, and the empty corners that appear are filled with one colour.

    Parameters
    ----------
    frames : array, (..., height, width, 3), uint8
    degrees : float
        Positive turns anticlockwise.
    colour : (int, int, int)
        RGB of the empty corners.

    Returns
    -------
    array, (..., height, width, 3), uint8
    """
    frames = _check_frames(frames)
    colour = _check_colour(colour)
    if not np.isfinite(degrees):
        raise ValueError(
            f"received degrees={degrees}; expected a finite number. Give the angle in degrees, "
            "such as 10."
        )
    height, width = frames.shape[-3:-1]
    # The centre of a row of 4 pixels, numbered from 0 to 3, is 1.5, not 2.
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1.0)
    return _each(
        frames,
        lambda frame: cv2.warpAffine(
            frame, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=colour
        ),
        (height, width),
    )


def flip(frames, direction="horizontal"):
    """Mirror frames, or play a clip backwards.

    Parameters
    ----------
    frames : array, (..., height, width, 3), uint8
    direction : {"horizontal", "vertical", "time"}
        ``horizontal`` swaps left and right, ``vertical`` swaps top and bottom, ``time`` turns the
        order of the frames round and needs a clip (..., time, height, width, 3).

    Returns
    -------
    array of the same shape, uint8
    """
    frames = _check_frames(frames)
    if direction not in DIRECTIONS:
        raise ValueError(
            f"received direction={direction!r}; expected one of {', '.join(DIRECTIONS)}. "
            "To swap left and right, use 'horizontal'."
        )
    if direction == "time" and frames.ndim < 4:
        raise ValueError(
            f"received one frame of the shape {frames.shape} to flip in time; expected a clip "
            "(time, height, width, 3). Stack its frames with np.stack."
        )
    axis = {"horizontal": -2, "vertical": -3, "time": -4}[direction]
    return np.ascontiguousarray(np.flip(frames, axis))


def normalise(frames, mean=0.0, std=1.0):
    """Turn bytes into small numbers: ``(frames / 255 - mean) / std``.

    The models of this course do this inside, so that nobody can do it twice; use this function to
    look at the numbers. With the default values they are in 0..1, with ``mean=0.5, std=0.5`` in
    -1..1; with a data set's own mean and standard deviation they are standardised.

    Parameters
    ----------
    frames : array, (..., height, width, 3), uint8
    mean, std : float, or three floats for red, green and blue
        Of the frames divided by 255, so in 0..1.

    Returns
    -------
    array of the same shape, float32

    Raises
    ------
    ValueError
        If the frames are not uint8, which most often means that they are normalised already, or
        if a value of ``std`` is not above 0.
    """
    frames = _check_frames(frames)
    mean, std = np.float32(mean), np.float32(std)
    if not (std > 0).all() or not np.isfinite(mean).all():
        raise ValueError(
            f"received mean={mean} and std={std}; expected finite numbers and std above 0. "
            "Measure them on frames / 255 of the training clips."
        )
    return (frames.astype(np.float32) / 255 - mean) / std


def augmenter(
    seed,
    clip_shape=None,
    flip=True,
    rotation=5.0,
    zoom=0.1,
    shift=0.05,
    contrast=0.2,
    brightness=0.1,
    noise=0.0,
):
    """Build a Keras model that changes each picture of a batch a little, at random.

    Put it first in a model that takes uint8 frames, before the values are rescaled. It acts in
    ``fit`` and hands pictures on unchanged in ``predict`` and ``evaluate``. Where you call a model
    yourself, say which you mean: ``model(frames, training=False)``. Without a word, Keras's random
    layers act.

    Parameters
    ----------
    seed : int
        A new augmenter with the same seed makes the same changes in the same order.
    clip_shape : (int, int, int), optional
        Time, height and width. Without it, the augmenter takes batches of frames; with it, batches
        of clips of this shape, and all frames of a clip are changed alike (but for the grain).
    flip : bool
        Swap left and right in one half of the pictures.
    rotation : float
        Turn by at most so many degrees either way.
    zoom : float
        Zoom in or out by at most this share of the size.
    shift : float
        Move by at most this share of the size, up or down, left or right.
    contrast, brightness : float
        Change by at most this share of the contrast, or of the range 0..255.
    noise : float
        Standard deviation of the grain that is added to each value, as a share of the range.

    Returns
    -------
    keras.Sequential
        From (batch, height, width, 3) or, with ``clip_shape``, (batch, time, height, width, 3), in
        0..255, to float32 of the same shape in 0..255. A change whose amount is 0 has no layer.
    """
    import keras

    layers = keras.layers
    # Empty edges repeat the nearest pixel: a black edge would be a pattern to learn.
    edge = {"fill_mode": "nearest"}
    # Some random layers calculate in the type that comes in, and bytes wrap round: make floats.
    steps = [layers.Rescaling(1.0)]
    if flip:
        steps.append(layers.RandomFlip("horizontal", seed=seed))
    if rotation:
        steps.append(layers.RandomRotation(rotation / 360, seed=seed + 1, **edge))
    if zoom:
        steps.append(layers.RandomZoom(zoom, seed=seed + 2, **edge))
    if shift:
        steps.append(layers.RandomTranslation(shift, shift, seed=seed + 3, **edge))
    if noise:
        # Keras takes the size of noise for values in 0..1 only.
        grain = layers.GaussianNoise(noise, seed=seed + 4)
        steps += [layers.Rescaling(1 / 255), grain, layers.Rescaling(255)]
    if contrast:
        steps.append(layers.RandomContrast(contrast, seed=seed + 5))
    if brightness:
        steps.append(layers.RandomBrightness(brightness, seed=seed + 6))
    if clip_shape is None:
        return keras.Sequential(steps, name="augmenter")
    time, height, width = clip_shape
    # Keras draws one change a picture, for all of its channels. So the frames of a clip are laid
    # into one picture with 3 channels a frame, changed, and taken apart again.
    return keras.Sequential(
        [
            keras.Input((time, height, width, 3)),
            layers.Permute((2, 3, 1, 4)),
            layers.Reshape((height, width, time * 3)),
            *steps,
            layers.Reshape((height, width, time, 3)),
            layers.Permute((3, 1, 2, 4)),
        ],
        name="augmenter",
    )


def _each(frames, change, size):
    """Apply ``change`` to every frame of a stack; the new frames have the given size."""
    flat = np.ascontiguousarray(frames).reshape(-1, *frames.shape[-3:])
    changed = np.empty((len(flat), *size, 3), dtype=np.uint8)
    for index, frame in enumerate(flat):
        changed[index] = change(frame)
    return changed.reshape(*frames.shape[:-3], *size, 3)


def _check_frames(frames):
    """Return frames as an array, or say what is wrong with them."""
    frames = np.asarray(frames)
    if frames.ndim < 3 or frames.shape[-1] != 3 or 0 in frames.shape[-3:]:
        raise ValueError(
            f"received an array of the shape {frames.shape}; expected RGB frames of the shape "
            "(height, width, 3) or a stack (..., height, width, 3). For a grey picture use "
            "np.stack([grey] * 3, axis=-1); for one with alpha use picture[..., :3]."
        )
    if frames.dtype != np.uint8:
        raise ValueError(
            f"received values of the type {frames.dtype} from {frames.min():.3g} to "
            f"{frames.max():.3g}; expected uint8 frames, 0..255. Change the shape of frames first "
            "and normalise them once, at the end; frames that are normalised stay as they are."
        )
    return frames


def _check_size(size):
    """Return a size as two ints, or say what is wrong with it."""
    good = isinstance(size, (tuple, list, np.ndarray)) and len(size) == 2
    if not good or any(length != int(length) or length < 1 for length in size):
        raise ValueError(
            f"received size={size!r}; expected (height, width), two whole numbers of pixels above "
            "0. Write it as in (224, 224); the height comes first."
        )
    return int(size[0]), int(size[1])


def _check_colour(colour):
    """Return a colour as three ints, or say what is wrong with it."""
    colour = tuple(np.atleast_1d(colour).tolist())
    if len(colour) != 3 or any(value != int(value) or not 0 <= value <= 255 for value in colour):
        raise ValueError(
            f"received colour={colour}; expected red, green and blue, each a whole number in "
            "0..255. Black is (0, 0, 0), white is (255, 255, 255)."
        )
    return tuple(int(value) for value in colour)
