"""The house rules for lessons: run in order, no errors, small, described, and free of paths."""

import re
import statistics
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
MEGABYTE = 1_000_000
MOST_CELLS, MOST_WORDS, MOST_LINES = 90, 4000, 20
MACHINE_PATH = re.compile(r"/(?:home|root|work|tmp|Users|farm)/\w|[A-Z]:\\Users|site-packages")

pytestmark = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path):
    """A lesson and its cells with code."""
    notebook = nbformat.read(path, as_version=4)
    return notebook, [c for c in notebook.cells if c.cell_type == "code" and c.source.strip()]


def number_of(path):
    """The number of a lesson, such as 01, or of an appendix, such as 01a."""
    return path.stem.partition("_")[0]


def is_appendix(path):
    """Whether this is an appendix, which goes deeper into one part of a lesson."""
    return number_of(path)[-1].isalpha()


def what_is_too_much(path):
    """What in a lesson is more than a learner should meet, in words."""
    notebook, cells = read(path)
    prose = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    # Not counted: what is folded away, notes to programs, and the targets of links.
    folded = re.compile(r"<details>.*?</details>|<!--.*?-->", re.DOTALL)
    open_text = folded.sub("", "\n\n".join(prose))
    words = len(re.sub(r"\]\([^)]*\)", "]", open_text).split())
    lengths = [len(cell.source.splitlines()) for cell in cells]
    middle = statistics.median(lengths)
    test_code = re.compile(r"^\s*assert |NBVAL_|fmt: ", re.MULTILINE)
    found = {
        f"{len(notebook.cells)} cells": len(notebook.cells) > MOST_CELLS,
        f"{words} words": words > MOST_WORDS,
        f"a cell of {max(lengths)} lines": max(lengths) > MOST_LINES,
        f"half of the cells over {middle} lines": middle > 7,
        "test code": any(test_code.search(cell.source) for cell in cells),
        "no minutes to study": not re.search(r"\d+ minutes to\s+study", open_text),
    }
    return [what for what, is_so in found.items() if is_so]


def pictures(cell):
    """The PNG outputs of a cell."""
    return [o for o in cell.outputs if "image/png" in o.get("data", {})]


def texts(cell):
    """Everything that a cell printed or returned as text."""
    for output in cell.outputs:
        if output.output_type == "stream":
            yield output.text
        for kind, value in output.get("data", {}).items():
            if kind.startswith("text/"):
                yield value


def test_is_valid_and_executed_top_to_bottom(path):
    notebook, cells = read(path)
    nbformat.validate(notebook)
    assert [c.execution_count for c in cells] == list(range(1, len(cells) + 1))


def test_is_small(path):
    assert path.stat().st_size < MEGABYTE, "make the figures smaller or fewer"


def test_has_no_errors_warnings_or_logs(path):
    _, cells = read(path)
    for cell in cells:
        for output in cell.outputs:
            assert output.output_type != "error", f"{cell.source[:80]}\n{output.get('evalue')}"
            assert output.get("name") != "stderr", f"{cell.source[:80]}\n{output.get('text')}"
        assert not any(re.search(r"Warning:|Traceback", text) for text in texts(cell))


def test_names_no_machine(path):
    notebook, cells = read(path)
    for text in [c.source for c in notebook.cells] + [t for c in cells for t in texts(c)]:
        found = MACHINE_PATH.search(text)
        assert not found, f"{found[0]!r} in: {text[:200]}"


def test_every_figure_is_described(path):
    _, cells = read(path)
    for cell in cells:
        if pictures(cell):
            assert len(cell.metadata.get("alt", "")) >= 20, f"no alt text: {cell.source[:80]}"


def test_opens_as_every_lesson_does(path):
    notebook, cells = read(path)
    title = notebook.cells[0].source
    assert title.startswith(f"# {number_of(path)} · ")
    assert "<!-- badges -->\n[![Open in Colab](" in title
    assert f"notebooks/{path.name}" in title
    start = "\n".join(c.source for c in notebook.cells[:6])
    parts = ("What you need", "Time and memory")
    for part in parts if is_appendix(path) else ("you will be able to", *parts):
        assert part in start, f"{part!r} is missing from the start"
    assert "colab-setup" in cells[0].metadata.get("tags", [])
    assert cells[0].source.startswith("# colab-setup")


def test_closes_as_every_lesson_does(path):
    notebook, _ = read(path)
    prose = "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    assert "Where to go next" in prose
    if not is_appendix(path):
        assert prose.count("**Try it") >= 4
        assert re.search(r"^## Summary", prose, re.MULTILINE)


def test_cells_are_short(path):
    _, cells = read(path)
    lengths = [len(c.source.splitlines()) for c in cells]
    assert max(lengths) <= 25
    assert statistics.median(lengths) < 10


def test_compares_only_what_is_stored(path):
    _, cells = read(path)
    checked = [c for c in cells if "nbval-check-output" in c.metadata.get("tags", [])]
    assert all(c.outputs for c in checked)
    facts = Path(__file__).parent / "facts" / f"{number_of(path)}.py"
    asserts = any("assert " in c.source for c in cells) or facts.exists()
    assert checked or asserts, "the lesson checks nothing"


def test_keeps_the_limits(path):
    assert not what_is_too_much(path)


def test_calls_no_shell(path):
    _, cells = read(path)
    assert not any(re.match(r"\s*[!%]", line) for c in cells for line in c.source.splitlines())


def test_links_lead_somewhere(path):
    notebook, _ = read(path)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", cell.source):
                assert (path.parent / target).exists(), f"broken link: {target}"


def test_no_sentence_becomes_a_list(path):
    notebook, _ = read(path)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            found = re.search(r"^ {0,3}\d{2,}[.)] .*", cell.source, re.MULTILINE)
            assert not found, f"Markdown shows this as an item of a list: {found[0]}"
