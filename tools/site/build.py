"""Build the lessons into a site of plain pages: ``make site``, then open build/site/index.html.

The lessons are copied to build/site-source as Sphinx wants them (`stage`), Sphinx makes pages of
them with their stored outputs (nothing is run), and every link within the site is followed
(`broken_links`). The pages need no network: what they show lies beside them.
"""

import argparse
import html.parser
import os
import re
import shutil
import sys
import tomllib
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "build" / "site-source"
TARGET = ROOT / "build" / "site"
# Pages besides the lessons and the start page, which is made of README.md.
PAGES = {
    "To look up": [
        *("GLOSSARY.md", "MEASURED.md", "data/README.md", "data/weights/README.md"),
        "film_reader/weights/README.md",
    ],
    "For teachers": [
        *("teaching/README.md", "teaching/lessons.md", "teaching/schedules.md"),
        *("teaching/project.md", "teaching/exam.md", "teaching/classroom.md"),
        "teaching/scale.md",
    ],
}
# What README.md says to people who look at the repository, and the start page need not.
ONLY_IN_README = ["What is in the box"]
# How cells begin that are only for a running lesson: the Colab set-up, and the quiz to click
# through, whose questions stand below it as text.
ONLY_TO_RUN = ("# colab-setup", "# Quiz\n")
BADGES_IN_WORDS = "*Open it, ready to run, in [Colab]({colab}) or on [Binder]({binder}).*"
MARKDOWN_LINK = re.compile(r"(?P<start>!?\[[^\]]*\]\()(?P<target>[^)\s]+)(?P<end>\))")
BADGES = re.compile(r"<!-- badges -->\n\[!\[[^\n]*")


def main():
    """Build the site and check its links; return the exit status."""
    from sphinx.cmd.build import build_main

    for folder in (SOURCE, TARGET):
        shutil.rmtree(folder, ignore_errors=True)
    stage(ROOT, SOURCE)
    status = build_main(
        ["-q", "-W", "--keep-going", "-c", str(Path(__file__).parent), str(SOURCE), str(TARGET)]
    )
    shutil.rmtree(TARGET / ".doctrees", ignore_errors=True)
    for problem in (problems := broken_links(TARGET)):
        print(problem)
    if status or problems:
        print(
            f"received {len(problems)} broken links, and {status} from Sphinx; expected neither. "
            "Mend what is named above, then: make site"
        )
        return 1
    print(f"the site: {TARGET.relative_to(ROOT) / 'index.html'}")
    return 0


# --- from the repository to Sphinx's source -------------------------------------------------------


def repository(root):
    """Read the repository's address from pyproject.toml."""
    with open(root / "pyproject.toml", "rb") as file:
        return tomllib.load(file)["project"]["urls"]["Repository"].rstrip("/")


def stage(root, source):
    """Copy lessons, pages and pictures to a folder, as Sphinx wants them.

    Parameters
    ----------
    root : Path
        The course's folder.
    source : Path
        The folder to write to; it keeps the repository's layout, so relative links stay right.
    """
    lessons = sorted((root / "notebooks").glob("*.ipynb"))
    pictures = sorted((root / ".github").glob("*.png"))
    pages = [name for names in PAGES.values() for name in names]
    for path in [*lessons, *pictures, *(root / name for name in pages)]:
        target = source / path.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    (source / "index.md").write_text(start_page((root / "README.md").read_text("utf-8")), "utf-8")
    names = [_stage_lesson(source / "notebooks" / path.name, root, source) for path in lessons]
    for name in ["index.md", *pages]:
        text = (source / name).read_text("utf-8")
        (source / name).write_text(with_links(text, name, root, source), "utf-8")
    with open(source / "index.md", "a", encoding="utf-8") as file:
        file.write(toctree("Lessons", names))
        for caption, pages in PAGES.items():
            file.write(toctree(caption, [name.removesuffix(".md") for name in pages]))


def _stage_lesson(path, root, source):
    """Rewrite a copied lesson; return its line in the navigation."""
    notebook = as_page(nbformat.read(path, as_version=4))
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = with_links(cell.source, f"notebooks/{path.name}", root, source)
    nbformat.write(notebook, path)
    title = notebook.cells[0].source.splitlines()[0].removeprefix("# ").partition(":")[0]
    return f"{title} <notebooks/{path.stem}>"


def as_page(notebook):
    """Prepare a lesson for reading: badges in words, pictures described."""
    notebook.cells = [c for c in notebook.cells if not c.source.startswith(ONLY_TO_RUN)]
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = BADGES.sub(_words_for_badges, cell.source)
            continue
        if cell.source.startswith("# Exercise "):
            cell.outputs = []  # which only say that nobody has tried it yet
        if "alt" in cell.metadata:
            cell.metadata["mystnb"] = {"image": {"alt": " ".join(cell.metadata["alt"].split())}}
    return notebook


def _words_for_badges(match):
    """Links in words, since the pictures of the badges lie on other people's servers."""
    colab, binder = re.findall(r"\]\((https://[^)]+)\)(?= |$)", match[0])
    return BADGES_IN_WORDS.format(colab=colab, binder=binder)


def start_page(readme):
    """Make the start page of README.md: without badges and what only the repository needs."""
    parts = re.split(r"^(?=## )", BADGES.sub(_words_for_badges, readme), flags=re.MULTILINE)
    titles = tuple(f"## {title}\n" for title in ONLY_IN_README)
    return "".join(part for part in parts if not part.startswith(titles))


def toctree(caption, names):
    """List pages for Sphinx's navigation."""
    return "\n".join(
        ["", "```{toctree}", ":hidden:", f":caption: {caption}", "", *names, "```", ""]
    )


def with_links(text, page, root, source):
    """Lead the links of a page to the repository where they lead to no page of the site."""
    address = repository(root)

    def follow(match):
        target, mark, place = match["target"].partition("#")
        if (
            not target
            or urlsplit(target).scheme
            or (source / page).parent.joinpath(target).exists()
        ):
            return match[0]
        path = Path(os.path.normpath(Path(page).parent / target)).as_posix()
        kind = "tree" if (root / path).is_dir() else "blob"
        return f"{match['start']}{address}/{kind}/main/{path}{mark}{place}{match['end']}"

    return MARKDOWN_LINK.sub(follow, text)


# --- links ----------------------------------------------------------------------------------------


class Page(html.parser.HTMLParser):
    """The links and anchors of a page.

    Attributes
    ----------
    links : list of str
        Targets of links, and addresses of pictures, styles and programs.
    anchors : set of str
        Names that a link can lead to.
    """

    def __init__(self, text):
        super().__init__()
        self.links, self.anchors = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        """Note what a tag links to and what it is called."""
        for name, value in attributes:
            if name in ("id", "name") and value:
                self.anchors.add(value)
            elif name in ("href", "src") and value:
                self.links.append(value)


def broken_links(folder):
    """Follow every link within a site.

    Parameters
    ----------
    folder : Path
        The site's pages.

    Returns
    -------
    list of str
        What is wrong, a line for each broken link; empty if all is well.
    """
    folder = folder.resolve()
    pages = {
        path: Page(path.read_text("utf-8"))
        for path in sorted(folder.rglob("*.html"))
        if "_static" not in path.parts  # the theme's own templates
    }
    problems = []
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = path.parent / unquote(parts.path) if parts.path else path
            target = (target / "index.html" if target.is_dir() else target).resolve()
            anchor = unquote(parts.fragment)
            if not target.is_file():
                reason = "no such file"
            elif anchor and target in pages and anchor not in pages[target].anchors:
                reason = "no such place on that page"
            else:
                continue
            problems.append(f"{path.relative_to(folder)}: broken link {link!r}: {reason}")
    return problems


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    sys.exit(main())
