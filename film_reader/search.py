"""Search in a reading: words in lines, people, feelings, actions, colours, and shots alike."""

import colorsys
import re

import numpy as np

from film_reader import spans
from film_reader.pictures import picture_of
from film_reader.stages.scenes import describe, similarity

_LEFT_OUT = ("loudness", "motion")  # numbers that no word describes
_MOST_ALIKE = 10
# Hues from 0 to 1, up to which a colour has a name.
_HUES = {0.04: "red", 0.11: "orange", 0.19: "yellow", 0.45: "green", 0.54: "cyan", 0.7: "blue"}
_HUES |= {0.82: "purple", 0.94: "pink", 1.0: "red"}


def find(reading, words):
    """Find where a reading speaks of all of some words; see `FilmReading.find`."""
    if alike := re.fullmatch(r"\s*like shot (\d+)\s*", words, re.IGNORECASE):
        return _placed(reading, _alike(reading, int(alike[1])))
    wanted, table = _parts(words), reading.to_frame()
    table = table[~table["kind"].isin(_LEFT_OUT)]
    table = table.assign(what=[_said(row) for row in table.itertuples()])
    known = (_parts(f"{row.kind} {row.what}") for row in table.itertuples())
    is_hit = [all(any(map(_same(word), parts)) for word in wanted) for parts in known]
    found = table[np.array(is_hit, bool) & bool(wanted)].sort_values(["kind", "what", "start"])
    # What goes on without a break is one moment.
    is_new = (found[["kind", "what"]] != found[["kind", "what"]].shift()).any(axis=1)
    is_new |= found["start"] > found["end"].shift() + 1e-6
    columns = {"start": "first", "end": "max", "kind": "first", "what": "first"}
    found = found.groupby(is_new.cumsum()).agg(columns)
    return _placed(reading, found.sort_values("start", kind="stable"))


def _parts(text):
    return re.findall(r"\w+", text.casefold())


def _same(word):
    """A function that tells whether a word is meant: its beginning is enough, but for numbers."""
    return word.__eq__ if word.isdigit() else lambda other: other.startswith(word)


def _said(row):
    """What a row of the long table says, in words."""
    value = row.value
    if row.kind == "colour":
        value = f"{colour_name(value)} {value}"
    elif row.kind == "brightness":
        value = "dark" if value < 0.25 else "bright" if value > 0.6 else "neither dark nor bright"
    elif row.kind in ("arc", "turn"):
        value = "pleasant" if value > 0.2 else "unpleasant" if value < -0.2 else "even"
    elif row.kind == "presence":
        value = "in view"
    return f"{row.subject}: {value}" if row.subject else str(value)


def colour_name(colour):
    """A plain English name of a colour such as ``#806040``."""
    hue, saturation, value = colorsys.rgb_to_hsv(
        *(part / 255 for part in bytes.fromhex(colour[1:]))
    )
    if value < 0.15 or saturation < 0.15:
        return "black" if value < 0.15 else "white" if value > 0.85 else "grey"
    name = next(name for most, name in _HUES.items() if hue <= most)
    return "brown" if name == "orange" and value < 0.6 else name


def _alike(reading, number):
    """The shots whose pictures are most like that of one, best first."""
    shots = reading.shots[[f"shot {n}" in reading.pictures for n in reading.shots["shot"]]]
    if number not in set(shots["shot"]):
        raise ValueError(f"received like shot {number}; expected one that has a picture.")
    pictures = [picture_of(reading.pictures[f"shot {n}"]) for n in shots["shot"]]
    alike = similarity(np.concatenate([describe(one[np.newaxis]) for one in pictures]))
    score = alike[(shots["shot"] == number).to_numpy()][0]
    best = shots.iloc[np.argsort(-score, kind="stable")]
    best = best[best["shot"] != number].head(_MOST_ALIKE)
    what = [f"shot {row.shot}, {row.scale}" for row in best.itertuples()]
    return best[["start", "end"]].assign(kind="alike", what=what)


def _placed(reading, found):
    """The rows found, with the shot and the scene in which each begins."""
    number = np.maximum(spans.shot_of(found["start"], reading.shots), 1)
    scene = reading.shots.set_index("shot")["scene"].reindex(number)
    where = [f"scene {s}, shot {n}" for n, s in zip(number, scene, strict=True)]
    return found.assign(where=where).reset_index(drop=True)
