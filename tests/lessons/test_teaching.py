"""The guide for teachers: its links lead somewhere, and it says what the course says."""

import re
from pathlib import Path

import pytest

COURSE = Path(__file__).resolve().parents[2]
PAGES = sorted((COURSE / "teaching").glob("*.md"))
ROW = re.compile(r"^\| \[(\d\d[a-z]?) .*\| ([\d.]+) \| ([\d.]+ GB) \|$", re.MULTILINE)


def anchors(page):
    """What a link may name on a page: its headings, as GitHub writes them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    plain = [re.sub(r"[^\w\s-]", "", heading).strip().lower() for heading in headings]
    return {re.sub(r"\s", "-", heading) for heading in plain}


@pytest.mark.parametrize("page", [*PAGES, COURSE / "README.md"], ids=lambda page: page.stem)
def test_every_link_leads_somewhere(page):
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8"))
    assert links, "the pattern finds none"
    for link in links:
        if link.startswith("http"):
            continue
        file, _, anchor = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), f"{page.name}: {link}"
        if anchor:
            assert anchor in anchors(target), f"{page.name}: {link}"


def test_every_page_is_in_the_index():
    index = (COURSE / "teaching" / "README.md").read_text("utf-8")
    for page in PAGES:
        assert page.name == "README.md" or f"({page.name})" in index


def test_the_guide_and_the_readme_agree_on_minutes_and_memory():
    readme, guide = (
        ROW.findall((folder / "README.md").read_text("utf-8"))
        for folder in (COURSE, COURSE / "teaching")
    )
    assert len(readme) == len(list((COURSE / "notebooks").glob("*.ipynb")))
    assert guide == readme


def test_every_lesson_has_its_part_of_the_guide():
    text = (COURSE / "teaching" / "lessons.md").read_text("utf-8")
    parts = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    # An appendix, such as 01a, is spoken of where its lesson is.
    lessons = sorted(path.name for path in (COURSE / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    assert len(parts) == len(lessons)
    for name, part in zip(lessons, parts, strict=True):
        assert part.startswith(name[:2]) and f"../notebooks/{name}" in part
        assert 3 <= part.count('\n| "') <= 6  # misconceptions
        assert "**Demo 1" in part and "**Ask:**" in part and "**Try it, where it fits:**" in part


def test_the_rubric_adds_up_and_honesty_counts_most():
    text = (COURSE / "teaching" / "project.md").read_text("utf-8")
    points = {name: int(n) for name, n in re.findall(r"^\| \*\*(.*?)\*\* \| (\d+) \|", text, re.M)}
    assert sum(points.values()) == 100
    assert max(points, key=points.get) == "Honest evaluation"
