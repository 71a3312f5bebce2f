"""Access of people to places of service: who is near whom, shares within a distance, floating catchments.

Arrays in, arrays out; a distance is whatever the caller measured (straight, road, time),
in one unit throughout. ``inf`` means out of reach and is never taken for a number.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ..arguments import whole
from ..errors import InputError, no_progress
from ..geometry.point_index import PointIndex

_FARTHEST = np.finfo(float).max  # rounding: what is farther is infinite, out of reach whatever the limit
SPARSE = 3  # measured: with fewer than a third of all pairs in reach, pairs are faster than whole matrices


class Rows(NamedTuple):
    """Places' sites in reach as compressed rows.

    ``site[start[i]:start[i + 1]]`` are the sites of place i, nearest first (ties: lower
    site), at ``distance``. Sites are numbered 0..``sites`` - 1.

    Examples
    --------
    >>> Rows(np.array([0, 2, 2, 3]), np.array([1, 0, 1]), np.array([2.0, 5.0, 1.0]), 2).place().tolist()
    [0, 0, 2]
    """

    start: np.ndarray
    site: np.ndarray
    distance: np.ndarray
    sites: int

    def place(self):
        """Return the place of each pair."""
        return np.repeat(np.arange(len(self.start) - 1, dtype=np.int64), np.diff(self.start))


class Reached(NamedTuple):
    """Places within a distance of each site, ascending: ``place[start[j]:start[j + 1]]``, at ``distance``."""

    start: np.ndarray
    place: np.ndarray
    distance: np.ndarray


def two_step_floating_catchment(demand, supply, distance, max_distance, decay=None):
    """Return the two-step floating catchment access of each place (2SFCA, E2SFCA).

    ``R_j = S_j / sum_k P_k W(d_kj)`` is the supply of site j per person in reach, and
    ``A_i = sum_j R_j W(d_ij)`` the access of place i, both sums over distances within
    ``max_distance``. Without ``decay`` W = 1 (Luo and Wang 2003, doi 10.1068/b29120); with
    it W falls in steps (Luo and Qi 2009, doi 10.1016/j.healthplace.2009.06.002). As long as
    every site has people in reach, ``sum_i P_i A_i = sum_j S_j``.

    Parameters
    ----------
    demand : (n,) array
        People per place, not negative.
    supply : (m,) array
        Supply per site, not negative.
    distance : (n, m) array, or Rows, or a tuple (start, site, distance)
        Dense with ``inf`` (or NaN) for out of reach, or compressed rows per place.
    max_distance : float
        Inclusive.
    decay : sequence of (limit, weight), optional
        Limits rising and inclusive; beyond the last limit the weight is zero.

    Returns
    -------
    (n,) array
        Supply per person; 0 where no site is in reach. A site without people in reach
        gives its supply to nobody.

    Raises
    ------
    InputError
        Sizes do not fit, an amount is missing or negative, or the limits of ``decay`` do not rise.

    Examples
    --------
    One site with 3 workers serves 100 and 50 people:

    >>> two_step_floating_catchment([100.0, 50.0], [3.0], [[1.0], [2.0]], 2.0).tolist()
    [0.02, 0.02]
    """
    demand, supply = amounts(demand, "demand"), amounts(supply, "supply")
    weight = _step_weight(max_distance, decay)
    if isinstance(distance, tuple):
        start, site, length = (np.asarray(part) for part in distance[:3])
        if len(start) != len(demand) + 1:
            raise InputError("Access: {given} rows of distances for {wanted} places.", given=len(start) - 1,
                             wanted=len(demand))
        start, site, length = whole(start, "start"), whole(site, "site"), np.asarray(length, dtype=float)
        fit = start[0] == 0 and start[-1] == len(site) == len(length) and (np.diff(start) >= 0).all()
        if not fit or (len(site) and not 0 <= site.min() <= site.max() < len(supply)):
            raise InputError("The compressed rows do not fit together: beginnings {rows}, numbers {pairs}, all below "
                             "{minor}.", rows=len(start), pairs=len(site), minor=len(supply))
        _not_negative(length)
        place = np.repeat(np.arange(len(demand), dtype=np.int64), np.diff(start))
        return _floating(demand, supply, place, site, factor=weight(length))
    distance = np.asarray(distance, dtype=float)
    _not_negative(distance)
    if distance.shape != (len(demand), len(supply)):
        raise InputError("Access: the distances are {given}, {wanted} are needed.", given=distance.shape,
                         wanted=(len(demand), len(supply)))
    pair = np.flatnonzero(distance <= min(max_distance, _FARTHEST))
    if SPARSE * len(pair) < distance.size:
        place, site = np.divmod(pair, len(supply))
        return _floating(demand, supply, place, site, factor=weight(distance.ravel()[pair]))
    factor = weight(distance)
    return factor @ _ratio(supply, demand @ factor)


def _floating(demand, supply, place, site, factor):
    reached = np.bincount(site, factor * demand[place], minlength=len(supply))
    return np.bincount(place, factor * _ratio(supply, reached)[site], minlength=len(demand))


def _not_negative(distance):
    if (distance < 0).any():
        raise InputError("Distances must be numbers that are not negative; use infinity for out of reach.")


def _step_weight(max_distance, decay):
    """Return W(d) as a function of arrays; what is infinite or NaN is out of reach and weighs nothing."""
    if not max_distance >= 0:
        raise InputError("{name} must not be negative.", name="max_distance")
    max_distance = min(max_distance, _FARTHEST)
    if decay is None:
        return lambda length: (length <= max_distance).astype(float)
    steps = np.array(list(decay), dtype=float).reshape(-1, 2)
    limits, weights = steps.T
    if not len(steps) or not np.isfinite(weights).all() or np.isnan(limits).any() \
            or (np.diff(limits) <= 0).any() or (weights < 0).any():
        raise InputError("Access: the limits of the decay must rise and its weights must not be negative.")
    limits = np.minimum(limits, max_distance)
    step = weights - np.append(weights[1:], 0.0)  # W is the sum of the steps whose limit is not passed

    def weight(length):
        total = np.zeros(length.shape)
        for limit, height in zip(limits, step):
            np.add(total, height, out=total, where=length <= limit)
        return total

    return weight


def _ratio(supply, reached):
    return np.divide(supply, reached, out=np.zeros(len(supply)), where=reached > 0)


def amounts(values, what):
    """Return amounts as floats, refusing what is missing or negative.

    Parameters
    ----------
    values : array_like, (n,)
    what : str
        Names them in the error.

    Returns
    -------
    (n,) float array

    Raises
    ------
    InputError
        One is not finite, so not known, or below zero.

    Examples
    --------
    >>> amounts([1, 2], "demand").tolist()
    [1.0, 2.0]
    >>> amounts([1.0, -2.0], "demand")
    Traceback (most recent call last):
    InputError: Access: demand must be known and not negative everywhere.
    """
    values = np.asarray(values, dtype=float)
    if not np.isfinite(values).all() or (values < 0).any():
        raise InputError("Access: {what} must be known and not negative everywhere.", what=what)
    return values


# ---- who is near whom

def rows_within(places, sites, limit, progress=no_progress, *, plane=None):
    """Return the :class:`Rows` of sites within straight-line ``limit`` of each place.

    Parameters
    ----------
    places, sites : (n, 2), (m, 2) float arrays
        In one plane; NaN positions are near nothing.
    limit : float
        Inclusive, in the plane's unit.
    plane : geodesy.LocalPlane, optional
        The plane of the positions: distances are then geodesic, else straight in the plane.

    Returns
    -------
    Rows

    Examples
    --------
    >>> rows = rows_within([[0, 0], [5, 0]], [[0, 3], [4, 0]], 4.0)
    >>> rows.start.tolist(), rows.site.tolist(), rows.distance.tolist()
    ([0, 2, 3], [0, 1, 1], [3.0, 4.0, 1.0])
    """
    places, sites = np.asarray(places, float).reshape(-1, 2), np.asarray(sites, float).reshape(-1, 2)
    found = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))]
    for place, site, away in PointIndex(sites, limit, plane).pairs(places, limit):
        found.append((place, site, away))
        progress((place[-1] + 1) / len(places) if len(place) else 0.0)
    return rows_of_pairs(*(np.concatenate(part) for part in zip(*found)), places=len(places), sites=len(sites))


def reached_within(places, sites, limit, progress=no_progress, *, plane=None):
    """Return the :class:`Reached` of sites: the places within straight-line ``limit`` of each.

    The same pairs as :func:`rows_within`, listed by site and without a sort.

    Parameters
    ----------
    places, sites : (n, 2), (m, 2) float arrays
        In one plane; NaN positions are near nothing.
    limit : float
        Inclusive, in the plane's unit.
    progress : callable
    plane : geodesy.LocalPlane, optional
        As for :func:`rows_within`.

    Returns
    -------
    Reached

    Examples
    --------
    >>> found = reached_within([[0, 0], [5, 0]], [[0, 3], [4, 0]], 4.0)
    >>> found.start.tolist(), found.place.tolist(), found.distance.tolist()
    ([0, 1, 3], [0, 0, 1], [3.0, 4.0, 1.0])
    """
    places, sites = np.asarray(places, float).reshape(-1, 2), np.asarray(sites, float).reshape(-1, 2)
    counts, near, distance = np.zeros(len(sites), np.int64), [np.zeros(0, np.int32)], [np.zeros(0)]
    for site, place, away in PointIndex(places, limit, plane).pairs(sites, limit):
        counts += np.bincount(site, minlength=len(sites))
        near.append(place.astype(np.int32))
        distance.append(away)
        progress((site[-1] + 1) / len(sites) if len(site) else 0.0)
    return Reached(np.concatenate([[0], np.cumsum(counts)]), np.concatenate(near), np.concatenate(distance))


def rows_of_pairs(place, site, distance, *, places, sites):
    """Return the :class:`Rows` of (place, site, distance) triples in which the sites of each place ascend.

    Parameters
    ----------
    place, site : (q,) int arrays
    distance : (q,) float array
    places, sites : int
        How many there are of each.

    Returns
    -------
    Rows

    Examples
    --------
    >>> rows_of_pairs(np.array([0, 0]), np.array([0, 1]), np.array([3.0, 1.0]), places=1, sites=2).site.tolist()
    [1, 0]
    """
    key = np.empty(len(place), complex)  # compared by place, then distance: one sort, many times as fast as two
    key.real, key.imag = place, distance
    order = np.argsort(key, kind="stable")  # of sites equally far the lower one stays in front
    start = np.concatenate([[0], np.cumsum(np.bincount(place, minlength=places))])
    return Rows(start, np.asarray(site)[order], np.asarray(distance, dtype=float)[order], sites)


# ---- shares and curves

def share_within(distance, people, limits, group=None, *, groups=0):
    """Return the share (0..1) of people within each limit.

    Parameters
    ----------
    distance : (n,) array
        To the nearest site; ``inf`` and NaN are out of reach and stay in the denominator.
    people : (n,) array
    limits : sequence of float
        Inclusive.
    group : (n,) int array, optional
        Group of each place, -1 for none; ``groups`` is their number.

    Returns
    -------
    (len(limits),) array, or (groups, len(limits)) with ``group``
        NaN where nobody lives.

    Examples
    --------
    >>> share_within([1.0, 4.0, np.inf], [50, 30, 20], [2.0, 5.0]).tolist()
    [0.5, 0.8]
    """
    distance, people = np.asarray(distance, float), amounts(people, "demand")
    if group is None:
        group, groups = np.zeros(len(people), dtype=np.int64), 1
        single = True
    else:
        single = False
    member = group >= 0
    total = np.bincount(group[member], people[member], minlength=groups)
    columns = []
    for limit in limits:
        near = member & (distance <= limit)
        inside = np.bincount(group[near], people[near], minlength=groups)
        columns.append(np.divide(inside, total, out=np.full(groups, np.nan), where=total > 0))
    result = np.column_stack(columns) if columns else np.empty((groups, 0))
    return result[0] if single else result


@dataclass(frozen=True)
class AccessCurve:
    """How distance is spread over people, nearest first.

    ``people`` and ``distance`` are cumulative shares 0..1 of the people in reach and of the
    distance they travel together; ``gini`` is twice the area between curve and diagonal
    (0: all equally far); ``reached`` the share of all people who are in reach.
    """

    people: np.ndarray
    distance: np.ndarray
    gini: float
    reached: float


def access_curve(distance, people, steps=100):
    """Return the :class:`AccessCurve` of Lorenz's construction applied to distance to the nearest site.

    Parameters
    ----------
    distance, people : (n,) arrays
        ``inf`` and NaN are out of reach.
    steps : int
        Parts into which the curve is cut.

    Returns
    -------
    AccessCurve

    Notes
    -----
    Lorenz 1905, Methods of measuring the concentration of wealth; Gini 1914, by the trapezes under the curve.

    Examples
    --------
    >>> curve = access_curve([1.0, 3.0, np.inf], [50, 50, 25], 2)
    >>> curve.distance.tolist(), curve.gini, curve.reached
    ([0.0, 0.25, 1.0], 0.25, 0.8)
    """
    distance, people = np.asarray(distance, float), amounts(people, "demand")
    known = np.isfinite(distance) & (people > 0)
    total = people.sum()
    if not known.any():
        return AccessCurve(np.array([0.0, 1.0]), np.array([0.0, 1.0]), np.nan, 0.0 if total > 0 else np.nan)
    order = np.argsort(distance[known], kind="stable")
    weight, travelled = people[known][order], (people[known] * distance[known])[order]
    x = np.concatenate([[0.0], np.cumsum(weight)]) / weight.sum()
    y = np.concatenate([[0.0], np.cumsum(travelled)])
    y = y / y[-1] if y[-1] > 0 else x
    gini = 1.0 - float(((x[1:] - x[:-1]) * (y[1:] + y[:-1])).sum())
    at = np.linspace(0.0, 1.0, steps + 1)
    return AccessCurve(at, np.interp(at, x, y), gini, float(weight.sum() / total))
