"""Lines to a network: nodes where lines meet, nothing lost when places split edges."""
import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.network import network_from_lines


def network(*lines, **options):
    xy = np.concatenate([np.array(line, dtype=float) for line in lines])
    return network_from_lines(xy, np.concatenate([[0], np.cumsum([len(line) for line in lines])]), **options)


def test_vertices_between_stay_shape_and_shared_vertices_become_nodes():
    net = network([(0, 0), (50, 10), (100, 0), (200, 0)], [(100, 0), (100, 80)])
    assert net.graph.node_count == 4
    assert sorted(net.graph.length.round(6)) == sorted([round(2 * np.hypot(50, 10), 6), 100, 80])
    longest = int(np.argmax(net.graph.length == net.graph.length.max()))
    assert net.shape(longest).tolist() == [[0, 0], [50, 10], [100, 0]]


def test_crossing_lines_without_a_shared_vertex_do_not_meet():
    net = network([(0, 0), (100, 0)], [(50, -50), (50, 50)])
    assert net.graph.components()[1] == 2


@pytest.mark.parametrize("shift", [0.0, 0.3, 0.49, 0.51, 0.99])
def test_ends_within_the_tolerance_are_one_node_wherever_the_grid_falls(shift):
    net = network([(shift, 0), (100 + shift, 0)], [(100.9 + shift, 0), (200, 0)], tolerance_m=1.0)
    assert net.graph.node_count == 3
    net = network([(shift, 0), (100 + shift, 0)], [(102.5 + shift, 0), (200, 0)], tolerance_m=1.0)
    assert net.graph.node_count == 4


def test_repeated_vertices_make_no_node():
    net = network([(0, 0), (50, 0), (50, 0), (50.2, 0), (100, 0)])
    assert net.graph.node_count == 2
    assert net.graph.length.tolist() == [100.0]


def test_short_lines_are_left_out_and_nothing_gives_an_empty_network():
    net = network([(0, 0)], [(0, 0), (10, 0)])
    assert net.feature.tolist() == [1]
    assert network_from_lines(np.empty((0, 2)), [0]).graph.node_count == 0


@pytest.mark.parametrize("seed", range(8))
def test_splitting_keeps_length_and_puts_nodes_where_places_snap(seed):
    rng = np.random.default_rng(seed)
    lines = [rng.uniform(0, 1000, (rng.integers(2, 7), 2)) for _ in range(20)]
    net = network(*lines)
    points = rng.uniform(-100, 1100, (60, 2))
    snapped = net.snap(points)
    split, node = net.split(snapped)
    assert (node >= 0).all()
    assert split.graph.length.sum() == pytest.approx(net.graph.length.sum(), rel=1e-12)
    away = np.hypot(*(split.xy[node] - points).T)
    assert away == pytest.approx(snapped.leg_m, abs=2e-3)
    for edge in range(len(split.graph.tail)):
        shape = split.shape(edge)
        assert np.hypot(*np.diff(shape, axis=0).T).sum() == pytest.approx(split.graph.length[edge], abs=1e-6)
        assert shape[0] == pytest.approx(split.xy[split.graph.tail[edge]], abs=1e-6)
        assert shape[-1] == pytest.approx(split.xy[split.graph.head[edge]], abs=1e-6)


def test_places_may_be_added_in_two_steps():
    net = network([(0, 0), (100, 0)])
    once, first = net.split(net.snap([[30, 5]]))
    twice, second = once.split(once.snap([[30, 9], [60, 1], [100, 3], [60, -4]]))
    assert second[0] == first[0]
    assert second[1] == second[3]
    assert twice.xy[second[2]].tolist() == [100, 0]
    assert sorted(twice.graph.length.round(9)) == [30, 30, 40]


def test_a_place_too_far_stays_off_the_network():
    net = network([(0, 0), (100, 0)])
    split, node = net.split(net.snap([[50, 400], [50, 10], [np.nan, 0]], limit=100))
    assert node.tolist() == [-1, 2, -1]
    assert len(split.graph.tail) == 2


def test_bad_lines_are_refused():
    with pytest.raises(InputError, match="without a position"):
        network([(0, 0), (np.nan, 1)])
    with pytest.raises(InputError, match="above zero"):
        network([(0, 0), (1, 1)], tolerance_m=0)


@pytest.mark.parametrize("seed", range(6))
def test_splitting_in_steps_gives_the_network_of_one_split(seed):
    rng = np.random.default_rng(seed)
    net = network(*[rng.uniform(0, 1000, (3, 2)) for _ in range(8)])
    points = rng.uniform(0, 1000, (30, 2))
    once, node = net.split(net.snap(points))
    steps = net
    for part in np.array_split(points, 5):
        steps = steps.split(steps.snap(part))[0]
    steps, found = steps.split(steps.snap(points))
    assert (steps.graph.length > 0).all()
    assert sorted(steps.graph.length.round(6)) == sorted(once.graph.length.round(6))
    np.testing.assert_allclose(steps.xy[found], once.xy[node], atol=1e-6)
    np.testing.assert_allclose(steps.graph.nearest(found[:1])[0][found], once.graph.nearest(node[:1])[0][node],
                               atol=1e-6)


@pytest.mark.parametrize("starts", [[0, 2, 2], [0, 0, 2], [0, 1, 1, 2, 2]])
def test_lines_without_vertices_or_with_one_are_left_out_wherever_they_stand(starts):
    found = network_from_lines([[0.0, 0.0], [3.0, 4.0]], starts)
    kept = [line for line, (first, last) in enumerate(zip(starts, starts[1:])) if last - first > 1]
    assert found.feature.tolist() == kept
    assert found.graph.length.tolist() == [5.0] * len(kept)
