"""Works and money by year, the list of projects, results tied to the numbers of the steps."""
import pytest
from hatangso.algorithms.core.errors import Message
from hatangso.algorithms.core.plan.book.collect import Collector
from hatangso.algorithms.core.plan.book.results import results_table
from hatangso.algorithms.core.plan.book.sheets import make_book
from hatangso.algorithms.core.plan.book.works import price_source, projects_table, works_table
from hatangso.algorithms.core.plan.forms.figures import SourceTable
from hatangso.algorithms.core.plan.forms.model import load_forms, load_layout
from hatangso.algorithms.core.record import RunRecord

LAYOUT = load_layout(language="vi")
FORMS = {form.id: form for form in load_forms(language="vi")}


def sites(*costs):
    return SourceTable("vị trí", {
        "action": ["new_mast", "new_mast", "colocate"], "phase": ["2026", "2027", "2026"],
        "commune_id": ["1", "1", "2"], "cost_mvnd": list(costs)})


def waves():
    return SourceTable("đợt", {"year": [2026, 2028], "phase_txt": ["2026", "2028"], "active": [10, 5],
                               "comm_code": ["1", "2"], "cost_mvnd": [40.0, 60.0], "fund_mvnd": [10.0, 0.0]})


def lines(table):
    return {(group, name): [table.values[key][at] for key in ("total", "n_26", "n_27", "n_28") if key in table.values]
            for at, (group, name) in enumerate(zip(table.values["group_txt"], table.values["name"]))}


def test_amounts_and_money_of_each_year_come_from_the_rows_of_the_annexes():
    found = lines(works_table({"SITES": sites(900.0, 900.0, 250.0), "MIGRATION_WAVES": waves()}, (), LAYOUT))
    assert found["Khối lượng", "Xây dựng cột ăng ten dùng chung"] == [2, 1, 1, 0]
    assert found["Khối lượng", "Chuyển đổi thuê bao cáp đồng sang cáp quang"] == [15, 10, 0, 5]
    assert found["Kinh phí", "Xây dựng cột ăng ten dùng chung"] == [1800, 900, 900, 0]
    assert found["Kinh phí", "Cộng kinh phí"] == [2150, 1190, 900, 60]
    assert found["Nguồn vốn", "Vốn doanh nghiệp"] == [2140, 1180, 900, 60]
    assert found["Nguồn vốn", "Quỹ dịch vụ viễn thông công ích"] == [10, 10, 0, 0]


def test_a_missing_price_is_unknown_and_never_nothing():
    table = works_table({"SITES": sites(900.0, None, None)}, (), LAYOUT)
    values = dict(zip(zip(table.values["group_txt"], table.values["name"]), table.values["total"]))
    assert values["Kinh phí", "Xây dựng cột ăng ten dùng chung"] == 900
    assert ("Kinh phí", "Lắp đặt thiết bị trên cột ăng ten hiện có") not in values, "no price at all: no row of money"
    assert not any(group == "Nguồn vốn" for group, _ in values)
    assert ("Kinh phí", "Cộng kinh phí") not in values, "one kind of work is its own sum"
    some = works_table({"SITES": sites(900.0, None, None), "MIGRATION_WAVES": waves()}, (), LAYOUT)
    at = some.values["name"].index("Cộng kinh phí")
    assert [some.values[key][at] for key in ("total", "n_26", "n_27", "n_28", "note")] == [
        1000, 940, None, 60, "chưa gồm 2 hạng mục chưa tính được kinh phí (chưa có đơn giá hoặc chưa rõ hiện trạng)"]
    projects = projects_table({"SITES": sites(900.0, None, None)}, (), LAYOUT)
    assert projects.values["total"] == [900, None]
    assert projects.values["note"] == [
        "chưa gồm 1 hạng mục chưa tính được kinh phí (chưa có đơn giá hoặc chưa rõ hiện trạng)",
        "1 hạng mục chưa tính được kinh phí (chưa có đơn giá hoặc chưa rõ hiện trạng)"]


def test_what_has_to_be_looked_at_first_is_no_work_yet():
    upgrades = SourceTable("nâng cấp", {
        "phase": ["2026"] * 3, "commune": ["1"] * 3, "cost_mvnd": [60.0, None, None],
        "reason": ["xã chưa có điểm", "chưa rõ, cần kiểm tra trước", "not known: check first"]})
    works, projects = (make({"POSTAL_UPGRADES": upgrades}, (), LAYOUT) for make in (works_table, projects_table))
    assert lines(works)["Khối lượng", "Nâng cấp, di dời điểm phục vụ bưu chính"][:2] == [1, 1]
    assert works.values["note"][0] == "ngoài ra 2 hạng mục phải kiểm tra hiện trạng trước, chưa tính vào khối lượng"
    assert lines(works)["Kinh phí", "Nâng cấp, di dời điểm phục vụ bưu chính"][:2] == [60, 60]
    assert "chưa gồm 2 hạng mục" in works.values["note"][1]
    assert projects.values["note"] == ["; ".join(works.values["note"][::-1])], "amount and works add up"
    assert projects.values["scale"] == ["1 lượt"]
    assert "Nguồn vốn" not in works.values["group_txt"], "the whole money is not known"


def test_works_projects_and_lists_say_one_thing_of_works_of_which_some_have_no_price():
    priced = SourceTable("vị trí", {"action": ["new_mast"] * 4, "phase": ["2026", "2026", "2028", "2029"],
                                    "cost_mvnd": [900.0, None, 800.0, None]})
    wave = SourceTable("đợt", {"year": [2027], "phase_txt": ["2027"], "active": [10], "cost_mvnd": [40.0]})
    sources = {"SITES": priced, "MIGRATION_WAVES": wave}
    works, projects = works_table(sources, (), LAYOUT), projects_table(sources, (), LAYOUT)
    keys = ("26", "27", "28", "29")
    row = works.values["group_txt"].index("Kinh phí")
    years = [works.values[f"n_{key}"][row] for key in keys]
    assert years == [900, 0, 800, None], "a year without works costs nothing, one without any price is not known"
    assert [projects.values[f"c_{key}"][0] for key in keys] == years
    assert works.values["total"][row] == projects.values["total"][0] == 1700 == sum(year or 0 for year in years)
    assert works.values["note"][row] == projects.values["note"][0]
    assert projects.values["note"][0].startswith("chưa gồm 2 hạng mục")


def test_years_without_a_date_of_the_figures_have_no_column():
    table = works_table({"SITES": SourceTable("vị trí", {"action": ["colocate"], "phase": ["năm thứ 1"]})}, (), LAYOUT)
    assert [key for key in table.values if key.startswith("n_")] == []
    assert works_table({}, (), LAYOUT) is None


def test_a_price_names_its_source():
    record = RunRecord("sharedtowersiting")
    record.say(Message("Costs: {source} ({date}).", source="Sở Xây dựng", date="2026-01-01"), "warning")
    assert price_source([record], "sharedtowersiting", "vi") == "Sở Xây dựng (2026-01-01)"
    contract = RunRecord("fibrerollout", parameters={"COST_SOURCE": "Hợp đồng 12"})
    assert price_source([contract], "fibrerollout", "vi") == "Hợp đồng 12"
    assert price_source([], "postalsiting", "vi") is None


def test_projects_have_investor_scale_funds_and_years(header, layout):
    book = make_book([FORMS["projects"], FORMS["works_by_year"]], {"SITES": sites(900.0, 900.0, 250.0)}, header, layout)
    page = next(sheet for sheet in book.sheets if sheet.name == "Danh mục dự án")
    cells = [[cell.value if cell else None for cell in row] for row in page.rows]
    row = next(row for row in cells if row[1] == "Xây dựng cột ăng ten dùng chung")
    assert row[2:5] == ["Các doanh nghiệp viễn thông", "1 xã, phường", "2 cột"]
    assert row[5:9] == [1800.0, 1800.0, 900.0, 900.0]
    assert any("được xác định cụ thể khi lập, phê duyệt dự án" in str(row[0]) for row in cells)


def test_a_figure_of_the_results_is_the_number_of_its_step():
    records = [RunRecord("sharedtowersiting", numbers={"SHARING_RATIO_BEFORE": 16.96, "SHARING_RATIO": 42.53,
                                                       "SHARE_EACH_BEFORE": "A=50.5", "SHARE_EACH": "A=99.1; B=80"}),
               RunRecord("towersharingaudit", numbers={"POSITIONS": 849, "AVOIDABLE_TOWERS": 40}),
               RunRecord("postalgap", numbers={"PEOPLE_PER_POINT": 14090.0, "POPULATION_OFFICIAL": 2600.0}),
               RunRecord("postalsiting", numbers={"POINTS_AFTER": 300, "POINTS_NEEDED": 115})]
    table = results_table(records, layout=LAYOUT)
    rows = {name: at for at, name in enumerate(table.values["name"])}
    collector = Collector({}, records, "2025-12-31", {"RESULTS": table})
    numbers = {(figure.place.where, figure.place.spot): figure.key for figure in collector.numbers()}
    ratio = rows["Tỷ lệ vị trí sử dụng chung"]
    assert collector.key("RESULTS", "before", ratio) == numbers["sharedtowersiting", "SHARING_RATIO_BEFORE"]
    assert collector.key("RESULTS", "after", ratio) == numbers["sharedtowersiting", "SHARING_RATIO"]
    assert collector.key("RESULTS", "before", rows["Vị trí cột ăng ten"]) == numbers["towersharingaudit", "POSITIONS"]
    assert table.values["before"][rows["Điểm phục vụ bưu chính"]] == 185
    per_point = rows["Số dân phục vụ bình quân trên một điểm (dân số chính thức)"]
    assert table.values["after"][per_point] == pytest.approx(2600 / 300)
    assert table.values["before"][rows["Dân số được A phủ sóng"]] == 50.5
    assert table.values["after"][rows["Dân số được B phủ sóng"]] == 80.0
