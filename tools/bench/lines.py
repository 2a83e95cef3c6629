"""Measure how right the lines of the practice film are: python -m tools.bench.lines.

Once with its subtitles as they are, and once without the speakers' names, so that only who is alone
in view tells who speaks.
"""

import argparse
import re
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

import film_reader
from course_utils import data
from film_reader import language


def score(found, truth):
    """Compare lines that were read with true ones, each paired with that which it overlaps most.

    ``found`` is the table ``lines`` of a reading; ``truth`` has ``start``, ``end``, ``speaker``,
    ``in_picture`` (the speaker is there to be seen) and ``mood``, as it is meant: 1, 0 or -1.

    Returns
    -------
    pandas.DataFrame
        A row a ``measure`` with its ``value``, how many lines ``of`` which, and as ``trivial`` the
        value of always giving the commonest answer. One person alone in view stands for whoever
        speaks most then. A mood of less than 0.05 is neither bright nor dark.
    """
    first = np.maximum(found[["start"]].to_numpy(float), truth["start"].to_numpy())
    last = np.minimum(found[["end"]].to_numpy(float), truth["end"].to_numpy())
    shared = np.maximum(0, last - first)
    rows, columns = linear_sum_assignment(-shared)
    real = shared[rows, columns] > 0
    read = found.iloc[rows[real]].reset_index(drop=True)
    true = truth.iloc[columns[real]].reset_index(drop=True)
    says, person = true["speaker"], language.alone(read)
    stands_for = person.map(says.groupby(person).agg(lambda names: names.mode().iloc[0]))
    named, seen = read["speaker"] != "", (person != "") & true["in_picture"]
    meant, sign = true["mood"] != 0, np.sign(read["mood"].where(read["mood"].abs() >= 0.05, 0))
    apart = (read[["start", "end"]] - true[["start", "end"]]).abs().mean(axis=1)
    table = [("lines found", len(read) / max(1, len(truth)), len(truth), np.nan)]
    table += [("seconds that times are off", apart.mean(), len(read), np.nan)]
    for measure, answers, right, counted in (
        ("named speaker", read["speaker"].str.lower(), says.str.lower(), named),
        ("person alone in view", stands_for, says, seen),
        ("mood", sign, true["mood"], meant),
        ("mood where words have one", sign, true["mood"], meant & (sign != 0)),
    ):
        is_right, commonest = (
            (answers == right)[counted],
            right[counted].value_counts(normalize=True),
        )
        table.append((measure, is_right.mean(), counted.sum(), commonest.max()))
    return pd.DataFrame(table, columns=["measure", "value", "of", "trivial"])


def main():
    """Read the practice film twice, and print the scores."""
    film = data.practice_film().path
    truth = pd.read_csv(film.with_name("film_lines.csv"))
    named = film.with_suffix(".srt").read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        for what, text in (("named", named), ("unnamed", re.sub("(?m)^[A-Z]+: ", "", named))):
            file = Path(folder) / f"{what}.srt"
            file.write_text(text, "utf-8")
            reading = film_reader.read(film, progress=False, subtitles=file)
            print(f"speakers {what}\n{score(reading.lines, truth).round(2).to_string(index=False)}")


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    main()
