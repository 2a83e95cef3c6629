"""Exported readings, opened again by another reader of each form; and brought back after edits."""

import csv
import dataclasses
import itertools
import json
import os
from xml.etree import ElementTree

import numpy as np
import opentimelineio as otio
import pandas as pd
import pympi
import pysubs2
import pytest

from film_reader import differences, exchange, files
from film_reader.tables import TABLES
from readings import told_reading

NAME = 'Ada 小津 عمر 🎬 <&> "x" \', ; (2)'
RATES = (24000 / 1001, 25, 30000 / 1001, 30, 60000 / 1001)


@pytest.fixture(scope="module")
def reading():
    """The practice film as it is, with a person whose name has letters of many scripts."""
    return told_reading().corrected([{"do": "name", "person": "person 1", "to": NAME}])


def at_rate(reading, fps):
    """The same reading as of a film of other frames: every edge lies on one of them."""
    factor = reading.info["fps"] / fps
    tables = {}
    for name in TABLES:
        table = getattr(reading, name)
        times = ["time", "start", "end", "transition_start", "transition_end", "poster_time"]
        times = [column for column in times if column in table]
        tables[name] = table.assign(**{column: table[column] * factor for column in times})
    info = reading.info | {"fps": fps + 1e-5, "seconds": reading.info["seconds"] * factor}
    return dataclasses.replace(reading, info=info, **tables)


# --- subtitles and chapters -----------------------------------------------------------------------


def test_lines_are_subtitles_for_pysubs2_and_ffmpeg(reading, tmp_path):
    path = exchange.export(reading, "srt", tmp_path / "film.srt")
    events = pysubs2.load(str(path), keep_html_tags=True).events
    assert [event.plaintext for event in events] == [
        "Hello, 世界.",
        f"{NAME}: No <b>&\nover → there",
    ]
    for event, row in zip(events, reading.lines.itertuples(), strict=True):
        assert abs(event.start / 1000 - row.start) <= 5e-4
        assert abs(event.end / 1000 - row.end) <= 5e-4
    path = exchange.export(reading, "vtt", tmp_path / "film.vtt")
    for file in (path, tmp_path / "film.srt"):
        found = [float(packet.pts * packet.time_base) for packet in packets(file)]
        assert np.allclose(found, reading.lines["start"], atol=5e-4)
    assert "<v Ada 小津 عمر 🎬 &lt;&amp;&gt;" in path.read_text("utf-8")
    assert "\n\n2\n00:00:31.500 --> 00:00:33.000\n" in path.read_text("utf-8")


def packets(path):
    import av

    with av.open(str(path)) as container:
        return [packet for packet in container.demux() if packet.size]


def test_scenes_and_shots_are_chapters(reading, tmp_path):
    exchange.export(reading, "vtt", tmp_path / "film.vtt")
    events = pysubs2.load(str(tmp_path / "film.chapters.vtt")).events
    scenes = [event for event in events if event.text.startswith("Scene")]
    shots = [event for event in events if event.text.startswith("Shot")]
    assert np.allclose([e.start / 1000 for e in scenes], reading.scenes["start"], atol=5e-4)
    assert np.allclose([e.end / 1000 for e in shots], reading.shots["end"], atol=5e-4)
    # Chapters lie in each other or apart.
    for one, other in itertools.pairwise(events):
        assert other.end <= one.end or other.start >= one.end


def test_without_lines_subtitles_are_refused_and_chapters_are_written(reading, tmp_path):
    silent = dataclasses.replace(reading, lines=reading.lines.head(0))
    with pytest.raises(ValueError, match="received a reading without lines"):
        exchange.export(silent, "srt", tmp_path / "film.srt")
    exchange.export(silent, "vtt", tmp_path / "film.vtt")
    assert (tmp_path / "film.vtt").read_text() == "WEBVTT\n"
    assert len(pysubs2.load(str(tmp_path / "film.chapters.vtt")).events) > 9


# --- timelines ------------------------------------------------------------------------------------


@pytest.mark.parametrize("fps", RATES)
def test_a_timeline_has_each_shot_to_the_frame(reading, tmp_path, fps):
    film = at_rate(reading, fps)
    path = exchange.export(film, "otio", tmp_path / "film.otio")
    timeline = otio.adapters.read_from_file(str(path))
    clips = timeline.tracks[0]
    assert [clip.name for clip in clips] == [f"shot {number}" for number in film.shots["shot"]]
    for clip, row in zip(clips, film.shots.itertuples(), strict=True):
        assert clip.source_range.start_time.rate == pytest.approx(fps, abs=1e-9)
        assert abs(clip.source_range.start_time.to_seconds() - row.start) < 0.01 / fps
        place = clip.range_in_parent()
        assert place.start_time == clip.source_range.start_time
        assert abs(place.end_time_exclusive().to_seconds() - row.end) < 0.01 / fps
        assert clip.metadata["film_reader"]["scale"] == row.scale
    names = [marker.name for clip in clips for marker in clip.markers]
    assert sum(name.startswith("scene") for name in names) == len(film.scenes)
    turns = [name for name in names if name.startswith("turn")]
    assert len(turns) == len(film.turns) > 0 and any(NAME in name for name in turns)


@pytest.mark.parametrize("fps", RATES)
def test_an_edit_decision_list_counts_without_dropped_frames(reading, tmp_path, fps):
    film = at_rate(reading, fps)
    path = exchange.export(film, "edl", tmp_path / "film.edl")
    assert ";" not in path.read_text("utf-8").partition("*")[0]
    clips = otio.adapters.read_from_file(str(path), rate=round(fps)).tracks[0]
    assert len(clips) == len(film.shots)
    for clip, row in zip(clips, film.shots.itertuples(), strict=True):
        frames = clip.range_in_parent()
        assert abs(frames.start_time.value / fps - row.start) < 0.01 / fps
        assert abs(frames.end_time_exclusive().value / fps - row.end) < 0.01 / fps
    names = [marker.name for clip in clips for marker in clip.markers]
    assert len(names) == len(film.scenes) + len(film.turns)


def test_a_rate_that_timecode_does_not_know_is_counted_as_25(reading, tmp_path):
    film = at_rate(reading, 17.3)
    path = exchange.export(film, "otio", tmp_path / "film.otio")
    rate = otio.adapters.read_from_file(str(path)).tracks[0][0].source_range.start_time.rate
    assert rate == pytest.approx(17.3, abs=1e-4)
    path = exchange.export(film, "edl", tmp_path / "film.edl")
    clips = otio.adapters.read_from_file(str(path), rate=25).tracks[0]
    starts = [clip.range_in_parent().start_time.to_seconds() for clip in clips]
    assert np.abs(starts - film.shots["start"]).max() <= 0.5 / 25 + 1e-6


@pytest.mark.parametrize("name", [300 * "x" + ".mp4", "a\0b.mp4", 'Film: "one" or two?.mp4'])
def test_a_film_with_a_name_that_no_file_can_have_is_exported(reading, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    film = dataclasses.replace(reading, info=reading.info | {"name": name, "path": 5000 * name})
    for form, ending in exchange.ENDINGS.items():
        path = exchange.export(film, form)
        assert path.exists() and path.name == files.name_after(name, ending)


# --- tables ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["csv", "elan", "vtt", "otio", "edl", "html"])
def test_a_reading_without_shots_is_exported(reading, tmp_path, form):
    bare = dataclasses.replace(reading, shots=reading.shots.iloc[:0])
    path = exchange.export(bare, form, os.fsencode(tmp_path / f"film{exchange.ENDINGS[form]}"))
    assert path.exists()
    if form == "edl":
        assert path.read_text("utf-8").split("\n")[1:] == ["", ""]  # a title and no events


def test_a_folder_of_tables_with_a_dictionary(reading, tmp_path):
    folder = exchange.export(reading, "csv", tmp_path / "film")
    known = pd.read_csv(folder / "data_dictionary.csv", encoding="utf-8-sig")
    for name, columns in TABLES.items():
        with open(folder / f"{name}.csv", encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == len(getattr(reading, name))
        assert known.loc[known["table"] == name, "column"].tolist() == list(columns)
        for column in {"start", "time"} & set(columns):
            values = [float(row[column]) for row in rows]
            assert values == getattr(reading, name)[column].tolist()
    people = pd.read_csv(folder / "people.csv", encoding="utf-8-sig")
    assert people["person"].tolist() == reading.people["person"].tolist()
    film = pd.read_csv(folder / "film.csv", encoding="utf-8-sig").set_index("key")["value"]
    assert film["name"] == reading.info["name"]


# --- ELAN -----------------------------------------------------------------------------------------


def test_elan_gets_linked_tiers(reading, tmp_path):
    path = exchange.export(reading, "elan", tmp_path / "film.eaf")
    eaf = pympi.Elan.Eaf(str(path))
    shots = eaf.get_annotation_data_for_tier("shots")
    assert [value for _, _, value in shots] == [str(number) for number in reading.shots["shot"]]
    assert np.allclose([start / 1000 for start, *_ in shots], reading.shots["start"], atol=5e-4)
    assert eaf.get_parameters_for_tier("shots")["PARENT_REF"] == "scenes"
    scales = eaf.tiers["shots: scale"][1].values()
    assert [value for _, value, *_ in scales] == reading.shots["scale"].tolist()
    assert [parent for parent, *_ in scales] == list(eaf.tiers["shots"][0])
    seen = eaf.get_annotation_data_for_tier(f"person: {NAME}")
    assert {value for _, _, value in seen} == {NAME}
    in_view = reading.people.set_index("person").loc[NAME, "seconds"]
    assert sum(end - start for start, end, _ in seen) / 1000 == pytest.approx(in_view, rel=0.05)
    assert eaf.get_parameters_for_tier(f"person: {NAME}")["PARTICIPANT"] == NAME
    says = eaf.get_ref_annotation_data_for_tier("lines: speaker")
    assert [row[2:] for row in says] == [("", "Hello, 世界."), (NAME, "No <b>&\n\nover --> there")]
    [media] = eaf.get_linked_files()
    assert media["RELATIVE_MEDIA_URL"] == "./film"


def test_the_file_of_elan_has_the_structure_that_its_schema_asks_for(reading, tmp_path):
    root = ElementTree.parse(exchange.export(reading, "elan", tmp_path / "film.eaf")).getroot()
    order = ["HEADER", "TIME_ORDER", "TIER", "LINGUISTIC_TYPE", "LOCALE", "LANGUAGE", "CONSTRAINT"]
    places = [order.index(part.tag) for part in root]
    assert places == sorted(places)
    slots = {
        slot.get("TIME_SLOT_ID"): int(slot.get("TIME_VALUE")) for slot in root.iter("TIME_SLOT")
    }
    kinds = {kind.get("LINGUISTIC_TYPE_ID"): kind for kind in root.iter("LINGUISTIC_TYPE")}
    constraints = {one.get("STEREOTYPE") for one in root.iter("CONSTRAINT")}
    tiers = {tier.get("TIER_ID"): tier for tier in root.iter("TIER")}
    assert len(tiers) == len(list(root.iter("TIER")))
    place = {}
    for tier in tiers.values():
        for one in tier.iter("ALIGNABLE_ANNOTATION"):
            edges = slots[one.get("TIME_SLOT_REF1")], slots[one.get("TIME_SLOT_REF2")]
            assert edges[0] < edges[1]
            place[one.get("ANNOTATION_ID")] = (tier.get("TIER_ID"), *edges)
    refs = list(root.iter("REF_ANNOTATION"))
    assert len({*place, *(one.get("ANNOTATION_ID") for one in refs)}) == len(place) + len(refs)
    for name, tier in tiers.items():
        kind, parent = kinds[tier.get("LINGUISTIC_TYPE_REF")], tier.get("PARENT_REF")
        assert (parent is None) == (kind.get("CONSTRAINTS") is None)
        if parent is None:
            continue
        assert parent in tiers and kind.get("CONSTRAINTS") in constraints
        for one in tier.iter("REF_ANNOTATION"):
            assert place[one.get("ANNOTATION_REF")][0] == parent
        around = [edges[1:] for edges in place.values() if edges[0] == parent]
        for _, start, end in (edges for edges in place.values() if edges[0] == name):
            assert any(first <= start and end <= last for first, last in around), (name, start)
    for name in tiers:
        edges = sorted(edges[1:] for edges in place.values() if edges[0] == name)
        assert all(one[1] <= other[0] for one, other in itertools.pairwise(edges)), name


@pytest.mark.parametrize("fps", [*RATES, 17.3])
@pytest.mark.slow
def test_what_is_exported_comes_back_without_a_difference(reading, tmp_path, fps):
    film = at_rate(reading, fps)
    for to, name in (("elan", "film.eaf"), ("csv", "film")):
        path = exchange.export(film, to, tmp_path / name)
        assert differences.load(path, film) == []


# --- what somebody has edited ---------------------------------------------------------------------


def move_slot(eaf, at, to):
    """Move all edges at a time to another, as somebody does by hand in ELAN."""
    for slot, time in eaf.timeslots.items():
        if time == at:
            eaf.timeslots[slot] = to


def rewrite(eaf, tier, number, value):
    """Give the annotation of a tier, aligned or a label, another value."""
    aligned, labels, *_ = eaf.tiers[tier]
    if aligned:
        key = list(aligned)[number]
        start, end, _, svg = aligned[key]
        aligned[key] = (start, end, value, svg)
    else:
        key = list(labels)[number]
        parent, _, *others = labels[key]
        labels[key] = (parent, value, *others)


@pytest.mark.slow
def test_what_is_edited_in_elan_becomes_corrections(reading, tmp_path):
    path = exchange.export(reading, "elan", tmp_path / "film.eaf")
    eaf = pympi.Elan.Eaf(str(path))
    starts = reading.shots["start"].tolist()
    assert starts[3] not in reading.scenes["start"].tolist()
    move_slot(eaf, round(1000 * starts[3]), round(1000 * starts[3]) + 480)
    rewrite(eaf, "shots: scale", 0, "extreme long")
    rewrite(eaf, "lines: speaker", 0, "Bo")
    rewrite(eaf, "lines", 0, "Hello & <good> morning")
    for number in range(len(eaf.tiers["person: person 2"][0])):
        rewrite(eaf, "person: person 2", number, "Bo")
    feelings = eaf.get_annotation_data_for_tier(f"expression: {NAME}")
    rewrite(eaf, f"expression: {NAME}", 0, "surprised")
    eaf.add_tier("my notes")
    eaf.add_annotation("my notes", 0, 1000, "nice")
    eaf.to_file(str(path))
    found = differences.load(path, reading)
    assert sorted(one["do"] for one in found) == ["label"] * 4 + ["move", "name"]
    new = reading.corrected(found)
    assert new.shots["start"][3] == pytest.approx(starts[3] + 0.48, abs=5e-4)
    assert new.shots["scale"][0] == "extreme long"
    assert new.lines["text"][0] == "Hello & <good> morning"
    assert new.lines["speaker"][0] == "Bo"
    assert "Bo" in set(new.people["person"]) and "person 2" not in set(new.people["person"])
    start, end, was = feelings[0]
    lead = new.appearances[new.appearances["person"] == NAME]
    changed = lead[(lead["time"] * 1000 >= start) & (lead["time"] * 1000 < end)]
    assert was != "surprised" and set(changed["expression"]) == {"surprised"}
    assert differences.load(exchange.export(new, "elan", tmp_path / "new.eaf"), new) == []


@pytest.mark.slow
def test_boundaries_come_and_go_in_elan(reading, tmp_path):
    path = exchange.export(reading, "elan", tmp_path / "film.eaf")
    eaf = pympi.Elan.Eaf(str(path))
    shots, scene = reading.shots, reading.scenes["start"][1]
    eaf.remove_annotation("shots", round(1000 * (shots["start"][6] + shots["end"][6]) / 2))
    end, middle = round(1000 * shots["end"][9]), round(500 * (shots["start"][9] + shots["end"][9]))
    eaf.remove_annotation("shots", middle)
    eaf.add_annotation("shots", round(1000 * shots["start"][9]), middle, "")
    eaf.add_annotation("shots", middle, end, "")
    # A scene's edge is moved, and with it that of the shot; the other way round is tested above.
    move_slot(eaf, round(1000 * scene), round(1000 * scene) - 200)
    eaf.to_file(str(path))
    new = reading.corrected(differences.load(path, reading))
    expected = shots["start"].drop(7).replace({scene: scene - 0.2}).tolist()
    assert np.allclose(new.shots["start"], sorted([*expected, middle / 1000]), atol=1e-3)
    assert np.allclose(
        new.scenes["start"], reading.scenes["start"].replace({scene: scene - 0.2}), atol=1e-3
    )


@pytest.mark.slow
def test_what_elan_cannot_give_back_is_said(reading, tmp_path):
    path = exchange.export(reading, "elan", tmp_path / "film.eaf")

    def edited(edit):
        eaf = pympi.Elan.Eaf(str(path))
        edit(eaf)
        eaf.to_file(str(tmp_path / "edited.eaf"))
        return differences.load(tmp_path / "edited.eaf", reading)

    with pytest.raises(ValueError, match="an expression is one of"):
        reading.corrected(edited(lambda eaf: rewrite(eaf, f"expression: {NAME}", 0, "gleeful")))
    assert edited(lambda eaf: eaf.remove_tier("turns")) == []
    assert edited(lambda eaf: eaf.add_tier("person: person 99")) == []
    path.write_text("<no>")
    with pytest.raises(ValueError, match="which cannot be read"):
        differences.load(path, reading)


def test_what_is_edited_in_the_tables_becomes_corrections(reading, tmp_path):
    folder = exchange.export(reading, "csv", tmp_path / "film")

    names = {"person 2": "None", "person 3": "person 4"}
    edit_table(folder, "people", lambda table: table.replace(names).sample(frac=1, random_state=1))
    edit_table(folder, "shots", lambda table: table.replace({"scale": {"medium": "two-shot"}}))
    edit_table(folder, "lines", lambda table: table.assign(start=[20.5, 31.5]))
    found = differences.load(folder, reading)
    new = reading.corrected(found)
    assert {"do": "name", "person": "person 2", "to": "None"} in found
    assert (
        new.shots["scale"].tolist() == reading.shots["scale"].replace("medium", "two-shot").tolist()
    )
    assert new.lines["start"].tolist() == [20.5, 31.5]
    people = set(reading.people["person"]) - {"person 2", "person 3"}
    assert set(new.people["person"]) == people | {"None"}
    (folder / "lines.csv").write_text("line;start\n1;2\n")
    with pytest.raises(ValueError, match=r"whose lines\.csv cannot be read"):
        differences.load(folder, reading)


def edit_table(folder, name, change):
    table = pd.read_csv(folder / f"{name}.csv", encoding="utf-8-sig", keep_default_na=False)
    change(table).to_csv(folder / f"{name}.csv", index=False, encoding="utf-8-sig")


def test_people_are_set_right_in_the_table_of_appearances(reading, tmp_path):
    folder = exchange.export(reading, "csv", tmp_path / "film")
    seen = reading.appearances
    angry = seen["track"].eq(seen["track"][0]) & seen["time"].lt(seen["time"][0] + 1)
    given, gone = (seen["track"] == seen["track"].unique()[number] for number in (3, 5))
    changed = seen["expression"].mask(angry, "angry")

    def change(table):
        table = table.assign(expression=changed, person=seen["person"].mask(given, "Zoe"))
        return table[~gone].sample(frac=1, random_state=1)

    edit_table(folder, "appearances", change)
    new = reading.corrected(differences.load(folder, reading)).appearances
    expected = seen.assign(expression=changed, person=seen["person"].mask(given, "Zoe"))[~gone]
    for column in ("time", "track", "person", "expression", "action"):
        assert new[column].tolist() == expected[column].tolist()
    assert (new["valence"][new["expression"] != seen["expression"][~gone].tolist()] < 0).all()
    edit_table(folder, "appearances", lambda table: table.replace({"time": {4.0: 4.1}}))
    with pytest.raises(ValueError, match="nobody can be added to it"):
        differences.load(folder, reading)


def test_a_name_replaced_in_all_tables_is_one_correction(reading, tmp_path):
    folder = exchange.export(reading, "csv", tmp_path / "film")
    for name in TABLES:
        edit_table(folder, name, lambda table: table.replace({"person 2": "Bo", NAME: "Ada"}))
    views = {"in_view": lambda table: [one.replace(NAME, "Ada") for one in table["in_view"]]}
    edit_table(folder, "lines", lambda table: table.assign(**views))
    found = differences.load(folder, reading)
    assert [one for one in found if one["do"] == "name"] == [
        {"do": "name", "person": NAME, "to": "Ada"},
        {"do": "name", "person": "person 2", "to": "Bo"},
    ]
    assert {one["table"] for one in found if one["do"] != "name"} <= {"lines"}
    assert {"Ada", "Bo"} <= set(reading.corrected(found).people["person"])


@pytest.mark.slow
def test_people_who_are_in_view_together_are_named_in_any_order(reading, tmp_path):
    twins = reading.people["person"].tolist()[2:4]
    first, second = (reading.appearances["person"] == one for one in twins)
    both = reading.appearances[first].assign(person=twins[1], track=999)
    seen = pd.concat([reading.appearances[~second], both]).sort_values("time")
    film = dataclasses.replace(reading, appearances=seen).corrected(
        [{"do": "name", "person": twins[0], "to": twins[0]}]
    )
    film = dataclasses.replace(film, machine=None, corrections=[])
    folder = exchange.export(film, "csv", tmp_path / "film")
    edit_table(folder, "people", lambda table: table.replace(twins[0], "Zoe").sort_values("person"))
    assert differences.load(folder, film) == [{"do": "name", "person": twins[0], "to": "Zoe"}]
    edit_table(folder, "people", lambda table: table.iloc[1:])
    gone = {"do": "name", "person": film.people["person"][0], "to": ""}
    assert gone in differences.load(folder, film)
    edit_table(folder, "people", lambda table: table.replace({"faces": {table["faces"][2]: 7}}))
    with pytest.raises(ValueError, match=r"in people\.csv, seen when nobody of the reading is"):
        differences.load(folder, film)


@pytest.mark.slow
def test_a_boundary_is_moved_by_either_edge_in_the_tables(reading, tmp_path):
    for row, column, number in ((4, "end", 5), (5, "start", 5)):
        folder = exchange.export(reading, "csv", tmp_path / column)
        moved = reading.shots["start"][number] + 0.3

        def change(table, row=row, column=column, moved=moved):
            table.loc[row, column] = moved
            return table

        edit_table(folder, "shots", change)
        new = reading.corrected(differences.load(folder, reading))
        expected = reading.shots["start"].tolist()
        expected[number] = moved
        assert new.shots["start"].tolist() == expected


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("shots", "scene", 99),
        ("shots", "brightness", 0.9),
        ("people", "lead", True),
        ("appearances", "x", 1.5),
        ("lines", "in_view", "Nobody"),
        ("arc", "valence", 0.77),
        ("turns", "time", 1.0),
    ],
)
@pytest.mark.slow
def test_an_edit_that_no_correction_brings_is_said(reading, tmp_path, table, column, value):
    folder = exchange.export(reading, "csv", tmp_path / "film")

    def change(rows):
        rows[column] = rows[column].astype(object)
        rows.loc[len(rows) - 1, column] = value
        return rows

    edit_table(folder, table, change)
    with pytest.raises(ValueError, match=rf"received edits of .*{column} in {table}\.csv, which"):
        differences.load(folder, reading)
    (folder / f"{table}.csv").unlink()  # a table that is gone changes nothing
    assert differences.load(folder, reading) == []


@pytest.mark.slow
def test_two_who_change_their_names_with_each_other(reading, tmp_path):
    path = exchange.export(reading, "elan", tmp_path / "film.eaf")
    eaf = pympi.Elan.Eaf(str(path))
    for one, other in (("person 2", "person 3"), ("person 3", "person 2")):
        for number in range(len(eaf.tiers[f"person: {one}"][0])):
            rewrite(eaf, f"person: {one}", number, other)
    eaf.to_file(str(path))
    new = reading.corrected(differences.load(path, reading))
    names = {"person 2": "person 3", "person 3": "person 2"}
    expected = reading.appearances["person"].map(lambda name: names.get(name, name))
    assert new.appearances["person"].tolist() == expected.tolist()


@pytest.mark.slow
def test_lines_come_and_go_in_elan_and_in_the_tables(reading, tmp_path):
    said = [(12.5, 14.0, "हम दोनों?", NAME), (32.0, 34.5, "سلام", ""), *both_lines(reading)[1:]]
    path = exchange.export(reading, "elan", tmp_path / "film.eaf")
    eaf = pympi.Elan.Eaf(str(path))
    eaf.remove_annotation("lines", 21_000)
    eaf.add_annotation("lines", 12_500, 14_000, said[0][2])
    eaf.add_ref_annotation("lines: speaker", "lines", 13_000, NAME)
    eaf.add_tier("lines (2)", "line")  # for who speaks at once with others
    eaf.add_annotation("lines (2)", 32_000, 34_500, said[1][2])
    eaf.to_file(str(path))
    folder = exchange.export(reading, "csv", tmp_path / "film")
    rows = pd.DataFrame(said[:2], columns=["start", "end", "text", "speaker"])
    edit_table(folder, "lines", lambda table: pd.concat([table.iloc[1:], rows]))
    found = differences.load(path, reading)
    assert [one["do"] for one in found] == ["remove", "add", "add"]
    assert differences.load(folder, reading) == found
    new = reading.corrected(found)
    assert both_lines(new) == sorted(said)
    assert new.lines["line"].tolist() == [1, 2, 3]
    assert set(new.lines["source"]) == {"subtitles"}
    assert NAME in new.lines["in_view"][0]
    assert new.language.set_index("basis").loc["all", "lines"].tolist()[0] == 3
    for to, name in (("elan", "new.eaf"), ("csv", "new")):
        assert differences.load(exchange.export(new, to, tmp_path / name), new) == []
    edit_table(folder, "lines", lambda table: table.assign(start=""))
    with pytest.raises(ValueError, match="received row 2 of lines, from nan to"):
        differences.load(folder, reading)


def both_lines(reading):
    columns = ["start", "end", "text", "speaker"]
    return list(reading.lines[columns].itertuples(index=False, name=None))


@pytest.mark.slow
def test_a_film_without_lines_gets_its_first_in_elan(reading, tmp_path):
    changes = {"lines": reading.lines.head(0), "machine": None, "corrections": []}
    silent = dataclasses.replace(reading, **changes)
    path = exchange.export(silent, "elan", tmp_path / "film.eaf")
    eaf = pympi.Elan.Eaf(str(path))
    eaf.add_annotation("lines", 1000, 2500, "Ah!")
    eaf.to_file(str(path))
    new = silent.corrected(differences.load(path, silent))
    assert both_lines(new) == [(1.0, 2.5, "Ah!", "")]


@pytest.mark.slow
def test_who_was_nobody_is_taken_out_in_elan_and_in_the_tables(reading, tmp_path):
    path = exchange.export(reading, "elan", tmp_path / "film.eaf")
    eaf = pympi.Elan.Eaf(str(path))
    for start, _, _ in eaf.get_annotation_data_for_tier("person: person 4"):
        eaf.remove_annotation("person: person 4", start)
    eaf.to_file(str(path))
    folder = exchange.export(reading, "csv", tmp_path / "film")
    edit_table(folder, "people", lambda table: table.replace({"person": {"person 4": ""}}))
    less = exchange.export(reading, "csv", tmp_path / "less")
    edit_table(less, "people", lambda table: table[table["person"] != "person 4"])
    for edited in (path, folder, less):
        found = differences.load(edited, reading)
        assert found == [{"do": "name", "person": "person 4", "to": ""}]
    new = reading.corrected(found)
    assert set(new.people["person"]) == set(reading.people["person"]) - {"person 4"}
    seen = reading.appearances
    assert new.appearances["time"].tolist() == seen["time"][seen["person"] != "person 4"].tolist()


@pytest.mark.parametrize("tables", [["people"], ["appearances"], ["people", "appearances"]])
def test_names_swapped_in_one_table_or_in_both_are_swapped_once(reading, tmp_path, tables):
    folder = exchange.export(reading, "csv", tmp_path / "film")
    names = {"person 2": "person 3", "person 3": "person 2"}
    for name in tables:
        edit_table(folder, name, lambda table: table.assign(person=table["person"].replace(names)))
    new = reading.corrected(differences.load(folder, reading))
    assert (
        new.appearances["person"].tolist() == reading.appearances["person"].replace(names).tolist()
    )


# --- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", exchange.ENDINGS)
def test_nothing_that_is_there_is_replaced(reading, tmp_path, to):
    path = tmp_path / f"film{exchange.ENDINGS[to]}"
    path.write_text("mine")
    with pytest.raises(FileExistsError, match="may hold somebody's work"):
        exchange.export(reading, to, path)
    assert path.read_text() == "mine" and len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("to", exchange.ENDINGS)
def test_what_fails_leaves_nothing_behind(reading, tmp_path, to, monkeypatch):
    with pytest.raises(FileNotFoundError, match="no folder"):
        exchange.export(reading, to, tmp_path / "nowhere" / f"film{exchange.ENDINGS[to]}")

    def fail(*paths):
        raise OSError("the disk is full")

    monkeypatch.setattr(files.os, "replace", fail)
    with pytest.raises(OSError, match="the disk is full"):
        exchange.export(reading, to, tmp_path / f"film{exchange.ENDINGS[to]}")
    assert list(tmp_path.iterdir()) == []


def test_a_form_or_name_that_does_not_fit_is_refused(reading, tmp_path):
    with pytest.raises(ValueError, match="expected one of csv"):
        exchange.export(reading, ["csv"], tmp_path / "film")
    with pytest.raises(ValueError, match="expected one of csv, elan, vtt, srt, otio, edl, html"):
        exchange.export(reading, "pdf", tmp_path / "film.pdf")
    with pytest.raises(ValueError, match=r"expected one that ends in \.eaf"):
        exchange.export(reading, "elan", tmp_path / "film.vtt")


@pytest.mark.slow
def test_corrections_of_another_film_are_refused(reading, tmp_path):
    other = dataclasses.replace(reading, info=reading.info | {"name": "other.mp4"})
    path = tmp_path / "corrections.json"
    path.write_text(
        json.dumps(
            {"format": "film_reader corrections", "version": 1, "film": "x", "corrections": []}
        )
    )
    for edited in (
        path,
        *(
            exchange.export(other, to, tmp_path / f"o{exchange.ENDINGS[to]}")
            for to in ("elan", "csv")
        ),
    ):
        with pytest.raises(ValueError, match="about the film"):
            differences.load(edited, reading)
    with pytest.raises(FileNotFoundError, match="where there is nothing"):
        differences.load(tmp_path / "none.json", reading)


@pytest.mark.slow
def test_a_reading_of_nothing_goes_everywhere_and_back(reading, tmp_path):
    tables = {name: getattr(reading, name).head(0) for name in TABLES}
    empty = dataclasses.replace(reading, pictures={}, **tables)
    for to, ending in exchange.ENDINGS.items():
        if to in ("srt", "edl"):
            continue  # for lines and shots alone
        path = exchange.export(empty, to, tmp_path / f"film{ending}")
        if to in ("csv", "elan"):
            assert differences.load(path, empty) == []
