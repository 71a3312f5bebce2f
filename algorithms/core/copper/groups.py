"""Sums of places by commune, operator, old area: one routine, so that every table adds up alike."""
from __future__ import annotations

import numpy as np

from ..communes import rows_named
from ..geometry import locate
from ..shares import weighted_shares
from .tables import STATUSES


def share(part, whole):
    """Return ``part / whole`` in percent, NaN where the whole is zero or unknown."""
    part, whole = np.asarray(part, dtype=float), np.asarray(whole, dtype=float)
    return np.divide(100.0 * part, whole, out=np.full(np.broadcast(part, whole).shape, np.nan), where=whole > 0)


def total(values, group, count):
    """Return the sum of known values per group; NaN for a group whose places are all unknown.

    ``group`` may be -1, which counts nowhere. A group without places sums to zero.
    """
    values = np.asarray(values, dtype=float)
    inside = group >= 0
    known = inside & np.isfinite(values)
    result = np.bincount(group[known], values[known], minlength=count)
    unknown = (np.bincount(group[inside], minlength=count) > 0) & (np.bincount(group[known], minlength=count) == 0)
    return np.where(unknown, np.nan, result)


def figures(places, settled, group, count):
    """Return the columns that all group tables share, as a dict of arrays."""
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
    """Return the columns of a share: itself, and the least and most that unknown rows leave."""
    return {key: value, f"{key[:7]}_lo": low, f"{key[:7]}_hi": high}


def connected_of(places):
    """Return the households on fibre per place, at most its households; NaN where that is not known."""
    return np.where(np.isnan(places.connected), np.nan, np.fmin(places.connected, places.households))


def _unsaid(whole, part, group, count):
    """Return per group the sum of ``whole`` where ``part`` is not known: what may come on top of the part."""
    open_ = (group >= 0) & np.isfinite(whole) & np.isnan(part)
    return np.bincount(group[open_], np.asarray(whole, dtype=float)[open_], minlength=count)


def by_status(places, settled, group, count):
    """Return households per status code and group."""
    return {status: total(np.where(settled.status == status, places.households, 0.0), group, count)
            for status in STATUSES}


def group_of(lonlat, named, areas):
    """Return the row of the area of each place, -1 for none, and how many name another than they lie in.

    The code a place names counts where the area exists; else the polygon that holds it. A name does not: it may be one
    from before a merger, of another area.
    """
    by_name = rows_named(named, areas.code)
    if areas.shapes is None:
        return by_name, 0
    inside = locate(lonlat, areas.shapes)
    differ = (by_name >= 0) & (inside >= 0) & (by_name != inside)
    return np.where(by_name >= 0, by_name, inside), int(differ.sum())
