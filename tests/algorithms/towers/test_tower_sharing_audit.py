"""towersharingaudit inside QGIS, on the sample province."""

import pytest
from sample_layers import needs_sample, rows, sample

pytestmark = needs_sample


@pytest.fixture
def audited(run, tmp_path):
    return run("towersharingaudit", TOWERS=sample("masts"), COMMUNES=sample("communes"), DEMAND=sample("hamlets"),
               RULE_SET="hai_duong_2018", RADIUS=2500, MAST_COST=900, MOVE_COST=250, SITES="memory:", PAIRS="memory:",
               BY_COMMUNE="memory:",
               REPORT=str(tmp_path / "rà soát.html"))


def test_tables_agree_with_the_headlines(audited):
    sites, communes, pairs = (rows(audited[name]) for name in ("SITES", "BY_COMMUNE", "PAIRS"))
    assert len(sites) == audited["POSITIONS"] == sum(row["positions"] for row in communes)
    assert sum(row["masts"] for row in sites) == 852
    assert sum(row["shared"] for row in sites) == audited["SHARED_POSITIONS"]
    assert audited["SHARING_RATIO"] == pytest.approx(100 * audited["SHARED_POSITIONS"] / audited["POSITIONS"])
    assert audited["TENANCY_RATIO"] == pytest.approx(sum(row["tenants"] for row in sites) / len(sites))
    assert len(pairs) == audited["CLOSE_PAIRS"]
    assert sum(row["avoidable"] for row in sites) == audited["AVOIDABLE_TOWERS"] <= audited["AVOIDABLE_BOUND"]
    assert sum(row["saved_mvnd"] for row in communes) == pytest.approx(audited["MONEY_AVOIDED"])
    assert len(communes) >= 64


def test_dropped_masts_go_to_kept_ones(audited):
    sites = {row["site_id"]: row for row in rows(audited["SITES"])}
    for row in sites.values():
        if row["avoidable"]:
            assert not sites[row["kept_id"]]["avoidable"]
            assert row["kept_share"] >= 99


def test_commune_outlines_come_back(audited):
    outlined = [feature for feature in audited["BY_COMMUNE"].getFeatures() if feature.hasGeometry()]
    assert len(outlined) == 64


def test_without_demand_coverage_is_compared_by_area(run):
    found = run("towersharingaudit", TOWERS=sample("masts"), DISTANCE=300, RADIUS=2500, SITES="memory:",
                PAIRS="memory:", BY_COMMUNE="memory:")
    assert found["POSITIONS"] > 700
    assert found["AVOIDABLE_TOWERS"] <= found["CANDIDATE_PAIRS"] or found["CANDIDATE_PAIRS"] == 0


def test_the_kept_mast_alone_is_the_harder_test(run, audited):
    easier = run("towersharingaudit", TOWERS=sample("masts"), COMMUNES=sample("communes"), DEMAND=sample("hamlets"),
                 RULE_SET="hai_duong_2018", RADIUS=2500, KEEP_BY="network", SITES="memory:", PAIRS="memory:",
                 BY_COMMUNE="memory:")
    assert easier["AVOIDABLE_TOWERS"] > audited["AVOIDABLE_TOWERS"]
    assert easier["CLOSE_PAIRS"] == audited["CLOSE_PAIRS"]
    for row in rows(audited["PAIRS"]):
        assert row["verdict"] != "candidate" or row["keep_alone"] >= 99


def test_people_of_polygons_are_spread_over_hamlets(run):
    found = run("towersharingaudit", TOWERS=sample("masts"), DEMAND=sample("communes"), HAMLETS=sample("hamlets"),
                DISTANCE=300, RADIUS=2500, SITES="memory:", PAIRS="memory:", BY_COMMUNE="memory:")
    assert found["AVOIDABLE_TOWERS"] > 0


def test_without_a_rule_nothing_is_judged_by_spacing(run):
    found = run("towersharingaudit", TOWERS=sample("masts"), COMMUNES=sample("communes"), RADIUS=2500, SITES="memory:",
                PAIRS="memory:", BY_COMMUNE="memory:")
    assert [found[name] for name in ("CLOSE_PAIRS", "AVOIDABLE_TOWERS", "AVOIDABLE_BOUND")] == [None] * 3
    assert rows(found["PAIRS"]) == []
    assert found["SHARING_RATIO"] > 0
