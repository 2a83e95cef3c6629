"""Stamp the repository's address into the launch badges: ``make badges REPO=owner/name``.

The address stands in pyproject.toml. The badges of the README and the lessons follow from it, and
so does the cell with which each lesson sets itself up on Google Colab.
"""

import argparse
import os
import re
import shutil
import sys
import tomllib
from pathlib import Path

import nbformat

COURSE = Path(__file__).resolve().parent.parent
BADGE_MARK = "<!-- badges -->"
COLAB_MARK = "# colab-setup"
COLAB_CELL = """{mark}: on Google Colab this installs the course; elsewhere it does nothing.
if "google.colab" in str(get_ipython()):
    url = "{url}"
    get_ipython().system(f"test -d course || git clone --depth 1 {{url}} course")
    get_ipython().run_line_magic("run", "course/tools/on_colab.py")"""
# Jupyter and Colab show such a cell closed.
CLOSED = {"cellView": "form", "jupyter": {"source_hidden": True}, "tags": ["colab-setup"]}
REPOSITORY = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})/[A-Za-z0-9._-]{1,100}")
ADDRESS_LINE = re.compile(r'^Repository = "[^"]*"$', re.MULTILINE)


def stamp(course, repository=None):
    """Write the repository's address into pyproject.toml, the README and every lesson.

    All texts are made before the first is written, and each file is replaced as a whole.

    Parameters
    ----------
    course : pathlib.Path
        The course's folder.
    repository : str, optional
        ``owner/name``; by default, what pyproject.toml says.

    Raises
    ------
    ValueError
        If the repository's name is none, or pyproject.toml has no place for it.
    """
    project, readme = course / "pyproject.toml", course / "README.md"
    texts = {project: project.read_text("utf-8")}
    if repository:
        texts[project] = _with_address(texts[project], repository)
    url = tomllib.loads(texts[project])["project"]["urls"]["Repository"].rstrip("/")
    for path in sorted((course / "notebooks").glob("*.ipynb")):
        texts[path] = _stamped(nbformat.read(path, as_version=4), path.name, url)
    texts[readme] = _with_badges(readme.read_text("utf-8"), url, "00_start_here.ipynb")
    for path, text in texts.items():
        part = path.with_suffix(".part")
        part.write_text(text, "utf-8")
        shutil.copymode(path, part)
        os.replace(part, path)
    print(f"stamped {url} into pyproject.toml, README.md and {len(texts) - 2} lessons")


def _with_address(text, repository):
    """Return the text of pyproject.toml with another repository's address."""
    if not REPOSITORY.fullmatch(repository) or repository.endswith((".git", "/.", "/..")):
        raise ValueError(
            f"received the repository {repository!r}; expected owner/name, what follows "
            "github.com/ in its address. Write: make badges REPO=owner/name"
        )
    text, found = ADDRESS_LINE.subn(f'Repository = "https://github.com/{repository}"', text)
    if found != 1:
        raise ValueError(
            f'received {found} lines in pyproject.toml that read Repository = "..."; '
            "expected one, under [project.urls]. Write it there."
        )
    return text


def _stamped(lesson, name, url):
    """Return the text of a lesson's file with its badges and its cell for Colab."""
    for cell in lesson.cells:
        if BADGE_MARK in cell.source:
            cell.source = _with_badges(cell.source, url, name)
        elif cell.cell_type == "code" and cell.source.startswith(COLAB_MARK):
            cell.source = COLAB_CELL.format(mark=COLAB_MARK, url=url)
            cell.metadata.update(CLOSED)
    return nbformat.writes(lesson) + "\n"


def _with_badges(text, url, lesson):
    """Replace the line after the mark, or add one, with badges that open a lesson."""
    name, path = url.partition("github.com/")[2], f"notebooks/{lesson}"
    colab = f"https://colab.research.google.com/github/{name}/blob/main/{path}"
    binder = f"https://mybinder.org/v2/gh/{name}/main?urlpath=lab/tree/{path}"
    badges = (
        f"[![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)]({colab}) "
        f"[![Launch on Binder](https://mybinder.org/badge_logo.svg)]({binder})"
    )
    mark = re.escape(BADGE_MARK)
    return re.sub(rf"{mark}(\n\[!\[.*)?", lambda _: f"{BADGE_MARK}\n{badges}", text)


def main(arguments=None):
    """Stamp what the command line asks for; return the exit status."""
    parser = argparse.ArgumentParser(prog="python tools/badges.py", description=__doc__)
    parser.add_argument("repo", nargs="?", help="owner/name (default: what pyproject.toml says)")
    try:
        stamp(COURSE, parser.parse_args(arguments).repo)
    except ValueError as problem:
        print(problem)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
