"""A classroom: many learners on one copy of the course, to which none of them writes.

``python tools/classroom.py share`` makes this folder a classroom; ``make classroom`` calls it.
Each learner calls ``start`` for copies of the lessons in a folder of their own.
"""

import argparse
import compileall
import json
import os
import shutil
import stat
import sys
from pathlib import Path

COURSE = Path(__file__).resolve().parent.parent
FILM = "big_buck_bunny"  # the one of data/registry.txt


def share():
    """Make the course's folder one that many learners use and nobody writes to."""
    # Python writes compiled modules beside the sources when it first meets them: do it now.
    for room in ("course_utils", "film_reader", "notebooks", "tools"):
        compileall.compile_dir(COURSE / room, quiet=1)
    _share_film()
    (COURSE / "classroom").write_text(
        "Learners who share this folder write to ~/reading-film. Remove this file to end that.\n",
        "utf-8",
    )
    print(
        "This folder is a classroom now: what learners make goes to ~/reading-film/work.\n"
        f"Let them read here and not write:    chmod -R go=rX {COURSE}\n"
        f"Each learner gets the lessons with:  {sys.executable} {COURSE / 'tools/classroom.py'} "
        "start"
    )
    for path, remedy in {
        COURSE: "Move the course to a folder such as /srv/reading-film, and set it up there",
        Path(sys.executable).resolve(): "Remove .venv and set up with another Python: "
        "make PYTHON=/usr/bin/python3 classroom",
    }.items():
        if closed := _closed_to_others(path):
            print(
                f"NOTE  received {path}; expected a place that every learner can reach, but "
                f"{closed} is closed to other accounts. {remedy}."
            )


def _share_film():
    """Copy the film that lessons may fetch, if it is here, to where all learners find it."""
    from course_utils import data

    film = data.fetch(FILM, only_cached=True)
    shared = COURSE / "data" / "films" / f"{FILM}.mp4"
    if film and film != shared:
        shared.parent.mkdir(exist_ok=True)
        part = shared.with_suffix(".part")
        shutil.copyfile(film, part)  # which everybody may read
        os.replace(part, shared)
        print(f"shared the film {FILM}")


def _closed_to_others(path):
    """Nearest folder above a path that other accounts may not enter, or None."""
    above = path.parents
    return next((folder for folder in above if not folder.stat().st_mode & stat.S_IXOTH), None)


def start(folder):
    """Copy the lessons into a learner's folder, where they are not yet."""
    folder = folder / "notebooks"
    folder.mkdir(parents=True, exist_ok=True)
    lessons = sorted((COURSE / "notebooks").glob("*.ipynb"))
    missing = [path for path in lessons if not (folder / path.name).exists()]
    for path in missing:
        # Not nbformat, which takes most of a second to load at every login of every learner.
        lesson = json.loads(path.read_text("utf-8"))
        # Jupyter may run from another environment, whose own Python knows nothing of the course.
        lesson["metadata"]["kernelspec"] = {
            "name": "film-cpu",
            "display_name": "Film course (CPU)",
            "language": "python",
        }
        part = folder / f"{path.stem}.part"
        part.write_text(json.dumps(lesson, indent=1, ensure_ascii=False) + "\n", "utf-8")
        os.replace(part, folder / path.name)
    print(f"{len(missing)} lessons copied to {folder}")
    if len(missing) < len(lessons):
        print(
            f"{len(lessons) - len(missing)} were there and are as you left them. For a fresh "
            "copy of one, rename yours and run this again."
        )


def main(arguments=None):
    """Run the command that was asked for; return the exit status."""
    parser = argparse.ArgumentParser(prog="python tools/classroom.py", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("share", help="make this folder a classroom (for who looks after it)")
    own = commands.add_parser("start", help="copy the lessons into a folder of one's own")
    own.add_argument("folder", nargs="?", type=Path, default=Path.home() / "reading-film")
    options = parser.parse_args(arguments)
    try:
        share() if options.command == "share" else start(options.folder)
    except PermissionError as problem:
        print(
            f"received {problem}; expected files and folders that this account may use. If many "
            f"share {COURSE}, to share it is for whoever looks after it; a learner's folder of "
            "their own comes from: python tools/classroom.py start"
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
