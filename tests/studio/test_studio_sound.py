"""The film's sound: a seed fixes it, it follows the story's moods, and it is fit to be played."""

import numpy as np
import pytest

LENGTH = 4.0  # s of each cue in the score of all moods
SLOW = {"sad": 8.0, "dance": 7.0, "lonely": 6.0}  # long enough to count beats
SILENT = ("silence",)


@pytest.fixture(scope="module")
def sound(studio):
    """The studio's module that makes the sound track."""
    return studio.sound


@pytest.fixture(scope="module")
def cues(sound):
    """Every mood once, one after the other."""
    start, cues = 0.0, []
    for mood in sound.MOODS:
        cues.append(sound.Cue(start, start + SLOW.get(mood, LENGTH), mood))
        start = cues[-1].end
    return cues


@pytest.fixture(scope="module")
def music(sound, cues):
    """The samples of each mood, from one score of all of them."""
    score = sound.score(cues, [], cues[-1].end, seed=1)
    rate = sound.SAMPLE_RATE
    return {cue.mood: score[round(cue.start * rate) : round(cue.end * rate)] for cue in cues}


def level(samples):
    """Root mean square in dBFS."""
    return 20 * np.log10(np.sqrt(np.mean(samples.astype(float) ** 2)) + 1e-9)


def share_of_pitch(samples, pitch_class, rate):
    """Share of the energy between 80 and 2000 Hz that lies at a pitch class (0 is C)."""
    power = np.abs(np.fft.rfft(samples.mean(axis=1) * np.hanning(len(samples)))) ** 2
    frequency = np.fft.rfftfreq(len(samples), 1 / rate)
    heard = (frequency > 80) & (frequency < 2_000)
    pitch = np.round(69 + 12 * np.log2(frequency[heard] / 440)).astype(int) % 12
    return power[heard][pitch == pitch_class].sum() / power[heard].sum()


def tempo(samples, rate, low, high):
    """Beats a minute between two bounds, where the onsets agree best with themselves later."""
    hop, window = rate // 100, 1024
    frames = np.lib.stride_tricks.sliding_window_view(samples.mean(axis=1), window)[::hop]
    loud = np.log1p(1_000 * np.abs(np.fft.rfft(frames * np.hanning(window))))
    onsets = np.maximum(np.diff(loud, axis=0), 0).sum(axis=1)
    onsets -= onsets.mean()
    same = np.correlate(onsets, onsets, "full")[len(onsets) - 1 :]
    lags = np.arange(int(6_000 / high), int(6_000 / low) + 1)
    return 6_000 / lags[np.argmax(same[lags])]


# --- the seed ---------------------------------------------------------------------------------


def test_a_seed_fixes_every_sample_and_another_seed_changes_them(sound):
    cues = [sound.Cue(0.0, 1.5, "light"), sound.Cue(1.5, 2.5, "tense")]
    noises = [sound.Noise(0.5, "rain", 1.0), sound.Noise(1.0, "step_wet", pan=0.5)]
    first = sound.score(cues, noises, 3.0, seed=5)
    assert first.shape == (3 * sound.SAMPLE_RATE, 2)
    assert first.dtype == np.float32
    assert np.array_equal(first, sound.score(cues, noises, 3.0, seed=5))
    other = sound.score(cues, noises, 3.0, seed=6)
    assert np.abs(first - other).mean() > 1e-3


# --- the music follows the story --------------------------------------------------------------


@pytest.mark.parametrize("mood", ["title", "light", "tender", "dance", "turn", "reunion", "finale"])
def test_major_moods_have_a_major_third(sound, music, mood):
    key = sound.music.TABLE[mood].key
    major, minor = (
        share_of_pitch(music[mood], (key + third) % 12, sound.SAMPLE_RATE) for third in (4, 3)
    )
    assert major > 3 * minor


@pytest.mark.parametrize("mood", ["tense", "sad", "lonely"])
def test_minor_moods_have_a_minor_third(sound, music, mood):
    key = sound.music.TABLE[mood].key
    major, minor = (
        share_of_pitch(music[mood], (key + third) % 12, sound.SAMPLE_RATE) for third in (4, 3)
    )
    assert minor > 3 * major


def test_the_chase_goes_from_minor_to_major(sound, music):
    key, rate = sound.music.TABLE["chase"].key, sound.SAMPLE_RATE
    for half, (here, not_here) in zip(np.split(music["chase"], 2), ((3, 4), (4, 3)), strict=True):
        third, other = (share_of_pitch(half, (key + t) % 12, rate) for t in (here, not_here))
        assert third > 1.5 * other


@pytest.mark.parametrize(("mood", "low", "high"), [("dance", 90, 180), ("sad", 42, 84)])
def test_the_tempo_of_the_table_is_heard(sound, music, mood, low, high):
    heard = tempo(music[mood], sound.SAMPLE_RATE, low, high)
    assert heard == pytest.approx(sound.music.TABLE[mood].bpm, rel=0.08)


def test_each_mood_has_its_loudness(sound, music):
    for mood, row in sound.music.TABLE.items():
        if mood not in ("silence", "fall"):
            assert level(music[mood]) == pytest.approx(row.level, abs=1.5), mood
    assert level(music["finale"]) > level(music["sad"]) + 8
    assert level(music["silence"]) < -55


def test_a_fall_breaks_the_music_off(sound, music):
    rate = sound.SAMPLE_RATE
    assert level(music["fall"][: rate // 2]) > -25
    assert level(music["fall"][rate // 2 + rate // 10 :]) < -55
    cues = [sound.Cue(0.0, 2.0, "dance"), sound.Cue(2.0, 3.0, "silence")]
    cut = sound.score(cues, [], 3.0, seed=1)
    assert level(cut[int(1.8 * rate) : int(1.95 * rate)]) > -30
    assert level(cut[2 * rate :]) < -55


# --- fit to be played -------------------------------------------------------------------------


def test_nothing_clips_leans_or_vanishes_in_mono(sound, music):
    score = np.concatenate(list(music.values()))
    assert np.isfinite(score).all()
    assert 0.6 < np.abs(score).max() <= 10 ** (-1 / 20) + 1e-6
    assert np.abs(score.mean(axis=0)).max() < 1e-4
    for mood, samples in music.items():
        if mood not in SILENT:
            assert level(samples.mean(axis=1)) > level(samples) - 3, mood


def test_cues_begin_and_end_without_clicks(sound, cues, music):
    score = np.concatenate(list(music.values()))
    sharp = np.abs(np.diff(score, n=2, axis=0)).max(axis=1)  # a click is a corner
    for cue in cues[1:]:
        start = round(cue.start * sound.SAMPLE_RATE)
        before, after = sharp[start - 40_000 : start - 400], sharp[start + 400 : start + 40_000]
        assert sharp[start - 400 : start + 20].max() <= 1.5 * max(before.max(), after.max()), cue


def test_many_loud_sounds_at_once_do_not_clip(sound):
    noises = [sound.Noise(0.1, kind, gain=3.0) for kind in ("thunder", "fall", "splash", "gasp")]
    score = sound.score([], noises, 1.5, seed=2)
    assert np.abs(score).max() <= 10 ** (-1 / 20) + 1e-6


@pytest.mark.slow
def test_every_noise_sounds_where_it_should(sound):
    rate = sound.SAMPLE_RATE
    for kind in sound.NOISES:
        lasts = 1.5 if sound.effects.TABLE[kind].lasts else 0.0
        score = sound.score([], [sound.Noise(0.5, kind, lasts, pan=-0.8)], 3.0, seed=3)
        assert np.isfinite(score).all(), kind
        assert level(score[: rate // 2]) < -55, kind
        heard = score[rate // 2 :]
        assert max(level(part) for part in np.array_split(heard, 25)) > -45, kind
        assert np.abs(score).max() <= 10 ** (-1 / 20) + 1e-6, kind
        assert level(heard[:, 0]) > level(heard[:, 1]), kind


@pytest.mark.slow
def test_no_noise_is_a_bare_sine_or_plain_white_noise(sound):
    """A sine has all power in one band, white noise the same in all; both are told by flatness."""
    for kind in sound.NOISES:
        lasts = 1.5 if sound.effects.TABLE[kind].lasts else 0.0
        heard = sound.score([], [sound.Noise(0.0, kind, lasts)], 1.5, seed=4).mean(axis=1)
        power = np.abs(np.fft.rfft(heard)[30:22_000]) ** 2
        bands = np.array([chunk.mean() for chunk in np.array_split(power, 100)])
        flatness = np.exp(np.log(bands).mean()) / bands.mean()
        assert flatness < 0.75, kind
        assert np.sort(power)[-5:].sum() / power.sum() < 0.9, kind


# --- what is refused --------------------------------------------------------------------------


def test_unknown_names_are_named_with_what_is_allowed(sound):
    with pytest.raises(ValueError, match=r"mood 'jolly' is unknown; use one of title, light"):
        sound.score([sound.Cue(0, 1, "jolly")], [], 2.0, seed=1)
    with pytest.raises(ValueError, match=r"noise 'cow' is unknown; use one of step, step_wet"):
        sound.score([], [sound.Noise(0, "cow")], 2.0, seed=1)


@pytest.mark.parametrize(("start", "end"), [(2.0, 1.0), (1.0, 1.0), (-1.0, 1.0), (9.0, 10.0)])
def test_a_cue_outside_the_film_or_that_ends_before_it_starts_is_refused(sound, start, end):
    with pytest.raises(ValueError, match=rf"Cue\(start={start}, end={end}"):
        sound.score([sound.Cue(start, end, "sad")], [], 5.0, seed=1)


def test_cues_that_overlap_are_refused(sound):
    cues = [sound.Cue(0.0, 2.0, "sad"), sound.Cue(1.0, 3.0, "light")]
    with pytest.raises(ValueError, match="one cue at a time"):
        sound.score(cues, [], 5.0, seed=1)


def test_a_noise_outside_the_film_or_with_a_wrong_length_is_refused(sound):
    with pytest.raises(ValueError, match=r"outside the score's 0 to 5.0 s"):
        sound.score([], [sound.Noise(6.0, "step")], 5.0, seed=1)
    with pytest.raises(ValueError, match="a length over 0 s is for rain"):
        sound.score([], [sound.Noise(1.0, "step", 2.0)], 5.0, seed=1)
    with pytest.raises(ValueError, match="a length over 0 s is for rain"):
        sound.score([], [sound.Noise(1.0, "rain", -2.0)], 5.0, seed=1)


def test_a_score_without_length_is_refused(sound):
    with pytest.raises(ValueError, match="must be over 0 s"):
        sound.score([], [], 0.0, seed=1)
