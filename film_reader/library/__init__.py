"""A library of films: many films, read on many processes or machines, and asked as one.

>>> from film_reader import library
>>> films = library.read("my_films", "my_library")
>>> films.query('select name, count(*) as shots from shots join films using (film) group by name')
>>> films = library.open("my_library")

Reading many films needs packages beyond those of `film_reader`: its extra ``library``.
"""

try:
    from film_reader.library.run import read
    from film_reader.library.store import Library as open
except ImportError as error:
    raise ImportError(
        f"received no package that a library of films needs ({error}). Install what it asks for, "
        'in the folder of the course: python -m pip install "./film_reader[library]"'
    ) from error

__all__ = ["open", "read"]
