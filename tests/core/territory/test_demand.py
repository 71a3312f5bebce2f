import numpy as np
import pytest
from hatangso.algorithms.core import memory
from hatangso.algorithms.core.errors import InputError, SizeError
from hatangso.algorithms.core.geometry.geodesy import LocalPlane
from hatangso.algorithms.core.geometry.shapes import Shapes, locate, points_on_surface
from hatangso.algorithms.core.territory import demand

PLANE = LocalPlane(105.0, 9.0)


def test_polygon_is_spread_and_its_total_kept(squares):
    shapes = squares((0, 0, 4000), (10_000, 0, 300))
    places = demand.from_polygons(shapes, [5000, 90], PLANE, step_m=500, ids=["X1", "X2"])
    owner = locate(PLANE.forward(places.lonlat), shapes.with_xy(PLANE.forward(shapes.xy)))
    assert (owner >= 0).all()
    assert np.bincount(owner, places.people).tolist() == pytest.approx([5000, 90])
    assert (np.bincount(owner) >= 25).all()  # the small polygon too: never one centroid
    first, second = np.bincount(owner).tolist()
    assert list(places.ids) == [*(f"X1-{row + 1}" for row in range(first)), *(f"X2-{row + 1}" for row in range(second))]


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
    assert "5 people" in places.notes[0].text("en")


def test_population_or_households():
    assert demand.people_of([np.nan, 10], [4, 1], 3.5).tolist() == [14, 10]
    with pytest.raises(InputError, match="1 feature has no population"):
        demand.people_of([np.nan, 10])
    with pytest.raises(InputError, match="zero"):
        demand.people_of([0.0, 0.0])


def test_a_polygon_with_one_hamlet_is_not_reduced_to_its_centre(squares):
    hamlets = demand.Hamlets(PLANE.inverse([(1000, 1000)]), np.array([30.0]), ["Ấp 1"])
    places = demand.from_polygons(squares((0, 0, 4000)), [400], PLANE, hamlets=hamlets)
    assert len(places) >= 25
    assert places.people.sum() == pytest.approx(400)


def test_hamlet_polygons_stand_at_a_point_inside():
    # A horseshoe: its mean lies in the gap, the centre must not.
    ring = np.array([(0, 0), (900, 0), (900, 900), (600, 900), (600, 300), (300, 300), (300, 900), (0, 900), (0, 0)],
                    float)
    shapes = Shapes(PLANE.inverse(ring), np.array([0, len(ring)]), np.array([0]), np.array([False]), count=2)
    found = demand.hamlets_of_polygons(points_on_surface(shapes), np.array([5.0, 7.0]), ["Ấp 1", "Ấp 2"])
    assert locate(found.lonlat[:1], shapes).tolist() == [0]
    assert np.isnan(found.lonlat[1]).all()
    assert "1 hamlet is a polygon" in found.notes[0].text("en")


@pytest.mark.parametrize("seed", range(5))
def test_every_person_of_the_layer_is_spread_once(squares, seed):
    rng = np.random.default_rng(seed)
    shapes = squares(*[(8000.0 * k, 0, float(rng.uniform(20, 6000))) for k in range(6)], (90_000, 0, 0))
    people = rng.integers(0, 5000, 7).astype(float)
    hamlets = demand.Hamlets(PLANE.inverse(rng.uniform(0, 40_000, (60, 2)) * (1, 0.1)), rng.integers(0, 90, 60))
    kept = demand.from_polygons(shapes, people, PLANE, hamlets=hamlets, keep_unplaced=True)
    owner = np.array([int(code.split("-")[0]) - 1 for code in kept.ids])
    assert np.bincount(owner, kept.people, minlength=7) == pytest.approx(people)
    assert np.isnan(kept.lonlat[owner == 6]).all()  # a polygon without an area has no place
    left = demand.from_polygons(shapes, people, PLANE, hamlets=hamlets)
    assert left.people.sum() == pytest.approx(people[:6].sum())
    assert ("without an area" in left.notes[-1].text("en")) == (people[6] > 0)


def test_points_without_coordinates_are_kept_where_asked():
    places = demand.from_points([(105, 9), (np.nan, np.nan)], [10, 5], keep_unplaced=True)
    assert places.people.tolist() == [10, 5]
    assert places.notes == ()


def test_all_remarks_on_polygons_over_hamlets_and_over_a_lattice(squares):
    hamlets = demand.Hamlets(PLANE.inverse([(1000, 1000), (3000, 3000)]), np.array([30.0, 10.0]), ["Ấp 1", "Ấp 2"])
    found = demand.from_polygons(squares((0, 0, 4000), (10_000, 0, 1000), (20_000, 0, 0)), [400, 100, 7], PLANE,
                                 hamlets=hamlets, step_m=250.4)
    assert [note.text("en") for note in found.notes] == [
        f"Demand polygons are spread over {len(found)} places inside them: 1 polygon over their hamlets, 2 over a "
        "lattice of at most 250 m.", "DEMAND: polygons without an area hold 7 people, who are left out."]


def test_all_places_without_coordinates_are_told_with_their_people():
    found = demand.from_points([(105, 9), (np.nan, np.nan), (np.nan, 9), (105, 9)], [10, 5, 7.4, 3])
    assert [note.text("en") for note in found.notes] == [
        "DEMAND: 2 places have no coordinates; their 12 people are left out."]


def corner_and_frame():
    """A triangle of 8 km² and a square of 16 km² with a hole of 4 km²: 20 km² in boxes of 32 km²."""
    rings = [[(0, 0), (4000, 0), (0, 4000), (0, 0)], [(9000, 0), (13000, 0), (13000, 4000), (9000, 4000), (9000, 0)],
             [(10000, 1000), (12000, 1000), (12000, 3000), (10000, 3000), (10000, 1000)]]
    starts = np.concatenate([[0], np.cumsum([len(ring) for ring in rings])])
    return Shapes(PLANE.inverse(np.concatenate(rings).astype(float)), starts, np.array([0, 1, 1]),
                  np.array([False, False, True]), count=2)


def test_a_lattice_that_does_not_fit_is_refused_by_its_area_and_told_what_does(monkeypatch):
    """At 1 m 20 million points of 260 bytes are 5.2 GB; 50 MB hold them at 1 m times the root of 104, 10.2 m."""
    assert demand.BYTES_PER_PLACE == 260
    monkeypatch.setattr(memory, "_chosen", [0.05e9])
    with pytest.raises(SizeError) as refused:
        demand.from_polygons(corner_and_frame(), [90, 10], PLANE, step_m=1.0)
    assert refused.value.text("en") == (
        "DEMAND_STEP: points 1 m apart inside these polygons are about 20.0 million and need 5.2 GB (limit 0.1 GB). "
        "Choose at least 15 m, or give the people as points.")


@pytest.mark.parametrize(("limit_mb", "fits"), [(13.1, True), (12.9, False)])
def test_polygons_whose_boxes_alone_are_too_large_are_spread(monkeypatch, limit_mb, fits):
    """At 20 m 50,000 points are 13 MB; the boxes would be 20.8 MB."""
    monkeypatch.setattr(memory, "_chosen", [limit_mb * 1e6])
    if fits:
        found = demand.from_polygons(corner_and_frame(), [90, 10], PLANE, step_m=20.0)
        assert len(found) == pytest.approx(50_000, rel=0.01)
        assert found.people.sum() == pytest.approx(100)
    else:
        with pytest.raises(SizeError, match=r"about 0\.1 million"):
            demand.from_polygons(corner_and_frame(), [90, 10], PLANE, step_m=20.0)


def test_people_outside_and_a_density_are_told_with_all_their_figures():
    assert [note.text("en") for note in demand.compared(1000.4, np.array([1000.0]), inside=600.2, cell_km2=0.01)] == [
        "Places people live hold 1,000 people, the communes 1,000: 0 difference.",
        "POPULATION_RASTER: 400 people (40.00 %) live in cells outside every commune; they count in the shares of the "
        "province. Check that raster and communes show the same place."]
    density = list(demand.compared(23_049.4, np.array([6900.0]), inside=23_049.4, cell_km2=0.3037))  # 7,000.1 people
    assert [note.text("en") for note in density] == [
        "Places people live hold 23,049 people, the communes 6,900: 16,149 difference.",
        "POPULATION_RASTER: the figures look like people per square kilometre, not per cell: times the area of a cell "
        "(0.3037 km²) they make 7,000 people, near the 6,900 of the communes. Give a raster of counts."]
