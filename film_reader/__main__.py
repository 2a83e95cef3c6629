"""The command line: ``python -m film_reader``, also installed as ``film-reader``.

``read`` reads a film and keeps its tables as one JSON file, and ``report`` writes a page about it
that any browser opens. The others take such a file, or a film: ``export`` writes it in the form of
another program, ``correct`` puts in what somebody has set right, ``agree`` compares two readings.
``library`` reads all films of a folder.
"""

import argparse
import sys
from pathlib import Path

from film_reader import FilmReading, agree, differences
from film_reader.exchange import ENDINGS, export
from film_reader.files import name_after
from film_reader.read import read


def main(arguments=None):
    """Run one command, of ``arguments`` or else of the command line; return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options) or 0  # what goes well returns nothing
    except (OSError, ValueError, ImportError) as problem:
        print(problem)
        return 1
    except KeyboardInterrupt:
        return 130  # the reading has said how to go on


def _parser():
    parser = argparse.ArgumentParser(prog="film-reader", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    def add(run, name, about, arguments):
        command = commands.add_parser(name, help=about)
        for argument, options in arguments.items():
            command.add_argument(*argument.split(), **options)
        command.set_defaults(run=run, clue=None, subtitles=None)

    film = {"film": {"type": Path, "help": "a film, or a reading of it, film.json"}}
    out = {"-o --output --out": {"type": Path, "dest": "output", "help": "where to write"}}
    given = {"--clue": {"type": Path, "help": "a picture of an object to look for"}}
    given |= {"--subtitles": {"type": Path, "help": "a file with the film's subtitles"}}
    to = {"--to": {"required": True, "metavar": "FORM", "help": ", ".join(ENDINGS)}}
    other = {"other": {"nargs": "?", "type": Path, "help": "default: the machine's own"}}
    many = {"folder": {"type": Path, "help": "where the films are"}}
    many |= {"--out": {"type": Path, "required": True, "help": "where the library is, or is made"}}
    many |= {"--address": {"help": "of a Ray cluster: ray://HOST:10001; default: this machine"}}
    many |= {"--workers": {"type": int, "help": "processes on this machine"}}
    number = {"type": float, "metavar": "SECONDS", "help": "for a minute of film"}
    many |= {"--time-limit": number}
    many |= {"--memory-limit": number | {"metavar": "BYTES", "help": "of one process"}}
    corrected = {"corrections": {"type": Path, "help": "a file of them, or an edited export"}}
    add(_read, "read", "read a film and write its tables", film | out | given)
    add(_read, "report", "read a film and write its page", film | out | given)
    add(_read, "correct", "put in corrections", film | corrected | out)
    add(_export, "export", "write a reading as another program's file", film | to | out)
    add(_agree, "agree", "say how far two readings of one film agree", film | other)
    add(_library, "library", "read all films of a folder, on many processes", many)
    return parser


def _library(options):
    from film_reader import library

    given = {name: getattr(options, name) for name in ("workers", "time_limit", "memory_limit")}
    given = {name: value for name, value in given.items() if value is not None}
    films = library.read(options.folder, options.out, options.address, **given)
    for row in films.films[films.films["status"] == "failed"].itertuples():
        print(f"failed: {row.name}: {row.error}")
    print(f"{films}\nlibrary: {films.report()}")


def _opened(path, **options):
    """The reading in a JSON file, or that of a film, which is read if none is kept."""
    if path.suffix.lower() == ".json":
        if unread := [f"--{name}" for name, value in options.items() if value is not None]:
            raise ValueError(
                f"received {path.name!r} with {' and '.join(unread)}, for which a film is looked "
                "at; expected the film itself. Name it in place of its reading."
            )
        return FilmReading.from_json(path)
    return read(path, **options)


def _read(options):
    """Read a film, or open a reading and correct it, and write what was asked for."""
    folder = options.film.parent if options.command == "correct" else Path()
    ending = ".html" if options.command == "report" else ".json"
    output = options.output or folder / name_after(options.film, ending)
    if output.suffix.lower() != ending or not output.parent.is_dir():
        print(
            f"received the output {str(output)!r}; expected a file that ends in {ending}, "
            "in a folder that exists. Choose another after -o."
        )
        return 2
    reading = _opened(options.film, clue=options.clue, subtitles=options.subtitles)
    if options.command == "correct":
        if output.exists():
            FilmReading.from_json(output)  # which says so, if it is something else
        found = differences.load(options.corrections, reading)
        print(f"corrections: {len(found)}")
        reading = reading.corrected(found)
    (reading.report if options.command == "report" else reading.to_json)(output)
    print(f"{options.command}: {output}")


def _export(options):
    print(f"export: {export(_opened(options.film), options.to, options.output)}")


def _agree(options):
    first = _opened(options.film)
    second = _opened(options.other) if options.other else first.machine or first
    print(agree(first, second).round(3).to_string(index=False))


if __name__ == "__main__":
    sys.exit(main())
