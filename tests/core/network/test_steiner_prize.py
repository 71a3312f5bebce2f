"""Prize-collecting trees: between the bound and what enumeration finds."""
from itertools import combinations

import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.network import Graph, steiner_tree
from hatangso.algorithms.core.network.steiner.prize import dual_bound, prize_tree
from quick import some


def case(seed, nodes=14, extra=14):
    rng = np.random.default_rng(seed)
    tail = np.concatenate([np.arange(1, nodes), rng.integers(0, nodes, extra)])
    head = np.concatenate([[rng.integers(0, v) for v in range(1, nodes)], rng.integers(0, nodes, extra)])
    graph = Graph.from_arrays(tail, head, rng.integers(1, 20, len(tail)).astype(float), nodes)
    places = rng.choice(np.arange(1, nodes), 6, replace=False)
    return graph, places, rng.integers(0, 30, 6).astype(float)


@pytest.mark.parametrize("seed", some(range(40), 10))
def test_close_to_enumeration_and_bound_holds(seed):
    graph, places, prizes = case(seed)
    least = min(
        steiner_tree(graph, [0, *places[list(subset)]]).length + prizes.sum() - prizes[list(subset)].sum()
        for size in range(7) for subset in combinations(range(6), size))
    found = prize_tree(graph, 0, places, prizes)
    assert found.lower_bound <= least <= found.value <= 1.1 * least
    assert dual_bound(graph, 0, places, prizes) <= least  # before the value found cuts it
    assert found.value == found.length + prizes[~found.joined].sum()


@pytest.mark.slow
def test_most_cases_are_optimal():
    exact = 0
    for seed in range(40):
        graph, places, prizes = case(seed)
        least = min(
            steiner_tree(graph, [0, *places[list(subset)]]).length + prizes.sum() - prizes[list(subset)].sum()
            for size in range(7) for subset in combinations(range(6), size))
        exact += prize_tree(graph, 0, places, prizes).value == least
    assert exact >= 36


def test_huge_prizes_join_everybody_and_none_joins_nobody():
    graph, places, _ = case(1)
    everybody = prize_tree(graph, 0, places, np.full(6, 1e4))
    assert everybody.joined.all()
    assert everybody.length == steiner_tree(graph, [0, *places]).length
    nobody = prize_tree(graph, 0, places, np.zeros(6))
    assert not nobody.joined.any()
    assert (nobody.value, nobody.gap) == (0, 0)


def test_unreachable_places_are_left_out():
    graph = Graph.from_arrays([0, 2], [1, 3], [5.0, 1.0])
    found = prize_tree(graph, 0, [1, 3], [9.0, 9.0])
    assert found.joined.tolist() == [True, False]
    assert found.value == found.lower_bound == 14


def test_bad_prizes_are_refused():
    graph = Graph.from_arrays([0], [1], [5.0])
    with pytest.raises(InputError):
        prize_tree(graph, 0, [1], [-1.0])
    with pytest.raises(InputError):
        prize_tree(graph, 0, [0], [1.0])


@pytest.mark.parametrize(("prize", "bound"), [(9.5, 4.0), (3.25, 3.25), (4.0, 4.0)])
def test_the_bound_of_one_street_is_the_less_of_its_length_and_its_prize(prize, bound):
    """Prizes with fractions are counted in thousandths, lengths with them."""
    street = Graph.from_arrays([0], [1], [4.0])
    assert dual_bound(street, 0, np.array([1]), np.array([prize])) == bound
