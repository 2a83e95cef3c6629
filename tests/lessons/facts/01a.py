# What appendix 01a claims, about the names that it leaves.
assert largest <= 2  # of 255, on any machine
assert 1 < apart.mean() < 5  # two rules for colours
assert 0 < error.mean() < 5
assert difference.max() <= 1
