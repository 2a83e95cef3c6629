"""Train the network that finds drawn people: ``make weights ONLY=figures``.

It learns from frames of films that the studio draws with other seeds than the practice film's
(the same story at the same places, told with other people, clothes and lengths) and from the
practice clips. The film of one more seed chooses the thresholds. The practice film is used once,
at the end, as test. Since one program has drawn all of them, this is an easy test: it says nothing
about other drawings.
"""

import argparse
import json
import time

import cv2
import matplotlib.cbook
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_sample_images

from course_utils import data
from film_reader import video
from film_reader.boxes import iou
from film_reader.quiet import quiet

with quiet():
    import keras
    from keras import ops

    from film_reader.networks import figures

from tools.train import drawings, storing

SEED = 7
# What the network sees at once: height, width and number of windows, in pixels of the scaled frame.
# Small windows are quick to learn from, but only in whole frames do large bodies fit.
WINDOWS = ((128, 192, 8), (192, 320, 3))
LONG_SIDES = (0.5, 1.3)  # frames are scaled to so many times the size they have in use
PART = 100  # steps of which the mean loss is kept
STEPS = 4000
CLIP_FRAMES = 3  # of each practice clip
MUSIC_BOX = 200  # its value in the pictures of who is where
SMALLEST = 12  # pixels of width from which a face counts in the scores
SHARES = (0.78, 0.16, 0.06)  # of films, clips and frames without people
NOTE = (
    "Training, validation and test are drawn by one program and tell one story at the same places "
    "with other people, clothes and lengths: an easy test, which says nothing about other drawings."
)


# --- frames to learn from -----------------------------------------------------------------------


def film_frames(seed):
    """List the drawn frames of a seed: path of the frame, path of its mask, boxes."""
    folder = drawings.single_frames(seed)
    rows = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return [
        (folder / f"{row['name']}.jpg", folder / f"{row['name']}.png", _boxes(row["people"]))
        for row in rows
    ]


def _boxes(people):
    """Return face box and body box of each person in view, (n, 8), NaN where there is no face."""
    sides = ("x", "y", "width", "height")
    columns = [f"face_{side}" for side in sides] + list(sides)
    rows = [[row[column] for column in columns] for row in people if row["x"] is not None]
    return np.array(rows, float).reshape(-1, 8)


def clip_frames():
    """Read a few frames of every practice clip: frame, mask or None, boxes."""
    import pandas as pd

    folder, found = data.practice_dir(), []
    people = pd.read_csv(folder / "people.csv").astype(object)
    people = people.where(people.notna(), None)
    by_frame = {key: rows.to_dict("records") for key, rows in people.groupby(["clip", "frame"])}
    masks = pd.read_csv(folder / "masks.csv").groupby("clip")
    rng = np.random.default_rng(SEED)
    clips = data.practice_clips()
    for row in clips.itertuples():
        frames = [frame for _, frame in video.frames(row.path)]
        chosen = set(rng.choice(len(frames), CLIP_FRAMES, replace=False).tolist())
        mask = None
        if row.clip in masks.groups:
            files = masks.get_group(row.clip)
            mask_at = int(files["frame"].iloc[0])
            chosen.add(mask_at)
            parts = [cv2.imread(str(folder / name), cv2.IMREAD_GRAYSCALE) for name in files["file"]]
            mask = np.max(parts, axis=0)
        for index in sorted(chosen):
            known = mask if mask is not None and index == mask_at else None
            found.append((frames[index], known, _boxes(by_frame[row.clip, index])))
    return found


def frames_without():
    """List pictures in which nobody of ours is: photographs, other animation, one plain colour.

    Without them the network, which has never seen a photograph, sees our people in any.
    """
    with matplotlib.cbook.get_sample_data("grace_hopper.jpg") as file:
        pictures = [plt.imread(file, format="jpg"), *load_sample_images().images]
    pictures += [frame for _, frame in video.frames(data.sample("bunny"), fps=4, size=(360, 640))]
    colours = np.random.default_rng(SEED).integers(0, 256, (6, 3)).tolist()
    for colour in [(0, 0, 0), (127, 127, 127), (255, 255, 255), *colours]:
        pictures.append(np.full((360, 640, 3), colour, np.uint8))
    return [
        (picture, np.zeros(picture.shape[:2], np.uint8), np.empty((0, 8))) for picture in pictures
    ]


# --- batches ------------------------------------------------------------------------------------


def batches(films, clips, without, steps, rng):
    """Yield batches of random crops with what the network should say of them."""
    sources = films, clips, without
    for _ in range(steps):
        made = []
        height, width, count = WINDOWS[rng.integers(len(WINDOWS))]
        for number in rng.choice(len(sources), count, p=SHARES):
            source = sources[number]
            made.append(_crop(*source[rng.integers(len(source))], (height, width), rng))
        frames, masks, faces, bodies = (np.stack(part) for part in zip(*made, strict=True))
        yield frames, {"mask": masks, "faces": faces, "bodies": bodies}


def _crop(frame, mask, people, size, rng):
    """Cut a random window out of a frame at a random size, perhaps mirrored, in other light."""
    frame, mask, people = _read(frame, mask, people)
    height, width = frame.shape[:2]
    scale = figures.LONG_SIDE / max(height, width) * np.exp(rng.uniform(*np.log(LONG_SIDES)))
    # The window is laid around somebody, or anywhere.
    middle = rng.uniform(0, [width, height])
    if len(people) and rng.random() < 0.7:
        x, y, w, h = people[rng.integers(len(people)), 4:]
        middle = [x + w * rng.uniform(), y + h * rng.uniform()]
    start = []
    for centre, room, length in zip(middle, size[::-1], (width, height), strict=True):
        free = length * scale - room  # below 0, the window shows all of the frame and an edge
        at = centre * scale - room / 2
        start.append(np.clip(at, 0, free) if free > 0 else rng.uniform(free, 0))
    matrix = np.array([[scale, 0, -start[0]], [0, scale, -start[1]]])
    if rng.random() < 0.5:
        matrix[0] = [-scale, 0, size[1] + start[0]]
    boxes = _move_boxes(people, matrix, size)
    # Shrunk by mean before the window is cut out, as in use, so that small faces look the same.
    small = [max(1, round(length * min(scale, 1))) for length in (width, height)]
    seen = cv2.resize(frame, small, interpolation=cv2.INTER_AREA)
    window = _warp(seen, matrix @ np.diag([width / small[0], height / small[1], 1]), size)
    known = np.full(size, -1, np.float32)
    if mask is not None:
        known = _warp(mask, matrix, size) / np.float32(255)
    return _relight(window, rng), known[..., None], *targets(boxes, size)


def _warp(picture, matrix, size):
    """Cut a window out of a picture; ``matrix`` takes places in it to places in the window."""
    matrix = matrix.copy()
    # OpenCV gives the middle of the first pixel the place 0; ours is 0.5.
    matrix[:, 2] += matrix[:, :2].sum(axis=1) / 2 - 0.5
    return cv2.warpAffine(picture, matrix, size[::-1], flags=cv2.INTER_LINEAR)


def _read(frame, mask, people):
    """Read a frame and its mask, where they are files."""
    if not isinstance(frame, np.ndarray):
        frame = cv2.cvtColor(cv2.imread(str(frame)), cv2.COLOR_BGR2RGB)
        who = cv2.imread(str(mask), cv2.IMREAD_GRAYSCALE)
        mask = np.where((who > 0) & (who < MUSIC_BOX), 255, 0).astype(np.uint8)
    return frame, mask, people


def _move_boxes(people, matrix, size):
    """Move face and body boxes into the window; what of a box is outside is cut off."""
    boxes = people.reshape(-1, 4)
    corners = np.stack([boxes[:, :2], boxes[:, :2] + boxes[:, 2:]])
    corners = corners * matrix[[0, 1], [0, 1]] + matrix[:, 2]
    low, high = corners.min(axis=0), corners.max(axis=0)
    cut_low = np.clip(low, 0, size[::-1])
    cut_high = np.clip(high, 0, size[::-1])
    share = np.prod(cut_high - cut_low, axis=1) / np.maximum(np.prod(high - low, axis=1), 1e-6)
    moved = np.hstack([cut_low, cut_high - cut_low, share[:, None]])
    return moved.reshape(-1, 2, 5)


def _relight(window, rng):
    """Change colours, brightness, contrast and sharpness as cameras and copies do."""
    x = window.astype(np.float32)
    if rng.random() < 0.7:
        x = 255 * (x / 255) ** np.exp(rng.uniform(-0.6, 0.6))
        x = x * rng.uniform(0.55, 1.3) + rng.uniform(-20, 20)
        x = x * rng.uniform(0.85, 1.15, size=3)
    if rng.random() < 0.5:  # from grey to brighter colours than there are
        grey = x.mean(axis=2, keepdims=True)
        x = grey + (x - grey) * (0 if rng.random() < 0.3 else rng.uniform(0.5, 1.5))
    if rng.random() < 0.25:
        x = cv2.GaussianBlur(x, (0, 0), rng.uniform(0.4, 1.2))
    if rng.random() < 0.4:
        x = x + rng.normal(0, rng.uniform(1, 6), x.shape)
    return np.clip(x, 0, 255).astype(np.uint8)


def targets(boxes, size):
    """Draw what the network should say: maps of faces and of bodies.

    ``boxes`` (n, 2, 5) are face and body of each person, and the share of each inside the window.
    Channel 0 is the wanted heat (-1: say what you like), 1 the weight of the sides, then sides.
    """
    both = np.concatenate([boxes[:, 0], boxes[:, 1]], axis=1)
    faces = _map(size, figures.FACE_STRIDE, boxes[:, 0], both)
    bodies = _map(size, figures.BODY_STRIDE, boxes[:, 1], boxes[:, 1])
    return faces, bodies


def _map(size, stride, middles, sided):
    rows, columns = (length // stride for length in size)
    y, x = np.mgrid[:rows, :columns].astype(np.float32) * stride + stride / 2
    heat, best = np.zeros((rows, columns), np.float32), np.zeros((rows, columns), np.float32)
    weight = np.zeros((rows, columns), np.float32)
    sides = np.ones((rows, columns, sided.shape[1] // 5 * 4), np.float32)
    for (left, top, width, height, share), others in zip(middles, sided, strict=True):
        if not share > 0:  # nothing of it is here, or there is no such box
            continue
        cx, cy = left + width / 2, top + height / 2
        if (share < 0.5 and sided.shape[1] > 5) or min(width, height) < 1.5 * stride:
            inside = (abs(x - cx) <= width / 2 + stride) & (abs(y - cy) <= height / 2 + stride)
            heat[inside & (heat == 0)] = -1
            continue
        far = ((x - cx) / max(width, 6 * stride)) ** 2, ((y - cy) / max(height, 6 * stride)) ** 2
        near = np.exp(-50 * (far[0] + far[1]))  # a deviation of a tenth of the box
        column = min(int(cx / stride), columns - 1)
        near[min(int(cy / stride), rows - 1), column] = 1
        heat = np.where(near > 0.05, np.maximum(heat, near), heat)
        wide = np.exp(-25 * (far[0] + far[1]))
        own = (wide > 0.2) & (wide > best)
        best[own], weight[own] = wide[own], wide[own]
        for number in range(sided.shape[1] // 5):
            x0, y0, wide_, high_ = others[number * 5 : number * 5 + 4]
            four = np.stack([x - x0, y - y0, x0 + wide_ - x, y0 + high_ - y], axis=2)
            sides[own, number * 4 : number * 4 + 4] = np.maximum(four[own], 0.5)
    return np.dstack([heat, weight, sides])


# --- losses -------------------------------------------------------------------------------------


def map_loss(wanted, said):
    """Penalty-reduced focal loss of the peaks (Zhou et al. 2019) plus 1 - IoU of the boxes."""
    heat, weight, sides = wanted[..., 0], wanted[..., 1], wanted[..., 2:]
    logits = said[..., 0]
    p = ops.sigmoid(logits)
    is_middle = ops.cast(heat >= 1, "float32")
    matters = ops.cast(heat >= 0, "float32")
    low = (1 - ops.clip(heat, 0, 1)) ** 4 * p**2 * ops.softplus(logits) * (1 - is_middle)
    high = (1 - p) ** 2 * ops.softplus(-logits) * is_middle
    count = ops.maximum(ops.sum(is_middle), 1.0)
    focal = ops.sum((low + high) * matters) / count
    shape = ops.shape(sides)
    four = (*shape[:3], shape[3] // 4, 4)
    true, found = ops.reshape(sides, four), ops.reshape(said[..., 1:], four)
    shared = ops.minimum(true, found)
    both = (shared[..., 0] + shared[..., 2]) * (shared[..., 1] + shared[..., 3])
    area = (true[..., 0] + true[..., 2]) * (true[..., 1] + true[..., 3])
    area = area + (found[..., 0] + found[..., 2]) * (found[..., 1] + found[..., 3])
    agreement = ops.mean(1 - both / (area - both), axis=3)
    boxes = ops.sum(agreement * weight) / ops.maximum(ops.sum(weight), 1.0)
    return focal + 2 * boxes


def mask_loss(wanted, said):
    """Cross-entropy plus 1 - Dice, where the truth is known."""
    known = ops.cast(wanted >= 0, "float32")
    truth = ops.clip(wanted, 0, 1)
    entropy = ops.softplus(said) - truth * said
    p = ops.sigmoid(said) * known
    dice = 1 - (2 * ops.sum(p * truth) + 1) / (ops.sum(p) + ops.sum(truth) + 1)
    return ops.sum(entropy * known) / ops.maximum(ops.sum(known), 1.0) + dice


def train(network, films, clips, without, rng, steps=STEPS):
    """Train the network for some steps; return the mean losses of each `PART` of them."""
    schedule = keras.optimizers.schedules.CosineDecay(
        0.0, steps, warmup_target=2e-3, warmup_steps=100, alpha=0.01
    )
    network.compile(
        keras.optimizers.AdamW(schedule, weight_decay=1e-4, clipnorm=5.0),
        loss={"mask": mask_loss, "faces": map_loss, "bodies": map_loss},
    )
    start, history = time.perf_counter(), []
    for step, (frames, wanted) in enumerate(batches(films, clips, without, steps, rng), start=1):
        # Keras gives the mean of all batches since the last reset.
        means = network.train_on_batch(frames, wanted, return_dict=True)
        if step % PART == 0:
            history.append({name: round(float(value), 3) for name, value in means.items()})
            passed = time.perf_counter() - start
            print(f"step {step} of {steps}, {passed:.0f} s", history[-1], flush=True)
            network.reset_metrics()
    return history


# --- scores -------------------------------------------------------------------------------------


def watched_frames(folder, every=12):
    """Read frames of a whole film that no transition changes: frame, mask or None, boxes."""
    truth = json.loads((folder / "film.json").read_text(encoding="utf-8"))
    busy, by_frame, masks, found = set(), {}, {}, []
    for shot in truth["shots"]:
        busy.update(range(shot["transition_start"], shot["transition_end"]))
    columns = truth["people_by_frame"]["columns"]
    for row in truth["people_by_frame"]["rows"]:
        by_frame.setdefault(row[0], []).append(dict(zip(columns, row, strict=True)))
    for row in truth["masks"]:
        masks.setdefault(row["frame"], []).append(str(folder / row["file"]))
    for index, (_, frame) in enumerate(video.frames(folder / "film.mp4")):
        if index % every or index in busy:
            continue
        mask = None
        if index in masks:
            mask = np.max([cv2.imread(p, cv2.IMREAD_GRAYSCALE) for p in masks[index]], axis=0)
        found.append((frame, mask, _boxes(by_frame.get(index, []))))
    return found


def answers(network, samples):
    """Ask the network about whole frames; return them with factors, truth and mask."""
    asked = []
    for start in range(0, len(samples), 16):
        read = [_read(*sample) for sample in samples[start : start + 16]]
        maps, size = figures.answer(network, np.stack([frame for frame, _, _ in read]))
        height, width = read[0][0].shape[:2]
        asked.append((maps, (width / size[1], height / size[0]), read))
    return asked


def score(asked, face_threshold=0.3, body_threshold=0.3):
    """Measure precision, recall and mean IoU of faces and bodies, and the masks' mean IoU."""
    counts = {kind: {"right": 0, "wrong": 0, "missed": 0, "iou": []} for kind in ("face", "body")}
    overlaps = []
    for maps, factors, read in asked:
        found = figures.read_maps(maps, factors, face_threshold, body_threshold)
        for rows, mask_logits, (_, mask, people) in zip(found, maps["mask"], read, strict=True):
            faces = rows[np.isfinite(rows[:, 1])]
            for kind, said, true in (
                ("face", faces[:, 1:5], people[np.isfinite(people[:, 0]), :4]),
                ("body", rows[:, 5:], people[:, 4:]),
            ):
                _count(counts[kind], said, true, true[:, 2] >= SMALLEST)
            if mask is not None:
                overlaps.append(_mask_iou(mask_logits[..., 0], factors, mask > 127))
    report = {"masks": {"mean_iou": round(float(np.nanmean(overlaps)), 3), "frames": len(overlaps)}}
    for kind, c in counts.items():
        report[kind] = {
            "precision": round(c["right"] / max(c["right"] + c["wrong"], 1), 3),
            "recall": round(c["right"] / max(c["right"] + c["missed"], 1), 3),
            "mean_iou": round(float(np.mean(c["iou"] or [0])), 3),
            "boxes": c["right"] + c["missed"],
        }
    return report


def _count(counts, said, true, large):
    """Match what was said with the truth, best first; the small may be found, but need not."""
    agreement = iou(said, true)
    right = set()
    matched = set()
    while agreement.size and agreement.max() >= 0.5:
        one, other = np.unravel_index(agreement.argmax(), agreement.shape)
        if large[other]:
            counts["right"] += 1
            counts["iou"].append(agreement[one, other])
        agreement[one], agreement[:, other] = -1, -1
        right.add(one)
        matched.add(other)
    counts["wrong"] += len(said) - len(right)
    counts["missed"] += sum(
        bool(large[index]) for index in range(len(true)) if index not in matched
    )


def _mask_iou(logits, factors, true):
    """Measure the intersection over union of one mask, at the size of the frame."""
    height, width = true.shape
    inside = logits[: round(height / factors[1]), : round(width / factors[0])]
    said = cv2.resize(np.asarray(inside), (width, height)) > 0
    return (said & true).sum() / max((said | true).sum(), 1) if true.any() else np.nan


def choose_thresholds(asked):
    """Find the confidence from which on a face, and a body, is to be believed: the best F1."""
    best = {"face": (0, 0), "body": (0, 0)}
    for threshold in np.arange(0.15, 0.65, 0.05).round(2).tolist():
        scores = score(asked, threshold, threshold)
        for kind in best:
            precision, recall = scores[kind]["precision"], scores[kind]["recall"]
            f1 = 2 * precision * recall / max(precision + recall, 1e-9)
            best[kind] = max(best[kind], (f1, threshold))
    return {kind: threshold for kind, (_, threshold) in best.items()}


def main():
    """Draw what is missing, train, choose the thresholds, test once, and write what came out."""
    keras.utils.set_random_seed(SEED)
    films = [frame for seed in drawings.TRAINING for frame in film_frames(seed)]
    clips = clip_frames()
    network = figures.build()
    history = train(network, films, clips, frames_without(), np.random.default_rng(SEED))
    trained = network.get_weights()
    network = figures.build()  # without the optimizer's state, which is not to be stored
    network.set_weights(trained)
    storing.halve(network)
    validation = answers(network, watched_frames(drawings.whole_film(drawings.VALIDATION)))
    thresholds = choose_thresholds(validation)
    levels = thresholds["face"], thresholds["body"]
    test = answers(network, watched_frames(data.practice_dir()))
    facts = {
        "thresholds": thresholds,
        "scores": {
            f"validation (film of seed {drawings.VALIDATION})": score(validation, *levels),
            "test (the practice film)": score(test, *levels),
        },
        "note": NOTE,
        "training": {
            "film seeds": drawings.TRAINING,
            "frames": len(films),
            "clip frames": len(clips),
        },
        "steps": STEPS,
        "seed": SEED,
        "history": history,
    }
    storing.store(network, storing.READER, "figures", facts)


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    main()
