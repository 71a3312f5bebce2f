"""What a plan of sites says of itself as a whole, sentence by sentence, and its page, heading by heading.

Viettel serves 1,234.4 of 1,349.4 people and VNPT 233.4 of them; 70 live by the second candidate, 45 by the first.
"""
import dataclasses
import re

import numpy as np
import pytest
from core.towers.siting.siting_cases import _ground, _options
from hatangso.algorithms.core.towers import rules
from hatangso.algorithms.core.towers.reach.radius import RadiusReach
from hatangso.algorithms.core.towers.siting import sites
from hatangso.algorithms.core.towers.siting.report import siting_report

FLAT = ("The radius is the same for every antenna height. Give RADIUS_HEIGHT or another MODEL, and the coverage of "
        "tenants who hang lower is worked out at their height.")


@pytest.fixture
def district(plane):
    return _ground(plane, [(0, 0), (300, 0), (5000, 0), (9000, 0), (30_000, 0)], [1000, 1, 233.4, 70, 45],
                   masts=[(0, 0), (5000, 0)], operators=["Viettel", "Viettel; VNPT"],
                   spots=[(30_000, 600), (9000, 400), (5200, 0)])


def made(district, plane, *, reach=None, **more):
    options = _options(spacing=305, **more)
    options = options if reach is None else dataclasses.replace(options, reach=reach)
    return sites.plan_sites(district, plane, options), options


def notes(*args, **more):
    return [note.text("en") for note in made(*args, **more)[0].notes][1:]  # the first is of the register's slots


def test_a_plan_without_costs_tells_its_shares_its_bound_and_its_years(district, plane):
    assert notes(district, plane, new_sites=1) == [
        "Operators planned: Viettel, VNPT, MobiFone. Coverage: radius 1,000 m. Spacing rule: 305 m everywhere.",
        "Shares of people before and after: each operator Viettel 91.48 and 96.67 %, VNPT 17.30 and 96.67 %, MobiFone "
        "0.00 and 96.67 %; any 91.48 and 96.67 %; all 0.00 and 96.67 %; people x operators 36.26 and 96.67 %.",
        "The plan adds 2,445 people x operators; no plan within the same limits adds more than 2,445 (gap 0.00 %).",
        "Sharing ratio (positions with two or more operators / all positions) before and after: 50.00 and 100.00 %; "
        "tenancy ratio (operators / positions) 1.50 and 3.00.",
        "Years: sites are spread evenly from year 1 of the plan to year 5 of the plan by rank, the largest gains "
        "first.",
        "Plan and bound are equal: within its limits the plan is optimal.",
        "Search by prices, greedy choice, swaps and perturbations; seed 0, ended by its number of steps.",
        "No costs were given: the plan counts works, and its cost is missing.", FLAT]


def test_a_plan_with_costs_tells_what_a_missing_price_leaves_out(district, plane):
    said = notes(district, plane, new_sites=1, new_mast_cost=1000.0, colocation_cost=150.0, seed=3)
    assert said[1:] == [
        "Shares of people before and after: each operator Viettel 91.48 and 96.67 %, VNPT 17.30 and 96.67 %, MobiFone "
        "0.00 and 5.19 %; any 91.48 and 96.67 %; all 0.00 and 5.19 %; people x operators 36.26 and 66.17 %.",
        "The plan adds 1,211 people x operators; no plan within the same limits adds more than 1,211 (gap 0.00 %).",
        "Sharing ratio (positions with two or more operators / all positions) before and after: 50.00 and 100.00 %; "
        "tenancy ratio (operators / positions) 1.50 and 2.33.",
        "Years: sites are spread evenly from year 1 of the plan to year 5 of the plan by rank, the largest gains "
        "first.",
        "Plan and bound are equal: within its limits the plan is optimal.",
        "Search by prices, greedy choice, swaps and perturbations; seed 3, ended by its number of steps.",
        "233 people x operators cannot be reached by any mast or candidate and are outside the bound.",
        "STRENGTHENING_COST is missing: masts without a free slot are left as they are.", FLAT]
    assert not [note for note in notes(district, plane, budget_mvnd=1500.0, new_mast_cost=1000.0, colocation_cost=150.0,
                                       strengthening_cost=33.0) if "STRENGTHENING" in note or "No costs" in note]


def test_masts_of_unknown_height_are_counted_where_the_height_plays_a_part(district, plane):
    said = notes(district, plane, new_sites=1, reach=RadiusReach(1000.0, reference_height_m=42.0))
    assert said[0].endswith("Coverage: radius 1,000 m at an antenna height of 42 m, changing with its square root. "
                            "Spacing rule: 305 m everywhere.")
    assert said[-1] == "2 masts have no height and take the usual one."
    assert FLAT not in said


def test_a_search_that_time_ends_says_so_and_names_no_seed(district, plane):
    said = notes(district, plane, new_sites=1, time_limit_s=0.0)
    assert said[-1] == ("The search was ended by TIME_LIMIT: the plan and its bound are valid, but another run may "
                        "give another plan.")
    assert not any("seed" in note for note in said)


def test_a_target_is_told_in_works_and_an_unreachable_one_is_said_first(district, plane):
    """90 % of 4,048.2 are 3,643.4: 2,175.6 more than today, of which 2,235 take the four masts' five works."""
    said = notes(district, plane, target_share=0.9)
    assert said[2] == "5 works reach the target; fewer than 5 cannot (gap 0.00 %)."
    said = notes(district, plane, target_share=0.9, new_mast_cost=1000.0, colocation_cost=150.0)
    assert said[0] == ("The target share is out of reach of these masts and limits; the plan covers as many people as "
                       "possible.")
    said = notes(district, plane, target_share=0.6, new_mast_cost=1000.0, colocation_cost=150.25)
    assert said[2] == ("The plan costs 150.3 million VND; no plan that reaches the target costs less than 150.3 (gap "
                       "0.00 %).")


def test_without_a_rule_none_is_said_to_be_chosen(district, plane):
    options = dataclasses.replace(_options(new_sites=1), spacing=None)
    said = [note.text("en") for note in sites.plan_sites(district, plane, options).notes]
    assert rules.NONE_CHOSEN.text("en") in said
    assert any(note.endswith("Spacing rule: none chosen.") for note in said)


def test_the_numbers_of_a_plan_are_those_of_its_rows(district, plane):
    """A candidate that is not built counts as no position: 9 tenants on 3 masts."""
    result, _ = made(district, plane, new_sites=1)
    numbers, rows = result.numbers, [dict(zip(result.sites.table.keys, row)) for row in result.sites.rows()]
    assert [(row["site_id"], row["action"], row["gain"], row["gain_any"], row["gain_more"]) for row in rows] == [
        ("T0", "strengthen", 2002, 0, 1001), ("T1", "strengthen", 233, 0, 233), ("UV2", "new_mast", 210, 70, 0)]
    assert [(row["gain_vtl"], row["gain_vnpt"], row["gain_mbf"]) for row in rows] == [
        (0, 1001, 1001), (0, 0, 233), (70, 70, 70)]
    assert [(row["slots_free"], row["slots_src"]) for row in rows] == [(1, "default"), (0, "default"),
                                                                       (4, "mast class")]
    assert (rows[2]["near_id"], round(rows[2]["near_m"])) == ("T1", 4020)
    assert {name: numbers[name] for name in (
        "SITES_COUNT", "NEW_MASTS", "COLOCATIONS", "UPGRADES", "APPROVALS_COUNT", "CANDIDATES_USED",
        "CANDIDATES_REFUSED", "SHARING_RATIO_BEFORE", "SHARING_RATIO", "TENANCY_RATIO_BEFORE", "TENANCY_RATIO", "COST",
        "GAIN_PER_BILLION", "UNREACHABLE", "SHARE_BEFORE_UNKNOWN")} == {
            "SITES_COUNT": 3, "NEW_MASTS": 1, "COLOCATIONS": 3, "UPGRADES": 0, "APPROVALS_COUNT": 0,
            "CANDIDATES_USED": 2, "CANDIDATES_REFUSED": 1, "SHARING_RATIO_BEFORE": 50.0, "SHARING_RATIO": 100.0,
            "TENANCY_RATIO_BEFORE": 1.5, "TENANCY_RATIO": 3.0, "COST": None, "GAIN_PER_BILLION": None,
            "UNREACHABLE": 0.0, "SHARE_BEFORE_UNKNOWN": 0}
    assert numbers["GAINED"] == pytest.approx(2 * 1071 + 233.4 + 70.0)
    assert numbers["SHARE_BEFORE"] == pytest.approx(100 * 1467.8 / 4048.2)
    priced, _ = made(district, plane, new_sites=1, new_mast_cost=1000.0, colocation_cost=150.0)
    assert (priced.numbers["COST"], priced.numbers["GAIN_PER_BILLION"]) == (1600.0, pytest.approx(1211 / 1.6))
    assert list(priced.sites.values["cost_mvnd"]) == [150.0, 1450.0]
    assert priced.numbers["UNREACHABLE"] == pytest.approx(233.4)


def test_the_curve_and_the_places_are_told_step_by_step(district, plane):
    result, _ = made(district, plane, new_sites=1)
    curve, places = result.curve.values, result.demand.values
    assert [list(curve[key]) for key in ("step", "site_id", "oper_new", "new_masts", "colocated", "gain", "phase")] == [
        [0, 1, 2, 3], [None, "T0", "T1", "UV2"], [None, "VNPT, MobiFone", "MobiFone", "Viettel, VNPT, MobiFone"],
        [0, 0, 0, 1], [0, 2, 3, 3], [None, 2002, 233, 210],
        [None, "year 1 of the plan", "year 2 of the plan", "year 4 of the plan"]]
    assert np.round(curve["share"], 2).tolist() == [36.26, 85.71, 91.48, 96.67]
    assert np.round(curve["share_any"], 2).tolist() == [91.48, 91.48, 91.48, 96.67]
    assert np.round(curve["share_all"], 2).tolist() == [0.0, 74.18, 91.48, 96.67]
    assert np.isnan(curve["cost_mvnd"]).all()
    assert list(places["n_before"]) == [1, 1, 2, 0, 0]
    assert list(places["n_after"]) == [3, 3, 3, 3, 0]
    assert list(places["before"]) == ["Viettel", "Viettel", "Viettel, VNPT", "", ""]
    assert list(places["after"]) == ["Viettel, VNPT, MobiFone"] * 4 + [""]
    assert list(places["status"]) == ["all"] * 4 + ["none"]


def test_the_page_has_its_headings_charts_and_notes(district, plane):
    result, options = made(district, plane, new_sites=1)
    page = siting_report(result, options)
    assert re.findall("<h[12]>(.*?)</h[12]>", page) == [
        "Shared mast plan", "How good the plan is", "Share of people by operator", "Sites by rank"]
    assert re.findall("<figcaption>(.*?)</figcaption>", page) == ["People covered after the plan",
                                                                  "Share covered after each site"]
    assert re.findall(r'text-anchor="start">([\d.]+%)', page) == ["96.67%"] * 3
    assert re.findall("<li><b>(.*?)</b><span>(.*?)</span>", page) == [
        ("3", "Sites in the plan"), ("1", "New masts"), ("3", "Co-locations on existing masts"),
        ("missing", "Cost (million VND)"), ("36.26", "People x operators covered before (%)"),
        ("96.67", "People x operators covered after (%)"), ("0.00", "Gap between plan and bound (%)")]
    assert set(re.findall('data-values="(.*?)"', page)) == {
        "0,36.25809 1,85.7121684 2,91.4776938 3,96.6651845", "0,91.4776938 1,91.4776938 2,91.4776938 3,96.6651845",
        "0,0 1,74.1811175 2,91.4776938 3,96.6651845"}
    assert re.findall('<p class="note">(.*?)</p>', page) == [note.text("en") for note in result.notes]


def test_a_limit_is_printed_to_the_metre(district, plane):
    assert list(made(district, plane, new_sites=1)[0].refused.values["reason"]) == [
        "Beyond the limits of the plan: it would still add 135 people x operators.",
        "200 m from the existing mast T1, the rule asks for 305 m: share that mast instead."]
