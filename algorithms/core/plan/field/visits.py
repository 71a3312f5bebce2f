"""Where a team goes: findings and requests, each place once, in order along the roads."""
from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Sequence

import numpy as np

from ...access import road_access
from ...errors import Message
from ...messages import both
from ...network import joined_network
from ...network.route import visit_order
from ...numbers.formats import Figure

FINDING, REQUEST = "finding", "request"
KIND_WORDS = {FINDING: Message("data to be checked"), REQUEST: Message("position wanted")}
RESULTS = (("agrees", *both("agrees")), ("differs", *both("differs")), ("no_access", *both("out of reach")))
MOST = 400
"""Places of one package: a team that is given more needs several."""


class Errand(NamedTuple):
    """Why a place is visited: kind, id, what is to be looked at, commune, position in degrees."""

    kind: str
    ref: str
    what: str
    commune: str
    lonlat: tuple


@dataclass(frozen=True)
class VisitPlan:
    """Errands in their order, metres from the place before (0 for the first), and whether these run along roads."""

    errands: Sequence[Errand]
    metres: np.ndarray
    by_road: np.ndarray
    bound_m: float
    notes: tuple

    @property
    def length_m(self):
        """Metres of the whole way."""
        return float(self.metres.sum())


def ordered(errands, lines, plane, *, start=None, tolerance_m=1.0, max_leg_m=2000.0):
    """Return the :class:`VisitPlan` of errands.

    Parameters
    ----------
    errands : sequence of Errand
        Those without a position come last, in the order given.
    lines : shapes.Shapes or None
        Roads in degrees; without them, and between places they do not join, the way is straight.
    plane : geodesy.LocalPlane
    start : (float, float), optional
        Longitude and latitude from which the team sets out; the way to the first place counts.
    """
    errands = _joined(errands)
    placed = [one for one in errands if np.isfinite(one.lonlat).all()]
    lost = [one for one in errands if not np.isfinite(one.lonlat).all()]
    notes = []
    if lost:
        notes.append(Message("{count} places to visit have no position; they stand last.", count=len(lost)))
    if len(placed) > MOST:
        notes.append(Message("{count} places are more than one team visits ({most}); they keep their order. Make "
                             "packages for parts of the area.", count=len(placed), most=MOST))
        return VisitPlan([*placed, *lost], np.zeros(len(errands)), np.zeros(len(errands), bool), bound_m=0.0,
                         notes=tuple(notes))
    points = np.array([*([start] if start is not None else []), *(one.lonlat for one in placed)], float).reshape(-1, 2)
    distance, by_road = _distances(plane.forward(points), lines, plane, tolerance_m=tolerance_m, max_leg_m=max_leg_m)
    found = visit_order(distance, None if start is None else 0)
    order = found.order
    metres = np.zeros(len(order))
    along = np.zeros(len(order), bool)
    metres[1:], along[1:] = distance[order[:-1], order[1:]], by_road[order[:-1], order[1:]]
    if start is not None:
        order, metres, along = order[1:] - 1, metres[1:], along[1:]
    apart = int((~along[(metres > 0)]).sum())
    if apart:
        notes.append(Message("{count} stretches between places follow no road; they are straight.", count=apart))
    if len(order) > 1:
        notes.append(Message("The way is {length} long; no order is shorter than {bound}.",
                             length=Figure(metres.sum() / 1000.0, 1, "km"),
                             bound=Figure(found.bound / 1000.0, 1, "km")))
    rest = np.zeros(len(lost))
    return VisitPlan([*(placed[row] for row in order.tolist()), *lost], np.concatenate([metres, rest]),
                     np.concatenate([along, rest > 0]), bound_m=found.bound, notes=tuple(notes))


def _joined(errands):
    """Return errands of which several of one kind, id and place are one, with all that is to be looked at."""
    found = {}
    for one in errands:
        key = (one.kind, one.ref, tuple(one.lonlat) if one.lonlat[0] == one.lonlat[0] else None)
        before = found.get(key)
        found[key] = one if before is None else before._replace(what=f"{before.what} {one.what}")
    return list(found.values())


def _distances(xy, lines, plane, *, tolerance_m, max_leg_m):
    """Return metres between all pairs of points, along the roads where they join them, and which are."""
    count = len(xy)
    straight = plane.distance_m(np.repeat(xy, count, axis=0), np.tile(xy, (count, 1))).reshape(count, count) \
        if count else np.zeros((0, 0))
    roads = np.full((count, count), np.inf)
    if lines is not None and len(lines.xy) and count > 1:
        network, _ = joined_network(plane.forward(lines.xy), lines.starts, lines.feature, tolerance_m, plane=plane)
        for row in range(count):
            roads[:, row] = road_access(network, xy, xy[row:row + 1], max_leg_m).distance_m
        roads = np.minimum(roads, roads.T)
    by_road = np.isfinite(roads)
    found = np.where(by_road, np.maximum(roads, straight), straight)
    np.fill_diagonal(found, 0.0)
    return found, by_road
