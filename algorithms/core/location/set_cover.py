"""Set covering: every row (or a share of the weight) at least cost, with a proven lower bound.

Bound: Beasley 1987, An algorithm for set covering problem. Greedy by cost per row: Chvatal 1979; by reduced cost,
with columns given up and completed anew: Caprara, Fischetti and Toth 1999, A heuristic method for the set covering
problem.
"""
from __future__ import annotations

import numpy as np

from ..arguments import amounts_of, number_of
from ..errors import InputError, Message, no_progress
from .checks import as_incidence, needs, numbers
from .clock import Clock
from .descent import NEWS, SHRINK
from .masts.solve import shared_masts
from .prices import grid_bits
from .reduce import undominated
from .solution import CoverSolution, gap_between
from .steady import product
from .swaps import TINY

_STEPS = 600  # measured: of the subgradient
_PERTURBATIONS = 3000  # measured: covers given up in part and completed anew
_OWN_COST = 0.2, 0.05  # measured: part of the cost beside the reduced one, in the search and in priced covers
_NOISE = 0.3  # measured: by how much the ranking is disturbed
_AWAY = 0.3, 1e3  # measured: part of the sites given up that are ranked so much lower
_WORSE = 0.01  # measured: share by which a cover may cost more and still be gone on from, falling to 0
_ROWS = 6  # measured: rows of a site looked at for sites around it
_STAY = 0.2  # measured: part of these that stays
_RUIN = 0.05, 0.4  # measured: part of all sites that is given up otherwise
_PRICED = 20  # measured: steps between two covers built at the prices
_STALE = 25  # measured: steps without news before the agility shrinks
_LEAST = 2e-3  # measured: the agility that ends a descent
_DEFLECTION = 0.5  # measured: part of the slope before that is kept (Camerini, Fratta and Maffioli 1975)
_ABOVE = 1.01  # measured: the steps aim this much beyond the best known cost, which may not be the least


def set_cover(rows, columns, costs=None, *, need=1, share=None, fixed=(), excluded=(), time_limit_s=60, seed=0,
              effort=1.0, progress=no_progress):
    """Choose sites that cover all rows, or a share of their weight, at least cost.

    Parameters
    ----------
    rows : int or array (R,)
        Number of rows, or the weight of each row.
    columns : list of M integer arrays, or Incidence
        Rows that each candidate covers.
    costs : array (M,), optional
        1 each by default.
    need : int or array (R,)
        How many chosen sites must cover each row.
    share : float, optional
        Cover at least this share of the weight (need 1 only) instead of every row.
    fixed, excluded : iterables of candidate numbers
        Fixed sites are chosen and their cost counts.
    time_limit_s, seed, effort, progress
        As in :func:`maximal_cover`.

    Returns
    -------
    CoverSolution
        ``cost`` is the answer, ``upper_bound`` its lower bound (``bound_kind`` "cost_lower"),
        ``value`` the weight covered.
        Rows that cannot reach their need are left out, and said in ``notes`` and ``uncoverable``. Where a ``share`` is
        out of reach as much as possible is covered, and ``upper_bound`` bounds ``value`` ("value_upper").

    Raises
    ------
    InputError
        A number is negative, missing or names no candidate, a site is fixed and excluded, the share is none.

    Notes
    -----
    Bound for every lambda >= 0: sum of need_i lambda_i + sum of min(0, c_j - sum of lambda over column j).

    Examples
    --------
    Three rows: one site reaches all of them for 5, two others reach two and one of them for 2 each.

    >>> answer = set_cover(3, [[0, 1, 2], [0, 1], [2]], [5.0, 2.0, 2.0])
    >>> answer.sites.tolist(), answer.cost, answer.upper_bound
    ([1, 2], 4.0, 4.0)
    """
    clock = Clock(time_limit_s, progress)
    weights = np.ones(number_of(rows, "rows")) if np.ndim(rows) == 0 else amounts_of(rows, "weights")
    columns = as_incidence(columns, weights.size)
    count = len(columns)
    costs = np.ones(count) if costs is None else amounts_of(costs, "costs", count)
    fixed, excluded = numbers(fixed, count, "fixed"), numbers(excluded, count, "excluded")
    if np.intersect1d(fixed, excluded).size:
        raise InputError("Site {site} is both fixed and excluded.", site=int(np.intersect1d(fixed, excluded)[0]))
    need = needs(need, weights.size)
    if need.size and need.min() < 0:
        raise InputError("{name} must not be negative.", name="need")
    if share is not None:
        if not 0.0 <= share <= 1.0 + TINY:
            raise InputError("The target share must lie between 0 and 1, not {share}.", share=share)
        if (need != 1).any():
            raise InputError("A share is covered once; it does not go with a need for several sites.")
        return _partial(weights, columns, costs, share, fixed=fixed, excluded=excluded, clock=clock,
                        time_limit_s=time_limit_s, seed=seed, progress=progress)
    run = _Cover(weights, columns, costs, need, fixed=fixed, excluded=excluded)
    done = run.solve(int(_STEPS * effort), int(_PERTURBATIONS * effort), seed, clock)
    sites = np.sort(np.concatenate((run.site[run.best], fixed)))
    cost, lower = float(costs[sites].sum()), min(run.exact() + float(costs[fixed].sum()), float(costs[sites].sum()))
    gap = gap_between(lower, cost)
    counts = columns.counts(sites)
    return CoverSolution(
        sites=sites, value=float(weights[counts >= run.all_need].sum()), upper_bound=lower, gap=gap, cost=cost,
        bound_kind="cost_lower",
        method="Lagrangian prices, priced greedy, perturbations" + (": optimal" if gap == 0 else ""),
        seconds=clock.seconds, uncoverable=run.uncoverable, iterations=done, seed=seed,
        stopped_by_time=clock.late, notes=tuple(run.notes))


def _partial(weights, columns, costs, share, fixed, excluded, clock, time_limit_s, seed, progress):
    """Cover a share: one tenant on one level of each mast is exactly this problem, with its bound."""
    count = len(columns)
    served = columns.counts(fixed) > 0 if fixed.size else np.zeros(weights.size, bool)
    total, already = float(weights.sum()), float(weights[served].sum())
    free = np.setdiff1d(np.arange(count, dtype=np.int64), np.concatenate((fixed, excluded)))
    left = np.where(served, 0.0, weights)
    wanted = min(max(share * total - already, 0.0) / max(left.sum(), 1e-300), 1.0)
    zeros = np.zeros(free.size, np.int64)
    plan = shared_masts(left, np.arange(free.size, dtype=np.int64), zeros, zeros + 1,
                        [columns[site] for site in free], costs[free],
                        mast_fee=0.0, mast_is_new=np.zeros(free.size, bool), target_share=wanted,
                        time_limit_s=time_limit_s, seed=seed, progress=progress)
    sites = np.sort(np.concatenate((free[plan.actions], fixed)))
    paid = float(costs[fixed].sum())
    bound = plan.upper_bound
    if plan.bound_kind == "cost_lower" and np.all(costs == np.floor(costs)):
        bound = float(np.ceil(bound - 1e-6))  # whole costs add up to a whole cost
    lower = bound + (paid if plan.bound_kind == "cost_lower" else already)
    mine = plan.cost + paid if plan.bound_kind == "cost_lower" else plan.value + already
    gap = gap_between(lower, mine)
    return CoverSolution(
        sites=sites, value=plan.value + already, upper_bound=lower, gap=gap, cost=plan.cost + paid,
        bound_kind=plan.bound_kind, method=plan.method.replace(": optimal", "") + (": optimal" if gap == 0 else ""),
        seconds=clock.seconds, uncoverable=plan.uncoverable, iterations=plan.iterations, seed=seed,
        stopped_by_time=plan.stopped_by_time, notes=plan.notes)


class _Cover:
    """Reduced arrays, prices, and the best cover found."""

    def __init__(self, weights, columns, costs, need, *, fixed, excluded):
        self.all_need = need
        served = columns.counts(fixed) if fixed.size else np.zeros(weights.size, np.int64)
        left = self.all_need - served
        self.site = np.setdiff1d(np.arange(columns.lengths.size, dtype=np.int64), np.concatenate((fixed, excluded)))
        by_row = columns.take(self.site).transposed()
        possible = by_row.lengths >= left
        self.uncoverable = float(weights[~possible].sum())
        self.notes = []
        if not possible.all():
            self.notes.append(Message("{count} rows cannot be covered as often as they need; they are left out.",
                                      count=int((~possible).sum())))
        rows = np.flatnonzero(possible & (left > 0))
        self.by_row, self.need = by_row.take(rows), left[rows]
        self.by_col, self.costs = self.by_row.transposed(), costs[self.site]
        if rows.size and self.need.max() == 1:
            self._leave_out(undominated(self.by_col, self.by_row, self.costs))
        self.whole = bool(np.all(costs == np.floor(costs)))
        self.prices = np.zeros(rows.size)
        self.bound, self.best, self.cost = 0.0, np.arange(self.site.size, dtype=np.int64), float(self.costs.sum())

    def _leave_out(self, keep):
        """Go on with the columns ``keep`` only."""
        number = np.full(self.site.size, -1, np.int64)
        number[keep] = np.arange(keep.size, dtype=np.int64)
        self.by_row = self.by_row.renumbered(number, keep.size)
        self.by_col, self.costs, self.site = self.by_row.transposed(), self.costs[keep], self.site[keep]

    def solve(self, steps, perturbations, seed, clock):
        """Price, build and improve; return the number of covers built."""
        if not self.need.size:
            self.best, self.cost = np.zeros(0, np.int64), 0.0
            return 0
        self._take(self._build(np.zeros(0, np.int64), self.costs))
        cheapest = np.array([np.partition(self.costs[self.by_row[row]], k - 1)[k - 1] / max(k, 1)
                             for row, k in enumerate(self.need.tolist())])
        self.prices = cheapest / max(float(np.median(self.by_col.lengths[self.by_col.lengths > 0])), 1.0)
        done = self._descend(steps, clock.tick(0.0, 0.4))
        rng = np.random.default_rng(seed)
        reduced = self.costs - self.by_col.sums(self.prices)
        now, now_cost, tick = self.best, self.cost, clock.tick(0.4, 0.8)
        for step in range(perturbations):
            if self._closed() or tick(step / perturbations):
                break
            part = self._ruin(now, rng)
            ranking = np.maximum(reduced, 0.0) + _OWN_COST[0] * self.costs if rng.integers(2) else self.costs
            ranking = ranking * (1.0 + _NOISE * rng.random(self.costs.size))
            given_up = np.setdiff1d(now, part, assume_unique=True)
            ranking[given_up[rng.random(given_up.size) < _AWAY[0]]] *= _AWAY[1]  # look elsewhere for some of them
            found = self._build(part, ranking)
            cost = float(self.costs[found].sum())
            self._take(found)
            if cost <= now_cost * (1 + _WORSE * rng.random() * (1 - step / perturbations)):
                now, now_cost = found, cost
            done += 1
        if not self._closed():
            done += self._descend(steps, clock.tick(0.8, 1.0))
        return done

    def _closed(self):
        return self.cost <= (np.ceil(self.bound - 1e-6) if self.whole else self.bound)

    def _take(self, chosen):
        cost = float(self.costs[chosen].sum())
        if cost < self.cost:
            self.best, self.cost = chosen, cost

    def _ruin(self, chosen, rng):
        """Give up the sites around a random one, or a random part."""
        if rng.integers(2):
            rows = self.by_col[int(chosen[rng.integers(chosen.size)])]
            rows = rows[rng.integers(rows.size, size=min(rows.size, _ROWS))] if rows.size else rows
            out = np.unique(self.by_row.gather(rows))
            kept = chosen[~np.isin(chosen, out) | (rng.random(chosen.size) < _STAY)]
            return kept
        return chosen[rng.random(chosen.size) > rng.uniform(*_RUIN)]

    def _build(self, start, ranking):
        """Complete ``start`` by least ranking cost per row still lacking (ties: lowest number), drop the needless."""
        lacking = self.need - self.by_col.counts(start)
        useful = self.by_col.sums((lacking > 0).astype(float))
        chosen = np.zeros(self.costs.size, bool)
        chosen[start] = True
        ranking = np.maximum(ranking, 1e-9)
        open_rows = int((lacking > 0).sum())
        while open_rows:
            worth = np.where(chosen, 0.0, useful / ranking)
            site = int(np.argmax(worth))
            chosen[site] = True
            rows = self.by_col[site]
            lacking[rows] -= 1
            done = rows[lacking[rows] == 0]
            open_rows -= done.size
            if done.size:
                useful -= np.bincount(self.by_row.gather(done), minlength=useful.size)
        spare = -lacking
        members = np.flatnonzero(chosen)
        for site in members[np.argsort(-self.costs[members], kind="stable")].tolist():
            rows = self.by_col[site]
            if not rows.size or spare[rows].min() > 0:
                chosen[site] = False
                spare[rows] -= 1
        return np.flatnonzero(chosen)

    def _descend(self, steps, tick):
        """Deflected subgradient steps; a priced greedy cover every twentieth step; return the covers built."""
        prices, flow, agility, stale, mark, built = self.prices.copy(), np.zeros(self.need.size), 1.0, 0, -np.inf, 0
        for step in range(steps):
            if step % 8 == 0 and tick(step / steps):
                break
            reduced = self.costs - self.by_col.sums(prices)
            taken = np.flatnonzero(reduced < 0)
            bound = product(self.need, prices) + float(reduced[taken].sum())
            if bound > self.bound:
                self.bound, self.prices = bound, prices.copy()
            if bound > mark + NEWS * abs(mark) or mark == -np.inf:
                mark, stale = bound, 0
            else:
                stale += 1
            if step % _PRICED == 0:
                built += 1
                self._take(self._build(np.zeros(0, np.int64), np.maximum(reduced, 0.0) + _OWN_COST[1] * self.costs))
                if self._closed():
                    break
            if stale >= _STALE:
                agility, stale, prices = agility * SHRINK, 0, self.prices.copy()
                flow[:] = 0.0
                if agility < _LEAST:
                    break
                continue
            slope = self.need - self.by_col.counts(taken).astype(float)
            slope[(prices <= 0) & (slope < 0)] = 0.0
            flow = _DEFLECTION * flow + slope
            norm = product(flow, flow)
            if norm <= 0:
                break
            prices = np.maximum(prices + agility * (self.cost * _ABOVE - bound) / norm * flow, 0.0)
        return built

    def exact(self):
        """Return the bound of the best prices in whole arithmetic (grid 2^-10 where costs are whole)."""
        bits = 10 if self.whole else grid_bits(float(self.costs.sum()) + 1.0)
        scale = float(1 << bits)
        row = np.maximum(np.rint(self.prices * scale).astype(np.int64), 0)
        reduced = np.floor(self.costs * scale).astype(np.int64) - self.by_col.sums(row)
        bound = (int((self.need * row).sum()) + int(np.minimum(reduced, 0).sum())) / scale
        return max(float(np.ceil(bound)) if self.whole else bound, 0.0)
