"""What merging field work hands out: its declared tables."""
from __future__ import annotations

from ...tables import Column, Table

_LAYER = Column("layer", "text", "Lớp", "Layer", width=22)
_KEY = Column("row_id", "text", "Mã đối tượng", "Id", width=18)
_WHAT = Column("what", "text", "Nội dung", "What", width=18)
_TEAM = Column("team", "text", "Bên mang về", "Brought by", width=14)
_BY = Column("by_whom", "text", "Người sửa", "Changed by", width=16)
_AT = Column("at_time", "text", "Thời điểm sửa", "Changed at", width=16)

CONFLICTS = Table(
    "field_conflicts", "Xung đột khi nhập dữ liệu thực địa", "Conflicts of field work",
    (
        _LAYER, _KEY, Column("column", "text", "Cột", "Column", width=12), _WHAT,
        Column("base_val", "text", "Giá trị khi bàn giao", "Handed out", width=22),
        Column("held_val", "text", "Giá trị đang có", "Held", width=22),
        Column("holder", "text", "Bên giữ giá trị", "Held by", width=14),
        Column("held_date", "text", "Ngày đo của giá trị đang có", "Held, measured on", width=11),
        Column("other_val", "text", "Giá trị mang về", "Brought back", width=22), _TEAM,
        Column("other_date", "text", "Ngày đo của giá trị mang về", "Brought, measured on", width=11), _BY, _AT,
        Column("kept", "text", "Giá trị được giữ của", "Value kept of", width=14),
        Column("state", "text", "Mã cách xử lý", "State code", width=10),
        Column("state_txt", "text", "Cách xử lý", "State", width=34),
        Column("decision", "text", "Quyết định (ghi tên bên)", "Decision (name of a side)", width=16),
    ),
    geometry="point",
)
LOG = Table(
    "field_log", "Nhật ký nhập dữ liệu thực địa", "Log of field work",
    (
        _LAYER, _KEY, Column("deed", "text", "Mã việc", "Deed code", width=10),
        Column("deed_txt", "text", "Việc", "Deed", width=12), _WHAT,
        Column("old_val", "text", "Trước", "Before", width=26), Column("new_val", "text", "Sau", "After", width=26),
        _TEAM, _BY, _AT,
    ),
)
