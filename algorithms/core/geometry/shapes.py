"""Geometry as arrays: WKB in, flat coordinates out, and the few predicates the topics need."""
from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass

import numpy as np

from ..errors import InputError, heartbeat
from ..ranges import ranges
from . import geodesy
from .packed_wkb import PackedWkb

POINT, LINE, POLYGON, MULTIPOINT, MULTILINE, MULTIPOLYGON, COLLECTION = range(1, 8)
POLYHEDRAL, TIN, TRIANGLE = 15, 16, 17
PAIR_CHUNK = 4_000_000  # edge-point pairs looked at together: bounds memory near 200 MB
_REMEMBERED = 4  # answers of locate kept with the polygons


@dataclass(frozen=True)
class Shapes:
    """Lines or polygons as flat arrays.

    Attributes
    ----------
    xy : (V, 2) float array
        Vertices of all parts, one after another.
    starts : (P + 1,) int array
        Part i is ``xy[starts[i]:starts[i + 1]]``; a part is a line or a ring.
    feature : (P,) int array
        Row of the feature a part belongs to, ascending.
    hole : (P,) bool array
        True for inner rings.
    count : int
        Number of features, those without any part included.
    """

    xy: np.ndarray
    starts: np.ndarray
    feature: np.ndarray
    hole: np.ndarray
    count: int

    def with_xy(self, xy):
        """Return the same shapes with other coordinates."""
        return Shapes(xy, self.starts, self.feature, self.hole, count=self.count)

    def take(self, rows):
        """Return the features ``rows`` (ascending) as shapes of their own, numbered anew."""
        rows = np.asarray(rows, np.int64)
        parts = np.flatnonzero(np.isin(self.feature, rows))
        count = np.diff(self.starts)[parts]
        starts = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
        vertex = ranges(self.starts[parts], self.starts[parts + 1])
        return Shapes(self.xy[vertex], starts, np.searchsorted(rows, self.feature[parts]), self.hole[parts],
                      count=len(rows))

    def middle_vertices(self):
        """Return the middle vertex of the first part of each feature, (count, 2); NaN for empty ones."""
        result = np.full((self.count, 2), np.nan)
        parts = np.searchsorted(self.feature, np.arange(self.count, dtype=np.int64))
        known = ~self.empty
        first, last = self.starts[parts[known]], self.starts[parts[known] + 1]
        result[known] = self.xy[(first + last) // 2]
        return result

    def without(self, vertices, whole=False):
        """Return the shapes without the parts that hold one of ``vertices`` ((V,) bool), and the rows concerned.

        ``whole`` leaves out every part of such a feature.
        """
        if not vertices.any():
            return self, np.zeros(0, np.int64)
        part = np.repeat(np.arange(len(self.feature), dtype=np.int64), np.diff(self.starts))
        bad = np.bincount(part[vertices], minlength=len(self.feature)) > 0
        rows = np.unique(self.feature[bad])
        keep = ~np.isin(self.feature, rows) if whole else ~bad
        starts = np.concatenate([[0], np.cumsum(np.diff(self.starts)[keep])]).astype(np.int64)
        return Shapes(self.xy[keep[part]], starts, self.feature[keep], self.hole[keep], count=self.count), rows

    @property
    def empty(self):
        """(count,) bool: features without any part."""
        return np.bincount(self.feature, minlength=self.count) == 0

    def features_without_position(self):
        """Return the rows of features with a vertex that is NaN or infinite, sorted."""
        if np.isfinite(self.xy).all():
            return np.zeros(0, dtype=np.int64)
        lost = np.flatnonzero(~np.isfinite(self.xy).all(axis=1))
        return np.unique(self.feature[np.searchsorted(self.starts, lost, "right") - 1])

    def area_m2(self):
        """Return the geodesic area of each feature in square metres; ``xy`` must be degrees."""
        total = np.zeros(self.count)
        for part, feature in enumerate(self.feature):
            ring = self.xy[self.starts[part]:self.starts[part + 1]]
            if len(ring) > 2:
                total[feature] += geodesy.ring_area_m2(ring) * (-1.0 if self.hole[part] else 1.0)
        return total

    def length_m(self):
        """Return the geodesic length of each feature in metres; ``xy`` must be degrees."""
        return np.bincount(self.feature, geodesy.line_length_m(self.xy, self.starts), minlength=self.count)

    def bounds(self):
        """Return (count, 4) xmin, ymin, xmax, ymax per feature, NaN for empty ones."""
        result = np.full((self.count, 4), np.nan)
        if not len(self.xy):
            return result
        owner = np.repeat(self.feature, np.diff(self.starts))
        first = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
        rows = owner[first]
        result[rows, :2] = np.minimum.reduceat(self.xy, first)
        result[rows, 2:] = np.maximum.reduceat(self.xy, first)
        return result


def points_from_wkb(wkbs):
    """Return the (n, 2) coordinates of point WKBs and the rows that held several points.

    ``None`` and empty points give NaN. Of a multipoint the first point counts.
    """
    packed = wkbs.points() if isinstance(wkbs, PackedWkb) else None
    if packed is not None:
        return packed
    xy = np.full((len(wkbs), 2), np.nan)
    several = []
    for row, wkb in enumerate(wkbs):
        if not wkb:
            continue
        order, kind, _ = _header(wkb, 0)
        offset = 5
        if kind == MULTIPOINT:
            (count,) = struct.unpack_from(order + "I", wkb, 5)
            if not count:
                continue
            if count > 1:
                several.append(row)
            order, kind, _ = _header(wkb, 9)
            offset = 14
        if kind != POINT:
            raise InputError("Row {row} does not hold a point.", row=row)
        xy[row] = struct.unpack_from(order + "2d", wkb, offset)
    return xy, several


def shapes_from_wkb(wkbs):
    """Return the :class:`Shapes` of line or polygon WKBs; ``None`` gives a feature without parts."""
    packed = (wkbs if isinstance(wkbs, PackedWkb) else PackedWkb.of(wkbs)).lines()
    if packed is not None:
        xy, starts, feature = packed
        return Shapes(xy, starts, feature, np.zeros(len(feature), dtype=bool), count=len(wkbs))
    chunks, lengths, features, holes = [], [], [], []

    def take(buffer, offset, feature):
        order, kind, dimensions = _header(buffer, offset)
        (count,) = struct.unpack_from(order + "I", buffer, offset + 5)
        offset += 9
        if kind == LINE:
            return vertices(buffer, offset, order, count, dimensions=dimensions, feature=feature, hole=False)
        if kind in (POLYGON, TRIANGLE):
            for ring in range(count):
                (size,) = struct.unpack_from(order + "I", buffer, offset)
                offset = vertices(buffer, offset + 4, order, size, dimensions=dimensions, feature=feature,
                                  hole=ring > 0)
            return offset
        if kind in (MULTILINE, MULTIPOLYGON, COLLECTION, POLYHEDRAL, TIN):
            for _ in range(count):
                offset = take(buffer, offset, feature)
            return offset
        raise InputError("Row {row} does not hold a line or a polygon.", row=feature)

    def vertices(buffer, offset, order, count, *, dimensions, feature, hole):
        size = 8 * dimensions * count
        if count:
            chunks.append((buffer[offset:offset + size], order, dimensions))
            lengths.append(count)
            features.append(feature)
            holes.append(hole)
        return offset + size

    for row, wkb in enumerate(wkbs):
        if wkb:
            take(wkb, 0, row)
    return Shapes(
        xy=_join(chunks),
        starts=np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64),
        feature=np.array(features, dtype=np.int64),
        hole=np.array(holes, dtype=bool),
        count=len(wkbs),
    )


def line_segments(starts):
    """Return the vertex rows at which the segments of consecutive lines start and end."""
    inside = np.ones(int(starts[-1]), dtype=bool)
    inside[starts[1:][np.diff(starts) > 0] - 1] = False
    first = np.flatnonzero(inside)
    return first, first + 1


def points_on_surface(shapes):
    """Return one (count, 2) position inside each polygon: its centroid, else the middle of its widest chord.

    The chord runs east to west through the middle of the bounding box; it is taken where the centroid lies
    outside, as in an L or a ring. NaN for features without a polygon.
    """
    result = _centroids(shapes)
    doubtful = np.flatnonzero(~shapes.empty & (locate(result, shapes) != np.arange(shapes.count, dtype=np.int64)))
    for row in doubtful.tolist():
        one = shapes.take([row])
        if locate(result[row:row + 1], one)[0] < 0:
            result[row] = _chord(one)
    return result


def _centroids(shapes):
    """Return the (count, 2) centroids of polygons, holes taken off; NaN for empty ones."""
    first, last = line_segments(shapes.starts)
    (x1, y1), (x2, y2) = shapes.xy[first].T, shapes.xy[last].T
    origin = np.repeat(shapes.starts[:-1], np.diff(shapes.starts) - 1)  # near the ring: keeps the cross products small
    base = shapes.xy[origin].T
    x1, x2, y1, y2 = x1 - base[0], x2 - base[0], y1 - base[1], y2 - base[1]
    part = np.repeat(np.arange(len(shapes.feature), dtype=np.int64), np.diff(shapes.starts) - 1)
    cross = x1 * y2 - x2 * y1
    parts = len(shapes.feature)
    area = np.bincount(part, cross, minlength=parts) / 2
    sign = np.where(shapes.hole, -1.0, 1.0) * np.where(area < 0, -1.0, 1.0)
    moment = [np.bincount(part, cross * (a + b), minlength=parts) / 6 for a, b in ((x1, x2), (y1, y2))]
    total = np.bincount(shapes.feature, sign * area, minlength=shapes.count)
    corner = shapes.xy[shapes.starts[:-1]].T
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.column_stack([
            np.bincount(shapes.feature, sign * (m + c * area), minlength=shapes.count) / total
            for m, c in zip(moment, corner)
        ])


def _chord(one):
    """Return the middle of the widest stretch of one polygon on the line through the middle of its bounding box."""
    _, south, _, north = one.bounds()[0]
    y = (south + north) / 2
    x1, y1, x2, y2 = _edges(one, 0, len(one.feature)).T
    across = (y1 <= y) != (y2 <= y)
    x = np.sort(x1[across] + (y - y1[across]) * (x2 - x1)[across] / (y2 - y1)[across])
    if len(x) < 2:
        return np.nan, np.nan
    left, right = x[0:-1:2], x[1::2]
    widest = int(np.argmax(right - left))
    return (left[widest] + right[widest]) / 2, y


def line_wkb(xy):
    """Return the little-endian WKB of a line, (k, 2) coordinates."""
    xy = np.ascontiguousarray(xy, "<f8")
    return struct.pack("<BII", 1, LINE, len(xy)) + xy.tobytes()


def _header(buffer, offset):
    """Return byte order, base geometry type and number of dimensions of a WKB (ISO or extended)."""
    order = "<" if buffer[offset] else ">"
    (code,) = struct.unpack_from(order + "I", buffer, offset + 1)
    extended = bool(code & 0x80000000) + bool(code & 0x40000000)
    base, kind = divmod(code & 0x0FFFFFFF, 1000)
    return order, kind, 2 + extended + (0, 1, 1, 2)[base]


def _join(chunks):
    """Return the (V, 2) coordinates of raw vertex buffers; one copy where all are alike."""
    if not chunks:
        return np.empty((0, 2))
    if len({chunk[1:] for chunk in chunks}) == 1:
        _, order, dimensions = chunks[0]
        joined = np.frombuffer(b"".join([chunk[0] for chunk in chunks]), order + "f8")
        return joined.reshape(-1, dimensions)[:, :2].astype(float)
    return np.concatenate(
        [np.frombuffer(raw, order + "f8").reshape(-1, dimensions)[:, :2] for raw, order, dimensions in chunks]
    ).astype(float)


def locate(points, polygons, chunk=PAIR_CHUNK):
    """Return for each point the row of the polygon that holds it, -1 for none.

    Where polygons overlap, the first one wins; see :func:`holders`. The polygons remember their last answers: a run
    judges the positions of a layer first and then counts by commune, which is the same question.
    """
    points = np.ascontiguousarray(points, dtype=float)
    known, key = vars(polygons).setdefault("_located", {}), hashlib.blake2b(points.data).digest()
    if key not in known:
        point, polygon = holders(points, polygons, chunk)
        result = np.full(np.size(points) // 2, -1, dtype=np.int64)
        result[point[::-1]] = polygon[::-1]  # of one point the pair written last stays: that of the first polygon
        while len(known) >= _REMEMBERED:
            known.pop(next(iter(known)))
        known[key] = result
    return known[key].copy()


def holders(points, polygons, chunk=PAIR_CHUNK):
    """Return the rows of point and polygon of every pair where the polygon holds the point, polygons ascending.

    Even-odd rule over all rings of a feature, so holes need no special case. A point exactly on an edge belongs to
    the polygon above or to the right of it, so that neighbours never both claim it.

    Parameters
    ----------
    points : (n, 2) array
    polygons : Shapes
        In the same coordinates.
    """
    points = np.asarray(points, dtype=float).reshape(-1, 2)
    by_y = np.argsort(points[:, 1], kind="stable")
    by_y = by_y[np.isfinite(points[by_y]).all(axis=1)]
    x, y = points[by_y, 0], points[by_y, 1]
    found = [(np.zeros(0, np.int64), np.zeros(0, np.int64))]
    bounds = polygons.bounds()
    low, high = np.searchsorted(y, bounds[:, 1], "left"), np.searchsorted(y, bounds[:, 3], "right")
    part = np.searchsorted(polygons.feature, np.arange(polygons.count + 1, dtype=np.int64))
    vertices = np.diff(polygons.starts[part])
    for first, last in _groups(np.where(vertices > 0, high - low, 0) + vertices, chunk) if len(y) else ():
        heartbeat()
        rows = np.arange(first, last, dtype=np.int64)
        near = [low[row] + np.flatnonzero((x[low[row]:high[row]] >= bounds[row, 0])
                                          & (x[low[row]:high[row]] <= bounds[row, 2])) for row in rows]
        polygon, place = np.repeat(rows, list(map(len, near))), np.concatenate(near)
        edges, owner = _edges(polygons, part[first], part[last]), np.repeat(rows, vertices[rows])
        inside = _odd_crossings(polygon, x[place], y[place], edges, owner=owner, chunk=chunk)
        found.append((by_y[place[inside]], polygon[inside]))
    point, polygon = zip(*found)
    return np.concatenate(point), np.concatenate(polygon)


def _groups(weights, chunk):
    """Yield (first, last) of runs of rows whose weights sum to at most ``chunk``; a heavier row stands alone."""
    total, first = np.cumsum(weights), 0
    while first < len(total):
        done = total[first - 1] if first else 0
        last = max(first + 1, int(np.searchsorted(total, done + chunk, "right")))
        yield first, last
        first = last


def _edges(polygons, first_part, last_part):
    """Return (E, 4) x1, y1, x2, y2 of the closed rings of parts first..last."""
    low, high = polygons.starts[first_part], polygons.starts[last_part]
    xy = polygons.xy[low:high]
    following = np.arange(1, len(xy) + 1, dtype=np.int64)
    ends = polygons.starts[first_part + 1:last_part + 1] - low
    following[ends - 1] = polygons.starts[first_part:last_part] - low
    return np.column_stack([xy, xy[following]])


def _odd_crossings(polygon, x, y, edges, owner, chunk):
    """Return which points have an odd number of their polygon's edges to their right.

    Parameters
    ----------
    polygon, x, y : (k,) arrays
        Sorted by polygon and, within one, by y.
    edges, owner : (E, 4) array, (E,) int array
        Edges and the polygon each belongs to.
    """
    crossings = np.zeros(len(x), dtype=np.int64)
    if not len(x):
        return crossings == 1
    met = np.zeros(int(max(polygon[-1], owner[-1])) + 1, dtype=bool)
    met[polygon] = True
    edges, owner = edges[met[owner]], owner[met[owner]]
    x1, y1, x2, y2 = edges.T
    level = np.sort(y)  # heights as whole numbers, so that polygon and height make one key
    key = polygon * (len(y) + 1) + np.searchsorted(level, y)
    first, last = (np.searchsorted(key, owner * (len(y) + 1) + np.searchsorted(level, end))
                   for end in (np.minimum(y1, y2), np.maximum(y1, y2)))
    used = np.flatnonzero(last > first)
    for begin, end in _groups((last - first)[used], chunk):
        part = used[begin:end]
        edge = np.repeat(part, (last - first)[part])
        point = ranges(first[part], last[part])
        at = x1[edge] + (y[point] - y1[edge]) * (x2[edge] - x1[edge]) / (y2[edge] - y1[edge])
        crossings += np.bincount(point[at > x[point]], minlength=len(x))
    return crossings % 2 == 1
