"""Draw the practice set: its clips, its crops of faces and its film. Run again, it goes on."""

import argparse
import os
import signal
import sys
from pathlib import Path

# Started as a folder, Python does not know that it is a package: tell it.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from studio.make import PARTS, make
from studio.plan import CLIPS, MOST, SEED

PRACTICE = Path(__file__).resolve().parents[1] / "practice"
GO_ON = "What is in place is whole, what is drawn is kept: run the same command to go on."


def read_arguments():
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python data/studio", description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED, help="another seed draws another set")
    parser.add_argument("--output", type=Path, default=PRACTICE, help="where the set goes")
    parser.add_argument(
        "--only", nargs="+", choices=PARTS, default=list(PARTS), help="draw only these parts"
    )
    parser.add_argument(
        "--clips", type=int, default=CLIPS, help=f"how many clips, {CLIPS} by default"
    )
    parser.add_argument(
        "--workers", type=int, default=os.cpu_count() or 1, help="how many processes draw"
    )
    arguments = parser.parse_args()
    if arguments.seed < 0:
        parser.error(f"received --seed {arguments.seed}; expected 0 or more")
    if not 1 <= arguments.clips <= MOST:
        parser.error(f"received --clips {arguments.clips}; expected 1 to {MOST}")
    if arguments.workers < 1:
        parser.error(f"received --workers {arguments.workers}; expected 1 or more")
    other = arguments.seed != SEED or arguments.clips != CLIPS
    if other and arguments.output.resolve() == PRACTICE:
        parser.error("another seed or number of clips is another set: name its folder (--output)")
    return arguments


def stop(*_):
    """Asked to stop, leave by the usual way, which removes what is half drawn."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # once is enough
    sys.exit(f"Stopped. {GO_ON}")


def main():
    """Draw what the command line asks for."""
    arguments = read_arguments()
    signal.signal(signal.SIGTERM, stop)
    parts = [name for name in PARTS if name in arguments.only]
    try:
        make(arguments.output, arguments.seed, parts, arguments.clips, arguments.workers)
    except KeyboardInterrupt:
        sys.exit(f"Stopped. {GO_ON}")
    except OSError as error:
        sys.exit(f"Cannot draw into {arguments.output}: {error}\n{GO_ON}")


if __name__ == "__main__":
    main()
