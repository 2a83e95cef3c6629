"""Store MobileNetV2 with ImageNet's weights in half precision: ``make weights ONLY=imagenet``.

It was trained by others. What it starts from is the file that ``keras.applications.MobileNetV2``
looks for in the folder ``models`` of ``KERAS_HOME``, or brings where there is a network.
"""

from film_reader.quiet import quiet

with quiet():
    import keras

    from course_utils import models

from tools.train import storing


def main():
    """Load the whole network, with its thousand names, and store it."""
    network = keras.applications.MobileNetV2(weights="imagenet")
    storing.save_half(network, models.WEIGHTS / "mobilenet_v2.weights.h5")


if __name__ == "__main__":
    main()
