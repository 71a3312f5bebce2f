"""Pieces of the restarted primal-dual method: iterate, means, restarts, and the projection on the limits.

Chambolle and Pock 2011 (algorithm 1) on the saddle point of the relaxation; restarts to the better of iterate and
mean, and the pace that balances both sides, after Applegate and others 2021 (Practical large-scale linear programming
using PDHG).
"""
from __future__ import annotations

import numpy as np

from ..steady import product

_FALLEN = 0.4  # measured: a restart when the gap fell to this part; Applegate and others 2021 have 0.2 and 0.8
_LONG = 0.5, 150  # measured: or when a run is this part of all steps, and longer than so many
_NEWTON = 60  # measured: of the price of a limit; five are the rule, halving alone would need 50 bits


class Iterate:
    """Prices y and shares x with their running means; restarts from the better of both.

    Examples
    --------
    >>> state = Iterate(np.zeros(1), np.zeros(2), 1.0)
    >>> state.move(np.array([1.0]), np.array([1.0, 0.0]))
    >>> state.move(np.array([3.0]), np.array([0.0, 1.0]))
    >>> [part.tolist() for part in state.mean()]
    [[2.0], [0.5, 0.5]]

    A first gap is noted; one of 0.4 of it or less restarts there, at the pace of the way gone: root of 2 / 0.5.

    >>> norms = np.ones(1), np.ones(2)
    >>> state.judge([(10.0, state.y, state.x)], 2, *norms)
    >>> state.judge([(3.0, np.array([2.0]), np.array([0.5, 0.0])), (9.0, state.y, state.x)], 3, *norms)
    >>> state.y.tolist(), state.count, state.gap, state.pace
    ([2.0], 0, 3.0, 2.0)
    """

    def __init__(self, y, x, pace):
        self.y, self.x, self.pace = y, x, pace
        self._restart(None)

    def _restart(self, gap):
        self.y_sum, self.x_sum, self.count, self.gap = np.zeros_like(self.y), np.zeros_like(self.x), 0, gap
        self.y_from, self.x_from = self.y.copy(), self.x.copy()

    def move(self, y, x):
        self.y, self.x = y, x
        self.y_sum += y
        self.x_sum += x
        self.count += 1

    def mean(self):
        return self.y_sum / self.count, self.x_sum / self.count

    def judge(self, gaps, step, y_norm, x_norm):
        """Restart from the better of iterate and mean when the gap fell enough or the run is long."""
        best = min(gaps, key=lambda item: item[0])
        if self.gap is None:
            self.gap = best[0]
        if best[0] <= _FALLEN * self.gap or (self.count >= _LONG[0] * step and self.count > _LONG[1]):
            _, self.y, self.x = best
            far_y = float(np.linalg.norm(y_norm * (self.y - self.y_from)))
            far_x = float(np.linalg.norm(x_norm * (self.x - self.x_from)))
            if far_y > 0 and far_x > 0:
                self.pace = float(np.sqrt(self.pace * far_y / far_x))
            self._restart(best[0])


def project(point, scale, model, low=0.0, *, high=1.0):
    """Return the nearest shares ``low``..``high`` within p sites or the budget, in the metric of 1 / ``scale``.

    Parameters
    ----------
    point, scale : arrays (C,)
    model : Cover
        Its ``p``, ``budget`` and ``costs`` are looked at.
    low, high : float or array (C,)

    Returns
    -------
    array (C,)

    Examples
    --------
    Two full shares come down alike to one site, and by their cost to a budget: 1 - t and 1 - 3 t cost 4 - 10 t = 2.

    >>> from types import SimpleNamespace as Record
    >>> project(np.ones(2), np.ones(2), Record(p=1, budget=None, costs=None)).round(6).tolist()
    [0.5, 0.5]
    >>> project(np.ones(2), np.ones(2), Record(p=None, budget=2.0, costs=np.array([1.0, 3.0]))).round(6).tolist()
    [0.8, 0.4]
    """
    share = np.minimum(np.maximum(point, low), high)
    for limit, cost in ((model.p, None), (model.budget, model.costs)):
        if limit is None:
            continue
        use = scale if cost is None else scale * cost
        spent = share.sum() if cost is None else product(cost, share)
        highest = float(np.max(point[use > 0] / use[use > 0], initial=1e-12))
        least, most, price = 0.0, np.inf, 0.0
        # What is spent falls with the price in straight pieces: Newton steps, kept inside the known bracket.
        for _ in range(_NEWTON):
            if spent <= limit * (1 + 1e-10) and (price == 0.0 or spent >= limit * (1 - 1e-9)):
                break
            least, most = (price, most) if spent > limit else (least, price)
            moving = (share > low) & (share < high)
            slope = float((use if cost is None else use * cost)[moving].sum())
            price = price + (spent - limit) / slope if slope > 0 else most + 1.0
            if not least < price < most:
                price = 0.5 * (least + most) if most < np.inf else 2.0 * least + highest
            share = np.minimum(np.maximum(point - price * use, low), high)
            spent = share.sum() if cost is None else product(cost, share)
    return share
