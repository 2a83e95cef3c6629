"""Files that people have edited with other programs: understood, or refused in one sentence."""

import csv
import dataclasses
import io
import itertools
import json
import re

import numpy as np
import pandas as pd
import pympi
import pytest

from film_reader import FilmReading, agree, corrections, differences, exchange
from film_reader.tables import TABLES
from readings import told_reading

NAMES = [
    "Ada, the 1st",
    '"Bo"',
    "小津 安二郎",
    "عمر; x",
    "It's me",
    "=1+1",
    "-",
    "None",
    "1.5",
    " é ",
]


@pytest.fixture(scope="module")
def reading():
    return told_reading()


@pytest.fixture
def folder(reading, tmp_path):
    return exchange.export(reading, "csv", tmp_path / "film")


def rows_of(folder, name):
    text = (folder / f"{name}.csv").read_text("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def write(folder, name, rows, separator=",", encoding="utf-8-sig"):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    (folder / f"{name}.csv").write_bytes(text.getvalue().encode(encoding))


def change(folder, name, row, column, value):
    """Write a value into a cell, the row counted as a spreadsheet does."""
    rows = rows_of(folder, name)
    rows[row - 1][rows[0].index(column)] = value
    write(folder, name, rows)


# --- tables ---------------------------------------------------------------------------------------


def is_number(cell):
    return re.fullmatch(r"-?\d+\.\d+(e-?\d+)?", cell)


def german(rows):
    rows = [[cell.replace(".", ",") if is_number(cell) else cell for cell in row] for row in rows]
    words = {"True": "WAHR", "False": "FALSCH"}
    return [[words.get(cell, cell) for cell in row] for row in rows]


FORMS = {
    "commas without a mark": lambda rows: (rows, ",", "utf-8"),
    "a German Excel": lambda rows: (german(rows), ";", "utf-8-sig"),
    "semicolons with points": lambda rows: (rows, ";", "utf-8"),
    "Unicode text": lambda rows: (german(rows), "\t", "utf-16"),
    "empty rows and columns": lambda rows: (
        [[*row, "", ""] for row in [*rows, *[[""] * len(rows[0])] * 3]],
        ",",
        "utf-8-sig",
    ),
    "an empty end left out": lambda rows: (
        [list(itertools.dropwhile(lambda cell: not cell, row[::-1]))[::-1] for row in rows],
        ",",
        "utf-8-sig",
    ),
    "rows in another order": lambda rows: ([rows[0], *rows[:0:-1]], ",", "utf-8-sig"),
    "columns in another order": lambda rows: ([row[::-1] for row in rows], ",", "utf-8-sig"),
    "a column of one's own": lambda rows: (
        [[*row, "seen" if n else "my note"] for n, row in enumerate(rows)],
        ",",
        "utf-8-sig",
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_what_is_plain_is_understood(reading, folder, form):
    for name in (*TABLES, "film"):
        rows, separator, encoding = FORMS[form](rows_of(folder, name))
        write(folder, name, rows, separator, encoding)
    assert differences.load(folder, reading) == []


BROKEN = {
    "text as a number": ("shots", 4, "start", "soon", "row 4 has 'soon' as start"),
    "a date": ("shots", 4, "start", "03. Apr", "row 4 has '03. Apr' as start"),
    "a decimal comma between commas": ("lines", 2, "start", "20,5", "row 2 has '20,5' as start"),
    "infinity": ("lines", 2, "end", "inf", "row 2 has 'inf' as end"),
    "no truth": ("people", 3, "lead", "maybe", "edits of row 3, lead in people.csv"),
    "an end before its start": ("lines", 2, "end", "19", "row 2 of lines, from 20.000 to 19.000"),
    "a negative time": ("lines", 2, "start", "-5", "row 2 of lines, from -5.000 to 22.000 s"),
    "a time after the film": ("lines", 3, "end", "3300", "row 3 of lines, from 31.500 to 3300.000"),
    "no time": ("lines", 2, "start", "", "row 2 of lines, from nan to 22.000 s"),
    "a shot after the film": ("shots", 5, "end", "9999", "row 5 of shots, from .* to 9999.000 s"),
    "an unknown feeling": (
        "appearances",
        9,
        "expression",
        "glee",
        "row 9 has 'glee' as expression",
    ),
    "a moment of its own": ("appearances", 9, "time", "0.111", "row 9 of appearances.csv, which"),
    "somebody unknown": ("people", 2, "faces", "3", "seen when nobody of the reading is"),
    "what was measured": ("shots", 7, "brightness", "0.9", "edits of row 7, brightness in shots"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_cell_is_named(reading, folder, fault):
    *cell, message = BROKEN[fault]
    change(folder, *cell)
    with pytest.raises(ValueError, match="Nothing was changed") as caught:
        differences.load(folder, reading)
    said = str(caught.value)
    assert re.search(message, said) and "expected" in said and said.count("\n") == 0


def test_a_broken_table_is_named(reading, folder):
    whole = (folder / "lines.csv").read_bytes()
    latin = whole.decode("utf-8-sig").replace("世界", "Welt").replace("line,", "line,ä,")

    def refused(content):
        (folder / "lines.csv").write_bytes(content)
        with pytest.raises(ValueError, match=r"lines\.csv") as caught:
            differences.load(folder, reading)
        return str(caught.value)

    assert "No columns to parse" in refused(b"")
    assert "it lacks speaker" in refused(whole.replace(b"speaker", b"Sprecher"))
    header, first, *_ = whole.splitlines(keepends=True)
    assert "row 3 stands above already" in refused(header + first + first)
    assert "can't decode byte 0xe4" in refused(latin.encode("cp1252"))
    assert "EOF inside string" in refused(whole + b'9,1,2,"no end')
    loose = b"9,1,2,yes, no,subtitles,,,,,\n"
    assert "Expected 9 fields" in refused(whole + loose.replace(b",,,,,", b",,,,,more"))
    assert "does not match length of data" in refused(header + loose.replace(b",,,", b",,,x"))
    (folder / "lines.csv").unlink()
    (folder / "lines.csv").mkdir()
    with pytest.raises(ValueError, match=r"lines\.csv cannot be read"):
        differences.load(folder, reading)


@pytest.mark.slow
def test_somebody_missed_is_added_by_a_row_of_people(reading, folder):
    rows = rows_of(folder, "people")
    for first, last in (("3", "4.75"), ("60.1", "62")):
        added = dict.fromkeys(rows[0], "") | {"person": 'Zoë, "Z"', "first": first, "last": last}
        rows.insert(2, list(added.values()))
    write(folder, "people", rows)
    found = differences.load(folder, reading)
    one = {"do": "add", "table": "appearances", "person": 'Zoë, "Z"'}
    assert found == [one | {"start": 60.1, "end": 62.25}, one | {"start": 3.0, "end": 5.0}]
    new = reading.corrected(found)
    assert new.people.set_index("person").loc['Zoë, "Z"', "first"] == 3.0
    again = exchange.export(new, "csv", folder.with_name("again"))
    assert differences.load(again, new) == []
    for column, value in (("person", ""), ("last", "1"), ("first", ""), ("last", "9999")):
        write(folder, "people", rows)
        change(folder, "people", 3, column, value)
        with pytest.raises(ValueError, match=r"people\.csv cannot be read \(row 3 has"):
            differences.load(folder, reading)


def test_who_is_named_and_has_lost_a_face_to_another_keeps_the_name_in_the_lines(reading, folder):
    rows, people = rows_of(folder, "appearances"), reading.people["person"].tolist()
    track, person = (rows[0].index(name) for name in ("track", "person"))
    first = next(row[track] for row in rows if row[person] == "person 1")
    for row in rows:
        row[person] = "Kim" if row[track] == first else row[person]
    write(folder, "appearances", rows)
    change(folder, "people", 2 + people.index("person 1"), "person", "Ada")
    found = differences.load(folder, reading)
    assert [one["do"] for one in found] == ["label", "name"]
    new = reading.corrected(found)
    names = set(new.people["person"])
    assert {"Ada", "Kim"} <= names and "person 1" not in names
    assert new.lines["speaker"].tolist() == ["", "Ada"]


def test_labels_of_a_new_shot_count_and_so_does_a_label_that_is_emptied(reading, folder):
    rows, shots = rows_of(folder, "shots"), reading.shots
    start, scale, camera = (rows[0].index(name) for name in ("start", "scale", "camera"))
    new = list(rows[3])
    new[start], new[scale], new[camera] = str(shots["start"][2] + 1), "insert", ""
    rows[6][camera] = ""
    write(folder, "shots", [*rows[:4], new, *rows[4:]])
    found = reading.corrected(differences.load(folder, reading)).shots
    assert found["scale"].tolist()[2:5] == [shots["scale"][2], "insert", shots["scale"][3]]
    assert found["camera"][3] == shots["camera"][2]  # nothing was said of it
    assert shots["camera"][5] != "" == found["camera"][6]


@pytest.mark.slow
def test_lines_at_the_same_time_are_told_apart_in_the_tables(reading, tmp_path):
    both = pd.concat([reading.lines.head(1)] * 3).assign(text=["One.", "Two.", "Two."])
    film = dataclasses.replace(reading, lines=both.assign(line=[1, 2, 3]))
    folder = exchange.export(film, "csv", tmp_path / "film")
    change(folder, "lines", 3, "speaker", "Ada")
    new = film.corrected(differences.load(folder, film))
    assert new.lines["speaker"].tolist() == ["", "Ada", ""]
    rows = rows_of(exchange.export(film, "csv", tmp_path / "less"), "lines")
    write(tmp_path / "less", "lines", rows[:-1])
    new = film.corrected(differences.load(tmp_path / "less", film))
    assert new.lines["text"].tolist() == ["One.", "Two."]


# --- ELAN -----------------------------------------------------------------------------------------


@pytest.fixture
def edited(reading, tmp_path):
    """A function that lets another edit an exported file, and gives the corrections."""

    def load(edit):
        path = exchange.export(reading, "elan", tmp_path / f"{len(list(tmp_path.iterdir()))}.eaf")
        eaf = pympi.Elan.Eaf(str(path))
        edit(eaf)
        eaf.to_file(str(path))
        return differences.load(path, reading)

    return load


@pytest.mark.slow
def test_somebody_missed_is_added_on_a_tier_of_their_own(reading, edited):
    def edit(eaf):
        for tier in ("person: Zoë", "expression: Zoë"):
            eaf.add_tier(tier, "person", "shots")
        eaf.add_annotation("person: Zoë", 3000, 5000)
        eaf.add_annotation("person: Zoë", 8000, 9000, "Zoë")
        eaf.add_annotation("expression: Zoë", 3000, 4000, "sad")

    found = edited(edit)
    assert [one["do"] for one in found] == ["add", "add", "label"]
    new = reading.corrected(found)
    rows = new.appearances[new.appearances["person"] == "Zoë"]
    assert len(rows) == 12 and rows["expression"].tolist() == ["sad"] * 4 + [""] * 8
    assert edited(lambda eaf: eaf.add_tier("person: Zoë", "person", "shots")) == []
    with pytest.raises(ValueError, match=r"nothing of that kind lies from 3\.000 to 4\.000 s"):
        reading.corrected(edited(lambda eaf: (edit(eaf), eaf.remove_tier("person: Zoë"))))


@pytest.mark.slow
def test_a_new_annotation_of_somebody_known_adds_them(reading, edited):
    first = reading.people.set_index("person").loc["person 1", "first"]
    assert first > 1
    found = edited(lambda eaf: eaf.add_annotation("person: person 1", 0, 1000, "person 1"))
    new = reading.corrected(found)
    assert new.people.set_index("person").loc["person 1", "first"] == 0


@pytest.mark.slow
def test_a_tier_with_another_name_names_the_person(reading, edited):
    def rename(eaf):
        for tier in ("person", "expression"):
            eaf.rename_tier(f"{tier}: person 2", f"{tier}: Zoë")

    assert edited(rename) == [{"do": "name", "person": "person 2", "to": "Zoë"}]


@pytest.mark.slow
def test_a_renamed_tier_whose_name_says_nothing_is_refused(edited):
    for before, after in (
        ("shots: scale", "Größe"),
        ("lines", "Zeilen"),
        ("person: person 2", "P"),
    ):
        with pytest.raises(ValueError, match="in place of one of ours") as caught:
            edited(lambda eaf, names=(before, after): eaf.rename_tier(*names))
        assert repr(before) in str(caught.value) and repr(after) in str(caught.value)
    assert edited(lambda eaf: eaf.remove_tier("shots: scale")) == []


def test_a_film_whose_name_xml_cannot_hold_is_known_again(reading, tmp_path):
    film = dataclasses.replace(reading, info=reading.info | {"name": "a\x07b.mp4"})
    path = exchange.export(film, "elan", tmp_path / "film.eaf")
    assert differences.load(path, film) == []
    with pytest.raises(ValueError, match=r"about the film 'ab\.mp4'"):
        differences.load(path, reading)


@pytest.mark.slow
def test_an_annotation_without_a_place_is_refused(reading, tmp_path):
    path = exchange.export(reading, "elan", tmp_path / "film.eaf")
    text = path.read_text("utf-8")
    slot = re.search(r'TIME_SLOT_REF1="(\w+)"', text.partition('TIER_ID="lines"')[2])[1]
    for damaged in (
        re.sub(rf'(TIME_SLOT_ID="{slot}") TIME_VALUE="\d+"', r"\1", text),
        text.replace(f'TIME_SLOT_REF1="{slot}"', 'TIME_SLOT_REF1="ts99999"'),
    ):
        assert damaged != text
        path.write_text(damaged, "utf-8")
        with pytest.raises(ValueError, match="annotation of the tier 'lines' has no time"):
            differences.load(path, reading)
    for damaged in (text[: len(text) // 2], text.replace("</TIER>", "", 1), "", "a,b\n1,2"):
        path.write_text(damaged, "utf-8")
        with pytest.raises(ValueError, match=r"received film\.eaf, which cannot be read"):
            differences.load(path, reading)


@pytest.mark.slow
def test_a_line_out_of_the_film_is_refused_in_elan(reading, edited):
    with pytest.raises(ValueError, match=r"row 3 of lines, from 9000\.000 to 9001\.000 s"):
        edited(lambda eaf: eaf.add_annotation("lines", 9_000_000, 9_001_000, "late"))


# --- files of corrections -------------------------------------------------------------------------


@pytest.mark.parametrize("listed", [None, 5, "abc", {"a": 1}, [1], [[]], [None], [{"do": []}]])
def test_a_damaged_list_of_corrections_changes_nothing(reading, tmp_path, listed):
    whole = {"format": corrections.FORMAT, "version": 1, "film": "film", "corrections": listed}
    path = tmp_path / "corrections.json"
    path.write_text(json.dumps(whole))
    with pytest.raises(ValueError, match=r"holds no corrections|cannot be applied"):
        reading.corrected(differences.load(path, reading))


def test_a_file_of_corrections_in_any_unicode_is_read(reading, tmp_path):
    one = {"do": "name", "person": "person 1", "to": "小津"}
    whole = {"format": corrections.FORMAT, "version": 1, "film": "film", "corrections": [one]}
    for encoding in ("utf-8-sig", "utf-16"):
        path = tmp_path / encoding
        path.write_text(json.dumps(whole, ensure_ascii=False), encoding)
        assert differences.load(path, reading) == [one]


# --- there and back -------------------------------------------------------------------------------


def named(reading):
    """The same with names and lines that are awkward to write."""
    people = reading.people["person"].tolist()
    names = zip(people, NAMES, strict=False)
    found = [{"do": "name", "person": one, "to": to} for one, to in names]
    texts = [
        '"Quoted", he said;\nand left.',
        "a\tb, c",
        " x ",
        "'",
        "0012",
        "=A1",
        "TRUE",
        "ends\n",
    ]
    line = {"do": "add", "table": "lines"}
    found += [
        line | {"start": 50.0 + n // 2, "end": 51.0 + n // 2, "text": text, "speaker": NAMES[n]}
        for n, text in enumerate(texts)
    ]
    add = {"do": "add", "table": "appearances", "start": 100.0, "end": 102.0}
    return reading.corrected([*found, add | {"person": "Zoë"}, add | {"person": "Yan"}])


FILMS = {
    "as it is": lambda reading: reading,
    "awkward names": named,
    "one shot": lambda reading: dataclasses.replace(
        reading,
        shots=reading.shots.head(1).assign(end=reading.info["seconds"]),
        scenes=reading.scenes.head(1).assign(end=reading.info["seconds"]),
    ),
    "nobody": lambda reading: dataclasses.replace(
        reading,
        **{
            name: getattr(reading, name)[:0]
            for name in ("people", "appearances", "arc", "turns", "audience")
        },
    ),
    "nothing": lambda reading: dataclasses.replace(
        reading, **{name: getattr(reading, name)[:0] for name in TABLES}
    ),
}


@pytest.mark.parametrize("film", FILMS)
@pytest.mark.slow
def test_there_and_back_nothing_is_lost(reading, tmp_path, film):
    film = FILMS[film](reading)
    for to, name in (("csv", "film"), ("elan", "film.eaf")):
        assert differences.load(exchange.export(film, to, tmp_path / name), film) == []
    again = FilmReading.from_json(film.to_json(tmp_path / "film.json"))
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(again, name), getattr(film, name))
    path = tmp_path / "corrections.json"
    whole = {"format": corrections.FORMAT, "version": 1, "film": "film"}
    path.write_text(json.dumps(whole | {"corrections": film.corrections}))
    machine = film.machine or film
    new = machine.corrected(differences.load(path, machine))
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(new, name), getattr(film, name))


@pytest.mark.parametrize("film", FILMS)
def test_a_reading_agrees_with_itself(reading, film):
    film = FILMS[film](reading)
    found = agree(film, film).set_index("measure")["value"]
    off = found[found.index.str.startswith("mean difference")]
    assert off.fillna(0).eq(0).all()
    assert np.isin(found.drop(off.index).fillna(1.0), 1.0).all(), found
