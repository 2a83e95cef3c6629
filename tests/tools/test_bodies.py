"""The network that finds people: how its file is made from its makers' graph."""

import json

import numpy as np
import pytest

from tools.train import bodies


def test_what_it_needs_is_named_before_anything_is_fetched(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SystemExit, match=r"without npm .* pip install tf2onnx"):
        bodies.main()


def test_a_graph_and_its_arrays_are_read_from_its_pieces(tmp_path):
    arrays = {"kernel": np.arange(6, dtype=np.float32).reshape(2, 3), "shape": np.int32([1, 2])}
    content = b"".join(array.tobytes() for array in arrays.values())
    (tmp_path / "one").write_bytes(content[:10])  # a piece may end within a number
    (tmp_path / "two").write_bytes(content[10:])
    known = [
        {"name": name, "shape": array.shape, "dtype": str(array.dtype)}
        for name, array in arrays.items()
    ]
    graph = {"node": [{"name": "kernel", "op": "Const"}]}
    group = {"paths": ["one", "two"], "weights": known}
    description = {"modelTopology": graph, "weightsManifest": [group]}
    (tmp_path / "model.json").write_text(json.dumps(description))
    nodes, found = bodies.graph_and_arrays(tmp_path / "model.json")
    assert nodes == graph["node"] and list(found) == list(arrays)
    for name, array in arrays.items():
        np.testing.assert_array_equal(found[name], array)


def test_of_all_kinds_people_are_kept():
    """A convolution answers for each of three boxes of a place, and each kind of things."""
    boxes, inputs = 3, 2
    kernel = np.zeros((1, 1, inputs, boxes, bodies.KINDS), np.float32)
    kernel[..., bodies.PERSON] = np.arange(inputs * boxes).reshape(1, 1, inputs, boxes)
    bias = np.tile(np.arange(bodies.KINDS, dtype=np.float32), boxes)
    arrays = {
        "BoxPredictor_3/ClassPredictor/weights": kernel.reshape(1, 1, inputs, -1),
        "BoxPredictor_3/ClassPredictor/biases": bias,
        "BoxPredictor_3/BoxEncodingPredictor/biases": np.ones(4 * boxes, np.float32),
    }
    bodies.keep_people(arrays)
    kept = arrays["BoxPredictor_3/ClassPredictor/weights"]
    np.testing.assert_array_equal(kept, np.arange(6.0).reshape(1, 1, inputs, boxes))
    assert (arrays["BoxPredictor_3/ClassPredictor/biases"] == bodies.PERSON).all()
    assert len(arrays["BoxPredictor_3/BoxEncodingPredictor/biases"]) == 4 * boxes
    assert arrays["BoxPredictor_0/stack_1/2"] == 1


def test_what_lies_between_the_picture_and_the_ends_is_needed():
    links = {"end": ["middle:1", "^order"], "middle": ["start"], "order": [], "start": ["far"]}
    nodes = {name: {"input": inputs} for name, inputs in (links | {"far": []}).items()}
    assert bodies.needed(nodes, ["end"], "start") == ["end", "middle", "order"]


def test_texts_become_what_protobuf_reads():
    """The bytes of "SAME" are U0FNRQ== in base 64, alone and in lists."""
    same = list(b"SAME")
    given = {"attr": {"padding": {"s": same}, "all": {"list": {"s": [same]}}, "one": {"i": "1"}}}
    assert bodies.with_texts(given) == {
        "attr": {
            "padding": {"s": "U0FNRQ=="},
            "all": {"list": {"s": ["U0FNRQ=="]}},
            "one": {"i": "1"},
        }
    }
