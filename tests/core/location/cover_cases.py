"""Random covering cases with every limit, and what HiGHS proves of them, written without the product's own models."""
import numpy as np
import pytest

milp = pytest.importorskip("scipy.optimize", reason="scipy is absent")


def case(seed):
    """Up to 14 rows and 12 candidates; groups nearly always, people often fractional, candidates often idle."""
    rng = np.random.default_rng(seed)
    rows, count = int(rng.integers(1, 15)), int(rng.integers(1, 13))
    weights = rng.integers(1, 60, rows) * rng.choice([1.0, 0.1, 1 / 3, 1e-5, 0.7])
    given = {"weights": weights, "columns": [np.flatnonzero(rng.random(rows) < rng.choice([0.0, 0.15, 0.4]))
                                             for _ in range(count)]}
    if rng.random() < 0.9:
        given["groups"] = rng.integers(-1, int(rng.integers(1, 5)), count)
    if rng.random() < 0.75:
        given["costs"] = rng.integers(1, 9, count) + (0.0 if rng.random() < 0.5 else rng.random(count))
        given["budget"] = float(rng.uniform(0.2, 0.7) * given["costs"].sum())
    if "budget" not in given or rng.random() < 0.3:
        given["p"] = int(rng.integers(1, count + 1))
    order = rng.permutation(count)
    if rng.random() < 0.3:
        given["fixed"] = order[:1].tolist()
    if rng.random() < 0.3:
        given["excluded"] = order[1:2].tolist()
    if rng.random() < 0.3:
        given["conflicts"] = [(int(a), int(b)) for a in range(count) for b in range(a) if rng.random() < 0.2]
    if rng.random() < 0.2:
        given["need"] = rng.integers(1, 3, rows)
    return given


def optimum(weights, columns, p=None, costs=None, budget=None, fixed=(), excluded=(), groups=None, need=1,
            conflicts=()):
    """Return the largest weight within the limits, or None where HiGHS proves that no choice keeps them."""
    rows, count = len(weights), len(columns)
    low, high = np.zeros(count + rows), np.ones(count + rows)
    low[list(fixed)], high[list(excluded)] = 1.0, 0.0
    for one, other in conflicts:  # a fixed site bars its neighbours, as the search has it
        for site, near in ((one, other), (other, one)):
            if site in fixed and near not in fixed:
                high[near] = 0.0
    lines = []
    for row in range(rows):
        line = np.zeros(count + rows)
        line[[j for j in range(count) if row in columns[j]]] = 1.0
        line[count + row] = -np.broadcast_to(need, rows)[row]
        lines.append((line, 0.0, np.inf))
    sites = np.append(np.ones(count), np.zeros(rows))
    if p is not None:
        lines.append((sites, -np.inf, p))
    if budget is not None:
        lines.append((np.append(costs, np.zeros(rows)), -np.inf, budget))
    for group in np.unique(groups[groups >= 0]) if groups is not None else ():
        line = np.append((groups == group) & (high[:count] > 0), np.zeros(rows))
        if line.any():
            lines.append((line, 1.0, np.inf))
    for one, other in conflicts:
        if one not in fixed or other not in fixed:
            lines.append((np.isin(np.arange(count + rows), (one, other)).astype(float), -np.inf, 1.0))
    table, lower, upper = (np.array(part) for part in zip(*lines))
    scale = 1.0 / float(np.max(weights))
    found = milp.milp(-scale * np.append(np.zeros(count), weights), bounds=milp.Bounds(low, high),
                      constraints=milp.LinearConstraint(table, lower, upper), integrality=np.ones(count + rows),
                      options={"mip_rel_gap": 0.0})
    if found.status == 2:
        return None
    assert found.status == 0
    return float(weights @ (found.x[count:] > 0.5))
