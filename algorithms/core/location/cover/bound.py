"""Upper bounds of maximal covering: Lagrangian prices by subgradient and by restarted primal-dual steps.

For every 0 <= lambda <= w / k:  UB = sum(w - k lambda) + best allowed choice of A' lambda,
where k is the need of a row (1 for plain covering). The best choice is the p
largest sums, a fractional knapsack for a budget, and starts with the best site of every group.
"""
from __future__ import annotations

import numpy as np

_MONEY_BITS = 20


class Chooser:
    """Best choice of sites for given rewards, the limits of a :class:`CoverModel` kept (spacing dropped)."""

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
        for _ in range(40):
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
            rest = np.argpartition(-free, left)[:left] if left else np.zeros(0, np.int64)
            rest = rest[free[rest] > 0]
        else:
            rest = np.flatnonzero(free > 0)
        rest = np.setdiff1d(rest, chosen, assume_unique=True) if chosen.size else rest
        chosen = np.concatenate((chosen, rest))
        return reward[chosen].sum(), chosen

    def whole(self, reward, scale):
        """Return the exact value for whole rewards in units of 1 / ``scale``."""
        model = self.model
        if model.budget is None:
            return int(self.pick(reward)[0])
        money = np.rint(self.money * 2.0**_MONEY_BITS) / 2.0**_MONEY_BITS
        cost = np.floor(model.costs * (money * scale) * (1 - 4e-16)).astype(np.int64)
        return int(self.pick(reward - cost)[0]) + int(np.ceil(max(model.budget, 0.0) * money * scale * (1 + 1e-15)))

    def tolls(self, reward):
        """Return (constant, toll of every column) that stand for all limits at float rewards.

        For every allowed choice, sum of tolls <= constant: money is charged to the cost, a
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
        gift = np.append(np.maximum(place - best, 0.0), 0.0)
        toll = place + self.money * model.costs - gift[model.group_of]
        return constant + place * (model.p or 0) - gift.sum(), toll


def fixing(cover, bound, goal):
    """Return which columns a choice worth ``goal`` may use, and which it must use, by their reduced cost."""
    reward = cover.by_col.sums(bound.prices) - cover.toll
    constant, toll = bound.choose.tolls(reward)
    net = reward - toll
    upper = cover.base + float((cover.weights - cover.need * bound.prices).sum()) + constant
    upper += float(np.maximum(net, 0.0).sum())
    return upper + np.minimum(net, 0.0) >= goal, upper - np.maximum(net, 0.0) < goal


def goal_above(cover, value):
    """Return the least value of a choice that is better than ``value``, safely below rounding."""
    return value + (1.0 if cover.whole else 0.0) - 1e-9 * max(abs(value), 1.0)


def best_of_groups(reward, group_of, groups):
    """Return the column of the largest reward in every group (ties: lowest number)."""
    order = np.lexsort((np.arange(reward.size), -reward))
    labels = group_of[order]
    inside = labels >= 0
    first = np.unique(labels[inside], return_index=True)[1]
    return order[inside][first][:groups]


class CoverBound:
    """The bound of one model: evaluates prices, keeps the best ones."""

    def __init__(self, model):
        self.model = model
        self.need = model.need.astype(float)
        self.top = model.weights / self.need
        self.choose = Chooser(model)
        self.low, self.high = 0.0, 1.0  # limits of the columns' shares, moved by branching
        self.pace, self.mean_share = 1.0, None
        self.prices = 0.5 * self.top
        self.best = np.inf

    def value(self, prices):
        """Return (bound, share of each column, rewards) of float prices and remember the best."""
        reward = self.model.by_col.sums(prices) - self.model.toll
        chosen, share = self.choose(reward)
        bound = float((self.model.weights - self.need * prices).sum() + chosen)
        if bound < self.best:
            self.best, self.prices = bound, prices.copy()
        return bound, share, reward

    def exact(self):
        """Return the bound of the best prices in whole arithmetic (on the problem's grid)."""
        model = self.model
        self.choose(model.by_col.sums(self.prices) - model.toll)  # sets the price of money
        scale = float(1 << model.bits)
        weights = np.ceil(model.weights * scale).astype(np.int64)
        row = np.clip(np.rint(self.prices * scale).astype(np.int64), 0, weights // model.need)
        reward = model.by_col.sums(row) - np.floor(np.multiply(model.toll, scale)).astype(np.int64)
        total = int((weights - model.need * row).sum()) + self.choose.whole(reward, scale)
        bound = total / scale
        return model.base + (float(np.floor(bound)) if model.whole else bound)

    def descend(self, steps, goal, tick, patience=30):
        """Projected, deflected subgradient steps towards ``goal`` (a value known to be reachable)."""
        model, prices = self.model, self.prices.copy()
        flow, agility, stale, mark = np.zeros(model.rows), 1.0, 0, np.inf
        for step in range(steps):
            if step % 16 == 0 and tick(step / steps):
                return
            bound, share, _ = self.value(prices)
            if bound < mark * (1 - 1e-5):
                mark, stale = bound, 0
            else:
                stale += 1
            if stale >= patience:
                agility, stale = agility * 0.6, 0
                prices = self.prices.copy()
                flow[:] = 0.0
                if agility < 1e-3:
                    return
                continue
            slope = self._cover(share) - self.need
            slope[((prices <= 0) & (slope > 0)) | ((prices >= self.top) & (slope < 0))] = 0.0
            flow = 0.6 * flow + slope
            norm = float(flow @ flow)
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

    def primal_dual(self, steps, target_gap, incumbent, tick, start=None):
        """Restarted primal-dual steps on the linear relaxation; returns the shares of the columns.

        Row prices are measured in their own top (w / k), so that both sides are free of units. Stops early
        when the bound is within ``target_gap`` of the incumbent or of the relaxation's own value.
        """
        model, top, need = self.model, self.top, self.need
        row_step = 1.0 / np.maximum(model.by_row.lengths, 1) * need
        mass = np.maximum(model.by_col.sums(top), 1e-12)
        start = self._first_share() if start is None else np.clip(start, self.low, self.high)
        state = _PrimalDual(self.prices / np.maximum(top, 1e-300), start, self.pace)
        for step in range(1, steps + 1):
            following = np.clip(state.y - state.pace * row_step * (self._load(state) / need - 1.0), 0.0, 1.0)
            pull = model.by_col.sums(top * (2.0 * following - state.y)) - model.toll
            scale = 1.0 / (mass * state.pace)
            state.move(following, project(state.x + scale * pull, scale, model, self.low, self.high))
            if step % 25:
                continue
            if tick(step / steps):
                break
            y_mean, x_mean = state.mean()
            self.mean_share = x_mean
            gaps = []
            for y, x in ((state.y, state.x), (y_mean, x_mean)):
                bound, *_ = self.value(top * y)
                reached = float((model.weights * np.minimum(1.0, model.by_row.sums(x) / need)).sum()
                                - np.sum(model.toll * x))
                gaps.append((bound - reached, y, x))
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
            return np.full(model.columns, min(1.0, model.budget / max(model.costs.sum(), 1e-12)))
        return np.full(model.columns, min(1.0, model.p / max(model.columns, 1)) if model.p is not None else 1.0)


class _PrimalDual:
    """Iterate, running means and restarts of the primal-dual steps."""

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
        if best[0] <= 0.4 * self.gap or (self.count >= 0.5 * step and self.count > 150):
            _, self.y, self.x = best
            far_y = float(np.linalg.norm(y_norm * (self.y - self.y_from)))
            far_x = float(np.linalg.norm(x_norm * (self.x - self.x_from)))
            if far_y > 0 and far_x > 0:
                self.pace = float(np.sqrt(self.pace * far_y / far_x))
            self._restart(best[0])


def project(point, scale, model, low=0.0, high=1.0):
    """Return the nearest shares ``low``..``high`` within p sites or the budget, in the metric of 1 / ``scale``."""
    share = np.minimum(np.maximum(point, low), high)
    for limit, cost in ((model.p, None), (model.budget, model.costs)):
        if limit is None:
            continue
        use = scale if cost is None else scale * cost
        spent = share.sum() if cost is None else cost @ share
        highest = float(np.max(point[use > 0] / use[use > 0], initial=1e-12))
        least, most, price = 0.0, np.inf, 0.0
        # What is spent falls with the price in straight pieces: Newton steps, kept inside the known bracket.
        for _ in range(60):
            if spent <= limit * (1 + 1e-10) and (price == 0.0 or spent >= limit * (1 - 1e-9)):
                break
            least, most = (price, most) if spent > limit else (least, price)
            moving = (share > low) & (share < high)
            slope = float((use if cost is None else use * cost)[moving].sum())
            price = price + (spent - limit) / slope if slope > 0 else most + 1.0
            if not least < price < most:
                price = 0.5 * (least + most) if most < np.inf else 2.0 * least + highest
            share = np.minimum(np.maximum(point - price * use, low), high)
            spent = share.sum() if cost is None else cost @ share
    return share
