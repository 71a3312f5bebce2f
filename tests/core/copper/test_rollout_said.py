"""What a roll-out says of itself, read back: the balance with the backlog, reasons of places, which tree was taken."""
from types import SimpleNamespace

import numpy as np
import pytest
from core.copper.rollout_cases import EXCHANGE, PLACES, ROADS, lines, lonlat, options, random_case
from hatangso.algorithms.core.copper.places import CopperPlaces, Fibre
from hatangso.algorithms.core.copper.rollout.routes import choose
from hatangso.algorithms.core.copper.rollout.solve import fibre_rollout
from hatangso.algorithms.core.errors import InputError
from quick import some


def said(result, part):
    return [note for note in result.notes if part in note.template]


@pytest.mark.parametrize("capacity", [(5000.0,), (520.0,), (520.0, 0.0), (0.0,)])
@pytest.mark.parametrize("case", some(["hand", 0, 1], 2))
def test_the_balance_with_the_backlog_is_that_of_the_waves(capacity, case):
    places, roads, fibre = (PLACES, ROADS, EXCHANGE) if case == "hand" else (
        *random_case(case), Fibre(lonlat((3000, 3000))))
    result = fibre_rollout(places, roads, options(capacity=capacity, language="en"), fibre)
    (balance,) = said(result, "as in the backlog")
    waves = {key: np.array(column) for key, column in result.waves.values.items()}
    planned = waves["result"] == "planned"
    ready = planned & np.char.startswith(waves["note"].astype(str), "fibre is there")
    ready |= planned & (waves["note"] == "only the drop is missing")
    for key, rows in (("near", ready), ("routes", planned & ~ready), ("rest", ~planned)):
        assert balance.values[key].value == waves["active"][rows].sum(), key
    assert balance.values["lines"].value == sum(balance.values[key].value for key in ("near", "routes", "rest"))
    assert balance.values["rest"].value == result.numbers["LINES_TAIL"]
    assert f"routes reach {waves['active'][planned & ~ready].sum():,.0f} lines and" in balance.text("en")


def test_what_a_household_and_a_line_cost_is_the_cost_of_their_place():
    places = CopperPlaces(lonlat((5000, 4100), (10000, -50), (2000, 100)), [50, 0, 10], active=[0, 60, 5],
                          code=["homes only", "lines only", "both"])
    given = options(capacity=(5000.0,), cost_per_home_mvnd=2.0, cost_per_line_mvnd=1.0)
    waves = fibre_rollout(places, ROADS, given, EXCHANGE).waves.values
    rows = zip(waves["code"], waves["cost_mvnd"], waves["households"], waves["active"], waves["cost_home"],
               waves["cost_line"])
    for code, cost, homes, moved, per_home, per_line in rows:
        assert per_home == pytest.approx(cost / homes if homes else np.nan, nan_ok=True), code
        assert per_line == pytest.approx(cost / moved if moved else np.nan, nan_ok=True), code


def test_a_place_says_why_it_waits_and_one_that_is_reached_says_nothing():
    roads = lines([(0, 0), (5000, 0)], [(20000, 0), (25000, 0)])
    places = CopperPlaces(
        lonlat((4000, 300), (21000, 50), (30, 0), (60, 0), (90, 0), (5000, 400)), [5, 6, 7, 9, 9, 8],
        active=[5, 20, 3, 2, 0, 9], ready=[np.nan, np.nan, np.nan, 4, 9, np.nan],
        code=["joined", "island", "fibre", "drop", "nothing to do", "later"])
    result = fibre_rollout(places, roads, options(capacity=(430.0, 0.0), whole_years=True, language="en"), EXCHANGE)
    note = dict(zip(result.waves.values["code"], result.waves.values["note"]))
    assert note == {"joined": "", "island": "no way to existing fibre along the network",
                    "fibre": "fibre is there, or stated ready: migrate without building",
                    "drop": "only the drop is missing", "later": "not within the capacity given"}


def test_a_place_at_the_first_node_of_the_network_is_not_far_from_it():
    """Nodes are numbered from 0, and the way to the place begins at the one with that number."""
    roads = lines([(5000, 0), (0, 0)])
    places = CopperPlaces(lonlat((5000, 50), (0, 400)), [5, 6], active=[5, 6], code=["first", "last"])
    result = fibre_rollout(places, roads, options(capacity=(5000.0,)), Fibre(lonlat((2500, 0))))
    assert set(result.waves.values["result"]) == {"planned"}
    assert not said(result, "farther than") + said(result, "lies farther")


def test_one_line_beside_fibre_counts_among_what_money_must_pay_for():
    places = CopperPlaces(lonlat((100, 0), (10000, -50)), [0, 80], active=[1, 60], code=["one line", "end"])
    given = options(capacity=(5000.0,), total_mvnd=5.0, cost_per_line_mvnd=10.0)
    result = fibre_rollout(places, ROADS, given, EXCHANGE)
    assert result.numbers["BUDGET_VALUE"] == 0
    (note,) = said(result, "left out")
    assert note.values["count"] == 2


@pytest.mark.parametrize(("direct", "lean", "taken"), [
    ((100.0, 7), 0.0, True), ((100.0, 9), 0.0, False), ((100.1, 7), 0.0, False), ((150.0, 8.9), 0.5, True),
    ((150.1, 0), 0.5, False), ((90.0, 9.1), 0.5, False)])
def test_shortest_paths_are_taken_within_their_limit_and_where_they_are_better(direct, lean, taken):
    """At the limit itself they may be; where both are as good the cheapest tree stays."""
    cheapest, other = (SimpleNamespace(weight=np.array([cost / 2, cost / 2]), late=late)
                       for cost, late in ((100.0, 9), direct))
    tree, is_direct = choose(cheapest, other, lambda one: one.late, lean)
    assert (is_direct, tree is other) == (taken, taken)


@pytest.mark.parametrize("road", [[(0, 0), (5000, 0)], [(5000, 0), (0, 0)]])
@pytest.mark.parametrize("away", [0, 40])
def test_fibre_beside_either_end_of_a_road_joins_it(road, away):
    places = CopperPlaces(lonlat((2500, 300)), [5], active=[4], code=["middle"])
    result = fibre_rollout(places, lines(road), options(capacity=(5000.0,)), Fibre(lonlat((0, -away))))
    assert result.numbers["LINES_PLANNED"] == 4
    assert result.numbers["LENGTH_KM"] == pytest.approx(2.8 + away / 1000, rel=1e-3)


def test_a_measure_of_capacity_that_nobody_knows_is_refused():
    with pytest.raises(InputError, match="hours is no measure of capacity; choose one of"):
        options(capacity_measure="hours")


def test_fibre_that_touches_no_road_is_told_with_the_places_that_need_one():
    places = CopperPlaces(lonlat((5000, 4100), (10000, -50), (60000, 60000)), [5, 6, 7], active=[3, 4, 5],
                          code=["a", "b", "off the roads"])
    result = fibre_rollout(places, ROADS, options(language="en"), Fibre(lonlat((0, 60000))))
    (note,) = said(result, "touches no road")
    assert note.text("en").startswith("2 places (7 lines) need a route, but the existing fibre touches no road")
    assert not said(result, "(islands)")
    assert not said(fibre_rollout(places, ROADS, options(language="en"), EXCHANGE), "touches no road")


@pytest.mark.parametrize(("given", "part"), [
    ({"cost_per_km_mvnd": {}, "capacity_measure": "length"}, "Costs per km are missing"),
    ({}, "no equipment per household"),
    ({"cost_per_home_mvnd": 1.0}, "no equipment per household"), ({"cost_per_line_mvnd": 1.0}, "no equipment per"),
    ({"cost_per_home_mvnd": 1.0, "cost_per_line_mvnd": 1.0}, None)])
def test_which_prices_are_missing_is_told(given, part):
    result = fibre_rollout(PLACES, ROADS, options(**given), EXCHANGE)
    found = said(result, "Costs per km are missing") + said(result, "no equipment per household")
    assert [part in note.template for note in found] == [True] * (part is not None)


def test_equipment_is_a_row_of_its_own_with_all_of_its_cost():
    """Every household passed costs 2 million and every one of 88 lines 1 million."""
    result = fibre_rollout(PLACES, ROADS, options(capacity=(5000.0,), cost_per_home_mvnd=2.0, cost_per_line_mvnd=1.0,
                                                  cost_source="giá tỉnh", language="en"), EXCHANGE)
    *routes, equipment = result.materials.rows()
    assert equipment[:3] == ["", "Equipment per household and per line", ""]
    row = dict(zip(result.materials.table.keys, equipment))
    homes, moved = (sum(result.waves.values[key]) for key in ("households", "active"))
    assert (moved, row["cost_mvnd"]) == (88, pytest.approx(2 * homes + moved))
    assert {row[-1] for row in result.materials.rows()} == {"giá tỉnh"}
    plain = fibre_rollout(PLACES, ROADS, options(capacity=(5000.0,), language="en"), EXCHANGE)
    assert [row[:6] for row in plain.materials.rows()] == [row[:6] for row in routes]
    assert sum(row[5] for row in routes) + row["cost_mvnd"] == pytest.approx(result.numbers["COST"])


def test_a_canal_and_an_aerial_route_are_called_so_and_have_their_own_price():
    """5 km along a road and 4 km along a canal or on poles, each to a place beside its end."""
    places = CopperPlaces(lonlat((5000, 4000)), [5], active=[4], code=["end"])
    for kind, word, price in (("canal", "canal", 300.0), ("aerial", "aerial route", 80.0)):
        ways = lines([(0, 0), (5000, 0)], [(5000, 0), (5000, 4000)], kind=["road", kind])
        result = fibre_rollout(places, ways, options(capacity=(5000.0,), language="en"), EXCHANGE)
        assert set(result.routes.values["road_class"]) == {"road", word}
        assert result.numbers["COST"] == pytest.approx(5 * 100 + 4 * price, rel=2e-3)
        assert sorted(row[4] for row in result.materials.rows()) == sorted([100.0, price])
