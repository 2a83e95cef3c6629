"""The scale of shots: how much of a person the frame shows, or that it shows nobody.

In filmed shots the height of faces tells, and where no face is seen, that of bodies; in those that
show drawn people a network of ours, which has learned from drawn frames, names the scale of the
shot's picture.
"""

import numpy as np
import pandas as pd

from film_reader import networks, spans
from film_reader.boxes import resize
from film_reader.pictures import picture_of
from film_reader.stages import Stage
from film_reader.stages.posters import clear_spans
from film_reader.video import check_frames

SCALES = ("close_up", "medium", "long")
NOBODY = "nobody"
# Shares of the frame's height from which the largest face makes a close-up or a medium shot.
CLOSE_UP, MEDIUM = 0.35, 0.12
# Heights of the frame from which a body is too tall for a long shot, and too wide for a medium one.
TALL, WIDE = 0.7, 1.2
_LOOKS = 3  # pictures of a shot in which bodies are looked for
FEWEST = 2  # moments at which a face must be found, however faintly, in a shot that shows somebody
_AT_ONCE = 64  # pictures of shots that are looked at together


class Scale(Stage):
    """The ``scale`` of each shot, from the people in it, and its confidence."""

    needs = ("shots", "pictures", "posters", "faces", "appearances")
    gives = ("shots",)
    networks = ("scales", "bodies")

    def read(self, film, tables):
        shots, height = tables["shots"], film.about.size[0]
        seen, faces = tables["appearances"], tables["faces"]
        # Somebody far away is often too small to follow, and yet more than nobody.
        faint = faces[faces["source"] == "filmed"].assign(height=faces["height"] * film.scale)
        labels, sure = np.full(len(shots), NOBODY, object), np.full(len(shots), 0.5)
        for table, fewest in ((faint, FEWEST), (seen, 1)):
            # What comes before the first shot, of shots of one's own, counts as in it.
            for shot, rows in table.groupby(spans.shot_of(table["time"], shots).clip(1) - 1):
                if rows["time"].nunique() >= fewest:
                    labels[shot], sure[shot] = by_faces(rows, height)
        kinds = seen["source"].groupby(spans.shot_of(seen["time"], shots).clip(1)).first()
        kinds = kinds.reindex(range(1, len(shots) + 1)).to_numpy()
        drawn, nobody = kinds == "drawn", pd.isna(kinds)
        # Among drawn shots, what looks like a filmed face in one of nobody is none.
        if drawn.sum() > (~nobody).sum() / 2:
            labels[nobody], sure[nobody] = NOBODY, 0.5
        else:
            for shot, span in enumerate(clear_spans(shots)):
                if labels[shot] == NOBODY:
                    labels[shot], sure[shot] = by_bodies(_pictures(film, tables, shot, *span))
        where = np.flatnonzero(drawn)
        for start in range(0, len(where), _AT_ONCE):
            rows = where[start : start + _AT_ONCE]
            pictures = [picture_of(jpeg) for jpeg in tables["pictures"]["jpeg"].iloc[rows]]
            labels[rows], sure[rows] = name_scales(np.stack(pictures))
        return {"shots": shots.assign(scale=labels.astype(str), scale_confidence=sure)}


def by_faces(appearances, height):
    """Name the scale of a filmed shot by its faces; ``height`` is that of the frame in pixels.

    The largest face of each moment counts, and of these the middle one. Returns a name and how
    sure it is: 0.5 on the border between two scales, 1 a factor of two or more away from it.
    """
    largest = appearances.groupby("time")["height"].max().median() / height
    return _scale_by_ratios(largest / CLOSE_UP, largest / MEDIUM)


def by_bodies(pictures):
    """Name the scale of a filmed shot without a face by the tallest body of each of its pictures.

    Pictures are (height, width, 3), uint8, RGB. Returns a name and how sure it is, as `by_faces`.
    """
    from film_reader.networks import bodies

    sizes = bodies.tallest(pictures)
    if np.isnan(sizes).all():
        return NOBODY, 0.5
    height, width = np.nanmedian(sizes, axis=0)
    return _scale_by_ratios(min(height / TALL, width / WIDE), height / TALL)


def _scale_by_ratios(close_up, medium):
    """Name a scale by two ratios: 1 is the least of a close-up, and of a medium shot."""
    ratios = np.log2([close_up, medium])
    return SCALES[(ratios < 0).sum()], min(1.0, 0.5 + np.abs(ratios).min() / 2)


def _pictures(film, tables, shot, start, end):
    """Up to `_LOOKS` of the pictures of a shot that are kept, from its beginning to its end.

    The film is not opened again: a shot in which none of them lies has a picture of its own.
    """
    posters = tables["posters"]
    times = posters["time"].to_numpy()
    times = times[(times >= start) & (times < end)]
    if not len(times):
        return [picture_of(tables["pictures"]["jpeg"].iloc[shot])]
    chosen = np.unique(((np.arange(_LOOKS) + 0.5) * len(times) / _LOOKS).astype(int))
    kept = [film.picture(posters, time, np.nextafter(time, np.inf)) for time in times[chosen]]
    return [picture_of(jpeg) for _, jpeg in kept]


def name_scales(frames):
    """Name the shot scale of frames (n, height, width, 3), uint8: how much of a person they show.

    Returns the names, (n,), of `SCALES`, and the network's own confidences, (n,), float32, 0 to 1.
    """
    network = networks.trained("scales")
    small = resize(check_frames(frames), network.input_shape[1:3])
    likely = networks.ask(network, small, len(SCALES))
    return np.array(SCALES)[likely.argmax(axis=1)], likely.max(axis=1)
