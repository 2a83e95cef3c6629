"""The networks: saved as Keras saves models, they come back and answer as before."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from film_reader import networks
from film_reader.quiet import quiet

NAMES = ("transitions", "scales", "figures", "expressions", "looks", "poses", "actions")
NAMES += ("face_embedding",)
LOAD = """
import sys
from film_reader.quiet import quiet
with quiet():
    import keras
import numpy as np
for name in sys.argv[2:]:
    network = keras.models.load_model(f"{sys.argv[1]}/{name}.keras")
    with np.load(f"{sys.argv[1]}/{name}.npz") as asked:
        inputs = [asked[key] for key in sorted(asked.files)]
    said = network.predict_on_batch(inputs if len(inputs) > 1 else inputs[0])
    said = said if isinstance(said, dict) else {"said": said}
    np.savez(f"{sys.argv[1]}/{name}-again.npz", **said)
"""


NOBODY = """
import sys
import numpy as np, pandas as pd
from film_reader.pieces import Frames
from film_reader.stages.actions import Poses
from film_reader.stages.expressions import Expressions
from film_reader.stages.faces import COLUMNS
from film_reader.stages.identity import Looks
frames = Frames((0.0,), np.zeros((1, 36, 64, 3), np.uint8))
faces = pd.DataFrame(columns=["frame", "time", *COLUMNS], dtype=float)
for stage in (Expressions(), Looks(), Poses()):
    found = stage.read(frames, {"faces": faces})
    assert [len(table) for table in found.values()] == [0] * len(found)
print("keras" in sys.modules)
"""


@pytest.mark.slow
def test_where_nobody_is_seen_no_network_is_loaded():
    run = subprocess.run([sys.executable, "-c", NOBODY], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def example(network):
    """Something that a network can be asked: an array for each of its inputs."""
    rng = np.random.default_rng(0)
    for entrance in network.inputs:
        shape = [2, *(side or 64 for side in entrance.shape[1:])]
        if entrance.dtype == "uint8":
            yield rng.integers(0, 255, shape, np.uint8)
        else:
            yield rng.random(shape, np.float32)


@pytest.mark.slow
def test_all_networks_come_back_from_a_file_in_another_process(tmp_path):
    answers = {}
    for name in NAMES:
        with quiet():
            network = networks.trained(name)
        asked = list(example(network))
        said = network.predict_on_batch(asked if len(asked) > 1 else asked[0])
        answers[name] = said if isinstance(said, dict) else {"said": said}
        network.save(tmp_path / f"{name}.keras")
        np.savez(tmp_path / f"{name}.npz", **{f"input {n}": one for n, one in enumerate(asked)})
    command = [sys.executable, "-c", LOAD, str(tmp_path), *NAMES]
    subprocess.run(command, check=True, timeout=600, cwd=Path(__file__).resolve().parents[2])
    for name in NAMES:
        with np.load(tmp_path / f"{name}-again.npz") as again:
            assert set(again.files) == set(answers[name])
            for key, said in answers[name].items():
                # Another process may add numbers up in another order.
                np.testing.assert_allclose(again[key], said, rtol=1e-4, atol=1e-4, err_msg=name)


def test_every_file_of_weights_is_that_of_a_network():
    files = {file.name.removesuffix(".weights.h5") for file in networks.WEIGHTS.glob("*.h5")}
    assert files == set(NAMES)
    assert [file.name for file in networks.WEIGHTS.glob("*.onnx")] == ["bodies.onnx"]


def test_weights_that_are_not_there_are_named(monkeypatch, tmp_path):
    monkeypatch.setattr(networks, "WEIGHTS", tmp_path)
    with pytest.raises(
        FileNotFoundError, match=r"'scales\.weights\.h5'.*Install the package again"
    ):
        networks.trained.__wrapped__("scales")


def test_pictures_are_asked_about_in_two_sizes():
    sizes = []

    class Network:
        def predict_on_batch(self, pictures):
            sizes.append(len(pictures))
            return pictures[:, 0, 0, :2]

    pictures = np.arange(150 * 3, dtype=np.float32).reshape(150, 1, 1, 3)
    answer = networks.ask(Network(), pictures, 2)
    assert sizes == [16] * 9 + [8]
    assert (answer == pictures[:, 0, 0, :2]).all()
    nothing = networks.ask(Network(), pictures[:0], 2)
    assert nothing.shape == (0, 2)
