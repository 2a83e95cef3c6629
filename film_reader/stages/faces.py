"""Where people are: faces and, of drawn people, bodies.

Two detectors look at frames: a network of ours that knows the drawn people of the course's
own films, and CenterFace, which has learned from photographs.
"""

import numpy as np
import pandas as pd

from film_reader.boxes import BODY, FACE, POINTS
from film_reader.stages import Stage
from film_reader.stages.own import check_faces
from film_reader.tables import HANDED_ON, as_documented
from film_reader.video import check_frames, explaining

# One face of a batch must be as sure as this, or nothing in it is taken as drawn.
SURE_DRAWN = 0.6
# Where no face of every fourth frame is as sure as this, the frames between are not looked at for
# drawn people. It saves 57 to 75 % of this network's time for filmed films, and loses no row of the
# practice film, and of clips of two seconds 2 %.
_EVERY, _HINT = 4, 0.45
COLUMNS = ("frame", *FACE, "confidence", *BODY, *POINTS, "source")


class Faces(Stage):
    """Faces and bodies in some frames, a row a person and moment: ``time``, and what `find` gives.

    A learner's own detector may give a list of arrays, as `film_reader.read` says, or such a table.
    """

    takes = "frames"
    gives = ("faces",)
    networks = ("figures", "centerface")
    work = 8.0

    def read(self, frames, tables):
        found = find(frames.pictures) if self.own is None else self._ask(frames.pictures)
        times = np.asarray(frames.times, float)[found["frame"].to_numpy(int)]
        return {"faces": found.assign(time=times).reset_index(drop=True)}

    def _ask(self, pictures):
        """Bring what a learner's detector answers into the form of `find`."""
        answer = self.own(pictures)
        if not isinstance(answer, pd.DataFrame):
            expected = "a list with an array of numbers, (faces, 5), for each frame"
            with explaining(f"A face detector has given a {type(answer).__name__}", expected):
                arrays = [np.asarray(faces, float) for faces in (() if answer is None else answer)]
            arrays = [faces if faces.size else np.empty((0, 5)) for faces in arrays]
            wrong = [f", one of the shape {a.shape}" for a in arrays if a.shape[1:] != (5,)]
            if len(arrays) != len(pictures) or wrong:
                raise ValueError(
                    f"received {len(arrays)} answers of a face detector for {len(pictures)} frames"
                    f"{''.join(wrong[:1])}; expected a list with an array (faces, 5) for each "
                    "frame: x, y, width, height, confidence. Give an empty one without a face."
                )
            answer = _as_table(arrays, [*FACE, "confidence"], "filmed")
        found = as_documented("faces", answer, {c: HANDED_ON["faces"][c] for c in COLUMNS})
        check_faces(found, pictures)
        return found


def find(frames):
    """Find people and faces in frames, drawn by the course's program or filmed.

    Frames (batch, height, width, 3), uint8, are of one film. A face that both detectors have found
    comes twice; the shot decides, in `film_reader.stages.identity`. Drawn people are reported only
    if one face of the batch is sure: others are as likely seen in a photograph. Returns a table
    with a row for each face, and for each drawn body without one: ``frame`` (index in the batch),
    the boxes of face and body and five points of a filmed face in pixels, NaN where unknown, and
    ``confidence``, 0 to 1, of the detector that ``source`` names, ``"drawn"`` or ``"filmed"``.
    ValueError if the frames are no such batch.
    """
    frames = check_frames(frames)
    from film_reader.networks import centerface, figures

    found = [np.empty((0, 9))] * len(frames)
    for first in range(_EVERY):
        if first == 0 or _surest_face(found) >= _HINT:
            found[first::_EVERY] = figures.find(frames[first::_EVERY])
    # To let the sure vouch for the less sure is called hysteresis, as in Canny's edge detector.
    if _surest_face(found) < SURE_DRAWN:
        found = [rows[:0] for rows in found]
    drawn = _as_table(found, ["confidence", *FACE, *BODY], "drawn")
    filmed = _as_table(centerface.find(frames), ["confidence", *FACE, *POINTS], "filmed")
    return pd.concat([drawn, filmed]).sort_values("frame", kind="stable", ignore_index=True)


def _surest_face(found):
    """The highest confidence of rows of `film_reader.networks.figures.find` that have a face."""
    return max((rows[np.isfinite(rows[:, 1]), 0].max(initial=0) for rows in found), default=0)


def _as_table(found, columns, source):
    """What was found, an array for each frame, as a table of all `COLUMNS`."""
    table = pd.DataFrame(np.concatenate([np.empty((0, len(columns))), *found]), columns=columns)
    number = np.repeat(np.arange(len(found)), [len(rows) for rows in found])
    return table.assign(frame=number, source=source).reindex(columns=COLUMNS)
