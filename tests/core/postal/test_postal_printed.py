"""What postal tables and remarks print: read back, each beside the case that must print something else."""
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from core.postal.postal_builders import make_communes, make_points
from core.postal.siting_cases import at, make_candidates, make_demand, points_at, random_case, run
from hatangso.algorithms.core import location
from hatangso.algorithms.core.location.method_words import Method
from hatangso.algorithms.core.location.sparse import Incidence
from hatangso.algorithms.core.postal.gap.assess import GapOptions
from hatangso.algorithms.core.postal.gap.tables import points_table
from hatangso.algorithms.core.postal.places import PROBLEMS, check_points
from hatangso.algorithms.core.postal.reach import PostalReachOptions
from hatangso.algorithms.core.postal.siting.curve import people_curve
from hatangso.algorithms.core.postal.siting.report import siting_report
from hatangso.algorithms.core.postal.siting.solve import PostalSitingOptions, site
from hatangso.algorithms.core.postal.targets import PostalTarget, figure_of


def said(found):
    return [note.text("en") for note in found.notes]


def test_people_whom_no_candidate_reaches_are_told_and_only_then():
    communes, points = make_communes([140]), points_at([[0, 0]], [0])
    demand = make_demand([[0, 0], [8, 0], [30, 0]], [50, 60, 30], [0, 0, 0])
    near, far = make_candidates([[8, 0]], [0]), make_candidates([[8, 0], [30, 0]], [0, 0])
    assert "30 people are within reach of no candidate." in said(run(communes, points, demand, near, target_points=2))
    assert not any("no candidate" in text for text in said(run(communes, points, demand, far, target_points=3)))


def test_new_points_are_grouped_by_whether_anybody_gains():
    communes, points = make_communes([100, 100]), points_at([[0, 0]], [0])
    demand = make_demand([[0, 0], [2.5, 0], [8, 0], [20, 0]], [50, 40, 60, 0], [0, 0, 0, 1])
    candidates = make_candidates([[2.5, 0], [8, 0], [20, 0]], [0, 0, 1])
    table = run(communes, points, demand, candidates, target_points=4).new_points.values
    found = {code: (group, text, gain) for code, group, text, gain in zip(
        table["code"], table["gain_grp"], table["gain_txt"], table["gain_pop"])}
    assert {code: (group, gain) for code, (group, _, gain) in found.items()} == {
        "C0": ("none", 0.0), "C1": ("gain", 60.0), "C2": ("gain", 0.0)}  # the last one is its commune's first point
    assert found["C1"][1] == found["C2"][1] != found["C0"][1]


@pytest.mark.parametrize(("staffed_only", "nearest_km"), [(False, 1.0), (True, 6.0)])
def test_the_nearest_point_of_a_plan_for_staffed_points_is_a_staffed_one(staffed_only, nearest_km):
    points = make_points([("L", "thùng thư", "00000", 0, *at([[5, 0]])[0]),
                          ("P", "bưu cục", "00000", 0, *at([[0, 0]])[0])])
    found = site(make_communes([100]), points, make_demand([[6, 4]], [100], [0]), make_candidates([[6, 0]], [0]),
                 province=None, gap_options=GapOptions(language="en"),
                 reach_options=PostalReachOptions.from_rules(language="en", staffed_only=staffed_only,
                                                             distance_m=4500.0),
                 options=PostalSitingOptions(target_points=3))
    assert found.new_points.values["near_km"].round(2).tolist() == [nearest_km]


def test_a_point_without_internet_is_marked_where_it_is_staffed():
    points = make_points([("A", "bưu cục", "00000", 0, 105.0, 9.0), ("B", "bưu cục", "00000", 0, 105.1, 9.0),
                          ("C", "thùng thư", "00000", 0, 105.2, 9.0)])
    points = replace(points, internet=np.array([1.0, 0.0, 0.0]), eservice=np.array([0.0, 1.0, 0.0]))
    communes = make_communes([10])
    checked = check_points(points, communes, 10.0)
    table = points_table(points, checked, communes, "en", access=None)
    assert [list(table.values[key]) for key in ("code", "name", "kind", "commune", "inside")] == [
        ["A", "B", "C"], ["A", "B", "C"], ["bưu cục", "bưu cục", "thùng thư"], ["00000"] * 3, ["00000"] * 3]
    assert [PROBLEMS[flag].text("en") in (text or "") for text in table.values["problem"]
            for flag in ("no_internet", "no_eservice")] == [False, True, True, False, False, False]
    flags = checked.flags
    assert flags["no_internet"].tolist() == [False, True, False]
    assert flags["no_eservice"].tolist() == [True, False, False]


@pytest.mark.parametrize(("value", "text"), [(62.0, "62%"), (62.54, "62.54%")])
def test_a_share_has_decimals_only_where_it_is_not_whole(value, text):
    target = PostalTarget("S", "share_staffed_online", "at_least", 50.0, "Tỷ lệ", "Share", unit="%")
    assert figure_of(target, value).text("en") == text


def test_candidates_without_a_position_are_told_where_only_some_lack_one():
    communes, points = make_communes([140]), points_at([[0, 0]], [0])
    demand = make_demand([[0, 0], [8, 0]], [50, 60], [0, 0])
    for xy, count in (([[8, 0], [9, 0]], 0), ([[8, 0], [np.nan, np.nan]], 1)):
        notes = [text for text in said(run(communes, points, demand, make_candidates(xy, [0, 0]), target_points=2))
                 if "no position" in text]
        assert len(notes) == count
        assert all(text.startswith("1 candidate has no position and is left out (C1)") for text in notes)


@pytest.mark.parametrize(("target", "told"), [(2, True), (3, False), (4, False)])
def test_communes_without_a_point_raise_the_number_only_where_the_target_asks_for_fewer(target, told):
    communes, points = make_communes([100, 100, 100]), points_at([[0, 0]], [0])
    demand = make_demand([[0, 0], [8, 0], [20, 0], [30, 0]], [50, 60, 70, 5], [0, 1, 2, 0])
    found = run(communes, points, demand, make_candidates([[8, 0], [20, 0], [30, 0]], [1, 2, 0]), target_points=target)
    assert any("have no point at all: 2 new points instead of" in text for text in said(found)) == told
    assert len(found.new_points) == max(target - 1, 2)


@pytest.mark.parametrize("gap", [0.0, 0.0123])
def test_the_gap_that_is_said_is_that_of_the_numbers(monkeypatch, gap):
    cover = location.maximal_cover
    monkeypatch.setattr(location, "maximal_cover", lambda *given, **named: replace(cover(*given, **named), gap=gap))
    found = run(*random_case(4)[:4], target_points=3)
    (note,) = [note for note in found.notes if "(gap {gap}, {method})" in note.template]
    assert note.values["gap"].value == found.numbers["GAP"] == pytest.approx(100 * gap)
    assert note.values["bound"].value == pytest.approx(found.numbers["BOUND"])


def test_the_curve_is_nowhere_below_the_plan(monkeypatch):
    """A search that found nothing is lifted to the plan, which brings 30 people and then 20 more; 10 have a point."""
    curve = location.cover_curve

    def nothing(*given, **named):
        return replace(curve(*given, **named), value=np.zeros(2), upper_bound=np.array([10.0, 50.0]))

    monkeypatch.setattr(location, "cover_curve", nothing)
    ground = SimpleNamespace(people=np.array([10.0, 20.0, 30.0]), columns=lambda: (
        np.array([0.0, 20.0, 30.0]), Incidence.from_lists([[1], [2]], 3)))
    values = people_curve(ground, 2, np.array([30.0, 20.0]), SimpleNamespace(time_limit_s=60.0)).records.values
    assert values["gain_pop"].tolist() == [30, 50]
    assert values["more_pop"].tolist() == [30, 20]
    assert values["share"].tolist() == [pytest.approx(100 * 40 / 60), 100]
    assert values["share_hi"].tolist() == [pytest.approx(100 * 40 / 60), 100]
    one = people_curve(ground, 2, np.array([30.0]), SimpleNamespace(time_limit_s=60.0)).records.values
    assert one["gain_pop"].tolist() == [30, 30]
    assert one["share_hi"].tolist() == [pytest.approx(100 * 40 / 60), 100]


def test_usual_shares_beyond_the_curve_are_said_to_take_more_points_than_it_shows():
    """Of 100 places of one person each 20 have a point; a curve of 70 points more ends at 90 %, one of 75 at 95 %."""
    ground = SimpleNamespace(people=np.ones(100), columns=lambda: (
        np.append(np.zeros(20), np.ones(80)), Incidence.from_lists([[row] for row in range(20, 100)], 100)))
    begin = ["80% of people within reach: 60 new points, at least 60 by any choice.",
             "90% of people within reach: 70 new points, at least 70 by any choice."]
    for number, end in ((70, ["95% of people within reach: more than 70 new points."]),
                        (75, ["95% of people within reach: 75 new points, at least 75 by any choice."])):
        found = people_curve(ground, number, np.ones(number), SimpleNamespace(time_limit_s=60.0))
        assert [note.text("en") for note in found.said] == [
            *begin, *end, f"99% of people within reach: more than {number} new points."]


@pytest.mark.parametrize("people", [[50, 60, 1], [50, 1, 1], [50, 60, 0.5]])
def test_a_point_for_the_only_inhabitant_of_a_place_is_kept(people):
    communes, points = make_communes([140]), points_at([[0, 0]], [0])
    demand = make_demand([[0, 0], [8, 0], [20, 0]], people, [0, 0, 0])
    found = run(communes, points, demand, make_candidates([[8, 0], [20, 0], [8.5, 0]], [0, 0, 0]))
    assert sorted(found.new_points.values["gain_pop"]) == sorted(people[1:])


def test_the_page_of_a_plan_names_its_method_and_its_seed():
    found = run(*random_case(4)[:4], target_points=3, seed=917)
    page = siting_report(found, "en")
    assert f"<dt>Method</dt><dd>{Method(found.numbers['METHOD']).text('en')}</dd><dt>Seed</dt><dd>917</dd>" in page
