"""The glossary: each term stands in the lesson that it names, and in none before it."""

import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
ENTRY = re.compile(r"- \*\*(?P<name>[^*]+)\*\*: (?P<meaning>.+?) \*Lesson\* (?P<links>.+)")
LINK = re.compile(r"\[(\d\d[a-z]?)\]\(([^)]+)\)")
# These words have an everyday meaning as well, so they count only where they stand in bold.
EVERYDAY = {"actor", "close-up", "fade", "features", "group", "head", "leads", "penalty"}
EVERYDAY |= {"process", "reading", "stage", "task", "test", "tracks", "unit"}


def entries():
    """The glossary's entries: name, meaning, and the numbers of the lessons, in order."""
    lines = (ROOT / "GLOSSARY.md").read_text("utf-8").splitlines()
    found = [ENTRY.fullmatch(line) for line in lines if line.startswith("- ")]
    assert all(found), "an entry reads: - **term**: meaning. *Lesson* [NN](notebooks/NN_name.ipynb)"
    return [
        (entry["name"], entry["meaning"], [number for number, _ in LINK.findall(entry["links"])])
        for entry in found
    ]


@pytest.fixture(scope="module")
def prose():
    """The text of each lesson by its number, without the targets of links."""
    texts = {}
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = nbformat.read(path, as_version=4).cells
        text = " ".join(cell.source for cell in cells if cell.cell_type == "markdown")
        texts[path.stem.partition("_")[0]] = re.sub(r"\s+", " ", re.sub(r"\]\([^)]*\)", "]", text))
    return texts


def forms(name):
    """The ways to write a term: the long one and the short one in brackets, if there are two."""
    long, _, short = name.partition(" (")
    return [long, short.rstrip(")")] if long and short else [name]


def lessons_with(name, prose):
    """The numbers of the lessons in which a term stands."""
    found = []
    for number, text in prose.items():
        for form in forms(name):
            words = re.escape(form).replace(r"\ ", "[ -]")
            pattern = rf"(?<![\w-]){words}(?:s|es|d)?(?!\w)"
            if form in EVERYDAY:
                pattern = rf"\*\*{words}\*\*"
            plain = text if form in EVERYDAY else re.sub(r"[*`]", "", text)
            if re.search(pattern, plain, re.IGNORECASE):
                found.append(number)
                break
    return found


@pytest.mark.slow
def test_each_term_is_introduced_by_the_lesson_that_it_names(prose):
    wrong = []
    for name, _, named in entries():
        found = lessons_with(name, prose)
        if named[0] != (found or [None])[0] or not set(named) <= set(found):
            wrong.append(f"{name}: names {', '.join(named)}; stands in {', '.join(found)}")
    assert not wrong, "mend these entries of GLOSSARY.md:\n" + "\n".join(wrong)


def test_terms_stand_once_and_in_order():
    names = [name for name, _, _ in entries()]
    assert len(names) == len({name.lower() for name in names})
    order = [re.sub(r"[^a-z0-9]", "", name.lower()) for name in names]
    assert order == sorted(order)


def test_meanings_are_short_and_links_lead_to_the_lessons():
    for name, meaning, _ in entries():
        assert meaning.endswith("."), name
        assert len(meaning) < 200, f"{name}: say it in one or two sentences"
    for number, target in LINK.findall((ROOT / "GLOSSARY.md").read_text("utf-8")):
        assert Path(target).name.startswith(f"{number}_")
        assert (ROOT / target).is_file(), target


def test_a_wrong_lesson_would_be_noticed(prose):
    assert lessons_with("dilation", prose)[0] == "07"
    assert lessons_with("convolutional neural network (CNN)", prose)[0] == "00"
    assert lessons_with("fade", prose)[0] == "07"  # lesson 01 fades sound, which is no term
    assert lessons_with("flux capacitor", prose) == []
