"""Boxes in frames: x, y, width, height in pixels. How they compare, and what lies in them."""

import cv2
import numpy as np

FACE, BODY = ["x", "y", "width", "height"], ["body_x", "body_y", "body_width", "body_height"]
# Five points of a face; left and right as the picture shows them.
_PARTS = ("left_eye", "right_eye", "nose", "left_mouth", "right_mouth")
POINTS = [f"{part}_{axis}" for part in _PARTS for axis in "xy"]


def iou(first, second):
    """Compare each box (n, 4) of one set with each (m, 4) of another: intersection over union, IoU.

    Returns an array (n, m): 0 for boxes that do not meet, and for a box with NaN; 1 for equal ones.
    """
    first = np.asarray(first, float).reshape(-1, 1, 4)
    second = np.asarray(second, float).reshape(1, -1, 4)
    low = np.maximum(first[..., :2], second[..., :2])
    high = np.minimum(first[..., :2] + first[..., 2:], second[..., :2] + second[..., 2:])
    shared = np.prod(np.maximum(high - low, 0), axis=2)
    area = np.prod(first[..., 2:], axis=2) + np.prod(second[..., 2:], axis=2)
    return np.nan_to_num(shared / np.maximum(area - shared, 1e-9))


def middle(boxes):
    """Middles of boxes (..., 4) as x and y, (..., 2)."""
    return boxes[..., :2] + boxes[..., 2:] / 2


def surest(rows, overlap):
    """Of rows (n, 5 or more) of confidence and box, the surest of those that overlap more."""
    kept = cv2.dnn.NMSBoxes(rows[:, 1:5].tolist(), rows[:, 0].tolist(), 0.0, overlap)
    return rows[np.array(kept, int).ravel()]


def resize(frames, size):
    """Stretch frames (batch, height, width, 3), uint8, to one size (height, width)."""
    scaled = np.empty((len(frames), *size, 3), np.uint8)
    for index, frame in enumerate(frames):
        # OpenCV shrinks by mean only when neither side grows, so each side is treated on its own.
        shrunk = min(size[0], frame.shape[0]), min(size[1], frame.shape[1])
        if shrunk != frame.shape[:2]:
            frame = cv2.resize(frame, shrunk[::-1], interpolation=cv2.INTER_AREA)
        if shrunk != size:
            frame = cv2.resize(frame, size[::-1], interpolation=cv2.INTER_LINEAR)
        scaled[index] = frame
    return scaled


def cut(frame, box, size):
    """Cut a box out of a frame (height, width, 3), uint8, and scale it to a size (height, width).

    The box, in pixels, may stand over the frame, whose edge is repeated; one with NaN gives black.
    """
    if np.isnan(box).any():
        return np.zeros((*size, 3), np.uint8)
    height, width = frame.shape[:2]
    x, y, w, h = box
    # A box beside the frame is moved to its edge, so that at least one pixel is left to repeat.
    left, top = int(min(np.floor(x), width - 1)), int(min(np.floor(y), height - 1))
    right, low = int(max(np.ceil(x + w), 1, left + 1)), int(max(np.ceil(y + h), 1, top + 1))
    part = frame[max(top, 0) : low, max(left, 0) : right]
    over = max(-top, 0), max(low - height, 0), max(-left, 0), max(right - width, 0)
    part = cv2.copyMakeBorder(part, *over, cv2.BORDER_REPLICATE)
    how = cv2.INTER_AREA if part.shape[0] > size[0] else cv2.INTER_LINEAR
    return cv2.resize(part, size[::-1], interpolation=how)


def cut_all(frames, indices, boxes, size):
    """Cut boxes (n, 4) out of the frames that ``indices`` name, as `cut` does: (n, *size, 3)."""
    parts = [cut(frames[i], box, size) for i, box in zip(indices, boxes, strict=True)]
    return np.array(parts, np.uint8).reshape(-1, *size, 3)


def align(frame, points, places, size):
    """Turn, shift and scale a frame so that points (n, 2) come near to places (n, 2).

    The similarity transform with the least squared error, in the plane of complex numbers. Returns
    a picture of a size (height, width), uint8; what lies outside repeats the frame's edge.
    """
    here, there = (np.asarray(each, float) @ [1, 1j] for each in (points, places))
    centre = here - here.mean()
    turn = np.vdot(centre, there - there.mean()) / max(np.vdot(centre, centre).real, 1e-9)
    shift = there.mean() - turn * here.mean()
    matrix = [[turn.real, -turn.imag, shift.real], [turn.imag, turn.real, shift.imag]]
    how = {"flags": cv2.INTER_LINEAR, "borderMode": cv2.BORDER_REPLICATE}
    return cv2.warpAffine(frame, np.array(matrix), size[::-1], **how)


def grown(boxes, back, times):
    """Boxes (n, 4) that begin earlier and are larger: by shares (across, down) of their sides."""
    corners, sides = np.split(np.asarray(boxes, float).reshape(-1, 4), 2, axis=1)
    return np.hstack([corners - np.multiply(back, sides), np.multiply(times, sides)])


def face_region(boxes):
    """Boxes of faces, (n, 4), grown by a little on each side, as the expression network wants."""
    return grown(boxes, (0.06, 0.06), (1.12, 1.12))


def bust_region(faces, bodies):
    """Boxes in which looks are read, (n, 4): around the face, or the upper part of the body."""
    around_face = grown(faces, (1, 0.8), (3, 3))
    x, y, width, height = np.asarray(bodies, float).reshape(-1, 4).T
    side = np.minimum(0.45 * height, 1.2 * width)
    upper = np.stack([x + width / 2 - side / 2, y, side, side], axis=1)
    return np.where(np.isnan(around_face), upper, around_face)


def body_region(boxes, size):
    """Boxes of 16:9 around bodies, (n, 4), within a frame (height, width) as far as they fit."""
    x, y, width, height = np.asarray(boxes, float).reshape(-1, 4).T
    tall = np.minimum(1.2 * np.maximum(height, width * 9 / 16), size[0])
    wide = tall * 16 / 9
    left, top = x + width / 2 - wide / 2, y + height / 2 - tall / 2
    top = np.clip(top, 0, size[0] - tall)
    left = np.where(wide <= size[1], np.clip(left, 0, np.maximum(size[1] - wide, 0)), left)
    return np.stack([left, top, wide, tall], axis=1)
