"""How weights are stored: in half precision, with what is known about them in a file beside."""

import json
import tempfile
from pathlib import Path

import h5py
import keras

from film_reader import networks

READER = networks.WEIGHTS


def halve(model):
    """Round weights to half precision, so that what is scored is what is stored."""
    model.set_weights([values.astype("float16") for values in model.get_weights()])


def store(model, folder, name, facts):
    """Write the weights of a model, and what is known about them.

    Parameters
    ----------
    model : keras.Model
    folder : pathlib.Path
        `READER`, or the folder of the course's own weights.
    name : str
        Of the two files, without their endings.
    facts : dict
    """
    save_half(model, folder / f"{name}.weights.h5")
    facts = facts | {"keras": keras.__version__, "backend": keras.backend.backend()}
    (folder / f"{name}.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    print(f"{name}: {facts.get('scores', 'stored')}")


def save_half(model, path):
    """Write the weights of a model in half precision: half the bytes, about three digits.

    The method ``load_weights`` reads such a file as any other, and makes single precision of it.

    Parameters
    ----------
    model : keras.Model
    path : pathlib.Path
        Ends in ``.weights.h5``.
    """
    with tempfile.TemporaryDirectory() as folder:
        model.save_weights(Path(folder) / "full.weights.h5")
        with h5py.File(Path(folder) / "full.weights.h5") as full, h5py.File(path, "w") as half:

            def copy(name, item):
                if isinstance(item, h5py.Dataset) and item.dtype.kind == "f" and item.shape:
                    half.create_dataset(name, data=item[()].astype("float16"), compression="gzip")
                elif isinstance(item, h5py.Dataset):  # whole numbers, such as a seed
                    half.create_dataset(name, data=item[()])
                else:
                    half.require_group(name).attrs.update(item.attrs)

            half.attrs.update(full.attrs)
            full.visititems(copy)
