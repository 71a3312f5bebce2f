import datetime
import math
import re

import numpy as np
import pytest
from hatangso.algorithms.core.errors import Message
from hatangso.algorithms.core.numbers.formats import (
    MISSING,
    beside,
    format_date,
    format_number,
    format_value,
    with_unit,
)
from hatangso.algorithms.core.pages import charts
from hatangso.algorithms.core.pages.report import Report
from hatangso.algorithms.core.tables import Column, Records, Table

TABLE = Table("t", "Dân số theo xã", "Population by commune", (
    Column("name", "text", "Xã", "Commune"),
    Column("people", "int", "Dân số", "Population", unit="người", total="sum"),
    Column("share", "real", "Tỷ lệ", "Share", unit="%", decimals=1),
))


def records(n=3):
    return Records(TABLE, {
        "name": ["Đất Mũi", "Năm <Căn>", None][:n],
        "people": np.array([13000.0, 2500.0, np.nan])[:n],
        "share": [12.345, None, 7.0][:n],
    })


@pytest.mark.parametrize(("value", "decimals", "language", "text"), [
    (1234.5, 1, "vi", "1.234,5"), (1234.5, 1, "en", "1,234.5"), (2606672, 0, "vi", "2.606.672"),
    (None, 0, "vi", "–"), (float("nan"), 2, "en", "–"), (-0.001, 1, "vi", "0,0"), (-0.4, None, "vi", "-0,40"),
    (12.34, None, "vi", "12,3"), (3700, None, "en", "3,700"),
])
def test_numbers_read_as_the_reader_writes_them(value, decimals, language, text):
    assert format_number(value, decimals, language=language) == text


@pytest.mark.parametrize(("value", "decimals", "text"), [
    (13728.5, 0, "13,729"), (13727.5, 0, "13,728"), (-2.5, 0, "-3"), (2.675, 2, "2.68"), (0.125, 2, "0.13"),
    (-0.4, 0, "0"), (1e22, 1, "10,000,000,000,000,000,000,000.0"), (5e-324, 2, "0.00"),
])
def test_halves_are_rounded_as_a_workbook_shows_them(value, decimals, text):
    assert format_number(value, decimals, language="en") == text


@pytest.mark.parametrize(("first", "last"), [(2023, 2025), (2026, 2030), (2026, 2064)])
def test_each_year_is_named_once(first, last):
    drawing = charts.lines({"A": [(year, 1.0) for year in range(first, last + 1)]}, language="vi")
    named = re.findall(r'text-anchor="middle">(20\d\d)<', drawing)
    assert len(named) == len(set(named)) >= 3


def test_names_under_a_chart_do_not_meet():
    names = ["Lượt người", "Ít nhất một doanh nghiệp phủ", "Mọi doanh nghiệp", "Bốn", "Năm"]
    drawing = charts.lines({name: [(0, 1.0), (1, 2.0)] for name in names}, language="vi")
    placed = [(float(x), float(y), name) for x, y, name in
              re.findall(r'<text x="([\d.]+)" y="([\d.]+)" text-anchor="start">([^<]+)<', drawing) if name in names]
    assert [name for _, _, name in placed] == names
    for (x, y, name), (after, below, _) in zip(placed, placed[1:]):
        assert below > y or after >= x + 6.5 * len(name) + 18
    assert max(x + 6.5 * len(name) for x, _, name in placed) <= charts.WIDTH
    assert float(re.search(r'viewBox="0 0 \d+ (\d+)"', drawing)[1]) > placed[-1][1]


def test_the_first_line_lies_on_top_of_those_that_run_alike():
    drawing = charts.lines({name: [(0, 1.0), (1, 2.0)] for name in ("planned", "greedy")}, language="vi")
    drawn = re.findall(r'<polyline [^>]* stroke="([^"]+)"', drawing)
    assert drawn == [charts.COLOURS[1], charts.COLOURS[0]]


def test_the_name_of_the_upright_axis_stands_above_its_numbers():
    drawing = charts.lines({"A": [(0, 1.0), (1, 100.0)]}, y_label="Dân số (%)", language="vi")
    name = float(re.search(r'y="([\d.]+)" text-anchor="start">Dân số', drawing)[1])
    highest = min(float(y) for y in re.findall(r'y="([\d.]+)" text-anchor="end">', drawing))
    assert 12 <= name <= highest - 12


def test_a_column_of_sentences_keeps_room_to_be_read():
    values = {"name": ["Một câu dài hơn sáu mươi chữ cái, để người đọc không phải đọc từng chữ một.", "Ngắn"],
              "people": [1.0, 2.0], "share": [1.0, 2.0]}
    assert "<th class=s>Xã</th><th>Dân số (người)</th>" in Report("t", "vi").table(Records(TABLE, values)).html()
    assert "class=s" not in Report("t", "vi").table(records()).html()


def test_a_column_of_empty_texts_is_not_printed():
    values = {"name": ["", None], "people": [1.0, 2.0], "share": [None, None]}
    page = Report("t", "vi").table(Records(TABLE, values)).html()
    assert "<th>Xã</th>" not in page
    assert "<th>Dân số (người)</th>" in page


def test_years_are_not_grouped_and_percent_stands_close():
    assert format_number(2025, 0, language="vi", group=False) == "2025"
    assert with_unit("100", "%") == "100%"
    assert with_unit("3.700", "người/điểm") == "3.700 người/điểm"
    assert with_unit("–", "%") == "–"


def test_dates_and_booleans():
    assert format_date(datetime.date(2025, 7, 1), "vi") == "01/07/2025"
    assert format_date("2025-07-01", "en") == "2025-07-01"
    assert format_date("quý III", "vi") == "quý III"
    hour = datetime.datetime(2025, 7, 1, 23, 59)
    assert (format_date(hour, "vi"), format_date(hour, "en")) == ("01/07/2025", "2025-07-01")
    assert format_date(None, "vi") == format_date("", "vi") == format_value(None, "date", language="vi")
    assert [format_value(value, kind, language="vi") for value, kind in (
        (2030.0, "year"), ("2025-07-01", "date"), (1234.5, "text"))] == ["2030", "01/07/2025", "1234.5"]
    assert [format_value(mark, "bool", language="vi") for mark in (True, False, 1.0)] == ["Có", "Không", "Có"]
    assert [format_value(mark, "bool", language="en") for mark in (True, False, 1.0)] == ["Yes", "No", "Yes"]
    assert format_value(0, "int", language="vi") == "0"


def test_page_is_self_contained_and_escapes():
    page = (
        Report("Báo cáo <thử>", "vi", as_of="2025-07-01").heading("Kết quả").paragraph("a < b & c")
        .key_figures([("Dân số", 2606672, "người"), ("Tỷ lệ", None, "%")]).table(records())
        .bars([("Đất Mũi", 3.0), ("Thiếu", None)], unit="km", title="Chiều dài")
        .lines({"A": [(2025, 1.0), (2026, 3.0)]}, x_label="Năm").bullet([("P1", 3500.0, 3700.0, "người", True)])
        .map([[np.array([[105.0, 9.0], [105.1, 9.0], [105.1, 9.1]])]], values=[True])
        .notes([Message("No rows.")]).sources({"CRS": "EPSG:9207"}).html()
    )
    assert "<script" not in page
    assert not re.search(r"(src|href)\s*=", page)
    assert "http" not in page.replace("http-equiv", "")
    assert "Báo cáo &lt;thử&gt;" in page
    assert "Năm &lt;Căn&gt;" in page
    assert "a &lt; b &amp; c" in page
    assert "2.606.672 người" in page
    assert ">thiếu<" in page
    assert "01/07/2025" in page
    assert page.count("<svg") == page.count("</svg>") == 4


def test_table_total_counts_every_row_and_says_what_is_left_out():
    page = Report("x", "vi").table(records(), limit=1).html()
    assert '<td class="n">15.500</td>' in page
    assert "In 1 trong tổng số 3 dòng." in page
    assert "Năm &lt;Căn&gt;" not in page
    english = Report("x", "en").table(records()).html()
    assert "Population (people)" in english
    assert "15,500" in english
    assert "Total" in english


def test_the_title_of_a_table_stands_over_it_unless_a_heading_does():
    title = f"<h3>{records().table.title('vi')}</h3>"
    assert Report("x", "vi").table(records()).html().count(title) == 1
    assert title not in Report("x", "vi").table(records(), title=False).html()


def test_empty_table_says_so():
    assert "Không có đối tượng nào." in Report("x", "vi").table(records(0)).html()


def test_same_input_same_page():
    make = lambda: Report("x", "vi").table(records()).bars([("a", 1), ("b", -2)]).html()  # noqa: E731
    assert make() == make()


@pytest.mark.parametrize(("span", "step"), [(100, 20), (7, 2), (0.3, 0.1), (1234, 500)])
def test_steps_are_readable(span, step):
    assert charts.nice_step(span) == pytest.approx(step)


def test_bullet_keeps_a_row_without_value():
    drawn = charts.bullet([("M1", None, 40.0, "Mb/s", None)], language="vi")
    assert "– / 40 Mb/s" in drawn
    assert "16,96% / 20%" in charts.bullet([("M4", 16.964, 20.0, "%", False)], language="vi", decimals=[2])
    assert drawn.count("<rect") == 2


def test_names_beside_bars_are_wrapped_and_never_cut():
    name = "Tổ chức kinh tế - xã hội khu vực thành thị truy nhập với tốc độ trung bình 01 Gb/s"
    drawing = charts.bullet([(name, 1.0, 2.0, "%", False), ("B", 1.0, 2.0, "%", True)], language="vi")
    shown = re.findall(r'text-anchor="end">([^<]*)<', drawing)
    assert " ".join(shown) == name + " B"
    assert len(shown) == 3
    lines = [float(y) for y in re.findall(r'y="([0-9.]+)" text-anchor="end"', drawing)]
    assert lines == sorted(lines)
    assert lines[2] - lines[1] >= 13, "the next row begins below"


def test_map_colours_follow_the_share_and_have_a_scale():
    ring = np.array([[105.0, 9.0], [105.1, 9.0], [105.1, 9.1]])
    areas = [[ring], [ring + 0.2], [ring + 0.4], [ring + 0.6]]
    drawing = charts.thumbnail(areas, values=[0.0, 0.5, 1.0, None])
    fills = re.findall(r'<path d="[^"]*" fill="([^"]*)"', drawing)
    assert len(set(fills)) == 4
    assert fills[3] == "#EEF1F4"
    assert "100 %" in drawing
    assert "100 %" not in charts.thumbnail(areas)


@pytest.mark.parametrize(("metres", "text"), [
    (253.0, "253"), (252.6, "252.6"), (253.4, "253.4"), (253.04, "253.04"), (253.004, "253"), (81.3, "81"),
    (None, MISSING), (math.nan, MISSING)])
def test_a_length_beside_its_limit_is_told_apart_from_it(metres, text):
    assert beside(metres, 253.0).text("en") == text
    assert beside(metres, None).decimals == 0
