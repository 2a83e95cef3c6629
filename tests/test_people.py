"""People: measures worked out by hand, tracks on drawn boxes, identities on drawn looks."""

import numpy as np
import pandas as pd
import pytest

import course_utils
from course_utils import data

with course_utils.quiet():
    from course_utils import people

ONE_SHOT = pd.DataFrame({"start": [0.0], "end": [100.0]})


def observed(rows, looks=None):
    """Make observations of rows (time, x, y): faces of 20x24 pixels, bodies of 60x160."""
    rows = np.asarray(rows, float).reshape(-1, 3)
    table = pd.DataFrame(0.0, index=range(len(rows)), columns=people.OBSERVED)
    table[["time", "x", "y"]] = rows
    table[["width", "height"]] = 20.0, 24.0
    table["body_x"], table["body_y"] = table["x"] - 20, table["y"] - 8
    table[["body_width", "body_height"]] = 60.0, 160.0
    table["face_confidence"], table["source"] = 0.9, "drawn"
    table["happy"] = 1.0
    kinds = np.zeros(len(rows), int) if looks is None else np.asarray(looks)
    table.loc[:, people.LOOKS] = np.eye(people.NUM_LOOKS)[kinds]
    return table


def boxes(rows):
    """Make a table of boxes of 10x10 pixels from rows (time, name, x)."""
    table = pd.DataFrame(rows, columns=["time", "name", "x"])
    return table.assign(y=0.0, width=10.0, height=10.0)


# --- measures -----------------------------------------------------------------------------------


def test_iou_by_hand():
    square = [[0, 0, 10, 10]]
    others = [[0, 0, 10, 10], [5, 0, 10, 10], [20, 0, 5, 5], [2, 2, 5, 5], [np.nan] * 4]
    assert people.iou(square, others) == pytest.approx(np.array([[1, 50 / 150, 0, 0.25, 0]]))
    assert people.iou(np.empty((0, 4)), square).shape == (0, 1)


def test_idf1_is_one_whatever_the_names_are_called():
    truth = boxes([(t, name, x) for t in range(4) for name, x in (("a", 0), ("b", 50))])
    found = truth.assign(name=truth["name"].map({"a": 7, "b": 3}))
    assert people.idf1(found, truth) == {"idf1": 1, "precision": 1, "recall": 1}


def test_idf1_of_a_name_that_changes_half_way():
    truth = boxes([(t, "a", 0) for t in range(10)])
    found = boxes([(t, "first" if t < 6 else "second", 0) for t in range(10)])
    # One name is matched: 6 of 10 agree, so 2 * 6 / (10 + 10).
    assert people.idf1(found, truth)["idf1"] == pytest.approx(0.6)


def test_idf1_counts_false_alarms_and_misses():
    truth = boxes([(t, "a", 0) for t in range(4)])
    found = boxes([(0, 1, 0), (1, 1, 0), (1, 2, 80), (2, 2, 80)])
    scores = people.idf1(found, truth)
    assert scores["precision"] == 2 / 4 and scores["recall"] == 2 / 4
    assert scores["idf1"] == pytest.approx(2 * 2 / 8)


def test_idf1_of_two_who_are_swapped_is_that_of_the_better_matching():
    truth = boxes([(t, name, x) for t in range(4) for name, x in (("a", 0), ("b", 50))])
    swapped = truth["name"].map({"a": "b", "b": "a"}).where(truth["time"] >= 3, truth["name"])
    assert people.idf1(truth.assign(name=swapped), truth)["idf1"] == pytest.approx(6 / 8)


def test_idf1_without_boxes():
    none = boxes([])
    some = boxes([(0, "a", 0)])
    assert people.idf1(none, some)["idf1"] == 0
    assert np.isnan(people.idf1(none, none)["idf1"])


def test_idf1_says_which_column_is_missing():
    with pytest.raises(ValueError, match=r"expected .*'name'"):
        people.idf1(boxes([]).drop(columns="name"), boxes([]))


# --- tracks -------------------------------------------------------------------------------------


def test_a_track_goes_on_through_a_short_gap_and_not_through_a_long_one():
    times = [0, 0.25, 0.5, 1.25, 1.5, 3.5, 3.75]
    tracks = people.track(observed([(t, 100 + 20 * t, 50) for t in times]), ONE_SHOT)
    assert tracks.tolist() == [1, 1, 1, 1, 1, 2, 2]


def test_no_track_crosses_a_cut():
    shots = pd.DataFrame({"start": [0.0, 1.0], "end": [1.0, 2.0]})
    tracks = people.track(observed([(t / 4, 100, 50) for t in range(8)]), shots)
    assert tracks.tolist() == [1] * 4 + [2] * 4


def crossing(looks):
    """Two people who walk past each other, 10 pixels a moment."""
    rows = [(t / 4, x, 50) for t in range(21) for x in (100 + 10 * t, 300 - 10 * t)]
    return observed(rows, looks * 21)


@pytest.mark.parametrize("looks", [[0, 1], [0, 0]], ids=["of other looks", "of one look"])
def test_two_people_who_cross_keep_their_tracks(looks):
    tracks = people.track(crossing(looks), ONE_SHOT)
    assert tracks.tolist() == [1, 2] * 21


def test_a_single_detection_is_no_track():
    table = observed([(0, 100, 50), (0.25, 100, 50), (0.25, 400, 90), (0.5, 100, 50)])
    assert people.track(table, ONE_SHOT).tolist() == [1, 1, 0, 1]


def test_a_body_without_a_face_keeps_its_track():
    table = observed([(t / 4, 100, 50) for t in range(8)])
    table.loc[3:5, people.FACE] = np.nan
    assert (people.track(table, ONE_SHOT) == 1).all()


# --- who is who ---------------------------------------------------------------------------------


def test_one_person_is_found_again_after_a_cut_and_comes_first_by_screen_time():
    rows = [(t / 4, 100, 50) for t in range(8)] + [(0.25 * t, 300, 50) for t in range(8, 20)]
    rows += [(0.25 * t, 100, 50) for t in range(20, 28)]
    table = observed(rows, [0] * 8 + [1] * 12 + [0] * 8)
    table["track"] = [1] * 8 + [2] * 12 + [3] * 8
    names, confidence = people.identify(table)
    assert names.tolist() == ["person 1"] * 8 + ["person 2"] * 12 + ["person 1"] * 8
    assert (confidence > 0.9).all()


def test_a_moment_in_which_a_detector_sees_one_person_double_counts_once():
    double = [(t, 0, 1) for t in range(4)] + [(t, 0, 2) for t in range(2, 6)]  # time, look, track
    rows = double + [(t, 1, 3) for t in range(10, 17)]
    table = observed([(time, 100, 50) for time, _, _ in rows], [look for _, look, _ in rows])
    table["track"] = [track for _, _, track in rows]
    assert people.identify(table)[0].tolist() == ["person 2"] * 8 + ["person 1"] * 7


def test_people_with_equal_screen_time_are_numbered_as_they_come():
    rows = [(t / 4, 100, 50) for t in range(12)]
    table = observed(rows, [2] * 4 + [0] * 4 + [1] * 4)
    table["track"] = [3] * 4 + [1] * 4 + [2] * 4  # the order of the tracks' numbers says nothing
    names = people.identify(table)[0]
    assert names.tolist() == ["person 1"] * 4 + ["person 2"] * 4 + ["person 3"] * 4


def test_two_who_are_seen_at_once_are_never_one_person():
    table = observed([(t / 4, x, 50) for t in range(4) for x in (100, 300)])
    table["track"] = [1, 2] * 4
    assert set(people.identify(table)[0]) == {"person 1", "person 2"}


# --- from observations to people ----------------------------------------------------------------


def test_link_names_what_is_shown_and_how_pleasant_it_is():
    table = observed([(t / 4, 100, 50) for t in range(12)])
    table.loc[4, ["happy", "sad"]] = 0.0, 1.0  # one moment between eleven others
    table.loc[8:, people.FACE + list(people.EXPRESSIONS)] = np.nan
    found = people.link(table, ONE_SHOT)
    assert found.columns.tolist() == people.APPEARANCES
    assert found["expression"].tolist() == ["happy"] * 8 + [""] * 4
    assert found["valence"][:8].eq(1).all() and found["valence"][8:].isna().all()
    assert (found["action"] != "").all() and found["action_confidence"].between(0.05, 1).all()


def test_a_face_without_a_body_does_nothing():
    table = observed([(t / 4, 100, 50) for t in range(4)])
    table[people.BODY + people.POSES] = np.nan
    found = people.link(table, ONE_SHOT)
    assert (found["action"] == "").all() and found["action_confidence"].isna().all()


def test_a_film_without_people():
    found = people.link(observed([]), ONE_SHOT)
    assert found.columns.tolist() == people.APPEARANCES and not len(found)
    assert not len(people.summary(found))


def test_link_says_what_is_missing():
    with pytest.raises(ValueError, match=r"expected .*'time'"):
        people.link(pd.DataFrame({"x": [1]}), ONE_SHOT)


def test_summary_counts_screen_time_and_finds_the_leads():
    rows = [(t / 4, x, 50) for t in range(40) for x in (100, 300)] + [
        (11 + t / 4, 200, 50) for t in range(8)
    ]
    table = people.link(observed(rows, [0, 1] * 40 + [2] * 8), ONE_SHOT)
    found = people.summary(table)
    assert found["person"].tolist() == ["person 1", "person 2", "person 3"]
    assert found["seconds"].tolist() == [10, 10, 2]
    assert found["lead"].tolist() == [True, True, False]


def test_windows_hold_the_edges_of_a_track():
    table = observed([(t / 4, 100 + 16 * t, 50) for t in range(8)])
    table["track"] = 1
    table.loc[:, "pose_0"] = np.arange(8)
    poses, motion = people.windows(table)
    assert poses.shape == (8, people.ACTION_MOMENTS, people.NUM_POSES)
    assert poses[0, 0, 0] == 0 and poses[7, -1, 0] == 7
    assert motion[0, -1, 0] == pytest.approx(0.1 * poses[0, -1, 0])  # a tenth of a height a moment
    assert (motion[..., 1:3] == 0).all()


# --- frames -------------------------------------------------------------------------------------


def test_cut_repeats_the_edge_and_never_fails():
    frame = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)
    assert (people.cut(frame, (0, 0, 4, 4), (4, 4)) == frame).all()
    assert (people.cut(frame, (-8, -8, 4, 4), (2, 2)) == frame[0, 0]).all()
    assert (people.cut(frame, (9, 9, 3, 3), (2, 2)) == frame[3, 3]).all()
    assert not people.cut(frame, (np.nan,) * 4, (2, 2)).any()


def test_body_region_stays_within_the_frame():
    [region] = people.body_region([[0, 100, 50, 200]], (360, 640))
    assert region == pytest.approx([0, 80, 240 * 16 / 9, 240])
    [tall] = people.body_region([[0, 0, 200, 640]], (640, 360))
    assert tall[3] == 640 and tall[0] + tall[2] / 2 == 100


def described(frames, rows):
    """Describe boxes (frame, face x, source) in frames."""
    found = pd.DataFrame(rows, columns=["frame", "x", "source"])
    found[["y", "width", "height"]] = 30.0, 24.0, 28.0
    found[people.BODY] = 10.0, 10.0, 60.0, 80.0
    found["confidence"] = 0.8
    return people.describe(frames, np.arange(len(frames)) / 4, found)


def test_filmed_faces_are_read_by_another_network_where_they_are_the_most():
    frames = np.random.default_rng(0).integers(0, 255, (1, 90, 160, 3)).astype(np.uint8)
    few = described(frames, [(0, 30, "drawn"), (0, 90, "filmed")])[list(people.EXPRESSIONS)]
    alone = described(frames, [(0, 90, "filmed")])[list(people.EXPRESSIONS)]
    assert not np.allclose(few.iloc[1], alone.iloc[0], atol=0.01)


def test_describe_does_not_depend_on_the_other_frames():
    frames = np.random.default_rng(0).integers(0, 255, (3, 90, 160, 3)).astype(np.uint8)
    whole = described(frames, [(0, 30, "drawn"), (2, 50, "drawn"), (2, 90, "filmed")])
    alone = described(frames[2:], [(0, 50, "drawn"), (0, 90, "filmed")])
    assert whole.columns.tolist() == people.OBSERVED
    assert whole["time"].tolist() == [0, 0.5, 0.5]
    same = [name for name in people.OBSERVED if name not in ("time", "source")]
    assert np.allclose(whole[same].to_numpy()[1:], alone[same].to_numpy(), atol=1e-4)
    assert np.allclose(whole[list(people.EXPRESSIONS)].sum(axis=1), 1, atol=1e-4)
    assert np.allclose(np.linalg.norm(whole[people.LOOKS], axis=1), 1, atol=1e-4)


def test_describe_nobody():
    table = described(np.zeros((2, 90, 160, 3), np.uint8), [])
    assert table.columns.tolist() == people.OBSERVED and not len(table)


@pytest.mark.parametrize(
    ("frames", "times"),
    [
        (np.zeros((90, 160, 3), np.uint8), [0]),
        (np.zeros((1, 90, 160, 3)), [0]),
        (np.zeros((2, 90, 160, 3), np.uint8), [0]),
    ],
    ids=["one frame", "float", "too few times"],
)
def test_describe_says_what_it_wants(frames, times):
    found = pd.DataFrame(columns=["frame", *people.FACE, "confidence", *people.BODY, "source"])
    with pytest.raises(ValueError, match="expected uint8 RGB frames"):
        people.describe(frames, times, found)


def test_the_weights_read_practice_faces():
    table = data.practice_faces().groupby("expression").head(12)
    found = table[people.FACE].assign(frame=range(len(table)), confidence=1.0, source="drawn")
    found[people.BODY] = np.nan
    pictures = np.stack([course_picture(path) for path in table["path"]])
    said = people.describe(pictures, np.arange(len(table)), found)[list(people.EXPRESSIONS)]
    assert (said.idxmax(axis=1).to_numpy() == table["expression"].to_numpy()).mean() > 0.7


def course_picture(path):
    import cv2

    return cv2.imread(path)[..., ::-1]
