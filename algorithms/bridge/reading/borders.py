"""Where the polygons of a layer that should fit together overlap or leave a gap."""
from __future__ import annotations

import math

import numpy as np
from qgis.core import QgsGeometry, QgsRectangle, QgsSpatialIndex

from ...core.data.layers import Border
from ...core.errors import heartbeat
from ...core.geometry.geodesy import METRES_PER_DEGREE
from .crs import to_lonlat

APART_M = 500.0  # farther ones are islands
LEAST_M2 = 100.0  # smaller ones come from rounding


def borders_of(wkb, crs, geographic, invalid=()):
    """Return the :class:`core.data.layers.Border` of polygons as WKB in ``crs``.

    Gaps are holes in the union of all polygons: a hole in one of them, or ground that several of them enclose.
    ``geographic`` says that the coordinates are degrees; rows of ``invalid`` polygons are left out.
    """
    left_out = set(invalid)
    read = {row: _geometry(one) for row, one in enumerate(wkb) if one and row not in left_out}
    geometries = {row: geometry for row, geometry in read.items() if not geometry.isEmpty()}
    index = QgsSpatialIndex()
    # What has no box that the index takes is compared with every other polygon.
    loose = {row for row, geometry in geometries.items() if not index.addFeature(row, geometry.boundingBox())}
    found = list(_overlaps(geometries, index, loose, crs, geographic=geographic))
    union = QgsGeometry.unaryUnion(list(geometries.values())) if geometries else QgsGeometry()
    for part in union.asGeometryCollection():
        rings = part.asPolygon()
        for ring in rings[1:]:
            gap = QgsGeometry.fromPolygonXY([ring])
            beside = [row for row in loose.union(index.intersects(_wider(gap.boundingBox())))
                      if geometries[row].intersects(gap)]
            found.extend(_border("gap", tuple(sorted(beside)), gap, crs, geographic=geographic))
    return (*found, *_apart(geometries, index, loose, crs, geographic=geographic))


def _apart(geometries, index, loose, crs, geographic):
    """Yield polygons that touch no other although one is near: their borders were drawn by themselves."""
    metre = 1 / METRES_PER_DEGREE if geographic else 1.0
    for row, geometry in geometries.items() if len(geometries) > 1 else ():
        heartbeat()
        box = geometry.boundingBox()
        box.grow(APART_M * metre)
        others = loose.union(index.intersects(box)) - {row}
        if any(geometry.intersects(geometries[other]) for other in others):
            continue
        away = [(geometry.distance(geometries[other]) / metre, other) for other in others]
        if away and min(away)[0] <= APART_M:
            point = geometry.pointOnSurface().asPoint()
            place = to_lonlat(np.array([[point.x(), point.y()]]), crs)[0][0]
            yield Border("apart", (row, min(away)[1]), 0.0, min(away)[0], place=tuple(place.tolist()))


def _geometry(wkb):
    geometry = QgsGeometry()
    geometry.fromWkb(wkb)
    return geometry


def _overlaps(geometries, index, loose, crs, geographic):
    for row, geometry in geometries.items():
        heartbeat()
        near = geometries if row in loose else loose.union(index.intersects(geometry.boundingBox()))
        for other in sorted(near):
            if other > row:
                yield from _border("overlap", (row, other), geometry.intersection(geometries[other]), crs,
                                   geographic=geographic)


def _border(kind, rows, geometry, crs, geographic):
    """Yield a border where the area is not one of rounding."""
    if geometry.isEmpty() or geometry.area() == 0:
        return
    point = geometry.pointOnSurface().asPoint()
    narrowed = math.sqrt(math.cos(math.radians(point.y())))
    scale = (METRES_PER_DEGREE, METRES_PER_DEGREE * narrowed) if geographic else (1.0, 1.0)
    area, length = geometry.area() * scale[1] ** 2, geometry.length() * scale[0]
    if area >= LEAST_M2:
        place = to_lonlat(np.array([[point.x(), point.y()]]), crs)[0][0]
        yield Border(kind, rows, area, 2 * area / max(length, 1e-9), place=tuple(place.tolist()))


def _wider(box):
    margin = 0.01 * max(box.width(), box.height())
    return QgsRectangle(box.xMinimum() - margin, box.yMinimum() - margin, box.xMaximum() + margin,
                        box.yMaximum() + margin)
