"""Maximal covering with p sites or a budget: fixed sites, groups, backup cover, spacing; with a proven bound."""
from __future__ import annotations

import numpy as np

from ...errors import InputError, no_progress
from ..clock import Clock
from ..solution import CoverSolution, gap_between
from ..sparse import guard_size
from . import milp
from .bound import CoverBound, fixing, goal_above, settled_at
from .exact import prove
from .first import one_of_every_group
from .model import CoverModel
from .relax import relax
from .search import CoverSearch
from .state import PLACES, CoverState
from .zones import Zones

_CORE_PAIRS = 400_000  # measured: pairs of a core that HiGHS is given; beyond, it seldom ends within the limit
_CLOSE = 3e-4  # measured: gap of the linear relaxation at which its prices are good enough
_TURNS = 8  # measured: of column generation
_CORE_STEPS = 300  # measured: primal-dual steps on the columns left
_ENOUGH = 3e-4  # measured: gap below which a planner gains nothing from more search
_ROUNDS = (1, 3, 4, 6, 8)  # measured: restarts, with trees after each round
_ZONE, _LARGEST = 200, 450  # measured: columns of a zone to begin with, and at most
_WIDE = 4_000, 300  # measured: columns from which small zones settle nothing, and the size of zones there
_SEARCHED = 0.6  # measured: part of the time after which the only trees there are begun, whatever the search has found
_WORK = (2_000_000_000, 5_000_000)  # measured: pairs that the trees may look at in all, and more per column
_GROW = 1.5  # measured: factor by which zones grow that were solved cheaply
_FEWER = 0.95, 0.7  # measured: parts of columns, of pairs, below which trees and prices are worth another look
_NEARLY = 0.999  # measured: part of the known value at which the subgradient aims
_DESCENT = 1000  # measured: subgradient steps where the relaxation has limits that primal-dual steps do not know
_PERTURBATIONS = 30, 300  # measured: of a restart, at least and at most
_PERTURBED = 3, 1.1e8  # measured: a place, and gains in all that one restart may look at
_PLACES = 20  # measured: places that a problem limited by a budget alone is taken to have


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
    solver : {"auto", "numpy"}
        "auto" lets HiGHS finish a small core problem where scipy or highspy brings it; "numpy" never does.
    effort : float
        Multiplies the iteration budgets.
    progress : callable

    Returns
    -------
    CoverSolution

    Raises
    ------
    InputError, SizeError

    Examples
    --------
    Five, three and two people; one of two sites reaches the first two places, the other one the last two.

    >>> answer = maximal_cover([5.0, 3.0, 2.0], [[0, 1], [1, 2]], 1)
    >>> answer.sites.tolist(), answer.value, answer.upper_bound, answer.gap
    ([0], 8.0, 8.0, 0.0)
    """
    clock = Clock(time_limit_s, progress)
    if p is None and budget is None:
        raise InputError("Give a number of sites or a budget.")
    if solver not in ("auto", "numpy"):
        raise InputError("The solver must be auto or numpy, not {solver}.", solver=solver)
    model = CoverModel(weights, columns, p, costs, budget=budget, fixed=fixed, excluded=excluded, groups=groups,
                       need=need, conflicts=conflicts, seed=seed)
    run = _Run(model, seed, effort, clock)
    return run.solve(solver != "numpy" and bool(milp.available()))


def _refuse(empty, searched):
    """Say that ``empty`` groups stay without a site, as proven only where everything was ``searched``."""
    if searched:
        raise InputError("No choice within the limits gives every group a site: {count} groups stay empty.",
                         count=empty)
    raise InputError(
        "No choice was found within the limits that gives every group a site: {count} groups stay empty. Whether there "
        "is one was not settled; raise the limits, or bring candidates that lie farther apart.", count=empty)


class _Run:
    """One run: bound, search, fixing, proof."""

    def __init__(self, model, seed, effort, clock):
        self.model, self.seed, self.effort, self.clock = model, seed, effort, clock
        self.iterations = 0
        self.work = effort * (_WORK[0] + _WORK[1] * model.columns)
        self.out, self.sure = np.zeros(model.columns, bool), np.zeros(model.columns, bool)

    def solve(self, with_milp):
        """Return the :class:`CoverSolution`."""
        model = self.model
        if not model.columns or not model.rows:
            return self.result(self._first().snapshot(), model.base, "nothing left to choose", True)
        state = self._first()
        state.descend(tick=self.clock.tick(0.0, 0.05))
        bound = CoverBound(model)
        shares = self.tighten(bound, state.value)
        upper = min(bound.exact(), model.base + float(model.weights.sum()))  # nobody can serve more than there is
        keep, _ = fixing(model, bound, goal_above(model, state.value))
        chosen, proven = prove(model, bound, np.flatnonzero(keep), state.snapshot(), tick=self.clock.tick(0.3, 0.3))
        if proven:
            return self.result(chosen, model.value_of(chosen), "prices and a small tree", True)
        search = CoverSearch(state, bound.prices, shares, self.seed, effort=self.effort, tick=self.clock.tick(0.3, 0.3))
        upper = self._rounds(bound, shares, search, upper)
        self.iterations += search.done
        method, proven = "primal-dual prices, restarts by swaps and perturbations, merging, trees by zone", False
        chosen = search.trimmed()
        if upper > settled_at(model, model.value_of(chosen)):
            chosen, upper, proven, how = self._finish(bound, chosen, upper, with_milp)
            method += how
        return self.result(chosen, upper, method, proven)

    def _rounds(self, bound, shares, search, upper):
        """Search and tighten in turn; return the bound.

        Trees are grown again when fewer columns are left to look at, or in larger zones as long as
        the smaller ones were solved cheaply. Where there are many columns trees are grown once, in zones cut by the
        last plan: what a zone's border gives up is less the better the plan is that it is cut by.
        """
        wide = self.model.columns >= _WIDE[0]
        size, share = (_WIDE[1], _SEARCHED) if wide else (_ZONE, 1.0)
        looked_at = np.inf
        for number, restarts in enumerate(_ROUNDS):
            low, middle, high = (0.3 + 0.6 * (number + part) / len(_ROUNDS) for part in (0.0, 0.5, 1.0))  # progress
            search.run(restarts, self._perturbations(), self.clock.tick(low, middle, share), upper)
            if search.value >= upper or self.clock.left <= 0 or (self.clock.late and not wide):
                break
            if wide and not self.clock.late and number + 1 < len(_ROUNDS):
                continue
            core = self._core(bound, search.value)
            if core.columns < _FEWER[0] * looked_at:
                before = self.work
                limit, solved = self._zones(bound, core, shares, search, size=size, tick=self.clock.tick(middle, high))
                upper, looked_at = min(upper, limit), core.columns
                if solved and size < _LARGEST and before - self.work < before / 3:
                    size, looked_at = int(_GROW * size), np.inf
            if self.clock.late or gap_between(upper, search.value) <= _ENOUGH:
                break
        return upper

    def _first(self):
        model = self.model
        guard_size(model.columns * (model.p if model.p is not None else PLACES) // 2)
        state = CoverState(model)
        state.fill(tick=self.clock.tick(0.0, 0.0))
        if not state.complete:
            chosen, searched = one_of_every_group(model)
            if chosen is None:
                _refuse(int((state.group_count[:model.groups] == 0).sum()), searched)
            state.restore(chosen)
            state.fill()
        return state

    def tighten(self, bound, incumbent):
        """Improve the prices; return the relaxation's shares where it has them."""
        model = self.model
        below = incumbent - model.base
        self.iterations += 1
        if model.plain:
            return relax(bound, _CLOSE, int(np.ceil(self.effort * _TURNS)), below, tick=self.clock.tick(0.05, 0.3))
        bound.descend(int(self.effort * _DESCENT), below * _NEARLY, self.clock.tick(0.05, 0.3))
        return bound.choose(model.by_col.sums(bound.prices))[1]

    def _perturbations(self):
        """Perturbations of a restart: some for every site, fewer where each costs more."""
        places = max(self.model.p or _PLACES, 1)
        return int(self.effort * np.clip(
            min(_PERTURBED[0] * places, _PERTURBED[1] / max(self.model.columns * places, 1)), *_PERTURBATIONS))

    def _core(self, bound, incumbent):
        """Return the problem of the columns that a better choice may use."""
        keep, sure = fixing(self.model, bound, goal_above(self.model, incumbent))
        self.out |= ~keep
        self.sure |= sure
        return self.model.piece(np.flatnonzero(~self.out & ~self.sure), np.flatnonzero(self.sure))

    def _zones(self, bound, core, shares, search, size, tick):
        """Return (bound from trees by zone, whether all were solved); offer what they find to the search."""
        model = self.model
        if not core.columns or not core.rows:
            return max(search.value, core.base), True
        inner = CoverBound(core)
        inner.value(core.lowered(bound.prices))
        share, chosen = shares[core.site], np.flatnonzero(np.isin(core.site, search.best))
        if core.plain and core.by_col.pairs < _FEWER[1] * model.by_col.pairs:
            inner.primal_dual(int(self.effort * _CORE_STEPS), 1e-6, search.value - core.base, tick, start=share)
            share = share if inner.mean_share is None else inner.mean_share
        zones = Zones(core, inner, share, chosen, size=size)
        self.work -= zones.run(self.work, settled_at(model, search.value), tick, enough=search.value / (1 - _ENOUGH))
        search.offer(np.union1d(core.site[zones.best()], np.flatnonzero(self.sure)))
        keep, sure = zones.fixing(goal_above(model, search.value))
        self.out[core.site[~keep]] = True
        self.sure[core.site[sure]] = True
        limit = float(np.floor(zones.upper)) if model.whole else zones.upper
        return max(search.value, limit), zones.solved

    def _finish(self, bound, chosen, upper, with_milp):
        """Fix columns by reduced cost, then prove what is left: by a small tree, or by HiGHS where allowed."""
        model = self.model
        keep, sure = fixing(model, bound, goal_above(model, model.value_of(chosen)))
        keep, sure = np.flatnonzero(keep & ~self.out), sure | self.sure
        chosen, proven = prove(model, bound, keep, chosen, tick=self.clock.tick(0.9, 0.9))
        if proven:
            return chosen, model.value_of(chosen), True, ", small tree"
        left = self.clock.left
        if not with_milp or left <= 0:
            return chosen, upper, False, ""
        core = model.piece(keep)
        if core.by_row.pairs > _CORE_PAIRS:
            return chosen, upper, False, ""
        found = milp.solve_core(core, sure[keep], left)
        if found is None:
            return chosen, upper, False, ""
        better, limit, proven = keep[found[0]], found[1], found[2]
        if model.value_of(better) > model.value_of(chosen):
            chosen = np.sort(better)
        if proven:
            return chosen, model.value_of(chosen), True, ", HiGHS core"
        limit = float(np.floor(limit + 1e-6)) if model.whole else limit * (1 + 1e-9)
        return chosen, min(upper, max(limit, model.value_of(chosen))), False, ", HiGHS core"

    def result(self, chosen, upper, method, proven):
        """Return the solution of free columns ``chosen``."""
        model = self.model
        value = model.value_of(chosen)
        upper = value if proven or upper <= settled_at(model, value) else upper
        gap = gap_between(upper, value)
        sites = np.sort(np.concatenate((model.site[chosen], model.fixed)))
        return CoverSolution(
            sites=sites, value=value, upper_bound=upper, gap=gap, method=method + (": optimal" if gap == 0 else ""),
            seconds=self.clock.seconds, cost=float(model.all_costs[sites].sum()),
            uncoverable=model.uncoverable, iterations=self.iterations, seed=self.seed, stopped_by_time=self.clock.late,
            notes=tuple(model.notes))
