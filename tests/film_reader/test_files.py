"""Files are written whole or not at all; the cache folder is where it was asked to be."""

import errno
import os
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


def test_a_program_that_looks_at_the_old_file_is_waited_for(tmp_path, monkeypatch):
    refused, replace = [], os.replace

    def refuse_once(source, target):
        if not refused:
            refused.append(target)
            raise PermissionError(errno.EACCES, "in use")
        replace(source, target)

    monkeypatch.setattr(os, "replace", refuse_once)
    path = files.write_whole(tmp_path / "page.html", b"new")
    assert refused == [path] and path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "number, advice",
    [
        (errno.ENOSPC, "Make room"),
        (errno.EROFS, "choose another folder"),
        (errno.ENAMETOOLONG, "no. Choose another name"),
    ],
)
def test_no_room_and_no_permission_say_what_to_do(tmp_path, monkeypatch, number, advice):
    path = tmp_path / "page.html"
    path.write_text("old")

    def refuse(part, content):
        raise OSError(number, "no")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(OSError, match=f"page.html.*{advice}") as error:
        files.write_whole(path, b"new")
    assert error.value.errno == number
    assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]


def test_a_file_is_known_again_by_what_is_in_it(tmp_path):
    path = tmp_path / "film.mp4"
    path.write_bytes(b"a film")
    first, about = files.identity(path), path.stat()
    assert first["bytes"] == 6
    path.write_bytes(b"b film")
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert files.identity(path) != first


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"there is no folder .*nowhere.*Create it"):
        files.write_whole(tmp_path / "nowhere" / "page.html", b"")


def test_the_cache_folder_is_created_where_the_environment_says(tmp_path, monkeypatch):
    monkeypatch.setenv("FILM_READER_CACHE", str(tmp_path / "kept" / "here"))
    assert files.cache_folder() == tmp_path / "kept" / "here"
    assert files.cache_folder().is_dir()
    monkeypatch.delenv("FILM_READER_CACHE")
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda name: str(tmp_path / name))
    assert files.cache_folder() == Path(tmp_path / "film-reader")
