"""Lagrangian bound of the shared-masts problem.

Relaxing "a row counts only if covered" with prices lambda and the limits with
prices mu (money) and nu (actions) leaves one small assignment problem per
mast, solved exactly. For every 0 <= lambda <= w, mu, nu >= 0:

    UB = sum(w - lambda) + mu B + nu K + sum over existing masts of v_m
         + sum over new masts of max(0, v_m), or of the p largest

v_m = best assignment of (sum of lambda over A_a) - mu f_a - nu, minus mu F_m.
Spacing is dropped. A share theta reads the same function backwards: any plan
that covers theta W costs at least (theta W - UB at B = 0) / mu.

References
----------
Lagrangian bounds: Fisher 1981, The Lagrangian relaxation method for solving integer programming problems; an inner
problem with whole corners gives no more than the linear relaxation: Geoffrion 1974, Lagrangean relaxation for integer
programming (integrality property). Step length: Held, Wolfe and Crowder 1974; deflected slope: Camerini, Fratta and
Maffioli 1975. The assignment per mast is a recursion over subsets (Held and Karp 1962). Masts left out: Beasley 1993,
Lagrangean relaxation, problem reduction.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..descent import NEWS, SHRINK
from ..prices import floor_whole, grid_bits
from ..steady import product
from .assignment import FORBIDDEN, FORBIDDEN_WHOLE, Subsets, best_subsets, read_back
from .counts import Counts

_MONEY_BITS = 20  # bits after the point of the price of money, so that prices times whole costs are exact
_STALE = 20  # measured: steps without news before the agility shrinks
_LEAST = 1e-3  # measured: the agility that ends a descent
_DEFLECTION = 0.85  # measured: part of the slope before that is kept (Camerini, Fratta and Maffioli 1975)
_NEWEST = 0.05  # measured: of a step in the mean of relaxed plans (volume algorithm: Barahona and Anbil 2000)


@dataclass
class Prices:
    """Multipliers of one bound: ``row`` (lambda), ``money`` (mu) and ``action`` (nu).

    Examples
    --------
    >>> prices = Prices(np.array([90.0, 10.0]), 1.0, 0.0)
    >>> other = prices.copy()
    >>> other.row[0] = 0.0
    >>> prices.row.tolist()
    [90.0, 10.0]
    """

    row: np.ndarray
    money: float
    action: float

    def copy(self):
        """Return an independent copy."""
        return Prices(self.row.copy(), self.money, self.action)


class MastBound:
    """Evaluates and improves the bound of one :class:`MastModel`; ``alive`` masts only.

    Examples
    --------
    Two operators lack 90 and 10 people; either may hang at 10 on a mast of its own at 60, and 70 may be spent. With all
    people as prices of the rows and 1 a unit of money the masts are worth 90 - 70 and 10 - 10 - 60; the first one's 20
    and the budget of 70 bound the plan by 90:

    >>> from .model import MastLimits, MastModel
    >>> model = MastModel([90.0, 10.0], [0, 1], [0, 1], [1, 1], rows=[[0], [1]], cost=[10.0, 10.0], mast_fee=60.0,
    ...                   mast_is_new=[True, True], conflicts=(), limits=MastLimits(budget=70.0), seed=0)
    >>> bound, prices = MastBound(model), Prices(model.weights, 1.0, 0.0)
    >>> total, value, chosen, actions = bound.relaxed(prices)
    >>> total, value.tolist(), chosen.tolist(), actions.tolist(), bound.exact(prices)
    (20.0, [20.0, -60.0], [0], [0], 90.0)
    >>> bound.mast_values(model.weights - 10.0, prices, 60.0)[0].tolist(), bound.pick(value).tolist()
    ([20.0, -60.0], [0])
    >>> bound.grid(prices), bound.of_total(20 * 1024, *bound.grid(prices))
    ((1024.0, 1.0), 90.0)

    The second mast would bring it down to 30, below the 90 of a plan that is known:

    >>> bound.hopeless(prices, 90.0).tolist()
    [1]
    >>> bound.exclude([1])
    >>> bound.alive.tolist()
    [True, False]
    """

    def __init__(self, model):
        self.model = model
        self.subsets = Subsets(model.operators)
        self.counts = Counts(new_high=model.limits.max_new, high=model.limits.max_actions)
        self.alive = np.ones(model.masts, bool)
        self._live_action = np.ones(model.actions, bool)

    def exclude(self, masts):
        """Leave out masts that no better plan can use."""
        self.alive[masts] = False
        self._live_action = self.alive[self.model.mast]

    def mast_values(self, reward, prices, fee_price):
        """Return best subset value per mast (fees of new masts paid), the subset and the scores.

        ``reward`` is the price sum of each action, already net of its own cost.
        """
        model = self.model
        whole = reward.dtype.kind == "i"
        places = model.operators * model.levels * model.masts
        score = np.full(places, FORBIDDEN_WHOLE if whole else FORBIDDEN, reward.dtype)
        live = self._live_action
        score[model.slot[live]] = reward[live]
        score = score.reshape(model.operators, model.levels, model.masts)
        worth, _ = best_subsets(score, self.subsets, told=False)
        subset = np.argmax(worth, axis=0)
        value = worth[subset, np.arange(model.masts, dtype=np.int64)] - fee_price
        return value, subset, score

    def relaxed(self, prices):
        """Return (relaxed value without the limits' constants, value per mast, chosen masts, chosen actions)."""
        model = self.model
        reward = model.by_action.sums(prices.row) - prices.money * model.cost - prices.action
        value, subset, score = self.mast_values(reward, prices, prices.money * model.fee)
        chosen = self.pick(value)
        here = score[:, :, chosen]
        _, choices = best_subsets(here, self.subsets)
        places = read_back(choices, here.shape, np.arange(chosen.size, dtype=np.int64), subset[chosen])
        width = max(chosen.size, 1)
        actions = model.action_at[places // width * model.masts + chosen[places % width]]
        total = float((model.weights - prices.row).sum() + value[chosen].sum())
        return total, value, chosen, actions

    def pick(self, value):
        """Return the masts that the relaxed problem opens: positive ones, of the new as many as may and must be."""
        model, counts = self.model, self.counts
        good = value > 0
        fresh = np.flatnonzero(good & model.is_new)
        if counts.new_high is not None and fresh.size > counts.new_high:
            fresh = fresh[np.argsort(-value[fresh], kind="stable")[:counts.new_high]]
        elif fresh.size < counts.new_low:
            fresh = np.flatnonzero(model.is_new)
            fresh = fresh[np.argsort(-value[fresh], kind="stable")[:counts.new_low]]
        return np.concatenate((np.flatnonzero(good & ~model.is_new), fresh))

    def exact(self, prices):
        """Return the bound in whole arithmetic: valid beyond rounding.

        Prices are put on a grid of 2^-bits (2^-10 where weights are whole), weights and
        limits rounded so that the bound can only grow, and summed as 64-bit integers.
        With a target the result is the lower bound on cost, else the upper bound on value.
        """
        model = self.model
        scale, money = self.grid(prices)
        weights = np.ceil(model.weights * scale).astype(np.int64)
        row = np.minimum(np.rint(prices.row * scale).astype(np.int64), weights)
        row = np.maximum(row, 0)
        cost = floor_whole(model.cost * (money * scale))
        fee = floor_whole(model.fee * (money * scale))
        each = int(np.rint(self.counts.priced(prices.action) * scale))
        value, *_ = self.mast_values(model.by_action.sums(row) - cost - each, prices, fee)
        total = int((weights - row).sum()) + int(value[self.pick(value)].sum()) + each * int(self.counts.held(each))
        return self.of_total(total, scale, money)

    def grid(self, prices):
        """Return the units of a weight in whole arithmetic, and the price of money on its own grid."""
        model, limits = self.model, self.model.limits
        bits = 10 if model.whole_weights else grid_bits(model.total_weight)
        money = np.rint(max(prices.money, 0.0) * 2.0**_MONEY_BITS) / 2.0**_MONEY_BITS
        if limits.target is not None:
            money = max(money, 2.0**-_MONEY_BITS)
        elif limits.budget is None:
            money = 0.0  # what nothing limits has no price
        return float(1 << bits), float(money)

    def of_total(self, total, scale, money):
        """Return the bound that a relaxed value in whole units stands for, the price of the budget not yet in it."""
        model, limits = self.model, self.model.limits
        if limits.target is not None:
            least = (limits.target * (1 - 1e-15) - total / scale) / money
            least -= 1e-12 * abs(least)
            if model.cost_step:
                least = model.cost_step * float(np.ceil(least / model.cost_step - 1e-9))
            return least if least > 0.0 else 0.0  # never the zero with a sign that a ceiling leaves
        if limits.budget is not None:
            total += int(np.ceil(limits.budget * money * scale * (1 + 1e-15)))
        bound = total / scale
        return float(np.floor(bound)) if model.whole_weights else bound

    def hopeless(self, prices, incumbent):
        """Return the masts that no plan better than ``incumbent`` (a value, or a cost where there is a target) can use.

        Forcing a mast in costs what its best tenants lack to be worth their price, and, where new masts are
        limited, the weakest of those chosen (reduced-cost fixing: Beasley 1993,
        Lagrangean relaxation, problem reduction).
        """
        model, limits = self.model, self.model.limits
        total, value, chosen, _ = self.relaxed(prices)
        if limits.max_actions is not None:
            total += prices.action * limits.max_actions
        forced = np.minimum(value, 0.0)
        fresh = chosen[model.is_new[chosen]]
        if limits.max_new is not None and fresh.size and fresh.size >= limits.max_new:
            weakest = float(value[fresh].min())
            forced = np.where(model.is_new, np.minimum(value - weakest, 0.0), forced)
        if limits.target is None:
            if limits.budget is not None:
                total += prices.money * limits.budget
            hopeless = total + forced < incumbent * (1 - 1e-9)
        else:
            hopeless = (limits.target - total - forced) / max(prices.money, 1e-12) > incumbent * (1 + 1e-9)
        return np.flatnonzero(hopeless)


def start_prices(model):
    """Return first prices: every row at half its weight, money at the mean gain of a unit.

    Parameters
    ----------
    model : MastModel

    Returns
    -------
    Prices

    Examples
    --------
    100 people and a budget of 70, half of them each:

    >>> from .model import MastLimits, MastModel
    >>> model = MastModel([90.0, 10.0], [0, 1], [0, 1], [1, 1], rows=[[0], [1]], cost=[10.0, 10.0], mast_fee=60.0,
    ...                   mast_is_new=[True, True], conflicts=(), limits=MastLimits(budget=70.0), seed=0)
    >>> prices = start_prices(model)
    >>> prices.row.tolist(), round(prices.money, 4), prices.action
    ([45.0, 5.0], 0.7143, 0.0)
    """
    row = 0.5 * model.weights
    total = model.weights.sum()
    limits = model.limits
    everything = model.cost.sum() / max(model.levels, 1) + model.fee.sum()
    spend = limits.budget if limits.budget is not None else everything
    money = 0.5 * total / max(min(spend, everything), 1e-9)
    if limits.budget is None and limits.target is None:
        money = 0.0
    action = 0.5 * total / max(limits.max_actions, 1) if limits.max_actions is not None else 0.0
    return Prices(row, float(money), float(action))


def improve(bound, prices, steps, incumbent, *, tick=None, collect=None, shares=None):
    """Lower the bound by projected, deflected subgradient steps; return the best prices and their float bound.

    Parameters
    ----------
    bound : MastBound
    prices : Prices
        To begin with.
    steps : int
    incumbent : float
        The value to beat (the cost to undercut where there is a target): it sets the step length.
    tick : callable, optional
        ``tick(fraction)`` may raise to cancel, or return True to stop for time.
    collect : list, optional
        Relaxed plans are added to it as (bound, actions, worth of each mast).
    shares : array (A,) of float, optional
        Moved towards each of them, it ends near the shares of the linear relaxation.

    Returns
    -------
    (Prices, float)

    Examples
    --------
    One of two masts can be paid for, with 90 people or with 10: from half of all prices the bound comes down to 90.

    >>> from .model import MastLimits, MastModel
    >>> model = MastModel([90.0, 10.0], [0, 1], [0, 1], [1, 1], rows=[[0], [1]], cost=[10.0, 10.0], mast_fee=60.0,
    ...                   mast_is_new=[True, True], conflicts=(), limits=MastLimits(budget=70.0), seed=0)
    >>> bound = MastBound(model)
    >>> prices, level = improve(bound, start_prices(model), 300, 90.0)
    >>> bound.exact(prices), bool(level >= 90.0 - 1e-9)
    (90.0, True)
    """
    limits = bound.model.limits
    sharing = limits.target is not None
    allowance, goal = (incumbent, limits.target) if sharing else (limits.budget, incumbent)
    walk = _Walk(bound, prices, allowance)
    best, best_prices, stale = None, prices.copy(), 0
    for step in range(steps):
        if tick is not None and step % 8 == 0 and tick(step / steps):
            break
        current = walk.prices
        total, worth, chosen, actions = bound.relaxed(current)
        total += current.action * bound.counts.held(current.action)
        # with a target, the prices are those of the budget problem with the cost of the known plan
        level = (limits.target - total) / max(current.money, 1e-12) if sharing else total
        if allowance is not None:
            total += current.money * allowance
            level = level if sharing else total
        if collect is not None:
            collect.append((level, actions, worth))
        if shares is not None:
            shares *= 1.0 - _NEWEST
            shares[actions] += _NEWEST
        if best is None or (level > best if sharing else level < best):
            stale = stale if best is not None and abs(level - best) < NEWS * abs(best) else 0
            best, best_prices = level, current.copy()
        else:
            stale += 1
        if stale >= _STALE:
            stale = 0
            walk.back_to(best_prices)
            if walk.agility < _LEAST:
                break
        elif not walk.step(total - goal, chosen, actions):
            break
    return best_prices, best


class _Walk:
    """Prices on their way down: deflected slopes of rows, of money and of the number of tenants, in one unit."""

    def __init__(self, bound, prices, allowance):
        model, counts = bound.model, bound.counts
        self.bound, self.prices, self.allowance, self.agility = bound, prices.copy(), allowance, 1.0
        self.mean = max(float(model.weights.mean()), 1e-12) if model.rows else 1.0
        span = self.mean * np.sqrt(max(model.rows, 1))
        self.least_money = 0.0 if model.limits.target is None else 1e-9
        self.unit_money = 0.0 if allowance is None else span / max(allowance, 1e-9)
        self.unit_action = 0.0
        if counts.high is not None or counts.low:
            self.unit_action = span / max(counts.high or 0, counts.low, 1)
        self._rest()

    def _rest(self):
        self.flow, self.flow_money, self.flow_action = np.zeros(self.prices.row.size), 0.0, 0.0

    def back_to(self, prices):
        """Begin again at ``prices``, with shorter steps."""
        self.agility *= SHRINK
        self.prices = prices.copy()
        self._rest()

    def step(self, above, chosen, actions):
        """Follow the slope that the relaxed plan of ``actions`` on ``chosen`` new masts shows, as far as its bound lies
        ``above`` the goal; return False where there is nowhere to go.
        """
        model, prices, mean = self.bound.model, self.prices, self.mean
        slope = model.by_action.counts(actions) - 1.0
        slope[((prices.row <= 0) & (slope > 0)) | ((prices.row >= model.weights) & (slope < 0))] = 0.0
        slope_money = slope_action = 0.0
        if self.unit_money:
            left = self.allowance - model.cost[actions].sum() - model.fee[chosen].sum()
            slope_money = self.unit_money * left / mean
        if self.unit_action:
            slope_action = self.unit_action * (self.bound.counts.held(prices.action) - actions.size) / mean
        self.flow = _DEFLECTION * self.flow + slope
        self.flow_money = _DEFLECTION * self.flow_money + slope_money
        self.flow_action = _DEFLECTION * self.flow_action + slope_action
        norm = product(self.flow, self.flow) + self.flow_money**2 + self.flow_action**2
        if norm <= 0 or above <= 0:
            return False
        length = self.agility * above / norm
        self.prices = Prices(
            np.clip(prices.row - length * self.flow, 0.0, model.weights),
            max(prices.money - length * self.flow_money * self.unit_money / mean, self.least_money),
            self.bound.counts.priced(prices.action - length * self.flow_action * self.unit_action / mean))
        return True
