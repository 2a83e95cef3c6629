"""The truth about the film, read off the geometry that draws it, in the forms that people use."""

import json

import cv2
import numpy as np

from .filming import BOX_VALUE
from .scene import box_of, face_row
from .story import RATE, SIZE

PEOPLE_COLUMNS = (
    "frame",
    "person",
    "x",
    "y",
    "width",
    "height",
    "face_x",
    "face_y",
    "face_width",
    "face_height",
    "action",
    "expression",
    "visible",
    "hidden",
)
CLUE_COLUMNS = ("frame", "x", "y", "width", "height", "visible", "hidden")
CATEGORIES = ("person", "face", "music_box")
# Shot scale by how much of the subject's stature the picture's height shows.
CLOSE_UP, MEDIUM = 0.85, 1.24
# How pleasant each expression is, from -1 to 1: the emotional arc of the film.
VALENCE = {
    "happy": 1.0,
    "surprised": 0.2,
    "neutral": 0.0,
    "afraid": -0.6,
    "angry": -0.7,
    "sad": -0.8,
}


# -- one frame --------------------------------------------------------------------------------


def frame_truth(take, time, frame):
    """Return the labels of one frame: rows of people, a row of the clue or None, identities.

    Parameters
    ----------
    take : filming.Take
    time : float
        Of the shot, in seconds.
    frame : int
        Of the film.

    Returns
    -------
    people : list of dict
        One for each person of the shot, with the keys `PEOPLE_COLUMNS`.
    clue : dict or None
        With the keys `CLUE_COLUMNS`.
    identities : numpy.ndarray
        (height, width) uint8, see `Take.identities`.
    """
    if take.plain:
        return [], None, np.zeros(SIZE, np.uint8)
    moment = take.moment(time)
    draws = {what: draw for _, what, draw in take.things(time, moment) if what}
    identities = take.identities(time, moment)
    people = []
    for number, person in enumerate(take.people, start=1):
        row = {"frame": frame, "person": person.name, **_extent(take, identities == number, draws)}
        row = dict.fromkeys(PEOPLE_COLUMNS) | row
        row.update(action=person.action(time), expression=person.feeling(time))
        row.update(_how_visible(take, identities == number, draws[person.name]))
        row.update(face_row(moment[1][person.name], moment[0], identities == number))
        people.append(row)
    clue = None
    if "box" in draws:
        seen = identities == BOX_VALUE
        clue = dict.fromkeys(CLUE_COLUMNS) | {"frame": frame, **_extent(take, seen, draws)}
        clue.update(_how_visible(take, seen, draws["box"]))
    return people, clue, identities


def _extent(take, seen, draws):
    return dict(zip(("x", "y", "width", "height"), box_of(seen), strict=True)) if seen.any() else {}


def _how_visible(take, seen, draw):
    """Return how much of a thing is seen, and how much of it something else hides.

    `visible` is the share of the whole thing; `hidden` the share of what would be in the frame.
    """
    alone, count = take.alone(draw), int(seen.sum())
    inside = max(int(alone.sum()), count)
    edges = alone[0].any() or alone[-1].any() or alone[:, 0].any() or alone[:, -1].any()
    whole = inside
    if edges or not inside:  # it may go on outside the frame
        whole = max(4 * int(take.alone(draw, room=2.0).sum()), inside)
    visible = round(count / whole, 2) if whole else 0.0
    return {"visible": visible, "hidden": round(1 - count / inside, 2) if inside else 0.0}


def scale_of(take, time):
    """Return the shot scale at a time: "close_up", "medium" or "long"."""
    shot = take.shot
    if take.plain:
        return "close_up"
    height = SIZE[0] / take.view(time).scale(shot.camera.z)
    share = height / take.story.bodies[shot.subject].stature
    return "close_up" if share < CLOSE_UP else "medium" if share < MEDIUM else "long"


# -- the whole film ---------------------------------------------------------------------------


def film_json(story, shots, people, clue, masks, sound):
    """Return the text of `film.json`: everything that is true about the film.

    Parameters
    ----------
    story : story.Story
    shots : list of dict
        See `shot_row`.
    people, clue : list of dict
        Rows of `frame_truth`.
    masks : list of dict
        frame, person and file of each mask.
    sound : dict
        "music" and "sounds", lists of dict.
    """
    head = {
        "film": "film.mp4",
        "title": "Encore",
        "seed": story.seed,
        "width": SIZE[1],
        "height": SIZE[0],
        "fps": RATE,
        "frames": story.frames,
        "people": [
            {"name": name, "role": "lead" if name in ("lena", "max") else "extra"}
            for name in story.bodies
        ],
        "clue": {"name": "music_box", "description": "a red box with a golden star"},
        "shots": shots,
        "scenes": scene_rows(shots),
        "turning_points": turning_points(story),
        "flashes": flashes(story),
        **sound,
        "valence": VALENCE,
        "masks": masks,
    }
    tables = {"people_by_frame": (PEOPLE_COLUMNS, people), "clue_by_frame": (CLUE_COLUMNS, clue)}
    parts = [f"{json.dumps(key)}: {_lines(value)}" for key, value in head.items()]
    parts += [f"{json.dumps(key)}: {_table(*table)}" for key, table in tables.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _lines(value):
    """Return JSON with one item of a list on each line, which keeps it small and readable."""
    if not isinstance(value, list):
        return json.dumps(value)
    return "[\n" + ",\n".join(json.dumps(item) for item in value) + "\n]"


def _table(columns, rows):
    values = [[row[column] for column in columns] for row in rows]
    body = ",\n".join(json.dumps(line, separators=(",", ":")) for line in values)
    return f'{{"columns": {json.dumps(columns)}, "rows": [\n{body}\n]}}'


def shot_row(take):
    """Return the row of one shot: where it starts and ends and what it is."""
    shot = take.shot
    first, last = shot.transition_frames
    return {
        "shot": shot.number,
        "scene": 0,  # numbered when all shots are there
        "story": shot.scene,
        "start": shot.start,
        "end": shot.end,
        "transition": shot.into,
        "transition_start": first,
        "transition_end": last,
        "place": shot.place,
        "light": shot.light,
        "scale": scale_of(take, shot.seconds / 2),
        "camera": shot.camera.move if shot.camera else "static",
        "subject": shot.subject,
        "insert": shot.insert or shot.card,
    }


def number_scenes(rows):
    """Return the rows of all shots, with the number of the scene that each belongs to."""
    scene, before = 0, None
    for row in rows:
        scene += row["story"] != before
        before = row["story"]
        row["scene"] = scene
    return rows


def scene_rows(shots):
    """Return one row for each scene, from the rows of the shots."""
    scenes = []
    for row in shots:
        if not scenes or scenes[-1]["scene"] != row["scene"]:
            scenes.append({"scene": row["scene"], "story": row["story"], "start": row["start"]})
        scenes[-1]["end"] = row["end"]
    return scenes


def turning_points(story):
    """Return where the story turns: time in seconds of the film, and what happens."""
    return [
        {"time": round(shot.start / RATE + shot.turn[0], 2), "what": shot.turn[1]}
        for shot in story.shots
        if shot.turn
    ]


def flashes(story):
    """Return when lightning or a photographer's flash lights the picture, in seconds."""
    return [
        round(shot.start / RATE + flash, 2)
        for shot in story.shots
        for flash in sorted(shot.flashes)
    ]


def shot_list(shots):
    """Return the text of the shot list in the form that PySceneDetect's `list-scenes` writes.

    As there, the first frame of the film is frame 1 in "Start Frame", and "End Frame" is the last
    frame of the shot. Three columns of our own follow at the end.
    """
    head = [
        "Scene Number",
        "Start Frame",
        "Start Timecode",
        "Start Time (seconds)",
        "End Frame",
        "End Timecode",
        "End Time (seconds)",
        "Length (frames)",
        "Length (timecode)",
        "Length (seconds)",
        "Transition",
        "Place",
        "Scale",
    ]
    cuts = ["Timecode List:", *(timecode(row["start"]) for row in shots[1:])]
    lines = [",".join(cuts), ",".join(head)]
    for row in shots:
        length = row["end"] - row["start"]
        values = [row["shot"], row["start"] + 1, timecode(row["start"]), seconds(row["start"])]
        values += [row["end"], timecode(row["end"]), seconds(row["end"])]
        values += [length, timecode(length), seconds(length)]
        values += [row["transition"], row["place"], row["scale"]]
        lines.append(",".join(map(str, values)))
    return "\n".join(lines) + "\n"


def seconds(frames):
    """Return a number of frames in seconds, as text."""
    return f"{frames / RATE:.3f}"


def timecode(frames):
    """Return a number of frames as hours:minutes:seconds."""
    whole, rest = divmod(frames / RATE, 60)
    hours, minutes = divmod(int(whole), 60)
    return f"{hours:02d}:{minutes:02d}:{rest:06.3f}"


# -- object detection -------------------------------------------------------------------------


def coco(story, frames):
    """Return the object detection file in COCO's form.

    Parameters
    ----------
    story : story.Story
    frames : list of (people, clue, identities)
        As `frame_truth` returns them.
    """
    info = {"description": "Encore, the practice film", "version": "1", "seed": story.seed}
    images, annotations = [], []
    for people, clue, identities, frame in frames:
        images.append(
            {
                "id": frame,
                "file_name": f"film_{frame:05d}.png",
                "width": SIZE[1],
                "height": SIZE[0],
                "frame": frame,
                "time": round(frame / RATE, 3),
            }
        )
        for row, kind, mask in _objects(people, clue, identities):
            annotations.append(_annotation(len(annotations) + 1, frame, row, kind, mask))
    categories = [{"id": n, "name": name} for n, name in enumerate(CATEGORIES, start=1)]
    head = {"info": info, "categories": categories, "images": images, "annotations": annotations}
    parts = [f"{json.dumps(key)}: {_lines(value)}" for key, value in head.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _objects(people, clue, identities):
    """Yield (row, category, mask or None) of all that is in view in a frame."""
    for number, row in enumerate(people, start=1):
        if row["x"] is not None:
            yield row, "person", identities == number
        if row["face_x"] is not None:
            face = {name: row[f"face_{name}"] for name in ("x", "y", "width", "height")}
            yield row | face, "face", None
    if clue and clue["x"] is not None:
        yield clue, "music_box", identities == BOX_VALUE


def _annotation(number, frame, row, kind, mask):
    box = [row["x"], row["y"], row["width"], row["height"]]
    annotation = {
        "id": number,
        "image_id": frame,
        "category_id": CATEGORIES.index(kind) + 1,
        "bbox": box,
        "area": box[2] * box[3] if mask is None else int(mask.sum()),
        "iscrowd": 0,
        "segmentation": [] if mask is None else polygons(mask),
    }
    if kind != "music_box":
        annotation["name"] = row["person"]
    return annotation | {"occluded": row["hidden"] > 0.02}


def polygons(mask):
    """Return the outlines of a mask as COCO has them: [x0, y0, x1, y1, ...] for each part."""
    found, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    parts = []
    for part in found:
        outline = cv2.approxPolyDP(part, 1.0, True)[:, 0]
        if len(outline) < 3:  # a sliver: its box will do
            x, y, width, height = cv2.boundingRect(part)
            right, low = x + width - 1, y + height - 1
            outline = np.array([[x, y], [right, y], [right, low], [x, low]])
        parts.append(outline.ravel().tolist())
    return parts
