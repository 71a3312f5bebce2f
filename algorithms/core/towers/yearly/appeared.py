"""Masts that a register has and the one before had not, and those of them that nobody approved."""
from __future__ import annotations

import numpy as np

from ...errors import Message
from ...geometry.point_index import PointIndex
from ...numbers.formats import Figure
from ...text.keys import loose


def fresh_positions(positions, ids, previous, plane, *, tolerance_m):
    """Return which positions of a register were not in ``previous``: neither by id nor within the tolerance.

    Parameters
    ----------
    positions, previous : register.positions.Positions
    ids : tuple of (sequence of str, sequence of str)
        Ids of the rows of both registers.

    Examples
    --------
    Three masts today: one with an id of before, one 10 m from a mast before, one that is new:

    >>> from types import SimpleNamespace as Record
    >>> from ...geometry.geodesy import LocalPlane
    >>> plane = LocalPlane(105.0, 9.0)
    >>> class Masts(Record):
    ...     def __len__(self):
    ...         return len(self.lonlat)
    >>> now = Masts(lonlat=plane.inverse(np.array([[0.0, 0.0], [500.0, 0.0], [900.0, 0.0]])), member_of=[0, 1, 2])
    >>> before = Masts(lonlat=plane.inverse(np.array([[2000.0, 0.0], [510.0, 0.0]])))
    >>> fresh_positions(now, (["M1", "M2", "M3"], ["M1", "M9"]), before, plane, tolerance_m=30.0).tolist()
    [False, False, True]
    """
    known = set(filter(None, ids[1]))
    otherwise = set(map(loose, known.difference(ids[0])))  # ids that no mast bears today as they were written
    fresh = np.ones(len(positions), bool)
    for row, name in enumerate(ids[0]):
        if name and (name in known or loose(name) in otherwise) and positions.member_of[row] >= 0:
            fresh[positions.member_of[row]] = False
    index = PointIndex(plane.forward(previous.lonlat), max(tolerance_m, 1e-6), plane)
    for near, _, _ in index.pairs(plane.forward(positions.lonlat), tolerance_m):
        fresh[np.unique(near)] = False
    return fresh


def outside(approved, tracked, evidence):
    """Return {position of the register: note or None} of masts that are new and belong to no approved position.

    Examples
    --------
    Two new masts, neither completes a position; the first stands 120 m from one that was approved:

    >>> from types import SimpleNamespace as Record
    >>> from ...geometry.geodesy import LocalPlane
    >>> plane = LocalPlane(105.0, 9.0)
    >>> masts = Record(lonlat=plane.inverse(np.array([[120.0, 0.0], [5000.0, 0.0]])))
    >>> from .states import Evidence
    >>> evidence = Evidence(plane, masts, np.array([True, True]))
    >>> found = outside(Record(lonlat=plane.inverse(np.zeros((1, 2))), ids=["K1"]), [Record(mast=-1)], evidence)
    >>> str(found[0]), found[1]
    ('120 m from the approved position K1.', None)
    """
    if evidence.positions is None or evidence.fresh is None:
        return {}
    taken = {one.mast for one in tracked if one.mast >= 0}
    places = evidence.plane.forward(np.asarray(approved.lonlat, float).reshape(-1, 2))
    masts = evidence.plane.forward(evidence.positions.lonlat)
    found = {}
    for mast in np.flatnonzero(evidence.fresh).tolist():
        if mast in taken:
            continue
        found[mast] = None
        if len(places):
            away = evidence.plane.distance_m(places, masts[mast])
            away = np.where(np.isfinite(away), away, np.inf)
            near = int(np.argmin(away))
            if away[near] <= evidence.search_m:
                found[mast] = Message("{metres} m from the approved position {id}.", metres=Figure(away[near], 0),
                                      id=approved.ids[near])
    return found
