"""The figures behind bars stay inside the picture, however long their units are."""
import re

import pytest
from hatangso.algorithms.core.pages import charts


def texts(svg):
    """Return (x, text) of every text that begins at a place of its own."""
    return [(float(x), text) for x, text in re.findall(r'<text x="([\d.]+)"[^>]*>([^<]+)<', svg)]


@pytest.mark.parametrize("unit", ["%", "người/điểm", "lượt người"])
def test_no_figure_is_cut_at_the_edge(unit):
    bullet = charts.bullet([("Số dân bình quân", 14090.0, 3700.0, unit, False), ("Khác", 99.5, 100.0, "%", True)],
                           language="vi")
    bars = charts.bars([("Xã Đất Mũi", 1234567.8), ("Xã khác", None)], unit=unit, language="vi")
    for svg in (bullet, bars):
        found = [(x, text) for x, text in texts(svg) if x > charts._LABEL_WIDTH]
        assert found
        for x, text in found:
            assert x + 6.2 * len(text) <= charts.WIDTH, text


def test_a_missing_value_draws_no_bar_and_shortens_no_other():
    def lengths(items):
        return [float(width) for width in re.findall(r'<rect [^>]*width="([\d.]+)"', charts.bars(items, language="vi"))]

    alone, beside = lengths([("Giảm", -4.0)]), lengths([("Giảm", -4.0), ("Thiếu", None)])
    assert beside == [*alone, 0.0]


def test_rows_and_areas_that_stand_for_a_place_carry_its_key_and_others_none():
    bars = charts.bars([("Xã Đất Mũi", 3.0), ("Không rõ", 1.0)], language="vi", places=["32248", None])
    right, key = re.findall(r'<path d="M0 0L([\d.]+) 0L\1 24L0 24Z" fill="none" data-place="([^"]*)"/>', bars)[0]
    length = float(re.findall(r'<rect [^>]*width="([\d.]+)"', bars)[0])
    assert (float(right), key) == (pytest.approx(charts._LABEL_WIDTH + length), "32248"), "its name and its bar"
    assert bars.count(charts.PLACE) == 1
    ring = [[105.0, 9.0], [105.1, 9.0], [105.1, 9.1]]
    assert re.findall(r'data-place="([^"]*)"', charts.thumbnail([[ring], [ring]], places=["a&b", ""])) == ["a&amp;b"]
    assert charts.PLACE not in charts.thumbnail([[ring]])
