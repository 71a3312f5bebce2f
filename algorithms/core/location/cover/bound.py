"""Upper bounds of maximal covering: Lagrangian prices by subgradient and by restarted primal-dual steps.

For every 0 <= lambda <= w / k:  UB = sum(w - k lambda) + best allowed choice of A' lambda,
where k is the need of a row (1 for plain covering). The best choice is the p
largest sums, a fractional knapsack for a budget, and starts with the best site of every group.

References
----------
Problem: Church and ReVelle 1974, The maximal covering location problem. Bound: Galvao and ReVelle 1996, A Lagrangean
heuristic for the maximal covering location problem. That any multipliers bound: Fisher 1981, The Lagrangian
relaxation method for solving integer programming problems; step length, target over squared slope: Held, Wolfe and
Crowder 1974, Validation of subgradient optimization; deflected slope: Camerini, Fratta and Maffioli 1975. Primal-dual
steps: Chambolle and Pock 2011, algorithm 1, with the diagonal steps of Pock and Chambolle 2011; restarts and the
balance of both step lengths: Applegate and others 2021, Practical large-scale linear programming using PDHG.
"""
from __future__ import annotations

import numpy as np

from ..descent import NEWS, SHRINK
from ..site_selection import SiteSelection
from ..steady import product
from .primal_dual import Iterate, project

_STALE = 30  # measured: steps without news before the agility shrinks
_LEAST = 1e-3  # measured: the agility that ends a descent
_DEFLECTION = 0.6  # measured: part of the slope before that is kept (Camerini, Fratta and Maffioli 1975)
_LOOK = 16  # safety: steps of the descent between two looks at the clock
_JUDGED = 25  # measured: primal-dual steps between two judgements of iterate and mean


class CoverBound:
    """The bound of one model: evaluates prices, keeps the best ones.

    Examples
    --------
    At half the weights of 5, 3 and 2 the bound is 5 + the best of 4 and 2.5; at full weights the best choice:

    >>> from .model import CoverModel
    >>> model = CoverModel([5.0, 3.0, 2.0], [[0, 1], [1, 2]], 1, None, budget=None, fixed=(), excluded=(), groups=None,
    ...                    need=None, conflicts=None)
    >>> bound = CoverBound(model)
    >>> bound.value(0.5 * model.weights)[0], bound.value(model.weights)[0], bound.exact()
    (9.0, 8.0, 8.0)

    Steps of the subgradient, and primal-dual ones, come there from half the weights:

    >>> for way in ("descend", "primal_dual"):
    ...     bound = CoverBound(model)
    ...     if way == "descend":
    ...         bound.descend(500, 8.0, lambda fraction: False)
    ...     else:
    ...         share = bound.primal_dual(500, 1e-6, 8.0, lambda fraction: False)
    ...     print(bound.exact())
    8.0
    8.0
    """

    def __init__(self, model):
        self.model = model
        self.need = model.need.astype(float)
        self.top = model.weights / self.need
        self.choose = SiteSelection(model)
        self.low, self.high = 0.0, 1.0  # limits of the columns' shares, moved by branching
        self.pace, self.mean_share = 1.0, None
        self.prices = 0.5 * self.top
        self.best = np.inf

    def value(self, prices):
        """Return (bound, share of each column, rewards) of float prices and remember the best."""
        reward = self.model.by_col.sums(prices) - self.model.charge
        chosen, share = self.choose(reward)
        bound = float((self.model.weights - self.need * prices).sum() + chosen)
        if bound < self.best:
            self.best, self.prices = bound, prices.copy()
        return bound, share, reward

    def exact(self):
        """Return the bound of the best prices in whole arithmetic (on the problem's grid)."""
        model = self.model
        self.choose(model.by_col.sums(self.prices) - model.charge)  # sets the price of money
        scale = float(1 << model.bits)
        weights = np.ceil(model.weights * scale).astype(np.int64)
        row = np.clip(np.rint(self.prices * scale).astype(np.int64), 0, weights // model.need)
        reward = model.by_col.sums(row) - np.floor(np.multiply(model.charge, scale)).astype(np.int64)
        total = int((weights - model.need * row).sum()) + self.choose.whole(reward, scale)
        bound = total / scale
        return model.base + (float(np.floor(bound)) if model.whole else bound)

    def descend(self, steps, goal, tick):
        """Projected, deflected subgradient steps towards ``goal`` (a value known to be reachable)."""
        model, prices = self.model, self.prices.copy()
        flow, agility, stale, mark = np.zeros(model.rows), 1.0, 0, np.inf
        for step in range(steps):
            if step % _LOOK == 0 and tick(step / steps):
                return
            bound, share, _ = self.value(prices)
            if bound < mark * (1 - NEWS):
                mark, stale = bound, 0
            else:
                stale += 1
            if stale >= _STALE:
                agility, stale = agility * SHRINK, 0
                prices = self.prices.copy()
                flow[:] = 0.0
                if agility < _LEAST:
                    return
                continue
            slope = self._cover(share) - self.need
            slope[((prices <= 0) & (slope > 0)) | ((prices >= self.top) & (slope < 0))] = 0.0
            flow = _DEFLECTION * flow + slope
            norm = product(flow, flow)
            if norm <= 0 or bound <= goal:
                return
            prices = np.clip(prices - agility * (bound - goal) / norm * flow, 0.0, self.top)

    def _cover(self, share):
        chosen = np.flatnonzero(share)
        if chosen.size * 4 < share.size:
            by_col = self.model.by_col
            weight = np.repeat(share[chosen], by_col.lengths[chosen])
            return np.bincount(by_col.gather(chosen), weights=weight, minlength=self.model.rows)
        return self.model.by_row.sums(share)

    def primal_dual(self, steps, target_gap, incumbent, tick, *, start=None):
        """Restarted primal-dual steps on the linear relaxation; returns the shares of the columns.

        Row prices are measured in their own top (w / k), so that both sides are free of units. Stops early
        when the bound is within ``target_gap`` of the incumbent or of the relaxation's own value.
        """
        model, top, need = self.model, self.top, self.need
        row_step = 1.0 / np.maximum(model.by_row.lengths, 1) * need
        mass = np.maximum(model.by_col.sums(top), 1e-12)
        start = self._first_share() if start is None else np.clip(start, self.low, self.high)
        state = Iterate(self.prices / np.maximum(top, 1e-300), start, self.pace)
        backup, pace = bool((need != 1.0).any()), None
        for step in range(1, steps + 1):
            if state.pace != pace:
                pace = state.pace
                stride, scale = pace * row_step, 1.0 / (mass * pace)
            change = self._load(state)
            if backup:
                change /= need
            change -= 1.0
            change *= stride
            following = state.y - change
            np.minimum(np.maximum(following, 0.0, out=following), 1.0, out=following)
            np.multiply(following, 2.0, out=change)
            change -= state.y
            change *= top
            pull = model.by_col.sums(change) - model.charge
            state.move(following, project(state.x + scale * pull, scale, model, self.low, high=self.high))
            if step % _JUDGED:
                continue
            if tick(step / steps):
                break
            y_mean, x_mean = state.mean()
            self.mean_share = x_mean
            gaps = []
            for y, x in ((state.y, state.x), (y_mean, x_mean)):
                bound, *_ = self.value(top * y)
                gaps.append((bound - model.relaxed_value(x), y, x))
            state.judge(gaps, step, np.sqrt(top / row_step), np.sqrt(mass))
            if min(gap for gap, *_ in gaps) <= target_gap * abs(self.best) or self.best <= incumbent:
                break
        self.pace = state.pace
        return state.x

    def _load(self, state):
        return self.model.by_row.sums(state.x)

    def _first_share(self):
        model = self.model
        if model.budget is not None:
            return np.full(model.columns, min(1.0, model.budget / max(model.costs.sum(), 1e-12)), float)
        return np.full(model.columns, min(1.0, model.p / max(model.columns, 1)) if model.p is not None else 1.0, float)


def fixing(cover, bound, goal):
    """Return which columns a choice worth ``goal`` may use, and which it must use, by their reduced cost.

    A column that does not pay its charge costs any choice that uses it the difference (Beasley 1993, Lagrangean
    relaxation, problem reduction).

    Parameters
    ----------
    cover : Cover
    bound : CoverBound
        Whose prices are good.
    goal : float

    Returns
    -------
    (array (C,) of bool, array (C,) of bool)

    Examples
    --------
    One of two sites, of 8 and 5: a choice worth 8 cannot use the second, and nothing is worth 9.

    >>> from .model import CoverModel
    >>> model = CoverModel([5.0, 3.0, 2.0], [[0, 1], [1, 2]], 1, None, budget=None, fixed=(), excluded=(), groups=None,
    ...                    need=None, conflicts=None)
    >>> bound = CoverBound(model)
    >>> worth = bound.value(model.weights)
    >>> fixing(model, bound, 8.0)[0].tolist(), fixing(model, bound, 9.0)[0].tolist()
    ([True, False], [False, False])
    """
    reward = cover.by_col.sums(bound.prices) - cover.charge
    constant, charge = bound.choose.charges(reward)
    net = reward - charge
    upper = cover.base + float((cover.weights - cover.need * bound.prices).sum()) + constant
    upper += float(np.maximum(net, 0.0).sum())
    return upper + np.minimum(net, 0.0) >= goal, upper - np.maximum(net, 0.0) < goal


def goal_above(cover, value):
    """Return the least value of a choice that is better than ``value``, safely below rounding.

    Parameters
    ----------
    cover : Cover
    value : float

    Returns
    -------
    float

    Examples
    --------
    >>> from types import SimpleNamespace as Record
    >>> round(goal_above(Record(whole=True), 8.0), 6), round(goal_above(Record(whole=False), 8.0), 6)
    (9.0, 8.0)
    """
    return value + (1.0 if cover.whole else 0.0) - _dust(value)


def settled_at(cover, value):
    """Return the bound at which a choice is as good as proven: no better one, or better by rounding alone.

    Parts of people (polygons spread over points) leave bound and value apart by dust that no branch takes away.

    Parameters
    ----------
    cover : Cover
    value : float

    Returns
    -------
    float

    Examples
    --------
    >>> from types import SimpleNamespace as Record
    >>> settled_at(Record(whole=True), 8.0) < 9.0, settled_at(Record(whole=False), 8.0) - 8.0 < 1e-7
    (True, True)
    """
    return goal_above(cover, value) if cover.whole else value + _dust(value)


def _dust(value):
    """Return what sums of so much may differ by through rounding alone."""
    return 1e-9 * max(abs(value), 1.0)
