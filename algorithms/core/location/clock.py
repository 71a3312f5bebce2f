"""The clock of one search: reports progress, hears a cancel, and says when the safety limit has passed."""
from __future__ import annotations

import time

from ..errors import Message

STOPPED = Message("The search was stopped by the time limit: another run may end elsewhere.")
_PAUSE_S = 0.1  # progress: between two reports of steps that know no fraction, often enough to hear a cancel at once


def never(fraction):
    """Stand-in for a tick: time is never up.

    Parameters
    ----------
    fraction : float or None

    Returns
    -------
    bool

    Examples
    --------
    >>> never(0.5)
    False
    """
    return False


class Clock:
    """Starts when made.

    Attributes
    ----------
    late : bool
        Whether a step was told that time is up; another run may then end elsewhere.

    Examples
    --------
    Half of a stage from 20 to 60 percent is 40 percent; a limit of no time is over at once:

    >>> told = []
    >>> Clock(60, told.append).tick(0.2, 0.6)(0.5), told
    (False, [0.4])
    >>> clock = Clock(-1, told.append)
    >>> clock.tick(0.0, 1.0)(1.0), clock.late, clock.left < 0.0
    (True, True, True)

    A stage may be given less than the whole limit, so that time is left for those after it:

    >>> clock = Clock(3600, told.append)
    >>> clock.tick(0.0, 0.5, share=0.0)(0.0), clock.late, clock.tick(0.5, 1.0)(0.0)
    (True, True, False)
    """

    def __init__(self, limit_s, progress):
        self._start, self._limit, self._progress = time.monotonic(), limit_s, progress
        self._told, self._last = 0.0, self._start
        self.late = False

    @property
    def seconds(self):
        """Seconds since the start."""
        return time.monotonic() - self._start

    @property
    def left(self):
        """Seconds until the limit."""
        return self._limit - self.seconds

    def tick(self, low, high, share=1.0):
        """Return what a stage calls with its fraction done (or None): it reports between ``low`` and ``high``.

        The answer is True when time is up, or this ``share`` of it. A step without a fraction repeats what was told
        last, ten times a second at most, so that a cancel is heard inside long stages too.
        """
        def tick(fraction):
            now = time.monotonic()
            if fraction is not None:
                self._told = low + (high - low) * min(fraction, 1.0)
            if fraction is not None or now - self._last > _PAUSE_S:
                self._last = now
                self._progress(self._told)
            up = now - self._start > share * self._limit
            self.late = self.late or up
            return up
        return tick
