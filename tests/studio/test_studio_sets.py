"""The film's sets: each builds and draws in its light, has its spots, and is the same twice."""

import numpy as np
import pytest

USED = [
    ("street", "day"),
    ("street", "night"),
    ("park", "day"),
    ("park", "dusk"),
    ("room", "night"),
    ("station", "night"),
    ("stage", "night"),
    ("hall", "night"),
]
SPOTS = {
    "street": {"walk", "window", "lamp", "puddle"},
    "park": {"bench_left", "bench_right", "clue", "path"},
    "room": {"door", "seat"},
    "station": {"seat", "clue", "poster"},
    "stage": {"mark", "chair", "wing"},
    "hall": {"aisle_far", "aisle_near", "door"}
    | {f"seat_{row}_{column}" for row in range(3) for column in range(5)},
}


def build(studio, name, light, seed=3):
    """Return the set of a seed."""
    palette = studio.sets.Palette.draw(np.random.default_rng(seed))
    return studio.sets.build_set(name, light, palette, np.random.default_rng(seed))


def canvas_of(studio, pixels):
    """Return a canvas on an array of pixels (height, width, 4)."""
    import skia

    return skia.Surface(pixels, colorType=skia.kRGBA_8888_ColorType)


def picture(studio, film_set):
    """Draw a set's layers and things, small: (90, 160, 3) uint8."""
    pixels = np.zeros((90, 160, 4), np.uint8)
    view = studio.camera.View(0.0, 1.3, -5.0, 140.0, (80, 45))
    with canvas_of(studio, pixels) as canvas:
        for z, draw in [*film_set.layers, *sorted(film_set.things, key=lambda t: -t[0])]:
            canvas.save()
            canvas.concat(view.plane(z))
            draw(studio.look.Pen(canvas, view.scale(z)))
            canvas.restore()
    return pixels[..., :3]


@pytest.mark.parametrize(("name", "light"), USED)
def test_a_set_has_its_spots_and_is_drawn_the_same_twice(studio, name, light):
    first = build(studio, name, light)
    assert set(first.spots) >= SPOTS[name]
    assert [z for z, _ in first.layers] == sorted((z for z, _ in first.layers), reverse=True)
    drawn = picture(studio, first)
    assert drawn.std() > 15  # something is there
    assert np.array_equal(drawn, picture(studio, build(studio, name, light)))
    assert not np.array_equal(drawn, picture(studio, build(studio, name, light, seed=4)))


def test_the_park_is_the_same_place_by_day_and_at_dusk(studio):
    assert build(studio, "park", "day").spots == build(studio, "park", "dusk").spots


def test_an_unknown_set_is_refused_with_the_choices(studio):
    with pytest.raises(ValueError, match="choose a set from"):
        build(studio, "harbour", "day")


@pytest.mark.parametrize("x", [-0.7, 0.0, 0.45])
def test_the_music_box_has_one_mask_of_its_own_proportion(studio, x):
    cv2 = pytest.importorskip("cv2")
    pixels = np.zeros((400, 800, 4), np.uint8)
    with canvas_of(studio, pixels) as canvas:
        canvas.translate(400, 300)
        canvas.scale(400, -400)
        studio.props.music_box(studio.look.FlatPen(canvas, 7), x, 0.1)
    mask = pixels[..., 0]
    assert set(np.unique(mask)) == {0, 7}
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    assert np.ptp(columns) + 1 == pytest.approx(0.34 * 400, abs=2)
    assert np.ptp(rows) + 1 == pytest.approx(0.26 * 400, abs=2)
    assert columns.mean() == pytest.approx(400 + 400 * x, abs=2)
    assert cv2.connectedComponents(mask)[0] == 2  # the background and one body
    assert mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(bool).mean() > 0.85


def test_a_card_needs_no_font_and_knows_its_letters(studio):
    palette = studio.sets.Palette.draw(np.random.default_rng(3))
    cards = []
    for text in ("ENCORE", "THE END"):
        pixels = np.zeros((90, 160, 4), np.uint8)
        with canvas_of(studio, pixels) as canvas:
            studio.titles.card(canvas, (90, 160), text, palette, 2.5)
        cards.append(pixels)
    assert np.abs(cards[0].astype(int) - cards[1]).mean() > 1
    with pytest.raises(ValueError, match="there are only the letters"):
        studio.titles.letters("FIN")
