"""A reading that is killed at any moment, and run again, is the reading that it would have been."""

import shutil

import pandas as pd
import pytest

import kills
from course_utils import data
from film_reader import FilmReading
from film_reader.tables import TABLES

pytestmark = [pytest.mark.slow, pytest.mark.faults, pytest.mark.timeout(600)]
PROGRAM = """
from pathlib import Path
from film_reader.quiet import quiet
with quiet():
    import keras
    import film_reader
    from film_reader import pieces
pieces.PIECE = 3.0
print("ready", flush=True)
folder = Path({folder!r})
reading = film_reader.read({film!r}, progress=False)
reading.to_json(folder / "film.json")
reading.report(folder / "film.html")
"""


def program(folder):
    """The program that reads a film into a folder, with a cache of its own."""
    folder.mkdir()
    text = PROGRAM.format(folder=str(folder), film=str(data.sample("carphone")))
    return kills.Program(text, {"FILM_READER_CACHE": str(folder / "cache")})


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """The reading, its page, and the seconds that both took."""
    folder = tmp_path_factory.mktemp("undisturbed") / "out"
    seconds = program(folder).run()
    return FilmReading.from_json(folder / "film.json"), (folder / "film.html").read_text(), seconds


@pytest.mark.parametrize("seed", kills.SEEDS)
def test_a_reading_that_was_killed_ends_as_if_it_had_not_been(undisturbed, tmp_path, seed):
    expected, page, seconds = undisturbed
    folder = tmp_path / "out"
    ours = program(folder)
    ours.kill(seconds, seed)
    # What is there under its own name is whole.
    if (folder / "film.json").exists():
        FilmReading.from_json(folder / "film.json")
    if (folder / "film.html").exists():
        assert (folder / "film.html").read_text().rstrip().endswith("</html>")
    ours.run()
    reading = FilmReading.from_json(folder / "film.json")
    for name in TABLES:
        found, table = getattr(reading, name), getattr(expected, name)
        pd.testing.assert_frame_equal(found, table, check_exact=True, obj=name)
    assert (folder / "film.html").read_text() == page
    shutil.rmtree(folder)
