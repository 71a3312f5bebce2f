"""Sparse coverage by a planar radius, built with a numpy grid; whole demand or classes block by block."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..errors import InputError, no_progress
from ..ranges import ranges
from .sparse import Incidence, class_draws, classes_of_keys, guard_size

_CELLS_PER_RADIUS = 4
_CELL_LIMIT = 4_000_000
_PAIRS_AT_ONCE = 4_000_000
_ROWS_AT_ONCE = 1_000_000


@dataclass(frozen=True)
class ClassedCoverage:
    """Demand merged into classes that the same sites cover.

    ``weights`` (K,) and ``columns`` (sites to classes) go into the models;
    ``uncoverable`` is the weight that no site covers.
    """

    weights: np.ndarray
    columns: Incidence
    uncoverable: float


def coverage(demand_xy, sites_xy, radius_m, *, progress=no_progress):
    """Return which demand points lie within the radius of each site.

    Parameters
    ----------
    demand_xy : array (N, 2)
        Metres in a plane.
    sites_xy : array (M, 2)
        Metres in the same plane.
    radius_m : number or array (M,)
        Reach of every site; a point exactly at the reach is covered.
    progress : callable

    Returns
    -------
    Incidence
        One row of demand numbers per site, ascending; ``.transposed()`` gives the sites of every point.

    Raises
    ------
    SizeError
        If a sample of the sites says that the result would not fit in memory.
    """
    demand, sites, radius = _checked(demand_xy, sites_xy, radius_m)
    grid = _Grid(demand, radius)
    _guard(grid, sites, radius)
    counts, parts = [], []
    for first, last in grid.blocks(sites, radius):
        site, point = grid.pairs(sites[first:last], radius[first:last])
        order = np.argsort(site * np.int64(max(len(demand), 1)) + point, kind="stable")
        counts.append(np.bincount(site, minlength=last - first))
        parts.append(point[order].astype(np.int32))
        progress(last / max(len(sites), 1))
    lengths = np.concatenate(counts) if counts else np.zeros(0, np.int64)
    index = np.concatenate(parts) if parts else np.zeros(0, np.int32)
    return Incidence(np.concatenate(([0], np.cumsum(lengths))), index, len(demand))


def coverage_classes(demand_xy, weights, sites_xy, radius_m, *, seed=0, progress=no_progress):
    """Merge demand into coverage classes without ever holding the whole coverage.

    Twenty million points and a hundred sites need a few hundred megabytes: each
    block of points is covered, merged and forgotten.

    Parameters
    ----------
    demand_xy, sites_xy, radius_m
        As in :func:`coverage`.
    weights : array (N,)
    seed : int
        Of the random numbers that classes are compared by.

    Returns
    -------
    ClassedCoverage
    """
    demand, sites, radius = _checked(demand_xy, sites_xy, radius_m)
    weights = np.asarray(weights, float).ravel()
    if weights.size != len(demand):
        raise InputError("There are {weights} weights for {rows} rows of demand.", weights=weights.size,
                         rows=len(demand))
    draws = class_draws(len(sites), seed)
    uncoverable, points, masses, keys = 0.0, [np.zeros((0, 2))], [np.zeros(0)], [np.zeros((2, 0), np.uint64)]
    for first in range(0, len(demand), _ROWS_AT_ONCE):
        block = slice(first, first + _ROWS_AT_ONCE)
        key = _Grid(demand[block], radius).keys(sites, radius, draws)
        within = key.any(axis=0)
        uncoverable += float(weights[block][~within].sum())
        reached = np.flatnonzero(within)
        class_of, one = classes_of_keys(key[0, reached], key[1, reached])
        points.append(demand[block][reached[one]])
        masses.append(np.bincount(class_of, weights=weights[block][reached], minlength=one.size))
        keys.append(key[:, reached[one]])
        progress(min(1.0, (first + _ROWS_AT_ONCE) / max(len(demand), 1)))
    class_of, one = classes_of_keys(*np.concatenate(keys, axis=1))
    columns = coverage(np.concatenate(points)[one], sites, radius)
    merged = np.bincount(class_of, weights=np.concatenate(masses), minlength=one.size)
    return ClassedCoverage(merged, columns, uncoverable)


def _checked(demand_xy, sites_xy, radius_m):
    demand = np.asarray(demand_xy, float).reshape(-1, 2)
    sites = np.asarray(sites_xy, float).reshape(-1, 2)
    radius = np.broadcast_to(np.asarray(radius_m, float), (len(sites),))
    if not (np.all(np.isfinite(demand)) and np.all(np.isfinite(sites))):
        raise InputError("A coordinate is missing or not a number; repair the geometry first.")
    if not (np.all(np.isfinite(radius)) and np.all(radius >= 0)):
        raise InputError("The radius must be a number of metres that is not negative.")
    return demand, sites, radius


def _guard(grid, sites, radius):
    """Estimate the number of pairs from one site in a hundred (at least 50)."""
    if not len(sites):
        return
    sample = np.unique(np.linspace(0, len(sites) - 1, max(50, len(sites) // 100)).astype(np.int64))
    within = grid.candidate_counts(sites[sample], radius[sample]).mean() * len(sites)
    guard_size(int(within * 0.8))


class _Grid:
    """Points sorted by square cells, so that a row of cells is one range of the sorted points."""

    def __init__(self, points, radius):
        self.count = len(points)
        self.low = points.min(axis=0) if self.count else np.zeros(2)
        extent = np.maximum(points.max(axis=0) - self.low, 1e-9) if self.count else np.ones(2)
        widest = float(radius.max()) if radius.size else 1.0
        least = float(np.sqrt(extent[0] * extent[1] / _CELL_LIMIT))
        self.cell = max(widest / _CELLS_PER_RADIUS, least, float(extent.max()) / _CELL_LIMIT, 1e-9)
        self.columns, self.rows = (np.floor(extent / self.cell).astype(np.int64) + 1).tolist()
        place = np.floor((points - self.low) / self.cell).astype(np.int64)
        key = place[:, 1] * self.columns + place[:, 0]
        self.order = _order(key, self.columns * self.rows)
        self.start = np.concatenate(([0], np.cumsum(np.bincount(key, minlength=self.columns * self.rows))))
        self.x, self.y = points[self.order, 0], points[self.order, 1]

    def _ranges(self, sites, radius):
        """Return site number, first and last position of the sorted points for every row of cells in reach."""
        centre = sites - self.low
        low = np.clip(np.floor((centre[:, 1] - radius) / self.cell), 0, self.rows).astype(np.int64)
        high = np.clip(np.floor((centre[:, 1] + radius) / self.cell), -1, self.rows - 1).astype(np.int64)
        spans = np.maximum(high - low + 1, 0)
        site = np.repeat(np.arange(len(sites), dtype=np.int64), spans)
        row = ranges(low, low + spans)
        y = centre[site, 1]
        nearest = np.clip(y, row * self.cell, (row + 1) * self.cell) - y
        # A little wider than the circle, so that rounding in the cell numbers cannot lose a point.
        half = np.sqrt(np.maximum(radius[site] ** 2 - nearest**2, 0.0)) + 1e-9 * (radius[site] + self.cell)
        left = np.clip(np.floor((centre[site, 0] - half) / self.cell), 0, self.columns).astype(np.int64)
        right = np.clip(np.floor((centre[site, 0] + half) / self.cell), -1, self.columns - 1).astype(np.int64)
        right = np.maximum(right, left - 1)
        base = row * self.columns
        return site, self.start[base + left], self.start[base + right + 1]

    def candidate_counts(self, sites, radius):
        site, first, last = self._ranges(sites, radius)
        return np.bincount(site, weights=last - first, minlength=len(sites))

    def blocks(self, sites, radius):
        """Yield ranges of sites whose candidate pairs fit at once."""
        if not self.count:
            if len(sites):
                yield 0, len(sites)
            return
        total = np.cumsum(self.candidate_counts(sites, radius))
        first = 0
        while first < len(sites):
            done = total[first - 1] if first else 0.0
            last = max(first + 1, int(np.searchsorted(total, done + _PAIRS_AT_ONCE, side="right")))
            yield first, min(last, len(sites))
            first = last

    def keys(self, sites, radius, draws):
        """Return for every point the two wrapping sums of ``draws`` over the sites that reach it; (2, points)."""
        sums = np.zeros((2, self.count), np.uint64)
        if self.count and len(sites):
            site, first, last = self._ranges(sites, radius)
            for k, low, high in zip(site.tolist(), first.tolist(), last.tolist()):
                far = (self.x[low:high] - sites[k, 0]) ** 2 + (self.y[low:high] - sites[k, 1]) ** 2
                near = (far <= radius[k] ** 2).astype(np.uint64)
                sums[0, low:high] += near * draws[0, k]
                sums[1, low:high] += near * draws[1, k]
        back = np.empty_like(sums)
        back[:, self.order] = sums
        return back

    def pairs(self, sites, radius):
        """Return the pairs (site, point) within reach."""
        if not self.count:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        site, first, last = self._ranges(sites, radius)
        place, owner = ranges(first, last), np.repeat(site, last - first)
        far = (self.x[place] - sites[owner, 0]) ** 2 + (self.y[place] - sites[owner, 1]) ** 2
        near = far <= (radius**2)[owner]
        return owner[near], self.order[place[near]].astype(np.int64)


def _order(key, cells):
    if cells <= 1 << 16:
        return np.argsort(key.astype(np.uint16), kind="stable")
    return np.argsort(key, kind="stable")
