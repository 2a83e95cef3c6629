"""The film's cast: two leads whom one tells apart by their outline, and everybody else."""

import colorsys
from dataclasses import replace

from .figure import Body
from .look import hsv, luminance, mix

HAIRS = {"brown": (72, 44, 32), "black": (38, 30, 34), "red": (142, 62, 38)}
IRISES = [(70, 112, 146), (84, 118, 78), (104, 72, 44), (74, 54, 44), (110, 118, 124)]


def lena(rng):
    """Return Lena, a dancer: small, in a dress with a wide skirt, her hair in a bun.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws her colours; her outline is always the same.
    """
    hue = rng.choice([0.97, 0.02, 0.10, 0.47])
    dress = hsv(hue, rng.uniform(0.55, 0.7), rng.uniform(0.78, 0.92))
    return Body(
        stature=1.58,
        shoulders=0.094,
        hips=0.054,
        bulk=0.86,
        head=0.083,
        skin=(246, 208, 180),
        hair=HAIRS[str(rng.choice(["brown", "red"]))],
        hair_style="bun",
        beard=False,
        glasses=False,
        hat="",
        top=dress,
        sleeves="short",
        bottom=dress,
        legwear="dress",
        coat=False,
        shoes=(122, 44, 52),
        scarf=None,
        fine=True,
        iris=(72, 116, 112),
        trim=hsv(hue, 0.35, 0.97),
        flare=1.0,
        lashes=1.0,
        jaw=0.15,
    )


def max_(rng):
    """Return Max: tall, in a long coat, with a hat with a brim and a scarf.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws his colours; his outline is always the same.
    """
    coat = hsv(rng.uniform(0.56, 0.62), rng.uniform(0.3, 0.42), rng.uniform(0.36, 0.46))
    return Body(
        stature=1.90,
        shoulders=0.118,
        hips=0.056,
        bulk=0.96,
        head=0.078,
        skin=(232, 188, 154),
        hair=HAIRS["black"],
        hair_style="short",
        beard=False,
        glasses=False,
        hat="brim",
        top=coat,
        sleeves="long",
        bottom=(62, 58, 66),
        legwear="trousers",
        coat=True,
        shoes=(58, 40, 34),
        scarf=hsv(rng.uniform(0.09, 0.13), 0.68, 0.9),
        fine=True,
        iris=(96, 74, 52),
        trim=(40, 34, 44),
        coat_length=1.25,
        lashes=0.25,
        jaw=0.8,
    )


def _quiet(colour):
    """Return a colour muted, so that the extras stay behind the leads."""
    hue, saturation, value = colorsys.rgb_to_hsv(*(part / 255 for part in colour))
    return hsv(hue, min(0.62 * saturation, 0.42), 0.16 + 0.62 * value)


def extra(rng, index):
    """Return one of the others: nobody with a hat and a coat, nobody in a dress with a bun.

    Parameters
    ----------
    rng : numpy.random.Generator
    index : int
        The person's number, which chooses the colour of the eyes.
    """
    body = Body.draw(rng)
    dark = luminance(body.skin) < 0.5
    skin = mix(body.skin, (206, 148, 112), 0.16) if dark else body.skin  # so that features show
    wears_skirt = body.legwear in ("skirt", "dress")
    return replace(
        body,
        hat="" if body.coat else body.hat,
        hair_style="tail" if wears_skirt and body.hair_style == "bun" else body.hair_style,
        scarf=None if body.coat or body.scarf is None else _quiet(body.scarf),
        trim=mix(_quiet(body.top), (30, 22, 34), 0.55),
        flare=0.45,
        skin=skin,
        top=_quiet(body.top),
        bottom=_quiet(body.bottom),
        shoes=_quiet(body.shoes),
        hair=HAIRS["black"] if dark and luminance(body.hair) > 0.3 else body.hair,
        fine=True,
        iris=IRISES[2 + index % 2] if dark else IRISES[index % len(IRISES)],
        lashes=0.8 if wears_skirt else 0.3,
        jaw=0.25 if wears_skirt or body.stature < 1.45 else min(body.bulk - 0.35, 0.9),
    )
