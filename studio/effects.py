"""The sounds of the story: steps, rain, a train, an audience, made from noise and ringing bodies.

Each function takes a random generator and, if the sound lasts, its length in s. It returns
`(samples,)` or `(samples, 2)`, float64. `TABLE` says how loud each one is and how much of the room
is heard with it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .synth import (
    SAMPLE_RATE,
    band,
    hertz,
    in_room,
    modes,
    note,
    panned,
    puff,
    swell,
    times,
    to_level,
    to_peak,
)

SOUND_SPEED = 343.0  # m/s


def _put(total, sound, start, gain=1.0):
    """Add a sound to `total` from `start` s on; what does not fit is left out."""
    first = round(start * SAMPLE_RATE)
    sound = sound[: max(0, len(total) - first)]
    total[first : first + len(sound)] += gain * sound


def _silence(seconds, channels=1):
    count = max(1, round(seconds * SAMPLE_RATE))
    return np.zeros(count) if channels == 1 else np.zeros((count, channels))


def _wander(rng, count, per_second, low, high):
    """A value that moves smoothly at random between `low` and `high`."""
    points = max(4, int(count / SAMPLE_RATE * per_second) + 3)
    places = np.linspace(0, points - 1, count)
    steps = rng.uniform(low, high, points + 1)
    at = places.astype(int)
    share = places - at
    share = share * share * (3 - 2 * share)
    return steps[at] * (1 - share) + steps[at + 1] * share


def _jittered(rng, pairs, spread):
    """Modes whose frequencies differ a little from one blow to the next."""
    return [(f * rng.uniform(1 - spread, 1 + spread), loud, dies) for f, loud, dies in pairs]


# --- people -----------------------------------------------------------------------------------


def step(rng):
    """A shoe on stone: the heel, then the ball with a scuff."""
    total = _silence(0.35)
    stone = ((172, 1.0, 0.05), (410, 0.5, 0.035), (960, 0.35, 0.02), (2_150, 0.2, 0.012))
    _put(total, modes(0.12, _jittered(rng, stone, 0.08)), 0.002)
    _put(total, puff(rng, 0.05, 900, 5_500, 0.03), 0.002, 0.5)
    ball = rng.uniform(0.075, 0.1)
    _put(total, modes(0.1, _jittered(rng, stone[:3], 0.12)), ball, 0.4)
    _put(total, puff(rng, 0.16, 1_800, 6_500, 0.13, attack=0.02), ball, 0.22)
    return total


def _bubble(rng, low, high):
    """A bubble of air under water: its pitch rises while it dies."""
    length = rng.uniform(0.015, 0.05)
    time = times(length)
    start = rng.uniform(low, high)
    phase = 2 * np.pi * np.cumsum(start * (1 + 0.9 * time / length)) / SAMPLE_RATE
    return np.sin(phase) * np.exp(-4 * time / length) * swell(len(time), 0.001, 0.004)


def step_wet(rng):
    """The same shoe on a wet street: the water gives way."""
    total = _silence(0.45)
    _put(total, step(rng), 0.0, 0.7)
    for start, gain in ((0.004, 0.7), (0.09, 0.45)):
        _put(total, puff(rng, 0.25, 1_600, 9_000, 0.2, attack=0.01), start, gain)
    for _ in range(9):
        _put(total, _bubble(rng, 500, 1_800), rng.uniform(0.01, 0.22), rng.uniform(0.1, 0.3))
    return total


def gasp(rng):
    """Many people draw in their breath at once, and stop."""
    total = _silence(1.0, 2)
    for _ in range(16):
        length = rng.uniform(0.38, 0.6)
        noise = rng.standard_normal(round(length * SAMPLE_RATE))
        throat = rng.uniform(0.85, 1.2)
        low, high = band(noise, 500 * throat, 1_100 * throat), band(noise, 1_700, 4_200)
        opened = np.linspace(0, 1, len(noise))
        breath = (low * (1 - 0.7 * opened) + 1.2 * high * opened) * opened**0.7
        voice = _throat(rng, length, rng.uniform(260, 420), 1.25)
        breath = to_peak(breath) + 0.25 * to_peak(band(voice, 500, 1_500)) * opened
        breath *= swell(len(breath), 0.12, 0.06)
        _put(total, panned(breath, rng.uniform(-0.9, 0.9)), rng.uniform(0, 0.16))
    return total


def _throat(rng, seconds, pitch, rise=1.0):
    """The buzz of vocal cords at about `pitch` Hz that wanders like speech."""
    count = round(seconds * SAMPLE_RATE)
    frequency = pitch * _wander(rng, count, 4, 0.85, 1.2) * np.linspace(1, rise, count)
    phase = np.cumsum(frequency) / SAMPLE_RATE % 1
    return np.where(phase < 0.6, np.sin(np.pi * phase / 0.6) ** 2, 0) - 0.3


def _babble(rng, seconds, voices, near):
    """So many people talk at once that no word is heard."""
    total = _silence(seconds, 2)
    vowels = ((700, 1_150), (400, 1_900), (350, 800), (550, 1_700))
    for _ in range(voices):
        buzz = _throat(rng, seconds, rng.choice([105, 120, 190, 220]) * rng.uniform(0.9, 1.1))
        buzz += 0.08 * rng.standard_normal(len(buzz))
        talk = _wander(rng, len(buzz), 0.7, -0.5, 1).clip(0)  # sentences and pauses
        voice = np.zeros(len(buzz))
        for index in rng.choice(len(vowels), 3, replace=False):
            syllables = _wander(rng, len(buzz), 7, -0.6, 1).clip(0)
            for formant in vowels[index]:
                size = formant * rng.uniform(0.9, 1.15)
                voice += syllables * band(buzz, size * 0.85, size * 1.18, order=1)
        voice = band(to_level(voice * talk, -20), 130, near)
        total += panned(voice, rng.uniform(-1, 1)) * rng.uniform(0.5, 1)
    return total * swell(len(total), 0.25, min(0.5, seconds / 3))[:, None]


def murmur(rng, seconds):
    """An audience that talks in low voices."""
    return _babble(rng, seconds, 12, 1_800)


def applause(rng, seconds):
    """Single claps of many hands, more and more of them."""
    total = _silence(seconds + 0.3, 2)
    for person in range(56):
        hollow, pan = rng.uniform(700, 1_900), rng.uniform(-1, 1)
        clap = puff(rng, 0.09, hollow * 0.6, hollow * 1.7, rng.uniform(0.03, 0.08))
        clap += 0.6 * puff(rng, 0.09, 2_000, 7_500, 0.02)
        clap = panned(clap, pan) * rng.uniform(0.35, 1)
        time = min(0.05, 0.6 * seconds / 56) * person + rng.uniform(0, 0.3)
        pace = rng.uniform(0.17, 0.29)
        while time < seconds:
            _put(total, clap, time, rng.uniform(0.6, 1))
            time += pace * rng.uniform(0.9, 1.1)
    return total * swell(len(total), 0.02, min(1.2, seconds / 3))[:, None]


def heartbeat(rng, seconds):
    """Lub-dub, from inside."""
    total = _silence(seconds + 0.3)
    for start in np.arange(0.0, seconds, 60 / 74):
        for late, pitch, gain in ((0.0, 48, 1.0), (0.29, 61, 0.65)):
            tones = ((pitch, 1, 0.45), (pitch * 1.9, 0.4, 0.25), (pitch * 3.1, 0.12, 0.12))
            beat = modes(0.3, tones, wobble=0.5) + 0.25 * puff(rng, 0.3, 40, 220, 0.15, 0.01)
            beat *= swell(len(beat), 0.03, 0.1)  # heard through the body
            _put(total, beat, start + late + rng.uniform(0, 0.008), gain)
    return total


def fall(rng):
    """A body falls on a wooden stage: knee, body, hand, and the boards under them."""
    total = _silence(1.1)
    boards = ((62, 1.0, 0.35), (104, 0.7, 0.25), (187, 0.4, 0.15), (333, 0.2, 0.09))
    for start, gain in ((0.0, 0.45), (0.13, 1.0), (0.24, 0.5)):
        _put(total, modes(0.5, _jittered(rng, boards, 0.1), wobble=0.15), start, gain)
        _put(total, puff(rng, 0.1, 150, 1_400, 0.06), start, 0.5 * gain)
    _put(total, puff(rng, 0.06, 900, 5_000, 0.03), 0.25, 0.35)
    _put(total, puff(rng, 0.5, 1_200, 6_000, 0.45, attack=0.08), 0.05, 0.12)  # the dress
    return total


# --- things -----------------------------------------------------------------------------------


def door(rng):
    """A latch, a hinge that creaks, and the door falls shut."""
    total = _silence(2.3)
    latch = ((2_350, 1, 0.05), (3_640, 0.6, 0.04), (1_120, 0.5, 0.06), (5_300, 0.3, 0.02))
    for start, gain in ((0.02, 0.35), (0.09, 0.5), (1.72, 0.45)):
        _put(total, modes(0.15, _jittered(rng, latch, 0.05)), start, 1.1 * gain)
        _put(total, puff(rng, 0.04, 1_500, 7_000, 0.02), start, 0.6 * gain)
    _put(total, _creak(rng, 1.1), 0.3, 0.6)
    wood = ((74, 1.0, 0.30), (128, 0.8, 0.22), (214, 0.5, 0.14), (391, 0.3, 0.08))
    _put(total, modes(0.5, _jittered(rng, wood, 0.05), wobble=0.1), 1.62)
    _put(total, puff(rng, 0.15, 120, 1_800, 0.08), 1.62, 0.6)
    return total


def _creak(rng, seconds):
    """Wood that sticks and slips: a row of small jerks that ring in the door."""
    count = round(seconds * SAMPLE_RATE)
    speed = _wander(rng, count, 5, 35, 150)
    turns = np.cumsum(speed) / SAMPLE_RATE
    jerks = np.flatnonzero(np.diff(np.floor(turns)) > 0)
    sound = np.zeros(count)
    sound[jerks] = rng.uniform(0.5, 1, len(jerks))
    bodies = ((520, 40), (930, 60), (1_640, 120), (2_710, 200))
    rung = sum(band(sound, f - w, f + w, order=1) for f, w in bodies)
    return to_peak(rung * swell(count, 0.15, 0.25))


def paper(rng):
    """A sheet is unfolded: crackles, thick and thin."""
    count = round(0.9 * SAMPLE_RATE)
    crackles = np.zeros(count)
    density = _wander(rng, count, 14, -0.3, 1).clip(0.02) ** 2
    hits = rng.random(count) < 0.03 * density
    crackles[hits] = rng.choice([-1, 1], hits.sum()) * rng.uniform(0.3, 1, hits.sum()) ** 3
    sheet = band(crackles, 2_200, 5_500) + 1.2 * band(crackles, 650, 1_000, order=1)
    rustle = band(rng.standard_normal(count), 2_500, 9_000) * density * 0.03
    return to_peak(sheet + rustle) * swell(count, 0.03, 0.2)


def music_box(rng, seconds):
    """The box is wound up for a third of the time, then plays the theme by itself."""
    total = _silence(seconds + 0.8)
    ratchet = ((2_900, 1, 0.02), (4_700, 0.6, 0.015), (1_700, 0.5, 0.03))
    start = 0.02
    for turn in range(max(1, round(seconds / 2))):
        for tooth in range(7):
            _put(total, modes(0.05, _jittered(rng, ratchet, 0.03)), start, 0.10 + 0.01 * turn)
            _put(total, puff(rng, 0.02, 2_000, 8_000, 0.012), start, 0.12)
            start += 0.035 + 0.01 * abs(tooth - 3)
        start += 0.1
    for pitch, beat in ((81, 0), (90, 1), (88, 2.5), (86, 3), (83, 5), (83, 6), (86, 7), (91, 8)):
        _put(total, note("music_box", pitch, 1.0), start + 0.4 * beat, 0.55)
    return total * swell(len(total), 0.001, 0.6)


def bell(rng):
    """A station bell, struck three times: a cast body with a deep hum and a minor third."""
    total = _silence(4.0)
    cast = ((0.5, 0.35, 3.2), (1, 1.0, 2.2), (1.183, 0.7, 1.6), (1.506, 0.4, 1.2), (2, 0.8, 1.1))
    cast += ((2.514, 0.4, 0.6), (2.662, 0.3, 0.5), (3.011, 0.3, 0.4), (4.166, 0.25, 0.25))
    partials = [(hertz(81) * ratio, loud, dies) for ratio, loud, dies in cast]
    partials += [(f * 1.0015, 0.5 * loud, dies) for f, loud, dies in partials]
    for start in (0.0, 0.55, 1.1):
        _put(total, modes(2.8, partials), start, rng.uniform(0.85, 1))
        _put(total, puff(rng, 0.02, 3_000, 9_000, 0.012), start, 0.8)
    return total


# --- weather and places -----------------------------------------------------------------------


def rain(rng, seconds):
    """Rain: a soft roar of far drops, and near ones that are heard one by one."""
    count = round(seconds * SAMPLE_RATE)
    far = band(rng.standard_normal((count, 2)), 500, 6_500, order=1)
    far += 0.6 * band(rng.standard_normal((count, 2)), 120, 500, order=1)
    far *= _wander(rng, count, 1.5, 0.75, 1.1)[:, None]
    total = to_level(far, -30)
    drops = []
    for _ in range(28):
        low = rng.uniform(1_200, 5_000)
        drop = puff(rng, 0.03, low, min(low * 2.5, 12_000), rng.uniform(0.006, 0.02))
        _put(drop, _bubble(rng, 1_200, 4_200), 0.002, 0.5)
        drops.append(panned(drop, rng.uniform(-1, 1)))
    for start in np.sort(rng.uniform(0, seconds, int(90 * seconds))):
        gain = 0.02 + 0.16 * rng.random() ** 5
        _put(total, drops[rng.integers(len(drops))], start, gain)
    return total * swell(count, min(0.8, seconds / 3), min(0.8, seconds / 3))[:, None]


def thunder(rng):
    """A crack that tears, then the rumble rolls away."""
    total = _silence(5.5, 2)
    for start in np.sort(rng.uniform(0, 0.5, 9)):
        tear = puff(rng, 0.4, 150, rng.uniform(1_200, 4_500), rng.uniform(0.1, 0.35))
        _put(total, panned(tear, rng.uniform(-0.6, 0.6)), start, rng.uniform(0.2, 0.6))
    count = len(total)
    rumble = band(rng.standard_normal((count, 2)), 32, 140)
    rumble += 0.25 * band(rng.standard_normal((count, 2)), 140, 500, order=1)
    rolls = _wander(rng, count, 4, 0.15, 1) ** 1.5
    time = times(5.5)
    rumble *= (rolls * np.clip(time / 0.15, 0, 1) * np.exp(-time / 1.6))[:, None]
    total += 1.1 * to_peak(rumble)
    return total * swell(count, 0.003, 0.8)[:, None]


def train(rng, seconds):
    """A train rushes past: wheels over rail joints, a horn, all of it higher, then lower.

    Four carriages are heard from where they are: each is as loud as it is near, comes late by the
    time its sound travels, and so is shifted in pitch by Doppler's effect.
    """
    length, speed, beside = seconds + 1.0, 27.0, 5.0
    at = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    total = np.zeros((len(at), 2))
    for carriage in range(4):
        along = speed * (at - seconds / 2) - 17.0 * (carriage - 1.5)
        distance = np.hypot(along, beside)
        sent = (at - distance / SOUND_SPEED + 0.6).clip(0) * SAMPLE_RATE
        source = _carriage(rng, length, horn=carriage == 0)
        heard = np.interp(sent, np.arange(len(source)), source) * (beside / distance) ** 1.1
        angle = (np.clip(along / 40, -1, 1) * 0.8 + 1) * np.pi / 4
        total += heard[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return total * swell(len(at), min(0.6, seconds / 4), min(0.8, seconds / 4))[:, None]


def _carriage(rng, seconds, horn):
    """What one carriage sends out: rolling steel, two bogies' da-dum at each joint, the horn."""
    count = round(seconds * SAMPLE_RATE)
    noise = rng.standard_normal(count)
    sound = 1.6 * to_level(band(noise, 40, 220), -20) + to_level(band(noise, 350, 1_600), -25)
    sound += to_level(band(noise, 2_400, 2_900) * _wander(rng, count, 8, 0, 1), -34)
    rail = ((138, 1, 0.16), (292, 0.7, 0.1), (640, 0.5, 0.06), (1_480, 0.4, 0.04))
    for start in np.arange(0.1, seconds, 0.62):
        for late, gain in ((0.0, 1.0), (0.11, 0.75)):
            _put(sound, modes(0.25, _jittered(rng, rail, 0.03)), start + late, 0.55 * gain)
            _put(sound, puff(rng, 0.05, 700, 4_000, 0.04), start + late, 0.4 * gain)
    if horn:
        time = times(min(1.3, seconds / 3))
        tones = [
            np.tanh(2 * np.sin(2 * np.pi * f * time + 0.4 * np.sin(2 * np.pi * 2 * f * time)))
            for f in (311.1, 370.0, 466.2)
        ]
        blown = sum(tones) * swell(len(time), 0.08, 0.25)
        _put(sound, blown, max(0.0, seconds / 2 - 1.5), 0.07)
    return sound


def street(rng, seconds):
    """A street by day: the town's far roar, cars that pass, steps and voices."""
    count = round(seconds * SAMPLE_RATE)
    roar = band(rng.standard_normal((count, 2)), 45, 320, order=1)
    roar += 0.2 * band(rng.standard_normal((count, 2)), 320, 1_500, order=1)
    total = to_level(roar * _wander(rng, count, 0.6, 0.6, 1.1)[:, None], -36)
    for _ in range(max(1, int(seconds / 3))):
        length = rng.uniform(2.5, 4.5)
        tyre = band(rng.standard_normal(round(length * SAMPLE_RATE)), 250, 1_900, order=1)
        passing = np.sin(np.linspace(0, np.pi, len(tyre))) ** 3
        motor = _throat(rng, length, rng.uniform(45, 75), 0.85)
        tyre = to_level(tyre * passing, -36) + to_level(band(motor, 60, 500) * passing, -38)
        start = rng.uniform(-0.3, max(0.1, seconds - 1.5))
        _put(total, panned(tyre, rng.uniform(-0.9, 0.9)), max(0.0, start))
    for start in np.arange(0.2, seconds, 0.52):
        far = band(step(rng), 150, 2_500, order=1)
        _put(total, panned(far, np.sin(start / 4)), start + rng.uniform(0, 0.05), 0.035)
    total += to_level(_babble(rng, seconds, 3, 1_400), -42)
    bicycle = [(f, 0.5, d) for f, d in ((2_130, 0.5), (2_155, 0.5), (3_370, 0.3), (5_080, 0.2))]
    for late in (0.0, 0.13, 0.26):
        _put(total, panned(modes(0.5, bicycle), 0.6), 0.45 * seconds + late, 0.03)
    return total * swell(count, min(0.6, seconds / 3), min(0.6, seconds / 3))[:, None]


def birds(rng, seconds):
    """A park: three kinds of bird, far and near, and leaves in the wind."""
    count = round(seconds * SAMPLE_RATE)
    leaves = band(rng.standard_normal((count, 2)), 900, 4_500, order=1)
    total = to_level(leaves * _wander(rng, count, 0.8, 0.1, 1)[:, None] ** 2, -52)
    # base in Hz, sweep as a ratio, notes in a call, s per note, trill in Hz
    kinds = ((3_900, 0.75, 2, 0.16, 0), (2_700, 1.35, 4, 0.09, 34), (4_800, 0.9, 7, 0.05, 0))
    for bird, (base, sweep, notes, length, trill) in enumerate(kinds):
        pan, time = (-0.7, 0.5, 0.1)[bird], rng.uniform(0.05, 0.8)
        while time < seconds - 0.5:
            near = rng.uniform(0.25, 1)
            for place in range(notes):
                chirp = _chirp(rng, base * rng.uniform(0.95, 1.05), sweep, length, trill)
                _put(total, panned(chirp, pan), time + place * length * 1.35, 0.12 * near)
            time += notes * length * 1.35 + rng.uniform(0.5, 2.2)
    return total * swell(count, min(0.5, seconds / 3), min(0.5, seconds / 3))[:, None]


def _chirp(rng, base, sweep, seconds, trill):
    """One note of a bird: a whistle that slides, with a little of its octave and breath."""
    time = times(seconds * rng.uniform(0.9, 1.1))
    share = time / time[-1]
    frequency = base * sweep**share * (1 + 0.04 * np.sin(2 * np.pi * trill * time))
    phase = 2 * np.pi * np.cumsum(frequency) / SAMPLE_RATE
    tone = np.sin(phase) + 0.18 * np.sin(2 * phase)
    tone += 0.06 * band(rng.standard_normal(len(time)), base * 0.8, base * 1.4, order=1)
    return tone * np.sin(np.pi * share) ** 1.3


def splash(rng):
    """A foot in a puddle: the blow, the water thrown up, and drops that come down."""
    total = _silence(1.2, 2)
    _put(total, panned(puff(rng, 0.3, 90, 700, 0.15), 0), 0.0, 0.8)
    for pan in (-0.5, 0.5):
        sheet = puff(rng, 0.6, 900, 8_500, 0.5, attack=0.025)
        _put(total, panned(sheet, pan), rng.uniform(0.005, 0.02), 0.6)
    for _ in range(45):
        start = 0.03 + 0.9 * rng.random() ** 1.6
        drop = puff(rng, 0.05, 2_000, 9_000, 0.008, attack=0.002) * 0.4
        _put(drop, _bubble(rng, 500, 2_800), 0.0)
        gain = 0.35 * rng.random() * np.exp(-start)
        _put(total, panned(drop, rng.uniform(-1, 1)), start, gain)
    return total


# --- how loud ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Kind:
    """A kind of sound: how it is made, how loud and how far, and whether it lasts."""

    make: Callable
    level: float  # dBFS: of the peak, or of the root mean square for one that lasts
    wet: float  # the room's share
    lasts: float = 0.0  # s when no length is given; 0 for one that has its own length


TABLE = {
    "step": Kind(step, -19, 0.06),
    "step_wet": Kind(step_wet, -18, 0.06),
    "door": Kind(door, -15, 0.25),
    "rain": Kind(rain, -33, 0.0, 6.0),
    "thunder": Kind(thunder, -6, 0.3),
    "train": Kind(train, -20, 0.2, 6.0),
    "street": Kind(street, -36, 0.0, 6.0),
    "birds": Kind(birds, -38, 0.2, 6.0),
    "murmur": Kind(murmur, -34, 0.4, 5.0),
    "gasp": Kind(gasp, -12, 0.4),
    "applause": Kind(applause, -20, 0.35, 5.0),
    "music_box": Kind(music_box, -28, 0.25, 5.2),
    "bell": Kind(bell, -16, 0.5),
    "fall": Kind(fall, -6, 0.3),
    "splash": Kind(splash, -12, 0.1),
    "paper": Kind(paper, -17, 0.1),
    "heartbeat": Kind(heartbeat, -31, 0.0, 4.0),
}
NOISES = tuple(TABLE)


def sound(name, seconds, pan, rng, answer):
    """One sound of the story at its own level.

    Parameters
    ----------
    name : str
        One of `NOISES`.
    seconds : float
        Length of a sound that lasts; 0 for its own length.
    pan : float
        From -1 (left) to 1 (right).
    rng : numpy.random.Generator
        What makes this one differ from the next.
    answer : ndarray
        The room, from `synth.room`.

    Returns
    -------
    ndarray
        `(samples, 2)`; longer than `seconds` by what rings on.
    """
    kind = TABLE[name]
    made = kind.make(rng, seconds or kind.lasts) if kind.lasts else kind.make(rng)
    made = panned(made, pan)
    made = to_level(made, kind.level) if kind.lasts else to_peak(made, 10 ** (kind.level / 20))
    ring = np.zeros((len(answer) if kind.wet else 1, 2))
    return in_room(np.concatenate([made, ring]), answer, kind.wet)
