"""Branching on single sites, best bound first, to push a bound below the linear relaxation in plain numpy."""
from __future__ import annotations

import heapq

import numpy as np

from .cover_bound import Chooser, CoverBound

_STEPS = 75


class _ForcedChooser(Chooser):
    """The p largest rewards with some columns in and some out."""

    def __init__(self, model, low, high):
        super().__init__(model)
        self.forced, self.open = np.flatnonzero(low > 0), np.flatnonzero(low < high)

    def pick(self, reward):
        """Return the value and columns of the best choice; whole or float rewards."""
        left = self.model.p - self.forced.size
        free = reward[self.open]
        best = np.argpartition(-free, left)[:left] if left < free.size else np.arange(free.size)
        best = self.open[best[free[best] > 0]]
        chosen = np.concatenate((self.forced, best))
        return reward[chosen].sum(), chosen


class _Node(CoverBound):
    def __init__(self, model, low, high, parent, share):
        super().__init__(model)
        self.low, self.high, self.pace = low, high, parent.pace
        self.choose = _ForcedChooser(model, low, high)
        self.prices = parent.prices.copy()
        self.share = np.clip(share, low, high)

    def work(self, incumbent, tick):
        """Improve the prices of this branch; return its exact bound."""
        self.primal_dual(_STEPS, 1e-6, incumbent - self.model.base, tick, self.share)
        if self.mean_share is not None:
            self.share = self.mean_share
        return self.exact()


def branch(bound, share, chosen, nodes, tick):
    """Tighten ``bound`` by branching on the site whose share is most undecided, weighted by its demand.

    For p sites without groups or budget. Every branch keeps an exact bound; the
    largest of the open branches, or the best choice itself, bounds the whole.

    Returns
    -------
    (chosen, upper bound, nodes used)
    """
    model = bound.model
    value = model.value_of(chosen)
    mass = model.by_col.sums(bound.top)
    root = _Node(model, np.zeros(model.columns), np.ones(model.columns), bound, share)
    heap = [(-bound.exact(), 0, root)]
    used = 0
    while heap and used < nodes and not tick(used / nodes):
        if -heap[0][0] <= value:
            break
        upper, _, node = heapq.heappop(heap)
        undecided = np.where(node.low < node.high, node.share * (1.0 - node.share) * mass, -1.0)
        site = int(np.argmax(undecided))
        if undecided[site] < 0 or (node.low > 0).sum() >= model.p:
            heapq.heappush(heap, (upper, used, node))
            break
        for side in (0.0, 1.0):
            low, high = node.low.copy(), node.high.copy()
            low[site] = high[site] = side
            child = _Node(model, low, high, node, node.share)
            limit = min(-upper, child.work(value, tick))
            used += 1
            chosen, value = _rounded(model, child.share, chosen, value)
            if limit > value:
                heapq.heappush(heap, (-limit, used, child))
    return chosen, max([value, *(-entry[0] for entry in heap[:1])]), used


def _rounded(model, share, chosen, value):
    """Return the better of ``chosen`` and the largest shares, where no spacing forbids those."""
    if model.neighbours is None:
        found = np.sort(np.argsort(-share, kind="stable")[:model.p])
        worth = model.value_of(found)
        if worth > value:
            return found, worth
    return chosen, value
