"""Make the network that describes poses of the course's small VGG: ``make weights ONLY=poses``.

The reader needs the small VGG before its last layer, and comes with a copy of it.
"""

import argparse

from film_reader.quiet import quiet

with quiet():
    from course_utils import models
    from film_reader.networks import small

from tools.train import storing


def main():
    """Copy the layers that both networks have, and store them."""
    course, _ = models.course_model(own=False)
    network = small.poses()
    for layer in filter(lambda layer: layer.weights, network.layers):
        layer.set_weights(course.get_layer(layer.name).get_weights())
    facts = {"note": "The course's small VGG (data/weights/small_vgg.json) without its last layer."}
    storing.store(network, storing.READER, "poses", facts)


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    main()
