"""What lesson 07 must show."""

known = score.boundaries(rule, spans, TOLERANCE)
assert np.allclose(by_hand(rule), [known[name] for name in ("precision", "recall", "f1")])
low = times[change > 0.05]  # finds every boundary, among hundreds of false ones
assert by_hand(low)[1] == 1 and len(low) > 200
assert mine["f1"] > 0.6
best = compared.pivot_table(index="detector", columns="film", values="F1")
assert best.loc["ours", "Encore"] >= 0.9
assert (best.loc["ours"] >= best.drop(index="ours").max()).all()
assert (named == truth).mean() > 0.5
assert 2 < lengths.mean() < 6
assert (data.work_dir() / "shots.keras").is_file()
