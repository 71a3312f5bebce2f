"""The plan book with the yearly cycle in it: requests, plan of the year, universal service, streets."""
import re
import sqlite3
from contextlib import closing

import pytest
from qgis.core import QgsApplication
from qgis_layers import Log
from sample_layers import cycle, needs_cycle, rows, sample

pytestmark = [needs_cycle, pytest.mark.slow]
OF_PROVINCE = {"COMMUNES": "communes", "HAMLETS": "hamlets", "RADIO": "radio", "NETWORK": "network", "FIBRE": "fibre",
               "FIBRE_CABLES": "fibre_cables", "COPPER": "copper_cables", "PREMISES": "premises"}
OF_CYCLE = {"TOWERS": "masts", "MASTS_BEFORE": "masts_before", "REQUESTS": "requests", "REPLIES": "replies",
            "DECISIONS": "decisions", "APPROVED": "approved", "NOTICES": "notices", "EXTENSIONS": "extensions",
            "RULINGS": "rulings", "PLANNED_ROUTES": "planned_routes", "PROJECTS": "projects", "LISTS": "street_lists",
            "DIFFICULT_AREAS": "difficult_areas", "BUILDABLE": "buildable", "REPORTS": "signal_reports"}
LAYERS = {**{name: sample(layer) for name, layer in OF_PROVINCE.items()},
          **{name: cycle(layer) for name, layer in OF_CYCLE.items()}}
OPTIONS = ("siterequests.CALENDAR_SET = bac_ninh_2025\nannualplan.CALENDAR_SET = bac_ninh_2025\n"
           "annualplan.YEAR = 2026")
FORMS = {"TĐ-01 Kết quả", "TĐ-02 Đối chiếu", "TĐ-03 Dùng chung", "TĐ-04 Ghép (nội bộ)", "KH-01 Kế hoạch năm",
         "KH-02 Cống bể, cột treo cáp", "KH-03 Tổng hợp", "KH-03 Theo xã, phường", "KH-04 Theo dõi vị trí",
         "BC-01 Báo cáo", "KĐ-01 Kiểm định", "DC-01 Có thể dùng chung", "Viễn thông công ích", "Ngầm hóa, chỉnh trang"}


@pytest.fixture(scope="module")
def made(provider, tmp_path_factory):
    import processing

    folder, log = tmp_path_factory.mktemp("chu_trinh"), Log()
    found = processing.run("hatangso:planbook", {
        **LAYERS, "AS_OF": "2026-01-15", "RULE_SET": "bac_ninh_2025", "OPTIONS": OPTIONS,
        "WITHOUT": "sharedtowersiting, postalgap, mobilecoverage", "WORKBOOK": str(folder / "so.xlsx"),
        "PLAN_GPKG": str(folder / "goi.gpkg")}, feedback=log)
    return found, log, folder


@pytest.fixture(scope="module")
def sheets(made):
    """Its workbook, read once."""
    return pytest.importorskip("openpyxl").load_workbook(made[0]["WORKBOOK"])


def test_every_form_of_the_cycle_is_a_sheet_and_no_figure_differs(made, sheets):
    found, log, _ = made
    assert (found["FAILED_COUNT"], found["INCONSISTENT_COUNT"]) == (0, 0), log.lines
    assert set(sheets.sheetnames) >= FORMS


def test_hamlets_without_signal_are_those_of_4g_and_the_sheet_says_so(sheets):
    sheet = sheets["Viễn thông công ích"]
    said = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any("Mô hình, cần đo kiểm" in text for text in said)
    assert not any("chỉ xét 5G" in text for text in said)


def test_cells_of_coded_words_begin_with_a_capital_letter(sheets):
    for sheet, column in (("TĐ-01 Kết quả", "G"), ("TĐ-02 Đối chiếu", "C"), ("TĐ-03 Dùng chung", "G"),
                          ("KH-01 Kế hoạch năm", "G"), ("KH-02 Cống bể, cột treo cáp", "F"),
                          ("DC-01 Có thể dùng chung", "K"), ("Viễn thông công ích", "M"),
                          ("Ngầm hóa, chỉnh trang", "G")):
        small = [cell.value for cell in sheets[sheet][column] if str(cell.value or "")[:1].islower()]
        assert small == [], sheet


def test_all_other_operators_have_a_column_and_no_ratio_without_a_station(sheets):
    sheet = sheets["BC-01 Báo cáo"]
    said = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "Khác" in said, "a column of the proposed form, whoever has masts"
    assert not any(text.startswith("- Không in cột") and "“Khác”" in text for text in said)


def test_the_package_has_the_looks_of_its_layers(made):
    """A layer dragged from the package looks as the analysis shows it, without the plugin."""
    with closing(sqlite3.connect(made[2] / "goi.gpkg")) as package:
        styles = dict(package.execute("SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault"))
    for name, keys in (("annual_plan", ("RuleRenderer", "Mã vị trí")), ("requests_review", ("RuleRenderer",)),
                       ("underground_streets", ("RuleRenderer", "Tuyến đường, phố")),
                       ("sharing_by_commune", ("Xã, phường",))):
        assert [key for key in keys if key not in styles[name]] == [], name


def test_no_cell_of_the_book_names_a_parameter_or_writes_a_date_in_another_way(sheets):
    registry = QgsApplication.processingRegistry()
    known = {one.name() for algorithm in registry.providerById("hatangso").algorithms()
             for one in (*algorithm.parameterDefinitions(), *algorithm.outputDefinitions())} - {"EPSG"}
    odd = []
    for sheet in sheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)):
            words = set(re.findall(r"(?<![\w/.=])[A-Z][A-Z_0-9]{2,}(?![\w/.])", cell.value)) & known
            if not cell.value.startswith("=") and (words or re.search(r"\b20\d\d-\d\d-\d\d\b", cell.value)
                                                   or "{" in cell.value):
                odd.append((sheet.title, cell.coordinate, cell.value))
    assert odd == []


def table(made, name):
    return rows(f"{made[2] / 'goi.gpkg'}|layername={name}")


def test_conclusions_of_the_examination_reach_the_plan_of_the_year(made):
    plan = {row["pos_id"]: row["part"] for row in table(made, "annual_plan")}
    assert {name for name, part in plan.items() if part == "new"} == {
        f"DN26-{number:02d}" for number in (1, 2, 3, 5, 22, 24)}
    assert len(plan) == 19


def test_the_decisions_on_positions_are_not_those_on_requests(made):
    states = {row["pos_id"]: row["state"] for row in table(made, "annual_positions")}
    assert {"withdrawn", "reallocated", "adjusted"} <= set(states.values())
    assert "outside" in states.values()  # only the register before can tell


def test_the_streets_are_those_of_the_lists_and_of_the_works_of_others(made):
    streets = table(made, "underground_streets")
    assert sum(bool(row["in_list"]) for row in streets) == 9
    assert [row["project"].startswith("Nâng cấp đường ven sông") for row in streets if not row["in_list"]] == [True]


def test_what_was_measured_goes_before_what_is_reported(made):
    hamlets = {row["code"]: row for row in table(made, "universal_hamlets")}
    told = rows(cycle("signal_reports"))
    both = {row["hamlet"] for row in told if row["method"] == "đo kiểm"} & {
        row["hamlet"] for row in told if row["method"] == "xã phản ánh"}
    assert both
    assert {hamlets[code]["how"] for code in both} == {"measured"}
    assert {hamlets[row["hamlet"]]["how"] for row in told if row["hamlet"] not in both} == {"measured", "reported"}


def test_an_earlier_scorecard_is_no_earlier_register(run, tmp_path):
    """PREVIOUS of the book is a scorecard; the yearly plan calls the register before by the same name."""
    layers = {name: LAYERS[name] for name in ("COMMUNES", "TOWERS", "APPROVED")}
    first = run("planscorecard", COMMUNES=LAYERS["COMMUNES"], SCORECARD=str(tmp_path / "the.gpkg"))
    found = run("planbook", **layers, PREVIOUS=first["SCORECARD"], WITHOUT="towersharingaudit, checklayers",
                WORKBOOK=str(tmp_path / "so.xlsx"))
    assert found["FAILED_COUNT"] == 0


def test_fields_are_those_of_the_layer_the_step_reads(run, tmp_path):
    from qgis_layers import layer

    rulings = layer("None", {"vt": str, "kl": str}, [(None, "KH25-11", "Thu hồi")])
    run("planbook", COMMUNES=LAYERS["COMMUNES"], APPROVED=LAYERS["APPROVED"], RULINGS=rulings,
        FIELDS="RULINGS.request = vt\nRULINGS.conclusion = kl", WITHOUT="checklayers", AS_OF="2026-01-15",
        WORKBOOK=str(tmp_path / "so.xlsx"), PLAN_GPKG=str(tmp_path / "goi.gpkg"))
    states = {row["pos_id"]: row["state"] for row in rows(f"{tmp_path / 'goi.gpkg'}|layername=annual_positions")}
    assert states["KH25-11"] == "withdrawn"


def test_without_their_layers_the_steps_of_the_cycle_are_left_out(run, tmp_path):
    log = Log()
    run("planbook", feedback=log, COMMUNES=LAYERS["COMMUNES"], HAMLETS=LAYERS["HAMLETS"], NETWORK=LAYERS["NETWORK"],
        COPPER=LAYERS["COPPER"], WITHOUT="checklayers", WORKBOOK=str(tmp_path / "so.xlsx"))
    for title in ("Requests for mast positions", "Yearly plan of masts", "Cables underground and tidied",
                  "Universal telecom service"):
        assert any(line.startswith(f"{title} is left out") for line in log.lines), title
