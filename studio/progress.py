"""A progress bar with the time left; a line now and then where there is no screen."""

import sys
import time

from tqdm import tqdm

EVERY = 20.0  # seconds between two lines, where there is no screen


class Progress:
    """Shows how much of some work is done, used as ``with Progress(total) as progress``.

    Parameters
    ----------
    total : float
        All of the work, in any unit, such as the seconds that it is thought to take.
    """

    def __init__(self, total):
        self.total, self.done, self.label = total, 0.0, ""
        self.start = self.said = time.monotonic()
        self.screen = sys.stdout.isatty()

    def __enter__(self):
        self.bar = tqdm(
            total=self.total,
            file=sys.stdout,
            ncols=88,
            smoothing=0.05,
            leave=False,
            disable=not self.screen,
            bar_format="{desc:16} {percentage:3.0f}%|{bar}| {elapsed} so far, {remaining} left",
        )
        return self

    def __exit__(self, *error):
        self.bar.close()

    def add(self, work):
        """Note that so much more is done."""
        work = min(work, self.total - self.done)  # rounding must not lead beyond the end
        self.done += work
        self.bar.set_description_str(self.label, refresh=False)
        self.bar.update(work)
        now = time.monotonic()
        if not self.screen and now - self.said >= EVERY:
            left = (now - self.start) * (self.total - self.done) / self.done
            print(f"{self.label}: {self.done / self.total:.0%}, {left:.0f} s left", flush=True)
            self.said = now

    def say(self, text):
        """Print a line above the bar."""
        self.bar.write(text, file=sys.stdout)
        sys.stdout.flush()
