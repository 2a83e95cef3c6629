"""Exercises and quiz of lesson 01, Load."""

from course_utils.exercises._task import Answer, Exercise, Mistake, Question, Wrong, call, number


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
    statement="""Networks compute with `float32`, which takes four bytes a number. Write
the function that gives the memory of a clip in RGB as `float32`, in gigabytes (10⁹ bytes).""",
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

EXERCISES = (MEMORY,)

QUIZ = (
    Question(
        "You ask a film for the picture at second 7.0. Why may the reader have to decode 38 other "
        "frames first?",
        (
            Answer(
                "Most frames are stored only as changes to frames before them.",
                "Decoding has to begin at the last key frame, and follow the changes from there.",
                correct=True,
            ),
            Answer(
                "The frames of a file lie in random order.",
                "They lie nearly in the order in which they are shown; what is missing is a "
                "complete picture to begin with.",
            ),
            Answer(
                "The sound has to be decoded up to there.",
                "Sound is a stream of its own, and can be left alone.",
            ),
        ),
    ),
)
