"""The plan itself: limits to the engine, one joint plan or co-location first, and the order in which to build."""
from __future__ import annotations

import heapq
from dataclasses import dataclass, field, replace
from typing import Optional, Tuple

import numpy as np

from ... import location
from ...errors import InputError, Message, no_progress, stages
from ...location.clock import Clock
from ...location.solution import gap_between
from ...numbers.formats import Figure
from ...resources import load_json
from .model import SitingModel

# Of the time limit of a plan that co-locates first: for the joint plan and its bound; of what is left after it for both
# stages. The rest is for the bound with as many tenants as the policy has. Searches that end by iterations use less.
PROOF_SHARE, STAGED_SHARE = 0.4, 0.8


@dataclass(frozen=True)
class PlanLimits:
    """What ends a plan; None is no limit.

    ``target_share`` is a part of 1 of people x operators in all.
    ``with_highs`` lets HiGHS, where this QGIS has it, prove what search and bound leave open: only where the user
    says so, since the plan may then hang on what else is installed.
    """

    new_sites: Optional[int] = None
    budget_mvnd: Optional[float] = None
    target_share: Optional[float] = None
    max_actions: Optional[int] = None
    min_gain: float = 0.0
    time_limit_s: float = 60.0
    seed: int = 0
    with_highs: bool = False

    def __post_init__(self):
        if self.new_sites is None and self.budget_mvnd is None and self.target_share is None:
            raise InputError("Say when the plan is complete: give NEW_SITES, BUDGET or TARGET_SHARE.")
        if self.target_share is not None and not 0 < self.target_share <= 1:
            raise InputError("TARGET_SHARE must be above 0 and at most 100 %.")


def limits(new_sites=None, budget_mvnd=None, target_share=None, **more):
    """Return the limits; a plan that nothing ends goes for the share in ``resources/rules/phases.json``.

    Parameters
    ----------
    new_sites, budget_mvnd, target_share, more
        As in :class:`PlanLimits`.

    Returns
    -------
    PlanLimits

    Examples
    --------
    >>> limits(new_sites=3).target_share is None, limits(target_share=0.95).target_share, 0 < limits().target_share <= 1
    (True, 0.95, True)
    """
    if new_sites is None and budget_mvnd is None and target_share is None:
        target_share = load_json("rules", "phases.json")["target_share"]
    return PlanLimits(new_sites, budget_mvnd, target_share, **more)


@dataclass(frozen=True)
class SharedMastPlan:
    """Chosen actions with a proven bound (see :func:`location.shared_masts` for the kinds).

    ``value`` is what the actions add in people x operators, ``cost`` their price in the unit
    of the model's costs. ``loss`` is what co-locating first gives away against the joint
    plan: people x operators, or money where a target share was asked; None for the joint plan.
    """

    actions: np.ndarray
    value: float
    upper_bound: float
    bound_kind: str
    gap: float
    cost: float
    method: str
    reached: bool
    stopped_by_time: bool
    loss: Optional[float] = None
    notes: Tuple[Message, ...] = field(default=())


@dataclass(frozen=True)
class BuildStep:
    """One mast of the plan: its actions, and what it adds after the steps before it.

    ``first_time`` are people who had no operator, ``more`` those who had one and get another.
    """

    mast: int
    actions: Tuple[int, ...]
    gains: Tuple[float, ...]
    first_time: float
    cost: float
    rows: np.ndarray
    more: float = 0.0

    @property
    def gain(self):
        """People x operators added."""
        return float(sum(self.gains))


def solve(model: SitingModel, limits: PlanLimits, conflicts=(), co_locate_first=False, *, progress=no_progress):
    """Return the :class:`SharedMastPlan` of a model.

    Co-locating first is the policy in two stages: existing masts as far as money and limits
    carry, new masts with what is left. Its bound is that of the joint plan, so its gap holds
    against every plan and not only against plans of the same policy.

    Parameters
    ----------
    model : model.SitingModel
    limits : PlanLimits
    conflicts : iterable of (mast, mast)
        New masts too near each other.
    co_locate_first : bool
    progress : callable

    Returns
    -------
    SharedMastPlan

    Examples
    --------
    The two masts of :func:`.model.build`: 100 people for a tenant of 10, then 2 x 50 for a mast of 100 and two tenants,
    50 people who had nobody. For 100 million VND only the first is there.

    >>> from ...geometry.geodesy import LocalPlane
    >>> from ..reach.radius import RadiusReach
    >>> from .model import MastCosts, Masts, build
    >>> at, yes = np.array([[0.0, 0.0], [9000.0, 0.0]]), np.array([[True, False], [False, False]])
    >>> masts = Masts(at, np.full(2, 42.0), np.array([False, True]), np.array([1, 2]), np.zeros(2, np.int64), yes, yes,
    ...               np.zeros(2, np.int64))
    >>> model = build(masts, at, np.array([100.0, 50.0]), ("VTL", "VNPT"), costs=MastCosts(100.0, 10.0), drop_m=5.0,
    ...               reach=RadiusReach(3000.0, {}, None, LocalPlane(105.0, 9.2)))
    >>> for money in (100.0, 130.0):
    ...     plan = solve(model, PlanLimits(budget_mvnd=money))
    ...     print(plan.value, plan.cost, plan.upper_bound, value_of(model, plan.actions))
    100.0 10.0 100.0 100.0
    200.0 130.0 200.0 200.0
    >>> [(step.mast, step.gain, step.cost, step.first_time, step.more) for step in steps_of(model, plan)]
    [(0, 100.0, 10.0, 0.0, 100.0), (1, 100.0, 120.0, 50.0, 0.0)]
    """
    arrays, ends = _problem(model, limits, conflicts)
    solver = "auto" if limits.with_highs else "numpy"
    if not co_locate_first:
        proof = location.shared_masts(*arrays, **ends, solver=solver, progress=progress)
        return _plan(model, proof.actions, proof, notes=(*proof.prover, *proof.notes))
    clock = Clock(limits.time_limit_s, progress)  # one limit for all searches together
    proven, found, widened = stages(progress, 4, 5, 1)
    ends["time_limit_s"] = PROOF_SHARE * limits.time_limit_s
    proof = location.shared_masts(*arrays, **ends, solver=solver, progress=proven)
    ends["time_limit_s"] = STAGED_SHARE * max(clock.left, 0.0)
    staged = location.co_locate_first(*arrays, **ends, progress=found)
    if proof.bound_kind == "value_upper_same_actions" and len(staged.actions) > len(proof.actions):
        more = {**ends, "min_gain": 0.0, "time_limit_s": max(clock.left, 0.0),
                "max_actions": len(staged.actions)}  # the bound must allow as many tenants
        wider = location.shared_masts(*arrays, **more, progress=widened)
        proof = replace(proof, upper_bound=wider.upper_bound, stopped_by_time=proof.stopped_by_time
                        or wider.stopped_by_time)
    return _staged(model, proof, staged)


def _problem(model, limits, conflicts):
    """Return what the engine asks for, whichever way the plan is made: arrays, and limits by name."""
    target = None
    if limits.target_share is not None and model.weights.sum() > 0:
        missing = limits.target_share * model.total - model.before
        target = min(max(missing, 0.0) / model.weights.sum(), 1.0)
    return (model.weights, model.mast, model.operator, model.level, model.rows, model.cost), {
        "mast_fee": model.fee, "mast_is_new": model.masts.is_new, "target_share": target, "conflicts": conflicts,
        "min_gain": limits.min_gain, "budget": limits.budget_mvnd, "max_new": limits.new_sites,
        "max_actions": limits.max_actions, "seed": limits.seed, "time_limit_s": limits.time_limit_s}


def _staged(model, proof, staged):
    """Return the plan of the policy, with what it gives away against the joint plan."""
    first, second = staged.first, staged.second
    joint = _plan(model, proof.actions, proof)
    plan = _plan(model, staged.actions, proof)
    notes = [*proof.prover, *second.notes,  # that existing masts alone miss the target is what stage 2 is for
             Message("Co-location first: stage 1 on existing masts covers {first}, gap {gap1} %; stage 2 with new "
                     "masts adds {second}, gap {gap2} %.", first=Figure(first.value, 0),
                     gap1=Figure(100 * first.gap, 2), second=Figure(second.value, 0),
                     gap2=Figure(100 * second.gap, 2))]
    # Both are found by search, and what the policy finds is a joint plan too: it never loses less than nothing.
    loss = None
    if proof.bound_kind != "cost_lower":
        loss = max(joint.value - plan.value, 0.0)
        notes.append(Message("Co-location first covers {loss} people x operators fewer than the joint plan "
                             "({joint}): {share} %.", loss=Figure(loss, 0), joint=Figure(plan.value + loss, 0),
                             share=Figure(100 * loss / (plan.value + loss) if loss else 0.0, 1)))
    elif second.reached:
        loss = max(plan.cost - joint.cost, 0.0)
        notes.append(Message("Co-location first costs {loss} more than the joint plan ({joint}).",
                             loss=Figure(loss, 1), joint=Figure(plan.cost - loss, 1)))
    return replace(plan, method=proof.method.split(":")[0] + ", co-location first", reached=second.reached, loss=loss,
                   stopped_by_time=any(one.stopped_by_time for one in (proof, first, second)), notes=tuple(notes))


def _plan(model, actions, proof, notes=()):
    """Return ``actions``, tidied, beside the bound that ``proof`` has for them."""
    actions = _tidied(model, actions)
    value, cost = value_of(model, actions), _cost(model, actions)
    gap = gap_between(proof.upper_bound, cost if proof.bound_kind == "cost_lower" else value)
    return SharedMastPlan(actions, value, proof.upper_bound, proof.bound_kind, gap=gap, cost=cost, method=proof.method,
                          reached=proof.reached,
                          stopped_by_time=proof.stopped_by_time, notes=tuple(notes))


def value_of(model, actions):
    """Return people x operators that ``actions`` cover together.

    Parameters
    ----------
    model : model.SitingModel
    actions : array of action numbers

    Returns
    -------
    float

    Examples
    --------
    Two actions that share a row of 50:

    >>> from types import SimpleNamespace as Record
    >>> model = Record(weights=np.array([100.0, 50.0, 20.0]), rows=[np.array([0, 1]), np.array([1, 2])])
    >>> value_of(model, [0, 1]), value_of(model, [])
    (170.0, 0.0)
    """
    if not len(actions):
        return 0.0
    hit = np.unique(np.concatenate([model.rows[action] for action in np.asarray(actions).tolist()]))
    return float(model.weights[hit].sum())


def _tidied(model, actions):
    """Move tenants up to the highest free levels of their mast where that covers no fewer rows and costs no more."""
    at = {key: action for action, key in enumerate(
        zip(model.mast.tolist(), model.operator.tolist(), model.level.tolist()))}
    chosen = []
    for mast in np.unique(model.mast[actions]).tolist():
        mine = actions[model.mast[actions] == mast]
        used = set(model.level[mine].tolist())
        for action in mine[np.argsort(model.level[mine], kind="stable")].tolist():
            operator, level = int(model.operator[action]), int(model.level[action])
            for higher in range(1, level):
                other = at.get((mast, operator, higher))
                if higher not in used and other is not None and model.cost[other] <= model.cost[action] and (
                        model.rows[other] is model.rows[action] or
                        np.isin(model.rows[action], model.rows[other]).all()):
                    used.remove(level)
                    used.add(higher)
                    action = other
                    break
            chosen.append(action)
    return np.sort(np.array(chosen, np.int64))


def _cost(model, actions):
    return float(model.cost[actions].sum() + model.fee[np.unique(model.mast[actions])].sum())


def steps_of(model, plan):
    """Return the masts of a plan as :class:`BuildStep`, best gain per cost first (plain gain where one costs nothing).

    Ties go to the lower mast number. A mast comes with all its tenants; :func:`solve` shows it.

    Parameters
    ----------
    model : model.SitingModel
    plan : SharedMastPlan

    Returns
    -------
    tuple of BuildStep
    """
    masts = np.unique(model.mast[plan.actions])
    groups = [plan.actions[model.mast[plan.actions] == mast] for mast in masts]
    prices = np.array([model.cost[group].sum() + model.fee[mast] for group, mast in zip(groups, masts)])
    divide = prices if len(prices) and (prices > 0).all() else np.ones(len(prices))
    open_rows = np.ones(len(model.weights), bool)

    def gain(k):
        rows = np.unique(np.concatenate([model.rows[action] for action in groups[k]]))
        return float(model.weights[rows[open_rows[rows]]].sum())

    queue = [(-gain(k) / divide[k], k) for k in range(len(groups))]
    heapq.heapify(queue)
    reached_by = model.covered.sum(axis=0)
    steps = []
    while queue:
        _, k = heapq.heappop(queue)
        now = -gain(k) / divide[k]  # gains only fall, so an old value is a bound
        if queue and (now, k) > queue[0]:
            heapq.heappush(queue, (now, k))
            continue
        gains, fresh = [], []
        for action in groups[k].tolist():
            rows = model.rows[action]
            rows = rows[open_rows[rows]]
            gains.append(float(model.weights[rows].sum()))
            open_rows[rows] = False
            fresh.append(rows)
        rows = np.concatenate(fresh)
        classes = np.unique(model.row_class[rows])
        first_time = float(model.people[classes[reached_by[classes] == 0]].sum())
        more = float(model.people[classes[reached_by[classes] > 0]].sum())
        np.add.at(reached_by, model.row_class[rows], 1)
        steps.append(BuildStep(int(masts[k]), tuple(groups[k].tolist()), tuple(gains), first_time,
                               cost=float(prices[k]),
                               rows=rows,
                               more=more))
    return tuple(steps)
