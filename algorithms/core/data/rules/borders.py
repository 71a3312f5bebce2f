"""Rules about the polygons of communes: declared areas, overlaps, gaps and holes between neighbours."""
from __future__ import annotations

from collections import defaultdict

import numpy as np

from ...errors import Message
from ...numbers.formats import Figure
from ...territory.overlaps import overlaps
from ...territory.parts import far_parts
from ...text.spelling import written
from ..layers import WARNING, Finding
from ..limits import limits


def declared_areas(communes):
    """Return communes whose declared area differs from that of their polygon by more than the tolerance.

    Invented polygons have real areas declared, so only gross differences say something about them.
    """
    if communes.shapes is None or "area_km2" not in communes.fields:
        return
    declared, drawn = communes.numbers("area_km2"), communes.shapes.area_m2() / 1e6
    known = np.isfinite(declared) & (declared > 0) & (drawn > 0)
    share = np.divide(declared, drawn, out=np.ones(len(drawn)), where=known)
    bounds = limits()["area_shares"]["invented" if communes.invented else "drawn"]
    for row in np.flatnonzero(known & ((share < bounds["low"]) | (share > bounds["high"]))).tolist():
        yield Finding(communes, Message("declared area"), WARNING,
                      Message("The declared area is {declared} km², that of the polygon {drawn} km².",
                              declared=Figure(float(declared[row]), 2), drawn=Figure(float(drawn[row]), 2)),
                      action=Message("Check both: a lost digit, hectares, the figure of one predecessor, or a polygon "
                                     "of another date."), rows=(row,), field=communes.fields["area_km2"], each=True)


def names_twice(communes):
    """Return communes of one name and kind in a layer where hardly any are: all of the country repeat many."""
    if "name" not in communes.fields:
        return
    kinds = communes.texts("type") if "type" in communes.fields else [""] * len(communes)
    bearers = defaultdict(list)
    for row, key in enumerate(zip(map(written, communes.texts("name")), map(written, kinds))):
        if key[0]:
            bearers[key].append(row)
    twice = [rows for rows in bearers.values() if len(rows) > 1]
    bounds = limits()["twins"]
    if sum(map(len, twice)) > max(bounds["few"], bounds["share"] * len(communes)):
        return
    codes = communes.texts("code") if "code" in communes.fields else [str(one) for one in communes.ids]
    for rows in twice:
        if len({codes[row] for row in rows}) > 1:
            yield Finding(communes, Message("communes of one name"), WARNING,
                          Message("{count} communes are called {name} ({codes}).", count=len(rows),
                                  name=communes.texts("name")[rows[0]], codes=", ".join(codes[row] for row in rows)),
                          action=Message("Correct the name of the wrong one; where both bear it, join by codes."),
                          rows=tuple(rows), field=communes.fields["name"])


def overlapping(communes):
    """Return communes that share ground with another one of the same layer."""
    if communes.shapes is None:
        return
    names, told = _names(communes), set()
    for row, other, share in overlaps(communes.shapes):
        told.add(frozenset((row, other)))
        yield Finding(communes, Message("communes overlap"), WARNING,
                      Message("{name} and {other} overlap: {share} % of the first lie in the second too.",
                              name=names[row], other=names[other], share=Figure(100 * share, 0)),
                      action=Message("Correct the borders; take the province and communes from before a merger out of "
                                     "the layer."), rows=(row, other))
    for border in communes.borders:
        if border.kind == "overlap" and frozenset(border.rows) not in told:
            row, other = border.rows
            yield _place(communes, border, Message("communes overlap"), Message(
                "{name} and {other} overlap on {area} ha, {width} m wide.", name=names[row], other=names[other],
                **_size(border)))


def gaps(communes):
    """Return gaps between communes, a hole inside one of them included."""
    names = _names(communes)
    for border in communes.borders:
        if border.kind == "gap":
            beside = ", ".join(names[row] for row in border.rows)
            yield _place(communes, border, Message("gap between communes"), Message(
                "No commune holds {area} ha, {width} m wide, beside {names}.", names=beside, **_size(border)))


def apart(communes):
    """Return communes that touch no other although one is near."""
    names = _names(communes)
    for border in communes.borders:
        if border.kind == "apart":
            row, other = border.rows
            yield Finding(communes, Message("gap between communes"), WARNING,
                          Message("{name} touches no other commune; {other} is {metres} m away.", name=names[row],
                                  other=names[other], metres=Figure(border.width_m, 0)),
                          action=Message("Draw the border of both along the same vertices; the point shows the place."),
                          rows=(row,), place=border.place)


def parted(communes):
    """Return communes with a part far from the rest; islands of special zones are none."""
    names = _names(communes)
    for row, km, place in far_parts(communes.shapes, names) if communes.shapes is not None else ():
        yield Finding(communes, Message("part far away"), WARNING,
                      Message("A part of {name} lies {km} km from the rest of it.", name=names[row], km=Figure(km, 0)),
                      action=Message("Look whether it is another commune's, or a vertex with a wrong coordinate; the "
                                     "point shows the place."), rows=(row,), place=tuple(place.tolist()))


def _place(communes, border, rule, what):
    return Finding(communes, rule, WARNING, what,
                   action=Message("Draw the border of both along the same vertices; the point shows the place."),
                   rows=border.rows, place=border.place)


def _size(border):
    return {"area": Figure(border.area_m2 / 10_000, 2), "width": Figure(border.width_m, 0)}


def _names(communes):
    return communes.texts("name") if "name" in communes.fields else [str(one) for one in communes.ids]


RULES = (names_twice, declared_areas, overlapping, gaps, apart, parted)
