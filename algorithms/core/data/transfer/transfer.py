"""Figures of one set of units carried to another: sums kept to the unit, what is unknown stays unknown."""
from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field, replace

from ...errors import Message
from .amounts import shared_out
from .crosswalk import WHOLE

UNMATCHED = Message("the crosswalk does not have this code")
NO_CODE = Message("the row has no code")
OTHER_SIDE = Message("the code is that of a unit of the other side; is the direction right?")
STUCK = Message("the unit is divided, and neither shares nor points nor areas say how")


@dataclass(frozen=True)
class FigureRows:
    """The rows of a layer: ``codes`` as they stand, ``names``, ``ids``, ``own`` the target that the position of a row
    decides on or ``None``, ``figures`` {field: numbers, None where missing}, ``means`` those to be averaged,
    ``skipped`` rows that repeat another one, ``partial`` {field: rows} whose figure is only the part that is known."""

    codes: list
    names: list
    ids: list
    own: list
    figures: dict
    means: dict = field(default_factory=dict)
    skipped: frozenset = frozenset()
    partial: dict = field(default_factory=dict)

    def without(self, skip):
        """Return the same rows, those of ``skip`` not counting."""
        return replace(self, skipped=frozenset(skip))


@dataclass(frozen=True)
class Loss:
    """What did not arrive: the row or unit, the field and its amount, why, and which codes may be meant."""

    code: str
    name: str
    row: int
    field: str
    amount: object
    reason: Message
    near: tuple = ()


@dataclass
class Transferred:
    """``values`` {field: {target: number or None}}; ``sources`` {target: ((source, share, method), ...)}; ``unknown``
    {target: {field: codes of sources}}; ``losses``; ``before``, ``after`` {field: total}; ``to`` the target of each
    row that goes to one unit alone, else ``None``; ``targets`` in order."""

    targets: list
    values: dict
    sources: dict
    unknown: dict
    losses: list
    before: dict
    after: dict
    to: list


def transfer(rows, links, source_codes, target_codes, *, weight=None):
    """Return what :class:`Transferred` says.

    Parameters
    ----------
    rows : FigureRows
    links : crosswalk.Links
    source_codes, target_codes : crosswalk.Codes
        Of the side the rows are of, and of the other.
    weight : str, optional
        Field of ``rows.figures`` by which means are averaged.
    """
    members, losses = _members(rows, links, source_codes, target_codes)
    sums = {name: _Sums(name, rows, links, losses) for name in rows.figures}
    for source, indices in members.items():
        for one in sums.values():
            one.add(source, indices)
    targets = [target for target in links.sources if any(source in members for source in links.sources[target])]
    unknown = {target: {name: sums[name].unknown[target] for name in sums} for target in targets}
    for target in targets:
        absent = [source for source in links.sources[target] if source not in members and source not in links.stuck]
        for name in unknown[target]:
            unknown[target][name] = sorted({*unknown[target][name], *absent})
    values = {name: {target: 0 if one.total(target) is None and not unknown[target][name] else one.total(target)
                     for target in targets} for name, one in sums.items()}  # nothing of any known unit goes there
    for name in rows.means:
        values[name] = _means(name, rows, members, sums[weight], unknown=unknown)
    before = {name: _sum(value for index, value in enumerate(column) if index not in rows.skipped)
              for name, column in rows.figures.items()}
    after = {name: _sum(values[name].values()) for name in rows.figures}
    return Transferred(targets, values, _sources(links, members, targets), unknown, losses=losses, before=before,
                       after=after,
                       to=_to(rows, links, members))


def _members(rows, links, source_codes, target_codes):
    """Return {source: rows} of rows whose code is known, and the losses of the others."""
    members, losses = defaultdict(list), []
    for index, code in enumerate(rows.codes):
        if index in rows.skipped:
            continue
        known = source_codes.find(code) if code else None
        if known is not None:
            members[known].append(index)
            continue
        other = code and target_codes.find(code)
        reason = OTHER_SIDE if other else UNMATCHED if code else NO_CODE
        near = tuple(source_codes.near(code, rows.names[index]))
        losses += [Loss(code, rows.names[index], rows.ids[index], name, amount=values[index], reason=reason, near=near)
                   for name, values in rows.figures.items()]
    return dict(members), losses


class _Sums:
    """Collects the parts of one field."""

    def __init__(self, name, rows, links, losses):
        self.name, self.rows, self.links, self.losses = name, rows, links, losses
        self.values = rows.figures[name]
        self.parts, self.unknown = defaultdict(dict), defaultdict(list)
        self.targets = defaultdict(list)
        for target, sources in links.sources.items():
            for source in sources:
                self.targets[source].append(target)

    def add(self, source, indices):
        """Share out the figures of one unit: rows with a position of their own go where it lies."""
        rows, values, own = self.rows, self.values, self.rows.own
        allowed, placed = dict(self.links.parts.get(source, ())), set(self.targets[source])
        partial, free = rows.partial.get(self.name, ()), []
        for index in indices:
            if own[index] in placed:
                self._give(own[index], source, values[index])
                self.unknown[own[index]] += [source] if index in partial else []
            else:
                free.append(index)
        if not free:
            return
        known = [values[index] for index in free if values[index] is not None]
        if not allowed:
            self.losses += [Loss(source, rows.names[index], rows.ids[index], self.name, amount=values[index],
                                 reason=STUCK)
                            for index in free]
            for target in self.targets[source]:
                self.unknown[target].append(source)
            return
        if len(known) < len(free) or any(index in partial for index in free):
            for target in (target for target, weight in allowed.items() if weight > 0):
                self.unknown[target].append(source)
        if known:
            parts = shared_out(_sum(known), list(allowed.values()))
            for (target, weight), part in zip(allowed.items(), parts):
                if weight > 0:
                    self._give(target, source, part)

    def _give(self, target, source, amount):
        if amount is None:
            self.unknown[target].append(source)
        else:
            self.parts[target][source] = self.parts[target].get(source, 0) + amount

    def total(self, target):
        """Return the sum of what is known of a target, ``None`` where nothing is."""
        return _sum(self.parts[target].values()) if self.parts[target] else None


def _means(name, rows, members, weights, unknown):
    """Return {target: mean}, each unit counting by its part of the weight; units that lack either are unknown."""
    found, column = {}, rows.means[name]
    for target in unknown:
        known, missing = [], []
        for source, weight in weights.parts[target].items():
            values = [column[index] for index in members[source] if column[index] is not None]
            if len(members[source]) == 1 and values:
                known.append((weight, values[0]))
            else:
                missing.append(source)
        whole = sum(weight for weight, _ in known)
        found[target] = math.fsum(weight * value for weight, value in known) / whole if whole > 0 else None
        unknown[target][name] = sorted({*missing, *unknown[target][weights.name]})
    return found


def _sources(links, members, targets):
    """Return {target: ((source, share of it, method), ...)}."""
    found = {target: [] for target in targets}
    for source in members:
        parts = links.parts.get(source, ())
        whole = sum(weight for _, weight in parts)
        for target, weight in parts:
            if weight > 0:
                found[target].append((source, weight / whole, links.method[source]))
    return {target: tuple(sorted(parts)) for target, parts in found.items()}


def _to(rows, links, members):
    """Return the target of each row: of a unit that goes whole, or the one its position lies in; else ``None``."""
    to = [None] * len(rows.codes)
    for source, indices in members.items():
        for index in indices:
            if links.method.get(source) == WHOLE:
                to[index] = links.parts[source][0][0]
            elif rows.own[index] and source in links.sources.get(rows.own[index], ()):
                to[index] = rows.own[index]
    return to


def _sum(values):
    """Return the sum of what is known, whole numbers as such."""
    known = [value for value in values if value is not None]
    return sum(known) if all(isinstance(value, int) for value in known) else math.fsum(known)
