"""What a year's plan holds: positions carried over, new and adjusted, and what they add to the stations of a unit."""
from __future__ import annotations

import math
from collections import Counter
from typing import NamedTuple, Optional, Tuple

import numpy as np

from ...errors import Message
from ...geometry.point_index import PointIndex
from ...numbers.formats import few
from ...numbers.years import year_in
from ..register import technologies
from . import cases, states

FOURTH, FIFTH = "4G", "5G"


class Planned(NamedTuple):
    """One position of the plan; ``row`` is that of its source, ``source`` "approved" or "reviewed"."""

    id: str
    source: str
    row: int
    operators: Tuple[str, ...]
    part: str
    work: Optional[str]
    technologies: Tuple[str, ...]
    shared: Optional[bool]
    new_mast: Optional[bool]
    upgrade: bool
    capital: float
    year: Optional[int]


def plan_year(year, approved, reviewed):
    """Return the year of the plan: the one given, else the latest that a position or request names, else ``None``.

    Examples
    --------
    >>> from types import SimpleNamespace as Record
    >>> some = Record(years=[2025, None])
    >>> plan_year(None, some, [Record(when="2026")]), plan_year(None, Record(years=[]), []), plan_year(2030, some, [])
    (2026, None, 2030)
    """
    if year is not None:
        return int(year)
    named = [*approved.years, *(year_in(one.when) for one in reviewed)]
    return max((one for one in named if one is not None), default=None)


def planned(approved, tracked, reviewed, year, *, words):
    """Return the :class:`Planned` positions of a year.

    Approved positions that are still open and no later than ``year`` are carried over or new, one that a decision gave
    to another operator is in the plan of that one; requests that the department agreed to and that are not approved yet
    are new. A request without such a conclusion is never planned.
    """
    found = []
    for row, one in enumerate(tracked):
        if not (one.state in (*states.OPEN, states.ADJUSTED) or one.given_to) or _later(approved.years[row], year):
            continue
        work = words.works.get(approved.works[row])
        found.append(Planned(
            approved.ids[row], "approved", row, one.given_to or approved.operators[row],
            part=cases.ADJUSTED if one.given_to else _part(approved.parts[row], one.state, approved.years[row], year),
            work=approved.works[row], technologies=codes_of(approved.technology[row]),
            shared=True if approved.sharers[row] else work.shared if work else None,
            new_mast=work.new_mast if work else None, upgrade=bool(work and work.upgrade),
            capital=float(approved.capital[row]), year=approved.years[row]))
    known = set(approved.ids)
    for row, one in enumerate(reviewed):
        when = year_in(one.when)
        if one.decided not in cases.AGREED or one.id in known or _later(when, year):
            continue
        work = words.works.get(one.work)
        found.append(Planned(
            one.id, "reviewed", row, one.operators, part=cases.NEW, work=one.work,
            technologies=codes_of(one.technology), shared=_is_shared(one, work, words),
            new_mast=work.new_mast if work else None, upgrade=bool(work and work.upgrade), capital=math.nan,
            year=when))
    return found


def at_one_place(plan, approved, reviewed, plane, *, tolerance_m):
    """Return what has to be said of new masts of one operator that a plan has twice at one place, else nothing.

    Parameters
    ----------
    plan : sequence of Planned
    approved : cases.Approved
    reviewed : sequence of cases.Reviewed or None
    """
    new = [one for one in plan if one.new_mast is not False]
    xy = plane.forward(np.array([approved.lonlat[one.row] if one.source == "approved" else reviewed[one.row].lonlat
                                 for one in new], float).reshape(-1, 2))
    twice = set()
    for first, other, _ in PointIndex(xy, max(tolerance_m, 1.0), plane).pairs(xy, tolerance_m):
        twice |= {f"{new[one].id} = {new[two].id}" for one, two in zip(first.tolist(), other.tolist())
                  if one < two and set(new[one].operators) & set(new[two].operators)}
    return (Message("{count} pairs of new masts of one operator stand at one place of the plan ({ids}); each is "
                    "counted. Take one out.", count=len(twice), ids=few(sorted(twice), 5)),) if twice else ()


def _later(year, plan):
    return year is not None and plan is not None and year > plan


def _part(written, state, year, plan):
    """Return the group of a position; what was new in the plan of an earlier year is carried over in this one."""
    earlier = year is not None and plan is not None and year < plan
    if written and not (written == cases.NEW and earlier):
        return written
    if state == states.ADJUSTED:
        return cases.ADJUSTED
    return cases.CARRIED if earlier else cases.NEW


def codes_of(text):
    """Return the technologies that a text names.

    Examples
    --------
    >>> codes_of("4G, 5G"), codes_of("")
    (('4G', '5G'), ())
    """
    return tuple(technologies.read(text).codes or ())


def _is_shared(one, work, words):
    """Whether a request is for a shared mast: by its form of work, else by the words of its form."""
    if work is not None and work.shared is not None:
        return work.shared
    form = words.works.get(words.code("forms", one.form))
    return form.shared if form is not None else None


def figures(plan, reviewed, tracked, years_capital, *, now):
    """Return the figures of KH-03 for one unit, by column; ``None`` where nothing is known.

    Parameters
    ----------
    plan : sequence of Planned
        Of the unit.
    reviewed : sequence of cases.Reviewed or None
        Of the unit; ``None`` where no examination was given.
    tracked : sequence of states.Tracked
        Of the unit, positions outside the plan among them.
    years_capital : sequence of float
        Capital of the planned positions, NaN unknown.
    now : dict
        Stations today by technology, ``None`` where not known, of the unit's operators; under "unknown" those of
        which no technology is known.
    """
    fresh = [one for one in plan if one.part == cases.NEW]

    def adding(technology, upgrade):
        return sum(max(len(one.operators), 1) for one in plan
                   if technology in one.technologies and one.upgrade is upgrade)

    new_4g = adding(FOURTH, False) + adding(FOURTH, True)
    new_5g, add_5g = adding(FIFTH, False), adding(FIFTH, True)
    four, five, unknown = _sum(now[FOURTH], new_4g), _sum(now[FIFTH], new_5g + add_5g), now["unknown"]
    return {
        "carried": sum(one.part == cases.CARRIED for one in plan),
        "asked": None if reviewed is None else len(reviewed), "agreed": len(fresh),
        "agr_shared": sum(one.shared is True for one in fresh), "agr_new": sum(one.new_mast is True for one in fresh),
        "new_4g": new_4g, "new_5g": new_5g, "add_5g": add_5g, "st_4g": four, "st_5g": five,
        "ratio_5g": ratio(five, four), **ranged(five, four, unknown),
        "capital": known_sum(years_capital) if plan else 0.0,  # nothing planned costs nothing
        **counts(tracked)}


def counts(tracked):
    """Return how many positions are in each state, by column.

    Examples
    --------
    >>> from types import SimpleNamespace as Record
    >>> found = counts([Record(state=state) for state in (states.DONE, states.MOVED, states.OUTSIDE)])
    >>> found["approved"], found["done"], found["moved"], found["outside"], found["waiting"]
    (2, 2, 1, 1, 0)
    """
    by_state = Counter(one.state for one in tracked)
    return {
        "approved": len(tracked) - by_state[states.OUTSIDE], "waiting": by_state[states.APPROVED],
        "started": by_state[states.STARTED], "done": by_state[states.DONE] + by_state[states.MOVED],
        "moved": by_state[states.MOVED], "extended": by_state[states.EXTENDED],
        "overdue": by_state[states.OVERDUE], "withdrawn": by_state[states.WITHDRAWN],
        "realloc": by_state[states.REALLOCATED], "adjusted": by_state[states.ADJUSTED],
        "outside": by_state[states.OUTSIDE]}


def ratio(part, whole):
    """Return part of whole in percent, ``None`` where either is not known or the whole is nothing.

    >>> ratio(30, 120), ratio(None, 120), ratio(3, 0)
    (25.0, None, None)
    """
    return None if part is None or not whole else 100.0 * part / whole


def ranged(part, whole, unknown):
    """Return least and most of :func:`ratio` where ``unknown`` stations may be of either kind, and their number.

    >>> ranged(30, 120, 30)
    {'ratio_5_lo': 20.0, 'ratio_5_hi': 50.0, 'ratio_5_un': 30}
    >>> ranged(None, None, 4)
    {'ratio_5_lo': None, 'ratio_5_hi': None, 'ratio_5_un': 4}
    """
    low, high = (None, None) if part is None else (ratio(part, whole + unknown), ratio(part + unknown, whole))
    return {"ratio_5_lo": low, "ratio_5_hi": high, "ratio_5_un": unknown}


def known_sum(values):
    """Return the sum of the values that are known, ``None`` where none is.

    Examples
    --------
    >>> known_sum([0.1, 0.2, math.nan, 0.3]), known_sum([math.nan]), known_sum([])
    (0.6, None, None)
    """
    known = [value for value in values if math.isfinite(value)]
    return math.fsum(known) if known else None


def _sum(now, more):
    return None if now is None else now + more
