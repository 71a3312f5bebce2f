"""What the audit of sharing hands out: its declared tables.

Codes (``verdict``) are ASCII words that styles and filters rely on;
the text columns beside them are sentences in the reader's language.
"""
from __future__ import annotations

from ...errors import Message
from ...tables import Column, Table
from ..columns import CLASS, COMMUNE, COMMUNE_CODE, HEIGHT, ID, LAT, LON, NAME, NOTE, OWNER, cost, share

SITES = Table(
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
        share("kept_share", "Mức phủ còn lại thấp nhất", "Lowest coverage kept"),
        cost("saved_mvnd", "Kinh phí tránh được", "Money avoided"),
        Column("approvals", "text", "Thủ tục cần chấp thuận", "Approvals needed", width=30),
        NOTE,
    ),
    geometry="point",
)

PAIRS = Table(
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
        share("kept_share", "Mức phủ còn lại thấp nhất", "Lowest coverage kept"),
        share("keep_alone", "Mức phủ từ riêng cột giữ lại", "Coverage from the kept mast alone"),
        Column("verdict", "text", "Mã kết luận", "Verdict code", width=12),  # candidate, coverage, slots
        Column("reason", "text", "Kết luận", "Verdict", width=48),
        Column("chosen", "bool", "Đưa vào phương án gộp", "In the joint plan", width=8),
    ),
    geometry="line",
)

BY_COMMUNE = Table(
    "sharing_communes", "Tổng hợp tỷ lệ sử dụng chung vị trí cột ăng ten theo xã, phường",
    "Sharing of mast positions by commune",
    (
        COMMUNE_CODE, COMMUNE,
        Column("positions", "int", "Tổng số vị trí", "Positions", width=10, total="sum"),
        Column("shared", "int", "Số vị trí dùng chung (≥ 2 DN)", "Shared positions (2 or more)", width=10, total="sum"),
        share("share_pct", "Tỷ lệ dùng chung", "Sharing ratio"),
        Column("can_share", "int", "Vị trí còn khả năng dùng chung", "Positions still able to share",
               width=10, total="sum"),
        Column("tenants", "int", "Số lượt doanh nghiệp", "Tenancies", width=10, total="sum"),
        Column("tenancy", "real", "Số doanh nghiệp bình quân một vị trí", "Tenancy ratio", decimals=2, width=10),
        Column("pairs", "int", "Số cặp gần hơn quy định", "Pairs too close", width=10, total="sum"),
        Column("avoidable", "int", "Số vị trí có thể gộp", "Avoidable positions", width=10, total="sum"),
        cost("saved_mvnd", "Kinh phí tránh được", "Money avoided"),
        NOTE,
    ),
    geometry="polygon",
)

HEADLINES = {
    "POSITIONS": Message("Positions"),
    "SHARED_POSITIONS": Message("Positions used by two or more operators"),
    "SHARING_RATIO": Message("Sharing ratio (%)"),
    "TENANCY_RATIO": Message("Tenancy ratio (operators per position)"),
    "STILL_ABLE": Message("Positions still able to share"),
    "CLOSE_PAIRS": Message("Pairs closer than the spacing rule"),
    "CANDIDATE_PAIRS": Message("Pairs that could be merged, each looked at alone"),
    "AVOIDABLE_TOWERS": Message("Avoidable masts (joint plan)"),
    "AVOIDABLE_BOUND": Message("Avoidable masts, proven upper bound"),
    "MONEY_AVOIDED": Message("Money avoided (million VND)"),
}
