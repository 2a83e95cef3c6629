"""The tables of a reading: which columns they have, and of which kind, as ``tables.csv`` says."""

from pathlib import Path

import pandas as pd

from film_reader._opening import problem

_TIMES = ("time", "start", "end", "first", "last")
_TIMES += ("transition_start", "transition_end", "poster_time")
ADDED = "added"  # the source of somebody in view whom a correction has put in
_KINDS = {"int": int, "float": float, "str": str, "bool": bool}
_FILES = (Path(__file__).with_name(f"{name}.csv") for name in ("tables", "stages"))
COLUMNS, _BETWEEN = (pd.read_csv(file, keep_default_na=False) for file in _FILES)
# Columns in order, and their kinds: of a reading, and of what somebody's own stage hands on.
TABLES, HANDED_ON = (
    {
        name: dict(zip(rows["column"], rows["kind"].map(_KINDS), strict=True))
        for name, rows in columns.groupby("table", sort=False)
    }
    for columns in (COLUMNS, _BETWEEN)
)


def check_reading(*readings):
    """ValueError unless each is a `film_reader.FilmReading`, or has all that one has."""
    for one in readings:
        if not all(hasattr(one, name) for name in (*TABLES, "info", "pictures")):
            advice = "Pass what film_reader.read or FilmReading.from_json gives"
            raise problem(f"The reading is {one!r:.60}", "a FilmReading", advice)


def as_documented(name, table, kinds=None):
    """Give a table the columns that are documented, or of other ``kinds``; ValueError without."""
    series, kinds = {}, TABLES[name] if kinds is None else kinds
    for column, kind in kinds.items():
        try:
            series[column] = _of_kind(table[column] if len(table) else [], kind)
        except (LookupError, ValueError, TypeError, OverflowError) as error:
            why = f"it needs {', '.join(kinds)}" if isinstance(error, KeyError) else error
            raise ValueError(
                f"received a {type(table).__name__} as the table {name!r} without {column} or with "
                f"a value of another kind in it ({why}); expected {kind.__name__}, NaN or an "
                "empty text where it is not known. Set that right."
            ) from error
    return pd.DataFrame(series)


def rounded(table):
    """A table without digits that mean nothing; times stay as they are, so that frames are hit."""
    numbers = table.select_dtypes("floating").columns.difference(_TIMES)
    return table.round(dict.fromkeys(numbers, 4))


def _of_kind(values, kind):
    """One column as int64, float64, bool or text, or as it is."""
    series = pd.Series(values, dtype=None if len(values) else kind).reset_index(drop=True)
    if kind is object:
        return series
    if kind is str:
        series = series.astype(object)
        wrong = [value for value in series if not isinstance(value, str) and not pd.isna(value)]
        if wrong:
            raise TypeError(f"{wrong[0]!r} is no text")
        return series.where(series.notna(), "").astype(str)
    if kind is not float and (changed := series[series != series.astype(kind)]).size:
        raise TypeError(f"{changed.iloc[0]!r} is not {kind.__name__}")
    return series.astype(kind)
