"""Layers with all their columns as plain rows by stable id, and back: what goes into the field and comes home."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import List

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDate, QDateTime

from ...core.errors import Message
from ...core.geometry.country import in_country
from ...core.geometry.geodesy import LONLAT
from ...core.plan.field.layers import UID, key_text
from ...core.plan.field.merge import SHAPE, stable_keys
from .. import compat
from ..reading import cells
from ..reading.crs import crs_text, short_name
from ..reading.places import LOST_NOTES
from ..reading.scan import features_of
from ..reading.shapes import examples
from ..writing import names


@dataclass
class FieldTable:
    """A layer as rows: ``rows`` by stable id (values by column, the geometry under SHAPE), in its order.

    ``features`` are the QgsFeatures the rows came from, ``source`` what gives kind of geometry and system.
    ``called`` is the name here of columns whose own a GeoPackage would not take, and ``notes`` tell it.
    """

    name: str
    source: object
    fields: QgsFields
    rows: dict
    features: dict = field(default_factory=dict)
    unkeyed: List[str] = field(default_factory=list)
    notes: tuple = ()
    called: dict = field(default_factory=dict)


def read_rows(source, name, key_columns, *, where=(), keep=None):
    """Return the :class:`FieldTable` of a feature source.

    Parameters
    ----------
    source : QgsFeatureSource or QgsVectorLayer
    name : str
        What the layer is called in messages.
    key_columns : sequence of str
        Columns that make the id; a column ``hts_uid`` goes before them.
    keep : callable, optional
        ``keep(feature)`` says which features are read.
    """
    read = [QgsFeature(feature) for feature in features_of(source, name, where=where)
            if keep is None or keep(feature)]
    found, read, notes = names.for_geopackage(name, source.fields(), read)
    called = {old.name(): new.name() for old, new in zip(source.fields(), found) if old.name() != new.name()}
    kept = [index for index, one in enumerate(found) if one.name().lower() != names.FID]
    columns = [found[index].name() for index in kept]
    features, rows, made = [], [], []
    for feature in read:
        row = dict(zip(columns, (plain(feature.attribute(index)) for index in kept)))
        row[SHAPE] = bytes(feature.geometry().asWkb().data()) if feature.hasGeometry() else None
        features.append(feature)
        rows.append(row)
        made.append(key_text([row.get(called.get(column, column)) for column in key_columns]))
    keys = stable_keys(_own_ids([row.get(UID) for row in rows], made),
                       [{key: value for key, value in row.items() if key != UID} for row in rows])
    fields = QgsFields()
    for index in kept:
        fields.append(QgsField(found[index]))
    return FieldTable(name, source, fields, dict(zip(keys, rows)), features=dict(zip(keys, features)),
                      unkeyed=[key for key in keys if key.startswith("?")], notes=notes, called=called)


def _own_ids(uids, keys):
    """Return the id of each row: its own, but where a copied feature has that of its original the key for the copy.

    The original is the row that is keyed as its id says, else the first; a copy of the same key has none.
    """
    original = {}
    for row, (uid, key) in enumerate(zip(uids, keys)):
        if uid and (uid not in original or (key == uid and keys[original[uid]] != uid)):
            original[uid] = row
    return [uid if uid and original[uid] == row else "" if uid and key in original else key
            for row, (uid, key) in enumerate(zip(uids, keys))]


def open_table(path, table):
    """Return a layer of a GeoPackage, ``None`` where it is not there."""
    layer = QgsVectorLayer(f"{path}|layername={table}", table, "ogr")
    return layer if layer.isValid() else None


def plain(value):
    """Return an attribute as text, number, truth or ``None``; dates as ISO text."""
    if compat.is_null(value):
        return None
    if isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, QDateTime):
        return value.toString("yyyy-MM-dd HH:mm:ss")
    if isinstance(value, QDate):
        return value.toString("yyyy-MM-dd")
    return cells.as_text(value)


def fields_with(fields, more):
    """Return fields followed by those of ``more`` that are not among them."""
    found = QgsFields()
    for one in (*fields, *more):
        if found.lookupField(one.name()) < 0:
            found.append(QgsField(one))
    return found


def features_from(rows, fields, originals):
    """Return QgsFeatures of rows; what did not change keeps the attribute it came with.

    Parameters
    ----------
    rows : dict of str to dict
    fields : QgsFields
    originals : dict of str to QgsFeature
        By the same ids; rows without one are new.
    """
    found = []
    for key, row in rows.items():
        feature, original = QgsFeature(fields), originals.get(key)
        for index, one in enumerate(fields):
            value = row.get(one.name())
            at = -1 if original is None else original.fields().lookupField(one.name())
            same = at >= 0 and plain(original.attribute(at)) == value
            feature.setAttribute(index, original.attribute(at) if same else value)
        if row.get(SHAPE):
            geometry = QgsGeometry()
            geometry.fromWkb(row[SHAPE])
            feature.setGeometry(geometry)
        found.append(feature)
    return found


def system_of(table):
    """Return the system of the layer that a :class:`FieldTable` came from."""
    source = table.source
    return source.sourceCrs() if hasattr(source, "sourceCrs") else source.crs()


def positions_of(table, transform_context, warn):
    """Return {key: (longitude, latitude)} of a :class:`FieldTable`, NaN without a position in the country, as told."""
    places, nowhere, outside = Places(system_of(table), transform_context), (float("nan"), float("nan")), []
    found = {key: places.lonlat(row.get(SHAPE)) for key, row in table.rows.items()}
    for key, lonlat in found.items():
        if lonlat is not None and not in_country([lonlat])[0]:
            outside.append(key)
            found[key] = None
    if outside:
        warn(Message(LOST_NOTES["point"].template, layer=table.name, count=len(outside),
                     crs=short_name(crs_text(system_of(table), table.name)),
                     ids=examples([table.features[key].id() for key in outside])))
    return {key: lonlat or nowhere for key, lonlat in found.items()}


class Places:
    """Positions of geometries of one system in degrees."""

    def __init__(self, crs, transform_context):
        self._change = QgsCoordinateTransform(crs, QgsCoordinateReferenceSystem(LONLAT), transform_context)

    def lonlat(self, wkb):
        """Return longitude and latitude of a point inside a geometry, ``None`` where it has none."""
        if not wkb:
            return None
        geometry = QgsGeometry()
        geometry.fromWkb(wkb)
        point = geometry.pointOnSurface()
        if point.isEmpty():
            return None
        point.transform(self._change)
        found = point.asPoint()
        return found.x(), found.y()

    def text(self, wkb):
        """Return a position as text, degrees with six decimals."""
        found = self.lonlat(wkb)
        return None if found is None else f"{found[0]:.6f}, {found[1]:.6f}"
