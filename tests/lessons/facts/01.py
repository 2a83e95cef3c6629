# What lesson 01 claims, about the names that it leaves.
assert np.allclose(true_times, [k / 25 for k in range(10)] + [1, 2, 3, 4, 5])

strength, steps, _ = short_time_fourier(tone, len(tone))  # the tone lasts a second
assert abs(steps[strength.mean(axis=1).argmax()] - 440) < len(tone) / 2048
assert abs(strength.max() - 20 * np.log10(0.5)) < 1.5

middles = np.arange(len(loudness)) / 4
by_scene = {
    row["story"]: loudness[(row["start_time"] <= middles) & (middles < row["end_time"])].mean()
    for _, row in scenes.iterrows()
}
assert min(by_scene, key=by_scene.get) == "at_home"
assert max(by_scene, key=by_scene.get) == "evening"
