"""What a roll-out costs, what a fund reaches, and what is missing where costs are."""
from functools import cache

import numpy as np
import pytest
from core.copper.rollout_cases import EXCHANGE, PLACES, ROADS, lonlat, options, random_case, reached
from hatangso.algorithms.core.copper.places import Fibre
from hatangso.algorithms.core.copper.rollout.solve import fibre_rollout
from hatangso.algorithms.core.errors import InputError
from quick import some


def test_missing_costs_stay_missing():
    given = options(cost_per_km_mvnd={}, capacity_measure="length", capacity=(5.0,))
    result = fibre_rollout(PLACES, ROADS, given, EXCHANGE)
    assert result.numbers["COST"] is None
    assert np.isnan(result.routes.values["cost_mvnd"]).all()
    assert result.numbers["LENGTH_KM"] == pytest.approx(14.25, rel=1e-3)
    with pytest.raises(InputError, match="missing: road, drop"):
        fibre_rollout(PLACES, ROADS, options(cost_per_km_mvnd={}), EXCHANGE)


@pytest.mark.parametrize("measure", ["money", "length", "lines"])
def test_scenarios_say_what_they_cost(measure):
    given = options(capacity=(200.0,), capacity_measure=measure, cost_per_line_mvnd=2.0)
    result = fibre_rollout(PLACES, ROADS, given, EXCHANGE)
    cost, lines = result.numbers["COST"], result.numbers["LINES_PLANNED"]
    planned, lower, higher, fewer, more, greedy = result.scenarios.values["cost_mvnd"]
    assert planned == greedy == pytest.approx(cost)
    assert (lower, higher) == (pytest.approx(0.8 * cost), pytest.approx(1.2 * cost))
    assert (fewer, more) == (pytest.approx(cost - 0.4 * lines), pytest.approx(cost + 0.4 * lines))


def test_only_places_that_pay_are_joined():
    # end: 5 km of its own for 60 lines; branch: 4 km for 20 lines; the common 5 km are shared.
    given = options(capacity=(5000.0,), most_per_line_mvnd=18.0)
    result = fibre_rollout(PLACES, ROADS, given, EXCHANGE)
    outcome = dict(zip(result.waves.values["code"], result.waves.values["result"]))
    assert outcome == {"near": "planned", "end": "planned", "middle": "planned", "branch": "tail"}
    assert result.numbers["COST"] == pytest.approx(10.0 * 100 + 0.15 * 20, rel=1e-3)
    assert any("would cost more than" in note.text("en") for note in result.notes)
    assert result.waves.total("active") == 88
    with pytest.raises(InputError, match="cost per km"):
        fibre_rollout(PLACES, ROADS, options(cost_per_km_mvnd={}, capacity_measure="lines", most_per_line_mvnd=1.0),
                      EXCHANGE)


def test_money_for_the_whole_roll_out_reaches_most_lines():
    # near 3 lines, no route; end 60 lines at 1,000 + 1; middle 5 at 0 + 2 on the way; branch 20 at 400 + 2 more.
    given = options(capacity=(5000.0,), total_mvnd=1010.0)
    result = fibre_rollout(PLACES, ROADS, given, EXCHANGE)
    outcome = reached(result)
    assert {code for code, (state, _) in outcome.items() if state == "planned"} == {"near", "end", "middle"}
    assert outcome["branch"] == ("tail", "vượt tổng kinh phí của cả kế hoạch")
    number = result.numbers
    assert (number["BUDGET_VALUE"], number["BUDGET_BOUND"], number["BUDGET_GAP"]) == (68, 68, 0)
    assert number["COST"] == pytest.approx(1003.0, rel=1e-3)
    assert number["LINES_PLANNED"] + number["LINES_TAIL"] == 88
    assert any("No plan within this money reaches more: proven." in note.text("en") for note in result.notes)
    assert any("1 place (20 lines) is left out" in note.text("en") for note in result.notes)


def test_enough_money_is_the_plan_without_a_limit():
    free = fibre_rollout(PLACES, ROADS, options(), EXCHANGE)
    given = fibre_rollout(PLACES, ROADS, options(total_mvnd=free.numbers["COST"]), EXCHANGE)
    assert given.numbers["BUDGET_VALUE"] == 88
    assert given.numbers["COST"] == pytest.approx(free.numbers["COST"])
    assert list(given.waves.values["result"]) == list(free.waves.values["result"])


def test_no_money_migrates_what_is_free():
    result = fibre_rollout(PLACES, ROADS, options(total_mvnd=0.0), EXCHANGE)
    assert (result.numbers["BUDGET_VALUE"], result.numbers["BUDGET_BOUND"]) == (3, 3)
    assert result.numbers["COST"] is None  # no price per line was given
    dearer = fibre_rollout(PLACES, ROADS, options(total_mvnd=0.0, cost_per_line_mvnd=1.0), EXCHANGE)
    assert dearer.numbers["BUDGET_VALUE"] == 0
    assert reached(dearer)["near"] == ("tail", "vượt tổng kinh phí của cả kế hoạch")


@cache
def _cost_of_all(seed, **costs):
    return fibre_rollout(*random_case(seed), options(**costs), Fibre(lonlat((3000, 3000)))).numbers["COST"]


@pytest.mark.parametrize("goal", ["lines", "households"])
@pytest.mark.parametrize("share", some([0.4, 0.1, 0.8], 1))
@pytest.mark.parametrize("seed", some(range(3), 1))
def test_every_dong_is_counted_alike(seed, share, goal):
    places, roads = random_case(seed)
    costs = {"capacity": (400.0, 900.0), "cost_per_home_mvnd": 0.5, "cost_per_line_mvnd": 0.2, "fund_share": 0.3}
    fibre = Fibre(lonlat((3000, 3000)))
    money = share * _cost_of_all(seed, **costs)
    result = fibre_rollout(places, roads, options(**costs, total_mvnd=money, goal=goal), fibre)
    number = result.numbers
    assert number["COST"] <= money * (1 + 1e-9)
    for table in (result.waves, result.materials, result.burndown):
        assert table.total("cost_mvnd") == pytest.approx(number["COST"])
    has = result.plan.job_of_place >= 0
    counted = result.plan.lines[has].sum() if goal == "lines" else result.plan.new_homes.sum()
    assert counted == number["BUDGET_VALUE"] <= number["BUDGET_BOUND"]
    assert number["BUDGET_GAP"] == pytest.approx(100 * (1 - number["BUDGET_VALUE"] / number["BUDGET_BOUND"]))
    assert number["BUDGET_GAP"] < 2
    assert number["LINES_PLANNED"] + number["LINES_TAIL"] == np.nansum(places.active)
    assert result.waves.total("active") == np.nansum(places.active)
    tail = np.array(result.waves.values["result"]) == "tail"
    assert all(np.array(result.waves.values["note"], dtype=object)[tail])


def test_money_among_the_places_that_pay():
    costs = {"capacity": (5000.0,), "most_per_line_mvnd": 18.0}
    ample = fibre_rollout(PLACES, ROADS, options(**costs, total_mvnd=1e6), EXCHANGE)
    paying = fibre_rollout(PLACES, ROADS, options(**costs), EXCHANGE)
    assert ample.numbers["LINES_PLANNED"] == paying.numbers["LINES_PLANNED"] == 68
    assert reached(ample)["branch"] == ("tail", "vượt mức chi tối đa trên thuê bao")
    short = fibre_rollout(PLACES, ROADS, options(**costs, total_mvnd=300.0), EXCHANGE)
    assert {code: note for code, (state, note) in reached(short).items() if state == "tail"} == {
        "branch": "vượt mức chi tối đa trên thuê bao", "end": "vượt tổng kinh phí của cả kế hoạch"}
    assert any("among these" in note.text("en") for note in short.notes)


def test_a_line_s_own_cost_counts_in_what_it_may_cost():
    result = fibre_rollout(PLACES, ROADS, options(capacity=(5000.0,), most_per_line_mvnd=18.0,
                                                  cost_per_line_mvnd=5.0), EXCHANGE)
    assert reached(result)["end"][0] == "tail"  # 1,000 / 60 + 5 is more than 18


def test_money_for_the_whole_needs_costs_and_a_known_goal():
    with pytest.raises(InputError, match="need the cost per km"):
        fibre_rollout(PLACES, ROADS, options(cost_per_km_mvnd={}, capacity_measure="lines", total_mvnd=9.0), EXCHANGE)
    with pytest.raises(InputError, match="no goal"):
        options(goal="fame")
    with pytest.raises(InputError, match="cannot be negative"):
        options(total_mvnd=-1.0)
