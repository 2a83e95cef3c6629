"""The line that shows how far a reading is."""

import sys

from tqdm import tqdm


class Bar:
    """The line that shows which stage a reading is in, and the time left.

    Its unit is work: seconds of film, times what a stage takes for a second of film compared with
    the others, of which ``total`` is the sum. What was read before does not count as fast work.
    """

    def __init__(self, total, is_shown):
        self.bar = tqdm(
            total=total,
            disable=not is_shown,
            file=sys.stdout,
            ncols=88,
            mininterval=0.5,
            smoothing=0,
            bar_format="{desc}{percentage:3.0f}% |{bar}| {elapsed} so far, {remaining} left",
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.bar.close()

    def begin(self, name, work):
        """Show what is done now, and how much work that is."""
        self.end = min(self.bar.n + work, self.bar.total)
        self.bar.set_description_str(f"{name:9}", refresh=False)

    def advance(self, work):
        """Count work that is done, up to the end of what was begun."""
        self.bar.update(max(0, min(work, self.end - self.bar.n)))

    def skip(self, work):
        """Count work as known from before."""
        if not self.bar.disable:
            work = min(work, self.bar.total - self.bar.n)
            self.bar.initial += work
            self.bar.n += work
