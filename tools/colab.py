"""Run lessons as on Google Colab: ``make test-colab``, for some of them ``ONLY="00 01"``.

Colab cannot be installed, so this makes what a lesson meets there: a fresh environment with
Colab's Python and Colab's versions of all that the course stands on (colab.txt), a module
``google.colab``, and an empty folder. Then each lesson runs from its first cell on. That cell, the
Colab set-up, is executed as it stands; only git is told to take the repository from this checkout,
as it was last committed. At the end, no package that was there may have changed.

It takes a few minutes, and 3 GB in build/colab. ``python tools/colab.py --take FREEZE`` writes
colab.txt anew from what ``!pip freeze`` prints on Colab, saved to a file.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import nbformat

COURSE = Path(__file__).resolve().parent.parent
FOLDER = COURSE / "build" / "colab"
PYTHON = FOLDER / "env" / "bin" / "python"
BRINGS = Path(__file__).with_suffix(".txt")
VERSION = "3.13"  # of Colab's Python
# What Colab stands on itself, or what would clash with the course, beside what the course needs.
BESIDE = {
    *("jax", "jaxlib", "notebook", "nbclassic", "opencv-contrib-python", "opencv-python-headless"),
    *("tensorboard", "tensorboard-data-server", "werkzeug", "markdown", "backcall", "decorator"),
    *("pickleshare", "entrypoints", "ipython-genutils", "nest-asyncio", "pytz"),
}
PRETEND = """shell = get_ipython()
named = {"__module__": "google.colab._shell"}
shell.__class__ = type("Shell", (type(shell),), named)"""
AT_HOME = """from pathlib import Path

import course_utils

assert str(Path(course_utils.__file__).parents[1]) == str(Path("course").resolve())"""


def test(numbers):
    """Build the environment, run the lessons of these numbers; return the exit status."""
    lessons = sorted((COURSE / "notebooks").glob("*.ipynb"))
    known = {path.stem.partition("_")[0]: path for path in lessons}
    if unknown := sorted(set(numbers) - set(known)):
        print(
            f"received the lessons {unknown}; expected numbers of lessons, such as 00 01. "
            'Write: make test-colab ONLY="00 01"'
        )
        return 2
    numbers = numbers or sorted(known)
    shutil.rmtree(FOLDER, ignore_errors=True)
    build_environment()
    before = packages()
    status = run([as_on_colab(known[number]) for number in numbers])
    after = packages()
    print("added:", ", ".join(f"{n} {after[n]}" for n in sorted(after.keys() - before.keys())))
    changed = [name for name, version in before.items() if after.get(name) != version]
    for name in changed:
        print(f"CHANGED: {name} {before[name]} became {after.get(name, 'nothing')}")
    return status or (1 if changed else 0)


def build_environment():
    """Install what Colab brings, and a kernel that starts there, without this checkout."""
    python = shutil.which(f"python{VERSION}")
    # What stands on the PATH may be a stand-in of pyenv's for a Python that is not chosen.
    answer = subprocess.run([python, "-V"], capture_output=True) if python else None
    if answer is None or answer.returncode:
        sys.exit(
            f"received no Python {VERSION}, which is Colab's; expected a command python{VERSION}. "
            f"Install it, for example with: uv python install {VERSION}. Where pyenv has it: "
            f"PYENV_VERSION={VERSION} make test-colab"
        )
    subprocess.run([python, "-m", "venv", PYTHON.parents[1]], check=True)
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "-r", BRINGS], check=True)
    kernel = FOLDER / "share" / "kernels" / "colab"
    kernel.mkdir(parents=True)
    command = [str(PYTHON), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    specification = {"argv": command, "display_name": "Colab", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(specification), "utf-8")


def packages():
    """List the versions of all packages of the environment by name."""
    pip = [PYTHON, "-m", "pip", "list", "--format=json", "--disable-pip-version-check"]
    listed = subprocess.run(pip, check=True, capture_output=True, text=True).stdout
    return {entry["name"].lower(): entry["version"] for entry in json.loads(listed)}


def as_on_colab(path):
    """Copy a lesson to an empty folder, with a cell before and one after the Colab set-up."""
    lesson = nbformat.read(path, as_version=4)
    (setup,) = [n for n, cell in enumerate(lesson.cells) if cell.source.startswith("# colab-setup")]
    lesson.cells.insert(setup + 1, nbformat.v4.new_code_cell(AT_HOME))
    lesson.cells.insert(setup, nbformat.v4.new_code_cell(PRETEND))
    target = FOLDER / "content" / path.stem / path.name
    target.parent.mkdir(parents=True)
    nbformat.write(lesson, target)
    return target


def run(paths):
    """Run lessons in the environment; return the exit status of the program that runs them."""
    with open(COURSE / "pyproject.toml", "rb") as file:
        address = tomllib.load(file)["project"]["urls"]["Repository"]
    environment = {
        **os.environ,
        "JUPYTER_PATH": str(FOLDER / "share"),
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{COURSE.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": address,
        "CUDA_VISIBLE_DEVICES": "-1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # or the kernel writes into the progress bar
    }
    environment.pop("PYTHONPATH", None)  # the lesson must find the course that it has installed
    command = [sys.executable, COURSE / "tools" / "lessons.py", "--kernel", "colab"]
    # One by one: two must not install into one environment at the same time.
    output = ["--output", FOLDER / "executed", "--at-once", "1"]
    return subprocess.run([*command, *output, *paths], cwd=COURSE, env=environment).returncode


def take(freeze):
    """Write colab.txt from a list of all that Colab has: what the course stands on, and BESIDE."""
    lock = (COURSE / "requirements.lock").read_text("utf-8")
    wanted = BESIDE | set(re.findall(r"^([a-z0-9][a-z0-9.-]*)(?:\[.*\])?==", lock, re.MULTILINE))
    found = {}
    for line in freeze.read_text("utf-8").splitlines():
        name, mark, version = line.strip().partition("==")
        name = re.sub(r"[-_.]+", "-", name).lower()
        if mark and name in wanted:
            found[name] = version
    head = (
        "# What Google Colab has installed of the packages that the course stands on, and of those "
        f"that\n# Colab stands on itself: Python {VERSION}, {date.today():%d %B %Y}. Written by "
        "tools/colab.py --take.\n"
    )
    lines = [f"{name}=={version}\n" for name, version in sorted(found.items())]
    BRINGS.write_text(head + "".join(lines), "utf-8")
    print(f"wrote {len(lines)} versions to {BRINGS.relative_to(COURSE)}")
    return 0


def main(arguments=None):
    """Do what the command line asks for; return the exit status."""
    parser = argparse.ArgumentParser(prog="python tools/colab.py", description=__doc__)
    parser.add_argument("lessons", nargs="*", help="numbers of lessons, such as 00 01")
    parser.add_argument("--take", type=Path, help="a file with what pip freeze prints on Colab")
    options = parser.parse_args(arguments)
    return take(options.take) if options.take else test(options.lessons)


if __name__ == "__main__":
    sys.exit(main())
