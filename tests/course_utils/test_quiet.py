"""What `quiet` hides, and what it does not."""

import subprocess
import sys

PROGRAM = """
import os
import course_utils
with course_utils.quiet():
    os.write(2, b"a note of a C library")
os.write(2, b"what comes later")
"""


def test_quiet_hides_notes_within_its_block_only():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "what comes later")
