"""Geometry as layers hold it, made plain: curves as straight pieces, collections as their parts of one kind.

Core knows points, lines and polygons. Arcs come from CAD files, databases and GML; collections and layers of mixed
geometry from exports and joins. Straight geometry passes through without change.
"""
from __future__ import annotations

import struct
from functools import cache

from qgis.core import QgsFeatureRequest, QgsGeometryCollection, QgsWkbTypes

from ...core.errors import InputError, Message
from ...core.geometry import shapes as core_geometry
from ...core.numbers.formats import few
from .. import compat
from .scan import features_of

MIXED = "mixed"  # what compat.exact_type calls a layer whose features may be of any kind
KINDS = ("point", "line", "polygon")
KIND_WORDS = {
    "point": Message("points"), "line": Message("lines"), "polygon": Message("polygons"),
    "none": Message("a table without geometry"), MIXED: Message("geometry of several kinds"),
}
_PLAIN = {
    "point": (QgsWkbTypes.Type.Point, QgsWkbTypes.Type.MultiPoint),
    "line": (QgsWkbTypes.Type.LineString, QgsWkbTypes.Type.MultiLineString),
    "polygon": (QgsWkbTypes.Type.Polygon, QgsWkbTypes.Type.MultiPolygon),
}
_COLLECTED = {"point": core_geometry.MULTIPOINT, "line": core_geometry.MULTILINE, "polygon": core_geometry.MULTIPOLYGON}


def plain_wkb(geometry, kind):
    """Return the parts of one kind of a geometry as WKB, and whether parts of another kind were left.

    Parameters
    ----------
    geometry : QgsGeometry
    kind : {"point", "line", "polygon"}

    Returns
    -------
    wkb : bytes or None
        Without curves; ``None`` where there is no such part. Arcs are cut at every degree, which shortens them by
        less than 0.002 %.
    foreign : bool
    """
    if geometry.isEmpty():  # also where there is none
        return None, False
    if _is_plain(geometry.wkbType(), kind):
        return geometry.asWkb().data(), False
    parts, foreign = [], False
    for part in _leaves(geometry.constGet()):
        if part.isEmpty():
            continue
        if compat.exact_type(part.wkbType()) == kind:
            parts.append(_straight(part).asWkb().data())
        else:
            foreign = True
    if len(parts) < 2:
        return (parts[0] if parts else None), foreign
    return struct.pack("<BII", 1, _COLLECTED[kind], len(parts)) + b"".join(parts), foreign


@cache
def _is_plain(wkb_type, kind):
    return QgsWkbTypes.flatType(wkb_type) in _PLAIN[kind]


def kinds_of(geometry):
    """Return the kinds of the parts of a geometry, as a set."""
    if geometry.isNull():
        return set()
    return {compat.exact_type(part.wkbType()) for part in _leaves(geometry.constGet()) if not part.isEmpty()}


def layer_kind(source, name, allowed, label, *, lonlat=False):
    """Return the kind of geometry to read from a layer.

    Parameters
    ----------
    source : QgsProcessingFeatureSource
    name, label : str
        What the layer and its parameter are called in messages.
    allowed : tuple of str
        Kinds the role may have, with "none" for a table.
    lonlat : bool
        Whether the role has columns of longitude and latitude, from which a table becomes points.

    Raises
    ------
    InputError
        The role needs another kind, or the layer holds several kinds the role could mean.
    """
    kind = compat.exact_type(source.wkbType())
    if kind in allowed:
        return kind
    # a mixed layer may be declared as its first feature is
    held = features_by_kind(source, name) if kind != "none" else {}
    usable = [one for one in KINDS if one in held and one in allowed]
    if len(usable) == 1:
        return usable[0]
    if not held and kind == MIXED:
        return "none" if "none" in allowed else next(one for one in KINDS if one in allowed)
    if not usable and lonlat and kind == "none":
        raise InputError("{parameter}: {layer} is a table without positions. Make points of it first: Processing > "
                         "\"Create points layer from table\", with its columns of longitude and latitude and the "
                         "system EPSG:4326 (for VN-2000 coordinates their own system), and give the result.",
                         parameter=label, layer=name)
    if not usable:
        raise _needs_another(name, label, tuple(held) or (kind,), allowed)
    raise InputError(
        "{parameter}: layer {layer} mixes {first} (feature {ids}) and {second} (feature {others}), and either could be "
        "meant. Separate them with Processing > \"Filter by geometry type\" and give one of the results.",
        parameter=label, layer=name, first=KIND_WORDS[usable[0]], second=KIND_WORDS[usable[1]],
        ids=examples(held[usable[0]]), others=examples(held[usable[1]]))


def features_by_kind(source, name):
    """Return ``{kind: feature ids}`` of a layer of mixed geometry; a collection counts for each of its kinds."""
    request = QgsFeatureRequest()
    request.setSubsetOfAttributes([])
    held = {}
    for feature in features_of(source, name, request):
        for kind in kinds_of(feature.geometry()):
            held.setdefault(kind, []).append(feature.id())
    return held


def examples(ids):
    """Return the first feature ids as text."""
    return few(ids, 3)


class Listed:
    """Several messages as one value of another, separated by commas."""

    def __init__(self, messages):
        self.messages = messages

    def text(self, language):
        """Return the list in ``language``."""
        return ", ".join(message.text(language) for message in self.messages)


def _needs_another(name, label, kinds, allowed):
    return InputError(
        "{parameter}: layer {layer} holds {kind}; needed: {allowed}. Choose another layer.",
        parameter=label, layer=name, kind=Listed([KIND_WORDS[one] for one in kinds]),
        allowed=Listed([KIND_WORDS[one] for one in allowed]))


def _leaves(part):
    """Yield the single points, lines and surfaces of a geometry, collections in collections taken apart too."""
    if isinstance(part, QgsGeometryCollection):
        for number in range(part.numGeometries()):
            yield from _leaves(part.geometryN(number))
    elif hasattr(part, "numPatches"):  # TIN and polyhedral surface, since QGIS 3.40
        for number in range(part.numPatches()):
            yield part.patchN(number)
    else:
        yield part


def _straight(part):
    """Return a single part without arcs; QGIS keeps the vertices of straight ones."""
    if QgsWkbTypes.isCurvedType(part.wkbType()) or QgsWkbTypes.flatType(part.wkbType()) == QgsWkbTypes.Type.Triangle:
        return part.segmentize()
    return part
