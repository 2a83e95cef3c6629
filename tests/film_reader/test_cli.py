"""The command line: films become files of tables and pages, or a message says what is wrong."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import media
from film_reader import FilmReading
from film_reader.__main__ import main


@pytest.fixture(autouse=True)
def folder(detector, tmp_path, monkeypatch):
    """Work in the test's folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
def test_a_page_and_tables_are_written_where_asked(folder, capsys):
    path = media.make("h264", folder)
    assert main(["report", str(path), "-o", "page.html"]) == 0
    assert "report: page.html" in capsys.readouterr().out
    assert "plain" in (folder / "page.html").read_text("utf-8")
    (folder / "kept").mkdir()
    assert main(["read", str(path), "--output", "kept/tables.JSON"]) == 0
    assert FilmReading.from_json(folder / "kept" / "tables.JSON").info["frames"] == 40


@pytest.mark.slow
def test_without_a_name_the_output_stands_here_under_the_films_own(folder, capsys):
    films = folder / "films"
    films.mkdir()
    path = media.make("h264", films)
    for command, name in (("read", "plain.json"), ("report", "plain.html")):
        assert main([command, str(path)]) == 0
        assert (folder / name).is_file()
    assert os.listdir(films) == ["plain.mp4"]


def test_the_clue_is_looked_for(folder, capsys):
    assert main(["read", str(media.make("h264", folder)), "--clue", "none.png"]) == 1
    assert "no file" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("command", "output"),
    [
        ("report", "page.pdf"),
        ("report", "page"),
        ("report", "tables.json"),
        ("read", "page.html"),
        ("report", "nowhere/page.html"),
        ("read", "nowhere/tables.json"),
    ],
)
def test_a_bad_output_is_refused_before_the_film_is_read(folder, detector, capsys, command, output):
    path = media.make("h264", folder)
    assert main([command, str(path), "-o", output]) == 2
    printed = capsys.readouterr().out
    ending = {"report": ".html", "read": ".json"}[command]
    assert repr(output) in printed
    assert f"expected a file that ends in {ending}, in a folder that exists" in printed
    assert not detector.seen
    assert set(os.listdir(folder)) <= {"plain.mp4", "cache"}


def test_what_is_no_film_is_said_in_one_line(folder, capsys):
    (folder / "notes.txt").write_text("no film")
    for film in ("none.mp4", "notes.txt"):
        assert main(["report", film]) == 1
        printed = capsys.readouterr().out
        assert film in printed and "Traceback" not in printed
    assert not list(folder.glob("*.html"))


def test_ctrl_c_ends_with_a_sentence_and_no_half_file(folder, detector, capsys):
    path = media.make("h264", folder)
    detector.stop_after = 4
    assert main(["report", str(path)]) == 130
    assert "the reading goes on from there" in capsys.readouterr().out
    assert not (folder / "plain.html").exists()
    detector.stop_after = None
    assert main(["report", str(path)]) == 0
    assert len(detector.seen) == 7, "what was read before Ctrl-C is not read again"


@pytest.mark.slow
def test_the_package_runs_as_a_program(folder):
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    command = [sys.executable, "-m", "film_reader"]
    done = subprocess.run(
        [*command, "read", "none.mp4", "-o", "x.txt"],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 2
    assert "ends in .json" in done.stdout
    helped = subprocess.run(
        [*command, "--help"], capture_output=True, text=True, env=environment, check=True
    )
    assert "read a film and write its page" in helped.stdout


@pytest.mark.slow
@pytest.mark.parametrize("call", ["read('plain.mp4', progress=False)", "preflight('plain.mp4', 2)"])
def test_a_program_that_reads_a_film_writes_nothing_of_its_libraries(folder, call):
    program = f"import film_reader; film_reader.{call}"
    media.make("h264", folder)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


# --- readings that are there ----------------------------------------------------------------------


@pytest.fixture
def kept(folder):
    """A reading in a file, as the command `read` keeps it."""
    path = media.make("h264", folder)
    assert main(["read", str(path)]) == 0
    return folder / "plain.json"


def test_a_reading_or_a_film_is_exported(kept, folder, capsys):
    for to, name in (("elan", "plain.eaf"), ("csv", "plain_tables"), ("html", "plain.html")):
        assert main(["export", str(kept), "--to", to]) == 0
        assert f"export: {name}" in capsys.readouterr().out and (folder / name).exists()
    assert main(["export", str(folder / "plain.mp4"), "--to", "otio", "--out", "cuts.otio"]) == 0
    assert (folder / "cuts.otio").exists()


@pytest.mark.slow
def test_a_reading_is_corrected_in_place_and_compared_with_the_machines_own(kept, folder, capsys):
    machine = FilmReading.from_json(kept)
    [first, *_] = machine.people["person"]
    fixes = {"format": "film_reader corrections", "version": 1, "film": "plain.mp4"}
    fixes |= {"corrections": [{"do": "name", "person": first, "to": "Ада & Bo"}]}
    (folder / "fixes.json").write_text(json.dumps(fixes))
    assert main(["correct", str(kept), "fixes.json", "--out", "new.json"]) == 0
    assert capsys.readouterr().out == "corrections: 1\ncorrect: new.json\n"
    assert kept.read_bytes() != (folder / "new.json").read_bytes()
    assert main(["correct", str(kept), "fixes.json"]) == 0
    new = FilmReading.from_json(kept)
    assert "Ада & Bo" in set(new.people["person"])
    assert new.machine.people.equals(machine.people)
    assert main(["export", str(kept), "--to", "elan"]) == 0
    assert main(["correct", str(kept), "plain.eaf"]) == 0
    assert "corrections: 0" in capsys.readouterr().out
    for others in ([], ["new.json"]):
        assert main(["agree", str(kept), *others]) == 0
        assert "kappa over people seen by both" in capsys.readouterr().out


@pytest.mark.slow
def test_bad_corrections_change_nothing(kept, folder, capsys):
    before = kept.read_bytes()
    fixes = {"format": "film_reader corrections", "version": 1, "film": "plain.mp4"}
    fixes |= {"corrections": [{"do": "name", "person": "Nobody", "to": "Ada"}]}
    (folder / "nobody.json").write_text(json.dumps(fixes))
    (folder / "other.json").write_text(json.dumps(fixes | {"film": "other.mp4"}))
    (folder / "empty.json").write_text("")
    (folder / "empty").mkdir()
    said = {
        "nobody.json": "1 of which cannot be applied",
        "other.json": "which is about the film 'other.mp4'",
        "empty.json": "which holds no corrections",
        "empty": "film.csv cannot be read",
        "none.json": "where there is nothing",
        "plain.mp4": "which holds no corrections",
    }
    for name, message in said.items():
        assert main(["correct", str(kept), name]) == 1, name
        printed = capsys.readouterr().out
        assert message in printed and "Traceback" not in printed
        assert kept.read_bytes() == before
    (folder / "mine.json").write_text('{"mine": 1}')
    assert main(["correct", str(kept), "nobody.json", "--out", "mine.json"]) == 1
    assert "which is no reading" in capsys.readouterr().out
    assert main(["correct", str(kept), "nobody.json", "--out", "plain.mp4"]) == 2
    assert (folder / "mine.json").read_text() == '{"mine": 1}'


def test_what_is_no_reading_is_said(folder, capsys):
    (folder / "empty.json").write_text("")
    (folder / "list.json").write_text("[]")
    for command in (["export", "--to", "csv"], ["agree"]):
        for name in ("empty.json", "list.json", "none.json"):
            assert main([command[0], name, *command[1:]]) == 1
            printed = capsys.readouterr().out
            assert name in printed and "expected" in printed
    assert not (folder / "empty_tables").exists()


def test_what_is_looked_for_in_a_film_is_not_looked_for_in_its_reading(kept, folder, capsys):
    before = kept.read_bytes()
    assert main(["read", str(kept), "--clue", "key.png", "--subtitles", "plain.srt"]) == 1
    assert "with --clue and --subtitles, for which a film is looked at" in capsys.readouterr().out
    assert kept.read_bytes() == before


def test_exports_say_what_is_wrong(kept, folder, capsys):
    (folder / "plain.eaf").write_text("my work")
    for options, message in (
        (["--to", "elan"], "may hold somebody's work"),
        (["--to", "pdf"], "expected one of csv, elan"),
        (["--to", "edl", "--out", "plain.txt"], "expected one that ends in .edl"),
        (["--to", "edl", "--out", "nowhere/plain.edl"], "no folder"),
        (["--to", "srt"], "without lines"),
    ):
        assert main(["export", str(kept), *options]) == 1
        assert message in capsys.readouterr().out
    assert (folder / "plain.eaf").read_text() == "my work"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="may write everywhere")
def test_a_folder_that_cannot_be_written_is_said(kept, folder, capsys):
    (folder / "locked").mkdir(mode=0o500)
    assert main(["export", str(kept), "--to", "elan", "--out", "locked/plain.eaf"]) == 1
    assert "locked" in capsys.readouterr().out
