"""What lesson 10 must show: nothing lost, nothing twice, and intervals that grow."""

assert len(films.films) == 21 and (films.films["status"] == "read").sum() == 20
assert films.films["film"].is_unique
assert not films.query("select film, shot from shots group by all having count(*) > 1").size
assert len(killed) == 1  # a process that read was killed in the middle
assert both.set_index("style").loc["noir", "chroma"].max() < 10
assert abs(table.loc["corrected", "longer by, s"] - truth) < 0.15
assert table.loc["corrected", "width"] >= table.loc["as read", "width"]
assert trials.loc[300, "as read: holds"] < 0.2 < 0.8 < trials.loc[300, "corrected: holds"]
assert losses["apart"].max() < 1e-2 and losses.iloc[-1, 0] < losses.iloc[0, 0]
