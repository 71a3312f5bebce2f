"""Maximal covering with p sites or a budget: fixed sites, groups, backup cover, spacing; with a proven bound."""
from __future__ import annotations

import time

import numpy as np

from ..errors import InputError, no_progress
from . import core_milp
from .cover_bound import CoverBound
from .cover_branch import branch
from .cover_exact import prove
from .cover_model import CoverModel, CoverSolution, gap_between
from .cover_search import search
from .cover_state import CoverState
from .sparse import guard_size

_CORE_PAIRS = 400_000
_BRANCH_GAP = 5e-4  # below this a planner gains nothing from branching
_BRANCH_WORK = 25_000_000


def maximal_cover(weights, columns, p=None, *, costs=None, budget=None, fixed=(), excluded=(), groups=None, need=None,
                  conflicts=None, time_limit_s=60, seed=0, solver="auto", effort=1.0, progress=no_progress):
    """Choose sites that serve the most weight.

    Parameters
    ----------
    weights : array (R,)
        Demand of each row.
    columns : list of M integer arrays, or Incidence
        Rows that each candidate covers.
    p : int, optional
        How many sites at most, fixed ones included.
    costs : array (M,), optional
        With ``budget``: the fixed sites' costs count too (give them 0 where they are already there).
    budget : float, optional
    fixed, excluded : iterables of candidate numbers
    groups : array (M,) of int, optional
        Group of every candidate (-1 none); each group gets at least one site.
    need : int or array (R,), optional
        A row counts when this many chosen sites cover it (backup cover); 1 by default.
    conflicts : iterable of (site, site), optional
        Pairs that may not both be chosen. Left out of the bound, which stays valid.
    time_limit_s : float
        Safety stop; the search ends by its iteration budget.
    seed : int
    solver : {"auto", "numpy", "highs"}
        "auto" lets HiGHS finish a small core problem where scipy is installed; "numpy" never does.
    effort : float
        Multiplies the iteration budgets.
    progress : callable

    Returns
    -------
    CoverSolution

    Raises
    ------
    InputError, SizeError
    """
    started = time.monotonic()
    if p is None and budget is None:
        raise InputError("Give a number of sites or a budget.")
    if solver not in ("auto", "numpy", "highs"):
        raise InputError("The solver must be auto, numpy or highs, not {solver}.", solver=solver)
    model = CoverModel(weights, columns, p, costs, budget, fixed, excluded, groups, need, conflicts, seed)
    run = _Run(model, started, time_limit_s, seed, effort, progress)
    return run.solve(solver != "numpy" and core_milp.available())


class _Run:
    """One run: bound, search, fixing, proof."""

    def __init__(self, model, started, time_limit_s, seed, effort, progress):
        self.model, self.started, self.limit = model, started, time_limit_s
        self.seed, self.effort, self.progress = seed, effort, progress
        self.late, self.iterations = False, 0

    def tick(self, low, high):
        """Return the callable that reports progress between ``low`` and ``high`` and says whether time is up."""
        def tick(fraction):
            if fraction is not None:
                self.progress(low + (high - low) * min(fraction, 1.0))
            self.late = self.late or time.monotonic() - self.started > self.limit
            return self.late
        return tick

    def solve(self, with_milp):
        """Return the :class:`CoverSolution`."""
        model = self.model
        if not model.columns or not model.rows:
            return self.result(self._first().snapshot(), model.base, "nothing left to choose", True)
        state = self._first()
        state.descend(tick=self.tick(0.0, 0.05))
        bound = CoverBound(model)
        shares = self.tighten(bound, state.value, 1.0)
        chosen, proven = prove(model, bound, fixing(model, bound, state.value)[0], state.snapshot())
        if proven:
            return self.result(chosen, model.value_of(chosen), "prices and a small tree", True)
        whole = model.base + bound.best
        self.iterations += search(state, shares, self._kicks(), self.seed, self.tick(0.4, 0.85),
                                  np.floor(whole + 1e-6) if model.whole else whole)
        chosen, upper = state.snapshot(), bound.exact()
        method, proven = "Lagrangian and primal-dual prices, swaps, spatial kicks", False
        if upper > model.value_of(chosen):
            chosen, upper, proven, how = self._finish(bound, chosen, upper, with_milp, shares)
            method += how
        return self.result(chosen, upper, method, proven)

    def _first(self):
        model = self.model
        guard_size(model.columns * (model.p if model.p is not None else 64) // 2)
        state = CoverState(model)
        state.fill()
        if model.groups and (state.group_count == 0).any():
            raise InputError("No choice within the limits gives every group a site: {count} groups stay empty.",
                             count=int((state.group_count == 0).sum()))
        return state

    def tighten(self, bound, incumbent, part):
        """Improve the prices; return the relaxation's shares where it has them."""
        model, effort = self.model, self.effort * part
        below = incumbent - model.base
        simple = not model.groups and (model.p is None or model.budget is None)
        self.iterations += 1
        bound.descend(int(effort * (100 if simple else 1000)), below * 0.999, self.tick(0.05, 0.1 if simple else 0.4))
        if not simple:
            return bound.choose(model.by_col.sums(bound.prices))[1]
        return bound.primal_dual(int(effort * 1000), 1e-5, below, self.tick(0.1, 0.4))

    def _kicks(self):
        """Iteration budget: fewer kicks where each costs more."""
        weight = self.model.columns * max(self.model.p or 20, 1)
        return int(self.effort * np.clip(5e8 / max(weight, 1), 300, 3000))

    def _finish(self, bound, chosen, upper, with_milp, shares):
        """Fix columns by reduced cost, then prove what is left: by HiGHS where allowed, else by a small tree."""
        model = self.model
        mine = model.value_of(chosen)
        keep, forced = fixing(model, bound, mine)
        if keep.size == 0:
            return chosen, mine, True, ""
        chosen, proven = prove(model, bound, keep, chosen)
        if proven:
            return chosen, model.value_of(chosen), True, ", small tree"
        chosen, upper, proven, how = self._branch(bound, shares, chosen, upper)
        left = self.limit - (time.monotonic() - self.started)
        if proven or not with_milp or left <= 0:
            return chosen, upper, proven, how
        keep, forced = fixing(model, bound, model.value_of(chosen))
        weights, need, by_row = model.restricted(keep)
        if by_row.pairs > _CORE_PAIRS:
            return chosen, upper, False, how
        found = core_milp.solve_core(
            weights, need, by_row, p=model.p, budget=model.budget, costs=model.costs[keep], forced=forced[keep],
            neighbours=_inside(model, keep), group_of=model.group_of[keep], groups=model.groups, seconds=left)
        if found is None:
            return chosen, upper, False, how
        better, limit, proven = keep[found[0]], model.base + found[1], found[2]
        if model.value_of(better) > model.value_of(chosen):
            chosen = np.sort(better)
        if proven:
            return chosen, model.value_of(chosen), True, ", HiGHS core"
        limit = float(np.floor(limit + 1e-6)) if model.whole else limit * (1 + 1e-9)
        return chosen, min(upper, max(limit, model.value_of(chosen))), False, how + ", HiGHS core"

    def _branch(self, bound, shares, chosen, upper):
        """Tighten the bound by a limited number of branches where only the number of sites is limited."""
        model = self.model
        nodes = int(self.effort * min(_BRANCH_WORK / max(model.by_col.pairs, 1), 200, model.columns))
        simple = not model.groups and model.budget is None and model.p
        if not simple or nodes < 2 or gap_between(upper, model.value_of(chosen)) < _BRANCH_GAP:
            return chosen, upper, False, ""
        chosen, limit, used = branch(bound, shares, chosen, nodes, self.tick(0.85, 1.0))
        self.iterations += used
        return chosen, min(upper, limit), limit <= model.value_of(chosen), ", branching"

    def result(self, chosen, upper, method, proven):
        """Return the solution of free columns ``chosen``."""
        model = self.model
        value = model.value_of(chosen)
        upper = value if proven else max(upper, value)
        gap = gap_between(upper, value)
        sites = np.sort(np.concatenate((model.site[chosen], model.fixed)))
        return CoverSolution(
            sites=sites, value=value, upper_bound=upper, gap=gap, method=method + (": optimal" if gap == 0 else ""),
            seconds=time.monotonic() - self.started, cost=float(model.all_costs[sites].sum()),
            uncoverable=model.uncoverable, iterations=self.iterations, seed=self.seed, stopped_by_time=self.late,
            notes=tuple(model.notes))


def fixing(model, bound, incumbent):
    """Return the columns that a better choice may use, and which of all columns it must use.

    A column is out when the bound with it forced in, or in when the bound with it
    forced out, does not exceed the incumbent.
    """
    reward = model.by_col.sums(bound.prices)
    value, share = bound.choose(reward)
    total = model.base + float((model.weights - model.need * bound.prices).sum()) + value
    net = reward - bound.choose.money * model.costs
    inside = share > 0
    weakest = float(net[inside].min()) if inside.any() and model.p is not None and inside.sum() >= model.p else 0.0
    strongest = max(float(net[~inside].max()), 0.0) if (~inside).any() else 0.0
    margin = 1e-9 * max(abs(total), 1.0)
    goal = incumbent + (1.0 if model.whole else 0.0) - margin
    if model.groups:  # a group's best site is chosen for the group: forcing another in replaces only that one
        return np.arange(model.columns), np.zeros(model.columns, bool)
    out = ~inside & (total + net - max(weakest, 0.0) < goal)
    forced = inside & (total - net + strongest < goal) & (model.budget is None)
    return np.flatnonzero(~out), forced


def _inside(model, keep):
    """Return the spacing pairs among the columns ``keep``, renumbered."""
    if model.neighbours is None:
        return None
    new_number = np.full(model.columns, -1, np.int64)
    new_number[keep] = np.arange(keep.size)
    pairs = {}
    for site in keep:
        others = new_number[model.neighbours[site]]
        if (others >= 0).any():
            pairs[int(new_number[site])] = others[others >= 0].tolist()
    return pairs
