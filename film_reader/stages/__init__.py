"""The steps of a reading: a file each, and one contract, `Stage`."""

import hashlib
import inspect
from pathlib import Path

from film_reader.networks import WEIGHTS, file_of
from film_reader.stages.own import checked_tables

# Code that decides about what stages see, and how they ask networks.
_SHARED = ("boxes", "pictures", "pieces", "video", "_clock", "_open_sound", "_open_video")
_SHARED += ("stages/own", "networks/__init__", "networks/small")


class Stage:
    """One step of a reading: one method turns what it is given, and the tables it needs, into new.

    Stages that take "frames" or a "piece" see nothing but their piece, so pieces can be read in any
    order, on any machine; those that take the "film" join what was found, from tables alone.

    Attributes
    ----------
    name : str
        Of the step, for the progress bar, files and the table of seconds; by default the class's.
    takes : {"frames", "piece", "film"}
        What it is given: `film_reader.pieces.Frames`, some frames of a piece of the film; `Piece`,
        of which it reads what it wants; or `Film`, with all rows of all pieces.
    needs, gives : tuple of str
        Names of tables. A table that it both needs and gives gets more columns. What a stage of a
        learner's own has to give in the place of one of ours, ``stages.csv`` documents.
    networks : tuple of str
        Of the folder ``networks``, that it stands on.
    packages : tuple of str
        Packages that it uses where they are installed.
    work : float
        About how long a second of film takes, compared with the other stages.
    own : object
        A part of a learner's own that does the work, if there is one.
    """

    name = ""
    takes = "film"
    needs = gives = networks = packages = ()
    work = 0.1
    own = None
    _is_ours = False

    def __init_subclass__(cls):
        cls.name = cls.name or cls.__name__.lower()
        cls._is_ours = cls.__module__.startswith(f"{__name__}.")

    def __init__(self, own=None):
        self.own = own

    def read(self, given, tables):
        """Turn what is given and the tables needed into new tables.

        ``given`` is a `film_reader.pieces.Frames`, `Piece` or `Film`, ``tables`` a dict with those
        that the stage needs. Returns a dict of str to pandas.DataFrame with those that it gives.
        """
        raise TypeError(f"the stage {self.name!r} has no method read")

    def run(self, given, tables):
        """Read, with those of all tables so far that it needs; ValueError for another answer."""
        found = self.read(given, {name: tables[name] for name in self.needs})
        return found if self._is_ours else checked_tables(self, given, found, tables)

    def fingerprint(self):
        """Hash what decides about the tables, or give None for what cannot be told.

        Rows that a stage has found are kept under this name, and found again as long as it is the
        same. A part of a learner's own has none: its rows are not kept.
        """
        if not self._is_ours or self.own is not None:
            return None
        names = [f"{name}.py" for name in _SHARED]
        for name in self.networks:
            names += [f"networks/{name}.py", f"weights/{name}.onnx"]
            names += [f"weights/{name}.weights.h5", f"weights/{name}.json"]
        files = [Path(inspect.getsourcefile(type(self)))]
        files += [WEIGHTS.parent / name for name in names]
        seen = hashlib.sha256(b"".join(file.read_bytes() for file in files if file.exists()))
        seen.update(str([file_of(package, "*") is None for package in self.packages]).encode())
        return seen.hexdigest()
