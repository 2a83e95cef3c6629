"""What lesson 04 must show."""

assert np.allclose([step / 0.01 for step in moved], [to_first, to_second], atol=1e-2)
assert (to_first, to_second) == (-24, -4)
assert accuracies[-1] > 0.85  # sixteen frames by heart
assert plain["accuracy"][-1] > 0.9 and 0.25 < plain["val_accuracy"][-1] < 0.7
assert plain["val_loss"][-1] > min(plain["val_loss"]) + 0.15  # it overfits
runs["weight decay"] = short_training(weight_decay=6.0)  # what the text lets people try
lasts = {name: run["val_loss"][-1] for name, (_, run) in runs.items()}
assert max(loss for name, loss in lasts.items() if name != "no remedy") < lasts["no remedy"] - 0.2
lengths = {name: sum((w**2).sum() for w in net.get_weights()) for name, (net, _) in runs.items()}
assert lengths["weight decay"] < 0.5 * lengths["no remedy"]
assert by_clip > 0.3 and abs(score_pair(votes, val_labels) - 0.5) < 0.25
assert found.loc["motion", "eight actions"] > 0.7 > found.loc["larger VGG", "eight actions"]
assert found.loc["motion", "the pair"] > 0.6
assert np.allclose(by_order.loc["frames vote"], by_order.loc["frames vote", "forwards"])
assert by_order.loc["motion", "backwards"] < 0.5 < by_order.loc["motion", "forwards"]
assert test.loc["motion", "eight actions"] > 0.65
