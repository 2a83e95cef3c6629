"""Badges: one place holds the repository's address, and every badge follows it."""

import tomllib
from pathlib import Path

import nbformat
import pytest

from tools import badges

COURSE = Path(__file__).resolve().parents[2]


@pytest.fixture
def course(monkeypatch, tmp_path):
    """A copy of what bears the repository's address: pyproject.toml, a README and a lesson."""
    (tmp_path / "notebooks").mkdir()
    monkeypatch.setattr(badges, "COURSE", tmp_path)
    (tmp_path / "README.md").write_text("# Title\n<!-- badges -->\n\nText\n")
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("# 00 · Start\n<!-- badges -->"),
            nbformat.v4.new_code_cell("# colab-setup"),
        ]
    )
    nbformat.write(notebook, tmp_path / "notebooks" / "00_start.ipynb")
    project = (COURSE / "pyproject.toml").read_text("utf-8")
    (tmp_path / "pyproject.toml").write_text(project, "utf-8")
    return tmp_path


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_badges_are_stamped_once_and_follow_the_address(course):
    for repository in ("first/film", "se-cond/my.film_2"):
        assert badges.main([repository]) == 0
    stamped = contents(course)
    assert badges.main([]) == 0  # as pyproject.toml says, so nothing changes
    assert contents(course) == stamped
    urls = tomllib.loads((course / "pyproject.toml").read_text())["project"]["urls"]
    assert urls == {"Repository": "https://github.com/se-cond/my.film_2"}
    readme = (course / "README.md").read_text()
    assert readme.count("colab.research") == 2  # picture and link of one badge
    assert "github/se-cond/my.film_2/blob/main/notebooks/00_start_here.ipynb" in readme
    title, setup = nbformat.read(course / "notebooks" / "00_start.ipynb", as_version=4).cells
    assert "gh/se-cond/my.film_2/main?urlpath=lab/tree/notebooks/00_start.ipynb" in title.source
    assert "first" not in title.source + setup.source
    assert '"https://github.com/se-cond/my.film_2"' in setup.source
    compile(setup.source, "setup", "exec")
    assert len(setup.source.splitlines()) <= 5
    assert setup.metadata.jupyter.source_hidden and setup.metadata.cellView == "form"


@pytest.mark.parametrize(
    "wrong",
    ["film", "a/b/c", "https://github.com/a/b", "a/b.git", "a b/c", "-a/b", "a/..", 'a/b"', "/b"],
)
def test_a_wrong_repository_is_explained_and_nothing_is_written(course, capsys, wrong):
    before = contents(course)
    assert badges.main(["--", wrong]) == 2
    assert contents(course) == before
    printed = capsys.readouterr().out
    assert repr(wrong) in printed
    assert "expected owner/name" in printed
    assert "make badges REPO=owner/name" in printed


def test_a_lesson_that_cannot_be_read_leaves_all_badges_as_they_were(course):
    (course / "notebooks" / "01_broken.ipynb").write_text("{")
    before = contents(course)
    assert badges.main(["owner/name"]) == 2
    assert contents(course) == before


def test_the_lessons_bear_the_stamp_of_now():
    """`make badges` was run after the last change of the address or of the Colab cell."""
    project = tomllib.loads((COURSE / "pyproject.toml").read_text("utf-8"))["project"]
    expected = badges.COLAB_CELL.format(mark=badges.COLAB_MARK, url=project["urls"]["Repository"])
    for path in (COURSE / "notebooks").glob("*.ipynb"):
        cells = nbformat.read(path, as_version=4).cells
        (setup,) = [cell for cell in cells if cell.source.startswith(badges.COLAB_MARK)]
        assert setup.source == expected, f"{path.name}: make badges"
        assert badges.CLOSED.items() <= setup.metadata.items(), f"{path.name}: make badges"
