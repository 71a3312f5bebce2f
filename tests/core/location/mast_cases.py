"""Small shared-masts cases and their enumeration, shared by the tests."""
from itertools import permutations

import numpy as np


def small_case(seed):
    """At most 4 masts x 3 operators x 2 levels, with costs, slots and spacing; a dict of arguments."""
    rng = np.random.default_rng(seed)
    masts, operators, places = int(rng.integers(2, 5)), int(rng.integers(1, 4)), int(rng.integers(3, 9))
    is_new = rng.random(masts) < 0.6
    slots = rng.integers(1, 3, masts)
    mast, operator, level, rows, cost = [], [], [], [], []
    for m in range(masts):
        reach = rng.random((operators, places)) < 0.45
        skip = int(rng.integers(operators)) if not is_new[m] and operators > 1 else -1
        for lev in range(1, int(slots[m]) + 1):
            reach = reach & (rng.random(reach.shape) < 0.85)
            for o in range(operators):
                if o != skip:
                    mast.append(m)
                    operator.append(o)
                    level.append(lev)
                    rows.append(np.flatnonzero(reach[o]) * operators + o)
                    cost.append(float(rng.integers(2, 9)))
    fresh = np.flatnonzero(is_new)
    conflicts = [(a, b) for a in fresh for b in fresh if a < b and rng.random() < 0.25]
    weights = rng.integers(0, 50, places * operators).astype(float)
    return {"weights": weights, "action_mast": mast, "action_operator": operator, "action_level": level,
            "action_rows": rows, "action_cost": cost, "mast_fee": rng.integers(5, 20, masts).astype(float),
            "mast_is_new": is_new, "conflicts": conflicts}


def plans(case):
    """Yield (value, cost, new masts, tenants) of every allowed plan, limits aside."""
    masts = len(case["mast_is_new"])
    per_mast = []
    for m in range(masts):
        here = [a for a in range(len(case["action_mast"])) if case["action_mast"][a] == m]
        options = [()]
        for size in range(1, len(here) + 1):
            for chosen in permutations(here, size):
                if list(chosen) == sorted(chosen):
                    operators = {case["action_operator"][a] for a in chosen}
                    levels = {case["action_level"][a] for a in chosen}
                    if len(operators) == size and len(levels) == size:
                        options.append(chosen)
            if size == 2:
                break
        per_mast.append(options)
    masks = [sum(1 << int(row) for row in rows) for rows in case["action_rows"]]
    near = {frozenset(pair) for pair in case["conflicts"]}

    def grow(m, mask, cost, fresh, tenants):
        if m == masts:
            yield mask, cost, len(fresh), tenants
            return
        for option in per_mast[m]:
            opens = bool(option) and case["mast_is_new"][m]
            if opens and any(frozenset((m, other)) in near for other in fresh):
                continue
            grown = mask
            for a in option:
                grown |= masks[a]
            price = cost + sum(case["action_cost"][a] for a in option) + (case["mast_fee"][m] if opens else 0.0)
            yield from grow(m + 1, grown, price, (*fresh, m) if opens else fresh, tenants + len(option))

    worth = {}
    for mask, cost, fresh, tenants in grow(0, 0, 0.0, (), 0):
        if mask not in worth:
            worth[mask] = sum(w for row, w in enumerate(case["weights"]) if mask >> row & 1)
        yield worth[mask], cost, fresh, tenants


def larger_case(seed, masts=16, places=36):
    """Masts and places in a square, three operators, up to three levels: far beyond enumeration."""
    rng = np.random.default_rng(seed)
    operators, at, home = 3, rng.random((masts, 2)), rng.random((places, 2))
    is_new, slots = rng.random(masts) < 0.6, rng.integers(1, 4, masts)
    away = np.hypot(*(at[:, None] - home[None]).transpose(2, 0, 1))
    mast, operator, level, rows, cost = [], [], [], [], []
    for m in range(masts):
        skip = int(rng.integers(operators)) if not is_new[m] else -1
        for lev in range(1, int(slots[m]) + 1):
            for o in (o for o in range(operators) if o != skip):
                mast.append(m)
                operator.append(o)
                level.append(lev)
                rows.append(np.flatnonzero(away[m] < 0.26 - 0.03 * lev) * operators + o)
                cost.append(float(rng.integers(2, 6) + (4 if lev == 3 else 0)))
    fresh = np.flatnonzero(is_new)
    near = [(int(a), int(b)) for a in fresh for b in fresh if a < b and np.hypot(*(at[a] - at[b])) < 0.12]
    weights = rng.integers(1, 60, places * operators) * (1.0 if seed % 2 else 0.37)
    return {"weights": weights, "action_mast": mast, "action_operator": operator, "action_level": level,
            "action_rows": rows, "action_cost": cost, "mast_fee": rng.integers(8, 20, masts).astype(float),
            "mast_is_new": is_new, "conflicts": near}


def proven(case, budget=None, max_new=None, max_actions=None, target=None):
    """Return (best value, or least cost of the weight ``target``; actions) as HiGHS proves it; None: there is no plan.

    Written without the product's models: tenants x, masts u, rows z <= sum of the tenants that cover them.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    actions, masts, rows = len(case["action_mast"]), len(case["mast_is_new"]), len(case["weights"])
    size = actions + masts + rows
    where = np.asarray(case["action_mast"])
    lines = []

    def line(places, values, high, low=-np.inf):
        row = np.zeros(size)
        np.add.at(row, np.asarray(places, np.int64), values)
        lines.append((row, low, high))

    for m in range(masts):
        here = np.flatnonzero(where == m)
        for kind in ("action_level", "action_operator"):
            for one in {case[kind][a] for a in here}:
                line([*(a for a in here if case[kind][a] == one), actions + m],
                     [*(1.0 for a in here if case[kind][a] == one), -1.0], 0.0)
    for row in range(rows):
        covering = [a for a in range(actions) if row in case["action_rows"][a]]
        line([actions + masts + row, *covering], [1.0, *(-1.0 for _ in covering)], 0.0)
    for one, other in case["conflicts"]:
        line([actions + one, actions + other], [1.0, 1.0], 1.0)
    new = np.asarray(case["mast_is_new"], float)
    price = np.concatenate((case["action_cost"], new * case["mast_fee"], np.zeros(rows)))
    worth = np.concatenate((np.zeros(actions + masts), case["weights"]))
    every = np.arange(size, dtype=np.int64)
    if budget is not None:
        line(every, price, budget)
    if max_new is not None:
        line(actions + np.arange(masts, dtype=np.int64), new, max_new)
    if max_actions is not None:
        line(np.arange(actions, dtype=np.int64), 1.0, max_actions)
    if target is not None:
        line(every, worth, np.inf, target)
    table, low, high = (np.array(part) for part in zip(*lines))
    whole = np.append(np.ones(actions + masts), np.zeros(rows))
    found = milp(price if target is not None else -worth, constraints=LinearConstraint(table, low, high),
                 bounds=Bounds(0.0, 1.0), integrality=whole, options={"mip_rel_gap": 0.0, "time_limit": 60})
    if found.status == 2:
        return None
    assert found.status == 0
    chosen = np.flatnonzero(found.x[:actions] > 0.5)
    return (float(found.fun) if target is not None else -float(found.fun)), chosen
