"""The whole book read as the official who signs it: 29 reasons to refuse it, each looked for in its cells and texts.

The tests are numbered; the last one holds the list, so that no reason is without a test.
"""
import math
import re
from types import SimpleNamespace

import pytest
from annexes import Annex
from hatangso.algorithms.core.plan.book.page import page_texts
from hatangso.algorithms.core.plan.profile import load_profile
from sample_layers import rows

openpyxl = pytest.importorskip("openpyxl")
REASONS = {
    1: "targets of institutions computed from Vietnamese words", 2: "one value for one target, unknown is no “no”",
    3: "copper: lines migrated apart from households passed; a missing price is not 0",
    4: "one population per total, points without a commune counted once", 5: "coverage names its technology",
    6: "each figure with provider and date", 7: "no works in a year that is over", 8: "rules and assumptions are said",
    9: "a verdict goes by the whole range", 10: "years side by side", 11: "each text in its own terms",
    12: "no code and no English", 13: "decimals by unit", 14: "a usable list of sites", 15: "money that is not known",
    16: "no copper of 0 km", 17: "hamlets without fibre", 18: "norm named and reconciled", 19: "upgrades and points",
    20: "mast register", 21: "a clean cover", 22: "provisional communes marked", 23: "made-up figures marked",
    24: "old and new units", 25: "plans compared by target", 26: "words of officials", 27: "titles and abbreviations",
    28: "order of annexes", 29: "what is good stays",
}


@pytest.fixture(scope="module")
def read(full):
    """The sheets of the full book with their annexes, all texts of the book, and the text of the page."""
    workbook = full.sheets(values=True)
    texts = [str(cell.value) for sheet in workbook for row in sheet.iter_rows() for cell in row
             if isinstance(cell.value, str)]
    page = [text.text for text in page_texts(full.REPORT.read_text(encoding="utf-8"), "vi")]
    return SimpleNamespace(book=workbook, texts=texts, page=page, full=full,
                           annex=lambda name: Annex(workbook[name]),
                           method=[row[2].value for row in workbook["Phương pháp và giả định"].iter_rows()])


def target(read, part):
    return next(row for row in read.annex("Hệ thống chỉ tiêu").rows if part in row["Chỉ tiêu"])


def test_01_targets_of_institutions_are_computed(read):
    for name in ("mạng truyền số liệu chuyên dùng", "trạm y tế xã được quản lý", "cơ sở đào tạo quản lý"):
        assert 0 < target(read, name)["Hiện trạng Giá trị"] <= 100, name


def test_02_one_value_and_what_is_not_known_is_no_no(read):
    card = {row["target_id"]: row for row in rows(f"{read.full.PLAN_GPKG}|layername=scorecard")}
    for key, name in (("P3", "kết nối Internet"), ("P8", "dịch vụ công trực tuyến")):
        row = target(read, name)
        assert row["Hiện trạng Giá trị"] == pytest.approx(card[key]["value"])
        assert re.search(r"Từ [\d,]+% đến [\d,]+%; 7 điểm chưa có số liệu", row["Ghi chú"])
    points = read.annex("Điểm bưu chính hiện có")
    assert points.column("Có Internet").count(None) + points.column("Có Internet").count("…") == 7


def test_03_copper_says_what_is_migrated_and_reconciles(read):
    copper, plan = read.annex("Cáp đồng sang cáp quang"), read.annex("Kế hoạch chuyển đổi")
    first, moved, left = (copper.total(part) for part in ("Ban đầu", "Đã chuyển đổi", "Còn lại"))
    assert first == moved + left
    assert copper.total("Tỷ lệ chuyển đổi") == pytest.approx(100 * moved / first)
    assert copper.total("Tỷ lệ có khả năng tiếp cận") != pytest.approx(copper.total("Tỷ lệ chuyển đổi"))
    assert plan.total("Thuê bao chuyển đổi") == left
    assert plan.total("Số hộ") == copper.total("Tổng số") - copper.total("Có khả năng tiếp cận cáp quang")
    assert 0 not in plan.column("Kinh phí")
    assert any("khớp với" in str(text) and "chưa phải là thuê bao đã chuyển đổi" in str(text) for text in read.method)


def test_04_totals_name_their_population(read):
    postal = read.annex("Điểm phục vụ bưu chính")
    official = next(row[0] for row in postal.body if str(row[0]).startswith("Số chính thức của tỉnh"))
    assert "2.606.672 người" in official
    assert "nhiều hơn tổng các dòng trên 504.960 người" in official
    assert postal.total("Số điểm phục vụ Tổng") == sum(postal.column("Số điểm phục vụ Tổng")) == 185
    assert target(read, "Số điểm phục vụ bưu chính")["Hiện trạng Giá trị"] == 185
    sources = [[cell.value for cell in row][1:] for row in read.book["Nguồn và phương pháp"].iter_rows()]
    assert any(name == "Đối chiếu: Số dân/điểm" and "theo dân số chính thức" in said for name, said in
               ((str(a), str(b)) for a, b in sources))


def test_05_coverage_names_technology_model_and_threshold(read):
    annex = read.annex("Phủ sóng theo xã")
    assert "DI ĐỘNG 5G" in annex.title
    notes = " ".join(annex.notes)
    for word in ("5G (NR)", "P.1812", "-110 dBm", "Hai cách tính", "giá trị mặc định"):
        assert word in notes, word
    plans = read.annex("So sánh phương án").column("Nội dung")
    assert any("phủ sóng 5G" in name for name in plans)
    assert all("phủ sóng 5G" in name or "danh mục vị trí" in name for name in plans if "phủ sóng" in name)
    assert "DVB-T2" in read.annex("Truyền hình số mặt đất").title
    layer = rows(f"{read.full.PLAN_GPKG}|layername=coverage_by_commune")[0]
    assert {layer["tech"], layer["model"], layer["threshold"]} == {"5G", "p1812", -110.0}


def test_06_each_annex_names_its_layers_and_each_figure_its_date(read):
    for sheet in read.book.worksheets[1:-2]:
        annex = Annex(sheet)
        if sheet["A1"].value.startswith("Phụ lục") and sheet.title not in (
                "Hệ thống chỉ tiêu", "Kết quả trước và sau", "Khối lượng, kinh phí theo năm", "Danh mục dự án",
                "So sánh phương án", "Đơn vị cũ hợp thành"):
            assert annex.notes[0].startswith("- Nguồn số liệu: "), sheet.title
    assert "Tổng điều tra dân số và nhà ở 2019" in " ".join(read.annex("Phủ sóng theo xã").notes)
    card = read.annex("Hệ thống chỉ tiêu")
    for row in card.rows:
        if isinstance(row["Hiện trạng Giá trị"], (int, float)):
            assert row["Hiện trạng Ngày số liệu"] is not None, row["Chỉ tiêu"]
    named = [str(row[1].value) for row in read.book["Nguồn và phương pháp"].iter_rows()]
    for role in ("Điểm phục vụ bưu chính", "Cột ăng ten", "Thiết bị phát sóng", "Tuyến cáp quang"):
        assert role in named, role
    made = {str(row[1].value): str(row[2].value) for row in read.book["Nguồn và phương pháp"].iter_rows()}
    works = next(made[name] for name in made if name.startswith("Danh mục công trình, dự án"))
    assert "chủ đầu tư khác" not in works, "the book adds them up itself"


def test_07_no_works_are_planned_for_a_year_that_is_over(read):
    for name, heading in (("Vị trí dùng chung", "Thời gian thực hiện"), ("Điểm bưu chính mới", "Năm thực hiện"),
                          ("Nâng cấp điểm bưu chính", "Đến năm"), ("Kế hoạch chuyển đổi", "Năm thực hiện")):
        years = {int(value) for value in read.annex(name).column(heading)}
        assert min(years) > 2025, name
        assert len(years) > 1, name


def test_08_rules_and_assumptions_stand_in_the_workbook(read):
    said = " ".join(map(str, read.method))
    for words in ("Hải Dương", "tỉnh đã hợp nhất", "230/849 vị trí suy ra", "-110,0 dBm", "lớp che phủ cao 10 m",
                  "bán kính 3.000 m"):
        assert words in said, words
    assert any("QCVN" in note for note in read.annex("Điểm phục vụ bưu chính").notes)


def test_09_a_verdict_that_hangs_on_the_signal_is_none(read):
    row = target(read, "phủ sóng mạng di động 5G")
    assert row["Năm 2025 Kết quả"] == "Chưa đủ cơ sở kết luận"
    assert re.search(r"từ [\d,]+% đến [\d,]+% nếu tín hiệu yếu hơn hoặc mạnh hơn 6 dB", row["Ghi chú"])
    assert read.annex("Phủ sóng theo xã").column("Vị trí dùng thông số mặc định")[0] == 100


def test_10_years_stand_side_by_side(read):
    row = target(read, "phủ sóng mạng di động 5G")
    assert (row["Năm 2025 Mục tiêu"], row["Năm 2030 Mục tiêu"]) == ("≥ 20% dân số", "≥ 99% dân số")
    speed = target(read, "Tốc độ truy nhập băng rộng cố định")
    assert all(speed[f"{band} Mục tiêu"] for band in ("Năm 2025", "Năm 2030", "Văn bản không ghi năm"))
    assert any("“Kỳ trước”, “Xu hướng”" in note for note in read.annex("Hệ thống chỉ tiêu").notes)


def test_11_each_text_in_its_own_terms(read):
    names = read.annex("Hệ thống chỉ tiêu").column("Chỉ tiêu")
    assert any("tất cả các ấp, khóm" in name for name in names)
    assert any("tích hợp quy hoạch hạ tầng viễn thông" in name for name in names)
    assert any("vùng năng lượng" in name for name in names)
    assert not [name for name in names if "khu phố" in name or "kế thừa hạ tầng" in name]
    model = " ".join(one.label("vi") for one in load_profile("tinh_mau_2021_2030").targets)
    assert "khu phố" in model
    assert "xã hội số" in model
    assert "“Hoàn thành cơ bản”" in target(read, "chuyển cáp đồng sang cáp quang")["Ghi chú"]
    assert "đạt quy chuẩn" in target(read, "Băng rộng cố định đạt quy chuẩn")["Ghi chú"]
    for name in ("Mỗi hộ gia đình một đường cáp quang", "hồ sơ số về sức khỏe", "hóa đơn điện tử"):
        row = target(read, name)
        assert row["Năm 2030 Mục tiêu"] is None
        assert row["Văn bản không ghi năm Mục tiêu"]


def test_12_no_key_no_parameter_and_no_english(read):
    pattern = re.compile(r"\b[A-Z]{3,}_[A-Z_]+\b|\.json\b|\bgoals\.|\bOPTIONS\b|\b\d{4}-\d\d-\d\d\b|\bTrue\b|\bNone\b")
    for text in (*read.texts, *read.page):
        assert not pattern.search(text), text
    for word in ("the ", "yearly", "Northing", "Easting", "optimal", "coverage"):
        assert not [text for text in read.texts if word in text], word


def test_13_decimals_belong_to_the_unit(read):
    sheet = read.book["Hệ thống chỉ tiêu"]
    formats = {row[2].value: row[3].number_format for row in sheet.iter_rows(min_row=10)
               if isinstance(row[3].value, (int, float))}
    assert formats["điểm"].endswith("#,##0")
    assert formats["người/điểm"].endswith("#,##0")
    assert formats["Mb/s"].endswith("#,##0.0")
    assert formats["% dân số"].endswith("#,##0.00")
    assert all("42A" in code for code in formats.values()), "written the Vietnamese way on any machine"


def test_14_sites_say_form_people_and_year(read):
    sites = read.annex("Vị trí dùng chung")
    assert set(sites.column("Hình thức")) <= {"Dùng chung cột hiện có", "Dùng chung, gia cố cột",
                                             "Bổ sung công nghệ trên cột đang dùng", "Xây mới dùng chung",
                                             "Xây mới độc lập"}
    for row in sites.rows:
        alone = len(row["Doanh nghiệp đề xuất lắp đặt"].split(",")) == 1
        assert not (alone and row["Hình thức"] == "Xây mới dùng chung")
    assert sites.total("Người lần đầu có sóng") + sites.total("Người có thêm doanh nghiệp") > 0
    reasons = read.annex("Thuyết minh vị trí")
    basis = set(reasons.column("Căn cứ"))
    assert {text.split(" ")[0] for text in basis} >= {"Doanh", "Suy"}, "what is declared and what is inferred"
    assert all(reasons.column("Thủ tục cần chấp thuận"))
    results = read.annex("Kết quả trước và sau").rows
    ratio = next(row for row in results if row["Chỉ tiêu"] == "Tỷ lệ vị trí sử dụng chung")
    assert ratio["Khi thực hiện xong"] > ratio["Hiện trạng (tại thời điểm 31/12/2025)"]


def test_15_money_that_is_not_known_is_explained(read):
    assert not [text for text in read.texts if text.strip() == "thiếu"]
    copper = read.annex("Cáp đồng sang cáp quang")
    assert any(note.startswith("Kinh phí chuyển đổi") or "- Kinh phí chuyển đổi" in note for note in copper.notes)
    assert not any("chưa nhập đơn giá" in note for note in copper.notes), "a note has the money of this table"
    assert any("chưa nhập đơn giá" in note for note in read.annex("Vị trí có thể gộp").notes)
    works = read.annex("Khối lượng, kinh phí theo năm")
    priced = [row for row in works.rows if row["Đơn vị tính"] == "triệu đồng"]
    of_all = [row for row in priced if "Cộng kinh phí" in row.values()]
    assert len(of_all) == 1, "a sum has the prices of its parts, and none of its own"
    assert all(row["Căn cứ đơn giá"] for row in priced if row not in of_all)
    projects = read.annex("Danh mục dự án")
    years = [heading for heading in projects.headings if heading.startswith("Phân kỳ")]
    whole = projects.total("Tổng mức đầu tư dự kiến")
    assert sum(projects.total(year) for year in years) == pytest.approx(whole), "years add up to the whole"
    funds = [projects.total(part) for part in ("Doanh nghiệp (", "Quỹ dịch vụ")]
    assert sum(funds) == pytest.approx(whole)


def test_16_copper_lines_without_cable_have_no_length(read):
    for row in read.annex("Cáp đồng sang cáp quang").rows:
        if row["Thuê bao cáp đồng Còn lại (thuê bao)"]:
            assert row["Chiều dài cáp đồng (km)"] != 0
        if row["Chiều dài cáp đồng (km)"] == "…":
            assert "số liệu chưa đầy đủ" in row["Ghi chú"].lower()


def test_17_hamlets_without_fibre_have_people_lines_and_position(read):
    for row in read.annex("Ấp, khóm chưa có cáp quang").rows:
        for part in ("X (m)", "Y (m)", "Số hộ", "Dân số", "Thuê bao cáp đồng còn lại"):
            value = next(row[heading] for heading in row if part in heading)
            assert isinstance(value, (int, float)), part


def test_18_the_norm_is_named_and_reconciled_with_the_target(read):
    postal, new = read.annex("Điểm phục vụ bưu chính"), read.annex("Điểm bưu chính mới")
    number = postal.total("Số điểm cần bổ sung theo định mức")
    line = next(note for note in postal.notes if "QCVN 01:2015" in note)
    assert f"{number} điểm" in line
    assert f"{len(new.rows)} điểm mới" in line
    assert any(f"cần bổ sung {number} điểm" in note for note in new.notes)


def test_19_upgrades_and_gaps_have_annexes_and_no_point_is_without_gain_unmarked(read):
    ups, nearest = read.annex("Nâng cấp điểm bưu chính"), "Dân số có điểm này gần nhất (người)"
    people = {row["Mã"]: row[nearest] for row in read.annex("Điểm bưu chính hiện có").rows}
    assert all(row[nearest] == people[row["Mã"]] for row in ups.rows), "one figure under one heading"
    assert {"Bố trí người phục vụ", "Kết nối Internet", "Có thể di dời"} <= set(ups.column("Biện pháp"))
    assert "Chưa kết nối Internet" in ups.column("Lý do")
    assert "Chưa có" not in ups.column("Lý do"), "of what, it has to say"
    for name in ("Ấp, khóm chưa có sóng", "Đoạn đường không có sóng", "Vị trí có thể gộp", "So sánh phương án"):
        assert read.annex(name).rows, name
    new = read.annex("Điểm bưu chính mới")
    group = None
    for row in new.body:
        if isinstance(row[0], str) and row[0].strip("IVX") == "":
            group = row[1]
        elif isinstance(row[0], int) and not row[6]:
            assert "không" in group.lower() or row[9] == "Xã, phường chưa có điểm", row


def test_20_the_register_has_names_and_one_spelling(read):
    masts = read.annex("Danh mục cột ăng ten")
    assert set(masts.column("Chủ sở hữu cột")) <= {"Viettel", "VNPT", "MobiFone", "Vietnamobile", "Gtel", "SDTV", None}
    assert all(re.match("(Xã|Phường) ", name) for name in masts.column("Xã, phường"))
    assert len(masts.headings) <= 15, "columns without a value are left out and named"
    for row in masts.rows:
        assert row["Chủ sở hữu cột"] not in str(row["Doanh nghiệp dùng chung"] or "").split(", ")
    assert any("VN-2000" in heading for heading in masts.headings)
    assert not [text for text in read.texts if "angten" in text.lower()]
    assert any("853 cột" in note and "849 vị trí" in note for note in masts.notes)
    assert "Mobifone" not in " ".join(read.texts)


def test_21_the_cover_lists_what_is_bound_and_nothing_else(read):
    cover = [[cell.value for cell in row] for row in read.book.worksheets[0].iter_rows(min_row=5)]
    assert cover[0] == ["TT", "Phụ lục", "Tên biểu", "Ghi chú"]
    assert len(cover) - 1 == len(read.book.sheetnames) - 1, "every sheet behind the cover"
    assert not [row for row in cover if "không có lớp" in " ".join(map(str, row))]
    names = [row[2] for row in cover]
    assert "Phương pháp tính và giả định của từng biểu" in names
    assert "Nguồn số liệu" in names
    assert all(row[3] for row in cover[1:] if row[1] is None), "what is no annex says so"


def test_22_provisional_communes_are_marked_wherever_they_stand(read):
    for name in ("Tỷ lệ dùng chung", "Phủ sóng theo xã", "Truyền hình số mặt đất", "Cáp đồng sang cáp quang",
                 "Điểm phục vụ bưu chính"):
        remarks = [str(text).lower() for text in read.annex(name).column("Ghi chú")]
        assert sum("số liệu tạm tính" in text for text in remarks) == 21, name


def test_23_made_up_figures_are_marked_on_every_sheet_and_in_the_report(read):
    for sheet in read.book.worksheets:
        top = " ".join(str(row[0].value) for row in sheet.iter_rows(max_row=8))
        assert "SỐ LIỆU MINH HỌA" in top, sheet.title
    assert any("SỐ LIỆU MINH HỌA" in text for text in read.page)


def test_24_old_and_new_units_stand_side_by_side(read):
    units = read.annex("Đơn vị cũ hợp thành")
    assert len(units.rows) == 64
    assert all(units.column("Các đơn vị cũ hợp thành"))
    for name in ("Tỷ lệ dùng chung", "Điểm phục vụ bưu chính", "Cáp đồng sang cáp quang"):
        groups = [row[1] for row in read.annex(name).body if str(row[0]) in ("I", "II")]
        assert groups == ["Địa bàn tỉnh Bạc Liêu cũ", "Địa bàn tỉnh Cà Mau cũ"], name
    assert not [text for text in read.texts if "Hoà Bình" in text or "Hoà Thành" in text]


def test_25_two_plans_are_compared_by_target(run, full):
    found = run("compareplans", OLD=str(full.PLAN_GPKG), NEW=str(full.PLAN_GPKG), CHANGES="memory:",
                TARGETS="memory:")
    targets = rows(found["TARGETS"])
    assert len(targets) == 47
    assert all(row["name"] and (row["change"] in (None, 0) or math.isclose(row["change"], 0)
                                or not isinstance(row["change"], float)) for row in targets)


def test_26_words_are_those_of_officials(read):
    said = " ".join((*read.texts, *read.page))
    for word in ("chấm điểm", "đại diện theo", "Điểm trắng", "Danh bạ", "người × doanh nghiệp", "Mọi DN", "tham lam",
                 "cận dưới", "thuê bao-năm", "Gini", "% ấp", "% dân)"):
        assert word not in said, word


def test_27_titles_say_subject_and_territory_and_abbreviations_are_explained(read):
    for sheet in read.book.worksheets[1:-2]:
        if sheet["A1"].value.startswith("Phụ lục"):
            assert "TỈNH CÀ MAU" in sheet["A2"].value, sheet.title
        text = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str))
        assert not re.search(r"\bDVC\b|\bGCN\b|\bDN\b", text), sheet.title
        assert not re.search(r"\bKTT\b", text) or "KTT: kinh tuyến trục" in text, sheet.title


def test_28_annexes_stand_in_the_order_of_the_plan(read):
    names = read.book.sheetnames
    order = ["Hệ thống chỉ tiêu", "Kết quả trước và sau", "Vị trí dùng chung", "Phủ sóng theo xã",
             "Cáp đồng sang cáp quang", "Ấp, khóm chưa có cáp quang", "Kế hoạch chuyển đổi", "Điểm phục vụ bưu chính",
             "Điểm bưu chính mới", "Danh mục dự án", "Phương pháp và giả định"]
    assert [names.index(name) for name in order] == sorted(names.index(name) for name in order)


def test_29_what_was_good_stays(read):
    for sheet in read.book.worksheets:
        assert sheet.print_title_rows, sheet.title
        assert round(sheet.page_margins.left * 25.4) == 30
        assert (sheet.HeaderFooter.differentFirst, sheet.oddHeader.center.text) == (True, "&P")
        if sheet["A1"].value.startswith("Phụ lục"):
            assert "số …/QĐ-UBND ngày … tháng … năm …" in sheet["A3"].value
            assert sheet.cell(sheet.max_row, 1).value == "./."
        assert sheet["A1"].font.name == "Times New Roman"
    postal = read.full.sheets()["Điểm phục vụ bưu chính"]
    total = next(row for row in postal.iter_rows() if row[1].value == "Toàn tỉnh")
    assert str(total[4].value).startswith("=SUBTOTAL(9,")
    assert "Tính theo xã có trạm" in target(read, "phủ sóng mạng di động 5G")["Ghi chú"]


def test_cells_begin_with_a_capital_letter_but_units_and_names(read):
    def small(sheet, column):
        cells = (str(row[column].value or "") for row in read.book[sheet].iter_rows(min_row=6))
        return [text for text in cells if text[:1].islower()]

    for sheet, column in (("Nguồn và phương pháp", 2), ("Phương pháp và giả định", 2), ("Danh mục cột ăng ten", 8),
                          ("Kết quả kiểm tra số liệu", 4), ("Nâng cấp điểm bưu chính", 11)):
        assert small(sheet, column) == [], sheet


def test_every_reason_has_its_test():
    numbers = sorted(int(name[5:7]) for name in globals() if re.match(r"test_\d\d_", name))
    assert numbers == sorted(REASONS) == list(range(1, 30))
