"""The likely reference system of points by the lines beside them, where the communes tell nothing.

A lost datum moves a layer by some 225 m: hardly a point leaves its commune, but houses, post offices and hamlets that
stood along roads and canals no longer do.
"""
from __future__ import annotations

import numpy as np

from ..geometry.country import in_country
from ..geometry.geodesy import LONLAT, LocalPlane, distance_m, transform
from ..geometry.point_index import PointIndex
from ..geometry.shapes import line_segments
from ..ranges import ranges

_MOST = 3_000_000  # points along all lines; a country's roads are not looked at


def lines_of(layers, rules):
    """Return the :class:`Beside` of the roads and canals among some layers, ``None`` without them."""
    network = next((layer for layer in layers if layer.role.name == "network" and layer.kind == "line"
                    and layer.shapes is not None and len(layer.shapes.xy) > 1), None)
    return None if network is None else Beside.of(network.shapes, rules["beside_m"])


class Beside:
    """Points every so many metres along lines, and how many positions lie beside them."""

    def __init__(self, plane, index, metres):
        self.plane, self.index, self.metres = plane, index, metres

    @classmethod
    def of(cls, shapes, metres):
        """Return the object of lines in degrees; ``None`` where they are too long to be looked at."""
        xy = shapes.xy[np.isfinite(shapes.xy).all(axis=1)]
        if len(xy) < 2 or len(xy) != len(shapes.xy):
            return None
        plane = LocalPlane.around(xy)
        flat = plane.forward(xy)
        first, last = line_segments(shapes.starts)
        length = np.hypot(*(flat[last] - flat[first]).T)
        count = np.ceil(length / metres).astype(np.int64) + 1
        if count.sum() > _MOST:
            return None
        owner = np.repeat(np.arange(len(first), dtype=np.int64), count)
        part = ranges(np.zeros(len(count), np.int64), count) / np.maximum(count - 1, 1)[owner]
        points = flat[first[owner]] + part[:, None] * (flat[last] - flat[first])[owner]
        return cls(plane, PointIndex(points, metres, plane), metres)

    def near(self, lonlat, metres):
        """Return which positions have a line within ``metres``, to half the distance of the points along the lines."""
        near = np.zeros(len(lonlat), bool)
        known = np.flatnonzero(np.isfinite(lonlat).all(axis=1))
        if len(known):
            for centre, _, _ in self.index.pairs(self.plane.forward(lonlat[known]), metres):
                near[known[centre]] = True
        return near

    def share(self, lonlat):
        """Return the share of positions that lie beside a line; those without a position do not."""
        return float(self.near(lonlat, self.metres).mean()) if len(lonlat) else 0.0


def away_from_lines(layers, rules, bounds):
    """Yield (layer, rows) of points far from every road and canal, in layers of which nearly all stand beside one.

    Parameters
    ----------
    layers : sequence of RawLayer
    rules : dict
        Of resources/rules/systems.json.
    bounds : dict
        ``share`` of the points that stand beside a line at least, ``metres`` that are far.
    """
    roads = lines_of(layers, rules)
    for layer in layers if roads is not None else ():
        if layer.kind != "point" or layer.lonlat is None:
            continue
        known = np.flatnonzero(np.isfinite(layer.lonlat).all(axis=1))
        if len(known) < rules["beside_least"]:
            continue
        beside = roads.near(layer.lonlat[known], roads.metres)
        if beside.mean() >= bounds["share"]:
            apart = known[~beside]
            far = apart[~roads.near(layer.lonlat[apart], bounds["metres"])]
            if len(far):
                yield layer, tuple(far.tolist())


def tried(beside, sample, systems, rules):
    """Return (share beside lines today, [(share, system, positions)]) of systems that move positions by little.

    Parameters
    ----------
    beside : Beside
    sample
        With ``xy`` as stored and ``lonlat`` in degrees as things are, both (n, 2).
    systems : iterable of crs_doctor.System
    """
    found, xy, now = [], sample.xy, sample.lonlat
    for system in systems:
        placed = transform(xy[:, ::-1] if system.swapped else xy, system.text, LONLAT)
        placed[~in_country(placed)] = np.nan
        both = np.isfinite(placed).all(axis=1) & np.isfinite(now).all(axis=1)
        if both.mean() > 0.9 and float(np.median(distance_m(now[both], placed[both]))) <= rules["beside_moved_m"]:
            found.append((beside.share(placed), system, placed))
    return beside.share(now), found
