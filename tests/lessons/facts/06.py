"""What lesson 06 must show."""

run = labels.index("run")
assert right.mean() > 0.8 > 0.65 > (votes == true).mean()
assert np.abs(by_hand - answers).max() < 1e-4  # the heat is all of the score
added_for_run = profile.loc["run"].to_numpy()
assert added_for_run.argmax() == 10 and added_for_run[10] > 2 * added_for_run[:10].max()
# What a heat map alone does not show, and what covering does.
assert alike.loc["another clip", "where"] > 0.5 > alike.loc["random weights", "where"]
assert alike.loc["another clip", "where and when"] < 0.3
on_person = lies["on the person"]
assert on_person["random weights"] > on_person["the whole frame"] + 0.05
assert on_person["the heat"] - on_person["heat of another clip"] < 0.1
assert on_person["all movement"] > on_person["the heat"]
assert covered.loc["the person", "right"] < 0.3 < 0.7 < covered.loc["all but the person", "right"]
assert covered.loc["all but the person", "by luck"] > 0.05
# The shortcut, and how it is mended.
assert recalls.loc["run", 11] < 0.1 and recalls.loc["run", :10].min() > 0.5
assert moves[train_labels == run].min() > np.median(moves[train_labels == labels.index("fall")])
runs_held = {name: found[:, 1, runs].mean() for name, found in val_hits.items()}
assert runs_held["trained on"] < 0.2 < 0.35 < runs_held["ends held still"]
test_all = {name: found[:, 1].mean() for name, found in test_hits.items()}
assert test_all["ends held still"] > test_all["as it was"] + 0.04
# Calibration.
assert low < calibration_error(answers, true) < high
assert 1 < temperature < 2
assert errors.loc["before", "calibration error"] > high
assert neighbours.loc["action", "nearest"] > 0.6
assert neighbours.loc["production", "nearest"] < neighbours.loc["production", "at random"] + 0.05
