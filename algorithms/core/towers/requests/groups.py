"""Requests of several operators that fewer masts could serve, with the proven least number of new masts.

A mast at one of the wanted positions may stand for another request within ``GROUP_DISTANCE`` of it. The least number of
positions that stand for all requests is a set covering problem (:func:`..location.set_cover`), solved group by group;
with demand a position must also reach all people for whom the requests were made (within the screening radius).
"""
from __future__ import annotations

from typing import NamedTuple, Tuple

import numpy as np

from ...errors import no_progress, stages
from ...geometry.point_index import PointIndex
from ...location import set_cover

LIMIT_S = 20  # safety: of the search in one group


class Group(NamedTuple):
    """Requests linked by steps of at most the distance; ``chosen`` are those at whose places a mast would stand."""

    members: Tuple[int, ...]
    chosen: Tuple[int, ...]
    bound: float
    people_wanted: float
    people_grouped: float


class Grouping(NamedTuple):
    """All groups of two or more requests, and the numbers over all requests for new masts."""

    groups: Tuple[Group, ...]
    wanted: int
    least: int
    bound: float
    stopped_by_time: bool = False


def group(requests, examination, rows, distance_m, *, seed=0, progress=no_progress):
    """Return the :class:`Grouping` of the requests ``rows`` for new masts.

    Parameters
    ----------
    requests : cases.Requests
    examination : cases.Examination
    rows : array of int
    distance_m : float
        A mast this near to a wanted position can stand for it.
    seed : int
    progress : callable

    Examples
    --------
    Three operators ask for masts 0, 80 and 160 m along a road: one in the middle can stand for all.

    >>> from types import SimpleNamespace as Record
    >>> from ...geometry.geodesy import LocalPlane
    >>> plane = LocalPlane(105.0, 9.0)
    >>> asked = Record(lonlat=plane.inverse(np.array([[0.0, 0.0], [80.0, 0.0], [160.0, 0.0]])),
    ...                operators=[("VTL",), ("VNPT",), ("MBF",)])
    >>> found = group(asked, Record(plane=plane, places=None), [0, 1, 2], 100.0)
    >>> found.least, found.groups[0].chosen
    (1, (1,))
    """
    rows = np.asarray(rows, np.int64)
    if not len(rows):
        return Grouping((), 0, 0, 0.0)
    xy = examination.plane.forward(requests.lonlat[rows])
    near = [[] for _ in rows]
    for centre, other, _ in PointIndex(xy, max(distance_m, 1.0), examination.plane).pairs(xy, distance_m):
        for one, two in zip(centre.tolist(), other.tolist()):
            near[one].append(two)
    parts = _parts(near)
    reached = _reached(requests, examination, rows)
    found, least, bound, stopped = [], 0, 0.0, False
    for part, solved in zip(parts, stages(progress, *[1] * len(parts))):
        columns, count = _columns(part, near, reached, requests, rows=rows)
        solution = set_cover(count, columns, seed=seed, time_limit_s=LIMIT_S, progress=solved)
        stopped |= solution.stopped_by_time
        chosen = sorted(part[site] for site in solution.sites)
        least += len(chosen)
        bound += solution.upper_bound
        if len({code for at in part for code in requests.operators[rows[at]]}) > 1 and len(chosen) < len(part):
            found.append(Group(tuple(int(rows[at]) for at in part), tuple(int(rows[at]) for at in chosen),
                               float(solution.upper_bound), *_people(part, chosen, reached, examination)))
    return Grouping(tuple(found), len(rows), least, bound, stopped_by_time=stopped)


def _parts(near):
    """Connected sets of requests, each in rising order."""
    left, parts = set(range(len(near))), []
    while left:
        first = min(left)
        part, waiting = set(), [first]
        while waiting:
            one = waiting.pop()
            if one not in part:
                part.add(one)
                waiting += near[one]
        left -= part
        parts.append(sorted(part))
    return parts


def _reached(requests, examination, rows):
    """Return per request the places within the screening radius, ``None`` without demand."""
    if examination.places is None:
        return None
    plane = examination.plane
    places = plane.forward(examination.places.lonlat)
    found = [np.empty(0, np.int64) for _ in rows]
    index = PointIndex(places, examination.reach_m, plane)
    for centre, place, _ in index.pairs(plane.forward(requests.lonlat[rows]), examination.reach_m):
        for one in np.unique(centre):
            found[one] = np.concatenate([found[one], place[centre == one]])
    return found


def _columns(part, near, reached, requests, rows):
    """Return what each position of a part stands for, and the number of things to stand for.

    Without demand these are the requests; with it every pair of an operator and a place that one of its requests
    reaches.
    """
    if reached is None:
        number = {at: place for place, at in enumerate(part)}
        return [np.array([number[other] for other in near[at]], np.int64) for at in part], len(part)
    pairs = {}
    for at in part:
        for code in requests.operators[rows[at]]:
            for place in reached[at].tolist():
                pairs.setdefault((code, place), len(pairs))
    columns = []
    for at in part:
        codes = {code for other in near[at] for code in requests.operators[rows[other]]}
        columns.append(np.array(sorted(pairs[code, place] for place in reached[at].tolist() for code in codes
                                       if (code, place) in pairs), np.int64))
    for number, at in enumerate(part):  # a request that reaches nobody still has to be stood for
        if not len(reached[at]):
            columns[number] = np.append(columns[number], len(pairs))
            pairs["empty", at] = len(pairs)
    return columns, len(pairs)


def _people(part, chosen, reached, examination):
    if reached is None:
        return float("nan"), float("nan")
    people = examination.places.people

    def total(members):
        places = np.unique(np.concatenate([reached[at] for at in members] or [np.empty(0, np.int64)]))
        return float(people[places].sum())

    return total(part), total(chosen)
