# What lesson 02 claims, about the names that it leaves.
assert np.array_equal(preprocess.resize(bunny, (112, 112), "stretch"), stretched)
assert np.array_equal(preprocess.resize(bunny, (112, 112), "fit"), padded)
assert np.array_equal(preprocess.resize(bunny, (112, 112), "crop"), cropped)
assert np.array_equal(cv2.resize(rings, (96, 96)), shrunk[1])
assert np.array_equal(mirrored, cv2.flip(taxi, 1))

# Without a word, image layers act, and noise and dropout do not.
assert not np.array_equal(layers["rotation"](batch), batch)
for quiet_one in (keras.layers.GaussianNoise(0.9), keras.layers.Dropout(0.5)):
    assert np.array_equal(quiet_one(batch), batch)
assert np.array_equal(layers["rotation"](batch, training=False), batch)
assert np.array_equal(np.sort(batches.order), np.arange(len(clips)))  # each clip once an epoch

# The lab: the honest score is far below the flattering one.
assert scores.loc["frame", "action"] > scores.loc["production", "action"] + 0.3
assert abs(scores.loc["production", "action"] - chance["action"]) < 0.08
assert scores.loc["frame", "place"] > scores.loc["clip", "place"] + 0.08
assert scores.loc["clip", "action"] < chance["action"] + 0.03
assert scores.loc["clip", "place"] > scores.loc["production", "place"] + 0.08
assert np.mean(shares("frame", "clip")) > 0.7
assert max(shares("clip", "clip") + shares("production", "production")) == 0
