"""How much of a sheet stands on a page, how wide columns are and how high lines: in points, worked out by hand."""
from dataclasses import replace

import pytest
from hatangso.algorithms.core.plan.book.sheets import list_sheet
from hatangso.algorithms.core.plan.forms.figures import Figures, SourceTable
from hatangso.algorithms.core.plan.forms.layout import annex_sheet
from hatangso.algorithms.core.plan.forms.model import form_of
from hatangso.algorithms.core.plan.workbook.sheet import Cell, Sheet, Style, roman
from hatangso.algorithms.core.territory.official import Official

MM = 72 / 25.4


def printed(widths, rows, header, layout, **more):
    form = form_of({"id": "x", "source": "X", "sheet": "Biểu", "title": "Biểu", "annex": False, "columns": [
        {"label": "TT", "kind": "counter", "width": 5}, *({"label": f"c{at}", "kind": "text", "key": f"k{at}",
                                                          "width": width} for at, width in enumerate(widths))],
        **more}, "vi")
    table = SourceTable("lớp", {f"k{at}": ["a"] * rows for at in range(len(widths))})
    return annex_sheet(form, table, header, layout)[0]


@pytest.mark.parametrize("wide", [40.0, 53.0, 70.0])
def test_a_sheet_that_is_shrunk_to_the_paper_takes_more_rows_on_a_page(header, layout, wide):
    """A4 lies: 252 mm are 714.3 points of width, 170 mm 481.9 of height, a unit of width 5.6, a row 15.5 points."""
    sheet = printed((wide, wide, wide), 120, header, layout)
    scale = min(1.0, 252 * MM / (5.6 * sum(sheet.widths)))
    assert (scale == 1.0, sheet.paper) == (wide == 40.0, "A4" if scale >= 0.7 else "A3")
    if sheet.paper == "A3":
        scale = min(1.0, 375 * MM / (5.6 * sum(sheet.widths)))
    tall = {"A4": 170, "A3": 257}[sheet.paper] * MM / scale
    first, last = sheet.header
    heads = sum(sheet.heights.get(row, 15.5) for row in range(first, last + 1))
    above = sum(sheet.heights.get(row, 15.5) for row in range(1, first))
    fits = 0.97 * (tall - heads)
    on_first, on_others = int((fits - above) // 15.5), int(fits // 15.5)
    assert sheet.breaks[0] == last + on_first
    assert sheet.breaks[1] - sheet.breaks[0] == on_others


def test_columns_are_wider_where_numbers_words_or_headings_would_be_cut(header, layout):
    """A longest number takes two signs more, a longest word two, a heading's word an eighth more and 1.5."""
    form = form_of({"id": "x", "source": "X", "sheet": "B", "title": "B", "columns": [
        {"label": "TT", "kind": "counter", "width": 4}, {"label": "Số", "kind": "real", "key": "n", "width": 5,
                                                         "decimals": 1, "total": "sum"},
        {"label": "Chữ", "kind": "text", "key": "w", "width": 6}, {"label": "Trống", "kind": "text", "key": "e",
                                                                  "width": 20},
        {"label": "Dài", "kind": "text", "key": "l", "width": 20}, {"label": "Ghi chú", "kind": "text", "key": "z",
                                                                   "width": 10}]}, "vi")
    table = SourceTable("lớp", {"n": [1234.5, 99999.0], "w": ["ab cdefghijk", "a"], "e": ["", ""],
                                "l": ["một hai ba bốn " * 4, "x"], "z": ["", ""]})
    figures = Figures(form, table, header, layout)
    counter, number, word, empty, long, note = figures.widths([column.label for column in form.columns])
    assert number == len("-101.233,5") + 2
    assert word == len("cdefghijk") + 2
    assert (empty, note) == (9, 10), "what is empty gives its room away, but for the last"
    assert long == 28, "of 20, 22, 24 and 26 the text takes three lines"
    longer = Figures(form, replace(table, values={**table.values, "l": ["một hai ba bốn " * 8, "x"]}), header, layout)
    assert longer.widths([column.label for column in form.columns])[4] == 30, "half as wide again at most"
    assert counter == pytest.approx(max(4, 2 * 1.12 + 1.5))
    heading = figures.widths(["TT", "Sốliệu" * 3, "Chữ", "Trống", "Dài", "Ghi chú"])[1]
    assert heading == pytest.approx(18 * 1.12 + 1.5)


def test_lines_of_a_working_sheet_are_as_high_as_their_texts(header, layout):
    sheet = list_sheet(layout, header, "Nguồn", "Nguồn số liệu", labels=["TT", "Tên", "Số"],
                       lines=[("một", 5), ("chữ " * 12, 6)], widths=(5, 20, 10))
    title = sheet.rows[0][0]
    assert (title.value, sheet.heights[1]) == ("NGUỒN SỐ LIỆU", 4 + 19 * 1)
    first, last = sheet.header
    assert (first, sheet.heights[first]) == (last, 20)
    assert first + 1 not in sheet.heights
    assert sheet.heights[first + 2] == 4 + 14.5 * 3
    assert [[cell.value for cell in row] for row in sheet.rows[first:]] == [[1, "một", 5], [2, "chữ " * 12, 6]]
    assert [cell.style.format for cell in sheet.rows[first]] == ["0", "@", "#,##0"]
    long = list_sheet(layout, header, "N", "Nguồn số liệu " * 3, labels=["TT", "Tên"], lines=[], widths=(5, 20))
    assert long.heights[1] == 4 + 19 * 3


@pytest.mark.parametrize(("number", "text"), [(99, "XCIX"), (100, "C"), (150, "CL"), (399, "CCCXCIX"), (444, "CDXLIV"),
                                              (500, "D"), (888, "DCCCLXXXVIII"), (949, "CMXLIX"), (1000, "M")])
def test_roman_numerals_over_a_hundred(number, text):
    assert roman(number) == text


def test_texts_of_a_row_are_cleaned_and_its_height_is_kept():
    sheet = Sheet("B", 3)
    assert sheet.add([Cell("a\x07b", Style(11)), None, Cell(5, Style(11))], 30) == 1
    assert sheet.add([Cell("sạch", Style(11))]) == 2
    assert [[cell and cell.value for cell in row] for row in sheet.rows] == [["ab", None, 5], ["sạch", None, None]]
    assert (sheet.heights, sheet.area) == ({1: 30}, "A1:C2")


def test_official_figures_are_printed_where_a_reader_of_the_book_finds_them(postal, header, layout):
    from core.plan.forms.test_layout import FORMS

    told = replace(header, official={"population": Official(61345.0, "2025-06-12", "Nghị quyết 202"),
                                     "households": Official(3.0, "2025-06-12", "NQ")})
    sheet, _ = annex_sheet(FORMS["postal_by_commune"], postal, told, layout)
    official = [(one.row, one.key, one.value) for one in sheet.printed if one.value is not None]
    line = next(at for at, row in enumerate(sheet.rows, 1) if str(row[0].value).startswith("Số chính thức"))
    assert official == [(line, "population", 61345.0)]
    assert sheet.heights[line] == pytest.approx(4 + 11 * 1.3)
