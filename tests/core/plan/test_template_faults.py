"""Templates as offices have them: letters, arrays, tables, foreign parts, broken and oversized files."""
import datetime
import re
import zipfile
from dataclasses import replace

import pytest
from core.plan.template_cases import names_and_gains
from hatangso.algorithms.core.errors import Cancelled, InputError
from hatangso.algorithms.core.plan.forms.figures import SourceTable
from hatangso.algorithms.core.plan.template.fill import fill_template

openpyxl = pytest.importorskip("openpyxl")

# ---- references


def test_sums_names_rules_and_links_follow_a_sheet_whose_name_needs_no_quotes(fill):
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.workbook.defined_name import DefinedName
    from openpyxl.worksheet.datavalidation import DataValidation

    def make(sheet, book):
        names_and_gains(sheet)
        other = book.create_sheet("Tổng")
        other["A1"], other["A2"] = "=SUM(Điểm!B5:B5)", "=Điểm!B6"
        other["A3"].hyperlink = openpyxl.worksheet.hyperlink.Hyperlink(ref="A3", location="Điểm!B6")
        book.defined_names["TONG"] = DefinedName("TONG", attr_text="Điểm!$B$5:$B$5")
        other.add_data_validation(DataValidation(type="list", formula1="Điểm!$B$5:$B$6", sqref="C1"))
        other.conditional_formatting.add("A1", FormulaRule(formula=["A1>Điểm!$B$6"]))

    book, _ = fill(make, title="Điểm")
    other = book["Tổng"]
    assert [other["A1"].value, other["A2"].value] == ["=SUM(Điểm!B5:B7)", "=Điểm!B8"]
    assert other["A3"].hyperlink.location == "Điểm!B8"
    assert book.defined_names["TONG"].attr_text == "Điểm!$B$5:$B$7"
    assert other.data_validations.dataValidation[0].formula1 == "Điểm!$B$5:$B$8"
    assert next(iter(other.conditional_formatting)).rules[0].formula == ["A1>Điểm!$B$8"]


def test_each_repeated_row_has_an_array_of_its_own(fill):
    from openpyxl.worksheet.formula import ArrayFormula

    def make(sheet, book):
        names_and_gains(sheet)
        sheet["C5"], sheet["E5"] = ArrayFormula("C5", "=SUM(B5*2)"), ArrayFormula("E5:F5", "=B5*{1,2}")
        sheet["C8"] = ArrayFormula("C8:C9", "=B5:B6*2")

    sheet = fill(make)[0]["Biểu"]
    for row in (5, 6, 7):
        assert (sheet.cell(row, 3).value.ref, sheet.cell(row, 3).value.text) == (f"C{row}", f"=SUM(B{row}*2)")
        assert (sheet.cell(row, 5).value.ref, sheet.cell(row, 5).value.text) == (f"E{row}:F{row}", f"=B{row}*{{1,2}}")
    assert (sheet["C10"].value.ref, sheet["C10"].value.text) == ("C10:C11", "=B5:B8*2")


@pytest.mark.parametrize("cells", ["C4:C6", "C5:C9", "C1:C5"])
def test_an_array_over_several_rows_may_not_cross_the_repeated_row(fill, cells):
    from openpyxl.worksheet.formula import ArrayFormula

    def make(sheet, book):
        names_and_gains(sheet)
        sheet[cells.split(":")[0]] = ArrayFormula(cells, "=A1:A9*2")

    with pytest.raises(InputError, match=cells.split(":")[0]):
        fill(make)


def test_a_data_table_moves_with_its_input_cells(fill):
    from openpyxl.worksheet.formula import DataTableFormula

    def make(sheet, book):
        names_and_gains(sheet)
        sheet["C9"] = DataTableFormula(ref="C9:C10", dt2D=False, dtr=False, r1="B8")

    value = fill(make)[0]["Biểu"]["C11"].value
    assert (value.ref, value.r1) == ("C11:C12", "B10")


def test_the_filter_of_a_table_leaves_its_totals_row_out(fill):
    from openpyxl.worksheet.table import Table

    def make(sheet, book):
        names_and_gains(sheet)
        sheet["A4"], sheet["B4"] = "Mã", "Dân số"
        table = Table(displayName="Bang1", ref="A4:B6", totalsRowCount=1)
        table._initialise_columns()
        table.autoFilter.ref = "A4:B5"
        sheet.add_table(table)
        book.create_sheet("Tổng")["A1"] = "=SUM(Bang1[T12])+Biểu!B6"

    book, _ = fill(make)
    table = book["Biểu"].tables["Bang1"]
    assert (table.ref, table.autoFilter.ref) == ("A4:B8", "A4:B7")
    assert book["Tổng"]["A1"].value == "=SUM(Bang1[T12])+Biểu!B8"


def test_repeated_rows_have_the_look_group_and_scenario_of_the_first(fill):
    from openpyxl.styles import Font
    from openpyxl.worksheet.scenario import InputCells, Scenario, ScenarioList

    def make(sheet, book):
        names_and_gains(sheet)
        first = sheet.row_dimensions[5]
        first.font, first.height, first.outlineLevel, first.hidden = Font(bold=True), 22, 1, True
        sheet.scenarios = ScenarioList(scenario=[Scenario(name="Cao", inputCells=[InputCells(r="B9", val="5")])])

    sheet = fill(make)[0]["Biểu"]
    rows = [sheet.row_dimensions[row] for row in (5, 6, 7)]
    assert [(row.font.b, row.height, row.outlineLevel, row.hidden) for row in rows] == [(True, 22, 1, True)] * 3
    assert not sheet.row_dimensions[8].hidden
    assert sheet.scenarios.scenario[0].inputCells[0].r == "B11"


@pytest.mark.parametrize("title", ["Cột, cáp", "Cột's", "Cột! gấp", "Biểu (1)", "Cột $A$1", "Ấp"])
def test_print_areas_follow_whatever_the_title_of_the_sheet(fill, title):
    def make(sheet, book):
        names_and_gains(sheet)
        sheet.print_area, sheet.print_title_rows = ["A1:B6", "D1:E6"], "4:4"

    sheet = fill(make, title=title)[0][title]
    assert re.findall(r"[A-Z]\d+:[A-Z]\d+", sheet.print_area.replace("$", "")) == ["A1:B8", "D1:E8"]
    assert sheet.print_title_rows.replace("$", "").endswith("4:4")


# ---- values


def test_values_keep_their_type_and_text_stays_text(fill, sites):
    values = {"t": [datetime.time(7, 30)], "d": [datetime.date(2020, 5, 1)], "l": [["Viettel", "VNPT"]],
              "n": [float("nan")], "f": ["\t=cmd|' /C calc'!A0"], "u": ["BTS_x1800_2"], "v": ["Ấp 1\x0bXã A"],
              "p": ["{{province}}"], "e": ["#N/A"]}

    def make(sheet, book):
        for column, key in enumerate(values, 1):
            sheet.cell(5, column, "{{SITES." + key + "}}")
        sheet["A6"] = "Giờ: {{SITES.count}}"
        sheet["A7"] = "{{SITES.count}}"
        sheet["J5"] = "Mở {{SITES.t}}, từ {{SITES.d}}: {{SITES.l}}{{SITES.n}} ({{province}})"

    sheet = fill(make, replace(sites, values=values, lonlat=None))[0]["Biểu"]
    found = [sheet.cell(5, column).value for column in range(1, 11)]
    assert found == [datetime.time(7, 30), datetime.datetime(2020, 5, 1), "Viettel, VNPT", None, "\t=cmd|' /C calc'!A0",
                     "BTS_x1800_2", "Ấp 1 Xã A", "{{province}}", "#N/A",
                     "Mở 07:30, từ 01/05/2020: Viettel, VNPT (tỉnh Cà Mau)"]
    assert all(sheet.cell(5, column).data_type == "s" for column in (3, 5, 6, 7, 8, 9))
    assert sheet["E5"].quotePrefix


def test_escapes_are_escaped_in_the_file(fill, sites, tmp_path):
    def make(sheet, book):
        sheet["A5"], sheet["B5"] = "{{SITES.u}}", "1_x000D_{{SITES.u}}"

    fill(make, replace(sites, values={"u": ["BTS_x1800_2"]}, lonlat=None))
    with zipfile.ZipFile(tmp_path / "ra.xlsx") as package:
        xml = package.read("xl/worksheets/sheet1.xml").decode()
    assert "<t>BTS_x005F_x1800_2</t>" in xml
    assert "<t>1_x000D_BTS_x005F_x1800_2</t>" in xml


def test_header_words_are_never_formulas(fill, header):
    def make(sheet, book):
        sheet["A1"], sheet["A2"], sheet["A3"] = "{{province}}", "của {{issuer}}", '="Tỉnh: {{province}}"&A2'

    head = replace(header, province="=cmd|' /C calc'!A0", issuer='Sở "A"\x0b')
    sheet = fill(make, head=head)[0]["Biểu"]
    assert (sheet["A1"].value, sheet["A1"].data_type, sheet["A1"].quotePrefix) == ("=cmd|' /C calc'!A0", "s", True)
    assert sheet["A2"].value == 'của Sở "A" '
    head = replace(header, province='"&cmd()&"')
    assert fill(make, head=head)[0]["Biểu"]["A3"].value == '="Tỉnh: ""&cmd()&"""&A2'


def test_northing_and_easting_go_before_fields_called_x_and_y(fill, sites):
    values = {**sites.values, "X": [1.0, 2.0, 3.0], "y": [4.0, 5.0, 6.0]}

    def make(sheet, book):
        sheet["A5"], sheet["B5"], sheet["C5"] = "{{SITES.x}}", "{{SITES.y}}", "{{SITES.field.x}}"

    book, notes = fill(make, replace(sites, values=values))
    row = [cell.value for cell in book["Biểu"][5]]
    assert 1_010_000 < row[0] < 1_020_000
    assert 560_000 < row[1] < 580_000
    assert row[2] == 1.0
    assert any("field.x" in note.text("vi") for note in notes)
    book, notes = fill(make, replace(sites, values=values, lonlat=None))
    assert [cell.value for cell in book["Biểu"][5]] == [1.0, 4.0, 1.0]
    assert any("VN-2000" in note.text("vi") for note in notes)


def test_field_names_may_hold_blanks_hyphens_and_brackets(fill, sites):
    values = {"Số hộ": [1], "dân-số": [2], "Diện tích (ha)": [3], "a.b": [4]}

    def make(sheet, book):
        for column, key in enumerate(("Số  hộ", "DÂN-SỐ", "Diện tích (ha)", "a.b", "Cột lạ"), 1):
            sheet.cell(5, column, "{{ SITES." + key + " }}")

    book, notes = fill(make, replace(sites, values=values, lonlat=None))
    assert [book["Biểu"].cell(5, column).value for column in range(1, 6)] == [1, 2, 3, 4, None]
    assert [note for note in notes if "Cột lạ" in note.text("vi")]


def test_placeholders_outside_cells_are_filled_or_named(fill):
    from openpyxl.comments import Comment

    def make(sheet, book):
        sheet["A1"] = "x"
        sheet["A1"].comment = Comment("{{province}}, {{lạ}}", "a")
        sheet.oddHeader.center.text, sheet.firstFooter.left.text = "Biểu {{province}}", "{{lạ nữa}}"
        book.create_sheet("{{province}}")

    book, notes = fill(make)
    sheet = book["Biểu"]
    assert sheet["A1"].comment.text.startswith("tỉnh Cà Mau, {{lạ}}")
    assert sheet.oddHeader.center.text == "Biểu tỉnh Cà Mau"
    said = " ".join(note.text("vi") for note in notes)
    assert [word for word in ("{{lạ}}", "{{lạ nữa}}", "tên trang tính") if word not in said] == []


def test_text_in_two_fonts_keeps_them_and_is_filled(fill):
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    def make(sheet, book):
        sheet["A1"] = CellRichText("Biểu ", TextBlock(InlineFont(b=True), "{{province}}"))
        sheet["A5"] = CellRichText("Cột ", TextBlock(InlineFont(b=True), "{{SITES.site_id}}"))

    sheet = fill(make)[0]["Biểu"]
    assert str(sheet["A1"].value) == "Biểu tỉnh Cà Mau"
    assert sheet["A1"].value[1].font.b
    assert [str(sheet.cell(row, 1).value) for row in (5, 6, 7)] == ["Cột S1", "Cột S2", "Cột S3"]
    assert sheet["A7"].value[1].font.b

    def split(sheet, book):
        sheet["A1"] = CellRichText("Biểu {{pro", TextBlock(InlineFont(b=True), "vince}}"))

    with pytest.raises(InputError, match="A1"):
        fill(split)


# ---- size, time, cancel


def test_a_formatted_cell_in_the_last_row_makes_no_rows(fill):
    def make(sheet, book):
        names_and_gains(sheet)
        sheet["A1048576"].font = openpyxl.styles.Font(bold=True)
        sheet.row_dimensions[1048575].height = 30

    sheet = fill(make)[0]["Biểu"]
    assert (sheet["A7"].value, sheet["B8"].value) == ("S3", "=SUM(B5:B7)")
    assert len(sheet._cells) < 30


def test_text_in_the_last_row_is_not_pushed_out_of_the_sheet(fill):
    def make(sheet, book):
        names_and_gains(sheet)
        sheet["A1048576"] = "cuối"

    with pytest.raises(InputError, match="do not fit"):
        fill(make)


def test_filling_can_be_cancelled(fill, sites):
    def stop(fraction):
        if fraction > 0.3:
            raise Cancelled

    many = replace(sites, values={"site_id": list("abcd") * 500, "gain": [1] * 2000}, lonlat=None)
    with pytest.raises(Cancelled):
        fill(names_and_gains, many, progress=stop)


def test_an_address_in_a_text_does_not_move_and_that_is_told(fill):
    def make(sheet, book):
        names_and_gains(sheet)
        book.create_sheet("Tổng")["A1"] = '=indirect("Biểu!B6")'

    book, notes = fill(make)
    assert book["Tổng"]["A1"].value == '=indirect("Biểu!B6")'
    assert any("Tổng" in note.text("vi") and "A1" in note.text("vi") for note in notes)


def test_a_word_of_that_name_is_no_formula(fill):
    def make(sheet, book):
        names_and_gains(sheet)
        sheet["C1"] = "INDIRECT(A1)"

    assert not [note for note in fill(make)[1] if "INDIRECT" in note.text("en")]


def test_it_is_told_too_beside_tables_without_rows(sites, header, layout, tmp_path):
    book = openpyxl.Workbook()
    names_and_gains(book.active)
    book.active["A9"], book.active["A11"] = "{{OLD.name}}", "{{CLOSED.name}}"
    book.create_sheet("Tổng")["A1"] = '=INDIRECT("Sheet!B6")'
    book.save(tmp_path / "mẫu.xlsx")
    empty = {name: SourceTable(name, {"name": []}) for name in ("OLD", "CLOSED")}
    _, notes = fill_template(tmp_path / "mẫu.xlsx", {"SITES": sites, **empty}, header, layout)
    assert any("INDIRECT" in note.text("en") for note in notes)
