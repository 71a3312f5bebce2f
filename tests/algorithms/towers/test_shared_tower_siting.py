"""sharedtowersiting inside QGIS, on the sample province."""
from pathlib import Path

import pytest
from qgis.core import QgsProcessingException
from sample_layers import needs_sample, rows, sample

pytestmark = needs_sample


@pytest.fixture
def site(run):
    def call(**more):
        parameters = {"DEMAND": sample("hamlets"), "TOWERS": sample("masts"), "COMMUNES": sample("communes"),
                      "EXCLUSION": sample("exclusion"), "OFFICES": sample("offices"),
                      "OPERATORS": "Viettel, VNPT, MobiFone",
                      "AERODROMES": sample("aerodromes"), "RADIUS": 2500, "RULE_SET": "hai_duong_2018",
                      "SITES": "memory:", **more}
        return run("sharedtowersiting", **parameters)
    return call


def test_counted_plan_on_the_sample(site, tmp_path):
    found = site(NEW_SITES=12, REFUSED="memory:", DEMAND_COVERAGE="memory:", CURVE="memory:",
                 REPORT=str(tmp_path / "phương án.html"))
    sites = rows(found["SITES"])
    assert found["GAP"] <= 1.0
    assert found["BOUND_SHARE"] < 100
    assert found["SITES_COUNT"] == len(sites)
    assert found["NEW_MASTS"] == sum(row["action"] == "new_mast" for row in sites) == 12
    assert sum(row["gain"] for row in sites) == pytest.approx(found["GAINED"], abs=len(sites))
    assert all(row["reason"] and row["oper_new"] and row["phase"] for row in sites)
    assert [row["rank"] for row in sites] == list(range(1, len(sites) + 1))
    curve = rows(found["CURVE"])
    assert curve[0]["share"] == pytest.approx(found["SHARE_BEFORE"])
    assert curve[-1]["share"] == pytest.approx(found["SHARE_AFTER"])
    people = sum(row["people"] for row in rows(found["DEMAND_COVERAGE"]))
    after = sum(row["people"] * row["n_after"] for row in rows(found["DEMAND_COVERAGE"]))
    assert 100 * after / (3 * people) == pytest.approx(found["SHARE_AFTER"])
    assert {row["why_code"] for row in rows(found["REFUSED"])} >= {"spacing", "not_chosen"}
    page = Path(found["REPORT"]).read_text(encoding="utf-8")
    assert "Viettel" in page
    assert "<svg" in page


def test_three_operators_to_99_percent(site):
    found = site(TARGET_SHARE=99, NEW_MAST_COST=900, COLOCATION_COST=250, STRENGTHENING_COST=150)
    assert found["SHARE_AFTER"] >= 99 - 1e-9
    assert found["BOUND_KIND"] == "cost_lower"
    assert found["BOUND"] <= found["COST"]
    assert 0 <= found["GAP"] <= 3
    sites = rows(found["SITES"])
    assert sum(row["cost_mvnd"] for row in sites) == pytest.approx(found["COST"])
    for row in sites:  # what is read aloud
        assert all(row[key] for key in ("rank", "action_txt", "oper_new", "gain", "cost_mvnd", "reason"))
    each = dict(part.split("=") for part in found["SHARE_EACH"].split("; "))
    assert set(each) == {"Viettel", "VNPT", "MobiFone"}
    assert sum(map(float, each.values())) / 3 == pytest.approx(found["SHARE_AFTER"], abs=0.01)
    assert found["SHARING_RATIO"] > found["SHARING_RATIO_BEFORE"]


def test_highs_proves_the_plan_where_the_user_asks_for_it_and_says_so(run, tmp_path):
    pytest.importorskip("scipy.optimize", reason="scipy is absent")
    found = run("sharedtowersiting", DEMAND=sample("hamlets"), TOWERS=sample("masts"), RADIUS=2500, TARGET_SHARE=99,
                NEW_MAST_COST=900, COLOCATION_COST=250, STRENGTHENING_COST=150, SOLVER="highs", SITES="memory:",
                REPORT=str(tmp_path / "a.html"))
    assert found["METHOD"].endswith("lõi HiGHS: tối ưu")
    assert found["GAP"] == 0
    assert found["BOUND"] == found["COST"]
    assert "HiGHS (scipy.optimize)" in Path(found["REPORT"]).read_text(encoding="utf-8")


def test_highs_that_is_absent_is_told_and_the_plan_is_that_of_the_search(site, tmp_path, monkeypatch):
    monkeypatch.setattr("hatangso.algorithms.core.location.cover.milp.available", list)
    limits = {"NEW_SITES": 2, "MAX_ACTIONS": 3, "OPERATORS": "Viettel"}
    plain = site(**limits, REPORT=str(tmp_path / "plain.html"))
    found = site(**limits, SOLVER="highs", REPORT=str(tmp_path / "asked.html"))
    for key in ("COST", "GAINED", "BOUND", "GAP", "METHOD"):
        assert found[key] == plain[key], key
    assert rows(found["SITES"]) == rows(plain["SITES"])
    told = [Path(one["REPORT"]).read_text(encoding="utf-8").count("HiGHS") for one in (plain, found)]
    assert told[0] == 0 < told[1]


def test_budget_without_costs_is_an_error(site):
    with pytest.raises(QgsProcessingException):
        site(BUDGET=1000)


def test_polygons_as_demand_are_spread(run):
    found = run("sharedtowersiting", DEMAND=sample("communes"), TOWERS=sample("masts"), HAMLETS=sample("hamlets"),
                OPERATORS="Viettel", NEW_SITES=1, MAX_ACTIONS=1, RADIUS=2500, SITES="memory:",
                DEMAND_COVERAGE="memory:")
    places = rows(found["DEMAND_COVERAGE"])
    assert len(places) > 800
    assert sum(row["people"] for row in places) == pytest.approx(2101712, abs=1)


def test_5g_needs_the_radio_table(site):
    every = site(NEW_SITES=0, MAX_ACTIONS=0)
    only = site(NEW_SITES=0, MAX_ACTIONS=0, RADIO=sample("radio"), TECHNOLOGY="5G")
    assert only["SHARE_BEFORE"] < every["SHARE_BEFORE"]


def test_roads_of_the_network_give_crossings_and_canals_none(site):
    found = site(OPERATORS="Viettel", NEW_SITES=1, MAX_ACTIONS=1, NETWORK=sample("network"), GENERATE=["crossings"],
                 ROAD_DISTANCE=300, REFUSED="memory:")
    assert found["CANDIDATES_USED"] > 0
    assert "road" not in {row["why_code"] for row in rows(found["REFUSED"])}  # a crossing stands on a road
