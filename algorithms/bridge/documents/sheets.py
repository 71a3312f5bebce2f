"""Plain tables as an OpenDocument spreadsheet, through the driver that QGIS itself uses."""
from __future__ import annotations

import datetime
import os
import zipfile

from osgeo import gdal, ogr

from ...core.errors import OutputError, no_progress
from ...core.files.csv_rows import text_of
from ...core.files.replacing import NO_PACKAGE
from .. import compat

_TYPES = {"int": ogr.OFTInteger64, "real": ogr.OFTReal, "date": ogr.OFTDate, "text": ogr.OFTString}
_READING = {"OGR_ODS_HEADERS": "FORCE", "OGR_ODS_FIELD_TYPES": "AUTO"}
_FORMULA = "of:="  # the driver takes text that begins so for a formula


@compat.gdal_return_codes()
def write_ods(path, tables, progress=no_progress):
    """Write ``tables`` as sheets of one file.

    Parameters
    ----------
    path : str
        A file of that name is replaced.
    tables : sequence of core.plan.workbook.plain.PlainTable
    progress : callable

    Raises
    ------
    OutputError
        The driver is missing or refuses.
    """
    driver = ogr.GetDriverByName("ODS")
    if driver is None:
        raise OutputError("This QGIS cannot write OpenDocument spreadsheets: its driver ODS is missing.")
    if os.path.exists(path):
        os.unlink(path)  # the driver does not write over a file
    gdal.ErrorReset()
    book = driver.CreateDataSource(path)
    try:
        for number, table in enumerate(tables if book is not None else ()):
            progress(number / len(tables))
            _add(book, table)
    finally:
        book = None  # the driver writes the file here, also after a cancel: then while it can still be removed
    if compat.gdal_failed() or not _is_whole(path):
        raise OutputError("The OpenDocument spreadsheet cannot be written ({reason}). Is there room left? The previous "
                          "file is unchanged.", reason=gdal.GetLastErrorMsg() or "-")


def _is_whole(path):
    """Read the file back: the driver does not say when the disk is full."""
    try:
        with zipfile.ZipFile(path) as package:
            return package.testzip() is None and "content.xml" in package.namelist()
    except NO_PACKAGE:
        return False


def _add(book, table):
    kinds = table.kinds()
    sheet = book.CreateLayer(table.name, None, ogr.wkbNone)
    for heading, kind in zip(table.headings, kinds):
        sheet.CreateField(ogr.FieldDefn(heading, _TYPES[kind]))
    for row in table.rows or [()]:  # the driver writes the headings with the first row: an empty one if there is none
        feature = ogr.Feature(sheet.GetLayerDefn())
        for column, (value, kind) in enumerate(zip(row, kinds)):
            if value is not None:
                _put(feature, column, value, kind)
        sheet.CreateFeature(feature)


def _put(feature, column, value, kind):
    if kind == "date":
        feature.SetField(column, value.year, value.month, value.day, 0, 0, 0.0, 0)
    elif kind == "text":
        text = value if isinstance(value, str) else text_of(value)
        feature.SetField(column, "'" + text if text.startswith(_FORMULA) else text)
    else:
        feature.SetField(column, value)


@compat.gdal_return_codes()
def read_ods(path, tables):
    """Return the rows of each table of a file that :func:`write_ods` wrote, as lists of values."""
    for option, value in _READING.items():
        gdal.SetThreadLocalConfigOption(option, value)
    try:
        book = ogr.Open(path)
        if book is None:
            raise OutputError("The OpenDocument spreadsheet cannot be read back ({reason}).",
                              reason=gdal.GetLastErrorMsg() or "-")
        return [_rows(book.GetLayerByName(table.name), table) for table in tables]  # a sheet without a row is no layer
    finally:
        for option in _READING:
            gdal.SetThreadLocalConfigOption(option, None)


def _rows(layer, table):
    """The rows of one sheet; a cell that holds nothing is ``None``, and a table without rows has none."""
    if layer is None:
        return []
    width = min(len(table.headings), layer.GetLayerDefn().GetFieldCount())
    rows = [[_cell(feature, column) for column in range(width)] for feature in layer]
    return rows if table.rows or any(cell is not None for row in rows for cell in row) else []


def _cell(feature, column):
    if not feature.IsFieldSetAndNotNull(column):
        return None
    if feature.GetFieldDefnRef(column).GetType() in (ogr.OFTDate, ogr.OFTDateTime):
        year, month, day, *_ = feature.GetFieldAsDateTime(column)
        return datetime.date(year, month, day)
    return feature.GetField(column)
