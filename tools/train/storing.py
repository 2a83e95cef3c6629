"""How weights are stored: in half precision, with what is known about them in a file beside."""

import json
import tempfile
import zipfile
from pathlib import Path

import h5py
import keras

from film_reader import networks

READER = networks.WEIGHTS
# What Keras 3.15 writes into a file, with values that change nothing, and older versions refuse:
# Colab's of August 2026, 3.13, all but the last; 3.11 and 3.12 that, too.
_NEW = {"renorm": False, "renorm_clipping": None, "renorm_momentum": 0.99}
_NEW |= dict.fromkeys(("input_axes", "output_axes", "quantization_config"))


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


def for_older_keras(path):
    """Leave out of a saved model, ``.keras``, what Keras 3.11 does not know and nothing needs."""
    with zipfile.ZipFile(path) as saved:
        files = {name: saved.read(name) for name in saved.namelist()}

    def without_new(values):
        return {k: v for k, v in values.items() if k not in _NEW or v != _NEW[k]}

    config = json.loads(files["config.json"], object_hook=without_new)
    files["config.json"] = json.dumps(config).encode()
    with zipfile.ZipFile(path, "w") as saved:
        for name, content in files.items():
            saved.writestr(zipfile.ZipInfo(name), content)
