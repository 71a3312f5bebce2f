"""Ends that stop on another line are joined to it; crossings, overlaps and clean networks stay as they are."""
import numpy as np
import pytest
from hatangso.algorithms.core.network import network_from_lines
from hatangso.algorithms.core.network.dangling import joined_network


def build(*lines, tolerance=1.0):
    xy = np.concatenate([np.array(line, dtype=float) for line in lines])
    starts = np.concatenate([[0], np.cumsum([len(line) for line in lines])])
    return joined_network(xy, starts, tolerance_m=tolerance)


def distance(network, source, target):
    def node(place):
        return int(np.argmin(np.hypot(*(network.xy - place).T)))

    return network.graph.nearest([node(source)])[0][node(target)]


@pytest.mark.parametrize("gap", [0.0, 1e-9, 0.3, 0.99, -0.5, -0.99])
def test_an_end_on_the_middle_of_a_segment_is_joined(gap):
    network, joins = build([(0, 0), (1000, 0)], [(500, gap), (500, 400)])
    assert distance(network, (0, 0), (500, 400)) == pytest.approx(900, abs=1.0)
    assert joins.joined == (1,)
    assert joins.near == ()
    assert network.graph.components()[1] == 1


@pytest.mark.parametrize(("gap", "near"), [(1.01, True), (1.5, True), (2.9, True), (3.1, False), (-1.5, True)])
def test_an_end_farther_away_is_told_and_not_joined(gap, near):
    network, joins = build([(0, 0), (1000, 0)], [(500, gap), (500, 400)])
    assert network.graph.components()[1] == 2
    assert joins.joined == ()
    assert joins.near == ((1,) if near else ())
    wider, joins = build([(0, 0), (1000, 0)], [(500, gap), (500, 400)], tolerance=10)
    assert wider.graph.components()[1] == 1
    assert joins.joined == (1,)


def test_nought_joins_nothing_but_shared_positions():
    network, joins = build([(0, 0), (1000, 0)], [(500, 0), (500, 400)], [(1000, 0), (2000, 0)],
                           [(2000.5, 0), (3000, 0)], tolerance=0)
    assert joins.joined == ()
    assert network.graph.components()[1] == 3
    assert distance(network, (0, 0), (2000, 0)) == 2000


@pytest.mark.parametrize(("gap", "tolerance", "parts"), [(0.9, 1.0, 1), (1.5, 1.0, 2), (1.5, 2.0, 1), (0.4, 0.5, 1)])
def test_gaps_between_ends_close_within_the_tolerance(gap, tolerance, parts):
    network, _ = build([(0, 0), (1000, 0)], [(1000 + gap, 0), (2000, 0)], tolerance=tolerance)
    assert network.graph.components()[1] == parts


def test_crossings_and_overlaps_are_never_joined():
    for lines in ([[(0, 0), (100, 0)], [(50, -50), (50, 50)]],
                  [[(0, 0), (100, 0)], [(50, -50), (50.0, 0.2), (50, 50)]],
                  [[(0, 0), (100, 0), (200, 0)], [(-30, 40), (30, 0), (130, 0), (190, -40)]]):
        network, joins = build(*lines)
        assert joins.joined == ()
        assert network.graph.components()[1] == 2


def test_a_line_that_ends_in_another_overlapping_it_is_joined_at_its_ends_only():
    network, joins = build([(0, 0), (700, 0), (1300, 0)], [(600, 0), (1200, 0), (2000, 0)])
    assert joins.joined == (0, 1)
    assert distance(network, (0, 0), (2000, 0)) == 2000


def test_a_spur_that_has_crossed_its_line_is_left_alone():
    lines = [(0, 0), (500, 0), (1000, 0)], [(500, -0.6), (500, 0), (500, 400)]
    network, joins = build(*lines)
    assert joins.joined == joins.near == ()
    assert len(network.graph.tail) == 4


def test_a_crescent_joins_the_road_it_came_from():
    network, joins = build([(0, 0), (1000, 0)], [(0, 0), (200, 300), (400, 0.4)])
    assert joins.joined == (1,)
    assert distance(network, (400, 0), (1000, 0)) == pytest.approx(600)


def test_several_ends_on_one_segment_and_on_each_other_are_all_joined():
    network, joins = build([(0, 0), (1000, 0)], [(200, 0.2), (200, 100)], [(600, -0.3), (600, -100)],
                           [(200.5, 50), (900, 50)])
    assert joins.joined == (1, 2, 3)
    assert network.graph.components()[1] == 1
    assert network.graph.length.sum() == pytest.approx(1000 + 99.8 + 99.7 + 699.5)


@pytest.mark.parametrize("seed", [0, 2, 3, 4, 6])
def test_a_network_without_dangling_ends_comes_back_to_the_digit(seed):
    rng = np.random.default_rng(seed)
    points = rng.uniform(0, 5000, (60, 2))
    lines = [points[[a, b]] for a, b in rng.integers(0, 60, (150, 2)) if a != b]
    xy, starts = np.concatenate(lines), np.arange(0, 2 * len(lines) + 1, 2)
    plain = network_from_lines(xy, starts)
    joined, joins = joined_network(xy, starts)
    assert (plain.graph.degree() == 1).any()
    assert joins.joined == ()
    for name in ("xy", "chain", "from_m", "to_m", "feature", "vertex_m", "first", "last"):
        np.testing.assert_array_equal(getattr(joined, name), getattr(plain, name))
    np.testing.assert_array_equal(joined.graph.tail, plain.graph.tail)
    np.testing.assert_array_equal(joined.graph.length, plain.graph.length)


@pytest.mark.parametrize("seed", range(6))
def test_joins_agree_with_looking_at_every_pair(seed):
    rng = np.random.default_rng(seed)
    lines = [rng.uniform(0, 60, (rng.integers(2, 5), 2)) for _ in range(12)]
    xy = np.concatenate(lines)
    starts = np.concatenate([[0], np.cumsum([len(line) for line in lines])])
    plain = network_from_lines(xy, starts)
    _, joins = joined_network(xy, starts)
    expected = []
    for node in np.flatnonzero(plain.graph.degree() == 1):
        own = int(np.flatnonzero((plain.graph.tail == node) | (plain.graph.head == node))[0])
        least = np.inf
        for chain in set(range(len(plain.first))) - {own}:
            for v in range(plain.first[chain], plain.last[chain]):
                a, b = plain.vertex_xy[v], plain.vertex_xy[v + 1]
                share = np.clip((plain.xy[node] - a) @ (b - a) / max((b - a) @ (b - a), 1e-300), 0, 1)
                least = min(least, np.hypot(*(plain.xy[node] - a - share * (b - a))))
        if least <= 1.0 and plain.graph.length[own] > 2.0:
            expected.append(int(plain.feature[own]))
    assert sorted(joins.joined) == sorted(expected)


def test_the_notes_name_features_by_their_ids():
    _, joins = build([(0, 0), (1000, 0)], [(500, 0.2), (500, 400)], [(700, 2.5), (700, 400)])
    said = [note.text("en") for note in joins.notes([11, 22, 33])]
    assert "1 line end within 1 m" in said[0]
    assert "(feature 22)" in said[0]
    assert "(feature 33)" in said[1]
    assert not list(build([(0, 0), (1000, 0)])[1].notes())


@pytest.mark.parametrize("seed", range(8))
def test_places_on_a_joined_network_are_as_far_as_on_one_drawn_with_vertices(seed):
    """Lanes end on a road without a vertex; the same road drawn with a vertex at every lane has the same distances."""
    rng = np.random.default_rng(seed)
    foot = np.sort(rng.choice(np.arange(50, 950, 10), 6, replace=False)).astype(float)
    lanes = [[(x, 0.0), (x, float(rng.uniform(100, 400)))] for x in foot]
    bare, joins = build([(0, 0), (1000, 0)], *lanes)
    drawn, none = build([(0, 0), *[(x, 0) for x in foot], (1000, 0)], *lanes)
    assert len(joins.joined) == 6
    assert none.joined == ()
    points = rng.uniform((0, -50), (1000, 400), (25, 2))
    away = []
    for net in (bare, drawn):
        split, node = net.split(net.snap(points))
        assert (split.graph.length >= 0).all()
        away.append(split.graph.nearest(node[:1])[0][node])
    np.testing.assert_allclose(away[0], away[1], atol=1e-6)
