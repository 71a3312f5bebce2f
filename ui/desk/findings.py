"""What the check found in a layer, and the way to the feature on the map."""
from __future__ import annotations

from dataclasses import dataclass

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsPointXY,
    QgsRectangle,
    QgsVectorLayer,
)

from ...algorithms.bridge import compat
from ...algorithms.bridge.declare.parameters import tr
from ...algorithms.core.data.layers import ERROR, WARNING, said_of
from ...algorithms.core.data.tables import FINDINGS
from ...algorithms.core.files.csv_rows import write_rows
from ...algorithms.core.geometry.geodesy import LONLAT
from ...algorithms.core.messages import LANGUAGES

_AROUND_M = 400.0
_EARTH = QgsRectangle(-180.0, -90.0, 180.0, 90.0)


@dataclass(frozen=True)
class Finding:
    """One row of the check: ``feature`` is the id in its layer, ``None`` where it is about the whole layer."""

    light: str
    rule: str
    text: str
    action: str
    feature: int = None
    point: tuple = None


class Findings:
    """The findings of the last check by name of the layer, read once a check; errors first."""

    def __init__(self, plan):
        self._plan, self._check, self._rows = plan, None, {}

    def of(self, role, layer, check):
        """Return the findings about a layer in its role; ``check`` is the finished check, ``None`` where there is none.

        A check of a file knows the layer by its name there; then the role tells, where it has one layer only.
        """
        if check is None or layer is None:
            return []
        if self._check != (check.key, check.finished):
            self._check, self._rows = (check.key, check.finished), self._all()
        names = [said_of(role, layer.name(), language) for language in LANGUAGES]
        begins = tuple(said_of(role, "", language)[:-1] for language in LANGUAGES)
        alike = [name for name in self._rows if name.startswith(begins)]
        known = [*names, *(alike if len(alike) == 1 else ())]
        return next((self._rows[name] for name in known if name in self._rows), [])

    def save(self, path):
        """Write the findings of the last check, of every layer, as CSV for those who have no QGIS.

        Raises
        ------
        OutputError
        """
        words = {ERROR: tr("Error"), WARNING: tr("Warning")}
        rows = ([None if compat.is_null(row[key]) else words.get(row[key], row[key]) for key in FINDINGS.keys]
                for row in self._rows_of())
        write_rows(path, [column.heading(compat.ui_language()) for column in FINDINGS.columns], rows)

    def _rows_of(self):
        store = self._plan.store
        table = QgsVectorLayer(store.address("findings"), "findings", "ogr") if store is not None else None
        return table.getFeatures() if table is not None and table.isValid() else ()

    def _all(self):
        found = {}
        for row in self._rows_of():
            found.setdefault(str(row["layer"]), []).append(_read(row))
        return found


def _read(row):
    feature, point = row["feature"], None
    if row.hasGeometry():
        where = row.geometry().asPoint()
        point = (where.x(), where.y())
    number = None if compat.is_null(feature) or not str(feature).isdigit() else int(str(feature))
    field = compat.text_of(row["field"])
    place = " · ".join(filter(None, ("" if number is None else f"#{number}", field)))
    place = f"{place}: " if place else ""
    return Finding("bad" if row["severity"] == ERROR else "doubt", str(row["rule"]), f"{place}{row['what']}",
                   compat.text_of(row["action"]), feature=number, point=point)


def kinds(rows):
    """Return what a reader may choose of findings: (light, rule, count), errors first, then as the check lists them."""
    counted = {}
    for row in rows:
        counted[row.light, row.rule] = counted.get((row.light, row.rule), 0) + 1
    return sorted(((light, rule, count) for (light, rule), count in counted.items()), key=lambda kind: kind[0] != "bad")


def select(iface, layer, rows):
    """Select the features of findings and zoom to those the map can show; return how many there are."""
    features = sorted({row.feature for row in rows if row.feature is not None})
    if layer is None:
        return 0
    layer.selectByIds(features)
    if iface is not None and features and layer.isSpatial():
        shown = [one.id() for one in layer.getSelectedFeatures() if _can_be_shown(iface.mapCanvas(), layer, one)]
        if shown:
            iface.mapCanvas().zoomToFeatureIds(layer, shown)
    return layer.selectedFeatureCount()


def go_to(iface, layer, finding):
    """Select the feature of a finding, zoom to it and let it flash; return what the map cannot show of it, in words."""
    if layer is None:
        return ""
    if finding.feature is not None:
        layer.selectByIds([finding.feature])
    if iface is None:
        return ""
    canvas, feature = iface.mapCanvas(), None
    if finding.feature is not None and layer.isSpatial():
        feature = layer.getFeature(finding.feature)
    if feature is not None and feature.hasGeometry():
        if not _can_be_shown(canvas, layer, feature):
            return tr("The map cannot show this position; the feature is selected in the attribute table.")
        canvas.zoomToFeatureIds(layer, [finding.feature])
        canvas.flashFeatureIds(layer, [finding.feature])
    elif finding.point is not None:
        geographic = QgsCoordinateReferenceSystem(LONLAT)
        turn = QgsCoordinateTransform(geographic, canvas.mapSettings().destinationCrs(), compat.project_of(layer))
        try:
            middle = turn.transform(QgsPointXY(*finding.point))
        except QgsCsException:
            return tr("The map cannot show this position.")
        canvas.setExtent(QgsRectangle(middle.x() - _AROUND_M, middle.y() - _AROUND_M, middle.x() + _AROUND_M,
                                      middle.y() + _AROUND_M))
        canvas.refresh()
    return ""


def _can_be_shown(canvas, layer, feature):
    """Whether the map has a place for a feature: latitude 105 is nowhere, and a map that is sent there is white."""
    box = feature.geometry().boundingBox()
    if not feature.hasGeometry() or (layer.crs().isGeographic() and not _EARTH.contains(box)):
        return False
    turn = QgsCoordinateTransform(layer.crs(), canvas.mapSettings().destinationCrs(), compat.project_of(layer))
    try:
        return turn.transformBoundingBox(box).isFinite()
    except QgsCsException:
        return False
