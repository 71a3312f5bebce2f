"""Common areas of two layers of polygons, measured on the ellipsoid."""
from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsDistanceArea,
    QgsGeometry,
    QgsSpatialIndex,
)

from ...core.errors import heartbeat
from ...core.geometry.geodesy import LONLAT

DEGREES = QgsCoordinateReferenceSystem(LONLAT)


def common_areas(one, other, systems, context, *, wanted=None):
    """Return {(row of one, row of other): area in m²} of two layers as readers give them, slivers included.

    Parameters
    ----------
    one, other : input_layer.Layer of polygons
    systems : pair of QgsCoordinateReferenceSystem
        Of the two layers.
    context : QgsProcessingContext
    wanted : set of (row, row), optional
        The pairs to look at; all that meet by default.
    """
    measure = QgsDistanceArea()
    measure.setSourceCrs(DEGREES, context.transformContext())
    measure.setEllipsoid("WGS84")
    first, second = (_geometries(layer, system, context) for layer, system in zip((one, other), systems))
    index = QgsSpatialIndex()
    loose = {row for row, geometry in second.items() if not index.addFeature(row, geometry.boundingBox())}
    found = {}
    for row, geometry in first.items():
        heartbeat()
        for partner in sorted(loose.union(index.intersects(geometry.boundingBox()))):
            if wanted is None or (row, partner) in wanted:
                common = geometry.intersection(second[partner])
                area = 0.0 if common.isEmpty() else measure.measureArea(common)
                if area > 0:
                    found[row, partner] = area
    return found


def _geometries(layer, system, context):
    """Return {row: geometry in degrees} of the polygons of a layer."""
    change = QgsCoordinateTransform(system, DEGREES, context.transformContext())
    found = {}
    for row, wkb in enumerate(layer.wkb or ()):
        if wkb:
            geometry = QgsGeometry()
            geometry.fromWkb(wkb)
            geometry.transform(change)
            found[row] = geometry
    return found
