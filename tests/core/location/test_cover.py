from itertools import combinations

import numpy as np
import pytest
from hatangso.algorithms.core.errors import Cancelled, InputError, SizeError
from hatangso.algorithms.core.location import core_milp, coverage, maximal_cover
from hatangso.algorithms.core.location.cover_bound import CoverBound
from hatangso.algorithms.core.location.cover_branch import branch
from hatangso.algorithms.core.location.cover_model import CoverModel
from hatangso.algorithms.core.location.sparse import Incidence, guard_size, row_classes


def small_case(seed, rows=30):
    rng = np.random.default_rng(seed)
    count = int(rng.integers(4, 13))
    weights = rng.integers(1, 100, rows).astype(float)
    columns = [np.flatnonzero(rng.random(rows) < 0.25) for _ in range(count)]
    return rng, weights, columns


def served(weights, columns, chosen, need=1):
    counts = np.zeros(weights.size, int)
    for site in chosen:
        counts[columns[site]] += 1
    return float(weights[counts >= need].sum())


def brute(weights, columns, p=None, costs=None, budget=None, fixed=(), excluded=(), groups=None, need=1, conflicts=()):
    best = -1.0
    count = len(columns)
    free = [j for j in range(count) if j not in fixed and j not in excluded]
    near = {frozenset(pair) for pair in conflicts}
    for size in range(len(free) + 1):
        if p is not None and size + len(fixed) > p:
            break
        for some in combinations(free, size):
            chosen = [*fixed, *some]
            if budget is not None and sum(costs[j] for j in chosen) > budget:
                continue
            if groups is not None and set(groups[groups >= 0]) - set(groups[chosen]):
                continue
            if any(pair <= set(chosen) for pair in near):
                continue
            best = max(best, served(weights, columns, chosen, need))
    return best


VARIANTS = {
    "p": lambda rng, n: {"p": 3},
    "budget": lambda rng, n: {"costs": rng.integers(1, 9, n).astype(float), "budget": 12.0},
    "fixed": lambda rng, n: {"p": 4, "fixed": [1], "excluded": [0]},
    "groups": lambda rng, n: {"p": 4, "groups": rng.integers(-1, 3, n)},
    "backup": lambda rng, n: {"p": 5, "need": 2},
    "spacing": lambda rng, n: {"p": 3, "conflicts": [(0, 1), (1, 2), (0, 3)]},
    "both limits": lambda rng, n: {"p": 3, "costs": rng.integers(1, 9, n).astype(float), "budget": 11.0},
    "budget and groups": lambda rng, n: {"costs": rng.integers(1, 5, n).astype(float), "budget": 16.0,
                                         "groups": rng.integers(-1, 2, n)},
}


@pytest.mark.parametrize("solver", ["numpy", "auto"])
@pytest.mark.parametrize("variant", VARIANTS)
def test_equals_brute_force(variant, solver):
    for seed in range(12):
        rng, weights, columns = small_case(seed)
        given = VARIANTS[variant](rng, len(columns))
        best = brute(weights, columns, **given)
        answer = maximal_cover(weights, columns, solver=solver, **given)
        assert answer.value == best, seed
        assert answer.upper_bound == best, seed
        assert "optimal" in answer.method
        assert answer.value == served(weights, columns, answer.sites, given.get("need", 1))


@pytest.mark.parametrize("variant", ["p", "budget", "groups", "backup", "both limits"])
def test_bound_holds_for_any_prices(variant):
    for seed in range(200):
        rng, weights, columns = small_case(seed, rows=14)
        columns = columns[:7]
        given = VARIANTS[variant](rng, len(columns))
        best = brute(weights, columns, **given)
        if best < 0:
            continue
        full = {"p": None, "costs": None, "budget": None, "fixed": (), "excluded": (), "groups": None, "need": None,
                "conflicts": None, **given}
        model = CoverModel(weights, columns, **full)
        if not model.rows:
            continue
        bound = CoverBound(model)
        bound.value(rng.random(model.rows) * bound.top)
        assert bound.exact() >= best, seed
        bound.prices, bound.best = rng.random(model.rows) * bound.top, np.inf
        assert bound.exact() >= best, seed


def test_classes_change_nothing():
    rng = np.random.default_rng(4)
    weights = rng.integers(1, 9, 400).astype(float)
    columns = [np.flatnonzero(rng.random(400) < 0.02) for _ in range(25)]
    class_of, first = row_classes(Incidence.from_lists(columns, 400).transposed())
    assert first.size < 400
    merged = np.bincount(class_of, weights=weights)
    merged_columns = [np.unique(class_of[column]) for column in columns]
    raw, classed = maximal_cover(weights, columns, 6), maximal_cover(merged, merged_columns, 6)
    assert raw.value == classed.value == served(weights, columns, raw.sites) == served(weights, columns, classed.sites)


def test_answer_does_not_change_from_run_to_run():
    rng = np.random.default_rng(6)
    weights = rng.integers(1, 100, 500).astype(float)
    columns = [np.flatnonzero(rng.random(500) < 0.05) for _ in range(80)]
    first, second = (maximal_cover(weights, columns, 10, solver="numpy", seed=3) for _ in range(2))
    assert np.array_equal(first.sites, second.sites)
    assert first.upper_bound == second.upper_bound


@pytest.mark.skipif(not core_milp.available(), reason="HiGHS is absent")
def test_highs_agrees_with_the_same_answer():
    rng = np.random.default_rng(8)
    weights = rng.integers(1, 100, 300).astype(float)
    columns = [np.flatnonzero(rng.random(300) < 0.08) for _ in range(50)]
    plain, proven = maximal_cover(weights, columns, 8, solver="numpy"), maximal_cover(weights, columns, 8)
    assert plain.value == proven.value == proven.upper_bound <= plain.upper_bound
    assert "optimal" in proven.method


def test_uncoverable_demand_is_reported_and_not_in_the_bound():
    answer = maximal_cover([5.0, 7.0, 100.0], [[0], [1]], 2)
    assert answer.value == answer.upper_bound == 12.0
    assert answer.uncoverable == 100.0


def test_without_proof_the_word_optimal_is_missing():
    rng = np.random.default_rng(1)
    weights = rng.integers(1, 100, 3000).astype(float)
    columns = [np.flatnonzero(rng.random(3000) < 0.03) for _ in range(150)]
    answer = maximal_cover(weights, columns, 30, solver="numpy", effort=0.2)
    assert answer.gap > 0
    assert "optimal" not in answer.method


def test_time_limit_is_reported():
    rng = np.random.default_rng(1)
    weights = rng.integers(1, 100, 3000).astype(float)
    columns = [np.flatnonzero(rng.random(3000) < 0.03) for _ in range(150)]
    answer = maximal_cover(weights, columns, 30, solver="numpy", time_limit_s=0.0)
    assert answer.stopped_by_time
    assert answer.value <= answer.upper_bound


@pytest.mark.parametrize(("given", "word"), [
    ({}, "number of sites"),
    ({"p": 1, "fixed": [0, 1]}, "fixed sites alone"),
    ({"p": 1, "fixed": [5]}, "5"),
    ({"p": 2, "fixed": [0], "excluded": [0]}, "both fixed and excluded"),
    ({"p": 1, "groups": [0, 1]}, "each of 2 groups"),
    ({"p": 1, "need": 0}, "at least 1"),
    ({"p": 1, "solver": "cbc"}, "cbc"),
    ({"p": 1, "groups": [0]}, "group numbers"),
])
def test_refuses_what_cannot_be_solved(given, word):
    with pytest.raises(InputError, match=word):
        maximal_cover([1.0, 2.0], [[0], [1]], **given)


def test_refuses_a_coverage_that_does_not_fit():
    with pytest.raises(SizeError, match="smaller radius"):
        guard_size(10**12)


def test_cancelling_is_heard():
    def stop(fraction):
        raise Cancelled

    rng, weights, columns = small_case(2)
    with pytest.raises(Cancelled):
        maximal_cover(weights, columns, 3, progress=stop)


def test_branching_encloses_the_optimum():
    for seed in range(6):
        rng = np.random.default_rng(seed)
        weights = rng.integers(1, 100, 60).astype(float)
        columns = [np.flatnonzero(rng.random(60) < 0.15) for _ in range(11)]
        best = brute(weights, columns, p=4)
        model = CoverModel(weights, columns, 4, None, None, (), (), None, None, None)
        bound = CoverBound(model)
        share = bound.primal_dual(200, 1e-6, 0.0, lambda part: False)
        root = bound.exact()
        for nodes in (2, 10, 400):
            chosen, upper, _ = branch(bound, share, np.arange(4), nodes, lambda part: False)
            assert model.value_of(chosen) <= best <= upper <= root
        assert model.value_of(chosen) == upper == best


def test_seeded_instance_reaches_its_known_optimum(shared):
    """1,000 points, 100 candidates, 10 sites: 37,053, solved to the end elsewhere; here by numpy alone."""
    import sys
    sys.path.insert(0, str(shared / "bench/location"))
    import instances
    demand, sites, weights, p, radius = instances.clustered("1k")
    answer = maximal_cover(weights, coverage(demand, sites, radius), p, solver="numpy")
    assert answer.value == answer.upper_bound == 37053.0
