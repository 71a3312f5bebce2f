"""Proof of small covering problems in plain numpy: depth-first, pruned by prices and by what is left to gain."""
from __future__ import annotations

import numpy as np

from ..descent import EVERY_NODES

NODE_LIMIT = 20_000  # measured: of the tree; beyond, nothing is claimed
COLUMN_LIMIT = 40  # measured: beyond, the tree is not begun


def prove(model, bound, keep, chosen, *, tick):
    """Search all choices among columns ``keep`` that are better than ``chosen``.

    Branch and bound by depth first, in the order of the columns' reduced gains (Land and Doig 1960).

    Parameters
    ----------
    model : CoverModel
    bound : CoverBound
        Whose prices are good.
    keep, chosen : arrays of column numbers
    tick : callable
        ``tick(None)`` returns True when time is up.

    Returns
    -------
    (chosen, proven)
        The best choice of free columns; ``proven`` is True if nothing was left unsearched.

    Examples
    --------
    The six edges between four corners: two corners meet five, and no two more.

    >>> from .bound import CoverBound
    >>> from .model import CoverModel
    >>> corners = [[0, 1, 2], [0, 3, 4], [1, 3, 5], [2, 4, 5]]
    >>> model = CoverModel(np.ones(6), corners, 2, None, budget=None, fixed=(), excluded=(), groups=None, need=None,
    ...                    conflicts=None)
    >>> best, proven = prove(model, CoverBound(model), np.arange(4), np.array([3]), tick=lambda fraction: False)
    >>> model.value_of(best), proven
    (5.0, True)
    """
    if keep.size > COLUMN_LIMIT:
        return chosen, False
    tree = _CoverTree(model, bound, keep, chosen, tick=tick)
    complete = tree.visit(0, np.zeros(model.rows, np.int64), [], 0.0, worth=0.0)
    return tree.best, complete


class _CoverTree:
    def __init__(self, model, bound, keep, chosen, *, tick):
        self.model, self.nodes, self.tick = model, 0, tick
        reward = model.by_col.sums(bound.prices)
        bound.choose(reward)
        money = bound.choose.money
        net = reward - money * model.costs
        self.order = keep[np.argsort(-net[keep], kind="stable")]
        self.net = net[self.order]
        positive = np.maximum(self.net, 0.0)
        self.tail = np.concatenate((np.cumsum(positive[::-1])[::-1], [0.0]))
        self.cumulated = np.concatenate(([0.0], np.cumsum(positive)))
        self.constant = float((model.weights - model.need * bound.prices).sum())
        if model.budget is not None:
            self.constant += money * model.budget
        self.best, self.value = chosen, model.value_of(chosen) - model.base
        self.covers = model.by_col.take(self.order)
        self.held = np.zeros(model.groups, np.int64)
        self.last = np.full(model.groups, -1, np.int64)  # where in the order each group comes for the last time
        inside = np.flatnonzero(model.group_of[self.order] >= 0)
        np.maximum.at(self.last, model.group_of[self.order[inside]], inside)

    def visit(self, depth, count, chosen, spent, *, worth):
        """Return False if the node limit ended the search."""
        model = self.model
        self.nodes += 1
        if self.nodes > NODE_LIMIT or (self.nodes % EVERY_NODES == 0 and self.tick(None)):
            return False
        empty = self.held == 0
        missing = int(empty.sum())
        if not missing:
            value = float(model.weights[count >= model.need].sum())
            if value > self.value + 1e-9:
                self.best, self.value = np.sort(np.asarray(chosen, np.int64)), value
        left = (model.p if model.p is not None else self.order.size) - len(chosen)
        if depth == self.order.size or left <= 0 or missing > left:
            return True
        if missing and (self.last[empty] < depth).any():
            return True
        if self._hopeless(depth, count, worth, left):
            return True
        site = int(self.order[depth])
        near = model.neighbours[site] if model.neighbours is not None else ()
        if ((model.budget is None or spent + model.costs[site] <= model.budget * (1 + 1e-12) + 1e-9)
                and not np.isin(near, chosen).any()):
            group = model.group_of[site]
            count[model.by_col[site]] += 1
            self.held[group:group + 1] += group >= 0
            complete = self.visit(depth + 1, count, [*chosen, site], spent + float(model.costs[site]),
                                  worth=worth + float(self.net[depth]))
            count[model.by_col[site]] -= 1
            self.held[group:group + 1] -= group >= 0
            if not complete:
                return False
        return self.visit(depth + 1, count, chosen, spent, worth=worth)

    def _hopeless(self, depth, count, worth, left):
        model = self.model
        end = min(depth + left, self.order.size)
        relaxed = self.constant + worth + self.cumulated[end] - self.cumulated[depth]
        if relaxed <= self.value - 1e-9 * max(1.0, self.value) + 1e-9 and relaxed < self.value:
            return True
        lacking = np.maximum(model.need - count, 0)
        # A site can at most bring its share of what a row still lacks: valid for every need.
        part = np.where(lacking > 0, model.weights / np.maximum(lacking, 1), 0.0)
        gains = np.sort(self.covers.sums(part)[depth:])[::-1]
        served = float(model.weights[count >= model.need].sum())
        return served + float(gains[:left].sum()) < self.value + 1e-9 - 2e-9 * max(1.0, self.value)
