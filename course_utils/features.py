"""Features of clips from a frozen base, computed once and kept.

A frozen base gives the same features for the same frames in every epoch. To train a head on top
of it, run the base once over all clips; after that an epoch takes a fraction of a second.
"""

import hashlib
import json
import os
import tempfile
import time
import zipfile

import keras
import numpy as np

from course_utils import data, video

# Part of every key. Raise it when frames are chosen or decoded in another way than before.
_VERSION = 1
_UNFINISHED = 3600  # seconds after which a half-written file can have no writer any more


def cached(table, base, num_frames, size, batch_size=32):
    """Compute the features of every clip with a frozen base, or read them from the cache.

    The cache is the folder ``features`` in `course_utils.data.work_dir`, with one file a clip.
    A file is found by what it was made from: the bytes of the video, the base with its weights,
    the number of frames and their size. So a renamed video is found again, and a base with other
    weights never gets the features of the one before. To empty the cache, delete the folder.

    Each batch is written as soon as it is done, so that a run that was stopped goes on where it
    was. A damaged file is computed anew, and half a file that a killed run left is removed an hour
    later.

    Parameters
    ----------
    table : pandas.DataFrame
        With the column ``path``.
    base : keras.Model
        From frames (batch, height, width, 3), uint8, to vectors (batch, features).
    num_frames : int
        Frames to take from each clip, spread evenly over it.
    size : (int, int)
        Height and width of the frames in pixels; they are stretched to it.
    batch_size : int
        Frames that the base sees at once. More need more memory.

    Returns
    -------
    array, (clips, num_frames, features), float32

    Raises
    ------
    ValueError
        If the table has no paths, or if the base does not take such frames or gives no vectors.
    FileNotFoundError, course_utils.video.VideoError
        If a video is not there or cannot be read; the message names it.
    """
    _check(table, base, size)
    folder = data.work_dir() / "features"
    folder.mkdir(exist_ok=True)
    _remove_unfinished(folder)
    shape = (num_frames, base.output_shape[-1])
    recipe = json.dumps([_VERSION, _fingerprint(base), num_frames, [int(side) for side in size]])
    files = [folder / f"{_key(path, recipe)}.npz" for path in table["path"]]

    found, damaged = {}, 0
    for file in set(files):
        try:
            found[file] = _load(file, shape)
        except FileNotFoundError:
            pass
        except (ValueError, KeyError, EOFError, OSError, zipfile.BadZipFile):
            damaged += 1
    known = sum(file in found for file in files)
    note = f"; {damaged} damaged file(s) there, to be made anew" if damaged else ""
    print(f"features: {known} of {len(files)} clips from the cache{note}")

    missing = {
        file: path for file, path in zip(files, table["path"], strict=True) if file not in found
    }
    if missing:
        found |= _compute(missing, base, num_frames, size, batch_size)
    return np.array([found[file] for file in files], np.float32).reshape(-1, *shape)


def _check(table, base, size):
    """Raise unless the base takes frames of this size and gives one vector a frame."""
    if "path" not in table:
        raise ValueError(
            f"received a table with the columns {list(table)}; expected the column 'path'. "
            "Make the table with data.practice_clips or data.clips_from_folder."
        )
    if len(base.output_shape) != 2:
        raise ValueError(
            f"received a base whose output has the shape {base.output_shape}; expected one vector "
            "a frame, (batch, features). End the base with keras.layers.GlobalAveragePooling2D()."
        )
    expected = base.input_shape[1:]
    given = (*size, 3)
    if len(expected) != 3 or any(e not in (None, g) for e, g in zip(expected, given, strict=True)):
        raise ValueError(
            f"received size={tuple(size)} for a base that takes {base.input_shape}; expected the "
            "height and width of the base's input. Pass those as size=..."
        )


def _remove_unfinished(folder):
    """Remove what killed runs have left half-written, and nothing that a run still writes."""
    for file in folder.glob("*.part"):
        try:
            if time.time() - file.stat().st_mtime > _UNFINISHED:
                file.unlink()
        except OSError:
            pass  # another run was faster, or the folder is read-only: neither harms this one


def _fingerprint(base):
    """Hash what decides about the features: the base's architecture and its weights."""
    architecture = base.get_config()
    names = {}
    text = json.dumps(_without_chance(architecture, names), sort_keys=True, default=str)
    # Keras numbers the names of layers as it makes them, so one base built twice has two sets.
    for number, name in enumerate(names):
        text = text.replace(json.dumps(name), str(number))
    seen = hashlib.sha256(text.encode())
    for weight in base.weights:
        values = keras.ops.convert_to_numpy(weight)
        seen.update(f"{values.shape} {values.dtype}".encode())
        seen.update(np.ascontiguousarray(values).data)
    return seen.hexdigest()


def _without_chance(config, names):
    """Copy a layer's settings without those that leave its features alone; collect names."""
    if isinstance(config, dict):
        if isinstance(config.get("name"), str):
            names.setdefault(config["name"])
        skipped = ("trainable", "build_config", "compile_config")
        return {
            key: _without_chance(value, names)
            for key, value in config.items()
            if key not in skipped
        }
    if isinstance(config, (list, tuple)):
        return [_without_chance(value, names) for value in config]
    return config


def _key(path, recipe):
    """Name the file of a clip's features after the video's bytes and the recipe."""
    if not os.path.isfile(path):
        raise FileNotFoundError(
            f"received the path {str(path)!r}, where there is no file; expected a video. "
            "Check the column 'path' of the table."
        )
    with open(path, "rb") as stream:
        seen = hashlib.file_digest(stream, "sha256")
    seen.update(recipe.encode())
    return seen.hexdigest()


def _load(file, shape):
    """Read the features of one clip; the checksum inside the file tells whether it is whole."""
    with np.load(file, allow_pickle=False) as box:
        features = box["features"]
    if features.shape != shape or features.dtype != np.float32:
        raise ValueError(f"{file.name} holds features of another shape")
    return features


def _save(file, features):
    """Write the features of one clip so that no reader ever meets half a file."""
    with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".part", delete=False) as stream:
        try:
            np.savez(stream, features=features)
            stream.close()
            os.replace(stream.name, file)
        except BaseException:
            os.unlink(stream.name)
            raise


def _compute(missing, base, num_frames, size, batch_size):
    """Run the base over clips, several at once, and write the features of each."""
    computed = {}
    at_once = max(1, batch_size // num_frames)
    waiting, frames = [], []
    for index, (file, path) in enumerate(data.progress(missing.items(), "features", len(missing))):
        waiting.append(file)
        frames.append(video.read_clip(path, num_frames, size))
        if len(waiting) == at_once or index == len(missing) - 1:
            # Without what `predict` sets up anew for each call: that took as long as the small VGG.
            stack = np.concatenate(frames)
            batches = range(0, len(stack), batch_size)
            features = [base.predict_on_batch(stack[i : i + batch_size]) for i in batches]
            features = np.float32(np.concatenate(features)).reshape(len(waiting), num_frames, -1)
            for target, values in zip(waiting, features, strict=True):
                _save(target, values)
                computed[target] = values
            waiting, frames = [], []
    return computed
