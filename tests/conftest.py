"""What several test files share."""

import importlib
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from chromium import CHROMIUM, QUIET

# TensorFlow reads this when it is first imported: the same convolutions in every test's process.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
# It would check addresses in notebooks, of which nobody asks it here, and takes seconds to load.
sys.modules.setdefault("rfc3987_syntax", None)


@pytest.fixture(scope="session")
def real_data():
    """Folder of real clips and weights that are no part of the project; skip where it is absent."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "real"
    folder = Path(os.environ.get("COURSE_TEST_DATA", beside))
    if not folder.is_dir():
        pytest.skip(f"no real test data in {folder}; set COURSE_TEST_DATA to its folder")
    return folder


@pytest.fixture(scope="session")
def studio():
    """The modules of the studio by name, where their drawing library is installed."""
    pytest.importorskip("skia", reason="skia-python is not installed: pip install '.[studio]'")
    folder = Path(__file__).resolve().parent.parent / "studio"
    names = [path.stem for path in sorted(folder.glob("[a-z]*.py"))]
    return SimpleNamespace(**{name: importlib.import_module(f"studio.{name}") for name in names})


@pytest.fixture(scope="module")
def browser():
    """Chromium, to open pages in; skip where there is none."""
    if CHROMIUM is None:
        pytest.skip("no Chromium: apt-get install chromium, or install Chrome")
    sync_api = pytest.importorskip("playwright.sync_api", reason="pip install playwright")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def readable_figures(monkeypatch):
    """Hold every figure that a test draws to text of 9 points or more."""
    from matplotlib.figure import Figure
    from matplotlib.text import Text

    figures, start = [], Figure.__init__

    def remember(figure, *arguments, **named):
        start(figure, *arguments, **named)
        figures.append(figure)

    monkeypatch.setattr(Figure, "__init__", remember)
    yield
    for text in (text for figure in figures for text in figure.findobj(Text)):
        if text.get_visible() and text.get_text().strip():
            assert text.get_fontsize() >= 9, f"{text.get_text()!r}: {text.get_fontsize()} points"
