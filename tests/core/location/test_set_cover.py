from itertools import combinations

import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.location import set_cover
from hatangso.algorithms.core.location.set_cover import _Cover
from hatangso.algorithms.core.location.sparse import Incidence
from published import set_covering


def case(seed):
    rng = np.random.default_rng(seed)
    rows, count = int(rng.integers(4, 15)), int(rng.integers(4, 11))
    columns = [np.flatnonzero(rng.random(rows) < 0.4) for _ in range(count)]
    return rng, rows, columns, rng.integers(1, 20, count).astype(float)


def brute(rows, columns, costs, need=1, weights=None, share=None, fixed=(), excluded=()):
    """Least cost of covering every row that can reach its need, or the share of the weight."""
    weights = np.ones(rows) if weights is None else weights
    table = np.zeros((len(columns), rows), int)
    for site, column in enumerate(columns):
        table[site, column] = 1
    usable = [j for j in range(len(columns)) if j not in excluded]
    possible = table[usable].sum(axis=0) >= need
    best = np.inf
    for size in range(len(columns) + 1):
        for some in combinations(usable, size):
            if set(fixed) - set(some):
                continue
            counts = table[list(some)].sum(axis=0)
            full = (counts >= need)[possible].all() if share is None \
                else weights[counts > 0].sum() >= share * weights.sum() - 1e-9
            if full:
                best = min(best, costs[list(some)].sum())
    return best


@pytest.mark.parametrize("given", [{}, {"need": 2}, {"fixed": [1], "excluded": [0]}])
def test_equals_brute_force(given):
    for seed in range(30):
        _, rows, columns, costs = case(seed)
        best = brute(rows, columns, costs, **given)
        answer = set_cover(rows, columns, costs, effort=0.1, **given)
        assert answer.cost == best, seed
        assert answer.upper_bound <= best


@pytest.mark.slow
def test_a_share_equals_brute_force():
    for seed in range(30):
        rng, rows, columns, costs = case(seed)
        weights = rng.integers(1, 30, rows).astype(float)
        reachable = weights[np.unique(np.concatenate(columns))].sum() / weights.sum()
        share = 0.8 * reachable
        best = brute(rows, columns, costs, weights=weights, share=share, fixed=[2])
        answer = set_cover(weights, columns, costs, share=share, fixed=[2])
        assert answer.cost == best, seed
        assert answer.upper_bound <= best + 1e-9
        assert answer.value >= share * weights.sum() - 1e-9


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("share", [0.0, 1e-15])
def test_a_share_of_nothing_costs_nothing_but_the_fixed_sites(share):
    for seed in range(30):
        rng, rows, columns, costs = case(seed)
        weights = rng.random(rows)
        answer = set_cover(weights, columns, costs, share=share)
        assert answer.sites.size == 0
        assert str(answer.upper_bound) == "0.0"
        assert "optimal" in answer.method
        met = float(weights[columns[2]].sum() / weights.sum())
        answer = set_cover(weights, columns, costs, share=met * 0.999, fixed=[2])
        assert answer.sites.tolist() == [2]
        assert answer.cost == answer.upper_bound == costs[2]


@pytest.mark.slow
def test_bound_holds_for_any_prices():
    for seed in range(300):
        rng, rows, columns, costs = case(seed)
        cover = _Cover(np.ones(rows), Incidence.from_lists(columns, rows), costs, 1, fixed=np.zeros(0, int),
                       excluded=np.zeros(0, int))
        cover.prices = rng.gamma(1.0, 3.0, cover.need.size)
        assert cover.exact() <= brute(rows, columns, costs)


def test_rows_that_nobody_covers_are_said():
    answer = set_cover(3, [[0], [1]], [1.0, 1.0])
    assert answer.cost == 2.0
    assert answer.uncoverable == 1.0
    assert answer.notes


def test_refuses_a_site_both_fixed_and_excluded():
    with pytest.raises(InputError, match="both"):
        set_cover(1, [[0]], fixed=[0], excluded=[0])


@pytest.mark.slow
@pytest.mark.parametrize(("name", "known"), [("scp41", 429), ("scp42", 512), ("scp51", 253), ("scp61", 138),
                                             ("scpa1", 253), ("scpb1", 69)])
def test_published_optima(shared, name, known):
    """Optima of OR-Library's scp files."""
    answer = set_cover(*set_covering(shared / f"bench/location/scp/{name}.txt"), effort=0.3)
    assert answer.cost <= 1.02 * known
    assert answer.upper_bound <= known


@pytest.mark.parametrize("given", [{"share": 1.5}, {"share": -0.1}, {"share": float("nan")}, {"share": 0.5, "need": 2}])
def test_a_share_that_is_none_or_is_to_be_covered_twice_is_refused(given):
    with pytest.raises(InputError, match="share"):
        set_cover([5.0, 3.0], [[0], [1], [0, 1]], **given)


def test_a_share_out_of_reach_is_bounded_from_above():
    found = set_cover([5.0, 3.0, 2.0], [[0], [1]], share=0.9)
    assert (found.bound_kind, found.value, found.upper_bound, found.sites.tolist()) == ("value_upper", 8.0, 8.0, [0, 1])


@pytest.mark.parametrize("share", [None, 1.0])
def test_sites_stand_in_their_order_the_fixed_ones_among_them(share):
    asked = {} if share is None else {"share": share}
    for fixed in ([0], [1], [2], [2, 1]):
        assert set_cover([1.0, 1.0, 1.0], [[0], [1], [2]], fixed=fixed, **asked).sites.tolist() == [0, 1, 2]
