from itertools import combinations

import numpy as np
import pytest
from hatangso.algorithms.core.errors import Cancelled, InputError, SizeError
from hatangso.algorithms.core.geometry.point_index import within
from hatangso.algorithms.core.location import maximal_cover
from hatangso.algorithms.core.location.cover import milp
from hatangso.algorithms.core.location.cover.bound import CoverBound
from hatangso.algorithms.core.location.cover.branch import BranchTree
from hatangso.algorithms.core.location.cover.model import CoverModel
from hatangso.algorithms.core.location.cover.relax import relax
from hatangso.algorithms.core.location.cover.state import CoverState
from hatangso.algorithms.core.location.cover.zones import Zones
from hatangso.algorithms.core.location.reduce import undominated
from hatangso.algorithms.core.location.sparse import Incidence, guard_size, row_classes
from quick import some

NOTHING = {"p": None, "costs": None, "budget": None, "fixed": (), "excluded": (), "groups": None, "need": None,
           "conflicts": None}


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
        for added in combinations(free, size):
            chosen = [*fixed, *added]
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


@pytest.mark.parametrize("solver", some(["numpy", "auto"], 1))
@pytest.mark.parametrize("variant", [
    pytest.param(variant, marks=pytest.mark.slow) if variant in ("both limits", "budget and groups") else variant
    for variant in VARIANTS])
def test_equals_brute_force(variant, solver):
    for seed in range(8):
        rng, weights, columns = small_case(seed)
        given = VARIANTS[variant](rng, len(columns))
        best = brute(weights, columns, **given)
        answer = maximal_cover(weights, columns, solver=solver, effort=0.2, **given)
        assert answer.value == best, seed
        assert answer.upper_bound == best, seed
        assert "optimal" in answer.method
        assert answer.value == served(weights, columns, answer.sites, given.get("need", 1))


@pytest.mark.parametrize("variant", some(["p", "groups", "budget", "backup", "both limits"], 3))
def test_bound_holds_for_any_prices(variant):
    for seed in range(200):
        rng, weights, columns = small_case(seed, rows=14)
        columns = columns[:7]
        given = VARIANTS[variant](rng, len(columns))
        best = brute(weights, columns, **given)
        if best < 0:
            continue
        model = CoverModel(weights, columns, **{**NOTHING, **given})
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


@pytest.mark.slow
def test_answer_does_not_change_from_run_to_run():
    rng = np.random.default_rng(6)
    weights = rng.integers(1, 100, 500).astype(float)
    columns = [np.flatnonzero(rng.random(500) < 0.05) for _ in range(80)]
    first, second = (maximal_cover(weights, columns, 10, solver="numpy", seed=3) for _ in range(2))
    assert np.array_equal(first.sites, second.sites)
    assert first.upper_bound == second.upper_bound


@pytest.mark.slow
@pytest.mark.skipif(not milp.available(), reason="HiGHS is absent")
def test_highs_finishes_what_numpy_leaves_open():
    rng = np.random.default_rng(1)
    weights = rng.integers(1, 100, 300).astype(float)
    columns = [np.flatnonzero(rng.random(300) < 0.08) for _ in range(50)]
    plain, proven = (maximal_cover(weights, columns, 8, solver=solver, effort=0.001, time_limit_s=600)
                     for solver in ("numpy", "auto"))
    assert plain.value <= proven.value == proven.upper_bound < plain.upper_bound
    assert "HiGHS core: optimal" in proven.method
    assert "HiGHS" not in plain.method


@pytest.mark.slow
@pytest.mark.skipif(not milp.available(), reason="HiGHS is absent")
@pytest.mark.parametrize("variant", VARIANTS)
def test_beyond_enumeration_numpy_encloses_what_highs_proves(variant):
    for seed in range(3):
        rng = np.random.default_rng(100 + seed)
        count = int(rng.integers(45, 60))
        sites, weights = rng.random((count, 2)), rng.integers(1, 100, 200).astype(float)
        columns = within(rng.random((200, 2)), sites, 0.14)
        given = VARIANTS[variant](rng, count)
        if "conflicts" in given:
            given["conflicts"] = [(i, j) for i in range(count) for j in range(i)
                                  if np.hypot(*(sites[i] - sites[j])) < 0.1]
        answer = maximal_cover(weights, columns, solver="numpy", effort=0.2, **given)
        model = CoverModel(weights, columns, **{**NOTHING, **given}, reduce=False)
        found = [milp.solve_core(model, np.zeros(model.columns, bool), 60, name) for name in milp.available()]
        assert all(proven for _, _, proven in found)
        assert len({model.value_of(chosen) for chosen, *_ in found}) == 1
        chosen = found[0][0]
        optimum = model.value_of(chosen)
        assert 0.97 * optimum <= answer.value <= optimum <= answer.upper_bound, seed
        if variant in ("p", "budget", "fixed"):
            assert answer.value == answer.upper_bound == optimum
            assert "optimal" in answer.method


def test_uncoverable_demand_is_reported_and_not_in_the_bound():
    answer = maximal_cover([5.0, 7.0, 100.0], [[0], [1]], 2)
    assert answer.value == answer.upper_bound == 12.0
    assert answer.uncoverable == 100.0


@pytest.mark.slow
def test_without_proof_the_word_optimal_is_missing():
    rng = np.random.default_rng(1)
    weights = rng.integers(1, 100, 3000).astype(float)
    columns = [np.flatnonzero(rng.random(3000) < 0.03) for _ in range(150)]
    answer = maximal_cover(weights, columns, 30, solver="numpy", effort=0.05)
    assert answer.gap > 0
    assert "optimal" not in answer.method


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


def model_of(weights, columns, **given):
    return CoverModel(weights, columns, **{**NOTHING, **given})


def priced(model, rng=None):
    """A bound with good prices, or with any prices."""
    bound = CoverBound(model)
    if rng is None:
        bound.descend(60, 0.0, lambda part: False)
    else:
        bound.value(rng.random(model.rows) * bound.top)
    return bound


@pytest.mark.parametrize("limit", some(["p", "budget"], 1))
def test_a_tree_ends_at_the_optimum(limit):
    for seed in range(20):
        rng = np.random.default_rng(seed)
        weights = rng.integers(1, 100, 60).astype(float)
        columns = [np.flatnonzero(rng.random(60) < 0.15) for _ in range(11)]
        given = {"p": 4} if limit == "p" else {"costs": rng.integers(1, 9, 11).astype(float), "budget": 13.0}
        best = brute(weights, columns, **given)
        model = model_of(weights, columns, **given)
        tree = BranchTree(model, 0.5 * model.weights, np.full(model.columns, 0.4), 0.0)
        before = tree.upper
        while tree.open:
            assert tree.value <= best <= tree.upper <= before
            before = tree.upper
            tree.split(lambda part: False)
        assert tree.value == tree.upper == best
        assert max(tree.met.values(), key=lambda item: item[0])[0] == best


@pytest.mark.slow
@pytest.mark.parametrize("variant", ["p", "budget", "fixed", "groups", "backup", "spacing", "both limits",
                                     "budget and groups"])
@pytest.mark.parametrize(("prices", "size"), [("good", 3), ("any", 3), ("good", 50)])
def test_zones_never_bound_below_the_optimum_and_drop_none_of_its_sites(variant, prices, size):
    tightened = 0
    for seed in range(12):
        rng, weights, columns = small_case(seed)
        given = VARIANTS[variant](rng, len(columns))
        best = brute(weights, columns, **given)
        model = model_of(weights, columns, **given)
        if best < 0 or not model.rows or not model.columns:
            continue
        bound = priced(model, rng if prices == "any" else None)
        zones = Zones(model, bound, np.full(model.columns, 0.5), np.zeros(0, np.int64), size=size)
        root = zones.upper
        zones.run(10**9, 0.0, lambda part: False)
        assert zones.solved
        assert best <= zones.upper <= root + 1e-6
        tightened += zones.upper < root - 1e-6
        keep, sure = zones.fixing(best)
        if (~keep | sure).any():
            settled = {"excluded": [*given.get("excluded", ()), *model.site[~keep]],
                       "fixed": [*given.get("fixed", ()), *model.site[sure]]}
            assert brute(weights, columns, **{**given, **settled}) == best, seed
        if size > model.columns and model.plain and variant != "spacing":
            assert zones.upper == best
            assert model.value_of(zones.best()) == best
    assert tightened or variant == "fixed"


@pytest.mark.slow
def test_backup_cover_is_built_up_although_no_single_site_gains_anything():
    rng = np.random.default_rng(11)
    weights = rng.integers(1, 100, 700).astype(float)
    columns = [np.flatnonzero(rng.random(700) < 0.06) for _ in range(60)]
    answer = maximal_cover(weights, columns, 20, need=2, solver="numpy", effort=0.05)
    assert answer.value == served(weights, columns, answer.sites, 2)
    assert 0 <= answer.gap <= 0.35  # the relaxation is weak where two sites must serve a row
    lower = maximal_cover(weights, columns, 3, need=2, solver="numpy", effort=0.05)
    assert lower.value > 0
    for site in lower.sites:
        assert served(weights, columns, np.setdiff1d(lower.sites, site), 2) < lower.value


def test_pieces_count_as_the_whole_does():
    for seed in range(30):
        rng, weights, columns = small_case(seed)
        need = rng.integers(1, 3, weights.size)
        model = CoverModel(weights, columns, 5, None, budget=None, fixed=(), excluded=(), groups=None, need=need,
                           conflicts=None)
        keep = np.flatnonzero(rng.random(model.columns) < 0.7)
        forced, keep = keep[:1], keep[1:]
        piece = model.piece(keep, forced)
        for size in range(4):
            some = np.sort(rng.permutation(piece.columns)[:size])
            assert piece.value_of(some) == model.value_of(np.append(piece.site[some], forced))
        assert piece.p == 5 - forced.size


def test_replaceable_columns_are_left_out_and_the_answer_stays():
    weights = np.array([5.0, 3.0, 2.0, 9.0])
    columns = Incidence.from_lists([[0, 1], [0], [0, 1], [3], [], [2, 3]], 4)
    assert undominated(columns, columns.transposed(), np.ones(6)).tolist() == [0, 5]
    dear = np.array([1.0, 0.5, 1.0, 1.0, 0.0, 2.0])
    assert undominated(columns, columns.transposed(), dear).tolist() == [0, 1, 3, 5]
    answer = maximal_cover(weights, columns, 2)
    assert answer.sites.tolist() == [0, 5]
    assert answer.value == answer.upper_bound == 19.0


@pytest.mark.slow
def test_column_generation_reaches_the_relaxation():
    rng = np.random.default_rng(5)
    weights = rng.integers(1, 100, 3000).astype(float)
    columns = [np.flatnonzero(rng.random(3000) < 0.03) for _ in range(150)]
    model = model_of(weights, columns, p=30)
    plain, generated = CoverBound(model), CoverBound(model)
    plain.primal_dual(4000, 1e-5, 0.0, lambda part: False)
    share = relax(generated, 1e-4, 12, 0.0, tick=lambda part: False)
    assert abs(generated.best - plain.best) <= 5e-4 * plain.best
    assert share.sum() == pytest.approx(30, abs=1e-6)


@pytest.mark.slow
def test_seeded_instance_reaches_its_known_optimum(shared):
    """1,000 points, 100 candidates, 10 sites: 37,053, solved to the end elsewhere; here by numpy alone."""
    import sys
    sys.path.insert(0, str(shared / "bench/location"))
    import instances
    demand, sites, weights, p, radius = instances.clustered("1k")
    answer = maximal_cover(weights, within(demand, sites, radius), p, solver="numpy")
    assert answer.value == answer.upper_bound == 37053.0


@pytest.mark.parametrize("limits", some([{"p": 5, "budget": 24.0}, {"p": 6}, {"budget": 20.0}], 1), ids=str)
def test_the_best_swap_among_groups_is_that_of_trying_all(limits):
    """Only the places of sites that their group can spare are looked at with every site: nothing better is missed."""
    for seed in range(40):
        rng = np.random.default_rng(seed)
        columns = [np.flatnonzero(rng.random(30) < 0.25) for _ in range(14)]
        model = CoverModel(rng.integers(1, 20, 30).astype(float), columns, limits.get("p"),
                           rng.integers(1, 9, 14).astype(float), budget=limits.get("budget"), fixed=(), excluded=(),
                           groups=rng.integers(-1, 4, 14), need=None, conflicts=None, seed=0)
        state = CoverState(model)
        for _ in range(12):
            left = np.flatnonzero(~state.chosen)
            if not left.size or (model.p is not None and state.chosen.sum() >= model.p):
                state.remove(int(rng.choice(np.flatnonzero(state.chosen))))
            else:
                state.add(int(rng.choice(left)))
            change = state.both + state.gain - state.loss[:, None]
            change[:, state.chosen] = -np.inf
            change[state.site_at < 0] = -np.inf
            state._mask(change)
            place, site = divmod(int(np.argmax(change)), model.columns)
            found = state.best_swap()
            assert found[0] == pytest.approx(change[place, site])
            assert np.isinf(found[0]) or found[1:] == (place, site)


@pytest.mark.parametrize("whole", [True, False], ids=["people", "fractions"])
def test_the_best_swap_of_near_sites_is_that_of_trying_all(whole, monkeypatch):
    """Far from a chosen site only what is won and what is lost count: nothing better is missed, ties are the same."""
    rng, compared = np.random.default_rng(5), 0
    for _ in range(20):
        spot, site = rng.random((150, 2)), rng.random((50, 2))
        apart = np.hypot(*(site[:, None] - spot[None]).transpose(2, 0, 1))
        weights = rng.integers(1, 4, 150).astype(float) if whole else rng.random(150)
        model = CoverModel(weights, [np.flatnonzero(row < 0.12) for row in apart], 8, None, budget=None, fixed=(),
                           excluded=(), groups=None, need=None, conflicts=None)
        state = CoverState(model)
        for _ in range(30):
            chosen = state.snapshot()
            if chosen.size < 8 and (rng.random() < 0.6 or not chosen.size):
                state.add(int(rng.choice(np.flatnonzero(~state.chosen))))
            else:
                state.remove(int(rng.choice(chosen)))
            if state.chosen.any():
                near = state._best_near()
                with monkeypatch.context() as patch:
                    patch.setattr(CoverState, "_best_near", lambda self: None)
                    assert near in (None, state.best_swap())
                compared += near is not None
    assert compared > 400
