"""Where charts draw what they are given: every bar, line, mark and name at the place worked out by hand."""
import re

import numpy as np
import pytest
from hatangso.algorithms.core.pages import charts
from numpy import nan


def boxes(svg):
    """Return (x, y, width, height, colour) of every rectangle."""
    found = re.findall(r'<rect x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)" fill="([^"]+)"/>', svg)
    return [(*map(float, numbers), colour) for *numbers, colour in found]


def texts(svg):
    """Return (x, y, anchor, text) of every text."""
    found = re.findall(r'<text x="([^"]+)" y="([^"]+)" text-anchor="([^"]+)">([^<]*)<', svg)
    return [(float(x), float(y), anchor, text) for x, y, anchor, text in found]


def lines(svg):
    return re.findall(r'<polyline points="([^"]*)"', svg)


def areas(svg):
    return re.findall(r'<polygon points="([^"]*)" fill="([^"]+)"', svg)


def size(svg):
    return re.search(r'viewBox="0 0 (\d+) (\d+)"', svg).groups()


def test_bars_begin_at_zero_and_stand_under_each_other():
    """290 px for six units: zero lies two of them right of the names."""
    svg = charts.bars([("Lên", 4.0), ("Xuống", -2.0), ("Một tên dài hơn bốn mươi bốn chữ cái thì xuống dòng", 0.0)],
                      unit="km", decimals=0, language="en", title="Dài")
    blue = charts.COLOURS[0]
    assert boxes(svg) == [(386.7, 4, 193.3, 16, blue), (290, 28, 96.7, 16, blue), (386.7, 52, 0, 16, blue)]
    assert [(x, y, text) for x, y, _, text in texts(svg) if text.endswith("km")] == [
        (586, 16, "4 km"), (392.7, 40, "-2 km"), (392.7, 64, "0 km")]
    assert [(x, y, anchor) for x, y, anchor, text in texts(svg) if not text.endswith("km")] == [
        (282, 16, "end"), (282, 40, "end"), (282, 64, "end"), (282, 77, "end")]
    assert size(svg) == ("720", "81")  # 24, 24, and 33 for two lines
    assert "<title>Dài</title>" in svg


def test_bars_of_nothing_have_no_length_and_are_as_long_as_they_may_be():
    assert [width for *_, width, _, _ in boxes(charts.bars([("a", 0.0), ("b", None)], language="en"))] == [0, 0]
    assert boxes(charts.bars([("a", 3.0)], unit="x" * 40, language="en"))[0][2] == 720 - 290 - 10 - 7 * 42
    assert boxes(charts.bars([("a", 3.0)], unit="x" * 90, language="en"))[0][2] == 60
    both = charts.bars([("a", -1.0), ("b", 1.0)], language="en", places=["1", "2"])
    assert re.findall(r'<path d="([^"]+)"', both) == ["M0 0L435.0 0L435.0 24L0 24Z", "M0 24L580.0 24L580.0 48L0 48Z"]


def test_a_bullet_shows_value_target_and_whether_it_is_met():
    """210 px for 1.08 times the larger of the two."""
    svg = charts.bullet([("a", 5.0, 10.0, "%", True), ("b", 12.0, 6.0, "%", False), ("c", None, 4.0, "%", None),
                         ("d", 3.0, None, "%", None), ("e", -4.0, 2.0, "%", False)], language="en")
    grey, good, bad, neutral, mark = "#EEF1F4", charts.GOOD, charts.BAD, charts.NEUTRAL, "#111"
    assert boxes(svg) == [
        (290, 2, 210, 20, grey), (290, 7, 97.2, 10, good), (482.9, 2, 3, 20, mark),
        (290, 30, 210, 20, grey), (290, 35, 194.4, 10, bad), (385.7, 30, 3, 20, mark),
        (290, 58, 210, 20, grey), (482.9, 58, 3, 20, mark),
        (290, 86, 210, 20, grey), (290, 91, 194.4, 10, neutral),
        (290, 114, 210, 20, grey), (290, 119, 0, 10, bad), (385.7, 114, 3, 20, mark)]
    assert [(x, y) for x, y, anchor, _ in texts(svg) if anchor == "start"] == [
        (508, 16), (508, 44), (508, 72), (508, 100), (508, 128)]
    assert size(svg) == ("720", "140")


def test_lines_run_from_the_first_to_the_last_year_and_from_zero():
    svg = charts.lines({"A": [(2025, 0.0), (2027, 10.0), (2026, nan)], "B": [(2025, 5.0), (None, 3.0), (2026, None)]},
                       x_label="Năm", language="en")
    assert lines(svg) == ["70.0,134.0", "70.0,254.0 700.0,14.0"]
    rules = re.findall(r'<line x1="([^"]+)" y1="([^"]+)" x2="([^"]+)" y2="([^"]+)"', svg)
    assert rules == [("70.0", f"{y}.0", "700.0", f"{y}.0") for y in (254, 206, 158, 110, 62, 14)]
    assert [one for one in texts(svg) if one[2] != "start"] == [
        *((64, y + 4, "end", str(value)) for y, value in zip((254, 206, 158, 110, 62, 14), (0, 2, 4, 6, 8, 10))),
        *((x, 269, "middle", str(year)) for x, year in zip((70, 385, 700), (2025, 2026, 2027))),
        (385, 286, "middle", "Năm")]
    assert re.findall(r'<circle cx="([^"]+)" cy="([^"]+)"', svg) == [
        ("70.0", "134.0"), ("70.0", "254.0"), ("700.0", "14.0")]
    assert [(x, y, text) for x, y, anchor, text in texts(svg) if anchor == "start"] == [
        (88, 304, "A"), (129, 304, "B")]  # 18 for the colour, 7 a letter, 16 between
    assert [(x, y) for x, y, width, *_ in boxes(svg)] == [(70, 298), (111, 298)]
    assert size(svg) == ("720", "314")


def test_negative_values_and_a_name_of_the_axis_make_room():
    svg = charts.lines({"A": [(0.5, -3.0), (1.0, 7.0)]}, y_label="Chênh", language="en")
    assert lines(svg) == ["70.0,250.0 700.0,50.0"]  # from -4 to 8, 20 px a unit, below 30
    assert (4, 12, "start", "Chênh") in texts(svg)
    assert [text for *_, anchor, text in texts(svg) if anchor == "middle"] == [
        "0.50", "0.60", "0.70", "0.80", "0.90", "1.00"]
    flat = charts.lines({"A": [(1.0, 0.0)]}, language="en")
    assert lines(flat) == ["70.0,254.0"]
    assert charts.lines({"A": [(1.0, None)]}, language="en") == ""


@pytest.mark.parametrize(("count", "dots"), [(40, 40), (41, 0)])
def test_a_long_line_is_a_curve_without_dots(count, dots):
    svg = charts.lines({"A": [(x, 1.0) for x in range(count)]}, language="en")
    assert svg.count("<circle") == dots


def test_a_path_in_section_is_drawn_to_scale():
    """From 0 to 40 m, 6 px a metre above 254: ground from 10 to 20 m, the line at 30 m, the zone 5 m to either side."""
    svg = charts.profile([0.0, 500.0, 1000.0], [np.zeros(3), np.array([10.0, 20, 20])], np.full(3, 30.0),
                         np.array([0.0, 5, 0]), names=["cong", "đất", "tia", "vùng"], x_label="km", language="en")
    assert areas(svg) == [
        ("70.0,254.0 385.0,254.0 700.0,254.0 700.0,254.0 385.0,254.0 70.0,254.0", charts.SECTION[0]),
        ("70.0,194.0 385.0,134.0 700.0,134.0 700.0,254.0 385.0,254.0 70.0,254.0", charts.SECTION[1]),
        ("70.0,74.0 385.0,44.0 700.0,74.0 700.0,74.0 385.0,104.0 70.0,74.0", charts.SECTION[-1])]
    assert lines(svg) == ["70.0,74.0 385.0,74.0 700.0,74.0"]
    assert [colour for *_, colour in boxes(svg)] == [*charts.SECTION[:2], charts.SECTION[-2], charts.SECTION[-1]]
    assert (385, 286, "middle", "km") in texts(svg)
    low = charts.profile([0.0, 1000.0], [np.zeros(2)], np.full(2, 10.0), np.full(2, 15.0), names=["a", "b", "c"],
                         y_label="m", language="en")
    assert lines(low) == ["70.0,150.0 700.0,150.0"]  # from -10 to 30 below 30 px, 6 px a metre
    tall = charts.profile([0.0, 1000.0], [np.full(2, 38.0)], np.full(2, 10.0), np.full(2, 5.0), names=["a", "b", "c"],
                          language="en")
    assert areas(tall)[0][0] == "70.0,26.0 700.0,26.0 700.0,254.0 70.0,254.0"


def test_names_that_leave_no_room_begin_a_row():
    svg = charts.lines({"a" * 40: [(0, 1.0)], "b" * 40: [(0, 1.0)], "c": [(0, 1.0)]}, language="en")
    assert [(x, y) for x, y, anchor, _ in texts(svg) if anchor == "start"] == [(88, 304), (402, 304), (88, 322)]


def test_a_thumbnail_keeps_the_shape_of_the_ground():
    """A tenth of a degree of longitude at 9.05 degrees north is 0.98755 of one of latitude: 347.6 of 352 px."""
    ring = np.array([[105.0, 9.0], [105.1, 9.0], [105.1, 9.1]])
    svg = charts.thumbnail([[ring]], [[105.05, 9.05]], values=[0.5])
    assert 'd="M4.0 356.0L351.6 356.0L351.6 4.0Z" fill="#B0B696"' in svg
    assert '<circle cx="177.8" cy="180.0"' in svg
    assert size(svg) == ("356", "390")
    assert [(x, y) for x, y, *_ in boxes(svg)] == [(4 + 24 * step, 360) for step in range(5)]
    assert [colour for *_, colour in boxes(svg)][::4] == ["#F2A984", "#6FC3A8"]
    assert texts(svg) == [(4, 384, "start", "0 %"), (124, 384, "end", "100 %")]
    assert size(charts.thumbnail([[ring]])) == ("356", "360")
    assert charts.thumbnail() == ""
