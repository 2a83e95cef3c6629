"""What the lines of a film tell about those who say them, from the tables alone."""

import re
from collections import Counter

import numpy as np
import pandas as pd

from film_reader import spans
from film_reader.subtitles import words
from film_reader.tables import as_documented

_WINDOW, _TELLING = 50, 5  # words of a moving average; words named at most
_CHANCE = 6.63  # G2 that words said by chance alone exceed once in a hundred
_MOOD, _FACE = 0.3, 0.2  # how far words and face must be from neutral to part
# Writing that sets no spaces between words: Thai, Japanese, Chinese.
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")


def in_view(lines, appearances):
    """The table ``lines`` with the people who are in view meanwhile, those seen longest first."""
    seen = appearances[appearances["person"] != ""].sort_values("time", kind="stable")
    people = seen["person"].to_numpy()
    firsts = np.searchsorted(seen["time"], lines["start"])
    lasts = np.searchsorted(seen["time"], lines["end"])
    names = [Counter(people[a:b]).most_common() for a, b in zip(firsts, lasts, strict=True)]
    return lines.assign(in_view=[", ".join(name for name, _ in found) for found in names])


def alone(lines):
    """The person who is in view alone during each line, or ""."""
    return lines["in_view"].where(~lines["in_view"].str.contains(", "), "")


def language(lines, scenes):
    """Measure how all and each speak, in the film and in each scene: the table ``language``.

    A line belongs to the speaker whom the subtitles name, or else to the one person who is in view
    alone; other lines count for nobody but all. Text in the picture counts where there are no
    subtitles. What is said in a writing without spaces has no words to count.
    """
    spoken = lines[lines["source"] == "subtitles"]
    lines = spoken if len(spoken) else lines
    if not len(lines) or lines["text"].str.contains(_UNSPACED).mean() > 0.5:
        return as_documented("language", pd.DataFrame())
    is_named = lines["speaker"] != ""
    person = lines["speaker"].where(is_named, alone(lines))
    lines = lines.assign(
        person=person,
        basis=np.where(is_named, "named", "alone in view"),
        scene=spans.shot_of(lines["start"], scenes),
        words=lines["text"].map(words),
    )
    whose = [("", "all", lines)]
    whose += [(*name, own) for name, own in lines[person != ""].groupby(["person", "basis"])]
    rows = [
        {"person": name, "scene": scene, "basis": basis} | _measured(part, lines)
        for name, basis, own in whose
        for scene, part in [(0, own), *own.groupby("scene")]
    ]
    return as_documented("language", pd.DataFrame(rows))


def _measured(part, lines):
    """How some of the lines are said."""
    said = [word for line in part["words"] for word in line]
    others = [word for line in lines.drop(part.index)["words"] for word in line]
    seconds = (part["end"] - part["start"]).sum()
    return {
        "lines": len(part),
        "words": len(said),
        "seconds": seconds,
        "words_a_minute": 60 * len(said) / seconds if seconds else np.nan,
        "words_a_line": len(said) / len(part),
        "questions": part["text"].str.contains("[?？؟]").mean(),
        "exclamations": part["text"].str.contains("[!！]").mean(),
        "variety": _variety(said),
        "mood": part["mood"].mean(),
        "telling": ", ".join(_telling(said, others)),
    }


def _variety(said):
    """Share of different words in a window of 50, on average: it does not fall with their number.

    The moving-average type-token ratio of Covington and McFall, "Cutting the Gordian Knot" (2010).
    """
    starts = range(len(said) - _WINDOW + 1)
    shares = [len(set(said[start : start + _WINDOW])) / _WINDOW for start in starts]
    return np.mean(shares) if shares else np.nan


def _telling(said, others):
    """Words said more often than by others, by their log-likelihood ratio G2, most telling first.

    Dunning, "Accurate Methods for the Statistics of Surprise and Coincidence" (1993).
    """
    there, scores = Counter(others), {}
    for word, count in Counter(said).items():
        both = count + there[word]
        expected = both * len(said) / (len(said) + len(others))
        if count > max(1, expected):
            rest = there[word] * np.log(there[word] / (both - expected)) if there[word] else 0
            scores[word] = 2 * (count * np.log(count / expected) + rest)
    best = sorted(scores, key=scores.get, reverse=True)[:_TELLING]
    return [word for word in best if scores[word] > _CHANCE]


def contrasts(lines, arc):
    """Find lines whose mood and the face of a lead in view part: the table ``contrasts``."""
    rows = []
    seen = arc[arc["confidence"] > 0.5]  # where the lead is in view
    for line in lines[lines["mood"].abs() >= _MOOD].itertuples():
        # The arc has a point in the middle of each second.
        near = seen[(seen["time"] > line.start - 0.5) & (seen["time"] < line.end + 0.5)]
        for person, face in near.groupby("person")["valence"].mean().items():
            if abs(face) >= _FACE and face * line.mood < 0:
                found = {"start": line.start, "end": line.end, "person": person, "face": face}
                rows.append(found | {"words": line.mood, "text": line.text})
    return as_documented("contrasts", pd.DataFrame(rows))
