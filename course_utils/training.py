"""What lessons share when they train: frames out of clips, a live view, the course's model."""

import json
import time

import keras
import numpy as np

from course_utils import data, models, plots

MODEL_NAME = "small_vgg"


def frames_and_labels(clips, labels):
    """Turn clips into single frames, each with the label of its clip.

    Parameters
    ----------
    clips : array, (clips, time, height, width, 3), uint8
    labels : array, (clips,), int
        Index of the class of each clip.

    Returns
    -------
    frames : array, (clips * time, height, width, 3), uint8
        The frames of one clip follow each other. It shares the clips' memory.
    labels : array, (clips * time,), int

    Raises
    ------
    ValueError
        If the clips have another shape, or there is not one label a clip.
    """
    clips, labels = np.asarray(clips), np.asarray(labels)
    if clips.ndim != 5 or clips.shape[-1] != 3 or labels.shape != clips.shape[:1]:
        raise ValueError(
            f"received clips of the shape {clips.shape} and labels of the shape {labels.shape}; "
            "expected (clips, time, height, width, 3) and (clips,). Read the clips with "
            "data.load_clips, and give one label a clip."
        )
    return clips.reshape(-1, *clips.shape[2:]), np.repeat(labels, clips.shape[1])


# --- a live view of training --------------------------------------------------------------------


class LiveView(keras.callbacks.Callback):
    """Show how training goes while it goes: loss, one metric, the epoch, the time left.

    In a notebook it is one figure that is drawn anew: at the end of each epoch and, for the title,
    every few seconds. The notebook keeps the last one. Elsewhere it is a line of text an epoch.

    Parameters
    ----------
    metric : str
        Name of the metric that is drawn beside the loss.
    every : float
        Seconds between two drawings within an epoch.
    """

    def __init__(self, metric="accuracy", every=5.0):
        super().__init__()
        self.metric, self.every = metric, every
        self.history = {}
        self._handle = None

    def on_train_begin(self, logs=None):
        """Show an empty figure, so that something is to be seen from the start."""
        self.history = {"loss": [], self.metric: []}
        self._start = self._drawn = time.perf_counter()
        self._done = 0.0  # epochs, the current one in part
        if _in_notebook():
            self._handle = _show(self._figure("Training starts"))

    def on_train_batch_end(self, batch, logs=None):
        """Bring the title up to date every few seconds."""
        steps = self.params.get("steps") or 0
        self._done = len(self.history["loss"]) + (min((batch + 1) / steps, 1) if steps else 0)
        if self._handle and time.perf_counter() - self._drawn > self.every:
            self._redraw()

    def on_epoch_end(self, epoch, logs=None):
        """Add the epoch to the curves."""
        for name, value in (logs or {}).items():
            self.history.setdefault(name, []).append(float(value))
        self._done = len(self.history["loss"])
        if self._handle:
            self._redraw()
        else:
            values = "  ".join(f"{name} {value:.3f}" for name, value in (logs or {}).items())
            print(f"{self._status()}  {values}", flush=True)

    def on_train_end(self, logs=None):
        """Leave the finished curves behind."""
        if self._handle:
            passed = _duration(time.perf_counter() - self._start)
            epochs = len(self.history["loss"])
            _show(self._figure(f"{epochs} epochs in {passed}"), self._handle)

    def _redraw(self):
        _show(self._figure(self._status()), self._handle)
        self._drawn = time.perf_counter()

    def _status(self):
        """Say which epoch it is and about how long the rest takes."""
        epochs, done = self.params["epochs"], len(self.history["loss"])
        part = self._done - done
        now = f"epoch {done + 1 if part else done} of {epochs}"
        passed = time.perf_counter() - self._start
        left = passed / self._done * (epochs - self._done) if self._done else None
        return now if left is None else f"{now}, about {_duration(left)} left"

    def _figure(self, title):
        return plots.curves(self.history, self.metric, title=title)


def _in_notebook():
    """Tell whether a notebook's kernel runs this, so that figures can be shown."""
    try:
        from IPython import get_ipython
    except ImportError:
        return False
    return hasattr(get_ipython(), "kernel")


def _show(figure, handle=None):
    """Show a figure as a PNG, in place of what a handle shows; return the handle."""
    import io

    from IPython.display import Image, display

    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=80)
    picture = Image(data=buffer.getvalue(), format="png")
    if handle is None:
        return display(picture, display_id=True)
    handle.update(picture)
    return handle


def _duration(seconds):
    """Write a time for people: ``45 s``, ``2 min 05 s``."""
    minutes, seconds = divmod(round(seconds), 60)
    return f"{minutes} min {seconds:02d} s" if minutes else f"{seconds} s"


# --- the course's model -------------------------------------------------------------------------


def save_course_model(model, information):
    """Keep a trained model, and what must be known to use it, for the lessons that follow.

    Parameters
    ----------
    model : keras.Model
    information : dict
        At least ``classes`` (names in the order of the outputs), ``size`` and ``history``;
        whatever JSON can hold.

    Returns
    -------
    pathlib.Path
        The file of the model, ``small_vgg.keras`` in `course_utils.data.work_dir`, with
        ``small_vgg.json`` beside it.
    """
    folder = data.work_dir()
    text = json.dumps(information, indent=1)
    model.save(folder / f"{MODEL_NAME}.keras")
    (folder / f"{MODEL_NAME}.json").write_text(text, encoding="utf-8")
    return folder / f"{MODEL_NAME}.keras"


def course_model(own=True):
    """Load the small VGG that names actions, and say which one it is.

    Parameters
    ----------
    own : bool
        Take the learner's own model, which lesson 04 leaves, if there is one. Without it, or where
        there is none, take the weights that come with the course.

    Returns
    -------
    model : keras.Model
        From frames (batch, height, width, 3), uint8, to probabilities (batch, classes).
    information : dict
        ``classes``, ``size`` (height, width), ``num_frames`` (frames a clip), ``history``,
        ``scores``, ``split`` (the productions of each part), ``seed``, and more.

    Raises
    ------
    FileNotFoundError
        If neither is there.
    """
    folder = data.work_dir()
    if own and (folder / f"{MODEL_NAME}.keras").exists():
        print("model: your own, from lesson 04")
        model = keras.models.load_model(folder / f"{MODEL_NAME}.keras")
        return model, _information(folder)
    folder = data.weights_dir()
    weights = folder / f"{MODEL_NAME}.weights.h5"
    if not weights.exists():
        raise FileNotFoundError(
            f"received no model: neither your own nor {weights} is there; expected one of them. "
            "Run lesson 04, or clone the whole repository again."
        )
    print("model: the one that comes with the course")
    information = _information(folder)
    model = models.build_vgg(
        information["size"], len(information["classes"]), **information["build"]
    )
    model.load_weights(weights)
    return model, information


def _information(folder):
    """Read what is known about the model in a folder."""
    return json.loads((folder / f"{MODEL_NAME}.json").read_text("utf-8"))
