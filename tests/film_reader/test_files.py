"""Files are written whole or not at all; the cache folder is where it was asked to be."""

import errno
import os
from pathlib import Path

import platformdirs
import pytest

from film_reader import FilmReading, differences, exchange, files, library, video
from film_reader.subtitles import find_subtitles
from readings import told_reading


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


def test_the_longest_name_that_a_system_allows_is_written(tmp_path):
    path = tmp_path / f"{'x' * 250}.html"
    assert files.write_whole(path, b"new").read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


READ = [video.probe, video.frames, lambda name: video.read_clip(name, 2), video.read_audio]
READ += [FilmReading.from_json, lambda name: differences.load(name, None), library.open]
READ += [lambda name: library.read(name, name), lambda name: find_subtitles("film.mp4", 1, name)]
WRITE = [lambda name: files.write_whole(name, b""), told_reading().report, told_reading().to_json]
WRITE += [lambda name: exchange.export(told_reading(), "html", name)]


@pytest.mark.parametrize("name", ["a\0b.html", b"a\0b.html", "\ud800.html"])
def test_what_can_be_no_name_is_refused_by_all_that_take_one(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    for take in (*READ, *WRITE):
        with pytest.raises(video.VideoError, match=r"The path is .*Expected .* without the letter"):
            take(name)
    assert not list(tmp_path.iterdir())


def test_a_name_that_is_too_long_names_no_file_and_cannot_be_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    name = 300 * "x" + ".html"
    for read in READ:
        with pytest.raises(FileNotFoundError, match=r"xxx.* (expected|Expected) "):
            read(name)
    for write in WRITE:
        with pytest.raises(OSError, match=r"too long\. Choose another name"):
            write(name)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "film, name",
    [
        ("film.of.1920.mp4", "film.of.1920.json"),
        ("小津 عمر é.mkv", "小津 عمر é.json"),
        ('Film: "a\0b"?\n.mp4', "Film_ _a_b___.json"),
        ("\ud800.mp4", "_.json"),
        ("/", "film.json"),
        ("é" * 300, "é" * 100 + ".json"),
    ],
)
def test_a_file_about_a_film_is_named_like_it_as_far_as_any_system_allows(tmp_path, film, name):
    assert files.name_after(film, ".json") == name
    (tmp_path / name).write_bytes(b"")


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"there is no folder .*nowhere.*Create it"):
        files.write_whole(tmp_path / "nowhere" / "page.html", b"")


def test_the_cache_folder_is_created_where_the_environment_says(tmp_path, monkeypatch):
    monkeypatch.setenv("FILM_READER_CACHE", str(tmp_path / "kept" / "here"))
    assert files.cache_folder() == tmp_path / "kept" / "here"
    assert files.cache_folder().is_dir()
    (tmp_path / "file").touch()
    monkeypatch.setenv("FILM_READER_CACHE", str(tmp_path / "file"))
    with pytest.raises(OSError, match=r"received .*file' to write to, but .* Choose another"):
        files.cache_folder()
    monkeypatch.delenv("FILM_READER_CACHE")
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda name: str(tmp_path / name))
    assert files.cache_folder() == Path(tmp_path / "film-reader")
