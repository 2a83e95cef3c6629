"""The film's lines as its subtitles, and as a table of the truth about every line."""

import csv
import io

from . import dialogue
from .story import RATE

COLUMNS = ("line", "start", "end", "speaker", "text", "mood", "in_picture")


def rows(story):
    """List the lines of a `story.Story`, with the keys `COLUMNS`; ``start`` and ``end`` in seconds.

    ``in_picture`` says whether the speaker plays in the shot.
    """
    found = []
    for shot, line in dialogue.in_order(story.shots):
        start = shot.start / RATE + line.at
        found.append(
            {
                "line": len(found) + 1,
                "start": round(start, 3),
                "end": round(min(start + line.seconds, shot.end / RATE), 3),
                "speaker": line.speaker,
                "text": line.text,
                "mood": line.mood,
                "in_picture": any(one.name == line.speaker for one in shot.people),
            }
        )
    return found


def subtitles(story):
    """Write the lines as SubRip, with the speaker's name in capitals before each."""
    parts = []
    for row in rows(story):
        span = " --> ".join(_stamp(row[edge]) for edge in ("start", "end"))
        parts.append(f"{row['line']}\n{span}\n{row['speaker'].upper()}: {row['text']}\n")
    return "\n".join(parts)


def table(story):
    """Write the truth about the lines as CSV."""
    file = io.StringIO()
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows(story))
    return file.getvalue()


def _stamp(seconds):
    """Write a time as SubRip does: 00:01:02,345."""
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d},{thousandths:03d}"
