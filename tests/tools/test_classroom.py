"""A classroom: many learners, at once, on one copy of the course to which nobody writes."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

from course_utils import data
from tools import classroom

COURSE = Path(__file__).resolve().parents[2]
LEARNERS = ("amira", "mei")

# Run a notebook in place, over files in place of ports, as the class's own server does: of ports,
# two kernels that start at once may both take one for free.
EXECUTE = """
import pathlib, sys
import nbformat
from nbclient import NotebookClient
from traitlets.config import Config

path = pathlib.Path(sys.argv[1])
notebook = nbformat.read(path, as_version=4)
files = Config({"KernelManager": {"transport": "ipc", "ip": sys.argv[2]}})
place = {"metadata": {"path": path.parent}}
NotebookClient(notebook, resources=place, config=files).execute()
nbformat.write(notebook, path)
"""

# What lessons do: read clips, keep features, train and keep a model, write a file.
CELLS = (
    """
import os
import joblib
import numpy as np
from course_utils import data, quiet
with quiet():
    import keras
seed = len(os.environ["LEARNER"])
clips = data.load_clips(data.practice_clips(), 2, (16, 28))
""",
    """
keras.utils.set_random_seed(seed)
base = keras.Sequential([keras.Input((16, 28, 3), dtype="uint8"), keras.layers.Rescaling(1 / 255),
                         keras.layers.GlobalAveragePooling2D()])
memory = joblib.Memory(data.work_dir() / "features", verbose=0)
features_of = memory.cache(lambda clip: base.predict(clip, verbose=0).mean(axis=0))
values = np.stack([features_of(clip) for clip in clips])
model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
backup = keras.callbacks.BackupAndRestore(data.work_dir() / "backup")
model.fit(values, np.arange(len(clips)) % 2, epochs=2, verbose=0, callbacks=[backup])
""",
    """
model.save(data.work_dir() / "model.keras")
(data.work_dir() / "name.txt").write_text(os.environ["LEARNER"])
print(os.environ["LEARNER"], data.work_dir())
""",
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """A small copy of the course, as a teacher sets it up for a class."""
    folder = tmp_path_factory.mktemp("classroom")
    course = folder / "course"
    for room in ("course_utils", "film_reader", "tools"):
        ignored = shutil.ignore_patterns("*cache*", "*.h5", "build", "*.egg-info")
        shutil.copytree(COURSE / room, course / room, ignore=ignored)
    practice = course / "data" / "practice"
    (practice / "clips").mkdir(parents=True)
    shutil.copy(COURSE / "data" / "registry.txt", course / "data")
    rows = (COURSE / "data" / "practice" / "clips.csv").read_text("utf-8").splitlines()[:5]
    (practice / "clips.csv").write_text("\n".join(rows), "utf-8")
    for row in rows[1:]:
        shutil.copy(COURSE / "data" / "practice" / row.split(",")[1], practice / "clips")
    (course / "notebooks").mkdir()
    lesson = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    nbformat.write(lesson, course / "notebooks" / "00_small.ipynb")
    teacher = folder / "teacher"
    run(course, teacher, "kernels", "--prefix", folder / "jupyter")
    run(course, teacher, "classroom", "share")
    for path in [course, *course.rglob("*")]:
        path.chmod(path.stat().st_mode & ~0o222)
    yield course
    for path in [course, *course.rglob("*")]:
        path.chmod(path.stat().st_mode | 0o200)


def environment(course, home):
    """The environment of a person whose home is a folder of the test."""
    home.mkdir(exist_ok=True)
    own = {name: value for name, value in os.environ.items() if not name.startswith("COURSE_")}
    jupyter = course.parent / "jupyter" / "share" / "jupyter"
    return {
        **own,
        "HOME": str(home),
        "USERPROFILE": str(home),
        "XDG_CACHE_HOME": str(home / "c"),
        "PYTHONPATH": str(course),
        "JUPYTER_PATH": str(jupyter),
        "LEARNER": home.name,
    }


def run(course, home, tool, *arguments):
    """Run one of the course's tools as one person; return what it printed."""
    return subprocess.run(
        [sys.executable, course / "tools" / f"{tool}.py", *map(str, arguments)],
        env=environment(course, home),
        cwd=home,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def listing(folder):
    """Every path in a folder with its time and size: root may write in spite of chmod."""
    paths = [folder, *sorted(folder.rglob("*"))]
    return [(path, path.stat().st_mtime_ns, path.stat().st_size) for path in paths]


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_learners_at_once_write_to_their_own_folders_and_never_to_the_course(
    request, shared, tmp_path
):
    before = listing(shared)
    homes = [tmp_path / name for name in LEARNERS]
    for home in homes:
        assert "1 lessons copied" in run(shared, home, "classroom", "start")
    lessons = [home / "reading-film" / "notebooks" / "00_small.ipynb" for home in homes]
    # The path of the file of a socket may have no more than about 100 characters.
    sockets = tempfile.mkdtemp(prefix="class-")
    request.addfinalizer(lambda: shutil.rmtree(sockets))
    running = [
        subprocess.Popen(
            [sys.executable, "-c", EXECUTE, lesson, f"{sockets}/{home.name}"],
            env=environment(shared, home),
            cwd=home,
            stderr=subprocess.PIPE,
            text=True,
        )
        for home, lesson in zip(homes, lessons, strict=True)
    ]
    for process in running:
        _, said = process.communicate()
        assert process.returncode == 0, said
    for home, lesson in zip(homes, lessons, strict=True):
        work = home / "reading-film" / "work"
        assert (work / "name.txt").read_text() == home.name
        assert (work / "model.keras").exists()
        assert len(list((work / "features").rglob("output.pkl"))) == 4
        cells = nbformat.read(lesson, as_version=4).cells
        assert cells[-1].outputs[0].text == f"{home.name} {work}\n"
    assert listing(shared) == before


def test_starting_again_keeps_what_a_learner_has_changed(shared, tmp_path):
    home = tmp_path / "rosa"
    run(shared, home, "classroom", "start")
    mine = home / "reading-film" / "notebooks" / "00_small.ipynb"
    assert nbformat.read(mine, as_version=4).metadata["kernelspec"]["name"] == "film-cpu"
    mine.write_text("changed")
    said = run(shared, home, "classroom", "start")
    assert "0 lessons copied" in said and "as you left them" in said
    assert mine.read_text() == "changed"
    mine.unlink()
    assert "1 lessons copied" in run(shared, home, "classroom", "start")
    assert "1 lessons copied" in run(shared, home, "classroom", "start", home / "elsewhere")
    assert (home / "elsewhere" / "notebooks" / "00_small.ipynb").exists()


def test_a_lesson_is_copied_whole_but_for_its_kernel(shared, tmp_path):
    home = tmp_path / "李 Zoë"
    run(shared, home, "classroom", "start")
    mine = nbformat.read(home / "reading-film" / "notebooks" / "00_small.ipynb", as_version=4)
    theirs = nbformat.read(shared / "notebooks" / "00_small.ipynb", as_version=4)
    nbformat.validate(mine)
    assert mine.metadata.pop("kernelspec")["name"] == "film-cpu"
    assert mine == theirs


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_a_place_that_learners_cannot_reach_is_named(tmp_path, monkeypatch, capsys):
    closed, course = tmp_path / "home", tmp_path / "home" / "course"
    course.mkdir(parents=True)
    monkeypatch.setattr(classroom, "COURSE", course)
    monkeypatch.setattr(data, "fetch", lambda name, only_cached: None)
    monkeypatch.setattr(sys, "executable", str(course / "python"))
    closed.chmod(0o700)
    classroom.share()
    notes = [line for line in capsys.readouterr().out.splitlines() if line.startswith("NOTE")]
    assert len(notes) == 2 and all(f"{closed} is closed" in note for note in notes)
    assert "/srv/reading-film" in notes[0] and "PYTHON=" in notes[1]
    closed.chmod(0o755)
    classroom.share()
    assert f"{closed} is closed" not in capsys.readouterr().out  # a test's own folders may be


def test_a_learner_who_calls_a_command_of_the_teacher_is_told(monkeypatch, capsys):
    def refuse():
        raise PermissionError(13, "Permission denied", "/srv/reading-film/classroom")

    monkeypatch.setattr(classroom, "share", refuse)
    assert classroom.main(["share"]) == 1
    said = capsys.readouterr().out
    assert "/srv/reading-film/classroom" in said and "tools/classroom.py start" in said


@pytest.mark.skipif(os.name == "nt", reason="JupyterHub does not run on Windows")
@pytest.mark.parametrize("failing", [False, True])
def test_the_settings_for_a_hub_start_the_lessons_and_then_the_server(tmp_path, failing):
    guide = (COURSE / "teaching" / "classroom.md").read_text("utf-8")
    settings = re.search(r"```python\n(.*?)```", guide, re.DOTALL)[1]
    for place in ("{course}/.venv/bin/python", "/opt/hub/bin/jupyterhub-singleuser"):
        assert place in settings
        stand_in = tmp_path / Path(place).name
        stand_in.write_text(f'#!/bin/sh\necho "{stand_in.name} $*"\nexit {int(failing)}\n')
        stand_in.chmod(0o755)
        settings = settings.replace(place, str(stand_in))
    c = SimpleNamespace(Authenticator=SimpleNamespace(), Spawner=SimpleNamespace())
    exec(settings, {"get_config": lambda: c})
    said = subprocess.run(
        c.Spawner.cmd, env={**os.environ, "TMPDIR": str(tmp_path)}, capture_output=True, text=True
    ).stdout
    assert said.splitlines() == [
        "python /srv/reading-film/tools/classroom.py start",
        "jupyterhub-singleuser --KernelManager.transport=ipc",
    ]
    with pytest.raises(SystemExit, match="0"):
        classroom.main(["start", "--help"])


def test_a_film_that_the_teacher_has_fetched_is_shared(tmp_path, monkeypatch):
    monkeypatch.setattr(classroom, "COURSE", tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "here.mp4").write_bytes(b"film")
    monkeypatch.setattr(data, "fetch", lambda name, only_cached: tmp_path / "here.mp4")
    classroom.share()
    shared = tmp_path / "data" / "films" / "big_buck_bunny.mp4"
    assert shared.read_bytes() == b"film"


def test_only_in_a_classroom_does_work_go_home(tmp_path, monkeypatch):
    monkeypatch.setattr(data, "COURSE_FOLDER", tmp_path / "course")
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    monkeypatch.delenv("COURSE_WORK", raising=False)
    assert data.work_dir() == tmp_path / "course" / "build" / "work"
    (tmp_path / "course" / "classroom").write_text("")
    assert data.work_dir() == tmp_path / "home" / "reading-film" / "work"
    monkeypatch.setenv("COURSE_WORK", str(tmp_path / "chosen"))
    assert data.work_dir() == tmp_path / "chosen"
