"""Which lines are one road: at a joint of two always, at a crossing the ones that turn least."""
import numpy as np
import pytest
from hatangso.algorithms.core.geometry.geodesy import LocalPlane
from hatangso.algorithms.core.geometry.shapes import Shapes, shapes_from_wkb
from hatangso.algorithms.core.geometry.strokes import strokes
from hatangso.algorithms.core.towers.coverage import road_gaps

PLANE = LocalPlane(105.0, 9.2)


def roads(*lines):
    """Return lines given in metres as shapes in degrees."""
    starts = np.concatenate(([0], np.cumsum([len(line) for line in lines])))
    return Shapes(PLANE.inverse(np.concatenate([np.asarray(line, float) for line in lines])), starts,
                  np.arange(len(lines)), np.zeros(len(lines), bool), count=len(lines))


def of(*lines):
    """Return the roads of straight lines ((x, y), (x, y)) in units of 0.001 degrees."""
    ends = np.array(lines, float)
    away = ends[:, 1] - ends[:, 0]
    road, place, turned = strokes(ends[:, 0] / 1000, ends[:, 1] / 1000, away, -away)
    return road.tolist(), place.tolist(), turned.tolist()


def test_two_lines_that_meet_are_one_road_however_sharp_the_bend():
    assert of(((0, 0), (1, 0)), ((1, 0), (0.1, 0.1)))[0] == [0, 0]


def test_a_road_drawn_piece_by_piece_in_any_order_and_direction():
    road, place, turned = of(((2, 0), (3, 0)), ((2, 0), (1, 0)), ((0, 0), (1, 0)))
    assert (road, place, turned) == ([0, 0, 0], [0, 1, 2], [True, False, True])


@pytest.mark.parametrize(("angle", "roads_found"), [(44.0, [0, 0, 1]), (46.0, [0, 1, 2])])
def test_at_a_fork_a_road_goes_on_where_it_turns_less_than_half_a_right_angle(angle, roads_found):
    aside = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    assert of(((-1, 0), (0, 0)), ((0, 0), aside), ((0, 0), (-0.4, 1)))[0] == roads_found


def test_the_straightest_pair_is_taken_first():
    assert of(((-1, 0), (0, 0)), ((0, 0), (1, 0.3)), ((0, 0), (1, -0.1)))[0] == [0, 1, 0]


def test_a_ring_and_a_line_that_ends_where_it_begins():
    square = (((0, 0), (1, 0)), ((1, 0), (1, 1)), ((1, 1), (0, 1)), ((0, 1), (0, 0)))
    assert of(*square) == ([0, 0, 0, 0], [0, 1, 2, 3], [False] * 4)
    loop = np.array([[0.1, 0.1]])
    assert strokes(loop, loop, np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]]))[0].tolist() == [0]


def test_a_line_whose_first_vertices_coincide_goes_on_nowhere_at_a_crossing():
    still = np.zeros((3, 2))
    away = np.array([[-1.0, 0.0], [1.0, 0.0], [0.0, 0.0]])
    assert strokes(still, np.array([[0.001, 0.0], [0.002, 0.0], [0.003, 0.0]]), away, -away)[0].tolist() == [0, 0, 1]


WAY = [(0, 0), (400, 0), (800, 0), (1150, 150), (1400, 420), (1500, 800), (1500, 1900)]
"""Bends of 23, 24, 28 and 15 degrees."""


def bare_from(least_x):
    return lambda samples: samples.xy[:, 0] >= least_x


def found(lines, bare, least_m=1000.0):
    samples = road_gaps.joined(road_gaps.sample(lines, PLANE, 20.0), lines, PLANE)
    return road_gaps.gaps(samples, bare(samples), least_m, PLANE, roads=lines)


def drawn(table):
    """Return the vertices of the only run, in metres."""
    line, = (shapes_from_wkb([wkb]).xy for wkb in table.geometry)
    return PLANE.forward(line)


@pytest.mark.parametrize("crossings", [False, True])
def test_a_stretch_without_signal_is_as_long_however_the_road_is_cut(crossings):
    whole = found(roads(WAY), bare_from(390.0))
    assert whole.values["length_m"] == pytest.approx([10 + 400 + 380.8 + 368.0 + 392.9 + 1100], abs=12.0)
    pieces = [list(pair)[::-1 if number % 2 else 1] for number, pair in enumerate(zip(WAY, WAY[1:]))]
    if crossings:
        pieces += [[(800, 0), (800, -50)], [(1400, 420), (1350, 420)], [(400, 0), (400, 60)]]
    cut = found(roads(*pieces), bare_from(390.0))
    assert cut.values["length_m"] == pytest.approx(whole.values["length_m"], abs=20.0)
    assert len(cut.values["length_m"]) == 1
    assert found(roads(*pieces[2:3]), bare_from(390.0)).values["length_m"].tolist() == []  # a piece is no such stretch
    ends = drawn(cut)[[0, -1]]
    assert np.allclose(ends[np.argsort(ends[:, 0])], [(400, 0), (1500, 1900)], atol=20.0)
    for vertex in WAY[1:-1]:
        assert np.hypot(*(drawn(cut) - vertex).T).min() < 0.1
    away = np.hypot(*np.diff(drawn(cut), axis=0).T)
    assert away.sum() == pytest.approx(cut.values["length_m"][0], rel=1e-3)


def test_a_stretch_is_named_by_the_line_it_begins_on():
    pieces = [[(0, 0), (600, 0)], [(600, 0), (1200, 0)], [(1200, 0), (2600, 0)]]
    table = found(roads(*pieces), bare_from(700.0))
    assert table.values["road"].tolist() == [2]
    assert table.values["length_m"] == pytest.approx([1900.0], abs=20.0)


def test_signal_between_two_stretches_keeps_them_apart():
    pieces = [[(0, 0), (1200, 0)], [(1200, 0), (2600, 0)]]
    table = found(roads(*pieces), lambda samples: np.abs(samples.xy[:, 0] - 1200.0) > 55.0)
    assert sorted(table.values["length_m"].round(-1).tolist()) == [1140.0, 1340.0]
