"""Search for shared-mast plans: greedy, swaps of tenants and whole masts, iterated with spatial perturbations."""
from __future__ import annotations

import numpy as np

from .state import MastState

_WARMTH = 0.06  # measured: part of a tenant by which a plan may be worse and still be gone on from, falling to 0
_SWEPT = 300  # measured: tenants of a plan in which each is tried apart; of a larger one patches are planned anew
_RETURN = 200  # measured: changes after which the search goes on from the best plan
_FLOORS = 0.5, 0.1  # measured: added to the shares of the relaxation that weigh gains where a plan is begun
_LEAST_SHARE = 0.3  # measured: the same for masts, where a plan is changed, every second time
_NOISE = 0.0, 0.15, 0.5  # measured: by how much a change disturbs the worth of masts
_MASTS = 8  # measured: masts of a neighbourhood, at most
_ROWS = 12  # measured: rows of a tenant looked at for masts around it
_OUT = 0.6  # measured: part of the tenants there that is taken out, every second time
_ELSEWHERE = 3  # measured: tenants taken out somewhere else, at most


def search(state, starts, shares, perturbations, *, seed, tick):
    """Leave the best plan found in ``state``; return how many changes were tried.

    Plans are begun by gains weighed with ``shares`` of the actions in the linear relaxation; the relaxed plans
    ``starts`` are repaired; the best of each kind is taken up. A change takes some tenants out and refills greedily.
    First every mast and tenant once (swaps), then, of the better plan, random neighbourhoods of one to eight masts
    with disturbed ratios, where a slightly worse plan may be kept for a while.

    Parameters
    ----------
    state : MastState
    starts : list of (actions, worth of each mast)
    shares : array (A,)
    perturbations, seed : int
    tick : callable
        ``tick(fraction)`` returns True when time is up.

    Returns
    -------
    int

    Examples
    --------
    One of two masts can be paid for, with 90 people or with 10:

    >>> from .bound import MastBound
    >>> from .model import MastLimits, MastModel
    >>> model = MastModel([90.0, 10.0], [0, 1], [0, 1], [1, 1], rows=[[0], [1]], cost=[10.0, 10.0], mast_fee=60.0,
    ...                   mast_is_new=[True, True], conflicts=(), limits=MastLimits(budget=70.0), seed=0)
    >>> state = MastState(MastBound(model), (1.0, 0.0, 0.0))
    >>> search(state, [], np.full(2, 0.5), 10, seed=0, tick=lambda fraction: False) >= 10
    True
    >>> state.snapshot().tolist(), state.value
    ([0], 90.0)
    """
    rng = np.random.default_rng(seed)
    state.fill()
    prune(state)
    best, repaired = begun(state, shares, (state.snapshot(), state.rank()), tick), None
    for actions, worth in starts:
        if tick(0.0):
            break
        repair(state, actions, worth)
        repaired = _better(state, repaired)
    worth = np.full(state.model.masts, _LEAST_SHARE, float)
    np.maximum.at(worth, state.model.mast, _LEAST_SHARE + shares)
    done = len(starts)
    for plan, _ in filter(None, (best, repaired)):  # by swaps the worse of the two may become the better one
        state.restore(plan)
        done += _sweep(state, tick)
        best = _better(state, best)
    state.restore(best[0])
    for step in range(perturbations):
        if tick(step / perturbations):
            break
        if step % _RETURN == _RETURN - 1:
            state.restore(best[0])
        plan = np.flatnonzero(state.chosen)
        if not plan.size:
            break
        victims = _neighbourhood(state, plan, rng)
        state.noise = 1.0 + rng.choice(_NOISE) * rng.random(state.model.masts)
        if rng.integers(2):
            state.noise = state.noise * worth
        slack = _WARMTH / plan.size * (1.0 - step / perturbations) * rng.random()
        _attempt(state, victims, bool(rng.integers(2)), slack)
        best = _better(state, best)
        done += 1
    state.noise = np.ones(state.model.masts)
    state.restore(best[0])
    done += _sweep(state, tick)
    state.fill()
    prune(state)
    return done


def begun(state, shares, best, tick):
    """Return the best (plan, rank) of ``best`` and of plans begun by gains that lean on ``shares``.

    Parameters
    ----------
    state : MastState
    shares : array (A,)
        Of the actions in the linear relaxation.
    best : (array, tuple) or None
    tick : callable

    Returns
    -------
    (array of action numbers, rank)

    Examples
    --------
    Shares that favour the second mast bring 0.5 x 90 against 1.5 x 10; the first one leads even so.

    >>> from .bound import MastBound
    >>> from .model import MastLimits, MastModel
    >>> model = MastModel([90.0, 10.0], [0, 1], [0, 1], [1, 1], rows=[[0], [1]], cost=[10.0, 10.0], mast_fee=60.0,
    ...                   mast_is_new=[True, True], conflicts=(), limits=MastLimits(budget=70.0), seed=0)
    >>> state = MastState(MastBound(model), (0.1, 0.0, 0.0))
    >>> plan, rank = begun(state, np.array([0.0, 1.0]), None, lambda fraction: False)
    >>> plan.tolist(), rank
    ([0], (90.0, -70.0))
    """
    for floor in _FLOORS:
        if tick(0.0):
            break
        state.clear()
        state.lean_on(floor + shares)
        state.fill()
        state.lean_on(1.0)
        state.fill()
        prune(state)
        best = _better(state, best)
    return best


def _better(state, best):
    return (state.snapshot(), state.rank()) if best is None or state.rank() > best[1] else best


def repair(state, actions, worth):
    """Turn a relaxed plan into an allowed one: masts by worth per cost while they fit, then fill.

    Parameters
    ----------
    state : MastState
        Left with the plan.
    actions : array of action numbers
    worth : array (M,)

    Examples
    --------
    Two masts are one too many for the budget; the one of less worth is given up.

    >>> from .bound import MastBound
    >>> from .model import MastLimits, MastModel
    >>> model = MastModel([90.0, 10.0], [0, 1], [0, 1], [1, 1], rows=[[0], [1]], cost=[10.0, 10.0], mast_fee=60.0,
    ...                   mast_is_new=[True, True], conflicts=(), limits=MastLimits(budget=70.0), seed=0)
    >>> state = MastState(MastBound(model), (1.0, 0.0, 0.0))
    >>> repair(state, np.array([0, 1]), np.array([20.0, -60.0]))
    >>> state.snapshot().tolist()
    [0]
    """
    model, limits = state.model, state.model.limits
    state.clear()
    groups = {}
    for action in actions.tolist():
        groups.setdefault(int(model.mast[action]), []).append(action)
    price = {mast: max(model.cost_of(group), 1e-9) for mast, group in groups.items()}
    for mast in sorted(groups, key=lambda mast: (-worth[mast] / price[mast], mast)):
        group = [action for action in groups[mast] if state.gain[action] > limits.min_gain]
        if state.crowded[mast] or not state.fits(mast, group) or state.full():
            continue
        for action in group:
            state.add(action)
    state.fill()
    prune(state)


def _sweep(state, tick):
    """Try to replace every mast and every tenant once, the least useful first; return the number tried."""
    tried = 0
    model = state.model
    if state.count > _SWEPT and not model.limits.min_gain:
        return 0
    for masts_first in (True, False):
        plan = np.flatnonzero(state.chosen)
        losses = state.losses(plan)
        if masts_first:
            total = np.bincount(model.mast[plan], weights=losses, minlength=model.masts)
            many = np.flatnonzero(state.tenants > 1)
            groups = [state.tenants_of(mast) for mast in many[np.argsort(total[many], kind="stable")]]
        else:
            groups = plan[np.argsort(losses, kind="stable")][:, None]
        for group in groups:
            if tick(None):
                return tried
            group = group[state.chosen[group]]
            if group.size:
                tried += 1
                _attempt(state, group, True, 0.0)
    return tried


def _neighbourhood(state, plan, rng):
    """Return chosen actions on a few masts around a random one: a spatial perturbation."""
    model = state.model
    centre = plan[rng.integers(plan.size)]
    wanted = int(rng.integers(1, _MASTS + 1))
    rows = model.by_action[centre]
    near = model.mast[model.by_row.gather(rows[rng.integers(rows.size, size=min(rows.size, _ROWS))])]
    near = np.unique(near[state.tenants[near] > 0])
    masts = rng.permutation(near)[:wanted]
    masts = np.union1d(masts, model.mast[centre:centre + 1])
    victims = plan[np.isin(model.mast[plan], masts)]
    if rng.integers(2):
        victims = victims[rng.random(victims.size) < _OUT]
    if rng.integers(3) == 0:  # somewhere else, to free money for this place
        victims = np.union1d(victims, plan[rng.integers(plan.size, size=int(rng.integers(1, _ELSEWHERE + 1)))])
    return victims


def _attempt(state, victims, bar, slack):
    """Take ``victims`` out, refill, and undo if the plan became worse by more than the share ``slack``."""
    before, plan = state.rank(), state.snapshot()
    for action in victims.tolist():
        state.remove(action)
    if bar:
        state.bar(victims, True)
    state.fill()
    if bar:
        state.bar(victims, False)
        state.fill()
    if state.model.limits.target is not None:
        prune(state)
    after = state.rank()
    if after < before and not state.within(before, slack):
        state.restore(plan)


def prune(state):
    """Drop tenants the plan does not need: no loss, or, with a target, a loss it can afford (dearest first).

    Parameters
    ----------
    state : MastState

    Examples
    --------
    For a target of 80 the mast of 90 people is enough:

    >>> from .bound import MastBound
    >>> from .model import MastLimits, MastModel
    >>> model = MastModel([90.0, 10.0], [0, 1], [0, 1], [1, 1], rows=[[0], [1]], cost=[10.0, 10.0], mast_fee=60.0,
    ...                   mast_is_new=[True, True], conflicts=(), limits=MastLimits(target=80.0), seed=0)
    >>> state = MastState(MastBound(model), (1.0, 0.0, 0.0))
    >>> state.restore(np.array([0, 1]))
    >>> prune(state)
    >>> state.snapshot().tolist(), state.value
    ([0], 90.0)
    """
    model, target = state.model, state.model.limits.target
    plan = np.flatnonzero(state.chosen)
    losses = state.losses(plan)  # they only grow while others leave
    spare = max(state.value - target, 0.0) if target is not None else 0.0
    plan = plan[losses <= spare * (1 + 1e-9) + 1e-9]
    for action in plan[np.argsort(-model.cost[plan], kind="stable")].tolist():
        loss = state.loss(action)
        spare = state.value - target if target is not None else 0.0
        if loss <= max(spare, 0.0):
            state.remove(action)


def plan_order(model, actions, bound, prices):
    """Return ``actions`` in the order in which they are best built, and what each adds at its turn.

    A new mast comes with all its tenants, a tenant of a mast that stands alone. The best gain per cost goes first,
    plain gain where any of them costs nothing; of equals the one with the lowest action.

    Parameters
    ----------
    model : MastModel
    actions : array of action numbers
    bound : MastBound
    prices : tuple
        As of :class:`.state.MastState`.

    Returns
    -------
    (array (n,) of int64, array (n,) of float)

    Examples
    --------
    90 people for 70 before 10 people for 70:

    >>> from .bound import MastBound
    >>> from .model import MastLimits, MastModel
    >>> model = MastModel([10.0, 90.0], [0, 1], [0, 1], [1, 1], rows=[[0], [1]], cost=[10.0, 10.0], mast_fee=60.0,
    ...                   mast_is_new=[True, True], conflicts=(), limits=MastLimits(), seed=0)
    >>> order, gains = plan_order(model, [0, 1], MastBound(model), (1.0, 0.0, 0.0))
    >>> order.tolist(), gains.tolist()
    ([1, 0], [90.0, 10.0])
    """
    actions = np.asarray(actions, np.int64)
    state = MastState(bound, prices)
    left = {}
    for action in actions.tolist():
        mast = int(model.mast[action])
        left.setdefault(mast if model.is_new[mast] else (mast, action), []).append(action)
    groups = [np.asarray(group, np.int64) for _, group in sorted(left.items(), key=lambda item: item[1][0])]
    cost = np.array([model.cost[group].sum() + model.fee[model.mast[group[0]]] for group in groups])
    order, gains = [], []
    owner = np.repeat(np.arange(len(groups), dtype=np.int64), [group.size for group in groups])
    members = np.concatenate(groups) if groups else np.zeros(0, np.int64)
    open_groups = np.ones(len(groups), bool)
    priced = bool(cost.size) and bool(np.all(cost > 0))
    while open_groups.any():
        gain = np.bincount(owner, weights=state.gain[members], minlength=len(groups))
        ratio = np.where(open_groups, gain / cost if priced else gain, -1.0)
        pick = int(np.argmax(ratio))
        open_groups[pick] = False
        group = groups[pick]
        for action in group[np.argsort(-state.gain[group], kind="stable")].tolist():
            order.append(action)
            gains.append(float(state.gain[action]))
            state.add(action)
    return np.asarray(order, np.int64), np.asarray(gains)
