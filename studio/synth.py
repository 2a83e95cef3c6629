"""The instruments and the room of the film's sound: every tone is computed from its physics.

A sound is `(samples,)` mono or `(samples, 2)` stereo, float64, at `SAMPLE_RATE`. Pitches are MIDI
numbers: 69 is the A of 440 Hz, 12 is an octave. Notes have a peak of 1 and are kept for the next
time, so a tune that comes back costs nothing.
"""

from functools import lru_cache

import numpy as np
from scipy.ndimage import maximum_filter1d, uniform_filter1d
from scipy.signal import butter, lfilter, oaconvolve, sosfilt

SAMPLE_RATE = 44_100
CYCLE = 16_384  # samples in the stored cycle of a waveform; a power of two


def hertz(pitch):
    """Frequency in Hz of a MIDI pitch."""
    return 440.0 * 2.0 ** ((pitch - 69) / 12)


def times(seconds):
    """Time in s of every sample of a sound that long, from 0."""
    return np.arange(max(1, round(seconds * SAMPLE_RATE))) / SAMPLE_RATE


def band(sound, low=None, high=None, order=2):
    """Keep what lies between `low` and `high` Hz (either may be None) of a sound."""
    if low and high:
        sos = butter(order, [low, high], "bandpass", fs=SAMPLE_RATE, output="sos")
    elif low:
        sos = butter(order, low, "highpass", fs=SAMPLE_RATE, output="sos")
    else:
        sos = butter(order, high, "lowpass", fs=SAMPLE_RATE, output="sos")
    return sosfilt(sos, sound, axis=0)


def swell(count, attack, release):
    """Envelope of `count` samples that rises in `attack` s and falls to 0 in `release` s."""
    envelope = np.ones(count)
    rise = min(max(2, round(attack * SAMPLE_RATE)), count)
    fall = min(max(2, round(release * SAMPLE_RATE)), count)
    envelope[:rise] *= 0.5 - 0.5 * np.cos(np.linspace(0, np.pi, rise))
    envelope[count - fall :] *= 0.5 + 0.5 * np.cos(np.linspace(0, np.pi, fall))
    return envelope


def to_peak(sound, peak=1.0):
    """The sound with its largest sample at `peak`."""
    return sound * (peak / (np.abs(sound).max() + 1e-12))


def decibels(sound):
    """Root mean square of a sound in dB below full scale; -120 for none at all."""
    return 20 * np.log10(np.sqrt(np.mean(np.square(sound, dtype=np.float64))) + 1e-6)


def to_level(sound, level):
    """The sound with its root mean square at `level` dBFS; one that is silent stays so."""
    now = decibels(sound)
    return sound * 10 ** ((level - now) / 20) if now > -110 else sound


def panned(sound, pan):
    """Stereo from mono, at equal power from -1 (left) to 1 (right); stereo is only leant."""
    angle = (np.clip(pan, -1, 1) + 1) * np.pi / 4
    gains = np.array([np.cos(angle), np.sin(angle)])
    if sound.ndim == 2:
        return sound * np.minimum(1, gains * np.sqrt(2))
    return sound[:, None] * gains


def modes(seconds, partials, wobble=0.0):
    """What rings after a blow: sines `(Hz, loudness, s until 60 dB lower)`, each dying away."""
    time = times(seconds)
    sound = np.zeros(len(time))
    for frequency, loudness, dies in partials:
        bend = 1 + wobble * np.exp(-time * 40)
        phase = 2 * np.pi * frequency * np.cumsum(bend) / SAMPLE_RATE
        sound += loudness * np.sin(phase) * np.exp(-6.9 * time / dies)
    return sound * swell(len(sound), 0.0008, 0.01)


def puff(rng, seconds, low, high, dies, attack=0.001):
    """A breath of noise between two frequencies that dies away in `dies` s (60 dB)."""
    time = times(seconds)
    noise = band(rng.standard_normal(len(time)), low, high) * np.exp(-6.9 * time / dies)
    return to_peak(noise * swell(len(time), attack, 0.005))


# --- instruments ------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def _cycle(harmonics):
    """One cycle of the waveform with these loudnesses of harmonics."""
    spectrum = np.zeros(CYCLE // 2 + 1, complex)
    spectrum[1 : len(harmonics) + 1] = -0.5j * CYCLE * np.asarray(harmonics)
    return np.fft.irfft(spectrum, CYCLE)


def _sing(harmonics, phase):
    """The waveform at a phase in cycles."""
    return _cycle(harmonics)[(phase * CYCLE).astype(np.int64) & (CYCLE - 1)]


def _rolled_off(pitch, slope, corner, even=1.0):
    """Loudness of harmonics that fall as 1 / k ** slope, and faster above `corner` Hz."""
    frequency = hertz(pitch)
    k = np.arange(1, int(np.clip(13_000 / frequency, 1, 60)) + 1)
    loud = k**-slope / (1 + (k * frequency / corner) ** 2) * np.where(k % 2, 1, even)
    return tuple(loud / np.sqrt(np.sum(loud**2)))


def _phase(pitch, time, rng, cents=0.0, vibrato=0.003, rate=5.3):
    """Phase in cycles of a held note with a vibrato that sets in after the attack."""
    frequency = hertz(pitch + cents / 100)
    swing = vibrato * frequency / (2 * np.pi * rate) * np.clip((time - 0.15) / 0.5, 0, 1)
    turns = rng.random(2)
    return frequency * time + swing * np.sin(2 * np.pi * (rate * time + turns[0])) + turns[1] + 1


def _section(pitch, seconds, harmonics, attack, release):
    """Several players of one instrument, never quite together: three left, three right."""
    time = times(seconds + release)
    rng = np.random.default_rng(int(pitch))
    sound = np.zeros((len(time), 2))
    for player, cents in enumerate((-7, 5, -2, 6, -5, 2)):
        rate = 5.0 + 0.7 * rng.random()
        near = np.array([0.8, 0.35] if player % 2 else [0.35, 0.8])
        tone = _sing(harmonics, _phase(pitch, time, rng, cents, rate=rate))
        sound += tone[:, None] * near
    return sound * swell(len(time), attack, release)[:, None]


def strings(pitch, seconds):
    """A bowed section, warm, with a soft start."""
    return _section(pitch, seconds, _rolled_off(pitch, 0.9, 2_200), 0.12, 0.35)


def pad(pitch, seconds):
    """Low bowed strings far away: dark, a slow start and end."""
    return _section(pitch, seconds, _rolled_off(pitch, 1.1, 650), 0.45, 0.9)


def spiccato(pitch, seconds):
    """A bow that bounces off the string: short and bitten."""
    seconds = min(seconds, 0.16)
    sound = _section(pitch, seconds, _rolled_off(pitch, 0.8, 2_800), 0.012, 0.12)
    return sound * np.exp(-7 * times(seconds + 0.12))[:, None]


def brass(pitch, seconds):
    """Horns and trumpets: the louder the brighter, so a note opens after its start."""
    time = times(seconds + 0.18)
    dark = _section(pitch, seconds, _rolled_off(pitch, 1.3, 900), 0.05, 0.18)
    bright = _section(pitch, seconds, _rolled_off(pitch, 0.6, 3_000), 0.05, 0.18)
    opened = np.clip(time / 0.12, 0, 1) * (0.45 + 0.55 * np.exp(-2.5 * time))
    return dark + (bright - dark) * opened[:, None]


def _arc(time):
    """How one player shapes a note: it grows, trembles a little, and lets go."""
    tremble = 0.05 * np.clip((time - 0.15) / 0.5, 0, 1) * np.sin(2 * np.pi * 5 * time)
    return 0.65 + 0.35 * np.sin(np.pi * np.sqrt(time / time[-1])) + tremble


def _blown(pitch, seconds, harmonics, breath, attack):
    """One wind player: a tone with vibrato, and breath around it."""
    time = times(seconds + 0.12)
    rng = np.random.default_rng(int(pitch) + 500)
    tone = _sing(harmonics, _phase(pitch, time, rng, vibrato=0.004, rate=4.8))
    edge = hertz(pitch)
    air = band(rng.standard_normal(len(time)), edge * 0.9, min(edge * 3, 15_000))
    air *= breath * (0.4 + np.exp(-time / 0.05))
    return (tone + air) * swell(len(time), attack, 0.12) * _arc(time)


def flute(pitch, seconds):
    """A flute: almost only the first harmonics, with breath."""
    return _blown(pitch, seconds, (1.0, 0.38, 0.14, 0.05, 0.02), 0.10, 0.07)


def clarinet(pitch, seconds):
    """A clarinet: hollow, for its even harmonics are weak."""
    return _blown(pitch, seconds, _rolled_off(pitch, 0.9, 1_300, even=0.18), 0.03, 0.06)


def cello(pitch, seconds):
    """One low bowed string, alone and near."""
    time = times(seconds + 0.3)
    rng = np.random.default_rng(int(pitch) + 900)
    tone = _sing(_rolled_off(pitch, 0.75, 1_500), _phase(pitch, time, rng, vibrato=0.005))
    bow = band(rng.standard_normal(len(time)), 700, 2_500) * 0.02
    return (tone + bow) * swell(len(time), 0.10, 0.3) * _arc(time)


def _string(pitch, seconds, pick, dies):
    """A plucked string after Karplus and Strong (1983), tuned with an all-pass.

    A burst of noise runs round a loop as long as the string's period and loses its highs on the
    way. `pick` is where the burst's highs end in Hz, `dies` how long the note takes to fall 60 dB.
    """
    period = SAMPLE_RATE / hertz(pitch)
    loop = int(period - 0.7)
    share = period - loop - 0.5
    tune = (1 - share) / (1 + share)
    keep = 10 ** (-3 / (hertz(pitch) * dies))
    round_trip = np.zeros(loop + 3)
    round_trip[:2] = 1, tune
    round_trip[loop:] -= keep * 0.5 * np.convolve([1, 1], [tune, 1])
    count = round(seconds * SAMPLE_RATE)
    noise = np.random.default_rng(int(pitch)).uniform(-0.5, 0.5, loop)
    pulled = np.linspace(1, -1, loop)  # a string pulled near its end: every harmonic has its share
    burst = np.zeros(count)
    burst[:loop] = (noise + pulled)[:count]
    sound = lfilter([1, tune], round_trip, band(burst, high=pick))
    return band(sound, low=max(25, hertz(pitch) * 0.6), order=1)


def pluck(pitch, seconds):
    """A plucked string, as on a guitar: short-lived and clear."""
    length = min(seconds, 0.5) + 0.5
    sound = _string(pitch, length, 2_600, 2.4)
    return sound * swell(len(sound), 0.002, 0.45)


def harp(pitch, seconds):
    """A harp's string: soft at first, rings on."""
    sound = _string(pitch, max(seconds, 0.6) + 1.2, 1_400, 4.0)
    return sound * swell(len(sound), 0.002, 1.0)


def bass(pitch, seconds):
    """A plucked double bass."""
    sound = _string(pitch, min(seconds, 1.2) + 0.25, 450, 3.0)
    return sound * swell(len(sound), 0.006, 0.25)


def music_box(pitch, seconds):
    """A comb's tooth: a sine pair that beats, clamped-bar partials, and the pin's tick."""
    root = hertz(pitch)
    length = max(seconds, 0.5) + 1.6
    lasts = 3.0 * (440 / root) ** 0.3
    rings = [(1, 1, 1), (1.0012, 0.5, 0.8), (2.003, 0.24, 0.55), (3.01, 0.10, 0.3)]
    rings += [(6.267, 0.09, 0.10), (4.05, 0.05, 0.2)]
    heard = [(root * r, a, lasts * d) for r, a, d in rings if root * r < 15_000]
    sound = modes(length, heard)
    tick = puff(np.random.default_rng(int(pitch)), 0.02, 3_500, 9_000, 0.012)
    sound[: len(tick)] += 0.09 * tick
    return sound * swell(len(sound), 0.0008, 0.5)


def glockenspiel(pitch, seconds):
    """Struck steel: frequency modulation that calms down, after Chowning (1973)."""
    time = times(max(seconds, 0.4) + 0.8)
    root = 2 * np.pi * hertz(pitch) * time
    index = 1.6 * np.exp(-time / 0.05)
    sound = np.sin(root + index * np.sin(2.756 * root)) * np.exp(-time / 0.3)
    return sound * swell(len(time), 0.001, 0.4)


def timpani(pitch, seconds):
    """A kettledrum: a skin with a pitch."""
    root = hertz(pitch)
    ratios = ((1, 1, 1.4), (1.5, 0.5, 0.9), (1.99, 0.35, 0.7), (2.44, 0.2, 0.5))
    sound = modes(1.3, [(root * r, a, d) for r, a, d in ratios], wobble=0.05)
    stick = puff(np.random.default_rng(3), 0.08, 60, 900, 0.06)
    sound[: len(stick)] += 0.3 * stick
    return sound * swell(len(sound), 0.001, 0.3)


def kick(pitch, seconds):
    """A bass drum: a thump whose pitch drops."""
    sound = modes(0.4, [(52, 1, 0.35), (97, 0.35, 0.15)], wobble=1.2)
    stick = puff(np.random.default_rng(4), 0.03, 800, 3_000, 0.02)
    sound[: len(stick)] += 0.12 * stick
    return sound


def snare(pitch, seconds):
    """A side drum: the skin, and the wires that rattle under it."""
    sound = 0.7 * modes(0.22, [(186, 1, 0.12), (331, 0.6, 0.09)], wobble=0.3)
    return sound + 0.6 * puff(np.random.default_rng(5), 0.22, 1_200, 8_000, 0.2)


def shaker(pitch, seconds):
    """Seeds in a gourd: a tick with a soft start."""
    return puff(np.random.default_rng(6), 0.09, 5_000, 11_000, 0.09, attack=0.012)


def cymbal(pitch, seconds):
    """A struck plate: metal partials too many to hear apart, and a hiss that stays longest."""
    rng = np.random.default_rng(7)
    sound = 0.5 * puff(rng, 2.2, 3_000, 14_000, 2.4, attack=0.004)
    metal = [(f, 0.05, rng.uniform(0.5, 1.8)) for f in rng.uniform(400, 9_000, 40)]
    return sound + modes(2.2, metal)


INSTRUMENTS = {
    function.__name__: function
    for function in (strings, pad, spiccato, brass, flute, clarinet, cello, pluck, harp, bass)
    + (music_box, glockenspiel, timpani, kick, snare, shaker, cymbal)
}


@lru_cache(maxsize=2048)
def _kept(instrument, pitch, hundredths):
    return to_peak(INSTRUMENTS[instrument](pitch, hundredths / 100)).astype(np.float32)


def note(instrument, pitch, seconds):
    """One note with a peak of 1, longer than `seconds` by its own ring.

    Parameters
    ----------
    instrument : str
        One of `INSTRUMENTS`.
    pitch : int
        MIDI number; drums do not mind it.
    seconds : float
        How long the player holds it, taken to 0.01 s.

    Returns
    -------
    ndarray
        `(samples,)` or, for a section of players, `(samples, 2)`, float32. Not to be written to.
    """
    return _kept(instrument, int(pitch), max(1, round(seconds * 100)))


# --- the room ---------------------------------------------------------------------------------


def room(rng, seconds):
    """Answer of a room to a clap: noise that dies in `seconds` (60 dB), the highs first.

    Returns
    -------
    ndarray
        `(samples, 2)`; left and right are different noises, which makes the width.
    """
    time = times(seconds)
    noise = rng.standard_normal((len(time), 2))
    answer = np.zeros_like(noise)
    for low, high, share in ((120, 600, 1.0), (600, 2_500, 0.75), (2_500, 7_000, 0.4)):
        answer += band(noise, low, high) * np.exp(-6.9 * time / (seconds * share))[:, None]
    answer *= np.clip(time / 0.02, 0, 1)[:, None]  # the first echo comes after the clap
    return answer / np.sqrt(np.sum(answer**2, axis=0))


def in_room(sound, answer, wet):
    """A stereo sound in the room that has this `answer`; `wet` is the room's share."""
    if wet == 0:
        return sound
    centre = sound.mean(axis=1)
    sides = sound * 0.7 + centre[:, None] * 0.3
    return sound + wet * oaconvolve(sides, answer, axes=0)[: len(sound)]


def limited(sound, ceiling):
    """The sound with no sample above `ceiling`: loud places are turned down smoothly.

    The gain looks 5 ms ahead and is averaged over as long, so it has reached its value when the
    peak comes and never jumps.
    """
    reach = round(0.005 * SAMPLE_RATE)
    loudest = maximum_filter1d(np.abs(sound).max(axis=1), 2 * reach + 1)
    gain = np.minimum(1, ceiling / np.maximum(loudest, ceiling))
    return sound * uniform_filter1d(gain, reach)[:, None]
