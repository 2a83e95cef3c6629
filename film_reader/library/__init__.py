"""A library of films: many films, read on many processes or machines, and asked as one.

>>> from film_reader import library
>>> films = library.read("my_films", "my_library")
>>> films.query('select name, count(*) as shots from shots join films using (film) group by name')

Reading many films needs packages beyond those of `film_reader`: its extra ``library``.
"""

import importlib


def read(folder, out, address=None, **options):
    """Read all films of a folder into a library; see `film_reader.library.run.read`."""
    return _module("run").read(folder, out, address, **options)


def open(folder):
    """Open a library that `read` has made; return a `film_reader.library.store.Library`.

    FileNotFoundError if there is none.
    """
    return _module("store").Library(folder)


def _module(name):
    """Import a module of this package; ImportError says what to install, where that is missing."""
    try:
        for package in ("duckdb", "pyarrow", "psutil"):
            importlib.import_module(package)
    except ImportError as error:
        raise ImportError(
            f"received no package that a library of films needs ({error}). Install what it asks "
            'for: python -m pip install "film-reader[library]"'
        ) from error
    return importlib.import_module(f"film_reader.library.{name}")
