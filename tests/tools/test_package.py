"""The shape of the package: what may import what, and what importing it costs."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "course_utils"
# A module imports only modules before it. `plots` takes arrays alone, so it stands early.
ORDER = [
    *("_film", "video", "data", "plots", "preprocess", "models", "features"),
    *("evaluation", "training", "shots", "figures", "people", "report", "_reading", "film"),
    *("explore", "exercises", "cli", "__main__"),
]


def files(name):
    """The files of a module: one, or all in its folder."""
    return [*PACKAGE.glob(f"{name}.py"), *PACKAGE.glob(f"{name}/*.py")]


def imported_modules(path):
    """Names of the package's modules that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "course_utils":
            yield from (name.name for name in node.names if files(name.name))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("course_utils."):
            yield node.module.split(".")[1]


def test_every_module_has_its_place():
    folders = {path.parent.name for path in PACKAGE.glob("*/*.py")}
    assert {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"} | folders == set(ORDER)


@pytest.mark.parametrize("name", ORDER)
def test_a_module_imports_only_what_stands_before_it(name):
    before = {*ORDER[: ORDER.index(name)], *({name} & {"exercises"})}
    for path in files(name):
        assert set(imported_modules(path)) <= before, path


@pytest.mark.parametrize(
    ("imports", "absent"),
    [
        ("course_utils", {"tensorflow", "keras", "av", "cv2", "matplotlib"}),
        ("course_utils.data, course_utils.plots", {"tensorflow", "keras"}),
        ("course_utils.preprocess, course_utils.explore", {"tensorflow", "keras"}),
        ("course_utils.exercises.lesson_01", {"tensorflow", "keras", "av", "cv2", "matplotlib"}),
    ],
)
def test_importing_loads_nothing_heavy_before_it_is_needed(imports, absent):
    code = f"import sys, {imports}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not absent & set(done.stdout.split())
