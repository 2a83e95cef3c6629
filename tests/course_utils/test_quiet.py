"""What importing the package changes: nothing."""

import subprocess
import sys

PROGRAM = """
import os, sys
before = dict(os.environ)
import course_utils
assert dict(os.environ) == before
assert not {"tensorflow", "keras", "av", "cv2", "film_reader"} & set(sys.modules)
with course_utils.quiet():
    os.write(2, b"a note of a C library")
os.write(2, b"what comes later")
"""


def test_an_import_changes_nothing_and_quiet_hides_notes_within_its_block_only():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "what comes later")
