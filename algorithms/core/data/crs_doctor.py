"""The likely reference system of a layer, judged by where its features fall against the communes."""
from __future__ import annotations

import numpy as np
import pyproj

from ..communes import rows_named
from ..country import in_country
from ..errors import Message
from ..formats import Figure
from ..geodesy import LONLAT, distance_m, transform
from ..geometry import locate
from ..resources import load_json
from .layers import ERROR, Finding

_ALIKE = 0.002  # shares so near each other tell no system from another
_SHOWN = 3


def likely_system(layer, communes):
    """Return a finding where the layer's coordinates fit the communes better in another system, or with axes swapped.

    The measure is the share of positions in the commune that their code names, or in any commune where there are no
    codes. A system is named only if it brings most positions home and clearly more than the declared one.
    """
    rules = load_json("rules", "systems.json")
    if layer.xy is None or communes.shapes is None or layer is communes:
        return
    rows = np.flatnonzero(np.isfinite(layer.xy).all(axis=1))
    if len(rows) < rules["least_points"]:
        return
    rows = rows[np.linspace(0, len(rows) - 1, min(len(rows), rules["sample"])).astype(np.int64)]
    home = _Home(layer, communes, rows)
    now = np.full((len(rows), 2), np.nan) if layer.lonlat is None else np.asarray(layer.lonlat, float)[rows]
    today = home.share(now)
    if today > 1 - rules["gain"]:
        return
    tried = []
    for name in rules["systems"]:
        for swapped in (False, True):
            lonlat = _placed(layer.xy[rows][:, ::-1] if swapped else layer.xy[rows], name)
            tried.append((home.share(lonlat), name, swapped, lonlat))
    best = max(share for share, *_ in tried)
    if best < rules["good"] or best - today < rules["gain"]:
        return
    likely = sorted((one for one in tried if one[0] > best - _ALIKE), key=lambda one: -one[0])
    _, name, swapped, lonlat = likely[0]
    both = np.isfinite(now).all(axis=1) & np.isfinite(lonlat).all(axis=1)
    words = {"likely": " / ".join(_shown(one[1]) for one in likely[:_SHOWN]), "share": Figure(100 * best, 1),
             "today": Figure(100 * today, 1)}
    if both.any():
        words["metres"] = Figure(float(np.median(distance_m(now[both], lonlat[both]))))
        what = Message("The true system is probably {likely}: {share} % of the positions then lie in their commune, "
                       "instead of {today} %; they move by {metres} m.", **words)
    else:
        what = Message("The true system is probably {likely}: {share} % of the positions then lie in their commune, "
                       "instead of {today} %.", **words)
    action = (Message("X and Y are swapped: swap them, then assign the system.") if swapped else
              Message("Assign that system to the layer, or to the communes the one they were drawn in."))
    yield Finding(layer, Message("likely system"), ERROR, what, action)


class _Home:
    """Counts positions that lie where they belong."""

    def __init__(self, layer, communes, rows):
        self.shapes, self.named = communes.shapes, None
        if "commune" in layer.fields and "code" in communes.fields:
            codes = layer.texts("commune")
            self.named = rows_named([codes[row] for row in rows], communes.texts("code"))
            if (self.named >= 0).sum() < len(rows) / 2:
                self.named = None

    def share(self, lonlat):
        """Return the share of ``lonlat`` (n, 2) that lie in their commune."""
        inside = locate(lonlat, self.shapes) if np.isfinite(lonlat).any() else np.full(len(lonlat), -1, np.int64)
        if self.named is None:
            return float((inside >= 0).mean())
        known = self.named >= 0
        return float((inside == self.named)[known].mean())


def _placed(xy, system):
    """Return degrees of coordinates in ``system``, NaN outside the country."""
    lonlat = transform(xy, system, LONLAT)
    lonlat[~in_country(lonlat)] = np.nan
    return lonlat


def _shown(system):
    return f"{system} {pyproj.CRS(system).name}"
