"""What GDAL reads: spreadsheets of Excel before 2007, placemarks of KML and KMZ."""
from __future__ import annotations

import os

from osgeo import gdal, ogr

from ...core.data.importing.sheets import SourceSheet
from ...core.errors import InputError, heartbeat
from .. import compat

_AS_THEY_ARE = {"OGR_XLS_HEADERS": "DISABLE", "OGR_XLS_FIELD_TYPES": "STRING"}
_POINTS = (ogr.wkbPoint, ogr.wkbMultiPoint)


@compat.gdal_return_codes()
def spreadsheet(path):
    """Return the :class:`SourceSheet` objects of a spreadsheet; every cell is a text as the file holds it."""
    try:
        for name, value in _AS_THEY_ARE.items():
            gdal.SetThreadLocalConfigOption(name, value)
        source = _opened(path)
        return [_sheet(source.GetLayer(number)) for number in range(source.GetLayerCount())]
    finally:
        for name in _AS_THEY_ARE:
            gdal.SetThreadLocalConfigOption(name, None)


def _opened(path):
    gdal.ErrorReset()
    source = gdal.OpenEx(path, gdal.OF_VECTOR)
    if source is None:
        raise InputError("File {file}: this QGIS cannot read it ({reason}). Open it and save it as .xlsx or .csv.",
                         file=os.path.basename(path), reason=gdal.GetLastErrorMsg() or "-")
    return source


def _sheet(layer):
    rows, width = [], layer.GetLayerDefn().GetFieldCount()
    for feature in _each(layer):
        while len(rows) < feature.GetFID() - 1:
            rows.append([])  # the driver skips rows without content
        rows.append([feature.GetFieldAsString(at) if feature.IsFieldSetAndNotNull(at) else None for at in range(width)])
    return SourceSheet(layer.GetName(), rows)


def _each(layer):
    for number, feature in enumerate(iter(layer.GetNextFeature, None)):
        if number % 500 == 0:
            heartbeat()
        yield feature


@compat.gdal_return_codes()
def placemarks(path):
    """Return a :class:`SourceSheet` per folder of placemarks, with their positions; headings are its fields."""
    source = gdal.OpenEx(path, gdal.OF_VECTOR, allowed_drivers=["LIBKML"]) if ogr.GetDriverByName("LIBKML") else None
    source = source or _opened(path if path.lower().endswith(".kml") else f"/vsizip/{path}")
    return [_folder(source.GetLayer(number)) for number in range(source.GetLayerCount())]


def _folder(layer):
    definition = layer.GetLayerDefn()
    names = [definition.GetFieldDefn(at).GetName() for at in range(definition.GetFieldCount())]
    used, rows, lonlat = [False] * len(names), [], []
    for feature in _each(layer):
        cells = [feature.GetFieldAsString(at) if feature.IsFieldSetAndNotNull(at) else None for at in range(len(names))]
        used = [one or bool(cell) for one, cell in zip(used, cells)]
        rows.append(cells)
        lonlat.append(_position(feature.GetGeometryRef()))
    keep = [at for at, one in enumerate(used) if one and names[at] not in ("tessellate", "extrude", "visibility")]
    table = [[names[at] for at in keep], *([cells[at] for at in keep] for cells in rows)]
    return SourceSheet(layer.GetName(), table, first=0, lonlat=(None, *lonlat))


def _position(geometry):
    """Return longitude and latitude of a point, ``None`` for anything else."""
    if geometry is None or ogr.GT_Flatten(geometry.GetGeometryType()) not in _POINTS or geometry.IsEmpty():
        return None
    point = geometry.GetGeometryRef(0) if geometry.GetGeometryCount() else geometry
    return point.GetX(), point.GetY()
