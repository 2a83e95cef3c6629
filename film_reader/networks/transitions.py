"""The network that finds cuts, dissolves, fades and wipes in rows of numbers over time.

It is ours and small. Its ideas are known: tiny frames, similarities to the frames around, dilated
convolutions over time and transitions made by program are those of TransNet V2 (Souček and Lokoč,
2020, https://arxiv.org/abs/2008.04838).
"""

import keras
from keras import layers

from film_reader.stages.shots import KINDS
from film_reader.stages.signals import COLUMNS

CHANNELS = 48
DILATIONS = (1, 2, 4, 8, 16, 32, 1)  # rows between the three that a convolution looks at


def build():
    """Build the network that reads rows over time and names what happens in each.

    Convolutions over time with growing gaps (dilations) let it see 64 rows before and after with
    few weights; each adds to what the one before has found. From (batch, time, len(COLUMNS) - 1),
    all columns but the time, to probabilities (batch, time, 5) of `film_reader.stages.shots.KINDS`.
    """
    rows = keras.Input((None, len(COLUMNS) - 1))
    x = layers.BatchNormalization(name="scale")(rows)
    x = layers.Conv1D(CHANNELS, 1, activation="relu", name="enter")(x)
    for n, dilation in enumerate(DILATIONS, 1):
        name = f"time_{n}"
        y = layers.Conv1D(CHANNELS, 3, dilation_rate=dilation, padding="same", name=name)(x)
        y = layers.Activation("relu", name=f"relu_{n}")(y)
        y = layers.Dropout(0.1, name=f"drop_{n}")(y)
        y = layers.Conv1D(CHANNELS, 1, name=f"mix_{n}")(y)
        x = layers.Add(name=f"add_{n}")([x, y])
    x = layers.Activation("relu", name="relu")(x)
    kinds = layers.Conv1D(len(KINDS), 1, activation="softmax", name="kinds")(x)
    return keras.Model(rows, kinds, name="transitions")
