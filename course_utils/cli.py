"""The command line, ``python -m course_utils``: run the lessons, and look after the course.

``run`` executes the lessons in order; ``report`` reads a film and writes a page about it;
``doctor`` looks at the machine; ``kernels`` registers the two Jupyter kernels, for a classroom
too; ``start`` gives a learner copies of the lessons; ``badges`` stamps the repository's address
into the launch badges; ``exercises`` writes exercises and quizzes into the lessons, and ``solved``
makes lessons with the solutions put in.
"""

import argparse
import base64
import compileall
import importlib.metadata
import importlib.util
import io
import json
import os
import platform
import re
import shutil
import stat
import sys
import tempfile
import threading
import time
import tomllib
from pathlib import Path

import psutil

COURSE_FOLDER = Path(__file__).resolve().parent.parent
NOTEBOOKS = COURSE_FOLDER / "notebooks"
CELL_TIMEOUT = 900  # seconds
SAMPLE_EVERY = 0.2  # seconds between two looks at a kernel's memory
MEGABYTE = 1e6
LARGE_PICTURE = 20_000  # bytes; smaller ones are kept as they are
PACKAGES = [
    *("tensorflow", "keras", "opencv-python", "av", "numpy", "pandas", "matplotlib", "seaborn"),
    *("scikit-learn", "jupyterlab", "ipywidgets", "nbval", "mtcnn", "scikit-video", "fer"),
]

KERNELS = {
    # -1 names no GPU, so that none is found.
    "film-cpu": ("Film course (CPU)", {"CUDA_VISIBLE_DEVICES": "-1", "JAX_PLATFORMS": "cpu"}),
    # Take GPU memory as it is needed, so that two open lessons can share one card.
    "film-gpu": ("Film course (GPU)", {"TF_FORCE_GPU_ALLOW_GROWTH": "true"}),
}


def main(arguments=None):
    """Run one command.

    Parameters
    ----------
    arguments : list of str, optional
        Without it, what follows the program's name on the command line.

    Returns
    -------
    int
        Exit status: 0 if all is well.
    """
    parser = argparse.ArgumentParser(prog="python -m course_utils", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    report = commands.add_parser("report", help="read a film and write a page about it")
    report.add_argument("film", type=Path, help="the film, in any format")
    report.add_argument("-o", "--output", type=Path, help="the page (default: FILM.html, here)")
    report.add_argument("--clue", type=Path, help="a picture of an object to look for")
    run = commands.add_parser("run", help="execute the lessons in order")
    run.add_argument("notebooks", nargs="*", type=Path, help="some lessons only (default: all)")
    run.add_argument("--kernel", default="film-cpu", help="film-cpu (default) or film-gpu")
    run.add_argument("--output", type=Path, help="default: build/ (in a classroom, of your own)")
    run.add_argument("--in-place", action="store_true", help="keep the outputs in notebooks/")
    commands.add_parser("doctor", help="look at the machine and say what is missing")
    kernels = commands.add_parser("kernels", help="register the kernels film-cpu and film-gpu")
    kernels.add_argument("--classroom", action="store_true", help="many learners share this folder")
    kernels.add_argument(
        "--prefix",
        type=Path,
        default=Path(sys.prefix),
        help="where to register, such as /usr/local, which every Jupyter of the machine looks at "
        "(default: the environment that runs this)",
    )
    start = commands.add_parser("start", help="copy the lessons into a folder of one's own")
    start.add_argument("folder", nargs="?", type=Path, help="default: ~/reading-film")
    badges = commands.add_parser("badges", help="stamp the repository's address into all badges")
    badges.add_argument("repo", nargs="?", help="owner/name (default: what pyproject.toml says)")
    commands.add_parser("exercises", help="write exercises and quizzes into the lessons")
    solved = commands.add_parser("solved", help="make lessons with the solutions put in, to test")
    solved.add_argument("--output", type=Path, default=COURSE_FOLDER / "build" / "solved")
    options = parser.parse_args(arguments)
    try:
        return _run_command(options)
    except PermissionError as problem:
        print(f"received {problem}; expected files and folders that this account may use. If many "
              f"share {COURSE_FOLDER}, this command is for whoever looks after it; a learner's "
              "folder of their own comes from: python -m course_utils start")  # fmt: skip
        return 1


def _run_command(options):
    """Run the command that was asked for; return the exit status."""
    with_options = {
        "run": run_lessons,
        "report": report_film,
        "kernels": register_kernels,
        "start": start_lessons,
        "badges": stamp_badges,
        "solved": write_solved,
    }
    if options.command in with_options:
        return with_options[options.command](options)
    return {"doctor": doctor, "exercises": stamp_exercises}[options.command]()


# --- report ---------------------------------------------------------------------------------------


def report_film(options):
    """Read a film and write its report; return the exit status."""
    output = options.output or Path(f"{options.film.stem}.html")
    if output.suffix.lower() != ".html" or not output.parent.is_dir():
        print(f"received the output {str(output)!r}; expected a file that ends in .html, in a "
              "folder that exists. Choose another after -o.")  # fmt: skip
        return 2
    import course_utils

    with course_utils.quiet():
        from course_utils import film
    try:
        reading = film.read_film(options.film, clue=options.clue)
        reading.report(output)
    except (OSError, ValueError) as problem:
        print(problem)
        return 1
    except KeyboardInterrupt:
        return 130  # read_film has said how to go on
    print(f"report: {output}")
    return 0


# --- run ----------------------------------------------------------------------------------------


class MemoryWatch(threading.Thread):
    """Watch how much memory a process and its children hold.

    Attributes
    ----------
    peak : int
        The most resident memory seen at one time, in bytes, summed over the processes.
    """

    def __init__(self):
        super().__init__(daemon=True)
        self.process = None
        self.peak = 0
        self.stopped = threading.Event()

    def look_at(self, pid):
        """Start watching the process of this number."""
        self.process = psutil.Process(pid)
        self.start()

    def run(self):
        """Look again and again until `stop` is called or the process ends."""
        while not self.stopped.wait(SAMPLE_EVERY):
            try:
                family = [self.process, *self.process.children(recursive=True)]
                self.peak = max(self.peak, sum(_resident(member) for member in family))
            except psutil.NoSuchProcess:
                return

    def stop(self):
        """Stop watching."""
        self.stopped.set()


def _resident(process):
    """Resident memory of a process in bytes, 0 once it has ended."""
    try:
        return process.memory_info().rss
    except psutil.NoSuchProcess:
        return 0


def run_lessons(options):
    """Execute lessons in order with one progress bar; return the exit status."""
    import nbformat
    from jupyter_client.kernelspec import NoSuchKernel, get_kernel_spec

    from course_utils.data import is_classroom, learner_dir, progress

    own = learner_dir() if is_classroom() else COURSE_FOLDER
    output = options.output or own / "build"
    paths = options.notebooks or sorted(NOTEBOOKS.glob("*.ipynb"))
    missing = [str(path) for path in paths if not path.exists()]
    if missing or not paths:
        print(f"received the lessons {missing}, which do not exist; expected files in {NOTEBOOKS}.")
        return 2
    try:
        get_kernel_spec(options.kernel)
    except NoSuchKernel:
        print(f"received the kernel {options.kernel!r}, which is not registered; expected one of "
              f"{', '.join(KERNELS)}. Run: python -m course_utils kernels")  # fmt: skip
        return 2
    lessons = [(path, nbformat.read(path, as_version=4)) for path in paths]
    bar = progress(None, "starting", total=sum(len(_code_cells(lesson)) for _, lesson in lessons))
    rows = []
    for path, lesson in lessons:
        target = path if options.in_place else output / path.name
        error, seconds, peak = _execute(lesson, path, options.kernel, bar, options.in_place)
        if error and options.in_place:
            target = output / path.name  # a lesson that fails never replaces a good one
        _write(lesson, target)
        rows.append((path.stem, seconds, peak, target))
        if error:
            bar.close()
            print(f"\n{path.name} stopped at {error}\nWhat ran is in {_short(target)}")
            return 1
    bar.set_description_str("all lessons have run")
    bar.close()
    _print_table(rows)
    return 0


def _code_cells(notebook):
    """Cells of a notebook that hold code."""
    return [c for c in notebook.cells if c.cell_type == "code" and c.source.strip()]


def _execute(lesson, path, kernel, bar, alone):
    """Execute a notebook in memory; return (error or None, seconds, peak bytes).

    ``alone``: with an empty folder for what learners make, so that the lesson shows what it shows
    to someone who starts with it, and not what an earlier lesson left on this machine.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    cells = _code_cells(lesson)
    current = {"number": 0}

    def name_cell(cell, **_):
        if cell in cells:
            current["number"] += 1
            bar.set_description_str(f"{path.stem} cell {current['number']}/{len(cells)}")

    watch = MemoryWatch()
    client = NotebookClient(
        lesson,
        kernel_name=kernel,
        timeout=CELL_TIMEOUT,
        coalesce_streams=True,  # of a progress bar, only the last state is kept
        resources={"metadata": {"path": str(path.parent)}},
        on_notebook_start=lambda **_: watch.look_at(client.km.provisioner.pid),
        on_cell_start=name_cell,
        on_cell_complete=lambda cell, **_: bar.update(1 if cell in cells else 0),
    )
    start, error = time.perf_counter(), None
    try:
        with tempfile.TemporaryDirectory() as empty:
            work = {"COURSE_WORK": empty} if alone else {}
            client.execute(env={**os.environ, **work})
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as problem:
        error = f"code cell {current['number']}:\n{_without_colours(str(problem))}"
    finally:
        watch.stop()
    return error, time.perf_counter() - start, watch.peak


def _without_colours(text):
    """Remove the terminal's colour codes from a traceback."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def _write(notebook, target):
    """Write an executed notebook as the repository keeps it: whole, and without this machine."""
    import nbformat

    notebook.metadata = {
        "kernelspec": {
            "display_name": "Python 3 (ipykernel)",
            "language": "python",
            "name": "python3",
        },
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.source.startswith("# Quiz\n"):
            cell.outputs = []  # it runs in a live notebook alone, and stands below as text
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                output.data["image/png"] = _smaller_png(output.data["image/png"])
                # A widget that is not running shows an error; its plain picture stands in for it.
                output.data.pop("application/vnd.jupyter.widget-view+json", None)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    nbformat.write(notebook, part)
    os.replace(part, target)


def _smaller_png(text):
    """Reduce a large picture (PNG in base64) to 256 colours, a third of the bytes."""
    import numpy as np
    from PIL import Image

    data = base64.b64decode(text)
    if len(data) < LARGE_PICTURE:
        return text
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    palette = picture.quantize(256, kmeans=2)
    # White stays white: a tinted ground would show against the page. Pillow looks colours up in
    # coarse steps, so what is almost white must become white too.
    colours = np.reshape(palette.getpalette(), (-1, 3))
    colours[(colours >= 246).all(axis=1)] = 255
    palette.putpalette(colours.ravel().tolist())
    file = io.BytesIO()
    picture.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG).save(
        file, "PNG", optimize=True
    )
    return base64.b64encode(file.getvalue()).decode("ascii")


def _short(path):
    """Write a path relative to the course's folder where it lies in it."""
    path = path.resolve()
    return path.relative_to(COURSE_FOLDER) if path.is_relative_to(COURSE_FOLDER) else path


def _print_table(rows):
    """Print what each lesson took and where its result lies."""
    print(f"\n{'lesson':<22}{'seconds':>9}{'peak memory':>14}   executed copy")
    for name, seconds, peak, target in rows:
        print(f"{name:<22}{seconds:>9.0f}{peak / MEGABYTE:>11.0f} MB   {_short(target)}")
    total = sum(row[1] for row in rows)
    print(f"{'in all':<22}{total:>9.0f}{max(row[2] for row in rows) / MEGABYTE:>11.0f} MB")
    print("\nTo look at them: make lab, then the folder build in the file browser on the left.")


# --- kernels ------------------------------------------------------------------------------------


def register_kernels(options):
    """Register the kernels film-cpu and film-gpu for this Python environment."""
    from ipykernel.kernelspec import install

    for name, (title, environment) in KERNELS.items():
        environment = {**environment, "TF_CPP_MIN_LOG_LEVEL": "3"}
        folder = Path(
            install(prefix=str(options.prefix), kernel_name=name, display_name=title,
                    env=environment)
        )  # fmt: skip
        # The kernel's own start-up notes would break into the progress bar.
        specification = json.loads((folder / "kernel.json").read_text("utf-8"))
        specification["argv"].append("--log-level=ERROR")
        (folder / "kernel.json").write_text(json.dumps(specification, indent=1), "utf-8")
        print(f"registered the Jupyter kernel {name}: {title}")
    if options.classroom:
        _share()
    return 0


# --- classroom ----------------------------------------------------------------------------------


def _share():
    """Make this folder one that many learners use and nobody writes to."""
    from course_utils import data

    # Python writes compiled modules beside the sources when it first meets them: do it now.
    compileall.compile_dir(COURSE_FOLDER / "course_utils", quiet=1)
    for name in data.registry():
        film = data.fetch(name, only_cached=True)
        if film and film.parent != data.films_dir():
            data.films_dir().mkdir(exist_ok=True)
            part = data.films_dir() / f"{film.name}.part"
            shutil.copyfile(film, part)  # which everybody may read
            os.replace(part, data.films_dir() / film.name)
            print(f"shared the film {name}")
    (COURSE_FOLDER / "classroom").write_text(
        "Learners who share this folder write to ~/reading-film. Remove this file to end that.\n",
        "utf-8",
    )
    print(f"""This folder is a classroom now: what learners make goes to ~/reading-film/work.
Let them read here and not write:    chmod -R go=rX {COURSE_FOLDER}
Each learner gets the lessons with:  {sys.executable} -m course_utils start""")
    for path, remedy in {
        COURSE_FOLDER: "Move the course to a folder such as /srv/reading-film, and set it up there",
        Path(sys.executable).resolve(): "Remove .venv and set up with another Python: "
        "make PYTHON=/usr/bin/python3 classroom",
    }.items():
        if closed := _closed_to_others(path):
            print(f"NOTE  received {path}; expected a place that every learner can reach, but "
                  f"{closed} is closed to other accounts. {remedy}.")  # fmt: skip


def _closed_to_others(path):
    """Nearest folder above a path that other accounts may not enter, or None."""
    above = path.parents
    return next((folder for folder in above if not folder.stat().st_mode & stat.S_IXOTH), None)


def start_lessons(options):
    """Copy the lessons into a learner's folder, where they are not yet; return the exit status."""
    from course_utils import data

    folder = (options.folder or data.learner_dir()) / "notebooks"
    folder.mkdir(parents=True, exist_ok=True)
    lessons = sorted(NOTEBOOKS.glob("*.ipynb"))
    missing = [path for path in lessons if not (folder / path.name).exists()]
    for path in missing:
        # Not nbformat, which takes most of a second to load at every login of every learner.
        lesson = json.loads(path.read_text("utf-8"))
        # Jupyter may run from another environment, whose own Python knows nothing of the course.
        title, _ = KERNELS["film-cpu"]
        kernel = {"name": "film-cpu", "display_name": title, "language": "python"}
        lesson["metadata"]["kernelspec"] = kernel
        text = json.dumps(lesson, indent=1, ensure_ascii=False) + "\n"
        data.write_whole(folder / path.name, text.encode())
    print(f"{len(missing)} lessons copied to {folder}")
    if len(missing) < len(lessons):
        print(f"{len(lessons) - len(missing)} were there and are as you left them. For a fresh "
              "copy of one, rename yours and run this again.")  # fmt: skip
    return 0


# --- doctor -------------------------------------------------------------------------------------


def doctor():
    """Print what the course finds on this machine; return 1 if something it needs is missing."""
    problems = []
    print(f"Python        {platform.python_version()} on {platform.system()} {platform.machine()}")
    memory = psutil.virtual_memory()
    print(f"memory        {memory.total / 1e9:.1f} GB, {memory.available / 1e9:.1f} GB free")
    print(f"processors    {os.cpu_count()}")
    for check in (_packages, _backend, _codecs, _kernels, _data):
        problems += check()
    for problem in problems:
        print(f"MISSING       {problem}")
    print("All that the course needs is here." if not problems else "")
    return 1 if problems else 0


def _packages():
    """Print the versions of the main packages; return what is missing."""
    problems = []
    for name in PACKAGES:
        try:
            print(f"{name:<14}{importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            fix = "--no-deps -r requirements-no-deps.lock" if name == "fer" else f'"{name}"'
            problems.append(f"the package {name}. Run: python -m pip install {fix}")
    if importlib.util.find_spec("cv2"):
        try:
            import cv2  # noqa: F401
        except ImportError as error:
            problems.append(
                f"a system library for OpenCV ({error}). On Debian or Ubuntu: apt-get install "
                "libgl1 libglib2.0-0. Without rights to install: python -m pip install "
                "opencv-python-headless in place of opencv-python."
            )
    return problems


def _backend():
    """Print Keras's backend and the devices it sees."""
    from course_utils import quiet

    try:
        with quiet():
            import keras

            devices = _devices(keras)
    except ImportError as error:
        return [f"a working Keras ({error}). Run: python -m pip install tensorflow"]
    print(f"backend       {keras.backend.backend()}")
    print(f"devices       {', '.join(devices)}")
    return []


def _devices(keras):
    """Name the devices that Keras's backend sees."""
    if keras.backend.backend() != "torch":
        return keras.distribution.list_devices()
    import torch  # Keras lists no devices for it

    return ["cpu:0"] + [f"cuda:{number}" for number in range(torch.cuda.device_count())]


def _codecs():
    """Print the codecs that PyAV holds; return what is missing."""
    try:
        import av
    except ImportError as error:
        return [f"PyAV ({error}). Run: python -m pip install av"]
    wanted = {"h264": "r", "hevc": "r", "vp9": "r", "mpeg4": "r", "aac": "r", "libx264": "w"}
    found, problems = [], []
    for name, mode in wanted.items():
        verb = "write" if mode == "w" else "read"
        try:
            av.codec.Codec(name, mode)
            found.append(f"{name} ({verb})")
        except ValueError:
            problems.append(f"the codec {name} to {verb}. Run: python -m pip install -U av")
    print(f"codecs        {', '.join(found)}")
    return problems


def _kernels():
    """Print the course's kernels that Jupyter finds; return those it does not."""
    from jupyter_client.kernelspec import KernelSpecManager

    known = KernelSpecManager().find_kernel_specs()
    print(f"kernels       {', '.join(name for name in KERNELS if name in known)}")
    missing = [name for name in KERNELS if name not in known]
    return [f"the kernel {name}. Run: python -m course_utils kernels" for name in missing]


def _data():
    """Print the films and clips found; return what is missing."""
    from course_utils import data

    problems = []
    for name in data.SAMPLES:
        try:
            data.sample(name)
        except FileNotFoundError as error:
            problems.append(str(error))
    try:
        print(f"clips         {len(data.practice_clips())} practice clips")
    except FileNotFoundError as error:
        problems.append(str(error))
    if data.is_classroom():
        print("classroom     shared: what you make goes to ~/reading-film/work")
    for name in data.registry():
        where = "in the cache" if data.fetch(name, only_cached=True) else "not fetched (optional)"
        print(f"film          {name}: {where}")
    return problems


# --- badges -------------------------------------------------------------------------------------

BADGE_MARK = "<!-- badges -->"
COLAB_MARK = "# colab-setup"
COLAB_CELL = """{mark}: on Google Colab this installs the course; elsewhere it does nothing.
import sys

if "google.colab" in sys.modules:
    import subprocess
    from importlib.metadata import distributions
    from pathlib import Path

    if not Path("course").exists():
        address = "{url}"
        subprocess.run(["git", "clone", "--depth", "1", address, "course"], check=True)
    # What Colab brings of these stays as it is; pip only adds to it.
    kept = {{"tensorflow", "keras", "jax", "torch", "numpy", "opencv-python", "jupyter-server"}}
    brought = {{str(d.name).lower().replace("_", "-"): d.version for d in distributions()}}
    lines = [f"{{name}}=={{brought[name]}}" for name in kept & brought.keys()]
    Path("kept.txt").write_text("\\n".join(lines))
    pip = [sys.executable, "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, "-c", "kept.txt", "-e", "course"], check=True)
    subprocess.run([*pip, "--no-deps", "-r", "course/requirements-no-deps.lock"], check=True)
    sys.path.insert(0, str(Path("course").resolve()))"""
REPOSITORY = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})/[A-Za-z0-9._-]{1,100}")
ADDRESS_LINE = re.compile(r'^Repository = "[^"]*"$', re.MULTILINE)


def stamp_badges(options):
    """Write the repository's address into pyproject.toml, the README and every lesson.

    All texts are made before the first is written, and each file is replaced as a whole.
    """
    import nbformat

    project = COURSE_FOLDER / "pyproject.toml"
    text = project.read_text("utf-8")
    if options.repo:
        if not REPOSITORY.fullmatch(options.repo) or options.repo.endswith((".git", "/.", "/..")):
            print(f"received the repository {options.repo!r}; expected owner/name, what follows "
                  "github.com/ in its address. Write: make badges REPO=owner/name")  # fmt: skip
            return 2
        text, found = ADDRESS_LINE.subn(f'Repository = "https://github.com/{options.repo}"', text)
        if found != 1:
            print(f"received {found} lines in pyproject.toml that read Repository = \"...\"; "
                  "expected one, under [project.urls]. Write it there.")  # fmt: skip
            return 1
    url = tomllib.loads(text)["project"]["urls"]["Repository"].rstrip("/")
    texts = {project: text}
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if BADGE_MARK in cell.source:
                cell.source = _with_badges(cell.source, url, f"notebooks/{path.name}")
            elif cell.cell_type == "code" and cell.source.startswith(COLAB_MARK):
                cell.source = COLAB_CELL.format(mark=COLAB_MARK, url=url)
        texts[path] = nbformat.writes(notebook) + "\n"
    readme = COURSE_FOLDER / "README.md"
    texts[readme] = _with_badges(readme.read_text("utf-8"), url, "notebooks/00_start_here.ipynb")
    for path, text in texts.items():
        part = path.with_suffix(".part")
        part.write_text(text, "utf-8")
        shutil.copymode(path, part)
        os.replace(part, path)
    print(f"stamped {url} into pyproject.toml, README.md and {len(texts) - 2} lessons")
    return 0


def _with_badges(text, url, notebook):
    """Replace the line after the mark, or add one, with badges that open one lesson."""
    name = url.partition("github.com/")[2]
    colab = f"https://colab.research.google.com/github/{name}/blob/main/{notebook}"
    binder = f"https://mybinder.org/v2/gh/{name}/main?urlpath=lab/tree/{notebook}"
    badges = (
        f"[![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)]({colab}) "
        f"[![Launch on Binder](https://mybinder.org/badge_logo.svg)]({binder})"
    )
    mark = re.escape(BADGE_MARK)
    return re.sub(rf"{mark}(\n\[!\[.*)?", lambda _: f"{BADGE_MARK}\n{badges}", text)


# --- exercises ------------------------------------------------------------------------------------


def stamp_exercises():
    """Write exercises and quizzes from `course_utils.exercises` into every lesson that has some."""
    import nbformat

    from course_utils.exercises import _stamp

    for path in sorted(NOTEBOOKS.glob("0[1-9]_*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        _stamp.stamp(notebook, path.name[:2])
        part = path.with_suffix(".part")
        nbformat.write(notebook, part)
        os.replace(part, path)
    print(f"wrote exercises and quizzes into the lessons in {_short(NOTEBOOKS)}")
    return 0


def write_solved(options):
    """Write short copies of the lessons in which every exercise is solved; for nbval."""
    import nbformat

    from course_utils.exercises import _stamp

    options.output.mkdir(parents=True, exist_ok=True)
    for path in sorted(NOTEBOOKS.glob("0[1-9]_*.ipynb")):
        solved = _stamp.solve(nbformat.read(path, as_version=4))
        nbformat.write(solved, options.output / path.name)
    print(f"wrote lessons with solutions to {_short(options.output)}")
    return 0
