"""Siting: proven gaps, speed and memory on published and seeded instances, spopt with HiGHS beside them.

Each case runs in a process of its own, so that its memory is its own:
``python tests/bench/bench_location.py CASE SEED SOLVER`` prints one line of JSON.
The peer's interpreter is the one that runs the benchmark, or ``LOCATION_PEER``.
"""
import csv
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared/bench/location"
sys.path[:0] = [str(ROOT / "tests"), str(SHARED)]
import conftest  # noqa: E402, F401 - registers the checkout as the package hatangso
from hatangso.algorithms.core import location  # noqa: E402
from hatangso.algorithms.core.geometry.point_index import within  # noqa: E402
from published import median_distances, set_covering  # noqa: E402

SEEDS = (1, 2, 3)
COVER = {"10k": (0.05, 9.0, None), "50k": (0.25, 30.0, 300), "100k": (1.6, 240.0, 1000)}  # gap %, seconds, MB
PEER_LIMIT_S = 300


def measure():
    """Return the rows of the report."""
    if not SHARED.is_dir():
        return [row("Instances of shared/bench/location", "absent", "", False, "")]
    return [*cover_rows(), *limit_rows(), *grid_rows(), *mast_rows(), medians(), set_covers()]


def row(work, ours, must, met, how, peer="", ratio=""):
    """Return one line of the table."""
    return {"work": work, "ours": ours, "peer": peer, "ratio": ratio, "must": must,
            "met": "yes" if met else "no", "how": how}


def cover_rows():
    """Maximal covering with numpy alone, every seed, and the peer on the first."""
    for case, (gap, seconds, megabytes) in COVER.items():
        peer = _run("peer", case, SEEDS[0]) if case != "100k" else {"text": "not runnable: more than 8 GB"}
        for seed in SEEDS:
            found = _run("cover", case, seed, "numpy")
            met = found["gap"] <= gap and found["seconds"] <= seconds
            met &= megabytes is None or found["megabytes"] <= megabytes
            text, ratio = (peer or {}).get("text", "peer absent"), ""
            must = f"gap <= {gap} %" + (f", {seconds:.0f} s, {megabytes} MB" if megabytes else "")
            if seed == SEEDS[0] and peer and "seconds" in peer:
                gain = found["value"] / max(peer["value"], 1.0) - 1
                ratio = f"{peer['seconds'] / found['seconds']:.0f} x faster, value {gain:+.2%}"
                if case == "10k":
                    must, met = must + ", 30 x faster", met and peer["seconds"] >= 30 * found["seconds"]
                if case == "50k":
                    must, met = must + ", better value than the peer", met and found["value"] >= peer["value"]
            yield row(f"Maximal covering {case}, seed {seed}", _line(found), must, met, "numpy only",
                      text if seed == SEEDS[0] else "", ratio)


def limit_rows():
    """The same instance under other limits: no must, and no peer knows these with a bound."""
    for limit in ("budget", "number and budget", "a site in each of 16 groups", "spacing of 3 km"):
        found = _run("limit", limit, SEEDS[0], "numpy")
        yield row(f"Maximal covering 10k, seed {SEEDS[0]}, {limit}", _line(found), "-", True, "numpy only")


def grid_rows():
    """The published instances of Cordeau, Furini and Ljubic (2019), 100 candidates, radius 5.5, 10 sites."""
    for seed in SEEDS:
        found = _run("grid", 1_000_000, seed, "numpy")
        yield row(f"Cordeau grid m = 1,000,000, seed {seed}", _line(found), "gap <= 0.5 % in 5 s",
                  found["gap"] <= 0.5 and found["seconds"] <= 5.0, "numpy only")
    wanted = [(1_000_000, seed, 15.0, None) for seed in SEEDS] + [(20_000_000, 1, 40.0, 2500)]
    for count, seed, limit, megabytes in wanted:
        found = _run("grid", count, seed, "auto")
        met = found["gap"] == 0 and found["seconds"] <= limit and (not megabytes or found["megabytes"] <= megabytes)
        yield row(f"Cordeau grid m = {count:,}, seed {seed}", _line(found),
                  f"proved optimum in {limit:.0f} s" + (f", {megabytes} MB" if megabytes else ""), met,
                  "numpy + HiGHS core" if found["highs"] else "numpy only (HiGHS allowed, not needed)")


def mast_rows():
    """Shared masts against HiGHS on the full model, and at the size of a province."""
    for seed in SEEDS:
        found = _run("masts", "small", seed)
        text = f"value {found['value']:,.0f}, bound {found['bound']:,.0f}, {found['seconds']:.1f} s"
        if found.get("optimum") is None:
            yield row(f"Shared masts, 40 + 120 masts, seed {seed}", text, "HiGHS optimum", False, "numpy only",
                      "peer absent")
            continue
        below, above = 1 - found["value"] / found["optimum"], found["bound"] / found["optimum"] - 1
        yield row(f"Shared masts, 3 operators, 40 + 120 masts, budget, seed {seed}",
                  f"{text}: {below:.2%} below, bound {above:.2%} above the optimum",
                  "0.5 % below, bound 1.5 % above, 5 s", below <= 0.005 and above <= 0.015 and found["seconds"] <= 5,
                  "numpy only", f"HiGHS optimum {found['optimum']:,.0f} in {found['peer_seconds']:.1f} s",
                  f"{found['peer_seconds'] / found['seconds']:.1f}")
    found = _run("masts", "province", 1)
    yield row("Shared masts, 3 operators, 1,000 + 3,000 masts, 100,000 places", _line(found), "gap <= 0.5 % in 30 s",
              found["gap"] <= 0.5 and found["seconds"] <= 30, "numpy only")


def medians():
    """All p-median files of the OR-Library."""
    started, exact, worst, valid, count = time.perf_counter(), 0, 0.0, True, 0
    with open(SHARED / "pmed/optima.csv", encoding="utf-8") as lines:
        known = {entry["file"]: float(entry["p_median_optimum"]) for entry in csv.DictReader(lines)}
    for name, optimum in known.items():
        distance, number = median_distances(SHARED / "pmed" / name)
        answer = location.p_median(distance, None, number)
        exact += answer.value == optimum
        worst = max(worst, answer.value / optimum - 1)
        valid &= answer.upper_bound <= optimum
        count += 1
    seconds = time.perf_counter() - started
    return row(f"OR-Library p-median, {count} files",
               f"{exact} exact, worst {worst:.3%}, bounds {'valid' if valid else 'WRONG'}, {seconds:.0f} s",
               "12 exact, worst 0.5 %, bounds valid, 120 s",
               exact >= 12 and worst <= 0.005 and valid and seconds <= 120, "numpy only, all shortest paths included")


def set_covers():
    """Set-covering files of the OR-Library."""
    known = {"scp41": 429, "scp42": 512, "scp51": 253, "scp61": 138, "scpa1": 253, "scpb1": 69}
    started, worst, valid = time.perf_counter(), 0.0, True
    for name, optimum in known.items():
        answer = location.set_cover(*set_covering(SHARED / "scp" / f"{name}.txt"))
        worst, valid = max(worst, answer.cost / optimum - 1), valid and answer.upper_bound <= optimum
    return row(f"OR-Library set covering, {len(known)} files",
               f"worst {worst:.2%}, bounds {'valid' if valid else 'WRONG'}, {time.perf_counter() - started:.0f} s",
               "worst 2 %, bounds valid", worst <= 0.02 and valid, "numpy only")


def _line(found):
    return (f"{found['value']:,.0f}, gap {found['gap']:.3f} %, {found['seconds']:.1f} s (coverage included), "
            f"{found['megabytes']:.0f} MB")


def _run(*words):
    """Run one case in its own process; ``None`` where it fails (the peer is absent)."""
    python = os.environ.get("LOCATION_PEER", sys.executable) if words[0] == "peer" else sys.executable
    done = subprocess.run([python, __file__, *map(str, words)], capture_output=True, text=True, check=False)
    lines = done.stdout.strip().splitlines()
    if done.returncode or not lines:
        if words[0] != "peer":
            raise RuntimeError(done.stderr)
        return None
    return json.loads(lines[-1])


def cover_case(case, seed, solver):
    """One covering instance from its coordinates to the answer."""
    import instances
    demand, sites, weights, p, radius = instances.clustered(case, int(seed))
    started = time.perf_counter()
    return _answer(location.maximal_cover(weights, within(demand, sites, radius), p, solver=solver,
                                          time_limit_s=240), started)


def grid_case(count, seed, solver):
    """One published grid instance from its coordinates to the answer."""
    import instances
    demand, sites, weights = instances.grid(100, int(count), int(seed))
    started = time.perf_counter()
    return _answer(location.maximal_cover(weights, within(demand, sites, 5.5), 10, solver=solver), started)


def limit_case(limit, seed, solver):
    """The covering instance of ten thousand points under another limit; costs are drawn between 50 and 150."""
    import instances
    demand, sites, weights, p, radius = instances.clustered("10k", int(seed))
    costs = np.random.default_rng(1).integers(50, 150, len(sites)).astype(float)
    apart = np.hypot(*(sites[:, None] - sites[None]).transpose(2, 0, 1))
    given = {
        "budget": {"costs": costs, "budget": 85.0 * p},
        "number and budget": {"p": p, "costs": costs, "budget": 85.0 * p},
        "a site in each of 16 groups": {"p": p, "groups": (sites // 25).astype(int) @ np.array([1, 4])},
        "spacing of 3 km": {"p": p, "conflicts": np.argwhere(np.triu(apart < 3.0, 1))},
    }[limit]
    started = time.perf_counter()
    return _answer(location.maximal_cover(weights, within(demand, sites, radius), solver=solver,
                                          time_limit_s=240, **given), started)


def _answer(answer, started):
    return {"value": answer.value, "bound": answer.upper_bound, "gap": 100 * answer.gap,
            "seconds": time.perf_counter() - started, "highs": "HiGHS" in answer.method,
            "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000}


def masts_case(size, seed):
    """One generated shared-masts problem, with HiGHS on the full model for the small ones."""
    counts = {"small": (40, 120, 4_000, 60.0, 4.5, 0.12), "province": (1_000, 3_000, 100_000, 110.0, 2.2, 0.08)}[size]
    case, budget = mast_problem(*counts, seed=int(seed))
    started = time.perf_counter()
    plan = location.shared_masts(**case, budget=budget, time_limit_s=120)
    found = _answer(plan, started)
    if size == "small":
        started = time.perf_counter()
        found["optimum"] = mast_optimum(case, budget)
        found["peer_seconds"] = time.perf_counter() - started
    return found


def mast_problem(existing, new, places, side_km, reach_km, share, seed, operators=3, levels=3, lower=0.08):
    """Random places and masts; reach shrinks by ``lower`` a level; budget = ``share`` of building everything."""
    rng = np.random.default_rng(seed)
    spot, people = rng.uniform(0, side_km, (places, 2)), rng.integers(1, 400, places).astype(float)
    old, owner = rng.uniform(0, side_km, (existing, 2)), rng.integers(0, operators, existing)
    fresh = spot[rng.choice(places, new, replace=False)] + rng.normal(size=(new, 2)) * 0.3
    where, is_new = np.vstack([old, fresh]), np.arange(existing + new) >= existing
    slots = np.where(is_new, operators, rng.integers(1, levels, existing + new))
    fee = np.where(is_new, rng.integers(600, 1200, existing + new), 0).astype(float)
    reach = [within(spot, where, reach_km * (1 - lower * step)) for step in range(levels + 1)]
    weights = np.repeat(people[:, None], operators, axis=1)
    for mast in range(existing):
        weights[reach[0][mast], owner[mast]] = 0.0
    action = {"mast": [], "operator": [], "level": [], "rows": [], "cost": []}
    for mast in range(existing + new):
        for level in range(1, int(slots[mast]) + 1):
            covered = reach[level - 1 + (not is_new[mast])][mast].astype(np.int64)
            for operator in range(operators):
                if is_new[mast] or owner[mast] != operator:
                    for key, value in zip(action, (mast, operator, level, covered * operators + operator,
                                                   float(150 + rng.integers(0, 60) + (80 if level == 3 else 0)))):
                        action[key].append(value)
    near = within(fresh, fresh, 0.4)
    conflicts = [(existing + a, existing + int(b)) for a in range(new) for b in near[a] if a < b]
    budget = share * (sum(action["cost"]) / levels + fee.sum())
    return {"weights": weights.ravel(), **{f"action_{key}": value for key, value in action.items()}, "mast_fee": fee,
            "mast_is_new": is_new, "conflicts": conflicts}, budget


def mast_optimum(case, budget):
    """The optimum of the full model by HiGHS, or ``None`` without scipy."""
    try:
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import coo_matrix, eye, hstack, vstack
    except ImportError:
        return None
    from hatangso.algorithms.core.location.masts.model import MastLimits, MastModel
    model = MastModel(case["weights"], case["action_mast"], case["action_operator"], case["action_level"],
                      rows=case["action_rows"], cost=case["action_cost"], mast_fee=case["mast_fee"],
                      mast_is_new=case["mast_is_new"],
                      conflicts=case["conflicts"], limits=MastLimits(budget=budget), seed=0)
    actions, rows, masts = model.actions, model.rows, model.masts
    cover = coo_matrix((-np.ones(model.by_action.pairs), (model.by_action.index, model.by_action.majors())),
                       (rows, actions))
    parts = [hstack([cover, eye(rows), coo_matrix((rows, masts))])]
    for label, count in ((model.level, model.levels), (model.operator, model.operators)):
        key = model.mast * count + label
        opens = coo_matrix((-np.ones(masts * count), (np.arange(masts * count), np.arange(masts * count) // count)))
        parts.append(hstack([coo_matrix((np.ones(actions), (key, np.arange(actions))), (masts * count, actions)),
                             coo_matrix((masts * count, rows)), opens]))
    limits = [LinearConstraint(vstack(parts).tocsr(), -np.inf, 0),
              LinearConstraint(np.r_[model.cost, np.zeros(rows), model.fee][None], -np.inf, budget)]
    if case["conflicts"]:
        pairs = np.array(case["conflicts"])
        side = coo_matrix((np.ones(pairs.size), (np.repeat(np.arange(len(pairs)), 2), actions + rows + pairs.ravel())),
                          (len(pairs), actions + rows + masts))
        limits.append(LinearConstraint(side.tocsr(), -np.inf, 1))
    answer = milp(-np.r_[np.zeros(actions), model.weights, np.zeros(masts)], constraints=limits,
                  integrality=np.r_[np.ones(actions), np.zeros(rows), np.ones(masts)],
                  bounds=Bounds(np.r_[np.zeros(actions + rows), ~model.is_new], 1),
                  options={"time_limit": PEER_LIMIT_S, "mip_rel_gap": 1e-6})
    return None if answer.x is None else -float(answer.fun)


def peer_case(case, seed):
    """Maximal covering by spopt with HiGHS: dense distances as its interface asks, build and solve."""
    import instances
    import pulp
    from scipy.spatial.distance import cdist
    from spopt.locate import MCLP
    demand, sites, weights, p, radius = instances.clustered(case, int(seed))
    started = time.perf_counter()
    model = MCLP.from_cost_matrix(cdist(demand, sites), weights, radius, p_facilities=p)
    model = model.solve(pulp.HiGHS(msg=False, timeLimit=PEER_LIMIT_S, threads=1))
    seconds = time.perf_counter() - started
    open_sites = [j for j, variable in enumerate(model.fac_vars) if (variable.value() or 0) > 0.5]
    covered = (cdist(demand, sites[open_sites]) <= radius).any(axis=1) if open_sites else np.zeros(len(demand), bool)
    value = float(weights[covered].sum())
    return {"value": value, "seconds": seconds,
            "text": f"spopt + HiGHS: {value:,.0f}, no gap, {seconds:.0f} s (limit {PEER_LIMIT_S} s of solving)"}


if __name__ == "__main__":
    cases = {"cover": cover_case, "limit": limit_case, "grid": grid_case, "masts": masts_case, "peer": peer_case}
    sys.stdout.write(json.dumps(cases[sys.argv[1]](*sys.argv[2:])) + "\n")
