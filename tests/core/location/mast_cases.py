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
