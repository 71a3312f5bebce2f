"""What several rows say of one mast, settled: one value a field, and the statements that contradict it."""
from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Dict, FrozenSet, Optional, Tuple

import numpy as np

from ...geometry.geodesy import distance_m
from .rows import differ, fields, in_order


@dataclass(frozen=True)
class Mast:
    """One mast of a register.

    ``codes`` are (operator, station code) pairs, ``users`` the operators with equipment on it, ``technology`` their
    technologies; ``live`` is False where the register says that it is closed, dismantled or planned.
    """

    id: str
    place: Optional[Tuple[float, float]]
    values: Dict[str, object]
    codes: FrozenSet[Tuple[str, str]]
    users: Tuple[str, ...]
    technology: Dict[str, Tuple[str, ...]] = field(default_factory=dict)
    as_of: str = ""
    live: bool = True


@dataclass(frozen=True)
class Contradiction:
    """Two statements about one mast; ``key`` is a field, or "place", "code" or "status"."""

    key: str
    kept: object
    other: object
    kept_by: str
    other_by: str
    metres: Optional[float] = None


def settle(rows, prior=None):
    """Return the :class:`Mast` of rows that are one, without an id, and its contradictions.

    Of several values that counts which the owner's own list has, then which most lists have, then which the register
    before has, then the least: the order of lists and rows plays no part.

    Parameters
    ----------
    rows : sequence of Row
    prior : Mast, optional
        The mast in the register before; it only decides between values that are said today.
    """
    before = prior.values if prior is not None else {}
    owner, contradictions = _settled("owner", rows, "", before.get("owner"))
    values = {}
    for key in fields().kinds:
        if key == "owner":
            values[key] = owner
        else:
            of = fields().of.get(key)  # what tells of a value counts where that value is the one that counts
            saying = [row for row in rows if of is None or row.values[of] == values[of]]
            values[key], found = _settled(key, saying, owner, before.get(key))
            contradictions += found
    place, found = _place(rows, owner, prior.place if prior is not None else None)
    technology = {}
    for row in rows:
        for label, codes in row.technology.items():
            technology[label] = tuple(sorted({*technology.get(label, ()), *codes}))
    mast = Mast("", place, values, frozenset(pair for row in rows for pair in row.codes),
                users=in_order(user for row in rows for user in row.users), technology=technology,
                as_of=max(row.as_of for row in rows))
    return mast, [*contradictions, *found]


def said_by(rows):
    """Return the lists and codes of rows as text, each once."""
    return ", ".join(sorted({row.who() for row in rows}))


def _settled(key, rows, owner, before):
    """Return the value of one field that counts, and the contradictions to it."""
    said = {}
    for row in rows:
        if row.values[key] is not None:
            said.setdefault(row.values[key], []).append(row)
    if not said:
        return None, []

    def rank(value):
        of_owner = any(row.sender == (value if key == "owner" else owner) for row in said[value])
        return (not of_owner, -len({row.source for row in said[value]}), before is None or differ(key, value, before),
                value)

    kept, *others = sorted(said, key=rank)
    if key not in fields().compared:
        return kept, []
    return kept, [Contradiction(key, kept, other, said_by(said[kept]), other_by=said_by(said[other]))
                  for other in others if differ(key, kept, other)]


def _place(rows, owner, before):
    """Return the position that counts, one of those said, and the others that are too far from it."""
    said = {}
    for row in rows:
        if row.place is not None:
            said.setdefault(row.place, []).append(row)
    if not said:
        return None, []
    places = sorted(said)
    near = metres(places, before) if before is not None else np.zeros(len(places))
    counts = Counter({place: len({row.source for row in said[place]}) for place in places})

    def rank(number):
        place = places[number]
        return not any(row.sender == owner for row in said[place]), -counts[place], round(float(near[number]), 2), place

    kept = places[min(range(len(places)), key=rank)]
    away = metres(places, kept)
    return kept, [Contradiction("place", kept, place, said_by(said[kept]), other_by=said_by(said[place]),
                                metres=float(far))
                  for place, far in zip(places, away) if far > fields().apart_m]


def metres(places, place):
    """Return the (k,) metres from ``place`` to each of ``places``.

    Examples
    --------
    A minute of latitude at 9° north is 1,843 m:

    >>> metres([(105.0, 9.0), (105.0, 9.0 + 1 / 60)], (105.0, 9.0)).round(0).tolist()
    [0.0, 1843.0]
    """
    return distance_m(np.array(places, float).reshape(-1, 2), np.tile(np.array(place, float), (len(places), 1)))
