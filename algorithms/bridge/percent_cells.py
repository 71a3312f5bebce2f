"""Spreadsheet cells that show percent: a cell that shows 98 % holds 0.98, and the layer driver hands over 0.98."""
from __future__ import annotations

import math
import re
from dataclasses import replace

from qgis.core import QgsFeatureRequest, QgsProcessingParameters, QgsProviderRegistry

from ..core.errors import Message
from ..core.formats import Figure
from .tables import table_input
from .vendor import provide_openpyxl

_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


def as_shown(run, name, table):
    """Return the table given as ``name`` with its percent cells as the sheet shows them, and notes.

    Only workbooks (.xlsx) are looked at. A cell is changed only where the sheet holds, at its row and
    column, the very number that was read.
    """
    layer = QgsProcessingParameters.parameterAsVectorLayer(table_input(name, name), run.parameters, run.context)
    if layer is None or layer.providerType() != "ogr":
        return table, ()
    place = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
    path = str(place.get("path", ""))
    if not path.lower().endswith((".xlsx", ".xlsm")):
        return table, ()
    request = QgsFeatureRequest().setNoAttributes()
    rows = [feature.id() for feature in layer.getFeatures(request)]
    if len(rows) != len(table):
        return table, ()
    shown = percent_cells(path, place.get("layerName") or layer.name())
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


def percent_cells(path, sheet):
    """Return ``{(row, column): number}`` of the cells of a sheet that show percent; rows and columns from 1."""
    provide_openpyxl()
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception:  # the layer driver could read it; what openpyxl raises for odd files has many names
        return {}
    try:
        found = {}
        for cells in book[sheet].iter_rows() if sheet in book.sheetnames else ():
            for cell in cells:
                if isinstance(cell.value, (int, float)) and "%" in _QUOTED.sub("", cell.number_format or ""):
                    found[cell.row, cell.column] = float(cell.value)
        return found
    finally:
        book.close()
