"""Draw the practice set: its clips, its crops of faces and its film. Run again, it goes on."""

import argparse
import os
import signal
import sys
from pathlib import Path

from .exam import draw_exam
from .make import PARTS, make
from .plan import CLIPS, MOST, SEED

COURSE = Path(__file__).resolve().parents[1]
PRACTICE = COURSE / "data" / "practice"
EXAM = COURSE / "build" / "exam"
EXAM_CLIPS = 32
GO_ON = "What is in place is whole, what is drawn is kept: run the same command to go on."


def _short(path):
    """Write a path relative to the course's folder."""
    return path.relative_to(COURSE).as_posix()


def read_arguments():
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m studio", description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED, help="another seed draws another set")
    parser.add_argument("--output", type=Path, help=f"where the set goes ({_short(PRACTICE)})")
    parser.add_argument(
        "--exam",
        action="store_true",
        help=f"draw a few clips ({EXAM_CLIPS}) of another seed under neutral names, with "
        f"questions and answers, into {_short(EXAM)}",
    )
    parser.add_argument(
        "--only", nargs="+", choices=PARTS, default=list(PARTS), help="draw only these parts"
    )
    parser.add_argument("--clips", type=int, help=f"how many clips, {CLIPS} by default")
    parser.add_argument(
        "--workers", type=int, default=os.cpu_count() or 1, help="how many processes draw"
    )
    arguments = parser.parse_args()
    arguments.output = arguments.output or (EXAM if arguments.exam else PRACTICE)
    if arguments.clips is None:
        arguments.clips = EXAM_CLIPS if arguments.exam else CLIPS
    if arguments.seed < 0:
        parser.error(f"received --seed {arguments.seed}; expected 0 or more")
    if not 1 <= arguments.clips <= MOST:
        parser.error(f"received --clips {arguments.clips}; expected 1 to {MOST}")
    if arguments.workers < 1:
        parser.error(f"received --workers {arguments.workers}; expected 1 or more")
    other = arguments.seed != SEED or arguments.clips != CLIPS
    if other and arguments.output.resolve() == PRACTICE:
        parser.error("another seed or number of clips is another set: name its folder (--output)")
    if arguments.exam and arguments.output.resolve().is_relative_to(PRACTICE):
        parser.error("an exam does not go into the course's own set: name another --output")
    return arguments


def stop(*_):
    """Asked to stop, leave by the usual way, which removes what is half drawn."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # once is enough
    sys.exit(f"Stopped. {GO_ON}")


def main():
    """Draw what the command line asks for."""
    arguments = read_arguments()
    signal.signal(signal.SIGTERM, stop)
    try:
        if arguments.exam:
            draw_exam(arguments.output, arguments.seed, arguments.clips, arguments.workers)
            print(
                f"{os.path.relpath(arguments.output)}: give out the folder hand_out, and nothing "
                "else. answers.csv is for you alone, and so is the seed."
            )
            return
        parts = [name for name in PARTS if name in arguments.only]
        make(arguments.output, arguments.seed, parts, arguments.clips, arguments.workers)
    except ValueError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(f"Stopped. {GO_ON}")
    except OSError as error:
        sys.exit(f"Cannot draw into {arguments.output}: {error}\n{GO_ON}")


if __name__ == "__main__":
    main()
