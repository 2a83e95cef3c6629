"""What lesson 10 must show: nothing lost, nothing twice, and intervals that grow."""

assert len(films.films) == 16 and (films.films["status"] == "read").sum() == 15
assert films.films["film"].is_unique
assert not films.query("select film, shot from shots group by all having count(*) > 1").size
assert films.report().stat().st_size > 10_000  # the page of which the text speaks
assert len(killed) == 1  # a process that read was killed in the middle
# Other programs lengthen what the clock says, not what was computed.
assert beside["on the clock"] / beside["computed here"] > 1.5
assert 0.5 < beside["computed here"] / alone["computed here"] < 2
assert both.set_index("style").loc["noir", "chroma"].max() < 10
assert abs(table.loc["corrected", "longer by, s"] - truth) < 0.15
assert table.loc["corrected", "width"] >= table.loc["as read", "width"]
assert table.loc["as read", "from"] > truth > table.loc["corrected", "from"] > 0
assert table.loc["corrected", "to"] > truth
assert sums["found"].tolist() == [61, 54] and sums["hits"].tolist() == [61, 52]
assert trials.loc[300, "as read: holds"] < 0.2 < 0.8 < trials.loc[300, "corrected: holds"]
by_source = looks.groupby("source")["smile"].agg(["sum", "count"])
assert by_source.loc["filmed"].tolist() == [0, 26]
assert len(known) == by_source.loc["drawn", "count"] and len(encore) == 1172
shares_known = known.groupby("name")[["smile", "true", "missed", "invented"]].mean()
assert (shares_known["missed"] > shares_known["invented"]).all()
sisters = shares_known.drop("encore.mp4")
too_low = shares_known.loc["encore.mp4", "missed"] - shares_known.loc["encore.mp4", "invented"]
assert ((sisters["smile"] + too_low - sisters["true"]).abs() < 0.01).all()
assert len(sisters) == 2 and ((sisters["true"] - sisters["smile"]) > 0.02).all()
holds, width = (lots.groupby("")[name].mean() for name in ("holds the truth", "width"))
assert holds["as read"] < 0.3 and holds.drop("as read").min() > 0.8
assert width["as read, corrected by the 100"] < 0.6 * width["100 faces by hand, no reader"]
assert losses["apart"].max() < 1e-2 and losses.iloc[-1, 0] < losses.iloc[0, 0]
