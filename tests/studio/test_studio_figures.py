"""The film's people: faces that differ, hands that meet, feet that stand."""

from itertools import pairwise

import numpy as np
import pytest

SEAT = 0.27  # height of the seat, in statures


@pytest.fixture(scope="module")
def manner(studio):
    """How the people of these tests move."""
    return studio.motion.Manner.draw(np.random.default_rng(3), SEAT)


def draw(studio, body, pose, size=100, metres=0.62, flat=False, heading=np.pi / 2, **face):
    """Draw a figure's head, (size, size, 3) uint8; `metres` is the height in view."""
    import skia

    face = {"expression": "neutral"} | face
    figure = studio.figure.Figure(body, pose, np.zeros(3), heading, **face)
    x, y, _ = figure.points["head"]
    scale = size / metres
    view = studio.camera.View(x, y, -4.0, 4.0 * scale, (size / 2, size / 2))
    pixels = np.zeros((size, size, 4), np.uint8)
    with skia.Surface(pixels, colorType=skia.kRGBA_8888_ColorType) as canvas:
        pen = studio.look.FlatPen(canvas, 1) if flat else studio.look.Pen(canvas)
        figure.draw(pen, view)
    return pixels[..., :3].copy()


def test_six_faces_differ_where_a_face_is_40_pixels_high(studio, manner):
    pose = studio.motion.stand(0.0, manner)
    for body in (
        studio.cast.lena(np.random.default_rng(1)),
        studio.cast.max_(np.random.default_rng(1)),
        studio.cast.extra(np.random.default_rng(1), 1),
    ):
        metres = 100 / 40 * 2.44 * body.head * body.stature
        faces = {
            name: draw(studio, body, pose, metres=metres, expression=name).astype(int)
            for name in studio.face.EXPRESSIONS
        }
        names = list(faces)
        for number, first in enumerate(names):
            for second in names[number + 1 :]:
                changed = np.abs(faces[first] - faces[second]).max(axis=2) > 25
                assert changed.sum() > 25, (first, second)


def test_lids_gaze_and_speech_change_the_face(studio, manner):
    body = studio.cast.lena(np.random.default_rng(1))
    pose = studio.motion.stand(0.0, manner)
    usual = draw(studio, body, pose)
    assert np.array_equal(usual, draw(studio, body, pose, blink=False, gaze=(0, 0), talk=0.0))
    for change in ({"blink": 0.5}, {"blink": True}, {"gaze": (20, 0)}, {"talk": 1.0}):
        assert not np.array_equal(usual, draw(studio, body, pose, **change))


def test_a_blend_of_faces_begins_and_ends_at_them(studio):
    blend_faces, faces = studio.face.blend_faces, studio.face.FACES
    assert blend_faces("sad", "happy", 0) == faces["sad"]
    assert blend_faces("sad", "happy", 1) == faces["happy"]
    half = blend_faces("sad", "happy", 0.5)
    assert faces["sad"]["eye"] < half["eye"] < faces["happy"]["eye"]
    assert blend_faces(half, "angry", 1) == faces["angry"]
    with pytest.raises(ValueError, match="none of angry"):
        blend_faces("sad", "bored", 0.5)


def test_standing_feet_of_the_ballet_do_not_slide(studio, manner):
    body = studio.cast.lena(np.random.default_rng(1))
    poses = [studio.motion.ballet(time, manner) for time in np.arange(0, 8, 1 / 24)]
    found = [studio.figure.joints(pose, body) for pose in poses]
    slides = []
    for index, side in ((0, 1), (1, -1)):
        for (a, first), (b, second) in pairwise(zip(poses, found, strict=True)):
            if max(a.feet[index].up, b.feet[index].up) < 1e-6:
                slides.append(np.linalg.norm(second["ball", side] - first["ball", side]))
    assert len(slides) > 100
    assert max(slides) < 0.012  # statures, as for those who walk


def test_the_ballet_begins_again_where_it_ended(studio, manner):
    body = studio.cast.lena(np.random.default_rng(1))
    first, last = (
        studio.figure.joints(studio.motion.ballet(time, manner), body)
        for time in (0.0, studio.motion.BALLET - 1e-4)
    )
    assert max(np.abs(first[name] - last[name]).max() for name in first) < 0.002


def test_hands_meet_in_a_clap_and_part_again(studio, manner):
    for body in (
        studio.cast.lena(np.random.default_rng(1)),
        studio.cast.max_(np.random.default_rng(1)),
    ):
        gaps = []
        for time in np.arange(0, 2, 1 / 24):
            found = studio.figure.joints(studio.motion.clap(time, manner), body)
            gaps.append(np.linalg.norm(found["hand", 1] - found["hand", -1]))
        assert min(gaps) < 0.045  # statures: a hand is 0.04 thick and wide
        assert max(gaps) > 0.1


@pytest.mark.parametrize("style", ["fine", "flat"])
def test_every_pose_can_be_drawn_from_every_side(studio, manner, style):
    motion = studio.motion
    poses = [motion.rest, motion.clap, motion.cheer, motion.talk_hands, motion.hold, motion.carry]
    poses += [motion.run_carrying, motion.give, motion.slump, motion.gasp, motion.sit_on_floor]
    poses += [motion.ballet, motion.fall]
    rng = np.random.default_rng(2)
    for number, pose in enumerate(poses):
        for body in (studio.cast.max_(rng), studio.cast.lena(rng), studio.cast.extra(rng, number)):
            heading = rng.uniform(0, 2 * np.pi)
            image = draw(studio, body, pose(0.9, manner), 60, 3.0, style == "flat", heading=heading)
            assert image.any()


def test_the_leads_are_told_apart_and_the_extras_are_like_neither(studio):
    lena, tall = (make(np.random.default_rng(5)) for make in (studio.cast.lena, studio.cast.max_))
    assert tall.stature - lena.stature > 0.3
    for seed in range(60):
        body = studio.cast.extra(np.random.default_rng(seed), seed)
        assert not (body.coat and body.hat)
        assert not (body.hair_style == "bun" and body.legwear in ("skirt", "dress"))
