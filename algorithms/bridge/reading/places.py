"""Geometry as read to degrees: points as positions, lines and polygons as shapes, what has no place told."""
from __future__ import annotations

import numpy as np

from ...core.errors import Message
from ...core.geometry import cut_digits, lines
from ...core.geometry import shapes as core_geometry
from ...core.geometry.geodesy import is_projected
from ...core.geometry.packed_wkb import PackedWkb
from . import crs as bridge_crs
from . import shapes

LOST = {
    "point": Message("the position lies outside Viet Nam: the feature counts as one without a position"),
    "line": Message("a vertex lies outside Viet Nam: that part of the line is left out"),
    "polygon": Message("a vertex lies outside Viet Nam: the feature counts as one without a polygon"),
}
LOST_NOTES = {
    "point": Message(
        "Layer {layer}: {count} positions lie outside Viet Nam or do not fit {crs} (feature {ids}); these features "
        "count as having no position. Correct their coordinates."),
    "line": Message(
        "Layer {layer}: {count} lines have a vertex outside Viet Nam or one that does not fit {crs} (feature {ids}); "
        "those parts are left out. Correct their vertices."),
    "polygon": Message(
        "Layer {layer}: {count} polygons have a vertex outside Viet Nam or one that does not fit {crs} (feature "
        "{ids}); these features count as having no polygon. Correct their vertices."),
}


def positions(wkb, kind, crs, layer, *, ids, notes):
    """Return lon/lat of points, or shapes in degrees, the rows that lost a position, and the geometry that counts."""
    if kind == "point":
        xy, several = core_geometry.points_from_wkb(wkb)
        xy[~np.isfinite(xy).all(axis=1)] = np.nan
        if several:
            notes.append(Message(
                "Layer {layer}: {count} features hold several points (feature {ids}); the first point counts.",
                layer=layer, count=len(several), ids=shapes.examples(np.array(ids)[several]),
            ))
        _note_missing(np.isnan(xy[:, 0]), layer, ids, notes)
    else:
        drawn = core_geometry.shapes_from_wkb(wkb)
        broken = drawn.features_without_position()
        if len(broken):
            wkb = without(wkb, broken)
            drawn = core_geometry.shapes_from_wkb(wkb)
            notes.append(Message(
                "Layer {layer}: {count} features have a vertex without a position (NaN or infinity; feature {ids}); "
                "they count as without geometry. Draw them again.", layer=layer, count=len(broken),
                ids=shapes.examples(np.array(ids)[broken])))
        _note_missing(drawn.empty, layer, ids, notes)
    lonlat, drawn, lost = place(xy if kind == "point" else drawn, kind, crs)
    notes.extend(bridge_crs.doubts(crs, layer))
    if kind == "point" and crs:
        notes.extend(cut_digits.doubts(xy, is_projected(crs), layer, ids))
    notes.extend(lines.doubts(drawn, ids, layer) if kind == "line" else ())
    if len(lost):
        named = shapes.examples(np.array(ids)[lost])
        if not (np.isfinite(lonlat) if drawn is None else ~drawn.empty).any():
            bridge_crs.refuse_all(layer, crs, len(lost), named)
        told = LOST_NOTES[kind]
        notes.append(Message(told.template, layer=layer, count=len(lost), crs=bridge_crs.short_name(crs), ids=named))
    return lonlat, drawn, lost, wkb


def place(found, kind, crs):
    """Return degrees of points or shapes of ``crs``, ``None`` for the other, and the rows that lost a position.

    Of a line the part with an impossible vertex is left out, of a polygon the whole feature.
    """
    if kind == "point":
        lonlat, wrong = bridge_crs.to_lonlat(found, crs)
        return lonlat, None, np.flatnonzero(wrong)
    lonlat, wrong = bridge_crs.to_lonlat(found.xy, crs)
    drawn, lost = found.with_xy(lonlat).without(wrong | np.isnan(lonlat).any(axis=1), whole=kind == "polygon")
    return None, drawn, lost


def _note_missing(missing, layer, ids, notes):
    if missing.any():
        notes.append(Message("Layer {layer}: {count} features have no geometry (feature {ids}).", layer=layer,
                             count=int(missing.sum()), ids=shapes.examples(np.array(ids)[missing])))


def take(wkb, rows):
    """Return the geometry of some rows, packed where it was; nothing stays nothing."""
    if isinstance(wkb, PackedWkb):
        return wkb.take(rows)
    return [wkb[row] for row in rows] if wkb else wkb


def without(wkb, rows):
    """Return a list of the geometry, ``None`` for some rows."""
    found = list(wkb)
    for row in rows:
        found[row] = None
    return found
