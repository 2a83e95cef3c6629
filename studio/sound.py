"""The film's sound track: music that follows the story, and the story's own sounds.

`score` puts both together. `music` holds the theme and how it sounds in each mood, `effects` the
sounds, `synth` the instruments and the room. A seed fixes every sample.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from . import effects, music
from .effects import NOISES
from .music import MOODS
from .synth import SAMPLE_RATE, band, decibels, limited, room, swell

__all__ = ["MOODS", "NOISES", "SAMPLE_RATE", "Cue", "Noise", "score"]

FADE = 0.4  # s in which a cue fades while the next one has begun
LAST_CHORD = 2.4  # s that the last cue's last chord is held, where the cue is long enough
CEILING = 10 ** (-1 / 20)  # the largest sample: -1 dBFS
ROOM_TONE = -64  # dBFS of a room in which nothing happens


@dataclass(frozen=True)
class Cue:
    """A stretch of the story with one mood, in s; its first beat comes at `start`."""

    start: float
    end: float
    mood: str


@dataclass(frozen=True)
class Noise:
    """A sound in the story.

    `time` is its start in s; `length` in s is for sounds that last (0: their usual length); `pan`
    goes from -1 (left) to 1 (right); `gain` is a factor on the kind's own level.
    """

    time: float
    kind: str
    length: float = 0.0
    pan: float = 0.0
    gain: float = 1.0


def _check(cues, noises, seconds):
    if not seconds > 0:
        raise ValueError(f"the score's length is {seconds} s, but it must be over 0 s")
    for cue in cues:
        if cue.mood not in MOODS:
            raise ValueError(f"mood {cue.mood!r} is unknown; use one of {', '.join(MOODS)}")
        if not 0 <= cue.start < cue.end:
            raise ValueError(
                f"{cue} ends before it starts or starts before 0 s; give 0 <= start < end"
            )
        if cue.start >= seconds:
            raise ValueError(f"{cue} starts after the score's end at {seconds} s")
    for first, second in pairwise(sorted(cues, key=lambda cue: cue.start)):
        if second.start < first.end - 1e-6:
            raise ValueError(f"{second} starts before {first} ends; music plays one cue at a time")
    for noise in noises:
        if noise.kind not in NOISES:
            raise ValueError(f"noise {noise.kind!r} is unknown; use one of {', '.join(NOISES)}")
        if not 0 <= noise.time < seconds:
            raise ValueError(f"{noise} is outside the score's 0 to {seconds} s")
        if noise.length < 0 or (noise.length and not effects.TABLE[noise.kind].lasts):
            lasting = ", ".join(kind for kind in NOISES if effects.TABLE[kind].lasts)
            raise ValueError(f"{noise} has a length; a length over 0 s is for {lasting}")


def _add(total, sound, start):
    first = round(start * SAMPLE_RATE)
    sound = sound[: len(total) - first]
    total[first : first + len(sound)] += sound


def _music(cues, seconds, seed, answer):
    """All cues, each fading under the next one, or cut off by it."""
    total = np.zeros((round(seconds * SAMPLE_RATE), 2))
    cues = sorted(cues, key=lambda cue: cue.start)
    for index, cue in enumerate(cues):
        rng = np.random.default_rng([seed, 1, index])
        after = cues[index + 1] if index + 1 < len(cues) else None
        rest = LAST_CHORD if after is None and cue.end - cue.start > 4 * LAST_CHORD else 0.0
        sound = music.play(cue.mood, cue.end - cue.start, rng, answer, rest)
        cut = after and music.TABLE[after.mood].cuts and after.start - cue.end < FADE
        end = after.start if cut else min(cue.end + FADE, seconds)
        sound = sound[: round((end - cue.start) * SAMPLE_RATE)]
        fade = 0.012 if cut else max(FADE, 0.75 * rest)
        shape = swell(len(sound), 0.001, fade) ** 3  # steep, to leave the next first beat free
        _add(total, sound * shape[:, None], cue.start)
    return total


def score(cues, noises, seconds, seed):
    """The whole sound track.

    Loudness follows the story: each mood and each noise has its own level (`music.TABLE`,
    `effects.TABLE`), and nothing is evened out afterwards, except that peaks are held at -1 dBFS.

    Parameters
    ----------
    cues : sequence of Cue
        The music; cues may not overlap. Each fades out within 0.4 s after its end, under the next
        one, unless that is a "fall" or a "silence", which cut it off.
    noises : sequence of Noise
        The sounds.
    seconds : float
        Length of the film.
    seed : int
        Fixes every sample.

    Returns
    -------
    ndarray
        `(samples, 2)`, float32, within -1..1, at `SAMPLE_RATE`; left, then right.

    Raises
    ------
    ValueError
        A mood or a noise is unknown, a time lies outside the film, or cues overlap.
    """
    _check(cues, noises, seconds)
    answer = room(np.random.default_rng([seed, 0]), 1.8)
    total = _music(cues, seconds, seed, answer)
    for index, noise in enumerate(noises):
        rng = np.random.default_rng([seed, 2, index])
        sound = effects.sound(noise.kind, noise.length, noise.pan, rng, answer)
        _add(total, noise.gain * sound, noise.time)
    total = band(total + _room_tone(len(total), seed), low=25)
    return limited(total, CEILING).astype(np.float32)


def _room_tone(count, seed):
    """What is left when nothing sounds: air, far below everything else."""
    noise = np.random.default_rng([seed, 3]).standard_normal((count, 2))
    air = band(noise, 60, 500, order=1)
    return air * 10 ** ((ROOM_TONE - decibels(air)) / 20)
