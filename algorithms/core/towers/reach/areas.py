"""Covered places of many masts and heights, whatever the coverage model."""
from __future__ import annotations

import numpy as np

from ...errors import no_progress


class CoveredPlaces:
    """Covered places asked for in bulk: equal questions are answered once.

    ``request`` takes masts and heights and returns numbers; after ``compute`` the places of
    number k are ``sets[k]``, and those that the model does not answer for ``unclear.get(k)``.
    """

    def __init__(self, reach, places_xy, masts_xy):
        self.reach, self.places_xy = reach, np.asarray(places_xy, float)
        self.masts_xy = np.asarray(masts_xy, float)
        self.sets, self.unclear = [], {}
        self._number, self._open = {}, {}

    def request(self, masts, code, height_m):
        """Return the numbers of the areas of operator ``code`` from ``masts`` with antennas at ``height_m``."""
        masts = np.asarray(masts, np.int64)
        height_m = np.broadcast_to(np.asarray(height_m, float), masts.shape)
        profile = self.reach.profile(code)
        numbers = np.empty(len(masts), np.int64)
        for place, (mast, key, height) in enumerate(
                zip(masts.tolist(), self.reach.key(profile, height_m).tolist(), height_m.tolist())):
            asked = (profile, mast, key)
            if asked not in self._number:
                self._number[asked] = len(self._number)
                self._open.setdefault(profile, []).append((self._number[asked], mast, height))
            numbers[place] = self._number[asked]
        return numbers

    def compute(self, progress=no_progress):
        """Compute what was asked for since the last call."""
        self.sets += [None] * (len(self._number) - len(self.sets))
        for done, (profile, asked) in enumerate(self._open.items()):
            progress(done / len(self._open))
            numbers, masts, heights = zip(*asked)
            refused = {}
            found = self.reach.covered(self.places_xy, self.masts_xy[list(masts)], profile, np.array(heights),
                                       unclear=refused)
            self.unclear.update((numbers[mast], places) for mast, places in refused.items())
            for number, places in zip(numbers, found):
                self.sets[number] = places
        self._open = {}
        return self
