"""The roll-out: routes, waves and years add up, and odd inputs get a clear answer."""
from dataclasses import replace

import numpy as np
import pytest
from core.copper.rollout_cases import (
    COSTS,
    EXCHANGE,
    PLACES,
    ROADS,
    lines,
    lonlat,
    options,
    random_case,
    reached,
)
from hatangso.algorithms.core.copper.backlog import copper_backlog
from hatangso.algorithms.core.copper.places import NO_FIBRE, CopperPlaces, Fibre
from hatangso.algorithms.core.copper.report import rollout_report, with_result
from hatangso.algorithms.core.copper.rollout.solve import RolloutOptions, fibre_rollout
from hatangso.algorithms.core.errors import InputError
from quick import some


@pytest.mark.parametrize("limits", [{}, {"total_mvnd": 1e5}, {"most_per_line_mvnd": 1e4}])
@pytest.mark.parametrize("free", [("drop",), ("road",), ("road", "drop"), ("canal",)])
def test_ways_that_cost_nothing_are_built_like_others(free, limits):
    """Ducts that stand already, drops paid by the customer: the place at 10 km still needs its 10 km of road."""
    costs = {**COSTS, **dict.fromkeys(free, 0.0)}
    found = fibre_rollout(PLACES, ROADS, options(cost_per_km_mvnd=costs, **limits), EXCHANGE).numbers
    assert found["TRUNK_KM"] == pytest.approx(14.0, rel=1e-5)
    assert found["LENGTH_KM"] == pytest.approx(14.25, rel=1e-5)
    assert found["COST"] == pytest.approx(14.0 * costs["road"] + 0.25 * costs["drop"], rel=1e-5, abs=1e-9)


@pytest.mark.parametrize("free", [("drop",), ("road",), ("canal", "drop")])
@pytest.mark.parametrize("seed", some(range(3), 1))
def test_a_free_kind_of_way_reaches_the_places_a_cheap_one_reaches(seed, free):
    places, roads = random_case(seed)
    fibre = Fibre(lonlat((3000, 3000)))
    reached = []
    for price in (0.0, 1.0):
        given = options(cost_per_km_mvnd={**COSTS, **dict.fromkeys(free, price)}, capacity=(400.0,))
        plan = fibre_rollout(places, roads, given, fibre).plan
        built = np.append(plan.year >= 0, False)[plan.job_of_place]
        reached.append(built.tolist())
    assert reached[0] == reached[1]


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("measure", ["money", "length", "lines"])
@pytest.mark.parametrize("seed", some(range(4), 1))
def test_every_table_adds_up(seed, measure, whole):
    places, roads = random_case(seed)
    capacity = {"money": (400.0, 900.0), "length": (6.0,), "lines": (150.0, 100.0)}[measure]
    given = options(capacity=capacity, capacity_measure=measure, whole_years=whole, cost_per_home_mvnd=0.5,
                    cost_per_line_mvnd=0.2, fund_share=0.3)
    result = fibre_rollout(places, roads, given, Fibre(lonlat((3000, 3000))))
    number = result.numbers
    backlog = np.nansum(places.active)
    assert result.waves.total("active") == backlog
    assert number["LINES_PLANNED"] + number["LINES_TAIL"] == backlog
    assert result.burndown.total("migrated") == number["LINES_PLANNED"]
    assert result.burndown.values["lines_left"][-1] == number["LINES_TAIL"]
    assert result.routes.total("length_m") == pytest.approx(1000 * number["LENGTH_KM"])
    assert number["TRUNK_KM"] + number["DROP_KM"] == pytest.approx(number["LENGTH_KM"])
    assert result.materials.total("length_km") == pytest.approx(number["LENGTH_KM"])
    assert result.burndown.total("length_km") == pytest.approx(number["LENGTH_KM"])
    attributed = result.waves.total("trunk_m") + result.waves.total("drop_m")
    assert attributed == pytest.approx(1000 * number["LENGTH_KM"])
    for table in (result.waves, result.materials, result.burndown):
        assert table.total("cost_mvnd") == pytest.approx(number["COST"])
    assert result.waves.total("fund_mvnd") == pytest.approx(0.3 * number["COST"])
    assert number["LINE_YEARS_BOUND"] <= number["LINE_YEARS"] + 1e-9
    if not whole and len(capacity) == 1:
        assert number["LINE_YEARS"] <= number["LINE_YEARS_GREEDY"] + 1e-9
    assert 0 <= number["TREE_GAP"] < 100
    if whole and measure == "length":
        most = max(6.0, result.plan.km.max())
        assert max(result.burndown.values["length_km"]) <= most + 6.0 + 1e-9


def test_shared_trench_counts_once():
    result = fibre_rollout(PLACES, ROADS, options(), EXCHANGE)
    assert result.numbers["TRUNK_KM"] == pytest.approx(14.0, rel=1e-3)
    assert result.numbers["DROP_KM"] == pytest.approx(0.25, rel=1e-3)
    assert result.numbers["TREE_GAP"] == pytest.approx(0.0, abs=0.01)
    assert result.numbers["COST"] == pytest.approx(14.0 * 100 + 0.25 * 20, rel=1e-3)
    assert result.numbers["COST_PER_HOME"] == pytest.approx(result.numbers["COST"] / 140)
    assert set(result.routes.values["kind"]) == {"trunk", "drop"}
    served = list(result.waves.values["code"])
    assert served.index("near") == 0  # fibre is there already: no work, so it comes first
    assert np.isnan(result.waves.values["cost_mvnd"][0])  # no price per household or line: unknown, not nothing


def test_households_passed_already_are_not_passed_again():
    # "close" lacks 20 of its 50 by its own statement; "stated" lacks nobody and needs no route; "part" lacks 60.
    places = CopperPlaces(lonlat((100, 0), (5000, 3000), (10000, 50)), [50, 30, 80], active=[5, 4, 9],
                          ready=[30, 30, 20],
                          code=["close", "stated", "part"])
    given = options(capacity=(5000.0,), cost_per_home_mvnd=2.0, cost_per_line_mvnd=1.0)
    result = fibre_rollout(places, ROADS, given, EXCHANGE)
    waves = dict(zip(result.waves.values["code"], zip(result.waves.values["households"], result.waves.values["trunk_m"],
                                                     result.waves.values["cost_mvnd"])))
    assert waves["close"] == (20, 0, 20 * 2 + 5)
    assert waves["stated"] == (0, 0, 4)
    assert waves["part"][0] == 60
    assert result.numbers["COST"] == pytest.approx(10 * 100 + 0.05 * 20 + 80 * 2 + 18, rel=1e-3)
    assert result.numbers["COST_PER_HOME"] == pytest.approx(result.numbers["COST"] / 80)
    assert any(note.text("en").startswith("1 place (4 lines) has no fibre") for note in result.notes)


@pytest.mark.parametrize("seed", range(4))
def test_the_waves_pass_the_households_that_the_backlog_lacks(seed):
    places, roads = random_case(seed)
    rng = np.random.default_rng(seed)
    stated = np.where(rng.random(40) < 0.5, np.floor(rng.random(40) * (places.households + 1)), np.nan)
    places = replace(places, ready=stated)
    fibre = Fibre(lonlat((3000, 3000)))
    lacking = copper_backlog(places, fibre).backlog
    result = fibre_rollout(places, roads, options(capacity=(1e6,)), fibre)
    left = dict(zip(lacking.values["code"], lacking.values["backlog"]))
    waves = result.waves.values
    for code, homes, outcome in zip(waves["code"], waves["households"], waves["result"]):
        assert homes == (left.pop(code) if outcome == "planned" else 0)
    reached = set(waves["code"])
    assert all(missing == 0 for code, missing in left.items() if code not in reached)
    assert sum(waves["households"]) == result.burndown.total("households") > 0


def test_parents_come_before_their_segments():
    result = fibre_rollout(PLACES, ROADS, options(), EXCHANGE)
    year = dict(zip(result.routes.values["seg"], result.routes.values["year"]))
    for segment, parent in zip(result.routes.values["seg"], result.routes.values["parent"]):
        assert parent is None or (parent < segment and year[parent] <= year[segment])


def test_dates_follow_the_year_of_building():
    given = options(capacity=(2000.0,), stop_sell_months=12, switch_off_months=18)
    waves = fibre_rollout(PLACES, ROADS, given, EXCHANGE).waves
    assert set(waves.values["year"]) == {2026}
    assert set(waves.values["stop_sell"]) == {"2027-12-31"}
    assert set(waves.values["switch_off"]) == {"2029-06-30"}


def test_island_without_a_road_stands_in_the_tail():
    places = CopperPlaces(lonlat((10000, 100), (30000, 30000)), [10, 20], active=[4, 9], code=["road", "island"])
    result = fibre_rollout(places, ROADS, options(capacity=(5000.0,)), EXCHANGE)
    waves = dict(zip(result.waves.values["code"], result.waves.values["result"]))
    assert waves == {"road": "planned", "island": "tail"}
    assert result.numbers["LINES_TAIL"] == 9
    assert any("farther than" in note.text("en") for note in result.notes)


def test_waterway_joins_an_island_at_its_own_cost():
    islands = ([(0, 0), (1000, 0)], [(1000, 0), (4000, 0)], [(4000, 0), (5000, 0)])
    places = CopperPlaces(lonlat((5000, 50)), [10], active=[4])
    cut = fibre_rollout(places, lines(islands[0], islands[2]), options(), EXCHANGE)
    assert cut.numbers["LINES_TAIL"] == 4
    assert any("an island" in note.text("en") for note in cut.notes)
    joined = fibre_rollout(places, lines(*islands, kind=["road", "canal", "road"]), options(), EXCHANGE)
    assert joined.numbers["COST"] == pytest.approx(2 * 100 + 3 * 300 + 0.05 * 20, rel=1e-3)
    assert list(joined.materials.values["cable"]) == ["C2", "N3", "C2"]


def test_no_existing_fibre_is_told():
    result = fibre_rollout(PLACES, ROADS, options(), NO_FIBRE)
    assert result.numbers["LENGTH_KM"] == 0
    assert result.numbers["LINES_TAIL"] == 88
    assert result.numbers["LINE_YEARS"] is None  # 88 lines wait for ever, not for 0 years
    assert result.numbers["COMPLETION_YEAR"] is None
    assert any("no existing fibre" in note.text("en") for note in result.notes)


def test_capacity_zero_builds_nothing_and_says_so():
    result = fibre_rollout(PLACES, ROADS, options(capacity=(0.0,)), EXCHANGE)
    assert result.numbers["COMPLETION_YEAR"] is None
    assert result.numbers["LINE_YEARS"] is None
    assert result.numbers["LINES_PLANNED"] == 3  # where fibre is there already
    assert result.waves.total("active") == 88
    assert set(result.routes.values["note"]) == {"vượt năng lực đã cho"}
    assert any("capacity is zero" in note.text("en") for note in result.notes)


@pytest.mark.parametrize("measure", ["money", "length", "lines"])
def test_what_no_money_pays_for_is_in_no_length_and_no_cost(measure):
    given = options(capacity=(0.0,), capacity_measure=measure, cost_per_home_mvnd=0.0, cost_per_line_mvnd=0.0)
    result = fibre_rollout(PLACES, ROADS, given, EXCHANGE)
    assert {result.numbers[key] for key in ("LENGTH_KM", "TRUNK_KM", "DROP_KM", "COST")} == {0.0}
    assert len(result.materials) == 0
    assert not np.any(result.scenarios.values["cost_mvnd"])
    assert set(result.routes.values["year"]) == {None}
    beyond = [note.text("en") for note in result.notes if "not within the capacity given" in note.text("en")]
    assert beyond[0].startswith(f"{len(result.routes)} segments of 14.2 km")


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("free", [(), ("road", "canal")])
@pytest.mark.parametrize("seed", some(range(4), 1))
def test_a_trunk_without_work_is_built_in_the_year_of_the_first_place_behind_it(seed, free, whole):
    """Counted in lines a trunk has no work, and a duct that stands costs nothing: both stood in the first year."""
    places, roads = random_case(seed)
    measure, capacity = ("money", (40.0,)) if free else ("lines", (60.0,))
    plan = fibre_rollout(places, roads, options(
        capacity=capacity, capacity_measure=measure, whole_years=whole, lean_limit=0.0,
        cost_per_km_mvnd={**COSTS, **dict.fromkeys(free, 0.0)}), Fibre(lonlat((3000, 3000)))).plan
    behind = [{job} if plan.place[job] >= 0 else set() for job in range(len(plan.parent))]
    for job in range(len(plan.parent) - 1, -1, -1):
        if plan.parent[job] >= 0:
            behind[plan.parent[job]] |= behind[job]
    idle = np.flatnonzero((plan.place < 0) & (plan.work == 0))
    assert [plan.year[job] for job in idle] == [min(plan.year[place] for place in behind[job]) for job in idle]
    assert len(set(plan.year[idle])) > 1, "not all in one year"


@pytest.mark.parametrize(("given", "proven"), [
    ({"capacity": (400.0,), "whole_years": False}, True), ({"capacity": (400.0, 900.0), "whole_years": False}, False),
    ({"capacity": (400.0,), "whole_years": True}, False)])
@pytest.mark.parametrize("seed", some(range(3), 1))
def test_the_bound_of_an_order_that_is_proven_optimal_is_its_own_line_years(seed, given, proven):
    places, roads = random_case(seed)
    result = fibre_rollout(places, roads, options(**given), Fibre(lonlat((3000, 3000))))
    done, bound = result.numbers["LINE_YEARS"], result.numbers["LINE_YEARS_BOUND"]
    assert result.plan.exact == proven
    assert bound == done if proven else bound < done
    for total, least in zip(result.scenarios.values["line_years"], result.scenarios.values["bound"]):
        assert least <= total * (1 + 1e-12)


def test_money_that_ends_pays_for_what_it_reaches_and_sums_say_the_same():
    # 510 in 2026 pays the trunk of 5 km and the place on the way; nothing follows, so both ends stay.
    given = options(capacity=(510.0, 0.0), cost_per_line_mvnd=1.0)
    result = fibre_rollout(PLACES, ROADS, given, EXCHANGE)
    numbers = result.numbers
    assert {code for code, (state, _) in reached(result).items() if state == "planned"} == {"near", "middle"}
    assert numbers["COST"] == pytest.approx(500 + 0.1 * 20 + 5 + 3, rel=1e-2)
    assert numbers["COST"] == pytest.approx(result.burndown.total("cost_mvnd"))
    assert numbers["COST"] == pytest.approx(result.materials.total("cost_mvnd"))
    assert numbers["LENGTH_KM"] == pytest.approx(result.burndown.total("length_km"))
    assert numbers["LENGTH_KM"] == pytest.approx(result.materials.total("length_km"))
    assert numbers["COST_PER_LINE"] == pytest.approx(numbers["COST"] / numbers["LINES_PLANNED"])
    assert sum(result.routes.values["length_m"]) > 1000 * numbers["LENGTH_KM"] + 8000


def test_place_without_households_and_more_lines_than_households():
    places = CopperPlaces(lonlat((5000, 100), (10000, 100)), [0, 2], active=[7, 9])
    result = fibre_rollout(places, ROADS, options(capacity=(9000.0,)), EXCHANGE)
    assert result.numbers["LINES_PLANNED"] == 16
    assert np.isnan(result.waves.values["cost_home"]).sum() == 1
    assert any("no household" in note.text("en") for note in result.notes)


def test_completion_range_and_target_year():
    result = fibre_rollout(PLACES, ROADS, options(capacity=(200.0,), target_year=2030), EXCHANGE)
    number = result.numbers
    assert number["COMPLETION_EARLIEST"] <= number["COMPLETION_YEAR"] <= number["COMPLETION_LATEST"]
    assert number["CAPACITY_NEEDED"] == pytest.approx(number["COST"] / 5)
    late = [r for r, y in zip(result.waves.values["result"], result.waves.values["year"]) if y > 2030]
    assert set(late) == {"late"}
    outcomes = np.array(result.waves.values["result"])
    lines = np.array(result.waves.values["active"])
    assert lines[outcomes == "tail"].sum() == number["LINES_TAIL"] == 0
    assert any("are reached only after the target year 2030." in note.text("en") for note in result.notes)
    assert len(result.scenarios) == 6


def test_the_report_names_the_tail_first_those_with_most_lines():
    given = options(total_mvnd=0.0, language="en")
    result = fibre_rollout(PLACES, ROADS, given, EXCHANGE)
    assert list(with_result(result.waves, "tail").values["code"]) == ["end", "branch", "middle"]
    page = rollout_report(result, given)
    assert page.count("beyond the money for the whole roll-out") >= 3
    assert page.count("No plan within this money reaches more: proven.") == 1
    assert "it no longer pays for all of the plan" in page


def test_the_report_says_what_the_fund_pays_what_is_late_and_in_which_unit_capacity_is():
    given = options(capacity=(200.0,), target_year=2030, fund_share=0.25, language="en")
    result = fibre_rollout(PLACES, ROADS, given, EXCHANGE)
    page = rollout_report(result, given)
    cost = result.numbers["COST"]
    assert f"The universal-service fund pays {cost / 4:,.1f} of {cost:,.1f} million VND (25.0 %)." in page
    assert "<h2>After the target year</h2>" in page
    assert "Capacity of the year (million VND)" in page
    assert "No place is left out of the plan." in page
    by_lines = options(capacity_measure="lines", language="en")
    page = rollout_report(fibre_rollout(PLACES, ROADS, by_lines, EXCHANGE), by_lines)
    assert "Capacity of the year (copper lines)" in page
    assert "universal-service fund pays" not in page
    assert "After the target year" not in page


def test_same_input_same_plan():
    places, roads = random_case(1)
    first, second = (fibre_rollout(places, roads, options(), Fibre(lonlat((3000, 3000)))) for _ in range(2))
    assert first.routes.geometry == second.routes.geometry
    assert list(first.routes.rows()) == list(second.routes.rows())
    assert first.numbers == second.numbers


def test_options_as_typed():
    typed = RolloutOptions.of("20; 25,5;30", start_year=2026, cost_per_km_mvnd={"road": 1.0, "drop": None},
                              target_year=None, fund_percent=30.0)
    assert typed.capacity == (20.0, 25.5, 30.0)
    assert typed.fund_share == 0.3
    assert typed.cost_per_km_mvnd == {"road": 1.0}
    with pytest.raises(InputError, match="No yearly capacity"):
        RolloutOptions.of("", start_year=2026)
    with pytest.raises(InputError, match=r"Capacity per year.*soon.*20; 25; 30"):
        RolloutOptions.of("soon", start_year=2026)
    with pytest.raises(InputError, match="before the first year"):
        RolloutOptions.of("1", start_year=2026, target_year=2020)


@pytest.mark.parametrize(("count", "apart"), [(1, 0.0), (10, 0.0), (3, 5.0)])
def test_rows_at_one_point_share_the_trench_of_their_leg(count, apart):
    places = CopperPlaces(lonlat(*[(1000 + apart * row, 40) for row in range(count)]), np.ones(count),
                          active=np.ones(count))
    found = fibre_rollout(places, lines([(0, 0), (1000, 0), (2000, 0)]),
                          options(capacity=(1000.0,), capacity_measure="length"), EXCHANGE)
    legs = 0.04 * (1 if apart == 0 else count)
    assert found.numbers["DROP_KM"] == pytest.approx(legs, abs=1e-4)
    assert found.numbers["LENGTH_KM"] == pytest.approx(1 + apart * (count - 1) / 1000 + legs, abs=2e-3)
    assert found.numbers["LINES_PLANNED"] == count
    assert found.materials.total("length_km") == pytest.approx(found.numbers["LENGTH_KM"])
    waves = found.waves
    assert waves.total("trunk_m") + waves.total("drop_m") == pytest.approx(1000 * found.numbers["LENGTH_KM"])
    assert list(found.routes.values["kind"]).count("drop") == (1 if apart == 0 else count)


@pytest.mark.parametrize(("measure", "parameter"), [("money", "BUDGET"), ("length", "CAPACITY")])
def test_a_capacity_below_zero_is_refused_by_its_parameter(measure, parameter):
    with pytest.raises(InputError, match=rf"{parameter}: the capacity of a year cannot be -3"):
        RolloutOptions.of("20; -3", capacity_measure=measure)
