"""The order in which places are visited: nearest insertion, then exchanges until none shortens the way."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..errors import heartbeat

_LESS = 1e-9  # rounding: a way must get shorter by more than this (metres)
_ROUNDING = 64 * np.finfo(float).eps  # rounding too, of some sums and differences of the longest distance (its part)


class VisitOrder(NamedTuple):
    """Rows in the order of the visit, length of the way between them, and a length no order stays below."""

    order: np.ndarray
    length: float
    bound: float


def visit_order(distance, start=None):
    """Return the :class:`VisitOrder` of an open way through all places.

    Nearest insertion (Rosenkrantz, Stearns, Lewis 1977, SIAM J. Comput. 6: at most twice the shortest round), then
    2-opt and moves of up to three places in a row (Or 1976) until neither helps. The bound is the least spanning
    tree, which an open way can only exceed.

    Parameters
    ----------
    distance : (n, n) float array
        Symmetric, finite.
    start : int, optional
        Row that is visited first.

    Returns
    -------
    VisitOrder

    Examples
    --------
    >>> at = np.array([0.0, 30.0, 10.0, 20.0])
    >>> found = visit_order(np.abs(at[:, None] - at), start=0)
    >>> found.order.tolist(), found.length, found.bound
    ([0, 2, 3, 1], 30.0, 30.0)
    """
    distance = np.asarray(distance, float)
    count = len(distance)
    if count < 2:
        return VisitOrder(np.arange(count, dtype=np.int64), 0.0, 0.0)
    # A place at no distance from all closes the way to a round; where it lies the way begins and ends.
    closed = np.zeros((count + 1, count + 1))
    closed[:count, :count] = distance
    if start is not None:
        closed[count, :count] = np.where(np.arange(count, dtype=np.int64) == start, -2.0 * distance.max() - 1.0, 0.0)
        closed[:count, count] = closed[count, :count]
    round_ = _improved(_inserted(closed, count), closed)
    at = round_.index(count)
    order = round_[at + 1:] + round_[:at]
    if start is not None and order[0] != start:
        order = order[::-1]
    order = np.array(order, np.int64)
    return VisitOrder(order, float(distance[order[:-1], order[1:]].sum()), _spanning(distance))


def _inserted(distance, first):
    """Return a round by nearest insertion, ties to the lower row."""
    count = len(distance)
    left = np.ones(count, bool)
    left[first] = False
    round_, near = [first], distance[first].copy()
    while left.any():
        place = int(np.argmin(np.where(left, near, np.inf)))
        here, there = np.array(round_), np.array([*round_[1:], round_[0]])
        more = distance[here, place] + distance[place, there] - distance[here, there]
        round_.insert(int(np.argmin(more)) + 1, place)
        left[place] = False
        near = np.minimum(near, distance[place])
    return round_


def _improved(round_, distance):
    """Return a round that no 2-opt exchange and no move of up to three places makes shorter."""
    least = max(_LESS, _ROUNDING * float(np.abs(distance).max()))
    while True:
        heartbeat()
        better = _exchanged(round_, distance, least) or _moved(round_, distance, least)
        if better is None:
            return round_
        round_ = better


def _exchanged(round_, distance, least):
    """Return the round after the best 2-opt exchange, ``None`` where none brings more than ``least``."""
    here = np.array(round_)
    there = np.roll(here, -1)
    old = distance[here, there]
    change = distance[np.ix_(here, here)] + distance[np.ix_(there, there)] - old[:, None] - old[None, :]
    change[np.tril_indices(len(here))] = 0.0
    one, other = np.unravel_index(int(np.argmin(change)), change.shape)
    if change[one, other] >= -least:
        return None
    return [*round_[:one + 1], *round_[one + 1:other + 1][::-1], *round_[other + 1:]]


def _moved(round_, distance, least):
    """Return the round after the best move of up to three neighbours, ``None`` where none brings over ``least``."""
    count, best, found = len(round_), -least, None
    for size in (1, 2, 3):
        for at in range(count if count > size + 1 else 0):
            turned = round_[at:] + round_[:at]
            part, rest = turned[:size], np.array(turned[size:])
            following = np.roll(rest, -1)
            gap = distance[rest, following]
            saved = (distance[rest[-1], part[0]] + distance[part[-1], rest[0]] - distance[rest[-1], rest[0]])
            for piece in (part, part[::-1]):
                change = distance[rest, piece[0]] + distance[piece[-1], following] - gap - saved
                change[-1] = 0.0
                place = int(np.argmin(change))
                if change[place] < best:
                    best, found = change[place], [*rest[:place + 1].tolist(), *piece, *rest[place + 1:].tolist()]
    return found


def _spanning(distance):
    """Return the length of the least tree that joins all places (Prim)."""
    near, joined, total = distance[0].copy(), np.zeros(len(distance), bool), 0.0
    joined[0] = True
    for _ in range(len(distance) - 1):
        place = int(np.argmin(np.where(joined, np.inf, near)))
        total += float(near[place])
        joined[place] = True
        near = np.minimum(near, distance[place])
    return total
