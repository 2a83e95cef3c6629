"""Programs in processes of their own that are killed at a random moment of their work."""

import os
import random
import subprocess
import sys
import time

SEEDS = range(20)  # each a moment


class Program:
    """A Python program that says "ready" once it has imported what it needs, and then works.

    ``environment`` is added to this process's own.
    """

    def __init__(self, text, environment):
        self.command = [sys.executable, "-c", text]
        self.environment = {**os.environ, **environment}

    def _start(self):
        process = subprocess.Popen(
            self.command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for line in process.stdout:
            if line.strip() == b"ready":
                return process
        raise AssertionError(process.communicate()[1].decode())

    def run(self):
        """Run it to its end; return the seconds that its work took."""
        process = self._start()
        start = time.perf_counter()
        complaint = process.communicate()[1].decode()
        assert process.returncode == 0, complaint
        return time.perf_counter() - start

    def kill(self, seconds, seed):
        """Run it, and kill it at a moment of the first so many seconds of its work."""
        process = self._start()
        time.sleep(random.Random(seed).uniform(0, seconds))
        process.kill()
        process.communicate()
