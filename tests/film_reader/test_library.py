"""A library of films, on processes of this machine: what is read, kept, asked and told."""

import json
import os
import pickle
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import cv2
import pandas as pd
import pytest

import few_stages
from film_reader import library
from film_reader.__main__ import main
from film_reader.library import engine, store, work

ROOM = 600_000_000  # bytes that a process of these tests may take


@pytest.fixture(scope="module", autouse=True)
def on_processes():
    """Without Ray, as on Windows: tests of faults are where Ray is tested."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "machines", lambda address, *rest: engine.Processes(*rest))
        yield


def read(folder, out, **options):
    """Read films with few stages on one process, and without a line of progress."""
    options = {"stages": few_stages.stages, "workers": 1, "progress": False} | options
    return library.read(folder, out, **options)


@pytest.fixture(scope="module")
def films(tmp_path_factory):
    """A folder with two films, one of them twice, and what is none."""
    folder = tmp_path_factory.mktemp("films")
    few_stages.make(folder / "one.mp4", seed=1)
    (folder / "in" / ".hidden").mkdir(parents=True)
    shutil.copy(folder / "one.mp4", folder / "in" / "one again.mp4")
    shutil.copy(folder / "one.mp4", folder / "in" / ".hidden" / "three.mp4")
    few_stages.make(folder / "two'.mp4", seconds=30, seed=2)
    (folder / "two'.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nMARA: <b>Well</b> met.\n")
    (folder / "damaged.mp4").write_bytes(b"\0\0\0\x18ftypmp42")
    (folder / "notes.txt").write_text("no film")
    return folder


@pytest.fixture(scope="module")
def read_once(films, tmp_path_factory):
    """The library of these films, and what the stages wrote down while it was read."""
    out = tmp_path_factory.mktemp("library") / "here"
    log = out.with_name("log")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(few_stages.LOG, str(log))
        return read(films, out), Counter(log.read_text().splitlines())


def test_each_film_is_read_once_and_what_fails_has_a_row(read_once):
    found, did = read_once
    rows = found.films.set_index("name")
    assert list(rows.index) == ["damaged.mp4", "in/one again.mp4", "two'.mp4"]
    assert list(rows["status"]) == ["failed", "read", "read"]
    assert "damaged" in rows["error"].iloc[0] and not rows["error"].iloc[1:].any()
    assert rows["seconds"].iloc[1:].tolist() == [70, 30]
    assert did == {
        **{f"trouble {name}": 1 for name in ("one again.mp4 0", "one again.mp4 1", "two'.mp4 0")},
        **{"shots ": 2, "nobody ": 2},
    }
    assert repr(found).endswith("2 read, 1 failed")


def test_tables_are_asked_in_sql_loaded_and_made_into_readings(read_once):
    found, _ = read_once
    asked = found.query("select name, count(*) as n from shots join films using (film) group by 1")
    assert dict(asked.to_numpy()) == {"in/one again.mp4": 7, "two'.mp4": 3}
    (line,) = found.query("select * from lines").itertuples()
    assert (line.speaker, line.text) == ("MARA", "Well met.")
    assert found.query("select count(*) from clue").iloc[0, 0] == 0
    # What is not known is no number in SQL, and NaN in pandas.
    assert found.query("select count(scale_confidence) from shots").iloc[0, 0] == 0
    shots = found.table("shots")
    assert len(shots) == 10 and shots["shot"].tolist() == [*range(1, 8), *range(1, 4)]
    assert shots["scale_confidence"].isna().all()
    reading = found.reading("two'.mp4")
    assert reading.info["name"] == "two'.mp4" and len(reading.shots) == 3
    assert reading.pictures["shot 1"].startswith(b"\xff\xd8")
    pd.testing.assert_frame_equal(reading.shots, found.table("shots", "two'.mp4").iloc[:, 1:])


def test_a_damaged_row_or_one_of_another_version_counts_as_missing(read_once, tmp_path):
    out = tmp_path / "library"
    shutil.copytree(read_once[0].folder, out)
    first, second, _ = sorted(out.glob("manifest/*"))
    first.write_text(first.read_text("utf-8")[:100], "utf-8")
    second.write_text('{"film": "of a version to come"}', "utf-8")
    assert len(library.open(out).films) == 1


def test_questions_reach_no_file_beside_the_library(read_once):
    found, _ = read_once
    for path in ("/etc/hostname", found.folder.parent / "log"):
        with pytest.raises(Exception, match="Permission"):
            found.query(f"select * from read_text('{path}')")


@pytest.mark.parametrize(
    "sql",
    [
        "select nope from shots",
        "selct 1",
        "select 1; select 2",
        "-- nothing",
        "",
        5,
        ["select 1"],
        "drop view shots",
        "create table mine as select 1",
        "begin",
        "explain analyze copy (select 1) to '{folder}/tables/x.csv'",
        "copy (select 1) to '{folder}/x.csv'",
        "export database '{folder}/x'",
        "attach '{folder}/x.db'",
    ],
)
def test_only_a_question_is_answered_and_it_changes_nothing(read_once, sql):
    films = read_once[0]
    there = sorted(films.folder.rglob("*"))
    sql = sql.format(folder=films.folder.resolve()) if isinstance(sql, str) else sql
    with pytest.raises(ValueError, match=r"(?s)cannot be answered .*expected one question in SQL"):
        films.query(sql)
    assert sorted(films.folder.rglob("*")) == there
    assert len(films.query("select * from shots"))


def test_no_table_and_no_film_are_said(read_once):
    films = read_once[0]
    for name in (["shots"], {}, None):
        with pytest.raises(ValueError, match="expected one of shots"):
            films.table(name)
    for film in ("", 0, [], False):
        with pytest.raises(ValueError, match="expected one of the 3 in the table films"):
            films.table("shots", film)


def test_rows_of_a_manifest_that_are_none_count_as_missing(read_once, tmp_path):
    folder = tmp_path / "library"
    shutil.copytree(read_once[0].folder, folder)
    one, *others = sorted((folder / "manifest").glob("*.json"))
    row = json.loads(one.read_text("utf-8"))
    wrong = [{"film": "../x"}, {"info": []}, {"files": None}, {"tables": 5}, {"name": 7}]
    wrong = [json.dumps(row | one) for one in wrong]
    for content in ("[]", "5", "null", "{}", 100_000 * "[", *wrong):
        one.write_text(content, "utf-8")
        assert len(library.open(folder).films) == len(others)


def test_what_is_not_there_is_said(read_once, tmp_path):
    found, _ = read_once
    with pytest.raises(ValueError, match="one of the 3"):
        found.table("shots", "four.mp4")
    with pytest.raises(ValueError, match="expected one of shots"):
        found.table("films")
    with pytest.raises(ValueError, match=r"was not read: damaged\.mp4"):
        found.reading("damaged.mp4")
    with pytest.raises(FileNotFoundError, match="no library"):
        library.open(tmp_path)


@pytest.mark.slow
def test_a_second_run_reads_nothing_and_writes_the_same(read_once, films, monkeypatch, tmp_path):
    found, _ = read_once
    before = contents(found.folder)
    monkeypatch.setenv(few_stages.LOG, str(tmp_path / "log"))
    assert read(films, found.folder).films.equals(found.films)
    assert not (tmp_path / "log").exists()
    assert contents(found.folder) == before
    assert read(films, tmp_path / "other").films.equals(found.films)
    assert tables(tmp_path / "other") == tables(found.folder)


def contents(folder):
    """The files of a folder and what is in them, but for those of the lock."""
    files = [file for file in folder.rglob("*") if file.is_file() and "lock" not in file.name]
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def tables(folder):
    """The tables of a library, to the byte."""
    return {name: data for name, data in contents(folder).items() if name.startswith("tables")}


@pytest.mark.slow
def test_a_changed_stage_reads_what_depends_on_it(read_once, films, monkeypatch, tmp_path):
    out = tmp_path / "library"
    shutil.copytree(read_once[0].folder, out)
    monkeypatch.setenv(few_stages.LOG, str(tmp_path / "log"))
    monkeypatch.setenv("FEW_STAGES_NOBODY", "2")  # joins tables, so no piece is read
    assert read(films, out).films["status"].tolist() == ["failed", "read", "read"]
    assert Counter((tmp_path / "log").read_text().split("\n")) == {"shots ": 2, "nobody ": 2, "": 1}
    assert len(list(out.glob("tables/shots/*/*"))) == 2  # none of the version before
    monkeypatch.setenv("FEW_STAGES_TROUBLE", "2")
    read(films, out)
    did = Counter((tmp_path / "log").read_text().split())
    assert did["trouble"] == 3
    assert read_once[0].films.equals(library.open(out).films)


@pytest.mark.slow
def test_names_may_change_and_another_film_takes_the_place_of_one(read_once, films, tmp_path):
    folder, out = tmp_path / "films", tmp_path / "library"
    shutil.copytree(read_once[0].folder, out)
    shutil.copytree(films, folder)
    shutil.rmtree(folder / "in")
    os.replace(folder / "two'.mp4", folder / "drei \udcff.mp4")
    os.replace(folder / "one.mp4", folder / "two'.mp4")
    (folder / "damaged.mp4").unlink()
    # The folder is another, so the films of the first keep their names beside.
    before = read_once[0].films.set_index("film")
    after = read(folder, out).films.set_index("film")
    assert set(after.index) == set(before.index)
    few_stages.make(folder / "two'.mp4", seconds=30, seed=5)
    found = read(folder, out)
    assert len(found.films) == len(before) + 1
    alone = read(folder, tmp_path / "alone")
    assert alone.films["name"].tolist() == ["drei \ufffd.mp4", "two'.mp4"]
    few_stages.make(folder / "two'.mp4", seconds=30, seed=6)
    assert len(read(folder, tmp_path / "alone").films) == 2
    assert len(list((tmp_path / "alone").glob("tables/shots/*/*"))) == 2


@pytest.mark.slow
def test_limits_and_deaths_end_a_film_and_no_other(tmp_path, films):
    folder = tmp_path / "films"
    folder.mkdir()
    for seed, name in enumerate(["dies", "eats", "fails", "hangs"]):
        few_stages.make(folder / f"{name}.mp4", seconds=10, seed=10 + seed)
    shutil.copy(films / "two'.mp4", folder / "well.mp4")
    found = read(folder, tmp_path / "out", time_limit=12.0, memory_limit=ROOM, workers=2)
    assert dict(found.films[["name", "error"]].to_numpy()) == {
        "dies.mp4": "the process that read it died 3 times",
        "eats.mp4": "it took more than 0.6 GB of memory",
        "fails.mp4": "it fails",
        "hangs.mp4": "it took more than 12 seconds",
        "well.mp4": "",
    }


@pytest.mark.slow
def test_a_process_that_reads_keeps_to_one_core():
    child = engine.Child(sys.path, 60, ROOM)
    assert child.run(pickle.dumps((cv2.getNumThreads,))) == ("done", 1)
    child.close()


def test_a_full_disk_stops_a_run(tmp_path):
    few_stages.make(tmp_path / "fills.mp4", seconds=10)
    with pytest.raises(OSError, match="Make room, and read again"):
        read(tmp_path, tmp_path / "out")


@pytest.mark.slow
def test_a_library_that_disappears_stops_a_run(tmp_path, films, monkeypatch):
    out = tmp_path / "out"
    monkeypatch.setattr(store, "save_row", lambda folder, row: shutil.rmtree(folder))
    with pytest.raises(FileNotFoundError, match="disappeared"):
        read(films, out)


@pytest.mark.slow
def test_two_runs_do_not_write_into_one_library(tmp_path, films):
    out = tmp_path / "out"
    out.mkdir()
    hold = "import sys, time\nfrom film_reader.library import store\n"
    hold += "with store.locked(sys.argv[1]): print('held', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", hold, out], stdout=subprocess.PIPE) as other:
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(BlockingIOError, match=f"process {other.pid} .* Wait"):
            read(films, out)
        other.kill()
    with store.locked(out):
        pass  # the system has taken it back


@pytest.mark.parametrize(
    ("files", "match"),
    [(None, "no folder"), ([], "holds 0 files"), (["a.txt", "b.srt"], "2 files but no film")],
)
def test_a_folder_without_films_is_refused(tmp_path, files, match):
    folder = tmp_path / "films"
    if files is not None:
        folder.mkdir()
    for name in files or ():
        (folder / name).touch()
    with pytest.raises((FileNotFoundError, ValueError), match=match):
        read(folder, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "limits",
    [
        {"workers": -1},
        {"workers": 0},
        {"workers": "2"},
        {"time_limit": float("nan")},
        {"time_limit": None},
        {"memory_limit": 0.0},
    ],
)
def test_limits_are_numbers_above_0_and_a_library_is_a_folder(tmp_path, films, limits):
    with pytest.raises(ValueError, match=f"{next(iter(limits))} is .*Expected a (whole )?number"):
        read(films, tmp_path / "out", **limits)
    (tmp_path / "out").touch()
    with pytest.raises(OSError, match=r"out.*to write to, but that fails: .*Choose another name"):
        read(films, tmp_path / "out")


def test_a_stage_must_tell_its_version(tmp_path, films):
    from film_reader.read import all_stages

    with pytest.raises(ValueError, match="do not tell their version: faces, "):
        read(films, tmp_path / "out", stages=lambda: all_stages(faces=lambda frames: []))


@pytest.mark.parametrize("module", ["story", "language", "subtitles"])
def test_a_change_in_what_joins_the_stages_is_another_version(monkeypatch, module):
    stages = few_stages.stages()
    before, read_bytes = work.versions(stages), Path.read_bytes
    longer = b"# one more line"
    monkeypatch.setattr(
        Path, "read_bytes", lambda path: read_bytes(path) + longer * (path.stem == module)
    )
    now = work.versions(stages)
    assert now.pop("joining") != before.pop("joining") and now == before


@pytest.mark.slow
def test_what_is_not_installed_is_said(tmp_path):
    code = "import sys\nsys.modules['duckdb'] = None\nfrom film_reader.__main__ import main\n"
    code += "sys.exit(main(['library', *sys.argv[1:]]))"
    command = [sys.executable, "-c", code, str(tmp_path), "--out", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1 and 'pip install "./film_reader[library]"' in done.stdout


@pytest.mark.slow
def test_a_library_in_which_nothing_can_be_searched_has_a_page_too(tmp_path):
    (tmp_path / "films").mkdir()
    few_stages.make(tmp_path / "films" / "nobody speaks.mp4", seconds=10)
    page = read(tmp_path / "films", tmp_path / "out").report().read_text("utf-8")
    assert 'class="barcode"' in page and "nobody speaks.mp4" in page
    found = page.split('id="found">')[1].split("</script>")[0]
    assert json.loads(found)["what"] == []


def test_the_command_reads_and_writes_the_page(films, read_once, tmp_path, capsys, monkeypatch):
    out = tmp_path / "library"
    shutil.copytree(read_once[0].folder, out)
    monkeypatch.setattr(library, "read", lambda *given, **_: library.open(given[1]))
    assert main(["library", str(films), "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert "damaged.mp4: damaged.mp4 starts like a file in MP4" in said
    page = (out / "report.html").read_text("utf-8")
    assert page.count('class="barcode"') == 2 and "1 more could not be read" in page
    assert "two&#39;.mp4" in page and "<b>Well" not in page
    found = page.split('id="found">')[1].split("</script>")[0]
    assert json.loads(found)["what"] == ["MARA: Well met."]
