import zipfile

import pytest
from hatangso.algorithms.core.errors import InputError
from hatangso.algorithms.core.plan.template.fill import fill_template
from hatangso.algorithms.core.plan.template.shifting import shift_area, shift_formula

openpyxl = pytest.importorskip("openpyxl")


@pytest.mark.parametrize(("formula", "expected"), [
    ("=SUM(D8:D8)", "=SUM(D8:D11)"), ("=D9/C9", "=D12/C12"), ("=$D$9+D7+D8", "=$D$12+D7+D8"),
    ("=SUM(A1:B20)", "=SUM(A1:B23)"), ("=SUM(A1:B7)", "=SUM(A1:B7)"), ('=IF(D9="D9",1,0)', '=IF(D12="D9",1,0)'),
    ("=Other!D9+'Bảng 1'!D9", "=Other!D9+'Bảng 1'!D12"), ("=LOG10(D9)", "=LOG10(D12)"), ("=SUM(9:10)", "=SUM(12:13)"),
    ("=SUM(A:A)", "=SUM(A:A)"), ("=VAT_2025+1", "=VAT_2025+1"), ("=SUM(D9,E10:E12)", "=SUM(D12,E13:E15)"),
])
def test_references_follow_a_row_that_grows_by_three(formula, expected):
    assert shift_formula(formula, "Bảng 1", "Bảng 1", 8, extra=3) == expected


def test_formulas_of_other_sheets_move_only_what_names_the_sheet():
    assert shift_formula("=D9+'Bảng 1'!D9", "Khác", "Bảng 1", 8, extra=3) == "=D9+'Bảng 1'!D12"
    assert shift_area("A1:D8 F9", 8, 3) == "A1:D11 F12"


@pytest.fixture
def template(tmp_path):
    from openpyxl.formatting.rule import CellIsRule
    from openpyxl.styles import Font, PatternFill
    from openpyxl.workbook.defined_name import DefinedName
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.pagebreak import Break

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Vị trí"
    sheet["A1"] = "PHỤ LỤC của {{province}}, đến {{as_of}}"
    sheet.merge_cells("A1:F1")
    for column, text in enumerate(("TT", "Mã", "Tên", "X", "Dân số", "Gấp đôi"), 1):
        sheet.cell(3, column, text).font = Font(name="Times New Roman", bold=True)
    for column, text in enumerate(
            ("{{SITES.tt}}", "{{SITES.site_id}}", "Cột: {{SITES.name}}", "{{SITES.x}}", "{{SITES.gain}}", "=E4*2"), 1):
        sheet.cell(4, column, text)
    sheet["E4"].number_format = "#,##0"
    sheet["E4"].fill = PatternFill("solid", fgColor="FFFF00")
    sheet.row_dimensions[4].height = 21
    sheet["B5"], sheet["E5"], sheet["F5"] = "Tổng cộng", "=SUM(E4:E4)", "=E5*2"
    sheet.merge_cells("B5:D5")
    sheet.row_dimensions[5].height = 33
    sheet["A7"] = "Người lập: {{unknown}}"
    sheet["A8"] = "{{SITES.count}}"
    sheet.print_area = "A1:F7"
    sheet.print_title_rows = "3:3"
    sheet.row_breaks.append(Break(id=6))
    book.defined_names["TONG"] = DefinedName("TONG", attr_text="'Vị trí'!$E$5")
    validation = DataValidation(type="whole", sqref="E4:E4")
    sheet.add_data_validation(validation)
    sheet.conditional_formatting.add("E4:E4", CellIsRule(operator="greaterThan", formula=["$E$5"]))
    other = book.create_sheet("Tổng hợp")
    other["A1"] = "='Vị trí'!E5"
    path = tmp_path / "mẫu.xlsx"
    book.save(path)
    return path


@pytest.fixture
def filled(template, sites, header, layout, tmp_path):
    before = template.read_bytes()
    result, notes = fill_template(template, {"SITES": sites}, header, layout)
    result.write(tmp_path / "kết quả.xlsx")
    assert template.read_bytes() == before
    return openpyxl.load_workbook(tmp_path / "kết quả.xlsx"), result, notes


def test_rows_grow_and_keep_their_look(filled):
    sheet = filled[0]["Vị trí"]
    assert [[cell.value for cell in row[:3]] for row in sheet["A4:C6"]] == [
        [1, "S1", "Cột: Cột một"], [2, "S2", "Cột: Cột hai"], [3, "S3", "Cột: Cột ba"]]
    assert [sheet.cell(row, 5).value for row in (4, 5, 6)] == [100, 250, 30]
    assert [sheet.cell(row, 6).value for row in (4, 5, 6)] == ["=E4*2", "=E5*2", "=E6*2"]
    for row in (4, 5, 6):
        assert sheet.cell(row, 5).number_format == "#,##0"
        assert sheet.cell(row, 5).fill.fgColor.rgb == "00FFFF00"
        assert sheet.row_dimensions[row].height == 21
    assert 930000 < sheet["D4"].value < 1080000
    assert (filled[1].tables, filled[1].rows) == (1, 3)


def test_everything_below_follows(filled):
    book = filled[0]
    sheet = book["Vị trí"]
    assert sheet["B7"].value == "Tổng cộng"
    assert sheet["E7"].value == "=SUM(E4:E6)"
    assert sheet["F7"].value == "=E7*2"
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A1:F1", "B7:D7"}
    assert sheet.row_dimensions[7].height == 33
    assert sheet.print_area.replace("$", "").endswith("A1:F9")
    assert sheet.print_title_rows.replace("$", "") == "3:3"
    assert [item.id for item in sheet.row_breaks.brk] == [8]
    assert book.defined_names["TONG"].attr_text == "'Vị trí'!$E$7"
    assert book["Tổng hợp"]["A1"].value == "='Vị trí'!E7"
    assert str(sheet.data_validations.dataValidation[0].sqref) == "E4:E6"
    rules = list(sheet.conditional_formatting)
    assert str(rules[0].sqref) == "E4:E6"
    assert rules[0].rules[0].formula == ["$E$7"]
    assert book.calculation.fullCalcOnLoad


def test_words_are_filled_and_unknown_ones_named(filled):
    sheet = filled[0]["Vị trí"]
    assert sheet["A1"].value == "PHỤ LỤC của tỉnh Cà Mau, đến 31/12/2025"
    assert sheet["A10"].value == 3
    assert sheet["A9"].value == "Người lập: {{unknown}}"
    assert any("A9" in note.text("vi") and "unknown" in note.text("vi") for note in filled[2])


def test_no_rows_leave_one_row_that_says_so(template, sites, header, layout, tmp_path):
    from dataclasses import replace

    empty = replace(sites, values={key: [] for key in sites.values}, lonlat=sites.lonlat[:0])
    result, _ = fill_template(template, {"SITES": empty}, header, layout)
    result.write(tmp_path / "b.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx")["Vị trí"]
    assert sheet["A4"].value == "Không có đối tượng nào"
    assert sheet["B4"].value is None
    assert sheet["E5"].value == "=SUM(E4:E4)"


@pytest.mark.parametrize(("part", "word"), [
    ("xl/drawings/drawing1.xml", "hình vẽ"), ("xl/vbaProject.bin", "macro"), ("xl/charts/chart1.xml", "biểu đồ"),
])
def test_what_would_be_lost_is_refused_by_name(template, sites, header, layout, part, word):
    with zipfile.ZipFile(template, "a") as package:
        package.writestr(part, b"x")
    with pytest.raises(InputError) as error:
        fill_template(template, {"SITES": sites}, header, layout)
    assert part in error.value.text("vi")
    assert word in error.value.text("vi")


def test_the_template_is_never_overwritten(template, sites, header, layout):
    result, _ = fill_template(template, {"SITES": sites}, header, layout)
    with pytest.raises(InputError, match="own template"):
        result.write(template)


def test_other_files_are_refused(tmp_path, header, layout):
    path = tmp_path / "x.xlsx"
    path.write_text("no workbook")
    with pytest.raises(InputError, match=r"x\.xlsx"):
        fill_template(path, {}, header, layout)
