from dataclasses import replace

import numpy as np
import pytest
from hatangso.algorithms.core.geometry.geodesy import transform
from hatangso.algorithms.core.plan.book.sheets import make_book
from hatangso.algorithms.core.plan.forms.figures import SourceTable, formula_value
from hatangso.algorithms.core.plan.forms.layout import annex_sheet
from hatangso.algorithms.core.plan.forms.model import load_forms
from hatangso.algorithms.core.plan.workbook.sheet import letter, page_breaks, roman, wrapped_lines
from hatangso.algorithms.core.territory.official import Official

FORMS = {form.id: form for form in load_forms(include_disabled=["security_works"], language="vi")}


def texts(sheet):
    return [[cell.value if cell else None for cell in row] for row in sheet.rows]


def find(sheet, text, column=0):
    return next(i for i, row in enumerate(texts(sheet)) if row[column] == text)


def test_annex_begins_as_the_decree_says(postal, header, layout):
    sheet, _ = annex_sheet(FORMS["postal_by_commune"], postal, header, layout, number=2)
    first, title, reference, rule = sheet.rows[0][0], sheet.rows[1][0], sheet.rows[2][0], sheet.rows[3][0]
    assert (first.value, first.style.bold, first.style.size) == ("Phụ lục II", True, 14)
    assert title.value == "RÀ SOÁT ĐIỂM PHỤC VỤ BƯU CHÍNH THEO XÃ, PHƯỜNG TRÊN ĐỊA BÀN TỈNH CÀ MAU"
    assert title.style.bold
    assert reference.value == (
        "(Kèm theo Quyết định số …/QĐ-UBND ngày … tháng … năm … của Ủy ban nhân dân tỉnh Cà Mau)"
    )
    assert reference.style.italic
    assert set(rule.value) == {"_"}
    assert sheet.rows[-1][0].value == "./."
    assert all(cell is None or cell.style.horizontal == "center" for row in sheet.rows[:4] for cell in row)


def test_a_form_is_an_annex_of_its_own_document_whatever_that_of_the_book(header, layout):
    decided = replace(header, document="Nghị quyết", sign="NQ-HĐND", issuer="Hội đồng nhân dân tỉnh")
    said = {}
    for name in ("annual_plan", "annual_report", "annual_certificates", "annual_shareable", "requests_review"):
        form = FORMS[name]
        sheet, _ = annex_sheet(form, SourceTable("bảng", {column.key: [] for column in form.columns}), decided, layout)
        said[name] = next(row[0].value for row in sheet.rows if str(row[0].value).startswith("(Kèm theo"))
    assert said["annual_plan"].startswith("(Kèm theo Nghị quyết số …/NQ-HĐND")
    assert said["annual_report"] == (
        "(Kèm theo Báo cáo số …/BC-SKHCN ngày … tháng … năm … của Sở Khoa học và Công nghệ tỉnh Cà Mau)")
    assert all("Quyết" not in said[name] and "Nghị quyết" not in said[name] and "Sở Khoa học" in said[name]
               for name in said if name != "annual_plan"), said


def test_internal_forms_stand_behind_the_annexes_and_say_so(header, layout):
    names = ("requests_groups", "annual_plan")
    sources = {FORMS[name].source: SourceTable("bảng", {column.key: [] for column in FORMS[name].columns})
               for name in names}
    book = make_book([FORMS[name] for name in names], sources, header, layout)
    assert [sheet.name for sheet in book.sheets[1:3]] == [FORMS["annual_plan"].sheet, FORMS["requests_groups"].sheet]
    cover = {row[2].value: row[3].value for row in book.sheets[0].rows if len(row) == 4 and row[2] and row[3]}
    line = next(remark for title, remark in cover.items() if title.startswith("Nhóm đề nghị"))
    assert line == f"{layout['internal']}; biểu{layout['proposed'][4:]}"
    assert layout["internal"] in [row[0].value for row in book.sheets[2].rows if row and row[0]]


def test_a_single_annex_has_no_number(postal, header, layout):
    sheet, _ = annex_sheet(FORMS["postal_by_commune"], postal, header, layout)
    assert sheet.rows[0][0].value == "Phụ lục"


def test_two_heading_rows_with_units_and_column_numbers(postal, header, layout):
    sheet, _ = annex_sheet(FORMS["postal_by_commune"], postal, header, layout)
    first, last = sheet.header
    assert last - first == 2
    assert texts(sheet)[first - 1][4] == "Số điểm phục vụ"
    assert texts(sheet)[first][4] == "Tổng (điểm)"
    assert texts(sheet)[last - 1] == [f"({n})" for n in range(1, 14)]
    assert (first, 5, first, 8) in sheet.merges
    assert (first, 1, first + 1, 1) in sheet.merges
    assert "tại thời điểm 31/12/2025" in texts(sheet)[first - 1][10]


def test_rows_are_the_layer_sorted_by_code_and_totals_its_sums(postal, header, layout):
    sheet, _ = annex_sheet(FORMS["postal_by_commune"], postal, header, layout)
    body = texts(sheet)[sheet.header[1]:]
    assert [row[1] for row in body[:4]] == ["Xã Đất Mũi", "Phường Vĩnh Trạch", "Xã Phan Ngọc Hiển", "Phường An Xuyên"]
    total = sheet.rows[sheet.header[1] + 4]
    assert total[1].value == "Toàn tỉnh"
    assert total[4].value == 11
    assert total[4].formula == f"SUM(E{sheet.header[1] + 1}:E{sheet.header[1] + 4})"
    assert total[2].value == pytest.approx(411.75)
    assert total[9].value == pytest.approx((411.75 / (np.pi * 11)) ** 0.5)


def test_missing_is_marked_explained_and_never_zero(postal, header, layout):
    sheet, _ = annex_sheet(FORMS["postal_by_commune"], postal, header, layout)
    row = texts(sheet)[find(sheet, "Phường Vĩnh Trạch", 1)]
    assert row[3] == "…"
    total = sheet.rows[find(sheet, "Toàn tỉnh", 1)]
    assert total[3].value == 61345
    assert total[8].value == "…", "people of three communes over the points of four would be no true ratio"
    remarks = " ".join(str(row[0]) for row in texts(sheet)[-5:])
    assert "không có số liệu" in remarks
    assert "không gồm 1 dòng" in remarks


def test_a_share_is_a_formula_only_where_it_gives_the_layers_own_figure(postal, header, layout):
    values = dict(postal.values, ppl_point=[9999.0, None, 4500.0, None])
    sheet, _ = annex_sheet(FORMS["postal_by_commune"], SourceTable("x", values), header, layout)
    own, computed = (sheet.rows[find(sheet, name, 1)][8] for name in ("Phường An Xuyên", "Xã Phan Ngọc Hiển"))
    assert (own.value, own.formula) == (9999.0, None)
    assert computed.value == 4500.0
    assert computed.formula.startswith("IF(E")


def test_groups_have_their_subtotal_above_the_items(sites, header, layout):
    sheet, _ = annex_sheet(FORMS["shared_sites"], sites, header, layout)
    group = sheet.rows[sheet.header[1]]
    people = next(n for n, text in enumerate(texts(sheet)[sheet.header[1] - 2]) if text and "lần đầu có sóng" in text)
    assert (group[0].value, group[1].value, group[people].value) == ("I", "2026-2027", 13)
    assert group[people].formula == (
        f"SUBTOTAL(9,{letter(people + 1)}{sheet.header[1] + 2}:{letter(people + 1)}{sheet.header[1] + 3})")
    assert [row[0] for row in texts(sheet)[sheet.header[1]:sheet.header[1] + 5]] == ["I", 1, 2, "II", 3]
    assert [row[1] for row in texts(sheet)[sheet.header[1] + 1:sheet.header[1] + 3]] == ["S3", "S1"]
    total = sheet.rows[find(sheet, "Tổng cộng", 1)]
    assert total[people].value == 38


def test_x_is_northing_and_y_is_easting_in_the_chosen_zone(sites, header, layout):
    sheet, _ = annex_sheet(FORMS["shared_sites"], sites, header, layout)
    row = texts(sheet)[find(sheet, "S1", 1)]
    east, north = transform(np.array([[105.15, 9.18]]), "EPSG:4326", "EPSG:9207")[0]
    assert row[4] == pytest.approx(north, abs=1e-6)
    assert row[5] == pytest.approx(east, abs=1e-6)
    assert 930000 < row[4] < 1080000
    assert 500000 < row[5] < 660000
    assert "104°30'" in texts(sheet)[sheet.header[0] - 1][4]


def test_a_reason_beside_a_number_is_printed_whole(header, layout):
    reasons = ["cột " * (count // 4) + "a" * (count % 4 + 1) for count in range(3, 120)]
    reasons = [reason[0].upper() + reason[1:] for reason in reasons]
    source = SourceTable("x", {"site_id": [f"S{count}" for count in range(3, 120)], "reason": reasons})
    sheet, _ = annex_sheet(FORMS["shared_site_reasons"], source, header, layout)
    at, tight = texts(sheet)[find(sheet, "S3", 2)].index(reasons[0]), 0
    for reason in reasons:
        row = next(number for number, line in enumerate(texts(sheet)) if line[at] == reason)
        assert sheet.rows[row][at].style.indent == 1
        lines = wrapped_lines(reason, sheet.widths[at] - 1.5)  # the indent takes three spaces of the column
        tight += lines > wrapped_lines(reason, sheet.widths[at])
        assert lines == 1 or sheet.heights[row + 1] >= 14.5 * lines
    assert tight, "some reason fits the column only without its indent"


def test_reasons_of_sites_mark_a_missing_cost_and_leave_out_a_column_without_any(sites, header, layout):
    priced = SourceTable("x", {**sites.values, "cost_mvnd": [250.0, None, 900.0]}, lonlat=sites.lonlat)
    sheet, _ = annex_sheet(FORMS["shared_site_reasons"], priced, header, layout)
    cost = next(n for n, text in enumerate(texts(sheet)[sheet.header[0] - 1]) if text and "Kinh phí" in text)
    assert {row[2]: row[cost] for row in texts(sheet) if row[2] in ("S1", "S2", "S3")} == {
        "S1": 250.0, "S2": "…", "S3": 900.0}
    sheet, _ = annex_sheet(FORMS["shared_site_reasons"], sites, header, layout)
    words = [str(text) for row in texts(sheet) for text in row if text]
    assert not any(text.startswith("Kinh phí") for text in words)
    assert any("chưa nhập đơn giá" in text for text in words)


@pytest.mark.parametrize("form", ["shared_sites", "shared_site_reasons"])
def test_pages_of_sites_fit(form, sites, header, layout):
    sheet, _ = annex_sheet(FORMS[form], sites, header, layout)
    assert sum(sheet.widths) < 205, "on A4 a wider table is printed in letters under 6.7 points"


def test_empty_source_prints_the_headings_and_says_so(header, layout):
    sheet, _ = annex_sheet(FORMS["sharing_by_commune"], SourceTable("x", {"commune": []}), header, layout)
    assert texts(sheet)[sheet.header[1]][0] == "Không có đối tượng nào"
    assert sheet.records == 0


def test_absent_fields_are_named_once(header, layout):
    _, notes = annex_sheet(FORMS["sharing_by_commune"], SourceTable("lớp", {"commune": ["a"]}), header, layout)
    assert len(notes) == 1
    assert "positions" in notes[0].text("en")
    assert "lớp" in notes[0].text("vi")


def test_text_in_a_number_column_is_printed_counted_and_not_summed(header, layout):
    source = SourceTable("x", {"commune": ["a", "b"], "positions": ["7", "nhiều"], "shared": [1, 1]})
    sheet, notes = annex_sheet(FORMS["sharing_by_commune"], source, header, layout)
    assert sheet.rows[find(sheet, "Toàn tỉnh", 1)][2].value == 7
    assert any("nhiều" in str(row) for row in texts(sheet))
    assert any("1 value" in note.text("en") for note in notes)


def test_book_numbers_annexes_and_lists_what_has_no_source(postal, sites, header, layout):
    book = make_book(tuple(FORMS.values()), {"SITES": sites, "POSTAL_BY_COMMUNE": postal}, header, layout,
                     methods={"SEED": 7})
    names = [sheet.name for sheet in book.sheets]
    assert names[0] == "Bìa và mục lục"
    assert names[-1] == "Nguồn và phương pháp"
    assert book.tables == 3
    assert book.rows == 10
    assert "copper_by_commune" in book.absent
    assert [sheet.rows[0][0].value for sheet in book.sheets[1:4]] == ["Phụ lục I", "Phụ lục II", "Phụ lục III"]
    contents = [str(text) for row in texts(book.sheets[0]) for text in row if text]
    assert not any("không có lớp số liệu" in text for text in contents), "a signed contents lists what is printed"
    assert any("không có lớp số liệu đầu vào" in str(row[2]) for row in texts(book.sheets[-1]))
    assert ["SEED", "7"] in [row[1:] for row in texts(book.sheets[-1])]


def test_the_secret_form_warns(header, layout):
    book = make_book(tuple(FORMS.values()), {"SECURITY_WORKS": SourceTable("x", {"name": ["A"]})}, header, layout)
    assert any("bí mật nhà nước" in note.text("vi") for note in book.notes)
    assert any("state secrets" in note.text("en") for note in book.notes)


@pytest.mark.parametrize(("number", "text"), [(1, "I"), (4, "IV"), (14, "XIV"), (40, "XL"), (1994, "MCMXCIV")])
def test_roman(number, text):
    assert roman(number) == text


def test_letters():
    assert [letter(n) for n in (1, 26, 27, 52, 703)] == ["A", "Z", "AA", "AZ", "AAA"]


def test_wrapping_counts_words_and_breaks_long_ones():
    assert wrapped_lines("Xã Đất Mũi", 20) == 1
    assert wrapped_lines("Xã Đất Mũi", 8) == 2
    assert wrapped_lines("o" * 30, 11.2, 1.0) == 3
    assert wrapped_lines("a\nb", 10) == 2
    assert wrapped_lines("i" * 30, 20) == 1, "narrow letters take less room"
    assert wrapped_lines("M" * 15, 20) == 2, "wide letters take more"
    assert wrapped_lines("cáp quang trong phạm vi nhánh vào tối đa: chuyển đổi không cần xây dựng", 36) == 2


def test_page_breaks_keep_a_group_with_its_items():
    assert page_breaks([10] * 10, [0, 9], 95) == [9]
    assert page_breaks([10] * 10, [0, 9], 105) == []
    assert page_breaks([10] * 12, [0, 10], 110) == [10], "a group of two is not torn apart"
    assert page_breaks([10] * 30, [0, 3], 100) == [10, 20], "a group longer than a quarter of the page runs on"
    assert page_breaks([10] * 30, [0, 19], 100) == [10, 19, 29], "the ends that are full are counted from the last one"
    assert page_breaks([10] * 6, [3], 60, used=20) == [3]


def test_no_page_of_an_annex_holds_its_notes_alone():
    assert page_breaks([10] * 30, [0, 23], 100) == [10, 20]
    assert page_breaks([10] * 31, [0, 23], 100, closing=True) == [10, 20, 23], "two items, the total and five notes"
    assert page_breaks([10] * 30, [0, 23], 100, closing=True) == [10, 20], "there is room"
    assert page_breaks([10] * 40, [0, 23], 100, closing=True) == [10, 20, 30], "longer than a page"


@pytest.mark.parametrize(("kind", "operands", "value"), [
    ("percent", [1, 4], 25.0), ("ratio", [9, 2], 4.5), ("radius", [331000, 18502], 2.386), ("ratio", [1, 0], None),
    ("percent", [None, 3], None),
])
def test_formulas(kind, operands, value):
    assert formula_value(kind, operands) == (None if value is None else pytest.approx(value, abs=1e-3))


@pytest.mark.parametrize(("people", "words"), [
    (1e6, "nhiều hơn tổng các dòng trên"), (1.0, "ít hơn tổng các dòng trên"), (None, "bằng tổng các dòng trên"),
])
def test_the_official_figure_stands_below_the_sum_with_its_difference(postal, header, layout, people, words):
    total = sum(value for value in postal.column(("population",)) if value is not None and value == value)
    official = Official(total if people is None else people, "2025-06-12", "Nghị quyết 202")
    told = replace(header, official={"population": official}, misfit="của tỉnh khác")
    form = FORMS["postal_by_commune"]
    sheet, _ = annex_sheet(form, postal, told, layout)
    at = find(sheet, "Toàn tỉnh", 1)
    line = sheet.rows[at + 1][0].value
    assert line.startswith("Số chính thức của tỉnh: dân số ")
    for part in ("Nghị quyết 202", "12/06/2025", words, "(của tỉnh khác)"):
        assert part in line
    assert texts(annex_sheet(form, postal, header, layout)[0])[at] == texts(sheet)[at], "the sum itself is as it was"


def test_what_follows_from_official_figures_stands_beside_what_follows_from_the_sums(postal, header, layout):
    """People per point of the total row are those of the layer; the targets are judged by the official figures."""
    told = replace(header, official={"population": Official(22000.0, "2025-06-12", "Nghị quyết 202"),
                                     "area_km2": Official(44 * np.pi, "2025-06-12", "Nghị quyết 202")})
    sheet, _ = annex_sheet(FORMS["postal_by_commune"], postal, told, layout)
    line = sheet.rows[find(sheet, "Toàn tỉnh", 1) + 1][0].value
    assert line.endswith("; theo đó số dân/điểm 2.000 người; theo đó bán kính bình quân 2,00 km.")  # 11 points


def test_no_official_figure_is_no_line(postal, header, layout):
    for official in ({}, {"population": Official(float("nan"))}, {"households": Official(3.0)}):
        sheet, _ = annex_sheet(FORMS["postal_by_commune"], postal, replace(header, official=official), layout)
        assert not any("Số chính thức" in str(row[0]) for row in texts(sheet))


def test_communes_that_are_sorted_by_name_stand_in_the_order_of_the_vietnamese_alphabet(header, layout):
    names = ["Xã Định Thành", "Xã Vĩnh Lợi", "Xã Ấp Mẫu", "Phường An Xuyên", "Xã Cái Nước", "Xã Đá Bạc"]
    rows = SourceTable("ấp", {"commune": names, "place_id": list("654321"), "people": [1.0] * 6})
    sheet, _ = annex_sheet(FORMS["white_spots"], rows, header, layout)
    assert [row[3] for row in texts(sheet) if len(row) > 3 and row[3] in names] == [
        "Phường An Xuyên", "Xã Ấp Mẫu", "Xã Cái Nước", "Xã Đá Bạc", "Xã Định Thành", "Xã Vĩnh Lợi"]


def test_money_that_a_note_gives_is_not_said_to_be_without_prices(header, layout):
    form = FORMS["copper_by_commune"]
    copper = SourceTable("xã", {"code": ["1"], "name": ["Xã A"], "old_prov": ["X"], "active": [5], "lines": [9]})
    waves = {"MIGRATION_WAVES": SourceTable("đợt", {"cost_mvnd": [40.0]})}
    for others, priced in ((waves, True), ({}, False)):
        sheet, _ = annex_sheet(form, copper, header, layout, others=others)
        said = [str(row[0]) for row in texts(sheet)]
        assert any("40,0 triệu đồng" in text for text in said) is priced
        assert any("chưa nhập đơn giá" in text for text in said) is not priced
