"""Speech: heard in made vowels and real films, not in music, noise or silence; pieces joined."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.signal import lfilter

from film_reader import pieces, video
from film_reader.pieces import Piece, joined
from film_reader.stages import speech
from film_reader.stages.speech import Speech, Voice

RATE = 16_000
# The resonances of the mouth, in hertz, that make a buzz an a, an i, a u, an e.
VOWELS = ((730, 1090, 2440), (270, 2290, 3010), (300, 870, 2240), (530, 1840, 2480))


@pytest.fixture(autouse=True)
def the_network_is_installed():
    if speech._file() is None:
        pytest.skip("silero-vad is not installed")


def babble(seconds, pitch=130, seed=0):
    """Vowels with a breath between them, of a voice that rises and falls."""
    rng, syllables = np.random.default_rng(seed), []
    while sum(map(len, syllables)) < seconds * RATE:
        time = np.arange(int(rng.uniform(0.12, 0.25) * RATE)) / RATE
        height = pitch * rng.uniform(0.85, 1.2) * (1 + 0.08 * np.sin(2 * np.pi * 2 * time))
        sound = (np.diff(np.floor(np.cumsum(height) / RATE), prepend=0) > 0).astype(float)
        for resonance in VOWELS[rng.integers(4)]:
            r = np.exp(-np.pi * 100 / RATE)
            sound = lfilter(
                [1 - r], [1, -2 * r * np.cos(2 * np.pi * resonance / RATE), r * r], sound
            )
        edge = np.minimum(1, np.minimum(time / 0.03, (time[-1] - time) / 0.05))
        breath = rng.normal(0, 0.05, 900) * np.hanning(900)
        syllables += [breath, 0.5 * sound / np.abs(sound).max() * edge]
    return np.concatenate(syllables)[: int(seconds * RATE)]


def music(seconds):
    time = np.arange(int(seconds * RATE)) / RATE
    return 0.2 * sum(np.sin(2 * np.pi * hertz * time) for hertz in (220, 277, 330))


def noise(seconds):
    return np.random.default_rng(0).normal(0, 0.2, int(seconds * RATE))


def silence(seconds):
    return np.zeros(int(seconds * RATE))


def film(path, *sounds, rate=RATE):
    """A film with a sound track of parts that follow each other."""
    sound = np.concatenate(sounds).astype(np.float32)
    frames = [np.zeros((32, 48, 3), np.uint8)] * int(len(sound) / RATE * 5)
    return video.write_video(path, frames, 5, (np.stack([sound, sound], axis=1), rate))


def spans(path):
    """The speech of a film, read piece by piece."""
    about = video.probe(path)
    numbers = range(int(about.duration // pieces.PIECE) + 1)
    voice = joined([Voice().read(Piece(path, about, n), {})["voice"] for n in numbers])
    return Speech().read(SimpleNamespace(seconds=about.duration), {"voice": voice})["speech"]


def test_speech_is_heard_from_when_to_when(tmp_path):
    path = film(tmp_path / "a.mp4", noise(2), babble(3), silence(2), babble(2, 200), silence(2))
    found = spans(path)
    assert found[["start", "end"]].to_numpy().ravel() == pytest.approx([2, 5, 7, 9], abs=0.25)
    assert (found["confidence"] > 0.8).all()


@pytest.mark.parametrize("sound", [music, noise, silence])
def test_other_sounds_are_no_speech(tmp_path, sound):
    assert spans(film(tmp_path / "a.mp4", sound(6))).empty


def test_speech_across_two_pieces_is_one_span(tmp_path, monkeypatch):
    path = film(tmp_path / "a.mp4", silence(1), babble(6), silence(1))
    whole = spans(path)
    monkeypatch.setattr(pieces, "PIECE", 4.0)
    assert len(spans(path)) == len(whole) == 1
    assert spans(path)[["start", "end"]].to_numpy() == pytest.approx(
        whole[["start", "end"]].to_numpy(), abs=0.07
    )


def test_another_rate_of_samples_is_heard_as_well(tmp_path):
    fast = np.interp(np.arange(3 * 44_100) / 44_100, np.arange(3 * RATE) / RATE, babble(3))
    frames = [np.zeros((32, 48, 3), np.uint8)] * 15
    path = video.write_video(tmp_path / "a.mp4", frames, 5, (fast[:, np.newaxis], 44_100))
    assert spans(path)[["start", "end"]].to_numpy().ravel() == pytest.approx([0, 3], abs=0.25)


def test_a_short_sound_is_no_speech_and_a_short_pause_none():
    time = np.arange(0, 6, speech._STEP)
    loud = (time > 1) & (time < 1.15) | (time > 3) & (time < 4) | (time > 4.2) & (time < 5)
    voice = pd.DataFrame({"time": time, "probability": np.where(loud, 0.9, 0.1)})
    found = Speech().read(SimpleNamespace(seconds=6.0), {"voice": voice})["speech"]
    assert found[["start", "end"]].to_numpy().ravel() == pytest.approx([3, 5], abs=0.04)
    doubtful = voice.assign(probability=voice["probability"].clip(upper=0.45))
    assert Speech().read(SimpleNamespace(seconds=6.0), {"voice": doubtful})["speech"].empty


def test_without_sound_or_network_that_is_said(tmp_path, monkeypatch):
    frames = [np.zeros((32, 48, 3), np.uint8)] * 10
    silent = video.write_video(tmp_path / "a.mp4", frames, 5)
    assert spans(silent).empty
    assert "no sound" in speech.about(video.probe(silent))
    with_sound = film(tmp_path / "b.mp4", babble(2))
    assert speech.about(video.probe(with_sound)) == ""
    known = Voice().fingerprint()
    monkeypatch.setattr(speech, "_file", lambda: None)
    assert spans(with_sound).empty
    assert "silero-vad is not installed" in speech.about(video.probe(with_sound))
    monkeypatch.setattr("film_reader.stages.file_of", lambda *_: None)
    assert Voice().fingerprint() != known


def test_the_spoken_lines_of_a_real_trailer_are_heard(real_data):
    found = spans(real_data / "film" / "sintel_trailer_480x204.mp4")
    # Where two lines are said over soft music; two more lie under loud music, and are missed.
    starts = found[["start", "end"]].to_numpy().ravel()
    assert starts == pytest.approx([12.35, 14.56, 18.85, 20.06], abs=0.15)
