"""What lesson 08 must show; the woman is missing where there is no network."""

_, hits, boxes = compare(least=0.45)
assert hits.all() and boxes == len(hits)  # no box is wrong and no face is missed
heights, hits, boxes = compare(least=0.35)
assert hits.all() and boxes == len(hits) + 1
assert by_size["recall"].is_monotonic_increasing and by_size["recall"].iloc[3] > 0.9
assert wrong.loc["face network"].max() < 0.02
assert (wrong.loc["face network, not aligned"] > 3 * wrong.loc["face network"]).all()
assert scores["mean"].is_monotonic_increasing
others = [score_shot(shot, {"least": 0.5}) for shot in five.itertuples()]
changed = np.abs(others - scores.loc["looks ahead"].iloc[:5]) > 1e-9
assert round(np.mean(others), 2) == 0.57 and list(changed) == [True, True, False, True, True]
patient = [score_shot(shot, {"patience": 0.5}) for shot in five.itertuples()]
assert np.allclose(patient, scores.loc["looks ahead"].iloc[:5])
in_first = true[true["time"] < film.info["fps"] * five["end_time"].iloc[0]]
in_first = in_first[in_first["time"] >= film.info["fps"] * five["start_time"].iloc[0]]
assert in_first["name"].nunique() == 4
assert set(in_first.groupby("time")["name"].nunique()) == {2, 3, 4}
surer = [compare(share, least=0.45) for share in (1, 0.7, 0.5, 0.35, 0.25, 0.18)]
assert sum(seen[1].sum() for seen in surer) < sum(seen[1].sum() for seen in sizes_seen)
assert rows["man"]["likeliest word"] < 0.1 < 0.7 < rows["man"]["neutral unless sure"]
if "woman" in films:
    assert wrong.loc["mean colour, two lights", "one taken for two"] > 0.5
    assert len(of_tracks) == 14 and len(groups) == ours["person"].nunique() == 4
    assert [len(cluster(of_tracks, together, most)) for most in (0.3, 0.63, 0.95)] == [8, 3, 2]
    assert len(cluster(of_tracks, np.zeros_like(together), 0.95)) == 1
    assert rows["woman"]["likeliest word"] > rows["woman"]["always the commonest"] + 0.3
    kept = {name: (decide(*said[name], least=0.7) == "neutral").mean() for name in said}
    assert kept["man"] == 1 and kept["woman"] < 0.3
