"""How a film is read: minute by minute, stage by stage, and kept on disk.

The workings behind ``course_utils.film``; use that module.
"""

import contextlib
import hashlib
import io
import math
import shutil
import sys
import time as clock
import warnings
import zipfile
from collections import Counter
from fractions import Fraction
from itertools import chain, count, dropwhile, islice
from pathlib import Path

import av
import cv2
import numpy as np
import pandas as pd
from tqdm import tqdm

from course_utils import data, video
from course_utils._film import Film, open_container, whole_packets

_VERSION = 1  # raise it when what the stages keep of a minute changes
MINUTE = 60  # seconds of film that are read, and kept, at a time
_MOST_KEPT = 2_000_000_000  # bytes in the folder of minutes
_UNFINISHED = 3600  # seconds after which a half-written file can have no writer any more
_LARGEST = 1280  # pixels of a frame's longer side, as the stages see it
_AT_ONCE = 8  # frames that go to the models together: more need more memory
POSTER = 240  # pixels of the longer side of the picture of a shot
LOUDNESS_RATE, _SILENCE = 4, -100.0  # values a second; decibels
_BOX_COLUMNS = ("x", "y", "width", "height", "body_x", "body_y", "body_width", "body_height")
# The clue: frames a second, length of the template, and sizes as shares of the frame's longer side.
CLUE_FPS, _CLUE_SIDE = 3, 24
_SMALLEST_CLUE, _LARGEST_CLUE, _CLUE_SIZES = 0.045, 0.6, 15


# --- stages ---------------------------------------------------------------------------------------


def read_minutes(stages, store, bar):
    """Go through the film minute by minute; return what each stage found, a list a stage."""
    found = {stage.name: [] for stage in stages}
    for minute in count():
        for stage in stages:
            bar.begin(stage, minute)
            values = store.load(minute, stage.file)
            if values is None:
                began = clock.perf_counter()
                values = stage.read(minute, bar.advance)
                values["took"] = np.float64(clock.perf_counter() - began)
                store.save(minute, stage.file, values)
                bar.advance(MINUTE)
            else:
                bar.skip()
            values.pop("poster_bytes", None)  # they would add up to much in a long film
            found[stage.name].append(values)
        if found["pictures"][-1]["at_end"]:
            return found


class Pictures:
    """Every frame, very small: what shots, colours and movement are found from."""

    name = file = "pictures"
    work = 1.0

    def __init__(self, path, about):
        self.path, self.about = path, about
        self.coming, self.minute = None, None

    def read(self, minute, _advance):
        """Rows of `shots.signals` for one minute; ``at_end`` tells that no frame comes after."""
        if minute != self.minute:
            self._open(minute)
        end = (minute + 1) * MINUTE
        rows, following = [], None
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", UserWarning)
            for row in self.coming:
                if row[0] >= end:
                    following = row
                    break
                rows.append(row)
        self.coming = chain([] if following is None else [following], self.coming)
        self.minute = minute + 1
        rows = np.array(rows, np.float64).reshape(len(rows), -1)
        return {
            "times": rows[:, 0] if len(rows) else np.zeros(0),
            "rows": rows[:, 1:].astype(np.float32),
            "frames": np.int64(self.counts[minute]),
            "at_end": np.bool_(following is None),
            "note": np.str_(" ".join(str(one.message) for one in caught)),
        }

    def _open(self, minute):
        start = minute * MINUTE
        self.coming = dropwhile(lambda row: row[0] < start, self.rows_from(start))

    def rows_from(self, start, end=None):
        """Rows from a little before ``start`` on, for the frames that the first ones depend on."""
        from course_utils import shots

        before = (shots.CONTEXT + 2) / min(self.about.frame_rate, shots.FASTEST)
        frames = video.frames(self.path, None, shots.SIZE, max(0, start - before), end)
        self.counts = Counter()
        return shots.signals(self._counted(frames))

    def _counted(self, frames):
        for time, frame in frames:
            self.counts[int(time // MINUTE)] += 1
            yield time, frame


def rehearse(path, about, moments):
    """Read a little of a film: (seconds that all of it will take, faces in each of some frames)."""
    stage, pictures = People(path, about), Pictures(path, about)
    batch = list(enumerate(video.read_clip(path, moments, stage.sampled.size)))
    stage.observe(batch[:1])  # the first call also loads the networks
    began = clock.perf_counter()
    table = stage.observe(batch)
    looking = (clock.perf_counter() - began) / moments * stage.sampled.fps
    span = min(about.duration, 5.0)
    began = clock.perf_counter()
    for _ in pictures.rows_from(0, end=span):
        pass
    for _ in video.frames(path, stage.sampled.fps, stage.sampled.size, end=span):
        pass
    decoding = (clock.perf_counter() - began) / span
    faces = table["time"][table["x"].notna()].value_counts()
    counts = [int(faces.get(number, 0)) for number in range(moments)]
    return (looking + decoding) * about.duration, counts


class _Sampled:
    """Reads some frames a second, for a stage that looks at them closely."""

    def __init__(self, path, about, fps):
        self.path, self.about, self.fps = path, about, fps
        scale = min(1, _LARGEST / max(about.size))
        self.size = tuple(max(1, round(side * scale)) for side in about.size)
        self.scale = about.size[1] / self.size[1]
        self.coming, self.minute = None, None

    def frames(self, minute):
        """Yield (time, frame) of one minute; a frame that stays on screen comes once."""
        start = minute * MINUTE
        if minute != self.minute:
            self.last = -1.0
            self.coming = iter(())
            if start < self.about.duration:
                self.coming = video.frames(self.path, self.fps, self.size, start)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # the stage "pictures" keeps it as a note
            for time, frame in islice(self.coming, round(MINUTE * self.fps)):
                if time > self.last:
                    self.last = time
                    yield time, frame
        self.minute = minute + 1


class People:
    """Some frames a second, as large as needed: faces and bodies, and small posters."""

    name = file = "people"
    work = 12.0

    def __init__(self, path, about):
        from course_utils import people

        self.sampled = _Sampled(path, about, people.SAMPLED_FPS)

    def read(self, minute, advance):
        """What `people.observe` finds in one minute, and two small pictures a second."""
        tables, posters, batch = [], {}, []
        every = max(1, round(self.sampled.fps / 2))
        moments = 0
        for number, (time, frame) in enumerate(self.sampled.frames(minute)):
            if number % every == 0:
                posters[time] = jpeg(shrunk(frame, POSTER))
            batch.append((time, frame))
            moments += 1
            if len(batch) == _AT_ONCE:
                tables.append(self.observe(batch))
                advance(len(batch) / self.sampled.fps)
                batch = []
        if batch:
            tables.append(self.observe(batch))
        return {**_packed(tables), **_packed_pictures(posters), "moments": np.int64(moments)}

    def observe(self, batch):
        """Boxes come back in pixels of the film's own frames."""
        from course_utils import people

        times, frames = zip(*batch, strict=True)
        table = people.observe(np.stack(frames), np.array(times))
        boxes = [column for column in _BOX_COLUMNS if column in table]
        return table.assign(**{column: table[column] * self.sampled.scale for column in boxes})


class Sound:
    """How loud it is, four times a second."""

    name = file = "sound"
    work = 0.2

    def __init__(self, path):
        self.path = path

    def read(self, minute, _advance):
        """Loudness of one minute; a quarter of a second without samples is silent."""
        loudness = _loudness(self.path, minute * MINUTE, (minute + 1) * MINUTE)
        return {"loudness": loudness}


def _loudness(path, start, end):
    """Decibels below full scale (root of the mean square of all channels), four a second."""
    bins = round((end - start) * LOUDNESS_RATE)
    power, samples = np.zeros(bins), np.zeros(bins)
    with Film(path) as film:
        origin = film.origin * film.tick
    with open_container(path) as container:
        track = next(stream for stream in container.streams.audio if stream.codec_context)
        if start:
            with contextlib.suppress(av.FFmpegError):
                moment = Fraction(start) + origin - 1
                container.seek(math.floor(moment / track.time_base), stream=track)
        for time, piece, rate in _sound_pieces(container, track, origin):
            if time >= end:
                break
            places = np.floor((time - start + np.arange(piece.shape[1]) / rate) * LOUDNESS_RATE)
            inside = (places >= 0) & (places < bins)
            places, squares = places[inside].astype(int), (piece[:, inside] ** 2).mean(axis=0)
            power += np.bincount(places, squares, bins)
            samples += np.bincount(places, minlength=bins)
    mean = power / np.maximum(samples, 1)
    return 10 * np.log10(np.maximum(mean, 10 ** (_SILENCE / 10)))


def _sound_pieces(container, track, origin):
    """Yield (seconds, samples (channels, n) float32 -1..1, rate) of a sound track."""
    resampler = av.AudioResampler("fltp")
    following = 0.0
    for packet in whole_packets(container, track):
        try:
            frames = packet.decode()
        except av.FFmpegError:  # one damaged packet is a click of some milliseconds
            continue
        for frame in frames:
            stamped = frame.pts is not None
            time = float(frame.pts * frame.time_base - origin) if stamped else following
            following = time + frame.samples / frame.sample_rate
            for part in resampler.resample(frame):
                yield time, part.to_ndarray(), frame.sample_rate


# --- the clue -------------------------------------------------------------------------------------


def clue_picture(clue):
    """The given picture as an array, checked."""
    if isinstance(clue, (str, Path)):
        if not Path(clue).is_file():
            raise FileNotFoundError(
                f"received the clue {str(clue)!r}, where there is no file; expected a picture of "
                "the object. Check the path."
            )
        picture = cv2.imdecode(np.fromfile(clue, np.uint8), cv2.IMREAD_COLOR)
        picture = None if picture is None else picture[..., ::-1]
    else:
        picture = np.asarray(clue)
    is_picture = picture is not None and picture.ndim == 3 and picture.dtype == np.uint8
    if not is_picture or picture.shape[2] != 3 or min(picture.shape[:2]) < 8:
        found = "a file that is no picture" if picture is None else f"shape {picture.shape}"
        raise ValueError(
            f"received a clue that is {found}; expected a picture (height, width, 3), uint8 RGB, "
            "of at least 8 pixels a side. Cut it from a frame: frame[y:y + height, x:x + width]."
        )
    if picture.std(axis=(0, 1)).max() < 4:
        raise ValueError(
            "received a clue of one plain colour; expected an object with a pattern of its own, "
            "since it is found by its pattern. Choose a picture that shows more of it."
        )
    return np.ascontiguousarray(picture)


class Clue:
    """Some frames a second: where the object of a picture is most likely, and how likely."""

    name, work = "clue", 7.0

    def __init__(self, path, about, picture):
        self.sampled = _Sampled(path, about, CLUE_FPS)
        scale = _CLUE_SIDE / max(picture.shape[:2])
        height, width = (max(6, round(side * scale)) for side in picture.shape[:2])
        self.template = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
        self.file = f"clue-{hashlib.sha256(self.template).hexdigest()[:12]}"

    def read(self, minute, advance):
        """Time, score, second score and box of the likeliest place in each frame."""
        rows = []
        for time, frame in self.sampled.frames(minute):
            score, second, box = find_template(frame, self.template)
            rows.append((time, score, second, *(side * self.sampled.scale for side in box)))
            advance(1 / self.sampled.fps)
        return {"rows": np.array(rows, float).reshape(-1, 7)}


def find_template(frame, template):
    """Find the place in a frame that is most like a small picture, at any size.

    The frame is made smaller step by step, and the picture is laid over every place of each size.
    They are compared by normalised cross-correlation, which neither brightness nor contrast moves.
    The picture must stand upright and be seen from the same side; up to a third of it may lie
    outside of the frame.

    Parameters
    ----------
    frame : array, (height, width, 3), uint8
    template : array, (height, width, 3), uint8
        The picture, about 24 pixels long.

    Returns
    -------
    score : float
        Correlation at the best place, -1 to 1.
    second : float
        Correlation at the best place that does not overlap with it: what chance reaches here.
    box : tuple of float
        x, y, width, height in pixels of the frame.
    """
    height, width = template.shape[:2]
    margin_y, margin_x = round(0.3 * height), round(0.3 * width)
    maps = []
    longest = max(frame.shape[:2])
    for share in np.geomspace(_SMALLEST_CLUE, _LARGEST_CLUE, _CLUE_SIZES):
        scale = max(height, width) / (share * longest)
        if scale > 1:
            continue
        small = cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        edges = (margin_y, margin_y, margin_x, margin_x)
        small = cv2.copyMakeBorder(small, *edges, cv2.BORDER_REPLICATE)
        if small.shape[0] > height and small.shape[1] > width:
            maps.append((scale, cv2.matchTemplate(small, template, cv2.TM_CCOEFF_NORMED)))
    if not maps:
        return -1.0, -1.0, (0.0, 0.0, 0.0, 0.0)
    scale, best = max(maps, key=lambda pair: pair[1].max())
    score = float(best.max())
    row, column = np.unravel_index(best.argmax(), best.shape)
    box = np.array([column - margin_x, row - margin_y, width, height]) / scale
    for other, values in maps:
        x, y = box[0] * other + margin_x - width / 2, box[1] * other + margin_y - height / 2
        bottom, right = y + box[3] * other + 1, x + box[2] * other + 1
        values[max(0, int(y)) : max(0, int(bottom)), max(0, int(x)) : max(0, int(right))] = -1
    return score, float(max(values.max() for _, values in maps)), tuple(box.tolist())


# --- what is kept while reading -------------------------------------------------------------------


class Store:
    """The folder in which the minutes of one film are kept."""

    def __init__(self, path):
        self.folder = data.work_dir() / "readings" / _key(path)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.touch()
        _make_room(self.folder)

    def file(self, minute, stage):
        return self.folder / f"{minute:04d}-{stage}.npz"

    def load(self, minute, stage):
        """What a stage found in a minute, or None where it must be read (again)."""
        try:
            with np.load(self.file(minute, stage), allow_pickle=False) as box:
                return {name: box[name] for name in box.files}
        except (ValueError, KeyError, EOFError, OSError, zipfile.BadZipFile):
            return None

    def save(self, minute, stage, values):
        self.folder.mkdir(parents=True, exist_ok=True)
        content = io.BytesIO()
        np.savez(content, **values)
        data.write_whole(self.file(minute, stage), content.getvalue())


def _key(path):
    """Name a film after its content and the version of all that reads it."""
    with open(path, "rb") as stream:
        seen = hashlib.file_digest(stream, "sha256")
    seen.update(f"{_VERSION}".encode())
    package = Path(__file__).parent
    readers = [package / f"{name}.py" for name in ("shots", "figures", "people")]
    for file in [*readers, *sorted(data.weights_dir().glob("*.weights.h5"))]:
        if file.exists():
            seen.update(hashlib.sha256(file.read_bytes()).digest())
    return seen.hexdigest()[:32]


def _make_room(folder):
    """Remove half-written files, and the oldest films' folders above the limit."""
    for part in folder.glob("*.part"):
        with contextlib.suppress(OSError):
            if clock.time() - part.stat().st_mtime > _UNFINISHED:
                part.unlink()
    kept = sum(file.stat().st_size for file in folder.iterdir())
    others = [other for other in folder.parent.iterdir() if other.is_dir() and other != folder]
    for other in sorted(others, key=lambda other: other.stat().st_mtime, reverse=True):
        with contextlib.suppress(OSError):
            kept += sum(file.stat().st_size for file in other.iterdir())
            if kept > _MOST_KEPT:
                shutil.rmtree(other)


def _packed(tables):
    """A list of tables as arrays that ``np.savez`` keeps, one a column; vectors become rows."""
    whole = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()
    return {f"column {name}": np.array(whole[name].tolist()) for name in whole}


def unpacked(minutes):
    """One table of what `_packed` made of each minute."""
    tables = []
    for minute in minutes:
        columns = {
            name.removeprefix("column "): values if values.ndim == 1 else list(values)
            for name, values in minute.items()
            if name.startswith("column ")
        }
        if columns and len(next(iter(columns.values()))):
            tables.append(pd.DataFrame(columns))
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def _packed_pictures(pictures):
    """JPEG pictures by time as three arrays."""
    return {
        "poster_times": np.array(list(pictures), float),
        "poster_sizes": np.array([len(picture) for picture in pictures.values()], int),
        "poster_bytes": np.frombuffer(b"".join(pictures.values()), np.uint8),
    }


class Bar:
    """The line that shows which stage a reading is in, and the time left.

    Its unit is work: seconds of film, times what a stage takes for a second of film compared with
    the others. What was read before does not count as fast work.
    """

    def __init__(self, about, stages, is_shown):
        self.seconds = about.duration
        self.bar = tqdm(
            total=self.seconds * sum(stage.work for stage in stages),
            disable=not is_shown,
            file=sys.stdout,
            ncols=88,
            mininterval=0.5,
            smoothing=0,
            bar_format="{desc}{percentage:3.0f}% |{bar}| {elapsed} so far, {remaining} left",
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.bar.close()

    def begin(self, stage, minute):
        """Show the stage; what it does from now on in this minute is told by `advance`."""
        self.work = stage.work
        self.left = self.whole = max(0, min(MINUTE, self.seconds - minute * MINUTE))
        self.bar.set_description_str(f"{stage.name:9}", refresh=False)

    def advance(self, seconds):
        """Count seconds of film that the stage has done, up to the whole minute."""
        step = min(seconds, self.left)
        self.left -= step
        self.bar.update(self._up_to_the_end(step))

    def skip(self):
        """Count the whole minute as known from before."""
        if not self.bar.disable:
            work = self._up_to_the_end(self.whole)
            self.bar.initial += work
            self.bar.n += work

    def _up_to_the_end(self, seconds):
        """Work of some seconds of film; sums of broken numbers may end a little above the total."""
        return max(0, min(seconds * self.work, self.bar.total - self.bar.n))


class Posters:
    """The small pictures that were kept while reading, by time; each comes from its file."""

    def __init__(self, path, minutes, store):
        self.path, self.store = path, store
        self.times = together(minutes, "poster_times")
        self.places = [
            (number, order)
            for number, minute in enumerate(minutes)
            for order in range(len(minute["poster_times"]))
        ]
        self.minute = None

    def choose(self, start, end):
        """(time, JPEG) of the frame nearest to the middle of a span."""
        inside = np.flatnonzero((self.times >= start) & (self.times < end))
        middle = (start + end) / 2
        if len(inside):
            best = inside[np.abs(self.times[inside] - middle).argmin()]
            picture = self._read(*self.places[best])
            if picture is not None:
                return self.times[best], picture
        time, frame = frame_at(self.path, middle)
        return time, jpeg(shrunk(frame, POSTER))

    def _read(self, minute, order):
        if minute != self.minute:
            self.minute, self.values = minute, self.store.load(minute, "people")
        if self.values is None:
            return None
        ends = self.values["poster_sizes"].cumsum()
        start = ends[order] - self.values["poster_sizes"][order]
        return self.values["poster_bytes"][start : ends[order]].tobytes()


def frame_at(path, seconds):
    """(time, frame) on screen at a time: the first frame of what is on screen then or after."""
    frames = video.frames(path, fps=1, start=max(0, seconds))
    found = next(frames, None)
    frames.close()
    return found


def shrunk(frame, longest):
    """A frame whose longer side has at most so many pixels."""
    scale = min(1, longest / max(frame.shape[:2]))
    width, height = (max(1, round(side * scale)) for side in frame.shape[1::-1])
    return cv2.resize(frame, (width, height), interpolation=cv2.INTER_AREA)


def jpeg(frame):
    """A frame as the bytes of a JPEG picture."""
    _, content = cv2.imencode(".jpg", frame[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 82])
    return content.tobytes()


def picture_of(jpeg):
    """The frame that `jpeg` has packed."""
    return cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)[..., ::-1]


def together(minutes, key):
    return np.concatenate([minute[key] for minute in minutes]) if minutes else np.zeros(0)
