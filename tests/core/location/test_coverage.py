import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError, SizeError
from hatangso.algorithms.core.location import coverage, coverage_classes, maximal_cover


def points(seed, demand=3000, sites=60):
    rng = np.random.default_rng(seed)
    return rng.uniform(0, 10_000, (demand, 2)), rng.uniform(-500, 10_500, (sites, 2)), rng


def test_equals_all_distances():
    for seed in range(5):
        demand, sites, rng = points(seed)
        radius = rng.uniform(0, 2500, len(sites))
        found = coverage(demand, sites, radius)
        for site in range(len(sites)):
            far = ((demand - sites[site]) ** 2).sum(axis=1)
            assert np.array_equal(found[site], np.flatnonzero(far <= radius[site] ** 2))


def test_other_orientation_holds_the_same_pairs():
    demand, sites, _ = points(1)
    found = coverage(demand, sites, 900.0)
    back = found.transposed()
    assert found.pairs == back.pairs
    assert all(site in back[row] for site in range(10) for row in found[site][:5])


def test_a_point_at_the_reach_is_covered():
    assert coverage([[300.0, 400.0]], [[0.0, 0.0]], 500.0)[0].tolist() == [0]


def test_nothing_to_cover():
    assert coverage(np.zeros((0, 2)), [[0.0, 0.0]], 5.0).pairs == 0
    assert coverage([[0.0, 0.0]], np.zeros((0, 2)), 5.0).pairs == 0


def test_classes_give_the_same_answer_as_points():
    demand, sites, rng = points(7)
    weights = rng.integers(1, 50, len(demand)).astype(float)
    classes = coverage_classes(demand, weights, sites, 1200.0)
    raw = maximal_cover(weights, coverage(demand, sites, 1200.0), 8)
    merged = maximal_cover(classes.weights, classes.columns, 8)
    assert classes.weights.size < len(demand)
    assert raw.value == merged.value
    assert raw.uncoverable == classes.uncoverable


def test_refuses_missing_coordinates_and_sizes_that_do_not_fit():
    with pytest.raises(InputError, match="coordinate"):
        coverage([[np.nan, 0.0]], [[0.0, 0.0]], 1.0)
    rng = np.random.default_rng(1)
    demand, sites = rng.uniform(0, 1, (20_000, 2)), np.zeros((40_000, 2))
    with pytest.raises(SizeError):
        coverage(demand, sites, 5.0)
