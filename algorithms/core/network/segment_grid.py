"""Nearest segment of points that lie close to the network: a fine grid, then a coarse one.

Most places people live stand beside a road. With segments listed in the cells of a grid a
point looks at the nine cells around it; whatever is nearest there, and nearer than one
cell, is nearest of all. The few points this does not settle are left to the caller.
"""
from __future__ import annotations

import numpy as np

from ..errors import heartbeat, no_progress
from ..ranges import ranges, steps

PAIRS = 150_000  # measured: point-segment pairs looked at together, so that they stay in the processor's cache
_ALIKE = 1 + 1e-12  # rounding: squares this near may be of equal distances
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

    Examples
    --------
    Two streets of 10 m, 5 m apart; a place 1 m beside the first, and one that lies far from both:

    >>> start, end = np.array([[0.0, 0.0], [0.0, 5.0]]), np.array([[10.0, 0.0], [10.0, 5.0]])
    >>> [part.tolist() for part in settle_near(np.array([[5.0, 1.0], [5.0, 1000.0]]), start, end)]
    [[0, -1], [1.0, inf], [0.5, 0.0]]
    """
    segment = np.full(len(points), -1, dtype=np.int64)
    distance, fraction = np.full(len(points), np.inf), np.zeros(len(points))
    waiting = np.arange(len(points), dtype=np.int64)
    segments = _Segments(start, end)
    for number, part in enumerate(CELLS):
        grid = _SegmentGrid(start, end, part)
        _look(grid, waiting, points, segments, found=(segment, distance, fraction))
        waiting = waiting[distance[waiting] > min(grid.size, limit)]
        del grid
        progress((number + 1) / len(CELLS))
    segment[waiting], distance[waiting], fraction[waiting] = -1, np.inf, 0.0
    return segment, distance, fraction


def _look(grid, rows, points, segments, found):
    """Measure ``rows`` of the points against the segments in the nine cells around each, some cells at a time."""
    cell = np.floor((points[rows] - grid.origin) / grid.size).astype(np.int64)
    inside = np.flatnonzero(((cell >= -1) & (cell <= grid.wide - 2)).all(axis=1))
    inside = inside[np.argsort(cell[inside, 0] * grid.wide + cell[inside, 1], kind="stable")]
    rows, cell = rows[inside], cell[inside]
    first = np.flatnonzero(np.append(True, (np.diff(cell, axis=0) != 0).any(axis=1))) if len(cell) else inside
    cell, ends = cell[first], np.append(first, len(rows))
    low, high = grid.ranges(cell)
    work = np.cumsum((high - low).sum(axis=1) * np.diff(ends))
    begin = 0
    while begin < len(cell):
        heartbeat()
        done = work[begin - 1] if begin else 0
        stop = max(begin + 1, int(np.searchsorted(work, done + PAIRS, "right")))
        some = slice(begin, stop)
        listed, count = grid.around(cell[some], low[some], high[some])
        _measure(rows[ends[begin]:ends[stop]], points, listed, count, sharing=np.diff(ends[begin:stop + 1]),
                 segments=segments, found=found)
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
        del low, high
        owner = np.repeat(np.arange(len(start), dtype=np.int32), cells)  # 32 bits hold rows and cells, not keys
        column, row = np.divmod(steps(cells).astype(np.int32), count[:, 1].astype(np.int32)[owner])
        self.first_column, self.first_row = column == 0, row == 0
        row += first[:, 1].astype(np.int32)[owner]
        key = (first[:, 0] * self.wide)[owner] + column * np.int64(self.wide) + row
        del column
        filled = np.bincount(key, minlength=self.wide * self.wide)
        self.starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(filled, dtype=np.int64)])
        order = np.argsort(key, kind="stable")
        del key, filled
        self.segment, self.row = owner[order], row[order]
        self.first_column, self.first_row = self.first_column[order], self.first_row[order]

    def ranges(self, cell):
        """Return (n, 3) first and last positions of the three columns of cells around each cell."""
        base = (cell[:, :1] + np.array([-1, 0, 1], np.int64)) * self.wide + cell[:, 1:]
        top = len(self.starts) - 1
        return self.starts[np.clip(base - 1, 0, top)], self.starts[np.clip(base + 2, 0, top)]

    def around(self, cell, low, high):
        """Return the segments in the nine cells around some cells, each once, and how many every cell has.

        A segment stands in a rectangle of cells: it is taken where that rectangle begins, or where the nine cells do.
        """
        per_column = (high - low).ravel()
        at = ranges(low.ravel(), high.ravel())
        column = np.repeat(np.arange(len(per_column), dtype=np.int64), per_column)
        owner, column = np.divmod(column, 3)
        taken = (self.first_column[at] | (column == 0)) & (self.first_row[at] | (self.row[at] == cell[owner, 1] - 1))
        return self.segment[at[taken]], np.bincount(owner[taken], minlength=len(cell))


def nearest_of(begin, along, squared, *, candidate, first):
    """Return the nearest candidate of each point: segment, distance and fraction.

    Parameters
    ----------
    begin : pair of (k,) arrays
        Where the segment of each pair begins, seen from its point; the pairs of a point stand together. Overwritten.
    along : pair of (k,) arrays
        How far the segment runs.
    squared : (k,) array
        The square of its length, 1 for a point.
    candidate : (k,) int array
        The segment of each pair.
    first : (n,) int array
        First pair of each point; every point has one.

    Returns
    -------
    segment : (n,) int array
        The lowest row among equally near ones.
    distance, fraction : (n,) float arrays

    Examples
    --------
    Of two streets east, 1 m south and 3 m north of a point, the first is nearer:

    >>> found = nearest_of((np.array([-5.0, -5.0]), np.array([-1.0, 3.0])), (np.array([10.0, 10.0]), np.zeros(2)),
    ...                    np.array([100.0, 100.0]), candidate=np.array([0, 1]), first=np.array([0]))
    >>> [part.tolist() for part in found]
    [[0], [1.0], [0.5]]
    """
    if not len(first):
        return np.zeros(0, np.int64), np.zeros(0), np.zeros(0)
    (from_x, from_y), (along_x, along_y) = begin, along
    share = np.minimum(np.maximum(-(from_x * along_x + from_y * along_y) / squared, 0.0), 1.0)
    from_x += share * along_x
    from_y += share * along_y
    squared = from_x * from_x + from_y * from_y
    count = np.diff(np.append(first, len(candidate)))
    least = np.minimum.reduceat(squared, first)
    near = np.flatnonzero(squared <= np.repeat(least * _ALIKE, count))  # what can be nearest when rounded
    point = np.repeat(np.arange(len(first), dtype=np.int64), count)[near]
    away, candidate = np.hypot(from_x[near], from_y[near]), candidate[near]
    order = np.lexsort((candidate, away, point)) if len(near) > len(first) else np.arange(len(near), dtype=np.int64)
    winner = order[np.append(True, np.diff(point[order]) != 0)]
    return candidate[winner], away[winner], share[near[winner]]


class _Segments:
    """Segments as columns: where each begins, how far it runs, and the square of its length (1 for a point)."""

    def __init__(self, start, end):
        self.start, self.along = start.T.copy(), (end - start).T.copy()
        squared = self.along[0] * self.along[0] + self.along[1] * self.along[1]
        self.squared = np.where(squared > 0, squared, 1.0)


def _measure(rows, points, listed, count, *, sharing, segments, found):
    """Measure the listed segments of some cells for the points in each, and keep the nearest of each point."""
    per_point = np.repeat(count, sharing)
    base = np.repeat(np.cumsum(count) - count, sharing)
    some = per_point > 0
    if not some.all():
        rows, per_point, base = rows[some], per_point[some], base[some]
    if not len(rows):
        return
    candidate = listed[ranges(base, base + per_point)]
    begin = [segments.start[axis][candidate] - np.repeat(points[rows, axis], per_point) for axis in (0, 1)]
    along = [segments.along[axis][candidate] for axis in (0, 1)]
    nearest = nearest_of(begin, along, segments.squared[candidate], candidate=candidate,
                         first=np.cumsum(per_point) - per_point)
    for kept, new in zip(found, nearest):
        kept[rows] = new
