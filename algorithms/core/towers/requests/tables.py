"""What an examination of requests hands out: its declared tables."""
from __future__ import annotations

from ...messages import both
from ...tables import Column, Table
from ..columns import CLASS, COMMUNE, COMMUNE_CODE, LAT, LON, NAME, NOTE, people, share

REQUEST = Column("req_id", "text", *both("Request"), width=12)


def metres(key, vi, en, decimals=0):
    """Return a column of metres."""
    return Column(key, "real", vi, en, unit="m", decimals=decimals, width=10)


REVIEW = Table(
    "requests_review", *both("Requests examined @requests"),
    (
        REQUEST, NAME, COMMUNE_CODE, COMMUNE, LON, LAT,
        Column("operator", "text", *both("Operator"), width=16),
        Column("kind", "text", *both("Kind of request"), width=18),
        Column("purpose", "text", *both("Purpose"), width=16),
        Column("technology", "text", *both("Technology"), width=10), CLASS,
        metres("height_m", *both("Height"), 1),
        Column("form", "text", *both("Form"), width=14),
        Column("when_txt", "text", *both("When"), width=12),
        Column("verdict", "text", *both("Verdict code @requests"), width=12),
        Column("verdict_tx", "text", *both("Conclusion proposed"), width=24),
        Column("reason", "text", *both("Reasons"), width=60),
        Column("reason_out", "text", *both("Reasons told to the operator"), width=60),
        Column("share_id", "text", *both("Mast to share"), width=12),
        Column("share_own", "text", *both("Owner of that mast"), width=16),
        metres("share_m", *both("Distance to that mast")),
        metres("shift_m", *both("Shift proposed")),
        Column("shift_deg", "real", *both("Direction of the shift"), unit="độ", width=10),
        Column("group_id", "text", *both("Group @requests"), width=10),
        Column("basis", "text", *both("Basis @requests"), width=30),
        Column("req_year", "text", *both("Year @requests"), width=8),
        Column("mast_txt", "text", *both("Mast class, height"), width=14),
        Column("option_txt", "text", *both("Sharing, moving or conditions"), width=40),
        Column("concl", "text", *both("Conclusion code"), width=12),
        Column("concl_txt", "text", *both("Conclusion"), width=30),
        Column("decided", "text", *both("Conclusion of the department"), width=24),
        Column("dec_date", "date", *both("Date of the conclusion"), width=11),
        Column("dec_doc", "text", *both("Document of the conclusion"), width=18),
        Column("dec_reason", "text", *both("Reason for differing"), width=30),
        Column("differs", "bool", *both("Differs"), width=8), NOTE,
    ),
    geometry="point",
)
RULES_CHECKED = Table(
    "requests_rules", *both("Requests held against the rules"),
    (
        REQUEST, Column("area", "text", *both("Area @requests"), width=14),
        Column("rule", "text", *both("Rule @requests"), width=40),
        Column("object", "text", *both("Held against"), width=18),
        Column("network", "text", *both("Network"), width=12),
        metres("dist_m", *both("Distance"), 1), metres("uncert_m", *both("Uncertainty")),
        metres("limit_m", *both("Asked for @requests")),
        Column("result", "text", *both("Result code"), width=12),
        Column("result_txt", "text", *both("Result"), width=16),
        Column("body", "text", *both("Body to ask"), width=30), NOTE,
    ),
)
SHARING = Table(
    "requests_sharing", *both("Masts that could carry the requests"),
    (
        REQUEST, Column("mast_id", "text", *both("Mast"), width=12),
        Column("owner", "text", *both("Owner"), width=16),
        metres("dist_m", *both("Distance")),
        Column("free", "int", *both("Free places"), width=8),
        Column("free_src", "text", *both("How free places are known"), width=16),
        metres("height_req", *both("Height wanted"), 1),
        metres("height_lft", *both("Height left"), 1),
        Column("loss_db", "real", *both("Signal weaker by"), unit="dB", decimals=1, width=10),
        share("kept_pct", *both("People of the request still served")),
        Column("sent", "date", *both("Asked on"), width=11),
        Column("answered", "date", *both("Answered on"), width=11),
        Column("reply", "text", *both("Answer"), width=20),
        Column("verdict", "text", *both("Code of the judgement"), width=10),
        Column("verdict_tx", "text", *both("Judgement"), width=40), NOTE,
    ),
)
GROUPS = Table(
    "requests_groups", *both("Requests that could be joined (internal)"),
    (
        Column("group_id", "text", *both("Group"), width=8),
        Column("requests", "text", *both("Requests and operators"), width=40),
        Column("positions", "text", *both("Positions that would do"), width=20), LON, LAT,
        Column("wanted", "int", *both("Masts wanted"), width=8, total="sum"),
        Column("least", "int", *both("Masts needed at least"), width=8, total="sum"),
        Column("saved", "int", *both("Fewer"), width=8, total="sum"),
        people("ppl_wanted", *both("People served as requested"), total=""),
        people("ppl_group", *both("People served when joined"), total=""),
        Column("lead", "text", *both("Operator proposed as investor"), width=18), NOTE,
    ),
    geometry="point",
)
