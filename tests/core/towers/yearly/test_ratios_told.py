"""Shares of the periodic report, days of extensions and the page of a plan, where two and three of them differ."""
import re
from dataclasses import replace

import pytest
from core.towers.yearly.plan_cases import POSITIONS, assessed, line, square, standing, table
from hatangso.algorithms.core.rules.audience import Audience
from hatangso.algorithms.core.towers.register.operators import naming
from hatangso.algorithms.core.towers.yearly import cases
from hatangso.algorithms.core.towers.yearly.report import annual_report
from yearly_cases import BAC_NINH

OPERATORS = ("n_vtl", "n_vnpt", "n_mbf", "n_other", "total", "previous", "change")


def told(found, item):
    row = line(found, item)
    return [None if row[key] is None else round(row[key], 2) for key in OPERATORS]


def test_shares_of_both_periods_are_of_all_positions_and_stations():
    """Now 2 of 3 masts are shared and 3 stations of 5G stand beside 4 of 4G; before, 1 of 2 and 1 beside 2."""
    now = standing([(0, 0), (9000, 0), (18000, 0)], operators=["Viettel", "VNPT", "VNPT"],
                   tenants=["VNPT", "MobiFone", ""], owners=["Viettel", "VNPT", "VNPT"],
                   radio=[("C1", "Viettel", "4G, 5G"), ("C1", "VNPT", "4G"), ("C2", "VNPT", "4G, 5G"),
                          ("C2", "MobiFone", "4G"), ("C3", "VNPT", "5G")])
    before = standing([(0, 0), (9000, 0)], operators=["Viettel", "VNPT"], tenants=["VNPT", ""],
                      owners=["Viettel", "VNPT"], radio=[("C1", "Viettel", "4G, 5G"), ("C2", "VNPT", "4G")])
    found = assessed(masts=now, before=before[0], rows_before=before[1])
    assert told(found, "Tỷ lệ dùng chung") == [100.0, 50.0, None, None, 66.67, 50.0, 16.67]
    assert told(found, "Tỷ lệ trạm 5G/4G") == [100.0, 100.0, 0.0, None, 75.0, 50.0, 25.0]
    assert told(found, "Vị trí từ 2 doanh nghiệp")[:5] == [1, 1, 0, None, 2]


@pytest.mark.parametrize(("until", "document", "said"), [
    ("2026-06-30", "77/SKHCN", "30/06/2026 (77/SKHCN)"), ("2026-06-30", "", "30/06/2026"),
    ("", "77/SKHCN", "… (77/SKHCN)")])
def test_until_when_a_position_is_extended_is_said_with_what_is_known_of_it(until, document, said):
    found = assessed(POSITIONS[:1], extensions=(cases.Extension("V1", until, "2025-12-20", "mưa", document),))
    row, = table(found.tables["POSITIONS"])
    assert (row["until"], row["until_txt"]) == (until or None, said)
    bare, = table(assessed(POSITIONS[:1]).tables["POSITIONS"])
    assert (bare["until"], bare["until_txt"]) == (None, "")


def test_the_outline_of_each_commune_stands_beside_its_row_and_none_beside_that_of_no_commune():
    communes = replace(square((-500, -500, 1000), (8500, -500, 1000)), wkb=[b"one", b"two"])
    found = assessed((*POSITIONS[:2], (40_000, 0, "VTL")), year=2026, communes=communes)
    records = found.tables["BY_COMMUNE"]
    assert [row["commune_id"] for row in table(records)] == ["X1", "X2", None]
    assert list(records.geometry) == [b"one", b"two", None]


def test_the_page_of_a_plan_says_all_inside_and_its_own_rows_to_an_operator():
    """Inside: figures, what is said of the whole, and headings also of tables without a row."""
    inside, viettel = Audience("internal"), Audience("operator", *naming("Viettel", "vi"))
    pages = [annual_report(assessed(POSITIONS, year=2026, audience=one), "vi", "2026-02-01", one, calendar=BAC_NINH)
             for one in (inside, viettel)]
    own = ["Thời hạn, lưu ý", "Kế hoạch theo doanh nghiệp", "Vị trí trong kế hoạch", "Theo dõi vị trí đã phê duyệt"]
    assert [re.findall("<h2>(.*?)</h2>", page) for page in pages] == [
        [*own, "Theo xã, phường", "Hiện trạng, dùng chung, thực hiện kế hoạch", "Giấy chứng nhận kiểm định"], own]
    figures = [re.findall("<b>(.*?)</b><span>(.*?)</span>", page) for page in pages]
    assert figures[0][:3] == [("2", "Vị trí trong kế hoạch năm"), ("3", "Vị trí đã phê duyệt"),
                              ("0", "Đã thông báo khởi công")]
    assert (len(figures[0]), figures[1]) == (19, [])
    for said, expected in (("Gửi doanh nghiệp: Viettel", [False, True]), ("Kế hoạch năm 2026.", [True, False]),
                           ("Báo cáo định kỳ 6 tháng một lần.", [True, True]), (">VNPT<", [True, False])):
        assert [said in page for page in pages] == expected, said


def test_4g_and_5g_that_are_added_at_masts_that_stand_are_counted_with_those_of_new_masts():
    """New: one mast of 4G and 5G. Added: 4G at a mast of one operator, 5G at one of two."""
    more = {"year": 2026, "approved": "2025-12-30"}
    found = assessed(((0, 0, "VTL", {"technology": "4G, 5G", **more}),
                      (9000, 0, "VTL", {"work": "technology", "technology": "4G", **more}),
                      (18_000, 0, "VTL VNPT", {"work": "technology", "technology": "5G", **more})), year=2026,
                     communes=square((-500, -500, 90_000)))
    row, = table(found.tables["BY_COMMUNE"])
    assert [row[key] for key in ("new_4g", "new_5g", "add_5g")] == [2, 1, 2]
