"""Train the network that finds cuts, dissolves, fades and wipes: ``make weights ONLY=transitions``.

It learns from films that this program edits from shots: cuts, dissolves, fades and wipes of many
kinds and lengths, and what only looks like them: flashes, flicker, fast pans and zooms, shaking,
things that pass close by or come up to the camera, captions, boxes of text, black bars, moments of
black, credits that roll. The shots come from the practice clips, from moments of a drawn film of
another seed than the practice film's, from a few photographs that other packages carry, and from
noise. The practice film and films whose cuts are marked by hand are never used. Edited films that
are not learned from choose the epoch; ``make bench ONLY=shots`` tells how far that carries.
"""

import argparse
import functools
from pathlib import Path

import cv2
import joblib
import matplotlib
import numpy as np
import sklearn.datasets

from course_utils import data
from film_reader import score, video
from film_reader.quiet import quiet
from film_reader.stages import shots, signals

with quiet():
    import keras

    from film_reader.networks import transitions

from studio import filming, story
from tools.train import drawings, storing

SEED = 7
FILM = 7  # seed of the film that the studio draws moments of
STORED = (54, 96)  # height and width of the frames from which shots are cut out
MOMENT = 8  # frames that are drawn of each of its shots
FILM_FRAMES, FILMS_TO_EDIT, FILMS_TO_CHECK = 640, 1600, 100
EPOCHS, BATCH, LEARNING_RATE = 25, 16, 2e-3
NONE, CUT, DISSOLVE, FADE, WIPE, BLACK = range(6)  # the network's five, and a shot of black
WIPES = (0.4, 0.15, 0.2, 0.1, 0.1, 0.05)  # shares of the kinds in `wipe_places`


# --- where shots come from ----------------------------------------------------------------------


def drawn_moments(seed):
    """Draw a moment of each shot of the film of a seed, unless that is done: a list of arrays."""
    file = drawings.FOLDER / f"moments_{seed}.npz"
    if not file.exists():
        told = story.Story(seed)
        moments = [drawn_moment(told, shot) for shot in data.progress(told.shots, "drawing")]
        file.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(file, *moments)
    with np.load(file) as moments:
        return [moments[name] for name in moments.files]


def drawn_moment(told, shot):
    """Draw frames from the middle of a shot, small: (n, height, width, 3) uint8."""
    take = filming.Take(told, shot)
    count = min(MOMENT, shot.end - shot.start)
    times = (np.arange(count) + (shot.end - shot.start - count) // 2) / story.RATE
    size, way = STORED[::-1], cv2.INTER_AREA
    return np.stack([cv2.resize(take.draw(time), size, interpolation=way) for time in times])


def photographs():
    """Three photographs that installed packages carry, (height, width, 3) uint8."""
    pictures = list(sklearn.datasets.load_sample_images().images)
    hopper = Path(matplotlib.get_data_path()) / "sample_data" / "grace_hopper.jpg"
    pictures.append(cv2.imread(str(hopper))[..., ::-1])
    return [np.ascontiguousarray(picture) for picture in pictures]


def noise_picture(rng):
    """A picture of coloured clouds, whose detail falls off as it does in photographs."""
    height, width = 216, 384
    y, x = np.fft.fftfreq(height)[:, None], np.fft.fftfreq(width)[None]
    fall = (y**2 + x**2 + 1e-5) ** (-rng.uniform(0.6, 1.1) / 1.0 * 0.5 * 1.6)
    layers = []
    for _ in range(3):
        phase = np.exp(2j * np.pi * rng.random((height, width)))
        cloud = np.fft.ifft2(fall * phase).real
        layers.append((cloud - cloud.mean()) / cloud.std())
    mixed = np.stack(layers, axis=-1) @ (np.eye(3) * 0.4 + rng.random((3, 3)) * 0.6)
    picture = rng.uniform(60, 190, 3) + mixed * rng.uniform(20, 60)
    return picture.clip(0, 255).astype(np.uint8)


def card(rng):
    """A title card: a plain ground and bars of the size of letters."""
    ground = rng.choice([0, 0, 0, 20, 245])
    picture = np.full((108, 192, 3), ground, np.uint8)
    ink = np.uint8(rng.integers(150, 256, 3)) if ground < 100 else np.uint8(rng.integers(0, 80, 3))
    for line in range(rng.integers(1, 4)):
        y, x, end = 30 + line * 22, rng.integers(20, 70), rng.integers(110, 175)
        while x < end:
            letter = rng.integers(3, 9)
            picture[y : y + rng.integers(8, 14), x : x + letter] = ink
            x += letter + rng.integers(2, 6)
    return picture


class Library:
    """All pieces of film and pictures, and how a shot of any length is made of them."""

    def __init__(self, seed=SEED):
        table = data.practice_clips()
        clips = data.load_clips(table, 24, STORED)
        groups = table.groupby("production").indices
        self.productions = {name: clips[where] for name, where in groups.items()}
        self.names = sorted(self.productions)
        self.film = drawn_moments(FILM)
        self.stills = photographs()
        rng = np.random.default_rng(seed)
        self.stills += [noise_picture(rng) for _ in range(40)]
        carphone = video.frames(data.sample("carphone"), size=STORED)
        self.film.append(np.stack([frame for _, frame in carphone]))

    def source(self, rng, last=None):
        """Choose what to show: now and then more of the same production, as in a real scene."""
        kind, name = last or (None, None)
        if kind == "clip" and rng.random() < 0.5:
            return "clip", name
        if kind in ("film", "still") and rng.random() < 0.15:
            return kind, name
        kinds = ["clip", "film", "still", "card", "credits"]
        kind = rng.choice(kinds, p=[0.42, 0.3, 0.2, 0.04, 0.04])
        if kind == "clip":
            return kind, self.names[rng.integers(len(self.names))]
        if kind == "film":
            return kind, int(rng.integers(len(self.film)))
        if kind == "credits":
            return kind, None
        return kind, int(rng.integers(len(self.stills)))

    def frames(self, rng, source, count):
        """Frames of a source in an order and at a speed of their own, and the window onto them."""
        kind, name = source
        if kind == "still":
            return self.stills[name][np.newaxis], np.zeros(count, int)
        if kind == "card":
            return card(rng)[np.newaxis], np.zeros(count, int)
        clips = self.productions[name] if kind == "clip" else None
        piece = clips[rng.integers(len(clips))] if kind == "clip" else self.film[name]
        speed = rng.choice([0.5, 1.0, 2.0, 4.0], p=[0.3, 0.5, 0.13, 0.07])
        order = np.floor(np.arange(count) * speed + rng.integers(len(piece))).astype(int)
        order %= 2 * len(piece) - 2  # to the end, and back again
        return piece, np.where(order < len(piece), order, 2 * len(piece) - 2 - order)

    def shot(self, rng, source, count):
        """Make a shot of ``count`` small frames, (count, 27, 48, 3) float32 0..255."""
        if source[0] == "credits":
            return passing(rng, credits_roll(rng, count), self)
        piece, order = self.frames(rng, source, count)
        moves = camera(rng, count, still=len(piece) == 1)
        mirrored = rng.random() < 0.5
        out = np.empty((count, *signals.SIZE, 3), np.float32)
        for n in range(count):
            # A picture is open for half of the time to the next: what moves fast is blurred.
            late = moves[n] + (moves[min(n + 1, count - 1)] - moves[n]) / 2
            steps = 1 + min(4, int(30 * np.abs(late - moves[n]).max()))
            seen = [window(piece[order[n]], move) for move in np.linspace(moves[n], late, steps)]
            frame = seen[0] if steps == 1 else np.mean(seen, axis=0)
            out[n] = frame[:, ::-1] if mirrored else frame
        out = passing(rng, grade(rng, out), self)
        return blackout(rng, light(rng, captions(rng, out)))


def window(frame, move):
    """Look at part of a frame: the window's size, and its place across and down, mostly 0..1.

    Beyond the frame's edges, where a fast pan may lead, the frame goes on as its mirror image.
    """
    height, width = frame.shape[:2]
    zoom, x, y = move
    w, h = width * zoom, height * zoom
    scale = np.array([signals.SIZE[1] / w, signals.SIZE[0] / h])
    matrix = np.float32([[scale[0], 0, 0], [0, scale[1], 0]])
    matrix[:, 2] = -(width - w) * x * scale[0], -(height - h) * y * scale[1]
    blur = max(1, int(w / signals.SIZE[1]))
    frame = cv2.blur(frame, (blur, blur)) if blur > 1 else frame
    size = signals.SIZE[::-1]
    border = cv2.BORDER_REFLECT_101
    return cv2.warpAffine(frame, matrix, size, flags=cv2.INTER_LINEAR, borderMode=border)


# --- what happens within a shot: all of it is no transition ---------------------------------------


def camera(rng, count, still):
    """Windows onto a picture over time, (count, 3): size, and place across and down, 0..1."""
    time = np.linspace(0, 1, count)
    zoom = rng.uniform(0.6, 1.0) if not still else rng.uniform(0.25, 0.8)
    moves = np.tile([zoom, rng.random(), rng.random()], (count, 1))
    if rng.random() < (0.9 if still else 0.5):
        target = [rng.uniform(0.25, 0.9) if still else rng.uniform(0.6, 1), *rng.random(2)]
        if rng.random() < 0.25:  # a whip pan, or a zoom, all of the way in a few frames
            length = rng.integers(4, 16) / count
            time = ((time - rng.uniform(0, 0.9)) / length).clip(0, 1)
            if rng.random() < 0.5:  # it leads to where the first window has shown nothing
                target[1:] = moves[0, 1:] + rng.uniform(-3, 3, 2) * [1, 0.5]
                target[0] *= rng.uniform(0.3, 1)
        elif rng.random() < 0.5:
            target = moves[0] + (np.array(target) - moves[0]) * rng.uniform(0.05, 0.4)
        moves += time[:, np.newaxis] * (np.array(target) - moves[0])
    if rng.random() < 0.3:  # held in the hand
        walk = np.cumsum(rng.normal(0, 0.02, (count, 2)), axis=0)
        moves[:, 1:] += walk - walk.mean(axis=0)
    if rng.random() < 0.06:  # a blow that shakes the camera, and dies away
        since = np.arange(count) - rng.integers(0, count)
        strength = np.where(since >= 0, np.exp(-since / rng.uniform(2, 8)), 0)
        moves[:, 1:] += rng.normal(0, 0.4, (count, 2)) * strength[:, np.newaxis]
    moves[:, 0] = moves[:, 0].clip(0.15, 1)
    return moves


def grade(rng, frames):
    """Give a shot light and colour of its own."""
    if rng.random() < 0.6:
        gain = rng.uniform(0.5, 1.3) * rng.uniform(0.9, 1.1, 3)
        frames = 255 * (frames / 255).clip(0, 1) ** rng.uniform(0.7, 1.4) * gain
    if rng.random() < 0.1:
        frames = frames * rng.uniform(0.1, 0.4)  # a dark shot
    return frames.clip(0, 255)


def passing(rng, frames, library):
    """Let things pass close to the camera, or come up to it, in some shots."""
    for _ in range(rng.choice([0, 1, 2], p=[0.55, 0.33, 0.12])):
        picture, cover = thing(rng, library)
        path = way(rng, len(frames))
        for n in np.flatnonzero(~np.isnan(path[:, 0])):
            now = path[n]
            after = path[n + 1] if n + 1 < len(path) and not np.isnan(path[n + 1, 0]) else now
            late = now + (after - now) / 2  # as in Library.shot: fast things are blurred
            steps = 1 + min(4, int(np.abs(late - now)[:2].max() / 2))
            laid = [lay(picture, cover, at) for at in np.linspace(now, late, steps)]
            colour, share = (np.mean(part, axis=0) for part in zip(*laid, strict=True))
            frames[n] = frames[n] * (1 - share) + colour
    return frames


def thing(rng, library):
    """A picture of something, (27, 48, 3), and which of its pixels belong to it, (27, 48, 1)."""
    height, width = signals.SIZE
    if rng.random() < 0.5:
        still = library.stills[rng.integers(len(library.stills))]
        picture = cv2.resize(still[20:120, 20:120], (width, height), interpolation=cv2.INTER_AREA)
    else:
        piece = library.film[rng.integers(len(library.film))]
        picture = window(piece[rng.integers(len(piece))], (rng.uniform(0.2, 0.6), *rng.random(2)))
    picture = picture.astype(np.float32)
    if rng.random() < 0.4:
        picture = np.broadcast_to(picture.mean(axis=(0, 1)) * rng.uniform(0.2, 1), picture.shape)
    cover = np.zeros(signals.SIZE, np.float32)
    kind = rng.random()
    if kind < 0.4:
        cover[1:-1, 1:-1] = 1
    else:  # round, or with corners, and longer in one direction
        turns = np.linspace(0, 2 * np.pi, 24 if kind < 0.7 else rng.integers(3, 9), endpoint=False)
        reach = np.array([0.48 * width, 0.48 * height]) * rng.uniform(0.4, 1, 2)
        reach = reach * rng.uniform(0.5, 1, (len(turns), 1)) if kind >= 0.7 else reach
        corners = np.stack([np.cos(turns), np.sin(turns)], axis=1) * reach
        corners = np.int32(corners + [width / 2, height / 2])
        cv2.fillPoly(cover, [corners], 1.0)
    return picture * rng.uniform(0.5, 1.2), cover[..., np.newaxis]


def way(rng, count):
    """Where a thing is in each frame, (count, 4): its middle x and y, width and height, in pixels.

    NaN where it is not in view. It crosses the view, or comes into it and stays for a while.
    """
    height, width = signals.SIZE
    size = np.exp(rng.uniform(np.log(6), np.log(70))) * np.array([1, rng.uniform(0.4, 1.2)])
    frames = round(np.exp(rng.uniform(np.log(2), np.log(60))))  # from outside to the middle
    turn = rng.choice([0, np.pi]) if rng.random() < 0.4 else rng.uniform(0, 2 * np.pi)
    outside = np.array([np.cos(turn), np.sin(turn)]) * (np.hypot(width, height) + size.max()) / 2
    aim = np.array([width, height]) * rng.uniform(0.2, 0.8, 2)
    time = (np.arange(count) - rng.integers(-5, max(1, count - 3))) / frames
    if rng.random() < 0.4:  # comes to a stop, and leaves later or not at all
        stay = rng.uniform(0.3, 20)
        place = 1 - time.clip(0, 1) * (2 - time.clip(0, 1)) + (time - 1 - stay).clip(0, None)
    else:
        place = 1 - time
    path = np.column_stack([aim + place[:, np.newaxis] * outside, np.tile(size, (count, 1))])
    if rng.random() < 0.35:  # it does not come from the side: it comes near, and so becomes large
        path[:, :2] = aim + rng.uniform(-6, 6, 2) * time[:, np.newaxis]
        path[:, 2:] = np.maximum(size * (np.exp(-2.5 * place) * 2)[:, np.newaxis], 1)
        path[place < rng.uniform(-1, 0)] = np.nan  # it is past the camera
    path[time < 0] = np.nan
    return path


def lay(picture, cover, at):
    """Lay a thing into an empty frame: its colours (27, 48, 3), and its share of each pixel."""
    height, width = signals.SIZE
    x, y, w, h = at
    matrix = np.float32([[w / width, 0, x - w / 2], [0, h / height, y - h / 2]])
    share = cv2.warpAffine(cover, matrix, (width, height), flags=cv2.INTER_LINEAR)[..., np.newaxis]
    picture = np.ascontiguousarray(picture)
    edge = {"flags": cv2.INTER_LINEAR, "borderMode": cv2.BORDER_REPLICATE}
    return cv2.warpAffine(picture, matrix, (width, height), **edge) * share, share


def captions(rng, frames):
    """Let a line of text come into view and leave it, at once or slowly, in some shots."""
    if rng.random() > 0.12:
        return frames
    height, width = signals.SIZE
    share = np.zeros((height, width), np.float32)
    top = int(rng.choice([height - 5, height - 8, rng.integers(2, height - 8)]))
    first, last = sorted(rng.integers(3, width - 3, 2))
    share[top : top + 2, first : last + 1] = rng.uniform(0.4, 1, last + 1 - first)
    start, end = sorted(rng.integers(-10, len(frames) + 10, 2))
    slow = rng.choice([1, 1, 6, 16])
    n = np.arange(len(frames))
    seen = np.minimum((n - start + 1) / slow, (end - n) / slow).clip(0, 1)
    share = seen[:, np.newaxis, np.newaxis, np.newaxis] * share[..., np.newaxis]
    return frames * (1 - share) + rng.uniform(180, 255) * share


def credits_roll(rng, count):
    """Lines of text that roll over a ground whose colour changes, (count, 27, 48, 3)."""
    height, width = signals.SIZE
    speed, far = rng.uniform(0.05, 0.6), int(count + 2 * height)
    sheet = np.zeros((far, width), np.float32)
    for line in range(0, far, rng.integers(2, 5)):
        half = rng.integers(2, 18)
        if rng.random() < 0.8:
            sheet[line, width // 2 - half : width // 2 + half] = rng.uniform(0.2, 0.9, 2 * half)
    keys = rng.integers(2, 6)
    colours = rng.uniform(0, 160, (keys, 3)) * rng.choice([0.1, 1, 1], (keys, 1))
    times = np.sort(rng.uniform(0, count, keys))
    if rng.random() < 0.5:  # one change, within a second or two
        times = times[0] + (times - times[0]) * rng.uniform(20, 50) / count
    ground = np.stack([np.interp(np.arange(count), times, c) for c in colours.T], axis=1)
    y, x = np.mgrid[0:height, 0:width]
    fall = 1 - rng.uniform(0, 0.8) * np.hypot(x / width - 0.5, y / height - 0.5)
    frames = ground[:, np.newaxis, np.newaxis] * fall[..., np.newaxis]
    for n in range(count):
        text = cv2.warpAffine(sheet, np.float32([[1, 0, 0], [0, 1, -n * speed]]), (width, height))
        frames[n] += text[..., np.newaxis] * (230 - frames[n])
    return frames.astype(np.float32)


def light(rng, frames):
    """Let light change within a shot: flashes, flicker, lamps that go on, slow changes."""
    count = len(frames)
    for _ in range(rng.choice([0, 1, 2], p=[0.62, 0.28, 0.1])):
        at, length = rng.integers(0, count), rng.integers(1, 9)
        curve = np.zeros(count)
        fall = np.linspace(1, rng.choice([0.15, 0.6, 1.0]), length)
        part = curve[at : at + length]
        part[:] = fall[: len(part)]
        strength = rng.uniform(0.25, 1.2) * curve[:, None, None, None]
        where = np.ones(signals.SIZE)
        if rng.random() < 0.5:  # light from a side
            where = np.linspace(rng.uniform(0, 0.7), 1, signals.SIZE[1])[:: rng.choice([-1, 1])]
            where = np.broadcast_to(where, signals.SIZE)
        where = where[None, :, :, None] * rng.uniform(0.85, 1, 3)
        if rng.random() < 0.5:
            frames = frames + strength * where * (255 - frames)
        elif rng.random() < 0.7:
            frames = frames * (1 + 3 * strength * where)
        else:
            frames = frames * (1 - 0.8 * np.minimum(strength, 1) * where)  # a moment of dark
    if rng.random() < 0.12:
        frames = frames * rng.normal(1, rng.uniform(0.01, 0.15), count)[:, None, None, None]
    if rng.random() < 0.1:  # clouds, or a lens that opens
        frames = frames * np.linspace(1, rng.uniform(0.5, 1.6), count)[:, None, None, None]
    return frames.clip(0, 255)


def blackout(rng, frames):
    """Let the picture be away, black or white, for a moment in some shots, and come back."""
    length = log_uniform(rng, 1, 18)
    if rng.random() > 0.1 or len(frames) < length + 30:
        return frames
    start = rng.integers(14, len(frames) - length - 14)
    n, slow = np.arange(len(frames)), rng.choice([1, 1, 4])
    away = np.minimum((n - start + 1) / slow, (start + length - n) / slow).clip(0, 1)
    away = away[:, None, None, None].astype(np.float32)
    return frames * (1 - away) + rng.choice([0.0, 0.0, 0.0, 255.0]) * away


# --- what lies over a film, whatever it shows: no transition either -------------------------------


def presence(rng, count):
    """How much of something is there in each of ``count`` frames, 0..1: it comes, stays and goes.

    At once, or within a second.
    """
    start, stay = rng.integers(-20, count - 10), log_uniform(rng, 12, 300)
    slow, n = rng.choice([1, 1, 1, 5, 14]), np.arange(count)
    return np.minimum((n - start + 1) / slow, (start + stay - n) / slow).clip(0, 1)


def boxes(rng, frames):
    """Lay boxes with lines of text over parts of some films; they may slide in."""
    for _ in range(rng.choice([0, 1, 2, 4], p=[0.5, 0.2, 0.2, 0.1])):
        high, wide = rng.integers(4, 21), rng.integers(10, 49)
        top, left = rng.integers(0, 28 - high), rng.integers(0, 49 - wide)
        box = np.full((high, wide, 3), rng.choice([0, 0, 20, 235, 255]), np.float32)
        if rng.random() < 0.5:
            box[:] = rng.uniform(0, 255, 3)
        ink = rng.uniform(200, 255) if box.mean() < 128 else rng.uniform(0, 60)
        for line in range(1, high - 1, rng.integers(2, 5)):
            start, end = np.sort(rng.integers(1, wide, 2))
            box[line, start:end] += (ink - box[line, start:end]) * rng.uniform(0.2, 0.9)
        there, cover = presence(rng, len(frames)), rng.choice([1.0, 1.0, 0.7])
        slides = rng.random() < 0.2
        for n in np.flatnonzero(there):
            begin = left + round(wide * (1 - there[n])) * slides
            part = frames[n, top : top + high, begin : left + wide]
            part += (box[:, : part.shape[1]] - part) * cover * (1 if slides else there[n])
    return frames


def bars(rng, frames):
    """Let black bars come, or go, at two sides of some films."""
    if rng.random() < 0.15:
        there = presence(rng, len(frames))
        there = (1 - there if rng.random() < 0.3 else there)[:, None, None, None]
        side = slice(None), rng.integers(1, 7)
        if rng.random() < 0.7:
            frames[:, : side[1]] *= 1 - there
            frames[:, -side[1] :] *= 1 - there
        else:
            frames[:, :, : side[1]] *= 1 - there
            frames[:, :, -side[1] :] *= 1 - there
    return frames


# --- transitions ----------------------------------------------------------------------------------


def log_uniform(rng, low, high):
    """Draw a whole number whose logarithm is evenly spread."""
    return round(np.exp(rng.uniform(np.log(low), np.log(high))))


def ramp(length):
    """Shares from just above 0 to just below 1, (length, 1, 1, 1)."""
    return (np.arange(1, length + 1, dtype=np.float32) / (length + 1))[:, None, None, None]


def wipe_places(rng):
    """When a wipe reaches each pixel, 0..1, (height, width): edges of many kinds."""
    y, x = np.mgrid[0:1:27j, 0:1:48j]
    kind = rng.choice(["line", "slope", "circle", "clock", "doors", "blinds"], p=WIPES)
    if kind == "line":
        place = [x, y][rng.integers(2)]
    elif kind == "slope":
        place = (x + (y if rng.random() < 0.5 else 1 - y)) / 2
    elif kind == "circle":
        middle = rng.uniform(0.2, 0.8, 2) if rng.random() < 0.5 else (0.5, 0.5)
        place = np.hypot(x - middle[0], (y - middle[1]) * rng.choice([0.56, 1.0]))
    elif kind == "clock":
        turn = np.arctan2(y - 0.5, x - 0.5) / (2 * np.pi) + rng.choice([0, 0.25, 0.5, 0.75])
        place = turn % 1
    elif kind == "doors":
        place = np.abs([x, y][rng.integers(2)] - 0.5)
    else:
        place = [x, y][rng.integers(2)] * rng.integers(2, 7) % 1
    place = place / place.max()
    return place if rng.random() < 0.5 else 1 - place


def wipe_mask(rng, length):
    """Shares of the new picture over a wipe, (length, height, width, 1)."""
    soft = rng.choice([0.02, 0.08, 0.25, 0.6])
    edge = eased(rng, ramp(length))[..., 0] * (1 + 2 * soft) - soft
    return ((edge - wipe_places(rng)) / soft + 0.5).clip(0, 1).astype(np.float32)[..., np.newaxis]


def eased(rng, share):
    """Let a transition begin and end slowly, in some cases."""
    return share**2 * (3 - 2 * share) if rng.random() < 0.3 else share


def push(rng, before, after):
    """Push a picture out of view by the next, or slide the next over it, from any of four sides."""
    axis, turned, covers = rng.choice([1, 2]), rng.random() < 0.5, rng.random() < 0.3
    if turned:
        before, after = np.flip(before, axis), np.flip(after, axis)
    size = before.shape[axis]
    both = np.concatenate([before, after], axis)
    out = np.empty_like(before)
    for n, share in enumerate(eased(rng, ramp(len(before))).ravel()):
        views = []
        for gone in (int(share * size), int(share * size) + 1):
            seen = (
                np.r_[gone : gone + size]
                if not covers
                else np.r_[: size - gone, size : size + gone]
            )
            views.append(both[n].take(seen, axis - 1))
        between = share * size % 1
        out[n] = views[0] * (1 - between) + views[1] * between
    return np.flip(out, axis) if turned else out


def join(rng, kind, before, after, length):
    """Make the frames of a gradual transition from the two shots' own frames, all (length, …)."""
    share = ramp(length)
    if kind == DISSOLVE:
        share = eased(rng, share)
        return before * (1 - share) + after * share
    if kind == WIPE:
        if rng.random() < 0.2:
            return push(rng, before, after)
        mask = wipe_mask(rng, length)
        return before * (1 - mask) + after * mask
    middle = rng.choice([0.0, 255.0], p=[0.8, 0.2])
    out, come = fade_shares(rng, share)
    return before * out + after * come + middle * (1 - out - come)


def fade_shares(rng, share):
    """Shares of the old and the new picture in a fade, of which one side may be a cut."""
    down, hold = rng.uniform(0.2, 0.8), rng.choice([0.0, 0.0, rng.uniform(0, 0.7)])
    hold = min(hold, 24 / len(share))  # longer, and the plain picture is a shot
    gone, back = down * (1 - hold), down * (1 - hold) + hold
    out, come = (1 - share / gone).clip(0, 1), ((share - back) / (1 - back)).clip(0, 1)
    cut = rng.choice(["no", "to", "from", "both"], p=[0.6, 0.2, 0.15, 0.05])
    if cut == "to":
        out, come = np.zeros_like(out), ((share - hold) / (1 - hold)).clip(0, 1)
    elif cut == "from":
        out, come = (1 - share / (1 - hold)).clip(0, 1), np.zeros_like(come)
    elif cut == "both" and len(share) <= 24:
        out, come = np.zeros_like(out), np.zeros_like(come)
    return out, come


def plan_join(rng):
    """Choose what joins two shots: its kind, and its length."""
    kind = rng.choice([CUT, DISSOLVE, FADE, WIPE, BLACK], p=[0.5, 0.17, 0.14, 0.14, 0.05])
    lengths = {DISSOLVE: (4, 80), FADE: (4, 70), WIPE: (5, 60), BLACK: (3, 40)}
    return kind, 0 if kind == CUT else log_uniform(rng, *lengths[kind])


def edit(rng, library, count=FILM_FRAMES):
    """Edit a film: small frames (count, 27, 48, 3) uint8, and what happens in each, (count,)."""
    frames, kinds, source = [], [], None
    (kind, length), following = (NONE, 0), plan_join(rng)
    while sum(map(len, frames)) < count:
        source = library.source(rng, source)
        # A shot is longer by what the transitions into it and out of it take.
        stay = log_uniform(rng, 5 if kind == CUT else 8, 160) + length + following[1]
        now, label = library.shot(rng, source, stay), np.zeros(stay, int)
        if kind == BLACK:
            black(rng, frames, kinds, now, label, length)
        elif kind == CUT:
            label[0] = CUT
        elif kind != NONE:
            now[:length] = join(rng, kind, frames[-1][-length:], now[:length], length)
            label[:length] = kind
            frames[-1], kinds[-1] = frames[-1][:-length], kinds[-1][:-length]
        frames.append(now)
        kinds.append(label)
        (kind, length), following = following, plan_join(rng)
    frames, kinds = np.concatenate(frames)[:count], np.concatenate(kinds)[:count]
    return finish(rng, frames, kinds)


def black(rng, frames, kinds, now, label, length):
    """Put a piece of black that counts as a shot before a shot: cut or fade to it, and from it."""
    hold = rng.integers(36, 72)
    dark = np.zeros(hold, int)
    if rng.random() < 0.5:
        frames[-1][-length:] *= 1 - ramp(length)
        kinds[-1][-length:] = FADE
    else:
        dark[0] = CUT
    if rng.random() < 0.5:
        now[:length] *= ramp(length)
        label[:length] = FADE
    else:
        label[0] = CUT
    frames.append(np.full((hold, *signals.SIZE, 3), rng.choice([0.0, 0.0, 16.0]), np.float32))
    kinds.append(dark)


def finish(rng, frames, kinds):
    """Do to a whole film what its makers, cameras, copies and broadcasts do to it."""
    frames = bars(rng, boxes(rng, frames))
    if rng.random() < 0.15:
        frames = np.repeat(frames @ np.float32([0.299, 0.587, 0.114])[:, None], 3, axis=-1)
    if rng.random() < 0.2:
        bar = rng.integers(1, 6)
        if rng.random() < 0.7:
            frames[:, :bar] = frames[:, -bar:] = 0
        else:
            frames[:, :, :bar] = frames[:, :, -bar:] = 0
    if rng.random() < 0.6:
        frames = frames + rng.normal(0, rng.uniform(0.5, 5), frames.shape).astype(np.float32)
    frames = frames.clip(0, 255).astype(np.uint8)
    habit = rng.random()
    if habit < 0.12:  # each picture twice, as in drawn films and copies at twice the rate
        order = np.arange(len(frames)) // 2
    elif habit < 0.2:  # a picture in five, or in four, is shown twice
        every = rng.integers(4, 6)
        order = np.arange(len(frames)) * (every - 1) // every
    else:
        return frames, kinds
    again = np.diff(order, prepend=-1) == 0
    kinds = np.where(again & (kinds[order] == CUT), NONE, kinds[order])
    return frames[order], kinds


# --- training -------------------------------------------------------------------------------------


def rows(frames):
    """Rows of `signals.signals` of small frames, without the time."""
    timed = ((n / 24, frame) for n, frame in enumerate(frames))
    return np.stack(list(signals.signals(timed)))[:, 1:].astype(np.float32)


@functools.cache
def library():
    """The library of this process."""
    return Library()


def edited(number):
    """Edit the film of a number: its rows (time, columns), and what happens in each (time,)."""
    frames, kinds = edit(np.random.default_rng((SEED, number)), library())
    return rows(frames), kinds


def all_edited():
    """Rows (films, time, columns) and kinds (films, time): to learn from, and to check with."""
    drawn_moments(FILM)  # once, before all processes want them
    count = FILMS_TO_EDIT + FILMS_TO_CHECK
    made = joblib.Parallel(n_jobs=-1, return_as="generator")(
        joblib.delayed(edited)(number) for number in range(count)
    )
    x, y = map(np.stack, zip(*data.progress(made, "editing films", count), strict=True))
    return (x[:FILMS_TO_EDIT], y[:FILMS_TO_EDIT]), (x[FILMS_TO_EDIT:], y[FILMS_TO_EDIT:])


def weights_of(kinds):
    """How much each frame counts: cuts are rare, and the frames beside them matter."""
    beside = np.zeros(kinds.shape, bool)
    cut = kinds == CUT
    for shift in (-2, -1, 1, 2):
        beside |= np.roll(cut, shift, axis=1)
    return np.where(cut, 6.0, np.where(beside, 2.0, 1.0)).astype(np.float32)


def true_spans(kinds):
    """First and last second of each transition in an edited film, at 24 frames a second."""
    spans, frame = [], 0
    while frame < len(kinds):
        last = frame
        while kinds[frame] > CUT and last + 1 < len(kinds) and kinds[last + 1] == kinds[frame]:
            last += 1
        if kinds[frame]:
            spans.append((frame / 24, last / 24))
        frame = last + 1
    return np.reshape(spans, (-1, 2))


def total_f1(network, films):
    """F1 of a network over films: rows with the time, and transitions; two frames of slack."""
    scores = [
        score.boundaries(shots.from_signals(table, network), spans, tolerance=2 / 24)
        for table, spans in films
    ]
    hits, found, true = (sum(score[name] for score in scores) for name in ("hits", "found", "true"))
    return 2 * hits / (found + true)


class BestEpoch(keras.callbacks.Callback):
    """Keeps the weights of the epoch that finds the transitions of edited films best."""

    def __init__(self, films):
        super().__init__()
        self.films, self.best, self.weights, self.epoch = films, 0.0, None, 0

    def on_epoch_end(self, epoch, logs=None):
        """Score an epoch, and keep it if it is the best so far."""
        f1 = total_f1(self.model, self.films)
        print(f"epoch {epoch + 1} of {EPOCHS}: loss {logs['loss']:.4f}, F1 {f1:.3f}", flush=True)
        if f1 > self.best:
            self.best, self.weights, self.epoch = f1, self.model.get_weights(), epoch + 1


def main():
    """Edit films, train, choose the epoch, and write weights and scores."""
    keras.utils.set_random_seed(SEED)
    (x, y), check = all_edited()
    times = np.arange(FILM_FRAMES)[:, np.newaxis] / 24
    films = [
        (np.concatenate([times, table], axis=1), true_spans(kinds))
        for table, kinds in zip(*check, strict=True)
    ]
    network = transitions.build()
    steps = EPOCHS * -(-len(x) // BATCH)
    rate = keras.optimizers.schedules.CosineDecay(LEARNING_RATE, steps)
    network.compile(
        optimizer=keras.optimizers.AdamW(rate, weight_decay=1e-3),
        loss="sparse_categorical_crossentropy",
        weighted_metrics=[],
    )
    best = BestEpoch(films)
    settings = {"epochs": EPOCHS, "batch_size": BATCH, "verbose": 0, "callbacks": [best]}
    network.fit(x, y, sample_weight=weights_of(y), **settings)
    network.set_weights(best.weights)

    facts = {
        "seed": SEED,
        "epoch": best.epoch,
        "scores": {"edited films, F1": round(best.best, 3)},
    }
    storing.store(network, storing.READER, "transitions", facts)


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    main()
