"""What an examination of requests hands out: its declared tables."""
from __future__ import annotations

from ...tables import Column, Table
from ..columns import CLASS, COMMUNE, COMMUNE_CODE, LAT, LON, NAME, NOTE, people, share

REQUEST = Column("req_id", "text", "Mã đề nghị", "Request", width=12)


def metres(key, vi, en, decimals=0):
    """Return a column of metres."""
    return Column(key, "real", vi, en, unit="m", decimals=decimals, width=10)


REVIEW = Table(
    "requests_review", "Kết quả thẩm tra vị trí đề nghị", "Requests examined",
    (
        REQUEST, NAME, COMMUNE_CODE, COMMUNE, LON, LAT,
        Column("operator", "text", "Doanh nghiệp", "Operator", width=16),
        Column("kind", "text", "Loại đề nghị", "Kind of request", width=18),
        Column("purpose", "text", "Mục đích", "Purpose", width=16),
        Column("technology", "text", "Công nghệ", "Technology", width=10), CLASS,
        metres("height_m", "Chiều cao", "Height", 1),
        Column("form", "text", "Hình thức", "Form", width=14),
        Column("when_txt", "text", "Thời gian thực hiện", "When", width=12),
        Column("verdict", "text", "Mã đề xuất kết luận", "Verdict code", width=12),
        Column("verdict_tx", "text", "Đề xuất kết luận", "Conclusion proposed", width=24),
        Column("reason", "text", "Lý do", "Reasons", width=60),
        Column("reason_out", "text", "Lý do gửi doanh nghiệp", "Reasons told to the operator", width=60),
        Column("share_id", "text", "Cột đề nghị dùng chung", "Mast to share", width=12),
        Column("share_own", "text", "Chủ sở hữu cột dùng chung", "Owner of that mast", width=16),
        metres("share_m", "Khoảng cách đến cột dùng chung", "Distance to that mast"),
        metres("shift_m", "Độ dời đề nghị", "Shift proposed"),
        Column("shift_deg", "real", "Hướng dời (độ từ hướng Bắc)", "Direction of the shift", unit="độ", width=10),
        Column("group_id", "text", "Nhóm có thể ghép", "Group", width=10),
        Column("basis", "text", "Căn cứ", "Basis", width=30),
        Column("req_year", "text", "Năm thực hiện", "Year", width=8),
        Column("mast_txt", "text", "Loại cột, chiều cao", "Mast class, height", width=14),
        Column("option_txt", "text", "Phương án dùng chung hoặc điều chỉnh, điều kiện",
               "Sharing, moving or conditions", width=40),
        Column("concl", "text", "Mã kết luận", "Conclusion code", width=12),
        Column("concl_txt", "text", "Kết luận", "Conclusion", width=30),
        Column("decided", "text", "Kết luận của Sở", "Conclusion of the department", width=24),
        Column("dec_date", "date", "Ngày kết luận", "Date of the conclusion", width=11),
        Column("dec_doc", "text", "Văn bản kết luận", "Document of the conclusion", width=18),
        Column("dec_reason", "text", "Lý do khác đề xuất", "Reason for differing", width=30),
        Column("differs", "bool", "Khác đề xuất", "Differs", width=8), NOTE,
    ),
    geometry="point",
)
RULES_CHECKED = Table(
    "requests_rules", "Đối chiếu quy định", "Requests held against the rules",
    (
        REQUEST, Column("area", "text", "Khu vực", "Area", width=14),
        Column("rule", "text", "Quy định", "Rule", width=40),
        Column("object", "text", "Đối tượng đối chiếu", "Held against", width=18),
        Column("network", "text", "Cùng mạng, khác mạng", "Network", width=12),
        metres("dist_m", "Khoảng cách", "Distance", 1), metres("uncert_m", "Sai số", "Uncertainty"),
        metres("limit_m", "Mức quy định", "Asked for"),
        Column("result", "text", "Mã kết quả", "Result code", width=12),
        Column("result_txt", "text", "Kết quả", "Result", width=16),
        Column("body", "text", "Cơ quan cần lấy ý kiến", "Body to ask", width=30), NOTE,
    ),
)
SHARING = Table(
    "requests_sharing", "Khả năng dùng chung", "Masts that could carry the requests",
    (
        REQUEST, Column("mast_id", "text", "Mã cột", "Mast", width=12),
        Column("owner", "text", "Chủ sở hữu", "Owner", width=16),
        metres("dist_m", "Khoảng cách", "Distance"),
        Column("free", "int", "Chỗ lắp đặt còn trống", "Free places", width=8),
        Column("free_src", "text", "Căn cứ chỗ trống", "How free places are known", width=16),
        metres("height_req", "Độ cao đề nghị", "Height wanted", 1),
        metres("height_lft", "Độ cao còn lại", "Height left", 1),
        Column("loss_db", "real", "Mức tín hiệu giảm", "Signal weaker by", unit="dB", decimals=1, width=10),
        share("kept_pct", "Dân số đề nghị vẫn được phục vụ", "People of the request still served"),
        Column("sent", "date", "Ngày gửi đề nghị dùng chung", "Asked on", width=11),
        Column("answered", "date", "Ngày trả lời", "Answered on", width=11),
        Column("reply", "text", "Kết quả, lý do", "Answer", width=20),
        Column("verdict", "text", "Mã đánh giá", "Code of the judgement", width=10),
        Column("verdict_tx", "text", "Đánh giá", "Judgement", width=40), NOTE,
    ),
)
GROUPS = Table(
    "requests_groups", "Nhóm đề nghị có thể ghép (nội bộ)", "Requests that could be joined (internal)",
    (
        Column("group_id", "text", "Nhóm", "Group", width=8),
        Column("requests", "text", "Mã đề nghị, doanh nghiệp", "Requests and operators", width=40),
        Column("positions", "text", "Vị trí chung tham khảo", "Positions that would do", width=20), LON, LAT,
        Column("wanted", "int", "Số cột theo đề nghị", "Masts wanted", width=8, total="sum"),
        Column("least", "int", "Ít nhất cần xây", "Masts needed at least", width=8, total="sum"),
        Column("saved", "int", "Giảm được", "Fewer", width=8, total="sum"),
        people("ppl_wanted", "Dân số phục vụ theo đề nghị", "People served as requested", total=""),
        people("ppl_group", "Dân số phục vụ khi ghép", "People served when joined", total=""),
        Column("lead", "text", "Doanh nghiệp đề xuất làm chủ đầu tư", "Operator proposed as investor", width=18), NOTE,
    ),
    geometry="point",
)
