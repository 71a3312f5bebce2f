"""The p-median problem: p sites at the least total weighted distance, with a proven lower bound.

Bound: Cornuejols, Fisher and Nemhauser 1977, Location of bank accounts to optimize float (each row's
assignment relaxed). Subgradient as in :mod:`..cover.bound`. Search: swaps priced all at once, Resende and Werneck 2007,
A fast swap-based local search procedure for location problems, iterated with perturbations.
"""
from __future__ import annotations

import numpy as np

from ...errors import no_progress
from ..clock import Clock
from ..descent import NEWS, SHRINK
from ..prices import grid_bits
from ..site_selection import SiteSelection
from ..solution import CoverSolution, gap_between
from ..steady import product
from .model import MedianModel, MedianState

_STEPS = 600  # measured: of the subgradient, before the search and again after it
_PERTURBATIONS = 400  # measured: of the search, fewer where each costs more
_LEAST_PERTURBATIONS, _PERTURBED_PAIRS = 50, 5e7  # measured: at least, and pairs that all of them may look at
_WORSE = 0.003  # measured: share by which a choice may be worse and still be gone on from, falling to 0
_SWAPS = 100  # measured: after a perturbation, at most
_VICTIMS = 3  # measured: neighbours replaced beside the first site, at most
_KEPT = 6  # measured: relaxed choices that the search starts from
_FIRST_PRICE = 1.5  # measured: of a row, in distances to its site, where its second site is farther
_STALE = 25  # measured: steps without news before the agility shrinks
_LEAST = 2e-3  # measured: the agility that ends a descent
_DEFLECTION = 0.5  # measured: part of the slope before that is kept (Camerini, Fratta and Maffioli 1975)
_ABOVE = 1.002  # measured: the steps aim this much beyond the best known value, which may not be the least


def p_median(distance, weights=None, p=1, *, fixed=(), excluded=(), groups=None, beyond=None, time_limit_s=60, seed=0,
             effort=1.0, progress=no_progress):
    """Choose p sites so that the weighted distance from demand to its nearest site is least.

    Parameters
    ----------
    distance : array (N, M), or tuple (start, index, distance, M)
        Distance of every row to every candidate, infinity where out of reach; or compressed rows of the
        nearest candidates only (``beyond`` then says what a row outside its list costs).
    weights : array (N,), optional
        Demand of each row, 1 by default.
    p : int
        Number of sites, fixed ones included.
    fixed, excluded : iterables of candidate numbers
    groups : array (M,) of int, optional
        Group of every candidate (-1 none); each group gets at least one site.
    beyond : float, optional
        Distance charged to a row when no site of its list is chosen, and beyond which a site is in no list; the largest
        distance given by default. Rows with an empty list are ``uncoverable`` and count for nothing in ``value``.
    time_limit_s, seed, effort, progress
        As in :func:`maximal_cover`.

    Returns
    -------
    CoverSolution
        ``value`` is the total weighted distance, ``upper_bound`` its lower bound (``bound_kind`` "distance_lower").
        Rows with an empty list cost nothing here: their weight is ``uncoverable``.

    Raises
    ------
    InputError
        A distance or weight is negative or missing, or p leaves no site for every fixed one and every group.

    Notes
    -----
    Bound for every lambda <= cap: sum of lambda_i + the p smallest rho_j, rho_j = sum of
    min(0, w_i d_ij - lambda_i), best of each group first.

    Examples
    --------
    >>> answer = p_median([[0.0, 4.0], [4.0, 0.0], [5.0, 1.0]], p=1)
    >>> answer.sites.tolist(), answer.value, answer.upper_bound
    ([1], 5.0, 5.0)
    """
    clock = Clock(time_limit_s, progress)
    model = MedianModel(distance, weights, p, fixed, excluded=excluded, groups=groups, beyond=beyond)
    state = MedianState(model)
    tick = clock.tick(0.0, 0.1)
    state.fill(tick)
    done = state.descend(tick=tick)
    starts = []
    bound = MedianBound(model, state)
    bound.descend(int(_STEPS * effort), state.value, clock.tick(0.1, 0.4), starts)
    done += _search(state, starts, _perturbations(model, effort), seed, tick=clock.tick(0.4, 0.8),
                    goal=_ceil(bound.best, model))
    if state.value > _ceil(bound.best, model):
        bound.descend(int(_STEPS * effort), state.value, clock.tick(0.8, 1.0), None)
    chosen = state.snapshot()
    value, lower = model.value_of(chosen), bound.exact()
    lower = min(lower, value)
    gap = gap_between(lower, value)
    sites = model.site[chosen]
    return CoverSolution(
        sites=sites, value=value, upper_bound=lower, gap=gap, bound_kind="distance_lower", cost=float(sites.size),
        method="Lagrangian prices, swaps, perturbations" + (": optimal" if gap == 0 else ""),
        uncoverable=model.uncoverable, seconds=clock.seconds, iterations=done, seed=seed, stopped_by_time=clock.late,
        notes=model.notes)


def _perturbations(model, effort):
    """Return the iteration budget: fewer perturbations where each costs more."""
    return int(effort * np.clip(_PERTURBED_PAIRS / max(model.by_row.pairs, 1), _LEAST_PERTURBATIONS, _PERTURBATIONS))


def _ceil(bound, model):
    return float(np.ceil(bound - 1e-6)) if model.whole else bound


def _search(state, starts, perturbations, seed, tick, goal):
    """Descend from relaxed choices, then iterate random swaps and descents; leave the best choice in ``state``."""
    rng = np.random.default_rng(seed)
    best = state.snapshot(), state.value
    done = 0
    for chosen in starts:
        if tick(0.0) or best[1] <= goal:
            break
        state.restore(chosen[:state.model.p])
        state.fill(tick)
        done += state.descend(tick=tick)
        if state.value < best[1]:
            best = state.snapshot(), state.value
    state.restore(best[0])
    for step in range(perturbations):
        if tick(step / perturbations) or best[1] <= goal:
            break
        before = state.value
        _perturb(state, rng)
        done += 1 + state.descend(limit=_SWAPS, tick=tick)
        if state.value < best[1] * (1 - 1e-12):
            best = state.snapshot(), state.value
        if state.value > before * (1 + _WORSE * rng.random() * (1 - step / perturbations)):
            state.restore(best[0])
    state.restore(best[0])
    return done


def _perturb(state, rng):
    """Replace one to four sites, neighbours of each other, by random candidates near them."""
    model, plan = state.model, state.snapshot()
    open_sites = plan[(model.group_of[plan] < 0) | (state.group_count[np.maximum(model.group_of[plan], 0)] > 1)]
    if not open_sites.size:
        return
    centre = open_sites[rng.integers(open_sites.size)]
    rows = model.by_col[centre]
    near = np.unique(state.first[rows[rng.integers(rows.size, size=min(8, rows.size))]]) if rows.size else plan[:0]
    near = near[np.isin(near, open_sites) & (near != centre)]
    victims = np.append(centre, rng.permutation(near)[:int(rng.integers(0, _VICTIMS + 1))])
    around = np.unique(np.concatenate(
        [model.by_row[row][:max(4, 3 * model.columns // model.p)] for row in np.flatnonzero(state.first == centre)[:8]]
        or [np.arange(model.columns, dtype=np.int64)]))
    for site in victims.tolist():
        state.remove(site)
    pool = np.setdiff1d(around, np.append(victims, state.snapshot()))
    room = int((state.site_at < 0).sum() - (state.group_count[:model.groups] == 0).sum())
    for site in rng.permutation(pool)[:min(room, int(rng.integers(1, victims.size + 1)))].tolist():
        state.add(site)
    state.fill()


class MedianBound:
    """Lagrangian bound of one :class:`MedianModel`.

    For any prices, their sum less the best p sums of what columns save at them bounds the distance from below
    (Cornuejols, Fisher and Nemhauser 1977).

    Examples
    --------
    At prices of 4, 4 and 5 the first site saves 4 + 0 + 4 and the second 0 + 4 + 0: 13 - 8 is the least distance.

    >>> table = [[0.0, 4.0], [4.0, 0.0], [1.0, 5.0]]
    >>> model = MedianModel(table, None, 1, (), excluded=(), groups=None, beyond=None)
    >>> state = MedianState(model)
    >>> state.fill()
    >>> bound = MedianBound(model, state)
    >>> bound.rewards(np.array([4.0, 4.0, 5.0]), model.col_cost).tolist()
    [8.0, 4.0]
    >>> bound.descend(200, state.value, lambda fraction: False, None)
    >>> bound.exact(), state.value
    (5.0, 5.0)
    """

    def __init__(self, model, state):
        self.model = model
        self.choose = SiteSelection(model)
        self.prices = np.minimum(state.second, np.maximum(state.near * _FIRST_PRICE, state.near))
        self.best = -np.inf
        self.row, self.col_start = model.by_col.index, model.by_col.start
        self._filled = np.flatnonzero(model.by_col.lengths)

    def rewards(self, prices, cost):
        """Return -rho of every column."""
        saved = np.maximum(prices[self.row] - cost, 0)
        reward = np.zeros(self.model.columns, saved.dtype)
        if self._filled.size:
            reward[self._filled] = np.add.reduceat(saved, self.col_start[self._filled])
        return reward

    def descend(self, steps, incumbent, tick, starts):
        """Raise the bound by deflected subgradient steps; keep the relaxed choices of the best steps in ``starts``."""
        model, prices = self.model, self.prices.copy()
        flow, agility, stale, mark = np.zeros(model.rows), 1.0, 0, -np.inf
        for step in range(steps):
            if step % 8 == 0 and tick(step / steps):
                return
            reward = self.rewards(prices, model.col_cost)
            value, chosen = self.choose.pick(reward)
            bound = float(prices.sum() - value)
            if bound > self.best:
                self.best, self.prices = bound, prices.copy()
                if starts is not None:
                    starts[:] = [chosen, *starts[:_KEPT - 1]]
            if bound > mark + NEWS * abs(mark) or not np.isfinite(mark):
                mark, stale = bound, 0
            else:
                stale += 1
            if stale >= _STALE:
                agility, stale, prices = agility * SHRINK, 0, self.prices.copy()
                flow[:] = 0.0
                if agility < _LEAST:
                    return
                continue
            slope = 1.0 - self._covers(prices, chosen)
            slope[(prices >= model.cap) & (slope > 0)] = 0.0
            flow = _DEFLECTION * flow + slope
            norm = product(flow, flow)
            if norm <= 0 or bound >= incumbent or (model.whole and np.ceil(bound - 1e-6) >= incumbent):
                return
            prices = np.clip(prices + agility * (incumbent * _ABOVE - bound) / norm * flow, 0.0, model.cap)

    def _covers(self, prices, chosen):
        """Return how many chosen columns each row would take at these prices."""
        counts = np.zeros(self.model.rows)
        by_col, cost = self.model.by_col, self.model.col_cost
        for site in chosen:
            first, last = by_col.start[site], by_col.start[site + 1]
            rows = by_col.index[first:last]
            counts[rows[cost[first:last] < prices[rows]]] += 1.0
        return counts

    def exact(self):
        """Return the bound of the best prices in whole arithmetic (grid 2^-10 where all distances are whole)."""
        model = self.model
        bits = 10 if model.whole else grid_bits(float(model.cap.sum()))
        scale = float(1 << bits)
        cap = np.floor(model.cap * scale).astype(np.int64)
        cost = np.floor(model.col_cost * scale).astype(np.int64)
        row = np.clip(np.rint(self.prices * scale).astype(np.int64), 0, cap)
        bound = (int(row.sum()) - int(self.choose.pick(self.rewards(row, cost))[0])) / scale
        return float(np.ceil(bound)) if model.whole else bound
