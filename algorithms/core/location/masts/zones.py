"""The shared-masts problem in zones: what lies between them is paid at its prices, each zone has a tree of its own.

Masts are parted into zones of neighbours. For every plan and 0 <= lambda <= w, mu, nu >= 0,

    value <= constant of the limits + sum over border rows of (w - lambda) + sum over zones of (value of its part),

where a row that masts of several zones can cover weighs lambda in each of them, and tenants and new masts pay the
prices of the limits: w [covered] <= (w - lambda) + sum over zones of lambda [covered there]. A zone solved to its end
has lost the gap between the linear relaxation and whole masts, and the trees of the zones add up where one tree over
everything would multiply.

References
----------
Branch and bound: Land and Doig 1960, An automatic method of solving discrete programming problems, by the bound of
:mod:`.bound`. Masts settled in a branch: Beasley 1993, Lagrangean relaxation, problem reduction.
"""
from __future__ import annotations

import heapq

import numpy as np

from ..prices import floor_whole
from ..sparse import Incidence, row_classes
from ..zoning import grown
from .zone import MastZone

_SIZE = 80  # measured: masts of a zone
_WORK = 250_000  # measured: pairs that the trees may look at for each mast
_NEAR = 1e-6  # measured: a zone with this gap is solved


class MastPart:
    """Some masts with their tenants and rows, whole numbers in one unit, charges in place of the limits.

    Attributes
    ----------
    weights : array (R,) of int64
    charge, fee : arrays (A,), (M,) of int64
        What a tenant and the opening of a mast pay.
    action, site : arrays (A,), (M,) of int64
        Their numbers in the whole.

    Examples
    --------
    Two operators lack 90 and 10 people; either may hang at 10 on a mast of its own at 60. With 1 for a unit of money
    the first mast is worth 90 - 70, and its row is at half its price:

    >>> from .bound import MastBound, Prices
    >>> from .model import MastLimits, MastModel
    >>> model = MastModel([90.0, 10.0], [0, 1], [0, 1], [1, 1], rows=[[0], [1]], cost=[10.0, 10.0], mast_fee=60.0,
    ...                   mast_is_new=[True, True], conflicts=(), limits=MastLimits(budget=70.0), seed=0)
    >>> whole = MastWhole(MastBound(model), Prices(0.5 * model.weights, 1.0, 0.0), 0.0)
    >>> part, prices = whole.of([0], whole.weights, whole.prices)
    >>> part.site.tolist(), round(part.value_of(np.array([0])) / whole.scale, 1), (prices / whole.scale).tolist()
    ([0], 20.0, [45.0])
    """

    def __init__(self, model, action, site, *, charge, fee, weights, by_action):
        self.action, self.site, self.weights = action, site, weights
        self.operators, self.levels, self.masts = model.operators, model.levels, site.size
        number = np.full(model.masts, -1, np.int64)
        number[site] = np.arange(site.size, dtype=np.int64)
        self.mast, self.operator, self.level = number[model.mast[action]], model.operator[action], model.level[action]
        self.slot = (self.operator * self.levels + self.level) * self.masts + self.mast
        self.at = np.full(self.operators * self.levels * self.masts, -1, np.int64)
        self.at[self.slot] = np.arange(action.size, dtype=np.int64)
        self.charge, self.fee, self.by_action = charge, fee, by_action
        self.model = model

    def of(self, masts, weights, prices):
        """Return the part of ``masts`` (a mask or numbers), rows that they cannot tell apart merged, and its prices."""
        inside = np.zeros(self.masts, bool)
        inside[masts] = True
        action = np.flatnonzero(inside[self.mast])
        rows = np.unique(self.by_action.gather(action))
        number = np.full(self.weights.size, -1, np.int64)
        number[rows] = np.arange(rows.size, dtype=np.int64)
        by_row = self.by_action.take(action).renumbered(number, rows.size).transposed()
        class_of, first = row_classes(by_row)
        merged = np.zeros((2, first.size), np.int64)
        np.add.at(merged[0], class_of, weights[rows])
        np.add.at(merged[1], class_of, prices[rows])
        part = MastPart(self.model, self.action[action], self.site[inside], charge=self.charge[action],
                        fee=self.fee[inside], weights=merged[0], by_action=by_row.take(first).transposed())
        return part, merged[1]

    def value_of(self, actions):
        """Return what ``actions`` of the part are worth, charges and fees paid."""
        served = int(self.weights[self.by_action.counts(actions) > 0].sum()) if len(actions) else 0
        return served - int(self.charge[actions].sum()) - int(self.fee[np.unique(self.mast[actions])].sum())


class MastWhole(MastPart):
    """The whole problem as a part, prices in place of its limits; what zones and patches are cut from.

    Attributes
    ----------
    prices : array (R,) of int64
        Of the rows.
    constant : int
        What the prices of tenants and new masts bring back.
    by_mast, by_place : Incidence
        Rows of each mast, masts of each row.

    Examples
    --------
    >>> from .bound import MastBound, Prices
    >>> from .model import MastLimits, MastModel
    >>> model = MastModel([90.0, 10.0], [0, 1], [0, 1], [1, 1], rows=[[0], [1]], cost=[10.0, 10.0], mast_fee=60.0,
    ...                   mast_is_new=[True, True], conflicts=(), limits=MastLimits(budget=70.0), seed=0)
    >>> whole = MastWhole(MastBound(model), Prices(0.5 * model.weights, 1.0, 0.0), 0.0)
    >>> whole.scale, whole.money, (whole.prices / whole.scale).tolist(), whole.constant
    (1024.0, 1.0, [45.0, 5.0], 0)
    >>> whole.by_mast[1].tolist(), whole.by_place[0].tolist()
    ([1], [0])
    """

    def __init__(self, bound, prices, mast_price):
        model, limits = bound.model, bound.model.limits
        self.bound = bound
        self.scale, self.money = scale, money = bound.grid(prices)
        weights = np.ceil(model.weights * scale).astype(np.int64)
        self.prices = np.clip(np.rint(prices.row * scale).astype(np.int64), 0, weights)
        each = int(np.rint(max(prices.action, 0.0) * scale)) if limits.max_actions is not None else 0
        fresh = int(np.rint(max(mast_price, 0.0) * scale)) if limits.max_new is not None else 0
        self.constant = each * (limits.max_actions or 0) + fresh * (limits.max_new or 0)
        super().__init__(model, np.arange(model.actions, dtype=np.int64), np.arange(model.masts, dtype=np.int64),
                         charge=floor_whole(model.cost * (money * scale)) + each,
                         fee=floor_whole(model.fee * (money * scale)) + fresh * model.is_new, weights=weights,
                         by_action=model.by_action)
        order = np.argsort(model.mast, kind="stable")
        start = np.searchsorted(model.mast[order], np.arange(model.masts + 1, dtype=np.int64))
        lengths = np.concatenate(([0], np.cumsum(model.by_action.lengths[order])))
        self.by_mast = Incidence(lengths[start], model.by_action.gather(order), model.rows)
        self.by_place = self.by_mast.transposed()


class MastZones:
    """The zones of a problem at some prices.

    Parameters
    ----------
    whole : MastWhole
        Good prices make a good bound, all make a valid one.
    chosen : array of action numbers
        A plan known.
    tick : callable
        ``tick(fraction)`` returns True when time is up.

    Examples
    --------
    One of two masts can be paid for, with 90 people or with 10; with 1 for a unit of money the first is worth 20, the
    second nothing, and the budget of 70 comes back:

    >>> from .bound import MastBound, Prices
    >>> from .model import MastLimits, MastModel
    >>> model = MastModel([90.0, 10.0], [0, 1], [0, 1], [1, 1], rows=[[0], [1]], cost=[10.0, 10.0], mast_fee=60.0,
    ...                   mast_is_new=[True, True], conflicts=(), limits=MastLimits(budget=70.0), seed=0)
    >>> whole = MastWhole(MastBound(model), Prices(0.5 * model.weights, 1.0, 0.0), 0.0)
    >>> never = lambda fraction: False
    >>> zones = MastZones(whole, np.array([0]), never)
    >>> zones.run(never)
    >>> zones.upper, zones.best().tolist()
    (90.0, [0])
    """

    def __init__(self, whole, chosen, tick):
        self.whole = whole
        prices = whole.prices.astype(float)
        mass = whole.by_mast.sums(prices * whole.by_place.lengths) + 1e-300
        zone = grown(whole.by_mast, whole.by_place, prices, _SIZE, mass=mass)
        of_pair, start = zone[whole.by_place.index], whole.by_place.start[:-1]
        border = np.minimum.reduceat(of_pair, start) != np.maximum.reduceat(of_pair, start)
        self.constant = whole.constant + int((whole.weights - whole.prices)[border].sum())
        weights, mine = np.where(border, whole.prices, whole.weights), np.zeros(whole.action.size, bool)
        mine[chosen] = True
        self.parts = []
        for number in range(int(zone.max(initial=-1)) + 1):
            inside = (zone == number) & whole.bound.alive
            if inside.any():
                part, start = whole.of(inside, weights, whole.prices)
                self.parts.append(MastZone(part, start, np.flatnonzero(mine[part.action]), tick))

    @property
    def upper(self):
        """Bound of the whole problem: of the value, or of the cost where there is a target."""
        total = self.constant + sum(part.upper for part in self.parts)
        return self.whole.bound.of_total(total, self.whole.scale, self.whole.money)

    def run(self, tick):
        """Branch where the gap is largest until all zones are solved or were worked on enough."""
        work = _WORK * self.whole.masts
        widest = [(part.value - part.upper, number) for number, part in enumerate(self.parts)]
        heapq.heapify(widest)
        done = 0
        while widest and done < work:
            gap, number = heapq.heappop(widest)
            part = self.parts[number]
            if -gap <= _NEAR * abs(part.value) or tick(done / work):
                break
            before = part.work
            part.split(tick)
            done += part.work - before
            heapq.heappush(widest, (part.value - part.upper, number))

    def best(self):
        """Return the actions of the best plans of all zones together; limits may be broken."""
        return np.sort(np.concatenate([part.part.action[part.best] for part in self.parts]))
