"""What lines tell about those who say them: who is in view, how they speak, words and faces."""

import numpy as np
import pandas as pd
import pytest

from film_reader import language
from film_reader.stages.words import mood
from film_reader.tables import TABLES
from tools.bench.lines import score

SCENES = pd.DataFrame({"start": [0.0, 10.0], "end": [10.0, 20.0]})


def a_table(*rows, **columns):
    """The table ``lines``, of rows of start, end, text, speaker, in_view."""
    table = pd.DataFrame(rows, columns=["start", "end", "text", "speaker", "in_view"])
    filled = {"line": range(1, len(table) + 1), "source": "subtitles", "confidence": np.nan}
    filled |= {"mood": table["text"].map(mood)}
    return table.assign(**filled | columns)[list(TABLES["lines"])]


def test_people_in_view_are_named_those_seen_longest_first():
    times = np.arange(0, 4, 0.25)
    seen = pd.concat(
        [
            pd.DataFrame({"time": times[4:], "person": "person 1"}),
            pd.DataFrame({"time": times[:10], "person": "person 2"}),
            pd.DataFrame({"time": times, "person": ""}),
        ]
    )
    lines = a_table(
        (0, 0.9, "a", "", ""), (1, 4, "b", "", ""), (2, 4, "c", "", ""), (9, 9, "", "", "")
    )
    found = language.in_view(lines, seen)["in_view"].tolist()
    assert found == ["person 2", "person 1, person 2", "person 1, person 2", ""]


def test_lines_belong_to_the_named_speaker_or_to_who_is_alone_in_view():
    lines = a_table(
        (0, 2, "Who are you?", "MARA", "person 1"),
        (2, 4, "I am the king!", "", "person 1"),
        (4, 6, "Not mine.", "", "person 1, person 2"),
        (12, 15, "Go away, all of you, go!", "MARA", ""),
    )
    found = language.language(lines, SCENES)
    whole = found[found["scene"] == 0].set_index("person")
    assert whole["lines"].to_dict() == {"": 4, "MARA": 2, "person 1": 1}
    assert whole["basis"].to_dict() == {"": "all", "MARA": "named", "person 1": "alone in view"}
    mara = whole.loc["MARA"]
    assert (mara["words"], mara["seconds"]) == (9, 5.0)
    assert mara["words_a_minute"] == pytest.approx(60 * 9 / 5)
    assert mara["words_a_line"] == 4.5
    assert (mara["questions"], mara["exclamations"]) == (0.5, 0.5)
    assert np.isnan(mara["variety"])
    scenes = found[found["person"] == "MARA"].set_index("scene")["lines"]
    assert scenes.to_dict() == {0: 2, 1: 1, 2: 1}
    assert found["mood"][0] == pytest.approx(lines["mood"].mean())


def test_telling_words_are_said_more_often_than_by_chance_alone():
    ship = "the ship the sea the ship and the ship sails"
    bread = "the bread the oven the bread and the bread bakes"
    lines = a_table(
        *[(n, n + 1, ship if n % 2 else bread, "MARA" if n % 2 else "TOM", "") for n in range(8)]
    )
    found = language.language(lines, SCENES)
    telling = found[found["scene"] == 0].set_index("person")["telling"]
    assert telling["MARA"] == "ship" and telling["TOM"] == "bread"
    assert telling[""] == ""
    # G2 of 4 of 40 words against 0 of 40 is 8 ln 2, 5.5: that may be chance.
    assert "sea" not in telling["MARA"]


def test_variety_does_not_fall_with_the_number_of_words():
    hundred = " ".join(f"w{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(100))
    short = language.language(a_table((0, 5, hundred, "", "")), SCENES)["variety"][0]
    long = language.language(a_table((0, 5, f"{hundred} {hundred}", "", "")), SCENES)["variety"][0]
    same = language.language(a_table((0, 5, "no " * 100, "", "")), SCENES)["variety"][0]
    assert short == long == 1 and same == pytest.approx(1 / 50)


def test_text_in_the_picture_counts_only_without_subtitles():
    rows = [(0, 2, "A film.", "", ""), (2, 4, "One two three.", "", "")]
    both = a_table(*rows, source=["picture", "subtitles"])
    assert language.language(both, SCENES)["words"][0] == 3
    assert language.language(a_table(*rows, source="picture"), SCENES)["words"][0] == 5


def test_a_writing_without_spaces_has_no_words_to_count():
    assert language.language(a_table((0, 2, "我不知道他去哪儿了", "", "")), SCENES).empty
    assert language.language(a_table(), SCENES).empty


ARC = pd.DataFrame({"time": np.arange(20) + 0.5, "person": "person 1", "confidence": 1.0})


@pytest.mark.parametrize(
    ("text", "valence", "found"),
    [
        ("I hate you, you awful liar.", 0.6, 1),
        ("I love you, you are wonderful.", -0.6, 1),
        ("I hate you, you awful liar.", -0.6, 0),
        ("I hate you, you awful liar.", 0.1, 0),
        ("The train leaves at ten.", 0.6, 0),
    ],
)
def test_a_smile_with_dark_words_is_worth_a_look(text, valence, found):
    lines = a_table((3, 5, text, "", "person 1"))
    contrasts = language.contrasts(lines, ARC.assign(valence=valence))
    assert len(contrasts) == found
    if found:
        assert contrasts[["start", "end", "person"]].iloc[0].tolist() == [3, 5, "person 1"]
        assert contrasts["face"][0] == pytest.approx(valence)
    away = ARC.assign(valence=valence, confidence=0.1)
    assert language.contrasts(lines, away).empty
    assert language.contrasts(lines.assign(mood=np.nan), ARC.assign(valence=valence)).empty


# --- scores ---------------------------------------------------------------------------------------

TRUTH = pd.DataFrame(
    {
        "start": [0.0, 2.0, 4.0, 6.0],
        "end": [1.0, 3.0, 5.0, 7.0],
        "speaker": ["mara", "tom", "mara", "voice"],
        "in_picture": [True, True, True, False],
        "mood": [1, -1, 1, 0],
    }
)


def test_lines_that_are_the_truth_score_full_marks_and_others_less():
    said = ["I love it.", "I hate it.", "It is wonderful.", "The train."]
    view = ["person 1", "person 2", "person 1", "person 1"]
    found = a_table(
        *zip(
            TRUTH["start"], TRUTH["end"], said, ["MARA", "TOM", "MARA", "VOICE"], view, strict=True
        )
    )
    marks = score(found, TRUTH).set_index("measure")["value"]
    assert marks["lines found"] == marks["named speaker"] == marks["person alone in view"] == 1
    assert marks["mood"] == 1 and marks["seconds that times are off"] == 0
    counted = score(found, TRUTH).set_index("measure")["of"]
    assert (counted["named speaker"], counted["person alone in view"], counted["mood"]) == (4, 3, 3)
    trivial = score(found, TRUTH).set_index("measure")["trivial"]
    assert trivial["named speaker"] == 0.5 and trivial["mood"] == pytest.approx(2 / 3)
    late = found.assign(
        start=found["start"] + 0.2, end=found["end"] + 0.2, speaker="TOM", mood=-0.5
    )
    late = score(late.iloc[1:], TRUTH).set_index("measure")["value"]
    assert late["lines found"] == 0.75 and late["named speaker"] == pytest.approx(1 / 3)
    assert late["seconds that times are off"] == pytest.approx(0.2)
    assert late["mood"] == 0.5


def test_no_lines_have_no_score():
    marks = score(a_table(), TRUTH).set_index("measure")["value"]
    assert marks["lines found"] == 0
    assert marks.drop("lines found").isna().all()
