"""The line that shows how far a reading is."""

import sys

from tqdm import tqdm


class Bar(tqdm):
    """The line that shows which stage a reading is in, and the time left.

    Its unit is work: seconds of film, times what a stage takes for a second of film compared with
    the others, of which ``total`` is the sum. What was read before does not count as fast work.
    """

    def __init__(self, total, is_shown):
        super().__init__(
            total=total,
            disable=not is_shown,
            file=sys.stdout,
            ncols=88,
            mininterval=0.5,
            smoothing=0,
            bar_format="{desc}{percentage:3.0f}% |{bar}| {elapsed} so far, {remaining} left",
        )

    @property
    def format_dict(self):
        """What the line is made of; at its end no time is left, even if none was measured."""
        return super().format_dict | ({"rate": 1} if self.n >= self.total else {})

    def begin(self, name, work):
        """Show what is done now, and how much work that is."""
        self.end = min(self.n + work, self.total)
        self.set_description_str(f"{name:9}", refresh=False)

    def advance(self, work):
        """Count work that is done, up to the end of what was begun."""
        self.update(max(0, min(work, self.end - self.n)))

    def skip(self, work):
        """Count work as known from before."""
        if not self.disable:
            work = min(work, self.total - self.n)
            self.initial += work
            self.n += work
