"""Plans bettered patch by patch: the masts around one are planned anew to the best, everything else staying as it is.

A large neighbourhood search (Shaw 1998, Using constraint programming and local search methods to solve vehicle routing
problems) whose patches are zones: rows that the rest of the plan covers weigh nothing, and money, tenants and new masts
pay the prices of the limits.
"""
from __future__ import annotations

import numpy as np

from .search import prune
from .zone import MastZone

_SIZE = 60  # measured: masts of a patch
_EACH = 8.0  # measured: times that a mast of the plan lies in a patch, about
_SPLITS = 60  # measured: branches of a patch
_IDLE = 8  # measured: patches without gain, one after the other, that end the search
_FILLED = 30  # measured: patches after which what is left of the limits is spent


def patched(state, whole, *, seed, tick):
    """Leave the better plan in ``state``; return how many patches were tried.

    Parameters
    ----------
    state : MastState
        With a plan within its limits.
    whole : MastWhole
    seed : int
    tick : callable
        ``tick(fraction)`` returns True when time is up.

    Returns
    -------
    int

    Examples
    --------
    One of two masts can be paid for, with 90 people or with 10; the worse one gives way:

    >>> from .bound import MastBound, Prices
    >>> from .model import MastLimits, MastModel
    >>> from .state import MastState
    >>> from .zones import MastWhole
    >>> model = MastModel([90.0, 10.0], [0, 1], [0, 0], [1, 1], rows=[[0, 1], [1]], cost=[10.0, 10.0], mast_fee=60.0,
    ...                   mast_is_new=[True, True], conflicts=(), limits=MastLimits(budget=70.0), seed=0)
    >>> bound = MastBound(model)
    >>> state, whole = MastState(bound, (0.1, 0.0, 0.0)), MastWhole(bound, Prices(model.weights, 0.1, 0.0), 0.0)
    >>> state.add(1)
    >>> patched(state, whole, seed=0, tick=lambda fraction: False), state.snapshot().tolist(), state.allowed(0.0)
    (1, [0], True)
    """
    rng, model = np.random.default_rng(seed), state.model
    best, rank = state.snapshot(), state.rank()
    plan, idle, tried = best, 0, 0
    count = int(np.ceil(_EACH * np.unique(model.mast[plan]).size / _SIZE))
    for step in range(count):
        plan = np.flatnonzero(state.chosen)
        if not plan.size or tick(step / count):
            break
        around = _around(whole, model.mast[plan[rng.integers(plan.size)]])
        tried += 1
        idle = 0 if _patch(state, whole, plan, around, tick=tick) else idle + 1
        if step % _FILLED == _FILLED - 1 or step == count - 1 or idle == _IDLE:
            state.fill()
            prune(state)
            if state.rank() > rank:
                best, rank = state.snapshot(), state.rank()
            if idle == _IDLE:
                break
    state.restore(best)
    return tried


def _around(whole, mast):
    """Return a mask of the masts around one: those that share rows with it, then those that share with these."""
    inside = np.zeros(whole.masts, bool)
    inside[mast] = True
    front = np.flatnonzero(inside)
    while front.size and inside.sum() < _SIZE:
        shared = np.bincount(whole.by_place.gather(whole.by_mast.gather(front)), minlength=whole.masts)
        shared[inside] = 0
        front = np.argsort(-shared, kind="stable")[:min(_SIZE - int(inside.sum()), np.count_nonzero(shared))]
        inside[front] = True
    return inside


def _patch(state, whole, plan, inside, *, tick):
    """Plan the masts ``inside`` anew and return True; False where that gains nothing or would break a limit."""
    model = state.model
    here = inside[model.mast[plan]]
    mine, others = plan[here], plan[~here]
    covered = np.zeros(model.rows, bool)
    covered[model.by_action.gather(others)] = True
    for mast in np.unique(model.mast[others]).tolist():
        inside[model.neighbours[mast]] = False
    part, prices = whole.of(inside, np.where(covered, 0, whole.weights), np.where(covered, 0, whole.prices))
    known = np.flatnonzero(np.isin(part.action, mine))
    zone = MastZone(part, prices, known, tick)
    before = zone.given
    for _ in range(_SPLITS):
        if not zone.open or tick(None):
            break
        zone.split(tick)
    if zone.value <= before:
        return False
    new = zone.part.action[zone.best]
    masts = np.unique(model.mast[new])
    if any(np.isin(model.neighbours[mast], masts).any() for mast in masts.tolist()):
        return False
    was = state.value
    for action in np.setdiff1d(mine, new).tolist():
        state.remove(action)
    for action in np.setdiff1d(new, mine).tolist():
        state.add(action)
    if state.allowed(was):
        return True
    state.restore(plan)
    return False
