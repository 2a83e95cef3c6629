"""What a reading tells in words: the film in the order of its scenes, and a card for each scene.

Everything here is worked out from the tables. A claim of which a model was not sure enough is
marked, and the page hides it until somebody asks.
"""

from itertools import groupby
from types import SimpleNamespace
from typing import NamedTuple

import cv2
import numpy as np
import pandas as pd

from film_reader import spans, text

SURE = 0.5  # the confidence from which a finding is told unasked
# Expressions of filmed faces need more. On seven real films, 12 of 13 faces that were called
# anything but happy with less than 0.75 were not what they were called.
_SURE_HAPPY, _SURE_FILMED = 0.6, 0.75
_CROWD = 5  # people in one shot that make a crowd, and members that it has at least
_FEW_SCENES = 4  # a film with fewer is told by its shots
_MOST_TOLD = 12  # scenes in the summary
_MOST_LINES = 3  # lines that a card quotes
_MOST_PEOPLE = 4  # people whom a card names
_MOST_RUNS = 4  # spans of one person's expression or action that it names
_UNHAPPY = ("afraid", "angry", "sad")
_SHORTEST = 0.5  # seconds that such a span must last
_NEAR = 7  # seconds within which two turns of one person in one direction are one
_LEAST_CHANGE = 0.3  # of valence that is worth a sentence
_SILENT = -60  # decibels
_GREY = 6  # of 255 by which the channels of a black-and-white film differ at most
_PALE, _DULL = 6, 18  # chroma in CIELAB below which a colour is a grey, or greyish
# Names of colours by their hue in CIELAB, in degrees, up to where each name goes; and of light.
_HUES = ((45, "red"), (85, "brown"), (108, "yellow"), (170, "green"), (235, "blue-green"))
_HUES += ((300, "blue"), (340, "purple"), (361, "red"))
_LIGHT = ((0.15, "very dark"), (0.3, "dark"), (0.5, "medium light"), (np.inf, "bright"))
_WORDS = {"close_up": "close-up", "medium": "medium shot", "long": "long shot"}
_WORDS |= {"nobody": "no face found", "hand_held": "hand-held"}
# Tables whose rows belong to the scene in which they lie, and the column that says when that is.
_TIMED = {"appearances": "time", "sound": "time", "colours": "time", "audience": "time"}
_TIMED |= {"shots": "start", "lines": "start", "speech": "start", "clue": "start"}


class Claim(NamedTuple):
    """Something that a reading says."""

    text: str
    sure: bool = True
    time: float | None = None  # the moment that shows it
    whose: str = ""  # what several claims in a row begin with, such as a name


class Card(NamedTuple):
    """What there is to say about a scene."""

    scene: int
    start: float
    end: float
    shots: list  # of rows
    facts: dict  # of lists of pairs: what claims begin with, and the claims
    lines: list  # of rows


def cards(reading):
    """Make a card for each scene of a reading: a list of `Card`."""
    film, made = _film(reading), []
    for part in _parts(reading, film, reading.scenes):
        facts = {title: list(tell(part, film)) for title, tell in _FACTS.items()}
        facts = {
            title: [(whose, list(group)) for whose, group in groupby(claims, lambda one: one.whose)]
            for title, claims in facts.items()
            if claims
        }
        shots, lines = list(part.shots.itertuples()), list(part.lines.itertuples())
        made.append(Card(part.number, part.start, part.end, shots, facts, lines))
    return made


def summary(reading):
    """Say in a few claims what a film is, who is in it, and when the leads look happiest."""
    film = _film(reading)
    return [_about_film(reading, film), _about_people(reading, film), *_about_feelings(reading)]


def story(reading):
    """Tell what happens: a claim a scene, in order; in a film of few scenes, a claim a shot.

    Of many, the longest are told. What goes on as it was is not told again.
    """
    film = _film(reading)
    pieces = reading.shots if len(reading.scenes) < _FEW_SCENES else reading.scenes
    parts = _parts(reading, film, pieces)
    longest = sorted(parts, key=lambda part: -part.seconds)[:_MOST_TOLD]
    told, before = [], ("", "")
    for part in sorted(longest, key=lambda part: part.start):
        light, what = _light_of(part, film), _story_of(part)
        if (light, what) != before:
            words = [light if light != before[0] else "", *what]
            words = " ".join(f"{sentence(one)}." for one in words if one)
            told.append(Claim(words, time=part.start))
        before = light, what
    return told


def turns(reading):
    """The turns, each once: of those close together, of one person, one way, the largest."""
    rows = reading.turns.sort_values(["person", "time"])
    step = pd.DataFrame({"person": rows["person"], "way": np.sign(rows["change"])})
    is_new = (step != step.shift()).any(axis=1) | (rows["time"].diff() > _NEAR)
    largest = rows["change"].abs().groupby(is_new.cumsum()).idxmax()
    return rows.loc[largest].sort_values("time")


def turn_text(turn):
    """Say whose mood turns and which way."""
    whose = f"{turn.person} turns" if turn.person else "the mood turns"
    return f"{whose} {'brighter' if turn.change > 0 else 'darker'} ({turn.change:+.1f})"


def crowd(reading):
    """The people of a crowd: most of the time among many, and no leads; none if they are few."""
    seen, people = reading.appearances, reading.people
    shot = pd.Series(spans.shot_of(seen["time"], reading.shots), seen.index)
    together = seen["person"].groupby(shot).transform("nunique")
    share = (together >= _CROWD).groupby(seen["person"]).mean()
    members = people.loc[~people["lead"] & (people["person"].map(share) > 0.5), "person"]
    return list(members) if len(members) >= _CROWD else []


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


def _long(seconds):
    """Write how long something lasts."""
    return f"{text.clock(seconds)} min" if seconds >= 59.5 else f"{max(1, round(seconds))} s"


def sentence(words):
    """Write words with a large first letter; names within them stay as they are."""
    return words[:1].upper() + words[1:]


# --- scenes with all that lies in them ------------------------------------------------------------


def _film(reading):
    """What the claims about a scene are measured against."""
    shots = reading.shots
    spread = np.ptp(reading.colours[["red", "green", "blue"]].to_numpy(float), axis=1)
    kinds = reading.appearances["source"].value_counts()
    return SimpleNamespace(
        step=1 / reading.info["sampled_fps"],
        crowd=set(crowd(reading)),
        turns=turns(reading),
        is_grey=bool(len(spread)) and bool(np.quantile(spread, 0.95) < _GREY),
        kind=kinds.index[0] if len(kinds) else "",
        length=(shots["end"] - shots["start"]).mean(),
        motion=shots["motion"].mean(),
        loudness=reading.sound["loudness"].median(),
        loudest=reading.sound["loudness"].max(),
        scenes=len(reading.scenes),
    )


def _parts(reading, film, pieces):
    """Each scene, or each shot, with the rows of the tables that lie in it, and who is in view."""
    seen = reading.appearances[reading.appearances["person"] != ""]
    seen = seen.assign(piece=spans.shot_of(seen["time"], pieces)).sort_values(["person", "time"])
    grouped = {}
    for name, column in _TIMED.items():
        table = getattr(reading, name)
        groups = dict(list(table.groupby(spans.shot_of(table[column], pieces))))
        grouped[name] = [groups.get(number, table[:0]) for number in range(len(pieces) + 1)]
    for column in ("action", "expression"):
        grouped[column] = [[] for _ in range(len(pieces) + 1)]
        for run in _runs(seen, column, film).itertuples():
            grouped[column][run.piece].append(run)
    in_view = (
        seen.groupby(["piece", "person"])["time"].agg(["nunique", "min"]).reset_index("person")
    )
    parts = []
    for number, piece in enumerate(pieces.itertuples(), 1):
        part = {name: groups[number] for name, groups in grouped.items()}
        part = SimpleNamespace(number=number, start=piece.start, end=piece.end, **part)
        part.seconds = part.end - part.start
        people = in_view.loc[in_view.index == number].sort_values("nunique", ascending=False)
        part.people = people[~people["person"].isin(film.crowd)]
        part.members = len(people) - len(part.people)  # of the crowd
        part.named = list(part.people["person"].head(_MOST_PEOPLE))
        parts.append(part)
    return parts


def _runs(seen, column, film):
    """The spans in which people do or show one thing, in each piece; a neutral face shows none."""
    found = spans.join(seen, ["person", "piece", column], f"{column}_confidence", film.step)
    found = found.rename(columns={column: "value"})
    found = found[~found["value"].isin(["", "neutral"])]
    found = found[found["end"] - found["start"] >= _SHORTEST]
    shown = found["value"] if column == "expression" else [""] * len(found)
    sure = [is_sure(*one, film.kind) for one in zip(found["confidence"], shown, strict=True)]
    return found.assign(sure=np.array(sure, bool))


def nobody(part):
    """Say that nobody is told apart, and no more: people may be in view without a face."""
    if len(part.appearances):
        return "people were seen, no face was found"
    is_faint = (part.shots["scale"] != "nobody").any()
    return "faces too small or too short to follow" if is_faint else "no face was found"


def _doing(action):
    """Write an action as what somebody does."""
    first, _, rest = plain(action).partition(" ")
    is_ours = first.islower() and not first.endswith("ing")
    return f"{first}s {rest}".strip() if is_ours else f"does {plain(action)}"


# --- what a card says -----------------------------------------------------------------------------


def _who(part, film):
    """Who is in view in a scene, and for how long."""
    for row in part.people.head(_MOST_PEOPLE).itertuples():
        seconds = min(row.nunique * film.step, part.seconds)
        yield Claim(f"{row.person}, {_long(seconds)}", time=row.min)
    if more := len(part.people) - len(part.named):
        yield Claim(text.count(more, "other"))
    if part.members:
        yield Claim(f"{part.members} of the crowd")
    elif not len(part.people):
        yield Claim(nobody(part))


def _said(part, film):
    """The most telling lines; or how long somebody speaks, where no words are known."""
    for row in sorted(_telling_lines(part.lines), key=lambda row: row.start):
        yield Claim(quoted(row), is_sure(row.confidence), row.start)
    if not len(part.lines) and len(part.speech):
        seconds = (part.speech["end"] - part.speech["start"]).sum()
        sure = is_sure(part.speech["confidence"].mean())
        speaks = f"somebody speaks, {_long(seconds)} in all; the words are not known"
        yield Claim(speaks, sure, part.speech["start"].min())


def _telling_lines(lines):
    """Choose the lines that tell most: of strong mood, that ask or exclaim, not too short."""

    def weight(row):
        mood = 0 if pd.isna(row.mood) else abs(row.mood)
        return mood + min(len(row.text.split()), 12) / 12 + 0.3 * any(m in row.text for m in "?!")

    return sorted(lines.itertuples(), key=weight, reverse=True)[:_MOST_LINES]


def quoted(row):
    """Write a line of the film as a quotation, with who says it or where it stands."""
    who = row.speaker or ("on screen" if row.source == "picture" else "")
    return f"{who}: “{' '.join(row.text.split())}”".removeprefix(": ")


def _does(part, film):
    """What people do, in order."""
    for row in _told(part.named, part.action):
        yield Claim(_doing(row.value), row.sure, row.start, row.person)


def _feels(part, film):
    """What faces show, in order, where the mood turns, and how an audience looks."""
    for row in _told(part.named, part.expression):
        yield Claim(plain(row.value), row.sure, row.start, f"{row.person} looks")
    here = film.turns["time"].between(part.start, part.end, inclusive="left")
    for turn in film.turns[here].itertuples():
        yield Claim(turn_text(turn), is_sure(turn.confidence), turn.time)
    for reaction, rows in part.audience.groupby("reaction", sort=False):
        sure = is_sure(rows["confidence"].mean(), reaction, film.kind)
        yield Claim(plain(reaction), sure, rows["time"].min(), "the audience looks")


def _told(people, runs):
    """Of each of some people, the longest runs, in order; one that goes on after a gap is one."""
    for person in people:
        own = [run for run in runs if run.person == person]
        own = sorted(own, key=lambda run: run.start - run.end)[:_MOST_RUNS]
        before = None
        for run in sorted(own, key=lambda run: run.start):
            if (run.value, run.sure) != before:
                yield run
            before = run.value, run.sure


def _light(part, film):
    """How light a scene is, and of what colour."""
    if len(part.shots):
        yield Claim(
            f"{_light_of(part, film)} ({100 * part.shots['brightness'].mean():.0f} % of white)"
        )


def _light_of(part, film):
    """Light and colour as words."""
    share = part.shots["brightness"].mean()
    light = next((name for limit, name in _LIGHT if share < limit), "")
    if film.is_grey or not len(part.colours):
        return light
    return f"{light}, {colour_name(part.colours[['red', 'green', 'blue']].mean())}"


def colour_name(colour):
    """Name a colour, three numbers from 0 to 255, by its hue in CIELAB."""
    pixel = np.array(colour, np.float32).reshape(1, 1, 3) / 255
    light, a, b = cv2.cvtColor(pixel, cv2.COLOR_RGB2LAB)[0, 0]
    chroma, hue = np.hypot(a, b), np.degrees(np.arctan2(b, a)) % 360
    if chroma < _PALE:
        return "black" if light < 15 else "white" if light > 90 else "grey"
    name = next(name for limit, name in _HUES if hue < limit)
    name = "orange" if name == "brown" and light > 60 and chroma > 40 else name  # as brown is dark
    return f"greyish {name}" if chroma < _DULL else name


def _framing(part, film):
    """How near the camera comes to people, most shots first."""
    for scale, number in part.shots["scale"].value_counts().items():
        shots = text.count(number, "shot")
        yield Claim(
            f"no face in {shots}" if scale == "nobody" else text.count(number, plain(scale))
        )


def _camera(part, film):
    """What the camera does, shot by shot, but for the shots in which it stands still."""
    still = int((part.shots["camera"] == "static").sum())
    if still:
        yield Claim(f"static in {text.count(still, 'shot')}")
    for row in part.shots[~part.shots["camera"].isin(["", "static"])].itertuples():
        yield Claim(camera_words(row), is_sure(row.camera_confidence), row.start)


def camera_words(shot):
    """Write what the camera of a shot does: static, pan left, zoom in; empty if not known."""
    return " ".join(filter(None, [plain(shot.camera), shot.camera_direction]))


def _pace(part, film):
    """How fast a scene is cut and how much moves in it, beside the whole film."""
    if len(part.shots):
        shots, length = text.count(len(part.shots), "shot"), part.seconds / len(part.shots)
        yield Claim(f"{shots}, {length:.1f} s each on average (film: {film.length:.1f} s)")
        moves = part.shots["motion"].mean() / film.motion if film.motion else 0
        yield Claim(f"{moves:.1f} times the film's movement")


def _loud(part, film):
    """How loud a scene is, beside the whole film."""
    if len(part.sound):
        loud = part.sound["loudness"].median()
        loud = "silent" if loud <= _SILENT else f"{loud:.0f} dB (film: {film.loudness:.0f} dB)"
        yield Claim(loud)


def _clue(part, film):
    """Where the thing in the given picture is in view."""
    for row in part.clue.itertuples():
        yield Claim(f"in view at {text.clock(row.start)}", is_sure(row.confidence), row.start)


_FACTS = {"In view": _who, "Said": _said, "Done": _does, "Feelings": _feels}
_FACTS |= {"Light and colour": _light, "Framing": _framing, "Camera": _camera, "Pace": _pace}
_FACTS |= {"Sound": _loud, "The clue": _clue}


# --- what was looked for --------------------------------------------------------------------------


def looked_for(reading):
    """List what a reader may ask for: (what, "found", "none found" or "not searched", a note)."""
    film, people, info = _film(reading), reading.people, reading.info
    acts = int((reading.appearances["action"] != "").sum())
    shows = int((~reading.appearances["expression"].isin(["", "neutral"])).sum())
    filmed = "the actions of filmed people take a model of your own"
    lead, sound = people["lead"].any(), info["has_sound"]
    unread = info["words"].startswith("Not searched")
    rows = [
        ("Shots and scenes", len(reading.shots), True, ""),
        ("People, by their faces", len(people), True, "a face that is not seen is not found"),
        ("What people do", acts, film.kind != "filmed", filmed),
        ("What faces show", shows, len(people), "there is no face" if not len(people) else ""),
        ("Where a mood turns", len(reading.turns), lead, "" if lead else "a turn needs a lead"),
        ("What the camera does", int((reading.shots["camera"] != "").sum()), True, ""),
        ("An audience", len(reading.audience), True, ""),
        ("Words", len(reading.lines), not unread, info["words"]),
        ("Speech", len(reading.speech), sound and "speech" in info["stages"], ""),
        ("Sound", len(reading.sound), sound, "" if sound else "the file has none"),
        ("The thing in a picture", len(reading.clue), "clue" in info["stages"], "none was given"),
        ("Places and things, indoors or outdoors, day or night", 0, False, "nothing measures them"),
    ]
    states = {True: "found", False: "none found"}
    return [
        (what, states[found > 0] if found or searched else "not searched", note)
        for what, found, searched, note in rows
    ]


# --- the summary ----------------------------------------------------------------------------------


def _about_film(reading, film):
    shots = reading.shots
    if not len(shots):
        return Claim("No shots were found.")
    kind = f"{film.kind} people, " if film.kind else ""
    colour = "black and white" if film.is_grey else "colour"
    sound = "with sound" if reading.info["has_sound"] else "without sound"
    sound = "with a silent sound track" if film.loudest <= _SILENT else sound
    count = f"{text.count(len(shots), 'shot')} in {text.count(len(reading.scenes), 'scene')}"
    mean = f", {film.length:.1f} seconds a shot on average" if len(shots) > 1 else ""
    length = text.clock(reading.info["seconds"])
    return Claim(sentence(f"{kind}{colour}, {sound}, {length} long: {count}{mean}."))


def _about_people(reading, film):
    people = reading.people
    if not len(people):
        return Claim(f"{sentence(nobody(reading))}.")
    count = text.count(len(people), "person", "people")
    crowd = f", {len(film.crowd)} of them a crowd" if film.crowd else ""
    leads = [f"{row.person} ({_long(row.seconds)})" for row in people[people["lead"]].itertuples()]
    told = f"longest in view: {text.listed(leads)}" if leads else "nobody stands out"
    return Claim(f"{count} told apart by their looks{crowd}; {told}.")


def _story_of(part):
    """Tell a scene: who is seen and how near, what they do and show, and its most telling line."""
    who = part.named[:3]
    who += [text.count(more, "other")] if (more := len(part.people) - len(who)) else []
    who += ["a crowd"] if part.members else []
    near = part.shots["scale"][part.shots["scale"] != "nobody"].mode().head(1)
    told = [", ".join([text.listed(who), *map(plain, near)]) if who else nobody(part)]
    for person in part.named[:2]:
        does, shows = (
            [words(row.value) for row in _told([person], [run for run in runs if run.sure])]
            for runs, words in ((part.action, _doing), (part.expression, plain))
        )
        course = [_then(does), f"looks {_then(shows)}" if shows else ""]
        if does or shows:
            told.append(f"{person} {', and '.join(filter(None, course))}")
    return told + [quoted(row) for row in _telling_lines(part.lines)[:1] if is_sure(row.confidence)]


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
        told = {True: [], False: []}
        for word, shown, end in (
            ("happiest", ("happy",), curve["valence"].idxmax()),
            ("unhappiest", _UNHAPPY, curve["valence"].idxmin()),
        ):
            time = curve.loc[end, "time"]
            near = seen[(seen["time"] - time).abs().le(1) & seen["expression"].isin(shown)]
            faces = near[["expression_confidence", "expression", "source"]].to_numpy()
            told[any(is_sure(*face) for face in faces)].append(f"{word} around {text.clock(time)}")
        for sure, ends in told.items():
            if ends:
                yield Claim(f"{sentence(person)} looks {text.listed(ends)}.", sure)
