"""What lesson 05 must show; what it says of filmed actions, only where they are."""

mean = table["mean"]
assert mean["as it was"] > 0.6
assert mean["ours"] > mean["ImageNet's"] + 0.1 > mean["random"] + 0.1
assert mean["ours, old head"] > mean["from scratch"] + 0.15
assert (table.loc["ours, unfrozen"] - table.loc["ours, old head"]).drop(
    ["mean", "spread"]
).max() < 0.1
assert drawn.mean() < 0.25  # the scene says nothing about a drawn action
if folder:
    assert filmed_table.loc["ImageNet's", "mean"] > filmed_table.loc["ours", "mean"] + 0.2
    assert 0.6 < on_film.mean() < filmed_table.loc["ImageNet's", "mean"]
