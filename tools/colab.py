"""Run lessons as on Google Colab: ``make test-colab``, for some of them ``ONLY="00 01"``.

Colab cannot be installed, so this makes what a lesson meets there: a fresh environment with
Colab's versions of TensorFlow, numpy, OpenCV and others (colab.txt), a module ``google.colab``, and
an empty folder. Then each lesson runs from its first cell on. That cell, the Colab set-up, is
executed as it stands; only git is told to take the repository from this checkout, as it was
last committed. At the end, no package that was there may have changed.

It takes two to three minutes, and 3 GB in build/colab.
"""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "colab"
PYTHON = FOLDER / "env" / "bin" / "python"
BRINGS = Path(__file__).with_suffix(".txt")
LIGHT = ["00"]  # the lesson to run where none is named
PRETEND = 'import sys, types\n\nsys.modules["google.colab"] = types.ModuleType("google.colab")'
AT_HOME = """import course_utils

assert str(Path(course_utils.__file__).parents[1]) == str(Path("course").resolve())"""


def main(numbers):
    """Build the environment, run the lessons of these numbers; return the exit status."""
    paths = [
        path for path in sorted((ROOT / "notebooks").glob("*.ipynb")) if path.name[:2] in numbers
    ]
    if len(paths) != len(set(numbers)):
        print(
            f"received the lessons {numbers}; expected numbers of lessons, such as 00 01. "
            'Write: make test-colab ONLY="00 01"'
        )
        return 2
    shutil.rmtree(FOLDER, ignore_errors=True)
    build_environment()
    before = packages()
    status = run([as_on_colab(path) for path in paths])
    after = packages()
    changed = {
        name: (version, after.get(name))
        for name, version in before.items()
        if after.get(name) != version
    }
    print("added:", ", ".join(f"{n} {after[n]}" for n in sorted(after.keys() - before.keys())))
    for name, (old, new) in changed.items():
        print(f"CHANGED: {name} {old} became {new or 'nothing'}")
    return status or (1 if changed else 0)


def build_environment():
    """Install what Colab brings, and a kernel that starts there, without this checkout."""
    subprocess.run([sys.executable, "-m", "venv", PYTHON.parents[1]], check=True)
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
    with open(ROOT / "pyproject.toml", "rb") as file:
        address = tomllib.load(file)["project"]["urls"]["Repository"]
    environment = {
        **os.environ,
        "JUPYTER_PATH": str(FOLDER / "share"),
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{ROOT.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": address,
        "CUDA_VISIBLE_DEVICES": "-1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # or the kernel writes into the progress bar
    }
    environment.pop("PYTHONPATH", None)  # the lesson must find the course that it has installed
    command = [sys.executable, "-m", "course_utils", "run", "--kernel", "colab"]
    output = ["--output", FOLDER / "executed"]
    return subprocess.run([*command, *output, *paths], cwd=ROOT, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or LIGHT))
