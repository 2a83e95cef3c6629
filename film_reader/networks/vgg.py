"""The blocks of convolutions that the small networks share: a VGG with batch normalisation."""

from keras import layers


def convolutions(x, blocks, name="block"):
    """Add blocks of 3x3 convolutions, each block with a pooling that halves height and width.

    ``blocks`` says for each how many convolutions it has, and how many filters each of them; the
    names of the layers begin with ``name``.
    """
    x = layers.Rescaling(1 / 127.5, offset=-1, name=f"{name}_rescaling")(x)  # 0..255 -> -1..1
    for block, (count, filters) in enumerate(blocks, start=1):
        for index in range(1, count + 1):
            convolution = layers.Conv2D(
                filters,
                3,
                padding="same",
                use_bias=False,
                kernel_initializer="he_normal",
                name=f"{name}{block}_conv{index}",
            )
            x = convolution(x)
            # Keras's momentum of 0.99 would need hundreds of steps to learn the statistics.
            x = layers.BatchNormalization(momentum=0.9, name=f"{name}{block}_norm{index}")(x)
            x = layers.ReLU(name=f"{name}{block}_relu{index}")(x)
        x = layers.MaxPooling2D(2, name=f"{name}{block}_pool")(x)
    return x
