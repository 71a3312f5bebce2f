"""The QGIS project of a field package: layers beside it, forms, themes; structured as QField takes it."""
from __future__ import annotations

import re
import zipfile
from typing import NamedTuple, Tuple

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsDefaultValue,
    QgsEditorWidgetSetup,
    QgsFieldConstraints,
    QgsFillSymbol,
    QgsLineSymbol,
    QgsMapThemeCollection,
    QgsMarkerSymbol,
    QgsPalLayerSettings,
    QgsProject,
    QgsRasterLayer,
    QgsReferencedRectangle,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)

from ...core.errors import OutputError
from ...core.geometry.geodesy import LONLAT
from ...core.plan.field import forms, layers
from ...core.resources import load_json
from .. import compat

SYMBOLS = {"point": QgsMarkerSymbol, "line": QgsLineSymbol, "polygon": QgsFillSymbol}
_VISIT = {"name": "star", "color": "#d55e00", "size": "3.4", "outline_color": "#222222"}
_USER = re.compile(rb' saveUser(?:Full)?="[^"]*"')  # as QgsProject writes them, of the element qgis alone
_AUTHOR = re.compile(rb"(<author>)[^<]*(</author>)")
_STAMP = "format_date(now(), 'yyyy-MM-dd HH:mm')"


class FieldLayer(NamedTuple):
    """A layer of the project: file and table beside the project, title, role, form (``None`` where it is only seen)."""

    file: str
    table: str
    title: str
    role: str
    form: Tuple[forms.FormField, ...]
    seen: bool = True


class FieldTheme(NamedTuple):
    """A theme of the map: its title and the tables that are shown."""

    title: str
    tables: Tuple[str, ...]


def write_project(folder, shown, themes, *, title, team, basemap="", extent=None):
    """Write the project into a folder in which the files of its layers are.

    Parameters
    ----------
    folder : pathlib.Path
    shown : sequence of FieldLayer
        From the top of the map to its ground.
    themes : sequence of FieldTheme
    title, team : str
    basemap : str
        Name of a raster file in the folder, "" for none.
    extent : QgsRectangle in degrees, optional

    Raises
    ------
    OutputError
        A layer cannot be opened, or the project cannot be written.
    """
    project = QgsProject()
    project.setTitle(title)
    project.setFileName(str(folder / layers.PROJECT))
    project.writeEntryBool("Paths", "/Absolute", False)
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    added = {}
    for one in shown:
        layer = QgsVectorLayer(f"{folder / one.file}|layername={one.table}", one.title, "ogr")
        if not layer.isValid():
            raise OutputError("{path} could not be written whole. Is there room left? The previous file is unchanged.",
                              path=one.file)
        _dress(layer, one, team)
        project.addMapLayer(layer, False)
        project.layerTreeRoot().addLayer(layer)  # below those before it
        added[one.table] = layer
    if basemap:
        ground = QgsRasterLayer(str(folder / basemap), basemap)
        if ground.isValid():
            project.addMapLayer(ground, False)
            project.layerTreeRoot().addLayer(ground)
            added[basemap] = ground
    for theme in themes:
        record = QgsMapThemeCollection.MapThemeRecord()
        for table in (*theme.tables, *((basemap,) if basemap else ())):
            if table in added:
                record.addLayerRecord(QgsMapThemeCollection.MapThemeLayerRecord(added[table]))
        project.mapThemeCollection().insert(theme.title, record)
    if extent is not None and not extent.isEmpty():
        change = QgsCoordinateTransform(QgsCoordinateReferenceSystem(LONLAT), project.crs(),
                                        project.transformContext())
        project.viewSettings().setDefaultViewExtent(
            QgsReferencedRectangle(change.transformBoundingBox(extent), project.crs()))
    good = project.write()
    reason = project.error()
    project.clear()
    if not good:
        raise OutputError("{path}: the project could not be written ({reason}).", path=layers.PROJECT,
                          reason=reason or "-")
    _forget_the_writer(folder / layers.PROJECT)


def _forget_the_writer(path):
    """Take out of a project who wrote it: QGIS notes the name of the user of the computer, and packages travel."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            if name.endswith(".qgs"):
                content = _AUTHOR.sub(rb"\1\2", _USER.sub(rb"", content, count=2))
            archive.writestr(name, content)


def _dress(layer, one, team):
    kind = compat.exact_type(layer.wkbType())
    if kind in SYMBOLS:
        declared = next((item["symbol"] for item in load_json("styles", "sample.json")["layers"].values()
                         if item["role"] == one.role and "symbol" in item), {})
        look = _VISIT if one.table == layers.VISITS else declared
        layer.setRenderer(QgsSingleSymbolRenderer(SYMBOLS[kind].createSimple(look)))
    if one.table == layers.VISITS:
        layer.setLabeling(QgsVectorLayerSimpleLabeling(_numbered()))
        layer.setLabelsEnabled(True)
        layer.setDisplayExpression("\"seq\" || '. ' || coalesce(\"ref\", '')")
    if not one.form:
        layer.setReadOnly(True)
        return
    for item in one.form:
        index = layer.fields().lookupField(item.column)
        if index >= 0:
            _field(layer, index, item, team)
    _hide_own_number(layer)


def _numbered():
    settings = QgsPalLayerSettings()
    settings.fieldName = "seq"
    compat.place_labels(settings, "point")
    return settings


def _hide_own_number(layer):
    index = layer.fields().lookupField("fid")
    if index >= 0:
        layer.setEditorWidgetSetup(index, QgsEditorWidgetSetup("Hidden", {}))


def _field(layer, index, item, team):
    """Give a column its label, widget, constraints and default."""
    layer.setFieldAlias(index, item.label)
    layer.setEditorWidgetSetup(index, _widget(item))
    form = layer.editFormConfig()
    form.setReadOnly(index, item.kind in (forms.FIXED, forms.HIDDEN))
    layer.setEditFormConfig(form)
    soft = QgsFieldConstraints.ConstraintStrength.ConstraintStrengthSoft
    hard = QgsFieldConstraints.ConstraintStrength.ConstraintStrengthHard
    if item.required:  # a register may lack it: the team is warned and not held up
        layer.setFieldConstraint(index, QgsFieldConstraints.Constraint.ConstraintNotNull, soft)
    if item.unique:
        layer.setFieldConstraint(index, QgsFieldConstraints.Constraint.ConstraintUnique, hard)
    bounds = [f'"{item.column}" {sign} {limit:g}' for sign, limit in ((">=", item.low), ("<=", item.high))
              if limit is not None]
    if bounds:
        layer.setConstraintExpression(index, f'"{item.column}" IS NULL OR ({" AND ".join(bounds)})',
                                      f"{item.label}: {' AND '.join(bounds)}")
        layer.setFieldConstraint(index, QgsFieldConstraints.Constraint.ConstraintExpression, hard)
    if item.column == layers.UID:
        layer.setFieldConstraint(index, QgsFieldConstraints.Constraint.ConstraintUnique, soft)  # a copy gets its own
        layer.setDefaultValueDefinition(index, QgsDefaultValue("uuid('WithoutBraces')", False))
    elif item.column == layers.BY:
        name = team.replace("'", "''")
        layer.setDefaultValueDefinition(
            index, QgsDefaultValue(f"coalesce(nullif(@user_full_name, ''), '{name}')", True))
    elif item.column == layers.AT:
        layer.setDefaultValueDefinition(index, QgsDefaultValue(_STAMP, True))


def _widget(item):
    if item.kind == forms.HIDDEN:
        return QgsEditorWidgetSetup("Hidden", {})
    if item.kind == forms.CHOICE:
        return QgsEditorWidgetSetup("ValueMap", {"map": [{label: value} for label, value in item.choices]})
    if item.kind == forms.TRUTH:
        return QgsEditorWidgetSetup("CheckBox", {})
    if item.kind == forms.DATE:
        return QgsEditorWidgetSetup("DateTime", {
            "field_format": "yyyy-MM-dd", "display_format": "dd/MM/yyyy", "calendar_popup": True, "allow_null": True})
    if item.kind == forms.PHOTO:
        return QgsEditorWidgetSetup("ExternalResource", {
            "DocumentViewer": 1, "RelativeStorage": 1, "StorageMode": 0, "FileWidget": True, "FileWidgetButton": True,
            "DocumentViewerHeight": 0, "DocumentViewerWidth": 0})
    return QgsEditorWidgetSetup("TextEdit", {"IsMultiline": item.multiline})
