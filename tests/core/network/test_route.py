"""The order of visits against every order there is, on small cases."""
import itertools

import numpy as np
import pytest
from hatangso.algorithms.core.network.route import visit_order


def shortest(distance, start):
    rows = range(len(distance))
    return min(sum(distance[a, b] for a, b in zip(order, order[1:])) for order in itertools.permutations(rows)
               if start is None or order[0] == start)


def metres(rng, count):
    xy = rng.uniform(0, 1000, (count, 2))
    return np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))


@pytest.mark.parametrize("start", [None, 0, 3])
def test_small_cases_come_near_the_shortest_way(start):
    rng, worst = np.random.default_rng(7), 1.0
    for _ in range(30):
        distance = metres(rng, 7)
        found, best = visit_order(distance, start), shortest(distance, start)
        assert sorted(found.order.tolist()) == list(range(7))
        assert start is None or found.order[0] == start
        assert found.length == pytest.approx(distance[found.order[:-1], found.order[1:]].sum())
        assert found.bound <= best + 1e-9 <= found.length + 2e-9
        worst = max(worst, found.length / best)
    assert worst <= 1.1


def test_places_on_a_road_are_visited_along_it():
    at = np.random.default_rng(3).permutation(40) * 100.0
    found = visit_order(np.abs(at[:, None] - at), start=int(np.argmin(at)))
    assert at[found.order].tolist() == sorted(at.tolist())
    assert found.length == found.bound == 3900.0


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_places_need_no_search(count):
    found = visit_order(np.full((count, count), 5.0) - 5.0 * np.eye(count))
    assert sorted(found.order.tolist()) == list(range(count))
    assert found.length == (5.0 if count == 2 else 0.0)


@pytest.mark.parametrize("scale", [1e3, 1e6, 2e7])
def test_rounding_of_long_ways_is_no_improvement(scale):
    """Places that are nearly one, far from the others: differences of the last digits go round and round."""
    for seed in range(20):
        rng = np.random.default_rng(seed)
        xy = np.round(rng.uniform(0, 1, (12, 2)), 1) * scale * 1.1234567
        xy[:4] = xy[4:8] + rng.uniform(0, 1e-8, (4, 2)) * scale
        distance = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
        found = visit_order(np.maximum(distance, distance.T), seed % 3 or None)
        assert sorted(found.order.tolist()) == list(range(12))
        assert found.length >= found.bound * (1 - 1e-12)
