"""What the planning of shared masts hands out: its declared tables.

Codes (``action``, ``why_code``, ``status``) are ASCII words that styles and filters rely on;
the text columns beside them are sentences in the reader's language.
"""
from __future__ import annotations

from ...errors import Message
from ...tables import Column, Table
from ..columns import (
    CLASS,
    COMMUNE,
    COMMUNE_CODE,
    HAMLET,
    HEIGHT,
    ID,
    LAT,
    LON,
    NAME,
    NOTE,
    OWNER,
    PEOPLE_OPERATORS,
    PLACE,
    PLACE_NAME,
    PLACE_PEOPLE,
    cost,
    people,
    share,
)

SITES = Table(
    "shared_sites", "Vị trí cột ăng ten đề xuất sử dụng chung", "Proposed shared mast sites",
    (
        Column("rank", "int", "Thứ tự ưu tiên", "Rank", width=8),
        Column("action", "text", "Mã giải pháp", "Action code", width=12),  # colocate, strengthen, upgrade, new_mast
        Column("action_txt", "text", "Giải pháp", "Action", width=26),
        ID, NAME, HAMLET, COMMUNE_CODE, COMMUNE, LON, LAT, OWNER,
        Column("oper_now", "text", "Doanh nghiệp hiện có", "Operators now", width=20),
        Column("oper_new", "text", "Doanh nghiệp đề xuất lắp đặt", "Operators proposed", width=24),
        CLASS, HEIGHT,
        Column("technology", "text", "Công nghệ", "Technology", width=10),
        Column("slots_free", "int", "Chỗ lắp đặt còn trống", "Free places", width=8),
        Column("slots_src", "text", "Căn cứ số chỗ lắp đặt", "How free places are known", width=14),
        Column("antenna", "text", "Độ cao ăng ten theo doanh nghiệp", "Antenna height by operator", unit="m", width=26),
        people("gain", "Dân số được phủ thêm", "People gained", unit=PEOPLE_OPERATORS),
        people("gain_any", "Dân số lần đầu được phủ", "People reached for the first time"),
        people("gain_more", "Dân số có thêm doanh nghiệp", "People who get one more operator"),
        people("gain_vtl", "Phủ thêm - Viettel", "Gained - Viettel"),
        people("gain_vnpt", "Phủ thêm - VNPT", "Gained - VNPT"),
        people("gain_mbf", "Phủ thêm - MobiFone", "Gained - MobiFone"),
        people("gain_oth", "Phủ thêm - doanh nghiệp khác", "Gained - other operators"),
        cost(),
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

REFUSED = Table(
    "shared_refused", "Vị trí ứng viên không đưa vào phương án", "Candidates left out of the plan",
    (
        ID, NAME,
        Column("origin", "text", "Nguồn ứng viên", "Origin of the candidate", width=14),
        COMMUNE, LON, LAT, CLASS,
        Column("why_code", "text", "Mã lý do", "Reason code", width=12),  # see refusals
        Column("reason", "text", "Lý do", "Reason", width=48),
        Column("near_id", "text", "Công trình liên quan", "Feature concerned", width=12),
        Column("near_m", "real", "Khoảng cách", "Distance", unit="m", width=10),
        Column("limit_m", "real", "Khoảng cách quy định", "Required distance", unit="m", width=10),
        people("gain_left", "Còn có thể phủ thêm", "Could still gain", "", unit=PEOPLE_OPERATORS),
    ),
    geometry="point",
)

DEMAND = Table(
    "shared_demand", "Dân số được phủ trước và sau phương án", "People covered before and after the plan",
    (
        PLACE, PLACE_NAME, COMMUNE, PLACE_PEOPLE,
        Column("n_before", "int", "Số doanh nghiệp phủ trước", "Operators before", width=8),
        Column("n_after", "int", "Số doanh nghiệp phủ sau", "Operators after", width=8),
        Column("before", "text", "Doanh nghiệp phủ trước", "Covered before by", width=22),
        Column("after", "text", "Doanh nghiệp phủ sau", "Covered after by", width=22),
        Column("status", "text", "Mã tình trạng", "Status code", width=12),  # all, some, none, unreachable
        Column("status_txt", "text", "Tình trạng", "Status", width=30),
    ),
    geometry="point",
)

CURVE = Table(
    "shared_curve", "Tỷ lệ phủ theo từng bước của phương án", "Coverage after each step of the plan",
    (
        Column("step", "int", "Bước", "Step", width=6),
        ID,
        Column("action_txt", "text", "Giải pháp", "Action", width=26),
        Column("oper_new", "text", "Doanh nghiệp", "Operators", width=20),
        Column("new_masts", "int", "Số cột mới lũy kế", "New masts so far", width=8),
        Column("colocated", "int", "Số lượt dùng chung lũy kế", "Co-locations so far", width=8),
        people("gain", "Phủ thêm ở bước này", "Gained by this step", unit=PEOPLE_OPERATORS),
        Column("cost_mvnd", "real", "Kinh phí lũy kế", "Cost so far", unit="triệu đồng", decimals=1, width=14),
        share("share", "Tỷ lệ bình quân các doanh nghiệp", "Share of people x operator"),
        share("share_any", "Tỷ lệ dân số có ít nhất một doanh nghiệp phủ", "Share with any operator"),
        share("share_all", "Tỷ lệ dân số được tất cả doanh nghiệp phủ", "Share with all operators"),
        Column("phase", "text", "Giai đoạn", "Phase", width=10),
    ),
)

HEADLINES = {
    "SHARE_BEFORE": Message("People x operators covered before (%)"),
    "SHARE_AFTER": Message("People x operators covered after (%)"),
    "SHARE_ANY_BEFORE": Message("People with any operator before (%)"),
    "SHARE_ANY": Message("People with any operator after (%)"),
    "SHARE_ALL_BEFORE": Message("People with all operators before (%)"),
    "SHARE_ALL": Message("People with all operators after (%)"),
    "GAINED": Message("People x operators gained"),
    "BOUND": Message("Proven bound on what any plan can gain, or on its cost"),
    "BOUND_SHARE": Message("Proven upper bound on the share of people x operators (%)"),
    "GAP": Message("Gap between plan and bound (%)"),
    "SITES_COUNT": Message("Sites in the plan"),
    "NEW_MASTS": Message("New masts"),
    "COLOCATIONS": Message("Co-locations on existing masts"),
    "UPGRADES": Message("Operators with a new technology on masts they use already"),
    "COST": Message("Cost (million VND)"),
    "LOSS": Message("What co-locating first gives away"),
    "UNREACHABLE": Message("People x operators that no candidate reaches"),
    "GAIN_PER_BILLION": Message("People x operators gained per billion VND"),
    "SHARING_RATIO_BEFORE": Message("Sharing ratio of positions before (%)"),
    "SHARING_RATIO": Message("Sharing ratio of positions after (%)"),
    "TENANCY_RATIO_BEFORE": Message("Tenancy ratio before (operators per position)"),
    "TENANCY_RATIO": Message("Tenancy ratio after (operators per position)"),
    "APPROVALS_COUNT": Message("New masts whose height or place needs approval"),
    "CANDIDATES_USED": Message("Candidates that passed the rules"),
    "CANDIDATES_REFUSED": Message("Candidates refused by a rule"),
}
