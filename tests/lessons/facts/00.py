"""What lesson 00 must show."""

assert 0.3 < share < 0.4
assert all(len(found[i]) == 1 for i in in_car)  # the man is never missed
assert FEELINGS[mean.argmax()] == "fear"
assert guess.max() < 0.5
