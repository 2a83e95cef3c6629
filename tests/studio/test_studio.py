"""The studio and what it drew: a seed fixes the drawing, and the labels agree with the pixels."""

import dataclasses
from pathlib import Path

import av
import numpy as np
import pandas as pd
import pytest

PRACTICE = Path(__file__).resolve().parents[2] / "data" / "practice"
ACTIONS = {"walk", "run", "jump", "wave", "sit_down", "stand_up", "dance", "fall"}
EXPRESSIONS = {"angry", "afraid", "happy", "neutral", "sad", "surprised"}
BOX = ["x", "y", "width", "height"]
FACE_BOX = ["face_x", "face_y", "face_width", "face_height"]


@pytest.fixture(scope="module")
def clips():
    """The committed table of clips."""
    return pd.read_csv(PRACTICE / "clips.csv")


@pytest.fixture(scope="module")
def people():
    """The committed table of people."""
    return pd.read_csv(PRACTICE / "people.csv")


# --- the program ------------------------------------------------------------------------------


def test_a_seed_draws_the_same_frames_twice_and_another_seed_other_frames(studio):
    plan = studio.plan.plan_clips()[4]
    first = studio.scene.Scene(plan).film()
    assert first.shape == (studio.plan.FRAMES, *studio.plan.SIZE, 3)
    assert first.dtype == np.uint8
    assert np.array_equal(first, studio.scene.Scene(plan).film())
    other = studio.scene.Scene(dataclasses.replace(plan, seed=plan.seed + 1)).film()
    assert np.abs(first.astype(int) - other).mean() > 5


def test_the_plan_of_another_seed_differs_and_keeps_the_balance(studio):
    usual, other = studio.plan.plan_clips(), studio.plan.plan_clips(7)
    assert [plan.action for plan in usual] != [plan.action for plan in other]
    for plans in (usual, other):
        counts = pd.crosstab([p.production.name for p in plans], [p.action for p in plans])
        assert counts.shape == (sum(studio.plan.PRODUCTIONS.values()), 8)
        assert (counts == studio.plan.TAKES).all(axis=None)


@pytest.mark.parametrize("style", ["colour", "noir", "ink"])
def test_sitting_down_backwards_is_standing_up(studio, style):
    plans = studio.plan.plan_clips()
    down = next(p for p in plans if p.action == "sit_down" and p.production.style == style)
    up = dataclasses.replace(down, action="stand_up")
    # Without those who pass by: they walk forward in both.
    first = studio.scene.Scene(down, passers_by=False).drawn()
    second = studio.scene.Scene(up, passers_by=False).drawn()
    # The same up to a level of 2 in 255: rounding, where a stroke falls between two pixels.
    assert np.abs(first[::-1].astype(int) - second).max() <= 2
    assert np.abs(first[0].astype(int) - first[-1]).mean() > 1


def test_boxes_touch_their_mask_on_four_sides(studio):
    checked = 0
    for plan in studio.plan.plan_clips()[:120:24]:
        scene = studio.scene.Scene(plan)
        for index in (0, 11, 23):
            rows, identities = scene.truth(index)
            assert len(rows) == len(scene.people)
            for number, row in enumerate(rows, start=1):
                mask = identities == number
                if not mask.any():
                    assert row["visible"] == 0
                    assert row["x"] is None
                    continue
                x, y, width, height = (row[name] for name in BOX)
                inside = mask[y : y + height, x : x + width]
                assert inside.sum() == mask.sum()
                assert inside[0].any() and inside[-1].any()
                assert inside[:, 0].any() and inside[:, -1].any()
                assert 0 < row["visible"] <= 1
                checked += 1
    assert checked >= 15


def test_a_mask_covers_the_pixels_that_the_figure_changes(studio, monkeypatch):
    plan = next(p for p in studio.plan.plan_clips() if p.production.style == "colour")
    scene = studio.scene.Scene(plan, passers_by=False)
    monkeypatch.setattr(studio.scene, "paint_shadow", lambda *arguments: None)
    with_lead, mask = scene.frame(12), scene.identities(12) == 1
    scene.people = []
    changed = (with_lead != scene.frame(12)).any(axis=2)
    assert mask.sum() > 100
    # Smoothed edges change a pixel more on each side; a colour may match what lies behind it.
    assert changed[mask].mean() > 0.95
    assert mask[changed].mean() > 0.8


def test_a_standing_foot_does_not_slide(studio):
    rng = np.random.default_rng(3)
    body = studio.figure.Body.draw(rng)
    for _ in range(5):
        manner = studio.motion.Manner.draw(rng, 0.26)
        poses = [studio.motion.walk(time, manner) for time in np.arange(0, 2, 1 / 24)]
        found = [studio.figure.joints(pose, body) for pose in poses]
        slides = []
        for index, side in ((0, 1), (1, -1)):
            for (a, first), (b, second) in zip(
                zip(poses, found, strict=True),
                list(zip(poses, found, strict=True))[1:],
                strict=False,
            ):
                if max(a.feet[index].up, b.feet[index].up) < 1e-6:
                    slides.append(np.linalg.norm(second["ball", side] - first["ball", side]))
        assert len(slides) > 20
        assert max(slides) < 0.012  # statures: 2 cm of a person of 1.7 m


def test_a_drawn_clip_is_encoded_as_it_was_drawn_and_always_alike(studio, tmp_path):
    frames = studio.scene.Scene(studio.plan.plan_clips()[0]).film()
    files = [tmp_path / name for name in ("clip.mp4", "second.mp4", "third.mp4")]
    for file in files:
        studio.encode.encode_clip(file, frames, 20)
    assert len({file.read_bytes() for file in files}) == 1
    decoded = decode(tmp_path / "clip.mp4")
    assert decoded.shape == frames.shape
    assert np.abs(decoded.astype(int) - frames).mean() < 6


# --- the committed set ------------------------------------------------------------------------


def decode(path):
    """Decode a whole clip: (time, height, width, 3) uint8."""
    with av.open(str(path)) as container:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)])


def test_the_set_is_as_large_and_as_mixed_as_it_says(clips):
    assert len(clips) >= 400
    assert clips["clip"].is_unique
    assert set(clips["action"]) == ACTIONS
    assert set(clips["expression"]) == EXPRESSIONS
    assert set(clips["shot_scale"]) == {"close_up", "medium", "long"}
    assert set(clips["style"]) == {"colour", "noir", "ink"}
    assert clips["place"].nunique() >= 6
    assert clips["production"].nunique() >= 24
    ink = clips[clips["style"] == "ink"]
    assert ink["action"].value_counts().max() <= 12
    assert ink["production"].nunique() >= 6
    assert len(clips[["production", "style"]].drop_duplicates()) == clips["production"].nunique()


@pytest.mark.parametrize(
    "label", ["production", "shot_scale", "expression", "place", "light", "fps"]
)
def test_no_label_gives_the_action_away(clips, label):
    counts = pd.crosstab(clips[label], clips["action"])
    assert counts.shape[1] == len(ACTIONS)
    # Where the clips of a style do not divide evenly, one more or less in each style is left.
    assert (counts.max(axis=1) - counts.min(axis=1)).max() <= 2


def test_every_clip_opens_and_is_as_the_table_says(clips):
    assert all((PRACTICE / file).stat().st_size > 1000 for file in clips["file"])
    assert len(list((PRACTICE / "clips").iterdir())) == len(clips)
    for row in clips.iloc[:: len(clips) // 10].itertuples():
        frames = decode(PRACTICE / row.file)
        assert frames.shape == (row.frames, row.height, row.width, 3)
        assert row.seconds == row.frames / row.fps
        assert frames.std() > 10


def test_every_frame_has_its_lead(clips, people):
    leads = people[people["lead"] == 1].merge(clips, on="clip", suffixes=("", "_of_clip"))
    assert len(leads) == clips["frames"].sum()
    assert (leads["action"] == leads["action_of_clip"]).all()
    assert (leads["expression"] == leads["expression_of_clip"]).all()
    assert set(people["action"]) <= ACTIONS
    assert set(people["expression"]) <= EXPRESSIONS
    assert (leads.groupby("clip")["visible"].mean() > 0.15).all()


def test_boxes_lie_in_the_frame(clips, people):
    rows = people.merge(clips[["clip", "width", "height"]], on="clip", suffixes=("", "_of_frame"))
    assert rows["visible"].between(0, 1).all()
    assert (rows[BOX].isna().all(axis=1) == (rows["x"].isna())).all()
    for x, y, width, height in (BOX, FACE_BOX):
        seen = rows[rows[x].notna()]
        assert len(seen) > 5000
        assert (seen[[x, y]] >= 0).all(axis=None)
        assert (seen[[width, height]] > 0).all(axis=None)
        assert (seen[x] + seen[width] <= seen["width_of_frame"]).all()
        assert (seen[y] + seen[height] <= seen["height_of_frame"]).all()


def test_masks_fit_their_boxes(people):
    cv2 = pytest.importorskip("cv2")
    masks = pd.read_csv(PRACTICE / "masks.csv")
    assert masks.groupby(["clip", "frame"]).ngroups >= 150
    table = masks.merge(people, on=["clip", "frame", "person"])
    assert len(table) == len(masks)
    for row in table.iloc[::8].itertuples():
        mask = cv2.imread(str(PRACTICE / row.file), cv2.IMREAD_GRAYSCALE)
        assert set(np.unique(mask)) <= {0, 255}
        assert cv2.boundingRect(mask) == (row.x, row.y, row.width, row.height)


def test_the_committed_set_is_what_the_program_draws(studio, clips, people):
    plans = studio.plan.plan_clips()
    assert [plan.action for plan in plans] == clips["action"].tolist()
    for plan in (plans[10], plans[300]):
        scene = studio.scene.Scene(plan)
        error = decode(PRACTICE / "clips" / f"{plan.name}.mp4") - scene.film().astype(int)
        assert np.abs(error).mean() < 8  # grain and compression
        drawn = pd.DataFrame(scene.truth(12)[0])
        written = people[(people["clip"] == plan.name) & (people["frame"] == 12)]
        assert drawn["person"].tolist() == written["person"].tolist()
        # Another version of the drawing library may smooth an edge differently.
        assert np.nanmax(np.abs(drawn[BOX].astype(float).to_numpy() - written[BOX])) <= 2
