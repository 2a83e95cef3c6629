"""Search in a reading, by words and by likeness."""

import numpy as np
import pytest

from readings import told_reading


@pytest.fixture(scope="module")
def reading():
    return told_reading()


def test_words_of_a_line_and_its_speaker(reading):
    for words in ("hello", "世界", "HELL 世"):
        [row] = reading.find(words).itertuples()
        assert (row.start, row.end, row.kind, row.what) == (20, 22, "line", "Hello, 世界.")
    named = reading.corrected([{"do": "name", "person": "person 1", "to": "Zoë Müller"}])
    assert "line" in set(named.find("zoë müll there")["kind"])
    at = reading.shots[(reading.shots["start"] <= 20) & (reading.shots["end"] > 20)].iloc[0]
    where = reading.find("hello")["where"].item()
    assert where == f"scene {at['scene']}, shot {at['shot']}"


def test_a_feeling_of_a_person(reading):
    found = reading.find("person 1 happy")
    rows = reading.to_frame()
    rows = rows[(rows["kind"] == "expression") & (rows["subject"] == "person 1")]
    rows = rows[rows["value"] == "happy"]
    assert set(found["kind"]) == {"expression"} and 0 < len(found) <= len(rows)
    total = (rows["end"] - rows["start"]).sum()
    assert (found["end"] - found["start"]).sum() == pytest.approx(total, rel=0.05)
    assert len(reading.find("person 1")) and not len(reading.find("person 99"))
    assert not any("person 12" in what for what in reading.find("person 1")["what"])
    dark = reading.find("arc person 1 unpleasant")
    felt = reading.arc[(reading.arc["person"] == "person 1") & (reading.arc["valence"] < -0.2)]
    assert (dark["end"] - dark["start"]).sum() == pytest.approx(len(felt))


def test_scales_and_actions_and_nothing(reading):
    close = reading.find("close_up")
    shots = reading.shots[reading.shots["scale"] == "close_up"]
    assert close["start"].tolist() == shots["start"].tolist()
    action = next(name for name in reading.appearances["action"] if name)
    assert set(reading.find(action)["kind"]) == {"action"}
    for words in ("", "  ", "?!", "zzz"):
        assert len(reading.find(words)) == 0
    assert list(reading.find("zzz")) == ["start", "end", "kind", "what", "where"]


def test_shots_alike_look_alike(reading):
    # The film cuts back to where it was: such shots are told by the truth's framing.
    found = reading.find("like shot 3")
    assert len(found) == 10 and set(found["kind"]) == {"alike"}
    best = found["what"].iloc[0]
    assert "shot 3," not in best
    number = int(best.split(",")[0].split()[1])
    assert reading.shots["scale"][number - 1] == reading.shots["scale"][2]
    assert np.isfinite(found["start"]).all()
    with pytest.raises(ValueError, match="like shot 999; expected one that has a picture"):
        reading.find("like shot 999")
    assert not len(reading.find("like shot " + 5000 * "1"))  # more digits than Python reads
