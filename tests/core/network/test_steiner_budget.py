"""Trees within a budget: never above what enumeration finds, never above their bound."""
from functools import lru_cache
from itertools import combinations

import numpy as np
import pytest
from hatangso.algorithms.core.errors import Cancelled, InputError
from hatangso.algorithms.core.network import Graph, budget_tree, steiner_tree

PLACES = 6
CASES = 240


def case(seed, whole=True, nodes=14, extra=12):
    rng = np.random.default_rng(seed)
    tail = np.concatenate([np.arange(1, nodes), rng.integers(0, nodes, extra)])
    head = np.concatenate([[rng.integers(0, v) for v in range(1, nodes)], rng.integers(0, nodes, extra)])
    length = rng.integers(0, 20, len(tail)).astype(float)
    prizes = rng.integers(0, 30, PLACES).astype(float)
    if not whole:
        length, prizes = length + rng.random(len(length)), prizes + rng.random(PLACES)
    graph = Graph.from_arrays(tail, head, length, nodes)
    return graph, rng.choice(np.arange(1, nodes), PLACES, replace=False), prizes


@lru_cache(maxsize=None)
def subsets(seed, whole=True):
    """Return least cost and prize of every set of places."""
    graph, places, prizes = case(seed, whole)
    return [(steiner_tree(graph, [0, *places[list(chosen)]]).length, prizes[list(chosen)].sum())
            for size in range(PLACES + 1) for chosen in combinations(range(PLACES), size)]


def most(seed, budget, whole=True):
    return max(prize for cost, prize in subsets(seed, whole) if cost <= budget + 1e-9)


def budgets(seed, whole=True):
    full = subsets(seed, whole)[-1][0]
    return [share * full if not whole else np.floor(share * full) for share in (0.25, 0.5, 0.8)]


def checked(graph, places, prizes, budget, **others):
    """Return the tree after checking that it is one, holds the root, and states its own cost and prize."""
    found = budget_tree(graph, 0, places, prizes, budget, **others)
    nodes = {0, *graph.tail[found.edges].tolist(), *graph.head[found.edges].tolist()}
    assert len(found.edges) == len(nodes) - 1
    assert steiner_tree(Graph.from_arrays(graph.tail[found.edges], graph.head[found.edges],
                                          graph.length[found.edges], graph.node_count),
                        sorted(nodes)).length == pytest.approx(found.cost)
    assert found.cost == pytest.approx(graph.length[found.edges].sum())
    assert found.cost <= budget * (1 + 1e-9)
    assert found.joined.tolist() == [int(place) in nodes for place in places]
    assert found.value == pytest.approx(prizes[found.joined].sum())
    assert found.value <= found.upper_bound <= prizes.sum() * (1 + 1e-12)
    return found


@pytest.mark.parametrize("whole", [True, False])
def test_between_enumeration_and_bound(whole):
    best, proven, count = 0, 0, 0
    for seed in range(CASES // 2):
        graph, places, prizes = case(seed, whole)
        for budget in budgets(seed, whole):
            found = checked(graph, places, prizes, budget)
            optimum = most(seed, budget, whole)
            assert found.value <= optimum + 1e-9
            assert found.upper_bound >= optimum - 1e-9, (seed, budget)
            count += 1
            best += found.value >= optimum - 1e-9
            proven += found.gap < 1e-9 if whole else found.gap < 1e-3
    assert best >= 0.98 * count
    assert proven >= 0.5 * count
