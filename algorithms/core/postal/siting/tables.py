"""The table of new points: order, phase, reason and cost of each."""
from __future__ import annotations

import numpy as np

from ...errors import Message
from ...numbers.formats import Figure
from ...tables import Records, objects
from .. import tables

_GROUPS = {True: Message("points that bring more people within reach, or stand in a commune without one"),
           False: Message("points that bring nobody more within reach (shorter ways only)")}


def first_of(group):
    """Return which rows are the first of their group (0 and above).

    Parameters
    ----------
    group : (k,) int array
        -1 is none.

    Returns
    -------
    (k,) bool array

    Examples
    --------
    >>> first_of(np.array([1, -1, 1, 2])).tolist()
    [True, False, False, True]
    """
    first = np.zeros(len(group), dtype=bool)
    first[np.unique(group, return_index=True)[1]] = True
    return first & (group >= 0)


def new_points_table(ground, candidates, chosen, gains, *, saved, lacking, communes, after, existing, options, language,
                     open_number=0):
    """Return the NEW_POINTS table.

    Parameters
    ----------
    ground : model.PostalGround
    candidates : offered.PointCandidates
    chosen : (k,) int array
        Candidates in their order of opening, with ``gains`` (people) and ``saved`` (person-km) of each.
    gains, saved : (k,) float arrays
    lacking : (k,) int array
        Commune without a point that each stands in, -1 for none.
    communes : places.PostalCommunes
    after : reach.Access
        Access with the new points, which follow ``existing`` others.
    existing : int
    options : solve.PostalSitingOptions
    language : {"vi", "en"}
    open_number : int
        Points the targets of the plan ask for beyond these.

    Returns
    -------
    Records

    Examples
    --------
    The first point stands in a commune without one, the second brings 30 people, the third only shorter ways:

    >>> from types import SimpleNamespace as Record
    >>> from .offered import PointCandidates
    >>> from .solve import PostalSitingOptions
    >>> from .upgrades import PointCosts
    >>> names, none = np.array(["A", "B", "C"], dtype=object), np.full(3, None, dtype=object)
    >>> table = new_points_table(
    ...     Record(distance_m=1500.0, near_km=np.ones(3)),
    ...     PointCandidates(names, names, none, np.zeros((3, 2)), commune=np.array([0, -1, -1])), np.arange(3),
    ...     np.array([0.0, 30.0, 0.0]), saved=np.array([9.0, 8.0, 7.0]), lacking=np.array([0, -1, -1]),
    ...     communes=Record(code=names[:1], name=names[:1]), after=Record(by_point={"catch_pop": np.ones(3)}),
    ...     existing=0, language="en",
    ...     options=PostalSitingOptions(costs=PointCosts(new_point=350.0, source="contract")))
    >>> table.values["reason"].tolist()
    ['commune without a point', '30 people come within 1.50 km', 'shorter ways']
    >>> [list(table.values[key]) for key in ("code", "name", "commune", "com_name", "gain_grp")]
    [['A', 'B', 'C'], ['A', 'B', 'C'], ['A', None, None], ['A', None, None], ['gain', 'gain', 'none']]
    >>> table.values["cost_mvnd"].tolist(), list(table.values["note"])
    ([350.0, 350.0, 350.0], ['contract', 'contract', 'contract'])
    """
    commune = candidates.commune[chosen]
    first = first_of(lacking)
    opened = options.phases.of(len(chosen), int(first.sum()))
    limit = Figure(ground.distance_m / 1000, None, "km")
    reasons = [
        Message("commune without a point") if first[row] else
        Message("{people} people come within {limit}", people=Figure(gains[row], 0), limit=limit) if gains[row] > 0 else
        Message("shorter ways")
        for row in range(len(chosen))
    ]

    return Records(tables.NEW_POINTS, {
        "rank": np.arange(1, len(chosen) + 1, dtype=np.int64),
        "phase": options.phases.years_of(opened), "phase_txt": options.phases.texts_of(opened, language),
        "code": candidates.code[chosen], "name": candidates.name[chosen], "kind": candidates.kind[chosen],
        "commune": np.append(communes.code, None)[commune], "com_name": np.append(communes.name, None)[commune],
        "gain_grp": ["gain" if gain > 0 or one else "none" for gain, one in zip(gains, first)],
        "gain_txt": objects(_GROUPS[bool(gain > 0 or one)].text(language) for gain, one in zip(gains, first)),
        "open_more": np.full(len(chosen), open_number, dtype=np.int64),
        "gain_pop": gains, "saved_km": saved, "catch_pop": after.by_point["catch_pop"][existing:],
        "near_km": ground.near_km[chosen], "cost_mvnd": np.full(len(chosen), options.costs.new_point, float),
        "reason": objects(reason.text(language) for reason in reasons),
        "note": objects(options.costs.source or None for _ in chosen),
    }, candidates.lonlat[chosen])
