"""Searches over lists of neighbours: equal to all distances, also when starts come later."""
import numpy as np
import pytest
from hatangso.algorithms.core.network.steiner.dijkstra import FAR, dijkstra


def case(seed, nodes=30, edges=45):
    rng = np.random.default_rng(seed)
    ends = rng.integers(0, nodes, (edges, 2)).tolist()
    weight = rng.integers(0, 20, edges).tolist()
    near = [[] for _ in range(nodes)]
    for edge, (a, b) in enumerate(ends):
        near[a].append((b, weight[edge], edge))
        near[b].append((a, weight[edge], edge))
    return near, ends, weight, rng.choice(nodes, 5, replace=False).tolist()


def between(nodes, ends, weight):
    """All distances (Floyd and Warshall)."""
    away = np.full((nodes, nodes), np.inf)
    np.fill_diagonal(away, 0)
    for (a, b), value in zip(ends, weight):
        away[a, b] = away[b, a] = min(away[a, b], value)
    for k in range(nodes):
        away = np.minimum(away, away[:, k:k + 1] + away[k:k + 1])
    return away


@pytest.mark.parametrize("limit", [12, FAR])
@pytest.mark.parametrize("seed", range(20))
def test_distances_and_ways_back(seed, limit):
    near, ends, weight, starts = case(seed)
    head_start = {v: 3 * number for number, v in enumerate(starts)}
    reach, by = dijkstra(near, head_start, limit)
    away = between(len(near), ends, weight)
    least = np.min([away[v] + value for v, value in head_start.items()], axis=0)
    assert [value if value <= limit else FAR for value in least.tolist()] == reach
    for v, edge in enumerate(by):
        if edge >= 0:
            a, b = ends[edge]
            assert reach[v] == reach[a if b == v else b] + weight[edge]


@pytest.mark.parametrize("seed", range(20))
def test_starts_that_come_later_give_what_all_at_once_give(seed):
    near, _, _, starts = case(seed)
    known = dijkstra(near, dict.fromkeys(starts[:2], 0), 40)
    dijkstra(near, dict.fromkeys(starts[2:], 0), 25, known)
    whole, _ = dijkstra(near, dict.fromkeys(starts, 0), 25)
    assert [value if value <= 25 else FAR for value in known[0]] == whole
