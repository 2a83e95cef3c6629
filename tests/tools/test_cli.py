"""The command line: running lessons, the doctor, the kernels and the badges."""

import base64
import io
import tomllib
from pathlib import Path

import nbformat
import numpy as np
import pytest
from PIL import Image

from course_utils import cli


def write_lesson(path, *sources):
    """Write a lesson whose code cells have these sources."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


@pytest.fixture
def kernels(monkeypatch, tmp_path):
    """Register the course's kernels in a folder of the test, and let Jupyter look there."""
    monkeypatch.setattr(cli.sys, "prefix", str(tmp_path))
    assert cli.main(["kernels"]) == 0
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "share" / "jupyter"))


def test_lessons_run_and_their_copies_are_written(kernels, tmp_path, capsys):
    lesson = write_lesson(
        tmp_path / "00_first.ipynb",
        "import time\nheld = b'x' * 10**8\ntime.sleep(1)",
        "print('10%\\r100%')\nlen(held)",
    )
    output = tmp_path / "build"
    assert cli.main(["run", str(lesson), "--output", str(output)]) == 0
    cells = nbformat.read(output / lesson.name, as_version=4).cells
    assert cells[1].outputs[0].text == "100%\n"
    assert cells[1].outputs[1].data["text/plain"] == "100000000"
    assert "execution" not in cells[0].metadata
    printed = capsys.readouterr().out
    assert "00_first cell 2/2" in printed
    row = next(line for line in printed.splitlines() if line.startswith("00_first  "))
    assert float(row.split()[2]) > 100  # megabytes: at least what the lesson holds
    assert nbformat.read(lesson, as_version=4).cells[1].outputs == []


def test_a_failing_cell_ends_the_run_and_is_named(kernels, tmp_path, capsys):
    lesson = write_lesson(tmp_path / "00_broken.ipynb", "x = 1", "x / 0", "print('never')")
    before = lesson.read_bytes()
    assert cli.main(["run", str(lesson), "--in-place", "--output", str(tmp_path / "build")]) == 1
    printed = capsys.readouterr().out
    assert "00_broken.ipynb stopped at code cell 2" in printed
    assert "ZeroDivisionError" in printed
    assert lesson.read_bytes() == before


def test_a_good_run_in_place_replaces_the_lesson(kernels, tmp_path):
    lesson = write_lesson(tmp_path / "00_good.ipynb", "6 * 7")
    assert cli.main(["run", str(lesson), "--in-place"]) == 0
    notebook = nbformat.read(lesson, as_version=4)
    assert notebook.cells[0].outputs[0].data["text/plain"] == "42"
    assert notebook.metadata.kernelspec.name == "python3"


def test_a_lesson_run_in_place_starts_with_an_empty_work_folder(kernels, tmp_path):
    lesson = write_lesson(
        tmp_path / "00_alone.ipynb",
        "from course_utils import data\nassert not list(data.work_dir().iterdir())",
    )
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "model.keras").touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_WORK", str(tmp_path / "work"))
        assert cli.main(["run", str(lesson), "--in-place"]) == 0
        assert cli.main(["run", str(lesson), "--output", str(tmp_path / "build")]) == 1


def test_the_cpu_kernel_hides_the_gpu(kernels, tmp_path):
    lesson = write_lesson(
        tmp_path / "00_devices.ipynb", "import os\nos.environ['CUDA_VISIBLE_DEVICES']"
    )
    assert cli.main(["run", str(lesson), "--in-place"]) == 0
    output = nbformat.read(lesson, as_version=4).cells[0].outputs[0]
    assert output.data["text/plain"] == "'-1'"


def test_an_unknown_kernel_and_a_missing_lesson_are_explained(kernels, tmp_path, capsys):
    lesson = write_lesson(tmp_path / "00_first.ipynb", "1")
    assert cli.main(["run", str(lesson), "--kernel", "film-abacus"]) == 2
    assert "expected one of film-cpu, film-gpu" in capsys.readouterr().out
    assert cli.main(["run", str(tmp_path / "99.ipynb")]) == 2
    assert "99.ipynb" in capsys.readouterr().out


def test_the_doctor_finds_what_the_course_needs(capsys):
    cli.main(["doctor"])
    printed = capsys.readouterr().out
    for part in ("Python", "memory", "tensorflow", "backend", "devices", "codecs", "h264 (read)"):
        assert part in printed


def test_the_doctor_names_what_is_missing_and_its_fix(monkeypatch, capsys):
    monkeypatch.setattr(cli, "PACKAGES", ["no-such-package"])
    assert cli.main(["doctor"]) == 1
    assert 'no-such-package. Run: python -m pip install "no-such-package"' in (
        capsys.readouterr().out
    )


@pytest.fixture
def course(monkeypatch, tmp_path):
    """A copy of what bears the repository's address: pyproject.toml, a README and a lesson."""
    (tmp_path / "notebooks").mkdir()
    monkeypatch.setattr(cli, "COURSE_FOLDER", tmp_path)
    monkeypatch.setattr(cli, "NOTEBOOKS", tmp_path / "notebooks")
    (tmp_path / "README.md").write_text("# Title\n<!-- badges -->\n\nText\n")
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("# 00 · Start\n<!-- badges -->"),
            nbformat.v4.new_code_cell("# colab-setup"),
        ]
    )
    nbformat.write(notebook, tmp_path / "notebooks" / "00_start.ipynb")
    project = (Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8")
    (tmp_path / "pyproject.toml").write_text(project, "utf-8")
    return tmp_path


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_badges_are_stamped_once_and_follow_the_address(course):
    for repository in ("first/film", "se-cond/my.film_2"):
        assert cli.main(["badges", repository]) == 0
    stamped = contents(course)
    assert cli.main(["badges"]) == 0  # as pyproject.toml says, so nothing changes
    assert contents(course) == stamped
    urls = tomllib.loads((course / "pyproject.toml").read_text())["project"]["urls"]
    assert urls == {"Repository": "https://github.com/se-cond/my.film_2"}
    readme = (course / "README.md").read_text()
    assert readme.count("colab.research") == 2  # picture and link of one badge
    assert "github/se-cond/my.film_2/blob/main/notebooks/00_start_here.ipynb" in readme
    title, setup = nbformat.read(course / "notebooks" / "00_start.ipynb", as_version=4).cells
    assert "gh/se-cond/my.film_2/main?urlpath=lab/tree/notebooks/00_start.ipynb" in title.source
    assert "first" not in title.source + setup.source
    assert '"https://github.com/se-cond/my.film_2"' in setup.source
    compile(setup.source, "setup", "exec")
    assert len(setup.source.splitlines()) <= 25


@pytest.mark.parametrize(
    "wrong",
    ["film", "a/b/c", "https://github.com/a/b", "a/b.git", "a b/c", "-a/b", "a/..", 'a/b"', "/b"],
)
def test_a_wrong_repository_is_explained_and_nothing_is_written(course, capsys, wrong):
    before = contents(course)
    assert cli.main(["badges", "--", wrong]) == 2
    assert contents(course) == before
    printed = capsys.readouterr().out
    assert repr(wrong) in printed
    assert "expected owner/name" in printed
    assert "make badges REPO=owner/name" in printed


def test_a_lesson_that_cannot_be_read_leaves_all_badges_as_they_were(course):
    (course / "notebooks" / "01_broken.ipynb").write_text("{")
    before = contents(course)
    with pytest.raises(nbformat.reader.NotJSONError):
        cli.main(["badges", "owner/name"])
    assert contents(course) == before


def test_the_lessons_bear_the_stamp_of_now():
    """`make badges` was run after the last change of the address or of the Colab cell."""
    url = tomllib.loads((cli.COURSE_FOLDER / "pyproject.toml").read_text("utf-8"))["project"][
        "urls"
    ]
    expected = cli.COLAB_CELL.format(mark=cli.COLAB_MARK, url=url["Repository"])
    for path in cli.NOTEBOOKS.glob("*.ipynb"):
        cells = nbformat.read(path, as_version=4).cells
        (setup,) = [cell for cell in cells if cell.source.startswith(cli.COLAB_MARK)]
        assert setup.source == expected, f"{path.name}: make badges"


def png(picture):
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def pixels(text):
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(text))).convert("RGB")).astype(float)


def test_large_pictures_are_made_smaller_and_small_ones_are_kept():
    small = png(np.zeros((20, 30, 3), np.uint8))
    assert cli._smaller_png(small) == small
    rows, columns = np.mgrid[:240, :400]
    grain = np.random.default_rng(0).integers(0, 20, (240, 400, 3))
    film = np.stack([rows, columns // 2, rows // 2], axis=-1) + grain
    large = png(film.clip(0, 255).astype(np.uint8))
    smaller = cli._smaller_png(large)
    assert len(smaller) < 0.5 * len(large)
    assert pixels(smaller).shape == (240, 400, 3)
    assert np.abs(pixels(smaller) - pixels(large)).mean() < 8


def test_the_white_ground_of_a_picture_stays_white():
    picture = np.full((300, 400, 3), 255, np.uint8)
    sky = np.random.default_rng(0).integers(180, 256, (240, 360, 3), dtype=np.uint8)
    picture[30:270, 20:380] = sky
    smaller = pixels(cli._smaller_png(png(picture)))
    assert (smaller[:30] == 255).all()
    assert (smaller[:, :20] == 255).all()


def test_a_stored_widget_is_replaced_by_its_plain_picture(tmp_path):
    view = "application/vnd.jupyter.widget-view+json"
    cell = nbformat.v4.new_code_cell("explorer")
    data = {"image/png": png(np.zeros((2, 2, 3), np.uint8)), view: {}, "text/plain": "picture"}
    cell.outputs = [nbformat.v4.new_output("display_data", data)]
    target = tmp_path / "00.ipynb"
    cli._write(nbformat.v4.new_notebook(cells=[cell]), target)
    assert set(nbformat.read(target, 4).cells[0].outputs[0].data) == {"image/png", "text/plain"}
