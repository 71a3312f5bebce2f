"""Figures of the roll-out's tables that stand in no sum: unit costs, years shown, segments beyond the capacity."""
import numpy as np
import pytest
from core.copper.rollout_cases import COSTS, EXCHANGE, PLACES, PLANE, ROADS, lines, lonlat, options, random_case
from hatangso.algorithms.core.copper.places import CopperPlaces, Fibre
from hatangso.algorithms.core.copper.rollout.solve import fibre_rollout
from hatangso.algorithms.core.geometry.shapes import shapes_from_wkb


def test_segments_and_waves_say_their_kind_their_class_and_their_year():
    found = fibre_rollout(PLACES, ROADS, options(capacity=(5000.0,)), EXCHANGE)
    assert set(found.routes.values["cable"]) == {"C2"}
    kinds, classes, places = (list(found.routes.values[key]) for key in ("kind", "road_class", "place"))
    assert set(zip(kinds, classes)) == {("trunk", "đường bộ"), ("drop", "nhánh vào")}
    assert [place for kind, place in zip(kinds, places) if kind == "drop"] == ["middle", "end", "branch"]
    assert set(found.routes.values["phase_txt"]) == set(found.waves.values["phase_txt"]) == {"2026"}
    assert set(found.waves.values["stop_sell"]) == {"2027-12-31"}
    assert set(found.waves.values["switch_off"]) == {"2028-12-31"}
    late = fibre_rollout(PLACES, ROADS, options(capacity=(5000.0,), start_year=None), EXCHANGE)
    assert set(late.waves.values["phase_txt"]) == {"năm thứ 1"}


def test_materials_print_the_cost_of_a_km_by_class():
    found = fibre_rollout(PLACES, ROADS, options(capacity=(5000.0,)), EXCHANGE).materials.values
    assert list(found["unit_cost"]) == pytest.approx([COSTS["road"], COSTS["drop"]])
    assert list(found["cost_mvnd"]) == pytest.approx([km * cost for km, cost in zip(found["length_km"],
                                                                                    found["unit_cost"])])


@pytest.mark.parametrize(("target", "capacity", "years"), [
    (0, (5000.0,), [2026]), (2030, (5000.0,), [2026, 2027, 2028, 2029, 2030]), (2026, (5000.0,), [2026]),
    (0, (5000.0, 1.0, 1.0), [2026, 2027, 2028]), (2027, (5000.0, 1.0, 1.0), [2026, 2027, 2028])])
def test_the_burn_down_shows_the_years_of_works_of_the_target_and_of_the_capacity(target, capacity, years):
    found = fibre_rollout(PLACES, ROADS, options(capacity=capacity, target_year=target), EXCHANGE).burndown.values
    assert list(found["year"]) == years
    assert found["lines_left"][-1] == 0


@pytest.mark.parametrize("seed", range(3))
def test_segments_beyond_the_capacity_are_counted_with_their_length(seed):
    places, roads = random_case(seed)
    given = options(capacity=(400.0, 0.0), whole_years=True, cost_per_home_mvnd=0.5, cost_per_line_mvnd=0.2)
    result = fibre_rollout(places, roads, given, Fibre(lonlat((3000, 3000))))
    note = next(note for note in result.notes if "not within the capacity" in note.template)
    rows = [row for row, year in enumerate(result.routes.values["year"]) if year is None or np.isnan(year)]
    length = np.array(result.routes.values["length_m"], float)[rows]
    assert note.values["count"] == int((length > 0).sum()) > 0
    assert note.values["km"].value == pytest.approx(length.sum() / 1000)


def said(result, start):
    return [note for note in result.notes if note.text("en").startswith(start)]


def test_without_a_first_year_nobody_is_late_and_that_is_told():
    given = options(start_year=None, target_year=2026, capacity=(60.0,), language="en")
    result = fibre_rollout(PLACES, ROADS, given, EXCHANGE)
    assert "late" not in result.waves.values["result"]
    assert set(result.burndown.values["year"]) == {None}
    assert len(said(result, "The first year is not known, so nothing can be said about the target year 2026")) == 1
    dated = fibre_rollout(PLACES, ROADS, options(target_year=2026, capacity=(60.0,), language="en"), EXCHANGE)
    late = [row for row, word in enumerate(dated.waves.values["result"]) if word == "late"]
    moved = sum(dated.waves.values["active"][row] for row in late)
    assert late
    assert said(dated, f"{len(late)} places ({moved:.0f} lines) are reached only after the target year 2026")


def test_only_a_capacity_of_nothing_at_all_is_said_to_build_nothing():
    assert said(fibre_rollout(PLACES, ROADS, options(capacity=(0.0, 0.0)), EXCHANGE), "The yearly capacity is zero")
    assert not said(fibre_rollout(PLACES, ROADS, options(capacity=(0.0, 5000.0)), EXCHANGE),
                    "The yearly capacity is zero")


def test_places_on_roads_that_no_fibre_touches_are_counted_apart_from_those_off_the_roads():
    roads = lines([(0, 0), (5000, 0)], [(20000, 0), (25000, 0)])
    places = CopperPlaces(lonlat((4000, 50), (21000, 50), (24000, -50), (60000, 60000)), [5, 6, 7, 8],
                          active=[1, 20, 3, 9], code=["joined", "island", "island 2", "off"])
    result = fibre_rollout(places, roads, options(language="en"), EXCHANGE)
    (note,) = [note for note in result.notes if "(islands)" in note.template]
    assert note.text("en").startswith("2 places (23 lines) are on roads that are not joined to existing fibre")
    (note,) = [note for note in result.notes if "lie farther than" in note.template or "lies farther" in note.template]
    assert note.values["count"] == 1


def test_a_year_in_which_one_place_alone_has_no_price_has_no_cost():
    places = CopperPlaces(lonlat((100, 0)), [5], active=[3], code=["near"])
    found = fibre_rollout(places, ROADS, options(capacity=(50.0,)), EXCHANGE).burndown.values
    assert np.isnan(found["cost_mvnd"][0])  # fibre is there already, and the equipment has no price


def test_headline_shares_are_percentages():
    half = fibre_rollout(PLACES, ROADS, options(capacity=(600.0, 0.0), target_year=2026), EXCHANGE)
    planned, tail = half.numbers["LINES_PLANNED"], half.numbers["LINES_TAIL"]
    assert 0 < planned < planned + tail == 88
    done = half.burndown.values["pct_done"][-1]
    assert done == pytest.approx(100 * planned / 88)


def test_the_gap_of_the_tree_is_a_percentage():
    gaps = []
    for seed in range(6):
        places, roads = random_case(seed)
        result = fibre_rollout(places, roads, options(capacity=(9000.0,)), Fibre(lonlat((3000, 3000))))
        assert result.numbers["TREE_GAP"] == pytest.approx(100 * result.plan.gap)
        gaps.append(result.plan.gap)
    assert max(gaps) > 0


@pytest.mark.parametrize(("capacity", "line_years"), [
    ((2.0, 1.0), 10 * 0.5 + 20 * 1 + 30 * 2), ((1.0, 4.0), 10 * 1 + 20 * 1.25 + 30 * 1.5),
    ((1.0, 1.0, 2.0), 10 * 1 + 20 * 2 + 30 * 2.5), ((4.0,), 10 * 0.25 + 20 * 0.5 + 30 * 0.75)])
def test_lines_wait_until_the_work_of_their_year_has_come_to_them(capacity, line_years):
    """Three places, a km of road each; in a year of 2 km the first is done in its middle."""
    places = CopperPlaces(lonlat((1000, 0), (2000, 0), (3000, 0)), [10, 20, 30], active=[10, 20, 30],
                          code=["a", "b", "c"])
    given = options(capacity=capacity, capacity_measure="length", whole_years=True, cost_per_km_mvnd={})
    roads = lines([(0, 0), (1000, 0)], [(1000, 0), (2000, 0)], [(2000, 0), (3000, 0)])
    result = fibre_rollout(places, roads, given, Fibre(lonlat((0, 0))))
    assert result.numbers["LINE_YEARS"] == pytest.approx(line_years, rel=1e-3)


@pytest.mark.parametrize("turned", [False, True])
def test_a_route_has_every_vertex_of_its_ways_in_the_direction_of_building(turned):
    """Two ways of four and three vertices, drawn to the exchange or away from it."""
    way = [(0, 0), (1000, 500), (1500, 400), (2000, 0)], [(2000, 0), (2500, 300), (3000, 0)]
    roads = lines(*(one[::-1] if turned else one for one in way))
    places = CopperPlaces(lonlat((3000, 0)), [10], active=[10], code=["end"])
    routes = fibre_rollout(places, roads, options(capacity=(5000.0,)), Fibre(lonlat((0, 0)))).routes
    (trunk,) = [geometry for geometry, kind in zip(routes.geometry, routes.values["kind"]) if kind == "trunk"] or [
        routes.geometry[0]]
    xy = PLANE.forward(shapes_from_wkb([trunk]).xy)
    np.testing.assert_allclose(xy[:6], [(0, 0), (1000, 500), (1500, 400), (2000, 0), (2500, 300), (3000, 0)], atol=2)
