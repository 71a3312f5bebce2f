"""What GDAL reads: spreadsheets of Excel before 2007, placemarks of KML and KMZ."""
from __future__ import annotations

import os
import re
import zipfile
from pathlib import Path

from osgeo import gdal, ogr
from qgis.PyQt.QtCore import QXmlStreamReader

from ...core.data.importing.placemarks import with_descriptions
from ...core.data.importing.sheets import SourceSheet
from ...core.errors import InputError, Message, heartbeat
from .. import compat

_AS_THEY_ARE = {"OGR_XLS_HEADERS": "DISABLE", "OGR_XLS_FIELD_TYPES": "STRING"}
_DATA = ("Data", "SimpleField", "SimpleData")
_OF_PROGRAMS = ("tessellate", "extrude", "visibility", "drawOrder", "icon", "snippet", "timestamp", "begin", "end",
                "altitudeMode")
_FOLDERS = ("Document", "Folder")
_HELD = (*_FOLDERS, "Placemark")  # what has a name of its own
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
    return SourceSheet(layer.GetName(), rows, formats=False)


def _each(layer):
    for number, feature in enumerate(iter(layer.GetNextFeature, None)):
        if number % 500 == 0:
            heartbeat()
        yield feature


@compat.gdal_return_codes()
def placemarks(path):
    """Return a :class:`SourceSheet` per folder of placemarks, with their positions; headings are its fields."""
    whole = gdal.OpenEx(_document(path), gdal.OF_VECTOR, allowed_drivers=["LIBKML"]) \
        if ogr.GetDriverByName("LIBKML") else None
    source = whole or _opened(path if path.lower().endswith(".kml") else f"/vsizip/{path}")
    known, folders = _told_by(path)
    if whole is None and known:
        raise InputError("File {file}: this QGIS cannot read it ({reason}). Open it and save it as .xlsx or .csv.",
                         file=os.path.basename(path),
                         reason=Message("its GDAL comes without LIBKML and would lose the columns of the placemarks"))
    layers = [source.GetLayer(number) for number in range(source.GetLayerCount())]
    above = _above([layer.GetName() for layer in layers], folders)
    return [_folder(layer, known, title) for layer, title in zip(layers, above) if layer.GetFeatureCount()]


def _document(path):
    """Return what is opened of a file: the document of a KMZ that holds one.

    Opened as a whole, data of placemarks in folders that are declared for the document (SchemaData, as QGIS writes
    them) get no columns.
    """
    if path.lower().endswith(".kml"):
        return path
    with zipfile.ZipFile(path) as package:
        names = [name for name in package.namelist() if name.lower().endswith(".kml")]
    return f"/vsizip/{path}/{names[0]}" if len(names) == 1 else path


def _above(names, folders):
    """Return the names of the folders above each layer, which the driver does not tell; "" where it is not found.

    ``folders`` (name, names above it) in the order of the file, in which the driver gives them too.

    >>> _above(["Xã A", "Xã A (#2)"], [("Viettel", ""), ("Xã A", "Viettel"), ("VNPT", ""), ("Xã A", "VNPT")])
    ['Viettel', 'VNPT']
    """
    found, first = [], 0
    for name in names:
        at = next((at for at in range(first, len(folders))
                   if name == folders[at][0] or re.fullmatch(re.escape(folders[at][0]) + r" \(#\d+\)", name)), None)
        found.append("" if at is None else folders[at][1])
        first = first if at is None else at + 1
    return found


def _told_by(path):
    """Return what the driver keeps to itself: names of data, and the folders of a file with what stands above them.

    The first is {name as the driver writes it: name} of the data of placemarks: it has a "_" for every byte of "ủ".
    """
    if path.lower().endswith(".kml"):
        parts = [Path(path).read_bytes()]
    else:
        with zipfile.ZipFile(path) as package:
            parts = [package.read(name) for name in package.namelist() if name.lower().endswith(".kml")]
    found, folders = {}, []
    for part in parts:
        xml, inside = QXmlStreamReader(part), []  # [tag, name, number in ``folders``] of what is open
        while not xml.atEnd():
            xml.readNext()
            if xml.isEndElement() and inside and str(xml.name()) == inside[-1][0]:
                inside.pop()
            if xml.isStartElement() and str(xml.name()) in _HELD:
                inside.append([str(xml.name()), "", len(folders)])
                if inside[-1][0] in _FOLDERS:
                    folders.append(("", ""))
            if xml.isStartElement() and str(xml.name()) == "name" and inside and inside[-1][0] in _FOLDERS:
                inside[-1][1] = xml.readElementText().strip()
                folders[inside[-1][2]] = (inside[-1][1], " ".join(name for _, name, _ in inside[:-1] if name))
            if xml.isStartElement() and str(xml.name()) in _DATA:
                name = next((str(one.value()) for one in xml.attributes() if str(one.name()) == "name"), "")
                written = re.sub(rb"[^0-9A-Za-z_]", b"_", name.encode("utf-8")).decode("ascii")
                found.setdefault(written, set()).add(name)
    return {written: names.pop() for written, names in found.items() if len(names) == 1}, folders


def _folder(layer, known, title):
    definition = layer.GetLayerDefn()
    names = [definition.GetFieldDefn(at).GetName() for at in range(definition.GetFieldCount())]
    names = [known.get(name, name) for name in names]
    rows, lonlat = [], []
    for feature in _each(layer):
        rows.append([feature.GetFieldAsString(at) if feature.IsFieldSetAndNotNull(at) else None
                     for at in range(len(names))])
        lonlat.append(_position(feature.GetGeometryRef()))
    names, rows = with_descriptions(names, rows)
    keep = [at for at, name in enumerate(names) if name not in _OF_PROGRAMS and any(cells[at] for cells in rows)]
    table = [[names[at] for at in keep], *([cells[at] for at in keep] for cells in rows)]
    return SourceSheet(layer.GetName(), table, first=0, lonlat=(None, *lonlat), named_by="Name", title=title)


def _position(geometry):
    """Return longitude and latitude of a point, ``None`` for anything else."""
    if geometry is None or ogr.GT_Flatten(geometry.GetGeometryType()) not in _POINTS or geometry.IsEmpty():
        return None
    point = geometry.GetGeometryRef(0) if geometry.GetGeometryCount() else geometry
    return point.GetX(), point.GetY()
