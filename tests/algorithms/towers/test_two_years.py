"""One model runs the cycle of two years on the sample: follow, examine, conclude, plan, visit, merge, follow again.

What people do between the analyses is a step of the model too: the team that goes out is played by an algorithm of
this test, which writes into the package what the sample's team brings back.
"""
import pytest
from hatangso.resources.sample.field import bring_back
from qgis.core import (
    NULL,
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingOutputString,
    QgsProcessingParameterString,
    QgsProcessingProvider,
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
    "package": ("fieldpackage", {
        "TEAM": "Đội 1", "COMMUNES": sample("communes"), "COMMUNE": "31825", "TOWERS": cycle("masts"),
        "HAMLETS": sample("hamlets"), "NETWORK": sample("network"), "REQUESTS": cycle("requests"),
        "AS_OF": "2026-01-15"}, ("FOLDER",)),
    "team": ("people:team", {"PACKAGE": ("package", "FOLDER")}, ()),
    "merged": ("mergefield", {
        "PACKAGE": ("team", "FOLDER"), "TOWERS": cycle("masts"), "HAMLETS": sample("hamlets"),
        "REQUESTS": cycle("requests")}, ("MERGED", "CONFLICTS", "LOG", "PHOTOS")),
    "opened": ("people:masts", {"FILE": ("merged", "MERGED")}, ()),
    "third": ("annualplan", {
        **APPROVED, "TOWERS": ("opened", "LAYER"), "PREVIOUS": cycle("masts"), "YEAR": 2026, "AS_OF": "2026-06-30"},
        ("POSITIONS", "PERIODIC", "CERTIFICATES", "WORKBOOK", "REPORT")),
}
ENDS = {"WORKBOOK": ".xlsx", "REPORT": ".html", "FOLDER": "", "PHOTOS": ""}


class People(QgsProcessingAlgorithm):
    """What people do between two analyses: a text in, a text out."""

    def __init__(self, name, given, made, deed):
        super().__init__()
        self._parts = (name, given, made, deed)
        self._name, self._given, self._made, self._deed = self._parts

    def createInstance(self):
        return People(*self._parts)

    def name(self):
        return self._name

    def displayName(self):
        return self._name

    def initAlgorithm(self, configuration=None):
        self.addParameter(QgsProcessingParameterString(self._given))
        self.addOutput(QgsProcessingOutputString(self._made, self._made))

    def processAlgorithm(self, parameters, context, feedback):
        return {self._made: self._deed(self.parameterAsString(parameters, self._given, context))}


class PeopleProvider(QgsProcessingProvider):
    """The people of this test."""

    def id(self):
        return "people"

    name = id

    def loadAlgorithms(self):
        self.addAlgorithm(People("team", "PACKAGE", "FOLDER", go_out))
        self.addAlgorithm(People("masts", "FILE", "LAYER", "{}|layername=masts".format))


def go_out(folder):
    """The team writes into its package and hands it back."""
    bring_back(folder)
    return folder


def model():
    """All steps; the plan of the second year takes the review with its conclusions."""
    made = QgsProcessingModelAlgorithm("Chu trình hai năm", "thử")
    for name, (algorithm, given, wanted) in STEPS.items():
        child = QgsProcessingModelChildAlgorithm(algorithm if ":" in algorithm else f"hatangso:{algorithm}")
        child.setChildId(name)
        for key, value in given.items():
            source = QgsProcessingModelChildParameterSource
            child.addParameterSources(key, [source.fromChildOutput(*value) if isinstance(value, tuple) else
                                            source.fromStaticValue(value)])
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
    people = PeopleProvider()
    QgsApplication.processingRegistry().addProvider(people)
    folder, made = tmp_path_factory.mktemp("hai_nam"), model()
    places = {}
    for one in made.destinationParameterDefinitions():
        ending = ENDS.get(one.name().rpartition("_")[2], ".gpkg")
        places[one.name()] = str(folder / f"{one.name().replace(':', '_')}{ending}")
    log = Log()
    result, ok = made.run(places, QgsProcessingContext(), log)
    QgsApplication.processingRegistry().removeProvider(people)
    assert ok, log.lines[-5:]
    return {name.rpartition(":")[2]: value for name, value in result.items()}


def table(found, name):
    return rows(found[name])


def states(found, name):
    counts = {}
    for row in table(found, name):
        counts[row["state"]] = counts.get(row["state"], 0) + 1
    return counts


def test_in_the_middle_of_the_first_year_some_have_started_and_none_is_late(found):
    assert states(found, "first_POSITIONS") == {"started": 9, "done": 3, "approved": 15, "extended": 1}


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


def test_the_team_finds_its_way_and_what_it_brings_back_is_in_the_register(found):
    merged = {row["id"]: row for row in rows(f"{found['merged_MERGED']}|layername=masts")}
    before = {row["id"]: row for row in rows(cycle("masts"))}
    new, gone = set(merged) - set(before), set(before) - set(merged)
    assert new == {"TD-01"}
    assert len(gone) == 1
    higher = [key for key in set(merged) & set(before) if merged[key]["height_m"] != before[key]["height_m"]]
    assert [merged[key]["height_m"] - before[key]["height_m"] for key in higher] == [3.0]
    deeds = [row["deed"] for row in table(found, "merged_LOG")]
    assert {"added", "changed", "deleted"} <= set(deeds)
    assert table(found, "merged_CONFLICTS") == []


def test_the_half_year_report_stands_on_the_merged_register(found):
    lines = {row["item"]: row for row in table(found, "third_PERIODIC")}
    assert lines["Vị trí cột ăng ten"]["previous"] == lines["Vị trí cột ăng ten"]["total"]  # one gone, one found
    late = states(found, "third_POSITIONS")
    assert late["overdue"] > states(found, "second_POSITIONS")["overdue"]  # extensions have run out
    assert "TD-01" in {row["mast_id"] for row in table(found, "third_POSITIONS") if row["state"] == "outside"}
