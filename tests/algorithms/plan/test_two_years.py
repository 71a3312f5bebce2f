"""The cycle of the sample over two years as one model: what the first year gives is what the second begins with."""
import shutil
from collections import Counter

import pytest
import two_years
from qgis.core import NULL, QgsProcessingContext
from qgis_layers import Log
from sample_layers import cycle, needs_cycle, rows

pytest.importorskip("lxml", reason="Word documents are among the files")

pytestmark = [needs_cycle, pytest.mark.slow]


@pytest.fixture(scope="module")
def made(provider, tmp_path_factory):
    """The team goes out with the package of a first run, and a second, of every step, merges what it brings back."""
    from hatangso.resources.sample import field

    folder, again = tmp_path_factory.mktemp("nam"), tmp_path_factory.mktemp("lai")
    model, out = two_years.model(), two_years.model(only=("goi",))
    assert model.validate() == (True, [])
    _run(out, two_years.parameters(folder, out))
    brought_back = again / "mang_ve"
    shutil.copytree(folder / "goi", brought_back)
    team = field.bring_back(brought_back)
    _run(model, two_years.parameters(again, model, brought_back))
    return again, team


def _run(model, parameters):
    context, log = QgsProcessingContext(), Log()
    _, ok = model.create().run(parameters, context, log)
    assert ok, log.lines[-20:]


def table(folder, name, key):
    return {row[key]: row for row in rows(f"{folder / name}.gpkg")}


def states(folder, name):
    return dict(Counter(row["state"] for row in rows(f"{folder / name}.gpkg")))


def test_in_the_middle_of_the_first_year_some_have_started_and_none_is_late(made):
    assert states(made[0], "nuanam_positions") == {"started": 9, "done": 3, "approved": 15, "extended": 1}


def test_after_twelve_months_every_position_is_where_its_papers_put_it(made):
    assert states(made[0], "kehoach_positions") == {
        "done": 12, "moved": 2, "started": 4, "extended": 2, "overdue": 5, "withdrawn": 1, "reallocated": 1,
        "adjusted": 1, "outside": 2}
    moved = [row["dev_m"] for row in rows(f"{made[0] / 'kehoach_positions'}.gpkg") if row["state"] == "moved"]
    assert moved == pytest.approx([125.0, 125.0], abs=1.0)


def test_requests_meet_every_kind_of_conclusion_and_conclusions_alone_make_the_plan(made):
    review = table(made[0], "thamtra_review", "req_id")
    assert {row["verdict"] for row in review.values()} >= {"agreed", "join", "share", "no_distance", "incomplete"}
    assert "Đường" in review["DN26-01"]["reason"] or "đường ven sông" in review["DN26-01"]["reason"]
    plan = {row["pos_id"]: row["part"] for row in rows(f"{made[0] / 'kehoach_plan'}.gpkg")}
    parts = Counter(plan.values())
    assert (parts["carried"], parts["adjusted"], parts["new"]) == (11, 2, 6)
    given = table(made[0], "kehoach_plan", "pos_id")["KH25-19"]
    assert (given["operator"], given["appr_doc"]) == ("VNPT", "98/QĐ-UBND (minh họa)"), "taken from MobiFone"
    assert {name for name in plan if name.startswith("DN26")} == {
        f"DN26-{number:02d}" for number in (1, 2, 3, 5, 22, 24)}
    assert "DN26-10" not in plan


def test_an_owner_that_did_not_answer_in_seven_working_days_is_late(made):
    late = [row for row in rows(f"{made[0] / 'thamtra_sharing'}.gpkg") if row["verdict"] == "overdue"]
    assert late
    assert all("12/11/2025" in row["verdict_tx"] for row in late)


def test_the_report_of_the_first_year_holds_both_registers_against_each_other(made):
    periodic = rows(f"{made[0] / 'kehoach_periodic'}.gpkg")
    lines = {row["item"]: row for row in periodic}
    masts = lines["Vị trí cột ăng ten"]
    assert masts["change"] == masts["total"] - masts["previous"] == 12
    assert lines["Cột xuất hiện ngoài kế hoạch"]["total"] == 2
    assert {row["total"] for row in periodic if row["part"] in ("Sự cố", "Tranh chấp")} == {NULL}
    communes = {row["hard"] for row in rows(f"{made[0] / 'kehoach_by_commune'}.gpkg") if row["commune_id"]}
    assert {"yes", "unknown"} <= communes <= {"yes", "no", "unknown"}


def test_the_tables_of_examination_and_plan_are_printed(made):
    openpyxl = pytest.importorskip("openpyxl")
    examined, plan = (openpyxl.load_workbook(made[0] / f"{name}_workbook.xlsx", read_only=True).sheetnames
                      for name in ("thamtra", "kehoach"))
    assert {"TĐ-01 Kết quả", "TĐ-02 Đối chiếu", "TĐ-03 Dùng chung", "TĐ-04 Ghép (nội bộ)"} <= set(examined)
    assert {"KH-01 Kế hoạch năm", "KH-03 Tổng hợp", "KH-04 Theo dõi vị trí", "BC-01 Báo cáo", "KĐ-01 Kiểm định",
            "DC-01 Có thể dùng chung"} <= set(plan)


def test_the_team_finds_its_way_and_what_it_brings_back_is_in_the_register(made):
    merged = {row["id"]: row for row in rows(f"{made[0] / 'nhap_merged'}.gpkg|layername=masts")}
    before = {row["id"]: row for row in rows(cycle("masts"))}
    assert set(merged) - set(before) == {"TD-01"}
    assert set(before) - set(merged) == {made[1]["gone"]}
    higher = [key for key in set(merged) & set(before) if merged[key]["height_m"] != before[key]["height_m"]]
    assert [merged[key]["height_m"] - before[key]["height_m"] for key in higher] == [3.0]
    assert {"added", "changed", "deleted"} <= {row["deed"] for row in rows(f"{made[0] / 'nhap_log'}.gpkg")}
    assert rows(f"{made[0] / 'nhap_conflicts'}.gpkg") == []


def test_the_half_year_report_stands_on_the_merged_register(made):
    lines = {row["item"]: row for row in rows(f"{made[0] / 'nuanam2_periodic'}.gpkg")}
    assert lines["Vị trí cột ăng ten"]["previous"] == lines["Vị trí cột ăng ten"]["total"]  # one gone, one found
    assert states(made[0], "nuanam2_positions")["overdue"] > states(made[0], "kehoach_positions")["overdue"]
    outside = {row["mast_id"] for row in rows(f"{made[0] / 'nuanam2_positions'}.gpkg") if row["state"] == "outside"}
    assert "TD-01" in outside


def test_the_plan_of_the_first_year_is_what_was_approved_for_the_second(made):
    first, second = table(made[0], "kehoach_plan", "pos_id"), table(made[0], "kehoach2_positions", "pos_id")
    assert set(first) == {key for key in second if key}
    states = {name: second[name]["state"] for name in second}
    assert {name: states[name] for name in ("DN26-01", "DN26-02", "DN26-03", "DN26-05", "DN26-22", "KH25-11", "KH25-15",
                                            "KH25-20")} == {
        "DN26-01": "done", "DN26-02": "moved", "DN26-03": "started", "DN26-05": "extended", "DN26-22": "overdue",
        "KH25-11": "done", "KH25-15": "overdue", "KH25-20": "adjusted"}
    assert second["DN26-02"]["dev_m"] == pytest.approx(95, abs=0.5)
    assert second["DN26-22"]["due"] == "2026-12-29"
    assert second["DN26-22"]["appr_doc"] == "12/QĐ-UBND (minh họa), 29/12/2025"
    assert second["KH25-15"]["due"] == "2025-12-27"
    assert "gia hạn đến" not in str(second["KH25-15"]["note"]), "the state of last year is not told as one of today"


def test_what_is_not_built_is_carried_over_and_what_was_agreed_to_is_new(made):
    plan = table(made[0], "kehoach2_plan", "pos_id")
    assert {name for name in plan if plan[name]["part"] == "new"} == {"DN27-03", "DN27-06"}
    assert {name for name in plan if plan[name]["part"] == "adjusted"} == {"KH25-19", "KH25-20"}
    assert {"DN26-01", "DN26-02", "KH25-11"}.isdisjoint(plan), "they are built"
    assert {"DN26-03", "DN26-05", "DN26-22", "DN26-24", "KH25-16"} <= set(plan)


def test_requests_of_the_second_year_are_held_against_what_was_approved_in_the_first(made):
    review = table(made[0], "thamtra2_review", "req_id")
    assert {name: review[name]["verdict"] for name in review} == {
        "DN27-01": "share", "DN27-02": "conditional", "DN27-03": "agreed", "DN27-04": "join", "DN27-05": "join",
        "DN27-06": "no_distance"}
    assert review["DN27-01"]["share_id"] == "VT-M26-01"
    assert review["DN27-02"]["differs"], "the department did not agree"
    assert "DN26-05" not in review["DN27-02"]["reason"], "a position of another operator is not named"


def test_what_the_team_found_is_in_the_register_of_the_second_year(made):
    folder, team = made
    register = table(folder, "danhmuc_register", "id")
    before = table(folder, "nhap_merged", "id")
    assert team["added"] in before
    assert team["gone"] not in before
    assert {"VT-M26-01", "VN-M26-02", "VT-M26-03", "MB-M26-04"} <= set(register)
    assert sum(row["hardened"] is True for row in register.values()) > 50, "no column of a list is lost on the way"
    positions = rows(f"{folder / 'kehoach2_positions'}.gpkg")
    assert {row["mast_id"] for row in positions if row["state"] == "outside"} == {"MB-M26-04", team["gone"]}


def test_the_periodic_report_of_the_second_year_adds_up(made):
    lines = {row["item"]: row for row in rows(f"{made[0] / 'kehoach2_periodic'}.gpkg")}
    approved = lines["Vị trí đã phê duyệt"]["total"]
    parts = [row["total"] for name, row in lines.items()
             if row["part"] == "Thực hiện kế hoạch" and name.startswith("trong đó")]
    assert approved == sum(parts) == len(table(made[0], "kehoach_plan", "pos_id"))
    assert lines["trong đó quá hạn trả lời"]["total"] == 1
    assert (made[0] / "baocao2_document.docx").stat().st_size > 5000
