"""What lessons share when they train: frames of clips, a live view, runs that can be stopped."""

import hashlib
import io
import json
import os
import tempfile
import time
import zipfile

import keras
import matplotlib.pyplot as plt
import numpy as np

from course_utils import data, evaluation, models, plots

MODEL_NAME = "small_vgg"

# Of the live view: inches, and dots an inch. At 96 a point of text is a point on a page.
_WIDTH, _DPI = 9.2, 96


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

    With a strip of frames it also shows what the model makes of them, before training and after
    each epoch: the frames with the predicted class and its probability and, below, where the model
    looks (`course_utils.evaluation.grad_cam`). As text it is the predictions alone.

    Parameters
    ----------
    metric : str
        Name of the metric that is drawn beside the loss.
    every : float
        Seconds between two drawings within an epoch.
    strip : array, (frames, height, width, 3), uint8, optional
        1 to 8 frames, for a model that names the class of single frames.
    labels : sequence of str, optional
        Names of the classes in the order of the model's outputs; needed for a strip.

    Raises
    ------
    ValueError
        If the strip has another shape or comes without labels; when training starts, if the model
        has no maps to look at, takes other frames, or has another number of classes.
    """

    def __init__(self, metric="accuracy", every=5.0, strip=None, labels=None):
        super().__init__()
        self.metric, self.every = metric, every
        self.strip, self.labels = _checked_strip(strip, labels)
        self.history = {}
        self._earlier = {}
        self._handle = None

    def go_on_from(self, history):
        """Begin the next training's curves with those of earlier epochs.

        Parameters
        ----------
        history : dict of str to list of float
            One value an epoch, as Keras records.
        """
        self._earlier = {name: list(values) for name, values in history.items()}

    def on_train_begin(self, logs=None):
        """Show a figure without curves, so that something is to be seen from the start."""
        self.history = {"loss": [], self.metric: []} | self._earlier
        self._earlier = {}
        self._first = len(self.history["loss"])
        self._start = self._drawn = time.perf_counter()
        self._done = self._first  # epochs, the current one in part
        self._seen = self._look()
        self._handle = _show(self._figures("Training starts")) if _in_notebook() else None

    def on_train_batch_end(self, batch, logs=None):
        """Bring the title up to date every few seconds."""
        steps = self.params.get("steps") or 0
        self._done = len(self.history["loss"]) + (min((batch + 1) / steps, 1) if steps else 0)
        if self._handle and time.perf_counter() - self._drawn > self.every:
            self._redraw()

    def on_epoch_end(self, epoch, logs=None):
        """Add the epoch to the curves, and look at the strip again."""
        for name, value in (logs or {}).items():
            self.history.setdefault(name, []).append(float(value))
        self._done = len(self.history["loss"])
        self._seen = self._look()
        if self._handle:
            self._redraw()
            return
        values = "  ".join(f"{name} {value:.3f}" for name, value in (logs or {}).items())
        print(f"{self._status()}  {values}", flush=True)
        if self._seen:
            print(f"    strip: {', '.join(self._seen[0])}", flush=True)

    def on_train_end(self, logs=None):
        """Leave the finished curves behind."""
        if self._handle:
            passed = _duration(time.perf_counter() - self._start)
            epochs = len(self.history["loss"])
            on = f", {epochs - self._first} of them now" if self._first else ""
            _show(self._figures(f"{epochs} epochs{on}, in {passed}"), self._handle)

    def stopped(self):
        """Say in the title that training was stopped: Keras calls nothing then."""
        if self._handle:
            epochs, planned = len(self.history["loss"]), self.params["epochs"]
            _show(self._figures(f"stopped after epoch {epochs} of {planned}"), self._handle)

    def _look(self):
        """Ask the model about the strip: what each frame is, and where that is seen."""
        if self.strip is None:
            return None
        heat = evaluation.grad_cam(self.model, self.strip)
        if self.model.output_shape[-1] != len(self.labels):
            raise ValueError(
                f"received {len(self.labels)} labels for a model with "
                f"{self.model.output_shape[-1]} classes; expected one label a class. Give LiveView "
                "the names of all classes in the order of the model's outputs."
            )
        # Not predict(): that would disturb the training that is under way.
        answer = self.model(self.strip, training=False)
        probabilities = keras.ops.convert_to_numpy(keras.ops.cast(answer, "float32"))
        best = probabilities.argmax(axis=-1)
        named = [
            f"{self.labels[index]} {row[index]:.0%}"
            for index, row in zip(best, probabilities, strict=True)
        ]
        return named, heat

    def _redraw(self):
        _show(self._figures(self._status()), self._handle)
        self._drawn = time.perf_counter()

    def _status(self):
        """Say which epoch it is and about how long the rest takes."""
        epochs, done = self.params["epochs"], len(self.history["loss"])
        now = f"epoch {done + 1 if self._done > done else done} of {epochs}"
        passed, part = time.perf_counter() - self._start, self._done - self._first
        left = passed / part * (epochs - self._done) if part else None
        return now if left is None else f"{now}, about {_duration(left)} left"

    def _figures(self, title):
        """Draw the curves and, where there is a strip, the strip below them."""
        with plt.ioff():  # else a notebook keeps each figure, some 8 MB, until the cell ends
            figures = [plots.curves(self.history, self.metric, title=title, width=_WIDTH)]
            if self._seen:
                named, heat = self._seen
                shown = [*self.strip, *plots.overlay(self.strip, heat)]
                labels = [*named, *[""] * len(self.strip)]
                figures.append(plots.contact_sheet(shown, labels, len(self.strip), _WIDTH))
        return figures


def _checked_strip(strip, labels):
    """Return the strip as an array and the labels as a list, or raise."""
    if strip is None:
        return None, labels
    strip = np.asarray(strip)
    if strip.ndim != 4 or strip.shape[-1] != 3 or not 1 <= len(strip) <= 8:
        raise ValueError(
            f"received a strip of the shape {strip.shape}; expected 1 to 8 frames in "
            "(frames, height, width, 3). Choose a few frames, such as frames[::200][:8]."
        )
    if labels is None:
        raise ValueError(
            "received a strip without labels; expected the names of the classes too. Pass "
            "labels=[...] in the order of the model's outputs."
        )
    return strip, list(labels)


def _in_notebook():
    """Tell whether a notebook's kernel runs this, so that figures can be shown."""
    try:
        from IPython import get_ipython
    except ImportError:
        return False
    return hasattr(get_ipython(), "kernel")


def _show(figures, handle=None):
    """Show figures below each other as one PNG, in place of what a handle shows; return it."""
    from IPython.display import Image, display

    picture = Image(data=_png(figures), format="png")
    if handle is None:
        return display(picture, display_id=True)
    handle.update(picture)
    return handle


def _png(figures):
    """Draw figures of one width below each other into the bytes of one small PNG."""
    import PIL.Image  # of Matplotlib's requirements

    parts = []
    for figure in figures:
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", dpi=_DPI)
        parts.append(PIL.Image.open(buffer).convert("RGB"))
    whole = PIL.Image.new("RGB", (parts[0].width, sum(part.height for part in parts)), "white")
    top = 0
    for part in parts:
        whole.paste(part, (0, top))
        top += part.height
    buffer = io.BytesIO()
    # 256 colours are enough for curves and small frames, and take a third of the bytes.
    whole.quantize(256).save(buffer, format="png", optimize=True)
    return buffer.getvalue()


def _duration(seconds):
    """Write a time for people: ``45 s``, ``2 min 05 s``."""
    minutes, seconds = divmod(round(seconds), 60)
    return f"{minutes} min {seconds:02d} s" if minutes else f"{seconds} s"


# --- runs that can be stopped --------------------------------------------------------------------


def fit(model, training, validation, epochs, name, batch_size=32, callbacks=(), live=None):
    """Train a model so that it can be stopped, keeps its best epoch, and goes on where it was.

    It is ``model.fit`` with one thing more: after each epoch it writes all that is needed to go on
    into the folder ``name`` of `course_utils.data.work_dir`. The best epoch is the one with the
    lowest loss on validation data.

    - At the end the model holds the weights of the best epoch, and the folder is removed.
    - Stopped (*Interrupt the kernel*), it puts the best weights so far into the model and returns.
    - Called again with the same model and data, also after the kernel was restarted, it goes on
      from the last finished epoch: with its weights, the optimizer's state (and so the place in a
      schedule of the learning rate), the random state of dropout, and the curves.

    A run is the same if layers, compile settings, data and batch size are; the starting weights,
    names of layers and the number of epochs may differ. The order in which frames are drawn is
    not restored, nor what callbacks remember, such as the patience of early stopping: a run in
    two parts ends near the run in one, not on the same digits.

    Parameters
    ----------
    model : keras.Model
        Compiled.
    training, validation : (array, array)
        What goes in and the labels, as ``model.fit`` takes them.
    epochs : int
        Epochs in all, those of earlier calls included.
    name : str
        Name of the run, and of its folder.
    batch_size : int
    callbacks : sequence of keras.callbacks.Callback
    live : LiveView, optional
        By default one without a strip.

    Returns
    -------
    dict of str to list of float
        One value an epoch, those of earlier calls included.

    Raises
    ------
    ValueError
        If the model is not compiled, the data are no pairs, or the name is no name for a folder.
    """
    _check_run(model, (training, validation), name)
    live = LiveView() if live is None else live
    model.optimizer.build(model.trainable_variables)
    start = _values(model)  # to go back to, if there is no best epoch yet
    run = _Run(data.work_dir() / name / "run.npz", _recipe(model, training, validation, batch_size))
    run.open(model)
    if run.epochs < epochs:
        live.go_on_from(run.history)
        try:
            model.fit(
                *training, batch_size=batch_size, epochs=epochs, initial_epoch=run.epochs,
                validation_data=validation, verbose=0, callbacks=[*callbacks, run, live],
            )  # fmt: skip
        except (KeyboardInterrupt, RuntimeError) as error:
            if not _was_interrupted(error):
                raise
            # Stopped within a step, a model may be half changed; on JAX it is even empty.
            _set_values(model, start)
            run.stopped(model)
            live.stopped()
            return run.history
    run.finished(model)
    return run.history


class _Run(keras.callbacks.Callback):
    """What a run needs to go on, kept in one file that is replaced after each epoch."""

    def __init__(self, file, recipe):
        super().__init__()
        self.file, self.recipe = file, recipe
        self.history, self.best, self.best_epoch = {}, None, 0

    @property
    def epochs(self):
        return len(self.history.get("loss", []))

    def open(self, model):
        """Put the state of an earlier call into the model, if there is one of this recipe."""
        if not self.file.exists():
            return
        name = self.file.parent.name
        try:
            with np.load(self.file, allow_pickle=False) as box:
                known = json.loads(str(box["known"]))
                arrays = {kind: _unpack(box, kind) for kind in ("last", "best")}
        except (ValueError, KeyError, EOFError, OSError, zipfile.BadZipFile):
            print(f"The state of the run {name!r} is damaged: starting anew.")
            return
        if known["recipe"] != self.recipe:
            print(f"The run {name!r} was of another model, settings or data: starting anew.")
            return
        _set_values(model, arrays["last"])
        self.history, self.best_epoch = known["history"], known["best_epoch"]
        self.best = arrays["best"] or None
        print(f"Going on with the run {name!r} after epoch {self.epochs}.")

    def on_epoch_end(self, epoch, logs=None):
        """Keep the epoch, and its weights if it is the best one."""
        for key, value in logs.items():
            self.history.setdefault(key, []).append(float(value))
        losses = self.history["val_loss"]
        if losses[-1] == np.nanmin(losses):
            self.best, self.best_epoch = self.model.get_weights(), self.epochs
        self._write(_values(self.model))

    def _write(self, last):
        """Replace the file at once, so that a stop at any moment leaves the old or the new one."""
        known = {
            "recipe": self.recipe, "history": self.history, "best_epoch": self.best_epoch
        }  # fmt: skip
        arrays = {f"last_{n}": values for n, values in enumerate(last)}
        arrays |= {f"best_{n}": values for n, values in enumerate(self.best or [])}
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            dir=self.file.parent, suffix=".part", delete=False
        ) as stream:
            try:
                np.savez(stream, known=json.dumps(known), **arrays)
                stream.close()
                os.replace(stream.name, self.file)
            except BaseException:
                os.unlink(stream.name)
                raise

    def stopped(self, model):
        """Put the best weights into the model after a stop, and say how to go on."""
        if self.best is None:
            print(
                "Stopped before the first epoch was finished: there is no best model yet, and the "
                "model is as it was before. Run the cell again to start."
            )
            return
        model.set_weights(self.best)
        print(
            f"Stopped after epoch {self.epochs}. The model now holds its best weights, those of "
            f"epoch {self.best_epoch}. Run the cell again to go on."
        )

    def finished(self, model):
        """Put the best weights into the model and remove what was kept."""
        if self.best is None:
            print("No epoch had a loss that is a number: the model keeps its last weights.")
        else:
            model.set_weights(self.best)
        if self.file.parent.exists():
            for file in (self.file, *self.file.parent.glob("*.part")):
                file.unlink(missing_ok=True)
            self.file.parent.rmdir()


def _variables(model):
    """All that training changes: weights, the random state of dropout, the optimizer."""
    seen = {id(variable) for variable in model.weights}
    random = [v for v in model.non_trainable_variables if id(v) not in seen]
    return [*model.weights, *random, *model.optimizer.variables]


def _values(model):
    return [np.array(variable.numpy()) for variable in _variables(model)]


def _set_values(model, values):
    for variable, value in zip(_variables(model), values, strict=True):
        variable.assign(value)


def _unpack(box, kind):
    """Read the arrays of one kind in their order."""
    count = sum(key.startswith(f"{kind}_") for key in box.files)
    return [box[f"{kind}_{n}"] for n in range(count)]


def _was_interrupted(error):
    """Tell whether a stop is behind an error; on JAX the clearing up after it may fail too."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__context__
    return error is not None


def _recipe(model, training, validation, batch_size):
    """Hash what makes two calls the same run."""
    names = {}
    settings = [model.get_config(), model.get_compile_config()]
    text = json.dumps(_without_chance(settings, names), sort_keys=True, default=str)
    # Keras numbers the names of layers as it makes them, so one model built twice has two sets.
    for number, name in enumerate(names):
        text = text.replace(json.dumps(name), str(number))
    shapes = [(variable.shape, variable.dtype) for variable in _variables(model)]
    seen = hashlib.sha256(f"{text} {shapes} {batch_size}".encode())
    for pair in (training, validation):
        _hash_data(seen, *pair)
    return seen.hexdigest()


def _without_chance(config, names):
    """Copy settings without the seeds, which Keras may draw itself; collect the names."""
    if isinstance(config, dict):
        if isinstance(config.get("name"), str):
            names.setdefault(config["name"])
        return {k: _without_chance(v, names) for k, v in config.items() if k != "seed"}
    if isinstance(config, (list, tuple)):
        return [_without_chance(value, names) for value in config]
    return config


def _hash_data(seen, inputs, labels, rows=64):
    """Hash the shapes, all labels and a few of the inputs: all of them would take seconds."""
    for values in (inputs, labels):
        seen.update(f"{np.shape(values)} {np.asarray(values).dtype}".encode())
    chosen = np.linspace(0, len(inputs) - 1, min(rows, len(inputs))).astype(int)
    seen.update(np.ascontiguousarray(np.asarray(inputs)[chosen]).data)
    seen.update(np.ascontiguousarray(labels).data)


def _check_run(model, pairs, name):
    if getattr(model, "optimizer", None) is None:
        raise ValueError(
            f"received the model {model.name!r}, which is not compiled; expected one that knows "
            "its optimizer and loss. Call model.compile(...) first."
        )
    for pair in pairs:
        if len(pair) != 2 or len(pair[0]) != len(pair[1]) or not len(pair[0]):
            raise ValueError(
                f"received data in {len(pair)} parts of the lengths {[len(p) for p in pair]}; "
                "expected what goes in and as many labels, at least one each. "
                "Pass pairs such as (frames, labels)."
            )
    if name in ("", ".", "..") or set(name) & set('/\\:*?"<>|'):
        raise ValueError(
            f"received the name {name!r}; expected one that a folder can have. Use letters, digits "
            "and underscores, such as name='small_vgg'."
        )


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
