"""What many receivers of one mast share: by position and by antenna height."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .p1812 import diffraction as diffraction
from .p1812 import profile as profiles
from .scan import Series, weight_tables

TABLE_STEPS = 64  # memory: radials of nearly equal length share their tables


@dataclass(frozen=True)
class Medium:
    """The air, and the polarization (1 horizontal, 2 vertical)."""

    delta_n: float = 50.0
    n0: float = 370.0
    polarization: int = diffraction.VERTICAL

    @property
    def radius_km(self):
        """Median effective earth radius."""
        return profiles.median_radius_km(self.delta_n)


class PositionProfiles:
    """What all antennas at one position share: profiles, their sums, and search structures."""

    def __init__(self, fan, medium):
        self.fan, self.medium = fan, medium
        self.distance_km = np.arange(fan.steps + 1, dtype=np.int64) * fan.step_km
        self.bulge = 500.0 / medium.radius_km * self.distance_km**2  # P.1812 (13), from the mast
        self.bare = fan.height_m
        self.bowed = fan.height_m - self.bulge
        self.covered = self.bowed if fan.clutter_m is None else self.bowed + fan.clutter_m
        tabled = -(-fan.steps // TABLE_STEPS) * TABLE_STEPS
        self.back, self.fresnel, self.ahead = weight_tables(tabled, fan.step_km)
        first, second = profiles.moment_terms(self.distance_km, fan.height_m)
        self.first_moment = _cumulated(first)
        self.second_moment = _cumulated(second)
        self.bare_series = Series(self.bare)
        self.bowed_series = Series(self.bowed)
        self.covered_series = self.bowed_series if fan.clutter_m is None else Series(self.covered)
        self.duct_floor = {}

    @property
    def cluttered(self):
        """True where clutter heights make a second profile."""
        return self.covered is not self.bowed


class AntennaProfiles:
    """What all bands of one antenna height share: slopes from the antenna and their running maxima."""

    def __init__(self, ground, height_m, receiver_m):
        self.ground, self.height_m, self.receiver_m = ground, height_m, receiver_m
        self.level_m = ground.bare[0, 0] + height_m
        self.bare = self._slopes(ground.bare)
        self.bowed = self._slopes(ground.bowed)
        self.covered = self.bowed if not ground.cluttered else self._slopes(ground.covered)
        self.bare_top = np.maximum.accumulate(self.bare.values, axis=1)
        self.bowed_top = np.maximum.accumulate(self.bowed.values, axis=1)
        self.covered_top = self.bowed_top
        if ground.cluttered:
            self.covered_top = np.maximum.accumulate(self.covered.values, axis=1)

    def _slopes(self, level):
        slopes = np.full(level.shape, -np.inf)
        slopes[:, 1:] = (level[:, 1:] - self.level_m) / self.ground.distance_km[1:]
        return Series(slopes)

    @cached_property
    def top_index(self):
        """First index of the steepest bare point up to each step."""
        return _first_index(self.bowed_top)

    @cached_property
    def covered_index(self):
        """First index of the steepest point with clutter up to each step."""
        return _first_index(self.covered_top) if self.ground.cluttered else self.top_index


def _first_index(top):
    higher = np.zeros(top.shape, np.int16)
    higher[:, 1:] = np.arange(1, higher.shape[1], dtype=np.int64) * (top[:, 1:] > top[:, :-1])
    return np.maximum.accumulate(higher, axis=1)


def _cumulated(terms):
    sums = np.zeros((terms.shape[0], terms.shape[1] + 1))
    np.cumsum(terms, axis=1, out=sums[:, 1:])
    return sums
