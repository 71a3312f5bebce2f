import math
from dataclasses import replace

import numpy as np
import pytest
from core.postal.postal_builders import make_communes, make_points, texts
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.geometry.geodesy import LocalPlane, distance_m
from hatangso.algorithms.core.postal.gap.assess import assess
from hatangso.algorithms.core.postal.places import check_points
from hatangso.algorithms.core.postal.reach import Demand, PostalReachOptions, Roads, measure

PLANE = LocalPlane(105.0, 9.0)
NAN = math.nan


def at(*km):
    """Degrees of positions given in kilometres east and north of a corner of the country."""
    return PLANE.inverse(1000.0 * np.array(km, dtype=float))


def make_demand(rows):
    """Places from rows (x km, y km, people, commune row)."""
    x, y, people, commune = (list(column) for column in zip(*rows))
    number = len(rows)
    return Demand(texts(*[f"H{row}" for row in range(number)]), texts(*[f"Ấp {row}" for row in range(number)]),
                  at(*zip(x, y)), np.array(people, dtype=float), commune=np.array(commune, dtype=int))


def points_at(*places):
    """Points from (code, x km, y km, commune row); the sea is row -1, no geometry is NaN."""
    lonlat = at(*[(x, y) for _, x, y, _ in places])
    return make_points([(code, "bưu cục", "00000", row, lon, lat) for (code, _, _, row), (lon, lat)
                        in zip(places, lonlat)])


def road(*paths):
    starts = np.concatenate([[0], np.cumsum([len(path) for path in paths])])
    return Roads(at(*[vertex for path in paths for vertex in path]), starts)


def run(demand, points, communes, roads=None, **options):
    return measure(demand, points, communes, check_points(points, communes, 10.0), roads=roads,
                   options=PostalReachOptions.from_rules(language="en", **options))


STREET = road([(0, 0), (10, 0)], [(10, 0), (10, 10)])


def test_straight_and_road_distances_stand_side_by_side():
    demand = make_demand([(0, 0.1, 100, 0), (10, 4, 300, 0)])
    points = points_at(("A", 9, 0, 0))
    found = run(demand, points, make_communes([400]), STREET)
    values = found.demand.values
    np.testing.assert_allclose(values["road_km"], [9.1, 5.0], rtol=1e-3)
    assert [values[key].tolist() for key in ("code", "name", "commune", "point_line", "point_road")] == [
        ["H0", "H1"], ["Ấp 0", "Ấp 1"], ["00000", "00000"], ["A", "A"], ["A", "A"]]
    np.testing.assert_allclose(values["line_km"], distance_m(demand.lonlat, points.lonlat[[0, 0]]) / 1000, rtol=1e-4)
    assert found.numbers["SHARE_WITHIN_LINE"] == 0
    assert run(demand, points, make_communes([400]), STREET, distance_m=5001.0).by_commune["sh_road"].tolist() == [75.0]
    assert found.numbers["MEAN_DISTANCE_KM"] == pytest.approx((100 * 9.1 + 300 * 5) / 400, rel=1e-3)


def test_without_roads_the_road_columns_are_missing():
    found = run(make_demand([(0, 0, 5, 0)]), points_at(("A", 1, 0, 0)), make_communes([5]))
    assert math.isnan(found.demand.values["road_km"][0])
    assert found.numbers["SHARE_WITHIN_ROAD"] is None
    assert found.demand.values["point_road"][0] is None
    assert found.numbers["SHARE_WITHIN_LINE"] == 100
    assert any("No road network" in note.text("en") for note in found.notes)


def test_a_point_without_geometry_serves_nobody_and_two_places_of_one_code_both_serve():
    points = points_at(("A", 1, 0, 0), ("B", NAN, NAN, -1), ("A", 0, 0, 0))
    found = run(make_demand([(0, 0, 5, 0)]), points, make_communes([5]))
    np.testing.assert_array_equal(found.by_point["catch_pop"], [0, np.nan, 5])
    assert any("takes no part" in note.text("en") and "B" in note.text("en") for note in found.notes)


def test_two_points_at_one_place_the_first_has_the_catchment():
    found = run(make_demand([(0, 0.2, 5, 0)]), points_at(("A", 1, 0, 0), ("B", 1, 0, 0)), make_communes([5]), STREET)
    assert found.by_point["catch_pop"].tolist() == [5, 0]
    assert found.demand.values["fca"][0] == pytest.approx(2 / 5 * 10_000)


def test_a_point_in_the_sea_serves_by_line_but_not_by_road():
    found = run(make_demand([(0, 0.1, 5, 0), (-3, 0, 5, -1)]), points_at(("SEA", -10, 0, -1), ("A", 9, 0, 0)),
                make_communes([5]), STREET)
    assert list(found.demand.values["point_line"]) == ["A", "SEA"]
    assert found.demand.values["point_road"][0] == "A"
    text = "\n".join(note.text("en") for note in found.notes)
    assert "SEA" in text
    assert "outside every commune" in text


def test_a_commune_without_roads_has_no_share_by_road_and_is_named():
    demand = make_demand([(0, 0.1, 100, 0), (5, 30, 50, 1)])
    found = run(demand, points_at(("A", 1, 0, 0)), make_communes([100, 50]), STREET)
    assert found.by_commune["sh_road"][0] == 100
    assert math.isnan(found.by_commune["sh_road"][1])
    assert found.by_commune["sh_line"].tolist() == [100, 0]
    assert list(found.demand.values["status"]) == ["reached by road", "no road near"]
    assert any("no road near any place" in note.text("en") for note in found.notes)
    assert found.numbers["PEOPLE_NOT_REACHED"] == 50


def test_people_at_a_place_without_a_position_leave_the_share_of_their_commune_open():
    demand = make_demand([(0, 0.1, 30, 0), (10, 9, 10, 0), (NAN, NAN, 60, 0), (1, 0.1, 5, 1), (NAN, NAN, 0, 1)])
    found = run(demand, points_at(("A", 1, 0, 0)), make_communes([100, 5]), STREET, distance_m=5000.0).by_commune
    for key in ("sh_line", "sh_road"):
        assert found[key].tolist() == [75, 100]  # of the 40 people known: 30
        assert found[f"{key}_lo"].tolist() == [30, 100]
        assert found[f"{key}_hi"].tolist() == [90, 100]
        assert found[f"{key}_un"].tolist() == [1, 0]  # a place without people leaves nothing open
    far = run(demand, points_at(("A", 1, 0, 0)), make_communes([100, 5]), road([(0, 90), (10, 90)]), distance_m=5000.0)
    assert np.isnan([far.by_commune[f"sh_road{end}"][0] for end in ("", "_lo", "_hi", "_un")]).all()


def test_a_road_that_leads_to_no_point_is_told_from_a_missing_road():
    island = road([(0, 0), (10, 0)], [(0, 20), (10, 20)])
    found = run(make_demand([(1, 0, 10, 0), (1, 20, 20, 0)]), points_at(("A", 2, 0, 0)), make_communes([30]), island)
    assert list(found.demand.values["status"]) == ["reached by road", "no point on its part of the road network"]


def test_a_commune_with_zero_people_has_no_share():
    found = run(make_demand([(0, 0, 0, 0), (1, 0, 10, 1)]), points_at(("A", 1, 0, 0)), make_communes([0, 10]))
    assert math.isnan(found.by_commune["sh_line"][0])
    assert found.by_commune["sh_line"][1] == 100


def test_capacity_sends_people_on():
    points = replace(points_at(("A", 0, 0, 0), ("B", 2, 0, 0)), capacity=np.array([30.0, NAN]))
    found = run(make_demand([(0.1, 0, 20, 0), (0.2, 0, 20, 0)]), points, make_communes([40]))
    assert found.by_point["served"].tolist() == [30, 10]
    assert found.by_point["catch_pop"].tolist() == [40, 0]
    assert list(found.demand.values["cap_point"]) == ["A", "A"]


def test_people_times_access_is_the_number_of_points():
    random = np.random.default_rng(2)
    demand = make_demand([(x, y, 10, 0) for x, y in random.uniform(0, 8, (200, 2))])
    points = points_at(*[(f"P{row}", x, y, 0) for row, (x, y) in enumerate(random.uniform(1, 7, (12, 2)))])
    values = run(demand, points, make_communes([2000])).demand.values
    for key in ("fca", "efca"):
        assert (demand.population * values[key]).sum() / 10_000 == pytest.approx(12, rel=1e-9)


def test_letter_boxes_can_be_left_out():
    points = points_at(("A", 0, 0, 0), ("BOX", 2, 0, 0))
    points = replace(points, kind=texts("bưu cục", "thùng thư"))
    demand = make_demand([(2, 0, 5, 0)])
    assert list(run(demand, points, make_communes([5])).demand.values["point_line"]) == ["BOX"]
    assert list(run(demand, points, make_communes([5]), staffed_only=True).demand.values["point_line"]) == ["A"]


def test_unknown_population_is_refused():
    with pytest.raises(InputError):
        run(make_demand([(0, 0, NAN, 0)]), points_at(("A", 1, 0, 0)), make_communes([5]))


def test_access_fills_the_tables_of_the_gap():
    communes, points = make_communes([5]), points_at(("A", 1, 0, 0))
    found = run(make_demand([(0, 0, 5, 0)]), points, communes, STREET)
    result = assess(communes, points, access=found)
    assert list(result.by_commune.values["sh_road"]) == [100]
    assert result.points_checked.values["catch_pop"].tolist() == [5]
    assert result.numbers["SHARE_WITHIN_ROAD"] == 100


def test_no_point_at_all():
    found = run(make_demand([(0, 0, 5, 0)]), make_points([]), make_communes([5]), STREET)
    assert found.numbers["PEOPLE_NOT_REACHED"] == 5
    assert found.demand.values["point_line"][0] is None


def test_people_without_a_position_widen_the_share_within_reach():
    """300 of 400 people with a position are within 3 km; 100 more may live anywhere."""
    demand = make_demand([(0, 1, 300, 0), (10, 9, 100, 0), (NAN, NAN, 100, -1)])
    found = run(demand, points_at(("A", 0, 0, 0)), make_communes([400])).numbers
    assert [found[f"SHARE_WITHIN_LINE{end}"] for end in ("", "_LOW", "_HIGH", "_UNKNOWN")] == [75.0, 60.0, 80.0, 1]
    assert [found[f"SHARE_WITHIN_ROAD{end}"] for end in ("", "_LOW", "_HIGH")] == [None, None, None]
