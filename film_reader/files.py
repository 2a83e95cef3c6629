"""Files written whole or not at all, and the folder where readings in progress are kept."""

import os
import uuid
from contextlib import contextmanager
from pathlib import Path

import platformdirs


def check_folder(path):
    """Raise FileNotFoundError unless the folder in which a file is to be written is there."""
    path = Path(path)
    if not path.parent.is_dir():
        raise FileNotFoundError(
            f"received {str(path)!r}, but there is no folder {str(path.parent)!r}; expected one "
            "that exists. Create it first, or choose another."
        )


@contextmanager
def replacing(path):
    """Give a path beside ``path`` to write to; what was written there then takes its place.

    For what a library writes by itself. After an error the file is as it was before, and nothing
    half-written is left. FileNotFoundError if the folder does not exist.
    """
    path = Path(path)
    check_folder(path)
    # A name of its own, as two may write at once; opened like any file, so that others may read it.
    part = path.with_name(f"{path.name}.{uuid.uuid4().hex}.part")
    try:
        yield part
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def write_whole(path, content):
    """Write bytes into a file so that nobody ever meets half of it, whatever happens meanwhile.

    An existing file is replaced once the new one is complete. FileNotFoundError if the folder does
    not exist.
    """
    with replacing(path) as part:
        part.write_bytes(content)
    return Path(path)


def cache_folder():
    """Return the folder where readings in progress are kept; it is created on first use.

    It is the one that the environment variable ``FILM_READER_CACHE`` names or, without it,
    ``film-reader`` in the user's cache folder.
    """
    named = os.environ.get("FILM_READER_CACHE")
    folder = Path(named or platformdirs.user_cache_dir("film-reader"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
