"""Any layer as a plain table: every field under its own name, positions of points in degrees."""
from __future__ import annotations

import datetime

import numpy as np
from qgis.core import QgsProcessingParameterFeatureSource, QgsProcessingParameters
from qgis.PyQt.QtCore import QByteArray, QDate, QDateTime, QTime

from ...core.errors import Message
from .. import compat

_PLAIN = frozenset((str, int, float, bool))  # attributes that are plain values already, as nearly all are


def table_input(name, label):
    """Return the parameter of an optional layer or table of any kind."""
    return QgsProcessingParameterFeatureSource(name, label, [int(compat.SOURCE_TYPES["table"])], optional=True)


def open_table(run, name, extra=None):
    """Return the feature source given as ``name``, ``None`` where none is; ``extra`` maps further names to layers."""
    from .readers import refuse_temporary
    from .scan import refuse_unopened

    values = run.parameters if extra is None or name not in extra else extra
    refuse_temporary(values.get(name), name)
    source = QgsProcessingParameters.parameterAsSource(table_input(name, name), values, run.context)
    if source is None and not compat.is_blank(values.get(name), run.context):
        refuse_unopened(name, values[name], run.context)
    return source


def read_table(run, name, extra=None):
    """Read the layer given as ``name``; ``extra`` maps names that are no parameters to layers.

    Returns
    -------
    (core.plan.forms.figures.SourceTable, str) or None
        The table and the name of its CRS ("" without geometry); ``None`` where no layer is given.
        An empty layer is an empty table: its form says that there is nothing.
    """
    from ...core.plan.book.inputs import cleaned
    from ..sources.doubts import doubts
    from ..sources.origins import addresses
    from .readers import display_name
    from .scan import features_of

    source = open_table(run, name, extra)
    if source is None:
        return None
    crs = source.sourceCrs() if compat.exact_type(source.wkbType()) != "none" else None
    value = (extra or {}).get(name, run.parameters.get(name))
    label = display_name(source, value, name)
    where = addresses(value, run.context)
    for note in doubts(label, where):
        run.warn(note)
    features = features_of(source, label, None, run.reading(), where=where)
    table, system = read_features(features, source.fields().names(), source.wkbType(), crs, label=label)
    table, dirty = cleaned(table)
    for field, rows in dirty.items():
        run.warn(Message("{layer}, field {field}: control characters are left out of {count} texts (row {rows}).",
                         layer=label, field=field, count=len(rows), rows=", ".join(str(row + 1) for row in rows[:5])))
    return table, system


def read_sources(run, names, extra=None):
    """Return ``{name: SourceTable}`` of the layers given, with their origin, fields of known roles recognised."""
    from ...core.plan.book.inputs import ROLES, described, with_role

    read = {name: read_table(run, name, extra) for name in (*names, *(extra or {}))}
    return {name: described(with_role(found[0], ROLES.get(name)), found[1]) for name, found in read.items() if found}


def read_features(features, names, wkb_type, crs, *, label):
    """Return (SourceTable, CRS name) of an iterator of features."""
    from ...core.geometry import shapes as geometry
    from ...core.plan.forms.figures import SourceTable
    from . import shapes
    from .crs import crs_text, short_name, to_lonlat

    is_point = compat.exact_type(wkb_type) in ("point", shapes.MIXED)
    values = {field: [] for field in names}
    columns = [values[field].append for field in names]
    wkb = []
    for feature in features:
        for append, value in zip(columns, feature.attributes()):
            append(value if type(value) in _PLAIN else plain_value(value))
        if is_point:
            wkb.append(shapes.plain_wkb(feature.geometry(), "point")[0])
    if crs is None:
        return SourceTable(label, values), ""
    system = crs_text(crs, label)
    lonlat = None
    if is_point and (any(wkb) or compat.exact_type(wkb_type) != shapes.MIXED):
        xy = geometry.points_from_wkb(wkb)[0] if wkb else np.zeros((0, 2))
        lonlat, _ = to_lonlat(xy, system)
    return SourceTable(label, values, lonlat), short_name(system)


def plain_value(value):
    """Return an attribute as a plain Python value: dates and times as such, lists as lists; bytes are no text."""
    if compat.is_null(value) or isinstance(value, (QByteArray, bytes)):
        return None
    if isinstance(value, (QDate, QTime, QDateTime)):
        return _moment(value) if value.isValid() else None
    if isinstance(value, (list, tuple)):
        return [plain_value(item) for item in value]
    return value


def _moment(value):
    if isinstance(value, QDate):
        return datetime.date(value.year(), value.month(), value.day())
    if isinstance(value, QTime):
        return datetime.time(value.hour(), value.minute(), value.second())
    return datetime.datetime.combine(_moment(value.date()), _moment(value.time()))
