"""postalsiting inside QGIS, on the sample province."""
from pathlib import Path

import pytest
from sample_layers import needs_sample, rows, sample

pytestmark = needs_sample


def plan(run, **changes):
    return run("postalsiting", **{
        "POINTS": sample("postal_points"), "COMMUNES": sample("communes"), "DEMAND": sample("hamlets"),
        "NETWORK": sample("network"), "TARGET_POINTS": 300, "NEW_POINTS": "memory:", "UPGRADES": "memory:",
        "BY_COMMUNE": "memory:", **changes})


def test_the_plan_reaches_the_target_with_a_proven_bound(run, tmp_path):
    found = plan(run, REPORT=str(tmp_path / "phương án.html"))
    new, communes = rows(found["NEW_POINTS"]), rows(found["BY_COMMUNE"])
    assert len(new) == found["POINTS_NEEDED"]
    assert found["POINTS_AFTER"] == 300
    assert all(row["points"] > 0 for row in communes)
    assert found["PEOPLE_GAINED"] <= found["BOUND"]
    assert found["GAP"] <= 1
    assert found["BOUND_KIND"] == "value_upper"
    assert found["SHARE_BEFORE"] < found["SHARE_AFTER"]
    assert [row["rank"] for row in new] == list(range(1, len(new) + 1))
    assert {row["phase_txt"] for row in new} == {f"năm thứ {number}" for number in range(1, 6)}
    assert len(rows(found["UPGRADES"])) == (
        found["UPGRADES_COUNT"] + found["UPGRADES_COUNT_UNKNOWN"] + found["MOVES_COUNT"])
    page = Path(found["REPORT"]).read_text(encoding="utf-8")
    assert "<svg" in page
    assert found["METHOD"] in page
    assert not {"swaps", "greedy", "optimal", "prices", "trees"} & set(found["METHOD"].replace(",", " ").split())


def test_a_share_of_people_is_reached_with_as_few_points_as_proven_and_the_curve_agrees(run, tmp_path):
    found = plan(run, TARGET_POINTS=None, TARGET_SHARE=80, CURVE="memory:", NETWORK=None, TIME_LIMIT=20)
    assert found["SHARE_AFTER"] >= 80
    assert found["BOUND_KIND"] == "cost_lower"
    assert 0 < found["BOUND"] <= found["POINTS_NEEDED"] == len(rows(found["NEW_POINTS"]))
    curve = rows(found["CURVE"])
    assert [row["points"] for row in curve] == list(range(1, len(curve) + 1))
    here = curve[found["POINTS_NEEDED"] - 1]
    assert here["gain_pop"] >= found["PEOPLE_GAINED"] - 1e-6
    assert all(row["share"] <= row["share_hi"] for row in curve)
    assert sum(row["share_hi"] < 80 for row in curve) <= found["BOUND"]


def test_candidates_are_used_where_given(run):
    found = plan(run, CANDIDATES=sample("institutions"), NETWORK=None)
    codes = {row["code"] for row in rows(found["NEW_POINTS"])}
    assert codes & {str(row["id"]) for row in rows(sample("institutions"))}


def test_years_that_are_none_are_refused(run):
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException, match="2027, 2030"):
        plan(run, PHASES="sớm")


def test_people_of_polygons_are_planned_for_where_they_are_spread(run):
    found = plan(run, DEMAND=sample("communes"), HAMLETS=sample("hamlets"))
    assert found["POINTS_AFTER"] == 300
    assert found["PEOPLE_GAINED"] <= found["BOUND"]
    assert found["SHARE_BEFORE"] < found["SHARE_AFTER"]
    gained = rows(found["NEW_POINTS"])
    assert all(row["name"] for row in gained)  # places inside carry the hamlet's name


def test_a_lattice_over_communes_can_be_planned_for_too(run):
    found = plan(run, DEMAND=sample("communes"), DEMAND_STEP=4000, NETWORK=None, TARGET_POINTS=230)
    assert found["POINTS_AFTER"] == 230
    assert found["GAP"] <= 1
