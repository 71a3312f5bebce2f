"""Mast lists of several operators made into one register, with ids kept from the register before."""
from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import count
from typing import Tuple

from ...errors import Message, Sentences, no_progress
from ...tables import Records
from . import records
from .changes import CHANGED, CLOSED, GONE, MERGED, NEW, NOT_SENT, Change, changes_of
from .masts import Contradiction, metres, said_by, settle
from .matching import gathered, matched
from .rows import codes_text, fields, in_order, rows_of
from .tables import HEADLINES

SHOWN = 5  # ids named in a message


@dataclass(frozen=True)
class Merged:
    """The tables, numbers and notes of a merging; see :mod:`.tables`. Without a register before CHANGES are empty."""

    register: Records
    radio: Records
    contradictions: Records
    changes: Records
    numbers: dict
    notes: Tuple[Message, ...]


def merge(lists, previous=None, tolerance_m=30.0, *, language, progress=no_progress):
    """Merge mast lists.

    Rows within the tolerance are one mast. It keeps the id of the mast of the register before that shares its station
    codes or lies within the tolerance; a new one is called by the code of its owner. Neither the order of the lists
    nor that of their rows plays a part, and merging the result again changes nothing.

    Parameters
    ----------
    lists : sequence of MastList
    previous : MastList, optional
    tolerance_m : float
    language : {"vi", "en"}
        Of the texts in the tables.
    progress : callable

    Returns
    -------
    Merged
    """
    rows, notes = rows_of(lists)
    live, dead = [row for row in rows if row.live], [row for row in rows if not row.live]
    groups = gathered(live, tolerance_m)
    progress(0.3)
    prior, said = _masts_before(previous)
    partner = matched([_places(some) for some in groups], [_codes(some) for some in groups], prior, tolerance_m)
    progress(0.5)
    sent = _Sent(lists)
    masts, contradictions, carried = [], [], 0
    for some, number in zip(groups, partner.tolist()):
        before = prior[number] if number >= 0 else None
        mast, found = settle(some, before)
        if before is not None:
            mast, count = sent.completed(mast, before)
            carried += count
        masts.append((mast, some, before))
        contradictions.append(found)
    masts = _named(masts, prior)
    progress(0.7)
    found = [(mast, one) for mast, some in zip(masts, contradictions) for one in some]
    found += _codes_at_two_places(masts, groups)
    found += _codes_of_owners(masts, groups)
    found += _codes_elsewhere_before(masts, groups, partner, prior, tolerance_m=tolerance_m)
    left = [mast for number, mast in enumerate(prior) if mast.live and number not in set(partner.tolist())]
    closed, of_live, nowhere = _closed(dead, masts, left, tolerance_m)
    found += of_live
    kept, changes = _left(left, closed, masts, sent, tolerance_m=tolerance_m)
    for mast, number in zip(masts, partner.tolist()):
        if previous is not None:
            changes += changes_of(mast, prior[number]) if number >= 0 else [Change(NEW, mast)]
    register = sorted([*masts, *kept], key=lambda mast: mast.id)
    changes, more = ([], ()) if previous is None else _without_silent(changes, prior)
    notes = (*notes, *said, *more, *sent.notes(), *_said(carried, nowhere, register))
    progress(1.0)
    return Merged(
        records.register(register), records.radio(register), records.contradictions(found, language),
        records.changes(changes, language),
        numbers=_numbers(rows, register, found, changes, masts=masts, partner=partner, previous=previous),
        notes=notes)


def _without_silent(changes, prior):
    """Return changes without those of fields of which the register before says nothing at all, and Messages on them.

    Such a field is one that nobody kept then: what is told today is no change of the masts.
    """
    silent = {key for key in fields().kinds if all(mast.values[key] is None for mast in prior)}
    silent |= {key for key, held in (("users", "users"), ("codes", "codes"), ("technology", "technology"))
               if not any(getattr(mast, held) for mast in prior)}
    kept = [one for one in changes if not (one.kind == CHANGED and one.key in silent)]
    left = {one.key: one for one in changes if one.kind == CHANGED and one.key in silent}
    return kept, (Message("PREVIOUS: it says nothing of {names}; what the lists say of that today is no change.",
                          names=Sentences([one.field for one in left.values()], ", ")),) if left and prior else ()


class _Sent:
    """Who sent a list: what the others have is kept as the register before has it."""

    def __init__(self, lists):
        self.everybody = any(one.whole or one.complete for one in lists)
        self.names = {name for one in lists for name in one.senders()}
        self.unknown = [one.name for one in lists if not (one.whole or one.complete or one.senders())]

    def reports(self, mast):
        """Return whether a list must have a mast if it still stands: its owner's, or those of all its users."""
        owner = mast.values["owner"]
        who = {owner} if owner else set(mast.users)
        return self.everybody or (bool(who) and who <= self.names)

    def remaining(self, mast):
        """Return a mast of before that stays, without those who sent a list that does not have it."""
        return replace(mast, users=tuple(user for user in mast.users if user not in self.names),
                       codes=frozenset(pair for pair in mast.codes if pair[0] not in self.names),
                       technology={label: some for label, some in mast.technology.items() if label not in self.names})

    def completed(self, mast, before):
        """Return a mast with what no list of today says of it, and how many of its values come from before."""
        values = {key: before.values[key] if value is None else value for key, value in mast.values.items()}
        carried = sum(value is not None and mast.values[key] is None for key, value in values.items())
        mast = replace(mast, values=values, place=mast.place or before.place, as_of=mast.as_of or before.as_of)
        if self.everybody:
            return mast, carried
        others = self.remaining(before)
        return replace(mast, users=in_order({*mast.users, *others.users}), codes=mast.codes | others.codes,
                       technology={**others.technology, **mast.technology}), carried

    def notes(self):
        """Yield what has to be said of lists that do not tell whose they are."""
        for name in sorted(set(self.unknown)):
            yield Message("List {name}: it does not say whose masts these are. Write \"{name} = Viettel\" into "
                          "SENDERS; until then no mast is called gone because of it.", name=name)


def _masts_before(previous):
    """Return the masts of a register, rows of one id together, and Messages.

    Rows of one id that lie farther apart than a code is believed are several masts: the one farthest west keeps the
    id, the others go by it with a number.
    """
    if previous is None:
        return [], ()
    rows, notes = rows_of([previous], "PREVIOUS")
    groups, without = defaultdict(list), 0
    for number, row in enumerate(rows):
        groups[row.id or number].append(row)
        without += not row.id
    masts, shared, taken = [], {}, {row.id for row in rows}
    for together in groups.values():
        for number, some in enumerate(_of_one_place(together)):
            name = together[0].id
            if number:
                name = next(other for other in map(f"{name}-{{}}".format, count(number + 1)) if other not in taken)
                taken.add(name)
                shared.setdefault(together[0].id, []).append(name)
            standing = [row for row in some if row.live]
            masts.append(replace(settle(standing or some)[0], id=name, live=bool(standing)))
    if shared:
        notes += (Message("PREVIOUS: {count} ids stand at places far apart: {names}. Each place is a mast of its own; "
                          "all but one go by another id: {ids}. Give each mast its own id.", count=len(shared),
                          names=", ".join(list(shared)[:SHOWN]),
                          ids=", ".join([name for some in shared.values() for name in some][:SHOWN])),)
    if without:
        notes += (Message("PREVIOUS: {count} masts have no id and cannot keep one.", count=without),)
    return sorted(masts, key=lambda mast: (mast.id, mast.place or ())), notes


def _of_one_place(rows):
    """Return lists of rows of one id that may be one mast, from west to east; those without a position go first."""
    placed = [row for row in rows if row.place is not None]
    if len(placed) < 2:
        return [rows]
    parts = sorted(gathered(placed, fields().code_m), key=lambda some: min(row.place for row in some))
    return [[*parts[0], *(row for row in rows if row.place is None)], *parts[1:]]


def _named(found, prior):
    """Return masts with their ids: that of before, else that of a register, else the owner's code for it."""
    taken, names = {mast.id for mast in prior}, {}
    order = sorted(range(len(found)), key=lambda number: _key(found[number][0]))
    for number in order:
        mast, rows, before = found[number]
        if before is not None and before.id:
            names[number] = before.id
            continue
        own = sorted({row.id for row in rows if row.id and row.id not in taken})
        owner = mast.values["owner"]
        codes = sorted(mast.codes, key=lambda pair: (pair[0] != owner, pair))
        named = [*own, *(code for _, code in codes), *(f"{code} {label}".strip() for label, code in codes)]
        name = next((name for name in named if name not in taken), None)
        copy = 2
        while name is None or name in taken:
            name = f"{named[0] if named else 'X'}-{copy}"
            copy += 1
        taken.add(name)
        names[number] = name
    return [replace(mast, id=names[number]) for number, (mast, *_) in enumerate(found)]


def _key(mast):
    return mast.place or (999.0, 0.0), codes_text(mast.codes), str(sorted(mast.values.items(), key=str))


def _codes_at_two_places(masts, groups):
    """Return contradictions of codes that one operator has at several masts."""
    holders = defaultdict(dict)
    for number, some in enumerate(groups):
        for row in some:
            for pair in row.codes:
                holders[pair].setdefault(number, []).append(row)
    found = []
    for _, places in sorted(holders.items()):
        numbers = sorted(places, key=lambda number: masts[number].id)
        for other in numbers[1:]:
            one = masts[numbers[0]]
            found.append((one, Contradiction("code", one.place, masts[other].place,
                                             said_by(places[numbers[0]]), other_by=said_by(places[other]))))
    return found


def _codes_of_owners(masts, groups):
    """Return contradictions of codes by which a tenant calls a mast of an owner who has it somewhat elsewhere.

    Codes of two operators may be alike by chance; within ``code_m`` of each other they are one mast's. All that one
    mast's rows say of a code is told once, and of several masts of that code the nearest is meant.
    """
    holders, found = defaultdict(dict), defaultdict(list)
    for number, some in enumerate(groups):
        for row in some if masts[number].place is not None else ():
            for pair in row.codes:
                holders[pair].setdefault(number, []).append(row)
    for number, some in enumerate(groups):
        for row in some:
            owner = row.values["owner"]
            for sender, code in row.codes:
                theirs = holders.get((owner, code), ())
                if sender == owner or number in theirs or row.place is None or not theirs:
                    continue
                away = metres([masts[other].place for other in theirs], row.place).tolist()
                far, _, other = min((one, masts[other].id, other) for one, other in zip(away, theirs))
                if far <= fields().code_m:
                    found[number, other, sender, (owner, code)].append((far, row))
    listed = []
    for (_, other, _, pair), told in found.items():
        far, nearest = min(told, key=lambda one: (one[0], one[1].place))
        listed.append((masts[other], Contradiction(
            "code", masts[other].place, nearest.place, said_by(holders[pair][other]),
            other_by=said_by([row for _, row in told]), metres=far)))
    return listed


def _codes_elsewhere_before(masts, groups, partner, prior, *, tolerance_m):
    """Return contradictions of codes that the register before has at another mast, farther away than ``tolerance_m``.

    A mast that has the code today as well is told by :func:`_codes_at_two_places`.
    """
    before, today = defaultdict(set), {pair for some in groups for row in some for pair in row.codes}
    held = [{pair for row in some for pair in row.codes} for some in groups]
    there = {(own, pair) for own, codes in zip(partner.tolist(), held) for pair in codes}
    for number, mast in enumerate(prior):
        for pair in mast.codes & today if mast.place is not None else ():
            before[pair].add(number)
    found = []
    for mast, codes, own, some in zip(masts, held, partner.tolist(), groups):
        for pair in sorted(codes):
            others = sorted((prior[number] for number in before[pair] if (number, pair) not in there),
                            key=lambda one: one.id)
            if mast.place is None or own in before[pair] or not others:
                continue
            away = metres([one.place for one in others], mast.place).tolist()
            far, other = min(zip(away, others), key=lambda found: found[0])
            if far > tolerance_m:
                found.append((mast, Contradiction(
                    "code", mast.place, other.place, said_by([row for row in some if pair in row.codes]),
                    other_by=Message("register before {id}", id=other.id), metres=far)))
    return found


def _closed(dead, masts, left, tolerance_m):
    """Return closed rows by mast of before, contradictions with masts that stand, and how many rows are neither."""
    groups = gathered(dead, tolerance_m)
    places, codes = [_places(some) for some in groups], [_codes(some) for some in groups]
    standing, before = matched(places, codes, masts, tolerance_m), matched(places, codes, left, tolerance_m)
    closed, found, nowhere = {}, [], 0
    for some, one, other in zip(groups, standing.tolist(), before.tolist()):
        state = sorted({row.values["status"] for row in some})
        if one >= 0:
            mast = masts[one]
            found += [(mast, Contradiction("status", mast.values["status"], value, "", other_by=said_by(some)))
                      for value in state]
        elif other >= 0:
            closed[left[other].id] = state[0]
        else:
            nowhere += len(some)
    return closed, found, nowhere


def _left(left, closed, masts, sent, tolerance_m):
    """Return the masts of before that no list has but that stay, and the changes of the others."""
    kept, changes = [], []
    merged = matched([_places([mast]) for mast in left], [set()] * len(left), masts, tolerance_m)
    for mast, other in zip(left, merged.tolist()):
        if mast.id in closed:
            changes.append(Change(CLOSED, mast, "status", mast.values["status"], after=closed[mast.id]))
        elif other >= 0:
            changes.append(Change(MERGED, mast, "", mast.id, after=masts[other].id))
        elif sent.reports(mast):
            changes.append(Change(GONE, mast))
        else:
            stays = sent.remaining(mast)
            kept.append(stays)
            changes += [Change(NOT_SENT, stays), *changes_of(stays, mast)]
    return kept, changes


def _places(rows):
    return tuple(sorted({row.place for row in rows if row.place is not None}))


def _codes(rows):
    return {pair for row in rows for pair in row.codes} | {("", row.id) for row in rows if row.id}


def _said(carried, nowhere, register):
    """Yield what has to be said of the result."""
    if carried:
        yield Message("{count} values that no list gives come from the register before.", count=carried)
    if nowhere:
        yield Message("{count} rows of the lists are closed, dismantled or planned and no mast in use stands there; "
                      "they are left out.", count=nowhere)
    placeless = sum(mast.place is None for mast in register)
    if placeless:
        yield Message("{count} masts of the register have no position.", count=placeless)
    nameless = sum("" in mast.technology for mast in register)
    if nameless:
        yield Message("{count} masts have technologies of an operator that is not named; RADIO leaves these out.",
                      count=nameless)


def _numbers(rows, register, found, changes, masts, partner, previous):
    numbers = {"ROWS_READ": len(rows), "MASTS_COUNT": len(register),
               "SHARED_COUNT": sum(len(mast.users) > 1 for mast in register), "CONTRADICTIONS_COUNT": len(found)}
    if previous is None:
        return {**dict.fromkeys(HEADLINES), **numbers}
    by_kind = defaultdict(set)
    for change in changes:
        by_kind[change.kind].add(change.mast.id)
    kinds = {kind: len(ids) for kind, ids in by_kind.items()}
    changed = set().union(*(by_kind[kind] for kind in ("moved", "changed", "back")))
    return {**numbers, "KEPT_COUNT": int((partner >= 0).sum()), "NEW_COUNT": kinds.get(NEW, 0),
            "CHANGED_COUNT": len(changed), "GONE_COUNT": sum(kinds.get(kind, 0) for kind in (GONE, CLOSED, MERGED)),
            "NOT_SENT_COUNT": kinds.get(NOT_SENT, 0)}
