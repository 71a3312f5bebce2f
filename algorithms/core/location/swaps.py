"""What every choice of sites improved by swaps has in common."""
from __future__ import annotations

import numpy as np

from .clock import never

TINY = 1e-9  # rounding of sums of people


class SwapState:
    """A choice with ``chosen`` (bool per column), ``site_at`` (column in each place) and ``value``.

    A subclass keeps the figures up to date in ``add(site)`` and ``remove(site)`` and tells the
    best swap as (improvement, place, site) in ``best_swap()``.

    Examples
    --------
    One site for three places; the first choice is the worse one, and a swap mends it:

    >>> from .median.model import MedianModel, MedianState
    >>> table = [[0.0, 4.0], [4.0, 0.0], [1.0, 5.0]]
    >>> state = MedianState(MedianModel(table, None, 1, (), excluded=(), groups=None, beyond=None))
    >>> state.add(0)
    >>> state.swap(0, 1)
    >>> state.value
    9.0
    >>> state.descend(), state.snapshot().tolist(), state.value
    (1, [0], 5.0)
    >>> state.restore(np.array([1]))
    >>> state.value
    9.0
    """

    def swap(self, place, site):
        """Replace the site in ``place`` by ``site``."""
        self.remove(int(self.site_at[place]))
        self.add(site)

    def descend(self, limit=10_000, tick=never):
        """Swap while it helps; return the number of swaps. ``tick(None)`` returns True when time is up."""
        for step in range(limit):
            if tick(None) or not self.chosen.any():
                return step
            better, place, site = self.best_swap()
            if not better > TINY * max(1.0, abs(self.value)):
                return step
            self.swap(place, site)
        return limit

    def snapshot(self):
        """Return the chosen columns."""
        return np.flatnonzero(self.chosen)

    def restore(self, chosen):
        """Go back to ``chosen``."""
        now = self.snapshot()
        for site in np.setdiff1d(now, chosen, assume_unique=True).tolist():
            self.remove(site)
        for site in np.setdiff1d(chosen, now, assume_unique=True).tolist():
            self.add(site)
