"""The best choice of sites at given rewards, within a number, a budget and groups: what every bound comes down to."""
from __future__ import annotations

import numpy as np

from .prices import floor_whole
from .steady import largest

_MONEY_BITS = 20  # bits after the point of a price of money, so that prices times whole costs are exact
_HALVINGS = 40  # of the bracket of that price: beyond the bits above, rounding decides


class SiteSelection:
    """Best choice of sites for given rewards, the limits of a :class:`CoverModel` kept (spacing dropped).

    Examples
    --------
    Two of three sites; with a budget of 3 the second one is taken by two thirds (a fractional knapsack: the value is
    2 + 2/3 of 3, met by a price of 1 for a unit of money):

    >>> from types import SimpleNamespace as Record
    >>> model = Record(columns=3, p=2, budget=None, groups=0, group_of=np.full(3, -1), costs=np.array([1.0, 3.0, 4.0]))
    >>> value, share = SiteSelection(model)(np.array([2.0, 3.0, 1.0]))
    >>> float(value), share.tolist()
    (5.0, [1.0, 1.0, 0.0])
    >>> SiteSelection(model).pick(np.array([2, 3, 1]))[1].tolist()
    [0, 1]
    >>> model.p, model.budget, reward = None, 3.0, np.array([2.0, 3.0, 1.0])
    >>> choose = SiteSelection(model)
    >>> value, share = choose(reward)
    >>> round(float(value), 6), round(choose.money, 6), share.round(3).tolist()
    (4.0, 1.0, [1.0, 0.667, 0.0])

    In 1024ths, costs rounded down and the budget up, it is 3 of them more: never less than the value.

    >>> choose.whole(np.array([2048, 3072, 1024]), 1024.0) - 4 * 1024
    3

    What stands for the limits: money at that price for each site, and the budget at it as the constant.

    >>> constant, charge = choose.charges(reward)
    >>> round(float(constant), 6), charge.round(6).tolist()
    (3.0, [1.0, 3.0, 4.0])
    """

    def __init__(self, model):
        self.model = model
        self.money = 0.0

    def __call__(self, reward):
        """Return (value, share of every column) for float rewards; a budget is priced to its best."""
        model = self.model
        if model.budget is None:
            value, chosen = self.pick(reward)
            share = np.zeros(model.columns)
            share[chosen] = 1.0
            return value, share
        value, self.money, share = self._priced(reward)
        return value, share

    def _priced(self, reward):
        """Minimise over the price of money by bisection; the share mixes both sides so that the budget is met."""
        model = self.model
        low, high = 0.0, 2.0 * float(np.max(reward / np.maximum(model.costs, 1e-12), initial=0.0)) + 1e-9
        value, chosen = self.pick(reward)
        spent = model.costs[chosen].sum()
        share = np.zeros(model.columns)
        if spent <= model.budget:
            share[chosen] = 1.0
            return value, 0.0, share
        over, under = (chosen, spent), None
        best, price = np.inf, 0.0
        for _ in range(_HALVINGS):
            middle = 0.5 * (low + high)
            value, chosen = self.pick(reward - middle * model.costs)
            spent = model.costs[chosen].sum()
            value += middle * model.budget
            if value < best:
                best, price = value, middle
            if spent > model.budget:
                low, over = middle, (chosen, spent)
            else:
                high, under = middle, (chosen, spent)
        if under is None:
            share[over[0]] = 1.0
            return best, price, share
        mix = (model.budget - under[1]) / max(over[1] - under[1], 1e-12)
        share[under[0]] += 1.0 - mix
        share[over[0]] += mix
        return best, price, share

    def pick(self, reward):
        """Return the value and columns of the best choice without a budget; whole or float rewards."""
        model = self.model
        left, chosen = model.p, np.zeros(0, np.int64)
        free = reward
        if model.groups:
            chosen = best_of_groups(reward, model.group_of, model.groups)
            free = reward.copy()
            free[chosen] = 0
            left = None if left is None else left - chosen.size
        if left is not None and left < free.size:
            rest = largest(free, left)
            rest = rest[free[rest] > 0]
        else:
            rest = np.flatnonzero(free > 0)
        rest = np.setdiff1d(rest, chosen, assume_unique=True) if chosen.size else rest
        chosen = np.concatenate((chosen, rest))
        return reward[chosen].sum(), chosen

    def whole(self, reward, scale):
        """Return the value for whole rewards in units of 1 / ``scale``: exact, or with a budget never below that."""
        model = self.model
        if model.budget is None:
            return int(self.pick(reward)[0])
        money = np.rint(self.money * 2.0**_MONEY_BITS) / 2.0**_MONEY_BITS
        cost = floor_whole(model.costs * (money * scale))
        return int(self.pick(reward - cost)[0]) + int(np.ceil(max(model.budget, 0.0) * money * scale * (1 + 1e-15)))

    def charges(self, reward):
        """Return (constant, charge of every column) that stand for all limits at float rewards.

        For every allowed choice, sum of charges <= constant: money is charged to the cost, a
        place among the p to every column, and a group without a site of that worth pays for one.
        """
        model = self.model
        self(reward)  # sets the price of money
        net = reward - self.money * model.costs
        constant = self.money * max(model.budget, 0.0) if model.budget is not None else 0.0
        best = np.full(model.groups, -np.inf)
        np.maximum.at(best, model.group_of[model.group_of >= 0], net[model.group_of >= 0])
        place, least = 0.0, np.inf
        if model.p is not None:
            for theta in np.append(np.unique(np.maximum(net, 0.0))[::-1][:4 * model.p + 4], 0.0):
                value = (theta * model.p - np.maximum(theta - best, 0.0).sum() + np.maximum(net - theta, 0.0).sum())
                if value < least:
                    place, least = float(theta), value
        credit = np.append(np.maximum(place - best, 0.0), 0.0)
        charge = place + self.money * model.costs - credit[model.group_of]
        return constant + place * (model.p or 0) - credit.sum(), charge


def best_of_groups(reward, group_of, groups):
    """Return the column of the largest reward in every group (ties: lowest number).

    Parameters
    ----------
    reward : array (C,)
    group_of : array (C,) of int
        Group of each column, -1 is none.
    groups : int

    Returns
    -------
    array (groups,) of int64

    Examples
    --------
    >>> best_of_groups(np.array([9.0, 1.0, 3.0, 2.0, 2.0]), np.array([-1, 0, 0, 1, 1]), 2).tolist()
    [2, 3]
    """
    order = np.lexsort((np.arange(reward.size, dtype=np.int64), -reward))
    labels = group_of[order]
    inside = labels >= 0
    first = np.unique(labels[inside], return_index=True)[1]
    return order[inside][first][:groups]
