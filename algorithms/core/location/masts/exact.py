"""Proof of small shared-masts problems: depth-first over the masts, pruned by the Lagrangian bound."""
from __future__ import annotations

from itertools import permutations

import numpy as np

from ..descent import EVERY_NODES

NODE_LIMIT = 60_000  # measured: of the tree; beyond, nothing is claimed
CONFIGURATION_LIMIT = 120  # measured: sets of tenants of one mast
MAST_LIMIT = 14  # measured: beyond, the tree is not begun


def configurations(model, mast):
    """Return every allowed set of tenants of ``mast`` as tuples of actions, the empty one last.

    Parameters
    ----------
    model : MastModel
    mast : int

    Returns
    -------
    list of tuples of int, or None
        None where there are more than CONFIGURATION_LIMIT.

    Examples
    --------
    Operators 0 and 1 may hang on the first level, the second also on the second; both go together one way only.

    >>> from .model import MastLimits, MastModel
    >>> model = MastModel([9.0, 8.0], [0, 0, 0], [0, 1, 1], [1, 1, 2], rows=[[0], [1], [1]], cost=[1.0] * 3,
    ...                   mast_fee=5.0, mast_is_new=[True], conflicts=(), limits=MastLimits(), seed=0)
    >>> configurations(model, 0)
    [(0,), (0, 2), (1,), (2,), ()]
    """
    here = np.flatnonzero(model.mast == mast)
    place = {(int(model.operator[a]), int(model.level[a])): int(a) for a in here}
    operators = sorted({operator for operator, _ in place})
    levels = sorted({level for _, level in place})
    found = set()
    for size in range(1, min(len(operators), len(levels)) + 1):
        for who in permutations(operators, size):
            for where in permutations(levels, size):
                actions = [place.get(pair) for pair in zip(who, where)]
                if None not in actions:
                    found.add(tuple(sorted(actions)))
                if len(found) > CONFIGURATION_LIMIT:
                    return None
    return [*sorted(found), ()]


def prove(bound, prices, actions, tick):
    """Search all plans better than ``actions``; ``tick(None)`` returns True when time is up.

    Branch and bound by depth first (Land and Doig 1960).

    Parameters
    ----------
    bound : MastBound
    prices : Prices
        Good ones keep the tree small.
    actions : array of action numbers
        The plan known.
    tick : callable

    Returns
    -------
    (actions, proven)
        The best plan; ``proven`` is True if the whole tree was searched, so that no plan is better.

    Examples
    --------
    One of two masts can be paid for: with nothing known the tree finds the one of 90 people.

    >>> from .bound import MastBound, start_prices
    >>> from .model import MastLimits, MastModel
    >>> model = MastModel([90.0, 10.0], [0, 1], [0, 1], [1, 1], rows=[[0], [1]], cost=[10.0, 10.0], mast_fee=60.0,
    ...                   mast_is_new=[True, True], conflicts=(), limits=MastLimits(budget=70.0), seed=0)
    >>> best, proven = prove(MastBound(model), start_prices(model), [], lambda fraction: False)
    >>> best.tolist(), proven
    ([0], True)
    """
    model, limits = bound.model, bound.model.limits
    masts = np.unique(model.mast[bound.alive[model.mast]])
    if masts.size > MAST_LIMIT or limits.min_gain > 0:
        return actions, False
    options = [configurations(model, mast) for mast in masts]
    if any(option is None for option in options):
        return actions, False
    total, value, _, _ = bound.relaxed(prices)
    reward = model.by_action.sums(prices.row) - prices.money * model.cost - prices.action
    worth = np.maximum(value[masts], 0.0)
    order = np.argsort(-worth, kind="stable")
    base = float((model.weights - prices.row).sum())
    if limits.max_actions is not None:
        base += prices.action * limits.max_actions
    if limits.budget is not None and limits.target is None:
        base += prices.money * limits.budget
    tree = _MastTree(model, [(int(masts[k]), options[k]) for k in order], worth[order], reward, money=prices.money,
                     base=base)
    tree.tick = tick
    tree.best = np.asarray(actions, np.int64)
    tree.value, tree.cost = model.value_of(tree.best), model.cost_of(tree.best)
    return tree.run()


class _MastTree:
    def __init__(self, model, branches, worth, reward, *, money, base):
        self.model, self.branches, self.reward = model, branches, reward
        self.money, self.base = money, base
        self.rest = np.concatenate((np.cumsum(worth[::-1])[::-1], [0.0]))
        self.reach = [np.zeros(model.rows, bool)]
        for mast, _ in reversed(branches):
            rows = model.by_action.gather(np.flatnonzero(model.mast == mast))
            reach = self.reach[0].copy()
            reach[rows] = True
            self.reach.insert(0, reach)
        self.nodes = 0

    def run(self):
        covered = np.zeros(self.model.rows, bool)
        complete = self._visit(0, covered, (), 0.0, worth=0.0, used=0, closed=frozenset())
        return np.sort(self.best), complete

    def _hopeless(self, depth, covered, cost, worth):
        model, limits = self.model, self.model.limits
        relaxed = self.base + worth + self.rest[depth]
        everything = float(model.weights[covered | self.reach[depth]].sum())
        slack = 1e-9 * max(1.0, abs(self.value))
        if limits.target is None:
            return min(relaxed, everything) < self.value - slack
        least = (limits.target - relaxed) / max(self.money, 1e-12)
        return (everything < limits.target * (1 - 1e-12) - 1e-9
                or max(least, cost) > self.cost + 1e-9 * max(1.0, self.cost))

    def _visit(self, depth, covered, actions, cost, worth, used, closed):
        """Return False if the node limit ended the search."""
        model, limits = self.model, self.model.limits
        self.nodes += 1
        if self.nodes > NODE_LIMIT or (self.nodes % EVERY_NODES == 0 and self.tick(None)):
            return False
        if self._hopeless(depth, covered, cost, worth):
            return True
        if depth == len(self.branches):
            self._take(covered, actions, cost)
            return True
        mast, options = self.branches[depth]
        for option in options:
            opens = bool(option) and bool(model.is_new[mast])
            if opens and mast in closed:
                continue
            spent = cost + sum(float(model.cost[a]) for a in option) + (float(model.fee[mast]) if opens else 0.0)
            fresh = used + opens
            count = len(actions) + len(option)
            if ((limits.budget is not None and spent > limits.budget * (1 + 1e-12) + 1e-9)
                    or (limits.max_new is not None and fresh > limits.max_new)
                    or (limits.max_actions is not None and count > limits.max_actions)):
                continue
            now = covered
            if option:
                now = covered.copy()
                now[model.by_action.gather(option)] = True
            gain = sum(float(self.reward[a]) for a in option) - (self.money * float(model.fee[mast]) if opens else 0.0)
            barred = closed.union(model.neighbours[mast].tolist()) if opens else closed
            if not self._visit(depth + 1, now, actions + option, spent, worth=worth + gain, used=fresh, closed=barred):
                return False
        return True

    def _take(self, covered, actions, cost):
        value = float(self.model.weights[covered].sum())
        target = self.model.limits.target
        if target is None:
            better = (value, -cost) > (self.value, -self.cost)
        else:
            better = value >= target * (1 - 1e-12) - 1e-9 and (cost, -value) < (self.cost, -self.value)
        if better:
            self.best, self.value, self.cost = np.asarray(actions, np.int64), value, cost
