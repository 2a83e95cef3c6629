"""Helpers for the course "Reading Film with Keras".

The package is thin: whatever a lesson teaches is written out in its notebook. Importing
``course_utils`` loads neither TensorFlow nor a video library; its modules load what they need.
"""

import logging


def quiet():
    """Return a context that hides what C libraries write to standard error inside it.

    TensorFlow writes several lines while it is imported, before any of its own settings for
    logging apply. Python errors are not hidden. Once this was called, TensorFlow is also silent
    about compiling anew for each of several models.
    """
    from film_reader.quiet import quiet

    logging.getLogger("tensorflow").addFilter(_is_news)
    return quiet()


def _is_news(record):
    """Return whether a record tells more than that models run in turn, as lessons mean to do."""
    return "retracing" not in record.getMessage()
