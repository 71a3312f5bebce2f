"""Declared output tables of the plan topic: the scorecard, its communes, and the changes between two plans."""
from __future__ import annotations

from dataclasses import replace

from ..tables import Column, Table
from .profile import ALWAYS

_NOTE = Column("note", "text", "Ghi chú", "Note", width=30)


def _year_columns(year):
    ending = f"{year % 100:02}"
    return (
        Column(f"target_{ending}", "text", f"Mục tiêu {year}", f"Target {year}", width=14),
        Column(f"status_{ending}", "text", f"Mức đạt {year}", f"Status {year}", width=12),  # verdicts.STATUSES
        Column(f"result_{ending}", "text", f"Kết quả {year}", f"Result {year}", width=20),
        Column(f"due_{ending}", "text", f"Đúng hạn {year}", f"In time {year}", width=12),  # verdicts.DUES
    )


SCORECARD = Table(
    "plan_scorecard", "Hệ thống chỉ tiêu", "Plan scorecard",
    (
        Column("seq", "int", "Thứ tự", "Order", width=6),
        Column("target_id", "text", "Mã", "Id", width=6),
        Column("group_txt", "text", "Nhóm", "Group", width=20),
        Column("name", "text", "Chỉ tiêu", "Indicator", width=40),
        Column("indicator", "text", "Mã dòng của biểu", "Row of the annex", width=12),
        Column("row_name", "text", "Tên dòng của biểu", "Name of the annex row", width=40),
        Column("kind", "text", "Cách xác định", "Kind", width=12),  # computed, entered, qualitative
        Column("unit", "text", "Đơn vị tính", "Unit", width=12),
        Column("value", "real", "Hiện trạng", "Value", decimals=2, width=12),
        Column("value_lo", "real", "Hiện trạng, thấp nhất có thể", "Value, least possible", decimals=2, width=12),
        Column("value_hi", "real", "Hiện trạng, cao nhất có thể", "Value, most possible", decimals=2, width=12),
        Column("value_un", "int", "Số đối tượng chưa có số liệu", "Rows without a value", width=10),
        Column("value_date", "date", "Ngày số liệu", "Date of the value", width=12),
        Column("year", "int", "Năm mục tiêu", "Target year", width=8),
        Column("goal", "real", "Mục tiêu", "Target", decimals=2, width=12),
        Column("direction", "text", "Chiều", "Direction", width=10),  # at_least, at_most, about
        *(column for year in ALWAYS for column in _year_columns(year)),
        Column("target_ny", "text", "Mục tiêu không ghi năm", "Target without a year", width=14),
        Column("result_ny", "text", "Kết quả, mục tiêu không ghi năm", "Result without a year", width=14),
        Column("status", "text", "Mức đạt hiện nay", "Status today", width=12),  # verdicts.STATUSES
        Column("gap", "real", "Còn thiếu", "Gap in units", decimals=2, width=12),
        Column("gap_txt", "text", "Còn thiếu (bằng chữ)", "Gap in words", width=20),
        Column("gap_pct", "real", "Còn thiếu so với mục tiêu", "Gap in % of the target", unit="%", decimals=1,
               width=10),
        Column("previous", "real", "Kỳ trước", "Earlier value", decimals=2, width=12),
        Column("trend", "text", "Xu hướng", "Trend", width=10),  # better, worse, same
        Column("lead", "text", "Cơ quan chủ trì", "Body in charge", width=24),
        Column("how", "text", "Cách tính", "How computed", width=50),
        Column("source", "text", "Nguồn số liệu", "Source of the value", width=30),
        Column("origin", "text", "Căn cứ mục tiêu", "Source of the target", width=24),
        _NOTE,
    ),
)


def scorecard_table(years):
    """Return the scorecard's table for a profile: with columns for each of its ``years``."""
    further = [column for year in years if year not in ALWAYS for column in _year_columns(year)]
    at = SCORECARD.keys.index("target_ny")
    return replace(SCORECARD, columns=(*SCORECARD.columns[:at], *further, *SCORECARD.columns[at:]))


SCORECARD_BY_COMMUNE = Table(
    "plan_by_commune", "Chỉ tiêu theo xã, phường", "Targets by commune",
    (
        Column("code", "text", "Mã xã, phường", "Commune code", width=12),
        Column("name", "text", "Xã, phường", "Commune", width=24),
        Column("target_id", "text", "Mã chỉ tiêu", "Target id", width=8),
        Column("indicator", "text", "Chỉ tiêu", "Indicator", width=40),
        Column("value", "real", "Giá trị", "Value", decimals=2, width=12),
        Column("unit", "text", "Đơn vị tính", "Unit", width=12),
        Column("goal", "real", "Mục tiêu", "Target", decimals=2, width=12),
        Column("status", "text", "Mức đạt", "Status", width=12),
        Column("gap", "real", "Còn thiếu", "Gap", decimals=2, width=12),
        Column("value_2", "real", "Giá trị theo cách tính thứ hai", "Value by the second way of counting", decimals=2,
               width=12),
        Column("unit_2", "text", "Đơn vị của cách tính thứ hai", "Unit of the second way", width=10),
        Column("count_2", "text", "Cách tính thứ hai", "Second way of counting", width=24),
    ),
)

CHANGES = Table(
    "plan_changes", "Thay đổi giữa hai phương án", "Changes between two plans",
    (
        Column("layer", "text", "Lớp", "Layer", width=20),
        Column("asset_id", "text", "Mã định danh", "Asset id", width=16),
        Column("change", "text", "Thay đổi", "Change", width=10),  # added, removed, changed
        Column("field", "text", "Trường", "Field", width=14),
        Column("before", "text", "Trước", "Before", width=24),
        Column("after", "text", "Sau", "After", width=24),
        Column("moved_m", "real", "Dịch chuyển", "Moved", unit="m", decimals=1, width=10),
    ),
)

TARGET_CHANGES = Table(
    "plan_target_changes", "So sánh hai phương án theo chỉ tiêu", "Two plans compared by target",
    (
        Column("target_id", "text", "Mã chỉ tiêu", "Target id", width=8),
        Column("name", "text", "Chỉ tiêu", "Indicator", width=40),
        Column("unit", "text", "Đơn vị tính", "Unit", width=12),
        Column("before", "real", "Phương án trước", "Earlier plan", decimals=2, width=12),
        Column("after", "real", "Phương án sau", "Later plan", decimals=2, width=12),
        Column("change", "real", "Tăng, giảm", "Change", decimals=2, width=12),
        Column("stat_old", "text", "Mức đạt, phương án trước", "Status, earlier plan", width=14),
        Column("stat_new", "text", "Mức đạt, phương án sau", "Status, later plan", width=14),
        _NOTE,
    ),
)

TABLES = (SCORECARD, SCORECARD_BY_COMMUNE, CHANGES, TARGET_CHANGES)
