"""Who goes to which site: the people of a catchment, and catchments under a capacity."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..errors import InputError, no_progress
from .measures import amounts

DUST = 1e-9  # rounding: shares of capacity below it are none


def catchment_totals(nearest, people, sites):
    """Return the people of each site's catchment.

    Parameters
    ----------
    nearest : (n,) int array
        A site per place, -1 for none.
    people : (n,) array
    sites : int

    Returns
    -------
    (sites,) array

    Examples
    --------
    >>> catchment_totals(np.array([0, 1, -1, 1]), [10, 20, 5, 7], 2).tolist()
    [10.0, 27.0]
    """
    reached = nearest >= 0
    return np.bincount(nearest[reached], np.asarray(people, float)[reached], minlength=sites)


@dataclass(frozen=True)
class Limited:
    """Catchments under a capacity.

    Attributes
    ----------
    place, site : (q,) int arrays
    people : (q,) float array
        Who goes where, sorted by place, then distance; a place may be shared by sites.
    served : (m,) float array
        People per site, at most its capacity.
    unserved : (n,) float array
        People per place whom no site in reach has room for.
    """

    place: np.ndarray
    site: np.ndarray
    people: np.ndarray
    served: np.ndarray
    unserved: np.ndarray


def limited_catchments(demand, capacity, rows, progress=no_progress):
    """Assign people to the nearest site that has room.

    The processing order is by distance: of all pairs of a place and a site in reach, the
    nearest pair is settled first (ties: lower place, then lower site), as many people as
    the site has room for; who is left asks the next site. It is computed as rounds of
    proposals, in which a full site sends its farthest people on; where the order of pairs
    is strict both give the same, and the result depends on no other order.

    Parameters
    ----------
    demand : (n,) array
    capacity : (m,) array
        People a site can serve; ``inf`` for unlimited.
    rows : Rows

    Returns
    -------
    Limited

    Raises
    ------
    InputError
        A demand is missing or negative, or a capacity is.

    Notes
    -----
    Proposals of places to sites with the same order of preference on both sides: deferred acceptance (Gale and
    Shapley 1962, College admissions and the stability of marriage).

    Examples
    --------
    The second site has room for 40 of the 50 people beside it:

    >>> from .measures import rows_within
    >>> rows = rows_within([[0, 0], [5, 0]], [[0, 3], [4, 0]], 4.0)
    >>> found = limited_catchments([100.0, 50.0], [120.0, 40.0], rows)
    >>> found.served.tolist(), found.unserved.tolist()
    ([100.0, 40.0], [0.0, 10.0])
    """
    demand, capacity = amounts(demand, "demand"), np.asarray(capacity, dtype=float)
    if np.isnan(capacity).any() or (capacity < 0).any():
        raise InputError("Access: {what} must be known and not negative everywhere.", what="capacity")
    position = np.append(rows.site, -1)
    last = rows.start[1:]
    first = rows.start[:-1]
    asking = np.flatnonzero((demand > 0) & (last > first))
    pair, amount = first[asking], demand[asking]            # new proposals: one pair (place, site) each
    held_pair, held_amount = np.zeros(0, np.int64), np.zeros(0)
    place_of = rows.place()
    unserved = np.where(last > first, 0.0, demand)
    rounds = 0
    while len(pair):
        rounds += 1
        progress(1 - 1 / rounds)
        busy = np.zeros(len(capacity) + 1, dtype=bool)
        busy[position[pair]] = True
        waiting = busy[position[held_pair]]
        all_pair = np.concatenate([held_pair[waiting], pair])
        all_amount = np.concatenate([held_amount[waiting], amount])
        all_pair, all_amount = _merged(all_pair, all_amount)
        order = np.lexsort((place_of[all_pair], rows.distance[all_pair], position[all_pair]))
        all_pair, all_amount = all_pair[order], all_amount[order]
        kept = _fill(position[all_pair], all_amount, capacity)
        held_pair = np.concatenate([held_pair[~waiting], all_pair[kept > 0]])
        held_amount = np.concatenate([held_amount[~waiting], kept[kept > 0]])
        left = all_amount - kept
        turned = left > 0
        pair, amount = all_pair[turned] + 1, left[turned]
        over = pair >= last[place_of[pair - 1]]
        np.add.at(unserved, place_of[pair[over] - 1], amount[over])
        pair, amount = pair[~over], amount[~over]
    order = np.argsort(held_pair, kind="stable")
    pair, amount = held_pair[order], held_amount[order]
    return Limited(place_of[pair], rows.site[pair], amount,
                   np.bincount(rows.site[pair], amount, minlength=len(capacity)), unserved=unserved)


def _merged(pair, amount):
    """Add up what one place asks of one site."""
    pairs, inverse = np.unique(pair, return_inverse=True)
    return pairs, np.bincount(inverse, amount, minlength=len(pairs))


def _fill(site, amount, capacity):
    """Return how much of each amount its site takes; amounts of a site stand together, in order."""
    total = np.cumsum(amount)
    first = np.flatnonzero(np.append(True, site[1:] != site[:-1]))
    before = np.repeat(total[first] - amount[first], np.diff(np.append(first, len(site))))
    kept = np.clip(capacity[site] - (total - amount - before), 0.0, amount)
    # Running sums leave dust; a billionth of a person neither fills a site nor walks to the next.
    dust = DUST * (1.0 + amount)
    return np.where(amount - kept <= dust, amount, np.where(kept <= dust, 0.0, kept))
