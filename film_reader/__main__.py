"""The command line: ``python -m film_reader``, also installed as ``film-reader``.

``read`` reads a film and keeps its tables as one JSON file; ``report`` reads a film and writes a
page about it that any browser opens.
"""

import argparse
import sys
from pathlib import Path


def main(arguments=None):
    """Run one command, of ``arguments`` or else of the command line; return the exit status."""
    parser = argparse.ArgumentParser(prog="film-reader", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, ending, result in (("read", ".json", "tables"), ("report", ".html", "page")):
        command = commands.add_parser(name, help=f"read a film and write its {result}")
        command.add_argument("film", type=Path, help="the film, in any format")
        command.add_argument(
            "-o", "--output", type=Path, help=f"where to write (default: FILM{ending}, here)"
        )
        command.add_argument("--clue", type=Path, help="a picture of an object to look for")
        command.set_defaults(ending=ending)
    return _read(parser.parse_args(arguments))


def _read(options):
    """Read a film and write what was asked for; return the exit status."""
    output = options.output or Path(f"{options.film.stem}{options.ending}")
    if output.suffix.lower() != options.ending or not output.parent.is_dir():
        print(
            f"received the output {str(output)!r}; expected a file that ends in {options.ending}, "
            "in a folder that exists. Choose another after -o."
        )
        return 2
    from film_reader.quiet import quiet
    from film_reader.read import read

    try:
        with quiet():
            import keras  # noqa: F401 - its libraries write notes when they are first imported
        reading = read(options.film, clue=options.clue)
        if options.command == "report":
            reading.report(output)
        else:
            reading.to_json(output)
    except (OSError, ValueError) as problem:
        print(problem)
        return 1
    except KeyboardInterrupt:
        return 130  # the reading has said how to go on
    print(f"{options.command}: {output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
