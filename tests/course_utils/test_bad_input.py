"""A plain argument of a wrong kind gets an error that says what was received and expected."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from course_utils import data, evaluation, plots, preprocess

FRAMES = np.full((3, 20, 30, 3), 99, np.uint8)
COLOURS, HEAT = FRAMES.mean(axis=(1, 2)), FRAMES[..., 0] / 255
BOX, RAGGED = [[1, 1, 5, 5]], [[1], [1, 2]]
TABLE = pd.DataFrame({"path": ["a", "b"], "action": ["x", "y"], "production": ["p", "q"]})
TWICE = pd.concat([TABLE, TABLE["production"]], axis=1)
BAD = {
    "width of a sheet": lambda wrong: plots.contact_sheet(FRAMES, width=wrong),
    "width of a strip": lambda wrong: plots.filmstrip(FRAMES, width=wrong),
    "labels": lambda wrong: plots.contact_sheet(FRAMES, [wrong, 1, 2]),
    "frames": lambda wrong: plots.contact_sheet(wrong),
    "one frame": lambda wrong: plots.contact_sheet([wrong]),
    "colours": lambda wrong: plots.barcode(wrong),
    "duration": lambda wrong: plots.barcode(COLOURS, wrong),
    "matrix": lambda wrong: plots.confusion(wrong, ["a", "b"], ""),
    "width of a matrix": lambda wrong: plots.confusion(np.eye(2), ["a", "b"], "", wrong),
    "lanes": lambda wrong: plots.timeline(wrong, 5, "title"),
    "heat": lambda wrong: plots.overlay(FRAMES, wrong),
    "strength": lambda wrong: plots.overlay(FRAMES, HEAT, wrong),
    "boxes": lambda wrong: plots.boxed(FRAMES[0], wrong),
    "thickness": lambda wrong: plots.boxed(FRAMES[0], BOX, wrong),
    "frames to resize": lambda wrong: preprocess.resize(wrong, (5, 5)),
    "size to resize to": lambda wrong: preprocess.resize(FRAMES, wrong),
    "probabilities": lambda wrong: evaluation.vote(wrong, 1),
    "sample": lambda wrong: data.sample(wrong),
    "fractions": lambda wrong: data.split(TABLE, fractions=wrong),
    "items": lambda wrong: data.progress(wrong, "clips"),
    "total": lambda wrong: data.progress([1, 2], "clips", wrong),
    "count of frames": lambda wrong: data.load_clips(TABLE, wrong, (9000, 9000)),
}
CASES = [(name, wrong) for name in BAD for wrong in ("text", [...], ..., RAGGED, 0.5j)]
RIGHT = (("labels", "text"), ("items", "text"), ("items", [...]), ("items", RAGGED))
CASES = [one for one in CASES if one not in RIGHT]
CASES += [("width of a sheet", -3), ("width of a sheet", 1e7), ("labels", float("nan"))]
CASES += [("frames", 5), ("one frame", np.zeros((5, 5, 7))), ("one frame", np.zeros((0, 5, 3)))]
CASES += [("one frame", np.full((5, 5), None)), ("colours", [["a", "b", "c"]])]
CASES += [("colours", np.zeros((0, 3))), ("matrix", [["a", "b"], ["c", "d"]]), ("lanes", {})]
CASES += [("lanes", [(0, 1, "a")]), ("lanes", None), ("strength", 5), ("thickness", 0.5)]
CASES += [("heat", np.full(HEAT.shape, None)), ("boxes", TABLE), ("size to resize to", None)]
CASES += [("duration", float("nan")), ("frames to resize", [FRAMES[0], FRAMES[0, :5]])]
CASES += [("sample", {}), ("sample", np.zeros(3)), ("fractions", [[1], [1, 2], 3])]
CASES += [("fractions", (0.6, 0.4)), ("fractions", (0.6, 0.4, 0)), ("fractions", 3 * (np.nan,))]
CASES += [("items", 5), ("total", "many"), ("total", -1), ("count of frames", 10**6)]


@pytest.mark.parametrize(("name", "wrong"), CASES)
def test_what_is_of_another_kind_is_explained(name, wrong):
    before = plt.get_fignums()
    with pytest.raises(ValueError, match=r"(?s)(received| is | are | has ).*[Ee]xpected .*\."):
        BAD[name](wrong)
    assert plt.get_fignums() == before


def test_other_kinds_of_input_are_explained(tmp_path):
    with pytest.raises(ValueError, match="expected a table with a value in each"):
        data.split(TWICE)
    with pytest.raises(FileNotFoundError, match="which is not a folder; expected"):
        data.clips_from_folder(tmp_path / ("x" * 300))


def test_a_frame_whose_label_is_none_has_nothing_above_it():
    axes = plots.contact_sheet(FRAMES, ["first", None, 65.0]).axes
    assert [axis.get_title() for axis in axes] == ["first", "", "1:05"]
    assert plots.filmstrip(FRAMES, [None] * 3).axes[0].get_title() == ""


def test_groups_may_be_of_any_kind():
    table = pd.DataFrame(
        {"action": ["run", "walk"] * 6, "production": [[n // 2] for n in range(12)]}
    )
    parts = data.split(table)
    groups = [{one for [one] in part["production"]} for part in parts]
    assert sum(map(len, groups)) == 6 and len(set.union(*groups)) == 6


def test_a_line_thicker_than_any_that_opencv_draws_covers_the_frame():
    assert (plots.boxed(FRAMES[0], [[9, 9, 5, 5]], 10**6) == (255, 220, 0)).all()
