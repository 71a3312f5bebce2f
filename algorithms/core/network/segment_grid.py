"""Nearest segment of points that lie close to the network: a fine grid, then a coarse one.

Most places people live stand beside a road. With segments listed in the cells of a grid a
point looks at the nine cells around it; whatever is nearest there, and nearer than one
cell, is nearest of all. The few points this does not settle are left to the caller.
"""
from __future__ import annotations

import numpy as np

from ..errors import heartbeat, no_progress
from ..ranges import ranges, steps

PAIRS = 1_500_000  # point-segment pairs measured at once: bounds memory near 200 MB
CELLS = (0.2, 1.0)  # measured: cell sizes tried, in mean spacings of the segments: few points need the wide look
LISTED = 6  # measured: cells a segment may stand in on average, before the cells are made larger
_LEAST_M = 1e-3  # rounding: cells are never smaller


def settle_near(points, start, end, limit=np.inf, *, progress=no_progress):
    """Find the nearest segment of points nearer to one than a grid cell.

    Parameters
    ----------
    points : (n, 2) float array of finite metres
    start, end : (s, 2) float arrays of finite metres, s > 0
    limit : float

    Returns
    -------
    segment : (n,) int array, -1 for points that are not settled
        The lowest row among equally near segments.
    distance, fraction : (n,) float arrays
    """
    segment = np.full(len(points), -1, dtype=np.int64)
    distance, fraction = np.full(len(points), np.inf), np.zeros(len(points))
    waiting = np.arange(len(points), dtype=np.int64)
    for number, part in enumerate(CELLS):
        grid = _SegmentGrid(start, end, part)
        _look(grid, waiting, points, start, end=end, found=(segment, distance, fraction))
        waiting = waiting[distance[waiting] > min(grid.size, limit)]
        progress((number + 1) / len(CELLS))
    segment[waiting], distance[waiting], fraction[waiting] = -1, np.inf, 0.0
    return segment, distance, fraction


def _look(grid, rows, points, start, end, found):
    """Measure ``rows`` of the points against the segments in the nine cells around each, block by block."""
    cell = np.floor((points[rows] - grid.origin) / grid.size).astype(np.int64)
    inside = np.flatnonzero(((cell >= -1) & (cell <= grid.wide - 2)).all(axis=1))
    inside = inside[np.argsort(cell[inside, 0] * grid.wide + cell[inside, 1], kind="stable")]
    low, high = grid.ranges(cell[inside])
    rows = rows[inside]
    work = np.cumsum((high - low).sum(axis=1))
    begin = 0
    while begin < len(rows):
        heartbeat()
        done = work[begin - 1] if begin else 0
        stop = max(begin + 1, int(np.searchsorted(work, done + PAIRS, "right")))
        _measure(rows[begin:stop], low[begin:stop], high[begin:stop], grid.segment, points, start, end, *found)
        begin = stop


class _SegmentGrid:
    """Segments by the cells their bounding boxes touch, in key order."""

    def __init__(self, start, end, part):
        low, high = np.minimum(start, end), np.maximum(start, end)
        self.origin = low.min(axis=0)
        extent = float((high.max(axis=0) - self.origin).max())
        self.size = max(part * extent / np.sqrt(len(start)), _LEAST_M)
        while True:
            first = np.floor((low - self.origin) / self.size).astype(np.int64)
            count = np.floor((high - self.origin) / self.size).astype(np.int64) - first + 1
            cells = count[:, 0] * count[:, 1]
            if cells.sum() <= LISTED * len(start):
                break
            self.size *= 2.0
        self.wide = int(extent / self.size) + 4
        owner = np.repeat(np.arange(len(start), dtype=np.int64), cells)
        column, row = np.divmod(steps(cells), count[owner, 1])
        key = (first[owner, 0] + column) * self.wide + first[owner, 1] + row
        order = np.argsort(key, kind="stable")
        self.segment = owner[order]
        self.starts = np.searchsorted(key[order], np.arange(self.wide * self.wide + 1, dtype=np.int64))

    def ranges(self, cell):
        """Return (n, 3) first and last positions of the three columns of cells around each cell."""
        base = (cell[:, :1] + np.array([-1, 0, 1], np.int64)) * self.wide + cell[:, 1:]
        top = len(self.starts) - 1
        return self.starts[np.clip(base - 1, 0, top)], self.starts[np.clip(base + 2, 0, top)]


def _measure(rows, low, high, listed, points, start, end, segment, distance, fraction):
    """Measure the listed segments of some points and keep the nearest of each."""
    per_point = (high - low).sum(axis=1)
    rows, low, high, per_point = (part[per_point > 0] for part in (rows, low, high, per_point))
    if not len(rows):
        return
    candidate = listed[ranges(low.ravel(), high.ravel())]
    at = np.repeat(rows, per_point)
    from_x, from_y = (start[candidate] - points[at]).T
    along_x, along_y = (end[candidate] - start[candidate]).T
    squared = along_x * along_x + along_y * along_y
    share = np.clip(-(from_x * along_x + from_y * along_y) / np.where(squared > 0, squared, 1.0), 0.0, 1.0)
    away = np.hypot(from_x + share * along_x, from_y + share * along_y)
    first = np.cumsum(per_point) - per_point
    least = np.minimum.reduceat(away, first)
    tied = np.where(away == np.repeat(least, per_point), candidate, len(start))
    lowest = np.minimum.reduceat(tied, first)
    winner = np.flatnonzero(candidate == np.repeat(lowest, per_point))
    segment[at[winner]], distance[at[winner]], fraction[at[winner]] = candidate[winner], away[winner], share[winner]
