"""What lesson 09 looks at a reading with: its timeline, to walk through, and its scores."""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import traitlets
from matplotlib.colors import to_rgb
from scipy.optimize import linear_sum_assignment

from course_utils import explorers, plots, video
from film_reader import report, score, story
from film_reader.boxes import FACE, iou

SCRIPT = Path(__file__).parent / "timeline.js"
HEIGHT = 288  # of the film's frame, in pixels
LOOKS_LIKE = {"push": "zoom", "track": "pan"}  # cameras that travel are named by their picture
AGREE = 0.5  # intersection over union from which two boxes are the same face


# --- the timeline ---------------------------------------------------------------------------------


class TimelineExplorer(explorers.ScriptExplorer):
    """The timeline of a film's reading: click, or choose with the arrow keys, and see the frame.

    Made by `timeline`.

    Attributes
    ----------
    time : float
        The moment on show, in seconds; the browser and Python may both set it.
    """

    _esm = report.read_part("timeline.js") + SCRIPT.read_text("utf-8")
    _css = report.read_part("timeline.css")
    timeline = traitlets.Dict().tag(sync=True)
    time = traitlets.Float(0.0).tag(sync=True)
    frame = traitlets.Unicode("").tag(sync=True)

    def __init__(self, path, figure, about, **values):
        super().__init__(figure, about, **values)
        self._path = path
        self.observe(self._show_frame, "time")

    def _show_frame(self, change):
        """Read the frame of the moment that was chosen."""
        info = video.probe(self._path)
        size = HEIGHT, round(info.size[1] * HEIGHT / info.size[0])
        last = max(info.duration - 2 / info.frame_rate, 0)
        _, frame = next(video.frames(self._path, size=size, start=min(change["new"], last)))
        self.frame = explorers.jpeg(frame)


def timeline(reading):
    """Let a learner walk through what was read from a film.

    Parameters
    ----------
    reading : film_reader.FilmReading
        The film must still be at ``reading.info["path"]`` for its frames to be shown.

    Returns
    -------
    TimelineExplorer
        It works in JupyterLab, Colab and VS Code. Elsewhere there is what `picture` draws.
    """
    return TimelineExplorer(
        reading.info["path"],
        picture(reading, width=8.2),
        "a timeline of a film",
        timeline=report.lanes(reading),
    )


def picture(reading, title=None, width=10.0):
    """Draw the reading of a film, as its report's timeline; paler spans are less certain.

    Parameters
    ----------
    reading : film_reader.FilmReading
    title : str, optional
    width : float
        In inches.

    Returns
    -------
    matplotlib.figure.Figure
    """
    timeline = report.lanes(reading)
    seconds, lanes = timeline["seconds"], timeline["lanes"]
    heights = [2.2 if lane["kind"] == "curves" else 1 for lane in lanes]
    figure, axes = plt.subplots(
        len(lanes),
        figsize=(width, 0.27 * sum(heights) + 0.7),
        height_ratios=heights,
        sharex=True,
        squeeze=False,
        layout="constrained",
    )
    figure.get_layout_engine().set(hspace=0.01, h_pad=0.015)
    for axis, lane in zip(axes[:, 0], lanes, strict=True):
        _draw_lane(axis, lane, seconds, seconds / (0.85 * width))
        axis.set_yticks([])
        axis.set_ylabel(
            lane["title"], rotation=0, ha="right", va="center", fontsize=plots.FONT_SIZE - 1
        )
        axis.spines[["top", "right", "left"]].set_visible(False)
        axis.spines["bottom"].set_color("0.85")
        axis.tick_params(axis="x", length=0)
    axes[-1, 0].tick_params(axis="x", length=4)
    axes[-1, 0].set(xlim=(0, seconds), xlabel="time in seconds")
    if title:
        figure.suptitle(title, fontsize=plots.FONT_SIZE + 2)
    plt.close(figure)  # so that a notebook shows it exactly once
    return figure


def _draw_lane(axis, lane, seconds, seconds_per_inch):
    """Draw a barcode, spans, or curves with a triangle and a dotted line for each mark."""
    if lane["kind"] == "barcode":
        row = np.array([[to_rgb(colour) for colour in lane["colours"]]])
        axis.imshow(row, aspect="auto", extent=(0, seconds, 0, 1))
    elif lane["kind"] == "spans":
        for start, end, text, colour, confidence, *_ in lane["spans"]:
            sure = 1 if confidence is None else confidence
            axis.axvspan(start, end, color=colour, alpha=0.35 + 0.65 * sure, linewidth=0)
            axis.axvline(start, color="white", linewidth=0.6)
            plots.write_inside(axis, start, end, text, colour, seconds_per_inch)
        axis.set_ylim(0, 1)
    else:
        for curve in lane["curves"]:
            points = np.array(curve["points"], float)
            axis.plot(points[:, 0], points[:, 1], color=curve["colour"], linewidth=1.4)
            gaps = np.isnan(np.pad(points[:, 1], 1, constant_values=np.nan))
            alone = points[gaps[:-2] & gaps[2:]]  # between two gaps: no line shows it
            axis.plot(alone[:, 0], alone[:, 1], ".", color=curve["colour"])
        axis.set_ylim(lane["low"] - 0.05, lane["high"] + 0.05 * (lane["high"] - lane["low"]))
        for time, _, way, _ in lane["marks"]:
            axis.axvline(time, color="black", linestyle=":", linewidth=1)
            axis.plot(time, lane["high"], "k^" if way > 0 else "kv", markersize=5)


# --- the reading of Encore against the truth ------------------------------------------------------


def scores(reading, truth):
    """Compare a reading of the practice film with the truth about it, `data.practice_film`.

    Returns
    -------
    pandas.DataFrame
        A row a measure: ``part`` of the reading, ``measure`` and ``value``: a share from 0 to 1, or
        a correlation from -1 to 1; NaN where there is nothing to count.
    """
    found, true, pairs = _matched_faces(reading, truth)
    leads = [person["name"] for person in truth.info["people"] if person["role"] == "lead"]
    rows = [
        *_score_shots(reading, truth),
        *_score_people(found, true, pairs, leads),
        *_score_story(reading, truth, true, pairs, leads),
        *_score_clue(reading.clue, truth),
    ]
    table = pd.DataFrame(rows, columns=["part", "measure", "value"])
    return table.astype({"value": float})


def _score_shots(reading, truth):
    rate, true = truth.info["fps"], truth.shots
    spans = true[["transition_start", "transition_end"]].to_numpy()[1:] / rate
    found = score.boundaries(reading.shots, spans, tolerance=2 / rate)
    for name in ("precision", "recall", "f1"):
        yield "shots", name, found[name]
    starts = (reading.scenes["start"].to_numpy()[1:], truth.scenes["start_time"].to_numpy()[1:])
    yield "scenes", "f1 of their starts, within 1 s", score.boundaries(*starts, tolerance=1)["f1"]
    middles = (true["start_time"] + true["end_time"]) / 2
    at = np.searchsorted(reading.shots["start"], middles, side="right") - 1
    same = reading.shots["scale"].to_numpy()[at] == true["scale"].to_numpy()
    frames = truth.people["frame"].to_numpy()
    peopled = [((frames >= a) & (frames < b)).any() for a, b in true[["start", "end"]].to_numpy()]
    yield "scale", "accuracy by shot with people", same[peopled].mean()
    camera = true["camera"].replace(LOOKS_LIKE)
    yield "camera", "accuracy by shot", (reading.shots["camera"].to_numpy()[at] == camera).mean()
    commonest = camera.value_counts(normalize=True).max()
    yield "camera", "accuracy of always the commonest", commonest


def _matched_faces(reading, truth):
    """Faces found, true faces at the sampled moments, and pairs of the two whose boxes agree.

    In all tables, ``time`` is the frame's number; in the last, ``name`` is the true name.
    """
    rate = truth.info["fps"]
    boxes = {f"face_{side}": side for side in FACE}
    true = truth.people.drop(columns=FACE).rename(columns={**boxes, "person": "name"})
    true = true.dropna(subset=FACE).drop(columns="time").rename(columns={"frame": "time"})
    sampled = np.arange(0, reading.info["seconds"], 1 / reading.info["sampled_fps"])
    true = true[true["time"].isin(np.floor(sampled * rate + 1e-6).astype(int))]
    found = reading.appearances.dropna(subset=FACE)
    found = found.assign(time=(found["time"] * rate).round().astype(int))
    true, found = true.reset_index(drop=True), found.reset_index(drop=True)
    found_boxes, true_boxes = found[FACE].to_numpy(float), true[FACE].to_numpy(float)
    true_at, matched = true.groupby("time").indices, []
    for time, faces in found.groupby("time").indices.items():
        if time in true_at:
            overlap = iou(found_boxes[faces], true_boxes[true_at[time]])
            rows, columns = linear_sum_assignment(-overlap)
            same = overlap[rows, columns] >= AGREE
            matched += zip(faces[rows[same]], true_at[time][columns[same]], strict=True)
    ours, theirs = np.array(matched, int).reshape(-1, 2).T
    labels = ["expression", "action"]
    pairs = true.loc[theirs, ["time", "name", *labels]].reset_index(drop=True)
    pairs = pairs.rename(columns={label: f"true_{label}" for label in labels})
    pairs = pairs.join(found.loc[ours, ["person", *labels]].reset_index(drop=True))
    return found.rename(columns={"person": "name"}), true, pairs


def _score_people(found, true, pairs, leads):
    yield "people", "idf1", score.idf1(found, true)["idf1"]
    yield "people", "faces found", len(pairs) / max(1, len(true))
    yield "people", "found faces that are faces", len(pairs) / max(1, len(found))
    for part in ("expression", "action"):
        right = pairs[part] == pairs[f"true_{part}"]
        yield part, "accuracy on faces found", right.mean()
        for lead in leads:
            yield part, f"accuracy on {lead}", right[pairs["name"] == lead].mean()


def _score_story(reading, truth, true, pairs, leads):
    rate = truth.info["fps"]
    valence = true["expression"].map(truth.info["valence"])
    true = true.assign(time=true["time"] / rate, person=true["name"], valence=valence)
    true = true.assign(expression_confidence=1.0, turned=np.nan)
    cast = pd.DataFrame({"person": leads, "lead": True})
    lines = story.arc(true, cast, reading.info["seconds"])
    for lead in leads:
        named = pairs.loc[pairs["name"] == lead, "person"].mode()
        found = reading.arc[reading.arc["person"] == (named.iloc[0] if len(named) else "")]
        line = lines[lines["person"] == lead].merge(found, on="time", suffixes=("", "_found"))
        line = line[line["confidence"] > 0.5]  # seconds in which the lead is truly in view
        alike = line["valence"].corr(line["valence_found"]) if len(line) > 2 else np.nan
        yield "arc", f"correlation, {lead}", alike
    points = np.array([point["time"] for point in truth.info["turning_points"]])
    near = np.abs(points[:, np.newaxis] - reading.turns["time"].to_numpy()) <= 2
    yield "turns", "turning points found within 2 s", near.any(axis=1).mean()
    yield "turns", "found turns that are true", near.any(axis=0).mean() if near.size else np.nan
    shots = truth.shots[["start"]] / rate
    groups = [story.audience(true, cast, shots), reading.audience]
    groups = [group.assign(time=(group["time"] * rate).round()) for group in groups]
    both = groups[0].merge(groups[1], on="time", suffixes=("", "_found"))
    true = groups[0]
    yield "audience", "moments found", len(both) / max(1, len(true))
    yield "audience", "reaction right", (both["reaction"] == both["reaction_found"]).mean()


def _score_clue(clue, truth):
    rate = truth.info["fps"]
    found, true = np.zeros((2, truth.info["frames"]), bool)
    for span in clue.itertuples():
        found[round(span.start * rate) : round(span.end * rate)] = True
    true[truth.clue.loc[truth.clue["visible"] > 0.1, "frame"]] = True
    shots = [slice(shot.start, shot.end) for shot in truth.shots.itertuples()]
    holds = np.array([true[shot].any() for shot in shots])
    named = np.array([found[shot].sum() > 0.2 * rate for shot in shots])
    yield "clue", "shots found", named[holds].mean()
    yield "clue", "found shots that hold it", holds[named].mean() if named.any() else np.nan
    yield "clue", "time in view that was found", found[true].mean()
    yield "clue", "found time in which it is in view", true[found].mean() if found.any() else np.nan
