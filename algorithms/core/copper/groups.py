"""Sums of places by commune, operator, old area: one routine, so that every table adds up alike."""
from __future__ import annotations

import numpy as np

from ..figures.shares import weighted_shares
from ..geometry.shapes import locate
from ..territory.communes import rows_named
from .tables import STATUSES


def share(part, whole):
    """Return ``part / whole`` in percent, NaN where the whole is zero or unknown.

    Parameters
    ----------
    part, whole : arrays, or numbers

    Returns
    -------
    ndarray of float

    Examples
    --------
    >>> share([1.0, 2.0, 3.0], [4.0, 0.0, float("nan")]).tolist()
    [25.0, nan, nan]
    """
    part, whole = np.asarray(part, dtype=float), np.asarray(whole, dtype=float)
    return np.divide(100.0 * part, whole, out=np.full(np.broadcast(part, whole).shape, np.nan), where=whole > 0)


def total(values, group, count):
    """Return the sum of known values per group; NaN for a group whose places are all unknown.

    ``group`` may be -1, which counts nowhere. A group without places sums to zero.

    Parameters
    ----------
    values : (n,) array
        NaN where not known.
    group : (n,) int array
    count : int
        How many groups there are.

    Returns
    -------
    (count,) array of float

    Examples
    --------
    The unknown place adds nothing to the first group and is all of the second; the third has no place:

    >>> total([10.0, np.nan, np.nan], np.array([0, 0, 1]), 3).tolist()
    [10.0, nan, 0.0]
    """
    values = np.asarray(values, dtype=float)
    inside = group >= 0
    known = inside & np.isfinite(values)
    result = np.bincount(group[known], values[known], minlength=count)
    unknown = (np.bincount(group[inside], minlength=count) > 0) & (np.bincount(group[known], minlength=count) == 0)
    return np.where(unknown, np.nan, result)


def figures(places, settled, group, count):
    """Return the columns that all group tables share, as a dict of arrays.

    Parameters
    ----------
    places : places.CopperPlaces
    settled : places.Settled
    group : (n,) int array
        Group of each place, -1 for none.
    count : int
        How many groups there are.

    Returns
    -------
    dict of str to (count,) array

    Examples
    --------
    Of two places of 10 households one has fibre near; 3 of its lines are migrated, and 2 households are on fibre.
    Of the other neither is known:

    >>> from .places import CopperPlaces, settle
    >>> places = CopperPlaces(np.zeros((2, 2)), [10, 10], active=[5, 4], start=[8, np.nan], connected=[2, np.nan])
    >>> found = figures(places, settle(places, np.array([True, False])), np.zeros(2, np.int64), 1)
    >>> [float(found[key][0]) for key in ("households", "passed", "backlog", "lines", "migrated", "connected")]
    [20.0, 10.0, 10.0, 12.0, 3.0, 2.0]
    >>> [float(found[key][0]) for key in ("pct_passed", "pct_conn", "pct_con_lo", "pct_con_hi")]
    [50.0, 20.0, 10.0, 60.0]
    """
    households = total(places.households, group, count)
    lines = total(settled.lines, group, count)
    passed = total(settled.passed, group, count)
    migrated = total(settled.migrated, group, count)
    connected = total(connected_of(places), group, count)
    open_lines = _unsaid(settled.lines, settled.migrated, group, count)
    open_homes = _unsaid(places.households, places.connected, group, count)
    shares = {"pct_migr": weighted_shares(settled.migrated, settled.lines, group, count),
              "pct_passed": weighted_shares(settled.passed, places.households, group, count),
              "pct_conn": weighted_shares(connected_of(places), places.households, group, count)}
    return {
        "places": np.bincount(group[group >= 0], minlength=count),
        "households": households, "lines": lines, "active": total(places.active, group, count),
        "inactive": total(places.inactive, group, count), "migrated": migrated, "migrate_un": open_lines,
        "passed": passed, "backlog": households - passed, "connected": connected, "connect_un": open_homes,
        "pct_pas_un": np.bincount(group[(group >= 0) & np.isnan(settled.passed)], minlength=count),
        **{name: values for key, found in shares.items() for name, values in ranged(key, *found).items()},
    }


def ranged(key, value, low, high):
    """Return the columns of a share: itself, and the least and most that unknown rows leave.

    Parameters
    ----------
    key : str
        Of the share.
    value, low, high : arrays

    Returns
    -------
    dict of str to array

    Examples
    --------
    >>> ranged("pct_passed", 50.0, 40.0, 60.0)
    {'pct_passed': 50.0, 'pct_pas_lo': 40.0, 'pct_pas_hi': 60.0}
    """
    return {key: value, f"{key[:7]}_lo": low, f"{key[:7]}_hi": high}


def connected_of(places):
    """Return the households on fibre per place, at most its households; NaN where that is not known.

    Parameters
    ----------
    places : places.CopperPlaces

    Returns
    -------
    (n,) array of float

    Examples
    --------
    >>> from .places import CopperPlaces
    >>> connected_of(CopperPlaces(np.zeros((3, 2)), [10, 10, 10], connected=[4, 12, np.nan])).tolist()
    [4.0, 10.0, nan]
    """
    return np.where(np.isnan(places.connected), np.nan, np.fmin(places.connected, places.households))


def _unsaid(whole, part, group, count):
    """Return per group the sum of ``whole`` where ``part`` is not known: what may come on top of the part."""
    open_ = (group >= 0) & np.isfinite(whole) & np.isnan(part)
    return np.bincount(group[open_], np.asarray(whole, dtype=float)[open_], minlength=count)


def by_status(places, settled, group, count):
    """Return households per status code and group.

    Parameters
    ----------
    places : places.CopperPlaces
    settled : places.Settled
    group : (n,) int array
        Group of each place, -1 for none.
    count : int
        How many groups there are.

    Returns
    -------
    dict of str to (count,) array

    Examples
    --------
    >>> from .places import CopperPlaces, settle
    >>> places = CopperPlaces(np.zeros((2, 2)), [10, 6], status=["", "blocked"], reason=["", "bridge"])
    >>> found = by_status(places, settle(places, np.array([True, False])), np.zeros(2, np.int64), 1)
    >>> {status: homes.tolist() for status, homes in found.items() if homes.any()}
    {'connectable': [10.0], 'blocked': [6.0]}
    """
    return {status: total(np.where(settled.status == status, places.households, 0.0), group, count)
            for status in STATUSES}


def group_of(lonlat, named, areas):
    """Return the row of the area of each place, -1 for none, and how many name another than they lie in.

    The code a place names counts where the area exists; else the polygon that holds it. A name does not: it may be one
    from before a merger, of another area.

    Parameters
    ----------
    lonlat : (n, 2) array of degrees
    named : sequence of str
        Code that each place names, "" for none.
    areas : places.NamedAreas

    Returns
    -------
    row : (n,) int array
    differ : int

    Examples
    --------
    Without polygons only the codes tell:

    >>> from .places import NamedAreas
    >>> areas = NamedAreas(None, np.array(["A", "B"]), np.array(["Xã A", "Xã B"]))
    >>> row, differ = group_of(np.zeros((3, 2)), ["B", "", "C"], areas)
    >>> row.tolist(), differ
    ([1, -1, -1], 0)
    """
    by_name = rows_named(named, areas.code)
    if areas.shapes is None:
        return by_name, 0
    inside = locate(lonlat, areas.shapes)
    differ = (by_name >= 0) & (inside >= 0) & (by_name != inside)
    return np.where(by_name >= 0, by_name, inside), int(differ.sum())
