"""The practice film as it is committed: what its labels say is what its pixels and sound show."""

import csv
import json

import cv2
import numpy as np
import pytest

from course_utils import data, video

ACTIONS = {"walk", "run", "jump", "wave", "sit_down", "stand_up", "dance", "fall"}
STATES = {"stand", "sit"}
EXPRESSIONS = {"angry", "afraid", "happy", "neutral", "sad", "surprised"}
BOX = ["x", "y", "width", "height"]
FACE_BOX = ["face_x", "face_y", "face_width", "face_height"]
SMALL = (36, 64)


@pytest.fixture(scope="module")
def film():
    """The film's labels."""
    return data.practice_film()


@pytest.fixture(scope="module")
def small(film):
    """Every frame of the film, small and grey: (time, 36, 64) float32."""
    frames = [frame for _, frame in video.frames(film.path, size=SMALL)]
    return np.stack([frame.mean(axis=2) for frame in frames]).astype(np.float32)


@pytest.fixture(scope="module")
def change(small):
    """Mean difference between each frame and the one before it; the first is 0."""
    return np.concatenate([[0], np.abs(np.diff(small, axis=0)).mean(axis=(1, 2))])


# --- the film -----------------------------------------------------------------------------------


def test_the_file_is_what_browsers_play_and_the_labels_say(film, small):
    info = video.probe(film.path)
    assert (info.video_codec, info.audio_codec) == ("h264", "aac")
    height, width = info.size
    assert (height, width) == (film.info["height"], film.info["width"])
    assert height >= 360 and width >= 640
    assert info.frame_rate == film.info["fps"] == 24
    assert 90 <= info.duration <= 150
    assert len(small) == film.info["frames"]
    start = film.path.read_bytes()[:4_000]
    assert b"moov" in start  # the index comes first, so that a browser need not load all


def test_shots_follow_each_other_and_are_of_many_kinds(film):
    shots = film.shots
    assert len(shots) >= 25
    assert shots["start"].iloc[0] == 0
    assert (shots["start"].iloc[1:].to_numpy() == shots["end"].iloc[:-1].to_numpy()).all()
    assert shots["end"].iloc[-1] == film.info["frames"]
    lengths = shots["end_time"] - shots["start_time"]
    assert lengths.between(1.5, 12).all()
    kinds = shots["transition"].value_counts()
    assert kinds["dissolve"] >= 3 and kinds["fade"] >= 2 and kinds["wipe"] >= 1
    assert {"static", "pan", "tilt", "zoom", "track", "hand_held"} <= set(shots["camera"])
    assert set(shots["scale"]) == {"close_up", "medium", "long"}
    assert len(set(shots["place"]) - {"card"}) >= 6
    lights = shots[shots["place"] != "card"].groupby("place")["light"].nunique()
    assert (lights >= 2).sum() >= 1  # the same place at two times
    assert set(film.scenes["scene"]) == set(shots["scene"])


def test_at_every_hard_cut_the_picture_changes_more_than_around_it(film, change):
    flashes = np.array(film.info["flashes"]) * film.info["fps"]
    cuts = film.shots[film.shots["transition"] == "cut"]["start"]
    assert len(cuts) >= 15
    for cut in cuts.iloc[1:]:
        around = [
            f
            for f in range(cut - 10, cut + 11)
            if abs(f - cut) > 0 and not ((f - flashes > -2) & (f - flashes < 16)).any()
        ]
        assert change[cut] > 2 * np.median(change[around]), f"no cut at frame {cut}"
        assert change[cut] > change[around].max(), f"no cut at frame {cut}"


def test_gradual_transitions_have_no_jump_and_fades_are_black(film, small, change):
    shots = film.shots.iloc[1:]
    for row in shots[shots["transition"].isin(["dissolve", "wipe"])].itertuples():
        inside = change[row.transition_start : row.transition_end + 1]
        before, after = small[row.transition_start - 1], small[row.transition_end + 1]
        whole = np.abs(after - before).mean()
        assert inside.max() < 0.45 * whole + 2
    for row in shots[shots["transition"] == "fade"].itertuples():
        assert small[row.start].mean() < 12
        assert small[row.transition_start - 2].mean() > 1.5 * small[row.start].mean()


def test_flashes_and_fast_motion_change_the_picture_more_than_some_cuts(film, change):
    cuts = film.shots[film.shots["transition"] == "cut"]["start"].iloc[1:]
    smallest = change[cuts].min()
    frames = (np.array(film.info["flashes"]) * film.info["fps"]).round().astype(int)
    peaks = [change[frame - 1 : frame + 3].max() for frame in frames]
    assert len(peaks) >= 5
    assert (np.array(peaks) > smallest).sum() >= 3
    busy = {f for row in film.shots.itertuples() for f in range(row.start, row.start + 1)}
    busy |= {f + d for f in frames for d in range(-2, 16)}
    for row in film.shots.itertuples():
        busy |= set(range(row.transition_start, row.transition_end + 1))
    quiet = [f for f in range(len(change)) if f not in busy]
    assert change[quiet].max() > 0.6 * smallest  # a train, a runner


# --- who is in it -------------------------------------------------------------------------------


def test_people_have_the_labels_that_the_data_card_names(film):
    people = film.people
    assert set(people["action"]) == ACTIONS | STATES
    assert set(people["expression"]) == EXPRESSIONS
    leads = {p["name"] for p in film.info["people"] if p["role"] == "lead"}
    assert leads == {"lena", "max"}
    assert people["person"].nunique() >= len(leads) + 3
    for lead in leads:
        assert people[people["person"] == lead]["expression"].nunique() >= 4
    assert not people.duplicated(["frame", "person"]).any()
    assert people["visible"].between(0, 1).all() and people["hidden"].between(0, 1).all()


def test_somebody_hidden_is_marked_so(film):
    people = film.people
    assert (people["hidden"] > 0.3).sum() > 50
    nothing = people["x"].isna()
    assert (people.loc[nothing, "visible"] == 0).all()
    assert (people.loc[~nothing, "visible"] > 0).mean() > 0.97  # rounded to a hundredth


def test_boxes_lie_in_the_frame(film):
    for table, (x, y, width, height) in (
        (film.people, BOX),
        (film.people, FACE_BOX),
        (film.clue, BOX),
    ):
        seen = table[table[x].notna()]
        assert len(seen) > 300
        assert (seen[[x, y]] >= 0).all(axis=None)
        assert (seen[[width, height]] > 0).all(axis=None)
        assert (seen[x] + seen[width] <= film.info["width"]).all()
        assert (seen[y] + seen[height] <= film.info["height"]).all()


def test_the_clue_is_small_early_and_large_when_it_matters(film):
    shares = film.clue["width"] * film.clue["height"]
    shares = shares / (film.info["width"] * film.info["height"])
    shot = np.searchsorted(film.shots["start"], film.clue["frame"], side="right")
    largest = shares.groupby(shot).max()
    half = len(film.shots) // 2
    assert (largest[largest.index <= half] > 0).sum() >= 3
    assert (largest[largest.index <= half] < 0.01).sum() >= 3
    assert largest[largest.index > half].max() > 0.02


@pytest.mark.slow
def test_the_clue_is_red_where_its_box_says(film):
    rows = film.clue[(film.clue["visible"] > 0.9) & (film.clue["width"] > 20)].iloc[::120]
    assert len(rows) >= 5
    frames = {
        round(seconds * 24): f
        for seconds, f in video.frames(film.path, fps=24)
        if round(seconds * 24) in set(rows["frame"])
    }
    for row in rows.itertuples():
        x, y, width, height = (int(getattr(row, name)) for name in BOX)
        inside = frames[row.frame][y : y + height, x : x + width].reshape(-1, 3).mean(axis=0)
        assert inside[0] > 1.25 * inside[1] and inside[0] > 1.25 * inside[2]


def test_masks_fit_their_boxes(film):
    assert film.masks["frame"].nunique() >= 60
    table = film.masks.merge(film.people, on=["frame", "person"])
    assert len(table) == len(film.masks)
    for row in table.iloc[::5].itertuples():
        mask = cv2.imread(row.path, cv2.IMREAD_GRAYSCALE)
        assert mask.shape == (film.info["height"], film.info["width"])
        assert set(np.unique(mask)) <= {0, 255}
        assert cv2.boundingRect(mask) == (row.x, row.y, row.width, row.height)


def test_the_turns_of_the_story_lie_in_it(film):
    turns = [turn["time"] for turn in film.info["turning_points"]]
    assert turns == sorted(turns) and len(turns) >= 3
    assert turns[0] > 0 and turns[-1] < film.info["frames"] / film.info["fps"]


# --- the files for other tools ------------------------------------------------------------------


def test_the_shot_list_says_what_the_labels_say(film):
    with open(data.practice_dir() / "film_shots.csv", newline="", encoding="utf-8") as file:
        cuts, head, *rows = list(csv.reader(file))
    assert cuts[0] == "Timecode List:" and len(cuts) == len(rows)
    assert head[:4] == ["Scene Number", "Start Frame", "Start Timecode", "Start Time (seconds)"]
    assert len(rows) == len(film.shots)
    for row, shot in zip(rows, film.shots.itertuples(), strict=True):
        values = dict(zip(head, row, strict=True))
        assert int(values["Start Frame"]) == shot.start + 1
        assert int(values["End Frame"]) == shot.end
        assert float(values["Start Time (seconds)"]) == pytest.approx(shot.start_time, abs=0.001)
        assert float(values["Length (seconds)"]) == pytest.approx(
            shot.end_time - shot.start_time, abs=0.001
        )


def test_the_detection_file_is_in_the_form_of_coco(film):
    coco = json.loads((data.practice_dir() / "film_coco.json").read_text(encoding="utf-8"))
    assert [c["name"] for c in coco["categories"]] == ["person", "face", "music_box"]
    images = {image["id"]: image for image in coco["images"]}
    assert len(images) == len(coco["images"]) >= 150
    ids = [annotation["id"] for annotation in coco["annotations"]]
    assert len(set(ids)) == len(ids) >= 500
    boxes = film.people.set_index(["frame", "person"])[BOX]
    for annotation in coco["annotations"]:
        image = images[annotation["image_id"]]
        x, y, width, height = annotation["bbox"]
        assert x >= 0 and x + width <= image["width"]
        assert y >= 0 and y + height <= image["height"]
        assert 0 < annotation["area"] <= width * height
        if annotation["category_id"] == 1:
            expected = boxes.loc[(image["frame"], annotation["name"])]
            assert expected.tolist() == [x, y, width, height]
            points = np.concatenate([np.reshape(p, (-1, 2)) for p in annotation["segmentation"]])
            assert np.abs(points.min(axis=0) - (x, y)).max() <= 2
            assert np.abs(points.max(axis=0) - (x + width - 1, y + height - 1)).max() <= 2


# --- what is heard ------------------------------------------------------------------------------


def level(samples, rate, start, end):
    """Loudness of a stretch, in decibels of full scale."""
    part = samples[int(start * rate) : int(end * rate)]
    return 10 * np.log10((part**2).mean() + 1e-12)


def test_sound_is_as_long_as_the_picture_and_its_level_follows_the_story(film):
    samples, rate = video.read_audio(film.path)
    assert samples.shape[1] == 2
    assert len(samples) / rate == pytest.approx(film.info["frames"] / 24, abs=0.2)
    assert np.abs(samples).max() <= 1.05
    levels = {}
    for cue in film.info["music"]:
        if cue["end"] - cue["start"] > 1:
            levels.setdefault(cue["mood"], []).append(
                level(samples, rate, cue["start"] + 0.5, cue["end"])
            )
    mean = {mood: np.mean(values) for mood, values in levels.items()}
    assert mean["finale"] > mean["sad"] + 6
    assert mean["chase"] > mean["lonely"] + 6
    assert mean["dance"] > mean["silence"] + 10
    assert {sound["kind"] for sound in film.info["sounds"]} >= {"step", "door", "rain", "train"}
