"""The site: how lessons become pages, its links, and the built pages in a browser."""

import functools
import http.server
import threading
from pathlib import Path

import nbformat
import pytest

from tools.site import build

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "build" / "site"
LESSONS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1400, "height": 900}


def test_a_lesson_becomes_a_page():
    title = "# 00 · Start\n<!-- badges -->\n[![A](https://p/a.svg)](https://c/x) [![B](https://p/b.svg)](https://b/y)"
    output = nbformat.v4.new_output("stream", text="Not tried yet.")
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell(title),
            nbformat.v4.new_code_cell("# colab-setup: on Google Colab"),
            nbformat.v4.new_code_cell('# Quiz\nexercises.quiz("00")'),
            nbformat.v4.new_code_cell("# Exercise 0.1\nx = ...", outputs=[output]),
            nbformat.v4.new_code_cell(
                "print(1)",
                metadata={"alt": "A line,\nrising."},
            ),
        ]
    )
    first, exercise, code = build.as_page(notebook).cells
    assert exercise.outputs == []
    assert first.source == "# 00 · Start\n" + build.BADGES_IN_WORDS.format(
        colab="https://c/x", binder="https://b/y"
    )
    assert code.source == "print(1)"
    assert code.metadata["mystnb"] == {"image": {"alt": "A line, rising."}}


def test_the_start_page_leaves_out_what_only_the_repository_needs():
    page = build.start_page((ROOT / "README.md").read_text("utf-8"))
    assert "## The route" in page
    assert "badge" not in page.partition("## ")[0]
    for title in build.ONLY_IN_README:
        assert f"## {title}\n" in (ROOT / "README.md").read_text("utf-8")
        assert f"## {title}\n" not in page


def test_every_page_for_teachers_is_in_the_site():
    pages = {f"teaching/{path.name}" for path in (ROOT / "teaching").glob("*.md")}
    assert set(build.PAGES["For teachers"]) == pages


def test_links_out_of_the_site_lead_to_the_repository(tmp_path):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "01.ipynb").touch()
    text = "[next](01.ipynb#top) [card](../data/README.md#x) [tests](../tests) [web](https://a.b)"
    address = build.repository(ROOT)
    assert build.with_links(text, "notebooks/00.ipynb", ROOT, tmp_path) == (
        f"[next](01.ipynb#top) [card]({address}/blob/main/data/README.md#x) "
        f"[tests]({address}/tree/main/tests) [web](https://a.b)"
    )


def test_broken_links_are_found(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "index.html").write_text(
        '<a href="sub/page.html#here">a</a><a href="sub/page.html#gone">b</a>'
        '<img src="lost.png"><a href="https://elsewhere.org/x">c</a><a href="sub/">d</a>'
    )
    (tmp_path / "sub" / "page.html").write_text('<p id="here"><a href="../index.html">up</a></p>')
    assert build.broken_links(tmp_path) == [
        "index.html: broken link 'sub/page.html#gone': no such place on that page",
        "index.html: broken link 'lost.png': no such file",
        "index.html: broken link 'sub/': no such file",
    ]


# --- the built pages ------------------------------------------------------------------------------

built = pytest.mark.skipif(
    not (BUILT / "index.html").exists(), reason="the site is not built: make site"
)


@pytest.fixture(scope="module")
def address():
    """The built site on a server of this machine."""
    handler = functools.partial(Quiet, directory=str(BUILT))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A server that keeps no log."""

    def log_message(self, *_):
        """Say nothing."""


@built
def test_built_pages_have_no_broken_link():
    assert build.broken_links(BUILT) == []


@built
@pytest.mark.slow
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_fit_the_screen_and_ask_nobody_else(browser, address, size):
    page = browser.new_page(viewport=size)
    requests, errors = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    names = [path.relative_to(BUILT).as_posix() for path in sorted(BUILT.rglob("*.html"))]
    names = [name for name in names if not name.startswith("_static/")]
    assert {"index.html", "GLOSSARY.html", *(f"notebooks/{n}.html" for n in LESSONS)} <= set(names)
    for name in names:
        page.goto(f"{address}/{name}", wait_until="load")
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], name
        undescribed = page.evaluate(
            "[...document.querySelectorAll('article img')].filter(i => i.alt.length < 20).length"
        )
        assert undescribed == 0, f"{name}: {undescribed} pictures have no alt text"
    page.close()
    assert errors == []
    assert [url for url in requests if not url.startswith((address, "data:", "blob:"))] == []


@built
def test_search_finds_the_lesson_that_introduces_a_term(browser, address):
    page = browser.new_page(viewport=DESK)
    page.goto(f"{address}/search.html?q=leakage")
    # Results come one by one.
    page.locator("#search-results li", has_text="02 · Preprocess").first.wait_for()
    page.close()


@built
def test_a_lesson_can_be_opened_in_colab_and_on_binder(browser, address):
    page = browser.new_page(viewport=DESK)
    page.goto(f"{address}/notebooks/{LESSONS[0]}.html")
    links = page.evaluate("[...document.querySelectorAll('main a')].map(a => a.href)")
    for host in ("https://colab.research.google.com/github/", "https://mybinder.org/v2/gh/"):
        found = [link for link in links if link.startswith(host)]
        assert found, host
        assert all(link.endswith(f"notebooks/{LESSONS[0]}.ipynb") for link in found)
    page.close()
