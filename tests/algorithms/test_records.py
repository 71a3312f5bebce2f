"""A report carries the record of its run; a step of a longer run hands its own in."""
import json
import re

from hatangso.algorithms.core.record import RunRecord, steps_of
from sample_layers import needs_sample, sample


@needs_sample
def test_the_report_carries_the_record_of_its_run(provider, run, tmp_path):
    record = RunRecord("around")
    with steps_of(record):
        found = run("postalgap", POINTS=sample("postal_points"), COMMUNES=sample("communes"), AS_OF="2025-12-31",
                    REPORT=str(tmp_path / "a.html"), BY_COMMUNE="TEMPORARY_OUTPUT", POINTS_CHECKED="TEMPORARY_OUTPUT")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    kept = json.loads(re.search(r'id="hatangso-run">(.*?)</script>', page, re.DOTALL)[1])
    assert kept["algorithm"] == "postalgap"
    assert kept["numbers"]["POINTS_COUNT"] == found["POINTS_COUNT"] == 185
    assert kept["inputs"]["POINTS"]["rows"] == 185
    assert len(kept["inputs"]["POINTS"]["sha256"]) == 16
    assert kept["parameters"]["BASIS"] == "official"
    assert {"hatangso", "qgis", "numpy", "pyproj"} <= set(kept["versions"])
    assert all(item["vi"] and item["en"] and item["id"] for item in kept["messages"])
    assert [step.algorithm for step in record.steps] == ["postalgap"]


@needs_sample
def test_the_plan_package_carries_the_record_of_every_step(provider, run, tmp_path):
    import sqlite3

    run("planbook", POINTS=sample("postal_points"), COMMUNES=sample("communes"), AS_OF="2025-12-31",
        PLAN_GPKG=str(tmp_path / "plan.gpkg"), WORKBOOK=str(tmp_path / "a.xlsx"))
    with sqlite3.connect(tmp_path / "plan.gpkg") as database:
        row = database.execute("SELECT value FROM plan_info WHERE item = 'run_record'").fetchone()
    record = json.loads(row[0])
    assert [step["algorithm"] for step in record["steps"]] == ["checklayers", "postalgap", "planscorecard"]
    assert record["steps"][1]["numbers"]["POINTS_COUNT"] == 185


@needs_sample
def test_a_step_that_cannot_run_is_said_in_the_language_of_the_papers(provider, run):
    record = RunRecord("around")
    with steps_of(record):
        run("planbook", POINTS=sample("postal_points"), COMMUNES=sample("communes"), HAMLETS=sample("hamlets"),
            OPTIONS="postalsiting.TARGET_POINTS = 200\npostalsiting.TARGETS = khong.json", AS_OF="2025-12-31")
    said = [item for item in record.steps[0].messages if item.id.startswith("step")]
    assert said, record.steps[0].messages
    assert all(item.vi != item.en and item.vi.startswith("Bước Bố trí điểm phục vụ bưu chính") for item in said), said
