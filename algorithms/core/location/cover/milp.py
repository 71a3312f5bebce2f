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


def solve_core(core, forced, seconds):
    """Solve maximal covering on the columns of a :class:`Cover`, the ``forced`` ones chosen.

    Returns
    -------
    (chosen, bound, proven) or None
        ``bound`` is HiGHS' own dual bound on the weight served; None where it found nothing in time.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_matrix, hstack, identity

    rows, columns = core.rows, core.columns
    cover = coo_matrix((np.ones(core.by_row.pairs), (core.by_row.majors(), core.by_row.index)), (rows, columns))
    counted = identity(rows, format="coo").multiply(core.need[:, None])
    limits = [LinearConstraint(hstack([cover, -counted]).tocsr(), 0.0, np.inf)]
    ends = np.zeros(rows)
    if core.p is not None:
        limits.append(LinearConstraint(np.r_[np.ones(columns), ends][None], 0.0, core.p))
    if core.budget is not None:
        limits.append(LinearConstraint(np.r_[core.costs, ends][None], 0.0, core.budget))
    for group in range(core.groups):
        limits.append(LinearConstraint(np.r_[(core.group_of == group).astype(float), ends][None], 1.0, np.inf))
    pairs = [(a, b) for a, others in enumerate(core.neighbours or ()) for b in others.tolist() if a < b]
    if pairs:
        pairs = np.array(pairs)
        side = coo_matrix((np.ones(pairs.size), (np.repeat(np.arange(len(pairs)), 2), pairs.ravel())),
                          (len(pairs), columns + rows))
        limits.append(LinearConstraint(side.tocsr(), 0.0, 1.0))
    low = np.r_[forced.astype(float), ends]
    # z is whole by itself when x is, except for backup cover.
    whole = np.r_[np.ones(columns), np.ones(rows) if core.need.max(initial=1) > 1 else ends]
    answer = milp(-np.r_[np.zeros(columns), core.weights], constraints=limits, integrality=whole,
                  bounds=Bounds(low, 1.0), options={"time_limit": float(seconds), "mip_rel_gap": 0.0})
    if answer.x is None:
        return None
    bound = -answer.mip_dual_bound if answer.mip_dual_bound is not None else np.inf
    return np.flatnonzero(answer.x[:columns] > 0.5), core.base + float(bound), answer.status == 0
