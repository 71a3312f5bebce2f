"""A plan of the shared-masts problem while it is being built: exact gains kept up to date by difference."""
from __future__ import annotations

import numpy as np

from .assignment import FORBIDDEN, best_subsets, read_back, spent

_TINY = 1e-9  # rounding of sums of people and of money
_TRADE = 0.5  # measured: how far cost counts in the choice of levels; gains alone decide nothing between equal ones
_NEXT, _ASKED = 0.9, 64  # measured: masts asked again together: of nearly the best ratio, and at most


class MastState:
    """Chosen actions, how often each demand class is covered, and the gain of every action left.

    Operators never share demand rows, so the gains of the tenants of one mast
    add up and the best set of further tenants of a mast is again an assignment problem.

    Parameters
    ----------
    bound : MastBound
        Its model, subsets and the masts still worth looking at.
    prices : tuple (money, action, mast)
        What a unit of each limited thing is worth in people; ranks gains per cost.

    Examples
    --------
    Two operators lack 90 and 10 people; either may hang at 10 on a mast of its own at 60, and 70 may be spent.

    >>> from .bound import MastBound
    >>> from .model import MastLimits, MastModel
    >>> model = MastModel([90.0, 10.0], [0, 1], [0, 1], [1, 1], rows=[[0], [1]], cost=[10.0, 10.0], mast_fee=60.0,
    ...                   mast_is_new=[True, True], conflicts=(), limits=MastLimits(budget=70.0), seed=0)
    >>> state = MastState(MastBound(model), (0.1, 0.0, 0.0))
    >>> state.add(1)
    >>> state.value, state.cost, state.loss(1), state.losses(np.array([1])).tolist(), state.fits(0, [0])
    (10.0, 70.0, 10.0, [10.0], False)
    >>> state.tenants_of(1).tolist()
    [1]
    >>> plan, before = state.snapshot(), state.rank()
    >>> state.remove(1)
    >>> state.refresh()
    >>> state.best_offer().tolist(), state.fill(), state.rank(), state.full()
    ([0], [0], (90.0, -70.0), False)

    The plan of 10 people is worse, and by more than half; with the first tenant barred, or its gain taken for little,
    the second is what comes.

    >>> best = state.rank()
    >>> state.restore(plan)
    >>> state.rank() == before, state.within(best, 0.5)
    (True, False)
    >>> state.clear()
    >>> state.bar([0], True)
    >>> state.best_offer().tolist()
    [1]
    >>> state.bar([0], False)
    >>> state.lean_on([0.1, 1.0])
    >>> state.best_offer().tolist()
    [1]
    """

    def __init__(self, bound, prices):
        model = self.model = bound.model
        self.bound = bound
        self.money_price, self.action_price, self.mast_price = prices
        self.covered = np.zeros(model.rows, np.int32)
        self.gain = model.by_action.sums(model.weights)
        self.chosen = np.zeros(model.actions, bool)
        self.tenants = np.zeros(model.masts, np.int64)
        self.taken = np.zeros((model.operators, model.levels, model.masts), np.int8)
        self.crowded = np.zeros(model.masts, np.int64)
        self.value = self.cost = 0.0
        self.count = self.opened = 0
        self.barred = np.zeros(model.masts, bool)
        self.barred_action = np.zeros(model.actions, bool)
        self.noise = np.ones(model.masts)
        self.lean = np.ones(model.actions)  # by what the gain of an action is multiplied where offers are compared
        self.best_ratio = np.zeros(model.masts)  # of the best offer, were there no limits; noise left out
        self.best_money = np.zeros(model.masts)
        self.best_size = np.zeros(model.masts, np.int64)
        self.best_subset = np.zeros(model.masts, np.int64)
        self.best_who = [np.zeros((bound.subsets.count, model.masts), np.int64) for _ in range(model.levels)]
        self.best_gain = np.zeros(model.masts)
        # Of every subset and mast: what it brings, costs in money, and costs at the prices.
        self._profit, self._total, self._price = np.zeros((3, bound.subsets.count, model.masts))
        self.least_money = np.zeros(model.masts)  # no tenant can come for less
        self.stale = np.ones(model.masts, bool)
        self._first_gain = self.gain.copy()
        places = (model.operators * model.levels, model.masts)
        self._actions_at, self._taken_at = model.action_at.reshape(places), self.taken.reshape(places)
        self._barring = self._leaning = False  # most of the time nothing is barred, and gains count as they are

    # -- one action in or out ------------------------------------------------------------------

    def add(self, action):
        """Put ``action`` into the plan; opens its mast if need be."""
        model, mast = self.model, self.model.mast[action]
        rows = model.by_action[action]
        fresh = rows[self.covered[rows] == 0]
        self.covered[rows] += 1
        self._shift_gains(fresh, -1.0)
        self.value += float(model.weights[fresh].sum())
        self._occupy(action, mast, 1)

    def remove(self, action):
        """Take ``action`` out of the plan; closes its mast when it was the last tenant."""
        model, mast = self.model, self.model.mast[action]
        rows = model.by_action[action]
        self.covered[rows] -= 1
        bare = rows[self.covered[rows] == 0]
        self._shift_gains(bare, 1.0)
        self.value -= float(model.weights[bare].sum())
        self._occupy(action, mast, -1)

    def _shift_gains(self, rows, sign):
        if not rows.size:
            return
        model = self.model
        touched = model.by_row.gather(rows)
        change = np.repeat(model.weights[rows], model.by_row.start[rows + 1] - model.by_row.start[rows])
        self.gain += sign * np.bincount(touched, weights=change, minlength=model.actions)
        self.stale[model.mast[touched]] = True

    def _occupy(self, action, mast, sign):
        model = self.model
        operator, level = model.operator[action], model.level[action]
        self.taken[operator, :, mast] += sign
        self.taken[:, level, mast] += sign
        self.chosen[action] = sign > 0
        self.count += sign
        self.cost += sign * float(model.cost[action])
        self.stale[mast] = True
        before = self.tenants[mast]
        self.tenants[mast] = before + sign
        if model.is_new[mast] and (before == 0 or before + sign == 0):
            self.opened += sign
            self.cost += sign * float(model.fee[mast])
            self.crowded[model.neighbours[mast]] += sign
            self.stale[model.neighbours[mast]] = True

    def loss(self, action):
        """Return the weight that would be lost without ``action``."""
        rows = self.model.by_action[action]
        return float(self.model.weights[rows[self.covered[rows] == 1]].sum())

    def losses(self, actions):
        """Return for each of ``actions`` the weight that would be lost without it."""
        model = self.model
        if not len(actions):
            return np.zeros(0)
        rows = model.by_action.gather(actions)
        owner = np.repeat(np.arange(len(actions), dtype=np.int64), model.by_action.lengths_of(actions))
        alone = np.where(self.covered[rows] == 1, model.weights[rows], 0.0)
        return np.bincount(owner, weights=alone, minlength=len(actions))

    def clear(self):
        """Give every action up."""
        self.covered[:] = 0
        self.gain = self._first_gain.copy()
        self.chosen[:] = False
        self.tenants[:] = 0
        self.taken[:] = 0
        self.crowded[:] = 0
        self.value = self.cost = 0.0
        self.count = self.opened = 0
        self.stale[:] = True

    def tenants_of(self, mast):
        """Return the chosen actions on ``mast``."""
        places = (np.arange(self.model.operators * self.model.levels, dtype=np.int64)) * self.model.masts + mast
        actions = self.model.action_at[places]
        actions = actions[actions >= 0]
        return actions[self.chosen[actions]]

    # -- best further tenants ------------------------------------------------------------------

    def _offers(self, masts):
        """Return the score and the money of every place on ``masts``, as arrays (operators, levels, masts)."""
        model, limits = self.model, self.model.limits
        shape = (model.operators, model.levels, masts.size)
        action = self._actions_at[:, masts]
        gain = self.gain[action]
        allowed = gain > max(limits.min_gain - _TINY, _TINY)
        allowed &= action >= 0
        allowed &= self._taken_at[:, masts] == 0
        allowed &= (self.bound.alive & ~self.barred & (self.crowded == 0))[masts]
        if self._barring:
            allowed &= ~self.barred_action[action]
        money = np.where(allowed, model.cost[action], 0.0)
        if self._leaning:
            gain = gain * self.lean[action]
        price = self.money_price * money + self.action_price
        score = np.where(allowed, gain - _TRADE * price, FORBIDDEN).reshape(shape)
        return score, money.reshape(shape)

    def refresh(self):
        """Recompute the best offer of every mast whose surroundings changed."""
        masts = np.flatnonzero(self.stale)
        if masts.size:
            self._evaluate(masts)
            self.stale[masts] = False

    def _money_left(self):
        return self.model.limits.budget * (1 + 1e-12) + _TINY - self.cost

    def _evaluate(self, masts):
        """Compute and remember what every subset of operators brings and costs on ``masts``, and the best of them."""
        model, subsets = self.model, self.bound.subsets
        score, money = self._offers(masts)
        worth, choices = best_subsets(score, subsets)
        spend = spent(choices, money, subsets)
        closed_new = model.is_new[masts] & (self.tenants[masts] == 0)
        fee = np.where(closed_new, model.fee[masts], 0.0)
        size = subsets.size[:, None]
        total = spend + fee
        price = self.money_price * total + self.action_price * size + self.mast_price * closed_new
        profit = worth + _TRADE * (self.money_price * spend + self.action_price * size)
        profit[(worth <= FORBIDDEN / 2) | (size == 0)] = 0.0
        self._total[:, masts], self._profit[:, masts] = total, profit
        self._price[:, masts] = price = np.maximum(price, _TINY)
        for remembered, who in zip(self.best_who, choices):
            remembered[:, masts] = who
        ratio = profit / price
        subset = ratio.argmax(axis=0)
        at = (subset, np.arange(masts.size, dtype=np.int64))
        self.best_ratio[masts], self.best_size[masts] = ratio[at], subsets.size[subset]
        self.best_money[masts], self.best_gain[masts] = total[at], profit[at]
        self.best_subset[masts] = subset
        self.least_money[masts] = np.where(score > FORBIDDEN / 2, money, np.inf).min(axis=(0, 1)) + fee

    def _limited(self, masts):
        """Return the ratio and the subset of the best that ``masts`` offer within the limits."""
        limits, profit = self.model.limits, self._profit[:, masts]
        if limits.target is not None:
            profit = np.minimum(profit, max(limits.target - self.value, 0.0))
        ratio = profit / self._price[:, masts]
        if limits.budget is not None:
            ratio[self._total[:, masts] > self._money_left()] = 0.0
        if limits.max_actions is not None:
            ratio[self.bound.subsets.size > limits.max_actions - self.count] = 0.0
        subset = ratio.argmax(axis=0)
        return ratio[subset, np.arange(masts.size, dtype=np.int64)], subset

    def best_offer(self):
        """Return the actions of the mast with the best ratio (ties: lowest number), or an empty array.

        What a mast offers within the limits is never worth more than what it offers without them: only the masts
        that lead are asked again.
        """
        self.refresh()
        limits, model = self.model.limits, self.model
        ratio = self.best_ratio * self.noise
        exact = np.ones(model.masts, bool)
        if limits.budget is not None:
            ratio[self.least_money > self._money_left()] = 0.0
            exact &= self.best_money <= self._money_left()
        if limits.max_actions is not None:
            exact &= self.best_size <= limits.max_actions - self.count
        if limits.max_new is not None and self.opened >= limits.max_new:
            ratio[model.is_new & (self.tenants == 0)] = 0.0
        if limits.target is not None:
            exact &= self.best_gain <= limits.target - self.value
        subset = self.best_subset.copy()
        while True:
            mast = int(np.argmax(ratio)) if ratio.size else -1
            if mast < 0 or ratio[mast] <= 0:
                return np.zeros(0, np.int64)
            if exact[mast]:
                break
            asked = np.flatnonzero(~exact & (ratio > _NEXT * ratio[mast]))
            if asked.size > _ASKED:
                asked = asked[np.argsort(-ratio[asked], kind="stable")[:_ASKED]]
            found, within = self._limited(asked)
            ratio[asked] = found * self.noise[asked]
            subset[asked] = within
            exact[asked] = True
        one = np.array([mast], np.int64)
        places = read_back(self.best_who, (model.operators, model.levels, model.masts), one, subset[one])
        return model.action_at[places]

    def full(self):
        """Return whether the target, if there is one, is reached."""
        target = self.model.limits.target
        return target is not None and self.value >= target * (1 - 1e-12) - _TINY

    def fill(self):
        """Add the best offers until nothing fits; return the added actions in order."""
        added = []
        while not self.full():
            offer = self.best_offer()
            if not offer.size:
                break
            for action in offer[np.argsort(-self.gain[offer], kind="stable")].tolist():
                self.add(action)
                added.append(action)
        return added

    def rank(self):
        """Return what the search compares: larger is better."""
        if self.model.limits.target is None:
            return (self.value, -self.cost)
        return (min(self.value, self.model.limits.target * (1 - 1e-12)), -self.cost)

    def allowed(self, value):
        """Return whether the plan keeps all limits; the target, or at least ``value`` where that was less."""
        limits = self.model.limits
        return ((limits.budget is None or self._money_left() >= 0)
                and (limits.max_actions is None or self.count <= limits.max_actions)
                and (limits.max_new is None or self.opened <= limits.max_new)
                and (self.full() or limits.target is None or self.value >= value))

    def within(self, before, slack):
        """Return whether the plan is worse than ``before`` by no more than the share ``slack``, money left counted."""
        value, cost = self.rank()
        if self.model.limits.target is None:
            return value + self.money_price * cost >= before[0] * (1 - slack) + self.money_price * before[1]
        return value >= before[0] and cost >= before[1] * (1 + slack)

    def fits(self, mast, group):
        """Return whether the tenants ``group`` still fit on ``mast`` within all limits."""
        limits, opens = self.model.limits, self.model.is_new[mast] and self.tenants[mast] == 0
        money = self.model.cost[group].sum() + (self.model.fee[mast] if opens else 0.0)
        return bool((limits.budget is None or money <= self._money_left())
                    and (limits.max_actions is None or self.count + len(group) <= limits.max_actions)
                    and (limits.max_new is None or not opens or self.opened < limits.max_new))

    def lean_on(self, lean):
        """Multiply gains by ``lean`` (one number for each action) from now on; 1.0 compares them as they are."""
        self.lean = np.broadcast_to(np.asarray(lean, float), self.model.actions)
        self._leaning = not np.all(self.lean == 1.0)
        self.stale[:] = True

    # -- undo ----------------------------------------------------------------------------------

    def bar(self, actions, on):
        """Forbid (or allow again) the given actions for the next fill."""
        self.barred_action[actions] = on
        self._barring = bool(on) or bool(self.barred_action.any())
        self.stale[self.model.mast[actions]] = True

    def snapshot(self):
        """Return the chosen actions: enough to come back by difference."""
        return np.flatnonzero(self.chosen)

    def restore(self, plan):
        """Go back to ``plan``."""
        now = np.flatnonzero(self.chosen)
        for action in np.setdiff1d(now, plan, assume_unique=True).tolist():
            self.remove(action)
        for action in np.setdiff1d(plan, now, assume_unique=True).tolist():
            self.add(action)
