"""The film put together: every shot drawn by itself, then joined, with sound and the truth.

A shot is drawn without loss into a folder of its own, a little longer than it is seen, so that
dissolves and wipes have pictures to mix. `finish` mixes them, adds grain and sound, and writes the
film with its labels.
"""

import json
import shutil
from pathlib import Path

import av
import cv2
import numpy as np

from . import labels, lines, sound
from .encode import FilmWriter, write_mask, write_picture
from .filming import Take
from .story import RATE, SIZE, TRANSITIONS, Story

WRITTEN = ("film.mp4", "film.json", "film_coco.json", "film_shots.csv", "film_masks")
WRITTEN += ("film.srt", "film_lines.csv")
QUALITY = 32.0  # x264's crf: lower is larger and better
GRAIN = 1.6  # standard deviation, in levels of 255
MASK_EVERY, MASK_AT = RATE, RATE // 2  # one frame in a second has masks
COCO_EVERY, COCO_AT = RATE * 2 // 3, RATE // 3  # three frames in two seconds


def shots(seed):
    """Return the shots of the film of a seed, in order."""
    return Story(seed).shots


# -- one shot ---------------------------------------------------------------------------------


def draw_shot(shot, seed, folder):
    """Draw one shot into a folder: its pictures without loss, its labels, who is where.

    Parameters
    ----------
    shot : story.Shot
        One of `shots(seed)`.
    seed : int
    folder : pathlib.Path
        An empty folder of this shot's own.
    """
    story = Story(seed)
    take = Take(story, story.shots[shot.number - 1])
    frames = range(shot.start - shot.overlap, shot.end + _overlap_after(story, shot))
    people, clue = [], []
    with av.open(str(folder / "pictures.mkv"), "w") as container:
        stream = container.add_stream("ffv1", rate=RATE)
        stream.height, stream.width, stream.pix_fmt = *SIZE, "bgr0"
        for frame in frames:
            time = (frame - shot.start) / RATE
            image = av.VideoFrame.from_ndarray(take.draw(time), format="rgb24")
            container.mux(stream.encode(image.reformat(format="bgr0")))
            if shot.start <= frame < shot.end:
                _note_truth(take, time, frame, folder, people, clue)
        container.mux(stream.encode())
    truth = {"people": people, "clue": clue, "row": labels.shot_row(take)}
    (folder / "truth.json").write_text(json.dumps(truth), encoding="utf-8")


def _note_truth(take, time, frame, folder, people, clue):
    rows, box, identities = labels.frame_truth(take, time, frame)
    people += rows
    clue += [box] if box else []
    if frame % COCO_EVERY == COCO_AT or frame % MASK_EVERY == MASK_AT:
        write_picture(folder / f"who_{frame:05d}.png", identities)


def _overlap_after(story, shot):
    later = story.shots[shot.number :]
    return later[0].overlap if later else 0


# -- the whole --------------------------------------------------------------------------------


def finish(seed, pieces, output):
    """Join the drawn shots into the film and its labels.

    Parameters
    ----------
    seed : int
    pieces : list of pathlib.Path
        The folders of `draw_shot`, in order.
    output : pathlib.Path
        A folder, into which `WRITTEN` are written.
    """
    story = Story(seed)
    truths = [json.loads((piece / "truth.json").read_text(encoding="utf-8")) for piece in pieces]
    people = [row for truth in truths for row in truth["people"]]
    clue = [row for truth in truths for row in truth["clue"]]
    rows = labels.number_scenes([truth["row"] for truth in truths])
    masks = _write_masks(story, pieces, output)
    track = {"music": music_rows(story), "sounds": noise_rows(story)}
    text = labels.film_json(story, rows, people, clue, masks, track)
    (output / "film.json").write_text(text, encoding="utf-8")
    (output / "film_shots.csv").write_text(labels.shot_list(rows), encoding="utf-8")
    write_lines(story, output)
    detections = _detections(story, pieces, people, clue)
    (output / "film_coco.json").write_text(labels.coco(story, detections), encoding="utf-8")
    _write_film(story, pieces, output / "film.mp4")


def write_lines(story, output):
    """Write what is said in the film, as subtitles and as a table with the truth about it."""
    for name, text in (
        ("film.srt", lines.subtitles(story)),
        ("film_lines.csv", lines.table(story)),
    ):
        (output / name).write_text(text, encoding="utf-8", newline="\n")


def _write_film(story, pieces, path):
    samples = sound.score(story.cues(), noises(story), story.frames / RATE, story.seed)
    grain = Grain(story.seed)
    with FilmWriter(path, RATE, SIZE, QUALITY) as film:
        for image in mixed(story, pieces):
            film.write(grain(image))
        film.write_audio(samples, sound.SAMPLE_RATE)


class Grain:
    """Film grain: a large field of noise, of which each frame takes another part."""

    def __init__(self, seed):
        self.rng = np.random.default_rng([seed, 40])
        field = self.rng.normal(0, GRAIN, (SIZE[0] + 120, SIZE[1] + 120))
        field = cv2.GaussianBlur(field, (0, 0), 0.7) * 2.2  # grains are larger than a pixel
        self.field = np.repeat(field[..., None], 3, axis=2).astype(np.int16)

    def __call__(self, image):
        """Return a frame (height, width, 3) uint8 with grain."""
        y, x = self.rng.integers(0, 120, 2)
        part = self.field[y : y + SIZE[0], x : x + SIZE[1]]
        return cv2.add(image, part, dtype=cv2.CV_8U)


def pictures(piece):
    """Yield the pictures of a drawn shot, (height, width, 3) uint8."""
    with av.open(str(piece / "pictures.mkv")) as container:
        for frame in container.decode(video=0):
            yield frame.to_ndarray(format="rgb24")


def mixed(story, pieces):
    """Yield every frame of the film, with dissolves, wipes and fades, (height, width, 3) uint8."""
    running = {}
    for frame in range(story.frames):
        images = []
        for shot, piece in zip(story.shots, pieces, strict=True):
            if shot.start - shot.overlap <= frame < shot.end + _overlap_after(story, shot):
                source = running.setdefault(shot.number, pictures(piece))
                images.append((shot, next(source)))
        image = images[0][1]
        if len(images) == 2:
            image = _mix(images[0][1], images[1][1], images[1][0], frame)
        yield _fade(story, image, frame)


def _mix(first, second, shot, frame):
    """Mix two pictures on the way into `shot`."""
    start, end = shot.transition_frames
    share = (frame - start + 0.5) / (end - start)
    if shot.into == "dissolve":
        return cv2.addWeighted(first, 1 - share, second, share, 0)
    # The new picture is drawn over the old one from the left, behind a soft edge.
    edge = np.clip((share * (SIZE[1] + 60) - np.arange(SIZE[1])) / 60, 0, 1)[None, :, None]
    return (first + (second.astype(np.float32) - first) * edge).astype(np.uint8)


def _fade(story, image, frame):
    """Darken a picture near a fade through black, the first frame and the last."""
    half = TRANSITIONS["fade"] // 2
    middles = [shot.start for shot in story.shots if shot.into == "fade"]
    distance = min(abs(frame + 0.5 - middle) for middle in [0, story.frames, *middles])
    return cv2.convertScaleAbs(image, alpha=min(1.0, distance / half))


# -- labels of the whole ----------------------------------------------------------------------


def _frames_with_masks(story):
    """Return the frames that have masks: none in the middle of a transition."""
    busy = {
        f for shot in story.shots[1:] if shot.into != "cut" for f in range(*shot.transition_frames)
    }
    return [f for f in range(MASK_AT, story.frames, MASK_EVERY) if f not in busy]


def _identities(story, pieces, frame):
    """Return who is where in a frame, and in which shot it is."""
    shot = next(shot for shot in story.shots if shot.start <= frame < shot.end)
    file = pieces[shot.number - 1] / f"who_{frame:05d}.png"
    return shot, cv2.imread(str(file), cv2.IMREAD_GRAYSCALE)


def _write_masks(story, pieces, output):
    """Write a mask for each person in view in some frames; return their rows."""
    folder = Path(output) / "film_masks"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    rows = []
    for frame in _frames_with_masks(story):
        shot, identities = _identities(story, pieces, frame)
        for number, person in enumerate(shot.people, start=1):
            mask = identities == number
            if mask.any():
                name = f"film_masks/f{frame:05d}_{person.name}.png"
                write_mask(output / name, mask)
                rows.append({"frame": frame, "person": person.name, "file": name})
    return rows


def _detections(story, pieces, people, clue):
    """Yield (people, clue, identities, frame) of the frames in the object detection file."""
    by_frame, boxes = {}, {row["frame"]: row for row in clue}
    for row in people:
        by_frame.setdefault(row["frame"], []).append(row)
    for frame in range(COCO_AT, story.frames, COCO_EVERY):
        identities = _identities(story, pieces, frame)[1]
        yield by_frame.get(frame, []), boxes.get(frame), identities, frame


# -- sound ------------------------------------------------------------------------------------


def noises(story):
    """Return all sounds of the film: those that the story names, and every step of a lead."""
    found = []
    for shot in story.shots:
        start = shot.start / RATE
        for noise in shot.noises:
            length = min(noise.length, story.frames / RATE - start - noise.time)
            found.append(sound.Noise(start + noise.time, noise.kind, length, noise.pan, noise.gain))
        for person in shot.people:
            if person.lead:
                kind = "step_wet" if shot.rain else "step"
                times = person.steps(shot.frames / RATE)
                found += [sound.Noise(start + time, kind, gain=0.6) for time in times]
    return sorted(found, key=lambda noise: noise.time)


def noise_rows(story):
    """Return the sounds as rows of `film.json`."""
    return [
        {"time": round(noise.time, 3), "kind": noise.kind, "length": round(noise.length, 2)}
        for noise in noises(story)
    ]


def music_rows(story):
    """Return the music as rows of `film.json`."""
    return [
        {"start": round(cue.start, 3), "end": round(cue.end, 3), "mood": cue.mood}
        for cue in story.cues()
    ]
