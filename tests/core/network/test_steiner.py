"""Steiner trees: published optima, exact small cases, and a bound that is one."""
import csv

import numpy as np
import pytest
from hatangso.algorithms.core.arguments import MOST
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.network import Graph, steiner_tree
from hatangso.algorithms.core.network.steiner.dual_ascent import Ascent
from hatangso.algorithms.core.network.steiner.exact import exact_tree
from hatangso.algorithms.core.network.steiner.reduce import Reduced
from hatangso.algorithms.core.network.steiner.solve import SteinerSearch, whole_units
from published import steiner_graph
from quick import some

# Instance lin01 of the PACE 2018 collection (CC0 1.0): 53 nodes, optimum 503.
LIN01_EDGES = (
    "1-32:46 1-25:26 2-51:10 2-32:74 2-11:70 3-52:110 3-40:85 4-45:66 4-51:24 4-12:162 5-44:12 5-23:64 "
    "5-49:50 6-15:88 6-30:144 6-12:92 6-26:160 7-9:30 7-29:6 7-52:160 8-28:64 8-44:42 8-29:62 9-12:44 "
    "10-41:88 10-19:26 10-16:2 11-53:2 11-14:42 12-34:160 13-15:160 13-26:88 14-43:2 14-28:18 15-33:144 "
    "16-18:88 16-46:26 16-48:146 17-29:42 17-44:62 17-24:62 18-41:2 18-27:146 19-38:76 19-46:2 20-42:102 "
    "20-37:190 21-48:26 21-46:146 21-51:66 21-45:24 22-28:2 22-43:18 22-23:52 23-31:18 24-49:62 24-40:75 "
    "25-50:72 25-47:28 26-34:92 27-48:88 27-39:24 30-33:88 30-36:18 31-43:52 31-37:50 32-35:72 33-39:18 "
    "34-52:74 35-46:76 35-38:2 35-50:72 36-39:88 36-48:24 36-45:26 37-49:82 38-42:72 42-50:2 43-53:42 "
    "47-53:46 "
)
LIN01_TERMINALS = [1, 9, 40, 47]


def lin01():
    rows = np.array([[int(n) for n in item.replace("-", ":").split(":")] for item in LIN01_EDGES.split()])
    return Graph.from_arrays(rows[:, 0] - 1, rows[:, 1] - 1, rows[:, 2], 53), np.array(LIN01_TERMINALS) - 1


def random_graph(seed, nodes=12, extra=14, whole=True):
    rng = np.random.default_rng(seed)
    tail = np.concatenate([np.arange(1, nodes), rng.integers(0, nodes, extra)])
    head = np.concatenate([[rng.integers(0, v) for v in range(1, nodes)], rng.integers(0, nodes, extra)])
    length = rng.integers(0, 20, len(tail)).astype(float)
    return Graph.from_arrays(tail, head, length if whole else length + rng.random(len(tail)), nodes), rng


def least_by_enumeration(graph, terminals):
    """Minimum over all node sets of the spanning tree on them."""
    terminals = sorted(set(terminals))
    others = [v for v in range(graph.node_count) if v not in terminals]
    edges = sorted(zip(graph.length, graph.tail, graph.head))
    best = np.inf
    for mask in range(1 << len(others)):
        nodes = set(terminals) | {v for k, v in enumerate(others) if mask >> k & 1}
        parent = {v: v for v in nodes}

        def find(v, parent=parent):
            while parent[v] != v:
                v = parent[v]
            return v

        total, joined = 0.0, 1
        for length, a, b in edges:
            if a in nodes and b in nodes and find(a) != find(b):
                parent[find(a)] = find(b)
                total, joined = total + length, joined + 1
        if joined == len(nodes):
            best = min(best, total)
    return best


def is_tree_joining(graph, edges, terminals):
    links = {}
    for edge in edges:
        links.setdefault(int(graph.tail[edge]), set()).add(int(graph.head[edge]))
        links.setdefault(int(graph.head[edge]), set()).add(int(graph.tail[edge]))
    seen, stack = {int(terminals[0])}, [int(terminals[0])]
    while stack:
        for u in links.get(stack.pop(), ()):
            if u not in seen:
                seen.add(u)
                stack.append(u)
    return seen.issuperset(int(t) for t in terminals) and len(edges) == len(seen) - 1 and seen.issuperset(links)


def test_published_optimum_typed_in():
    graph, terminals = lin01()
    tree = steiner_tree(graph, terminals)
    assert tree.length == 503
    assert tree.lower_bound == 503
    assert is_tree_joining(graph, tree.edges, terminals)


@pytest.mark.parametrize("seed", range(40))
def test_equal_to_enumeration_and_bound_holds(seed):
    graph, rng = random_graph(seed)
    terminals = rng.choice(graph.node_count, rng.integers(2, 7), replace=False)
    optimum = least_by_enumeration(graph, terminals)
    tree = steiner_tree(graph, terminals)
    assert tree.length == optimum
    assert tree.lower_bound <= optimum
    assert is_tree_joining(graph, tree.edges, terminals)


@pytest.mark.parametrize("seed", range(40))
def test_search_without_the_exact_method_stays_between_bound_and_optimum(seed):
    graph, rng = random_graph(seed)
    terminals = rng.choice(graph.node_count, 5, replace=False)
    problem = Reduced(graph.tail.tolist(), graph.head.tolist(), graph.length.astype(int).tolist(), graph.node_count,
                      terminals=terminals.tolist()).problem()
    optimum = least_by_enumeration(graph, terminals)
    assert problem.cost(exact_tree(problem)) == optimum
    search = SteinerSearch(problem)
    edges = search._improved(exact_tree(problem))
    assert problem.cost(edges) == optimum
    for root in problem.terminals:
        ascent = Ascent(problem, root).run()
        assert ascent.finished
        assert ascent.bound <= optimum
        assert min(ascent.slack) >= 0


@pytest.mark.parametrize("seed", range(10))
def test_lengths_that_are_not_whole_keep_a_valid_bound(seed):
    graph, rng = random_graph(seed, whole=False)
    terminals = rng.choice(graph.node_count, 5, replace=False)
    optimum = least_by_enumeration(graph, terminals)
    tree = steiner_tree(graph, terminals)
    assert tree.lower_bound <= optimum + 1e-9
    assert tree.length == pytest.approx(optimum, abs=0.02)  # found in whole millimetres


def test_places_in_several_components_give_a_forest():
    graph = Graph.from_arrays([0, 1, 3, 4, 6], [1, 2, 4, 5, 7], [1, 2, 3, 4, 5], 9)
    tree = steiner_tree(graph, [0, 2, 3, 5, 8])
    assert list(tree.edges) == [0, 1, 2, 3]
    assert tree.length == tree.lower_bound == 10
    assert len(set(tree.component)) == 3
    assert tree.gap == 0


def test_one_terminal_or_none_needs_nothing():
    graph = Graph.from_arrays([0], [1], [7.0])
    for terminals in ([], [1], [1, 1]):
        tree = steiner_tree(graph, terminals)
        assert (len(tree.edges), tree.length, tree.gap) == (0, 0.0, 0.0)


def test_same_input_same_tree():
    graph, rng = random_graph(3, nodes=60, extra=90)
    terminals = rng.choice(60, 25, replace=False)
    first, second = (steiner_tree(graph, terminals) for _ in range(2))
    assert np.array_equal(first.edges, second.edges)
    assert first.lower_bound == second.lower_bound


def test_unknown_terminal_is_refused():
    with pytest.raises(InputError, match="not a node"):
        steiner_tree(Graph.from_arrays([0], [1], [1.0]), [2])


@pytest.mark.parametrize(("name", "above", "below"), some([
    ("rt01.stp", 0.0, 0.0), ("rc02.stp", 0.0, 1.0), ("e02.stp", 0.0, 0.0), ("I056.stp", 0.1, 0.3),
    ("I053.stp", 0.1, 0.1), ("G207.stp", 1.0, 1.0),
], 2))
def test_published_instances(shared, name, above, below):
    """Per cent above the published optimum, and of the bound below it."""
    rows = {row["original_name"]: row for row in csv.DictReader((shared / "bench/steiner/optima.csv").open())}
    graph, terminals = steiner_graph(shared / "bench/steiner" / rows[name]["file"])
    optimum = int(rows[name]["optimum"])
    tree = steiner_tree(graph, terminals)
    assert optimum <= tree.length <= optimum * (1 + above / 100)
    assert optimum * (1 - below / 100) <= tree.lower_bound <= optimum
    assert is_tree_joining(graph, tree.edges, terminals)


def test_lengths_beyond_whole_numbers_keep_their_proportions():
    units, scale = whole_units(np.array([3e16, 1e16]))
    assert units.sum() <= MOST
    assert units[0] == pytest.approx(3 * units[1])
    assert scale < 1
