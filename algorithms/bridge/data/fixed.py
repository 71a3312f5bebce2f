"""Copies of input layers with their safe repairs, one GeoPackage each, and the log of the repairs."""
from __future__ import annotations

from functools import partial
from pathlib import Path

from qgis.core import QgsCoordinateReferenceSystem, QgsFeature, QgsFeatureRequest, QgsGeometry, QgsPointXY

from ...core.errors import OutputError
from ...core.files.csv_rows import write_rows
from .. import compat
from ..reading.scan import features_of
from ..writing import names
from ..writing.geopackage import add_layer

LOG = "repairs.csv"


def writer(run, parameters, layers, fixed):
    """Return ``write(folder)``: a file per input, called as its parameter, and the log as CSV.

    Parameters
    ----------
    run : run.Run
    parameters : sequence of str
        The inputs.
    layers : sequence of core.data.layers.RawLayer
        What was read from them.
    fixed : core.data.repairs.Fixed
    """
    return partial(_write, run, parameters, layers, fixed)


def alike(run, parameters, layers, layer, *, rows):
    """Return whether features are alike in every attribute, those included that no role has; ids of files apart."""
    name = parameters[next(number for number, one in enumerate(layers) if one is layer)]
    source = run.algorithm.parameterAsSource(run.parameters, name, run.context)
    ids = [int(layer.ids[row]) for row in rows]
    request = QgsFeatureRequest().setFilterFids(ids).setFlags(QgsFeatureRequest.Flag.NoGeometry)
    found = [feature for feature in source.getFeatures(request, compat.NO_VALIDITY_CHECK) if feature.id() in ids]
    kept = [index for index, field in enumerate(source.fields()) if field.name().lower() != names.FID]
    return len({tuple(str(feature.attribute(index)) for index in kept) for feature in found}) == 1


def _write(run, parameters, layers, fixed, folder):
    for number, (name, layer) in enumerate(zip(parameters, layers)):
        source = run.algorithm.parameterAsSource(run.parameters, name, run.context)
        system = fixed.systems.get(number)
        rows = list(_features(source, run, name, layer, repairs=fixed.repairs[number], system=system))
        fields, rows, notes = names.for_geopackage(layer.name, source.fields(), rows)
        for note in notes:
            run.warn(note)
        path = Path(folder) / f"{name.lower()}.gpkg"
        crs = None
        if system is not None:
            crs = QgsCoordinateReferenceSystem()
            crs.createFromUserInput(system.text)
        reason = add_layer(str(path), layer.name, fields, rows, source=source, context=run.context, crs=crs)
        if reason:
            raise OutputError("The copy of layer {layer} could not be stored whole ({reason}). Is there room left?",
                              layer=layer.name, reason=reason)
    table = fixed.log.table
    write_rows(Path(folder) / LOG, [column.label(run.language) for column in table.columns], fixed.log.rows())


def _features(source, run, name, layer, repairs, system):
    """Yield the features of a source as they are in the copy."""
    wanted = {}
    for one in repairs:
        wanted.setdefault(int(layer.ids[one.row]), []).append(one)
    for feature in features_of(source, layer.name, where=run.where(name)):
        mine = wanted.get(feature.id(), ())
        if any(one.removes for one in mine):
            continue
        copy = QgsFeature(feature)
        for one in mine:
            if one.field:
                copy.setAttribute(copy.fields().lookupField(one.field), one.after)
            else:
                copy.setGeometry(_geometry(one))
        if system is not None and system.swapped and copy.hasGeometry():
            geometry = copy.geometry()
            geometry.get().swapXy()
            copy.setGeometry(geometry)
        yield copy


def _geometry(repair):
    if repair.moves:
        return QgsGeometry.fromPointXY(QgsPointXY(*repair.after))
    geometry = QgsGeometry()
    geometry.fromWkb(repair.after)
    return geometry
