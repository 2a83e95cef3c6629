"""Slides of the lessons: by rule, without a network, and nothing runs off a slide."""

import re
import shutil
from pathlib import Path

import nbformat
import pytest

from tools import slides

COURSE = Path(__file__).resolve().parents[2]
LESSONS = sorted((COURSE / "notebooks").glob("*.ipynb"))

# Of everything on a slide that can be seen, what lies outside of it.
OUTSIDE = """() => {
  const slide = Reveal.getCurrentSlide(), found = [];
  for (const part of slide.querySelectorAll("*")) {
    const box = part.getBoundingClientRect();
    if (part.closest("aside.notes") || !box.width || !box.height) continue;
    if (box.bottom > 720 || box.right > 1280 || box.left < 0 || box.top < 0)
      found.push((part.innerText || part.tagName).slice(0, 60));
  }
  return found;
}"""


def lesson(*cells):
    """Make a lesson of texts and of (code, outputs)."""
    made = [nbformat.v4.new_markdown_cell("# 00 · A lesson\n<!-- badges -->\n[![Badge](x)](y)")]
    for cell in cells:
        made.append(
            nbformat.v4.new_markdown_cell(cell)
            if isinstance(cell, str)
            else nbformat.v4.new_code_cell(cell[0], outputs=list(cell[1:]))
        )
    return nbformat.v4.new_notebook(cells=made)


def printed(text):
    return nbformat.v4.new_output("stream", text=text)


def groups(deck):
    """Slides as pairs of what is shown and what is a note."""
    found = []
    for cell in deck.cells:
        kind = cell.metadata.get("slideshow", {}).get("slide_type")
        if kind in ("slide", "subslide"):
            found.append(([], []))
        text = cell.source + "".join(o.get("text", "") for o in cell.get("outputs", []))
        found[-1][kind == "notes"].append(text)
    return [("\n".join(shown), "\n".join(notes)) for shown, notes in found]


def test_headings_start_slides_and_prose_becomes_notes():
    long = "First sentence. " + "More and more of it. " * 40
    text = f"## One\n\n{long}\n\nSecond paragraph.\n\n## Two\n\n- a point\n- another"
    title, one, two = groups(slides.slides_of(lesson(text)))
    assert title[0] == "# 00 · A lesson"
    assert one[0].startswith("## One\nFirst sentence. More") and len(one[0]) < 300
    assert long.strip() in one[1] and "Second paragraph." in one[1]
    assert "- another" in two[0] and two[1] == ""


def test_an_exercise_stands_alone_and_hides_its_answer():
    task = (
        "**Try it.** Change it.\n\n<details><summary>Answer</summary>\n\nForty-two.\n\n</details>"
    )
    _, one, two, three = groups(slides.slides_of(lesson(f"## One\n\nText.\n\n{task}", ("x = 1",))))
    assert "Text." in one[0]
    assert two[0] == "## Try it\nChange it." and "Forty-two" in two[1]
    assert three[0] == "## One\nx = 1"


def test_an_exercise_brings_its_stub_and_a_quiz_its_questions():
    quiz = (
        "<!-- quiz as text -->\n<details><summary>The same questions to read</summary>\n\n"
        "**1. Which?**\n\n- This.<br>**Wrong.** No.\n- That.<br>**Right.** Yes.\n\n"
        "**2. How many?**\n\n- One.<br>**Right.** Yes.\n\n</details>"
    )
    stub = "# Exercise 0.1\nfrom course_utils import exercises\n\nx = ...\nexercises.check(x)"
    deck = slides.slides_of(
        lesson(
            "## One",
            "<!-- exercise 0.1 -->\n**Exercise 0.1. A title.** Do it.",
            (stub, printed("Not tried yet.")),
            ("# Quiz\nexercises.quiz()",),
            quiz,
        )
    )
    _, _, task, first, second = groups(deck)
    assert task[0] == "## Exercise 0.1. A title\nDo it.\nx = ...\nexercises.check(x)"
    assert first[0] == "## Check yourself\n**1. Which?**\n\n- This.\n- That."
    assert "That.<br>**Right.** Yes." in first[1] and "How many" not in first[1]
    assert second[0].endswith("**2. How many?**\n\n- One.")


def test_code_stands_with_its_output_and_long_code_is_cut_or_a_note():
    short, long = "print(1)", "\n".join(f"line_{n} = {n}" for n in range(24))
    figure = nbformat.v4.new_output("display_data", {"image/png": "AAAA"})
    deck = slides.slides_of(
        lesson(
            "## One",
            (short, printed("50%|###   |\nten\n")),
            (long,),
            (long, figure),
            ("import keras",),
            ("assert True",),
        )
    )
    shown = groups(deck)
    assert shown[1][0] == "## One\nprint(1)\nten"
    assert "line_14" in shown[2][0] and "# ... 9 lines more in the lesson" in shown[2][0]
    assert "line_23" not in shown[2][0] and "line_23" in shown[2][1]
    assert shown[3][0].strip() == "## One" and "line_23" in shown[3][1]  # the figure alone
    everything = "".join(text for text, _ in shown)
    assert "assert" not in everything and "import" not in everything


def test_a_long_table_goes_on_with_its_head_between_groups():
    rows = "".join(
        f"<tr>{'<th rowspan=4>g</th>' if n % 4 == 0 else ''}<th>{n}</th><td>{n}</td></tr>"
        for n in range(40)
    )
    html = f"<table><thead><tr><th>name</th></tr></thead><tbody>{rows}</tbody></table>"
    first, second = slides._tables(html)
    assert first.count("<td>") == second.count("<td>") == 12
    assert first.count("name") == second.count("name") == 1
    assert "16 rows more" in second
    assert slides._tables(html.replace(rows, rows[:200])) == [html.replace(rows, rows[:200])]


def test_metadata_may_leave_a_cell_out():
    made = lesson("## One", ("secret = 1",), ("said = 2",))
    made.cells[2].metadata["slideshow"] = {"slide_type": "skip"}
    made.cells[3].metadata["slideshow"] = {"slide_type": "notes"}
    shown, notes = groups(slides.slides_of(made))[1]
    assert shown == "## One" and "said = 2" in notes and "secret" not in notes


def test_an_unknown_lesson_is_refused(tmp_path, capsys):
    assert slides.main(["42", "--output", str(tmp_path)]) == 2
    assert "received 42; expected numbers of lessons: 00, 01" in capsys.readouterr().out


def test_without_a_network_the_error_says_what_to_do(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(slides, "PACKAGE", "no-such-package-of-slides==0")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    assert slides.main(["00", "--output", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert "Try again with a network" in said
    assert not list(tmp_path.iterdir())


def test_a_page_asks_for_nothing_but_the_files_beside_it():
    page = slides.render(nbformat.read(LESSONS[0], as_version=4), "00")
    page = re.sub(r"data:[\w/]+;base64,[^\"]*", "", page)
    sources = re.findall(
        r"<(?:script|link|img|iframe|video|source)[^>]*?(?:src|href)=\"([^\"]*)", page
    )
    assert {source for source in sources if source} == {
        "reveal.js/dist/reveal.css",
        "reveal.js/dist/reveal.js",
        "reveal.js/plugin/notes/notes.js",
    }
    assert "MathJax" not in page and "require" not in page.replace("required", "")


# --- in a browser ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """All slides, with reveal.js: as `make slides` has left it here, or from pip."""
    folder = tmp_path_factory.mktemp("slides")
    if (slides.OUTPUT / "reveal.js").exists():
        shutil.copytree(slides.OUTPUT / "reveal.js", folder / "reveal.js")
    try:
        slides.bring_reveal(folder / "reveal.js")
    except ConnectionError as problem:
        pytest.skip(f"no reveal.js: {problem}")
    assert slides.main(["--output", str(folder)]) == 0
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_nothing_runs_off_a_slide_and_nothing_is_fetched(path, made, browser):
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    problems, requests = [], []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto((made / f"{path.stem}.html").as_uri())
    page.wait_for_function("() => window.Reveal && Reveal.isReady()")
    total = page.evaluate("Reveal.getTotalSlides()")
    assert total > (20 if path.stem[2] == "_" else 5)  # an appendix, such as 01a, is short
    outside = {}
    for number in range(1, total + 1):
        if found := page.evaluate(OUTSIDE):
            outside[number] = found
        page.evaluate("Reveal.next()")
    page.close()
    assert outside == {}
    assert problems == []
    assert {url.split(":")[0] for url in requests} <= {"file", "data", "blob"}


@pytest.mark.slow
def test_the_speaker_sees_the_notes(made, browser):
    page = browser.new_context().new_page()
    page.goto((made / f"{LESSONS[4].stem}.html").as_uri() + "#/2")
    page.wait_for_function("() => window.Reveal && Reveal.isReady()")
    notes = page.evaluate("Reveal.getSlideNotes().replace(/<[^>]*>/g, '').trim()")
    assert len(notes) > 100
    with page.expect_popup() as popup:
        page.keyboard.press("s")
    shown = popup.value.locator(".speaker-controls-notes .value")
    shown.wait_for()
    assert " ".join(shown.inner_text().split())[:60] == " ".join(notes.split())[:60]
