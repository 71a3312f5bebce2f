"""postalgap inside QGIS, on the sample province."""
from pathlib import Path

import pytest
from sample_layers import needs_sample, rows, sample

pytestmark = needs_sample


@pytest.fixture
def reviewed(run, tmp_path):
    return run(
        "postalgap", POINTS=sample("postal_points"), COMMUNES=sample("communes"), DEMAND=sample("hamlets"),
        NETWORK=sample("network"), BY_COMMUNE="memory:", POINTS_CHECKED="memory:", DEMAND_ACCESS="memory:",
        REPORT=str(tmp_path / "báo cáo.html"), AS_OF="2025-12-31",
    )


def test_official_totals_and_layer_sums_stand_side_by_side(reviewed):
    points = reviewed["POINTS_COUNT"]
    assert reviewed["PEOPLE_PER_POINT"] == pytest.approx(2606672 / points)
    assert reviewed["PEOPLE_PER_POINT_LAYER"] == pytest.approx(2101712 / points)
    assert reviewed["MEAN_RADIUS_KM"] == pytest.approx((7942.39 / 3.141592653589793 / points) ** 0.5)
    assert reviewed["STAFFED_COUNT"] < points
    assert reviewed["CONFLICTS"] >= 2


def test_tables_agree_with_the_headlines(reviewed):
    communes, demand = rows(reviewed["BY_COMMUNE"]), rows(reviewed["DEMAND_ACCESS"])
    assert len(communes) == 64
    assert sum(row["staffed"] for row in communes) <= reviewed["STAFFED_COUNT"]
    assert sum(row["staffed"] == 0 for row in communes) == reviewed["COMMUNES_WITHOUT_STAFFED"]
    people = sum(row["population"] for row in demand)
    near = sum(row["population"] for row in demand if row["road_km"] and row["road_km"] <= 3.0)
    assert 100 * near / people == pytest.approx(reviewed["SHARE_WITHIN_ROAD"])
    assert reviewed["SHARE_WITHIN_ROAD"] < reviewed["SHARE_WITHIN_LINE"]


def test_a_road_is_never_shorter_than_the_straight_line(reviewed):
    for row in rows(reviewed["DEMAND_ACCESS"]):
        if row["road_km"]:
            assert row["road_km"] >= row["line_km"] * (1 - 1e-9)


def test_the_report_is_written_and_names_both_populations(reviewed):
    page = Path(reviewed["REPORT"]).read_text(encoding="utf-8")
    for text in ("2.606.672", "2.101.712", "705", "31/12/2025", "<svg"):
        assert text in page


def test_typed_targets_replace_those_of_the_plan(run):
    found = run("postalgap", POINTS=sample("postal_points"), COMMUNES=sample("communes"), TARGET_POINTS=800,
                TARGET_PEOPLE_PER_POINT=4000, BY_COMMUNE="memory:", POINTS_CHECKED="memory:")
    assert found["CONFLICTS"] == 0
    assert found["POINTS_NEEDED"] == 800


def test_demand_access_without_demand_is_an_error(run):
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException):
        run("postalgap", POINTS=sample("postal_points"), COMMUNES=sample("communes"), BY_COMMUNE="memory:",
            POINTS_CHECKED="memory:", DEMAND_ACCESS="memory:")


@pytest.mark.parametrize("hamlets", [True, False])
def test_polygons_of_population_are_spread_and_nobody_is_lost(run, hamlets):
    more = {"HAMLETS": sample("hamlets")} if hamlets else {"DEMAND_STEP": 1000}
    found = run("postalgap", POINTS=sample("postal_points"), COMMUNES=sample("communes"), DEMAND=sample("communes"),
                BY_COMMUNE="memory:", POINTS_CHECKED="memory:", DEMAND_ACCESS="memory:", **more)
    places, communes = rows(found["DEMAND_ACCESS"]), rows(found["BY_COMMUNE"])
    assert len(places) > 64 * 10
    assert sum(row["population"] for row in places) == pytest.approx(found["POPULATION_LAYER"])
    assert found["POPULATION_DEMAND"] == pytest.approx(found["POPULATION_LAYER"])
    per_commune = {row["code"]: row["population"] for row in communes}
    spread = dict.fromkeys(per_commune, 0.0)
    for row in places:
        spread[row["commune"]] += row["population"]
    assert spread == pytest.approx(per_commune)
