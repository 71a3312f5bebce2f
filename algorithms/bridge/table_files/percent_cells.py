"""Spreadsheet cells that show percent: a cell that shows 98 % holds 0.98, and the layer driver hands over 0.98."""
from __future__ import annotations

import math
from dataclasses import replace

from qgis.core import QgsFeatureRequest, QgsProcessingParameters, QgsProviderRegistry

from ...core.data.importing.sheets import Percent
from ...core.errors import InputError, Message
from ...core.numbers.formats import Figure
from ..reading.tables import table_input
from .files import read_sheets

_SHOW_PERCENT = (".xlsx", ".xlsm", ".ods")


def as_shown(run, name, table):
    """Return the table given as ``name`` with its percent cells as the sheet shows them, and notes.

    Only workbooks (.xlsx, .ods) are looked at. A cell is changed only where the sheet holds, at its row and
    column, the very number that was read.
    """
    layer = QgsProcessingParameters.parameterAsVectorLayer(table_input(name, name), run.parameters, run.context)
    if layer is None or layer.providerType() != "ogr":
        return table, ()
    place = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
    path = str(place.get("path", ""))
    if not path.lower().endswith(_SHOW_PERCENT):
        return table, ()
    request = QgsFeatureRequest().setNoAttributes()
    rows = [feature.id() for feature in layer.getFeatures(request)]
    if len(rows) != len(table):
        return table, ()
    shown = percent_cells(path, place.get("layerName"))
    values, changed = {}, []
    for column, (field, cells) in enumerate(table.values.items(), 1):
        values[field] = list(cells)
        for at, value in enumerate(cells):
            held = shown.get((rows[at], column))
            if held is not None and isinstance(value, (int, float)) and math.isclose(held, value, rel_tol=1e-12):
                values[field][at] = round(100.0 * value, 10)
                changed.append(values[field][at])
    if not changed:
        return table, ()
    return replace(table, values=values), (Message(
        "Layer {layer}: {count} cells have the format of percent and are read as the sheet shows them ({example}).",
        layer=table.name, count=len(changed), example=Figure(changed[0], None, "%")),)


def percent_cells(path, sheet=None):
    """Return ``{(row, column): number}`` of the cells of a sheet that show percent; rows and columns from 1.

    Without a name it is the first sheet: the layer driver hands over that one of a bare file name.
    """
    try:
        sheets = read_sheets(path)
    except InputError:
        return {}  # the layer driver could read it, though as numbers alone
    found = {}
    for one in [one for one in sheets if one.name == sheet] if sheet else sheets[:1]:
        for row, cells in enumerate(one.rows, 1):
            found.update({(row, column): float(cell) for column, cell in enumerate(cells, 1)
                          if isinstance(cell, Percent)})
    return found
