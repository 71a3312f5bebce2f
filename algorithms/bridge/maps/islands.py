"""Hoang Sa and Truong Sa as layers of the inset: some islands and the names of the archipelagos."""
from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsMarkerSymbol,
    QgsMemoryProviderUtils,
    QgsNullSymbolRenderer,
    QgsPalLayerSettings,
    QgsPointXY,
    QgsSingleSymbolRenderer,
    QgsVectorLayerSimpleLabeling,
    QgsWkbTypes,
)

from ...core.geometry.geodesy import LONLAT
from ...core.plan.maps.places import archipelagos
from .. import compat
from .items import written


def layers(language, factor):
    """Return the layers of the inset, the uppermost first; letters grow by ``factor``."""
    names, points = [], []
    for one in archipelagos()["archipelagos"]:
        names.append((one[language], *one["label"]))
        points += [tuple(island) for island in one["islands"]]
    titles, islands = _layer("names", names), _layer("islands", points)
    titles.setRenderer(QgsNullSymbolRenderer())
    titles.setLabeling(QgsVectorLayerSimpleLabeling(_label(5.5 * factor, bold=True, over=True)))
    titles.setLabelsEnabled(True)
    islands.setRenderer(QgsSingleSymbolRenderer(QgsMarkerSymbol.createSimple(
        {"name": "circle", "color": "90,90,90", "outline_style": "no", "size": str(0.9 * factor)})))
    islands.setLabeling(QgsVectorLayerSimpleLabeling(_label(3.6 * factor)))
    islands.setLabelsEnabled(factor > 1.0)  # an A4 has no room for their names
    return [titles, islands]


def _layer(name, rows):
    fields = QgsFields()
    fields.append(QgsField("name", compat.FIELD_TYPES["text"]))
    layer = QgsMemoryProviderUtils.createMemoryLayer(
        name, fields, QgsWkbTypes.Type.Point, QgsCoordinateReferenceSystem(LONLAT))
    features = []
    for called, x, y in rows:
        feature = QgsFeature(fields)
        feature.setAttributes([called])
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(x, y)))
        features.append(feature)
    layer.dataProvider().addFeatures(features, compat.FAST_INSERT)
    layer.updateExtents()
    return layer


def _label(points, *, bold=False, over=False):
    settings = QgsPalLayerSettings()
    settings.fieldName = "name"
    settings.setFormat(written(points, bold=bold))
    settings.displayAll = over
    compat.place_labels(settings, "polygon" if over else "point")
    return settings
