"""What `quiet` hides, and what it does not."""

import subprocess
import sys

PROGRAM = """
import logging, os
import course_utils
with course_utils.quiet():
    os.write(2, b"a note of a C library")
os.write(2, b"what comes later")
log = logging.getLogger("tensorflow")
log.warning("calls to a function triggered tf.function retracing")
log.warning(", and news")
"""


def test_quiet_hides_notes_within_its_block_and_later_only_how_models_are_made_ready():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "what comes later, and news\n")
