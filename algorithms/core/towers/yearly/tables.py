"""What a yearly plan hands out: its declared tables. The first comment of each names the form it prints."""
from __future__ import annotations

from ...errors import Message
from ...tables import Column, Table
from ..columns import COMMUNE, COMMUNE_CODE, LAT, LON, NAME, NOTE, people

OPERATORS = ("VTL", "VNPT", "MBF", "VNM", "GTEL")
"""Operators with a column of their own in the periodic report; all others stand together."""
POSITION = Column("pos_id", "text", "Mã vị trí", "Position", width=12)
OPERATOR = Column("operator", "text", "Doanh nghiệp", "Operator", width=16)
YEAR = Column("year", "year", "Năm kế hoạch", "Year", width=7)
PLAN_YEAR = Column("plan_year", "text", "Kế hoạch của năm", "Plan of the year", width=7)


def count(key, vi, en, *, unit="vị trí", width=8):
    """Return a column of whole numbers, added up."""
    return Column(key, "int", vi, en, unit=unit, width=width, total="sum")


def money(key="capital", vi="Vốn đầu tư", en="Capital"):
    """Return a column of million VND, added up."""
    return Column(key, "real", vi, en, unit="triệu đồng", decimals=1, width=12, total="sum")


STATES = (
    count("approved", "Đã phê duyệt", "Approved"), count("waiting", "Chưa khởi công", "Not started"),
    count("started", "Đã thông báo khởi công", "Start notified"), count("done", "Đã hoàn thành", "Completed"),
    count("moved", "Trong đó lệch vị trí", "Of these away from the place"),
    count("extended", "Quá hạn, có lý do", "Late, with a reason"),
    count("overdue", "Quá hạn, đề xuất xem xét thu hồi", "Late, withdrawal to be considered"),
    count("withdrawn", "Đã thu hồi", "Withdrawn"), count("realloc", "Đã phân bổ lại", "Reallocated"),
    count("adjusted", "Đã điều chỉnh", "Adjusted"), count("outside", "Xuất hiện ngoài kế hoạch", "Outside the plan"),
)
PLAN_FIGURES = (
    count("carried", "Chuyển tiếp", "Carried over"), count("asked", "Đề nghị mới", "Asked for"),
    count("agreed", "Thống nhất", "Agreed"), count("agr_shared", "Trong đó dùng chung", "Of these shared"),
    count("agr_new", "Trong đó xây mới", "Of these new masts"),
    count("new_4g", "4G mới", "New 4G", unit="trạm"), count("new_5g", "5G mới", "New 5G", unit="trạm"),
    count("add_5g", "Bổ sung 5G tại trạm 4G", "5G added at 4G stations", unit="trạm"),
    count("st_4g", "Trạm 4G lũy kế cuối năm", "4G at the end of the year", unit="trạm"),
    count("st_5g", "Trạm 5G lũy kế cuối năm", "5G at the end of the year", unit="trạm"),
    Column("ratio_5g", "real", "5G/4G", "5G/4G", unit="%", decimals=1, width=8),
)
POSITIONS = Table(  # KH-04
    "annual_positions", "Theo dõi vị trí đã phê duyệt", "Approved positions followed",
    (
        POSITION, NAME, OPERATOR, COMMUNE_CODE, COMMUNE, LON, LAT, YEAR,
        Column("appr_doc", "text", "Văn bản phê duyệt", "Approving document", width=22),
        Column("due", "date", "Hạn triển khai", "To be started by", width=11),
        Column("until", "date", "Gia hạn đến", "Extended until", width=11),
        Column("until_doc", "text", "Văn bản gia hạn", "Document of the extension", width=18),
        Column("started", "date", "Ngày thông báo khởi công", "Start notified on", width=11),
        Column("done", "date", "Ngày hoàn thành", "Completed on", width=11),
        Column("mast_id", "text", "Mã cột", "Mast", width=12),
        Column("dev_m", "real", "Lệch vị trí", "Away from the place", unit="m", width=8),
        Column("state", "text", "Mã tình trạng", "State code", width=10),
        Column("state_txt", "text", "Tình trạng", "State", width=26),
        Column("reason", "text", "Lý do", "Reason", width=24),
        Column("proposal", "text", "Đề xuất xử lý", "What is proposed", width=30), NOTE,
    ),
    geometry="point",
)
PLAN = Table(  # KH-01
    "annual_plan", "Kế hoạch năm theo doanh nghiệp", "Yearly plan by operator",
    (
        POSITION, NAME, OPERATOR, COMMUNE_CODE, COMMUNE, LON, LAT, YEAR,
        Column("part", "text", "Mã nhóm", "Group code", width=8),
        Column("group_txt", "text", "Nhóm", "Group", width=24),
        Column("work", "text", "Mã hình thức", "Code of the work", width=10),
        Column("form_txt", "text", "Hình thức", "Form of the work", width=18),
        Column("technology", "text", "Công nghệ", "Technology", width=10),
        Column("mast_txt", "text", "Loại cột, chiều cao", "Mast class, height", width=14),
        Column("owner_txt", "text", "Chủ sở hữu; doanh nghiệp dùng chung", "Owner; operators that share", width=22),
        Column("hardened", "bool", "Trạm BTS kiên cố", "Hardened station", width=8),
        Column("quarter", "text", "Tiến độ (quý)", "Quarter", width=8), money(),
        Column("coordin", "text", "Trách nhiệm phối hợp", "Who coordinates", width=20), PLAN_YEAR, NOTE,
    ),
    geometry="point",
)
ROUTES = Table(  # KH-02
    "annual_routes", "Kế hoạch năm: cống bể, cột treo cáp", "Yearly plan: ducts and pole lines",
    (
        Column("route_id", "text", "Mã tuyến", "Route", width=12), OPERATOR,
        Column("name", "text", "Tuyến", "Route name", width=24), Column("start", "text", "Điểm đầu", "From", width=16),
        Column("finish", "text", "Điểm cuối", "To", width=16),
        Column("length_km", "real", "Chiều dài", "Length", unit="km", decimals=2, width=10, total="sum"),
        Column("kind", "text", "Loại", "Kind", width=12), Column("form_txt", "text", "Hình thức", "Form", width=16),
        Column("year", "year", "Năm kế hoạch", "Year", width=7),
        Column("quarter", "text", "Tiến độ (quý)", "Quarter", width=8), money(vi="Vốn"), PLAN_YEAR, NOTE,
    ),
)
BY_OPERATOR = Table(  # KH-03
    "annual_by_operator", "Kế hoạch năm: tổng hợp theo doanh nghiệp", "Yearly plan by operator, totals",
    (
        OPERATOR, *PLAN_FIGURES,
        Column("hard_comm", "int", "Số xã có trạm kiên cố", "Communes with a hardened station", unit="xã", width=8),
        money(), *STATES, PLAN_YEAR, NOTE,
    ),
)
BY_COMMUNE = Table(  # KH-03 by commune
    "annual_by_commune", "Kế hoạch năm: tổng hợp theo xã, phường", "Yearly plan by commune, totals",
    (
        COMMUNE_CODE, COMMUNE, *PLAN_FIGURES, money(), *STATES,
        Column("hard", "text", "Mã trạm kiên cố", "Code, hardened station", width=8),
        Column("hard_txt", "text", "Có trạm BTS kiên cố, có nguồn dự phòng", "Hardened station with backup power",
               width=14),
        Column("suggest", "text", "Cột gợi ý gia cố", "Mast suggested for hardening", width=12),
        people("sugg_ppl", "Dân số được giữ liên lạc", "People it keeps on air", total=""),
        Column("hard_need", "bool", "Cần gia cố hoặc kiểm tra", "To be hardened or checked", width=8), PLAN_YEAR, NOTE,
    ),
    geometry="polygon",
)
BY_YEAR = Table(
    "annual_by_year", "Kế hoạch năm: tổng hợp theo năm", "Approved positions by year",
    (Column("year", "year", "Năm kế hoạch", "Year", width=8), *STATES, money(), NOTE),
)
BY_TECHNOLOGY = Table(
    "annual_by_technology", "Kế hoạch năm: tổng hợp theo công nghệ", "Approved positions by technology",
    (Column("technology", "text", "Công nghệ", "Technology", width=10), *STATES, NOTE),
)
PERIODIC = Table(  # BC-01
    "annual_report", "Báo cáo tình hình hạ tầng, kế hoạch", "Periodic report",
    (
        Column("seq", "int", "Thứ tự", "Order", width=6), Column("part", "text", "Phần", "Part", width=24),
        Column("item", "text", "Nội dung", "Item", width=40), Column("unit", "text", "Đơn vị tính", "Unit", width=10),
        Column("previous", "real", "Kỳ trước", "Period before", decimals=1, width=10),
        *(Column(f"n_{code.lower()}", "real", name, name, decimals=1, width=10) for code, name in zip(
            OPERATORS, ("Viettel", "VNPT", "MobiFone", "Vietnamobile", "Gtel"))),
        Column("n_other", "real", "Khác", "Others", decimals=1, width=10),
        Column("total", "real", "Cộng", "Total", decimals=1, width=10),
        Column("change", "real", "Tăng, giảm", "Change", decimals=1, width=10), NOTE,
    ),
)
CERTIFICATES = Table(  # KĐ-01
    "annual_certificates", "Trạm gốc có giấy chứng nhận kiểm định cần xử lý", "Inspection certificates to act on",
    (
        Column("mast_id", "text", "Mã cột", "Mast", width=12), NAME, OPERATOR, COMMUNE_CODE, COMMUNE, LON, LAT,
        Column("cert_no", "text", "Số giấy chứng nhận", "Certificate", width=16),
        Column("cert_to", "date", "Có giá trị đến", "Valid until", width=11),
        Column("days", "int", "Số ngày còn lại", "Days left", width=8),
        Column("state", "text", "Mã tình trạng", "State code", width=10),
        Column("state_txt", "text", "Tình trạng", "State", width=26), NOTE,
    ),
    geometry="point",
)
SHAREABLE = Table(  # DC-01
    "annual_shareable", "Danh mục công trình có khả năng sử dụng chung", "Masts that can be shared",
    (
        Column("mast_id", "text", "Mã cột", "Mast", width=12), NAME,
        Column("owner", "text", "Chủ sở hữu", "Owner", width=16), COMMUNE_CODE, COMMUNE, LON, LAT,
        Column("mast_class", "text", "Loại cột", "Mast class", width=8),
        Column("height_m", "real", "Chiều cao cột", "Mast height", unit="m", decimals=1, width=8),
        Column("tenants", "text", "Doanh nghiệp đang dùng", "Operators on it", width=20),
        Column("free", "int", "Chỗ còn trống", "Free places", unit="chỗ", width=8, total="sum"),
        Column("free_src", "text", "Căn cứ", "How they are known", width=16),
        Column("condition", "text", "Điều kiện", "Conditions", width=30),
        Column("as_of", "date", "Cập nhật lần cuối", "Last update", width=11),
        Column("stale", "bool", "Quá kỳ cập nhật", "Update overdue", width=8), NOTE,
    ),
    geometry="point",
)

HEADLINES = {
    "POSITIONS_COUNT": Message("Approved positions"), "PLANNED_COUNT": Message("Positions in the plan of the year"),
    "STARTED_COUNT": Message("Start notified"), "DONE_COUNT": Message("Positions completed"),
    "EXTENDED_COUNT": Message("Late, with a reason"), "OVERDUE": Message("Late, withdrawal to be considered"),
    "OUTSIDE_COUNT": Message("Appeared outside the plan"), "STATIONS_4G": Message("4G stations"),
    "STATIONS_5G": Message("5G stations"), "RATIO_5G": Message("5G stations to 4G stations (%)"),
    "RATIO_5G_LOW": Message("5G to 4G, least possible (%)"), "RATIO_5G_HIGH": Message("5G to 4G, most possible (%)"),
    "RATIO_5G_UNKNOWN": Message("Stations whose technology is not known"),
    "COMMUNES_HARDENED": Message("Communes with a hardened station"),
    "COMMUNES_NOT_HARDENED": Message("Communes known to have none"),
    "COMMUNES_HARDENED_UNKNOWN": Message("Communes where it is not known"),
    "CERTIFICATES_EXPIRED": Message("Certificates that ran out"),
    "CERTIFICATES_EXPIRING": Message("Certificates that soon run out"),
    "SHAREABLE_COUNT": Message("Masts that can be shared"),
}
