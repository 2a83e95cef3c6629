"""Opening a file: the one place that takes a name or a path, and says why it cannot be read.

The workings behind ``film_reader.video``; use that module.
"""

import os
import reprlib
from pathlib import Path

import av

# Lists of other files, which could name any file, and formats that make pictures of any text.
_REFUSED = {"hls", "concat", "dash", "sdp"} | {"tty", "bin", "xbin", "adf", "idf"}
_OPTIONS = {"protocol_whitelist": "file"}  # no file makes us open an address
_OPTIONS |= {"format_whitelist": ",".join(av.formats_available - _REFUSED)}
# How files of common formats start: name, place of the sign, sign.
_SIGNATURES = (
    ("MP4", 4, b"ftyp"),
    ("Matroska (MKV or WebM)", 0, b"\x1aE\xdf\xa3"),
    ("AVI", 0, b"RIFF"),
    ("Ogg", 0, b"OggS"),
)


class VideoError(ValueError):
    """A video that cannot be read, written or played as asked; the message says what to do."""

    __module__ = "film_reader.video"


def problem(received, expected, advice):
    """An error that says what was received, what was expected and what to do."""
    return VideoError(f"{received}. Expected {expected}. {advice}.")


def file_path(path):
    """The path that a text, bytes or a Path names; `VideoError` for what can name no file."""
    try:
        name = os.fsdecode(os.fsencode(path))  # not with half of a letter
    except (TypeError, UnicodeError):
        name = ""
    if not name or "\0" in name or ("://" in name and not os.path.exists(name)):
        raise problem(
            f"The path is {reprlib.repr(path)}",
            "the path of a file on this computer, as a text without the letter \\0",
            "What lies at an address has to be downloaded first",
        )
    return Path(name)


def existing(path, is_there, what, expected):
    """The path of something that is there, as ``is_there`` tells; else FileNotFoundError."""
    path = file_path(path)
    if not is_there(path):
        raise FileNotFoundError(
            f"received {str(path)!r}, where there is {what}; expected {expected}. Check the path."
        )
    return path


def open_container(path):
    """Open a file for reading, or raise an error that says why that is not possible."""
    if not os.path.exists(path):  # that of Path refuses names that are too long
        raise FileNotFoundError(
            f"There is no file {path}. Expected the path of a video file. Check the spelling and "
            f"the folder: the current one is {Path.cwd()}."
        )
    if path.is_dir():
        raise problem(f"{path} is a folder", "one video file", "Name one of the files in it")
    if not path.is_file():
        raise problem(
            f"{path} is a pipe or a device", "a file on a disk", "Save what it gives into a file"
        )
    if path.stat().st_size == 0:
        raise problem(
            f"{path.name} is empty: it has 0 bytes",
            "a video file",
            "A download or copy has failed: get the file again",
        )
    try:
        return av.open(ffmpeg_name(path), metadata_errors="replace", options=_OPTIONS)
    except (av.FFmpegError, OSError) as error:
        raise _not_readable(path) from error


def ffmpeg_name(path):
    """Name of a file as FFmpeg takes it: without this sign, ``Movie: one.mp4`` is a protocol."""
    return f"file:{path}"


def _not_readable(path):
    """The error for a file that FFmpeg does not open, by how it starts."""
    with open(path, "rb") as file:
        start = file.read(4096)
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith((b"#EXTM3U", b"ffconcat", b"v=0")) or b"<MPD" in text[:1000]:
        return problem(
            f"{path.name} is a list that names other files",
            "a file that holds a film itself",
            "Name one of those files, or join them to one with a program such as FFmpeg",
        )
    kind = next((k for k, place, sign in _SIGNATURES if start[place:].startswith(sign)), None)
    if kind:
        return problem(
            f"{path.name} starts like a file in {kind} format, but the part that says where its "
            "frames are is missing or damaged",
            "a complete file",
            "It was probably cut off while being recorded or copied: get it again. (In MP4 that "
            "part, 'moov', often stands at the end, so that a cut file cannot be read at all)",
        )
    # The last letter may be cut in two.
    is_text = b"\0" not in start and "\ufffd" not in start.decode("utf-8", "replace")[:-1]
    return problem(
        f"{path.name} holds {'text' if is_text else 'data in no format that FFmpeg knows'}",
        "a video file such as MP4, WebM, MKV, AVI or MOV",
        "Its name alone does not make it a video: try it in a video player, and get it again",
    )
