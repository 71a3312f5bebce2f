import itertools
import math
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from core.postal.postal_builders import make_communes
from core.postal.siting_cases import at, make_candidates, make_demand, points_at, random_case, run
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.location.clock import STOPPED
from hatangso.algorithms.core.location.sparse import Incidence
from hatangso.algorithms.core.postal.gap.assess import GapOptions
from hatangso.algorithms.core.postal.reach import PostalReachOptions, Roads
from hatangso.algorithms.core.postal.siting.curve import fewest_points, people_curve
from hatangso.algorithms.core.postal.siting.phases import Phases, parse_phases
from hatangso.algorithms.core.postal.siting.report import siting_report
from hatangso.algorithms.core.postal.siting.solve import PostalSitingOptions, site
from hatangso.algorithms.core.postal.siting.upgrades import PointCosts
from hatangso.algorithms.core.postal.targets import load_targets
from hatangso.algorithms.core.territory.official import load_province
from quick import some


@pytest.mark.parametrize("seed", some(range(20), 5))
def test_equal_to_enumeration_with_one_point_for_the_empty_commune(seed):
    communes, points, demand, candidates, xy, spots = random_case(seed)
    found = run(communes, points, demand, candidates, target_points=4)
    near = np.hypot(*(xy[:, None] - spots[None]).transpose(2, 0, 1)) <= 3.0
    served = np.hypot(*(xy - [2, 2]).T) <= 3.0
    best = -1.0
    for choice in itertools.combinations(range(7), 3):
        if (candidates.commune[list(choice)] == 1).any() or not (candidates.commune == 1).any():
            best = max(best, demand.population[near[:, choice].any(axis=1) & ~served].sum())
    assert found.numbers["PEOPLE_GAINED"] == best
    assert found.numbers["BOUND"] >= best
    before, after = found.numbers["SHARE_BEFORE"], found.numbers["SHARE_AFTER"]
    assert (after - before) / 100 * demand.population.sum() == pytest.approx(best)
    assert sum(found.new_points.values["gain_pop"]) == pytest.approx(best)


def best_by_number(case, number):
    """People brought within 3 km by the best choice of each number of candidates up to ``number``."""
    _, _, demand, _, xy, spots = case
    near = np.hypot(*(xy[:, None] - spots[None]).transpose(2, 0, 1)) <= 3.0
    served = np.hypot(*(xy - [2, 2]).T) <= 3.0
    return [max(demand.population[near[:, list(choice)].any(axis=1) & ~served].sum()
                for choice in itertools.combinations(range(7), count)) for count in range(number + 1)]


@pytest.mark.parametrize("share", [30.0, 50.0, 65.0])
@pytest.mark.parametrize("seed", some(range(8), 2))
def test_a_share_of_people_needs_as_few_points_as_enumeration_says(seed, share):
    case = random_case(seed)
    communes, points, demand, candidates, *_ = case
    before = run(communes, points, demand, candidates, target_points=1).numbers["SHARE_BEFORE"]
    people = demand.population.sum()
    gains = np.array(best_by_number(case, 7))
    enough = np.flatnonzero(before + 100 * gains / people >= share - 1e-9)
    if not len(enough):
        with pytest.raises(InputError, match="at most"):
            run(communes, points, demand, candidates, target_share=share)
        return
    found = run(communes, points, demand, candidates, target_share=share).numbers
    assert found["POINTS_NEEDED"] == enough[0]
    assert found["SHARE_AFTER"] >= share - 1e-9
    assert found["BOUND_KIND"] == "cost_lower"
    assert found["BOUND"] <= enough[0] < found["BOUND"] + 1 + 1e-9 or found["GAP"] > 0


def test_a_share_that_is_met_needs_no_point_and_shares_do_not_go_with_numbers():
    case = random_case(1)
    found = run(*case[:4], target_share=0.0).numbers
    assert (found["POINTS_NEEDED"], found["BOUND"], found["GAP"]) == (0, 0.0, 0.0)
    for other in ({"target_points": 4}, {"target_people": 500}, {"objective": "distance"}):
        with pytest.raises(InputError, match="TARGET_SHARE"):
            run(*case[:4], target_share=50.0, **other)


@pytest.mark.parametrize("seed", range(6))
def test_the_curve_is_that_of_enumeration_and_its_bound_holds(seed):
    case = random_case(seed)
    found = run(*case[:4], target_points=3, curve=True)
    values, people = found.curve.records.values, case[2].population.sum()
    best = best_by_number(case, 7)[1:]
    assert list(values["points"]) == [1, 2, 3, 4, 5, 6, 7]
    assert list(values["gain_pop"]) == best  # small enough for every choice to be the best
    assert np.all(values["share_hi"] >= values["share"])
    np.testing.assert_allclose(values["share"], found.numbers["SHARE_BEFORE"] + 100 * np.array(best) / people)
    assert sum(values["more_pop"]) == best[-1]
    page = siting_report(found, "en")
    assert "People within reach by number of new points" in page
    for said in found.curve.said:
        assert said.text("en") in page


def test_the_curve_of_a_province_that_is_served_is_empty():
    demand = make_demand([[0, 0]], [10], [0])
    found = run(make_communes([10]), points_at([[0, 0]], [0]), demand, make_candidates([[1, 0]], [0]), target_points=2,
                curve=True)
    assert len(found.curve.records) == 0
    assert "by number of new points" not in siting_report(found, "en")


def test_all_people_may_be_asked_for_where_sums_of_fractions_end_a_hair_above_all():
    left = np.array([9.77281066e-04, 6.00412576e-05])
    ground = SimpleNamespace(
        people=np.append(np.random.default_rng(0).random(2000) * 1000, left), distance_m=1000.0,
        columns=lambda: (np.append(np.zeros(2000), left), Incidence.from_lists([[2000], [2001]], 2002)))
    assert fewest_points(ground, 100.0, SimpleNamespace(time_limit_s=60.0, seed=0)).sites.tolist() == [0, 1]


def test_a_curve_that_the_time_ends_says_so():
    ground = SimpleNamespace(people=np.array([10.0, 20.0, 30.0]), columns=lambda: (
        np.array([0.0, 20.0, 30.0]), Incidence.from_lists([[1], [2]], 3)))
    ended, searched = (people_curve(ground, 1, np.array([30.0]), SimpleNamespace(time_limit_s=limit_s))
                       for limit_s in (-1.0, 60.0))
    assert ended.said[-1] is STOPPED
    assert STOPPED not in searched.said
    assert np.all(ended.records.values["share_hi"] >= ended.records.values["share"])


def test_every_commune_gets_a_point_even_beyond_the_target():
    communes = make_communes([10, 10, 10])
    demand = make_demand([[0, 0], [20, 0], [40, 0]], [10, 10, 10], [0, 1, 2])
    found = run(communes, points_at([[0, 0]], [0]), demand, make_candidates([[20, 0], [40, 0]], [1, 2]),
                target_points=2)
    assert found.numbers["POINTS_NEEDED"] == 2
    assert list(found.by_commune.values["points"]) == [1, 1, 1]
    assert any("no point at all" in note.text("en") for note in found.notes)
    assert set(found.new_points.values["reason"]) == {"commune without a point"}
    assert set(found.new_points.values["phase_txt"]) == {"year 1 of the plan"}


def test_an_empty_commune_without_candidates_uses_places_people_live():
    communes = make_communes([10, 10])
    demand = make_demand([[0, 0], [20, 0]], [10, 10], [0, 1])
    found = run(communes, points_at([[0, 0]], [0]), demand, make_candidates([[1, 0]], [0]), target_points=1)
    assert list(found.new_points.values["code"]) == ["H1"]
    assert any("no candidate" in note.text("en") for note in found.notes)


def test_no_candidates_at_all():
    demand = make_demand([[0, 0], [20, 0]], [10, 10], [0, 0])
    found = run(make_communes([20]), points_at([[0, 0]], [0]), demand, None, target_points=2)
    assert list(found.new_points.values["code"]) == ["H1"]
    assert any("any place people live" in note.text("en") for note in found.notes)


def test_points_left_over_shorten_ways():
    demand = make_demand([[0, 0], [2.5, 0], [2.4, 0.1]], [10, 100, 100], [0, 0, 0])
    found = run(make_communes([210]), points_at([[0, 0]], [0]), demand, make_candidates([[0.5, 0], [2.5, 0]], [0, 0]),
                target_points=2)
    assert found.numbers["PEOPLE_GAINED"] == 0
    assert list(found.new_points.values["code"]) == ["C1"]
    assert list(found.new_points.values["reason"]) == ["shorter ways"]
    assert found.new_points.values["saved_km"][0] == pytest.approx(100 * 2.5 + 100 * (2.402 - 0.141), rel=0.01)


def test_what_the_targets_of_a_plan_ask_for_stops_where_nobody_gains_and_an_order_is_listed_whole():
    communes, points = make_communes([500]), points_at([[0, 0]], [0])
    demand, candidates = make_demand([[0, 0], [9, 0]], [100, 50], [0, 0]), make_candidates([[0.5, 0], [9, 0]], [0, 0])
    targets = load_targets()[1]
    asked = [replace(next(one for one in targets if one.measure == "points"), value=3.0, set_for="")]

    def planned(**order):
        return site(communes, points, demand, candidates, province=None,
                    gap_options=GapOptions(language="vi", targets=asked),
                    reach_options=PostalReachOptions.from_rules(language="vi", distance_m=3000.0),
                    options=PostalSitingOptions(**order))

    derived, ordered = planned(), planned(target_points=3)
    assert derived.new_points.values["code"].tolist() == ["C1"]
    assert derived.new_points.values["open_more"].tolist() == [1]
    assert any("còn thiếu 1 điểm" in note.text("vi") for note in derived.notes)
    assert ordered.new_points.values["gain_grp"][0] == "gain"
    assert ordered.new_points.values["open_more"].tolist() == [0] * len(ordered.new_points)
    assert all(group == "gain" or "không tăng thêm" in text for group, text in zip(
        ordered.new_points.values["gain_grp"], ordered.new_points.values["gain_txt"]))


def test_the_number_follows_people_per_point_and_the_official_population():
    communes = make_communes([1_000_000])
    demand = make_demand([[0, 0]], [1_000_000], [0])
    found = site(communes, points_at([[0, 0]], [0]), demand, None, province=load_province(),
                 gap_options=GapOptions(language="en"),
                 reach_options=PostalReachOptions.from_rules(language="en"),
                 options=PostalSitingOptions(target_people=3700.0))
    assert any("asks for 705 points (population 2,606,672); 1 exist, 704 are new" in note.text("en")
               for note in found.notes)


def test_the_plans_own_count_is_the_default_and_nothing_is_built_beyond_it():
    norms, targets = load_targets()
    small = tuple(replace(one, value=1.0) if one.measure == "points" else one for one in targets)
    found = site(make_communes([10]), points_at([[0, 0]], [0]), make_demand([[0, 0]], [10], [0]), None, province=None,
                 gap_options=GapOptions(language="en", norms=norms, targets=small),
                 reach_options=PostalReachOptions.from_rules(language="en"),
                 options=PostalSitingOptions())
    assert found.numbers["POINTS_NEEDED"] == 0
    assert len(found.new_points) == 0
    assert found.numbers["GAP"] == 0


@pytest.mark.parametrize("seed", range(12))
def test_least_distance_equals_enumeration(seed):
    communes, points, demand, candidates, xy, spots = random_case(seed)
    found = run(communes, points, demand, candidates, target_points=3, objective="distance")
    between = np.hypot(*(xy[:, None] - spots[None]).transpose(2, 0, 1))
    now = np.minimum(np.hypot(*(xy - [2, 2]).T), 5.0)
    best = np.inf
    for choice in itertools.combinations(range(7), 2):
        if (candidates.commune[list(choice)] == 1).any() or not (candidates.commune == 1).any():
            best = min(best, (demand.population * np.minimum(now, between[:, choice].min(axis=1))).sum())
    assert found.numbers["PERSON_KM_AFTER"] == pytest.approx(best, rel=1e-4)
    assert found.numbers["BOUND"] <= found.numbers["PERSON_KM_AFTER"] * (1 + 1e-9)
    assert found.numbers["BOUND_KIND"] == "distance_lower"
    saved = found.numbers["PERSON_KM_BEFORE"] - found.numbers["PERSON_KM_AFTER"]
    assert sum(found.new_points.values["saved_km"]) == pytest.approx(saved)


def test_an_unknown_aim_is_refused():
    with pytest.raises(InputError, match="people, distance"):
        PostalSitingOptions(objective="beauty")


def test_by_road_a_river_counts():
    # Two banks 1 km apart without a bridge: the point on the other bank serves nobody here.
    roads = Roads(at([[0, 0], [10, 0], [0, 1], [10, 1]]), np.array([0, 2, 4]))
    demand = make_demand([[5, 1]], [100], [0])
    points = points_at([[5, 0]], [0])
    candidates = make_candidates([[6, 1]], [0])
    straight = run(make_communes([100]), points, demand, candidates, target_points=2)
    by_road = run(make_communes([100]), points, demand, candidates, roads, target_points=2)
    assert straight.numbers["PEOPLE_GAINED"] == 0
    assert by_road.numbers["PEOPLE_GAINED"] == 100


def test_upgrades_come_with_the_plan_and_costs_add_up():
    points = points_at([[0, 0]], [0], kind="thùng thư")
    demand = make_demand([[0, 0], [20, 0]], [10, 10], [0, 0])
    costs = PointCosts(staff=5.0, internet=1.0, eservice=2.0, new_point=100.0, source="dự toán")
    found = run(make_communes([20]), points, demand, None, target_points=2, costs=costs)
    assert list(found.upgrades.values["action"]) == [
        "put a person there", "connect to the Internet", "equip for online public services"]
    assert found.numbers["COST"] == 105.0, "a letter box may have Internet already: check first, no cost yet"
    assert (found.numbers["UPGRADES_COUNT"], found.numbers["UPGRADES_COUNT_UNKNOWN"]) == (1, 2)
    assert found.numbers["COSTS_MISSING"] == 0
    assert found.new_points.values["cost_mvnd"].tolist() == [100.0]
    assert list(found.new_points.values["note"]) == ["dự toán"]
    assert list(found.upgrades.values["note"]) == ["dự toán"] * 3
    without = run(make_communes([20]), points, demand, None, target_points=2)
    assert math.isnan(without.new_points.values["cost_mvnd"][0])
    assert without.numbers["COSTS_MISSING"] == 2


def test_the_same_seed_gives_the_same_plan():
    communes, points, demand, candidates, *_ = random_case(3)
    first, second = (run(communes, points, demand, candidates, target_points=5) for _ in range(2))
    assert list(first.new_points.rows()) == list(second.new_points.rows())
    assert list(first.upgrades.rows()) == list(second.upgrades.rows())


@pytest.mark.parametrize(("number", "compulsory", "count", "phases"), [
    (5, 1, 2, [0, 0, 0, 1, 1]), (5, 4, 2, [0, 0, 0, 0, 1]), (6, 0, 3, [0, 0, 1, 1, 2, 2]), (0, 0, 2, []),
    (3, 0, 1, [0, 0, 0]),
])
def test_points_are_spread_over_the_phases(number, compulsory, count, phases):
    assert Phases(count).of(number, compulsory).tolist() == phases


@pytest.mark.parametrize(("text", "as_of", "years"), [
    ("2030; 2027", "", (2027, 2030)), ("2025, 2030", "2025-12-31", (2025, 2030)),
    ("", "2025-12-31", (2026, 2027, 2028, 2029, 2030)), (None, "2031-01-01", (2032, 2033, 2034, 2035, 2036)),
    ("", "", None),
])
def test_phases_begin_after_the_figures_unless_years_are_given(text, as_of, years):
    assert parse_phases(text, as_of).years == years


def test_without_any_date_there_is_no_year_but_the_number_of_the_year():
    phases = parse_phases("", "")
    assert list(phases.years_of([0, 4])) == [None, None]
    assert list(phases.texts_of([0, 4], "vi")) == ["năm thứ 1", "năm thứ 5"]
    assert list(parse_phases("2027").texts_of([0], "vi")) == ["2027"]


@pytest.mark.parametrize(("text", "as_of"), [("soon", ""), ("20", ""), ("2025, 2030", "2026-01-31")])
def test_years_that_are_none_or_over_are_refused(text, as_of):
    with pytest.raises(InputError):
        parse_phases(text, as_of)


def test_the_report_prints_bound_and_both_tables():
    communes, points, demand, candidates, *_ = random_case(3)
    page = siting_report(run(communes, points, demand, candidates, target_points=4), "en", "2025-12-31")
    for text in ("Proven bound", "Upgrades first", "New points", "<svg", "2025-12-31", "year 1 of the plan"):
        assert text in page
    assert "<b>missing</b><span>Estimated cost" in page


def test_a_plan_without_any_cost_costs_no_zero():
    communes, points, demand, candidates, *_ = random_case(3)
    plan = run(communes, points, demand, candidates, target_points=4).numbers
    assert plan["COST"] is None
    assert plan["COSTS_MISSING"] == plan["UPGRADES_COUNT"] + plan["MOVES_COUNT"] + plan["POINTS_NEEDED"] > 0
    priced = run(communes, points, demand, candidates, target_points=4, costs=PointCosts(new_point=700.0)).numbers
    assert priced["COST"] == 700.0 * priced["POINTS_NEEDED"]
    assert priced["COSTS_MISSING"] == plan["COSTS_MISSING"] - priced["POINTS_NEEDED"]


def test_a_plan_for_staffed_points_does_not_count_a_letter_box_as_reached():
    points = points_at([[0, 0]], [0], kind="thùng thư")
    demand = make_demand([[0, 0]], [100], [0])
    communes = make_communes([100])
    for staffed_only, before in ((False, 100.0), (True, 0.0)):
        found = site(communes, points, demand, None, province=None, gap_options=GapOptions(language="en"),
                     reach_options=PostalReachOptions.from_rules(language="en", staffed_only=staffed_only),
                     options=PostalSitingOptions(target_points=2))
        assert found.numbers["SHARE_BEFORE"] == before
        assert found.numbers["PEOPLE_GAINED"] == 100.0 - before


@pytest.mark.parametrize("seed", range(12))
def test_the_order_of_new_points_is_that_of_trying_all_again_each_time(seed):
    from hatangso.algorithms.core.postal.siting.model import PostalGround
    rng = np.random.default_rng(seed)
    places, count = 40, 18
    ground = object.__new__(PostalGround)
    ground.people, ground.away = rng.integers(0, 30, places) * 0.3, rng.uniform(0, 9000, places)
    ground.limit_m, ground.distance_m = 7000.0, 3000.0
    lists = [np.flatnonzero(rng.random(places) < 0.3) for _ in range(count)]
    ground.start = np.concatenate([[0], np.cumsum([len(rows) for rows in lists])])
    ground.pair_place = np.concatenate(lists)
    ground.pair_m = rng.integers(0, 14, len(ground.pair_place)) * 500.0
    chosen, group = np.arange(count), rng.integers(-1, 4, count)
    away, left, served, expected = ground.away.copy(), list(range(count)), set(), []
    while left:
        part = [one for one in left if group[one] >= 0 and group[one] not in served] or left
        best = min(part, key=lambda one: (*ground._score(one, away), one))
        place, distance = ground.pairs(best)
        away[place] = np.minimum(away[place], distance)
        served.add(int(group[best]))
        expected.append(best)
        left.remove(best)
    order, gains, saved = ground.ranked(chosen, group)
    assert order.tolist() == expected
    assert (gains >= 0).all()
    assert (saved >= 0).all()
