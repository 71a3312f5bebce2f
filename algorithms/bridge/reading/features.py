"""The features of a source as columns: ids, values by key and geometry, each as the file holds it."""
from __future__ import annotations

from qgis.core import QgsFeatureRequest

from .. import compat
from . import shapes, whole_files
from .scan import features_of, iterate


def scan_features(source, name, index, kind, *, progress, where=()):
    """Return ids, raw values per key, WKB per feature, the invalid features, and those with parts of another kind.

    Of the values ``None`` is missing. The WKB is plain, see :func:`shapes.plain_wkb`, a list or packed
    (:class:`core.geometry.packed_wkb.PackedWkb`); ``foreign`` maps feature ids to whether a part of the kind was left.
    Files that are read as a whole are read by columns, which gives the same, see :mod:`.whole_files`.
    """
    found = whole_files.columns(source, index, kind, progress=progress, where=where)
    if found is not None and _agrees(found, source, index, kind):
        return found.ids, found.values, found.wkb, [], {}
    return _by_feature(features_of(source, name, _asked(index, kind), progress, where=where), index, kind)


def _agrees(found, source, index, kind):
    """Return whether QGIS reads some features of a file as the column reader did: first, last and odd ones."""
    request = _asked(index, kind).setFilterFids([found.ids[row] for row in found.witnesses])
    ids, values, wkb, *rest = _by_feature(iterate(source, request), index, kind)
    rows = {feature_id: row for row, feature_id in enumerate(ids)}
    told = [rows.get(found.ids[row]) for row in found.witnesses]
    return None not in told and not any(rest) and all(
        _same(values[key][other], column[row]) for key, column in found.values.items()
        for row, other in zip(found.witnesses, told)) and (
        kind == "none" or all(found.wkb[row] == wkb[other] for row, other in zip(found.witnesses, told)))


def _same(one, other):
    return type(one) is type(other) and (one == other or (one != one and other != other))


def _asked(index, kind):
    request = QgsFeatureRequest()
    request.setSubsetOfAttributes(sorted(set(index.values())))
    if kind == "none":
        request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    return request


def _by_feature(features, index, kind):
    """Return what :func:`scan_features` does, one feature after another."""
    ids, wkb, invalid, foreign = [], [], [], {}
    raw = {key: [] for key in index}
    columns = [(values.append, index[key]) for key, values in raw.items()]
    for feature in features:
        ids.append(feature.id())
        for append, position in columns:
            append(feature[position])
        if kind != "none":
            geometry = feature.geometry()
            plain, other = shapes.plain_wkb(geometry, kind)
            wkb.append(plain)
            if other:
                foreign[feature.id()] = plain is not None
            if kind == "polygon" and wkb[-1] and not geometry.isGeosValid():
                invalid.append(feature.id())
    return ids, {key: compat.without_nulls(values) for key, values in raw.items()}, wkb, invalid, foreign
