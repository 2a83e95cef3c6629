"""The tables of a reading: which columns they have, and of which kind, as ``tables.csv`` says."""

from pathlib import Path

import pandas as pd

_TIMES = ("time", "start", "end", "first", "last")
_TIMES += ("transition_start", "transition_end", "poster_time")
ADDED = "added"  # the source of somebody in view whom a correction has put in
_KINDS = {"int": int, "float": float, "str": str, "bool": bool}
COLUMNS = pd.read_csv(Path(__file__).with_name("tables.csv"), keep_default_na=False)
# Every table's columns in order, and the kind of value that each holds.
TABLES = {
    name: dict(zip(rows["column"], rows["kind"].map(_KINDS), strict=True))
    for name, rows in COLUMNS.groupby("table", sort=False)
}


def as_documented(name, table):
    """Order a table's columns as documented, and give each its kind; ValueError if that fails."""
    series = {}
    for column, kind in TABLES[name].items():
        try:
            series[column] = _of_kind(table[column] if len(table) else [], kind)
        except (LookupError, ValueError, TypeError, OverflowError) as error:
            problem = "no such column" if isinstance(error, KeyError) else error
            raise ValueError(
                f"received a table {name!r} without {column} or with a value of another kind in it "
                f"({problem}); expected {kind.__name__}, NaN or an empty text where it is not "
                "known. Set that right."
            ) from error
    return pd.DataFrame(series)


def rounded(table):
    """A table without digits that mean nothing; times stay as they are, so that frames are hit."""
    numbers = table.select_dtypes("floating").columns.difference(_TIMES)
    return table.round(dict.fromkeys(numbers, 4))


def _of_kind(values, kind):
    """One column as int64, float64, bool or text."""
    series = pd.Series(values, dtype=None if len(values) else kind).reset_index(drop=True)
    if kind is str:
        series = series.astype(object)
        wrong = [value for value in series if not isinstance(value, str) and not pd.isna(value)]
        if wrong:
            raise TypeError(f"{wrong[0]!r} is no text")
        return series.where(series.notna(), "").astype(str)
    if kind is not float and (changed := series[series != series.astype(kind)]).size:
        raise TypeError(f"{changed.iloc[0]!r} is not {kind.__name__}")
    return series.astype(kind)
