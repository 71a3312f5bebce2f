"""People within reach against the number of new points, and the fewest points that bring a share of people there."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Tuple

import numpy as np

from ... import location
from ...errors import InputError, Message, no_progress
from ...location.clock import STOPPED
from ...numbers.formats import Figure
from ...tables import Records
from .. import tables

SHARES = (80.0, 90.0, 95.0, 99.0)  # percent of people, for the sentences below the curve; chosen, as plans round them
LEAST = 20  # points the curve shows at least; chosen, nothing depends on it but its length and time


@dataclass(frozen=True)
class PeopleCurve:
    """The table, and what is said below it: about usual shares, and that the search was stopped."""

    records: Records
    said: Tuple[Message, ...]


def fewest_points(ground, share, options, progress=no_progress):
    """Return the covering of ``share`` percent of people by as few candidates as possible.

    Parameters
    ----------
    ground : model.PostalGround
    share : float
        Percent of all people whose place is known.
    options : solve.PostalSitingOptions
    progress : callable

    Returns
    -------
    location.CoverSolution
        ``cost`` is the number of points and ``upper_bound`` the number that any choice needs.

    Raises
    ------
    InputError
        All candidates together do not bring so many people within reach.

    Notes
    -----
    Set covering for a share of the weight: the points that stand serve their people, the rest is what the candidates
    must bring. People and not places count.

    Examples
    --------
    10 people are served, 20 and 30 near a candidate each: 60 % of the 60 are 36, which the second one brings; 80 % take
    both.

    >>> from types import SimpleNamespace as Record
    >>> from ...location.sparse import Incidence
    >>> ground = Record(people=np.array([10.0, 20.0, 30.0]), distance_m=1000.0, columns=lambda: (
    ...     np.array([0.0, 20.0, 30.0]), Incidence.from_lists([[1], [2]], 3)))
    >>> options = Record(time_limit_s=60.0, seed=0)
    >>> [fewest_points(ground, share, options).sites.tolist() for share in (60.0, 80.0)]
    [[1], [0, 1]]
    """
    weights, columns = ground.columns()
    total, left = float(ground.people.sum()), float(weights.sum())
    most = total - left + float(weights[columns.counts(np.arange(len(columns), dtype=np.int64)) > 0].sum())
    wanted = share / 100.0 * total
    if wanted > most * (1 + 1e-12):
        raise InputError("TARGET_SHARE: with all candidates open at most {most} of people are within {limit} of a "
                         "point. Give a smaller share, a longer distance, or more candidates.",
                         most=Figure(100.0 * most / total, 2, "%"), limit=Figure(ground.distance_m / 1000, None, "km"))
    lacking = max(wanted - (total - left), 0.0)
    part = min(lacking / left, 1.0) if left > 0 else 0.0  # sums of fractions end a hair above all of them
    return location.set_cover(weights, columns, share=part, time_limit_s=options.time_limit_s, seed=options.seed,
                              progress=progress)


def people_curve(ground, number, gained, options, *, progress=no_progress):
    """Return the :class:`PeopleCurve` of people within reach against the number of new points.

    Parameters
    ----------
    ground : model.PostalGround
    number : int
        New points of the plan; the curve goes at least so far.
    gained : (k,) float array
        People brought within reach by the points of the plan, in their order: the curve is nowhere below it.
    options : solve.PostalSitingOptions
    progress : callable

    Returns
    -------
    PeopleCurve

    Examples
    --------
    10 of 60 people are served, 20 and 30 near a candidate each; one point makes it 40 of 60:

    >>> from types import SimpleNamespace as Record
    >>> from ...location.sparse import Incidence
    >>> ground = Record(people=np.array([10.0, 20.0, 30.0]), columns=lambda: (
    ...     np.array([0.0, 20.0, 30.0]), Incidence.from_lists([[1], [2]], 3)))
    >>> curve = people_curve(ground, 1, np.array([30.0]), Record(time_limit_s=60.0))
    >>> curve.records.values["gain_pop"].tolist(), curve.records.values["share"].round(1).tolist()
    ([30.0, 50.0], [66.7, 100.0])
    >>> curve.said[0].text("en")
    '80% of people within reach: 2 new points, at least 2 by any choice.'
    """
    weights, columns = ground.columns()
    total, left = float(ground.people.sum()), float(weights.sum())
    useful = int((columns.lengths > 0).sum())
    if not (left > 0 and useful):
        return PeopleCurve(Records(tables.CURVE, {key: [] for key in tables.CURVE.keys}), ())
    found = location.cover_curve(weights, columns, min(max(number, LEAST), len(columns)),
                                 time_limit_s=options.time_limit_s, progress=progress)
    value = found.value.copy()
    known = np.cumsum(gained)[: len(value)]
    value[: len(known)] = np.maximum(value[: len(known)], known)
    value = np.maximum.accumulate(value)
    upper = np.maximum(found.upper_bound, value)
    percent = 100.0 / total
    records = Records(tables.CURVE, {
        "points": found.count, "gain_pop": value, "share": (total - left + value) * percent,
        "share_hi": np.minimum((total - left + upper) * percent, 100.0), "more_pop": np.diff(value, prepend=0.0)})
    return PeopleCurve(records, (*_usual_shares(found, total, left, total - found.uncoverable),
                                 *((STOPPED,) if found.stopped_by_time else ())))


def _usual_shares(found, total, left, reachable):
    """Yield how many points usual shares of people need, here and at least."""
    for share in SHARES:
        wanted = share / 100.0 * total
        if wanted <= total - left or wanted > reachable * (1 + 1e-12):
            continue
        here, least = found.sites_for_share((wanted - (total - left)) / left)
        if here is not None:
            yield Message("{share} of people within reach: {here} new points, at least {least} by any choice.",
                          share=Figure(share, 0, "%"), here=here, least=least)
        elif least is None:
            yield Message("{share} of people within reach: more than {most} new points.", share=Figure(share, 0, "%"),
                          most=int(found.count[-1]))
