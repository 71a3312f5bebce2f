"""What divided units are weighed by: points with people or households in both, and the people of the old ones."""
from __future__ import annotations

from collections import defaultdict

import numpy as np

from ...errors import Message
from ...geometry.shapes import locate

_UNWEIGHTED = Message("Layer {layer}: it has neither households nor people; every point counts alike.")
_MISSING = Message("Layer {layer}: {count} points have neither households nor people and weigh nothing.")
_LOST = Message("Layer {layer}: {count} points of weight lie in no pair of units of the crosswalk and weigh nothing.")


def people_of(layer):
    """Return (n,) weights of the rows of a layer, households before people, NaN where neither is known; and the key."""
    for key in ("households", "population"):
        if layer.has(key):
            return layer.number(key), key
    return np.full(len(layer), np.nan), ""


def unit_of(lonlat, units):
    """Return the code of the polygon of ``units`` each position lies in, ``None`` outside all and without polygons."""
    if units is None or units.shapes is None:
        return [None] * len(lonlat)
    codes, inside = units.text("code"), locate(lonlat, units.shapes)
    return [codes[row] if row >= 0 else None for row in inside.tolist()]


def point_weights(points, old, new, pairs):
    """Return ({(old, new): weight}, notes) of points.

    Parameters
    ----------
    points : layer with households or people
    old, new : sequence of str or None
        The units each point lies in.
    pairs : set of (old, new)
    """
    weight, key = people_of(points)
    notes = [] if key else [Message(_UNWEIGHTED.template, layer=points.name)]
    weight = weight if key else np.ones(len(points))
    missing = int(np.isnan(weight).sum())
    if missing:
        notes.append(Message(_MISSING.template, layer=points.name, count=missing))
    found, lost = defaultdict(float), 0
    for value, one, two in zip(weight.tolist(), old, new):
        if (one, two) in pairs:
            found[one, two] += value if value == value else 0.0
        else:
            lost += 1
    if lost:
        notes.append(Message(_LOST.template, layer=points.name, count=lost))
    return dict(found), tuple(notes)


def located_weights(points, old_layer, new_layer, old, *, new, pairs):
    """Return ({(old, new): weight}, notes) of points: their old unit by its code, else by where they lie.

    ``old`` and ``new`` are the :class:`crosswalk.Codes` of the two sides; a layer may be ``None``.
    """
    lonlat = points.positions()
    ones, twos = old_units_of(points, old_layer, old), unit_of(lonlat, new_layer)
    return point_weights(points, ones, [new.find(code) if code else None for code in twos], pairs)


def old_units_of(points, old_layer, old):
    """Return the old unit of each point: that of its code, else the one it lies in."""
    lie = unit_of(points.positions(), old_layer)
    said = [old.find(code) if code else None for code in points.text("code")]
    return [one or (old.find(two) if two else None) for one, two in zip(said, lie)]


def units_of(layer):
    """Return {code: (name, area in m²)} of a layer of polygons, those of one code together."""
    names = layer.text("name") if layer.has("name") else [None] * len(layer)
    found = {}
    for code, name, area in zip(layer.text("code"), names, (1e6 * layer.area_km2()).tolist()):
        if code:
            before = found.get(code, (None, 0.0))
            found[code] = before[0] or name, before[1] + (area if area == area else 0.0)
    return found


def totals(layer, codes):
    """Return {code: households or people} of a layer, those of several rows added up; ``codes`` one per row."""
    found = defaultdict(float)
    for code, value in zip(codes, people_of(layer)[0].tolist()):
        if code is not None and value == value:
            found[code] += value
    return dict(found)
