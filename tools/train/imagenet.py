"""Store MobileNetV2 with ImageNet's weights and its names: ``make weights ONLY=imagenet``.

It was trained by others. What it starts from is the file that ``keras.applications.MobileNetV2``
looks for in the folder ``models`` of ``KERAS_HOME``, or brings where there is a network.
"""

import argparse
import json
from pathlib import Path

from film_reader.quiet import quiet

with quiet():
    import keras

    from course_utils import models

from tools.train import storing

# Where Keras itself brings the names from.
CLASSES = "https://storage.googleapis.com/download.tensorflow.org/data/imagenet_class_index.json"


def main():
    """Load the whole network, with its thousand names, and store it."""
    network = keras.applications.MobileNetV2(weights="imagenet")
    storing.save_half(network, models.WEIGHTS / "mobilenet_v2.weights.h5")
    file = keras.utils.get_file("imagenet_class_index.json", CLASSES, cache_subdir="models")
    index = json.loads(Path(file).read_text("utf-8"))
    names = [index[str(number)][1].replace("_", " ") for number in range(len(index))]
    text = json.dumps({"classes": names}, indent=0) + "\n"
    (models.WEIGHTS / "mobilenet_v2.json").write_text(text, "utf-8")


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    main()
