"""The film's music: one theme of eight bars, in thirteen guises that follow the story.

`TABLE` is the score in short: for each mood its tempo, metre, mode, key, loudness and who plays
what. The theme is written once, in degrees of the scale, so the same tune is bright in major and
dark in minor.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from .synth import SAMPLE_RATE, decibels, in_room, note, panned, swell

MAJOR, MINOR = (0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 11)
SCALES = {"major": MAJOR, "minor": MINOR}
D, E, G, A = 62, 64, 67, 57  # keynotes as MIDI pitches
FIT = 0.04  # how far a tempo may give so that a cue ends on a beat


@dataclass(frozen=True)
class Bar:
    """One bar of the theme: degrees (0 the keynote, 7 its octave), lengths in beats, chords.

    `three` and `four` are the lengths in three-four and in four-four time. `chords` are root
    degrees; a second one comes on the third beat.
    """

    degrees: tuple
    three: tuple
    four: tuple
    chords: tuple


THEME = (
    Bar((4, 9, 8), (1, 1.5, 0.5), (1, 2, 1), (0,)),
    Bar((7, 5), (2, 1), (3, 1), (5,)),
    Bar((5, 7, 10), (1, 1, 1), (1, 1, 2), (3,)),
    Bar((9, 8), (1, 2), (1, 3), (4,)),
    Bar((4, 9, 10), (1, 1.5, 0.5), (1, 2, 1), (0,)),
    Bar((11, 9), (2, 1), (3, 1), (5,)),
    Bar((10, 8, 6), (1, 1, 1), (1, 1, 2), (1, 4)),
    Bar((7,), (3,), (4,), (0,)),
)


@dataclass(frozen=True)
class Part:
    """One player: what kind of part, on which instrument, how many octaves up, how loud, where."""

    plays: Callable
    instrument: str
    octave: int = 0
    gain: float = 1.0
    pan: float = 0.0


@dataclass(frozen=True)
class Mood:
    """How the theme sounds in one mood; `modes` follow each other in equal shares of the cue."""

    bpm: float
    beats: int  # in a bar
    modes: tuple
    key: int  # MIDI pitch of the keynote
    level: float  # dBFS, root mean square over the cue
    rise: float  # dB that the cue grows from its start to its end
    wet: float  # the room's share
    parts: tuple = ()
    cuts: bool = False  # begins by cutting off the music before it
    lasts: float = np.inf  # s after which nothing follows


@dataclass
class Sheet:
    """The music of one cue while it is written: time in beats goes in, samples come out."""

    mood: Mood
    seconds: float
    rng: np.random.Generator
    rest: float = 0.0  # s that the last notes are held over the end
    notes: list = field(default_factory=list)

    def __post_init__(self):
        """Give the tempo a little so that the cue ends on a bar line, or at least on a beat."""
        self.beat = 60 / self.mood.bpm
        for unit in (self.beat * self.mood.beats, self.beat):
            fitted = self.seconds / max(1, round(self.seconds / unit))
            if abs(fitted / unit - 1) < FIT:
                self.beat *= fitted / unit
                break
        self.length = self.seconds / self.beat  # of the cue, in beats
        self.bars = _order(int(np.ceil(self.length / self.mood.beats - 0.01)))

    def pitch(self, degree, beat):
        """MIDI pitch of a degree of the scale, in the mode of that beat."""
        share = min(max(beat, 0) / self.length, 0.999)
        scale = SCALES[self.mood.modes[int(share * len(self.mood.modes))]]
        return self.mood.key + 12 * (degree // 7) + scale[degree % 7]

    def chord(self, bar, beat):
        """Degrees of the chord at a beat of a bar."""
        chords = THEME[self.bars[bar]].chords
        root = chords[-1] if beat >= 2 else chords[0]
        return root, root + 2, root + 4

    def changes(self):
        """Each chord as bar, first beat in the bar, length in beats."""
        for bar, index in enumerate(self.bars):
            if len(THEME[index].chords) == 1:
                yield bar, 0, self.mood.beats
            else:
                yield bar, 0, 2
                yield bar, 2, self.mood.beats - 2

    def start(self, bar, beat=0.0):
        """Beat of the cue at which a beat of a bar comes."""
        return bar * self.mood.beats + beat

    def add(self, part, beat, length, degree, gain=1.0):
        """Write one note, `length` beats long."""
        if beat < self.length - 0.01:
            if beat + length > self.length - 0.01:
                length += self.rest / self.beat
            pitch = self.pitch(degree, beat) + 12 * part.octave
            self.notes.append((part, beat, length, pitch, gain))

    def mix(self):
        """Play all notes; `(samples, 2)` as long as the cue and its fade."""
        total = np.zeros((round((self.seconds + self.rest + 0.5) * SAMPLE_RATE), 2))
        for part, beat, length, pitch, gain in self.notes:
            late = 0.0 if beat == 0 else self.rng.uniform(0, 0.009)  # nobody is a machine
            start = round((beat * self.beat + late) * SAMPLE_RATE)
            sound = note(part.instrument, pitch, length * self.beat)[: len(total) - start]
            loud = part.gain * gain * self.rng.uniform(0.88, 1.0)
            total[start : start + len(sound)] += loud * panned(sound, part.pan)
        return total


def _order(count):
    """Bars of the theme for a cue of `count` bars: whole themes, then a short one that closes."""
    whole, rest = divmod(count, len(THEME))
    short = {0: [], 1: [7] if whole else [0], 2: [0, 7]}.get(rest, [*range(rest - 2), 6, 7])
    return list(range(len(THEME))) * whole + short


# --- kinds of parts ---------------------------------------------------------------------------


def tune(sheet, part):
    """The theme itself."""
    for bar, index in enumerate(sheet.bars):
        beat = sheet.start(bar)
        lengths = THEME[index].three if sheet.mood.beats == 3 else THEME[index].four
        for degree, length in zip(THEME[index].degrees, lengths, strict=True):
            sheet.add(part, beat, length, degree)
            beat += length


def second_voice(sheet, part):
    """A voice under the theme that moves with it, on the next tone of the chord."""
    for bar, index in enumerate(sheet.bars):
        beat = 0.0
        lengths = THEME[index].three if sheet.mood.beats == 3 else THEME[index].four
        for degree, length in zip(THEME[index].degrees, lengths, strict=True):
            tones = {tone % 7 for tone in sheet.chord(bar, beat)}
            under = next(low for low in range(degree - 2, -9, -1) if low % 7 in tones)
            sheet.add(part, sheet.start(bar, beat), length, under)
            beat += length


def held(sheet, part):
    """Chords, held until they change, every tone as near to the last ones as it can be."""
    for bar, beat, length in sheet.changes():
        for degree in sheet.chord(bar, beat):
            sheet.add(part, sheet.start(bar, beat), length, degree % 7)


def low_notes(sheet, part):
    """The bass: the root on the first beat, the fifth on the third one of four."""
    for bar in range(len(sheet.bars)):
        root, _, fifth = sheet.chord(bar, 0)
        sheet.add(part, sheet.start(bar), 1, root % 7)
        if sheet.mood.beats == 4:
            low = sheet.chord(bar, 2)[0] if len(THEME[sheet.bars[bar]].chords) > 1 else fifth
            sheet.add(part, sheet.start(bar, 2), 1, low % 7 - 7 * (low % 7 > 3), 0.8)


def roots(sheet, part):
    """The chord's root, held."""
    for bar, beat, length in sheet.changes():
        sheet.add(part, sheet.start(bar, beat), length, sheet.chord(bar, beat)[0] % 7)


def pulse(sheet, part):
    """The root or fifth on every beat, the first of the bar strongest."""
    for bar in range(len(sheet.bars)):
        for beat in range(sheet.mood.beats):
            root, _, fifth = sheet.chord(bar, beat)
            degree = root if beat % 2 == 0 else fifth
            sheet.add(part, sheet.start(bar, beat), 1, degree % 7, 1.0 if beat == 0 else 0.8)


def after_beats(sheet, part):
    """Short chords where the bass is silent: the pah-pah of a waltz."""
    for bar in range(len(sheet.bars)):
        for beat in (1, 2) if sheet.mood.beats == 3 else (1, 3):
            for degree in sheet.chord(bar, beat):
                sheet.add(part, sheet.start(bar, beat), 0.5, degree % 7)


def broken(sheet, part):
    """Broken chords, up and down, two notes a beat."""
    steps = (0, 1, 2, 3, 2, 1) if sheet.mood.beats == 3 else (0, 1, 2, 3, 4, 3, 2, 1)
    for bar in range(len(sheet.bars)):
        for half, step in enumerate(steps):
            chord = sheet.chord(bar, half // 2)
            degree = chord[0] % 7 + (0, 2, 4, 7, 9)[step]
            sheet.add(part, sheet.start(bar, half / 2), 1, degree, 1.0 if half == 0 else 0.75)


def driving(sheet, part):
    """Restless eighths on the chord, with every other beat bitten."""
    for bar in range(len(sheet.bars)):
        for half in range(2 * sheet.mood.beats):
            chord = sheet.chord(bar, half // 2)
            degree = (chord[0], chord[1], chord[2], chord[1])[half % 4] % 7
            sheet.add(part, sheet.start(bar, half / 2), 0.5, degree, 1.0 if half % 4 == 0 else 0.7)


def keynote_eighths(sheet, part):
    """The keynote again and again, with the third above it on the beat: it cannot get away."""
    for half in range(int(2 * sheet.length)):
        accent = half % 2 == 0
        sheet.add(part, half / 2, 0.5, 0, 1.0 if accent else 0.6)
        if accent:
            sheet.add(part, half / 2, 0.5, 2, 0.6)


def keynote_chord(sheet, part):
    """The keynote's chord, struck again every bar."""
    for bar in range(len(sheet.bars)):
        for degree in (0, 2, 4):
            sheet.add(part, sheet.start(bar), sheet.mood.beats, degree)


def climbing(sheet, part):
    """The theme's first three notes, every bar a step higher."""
    for bar in range(len(sheet.bars)):
        for degree, beat, length in ((-1, 0, 1), (2, 1, 2), (1, 3, 1)):
            sheet.add(part, sheet.start(bar, beat), length, degree + bar + (bar + degree < 0))


def scattered(sheet, part):
    """The theme's first bars, but every note alone, long after the one before."""
    degrees, beat = (4, 9, 8, 7, 4, 9, 5), 0.0
    for count in range(int(sheet.length)):
        sheet.add(part, beat, 2, degrees[count % 7], 0.9)
        beat += (1, 3, 4)[count % 3]


def tumbling(sheet, part):
    """Down the scale over three octaves in 0.4 s, then nothing."""
    run = np.arange(0, 22, 2 if part.instrument == "strings" else 1)
    for place, down in zip(np.linspace(0, 1, len(run)) ** 0.8, run, strict=True):
        sheet.add(part, place * 0.4 / sheet.beat, 0.05 / sheet.beat, 14 - int(down))


def pedal(sheet, part):
    """The keynote and its fifth, held through the whole cue."""
    for degree, gain in ((0, 1.0), (4, 0.5)):
        sheet.add(part, 0, sheet.length, degree, gain)


def opening(sheet, part):
    """From the middle on the chord opens: keynote, third and fifth, one after the other."""
    middle = np.ceil(sheet.length / 2 - 0.5)
    for place, degree in enumerate((2, 4, 7, 9)):
        beat = middle + place / 2
        sheet.add(part, beat, max(1, sheet.length - beat), degree)


def answer(sheet, part):
    """From the middle on the theme's first bars, as if remembered."""
    beat = np.ceil(sheet.length / 2 - 0.5)
    for bar in THEME[:2]:
        for degree, length in zip(bar.degrees, bar.three, strict=True):
            sheet.add(part, beat, length, degree)
            beat += length


def beats(*hits):
    """A drum part that strikes at these beats of each bar."""

    def drum(sheet, part):
        for bar in range(len(sheet.bars)):
            for hit in hits:
                sheet.add(part, sheet.start(bar, hit), 0.5, 0, 1.0 if hit % 1 == 0 else 0.7)

    return drum


def every(bars):
    """A drum part that strikes on the first beat of every so many bars."""

    def drum(sheet, part):
        for bar in range(0, len(sheet.bars), bars):
            sheet.add(part, sheet.start(bar), 1, 0)

    return drum


# --- the score --------------------------------------------------------------------------------

TITLE = (
    Part(tune, "music_box", 1, 1.0, 0.1),
    Part(held, "pad", 0, 0.12),
    Part(roots, "pad", -1, 0.15),
)
LIGHT = (
    Part(tune, "pluck", 1, 0.9, -0.2),
    Part(second_voice, "pluck", 1, 0.4, 0.3),
    Part(low_notes, "bass", -2, 0.55, 0.05),
    Part(after_beats, "pluck", 0, 0.5, 0.35),
    Part(held, "pad", 0, 0.08),
    Part(beats(0.5, 1.5, 2.5, 3.5), "shaker", 0, 0.07, -0.5),
)
TENDER = (
    Part(tune, "flute", 1, 0.55, -0.15),
    Part(broken, "harp", 0, 0.5, 0.3),
    Part(held, "pad", 0, 0.16),
    Part(roots, "pad", -1, 0.25),
)
TENSE = (
    Part(keynote_eighths, "spiccato", -1, 0.8),
    Part(keynote_chord, "strings", 0, 0.3),
    Part(climbing, "clarinet", 1, 0.5, 0.25),
    Part(pedal, "pad", -2, 0.6),
    Part(beats(0), "timpani", -2, 0.4),
)
SAD = (
    Part(tune, "cello", 0, 0.75, 0.15),
    Part(held, "pad", -1, 0.25),
    Part(roots, "pad", -2, 0.3),
    Part(pulse, "harp", -1, 0.35, -0.3),
)
DANCE = (
    Part(tune, "strings", 1, 0.75),
    Part(tune, "flute", 2, 0.2, -0.3),
    Part(second_voice, "clarinet", 1, 0.3, 0.3),
    Part(low_notes, "bass", -1, 1.0),
    Part(after_beats, "pluck", 1, 0.4, 0.3),
    Part(after_beats, "spiccato", 0, 0.2),
    Part(held, "strings", 0, 0.10),
    Part(tune, "glockenspiel", 2, 0.1, 0.4),
)
FALL = (
    Part(tumbling, "strings", 1, 0.6),
    Part(tumbling, "pluck", 1, 0.8),
    Part(every(8), "cymbal", 0, 0.1),
)
TURN = (
    Part(pedal, "pad", -2, 0.8),
    Part(pedal, "strings", -1, 0.25),
    Part(opening, "strings", 0, 0.5),
    Part(opening, "harp", 1, 0.6, 0.3),
    Part(answer, "music_box", 1, 0.8, -0.1),
)
CHASE = (
    Part(driving, "spiccato", 0, 0.8),
    Part(driving, "spiccato", -1, 0.6),
    Part(tune, "brass", 0, 0.55),
    Part(low_notes, "bass", -2, 0.6),
    Part(held, "strings", 0, 0.25),
    Part(beats(0, 1.5, 2), "kick", 0, 0.7),
    Part(beats(1, 3), "snare", 0, 0.4, 0.1),
    Part(beats(0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5), "shaker", 0, 0.14, -0.4),
    Part(every(4), "cymbal", 0, 0.25, 0.3),
)
FINALE = (
    Part(tune, "strings", 1, 0.8),
    Part(tune, "brass", 0, 0.5),
    Part(second_voice, "brass", 0, 0.3),
    Part(tune, "glockenspiel", 2, 0.18, 0.4),
    Part(tune, "music_box", 2, 0.25, -0.4),
    Part(broken, "harp", 1, 0.35, 0.45),
    Part(held, "strings", 0, 0.28),
    Part(low_notes, "bass", -1, 1.0),
    Part(roots, "strings", -1, 0.35),
    Part(after_beats, "spiccato", 0, 0.3),
    Part(after_beats, "pluck", 1, 0.3, -0.3),
    Part(every(1), "timpani", -1, 0.45),
    Part(beats(1, 2), "shaker", 0, 0.12, -0.4),
    Part(every(4), "cymbal", 0, 0.3, 0.3),
)

TABLE = {
    #              bpm  beats modes             key level rise wet  parts
    "title": Mood(84, 3, ("major",), D, -24, 0, 0.45, TITLE),
    "light": Mood(112, 4, ("major",), G, -22, 0, 0.25, LIGHT),
    "tender": Mood(76, 3, ("major",), D, -29, 0, 0.45, TENDER),
    "tense": Mood(96, 4, ("minor",), D, -23, 9, 0.35, TENSE),
    "sad": Mood(60, 4, ("minor",), D, -29, 0, 0.50, SAD),
    "lonely": Mood(50, 4, ("minor",), D, -35, 0, 0.70, (Part(scattered, "music_box", 0),)),
    "dance": Mood(132, 3, ("major",), A, -18, 2, 0.35, DANCE),
    "fall": Mood(132, 3, ("minor",), D, -16, 0, 0.15, FALL, cuts=True, lasts=0.5),
    "silence": Mood(60, 4, ("minor",), D, -120, 0, 0.0, cuts=True),
    "turn": Mood(72, 3, ("major",), D, -24, 9, 0.50, TURN),
    "chase": Mood(152, 4, ("minor", "major"), D, -17, 3, 0.25, CHASE),
    "reunion": Mood(80, 3, ("major",), D, -28, 0, 0.40, (Part(tune, "music_box", 1),)),
    "finale": Mood(126, 3, ("major",), E, -14, 3, 0.40, FINALE),
}
MOODS = tuple(TABLE)


def play(name, seconds, rng, answer, rest=0.0):
    """One cue in a mood.

    Parameters
    ----------
    name : str
        One of `MOODS`.
    seconds : float
        Length of the cue.
    rng : numpy.random.Generator
        The players' small unevenness.
    answer : ndarray
        The room, from `synth.room`.
    rest : float
        How many of the seconds the last chord is held.

    Returns
    -------
    ndarray
        `(samples, 2)`, the cue at its mood's level, and 0.5 s more in which it can fade out.
    """
    mood = TABLE[name]
    lasts = min(seconds, mood.lasts)
    sheet = Sheet(mood, lasts - rest, rng, rest)
    for part in mood.parts:
        part.plays(sheet, part)
    sound = in_room(sheet.mix(), answer, mood.wet)
    count = round(lasts * SAMPLE_RATE)
    sound *= 10 ** (np.linspace(-0.5, 0.5, len(sound)) * mood.rise / 20)[:, None]
    if mood.parts:
        sound *= 10 ** ((mood.level - decibels(sound[:count])) / 20)
    if mood.lasts < seconds:
        sound[:count] *= swell(count, 0.0, 0.03)[:, None]
        sound[count:] = 0
    return sound
