# What appendix 02a claims, about the names that it leaves.
assert np.allclose(mixed_labels.sum(axis=1), 1)
