"""Rows written as text hold what openpyxl itself writes, cell for cell."""
import datetime
import math
from decimal import Decimal
from xml.etree.ElementTree import fromstring

import numpy as np
import pytest
from hatangso.algorithms.core.errors import OutputError
from hatangso.algorithms.core.plan.book.sheets import make_book
from hatangso.algorithms.core.plan.forms.figures import SourceTable
from hatangso.algorithms.core.plan.forms.model import form_of
from hatangso.algorithms.core.plan.workbook.sheet import Cell, Sheet, Style
from hatangso.algorithms.core.plan.workbook.sheet_xml import row_text
from hatangso.algorithms.core.plan.workbook.write import write_workbook

openpyxl = pytest.importorskip("openpyxl")
MergedCell = openpyxl.cell.cell.MergedCell

VALUES = ["chữ", " hai đầu ", "hai\ndòng", "<&>\"'", "]]>", "#N/A", "TRUE", "\ta", "x" * 40000, None, True, False, 3,
          -2.5, 0.1 + 0.2, 1e300, 12345678901234567890, np.float64(1.5), np.int64(7), np.bool_(True), Decimal("1.25"),
          datetime.date(2020, 2, 29), datetime.datetime(2020, 1, 1, 12, 30), datetime.time(6), math.nan, math.inf]


@pytest.fixture
def small(header, layout):
    form = form_of({"id": "b", "source": "B", "sheet": "B", "title": "Biểu thử", "group_by": "place", "columns": [
        {"label": "TT", "kind": "counter", "width": 5}, {"label": "Nơi", "kind": "text", "key": "place", "width": 12},
        {"label": "Số", "kind": "real", "key": "a", "decimals": 1, "total": "sum", "width": 9, "band": "Nhóm"},
        {"label": "Hộ", "kind": "int", "key": "b", "total": "sum", "width": 9, "band": "Nhóm"},
        {"label": "Ngày", "kind": "date", "key": "day", "width": 11},
        {"label": "Ghi chú", "kind": "text", "key": "note", "width": 20}]}, "vi")
    values = {"place": ["Xã A", "Xã B", "Xã A"], "a": [1.25, None, 3.5], "b": [1, 2, 3000],
              "day": ["2019-05-01", None, "2020-02-29"], "note": ["=1+1", "một ghi chú rất dài " * 5, "a\x0bb"]}
    return make_book([form], {"B": SourceTable("b", values)}, header, layout)


def written(tmp_path, sheets, layout):
    path = tmp_path / "a.xlsx"
    write_workbook(path, sheets, layout)
    return openpyxl.load_workbook(path)


def test_every_cell_has_the_value_and_the_style_of_its_sheet(small, layout, tmp_path):
    book = written(tmp_path, small.sheets, layout)
    for sheet in small.sheets:
        found = book[sheet.name]
        assert found.max_row == len(sheet.rows)
        for r, row in enumerate(sheet.rows, 1):
            for c, item in enumerate(row, 1):
                cell = found.cell(r, c)
                if item is None or isinstance(cell, MergedCell):
                    continue
                style, quoted = item.style, isinstance(item.value, str) and item.value.startswith(("=", "-", "+"))
                assert (cell.font.name, cell.font.size) == ("Times New Roman", style.size)
                assert (cell.font.bold, cell.font.italic) == (style.bold, style.italic)
                assert (cell.alignment.horizontal, cell.alignment.vertical) == (style.horizontal, style.vertical)
                assert (bool(cell.alignment.wrap_text), int(cell.alignment.indent)) == (style.wrap, style.indent)
                assert {getattr(cell.border, side).style for side in ("left", "right", "top", "bottom")} == {
                    "thin" if style.border else None}
                assert cell.fill.fill_type == ("solid" if style.shade else None)
                assert cell.number_format == ("[$-42A]" if style.format.startswith("#") else "") + style.format
                assert cell.quotePrefix == quoted


def test_the_cells_of_a_small_form(small, layout, tmp_path):
    sheet = written(tmp_path, small.sheets, layout)["B"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    at = next(r for r, row in enumerate(rows) if row[0] == "(1)")
    assert rows[at + 1][:4] == ["I", "Xã A", f"=SUBTOTAL(9,C{at + 3}:C{at + 4})", f"=SUBTOTAL(9,D{at + 3}:D{at + 4})"]
    assert rows[at + 2] == [1, "Xã A", 1.25, 1, datetime.datetime(2019, 5, 1), "=1+1"]
    assert rows[at + 3] == [2, "Xã A", 3.5, 3000, datetime.datetime(2020, 2, 29), "a b"]
    assert rows[at + 5][:4] == [3, "Xã B", "…", 2]


def test_widths_heights_and_merges_are_those_of_the_sheet(small, layout, tmp_path):
    book = written(tmp_path, small.sheets, layout)
    for sheet in small.sheets:
        found = book[sheet.name]
        assert [found.column_dimensions[chr(65 + k)].width for k in range(sheet.columns)] == [
            round(width, 1) for width in sheet.widths]
        assert {r: found.row_dimensions[r].height for r in range(1, len(sheet.rows) + 1)
                if found.row_dimensions[r].height} == {r: round(height, 1) for r, height in sheet.heights.items()}
        assert {(m.min_row, m.min_col, m.max_row, m.max_col) for m in found.merged_cells.ranges} == set(sheet.merges)


def test_values_are_read_back_as_those_that_openpyxl_writes(layout, tmp_path):
    sheet = Sheet("Lạ", 1)
    plain = openpyxl.Workbook()
    for row, value in enumerate(VALUES, 1):
        sheet.add([Cell(value, Style())])
        cell = plain.active.cell(row, 1)
        cell.value = value
        cell.data_type = "s" if isinstance(value, str) else cell.data_type
        cell.number_format = "General"
    plain.save(tmp_path / "plain.xlsx")
    ours = written(tmp_path, [sheet], layout)["Lạ"]
    theirs = openpyxl.load_workbook(tmp_path / "plain.xlsx").active
    for row, value in enumerate(VALUES, 1):
        assert repr(ours.cell(row, 1).value) == repr(theirs.cell(row, 1).value), value
        assert ours.cell(row, 1).data_type == theirs.cell(row, 1).data_type, value


def test_a_carriage_return_a_frame_and_the_tallest_row():
    row = [Cell("a\r\nb", Style()), None, Cell(None, Style()), Cell(" ", Style())]
    found = fromstring(row_text(7, row, 500.04, lambda style, quote=False: 5))
    assert dict(found.attrib) == {"r": "7", "ht": "409", "customHeight": "1"}
    assert [cell.attrib["r"] for cell in found] == ["A7", "C7", "D7"]
    assert found[0].find("is/t").text == "a\r\nb"
    assert len(found[1]) == 0
    assert found[2].find("is/t").attrib == {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}


@pytest.mark.parametrize(("value", "kind", "shown"), [
    (2.5, "n", "2.5"), (3, "n", "3"), (0.1 + 0.2, "n", "0.30000000000000004"), (None, "str", None), ("", "str", None),
    ("a&b<", "str", "a&b<"), ("_x0041_", "str", "_x005F_x0041_"), (np.float64(2.5), "n", "2.5"),
    (np.int64(3), "n", "3"), (Decimal("1.25"), "n", "1.25"), (True, "b", "1"), (math.nan, "str", None),
    (math.inf, "str", None), (np.float64("-inf"), "str", None)])
def test_formulas_carry_their_results(value, kind, shown):
    row = [Cell(value, Style(), 'IF(A1<2,"x&",A1)')]
    cell = fromstring(row_text(1, row, None, lambda style, quote=False: 5))[0]
    assert cell.find("f").text == 'IF(A1<2,"x&",A1)'
    assert (cell.get("t"), cell.find("v").text) == (kind, shown)


@pytest.mark.parametrize("value", [{"a": 1}, 10**400, [1, 2], b"x", object,
                                   datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)])
@pytest.mark.parametrize("formula", [None, "A1+1"])
def test_what_no_workbook_holds_is_told_in_both_languages_and_leaves_no_file(value, formula, layout, tmp_path):
    sheet = Sheet("Lạ", 2)
    sheet.add([Cell("chữ", Style()), Cell(value, Style(), formula)])
    with pytest.raises(OutputError) as error:
        write_workbook(tmp_path / "a.xlsx", [sheet], layout)
    english, vietnamese = error.value.text("en"), error.value.text("vi")
    assert english.startswith(f'Sheet Lạ, cell B1: "{value}" cannot stand')
    assert vietnamese.startswith(f"Trang tính Lạ, ô B1: “{value}” không ghi được")
    assert not list(tmp_path.iterdir())
