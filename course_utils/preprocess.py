"""Bring frames to the size that a network takes, and make new pictures out of old ones."""

import numpy as np

from film_reader import boxes
from film_reader.video import check_amount, check_count, check_frames, check_size

METHODS = ("stretch", "fit", "crop")


def resize(frames, size, method="stretch", colour=(0, 0, 0)):
    """Return frames in another size; the array that comes in is never altered.

    Where frames shrink, each new pixel is the mean of the old pixels that it covers: other rules
    skip pixels, and turn fine patterns into false ones (aliasing). Where frames grow, new pixels
    are mixed from their nearest old ones.

    Parameters
    ----------
    frames : array, (..., height, width, 3), uint8
        One frame or any stack of frames, such as a clip (time, height, width, 3).
    size : (int, int)
        New height and width in pixels.
    method : {"stretch", "fit", "crop"}
        ``stretch`` changes the shape of things; ``fit`` keeps the aspect (width / height) and the
        whole frame, and pads what is left over; ``crop`` keeps the aspect and cuts off what sticks
        out, equally on both sides.
    colour : (int, int, int)
        RGB of the padding, for ``fit``, each 0 to 255.

    Returns
    -------
    array, (..., size[0], size[1], 3), uint8
    """
    frames = check_frames(frames, "(..., height, width, 3)")
    check_size(() if size is None else size)
    check_size(() if colour is None else colour, "colour", "red, green, blue", least=0, most=255)
    if method not in METHODS:
        raise ValueError(
            f"received method={method!r}; expected one of {', '.join(METHODS)}. Choose 'fit' or "
            "'crop' to keep the aspect, 'stretch' to fill the size with the whole frame."
        )
    height, width = frames.shape[-3:-1]
    size = scaled = tuple(map(int, size))
    if method != "stretch":
        factors = size[0] / height, size[1] / width
        factor = min(factors) if method == "fit" else max(factors)
        scaled = max(1, round(height * factor)), max(1, round(width * factor))

    flat = np.ascontiguousarray(frames).reshape(-1, height, width, 3)
    resized = np.empty((len(flat), *size, 3), np.uint8)
    resized[:] = colour
    # Where the scaled frame lies in the new one (fit), and which part of it is kept (crop).
    into, part = zip(*map(_centred, size, scaled), strict=True)
    for new, old in zip(resized, boxes.resize(flat, scaled), strict=True):
        new[into] = old[part]
    return resized.reshape(*frames.shape[:-3], *size, 3)


def _centred(outer, inner):
    """Return where a line of pixels lies in the middle of another, and what of it is inside."""
    if inner > outer:
        return slice(None), slice((inner - outer) // 2, (inner - outer) // 2 + outer)
    return slice((outer - inner) // 2, (outer - inner) // 2 + inner), slice(None)


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
    """Return a Keras model that changes each picture of a batch a little, at random.

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
    rotation : float, 0 to 360
        Turn by at most so many degrees either way.
    zoom, shift, contrast, brightness : float, 0 to 1
        Change by at most this share of the size, of the contrast, or of the range 0..255.
    noise : float, 0 to 1
        Standard deviation of the grain that is added to each value, as a share of the range.

    Returns
    -------
    keras.Sequential
        From (batch, height, width, 3) or, with ``clip_shape``, (batch, time, height, width, 3), in
        0..255, to float32 of the same shape in 0..255. A change whose amount is 0 has no layer.
    """
    from keras import Input, Sequential, layers

    check_count("seed", seed, least=0)
    seed = int(seed)
    check_size(clip_shape, "clip_shape", "time, height, width")
    check_amount("rotation", rotation, most=360)
    shares = {"zoom": zoom, "shift": shift, "contrast": contrast, "brightness": brightness}
    for name, share in (shares | {"noise": noise}).items():
        check_amount(name, share)
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
    if clip_shape is not None:
        time, height, width = clip_shape
        # Keras draws one change a picture, for all of its channels. So the frames of a clip are
        # laid into one picture with 3 channels a frame, changed, and taken apart again.
        together = [layers.Permute((2, 3, 1, 4)), layers.Reshape((height, width, time * 3))]
        apart = [layers.Reshape((height, width, time, 3)), layers.Permute((3, 1, 2, 4))]
        steps = [Input((time, height, width, 3)), *together, *steps, *apart]
    return Sequential(steps, name="augmenter")
