"""One model runs the cycle of two years on the sample: follow, examine, conclude, plan, follow again."""
import pytest
from qgis.core import (
    NULL,
    QgsProcessingContext,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
)
from qgis_layers import Log
from sample_layers import cycle, needs_cycle, rows, sample

pytestmark = needs_cycle
APPROVED = {"APPROVED": cycle("approved"), "NOTICES": cycle("notices"), "EXTENSIONS": cycle("extensions"),
            "DECISIONS": cycle("rulings"), "COMMUNES": sample("communes"), "CALENDAR_SET": "bac_ninh_2025"}
STEPS = {
    "first": ("annualplan", {**APPROVED, "TOWERS": cycle("masts_before"), "YEAR": 2025, "AS_OF": "2025-06-30"},
              ("POSITIONS",)),
    "examined": ("siterequests", {
        "REQUESTS": cycle("requests"), "REPLIES": cycle("replies"), "DECISIONS": cycle("decisions"),
        "TOWERS": cycle("masts"), "PROJECTS": cycle("projects"), "COMMUNES": sample("communes"),
        "DEMAND": sample("hamlets"), "RULE_SET": "bac_ninh_2025", "CALENDAR_SET": "bac_ninh_2025",
        "AS_OF": "2025-12-31"}, ("REVIEW", "RULES_CHECKED", "SHARING", "GROUPS", "WORKBOOK", "REPORT")),
    "second": ("annualplan", {
        **APPROVED, "TOWERS": cycle("masts"), "RADIO": sample("radio"), "PREVIOUS": cycle("masts_before"),
        "REPLIES": cycle("replies"), "DEMAND": sample("hamlets"), "FIBRE": sample("fibre_cables"),
        "COPPER": sample("copper_cables"), "YEAR": 2026, "AS_OF": "2026-01-15"},
        ("POSITIONS", "PLAN", "BY_OPERATOR", "BY_COMMUNE", "PERIODIC", "CERTIFICATES", "WORKBOOK", "REPORT")),
}


def model():
    """The three steps; the plan of the second year takes the review with its conclusions."""
    made = QgsProcessingModelAlgorithm("Chu trình hai năm", "thử")
    for name, (algorithm, given, wanted) in STEPS.items():
        child = QgsProcessingModelChildAlgorithm(f"hatangso:{algorithm}")
        child.setChildId(name)
        for key, value in given.items():
            child.addParameterSources(key, [QgsProcessingModelChildParameterSource.fromStaticValue(value)])
        if name == "second":
            child.addParameterSources("REVIEW", [QgsProcessingModelChildParameterSource.fromChildOutput(
                "examined", "REVIEW")])
        outputs = {}
        for key in wanted:
            output = QgsProcessingModelOutput(f"{name}_{key}")
            output.setChildId(name)
            output.setChildOutputName(key)
            outputs[output.name()] = output
        child.setModelOutputs(outputs)
        made.addChildAlgorithm(child)
    made.updateDestinationParameters()
    return made


@pytest.fixture(scope="module")
def found(provider, tmp_path_factory):
    folder, made = tmp_path_factory.mktemp("hai_nam"), model()
    places = {}
    for one in made.destinationParameterDefinitions():
        ending = {"WORKBOOK": "xlsx", "REPORT": "html"}.get(one.name().rpartition("_")[2], "gpkg")
        places[one.name()] = str(folder / f"{one.name().replace(':', '_')}.{ending}")
    result, ok = made.run(places, QgsProcessingContext(), Log())
    assert ok
    return {name.rpartition(":")[2]: value for name, value in result.items()}


def table(found, name):
    return rows(found[name])


def states(found, name):
    counts = {}
    for row in table(found, name):
        counts[row["state"]] = counts.get(row["state"], 0) + 1
    return counts


def test_in_the_middle_of_the_first_year_some_have_started_and_none_is_late(found):
    assert states(found, "first_POSITIONS") == {"started": 9, "done": 3, "approved": 16}


def test_after_twelve_months_every_position_is_where_its_papers_put_it(found):
    assert states(found, "second_POSITIONS") == {
        "done": 12, "moved": 2, "started": 4, "extended": 2, "overdue": 5, "withdrawn": 1, "reallocated": 1,
        "adjusted": 1, "outside": 2}
    moved = [row["dev_m"] for row in table(found, "second_POSITIONS") if row["state"] == "moved"]
    assert moved == pytest.approx([125.0, 125.0], abs=1.0)


def test_requests_meet_every_kind_of_conclusion_and_conclusions_alone_make_the_plan(found):
    review = {row["req_id"]: row for row in table(found, "examined_REVIEW")}
    verdicts = {row["verdict"] for row in review.values()}
    assert verdicts >= {"agreed", "join", "share", "no_distance", "incomplete"}
    assert "Đường" in review["DN26-01"]["reason"] or "đường ven sông" in review["DN26-01"]["reason"]
    plan = {row["pos_id"]: row["part"] for row in table(found, "second_PLAN")}
    parts = list(plan.values())
    assert (parts.count("carried"), parts.count("adjusted"), parts.count("new")) == (11, 1, 6)
    assert {name for name in plan if name.startswith("DN26")} == {
        f"DN26-{number:02d}" for number in (1, 2, 3, 5, 22, 24)}
    assert "DN26-10" not in plan


def test_an_owner_that_did_not_answer_in_seven_working_days_is_late(found):
    late = [row for row in table(found, "examined_SHARING") if row["verdict"] == "overdue"]
    assert late
    assert all("12/11/2025" in row["verdict_tx"] for row in late)


def test_the_report_of_the_second_year_holds_both_registers_against_each_other(found):
    lines = {row["item"]: row for row in table(found, "second_PERIODIC")}
    masts = lines["Vị trí cột ăng ten"]
    assert masts["change"] == masts["total"] - masts["previous"] == 12
    assert lines["Cột xuất hiện ngoài kế hoạch"]["total"] == 2
    assert {row["total"] for row in table(found, "second_PERIODIC") if row["part"] in ("Sự cố", "Tranh chấp")} == {NULL}
    communes = {row["hard"] for row in table(found, "second_BY_COMMUNE") if row["commune_id"]}
    assert {"yes", "unknown"} <= communes <= {"yes", "no", "unknown"}


def test_the_tables_of_both_years_are_printed(found):
    openpyxl = pytest.importorskip("openpyxl")
    examined = openpyxl.load_workbook(found["examined_WORKBOOK"]).sheetnames
    plan = openpyxl.load_workbook(found["second_WORKBOOK"]).sheetnames
    assert {"TĐ-01 Kết quả", "TĐ-02 Đối chiếu", "TĐ-03 Dùng chung", "TĐ-04 Ghép (nội bộ)"} <= set(examined)
    assert {"KH-01 Kế hoạch năm", "KH-03 Tổng hợp", "KH-04 Theo dõi vị trí", "BC-01 Báo cáo", "KĐ-01 Kiểm định",
            "DC-01 Có thể dùng chung"} <= set(plan)
