"""Sums of places by commune, operator, old area: one routine, so that every table adds up alike."""
from __future__ import annotations

import numpy as np

from ..geodesy import line_length_m
from ..geometry import locate
from ..ranges import steps
from .places import UNLINKED, line_segments
from .tables import STATUSES

PIECE_M = 100.0  # cables are cut this fine before their pieces are given to communes


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
    connected = total(np.fmin(places.connected, places.households), group, count)
    return {
        "places": np.bincount(group[group >= 0], minlength=count),
        "households": households, "lines": lines, "active": total(places.active, group, count),
        "inactive": total(places.inactive, group, count), "migrated": migrated, "pct_migr": share(migrated, lines),
        "passed": passed, "backlog": households - passed, "pct_passed": share(passed, households),
        "connected": connected, "pct_conn": share(connected, households),
    }


def by_status(places, settled, group, count):
    """Return households per status code and group."""
    return {status: total(np.where(settled.status == status, places.households, 0.0), group, count)
            for status in STATUSES}


def group_of(lonlat, named, areas):
    """Return the row of the area of each place, -1 for none, and how many name another than they lie in.

    The code a place names counts where the area exists; else the polygon that holds it.
    """
    row_of = {str(code): row for row, code in enumerate(areas.code)}
    by_name = np.array([row_of.get(code, UNLINKED) for code in named], dtype=np.int64)
    if areas.shapes is None:
        return by_name, 0
    inside = locate(lonlat, areas.shapes)
    differ = (by_name >= 0) & (inside >= 0) & (by_name != inside)
    return np.where(by_name >= 0, by_name, inside), int(differ.sum())


def length_km(lines, areas):
    """Return kilometres of lines inside each area, and the kilometres outside all areas.

    Every line is cut into pieces of at most 100 m; a piece belongs to the area that holds
    its middle. Lengths are geodesic.
    """
    if lines is None or not len(lines.xy):
        return np.zeros(len(areas)), 0.0
    first, last = line_segments(lines.starts)
    start, end = lines.xy[first], lines.xy[last]
    pairs = np.stack([start, end], axis=1).reshape(-1, 2)
    metres = line_length_m(pairs, np.arange(0, len(pairs) + 1, 2, dtype=np.int64))
    pieces = np.maximum(1, np.ceil(metres / PIECE_M)).astype(np.int64)
    segment = np.repeat(np.arange(len(first), dtype=np.int64), pieces)
    middle = start[segment] + (end - start)[segment] * ((steps(pieces) + 0.5) / pieces[segment])[:, None]
    piece_km = (metres / pieces)[segment] / 1000.0
    if areas.shapes is None:
        return np.full(len(areas), np.nan), float(piece_km.sum())
    area = locate(middle, areas.shapes)
    inside = np.bincount(area[area >= 0], piece_km[area >= 0], minlength=len(areas))
    return inside, float(piece_km[area < 0].sum())
