"""Distances in the plane are geodesic to 0.01 %, with islands far at sea and for the whole country."""
import numpy as np
import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.geometry import point_index
from hatangso.algorithms.core.geometry.geodesy import LocalPlane, distance_m, geod, line_length_m, wrapped
from hatangso.algorithms.core.network import nearest_segment, network_from_lines

DA_NANG, HOANG_SA, KHANH_HOA, TRUONG_SA, DIEN_BIEN, CA_MAU = (
    (108.2, 16.05), (112.3, 16.8), (109.19, 12.24), (114.33, 11.43), (102.8, 21.4), (105.1, 9.1))
CENTRES = {"Đà Nẵng": DA_NANG, "Khánh Hòa": KHANH_HOA, "Điện Biên": DIEN_BIEN, "Cà Mau": CA_MAU}


@pytest.mark.parametrize("centre", CENTRES)
@pytest.mark.parametrize("size_deg", [0.001, 0.1, 1.0])
def test_a_distance_anywhere_in_the_country_is_geodesic(centre, size_deg):
    rng = np.random.default_rng(7)
    plane = LocalPlane(*CENTRES[centre])
    a = np.column_stack([rng.uniform(102, 117.9, 3000), rng.uniform(6, 23.5, 3000)])
    b = a + rng.uniform(-size_deg, size_deg, a.shape)
    found = plane.distance_m(plane.forward(a), plane.forward(b))
    assert np.abs(found / distance_m(a, b) - 1).max() < 7e-5


def test_one_record_far_away_does_not_move_the_centre():
    rng = np.random.default_rng(3)
    land = np.array(CA_MAU) + rng.uniform(-0.3, 0.3, (50, 2))
    assert LocalPlane.around(land, np.array([TRUONG_SA])).longitude == pytest.approx(105.1, abs=0.15)
    assert LocalPlane.around(land) == LocalPlane(*np.round((land.min(axis=0) + land.max(axis=0)) / 2, 1).tolist())


def beside(place, *metres_east):
    return np.array([geod().fwd(*place, 90, metres)[:2] for metres in metres_east])


@pytest.mark.parametrize("place", [HOANG_SA, TRUONG_SA, DIEN_BIEN, CA_MAU])
def test_pairs_just_under_and_over_a_limit_are_told_apart_far_from_the_centre(place):
    plane = LocalPlane(*DA_NANG)
    xy = plane.forward(np.concatenate([beside(place, 0, 399.98), beside(place, 5000, 5400.02)]))
    first, second, metres = point_index.close_pairs(xy, 400.0, plane)
    assert list(zip(first, second)) == [(0, 1)]
    assert metres[0] == pytest.approx(399.98, abs=0.02)
    assert [rows.tolist() for rows in point_index.within(xy, xy[:1], 400.0, plane)] == [[0, 1]]
    row, away = point_index.nearest(xy[1:], xy[:1], plane)
    assert (row.tolist(), away[0]) == ([0], pytest.approx(399.98, abs=0.02))


@pytest.mark.parametrize("place", [HOANG_SA, TRUONG_SA, DIEN_BIEN, CA_MAU])
def test_networks_and_drops_are_measured_on_the_ground_far_from_the_centre(place):
    plane = LocalPlane(*DA_NANG)
    road = beside(place, 0, 4000, 10_000)
    network = network_from_lines(plane.forward(road), [0, 3], plane=plane)
    assert network.graph.length.sum() == pytest.approx(line_length_m(road, [0, 3])[0], rel=5e-5)
    assert network.graph.length.sum() == pytest.approx(10_000, rel=5e-5)
    house = np.array([geod().fwd(*road[1], 0, 299.97)[:2], geod().fwd(*road[1], 0, 300.03)[:2]])
    snapped = network.snap(plane.forward(house), 300.0)
    assert snapped.chain.tolist() == [0, -1]
    assert snapped.leg_m[0] == pytest.approx(299.97, abs=0.02)
    assert snapped.along_m[0] == pytest.approx(4000, rel=5e-5)
    segment, away, _ = nearest_segment(plane.forward(house), *plane.forward(road[:2])[:, None], 300.0, plane=plane)
    assert segment.tolist() == [0, -1]
    assert away.tolist() == [pytest.approx(299.97, abs=0.02), np.inf]


def test_without_a_plane_distances_are_those_of_the_plane():
    xy = np.array([[0.0, 0.0], [3.0, 4.0]])
    assert point_index.close_pairs(xy, 5.0)[2].tolist() == [5.0]
    assert network_from_lines(xy, [0, 2]).graph.length.tolist() == [5.0]


@pytest.mark.parametrize("turn", [360.0, 120.0])
def test_angles_are_wrapped_as_by_the_remainder_to_the_last_bit(turn):
    edge = np.arange(-6, 7) * turn
    beside = [np.nextafter(edge, side) for side in (-np.inf, np.inf)]
    angle = np.concatenate([np.random.default_rng(1).uniform(-720.0, 720.0, 200_000), edge, *beside,
                            edge + 1e-13, edge - 1e-13, [1e-300, -1e-300]])
    assert np.array_equal(wrapped(angle, turn), angle % turn)


def test_without_a_single_position_there_is_no_plane():
    nowhere = np.full((3, 2), np.nan)
    with pytest.raises(InputError, match="No layer holds a single position"):
        LocalPlane.around(nowhere, np.zeros((0, 2)))
    plane = LocalPlane.around(nowhere, np.array([[105.0, 9.0], [np.nan, 3.0], [106.0, 10.0]]))
    assert (plane.longitude, plane.latitude) == (105.5, 9.5)
