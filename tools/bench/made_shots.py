"""Films of one kind of transition each, or of what only looks like one, to measure detectors with.

Their shots are those of the practice film and, where they are there, filmed clips: no detector has
learned from them. Everything is made anew here, apart from what `tools.train.transitions` makes.
"""

import cv2
import numpy as np

from course_utils import data
from film_reader import video

SIZE, RATE = (144, 192), 25
SHOTS = 16  # of a film
# Frames of a transition of each kind, fewest and most. The last three are none: they come and go
# within a shot, and the shots are joined by cuts.
KINDS = {
    "cuts": (0, 0),
    "dissolves of up to 1 s": (6, 25),
    "dissolves of 2 to 3 s": (50, 75),
    "fades": (12, 50),
    "cuts to black, then fades in": (12, 36),
    "wipes": (8, 24),
    "slow wipes": (25, 50),
    "soft wipes": (12, 40),
    "circle wipes": (12, 40),
    "clock wipes": (12, 40),
    "pushes": (8, 30),
    "title boxes": (0, 0),
    "black bars": (0, 0),
    "black within a shot": (0, 0),
}


def pieces(clips):
    """Shots to make films of, each (n, 144, 192, 3) uint8: the practice film's, and clips'."""
    truth = data.practice_film()
    frames = np.stack([frame for _, frame in video.frames(truth.path, size=SIZE)])
    starts = truth.shots["transition_end"].to_numpy(int) + 1
    ends = np.append(truth.shots["transition_start"].to_numpy(int)[1:], len(frames))
    shots = [frames[a:b] for a, b in zip(starts, ends, strict=True) if b - a > 40]
    filmed = [np.stack([frame for _, frame in video.frames(clip, size=SIZE)]) for clip in clips]
    return [shot[10:-10] for shot in shots], filmed


def write(path, kind, drawn, filmed, seed):
    """Write a film of a kind; return first and last frame of each transition, (n, 2)."""
    rng = np.random.default_rng(seed)
    box = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"MJPG"), RATE, SIZE[::-1])
    spans, written, waiting, length = [], 0, None, 0
    for n in range(SHOTS):
        source = filmed if filmed and n % 2 else drawn
        later = rng.integers(KINDS[kind][0], KINDS[kind][1] + 1)
        now = shot(rng, source[rng.integers(len(source))], length + rng.integers(60, 90) + later)
        now = within(rng, kind, now)
        if waiting is not None:
            if length:
                now[:length] = transition(rng, kind, waiting[len(waiting) - length :], now[:length])
                waiting = waiting[:-length]
            written += len(waiting)
            spans.append((written, written + max(length, 1) - 1))
            _write(box, waiting)
        waiting, length = now, later
    _write(box, waiting)
    box.release()
    return np.array(spans, float)


def _write(box, frames):
    for frame in frames:
        box.write(np.round(frame).clip(0, 255).astype(np.uint8)[..., ::-1])


def shot(rng, piece, count):
    """Frames of a piece from anywhere in it, to its end and back again: (count, ...), float32."""
    order = (rng.integers(len(piece)) + np.arange(count)) % (2 * len(piece) - 2)
    return piece[np.where(order < len(piece), order, 2 * len(piece) - 2 - order)].astype(np.float32)


def transition(rng, kind, old, new):
    """Frames of a gradual transition from the two shots' own frames, all (length, ...)."""
    share = ((np.arange(len(old)) + 1) / (len(old) + 1)).astype(np.float32).reshape(-1, 1, 1, 1)
    if kind.startswith("dissolves"):
        return old * (1 - share) + new * share
    if kind == "fades":
        return old * np.maximum(1 - 2 * share, 0) + new * np.maximum(2 * share - 1, 0)
    if kind.startswith("cuts to black"):
        black = rng.uniform(0.1, 0.5)
        return new * ((share - black) / (1 - black)).clip(0, 1)
    if kind == "pushes":
        return pushed(rng, old, new)
    soft = {"soft wipes": rng.uniform(0.2, 0.5)}.get(kind, 0.01)
    cover = ((share[..., 0] * (1 + soft) - places(rng, kind)) / soft).clip(0, 1)[..., np.newaxis]
    return old * (1 - cover) + new * cover


def places(rng, kind):
    """When a wipe reaches each pixel, 0..1, (height, width)."""
    y, x = np.mgrid[-1 : 1 : SIZE[0] * 1j, -1 : 1 : SIZE[1] * 1j]
    if kind == "circle wipes":
        place = np.hypot(x, y * SIZE[0] / SIZE[1])
    elif kind == "clock wipes":
        place = np.arctan2(x, y) + np.pi
    else:
        place = [x, y, x + y, x - y][rng.integers(4)]
    place = (place - place.min()) / np.ptp(place)
    return place if rng.random() < 0.5 else 1 - place


def pushed(rng, old, new):
    """The old picture is pushed out of view by the new one, from any of four sides."""
    axis, back = rng.integers(2), rng.random() < 0.5
    out = []
    for n, (one, other) in enumerate(zip(old, new, strict=True), 1):
        gone = round(n / (len(old) + 1) * SIZE[axis])
        both = np.concatenate([other, one] if back else [one, other], axis)
        start = SIZE[axis] - gone if back else gone
        out.append(both.take(np.arange(start, start + SIZE[axis]), axis))
    return np.stack(out)


def within(rng, kind, frames):
    """Let something come and go in the middle of a shot that is no transition."""
    start, stay = len(frames) // 3, rng.integers(20, 30)
    part = frames[start : start + stay]
    if kind == "title boxes":
        high, wide = rng.integers(40, 73), rng.integers(96, 193)  # up to half of the picture
        top, left = rng.integers(0, SIZE[0] - high + 1), rng.integers(0, SIZE[1] - wide + 1)
        box = np.full((high, wide, 3), rng.choice([0, 20, 120, 235]), np.uint8)
        letters = "".join(rng.choice(list("abcdefghijklmnopqrstu "), 12))
        cv2.putText(box, letters, (4, high // 2 + 5), 0, 0.6, (200, 190, 90), 2)
        part[:, top : top + high, left : left + wide] = box
    elif kind == "black bars":
        bar = rng.integers(12, 28)
        part[:, :bar] = part[:, -bar:] = 0
    elif kind == "black within a shot":
        frames[start : start + rng.integers(6, 17)] = 0
    return frames
