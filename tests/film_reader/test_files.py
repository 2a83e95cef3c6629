"""Files are written whole or not at all; the cache folder is where it was asked to be."""

from pathlib import Path

import platformdirs
import pytest

from film_reader import files


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "page.html"
    path.write_text("old")
    ordinary = path.stat().st_mode
    assert files.write_whole(path, b"new").read_bytes() == b"new"
    assert path.stat().st_mode == ordinary
    with pytest.raises(TypeError):
        files.write_whole(path, None)
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path], "nothing half-written is left"


def test_a_file_that_a_library_writes_is_whole_too(tmp_path):
    path = tmp_path / "film.mp4"
    with files.replacing(path) as part:
        part.write_bytes(b"a film")
        assert not path.exists()
    assert path.read_bytes() == b"a film"
    with pytest.raises(KeyboardInterrupt), files.replacing(path) as part:
        part.write_bytes(b"half")
        raise KeyboardInterrupt
    assert path.read_bytes() == b"a film"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_named(tmp_path):
    for write in (files.check_folder, lambda path: files.write_whole(path, b"")):
        with pytest.raises(FileNotFoundError, match=r"there is no folder .*nowhere.*Create it"):
            write(tmp_path / "nowhere" / "page.html")


def test_the_cache_folder_is_created_where_the_environment_says(tmp_path, monkeypatch):
    monkeypatch.setenv("FILM_READER_CACHE", str(tmp_path / "kept" / "here"))
    assert files.cache_folder() == tmp_path / "kept" / "here"
    assert files.cache_folder().is_dir()
    monkeypatch.delenv("FILM_READER_CACHE")
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda name: str(tmp_path / name))
    assert files.cache_folder() == Path(tmp_path / "film-reader")
