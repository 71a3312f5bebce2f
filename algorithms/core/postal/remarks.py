"""What is said of real access to the postal points: places that are not reached, points that stand badly."""
from __future__ import annotations

import numpy as np

from ..errors import Message
from ..numbers.formats import Figure
from ..territory.demand import compared
from .places import listed

STATUS = {
    "ok": Message("reached by road"),
    "line": Message("straight line only"),
    "far": Message("far from the road"),
    "no_road": Message("no road near"),
    "cut_off": Message("no point on its part of the road network"),
    "no_position": Message("no position"),
}


def remarks(demand, people, communes, points, *, sites, by_road, status, options, total):
    """Yield what has to be said of real access: population compared, places not reached, points badly placed.

    Parameters
    ----------
    demand : reach.Demand
    people : array
        Of each place.
    communes : places.PostalCommunes
    points : places.Points
    sites : array of int64
        The rows of the points that serve.
    by_road : core.access.RoadAccess or None
    status : array
        A key of STATUS for each place.
    options : reach.PostalReachOptions
    total : float
        The people of all places.

    Yields
    ------
    Message

    Examples
    --------
    12 people of whom nothing says where they live, and a point that is not counted:

    >>> from types import SimpleNamespace as Record
    >>> home = Record(code=np.array(["H1"], dtype=object), commune=np.zeros(1, np.int64))
    >>> communes = Record(population=np.array([12.0]), code=np.array(["A"], dtype=object))
    >>> points = Record(code=np.array(["B"], dtype=object), capacity=None)
    >>> [note.text("en") for note in remarks(
    ...     home, np.array([12.0]), communes, points, sites=np.zeros(0, np.int64), by_road=None,
    ...     status=np.array(["no_position"]), options=None, total=12.0)][1:]
    ['1 point takes no part in real access: repeated, without a position or left out by choice (B).', \
'No road network: distances are straight lines, shorter than any way on the ground.', \
'1 place with 12 people: no position (H1).']
    """
    yield from compared(total, communes.population)
    idle = np.flatnonzero(~np.isin(np.arange(len(points.code), dtype=np.int64), sites))
    if len(idle):
        yield Message("{count} points take no part in real access: repeated, without a position or left out by choice "
                      "({codes}).", count=len(idle), codes=listed(points.code[idle]))
    if by_road is None:
        yield Message("No road network: distances are straight lines, shorter than any way on the ground.")
    for key in ("no_position", "no_road", "cut_off", "far"):
        mask = status == key
        if mask.any():
            yield Message("{count} places with {people} people: {status} ({codes}).", count=int(mask.sum()),
                          people=Figure(float(people[mask].sum()), 0), status=STATUS[key],
                          codes=listed(demand.code[mask]))
    if by_road is not None:
        stranded = ~np.isfinite(by_road.site_leg_m)
        poor = (by_road.site_leg_m > options.poor_leg_m) & ~stranded
        if stranded.any():
            yield Message("{count} points stand farther than {limit} from every road and serve nobody by road "
                          "({codes}).", count=int(stranded.sum()), limit=Figure(options.max_leg_m, 0, "m"),
                          codes=listed(points.code[sites[stranded]]))
        if poor.any():
            yield Message("{count} points stand farther than {limit} from the nearest road ({codes}).",
                          count=int(poor.sum()), limit=Figure(options.poor_leg_m, 0, "m"),
                          codes=listed(points.code[sites[poor]]))
        inhabited = np.bincount(demand.commune[demand.commune >= 0], minlength=len(communes)) > 0
        with_road = demand.commune[(status != "no_road") & (status != "no_position") & (demand.commune >= 0)]
        bare = inhabited & (np.bincount(with_road, minlength=len(communes)) == 0)
        if bare.any():
            yield Message("{count} communes have no road near any place: nothing was measured by road there ({codes}).",
                          count=int(bare.sum()), codes=communes.named(bare))
    if (demand.commune < 0).any():
        yield Message("{count} places with {people} people lie outside every commune.",
                      count=int((demand.commune < 0).sum()),
                      people=Figure(float(people[demand.commune < 0].sum()), 0))
    yield from _on_capacity(points, sites)


def _on_capacity(points, sites):
    """Yield what has to be said where some points state their capacity and others do not."""
    if points.capacity is None:
        return
    open_ones = sites[np.isnan(points.capacity[sites])]
    if 0 < len(open_ones) < len(sites):
        yield Message("{count} points do not say how many people they can serve and count as having room for all "
                      "({codes}).", count=len(open_ones), codes=listed(points.code[open_ones]))
