"""Keep the notes that C libraries write while they start off the screen."""

import contextlib
import logging
import os
import sys


@contextlib.contextmanager
def quiet():
    """Hide what C libraries write to standard error inside a ``with`` block.

    TensorFlow writes several lines while it is imported, before any of its own settings for
    logging apply. Python errors are not hidden: an exception leaves the block as usual. Once this
    was called, TensorFlow is also silent about compiling anew for each of several models.
    """
    logging.getLogger("tensorflow").addFilter(_is_news)
    # TensorFlow reads these once, when it is first imported: 3 keeps its later notes off as well, 1
    # gives it faster convolutions also on processors on which it would not choose them by itself.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
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


def _is_news(record):
    """Tell whether a record says more than that networks are made ready one after the other."""
    return "retracing" not in record.getMessage()
