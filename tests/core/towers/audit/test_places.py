"""On which places the coverage of an audit is compared: people where they are known, else the land around masts."""
import numpy as np
import pytest
from hatangso.algorithms.core.geometry.shapes import Shapes
from hatangso.algorithms.core.territory import demand
from hatangso.algorithms.core.towers.audit.sharing import places_to_compare
from hatangso.algorithms.core.towers.communes import MastCommunes


def square(plane, side):
    ring = plane.inverse(np.array([(0, 0), (side, 0), (side, side), (0, side), (0, 0)], float))
    return Shapes(ring, np.array([0, 5]), np.array([0]), np.zeros(1, bool), count=1)


def test_demand_counts_where_it_is_given(plane):
    places = demand.from_points(plane.inverse([(0, 0)]), [120])
    assert places_to_compare(places, None, plane.inverse([(0, 0)]), plane, radius_m=1000.0) == (places, False)


def test_people_of_communes_are_spread_over_their_area(plane):
    communes = MastCommunes(["1"], ["Xã Một"], square(plane, 2000.0), people=np.array([800.0]))
    places, area_only = places_to_compare(None, communes, plane.inverse([(0, 0)]), plane, radius_m=1000.0)
    assert not area_only
    assert places.people.sum() == pytest.approx(800.0)
    assert len(places) >= 16  # squares of 500 m at most


def test_without_people_the_land_around_the_masts_is_compared_in_equal_units(plane):
    masts = plane.inverse([(50.0, 50.0), (50.0, 50.0), (9050.0, 50.0)])
    places, area_only = places_to_compare(None, None, masts, plane, radius_m=1000.0)
    xy = plane.forward(places.lonlat)
    inside = [(x, y) for x in range(-10, 11) for y in range(-10, 11) if np.hypot(x, y) <= 10]
    assert area_only
    assert set(places.people.tolist()) == {1.0}
    assert len(places) == 2 * len(inside)  # two masts at one point have one circle
    away = np.minimum(np.hypot(*(xy - [50.0, 50.0]).T), np.hypot(*(xy - [9050.0, 50.0]).T))
    assert 990.0 < away.max() <= 1000.0 + 1e-6
