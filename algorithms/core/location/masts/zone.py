"""One zone of a shared-masts problem and the tree that solves it, largest bound first, by masts and by tenants."""
from __future__ import annotations

import numpy as np

from ..descent import SHRINK
from ..steady import product
from ..tree import BestFirst
from .assignment import FORBIDDEN, FORBIDDEN_WHOLE, Subsets, best_subsets, read_back

_ROOT, _STEPS = 120, 30  # measured: steps of the subgradient in a zone before its tree, and in each branch
_STALE = 6  # measured: steps without a better bound before the agility shrinks
_MOVES = 1e-4  # measured: a bound that falls by a smaller share stands still
_DEFLECTION = 0.7  # measured: part of the slope before that is kept
_NEWEST = 0.1  # measured: of a step in the mean of relaxed plans that is branched by
_OVERHEAD = 60_000  # measured: what a step costs beside its pairs, in pairs
_HELD = 2**40  # rounding: more than all people of a zone, and still whole beside them in a double


class _Branch:
    """A node: prices, the mean of its relaxed plans, and what is settled: tenants out or in, masts open.

    Examples
    --------
    >>> none = np.zeros(1, bool)
    >>> node = _Branch(np.ones(1), np.zeros(1), np.zeros(1), out=none, held=none, opened=none)
    >>> node.child().out[0] = True
    >>> node.out.tolist()
    [False]
    """

    def __init__(self, prices, share, used, *, out, held, opened):
        self.prices, self.share, self.used = prices, share, used
        self.out, self.held, self.opened = out, held, opened

    def child(self):
        """Return a copy to settle more in."""
        return _Branch(self.prices, self.share.copy(), self.used.copy(), out=self.out.copy(), held=self.held.copy(),
                       opened=self.opened.copy())


class MastZone(BestFirst):
    """One zone and its tree.

    Parameters
    ----------
    part : MastPart
    prices : array (R,)
        Of its rows, to begin with: good ones keep the tree small.
    chosen : array of action numbers of the part
        A plan known.
    tick : callable
        ``tick(None)`` returns True when time is up: bounds hold, and are weaker.

    Attributes
    ----------
    part : MastPart
        Without the masts that no better plan uses; as the other two it may change with the tree.
    best, value : array, int
        The best plan met and its worth.
    given, work : int
        What the plan known was worth, and the pairs looked at so far.

    Examples
    --------
    Three masts of 100 people in pairs: each pair shares 50, so that two serve all 150 and the relaxation half of each.
    For 40 a mast one brings 60, and so do two at most, 70, three 30; one and a half in the relaxation 90:

    >>> from .bound import MastBound, Prices
    >>> from .model import MastLimits, MastModel
    >>> from .zones import MastWhole
    >>> model = MastModel([50.0] * 3, [0, 1, 2], [0] * 3, [1] * 3, rows=[[0, 1], [1, 2], [0, 2]], cost=[40.0] * 3,
    ...                   mast_fee=0.0, mast_is_new=[True] * 3, conflicts=(), limits=MastLimits(budget=80.0), seed=0)
    >>> whole = MastWhole(MastBound(model), Prices(np.full(3, 25.0), 1.0, 0.0), 0.0)
    >>> never = lambda fraction: False
    >>> zone = MastZone(whole, whole.prices, np.array([0]), never)
    >>> round(zone.given / whole.scale), round(zone.upper / whole.scale), zone.open
    (60, 90, True)
    >>> while zone.open:
    ...     zone.split(never)
    >>> round(zone.upper / whole.scale), zone.best.size
    (70, 2)
    """

    def __init__(self, part, prices, chosen, tick):
        super().__init__(part.value_of(chosen))
        self.part, self.subsets, self.work = part, Subsets(part.operators), 0
        self.best, self.given = chosen, self.value
        none = np.zeros(part.action.size, bool)
        root = _Branch(prices.astype(float), np.zeros(none.size), np.zeros(part.masts), out=none, held=none.copy(),
                       opened=np.zeros(part.masts, bool))
        upper = self._descend(root, _ROOT, tick)
        self._shrink(root, upper)
        self.push(root, upper)

    def _shrink(self, root, upper):
        """Leave masts out of the arrays that the root has shut."""
        part = self.part
        keep = np.zeros(part.masts, bool)
        keep[part.mast[~root.out]] = True
        keep[part.mast[self.best]] = True
        if keep.all():
            return
        kept = keep[part.mast]
        number = np.cumsum(kept, dtype=np.int64) - 1
        self.part, prices = part.of(keep, part.weights, np.rint(root.prices).astype(np.int64))
        self.best = number[self.best]
        root.prices = np.minimum(prices, self.part.weights).astype(float)
        root.share, root.out, root.held = root.share[kept], root.out[kept], root.held[kept]
        root.used, root.opened = root.used[keep], root.opened[keep]

    def split(self, tick):
        """Branch once where the bound is largest: on a mast, or on a tenant."""
        upper, node = self.pop()
        part = self.part
        used = np.where(node.opened | ~part.model.is_new[part.site], 0.0, node.used * (1.0 - node.used))
        doubt = np.where(node.out | node.held, 0.0, node.share * (1.0 - node.share))
        mass = part.by_action.sums(part.weights).astype(float)
        of_mast = np.zeros(part.masts)
        np.maximum.at(of_mast, part.mast, np.where(node.out, 0.0, mass))
        mast, action = int(np.argmax(used * of_mast)), int(np.argmax(doubt * mass))
        if used[mast] * of_mast[mast] <= 0 and doubt[action] * mass[action] <= 0:
            left = np.flatnonzero(~node.out & ~node.held)
            if not left.size:
                return  # everything is settled, and what is held was met as the only relaxed plan
            action, doubt[left[0]] = int(left[0]), 1.0
        by_mast = used[mast] * of_mast[mast] >= doubt[action] * mass[action]
        for inside in (False, True):
            child = node.child()
            here = part.mast == (mast if by_mast else part.mast[action])
            if not inside:
                child.out[here & (True if by_mast else np.arange(here.size, dtype=np.int64) == action)] = True
            elif by_mast:
                child.opened[mast] = True
            else:
                child.held[action] = child.opened[part.mast[action]] = True
                alike = (part.operator == part.operator[action]) | (part.level == part.level[action])
                child.out[here & alike & ~child.held] = True
            self.push(child, min(upper, self._descend(child, _STEPS, tick)))

    def _relaxed(self, node, prices):
        """Return (bound, worth of each mast, actions) at whole or float prices."""
        part, whole = self.part, prices.dtype.kind == "i"
        reward = part.by_action.sums(prices) - part.charge
        held = _HELD if whole else float(_HELD)
        reward[node.held] += held
        score = np.full(part.at.size, FORBIDDEN_WHOLE if whole else FORBIDDEN, reward.dtype)
        open_ = ~node.out
        score[part.slot[open_]] = reward[open_]
        score = score.reshape(part.operators, part.levels, part.masts)
        worth, choices = best_subsets(score, self.subsets, told=not whole)
        subset = worth.argmax(axis=0)
        value = worth[subset, np.arange(part.masts, dtype=np.int64)] - part.fee
        chosen = np.flatnonzero((value > 0) | node.opened)
        total = (part.weights - prices).sum() + value[chosen].sum() - held * np.count_nonzero(node.held)
        if whole:
            return int(total), value, None
        places = read_back(choices, score.shape, chosen, subset[chosen])
        return float(total), value, part.at[places]

    def _descend(self, node, steps, tick):
        """Lower the bound of a node by subgradient steps, settle masts; return its bound, a whole number."""
        part = self.part
        weights = part.weights.astype(float)
        top = weights.copy()
        if node.held.any():
            top[part.by_action.gather(np.flatnonzero(node.held))] = 0.0  # covered anyway
        prices, flow = np.minimum(node.prices, top), np.zeros(top.size)
        best, best_prices, agility, stale = np.inf, prices, 1.0, 0
        for _ in range(steps):
            total, _, actions = self._relaxed(node, prices)
            self.work += part.by_action.pairs + _OVERHEAD
            counts = part.by_action.counts(actions)
            fresh = np.zeros(part.masts, bool)
            fresh[part.mast[actions]] = True
            value = int(part.weights[counts > 0].sum()) - int(part.charge[actions].sum()) - int(part.fee[fresh].sum())
            if value > self.value:
                self.best, self.value = np.sort(actions), value
            node.share *= 1.0 - _NEWEST
            node.share[actions] += _NEWEST
            node.used *= 1.0 - _NEWEST
            node.used[fresh] += _NEWEST
            if total < best:
                stale = stale if best - total < _MOVES * abs(best) else 0
                best, best_prices = total, prices
            stale += 1
            if best <= self.value or tick(None):
                break
            if stale >= _STALE:
                agility, stale, prices = agility * SHRINK, 0, best_prices
                flow[:] = 0.0
                continue
            slope = counts - 1.0
            slope[((prices <= 0) & (slope > 0)) | ((prices >= top) & (slope < 0))] = 0.0
            flow = _DEFLECTION * flow + slope
            norm = product(flow, flow)
            if norm <= 0:
                break
            prices = np.clip(prices - agility * (total - self.value) / norm * flow, 0.0, top)
        node.prices = best_prices
        rounded = np.minimum(np.rint(best_prices).astype(np.int64), top.astype(np.int64))
        upper, worth, _ = self._relaxed(node, rounded)
        if upper > self.value:
            shut = (worth <= 0) & (upper + worth <= self.value) & ~node.opened
            node.out |= shut[part.mast] & ~node.held
            node.opened |= (worth > 0) & (upper - worth <= self.value) & part.model.is_new[part.site]
        return upper
