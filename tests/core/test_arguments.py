"""What an entry point cannot compute with is refused by name; nothing is cut to a whole number, dropped or guessed."""
import math
from functools import partial

import numpy as np
import pytest
from hatangso.algorithms.core.access.measures import two_step_floating_catchment
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.location import maximal_cover, p_median, set_cover, shared_masts
from hatangso.algorithms.core.network import Graph, budget_tree, prize_tree, steiner_tree
from hatangso.algorithms.core.radio.p1812 import basic_loss
from hatangso.algorithms.core.schedule import Capacity, horn_order, line_years, line_years_bound, order_by_line_years

NAN, INF = math.nan, math.inf
WEIGHTS, COLUMNS, TABLE = [5.0, 3.0, 2.0], [[0, 1], [1, 2]], [[0.0, 4.0], [4.0, 0.0], [5.0, 1.0]]
STAR = Graph.from_arrays([0, 0, 0, 1], [1, 2, 3, 2], [2.0, 3.0, 4.0, 6.0])


def cover(p=1, columns=None, weights=WEIGHTS, **given):
    return maximal_cover(weights, COLUMNS if columns is None else columns, p, solver="numpy", **given)


def masts(**given):
    usual = {"weights": [50.0, 50.0], "action_mast": [0, 0], "action_operator": [0, 1], "action_level": [1, 2],
             "action_rows": [[0], [1]], "action_cost": [10.0, 10.0], "mast_fee": 100.0, "mast_is_new": [True]}
    return shared_masts(**{**usual, **given})


def access(distance=((1.0,),), limit=2.0, **given):
    return two_step_floating_catchment([10.0], [1.0], distance, limit, **given)


def loss(**given):
    along = np.linspace(0.0, 10.0, 21)
    usual = {"frequency_ghz": 0.9, "time_percent": 50.0, "distance_km": along, "height_m": np.full(21, 2.0),
             "clutter_m": np.zeros(21), "zone": np.full(21, 4), "tx_height_m": 45.0, "rx_height_m": 1.5,
             "polarization": 2, "latitude_tx": 9.2, "latitude_rx": 9.2, "longitude_tx": 105.0, "longitude_rx": 105.09,
             "delta_n": 45.0, "n0": 350.0}
    return basic_loss(**{**usual, **given})


@pytest.mark.parametrize(("call", "given", "words"), [
    (cover, {"p": 1.7}, "p must be whole"), (cover, {"p": NAN}, "p must be whole"), (cover, {"p": -1}, "p must not"),
    (cover, {"budget": NAN}, "limit of the plan"), (cover, {"budget": INF, "p": None}, "limit of the plan"),
    (cover, {"columns": [[0.5]]}, "columns must be whole"), (cover, {"fixed": [0.6]}, "fixed must be whole"),
    (cover, {"columns": [np.array([True, False, True])]}, "columns must be whole"),
    (cover, {"need": 1.5}, "need must be whole"), (cover, {"need": [1, NAN, 1]}, "need must be whole"),
    (cover, {"need": [1, 1]}, "need: 2 numbers where 3"), (cover, {"costs": [1, 1, 1]}, "costs: 3 numbers"),
    (cover, {"groups": [NAN, 0]}, "groups must be whole"), (cover, {"conflicts": [(0, 1, 0)]}, "must be pairs"),
    (cover, {"weights": np.full(3, 1e18)}, "weights: the sum is larger than 9e"),
    (set_cover, {"rows": WEIGHTS, "columns": COLUMNS, "share": 98}, "share must lie between 0 and 1, not 98"),
    (set_cover, {"rows": WEIGHTS, "columns": COLUMNS, "share": -0.1}, "share must lie"),
    (set_cover, {"rows": WEIGHTS, "columns": COLUMNS, "share": 0.5, "need": 2}, "does not go with a need"),
    (set_cover, {"rows": 3.5, "columns": COLUMNS}, "rows must be whole"),
    (set_cover, {"rows": -1, "columns": COLUMNS}, "rows must not"),
    (set_cover, {"rows": 3, "columns": COLUMNS, "need": -1}, "need must not"),
    (p_median, {"distance": TABLE, "p": 1.9}, "p must be whole"),
    (p_median, {"distance": TABLE, "beyond": NAN}, "limit of the plan"),
    (p_median, {"distance": TABLE, "beyond": -1}, "limit of the plan"),
    (p_median, {"distance": TABLE, "weights": [1.0, 2.0]}, "weights: 2 numbers where 3"),
    (p_median, {"distance": np.multiply(TABLE, 1e18)}, "distance: the sum is larger"),
    (p_median, {"distance": ([0, 2], [0, 0], [1.0, 2.0], 2)}, "names a candidate twice"),
    (p_median, {"distance": ([0, 1], [5], [1.0], 2)}, "compressed rows do not fit"),
    (p_median, {"distance": ([0, 3, 1], [0], [1.0], 2)}, "compressed rows do not fit"),
    (masts, {"budget": INF}, "limit of the plan"), (masts, {"max_new": 1.5}, "max_new must be whole"),
    (masts, {"action_level": [1.5, 2]}, "action_level must be whole"),
    (masts, {"weights": np.full(2, 1e18)}, "weights: the sum is larger"),
    (Graph.from_arrays, {"tail": [0.7], "head": [1.2], "length": [1.0]}, "tail must be whole"),
    (Graph.from_arrays, {"tail": [NAN], "head": [1], "length": [1.0]}, "tail must be whole"),
    (STAR.nearest, {"sources": [0.5]}, "sources must be whole"),
    (STAR.nearest, {"sources": [0], "limit": NAN}, "limit must be a number"),
    (steiner_tree, {"graph": STAR, "terminals": [0.9, 2]}, "terminals must be whole"),
    *((call, {"graph": STAR, "root": 0, "places": [1, 2], "prizes": [4.0, 3.0], **given}, words)
      for call in (prize_tree, partial(budget_tree, budget=9.0)) for given, words in (
        ({"places": [1.6, 2]}, "places must be whole"), ({"root": 0.7}, "root must be whole"),
        ({"places": [1, 9]}, "not a node"), ({"prizes": [NAN, 3.0]}, "prizes must be finite"),
        ({"prizes": [1e17, 3.0]}, "prizes: the sum is larger"))),
    (order_by_line_years, {"parent": [-1, 0.6], "work": [1, 1], "lines": [1, 1]}, "parent must be whole"),
    (access, {"distance": [[-5.0]]}, "must be numbers that are not negative"),
    (access, {"limit": NAN}, "max_distance must not"), (access, {"limit": -1.0}, "max_distance must not"),
    (access, {"decay": ()}, "decay must rise"), (access, {"decay": ((NAN, 1.0),)}, "decay must rise"),
    (access, {"decay": ((2.0, NAN),)}, "decay must rise"),
    (access, {"distance": ([0, 1], [5], [1.0])}, "compressed rows do not fit"),
    (access, {"distance": ([0, 1], [-1], [1.0])}, "compressed rows do not fit"),
    (access, {"distance": ([0, 2], [0], [1.0])}, "compressed rows do not fit"),
    *((loss, {name: NAN}, f"{name} = nan is outside") for name in (
        "latitude_tx", "latitude_rx", "longitude_tx", "longitude_rx", "delta_n", "n0", "coast_tx_km", "coast_rx_km")),
    (loss, {"latitude_tx": 95.0}, "latitude_tx = 95"), (loss, {"longitude_rx": 500.0}, "longitude_rx = 500"),
    (loss, {"delta_n": -45.0}, "delta_n = -45"), (loss, {"delta_n": 200.0}, "delta_n = 200"),
    (loss, {"location_sigma_db": NAN}, "positive location_sigma_db"), (loss, {"coast_tx_km": -1.0}, "coast_tx_km = -1"),
    (loss, {"height_m": np.r_[-9999.0, np.full(20, 2.0)]}, "heights that are missing"),
    (loss, {"clutter_m": np.full(21, -1.0)}, "lowest clutter_m = -1"),
    (loss, {"distance_km": 1000 * np.linspace(0.0, 10.0, 21)}, "distance_km = 10000"),
])
def test_what_cannot_be_computed_with_is_refused_by_name(call, given, words):
    with pytest.raises(InputError) as caught:
        call(**given)
    assert words in str(caught.value)
    assert caught.value.text("vi") != str(caught.value)


def test_nothing_that_may_be_paid_for_is_an_answer():
    found = cover(p=None, costs=[5.0, 7.0], budget=1.0, need=2, weights=[2.0, 2.0, 1.0], columns=[[0, 1, 2], [1, 2]])
    assert (found.sites.tolist(), found.value, found.upper_bound) == ([], 0.0, 0.0)


@pytest.mark.filterwarnings("error")
def test_what_costs_nothing_is_taken_without_money():
    found = cover(p=8, costs=[0.0, 2.0, 2.0, 0.0], budget=0.0, columns=[[0], [1], [2], []], groups=[0, 1, 1, 1])
    assert (found.sites.tolist(), found.value, found.upper_bound) == ([0, 3], 5.0, 5.0)


def test_a_group_without_a_candidate_is_told_by_every_engine():
    for found in (cover(p=2, groups=[0, 1], excluded=[1]), p_median(TABLE, p=1, groups=[0, 1], excluded=[1])):
        assert [str(note) for note in found.notes] == [
            "1 group has no candidate that may be used; it stays without a site."]


def test_the_bound_of_line_years_stays_below_the_plan_where_work_is_next_to_nothing():
    parent, capacity = [-1, -1, -1, -1], Capacity([0.0, 0.0, 852323148.4886396])
    work, lines = np.array([9.19e-05, 2.62e-04, 1.58e-04, 1e9]), np.array([92.8, 44.0, 71.1, 0.0])
    found = horn_order(parent, work, lines)
    least = line_years(found.order, work, lines, capacity)
    assert least == pytest.approx(2 * 207.9, rel=1e-9)
    assert 415.7 < line_years_bound(found, work, lines, capacity) <= least


@pytest.mark.parametrize("scale", [1.0, 1e16, 1e25])
def test_long_edges_are_joined_as_short_ones(scale):
    tree = steiner_tree(Graph.from_arrays(STAR.tail, STAR.head, STAR.length * scale), [1, 2, 3])
    assert tree.edges.tolist() == [0, 1, 2]
    assert tree.length * (1 - 1e-9) <= tree.lower_bound <= tree.length


def test_infinite_is_out_of_reach_whatever_the_limit():
    assert two_step_floating_catchment([10.0, 5.0], [1.0], [[INF], [1.0]], INF).tolist() == [0.0, 0.2]
    assert STAR.nearest([0], [INF])[1].tolist() == [-1, -1, -1, -1]
