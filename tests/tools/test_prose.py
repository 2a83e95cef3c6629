"""The texts beside the lessons name what is there: files, commands and headings."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LISTED = subprocess.run(
    ["git", "ls-files", "-z", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True
)
PAGES = [ROOT / name for name in LISTED.stdout.split("\0") if name]
by_page = pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))


def anchors(page):
    """What a link may name on a page: its headings, as GitHub writes them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\s-]", "", h).strip().lower().replace(" ", "-") for h in headings}


def code_of(page):
    """What stands as code on a page: in blocks, and between backticks within a line."""
    text = page.read_text("utf-8")
    blocks = re.findall(r"^```.*?^```|^    .*?$", text, re.DOTALL | re.MULTILINE)
    return "\n".join([*blocks, *re.findall(r"`([^`\n]+)`", text)])


@by_page
def test_links_lead_somewhere(page):
    for file, anchor in re.findall(
        r"\]\((?!https?:)([^)#\s]*)#?([^)\s]*)\)", page.read_text("utf-8")
    ):
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), file
        assert not anchor or anchor in anchors(target), f"{file}#{anchor}"


@by_page
def test_make_knows_the_commands(page):
    known = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    named = re.findall(r"(?:^|`| )make (?:[A-Z]+=\S+ )*([a-z][a-z-]*)", code_of(page), re.MULTILINE)
    assert set(named) <= set(known)


@pytest.mark.parametrize("room", ["studio", "tools"])
def test_a_room_s_readme_names_all_its_programs(room):
    named = (ROOT / room / "README.md").read_text("utf-8")
    files = [path.name for path in (ROOT / room).glob("*.py") if path.name != "__init__.py"]
    assert files and not [name for name in files if f"`{name}`" not in named]


def test_the_data_card_names_masks_that_are_there():
    card = (ROOT / "data" / "README.md").read_text("utf-8")
    masks = re.findall(r"`([cf]\d+_\w+\.png)`", card)
    folders = [ROOT / "data" / "practice" / name for name in ("masks", "film_masks")]
    assert len(masks) >= 3
    assert not [name for name in masks if not any((folder / name).exists() for folder in folders)]
