import numpy as np
import pytest
from hatangso.algorithms.core.access import reached_within, road_access, roads, rows_within
from hatangso.algorithms.core.network.build import network_from_lines
from quick import some


def lines(*paths):
    starts = np.concatenate([[0], np.cumsum([len(path) for path in paths])])
    return network_from_lines(np.concatenate([np.array(path, dtype=float) for path in paths]), starts)


def grid(random, side=6, step=100.0):
    """A jittered grid of streets with some missing; several components may arise."""
    node = np.stack(np.meshgrid(np.arange(side), np.arange(side), indexing="ij"), -1).reshape(-1, 2) * step
    node = node + random.normal(0, 12, node.shape)
    index = np.arange(side * side).reshape(side, side)
    pairs = np.concatenate([np.column_stack([index[:-1].ravel(), index[1:].ravel()]),
                            np.column_stack([index[:, :-1].ravel(), index[:, 1:].ravel()])])
    pairs = pairs[random.random(len(pairs)) < 0.75]
    return network_from_lines(node[pairs].reshape(-1, 2), np.arange(len(pairs) + 1) * 2)


def slow_distance(network, place, site):
    """Road distance by cutting the network at both positions and searching from one."""
    both = np.array([place, site])
    snapped = network.snap(both)
    cut, node = network.split(snapped)
    distance, _ = cut.graph.nearest(node[1:])
    return snapped.leg_m.sum() + distance[node[0]]


def test_a_place_and_a_site_on_one_edge_and_around_the_corner():
    network = lines([(0, 0), (1000, 0)], [(1000, 0), (1000, 500)])
    found = road_access(network, [[100, 10], [990, 300]], [[300, -20], [1005, 400]])
    np.testing.assert_allclose(found.distance_m, [10 + 200 + 20, 10 + 100 + 5])
    assert found.site.tolist() == [0, 1]


@pytest.mark.parametrize("seed", some(range(6), 2))
def test_equal_to_cutting_the_network_at_every_place(seed):
    random = np.random.default_rng(seed)
    network = grid(random)
    places, sites = random.uniform(-50, 550, (25, 2)), random.uniform(-50, 550, (6, 2))
    expected = np.array([[slow_distance(network, place, site) for site in sites] for place in places])
    found = road_access(network, places, sites)
    np.testing.assert_allclose(found.distance_m, expected.min(axis=1), rtol=1e-9)
    reached = np.isfinite(found.distance_m)
    np.testing.assert_allclose(expected[reached, found.site[reached]], found.distance_m[reached], rtol=1e-9)
    rows = found.rows(300.0)
    dense = np.full(expected.shape, np.inf)
    dense[rows.place(), rows.site] = rows.distance
    np.testing.assert_allclose(dense, np.where(expected <= 300.0, expected, np.inf), rtol=1e-9)


def test_what_cannot_be_reached_is_said():
    network = lines([(0, 0), (100, 0)], [(0, 1000), (100, 1000)])
    found = road_access(network, [[50, 5], [50, 1005], [50, 500], [np.nan, np.nan]], [[20, 0]], max_leg_m=50)
    assert np.isfinite(found.distance_m).tolist() == [True, False, False, False]
    assert np.isfinite(found.leg_m).tolist() == [True, True, False, False]
    assert found.site.tolist() == [0, -1, -1, -1]


def test_no_roads_and_no_sites():
    empty = network_from_lines(np.empty((0, 2)), np.array([0]))
    found = road_access(empty, [[0.0, 0.0]], [[1.0, 0.0]])
    assert found.distance_m.tolist() == [np.inf]
    assert found.rows(10.0).start.tolist() == [0, 0]
    found = road_access(lines([(0, 0), (100, 0)]), [[0.0, 0.0]], np.empty((0, 2)))
    assert found.distance_m.tolist() == [np.inf]
    assert found.site.tolist() == [-1]
    assert found.rows(10.0).start.tolist() == [0, 0]


def test_a_road_distance_is_never_shorter_than_the_straight_line():
    random = np.random.default_rng(4)
    network = grid(random)
    places, sites = random.uniform(0, 500, (200, 2)), random.uniform(0, 500, (9, 2))
    straight = np.hypot(*(places[:, None] - sites[None]).transpose(2, 0, 1)).min(axis=1)
    assert (road_access(network, places, sites).distance_m >= straight - 1e-9).all()


@pytest.mark.parametrize("seed", range(4))
def test_pairs_by_site_are_those_by_place(seed):
    random = np.random.default_rng(seed)
    network, places, sites = grid(random), random.uniform(0, 500, (60, 2)), random.uniform(0, 500, (9, 2))
    found = road_access(network, places, sites, 80.0)
    same_pairs(found.rows(350.0), found.by_site(350.0))
    same_pairs(rows_within(places, sites, 200.0), reached_within(places, sites, 200.0))


@pytest.mark.parametrize("together", [1, 2, 1000])
def test_how_many_sites_are_searched_from_together_changes_nothing(monkeypatch, together):
    random = np.random.default_rng(9)
    network, places, sites = grid(random), random.uniform(0, 500, (300, 2)), random.uniform(0, 500, (23, 2))
    sites[[3, 11]] = np.nan, 9e6
    found = road_access(network, places, sites, 80.0)
    with monkeypatch.context() as patch:
        patch.setattr(roads, "searches_together", lambda graph: together)
        patch.setattr(roads, "FIRST_TOGETHER", together)
        other = found.by_site(250.0)
    ours = found.by_site(250.0)
    assert len(ours.place)
    for name in ("start", "place", "distance"):
        assert getattr(ours, name).tolist() == getattr(other, name).tolist()


def same_pairs(rows, reached):
    """Both list the same (site, place, distance), the second by site with ascending places."""
    site = np.repeat(np.arange(len(reached.start) - 1), np.diff(reached.start))
    order = np.lexsort((rows.place(), rows.site))
    assert len(site)
    assert site.tolist() == rows.site[order].tolist()
    assert reached.place.tolist() == rows.place()[order].tolist()
    assert reached.distance.tolist() == rows.distance[order].tolist()
