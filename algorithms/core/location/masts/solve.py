"""Shared masts: which operators hang where, on which masts, old and new, under one joint plan.

A new mast's fee is paid once, every level carries one tenant, and an
operator's demand is its own; see :mod:`.bound` for the bound.
"""
from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...arguments import limit_of, number_of
from ...errors import InputError, Message, no_progress
from ..clock import Clock
from ..cover import milp
from ..solution import gap_between
from . import program
from .bound import MastBound, improve, start_prices
from .counts import counted
from .exact import prove
from .model import MastLimits, MastModel, MastPlan
from .patches import patched
from .search import begun, plan_order, search
from .state import MastState
from .zones import MastWhole, MastZones

_STEPS = 400  # measured: of the subgradient, before the search and again after it
_SCOUT = 150  # measured: steps before the first plan that leans on the relaxation: what it is worth sets later steps
_PERTURBATIONS = 700  # measured: changes that the search tries
_COUNTED = 20_000  # measured: pairs of a problem where its parts by counts take a second or two
_SEARCHED = 0.6  # safety: of the limit, at most, for the search: the bound after it needs time as well
_STARTS = 8  # measured: relaxed plans that are repaired to begin with


def shared_masts(weights, action_mast, action_operator, action_level, action_rows, action_cost, *, mast_fee,
                 mast_is_new, budget=None, max_new=None, max_actions=None, min_gain=0.0, target_share=None,
                 conflicts=(), time_limit_s=60, seed=0, solver="numpy", progress=no_progress):
    """Plan tenants on existing masts and new shared masts together, with a proven bound.

    Parameters
    ----------
    weights : array (R,)
        People of each row; a row is one (place, operator) that this operator does not cover yet.
    action_mast, action_operator, action_level : arrays (A,)
        Action a hangs an operator (0, 1, ...) on a level (1 = highest free, 2 below it, ...) of a mast (0, 1, ...).
        A level carries one tenant and an operator hangs once on a mast; a lower level may be used
        while a higher one stays free. No action may exist for an operator already on the mast.
    action_rows : list of A integer arrays
        Rows that each action covers, at the height of its level.
    action_cost : array (A,)
        Cost of each tenant, strengthening included (any one unit of money).
    mast_fee : array (M,) or number
        Cost of building each mast; counted for new masts only, once.
    mast_is_new : array (M,) of bool
    budget, max_new, max_actions : number, optional
        Limits on money, on new masts and on all tenants together.
    min_gain : float
        A tenant that adds less than this at its turn is not planned.
    target_share : float, optional
        Reach this share of the sum of ``weights`` at least cost instead of covering as many people as possible.
    conflicts : iterable of (mast, mast)
        Pairs of new masts nearer to each other than the spacing allows.
    time_limit_s : float
        Safety stop; the search ends by its iteration budget.
    seed : int
    solver : {"numpy", "auto"}
        "auto" lets HiGHS finish what the search and the bound leave open, where scipy or highspy brings it.
    progress : callable

    Returns
    -------
    MastPlan

    Raises
    ------
    InputError
        If the arrays do not fit together, or a limit is negative.

    Examples
    --------
    Two operators lack 50 people each. A shared mast costs 100 and each tenant 10; masts of their own cost 60 each.

    >>> plan = shared_masts([50.0, 50.0], [0, 0, 1, 2], [0, 1, 0, 1], [1, 2, 1, 1], [[0], [1], [0], [1]], [10.0] * 4,
    ...                     mast_fee=[100.0, 60.0, 60.0], mast_is_new=[True] * 3, budget=125.0)
    >>> plan.new_masts.tolist(), plan.value, plan.cost, plan.upper_bound
    ([0], 100.0, 120.0, 100.0)
    """
    clock = Clock(time_limit_s, progress)
    if solver not in ("auto", "numpy"):
        raise InputError("The solver must be auto or numpy, not {solver}.", solver=solver)
    weights = np.asarray(weights, float).ravel()
    limits = _limits(budget, max_new, max_actions, min_gain, target_share=target_share, total=float(weights.sum()))
    model = MastModel(weights, action_mast, action_operator, action_level, rows=action_rows, cost=action_cost,
                      mast_fee=mast_fee,
                      mast_is_new=mast_is_new, conflicts=conflicts, limits=limits, seed=seed)
    return _Planner(model, seed, clock, solver != "numpy").plan()


def _limits(budget, max_new, max_actions, min_gain, target_share, total):
    for value in (budget, max_new, max_actions, min_gain):
        limit_of(value)
    if target_share is not None and not 0 <= target_share <= 1:
        raise InputError("The target share must lie between 0 and 1, not {share}.", share=target_share)
    target = None if target_share is None else target_share * total
    return MastLimits(budget, number_of(max_new, "max_new"), number_of(max_actions, "max_actions"), float(min_gain),
                      target=target)


class _Planner:
    """One run: prices, search, proof."""

    def __init__(self, model, seed, clock, asked=False):
        self.model, self.seed, self.clock, self.asked = model, seed, clock, asked
        self.packages = milp.available() if asked else []
        self.with_milp = bool(self.packages)
        self.iterations, self.raw_bound, self.how, self.ways = 0, 0.0, "", ""
        self.notes, self.proved = [], False

    def plan(self):
        """Return the finished :class:`MastPlan`."""
        model = self.model
        if not model.actions or not model.rows or (model.limits.target is not None and self._reaches(())):
            return self._empty()
        kind = "value_upper" if model.limits.target is None else "cost_lower"
        actions = self._greedy()
        if not self._reaches(actions):
            wanted = model.limits
            model.limits = replace(wanted, target=None)
            actions, upper, prices, bound, proven = self._solve(actions)
            model.limits = wanted
            if not self._reaches(actions):
                model.limits = replace(wanted, target=None)
                self.notes.append(Message(
                    "The target share is out of reach of these masts and limits; "
                    "the plan covers as many people as possible."))
                order, gains = self._ordered(bound, prices, actions)
                return self._result(np.sort(order), order, gains, upper, kind="value_upper", proven=proven,
                                    reached=False)
        if self._gain_decides(actions):
            kind = "value_upper_same_actions"
            model.limits = replace(model.limits, max_actions=len(actions))
        actions, upper, prices, bound, proven = self._solve(actions)
        order, gains = self._ordered(bound, prices, actions)
        actions = np.sort(order)
        return self._result(actions, order, gains, upper, kind=kind, proven=proven, reached=True)

    def _reaches(self, actions):
        target = self.model.limits.target
        return target is None or self.model.value_of(actions) >= target * (1 - 1e-12) - 1e-9

    def _greedy(self):
        state = MastState(MastBound(self.model), (1.0, 0.0, 0.0))
        state.fill()
        return state.snapshot()

    def _gain_decides(self, actions):
        """Return whether only ``min_gain`` keeps the plan from growing."""
        limits = self.model.limits
        if not limits.min_gain or limits.target is not None:
            return False
        self.model.limits = replace(limits, min_gain=0.0)
        state = MastState(MastBound(self.model), (1.0, 0.0, 0.0))
        state.restore(actions)
        more = state.best_offer().size > 0
        self.model.limits = limits
        return more

    def _solve(self, actions):
        """Return plan, bound, prices, the bound's object and whether the plan is proven best."""
        model, target = self.model, self.model.limits.target
        bound = MastBound(model)
        score = model.value_of if target is None else model.cost_of
        starts, shares, self.ways = [], np.zeros(model.actions), ""
        actions = self._scouted(bound, shares, actions)
        prices, _ = improve(bound, start_prices(model), _STEPS, score(actions), tick=self.clock.tick(0.05, 0.2),
                            collect=starts, shares=shares)
        self.iterations += _SCOUT + _STEPS
        self.raw_bound = bound.exact(prices)
        actions, proven = prove(bound, prices, actions, self.clock.tick(0.2, 0.2))
        if proven:
            return actions, score(actions), prices, bound, True
        if self.with_milp and model.by_action.pairs <= program.EASY_PAIRS:
            actions, limit, proven = self._finished(bound, actions, self.raw_bound)
            if proven:
                return actions, score(actions), prices, bound, True
        starts.sort(key=lambda item: item[0] if target is None else -item[0])
        state = MastState(bound, self._rates(bound, prices))
        state.restore(actions)
        self.iterations += search(state, [item[1:] for item in starts[:_STARTS]], shares, _PERTURBATIONS,
                                  seed=self.seed, tick=self.clock.tick(0.2, 0.5, _SEARCHED))
        if not model.limits.min_gain and not self.clock.late:
            whole = MastWhole(bound, prices, self._rates(bound, prices)[2])
            patches = patched(state, whole, seed=self.seed, tick=self.clock.tick(0.5, 0.8, _SEARCHED))
            self.ways += ", neighbouring masts planned anew" if patches else ""
            self.iterations += patches
        actions = state.snapshot()
        bound.exclude(bound.hopeless(prices, score(actions)))
        prices = self._tightened(bound, prices, score(actions))
        self.iterations += _STEPS
        bound.exclude(bound.hopeless(prices, score(actions)))
        actions, proven = prove(bound, prices, actions, self.clock.tick(0.95, 0.95))
        limit, mine = bound.exact(prices), score(actions)
        if not proven and limit != mine:
            limit = self._zoned(bound, prices, actions, limit)
        if target is not None and not proven and limit < mine and model.by_action.pairs <= _COUNTED \
                and model.is_new.any():
            limit = self._counted(bound, limit, actions)
        if self.with_milp and not self.how and not proven and limit != mine:
            actions, limit, proven = self._finished(bound, actions, limit)
            mine = score(actions)
        limit = max(limit, mine) if target is None else min(limit, mine)
        return actions, (mine if proven else limit), prices, bound, proven or limit == mine

    def _zoned(self, bound, prices, actions, limit):
        """Return a better bound than ``limit``, if trees by zone find one."""
        zones = MastZones(MastWhole(bound, prices, self._rates(bound, prices)[2]), actions, self.clock.tick(0.95, 0.95))
        zones.run(self.clock.tick(0.95, 0.98))
        self.ways += ", trees by zone"
        return min(limit, zones.upper) if self.model.limits.target is None else max(limit, zones.upper)

    def _finished(self, bound, actions, limit):
        """Let HiGHS solve what is left; return plan, bound and whether the plan is proven best."""
        model, target = self.model, self.model.limits.target
        tick = self.clock.tick(0.95, 0.95)
        found = program.solve_core(bound, lambda: self.clock.left, tick)
        tick(None)
        if found is None:
            return actions, limit, False
        self.how = ", HiGHS core"
        better, other, proven = found
        self.proved = proven
        score = model.value_of if target is None else model.cost_of
        reached = target is None or model.value_of(better) >= target * (1 - 1e-12) - 1e-9
        if reached and (score(better) > score(actions) if target is None else score(better) < score(actions)):
            actions = better
        if target is None:
            other = float(np.floor(other + 1e-6)) if model.whole_weights else other * (1 + 1e-9)
            return actions, min(limit, other), proven
        other = model.cost_step * float(np.ceil(other / model.cost_step - 1e-6)) if model.cost_step \
            else other * (1 - 1e-9)
        return actions, max(limit, other), proven and reached

    def _scouted(self, bound, shares, actions):
        """Return a plan that leans on a first relaxation, or ``actions`` where that is better; sets ``shares``."""
        score = self.model.value_of if self.model.limits.target is None else self.model.cost_of
        tick = self.clock.tick(0.0, 0.05)
        prices, _ = improve(bound, start_prices(self.model), _SCOUT, score(actions), tick=tick, shares=shares)
        state = MastState(bound, self._rates(bound, prices))
        state.restore(actions)
        return begun(state, shares, (state.snapshot(), state.rank()), tick)[0]

    def _tightened(self, bound, prices, incumbent):
        """Return better prices for the plan now known: gone on from ``prices``, or, with a target, from the first."""
        tick, best, least = self.clock.tick(0.8, 0.95), prices, bound.exact(prices)
        again = () if self.model.limits.target is None else (start_prices(self.model),)
        for start in (prices, *again):  # where the cost of the plan sets the steps, they are worth another begin
            found, _ = improve(bound, start, _STEPS, incumbent, tick=tick)
            limit = bound.exact(found)
            if limit > least if self.model.limits.target is not None else limit < least:
                best, least = found, limit
        return best

    def _counted(self, bound, limit, actions):
        """Return a better bound on the cost: that of plans with fewer masts, with more, and so on, apart."""
        model = self.model
        masts = np.unique(model.mast[actions])
        return counted(bound, limit, model.cost_of(actions), (int(model.is_new[masts].sum()), len(actions)),
                       improve=improve, start=start_prices(model), tick=self.clock.tick(0.95, 0.95))

    def _rates(self, bound, prices):
        """Return what money, a tenant and a new mast are worth at these prices."""
        model, limits = self.model, self.model.limits
        mast = 0.0
        if limits.max_new:
            value = bound.relaxed(prices)[1]
            fresh = np.sort(value[model.is_new & (value > 0)])[::-1]
            mast = float(fresh[limits.max_new - 1]) if fresh.size >= limits.max_new else 0.0
        return prices.money, prices.action, mast

    def _ordered(self, bound, prices, actions):
        """Return building order and gains; tenants below ``min_gain`` at their turn are dropped."""
        rates = self._rates(bound, prices)
        while True:
            order, gains = plan_order(self.model, actions, bound, rates)
            weak = gains < max(self.model.limits.min_gain, 1e-12)
            if not weak.any() or self.model.limits.target is not None:
                return order, gains
            actions = order[~weak]

    def _result(self, actions, order, gains, upper, kind, proven, reached):
        model = self.model
        value, cost = model.value_of(actions), model.cost_of(actions)
        mine = cost if kind == "cost_lower" else value
        gap = gap_between(upper, mine)
        best = gap == 0.0 and proven
        return MastPlan(
            actions=actions, raw_bound=self.raw_bound,
            new_masts=np.unique(model.mast[actions][model.is_new[model.mast[actions]]]), order=order,
            gains=gains, value=value, upper_bound=float(upper), bound_kind=kind, gap=float(gap), cost=cost,
            method="Lagrangian prices, greedy, swaps and spatial perturbations" + self.ways + self.how
            + (": optimal" if best else ""),
            seed=self.seed, iterations=self.iterations, uncoverable=model.uncoverable, stopped_by_time=self.clock.late,
            seconds=self.clock.seconds, reached=reached, notes=tuple(self.notes),
            prover=self._told(best))

    def _told(self, best):
        """Return what HiGHS did, where it was to be asked."""
        if not self.asked:
            return ()
        if not self.packages:
            return (Message("HiGHS is not in this QGIS (scipy from 1.9 on or highspy brings it): the plan is searched "
                            "and bounded without it."),)
        package = self.packages[0]
        if self.how and self.proved:
            return (Message("HiGHS ({package}) proved the bound.", package=package),)
        if self.how:
            return (Message("HiGHS ({package}) was asked and did not end: the bound is the better of both.",
                            package=package),)
        if best:
            return (Message("HiGHS ({package}) was not needed: plan and bound met without it.", package=package),)
        return (Message("HiGHS ({package}) has proved nothing: what is left open is too large for it, or the time was "
                        "up.", package=package),)

    def _empty(self):
        model = self.model
        none = np.zeros(0, np.int64)
        reached = self._reaches(none)
        kind = "value_upper" if model.limits.target is None or not reached else "cost_lower"
        return self._result(none, none, np.zeros(0), 0.0, kind=kind, proven=True, reached=reached)
