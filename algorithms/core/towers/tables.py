"""What the two analyses of shared masts hand out: their declared tables.

Codes (``action``, ``why_code``, ``verdict``) are ASCII words that styles and filters rely on;
the text columns beside them are sentences in the reader's language.
"""
from __future__ import annotations

from ..tables import Column, Table


def _people(key, vi, en, total="sum"):
    return Column(key, "int", vi, en, unit="người", width=12, total=total)


def _cost(key="cost_mvnd", vi="Kinh phí dự kiến", en="Estimated cost"):
    return Column(key, "real", vi, en, unit="triệu đồng", decimals=1, width=14, total="sum")


def _share(key, vi, en):
    return Column(key, "real", vi, en, unit="%", decimals=2, width=10)


ID = Column("site_id", "text", "Mã vị trí", "Site id", width=12)
NAME = Column("name", "text", "Tên vị trí", "Site name", width=22)
COMMUNE_CODE = Column("commune_id", "text", "Mã xã", "Commune code", width=10)
COMMUNE = Column("commune", "text", "Xã, phường", "Commune", width=18)
LON = Column("lon", "real", "Kinh độ", "Longitude", unit="độ", decimals=6, width=12)
LAT = Column("lat", "real", "Vĩ độ", "Latitude", unit="độ", decimals=6, width=12)
HAMLET = Column("hamlet", "text", "Ấp, khóm", "Hamlet", width=16)
CLASS = Column("mast_class", "text", "Loại cột", "Mast class", width=8)
HEIGHT = Column("height_m", "real", "Chiều cao cột", "Mast height", unit="m", decimals=1, width=10)
OWNER = Column("owner", "text", "Chủ sở hữu", "Owner", width=16)
NOTE = Column("note", "text", "Ghi chú", "Note", width=30)

SITING_SITES = Table(
    "shared_sites", "Vị trí cột ăng ten đề xuất sử dụng chung", "Proposed shared mast sites",
    (
        Column("rank", "int", "Thứ tự ưu tiên", "Rank", width=8),
        Column("action", "text", "Mã giải pháp", "Action code", width=12),  # colocate, strengthen, new_mast
        Column("action_txt", "text", "Giải pháp", "Action", width=26),
        ID, NAME, HAMLET, COMMUNE_CODE, COMMUNE, LON, LAT, OWNER,
        Column("oper_now", "text", "Doanh nghiệp hiện có", "Operators now", width=20),
        Column("oper_new", "text", "Doanh nghiệp đề xuất dùng chung", "Operators proposed", width=24),
        CLASS, HEIGHT,
        Column("antenna", "text", "Độ cao ăng ten theo doanh nghiệp", "Antenna height by operator", unit="m", width=26),
        _people("gain", "Dân số được phủ thêm (người × doanh nghiệp)", "People gained (people x operator)"),
        _people("gain_any", "Dân số lần đầu được phủ", "People reached for the first time"),
        _people("gain_vtl", "Phủ thêm - Viettel", "Gained - Viettel"),
        _people("gain_vnpt", "Phủ thêm - VNPT", "Gained - VNPT"),
        _people("gain_mbf", "Phủ thêm - MobiFone", "Gained - MobiFone"),
        _people("gain_oth", "Phủ thêm - doanh nghiệp khác", "Gained - other operators"),
        _cost(),
        Column("cost_txt", "text", "Tình trạng kinh phí", "State of the cost", width=12),
        Column("near_id", "text", "Cột hiện có gần nhất", "Nearest existing mast", width=12),
        Column("near_m", "real", "Khoảng cách đến cột gần nhất", "Distance to the nearest mast", unit="m", width=12),
        Column("near_why", "text", "Vì sao không dùng cột gần nhất", "Why the nearest mast was not used", width=36),
        Column("approvals", "text", "Thủ tục cần chấp thuận", "Approvals needed", width=30),
        Column("phase", "text", "Giai đoạn", "Phase", width=10),
        Column("reason", "text", "Lý do đề xuất", "Reason", width=48),
        NOTE,
    ),
    geometry="point",
)

SITING_REFUSED = Table(
    "shared_refused", "Vị trí ứng viên không đưa vào phương án", "Candidates left out of the plan",
    (
        ID, NAME,
        Column("origin", "text", "Nguồn ứng viên", "Origin of the candidate", width=14),
        COMMUNE, LON, LAT, CLASS,
        Column("why_code", "text", "Mã lý do", "Reason code", width=12),  # see candidates.REFUSALS
        Column("reason", "text", "Lý do", "Reason", width=48),
        Column("near_id", "text", "Công trình liên quan", "Feature concerned", width=12),
        Column("near_m", "real", "Khoảng cách", "Distance", unit="m", width=10),
        Column("limit_m", "real", "Khoảng cách quy định", "Required distance", unit="m", width=10),
        _people("gain_left", "Còn có thể phủ thêm (người × doanh nghiệp)", "Could still gain (people x operator)", ""),
    ),
    geometry="point",
)

SITING_DEMAND = Table(
    "shared_demand", "Dân số được phủ trước và sau phương án", "People covered before and after the plan",
    (
        Column("place_id", "text", "Mã điểm dân cư", "Place id", width=12),
        Column("name", "text", "Tên điểm dân cư", "Place", width=20),
        COMMUNE,
        Column("people", "real", "Dân số", "People", unit="người", decimals=1, width=12, total="sum"),
        Column("n_before", "int", "Số doanh nghiệp phủ trước", "Operators before", width=8),
        Column("n_after", "int", "Số doanh nghiệp phủ sau", "Operators after", width=8),
        Column("before", "text", "Doanh nghiệp phủ trước", "Covered before by", width=22),
        Column("after", "text", "Doanh nghiệp phủ sau", "Covered after by", width=22),
        Column("status", "text", "Mã tình trạng", "Status code", width=12),  # all, some, none, unreachable
        Column("status_txt", "text", "Tình trạng", "Status", width=30),
    ),
    geometry="point",
)

SITING_CURVE = Table(
    "shared_curve", "Tỷ lệ phủ theo từng bước của phương án", "Coverage after each step of the plan",
    (
        Column("step", "int", "Bước", "Step", width=6),
        ID,
        Column("action_txt", "text", "Giải pháp", "Action", width=26),
        Column("oper_new", "text", "Doanh nghiệp", "Operators", width=20),
        Column("new_masts", "int", "Số cột mới lũy kế", "New masts so far", width=8),
        Column("colocated", "int", "Số lượt dùng chung lũy kế", "Co-locations so far", width=8),
        _people("gain", "Phủ thêm ở bước này (người × doanh nghiệp)", "Gained by this step (people x operator)"),
        Column("cost_mvnd", "real", "Kinh phí lũy kế", "Cost so far", unit="triệu đồng", decimals=1, width=14),
        _share("share", "Tỷ lệ người × doanh nghiệp", "Share of people x operator"),
        _share("share_any", "Tỷ lệ dân số có ít nhất một doanh nghiệp phủ", "Share with any operator"),
        _share("share_all", "Tỷ lệ dân số được mọi doanh nghiệp phủ", "Share with all operators"),
        Column("phase", "text", "Giai đoạn", "Phase", width=10),
    ),
)

AUDIT_SITES = Table(
    "sharing_sites", "Hiện trạng sử dụng chung vị trí cột ăng ten", "Sharing of mast positions today",
    (
        ID, NAME, COMMUNE_CODE, COMMUNE, LON, LAT, OWNER,
        Column("operators", "text", "Doanh nghiệp đang dùng", "Operators", width=24),
        Column("masts", "int", "Số cột tại vị trí", "Masts at the position", width=8, total="sum"),
        Column("tenants", "int", "Số doanh nghiệp", "Number of operators", width=8, total="sum"),
        Column("shared", "bool", "Dùng chung", "Shared", width=8),
        CLASS, HEIGHT,
        Column("slots", "int", "Số vị trí lắp đặt", "Slots", width=8),
        Column("slots_free", "int", "Vị trí lắp đặt còn trống", "Free slots", width=8, total="sum"),
        Column("slots_src", "text", "Căn cứ số vị trí lắp đặt", "How slots are known", width=14),
        Column("can_share", "bool", "Còn khả năng dùng chung", "Still able to share", width=8),
        Column("avoidable", "bool", "Có thể gộp", "Avoidable", width=8),
        Column("kept_id", "text", "Gộp về vị trí", "Merged into site", width=12),
        Column("kept_m", "real", "Khoảng cách đến vị trí giữ lại", "Distance to the kept site", unit="m", width=10),
        _share("kept_share", "Mức phủ còn lại thấp nhất", "Lowest coverage kept"),
        _cost("saved_mvnd", "Kinh phí tránh được", "Money avoided"),
        Column("approvals", "text", "Thủ tục cần chấp thuận", "Approvals needed", width=30),
        NOTE,
    ),
    geometry="point",
)

AUDIT_PAIRS = Table(
    "sharing_pairs", "Các cặp vị trí gần hơn khoảng cách quy định", "Pairs of positions closer than the spacing rule",
    (
        Column("site_a", "text", "Vị trí thứ nhất", "First site", width=12),
        Column("site_b", "text", "Vị trí thứ hai", "Second site", width=12),
        COMMUNE,
        Column("dist_m", "real", "Khoảng cách", "Distance", unit="m", decimals=1, width=10),
        Column("limit_m", "real", "Khoảng cách quy định", "Required distance", unit="m", width=10),
        Column("oper_a", "text", "Doanh nghiệp tại vị trí thứ nhất", "Operators at the first site", width=20),
        Column("oper_b", "text", "Doanh nghiệp tại vị trí thứ hai", "Operators at the second site", width=20),
        Column("keep_id", "text", "Giữ lại", "Keep", width=12),
        Column("drop_id", "text", "Có thể gộp", "Could be merged", width=12),
        _share("kept_share", "Mức phủ còn lại thấp nhất", "Lowest coverage kept"),
        Column("verdict", "text", "Mã kết luận", "Verdict code", width=12),  # candidate, coverage, slots, same
        Column("reason", "text", "Kết luận", "Verdict", width=48),
        Column("chosen", "bool", "Đưa vào phương án gộp", "In the joint plan", width=8),
    ),
    geometry="line",
)

AUDIT_BY_COMMUNE = Table(
    "sharing_communes", "Tổng hợp tỷ lệ sử dụng chung vị trí cột ăng ten theo xã, phường",
    "Sharing of mast positions by commune",
    (
        COMMUNE_CODE, COMMUNE,
        Column("positions", "int", "Tổng số vị trí", "Positions", width=10, total="sum"),
        Column("shared", "int", "Số vị trí dùng chung (≥ 2 DN)", "Shared positions (2 or more)", width=10, total="sum"),
        _share("share_pct", "Tỷ lệ dùng chung", "Sharing ratio"),
        Column("can_share", "int", "Vị trí còn khả năng dùng chung", "Positions still able to share",
               width=10, total="sum"),
        Column("tenants", "int", "Số lượt doanh nghiệp", "Tenancies", width=10, total="sum"),
        Column("tenancy", "real", "Số doanh nghiệp bình quân một vị trí", "Tenancy ratio", decimals=2, width=10),
        Column("pairs", "int", "Số cặp gần hơn quy định", "Pairs too close", width=10, total="sum"),
        Column("avoidable", "int", "Số vị trí có thể gộp", "Avoidable positions", width=10, total="sum"),
        _cost("saved_mvnd", "Kinh phí tránh được", "Money avoided"),
        NOTE,
    ),
    geometry="polygon",
)
