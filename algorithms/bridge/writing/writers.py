"""Declared tables to feature sinks. A sink is created only when every value to write is known."""
from __future__ import annotations

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsFields,
    QgsGeometry,
    QgsPointXY,
)

from ...core.geometry import geodesy
from ...core.geometry.geodesy import LONLAT
from .. import compat


def fields_of(table, language):
    """Return the QgsFields of a declared table."""
    fields = QgsFields()
    for column in table.columns:
        fields.append(compat.make_field(column, language))
    return fields


def prepare(records, target_crs, source_crs, language, *, transform_context):
    """Return the features of ``records``, in memory, in ``target_crs``.

    Parameters
    ----------
    records : core.tables.Records
    target_crs : QgsCoordinateReferenceSystem
        System of the sink.
    source_crs : QgsCoordinateReferenceSystem
        System of the WKB in ``records`` (ignored for points, which are degrees).
    language : str
    transform_context : QgsCoordinateTransformContext
    """
    fields = fields_of(records.table, language)
    geometries = _geometries(records, target_crs, source_crs, transform_context)
    features = []
    for row, geometry in zip(records.rows(), geometries):
        feature = QgsFeature(fields)
        feature.setAttributes(row)
        if geometry is not None:
            feature.setGeometry(geometry)
        features.append(feature)
    return fields, features


def _geometries(records, target_crs, source_crs, transform_context):
    if records.geometry is None:
        return [None] * len(records)
    if records.table.geometry == "point":
        system = target_crs.authid() if target_crs.authid().startswith("EPSG:") else target_crs.toWkt(
            QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED)
        xy = geodesy.transform(np.asarray(records.geometry, dtype=float), LONLAT, system)
        return [
            QgsGeometry.fromPointXY(QgsPointXY(x, y)) if np.isfinite(x) else None for x, y in xy.tolist()
        ]
    change = QgsCoordinateTransform(source_crs, target_crs, transform_context)
    result = []
    for wkb in records.geometry:
        geometry = None
        if wkb:
            geometry = QgsGeometry()
            geometry.fromWkb(wkb)
            if source_crs != target_crs:
                geometry.transform(change)
            geometry.convertToMultiType()
        result.append(geometry)
    return result


def write(sink, features, feedback):
    """Add ``features`` to an open sink; return why it refused one, "" where it took all."""
    if sink is None:
        return "-"
    if (features and not sink.addFeatures(features, compat.FAST_INSERT)) or not sink.flushBuffer():
        return sink.lastError() or "-"
    feedback.setProgress(100)
    return ""
