"""A library on a disk: what was found in each film as Parquet files, and a manifest.

In the folder of a library, ``tables/shots/film=ID/KEY.parquet`` holds the shots of one film, and
``manifest/ID.json`` says which film that is, how its reading ended, and which key counts. ID is the
start of the content's SHA-256, KEY stands for the versions of all stages: a film comes in, or is
replaced, when its file of the manifest is, in one step. ``pieces`` holds rows that are read again
only where a stage has changed; it may be deleted.
"""

import contextlib
import functools
import json
import os
import shutil
import socket
import sqlite3
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from film_reader import files
from film_reader._opening import existing
from film_reader.reading import FilmReading
from film_reader.tables import TABLES

_KINDS = {int: pa.int64(), float: pa.float64(), str: pa.string(), bool: pa.bool_()}
SCHEMAS = {
    name: pa.schema([(column, _KINDS[kind]) for column, kind in columns.items()])
    for name, columns in TABLES.items()
}
SCHEMAS["pictures"] = pa.schema([("name", pa.string()), ("jpeg", pa.binary())])
_FILMS = ("film", "name", "status", "error", "seconds", "width", "height", "fps", "has_sound")
_FILMS += ("language", "sha256", "bytes")
_ROW = dict.fromkeys(("film", "name", "sha256", "status", "error", "key"), str)
_ROW |= dict.fromkeys(("files", "versions", "tables", "info"), dict)


class Library:
    """Films that `film_reader.library.read` has read, and questions to all of them.

    Parameters
    ----------
    folder : str or Path

    Attributes
    ----------
    films : pandas.DataFrame
        A row a film: ``film``, by which the other tables know it, ``name``, ``status`` ("read" or
        "failed"), ``error``, ``seconds``, ``width``, ``height``, ``fps``, ``has_sound``,
        ``language``, ``sha256`` and ``bytes``.

    Raises
    ------
    FileNotFoundError
        If there is no library in the folder.
    """

    def __init__(self, folder):
        places = "no library", "a folder into which film_reader.library.read has read films"
        self.folder = existing(folder, lambda path: os.path.isdir(path / "manifest"), *places)
        rows = manifest(self.folder).values()
        self.rows = sorted(rows, key=lambda row: (row["name"], row["film"]))
        self.films = pd.DataFrame([row["info"] | row for row in self.rows], columns=_FILMS)

    def __repr__(self):
        counts = self.films["status"].value_counts()
        said = ", ".join(f"{number} {status}" for status, number in counts.items()) or "no films"
        return f"Library({str(self.folder)!r}): {said}"

    def query(self, sql):
        """Answer a question in SQL, without loading all tables; return a pandas.DataFrame.

        The tables are ``films`` and those of a reading, each with the column ``film`` before those
        that ``tables.csv`` documents: ``select name, count(*) from shots join films using (film)
        group by name``; a column named like a word of SQL stands in quotes: ``"end"``. What is not
        known is NULL. ``pictures`` has ``name`` and ``jpeg``. ValueError, if it is none.
        """
        try:
            [question] = self._tables.extract_statements(sql)
            if question.type == duckdb.StatementType.SELECT:
                return self._tables.execute(question).df()
            problem = f"a statement of the type {question.type.name}"
        except (duckdb.Error, ValueError, TypeError) as error:
            problem = error
        raise ValueError(
            f"received {sql!r:.500}, which cannot be answered ({problem}); expected one question "
            f"in SQL, select ..., to films, {', '.join(SCHEMAS)}. Correct it."
        )

    def table(self, name, film=None):
        """Load one table of all films, or of one, by its ``film`` or its ``name``.

        A pandas.DataFrame, in the order of the films' names, with the column ``film`` first.
        """
        if name not in list(SCHEMAS):
            raise ValueError(f"received the table {name!r}; expected one of {', '.join(SCHEMAS)}.")
        only = f" where film = '{self._row(film)['film']}'" if film is not None else ""
        return self.query(f"select * from {name}{only}")

    def reading(self, film):
        """The reading of one film, by its ``film`` or its ``name``: a film_reader.FilmReading."""
        row = self._row(film)
        if row["status"] != "read":
            raise ValueError(f"received {film!r}, which was not read: {row['error']}")
        tables = {name: self.table(name, row["film"]) for name in SCHEMAS}
        pictures = tables.pop("pictures")
        pictures = dict(zip(pictures["name"], map(bytes, pictures["jpeg"]), strict=True))
        info = row["info"] | {"path": min(row["files"]), "stages": {}}
        return FilmReading(info=info, pictures=pictures, **tables)

    def report(self, path=None):
        """Write a page about the library; return its path, ``report.html`` in it by default."""
        from film_reader.library import page

        return page.write(self, path or self.folder / "report.html")

    def _row(self, film):
        for row in self.rows:
            if film in (row["film"], row["name"]):
                return row
        raise ValueError(
            f"received the film {film!r}; expected one of the {len(self.rows)} in the table films, "
            "by its film or its name."
        )

    @functools.cached_property
    def _tables(self):
        """DuckDB with a view for each table, which sees nothing but this folder."""
        folder = self.folder.resolve()
        tables = duckdb.connect(config={"autoinstall_known_extensions": False})
        tables.execute("set allowed_directories = ?", [[str(folder)]])
        tables.execute("set enable_external_access = false")
        tables.register("films", self.films)
        for name, schema in SCHEMAS.items():
            rows = [row for row in self.rows if name in row["tables"]]
            paths = [path_of(folder, row["film"], row["key"], name) for row in rows]
            if paths:
                listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
                options = "hive_partitioning = true, hive_types = {'film': varchar}"
                what = f"film, * exclude (film) from read_parquet([{listed}], {options})"
            else:
                tables.register(f"no_{name}", schema.empty_table())
                what = f"'' as film, * from no_{name}"
            tables.execute(f"create view {name} as select {what}")
        return tables


# --- what lies where ------------------------------------------------------------------------------


def path_of(folder, film, key, name):
    """Path of the file that holds a table of a film."""
    return Path(folder) / "tables" / name / f"film={film}" / f"{key}.parquet"


def save_tables(folder, film, key, tables):
    """Write the tables of a film; return how many rows each has that has some.

    The same tables give the same bytes.
    """
    counts = {name: len(table) for name, table in tables.items() if len(table)}
    for name in counts:
        path = path_of(folder, film, key, name)
        files.make_folder(path.parent)
        content = pa.Table.from_pandas(tables[name], SCHEMAS[name], preserve_index=False)
        with files.replacing(path) as part:
            pq.write_table(content.replace_schema_metadata(), part, compression="zstd")
    return counts


def manifest(folder):
    """What is known of each film: a dict of film to row; a damaged row counts as missing."""
    rows = {}
    for file in (Path(folder) / "manifest").glob("*.json"):
        with contextlib.suppress(OSError, ValueError, RecursionError, LookupError, TypeError):
            row = json.loads(file.read_text("utf-8"))
            is_row = all(isinstance(row[key], kind) for key, kind in _ROW.items())
            if is_row and row["film"] == file.stem:
                rows[row["film"]] = row
    return rows


def save_row(folder, row):
    """Write what is known of a film: from then on, its key counts."""
    content = json.dumps(row, allow_nan=False, sort_keys=True, indent=1)
    files.write_whole(Path(folder) / "manifest" / f"{row['film']}.json", content.encode())


def forget(folder, film, keep=None):
    """Remove the tables of a film, but for those of one key; without one, the film itself."""
    if keep is None:
        (Path(folder) / "manifest" / f"{film}.json").unlink(missing_ok=True)
    for place in (Path(folder) / "tables").glob(f"*/film={film}"):
        for file in place.iterdir():
            if file.stem != keep:
                file.unlink(missing_ok=True)
        if keep is None:
            shutil.rmtree(place, ignore_errors=True)


# --- one run at a time ----------------------------------------------------------------------------


@contextlib.contextmanager
def locked(folder):
    """Keep other runs off a library inside a ``with`` block; BlockingIOError if one is there.

    The lock is SQLite's, on a database that stays empty: the system takes it back when the process
    ends, however it ends.
    """
    path, who = Path(folder) / "lock", Path(folder) / "lock.txt"
    with contextlib.closing(sqlite3.connect(path, timeout=0)) as lock:
        try:
            lock.execute("begin exclusive")
        except sqlite3.OperationalError as error:
            last = who.read_text("utf-8") if who.exists() else "nobody"
            raise BlockingIOError(
                f"received {str(folder)!r}, into which another run reads films ({last}; {error}); "
                "expected a library that nobody else writes to. Wait until it is over, or stop it."
            ) from error
        who.write_text(f"process {os.getpid()} on {socket.gethostname()}", "utf-8")
        yield path
