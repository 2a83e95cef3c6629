"""What several tests of the reader share."""

import os
from pathlib import Path

import pytest

import film_reader
import stand_ins
from course_utils import data
from film_reader import pieces
from film_reader.quiet import quiet


@pytest.fixture
def detector(monkeypatch, tmp_path):
    """Readings with stand-ins for the networks, in pieces of one second, kept in the test's folder.

    It is the `stand_ins.Detector` that finds people.
    """
    monkeypatch.setenv("FILM_READER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(pieces, "PIECE", 1.0)
    return stand_ins.install(monkeypatch.setattr)


@pytest.fixture(scope="session")
def shared_readings():
    """Let readings be kept where the other tests and the lessons find them too."""
    folder = Path(__file__).resolve().parents[2] / "build" / "test" / "readings"
    with pytest.MonkeyPatch.context() as patch:
        if not os.environ.get("FILM_READER_CACHE"):
            patch.setenv("FILM_READER_CACHE", str(folder))
        yield


@pytest.fixture(scope="session")
def encore_reading(shared_readings):
    """A reading of the practice film: a minute or more, the first time."""
    with quiet():
        import keras  # noqa: F401 - its libraries write notes when they are first imported
    return film_reader.read(data.practice_film().path, progress=False)
