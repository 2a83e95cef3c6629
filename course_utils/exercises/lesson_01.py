"""Exercises and quiz of lesson 01, Load."""

import math

import numpy as np

from course_utils.exercises._task import (
    Answer,
    Exercise,
    Mistake,
    NotTried,
    Question,
    Wrong,
    call,
    number,
    own_film,
    shorten,
)


def _check_seek(frames_to_decode):
    keys = [0.0, 1.2, 3.04, 5.48, 7.48, 9.68]
    cases = (
        (([0.0, 2.0, 4.0], 3.5, 24), 37),
        (([0.0, 2.0, 4.0], 2.0, 24), 1),
        ((keys, 7.0, 25), 39),
        ((keys, 1.16, 25), 30),
        ((keys, 9.96, 25), 8),
        (([0.0], 10.0, 30), 301),
        ((keys, 0.0, 25), 1),
    )
    for arguments, expected in cases:
        found = number(call(frames_to_decode, *arguments), "the number of frames")
        if abs(found - expected) < 1e-6:
            continue
        times, seconds, fps = arguments
        asked = f"For second {seconds} at {fps} frames a second, with key frames at {times},"
        if seconds == 3.5 and found in (36, 85, 84, 12, 13, -11, -12):
            raise Wrong(f"{asked} you get {found:g}. {_WHY_SEEK[found]}")
        if seconds == 2.0 and found > 1:
            raise Wrong(
                f"{asked} you get {found:g}: a key frame stands alone. What has to be decoded "
                "before it? Look at how you compare times that are equal."
            )
        if found == expected - 1:
            raise Wrong(
                f"{asked} you get {found:g}, one too few: (7.0 - 5.48) * 25 is 37.99999999999999 "
                "for Python, and `int` cuts off what stands behind the point. Round."
            )
        raise Wrong(f"{asked} you get {found:g}; right is {expected}.")
    return (
        "What counts is the way from the last key frame. This is why jumping about in a film is "
        "slow, and why files that are made for editing have many key frames."
    )


_BEFORE = "You count from the start of the film. Is there a later place where decoding can begin?"
_AFTER = "You count from the key frame after the moment; changes are followed forwards only."
_WHY_SEEK = {
    36: "You count the frames on the way; the frame itself has to be decoded, too.",
    **dict.fromkeys((84, 85), _BEFORE),
    **dict.fromkeys((12, 13, -11, -12), _AFTER),
}

SEEK = Exercise(
    title="The price of a jump",
    statement="""You want the picture at second 7.0 of this film. How many frames have to be
decoded to get it? Look at the list of key frames. Write the function that counts, for any film
and any moment; for this one it is called as `frames_to_decode(keys, 7.0, 25)`. The key frame
counts, and so does the frame that you want.

To keep it simple, count as if the packets came in the order in which they are shown, and take it
that `seconds` is the time of a frame, and that the key frames are sorted and begin with 0.0.

Write your answer in place of `...` in the cell below, and run it: it tells whether you are right,
and if not, what to think about. All exercises of this course work in this way.""",
    stub='''
def frames_to_decode(keys, seconds, fps):
    """Number of frames to decode for the one at `seconds`; `keys` holds times of key frames."""
    return ...
''',
    answers=("frames_to_decode",),
    check=_check_seek,
    hint="First find the last key frame that is not after the moment: the largest of the `keys` "
    "that are `<= seconds`. How many frames lie between two times? Then look at both ends.",
    solution='''
def frames_to_decode(keys, seconds, fps):
    """Number of frames to decode for the one at `seconds`; `keys` holds times of key frames."""
    start = max(key for key in keys if key <= seconds)
    return round((seconds - start) * fps) + 1
''',
    mistakes=(
        Mistake(
            """
def frames_to_decode(keys, seconds, fps):
    return round((seconds - max(k for k in keys if k <= seconds)) * fps)
""",
            "the frame itself",
        ),
        Mistake(
            """
def frames_to_decode(keys, seconds, fps):
    return round(seconds * fps) + 1
""",
            "from the start of the film",
        ),
        Mistake(
            """
def frames_to_decode(keys, seconds, fps):
    nearest = min(keys, key=lambda k: abs(k - seconds))
    return round(abs(seconds - nearest) * fps) + 1
""",
            "after the moment",
        ),
        Mistake(
            """
def frames_to_decode(keys, seconds, fps):
    return round((seconds - max(k for k in keys if k < seconds)) * fps) + 1
""",
            "stands alone",
        ),
        Mistake(
            """
def frames_to_decode(keys, seconds, fps):
    return int((seconds - max(k for k in keys if k <= seconds)) * fps) + 1
""",
            "cuts off what stands behind the point",
        ),
    ),
)


def _check_colours(to_rgb):
    rng = np.random.default_rng(0)
    for shape in ((2, 4, 3), (2, 5, 4, 3), (3, 3, 3, 3), (1, 1, 3)):
        picture = rng.permutation(math.prod(shape)).reshape(shape).astype(np.uint8)
        found = np.asarray(call(to_rgb, picture))
        if found.shape == shape and np.array_equal(found, picture[..., [2, 1, 0]]):
            continue
        what = "frame" if len(shape) == 3 else "clip"
        raise Wrong(f"I gave you a {what} of shape {shape}. {_why_colours(picture, found)}")
    return (
        "The colours are the last axis, for one picture as for a clip. `[..., ::-1]` says so for "
        "any number of axes. Done twice, it brings BGR back."
    )


def _why_colours(picture, found):
    """Name the mistake in an exchange of red and blue."""
    if found.shape != picture.shape:
        return f"You return {shorten(found)}; expected is an array of the same shape."
    if np.array_equal(found, picture):
        return "It comes back as it was: no colour has moved."
    if np.array_equal(found, picture[::-1]):
        return (
            "You reverse the first axis: a frame is then upside down, and a clip runs backwards. "
            "Which axis holds the colours?"
        )
    if np.array_equal(found, np.flip(picture, -2)):
        return (
            "You reverse the width, so everything is mirrored. In a clip, time comes first and "
            "moves each other axis one place on: count from the end."
        )
    if np.array_equal(found[..., 0], found[..., 2]):
        return (
            "Red and blue now hold the same numbers: a slice is a window on the array, not a copy, "
            "so the second assignment reads what the first has overwritten."
        )
    if any(np.array_equal(found, np.roll(picture, step, axis=-1)) for step in (1, 2)):
        return "All three colours have moved on by a place; green has to stay in the middle."
    return (
        f"Its first pixel is {picture.reshape(-1, 3)[0].tolist()}; yours is "
        f"{found.reshape(-1, 3)[0].tolist()}. Expected is the same with the first and the last "
        "number exchanged, in every pixel."
    )


COLOURS = Exercise(
    title="Exchange red and blue yourself",
    statement="""`cvtColor` takes one frame at a time. Write a function in plain numpy that turns
BGR into RGB for a frame *(height, width, 3)* and also for several frames in one array, a clip
*(time, height, width, 3)*. The colours are the last axis in both.""",
    stub='''
def to_rgb(pictures):
    """Turn BGR into RGB, for a frame or a clip; the colours are the last axis."""
    return ...
''',
    answers=("to_rgb",),
    check=_check_colours,
    hint="Inside the square brackets of an array, three dots stand for all axes that you do not "
    "name: `a[..., 0]` takes the first number of the last axis. And `a[::-1]` is `a` in the "
    "opposite order.",
    solution='''
def to_rgb(pictures):
    """Turn BGR into RGB, for a frame or a clip; the colours are the last axis."""
    return pictures[..., ::-1]
''',
    mistakes=(
        Mistake("def to_rgb(pictures):\n    return pictures[::-1]", "upside down"),
        Mistake("def to_rgb(pictures):\n    return pictures[:, :, ::-1]", "reverse the width"),
        Mistake(
            """
def to_rgb(pictures):
    pictures[..., 0], pictures[..., 2] = pictures[..., 2], pictures[..., 0]
    return pictures
""",
            "a window on the array",
        ),
        Mistake("def to_rgb(pictures):\n    return pictures[..., [1, 2, 0]]", "green has to stay"),
        Mistake("def to_rgb(pictures):\n    return pictures.copy()", "no colour has moved"),
    ),
)


def _check_sampling(sampling_times):
    for duration, fps in ((5.28, 2), (5.0, 2), (5.0, 0.5), (0.4, 1), (1.5, 4), (10.01, 3)):
        answer = call(sampling_times, duration, fps)
        asked = f"For {duration} seconds at {fps} frames a second"
        try:
            found = np.asarray(list(answer), float)
        except (TypeError, ValueError):
            raise Wrong(
                f"{asked} you return {shorten(answer)}; expected is a list of times."
            ) from None
        expected = np.arange(math.ceil(duration * fps)) / fps
        if found.shape == expected.shape and np.allclose(found, expected, atol=1e-6):
            continue
        raise Wrong(f"{asked} {_why_sampling(found, expected, duration, fps)}")
    return (
        "The number of times is the duration times the rate, rounded up: the sample at 0 comes "
        "first, and the end of the film is no moment of it."
    )


def _why_sampling(found, expected, duration, fps):
    """Name the mistake in times of samples."""
    few = ", ".join(f"{seconds:g}" for seconds in found[:6])
    text = f"you return {len(found)} times: {few}{' …' if len(found) > 6 else ''}."
    if len(found) > 1 and np.allclose(np.diff(found), 1) and fps != 1:
        return f"{text} They count the samples, 0, 1, 2 …; how many seconds lie between two?"
    if len(found) > 1 and np.allclose(np.diff(found), fps):
        return f"{text} Two of them lie {fps} seconds apart. A rate is one over the step."
    if len(found) == len(expected) - 1 and np.allclose(found, expected[:-1]):
        return f"{text} The last one is missing: at {expected[-1]:g} s the film still runs."
    if len(found) == len(expected) + 1 and np.allclose(found[:-1], expected):
        return f"{text} The film has ended by {found[-1]:g} s, so there is no frame to take then."
    if len(found) == len(expected) - 1 and np.allclose(found, expected[1:]):
        return f"{text} The film begins at 0 seconds, so the first sample belongs there."
    if len(found) > 1 and np.isclose(found[0], 0) and np.isclose(found[-1], duration):
        return f"{text} They are spread up to the end; steps of 1 / fps need not meet the end."
    right = ", ".join(f"{seconds:g}" for seconds in expected[:6])
    return f"{text} Right is: {right}{' …' if len(expected) > 6 else ''}."


SAMPLING = Exercise(
    title="The moments of a sample",
    statement="""Write the function that gives the times at which a film is sampled: 0, and then
one every `1 / fps` seconds, as long as the film runs. A film of 5.0 seconds is on screen from 0
up to 5.0, and at 5.0 it has just ended. A rate below 1 is allowed: `fps=0.5` takes a frame every
two seconds.""",
    stub='''
def sampling_times(duration, fps):
    """Times in seconds, as a list, at which a film of this duration is sampled."""
    return ...
''',
    answers=("sampling_times",),
    check=_check_sampling,
    hint="The sample with the number k is due at k / fps. How many whole k are there with "
    "k / fps < duration? `math.ceil` rounds up. A loop with `while` does it as well.",
    solution='''
def sampling_times(duration, fps):
    """Times in seconds, as a list, at which a film of this duration is sampled."""
    times = [0.0]
    while len(times) / fps < duration:
        times.append(len(times) / fps)
    return times
''',
    mistakes=(
        Mistake(
            """
def sampling_times(duration, fps):
    return [k / fps for k in range(int(duration * fps))]
""",
            "still runs",
        ),
        Mistake(
            """
def sampling_times(duration, fps):
    return [k / fps for k in range(int(duration * fps) + 1)]
""",
            "has ended by",
        ),
        Mistake(
            """
import math
def sampling_times(duration, fps):
    return list(range(math.ceil(duration * fps)))
""",
            "count the samples",
        ),
        Mistake(
            """
import numpy as np
def sampling_times(duration, fps):
    return np.arange(0, duration, fps)
""",
            "one over the step",
        ),
        Mistake(
            """
import numpy as np
def sampling_times(duration, fps):
    return np.linspace(0, duration, int(duration * fps) + 1)
""",
            "need not meet the end",
        ),
    ),
)


def _check_shapes(*shapes):
    names = ("one_moment", "last_three", "green", "left_half")
    right = ((90, 160, 3), (3, 90, 160, 3), (20, 90, 160), (20, 90, 80, 3))
    for name, shape, expected in zip(names, shapes, right, strict=True):
        if shape is ...:
            raise NotTried
        try:
            found = tuple(int(length) for length in shape)
        except (TypeError, ValueError):
            raise Wrong(
                f"For `{name}` I received {shorten(shape)}; I expected a shape, such as (20, 90)."
            ) from None
        if found != expected:
            why = _WHY_SHAPES.get((name, found), "Go through the axes one by one.")
            raise Wrong(f"`{name}` has not the shape {found}. {why}")
    return (
        "A number takes its axis away, a slice keeps it. To keep the axis of a single frame, "
        "slice: `clip[5:6]`."
    )


_WHY_SHAPES = {
    ("one_moment", (1, 90, 160, 3)): "A single number as index takes the axis away altogether.",
    ("one_moment", (20, 90, 160)): "The 5 stands first, and the first axis is time.",
    ("last_three", (17, 90, 160, 3)): "`[-3:]` begins three before the end, and goes on to it.",
    ("last_three", (90, 160, 3)): "A slice, with a colon, keeps its axis even when it is short.",
    ("green", (20, 90, 160, 1)): "The 1 picks a single colour, and its axis goes away with it.",
    ("green", (90, 160, 3)): "The three dots stand for all axes before; the 1 is for the last.",
    ("left_half", (20, 80, 160, 3)): "The order is (time, height, width, channels): the third "
    "place is not the height.",
    ("left_half", (20, 45, 160, 3)): "Left and right lie along the width; is that the second axis?",
}

SHAPES = Exercise(
    title="Predict four shapes",
    statement="""A clip has the shape (20, 90, 160, 3). Which shapes have the four parts below?
Write each as a tuple such as `(20, 90)`, before you try it out. To try it out: `clip =
np.zeros((20, 90, 160, 3))`.""",
    stub="""
one_moment = ...  # the shape of clip[5]
last_three = ...  # of clip[-3:]
green = ...  # of clip[..., 1]
left_half = ...  # of clip[:, :, :80]
""",
    answers=("one_moment", "last_three", "green", "left_half"),
    check=_check_shapes,
    hint="Write down the four axes: time, height, width, channels. An index that is a number "
    "removes its axis, a slice shortens it, and `:` or `...` leaves axes as they are.",
    solution="""
one_moment = (90, 160, 3)  # the shape of clip[5]
last_three = (3, 90, 160, 3)  # of clip[-3:]
green = (20, 90, 160)  # of clip[..., 1]
left_half = (20, 90, 80, 3)  # of clip[:, :, :80]
""",
    mistakes=(
        Mistake(
            """
one_moment, last_three = (1, 90, 160, 3), (3, 90, 160, 3)
green, left_half = (20, 90, 160), (20, 90, 80, 3)
""",
            "takes the axis away altogether",
        ),
        Mistake(
            """
one_moment, last_three = (90, 160, 3), (17, 90, 160, 3)
green, left_half = (20, 90, 160), (20, 90, 80, 3)
""",
            "three before the end",
        ),
        Mistake(
            """
one_moment, last_three = (90, 160, 3), (3, 90, 160, 3)
green, left_half = (20, 90, 160, 1), (20, 90, 80, 3)
""",
            "picks a single colour",
        ),
        Mistake(
            """
one_moment, last_three = (90, 160, 3), (3, 90, 160, 3)
green, left_half = (20, 90, 160), (20, 80, 160, 3)
""",
            "not the height",
        ),
    ),
)


def _check_memory(gigabytes_float):
    cases = {(10, 2, 100, 200): 0.0048, (3600, 24, 720, 1280): 955.51488}
    for arguments, expected in cases.items():
        found = number(call(gigabytes_float, *arguments), "the memory")
        seconds, fps, height, width = arguments
        asked = f"{seconds} seconds at {fps} frames a second of {height} × {width} pixels"
        if abs(found - expected / 4) < 1e-9:
            raise Wrong(
                f"For {asked} you get {found:.4g} GB, a quarter of what is right: a `float32` "
                "number takes four bytes, a `uint8` number one."
            )
        if abs(found - expected / 3) < 1e-9:
            raise Wrong(
                f"For {asked} you get {found:.4g} GB, a third of what is right: each pixel has "
                "three colours."
            )
        if abs(found - expected * 1e9) < 1:
            raise Wrong(f"For {asked} you get {found:.4g}: that is in bytes. Divide by 1e9.")
        if abs(found - expected) > 1e-9:
            raise Wrong(f"For {asked} you get {found:.4g} GB; right is {expected:.4g} GB.")
    return "As numbers for a network, a clip takes four times what it takes as bytes."


MEMORY = Exercise(
    title="Memory of a clip for a network",
    statement="""Networks compute with `float32`, which takes four bytes a number. Change
`gigabytes` into a function that gives the memory of a clip in RGB as `float32`, in gigabytes (10⁹
bytes).""",
    stub='''
def gigabytes_float(seconds, fps, height, width):
    """Memory of a clip in RGB as float32, in gigabytes."""
    return ...
''',
    answers=("gigabytes_float",),
    check=_check_memory,
    hint="How many frames are there, how many pixels has each, how many numbers has a pixel, and "
    "how many bytes has a number? Multiply the four, and divide by 1e9.",
    solution='''
def gigabytes_float(seconds, fps, height, width):
    """Memory of a clip in RGB as float32, in gigabytes."""
    return seconds * fps * height * width * 3 * 4 / 1e9
''',
    mistakes=(
        Mistake(
            """
def gigabytes_float(seconds, fps, height, width):
    return seconds * fps * height * width * 3 / 1e9
""",
            "takes four bytes",
        ),
        Mistake(
            """
def gigabytes_float(seconds, fps, height, width):
    return seconds * fps * height * width * 4 / 1e9
""",
            "three colours",
        ),
        Mistake(
            """
def gigabytes_float(seconds, fps, height, width):
    return seconds * fps * height * width * 3 * 4
""",
            "that is in bytes",
        ),
    ),
)


def _check_preflight(path, report):
    info = own_film(path, "MY_FILM")
    names = ("seconds", "size", "samples", "gigabytes", "sound")
    if not isinstance(report, dict) or set(names) - set(report):
        raise Wrong(f"I expected `report` to be a dict with {', '.join(names)}.")
    if any(report[name] is ... for name in names):
        raise NotTried
    seconds, samples, memory = (number(report[n], n) for n in ("seconds", "samples", "gigabytes"))
    if abs(seconds - info.duration) > 0.1 + 0.01 * info.duration:
        raise Wrong(f"`seconds` is {seconds:g}; the file says {info.duration:.2f}.")
    _check_size(report["size"], info.size)
    _check_samples(samples, info)
    _check_gigabytes(memory, samples * math.prod(info.size) * 3)
    if bool(report["sound"]) != info.has_audio:
        raise Wrong(f"`sound` is {report['sound']}; the file says {info.has_audio}.")
    return (
        f"{info.path.name} can be read, and you know what it costs before you read it: "
        f"{samples:.0f} frames, {memory:.3g} GB. If that is too much, sample less or shrink."
    )


def _check_size(size, expected):
    """Compare the size of a film with what the file says."""
    try:
        found = tuple(int(length) for length in size)
    except (TypeError, ValueError):
        raise Wrong(f"I expected (height, width) for `size`; received {shorten(size)}.") from None
    if found == expected[::-1] != expected:
        raise Wrong(f"`size` is {found}: that is (width, height). In this course rows come first.")
    if found != expected:
        raise Wrong(f"`size` is {found}; frames of this file are shown as {expected}.")


def _check_samples(samples, info):
    """Compare the number of samples with two a second."""
    expected = info.duration * 2
    if abs(samples - expected) <= 1 + 0.02 * expected:
        return
    if abs(samples - info.duration * info.frame_rate) <= 1 + 0.02 * info.duration * info.frame_rate:
        raise Wrong(f"`samples` is {samples:g}: that is every frame. We take two a second.")
    if abs(samples - info.duration / 2) <= 1:
        raise Wrong(f"`samples` is {samples:g}: that is one frame every two seconds.")
    raise Wrong(f"`samples` is {samples:g}; about {expected:.0f} are two frames a second.")


def _check_gigabytes(memory, right):
    """Compare the memory of the samples with what their number and their size give, in bytes."""
    if abs(memory * 1e9 - right) <= 0.01 * right:
        return
    if abs(memory * 1e9 - 4 * right) <= 0.04 * right:
        raise Wrong(f"`gigabytes` is {memory:g}: that is for `float32`. Frames are kept as bytes.")
    if abs(memory * 3e9 - right) <= 0.01 * right:
        raise Wrong(f"`gigabytes` is {memory:g}: that is one channel. A pixel has three colours.")
    if memory > 1000 * right / 1e9:
        raise Wrong(f"`gigabytes` is {memory:g}; a gigabyte is 1e9 bytes, so divide.")
    raise Wrong(
        f"`gigabytes` is {memory:g}; your samples × height × width × 3 bytes are {right / 1e9:.3g}."
    )


PREFLIGHT = Exercise(
    title="Your own film, before you load it",
    statement="""A pilot checks the aeroplane before each flight. Do the same with a film of
yours, whatever it is: find out what the file says, and work out what it would cost to load.
`samples` is the number of frames at two frames a second; `gigabytes` the memory of these samples
at full size, as bytes. Write numbers, or code that computes them. `video.probe(MY_FILM)` gives
`duration`, `size` and `has_audio`, as `info` did in the section "Why squeeze at all?".
Then load a few frames and make a contact sheet: do the colours look right, and is it upright?""",
    stub="""
MY_FILM = ...  # the path of your film, such as "my_film.mp4"
report = {
    "seconds": ...,
    "size": ...,  # (height, width)
    "samples": ...,
    "gigabytes": ...,
    "sound": ...,  # True or False
}
""",
    answers=("MY_FILM", "report"),
    check=_check_preflight,
    hint="`mine = video.probe(MY_FILM)` has the attributes `duration`, `size` and `has_audio`. The "
    "samples are about duration × 2; `gigabytes` of the section on memory does the rest.",
    solution="""
MY_FILM = data.sample("bikes")
mine = video.probe(MY_FILM)
report = {
    "seconds": mine.duration,
    "size": mine.size,
    "samples": round(mine.duration * 2),
    "gigabytes": mine.duration * 2 * mine.size[0] * mine.size[1] * 3 / 1e9,
    "sound": mine.has_audio,
}
""",
    mistakes=(
        Mistake(
            """
MY_FILM = "no_such_film.mp4"
report = {"seconds": 10, "size": (272, 640), "samples": 20, "gigabytes": 0.0104, "sound": False}
""",
            "cannot be read",
        ),
        Mistake(
            """
MY_FILM = data.sample("bikes")
report = {"seconds": 10, "size": (640, 272), "samples": 20, "gigabytes": 0.0104, "sound": False}
""",
            "(width, height)",
        ),
        Mistake(
            """
MY_FILM = data.sample("bikes")
report = {"seconds": 10, "size": (272, 640), "samples": 250, "gigabytes": 0.13, "sound": False}
""",
            "every frame",
        ),
        Mistake(
            """
MY_FILM = data.sample("bikes")
report = {"seconds": 10, "size": (272, 640), "samples": 20, "gigabytes": 0.0418, "sound": False}
""",
            "`float32`",
        ),
        Mistake(
            """
MY_FILM = data.sample("bikes")
report = {"seconds": 10, "size": (272, 640), "samples": 20, "gigabytes": 10444800, "sound": False}
""",
            "so divide",
        ),
    ),
    before="from course_utils import data, video",
)

EXERCISES = (SEEK, COLOURS, SAMPLING, SHAPES, MEMORY, PREFLIGHT)

QUIZ = (
    Question(
        "Two files end in `.mp4`. One plays on your computer, the other does not. What is the most "
        "likely reason?",
        (
            Answer(
                "The second has more frames a second.",
                "A high frame rate makes a player slow at worst; it does not keep a film shut.",
            ),
            Answer(
                "`.mp4` names the container only; the codecs inside can differ.",
                "The container says how streams are packed. Your player lacks the codec that the "
                "second file was squeezed with.",
                correct=True,
            ),
            Answer(
                "The second has no key frames.",
                "Every film has at least one, its first frame; without it nothing could be shown.",
            ),
        ),
    ),
    Question(
        "You ask a film for the picture at second 7.0. Why may the reader have to decode 38 other "
        "frames first?",
        (
            Answer(
                "Most frames are stored only as changes to other frames.",
                "Decoding has to begin at the last key frame, and follow the changes from there.",
                correct=True,
            ),
            Answer(
                "The frames of a file lie in random order, so it has to search.",
                "They lie nearly in the order in which they are shown; what is missing is a "
                "complete picture to begin with.",
            ),
            Answer(
                "The sound has to be decoded up to there.",
                "Sound is a stream of its own, and can be left alone.",
            ),
        ),
    ),
    Question(
        "A phone recorded in the dark. Your program says that a door opens at `150 / 30` = 5 s; in "
        "the player it opens at 8 s. What went wrong?",
        (
            Answer(
                "The player shows the film in slow motion.",
                "Players follow the timestamps in the file; theirs is the true time.",
            ),
            Answer(
                "OpenCV left out every third frame.",
                "It gives all frames in order. It is their times that cannot be computed.",
            ),
            Answer(
                "The frame rate is variable.",
                "In the dark, phones record fewer frames a second. Time has to come from the "
                "timestamp of each frame.",
                correct=True,
            ),
        ),
    ),
    Question(
        "A loop over `cv2.VideoCapture` ends after no frames, and no error is shown. What do you "
        "do first?",
        (
            Answer(
                "Believe it: the film is empty.",
                "It may be, but OpenCV says the same for a wrong path or a file that it cannot "
                "read.",
            ),
            Answer(
                "Exchange red and blue with `cvtColor`.",
                "Wrong colours still come as frames. Here none has come.",
            ),
            Answer(
                "Ask for a larger frame size.",
                "`read` gives frames in the size of the film; it takes no size.",
            ),
            Answer(
                "Check path and file, for instance with `video.probe`.",
                "OpenCV keeps silent when something is wrong; the helper says what it received and "
                "what to do.",
                correct=True,
            ),
        ),
    ),
    Question(
        "A tensor has the shape (11, 126, 224, 3). What is `tensor[:, 0]`?",
        (
            Answer(
                "The first frame.",
                "That is `tensor[0]`. The colon keeps all frames; the 0 stands at the second axis.",
            ),
            Answer(
                "The top row of every frame.",
                "The second axis is height, and row 0 is at the top: its shape is (11, 224, 3).",
                correct=True,
            ),
            Answer(
                "The left column of every frame.",
                "That is `tensor[:, :, 0]`: width is the third axis.",
            ),
            Answer(
                "The red channel of every frame.",
                "That is `tensor[..., 0]`: the colours are the last axis.",
            ),
        ),
    ),
    Question(
        "You sample a film twice a second and look for the shortest shots. Which can you miss?",
        (
            Answer(
                "Shots that are shorter than half a second.",
                "Such a shot can begin and end between two samples. To find it, sample more often.",
                correct=True,
            ),
            Answer(
                "None: all frames are decoded in any case.",
                "Decoded or not, what you did not take you do not see.",
            ),
            Answer(
                "Shots that contain no key frame.",
                "Samples are taken by time. A frame need not be a key frame to be decoded.",
            ),
        ),
    ),
)
