"""When somebody speaks, told from music and noise by the network of silero-vad.

Silero Team, "Silero VAD" (2021), https://github.com/snakers4/silero-vad; never imported.
"""

import numpy as np
import pandas as pd

from film_reader.networks import file_of, session
from film_reader.stages import Stage
from film_reader.video import OpenSound

_RATE = 16_000  # samples a second, as the network has learned
_CHUNK, _BEFORE = 512, 64  # samples that it hears at once, and of those before them
_STEP = _CHUNK / _RATE  # seconds
_SURE, _GOES_ON = 0.5, 0.35  # speech begins above the first, and lasts as long as above the second
_PAUSE, _SHORTEST = 0.3, 0.25  # seconds: shorter pauses are bridged, shorter sounds no speech


class Voice(Stage):
    """The ``probability`` that somebody speaks, some 31 times a second, if silero-vad is there."""

    takes = "piece"
    gives = ("voice",)
    packages = ("silero-vad",)
    work = 0.2

    def read(self, piece, tables):
        probabilities = np.empty(0)
        if piece.about.has_audio and _file():
            with OpenSound(piece.path, _RATE, "mono") as track:
                sound = track.read(piece.start, piece.end)[:, 0]
            if len(sound):
                sound = np.pad(sound, (_BEFORE, -len(sound) % _CHUNK))
                chunks = np.lib.stride_tricks.sliding_window_view(sound, _BEFORE + _CHUNK)
                rest = np.zeros((1, 1, 128), np.float32)  # it begins without a memory
                heard = {"input": chunks[::_CHUNK], "h": rest, "c": rest}
                probabilities, _, _ = session(_file()).run(None, heard)
        times = piece.start + np.arange(len(probabilities)) * _STEP
        return {"voice": pd.DataFrame({"time": times, "probability": probabilities})}


class Speech(Stage):
    """The table ``speech``: spans in which somebody speaks."""

    needs = ("voice",)
    gives = ("speech",)

    def read(self, film, tables):
        voice = tables["voice"]
        heard = voice[(voice["probability"] >= _GOES_ON) & (voice["time"] < film.seconds)]
        apart = (heard["time"].diff() > _PAUSE + _STEP).cumsum()
        joined = {"start": ("time", "min"), "end": ("time", "max")}
        joined |= {"confidence": ("probability", "mean"), "best": ("probability", "max")}
        spans = heard.groupby(apart).agg(**joined)
        spans["end"] = (spans["end"] + _STEP).clip(upper=film.seconds)
        is_speech = (spans["best"] >= _SURE) & (spans["end"] - spans["start"] >= _SHORTEST)
        return {"speech": spans.loc[is_speech, ["start", "end", "confidence"]]}


def about(film):
    """Say why no speech could be found in a film, as `film_reader.video.probe` describes it."""
    if not film.has_audio:
        return "There is no sound, so no speech."
    return "" if _file() else "Speech was not searched: silero-vad is not installed."


def _file():
    return file_of("silero-vad", "silero_vad_16k_sequence.onnx")
