# %% [markdown]
# # Exercises and quiz of lesson 03, Build VGG

# %%
import itertools
import math

import numpy as np
from checks import NotTried, Right, Wrong, call, number, own_film, shorten

# %% [markdown]
# ## 3.1 Predict two numbers
#
# Look at `tiny` and `right_minus_left` again, and change two things in your head.
# If the bright half were 60 everywhere in place of 90, what would the largest number of the result
# be? And if the kernel were turned on its side, so that it has −1 in its top row and 1 in its
# bottom row, what would the largest number be, with the same 60? Write the two numbers; then check
# them with `convolve` (the turned kernel is `right_minus_left.T`).

# %% stub
brighter_right = ...  # the largest number, with 60 in place of 90
turned = ...  # the same with the kernel turned on its side


# %% check
BRIGHTER = {
    240: "picture-above",
    180: "left-column-too",
    50: "one-row",
    210: "left-column-added",
}


def check(brighter_right, turned):
    largest, other = number(brighter_right, "brighter_right"), number(turned, "turned")
    if largest != 150:
        raise Wrong(BRIGHTER.get(largest, "brighter-off"), found=largest)
    if other in (150, 240):
        raise Wrong("turned-rows", found=other)
    if other != 0:
        raise Wrong("turned-off", found=other)


# %% [markdown]
# ### Messages
#
# - `brighter-off`: `brighter_right` is not {found:g}. Lay the kernel over the border, multiply each
#   of the nine pairs, and add up.
# - `turned-rows`: `turned` is not {found:g}. The turned kernel subtracts the row above and adds the
#   row below; how do the rows of this picture differ?
# - `turned-off`: `turned` is not {found:g}. Add up nine products for any one place.
# - `picture-above`: `brighter_right` is not {found:g}. That is the largest number of the picture
#   above, where the bright half is 90.
# - `left-column-too`: `brighter_right` is not {found:g}. The left column counts as well, with -1:
#   under it lie the 10s of the dark half.
# - `one-row`: `brighter_right` is not {found:g}. That is one row of the kernel. It has three.
# - `left-column-added`: `brighter_right` is not {found:g}. The left column is subtracted, not
#   added.
# - `right`: Three rows, and in each 60 - 10. The turned kernel looks for level edges, of which this
#   picture has none: each kernel finds one thing, and is blind to others.

# %% [markdown]
# ### Hint
#
# Where the kernel lies across the border, its left column covers three dark pixels and its right
# column three bright ones. For the turned one, compare the row above and that below.

# %% solution
brighter_right = 3 * 60 - 3 * 10  # the largest number, with 60 in place of 90
turned = 0  # the same with the kernel turned on its side

# %% mistake left-column-too
brighter_right, turned = 180, 0

# %% mistake one-row
brighter_right, turned = 50, 0

# %% mistake picture-above
brighter_right, turned = 240, 0

# %% mistake turned-rows
brighter_right, turned = 150, 150

# %% [markdown]
# ## 3.2 Parameters of a stack of convolutions
#
# Several convolutions stand in a row, and the list `channels` says how many
# channels there are before the first and after each: `[3, 64, 64]` means a frame in colour, a
# convolution with 64 filters, and another with 64. All kernels are `size` × `size`, and each filter
# has its bias. Write the function that counts all parameters. A list of one number has no
# convolution.


# %% stub
def stack_parameters(channels, size):
    """Number of weights and biases of convolutions in a row."""
    return ...


# %% check
def check(stack_parameters):
    cases = (
        (([64, 128], 3), 73_856),
        (([3, 64, 64], 3), 38_720),
        (([256, 64], 1), 16_448),
        (([1, 8, 16, 4], 5), 208 + 3216 + 1604),
        (([3], 3), 0),
    )
    for (channels, size), right in cases:
        found = number(call(stack_parameters, channels, size), "the parameters")
        if found == right:
            continue
        case = {"channels": channels, "size": size, "found": found}
        pairs = list(itertools.pairwise(channels))
        if found == sum(size * size * a * b for a, b in pairs):
            raise Wrong("biases-missing", **case)
        if found == sum((size * size * a + 1) * b for b, a in pairs):
            raise Wrong("in-out-exchanged", **case)
        if found == sum((size * size + 1) * b for _, b in pairs):
            raise Wrong("one-channel", **case)
        if found == sum(size * size * (a + 1) * b for a, b in pairs):
            raise Wrong("too-many-biases", **case)
        if found == sum((size * a + 1) * b for a, b in pairs):
            raise Wrong("kernel-is-square", **case)
        raise Wrong("other", **case, right=right)


# %% [markdown]
# ### Messages
#
# - `asked`: For the channels {channels} and kernels of {size}×{size} you get {found:,.0f}
# - `biases-missing`: {asked}: the biases are missing. Each filter has one.
# - `in-out-exchanged`: {asked}: channels in and out are exchanged. A filter gives one channel.
# - `one-channel`: {asked}: each filter seems to look at one channel. It has a layer of weights for
#   every channel that comes in.
# - `too-many-biases`: {asked}: a filter has a single bias, not one for each place of its kernel.
# - `kernel-is-square`: {asked}: a kernel is as high as it is wide, and has size × size places.
# - `other`: {asked}; right is {right:,}.
# - `right`: [3, 64, 64] is block 1 of VGG16, which you meet in section 9: 38,720. The size of the
#   picture was not needed, since the same filters are used at every place.

# %% [markdown]
# ### Hint
#
# `zip(channels, channels[1:])` gives the channels before and after each convolution. For one
# convolution, the formula stands above.


# %% solution
def stack_parameters(channels, size):
    """Number of weights and biases of convolutions in a row."""
    return sum((size * size * c_in + 1) * c_out for c_in, c_out in zip(channels, channels[1:]))


# %% mistake biases-missing
def stack_parameters(channels, size):
    return sum(size * size * a * b for a, b in zip(channels, channels[1:]))


# %% mistake in-out-exchanged
def stack_parameters(channels, size):
    return sum((size * size * b + 1) * a for a, b in zip(channels, channels[1:]))


# %% mistake one-channel
def stack_parameters(channels, size):
    return sum((size * size + 1) * b for b in channels[1:])


# %% mistake kernel-is-square
def stack_parameters(channels, size):
    return sum((size * a + 1) * b for a, b in zip(channels, channels[1:]))


# %% [markdown]
# ## 3.3 The receptive field
#
# Write the function that gives the width of the receptive field of one number
# after a list of layers. Each layer is a tuple *(kernel size, stride)*; a convolution of VGG is
# `(3, 1)`, max pooling is `(2, 2)`. With no layer at all a number sees one pixel. Two 3×3
# convolutions see 5; with pooling after them 6, and one more 3×3 convolution brings it to 10.


# %% stub
def receptive_field(stack):
    """Width in pixels of the part of the frame that a number depends on."""
    return ...


# %% check
def check(receptive_field):
    two = [(3, 1), (3, 1)]
    cases = (
        ([], 1),
        ([(3, 1)], 3),
        (two, 5),
        ([(3, 1)] * 3, 7),
        ([*two, (2, 2)], 6),
        ([*two, (2, 2), (3, 1)], 10),
        ([*two, (2, 2), *two, (2, 2)], 16),
        ([(7, 2), (3, 2), (3, 1)], 19),
    )
    for layers, right in cases:
        found = number(call(receptive_field, layers), "the receptive field")
        if found == right:
            continue
        case = {"layers": layers, "found": found}
        if not layers:
            raise Wrong("no-layer", **case)
        if found == math.prod(size for size, _ in layers):
            raise Wrong("sizes-multiply", **case)
        if found == sum(size for size, _ in layers) or found == 1 + sum(s for s, _ in layers):
            raise Wrong("sizes-added", **case)
        if found == 1 + sum(size - 1 for size, _ in layers):
            raise Wrong("strides-ignored", **case)
        steps = np.cumprod([stride for _, stride in layers])
        if found == 1 + sum((s - 1) * step for (s, _), step in zip(layers, steps, strict=True)):
            raise Wrong("stride-too-early", **case)
        raise Wrong("other", **case, right=right)


# %% [markdown]
# ### Messages
#
# - `asked`: For the layers {layers} you get {found:g}
# - `no-layer`: {asked}. With no layer, a number is a pixel and sees itself: 1.
# - `sizes-multiply`: {asked}. Sizes do not multiply: the second 3 adds a pixel on each side.
# - `sizes-added`: {asked}. A kernel of 3 adds the neighbours on both sides, and its middle was seen
#   already.
# - `strides-ignored`: {asked}, as if every stride were 1. After a stride of 2, neighbours in the
#   map lie two pixels apart in the frame.
# - `stride-too-early`: {asked}. A layer's own stride counts too early: it moves the kernel, and
#   spreads the places for the layers after it.
# - `other`: {asked}; right is {right}.
# - `right`: Layer by layer, VGG16 of section 9 sees 3, 5, 6, 10, 14,
#   16 … up to 212 pixels.

# %% [markdown]
# ### Hint
#
# Keep two numbers while you go through the layers: how many pixels are seen so far, and how many
# pixels of the frame one step in the map is. Each layer adds (size - 1) such steps.


# %% solution
def receptive_field(stack):
    """Width in pixels of the part of the frame that a number depends on."""
    seen, spacing = 1, 1
    for size, stride in stack:
        seen += (size - 1) * spacing
        spacing *= stride
    return seen


# %% mistake strides-ignored
def receptive_field(stack):
    return 1 + sum(size - 1 for size, _ in stack)


# %% mistake sizes-added
def receptive_field(stack):
    return 1 + sum(size for size, _ in stack)


# %% mistake stride-too-early
def receptive_field(stack):
    seen, spacing = 1, 1
    for size, stride in stack:
        spacing *= stride
        seen += (size - 1) * spacing
    return seen


# %% mistake sizes-multiply
def receptive_field(stack):
    seen = 1
    for size, stride in stack:
        seen *= size
    return seen


# %% [markdown]
# ## 3.4 A skip connection where the channels change
#
# `residual_block` adds `x` to its change, so `filters` must equal the channels of
# `x`. Write one that takes any `x`: two 3×3 convolutions with `filters` filters and padding
# `"same"`, ReLU after the first; then `x` is added, and ReLU comes last. Where `x` has another
# number of channels, it goes through a 1×1 convolution with `filters` filters (without ReLU) before
# it is added, as ResNet does. Where it has the same, it is added as it is.

# %% before
import keras


# %% stub
def residual(x, filters):
    """(batch, height, width, any channels) -> (batch, height, width, filters)."""
    return ...


# %% check
def check(residual):
    same = network(residual, 6, 6)
    if same.output.shape[-1] != 6:
        raise Wrong("joined", channels=same.output.shape[-1])
    if same.output.shape[1:3] != (8, 8):
        raise Wrong("shrunk", shape=tuple(same.output.shape[1:3]))
    kernels = [layer for layer in same.layers if hasattr(layer, "kernel")]
    sizes = [layer.kernel_size for layer in kernels]
    if (1, 1) in sizes:
        raise Wrong("always-1x1")
    if sizes != [(3, 3), (3, 3)]:
        raise Wrong("other-layers", sizes=sizes)
    frames = np.random.default_rng(0).normal(size=(4, 8, 8, 6)).astype("float32")
    weights = same.get_weights()
    same.set_weights([0 * values for values in weights])
    found = same.predict_on_batch(frames)
    if not found.any():
        raise Wrong("no-skip")
    if np.allclose(found, frames):
        raise Wrong("no-last-relu")
    if not np.allclose(found, np.maximum(frames, 0)):
        raise Wrong("skip-changed")
    same.set_weights(weights)
    if adds_up(same, frames):
        raise Wrong("no-relu-between")
    if never_takes_away(same, frames):
        raise Wrong("relu-before-sum")
    other = network(residual, 6, 10, "channels-differ")
    if other.output.shape[-1] != 10:
        raise Wrong("channels-stay", channels=other.output.shape[-1])
    check_way_round(other, frames)


def network(residual, channels, filters, key="stops"):
    """A model of the block alone; a block that stops gets the message of this key."""
    import keras

    if not callable(residual):
        raise Wrong("no-function", received=shorten(residual))
    x = keras.Input((8, 8, channels))
    given = f"{channels} channels, {filters} filters"
    try:
        y = residual(x, filters)
    except Exception as error:
        raise Wrong(key, given=given, kind=type(error).__name__, error=error) from error
    if y is ...:
        raise NotTried
    if y is None:
        raise Wrong("nothing-back", given=given)
    if not keras.backend.is_keras_tensor(y):
        raise Wrong("no-layer", received=shorten(y))
    return keras.Model(x, y)


def never_takes_away(model, frames):
    """Whether a change of -1 everywhere is lost before it is added."""
    kernels = [layer for layer in model.layers if hasattr(layer, "kernel")]
    for layer in kernels:
        layer.set_weights([0 * values - (values.ndim == 1) for values in layer.get_weights()])
    found = model.predict_on_batch(frames)
    return all(layer.use_bias for layer in kernels) and np.allclose(found, np.maximum(frames, 0))


def check_way_round(model, frames):
    """Look at the 1x1 convolution of a block that gets 6 channels and has 10 filters."""
    kernels = [layer for layer in model.layers if hasattr(layer, "kernel")]
    small = [layer for layer in kernels if layer.kernel_size == (1, 1)]
    large = [layer for layer in kernels if layer.kernel_size == (3, 3)]
    if not small:
        raise Wrong("no-1x1")
    if small[0].kernel.shape[2] != 6:
        raise Wrong("1x1-of-change")
    if all(layer.kernel.shape[2] != 6 for layer in large):
        raise Wrong("1x1-first")
    for layer in large:
        layer.set_weights([0 * values + (values.ndim == 1) for values in layer.get_weights()])
    kernel = small[0].get_weights()[0][0, 0]  # its bias is still 0
    if np.allclose(model.predict_on_batch(frames), np.maximum(frames @ kernel, 0) + 1, atol=1e-4):
        raise Wrong("relu-on-1x1")


def adds_up(model, frames):
    """Whether the change of a sum is the sum of the changes, as without ReLU in between."""
    one, two = frames, frames[::-1]
    inputs = (one, two, one + two)
    outputs = [model.predict_on_batch(values) for values in inputs]
    open_ = np.min(outputs, axis=0) > 0  # where the last ReLU has cut nothing off
    first, second, both = (found - values for found, values in zip(outputs, inputs, strict=True))
    return np.allclose((first + second)[open_], both[open_], atol=1e-3)


# %% [markdown]
# ### Messages
#
# - `joined`: For 6 channels and 6 filters, {channels} channels come out. The block adds its input;
#   it does not lay it beside the change.
# - `shrunk`: Of 8×8 places {shape} are left. With padding `"same"` all stay, and only then can `x` be
#   added.
# - `always-1x1`: For 6 channels and 6 filters there is a 1×1 convolution, too. There `x` is to be
#   added as it is: compare `x.shape[-1]` with `filters`.
# - `other-layers`: For 6 channels and 6 filters I find convolutions with the kernels {sizes};
#   I expected two of 3×3.
# - `no-skip`: With all weights 0, your block gives 0 everywhere: `x` does not come through. Add it
#   with `keras.layers.Add()([x, change])`.
# - `no-last-relu`: With all weights 0, negative numbers of `x` come out as they are. ReLU comes last.
# - `skip-changed`: With all weights 0, ReLU of `x` should come out, and something else does.
# - `no-relu-between`: What your two convolutions do together is again one convolution: there is no
#   ReLU between them.
# - `relu-before-sum`: Your change can add, but never take away: it goes through ReLU before it is
#   added to `x`. ReLU comes after the first convolution, and after the sum.
# - `1x1-of-change`: For 6 channels and 10 filters your 1×1 convolution reads the change, and so `x`
#   does not come through. It has to read `x`.
# - `1x1-first`: For 6 channels and 10 filters your 3×3 convolutions read what the 1×1 convolution
#   gives. They read `x` as it came; does `x` get its new value too early?
# - `relu-on-1x1`: Your 1×1 convolution has a ReLU, which cuts off what is negative in `x` before it
#   is added.
# - `channels-differ`: With {given} your block stops with {kind}: {error}. There `x` needs a 1×1
#   convolution before it can be added.
# - `channels-stay`: For 10 filters, {channels} channels come out.
# - `no-1x1`: For 6 channels and 10 filters I find no 1×1 convolution.
# - `no-layer`: I expected what a Keras layer gives; I received {received}.
# - `right`: With all weights 0 the block hands ReLU of `x` on: it begins as a network that does no
#   harm, and learns a change. This is how ResNet gets over 100 layers deep.

# %% [markdown]
# ### Hint
#
# Begin with `residual_block` from the cell above. Before the addition: `if x.shape[-1] != filters:`,
# and give `x` a new value there.


# %% solution
def residual(x, filters):
    """(batch, height, width, any channels) -> (batch, height, width, filters)."""
    change = keras.layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    change = keras.layers.Conv2D(filters, 3, padding="same")(change)
    if x.shape[-1] != filters:
        x = keras.layers.Conv2D(filters, 1)(x)
    return keras.layers.ReLU()(keras.layers.Add()([x, change]))


# %% mistake channels-differ
def residual(x, filters):
    change = keras.layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    change = keras.layers.Conv2D(filters, 3, padding="same")(change)
    return keras.layers.ReLU()(keras.layers.Add()([x, change]))


# %% mistake no-skip
def residual(x, filters):
    change = keras.layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    return keras.layers.Conv2D(filters, 3, padding="same", activation="relu")(change)


# %% mistake no-last-relu
def residual(x, filters):
    change = keras.layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    change = keras.layers.Conv2D(filters, 3, padding="same")(change)
    return keras.layers.Add()([x, change])


# %% mistake no-relu-between
def residual(x, filters):
    change = keras.layers.Conv2D(filters, 3, padding="same")(x)
    change = keras.layers.Conv2D(filters, 3, padding="same")(change)
    return keras.layers.ReLU()(keras.layers.Add()([x, change]))


# %% mistake relu-before-sum
def residual(x, filters):
    change = keras.layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    change = keras.layers.Conv2D(filters, 3, padding="same", activation="relu")(change)
    return keras.layers.ReLU()(keras.layers.Add()([x, change]))


# %% mistake 1x1-of-change
def residual(x, filters):
    change = keras.layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    change = keras.layers.Conv2D(filters, 3, padding="same")(change)
    if x.shape[-1] != filters:
        x = keras.layers.Conv2D(filters, 1)(change)
    return keras.layers.ReLU()(keras.layers.Add()([x, change]))


# %% mistake 1x1-first
def residual(x, filters):
    if x.shape[-1] != filters:
        x = keras.layers.Conv2D(filters, 1)(x)
    change = keras.layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    change = keras.layers.Conv2D(filters, 3, padding="same")(change)
    return keras.layers.ReLU()(keras.layers.Add()([x, change]))


# %% mistake relu-on-1x1
def residual(x, filters):
    change = keras.layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    change = keras.layers.Conv2D(filters, 3, padding="same")(change)
    if x.shape[-1] != filters:
        x = keras.layers.Conv2D(filters, 1, activation="relu")(x)
    return keras.layers.ReLU()(keras.layers.Add()([x, change]))


# %% mistake joined
def residual(x, filters):
    change = keras.layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    change = keras.layers.Conv2D(filters, 3, padding="same")(change)
    return keras.layers.ReLU()(keras.layers.Concatenate()([x, change]))


# %% mistake always-1x1
def residual(x, filters):
    change = keras.layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    change = keras.layers.Conv2D(filters, 3, padding="same")(change)
    return keras.layers.ReLU()(keras.layers.Add()([keras.layers.Conv2D(filters, 1)(x), change]))


# %% [markdown]
# ## 3.5 VGG16 on frames of your own film
#
# What if you gave VGG16 the frames of your film as they are, without making them
# smaller? Work out three things: `map`, rows and columns of the last map (after `block5_pool`);
# `fc1`, the parameters of the first dense layer if it were built for such frames; and `work`, how
# many times the work of the convolutions is that for 224×224. Which of the three would stop you
# first?

# %% before
from course_utils import data, video

# %% stub
MY_FILM = ...  # the path of your film, such as "my_film.mp4"
vgg = {"map": ..., "fc1": ..., "work": ...}


# %% check
def check(MY_FILM, vgg):
    height, width = own_film(MY_FILM, "MY_FILM").size
    if not isinstance(vgg, dict) or {"map", "fc1", "work"} - set(vgg):
        raise Wrong("no-dict")
    if any(vgg[name] is ... for name in ("map", "fc1", "work")):
        raise NotTried
    try:
        shape = tuple(float(length) for length in vgg["map"])
    except (TypeError, ValueError):
        raise Wrong("no-map", received=shorten(vgg["map"])) from None
    case = {"height": height, "width": width, "shape": shape}
    if any(length % 1 for length in shape):
        raise Wrong("not-whole", **case)
    shape = case["shape"] = tuple(map(int, shape))
    if shape[:2] != (height // 32, width // 32):
        raise Wrong(why_map(shape[:2], height, width), **case)
    fc1, inputs = number(vgg["fc1"], "fc1"), (height // 32) * (width // 32) * 512
    case |= {"fc1": fc1, "inputs": inputs, "memory": fc1 * 4 / 1e9}
    if fc1 != (inputs + 1) * 4096:
        raise Wrong(why_fc1(fc1, inputs), **case)
    work, right = number(vgg["work"], "work"), height * width / 224**2
    case |= {"work": work, "right": right}
    if abs(work - right) > 0.1 * right:
        if abs(work - right**0.5) <= 0.1 * right**0.5 or abs(work - width / 224) < 0.1:
            raise Wrong("one-side", **case)
        raise Wrong("work-off", **case)
    return Right("right", **case)


def why_map(shape, height, width):
    """Name the mistake in the size of the last map."""
    if shape == (width // 32, height // 32):
        return "map-exchanged"
    if shape == (7, 7):
        return "map-of-224"
    if shape == (-(-height // 32), -(-width // 32)):
        return "rounded-up"
    if shape == (height // 16, width // 16):
        return "halved-four-times"
    return "map-off"


def why_fc1(found, inputs):
    """Name the mistake in the parameters of the first dense layer."""
    if found == inputs * 4096:
        return "biases-missing"
    if found == 102_764_544:
        return "fc1-of-224"
    return "fc1-off"


# %% [markdown]
# ### Messages
#
# - `film`: For frames of {height} × {width} (height × width)
# - `no-dict`: I expected `vgg` to be a dict with map, fc1 and work.
# - `no-map`: I expected (rows, columns) for `map`; I received {received}.
# - `one-side`: `work` is {work:.2f}: that is for one side. Places lie in two directions.
# - `work-off`: {film}, `work` is not {work:.3g}: how many times 224 × 224 pixels is it?
# - `map-exchanged`: {film} `map` is not {shape}. Rows and columns are exchanged: height comes
#   first.
# - `map-of-224`: {film} `map` is not {shape}. 7 × 7 is what 224 × 224 gives; here the frame is
#   another.
# - `not-whole`: {film} `map` is not {shape}: a map has whole rows and columns. Pooling drops what has
#   no partner.
# - `rounded-up`: {film} `map` is not {shape}. Pooling drops a row or column that has no partner:
#   round down each time.
# - `halved-four-times`: {film} `map` is not {shape}. You have halved four times. How many pooling
#   layers has VGG16?
# - `map-off`: {film} `map` is not {shape}. Each of the five pooling layers halves height and width,
#   rounded down.
# - `biases-missing`: {film} `fc1` has not {fc1:,.0f} parameters. The 4,096 biases are missing.
# - `fc1-of-224`: {film} `fc1` has not {fc1:,.0f} parameters. That is its number for 224 × 224. Its
#   input has another length now.
# - `fc1-off`: {film} `fc1` has not {fc1:,.0f} parameters. Its input has {inputs:,} numbers, and
#   each of its 4,096 outputs weighs them all.
# - `right`: {film} the convolutions do {right:.2g} times the work, and `fc1` alone takes
#   {memory:.2g} GB. That is why frames are made smaller, and why newer networks end in global
#   average pooling.

# %% [markdown]
# ### Hint
#
# `video.probe(MY_FILM).size` is (height, width). Five times, pooling halves both and rounds down.
# The last map has 512 channels; `fc1` has 4,096 outputs, each with a bias. Work grows with the
# number of places.

# %% solution
MY_FILM = data.sample("bikes")
tall, wide = video.probe(MY_FILM).size
inputs = (tall // 32) * (wide // 32) * 512
vgg = {
    "map": (tall // 32, wide // 32),
    "fc1": (inputs + 1) * 4096,
    "work": tall * wide / 224**2,
}

# %% mistake map-exchanged
MY_FILM = data.sample("bikes")
vgg = {"map": (20, 8), "fc1": 335548416, "work": 3.47}

# %% mistake not-whole
MY_FILM = data.sample("bikes")
vgg = {"map": (272 / 32, 640 / 32), "fc1": 335548416, "work": 3.47}

# %% mistake rounded-up
MY_FILM = data.sample("bikes")
vgg = {"map": (9, 20), "fc1": 377491456, "work": 3.47}

# %% mistake biases-missing
MY_FILM = data.sample("bikes")
vgg = {"map": (8, 20), "fc1": 335544320, "work": 3.47}

# %% mistake fc1-of-224
MY_FILM = data.sample("bikes")
vgg = {"map": (8, 20), "fc1": 102764544, "work": 3.47}

# %% mistake one-side
MY_FILM = data.sample("bikes")
vgg = {"map": (8, 20), "fc1": 335548416, "work": 1.86}

# %% [markdown]
# ## 3.6 The size of a map after many layers
#
# InceptionV3, a network of the lesson's section 14, begins with four layers: a 3×3 convolution
# with stride 2 and padding `"valid"`; one with stride 1, `"valid"`; one with stride 1, `"same"`; and
# a pooling layer with size 3, stride 2, `"valid"`, whose map has the size
# that a convolution would have. How large is the map after them, for a frame of 299×299? Write the
# function that computes it for any list of layers. Each layer is a tuple *(kernel size, stride,
# padding)*, and each reads the map of the one before. An empty list changes nothing.


# %% stub
def map_size(side, stack):
    """Side of the last map; `stack` is a list of (kernel_size, stride, padding)."""
    return ...


# %% check
def check(map_size):
    inception = [(3, 2, "valid"), (3, 1, "valid"), (3, 1, "same"), (3, 2, "valid")]
    cases = (
        ((299, [(3, 2, "valid")]), 149),
        ((224, [(3, 1, "same")]), 224),
        ((15, [(5, 2, "same")]), 8),
        ((9, [(7, 1, "valid"), (3, 1, "valid")]), 1),
        ((299, inception), 73),
        ((64, [(2, 2, "valid")] * 5), 2),
        ((100, [(5, 3, "valid"), (4, 2, "same")]), 16),
        ((50, []), 50),
    )
    for (length, layers), expected in cases:
        found = number(call(map_size, length, layers), "the size of the map")
        if found == expected:
            continue
        case = {"length": length, "layers": layers, "found": found}
        if len(layers) == 1 and layers[0][2] == "same":
            right = one_layer(length, *layers[0])
            raise Wrong(why_same(found, length, *layers[0][:2]), **case, right=right)
        if layers and found == one_layer(length, *layers[-1]):
            raise Wrong("last-layer-only", **case)
        if len(layers) == 1 and abs(found - expected) <= 1:
            raise Wrong("one-place-missing", **case, expected=expected)
        raise Wrong("other", **case, expected=expected)


def one_layer(length, kernel, stride, padding):
    """Length of the map of one layer."""
    return -(-length // stride) if padding == "same" else (length - kernel) // stride + 1


def why_same(found, length, kernel, stride):
    """Name the mistake in a map with the padding "same"."""
    if found == one_layer(length, kernel, stride, "valid"):
        return "as-for-valid"
    if found == length // stride:
        return "rounded-down"
    if found == length:
        return "same-keeps"
    return "same-off"


# %% [markdown]
# ### Messages
#
# - `asked`: For a length of {length} and the layers {layers} you get {found:g}
# - `last-layer-only`: {asked}, what the last layer would make of the whole picture. But it reads
#   the map of the layer before.
# - `one-place-missing`: {asked}; right is {expected}. Count the places: the kernel is laid down
#   once before it moves at all.
# - `other`: {asked}; right is {expected}.
# - `as-for-valid`: {asked}, as for "valid". With "same", zeros are added so that the kernel fits
#   everywhere.
# - `rounded-down`: {asked}, rounded down. With "same", the last place is used although it is not a
#   whole step.
# - `same-keeps`: {asked}, the length of the picture. "same" keeps it only with stride 1.
# - `same-off`: {asked}, and right is {right}.
# - `right`: Such a loop is all that `compute_output_shape` of a whole network does. At the start of
#   InceptionV3, 299 pixels become 149, 147, 147 and 73.

# %% [markdown]
# ### Hint
#
# Go through the list in a loop, and let each layer change `side`. For one layer, `output_length`
# of section 5 has the two formulas.


# %% solution
def map_size(side, stack):
    """Side of the last map; `stack` is a list of (kernel_size, stride, padding)."""
    for size, stride, padding in stack:
        side = -(-side // stride) if padding == "same" else (side - size) // stride + 1
    return side


# %% mistake one-place-missing
def map_size(side, stack):
    for size, stride, padding in stack:
        side = -(-side // stride) if padding == "same" else (side - size) // stride
    return side


# %% mistake rounded-down
def map_size(side, stack):
    for size, stride, padding in stack:
        side = side // stride if padding == "same" else (side - size) // stride + 1
    return side


# %% mistake as-for-valid
def map_size(side, stack):
    for size, stride, padding in stack:
        side = (side - size) // stride + 1
    return side


# %% mistake last-layer-only
def map_size(side, stack):
    result = side
    for size, stride, padding in stack:
        result = -(-side // stride) if padding == "same" else (side - size) // stride + 1
    return result


# %% [markdown]
# ## 3.7 A convolution with stride, by hand
#
# Write a convolution with a stride in plain numpy: padding `"valid"`, one channel,
# for a kernel that need not be square. The result has as many rows and columns as the kernel finds
# places: after each it moves on by `step` pixels, to the right and downwards. Two loops over the
# places of the map are enough; speed does not matter.

# %% before
import numpy as np


# %% stub
def convolve_strided(image_2d, weights_2d, step):
    """(height, width) and a kernel (rows, columns) -> the map, with stride `step`."""
    return ...


# %% check
def convolve(picture, kernel, stride, order=1):
    """Strided convolution; `order` -1 takes the kernel backwards, as mathematics does."""
    windows = np.lib.stride_tricks.sliding_window_view(picture, kernel.shape)[::stride, ::stride]
    return (windows * kernel[::order, ::order]).sum(axis=(2, 3))


def check(convolve_strided):
    rng = np.random.default_rng(0)
    cases = (((6, 9), (3, 3), 2), ((7, 7), (3, 3), 1), ((8, 11), (2, 3), 3), ((4, 5), (4, 5), 2))
    for shape, size, stride in cases:
        picture, kernel = (rng.integers(0, 10, form).astype(float) for form in (shape, size))
        found = np.asarray(call(convolve_strided, picture, kernel, stride), float)
        right = convolve(picture, kernel, stride)
        if found.shape == right.shape and np.allclose(found, right):
            continue
        case = {"shape": shape, "size": size, "stride": stride}
        key = why(found, right, picture, kernel, stride)
        raise Wrong(key, **case, found=found, right=right)
    kernel = [[1.0, 0.0], [0.0, 0.0]]
    bytes_ = np.full((2, 4), 200, np.uint8)
    if not np.allclose(call(convolve_strided, bytes_, np.array(kernel) * 2, 2), 400):
        raise Wrong("wraps-round")


def why(found, right, picture, kernel, stride):
    """Name the mistake in a strided convolution."""
    if found.shape == right.shape and np.allclose(found, convolve(picture, kernel, stride, -1)):
        return "kernel-turned"
    whole = convolve(picture, kernel, 1)
    if found.shape == right.shape and np.allclose(found, whole[: len(right), : len(right.T)]):
        return "neighbouring-places"
    if found.shape == whole.shape:
        return "stride-ignored"
    if found.shape == right.shape[::-1] != right.shape:
        return "rows-columns-exchanged"
    if found.ndim == 2 and found.shape == tuple(length - 1 for length in right.shape):
        return "one-too-small"
    if found.shape != right.shape:
        return "shape-off"
    return "other"


# %% [markdown]
# ### Messages
#
# - `asked`: Picture {shape}, kernel {size}, stride {stride}:
# - `wraps-round`: For bytes (uint8) the sums must not wrap round at 255: use decimal numbers.
# - `kernel-turned`: {asked} the kernel is turned by 180 degrees. In networks it is laid down as it
#   is.
# - `neighbouring-places`: {asked} the map has the right size, but its numbers are those of
#   neighbouring places. Where in the picture does the place (1, 1) of the map begin?
# - `stride-ignored`: {asked} your map is {found.shape}, as with stride 1; expected is
#   {right.shape}.
# - `rows-columns-exchanged`: {asked} your map is {found.shape}: rows and columns are exchanged.
# - `one-too-small`: {asked} your map is {found.shape}, a row and a column too small: the kernel
#   fits at the start as well as after each step.
# - `shape-off`: {asked} your map has the shape {found.shape}; expected is {right.shape}.
# - `other`: {asked} the first number is {found.flat[0]:g}; expected is {right.flat[0]:g}.
# - `right`: With stride 2 a quarter of the places is left, and so a quarter of the work. Many
#   networks shrink their maps in this way in place of pooling.

# %% [markdown]
# ### Hint
#
# The place (i, j) of the map begins at row i × step and column j × step of the picture. Cut out a
# piece as large as the kernel, multiply, and take the sum.


# %% solution
def convolve_strided(image_2d, weights_2d, step):
    """(height, width) and a kernel (rows, columns) -> the map, with stride `step`."""
    high, wide = weights_2d.shape
    down = range(0, image_2d.shape[0] - high + 1, step)
    across = range(0, image_2d.shape[1] - wide + 1, step)
    result = np.zeros((len(down), len(across)))
    for i, y in enumerate(down):
        for j, x in enumerate(across):
            result[i, j] = (image_2d[y : y + high, x : x + wide] * weights_2d).sum()
    return result


# %% mistake kernel-turned
def convolve_strided(image_2d, weights_2d, step):
    turned, (h, w) = weights_2d[::-1, ::-1], weights_2d.shape
    down = range(0, image_2d.shape[0] - h + 1, step)
    across = range(0, image_2d.shape[1] - w + 1, step)
    return [[(image_2d[y : y + h, x : x + w] * turned).sum() for x in across] for y in down]


# %% mistake neighbouring-places
def convolve_strided(image_2d, weights_2d, step):
    h, w = weights_2d.shape
    rows, columns = (image_2d.shape[0] - h) // step + 1, (image_2d.shape[1] - w) // step + 1
    return [
        [(image_2d[y : y + h, x : x + w] * weights_2d).sum() for x in range(columns)]
        for y in range(rows)
    ]


# %% mistake stride-ignored
def convolve_strided(image_2d, weights_2d, step):
    h, w = weights_2d.shape
    down = range(0, image_2d.shape[0] - h + 1)
    across = range(0, image_2d.shape[1] - w + 1)
    return [[(image_2d[y : y + h, x : x + w] * weights_2d).sum() for x in across] for y in down]


# %% mistake one-too-small
def convolve_strided(image_2d, weights_2d, step):
    h, w = weights_2d.shape
    rows, columns = (image_2d.shape[0] - h) // step, (image_2d.shape[1] - w) // step
    return [
        [
            (image_2d[y * step : y * step + h, x * step : x * step + w] * weights_2d).sum()
            for x in range(columns)
        ]
        for y in range(rows)
    ]


# %% mistake rows-columns-exchanged
def convolve_strided(image_2d, weights_2d, step):
    h, w = weights_2d.shape
    down = range(0, image_2d.shape[0] - h + 1, step)
    across = range(0, image_2d.shape[1] - w + 1, step)
    return [[(image_2d[y : y + h, x : x + w] * weights_2d).sum() for y in down] for x in across]


# %% [markdown]
# ## Quiz

# %% [markdown]
# The kernel for upright edges gives a large negative number at a place. What is there?
#
# - [ ] Nothing: only positive numbers mean an edge.
#   - The sign tells the direction of the step. A flat place gives 0.
# - [x] A step from bright to dark, read from left to right.
#   - The kernel subtracts what is on the left, and there it is brighter.
# - [ ] A level edge, with the bright side below.
#   - Along a level edge, left and right are alike and cancel out.

# %% [markdown]
# A convolution is given frames of twice the height and width. What happens to its parameters and
# its work?
#
# - [ ] Both become four times as many.
#   - There are four times as many places, but the same kernel is used at each.
# - [ ] Both stay, since the kernel stays.
#   - The kernel stays, but it is applied at four times as many places.
# - [x] The parameters stay, the work becomes four times as much.
#   - The size of the picture is not in the formula of the parameters; the number of places is in
#     that of the work.

# %% [markdown]
# Two 3×3 convolutions in a row, without ReLU between them. What have you built?
#
# - [x] Something that one 5×5 convolution could do.
#   - Sums of sums are sums. Only the bend of ReLU between them makes two layers more than one.
# - [ ] A network that finds more than any single convolution.
#   - Without a bend between them, what they compute together is again one convolution.
# - [ ] A layer that sees 6×6 pixels.
#   - Each adds 2 to the width: 1, 3, 5.
# - [ ] The same as one 3×3 convolution.
#   - Its receptive field is larger: a number depends on 5×5 pixels.

# %% [markdown]
# Where are most of VGG16's parameters, and where is most of its work?
#
# - [ ] Both in the convolutions; there are 13 of them.
#   - The convolutions do 99 % of the work, but hold 14.7 of 138 million parameters.
# - [ ] Both in the first dense layer.
#   - It holds 74 % of the parameters, but uses each only once a frame.
# - [ ] Parameters in the convolutions, work in the dense layers.
#   - It is the other way round: a convolution uses its few weights at every place.
# - [x] Parameters in the dense layers, work in the convolutions.
#   - 89 % of the parameters are dense, and over 99 % of the multiply-adds are convolutions.

# %% [markdown]
# You compile a new model for eight classes; before training, its loss is 2.1. What do you think?
#
# - [x] As it should be: ln 8 is 2.08.
#   - A model that knows nothing gives each class about 1/8, and minus the logarithm of that is
#     2.08.
# - [ ] Too high: something is wrong with the labels.
#   - Wrong labels would not show before training. Compare with ln k: for k = 8 it fits.
# - [ ] Very good: it has learned something already.
#   - Its weights are random. A loss far below ln k would be a surprise.

# %% [markdown]
# Thirteen convolutions with ReLU, without batch normalisation and with Glorot's initial values. At the end of the network the
# numbers are a hundred times smaller than at its start. Why?
#
# - [ ] Max pooling throws numbers away.
#   - It keeps the largest of each four, so on the whole the numbers do not shrink.
# - [x] ReLU cuts off half of the numbers in each layer, and nothing makes up for it.
#   - A little is lost thirteen times over. He's values are wider by a factor that balances ReLU.
# - [ ] The network has too few parameters.
#   - The same network with He's values keeps its signal level.
