"""SSDLite on MobileNetV2, which finds filmed people by their whole shape, from behind as well.

Sandler and others, "MobileNetV2: Inverted Residuals and Linear Bottlenecks" (2018),
https://arxiv.org/abs/1801.04381. `tools.train.bodies` makes the file: of the 90 kinds of things
that the network was trained to find, it keeps people.
"""

import numpy as np

from film_reader.boxes import resize
from film_reader.networks import session, weights_of

SIDE = 300  # pixels, in height and width, of the pictures that it sees
SURE = 0.4  # chosen on marked films: from 0.35 down, it also sees people where there are none


def tallest(pictures):
    """Measure the tallest person of each of some pictures (height, width, 3), uint8, RGB.

    Returns an array (n, 2), float: height and width of the box, in heights of the picture; NaN for
    a picture in which nobody is seen.
    """
    network = session(str(weights_of("bodies.onnx")))
    name = network.get_inputs()[0].name
    found = np.full((len(pictures), 2), np.nan)
    for row, picture in zip(found, pictures, strict=True):
        seen = resize(picture[np.newaxis], (SIDE, SIDE)).astype(np.float32)
        # Boxes are top, left, bottom and right, in shares of the picture.
        (boxes,), (sure,) = network.run(None, {name: seen})
        sizes = (boxes[:, 2:] - boxes[:, :2])[sure[:, 0] >= SURE]
        if len(sizes):
            row[:] = sizes[sizes[:, 0].argmax()] * (1, picture.shape[1] / picture.shape[0])
    return found
