"""The plan package: every layer of a plan book with styles, headings and identifiers in one GeoPackage."""
from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import numpy as np
from qgis.core import (
    QgsFeature,
    QgsField,
    QgsFields,
    QgsProcessingContext,
    QgsProcessingParameters,
    QgsVectorLayer,
)

from ...core.errors import InputError, OutputError
from ...core.files import database
from ...core.files.json_files import parse_json
from ...core.files.system_words import reason_of
from ...core.geometry.geodesy import LONLAT, transform
from ...core.geometry.lines_alike import in_one_order
from ...core.geometry.shapes import shapes_from_wkb
from ...core.plan.assets import FACTS, FIELD, asset_ids
from ...core.plan.book import digests
from ...core.plan.maps.themes import output_of
from ...core.record import record_of
from .. import compat
from ..declare.parameters import tr
from ..reading import shapes
from ..reading.crs import crs_text
from ..reading.scan import features_of
from ..reading.tables import open_table, read_features, table_input
from ..showing import styles
from ..sources.origins import addresses
from ..writing import names
from ..writing.geopackage import add_layer

_SEPARATOR = "!!::!!"  # how QGIS joins the parts of a sublayer's description


def writer(run, tables, facts, extra=None):
    """Return ``write(path)`` for the package.

    Parameters
    ----------
    run : run.Run
    tables : dict of str to core.plan.forms.figures.SourceTable
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
        if not tables:
            raise InputError("There is no layer to put into the plan package. Give at least one.")
        progress = run.handing_back()
        for number, (name, table) in enumerate(tables.items()):
            progress(number / len(tables))
            _add(run, path, table, open_table(run, name, extra), layer=layers[name], name=name, first=number == 0,
                 where=addresses(values[name], run.context))
        _add_facts(path, {**facts, "run_record": _whole(run.record).text()})
        digests.write(path)

    return write


def _whole(record):
    """Return the record with the steps that came before it in the same book."""
    return replace(record, steps=[*record.earlier, *record.steps])


def _add(run, path, table, source, layer, name, *, first, where):
    """Copy one layer under its parameter's name, with an identifier per object."""
    features = [QgsFeature(feature) for feature in features_of(source, table.name, where=where)]
    fields, rows = _with_identifiers(features, source, table, name)
    fields, rows, notes = names.for_geopackage(table.name, fields, rows)
    for note in notes:
        run.warn(note)
    reason = add_layer(path, name.lower(), fields, rows, source=source, context=run.context, first=first,
                       options=(f"IDENTIFIER={name}", f"DESCRIPTION={table.name}"))
    if reason:
        raise OutputError("The plan package cannot be written: layer {layer} could not be stored whole ({reason}). "
                          "Is there room left? The previous file is unchanged.", layer=table.name, reason=reason)
    _save_style(path, name.lower(), layer, run)


def _with_identifiers(features, source, table, name):
    """Return fields and features with the identifier in front; the number a GeoPackage gave is not kept.

    The list of features is theirs afterwards.
    """
    kind = compat.exact_type(source.wkbType())
    shapes = [feature.geometry().asWkb().data() for feature in features] if kind in ("line", "polygon") else None
    identifiers = asset_ids(name, table, shapes)
    fields = QgsFields()
    fields.append(QgsField(FIELD, compat.FIELD_TYPES["text"]))
    kept = [index for index, field in enumerate(source.fields())
            if field.name().lower() != FIELD and not _is_own_number(field, index, features)]
    for index in kept:
        fields.append(source.fields()[index])
    for row, identifier in enumerate(identifiers):  # in place: half a million features stand in memory once
        values = features[row].attributes()
        copy = QgsFeature(fields)
        copy.setAttributes([identifier, *(values[index] for index in kept)])
        copy.setGeometry(features[row].geometry())
        features[row] = copy
    return fields, features


def _is_own_number(field, index, features):
    """Whether a field ``fid`` only repeats the number under which its file keeps each feature."""
    return field.name().lower() == names.FID and all(feature.attribute(index) == feature.id() for feature in features)


def _save_style(path, name, layer, run):
    """Keep the look that the layer has in the project; a result that no project showed gets its packaged one."""
    if layer is None:
        return
    saved = QgsVectorLayer(f"{path}|layername={name}", name, "ogr")
    styles.dress(saved, output_of(name), language=run.language, spoken=run.language)
    for index, field in enumerate(saved.fields()):
        origin = layer.fields().lookupField(field.name())
        if origin >= 0 and layer.fields()[origin].alias():
            saved.setFieldAlias(index, layer.fields()[origin].alias())
    project = run.context.project()
    seen = project is not None and project.mapLayer(layer.id()) is not None
    if seen and layer.renderer() is not None and saved.geometryType() == layer.geometryType():
        saved.setRenderer(layer.renderer().clone())
        styles.write_minimums(saved)
    compat.save_style(saved, name, layer.name())


def _add_facts(path, facts):
    """Write the sources-and-methods lines as a plain table of the package."""
    with closing(database.connect(path)) as package:
        package.execute("BEGIN")
        package.execute(database.sql("DROP TABLE IF EXISTS {table}", table=FACTS))
        package.execute(database.sql("CREATE TABLE {table} (item TEXT PRIMARY KEY, value TEXT)", table=FACTS))
        package.executemany(database.sql("INSERT INTO {table} VALUES (?, ?)", table=FACTS), list(facts.items()))
        package.execute(
            "INSERT OR REPLACE INTO gpkg_contents (table_name, data_type, identifier) "
            "VALUES (?, 'attributes', ?)", (FACTS, FACTS))
        package.execute("COMMIT")


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
            features = features_of(layer, name, where=addresses(f"{path}|layername={name}", QgsProcessingContext()))
            kind, drawn = compat.exact_type(layer.wkbType()), []
            if kind in ("line", "polygon"):
                features = _drawing(features, kind, drawn)
            table = read_features(features, layer.fields().names(), layer.wkbType(), crs, label=name)[0]
            tables[name] = replace(table, outlines=_outlines(drawn, crs, name)) if crs and kind in (
                "line", "polygon") else table
    if not tables:
        raise InputError("{file} is no plan package: no layer in it has the field {field}.", file=str(path),
                         field=FIELD)
    return tables


def _drawing(features, kind, drawn):
    """Yield features; collect their lines or polygons as WKB in ``drawn``."""
    for feature in features:
        drawn.append(shapes.plain_wkb(feature.geometry(), kind)[0])
        yield feature


def _outlines(drawn, crs, name):
    """Return the vertices of each feature as an array of degrees, each part in one order whoever drew it."""
    found = shapes_from_wkb(drawn)
    lonlat = transform(found.xy, crs_text(crs, name), LONLAT)
    parts = [[np.zeros((0, 2))] for _ in drawn]
    for feature, part in zip(found.feature.tolist(), np.split(lonlat, found.starts[1:-1])):
        parts[feature].append(in_one_order(part))
    return [np.concatenate(own) for own in parts]


def read_record(path):
    """Return the :class:`core.record.RunRecord` of the run that made a plan package, ``None`` where it keeps none.

    Raises
    ------
    InputError
        The file is no GeoPackage that can be read, or the record in it is damaged.
    """
    found = read_kept(path, "run_record", {
        "type": "object", "required": ["algorithm"], "properties": {"steps": {"type": "array"}}})
    return None if found is None else record_of(found)


def read_kept(path, item, schema=None):
    """Return one item that a plan package keeps as JSON, ``None`` where it keeps none.

    Raises
    ------
    InputError
        The file is no GeoPackage that can be read, or the item in it is damaged.
    """
    try:
        with closing(database.connect(path, read_only=True)) as package:
            asked = database.sql("SELECT value FROM {table} WHERE item = ?", table=FACTS)
            found = package.execute(asked, (item,)).fetchone() if FACTS in database.tables(path) else None
    except database.sqlite3.Error as error:
        raise InputError("The plan package {file} cannot be read ({reason}). Make it anew.", file=str(path),
                         reason=reason_of(error)) from error
    return None if found is None else parse_json(found[0].encode("utf-8", "surrogatepass"), tr("Plan package"), item,
                                                 schema or {"type": "object"})
