"""Co-locate first: the officer's policy as two plans, each with its own bound."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...errors import no_progress, stages
from ..clock import Clock
from .model import MastPlan
from .solve import shared_masts


@dataclass(frozen=True)
class StagedPlan:
    """First tenants on existing masts, then new masts for what is left.

    Each stage is bounded by itself (given what the first stage chose); the
    whole is not bounded by them.
    """

    first: MastPlan
    second: MastPlan
    actions: np.ndarray
    order: np.ndarray
    gains: np.ndarray
    new_masts: np.ndarray
    value: float
    cost: float


def co_locate_first(weights, action_mast, action_operator, action_level, action_rows, action_cost, *, mast_fee,
                    mast_is_new, budget=None, max_new=None, max_actions=None, min_gain=0.0, target_share=None,
                    conflicts=(), time_limit_s=60, seed=0, progress=no_progress):
    """Plan co-location before any new mast; arguments as in :func:`shared_masts`.

    The first stage may spend the whole budget on existing masts. The second
    has the rest of the money and of the actions, new masts only, and the rows still open.

    Parameters
    ----------
    weights, action_mast, action_operator, action_level, action_rows, action_cost, mast_fee, mast_is_new
        Who is there, and what each action covers and costs.
    budget, max_new, max_actions, min_gain, target_share, conflicts, time_limit_s, seed, progress
        Limits of both stages together.

    Returns
    -------
    StagedPlan

    Raises
    ------
    InputError
        If the arrays do not fit together, or a limit is negative.

    Examples
    --------
    Mast 0 stands and serves 50 people more for 10; a new mast costs 100 and its tenant 10, for 80 people.

    >>> plan = co_locate_first([50.0, 50.0, 30.0], [0, 1], [0, 1], [1, 1], [[0], [1, 2]], [10.0, 10.0],
    ...                        mast_fee=[0.0, 100.0], mast_is_new=[False, True], budget=150.0)
    >>> plan.order.tolist(), plan.new_masts.tolist(), plan.value, plan.cost
    ([0, 1], [1], 130.0, 120.0)
    """
    clock = Clock(time_limit_s, progress)
    weights = np.asarray(weights, float).ravel()
    mast = np.asarray(action_mast, np.int64)
    operator, level = np.asarray(action_operator, np.int64), np.asarray(action_level, np.int64)
    cost, is_new = np.asarray(action_cost, float), np.asarray(mast_is_new, bool)

    def stage(which, left, report, seconds, **limits):
        plan = shared_masts(left, mast[which], operator[which], level[which], [action_rows[a] for a in which],
                            cost[which], mast_fee=mast_fee, mast_is_new=is_new, min_gain=min_gain,
                            time_limit_s=seconds, seed=seed, progress=report, **limits)
        return plan, which[plan.order]

    shared, built = stages(progress, 1, 1)
    old, new = np.flatnonzero(~is_new[mast]), np.flatnonzero(is_new[mast])
    first, done = stage(old, weights, shared, time_limit_s / 2, budget=budget,
                        max_actions=max_actions, target_share=target_share)
    left = weights.copy()
    for action in done:
        left[np.asarray(action_rows[action], np.int64)] = 0.0
    share = None
    if target_share is not None:
        share = float(np.clip((target_share * weights.sum() - first.value) / max(left.sum(), 1e-300), 0.0, 1.0))
    second, added = stage(new, left, built, max(clock.left, 0.0), max_new=max_new,
                          conflicts=conflicts, budget=None if budget is None else max(budget - first.cost, 0.0),
                          max_actions=None if max_actions is None else max_actions - len(done), target_share=share)
    order = np.concatenate((done, added))
    return StagedPlan(first=first, second=second, actions=np.sort(order), order=order,
                      gains=np.concatenate((first.gains, second.gains)), new_masts=second.new_masts,
                      value=first.value + second.value, cost=first.cost + second.cost)
