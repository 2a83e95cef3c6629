"""What a reading tells in words: the film in the order of its scenes, and what a card of each says.

Everything here is worked out from the tables. A claim of which a model was not sure enough is
marked, and the page hides it until somebody asks.
"""

from collections import Counter
from itertools import groupby
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np
import pandas as pd

from film_reader import spans, text
from film_reader.colours import colour_name, light_name
from film_reader.pictures import picture_of
from film_reader.tables import ADDED

SURE = 0.5  # the confidence from which a finding is told unasked
# Expressions of filmed faces need more. On seven real films, 12 of 13 faces that were called
# anything but happy with less than 0.75 were not what they were called.
_SURE_HAPPY, _SURE_FILMED = 0.6, 0.75
_CROWD = 5  # people in one shot that make a crowd, and members that it has at least
_FEW_SCENES = 4  # a film with fewer is told by its shots
_MOST_TOLD = 12  # scenes or shots that the story tells
_MOST_PEOPLE = 4  # people whom a card names
_MOST_RUNS = 4  # spans of one person's expression or action that it names
_MOST_LINES, _MOST_STORY_LINES = 3, 2  # lines that it quotes, and that the story does
_SHORTEST = 0.5  # seconds that an expression, an action or speech must last to be told
_LEAST_CHANGE = 0.3  # of valence that is worth a sentence
_UNHAPPY = ("afraid", "angry", "sad")
_SILENT = -60  # decibels
_RGB = ["red", "green", "blue"]
_GREY = 6  # of 255 by which the channels of a black-and-white film differ at most, on the mean
_COLOURED = 20  # and in a twentieth of the pixels of a coloured picture, at least
_WORDS = {"close_up": "close-up", "medium": "medium shot", "long": "long shot"}
_WORDS |= {"nobody": "nobody found", "hand_held": "hand-held"}


class Claim(NamedTuple):
    """Something that a reading says."""

    text: str
    sure: bool = True
    time: float | None = None  # the moment that shows it


def summary(reading):
    """Say in a few claims what a film is, who is in it, and when the leads look happiest."""
    words = [Claim(reading.info["words"])] if len(reading.lines) else []
    return [_about_film(reading), _about_people(reading), *words, *_about_feelings(reading)]


def story(reading, scenes):
    """Tell what happens: a claim a scene, in order; in a film of few scenes, a claim a shot.

    ``scenes`` are their `cards`. Of many, the longest are told. What goes on as it was is not told
    again.
    """
    parts = cards(reading, reading.shots) if len(scenes) < _FEW_SCENES else scenes
    longest = sorted(parts, key=lambda part: -part.seconds)[:_MOST_TOLD]
    told, light, what = [], "", []
    for part in sorted(longest, key=lambda part: part.start):
        before, (light, what) = (light, what), (part.light, _story_of(part))
        if (light, what) != before:
            words = [light if light != before[0] else "", *what]
            ended = [one if one.endswith("”") else f"{one}." for one in words if one]
            told.append(Claim(" ".join(map(sentence, ended)), time=part.start))
    return told


def cards(reading, pieces=None):
    """Gather what there is to say of each scene, or of other pieces of a film: SimpleNamespaces.

    They have ``number``, ``start``, ``end``, ``seconds``; the rows of ``shots``, ``lines``,
    ``clue`` and ``turns`` in it, and its share of ``speech`` that no line tells; ``people``, each
    with the seconds and the first moment in view, longest first, without the ``members`` of a
    crowd, which are counted; the spans in which they do and show something, ``action`` and
    ``expression``, and those of the ``audience``; ``bodies`` and ``faces``, how often one is in
    view; ``light`` and colour as words, ``brightness``, ``loudness``; ``scales``, each with the
    number of its shots.
    """
    pieces = reading.scenes if pieces is None else pieces
    step, crowded, grey = 1 / reading.info["sampled_fps"], crowd(reading), is_grey(reading)
    seen, sound, colours = (
        table.assign(piece=spans.shot_of(table["time"], pieces))
        for table in (reading.appearances, reading.sound, reading.colours)
    )
    tables = {name: getattr(reading, name) for name in ("shots", "lines", "clue")}
    names = {"reaction": "expression", "confidence": "expression_confidence"}
    audience = reading.audience.rename(columns=names)
    audience = audience.assign(person="the audience", source=kind(reading), piece=0)
    tables |= {"turns": reading.turns.assign(start=reading.turns["time"])}
    tables |= {name: _runs(seen, name, step) for name in ("action", "expression")}
    tables |= {"audience": _runs(audience, "expression", step)}
    numbers = {name: spans.shot_of(table["start"], pieces) for name, table in tables.items()}
    in_view = seen[seen["person"] != ""].groupby(["piece", "person"])["time"]
    in_view = in_view.agg(["nunique", "min"]).reset_index()
    in_view = in_view.sort_values("nunique", ascending=False, kind="stable")
    loudness = sound.groupby("piece")["loudness"].median()
    colour = colours.groupby("piece")[_RGB].mean()
    speech = _without_lines(reading.speech, reading.lines)
    made = []
    for number, piece in enumerate(pieces.itertuples(), 1):
        part = SimpleNamespace(number=number, start=piece.start, end=piece.end)
        for name, table in tables.items():
            setattr(part, name, list(table[numbers[name] == number].itertuples()))
        part.seconds = part.end - part.start
        here = in_view[in_view["piece"] == number].itertuples()
        people = [(row.person, min(row.nunique * step, part.seconds), row.min) for row in here]
        part.people = [person for person in people if person[0] not in crowded]
        part.members = len(people) - len(part.people)
        edges = {edge: speech[edge].clip(part.start, part.end) for edge in ("start", "end")}
        heard = speech.assign(**edges)
        part.speech = list(heard[heard["end"] - heard["start"] >= _SHORTEST].itertuples())
        part.bodies, part.faces = seen.loc[seen["piece"] == number, ["time", "x"]].count()
        part.brightness = np.mean([row.brightness for row in part.shots] or [np.nan])
        part.light = light_name(part.brightness)
        if number in colour.index and not grey:
            part.light += f", {colour_name(colour.loc[number])}"
        part.loudness = loudness.get(number, np.nan)
        part.scales = Counter(row.scale for row in part.shots).most_common()
        made.append(part)
    return made


def _without_lines(speech, lines):
    """The spans in which somebody speaks while no line says what."""
    starts, ends = lines["start"].to_numpy(), lines["end"].to_numpy()
    known = [((starts < row.end) & (row.start < ends)).any() for row in speech.itertuples()]
    return speech[~np.array(known, bool)]


def _runs(seen, column, step):
    """The spans in which people do or show one thing for some time; a neutral face shows none."""
    seen = seen.sort_values(["person", "time"], kind="stable")
    found = spans.join(seen, ["person", "piece", "source", column], f"{column}_confidence", step)
    found = found.rename(columns={column: "value"})
    found = found[~found["value"].isin(["", "neutral"]) & (found["person"] != "")]
    found = found[found["end"] - found["start"] >= _SHORTEST]
    shown = [""] * len(found) if column == "action" else found["value"]
    known = zip(found["confidence"], shown, found["source"], strict=True)
    return found.assign(sure=np.array([is_sure(*one) for one in known], bool))


def courses(part, runs):
    """What each named person does or shows: (person, the longest runs, in order).

    A run that goes on after a gap is told once.
    """
    for person, _, _ in part.people[:_MOST_PEOPLE]:
        own = [run for run in runs if run.person == person]
        own = sorted(own, key=lambda run: run.start - run.end)[:_MOST_RUNS]
        own = sorted(own, key=lambda run: run.start)
        groups = groupby(own, key=lambda run: (run.value, run.sure))
        if own:
            yield person, [next(group) for _, group in groups]


def telling_lines(lines, most=_MOST_LINES):
    """Choose the lines that tell most: of strong mood, that ask or exclaim, of some length."""

    def weight(row):
        words, asks = len(row.text.split()), any(mark in row.text for mark in "?!")
        mood = 0 if pd.isna(row.mood) else abs(row.mood)
        return mood + min(words, 12) / 12 - max(words - 25, 0) / 25 + 0.3 * asks

    best = sorted(lines, key=weight, reverse=True)[:most]
    return sorted(best, key=lambda row: row.start)


def nobody(part):
    """Say that nobody is told apart, and no more: people may be in view without a face."""
    if part.faces:
        return "faces were seen, too small or too dark to tell whose"
    if part.bodies or any(scale != "nobody" for scale, _ in part.scales):
        return "people were seen, but no face to follow"
    return "neither a face nor a body was found"


def turn_text(turn):
    """Say whose mood turns and which way."""
    whose = f"{turn.person} turns" if turn.person else "the mood turns"
    return f"{whose} {'brighter' if turn.change > 0 else 'darker'} ({turn.change:+.1f})"


def crowd(reading):
    """The people of a crowd: no leads, mostly among many; none if few, or if all would be."""
    seen, people = reading.appearances, reading.people
    shot = pd.Series(spans.shot_of(seen["time"], reading.shots), seen.index)
    together = seen["person"].groupby(shot).transform("nunique")
    share = (together >= _CROWD).groupby(seen["person"]).mean()
    members = people.loc[~people["lead"] & (people["person"].map(share) > 0.5), "person"]
    return list(members) if _CROWD <= len(members) < len(people) else []


def is_sure(confidence, expression="", source="drawn"):
    """Tell whether a finding is sure enough to be told; a filmed face's expression needs more."""
    if pd.isna(confidence):
        return True  # what is simply measured
    if source != "filmed" or expression in ("", "neutral"):
        return confidence >= SURE
    return confidence >= (_SURE_HAPPY if expression == "happy" else _SURE_FILMED)


def plain(name):
    """Write the name of a class as words."""
    return _WORDS.get(name, name.replace("_", " "))


def lasting(seconds):
    """Write how long something lasts."""
    return f"{text.clock(seconds)} min" if seconds >= 59.5 else f"{max(1, round(seconds))} s"


def sentence(words):
    """Write words with a large first letter; names within them stay as they are."""
    return words[:1].upper() + words[1:]


def kind(reading):
    """Tell which people a film shows most, "drawn" or "filmed"; "" for none."""
    source = reading.appearances["source"]
    return "".join(source[source != ADDED].mode().head(1))


def is_grey(reading):
    """Tell whether a film is black and white, by its mean colours and a picture of each shot."""
    spread = np.ptp(reading.colours[_RGB].to_numpy(float), axis=1)
    if not len(spread) or np.quantile(spread, 0.95) >= _GREY:
        return False
    # Red here and blue there make a grey mean, too.
    shots = [picture_of(jpeg) for name, jpeg in reading.pictures.items() if name[:5] == "shot "]
    coloured = [np.quantile(np.ptp(shot, axis=-1), 0.95) >= _COLOURED for shot in shots]
    return not shots or np.mean(coloured) < 0.5


def doing(action):
    """Write an action as what somebody does."""
    first, _, rest = plain(action).partition(" ")
    is_ours = first.islower() and not first.endswith("ing")
    return f"{first}s {rest}".strip() if is_ours else f"does {plain(action)}"


def quoted(row):
    """Write a line of the film as a quotation, with who says it or where it stands."""
    who = row.speaker or ("on screen" if row.source == "picture" else "")
    return f"{who}: “{' '.join(row.text.split())}”".removeprefix(": ")


def camera_words(shot):
    """Write what the camera of a shot does: static, pan left, zoom in; empty if not known."""
    return " ".join(filter(None, [plain(shot.camera), shot.camera_direction]))


# --- the summary ----------------------------------------------------------------------------------


def _about_film(reading):
    shots, info = reading.shots, reading.info
    if not len(shots):
        return Claim("No shots were found.")
    kinds = {"drawn": "drawn people, ", "filmed": "filmed or lifelike people, "}
    people = kinds.get(kind(reading), "")
    colour = "black and white" if is_grey(reading) else "colour"
    sound = "with sound" if info["has_sound"] else "without sound"
    sound = "with a silent sound track" if reading.sound["loudness"].max() <= _SILENT else sound
    count = f"{text.count(len(shots), 'shot')} in {text.count(len(reading.scenes), 'scene')}"
    mean = f", {(shots['end'] - shots['start']).mean():.1f} seconds a shot on average"
    mean = mean if len(shots) > 1 else ""
    length = text.clock(info["seconds"])
    return Claim(sentence(f"{people}{colour}, {sound}, {length} long: {count}{mean}."))


def _about_people(reading):
    people, crowded = reading.people, crowd(reading)
    if not len(people):
        whole = pd.DataFrame({"start": [0.0], "end": [reading.info["seconds"]]})
        return Claim(f"{sentence(nobody(*cards(reading, whole)))}.")
    count = text.count(len(people), "person", "people")
    among = f", {len(crowded)} of them a crowd" if crowded else ""
    leads = people[people["lead"]].itertuples()
    leads = [f"{row.person} ({lasting(row.seconds)})" for row in leads]
    told = f"longest in view: {text.listed(leads)}" if leads else "nobody stands out"
    return Claim(f"{count} told apart by their looks{among}; {told}.")


def _story_of(part):
    """Tell a scene: who is seen and how near, what they do and show, and its most telling line."""
    people = [person for person, _, _ in part.people]
    who = people[: _MOST_PEOPLE - 1]
    who += [text.count(more, "other")] if (more := len(people) - len(who)) else []
    who += ["a crowd"] if part.members else []
    near = [plain(scale) for scale, _ in part.scales if scale != "nobody"][:1]
    seen = [text.listed(who), *near] if who else [nobody(part)]
    if len(part.shots) == 1 and part.shots[0].camera not in ("", "static"):
        seen += [camera_words(row) for row in part.shots if is_sure(row.camera_confidence)]
    told = [", ".join(seen)]
    does, shows = (
        dict(courses(part, [run for run in runs if run.sure]))
        for runs in (part.action, part.expression)
    )
    for person in people[:2]:
        acts = _then([doing(run.value) for run in does.get(person, [])])
        looks = _then([plain(run.value) for run in shows.get(person, [])])
        if acts or looks:
            looks = f"looks {looks}" if looks else ""
            told.append(f"{person} {', and '.join(filter(None, [acts, looks]))}")
    speaks = any(is_sure(row.confidence) for row in part.speech)
    told += ["somebody speaks"] if speaks else []
    lines = [row for row in part.lines if is_sure(row.confidence)]
    return told + [quoted(row) for row in telling_lines(lines, _MOST_STORY_LINES)]


def _then(words):
    """Write what follows each other: a, b, then c."""
    return ", then ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def _about_feelings(reading):
    """Where each lead looks happiest and unhappiest: the ends of the curve that is drawn."""
    drawn = reading.arc[reading.arc["valence"].notna() & (reading.arc["confidence"] > SURE)]
    for person, curve in drawn.groupby("person"):
        if np.ptp(curve["valence"]) < _LEAST_CHANGE:
            continue
        seen = reading.appearances[reading.appearances["person"] == person]
        for word, shown, end in (
            ("happiest", ("happy",), curve["valence"].idxmax()),
            ("unhappiest", _UNHAPPY, curve["valence"].idxmin()),
        ):
            time = curve.loc[end, "time"]
            near = seen[(seen["time"] - time).abs().le(1) & seen["expression"].isin(shown)]
            faces = near[["expression_confidence", "expression", "source"]].to_numpy()
            sure = any(is_sure(*face) for face in faces)
            yield Claim(f"{sentence(person)} looks {word} around {text.clock(time)}.", sure)
