"""Small pictures that a reading keeps, as JPEG."""

import cv2
import numpy as np

POSTER = 240  # pixels of the longer side of the picture of a shot


def shrunk(frame, longest):
    """Scale a frame (height, width, 3) down so that its longer side has at most so many pixels."""
    scale = min(1, longest / max(frame.shape[:2]))
    width, height = (max(1, round(side * scale)) for side in frame.shape[1::-1])
    return cv2.resize(frame, (width, height), interpolation=cv2.INTER_AREA)


def jpeg(frame):
    """Pack a frame (height, width, 3), uint8 RGB, as the bytes of a JPEG picture."""
    _, content = cv2.imencode(".jpg", frame[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 82])
    return content.tobytes()


def picture_of(content):
    """Unpack what `jpeg` has packed: a frame (height, width, 3), uint8 RGB; else ValueError."""
    frame = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR) if content else None
    if frame is None:
        raise ValueError(
            f"received {len(content)} bytes of a reading that are no picture; expected a JPEG. The "
            "file is damaged or was edited: read the film again."
        )
    return frame[..., ::-1]
