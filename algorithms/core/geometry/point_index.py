"""Points within a distance, exactly and without a tree: points sorted by grid cell, three runs of cells a centre."""
from __future__ import annotations

import numpy as np

from ..errors import heartbeat
from ..ranges import ranges

_PARTS, _CELLS = 20, 2000  # of a limit, of an extent: cells of the raster that settles most of farther()
_STRETCHED = 1.05  # beyond it a position lies a continent away
CHUNK = 1_000_000  # candidate pairs looked at together: some 0.2 s between two questions for cancel, 40 MB


class PointIndex:
    """Points in metres, sorted by cell, asked again and again.

    Parameters
    ----------
    xy : (n, 2) float array of metres
        Rows that are not finite are never found.
    cell_m : float
        Size of a cell; near the radius asked for is fastest.
    plane : geodesy.LocalPlane, optional
        The plane of ``xy``: distances are then geodesic, else straight in the plane.
    """

    def __init__(self, xy, cell_m, plane=None):
        self.plane = plane
        xy = np.asarray(xy, float).reshape(-1, 2)
        self.size = len(xy)
        usable = np.flatnonzero(np.isfinite(xy).all(axis=1))
        points = xy[usable]
        span = np.ptp(points, axis=0).max() if len(points) else 0.0
        self.cell = max(float(cell_m), span / 30_000, 1e-6)  # cell numbers stay far inside int64
        self.origin = points.min(axis=0) if len(points) else np.zeros(2)
        cells = self._cells(points)
        self.width = int(cells[:, 0].max()) + 1 if len(points) else 1
        key = cells[:, 1] * self.width + cells[:, 0]
        order = np.argsort(key, kind="stable")
        self.rows, self.key, self.xy = usable[order], key[order], points[order]
        self._widest = self.xy[np.abs(self.xy[:, 0]).argmax()][None] if len(points) else self.xy  # for the stretch

    def _cells(self, xy):
        return np.floor((xy - self.origin) / self.cell).astype(np.int64)

    def pairs(self, centres, radius):
        """Yield ``(centre, row, distance_m)`` arrays of all pairs with distance <= radius.

        Centres ascend over the yielded chunks; rows ascend within a centre.

        Parameters
        ----------
        centres : (k, 2) array of metres
        radius : float or (k,) array of metres
        """
        centres = np.asarray(centres, float).reshape(-1, 2)
        radius = np.broadcast_to(np.asarray(radius, float), len(centres))
        good = np.isfinite(centres).all(axis=1) & (radius >= 0)
        wide = radius if self.plane is None else radius * self.plane.stretch(self._widest, centres)
        first, last = self._runs(np.where(good[:, None], centres, 0.0), np.where(good, wide, 0.0))
        last[~good] = first[~good]
        total = np.cumsum((last - first).sum(axis=1))
        begin = 0
        while begin < len(centres):
            heartbeat()
            done = total[begin - 1] if begin else 0
            end = max(begin + 1, int(np.searchsorted(total, done + CHUNK, "right")))
            low, high = first[begin:end], last[begin:end]
            centre = np.repeat(np.arange(begin, end, dtype=np.int64), (high - low).sum(axis=1))
            place = ranges(low.ravel(), high.ravel())
            distance = self._distance(place, centres, centre)
            hit = distance <= radius[centre]
            centre, row, distance = centre[hit], self.rows[place[hit]], distance[hit]
            order = np.argsort(centre * self.size + row, kind="stable")  # centres ascend already
            yield centre[order], row[order], distance[order]
            begin = end

    def _distance(self, place, centres, centre):
        if self.plane is not None:
            return self.plane.distance_m(self.xy[place], centres[centre])
        away = self.xy[place]
        away -= centres[centre]
        return np.hypot(away[:, 0], away[:, 1])

    def _runs(self, centres, radius):
        """Return first and last sorted place per centre and row of cells it touches, (k, rows) each."""
        low, high = self._cells(centres - radius[:, None]), self._cells(centres + radius[:, None])
        top = int(self.key[-1]) // self.width if len(self.key) else 0
        rows = low[:, 1:] + np.arange(int((high[:, 1] - low[:, 1]).max(initial=0)) + 1, dtype=np.int64)
        used = (rows <= high[:, 1:]) & (rows >= 0) & (rows <= top)
        used &= (high[:, :1] >= 0) & (low[:, :1] < self.width)
        left = np.clip(low[:, :1], 0, self.width - 1) + rows * self.width
        right = np.clip(high[:, :1], 0, self.width - 1) + rows * self.width
        first = np.searchsorted(self.key, left, "left")
        last = np.searchsorted(self.key, right, "right")
        return first, np.where(used, last, first)


def within(points, centres, radius, plane=None):
    """Return for each centre the ascending rows of ``points`` within ``radius``, as a list of int arrays."""
    radius = np.broadcast_to(np.asarray(radius, float), len(centres))
    if not len(centres):
        return []
    usable = radius[np.isfinite(radius)]
    near = PointIndex(points, usable.max(initial=0.0) or 1.0, plane)
    counts = np.zeros(len(centres), np.int64)
    rows = []
    for centre, row, _ in near.pairs(centres, radius):
        counts += np.bincount(centre, minlength=len(centres))
        rows.append(row.astype(np.int32))
    return np.split(np.concatenate(rows), np.cumsum(counts)[:-1])


def close_pairs(xy, radius, plane=None):
    """Return ``(first, second, distance_m)`` of all pairs first < second of ``xy`` within ``radius``."""
    found = [(a, b, d) for a, b, d in PointIndex(xy, max(radius, 1e-6), plane).pairs(xy, radius)] if len(xy) else []
    if not found:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    a, b, d = (np.concatenate(part) for part in zip(*found))
    keep = a < b
    return a[keep], b[keep], d[keep]


def first_near(xy, radius, plane=None):
    """Return for each row the lowest other row within ``radius``, and how far it is; -1 and NaN where there is none.

    Rows at one position are looked at once, so that thousands of them cost no more than one. Rows that
    are not finite have nobody near.
    """
    xy = np.asarray(xy, float).reshape(-1, 2)
    row, distance = np.full(len(xy), -1, np.int64), np.full(len(xy), np.nan)
    usable = np.flatnonzero(np.isfinite(xy).all(axis=1))
    if not usable.size:
        return row, distance
    points, place = np.unique(xy[usable], axis=0, return_inverse=True)
    place = place.ravel()
    order = np.argsort(place, kind="stable")
    begin = np.searchsorted(place[order], np.arange(len(points), dtype=np.int64))
    lowest = usable[order[begin]]
    several = np.diff(np.append(begin, place.size)) > 1
    second = np.full(len(points), len(xy), np.int64)
    second[several] = usable[order[begin[several] + 1]]  # who the lowest of a position meets at its own place
    other, far = np.full(len(points), len(xy), np.int64), np.full(len(points), np.nan)
    for one, two, away in PointIndex(points, max(radius, 1e-6), plane).pairs(points, radius):
        apart = one != two
        one, two, away = one[apart], two[apart], away[apart]
        rank = np.lexsort((lowest[two], one))[::-1]  # the lowest is written last
        better = lowest[two[rank]] < other[one[rank]]
        other[one[rank[better]]], far[one[rank[better]]] = lowest[two[rank[better]]], away[rank[better]]
    own = np.where(lowest[place] == usable, second[place], lowest[place])
    here = own < other[place]
    found = np.where(here, own, other[place])
    met = found < len(xy)
    row[usable[met]] = found[met]
    distance[usable[met]] = np.where(here, 0.0, far[place])[met]
    return row, distance


def nearest(points, centres, plane=None):
    """Return row and distance_m of the nearest of ``points`` to each centre; -1 and NaN where there is none.

    Ties go to the lower row. Rings double until one holds a point.
    """
    centres = np.asarray(centres, float).reshape(-1, 2)
    points = np.asarray(points, float).reshape(-1, 2)
    row, distance = np.full(len(centres), -1, np.int64), np.full(len(centres), np.nan)
    finite = points[np.isfinite(points).all(axis=1)]
    if not len(finite):
        return row, distance
    area = np.prod(np.maximum(np.ptp(finite, axis=0), 1.0))
    radius = max(np.sqrt(area / len(finite)), 1.0)
    open_ = np.flatnonzero(np.isfinite(centres).all(axis=1))
    while len(open_):
        for centre, found, far in PointIndex(points, radius, plane).pairs(centres[open_], radius):
            begin = np.flatnonzero(np.diff(centre, prepend=-1))
            least = np.minimum.reduceat(far, begin) if len(begin) else far
            lead = np.flatnonzero(far == np.repeat(least, np.diff(begin, append=len(far))))
            lead = lead[np.diff(centre[lead], prepend=-1) != 0]  # rows ascend: of a tie the lower one leads
            row[open_[centre[lead]]], distance[open_[centre[lead]]] = found[lead], far[lead]
        open_ = open_[row[open_] < 0]
        radius *= 2
    return row, distance


def farther(points, centres, limit, plane):
    """Return which centres lie farther than ``limit`` metres from each of ``points``, as :func:`nearest` measures.

    Most are settled by whether cells around theirs hold a point: surely near, or surely far; the rest is measured.
    Centres without a position are not farther.
    """
    centres = np.asarray(centres, float).reshape(-1, 2)
    points = np.asarray(points, float).reshape(-1, 2)
    points = points[np.isfinite(points).all(axis=1)]
    result = np.zeros(len(centres), bool)
    rows = np.flatnonzero(np.isfinite(centres).all(axis=1))
    if not len(points) or not len(rows):
        return result
    stretch = plane.stretch(points, centres[rows])
    if stretch > _STRETCHED or not limit > 0:
        return nearest(points, centres, plane)[1] > limit
    wide = limit * stretch  # who is farther in the plane is farther on the ground
    cell = max(limit / _PARTS, np.ptp(points, axis=0).max() / _CELLS)
    reach = int(wide / cell) + 2
    origin = points.min(axis=0) - (reach + 1) * cell
    place = np.floor((points - origin) / cell).astype(np.int64)
    shape = place.max(axis=0) + reach + 2
    filled = np.zeros(shape + 1, np.int64)
    filled[place[:, 0] + 1, place[:, 1] + 1] = 1
    filled = filled.cumsum(axis=0).cumsum(axis=1)  # how many cells with a point lie below and left

    def any_within(cells, count):
        low, high = np.clip(cells - count, 0, shape), np.clip(cells + count + 1, 0, shape)
        return (filled[high[:, 0], high[:, 1]] - filled[low[:, 0], high[:, 1]] - filled[high[:, 0], low[:, 1]]
                + filled[low[:, 0], low[:, 1]]) > 0

    cells = np.floor((centres[rows] - origin) / cell).astype(np.int64)
    far = ~any_within(cells, reach)
    close = int(limit / (cell * np.sqrt(2.0)) * (1 - 1e-9)) - 1  # whole cells: both ends anywhere in theirs
    near = any_within(cells, close) if close >= 0 else np.zeros(len(rows), bool)
    result[rows[far]] = True
    doubt = rows[~far & ~near]
    result[doubt] = nearest(points, centres[doubt], plane)[1] > limit
    return result


def connected_components(count, first, second):
    """Return the group of each of ``count`` points linked by pairs: the lowest point of the group."""
    label = np.arange(count, dtype=np.int64)
    first, second = np.asarray(first, np.int64), np.asarray(second, np.int64)
    while len(first):
        low, high = np.minimum(label[first], label[second]), np.maximum(label[first], label[second])
        np.minimum.at(label, high, low)
        while (label[label] != label).any():
            label = label[label]
        apart = label[first] != label[second]
        first, second = first[apart], second[apart]
    return label
