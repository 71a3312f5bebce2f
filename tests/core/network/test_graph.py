"""Nearest of many sources: equal to Dijkstra to the last bit."""
from heapq import heappop, heappush

import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.network import Graph
from hatangso.algorithms.core.network.bounded import reached_from_each, searches_together
from quick import some


def dijkstra(graph, sources, offsets):
    first, head, length, _ = graph.arcs()
    distance = np.full(graph.node_count, np.inf)
    heap = []
    for node, offset in zip(sources, offsets):
        if offset < distance[node]:
            distance[node] = offset
            heappush(heap, (offset, node))
    while heap:
        reach, v = heappop(heap)
        if reach > distance[v]:
            continue
        for arc in range(first[v], first[v + 1]):
            if reach + length[arc] < distance[head[arc]]:
                distance[head[arc]] = reach + length[arc]
                heappush(heap, (distance[head[arc]], head[arc]))
    return distance


def random_graph(seed, nodes, edges, zero=0.0):
    rng = np.random.default_rng(seed)
    length = rng.random(edges) * 1000 * (rng.random(edges) >= zero)
    return Graph.from_arrays(rng.integers(0, nodes, edges), rng.integers(0, nodes, edges), length, nodes), rng


@pytest.mark.parametrize("seed", some(range(12), 4))
@pytest.mark.parametrize(("nodes", "edges", "count", "zero"), [
    (400, 600, 5, 0.0), (400, 1500, 60, 0.2), (50, 40, 3, 1.0),
])
def test_equal_to_dijkstra(seed, nodes, edges, count, zero):
    graph, rng = random_graph(seed, nodes, edges, zero)
    sources, offsets = rng.integers(0, nodes, count), rng.random(count) * 300
    distance, source = graph.nearest(sources, offsets)
    assert np.array_equal(distance, dijkstra(graph, sources, offsets))
    assert np.array_equal(source >= 0, np.isfinite(distance))
    for k in range(count):
        mine = source == k
        alone = dijkstra(graph, sources[k:k + 1], offsets[k:k + 1])
        assert np.array_equal(distance[mine], alone[mine])  # the named source really is that near


def test_limit_and_no_sources():
    graph = Graph.from_arrays([0, 1, 2], [1, 2, 3], [5.0, 5.0, 5.0])
    distance, source = graph.nearest([0], limit=10.0)
    assert list(distance) == [0, 5, 10, np.inf]
    assert list(source) == [0, 0, 0, -1]
    distance, source = graph.nearest([])
    assert np.isinf(distance).all()
    assert (source == -1).all()


def test_same_node_twice_takes_the_nearer_offset():
    graph = Graph.from_arrays([0], [1], [1.0])
    distance, source = graph.nearest([0, 0, 0], [3.0, 2.0, 2.0])
    assert list(distance) == [2, 3]
    assert list(source) == [1, 1]


def test_components():
    graph = Graph.from_arrays([0, 2, 5], [1, 3, 4], [1, 1, 1], 7)
    number, count = graph.components()
    assert count == 4
    assert list(number) == [0, 0, 1, 1, 2, 2, 3]


@pytest.mark.parametrize(("tail", "head", "length", "nodes", "said"), [
    ([0], [1], [-1.0], None, "not negative"), ([0], [1], [np.nan], None, "finite"),
    ([0], [1], [np.inf], None, "finite"),
    ([0], [1, 2], [1.0], None, "of one size"), ([0], [1], [1.0, 2.0], None, "of one size"),
    ([0], [5], [1.0], 5, "do not exist"), ([5], [0], [1.0], 5, "do not exist"),
    ([-1], [1], [1.0], None, "do not exist"), ([1], [-1], [1.0], None, "do not exist"),
])
def test_bad_graphs_are_refused(tail, head, length, nodes, said):
    with pytest.raises(InputError, match=said):
        Graph.from_arrays(tail, head, length, nodes)
    assert Graph.from_arrays([0], [5], [0.0], 6).node_count == Graph.from_arrays([5], [0], [0.0]).node_count == 6
    assert Graph.from_arrays([], [], []).node_count == 0


def test_bad_sources_are_refused():
    graph = Graph.from_arrays([0], [1], [1.0])
    with pytest.raises(InputError):
        graph.nearest([2])
    with pytest.raises(InputError):
        graph.nearest([0], [-1.0])


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("nodes", "edges", "limit", "zero"), [
    (300, 500, 600.0, 0.0), (300, 900, 250.0, 0.3), (50, 40, 500.0, 1.0), (60, 50, 0.0, 0.2), (40, 0, 90.0, 0.0),
])
def test_many_bounded_searches_together_equal_each_alone(seed, nodes, edges, limit, zero):
    graph, rng = random_graph(seed, nodes, edges, zero)
    sources, offsets = rng.integers(0, nodes, 9), rng.choice([0.0, 30.0, 240.0, 1e9, np.inf], 9)
    key, distance = reached_from_each(graph, sources, offsets, limit)
    alone = np.concatenate([graph.nearest([source], [offset], limit)[0]
                            for source, offset in zip(sources.tolist(), offsets.tolist())])
    assert distance.tolist() == alone.tolist()
    assert key.tolist() == np.flatnonzero(np.isfinite(alone)).tolist()
    assert searches_together(graph) >= 1
