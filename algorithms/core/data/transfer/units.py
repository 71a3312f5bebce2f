"""A transfer from its layers: codes compared, divided units weighed, totals told."""
from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ...errors import Message
from ...numbers.formats import Figure
from .crosswalk import METHOD_WORDS, METHODS, WHOLE, Codes, link, read_crosswalk
from .transfer import Transferred, transfer
from .weights import located_weights, old_units_of, totals, unit_of

_SHOWN = 8
PARTS = 2  # rows a code from which points are parts of units


@dataclass(frozen=True)
class Given:
    """What a transfer works with.

    ``layers`` by parameter (INPUT, CROSSWALK, NEW_UNITS, OLD_UNITS, WEIGHT_POINTS; ``None`` where absent); ``forward``
    from old to new; ``split_by`` a method or "auto"; ``figures`` and ``means`` numbers by field; ``weight`` the field
    that means are weighed by.
    """

    layers: dict
    forward: bool
    split_by: str
    figures: dict
    means: dict
    weight: str = ""

    @property
    def polygons(self):
        """The parameters whose layers show the old and the new units; the input shows its own side."""
        found = []
        for name, own in (("OLD_UNITS", self.forward), ("NEW_UNITS", not self.forward)):
            layer = self.layers[name]
            if layer is not None and layer.kind == "polygon":
                found.append(name)
            else:
                found.append("INPUT" if own and self.layers["INPUT"].kind == "polygon" else None)
        return tuple(found)


@dataclass(frozen=True)
class Carried:
    """What was carried, the names of the target units by code, and what has to be said."""

    moved: Transferred
    names: dict
    notes: tuple


def carry(given, areas_of, rows_of):
    """Return the :class:`Carried` figures.

    Parameters
    ----------
    given : Given
    areas_of : callable
        ``areas_of(pairs)`` gives {(old, new): m²} or ``None``; only called where the method needs it.
    rows_of : callable
        ``rows_of(own)`` gives the FigureRows of the input, ``own`` being the unit each row lies in.
    """
    table = given.layers["CROSSWALK"]
    crosswalk = read_crosswalk(list(table.text("old_code")), list(table.text("new_code")),
                               table.number("share") if table.has("share") else None,
                               table.flag("default") if table.has("default") else None, layer=table.name)
    sides = [list(dict.fromkeys(pair[side] for pair in crosswalk.pairs)) for side in (0, 1)]
    old, new = (Codes(codes, _names(given.layers[name])) for codes, name in zip(sides, ("OLD_UNITS", "NEW_UNITS")))
    points, base, notes = _weights(given, crosswalk, old, new)
    methods = METHODS[:3] if given.split_by == "auto" else (given.split_by,)
    divided = _divided(crosswalk, given.forward)
    areas = areas_of(_spelled(given, divided, old, new)) if "area" in methods and divided else None
    areas = None if areas is None else {(old.find(one), new.find(two)): area for (one, two), area in areas.items()}
    links = link(crosswalk, "old_to_new" if given.forward else "new_to_old", points=points, areas=areas, base=base,
                 methods=methods)
    source, target = (old, new) if given.forward else (new, old)
    rows, twice = _once(rows_of(_own(given, target)), given.layers["INPUT"])
    moved = transfer(rows, links, source, target, weight=given.weight)
    notes = (*notes, *_steps(crosswalk, given.layers["CROSSWALK"].name), *_empty(links, moved))
    return Carried(moved, target.names,
                   (*crosswalk.notes, *notes, *twice, *_told(given, rows, moved, links, source=source)))


def _names(layer):
    """Return {code: name} of a layer of units."""
    return dict(zip(layer.text("code"), layer.text("name"))) if layer is not None and layer.has("name") else {}


def _divided(crosswalk, forward):
    """Return the (old, new) pairs of units whose figures have to be shared out."""
    side = 0 if forward else 1
    counts = {}
    for pair in crosswalk.pairs:
        counts[pair[side]] = counts.get(pair[side], 0) + 1
    return {pair for pair in crosswalk.pairs if counts[pair[side]] > 1}


def _spelled(given, pairs, old, new):
    """Return the pairs as the layers of polygons spell their codes."""
    names = given.polygons
    if None in names:
        return pairs
    spelled = []
    for name, codes in zip(names, (old, new)):
        by_code = {}
        for code in given.layers[name].text("code"):
            by_code.setdefault(codes.find(code) if code else None, []).append(code)
        spelled.append(by_code)
    return {(one, two) for first, second in pairs for one in spelled[0].get(first, ())
            for two in spelled[1].get(second, ())}


def _weights(given, crosswalk, old, new):
    """Return the weights of points, the people of old units, and notes."""
    base, notes, points = {}, [], None
    layer = given.layers["OLD_UNITS"]
    if layer is not None:
        base = totals(layer, [old.find(code) if code else None for code in layer.text("code")])
    layer = given.layers["WEIGHT_POINTS"]
    if layer is not None:
        old_layer, new_layer = (given.layers[name] if name else None for name in given.polygons)
        points, told = located_weights(layer, old_layer, new_layer, old, new=new, pairs=set(crosswalk.pairs))
        notes += told
        base = base or totals(layer, old_units_of(layer, old_layer, old))
    return points, base, notes


def _own(given, target):
    """Return the target unit that the position of each row lies in; ``None`` for tables, polygons and whole units.

    Points that are parts of units (hamlets) lie where they are; one point for a whole unit says nothing of its parts.
    """
    layer = given.layers["INPUT"]
    name = given.polygons[1 if given.forward else 0]
    if layer.kind != "point" or not name or len(layer) < PARTS * len(set(layer.text("code"))):
        return [None] * len(layer)
    return [target.find(code) if code else None for code in unit_of(layer.positions(), given.layers[name])]


def _once(rows, layer):
    """Return the rows without those that repeat an earlier one, and a note; of points every one counts."""
    seen, skip = {}, []
    for index, code in enumerate(rows.codes if layer.kind != "point" else ()):
        columns = (*rows.figures.values(), *rows.means.values())
        values = (code, rows.names[index], *(column[index] for column in columns))
        if code and seen.setdefault(values, index) != index:
            skip.append(index)
    if not skip:
        return rows, ()
    note = Message("Layer {layer}: {count} rows repeat an earlier one with the same code and figures; each counts once "
                   "(feature {ids}).", layer=layer.name, count=len(skip),
                   ids=", ".join(str(rows.ids[index]) for index in skip[:_SHOWN]))
    return rows.without(skip), (note,)


def _several(rows, layer):
    """Yield a note of codes that stand in several rows of a table in which most stand once."""
    counts = Counter(code for index, code in enumerate(rows.codes) if code and index not in rows.skipped)
    several = [code for code, count in counts.items() if count > 1]
    if several and layer.kind != "point" and 2 * len(several) <= len(counts):
        yield Message("Layer {layer}: {count} codes stand in several rows with different figures ({names}); these are "
                      "added up. Where a unit has one row, delete the wrong ones.", layer=layer.name,
                      count=len(several), names=", ".join(map(str, several[:_SHOWN])))


def _steps(crosswalk, layer):
    """Yield a note on new codes that are old ones which go elsewhere: two steps of mergers in one table."""
    targets = {}
    for one, two in crosswalk.pairs:
        targets.setdefault(one, set()).add(two)
    onward = sorted({two for _, two in crosswalk.pairs if two in targets and two not in targets[two]})
    if onward:
        yield Message("Layer {layer}: {count} new codes are old ones too and go on to other units ({names}). Figures "
                      "go one step; where the table holds two mergers, transfer twice with a table for each.",
                      layer=layer, count=len(onward), names=", ".join(onward[:_SHOWN]))


def _empty(links, moved):
    """Yield a note on units that get nothing because none of theirs is in the layer."""
    lacking = sorted(set(links.sources) - set(moved.targets))
    if lacking and moved.targets:
        yield Message("{count} units of the other side are not in the result, because none of their units is in the "
                      "layer ({names}).", count=len(lacking), names=", ".join(lacking[:_SHOWN]))


def _told(given, rows, moved, links, source):
    """Yield what has to be said of a transfer."""
    layer = given.layers["INPUT"]
    for name, before in moved.before.items():
        lost = [loss for loss in moved.losses if loss.field == name]
        amount = sum(loss.amount for loss in lost if loss.amount is not None)
        yield Message("{field}: {before} before, {after} after, {lost} not transferred.", field=name,
                      before=Figure(before), after=Figure(moved.after[name]), lost=Figure(amount))
    loose = [code for code in dict.fromkeys(rows.codes) if code and source.find(code) not in (None, code)]
    if loose:
        yield Message("Layer {layer}: {count} codes are found in the crosswalk with other zeros in front ({names}).",
                      layer=layer.name, count=len(loose), names=", ".join(map(str, loose[:_SHOWN])))
    yield from _several(rows, layer)
    lost = list(dict.fromkeys((loss.code, loss.near) for loss in moved.losses if loss.near))
    if lost:
        yield Message("Codes that may be meant: {names}.", names="; ".join(
            f"{code}: {', '.join(near)}" for code, near in lost[:_SHOWN]))
    stuck = sorted(set(links.stuck) & {source.find(code) for code in rows.codes if code})
    if stuck:
        yield Message("{count} units are divided and nothing says how ({names}). Give shares in the crosswalk, points "
                      "with households, or the polygons of both sides.", count=len(stuck),
                      names=", ".join(stuck[:_SHOWN]))
    used = {}
    for code in {source.find(code) for code in rows.codes if code}:
        if links.method.get(code, WHOLE) != WHOLE:
            used.setdefault(links.method[code], []).append(code)
    for method in sorted(used):
        yield Message("{count} divided units are shared out {how} ({names}).", count=len(used[method]),
                      how=METHOD_WORDS[method], names=", ".join(sorted(used[method])[:_SHOWN]))
    absent = sorted({code for target in moved.targets for codes in moved.unknown[target].values() for code in codes}
                    - {source.find(code) for code in rows.codes if code})
    if absent:
        yield Message("Layer {layer}: {count} units of the crosswalk are not in it ({names}); what they hold is "
                      "unknown.", layer=layer.name, count=len(absent), names=", ".join(absent[:_SHOWN]))
