"""Text in the picture: titles, captions, intertitles; read with rapidocr where it is installed.

Networks of PaddleOCR (Du and others, "PP-OCR" (2020), https://arxiv.org/abs/2009.09941) look for
text in every eighth sampled frame, as they take long. What stands still is read there, once; in the
frames before and after, it is known again by its pixels.
"""

import functools
import importlib.util
from typing import NamedTuple

import cv2
import numpy as np
import pandas as pd

from film_reader.networks import file_of
from film_reader.pictures import shrunk
from film_reader.pieces import SAMPLED_FPS
from film_reader.stages import Stage

_SEEN = 320  # pixels of the longer side of a frame, as it is searched and compared
# Letters are read into leaves and windows, but never as surely as the first; a row of a title that
# is read less surely than the second helps nobody.
_SURE, _LEGIBLE = 0.9, 0.6
_LIKE = 0.7  # correlation of its pixels from which a text is the same
_GAP, _SHORTEST = 1.5, 0.75  # seconds: a shorter gap is bridged; nobody can read a shorter text
_TOGETHER = 0.5  # seconds between the rows of one title, at most
_COLUMNS = {"time": float, "end": float, "top": float, "text": object, "confidence": float}

_NEEDED = ("omegaconf", "pyclipper", "shapely")  # rapidocr may have come without these


class Texts(Stage):
    """Text in frames: from ``time`` to ``end``, its ``top``, ``text`` and ``confidence``."""

    name = "text"
    takes = "frames"
    gives = ("texts",)
    work = 0.5
    packages = ("rapidocr",)
    known = ()

    def read(self, frames, tables):
        rows = []
        if _files():
            small = [_small(frame) for frame in frames.pictures]
            known = self.known if frames.before else ()  # a piece knows nothing of the one before
            known = [text for text in known if text.is_in(small[0])]
            self.known = known + _new_texts(frames.pictures[-1], small, known)
            ends = [*frames.times[1:], frames.times[-1] + 1 / SAMPLED_FPS]
            rows = [
                (time, end, text.box[0].start, text.said, text.confidence)
                for time, end, picture in zip(frames.times, ends, small, strict=True)
                for text in self.known
                if text.confidence >= _LEGIBLE and text.is_in(picture)
            ]
        return {"texts": pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)}


class Titles(Stage):
    """Text in the picture: ``start``, ``end``, ``text`` and ``confidence``, in order of time."""

    needs = ("texts",)
    gives = ("titles",)

    def read(self, film, tables):
        texts = tables["texts"].sort_values(["text", "time"], kind="stable")
        is_new = texts["text"].ne(texts["text"].shift())
        is_new |= texts["time"] - texts["end"].shift() > _GAP
        rows = {"text": ("text", "first"), "start": ("time", "min"), "end": ("end", "max")}
        rows |= {"top": ("top", "first"), "sure": ("confidence", "mean")}
        found = texts.groupby(is_new.cumsum()).agg(**rows)
        found = found[found["end"] - found["start"] >= _SHORTEST].sort_values("start")
        spans, cards = found[["start", "end"]].to_numpy(), []
        for number, span in enumerate(spans):  # rows that come and go together are one title
            near = (np.abs(spans[:number] - span) <= _TOGETHER).all(axis=1)
            cards.append(cards[near.argmax()] if near.any() else number)
        titles = {"start": ("start", "min"), "end": ("end", "max"), "text": ("text", "\n".join)}
        titles |= {"confidence": ("sure", "mean"), "best": ("sure", "max")}
        found = found.assign(card=cards).sort_values("top").groupby("card").agg(**titles)
        found["end"] = found["end"].clip(upper=film.seconds)
        return {"titles": found[found["best"] >= _SURE].drop(columns="best").reset_index(drop=True)}


def about():
    """Say why no text could be found in the picture; "" where it was searched."""
    return "" if _files() else "Text in the picture was not searched: rapidocr is not installed."


class _Text(NamedTuple):
    """A text that was found in a picture of `_small`, in a box, and what it says."""

    picture: np.ndarray
    box: tuple
    said: str
    confidence: float

    def is_in(self, picture):
        """Tell whether another picture of `_small` shows it, too."""
        return _likeness(self.picture, picture, self.box) >= _LIKE


def _small(frame):
    """A small grey picture, blurred, so that letters that tremble a little are still alike."""
    grey = cv2.cvtColor(shrunk(frame, _SEEN), cv2.COLOR_RGB2GRAY)
    return cv2.GaussianBlur(grey, (3, 3), 0).astype(np.float32)


def _likeness(one, other, box):
    """Correlation of two pictures within a box, -1 to 1: a title that fades stays the same."""
    first, second = one[box] - one[box].mean(), other[box] - other[box].mean()
    spread = first.std() * second.std()
    return (first * second).mean() / spread if spread else 0.0


def _new_texts(frame, small, known):
    """Find text in the last frame of some that stands still in it and is not known yet.

    ``small`` holds pictures of `_small`, of which the last is that of ``frame``.
    """
    before, last = small[-2:][0], small[-1]
    scale, taken = len(last) / len(frame), np.zeros(last.shape, bool)
    for text in (text for text in known if text.is_in(last)):
        taken[text.box] = True
    frame, found = np.ascontiguousarray(frame[..., ::-1]), []
    corners = _engine()(frame, use_det=True, use_rec=False).boxes
    for box in [] if corners is None else corners:
        (left, top), (right, bottom) = box.min(axis=0).clip(0), box.max(axis=0)
        place = slice(int(top), int(bottom) + 1), slice(int(left), int(right) + 1)
        box = tuple(slice(int(s.start * scale), int(s.stop * scale) + 1) for s in place)
        if taken[box].mean() < 0.5 and _likeness(before, last, box) >= _LIKE:
            read = _engine()(frame[place], use_det=False, use_rec=True)
            said = (read.txts[0].strip(), float(read.scores[0])) if read.txts else ("", 0.0)
            found.append(_Text(last, box, *said))
    return found


@functools.cache
def _files():
    """The networks that rapidocr brings; None without them, or without what rapidocr needs."""
    if not all(importlib.util.find_spec(name) for name in _NEEDED):
        return None
    files = [file_of("rapidocr", pattern) for pattern in ("*_det_*.onnx", "*_rec_*.onnx")]
    return None if None in files else files


@functools.cache
def _engine():
    from rapidocr import RapidOCR

    finder, reader = _files()
    settings = {"Det.model_path": finder, "Det.limit_type": "max", "Det.limit_side_len": _SEEN}
    settings |= {"Rec.model_path": reader, "Global.use_cls": False, "Global.log_level": "critical"}
    # Beside TensorFlow, threads of its own would only wait for each other.
    settings |= {"EngineConfig.onnxruntime.intra_op_num_threads": 1}
    return RapidOCR(params=settings)
