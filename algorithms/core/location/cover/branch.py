"""Branching on single columns, best bound first, to push a bound below the linear relaxation in plain numpy.

Land and Doig 1960; columns settled by reduced cost as in Beasley 1993 (Lagrangean relaxation, problem reduction).
"""
from __future__ import annotations

import numpy as np

from ..site_selection import SiteSelection
from ..steady import largest
from ..tree import BestFirst
from .bound import CoverBound

_STEPS = 50  # measured: primal-dual steps at a node
_FEWER = 0.9  # measured: part of a branch's pairs left below which it goes on with a problem of these alone
_OVERHEAD = 4_000  # what a step costs beside its pairs, in pairs, measured on trees of 200 columns


class _ForcedChooser(SiteSelection):
    """The best rewards with some columns in and some out: within the limits, or every positive one."""

    def __init__(self, model, low, high):
        super().__init__(model)
        self.forced, self.open = np.flatnonzero(low > 0), np.flatnonzero(low < high)

    def pick(self, reward):
        """Return the value and columns of the best choice; whole or float rewards."""
        free = reward[self.open]
        best = np.arange(free.size, dtype=np.int64)
        if self.model.p is not None:
            left = self.model.p - self.forced.size
            if left < free.size:
                best = largest(free, left)
        best = self.open[best[free[best] > 0]]
        chosen = np.concatenate((self.forced, best))
        return reward[chosen].sum(), chosen


class _Node(CoverBound):
    """A branch: its problem, the columns ``site`` of the tree that are left in it, and those that it has ``taken``."""

    def __init__(self, model, low, high, prices, *, share, pace, site, taken):
        super().__init__(model)
        self.low, self.high, self.pace, self.site, self.taken = low, high, pace, site, taken
        self.choose = _ForcedChooser(model, low, high)
        self.prices = prices.copy()
        self.share = np.clip(share, low, high)

    def work(self, incumbent, tick):
        """Improve the prices of this branch, settle what a better choice leaves no freedom for; return the bound."""
        self.primal_dual(_STEPS, 1e-6, incumbent - self.model.base, tick, start=self.share)
        if self.mean_share is not None:
            self.share = self.mean_share
        upper = self.exact()
        reward = self.model.by_col.sums(self.prices) - self.model.charge - self.choose.money * self.model.costs
        out, sure = settled(reward, self.choose, upper, incumbent)
        self.high[out], self.low[sure] = 0.0, 1.0
        return upper

    def chosen(self, inside):
        """Return the tree's columns of a choice: those taken, and those ``inside`` the problem of this branch."""
        return np.sort(np.concatenate((self.taken, self.site[inside])))

    def smaller(self):
        """Return the branch without settled columns and served rows, or itself where few pairs go with them.

        The prices stay, and the bound at them rises for no row: one that is served counts its weight, and one that
        nothing open can serve counts nothing.
        """
        model, sure, left = self.model, np.flatnonzero(self.low > 0), np.flatnonzero(self.low < self.high)
        unserved = model.by_col.counts(sure) < model.need
        pairs = float(model.by_row.sums((self.low < self.high).astype(float))[unserved].sum())
        if pairs > _FEWER * model.by_row.pairs:
            return self
        model = model.piece(left, sure, charge=model.charge if model.charged else None)
        if not model.rows:
            return self
        inside = model.site
        return _Node(model, np.zeros(inside.size), np.ones(inside.size), model.lowered(self.prices),
                     share=self.share[inside], pace=self.pace, site=self.site[inside],
                     taken=np.concatenate((self.taken, self.site[sure])))


def settled(reward, choose, upper, value):
    """Return columns that no choice above ``value`` uses, and columns that all of them use (``reward`` less cost).

    Forcing a column in (or out) costs its distance to the weakest column chosen (or to the strongest one not chosen).

    Parameters
    ----------
    reward : array (C,)
    choose : SiteSelection
        With ``forced`` and ``open`` columns.
    upper, value : float
        The bound at these rewards, and what is to be beaten.

    Returns
    -------
    (array of int64, array of int64)

    Examples
    --------
    One of two columns, of 8 and 5, bound 8: with the second, or without the first, 5 is left, not above 7:

    >>> from types import SimpleNamespace as Record
    >>> model = Record(p=1, budget=None, columns=2, costs=np.ones(2))
    >>> out, sure = settled(np.array([8.0, 5.0]), _ForcedChooser(model, np.zeros(2), np.ones(2)), 8.0, 7.0)
    >>> out.tolist(), sure.tolist()
    ([1], [0])
    """
    free = reward[choose.open]
    chosen = np.isin(choose.open, choose.pick(reward)[1])
    weakest, strongest = 0.0, 0.0
    if choose.model.p is not None:
        if chosen.sum() + choose.forced.size >= choose.model.p:
            weakest = float(free[chosen].min()) if chosen.any() else np.inf
        strongest = max(float(free[~chosen].max()), 0.0) if (~chosen).any() else 0.0
    goal = value - 1e-9 * max(abs(value), 1.0)
    return (choose.open[~chosen & (upper + free - max(weakest, 0.0) < goal)],
            choose.open[chosen & (upper - free + strongest < goal)])


class BranchTree(BestFirst):
    """Search tree over one :class:`Cover` limited by a number of columns or a budget, or by charges alone.

    Attributes
    ----------
    value : float
        Of the best choice met, or given at the start.
    met : dict
        For every number of columns the (value, columns) of the best choice met. Spacing is not looked at.
    work : int
        Pairs looked at so far.

    Examples
    --------
    The six edges between four corners, two corners: half of every corner meets all six, two whole ones five.

    >>> from .model import CoverModel
    >>> corners = [[0, 1, 2], [0, 3, 4], [1, 3, 5], [2, 4, 5]]
    >>> model = CoverModel(np.ones(6), corners, 2, None, budget=None, fixed=(), excluded=(), groups=None, need=None,
    ...                    conflicts=None)
    >>> tree = BranchTree(model, 0.5 * model.weights, np.full(4, 0.5), 0.0)
    >>> tree.propose(np.array([0, 1]))
    >>> tree.value, tree.upper, tree.open
    (5.0, 6.0, True)
    >>> while tree.open:
    ...     tree.split(lambda fraction: False)
    >>> tree.upper, tree.met[2][0]
    (5.0, 5.0)
    """

    def __init__(self, cover, prices, share, value):
        super().__init__(value)
        self.cover, self.work, self.met = cover, 0, {}
        site = np.arange(cover.columns, dtype=np.int64)
        node = _Node(cover, np.zeros(site.size), np.ones(site.size), prices, share=share, pace=1.0, site=site,
                     taken=site[:0])
        self.push(node, node.exact())

    def propose(self, chosen):
        """Remember a choice if it is the best of its number of columns."""
        value, count = self.cover.value_of(chosen), chosen.size
        if value > self.met.get(count, (-np.inf,))[0]:
            self.met[count] = value, chosen
        self.value = max(self.value, value)

    def split(self, tick):
        """Branch once where the bound is largest."""
        upper, node = self.pop()
        site = self._branching(node)
        if site < 0:
            if self._affordable(node.model, node.low, node.high):
                self.propose(node.chosen(node.low > 0))
            return
        for side in (0.0, 1.0):
            low, high = node.low.copy(), node.high.copy()
            low[site] = high[site] = side
            if not self._affordable(node.model, low, high):
                continue
            child = _Node(node.model, low, high, node.prices, share=node.share, pace=node.pace, site=node.site,
                          taken=node.taken).smaller()
            bound = min(upper, child.work(self.value, tick))
            self.work += 2 * _STEPS * (child.model.by_col.pairs + _OVERHEAD)
            self._round(child)
            self.push(child, bound)

    @staticmethod
    def _branching(node):
        """Return the column of ``node`` to branch on, or -1 where none is left open."""
        limit = node.model.p
        if not node.low.size or (limit is not None and (node.low > 0).sum() >= limit):
            return -1
        mass = node.model.by_col.sums(node.top)
        undecided = np.where(node.low < node.high, node.share * (1.0 - node.share) * mass + 1e-300, -1.0)
        site = int(np.argmax(undecided))
        return site if undecided[site] >= 0 else -1

    @staticmethod
    def _affordable(cover, low, high):
        """Leave out columns that the money left cannot pay; return False if it is overspent already."""
        if cover.budget is None:
            return True
        left = cover.budget * (1 + 1e-12) - cover.costs[low > 0].sum()
        high[(low == 0) & (cover.costs > left)] = 0.0
        return left >= 0

    def _round(self, node):
        """Propose the largest shares, as many as the limits allow."""
        cover = node.model
        if cover.p is None and cover.budget is None:
            self.propose(node.chosen(node.share > 0.5))
            return
        order = np.argsort(-node.share, kind="stable")
        if cover.p is not None:
            order = order[:cover.p]
        if cover.budget is not None:
            order = order[np.cumsum(cover.costs[order]) <= cover.budget]
        self.propose(node.chosen(order))
