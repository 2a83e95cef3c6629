"""What lesson 00 must show."""

assert 0.3 < share < 0.4
assert all(len(found[i]) == 1 for i in in_car)  # the man is never missed
assert FEELINGS[mean.argmax()] == "fear"
assert guess.max() < 0.5
learned, new = (history.history[name][-1] for name in ("accuracy", "val_accuracy"))
assert 1 / len(WORDS) + 0.2 < new < learned - 0.1  # it has learned, and remembers more than that
