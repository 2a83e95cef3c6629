"""Files written whole or not at all, and the folder where readings in progress are kept."""

import contextlib
import errno
import hashlib
import os
import re
import shutil
import time
import uuid
from pathlib import Path

import platformdirs

from film_reader._opening import file_path

_WAITS = (0.05, 0.2, 0.5)  # seconds between tries to put a file in the place of one that is open


def name_after(film, ending):
    """Name a file about a film: like it, with another ending, short, of letters for all systems."""
    stem = (Path(film).stem or "film").encode("utf-8", "replace")[:200]  # of the usual 255 bytes
    return re.sub(r'[\0-\x1f<>:"/\\|?*]', "_", stem.decode("utf-8", "ignore")) + ending


@contextlib.contextmanager
def replacing(path):
    """Give a path beside ``path`` to write to; what was written there then takes its place.

    For what a library writes by itself, or for a folder. After an error the file is as it was
    before, and nothing half-written is left. FileNotFoundError if the folder does not exist;
    OSError, with what to do, if there is no room or no permission.
    """
    path = file_path(path)
    if not os.path.isdir(path.parent):
        raise FileNotFoundError(
            f"received {str(path)!r}, but there is no folder {str(path.parent)!r}; expected one "
            "that exists. Create it first, or choose another."
        )
    # A name of its own, as two may write at once, and short, as systems allow 255 letters; opened
    # like any file, so that others may read it.
    part = path.with_name(f"{path.name[:40]}.{uuid.uuid4().hex}.part")
    try:
        yield part
        _put_in_place(part, path)
    except OSError as error:
        raise _explained(error, path) from error
    finally:
        if part.is_dir():
            shutil.rmtree(part, ignore_errors=True)
        with contextlib.suppress(OSError):  # what may not be written cannot be removed, either
            part.unlink(missing_ok=True)


def _put_in_place(part, path):
    """Rename a file; on Windows a program that looks at the old one is given time to finish."""
    for wait in _WAITS:
        with contextlib.suppress(PermissionError):
            return os.replace(part, path)
        time.sleep(wait)
    return os.replace(part, path)


def _explained(error, path):
    """The same error with what to do, where that is known."""
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", None)):
        advice = "there is no room left on the disk. Make room, or choose another disk"
    elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        advice = "writing is not allowed there, or another program has it open. Close it, or choose"
        advice += " another folder"
    elif error.errno is None:
        return error
    else:
        advice = f"that fails: {error.strerror}. Choose another name, or another folder"
    return OSError(error.errno, f"received {str(path)!r} to write to, but {advice}")


def write_whole(path, content):
    """Write bytes into a file, as `replacing` does, so that nobody ever meets half of it."""
    with replacing(path) as part:
        part.write_bytes(content)
    return file_path(path)


def make_folder(path):
    """Make a folder where none is, with those above it; return it. OSError says what to do."""
    try:
        Path(path).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _explained(error, path) from error
    return Path(path)


def cache_folder():
    """Return the folder where readings in progress are kept; it is created on first use.

    It is the one that the environment variable ``FILM_READER_CACHE`` names or, without it,
    ``film-reader`` in the user's cache folder.
    """
    named = os.environ.get("FILM_READER_CACHE")
    return make_folder(named or platformdirs.user_cache_dir("film-reader"))


def identity(path):
    """Return what tells a file from another of the same name: its size and SHA-256, as a dict."""
    with open(path, "rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {"bytes": Path(path).stat().st_size, "sha256": digest}
