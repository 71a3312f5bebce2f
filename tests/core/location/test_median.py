import csv
from itertools import combinations

import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.location import p_median
from hatangso.algorithms.core.location.median.model import MedianModel, MedianState
from hatangso.algorithms.core.location.median.solve import MedianBound
from published import median_distances


def case(seed):
    rng = np.random.default_rng(seed)
    rows, count = int(rng.integers(5, 25)), int(rng.integers(4, 11))
    distance = rng.integers(1, 100, (rows, count)).astype(float)
    return rng, distance, rng.integers(1, 9, rows).astype(float)


def brute(distance, weights, p, fixed=(), excluded=(), groups=None):
    free = [j for j in range(distance.shape[1]) if j not in excluded]
    best = np.inf
    for some in combinations(free, p):
        if set(fixed) - set(some) or (groups is not None and set(groups[groups >= 0]) - set(groups[list(some)])):
            continue
        best = min(best, float((weights * distance[:, some].min(axis=1)).sum()))
    return best


@pytest.mark.slow
@pytest.mark.parametrize("variant", ["plain", "fixed", "groups"])
def test_equals_brute_force(variant):
    for seed in range(40):
        rng, distance, weights = case(seed)
        count = distance.shape[1]
        given = {"plain": {}, "fixed": {"fixed": [1], "excluded": [0]},
                 "groups": {"groups": rng.integers(-1, 2, count)}}[variant]
        best = brute(distance, weights, 3, **given)
        answer = p_median(distance, weights, 3, effort=0.2, **given)
        assert answer.value == best, seed
        assert answer.upper_bound <= best
        assert ("optimal" in answer.method) == (answer.upper_bound == answer.value)


def test_bound_holds_for_any_prices():
    for seed in range(300):
        rng, distance, weights = case(seed)
        best = brute(distance, weights, 2)
        model = MedianModel(distance, weights, 2, (), excluded=(), groups=None, beyond=None)
        bound = MedianBound(model, MedianState(model))
        bound.prices = rng.random(model.rows) * model.cap
        assert bound.exact() <= best


def test_short_lists_equal_the_whole_table():
    rng, distance, weights = case(3)
    order = np.argsort(distance, axis=1, kind="stable")[:, :4]
    start = np.arange(len(distance) + 1) * 4
    near = np.take_along_axis(distance, order, axis=1)
    beyond = 500.0
    cut = np.full_like(distance, beyond)
    np.put_along_axis(cut, order, near, axis=1)
    lists = p_median((start, order.ravel(), near.ravel(), distance.shape[1]), weights, 3, beyond=beyond)
    assert lists.value == brute(cut, weights, 3)
    assert lists.upper_bound <= lists.value


def test_swaps_keep_their_books():
    rng, distance, weights = case(8)
    model = MedianModel(distance, weights, 3, (), excluded=(), groups=None, beyond=None)
    state = MedianState(model)
    state.fill()
    for _ in range(30):
        saving, place, site = state.best_swap()
        before = state.value
        state.remove(int(state.site_at[place]))
        state.add(site)
        assert state.value == pytest.approx(before - saving)
        assert state.value == pytest.approx(model.value_of(state.snapshot()))
        state.remove(int(state.snapshot()[rng.integers(3)]))
        state.fill()


def test_rows_out_of_reach_are_reported():
    answer = p_median([[1.0, np.inf], [np.inf, np.inf]], [2.0, 7.0], 1)
    assert answer.uncoverable == 7.0
    assert answer.value == 2.0


def test_refuses_negative_distances():
    with pytest.raises(InputError, match="negative"):
        p_median([[-1.0]], p=1)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["pmed1", "pmed3", "pmed5", "pmed9", "pmed15"])
def test_published_optima(shared, name):
    """J. E. Beasley 1985, OR-Library: pmed1 5819, pmed3 4250, pmed5 1355, pmed9 2734, pmed15 1729."""
    known = {"pmed1": 5819, "pmed3": 4250, "pmed5": 1355, "pmed9": 2734, "pmed15": 1729}[name]
    folder = shared / "bench/location/pmed"
    listed = {row["file"]: row for row in csv.DictReader((folder / "optima.csv").open())}
    assert int(listed[f"{name}.txt"]["p_median_optimum"]) == known
    distance, number = median_distances(folder / f"{name}.txt")
    answer = p_median(distance, None, number)
    assert answer.value <= 1.005 * known
    assert answer.upper_bound <= known <= answer.value


def test_compressed_distances_name_a_candidate_once_in_a_row():
    fine = (np.array([0, 2, 3]), np.array([0, 1, 1]), np.array([5.0, 3.0, 2.0]), 2)
    assert p_median(fine, [1.0, 1.0], 1).value == 5.0
    with pytest.raises(InputError, match="twice"):
        p_median((fine[0], np.array([1, 1, 1]), fine[2], 2), [1.0, 1.0], 1)
