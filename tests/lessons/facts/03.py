# What lesson 03 claims, about the names that it leaves.
assert np.array_equal(convolve(tiny, right_minus_left), convolve_slowly(tiny, right_minus_left))
assert difference < 0.01 and np.abs(by_hand - from_keras).max() < 1e-5
pooling = layers.MaxPooling2D(pool_size=2)
by_layers = ops.convert_to_numpy(pooling(ops.relu(edges[np.newaxis, :, :, np.newaxis])))
assert np.allclose(by_layers[0, :, :, 0], pooled)

assert vgg16.count_params() == 138_357_544 and with_weights(vgg16) == theirs
assert activations[-1].std() < activations[0].std() / 4
kept = {name: spread[-1] / spread[0] for name, spread in spreads.items()}
assert 0.2 < kept["He"] < 20 and kept["Glorot"] < kept["He"] / 10
assert kept["normal, width 0.01"] < 1e-6 and kept["normal, width 0.2"] > 1e2

# The race: without batch normalisation only He learns, with it every start does.
spans = groups["accuracy"].agg(["min", "max"])
assert spans.loc[("without", "He"), "min"] > 0.9
assert spans.loc[("without", "Glorot"), "max"] < most + 0.2
assert spans.loc[("without", "normal, width 0.01"), "max"] < most + 0.1
assert spans.loc["with"]["min"].min() > 0.9

work = comparison["work"] / comparison.loc["MobileNetV2", "work"]
assert 45 < work["VGG16"] < 60 and speeds["MobileNetV2"] < 40 * speeds["VGG16"]
assert "Windsor tie" in right[0] and "cab" in right[1]
assert not any(name in right[2] for name in ("hare", "wood rabbit", "Angora"))
assert {"hare", "wood rabbit", "ballplayer", "groom", "scuba diver"} <= set(names)
