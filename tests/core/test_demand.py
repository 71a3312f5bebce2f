import numpy as np
import pytest
from hatangso.algorithms.core import demand
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.geodesy import LocalPlane
from hatangso.algorithms.core.geometry import locate

PLANE = LocalPlane(105.0, 9.0)


def test_polygon_is_spread_and_its_total_kept(squares):
    shapes = squares((0, 0, 4000), (10_000, 0, 300))
    places = demand.from_polygons(shapes, [5000, 90], PLANE, step_m=500, ids=["X1", "X2"])
    owner = locate(PLANE.forward(places.lonlat), shapes.with_xy(PLANE.forward(shapes.xy)))
    assert (owner >= 0).all()
    assert np.bincount(owner, places.people).tolist() == pytest.approx([5000, 90])
    assert (np.bincount(owner) >= 25).all()  # the small polygon too: never one centroid
    assert places.ids[0] == "X1-1"
    assert len(set(places.ids)) == len(places)


def test_hamlets_inside_carry_the_people_by_households(squares):
    shapes = squares((0, 0, 4000), (10_000, 0, 4000))
    hamlets = demand.Hamlets(PLANE.inverse([(1000, 1000), (3000, 3000), (20_000, 20_000)]),
                             np.array([30.0, 10.0, 99.0]), ["Ấp 1", "Ấp 2", "xa"])
    places = demand.from_polygons(shapes, [400, 100], PLANE, hamlets=hamlets, names=["Xã A", "Xã B"])
    first = [i for i, name in enumerate(places.names) if name in ("Ấp 1", "Ấp 2")]
    assert places.people[first].tolist() == [300, 100]
    assert places.people.sum() == pytest.approx(500)
    assert "xa" not in places.names


def test_unknown_households_share_evenly(squares):
    hamlets = demand.Hamlets(PLANE.inverse([(1000, 1000), (3000, 3000)]), np.array([np.nan, np.nan]))
    places = demand.from_polygons(squares((0, 0, 4000)), [400], PLANE, hamlets=hamlets)
    assert places.people.tolist() == [200, 200]


def test_points_without_coordinates_are_counted():
    places = demand.from_points([(105, 9), (np.nan, np.nan)], [10, 5])
    assert len(places) == 1
    assert "5 people" in places.notes[0].text()


def test_population_or_households():
    assert demand.people_of([np.nan, 10], [4, 1], 3.5).tolist() == [14, 10]
    with pytest.raises(InputError, match="1 features have no population"):
        demand.people_of([np.nan, 10])
    with pytest.raises(InputError, match="zero"):
        demand.people_of([0.0, 0.0])
