# What appendix 03a claims, about the names that it leaves.
kept = {name: spread[-1] / spread[0] for name, spread in spreads.items()}
assert min(kept["He"], kept["orthogonal, gain √2"]) > 0.2
assert max(kept["Glorot"], kept["orthogonal"]) < 0.05
