"""What the check found in a layer, and the way to the feature on the map."""
from __future__ import annotations

from dataclasses import dataclass

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsPointXY, QgsRectangle, QgsVectorLayer

from ...algorithms.bridge import compat
from ...algorithms.core.data.layers import ERROR

SHOWN = 300
_AROUND_M = 400.0


@dataclass(frozen=True)
class Finding:
    """One row of the check: ``feature`` is the id in its layer, ``None`` where it is about the whole layer."""

    light: str
    text: str
    action: str
    feature: int = None
    point: tuple = None


class Findings:
    """The findings of the last check by name of the layer, read once a check; errors first, at most 300 a layer."""

    def __init__(self, plan):
        self._plan, self._check, self._rows = plan, None, {}

    def of(self, layer, check):
        """Return the findings about a layer; ``check`` is the finished check, ``None`` where there is none."""
        if check is None or layer is None:
            return []
        if self._check != (check.key, check.finished):
            self._check, self._rows = (check.key, check.finished), self._all()
        return self._rows.get(layer.name(), [])

    def _all(self):
        store, found = self._plan.store, {}
        table = QgsVectorLayer(store.address("findings"), "findings", "ogr") if store is not None else None
        if table is None or not table.isValid():
            return found
        for row in table.getFeatures():
            rows = found.setdefault(str(row["layer"]), [])
            if len(rows) < SHOWN:
                rows.append(_read(row))
        return found


def _read(row):
    feature, point = row["feature"], None
    if row.hasGeometry():
        where = row.geometry().asPoint()
        point = (where.x(), where.y())
    number = None if compat.is_null(feature) or not str(feature).isdigit() else int(str(feature))
    place = "" if number is None else f"#{number}: "
    return Finding("bad" if row["severity"] == ERROR else "doubt", f"{place}{row['what']}",
                   "" if compat.is_null(row["action"]) else str(row["action"]), feature=number, point=point)


def go_to(iface, layer, finding):
    """Select the feature of a finding, zoom to it and let it flash."""
    if iface is None or layer is None:
        return
    canvas = iface.mapCanvas()
    if finding.feature is not None:
        layer.selectByIds([finding.feature])
        if layer.isSpatial() and layer.getFeature(finding.feature).hasGeometry():
            canvas.zoomToFeatureIds(layer, [finding.feature])
            canvas.flashFeatureIds(layer, [finding.feature])
            return
    if finding.point is not None:
        geographic = QgsCoordinateReferenceSystem("EPSG:4326")
        turn = QgsCoordinateTransform(geographic, canvas.mapSettings().destinationCrs(), compat.project_of(layer))
        middle = turn.transform(QgsPointXY(*finding.point))
        canvas.setExtent(QgsRectangle(middle.x() - _AROUND_M, middle.y() - _AROUND_M, middle.x() + _AROUND_M,
                                      middle.y() + _AROUND_M))
        canvas.refresh()
