"""Where a map lies: the archipelagos far at sea, and the zone of VN-2000 for what it shows."""
from __future__ import annotations

import re
from functools import cache

import numpy as np

from ...resources import load_json
from ..forms.model import load_layout

NATIONAL = "3405"
"""VN-2000 / UTM zone 48N: the system of maps of the whole country."""


@cache
def archipelagos():
    """Return what resources/maps/archipelagos.json says."""
    return load_json("maps", "archipelagos.json")


def in_archipelago(lonlat):
    """Return which of (n, 2) degrees lie in Hoang Sa or Truong Sa, an (n,) bool array.

    Examples
    --------
    >>> in_archipelago([[111.92, 8.64], [105.15, 9.18], [112.33, 16.83]]).tolist()
    [True, False, True]
    """
    x, y = np.asarray(lonlat, dtype=float).reshape(-1, 2).T
    found = np.zeros(len(x), dtype=bool)
    for one in archipelagos()["archipelagos"]:
        box = one["box"]
        found |= (x >= box["west"]) & (x <= box["east"]) & (y >= box["south"]) & (y <= box["north"])
    return found


def is_national(south, north):
    """Return whether a map from ``south`` to ``north`` (degrees) shows the country and not a province."""
    return north - south >= archipelagos()["country_spans_degrees"]


def zones():
    """Return ``{EPSG code: (central meridian, width)}`` of the plane systems of VN-2000, as texts."""
    return load_layout(language="vi")["zones"]  # codes and numbers: the same in both


def nearest_zone(longitude, national=False):
    """Return the EPSG code, as text, of the 3-degree zone whose meridian is nearest.

    Examples
    --------
    >>> nearest_zone(105.06), nearest_zone(104.6), nearest_zone(106.0, national=True)
    ('5897', '9207', '3405')
    """
    if national:
        return NATIONAL
    narrow = {code: _degrees(meridian) for code, (meridian, width) in zones().items() if width.startswith("3")}
    return min(sorted(narrow), key=lambda code: abs(narrow[code] - longitude))


def _degrees(text):
    """104°30' as degrees."""
    degrees, *minutes = map(int, re.findall(r"\d+", text))
    return degrees + sum(minutes) / 60
