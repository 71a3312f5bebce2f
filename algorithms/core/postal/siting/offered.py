"""Which places people live are offered to new points where no candidates are given: all, or one of each cell."""
from __future__ import annotations

import numpy as np

from ...geodesy import LocalPlane
from ...point_index import PointIndex

MOST_PAIRS = 60_000_000  # memory: pairs of places and candidates that a run may list, as in access.roads
AIM_PAIRS = 32_000_000  # memory: pairs that are left where places are thinned: 0.4 GB, twice that while they are joined
MOST_OFFERED = 12_000  # measured: candidates with which a search still ends near its bound in half a minute
_ASKED = 400  # places whose surroundings tell how many pairs there would be; chosen, only that estimate depends on it
_FIRST_M, _WIDER = 50.0, 1.25  # of the cells: begun with, and grown by; chosen: AIM_PAIRS is met within a third


def offered_places(lonlat, people, commune, limit_m):
    """Return the rows that are offered to new points, and the side of the cells, 0 where all are offered.

    Parameters
    ----------
    lonlat : (n, 2) float array of degrees
        Rows without a position are never offered.
    people : (n,) float array
    commune : (n,) int array
        A cell is divided between communes, so that each keeps a place.
    limit_m : float
        Distance within which places and candidates are paired.

    Returns
    -------
    rows : array of int64
        Ascending.
    cell_m : float
        Cells are squares of the plane; of each the place nearest to the mean position of its people is taken (ties:
        the lower row).

    Notes
    -----
    The pairs are estimated before any is listed, from the places around some of the candidates.

    Examples
    --------
    >>> offered_places([[105.0, 9.0], [105.1, 9.0], [np.nan, 9.0]], [5.0, 3.0, 1.0], [0, 0, 0], 5000.0)
    (array([0, 1]), 0.0)
    """
    lonlat, people = np.asarray(lonlat, float).reshape(-1, 2), np.asarray(people, float)
    commune = np.asarray(commune, np.int64)
    rows = np.flatnonzero(np.isfinite(lonlat).all(axis=1))
    if len(rows) <= MOST_OFFERED and float(len(rows)) ** 2 <= MOST_PAIRS:
        return rows, 0.0
    plane = LocalPlane.around(lonlat[rows])
    xy = plane.forward(lonlat[rows])
    some = xy[np.linspace(0, len(xy) - 1, min(_ASKED, len(xy))).astype(np.int64)]
    around = sum(len(row) for _, row, _ in PointIndex(xy, limit_m, plane).pairs(some, limit_m)) / len(some)
    if len(rows) <= MOST_OFFERED and around * len(rows) <= MOST_PAIRS:
        return rows, 0.0
    most, cell_m = max(min(int(AIM_PAIRS / around), MOST_OFFERED), 1), _FIRST_M
    while True:
        cell = np.floor((xy - xy.min(axis=0)) / cell_m).astype(np.int64)
        wide = int(cell[:, 0].max()) + 1
        key = (commune[rows] + 1) * (wide * (int(cell[:, 1].max()) + 1)) + cell[:, 1] * wide + cell[:, 0]
        cells, group = np.unique(key, return_inverse=True)
        if len(cells) <= most or cells.size <= len(np.unique(commune[rows])):
            break
        cell_m *= _WIDER
    group = group.ravel()
    weight = people[rows] + 1e-9  # where nobody lives the middle of the places counts
    total = np.bincount(group, weight)
    middle = np.column_stack([np.bincount(group, weight * xy[:, axis]) / total for axis in (0, 1)])
    away = np.hypot(*(xy - middle[group]).T)
    order = np.lexsort((rows, away, group))
    first = np.flatnonzero(np.diff(group[order], prepend=-1))
    return np.sort(rows[order[first]]), float(cell_m)
