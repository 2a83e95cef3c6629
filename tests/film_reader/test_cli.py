"""The command line: films become files of tables and pages, or a message says what is wrong."""

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


def test_a_page_and_tables_are_written_where_asked(folder, capsys):
    path = media.make("h264", folder)
    assert main(["report", str(path), "-o", "page.html"]) == 0
    assert "report: page.html" in capsys.readouterr().out
    assert "plain" in (folder / "page.html").read_text("utf-8")
    (folder / "kept").mkdir()
    assert main(["read", str(path), "--output", "kept/tables.JSON"]) == 0
    assert FilmReading.from_json(folder / "kept" / "tables.JSON").info["frames"] == 40


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
