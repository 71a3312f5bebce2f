"""Which pairs of mast and place are looked at one by one: for each place and operator the strongest."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...errors import no_progress
from ...geometry.point_index import PointIndex
from ...radio.field import LossField
from ..coverage.antennas import antenna_db
from ..coverage.best_server import at_positions

MOST_HELD = 2_000_000  # pairs held at once before the weaker ones are let go


@dataclass(frozen=True)
class Pairs:
    """Arrays of one length, sorted by place, operator and rank; ``level`` is NaN where the model refuses.

    ``reason`` is an index of :data:`radio.models.REASONS`, ``best_case`` the level in free space.
    """

    place: np.ndarray
    emitter: np.ndarray
    level: np.ndarray
    best_case: np.ndarray
    reason: np.ndarray
    distance_m: np.ndarray
    rank: np.ndarray

    def __len__(self):
        return len(self.place)


def strongest(emitters, places_xy, propagation, budget, *, most, threshold, progress=no_progress):
    """Return the ``most`` strongest :class:`Pairs` of each place and operator within the propagation's reach.

    Levels are worked out as in :func:`..coverage.best_server.best_server`; of equal ones the earlier emitter is
    first. A pair that the model refuses comes last; it is kept where too few others are there, or where it leaves
    open whether the operator covers the place.

    Parameters
    ----------
    emitters : emitters.Emitters
    places_xy : (P, 2) metres in the propagation's plane
    propagation : radio.field.Propagation
    budget : (E,) levels before any loss, see :func:`..coverage.antennas.budgets`
    most : int
    threshold : float
        The level that covers a place.
    """
    masts_xy = propagation.plane.forward(emitters.lonlat)
    near = PointIndex(places_xy, max(propagation.reach_m / 4.0, 1.0), propagation.plane)
    held = [_none()]
    groups = at_positions(masts_xy)
    for number, group in enumerate(groups):
        xy = masts_xy[group[0]]
        rows = np.concatenate([row for _, row, _ in near.pairs(xy[None], propagation.reach_m)] or [[]]).astype(np.intp)
        if len(rows):
            field = LossField(propagation, xy, places_xy[rows])
            held.extend(_of_emitter(emitters, emitter, field, rows, budget=budget) for emitter in group.tolist())
        if sum(map(len, held)) > MOST_HELD:
            held = [_ranked(held, emitters, most, threshold)]
        progress((number + 1) / len(groups))
    return _ranked(held, emitters, most, threshold)


def _of_emitter(emitters, emitter, field, rows, budget):
    height, frequency = float(emitters.height_m[emitter]), float(emitters.frequency_ghz[emitter])
    loss, reason = field.loss(height, frequency)
    front = budget[emitter] + antenna_db(emitters, emitter, field, np.arange(len(rows), dtype=np.int64))
    return Pairs(rows, np.full(len(rows), emitter, np.int64), front - loss, front - field.floor(height, frequency),
                 reason=reason, distance_m=field.distance_m, rank=np.zeros(len(rows), np.int64))


def _none():
    return Pairs(*(np.zeros(0, kind) for kind in (np.int64, np.int64, float, float, np.int64, float, np.int64)))


def _ranked(held, emitters, most, threshold):
    """Return the pairs to keep of those held, in order."""
    columns = {name: np.concatenate([getattr(part, name) for part in held]) for name in Pairs.__dataclass_fields__}
    place, operator = columns["place"], emitters.operator[columns["emitter"]]
    refused = np.isnan(columns["level"])
    strength = np.where(refused, -columns["best_case"], -columns["level"])
    order = np.lexsort((columns["emitter"], strength, refused, operator, place))
    place, operator, refused = place[order], operator[order], refused[order]
    first = np.ones(len(order), bool)
    first[1:] = (place[1:] != place[:-1]) | (operator[1:] != operator[:-1])
    group = np.cumsum(first) - 1
    starts = np.flatnonzero(first)
    rank = np.arange(len(order), dtype=np.int64) - starts[group] + 1
    known = np.bincount(group[~refused], minlength=len(starts))
    best = columns["level"][order][starts]  # NaN where every pair of the group is refused
    open_still = ~(best >= threshold)[group] & (columns["best_case"][order] >= threshold)
    kept = np.where(refused, (rank - known[group] == 1) & ((rank <= most) | open_still), rank <= most)
    return Pairs(**{**{name: values[order[kept]] for name, values in columns.items()}, "rank": rank[kept]})
