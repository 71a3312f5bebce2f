"""The clock of one search: reports progress, and says when the safety limit has passed."""
from __future__ import annotations

import time


class Clock:
    """Starts when made.

    Attributes
    ----------
    late : bool
        Whether a step was told that time is up; another run may then end elsewhere.
    """

    def __init__(self, limit_s, progress):
        self._start, self._limit, self._progress = time.monotonic(), limit_s, progress
        self.late = False

    @property
    def seconds(self):
        """Seconds since the start."""
        return time.monotonic() - self._start

    @property
    def left(self):
        """Seconds until the limit."""
        return self._limit - self.seconds

    def tick(self, low, high):
        """Return what a stage calls with its fraction done (or None): it reports between ``low`` and ``high``.

        The answer is True when time is up.
        """
        def tick(fraction):
            if fraction is not None:
                self._progress(low + (high - low) * min(fraction, 1.0))
            self.late = self.late or self.left < 0
            return self.late
        return tick
