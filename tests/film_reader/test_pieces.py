"""Pieces of a film: a pure function of film, piece and stages."""

import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import film_reader
import media
import stand_ins
from course_utils import data
from film_reader import networks, pieces, video
from film_reader.pieces import Kept, Piece, keys, read_piece
from film_reader.quiet import quiet
from film_reader.stages import Stage, shots
from film_reader.stages.clue import CluePlaces
from film_reader.stages.expressions import Expressions
from film_reader.stages.faces import Faces
from film_reader.stages.identity import Looks
from film_reader.stages.posters import Posters
from film_reader.stages.signals import CONTEXT, FASTEST, Signals
from film_reader.stages.sound import Loudness

SECONDS = 4.3
CLUE = np.random.default_rng(5).integers(0, 255, (3, 4, 3), np.uint8).repeat(8, 0).repeat(8, 1)


def uneven():
    gaps = np.random.default_rng(3).choice([0.02, 0.04, 0.1, 0.3], 60)
    times = np.cumsum(gaps).round(3)
    return [0.0, *times[times < SECONDS].tolist()]


RATES = {
    "24": Fraction(24),
    "29.97": Fraction(30000, 1001),
    "60": Fraction(60),
    "variable": None,
}


def moving_pattern(count, size=(72, 128)):
    """A film with something new in every frame: a pattern that moves, a red circle, three cuts."""
    rng = np.random.default_rng(1)
    grounds = [rng.integers(0, 140, (9, 40, 3)).repeat(8, 0).repeat(8, 1) for _ in range(4)]
    circles = media.moving_circle(44, size)
    clip = np.empty((count, *size, 3), np.uint8)
    for number in range(count):
        ground = grounds[4 * number // count]
        clip[number] = ground[:, number % 190 :][: size[0], : size[1]]
        circle = circles[min(43, 44 * number // count)]
        is_red = (circle[..., 0] > 150) & (circle[..., 1] < 90)
        clip[number][is_red] = circle[is_red]
    return clip


def make(name, folder):
    """A film of several seconds, with sound, at one of `RATES`."""
    rate = RATES[name]
    recipe = media.Recipe(f"{name}.mp4", options={"g": "20", "bf": "2"})
    if rate is None:
        recipe.times, recipe.clock = uneven(), Fraction(1, 12800)
    else:
        recipe.rate = rate
        recipe.times = [float(number / rate) for number in range(int(SECONDS * rate))]
    sound = media.tone(SECONDS) * np.linspace(0, 1, int(SECONDS * 8000), dtype=np.float32)
    path = Path(folder) / recipe.file
    media.write(path, moving_pattern(len(recipe.times)), recipe, sound)
    return path


def stages():
    return [
        Signals(),
        Posters(),
        Faces(),
        Expressions(),
        Looks(),
        Loudness(),
        CluePlaces(CLUE),
    ]


@pytest.fixture(scope="module", params=list(RATES))
def film(request, tmp_path_factory):
    return make(request.param, tmp_path_factory.mktemp("film"))


def read_pieces(path, numbers, of=None):
    """Tables of some pieces, read in this order, by number."""
    about = video.probe(path)
    found = {n: read_piece(Piece(path, about, n), of or stages())[0] for n in numbers}
    return dict(sorted(found.items()))


def assert_equal(first, second):
    assert set(first) == set(second)
    for name in first:
        pd.testing.assert_frame_equal(first[name], second[name], check_exact=True)


def as_one(found):
    """The pieces' tables below each other."""
    names = next(iter(found.values()))
    return {name: pieces.joined([tables[name] for tables in found.values()]) for name in names}


class Listening(Stage):
    """In place of the stage of shots: remembers all tables of the pieces, and finds one shot."""

    name, gives = "listening", ("shots",)
    needs = ("signals", "decoded", "posters", "faces", "expressions", "looks", "loudness")

    def read(self, film, tables):
        self.heard = {name: table.copy() for name, table in tables.items()}
        return {"shots": shots.from_signals(tables["signals"].to_numpy(float))}


# --- a pure function ------------------------------------------------------------------------------


@pytest.mark.slow
def test_pieces_are_the_same_in_any_order_alone_and_kept(detector, film):
    in_order = read_pieces(film, range(5))
    assert sum(tables["decoded"]["at_end"].item() for tables in in_order.values()) == 1
    assert in_order[4]["decoded"]["at_end"].item()
    backwards = read_pieces(film, [3, 0, 4, 2, 1])
    for number, tables in in_order.items():
        assert_equal(backwards[number], tables)
    assert_equal(read_pieces(film, [2])[2], in_order[2])
    kept = Kept(film, keys(stages()))
    about = video.probe(film)
    for number in (3, 1):
        read_piece(Piece(film, about, number), stages(), kept)
        again, _ = read_piece(Piece(film, about, number), stages(), Kept(film, keys(stages())))
        assert_equal(again, in_order[number])


@pytest.mark.slow
def test_a_reading_in_one_go_holds_the_rows_of_its_pieces(detector, film):
    alone = as_one(read_pieces(film, range(5)))
    listening = Listening()
    for _ in range(2):  # the second reading comes from what is kept
        film_reader.read(film, progress=False, shots=listening)
        heard = listening.heard
        times = heard["posters"].pop("time")
        assert times.tolist() == alone["posters"]["time"].tolist()
        for name in set(listening.needs) - {"posters"}:
            pd.testing.assert_frame_equal(heard[name], alone[name], check_exact=True)


IN_ANOTHER_PROCESS = """
import pickle, sys
sys.path[:0] = sys.argv[1:4]
import stand_ins, test_pieces
from film_reader import pieces
stand_ins.install()
pieces.PIECE = 1.0
found = test_pieces.read_pieces(sys.argv[4], [4, 2])
with open(sys.argv[5], "wb") as file:
    pickle.dump(found, file)
"""


@pytest.mark.slow
def test_another_process_finds_the_same(detector, tmp_path):
    path = make("29.97", tmp_path)
    here, tests = Path(__file__).parent, Path(__file__).parents[1]
    folders = [str(here), str(tests / "helpers"), str(tests.parent)]
    target = tmp_path / "found.pickle"
    command = [sys.executable, "-c", IN_ANOTHER_PROCESS, *folders, str(path), str(target)]
    subprocess.run(command, check=True, timeout=300)
    other = pd.read_pickle(target)
    for number, tables in read_pieces(path, [2, 4]).items():
        assert_equal(other[number], tables)


@pytest.mark.slow
def test_with_its_networks_too_a_piece_is_the_same_alone(monkeypatch):
    with quiet():
        import keras  # noqa: F401
    monkeypatch.setattr(pieces, "PIECE", 1.0)
    own = stages()[:5]
    path = data.sample("carphone")
    in_order = read_pieces(path, [0, 1, 2], own)
    assert len(in_order[1]["faces"]) >= 4
    networks.trained.cache_clear()
    for number in (2, 0):
        assert_equal(read_pieces(path, [number], own)[number], in_order[number])


# --- where pieces meet ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def read_both(film):
    """Tables of a film in five pieces, and as one long piece."""
    with pytest.MonkeyPatch.context() as patch:
        stand_ins.install(patch.setattr)
        patch.setattr(pieces, "PIECE", 1.0)
        short = as_one(read_pieces(film, range(5)))
        patch.setattr(pieces, "PIECE", 60.0)
        return short, read_pieces(film, [0])[0]


@pytest.fixture
def both(film, read_both):
    """A film, and the same tables for each test, which may change them."""
    return film, *({name: table.copy() for name, table in tables.items()} for tables in read_both)


def test_where_pieces_meet_nothing_is_lost_or_seen_twice(both):
    _, short, long = both
    assert short["decoded"]["frames"].sum() == long["decoded"]["frames"].item()
    for tables in (short, long):  # a face names its frame within a batch, which ends with its piece
        tables["faces"] = tables["faces"].drop(columns="frame")
    for name in ("faces", "clue_places"):
        pd.testing.assert_frame_equal(short[name], long[name], check_exact=True)
    assert len(short["faces"]) >= 12
    for name in ("expressions", "looks"):
        pd.testing.assert_frame_equal(short[name], long[name])
    length = len(long["loudness"])
    decibels = short["loudness"]["loudness"]
    assert (decibels[round(4 * SECONDS) + 1 :] == -100).all()
    # A sample between two quarters of a second may be counted in one or the other.
    close = np.abs(decibels[:length] - long["loudness"]["loudness"][: len(decibels)])
    assert close.max() < 0.01


def test_signals_do_not_depend_on_where_pieces_meet(both):
    film, short, long = both
    rate = video.probe(film).frame_rate
    short, long = short["signals"], long["signals"]
    assert short["time"].tolist() == long["time"].tolist()
    assert len(short) > 2 * CONTEXT
    if rate > FASTEST:  # every second frame counts
        assert np.diff(short["time"]) == pytest.approx(2 / rate, abs=1e-6)
    # Frames are compared in other blocks, whose last digits may differ on some processors.
    np.testing.assert_allclose(short, long, rtol=0, atol=1e-5)


def test_posters_lie_half_a_second_apart(both):
    film, short, long = both
    if film.stem != "variable":  # pieces with four moments each
        assert short["posters"]["time"].tolist() == long["posters"]["time"].tolist()
    assert np.diff(short["posters"]["time"]).max() < 1


def test_a_film_that_ends_with_its_last_piece(detector, tmp_path):
    path = tmp_path / "two.mp4"
    media.write(path, media.moving_circle(40), media.Recipe("two.mp4", rate=Fraction(20)))
    found = read_pieces(path, [0, 1], [Signals()])
    assert [tables["decoded"]["at_end"].item() for tables in found.values()] == [False, True]
    assert [tables["decoded"]["frames"].item() for tables in found.values()] == [20, 20]


def test_a_picture_that_stays_on_screen_longer_than_a_piece(detector, tmp_path):
    """Such as in a screen recording, or in a film of photographs."""
    times = [*np.arange(20) / 25, *(4.3 + np.arange(20) / 25)]
    recipe = media.Recipe("still.mp4", times=times, clock=Fraction(1, 12800), is_variable=True)
    path = tmp_path / "still.mp4"
    media.write(path, media.moving_circle(40), recipe)
    listening = Listening()
    reading = film_reader.read(path, progress=False, shots=listening)
    assert reading.info["frames"] == 40
    assert listening.heard["decoded"]["frames"].tolist() == [20, 0, 0, 0, 18, 2]
    assert len(reading.appearances) == len(listening.heard["faces"]) == len(set(detector.seen))
    assert len(detector.seen) == len(set(detector.seen)), "no picture is looked at twice"


# --- what is kept ---------------------------------------------------------------------------------


class Noted(Stage):
    """A stage that is asked about pieces, and says how often."""

    name, takes, gives = "noted", "piece", ("noted",)

    def __init__(self, key="a"):
        self.key, self.asked = key, 0

    def read(self, piece, tables):
        self.asked += 1
        texts = ["", "ä", "a longer text"]
        table = pd.DataFrame(
            {"time": np.arange(3.0), "text": texts, "jpeg": [b"", b"\x00\xff", b"b"]}
        )
        return {"noted": table.assign(number=np.arange(3), sure=[True, False, True])}

    def fingerprint(self):
        return self.key


class Leaning(Stage):
    """A stage that needs what `Noted` gives."""

    name, takes, needs, gives = "leaning", "piece", ("noted",), ("leaning",)

    def read(self, piece, tables):
        return {"leaning": tables["noted"][["time"]] * 2}

    def fingerprint(self):
        return "leaning"


def test_a_kept_table_comes_back_exactly(detector, tmp_path):
    path = media.make("h264", tmp_path)
    piece, stage = Piece(path, video.probe(path), 0), Noted()
    first, _ = read_piece(piece, [stage], Kept(path, keys([stage])))
    again, took = read_piece(piece, [stage], Kept(path, keys([stage])))
    assert stage.asked == 1
    assert took["noted"] >= 0
    assert_equal(again, first)


def test_what_stands_on_a_changed_stage_is_read_again():
    found = [keys([Noted(key), Leaning()]) for key in ("a", "a", "b")]
    assert found[0] == found[1]
    assert found[0]["noted"] != found[2]["noted"]
    assert found[0]["leaning"] != found[2]["leaning"]
    assert keys([Noted(None), Leaning()]) == {"noted": None, "leaning": None}


def test_all_that_decides_about_a_stages_rows_is_in_its_fingerprint(monkeypatch, tmp_path):
    before = Looks().fingerprint()
    assert before == Looks().fingerprint() != Signals().fingerprint()
    (tmp_path / "weights").mkdir()
    (tmp_path / "weights" / "looks.weights.h5").write_bytes(b"others")
    monkeypatch.setattr("film_reader.stages.WEIGHTS", tmp_path / "weights")
    assert Looks().fingerprint() != before
    other = CLUE[::-1].copy()
    assert CluePlaces(CLUE).fingerprint() != CluePlaces(other).fingerprint()
    # Nobody can tell whether a learner's own part has changed.
    assert Faces(lambda frames: frames).fingerprint() is None
    assert Expressions(lambda faces: faces).fingerprint() is None

    class Own(Faces):
        pass

    assert Own().fingerprint() is None


def test_a_piece_beyond_the_end_of_the_film_is_empty(detector, tmp_path):
    tables = read_pieces(make("24", tmp_path), [0, 7], stages()[1:])
    for name in ("faces", "posters", "clue_places"):
        assert len(tables[7][name]) == 0 < len(tables[0][name])


def test_pieces_without_rows_are_joined_and_lose_no_kind():
    some, none = pd.DataFrame({"time": [1.0]}), pd.DataFrame()
    assert pieces.joined([none, some, some[:0]])["time"].tolist() == [1.0]
    assert pieces.joined([some[:0], none])["time"].dtype == np.float64
    assert pieces.joined([none]).empty
