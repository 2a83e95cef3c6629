"""Running lessons: what is kept of them, where a failing one stops, and the kernels."""

import base64
import io
import json
import subprocess
import sys

import nbformat
import numpy as np
import psutil
import pytest
from PIL import Image

from tools import kernels, lessons


def write_lesson(path, *sources):
    """Write a lesson whose code cells have these sources."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


@pytest.fixture
def registered(monkeypatch, tmp_path):
    """Register the course's kernels in a folder of the test, and let Jupyter look there."""
    assert kernels.main(["--prefix", str(tmp_path)]) == 0
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "share" / "jupyter"))


@pytest.mark.slow
def test_lessons_run_and_their_copies_are_written(registered, tmp_path, capsys):
    lesson = write_lesson(
        tmp_path / "00_first.ipynb",
        "import time\nheld = b'x' * 10**8\ntime.sleep(1)",
        "print('10%\\r100%')\nlen(held)",
    )
    output = tmp_path / "build"
    assert lessons.main([str(lesson), "--output", str(output)]) == 0
    cells = nbformat.read(output / lesson.name, as_version=4).cells
    assert cells[1].outputs[0].text == "100%\n"
    assert cells[1].outputs[1].data["text/plain"] == "100000000"
    assert "execution" not in cells[0].metadata
    printed = capsys.readouterr().out
    assert "00_first cell 2/2" in printed
    row = next(line for line in printed.splitlines() if line.startswith("00_first  "))
    assert float(row.split()[2]) > 100  # megabytes: at least what the lesson holds
    assert nbformat.read(lesson, as_version=4).cells[1].outputs == []


def test_what_processes_share_counts_once_and_what_each_has_counts():
    code = "import numpy, sys; held = b'x' * 10**8; print(flush=True); sys.stdin.read()"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    both = [subprocess.Popen([sys.executable, "-c", code], **pipes) for _ in range(2)]
    try:
        for one in both:
            one.stdout.readline()  # it has loaded and holds all
        each = [lessons._held([psutil.Process(one.pid)]) for one in both]
        together = lessons._held([psutil.Process(one.pid) for one in both])
        gone = subprocess.Popen([sys.executable, "-c", ""])
        process = psutil.Process(gone.pid)
        gone.wait()
        assert lessons._held([process]) == 0
    finally:
        for one in both:
            one.communicate()
    assert min(each) > 1e8
    shared = sum(each) - together
    assert together > 2e8 and (5e6 < shared < 1e8 if sys.platform == "linux" else shared == 0)


@pytest.mark.slow
def test_a_failing_cell_ends_the_run_and_is_named(registered, tmp_path, capsys):
    lesson = write_lesson(tmp_path / "00_broken.ipynb", "x = 1", "x / 0", "print('never')")
    before = lesson.read_bytes()
    assert lessons.main([str(lesson), "--in-place", "--output", str(tmp_path / "build")]) == 1
    printed = capsys.readouterr().out
    assert "00_broken.ipynb stopped at code cell 2" in printed
    assert "ZeroDivisionError" in printed
    assert lesson.read_bytes() == before


def test_a_kernel_that_does_not_start_is_named(registered, tmp_path, capsys):
    spec = tmp_path / "share" / "jupyter" / "kernels" / "film-cpu" / "kernel.json"
    command = [sys.executable, "-c", "raise SystemExit(1)", "{connection_file}"]
    spec.write_text(json.dumps(json.loads(spec.read_text()) | {"argv": command}))
    lesson = write_lesson(tmp_path / "00_first.ipynb", "1")
    assert lessons.main([str(lesson), "--output", str(tmp_path / "build")]) == 1
    assert "00_first.ipynb stopped at the start of its kernel:\n" in capsys.readouterr().out


def test_a_good_run_in_place_replaces_the_lesson(registered, tmp_path):
    lesson = write_lesson(tmp_path / "00_good.ipynb", "6 * 7")
    assert lessons.main([str(lesson), "--in-place"]) == 0
    notebook = nbformat.read(lesson, as_version=4)
    assert notebook.cells[0].outputs[0].data["text/plain"] == "42"
    assert notebook.metadata.kernelspec.name == "python3"


@pytest.mark.slow
def test_a_lesson_run_in_place_starts_with_an_empty_work_folder(registered, tmp_path):
    lesson = write_lesson(
        tmp_path / "00_alone.ipynb",
        "import os, pathlib\nassert not [*pathlib.Path(os.environ['COURSE_WORK']).glob('*')]",
    )
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "model.keras").touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_WORK", str(tmp_path / "work"))
        assert lessons.main([str(lesson), "--in-place"]) == 0
        assert lessons.main([str(lesson), "--output", str(tmp_path / "build")]) == 1


@pytest.mark.slow
def test_lessons_share_their_work_and_the_report_is_left_beside_the_copies(
    registered, tmp_path, capsys, monkeypatch
):
    for name in ("COURSE_WORK", "FILM_READER_CACHE"):
        monkeypatch.delenv(name, raising=False)
    work = "import os, pathlib\nwork = pathlib.Path(os.environ['COURSE_WORK'])\n"
    first = write_lesson(  # the second one waits for it
        tmp_path / "04_first.ipynb",
        work + "work.mkdir(parents=True)\n(work / 'encore.html').write_text('film')",
    )
    second = write_lesson(tmp_path / "05_second.ipynb", work + "(work / 'encore.html').read_text()")
    output = tmp_path / "build"
    assert lessons.main([str(first), str(second), "--output", str(output)]) == 0
    assert (output / "encore.html").read_text() == "film"
    assert "encore.html" in capsys.readouterr().out


WAIT_FOR = """import os, pathlib, time
folder = pathlib.Path(os.environ['COURSE_WORK'])
folder.mkdir(parents=True, exist_ok=True)
(folder / '{mine}').touch()
start = time.monotonic()
while not (folder / '{other}').exists():
    assert time.monotonic() - start < 30, 'the other lesson does not run'
    time.sleep(0.1)"""


@pytest.fixture
def two_processors(monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.delenv("COURSE_WORK", raising=False)


def test_two_lessons_run_at_a_time(registered, two_processors, tmp_path, capsys):
    sources = (WAIT_FOR.format(mine=a, other=b) for a, b in ("ab", "ba"))
    files = [
        write_lesson(tmp_path / f"0{number}_waits.ipynb", source)
        for number, source in enumerate(sources)
    ]
    assert lessons.main([*map(str, files), "--output", str(tmp_path / "build")]) == 0
    assert (tmp_path / "build" / "00_waits.ipynb").exists()
    printed = capsys.readouterr().out
    assert printed.index("00_waits  ") < printed.index("01_waits  ") < printed.index("all together")


@pytest.mark.slow
def test_one_failing_lesson_ends_the_other_one(registered, two_processors, tmp_path, capsys):
    endless = write_lesson(tmp_path / "00_endless.ipynb", "import time\ntime.sleep(3000)")
    broken = write_lesson(tmp_path / "01_broken.ipynb", "1 / 0")
    never = write_lesson(tmp_path / "02_never.ipynb", "1")
    arguments = [*map(str, (endless, broken, never)), "--output", str(tmp_path / "build")]
    assert lessons.main(arguments) == 1
    printed = capsys.readouterr().out
    assert printed.count("stopped at") == 1 and "01_broken.ipynb stopped at code" in printed
    assert [path.name for path in (tmp_path / "build").iterdir()] == ["01_broken.ipynb"]


def test_the_cpu_kernel_hides_the_gpu(registered, tmp_path):
    lesson = write_lesson(
        tmp_path / "00_devices.ipynb", "import os\nos.environ['CUDA_VISIBLE_DEVICES']"
    )
    assert lessons.main([str(lesson), "--in-place"]) == 0
    output = nbformat.read(lesson, as_version=4).cells[0].outputs[0]
    assert output.data["text/plain"] == "'-1'"


def test_an_unknown_kernel_and_a_missing_lesson_are_explained(registered, tmp_path, capsys):
    lesson = write_lesson(tmp_path / "00_first.ipynb", "1")
    assert lessons.main([str(lesson), "--kernel", "film-abacus"]) == 2
    assert "expected film-cpu or film-gpu" in capsys.readouterr().out
    for missing in ("99", str(tmp_path / "99.ipynb")):
        assert lessons.main([missing]) == 2
        assert missing in capsys.readouterr().out


def png(picture):
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def pixels(text):
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(text))).convert("RGB")).astype(float)


def test_large_pictures_are_made_smaller_and_small_ones_are_kept():
    small = png(np.zeros((20, 30, 3), np.uint8))
    assert lessons.smaller_png(small) == small
    rows, columns = np.mgrid[:240, :400]
    grain = np.random.default_rng(0).integers(0, 20, (240, 400, 3))
    film = np.stack([rows, columns // 2, rows // 2], axis=-1) + grain
    large = png(film.clip(0, 255).astype(np.uint8))
    smaller = lessons.smaller_png(large)
    assert len(smaller) < 0.5 * len(large)
    assert pixels(smaller).shape == (240, 400, 3)
    assert np.abs(pixels(smaller) - pixels(large)).mean() < 8


@pytest.mark.slow
def test_the_white_ground_of_a_picture_stays_white():
    picture = np.full((300, 400, 3), 255, np.uint8)
    sky = np.random.default_rng(0).integers(180, 256, (240, 360, 3), dtype=np.uint8)
    picture[30:270, 20:380] = sky
    smaller = pixels(lessons.smaller_png(png(picture)))
    assert (smaller[:30] == 255).all()
    assert (smaller[:, :20] == 255).all()


def test_a_stored_widget_is_replaced_by_its_plain_picture(tmp_path):
    view = "application/vnd.jupyter.widget-view+json"
    cell = nbformat.v4.new_code_cell("explorer")
    data = {"image/png": png(np.zeros((2, 2, 3), np.uint8)), view: {}, "text/plain": "picture"}
    cell.outputs = [nbformat.v4.new_output("display_data", data)]
    target = tmp_path / "00.ipynb"
    lessons.write(nbformat.v4.new_notebook(cells=[cell]), target)
    assert set(nbformat.read(target, 4).cells[0].outputs[0].data) == {"image/png", "text/plain"}
