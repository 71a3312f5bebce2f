"""Nearest segment of each point, exactly, without a spatial index library.

A quadtree over the points is walked from its root downwards. Every cell carries the
segments that can still be nearest to one of its points; all cells of a level are handled
at once. Let ``a`` be the point of all segments nearest to the cell's centre ``c`` and ``r``
the cell's radius. For a point b of another segment |p - b|^2 - |p - a|^2 is linear in p, so
over the whole cell it is at least |c - b|^2 - |c - a|^2 - 2 r |b - a|: where that is
positive for every b of a segment, the segment is out. Far from the network this leaves
far fewer candidates than distances and triangle inequalities do.
"""
from __future__ import annotations

import numpy as np

from ..errors import heartbeat, no_progress
from ..ranges import ranges
from .segment_grid import nearest_of, settle_near

GROUP = 8  # measured: neighbouring segments that travel together through the upper levels
PAIRS = 150_000  # measured: point-segment pairs looked at together, so that they stay in the processor's cache
WORTH_A_GRID = 20  # measured: with fewer points per segment listing the segments costs more than it saves
_BITS = 16  # of each direction in a Morton code, which then fits in 32 bits (Morton 1966)


def nearest_segment(points, start, end, limit=np.inf, *, progress=no_progress, plane=None):
    """Return the nearest segment of each point.

    Parameters
    ----------
    points : (n, 2) float array
        Metres in a plane; NaN positions find nothing.
    start, end : (s, 2) float arrays
        Ends of the segments in the same plane; equal ends are a point.
    limit : float
        Segments farther than this are not looked for.
    progress : callable
        Called with a fraction 0..1; may raise ``Cancelled``.
    plane : geodesy.LocalPlane, optional
        The plane of the positions: distances and limit are then geodesic, else straight in the plane.

    Returns
    -------
    segment : (n,) int array
        Row of the nearest segment, -1 where none lies within ``limit``; the lowest row
        among equally near ones.
    distance : (n,) float array
        Metres, ``inf`` where there is none.
    fraction : (n,) float array
        Place of the foot point on the segment, 0 at its start and 1 at its end.

    Examples
    --------
    >>> found = nearest_segment([[1.0, 1.0], [9.0, 3.0]], [[0.0, 0.0], [10.0, 0.0]], [[10.0, 0.0], [10.0, 10.0]])
    >>> [part.round(9).tolist() for part in found]
    [[0, 1], [1.0, 1.0], [0.1, 0.3]]
    """
    points, start, end = (np.asarray(a, dtype=float).reshape(-1, 2) for a in (points, start, end))
    if plane is None:
        return _nearest(points, start, end, limit, progress=progress)
    segment, distance, fraction = _nearest(points, start, end, limit * plane.stretch(points, start, end),
                                           progress=progress)
    found = np.flatnonzero(segment >= 0)
    at, along = segment[found], fraction[found, None]
    distance[found] = plane.distance_m(points[found], start[at] + along * (end[at] - start[at]))
    far = found[distance[found] > limit]
    segment[far], distance[far], fraction[far] = -1, np.inf, 0.0
    return segment, distance, fraction


def _nearest(points, start, end, limit, progress):
    """Return :func:`nearest_segment` by straight distances in the plane."""
    segment = np.full(len(points), -1, dtype=np.int64)
    distance = np.full(len(points), np.inf)
    fraction = np.zeros(len(points))
    known = np.flatnonzero(np.isfinite(points).all(axis=1))
    usable = np.flatnonzero(np.isfinite(start).all(axis=1) & np.isfinite(end).all(axis=1))
    if not len(known) or not len(usable):
        return segment, distance, fraction
    if WORTH_A_GRID * len(known) > len(usable):
        found, away, share = settle_near(points[known], start[usable], end[usable], limit, progress=progress)
        settled = found >= 0
        rows = known[settled]
        segment[rows], distance[rows], fraction[rows] = usable[found[settled]], away[settled], share[settled]
        known = known[~settled]
        if not len(known):
            return segment, distance, fraction
    frame = _Frame(points[known])
    code = frame.code(points[known])
    order = np.argsort(code, kind="stable")
    known, code = known[order], code[order]
    low, high, items = _candidates(frame, code, start[usable], end[usable], limit=limit)
    starts, ends = start.T.copy(), end.T.copy()
    begin = 0
    sizes = np.cumsum([0, *((high - low) * np.diff(items.first))], dtype=np.int64)
    while begin < len(low):
        stop = max(begin + 1, int(np.searchsorted(sizes, sizes[begin] + PAIRS, "right")) - 1)
        cells = np.arange(begin, stop, dtype=np.int64)
        row, candidate = _pairs_of_cells(cells, low, high, items)
        at, candidate = known[row], usable[candidate]
        first = np.flatnonzero(np.append(True, np.diff(at) != 0)) if len(at) else row
        begins = [column[candidate] - points[at, axis] for axis, column in enumerate(starts)]
        along = [column[candidate] - points[at, axis] - begins[axis] for axis, column in enumerate(ends)]
        squared = along[0] * along[0] + along[1] * along[1]
        found, away, share = nearest_of(begins, along, np.where(squared > 0, squared, 1.0), candidate=candidate,
                                        first=first)
        near = away <= limit
        place = at[first[near]]
        segment[place], distance[place], fraction[place] = found[near], away[near], share[near]
        begin = stop
        heartbeat()
        progress(begin / len(low))
    return segment, distance, fraction


class _Frame:
    """The square that holds all points, cut into 2**16 x 2**16 cells in Morton order."""

    def __init__(self, points):
        low, high = points.min(axis=0), points.max(axis=0)
        self.size = max(float((high - low).max()), 1e-6) * (1 + 1e-9)
        self.origin = low

    def code(self, points):
        cell = np.clip((points - self.origin) / self.size * (1 << _BITS), 0, (1 << _BITS) - 1).astype(np.int64)
        return _spread(cell[:, 0]) | (_spread(cell[:, 1]) << 1)

    def centre(self, code, level):
        width = self.size / (1 << level)
        xy = np.column_stack([_gather(code), _gather(code >> 1)])
        return self.origin + (xy + 0.5) * width, width * np.sqrt(0.5)


def _spread(value):
    """Put a zero bit between the bits of 16-bit integers."""
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        value = (value | (value << shift)) & mask
    return value


def _gather(value):
    """Undo :func:`_spread`: take every second bit."""
    value = value & 0x55555555
    for shift, mask in ((1, 0x33333333), (2, 0x0F0F0F0F), (4, 0x00FF00FF), (8, 0x0000FFFF)):
        value = (value | (value >> shift)) & mask
    return value


class _Items:
    """Rows of ``item`` for each cell: cell ``c`` owns ``item[first[c]:first[c + 1]]``."""

    def __init__(self, first, item):
        self.first, self.item = first, item


def _candidates(frame, code, start, end, limit):
    """Return point ranges of the leaf cells and the segments that can be nearest in each."""
    order = np.argsort(frame.code((start + end) / 2), kind="stable")
    circles = _group_circles(start[order], end[order])
    grouped = len(order) > 4 * GROUP
    typical = np.median(circles[1])
    items = _Items(np.array([0, len(circles[1]) if grouped else len(order)], np.int64), None)
    items.item = np.arange(items.first[1], dtype=np.int64)
    low, high, cell = (np.array([number], np.int64) for number in (0, len(code), 0))
    for level in range(_BITS + 1):
        centre, radius = frame.centre(cell, level)
        if grouped:
            items = _prune_circles(items, centre, radius, *circles, limit)
            if radius < 4 * typical or len(items.item) < 8 * len(cell) or level == _BITS:
                items = _ungroup(items, order)
                grouped = False
        if not grouped:
            items = _prune_segments(items, centre, radius, start, end=end, limit=limit)
            if len(code) <= 4 * len(cell) or len(items.item) <= 4 * len(cell) or level == _BITS:
                break
        low, high, cell, items = _split(code, low, high, items, level=level + 1)
    return low, high, items


def _group_circles(start, end):
    """Return centre and radius of circles around each run of ``GROUP`` segments."""
    first = np.arange(0, len(start), GROUP, dtype=np.int64)
    count = np.diff(np.append(first, len(start)))
    centre = np.add.reduceat(start + end, first) / (2 * count[:, None])
    middle = np.repeat(centre, count, axis=0)
    away = np.maximum(np.hypot(*(start - middle).T), np.hypot(*(end - middle).T))
    return centre, np.maximum.reduceat(away, first)


def _ungroup(items, order):
    member = items.item[:, None] * GROUP + np.arange(GROUP, dtype=np.int64)
    real = member < len(order)
    count = np.add.reduceat(np.append(real.sum(axis=1), 0), items.first[:-1]) if len(items.item) else 0
    count = np.where(np.diff(items.first) > 0, count, 0)
    return _Items(np.concatenate([[0], np.cumsum(count)]), order[member[real]])


def _prune_circles(items, centre, radius, middle, reach, limit):
    """Drop the circles that cannot hold the nearest segment of any point of a cell."""
    cell = np.repeat(np.arange(len(centre), dtype=np.int64), np.diff(items.first))
    away = np.hypot(*(middle[items.item] - centre[cell]).T)
    nearest = np.minimum(_least(items, away + reach[items.item]) + 2 * radius, limit + radius)
    return _keep(items, cell, away - reach[items.item] <= nearest[cell] * (1 + 1e-12))


def _prune_segments(items, centre, radius, start, end, limit):
    """Drop the segments that cannot be nearest to any point of a cell."""
    cell = np.repeat(np.arange(len(centre), dtype=np.int64), np.diff(items.first))
    first, last = start[items.item] - centre[cell], end[items.item] - centre[cell]
    away, _, foot = _foot(first, last)
    least = _least(items, away)
    anchor = np.zeros((len(centre), 2))
    best = np.flatnonzero(away == least[cell])
    anchor[cell[best]] = foot[best]
    anchor = anchor[cell]
    spread = np.maximum(np.hypot(*(first - anchor).T), np.hypot(*(last - anchor).T))
    slack = 1e-9 * (least[cell] + radius) ** 2
    near = (away * away - least[cell] ** 2 <= 2 * radius * spread + slack) & (away <= limit + radius)
    return _keep(items, cell, near)


def _foot(first, last):
    """Return distance, share and place of the point of segments nearest to the origin."""
    along = last - first
    squared = (along * along).sum(axis=1)
    share = np.clip(-(first * along).sum(axis=1) / np.where(squared > 0, squared, 1.0), 0.0, 1.0)
    foot = first + share[:, None] * along
    return np.hypot(*foot.T), share, foot


def _least(items, value):
    """Return the least value of each cell, ``inf`` for cells without items."""
    least = np.full(len(items.first) - 1, np.inf)
    filled = np.flatnonzero(np.diff(items.first) > 0)
    if len(filled):
        least[filled] = np.minimum.reduceat(value, items.first[filled])
    return least


def _keep(items, cell, keep):
    count = np.bincount(cell[keep], minlength=len(items.first) - 1)
    return _Items(np.concatenate([[0], np.cumsum(count)]), items.item[keep])


def _split(code, low, high, items, level):
    """Return the occupied quarters of each cell, each with its parent's candidates."""
    cell_of_point = code >> (2 * (_BITS - level))
    owner = np.repeat(np.arange(len(low), dtype=np.int64), high - low)
    rows = ranges(low, high)
    first = np.flatnonzero(np.append(True, np.diff(cell_of_point[rows]) != 0))
    parent = owner[first]
    begin = rows[first]
    size = np.diff(np.append(first, len(rows)))
    kept = items.first[parent + 1] > items.first[parent]
    parent, begin, size = parent[kept], begin[kept], size[kept]
    take = ranges(items.first[parent], items.first[parent + 1])
    count = items.first[parent + 1] - items.first[parent]
    split = _Items(np.concatenate([[0], np.cumsum(count)]), items.item[take])
    return begin, begin + size, cell_of_point[begin], split


def _pairs_of_cells(cells, low, high, items):
    """Return every (point row, item) pair of some cells, sorted by point row."""
    points = high[cells] - low[cells]
    count = items.first[cells + 1] - items.first[cells]
    row = ranges(low[cells], high[cells])
    per_row = np.repeat(count, points)
    base = np.repeat(items.first[cells], points)
    return np.repeat(row, per_row), items.item[ranges(base, base + per_row)]
