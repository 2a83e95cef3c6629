"""Draw the practice set: `python data/studio`."""

import argparse
import signal
import sys
from pathlib import Path

# Started as a folder, Python does not know that it is a package: tell it.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from studio.make import make
from studio.plan import SEED


def main():
    """Read the command line and draw."""
    parser = argparse.ArgumentParser(prog="python data/studio", description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED, help="another seed draws another set")
    parser.add_argument(
        "--output", type=Path, default=Path(__file__).resolve().parents[1] / "practice"
    )
    parser.add_argument("--clips", type=int, default=None, help="draw only the first clips")
    parser.add_argument("--workers", type=int, default=2, help="how many processes draw")
    arguments = parser.parse_args()
    # Asked to stop, leave by the usual way, which removes what is half drawn.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped; the old set is as it was"))
    make(arguments.output, arguments.seed, arguments.clips, arguments.workers)


if __name__ == "__main__":
    main()
