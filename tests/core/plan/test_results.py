"""What the plan reaches, before and after, and the lines in which two annexes are reconciled."""
import pytest
from hatangso.algorithms.core.plan.book.results import results_table
from hatangso.algorithms.core.plan.book.sheets import make_book
from hatangso.algorithms.core.plan.forms.figures import SourceTable
from hatangso.algorithms.core.plan.forms.model import load_forms, load_layout
from hatangso.algorithms.core.record import RunRecord, record_of

LAYOUT = load_layout(language="vi")
AGAIN = "phương án không tính lại chỉ tiêu này"
FORMS = {form.id: form for form in load_forms(language="vi")}


def texts(sheet):
    return [str(cell.value) for row in sheet.rows for cell in row if cell is not None and cell.value is not None]


def sheet_of(book, form):
    return next(sheet for sheet in book.sheets if sheet.name == FORMS[form].sheet)


def test_the_difference_is_that_of_the_printed_figures():
    records = [RunRecord("postalgap", numbers={"PEOPLE_PER_POINT": 13436.4, "POPULATION_OFFICIAL": 1737720.0}),
               RunRecord("postalsiting", numbers={"POINTS_AFTER": 200, "POINTS_NEEDED": 15})]
    table = results_table(records, layout=LAYOUT)
    found = dict(zip(table.values["name"], zip(table.values["before"], table.values["after"], table.values["change"])))
    assert (13436.4, 8688.6, -4747.0) in found.values(), found


def test_a_row_with_one_of_its_figures_says_why_the_other_is_missing():
    """No rollout was worked out, the staffed are not known before; the review alone knows masts to merge."""
    records = [RunRecord("sharedtowersiting", numbers={"SHARING_RATIO_BEFORE": None, "SHARING_RATIO": 42.53}),
               RunRecord("towersharingaudit", numbers={"AVOIDABLE_TOWERS": 4}),
               RunRecord("copperbacklog", numbers={"LINES_LEFT": 90}),
               RunRecord("postalgap", numbers={"COMMUNES_WITHOUT_STAFFED": 3}),
               RunRecord("postalsiting", numbers={"POINTS_AFTER": 200, "POINTS_NEEDED": 15})]
    table = results_table(records, layout=LAYOUT)
    rows = {name: (table.values["before"][at], table.values["after"][at], table.values["note"][at])
            for at, name in enumerate(table.values["name"])}
    assert rows["Cột hiện có, gộp được (chứng minh được)"] == (4.0, None, AGAIN)
    assert rows["Xã, phường chưa có điểm có người phục vụ"] == (3.0, None, AGAIN)
    assert rows["Thuê bao cáp đồng còn lại"] == (
        90.0, None, "chưa tính được cho lúc thực hiện xong, vì thiếu kết quả phân tích hoặc số liệu")
    assert rows["Tỷ lệ vị trí sử dụng chung"] == (None, 42.53, "chưa có số liệu hiện trạng")
    assert rows["Điểm phục vụ bưu chính"] == (185.0, 200.0, None)


def test_before_and_after_stand_side_by_side_with_their_difference(header, layout):
    records = [RunRecord("sharedtowersiting", numbers={"SHARING_RATIO_BEFORE": 16.96, "SHARING_RATIO": 42.53,
                                                       "NEW_MASTS": 12}),
               RunRecord("postalsiting", numbers={"POINTS_AFTER": 200, "POINTS_NEEDED": 15, "SHARE_BEFORE": None})]
    table = results_table(records, layout=LAYOUT)
    rows = {name: (table.values["before"][at], table.values["after"][at], table.values["change"][at])
            for at, name in enumerate(table.values["name"])}
    assert rows["Tỷ lệ vị trí sử dụng chung"][:2] == (16.96, 42.53)
    assert rows["Tỷ lệ vị trí sử dụng chung"][2] == 25.57
    assert rows["Cột xây mới (lũy kế)"] == (0.0, 12.0, 12.0), "nothing of a plan is built before it"
    assert rows["Điểm phục vụ bưu chính"] == (185.0, 200.0, 15.0)
    assert "Dân số trong cự ly phục vụ" not in rows, "what no step found is no row"
    book = make_book([FORMS["results"]], {}, header, layout, records=records)
    assert any("dự kiến theo mô hình" in text for text in texts(sheet_of(book, "results")))
    other = SourceTable("phủ sóng", {"covered": [229.0], "population": [1000.0], "tech": ["5G"]})
    book = make_book([FORMS["results"]], {"COVERAGE_BY_COMMUNE": other}, header, layout, records=records)
    assert any("22,90% dân số được phủ sóng 5G" in text for text in texts(sheet_of(book, "results")))


def test_the_years_of_an_operators_share_are_worked_out_from_all_its_digits():
    """From the two decimals of the text the middle year was off by 0.01 point."""
    numbers = {"SHARE_EACH_BEFORE": "Viettel=66.67", "SHARE_EACH": "Viettel=99.13"}
    exact = {"SHARE_EACH_BEFORE": {"Viettel": 66.665}, "SHARE_EACH": {"Viettel": 99.1251}}
    sites = SourceTable("vị trí", {"phase": ["2026", "2027"], "gain_vtl": [10.0, 20.0]})
    told = RunRecord("sharedtowersiting", numbers=numbers, exact=exact)
    for record in (told, record_of(told.as_dict())):
        table = results_table([record], {"SITES": sites}, layout=LAYOUT)
        at = table.values["name"].index("Dân số được Viettel phủ sóng")
        assert [table.values[key][at] for key in ("before", "n_26", "n_27", "after")] == pytest.approx(
            [66.665, 66.665 + 32.4601 / 3, 99.1251, 99.1251])
        assert f"{table.values['n_26'][at]:.2f}" == "77.49"


def works():
    return {
        "SITES": SourceTable("vị trí", {
            "action": ["colocate", "new_mast", "upgrade", "strengthen"], "phase": ["2026", "2027", "2027", "2028"],
            "oper_new": ["Viettel, VNPT", "Viettel, VNPT, MobiFone", "VNPT", "MobiFone"],
            "gain_any": [0.0, 300.0, 0.0, 100.0]}),
        "POSTAL_NEW_POINTS": SourceTable("điểm", {"phase_txt": ["2026", "2027"], "gain_pop": [30.0, 10.0]}),
        "MIGRATION_WAVES": SourceTable("đợt", {"phase_txt": ["2026", "2028"], "active": [40, 60],
                                               "households": [5, 7]}),
        "SCORECARD": SourceTable("chỉ tiêu", {"target_id": ["P9"], "target_25": ["≥ 300 điểm"], "target_30": [None]}),
    }


RECORDS = [
    RunRecord("sharedtowersiting", numbers={"SITES_COUNT": 4, "NEW_MASTS": 1, "COLOCATIONS": 3,
                                            "SHARE_ANY_BEFORE": 90.0, "SHARE_ANY": 98.0}),
    RunRecord("postalsiting", numbers={"POINTS_AFTER": 10, "POINTS_NEEDED": 2}),
    RunRecord("postalgap", numbers={"PEOPLE_PER_POINT": 1000.0, "POPULATION_OFFICIAL": 8000.0}),
    RunRecord("copperbacklog", numbers={"LINES_LEFT": 100, "HOUSEHOLDS_PASSED": 50}),
    RunRecord("fibrerollout", numbers={"LINES_PLANNED": 100}), RunRecord("towersharingaudit", numbers={"POSITIONS": 9})]


def test_each_year_adds_up_the_works_of_its_annex():
    from hatangso.algorithms.core.plan.book.quantities import Name

    records = [*RECORDS, RunRecord("planscorecard")]
    records[-1].quantities = {"P9": Name("postal_points")}
    table = results_table(records, works(), layout=LAYOUT)
    rows = {name: [table.values[f"n_{year}"][at] for year in (26, 27, 28)]
            for at, name in enumerate(table.values["name"])}
    assert rows["Cột xây mới (lũy kế)"] == [0.0, 1.0, 1.0]
    assert rows["Lượt dùng chung trên cột hiện có (lũy kế)"] == [2.0, 2.0, 3.0]
    saved = "Số cột giảm được so với xây riêng từng doanh nghiệp (lũy kế)"
    assert rows[saved] == [2.0, 4.0, 5.0], "three tenants on one new mast are two masts less"
    assert rows["Dân số được ít nhất một doanh nghiệp phủ sóng"] == [90.0, 96.0, 98.0]
    assert rows["Thuê bao cáp đồng còn lại"] == [60.0, 60.0, 0.0], "a year without works is as the one before"
    assert rows["Hộ có khả năng tiếp cận cáp quang"] == [55.0, 55.0, 62.0]
    assert rows["Điểm phục vụ bưu chính"] == [9.0, 10.0, 10.0]
    people = rows["Số dân phục vụ bình quân trên một điểm (dân số chính thức)"]
    assert [round(value, 6) for value in people] == [round(8000 / 9, 6), 800.0, 800.0]
    target = dict(zip(table.values["name"], table.values["target"]))
    assert target["Điểm phục vụ bưu chính"] == "≥ 300 điểm (năm 2025)"
    unknown = dict(zip(table.values["name"], table.values["note"]))
    assert "kế hoạch hằng năm" in unknown["Số xã, phường có trạm kiên cố"], "what no layer tells is named, not 0"


@pytest.mark.parametrize(("hardened", "unknown", "before", "note"), [
    (26, 0, 26.0, AGAIN), (26, 7, 26.0, "Ít nhất; 7 xã, phường chưa đủ số liệu"),
    (0, 33, None, "Chưa đủ số liệu về trạm kiên cố"), (0, 0, 0.0, AGAIN),
    (None, None, None, "Chưa đủ số liệu")])
def test_communes_with_a_hardened_station_are_those_of_the_yearly_plan(hardened, unknown, before, note):
    told = {} if hardened is None else {"COMMUNES_HARDENED": hardened, "COMMUNES_HARDENED_UNKNOWN": unknown}
    table = results_table([*RECORDS, RunRecord("annualplan", numbers=told)], works(), layout=LAYOUT)
    at = table.values["name"].index("Số xã, phường có trạm kiên cố")
    assert table.values["before"][at] == before
    assert table.values["note"][at].startswith(note)
    assert table.values["note"][at].endswith(AGAIN) == (before is not None)
    assert table.values["before_no"][at] == "annualplan.COMMUNES_HARDENED", "by which the book finds where they differ"


def test_works_that_do_not_lead_to_the_figure_after_the_plan_give_no_years():
    sources = works()
    sources["MIGRATION_WAVES"].values["active"][0] = 39
    table = results_table(RECORDS, sources, layout=LAYOUT)
    at = table.values["name"].index("Thuê bao cáp đồng còn lại")
    assert [table.values[f"n_{year}"][at] for year in (26, 27, 28)] == [None, None, None]
    sources["SITES"].values["phase"][1] = "năm thứ 1"
    table = results_table(RECORDS, sources, layout=LAYOUT)
    at = table.values["name"].index("Cột xây mới (lũy kế)")
    assert table.values["n_27"][at] is None, "a work without a year leaves the years open"


def test_without_a_planning_step_there_is_no_table_of_results():
    assert results_table([RunRecord("postalgap", numbers={"POINTS_COUNT": 185})], layout=LAYOUT) is None


def new_points(open_more):
    return SourceTable("mới", {"rank": [1, 2], "code": ["a", "b"], "name": ["A", "B"], "gain_pop": [10.0, 0.0],
                               "gain_grp": ["gain", "none"],
                               "gain_txt": ["Điểm đưa thêm người", "Điểm không tăng thêm"],
                               "open_more": [open_more] * 2, "phase_txt": ["năm thứ 1"] * 2, "phase": [None] * 2})


def test_both_postal_annexes_reconcile_the_norm_with_the_target(postal, header, layout):
    forms = [FORMS["postal_by_commune"], FORMS["postal_new_points"]]
    sources = {"POSTAL_BY_COMMUNE": postal, "POSTAL_NEW_POINTS": new_points(7)}
    book = make_book(forms, sources, header, layout)
    need = int(sum(value for value in postal.values["need"] if value))
    review, proposed = (texts(sheet_of(book, form.id)) for form in forms)
    assert [text for text in review if f": {need} điểm" in text and ": 2 điểm mới" in text]
    assert [text for text in proposed if f"cần bổ sung {need} điểm" in text]
    assert [text for text in proposed if "còn thiếu 7 điểm" in text]
    assert proposed.index("Điểm đưa thêm người") < proposed.index("Điểm không tăng thêm")
    alone = texts(sheet_of(make_book(forms[:1], sources, header, layout), "postal_by_commune"))
    assert alone is not None
    nothing = make_book(forms[1:], {"POSTAL_NEW_POINTS": new_points(0)}, header, layout)
    assert not [text for text in texts(sheet_of(nothing, "postal_new_points")) if "còn thiếu" in text]


def test_hamlets_without_fibre_have_people_households_lines_and_position(header, layout):
    import numpy as np

    hamlets = SourceTable("ấp", {"code": ["1"], "name": ["Ấp 1"], "comm_code": ["x"], "comm_name": ["xã X"],
                                 "households": [120], "population": [480], "active": [30], "dist_m": [900.0],
                                 "road_m": [None], "note": [""]}, np.array([[105.0, 9.0]]))
    copper = SourceTable("cáp đồng", {"code": ["x"], "households": [5000], "active": [700]})
    book = make_book([FORMS["hamlets_without_fibre"]], {"HAMLETS_WITHOUT_FIBRE": hamlets, "COPPER_BY_COMMUNE": copper},
                     header, layout)
    cells = texts(sheet_of(book, "hamlets_without_fibre"))
    assert {"480", "120", "30"} <= set(cells)
    assert [text for text in cells if "700 thuê bao cáp đồng còn lại" in text]


@pytest.mark.parametrize(("numbers", "before", "note"), [
    ({}, None, "Chưa có bảng chuyển đổi xã, phường cũ sang mới để đối chiếu"),
    ({"FORMER_WITHOUT_POINT": 3, "FORMER_WITHOUT_POINT_UNKNOWN": 0}, 3, AGAIN),
    ({"FORMER_WITHOUT_POINT": 0, "FORMER_WITHOUT_POINT_UNKNOWN": 0}, 0, AGAIN),
    ({"FORMER_WITHOUT_POINT": 3, "FORMER_WITHOUT_POINT_UNKNOWN": 2}, 3, "Ít nhất; 2 xã, phường cũ chưa xác định được"),
    ({"FORMER_WITHOUT_POINT": 0, "FORMER_WITHOUT_POINT_UNKNOWN": 2}, None, "Chưa xác định được 2 xã, phường cũ"),
])
def test_former_communes_without_a_point_stand_as_far_as_they_are_known(numbers, before, note):
    table = results_table([*RECORDS, RunRecord("exportplantables", numbers=numbers)], works(), layout=LAYOUT)
    at = table.values["name"].index("Xã, phường cũ không còn điểm phục vụ")
    assert table.values["before"][at] == before
    assert table.values["note"][at].startswith(note)


def test_the_results_of_an_english_book_are_english():
    table = results_table(RECORDS, works(), layout=load_layout(language="en"))
    assert "Mast positions" in table.values["name"]
    assert all(text.isascii() for key in ("group_txt", "name", "method") for text in table.values[key])


@pytest.mark.parametrize(("service", "rows"), [
    ("lte", {"Dân số được Viettel phủ sóng 4G": 90.5, "Dân số được ít nhất một doanh nghiệp phủ sóng 4G": 95.0,
             "Dân số được tất cả doanh nghiệp phủ sóng 4G": 60.0}),
    ("umts", {"Dân số được ít nhất một doanh nghiệp phủ sóng 4G": None}), ("", {
        "Dân số được ít nhất một doanh nghiệp phủ sóng 4G": None})])
def test_4g_beside_5g_comes_from_the_step_that_worked_it_out(service, rows):
    """KQ-01 asks for 4G and 5G: 4G is the step behind the hamlets without signal, else unknown with its reason."""
    records = [RECORDS[0], RunRecord("mobilecoverage", numbers={"SHARE_COVERED_ANY": 22.9}, parameters={
        "SERVICE": "nr"})]
    if service:
        records.append(RunRecord("mobilecoverage", label="signal", parameters={"SERVICE": service}, numbers={
            "SHARE_BY_OPERATOR": "Viettel=90.5", "SHARE_COVERED_ANY": 95.0, "SHARE_COVERED_ALL": 60.0}))
    coverage = {"COVERAGE_BY_COMMUNE": SourceTable("phủ sóng", {"tech": ["5G"]})}
    table = results_table(records, coverage, layout=LAYOUT)
    found = {name: (table.values["before"][at], table.values["note"][at])
             for at, name in enumerate(table.values["name"]) if "4G" in name}
    assert {name: before for name, (before, _) in found.items()} == rows
    assert all((note == AGAIN) == (before is not None) and note for before, note in found.values())
    assert "Dân số được ít nhất một doanh nghiệp phủ sóng 5G" in table.values["name"]
    coverage = {"COVERAGE_BY_COMMUNE": SourceTable("phủ sóng", {"tech": ["4G"]})}
    table = results_table(records[:2], coverage, layout=LAYOUT)
    lacking = table.values["name"].index("Dân số được ít nhất một doanh nghiệp phủ sóng 5G")
    assert table.values["before"][lacking] is None
    assert table.values["note"][lacking] == "Biểu phủ sóng tính cho 4G; chưa tính phủ sóng 5G"
