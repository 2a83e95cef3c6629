"""Helpers for the course "Reading Film with Keras".

The package is thin: whatever a lesson teaches is written out in its notebook. Importing
``course_utils`` loads neither TensorFlow nor a video library; its modules load what they need.
"""


def quiet():
    """Return a context that hides what C libraries write to standard error inside it.

    TensorFlow writes several lines while it is imported, before any of its own settings for
    logging apply. Python errors are not hidden. Once this was called, TensorFlow is also silent
    about compiling anew for each of several models.
    """
    from film_reader.quiet import quiet

    return quiet()
