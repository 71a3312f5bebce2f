"""Which rows are one mast, and which mast of the register before it is: by station codes, then by position."""
from __future__ import annotations

from collections import defaultdict

import numpy as np

from ...geometry.geodesy import LocalPlane
from ...geometry.point_index import PointIndex, connected_components
from ...text.keys import fold
from ..register.positions import groups
from .masts import metres
from .rows import fields


def gathered(rows, tolerance_m):
    """Return lists of rows that are one mast each.

    Rows linked by steps of at most the tolerance are one mast, as in every analysis. A row without a position goes
    to the mast that has its station code, else it is one by itself (with others of that code).

    Parameters
    ----------
    rows : sequence of Row
    tolerance_m : float

    Examples
    --------
    Two rows 5 m apart, one 2 km away, and one without a position that has the station code of the first:

    >>> from types import SimpleNamespace as Record
    >>> rows = [Record(place=(105.0, 9.0), codes=(("VTL", "CM1"),)), Record(place=(105.00005, 9.0), codes=()),
    ...         Record(place=(105.02, 9.0), codes=()), Record(place=None, codes=(("VTL", "cm1"),))]
    >>> [[rows.index(row) for row in mast] for mast in gathered(rows, 30.0)]
    [[0, 1, 3], [2]]
    """
    placed = [row for row in rows if row.place is not None]
    found, by_code = [], defaultdict(set)
    if placed:
        lonlat = np.array([row.place for row in placed])
        plane = LocalPlane.around(lonlat)
        member = groups(plane.forward(lonlat), tolerance_m, plane)
        found = [[] for _ in range(int(member.max()) + 1)]
        for row, number in zip(placed, member.tolist()):
            found[number].append(row)
            for code in row.codes:
                by_code[_key(code)].add(number)
    for some in _of_one_code([row for row in rows if row.place is None]):
        numbers = {number for row in some for code in row.codes for number in by_code.get(_key(code), ())}
        if len(numbers) == 1:
            found[numbers.pop()].extend(some)
        else:
            found.append(some)
    return found


def _of_one_code(rows):
    """Return lists of rows that share station codes, directly or through others."""
    holders = defaultdict(list)
    for number, row in enumerate(rows):
        for code in row.codes:
            holders[_key(code)].append(number)
    pairs = [(some[0], other) for some in holders.values() for other in some[1:]]
    first, second = zip(*pairs) if pairs else ((), ())
    label = connected_components(len(rows), first, second)
    found = defaultdict(list)
    for row, number in zip(rows, label.tolist()):
        found[number].append(row)
    return list(found.values())


def matched(places, codes, prior, tolerance_m):
    """Return for each mast of today the number of the one of the register before that it is, -1 for a new one.

    Masts that share station codes and lie within the distance at which a code is believed are one; then those within
    the tolerance, the nearest pair first. Every mast has at most one partner.

    Parameters
    ----------
    places : sequence of tuple of tuple
        All positions said of each mast, none for one without a position.
    codes : sequence of set of (str, str)
    prior : sequence of Mast
    tolerance_m : float

    Examples
    --------
    The first mast has the code of the third before and stands 300 m away from it, the second stands where the first one
    stood, the third where none did:

    >>> from .masts import Mast
    >>> prior = [Mast(name, place, {}, frozenset(codes), ()) for name, place, codes in (
    ...     ("A", (105.1, 9.0), ()), ("B", (105.2, 9.0), ()), ("C", (105.0, 9.0), [("VTL", "CM1")]))]
    >>> today, codes = [[(105.0, 9.0027)], [(105.1, 9.0)], [(105.3, 9.0)]], [{("VTL", "CM1")}, set(), set()]
    >>> matched(today, codes, prior, 30.0).tolist()
    [2, 0, -1]
    """
    pairs = _by_code(places, codes, prior) + _by_place(places, prior, tolerance_m)
    result, taken = np.full(len(places), -1, np.int64), set()
    for *_, other, number in sorted(pairs, key=lambda pair: (pair[0], pair[1], prior[pair[2]].id, pair[2:])):
        if result[number] < 0 and other not in taken:
            result[number] = other
            taken.add(other)
    return result


def _by_code(places, codes, prior):
    holders = defaultdict(list)
    for number, mast in enumerate(prior):
        for operator, code in mast.codes or {("", mast.id)}:
            holders[fold(code)].append((operator, number))
    found = []
    for number, mine in enumerate(codes):
        shared = defaultdict(int)
        for operator, code in mine:
            for other_operator, other in holders.get(fold(code), ()):
                shared[other] += not (operator and other_operator) or operator == other_operator
        for other, count in shared.items():
            far = _far(places[number], prior[other].place)
            if count and far <= fields().code_m:
                found.append((-count, far, other, number))
    return found


def _by_place(places, prior, tolerance_m):
    known = [number for number, mast in enumerate(prior) if mast.place is not None]
    mine = [(number, place) for number, some in enumerate(places) for place in some]
    if not known or not mine:
        return []
    old, new = np.array([prior[number].place for number in known]), np.array([place for _, place in mine])
    plane = LocalPlane.around(old, new)
    near = PointIndex(plane.forward(old), max(tolerance_m, 1e-3), plane)
    found = {}
    for centre, row, distance in near.pairs(plane.forward(new), tolerance_m):
        for at, other, far in zip(centre.tolist(), row.tolist(), distance.tolist()):
            pair = known[other], mine[at][0]
            found[pair] = min(far, found.get(pair, np.inf))
    return [(0, round(far, 3), other, number) for (other, number), far in found.items()]


def _far(places, place):
    """Return the metres from a place to the nearest of several, 0 where one of them is not known."""
    return float(metres(places, place).min()) if places and place is not None else 0.0


def _key(code):
    return code[0], fold(code[1])
