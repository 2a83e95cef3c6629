"""The explorers as learners meet them: in JupyterLab, in Chromium, by keyboard alone."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest

from chromium import CHROMIUM, QUIET

ROOT = Path(__file__).resolve().parents[2]
SETUP = """
import course_utils
import numpy as np
from course_utils import data, preprocess, video
from course_utils.explorers import load

with course_utils.quiet():
    import keras
    from course_utils import models

frame = next(video.frames(data.sample("bunny"), size=(180, 320)))[1]
model, record = models.course_model(own=False)
labels, size = record["classes"], tuple(record["size"])
rng = np.random.default_rng(0)
true, called = rng.integers(0, 8, (2, 40))
clips = data.load_clips(data.practice_clips().head(40), 4, size)
times = np.arange(0, 20, 1 / 24)


def descend(rate, steps, weight):
    return 3 + (weight - 3) * (1 - 2 * rate) ** np.arange(steps + 1)
"""
# What makes each explorer, and what to do: a control by its label, and a key to press there.
EXPLORERS = {
    "film_histogram": (
        "load('01').film_histogram(data.sample('bunny'))",
        "time in the film",
        "Right",
    ),
    "sampling": (
        "load('01').sampling(clips[0], np.arange(4) / 2, np.arange(4), 'height')",
        "frames a second",
        "Right",
    ),
    "preprocessing": ("load('02').preprocessing(frame)", "side in pixels", "Left"),
    "augmentation": ("load('02').augmentation(frame)", "rotation (degrees)", "Right"),
    "convolution": ("load('03').convolution(frame)", "kernel", "Right"),
    "network": (
        "load('03').network(model, preprocess.resize(frame, size))",
        "layer",
        "Right",
    ),
    "descent": ("load('04').descent(descend, lambda w: (w - 3) ** 2)", "learning rate", "Right"),
    "confusion_clips": (
        "load('06').confusion_clips(true, called, labels, clips)",
        "truly (row)",
        "Right",
    ),
    "through_time": (
        "load('06').through_time(clips[:4], rng.random((8, 4, 4, *size)), labels, 'abcd')",
        "speaks for",
        "Right",
    ),
    "threshold": (
        "load('07').threshold(times, rng.random(480), np.array([[5.0, 5.0]]), 2 / 24)",
        "threshold",
        "Left",
    ),
}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        CHROMIUM is None, reason="no Chromium: apt-get install chromium, or install Chrome"
    ),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A running JupyterLab that keeps everything in a folder of its own."""
    folder = tmp_path_factory.mktemp("lab")
    cells = [SETUP.strip(), *(code for code, *_ in EXPLORERS.values())]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    _write_settings(folder / "JUPYTERLAB_SETTINGS_DIR")
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, folder / "explorers.ipynb")
    places = ("JUPYTER_CONFIG_DIR", "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR")
    environment = {**os.environ, **{name: str(folder / name) for name in places}}
    environment["PYTHONPATH"] = str(ROOT)
    port = _free_port()
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}"),
        *("--IdentityProvider.token=", "--LabApp.extension_manager=readonly"),
        *(f"--ServerApp.root_dir={folder}", "--ServerApp.port_retries=0"),
    ]
    with (folder / "log.txt").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        _wait_for(f"http://localhost:{port}/api", folder / "log.txt")
        yield f"http://localhost:{port}/lab/tree/explorers.ipynb?reset"
    finally:
        server.terminate()
        server.wait(30)


def _write_settings(folder):
    """Keep all cells of a notebook in the page, and ask nobody outside for news."""
    for plugin, settings in {
        "notebook-extension/tracker": {"windowingMode": "none"},
        "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    }.items():
        file = folder / "@jupyterlab" / f"{plugin}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(settings))


def _free_port():
    with socket.socket() as one:
        one.bind(("localhost", 0))
        return one.getsockname()[1]


def _wait_for(url, log, seconds=60):
    for _ in range(seconds * 4):
        try:
            return urllib.request.urlopen(url).close()
        except OSError:
            time.sleep(0.25)
    pytest.fail(f"JupyterLab does not answer: {log.read_text()[-2000:]}")


@pytest.fixture(scope="module")
def lab(address):
    """The notebook of all explorers in JupyterLab, run once, with what the console said."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="pip install playwright")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        problems = []
        page.on("console", lambda one: problems.append(one.text) if one.type == "error" else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(address)
        page.locator(".jp-CodeCell").nth(len(EXPLORERS)).wait_for(timeout=60_000)
        page.get_by_text("| Idle").wait_for(timeout=60_000)  # or JupyterLab asks for a kernel
        page.locator(".lm-MenuBar-item", has_text="Run").click()
        page.locator(".lm-Menu-itemLabel", has_text="Run All Cells").first.click()
        error = page.locator('[data-mime-type="application/vnd.jupyter.error"]')
        last = page.locator(".jp-CodeCell").last.locator(".widget-image")
        last.or_(error).first.wait_for(timeout=180_000)
        assert error.all_inner_texts() == []
        page.problems = problems
        yield page
        browser.close()


# Note in the page that the picture was drawn again.
_WATCH = """picture => {
    window.drawn = false;
    picture.addEventListener("load", () => { window.drawn = true; }, { once: true });
}"""


@pytest.mark.parametrize("name", EXPLORERS)
def test_a_key_changes_the_picture(lab, name):
    _, label, key = EXPLORERS[name]
    cell = lab.locator(".jp-CodeCell").nth(1 + list(EXPLORERS).index(name))
    picture = cell.locator(".widget-image")
    control = cell.locator(".jupyter-widgets").filter(has=lab.get_by_text(label, exact=True)).last
    before = picture.get_attribute("src")
    control.locator(".noUi-handle").first.focus()
    picture.evaluate(_WATCH)
    lab.keyboard.press(f"Arrow{key}")
    lab.wait_for_function("() => window.drawn", timeout=60_000)
    assert picture.get_attribute("src") != before
    assert lab.problems == []


def test_the_numbers_of_a_kernel_can_be_edited_by_keyboard(lab):
    cell = lab.locator(".jp-CodeCell").nth(1 + list(EXPLORERS).index("convolution"))
    cell.locator("input").first.focus()
    cell.locator(".widget-image").evaluate(_WATCH)
    lab.keyboard.press("ArrowUp")
    lab.wait_for_function("() => window.drawn", timeout=60_000)
    # The slider's word comes in a message of its own, after the picture's.
    cell.locator(".widget-readout", has_text="your own").wait_for(timeout=60_000)
    assert lab.problems == []
