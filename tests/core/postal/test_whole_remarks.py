"""Every remark of the postal analyses, word for word with its figures, of cases small enough to count by hand."""
from types import SimpleNamespace as Record

import numpy as np
import pytest
from core.postal import test_gap_said as gap_cases
from core.postal.postal_builders import make_communes, make_points
from core.postal.siting_cases import at, make_candidates, make_demand, points_at, run
from hatangso.algorithms.core.errors import Message
from hatangso.algorithms.core.location.sparse import Incidence
from hatangso.algorithms.core.postal.conflicts import conflicts_between, conflicts_within
from hatangso.algorithms.core.postal.gap.assess import GapOptions, assess
from hatangso.algorithms.core.postal.gap.report import gap_report
from hatangso.algorithms.core.postal.reach import PostalReachOptions
from hatangso.algorithms.core.postal.siting import solve
from hatangso.algorithms.core.postal.siting.curve import people_curve
from hatangso.algorithms.core.postal.siting.report import siting_report
from hatangso.algorithms.core.postal.siting.solve import PostalSitingOptions
from hatangso.algorithms.core.postal.targets import PostalTarget
from hatangso.algorithms.core.resources import load_json
from hatangso.algorithms.core.territory.official import load_province
from hatangso.algorithms.core.territory.reference import Reference

COMMUNES = make_communes([200, 9, 9])  # the two of nine people have nobody at a known place
POINTS = points_at([[0, 0]], [0])
HOMES = make_demand([[0, 0], [8, 0], [12, 0], [9, 0], [3.5, 0]], [50, 60, 70.4, 5, 10], [0] * 5)
SITES = make_candidates([[8, 0], [12, 0], [4, 0]], [0, 0, 0])
MORE_SITES = make_candidates([[8, 0], [12, 0], [4, 0], [8.6, 0], [7.5, 0]], [0] * 5)
BASIS = ["Places people live hold 195 people, the communes 218: -23 difference.",
         "No road network: distances are straight lines, shorter than any way on the ground."]


def texts(found):
    return [note.text("en") for note in found.notes]


def place(key, people, area):
    return Record(key=key, text=lambda language: f"{key} {language}", population=Record(value=people),
                  area_km2=Record(value=area))


def target(key, measure, sense, value, **more):
    return PostalTarget(key, measure, sense, value, vi=f"{key} vi", en=f"{key} en", **more)


FOUR = target("four", "points", "at_least", 4)
PEOPLE = target("people", "people_per_point", "about", 1000.0, tolerance=0.25, better="lower", unit="người")
RADIUS = target("radius", "mean_radius_km", "at_most", 1.0, unit="km")


def test_two_targets_that_do_not_hold_together_are_told_with_all_their_figures():
    """10,001 people at 1,000 a point take 11 points, at 1,250 a point 9; 100 km² in circles of 1 km 31.8."""
    found = conflicts_within((FOUR, PEOPLE, RADIUS), place("A", 10_001.4, 100.0), 5)
    assert [(one.territory, one.first.key, one.second.key, one.needs) for one in found] == [
        ("A", "four", "people", (4, 11)), ("A", "four", "radius", (4, 32))]
    assert [one.message.text("en") for one in found] == [
        'In A en (10,001 people) 4 points mean 2,500 people for "people en"; the target 1,000 people needs 11 points '
        '(9 within its tolerance).',
        'In A en (10,001 people) 4 points mean 2.82 km for "radius en"; the target 1.00 km needs 32 points (32 within '
        'its tolerance).']
    eight = target("eight", "points", "at_least", 8)
    assert [one.needs for one in conflicts_within((eight, PEOPLE), place("A", 10_000.0, 100.0), 5)] == []  # 1,250 each


def test_two_ratios_without_a_common_number_are_told_with_both():
    """90,000 people at 9,000 or more a point allow 10 points; 100 km² in circles of 1 km take 31.8."""
    few = target("few", "people_per_point", "at_least", 9000.0)
    found = conflicts_within((few, RADIUS), place("A", 90_000.0, 100.0), 5)
    assert [(one.territory, one.first.key, one.second.key, one.needs) for one in found] == [
        ("A", "few", "radius", (10, 32))]
    assert found[0].message.text("en") == (
        'In A en no number of points meets both "few en" (10 points) and "radius en" (32 points).')


@pytest.mark.parametrize(("others", "second", "needs"), [
    ((), "three", (3, 6)), ((PEOPLE,), "people", (3, 20)), ((RADIUS,), "three", (3, 6))])
def test_a_number_set_for_another_territory_is_told_with_what_it_means_here(others, second, needs):
    there, here = place("old", 10_000.0, 100.0), place("new", 20_000.0, 200.0)
    three = target("three", "points", "at_least", 3, set_for="old")
    found = conflicts_between((*others, three, FOUR), Record(territory={"old": there}.get), here, 5)
    assert [(one.territory, one.first.key, one.second.key, one.needs) for one in found] == [
        ("new", "three", second, needs)]
    assert found[0].message.text("en") == (
        "3 points were set for old en: 3,333 people per point there, 6,667 in new en. The same service would need 6 "
        "points here.")


def test_all_remarks_where_more_points_are_asked_for_than_there_are_candidates():
    found = run(COMMUNES, POINTS, HOMES, SITES, target_points=9)
    assert texts(found) == [
        *BASIS, "The target asks for 9 points (population 218); 1 exist, 8 are new.",
        "8 new points are asked for, but there are only 3 candidates.",
        "3 new points bring 145 people within 3 km; no choice of as many places brings more than 145 (gap 0.00%, "
        "prices and a small tree: optimal).", "3 actions have no known cost; they are printed as missing."]


def test_points_that_bring_nobody_more_are_told_and_those_for_nobody_left_out():
    """Three candidates bring all within 3 km; a fourth stands nearer to five people, a fifth to nobody."""
    begin = [*BASIS, "The target asks for 6 points (population 218); 1 exist, 5 are new.",
             "2 points bring nobody more within reach; they stand where they save most distance (gap 0.00% to the "
             "least possible).", "Only 4 of 5 points serve anybody; the others are not placed."]
    end = ["4 new points bring 145 people within 3 km; no choice of as many places brings more than 145 (gap 0.00%, "
           "prices and a small tree: optimal).", "4 actions have no known cost; they are printed as missing."]
    found = run(COMMUNES, POINTS, HOMES, MORE_SITES, target_points=6)
    assert texts(found) == [*begin, *end]
    assert list(found.new_points.values["code"]) == ["C1", "C0", "C2", "C3"]
    page = siting_report(found, "en", "2025-12-31")
    assert "As of 2025-12-31" in page
    assert "As of" not in siting_report(found, "en", "")


def test_all_remarks_of_a_plan_for_short_ways():
    """Two points leave 5 people 1 km and 10 people 3.5 km to go: 40 person-km of 712."""
    found = run(COMMUNES, POINTS, HOMES, SITES, target_points=3, objective="distance")
    assert texts(found) == [
        *BASIS, "The target asks for 3 points (population 218); 1 exist, 2 are new.",
        "2 new points bring 135 people within 3 km and leave 40 person-km of 712; no choice of as many places leaves "
        "less than 40 (gap 0.00%, Lagrangian prices, swaps, perturbations).",
        "2 actions have no known cost; they are printed as missing."]


def test_all_remarks_of_a_plan_for_a_share_of_people():
    """Of 195.4 people 50 have a point; 60 + 5 at one candidate and 70.4 at another make 185.4, 94.88 %."""
    found = run(COMMUNES, POINTS, HOMES, SITES, target_share=90.0)
    assert texts(found)[2] == (
        "2 new points bring 94.88% of people within 3 km; no choice of fewer than 2 does (gap 0.00%, Lagrangian "
        "prices, greedy, swaps and spatial perturbations: optimal). Communes without a point are not looked at one by "
        "one.")


def test_communes_without_point_and_candidate_are_counted_once_each():
    """Two places of one commune and one of another stand in for candidates; the fourth commune has its own."""
    homes = make_demand([[0, 0], [8, 0], [9, 0], [20, 0], [30, 0]], [5, 6, 7, 8, 9], [0, 1, 1, 2, 3])
    found = run(make_communes([100] * 4), POINTS, homes, make_candidates([[30, 0]], [3]), target_points=4)
    assert texts(found)[2] == (
        "2 communes without a point have no candidate: places people live stand in (Xã 00001, Xã 00002).")


def test_all_remarks_on_points_of_no_commune_and_of_no_known_type():
    points = make_points([("A", "bưu cục", "00000", 0, *at([[0, 0]])[0]), ("B", "bưu cục", "", -1, *at([[50, 0]])[0]),
                          ("C", "bưu cục", "", -1, *at([[51, 0]])[0]), ("D", "lạ", "00000", 0, *at([[1, 0]])[0])])
    found = assess(make_communes([9000]), points, options=GapOptions(language="en"))
    assert texts(found)[:5] == [
        "2 points: outside every commune (B, C).", "1 point: type not known (D).",
        "1 point: staffed or not is not known (D).",
        "Types not known: lạ. Write one of: post office, commune culture post point, agent, kiosk, public letter box.",
        "2 points count for no commune, only for the territory (B, C)."]


@pytest.mark.parametrize(("basis", "called"), [("official", "official totals"), ("layer", "layer's sums")])
def test_official_totals_are_told_beside_the_layers_sums(basis, called):
    """Ca Mau has 2,606,672 people on 7,942.39 km² in 64 communes (Resolution 202/2025/QH15); four points share them."""
    asked = GapOptions(language="en", basis=basis)
    province = load_province()
    found = assess(make_communes([9000, 800, 500], area_km2=[30.0, 20.0, 10.0]), gap_cases.points(), province, asked)
    name = "Ca Mau province since 1 July 2025"
    assert texts(found)[:3] == [
        f"{name}: official population 2,606,672 (Nghị quyết 202/2025/QH15, khoản 22, 2025-06-12), the layer's sum "
        f"10,300; official area 7,942.39 km², the layer's 60.00 km². The verdicts use the {called}.",
        '"Mean people per point" 8,000: 651,668 by the official population, 2,575 by the layer\'s sum. The two fall on '
        'different sides.', f"The layer has 3 communes, {name} has 64: is it the right map?"]
    page = gap_report(found, province, asked, as_of="2025-12-31")
    assert "As of 2025-12-31" in page
    assert "As of" not in gap_report(found, province, asked, as_of="")
    assert ("People per point = population / number of points; mean service radius = √(area / (π × number of "
            "points)).") in page
    conflicts, remarks = page.split("<h2>Conflicts between targets</h2>")[1].split("<h2>Remarks on the data</h2>")
    said = [one.message.text("en").replace('"', "&quot;") for one in found.conflicts]
    assert said
    assert all(text in conflicts and text not in remarks for text in said)
    assert "The layer has 3 communes" in remarks


def test_a_norm_of_another_measure_is_not_judged_by_people_per_point():
    """2,575 people per point by the layer's sum and 651,668 by the official one are on two sides of 3,000."""
    norms = (target("far", "mean_radius_km", "at_most", 3000.0), target("many", "people_per_point", "at_most", 3000.0))
    communes = make_communes([9000, 800, 500], area_km2=[30.0, 20.0, 10.0])
    found = assess(communes, gap_cases.points(), load_province(), GapOptions(language="en", norms=norms, targets=()))
    assert [text for text in texts(found) if "different sides" in text] == [
        '"many en" 3,000: 651,668 by the official population, 2,575 by the layer\'s sum. The two fall on different '
        'sides.']


def test_shares_that_no_choice_reaches_are_not_spoken_of():
    """Of 100 places of one person 20 have a point, 60 a candidate and 20 neither: 80 % is all there is."""
    ground = Record(people=np.ones(100), columns=lambda: (
        np.append(np.zeros(20), np.ones(80)), Incidence.from_lists([[row] for row in range(20, 80)], 100)))
    found = people_curve(ground, 60, np.ones(60), Record(time_limit_s=60.0))
    assert [note.text("en") for note in found.said] == [
        "80% of people within reach: 60 new points, at least 60 by any choice."]


@pytest.mark.parametrize(("upper", "told"), [(10.0, 10.0), (10.0 * (1 - 1e-12), 10.0), (9.9, 9.9), (11.0, 11.0)])
def test_a_bound_is_raised_over_the_dust_of_a_sum_and_over_nothing_else(upper, told):
    """Ten people gained: a bound below them by more than rounding would be none, and must be seen to be none."""
    asked = PostalSitingOptions(target_points=1)
    assert solve._bound(Record(upper_bound=upper), np.array([4.0, 6.0]), asked) == told


def test_of_three_sites_of_a_commune_that_serve_nobody_new_one_is_kept():
    ground = Record(within=lambda one: np.zeros(0, dtype=np.int64))
    kept = solve._needed_only(ground, np.array([4, 2, 9]), np.full(10, 7), np.ones(3))
    assert kept.tolist() == [2]
    free = solve._needed_only(ground, np.array([4, 2, 9]), np.full(10, -1), np.ones(3))
    assert free.tolist() == []


@pytest.mark.parametrize("people", [1.0, 0.4])
def test_a_point_for_one_person_stands_among_those_from_which_somebody_gains(people):
    homes = make_demand([[0, 0], [8, 0]], [50, people], [0, 0])
    found = run(make_communes([60]), POINTS, homes, make_candidates([[8, 0]], [0]), target_points=2).new_points.values
    assert (list(found["gain_grp"]), found["gain_pop"].tolist()) == (["gain"], [people])


def test_a_reason_for_missing_official_figures_stands_in_the_place_of_the_plain_remark():
    reason = Message("No territory file fits.")
    found = assess(make_communes([9000, 800, 500]), gap_cases.points(), options=GapOptions(
        language="en", reference=Reference(notes=(reason,))))
    assert texts(found)[0] == "No territory file fits."
    assert not any("every figure rests on" in text for text in texts(found))


def test_the_distances_of_the_rules_are_read_in_metres():
    rules = load_json("rules", "postal.json")
    found = PostalReachOptions.from_rules()
    assert [metres / 1000 for metres in found.distances_m] == rules["reach"]["distances_km"]
    assert found.distance_m == 1000 * rules["reach"]["distance_km"]
    assert found.catchment_m == rules["floating_catchment"]["max_distance_m"]
    assert [list(one) for one in found.decay] == rules["floating_catchment"]["decay"]
