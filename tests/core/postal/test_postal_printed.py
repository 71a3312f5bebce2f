"""What postal tables and remarks print: read back, each beside the case that must print something else."""
from dataclasses import replace

import numpy as np
import pytest
from core.postal.postal_builders import make_communes, make_points
from core.postal.siting_cases import at, make_candidates, make_demand, points_at, run
from hatangso.algorithms.core.postal.gap.assess import GapOptions
from hatangso.algorithms.core.postal.places import check_points
from hatangso.algorithms.core.postal.reach import PostalReachOptions
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
    flags = check_points(points, make_communes([10]), 10.0).flags
    assert flags["no_internet"].tolist() == [False, True, False]
    assert flags["no_eservice"].tolist() == [True, False, False]


@pytest.mark.parametrize(("value", "text"), [(62.0, "62%"), (62.54, "62.5%")])
def test_a_share_has_a_decimal_only_where_it_is_not_whole(value, text):
    target = PostalTarget("S", "share_staffed_online", "at_least", 50.0, "Tỷ lệ", "Share", unit="%")
    assert figure_of(target, value).text("en") == text
