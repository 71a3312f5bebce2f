"""The plan package: every layer of a plan book with styles, headings and identifiers in one GeoPackage."""
from __future__ import annotations

import sqlite3
from dataclasses import replace

from qgis.core import (
    QgsFeature,
    QgsFeatureRequest,
    QgsField,
    QgsFields,
    QgsProcessingParameters,
    QgsVectorFileWriter,
    QgsVectorLayer,
)

from ..core.errors import InputError, OutputError
from ..core.plan.assets import FIELD, asset_ids
from . import compat
from .tables import open_table, read_features, table_input

_SEPARATOR = "!!::!!"  # how QGIS joins the parts of a sublayer's description


def writer(run, tables, facts, extra=None):
    """Return ``write(path)`` for the package.

    Parameters
    ----------
    run : run.Run
    tables : dict of str to core.plan.figures.SourceTable
        The layers given, already read, by parameter name.
    facts : dict of str to str
        Written into the table ``plan_info``.
    extra : dict, optional
        Layers among ``tables`` that are no parameters.
    """
    values = {**run.parameters, **(extra or {})}
    layers = {
        name: QgsProcessingParameters.parameterAsVectorLayer(table_input(name, name), values, run.context)
        for name in tables
    }

    def write(path):
        for number, (name, table) in enumerate(tables.items()):
            run.progress(0.9, 0.95)(number / len(tables))
            _add(run, path, table, open_table(run, name, extra), layers[name], name, first=number == 0)
        _add_facts(path, {**facts, "run_record": _whole(run.record).text()})

    return write


def _whole(record):
    """Return the record with the steps that came before it in the same book."""
    return replace(record, steps=[*record.earlier, *record.steps])


def _add(run, path, table, source, layer, name, first):
    """Copy one layer under its parameter's name, with an identifier per object."""
    features = list(source.getFeatures(QgsFeatureRequest(), compat.NO_VALIDITY_CHECK))
    kind = compat.exact_type(source.wkbType())
    shapes = [feature.geometry().asWkb().data() for feature in features] if kind in ("line", "polygon") else None
    identifiers = asset_ids(name, table, shapes)
    fields = QgsFields()
    fields.append(QgsField(FIELD, compat.FIELD_TYPES["text"]))
    kept = [index for index, field in enumerate(source.fields()) if field.name().lower() not in ("fid", FIELD)]
    for index in kept:
        fields.append(source.fields()[index])
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.layerName, options.fileEncoding = "GPKG", name.lower(), "UTF-8"
    options.actionOnExistingFile = (
        QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteFile if first
        else QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteLayer
    )
    options.layerOptions = [f"IDENTIFIER={name}", f"DESCRIPTION={table.name}"]
    sink = QgsVectorFileWriter.create(
        path, fields, source.wkbType(), source.sourceCrs(), run.context.transformContext(), options)
    if sink.hasError() != QgsVectorFileWriter.WriterError.NoError:
        raise OutputError("The plan package cannot be written: {reason}", reason=sink.errorMessage())
    for feature, identifier in zip(features, identifiers):
        copy = QgsFeature(fields)
        copy.setAttributes([identifier, *(feature.attribute(index) for index in kept)])
        copy.setGeometry(feature.geometry())
        sink.addFeature(copy, compat.FAST_INSERT)
    del sink
    _save_style(path, name.lower(), layer)


def _save_style(path, name, layer):
    """Keep the look and the headings that the layer has in the project."""
    if layer is None:
        return
    saved = QgsVectorLayer(f"{path}|layername={name}", name, "ogr")
    for index, field in enumerate(saved.fields()):
        origin = layer.fields().lookupField(field.name())
        if origin >= 0 and layer.fields()[origin].alias():
            saved.setFieldAlias(index, layer.fields()[origin].alias())
    if layer.renderer() is not None and saved.geometryType() == layer.geometryType():
        saved.setRenderer(layer.renderer().clone())
    compat.save_style(saved, name, layer.name())


def _add_facts(path, facts):
    """Write the sources-and-methods lines as a plain table of the package."""
    with sqlite3.connect(path) as database:
        database.execute("DROP TABLE IF EXISTS plan_info")
        database.execute("CREATE TABLE plan_info (item TEXT PRIMARY KEY, value TEXT)")
        database.executemany("INSERT INTO plan_info VALUES (?, ?)", list(facts.items()))
        database.execute(
            "INSERT OR REPLACE INTO gpkg_contents (table_name, data_type, identifier) "
            "VALUES ('plan_info', 'attributes', 'plan_info')")
    database.close()


def read_package(path):
    """Return ``{layer name: SourceTable}`` of every layer in a plan package that has identifiers.

    Raises
    ------
    InputError
        The file is no GeoPackage, or no layer in it carries identifiers.
    """
    container = QgsVectorLayer(str(path), "plan", "ogr")
    tables = {}
    for part in container.dataProvider().subLayers() if container.isValid() else ():
        name = part.split(_SEPARATOR)[1]
        layer = QgsVectorLayer(f"{path}|layername={name}", name, "ogr")
        if layer.isValid() and layer.fields().lookupField(FIELD) >= 0:
            crs = layer.crs() if layer.isSpatial() else None
            tables[name] = read_features(layer.getFeatures(), layer.fields().names(), layer.wkbType(), crs, name)[0]
    if not tables:
        raise InputError("{file} is no plan package: no layer in it has the field {field}.", file=str(path),
                         field=FIELD)
    return tables
