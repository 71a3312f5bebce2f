"""The shared-masts problem as a mixed-integer program: what HiGHS is given where it may be asked."""
from __future__ import annotations

import numpy as np

from ..cover import milp

MOST_PAIRS = 150_000  # measured: pairs of rows and tenants of a core that HiGHS is given; beyond, it seldom ends
EASY_PAIRS = 40_000  # measured: pairs of a problem that HiGHS solves sooner than a long search does
NODES = 30, 1_000, 30_000  # measured: of its tree, tried in turn, so that a cancel is heard in between


def solve_core(bound, seconds, tick, package=None):
    """Solve the problem of a :class:`.bound.MastBound` on the masts that it has not left out.

    Parameters
    ----------
    bound : MastBound
    seconds : callable
        Returns the seconds left.
    tick : callable
        ``tick(None)`` may raise to cancel, or return True when time is up.
    package : str, optional
        One of :func:`..cover.milp.available`, the first by default.

    Returns
    -------
    (actions, limit, proven) or None
        ``limit`` is HiGHS' own bound on the value (the cost where there is a target); None where it was not asked or
        found nothing.

    Examples
    --------
    One of two masts can be paid for, with 90 people or with 10 (without HiGHS nothing is asked):

    >>> from .bound import MastBound
    >>> from .model import MastLimits, MastModel
    >>> model = MastModel([90.0, 10.0], [0, 1], [0, 1], [1, 1], rows=[[0], [1]], cost=[10.0, 10.0], mast_fee=60.0,
    ...                   mast_is_new=[True, True], conflicts=(), limits=MastLimits(budget=70.0), seed=0)
    >>> asked = solve_core(MastBound(model), lambda: 60.0, lambda fraction: False) if milp.available() else None
    >>> actions, limit, proven = asked or (np.array([0]), 90.0, True)
    >>> actions.tolist(), round(limit, 6), proven
    ([0], 90.0, True)
    """
    model = bound.model
    used = np.flatnonzero(bound.alive[model.mast])
    if not used.size or int(model.by_action.lengths[used].sum()) > MOST_PAIRS or model.limits.min_gain > 0:
        return None
    program, found = program_of(model, used), None
    for nodes in NODES:
        if tick(None) or seconds() <= 0:
            break
        answer = milp.solve(program, seconds(), package, nodes=nodes)
        found = answer or found
        if answer is not None and answer[2]:
            break
    if found is None:
        return None
    share, limit, proven = found
    return used[share[:used.size] > 0.5], limit if model.limits.target is None else -limit, proven


def program_of(model, used):
    """Return the :class:`..cover.milp.Program` of the actions ``used``: tenants x, then rows z, then new masts u.

    Rows: z <= sum of the x that cover it; at most one tenant a level and one place an operator, none on a new mast
    that is not built; the limits; a sum of at most 1 for each pair too near.

    Parameters
    ----------
    model : MastModel
    used : array of action numbers

    Returns
    -------
    Program

    Examples
    --------
    Two tenants on masts of their own: x - z >= 0 twice; x - u <= 0 for each level and each operator; the budget of 70.

    >>> from .model import MastLimits, MastModel
    >>> model = MastModel([90.0, 10.0], [0, 1], [0, 1], [1, 1], rows=[[0], [1]], cost=[10.0, 10.0], mast_fee=60.0,
    ...                   mast_is_new=[True, True], conflicts=(), limits=MastLimits(budget=70.0), seed=0)
    >>> program = program_of(model, np.array([0, 1]))
    >>> program.gain.tolist(), program.row_high.tolist()
    ([0.0, 0.0, 90.0, 10.0, 0.0, 0.0], [inf, inf, 0.0, 0.0, 0.0, 0.0, 70.0])
    >>> program.value[program.start[6]:].tolist(), program.index[program.start[6]:].tolist()
    ([10.0, 10.0, 60.0, 60.0], [0, 1, 4, 5])
    """
    covered, row_of = np.unique(model.by_action.gather(used), return_inverse=True)
    fresh = np.unique(model.mast[used][model.is_new[model.mast[used]]])
    count, rows = used.size, covered.size
    size = count + rows + fresh.size
    number = np.full(model.masts, -1, np.int64)
    number[fresh] = count + rows + np.arange(fresh.size, dtype=np.int64)
    parts = []

    def lines(line, place, value, *, low, high):
        """Add compressed lines: the entries of each line stand together."""
        order = np.argsort(line, kind="stable")
        lengths = np.bincount(line, minlength=len(low))
        parts.append((place[order], value[order], lengths, low, high))

    every = np.arange(rows, dtype=np.int64)
    owner = np.repeat(np.arange(count, dtype=np.int64), model.by_action.lengths_of(used))
    lines(np.concatenate((row_of.ravel(), every)), np.concatenate((owner, count + every)),
          np.concatenate((np.ones(owner.size), -np.ones(rows))), low=np.zeros(rows), high=np.full(rows, np.inf))
    for label, labels in ((model.level[used], model.levels), (model.operator[used], model.operators)):
        key, line = np.unique(model.mast[used] * labels + label, return_inverse=True)
        mast = key // labels
        new = np.flatnonzero(model.is_new[mast])
        lines(np.concatenate((line.ravel(), new)),
              np.concatenate((np.arange(count, dtype=np.int64), number[mast[new]])),
              np.concatenate((np.ones(count), -np.ones(new.size))), low=np.full(key.size, -np.inf),
              high=np.where(model.is_new[mast], 0.0, 1.0))
    near = np.array([(number[a], number[b]) for a in fresh.tolist() for b in model.neighbours[a].tolist()
                     if a < b and number[b] >= 0], np.int64).reshape(-1, 2)
    lines(np.repeat(np.arange(len(near), dtype=np.int64), 2), near.ravel(), np.ones(near.size),
          low=np.full(len(near), -np.inf), high=np.ones(len(near)))
    limits, all_places = model.limits, np.arange(size, dtype=np.int64)
    price = np.concatenate((model.cost[used], np.zeros(rows), model.fee[fresh]))
    worth = np.concatenate((np.zeros(count), model.weights[covered], np.zeros(fresh.size)))
    tenants = np.concatenate((np.ones(count), np.zeros(rows + fresh.size)))
    for value, low, high in ((price, -np.inf, limits.budget), (tenants, -np.inf, limits.max_actions),
                             (np.concatenate((np.zeros(count + rows), np.ones(fresh.size))), -np.inf, limits.max_new),
                             (worth, limits.target, np.inf)):
        if low is not None and high is not None and np.isfinite(low if high == np.inf else high):
            at = np.flatnonzero(value)
            lines(np.zeros(at.size, np.int64), all_places[at], value[at], low=np.array([low], float),
                  high=np.array([high], float))
    index, value, lengths, low, high = (np.concatenate(part) for part in zip(*parts))
    return milp.Program(
        np.concatenate(([0], np.cumsum(lengths, dtype=np.int64))), index, value, low.astype(float),
        row_high=high.astype(float), gain=worth if limits.target is None else -price, low=np.zeros(size),
        whole=np.concatenate((np.ones(count, bool), np.zeros(rows, bool), np.ones(fresh.size, bool))))
