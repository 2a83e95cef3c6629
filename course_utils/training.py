"""A live view of training, which lessons hand to Keras as one of its callbacks."""

import time

import keras
import matplotlib.pyplot as plt
import numpy as np
from IPython import get_ipython
from IPython.display import display

from course_utils import plots
from film_reader.text import clock

_EVERY = 10  # seconds between two drawings, which cost half a second each, or more


class LiveView(keras.callbacks.Callback):
    """Show how training goes while it goes: loss, accuracy, the epoch, the time left.

    In a notebook it is a figure that is drawn anew every few seconds, and at the end. The notebook
    keeps the last one. Elsewhere it is a line of text an epoch.

    Parameters
    ----------
    below : function, optional
        From the model to a figure, such as a contact sheet of frames with what the model makes of
        them. It is shown below the curves, before training and between epochs. It must call the
        model itself: ``predict`` would disturb the training under way.
    """

    def __init__(self, below=None):
        super().__init__()
        self._below = below

    def on_train_begin(self, logs=None):
        """Show a figure without curves, so that something is to be seen from the start."""
        self.history = {"loss": [], "accuracy": []}
        self._done = 0
        self._start = time.perf_counter()
        self._handles = []
        if _in_notebook():
            self._show("Training starts", look=True)

    def on_train_batch_end(self, batch, logs=None):
        """Bring the title up to date every few seconds."""
        steps = self.params.get("steps") or 0
        self._done = self._epochs() + (min((batch + 1) / steps, 1) if steps else 0)
        if self._is_due():
            self._show(self._status())

    def on_epoch_end(self, epoch, logs=None):
        """Add the epoch to the curves (of values a class their mean), and look at the model."""
        for name, value in (logs or {}).items():
            self.history.setdefault(name, []).append(float(np.mean(value)))
        self._done = self._epochs()
        if self._is_due():
            self._show(self._status(), look=True)
        elif not self._handles:
            values = "  ".join(f"{name} {np.mean(logs[name]):.3f}" for name in logs or ())
            print(f"{self._status()}  {values}", flush=True)

    def on_train_end(self, logs=None):
        """Leave the finished curves behind."""
        if self._handles:
            passed = clock(time.perf_counter() - self._start)
            self._show(f"{self._epochs()} epochs, in {passed} min", look=True)

    def _is_due(self):
        return self._handles and time.perf_counter() - self._drawn > _EVERY

    def _epochs(self):
        return len(self.history["loss"])

    def _status(self):
        """Say which epoch it is and about how long the rest takes."""
        epochs, done = self.params["epochs"], self._epochs()
        now = f"epoch {done + 1 if self._done > done else done} of {epochs}"
        if not self._done:
            return now
        passed = time.perf_counter() - self._start
        return f"{now}, about {clock(passed / self._done * (epochs - self._done))} min left"

    def _show(self, title, look=False):
        """Draw the curves and perhaps what stands below them, in place of what was shown before."""
        with plt.ioff():  # else a notebook keeps each figure, some 8 MB, until the cell ends
            figures = [plots.curves(self.history, title=title)]
            if look and self._below:
                figures.append(self._below(self.model))
        if self._handles:
            for handle, figure in zip(self._handles, figures, strict=False):
                handle.update(figure)
        else:
            self._handles = [display(figure, display_id=True) for figure in figures]
        self._drawn = time.perf_counter()


def _in_notebook():
    """Return whether a notebook's kernel runs this, so that figures can be shown."""
    return hasattr(get_ipython(), "kernel")
