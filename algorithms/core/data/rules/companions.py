"""Rules that hold a position or an operator against what another layer says of the same thing.

A position that is wrong by some hundred metres stays in its commune; it shows only where a second record contradicts
it: the hamlet that a row names, the hamlets that its whole layer stands beside, the register before.
"""
from __future__ import annotations

from collections import defaultdict

import numpy as np

from ...errors import Message
from ...geometry.geodesy import LocalPlane, distance_m
from ...geometry.point_index import PointIndex
from ...layers.roles import value_code
from ...numbers.formats import Figure, few
from ...text.keys import loose
from ...text.words import is_alone, is_mark
from ..layers import WARNING, Finding, once
from ..limits import limits, word_code
from .words import list_separators

_SHOWN = 3


def away_from_own_hamlet(layer, hamlets):
    """Return points far from the hamlet they name, and hamlets far from all that name them.

    Asked only where the layer stands at its hamlets, see :func:`_apart`: houses are scattered over theirs.
    """
    if layer is hamlets or layer.kind != "point" or layer.lonlat is None or hamlets.lonlat is None:
        return
    if "hamlet" not in layer.fields or "code" not in hamlets.fields:
        return
    place = once(hamlets.texts("code"))
    named = layer.texts("hamlet")
    other = np.array([place.get(code, -1) for code in named], dtype=np.int64)
    metres = np.full(len(layer), np.nan)
    known = other >= 0
    metres[known] = distance_m(layer.lonlat[known], hamlets.lonlat[other[known]])
    far, members = _apart(metres), defaultdict(list)
    for row in np.flatnonzero(known).tolist():
        members[int(other[row])].append(row)
    for row in np.flatnonzero(far).tolist():
        yield Finding(layer, Message("away from its hamlet"), WARNING,
                      Message("It lies {metres} m from hamlet {code}, which it names; nearly all others of the layer "
                              "lie at theirs.", metres=Figure(float(metres[row]), 0), code=named[row]),
                      action=Message("Correct the position, that of the hamlet, or the code."), rows=(row,),
                      field=layer.fields["hamlet"], each=True)
    keys = layer.texts("id")
    for hamlet, found in members.items():
        if far[found].all():
            yield Finding(hamlets, Message("away from its hamlet"), WARNING,
                          Message("All {count} features of {layer} that name this hamlet lie elsewhere: {ids}.",
                                  count=len(found), layer=layer.role,
                                  ids=_some([keys[row] or str(layer.ids[row]) for row in found])),
                          action=Message("Correct the position of the hamlet, or theirs."), rows=(hamlet,), each=True)


def away_from_hamlets(layers):
    """Return points far from every hamlet, in layers that stand at hamlets; see :func:`_apart`.

    Premises at hamlets count as hamlets, so that one hamlet in a wrong place does not accuse what stands at it.
    """
    hamlets = next((layer for layer in layers if layer.role.name == "hamlets" and layer.lonlat is not None), None)
    if hamlets is None:
        return
    found = [layer for layer in layers if layer.lonlat is not None
             and (layer is hamlets or (layer.kind == "point" and "hamlet" in layer.fields))]
    places = np.concatenate([layer.lonlat[np.isfinite(layer.lonlat).all(axis=1)] for layer in found])
    if len(places) < 2:
        return
    near_m, far_m = (limits()["at_hamlets"][name] for name in ("near_m", "far_m"))
    plane = LocalPlane.around(places)
    index = PointIndex(plane.forward(places), far_m, plane)
    for layer in layers:
        if layer.kind != "point" or layer.lonlat is None or any(layer is one for one in found):
            continue
        known, metres = np.isfinite(layer.lonlat).all(axis=1), np.full(len(layer), np.nan)
        metres[known] = _nearest_m(index, plane.forward(layer.lonlat[known]), far_m)
        far = tuple(np.flatnonzero(_apart(metres)).tolist())
        if far:
            yield Finding(layer, Message("away from hamlets"), WARNING,
                          Message("No hamlet lies within {metres} m; nearly all others of the layer stand within "
                                  "{near} m of one.", metres=far_m, near=near_m),
                          action=Message("Check the coordinates; add the hamlet where it is missing."), rows=far,
                          each=True)


def _nearest_m(index, xy, limit):
    """Return the metres to the nearest point of an index, infinity beyond ``limit``."""
    nearest = np.full(len(xy), np.inf)
    for centre, _, distance in index.pairs(xy, limit):
        np.minimum.at(nearest, centre, distance)
    return nearest


def _apart(metres):
    """Return which of some distances are far, in a layer whose distances fall into two heaps.

    Most must be near and hardly any between near and far: distances that thin out slowly, as those of houses, have no
    such gap, and then none of them is far.
    """
    bounds = limits()["at_hamlets"]
    known = ~np.isnan(metres)
    far = known & (metres > bounds["far_m"])
    near = known & (metres <= bounds["near_m"])
    count = int(known.sum())
    if count < bounds["least"] or near.sum() < bounds["share"] * count or \
            (known & ~near & ~far).sum() > bounds["between"] * count:
        return np.zeros(len(metres), bool)
    return far


def moved_since(masts, before):
    """Return masts that lie elsewhere than in the register before; where most do, that the two do not fit."""
    if masts.lonlat is None or before.lonlat is None or not {"id"} <= set(masts.fields) & set(before.fields):
        return
    now, then = once(masts.texts("id"), loose), once(before.texts("id"), loose)
    both = [code for code in now if code in then]
    if not both:
        return
    here = np.array([now[code] for code in both], dtype=np.int64)
    there = np.array([then[code] for code in both], dtype=np.int64)
    metres, least = distance_m(masts.lonlat[here], before.lonlat[there]), limits()["moved_m"]
    moved = np.flatnonzero(metres > least)
    if 2 * len(moved) > len(both):
        yield Finding(masts, Message("moved since the register before"), WARNING,
                      Message("{count} of {all} masts lie more than {metres} m from where the register before has "
                              "them.", count=len(moved), all=len(both), metres=least),
                      action=Message("Check the reference systems of both layers, and whether codes were given anew."),
                      field=masts.fields["id"])
        return
    for one in moved.tolist():
        yield Finding(masts, Message("moved since the register before"), WARNING,
                      Message("In the register before it lies {metres} m from here.",
                              metres=Figure(float(metres[one]), 0)),
                      action=Message("Correct the position; a mast that was built anew elsewhere gets a code of its "
                                     "own."), rows=(int(here[one]),), each=True)


def operators_not_on_the_mast(radio, masts):
    """Return rows of equipment whose operator the mast layer does not list on the mast they name."""
    if not {"site_id", "operator"} <= set(radio.fields) or not {"id", "tenants"} <= set(masts.fields):
        return
    declared, listed = radio.role.field("operator"), {}
    for code, row in once(masts.texts("id"), loose).items():
        listed[code] = listed_on(masts, row)
    grouped = defaultdict(list)
    for row, (site, text) in enumerate(zip(radio.texts("site_id"), radio.texts("operator"))):
        code = word_code(declared, text)
        if code is not None and listed.get(loose(site)) and code not in listed[loose(site)]:
            grouped[site, text].append(row)
    for (site, text), found in grouped.items():
        yield Finding(radio, Message("operator not on the mast"), WARNING,
                      Message("{operator} is not among the tenants of mast {mast} in the mast layer.", operator=text,
                              mast=site),
                      action=Message("Correct the code of the mast here, or the tenants there."), rows=tuple(found),
                      field=radio.fields["site_id"], each=True)


def more_tenants_than_places(masts):
    """Return masts with more tenants than places for operators that are said to have room for others all the same.

    A full mast may carry more than it was built for; one that can be shared has a place free.
    """
    if masts.role.name != "masts" or not {"tenants", "slots", "shareable"} <= set(masts.fields):
        return
    slots, shareable, found = masts.numbers("slots"), masts.numbers("shareable"), []
    for row in np.flatnonzero((slots > 0) & (shareable == 1)).tolist():
        found += [row] if len(listed_on(masts, row, ("tenants",))) > slots[row] else []
    if found:
        yield Finding(masts, Message("more tenants than places"), WARNING,
                      Message("The mast has more tenants than places, and can be shared all the same."),
                      action=Message("Check the tenants, the places and whether it can be shared."), rows=tuple(found),
                      field=masts.fields["slots"], each=True)


def listed_on(masts, row, keys=("tenants", "owner", "operator")):
    """Return the codes of all operators of a mast, nothing where the tenants are not given or not all understood."""
    found, tenants = set(), masts.texts("tenants")[row]
    if not tenants or is_mark(tenants):
        return found
    for key in keys:
        text = masts.texts(key)[row] if key in masts.fields else ""
        parts = [text] if value_code(masts.role.field(key), text) else list_separators().split(text)
        for part in filter(None, map(str.strip, parts)):
            code = word_code(masts.role.field(key), part)
            if code is None and key == "tenants" and not is_alone(part):
                return set()
            found.add(code)
    return found - {None}


def _some(names):
    return few(names, _SHOWN)
