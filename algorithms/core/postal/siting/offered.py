"""Which places are offered to new points: candidates, and places people live, all of them or one of each cell."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...errors import Message
from ...geometry.geodesy import LocalPlane
from ...geometry.point_index import PointIndex
from ...numbers.formats import Figure
from ..places import listed

MOST_PAIRS = 60_000_000  # memory: pairs of places and candidates that a run may list, as in access.roads
AIM_PAIRS = 32_000_000  # memory: pairs that are left where places are thinned: 0.4 GB, twice that while they are joined
MOST_OFFERED = 12_000  # measured: candidates with which a search still ends near its bound in half a minute
_ASKED = 400  # places whose surroundings tell how many pairs there would be; chosen, only that estimate depends on it
_FIRST_M, _WIDER = 50.0, 1.25  # of the cells: begun with, and grown by; chosen: AIM_PAIRS is met within a third


@dataclass(frozen=True)
class PointCandidates:
    """Places where a point could open: arrays of one length; ``commune`` is a row of the communes, -1 for none."""

    code: np.ndarray
    name: np.ndarray
    kind: np.ndarray
    lonlat: np.ndarray
    commune: np.ndarray

    def __len__(self):
        return len(self.code)

    def take(self, keep):
        """Return those of a mask or of rows."""
        return PointCandidates(self.code[keep], self.name[keep], self.kind[keep], self.lonlat[keep],
                               commune=self.commune[keep])


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


def usable_candidates(candidates, demand, communes, checked, *, limit_m, notes):
    """Return candidates with a position, those of communes that have none filled up from the places people live.

    Parameters
    ----------
    candidates : PointCandidates or None
    demand : reach.Demand
    communes : places.PostalCommunes
    checked : places.Checked
    limit_m : float
        Distance within which places and candidates are paired.
    notes : list of Message
        What was left out or filled up is added to it.

    Returns
    -------
    PointCandidates

    Examples
    --------
    Two communes without a point, candidates in the first alone, one of them nowhere: the second's hamlet stands in.

    >>> from types import SimpleNamespace as Record
    >>> from ..reach import Demand
    >>> ids, at = np.array(["H0", "H1"], dtype=object), np.array([[105.0, 9.0], [105.3, 9.0]])
    >>> homes = Demand(ids, ids, at, np.array([5.0, 3.0]), commune=np.array([0, 1]))
    >>> codes = np.array(["C0", "C1"], dtype=object)
    >>> some = PointCandidates(codes, codes, codes, np.array([[105.0, 9.1], [np.nan, np.nan]]), np.array([0, 0]))
    >>> class Two(tuple):
    ...     def named(self, rows):
    ...         return "B"
    >>> nowhere, told = Record(commune=np.array([-1]), counted=np.array([False])), []
    >>> usable_candidates(some, homes, Two("AB"), nowhere, limit_m=5000.0, notes=told).code.tolist(), len(told)
    (['C0', 'H1'], 2)
    """
    everywhere = PointCandidates(demand.code, demand.name, np.full(len(demand), None, dtype=object), demand.lonlat,
                                 commune=np.asarray(demand.commune))
    if candidates is None or not len(candidates):
        notes.append(Message("No candidate places were given: points may stand at any place people live."))
        rows, cell_m = offered_places(demand.lonlat, demand.population, demand.commune, limit_m)
        if cell_m:
            notes.append(Message("{count} places are too many for points at every one of them: {kept} of them are "
                                 "offered, the most central of each cell of {cell} in each commune. Plan and bound "
                                 "hold for points at these; give CANDIDATES for others.", count=len(demand),
                                 kept=len(rows), cell=Figure(cell_m, 0, "m")))
        return everywhere.take(rows)
    placed = np.isfinite(candidates.lonlat).all(axis=1)
    if not placed.all():
        notes.append(Message("{count} candidates have no position and are left out ({codes}).",
                             count=int((~placed).sum()), codes=listed(candidates.code[~placed])))
    candidates = candidates.take(placed)
    has_point = np.unique(checked.commune[checked.counted & (checked.commune >= 0)])
    lacking = np.setdiff1d(np.arange(len(communes), dtype=np.int64),
                           np.concatenate([has_point, np.unique(candidates.commune)]))
    extra = np.isin(everywhere.commune, lacking) & np.isfinite(everywhere.lonlat).all(axis=1)
    if extra.any():
        notes.append(Message("{count} communes without a point have no candidate: places people live stand in "
                             "({codes}).", count=len(np.unique(everywhere.commune[extra])),
                             codes=communes.named(np.unique(everywhere.commune[extra]))))
        filler = everywhere.take(extra)
        candidates = PointCandidates(*(np.concatenate([getattr(candidates, key), getattr(filler, key)])
                                       for key in ("code", "name", "kind", "lonlat", "commune")))
    return candidates
