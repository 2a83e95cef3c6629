"""The house: what stands where, who may call whom, and how large the packages may become."""

import ast
import collections
import functools
import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
ROOMS = {
    *("notebooks", "course_utils", "film_reader", "data", "studio", "tools", "teaching", "tests"),
}
# Whom a room may import, beside itself. Lessons are what stands in notebooks/.
MAY_IMPORT = {
    "film_reader": set(),
    "studio": set(),
    "course_utils": {"film_reader"},
    "notebooks": {"film_reader", "course_utils"},
    "tools": {"film_reader", "course_utils", "studio"},
}
MOST_LINES = {"course_utils": 2000, "film_reader": 9243}
LONGEST_FUNCTION = 60  # lines beside its docstring
# A name of course_utils that draws a picture may be used by one lesson alone.
PICTURES = re.compile(r"plots\.\w+|evaluation\.grad_cam|training\.LiveView")
# What learners type when an exercise says so, a command, and what tools/exercises.py asks for.
NOT_IN_LESSONS = {
    *("exercises.hint", "exercises.solution", "doctor.check"),
    *("exercises.find", "exercises.read"),
}
# Classes of what functions return: nobody calls them.
RESULTS = {
    "data.PracticeFilm",
    *("exercises.Note", "exercises.Exercise", "exercises.Question", "exercises.Answer"),
}


def python_files(room):
    """All Python files of a room."""
    return sorted((ROOT / room).rglob("*.py"))


@functools.cache
def tree(path):
    """The syntax tree of a Python file."""
    return ast.parse(path.read_text("utf-8"))


def module_name(path):
    """The name by which a file of a room is imported."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path, module):
    """Yield the names that a file imports, anywhere in it, as dotted paths; module is its own."""
    package = module if path.stem == "__init__" else module.rpartition(".")[0]
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: -(node.level - 1) or None] if node.level else []
            start = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{start}.{name.name}" for name in node.names)


def code_cells(lesson):
    """The cells of a lesson that hold code."""
    cells = nbformat.read(lesson, as_version=4).cells
    return [cell for cell in cells if cell.cell_type == "code"]


@functools.cache
def code_of_lessons():
    """All code of each lesson by its number: its cells, its exercises and its explorers."""
    code = collections.defaultdict(list)
    for path in LESSONS:  # an appendix, such as 01a, counts with its lesson
        code[path.name[:2]] += [cell.source for cell in code_cells(path)]
    for path in sorted((ROOT / "notebooks").glob("*/[0-9][0-9].py")):
        code[path.stem].append(path.read_text("utf-8"))
    return {number: "\n".join(parts) for number, parts in code.items()}


# --- rooms ----------------------------------------------------------------------------------------


def test_the_rooms_are_all_there_is():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    folders = {name.partition("/")[0] for name in listed.split("\0") if "/" in name}
    assert {name for name in folders if not name.startswith(".")} == ROOMS


def test_no_code_lies_with_the_data():
    assert not [*(ROOT / "data").rglob("*.py"), *(ROOT / "data").rglob("*.ipynb")]
    assert not python_files("teaching")


@pytest.mark.parametrize("room", MAY_IMPORT)
@pytest.mark.slow
def test_imports_run_one_way(room):
    for path in python_files(room):
        for name in imports(path, module_name(path)):
            other = name.partition(".")[0]
            assert other not in ROOMS - {room} - MAY_IMPORT[room], f"{path}: {name}"


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_nobody_takes_what_another_room_keeps_to_itself(room):
    for path in python_files(room):
        for name in imports(path, module_name(path)):
            first, *parts = name.split(".")
            own = first == room or first not in ROOMS
            assert own or not any(part.startswith("_") for part in parts), f"{path}: {name}"


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
@pytest.mark.slow
def test_lessons_take_only_what_is_for_them(lesson):
    code = "\n".join(cell.source for cell in code_cells(lesson))
    for name in re.findall(r"^ *(?:from|import) ([\w.]+)", code, re.MULTILINE):
        first, *parts = name.split(".")
        assert first not in ROOMS - MAY_IMPORT["notebooks"], name
        assert first not in ROOMS or not any(part.startswith("_") for part in parts), name
    assert not re.findall(r"from (?:course_utils|film_reader)[\w.]* import .*\b_\w+", code)


@pytest.mark.parametrize("room", ["film_reader", "course_utils", "studio"])
def test_no_module_imports_itself_by_way_of_others(room):
    modules = {module_name(path): path for path in python_files(room)}
    asked = {}
    for name, path in modules.items():
        found = set()
        for imported in imports(path, name):
            # `from package import module` asks for the module, not for the whole package.
            best = imported if imported in modules else imported.rpartition(".")[0]
            found |= {best} & set(modules) - {name}
        asked[name] = found

    def walk(name, way):
        assert name not in way, " imports ".join([*way[way.index(name) :], name])
        if name not in done:
            for other in sorted(asked[name]):
                walk(other, [*way, name])
            done.add(name)

    done = set()
    for name in modules:
        walk(name, [])


# --- sizes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("room", MOST_LINES)
def test_a_package_stays_small(room):
    lines = {path: len(path.read_text("utf-8").splitlines()) for path in python_files(room)}
    assert sum(lines.values()) <= MOST_LINES[room], lines


@pytest.mark.parametrize("room", MOST_LINES)
def test_a_function_fits_a_screen(room):
    for path in python_files(room):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef):
                length = node.end_lineno - node.lineno + 1
                if ast.get_docstring(node, clean=False) is not None:
                    length -= node.body[0].end_lineno - node.body[0].lineno + 1
                assert length <= LONGEST_FUNCTION, f"{path.name}: {node.name} has {length} lines"


@pytest.mark.parametrize("room", sorted(ROOMS - {"data", "teaching"}))
def test_no_code_is_kept_from_ruff_s_layout(room):
    mark = re.compile(r"fmt: (skip|off)")
    files = [*python_files(room), *(ROOT / room).glob("*.ipynb")]
    assert not [path for path in files if mark.search(path.read_text("utf-8"))]


# --- what course_utils is for ---------------------------------------------------------------------


def public_names():
    """What course_utils offers: functions and classes, as ``module.name``."""
    for path in python_files("course_utils"):
        start = "" if path.stem == "__init__" else f"{path.stem}."
        for node in tree(path).body:
            known = isinstance(node, ast.FunctionDef | ast.ClassDef)
            if known and not node.name.startswith("_"):
                yield f"{start}{node.name}"


def uses(name, code):
    """Whether code uses a name of course_utils."""
    module, _, short = name.rpartition(".")
    if not module:
        return re.search(rf"course_utils\.{short}\b|from course_utils import .*\b{short}\b", code)
    taken = re.search(rf"from course_utils\.{module} import [^\n]*\b{short}\b", code)
    return taken or re.search(rf"\b{module}\.{short}\b", code)


@pytest.mark.parametrize("name", [*public_names()])
def test_two_lessons_need_a_name_or_it_draws_a_picture(name):
    lessons = {number for number, code in code_of_lessons().items() if uses(name, code)}
    least = 1 if PICTURES.fullmatch(name) else 2
    assert len(lessons) >= least or name in NOT_IN_LESSONS | RESULTS, f"used by {sorted(lessons)}"


# --- what importing does --------------------------------------------------------------------------

LOOK = """
import json, logging, os, sys
import {first}
before = dict(os.environ)
import {package}
loggers = [logging.getLogger(name) for name in ("", *logging.root.manager.loggerDict)]
print(json.dumps([
    before == dict(os.environ),
    sum(len(logger.filters) for logger in loggers),
    sorted(sys.modules),
]))
"""


@pytest.mark.parametrize(
    ("package", "first", "absent"),
    [
        ("course_utils", "sys", {"av", "cv2", "matplotlib", "film_reader"}),
        # OpenCV itself sets the environment for its windows, so it comes first.
        ("film_reader", "cv2", {"matplotlib"}),
    ],
)
@pytest.mark.slow
def test_importing_changes_nothing_and_loads_no_keras(package, first, absent):
    command = [sys.executable, "-c", LOOK.format(package=package, first=first)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    unchanged, filters, modules = json.loads(done.stdout)
    assert unchanged and not filters and not done.stderr
    assert not ({"tensorflow", "keras", "jax", "torch"} | absent) & set(modules)


def programs():
    """Files of the tools that run as programs of their own."""
    return [
        path
        for path in python_files("tools")
        if '__name__ == "__main__"' in path.read_text("utf-8")
    ]


@pytest.mark.parametrize("path", programs(), ids=lambda path: path.stem)
def test_a_program_that_is_asked_for_help_does_not_begin_its_work(path):
    assert ".parse_args(" in path.read_text("utf-8")
