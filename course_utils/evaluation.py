"""What a model says about a clip, and what it looks at."""

import keras
import numpy as np
from keras import layers, ops

from film_reader.video import check_count, check_frames, numbers

_BATCH = 32  # frames that grad_cam works on at a time


def vote(probabilities, num_frames):
    """Return the mean of what a model says about the frames of each clip: they vote.

    Parameters
    ----------
    probabilities : array, (clips * num_frames, classes), float, 0..1
        What a model says about each frame; the frames of one clip follow each other.
    num_frames : int
        Frames a clip.

    Returns
    -------
    array, (clips, classes), float, 0..1
        The classes of a clip add up to 1, as those of each frame do.
    """
    check_count("num_frames", num_frames)
    probabilities = numbers(probabilities, "probabilities")
    if probabilities.ndim != 2 or len(probabilities) % num_frames or not probabilities.shape[1]:
        raise ValueError(
            f"received probabilities of the shape {probabilities.shape} and "
            f"num_frames={num_frames}; expected (clips * num_frames, classes). Say how many frames "
            "you took from each clip."
        )
    return probabilities.reshape(-1, num_frames, probabilities.shape[1]).mean(axis=1)


def grad_cam(model, frames, class_index=None, layer=None):
    """Return how much each place of a frame speaks for a class: heat, by Grad-CAM.

    The feature maps of one layer are added up, each weighted by how much the class's score, the
    value before softmax, grows with it (the mean gradient over the map); what is below zero speaks
    against the class and is cut off: Selvaraju et al., "Grad-CAM: Visual Explanations from Deep
    Networks via Gradient-based Localization" (2017), https://arxiv.org/abs/1610.02391.

    Parameters
    ----------
    model : keras.Model
        From frames to one value a class. Its dropout and augmentation are off.
    frames : array, (frames, height, width, 3), uint8
    class_index : int or array, (frames,), int, optional
        The class to ask for, one for all frames or one a frame. By default the class that the
        model predicts for each frame.
    layer : str, optional
        Name of the layer whose maps to use. By default the last one that has maps and does not
        only pool them.

    Returns
    -------
    array, (frames, height, width), float32, 0..1
        In each frame 1 is the place that speaks most for the class. A frame in which nothing speaks
        for the class is 0 all over.
    """
    frames = check_frames(frames, "(frames, height, width, 3)")
    if not len(frames):
        return np.zeros(frames.shape[:3], np.float32)
    to_maps, to_scores = _cut_in_two(model, layer)
    classes = model.output_shape[-1]
    if class_index is not None:
        given = np.asarray(class_index)
        is_whole = given.dtype.kind in "iu" and given.shape in ((), (len(frames),))
        if not is_whole or (given < 0).any() or (given >= classes).any():
            raise ValueError(
                f"received class_index={given.tolist()}; expected a whole number from 0 to "
                f"{classes - 1}, or one a frame. Find that of a name with labels.index(name)."
            )
        class_index = np.broadcast_to(given, len(frames))
    heats = []
    for start in range(0, len(frames), _BATCH):
        batch = slice(start, start + _BATCH)
        maps = to_maps(frames[batch], training=False)
        if class_index is None:
            chosen = _numpy(to_scores(maps)).argmax(axis=-1)
        else:
            chosen = class_index[batch]
        choice = ops.one_hot(ops.convert_to_tensor(chosen, "int32"), classes)
        gradient = _gradient(lambda maps, choice=choice: ops.sum(to_scores(maps) * choice), maps)
        weights = gradient.mean(axis=(1, 2), keepdims=True)  # one a map
        heats.append(np.maximum((_numpy(maps) * weights).sum(axis=-1), 0))
    return _to_frame_size(np.concatenate(heats), frames.shape[1:3])


def _cut_in_two(model, layer=None):
    """Cut a model at the maps of a layer: frames to maps, and maps to scores before softmax."""
    maps = _maps_by_layer(model)
    if layer is None:
        others = (layers.MaxPooling2D, layers.AveragePooling2D, layers.Rescaling)
        computed = [n for n in maps if not isinstance(model.get_layer(n), others)]
        layer = computed[-1] if computed else None
    if layer not in maps:
        raise ValueError(
            f"received layer={layer!r} of the model {getattr(model, 'name', model)!r}; expected a "
            f"layer with maps (batch, height, width, channels): {', '.join(maps) or 'it has none'}."
            " Grad-CAM needs a network of convolutions that begins with keras.Input(...)."
        )
    last = model.layers[-1]
    # Behind softmax the classes are tied together: a gradient there also tells what speaks against
    # the others.
    softmax = isinstance(last, layers.Dense) and last.activation is keras.activations.softmax
    try:
        head = keras.Model(maps[layer], last.input if softmax else model.outputs[0])
    except ValueError as error:
        raise ValueError(
            f"received layer={layer!r} of the model {model.name!r}; expected a layer that all of "
            "the later ones build on, but some pass it by. Choose one outside of the branches, "
            "such as the last one with maps."
        ) from error

    def to_scores(maps):
        values = head(maps, training=False)
        if not softmax:
            return values
        scores = ops.matmul(values, last.kernel)
        return scores if last.bias is None else scores + last.bias

    return keras.Model(model.inputs[0], maps[layer]), to_scores


def _maps_by_layer(model):
    """Find what each layer hands to the next ones, where that is maps (batch, height, width, ...).

    A model that is used as a layer has an ``output`` of its own, which is not the tensor in the
    model around it. So we look at what arrives in the next layers.
    """
    parts = model.layers if getattr(model, "inputs", None) else []  # not built, or no model at all
    handed_on = [tensor for part in parts for tensor in keras.tree.flatten(part.input)]
    makers = {tensor._keras_history.operation.name: tensor for tensor in handed_on}
    return {
        part.name: makers[part.name]
        for part in parts
        if part.name in makers
        and len(makers[part.name].shape) == 4
        and not isinstance(part, layers.InputLayer)
    }


def _gradient(score, maps):
    """Differentiate a number by the maps it is computed from: Keras leaves this to its backends."""
    backend = keras.backend.backend()
    if backend == "tensorflow":
        import tensorflow as tf

        with tf.GradientTape() as tape:
            tape.watch(maps)
            value = score(maps)
        return _numpy(tape.gradient(value, maps))
    if backend == "jax":
        import jax

        return _numpy(jax.grad(score)(maps))
    import torch

    with torch.enable_grad():
        maps = maps.detach().requires_grad_(True)
        return _numpy(torch.autograd.grad(score(maps), maps)[0])


def _numpy(tensor):
    return np.asarray(ops.convert_to_numpy(ops.cast(tensor, "float32")))


def _to_frame_size(heats, size):
    """Enlarge each map smoothly to the size of the frames, and scale it to 0..1."""
    enlarged = ops.image.resize(heats[..., np.newaxis], size, data_format="channels_last")
    heats = np.maximum(_numpy(enlarged)[..., 0], 0)
    peaks = heats.max(axis=(1, 2), keepdims=True)
    return np.divide(heats, peaks, out=np.zeros_like(heats), where=peaks > 0)
