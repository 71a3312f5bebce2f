"""What the checks of input data return."""
from __future__ import annotations

from ..errors import Message
from ..tables import Column, Table

FINDINGS = Table(
    "findings", "Danh sách vấn đề của số liệu đầu vào", "Problems of the input data",
    (
        Column("layer", "text", "Lớp", "Layer", width=24),
        Column("feature", "text", "Đối tượng", "Feature", width=14),
        Column("field", "text", "Trường", "Field", width=14),
        Column("rule", "text", "Quy tắc", "Rule", width=16),
        Column("severity", "text", "Mức độ", "Severity", width=10),
        Column("what", "text", "Vấn đề", "What is wrong", width=48),
        Column("action", "text", "Cần làm", "What to do", width=48),
        Column("count", "int", "Số đối tượng", "Features concerned", width=10),
        Column("group_id", "int", "Nhóm vấn đề", "Group of findings", width=10),
    ),
    geometry="point",
)
REPAIRS = Table(
    "repairs", "Nhật ký sửa tự động", "Repairs made in the copies",
    (
        Column("layer", "text", "Lớp", "Layer", width=24),
        Column("feature", "text", "Đối tượng", "Feature", width=14),
        Column("field", "text", "Trường", "Field", width=14),
        Column("rule", "text", "Quy tắc", "Rule", width=20),
        Column("before", "text", "Trước", "Before", width=32),
        Column("after", "text", "Sau", "After", width=32),
    ),
)
PREVIEW = Table(
    "decoding_preview", "Xem trước kết quả chuyển mã", "Preview of decoded texts",
    (
        Column("field", "text", "Trường", "Field", width=14),
        Column("encoding", "text", "Bảng mã", "Encoding", width=14),
        Column("texts", "int", "Số dòng chữ", "Texts", width=10),
        Column("sure_pct", "real", "Tự chứng tỏ bảng mã", "Prove the encoding", unit="%", decimals=1, width=10),
        Column("before", "text", "Trước", "Before", width=32),
        Column("after", "text", "Sau", "After", width=32),
        Column("sure", "bool", "Dòng này tự chứng tỏ", "This one proves it", width=10),
    ),
)
TABLES = (FINDINGS, REPAIRS, PREVIEW)

HEADLINES = {"ERRORS": Message("Errors"), "WARNINGS": Message("Warnings"),
             "FEATURES_COUNT": Message("Features concerned"), "REPAIRS_COUNT": Message("Safe repairs")}
