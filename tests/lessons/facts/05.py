"""What lesson 05 must show; what it says of filmed actions, only where they are."""

assert np.bincount(as_it_was.argmax(axis=1), minlength=8).argmax() == names.index("walk")
base = lower.count_params() + upper.count_params()
assert base == 2_257_984 and round(base / ours.count_params()) == 23
mean = table["mean"]
assert mean["as it was"] > 0.6
assert mean["ours"] > mean["ImageNet's"] + 0.1 > mean["random"] + 0.1
assert mean["ours, old head"] > mean["from scratch"] + 0.15
assert (table.loc["ours, unfrozen"] - table.loc["ours, old head"]).drop(
    ["mean", "spread"]
).max() < 0.1
assert mean["ours, unfrozen"] > mean["from scratch"] + 0.2 > mean["random"] + 0.2
of_amounts, of_all = (
    scores_of(said, labels, of_pair).mean() for said in (blind, answers["ImageNet's"])
)
assert of_amounts < 0.5 < of_all
assert drawn.mean() < 0.25  # the scene says nothing about a drawn action
if folder:
    assert filmed_table.loc["ImageNet's", "mean"] > filmed_table.loc["ours", "mean"] + 0.2
    assert 0.6 < on_film.mean() < filmed_table.loc["ImageNet's", "mean"]
else:  # ink clips stand in, and there ours stays ahead
    assert filmed_table.loc["ours", "mean"] > filmed_table.loc["ImageNet's", "mean"]
