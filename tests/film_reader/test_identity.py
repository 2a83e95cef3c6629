"""Who is who: tracks on made boxes, identities on made looks, drawn people and filmed ones."""

import cv2
import numpy as np
import pandas as pd
import pytest

from course_utils import data
from film_reader import story, video
from film_reader.boxes import FACE
from film_reader.pieces import Frames
from film_reader.quiet import quiet
from film_reader.stages import faces
from film_reader.stages.identity import (
    CLEAR,
    CLOTHES,
    LOOKS,
    NUM_LOOKS,
    SAME_PERSON,
    SMALLEST,
    SURE,
    Looks,
    identify,
    track,
)
from film_reader.tables import TABLES
from observations import ONE_SHOT, linked, observed

# --- tracks -------------------------------------------------------------------------------------


def test_a_track_goes_on_through_a_short_gap_and_not_through_a_long_one():
    times = [0, 0.25, 0.5, 1.25, 1.5, 3.5, 3.75]
    tracks = track(observed([(t, 100 + 20 * t, 50) for t in times]), ONE_SHOT)
    assert tracks.tolist() == [1, 1, 1, 1, 1, 2, 2]


def test_no_track_crosses_a_cut():
    shots = pd.DataFrame({"start": [0.0, 1.0], "end": [1.0, 2.0]})
    tracks = track(observed([(t / 4, 100, 50) for t in range(8)]), shots)
    assert tracks.tolist() == [1] * 4 + [2] * 4


def crossing(looks):
    """Two people who walk past each other, 10 pixels a moment."""
    rows = [(t / 4, x, 50) for t in range(21) for x in (100 + 10 * t, 300 - 10 * t)]
    return observed(rows, looks * 21)


@pytest.mark.parametrize("looks", [[0, 1], [0, 0]], ids=["of other looks", "of one look"])
def test_two_people_who_cross_keep_their_tracks(looks):
    tracks = track(crossing(looks), ONE_SHOT)
    assert tracks.tolist() == [1, 2] * 21


def test_who_runs_past_somebody_is_expected_as_far_ahead_as_the_first_step_says():
    stays = [(t / 4, x, 50) for t, x in enumerate((280, 280, 280, 280, 280, 262))]
    runs = [(0.25, 560, 50), (0.5, 430, 50), (1.25, 40, 50)]
    rows = sorted([*stays, *runs])
    tracks = track(observed(rows), ONE_SHOT)
    assert tracks.tolist() == [1 if row in stays else 2 for row in rows]


def test_a_single_detection_is_no_track():
    table = observed([(0, 100, 50), (0.25, 100, 50), (0.25, 400, 90), (0.5, 100, 50)])
    assert track(table, ONE_SHOT).tolist() == [1, 1, 0, 1]


def test_a_body_without_a_face_keeps_its_track():
    table = observed([(t / 4, 100, 50) for t in range(8)])
    table.loc[3:5, FACE] = np.nan
    assert (track(table, ONE_SHOT) == 1).all()


# --- who is who ---------------------------------------------------------------------------------


def test_one_person_is_found_again_after_a_cut_and_comes_first_by_screen_time():
    rows = [(t / 4, 100, 50) for t in range(8)] + [(0.25 * t, 300, 50) for t in range(8, 20)]
    rows += [(0.25 * t, 100, 50) for t in range(20, 28)]
    table = observed(rows, [0] * 8 + [1] * 12 + [0] * 8)
    table["track"] = [1] * 8 + [2] * 12 + [3] * 8
    names, confidence = identify(table)
    assert names.tolist() == ["person 1"] * 8 + ["person 2"] * 12 + ["person 1"] * 8
    assert (confidence > 0.9).all()


def test_a_moment_in_which_a_detector_sees_one_person_double_counts_once():
    double = [(t, 0, 1) for t in range(4)] + [(t, 0, 2) for t in range(2, 6)]  # time, look, track
    rows = double + [(t, 1, 3) for t in range(10, 17)]
    table = observed([(time, 100, 50) for time, _, _ in rows], [look for _, look, _ in rows])
    table["track"] = [track for _, _, track in rows]
    assert identify(table)[0].tolist() == ["person 2"] * 8 + ["person 1"] * 7


def test_people_with_equal_screen_time_are_numbered_as_they_come():
    rows = [(t / 4, 100, 50) for t in range(12)]
    table = observed(rows, [2] * 4 + [0] * 4 + [1] * 4)
    table["track"] = [3] * 4 + [1] * 4 + [2] * 4  # the order of the tracks' numbers says nothing
    names = identify(table)[0]
    assert names.tolist() == ["person 1"] * 4 + ["person 2"] * 4 + ["person 3"] * 4


def test_two_who_are_seen_at_once_are_never_one_person():
    table = observed([(t / 4, x, 50) for t in range(4) for x in (100, 300)])
    table["track"] = [1, 2] * 4
    assert set(identify(table)[0]) == {"person 1", "person 2"}


# --- filmed people --------------------------------------------------------------------------------

TWO_SHOTS = pd.DataFrame({"start": [0.0, 2.0], "end": [2.0, 4.0]})
KINDS = ("drawn", "filmed")


def people_of(table, shots=TWO_SHOTS):
    """Names in a reading of observations, in the order of time."""
    return linked(table, shots)["person"].tolist()


def with_distance(table, cosine_distance):
    """Give the second half of filmed observations looks so far away from those of the first."""
    near = 1 - cosine_distance
    table.loc[len(table) // 2 :, LOOKS[NUM_LOOKS : NUM_LOOKS + 2]] = near, np.sqrt(1 - near**2)
    return table


@pytest.mark.parametrize(("share", "people"), [(0, 1), (0.7, 1), (1.4, 2), (5, 2)])
def test_a_filmed_person_is_found_again_after_a_cut_if_the_face_is_near_enough(share, people):
    table = observed([(t / 4, 100, 50) for t in range(16)], source="filmed")
    table = with_distance(table, share * SAME_PERSON["filmed"])
    assert len(set(people_of(table))) == people


def test_a_distance_that_parts_filmed_faces_joins_drawn_people():
    between = (SAME_PERSON["drawn"] + SAME_PERSON["filmed"]) / 2
    table = observed([(t / 4, 100, 50) for t in range(16)])
    near = 1 - between
    table.loc[8:, LOOKS[:2]] = near, np.sqrt(1 - near**2)
    assert len(set(people_of(table))) == 1
    filmed = observed([(t / 4, 100, 50) for t in range(16)], source="filmed")
    assert len(set(people_of(with_distance(filmed, between)))) == 2


def test_two_filmed_people_at_once_are_never_one_even_if_they_look_alike():
    table = observed([(t / 4, x, 50) for t in range(16) for x in (100, 300)], source="filmed")
    names = linked(table, TWO_SHOTS).groupby("time")["person"].nunique()
    assert len(names) == 16 and (names == 2).all()


@pytest.mark.parametrize(
    ("source", "best", "kept"),
    [
        *(("filmed", SURE - 0.02, 0), ("filmed", SURE + 0.02, 8)),
        # Drawn people have bounds of their own.
        ("drawn", SURE - 0.02, 8),
    ],
)
def test_a_filmed_track_must_be_sure_once(source, best, kept):
    table = observed([(t / 4, 100, 50) for t in range(8)], source=source)
    table["face_confidence"] = 0.35
    table.loc[3, "face_confidence"] = best
    assert len(linked(table)) == kept


def test_whoever_runs_so_fast_that_no_boxes_overlap_is_one_person():
    table = observed([(t / 4, 100 + 60 * t, 50) for t in range(4)], source="filmed")
    found = linked(table)
    assert found["person"].tolist() == ["person 1"] * 4
    assert found["track"].tolist() == [1, 2, 3, 4]


def test_a_filmed_face_that_is_seen_once_and_like_no_other_is_dropped():
    rows = [(t / 4, 100, 50) for t in range(8)] + [(2.5, 400, 90)]
    found = linked(observed(rows, [0] * 8 + [1], source="filmed"))
    assert found["person"].tolist() == ["person 1"] * 8


def test_a_face_that_never_tells_is_nobody_and_stays_in_the_table():
    table = observed([(t / 4, x, 50) for t in range(8) for x in (100, 300)], source="filmed")
    table.loc[1::2, "tells"] = SMALLEST - 1
    found = linked(table)
    assert found["person"].tolist() == ["person 1", ""] * 8
    assert found["person_confidence"].isna().tolist() == [False, True] * 8
    assert story.cast(found, 2)["person"].tolist() == ["person 1"]


def test_one_moment_that_tells_names_the_whole_track():
    table = observed([(t / 4, 100, 50) for t in range(8)], source="filmed").assign(tells=0.0)
    assert set(linked(table)["person"]) == {""}
    table.loc[5, "tells"] = SMALLEST
    assert set(linked(table)["person"]) == {"person 1"}


def test_a_face_in_profile_is_turned_by_ten_distances_of_its_eyes_at_most():
    table = observed([(t / 4, 100, 50) for t in range(4)], source="filmed")
    table["right_eye_x"] = table["left_eye_x"]  # one behind the other
    assert linked(table)["turned"].abs().tolist() == [10] * 4


def test_a_face_turned_aside_says_less_about_its_track():
    """A track of two looks is as near to a third as the look of its frontal half is."""
    rows = [(t / 4, 100, 50) for t in range(16)]
    table = observed(rows, [0] * 4 + [1] * 4 + [0] * 8, source="filmed")
    table["track"] = [1] * 8 + [2] * 8
    # The second half of the first track: the nose beside the right eye, or one eye's distance away.
    far, near = table.copy(), table.copy()
    far.loc[4:7, "nose_x"] = far.loc[4:7, "right_eye_x"] + 24
    near.loc[0:3, "nose_x"] = near.loc[0:3, "right_eye_x"] + 24
    assert identify(far)[0].tolist() == ["person 1"] * 16
    assert len(set(identify(near)[0])) == 2


@pytest.mark.parametrize(
    ("tells", "clothes", "people"),
    [(CLEAR - 1, (0, 1), 2), (CLEAR - 1, (0, 0), 1), (CLEAR - 1, (0, None), 1), (CLEAR, (0, 1), 1)],
    ids=["other clothes", "the same clothes", "unknown clothes", "faces that are clear"],
)
def test_clothes_have_a_say_where_faces_are_not_clear(tells, clothes, people):
    table = observed([(t / 4, 100, 50) for t in range(16)], source="filmed").assign(tells=tells)
    table = with_distance(table, 0.7 * SAME_PERSON["filmed"])
    for rows, kind in zip((slice(0, 7), slice(8, 15)), clothes, strict=True):
        if kind is not None:
            table.loc[rows, CLOTHES[kind]] = 1.0
    assert len(set(people_of(table))) == people


@pytest.fixture(scope="module")
def man():
    """A frame of the man in a car, and the table of his face."""
    with quiet():
        import keras  # noqa: F401
    frames = video.read_clip(data.sample("carphone"), 1)
    table = faces.find(frames)
    return frames, table[table["source"] == "filmed"]


def looks_of(frames, table):
    """What the reader keeps about the looks of faces in some frames: the first row."""
    given = Frames((0.0,) * len(frames), frames)
    return Looks().read(given, {"faces": table})["looks"].iloc[0]


def test_what_is_almost_black_tells_nothing(man):
    frames, table = man
    assert looks_of(frames, table)["tells"] == pytest.approx(table["height"].iloc[0])
    assert looks_of((frames * 0.05).astype(np.uint8), table)["tells"] == 0


def test_clothes_are_told_by_their_colours_as_far_as_they_are_in_the_frame(man):
    frames, table = man[0], man[1].assign(height=40.0)  # his own face leaves no room below it
    shirt = looks_of(frames, table)[CLOTHES].to_numpy(float)
    assert np.linalg.norm(shirt) == pytest.approx(1, abs=1e-3)
    brighter = looks_of(cv2.convertScaleAbs(frames[0], beta=4)[None], table)[CLOTHES]
    green = looks_of(np.full_like(frames, (20, 200, 20)), table)[CLOTHES]
    assert shirt @ brighter > 0.7 > 0.1 > shirt @ green
    low = table.assign(y=frames.shape[1] - table["height"])
    assert not looks_of(frames, low)[CLOTHES].any()


def of_both(times, shown, less_sure=0.7):
    """Observations of one kind, at 0.9, and beside them less sure ones of the other."""
    [other] = set(KINDS) - {shown}
    sure = observed([(time, 100, 50) for time in times], source=shown)
    less = observed([(time, 300, 50) for time in times], source=other)
    return pd.concat([sure, less.assign(face_confidence=less_sure)], ignore_index=True)


@pytest.mark.parametrize("shown", KINDS)
def test_in_a_shot_of_one_kind_the_other_is_dropped(shown):
    found = linked(of_both(np.arange(8) / 4, shown))
    assert found["source"].tolist() == [shown] * 8
    assert found["x"].eq(100).all()


@pytest.mark.parametrize("first", KINDS)
def test_a_film_of_both_kinds_keeps_each_in_its_shots(first):
    [second] = set(KINDS) - {first}
    parts = of_both(np.arange(8) / 4, first), of_both(2 + np.arange(8) / 4, second)
    found = linked(pd.concat(parts, ignore_index=True), TWO_SHOTS)
    assert found["source"].tolist() == [first] * 8 + [second] * 8
    assert found["x"].eq(100).all()
    assert found["person"].tolist() == ["person 1"] * 8 + ["person 2"] * 8


@pytest.mark.parametrize("most", KINDS)
def test_a_shot_of_the_rarer_kind_is_kept_if_it_is_clear(most):
    """What the whole film is decides only where a shot is between the two."""
    [rare] = set(KINDS) - {most}
    shots = pd.DataFrame({"start": 2.0 * np.arange(6), "end": 2.0 * np.arange(1, 7)})
    times = np.arange(8) / 4
    usual = [of_both(2 * shot + times, most) for shot in range(5)]
    for less_sure, expected in ((0.7, rare), (0.85, most)):
        parts = [*usual, of_both(10 + times, rare, less_sure)]
        found = linked(pd.concat(parts, ignore_index=True), shots)
        kinds = found.groupby(found["time"] >= 10)["source"].unique()
        assert kinds[False].tolist() == [most]
        assert kinds[True].tolist() == [expected]


# --- from observations to people ------------------------------------------------------------------


def test_a_film_without_people():
    found = linked(observed([]))
    assert found.columns.tolist() == [*TABLES["appearances"]] and not len(found)
    assert not len(story.cast(found, 10))


def test_summary_counts_screen_time_and_finds_the_leads():
    rows = [(t / 4, x, 50) for t in range(40) for x in (100, 300)] + [
        (11 + t / 4, 200, 50) for t in range(8)
    ]
    table = linked(observed(rows, [0, 1] * 40 + [2] * 8))
    found = story.cast(table, 13)
    assert found["person"].tolist() == ["person 1", "person 2", "person 3"]
    assert found["seconds"].tolist() == [10, 10, 2]
    assert found["lead"].tolist() == [True, True, False]
