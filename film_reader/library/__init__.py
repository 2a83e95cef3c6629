"""A library of films: many films, read on many processes or machines, and asked as one.

>>> from film_reader import library
>>> films = library.read("my_films", "my_library")
>>> films.query('select name, count(*) as shots from shots join films using (film) group by name')

Reading many films needs packages beyond those of `film_reader`: its extra ``library``.
"""

import importlib

_ASKED = ("duckdb", "pyarrow", "psutil")


def read(folder, out, address=None, **options):
    """Read all films of a folder into a library; see `film_reader.library.run.read`."""
    _check_packages()
    from film_reader.library import run

    return run.read(folder, out, address, **options)


def open(folder):
    """Open a library that `read` has made; return a `film_reader.library.store.Library`.

    FileNotFoundError if there is none.
    """
    _check_packages()
    from film_reader.library import store

    return store.Library(folder)


def _check_packages():
    """Raise ImportError, with what to install, where a package is missing."""
    for name in _ASKED:
        try:
            importlib.import_module(name)
        except ImportError as error:
            raise ImportError(
                f"received no package {name} ({error}); a library of films needs it. Install "
                'what it asks for: python -m pip install "film-reader[library]"'
            ) from error
