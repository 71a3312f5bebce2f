"""The country as a box of degrees: what lies outside it is no position in a plan of a province.

Only the readers of layers ask; an analysis takes every position it is handed.
"""
from __future__ import annotations

from functools import cache

import numpy as np

from ..resources import load_json


@cache
def box():
    """Return west, south, east, north in degrees (resources/rules/country.json, with its source)."""
    edges = load_json("rules", "country.json")["box"]
    return tuple(float(edges[name]) for name in ("west", "south", "east", "north"))


def in_country(lonlat):
    """Return which of (n, 2) degrees lie in the country, an (n,) bool array; missing positions do not."""
    lonlat = np.asarray(lonlat, dtype=float).reshape(-1, 2)
    west, south, east, north = box()
    x, y = lonlat[:, 0], lonlat[:, 1]
    return (x >= west) & (x <= east) & (y >= south) & (y <= north)
