"""How far a position is from where towns begin or end: rules of spacing change there."""
from __future__ import annotations

import numpy as np

from ...network.segments import nearest_segment


def edge_m(lonlat, towns, plane):
    """Return the distance in metres from each position to the border of the nearest urban area, inf without areas.

    Examples
    --------
    A square of 0.2 by 0.2 degrees and a point 0.1 degrees west of it, along the equator 11.1 km:

    >>> from types import SimpleNamespace as Record
    >>> from ...geometry.geodesy import LocalPlane
    >>> ring = np.array([[105.0, -0.1], [105.2, -0.1], [105.2, 0.1], [105.0, 0.1], [105.0, -0.1]])
    >>> town = Record(xy=ring, starts=np.array([0, 5]))
    >>> edge_m(np.array([[104.9, 0.0]]), town, LocalPlane(105.0, 0.0)).round(-2).tolist()
    [11100.0]
    >>> edge_m(np.array([[104.9, 0.0]]), None, LocalPlane(105.0, 0.0)).tolist()
    [inf]
    """
    if towns is None or not len(towns.xy):
        return np.full(len(lonlat), np.inf)
    inside = np.ones(len(towns.xy), bool)
    inside[towns.starts[1:][towns.starts[1:] > towns.starts[:-1]] - 1] = False
    start = np.flatnonzero(inside)
    border = plane.forward(towns.xy)
    distance = nearest_segment(plane.forward(lonlat), border[start], border[start + 1], plane=plane)[1]
    return np.where(np.isfinite(distance), distance, np.inf)


def border_m(lonlat, urban, plane, *, towns, communes):
    """Return the distance in metres from each position to where towns begin or end, inf where nothing says so.

    Without areas of towns that is the nearest commune of the other kind.

    Parameters
    ----------
    lonlat : (n, 2) degrees
    urban : (n,) float, 1 urban, 0 not, NaN unknown
    towns : Shapes or None
    communes : towers.communes.MastCommunes or None
    """
    if towns is not None or communes is None:
        return edge_m(lonlat, towns, plane)
    kinds, found = communes.urban(), np.full(len(lonlat), np.inf)
    for flag in (0.0, 1.0):
        rows, others = np.flatnonzero(urban == flag), np.flatnonzero(kinds == 1.0 - flag)
        if len(rows) and len(others):
            found[rows] = edge_m(lonlat[rows], communes.shapes.take(others), plane)
    return found
