"""Declared output tables of the copper topic: the backlog and the roll-out.

"Homes passed" (able to get fibre) and "homes connected" (on fibre) are two columns
everywhere and are never added. Lines left plus lines migrated is lines.
"""
from __future__ import annotations

from ..tables import Column, Table

STATUSES = ("connectable", "building", "on_demand", "refused", "blocked")
"""Status codes of a place, in the order in which the tables print them."""

STATUS_LABELS = {
    "connectable": ("Sẵn sàng kết nối", "Connectable"),
    "building": ("Đang xây dựng", "Under construction"),
    "on_demand": ("Kết nối theo yêu cầu", "On demand"),
    "refused": ("Chủ sở hữu từ chối", "Refused"),
    "blocked": ("Vướng mắc", "Blocked"),
}
"""Vietnamese and English label of each status code."""

_CODE = Column("code", "text", "Mã", "Code", width=12)
_NAME = Column("name", "text", "Tên", "Name", width=28)
_COMMUNE_CODE = Column("comm_code", "text", "Mã xã, phường", "Commune code", width=10)
_COMMUNE_NAME = Column("comm_name", "text", "Xã, phường", "Commune", width=24)
_HOUSEHOLDS = Column("households", "int", "Số hộ", "Households", unit="hộ", total="sum")
_LINES = Column("lines", "int", "Thuê bao cáp đồng ban đầu", "Copper lines at the start", unit="thuê bao", total="sum")
_ACTIVE = Column("active", "int", "Thuê bao cáp đồng còn lại", "Copper lines left", unit="thuê bao", total="sum")
_INACTIVE = Column(
    "inactive", "int", "Thuê bao cáp đồng ngừng dưới 24 tháng", "Copper lines inactive under 24 months",
    unit="thuê bao",
    total="sum",
)
_MIGRATED = Column("migrated", "int", "Thuê bao đã chuyển đổi", "Lines migrated", unit="thuê bao", total="sum")
_MIGRATED_OPEN = Column("migrate_un", "int", "Thuê bao chưa rõ đã chuyển đổi", "Lines, migrated or not unknown",
                        unit="thuê bao", total="sum")
_CONNECTED_OPEN = Column("connect_un", "int", "Hộ chưa rõ đang dùng cáp quang", "Households, connected or not unknown",
                         unit="hộ", total="sum")
_PASSED = Column("passed", "int", "Hộ có khả năng tiếp cận cáp quang", "Households passed by fibre", unit="hộ",
                 total="sum")
_BACKLOG = Column("backlog", "int", "Hộ chưa có khả năng tiếp cận cáp quang", "Households not passed", unit="hộ",
                  total="sum")
_CONNECTED = Column("connected", "int", "Hộ đang dùng cáp quang", "Households connected to fibre", unit="hộ",
                    total="sum")
_PHASE_TEXT = Column("phase_txt", "text", "Thời gian thực hiện", "When", width=12)
_NEW_HOMES = Column("households", "int", "Số hộ được phủ thêm", "Households newly passed", unit="hộ", total="sum")
_NOTE = Column("note", "text", "Ghi chú", "Note", width=30)


def _percent(key, vi, en):
    return Column(key, "real", vi, en, unit="%", decimals=1)


def _share(key, vi, en):
    """Return the columns of a share: itself, and the least and most that unknown rows leave."""
    return (_percent(key, vi, en), _percent(f"{key[:7]}_lo", f"{vi}, ít nhất", f"{en}, at least"),
            _percent(f"{key[:7]}_hi", f"{vi}, nhiều nhất", f"{en}, at most"))


_GROUP_FIGURES = (
    Column("places", "int", "Số địa điểm", "Places", total="sum"),
    _HOUSEHOLDS, _LINES, _ACTIVE, _INACTIVE, _MIGRATED, _MIGRATED_OPEN,
    *_share("pct_migr", "Tỷ lệ chuyển đổi", "Share of lines migrated"),
    _PASSED, _BACKLOG,
    *_share("pct_passed", "Tỷ lệ hộ có khả năng tiếp cận cáp quang", "Share of households passed"),
    _CONNECTED, _CONNECTED_OPEN,
    *_share("pct_conn", "Tỷ lệ hộ dùng cáp quang", "Share of households connected"),
)

BACKLOG = Table(
    "backlog", "Tồn đọng cáp đồng theo địa điểm", "Copper backlog by place",
    (
        _CODE, _NAME, _COMMUNE_CODE, _COMMUNE_NAME,
        Column("operator", "text", "Doanh nghiệp", "Operator", width=14),
        _HOUSEHOLDS, _LINES, _ACTIVE, _INACTIVE, _MIGRATED, _PASSED, _BACKLOG, _CONNECTED,
        Column("dist_m", "real", "Khoảng cách thẳng đến cáp quang", "Straight distance to fibre", unit="m", decimals=0),
        Column("road_m", "real", "Khoảng cách theo đường đến cáp quang", "Network distance to fibre", unit="m",
               decimals=0),
        Column("faults", "real", "Số lần sự cố trong năm", "Faults a year", decimals=1),
        Column("status", "text", "Tình trạng", "Status", width=14),
        Column("reason", "text", "Lý do", "Reason", width=24),
        Column("old_area", "text", "Khu dân cư cũ", "Old residential area", width=20),
        Column("priority", "real", "Điểm ưu tiên", "Priority score", decimals=3),
        Column("rank", "int", "Thứ tự ưu tiên", "Priority rank"),
        _NOTE,
    ),
    geometry="point",
)

BY_COMMUNE = Table(
    "copper_by_commune",
    "Khối lượng chuyển đổi cáp đồng sang cáp quang theo xã, phường", "Copper to fibre by commune",
    (
        _CODE, Column("name", "text", "Xã, phường", "Commune", width=24), *_GROUP_FIGURES,
        Column("copper_km", "real", "Chiều dài cáp đồng", "Copper cable length", unit="km", decimals=2, total="sum"),
        *(
            Column(key, "int", f"Số hộ: {STATUS_LABELS[status][0].lower()}",
                   f"Households: {STATUS_LABELS[status][1].lower()}", unit="hộ", total="sum")
            for key, status in zip(("connectbl", "building", "on_demand", "refused", "blocked"), STATUSES)
        ),
        Column("hamlets", "int", "Số ấp, khóm", "Hamlets", total="sum"),
        Column("ham_fibre", "int", "Ấp, khóm có cáp quang", "Hamlets with fibre", total="sum"),
        Column("ham_fib_un", "int", "Ấp, khóm chưa rõ có cáp quang", "Hamlets, fibre or not unknown", total="sum"),
        *_share("pct_ham", "Tỷ lệ ấp, khóm có cáp quang", "Share of hamlets with fibre"),
        Column("old_lines", "int", "Thuê bao trong khu dân cư cũ", "Lines in old residential areas", unit="thuê bao",
               total="sum"),
        Column("old_migr", "int", "Đã chuyển đổi trong khu dân cư cũ", "Migrated in old residential areas",
               unit="thuê bao", total="sum"),
        Column("old_mig_un", "int", "Chưa rõ đã chuyển đổi trong khu dân cư cũ",
               "Lines in old residential areas, migrated or not unknown", unit="thuê bao", total="sum"),
        *_share("pct_old", "Tỷ lệ chuyển đổi khu dân cư cũ", "Share migrated in old residential areas"),
        Column("eligible", "bool", "Đủ điều kiện ngừng bán cáp đồng", "Eligible for copper stop-sell"),
        Column("cost_mvnd", "real", "Kinh phí dự kiến", "Estimated cost", unit="triệu đồng", decimals=0, total="sum"),
        Column("phase", "text", "Giai đoạn", "Phase", width=14),
        _NOTE,
    ),
    geometry="polygon",
)

HAMLETS_WITHOUT_FIBRE = Table(
    "hamlets_without_fibre", "Ấp, khóm chưa có cáp quang", "Hamlets without fibre",
    (
        _CODE, _NAME, _COMMUNE_CODE, _COMMUNE_NAME, _HOUSEHOLDS,
        Column("population", "int", "Dân số", "Population", unit="người", total="sum"), _ACTIVE,
        Column("dist_m", "real", "Khoảng cách thẳng đến cáp quang", "Straight distance to fibre", unit="m", decimals=0),
        Column("road_m", "real", "Khoảng cách theo đường đến cáp quang", "Network distance to fibre", unit="m",
               decimals=0),
        _NOTE,
    ),
    geometry="point",
)

BY_HAMLET = Table(
    "copper_by_hamlet", "Tồn đọng cáp đồng theo ấp, khóm", "Copper backlog by hamlet",
    (_CODE, _NAME, _COMMUNE_CODE, _COMMUNE_NAME, *_GROUP_FIGURES),
)

BY_OPERATOR = Table(
    "copper_by_operator", "Tồn đọng cáp đồng theo doanh nghiệp", "Copper backlog by operator",
    (Column("name", "text", "Doanh nghiệp", "Operator", width=18), *_GROUP_FIGURES),
)

BY_OLD_AREA = Table(
    "copper_by_old_area", "Chuyển đổi cáp đồng trong khu dân cư cũ", "Copper to fibre in old residential areas",
    (Column("name", "text", "Khu dân cư cũ", "Old residential area", width=24), *_GROUP_FIGURES),
)

HISTORY = Table(
    "copper_history", "Thuê bao cáp đồng còn lại qua các thời điểm", "Copper lines left at earlier dates",
    (
        Column("as_of", "date", "Thời điểm", "Date", width=12),
        _ACTIVE,
        _percent("pct_left", "Còn lại so với ban đầu", "Left of the start"),
        Column("places", "int", "Số địa điểm có số liệu", "Places with a figure"),
        _NOTE,
    ),
)

ROUTES = Table(
    "fibre_routes", "Tuyến cáp quang đề xuất", "Proposed fibre routes",
    (
        Column("seg", "int", "Số đoạn", "Segment"),
        Column("parent", "int", "Đoạn liền trước", "Segment before"),
        Column("kind", "text", "Loại đoạn", "Kind (trunk, drop)", width=12),
        Column("road_class", "text", "Loại đường", "Road class", width=12),
        Column("cable", "text", "Loại công trình", "Cable class (N1-N3, C1-C3)", width=10),
        Column("year", "year", "Năm", "Year"),
        _PHASE_TEXT,
        Column("sequence", "int", "Thứ tự", "Order"),
        Column("length_m", "real", "Chiều dài", "Length", unit="m", decimals=0, total="sum"),
        Column("cost_mvnd", "real", "Kinh phí", "Cost", unit="triệu đồng", decimals=1, total="sum"),
        Column("place", "text", "Địa điểm cuối đoạn", "Place at the far end", width=24),
        _NEW_HOMES,
        Column("active", "int", "Thuê bao tại cuối đoạn", "Copper lines at the far end", unit="thuê bao", total="sum"),
        Column("lines_down", "int", "Thuê bao qua đoạn", "Copper lines served through it", unit="thuê bao"),
        _NOTE,
    ),
    geometry="line",
)

WAVES = Table(
    "migration_waves", "Kế hoạch chuyển đổi theo đợt", "Migration waves",
    (
        _CODE, _NAME, _COMMUNE_CODE, _COMMUNE_NAME,
        Column("year", "year", "Năm thực hiện", "Year"),
        _PHASE_TEXT,
        Column("sequence", "int", "Thứ tự", "Order"),
        _NEW_HOMES, Column("active", "int", "Thuê bao chuyển đổi", "Lines to migrate", unit="thuê bao", total="sum"),
        Column("trunk_m", "real", "Chiều dài tuyến phân bổ", "Trench attributed", unit="m", decimals=0, total="sum"),
        Column("drop_m", "real", "Chiều dài nhánh vào", "Drop length", unit="m", decimals=0, total="sum"),
        Column("cost_mvnd", "real", "Kinh phí phân bổ", "Cost attributed", unit="triệu đồng", decimals=1, total="sum"),
        Column("cost_home", "real", "Kinh phí trên hộ", "Cost per home passed", unit="triệu đồng/hộ", decimals=2),
        Column("cost_line", "real", "Kinh phí trên thuê bao", "Cost per line migrated", unit="triệu đồng/thuê bao",
               decimals=2),
        Column("fund_mvnd", "real", "Quỹ viễn thông công ích hỗ trợ", "Paid by the universal-service fund",
               unit="triệu đồng", decimals=1, total="sum"),
        Column("stop_sell", "date", "Ngừng phát triển thuê bao cáp đồng", "Stop-sell date", width=12),
        Column("switch_off", "date", "Ngừng cung cấp cáp đồng", "Switch-off date", width=12),
        Column("result", "text", "Kết quả", "Outcome (planned, late, tail)", width=12),
        _NOTE,
    ),
    geometry="point",
)

BURNDOWN = Table(
    "burndown", "Lộ trình giảm thuê bao cáp đồng theo năm", "Burn-down of copper lines by year",
    (
        Column("year", "year", "Năm", "Year"),
        _PHASE_TEXT,
        Column("places", "int", "Số địa điểm", "Places", total="sum"),
        _NEW_HOMES,
        Column("length_km", "real", "Chiều dài tuyến mới", "New route", unit="km", decimals=2, total="sum"),
        Column("cost_mvnd", "real", "Kinh phí", "Cost", unit="triệu đồng", decimals=0, total="sum"),
        Column("capacity", "real", "Năng lực năm", "Capacity of the year", decimals=2),
        Column("migrated", "int", "Thuê bao chuyển đổi trong năm", "Lines migrated in the year", unit="thuê bao",
               total="sum"),
        Column("lines_left", "int", "Thuê bao còn lại cuối năm", "Lines left at the end of the year", unit="thuê bao"),
        _percent("pct_done", "Lũy kế hoàn thành", "Done so far"),
        Column("greedy", "int", "Còn lại theo thứ tự tham lam", "Left with the greedy order", unit="thuê bao"),
        Column("better", "int", "Còn lại nếu đơn giá thấp hơn 20 %", "Left with 20 % lower effort", unit="thuê bao"),
        Column("worse", "int", "Còn lại nếu đơn giá cao hơn 20 %", "Left with 20 % higher effort", unit="thuê bao"),
    ),
)

MATERIALS = Table(
    "fibre_materials", "Khối lượng theo loại công trình", "Quantities by cable class",
    (
        Column("cable", "text", "Loại công trình", "Cable class", width=10),
        Column("name", "text", "Diễn giải", "Description", width=36),
        Column("kind", "text", "Loại đoạn", "Kind (trunk, drop)", width=12),
        Column("length_km", "real", "Chiều dài", "Length", unit="km", decimals=2, total="sum"),
        Column("unit_cost", "real", "Đơn giá", "Unit cost", unit="triệu đồng/km", decimals=1),
        Column("cost_mvnd", "real", "Thành tiền", "Cost", unit="triệu đồng", decimals=0, total="sum"),
        Column("source", "text", "Nguồn đơn giá", "Source of the unit cost", width=30),
    ),
)

SCENARIOS = Table(
    "rollout_scenarios", "Kịch bản thực hiện", "Scenarios",
    (
        Column("name", "text", "Kịch bản", "Scenario", width=30),
        Column("complete", "year", "Năm hoàn thành", "Completion year"),
        Column("line_years", "real", "Thuê bao-năm còn trên cáp đồng", "Line-years left on copper", decimals=1),
        Column("bound", "real", "Cận dưới", "Lower bound", decimals=1),
        Column("cost_mvnd", "real", "Kinh phí", "Cost", unit="triệu đồng", decimals=0),
    ),
)
