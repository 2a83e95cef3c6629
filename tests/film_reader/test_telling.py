"""What a reading tells: in the order of the scenes, and nothing of which it is not sure."""

import dataclasses
import html
import re

import numpy as np
import pandas as pd
import pytest

from film_reader import report, telling
from film_reader.pictures import jpeg
from readings import page_of, true_reading


@pytest.fixture(scope="module")
def reading():
    return true_reading()


def filmed(reading, **columns):
    """A reading of filmed people, with other columns in its appearances."""
    seen = reading.appearances.assign(source="filmed", **columns)
    return dataclasses.replace(reading, appearances=seen)


def without_people(reading, **tables):
    names = ("people", "appearances", "arc", "turns", "audience")
    empty = {name: getattr(reading, name)[:0] for name in names}
    return dataclasses.replace(reading, **empty | tables)


def story(reading):
    """The story as the report tells it."""
    return telling.story(reading, telling.cards(reading))


def facts(reading, scene):
    """What the card of a scene says on the page, by title; "(unsure)" stands by what is."""
    card = page_of(reading).split('data-scene="')[scene].split("</dl>")[0]
    said = {}
    for title, claims in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", card, re.DOTALL):
        claims = re.sub(r'<(\w+) class="unsure">', "<>(unsure) ", claims)
        claims = re.findall(r"<(?:li)?>(.*?)</li>", claims, re.DOTALL)
        plain = [html.unescape(re.sub("<[^>]*>", "", claim)) for claim in claims]
        said[title] = [" ".join(claim.split()) for claim in plain]
    return said


def test_the_story_goes_through_the_scenes_in_order(reading):
    times = [claim.time for claim in story(reading)]
    assert times == reading.scenes["start"].tolist()
    assert "Person 1" in story(reading)[1].text


def test_a_film_of_one_scene_is_told_by_its_shots(reading):
    one = reading.scenes.head(1).assign(end=reading.scenes["end"].max())
    shots = reading.shots.assign(scene=1)
    told = story(dataclasses.replace(reading, scenes=one, shots=shots))
    assert 5 < len(told) <= 12
    assert {claim.time for claim in told} <= set(shots["start"])


def test_what_goes_on_as_it_was_is_told_once(reading):
    still = reading.shots.assign(camera="static")
    told = story(without_people(reading, shots=still, colours=reading.colours[:0]))
    assert len(told) == 1


def test_the_summary_says_who_is_longest_in_view(reading):
    text = " ".join(claim.text for claim in telling.summary(reading))
    assert text.startswith("Drawn people, colour, with sound, 2:28 long: 43 shots in 12 scenes")
    assert re.search(r"longest in view: person 1 \(\S+ min\) and person 2 \(\S+ min\)", text)


def test_the_happiest_moment_is_the_highest_of_the_curve(reading):
    arc = reading.arc
    peaked = np.where(arc["person"] == "person 1", 1 - (arc["time"] - 70).abs() / 100, 0.1)
    seen = reading.appearances.assign(expression="happy")
    told = dataclasses.replace(
        reading,
        arc=arc.assign(valence=np.where(arc["valence"].isna(), np.nan, peaked)),
        appearances=seen,
    )
    lanes = {lane["title"]: lane for lane in report.lanes(told)["lanes"]}
    curve = lanes["Feelings"]["curves"][0]
    drawn = [point for point in curve["points"] if point[1] is not None]
    best = max(drawn, key=lambda point: point[1])[0]
    claims = [claim for claim in telling.summary(told) if "happiest" in claim.text]
    minutes, seconds = re.search(r"happiest around (\d+):(\d+)", claims[0].text).groups()
    assert abs(60 * int(minutes) + int(seconds) - best) <= 1
    assert claims[0].sure


def test_the_unhappiest_moment_needs_a_face_that_shows_it(reading):
    seen = reading.appearances.assign(expression="neutral")
    told = telling.summary(dataclasses.replace(reading, appearances=seen))
    assert [claim.sure for claim in told if "happiest" in claim.text] == [False] * 4


@pytest.mark.slow
def test_no_people_is_never_said_above_pictures_of_people(reading):
    nobody = without_people(reading, shots=reading.shots.assign(scale="nobody"))
    bodies = reading.appearances.assign(person="", x=np.nan)
    for one, said in (
        (nobody, "neither a face nor a body was found"),
        (without_people(reading), "people were seen, but no face to follow"),
        (without_people(reading, appearances=bodies), "people were seen, but no face to follow"),
        (
            without_people(reading, appearances=reading.appearances.assign(person="")),
            "faces were seen, too small or too dark to tell whose",
        ),
    ):
        assert said.capitalize() in telling.summary(one)[1].text
        page = page_of(one)
        assert not re.search(r"no people|nobody (?:was|is) (?:seen|in)", page, re.IGNORECASE)
        assert "nobody</span>" not in page


def test_speech_counts_where_it_is_heard_and_only_without_a_line(reading):
    cut = reading.scenes["start"][2]
    spoken = pd.DataFrame({"start": [cut - 1.0], "end": [cut + 2.5], "confidence": [0.9]})
    one = dataclasses.replace(reading, speech=spoken, lines=reading.lines[:0])
    heard = [sum(row.end - row.start for row in card.speech) for card in telling.cards(one)]
    assert heard[1:3] == pytest.approx([1.0, 2.5]) and sum(heard) == pytest.approx(3.5)
    # A line that begins in the scene before says what is still heard in this one.
    line = {
        "line": 1,
        "start": cut - 1.0,
        "end": cut + 2.0,
        "text": "Go!",
        "speaker": "",
        "source": "subtitles",
    }
    line |= {"in_view": "", "mood": 0.0, "confidence": 1.0}
    said = dataclasses.replace(one, lines=pd.DataFrame([line])[list(reading.lines)])
    assert not any(card.speech for card in telling.cards(said))
    assert "omebody speaks" not in " ".join(claim.text for claim in story(said))
    # One that stands elsewhere in the same scene says nothing of it.
    apart = dataclasses.replace(said, lines=said.lines.assign(start=cut + 3.0, end=cut + 4.0))
    assert "omebody speaks" in story(apart)[2].text


@pytest.mark.slow
def test_what_is_unsure_of_a_filmed_face_is_told_only_when_asked_for(reading):
    unsure = filmed(reading, expression="angry", expression_confidence=0.7)
    sure = filmed(reading, expression="angry", expression_confidence=0.8)
    for one, is_told in ((unsure, False), (sure, True)):
        text = " ".join(claim.text for claim in story(one))
        assert ("angry" in text) is is_told
        shown = [run for card in telling.cards(one) for run in card.expression]
        assert len(shown) > 5
        assert all(run.sure is is_told for run in shown)
        lanes = {lane["title"]: lane for lane in report.lanes(one)["lanes"]}
        assert all(span[6] is is_told for span in lanes["Face, person 1"]["spans"])


@pytest.mark.parametrize(
    ("expression", "source", "confidence", "sure"),
    [
        ("happy", "filmed", 0.62, True),
        ("happy", "filmed", 0.58, False),
        ("sad", "filmed", 0.74, False),
        ("sad", "drawn", 0.55, True),
        ("neutral", "filmed", 0.5, True),
        ("", "filmed", np.nan, True),
        ("", "drawn", 0.4, False),
        ("sad", "puppet", 0.55, True),
        ("sad", "puppet", 0.45, False),
    ],
)
def test_how_sure_is_sure(expression, source, confidence, sure):
    assert telling.is_sure(confidence, expression, source) == sure


def test_a_crowd_is_many_who_are_seen_among_many(reading):
    crowd = telling.crowd(reading)
    assert len(crowd) >= 5
    assert not {"person 1", "person 2"} & set(crowd)
    everybody = reading.people["person"].isin(crowd)
    only = dataclasses.replace(reading, people=reading.people[everybody])
    assert telling.crowd(only) == []
    few = reading.appearances[reading.appearances["person"].isin(["person 1", "person 2"])]
    assert telling.crowd(dataclasses.replace(reading, appearances=few)) == []


@pytest.mark.slow
def test_a_card_quotes_the_most_telling_lines(reading):
    texts = [
        "Mm.",
        "Do you still love me?",
        "So.",
        "I hate this place!",
        "It is ten to nine now.",
        "Eh.",
    ]
    lines = pd.DataFrame({"line": range(1, 7), "text": texts, "speaker": "Mia"})
    lines = lines.assign(start=np.arange(24.0, 30), end=np.arange(25.0, 31), in_view="")
    lines = lines.assign(source="subtitles", mood=[0, 0.6, 0, -0.6, 0, 0], confidence=np.nan)
    spoken = dataclasses.replace(reading, lines=lines)
    assert facts(spoken, 3)["Words"] == [
        "Mia: “Do you still love me?” 0:25",
        "Mia: “I hate this place!” 0:27",
        "Mia: “It is ten to nine now.” 0:28",
    ]
    assert len(telling.cards(spoken)[2].lines) == 6
    assert story(spoken)[2].text.endswith("Mia: “Do you still love me?” Mia: “I hate this place!”")


@pytest.mark.slow
def test_speech_without_words_is_said_to_be(reading):
    speech = pd.DataFrame({"start": [24.0], "end": [28.0], "confidence": [0.9]})
    spoken = dataclasses.replace(reading, speech=speech)
    assert "Somebody speaks." in story(spoken)[2].text
    said = facts(spoken, 3)["Words"]
    assert said == ["Somebody speaks, 4 s in all; the words are not known 0:24"]


@pytest.mark.slow
def test_a_card_says_what_the_camera_does(reading):
    shots = reading.shots.assign(camera="static", camera_direction="", camera_confidence=0.9)
    shots.loc[7, ["camera", "camera_direction"]] = ["pan", "left"]
    shots.loc[8, ["camera", "camera_confidence"]] = ["hand_held", 0.4]
    assert facts(dataclasses.replace(reading, shots=shots), 3)["Camera"] == [
        "Static in 6 shots",
        "Pan left 0:27",
        "(unsure) Hand-held 0:30",
    ]


@pytest.mark.slow
def test_a_card_says_who_is_in_view_and_for_how_long(reading):
    card = telling.cards(reading)[2]
    lasts = card.end - card.start
    assert all(0 < seconds <= lasts for _, seconds, _ in card.people)
    told = facts(reading, 3)
    assert re.fullmatch(r"Person \d, \d+ s 0:\d\d", told["In view"][0])
    assert told["Pace"][0] == "8 shots, 3.1 s each on average (film: 3.4 s)"
    assert told["Light, colour"][0].endswith("(40 % of white)")
    assert sum(int(re.search(r"\d+", one)[0]) for one in told["Framing"]) == 8


@pytest.mark.slow
def test_what_was_not_searched_is_told_from_what_was_not_found(reading):
    def states(one):
        rows = page_of(one).split('class="looked"')[1].split("</table>")[0]
        return dict(re.findall(r"<th>(.*?)</th><td>\S (.*?)</td>", rows))

    assert states(reading)["What people do"] == "found"
    assert states(reading)["The thing in a picture"] == "found"
    bare = dataclasses.replace(
        filmed(reading, action=""), audience=reading.audience[:0], clue=reading.clue[:0]
    )
    told = states(bare)
    assert (
        told["What people do"] == told["The thing in a picture"] == told["Words"] == "not searched"
    )
    assert told["An audience"] == "none found"
    assert told["Places and things, indoors or outdoors, day or night"] == "not searched"
    assert states(without_people(reading))["Where a mood turns"] == "not searched"


@pytest.mark.slow
def test_people_of_an_unknown_source_are_told_as_people_of_neither_kind(reading):
    seen = reading.appearances.assign(source="puppet")
    told = dataclasses.replace(reading, appearances=seen)
    assert telling.kind(told) == "puppet"
    assert telling.summary(told)[0].text.startswith("Colour, with sound, 2:28 long: 43 shots")
    assert story(told) == story(reading)
    assert looked_for(told, "What people do") == ("✓ found", "")


def looked_for(reading, what):
    """The row of the page that says whether something was looked for: (state, note)."""
    row = page_of(reading).partition(f"<tr><th>{what}</th>")[2].partition("</tr>")[0]
    return tuple(html.unescape(one) for one in re.findall("<td>(.*?)</td>", row))


@pytest.mark.slow
def test_a_lane_that_lacks_its_package_is_not_searched_and_the_page_says_why(reading):
    stages = dict.fromkeys(("text", "voice"), 1.0)
    missing = {"Text in the picture": "rapidocr", "Speech": "silero-vad"}
    for what, package in missing.items():
        words = f"No subtitles were found. {what} was not searched: {package} is not installed."
        info = reading.info | {"words": words, "stages": stages}
        told = dataclasses.replace(reading, info=info)
        assert looked_for(told, what) == ("○ not searched", f"{package} is not installed")
        there = dataclasses.replace(told, info=info | {"words": "No subtitles were found."})
        assert looked_for(there, what) == ("– none found", "")
        never = dataclasses.replace(there, info=info | {"words": "", "stages": {}})
        assert looked_for(never, what) == ("○ not searched", "")
    silent = dataclasses.replace(there, info=there.info | {"has_sound": False})
    assert looked_for(silent, "Speech") == ("○ not searched", "the file has no sound")
    unnamed = filmed(reading, expression="")
    why = "the package fer is not installed"
    assert looked_for(unnamed, "What faces show") == ("○ not searched", why)
    assert looked_for(filmed(reading), "What faces show") == ("✓ found", "")


def test_a_film_whose_colours_are_grey_on_the_mean_is_no_black_and_white_film(reading):
    half = np.zeros((40, 60, 3), np.uint8)
    half[:, :30], half[:, 30:] = (150, 60, 60), (60, 150, 150)  # a reddish and a bluish half
    grey = dataclasses.replace(reading, colours=reading.colours.assign(red=99, green=99, blue=99))
    for picture, is_grey in ((half, False), (np.full_like(half, 99), True)):
        pictures = {"shot 1": jpeg(picture), "person 1": jpeg(half)}
        told = telling.summary(dataclasses.replace(grey, pictures=pictures))[0].text
        assert ("black and white" in told) == is_grey
