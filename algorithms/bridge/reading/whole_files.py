"""Files that are read as a whole: by GDAL's own column reader in place of one feature after another.

The loop over features costs most of the time of a large layer. GeoPackages and shapefiles whose every feature is asked
for, with plain points and lines and with fields of numbers and texts, come as arrays and give what the loop gives. In
any doubt the answer is ``None`` and the loop reads: edited, filtered, selected and joined layers; encodings that QGIS
decodes itself; polygons, whose validity QGIS judges one by one; curves, collections and other spellings of geometry;
fields of dates and marks; a file that ends early, of which the loop says so.
"""
from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import numpy as np
from osgeo import gdal

from ...core.files import database
from ...core.geometry.packed_wkb import PackedWkb
from .. import compat
from .scan import count_of, cut_of

FEW = 2000  # measured: with fewer features the loop is as fast as opening the file once more
_ROWS = 32768  # features at once: some 20 ms of work
_BYTES = 2**26  # of one column of texts at once: each takes as much as the longest
_REPEATED = 0.5  # of all features may come twice before the loop is faster
_REMEMBERED = 2**18  # texts of a column, so that what repeats is one object
_GLANCE = 2000  # texts that tell whether they repeat
_WITNESSES = 60
_ENDS = 5  # features looked at from either end
_DRIVERS = {".gpkg": "GPKG", ".shp": "ESRI Shapefile"}
_GEOMETRY, _ID, _PLAIN_GEOMETRY = "OGR_GEOMETRY", "OGC_FID", "wkb_geometry"  # names of GDAL's where a file has none
_UTF8 = "UTF-8"
_END, _MARK = b"\0", "\ufeff"  # at the first C ends a text, the second Qt drops at its begin


class Columns(NamedTuple):
    """Feature ids, values by key, geometry (``None`` for a table), and rows that are worth a second look."""

    ids: list
    values: dict
    wkb: object
    witnesses: list


def columns(source, index, kind, *, progress, where=()):
    """Return the :class:`Columns` of a source that is a whole file, ``None`` where the loop has to read.

    Parameters are those of :func:`.features.scan_features`.
    """
    layer = where[0].layer if len(where) == 1 else None
    expected = count_of(source, where)
    if layer is None or expected is None or expected < FEW or kind == "polygon" or not _is_untouched(layer, where[0]):
        return None
    fields = _provided(layer, source.fields(), index)
    if fields is None or cut_of(where[0]) is not None:
        return None
    with compat.gdal_return_codes():
        gdal.ErrorReset()
        gdal.PushErrorHandler("CPLQuietErrorHandler")
        try:
            found = _read(where[0].path, _table(where[0]), fields, kind, expected=expected, progress=progress)
            return None if found is None or gdal.GetLastErrorType() >= gdal.CE_Failure else found
        finally:
            gdal.PopErrorHandler()


def _is_untouched(layer, place):
    """Return whether QGIS shows a file as it is: no edits, no filter, no encoding of its own, no part of a file."""
    return (layer.providerType() == "ogr" and place.path is not None and place.path.suffix.lower() in _DRIVERS
            and not layer.isEditable() and not layer.subsetString() and layer.dataProvider().encoding() == _UTF8
            and layer.source() == place.text and _table(place) is not None)


def _table(place):
    """Return the name of the layer in the file, "" where the address has none, ``None`` where it says more."""
    path, _, name = place.text.partition("|layername=")
    return name if Path(os.path.abspath(path)) == place.path and "|" not in name else None


def _provided(layer, fields, index):
    """Return ``{key: (name, type)}`` of fields that the file itself holds, ``None`` where one does not."""
    own, found = layer.dataProvider().fields(), {}
    for key, position in index.items():
        if fields.fieldOrigin(position) != compat.PROVIDED_FIELD:
            return None
        field = own.at(fields.fieldOriginIndex(position))
        if field.name() != fields.at(position).name() or field.type() != fields.at(position).type():
            return None
        found[key] = field.name(), field.type()
    return found


def _read(path, table, fields, kind, *, expected, progress):
    data = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_READONLY, [_DRIVERS[path.suffix.lower()]])
    if data is None or (not table and data.GetLayerCount() != 1):
        return None
    layer = data.GetLayerByName(table) if table else data.GetLayer(0)
    rows = _ROWS if layer is None else _fitting(path, layer, fields)
    if not rows:
        return None
    definition = layer.GetLayerDefn()
    wanted = {name for name, _ in fields.values()}
    ignored = [name for name in (definition.GetFieldDefn(number).GetName()
                                 for number in range(definition.GetFieldCount())) if name not in wanted]
    layer.SetIgnoredFields([*ignored, _GEOMETRY] if kind == "none" else ignored)
    parts = _Parts(fields, kind, expected, id_name=layer.GetFIDColumn() or _ID,
                   geometry_name=layer.GetGeometryColumn() or _PLAIN_GEOMETRY)
    stream = compat.column_stream(layer, rows)
    batch = compat.next_columns(stream) if stream is not None else None
    while batch is not None:
        progress(len(parts.ids) / max(expected, 1))
        if not parts.add(batch):
            return None
        batch = compat.next_columns(stream)
    return parts.whole() if len(parts.ids) == expected else None


def _fitting(path, layer, fields):
    """Return how many features to take at once, 0 where the columns of a layer may differ from its features."""
    definition = layer.GetLayerDefn()
    own = [definition.GetFieldDefn(number) for number in range(definition.GetFieldCount())]
    names = [field.GetName() for field in own]
    if definition.GetGeomFieldCount() > 1 or (
            {layer.GetFIDColumn() or _ID, layer.GetGeometryColumn() or _PLAIN_GEOMETRY} & set(names)):
        return 0
    for name, kind in fields.values():
        same = [field for field in own if field.GetName().lower() == name.lower()]
        if len(same) != 1 or same[0].GetName() != name or same[0].GetSubType() or same[0].GetDomainName() or (
                compat.COLUMN_TYPES.get(same[0].GetType()) != kind):
            return 0
    texts = sorted({name for name, kind in fields.values() if kind == compat.TEXT})
    if not texts or not database.is_database(path):
        return _ROWS
    return min(_ROWS, _BYTES // max(_longest(path, layer.GetName(), texts), 1))


def _longest(path, table, names):
    """Return the bytes of the longest text of a table, very many where it is a view or cannot be asked."""
    places = {f"column{number}": name for number, name in enumerate(names)}
    asked = ", ".join([f"MAX(LENGTH(CAST({{{place}}} AS BLOB)))" for place in places])
    try:
        if database.is_view(path, table):
            return _BYTES + 1
        with closing(database.connect(path, read_only=True)) as file:
            query = database.sql(" ".join(("SELECT", asked, "FROM {table}")), table=table, **places)
            found = file.execute(query).fetchone()
    except sqlite3.Error:
        return _BYTES + 1
    return max([size or 0 for size in found])


class _Parts:
    """The columns as they come, some features at a time."""

    def __init__(self, fields, kind, expected, *, id_name, geometry_name):
        self.fields, self.kind, self.id_name, self.geometry_name = fields, kind, id_name, geometry_name
        self.expected, self.repeated, self.ids, self.odd = expected, 0, [], set()
        self.values = {name: [] for name, _ in fields.values()}
        self.pools = {name: {} for name, kind in fields.values() if kind == compat.TEXT}
        self.blocks, self.sizes = [], []

    def add(self, batch):
        """Take the next features; return whether their columns hold what the features do.

        Where ids have gaps, GDAL 3.6 begins with features that came before; they are left out.
        """
        ids = batch.get(self.id_name)
        if ids is None or np.ma.is_masked(ids) or (np.diff(ids) <= 0).any() or not self.values.keys() <= batch.keys():
            return False
        fresh = int(np.searchsorted(ids, self.ids[-1], "right")) if self.ids else 0
        self.repeated += fresh
        if self.repeated > _REPEATED * (self.expected + _ROWS):
            return False
        for name, values in self.values.items():
            found = self._column(name, batch[name][fresh:])
            if found is None:
                return False
            values += found
        if self.kind != "none":
            if self.geometry_name not in batch:
                return False
            self._geometry(batch[self.geometry_name][fresh:])
        self.ids += ids[fresh:].tolist()
        return True

    def _column(self, name, column):
        missing = np.flatnonzero(np.ma.getmaskarray(column)).tolist() if isinstance(column, np.ma.MaskedArray) else ()
        found = np.asarray(column).tolist()
        if name in self.pools:
            found = self._texts(found, self.pools[name])
            if found is None:
                return None
        if len(missing):
            self._look_at(missing[0])
        for row in missing:
            found[row] = None
        return found

    def _texts(self, found, pool):
        """Return bytes as texts, those that repeat as one object; ``None`` where C and Qt read them otherwise."""
        try:
            block = _END.join(found).decode(_UTF8)
        except UnicodeDecodeError:
            return None
        texts = block.split(_END.decode()) if found else []
        if len(texts) != len(found) or _MARK in block:
            return None
        if not block.isascii():
            self._look_at(next(row for row, text in enumerate(texts) if not text.isascii()))
        if 2 * len(set(texts[:_GLANCE])) < len(texts[:_GLANCE]):
            texts = list(map(pool.setdefault, texts, texts))
        if len(pool) > _REMEMBERED:
            pool.clear()
        return texts

    def _look_at(self, row):
        if len(self.odd) < _WITNESSES:
            self.odd.add(len(self.ids) + row)

    def _geometry(self, column):
        if column.dtype != object and not np.ma.is_masked(column):
            self.blocks.append(np.asarray(column).tobytes())
            self.sizes.append(np.full(len(column), column.dtype.itemsize, np.int64))
            return
        missing = np.ma.getmaskarray(column)
        found = np.asarray(column).tolist()
        if missing.any():
            self._look_at(int(np.argmax(missing)))
            found = [b"" if gone else wkb for wkb, gone in zip(found, missing.tolist())]
        self.blocks.append(b"".join(found))
        self.sizes.append(np.array([*map(len, found)], np.int64))

    def whole(self):
        """Return the :class:`Columns`, ``None`` where a geometry is not plain."""
        wkb = None
        if self.kind != "none":
            wkb = PackedWkb.joined(self.blocks, self.sizes).without_empty(self.kind)
            self.blocks = []
            if wkb is None:
                return None
        count = len(self.ids)
        ends = {*range(min(_ENDS, count)), *range(max(count - _ENDS, 0), count)}
        return Columns(self.ids, {key: self.values[name] for key, (name, _) in self.fields.items()},
                       [] if wkb is None else wkb, sorted(ends | self.odd))
