# %% [markdown]
# # Exercises and quiz of lesson 01, Load

# %%
import math

import numpy as np
from checks import NotTried, Right, Wrong, call, number, own_film, shorten

# %% [markdown]
# ## 1.1 The price of a jump
#
# You want the picture at second 7.0 of this film: frame number 175. How many frames
# have to be decoded to get it? Look at the list of key frames. Write the function that counts, for
# any film and any frame; for this one it is called as `frames_to_decode(key_frames, 175)`. The key
# frame counts, and so does the frame that you want.
#
# To keep it simple, count as if the packets came in the order in which they are shown. The key
# frames are sorted and begin with 0.
#
# Write your answer in place of `...` in the cell below, and run it: it tells whether you are right,
# and if not, what to think about. All exercises of this course work in this way.


# %% stub
def frames_to_decode(key_frames, wanted):
    """Number of frames to decode for the frame number `wanted`."""
    return ...


# %% check
KEYS = [0, 30, 76, 137, 187, 242]
CASES = (
    (([0, 48, 96], 84), 37),
    (([0, 48, 96], 48), 1),
    ((KEYS, 175), 39),
    ((KEYS, 29), 30),
    ((KEYS, 249), 8),
    (([0], 300), 301),
    ((KEYS, 0), 1),
)
FIRST_CASE = {
    36: "frame-itself",
    **dict.fromkeys((84, 85), "from-the-start"),
    **dict.fromkeys((12, 13, -11, -12), "key-frame-after"),
}


def check(frames_to_decode):
    for (keys, wanted), expected in CASES:
        found = number(call(frames_to_decode, keys, wanted), "the number of frames")
        if found == expected:
            continue
        case = {"keys": keys, "wanted": wanted, "found": found}
        if wanted == 84 and found in FIRST_CASE:
            raise Wrong(FIRST_CASE[found], **case)
        if wanted == 48 and found > 1:
            raise Wrong("stands-alone", **case)
        raise Wrong("other", **case, expected=expected)


# %% [markdown]
# ### Messages
#
# - `asked`: For frame {wanted}, with the key frames {keys}, you get {found:g}
# - `stands-alone`: {asked}: a key frame stands alone. What has to be decoded before it? Look at how
#   you compare numbers that are equal.
# - `other`: {asked}; right is {expected}.
# - `frame-itself`: {asked}. You count the frames on the way; the frame itself has to be decoded,
#   too.
# - `from-the-start`: {asked}. You count from the start of the film. Is there a later place where
#   decoding can begin?
# - `key-frame-after`: {asked}. You count from the key frame after it; changes are followed forwards
#   only.
# - `right`: What counts is the way from the last key frame. This is why jumping about in a film is
#   slow, and why files that are made for editing have many key frames.

# %% [markdown]
# ### Hint
#
# First find the last key frame that is not after the frame: the largest of the `key_frames` that
# are `<= wanted`. How many frames are there from one to the other, both ends counted?


# %% solution
def frames_to_decode(key_frames, wanted):
    """Number of frames to decode for the frame number `wanted`."""
    start = max(key for key in key_frames if key <= wanted)
    return wanted - start + 1


# %% mistake frame-itself
def frames_to_decode(key_frames, wanted):
    return wanted - max(key for key in key_frames if key <= wanted)


# %% mistake from-the-start
def frames_to_decode(key_frames, wanted):
    return wanted + 1


# %% mistake key-frame-after
def frames_to_decode(key_frames, wanted):
    nearest = min(key_frames, key=lambda key: abs(key - wanted))
    return abs(wanted - nearest) + 1


# %% mistake stands-alone
def frames_to_decode(key_frames, wanted):
    return wanted - max([key for key in key_frames if key < wanted], default=0) + 1


# %% mistake nothing-back
def frames_to_decode(key_frames, wanted):
    for before, after in zip(key_frames, key_frames[1:]):
        if before <= wanted < after:
            return wanted - before + 1


# %% [markdown]
# ## 1.2 Exchange red and blue yourself
#
# `cvtColor` takes one frame at a time. Write a function in plain numpy that turns
# BGR into RGB for a frame *(height, width, 3)* and also for several frames in one array, a clip
# *(time, height, width, 3)*. The colours are the last axis in both.


# %% stub
def to_rgb(pictures):
    """Turn BGR into RGB, for a frame or a clip; the colours are the last axis."""
    return ...


# %% check
def check(to_rgb):
    rng = np.random.default_rng(0)
    for shape in ((2, 4, 3), (2, 5, 4, 3), (3, 3, 3, 3), (1, 1, 3)):
        picture = rng.permutation(math.prod(shape)).reshape(shape).astype(np.uint8)
        found = np.asarray(call(to_rgb, picture))
        if found.shape == shape and np.array_equal(found, picture[..., [2, 1, 0]]):
            continue
        what = "frame" if len(shape) == 3 else "clip"
        raise why(picture, found, {"what": what, "shape": shape})


def why(picture, found, case):
    """Name the mistake in an exchange of red and blue."""
    if found.shape != picture.shape:
        return Wrong("shape-off", **case, received=shorten(found))
    if np.array_equal(found, picture):
        return Wrong("nothing-moved", **case)
    if np.array_equal(found, picture[::-1]):
        return Wrong("upside-down", **case)
    if np.array_equal(found, np.flip(picture, -2)):
        return Wrong("reverse-width", **case)
    if np.array_equal(found[..., 0], found[..., 2]):
        return Wrong("slice-is-a-window", **case)
    if any(np.array_equal(found, np.roll(picture, step, axis=-1)) for step in (1, 2)):
        return Wrong("all-moved-on", **case)
    first, yours = (pixels.reshape(-1, 3)[0].tolist() for pixels in (picture, found))
    return Wrong("other", **case, first=first, yours=yours)


# %% [markdown]
# ### Messages
#
# - `asked`: I gave you a {what} of shape {shape}.
# - `shape-off`: {asked} You return {received}; expected is an array of the same shape.
# - `nothing-moved`: {asked} It comes back as it was: no colour has moved.
# - `upside-down`: {asked} You reverse the first axis: a frame is then upside down, and a clip runs
#   backwards. Which axis holds the colours?
# - `reverse-width`: {asked} You reverse the width, so everything is mirrored. In a clip, time comes
#   first and moves each other axis one place on: count from the end.
# - `slice-is-a-window`: {asked} Red and blue now hold the same numbers: a slice is a window on the
#   array, not a copy, so the second assignment reads what the first has overwritten.
# - `all-moved-on`: {asked} All three colours have moved on by a place; green has to stay in the
#   middle.
# - `other`: {asked} Its first pixel is {first}; yours is {yours}. Expected is the same with the
#   first and the last number exchanged, in every pixel.
# - `right`: The colours are the last axis, for one picture as for a clip. `[..., ::-1]` says so for
#   any number of axes. Done twice, it brings BGR back.

# %% [markdown]
# ### Hint
#
# Inside the square brackets of an array, three dots stand for all axes that you do not name:
# `a[..., 0]` takes the first number of the last axis. And `a[::-1]` is `a` in the opposite order.


# %% solution
def to_rgb(pictures):
    """Turn BGR into RGB, for a frame or a clip; the colours are the last axis."""
    return pictures[..., ::-1]


# %% mistake upside-down
def to_rgb(pictures):
    return pictures[::-1]


# %% mistake reverse-width
def to_rgb(pictures):
    return pictures[:, :, ::-1]


# %% mistake slice-is-a-window
def to_rgb(pictures):
    pictures[..., 0], pictures[..., 2] = pictures[..., 2], pictures[..., 0]
    return pictures


# %% mistake all-moved-on
def to_rgb(pictures):
    return pictures[..., [1, 2, 0]]


# %% mistake nothing-moved
def to_rgb(pictures):
    return pictures.copy()


# %% [markdown]
# ## 1.3 The moments of a sample
#
# Write the function that gives the times at which a film is sampled: 0, and then
# one every `1 / fps` seconds, as long as the film runs. A film of 5.0 seconds is on screen from 0
# up to 5.0, and at 5.0 it has just ended. A rate below 1 is allowed: `fps=0.5` takes a frame every
# two seconds.


# %% stub
def sampling_times(duration, fps):
    """Times in seconds, as a list, at which a film of this duration is sampled."""
    return ...


# %% check
def check(sampling_times):
    for duration, fps in ((5.28, 2), (5.0, 2), (5.0, 0.5), (0.4, 1), (1.5, 4), (10.01, 3)):
        answer = call(sampling_times, duration, fps)
        case = {"duration": duration, "fps": fps}
        try:
            found = np.asarray(list(answer), float)
        except (TypeError, ValueError):
            raise Wrong("no-list", **case, received=shorten(answer)) from None
        if found.ndim != 1:
            raise Wrong("no-list", **case, received=shorten(answer))
        expected = np.arange(math.ceil(duration * fps)) / fps
        if found.shape == expected.shape and np.allclose(found, expected, atol=1e-6):
            continue
        case |= {"count": len(found), "listed": few(found), "expected": few(expected)}
        case |= {"last": expected[-1], "end": found[-1] if len(found) else 0}
        raise Wrong(why(found, expected, duration, fps), **case)


def few(times):
    """Write the first six of some times."""
    return ", ".join(f"{seconds:g}" for seconds in times[:6]) + (" …" if len(times) > 6 else "")


def why(found, expected, duration, fps):
    """Name the mistake in times of samples."""
    if len(found) > 1 and np.allclose(np.diff(found), 1) and fps != 1:
        return "count-samples"
    if len(found) > 1 and np.allclose(np.diff(found), fps):
        return "step-for-rate"
    if len(found) and np.isclose(found[0], 1 / fps):
        return "begins-late"
    if len(found) == len(expected) - 1 and np.allclose(found, expected[:-1]):
        return "still-runs"
    if len(found) == len(expected) + 1 and np.allclose(found[:-1], expected):
        return "has-ended"
    if len(found) > 1 and np.isclose(found[0], 0) and np.isclose(found[-1], duration):
        return "spread-to-the-end"
    return "other"


# %% [markdown]
# ### Messages
#
# - `asked`: For {duration} seconds at {fps} frames a second you return {count} times: {listed}.
# - `no-list`: For {duration} seconds at {fps} frames a second you return {received}; expected is a
#   list of times.
# - `count-samples`: {asked} They count the samples, 0, 1, 2 …; how many seconds lie between two?
# - `step-for-rate`: {asked} Two of them lie {fps} seconds apart. A rate is one over the step.
# - `still-runs`: {asked} The last one is missing: at {last:g} s the film still runs.
# - `has-ended`: {asked} The film has ended by {end:g} s, so there is no frame to take then.
# - `begins-late`: {asked} The film begins at 0 seconds, so the first sample belongs there.
# - `spread-to-the-end`: {asked} They are spread up to the end; steps of 1 / fps need not meet the
#   end.
# - `other`: {asked} Right is: {expected}.
# - `right`: The number of times is the duration times the rate, rounded up: the sample at 0 comes
#   first, and the end of the film is no moment of it.

# %% [markdown]
# ### Hint
#
# The sample with the number k is due at k / fps. How many whole k are there with k / fps <
# duration? `math.ceil` rounds up. A loop with `while` does it as well.


# %% solution
def sampling_times(duration, fps):
    """Times in seconds, as a list, at which a film of this duration is sampled."""
    times = [0.0]
    while len(times) / fps < duration:
        times.append(len(times) / fps)
    return times


# %% mistake still-runs
def sampling_times(duration, fps):
    return [k / fps for k in range(int(duration * fps))]


# %% mistake has-ended
def sampling_times(duration, fps):
    return [k / fps for k in range(int(duration * fps) + 1)]


# %% mistake begins-late
def sampling_times(duration, fps):
    times, seconds = [], 0
    while seconds < duration:
        seconds += 1 / fps
        times.append(seconds)
    return times


# %% mistake no-list
def sampling_times(duration, fps):
    return [(k, k / fps) for k in range(int(duration * fps))]


# %% mistake count-samples
import math


def sampling_times(duration, fps):
    return list(range(math.ceil(duration * fps)))


# %% mistake step-for-rate
import numpy as np


def sampling_times(duration, fps):
    return np.arange(0, duration, fps)


# %% mistake spread-to-the-end
import numpy as np


def sampling_times(duration, fps):
    return np.linspace(0, duration, int(duration * fps) + 1)


# %% [markdown]
# ## 1.4 Predict four shapes
#
# A clip has the shape (20, 90, 160, 3). Which shapes have the four parts below?
# Write each as a tuple such as `(20, 90)`, before you try it out. To try it out: `clip =
# np.zeros((20, 90, 160, 3))`.

# %% stub
one_moment = ...  # the shape of clip[5]
last_three = ...  # of clip[-3:]
green = ...  # of clip[..., 1]
left_half = ...  # of clip[:, :, :80]


# %% check
SHAPES = ((90, 160, 3), (3, 90, 160, 3), (20, 90, 160), (20, 90, 80, 3))
KNOWN = {
    ("one_moment", (1, 90, 160, 3)): "number-keeps-axis",
    ("one_moment", (20, 90, 160)): "time-is-first",
    ("last_three", (17, 90, 160, 3)): "three-before-end",
    ("last_three", (90, 160, 3)): "slice-keeps-axis",
    ("green", (20, 90, 160, 1)): "single-colour",
    ("green", (90, 160, 3)): "three-dots",
    ("left_half", (20, 80, 160, 3)): "width-is-third",
    ("left_half", (20, 45, 160, 3)): "width-not-second",
}


def check(one_moment, last_three, green, left_half):
    names = ("one_moment", "last_three", "green", "left_half")
    shapes = (one_moment, last_three, green, left_half)
    for name, shape, expected in zip(names, shapes, SHAPES, strict=True):
        try:
            found = tuple(int(length) for length in shape)
        except (TypeError, ValueError):
            raise Wrong("no-shape", name=name, received=shorten(shape)) from None
        if found != expected:
            raise Wrong(KNOWN.get((name, found), "other"), name=name, found=found)


# %% [markdown]
# ### Messages
#
# - `asked`: `{name}` has not the shape {found}.
# - `no-shape`: For `{name}` I received {received}; I expected a shape, such as (20, 90).
# - `other`: {asked} Go through the axes one by one.
# - `number-keeps-axis`: {asked} A single number as index takes the axis away altogether.
# - `time-is-first`: {asked} The 5 stands first, and the first axis is time.
# - `three-before-end`: {asked} `[-3:]` begins three before the end, and goes on to it.
# - `slice-keeps-axis`: {asked} A slice, with a colon, keeps its axis even when it is short.
# - `single-colour`: {asked} The 1 picks a single colour, and its axis goes away with it.
# - `three-dots`: {asked} The three dots stand for all axes before; the 1 is for the last.
# - `width-is-third`: {asked} The order is (time, height, width, channels): the third place is not
#   the height.
# - `width-not-second`: {asked} Left and right lie along the width; is that the second axis?
# - `right`: A number takes its axis away, a slice keeps it. To keep the axis of a single frame,
#   slice: `clip[5:6]`.

# %% [markdown]
# ### Hint
#
# Write down the four axes: time, height, width, channels. An index that is a number removes its
# axis, a slice shortens it, and `:` or `...` leaves axes as they are.

# %% solution
one_moment = (90, 160, 3)  # the shape of clip[5]
last_three = (3, 90, 160, 3)  # of clip[-3:]
green = (20, 90, 160)  # of clip[..., 1]
left_half = (20, 90, 80, 3)  # of clip[:, :, :80]

# %% mistake number-keeps-axis
one_moment, last_three = (1, 90, 160, 3), (3, 90, 160, 3)
green, left_half = (20, 90, 160), (20, 90, 80, 3)

# %% mistake three-before-end
one_moment, last_three = (90, 160, 3), (17, 90, 160, 3)
green, left_half = (20, 90, 160), (20, 90, 80, 3)

# %% mistake single-colour
one_moment, last_three = (90, 160, 3), (3, 90, 160, 3)
green, left_half = (20, 90, 160, 1), (20, 90, 80, 3)

# %% mistake width-is-third
one_moment, last_three = (90, 160, 3), (3, 90, 160, 3)
green, left_half = (20, 90, 160), (20, 80, 160, 3)

# %% [markdown]
# ## 1.5 Memory of a clip for a network
#
# Networks compute with `float32`, which takes four bytes a number. Change
# `gigabytes` into a function that gives the memory of a clip in RGB as `float32`, in gigabytes (10⁹
# bytes).


# %% stub
def gigabytes_float(seconds, fps, height, width):
    """Memory of a clip in RGB as float32, in gigabytes."""
    return ...


# %% check
def check(gigabytes_float):
    cases = {(10, 2, 100, 200): 0.0048, (3600, 24, 720, 1280): 955.51488}
    for (seconds, fps, height, width), expected in cases.items():
        found = number(call(gigabytes_float, seconds, fps, height, width), "the memory")
        case = {"seconds": seconds, "fps": fps, "height": height, "width": width, "found": found}
        if abs(found - expected / 4) < 1e-9:
            raise Wrong("four-bytes", **case)
        if abs(found - expected / 3) < 1e-9:
            raise Wrong("three-colours", **case)
        if abs(found - expected * 1e9) < 1:
            raise Wrong("in-bytes", **case)
        if math.isclose(found, expected * 1e9 / 1024**3, rel_tol=1e-3):
            raise Wrong("in-gibibytes", **case)
        if not math.isclose(found, expected, rel_tol=1e-6):
            raise Wrong("other", **case, expected=expected)


# %% [markdown]
# ### Messages
#
# - `asked`: For {seconds} seconds at {fps} frames a second of {height} × {width} pixels you get
#   {found:.4g}
# - `four-bytes`: {asked} GB, a quarter of what is right: a `float32` number takes four bytes, a
#   `uint8` number one.
# - `three-colours`: {asked} GB, a third of what is right: each pixel has three colours.
# - `in-bytes`: {asked}: that is in bytes. Divide by 1e9.
# - `in-gibibytes`: {asked}: you divide by 1024³, which gives gibibytes. Here a gigabyte is 10⁹ bytes.
# - `other`: {asked} GB; right is {expected:.4g} GB.
# - `right`: As numbers for a network, a clip takes four times what it takes as bytes.

# %% [markdown]
# ### Hint
#
# How many frames are there, how many pixels has each, how many numbers has a pixel, and how many
# bytes has a number? Multiply the four, and divide by 1e9.


# %% solution
def gigabytes_float(seconds, fps, height, width):
    """Memory of a clip in RGB as float32, in gigabytes."""
    return seconds * fps * height * width * 3 * 4 / 1e9


# %% mistake four-bytes
def gigabytes_float(seconds, fps, height, width):
    return seconds * fps * height * width * 3 / 1e9


# %% mistake three-colours
def gigabytes_float(seconds, fps, height, width):
    return seconds * fps * height * width * 4 / 1e9


# %% mistake in-bytes
def gigabytes_float(seconds, fps, height, width):
    return seconds * fps * height * width * 3 * 4


# %% mistake in-gibibytes
def gigabytes_float(seconds, fps, height, width):
    return seconds * fps * height * width * 3 * 4 / 1024**3


# %% [markdown]
# ## 1.6 Your own film, before you load it
#
# A pilot checks the aeroplane before each flight. Do the same with a film of
# yours, whatever it is: find out what the file says, and work out what it would cost to load.
# `samples` is the number of frames at two frames a second; `gigabytes` the memory of these samples
# at full size, as bytes. Write numbers, or code that computes them. `video.probe(MY_FILM)` gives
# `duration`, `size` and `has_audio`, as `info` did in the section "Why squeeze at all?".
# Then load a few frames and make a contact sheet: do the colours look right, and is it upright?

# %% before
from course_utils import data, video

# %% stub
MY_FILM = ...  # the path of your film, such as "my_film.mp4"
report = {
    "seconds": ...,
    "size": ...,  # (height, width)
    "samples": ...,
    "gigabytes": ...,
    "sound": ...,  # True or False
}


# %% check
def check(MY_FILM, report):
    info = own_film(MY_FILM, "MY_FILM")
    names = ("seconds", "size", "samples", "gigabytes", "sound")
    if not isinstance(report, dict) or set(names) - set(report):
        raise Wrong("no-dict", names=", ".join(names))
    if any(report[name] is ... for name in names):
        raise NotTried
    seconds, samples, memory = (number(report[n], n) for n in ("seconds", "samples", "gigabytes"))
    if abs(seconds - info.duration) > 0.1 + 0.01 * info.duration:
        raise Wrong("seconds-off", seconds=seconds, duration=info.duration)
    check_size(report["size"], info.size)
    check_samples(samples, info)
    check_gigabytes(memory, samples, info)
    if bool(report["sound"]) != info.has_audio:
        raise Wrong("sound-off", sound=report["sound"], has_audio=info.has_audio)
    return Right("right", film=info.path.name, samples=samples, memory=memory)


def check_size(size, expected):
    """Compare the size of a film with what the file says."""
    try:
        found = tuple(int(length) for length in size)
    except (TypeError, ValueError):
        raise Wrong("no-size", received=shorten(size)) from None
    if found == expected[::-1] != expected:
        raise Wrong("width-first", found=found)
    if found != expected:
        raise Wrong("size-off", found=found, expected=expected)


def check_samples(samples, info):
    """Compare the number of samples with two a second."""
    expected = info.duration * 2
    if abs(samples - expected) <= 1 + 0.02 * expected:
        return
    if abs(samples - info.duration * info.frame_rate) <= 1 + 0.02 * info.duration * info.frame_rate:
        raise Wrong("every-frame", samples=samples)
    if abs(samples - info.duration / 2) <= 1:
        raise Wrong("every-two-seconds", samples=samples)
    raise Wrong("samples-off", samples=samples, expected=expected)


def check_gigabytes(memory, samples, info):
    """Compare the memory of the samples with what their number and their size give, in bytes."""
    frame = math.prod(info.size) * 3
    right = samples * frame
    exact = info.duration * 2 * frame  # before the number of samples is rounded
    if any(abs(memory * 1e9 - size) <= 0.01 * size for size in (right, exact)):
        return
    if abs(memory * 1e9 - 4 * right) <= 0.04 * right:
        raise Wrong("float32", memory=memory)
    if abs(memory * 3e9 - right) <= 0.01 * right:
        raise Wrong("one-channel", memory=memory)
    if memory > 1000 * right / 1e9:
        raise Wrong("not-divided", memory=memory)
    raise Wrong("gigabytes-off", memory=memory, expected=right / 1e9)


# %% [markdown]
# ### Messages
#
# - `no-dict`: I expected `report` to be a dict with {names}.
# - `seconds-off`: `seconds` is {seconds:g}; the file says {duration:.2f}.
# - `sound-off`: `sound` is {sound!r}; the file says {has_audio}.
# - `no-size`: I expected (height, width) for `size`; received {received}.
# - `width-first`: `size` is {found}: that is (width, height). In this course rows come first.
# - `size-off`: `size` is {found}; frames of this file are shown as {expected}.
# - `every-frame`: `samples` is {samples:g}: that is every frame. We take two a second.
# - `every-two-seconds`: `samples` is {samples:g}: that is one frame every two seconds.
# - `samples-off`: `samples` is {samples:g}; about {expected:.0f} are two frames a second.
# - `float32`: `gigabytes` is {memory:g}: that is for `float32`. Frames are kept as bytes.
# - `one-channel`: `gigabytes` is {memory:g}: that is one channel. A pixel has three colours.
# - `not-divided`: `gigabytes` is {memory:g}; a gigabyte is 1e9 bytes, so divide.
# - `gigabytes-off`: `gigabytes` is {memory:g}; your samples × height × width × 3 bytes are
#   {expected:.3g}.
# - `right`: {film} can be read, and you know what it costs before you read it: {samples:.0f}
#   frames, {memory:.3g} GB. If that is too much, sample less or shrink.

# %% [markdown]
# ### Hint
#
# `mine = video.probe(MY_FILM)` has the attributes `duration`, `size` and `has_audio`. The samples
# are about duration × 2; `gigabytes` of the section on memory does the rest.

# %% solution
MY_FILM = data.sample("bunny")
mine = video.probe(MY_FILM)
report = {
    "seconds": mine.duration,
    "size": mine.size,
    "samples": round(mine.duration * 2),
    "gigabytes": mine.duration * 2 * mine.size[0] * mine.size[1] * 3 / 1e9,
    "sound": mine.has_audio,
}

# %% mistake no-film
MY_FILM = "no_such_film.mp4"
report = {"seconds": 10, "size": (272, 640), "samples": 20, "gigabytes": 0.0104, "sound": False}

# %% mistake width-first
MY_FILM = data.sample("bikes")
report = {"seconds": 10, "size": (640, 272), "samples": 20, "gigabytes": 0.0104, "sound": False}

# %% mistake every-frame
MY_FILM = data.sample("bikes")
report = {"seconds": 10, "size": (272, 640), "samples": 250, "gigabytes": 0.13, "sound": False}

# %% mistake sound-off
MY_FILM = data.sample("bikes")
report = {"seconds": 10, "size": (272, 640), "samples": 20, "gigabytes": 0.0104, "sound": "False"}

# %% mistake float32
MY_FILM = data.sample("bikes")
report = {"seconds": 10, "size": (272, 640), "samples": 20, "gigabytes": 0.0418, "sound": False}

# %% mistake not-divided
MY_FILM = data.sample("bikes")
report = {"seconds": 10, "size": (272, 640), "samples": 20, "gigabytes": 10444800, "sound": False}

# %% [markdown]
# ## Quiz

# %% [markdown]
# Two files end in `.mp4`. One plays on your computer, the other does not. What is the most likely
# reason?
#
# - [ ] The second has more frames a second.
#   - A high frame rate makes a player slow at worst; it does not keep a film shut.
# - [x] `.mp4` names the container only; the codecs inside can differ.
#   - The container says how streams are packed. Your player lacks the codec that the second file
#     was squeezed with.
# - [ ] The second has no key frames.
#   - Every film has at least one, its first frame; without it nothing could be shown.

# %% [markdown]
# You ask a film for the picture at second 7.0. Why may the reader have to decode 38 other frames
# first?
#
# - [x] Most frames are stored only as changes to other frames.
#   - Decoding has to begin at the last key frame, and follow the changes from there.
# - [ ] The frames of a file lie in random order, so it has to search.
#   - They lie nearly in the order in which they are shown; what is missing is a complete picture to
#     begin with.
# - [ ] The sound has to be decoded up to there.
#   - Sound is a stream of its own, and can be left alone.

# %% [markdown]
# A phone recorded in the dark. Your program says that a door opens at `150 / 30` = 5 s; in the
# player it opens at 8 s. What went wrong?
#
# - [ ] The player shows the film in slow motion.
#   - Players follow the timestamps in the file; theirs is the true time.
# - [ ] OpenCV left out every third frame.
#   - It gives all frames in order. It is their times that cannot be computed.
# - [x] The frame rate is variable.
#   - In the dark, phones record fewer frames a second. Time has to come from the timestamp of each
#     frame.

# %% [markdown]
# A loop over `cv2.VideoCapture` ends after no frames, and no error is shown. What do you do first?
#
# - [ ] Believe it: the film is empty.
#   - It may be, but OpenCV says the same for a wrong path or a file that it cannot read.
# - [ ] Exchange red and blue with `cvtColor`.
#   - Wrong colours still come as frames. Here none has come.
# - [ ] Ask for a larger frame size.
#   - `read` gives frames in the size of the film; it takes no size.
# - [x] Check path and file, for instance with `video.probe`.
#   - OpenCV keeps silent when something is wrong; the helper says what it received and what to do.

# %% [markdown]
# A tensor has the shape (11, 126, 224, 3). What is `tensor[:, 0]`?
#
# - [ ] The first frame.
#   - That is `tensor[0]`. The colon keeps all frames; the 0 stands at the second axis.
# - [x] The top row of every frame.
#   - The second axis is height, and row 0 is at the top: its shape is (11, 224, 3).
# - [ ] The left column of every frame.
#   - That is `tensor[:, :, 0]`: width is the third axis.
# - [ ] The red channel of every frame.
#   - That is `tensor[..., 0]`: the colours are the last axis.

# %% [markdown]
# You sample a film twice a second and look for the shortest shots. Which can you miss?
#
# - [x] Shots that are shorter than half a second.
#   - Such a shot can begin and end between two samples. To find it, sample more often.
# - [ ] None: all frames are decoded in any case.
#   - Decoded or not, what you did not take you do not see.
# - [ ] Shots that contain no key frame.
#   - Samples are taken by time. A frame need not be a key frame to be decoded.
