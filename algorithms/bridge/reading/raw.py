"""Layers as they are, for the checks: problems are kept, not refused."""
from __future__ import annotations

import numpy as np
from qgis.core import QgsGeometry

from ...core.data.layers import RawLayer
from ...core.errors import InputError
from ...core.geometry import shapes as core_geometry
from .. import compat
from . import cells, places, shapes
from . import crs as bridge_crs
from .borders import borders_of
from .features import scan_features

FITTING = "communes"  # the role whose polygons neither overlap nor leave gaps
SAME_AREA = 1e-9  # of the area
_INVENTED = "synthetic"  # the field by which made-up layers say so


def read_raw(source, name, role, fields, *, progress, where=(), factors=None, remarks=(), alike=(),
             series=()):
    """Return the :class:`core.data.layers.RawLayer` of a feature source.

    Parameters
    ----------
    source : QgsProcessingFeatureSource
    name : str
        What the layer is called in messages.
    role : core.layers.roles.Role
    fields : dict of str to str
        Field name per key of the role, for the fields that were found.
    progress : callable
    alike : sequence of (key, field name)
        Columns that are called as a field is and are only compared with it.
    series : sequence of (key, year, field name)
        Columns of fields that stand once a year, years rising.
    """
    kind = _kind(source, name, role)
    index = {key: source.fields().lookupField(field) for key, field in fields.items()}
    index.update({("alike", *pair): source.fields().lookupField(pair[1]) for pair in alike})
    index.update({("series", *one): source.fields().lookupField(one[2]) for one in series})
    ids, values, wkb, invalid, foreign = scan_features(source, name, index, kind, progress=progress, where=where)
    columns = {key: [_plain(value) for value in column] for key, column in values.items()}
    compared = {key: [(name, columns.pop(("alike", key, name))) for other, name in alike if other == key]
                for key in {key for key, _ in alike}}
    by_year = {key: [(year, name, columns.pop(("series", key, year, name))) for other, year, name in series
                     if other == key] for key in {key for key, *_ in series}}
    crs, doubts, lonlat, drawn, lost, broken, stored = _place(source, name, kind, wkb)
    fitting = kind == "polygon" and role.name == FITTING and crs and drawn is not None
    rows = {feature: row for row, feature in enumerate(ids)}
    wrong = [rows[feature] for feature in invalid]
    return RawLayer(
        name, role, np.array(ids, dtype=np.int64), columns, fields=dict(fields), kind=kind, crs=crs, lonlat=lonlat,
        shapes=drawn,
        no_geometry=np.array([item is None for item in wkb], dtype=bool) if kind != "none" else None,
        invalid=tuple(wrong), doubts=tuple(doubts), mended=_mended(wkb, wrong),
        foreign=tuple(rows[feature] for feature in foreign),
        broken=tuple(broken),
        lost=tuple(lost), factors=dict(factors or {}), remarks=tuple(remarks), alike=compared,
        borders=_borders(wkb, source, crs, wrong + list(lost) + list(broken))
        if fitting else (), xy=_middle(stored, kind), stored=stored if kind != "point" else None,
        series=by_year, invented=_INVENTED in source.fields().names(),
    )


def _borders(wkb, source, crs, left_out):
    return borders_of(wkb, crs, source.sourceCrs().isGeographic(), left_out)


def _kind(source, name, role):
    """Return the kind of geometry to look at: of a mixed layer the one most features hold among the role's."""
    kind = compat.exact_type(source.wkbType())
    if kind != shapes.MIXED:
        return kind
    held = shapes.features_by_kind(source, name)
    usable = [one for one in shapes.KINDS if one in role.geometry] or [*shapes.KINDS]
    return max(usable, key=lambda one: len(held.get(one, ())))


def _plain(value):
    """Return a number, text or ``None`` as it is, a date as ISO text."""
    return value if value is None or isinstance(value, (bool, int, float, str)) else cells.as_text(value)


def _place(source, name, kind, wkb):
    """Return CRS, doubts, positions, shapes, the rows that lost a position, those with a vertex that is none, and all
    coordinates as they are stored."""
    nothing = None, None, (), ()
    if kind == "none":
        return "", [], *nothing, None
    doubts, found = [], None
    try:
        found = (core_geometry.points_from_wkb(wkb)[0] if kind == "point" else core_geometry.shapes_from_wkb(wkb))
    except InputError as error:
        doubts = [error.message]
    try:
        crs = bridge_crs.crs_text(source.sourceCrs(), name)
    except InputError:
        return "", doubts, *nothing, found
    if found is None:
        return crs, doubts, *nothing, None
    broken = () if kind == "point" else found.features_without_position().tolist()
    lonlat, drawn, lost = places.place(found, kind, crs)
    lost = [row for row in lost if row not in broken]
    return crs, bridge_crs.doubts(crs, name), lonlat, drawn, lost, broken, found


def _mended(wkb, wrong):
    """Return the WKB of invalid polygons that keep their area when they are made valid, by row."""
    found = {}
    for row in wrong:
        before = QgsGeometry()
        before.fromWkb(wkb[row])
        parts = [part for part in before.makeValid().asGeometryCollection()
                 if compat.exact_type(part.wkbType()) == "polygon"]
        after = QgsGeometry.collectGeometry(parts)
        same = abs(after.area() - before.area()) <= SAME_AREA * before.area()
        if same and before.area() > 0 and after.isGeosValid():
            found[row] = bytes(after.asWkb().data())
    return found


def _middle(stored, kind):
    """Return (n, 2) coordinates that stand for each feature: of a line its middle vertex, of a polygon its box's."""
    if stored is None or kind == "point":
        return stored
    if kind == "line":
        return stored.middle_vertices()
    box = stored.bounds()
    return (box[:, :2] + box[:, 2:]) / 2
