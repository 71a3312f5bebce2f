"""Requests through QGIS: messy words, replies, conclusions, and what each reader may see."""
import pytest
from qgis.core import QgsProcessingException
from qgis_layers import Log, layer
from sample_layers import needs_sample, sample

pytestmark = needs_sample
FIELDS = {"request_id": str, "doanh_nghiep": str, "loai_de_nghi": str, "cong_nghe": str, "loai_cot": str,
          "chieu_cao": float, "nam": str, "quy": str}


def rows_of(vector):
    """The rows of a result as dicts."""
    return [dict(zip(vector.fields().names(), row.attributes())) for row in vector.getFeatures()]


@pytest.fixture
def requests():
    wanted = ((105.1, 9.1, "D1", "Viettel", "Xây dựng mới", 42.0), (105.1005, 9.1, "D2", "Vinaphone", "xây mới", 42.0),
              (105.15, 9.2, "D3", "MobiFone", "dùng chung", 30.0), (105.2, 9.2, "D4", "VNPT", "loại lạ", 42.0))
    return layer("Point", FIELDS, [(f"POINT({lon} {lat})", name, operator, kind, "4G", "A2b", height, "2026", "2")
                                   for lon, lat, name, operator, kind, height in wanted])


def test_each_request_gets_a_conclusion(run, requests):
    found = run("siterequests", feedback=Log(), REQUESTS=requests, TOWERS=sample("masts"), COMMUNES=sample("communes"),
                RULE_SET="bac_ninh_2025", REVIEW="memory:", RULES_CHECKED="memory:", SHARING="memory:",
                GROUPS="memory:")
    rows = {row["req_id"]: row for row in rows_of(found["REVIEW"])}
    assert set(rows) == {"D1", "D2", "D3", "D4"}
    assert rows["D3"]["verdict"] == "no_distance"
    assert rows["D3"]["verdict_tx"] == "Không phải xét khoảng cách"
    assert rows["D4"]["verdict"] == "incomplete"
    assert rows["D1"]["operator"] == "Viettel"
    assert rows["D2"]["operator"] == "VNPT"
    assert rows["D1"]["when_txt"] == "II/2026"
    assert found["REQUESTS_COUNT"] == 4
    assert found["NEW_MASTS_LEAST"] <= found["NEW_MASTS_WANTED"]
    counts = [found[name] for name in found if name.endswith("_COUNT") and name not in (
        "REQUESTS_COUNT", "DECIDED_COUNT", "DIFFERENT_COUNT")]
    assert sum(counts) == 4


def test_without_a_rule_set_no_distance_is_judged(run, requests):
    found = run("siterequests", REQUESTS=requests, TOWERS=sample("masts"), REVIEW="memory:", GROUPS="memory:")
    verdicts = {row["req_id"]: row["verdict"] for row in rows_of(found["REVIEW"])}
    assert "agreed" not in verdicts.values()
    assert found["NO_RULE_COUNT"] + found["JOIN_COUNT"] >= 1


def test_an_operators_file_names_no_other(run, requests):
    found = run("siterequests", REQUESTS=requests, TOWERS=sample("masts"), RULE_SET="bac_ninh_2025",
                AUDIENCE="operator", OPERATOR="Viettel", REVIEW="memory:", RULES_CHECKED="memory:", SHARING="memory:",
                GROUPS="memory:")
    rows = rows_of(found["REVIEW"])
    assert [row["req_id"] for row in rows] == ["D1"]
    said = " ".join(str(value) for name in ("REVIEW", "RULES_CHECKED", "SHARING", "GROUPS")
                    for row in rows_of(found[name]) for value in row.values())
    assert not any(name in said for name in ("D2", "D3", "D4"))


def test_an_operators_file_needs_the_operator(run, requests):
    with pytest.raises(QgsProcessingException, match="operator"):
        run("siterequests", REQUESTS=requests, TOWERS=sample("masts"), AUDIENCE="operator", REVIEW="memory:")
