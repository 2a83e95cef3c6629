"""Measures of style, on made readings whose truth is known."""

import numpy as np
import pandas as pd
import pytest

from film_reader import FilmReading, style
from film_reader.pictures import jpeg
from film_reader.reading import TABLES


def a_reading(lengths, people=(), scenes=None, pictures=None, **columns):
    """A reading of shots of given lengths; people are who is in view in each, A or AB or nobody."""
    ends = np.cumsum(lengths)
    starts = ends - lengths
    scenes = np.ones(len(ends), int) if scenes is None else np.asarray(scenes)
    shots = pd.DataFrame(
        {
            c: np.zeros(len(ends)) if kind in (int, float) else ""
            for c, kind in TABLES["shots"].items()
        }
    ).assign(shot=np.arange(1, len(ends) + 1), start=starts, end=ends, scene=scenes, **columns)
    seen = [
        {"time": starts[n] + share * lengths[n], "person": person}
        for n, names in enumerate(people)
        for person in names
        for share in (0.1, 0.5, 0.9)
    ]
    seen = pd.DataFrame(seen, columns=["time", "person"])
    other = {c: 0 for c in TABLES["appearances"] if c not in seen}
    texts = {c: "" for c, kind in TABLES["appearances"].items() if kind is str and c in other}
    first = np.flatnonzero(np.diff(scenes, prepend=0))
    tables = {name: pd.DataFrame() for name in TABLES}
    tables |= {
        "shots": shots,
        "appearances": seen.assign(**other | texts),
        "scenes": pd.DataFrame(
            {"scene": scenes[first], "start": starts[first], "end": ends[-1], "confidence": 1.0}
        ),
    }
    return FilmReading(
        info={"name": "made.mp4", "seconds": float(ends[-1])}, pictures=pictures or {}, **tables
    )


def log_normal(count, mu=1.2, sigma=0.6, seed=0):
    return np.exp(np.random.default_rng(seed).normal(mu, sigma, count))


@pytest.mark.parametrize(
    ("use", "message"),
    [
        (
            lambda reading: style.lengths(reading, "sceen"),
            "by='sceen'; expected None, scene, scale",
        ),
        (
            lambda reading: style.lengths(reading, ["scene"]),
            r"by=\['scene'\]; expected None, scene",
        ),
        (
            lambda reading: style.lengths(reading, np.arange(2)),
            "received by=array.*; expected None",
        ),
        (lambda reading: style.cutting_rate(reading, 0), "every is 0. Expected a number"),
        (lambda reading: style.cutting_rate(reading, "10"), "every is '10'. Expected a number"),
        (lambda reading: style.palette(reading, 0), "colours is 0. Expected a whole number"),
        (lambda reading: style.palette(reading, None), "colours is None. Expected a whole number"),
    ],
)
def test_what_cannot_be_measured_is_said(use, message):
    with pytest.raises(ValueError, match=message):
        use(a_reading([1.0, 2.0]))


# --- lengths --------------------------------------------------------------------------------------


def test_the_log_normal_that_was_drawn_from_is_found():
    found = style.lengths(a_reading(log_normal(2000))).iloc[0]
    assert found["mu"] == pytest.approx(1.2, abs=0.05)
    assert found["sigma"] == pytest.approx(0.6, abs=0.05)
    assert found["asl"] == pytest.approx(np.exp(1.2 + 0.6**2 / 2), rel=0.05)
    assert found["median"] == pytest.approx(np.exp(1.2), rel=0.05)
    assert found["rate"] == pytest.approx(60 / found["asl"])
    assert found["distance"] < found["bound"] < found["distance_normal"]


@pytest.mark.slow
def test_ninety_five_of_a_hundred_samples_lie_within_the_bound_and_other_shapes_outside():
    rng = np.random.default_rng(1)
    within = []
    for seed in range(60):
        found = style.lengths(a_reading(log_normal(50, seed=seed))).iloc[0]
        within.append(found["distance"] <= found["bound"])
    assert np.mean(within) >= 0.88
    two_kinds = np.where(rng.random(200) < 0.5, 1, 8) * rng.uniform(0.9, 1.1, 200)
    found = style.lengths(a_reading(two_kinds)).iloc[0]
    assert found["distance"] > 2 * found["bound"]


def test_lengths_by_scene_and_scale():
    reading = a_reading([1, 3, 2, 6], scenes=[1, 1, 2, 2], scale=["long", "long", "close_up", ""])
    by_scene = style.lengths(reading, "scene")
    assert by_scene["scene"].tolist() == [1, 2] and by_scene["asl"].tolist() == [2, 4]
    assert by_scene["rate"].tolist() == [30, 15] and by_scene["distance"].isna().all()
    by_scale = style.lengths(reading, "scale").set_index("scale")
    assert by_scale["shots"].to_dict() == {"long": 2, "close_up": 1, "": 1}


def test_a_film_of_one_shot_has_a_length_and_no_spread():
    found = style.lengths(a_reading([7.0])).iloc[0]
    assert found["asl"] == found["median"] == 7 and found["rate"] == pytest.approx(60 / 7)
    assert found[["spread", "sigma", "distance", "bound"]].isna().all()


def test_shots_that_are_all_as_long_as_each_other_fit_nothing():
    assert np.isnan(style.lengths(a_reading([2.0] * 10))["distance"].item())


def test_quantiles_lie_on_the_line_of_equals_for_a_log_normal():
    found = style.quantiles(a_reading(log_normal(3000)))
    assert found["length"].is_monotonic_increasing
    assert np.corrcoef(np.log(found["length"]), np.log(found["expected"]))[0, 1] > 0.998


def test_the_cutting_rate_follows_the_film():
    reading = a_reading([10.0] * 30 + [2.0] * 150)  # five minutes of each
    found = style.cutting_rate(reading).set_index("time")["rate"]
    assert found[60] == found[240] == 6 and found[360] == found[540] == 30
    assert 6 < found[300] < 30
    assert found.index[0] == 0 and found.index[-1] == 600
    assert (style.cutting_rate(a_reading([5.0]))["rate"] == 0).all()


# --- colours --------------------------------------------------------------------------------------


def plain(*colours):
    """A picture of stripes of equal height, as JPEG."""
    return jpeg(np.repeat(np.uint8(colours), 48, axis=0)[:, np.newaxis].repeat(64, axis=1))


def test_a_palette_counts_colours_by_time():
    red, blue, green = (200, 30, 30), (20, 40, 180), (30, 160, 60)
    pictures = {"shot 1": plain(red), "shot 2": plain(blue), "shot 3": plain(green, blue)}
    reading = a_reading([6, 2, 2], scenes=[1, 1, 2], pictures=pictures)
    found = style.palette(reading, colours=3)
    shares = {scene: rows["share"].tolist() for scene, rows in found.groupby("scene")}
    assert shares[0] == pytest.approx([0.6, 0.3, 0.1], abs=0.03)
    assert shares[1][:2] == pytest.approx([0.75, 0.25], abs=0.03)
    assert shares[2][:2] == pytest.approx([0.5, 0.5], abs=0.05)
    first = [int(found["colour"][0][n : n + 2], 16) for n in (1, 3, 5)]
    assert np.abs(np.subtract(first, red)).max() < 12
    pd.testing.assert_frame_equal(found, style.palette(reading, colours=3))


def test_a_shot_of_no_length_has_no_part_in_the_palette():
    pictures = {"shot 1": plain((200, 30, 30)), "shot 2": plain((20, 40, 180))}
    found = style.palette(a_reading([0.0, 2.0], scenes=[1, 2], pictures=pictures))
    assert found["scene"].tolist() == [0, 2]


def test_without_pictures_there_is_no_palette():
    assert list(style.palette(a_reading([1, 2]))) == ["scene", "colour", "share"]
    assert not len(style.palette(a_reading([1, 2])))


# --- shot and reverse shot ------------------------------------------------------------------------


def test_two_people_in_turn_are_an_exchange():
    found = style.exchanges(a_reading([2.0] * 8, ["C", "A", "B", "A", "B", "A", "C", ""]))
    assert found.to_dict("records") == [
        {"start": 2.0, "end": 12.0, "first": "A", "second": "B", "shots": 5}
    ]


@pytest.mark.parametrize(
    ("people", "scenes"),
    [
        (["A", "B", "A"], None),  # too short
        (["A", "A", "B", "B", "A"], None),
        (["A", "B", "AB", "B", "A", "B"], None),  # both in one shot
        (["A", "B", "", "B", "A", "B"], None),
        (["A", "B", "A", "B"], [1, 1, 2, 2]),
        ([""] * 6, None),
        ([], None),
    ],
)
def test_what_is_no_exchange(people, scenes):
    count = max(len(people), 1)
    assert not len(style.exchanges(a_reading([2.0] * count, people, scenes)))


def test_a_third_person_begins_another_exchange():
    found = style.exchanges(a_reading([1.0] * 7, ["A", "B", "A", "B", "C", "B", "C"]))
    assert found[["first", "second", "shots"]].to_numpy().tolist() == [["A", "B", 4], ["B", "C", 4]]
    assert found["start"].tolist() == [0, 3]


# --- two films ------------------------------------------------------------------------------------


def test_two_films_side_by_side():
    one = a_reading([2.0] * 4, "ABAB", scale=["long"] * 4, camera=["static", "pan", "pan", "pan"])
    two = a_reading([4.0], scale=["close_up"], camera=["static"], brightness=[0.5])
    found = style.compare(one, two)
    assert list(found) == ["made.mp4", "made.mp4 (2)"]
    assert found.loc["asl"].tolist() == [2, 4] and found.loc["exchanges"].tolist() == [1, 0]
    assert found.loc["camera: pan"].tolist() == [0.75, 0]
    assert found.loc["scale: close_up"].tolist() == [0, 1]
    assert found.loc["brightness"].tolist() == [0, 0.5]
    assert np.isnan(found.loc["spread", "made.mp4 (2)"])
