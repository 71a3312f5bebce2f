"""Rules about positions by themselves: columns beside them, digits cut off, several things in one place, lines."""
from __future__ import annotations

from collections import defaultdict

import numpy as np

from ...errors import Message
from ...geometry.country import in_country
from ...geometry.cut_digits import cut_off, step_of
from ...geometry.geodesy import distance_m, is_projected
from ...geometry.lines import leaps, without_length
from ...geometry.shapes import holders, locate
from ...layers.roles import value_code
from ...numbers.formats import Figure
from ...resources import load_json
from ...territory.communes import rows_named
from ..crs_lines import away_from_lines
from ..layers import WARNING, Finding
from ..limits import limits


def columns_beside(layer):
    """Return points whose coordinates in columns differ from their position."""
    if layer.lonlat is None or layer.kind != "point" or not {"lon", "lat"} <= set(layer.fields):
        return
    typed = np.column_stack([layer.numbers("lon"), layer.numbers("lat")])
    typed[~in_country(typed)] = np.nan
    known = np.isfinite(typed).all(axis=1) & np.isfinite(layer.lonlat).all(axis=1)
    metres = np.zeros(len(layer))
    metres[known] = distance_m(typed[known], layer.lonlat[known])
    for row in np.flatnonzero(metres > limits()["columns_m"]).tolist():
        yield Finding(layer, Message("columns and position differ"), WARNING,
                      Message("The coordinates in {lon} and {lat} lie {metres} m from the position.",
                              lon=layer.fields["lon"], lat=layer.fields["lat"], metres=Figure(float(metres[row]), 0)),
                      action=Message("Correct the columns or the position; the position is used."), rows=(row,),
                      field=layer.fields["lat"], each=True)


def cut_digits(layer):
    """Return points that lie on full hundredths of a degree, or full kilometres, in both directions."""
    if layer.kind != "point" or layer.xy is None or not layer.crs or layer.role.name == "aerodromes":
        return  # an aerodrome is kilometres long, its point is where its book puts it
    projected = is_projected(layer.crs)
    cut = cut_off(layer.xy, projected)
    if cut.any():
        yield Finding(layer, Message("digits cut off"), WARNING,
                      Message("The coordinates are rounded to {step}: the position is true to about {metres} m.",
                              step=Figure(step_of(projected)), metres=500),
                      action=Message("Enter the coordinates with all their digits."),
                      rows=tuple(np.flatnonzero(cut).tolist()), each=True)


def in_one_place(layer):
    """Return several features of a kind that lie apart, in one and the same place; offices may share a building."""
    least = limits()["in_one_place"].get(layer.role.name)
    if least is None or layer.lonlat is None or layer.kind != "point":
        return
    groups, known = defaultdict(list), np.isfinite(layer.lonlat).all(axis=1)
    if layer.role.name == "institutions" and "kind" in layer.fields:
        declared = layer.role.field("kind")
        apart = {None, *(value_code(declared, one) or one for one in limits()["shared_buildings"])}
        known &= np.array([value_code(declared, kind) not in apart for kind in layer.texts("kind")], bool)
    for row in np.flatnonzero(known).tolist():
        groups[tuple(np.round(layer.lonlat[row], 7).tolist())].append(row)
    for found in groups.values():
        if len(found) >= least:
            yield Finding(layer, Message("several in one place"), WARNING,
                          Message("{count} features lie in exactly one place, as they do if the middle of their "
                                  "commune was taken for their position.", count=len(found)),
                          action=Message("Measure the positions; delete what stands there twice."), rows=tuple(found))


def lines(layer):
    """Return lines without length, with a leap, or of another length than a column says."""
    if layer.kind != "line" or layer.shapes is None:
        return
    length, short = layer.shapes.length_m(), tuple(without_length(layer.shapes).tolist())
    if short:
        yield Finding(layer, Message("line without length"), WARNING, Message("The line has no length."),
                      action=Message("Delete it, or draw it again."), rows=short, each=True)
    yield from _leaps(layer)
    if "length_km" in layer.fields:
        bounds, said = limits()["length_shares"], layer.numbers("length_km") * 1000
        known = np.isfinite(said) & (said > 0) & (length > 0)
        share = np.divide(said, length, out=np.ones(len(length)), where=known)
        for row in np.flatnonzero((share < bounds["low"]) | (share > bounds["high"])).tolist():
            yield Finding(layer, Message("declared length"), WARNING,
                          Message("The declared length is {said} km, that of the line {drawn} km.",
                                  said=Figure(float(said[row] / 1000), 3), drawn=Figure(float(length[row] / 1000), 3)),
                          action=Message("Check both: the unit, a lost digit, or a line that was drawn in part."),
                          rows=(row,), field=layer.fields["length_km"], each=True)


def _leaps(layer):
    """Return lines with one piece between two vertices that is far longer than such pieces are in the layer."""
    rows, metres = leaps(layer.shapes, limits()["leap"])
    if len(rows):
        yield Finding(layer, Message("leap in a line"), WARNING,
                      Message("Two vertices that follow each other lie farther apart than {metres} m.",
                              metres=Figure(metres, 0)),
                      action=Message("Look at the line: a vertex with a wrong coordinate, or two lines in one."),
                      rows=tuple(rows.tolist()), each=True)


def lines_outside(layer, communes):
    """Return lines and polygons of which no vertex lies in a commune, and polygons with none in that of their code.

    A polygon that holds a vertex of a commune lies in it as well.
    """
    if layer.kind not in ("line", "polygon") or layer.shapes is None or communes.shapes is None \
            or layer.role.name in _MAY_BE_OUTSIDE:
        return
    inside, owner = locate(layer.shapes.xy, communes.shapes), _owners(layer.shapes)
    held = np.bincount(owner, inside >= 0, minlength=len(layer)) > 0
    away = np.flatnonzero(~held & ~layer.shapes.empty)
    if layer.kind == "polygon":
        away = np.setdiff1d(away, _around(layer, away, communes)[0])
    if len(away):
        yield Finding(layer, Message("outside every commune"), WARNING,
                      Message("The line lies in no commune.") if layer.kind == "line" else
                      Message("The polygon lies in no commune."),
                      action=Message("Check the coordinates and the reference system; off the coast, check the commune "
                                     "layer."), rows=tuple(away.tolist()), each=True)
    if layer.kind == "polygon" and "commune" in layer.fields and "code" in communes.fields:
        named = rows_named(layer.texts("commune"), communes.texts("code"))
        at_home = np.bincount(owner, inside == named[owner], minlength=len(layer)) > 0
        elsewhere = np.flatnonzero(held & ~at_home & (named >= 0))
        rows, around = _around(layer, elsewhere, communes)
        elsewhere = np.setdiff1d(elsewhere, rows[around == named[rows]])
        if len(elsewhere):
            yield Finding(layer, Message("another commune"), WARNING,
                          Message("No corner of the outline lies in the commune of its code."),
                          action=Message("Correct the code or the position."), rows=tuple(elsewhere.tolist()),
                          field=layer.fields["commune"], each=True)


def _owners(shapes):
    """Return the feature of each vertex."""
    return np.repeat(shapes.feature, np.diff(shapes.starts))


def _around(layer, rows, communes):
    """Return the pairs of ``rows`` and communes of which the polygon holds a vertex of the commune."""
    vertex, held = holders(communes.shapes.xy, layer.shapes.take(rows))
    return rows[held], _owners(communes.shapes)[vertex]


def away_from_roads(layers):
    """Return points far from every road and canal, where nearly all of their layer stand beside one."""
    bounds = limits()["away_from_roads"]
    for layer, rows in away_from_lines(layers, load_json("rules", "systems.json"), bounds):
        yield Finding(layer, Message("away from roads"), WARNING,
                      Message("No road or canal lies within {metres} m; nearly all others of the layer stand beside "
                              "one.", metres=bounds["metres"]),
                      action=Message("Check the coordinates; draw the road or canal where it is missing."), rows=rows,
                      each=True)


_MAY_BE_OUTSIDE = ("communes", "exclusion")  # a zone may surround all communes, or lie in the sea
RULES = (columns_beside, cut_digits, in_one_place, lines)
WITH_COMMUNES = (lines_outside,)
