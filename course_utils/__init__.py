"""Helpers for the course "Reading Film with Keras".

The package is thin: whatever a lesson teaches is written out in its notebook. Importing
``course_utils`` loads neither TensorFlow nor a video library; its modules load what they need.
"""

import contextlib
import os
import sys

# TensorFlow reads this once, when it is first imported: 3 keeps its start-up notes off the screen.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


@contextlib.contextmanager
def quiet():
    """Hide what C libraries write to standard error inside a ``with`` block.

    TensorFlow writes several lines while it is imported, before any of its own settings for
    logging apply. Python errors are not hidden: an exception leaves the block as usual.

    Examples
    --------
    >>> import course_utils
    >>> with course_utils.quiet():
    ...     import keras
    """
    sys.stderr.flush()
    kept = os.dup(2)
    with open(os.devnull, "w") as nothing:
        os.dup2(nothing.fileno(), 2)
    try:
        yield
    finally:
        sys.stderr.flush()
        os.dup2(kept, 2)
        os.close(kept)
