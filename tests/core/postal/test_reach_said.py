"""What the measured access says and draws: every remark with its numbers, every point of the curves."""
import math
from dataclasses import replace

import numpy as np
import pytest
from core.postal.postal_builders import make_communes
from core.postal.test_postal_reach import make_demand, points_at, road, run

NAN = math.nan
STREETS = road([(0, 0), (10, 0)], [(10, 0), (10, 10)], [(0, 20), (10, 20)])


def mixed(roads=STREETS):
    """A place of every state; points at the road, without a position, far from every road, and badly placed."""
    demand = make_demand([(1, 0.1, 100, 0), (5, 1, 40, 0), (3, 20.1, 30, 1), (5, 60, 20, 2), (NAN, NAN, 60, 0),
                          (3, 0.1, 7, -1), (5, 61, 1, -1)])
    points = points_at(("A", 2, 0, 0), ("B", NAN, NAN, -1), ("S", 5, 70, -1), ("D", 8, -0.8, 0))
    return run(demand, points, make_communes([200, 40, 20, 9]), roads)


def said(found):
    return [note.text("en") for note in found.notes]


@pytest.fixture(scope="module")
def found():
    return mixed()


def test_every_state_is_told_with_its_places_and_people(found):
    assert said(found) == [
        "Places people live hold 258 people, the communes 269: -11 difference.",
        "1 point takes no part in real access: repeated, without a position or left out by choice (B).",
        "1 place with 60 people: no position (H4).",
        "2 places with 21 people: no road near (H3, H6).",
        "1 place with 30 people: no point on its part of the road network (H2).",
        "1 place with 40 people: far from the road (H1).",
        "1 point stands farther than 2,000 m from every road and serves nobody by road (S).",
        "1 point stands farther than 500 m from the nearest road (D).",
        "1 commune has no road near any place: nothing was measured by road there (Xã 00002).",
        "2 places with 8 people lie outside every commune."]
    assert said(mixed(None))[2:] == [
        "No road network: distances are straight lines, shorter than any way on the ground.",
        "1 place with 60 people: no position (H4).", "2 places with 8 people lie outside every commune."]


def test_what_is_in_order_is_not_spoken_of():
    assert said(run(make_demand([(1, 0.1, 100, 0)]), points_at(("A", 2, 0, 0)), make_communes([100]), STREETS)) == [
        "Places people live hold 100 people, the communes 100: 0 difference."]


def test_the_headlines_are_those_of_the_places(found):
    """Of 258 people 60 have no position; 107 live within 3 km, 147 are reached, at 1.1 and at 4 km; 51 are not."""
    assert {key: found.numbers[key] for key in (
        "POPULATION_DEMAND", "PEOPLE_NOT_REACHED", "PEOPLE_WITHOUT_ACCESS")} == {
        "POPULATION_DEMAND": 258, "PEOPLE_NOT_REACHED": 51, "PEOPLE_WITHOUT_ACCESS": 51}
    assert math.isnan(found.numbers["PEOPLE_WITHOUT_ROOM"])
    for way in ("LINE", "ROAD"):
        assert [found.numbers[f"SHARE_WITHIN_{way}{end}"] for end in ("", "_LOW", "_HIGH", "_UNKNOWN")] == [
            pytest.approx(100 * 107 / 198), pytest.approx(100 * 107 / 258), pytest.approx(100 * 167 / 258), 1]
    assert found.numbers["MEAN_DISTANCE_KM"] == pytest.approx((107 * 1.1 + 40 * 4) / 147, rel=1e-5)


def test_every_place_has_its_point_distances_and_access(found):
    """A serves 147 people within 5 km, D 40; the bands weigh 0.68 up to 3 km and 0.22 up to 5 km."""
    values = found.demand.values
    line = [math.hypot(1, 0.1), math.hypot(3, 1), math.hypot(1, 20.1), 10, NAN, math.hypot(1, 0.1), 9]
    np.testing.assert_allclose(values["line_km"], line, rtol=1e-5)
    np.testing.assert_allclose(values["road_km"], [1.1, 4, NAN, NAN, NAN, 1.1, NAN], rtol=1e-5)
    np.testing.assert_allclose(values["leg_km"], [0.1, 1, 0.1, NAN, NAN, 0.1, NAN], rtol=1e-5)
    assert [values[key].tolist() for key in ("point_line", "point_road", "cap_point", "commune")] == [
        ["A", "A", "A", "S", None, "A", "S"], ["A", "A", None, None, None, "A", None],
        ["A", "A", None, None, None, "A", None], ["00000", "00000", "00001", "00002", "00000", None, None]]
    near, far = 1e4 / 147, 1e4 / 147 + 1e4 / 40
    np.testing.assert_allclose(values["fca"], [near, far, 0, 0, NAN, near, 0], rtol=1e-9)
    weighed = 107 * 0.68 + 40 * 0.22
    near, far = 1e4 * 0.68 / weighed, 1e4 * 0.22 / weighed + 1e4 / 40
    np.testing.assert_allclose(values["efca"], [near, far, 0, 0, NAN, near, 0], rtol=1e-9)
    mean = (100 * near + 40 * far) / 140  # of the 200 people of the first commune 60 may have any access
    np.testing.assert_allclose(found.by_commune["access"], [mean, 0, NAN, NAN], rtol=1e-9)  # the third has no road
    np.testing.assert_array_equal(found.by_point["catch_pop"], [147, NAN, 0, 0])
    np.testing.assert_array_equal(found.by_point["served"], [147, NAN, 0, 0])
    np.testing.assert_allclose(found.by_commune["mean_km"], [(100 * 1.1 + 40 * 4) / 140, NAN, NAN, NAN], rtol=1e-5)


def test_shares_are_drawn_up_to_twice_the_longest_distance_asked_for(found):
    assert list(found.shares) == ["straight line", "by road"]
    for name, steps in (("straight line", [(1.1, 107), (3.2, 147), (9, 148), (10, 168)]),
                        ("by road", [(1.2, 107), (4, 147)])):
        km, share = np.array(found.shares[name]).T
        np.testing.assert_allclose(km, np.linspace(0, 10, 41), atol=1e-9)
        people = np.zeros(41)
        for limit, reached in steps:
            people[km >= limit] = reached
        np.testing.assert_allclose(share, 100 * people / 198)
    plain = run(make_demand([(0, 0, 5, 0)]), points_at(("A", 1, 0, 0)), make_communes([5]),
                distances_m=(1300.0, 4000.0))
    assert list(plain.shares) == ["straight line"]
    drawn = dict(plain.shares["straight line"])
    assert (len(drawn), max(drawn), drawn[0.8], drawn[1.3]) == (42, 8.0, 0.0, 100.0)


def test_the_curve_of_unequal_access_runs_from_nobody_to_everybody():
    """Three people at 1 km travel half of all, the fourth at 3 km the other half."""
    plain = run(make_demand([(0, 0, 3, 0), (2, 0, 1, 0)]), points_at(("A", -1, 0, 0)), make_communes([4]))
    people, travelled = np.array(plain.curve["these points"]).T
    np.testing.assert_allclose(people, np.linspace(0, 100, 41))
    np.testing.assert_allclose(travelled, np.interp(people, [0, 75, 100], [0, 50, 100]), atol=1e-5)
    assert plain.curve["everybody equally far"] == [(0, 0), (100, 100)]
    assert plain.numbers["ACCESS_GINI"] == pytest.approx(0.25, abs=1e-6)  # twice the area 0.125 between the two


def test_of_two_points_that_share_a_place_the_one_with_more_of_its_people_is_named():
    points = points_at(("A", 0, 0, 0), ("B", 2, 0, 0))
    points = replace(points, capacity=np.array([12.0, NAN]))
    found = run(make_demand([(0.1, 0, 20, 0), (0.2, 0, 9, 0)]), points, make_communes([29]))
    assert found.demand.values["cap_point"].tolist() == ["A", "B"]  # 12 of 20 at A; A is full for the second
    points = replace(points, capacity=np.array([10.0, NAN]))
    found = run(make_demand([(0.1, 0, 20, 0)]), points, make_communes([20]))
    assert found.demand.values["cap_point"].tolist() == ["A"]  # ten each: the nearer
    assert found.by_point["served"].tolist() == [10, 10]
    points = replace(points, capacity=np.array([5.0, 6.0]))
    found = run(make_demand([(0.1, 0, 20, 0)]), points, make_communes([20]))
    assert (found.demand.values["cap_point"].tolist(), found.numbers["PEOPLE_WITHOUT_ROOM"]) == (["B"], 9)


def limited(*capacity, roads=None):
    """20 people 0.1 km from A, 9 people 50 km from everything, 4 people nowhere known."""
    points = replace(points_at(("A", 0, 0, 0), ("B", 2, 0, 0)), capacity=np.array(capacity))
    return run(make_demand([(0.1, 0, 20, 0), (50, 0, 9, 0), (NAN, NAN, 4, 0)]), points, make_communes([33]), roads)


@pytest.mark.parametrize(("capacity", "turned_away"), [
    ((5.0, 6.0), 9), ((0.0, 0.0), 20), ((5.0, 15.0), 0), ((5.0, NAN), 0), ((NAN, NAN), None)])
@pytest.mark.parametrize("roads", [None, road([(0, 0), (60, 0)])])
def test_without_room_are_people_near_a_point_that_is_full(capacity, turned_away, roads):
    """Who has no point near, or no known place, is not turned away; without a capacity stated nobody can tell."""
    found = limited(*capacity, roads=roads)
    number = found.numbers["PEOPLE_WITHOUT_ROOM"]
    assert (None if math.isnan(number) else number) == turned_away
    assert found.numbers["PEOPLE_WITHOUT_ACCESS"] == 9
    told = [text for text in said(found) if "having room" in text]
    assert told == (["1 point does not say how many people it can serve and counts as having room for all (B)."]
                    if capacity == (5.0, NAN) else [])


def test_access_of_a_commune_is_that_of_people_whose_place_is_known():
    """One point for 20 people within 1 km gives 500 per 10,000; 9 people have none, of 4 nothing is known."""
    found = limited(NAN, NAN)
    np.testing.assert_allclose(found.demand.values["efca"][:2], [0.68 / (0.68 * 20) * 1e4 + 1e4 / 20, 0], rtol=1e-9)
    np.testing.assert_allclose(found.by_commune["access"], [20 * 1000 / 29], rtol=1e-9)
    nowhere = run(make_demand([(NAN, NAN, 4, 0)]), points_at(("A", 0, 0, 0)), make_communes([4]))
    assert math.isnan(nowhere.by_commune["access"][0])
