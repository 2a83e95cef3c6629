"""How the story goes, from tables alone: leads, arcs, the audience, turns."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from film_reader import story
from film_reader.tables import TABLES


def faces(person, start, end, expression, valence, x=0.0):
    """Rows of `appearances`: one person with one expression, four moments a second."""
    times = np.arange(start, end, 0.25)
    filled = {c: 0.9 for c, kind in TABLES["appearances"].items() if kind is float}
    return pd.DataFrame(filled, range(len(times))).assign(
        time=times,
        person=person,
        expression=expression,
        valence=valence,
        x=x,
        track=1,
        action="",
        source="filmed",
    )


def cast(*leads):
    return pd.DataFrame({"person": leads, "lead": True}, columns=["person", "lead"])


QUIET = pd.DataFrame({"time": np.arange(0, 40, 0.25), "loudness": -30.0})
GREY = pd.DataFrame({"time": np.arange(0, 40, 0.25), "red": 99.0, "green": 99.0, "blue": 99.0})
ONE_SCENE = pd.DataFrame({"start": [0.0], "end": [40.0]})


def test_the_arc_follows_a_face_and_bridges_its_absence():
    seen = pd.concat([faces("person 1", 0, 10, "happy", 1), faces("person 1", 30, 40, "sad", -0.8)])
    line = story.arc(seen, cast("person 1"), 40)
    assert len(line) == 40
    assert line["valence"][[2, 35]].tolist() == pytest.approx([1, -0.8], abs=0.01)
    assert np.diff(line["valence"]).max() < 1e-9
    assert line["confidence"][[5, 35]].tolist() == pytest.approx([0.9, 0.9], abs=0.01)
    assert line["confidence"][20] == 0


def test_a_lead_whose_face_is_never_seen_has_no_arc():
    seen = faces("person 1", 0, 2, "", np.nan)
    assert len(story.arc(seen, cast("person 1"), 2)) == 0


def test_nobody_is_longer_in_view_than_the_film_lasts():
    seen = faces("person 1", 0, 10, "happy", 1)
    assert story.cast(seen, 9.9)["seconds"].tolist() == [9.9]


@pytest.mark.parametrize(
    ("source", "height", "confidence", "is_lead"),
    [("filmed", 200, 0.9, True), ("filmed", 200, 0.56, False), ("filmed", 50, 0.56, True)]
    + [("drawn", 200, 0.56, True)],
    ids=["a person", "an animated rabbit", "a small face", "a drawn person"],
)
def test_a_large_filmed_face_that_is_mostly_unsure_makes_no_lead(
    source, height, confidence, is_lead
):
    seen = faces("person 1", 0, 10, "happy", 1).assign(source=source, height=float(height))
    seen["face_confidence"] = [confidence] * 30 + [0.95] * 10
    assert story.cast(seen, 20)["lead"].tolist() == [is_lead]


def crowd(count, turned=0.5):
    """Happy people but the last, from 1 to 1.25 s, whose faces are turned to one side."""
    rows = [faces(f"person {n + 2}", 1, 1.25, "happy", 1) for n in range(count)]
    rows[-1] = rows[-1].assign(expression="surprised", valence=0.2)
    return pd.concat(rows).assign(turned=turned)


THREE_SHOTS = pd.DataFrame({"start": [0.0, 1.0, 2.0]})


def test_an_audience_is_four_faces_that_are_no_lead():
    lead = faces("person 1", 1, 1.25, "sad", -0.8)
    assert story.audience(pd.concat([crowd(3), lead]), cast("person 1"), THREE_SHOTS).empty
    found = story.audience(pd.concat([crowd(4), lead]), cast("person 1"), THREE_SHOTS)
    assert found[["faces", "reaction"]].to_numpy().tolist() == [[4, "happy"]]
    assert found["valence"].iloc[0] == pytest.approx(0.8)


def test_two_leads_among_four_others_are_a_company_and_no_audience():
    leads = [faces(f"person {n}", 1, 1.25, "happy", 1) for n in (1, 9)]
    assert story.audience(pd.concat([crowd(4), *leads]), cast("person 1"), THREE_SHOTS).size
    both = cast("person 1", "person 9")
    assert story.audience(pd.concat([crowd(4), *leads]), both, THREE_SHOTS).empty


@pytest.mark.parametrize(
    ("turned", "count"),
    [([0.5, 0.4, 0.3, 0.9], 1), ([-0.5] * 4, 1), ([0.5, 0, 0.1, -0.1], 1), ([np.nan] * 4, 1)]
    + [([0.5, 0.5, -0.5, -0.5], 0), ([0.5, 0.5, 0.5, -0.5], 0)],
)
def test_an_audience_looks_one_way(turned, count):
    assert len(story.audience(crowd(4, turned), cast(), THREE_SHOTS)) == count


def test_an_audience_is_cut_against_another_shot():
    assert len(story.audience(crowd(4), cast(), THREE_SHOTS[:1])) == 0
    everywhere = pd.concat([crowd(4).assign(time=time) for time in (0.5, 1.5, 2.5)])
    assert len(story.audience(everywhere, cast(), THREE_SHOTS)) == 0


def test_the_story_turns_where_a_lead_changes_in_view():
    happy, sad = faces("person 2", 0, 20, "happy", 1), faces("person 2", 20, 40, "sad", -0.8)
    other = faces("person 1", 0, 40, "neutral", 0)
    seen = pd.concat([happy, sad, other])
    leads = cast("person 1", "person 2")
    found = story.turns(seen, leads, ONE_SCENE, QUIET, GREY, 40)
    assert found["time"].tolist() == [20]
    assert found["person"].tolist() == ["person 2"]
    assert found["change"].tolist() == pytest.approx([-1.8])
    assert found["confidence"][0] > 0.8
    # The same change between two scenes, or while the lead is out of view, is no turn.
    scenes = pd.DataFrame({"start": [0.0, 20.0], "end": [20.0, 40.0]})
    assert len(story.turns(seen, leads, scenes, QUIET, GREY, 40)) == 0
    absent = pd.concat([happy[happy["time"] < 10], sad[sad["time"] > 30], other])
    assert len(story.turns(absent, leads, ONE_SCENE, QUIET, GREY, 40)) == 0


def test_a_change_that_takes_some_seconds_is_one_turn():
    rows = pd.DataFrame({"time": [10.0, 14.0, 20.0, 22.0, 60.0], "person": "person 1"})
    rows = rows.assign(confidence=0.9, change=[-0.4, -0.9, -0.5, 0.8, 0.6])
    assert story._each_once(rows)["time"].tolist() == [14.0, 22.0, 60.0]
    others = rows.assign(person=["person 1", "person 2"] * 2 + ["person 1"])
    assert len(story._each_once(others)) == 5
    assert len(story._each_once(rows[:0])) == 0


def test_without_leads_sound_and_colour_alone_make_no_turns():
    somebody = faces("person 1", 0, 40, "happy", 1)
    bright = GREY.assign(red=np.where(GREY["time"] < 12, 10, 250))
    assert len(story.turns(somebody, cast(), ONE_SCENE, QUIET, bright, 40)) == 0


WITHOUT_LEADS = """
import sys
import pandas as pd
from film_reader import story
from film_reader.tables import TABLES, as_documented
story.told({name: as_documented(name, pd.DataFrame()) for name in TABLES}, 40)
print({"ruptures", "scipy.ndimage", "scipy.optimize", "scipy.spatial"} & sys.modules.keys())
"""


def test_what_takes_long_to_load_waits_for_who_needs_it():
    """Each process that reads for a library, or only opens a film, would wait for it."""
    code = [sys.executable, "-c", WITHOUT_LEADS]
    assert subprocess.run(code, capture_output=True, text=True, check=True).stdout == "set()\n"
