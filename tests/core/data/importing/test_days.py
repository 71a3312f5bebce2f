"""The day for which a title says that its table holds, and days that say nothing of the figures."""
import pytest
from core.data.importing.test_importing import HEAD, imported, said

ROW = ["A", "VNPT", 9.1, 105.1]


@pytest.mark.parametrize(("title", "day"), [
    ("(Số liệu đến ngày 30/6/2026)", "2026-06-30"),
    ("DANH SÁCH TRẠM TÍNH ĐẾN 31.12.2025", "2025-12-31"),
    ("Cập nhật ngày 05-7-2026", "2026-07-05"),
    ("Số liệu tính đến 0h00 ngày 1/4/2019", "2019-04-01"),
    ("Thời điểm 0 giờ ngày 01/4/2019", "2019-04-01"),
    ("(Tính đến 24h00, ngày 31 tháng 12 năm 2024)", "2024-12-31"),
    ("Cập nhật lúc 15 giờ 30 phút ngày 5/7/2026", "2026-07-05"),
    ("Số liệu từ 0h00 ngày 1/1/2026 đến 24h00 ngày 30/6/2026", None),
    ("Thời điểm: 30 tháng 6 năm 2026", "2026-06-30"),
    ("Cà Mau, ngày 5 tháng 7 năm 2026", None),
    ("Kế hoạch từ 1/1/2026 đến 31/12/2026", None),
    ("Số liệu đến 30/6/2026, cập nhật 15/7/2026", None),
    ("Số liệu đến 31/6/2026", None),
    ("Số liệu đến 30/6/2026 (tính đến 30/06/2026)", "2026-06-30"),
    ("Số liệu 1/1/2026 - 30/6/2026", None),
    ("Số liệu của ngày 1/1/2026 đến hết ngày 30/6/2026", None),
    ("Số liệu đến 30/6/2026 - Sở Khoa học và Công nghệ", "2026-06-30"),
])
def test_a_title_dates_its_rows_where_it_says_so_of_the_figures(title, day):
    found, rows = imported([[title], HEAD, ROW])
    assert rows[0].get("as_of") == day
    assert ("Date of the figures has no column" in said(found)) is (day is not None)


def test_a_column_of_days_goes_before_the_title():
    _, rows = imported([["Số liệu đến ngày 30/6/2026"], [*HEAD, "Ngày số liệu"], [*ROW, "01/02/2026"], [*ROW, None]])
    assert [row["as_of"] for row in rows] == ["2026-02-01", None]


def test_a_role_without_a_day_takes_none():
    heads = ["Mã đề nghị", "Doanh nghiệp", "Loại đề nghị", "Vĩ độ", "Kinh độ"]
    _, rows = imported([["Tính đến ngày 15/10/2026"], heads, ["R1", "VNPT", "xây mới", 9.1, 105.1]], "requests")
    assert "as_of" not in rows[0]
