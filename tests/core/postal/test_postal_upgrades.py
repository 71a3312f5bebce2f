import json
import math
from dataclasses import replace

import numpy as np
import pytest
from core.postal.postal_builders import make_communes, make_points
from hatangso.algorithms.core import access
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.postal.places import check_points
from hatangso.algorithms.core.postal.siting import upgrades
from hatangso.algorithms.core.postal.siting.phases import Phases

NAN = math.nan


def network():
    """Commune 0 has an office; 1 only two letter boxes; 2 nothing."""
    points = make_points([
        ("A", "bưu cục", "00000", 0, 105.0, 9.0), ("BOX1", "thùng thư", "00001", 1, 105.1, 9.0),
        ("BOX2", "thùng thư", "00001", 1, 105.2, 9.0), ("BOX3", "thùng thư", "00000", 0, 105.3, 9.0),
    ])
    points = replace(points, internet=np.array([1.0, NAN, 0.0, 0.0]), eservice=np.array([0.0, 0.0, 0.0, 0.0]))
    communes = make_communes([100, 100, 100])
    return points, check_points(points, communes, 10.0), communes


def test_the_least_set_of_upgrades():
    points, checked, communes = network()
    found = upgrades.plan_upgrades(points, checked, communes, np.array([10.0, 20.0, 30.0, 5.0]))
    assert [(points.code[item.point], item.action) for item in found] == [
        ("BOX2", "staff"), ("BOX2", "internet"), ("BOX2", "eservice"), ("A", "eservice"),
    ]


def test_without_catchments_the_first_letter_box_is_staffed_and_unknown_internet_is_said():
    points, checked, communes = network()
    found = upgrades.plan_upgrades(points, checked, communes, np.full(4, NAN))
    assert (points.code[found[0].point], found[0].action) == ("BOX1", "staff")
    assert "not known" in found[1].reason.text("en")


def test_a_point_that_may_have_staff_is_looked_at_before_anybody_is_sent_there():
    """Of the points of unknown staffing the one with most people; a letter box beside it is left alone."""
    points, _, communes = network()
    points = replace(points, kind=np.array(["bưu cục", "thùng thư", "", ""], dtype=object),
                     inside_commune=np.array([0, 1, 1, 1]))
    found = upgrades.plan_upgrades(points, check_points(points, communes, 10.0), communes,
                                   np.array([10.0, 90.0, 20.0, 30.0]))
    staff = [(str(points.code[item.point]), item.certain, item.reason.text("en")) for item in found
             if item.action == "staff"]
    assert staff == [("BOX3", False, upgrades.CHECK_FIRST.text("en"))]
    assert {str(points.code[item.point]) for item in found if item.action != "staff"} == {"A"}


def test_after_the_upgrades_every_share_is_complete():
    points, checked, communes = network()
    found = upgrades.plan_upgrades(points, checked, communes, np.zeros(4))
    done = {action: {item.point for item in found if item.action == action} for action in upgrades.ACTIONS}
    staffed = set(np.flatnonzero(checked.staffed == 1)) | done["staff"]
    assert {int(checked.commune[row]) for row in staffed} == {0, 1}  # 2 has no point to upgrade
    assert staffed <= set(np.flatnonzero(points.internet == 1)) | done["internet"]
    assert staffed <= set(np.flatnonzero(points.eservice == 1)) | done["eservice"]


def test_costs_missing_are_nan_and_never_guessed(tmp_path):
    points, checked, communes = network()
    found = upgrades.plan_upgrades(points, checked, communes, np.zeros(4))
    assert np.isnan(upgrades.action_costs(found, upgrades.PointCosts.load())).tolist() == [True] * 4
    found = upgrades.plan_upgrades(replace(points, internet=np.array([1.0, 0.0, 0.0, 0.0])), checked, communes,
                                   np.zeros(4))
    file = tmp_path / "costs.json"
    file.write_text(json.dumps({"costs_mvnd": {
        "internet": {"value": 12, "source": "báo giá", "as_of": "2025-06-01"}}}), encoding="utf-8")
    costs = upgrades.PointCosts.load(file)
    paid = upgrades.action_costs(found, costs)
    assert (np.nansum(paid), np.isnan(paid).sum()) == (12.0, 3)
    table = upgrades.upgrades_table(found, points, checked, communes, costs=costs, phases=Phases(2, (2025, 2030)),
                                    language="vi")
    assert table.total("cost_mvnd") == 12.0
    assert set(table.values["phase"]) == {2025}
    assert "báo giá" in table.values["note"][0]
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(InputError):
        upgrades.PointCosts.load(file)


def test_movable_points_jointly_leave_everybody_within_reach():
    # Three offices of one commune side by side: two may move, never all three.
    points = make_points([(code, "bưu cục", "00000", 0, 105.0 + 0.001 * row, 9.0) for row, code in enumerate("ABC")])
    checked = check_points(points, make_communes([10]), 1.0)
    rows = access.rows_within(np.zeros((4, 2)), np.array([[100.0, 0], [200.0, 0], [300.0, 0]]), 1000.0)
    found = upgrades.movable_points(points, checked, rows, np.arange(3), people=np.ones(4),
                                    catch_pop=np.array([2.0, 1.0, 1.0]), limit=1000.0)
    assert len(found) == 2
    assert [item.people for item in found] == [1.0, 1.0], "nearest to it, as in the list of points"
    assert all("4 people within 1 km" in item.reason.text("en") for item in found)
    # Someone who has only C keeps it.
    rows = access.rows_within([[0.0, 0.0], [1250.0, 0]], [[100.0, 0], [200.0, 0], [300.0, 0]], 1000.0)
    found = upgrades.movable_points(points, checked, rows, np.arange(3), people=np.ones(2),
                                    catch_pop=np.ones(3), limit=1000.0)
    assert sorted(item.point for item in found) == [0, 1]


def test_the_only_staffed_point_of_a_commune_never_moves():
    points = make_points([("A", "bưu cục", "00000", 0, 105.0, 9.0), ("B", "bưu cục", "00001", 1, 105.001, 9.0)])
    checked = check_points(points, make_communes([10, 10]), 1.0)
    rows = access.rows_within(np.zeros((2, 2)), np.zeros((2, 2)), 10.0)
    assert upgrades.movable_points(points, checked, rows, np.arange(2), people=np.ones(2), catch_pop=np.ones(2),
                                   limit=10.0) == ()
