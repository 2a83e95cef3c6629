"""Read a film: its shots, its people, what they do and feel, and where the story turns.

>>> import film_reader
>>> reading = film_reader.read("my_film.mp4")
>>> reading.report("my_film.html")

Importing it loads no neural network; the first reading does.
"""

from film_reader.read import preflight, read
from film_reader.reading import FilmReading
from film_reader.score import agree

__all__ = ["FilmReading", "agree", "preflight", "read"]
