"""Moments that follow each other become spans."""

import pandas as pd

from film_reader import spans


def moments(times, actions, tracks=1):
    return pd.DataFrame({"time": times, "action": actions, "track": tracks, "sure": 0.5})


def joined(table, columns):
    found = spans.join(table, columns, "sure", 0.25)
    return list(found[["start", "end", columns[-1]]].itertuples(index=False, name=None))


def test_one_missed_moment_is_bridged_and_no_more():
    table = moments([0.0, 0.25, 0.75, 1.5, 1.75], ["run", "run", "run", "run", "fall"])
    assert joined(table, ["action"]) == [
        (0.0, 1.0, "run"),
        (1.5, 1.75, "run"),
        (1.75, 2.0, "fall"),
    ]


def test_every_column_that_is_named_must_stay_the_same():
    table = moments([0.0, 0.25, 0.5], ["run", "run", "run"], tracks=[1, 2, 2])
    assert joined(table, ["action"]) == [(0.0, 0.75, "run")]
    assert joined(table, ["track", "action"]) == [(0.0, 0.25, "run"), (0.25, 0.75, "run")]


def test_confidence_is_the_mean_of_the_moments():
    table = moments([0.0, 0.25], ["run", "run"]).assign(sure=[0.2, 0.6])
    assert spans.join(table, ["action"], "sure", 0.25)["confidence"].tolist() == [0.4]


def test_no_moments_are_no_spans():
    found = spans.join(moments([], []), ["action"], "sure", 0.25)
    assert list(found) == ["start", "end", "action", "confidence"]
    assert len(found) == 0
