"""The line that shows how far a reading is."""

import sys

from tqdm import tqdm


class Bar:
    """The line that shows which stage a reading is in, and the time left.

    Its unit is work: seconds of film, times what a stage takes for a second of film compared with
    the others. What was read before does not count as fast work.
    """

    def __init__(self, seconds, piece, work, is_shown):
        self.seconds, self.piece = seconds, piece
        self.bar = tqdm(
            total=seconds * work,
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

    def start(self, number):
        """Begin with the piece of this number."""
        self.whole = max(0, min(self.piece, self.seconds - number * self.piece))

    def begin(self, name, work):
        """Show what is done to the piece now; `advance` tells how far it is."""
        self.work, self.left = work, self.whole
        self.bar.set_description_str(f"{name:9}", refresh=False)

    def advance(self, seconds):
        """Count seconds of film that are done, up to the whole piece."""
        step = min(seconds, self.left)
        self.left -= step
        self.bar.update(self._up_to_the_end(step * self.work))

    def skip(self, work):
        """Count the whole piece as known from before."""
        if not self.bar.disable:
            work = self._up_to_the_end(self.whole * work)
            self.bar.initial += work
            self.bar.n += work

    def _up_to_the_end(self, work):
        """The work, or less: sums of broken numbers may end a little above the total."""
        return max(0, min(work, self.bar.total - self.bar.n))
