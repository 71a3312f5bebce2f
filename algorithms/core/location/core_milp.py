"""Optional accelerator: a small core problem solved to the end by HiGHS, where scipy brings it. Never required."""
from __future__ import annotations

import numpy as np


def available():
    """Return whether a HiGHS solver can be imported."""
    try:
        from scipy.optimize import milp  # noqa: F401
    except ImportError:
        return False
    return True


def solve_core(weights, need, by_row, *, p, budget, costs, forced, neighbours, group_of, groups, seconds):
    """Solve maximal covering on the given columns.

    Returns
    -------
    (chosen, bound, proven) or None
        ``bound`` is HiGHS' own dual bound on the weight served; None where it found nothing in time.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_matrix, hstack, identity

    rows, columns = weights.size, by_row.minor
    cover = coo_matrix((np.ones(by_row.pairs), (by_row.majors(), by_row.index)), (rows, columns))
    counted = identity(rows, format="coo").multiply(need[:, None])
    limits = [LinearConstraint(hstack([cover, -counted]).tocsr(), 0.0, np.inf)]
    ends = np.zeros(rows)
    if p is not None:
        limits.append(LinearConstraint(np.r_[np.ones(columns), ends][None], 0.0, p))
    if budget is not None:
        limits.append(LinearConstraint(np.r_[costs, ends][None], 0.0, budget))
    for group in range(groups):
        limits.append(LinearConstraint(np.r_[(group_of == group).astype(float), ends][None], 1.0, np.inf))
    if neighbours:
        pairs = np.array([(a, b) for a, others in neighbours.items() for b in others if a < b]).reshape(-1, 2)
        side = coo_matrix((np.ones(pairs.size), (np.repeat(np.arange(len(pairs)), 2), pairs.ravel())),
                          (len(pairs), columns + rows))
        limits.append(LinearConstraint(side.tocsr(), 0.0, 1.0))
    low = np.r_[forced.astype(float), ends]
    # z is whole by itself when x is, except for backup cover.
    whole = np.r_[np.ones(columns), np.ones(rows) if need.max(initial=1) > 1 else ends]
    answer = milp(-np.r_[np.zeros(columns), weights], constraints=limits, integrality=whole, bounds=Bounds(low, 1.0),
                  options={"time_limit": float(seconds), "mip_rel_gap": 0.0})
    if answer.x is None:
        return None
    bound = -answer.mip_dual_bound if answer.mip_dual_bound is not None else np.inf
    return np.flatnonzero(answer.x[:columns] > 0.5), float(bound), answer.status == 0
