"""Pictures of shots: small posters that are kept while the film is read."""

import numpy as np
import pandas as pd

from film_reader.pictures import POSTER, jpeg, shrunk
from film_reader.stages import Stage

_EVERY = 2  # of the sampled frames, so many to a poster; it divides those that come together


class Posters(Stage):
    """Two small pictures a second, of which one of each shot is chosen: ``time``, ``jpeg``."""

    takes = "frames"
    gives = ("posters",)
    work = 0.2

    def read(self, frames, tables):
        seen = zip(frames.times[::_EVERY], frames.pictures[::_EVERY], strict=True)
        rows = [(time, jpeg(shrunk(frame, POSTER))) for time, frame in seen]
        return {"posters": pd.DataFrame(rows, columns=["time", "jpeg"])}


class Pictures(Stage):
    """The ``jpeg`` of each shot: the poster nearest to the middle of what it shows clearly."""

    needs = ("shots", "posters")
    gives = ("shots", "pictures")

    def read(self, film, tables):
        shots = tables["shots"]
        chosen = [film.picture(tables["posters"], *span) for span in clear_spans(shots)]
        pictures = pd.DataFrame(chosen, columns=["time", "jpeg"])
        shots = shots.assign(poster_time=pictures["time"].to_numpy())
        return {"pictures": pictures, "shots": shots}


def clear_spans(shots):
    """(start, end) of what each shot shows outside of its transitions."""
    starts = np.maximum(shots["start"], shots["transition_end"])
    ends = np.minimum(shots["end"], shots["transition_start"].shift(-1).fillna(np.inf))
    for start, end, shot in zip(starts, ends, shots.itertuples(), strict=True):
        yield (start, end) if start < end else (shot.start, shot.end)
